//! Owners, ranges of files, pipes and terminals, priorities: calls that are thin skins.

use super::{dir_fd, done, fail, flag, path, sys};
use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{Gc, R, RootedVec, Value, ValueExt, Vm};

macro_rules! functions { ($($name:literal $sig:literal $f:expr, $doc:literal;)*) => { &[ $( def($name, $sig, $f, $doc), )* ] } }

pub(super) static FUNCTIONS: &[MethodDef] = functions! {
    "chown" "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)" chown, "Change the owner and group id of path to the numeric uid and gid.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "fchown" "($module, /, fd, uid, gid)" |vm, a| { let (fd, u, g) = (vm.to_c_int(a[0])?, id(vm, a[1], "uid")?, id(vm, a[2], "gid")?); call(vm, || unsafe { libc::fchown(fd, u, g) }) }, "Change the owner and group id of the file specified by file descriptor.";
    "lchown" "($module, /, path, uid, gid)" |vm, a| chown(vm, &[a[0], a[1], a[2], Value::NONE, Value::FALSE]), "Change the owner and group id of path to the numeric uid and gid.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "fchmod" "($module, /, fd, mode)" |vm, a| { let (fd, m) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?); call(vm, || unsafe { libc::fchmod(fd, m as libc::mode_t) }) }, "Change the access permissions of the file given by file descriptor fd.";
    "mkfifo" "($module, /, path, mode=438, *, dir_fd=None)" mkfifo, "Create a \"fifo\" (a POSIX named pipe).";
    "mknod" "($module, /, path, mode=384, device=0, *, dir_fd=None)" mknod, "Create a node in the file system.";
    "major" "($module, device, /)" |vm, a| { let d = vm.to_c_long(a[0])?; Ok(vm.new_int(libc::major(d as u64).into())) }, "Extracts a device major number from a raw device number.";
    "minor" "($module, device, /)" |vm, a| { let d = vm.to_c_long(a[0])?; Ok(vm.new_int(libc::minor(d as u64).into())) }, "Extracts a device minor number from a raw device number.";
    "makedev" "($module, major, minor, /)" |vm, a| { let (x, y) = (vm.to_c_long(a[0])?, vm.to_c_long(a[1])?); Ok(vm.int_from_u64(libc::makedev(x as u32, y as u32))) }, "Composes a raw device number from the major and minor device numbers.";
    "pipe2" "($module, flags, /)" pipe2, "Create a pipe with flags set atomically.";
    "pread" "($module, fd, length, offset, /)" pread, "Read a number of bytes from a file descriptor starting at a particular offset.";
    "pwrite" "($module, fd, buffer, offset, /)" pwrite, "Write bytes to a file descriptor starting at a particular offset.";
    "readinto" "($module, fd, buffer, /)" readinto, "Read into a buffer object from a file descriptor.";
    "readv" "($module, fd, buffers, /)" readv, "Read from a file descriptor fd into an iterable of buffers.";
    "writev" "($module, fd, buffers, /)" writev, "Iterate over buffers, and write the contents of each to a file descriptor.";
    "sendfile" "($module, /, out_fd, in_fd, offset, count)" sendfile, "Copy count bytes from file descriptor in_fd to file descriptor out_fd.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "lockf" "($module, fd, command, length, /)" |vm, a| { let (fd, c, n) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?, vm.to_c_long(a[2])?); call(vm, || unsafe { libc::lockf(fd, c, n) }) }, "Apply, test or remove a POSIX lock on an open file descriptor.";
    "closerange" "($module, fd_low, fd_high, /)" closerange, "Closes all file descriptors in [fd_low, fd_high), ignoring errors.";
    "get_blocking" "($module, fd, /)" get_blocking, "Get the blocking mode of the file descriptor.";
    "set_blocking" "($module, fd, blocking, /)" set_blocking, "Set the blocking mode of the specified file descriptor.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "sync" "($module, /)" |vm, _| { vm.without_gil(|| unsafe { libc::sync() }); Ok(Value::NONE) }, "Force write of everything to disk.";
    "statvfs" "($module, /, path)" statvfs, "Perform a statvfs system call on the given path.";
    "fstatvfs" "($module, fd, /)" |vm, a| { vm.to_c_int(a[0])?; statvfs(vm, a) }, "Perform an fstatvfs system call on the given fd.";
    "getloadavg" "($module, /)" getloadavg, "Return average recent system load information.";
    "getrandom" "($module, /, size, flags=0)" getrandom, "Obtain a series of random bytes.";
    "getpriority" "($module, /, which, who)" getpriority, "Return program scheduling priority.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "setpriority" "($module, /, which, who, priority)" |vm, a| { let (w, i, p) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?, vm.to_c_int(a[2])?); call(vm, || unsafe { libc::setpriority(w as _, i as _, p) }) }, "Set program scheduling priority.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "setuid" "($module, uid, /)" |vm, a| { let u = id(vm, a[0], "uid")?; call(vm, || unsafe { libc::setuid(u) }) }, "Set the current process's user id.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "setgid" "($module, gid, /)" |vm, a| { let g = id(vm, a[0], "gid")?; call(vm, || unsafe { libc::setgid(g) }) }, "Set the current process's group id.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "seteuid" "($module, euid, /)" |vm, a| { let u = id(vm, a[0], "uid")?; call(vm, || unsafe { libc::seteuid(u) }) }, "Set the current process's effective user id.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "setegid" "($module, egid, /)" |vm, a| { let g = id(vm, a[0], "gid")?; call(vm, || unsafe { libc::setegid(g) }) }, "Set the current process's effective group id.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "setreuid" "($module, ruid, euid, /)" |vm, a| { let (u, v) = (id(vm, a[0], "uid")?, id(vm, a[1], "uid")?); call(vm, || unsafe { libc::setreuid(u, v) }) }, "Set the current process's real and effective user ids.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "setregid" "($module, rgid, egid, /)" |vm, a| { let (u, v) = (id(vm, a[0], "gid")?, id(vm, a[1], "gid")?); call(vm, || unsafe { libc::setregid(u, v) }) }, "Set the current process's real and effective group ids.";
    "setgroups" "($module, groups, /)" setgroups, "Set the groups of the current process to list.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "setpgid" "($module, pid, pgrp, /)" |vm, a| { let (p, g) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?); call(vm, || unsafe { libc::setpgid(p, g) }) }, "Call the system call setpgid(pid, pgrp).";
    // SAFETY: plain numbers and held strings, as said below the table.
    "setpgrp" "($module, /)" |vm, _| call(vm, || unsafe { libc::setpgid(0, 0) }), "Make the current process the leader of its process group.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "tcgetpgrp" "($module, fd, /)" |vm, a| { let fd = vm.to_c_int(a[0])?; number(vm, || unsafe { libc::tcgetpgrp(fd) }) }, "Return the process group associated with the terminal specified by fd.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "tcsetpgrp" "($module, fd, pgid, /)" |vm, a| { let (fd, p) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?); call(vm, || unsafe { libc::tcsetpgrp(fd, p) }) }, "Set the process group associated with the terminal specified by fd.";
    "ttyname" "($module, fd, /)" ttyname, "Return the name of the terminal device connected to 'fd'.";
    "openpty" "($module, /)" openpty, "Open a pseudo-terminal.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "device_encoding" "($module, /, fd)" |vm, a| { let fd = vm.to_c_int(a[0])?; Ok(if unsafe { libc::isatty(fd) } == 1 { vm.str_value("UTF-8") } else { Value::NONE }) }, "Return a string describing the encoding of a terminal's file descriptor.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "sched_yield" "($module, /)" |vm, _| call(vm, || unsafe { libc::sched_yield() }), "Voluntarily relinquish the CPU.";
    // SAFETY: plain numbers and held strings, as said below the table.
    "chroot" "($module, /, path)" |vm, a| { let p = path(vm, a[0], "chroot", "path", false)?; let c = p.c.as_ptr() as usize; let r = sys(vm, || unsafe { libc::chroot(c as *const _) })?; done(vm, r, p.value) }, "Change root directory to path.";
    "memfd_create" "($module, /, name, flags=MFD_CLOEXEC)" memfd_create, "";
    "WIFCONTINUED" "($module, /, status)" |vm, a| { let s = vm.to_c_int(a[0])?; Ok(Value::bool(s == 0xffff)) }, "Return True if a particular process was continued from a job control stop.";
};
// SAFETY of the calls above and below: plain numbers, C strings that `path` holds, or buffers that are held for the
// time of the call.

