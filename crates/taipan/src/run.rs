//! Running a program from the command line.

use crate::cli::{Dump, Format, Invocation, Program};
use crate::repl;
use taipan_compiler::{Mode, Options};
use taipan_jit::view::Picture;
use taipan_stdlib::{start, sys};
use taipan_vm::code::CodeObj;
use taipan_vm::types::builtins::compile::{compile_text, decode_text, default_options, raise_syntax_error};
use taipan_vm::vm::Config;
use taipan_vm::{Gc, R, Raised, Value, ValueExt, Vm};

/// The status of a program that an uncaught KeyboardInterrupt ended: it dies of the signal.
pub const INTERRUPTED: i32 = 0x1_0000 + libc::SIGINT;

/// Runs to the end; the exit status.
pub fn run(inv: Invocation) -> i32 {
    if let Program::Shapes(shapes) = &inv.program {
        return crate::shapes::run(shapes);
    }
    if let Program::Tune(tune) = &inv.program {
        return crate::tune::run(tune);
    }
    let began = std::time::Instant::now();
    if !taipan_vm::strings::set_hash_seed(inv.hash_seed.as_deref()) {
        eprintln!(
            "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]"
        );
        return 1;
    }
    let config = Config {
        heap_limit: inv.vm.heap_limit,
        gc_nursery: inv.vm.gc_nursery,
        gc_stress: inv.vm.gc_stress,
        gc_verify: inv.vm.gc_verify,
        ..Config::default()
    };
    let vm = match Vm::new(config) {
        Ok(vm) => Box::into_raw(vm),
        Err(e) => {
            eprintln!("Fatal Python error: {e}");
            return 1;
        }
    };
    // SAFETY: the VM is never freed: the process ends with it.
    let vm = unsafe { &mut *vm };
    let mut jit = None;
    let stream = inv.vm.stream.clone().and_then(|s| crate::tune::watch(vm, &inv, s));
    if let Some(config) = inv.vm.jit.clone().filter(|_| inv.vm.stream.is_none()) {
        match taipan_jit::Jit::new(config) {
            Ok(j) => {
                let j = std::rc::Rc::new(j);
                vm.jit = Some(j.clone());
                jit = Some(j);
            }
            // Without executable memory there is no machine code; the program runs all the same.
            Err(e) => eprintln!("taipan: no JIT: {e}"),
        }
    }
    let (jit_stats, dump) = (inv.vm.jit_stats, inv.vm.jit_dump.clone());
    let heap: *const taipan_vm::taipan_heap::Heap = &vm.heap;
    let stats = inv.vm.gc_stats;
    // SAFETY: the heap is in the VM.
    let (mut status, picture) = unsafe { (*heap).enter(|| run_in(vm, inv, jit.as_deref())) };
    if let Some(picture) = picture {
        if jit_stats {
            eprint!("{}", taipan_jit::view::stats::report(&picture, Some(began.elapsed())));
        }
        if let Some(dump) = dump
            && let Err(e) = write_dump(&dump, &picture)
        {
            eprintln!("taipan: {}: {e}", dump.out.unwrap_or_default().display());
            status = status.max(1);
        }
    }
    if let Some(stream) = stream {
        status = status.max(stream.write());
    }
    if stats {
        eprintln!("{}", vm.heap.stats());
    }
    status
}

fn write_dump(dump: &Dump, picture: &Picture) -> std::io::Result<()> {
    use taipan_jit::view;
    let text = match dump.format {
        Format::Dot => view::dot::graph(picture),
        Format::Json => picture.json(),
        Format::Html => view::html::page(picture),
        Format::Loops => view::loops::text(picture),
    };
    match &dump.out {
        Some(path) => std::fs::write(path, text),
        None => std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes()),
    }
}

/// Calls a function of the program that has run: to warm up, and again with the interpreter's instructions counted.
fn call_counted(vm: &mut Vm, name: &str, n: i64) -> R<()> {
    let modules = vm.modules;
    let main = vm.dict_get_text(modules, "__main__").unwrap_or(Value::NONE);
    let f = vm.getattr_text(main, name)?;
    vm.call(f, &[Value::small(n)])?;
    vm.count_instructions(true);
    let r = vm.call(f, &[Value::small(n)]);
    vm.count_instructions(false);
    r.map(drop)
}

