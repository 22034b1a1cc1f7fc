//! Processes that are started and waited for in one call: posix_spawn, forkpty, wait3, wait4, waitid.

use super::process::{environment, fork_with, strings};
use super::{fail, path, sys};
use std::ffi::CString;
use std::sync::atomic::{AtomicI32, Ordering};
use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{Gc, R, Value, ValueExt, Vm};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    def(
        "posix_spawn",
        "($module, path, argv, env, /, *, file_actions=(), setpgroup=<unrepresentable>, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)",
        |vm, a| posix_spawn(vm, a, false),
        "Execute the program specified by path in a new process.",
    ),
    def(
        "posix_spawnp",
        "($module, path, argv, env, /, *, file_actions=(), setpgroup=<unrepresentable>, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)",
        |vm, a| posix_spawn(vm, a, true),
        "Execute the program specified by path in a new process.",
    ),
    def(
        "forkpty",
        "($module, /)",
        forkpty,
        "Fork a new process with a new pseudo-terminal as controlling tty.",
    ),
    def(
        "wait3",
        "($module, /, options)",
        |vm, a| wait4(vm, &[Value::small(-1), a[0]]),
        "Wait for completion of a child process.",
    ),
    def("wait4", "($module, /, pid, options)", wait4, "Wait for completion of a specific child process."),
    def(
        "waitid",
        "($module, idtype, id, options, /)",
        waitid,
        "Returns the result of waiting for a process or processes.",
    ),
];

const OPEN: i32 = 0;
const CLOSE: i32 = 1;
const DUP2: i32 = 2;
const CLOSEFROM: i32 = 3;

/// `posix_spawn_file_actions_t` and `posix_spawnattr_t`, which need to be destroyed.
struct Plan {
    actions: libc::posix_spawn_file_actions_t,
    attributes: libc::posix_spawnattr_t,
}
impl Plan {
    fn new() -> Plan {
        // SAFETY: both are initialised by the calls made for that.
        unsafe {
            let mut p = Plan { actions: std::mem::zeroed(), attributes: std::mem::zeroed() };
            libc::posix_spawn_file_actions_init(&raw mut p.actions);
            libc::posix_spawnattr_init(&raw mut p.attributes);
            p
        }
    }
}
impl Drop for Plan {
    fn drop(&mut self) {
        // SAFETY: they were initialised.
        unsafe {
            libc::posix_spawn_file_actions_destroy(&raw mut self.actions);
            libc::posix_spawnattr_destroy(&raw mut self.attributes);
        }
    }
}

