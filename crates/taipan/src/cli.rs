//! The command line, as CPython's.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use taipan_jit::fitness::Policy;
use taipan_jit::tunables::{SEARCHED, Tunables};
use taipan_jit::tune::HORIZON;
use taipan_jit::tune::search::Range;
use taipan_stdlib::preconfig::Preconfig;
use taipan_stdlib::start::Settings;

/// What to run.
#[derive(Clone, Debug, PartialEq)]
pub enum Program {
    Command(Vec<u8>),
    Module(String),
    File(Vec<u8>),
    /// Standard input: interactive if it is a terminal.
    Stdin,
    /// `taipan dis FILE`
    Dis {
        file: Vec<u8>,
        after_run: bool,
    },
    /// `taipan jit shapes`
    Shapes(Shapes),
    /// `taipan jit tune`
    Tune(Tune),
}

/// What `taipan jit shapes` compares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shapes {
    /// Programs; none: the workloads that come with Taipan.
    pub files: Vec<Vec<u8>>,
    pub policies: Vec<Policy>,
    /// Further options of the programs' runs.
    pub options: Vec<String>,
}

/// What `taipan jit tune` judges.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tune {
    /// Streams, or programs with their arguments as one word, which are recorded first.
    pub programs: Vec<String>,
    /// The numbers that are looked through; `None`: nothing is searched.
    pub search: Option<Vec<Range>>,
    pub rounds: usize,
    /// Pairs of runs that compare times.
    pub confirm: usize,
    /// Instructions of a stream.
    pub limit: u64,
    /// Millions of instructions that recording work is spread over.
    pub horizon: u32,
    pub json: bool,
    pub tunables: Vec<Tunables>,
}
/// `taipan jit stream`
#[derive(Clone, Debug)]
pub struct Streaming {
    pub out: std::path::PathBuf,
    pub limit: u64,
}
/// Instructions that are recorded if nobody says how many.
const STREAM: u64 = 8_000_000;

/// `taipan jit dump`
#[derive(Clone, Debug)]
pub struct Dump {
    pub format: Format,
    /// Standard output, if there is none.
    pub out: Option<std::path::PathBuf>,
    /// After the program this function of its module is called with this number, to warm up; then again, and what the
    /// interpreter still does is counted.
    pub call: Option<(String, i64)>,
    /// What the interpreter does is counted from the start.
    pub count: bool,
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Dot,
    Json,
    Html,
    Loops,
}

#[derive(Clone, Debug)]
pub struct Invocation {
    pub program: Program,
    pub settings: Settings,
    pub vm: VmOptions,
    pub hash_seed: Option<String>,
}

/// `-X` options of Taipan's own.
#[derive(Clone, Debug)]
pub struct VmOptions {
    pub heap_limit: usize,
    pub gc_nursery: usize,
    pub gc_stress: usize,
    pub gc_verify: bool,
    pub gc_stats: bool,
    /// `None`: no JIT.
    pub jit: Option<taipan_jit::Config>,
    pub jit_stats: bool,
    /// Machine code is named for the profiler `perf`.
    pub perf: bool,
    pub jit_dump: Option<Dump>,
    /// Instead of making machine code, the instruction stream is recorded.
    pub stream: Option<Streaming>,
}

impl Default for VmOptions {
    fn default() -> VmOptions {
        VmOptions {
            heap_limit: 0,
            gc_nursery: 0,
            gc_stress: 0,
            gc_verify: false,
            gc_stats: false,
            jit: Some(taipan_jit::Config::default()),
            jit_stats: false,
            perf: false,
            jit_dump: None,
            stream: None,
        }
    }
}

/// Ends the process at once.
pub enum Early {
    Print(String),
    Usage(String),
    /// What CPython calls a fatal error.
    Fatal(String),
}

pub const HELP: &str = "\
usage: taipan [option] ... [-c cmd | -m mod | file | -] [arg] ...
       taipan dis [-r] FILE [arg] ...
       taipan jit stats [option] ... FILE [arg] ...
       taipan jit dump [--format dot|json|html|loops] [-o OUT] [option] ... FILE [arg] ...
       taipan jit shapes [--policies A,B] [-X option] ... [FILE] ...
       taipan jit stream -o OUT [--limit N] [option] ... FILE [arg] ...
       taipan jit tune [--json] [--policies A,B] [--search [--over NAME=LOW..HIGH] ...]
                       [--horizon N] [--confirm N] [-X option] ... STREAM | 'FILE arg ...' ...

