//! Processes: fork, exec, wait, signals, identities.

use super::{fail, path, sys};
use std::ffi::CString;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::{R, Value, ValueExt, Vm};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    def(
        "_exit",
        "($module, /, status)",
        exit_now,
        "Exit to the system with specified status, without normal exit processing.",
    ),
    def("abort", "($module, /)", |_, _| std::process::abort(), "Abort the interpreter immediately."),
    def("fork", "($module, /)", fork, "Fork a child process."),
    def(
        "execv",
        "($module, path, argv, /)",
        execv,
        "Execute an executable path with arguments, replacing current process.",
    ),
    def(
        "execve",
        "($module, /, path, argv, env)",
        execve,
        "Execute an executable path with arguments, replacing current process.",
    ),
    def("waitpid", "($module, pid, options, /)", waitpid, "Wait for completion of a given child process."),
    def(
        "wait",
        "($module, /)",
        |vm, _| waitpid(vm, &[Value::small(-1), Value::small(0)]),
        "Wait for completion of a child process.",
    ),
    def("kill", "($module, pid, signal, /)", kill, "Kill a process with a signal."),
    def("killpg", "($module, pgid, signal, /)", killpg, "Kill a process group with a signal."),
    def("system", "($module, /, command)", system, "Execute the command in a subshell."),
    def("times", "($module, /)", times, "Return a collection containing process timing information."),
    def(
        "nice",
        "($module, increment, /)",
        nice,
        "Add increment to the priority of process and return the new priority.",
    ),
    def("getpgid", "($module, /, pid)", getpgid, "Call the system call getpgid(), and return the result."),
    def("getsid", "($module, pid, /)", getsid, "Call the system call getsid(pid) and return the result."),
    def("setsid", "($module, /)", setsid, "Call the system call setsid()."),
    def("getlogin", "($module, /)", getlogin, "Return the actual login name."),
    def("getgroups", "($module, /)", getgroups, "Return list of supplemental group IDs for the process."),
    def(
        "WIFEXITED",
        "($module, /, status)",
        |vm, a| {
            let s = vm.to_c_int(a[0])?;
            Ok(Value::bool(libc::WIFEXITED(s)))
        },
        "",
    ),
    def(
        "WEXITSTATUS",
        "($module, /, status)",
        |vm, a| {
            let s = vm.to_c_int(a[0])?;
            Ok(Value::small(libc::WEXITSTATUS(s) as i64))
        },
        "",
    ),
    def(
        "WIFSIGNALED",
        "($module, /, status)",
        |vm, a| {
            let s = vm.to_c_int(a[0])?;
            Ok(Value::bool(libc::WIFSIGNALED(s)))
        },
        "",
    ),
    def(
        "WTERMSIG",
        "($module, /, status)",
        |vm, a| {
            let s = vm.to_c_int(a[0])?;
            Ok(Value::small(libc::WTERMSIG(s) as i64))
        },
        "",
    ),
    def(
        "WIFSTOPPED",
        "($module, /, status)",
        |vm, a| {
            let s = vm.to_c_int(a[0])?;
            Ok(Value::bool(libc::WIFSTOPPED(s)))
        },
        "",
    ),
    def(
        "WSTOPSIG",
        "($module, /, status)",
        |vm, a| {
            let s = vm.to_c_int(a[0])?;
            Ok(Value::small(libc::WSTOPSIG(s) as i64))
        },
        "",
    ),
    def(
        "WCOREDUMP",
        "($module, status, /)",
        |vm, a| {
            let s = vm.to_c_int(a[0])?;
            Ok(Value::bool(libc::WCOREDUMP(s)))
        },
        "",
    ),
    def("waitstatus_to_exitcode", "($module, /, status)", exitcode, "Convert a wait status to an exit code."),
    def(
        "register_at_fork",
        "($module, /, *, before=None, after_in_child=None, after_in_parent=None)",
        register_at_fork,
        "Register callables to be called when forking a new process.\n\n  before\n    A callable to be called in the parent before the fork() syscall.\n  after_in_child\n    A callable to be called in the child after fork().\n  after_in_parent\n    A callable to be called in the parent after fork().\n\n'before' callbacks are called in reverse order.\n'after_in_child' and 'after_in_parent' callbacks are called in order.",
    ),
];

fn exit_now(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_int(a[0])?;
    // SAFETY: ends the process.
    unsafe { libc::_exit(n) }
}
/// What `register_at_fork` was given, in the VM's state.
const AT_FORK: [&str; 3] = ["posix.fork.before", "posix.fork.child", "posix.fork.parent"];

