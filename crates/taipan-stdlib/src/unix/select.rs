//! `select`: waiting for file descriptors.

use super::{call, errno, fd_arg, millis_left, timeout_arg};
use crate::ModuleDef;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Instant;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getter, spec};
use taipan_vm::object::Native;
use taipan_vm::typeobj::{TypeObj, type_flags};
use taipan_vm::{Gc, R, RootedVec, Slots, Value, ValueExt, Vm, impl_trace};

fn fd_set(vm: &mut Vm, v: Value) -> R<(Vec<i32>, RootedVec)> {
    let items = match vm.collect(v) {
        Ok(i) => i,
        Err(e) => {
            let t = vm.exc.TypeError;
            vm.expect_exception(e, t)?;
            return Err(vm.type_error("arguments 1-3 must be sequences"));
        }
    };
    let mut fds = Vec::with_capacity(items.len());
    for &i in items.iter() {
        let fd = fd_arg(vm, i)?;
        if fd >= libc::FD_SETSIZE as i32 {
            return Err(vm.value_error("filedescriptor out of range in select()"));
        }
        fds.push(fd);
    }
    Ok((fds, items))
}
fn select(vm: &mut Vm, a: &[Value]) -> R {
    let timeout = timeout_arg(vm, a[3], "timeout must be a float or None")?;
    let sets = [fd_set(vm, a[0])?, fd_set(vm, a[1])?, fd_set(vm, a[2])?];
    let deadline = timeout.and_then(|t| Instant::now().checked_add(t));
    let max = sets.iter().flat_map(|s| s.0.iter().copied()).max().unwrap_or(-1);
    // SAFETY: plain data.
    let mut bits: [libc::fd_set; 3];
    loop {
        // SAFETY: all zero is the empty set; the descriptors were checked to lie below FD_SETSIZE.
        unsafe {
            bits = std::mem::zeroed();
            for (b, s) in bits.iter_mut().zip(&sets) {
                s.0.iter().for_each(|&fd| libc::FD_SET(fd, b));
            }
        }
        let mut tv = deadline.map(|d| {
            let left = d.saturating_duration_since(Instant::now());
            libc::timeval {
                tv_sec: left.as_secs() as i64,
                tv_usec: left.subsec_nanos().div_ceil(1000).min(999_999) as i64,
            }
        });
        let tvp = tv.as_mut().map_or(std::ptr::null_mut(), |t| t as *mut _);
        let p = bits.as_mut_ptr();
        let (r, e) = vm.without_gil(|| {
            // SAFETY: three sets and a timeout on this stack.
            let r = unsafe { libc::select(max + 1, p, p.add(1), p.add(2), tvp) };
            (r, errno())
        });
        if r >= 0 {
            break;
        }
        if e != libc::EINTR {
            return Err(vm.os_error(e, Value::UNBOUND));
        }
        vm.check_signals()?;
    }
    let mut out = RootedVec::new(&vm.heap);
    for (b, s) in bits.iter().zip(&sets) {
        let l = vm.new_list(&[]);
        for (i, &fd) in s.0.iter().enumerate() {
            // SAFETY: below FD_SETSIZE.
            if unsafe { libc::FD_ISSET(fd, b) } {
                vm.list_push(l, s.1[i])?;
            }
        }
        out.push(l.value());
    }
    Ok(vm.tuple(&out))
}

