//! What Linux has besides: extended attributes, schedulers, event and timer descriptors, namespaces, pseudo-terminals.

use super::{fail, flag, path, sys};
use std::ffi::{CStr, CString};
use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{Gc, R, Value, ValueExt, Vm};

macro_rules! functions { ($($name:literal $sig:literal $f:expr, $doc:literal;)*) => { &[ $( def($name, $sig, $f, $doc), )* ] } }

pub(super) static FUNCTIONS: &[MethodDef] = functions! {
    "getxattr" "($module, /, path, attribute, *, follow_symlinks=True)" getxattr, "Return the value of extended attribute attribute on path.";
    "setxattr" "($module, /, path, attribute, value, flags=0, *, follow_symlinks=True)" setxattr, "Set extended attribute attribute on path to value.";
    "removexattr" "($module, /, path, attribute, *, follow_symlinks=True)" removexattr, "Remove extended attribute attribute on path.";
    "listxattr" "($module, /, path=None, *, follow_symlinks=True)" listxattr, "Return a list of extended attributes on path.";
    // SAFETY: it takes numbers alone.
    "sched_get_priority_max" "($module, /, policy)" |vm, a| { let p = vm.to_c_int(a[0])?; number(vm, || unsafe { libc::sched_get_priority_max(p) }) }, "Get the maximum scheduling priority for policy.";
    // SAFETY: it takes numbers alone.
    "sched_get_priority_min" "($module, /, policy)" |vm, a| { let p = vm.to_c_int(a[0])?; number(vm, || unsafe { libc::sched_get_priority_min(p) }) }, "Get the minimum scheduling priority for policy.";
    // SAFETY: it takes numbers alone.
    "sched_getscheduler" "($module, pid, /)" |vm, a| { let p = vm.to_c_int(a[0])?; number(vm, || unsafe { libc::sched_getscheduler(p) }) }, "Get the scheduling policy for the process identified by pid.";
    "sched_setscheduler" "($module, pid, policy, param, /)" sched_setscheduler, "Set the scheduling policy for the process identified by pid.";
    "sched_getparam" "($module, pid, /)" sched_getparam, "Returns scheduling parameters for the process identified by pid.";
    "sched_setparam" "($module, pid, param, /)" sched_setparam, "Set scheduling parameters for the process identified by pid.";
    "sched_rr_get_interval" "($module, pid, /)" sched_rr_get_interval, "Return the round-robin quantum for the process identified by pid, in seconds.";
    "sched_setaffinity" "($module, pid, mask, /)" sched_setaffinity, "Set the CPU affinity of the process identified by pid to mask.";
    "eventfd" "($module, /, initval, flags=EFD_CLOEXEC)" eventfd, "Creates and returns an event notification file descriptor.";
    "eventfd_read" "($module, /, fd)" eventfd_read, "Read eventfd value.";
    "eventfd_write" "($module, /, fd, value)" eventfd_write, "Write eventfd value.";
    "timerfd_create" "($module, clockid, /, *, flags=TFD_CLOEXEC)" timerfd_create, "Create and return a timer file descriptor.";
    "timerfd_settime" "($module, fd, /, *, flags=0, initial=0.0, interval=0.0)" |vm, a| timerfd_settime(vm, a, false), "Alter a timer file descriptor's internal timer in seconds.";
    "timerfd_settime_ns" "($module, fd, /, *, flags=0, initial=0, interval=0)" |vm, a| timerfd_settime(vm, a, true), "Alter a timer file descriptor's internal timer in nanoseconds.";
    "timerfd_gettime" "($module, fd, /)" |vm, a| timerfd_gettime(vm, a, false), "Return a tuple of a timer file descriptor's (interval, next expiration) in float seconds.";
    "timerfd_gettime_ns" "($module, fd, /)" |vm, a| timerfd_gettime(vm, a, true), "Return a tuple of a timer file descriptor's (interval, next expiration) in nanoseconds.";
    "copy_file_range" "($module, /, src, dst, count, offset_src=None, offset_dst=None)" copy_file_range, "Copy count bytes from one file descriptor to another.";
    "splice" "($module, /, src, dst, count, offset_src=None, offset_dst=None, flags=0)" splice, "Transfer count bytes from one pipe to a descriptor or vice versa.";
    "posix_fadvise" "($module, fd, offset, length, advice, /)" posix_fadvise, "Announce an intention to access data in a specific pattern.";
    "posix_fallocate" "($module, fd, offset, length, /)" posix_fallocate, "Ensure a file has allocated at least a particular number of bytes on disk.";
    "preadv" "($module, fd, buffers, offset, flags=0, /)" preadv, "Reads from a file descriptor into a number of mutable bytes-like objects.";
    "pwritev" "($module, fd, buffers, offset, flags=0, /)" pwritev, "Writes the contents of bytes-like objects to a file descriptor at a given offset.";
    "pidfd_open" "($module, /, pid, flags=0)" pidfd_open, "Return a file descriptor referring to the process *pid*.";
    // SAFETY: it takes numbers alone.
    "setns" "($module, /, fd, nstype=0)" |vm, a| { let (fd, t) = (vm.to_c_int(a[0])?, optional(vm, a[1], 0)?); nothing(vm, || unsafe { libc::setns(fd, t) }) }, "Move the calling thread into different namespaces.";
    // SAFETY: it takes numbers alone.
    "unshare" "($module, /, flags)" |vm, a| { let f = vm.to_c_int(a[0])?; nothing(vm, || unsafe { libc::unshare(f) }) }, "Disassociate parts of a process (or thread) execution context.";
    "getresuid" "($module, /)" getresuid, "Return a tuple of the current process's real, effective, and saved user ids.";
    "getresgid" "($module, /)" getresgid, "Return a tuple of the current process's real, effective, and saved group ids.";
    // SAFETY: it takes numbers alone.
    "setresuid" "($module, ruid, euid, suid, /)" |vm, a| { let [r, e, s] = ids(vm, a)?; nothing(vm, || unsafe { libc::setresuid(r, e, s) }) }, "Set the current process's real, effective, and saved user ids.";
    // SAFETY: it takes numbers alone.
    "setresgid" "($module, rgid, egid, sgid, /)" |vm, a| { let [r, e, s] = ids(vm, a)?; nothing(vm, || unsafe { libc::setresgid(r, e, s) }) }, "Set the current process's real, effective, and saved group ids.";
    "getgrouplist" "($module, user, group, /)" getgrouplist, "Returns a list of groups to which a user belongs.";
    "initgroups" "($module, username, gid, /)" initgroups, "Initialize the group access list.";
    // SAFETY: it takes numbers alone.
    "posix_openpt" "($module, oflag, /)" |vm, a| { let f = vm.to_c_int(a[0])?; number(vm, || unsafe { libc::posix_openpt(f | libc::O_CLOEXEC) }) }, "Open and return a file descriptor for a master pseudo-terminal device.";
    // SAFETY: it takes numbers alone.
    "grantpt" "($module, fd, /)" |vm, a| { let fd = vm.to_c_int(a[0])?; nothing(vm, || unsafe { libc::grantpt(fd) }) }, "Grant access to the slave pseudo-terminal device.";
    // SAFETY: it takes numbers alone.
    "unlockpt" "($module, fd, /)" |vm, a| { let fd = vm.to_c_int(a[0])?; nothing(vm, || unsafe { libc::unlockpt(fd) }) }, "Unlock a pseudo-terminal master/slave pair.";
    "ptsname" "($module, fd, /)" ptsname, "Return the name of the slave pseudo-terminal device.";
    // SAFETY: it takes numbers alone.
    "login_tty" "($module, fd, /)" |vm, a| { let fd = vm.to_c_int(a[0])?; nothing(vm, || unsafe { libc::login_tty(fd) }) }, "Prepare the tty of which fd is a file descriptor for a new login session.";
    "_create_environ" "($module, /)" super::create_environ, "Create the environment dictionary.";
    "ctermid" "($module, /)" |vm, _| Ok(vm.str_value("/dev/tty")), "Return the name of the controlling terminal for this process.";
};
// SAFETY of the calls in the table and below: plain numbers, C strings that are held, or buffers that are held for the
// time of the call.