What to run:
  file           a program in a file
  -c cmd         a program given as a string (ends the option list)
  -m mod         a library module as a script (ends the option list)
  -              a program read from standard input (the default;
                 interactive if that is a terminal)
  dis FILE       shows the bytecode of a program: offsets, merge points,
                 exception table; with -r the state of the inline caches
                 after running it
  jit stats      runs a program and tells what the JIT did
  jit dump       runs a program and draws the traces that were made of it:
                 as one HTML page, as JSON, for GraphViz
  jit shapes     runs workloads and tells what their traces look like,
                 under one policy or two; without files, those that come
                 with taipan
  jit stream     records a program's instruction stream, to be replayed
  jit tune       replays programs' streams under policies and numbers,
                 scores them, and looks for better numbers (--search);
                 --confirm compares times, in so many pairs of runs

Options (as CPython's):
  -b             warn about comparing bytes with str (-bb: error)
  -B             don't write compiled files
  -E             ignore PYTHON* environment variables
  -h, --help     print this help and exit
  -i             inspect interactively after running a program
  -I             isolate from the user's environment (implies -E -P -s)
  -O             remove assert and __debug__-dependent statements (-OO: and docstrings)
  -P             don't put a potentially unsafe path first in sys.path
  -q             don't print the version at the start of an interactive session
  -s             don't add the user's site directory to sys.path
  -S             don't import site at the start
  -u             unbuffered standard output and error
  -v             trace imports
  -V, --version  print the version and exit (-VV: more)
  -W arg         warning control: action:message:category:module:lineno
  -x             skip the first line of the source
  --jit-log=N    the same as -X jit.log=N
  -X opt         an implementation-specific option:
                   heap-limit=SIZE  bytes the program may use (k, m, g suffixes);
                                    beyond that it gets a MemoryError
                   gc-nursery=SIZE  bytes to allocate between collections
                   gc-stats         print what the collector did, at the end
                   heap-stress=N      collect at every Nth allocation
                   heap-verify        check the heap at every collection
                   jit=0|1          run hot code as machine code (on; also PYTHON_JIT=0|1)
                   jit-stats        print what the JIT did, at the end
                   jit.log=N        tell of traces made (1), given up (2), every
                                    decision (3), the operations (4), machine code (5)
                   jit.policy=NAME  what ends traces: fitness, ad-hoc
                   jit.without=A,B  switch off passes of the optimiser
                   jit.NAME=N       set one of its numbers (docs/jit.md)
                   perf             name machine code for the profiler perf
                   dev, utf8, int_max_str_digits=N, warn_default_encoding

Environment: PYTHONPATH, PYTHONSTARTUP, PYTHONHASHSEED, PYTHONUNBUFFERED,
  PYTHONIOENCODING, PYTHONOPTIMIZE, PYTHONINSPECT, PYTHONWARNINGS, PYTHONUTF8,
  PYTHONNOUSERSITE, PYTHONDONTWRITEBYTECODE, PYTHONVERBOSE, PYTHONSAFEPATH,
  PYTHONDEVMODE, PYTHONINTMAXSTRDIGITS, PYTHONPERFSUPPORT, PYTHON_JIT act as in CPython;
  PYTHON_LLTRACE=N is --jit-log=N.
";

pub fn version(long: bool) -> String {
    let (a, b, c) = taipan_stdlib::sys::VERSION;
    if long {
        format!(
            "Python {a}.{b}.{c} (Taipan {}, {}) [Rust]\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::ARCH
        )
    } else {
        format!("Python {a}.{b}.{c} (Taipan {})\n", env!("CARGO_PKG_VERSION"))
    }
}

/// `64m`, `2g`, `100000`
pub fn parse_size(s: &str) -> Option<usize> {
    let lower = s.trim().to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let n: usize = digits.parse().ok()?;
    let shift = match &lower[digits.len()..] {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => return None,
    };
    n.checked_shl(shift).filter(|r| r >> shift == n)
}

/// Reads the arguments (without the program's name) and the environment.
pub fn parse(args: Vec<OsString>, env: &dyn Fn(&str) -> Option<OsString>) -> Result<Invocation, Early> {
    let mut s = Settings::default();
    let mut vm = VmOptions::default();
    let (mut jit_asked, mut log_asked) = (false, false);
    let all: Vec<Vec<u8>> = args.iter().map(|a| a.as_bytes().to_vec()).collect();
    let exe = std::env::current_exe().map(|p| p.into_os_string().into_vec()).unwrap_or_default();
    s.executable = exe;
    s.orig_argv = std::iter::once(std::env::args_os().next().unwrap_or_default().into_vec())
        .chain(all.iter().cloned())
        .collect();

    if all.first().is_some_and(|a| a == b"dis") && all.len() > 1 {
        let mut rest = &all[1..];
        let after_run = rest[0] == b"-r";
        if after_run {
            rest = &rest[1..];
        }
        let Some(file) = rest.first() else { return Err(Early::Usage("dis: which file?".into())) };
        s.argv = rest.to_vec();
        return Ok(Invocation {
            program: Program::Dis { file: file.clone(), after_run },
            settings: s,
            vm,
            hash_seed: None,
        });
    }

    if all.first().is_some_and(|a| a == b"jit") && all.len() > 1 {
        return parse_jit(&args[1..], env);
    }

    let mut program = None;
    let mut warn_args: Vec<String> = Vec::new();
    let mut print_version = 0;
    let mut i = 0;
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    'args: while i < all.len() {
        let a = &all[i];
        if a == b"-" || !a.starts_with(b"-") {
            break;
        }
        if a == b"--" {
            i += 1;
            break;
        }
        if a.starts_with(b"--") {
            match a.as_slice() {
                b"--help" | b"--help-all" => return Err(Early::Print(HELP.into())),
                b"--version" => print_version += 1,
                b"--check-hash-based-pycs" => i += 1,
                _ if a.starts_with(b"--jit-log=") => {
                    own_option("jit.log", Some(&text(&a[b"--jit-log=".len()..])), &mut vm, &mut s)?;
                    log_asked = true;
                }
                _ => return Err(Early::Usage(format!("unknown option {}", text(a)))),
            }
            i += 1;
            continue;
        }
        let mut j = 1;
        while j < a.len() {
            let c = a[j];
            j += 1;
            // Options with an argument take the rest of the word, or the next word.
            let mut argument = |i: &mut usize| -> Result<Vec<u8>, Early> {
                if j < a.len() {
                    let v = a[j..].to_vec();
                    j = a.len();
                    return Ok(v);
                }
                *i += 1;
                match all.get(*i) {
                    Some(v) => Ok(v.clone()),
                    None => Err(Early::Usage(format!("Argument expected for the -{} option", c as char))),
                }
            };
            match c {
                b'c' => {
                    let mut cmd = argument(&mut i)?;
                    cmd.push(b'\n');
                    program = Some(Program::Command(cmd));
                    i += 1;
                    break 'args;
                }
                b'm' => {
                    let m = argument(&mut i)?;
                    program = Some(Program::Module(text(&m)));
                    i += 1;
                    break 'args;
                }
                b'W' => warn_args.push(text(&argument(&mut i)?)),
                b'X' => {
                    let x = text(&argument(&mut i)?);
                    let (k, v) = match x.split_once('=') {
                        Some((k, v)) => (k.to_string(), Some(v.to_string())),
                        None => (x.clone(), None),
                    };
                    jit_asked |= k == "jit";
                    log_asked |= k == "jit.log";
                    own_option(&k, v.as_deref(), &mut vm, &mut s)?;
                    s.xoptions.push((k, v));
                }
                b'b' => s.bytes_warning += 1,
                b'B' => s.dont_write_bytecode = true,
                b'd' | b't' => {}
                b'E' => s.ignore_environment = true,
                b'h' | b'?' => return Err(Early::Print(HELP.into())),
                b'i' => {
                    s.inspect = true;
                    s.interactive = true;
                }
                b'I' => {
                    s.isolated = true;
                    s.ignore_environment = true;
                    s.no_user_site = true;
                    s.safe_path = true;
                }
                b'O' => s.optimize = (s.optimize + 1).min(2),
                b'P' => s.safe_path = true,
                b'q' => s.quiet = true,
                b'R' => {}
                b's' => s.no_user_site = true,
                b'S' => s.no_site = true,
                b'u' => s.unbuffered = true,
                b'v' => s.verbose += 1,
                b'x' => s.skip_first_line = true,
                b'V' => print_version += 1,
                _ => return Err(Early::Usage(format!("Unknown option: -{}", c as char))),
            }
        }
        i += 1;
    }
    if print_version > 0 {
        return Err(Early::Print(version(print_version > 1)));
    }

    // The environment.
    let var = |name: &str| if s.ignore_environment { None } else { env(name).filter(|v| !v.is_empty()) };
    let flag = |name: &str| var(name).map(|v| v.to_string_lossy().parse::<u8>().unwrap_or(1).max(1));
    let number_env = |name: &str, current: u8| flag(name).map_or(current, |n| n.max(current));
    let (optimize, verbose) =
        (number_env("PYTHONOPTIMIZE", s.optimize).min(2), number_env("PYTHONVERBOSE", s.verbose));
    let inspect = s.inspect || var("PYTHONINSPECT").is_some();
    let unbuffered = s.unbuffered || var("PYTHONUNBUFFERED").is_some();
    let dwb = s.dont_write_bytecode || var("PYTHONDONTWRITEBYTECODE").is_some();
    let nus = s.no_user_site || var("PYTHONNOUSERSITE").is_some();
    let safe = s.safe_path || var("PYTHONSAFEPATH").is_some();
    let dev = s.dev_mode || var("PYTHONDEVMODE").is_some();
    if let Some(v) = var("PYTHONUTF8").filter(|_| s.utf8_asked.is_none()) {
        let asked = switch(&v.to_string_lossy());
        s.utf8_asked = Some(asked.ok_or_else(|| preinit("invalid PYTHONUTF8 environment variable value"))?);
    }
    s.text = Preconfig::new(s.utf8_asked, &var, env);
    s.faulthandler |= var("PYTHONFAULTHANDLER").is_some();
    if let Some(v) = var("PYTHONPROFILEIMPORTTIME").filter(|_| s.import_time == 0) {
        s.import_time = if v == "2" { 2 } else { 1 };
    }
    let io_encoding = var("PYTHONIOENCODING").map(|v| v.to_string_lossy().into_owned());
    if let Some(v) = var("PYTHON_JIT").filter(|_| !jit_asked) {
        vm.jit = (v != "0").then(|| vm.jit.take().unwrap_or_default());
    }
    vm.perf |= flag("PYTHONPERFSUPPORT").is_some_and(|n| n != 0);
    if let (true, Some(jit)) = (vm.perf, &mut vm.jit) {
        jit.perf = true;
    }
    if let Some(v) = var("PYTHON_LLTRACE").filter(|_| !log_asked)
        && let Some(jit) = &mut vm.jit
    {
        // (As CPython takes it: a digit; anything else is silence.)
        jit.log = v.to_string_lossy().parse::<u8>().unwrap_or(0).min(5);
    }
    let digits = var("PYTHONINTMAXSTRDIGITS").and_then(|v| v.to_string_lossy().parse::<i64>().ok());
    let seed = if s.ignore_environment {
        None
    } else {
        env("PYTHONHASHSEED").map(|v| v.to_string_lossy().into_owned())
    };
    let path = var("PYTHONPATH");
    let warn_env = var("PYTHONWARNINGS").map(|v| v.to_string_lossy().into_owned());
    (
        s.optimize,
        s.verbose,
        s.inspect,
        s.unbuffered,
        s.dont_write_bytecode,
        s.no_user_site,
        s.safe_path,
        s.dev_mode,
        s.io_encoding,
    ) = (optimize, verbose, inspect, unbuffered, dwb, nus, safe, dev, io_encoding);
    if let Some(n) = digits {
        s.int_max_str_digits = n;
    }
    if let Some(p) = path {
        s.path.extend(p.as_bytes().split(|&b| b == b':').map(<[u8]>::to_vec));
    }
    if s.dev_mode {
        s.warnoptions.push("default".into());
    }
    if let Some(w) = warn_env {
        s.warnoptions.extend(w.split(',').map(String::from));
    }
    s.warnoptions.extend(warn_args);
    match s.bytes_warning {
        0 => {}
        1 => s.warnoptions.push("default::BytesWarning".into()),
        _ => s.warnoptions.push("error::BytesWarning".into()),
    }
    if let Some(h) = &seed {
        s.hash_randomization = h != "0";
    }

    // The program and its arguments.
    let rest = &all[i.min(all.len())..];
    let program = match program {
        Some(p) => {
            let first = match &p {
                Program::Command(_) => b"-c".to_vec(),
                _ => b"-m".to_vec(),
            };
            s.argv = std::iter::once(first).chain(rest.iter().cloned()).collect();
            p
        }
        None => match rest.first() {
            None => {
                s.argv = vec![Vec::new()];
                Program::Stdin
            }
            Some(f) if f == b"-" => {
                s.argv = rest.to_vec();
                Program::Stdin
            }
            Some(f) => {
                s.argv = rest.to_vec();
                Program::File(f.clone())
            }
        },
    };
    Ok(Invocation { program, settings: s, vm, hash_seed: seed })
}

