//! `_signal`.
//!
//! The C handler only notes the signal (and writes to the wakeup file descriptor); handlers written in Python are
//! called by the main thread at its next safe point, through `vm.signal_dispatch`.

use crate::ModuleDef;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use taipan_vm::native::{MethodDef, TypeDef, def};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{ExcObj, Gc, ListObj, R, Raised, Value, ValueExt, Vm};

const NSIG: i64 = 65;
const DFL: Value = Value::small(0);
const IGN: Value = Value::small(1);
/// Stands for `default_int_handler` until the module exists.
const NATIVE_INT: Value = Value::ELLIPSIS;

static WAKEUP: AtomicI32 = AtomicI32::new(-1);
static WAKEUP_WARN: AtomicBool = AtomicBool::new(true);
static WAKEUP_ERRNO: AtomicI32 = AtomicI32::new(0);

fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}
extern "C" fn on_signal(n: libc::c_int) {
    // SAFETY: errno belongs to the thread; write is safe in a handler.
    unsafe {
        let saved = *libc::__errno_location();
        taipan_vm::gil::on_signal(n);
        let fd = WAKEUP.load(Ordering::Relaxed);
        if fd >= 0 {
            let byte = n as u8;
            if libc::write(fd, (&raw const byte).cast(), 1) < 0 {
                let e = *libc::__errno_location();
                let full = e == libc::EAGAIN || e == libc::EWOULDBLOCK;
                if !full || WAKEUP_WARN.load(Ordering::Relaxed) {
                    WAKEUP_ERRNO.store(e, Ordering::Relaxed);
                }
            }
        }
        *libc::__errno_location() = saved;
    }
}
fn set_action(n: i32, handler: usize) -> bool {
    // SAFETY: a zeroed sigaction is valid; the handler is SIG_DFL, SIG_IGN or `on_signal`.
    unsafe {
        let mut a: libc::sigaction = std::mem::zeroed();
        a.sa_sigaction = handler;
        libc::sigemptyset(&mut a.sa_mask);
        libc::sigaction(n, &a, std::ptr::null_mut()) == 0
    }
}
fn current_action(n: i32) -> Option<usize> {
    // SAFETY: as above.
    unsafe {
        let mut a: libc::sigaction = std::mem::zeroed();
        (libc::sigaction(n, std::ptr::null(), &mut a) == 0).then_some(a.sa_sigaction)
    }
}