fn optional(vm: &mut Vm, v: Value, default: i32) -> R<i32> {
    if v.is_unbound() { Ok(default) } else { vm.to_c_int(v) }
}
fn nothing(vm: &mut Vm, f: impl Fn() -> i32) -> R {
    match sys(vm, f)? {
        Ok(_) => Ok(Value::NONE),
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn number<T: Default + PartialOrd + Send + Into<i64>>(vm: &mut Vm, f: impl Fn() -> T) -> R {
    match sys(vm, f)? {
        Ok(n) => Ok(vm.new_int(n.into())),
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn text(vm: &mut Vm, v: Value) -> R<CString> {
    let b = vm.fs_path_bytes(v)?;
    CString::new(b).map_err(|_| vm.value_error("embedded null byte"))
}

// ---- extended attributes ----

fn getxattr(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "getxattr", "path", true)?;
    let (name, follow) = (text(vm, a[1])?, flag(vm, a[2], true)?);
    for size in [128, 64 << 10] {
        let mut buf = vec![0u8; size];
        let (at, c, n) = (buf.as_mut_ptr() as usize, p.c.as_ptr() as usize, name.as_ptr() as usize);
        // SAFETY: see above.
        let got = sys(vm, || unsafe {
            match p.fd {
                Some(fd) => libc::fgetxattr(fd, n as _, at as _, size),
                None if follow => libc::getxattr(c as _, n as _, at as _, size),
                None => libc::lgetxattr(c as _, n as _, at as _, size),
            }
        })?;
        match got {
            Ok(got) => return Ok(vm.new_bytes(&buf[..got as usize]).value()),
            Err(libc::ERANGE) if size == 128 => {}
            Err(e) => return Err(fail(vm, e, p.value)),
        }
    }
    Err(fail(vm, libc::ERANGE, p.value))
}
fn setxattr(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "setxattr", "path", true)?;
    let (name, data) = (text(vm, a[1])?, vm.bytes_copy(a[2])?);
    let (flags, follow) = (optional(vm, a[3], 0)?, flag(vm, a[4], true)?);
    let (c, n, at, size) =
        (p.c.as_ptr() as usize, name.as_ptr() as usize, data.as_ptr() as usize, data.len());
    // SAFETY: see above.
    let r = sys(vm, || unsafe {
        match p.fd {
            Some(fd) => libc::fsetxattr(fd, n as _, at as _, size, flags),
            None if follow => libc::setxattr(c as _, n as _, at as _, size, flags),
            None => libc::lsetxattr(c as _, n as _, at as _, size, flags),
        }
    })?;
    super::done(vm, r, p.value)
}
fn removexattr(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "removexattr", "path", true)?;
    let (name, follow) = (text(vm, a[1])?, flag(vm, a[2], true)?);
    let (c, n) = (p.c.as_ptr() as usize, name.as_ptr() as usize);
    // SAFETY: see above.
    let r = sys(vm, || unsafe {
        match p.fd {
            Some(fd) => libc::fremovexattr(fd, n as _),
            None if follow => libc::removexattr(c as _, n as _),
            None => libc::lremovexattr(c as _, n as _),
        }
    })?;
    super::done(vm, r, p.value)
}
fn listxattr(vm: &mut Vm, a: &[Value]) -> R {
    let here = vm.str_value(".");
    let given = if a[0].is_unbound() || a[0].is_none() { here } else { a[0] };
    let p = path(vm, given, "listxattr", "path", true)?;
    let follow = flag(vm, a[1], true)?;
    for size in [256, 64 << 10] {
        let mut buf = vec![0u8; size];
        let (at, c) = (buf.as_mut_ptr() as usize, p.c.as_ptr() as usize);
        // SAFETY: see above.
        let got = sys(vm, || unsafe {
            match p.fd {
                Some(fd) => libc::flistxattr(fd, at as _, size),
                None if follow => libc::listxattr(c as _, at as _, size),
                None => libc::llistxattr(c as _, at as _, size),
            }
        })?;
        match got {
            Ok(got) => {
                let names: Vec<&[u8]> =
                    buf[..got as usize].split(|&b| b == 0).filter(|n| !n.is_empty()).collect();
                return Ok(vm.list_from(names, crate::fs_str));
            }
            Err(libc::ERANGE) if size == 256 => {}
            Err(e) => return Err(fail(vm, e, p.value)),
        }
    }
    Err(fail(vm, libc::ERANGE, p.value))
}

// ---- schedulers ----

static SCHED_PARAM: StructSeqDef = StructSeqDef {
    name: "posix.sched_param",
    doc: "Currently has only one field: sched_priority",
    fields: &[("sched_priority", "the scheduling priority")],
    n_visible: 1,
    constructible: true,
};
pub(super) fn param(vm: &mut Vm, v: Value) -> R<libc::sched_param> {
    let class = vm.structseq_type(&SCHED_PARAM);
    if !vm.is_instance(v, class) {
        return Err(vm.type_error("must have a sched_param object"));
    }
    let priority = vm.getattr_text(v, "sched_priority")?;
    Ok(libc::sched_param { sched_priority: vm.to_c_int(priority)? })
}
fn sched_setscheduler(vm: &mut Vm, a: &[Value]) -> R {
    let (pid, policy, param) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?, param(vm, a[2])?);
    // SAFETY: see above.
    nothing(vm, || unsafe { libc::sched_setscheduler(pid, policy, &raw const param) })
}
fn sched_getparam(vm: &mut Vm, a: &[Value]) -> R {
    let pid = vm.to_c_int(a[0])?;
    let mut p = libc::sched_param { sched_priority: 0 };
    // SAFETY: see above.
    if unsafe { libc::sched_getparam(pid, &raw mut p) } != 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(vm.new_structseq(&SCHED_PARAM, &[Value::small(p.sched_priority.into())]))
}
fn sched_setparam(vm: &mut Vm, a: &[Value]) -> R {
    let (pid, param) = (vm.to_c_int(a[0])?, param(vm, a[1])?);
    // SAFETY: see above.
    nothing(vm, || unsafe { libc::sched_setparam(pid, &raw const param) })
}
fn sched_rr_get_interval(vm: &mut Vm, a: &[Value]) -> R {
    let pid = vm.to_c_int(a[0])?;
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: see above.
    if unsafe { libc::sched_rr_get_interval(pid, &raw mut t) } != 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(vm.new_float(t.tv_sec as f64 + 1e-9 * t.tv_nsec as f64))
}
fn sched_setaffinity(vm: &mut Vm, a: &[Value]) -> R {
    let pid = vm.to_c_int(a[0])?;
    let mut words: Vec<u64> = vec![0];
    for &cpu in vm.collect(a[1])?.iter() {
        if !cpu.is_int_like() {
            let t = vm.type_name(cpu);
            return Err(vm.type_error(format!("expected an iterator of ints, but iterator yielded {t}")));
        }
        let n = vm.to_c_long(cpu)?;
        if n < 0 {
            return Err(vm.value_error("negative CPU number"));
        }
        if n > i32::MAX as i64 - 1 {
            return Err(vm.overflow_error("CPU number too large"));
        }
        let word = n as usize / 64;
        if word >= words.len() {
            words.resize(word + 1, 0);
        }
        words[word] |= 1 << (n % 64);
    }
    let (at, size) = (words.as_ptr() as usize, words.len() * 8);
    // SAFETY: see above; the set has the size that is given.
    nothing(vm, || unsafe { libc::sched_setaffinity(pid, size, at as _) })
}