/// `taipan jit …`, without the `jit`.
fn parse_jit(args: &[OsString], env: &dyn Fn(&str) -> Option<OsString>) -> Result<Invocation, Early> {
    let usage = |text: &str| Early::Usage(format!("jit: {text}"));
    let what = args.first().map(|a| a.to_string_lossy().into_owned()).unwrap_or_default();
    let mut rest = &args[1..];
    // The value of an option in front, as `--name=value` or `--name value`.
    let value = |rest: &mut &[OsString], names: &[&str]| -> Option<String> {
        let first = rest.first()?.to_string_lossy().into_owned();
        for name in names {
            if first == *name && rest.len() > 1 {
                let v = rest[1].to_string_lossy().into_owned();
                *rest = &rest[2..];
                return Some(v);
            }
            if let Some(v) = first.strip_prefix(name).and_then(|v| v.strip_prefix('=')) {
                *rest = &rest[1..];
                return Some(v.to_owned());
            }
        }
        None
    };
    match what.as_str() {
        "stats" => {
            let mut inv = parse(rest.to_vec(), env)?;
            inv.vm.jit_stats = true;
            let jit = inv.vm.jit.get_or_insert_default();
            (jit.measure, jit.count) = (true, true);
            Ok(inv)
        }
        "dump" => {
            let mut dump = Dump { format: Format::Html, out: None, call: None, count: false };
            loop {
                if let Some(f) = value(&mut rest, &["--format"]) {
                    dump.format = match f.as_str() {
                        "dot" => Format::Dot,
                        "json" => Format::Json,
                        "html" => Format::Html,
                        "loops" => Format::Loops,
                        _ => return Err(usage("--format is dot, json, html or loops")),
                    };
                } else if let Some(o) = value(&mut rest, &["-o", "--output"]) {
                    dump.out = Some(o.into());
                } else if let Some(c) = value(&mut rest, &["--call"]) {
                    let call = c.split_once(':').and_then(|(f, n)| Some((f.to_owned(), n.parse().ok()?)));
                    dump.call = Some(call.ok_or_else(|| usage("--call is FUNCTION:NUMBER"))?);
                } else if rest.first().is_some_and(|a| a == "--count") {
                    dump.count = true;
                    rest = &rest[1..];
                } else {
                    break;
                }
            }
            let mut inv = parse(rest.to_vec(), env)?;
            if matches!(inv.program, Program::Stdin) {
                return Err(usage("dump: which program?"));
            }
            if let Some(jit) = &mut inv.vm.jit {
                (jit.keep, jit.measure, jit.count) = (true, true, true);
            }
            inv.vm.jit_dump = Some(dump);
            Ok(inv)
        }
        "shapes" => {
            let mut shapes = Shapes::default();
            loop {
                if let Some(p) = value(&mut rest, &["--policies", "--policy"]) {
                    let all: Option<Vec<Policy>> = p.split(',').map(Policy::from_name).collect();
                    shapes.policies = all
                        .filter(|p| p.len() <= 2)
                        .ok_or_else(|| usage("--policies are one or two of fitness, ad-hoc"))?;
                } else if let Some(x) = value(&mut rest, &["-X"]) {
                    shapes.options.extend(["-X".into(), x]);
                } else {
                    break;
                }
            }
            if let Some(o) = rest.first().filter(|o| o.as_bytes().starts_with(b"-")) {
                return Err(usage(&format!("shapes: unknown option {}", o.to_string_lossy())));
            }
            shapes.files = rest.iter().map(|f| f.as_bytes().to_vec()).collect();
            if shapes.policies.is_empty() {
                shapes.policies.push(Policy::default());
            }
            let mut inv = parse(vec!["-".into()], env)?;
            inv.program = Program::Shapes(shapes);
            Ok(inv)
        }
        "stream" => {
            let (mut out, mut limit) = (None, STREAM);
            loop {
                if let Some(o) = value(&mut rest, &["-o", "--output"]) {
                    out = Some(o.into());
                } else if let Some(n) = value(&mut rest, &["--limit"]) {
                    limit = n.parse().map_err(|_| usage("--limit is a number"))?;
                } else {
                    break;
                }
            }
            let mut inv = parse(rest.to_vec(), env)?;
            if !matches!(inv.program, Program::File(_)) {
                return Err(usage("stream: which file?"));
            }
            let out = out.ok_or_else(|| usage("stream: -o OUT says where to"))?;
            inv.vm.stream = Some(Streaming { out, limit });
            Ok(inv)
        }
        "tune" => {
            let mut tune = Tune { rounds: 3, limit: STREAM, horizon: HORIZON, ..Tune::default() };
            let mut tunables = Tunables::default();
            let mut policies = Vec::new();
            loop {
                if rest.first().is_some_and(|a| a == "--search") {
                    tune.search.get_or_insert_default();
                    rest = &rest[1..];
                } else if rest.first().is_some_and(|a| a == "--json") {
                    tune.json = true;
                    rest = &rest[1..];
                } else if let Some(r) = value(&mut rest, &["--over"]) {
                    let r = Range::parse(&r).ok_or_else(|| usage("--over is NAME or NAME=LOW..HIGH"))?;
                    tune.search.get_or_insert_default().push(r);
                } else if let Some(n) = value(&mut rest, &["--rounds"]) {
                    tune.rounds = n.parse().map_err(|_| usage("--rounds is a number"))?;
                } else if let Some(n) = value(&mut rest, &["--horizon"]) {
                    let n = n.parse().ok().filter(|n| *n > 0);
                    tune.horizon = n.ok_or_else(|| usage("--horizon is in millions of instructions"))?;
                } else if let Some(n) = value(&mut rest, &["--confirm"]) {
                    tune.confirm = n.parse().map_err(|_| usage("--confirm is a number"))?;
                } else if let Some(n) = value(&mut rest, &["--limit"]) {
                    tune.limit = n.parse().map_err(|_| usage("--limit is a number"))?;
                } else if let Some(p) = value(&mut rest, &["--policies", "--policy"]) {
                    let all: Option<Vec<Policy>> = p.split(',').map(Policy::from_name).collect();
                    policies = all.ok_or_else(|| usage("--policies are of fitness, ad-hoc"))?;
                } else if let Some(x) = value(&mut rest, &["-X"]) {
                    let number = x.strip_prefix("jit.").and_then(|x| x.split_once('='));
                    let set = number.and_then(|(n, v)| Some(tunables.set(n, v.parse().ok()?)));
                    if set != Some(true) {
                        return Err(usage("tune: -X jit.NAME=NUMBER"));
                    }
                } else {
                    break;
                }
            }
            if let Some(o) = rest.first().filter(|o| o.as_bytes().starts_with(b"-")) {
                return Err(usage(&format!("tune: unknown option {}", o.to_string_lossy())));
            }
            tune.programs = rest.iter().map(|f| f.to_string_lossy().into_owned()).collect();
            if tune.programs.is_empty() {
                return Err(usage("tune: which programs?"));
            }
            if let Some(ranges) = tune.search.as_mut().filter(|r| r.is_empty()) {
                ranges.extend(SEARCHED.iter().filter_map(|n| Range::parse(n)));
            }
            if policies.is_empty() {
                policies.push(tunables.policy);
            }
            tune.tunables =
                policies.into_iter().map(|policy| Tunables { policy, ..tunables.clone() }).collect();
            let mut inv = parse(vec!["-".into()], env)?;
            inv.program = Program::Tune(tune);
            Ok(inv)
        }
        _ => Err(usage("stats, dump, shapes, stream or tune?")),
    }
}