/// The handlers by signal number.
fn handlers(vm: &mut Vm) -> Gc<ListObj> {
    if let Some(l) = vm.state_get("signal.handlers").and_then(|v| v.to_list()) {
        return l;
    }
    let all = (0..NSIG as i32).map(|n| match current_action(n) {
        Some(libc::SIG_DFL) => DFL,
        Some(libc::SIG_IGN) => IGN,
        _ => Value::NONE,
    });
    let l = vm.list_from(all, |_, v| v);
    vm.state_set("signal.handlers", l);
    match l.to_list() {
        Some(l) => l,
        None => vm.new_list(&[]),
    }
}
/// Keeps signals from the calling thread: those sent to the process go to another one.
pub fn block_all() {
    // SAFETY: the set is initialised.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut set);
        libc::pthread_sigmask(libc::SIG_BLOCK, &set, std::ptr::null_mut());
    }
}
/// At the start of the program: the main thread handles signals, SIGINT raises KeyboardInterrupt.
pub fn install(vm: &mut Vm) {
    vm.receive_signals();
    vm.signal_dispatch = Some(dispatch);
    for n in [libc::SIGPIPE, libc::SIGXFSZ] {
        set_action(n, libc::SIG_IGN);
    }
    let h = handlers(vm);
    if h.get(libc::SIGINT as usize) == Some(DFL) && set_action(libc::SIGINT, on_signal as *const () as usize)
    {
        // The list is long enough.
        let _ = vm.list_setitem_index(h, libc::SIGINT as isize, NATIVE_INT);
    }
}
fn keyboard_interrupt(vm: &mut Vm) -> Raised {
    let t = vm.exc.KeyboardInterrupt;
    vm.raise_args(t, &[])
}
fn dispatch(vm: &mut Vm, n: i32) -> R<()> {
    // 64 shares the bit of 0, which is no signal.
    let n = if n == 0 { 64 } else { n };
    let e = WAKEUP_ERRNO.swap(0, Ordering::Relaxed);
    if e != 0 {
        let r = vm.os_error(e, Value::UNBOUND);
        vm.write_unraisable(r, "Exception ignored when trying to write to the signal wakeup fd", Value::NONE);
    }
    let f = handlers(vm).get(n as usize).unwrap_or(DFL);
    match f {
        NATIVE_INT => Err(keyboard_interrupt(vm)),
        f if f == DFL || f == IGN || f.is_none() => Ok(()),
        f => {
            let frame = current_frame(vm);
            vm.call(f, &[Value::small(n as i64), frame])?;
            Ok(())
        }
    }
}
fn current_frame(vm: &mut Vm) -> Value {
    if vm.thread.fp.is_null() {
        return Value::NONE;
    }
    // SAFETY: the frame pointer of the running thread.
    unsafe { vm.frame_object(vm.thread.fp) }.value()
}
fn number(vm: &mut Vm, v: Value) -> R<i32> {
    let n = vm.to_c_int(v)?;
    if n < 1 || n as i64 >= NSIG {
        return Err(vm.value_error("signal number out of range"));
    }
    Ok(n)
}

// ---- handlers ----