struct Poll {
    fds: RefCell<BTreeMap<i32, i16>>,
    busy: Cell<bool>,
}
impl_trace!(Poll { ; fds, busy });
fn poll_of(vm: &mut Vm, v: Value) -> R<Gc<Native<Poll>>> {
    v.native::<Poll>().ok_or_else(|| vm.wrong_receiver(v, "select.poll"))
}
fn event_mask(vm: &mut Vm, v: Value, default: i16) -> R<i16> {
    if v.is_unbound() {
        return Ok(default);
    }
    let i = vm.index(v)?.to_i64();
    match i {
        Some(i) if i < 0 => Err(vm.value_error("value must be positive")),
        Some(i) if i <= u16::MAX as i64 => Ok(i as u16 as i16),
        _ => Err(vm.overflow_error("Python int too large to convert to C unsigned short")),
    }
}
fn poll_register(vm: &mut Vm, a: &[Value]) -> R {
    let p = poll_of(vm, a[0])?;
    let fd = fd_arg(vm, a[1])?;
    let m = event_mask(vm, a[2], libc::POLLIN | libc::POLLPRI | libc::POLLOUT)?;
    p.fds.borrow_mut().insert(fd, m);
    Ok(Value::NONE)
}
fn poll_modify(vm: &mut Vm, a: &[Value]) -> R {
    let p = poll_of(vm, a[0])?;
    let fd = fd_arg(vm, a[1])?;
    let m = event_mask(vm, a[2], 0)?;
    if !p.fds.borrow().contains_key(&fd) {
        return Err(vm.os_error(libc::ENOENT, Value::UNBOUND));
    }
    p.fds.borrow_mut().insert(fd, m);
    Ok(Value::NONE)
}
fn poll_unregister(vm: &mut Vm, a: &[Value]) -> R {
    let p = poll_of(vm, a[0])?;
    let fd = fd_arg(vm, a[1])?;
    let gone = p.fds.borrow_mut().remove(&fd);
    if gone.is_none() {
        return Err(vm.key_error(Value::small(fd as i64)));
    }
    Ok(Value::NONE)
}
fn poll_poll(vm: &mut Vm, a: &[Value]) -> R {
    let p = poll_of(vm, a[0])?;
    let deadline = if a[1].is_unbound() || a[1].is_none() {
        None
    } else {
        if a[1].to_float().is_none() && !a[1].is_int_like() {
            return Err(vm.type_error("timeout must be an integer or None"));
        }
        let ms = vm.to_f64(a[1])?.ceil();
        if ms > i32::MAX as f64 {
            return Err(vm.overflow_error("timeout is too large"));
        }
        if ms < 0.0 { None } else { Some(Instant::now() + std::time::Duration::from_millis(ms as u64)) }
    };
    if p.busy.replace(true) {
        return Err(vm.runtime_error("concurrent poll() invocation"));
    }
    let mut fds: Vec<libc::pollfd> =
        p.fds.borrow().iter().map(|(&fd, &events)| libc::pollfd { fd, events, revents: 0 }).collect();
    let r = loop {
        let (r, e) = vm.without_gil(|| {
            // SAFETY: an array of this length.
            let r = unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as u64, millis_left(deadline)) };
            (r, errno())
        });
        if r >= 0 {
            break Ok(());
        }
        if e != libc::EINTR {
            break Err(vm.os_error(e, Value::UNBOUND));
        }
        if let Err(e) = vm.check_signals() {
            break Err(e);
        }
    };
    p.busy.set(false);
    r?;
    let l = vm.new_list(&[]);
    for f in fds.iter().filter(|f| f.revents != 0) {
        let t = vm.tuple(&[Value::small(f.fd as i64), Value::small(f.revents as u16 as i64)]);
        vm.list_push(l, t)?;
    }
    Ok(l.value())
}
static POLL: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    methods: &[
        def(
            "register",
            "($self, fd,\n         eventmask=select.POLLIN | select.POLLPRI | select.POLLOUT, /)",
            poll_register,
            "Register a file descriptor with the polling object.",
        ),
        def(
            "modify",
            "($self, fd, eventmask, /)",
            poll_modify,
            "Modify an already registered file descriptor.",
        ),
        def(
            "unregister",
            "($self, fd, /)",
            poll_unregister,
            "Remove a file descriptor being tracked by the polling object.",
        ),
        def("poll", "($self, timeout=None, /)", poll_poll, "Polls the set of registered file descriptors."),
    ],
    ..TypeDef::native::<Poll>("select.poll")
};
fn new_poll(vm: &mut Vm, _a: &[Value]) -> R {
    let t = vm.native_type(&POLL);
    Ok(vm.new_native(t, Poll { fds: RefCell::default(), busy: Cell::new(false) }).value())
}

