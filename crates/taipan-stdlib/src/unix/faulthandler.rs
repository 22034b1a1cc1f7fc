//! `faulthandler`: tracebacks without running Python code, on request, after a time, at a signal, and before the process
//! dies of a fatal one.
//!
//! The handler of fatal signals writes piece by piece to the descriptor and allocates nothing of its own. It reads frames
//! of a VM that was interrupted anywhere; what is wrong there ends the process, which is about to end, a little earlier.

use super::errno;
use crate::ModuleDef;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};
use taipan_vm::gil::thread_ident;
use taipan_vm::interp::delegation::Level;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::taipan_heap::RootedValue;
use taipan_vm::{R, Value, ValueExt, Vm};

/// At most so many frames of a thread are shown.
const MOST_FRAMES: usize = 100;

#[derive(Default)]
struct State {
    enabled: Cell<bool>,
    /// Set to end the wait of `dump_traceback_later`.
    timer: Option<Arc<Timer>>,
    /// By signal: descriptor, all threads, the handler before (to be called too, if it was asked for).
    registered: HashMap<i32, (i32, bool, RootedValue, bool)>,
}
#[derive(Default)]
struct Timer {
    cancelled: Mutex<bool>,
    changed: Condvar,
}

/// Where to write: the descriptor of a file, by default of `sys.stderr`.
fn descriptor(vm: &mut Vm, file: Value) -> R<i32> {
    let mut file = file;
    if file.is_unbound() || file.is_none() {
        let sys = vm.import_module("sys")?;
        file = match vm.getattr_opt_text(sys, "stderr")? {
            Some(f) if !f.is_none() => f,
            Some(_) => return Err(vm.runtime_error("sys.stderr is None")),
            None => return Err(vm.runtime_error("unable to get sys.stderr")),
        };
    }
    if file.is_int_like() {
        let fd = vm.to_c_int(file)?;
        if fd < 0 {
            return Err(vm.value_error("file is not a valid file descriptor"));
        }
        return Ok(fd);
    }
    let fd = vm.call_method(file, "fileno", &[])?;
    let fd = vm.to_c_int(fd)?;
    if fd < 0 {
        return Err(vm.runtime_error("file.fileno() is not a valid file descriptor"));
    }
    // What is in its buffer comes first.
    if vm.call_method(file, "flush", &[]).is_err() {
        vm.clear_exception();
    }
    Ok(fd)
}
fn write(fd: i32, text: &str) {
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        // SAFETY: pointer and length of a slice.
        let n = unsafe { libc::write(fd, rest.as_ptr().cast(), rest.len()) };
        if n < 0 && errno() == libc::EINTR {
            continue;
        }
        if n <= 0 {
            return;
        }
        rest = &rest[n as usize..];
    }
}
/// Writes to a descriptor at once.
struct Direct(i32);
impl Write for Direct {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        write(self.0, text);
        Ok(())
    }
}
/// At most so many characters of a name are shown.
const MOST_CHARACTERS: usize = 500;