fn register_at_fork(vm: &mut Vm, a: &[Value]) -> R {
    if a.iter().all(|f| f.is_unbound() || f.is_none()) {
        return Err(vm.type_error("At least one argument is required."));
    }
    let names = ["before", "after_in_child", "after_in_parent"];
    for (f, name) in a.iter().zip(names) {
        if !f.is_unbound() && !f.is_none() && !vm.is_callable(*f) {
            let t = vm.type_name(*f);
            return Err(vm.type_error(format!("'{name}' must be callable, not {t}")));
        }
    }
    for (&f, key) in a.iter().zip(AT_FORK) {
        if f.is_unbound() || f.is_none() {
            continue;
        }
        match vm.state_get(key).and_then(|l| l.to_list()) {
            Some(l) => vm.list_push(l, f)?,
            None => {
                let l = vm.list(&[f]);
                vm.state_set(key, l);
            }
        }
    }
    Ok(Value::NONE)
}
/// Calls what was registered; errors are reported and go no further.
fn run_at_fork(vm: &mut Vm, which: usize) {
    let Some(l) = vm.state_get(AT_FORK[which]).and_then(|l| l.to_list()) else { return };
    let n = l.len.get();
    for i in 0..n {
        // The last that was registered is called first, before the fork.
        let f = l.as_slice()[if which == 0 { n - 1 - i } else { i }];
        if let Err(e) = vm.call0(f) {
            vm.write_unraisable(e, "Exception ignored in", f);
        }
    }
}
fn fork(vm: &mut Vm, _a: &[Value]) -> R {
    // SAFETY: the child goes on with this thread alone, which holds the GIL.
    let pid = fork_with(vm, || unsafe { libc::fork() })?;
    Ok(Value::small(pid as i64))
}
/// Makes a child by `split`, with what has to be done around it.
pub(super) fn fork_with(vm: &mut Vm, split: impl FnOnce() -> i32) -> R<i32> {
    run_at_fork(vm, 0);
    let jit = vm.jit.clone();
    if let Some(jit) = &jit {
        jit.before_fork();
    }
    let pid = split();
    let error = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    if let Some(jit) = jit {
        jit.after_fork(pid == 0);
    }
    run_at_fork(vm, if pid == 0 { 1 } else { 2 });
    if pid < 0 { Err(fail(vm, error, Value::UNBOUND)) } else { Ok(pid) }
}
pub(super) fn strings(vm: &mut Vm, v: Value, what: &str) -> R<Vec<CString>> {
    if v.to_list().is_none() && v.to_tuple().is_none() {
        return Err(vm.type_error(format!("{what} must be a tuple or list")));
    }
    let items = vm.collect(v)?;
    let mut out = Vec::new();
    for &i in items.iter() {
        let b = vm.fs_path_bytes(i)?;
        match CString::new(b) {
            Ok(c) => out.push(c),
            Err(_) => return Err(vm.value_error("embedded null byte")),
        }
    }
    Ok(out)
}
fn exec(vm: &mut Vm, p: Value, args: Value, env: Option<Vec<CString>>) -> R {
    let path = path(vm, p, "execv", "path", false)?;
    let args = strings(vm, args, "execv() arg 2")?;
    if args.is_empty() {
        return Err(vm.value_error("execv() arg 2 must not be empty"));
    }
    if args[0].is_empty() {
        return Err(vm.value_error("execv() arg 2 first element cannot be empty"));
    }
    let mut argv: Vec<*const libc::c_char> = args.iter().map(|a| a.as_ptr()).collect();
    argv.push(std::ptr::null());
    // SAFETY: null-terminated arrays of C strings that are held.
    unsafe {
        match env {
            Some(e) => {
                let mut envp: Vec<*const libc::c_char> = e.iter().map(|a| a.as_ptr()).collect();
                envp.push(std::ptr::null());
                libc::execve(path.c.as_ptr(), argv.as_ptr(), envp.as_ptr());
            }
            None => {
                libc::execv(path.c.as_ptr(), argv.as_ptr());
            }
        }
    }
    Err(vm.last_os_error(p))
}
fn execv(vm: &mut Vm, a: &[Value]) -> R {
    exec(vm, a[0], a[1], None)
}
/// The variables of a mapping, as `NAME=value`.
pub(super) fn environment(vm: &mut Vm, mapping: Value) -> R<Vec<CString>> {
    let mut env = Vec::new();
    let keys = vm.call_method(mapping, "keys", &[])?;
    for &k in vm.collect(keys)?.iter() {
        let v = vm.getitem(mapping, k)?;
        let mut line = vm.fs_path_bytes(k)?;
        if line.is_empty() || line.contains(&b'=') {
            return Err(vm.value_error("illegal environment variable name"));
        }
        line.push(b'=');
        line.extend(vm.fs_path_bytes(v)?);
        match CString::new(line) {
            Ok(c) => env.push(c),
            Err(_) => return Err(vm.value_error("embedded null byte")),
        }
    }
    Ok(env)
}
fn execve(vm: &mut Vm, a: &[Value]) -> R {
    let env = environment(vm, a[2])?;
    exec(vm, a[0], a[1], Some(env))
}
fn waitpid(vm: &mut Vm, a: &[Value]) -> R {
    let (pid, options) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?);
    let status = std::sync::atomic::AtomicI32::new(0);
    // SAFETY: the status is written by the call.
    match sys(vm, || unsafe { libc::waitpid(pid, status.as_ptr(), options) })? {
        Ok(p) => {
            let s = status.load(std::sync::atomic::Ordering::Relaxed);
            Ok(vm.tuple(&[Value::small(p as i64), Value::small(s as i64)]))
        }
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn kill(vm: &mut Vm, a: &[Value]) -> R {
    let (pid, sig) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?);
    // SAFETY: plain numbers.
    if unsafe { libc::kill(pid, sig) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    // Perhaps it was sent to this process.
    vm.check_signals()?;
    Ok(Value::NONE)
}
fn killpg(vm: &mut Vm, a: &[Value]) -> R {
    let (pid, sig) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?);
    // SAFETY: plain numbers.
    if unsafe { libc::killpg(pid, sig) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(Value::NONE)
}
fn system(vm: &mut Vm, a: &[Value]) -> R {
    let c = vm.fs_path_bytes(a[0])?;
    let Ok(c) = CString::new(c) else { return Err(vm.value_error("embedded null byte")) };
    // SAFETY: a C string.
    let r = vm.without_gil(|| unsafe { libc::system(c.as_ptr()) });
    Ok(Value::small(r as i64))
}
pub(super) static TIMES: taipan_vm::types::structseq::StructSeqDef =
    taipan_vm::types::structseq::StructSeqDef {
        name: "posix.times_result",
        doc: "times_result: Result from os.times().",
        fields: &[
            ("user", ""),
            ("system", ""),
            ("children_user", ""),
            ("children_system", ""),
            ("elapsed", ""),
        ],
        n_visible: 5,
        constructible: true,
    };
fn times(vm: &mut Vm, _a: &[Value]) -> R {
    // SAFETY: tms is filled by the call.
    unsafe {
        let mut t: libc::tms = std::mem::zeroed();
        let elapsed = libc::times(&mut t);
        let hz = libc::sysconf(libc::_SC_CLK_TCK) as f64;
        let f = [t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, elapsed]
            .map(|x| vm.new_float(x as f64 / hz));
        Ok(vm.new_structseq(&TIMES, &f))
    }
}
fn nice(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_int(a[0])?;
    // SAFETY: -1 may be a result: errno tells.
    unsafe {
        *libc::__errno_location() = 0;
        let r = libc::nice(n);
        if r == -1 && *libc::__errno_location() != 0 {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        Ok(Value::small(r as i64))
    }
}
fn number(vm: &mut Vm, r: i32) -> R {
    if r < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(Value::small(r as i64))
}
fn getpgid(vm: &mut Vm, a: &[Value]) -> R {
    let p = vm.to_c_int(a[0])?;
    // SAFETY: plain numbers.
    let r = unsafe { libc::getpgid(p) };
    number(vm, r)
}
fn getsid(vm: &mut Vm, a: &[Value]) -> R {
    let p = vm.to_c_int(a[0])?;
    // SAFETY: plain numbers.
    let r = unsafe { libc::getsid(p) };
    number(vm, r)
}
fn setsid(vm: &mut Vm, _a: &[Value]) -> R {
    // SAFETY: no arguments.
    let r = unsafe { libc::setsid() };
    number(vm, r)
}
fn getlogin(vm: &mut Vm, _a: &[Value]) -> R {
    // SAFETY: a C string or null.
    unsafe {
        let p = libc::getlogin();
        if p.is_null() {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        Ok(vm.str_value(&std::ffi::CStr::from_ptr(p).to_string_lossy()))
    }
}
fn getgroups(vm: &mut Vm, _a: &[Value]) -> R {
    let mut g = vec![0 as libc::gid_t; 65536];
    // SAFETY: the array has the length given.
    let n = unsafe { libc::getgroups(g.len() as i32, g.as_mut_ptr()) };
    if n < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    g.truncate(n as usize);
    Ok(vm.list_from(g, |_, i| Value::small(i as i64)))
}
fn exitcode(vm: &mut Vm, a: &[Value]) -> R {
    let s = vm.to_c_int(a[0])?;
    if libc::WIFEXITED(s) {
        return Ok(Value::small(libc::WEXITSTATUS(s) as i64));
    }
    if libc::WIFSIGNALED(s) {
        return Ok(Value::small(-(libc::WTERMSIG(s) as i64)));
    }
    Err(vm.value_error(format!("invalid wait status: {s}")))
}
