//! `_multiprocessing` and `_posixshmem`: named semaphores and memory, which processes share.

use super::errno;
use crate::ModuleDef;
use std::cell::Cell;
use std::ffi::CString;
use std::time::{Duration, Instant};
use taipan_vm::call::Args;
use taipan_vm::gil::thread_ident;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, member, spec};
use taipan_vm::taipan_heap::{Trace, Tracer};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{Gc, Native, R, Slot, Slots, TypeObj, Value, ValueExt, Vm};

const RECURSIVE_MUTEX: i32 = 0;
const SEMAPHORE: i32 = 1;

struct SemLock {
    handle: *mut libc::sem_t,
    kind: i32,
    max: i32,
    name: Slot,
    count: Cell<i32>,
    owner: Cell<u64>,
}
// SAFETY: the name is shown.
unsafe impl Trace for SemLock {
    fn trace(&self, t: &mut Tracer) {
        self.name.trace(t);
    }
}
impl Drop for SemLock {
    fn drop(&mut self) {
        // SAFETY: it was opened, or is the handle of one that was (before a fork): closing the same twice is an error only.
        unsafe { libc::sem_close(self.handle) };
    }
}
type S = Gc<Native<SemLock>>;

static SEMLOCK: TypeDef = TypeDef {
    doc: "Semaphore/Mutex type",
    flags: type_flags::BASETYPE,
    slots: Slots { new: Some(new), ..Slots::NONE },
    methods: &[
        def("acquire", "($self, /, block=True, timeout=None)", acquire, "Acquire the semaphore/lock."),
        def("release", "($self, /)", release, "Release the semaphore/lock."),
        def(
            "__enter__",
            "($self, /)",
            |vm, a| acquire(vm, &[a[0], Value::TRUE, Value::NONE]),
            "Enter the semaphore/lock.",
        ),
        def(
            "__exit__",
            "($self, exc_type=None, exc_value=None, exc_tb=None, /)",
            |vm, a| release(vm, &a[..1]),
            "Exit the semaphore/lock.",
        ),
        def(
            "_count",
            "($self, /)",
            |vm, a| Ok(Value::small(this(vm, a[0])?.count.get().into())),
            "Num of `acquire()`s minus num of `release()`s for this process.",
        ),
        def(
            "_is_mine",
            "($self, /)",
            |vm, a| {
                let s = this(vm, a[0])?;
                Ok(Value::bool(is_mine(&s)))
            },
            "Whether the lock is owned by this thread.",
        ),
        def(
            "_get_value",
            "($self, /)",
            |vm, a| {
                let n = value(vm, a[0])?;
                Ok(Value::small(n.into()))
            },
            "Get the value of the semaphore.",
        ),
        def(
            "_is_zero",
            "($self, /)",
            |vm, a| {
                let n = value(vm, a[0])?;
                Ok(Value::bool(n == 0))
            },
            "Return whether semaphore has value zero.",
        ),
        def("_rebuild", "($type, handle, kind, maxvalue, name, /)", rebuild, ""),
        def(
            "_after_fork",
            "($self, /)",
            |vm, a| {
                this(vm, a[0])?.count.set(0);
                Ok(Value::NONE)
            },
            "Rezero the net acquisition count after fork().",
        ),
    ],
    getset: &[
        member(
            "handle",
            |vm, v| {
                let h = this(vm, v)?.handle as u64;
                Ok(vm.int_from_u64(h))
            },
            "",
        ),
        member("kind", |vm, v| Ok(Value::small(this(vm, v)?.kind.into())), ""),
        member("maxvalue", |vm, v| Ok(Value::small(this(vm, v)?.max.into())), ""),
        member("name", |vm, v| Ok(this(vm, v)?.name.get()), ""),
    ],
    ..TypeDef::native::<SemLock>("_multiprocessing.SemLock")
};
fn this(vm: &mut Vm, v: Value) -> R<S> {
    match v.native::<SemLock>() {
        Some(s) => Ok(s),
        None => Err(vm.wrong_receiver(v, "_multiprocessing.SemLock")),
    }
}
fn is_mine(s: &SemLock) -> bool {
    s.count.get() > 0 && s.owner.get() == thread_ident()
}
fn path(vm: &mut Vm, v: Value, f: &str, what: &str) -> R<CString> {
    let s = vm.expect_str_arg(v, f, what)?.to_string_lossy();
    match CString::new(s) {
        Ok(s) => Ok(s),
        Err(_) => Err(vm.value_error("embedded null character")),
    }
}
fn make(vm: &mut Vm, cls: Gc<TypeObj>, handle: *mut libc::sem_t, kind: i32, max: i32, name: Value) -> R {
    let data = SemLock { handle, kind, max, name: Slot::new(name), count: Cell::new(0), owner: Cell::new(0) };
    Ok(vm.new_native(cls, data).value())
}
fn new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("SemLock", "(kind, value, maxvalue, name, unlink)");
    let [kind, value, max, name, unlink] = bind(vm, &SIG, args)?;
    let (kind, value, max) = (vm.to_c_int(kind)?, vm.to_c_int(value)?, vm.to_c_int(max)?);
    if kind != RECURSIVE_MUTEX && kind != SEMAPHORE {
        return Err(vm.value_error("unrecognized kind"));
    }
    let p = path(vm, name, "SemLock", "argument 'name'")?;
    let unlink = vm.truth(unlink)?;
    // SAFETY: a C string, and the arguments that O_CREAT wants.
    let h = unsafe { libc::sem_open(p.as_ptr(), libc::O_CREAT | libc::O_EXCL, 0o600, value as libc::c_uint) };
    // SAFETY: as above.
    if h == libc::SEM_FAILED || unlink && unsafe { libc::sem_unlink(p.as_ptr()) } < 0 {
        let e = errno();
        return Err(vm.os_error(e, Value::UNBOUND));
    }
    make(vm, cls, h, kind, max, if unlink { Value::NONE } else { name })
}
fn rebuild(vm: &mut Vm, a: &[Value]) -> R {
    let handle = vm.to_c_long(a[1])? as *mut libc::sem_t;
    let (kind, max) = (vm.to_c_int(a[2])?, vm.to_c_int(a[3])?);
    let Some(cls) = a[0].to_type() else { return Err(vm.type_error("a class is expected")) };
    if a[4].is_none() {
        // Only what this process (or the one that it was forked from) opened can be meant.
        return make(vm, cls, handle, kind, max, a[4]);
    }
    let p = path(vm, a[4], "_rebuild", "argument 4")?;
    // SAFETY: a C string.
    let h = unsafe { libc::sem_open(p.as_ptr(), 0) };
    if h == libc::SEM_FAILED {
        let e = errno();
        return Err(vm.os_error(e, Value::UNBOUND));
    }
    make(vm, cls, h, kind, max, a[4])
}
fn value(vm: &mut Vm, v: Value) -> R<i32> {
    let s = this(vm, v)?;
    let mut n = 0;
    // SAFETY: the semaphore is open.
    if unsafe { libc::sem_getvalue(s.handle, &mut n) } < 0 {
        let e = errno();
        return Err(vm.os_error(e, Value::UNBOUND));
    }
    Ok(n.max(0))
}
struct Handle(*mut libc::sem_t);
// SAFETY: semaphores are for all threads.
unsafe impl Send for Handle {}
fn acquire(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let block = a[1].is_unbound() || vm.truth(a[1])?;
    let mut end = None;
    if block && !a[2].is_unbound() && !a[2].is_none() {
        let t = vm.to_f64(a[2])?.clamp(0.0, 1e9);
        end = Some(Instant::now() + Duration::from_secs_f64(if t.is_nan() { 0.0 } else { t }));
    }
    if s.kind == RECURSIVE_MUTEX && is_mine(&s) {
        s.count.set(s.count.get() + 1);
        return Ok(Value::TRUE);
    }
    loop {
        // SAFETY: the semaphore is open.
        let r = unsafe { libc::sem_trywait(s.handle) };
        if r == 0 {
            break;
        }
        match errno() {
            libc::EAGAIN => {}
            libc::EINTR => {
                vm.check_signals()?;
                continue;
            }
            e => return Err(vm.os_error(e, Value::UNBOUND)),
        }
        if !block || end.is_some_and(|e| Instant::now() >= e) {
            return Ok(Value::FALSE);
        }
        // In slices, so that signals are seen.
        let slice = Duration::from_millis(50);
        let wait = end.map_or(slice, |e| e.saturating_duration_since(Instant::now()).min(slice));
        let h = Handle(s.handle);
        let got = vm.without_gil(move || {
            let h = h;
            // SAFETY: the semaphore is open: `s` is on the stack of the waiting thread.
            unsafe {
                let mut t: libc::timespec = std::mem::zeroed();
                libc::clock_gettime(libc::CLOCK_REALTIME, &mut t);
                let ns = t.tv_nsec + i64::from(wait.subsec_nanos());
                t.tv_sec += wait.as_secs() as i64 + ns / 1_000_000_000;
                t.tv_nsec = ns % 1_000_000_000;
                libc::sem_timedwait(h.0, &t) == 0
            }
        });
        if got {
            break;
        }
        vm.check_signals()?;
    }
    s.count.set(s.count.get() + 1);
    s.owner.set(thread_ident());
    Ok(Value::TRUE)
}
fn release(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    if s.kind == RECURSIVE_MUTEX {
        if !is_mine(&s) {
            return Err(vm.assertion_error("attempt to release recursive lock not owned by thread"));
        }
        if s.count.get() > 1 {
            s.count.set(s.count.get() - 1);
            return Ok(Value::NONE);
        }
    } else if value(vm, a[0])? >= s.max {
        return Err(vm.value_error("semaphore or lock released too many times"));
    }
    // SAFETY: the semaphore is open.
    if unsafe { libc::sem_post(s.handle) } < 0 {
        let e = errno();
        return Err(vm.os_error(e, Value::UNBOUND));
    }
    s.count.set(s.count.get() - 1);
    Ok(Value::NONE)
}
pub static DEF: ModuleDef = ModuleDef {
    name: "_multiprocessing",
    functions: &[def(
        "sem_unlink",
        "($module, name, /)",
        |vm, a| {
            let p = path(vm, a[0], "sem_unlink", "argument")?;
            // SAFETY: a C string.
            if unsafe { libc::sem_unlink(p.as_ptr()) } < 0 {
                let e = errno();
                return Err(vm.os_error(e, Value::UNBOUND));
            }
            Ok(Value::NONE)
        },
        "",
    )],
    types: &[&SEMLOCK],
    init: |vm, d| {
        let flags = vm.new_dict();
        for n in ["HAVE_SEM_OPEN", "HAVE_SEM_TIMEDWAIT"] {
            vm.dict_set_text(flags, n, Value::small(1));
        }
        vm.dict_set_text(d, "flags", flags.value());
        let t = vm.native_type(&SEMLOCK).dict();
        vm.dict_set_text(t, "SEM_VALUE_MAX", Value::small(i32::MAX.into()));
        Ok(())
    },
    ..ModuleDef::BASE
};

