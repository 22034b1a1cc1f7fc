//! Bringing a VM to life: `sys`, `builtins`, importlib, the standard streams, `site`.

use crate::imp::import_frozen;
use crate::preconfig::Preconfig;
use crate::sys;
use taipan_vm::{R, Value, ValueExt, Vm};

/// What the command line and the environment decided.
#[derive(Clone, Debug)]
pub struct Settings {
    pub argv: Vec<Vec<u8>>,
    pub orig_argv: Vec<Vec<u8>>,
    pub executable: Vec<u8>,
    /// Search path entries before the embedded library (script's folder, PYTHONPATH).
    pub path: Vec<Vec<u8>>,
    pub inspect: bool,
    pub interactive: bool,
    /// `-x`
    pub skip_first_line: bool,
    pub optimize: u8,
    pub dont_write_bytecode: bool,
    pub no_user_site: bool,
    pub no_site: bool,
    pub ignore_environment: bool,
    pub isolated: bool,
    pub verbose: u8,
    pub bytes_warning: u8,
    pub quiet: bool,
    pub hash_randomization: bool,
    pub dev_mode: bool,
    /// UTF-8 mode, as the command line or the environment asks for it.
    pub utf8_asked: Option<bool>,
    pub text: Preconfig,
    pub safe_path: bool,
    pub unbuffered: bool,
    pub warn_default_encoding: bool,
    pub int_max_str_digits: i64,
    /// `-X faulthandler`
    pub faulthandler: bool,
    /// `-X importtime`: 2 also names what was loaded already.
    pub import_time: u8,
    pub warnoptions: Vec<String>,
    /// `-X name[=value]`
    pub xoptions: Vec<(String, Option<String>)>,
    /// `PYTHONIOENCODING`
    pub io_encoding: Option<String>,
}
impl Settings {
    /// The value of `-X name`, or of the variable of the environment that stands for it.
    pub fn option(&self, name: &str, variable: &str) -> Option<String> {
        let given = self.xoptions.iter().rev().find(|o| o.0 == name).and_then(|o| o.1.clone());
        let env = || std::env::var(variable).ok().filter(|_| !self.ignore_environment);
        given.or_else(env).filter(|v| !v.is_empty())
    }
}
impl Default for Settings {
    fn default() -> Self {
        Settings {
            argv: vec![Vec::new()],
            orig_argv: Vec::new(),
            executable: Vec::new(),
            path: Vec::new(),
            inspect: false,
            interactive: false,
            skip_first_line: false,
            optimize: 0,
            dont_write_bytecode: false,
            no_user_site: false,
            no_site: false,
            ignore_environment: false,
            isolated: false,
            verbose: 0,
            bytes_warning: 0,
            quiet: false,
            hash_randomization: true,
            dev_mode: false,
            utf8_asked: None,
            text: Preconfig::default(),
            safe_path: false,
            unbuffered: false,
            warn_default_encoding: false,
            int_max_str_digits: 4300,
            faulthandler: false,
            import_time: 0,
            warnoptions: Vec::new(),
            xoptions: Vec::new(),
            io_encoding: None,
        }
    }
}

/// Makes `sys`, the import system and the standard streams.
pub fn initialise(vm: &mut Vm, settings: Settings) -> R<()> {
    crate::signal::install(vm);
    vm.trees = Some(&crate::ast::HOOKS);
    let (no_site, warn) = (settings.no_site, !settings.warnoptions.is_empty());
    let faulthandler = settings.faulthandler || settings.dev_mode;
    vm.set_int_max_str_digits(usize::try_from(settings.int_max_str_digits).unwrap_or(0));
    vm.bytes_warning = settings.bytes_warning > 0;
    taipan_vm::types::builtins::import::IMPORT_TIME
        .store(settings.import_time, std::sync::atomic::Ordering::Relaxed);
    sys::make(vm, settings)?;
    sys::set_early_stderr(vm);
    let mods = vm.modules;
    // `builtins`
    let b = vm.builtins;
    let m = vm.module_of_dict(b);
    vm.dict_set_text(mods, "builtins", m.value());
    // importlib's two halves; `_imp` is made by hand, everything after by importlib itself.
    let imp = crate::create(vm, &crate::imp::DEF)?;
    vm.dict_set_text(mods, "_imp", imp);
    let boot = import_frozen(vm, "_frozen_importlib")?;
    vm.state_set("importlib", boot);
    let sys_module = vm.dict_get_text(mods, "sys").unwrap_or(Value::NONE);
    vm.call_method(boot, "_install", &[sys_module, imp])?;
    for (key, name) in [
        ("importlib.__import__", "__import__"),
        ("importlib._find_and_load", "_find_and_load"),
        ("importlib._handle_fromlist", "_handle_fromlist"),
    ] {
        let f = vm.getattr_text(boot, name)?;
        vm.state_set(key, f);
    }
    // What importlib imports parents and submodules with, also where the program replaces it.
    let import = vm.builtin("__import__")?;
    vm.state_set("importlib.import", import);
    vm.call_method(boot, "_install_external_importers", &[])?;
    install_path_hooks(vm)?;
    sys::open_streams(vm)?;
    if faulthandler {
        let module = vm.import_module("faulthandler")?;
        vm.call_method(module, "enable", &[Value::small(2)])?;
    }
    if warn {
        // It reads the options, and says which are wrong.
        vm.import_module("warnings")?;
    }
    if !no_site {
        vm.import_module("site")?;
    }
    Ok(())
}