/// The exit status, and the JIT's picture if somebody wants to see it: what it did until the program's end, where what
/// traces refer to is still alive.
fn run_in(vm: &mut Vm, inv: Invocation, jit: Option<&taipan_jit::Jit>) -> (i32, Option<Picture>) {
    let wanted = inv.vm.jit_stats || inv.vm.jit_dump.is_some();
    let mut picture = None;
    let mut ended = |vm: &mut Vm| {
        picture = wanted.then(|| Picture {
            interpreted: (vm.counted > 0).then_some(vm.counted),
            ..jit.map_or_else(Picture::default, taipan_jit::Jit::picture)
        });
    };
    let status = run_program_in(vm, inv, &mut ended);
    (status, picture)
}
/// `ended` is told when the program is at its end.
fn run_program_in(vm: &mut Vm, inv: Invocation, ended: &mut dyn FnMut(&mut Vm)) -> i32 {
    let program = inv.program.clone();
    let settings = inv.settings.clone();
    let first = first_path(&program, &settings);
    let inspect = settings.inspect && program != Program::Stdin;
    if let Err(e) = start::initialise(vm, settings) {
        return report(vm, e);
    }
    // After `site`, which takes paths for what they are.
    if let Some(first) = first {
        let path = vm.dict_get_text(vm.sys_dict, "path").unwrap_or(Value::NONE);
        let first = taipan_stdlib::fs_str(vm, &first);
        if let Err(e) = vm.call_method(path, "insert", &[Value::small(0), first]) {
            return report(vm, e);
        }
    }
    let dump = inv.vm.jit_dump.as_ref();
    if dump.is_some_and(|d| d.count) {
        vm.count_instructions(true);
    }
    let mut r = run_program(vm, &program);
    if let Some((name, n)) = dump.and_then(|d| d.call.as_ref()) {
        r = r.and_then(|status| call_counted(vm, name, *n).map(|()| status));
    }
    let status = match r {
        Ok(status) => status,
        Err(e) => report(vm, e),
    };
    ended(vm);
    if inspect {
        start::flush_streams(vm);
        let mods = vm.modules;
        let main = vm.dict_get_text(mods, "__main__").unwrap_or(Value::NONE);
        if let Some(d) = vm.instance_dict(main)
            && let Err(e) = repl::interact(vm, d.value(), false)
        {
            let status = report(vm, e);
            return start::finalise(vm, status);
        }
        return start::finalise(vm, 0);
    }
    start::finalise(vm, status)
}

/// `sys.path[0]`: a folder or archive that is run, the script's folder, the current one for `-c`, `-m` and standard input.
fn first_path(program: &Program, s: &start::Settings) -> Option<Vec<u8>> {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    match program {
        Program::File(f) if holds_main(std::path::Path::new(std::ffi::OsStr::from_bytes(f))) => {
            Some(f.clone())
        }
        _ if s.safe_path => None,
        Program::File(f) | Program::Dis { file: f, .. } => {
            let p = std::path::Path::new(std::ffi::OsStr::from_bytes(f));
            let real = std::fs::canonicalize(p).unwrap_or_else(|_| p.to_path_buf());
            Some(real.parent().map(|d| d.as_os_str().as_bytes().to_vec()).unwrap_or_default())
        }
        Program::Module(_) => {
            Some(std::env::current_dir().map(|d| d.into_os_string().into_vec()).unwrap_or_default())
        }
        _ => Some(Vec::new()),
    }
}
/// Is it something to import `__main__` from: a folder, or a file that ends as a zip archive does?
fn holds_main(path: &std::path::Path) -> bool {
    use std::io::{Read, Seek, SeekFrom};
    /// The record at the end of an archive, and the longest comment behind it.
    const END: u64 = 22 + 0xffff;
    let ends_as_archive = || {
        let mut file = std::fs::File::open(path).ok()?;
        let length = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(END))).ok()?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail).ok()?;
        Some(tail.windows(4).any(|w| w == b"PK\x05\x06"))
    };
    path.is_dir() || ends_as_archive() == Some(true)
}

/// Prints what is in flight as the interpreter does for uncaught exceptions; the exit status.
fn report(vm: &mut Vm, _e: Raised) -> i32 {
    let exc = vm.take_exception();
    if vm.is_instance(exc, vm.exc.SystemExit) {
        return start::exit_status(vm, exc);
    }
    let interrupted = vm.is_instance(exc, vm.exc.KeyboardInterrupt);
    if let Err(status) = print_uncaught(vm, exc) {
        return status;
    }
    if interrupted { INTERRUPTED } else { 1 }
}

