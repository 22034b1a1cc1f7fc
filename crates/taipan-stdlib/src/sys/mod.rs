//! `sys`.

pub mod info;
mod jit;
mod monitoring;
mod streams;

pub use info::VERSION;
pub use streams::{CLOSED_AT_START, open_streams, set_early_stderr, write_stderr};

use crate::ModuleDef;
use crate::start::Settings;
use taipan_vm::call::Args;
use taipan_vm::interp::delegation::Level;
use taipan_vm::native::{MethodDef, def, raw};
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{ExcObj, R, Value, ValueExt, Vm};

static FUNCTIONS: &[MethodDef] = &[
    def("exit", "($module, status=None, /)", exit, "Exit the interpreter by raising SystemExit(status)."),
    def(
        "getrecursionlimit",
        "($module, /)",
        |vm, _| {
            let n = vm.recursion_limit as i64;
            Ok(vm.new_int(n))
        },
        "Return the current value of the recursion limit.",
    ),
    def(
        "setrecursionlimit",
        "($module, limit, /)",
        setrecursionlimit,
        "Set the maximum depth of the Python interpreter stack to n.",
    ),
    def(
        "getdefaultencoding",
        "($module, /)",
        |vm, _| Ok(vm.str_value("utf-8")),
        "Return the current default encoding used by the Unicode implementation.",
    ),
    def(
        "getfilesystemencoding",
        "($module, /)",
        |vm, _| Ok(vm.str_value("utf-8")),
        "Return the encoding used to convert Unicode filenames to OS filenames.",
    ),
    def(
        "getfilesystemencodeerrors",
        "($module, /)",
        |vm, _| Ok(vm.str_value("surrogateescape")),
        "Return the error mode used for Unicode to OS filename conversion.",
    ),
    def("intern", "($module, string, /)", intern, "``Intern'' the given string."),
    def(
        "_is_interned",
        "($module, string, /)",
        |vm, a| {
            if a[0].to_str().is_none() {
                let t = vm.type_name(a[0]);
                return Err(vm.type_error(format!("_is_interned() argument must be str, not {t}")));
            }
            Ok(Value::bool(a[0].exact_str().is_some_and(|s| s.is_interned())))
        },
        "Return True if the given string is \"interned\".",
    ),
    def("_is_immortal", "($module, op, /)", |_, a| Ok(Value::bool(!a[0].is_ptr())), ""),
    def(
        "_is_gil_enabled",
        "($module, /)",
        |_, _| Ok(Value::TRUE),
        "Return True if the GIL is currently enabled and False if the GIL is disabled.",
    ),
    def(
        "exc_info",
        "($module, /)",
        exc_info,
        "Return current exception information: (type, value, traceback).",
    ),
    def("exception", "($module, /)", |vm, _| Ok(vm.current_handled()), "Return the current exception."),
    def("_getframe", "($module, depth=0, /)", getframe, "Return a frame object from the call stack."),
    def(
        "_getframemodulename",
        "($module, depth=0)",
        getframemodulename,
        "Return the name of the module for a calling frame.",
    ),
    def(
        "_current_frames",
        "($module, /)",
        current_frames,
        "Return a dict mapping each thread's thread id to its current stack frame.",
    ),
    def("_current_exceptions", "($module, /)", |vm, _| Ok(vm.new_dict().value()), ""),
    def("getsizeof", "($module, object, default=None)", getsizeof, "Return the size of object in bytes."),
    def(
        "getrefcount",
        "($module, object, /)",
        |_, _| Ok(Value::small(1)),
        "Return the reference count of object (Taipan does not count references).",
    ),
    def(
        "getallocatedblocks",
        "($module, /)",
        |vm, _| {
            let n = vm.heap.object_count() as i64;
            Ok(vm.new_int(n))
        },
        "Return the number of memory blocks currently allocated.",
    ),
    def(
        "getunicodeinternedsize",
        "($module, /, *, _only_immortal=False)",
        |vm, _| {
            let n = vm.interned.len() as i64;
            Ok(vm.new_int(n))
        },
        "",
    ),
    def(
        "displayhook",
        "($module, object, /)",
        displayhook,
        "Print an object to sys.stdout and also save it in builtins._",
    ),
    def(
        "excepthook",
        "($module, exctype, value, traceback, /)",
        excepthook,
        "Handle an exception by displaying it with a traceback on sys.stderr.",
    ),
    def("unraisablehook", "($module, unraisable, /)", unraisablehook, "Handle an unraisable exception."),
    raw(
        "breakpointhook",
        "($module, *args, **kwargs)",
        breakpointhook,
        "This hook function is called by built-in breakpoint().",
    ),
    raw("audit", "($module, event, /, *args)", audit, "Passes the event to any hooks that are attached."),
    def("addaudithook", "($module, hook)", addaudithook, "Adds a new audit hook callback."),
    def("is_finalizing", "($module, /)", |_, _| Ok(Value::FALSE), "Return True if Python is exiting."),
    def(
        "getswitchinterval",
        "($module, /)",
        |vm, _| {
            let s = vm.library::<State>().switch_interval.unwrap_or(0.005);
            Ok(vm.new_float(s))
        },
        "Return the current thread switch interval.",
    ),
    def(
        "setswitchinterval",
        "($module, interval, /)",
        setswitchinterval,
        "Set the ideal thread switching delay inside the Python interpreter.",
    ),
    def(
        "set_int_max_str_digits",
        "($module, maxdigits)",
        set_int_max_str_digits,
        "Set the maximum string digits limit for non-binary int<->str conversions.",
    ),
    def(
        "get_int_max_str_digits",
        "($module, /)",
        |vm, _| {
            let n = vm.library::<Settings>().int_max_str_digits;
            Ok(vm.new_int(n))
        },
        "Return the maximum string digits limit for non-binary int<->str conversions.",
    ),
    def(
        "gettrace",
        "($module, /)",
        |vm, _| Ok(vm.thread.trace),
        "Return the global debug tracing function set with sys.settrace.",
    ),
    def(
        "settrace",
        "($module, function, /)",
        |vm, a| {
            vm.set_trace_function(a[0]);
            Ok(Value::NONE)
        },
        "Set the global debug tracing function.",
    ),
    def(
        "getprofile",
        "($module, /)",
        |vm, _| Ok(vm.thread.profile),
        "Return the profiling function set with sys.setprofile.",
    ),
    def(
        "setprofile",
        "($module, function, /)",
        |vm, a| {
            vm.set_profile_function(a[0]);
            Ok(Value::NONE)
        },
        "Set the profiling function.",
    ),
    def(
        "get_asyncgen_hooks",
        "($module, /)",
        get_asyncgen_hooks,
        "Return the installed asynchronous generators hooks.",
    ),
    def(
        "set_asyncgen_hooks",
        "($module, /, firstiter=None, finalizer=None)",
        set_asyncgen_hooks,
        "Set a finalizer for async generators objects.",
    ),
    def("get_coroutine_origin_tracking_depth", "($module, /)", |_, _| Ok(Value::small(0)), ""),
    def("set_coroutine_origin_tracking_depth", "($module, /, depth)", |_, _| Ok(Value::NONE), ""),
    def(
        "_clear_type_descriptors",
        "($module, type, /)",
        clear_type_descriptors,
        "Private function for clearing certain descriptors from a type's dictionary.",
    ),
    def("_clear_type_cache", "($module, /)", |_, _| Ok(Value::NONE), ""),
    def(
        "_clear_internal_caches",
        "($module, /)",
        jit::clear_internal_caches,
        "Clear all internal performance-related caches.",
    ),
    def(
        "_dump_tracelets",
        "($module, /, outpath)",
        jit::dump_tracelets,
        "Dump the graph of tracelets in graphviz format",
    ),
    def("_get_cpu_count_config", "($module, /)", cpu_count_config, ""),
    def("is_stack_trampoline_active", "($module, /)", |_, _| Ok(Value::FALSE), ""),
    def("is_remote_debug_enabled", "($module, /)", |_, _| Ok(Value::FALSE), ""),
    def(
        "call_tracing",
        "($module, func, args, /)",
        |vm, a| {
            let t = vm.to_tuple_value(a[1])?;
            vm.call_watched(a[0], t.as_slice())
        },
        "Call func(*args), while tracing is enabled.\n\nThe tracing state is saved, and restored afterwards.  This is intended\nto be called from a debugger from a checkpoint, to recursively debug\nsome other code.",
    ),
    def(
        "_settraceallthreads",
        "($module, function, /)",
        |vm, a| {
            vm.set_trace_function(a[0]);
            vm.threads.set_functions(Some(a[0]), None);
            Ok(Value::NONE)
        },
        "Set the global debug tracing function in all running threads belonging to the current interpreter.\n\nIt will be called on each function call. See the debugger chapter\nin the library manual.",
    ),
    def(
        "_setprofileallthreads",
        "($module, function, /)",
        |vm, a| {
            vm.set_profile_function(a[0]);
            vm.threads.set_functions(None, Some(a[0]));
            Ok(Value::NONE)
        },
        "Set the profiling function in all running threads belonging to the current interpreter.\n\nIt will be called on each function call and return.  See the profiler\nchapter in the library manual.",
    ),
];