/// A name as `backslashreplace` has it in ASCII.
fn ascii(name: Value, out: &mut impl Write) {
    let Some(name) = name.to_str() else {
        let _ = out.write_str("???");
        return;
    };
    for c in name.chars().take(MOST_CHARACTERS) {
        let _ = match c {
            0x20..=0x7e => out.write_char(c as u8 as char),
            0..=0xff => write!(out, "\\x{c:02x}"),
            0x100..=0xffff => write!(out, "\\u{c:04x}"),
            _ => write!(out, "\\U{c:08x}"),
        };
    }
    if name.len > MOST_CHARACTERS {
        let _ = out.write_str("...");
    }
}
fn frames(fp: *mut Value, out: &mut impl Write) {
    let mut at = (!fp.is_null()).then_some(Level::Frame(fp));
    for _ in 0..MOST_FRAMES {
        // SAFETY: the chain of live frames of a thread that runs this or waits for the GIL.
        let visible = at.and_then(|l| unsafe { l.visible() });
        let Some(l) = visible else { return };
        // SAFETY: a live frame.
        let (code, lasti) = unsafe { l.place() };
        if let Some(code) = code {
            let _ = out.write_str("  File \"");
            ascii(code.filename.get(), out);
            let _ = match code.line_at(lasti) {
                Some(line) => write!(out, "\", line {line} in "),
                None => out.write_str("\", line ??? in "),
            };
            ascii(code.name.get(), out);
            let _ = out.write_str("\n");
        }
        // SAFETY: as above.
        at = unsafe { l.outer() };
    }
    let _ = out.write_str("  ...\n");
}
/// What the system calls a thread.
fn thread_name(ident: u64) -> String {
    let mut name = String::new();
    name_of(ident, &mut name);
    name
}
/// `current`: the running thread is one of the program's.
fn traceback(vm: &Vm, all: bool, current: bool) -> String {
    let mut out = String::new();
    if !all {
        out.push_str("Stack (most recent call first):\n");
        frames(vm.thread.fp, &mut out);
        return out;
    }
    let mut others = vm.threads.idents();
    others.sort_unstable();
    others.reverse();
    for ident in others {
        if ident == thread_ident() {
            continue;
        }
        let _ = writeln!(out, "Thread {ident:#018x}{} (most recent call first):", thread_name(ident));
        if let Some(fp) = vm.threads.frame_of(ident) {
            frames(fp, &mut out);
        }
        out.push('\n');
    }
    if current {
        let ident = thread_ident();
        let _ = writeln!(out, "Current thread {ident:#018x}{} (most recent call first):", thread_name(ident));
        frames(vm.thread.fp, &mut out);
    } else {
        out.pop();
    }
    out
}
fn dump_traceback(vm: &mut Vm, a: &[Value]) -> R {
    let fd = descriptor(vm, a[0])?;
    let all = a[1].is_unbound() || vm.truth(a[1])?;
    let text = traceback(vm, all, true);
    write(fd, &text);
    Ok(Value::NONE)
}

// ---- fatal signals ----

const FATAL: [(i32, &str); 5] = [
    (libc::SIGBUS, "Bus error"),
    (libc::SIGILL, "Illegal instruction"),
    (libc::SIGFPE, "Floating-point exception"),
    (libc::SIGABRT, "Aborted"),
    (libc::SIGSEGV, "Segmentation fault"),
];
static FATAL_FD: AtomicI32 = AtomicI32::new(2);
static FATAL_ALL: AtomicBool = AtomicBool::new(true);
static FATAL_NATIVE: AtomicBool = AtomicBool::new(true);
/// The VM that is shown; set before the handler is.
static FATAL_VM: AtomicPtr<Vm> = AtomicPtr::new(std::ptr::null_mut());