/// -1: closed.
struct Epoll {
    fd: Cell<i32>,
}
impl_trace!(Epoll { ; fd });
impl Drop for Epoll {
    fn drop(&mut self) {
        if self.fd.get() >= 0 {
            // SAFETY: our own descriptor.
            unsafe { libc::close(self.fd.get()) };
        }
    }
}
fn epoll_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("epoll", "(sizehint=-1, flags=0)");
    let [size, flags] = bind(vm, &SIG, args)?;
    let size = if size.is_unbound() { -1 } else { vm.to_c_int(size)? };
    let flags = if flags.is_unbound() { 0 } else { vm.to_c_int(flags)? };
    if size != -1 && size <= 0 {
        return Err(vm.value_error("negative sizehint"));
    }
    if flags != 0 && flags != libc::EPOLL_CLOEXEC {
        return Err(vm.os_error_text("invalid flags"));
    }
    // SAFETY: no pointers.
    let fd = call(vm, || unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) })?;
    Ok(vm.new_native(cls, Epoll { fd: Cell::new(fd) }).value())
}
fn epoll_fd(vm: &mut Vm, v: Value) -> R<i32> {
    match v.native::<Epoll>() {
        Some(e) if e.fd.get() < 0 => Err(vm.value_error("I/O operation on closed epoll object")),
        Some(e) => Ok(e.fd.get()),
        None => Err(vm.wrong_receiver(v, "select.epoll")),
    }
}
fn epoll_close(vm: &mut Vm, a: &[Value]) -> R {
    if let Some(e) = a[0].native::<Epoll>()
        && e.fd.get() >= 0
    {
        let fd = e.fd.replace(-1);
        // SAFETY: our own descriptor.
        if unsafe { libc::close(fd) } < 0 {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
    }
    Ok(Value::NONE)
}
fn control(vm: &mut Vm, v: Value, op: i32, fd: Value, mask: Value) -> R {
    let e = epoll_fd(vm, v)?;
    let fd = fd_arg(vm, fd)?;
    let events = if mask.is_unbound() {
        (libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT) as u32
    } else {
        let m = vm.index(mask)?.to_i64();
        match m.map(u32::try_from) {
            Some(Ok(m)) => m,
            _ => return Err(vm.overflow_error("Python int too large to convert to C unsigned int")),
        }
    };
    let mut ev = libc::epoll_event { events, u64: fd as u64 };
    // SAFETY: an event on this stack.
    call(vm, || unsafe { libc::epoll_ctl(e, op, fd, &mut ev) })?;
    Ok(Value::NONE)
}
fn epoll_poll(vm: &mut Vm, a: &[Value]) -> R {
    let fd = epoll_fd(vm, a[0])?;
    let deadline = if a[1].is_unbound() || a[1].is_none() {
        None
    } else {
        if a[1].to_float().is_none() && !a[1].is_int_like() {
            return Err(vm.type_error("timeout must be an integer or None"));
        }
        let s = vm.to_f64(a[1])?;
        if s < 0.0 {
            None
        } else {
            match std::time::Duration::try_from_secs_f64(s) {
                Ok(d) if d.as_millis() <= i32::MAX as u128 => Some(Instant::now() + d),
                _ => return Err(vm.overflow_error("timeout is too large")),
            }
        }
    };
    let max = if a[2].is_unbound() { -1 } else { vm.to_c_int(a[2])? };
    if max < -1 || max == 0 {
        return Err(vm.value_error(format!("maxevents must be greater than 0, got {max}")));
    }
    let max = if max == -1 { libc::FD_SETSIZE - 1 } else { max as usize };
    let mut events = vec![libc::epoll_event { events: 0, u64: 0 }; max];
    let n = loop {
        let (r, e) = vm.without_gil(|| {
            // SAFETY: an array of this length.
            let r = unsafe { libc::epoll_wait(fd, events.as_mut_ptr(), max as i32, millis_left(deadline)) };
            (r, errno())
        });
        if r >= 0 {
            break r as usize;
        }
        if e != libc::EINTR {
            return Err(vm.os_error(e, Value::UNBOUND));
        }
        vm.check_signals()?;
    };
    let l = vm.new_list(&[]);
    for e in &events[..n] {
        let (fd, ev) = (e.u64 as i32, e.events);
        let t = vm.tuple(&[Value::small(fd as i64), Value::small(ev as i64)]);
        vm.list_push(l, t)?;
    }
    Ok(l.value())
}
fn epoll_fromfd(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[1])?;
    let cls = a[0].to_type().unwrap_or(vm.native_type(&EPOLL));
    Ok(vm.new_native(cls, Epoll { fd: Cell::new(fd) }).value())
}
static EPOLL: TypeDef = TypeDef {
    doc: "select.epoll(sizehint=-1, flags=0)\n\nReturns an epolling object",
    slots: Slots { new: Some(epoll_new), ..Slots::NONE },
    methods: &[
        def("fromfd", "($type, fd, /)", epoll_fromfd, "Create an epoll object from a given control fd."),
        def(
            "close",
            "($self, /)",
            epoll_close,
            "Close the epoll control file descriptor.\n\nFurther operations on the epoll object will raise an exception.",
        ),
        def(
            "fileno",
            "($self, /)",
            |vm, a| Ok(Value::small(epoll_fd(vm, a[0])? as i64)),
            "Return the epoll control file descriptor.",
        ),
        def(
            "modify",
            "($self, /, fd, eventmask)",
            |vm, a| control(vm, a[0], libc::EPOLL_CTL_MOD, a[1], a[2]),
            "Modify event mask for a registered file descriptor.",
        ),
        def(
            "register",
            "($self, /, fd,\n         eventmask=select.EPOLLIN | select.EPOLLPRI | select.EPOLLOUT)",
            |vm, a| control(vm, a[0], libc::EPOLL_CTL_ADD, a[1], a[2]),
            "Registers a new fd or raises an OSError if the fd is already registered.",
        ),
        def(
            "unregister",
            "($self, /, fd)",
            |vm, a| control(vm, a[0], libc::EPOLL_CTL_DEL, a[1], Value::UNBOUND),
            "Remove a registered file descriptor from the epoll object.",
        ),
        def(
            "poll",
            "($self, /, timeout=None, maxevents=-1)",
            epoll_poll,
            "Wait for events on the epoll file descriptor.",
        ),
        def(
            "__enter__",
            "($self, /)",
            |vm, a| {
                epoll_fd(vm, a[0])?;
                Ok(a[0])
            },
            "",
        ),
        def("__exit__", "($self, exc_type=None, exc_value=None, exc_tb=None, /)", epoll_close, ""),
    ],
    getset: &[getter(
        "closed",
        |_, v| Ok(Value::bool(v.native::<Epoll>().is_none_or(|e| e.fd.get() < 0))),
        "True if the epoll handler is closed",
    )],
    ..TypeDef::native::<Epoll>("select.epoll")
};