/// `sys.implementation.cache_tag`: what names of files of compiled code carry.
pub const CACHE_TAG: &str = "taipan-314";

pub static DEF: ModuleDef = ModuleDef {
    name: "sys",
    doc: "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
    functions: FUNCTIONS,
    init: info::fill,
    ..ModuleDef::BASE
};

#[derive(Default)]
pub struct State {
    pub switch_interval: Option<f64>,
}

/// Makes the module, before anything can be imported.
pub fn make(vm: &mut Vm, settings: Settings) -> R<()> {
    *vm.library::<Settings>() = settings;
    let d = vm.sys_dict;
    let m = vm.module_of_dict(d);
    let name = vm.str_value("sys");
    vm.dict_set_text(d, "__name__", name);
    let mods = vm.modules;
    vm.dict_set_text(d, "modules", mods.value());
    vm.dict_set_text(mods, "sys", m.value());
    let module = name;
    for f in FUNCTIONS {
        let v = vm.new_native_fn(f, Value::UNBOUND, Value::UNBOUND, module);
        vm.dict_set_text(d, f.name, v);
    }
    info::fill(vm, d)
}

fn exit(vm: &mut Vm, a: &[Value]) -> R {
    let t = vm.exc.SystemExit;
    Err(match a[0] {
        Value::UNBOUND | Value::NONE => vm.raise_args(t, &[]),
        v => match v.to_tuple() {
            Some(args) => vm.raise_args(t, args.as_slice()),
            None => vm.raise_args(t, &[v]),
        },
    })
}
fn setrecursionlimit(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_int(a[0])?;
    if n < 1 {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    }
    if vm.thread.depth >= n as usize {
        let d = vm.thread.depth;
        return Err(vm.recursion_error(format!(
            "cannot set the recursion limit to {n} at the recursion depth {d}: the limit is too low"
        )));
    }
    vm.set_recursion_limit(n as usize);
    Ok(Value::NONE)
}
fn intern(vm: &mut Vm, a: &[Value]) -> R {
    match a[0].exact_str() {
        Some(s) => Ok(vm.intern_obj(s).value()),
        None => {
            let t = vm.type_name(a[0]);
            if a[0].to_str().is_some() {
                return Err(vm.type_error(format!("can't intern {t}")));
            }
            Err(vm.type_error(format!("intern() argument must be str, not {t}")))
        }
    }
}
fn exc_info(vm: &mut Vm, _a: &[Value]) -> R {
    let e = vm.current_handled();
    if e.is_none() {
        return Ok(vm.tuple(&[Value::NONE; 3]));
    }
    let t = vm.type_of(e).value();
    let tb = e.downcast::<ExcObj>().map_or(Value::NONE, |x| x.traceback.get());
    Ok(vm.tuple(&[t, e, tb]))
}
/// The Python frame `depth` below the innermost.
fn frame_at(vm: &mut Vm, depth: i64) -> R<Level> {
    match Level::at(vm, depth.max(0) as usize) {
        Some(l) => Ok(l),
        None => Err(vm.value_error("call stack is not deep enough")),
    }
}
fn current_frames(vm: &mut Vm, _: &[Value]) -> R {
    let d = vm.new_dict();
    for ident in vm.threads.idents() {
        let fp = vm.threads.frame_of(ident).unwrap_or(std::ptr::null_mut());
        // SAFETY: the frames of a thread that waits for the GIL.
        let f = unsafe {
            if fp.is_null() {
                continue;
            }
            match Level::Frame(fp).visible() {
                Some(l) => l.object(vm).value(),
                None => continue,
            }
        };
        let key = vm.int_from_u64(ident);
        vm.dict_set(d, key, f)?;
    }
    if let Some(f) = vm.frame_at(0) {
        let key = vm.int_from_u64(taipan_vm::gil::thread_ident());
        vm.dict_set(d, key, f.value())?;
    }
    Ok(d.value())
}
fn getframe(vm: &mut Vm, a: &[Value]) -> R {
    let depth = if a[0].is_unbound() { 0 } else { vm.to_c_int(a[0])? as i64 };
    let l = frame_at(vm, depth)?;
    // SAFETY: a live frame.
    Ok(unsafe { l.object(vm) }.value())
}
fn getframemodulename(vm: &mut Vm, a: &[Value]) -> R {
    let depth = if a[0].is_unbound() { 0 } else { vm.to_c_int(a[0])? as i64 };
    match frame_at(vm, depth) {
        // SAFETY: a live frame.
        Ok(l) => Ok(unsafe { l.func() }.map_or(Value::NONE, |f| f.module.get())),
        Err(_) => {
            vm.clear_exception();
            Ok(Value::NONE)
        }
    }
}
fn getsizeof(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.intern("__sizeof__");
    let r = match vm.lookup_special(a[0], n)? {
        Some(m) => vm.call_special(m, a[0], &[]),
        None => {
            let t = vm.type_name(a[0]);
            Err(vm.type_error(format!("Type {t} doesn't define __sizeof__")))
        }
    };
    match r {
        Ok(v) => Ok(v),
        Err(e) if a[1].is_unbound() => Err(e),
        Err(e) => {
            let t = vm.exc.TypeError;
            vm.expect_exception(e, t)?;
            Ok(a[1])
        }
    }
}
fn displayhook(vm: &mut Vm, a: &[Value]) -> R {
    let b = vm.builtins;
    if a[0].is_none() {
        return Ok(Value::NONE);
    }
    vm.dict_set_text(b, "_", Value::NONE);
    let text = vm.repr(a[0])?;
    let d = vm.sys_dict;
    let Some(out) = vm.dict_get_text(d, "stdout") else { return Err(vm.runtime_error("lost sys.stdout")) };
    if let Err(e) = vm.call_method(out, "write", &[text.value()]) {
        let t = vm.exc.UnicodeEncodeError;
        vm.expect_exception(e, t)?;
        let safe = vm.ascii(a[0])?;
        vm.call_method(out, "write", &[safe.value()])?;
    }
    let nl = vm.str_value("\n");
    vm.call_method(out, "write", &[nl])?;
    vm.dict_set_text(b, "_", a[0]);
    Ok(Value::NONE)
}
fn excepthook(vm: &mut Vm, a: &[Value]) -> R {
    let exc = a[1];
    if let Some(x) = exc.downcast::<ExcObj>()
        && x.traceback.get().is_none()
        && !a[2].is_none()
    {
        x.traceback.set(&vm.heap, x, a[2]);
    }
    print_exception(vm, exc);
    Ok(Value::NONE)
}
/// Prints an exception to sys.stderr as the interpreter does for uncaught ones: through the library's `traceback`; if that
/// fails, the bare message.
pub fn print_exception(vm: &mut Vm, exc: Value) {
    let d = vm.sys_dict;
    let Some(err) = vm.dict_get_text(d, "stderr") else {
        // The interpreter is not up yet.
        print_bare(vm, exc);
        return;
    };
    if err.is_none() {
        return;
    }
    let printed = vm.with_frames(200, |vm| {
        vm.import_module("traceback").and_then(|m| vm.call_method(m, "_print_exception_bltin", &[exc]))
    });
    if printed.is_err() {
        let second = vm.take_exception();
        let mut text = String::new();
        describe(vm, exc, &mut text, &mut Vec::new());
        write_stderr(vm, &text);
        if std::env::var_os("TAIPAN_DEBUG").is_some() {
            let t = vm.type_name(second);
            let s = vm.str_text(second).unwrap_or_default();
            write_stderr(vm, &format!("(while printing: {t}: {s})\n"));
        }
    }
}
/// What `traceback` would print, without it: it may be what is broken.
// GC: everything in `seen` is reachable from the first, which the caller holds.
fn describe(vm: &mut Vm, exc: Value, out: &mut String, seen: &mut Vec<Value>) {
    if seen.len() > 20 || seen.contains(&exc) {
        return;
    }
    seen.push(exc);
    if let Some(e) = exc.downcast::<ExcObj>() {
        let (cause, context) = (e.cause.get(), e.context.get());
        if !cause.is_none() {
            describe(vm, cause, out, seen);
            out.push_str("\nThe above exception was the direct cause of the following exception:\n\n");
        } else if !context.is_none() && !e.suppress_context.get() {
            describe(vm, context, out, seen);
            out.push_str("\nDuring handling of the above exception, another exception occurred:\n\n");
        }
        describe_places(e.traceback.get(), out);
    }
    let t = vm.type_name(exc);
    let s = vm.str_text(exc).unwrap_or_else(|_| "<exception str() failed>".into());
    vm.clear_exception();
    out.push_str(&if s.is_empty() { format!("{t}\n") } else { format!("{t}: {s}\n") });
}
/// A traceback as CPython's C code prints it: without marks under the source, at most three times the same line.
fn describe_places(tb: Value, out: &mut String) {
    const SHOWN: usize = 3;
    let mut tb = tb.downcast::<taipan_vm::TracebackObj>();
    if tb.is_some() {
        out.push_str("Traceback (most recent call last):\n");
    }
    let (mut last, mut times) = (String::new(), 0);
    let repeated = |times: usize, out: &mut String| {
        if let n @ 1.. = times.saturating_sub(SHOWN) {
            let s = if n == 1 { "" } else { "s" };
            out.push_str(&format!("  [Previous line repeated {n} more time{s}]\n"));
        }
    };
    while let Some(t) = tb {
        if let Some(c) = t.frame.get().and_then(|f| f.code.get()) {
            let line = c.line_at(t.lasti.get()).unwrap_or(0);
            let mut place =
                format!("  File \"{}\", line {line}, in {}\n", c.tables().filename, c.tables().name);
            let source = std::fs::read(&*c.tables().filename).unwrap_or_default();
            let source = String::from_utf8_lossy(&source);
            if let Some(l) = source.lines().nth((line as usize).wrapping_sub(1)) {
                place.push_str(&format!("    {}\n", l.trim()));
            }
            if place == last {
                times += 1;
            } else {
                repeated(times, out);
                times = 1;
            }
            if times <= SHOWN {
                out.push_str(&place);
            }
            last = place;
        }
        tb = t.next.get().downcast::<taipan_vm::TracebackObj>();
    }
    repeated(times, out);
}
/// Type, message and places, without the library.
fn print_bare(vm: &mut Vm, exc: Value) {
    let mut tb =
        exc.downcast::<ExcObj>().and_then(|e| e.traceback.get().downcast::<taipan_vm::TracebackObj>());
    while let Some(t) = tb {
        if let Some(c) = t.frame.get().and_then(|f| f.code.get()) {
            let line = c.line_at(t.lasti.get()).unwrap_or(0);
            let (file, name) = (c.tables().filename.to_string(), c.tables().name.to_string());
            eprintln!("  File \"{file}\", line {line}, in {name}");
        }
        tb = t.next.get().downcast::<taipan_vm::TracebackObj>();
    }
    let t = vm.type_name(exc);
    let s = vm.str_text(exc).unwrap_or_default();
    vm.clear_exception();
    eprintln!("{t}: {s}");
}
static UNRAISABLE: StructSeqDef = StructSeqDef {
    name: "UnraisableHookArgs",
    doc: "Type used to pass arguments to sys.unraisablehook.",
    fields: &[("exc_type", ""), ("exc_value", ""), ("exc_traceback", ""), ("err_msg", ""), ("object", "")],
    n_visible: 5,
    constructible: true,
};
/// Reports an exception that nobody can catch through `sys.unraisablehook`.
pub fn unraisable(vm: &mut Vm, exc: Value, msg: Value, obj: Value) {
    let t = vm.type_of(exc).value();
    let tb = exc.downcast::<ExcObj>().map_or(Value::NONE, |x| x.traceback.get());
    let args = vm.new_structseq(&UNRAISABLE, &[t, exc, tb, msg, obj]);
    let d = vm.sys_dict;
    let done = match vm.dict_get_text(d, "unraisablehook") {
        Some(h) if !h.is_none() => vm.call1(h, args).map(|_| ()),
        _ => unraisablehook(vm, &[args]).map(|_| ()),
    };
    if done.is_err() {
        vm.clear_exception();
    }
}
fn unraisablehook(vm: &mut Vm, a: &[Value]) -> R {
    let exc = vm.getattr_text(a[0], "exc_value")?;
    let msg = vm.getattr_text(a[0], "err_msg")?;
    let obj = vm.getattr_text(a[0], "object")?;
    let mut text = String::new();
    if !obj.is_none() {
        let head = if msg.is_none() { "Exception ignored in".to_string() } else { vm.str_text(msg)? };
        let r = match vm.repr_text(obj) {
            Ok(r) => r,
            Err(_) => {
                vm.clear_exception();
                "<object repr() failed>".to_string()
            }
        };
        text = format!("{head}: {r}\n");
    } else if !msg.is_none() {
        text = format!("{}:\n", vm.str_text(msg)?);
    }
    let tb = vm.getattr_text(a[0], "exc_traceback")?;
    describe_places(tb, &mut text);
    let t = vm.type_of(exc);
    let module = vm
        .getattr_opt_text(t.value(), "__module__")?
        .filter(|m| m.to_str().is_some_and(|m| !m.eq_str("builtins") && !m.eq_str("__main__")));
    if let Some(m) = module {
        text.push_str(&vm.str_text(m)?);
        text.push('.');
    }
    let name = vm.getattr_opt_text(t.value(), "__qualname__")?;
    text.push_str(&match name {
        Some(n) => vm.str_text(n)?,
        None => "<unknown>".into(),
    });
    if !exc.is_none() {
        let s = vm.str_text(exc).unwrap_or_else(|_| "<exception str() failed>".into());
        vm.clear_exception();
        if !s.is_empty() {
            text.push_str(": ");
            text.push_str(&s);
        }
    }
    text.push('\n');
    write_stderr(vm, &text);
    Ok(Value::NONE)
}
/// The list of audit hooks. Only events that programs raise themselves reach them.
const AUDIT_HOOKS: &str = "sys.audit hooks";