fn posix_spawn(vm: &mut Vm, a: &[Value], search: bool) -> R {
    let name = if search { "posix_spawnp" } else { "posix_spawn" };
    let file = path(vm, a[0], name, "path", false)?;
    let argv = strings(vm, a[1], &format!("{name}: argv"))?;
    if argv.is_empty() {
        return Err(vm.value_error(format!("{name}: argv must not be empty")));
    }
    if argv[0].is_empty() {
        return Err(vm.value_error(format!("{name}: argv first element cannot be empty")));
    }
    let env = match a[2] {
        e if e.is_none() => None,
        e if vm.slots_of(e).getitem.is_none() || e.to_str().is_some() => {
            return Err(vm.type_error(format!("{name}: environment must be a mapping object or None")));
        }
        e => Some(environment(vm, e)?),
    };
    let [file_actions, group, reset, session, mask, defaults, scheduler] =
        [a[3], a[4], a[5], a[6], a[7], a[8], a[9]];
    let mut plan = Plan::new();
    // The paths of what is to be opened.
    let mut held: Vec<CString> = Vec::new();
    if !file_actions.is_unbound() && !file_actions.is_none() {
        add_actions(vm, &mut plan, &mut held, file_actions)?;
    }
    let mut flags = 0;
    let checked = |vm: &mut Vm, e: i32| if e == 0 { Ok(()) } else { Err(fail(vm, e, Value::UNBOUND)) };
    if !group.is_unbound() && !group.is_none() {
        let group = vm.to_c_int(group)?;
        // SAFETY: plain numbers.
        let e = unsafe { libc::posix_spawnattr_setpgroup(&raw mut plan.attributes, group) };
        checked(vm, e)?;
        flags |= libc::POSIX_SPAWN_SETPGROUP;
    }
    if !reset.is_unbound() && vm.truth(reset)? {
        flags |= libc::POSIX_SPAWN_RESETIDS;
    }
    if !session.is_unbound() && vm.truth(session)? {
        flags |= libc::POSIX_SPAWN_SETSID as i32;
    }
    if !mask.is_unbound() {
        let set = signals(vm, mask)?;
        // SAFETY: the set is copied.
        let e = unsafe { libc::posix_spawnattr_setsigmask(&raw mut plan.attributes, &raw const set) };
        checked(vm, e)?;
        flags |= libc::POSIX_SPAWN_SETSIGMASK;
    }
    if !defaults.is_unbound() {
        let set = signals(vm, defaults)?;
        // SAFETY: the set is copied.
        let e = unsafe { libc::posix_spawnattr_setsigdefault(&raw mut plan.attributes, &raw const set) };
        checked(vm, e)?;
        flags |= libc::POSIX_SPAWN_SETSIGDEF;
    }
    if !scheduler.is_unbound() && !scheduler.is_none() {
        let Some(pair) = scheduler.to_tuple().filter(|t| t.len == 2) else {
            return Err(vm.type_error("A scheduler tuple must have two elements"));
        };
        if !pair.get(0).is_none() {
            let policy = vm.to_c_int(pair.get(0))?;
            // SAFETY: plain numbers.
            let e = unsafe { libc::posix_spawnattr_setschedpolicy(&raw mut plan.attributes, policy) };
            checked(vm, e)?;
            flags |= libc::POSIX_SPAWN_SETSCHEDULER;
        }
        let param = super::linux::param(vm, pair.get(1))?;
        // SAFETY: the parameters are copied.
        let e = unsafe { libc::posix_spawnattr_setschedparam(&raw mut plan.attributes, &raw const param) };
        checked(vm, e)?;
        flags |= libc::POSIX_SPAWN_SETSCHEDPARAM;
    }
    // SAFETY: plain numbers.
    let e = unsafe { libc::posix_spawnattr_setflags(&raw mut plan.attributes, flags as libc::c_short) };
    checked(vm, e)?;
    let pointers = |all: &[CString]| -> Vec<*mut libc::c_char> {
        all.iter().map(|s| s.as_ptr().cast_mut()).chain([std::ptr::null_mut()]).collect()
    };
    let arguments = pointers(&argv);
    let variables = env.as_deref().map(pointers);
    unsafe extern "C" {
        static environ: *const *mut libc::c_char;
    }
    let mut pid = 0;
    // SAFETY: null-terminated arrays of C strings that are held; the plan is initialised.
    let e = unsafe {
        let spawn = if search { libc::posix_spawnp } else { libc::posix_spawn };
        let env = variables.as_ref().map_or(environ, |v| v.as_ptr());
        spawn(
            &raw mut pid,
            file.c.as_ptr(),
            &raw const plan.actions,
            &raw const plan.attributes,
            arguments.as_ptr(),
            env,
        )
    };
    if e != 0 { Err(fail(vm, e, a[0])) } else { Ok(Value::small(pid.into())) }
}
fn add_actions(vm: &mut Vm, plan: &mut Plan, held: &mut Vec<CString>, list: Value) -> R<()> {
    let bad = |vm: &mut Vm| vm.type_error("Each file_actions element must be a non-empty tuple");
    for &action in vm.collect(list)?.iter() {
        let Some(t) = action.to_tuple().filter(|t| t.len > 0) else { return Err(bad(vm)) };
        let kind = vm.to_c_int(t.get(0))?;
        let arity = match kind {
            OPEN => 5,
            CLOSE | CLOSEFROM => 2,
            DUP2 => 3,
            _ => return Err(vm.type_error("Unknown file_actions identifier")),
        };
        if t.len != arity {
            let what = ["open", "close", "dup2", "closefrom"][kind as usize];
            return Err(vm.type_error(format!("A {what} file_action tuple must have {arity} elements")));
        }
        let fd = vm.to_c_int(t.get(1))?;
        let actions = &raw mut plan.actions;
        let e = match kind {
            OPEN => {
                let bytes = vm.fs_path_bytes(t.get(2))?;
                let Ok(name) = CString::new(bytes) else { return Err(vm.value_error("embedded null byte")) };
                let (flags, mode) = (vm.to_c_int(t.get(3))?, vm.to_c_int(t.get(4))?);
                let p = name.as_ptr();
                held.push(name);
                // SAFETY: the path is held until the process was started.
                unsafe { libc::posix_spawn_file_actions_addopen(actions, fd, p, flags, mode as libc::mode_t) }
            }
            // SAFETY: plain numbers.
            CLOSE => unsafe { libc::posix_spawn_file_actions_addclose(actions, fd) },
            CLOSEFROM => match close_from() {
                // SAFETY: plain numbers.
                Some(add) => unsafe { add(actions, fd) },
                None => libc::ENOSYS,
            },
            _ => {
                let to = vm.to_c_int(t.get(2))?;
                // SAFETY: plain numbers.
                unsafe { libc::posix_spawn_file_actions_adddup2(actions, fd, to) }
            }
        };
        if e != 0 {
            return Err(fail(vm, e, Value::UNBOUND));
        }
    }
    Ok(())
}
type CloseFrom = unsafe extern "C" fn(*mut libc::posix_spawn_file_actions_t, i32) -> i32;
/// A function that not every C library has.
fn close_from() -> Option<CloseFrom> {
    // SAFETY: the function has this type wherever it exists.
    unsafe {
        let f = libc::dlsym(libc::RTLD_DEFAULT, c"posix_spawn_file_actions_addclosefrom_np".as_ptr());
        std::mem::transmute::<*mut libc::c_void, Option<CloseFrom>>(f)
    }
}
fn signals(vm: &mut Vm, v: Value) -> R<libc::sigset_t> {
    // SAFETY: the set is initialised by the call.
    let mut set = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        set
    };
    for &n in vm.collect(v)?.iter() {
        let n = vm.to_c_int(n)?;
        // SAFETY: the set is initialised; a number that is none is refused.
        if !(1..=64).contains(&n) || unsafe { libc::sigaddset(&raw mut set, n) } != 0 {
            return Err(vm.value_error(format!("signal number {n} out of range [1; 64]")));
        }
    }
    Ok(set)
}