/// Prints an exception through `sys.excepthook`. `Err`: the hook asked for an end with this status.
pub fn print_uncaught(vm: &mut Vm, exc: Value) -> Result<(), i32> {
    start::flush_streams(vm);
    let d = vm.sys_dict;
    for (k, v) in [("last_exc", exc), ("last_value", exc)] {
        vm.dict_set_text(d, k, v);
    }
    let t = vm.type_of(exc).value();
    vm.dict_set_text(d, "last_type", t);
    let tb = exc.downcast::<taipan_vm::ExcObj>().map_or(Value::NONE, |e| e.traceback.get());
    vm.dict_set_text(d, "last_traceback", tb);
    match vm.dict_get_text(d, "excepthook") {
        Some(h) => {
            if vm.call(h, &[t, exc, tb]).is_err() {
                let second = vm.take_exception();
                if vm.is_instance(second, vm.exc.SystemExit) {
                    return Err(start::exit_status(vm, second));
                }
                sys::write_stderr(vm, "Error in sys.excepthook:\n");
                sys::print_exception(vm, second);
                sys::write_stderr(vm, "\nOriginal exception was:\n");
                sys::print_exception(vm, exc);
            }
        }
        None => sys::write_stderr(vm, "sys.excepthook is missing\n"),
    }
    start::flush_streams(vm);
    Ok(())
}

fn run_program(vm: &mut Vm, program: &Program) -> R<i32> {
    let main = main_module(vm)?;
    let g = main.to_dict().unwrap_or(vm.builtins);
    match program {
        Program::Command(src) => {
            let src = &dedent(src);
            let code = compile_bytes(vm, src, "<string>")?;
            let text = String::from_utf8_lossy(src);
            register_source(vm, code, &text, "<string>");
            vm.run_code(code, g, g.value())?;
        }
        Program::Module(name) => {
            let runpy = vm.import_module("runpy")?;
            let name = vm.str_value(name);
            vm.call_method(runpy, "_run_module_as_main", &[name, Value::TRUE])?;
        }
        Program::File(f) => {
            use std::os::unix::ffi::OsStrExt;
            let path = std::path::Path::new(std::ffi::OsStr::from_bytes(f));
            if holds_main(path) {
                let runpy = vm.import_module("runpy")?;
                let name = vm.str_value("__main__");
                vm.call_method(runpy, "_run_module_as_main", &[name, Value::FALSE])?;
                return Ok(0);
            }
            let src = match std::fs::read(path) {
                // The end of the line stays, so that lines keep their numbers.
                Ok(mut s) if vm.library::<start::Settings>().skip_first_line => {
                    s.drain(..s.iter().position(|&b| b == b'\n').unwrap_or(s.len()));
                    s
                }
                Ok(s) => s,
                Err(e) => {
                    let exe = std::env::args().next().unwrap_or_default();
                    let no = e.raw_os_error().unwrap_or(0);
                    let msg = taipan_vm::exceptions::strerror(no);
                    eprintln!(
                        "{exe}: can't open file '{}': [Errno {no}] {msg}",
                        std::path::absolute(path).unwrap_or_default().display()
                    );
                    return Ok(2);
                }
            };
            let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
            let file = taipan_stdlib::fs_str(vm, full.as_os_str().as_bytes());
            vm.dict_set_text(g, "__file__", file);
            vm.dict_set_text(g, "__cached__", Value::NONE);
            let compiled = f.ends_with(b".pyc");
            let class = if compiled { "SourcelessFileLoader" } else { "SourceFileLoader" };
            let external = vm.import_module("_frozen_importlib_external")?;
            let main = vm.str_value("__main__");
            let loader = vm.call_method(external, class, &[main, file])?;
            vm.dict_set_text(g, "__loader__", loader);
            if compiled {
                let code = vm.call_method(loader, "get_code", &[main])?;
                let exec = vm.builtin("exec")?;
                vm.call(exec, &[code, g.value()])?;
                return Ok(0);
            }
            run_source(vm, &src, &full.to_string_lossy(), g.value())?;
        }
        Program::Stdin => {
            // SAFETY: asks about a descriptor.
            let interactive = vm.library::<start::Settings>().interactive || unsafe { libc::isatty(0) } == 1;
            if interactive {
                repl::prepare(vm, g.value())?;
                repl::interact(vm, g.value(), true)?;
                return Ok(0);
            }
            let mut src = Vec::new();
            let _ = std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut src);
            run_source(vm, &src, "<stdin>", g.value())?;
        }
        Program::Dis { file, after_run } => {
            use std::os::unix::ffi::OsStrExt;
            let src = match std::fs::read(std::ffi::OsStr::from_bytes(file)) {
                Ok(src) => src,
                Err(e) => {
                    let no = e.raw_os_error().unwrap_or(0);
                    let msg = taipan_vm::exceptions::strerror(no);
                    let file = String::from_utf8_lossy(file);
                    eprintln!("taipan: can't open file '{file}': [Errno {no}] {msg}");
                    return Ok(2);
                }
            };
            let text = String::from_utf8_lossy(file).into_owned();
            let code = compile_bytes(vm, &src, &text)?;
            if !after_run {
                print!("{}", taipan_bytecode::dis::disassemble(code.data(), None));
                return Ok(0);
            }
            let name = taipan_stdlib::fs_str(vm, file);
            vm.dict_set_text(g, "__file__", name);
            let status = match vm.run_code(code, g, g.value()) {
                Ok(_) => 0,
                Err(e) => report(vm, e),
            };
            start::flush_streams(vm);
            let mut text = String::new();
            disassemble_live(code, &mut text);
            print!("{text}");
            return Ok(status);
        }
        // (It runs programs in processes of their own.)
        Program::Shapes(_) | Program::Tune(_) => {}
    }
    Ok(0)
}