fn set_signal(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_int(a[0])?;
    if vm.thread.ident != vm.main_ident {
        return Err(vm.value_error("signal only works in main thread of the main interpreter"));
    }
    if n < 1 || n as i64 >= NSIG {
        return Err(vm.value_error("signal number out of range"));
    }
    let handler = a[1];
    let as_int = if handler.is_int_like() { handler.to_i64() } else { None };
    let (action, stored) = match as_int {
        Some(0) => (libc::SIG_DFL, DFL),
        Some(1) => (libc::SIG_IGN, IGN),
        _ if vm.is_callable(handler) => (on_signal as *const () as usize, handler),
        _ => {
            return Err(
                vm.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
            );
        }
    };
    // What arrived before belongs to the old handler.
    vm.check_signals()?;
    let h = handlers(vm);
    if !set_action(n, action) {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    let old = h.get(n as usize).unwrap_or(Value::NONE);
    vm.list_setitem_index(h, n as isize, stored)?;
    Ok(old)
}
fn getsignal(vm: &mut Vm, a: &[Value]) -> R {
    let n = number(vm, a[0])?;
    Ok(handlers(vm).get(n as usize).unwrap_or(Value::NONE))
}
fn default_int_handler(vm: &mut Vm, _: &[Value]) -> R {
    Err(keyboard_interrupt(vm))
}
fn siginterrupt(vm: &mut Vm, a: &[Value]) -> R {
    let n = number(vm, a[0])?;
    let flag = vm.to_c_int(a[1])?;
    // SAFETY: a zeroed sigaction is valid.
    let ok = unsafe {
        let mut s: libc::sigaction = std::mem::zeroed();
        libc::sigaction(n, std::ptr::null(), &mut s) == 0 && {
            if flag != 0 {
                s.sa_flags &= !libc::SA_RESTART;
            } else {
                s.sa_flags |= libc::SA_RESTART;
            }
            libc::sigaction(n, &s, std::ptr::null_mut()) == 0
        }
    };
    if ok { Ok(Value::NONE) } else { Err(vm.last_os_error(Value::UNBOUND)) }
}
fn set_wakeup_fd(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let warn = a[1].is_unbound() || vm.truth(a[1])?;
    if vm.thread.ident != vm.main_ident {
        return Err(vm.value_error("set_wakeup_fd only works in main thread of the main interpreter"));
    }
    if fd >= 0 {
        // SAFETY: queries of a file descriptor.
        let flags = unsafe {
            let mut st: libc::stat = std::mem::zeroed();
            if libc::fstat(fd, &mut st) != 0 {
                return Err(vm.last_os_error(Value::UNBOUND));
            }
            libc::fcntl(fd, libc::F_GETFL)
        };
        if flags < 0 {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        if flags & libc::O_NONBLOCK == 0 {
            return Err(vm.value_error(format!("the fd {fd} must be in non-blocking mode")));
        }
    }
    WAKEUP_WARN.store(warn, Ordering::Relaxed);
    let old = WAKEUP.swap(fd.max(-1), Ordering::Relaxed);
    Ok(Value::small(old as i64))
}

// ---- sending ----

fn alarm(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_int(a[0])?;
    // SAFETY: no pointers.
    let left = unsafe { libc::alarm(n as u32) };
    Ok(vm.new_int(left as i64))
}
fn raise_signal(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_int(a[0])?;
    // SAFETY: no pointers.
    if unsafe { libc::raise(n) } != 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    vm.check_signals()?;
    Ok(Value::NONE)
}
fn pthread_kill(vm: &mut Vm, a: &[Value]) -> R {
    let thread = vm.index(a[0])?.to_i64().unwrap_or(0);
    let n = vm.to_c_int(a[1])?;
    // SAFETY: the caller answers for the thread, as in CPython.
    let e = unsafe { libc::pthread_kill(thread as libc::pthread_t, n) };
    if e != 0 {
        return Err(vm.os_error(e, Value::UNBOUND));
    }
    vm.check_signals()?;
    Ok(Value::NONE)
}
fn pidfd_send_signal(vm: &mut Vm, a: &[Value]) -> R {
    let (fd, n) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?);
    if !a[2].is_unbound() && !a[2].is_none() {
        return Err(vm.type_error("siginfo must be None"));
    }
    let flags = if a[3].is_unbound() { 0 } else { vm.to_c_int(a[3])? };
    // SAFETY: no siginfo.
    let r = unsafe {
        libc::syscall(libc::SYS_pidfd_send_signal, fd, n, std::ptr::null::<libc::siginfo_t>(), flags)
    };
    if r < 0 { Err(vm.last_os_error(Value::UNBOUND)) } else { Ok(Value::NONE) }
}
fn pause(vm: &mut Vm, _: &[Value]) -> R {
    // SAFETY: no arguments.
    vm.without_gil(|| unsafe { libc::pause() });
    vm.check_signals()?;
    Ok(Value::NONE)
}
fn strsignal(vm: &mut Vm, a: &[Value]) -> R {
    let n = number(vm, a[0])?;
    // SAFETY: the text is copied at once.
    let s = unsafe {
        let p = libc::strsignal(n);
        if p.is_null() { None } else { Some(std::ffi::CStr::from_ptr(p).to_string_lossy().into_owned()) }
    };
    Ok(match s {
        Some(s) if !s.starts_with("Unknown signal") => vm.str_value(&s),
        _ => Value::NONE,
    })
}

// ---- sets ----

fn set_of(vm: &mut Vm, v: Value) -> R<libc::sigset_t> {
    // SAFETY: sigemptyset initialises it.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    unsafe { libc::sigemptyset(&mut set) };
    vm.for_each(v, |vm, x| {
        let n = vm.index(x)?.to_i64().unwrap_or(-1);
        if !(1..NSIG).contains(&n) {
            return Err(vm.value_error(format!("signal number {n} out of range [1; {}]", NSIG - 1)));
        }
        // SAFETY: an initialised set. (Numbers that the C library keeps for itself are refused: nothing happens.)
        unsafe { libc::sigaddset(&mut set, n as i32) };
        Ok(())
    })?;
    Ok(set)
}
fn from_set(vm: &mut Vm, set: &libc::sigset_t) -> R {
    let out = vm.new_set();
    for n in 1..NSIG {
        // SAFETY: an initialised set.
        if unsafe { libc::sigismember(set, n as i32) } == 1 {
            vm.set_add(out, Value::small(n))?;
        }
    }
    Ok(out.value())
}
fn pthread_sigmask(vm: &mut Vm, a: &[Value]) -> R {
    let how = vm.to_c_int(a[0])?;
    let set = set_of(vm, a[1])?;
    // SAFETY: both sets are valid.
    let (e, old) = unsafe {
        let mut old: libc::sigset_t = std::mem::zeroed();
        (libc::pthread_sigmask(how, &set, &mut old), old)
    };
    if e != 0 {
        return Err(vm.os_error(e, Value::UNBOUND));
    }
    vm.check_signals()?;
    from_set(vm, &old)
}
fn sigpending(vm: &mut Vm, _: &[Value]) -> R {
    // SAFETY: filled by the call.
    let (r, set) = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        (libc::sigpending(&mut set), set)
    };
    if r != 0 { Err(vm.last_os_error(Value::UNBOUND)) } else { from_set(vm, &set) }
}
fn valid_signals(vm: &mut Vm, _: &[Value]) -> R {
    // SAFETY: filled by the call, which leaves out what the C library keeps for itself.
    let set = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut set);
        set
    };
    from_set(vm, &set)
}
static SIGINFO: StructSeqDef = StructSeqDef {
    name: "signal.struct_siginfo",
    doc: "struct_siginfo: Result from sigwaitinfo or sigtimedwait.\n\nThis object may be accessed either as a tuple of\n(si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),\nor via the attributes si_signo, si_code, and so on.",
    fields: &[
        ("si_signo", "signal number"),
        ("si_code", "signal code"),
        ("si_errno", "errno associated with this signal"),
        ("si_pid", "sending process ID"),
        ("si_uid", "real user ID of sending process"),
        ("si_status", "exit value or signal"),
        ("si_band", "band event for SIGPOLL"),
    ],
    n_visible: 7,
    constructible: true,
};
fn siginfo(vm: &mut Vm, i: &libc::siginfo_t) -> Value {
    // SAFETY: the fields of a siginfo that the kernel filled in.
    let (pid, uid, status) = unsafe { (i.si_pid() as i64, i.si_uid() as i64, i.si_status() as i64) };
    let fields = [i.si_signo as i64, i.si_code as i64, i.si_errno as i64, pid, uid, status, 0];
    let fields = fields.map(|n| vm.new_int(n));
    vm.new_structseq(&SIGINFO, &fields)
}
fn sigwait(vm: &mut Vm, a: &[Value]) -> R {
    let set = set_of(vm, a[0])?;
    // SAFETY: a valid set.
    let (e, n) = vm.without_gil(move || unsafe {
        let mut n = 0;
        (libc::sigwait(&set, &mut n), n)
    });
    if e != 0 { Err(vm.os_error(e, Value::UNBOUND)) } else { Ok(Value::small(n as i64)) }
}
fn wait_info(vm: &mut Vm, set: libc::sigset_t, limit: Option<std::time::Duration>) -> R {
    let end = limit.map(|d| std::time::Instant::now() + d);
    loop {
        let left = end.map(|e| e.saturating_duration_since(std::time::Instant::now()));
        // SAFETY: a valid set, a siginfo that the call fills.
        let (r, info, e) = vm.without_gil(move || unsafe {
            let mut info: libc::siginfo_t = std::mem::zeroed();
            let r = match left {
                None => libc::sigwaitinfo(&set, &mut info),
                Some(d) => {
                    let t = libc::timespec { tv_sec: d.as_secs() as i64, tv_nsec: d.subsec_nanos() as i64 };
                    libc::sigtimedwait(&set, &mut info, &t)
                }
            };
            (r, info, errno())
        });
        if r >= 0 {
            return Ok(siginfo(vm, &info));
        }
        match e {
            libc::EINTR => vm.check_signals()?,
            libc::EAGAIN if limit.is_some() => return Ok(Value::NONE),
            e => return Err(vm.os_error(e, Value::UNBOUND)),
        }
    }
}
fn sigwaitinfo(vm: &mut Vm, a: &[Value]) -> R {
    let set = set_of(vm, a[0])?;
    wait_info(vm, set, None)
}
fn sigtimedwait(vm: &mut Vm, a: &[Value]) -> R {
    let set = set_of(vm, a[0])?;
    let t = vm.to_f64(a[1])?;
    if t.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if t < 0.0 {
        return Err(vm.value_error("timeout must be non-negative"));
    }
    if t > 9.2e9 {
        return Err(vm.overflow_error("timestamp out of range for platform time_t"));
    }
    wait_info(vm, set, Some(std::time::Duration::from_secs_f64(t)))
}