fn switch(value: &str) -> Option<bool> {
    match value {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}
fn preinit(what: &str) -> Early {
    fatal(&format!("preconfig_init_utf8_mode: {what}"), "preinitializing")
}
fn fatal(what: &str, state: &str) -> Early {
    Early::Fatal(format!("Fatal Python error: {what}\nPython runtime state: {state}\n"))
}

fn own_option(k: &str, v: Option<&str>, vm: &mut VmOptions, s: &mut Settings) -> Result<(), Early> {
    let bad = || Early::Usage(format!("-X {k}: wrong value"));
    match k {
        "heap-limit" => vm.heap_limit = v.and_then(parse_size).ok_or_else(bad)?,
        "heap-stress" => vm.gc_stress = v.unwrap_or("1").parse().map_err(|_| bad())?,
        "heap-verify" => vm.gc_verify = true,
        "gc-nursery" => vm.gc_nursery = v.and_then(parse_size).ok_or_else(bad)?,
        "gc-stats" => vm.gc_stats = true,
        "jit" => match v {
            Some("0") => vm.jit = None,
            None | Some("1") => drop(vm.jit.get_or_insert_default()),
            Some(_) => return Err(bad()),
        },
        "jit-stats" => vm.jit_stats = true,
        // (As CPython's: whatever is made on the way is named for it.)
        "perf" | "perf_jit" => vm.perf = v != Some("0"),
        "dev" => s.dev_mode = true,
        "utf8" => {
            s.utf8_asked =
                Some(switch(v.unwrap_or("1")).ok_or_else(|| preinit("invalid -X utf8 option value"))?)
        }
        "faulthandler" => s.faulthandler = true,
        "importtime" => {
            s.import_time = match v {
                None | Some("1") => 1,
                Some("2") => 2,
                Some(_) => {
                    return Err(fatal(
                        "config_init_import_time: -X importtime: values other than 1 and 2 are reserved for future use.",
                        "preinitialized",
                    ));
                }
            }
        }
        "warn_default_encoding" => s.warn_default_encoding = true,
        "int_max_str_digits" => s.int_max_str_digits = v.and_then(|v| v.parse().ok()).ok_or_else(bad)?,
        _ => {
            if let Some(name) = k.strip_prefix("jit.") {
                if name == "policy" {
                    let policy = v.and_then(Policy::from_name).ok_or_else(bad)?;
                    vm.jit.get_or_insert_default().tunables.policy = policy;
                    return Ok(());
                }
                if name == "without" {
                    vm.jit.get_or_insert_default().without =
                        v.ok_or_else(bad)?.split(',').map(str::to_owned).collect();
                    return Ok(());
                }
                let n: u32 = v.and_then(|v| v.parse().ok()).ok_or_else(bad)?;
                let jit = vm.jit.get_or_insert_default();
                match name {
                    "log" => jit.log = n.min(5) as u8,
                    _ if jit.tunables.set(name, n) => {}
                    _ => return Err(Early::Usage(format!("-X {k}: no such option"))),
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(args: &[&str]) -> Result<Invocation, Early> {
        parse(args.iter().map(OsString::from).collect(), &|_| None)
    }

    #[test]
    fn options_end_where_the_program_begins() {
        let Ok(i) = run(&["-Bc", "pass", "-x", "y"]) else { panic!("parses") };
        assert_eq!(i.program, Program::Command(b"pass\n".to_vec()));
        assert_eq!(i.settings.argv, [b"-c".to_vec(), b"-x".to_vec(), b"y".to_vec()]);
        assert!(i.settings.dont_write_bytecode);
        let Ok(i) = run(&["-m", "json.tool", "f"]) else { panic!("parses") };
        assert_eq!(i.program, Program::Module("json.tool".into()));
        let Ok(i) = run(&["-OO", "prog.py", "-O"]) else { panic!("parses") };
        assert_eq!((i.settings.optimize, i.settings.argv.len()), (2, 2));
        assert!(matches!(run(&["-c"]), Err(Early::Usage(_))));
        assert!(matches!(run(&["-Z"]), Err(Early::Usage(_))));
        assert!(matches!(run(&["-V"]), Err(Early::Print(_))));
    }

    #[test]
    fn views_of_the_jit() {
        let Ok(i) = run(&["jit", "dump", "--format=json", "-o", "x", "-X", "jit.log=2", "f.py", "-o"]) else {
            panic!("parses")
        };
        let dump = i.vm.jit_dump.expect("asked for");
        assert_eq!((dump.format, dump.out), (Format::Json, Some("x".into())));
        assert_eq!((i.program, i.settings.argv.len()), (Program::File(b"f.py".to_vec()), 2));
        assert_eq!(i.vm.jit.map(|j| (j.log, j.keep)), Some((2, true)));
        let Ok(i) = run(&["jit", "shapes", "--policies", "ad-hoc,fitness", "a.py"]) else { panic!("parses") };
        let Program::Shapes(s) = i.program else { panic!("shapes") };
        assert_eq!((s.policies, s.files.len()), (vec![Policy::AdHoc, Policy::Fitness], 1));
        let Ok(i) = run(&["jit", "stats", "-c", "pass"]) else { panic!("parses") };
        assert!(i.vm.jit_stats);
        let Ok(i) =
            run(&["jit", "tune", "--over", "frame_cost=1..9", "-X", "jit.max_chain=7", "a.py 1", "b"])
        else {
            panic!("parses")
        };
        let Program::Tune(t) = i.program else { panic!("tune") };
        assert_eq!((t.programs.len(), t.tunables.len(), t.tunables[0].max_chain), (2, 1, 7));
        assert_eq!(t.search.map(|r| (r.len(), r[0].high)), Some((1, 9)));
        let Ok(i) = run(&["jit", "stream", "-o", "s", "--limit=5", "f.py", "--limit"]) else {
            panic!("parses")
        };
        assert_eq!(i.vm.stream.map(|s| s.limit), Some(5));
        for wrong in [&["jit", "tune"][..], &["jit", "tune", "-X", "jit.no=1", "f"], &["jit", "stream", "f"]]
        {
            assert!(matches!(run(wrong), Err(Early::Usage(_))), "{wrong:?}");
        }
        for wrong in [&["jit", "x"][..], &["jit", "dump"], &["jit", "dump", "--format=svg", "f"]] {
            assert!(matches!(run(wrong), Err(Early::Usage(_))), "{wrong:?}");
        }
    }
    #[test]
    fn the_log_has_three_names() {
        let log = |i: Result<Invocation, Early>| i.ok().and_then(|i| i.vm.jit).map(|j| j.log);
        assert_eq!(log(run(&["--jit-log=3", "f"])), Some(3));
        assert_eq!(log(run(&["-X", "jit.log=9", "f"])), Some(5));
        let env = |n: &str| (n == "PYTHON_LLTRACE").then(|| OsString::from("2"));
        assert_eq!(log(parse(vec!["f".into()], &env)), Some(2));
        assert_eq!(log(parse(vec!["--jit-log=1".into(), "f".into()], &env)), Some(1));
        assert!(matches!(run(&["--jit-log=x", "f"]), Err(Early::Usage(_))));
    }

    #[test]
    fn sizes() {
        assert_eq!(parse_size("64m"), Some(64 << 20));
        assert_eq!(parse_size("2GiB"), Some(2 << 30));
        assert_eq!(parse_size("12"), Some(12));
        assert_eq!(parse_size("1x"), None);
    }
}
