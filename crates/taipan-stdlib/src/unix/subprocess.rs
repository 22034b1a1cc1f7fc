//! `_posixsubprocess`: fork and exec with the descriptors in order.

use crate::ModuleDef;
use std::ffi::CString;
use taipan_vm::native::def;
use taipan_vm::{R, Value, ValueExt, Vm};

struct Child {
    argv: Option<Vec<CString>>,
    paths: Vec<CString>,
    env: Option<Vec<CString>>,
    cwd: Option<CString>,
    keep: Vec<i32>,
    /// p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write
    fds: [i32; 8],
    close_fds: bool,
    restore_signals: bool,
    setsid: bool,
    pgid: i32,
    gid: Option<u32>,
    uid: Option<u32>,
    groups: Option<Vec<u32>>,
    umask: i32,
    preexec: Value,
}

fn c_string(vm: &mut Vm, v: Value) -> R<CString> {
    let b = vm.fs_path_bytes(v)?;
    CString::new(b).map_err(|_| vm.value_error("embedded null byte"))
}
fn fs_path(vm: &mut Vm, v: Value) -> R<CString> {
    let p = vm.fspath(v)?;
    c_string(vm, p)
}
fn strings(vm: &mut Vm, v: Value) -> R<Vec<CString>> {
    let items = vm.collect(v)?;
    let mut out = Vec::with_capacity(items.len());
    for &i in items.iter() {
        out.push(fs_path(vm, i)?);
    }
    Ok(out)
}
fn id_arg(vm: &mut Vm, v: Value) -> R<Option<u32>> {
    if v.is_none() {
        return Ok(None);
    }
    let i = vm.index(v)?;
    match i.to_i64().map(u32::try_from) {
        Some(Ok(i)) => Ok(Some(i)),
        _ => Err(vm.overflow_error("uid is out of range")),
    }
}
fn fork_exec(vm: &mut Vm, a: &[Value]) -> R {
    let close_fds = vm.truth(a[2])?;
    let Some(keep) = a[3].to_tuple() else {
        let t = vm.type_name(a[3]);
        return Err(vm.type_error(format!("fork_exec() argument 4 must be tuple, not {t}")));
    };
    let mut fds = [0; 8];
    for (f, &v) in fds.iter_mut().zip(&a[6..14]) {
        *f = vm.to_c_int(v)?;
    }
    if close_fds && fds[7] < 3 {
        return Err(vm.value_error("errpipe_write must be >= 3"));
    }
    let mut kept = Vec::with_capacity(keep.len);
    for &v in keep.as_slice() {
        match v.to_i64() {
            Some(i) if i >= 0 && i <= i32::MAX as i64 && kept.last().is_none_or(|&l| (l as i64) < i) => {
                kept.push(i as i32)
            }
            _ => return Err(vm.value_error("bad value(s) in fds_to_keep")),
        }
    }
    let argv = if a[0].is_none() { None } else { Some(strings(vm, a[0])?) };
    let paths = strings(vm, a[1])?;
    let env = if a[5].is_none() { None } else { Some(strings(vm, a[5])?) };
    let cwd = if a[4].is_none() { None } else { Some(fs_path(vm, a[4])?) };
    let groups = if a[18].is_none() {
        None
    } else {
        let items = vm.collect(a[18])?;
        let mut g = Vec::new();
        for &i in items.iter() {
            g.extend(id_arg(vm, i)?);
        }
        Some(g)
    };
    let child = Child {
        argv,
        paths,
        env,
        cwd,
        keep: kept,
        fds,
        close_fds,
        restore_signals: vm.truth(a[14])?,
        setsid: vm.truth(a[15])?,
        pgid: vm.to_c_int(a[16])?,
        gid: id_arg(vm, a[17])?,
        groups,
        uid: id_arg(vm, a[19])?,
        umask: vm.to_c_int(a[20])?,
        preexec: a[21],
    };
    let pointers = |v: &Option<Vec<CString>>| -> Option<Vec<*const libc::c_char>> {
        v.as_ref().map(|v| v.iter().map(|s| s.as_ptr()).chain([std::ptr::null()]).collect())
    };
    let (argv, env) = (pointers(&child.argv), pointers(&child.env));
    // Only a function that is called in the child runs machine code there.
    let jit = vm.jit.clone().filter(|_| !child.preexec.is_none());
    if let Some(jit) = &jit {
        jit.before_fork();
    }
    // SAFETY: the child goes on with this thread alone, which holds the GIL, and ends in exec or _exit.
    let pid = unsafe { libc::fork() };
    if let Some(jit) = jit {
        jit.after_fork(pid == 0);
    }
    if pid < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    if pid == 0 {
        // SAFETY: we are the child.
        unsafe { run_child(vm, &child, argv.as_deref(), env.as_deref()) };
    }
    Ok(Value::small(pid as i64))
}
fn inheritable(fd: i32) -> bool {
    // SAFETY: no pointers.
    unsafe {
        let f = libc::fcntl(fd, libc::F_GETFD);
        f >= 0 && libc::fcntl(fd, libc::F_SETFD, f & !libc::FD_CLOEXEC) >= 0
    }
}
/// The steps of the child; the first that fails gives its name for the report.
unsafe fn steps(
    vm: &mut Vm,
    c: &Child,
    argv: Option<&[*const libc::c_char]>,
    env: Option<&[*const libc::c_char]>,
) -> Result<(), &'static str> {
    let [p2cread, p2cwrite, c2pread, mut c2pwrite, errread, mut errwrite, errpipe_read, errpipe_write] =
        c.fds;
    // SAFETY: system calls with our own memory.
    unsafe {
        for &fd in &c.keep {
            if fd != errpipe_write && !inheritable(fd) {
                return Err("noexec");
            }
        }
        for fd in [p2cwrite, c2pread, errread, errpipe_read] {
            if fd >= 0 {
                libc::close(fd);
            }
        }
        // Descriptors 0 to 2 may be in the way of each other.
        if c2pwrite == 0 {
            c2pwrite = libc::dup(c2pwrite);
            if c2pwrite < 0 {
                return Err("noexec");
            }
        }
        while errwrite == 0 || errwrite == 1 {
            errwrite = libc::dup(errwrite);
            if errwrite < 0 {
                return Err("noexec");
            }
        }
        for (fd, to) in [(p2cread, 0), (c2pwrite, 1), (errwrite, 2)] {
            if fd == to {
                if !inheritable(fd) {
                    return Err("noexec");
                }
            } else if fd >= 0 && libc::dup2(fd, to) < 0 {
                return Err("noexec");
            }
        }
        if let Some(cwd) = &c.cwd
            && libc::chdir(cwd.as_ptr()) < 0
        {
            return Err("noexec:chdir");
        }
        if c.umask >= 0 {
            libc::umask(c.umask as u32);
        }
        if c.restore_signals {
            libc::signal(libc::SIGPIPE, libc::SIG_DFL);
            libc::signal(libc::SIGXFSZ, libc::SIG_DFL);
        }
        if c.setsid {
            libc::setsid();
        }
        if c.pgid >= 0 && libc::setpgid(0, c.pgid) < 0 {
            return Err("noexec");
        }
        if let Some(g) = &c.groups
            && libc::setgroups(g.len(), g.as_ptr()) < 0
        {
            return Err("noexec");
        }
        if let Some(g) = c.gid
            && libc::setregid(g, g) < 0
        {
            return Err("noexec");
        }
        if let Some(u) = c.uid
            && libc::setreuid(u, u) < 0
        {
            return Err("noexec");
        }
    }
    if !c.preexec.is_none() && vm.call0(c.preexec).is_err() {
        vm.clear_exception();
        // SAFETY: this thread's; the report is by type alone.
        unsafe { *libc::__errno_location() = 0 };
        return Err("SubprocessError:Exception occurred in preexec_fn.");
    }
    // SAFETY: the arrays end with null.
    unsafe {
        if c.close_fds {
            let mut from = 3u32;
            for &fd in &c.keep {
                if fd < 3 {
                    continue;
                }
                if fd as u32 > from {
                    libc::syscall(libc::SYS_close_range, from, fd as u32 - 1, 0);
                }
                from = fd as u32 + 1;
            }
            libc::syscall(libc::SYS_close_range, from, u32::MAX, 0);
        }
        let mut saved = 0;
        let null = [std::ptr::null()];
        for p in &c.paths {
            let argv = argv.unwrap_or(&null).as_ptr();
            match env {
                Some(e) => libc::execve(p.as_ptr(), argv, e.as_ptr()),
                None => libc::execv(p.as_ptr(), argv),
            };
            let e = *libc::__errno_location();
            if e != libc::ENOENT && e != libc::ENOTDIR && saved == 0 {
                saved = e;
            }
        }
        if saved != 0 {
            *libc::__errno_location() = saved;
        }
    }
    Err("")
}
unsafe fn run_child(
    vm: &mut Vm,
    c: &Child,
    argv: Option<&[*const libc::c_char]>,
    env: Option<&[*const libc::c_char]>,
) -> ! {
    // SAFETY: as promised by the caller.
    unsafe {
        let what = steps(vm, c, argv, env).err().unwrap_or("");
        let e = *libc::__errno_location();
        let text = match what.strip_prefix("SubprocessError:") {
            Some(m) => format!("SubprocessError:0:{m}"),
            None => format!("OSError:{e:X}:{}", what),
        };
        libc::write(c.fds[7], text.as_ptr().cast(), text.len());
        libc::_exit(255)
    }
}
pub static DEF: ModuleDef = ModuleDef {
    name: "_posixsubprocess",
    doc: "A POSIX helper for the subprocess module.",
    functions: &[def(
        "fork_exec",
        "($module, args, executable_list, close_fds, pass_fds, cwd,\n          env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,\n          errpipe_read, errpipe_write, restore_signals, call_setsid,\n          pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn,\n          /)",
        fork_exec,
        "Spawn a fresh new child process.\n\nFork a child process, close parent file descriptors as appropriate in\nthe child and duplicate the few that are needed before calling exec() in\nthe child process.",
    )],
    ..ModuleDef::BASE
};