extern "C" fn on_fatal(signal: i32) {
    let name = FATAL.iter().find(|f| f.0 == signal).map_or("Unknown", |f| f.1);
    let mut out = Direct(FATAL_FD.load(Ordering::Relaxed));
    let _ = write!(out, "Fatal Python error: {name}\n\n");
    // SAFETY: a VM lives as long as the process. Should what is read be half changed, this ends in the signal's default
    // action: the handler was reset when it was entered.
    unsafe { fatal_traceback(FATAL_VM.load(Ordering::Relaxed), &mut out) };
    if FATAL_NATIVE.load(Ordering::Relaxed) {
        let _ = out.write_str("\n");
        native_stack(&mut out);
    }
    // SAFETY: is safe in a handler.
    unsafe { libc::raise(signal) };
}
/// # Safety
/// The VM exists.
unsafe fn fatal_traceback(vm: *mut Vm, out: &mut Direct) {
    // SAFETY: promised by the caller.
    let Some(vm) = (unsafe { vm.as_ref() }) else { return };
    let me = thread_ident();
    // A thread that let go of the GIL has left its frames with the others'.
    let fp = vm.threads.frame_in_signal(me).unwrap_or(vm.thread.fp);
    if !FATAL_ALL.load(Ordering::Relaxed) {
        let _ = out.write_str("Stack (most recent call first):\n");
        frames(fp, out);
        return;
    }
    vm.threads.each_in_signal(|ident, fp| {
        if ident != me {
            let _ = write!(out, "Thread {ident:#018x}");
            name_of(ident, out);
            let _ = out.write_str(" (most recent call first):\n");
            frames(fp, out);
            let _ = out.write_str("\n");
        }
    });
    let _ = write!(out, "Current thread {me:#018x}");
    name_of(me, out);
    let _ = out.write_str(" (most recent call first):\n");
    if vm.finalizing {
        let _ = out.write_str("  Garbage-collecting\n");
    }
    frames(fp, out);
}
fn name_of(ident: u64, out: &mut impl Write) {
    let mut b = [0u8; 64];
    // SAFETY: the thread exists: it has a state; and the buffer is as long as said.
    let r = unsafe { libc::pthread_getname_np(ident as libc::pthread_t, b.as_mut_ptr().cast(), b.len()) };
    let n = b.iter().position(|&c| c == 0).unwrap_or(0);
    if r == 0
        && n > 0
        && let Ok(name) = std::str::from_utf8(&b[..n])
    {
        let _ = write!(out, " [{name}]");
    }
}
/// The native frames of this thread.
fn native_stack(out: &mut Direct) {
    let _ = out.write_str("Current thread's C stack trace (most recent call first):\n");
    let mut found = [std::ptr::null_mut(); 32];
    // SAFETY: room for so many.
    let n = unsafe { libc::backtrace(found.as_mut_ptr(), found.len() as i32) };
    for &address in &found[..n.max(0) as usize] {
        // SAFETY: what is found are C strings of loaded files.
        unsafe {
            let mut info: libc::Dl_info = std::mem::zeroed();
            if libc::dladdr(address, &raw mut info) == 0 || info.dli_fname.is_null() {
                let _ = writeln!(out, "  Binary file \"<unknown>\" [{address:p}]");
                continue;
            }
            let _ = out.write_str("  Binary file \"");
            let file = std::ffi::CStr::from_ptr(info.dli_fname).to_bytes();
            libc::write(out.0, file.as_ptr().cast(), file.len());
            let _ = out.write_str("\"");
            if info.dli_sname.is_null() {
                let _ = write!(out, ", at +{:#x}", address as usize - info.dli_fbase as usize);
            } else {
                let _ = out.write_str(", at ");
                let symbol = std::ffi::CStr::from_ptr(info.dli_sname).to_bytes();
                libc::write(out.0, symbol.as_ptr().cast(), symbol.len());
                let _ = write!(out, "+{:#x}", address as usize - info.dli_saddr as usize);
            }
            let _ = writeln!(out, " [{address:p}]");
        }
    }
    if n <= 0 {
        let _ = out.write_str("  <cannot get C stack on this system>\n");
    }
}
fn dump_c_stack(vm: &mut Vm, a: &[Value]) -> R {
    let fd = descriptor(vm, a[0])?;
    native_stack(&mut Direct(fd));
    Ok(Value::NONE)
}
fn enable(vm: &mut Vm, a: &[Value]) -> R {
    let fd = descriptor(vm, a[0])?;
    let all = a[1].is_unbound() || vm.truth(a[1])?;
    let native = a[2].is_unbound() || vm.truth(a[2])?;
    FATAL_ALL.store(all, Ordering::Relaxed);
    FATAL_NATIVE.store(native, Ordering::Relaxed);
    FATAL_VM.store(std::ptr::from_mut(vm), Ordering::Relaxed);
    FATAL_FD.store(fd, Ordering::Relaxed);
    // The first call loads what it needs.
    // SAFETY: room for one.
    unsafe { libc::backtrace([std::ptr::null_mut()].as_mut_ptr(), 1) };
    if vm.library::<State>().enabled.replace(true) {
        return Ok(Value::NONE);
    }
    for (signal, _) in FATAL {
        // SAFETY: the handler does what handlers may.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_fatal as *const () as usize;
            action.sa_flags = libc::SA_RESETHAND | libc::SA_NODEFER | libc::SA_ONSTACK;
            if libc::sigaction(signal, &action, std::ptr::null_mut()) != 0 {
                let e = errno();
                return Err(vm.os_error(e, Value::UNBOUND));
            }
        }
    }
    Ok(Value::NONE)
}
fn disable(vm: &mut Vm, _: &[Value]) -> R {
    let was = vm.library::<State>().enabled.replace(false);
    if was {
        for (signal, _) in FATAL {
            // SAFETY: the default action.
            unsafe { libc::signal(signal, libc::SIG_DFL) };
        }
    }
    Ok(Value::bool(was))
}