fn shm_open(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "shm_open", "argument 'path'")?;
    let flags = vm.to_c_int(a[1])?;
    let mode = if a[2].is_unbound() { 0o777 } else { vm.to_c_int(a[2])? };
    loop {
        // SAFETY: a C string.
        let fd = unsafe { libc::shm_open(p.as_ptr(), flags, mode as libc::mode_t) };
        if fd >= 0 {
            return Ok(Value::small(fd.into()));
        }
        match errno() {
            libc::EINTR => vm.check_signals()?,
            e => return Err(vm.os_error(e, a[0])),
        }
    }
}
fn shm_unlink(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "shm_unlink", "argument 'path'")?;
    // SAFETY: a C string.
    if unsafe { libc::shm_unlink(p.as_ptr()) } < 0 {
        let e = errno();
        return Err(vm.os_error(e, a[0]));
    }
    Ok(Value::NONE)
}
pub static SHMEM: ModuleDef = ModuleDef {
    name: "_posixshmem",
    doc: "POSIX shared memory module",
    functions: &[
        def(
            "shm_open",
            "($module, /, path, flags, mode=511)",
            shm_open,
            "Open a shared memory object.  Returns a file descriptor (integer).",
        ),
        def(
            "shm_unlink",
            "($module, /, path)",
            shm_unlink,
            "Remove a shared memory object (similar to unlink()).",
        ),
    ],
    ..ModuleDef::BASE
};