/// Puts the hooks for archives and for the embedded library before that for folders.
fn install_path_hooks(vm: &mut Vm) -> R<()> {
    let library = crate::create(vm, &crate::library::DEF)?;
    let mods = vm.modules;
    vm.dict_set_text(mods, "_library", library);
    let d = vm.sys_dict;
    let Some(hooks) = vm.dict_get_text(d, "path_hooks") else { return Ok(()) };
    for (at, name) in ["zip_hook", "path_hook"].into_iter().enumerate() {
        let hook = vm.getattr_text(library, name)?;
        vm.call_method(hooks, "insert", &[Value::small(at as i64), hook])?;
    }
    Ok(())
}

/// Flushes the standard streams; false if that failed.
pub fn flush_streams(vm: &mut Vm) -> bool {
    let mut ok = true;
    for name in ["stdout", "stderr"] {
        let d = vm.sys_dict;
        let Some(f) = vm.dict_get_text(d, name).filter(|f| !f.is_none()) else { continue };
        let closed = match vm.getattr_opt_text(f, "closed") {
            Ok(Some(c)) => vm.truth(c).unwrap_or(false),
            _ => false,
        };
        if !closed && vm.call_method(f, "flush", &[]).is_err() {
            let exc = vm.take_exception();
            if name == "stdout" {
                ok = false;
                sys::unraisable(vm, exc, Value::NONE, f);
            }
        }
    }
    ok
}

/// The end of the main program: threads, `atexit`, streams. Returns the exit status to use instead of `status`.
pub fn finalise(vm: &mut Vm, status: i32) -> i32 {
    let mods = vm.modules;
    if let Some(t) = vm.dict_get_text(mods, "threading")
        && vm.call_method(t, "_shutdown", &[]).is_err()
    {
        let exc = vm.take_exception();
        sys::unraisable(vm, exc, Value::NONE, t);
    }
    if let Some(a) = vm.dict_get_text(mods, "atexit")
        && vm.call_method(a, "_run_exitfuncs", &[]).is_err()
    {
        let exc = vm.take_exception();
        sys::unraisable(vm, exc, Value::NONE, a);
    }
    let flushed = flush_streams(vm);
    vm.finalize_at_exit();
    let ok = flush_streams(vm) && flushed;
    flush_files(vm);
    if ok { status } else { 120 }
}
/// Writes out every open file: text first, then what it wrote into the buffers.
fn flush_files(vm: &mut Vm) {
    let mut found = taipan_vm::RootedVec::new(&vm.heap);
    // Collected first: writing changes the heap.
    vm.heap.for_each_object(&mut |o| {
        let v = o.value();
        if crate::io::is_unflushed(v) {
            found.push(v);
        }
    });
    for text in [true, false] {
        for &v in found.iter() {
            crate::io::flush_at_exit(vm, v, text);
        }
    }
}

/// A SystemExit's status, printing its message where it has one.
pub fn exit_status(vm: &mut Vm, exc: Value) -> i32 {
    let code = vm.getattr_opt_text(exc, "code").ok().flatten().unwrap_or(Value::NONE);
    if code.is_none() {
        return 0;
    }
    if code.is_int_like() {
        return code.to_i64().map_or(-1, |i| i as i32) & 0xff;
    }
    flush_streams(vm);
    // Through `sys.stderr`, which has its own way with what cannot be encoded.
    let stderr = vm.dict_get_text(vm.sys_dict, "stderr").filter(|f| !f.is_none());
    if let (Ok(text), Some(stderr)) = (vm.str(code), stderr) {
        let newline = vm.str_value("\n");
        if vm.call_method(stderr, "write", &[text.value()]).is_err()
            || vm.call_method(stderr, "write", &[newline]).is_err()
        {
            vm.clear_exception();
        }
        flush_streams(vm);
    }
    vm.clear_exception();
    1
}