// ---- after a time ----

fn cancel(vm: &mut Vm) {
    if let Some(t) = vm.library::<State>().timer.take() {
        *t.cancelled.lock().unwrap_or_else(PoisonError::into_inner) = true;
        t.changed.notify_all();
    }
}
fn dump_later(vm: &mut Vm, a: &[Value]) -> R {
    let seconds = vm.to_f64(a[0])?;
    let repeat = !a[1].is_unbound() && vm.truth(a[1])?;
    let fd = descriptor(vm, a[2])?;
    let exit = !a[3].is_unbound() && vm.truth(a[3])?;
    if seconds.is_nan() || seconds <= 0.0 {
        return Err(vm.value_error("timeout must be greater than 0"));
    }
    if seconds > 9e9 {
        return Err(vm.overflow_error("timeout value is too large"));
    }
    cancel(vm);
    let timer = Arc::new(Timer::default());
    vm.library::<State>().timer = Some(timer.clone());
    let period = Duration::from_secs_f64(seconds);
    let us = period.as_micros();
    let (s, rest) = (us / 1_000_000, us % 1_000_000);
    let fraction = if rest == 0 { String::new() } else { format!(".{rest:06}") };
    let head = format!("Timeout ({}:{:02}:{:02}{fraction})!\n", s / 3600, s / 60 % 60, s % 60);
    let started = vm.spawn_thread(1 << 20, move |vm| {
        loop {
            let waiting = timer.clone();
            let over = vm.without_gil(move || {
                let end = Instant::now() + period;
                let mut off = waiting.cancelled.lock().unwrap_or_else(PoisonError::into_inner);
                while !*off {
                    let left = end.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return false;
                    }
                    off = waiting.changed.wait_timeout(off, left).unwrap_or_else(PoisonError::into_inner).0;
                }
                true
            });
            if over {
                return;
            }
            write(fd, &head);
            write(fd, &traceback(vm, true, false));
            if exit {
                // SAFETY: ends the process at once, as was asked for.
                unsafe { libc::_exit(1) };
            }
            if !repeat {
                return;
            }
        }
    });
    match started {
        Ok(_) => Ok(Value::NONE),
        Err(_) => Err(vm.runtime_error("unable to start watchdog thread")),
    }
}

// ---- at a signal ----

fn on_signal(vm: &mut Vm, a: &[Value]) -> R {
    let signal = vm.to_c_int(a[0])?;
    let known = vm.library::<State>().registered.get(&signal).map(|r| (r.0, r.1, r.2.get(), r.3));
    let Some((fd, all, before, chain)) = known else { return Ok(Value::NONE) };
    let text = traceback(vm, all, true);
    write(fd, &text);
    if chain && vm.is_callable(before) {
        vm.call(before, a)?;
    }
    Ok(Value::NONE)
}
static ON_SIGNAL: MethodDef = def("_on_signal", "($module, signum, frame, /)", on_signal, "");

