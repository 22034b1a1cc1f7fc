//! `fcntl`: control of file descriptors.

use super::{call, errno, fd_arg};
use crate::ModuleDef;
use taipan_vm::native::def;
use taipan_vm::{R, Value, ValueExt, Vm};

const ROOM: usize = 1024;

fn int_arg(vm: &mut Vm, v: Value) -> R<i64> {
    match vm.index(v)?.to_i64() {
        Some(i) => Ok(i),
        None => Err(vm.overflow_error("Python int too large to convert to C long")),
    }
}
fn fcntl(vm: &mut Vm, a: &[Value]) -> R {
    let fd = fd_arg(vm, a[0])?;
    let cmd = vm.to_c_int(a[1])?;
    if a[2].is_unbound() || a[2].is_int_like() {
        let arg = if a[2].is_unbound() { 0 } else { int_arg(vm, a[2])? };
        // SAFETY: commands with an int argument; the kernel checks the rest.
        let r = call(vm, || unsafe { libc::fcntl(fd, cmd, arg) })?;
        return Ok(Value::small(r as i64));
    }
    let mut buf = [0u8; ROOM];
    let n = fill(vm, a[2], &mut buf, "fcntl")?;
    // SAFETY: a buffer larger than any structure of these calls.
    call(vm, || unsafe { libc::fcntl(fd, cmd, buf.as_mut_ptr()) })?;
    Ok(vm.new_bytes(&buf[..n]).value())
}
fn fill(vm: &mut Vm, v: Value, buf: &mut [u8; ROOM], name: &str) -> R<usize> {
    let data = match v.to_str() {
        Some(s) => vm.utf8_of(s)?.into_bytes(),
        None if vm.has_buffer(v) => vm.bytes_copy(v)?,
        None => {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!(
                "{name}() argument 3 must be an integer, a bytes-like object, or a string, not {t}"
            )));
        }
    };
    if data.len() > ROOM {
        return Err(vm.value_error(format!("{name} argument 3 is too long")));
    }
    buf[..data.len()].copy_from_slice(&data);
    Ok(data.len())
}
fn ioctl(vm: &mut Vm, a: &[Value]) -> R {
    let fd = fd_arg(vm, a[0])?;
    let code = int_arg(vm, a[1])? as u64;
    if a[2].is_unbound() || a[2].is_int_like() {
        let arg = if a[2].is_unbound() { 0 } else { int_arg(vm, a[2])? };
        // SAFETY: requests with an int argument; the kernel checks the rest.
        let r = call(vm, || unsafe { libc::ioctl(fd, code as _, arg) })?;
        return Ok(Value::small(r as i64));
    }
    let mutate = a[3].is_unbound() || vm.truth(a[3])?;
    if mutate
        && a[2].to_bytes().is_none()
        && a[2].to_str().is_none()
        && vm.has_buffer(a[2])
        && let Ok(b) = vm.get_writable(a[2])
    {
        let mut buf = vec![0u8; b.len.max(ROOM) + 1];
        // SAFETY: both cover `b.len` bytes; the kernel gets the copy.
        let r = unsafe {
            std::ptr::copy_nonoverlapping(b.ptr, buf.as_mut_ptr(), b.len);
            let r = call(vm, || libc::ioctl(fd, code as _, buf.as_mut_ptr()));
            std::ptr::copy_nonoverlapping(buf.as_ptr(), b.ptr, b.len);
            r
        };
        b.release(vm)?;
        return Ok(Value::small(r? as i64));
    }
    vm.clear_exception();
    let mut buf = [0u8; ROOM];
    let n = fill(vm, a[2], &mut buf, "ioctl")?;
    // SAFETY: a buffer of room.
    call(vm, || unsafe { libc::ioctl(fd, code as _, buf.as_mut_ptr()) })?;
    Ok(vm.new_bytes(&buf[..n]).value())
}
fn flock(vm: &mut Vm, a: &[Value]) -> R {
    let fd = fd_arg(vm, a[0])?;
    let op = vm.to_c_int(a[1])?;
    // SAFETY: no pointers.
    call(vm, || unsafe { libc::flock(fd, op) })?;
    Ok(Value::NONE)
}
fn lockf(vm: &mut Vm, a: &[Value]) -> R {
    let fd = fd_arg(vm, a[0])?;
    let op = vm.to_c_int(a[1])?;
    let mut v = [0i64; 3];
    for (i, x) in v.iter_mut().enumerate() {
        if !a[2 + i].is_unbound() {
            *x = int_arg(vm, a[2 + i])?;
        }
    }
    let kind = if op == libc::LOCK_UN {
        libc::F_UNLCK
    } else if op & libc::LOCK_SH != 0 {
        libc::F_RDLCK
    } else if op & libc::LOCK_EX != 0 {
        libc::F_WRLCK
    } else {
        return Err(vm.value_error("unrecognized lockf argument"));
    };
    // SAFETY: plain data.
    let mut l: libc::flock = unsafe { std::mem::zeroed() };
    (l.l_type, l.l_len, l.l_start, l.l_whence) = (kind as i16, v[0], v[1], v[2] as i16);
    let cmd = if op & libc::LOCK_NB != 0 { libc::F_SETLK } else { libc::F_SETLKW };
    // SAFETY: a structure on this stack.
    call(vm, || unsafe { libc::fcntl(fd, cmd, &mut l) })?;
    let _ = errno();
    Ok(Value::NONE)
}
static CONSTANTS: &[(&str, i64)] = &[
    ("DN_ACCESS", 1),
    ("DN_ATTRIB", 32),
    ("DN_CREATE", 4),
    ("DN_DELETE", 8),
    ("DN_MODIFY", 2),
    ("DN_MULTISHOT", 2147483648),
    ("DN_RENAME", 16),
    ("FASYNC", 8192),
    ("FD_CLOEXEC", 1),
    ("FICLONE", 1074041865),
    ("FICLONERANGE", 1075876877),
    ("F_ADD_SEALS", 1033),
    ("F_DUPFD", 0),
    ("F_DUPFD_CLOEXEC", 1030),
    ("F_DUPFD_QUERY", 1027),
    ("F_EXLCK", 4),
    ("F_GETFD", 1),
    ("F_GETFL", 3),
    ("F_GETLEASE", 1025),
    ("F_GETLK", 5),
    ("F_GETLK64", 5),
    ("F_GETOWN", 9),
    ("F_GETOWN_EX", 16),
    ("F_GETPIPE_SZ", 1032),
    ("F_GETSIG", 11),
    ("F_GET_FILE_RW_HINT", 1037),
    ("F_GET_RW_HINT", 1035),
    ("F_GET_SEALS", 1034),
    ("F_NOTIFY", 1026),
    ("F_OFD_GETLK", 36),
    ("F_OFD_SETLK", 37),
    ("F_OFD_SETLKW", 38),
    ("F_OWNER_PGRP", 2),
    ("F_OWNER_PID", 1),
    ("F_OWNER_TID", 0),
    ("F_RDLCK", 0),
    ("F_SEAL_FUTURE_WRITE", 16),
    ("F_SEAL_GROW", 4),
    ("F_SEAL_SEAL", 1),
    ("F_SEAL_SHRINK", 2),
    ("F_SEAL_WRITE", 8),
    ("F_SETFD", 2),
    ("F_SETFL", 4),
    ("F_SETLEASE", 1024),
    ("F_SETLK", 6),
    ("F_SETLK64", 6),
    ("F_SETLKW", 7),
    ("F_SETLKW64", 7),
    ("F_SETOWN", 8),
    ("F_SETOWN_EX", 15),
    ("F_SETPIPE_SZ", 1031),
    ("F_SETSIG", 10),
    ("F_SET_FILE_RW_HINT", 1038),
    ("F_SET_RW_HINT", 1036),
    ("F_SHLCK", 8),
    ("F_UNLCK", 2),
    ("F_WRLCK", 1),
    ("LOCK_EX", 2),
    ("LOCK_MAND", 32),
    ("LOCK_NB", 4),
    ("LOCK_READ", 64),
    ("LOCK_RW", 192),
    ("LOCK_SH", 1),
    ("LOCK_UN", 8),
    ("LOCK_WRITE", 128),
    ("RWH_WRITE_LIFE_EXTREME", 5),
    ("RWH_WRITE_LIFE_LONG", 4),
    ("RWH_WRITE_LIFE_MEDIUM", 3),
    ("RWH_WRITE_LIFE_NONE", 1),
    ("RWH_WRITE_LIFE_NOT_SET", 0),
    ("RWH_WRITE_LIFE_SHORT", 2),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "fcntl",
    doc: "This module performs file control and I/O control on file\ndescriptors.  It is an interface to the fcntl() and ioctl() Unix\nroutines.  File descriptors can be obtained with the fileno() method of\na file or socket object.",
    functions: &[
        def(
            "fcntl",
            "($module, fd, cmd, arg=0, /)",
            fcntl,
            "Perform the operation `cmd` on file descriptor fd.",
        ),
        def(
            "ioctl",
            "($module, fd, request, arg=0, mutate_flag=True, /)",
            ioctl,
            "Perform the operation request on file descriptor fd.",
        ),
        def(
            "flock",
            "($module, fd, operation, /)",
            flock,
            "Perform the lock operation `operation` on file descriptor `fd`.",
        ),
        def(
            "lockf",
            "($module, fd, cmd, len=0, start=0, whence=0, /)",
            lockf,
            "A wrapper around the fcntl() locking calls.",
        ),
    ],
    init: |vm, d| {
        for &(n, v) in CONSTANTS {
            vm.dict_set_text(d, n, Value::small(v));
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
