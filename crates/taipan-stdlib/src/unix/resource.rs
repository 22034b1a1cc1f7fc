//! `resource`: limits and usage.

use super::call;
use crate::ModuleDef;
use taipan_vm::native::def;
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{R, RootedVec, Value, ValueExt, Vm};

static USAGE: StructSeqDef = StructSeqDef {
    name: "resource.struct_rusage",
    doc: "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, ru_stime, ru_maxrss, and so on.",
    fields: &[
        ("ru_utime", "user time used"),
        ("ru_stime", "system time used"),
        ("ru_maxrss", "max. resident set size"),
        ("ru_ixrss", "shared memory size"),
        ("ru_idrss", "unshared data size"),
        ("ru_isrss", "unshared stack size"),
        ("ru_minflt", "page faults not requiring I/O"),
        ("ru_majflt", "page faults requiring I/O"),
        ("ru_nswap", "number of swap outs"),
        ("ru_inblock", "block input operations"),
        ("ru_oublock", "block output operations"),
        ("ru_msgsnd", "IPC messages sent"),
        ("ru_msgrcv", "IPC messages received"),
        ("ru_nsignals", "signals received"),
        ("ru_nvcsw", "voluntary context switches"),
        ("ru_nivcsw", "involuntary context switches"),
    ],
    n_visible: 16,
    constructible: true,
};
fn getrusage(vm: &mut Vm, a: &[Value]) -> R {
    let who = vm.to_c_int(a[0])?;
    // SAFETY: a structure on this stack.
    let (r, u) = unsafe {
        let mut u: libc::rusage = std::mem::zeroed();
        (libc::getrusage(who, &mut u), u)
    };
    if r < 0 {
        if super::errno() == libc::EINVAL {
            return Err(vm.value_error("invalid who parameter"));
        }
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(usage_value(vm, &u))
}
/// A `struct_rusage`.
pub fn usage_value(vm: &mut Vm, u: &libc::rusage) -> Value {
    let mut out = RootedVec::new(&vm.heap);
    for t in [u.ru_utime, u.ru_stime] {
        let f = vm.new_float(t.tv_sec as f64 + t.tv_usec as f64 * 1e-6);
        out.push(f);
    }
    for i in [
        u.ru_maxrss,
        u.ru_ixrss,
        u.ru_idrss,
        u.ru_isrss,
        u.ru_minflt,
        u.ru_majflt,
        u.ru_nswap,
        u.ru_inblock,
        u.ru_oublock,
        u.ru_msgsnd,
        u.ru_msgrcv,
        u.ru_nsignals,
        u.ru_nvcsw,
        u.ru_nivcsw,
    ] {
        let v = vm.new_int(i);
        out.push(v);
    }
    vm.new_structseq(&USAGE, &out)
}
const LIMITS: i32 = 16;
fn resource_arg(vm: &mut Vm, v: Value) -> R<i32> {
    let n = vm.to_c_int(v)?;
    if !(0..LIMITS).contains(&n) {
        return Err(vm.value_error("invalid resource specified"));
    }
    Ok(n)
}
fn limit_arg(vm: &mut Vm, v: Value) -> R<libc::rlimit> {
    let items = vm.collect(v)?;
    if items.len() != 2 {
        return Err(vm.value_error("expected a tuple of 2 integers"));
    }
    let mut out = [0u64; 2];
    for (o, &i) in out.iter_mut().zip(items.iter()) {
        let x = vm.index(i)?;
        match x.to_i64() {
            Some(-1) => *o = libc::RLIM_INFINITY,
            Some(n) if n >= 0 => *o = n as u64,
            Some(_) => return Err(vm.value_error("cannot convert negative int")),
            None => return Err(vm.overflow_error("Python int too large to convert to C rlim_t")),
        }
    }
    Ok(libc::rlimit { rlim_cur: out[0], rlim_max: out[1] })
}
fn limit_value(vm: &mut Vm, l: libc::rlimit) -> Value {
    let a = vm.int_from_i64(l.rlim_cur as i64);
    let b = vm.int_from_i64(l.rlim_max as i64);
    vm.tuple(&[a, b])
}
fn getrlimit(vm: &mut Vm, a: &[Value]) -> R {
    let n = resource_arg(vm, a[0])?;
    let mut l = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a structure on this stack.
    call(vm, || unsafe { libc::getrlimit(n as _, &mut l) })?;
    Ok(limit_value(vm, l))
}
fn failed(vm: &mut Vm) -> taipan_vm::Raised {
    match super::errno() {
        libc::EINVAL => vm.value_error("current limit exceeds maximum limit"),
        libc::EPERM => vm.value_error("not allowed to raise maximum limit"),
        _ => vm.last_os_error(Value::UNBOUND),
    }
}
fn setrlimit(vm: &mut Vm, a: &[Value]) -> R {
    let n = resource_arg(vm, a[0])?;
    let l = limit_arg(vm, a[1])?;
    // SAFETY: a structure on this stack.
    if unsafe { libc::setrlimit(n as _, &l) } < 0 {
        return Err(failed(vm));
    }
    Ok(Value::NONE)
}
fn prlimit(vm: &mut Vm, a: &[Value]) -> R {
    let pid = vm.to_c_int(a[0])?;
    let n = resource_arg(vm, a[1])?;
    let new = if a[2].is_unbound() || a[2].is_none() { None } else { Some(limit_arg(vm, a[2])?) };
    let mut old = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: structures on this stack.
    if unsafe { libc::prlimit(pid, n as _, new.as_ref().map_or(std::ptr::null(), |l| l), &mut old) } < 0 {
        return Err(match super::errno() {
            libc::EINVAL => vm.value_error("current limit exceeds maximum limit"),
            _ => vm.last_os_error(Value::UNBOUND),
        });
    }
    Ok(limit_value(vm, old))
}
fn getpagesize(_: &mut Vm, _: &[Value]) -> R {
    // SAFETY: no arguments to speak of.
    Ok(Value::small(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }))
}
static CONSTANTS: &[(&str, i64)] = &[
    ("RLIMIT_AS", 9),
    ("RLIMIT_CORE", 4),
    ("RLIMIT_CPU", 0),
    ("RLIMIT_DATA", 2),
    ("RLIMIT_FSIZE", 1),
    ("RLIMIT_MEMLOCK", 8),
    ("RLIMIT_MSGQUEUE", 12),
    ("RLIMIT_NICE", 13),
    ("RLIMIT_NOFILE", 7),
    ("RLIMIT_NPROC", 6),
    ("RLIMIT_OFILE", 7),
    ("RLIMIT_RSS", 5),
    ("RLIMIT_RTPRIO", 14),
    ("RLIMIT_RTTIME", 15),
    ("RLIMIT_SIGPENDING", 11),
    ("RLIMIT_STACK", 3),
    ("RLIM_INFINITY", -1),
    ("RUSAGE_CHILDREN", -1),
    ("RUSAGE_SELF", 0),
    ("RUSAGE_THREAD", 1),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "resource",
    functions: &[
        def("getrusage", "($module, who, /)", getrusage, ""),
        def("getrlimit", "($module, resource, /)", getrlimit, ""),
        def("setrlimit", "($module, resource, limits, /)", setrlimit, ""),
        def("prlimit", "($module, pid, resource, limits=None, /)", prlimit, ""),
        def("getpagesize", "($module, /)", getpagesize, ""),
    ],
    init: |vm, d| {
        for &(n, v) in CONSTANTS {
            vm.dict_set_text(d, n, Value::small(v));
        }
        let e = vm.exc.OSError.value();
        vm.dict_set_text(d, "error", e);
        let t = vm.structseq_type(&USAGE).value();
        vm.dict_set_text(d, "struct_rusage", t);
        Ok(())
    },
    ..ModuleDef::BASE
};