// ---- timers ----

/// `signal.itimer_error`
static ITIMER_ERROR: TypeDef = TypeDef {
    base: Some(&taipan_vm::exceptions::OS_ERROR),
    flags: type_flags::BASETYPE,
    attrs: std::mem::offset_of!(ExcObj, dict),
    ..TypeDef::of::<ExcObj>("signal.ItimerError")
};
fn itimer_error(vm: &mut Vm) -> Raised {
    let e = errno();
    let text = std::io::Error::from_raw_os_error(e).to_string();
    let text = text.split(" (os error").next().unwrap_or_default().to_string();
    let (code, text) = (Value::small(e as i64), vm.str_value(&text));
    let t = vm.native_type(&ITIMER_ERROR);
    vm.raise_args(t, &[code, text])
}
fn timeval(vm: &mut Vm, v: Value) -> R<libc::timeval> {
    let t = if v.is_unbound() { 0.0 } else { vm.to_f64(v)? };
    if t.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if t.abs() > 9.2e18 {
        return Err(vm.overflow_error("timestamp out of range for platform time_t"));
    }
    // A small positive time does not become zero, which would switch the timer off.
    let us = if t > 0.0 { (t * 1e6).ceil() } else { (t * 1e6).floor() };
    let s = (us / 1e6).floor();
    Ok(libc::timeval { tv_sec: s as i64, tv_usec: (us - s * 1e6) as i64 })
}
fn timer_pair(vm: &mut Vm, t: &libc::itimerval) -> Value {
    let f = |t: &libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    let (a, b) = (vm.new_float(f(&t.it_value)), vm.new_float(f(&t.it_interval)));
    vm.tuple(&[a, b])
}
fn setitimer(vm: &mut Vm, a: &[Value]) -> R {
    let which = vm.to_c_int(a[0])?;
    let new = libc::itimerval { it_value: timeval(vm, a[1])?, it_interval: timeval(vm, a[2])? };
    // SAFETY: both structs are valid. (The type of `which` differs between C libraries.)
    let (r, old) = unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        (libc::setitimer(which as _, &new, &mut old), old)
    };
    if r != 0 { Err(itimer_error(vm)) } else { Ok(timer_pair(vm, &old)) }
}
fn getitimer(vm: &mut Vm, a: &[Value]) -> R {
    let which = vm.to_c_int(a[0])?;
    // SAFETY: filled by the call.
    let (r, old) = unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        (libc::getitimer(which as _, &mut old), old)
    };
    if r != 0 { Err(itimer_error(vm)) } else { Ok(timer_pair(vm, &old)) }
}