fn forkpty(vm: &mut Vm, _: &[Value]) -> R {
    let master = AtomicI32::new(-1);
    let pid = fork_with(vm, || {
        let mut fd = -1;
        // SAFETY: as fork; the descriptor is a local.
        let pid =
            unsafe { libc::forkpty(&raw mut fd, std::ptr::null_mut(), std::ptr::null(), std::ptr::null()) };
        master.store(fd, Ordering::Relaxed);
        pid
    })?;
    Ok(vm.tuple(&[Value::small(pid.into()), Value::small(master.into_inner().into())]))
}

fn wait4(vm: &mut Vm, a: &[Value]) -> R {
    let (pid, options) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?);
    // SAFETY: plain numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    let status = AtomicI32::new(0);
    let at = &raw mut usage as usize;
    // SAFETY: both are written by the call.
    match sys(vm, || unsafe { libc::wait4(pid, status.as_ptr(), options, at as *mut _) })? {
        Ok(pid) => {
            let usage = crate::unix::resource::usage_value(vm, &usage);
            Ok(vm.tuple(&[Value::small(pid.into()), Value::small(status.into_inner().into()), usage]))
        }
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
static WAITID_RESULT: StructSeqDef = StructSeqDef {
    name: "posix.waitid_result",
    doc: "waitid_result: Result from waitid.\n\nThis object may be accessed either as a tuple of\n  (si_pid, si_uid, si_signo, si_status, si_code),\nor via the attributes si_pid, si_uid, and so on.\n\nSee os.waitid for more information.",
    fields: &[("si_pid", ""), ("si_uid", ""), ("si_signo", ""), ("si_status", ""), ("si_code", "")],
    n_visible: 5,
    constructible: true,
};
fn waitid(vm: &mut Vm, a: &[Value]) -> R {
    let (kind, id, options) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?, vm.to_c_int(a[2])?);
    // SAFETY: plain data.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let at = &raw mut info as usize;
    // SAFETY: the information is written by the call.
    let r =
        sys(vm, || unsafe { libc::waitid(kind as libc::idtype_t, id as libc::id_t, at as *mut _, options) })?;
    if let Err(e) = r {
        return Err(fail(vm, e, Value::UNBOUND));
    }
    // SAFETY: it is about a child, if there was one.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    if pid == 0 {
        return Ok(Value::NONE);
    }
    let parts = [i64::from(pid), uid.into(), info.si_signo.into(), status.into(), info.si_code.into()];
    Ok(vm.new_structseq(&WAITID_RESULT, &parts.map(Value::small)))
}

pub(super) fn init(vm: &mut Vm, d: Gc<DictObj>) {
    for (n, v) in
        [("POSIX_SPAWN_OPEN", OPEN), ("POSIX_SPAWN_CLOSE", CLOSE), ("POSIX_SPAWN_DUP2", DUP2), ("P_PIDFD", 3)]
            .into_iter()
            .chain(close_from().map(|_| ("POSIX_SPAWN_CLOSEFROM", CLOSEFROM)))
    {
        vm.dict_set_text(d, n, Value::small(v.into()));
    }
    let t = vm.structseq_type(&WAITID_RESULT).value();
    vm.dict_set_text(d, "waitid_result", t);
    let t = vm.structseq_type(&super::process::TIMES).value();
    vm.dict_set_text(d, "times_result", t);
}
