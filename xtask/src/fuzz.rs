//! `cargo xtask fuzz`: random programs, run under CPython and under Taipan, must print the same and end alike.
//!
//! [`xtask::generate`] writes a program from a seed; one on which the two differ is made small by [`xtask::reduce`], so that
//! what is left shows the reason, and kept under `target/fuzz`.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use xtask::generate::Sort;
use xtask::process::{self, End};
use xtask::programs::{hide_addresses, repository};
use xtask::reduce;

use crate::arguments::Arguments;
use crate::interpreters::{self, Interpreter};

pub const HELP: &str = "\
cargo xtask fuzz [OPTION…] [SEED…]

Writes random programs, runs each under CPython 3.14 and under Taipan, and compares output and exit status. Programs on
which they differ are made smaller and kept in target/fuzz/SEED.py. With SEEDs, only these programs.

  --sort SORT     of programs: hot (loops, for the JIT) or any (any)
  --longer N      loops of hot programs go round N times as often (1)
  --seconds S     how long to go on (60)
  --start SEED    the first seed (else from the clock)
  --with WHICH    the interpreter to try: NAME=COMMAND or taipan (taipan)
  --options O     options for it, such as '-X heap-stress=97'
  --python CMD    CPython 3.14, as for bless
  --profile P     cargo profile that taipan is built in (checked)
  --jobs N        programs at a time (one per core)
  --keep N        stop after so many programs that differ (20)
  --print         prints the programs of the SEEDs and runs nothing
";

/// A program may take so long; the generator bounds its loops, so more is a bug.
const LIMIT: Duration = Duration::from_secs(20);

#[derive(PartialEq)]
struct Outcome {
    stdout: Vec<u8>,
    /// The last line, which names the exception.
    stderr: String,
    end: End,
}

struct Pair {
    python: Interpreter,
    taipan: Interpreter,
    options: Vec<String>,
    sort: Sort,
}

pub fn main(words: &[String]) -> Result<(), String> {
    let args = Arguments::parse(HELP, words)?;
    let seeds: Vec<u64> = args
        .rest
        .iter()
        .map(|w| w.parse().map_err(|_| format!("{w} is no seed")))
        .collect::<Result<_, _>>()?;
    let sort = args.value("sort").unwrap_or("any");
    let times = args.number("longer", 1)?;
    let sort = Sort::from_name(sort, times).ok_or_else(|| format!("{sort} is no sort of programs"))?;
    if args.flag("print") {
        seeds.iter().for_each(|&seed| print!("{}", sort.program(seed)));
        return Ok(());
    }
    let profile = args.value("profile").unwrap_or("checked");
    let pair = Pair {
        python: interpreters::cpython(args.value("python"))?,
        taipan: Interpreter::parse(args.value("with").unwrap_or("taipan"), profile)?,
        options: xtask::programs::split_words(args.value("options").unwrap_or("")),
        sort,
    };
    let clock = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_secs());
    let start = args.number("start", clock % 1_000_000 * 1000)?;
    let seconds = Duration::from_secs_f64(args.number("seconds", 60.0)?);
    let keep: usize = args.number("keep", 20)?;
    let jobs = args.number("jobs", thread::available_parallelism().map_or(1, |n| n.get()))?;
    let dir = repository().join("target/fuzz");
    fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;

    let (next, ran, different) = (AtomicU64::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let (started, failure) = (Instant::now(), Mutex::new(None));
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let seed =
                        if seeds.is_empty() { Some(start + n) } else { seeds.get(n as usize).copied() };
                    let over = seeds.is_empty() && started.elapsed() > seconds;
                    let Some(seed) = seed.filter(|_| !over && different.load(Ordering::Relaxed) < keep)
                    else {
                        return;
                    };
                    match pair.try_seed(seed, &dir) {
                        Ok(true) => {}
                        Ok(false) => {
                            different.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(e) => {
                            failure.lock().unwrap().get_or_insert(e);
                            return;
                        }
                    }
                    ran.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    if let Some(e) = failure.into_inner().unwrap() {
        return Err(e);
    }
    let different = different.into_inner();
    println!("{} programs from seed {start}, {different} differ", ran.into_inner());
    if different > 0 { Err(format!("{different} programs differ; they are in target/fuzz")) } else { Ok(()) }
}

impl Pair {
    /// True when both do the same with the program of this seed.
    fn try_seed(&self, seed: u64, dir: &Path) -> Result<bool, String> {
        let path = dir.join(format!("{seed}.py"));
        let program = self.sort.program(seed);
        let Some(first) = self.difference(&program, &path)? else {
            let _ = fs::remove_file(&path);
            return Ok(true);
        };
        println!("seed {seed} differs: {}\n{first}", path.display());
        // What depends on time (threads, the machine's load) may not come again.
        let differs = |candidate: &str| self.difference(candidate, &path).is_ok_and(|d| d.is_some());
        if !differs(&program) {
            println!("seed {seed} does not differ again");
            return Ok(false);
        }
        let small = reduce::reduce(&program, differs);
        if let Some(last) = self.difference(&small, &path)? {
            println!("seed {seed}: {} lines are left\n{last}", small.lines().count());
        }
        Ok(false)
    }

    /// Writes the program to `path` and says in what the two differ on it, if they do.
    fn difference(&self, program: &str, path: &Path) -> Result<Option<String>, String> {
        fs::write(path, program).map_err(|e| format!("{}: {e}", path.display()))?;
        let expected = self.run(&self.python, &[], path)?;
        // What is not Python, or runs too long, is a mistake of the generator or of the reducer.
        if expected.end == End::TimedOut || expected.stderr.contains("SyntaxError") {
            return Ok(None);
        }
        let actual = self.run(&self.taipan, &self.options, path)?;
        Ok((actual != expected).then(|| describe(&expected, &actual)))
    }

    fn run(&self, interpreter: &Interpreter, options: &[String], path: &Path) -> Result<Outcome, String> {
        let mut command = interpreter.command();
        command.args(options).arg(path);
        let mut limit = LIMIT;
        let done = loop {
            let done =
                process::run(&mut command, b"", limit).map_err(|e| format!("{}: {e}", interpreter.name))?;
            // Where others keep the machine busy, it is not the program that is slow.
            if done.end != End::TimedOut || done.cpu > LIMIT / 2 || limit > 16 * LIMIT {
                break done;
            }
            limit *= 4;
        };
        let stderr = done.stderr_text().trim_end().lines().last().unwrap_or("").to_string();
        Ok(Outcome { stdout: hide_addresses(&done.stdout), stderr, end: done.end })
    }
}

fn describe(expected: &Outcome, actual: &Outcome) -> String {
    let mut text = String::new();
    if expected.stdout != actual.stdout {
        text.push_str(&xtask::programs::show_difference("stdout", &expected.stdout, &actual.stdout));
    }
    if (&expected.stderr, expected.end) != (&actual.stderr, actual.end) {
        text.push_str(&format!(
            "  - {} {}\n  + {} {}\n",
            expected.end, expected.stderr, actual.end, actual.stderr
        ));
    }
    text
}