#[rustfmt::skip]
static CONSTANTS: &[(&str, i64)] = &[("ITIMER_PROF", 2), ("ITIMER_REAL", 0), ("ITIMER_VIRTUAL", 1), ("NSIG", 65), ("SIGABRT", 6), ("SIGALRM", 14), ("SIGBUS", 7), ("SIGCHLD", 17), ("SIGCLD", 17), ("SIGCONT", 18), ("SIGFPE", 8), ("SIGHUP", 1), ("SIGILL", 4), ("SIGINT", 2), ("SIGIO", 29), ("SIGIOT", 6), ("SIGKILL", 9), ("SIGPIPE", 13), ("SIGPOLL", 29), ("SIGPROF", 27), ("SIGPWR", 30), ("SIGQUIT", 3), ("SIGRTMAX", 64), ("SIGRTMIN", 34), ("SIGSEGV", 11), ("SIGSTKFLT", 16), ("SIGSTOP", 19), ("SIGSYS", 31), ("SIGTERM", 15), ("SIGTRAP", 5), ("SIGTSTP", 20), ("SIGTTIN", 21), ("SIGTTOU", 22), ("SIGURG", 23), ("SIGUSR1", 10), ("SIGUSR2", 12), ("SIGVTALRM", 26), ("SIGWINCH", 28), ("SIGXCPU", 24), ("SIGXFSZ", 25), ("SIG_BLOCK", 0), ("SIG_DFL", 0), ("SIG_IGN", 1), ("SIG_SETMASK", 2), ("SIG_UNBLOCK", 1)];
static FUNCTIONS: &[MethodDef] = &[
    def(
        "alarm",
        "($module, seconds, /)",
        alarm,
        "Arrange for SIGALRM to arrive after the given number of seconds.",
    ),
    def(
        "default_int_handler",
        "($module, signalnum, frame, /)",
        default_int_handler,
        "The default handler for SIGINT installed by Python.\n\nIt raises KeyboardInterrupt.",
    ),
    def("getitimer", "($module, which, /)", getitimer, "Returns current value of given itimer."),
    def(
        "getsignal",
        "($module, signalnum, /)",
        getsignal,
        "Return the current action for the given signal.\n\nThe return value can be:\n  SIG_IGN -- if the signal is being ignored\n  SIG_DFL -- if the default action for the signal is in effect\n  None    -- if an unknown handler is in effect\n  anything else -- the callable Python object used as a handler",
    ),
    def("pause", "($module, /)", pause, "Wait until a signal arrives."),
    def(
        "pidfd_send_signal",
        "($module, pidfd, signalnum, siginfo=None, flags=0, /)",
        pidfd_send_signal,
        "Send a signal to a process referred to by a pid file descriptor.",
    ),
    def("pthread_kill", "($module, thread_id, signalnum, /)", pthread_kill, "Send a signal to a thread."),
    def(
        "pthread_sigmask",
        "($module, how, mask, /)",
        pthread_sigmask,
        "Fetch and/or change the signal mask of the calling thread.",
    ),
    def("raise_signal", "($module, signalnum, /)", raise_signal, "Send a signal to the executing process."),
    def(
        "set_wakeup_fd",
        "($module, fd, /, *, warn_on_full_buffer=True)",
        set_wakeup_fd,
        "Sets the fd to be written to (with the signal number) when a signal comes in.\n\nA library can use this to wakeup select or poll.\nThe previous fd or -1 is returned.\n\nThe fd must be non-blocking.",
    ),
    def(
        "setitimer",
        "($module, which, seconds, interval=0.0, /)",
        setitimer,
        "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).\n\nThe timer will fire after value seconds and after that every interval\nseconds.  The itimer can be cleared by setting seconds to zero.\n\nReturns old values as a tuple: (delay, interval).",
    ),
    def(
        "siginterrupt",
        "($module, signalnum, flag, /)",
        siginterrupt,
        "Change system call restart behaviour.\n\nIf flag is False, system calls will be restarted when interrupted by\nsignal sig, else system calls will be interrupted.",
    ),
    def(
        "signal",
        "($module, signalnum, handler, /)",
        set_signal,
        "Set the action for the given signal.\n\nThe action can be SIG_DFL, SIG_IGN, or a callable Python object.\nThe previous action is returned.  See getsignal() for possible return\nvalues.\n\n*** IMPORTANT NOTICE ***\nA signal handler function is called with two arguments: the first is\nthe signal number, the second is the interrupted stack frame.",
    ),
    def(
        "sigpending",
        "($module, /)",
        sigpending,
        "Examine pending signals.\n\nReturns a set of signal numbers that are pending for delivery to\nthe calling thread.",
    ),
    def(
        "sigtimedwait",
        "($module, sigset, timeout, /)",
        sigtimedwait,
        "Like sigwaitinfo(), but with a timeout.\n\nThe timeout is specified in seconds, with floating-point numbers allowed.",
    ),
    def(
        "sigwait",
        "($module, sigset, /)",
        sigwait,
        "Wait for a signal.\n\nSuspend execution of the calling thread until the delivery of one of the\nsignals specified in the signal set sigset.  The function accepts the\nsignal and returns the signal number.",
    ),
    def(
        "sigwaitinfo",
        "($module, sigset, /)",
        sigwaitinfo,
        "Wait synchronously until one of the signals in *sigset* is delivered.\n\nReturns a struct_siginfo containing information about the signal.",
    ),
    def(
        "strsignal",
        "($module, signalnum, /)",
        strsignal,
        "Return the system description of the given signal.\n\nReturns the description of signal *signalnum*, such as \"Interrupt\"\nfor :const:`SIGINT`. Returns :const:`None` if *signalnum* has no\ndescription. Raises :exc:`ValueError` if *signalnum* is invalid.",
    ),
    def(
        "valid_signals",
        "($module, /)",
        valid_signals,
        "Return a set of valid signal numbers on this platform.\n\nThe signal numbers returned by this function can be safely passed to\nfunctions like `pthread_sigmask`.",
    ),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "_signal",
    doc: "This module provides mechanisms to use signal handlers in Python.\n\nFunctions:\n\nalarm() -- cause SIGALRM after a specified time [Unix only]\nsetitimer() -- cause a signal (described below) after a specified\n               float time and the timer may restart then [Unix only]\ngetitimer() -- get current value of timer [Unix only]\nsignal() -- set the action for a given signal\ngetsignal() -- get the signal action for a given signal\npause() -- wait until a signal arrives [Unix only]\ndefault_int_handler() -- default SIGINT handler\n\nsignal constants:\nSIG_DFL -- used to refer to the system default handler\nSIG_IGN -- used to ignore the signal\nNSIG -- number of defined signals\nSIGINT, SIGTERM, etc. -- signal numbers\n\nitimer constants:\nITIMER_REAL -- decrements in real time, and delivers SIGALRM upon\n               expiration\nITIMER_VIRTUAL -- decrements only when the process is executing,\n               and delivers SIGVTALRM upon expiration\nITIMER_PROF -- decrements both when the process is executing and\n               when the system is executing on behalf of the process.\n               Coupled with ITIMER_VIRTUAL, this timer is usually\n               used to profile the time spent by the application\n               in user and kernel space. SIGPROF is delivered upon\n               expiration.\n\n\n*** IMPORTANT NOTICE ***\nA signal handler function is called with two arguments:\nthe first is the signal number, the second is the interrupted stack frame.",
    functions: FUNCTIONS,
    types: &[&ITIMER_ERROR],
    init: |vm, d| {
        for (n, v) in CONSTANTS {
            vm.dict_set_text(d, n, Value::small(*v));
        }
        let t = vm.structseq_type(&SIGINFO).value();
        vm.dict_set_text(d, "struct_siginfo", t);
        vm.dict_set_text(d, "NSIG", Value::small(NSIG));
        // The handler that was put in at the start gets its Python name.
        let h = handlers(vm);
        if let (Some(f), Some(NATIVE_INT)) =
            (vm.dict_get_text(d, "default_int_handler"), h.get(libc::SIGINT as usize))
        {
            vm.list_setitem_index(h, libc::SIGINT as isize, f)?;
        }
        Ok(())
    },
};