static CONSTANTS: &[(&str, i64)] = &[
    ("EPOLLERR", 8),
    ("EPOLLET", 2147483648),
    ("EPOLLEXCLUSIVE", 268435456),
    ("EPOLLHUP", 16),
    ("EPOLLIN", 1),
    ("EPOLLMSG", 1024),
    ("EPOLLONESHOT", 1073741824),
    ("EPOLLOUT", 4),
    ("EPOLLPRI", 2),
    ("EPOLLRDBAND", 128),
    ("EPOLLRDHUP", 8192),
    ("EPOLLRDNORM", 64),
    ("EPOLLWAKEUP", 536870912),
    ("EPOLLWRBAND", 512),
    ("EPOLLWRNORM", 256),
    ("EPOLL_CLOEXEC", 524288),
    ("PIPE_BUF", 4096),
    ("POLLERR", 8),
    ("POLLHUP", 16),
    ("POLLIN", 1),
    ("POLLMSG", 1024),
    ("POLLNVAL", 32),
    ("POLLOUT", 4),
    ("POLLPRI", 2),
    ("POLLRDBAND", 128),
    ("POLLRDHUP", 8192),
    ("POLLRDNORM", 64),
    ("POLLWRBAND", 512),
    ("POLLWRNORM", 256),
];

pub static DEF: ModuleDef = ModuleDef {
    name: "select",
    doc: "This module supports asynchronous I/O on multiple file descriptors.\n\n*** IMPORTANT NOTICE ***\nOn Windows, only sockets are supported; on Unix, all file descriptors.",
    functions: &[
        def(
            "select",
            "($module, rlist, wlist, xlist, timeout=None, /)",
            select,
            "Wait until one or more file descriptors are ready for some kind of I/O.",
        ),
        def(
            "poll",
            "($module, /)",
            new_poll,
            "Returns a polling object.\n\nThis object supports registering and unregistering file descriptors, and then\npolling them for I/O events.",
        ),
    ],
    types: &[&EPOLL],
    init: |vm, d| {
        for &(n, v) in CONSTANTS {
            vm.dict_set_text(d, n, Value::small(v));
        }
        let e = vm.exc.OSError.value();
        vm.dict_set_text(d, "error", e);
        Ok(())
    },
};