// ---- events and timers ----

fn eventfd(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_long(a[0])?;
    let Ok(n) = u32::try_from(n) else {
        return Err(vm.overflow_error(if n < 0 {
            "can't convert negative value to unsigned int"
        } else {
            "Python int too large to convert to C unsigned int"
        }));
    };
    let flags = optional(vm, a[1], libc::EFD_CLOEXEC)?;
    // SAFETY: it takes numbers alone.
    number(vm, || unsafe { libc::eventfd(n, flags) })
}
fn eventfd_read(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let value = std::sync::atomic::AtomicU64::new(0);
    // SAFETY: the place of the value lives until the call is over.
    match sys(vm, || unsafe { libc::eventfd_read(fd, value.as_ptr()) })? {
        Ok(_) => Ok(vm.int_from_u64(value.into_inner())),
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn eventfd_write(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let v = vm.index(a[1])?;
    let n = match v.to_i64() {
        Some(n) => n as u64,
        None => match v.downcast::<taipan_vm::BigIntObj>().filter(|b| !b.negative && b.limbs().len() == 1) {
            Some(b) => b.limbs()[0],
            None => return Err(vm.overflow_error("Python int too large to convert to C unsigned long long")),
        },
    };
    // SAFETY: it takes numbers alone.
    nothing(vm, || unsafe { libc::eventfd_write(fd, n) })
}
fn timerfd_create(vm: &mut Vm, a: &[Value]) -> R {
    let (clock, flags) = (vm.to_c_int(a[0])?, optional(vm, a[1], libc::TFD_CLOEXEC)?);
    // SAFETY: it takes numbers alone.
    number(vm, || unsafe { libc::timerfd_create(clock, flags) })
}
fn moment(vm: &mut Vm, v: Value, nanoseconds: bool) -> R<libc::timespec> {
    if v.is_unbound() {
        return Ok(libc::timespec { tv_sec: 0, tv_nsec: 0 });
    }
    if nanoseconds {
        let n = vm.to_c_long(v)?;
        return Ok(libc::timespec {
            tv_sec: n.div_euclid(1_000_000_000),
            tv_nsec: n.rem_euclid(1_000_000_000),
        });
    }
    let f = vm.to_f64(v)?;
    let whole = f.floor();
    Ok(libc::timespec { tv_sec: whole as i64, tv_nsec: ((f - whole) * 1e9) as i64 })
}
fn both(vm: &mut Vm, t: &libc::itimerspec, nanoseconds: bool) -> Value {
    let parts = [t.it_value, t.it_interval].map(|t| {
        if nanoseconds {
            vm.new_int(t.tv_sec * 1_000_000_000 + t.tv_nsec)
        } else {
            vm.new_float(t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9)
        }
    });
    vm.tuple(&parts)
}
fn timerfd_settime(vm: &mut Vm, a: &[Value], nanoseconds: bool) -> R {
    let (fd, flags) = (vm.to_c_int(a[0])?, optional(vm, a[1], 0)?);
    let new = libc::itimerspec {
        it_value: moment(vm, a[2], nanoseconds)?,
        it_interval: moment(vm, a[3], nanoseconds)?,
    };
    // SAFETY: both are locals.
    let (r, old) = unsafe {
        let mut old: libc::itimerspec = std::mem::zeroed();
        (libc::timerfd_settime(fd, flags, &raw const new, &raw mut old), old)
    };
    if r != 0 { Err(vm.last_os_error(Value::UNBOUND)) } else { Ok(both(vm, &old, nanoseconds)) }
}
fn timerfd_gettime(vm: &mut Vm, a: &[Value], nanoseconds: bool) -> R {
    let fd = vm.to_c_int(a[0])?;
    // SAFETY: a local.
    let (r, now) = unsafe {
        let mut now: libc::itimerspec = std::mem::zeroed();
        (libc::timerfd_gettime(fd, &raw mut now), now)
    };
    if r != 0 { Err(vm.last_os_error(Value::UNBOUND)) } else { Ok(both(vm, &now, nanoseconds)) }
}

// ---- files ----

fn place(vm: &mut Vm, v: Value) -> R<Option<i64>> {
    if v.is_unbound() || v.is_none() { Ok(None) } else { vm.to_c_long(v).map(Some) }
}
fn count(vm: &mut Vm, v: Value) -> R<usize> {
    let n = vm.to_index(v)?;
    if n < 0 { Err(vm.value_error("negative value for 'count' not allowed")) } else { Ok(n as usize) }
}
fn copy_file_range(vm: &mut Vm, a: &[Value]) -> R {
    let (src, dst, n) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?, count(vm, a[2])?);
    let (from, to) = (place(vm, a[3])?, place(vm, a[4])?);
    number(vm, || {
        let (mut x, mut y) = (from.unwrap_or(0), to.unwrap_or(0));
        let p = |given: bool, at: *mut i64| if given { at } else { std::ptr::null_mut() };
        // SAFETY: the offsets are locals.
        unsafe {
            libc::copy_file_range(src, p(from.is_some(), &raw mut x), dst, p(to.is_some(), &raw mut y), n, 0)
                as i64
        }
    })
}
fn splice(vm: &mut Vm, a: &[Value]) -> R {
    let (src, dst, n) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?, count(vm, a[2])?);
    let (from, to, flags) = (place(vm, a[3])?, place(vm, a[4])?, optional(vm, a[5], 0)?);
    number(vm, || {
        let (mut x, mut y) = (from.unwrap_or(0), to.unwrap_or(0));
        let p = |given: bool, at: *mut i64| if given { at } else { std::ptr::null_mut() };
        // SAFETY: the offsets are locals.
        unsafe {
            libc::splice(
                src,
                p(from.is_some(), &raw mut x),
                dst,
                p(to.is_some(), &raw mut y),
                n,
                flags as u32,
            ) as i64
        }
    })
}
/// A call that returns its error.
fn returned(vm: &mut Vm, f: impl Fn() -> i32) -> R {
    match vm.without_gil(&f) {
        0 => Ok(Value::NONE),
        e => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn posix_fadvise(vm: &mut Vm, a: &[Value]) -> R {
    let (fd, at, n, advice) =
        (vm.to_c_int(a[0])?, vm.to_c_long(a[1])?, vm.to_c_long(a[2])?, vm.to_c_int(a[3])?);
    // SAFETY: it takes numbers alone.
    returned(vm, || unsafe { libc::posix_fadvise(fd, at, n, advice) })
}
fn posix_fallocate(vm: &mut Vm, a: &[Value]) -> R {
    let (fd, at, n) = (vm.to_c_int(a[0])?, vm.to_c_long(a[1])?, vm.to_c_long(a[2])?);
    // SAFETY: it takes numbers alone.
    returned(vm, || unsafe { libc::posix_fallocate(fd, at, n) })
}
fn preadv(vm: &mut Vm, a: &[Value]) -> R {
    let (fd, at, flags) = (vm.to_c_int(a[0])?, vm.to_c_long(a[2])?, optional(vm, a[3], 0)?);
    let all = super::more::buffers(vm, a[1], "preadv")?;
    let mut held = Vec::new();
    for &b in all.iter() {
        held.push(vm.get_writable_for(b, "preadv()")?);
    }
    let parts: Vec<libc::iovec> =
        held.iter().map(|b| libc::iovec { iov_base: b.ptr.cast(), iov_len: b.len }).collect();
    let (p, n) = (parts.as_ptr() as usize, parts.len() as i32);
    // SAFETY: the buffers are held.
    let r = number(vm, || unsafe { libc::preadv2(fd, p as _, n, at, flags) as i64 });
    for b in held {
        b.release(vm)?;
    }
    r
}
fn pwritev(vm: &mut Vm, a: &[Value]) -> R {
    let (fd, at, flags) = (vm.to_c_int(a[0])?, vm.to_c_long(a[2])?, optional(vm, a[3], 0)?);
    let all = super::more::buffers(vm, a[1], "pwritev")?;
    let mut data = Vec::new();
    for &b in all.iter() {
        data.push(vm.bytes_copy(b)?);
    }
    let parts: Vec<libc::iovec> =
        data.iter().map(|b| libc::iovec { iov_base: b.as_ptr() as *mut _, iov_len: b.len() }).collect();
    let (p, n) = (parts.as_ptr() as usize, parts.len() as i32);
    // SAFETY: the bytes are held.
    number(vm, || unsafe { libc::pwritev2(fd, p as _, n, at, flags) as i64 })
}

// ---- processes, users ----

fn pidfd_open(vm: &mut Vm, a: &[Value]) -> R {
    let (pid, flags) = (vm.to_c_int(a[0])?, optional(vm, a[1], 0)?);
    // SAFETY: it takes numbers alone.
    number(vm, || unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) })
}
fn ids(vm: &mut Vm, a: &[Value]) -> R<[u32; 3]> {
    let mut out = [0; 3];
    for (slot, &v) in out.iter_mut().zip(a) {
        *slot = super::more::id(vm, v, "uid")?;
    }
    Ok(out)
}
fn getresuid(vm: &mut Vm, _: &[Value]) -> R {
    let mut n = [0; 3];
    let [r, e, s] = &mut n;
    // SAFETY: room for three.
    if unsafe { libc::getresuid(r, e, s) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(vm.tuple(&n.map(|n| Value::small(n.into()))))
}
fn getresgid(vm: &mut Vm, _: &[Value]) -> R {
    let mut n = [0; 3];
    let [r, e, s] = &mut n;
    // SAFETY: room for three.
    if unsafe { libc::getresgid(r, e, s) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(vm.tuple(&n.map(|n| Value::small(n.into()))))
}
fn getgrouplist(vm: &mut Vm, a: &[Value]) -> R {
    let (user, group) = (text(vm, a[0])?, super::more::id(vm, a[1], "gid")?);
    let mut groups = vec![0 as libc::gid_t; 64];
    loop {
        let mut n = groups.len() as i32;
        // SAFETY: see above; the array has the length given.
        if unsafe { libc::getgrouplist(user.as_ptr(), group, groups.as_mut_ptr(), &raw mut n) } >= 0 {
            groups.truncate(n as usize);
            return Ok(vm.list_from(groups, |_, g| Value::small(g.into())));
        }
        if groups.len() > 1 << 20 {
            return Err(fail(vm, libc::ERANGE, Value::UNBOUND));
        }
        groups.resize(groups.len() * 2, 0);
    }
}
fn initgroups(vm: &mut Vm, a: &[Value]) -> R {
    let (user, group) = (text(vm, a[0])?, super::more::id(vm, a[1], "gid")?);
    let c = user.as_ptr() as usize;
    // SAFETY: the C string is held until the call is over.
    nothing(vm, || unsafe { libc::initgroups(c as _, group) })
}
fn ptsname(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let mut name = [0; 128];
    // SAFETY: room as said; the name ends with a null byte.
    unsafe {
        match libc::ptsname_r(fd, name.as_mut_ptr(), name.len()) {
            0 => Ok(crate::fs_str(vm, CStr::from_ptr(name.as_ptr()).to_bytes())),
            e => Err(fail(vm, e, Value::UNBOUND)),
        }
    }
}

pub(super) fn init(vm: &mut Vm, d: Gc<DictObj>) {
    for (n, v) in [
        ("CLONE_FS", libc::CLONE_FS),
        ("CLONE_FILES", libc::CLONE_FILES),
        ("CLONE_NEWCGROUP", libc::CLONE_NEWCGROUP),
        ("CLONE_NEWIPC", libc::CLONE_NEWIPC),
        ("CLONE_NEWNET", libc::CLONE_NEWNET),
        ("CLONE_NEWNS", libc::CLONE_NEWNS),
        ("CLONE_NEWPID", libc::CLONE_NEWPID),
        ("CLONE_NEWTIME", 0x80),
        ("CLONE_NEWUSER", libc::CLONE_NEWUSER),
        ("CLONE_NEWUTS", libc::CLONE_NEWUTS),
        ("CLONE_SIGHAND", libc::CLONE_SIGHAND),
        ("CLONE_SYSVSEM", libc::CLONE_SYSVSEM),
        ("CLONE_THREAD", libc::CLONE_THREAD),
        ("CLONE_VM", libc::CLONE_VM),
        ("EFD_CLOEXEC", libc::EFD_CLOEXEC),
        ("EFD_NONBLOCK", libc::EFD_NONBLOCK),
        ("EFD_SEMAPHORE", libc::EFD_SEMAPHORE),
        ("TFD_CLOEXEC", libc::TFD_CLOEXEC),
        ("TFD_NONBLOCK", libc::TFD_NONBLOCK),
        ("TFD_TIMER_ABSTIME", libc::TFD_TIMER_ABSTIME),
        ("TFD_TIMER_CANCEL_ON_SET", libc::TFD_TIMER_CANCEL_ON_SET),
        ("O_FSYNC", libc::O_FSYNC),
        ("PIDFD_NONBLOCK", libc::O_NONBLOCK),
        ("RTLD_DEEPBIND", libc::RTLD_DEEPBIND),
        ("RWF_HIPRI", libc::RWF_HIPRI),
        ("RWF_DSYNC", libc::RWF_DSYNC),
        ("RWF_SYNC", libc::RWF_SYNC),
        ("RWF_NOWAIT", libc::RWF_NOWAIT),
        ("RWF_APPEND", libc::RWF_APPEND),
        ("SCHED_NORMAL", libc::SCHED_OTHER),
        ("SCHED_DEADLINE", libc::SCHED_DEADLINE),
        ("SCHED_RESET_ON_FORK", libc::SCHED_RESET_ON_FORK),
        ("SPLICE_F_MOVE", libc::SPLICE_F_MOVE as i32),
        ("SPLICE_F_NONBLOCK", libc::SPLICE_F_NONBLOCK as i32),
        ("SPLICE_F_MORE", libc::SPLICE_F_MORE as i32),
        ("XATTR_CREATE", libc::XATTR_CREATE),
        ("XATTR_REPLACE", libc::XATTR_REPLACE),
        ("XATTR_SIZE_MAX", 65536),
    ] {
        vm.dict_set_text(d, n, Value::small(v.into()));
    }
    vm.dict_set_text(d, "O_LARGEFILE", Value::small(0));
    for (n, shift) in
        [("64KB", 16), ("512KB", 19), ("1MB", 20), ("2MB", 21), ("8MB", 23), ("16MB", 24), ("32MB", 25)]
            .into_iter()
            .chain([("256MB", 28), ("512MB", 29), ("1GB", 30), ("2GB", 31), ("16GB", 34)])
    {
        vm.dict_set_text(d, &format!("MFD_HUGE_{n}"), Value::small(shift << 26));
    }
    vm.dict_set_text(d, "MFD_HUGE_SHIFT", Value::small(26));
    vm.dict_set_text(d, "MFD_HUGE_MASK", Value::small(63));
    let t = vm.structseq_type(&SCHED_PARAM).value();
    vm.dict_set_text(d, "sched_param", t);
}