/// `-c`'s text without the indentation that all its lines share; lines of blanks alone become empty.
fn dedent(text: &[u8]) -> Vec<u8> {
    let blank = |line: &[u8]| line.iter().all(|b| matches!(b, b' ' | b'\t'));
    let mut shared: Option<&[u8]> = None;
    for line in text.split(|&b| b == b'\n').filter(|l| !blank(l)) {
        let indent = &line[..line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count()];
        shared = Some(match shared {
            None => indent,
            Some(s) => &s[..s.iter().zip(indent).take_while(|(a, b)| a == b).count()],
        });
    }
    let n = shared.map_or(0, <[u8]>::len);
    if n == 0 {
        return text.to_vec();
    }
    let lines: Vec<&[u8]> =
        text.split(|&b| b == b'\n').map(|l| if blank(l) { &l[..0] } else { &l[n..] }).collect();
    lines.join(&b'\n')
}

/// The instructions as they stand now: specialised, and with the words of their inline caches that are in use.
fn disassemble_live(code: Gc<CodeObj>, out: &mut String) {
    use std::fmt::Write;
    let data = code.data();
    let _ = writeln!(out, "code {} ({}:{})", data.qualname, data.filename, data.first_line);
    // SAFETY: the object has so many words, and nothing runs that could change them.
    let words = unsafe { std::slice::from_raw_parts(code.words.get(), code.n_words.get() as usize) };
    let note = |_: &taipan_bytecode::Instr, cache: &[u32]| {
        cache.iter().any(|&w| w != 0).then(|| {
            let words: Vec<String> = cache.iter().map(|w| format!("{w:x}")).collect();
            format!("cache {}", words.join(" "))
        })
    };
    taipan_bytecode::dis::one(data, words, Some(&note), out);
    for i in 0..data.consts.len() {
        if let Some(inner) = code.const_at(i).downcast::<CodeObj>() {
            out.push('\n');
            disassemble_live(inner, out);
        }
    }
}

/// Keeps the source of code that is in no file, for tracebacks.
pub fn register_source(vm: &mut Vm, code: Gc<CodeObj>, text: &str, name: &str) {
    let kept = vm.import_module("linecache").and_then(|m| {
        let (text, name) = (vm.str_value(text), vm.str_value(name));
        vm.call_method(m, "_register_code", &[code.value(), text, name])
    });
    if kept.is_err() {
        vm.clear_exception();
    }
}

/// `__main__`'s namespace.
fn main_module(vm: &mut Vm) -> R {
    let m = vm.new_module("__main__", "");
    let d = m.dict.get();
    let mods = vm.modules;
    vm.dict_set_text(mods, "__main__", m.value());
    if let Some(d) = d.to_dict() {
        let b = vm.dict_get_text(mods, "builtins").unwrap_or(Value::NONE);
        vm.dict_set_text(d, "__builtins__", b);
        vm.dict_set_text(d, "__doc__", Value::NONE);
        let machinery = vm.state_get("importlib").unwrap_or(Value::NONE);
        if let Ok(l) = vm.getattr_text(machinery, "BuiltinImporter") {
            vm.dict_set_text(d, "__loader__", l);
        } else {
            vm.clear_exception();
        }
    }
    Ok(d)
}
pub fn run_source(vm: &mut Vm, src: &[u8], filename: &str, globals: Value) -> R {
    let code = compile_bytes(vm, src, filename)?;
    let Some(g) = globals.to_dict() else { return Ok(Value::NONE) };
    vm.run_code(code, g, globals)
}

/// Decodes and compiles a source file.
fn compile_bytes(vm: &mut Vm, src: &[u8], filename: &str) -> R<Gc<CodeObj>> {
    let name = vm.str_value(filename);
    let decoder = &mut |e: &str, b: &[u8]| decode_text(vm, e, b);
    let text = match taipan_compiler::diagnose::decode_file(src, filename, Some(decoder)) {
        Ok(t) => t,
        Err(e) => return Err(raise_syntax_error(vm, &e, name)),
    };
    let options = Options { optimize: vm.optimize_level(), from_file: true, ..default_options(vm) };
    compile_text(vm, &text, name, Mode::Exec, &options)
}