fn signal_number(vm: &mut Vm, v: Value) -> R<i32> {
    let n = vm.to_c_int(v)?;
    if FATAL.iter().any(|f| f.0 == n) {
        return Err(vm.runtime_error(format!("signal {n} cannot be registered, use enable() instead")));
    }
    if !(1..65).contains(&n) {
        return Err(vm.value_error("signal number out of range"));
    }
    Ok(n)
}
fn register(vm: &mut Vm, a: &[Value]) -> R {
    let n = signal_number(vm, a[0])?;
    let fd = descriptor(vm, a[1])?;
    let all = a[2].is_unbound() || vm.truth(a[2])?;
    let chain = !a[3].is_unbound() && vm.truth(a[3])?;
    let f = vm.new_native_fn(&ON_SIGNAL, Value::UNBOUND, Value::UNBOUND, Value::NONE);
    let module = vm.import_module("_signal")?;
    let old = vm.call_method(module, "signal", &[Value::small(n.into()), f])?;
    let old = match vm.library::<State>().registered.remove(&n) {
        Some(r) => r.2,
        None => RootedValue::new(&vm.heap, old),
    };
    vm.library::<State>().registered.insert(n, (fd, all, old, chain));
    Ok(Value::NONE)
}
fn unregister(vm: &mut Vm, a: &[Value]) -> R {
    let n = signal_number(vm, a[0])?;
    let Some(r) = vm.library::<State>().registered.remove(&n) else { return Ok(Value::FALSE) };
    let module = vm.import_module("_signal")?;
    let old = r.2.get();
    let old = if old.is_none() { Value::small(0) } else { old };
    vm.call_method(module, "signal", &[Value::small(n.into()), old])?;
    Ok(Value::TRUE)
}

pub static DEF: ModuleDef = ModuleDef {
    name: "faulthandler",
    doc: "faulthandler module.",
    functions: &[
        def(
            "enable",
            "($module, /, file=sys.stderr, all_threads=True, c_stack=True)",
            enable,
            "Enable the fault handler.",
        ),
        def(
            "dump_c_stack",
            "($module, /, file=sys.stderr)",
            dump_c_stack,
            "Dump the C stack of the current thread into file.",
        ),
        def("disable", "($module, /)", disable, "Disable the fault handler."),
        def(
            "is_enabled",
            "($module, /)",
            |vm, _| Ok(Value::bool(vm.library::<State>().enabled.get())),
            "Check if the handler is enabled.",
        ),
        def(
            "dump_traceback",
            "($module, /, file=sys.stderr, all_threads=True)",
            dump_traceback,
            "Dump the traceback of the current thread into file.\n\nDump the traceback of the current thread, or of all threads if\nall_threads is true, into file.",
        ),
        def(
            "dump_traceback_later",
            "($module, /, timeout, repeat=False, file=sys.stderr, exit=False)",
            dump_later,
            "Dump the traceback of all threads in timeout seconds.\n\nIf repeat is true, the tracebacks of all threads are dumped every timeout\nseconds. If exit is true, call _exit(1) which is not safe.",
        ),
        def(
            "cancel_dump_traceback_later",
            "($module, /)",
            |vm, _| {
                cancel(vm);
                Ok(Value::NONE)
            },
            "Cancel the previous call to dump_traceback_later().",
        ),
        def(
            "register",
            "($module, /, signum, file=sys.stderr, all_threads=True, chain=False)",
            register,
            "Register a handler for the signal 'signum'.\n\nDump the traceback of the current thread, or of all threads if\nall_threads is true, into file.",
        ),
        def(
            "unregister",
            "($module, signum, /)",
            unregister,
            "Unregister the handler of the signal 'signum' registered by register().",
        ),
        def(
            "_sigsegv",
            "($module, release_gil=False, /)",
            |vm, a| {
                let release = !a[0].is_unbound() && vm.truth(a[0])?;
                // SAFETY: a signal to itself.
                let fault = || unsafe { libc::raise(libc::SIGSEGV) };
                if release {
                    vm.without_gil(fault)
                } else {
                    fault()
                };
                Ok(Value::NONE)
            },
            "Raise a SIGSEGV signal.",
        ),
        def("_sigabrt", "($module, /)", |_, _| std::process::abort(), "Raise a SIGABRT signal."),
    ],
    ..ModuleDef::BASE
};