fn audit(vm: &mut Vm, args: Args) -> R {
    let Some(event) = args.get(0) else {
        return Err(vm.type_error("audit expected at least 1 argument, got 0"));
    };
    if event.to_str().is_none() {
        let t = vm.type_name(event);
        return Err(vm.type_error(format!("audit() argument 1 must be str, not {t}")));
    }
    let Some(hooks) = vm.state_get(AUDIT_HOOKS).and_then(|l| l.to_list()) else { return Ok(Value::NONE) };
    let rest = vm.tuple(&args.positional()[1..]);
    let mut i = 0;
    while let Some(&h) = hooks.as_slice().get(i) {
        vm.call(h, &[event, rest])?;
        i += 1;
    }
    Ok(Value::NONE)
}
fn addaudithook(vm: &mut Vm, a: &[Value]) -> R {
    // Hooks that are there may refuse the new one, silently with an Exception.
    if let Some(hooks) = vm.state_get(AUDIT_HOOKS).and_then(|l| l.to_list()) {
        let (event, none) = (vm.str_value("sys.addaudithook"), vm.empty_tuple.value());
        let mut i = 0;
        while let Some(&h) = hooks.as_slice().get(i) {
            if let Err(e) = vm.call(h, &[event, none]) {
                let t = vm.exc.Exception;
                vm.expect_exception(e, t)?;
                return Ok(Value::NONE);
            }
            i += 1;
        }
    }
    match vm.state_get(AUDIT_HOOKS).and_then(|l| l.to_list()) {
        Some(l) => vm.list_push(l, a[0])?,
        None => {
            let l = vm.list(&[a[0]]);
            vm.state_set(AUDIT_HOOKS, l);
        }
    }
    Ok(Value::NONE)
}
/// Calls what `$PYTHONBREAKPOINT` names.
fn breakpointhook(vm: &mut Vm, args: Args) -> R {
    let ignored = vm.library::<Settings>().ignore_environment;
    let named = std::env::var_os("PYTHONBREAKPOINT").filter(|n| !ignored && !n.is_empty());
    let named = named.map_or("pdb.set_trace".into(), |n| n.to_string_lossy().into_owned());
    if named == "0" {
        return Ok(Value::NONE);
    }
    let (module, attribute) = named.rsplit_once('.').unwrap_or(("builtins", &named));
    if !module.is_empty() {
        match vm.import_module(module) {
            Ok(m) => match vm.getattr_text(m, attribute) {
                Ok(f) => return vm.call_args(f, args),
                Err(e) if !vm.exception_is(vm.exc.AttributeError) => return Err(e),
                Err(_) => vm.clear_exception(),
            },
            Err(e) if !vm.exception_is(vm.exc.ImportError) => return Err(e),
            Err(_) => vm.clear_exception(),
        }
    }
    let category = vm.exc.RuntimeWarning;
    vm.warn(category, &format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{named}\""), 1)?;
    Ok(Value::NONE)
}
/// What `-X cpu_count` says, -1: nothing.
fn cpu_count_config(vm: &mut Vm, _: &[Value]) -> R {
    let n = vm.library::<Settings>().option("cpu_count", "PYTHON_CPU_COUNT");
    Ok(Value::small(n.and_then(|n| n.parse::<u32>().ok()).map_or(-1, i64::from)))
}
fn setswitchinterval(vm: &mut Vm, a: &[Value]) -> R {
    let s = vm.to_f64(a[0])?;
    if s <= 0.0 {
        return Err(vm.value_error("switch interval must be strictly positive"));
    }
    vm.library::<State>().switch_interval = Some(s);
    Ok(Value::NONE)
}
fn set_int_max_str_digits(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_int(a[0])? as i64;
    if n != 0 && n < 640 {
        return Err(vm.value_error("maxdigits must be >= 640 or 0 for unlimited"));
    }
    vm.library::<Settings>().int_max_str_digits = n;
    vm.set_int_max_str_digits(n as usize);
    Ok(Value::NONE)
}
static ASYNCGEN_HOOKS: StructSeqDef = StructSeqDef {
    name: "asyncgen_hooks",
    doc: "",
    fields: &[("firstiter", ""), ("finalizer", "")],
    n_visible: 2,
    constructible: false,
};
fn get_asyncgen_hooks(vm: &mut Vm, _a: &[Value]) -> R {
    let (f, g) = (
        vm.state_get("asyncgen.firstiter").unwrap_or(Value::NONE),
        vm.state_get("asyncgen.finalizer").unwrap_or(Value::NONE),
    );
    Ok(vm.new_structseq(&ASYNCGEN_HOOKS, &[f, g]))
}
fn set_asyncgen_hooks(vm: &mut Vm, a: &[Value]) -> R {
    for (v, key, what) in
        [(a[1], "asyncgen.finalizer", "finalizer"), (a[0], "asyncgen.firstiter", "firstiter")]
    {
        if v.is_unbound() {
            continue;
        }
        if !v.is_none() && vm.slots_of(v).call.is_none() {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("callable {what} expected, got {t}")));
        }
        vm.state_set(key, v);
    }
    Ok(Value::NONE)
}

/// Dataclasses with slots make a class anew: the old one lets go of the descriptors of its instances' dict and weak
/// references.
fn clear_type_descriptors(vm: &mut Vm, a: &[Value]) -> R {
    let Some(t) = a[0].to_type() else {
        let n = vm.type_name(a[0]);
        return Err(vm.type_error(format!("argument must be type, not {n}")));
    };
    if !t.is_heap_type() {
        return Err(vm.type_error("argument is immutable"));
    }
    for key in [vm.names.__dict__, vm.names.__weakref__] {
        vm.set_type_attr(t, key, Value::UNBOUND)?;
    }
    Ok(Value::NONE)
}