/// A user or group id; -1 is "as it was".
pub(super) fn id(vm: &mut Vm, v: Value, what: &str) -> R<u32> {
    if v.slots_index_missing(vm) {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("{what} should be integer, not {t}")));
    }
    let n = vm.to_c_long(v)?;
    match n {
        -1 => Ok(u32::MAX),
        0..=0xffff_fffe => Ok(n as u32),
        n if n < 0 => Err(vm.overflow_error(format!("{what} is less than minimum"))),
        _ => Err(vm.overflow_error(format!("{what} is greater than maximum"))),
    }
}
trait Index {
    fn slots_index_missing(self, vm: &Vm) -> bool;
}
impl Index for Value {
    fn slots_index_missing(self, vm: &Vm) -> bool {
        !self.is_int_like() && vm.slots_of(self).index.is_none()
    }
}
fn call(vm: &mut Vm, f: impl Fn() -> i32) -> R {
    let r = sys(vm, f)?;
    done(vm, r, Value::UNBOUND)
}
fn number<T: Default + PartialOrd + Send + Into<i64>>(vm: &mut Vm, f: impl Fn() -> T) -> R {
    match sys(vm, f)? {
        Ok(n) => Ok(vm.new_int(n.into())),
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn chown(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "chown", "path", true)?;
    let (u, g) = (id(vm, a[1], "uid")?, id(vm, a[2], "gid")?);
    let d = dir_fd(vm, a[3])?;
    let flags = if flag(vm, a[4], true)? { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    let c = p.c.as_ptr() as usize;
    // SAFETY: see above.
    let r = sys(vm, || unsafe {
        match p.fd {
            Some(fd) => libc::fchown(fd, u, g),
            None => libc::fchownat(d, c as *const _, u, g, flags),
        }
    })?;
    done(vm, r, p.value)
}
fn mkfifo(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "mkfifo", "path", false)?;
    let mode = if a[1].is_unbound() { 0o666 } else { vm.to_c_int(a[1])? };
    let d = dir_fd(vm, a[2])?;
    let c = p.c.as_ptr() as usize;
    // SAFETY: see above.
    let r = sys(vm, || unsafe { libc::mkfifoat(d, c as *const _, mode as libc::mode_t) })?;
    done(vm, r, p.value)
}
fn mknod(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "mknod", "path", false)?;
    let mode = if a[1].is_unbound() { 0o600 } else { vm.to_c_int(a[1])? };
    let device = if a[2].is_unbound() { 0 } else { vm.to_c_long(a[2])? };
    let d = dir_fd(vm, a[3])?;
    let c = p.c.as_ptr() as usize;
    // SAFETY: see above.
    let r =
        sys(vm, || unsafe { libc::mknodat(d, c as *const _, mode as libc::mode_t, device as libc::dev_t) })?;
    done(vm, r, p.value)
}
fn pipe2(vm: &mut Vm, a: &[Value]) -> R {
    let flags = vm.to_c_int(a[0])?;
    let mut fds = [0; 2];
    // SAFETY: room for two.
    if unsafe { libc::pipe2(fds.as_mut_ptr(), flags) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(vm.tuple(&[Value::small(fds[0].into()), Value::small(fds[1].into())]))
}
fn pread(vm: &mut Vm, a: &[Value]) -> R {
    let (fd, n, at) = (vm.to_c_int(a[0])?, vm.to_index(a[1])?, vm.to_c_long(a[2])?);
    if n < 0 {
        return Err(fail(vm, libc::EINVAL, Value::UNBOUND));
    }
    let mut buf: Vec<u8> = Vec::new();
    if buf.try_reserve_exact(n as usize).is_err() {
        return Err(vm.memory_error());
    }
    let p = buf.as_mut_ptr() as usize;
    // SAFETY: room for `n` bytes.
    match sys(vm, || unsafe { libc::pread(fd, p as *mut _, n as usize, at) })? {
        Ok(got) => {
            // SAFETY: so many were written.
            unsafe { buf.set_len(got as usize) };
            Ok(vm.try_new_bytes(&buf)?.value())
        }
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn pwrite(vm: &mut Vm, a: &[Value]) -> R {
    let (fd, at) = (vm.to_c_int(a[0])?, vm.to_c_long(a[2])?);
    let data = vm.bytes_copy(a[1])?;
    let (p, n) = (data.as_ptr() as usize, data.len());
    // SAFETY: the bytes are held.
    number(vm, || unsafe { libc::pwrite(fd, p as *const _, n, at) as i64 })
}
fn readinto(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let buf = vm.get_writable_for(a[1], "readinto()")?;
    let (p, n) = (buf.ptr as usize, buf.len);
    // SAFETY: the buffer is held.
    let r = number(vm, || unsafe { libc::read(fd, p as *mut _, n) as i64 });
    buf.release(vm)?;
    r
}
pub(super) fn buffers(vm: &mut Vm, v: Value, f: &str) -> R<RootedVec> {
    if vm.slots_of(v).getitem.is_none() {
        return Err(vm.type_error(format!("{f}() arg 2 must be a sequence")));
    }
    vm.collect(v)
}
fn readv(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let all = buffers(vm, a[1], "readv")?;
    let mut held = Vec::new();
    for &b in all.iter() {
        held.push(vm.get_writable_for(b, "readv()")?);
    }
    let mut room = vec![0u8; held.iter().map(|b| b.len).sum()];
    let (p, n) = (room.as_mut_ptr() as usize, room.len());
    // SAFETY: the bytes are held.
    let r = number(vm, || unsafe { libc::read(fd, p as *mut _, n) as i64 });
    let mut got = r.as_ref().map_or(0, |v| v.to_i64().unwrap_or(0) as usize);
    let mut from = room.as_slice();
    for b in &held {
        let n = b.len.min(got);
        // SAFETY: the buffer is held and has `n` bytes.
        unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), b.ptr, n) };
        from = &from[n..];
        got -= n;
    }
    for b in held {
        b.release(vm)?;
    }
    r
}
fn writev(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let all = buffers(vm, a[1], "writev")?;
    let mut data = Vec::new();
    for &b in all.iter() {
        data.extend(vm.bytes_copy(b)?);
    }
    let (p, n) = (data.as_ptr() as usize, data.len());
    // SAFETY: the bytes are held. (One call: they are written as one piece, as by writev.)
    number(vm, || unsafe { libc::write(fd, p as *const _, n) as i64 })
}
fn sendfile(vm: &mut Vm, a: &[Value]) -> R {
    let (out, from, count) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?, vm.to_index(a[3])?);
    let offset = if a[2].is_none() { None } else { Some(vm.to_c_long(a[2])?) };
    // SAFETY: the offset is a local one.
    number(vm, || unsafe {
        let mut at = offset.unwrap_or(0);
        let p = if offset.is_some() { &raw mut at } else { std::ptr::null_mut() };
        libc::sendfile(out, from, p, count as usize) as i64
    })
}
fn closerange(vm: &mut Vm, a: &[Value]) -> R {
    let (low, high) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?);
    for fd in low.max(0)..high.min(1 << 20) {
        // SAFETY: descriptors that the program wants closed.
        unsafe { libc::close(fd) };
    }
    Ok(Value::NONE)
}
fn get_blocking(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    // SAFETY: see above.
    match sys(vm, || unsafe { libc::fcntl(fd, libc::F_GETFL) })? {
        Ok(n) => Ok(Value::bool(n & libc::O_NONBLOCK == 0)),
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn set_blocking(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let on = vm.truth(a[1])?;
    call(vm, || {
        // SAFETY: see above.
        unsafe {
            let old = libc::fcntl(fd, libc::F_GETFL);
            let new = if on { old & !libc::O_NONBLOCK } else { old | libc::O_NONBLOCK };
            if old < 0 { old } else { libc::fcntl(fd, libc::F_SETFL, new) }
        }
    })
}
static STATVFS: StructSeqDef = StructSeqDef {
    name: "os.statvfs_result",
    doc: "statvfs_result: Result from statvfs or fstatvfs.\n\nThis object may be accessed either as a tuple of\n  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\nor via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\nSee os.statvfs for more information.",
    fields: &[
        ("f_bsize", ""),
        ("f_frsize", ""),
        ("f_blocks", ""),
        ("f_bfree", ""),
        ("f_bavail", ""),
        ("f_files", ""),
        ("f_ffree", ""),
        ("f_favail", ""),
        ("f_flag", ""),
        ("f_namemax", ""),
        ("f_fsid", ""),
    ],
    n_visible: 10,
    constructible: true,
};
fn statvfs(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "statvfs", "path", true)?;
    // SAFETY: room for the result; see above.
    let (r, s) = unsafe {
        let mut s: libc::statvfs = std::mem::zeroed();
        let r = match p.fd {
            Some(fd) => libc::fstatvfs(fd, &mut s),
            None => libc::statvfs(p.c.as_ptr(), &mut s),
        };
        (r, s)
    };
    if r < 0 {
        return Err(vm.last_os_error(p.value));
    }
    let n = [
        s.f_bsize,
        s.f_frsize,
        s.f_blocks,
        s.f_bfree,
        s.f_bavail,
        s.f_files,
        s.f_ffree,
        s.f_favail,
        s.f_flag,
        s.f_namemax,
        s.f_fsid,
    ];
    let n = n.map(|x| vm.int_from_u64(x));
    Ok(vm.new_structseq(&STATVFS, &n))
}
fn getloadavg(vm: &mut Vm, _: &[Value]) -> R {
    let mut n = [0.0; 3];
    // SAFETY: room for three.
    if unsafe { libc::getloadavg(n.as_mut_ptr(), 3) } != 3 {
        return Err(vm.os_error_text("Load averages are unobtainable"));
    }
    let n = n.map(|x| vm.new_float(x));
    Ok(vm.tuple(&n))
}
fn getrandom(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_index(a[0])?;
    let flags = if a[1].is_unbound() { 0 } else { vm.to_c_int(a[1])? };
    if n < 0 {
        return Err(fail(vm, libc::EINVAL, Value::UNBOUND));
    }
    let mut buf: Vec<u8> = Vec::new();
    if buf.try_reserve_exact(n as usize).is_err() {
        return Err(vm.memory_error());
    }
    let p = buf.as_mut_ptr() as usize;
    // SAFETY: room for `n` bytes.
    match sys(vm, || unsafe { libc::getrandom(p as *mut _, n as usize, flags as u32) })? {
        Ok(got) => {
            // SAFETY: so many were written.
            unsafe { buf.set_len(got as usize) };
            Ok(vm.try_new_bytes(&buf)?.value())
        }
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn getpriority(vm: &mut Vm, a: &[Value]) -> R {
    let (which, who) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?);
    // SAFETY: a negative result may be right: errno tells.
    unsafe {
        *libc::__errno_location() = 0;
        let r = libc::getpriority(which as _, who as _);
        if r == -1 && *libc::__errno_location() != 0 {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        Ok(Value::small(r.into()))
    }
}
fn setgroups(vm: &mut Vm, a: &[Value]) -> R {
    let all = buffers(vm, a[0], "setgroups")?;
    let mut ids = Vec::new();
    for &v in all.iter() {
        ids.push(id(vm, v, "gid")?);
    }
    let (p, n) = (ids.as_ptr() as usize, ids.len());
    // SAFETY: the numbers are held.
    call(vm, || unsafe { libc::setgroups(n, p as *const _) })
}
fn ttyname(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let mut b = [0u8; 256];
    // SAFETY: a buffer as long as said.
    let e = unsafe { libc::ttyname_r(fd, b.as_mut_ptr().cast(), b.len()) };
    if e != 0 {
        return Err(fail(vm, e, Value::UNBOUND));
    }
    let n = b.iter().position(|&c| c == 0).unwrap_or(0);
    Ok(crate::fs_str(vm, &b[..n]))
}
fn openpty(vm: &mut Vm, _: &[Value]) -> R {
    // SAFETY: plain calls; the name is copied into our buffer.
    unsafe {
        let master = libc::posix_openpt(libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC);
        if master < 0 {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        let mut name = [0; 128];
        if libc::grantpt(master) == 0
            && libc::unlockpt(master) == 0
            && libc::ptsname_r(master, name.as_mut_ptr(), name.len()) == 0
        {
            let slave = libc::open(name.as_ptr(), libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC);
            if slave >= 0 {
                return Ok(vm.tuple(&[Value::small(master.into()), Value::small(slave.into())]));
            }
        }
        let e = vm.last_os_error(Value::UNBOUND);
        libc::close(master);
        Err(e)
    }
}
fn memfd_create(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "memfd_create", "name", false)?;
    let flags = if a[1].is_unbound() { libc::MFD_CLOEXEC } else { vm.to_c_int(a[1])? as u32 };
    // SAFETY: see above.
    let fd = unsafe { libc::memfd_create(p.c.as_ptr(), flags) };
    if fd < 0 { Err(vm.last_os_error(Value::UNBOUND)) } else { Ok(Value::small(fd.into())) }
}
pub(super) fn init(vm: &mut Vm, d: Gc<DictObj>) {
    for (n, v) in [
        ("EX_OK", 0),
        ("EX_USAGE", 64),
        ("EX_DATAERR", 65),
        ("EX_NOINPUT", 66),
        ("EX_NOUSER", 67),
        ("EX_NOHOST", 68),
        ("EX_UNAVAILABLE", 69),
        ("EX_SOFTWARE", 70),
        ("EX_OSERR", 71),
        ("EX_OSFILE", 72),
        ("EX_CANTCREAT", 73),
        ("EX_IOERR", 74),
        ("EX_TEMPFAIL", 75),
        ("EX_PROTOCOL", 76),
        ("EX_NOPERM", 77),
        ("EX_CONFIG", 78),
        ("F_ULOCK", 0),
        ("F_LOCK", 1),
        ("F_TLOCK", 2),
        ("F_TEST", 3),
        ("ST_RDONLY", 1),
        ("ST_NOSUID", 2),
        ("ST_NODEV", 4),
        ("ST_NOEXEC", 8),
        ("ST_SYNCHRONOUS", 16),
        ("ST_MANDLOCK", 64),
        ("ST_WRITE", 128),
        ("ST_APPEND", 256),
        ("ST_NOATIME", 1024),
        ("ST_NODIRATIME", 2048),
        ("ST_RELATIME", 4096),
        ("MFD_CLOEXEC", 1),
        ("MFD_ALLOW_SEALING", 2),
        ("MFD_HUGETLB", 4),
        ("CLD_EXITED", 1),
        ("CLD_KILLED", 2),
        ("CLD_DUMPED", 3),
        ("CLD_TRAPPED", 4),
        ("CLD_STOPPED", 5),
        ("CLD_CONTINUED", 6),
    ] {
        vm.dict_set_text(d, n, Value::small(v));
    }
    let t = vm.structseq_type(&STATVFS).value();
    vm.dict_set_text(d, "statvfs_result", t);
}
