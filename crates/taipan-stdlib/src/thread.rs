//! `_thread`: locks and OS threads.

use crate::ModuleDef;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};
use taipan_vm::call::Args;
use taipan_vm::dict::DictObj;
use taipan_vm::gil::thread_ident;
use taipan_vm::native::{MethodDef, TypeDef, def, getter};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{ExcObj, Gc, R, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

/// A mutex that can be taken with a time limit and given back by anybody.
#[derive(Default)]
struct RawLock {
    held: Mutex<bool>,
    free: Condvar,
}
impl RawLock {
    fn try_lock(&self) -> bool {
        let mut h = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        !std::mem::replace(&mut *h, true)
    }
    /// Waits at most until `end`.
    fn lock_until(&self, end: Option<Instant>) -> bool {
        let mut h = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        while *h {
            match end {
                None => h = self.free.wait(h).unwrap_or_else(PoisonError::into_inner),
                Some(end) => {
                    let Some(left) = end.checked_duration_since(Instant::now()).filter(|d| !d.is_zero())
                    else {
                        return false;
                    };
                    h = self.free.wait_timeout(h, left).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
        *h = true;
        true
    }
    fn unlock(&self) -> bool {
        let mut h = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let was = std::mem::replace(&mut *h, false);
        drop(h);
        self.free.notify_one();
        was
    }
    fn is_locked(&self) -> bool {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub struct Lock {
    raw: Arc<RawLock>,
}
impl_trace!(Lock { ; raw });

pub struct RLock {
    raw: Arc<RawLock>,
    owner: Cell<u64>,
    count: Cell<usize>,
}
impl_trace!(RLock { ; raw, owner, count });

/// The longest time a lock can be waited for, in seconds.
pub const TIMEOUT_MAX: f64 = 9_223_372_036.0;

/// blocking and timeout arguments: None: do not wait; Some(None): for ever; Some(end).
fn deadline(vm: &mut Vm, blocking: Value, timeout: Value) -> R<Option<Option<Instant>>> {
    let blocking = blocking.is_unbound() || vm.truth(blocking)?;
    let t = if timeout.is_unbound() { -1.0 } else { vm.to_f64(timeout)? };
    if t.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if !blocking && t != -1.0 {
        return Err(vm.value_error("can't specify a timeout for a non-blocking call"));
    }
    if t < 0.0 && t != -1.0 {
        return Err(vm.value_error("timeout value must be a non-negative number"));
    }
    if t > TIMEOUT_MAX {
        return Err(vm.overflow_error("timeout value is too large"));
    }
    if !blocking {
        return Ok(None);
    }
    Ok(Some(if t == -1.0 { None } else { Some(Instant::now() + Duration::from_secs_f64(t)) }))
}
/// Takes a lock, giving the GIL up while waiting; signals are handled meanwhile on the main thread.
fn acquire(vm: &mut Vm, raw: &Arc<RawLock>, wait: Option<Option<Instant>>) -> R<bool> {
    if raw.try_lock() {
        return Ok(true);
    }
    let Some(end) = wait else { return Ok(false) };
    let raw = raw.clone();
    loop {
        // In slices, so that signals are seen.
        let slice = Instant::now() + Duration::from_millis(50);
        let until = end.map_or(slice, |e| e.min(slice));
        let r = raw.clone();
        if vm.without_gil(move || r.lock_until(Some(until))) {
            return Ok(true);
        }
        if end.is_some_and(|e| Instant::now() >= e) {
            return Ok(false);
        }
        vm.check_signals()?;
    }
}

fn lock_of(vm: &mut Vm, v: Value) -> R<Arc<RawLock>> {
    match v.native::<Lock>() {
        Some(l) => Ok(l.raw.clone()),
        None => Err(vm.type_error("descriptor requires a '_thread.lock' object")),
    }
}
fn lock_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    if !args.is_empty() {
        return Err(vm.type_error("lock() takes no arguments"));
    }
    Ok(vm.new_native(cls, Lock { raw: Arc::default() }).value())
}
fn lock_acquire(vm: &mut Vm, a: &[Value]) -> R {
    let raw = lock_of(vm, a[0])?;
    let wait = deadline(vm, a[1], a[2])?;
    Ok(Value::bool(acquire(vm, &raw, wait)?))
}
fn lock_release(vm: &mut Vm, a: &[Value]) -> R {
    let raw = lock_of(vm, a[0])?;
    if !raw.unlock() {
        return Err(vm.runtime_error("release unlocked lock"));
    }
    Ok(Value::NONE)
}
fn lock_locked(vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(lock_of(vm, a[0])?.is_locked()))
}
fn lock_exit(vm: &mut Vm, a: &[Value]) -> R {
    lock_release(vm, &a[..1])
}
fn lock_enter(vm: &mut Vm, a: &[Value]) -> R {
    let raw = lock_of(vm, a[0])?;
    acquire(vm, &raw, Some(None))?;
    Ok(Value::TRUE)
}
fn lock_reinit(vm: &mut Vm, a: &[Value]) -> R {
    lock_of(vm, a[0])?.unlock();
    Ok(Value::NONE)
}
fn lock_repr(vm: &mut Vm, v: Value) -> R {
    let raw = lock_of(vm, v)?;
    let (id, t) = (vm.id_of(v), vm.type_of(v).full_name(vm));
    let s = if raw.is_locked() { "locked" } else { "unlocked" };
    Ok(vm.str_value(&format!("<{s} {t} object at {id:#x}>")))
}
pub static LOCK: TypeDef = TypeDef {
    doc: "A lock object is a synchronization primitive.",
    flags: type_flags::WEAKREFS,
    slots: Slots { new: Some(lock_new), repr: Some(lock_repr), ..Slots::NONE },
    methods: &[
        def("acquire", "($self, /, blocking=True, timeout=-1)", lock_acquire, "Lock the lock."),
        def(
            "acquire_lock",
            "($self, /, blocking=True, timeout=-1)",
            lock_acquire,
            "An obsolete synonym of acquire().",
        ),
        def("release", "($self, /)", lock_release, "Release the lock."),
        def("release_lock", "($self, /)", lock_release, "An obsolete synonym of release()."),
        def("locked", "($self, /)", lock_locked, "Return whether the lock is in the locked state."),
        def("locked_lock", "($self, /)", lock_locked, "An obsolete synonym of locked()."),
        def("__enter__", "($self, /)", lock_enter, "Lock the lock."),
        def("__exit__", "($self, exc_type, exc_value, exc_tb, /)", lock_exit, "Release the lock."),
        def("_at_fork_reinit", "($self, /)", lock_reinit, ""),
    ],
    ..TypeDef::native::<Lock>("_thread.lock")
};

fn rlock_new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    Ok(vm.new_native(cls, RLock { raw: Arc::default(), owner: Cell::new(0), count: Cell::new(0) }).value())
}
fn rlock_take(vm: &mut Vm, v: Value, wait: Option<Option<Instant>>) -> R {
    let Some(l) = v.native::<RLock>() else {
        return Err(vm.type_error("descriptor requires a '_thread.RLock' object"));
    };
    let me = thread_ident();
    if l.owner.get() == me && l.count.get() > 0 {
        l.count.set(l.count.get() + 1);
        return Ok(Value::TRUE);
    }
    let raw = l.raw.clone();
    if !acquire(vm, &raw, wait)? {
        return Ok(Value::FALSE);
    }
    l.owner.set(me);
    l.count.set(1);
    Ok(Value::TRUE)
}
fn rlock_acquire(vm: &mut Vm, a: &[Value]) -> R {
    let wait = deadline(vm, a[1], a[2])?;
    rlock_take(vm, a[0], wait)
}
fn rlock_enter(vm: &mut Vm, a: &[Value]) -> R {
    rlock_take(vm, a[0], Some(None))
}
fn rlock_release(vm: &mut Vm, a: &[Value]) -> R {
    let Some(l) = a[0].native::<RLock>() else {
        return Err(vm.type_error("descriptor requires a '_thread.RLock' object"));
    };
    if l.count.get() == 0 || l.owner.get() != thread_ident() {
        return Err(vm.runtime_error("cannot release un-acquired lock"));
    }
    l.count.set(l.count.get() - 1);
    if l.count.get() == 0 {
        l.owner.set(0);
        l.raw.unlock();
    }
    Ok(Value::NONE)
}
fn rlock_is_owned(_vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(
        a[0].native::<RLock>().is_some_and(|l| l.count.get() > 0 && l.owner.get() == thread_ident()),
    ))
}
fn rlock_count(_vm: &mut Vm, a: &[Value]) -> R {
    let l = a[0].native::<RLock>().filter(|l| l.owner.get() == thread_ident());
    Ok(Value::small(l.map_or(0, |l| l.count.get() as i64)))
}
fn rlock_locked(_vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(a[0].native::<RLock>().is_some_and(|l| l.count.get() > 0)))
}
fn rlock_save(vm: &mut Vm, a: &[Value]) -> R {
    let Some(l) = a[0].native::<RLock>().filter(|l| l.count.get() > 0) else {
        return Err(vm.runtime_error("cannot release un-acquired lock"));
    };
    let (c, o) = (l.count.get(), l.owner.get());
    l.count.set(0);
    l.owner.set(0);
    l.raw.unlock();
    let o = vm.int_from_u64(o);
    Ok(vm.tuple(&[Value::small(c as i64), o]))
}
fn rlock_restore(vm: &mut Vm, a: &[Value]) -> R {
    let (Some(l), Some(t)) = (a[0].native::<RLock>(), a[1].to_tuple()) else {
        return Err(vm.type_error("bad state"));
    };
    let raw = l.raw.clone();
    acquire(vm, &raw, Some(None))?;
    l.count.set(t.get(0).to_i64().unwrap_or(1) as usize);
    l.owner.set(thread_ident());
    Ok(Value::NONE)
}
fn rlock_reinit(_vm: &mut Vm, a: &[Value]) -> R {
    if let Some(l) = a[0].native::<RLock>() {
        l.count.set(0);
        l.owner.set(0);
        l.raw.unlock();
    }
    Ok(Value::NONE)
}
fn rlock_repr(vm: &mut Vm, v: Value) -> R {
    let (id, t) = (vm.id_of(v), vm.type_of(v).full_name(vm));
    let (o, c) = v.native::<RLock>().map_or((0, 0), |l| (l.owner.get(), l.count.get()));
    let s = if c > 0 { "locked" } else { "unlocked" };
    Ok(vm.str_value(&format!("<{s} {t} object owner={o} count={c} at {id:#x}>")))
}
pub static RLOCK: TypeDef = TypeDef {
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    slots: Slots { new: Some(rlock_new), repr: Some(rlock_repr), ..Slots::NONE },
    methods: &[
        def("acquire", "($self, /, blocking=True, timeout=-1)", rlock_acquire, "Lock the lock."),
        def("release", "($self, /)", rlock_release, "Release the lock."),
        def(
            "locked",
            "($self, /)",
            rlock_locked,
            "Return a boolean indicating whether this object is locked right now.",
        ),
        def("__enter__", "($self, /)", rlock_enter, "Lock the lock."),
        def(
            "__exit__",
            "($self, exc_type, exc_value, exc_tb, /)",
            |vm, a| rlock_release(vm, &a[..1]),
            "Release the lock.",
        ),
        def("_is_owned", "($self, /)", rlock_is_owned, "For internal use by `threading.Condition`."),
        def("_recursion_count", "($self, /)", rlock_count, "For internal use by reentrancy checks."),
        def("_release_save", "($self, /)", rlock_save, "For internal use by `threading.Condition`."),
        def(
            "_acquire_restore",
            "($self, state, /)",
            rlock_restore,
            "For internal use by `threading.Condition`.",
        ),
        def("_at_fork_reinit", "($self, /)", rlock_reinit, ""),
    ],
    ..TypeDef::native::<RLock>("_thread.RLock")
};

// ---- thread handles ----

/// What a handle and its thread share.
#[derive(Default)]
struct Done {
    lock: RawLock,
    done: AtomicBool,
    started: AtomicBool,
}
pub struct Handle {
    shared: Arc<Done>,
    ident: Cell<u64>,
}
impl_trace!(Handle { ; shared, ident });

fn handle_new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    Ok(vm.new_native(cls, Handle { shared: Arc::default(), ident: Cell::new(0) }).value())
}
fn handle_join(vm: &mut Vm, a: &[Value]) -> R {
    let Some(h) = a[0].native::<Handle>() else { return Err(vm.type_error("not a thread handle")) };
    let timeout = if a[1].is_unbound() || a[1].is_none() { None } else { Some(vm.to_f64(a[1])?) };
    if !h.shared.started.load(Ordering::Acquire) {
        return Err(vm.runtime_error("thread not started"));
    }
    if h.ident.get() == thread_ident() && !h.shared.done.load(Ordering::Acquire) {
        return Err(vm.runtime_error("Cannot join current thread"));
    }
    let end =
        timeout.filter(|t| *t >= 0.0).map(|t| Instant::now() + Duration::from_secs_f64(t.min(TIMEOUT_MAX)));
    let shared = h.shared.clone();
    while !shared.done.load(Ordering::Acquire) {
        if end.is_some_and(|e| Instant::now() >= e) {
            return Ok(Value::NONE);
        }
        let s = shared.clone();
        let slice = Instant::now() + Duration::from_millis(50);
        let until = end.map_or(slice, |e| e.min(slice));
        vm.without_gil(move || {
            if s.lock.lock_until(Some(until)) {
                s.lock.unlock();
            }
        });
        vm.check_signals()?;
    }
    Ok(Value::NONE)
}
fn handle_is_done(_vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(a[0].native::<Handle>().is_some_and(|h| h.shared.done.load(Ordering::Acquire))))
}
fn handle_set_done(_vm: &mut Vm, a: &[Value]) -> R {
    if let Some(h) = a[0].native::<Handle>() {
        h.shared.done.store(true, Ordering::Release);
        h.shared.lock.unlock();
    }
    Ok(Value::NONE)
}
pub static HANDLE: TypeDef = TypeDef {
    slots: Slots { new: Some(handle_new), ..Slots::NONE },
    methods: &[
        def("join", "($self, timeout=None, /)", handle_join, ""),
        def("is_done", "($self, /)", handle_is_done, ""),
        def("_set_done", "($self, /)", handle_set_done, ""),
    ],
    getset: &[getter(
        "ident",
        |vm, v| {
            let i = v.native::<Handle>().map_or(0, |h| h.ident.get());
            Ok(vm.int_from_u64(i))
        },
        "",
    )],
    ..TypeDef::native::<Handle>("_thread._ThreadHandle")
};

/// Native stack of new threads; 0: the default.
static STACK_SIZE: AtomicUsize = AtomicUsize::new(0);
const DEFAULT_STACK: usize = 16 << 20;

/// Starts a thread that calls `f(*args, **kwargs)`.
fn start(vm: &mut Vm, f: Value, args: Value, kwargs: Value, shared: Arc<Done>) -> R<u64> {
    // The call waits in a rooted place until the thread takes it.
    let call = vm.tuple(&[f, args, kwargs]);
    let root = taipan_vm::taipan_heap::RootedValue::new(&vm.heap, call);
    struct Carry(taipan_vm::taipan_heap::RootedValue);
    // SAFETY: taken apart on the new thread with the GIL held.
    unsafe impl Send for Carry {}
    let carry = Carry(root);
    shared.started.store(true, Ordering::Release);
    shared.lock.try_lock();
    let size = match STACK_SIZE.load(Ordering::Relaxed) {
        0 => DEFAULT_STACK,
        n => n,
    };
    let body = move |vm: &mut Vm| {
        let carry = carry;
        let call = carry.0.get();
        drop(carry);
        if let Some(t) = call.to_tuple() {
            let r = match (t.get(1).to_tuple(), t.get(2).to_dict()) {
                (Some(a), Some(k)) if !k.is_empty() => call_with_dict(vm, t.get(0), a.as_slice(), k),
                (Some(a), _) => vm.call(t.get(0), a.as_slice()),
                _ => vm.call0(t.get(0)),
            };
            if r.is_err() {
                let exc = vm.take_exception();
                if !vm.is_instance(exc, vm.exc.SystemExit) {
                    let msg = vm.str_value("Exception ignored in thread started by");
                    crate::sys::unraisable(vm, exc, msg, t.get(0));
                }
            }
        }
        shared.done.store(true, Ordering::Release);
        shared.lock.unlock();
    };
    match vm.spawn_thread(size, body) {
        Ok(i) => Ok(i),
        Err(_) => Err(vm.runtime_error("can't start new thread")),
    }
}
fn call_with_dict(vm: &mut Vm, f: Value, args: &[Value], kw: Gc<DictObj>) -> R {
    let mut all = taipan_vm::RootedVec::from_slice(&vm.heap, args);
    let mut names = taipan_vm::RootedVec::new(&vm.heap);
    let mut i = 0;
    while let Some((next, k, v)) = kw.next_entry(i) {
        i = next;
        names.push(k);
        all.push(v);
    }
    let names = vm.new_tuple(&names);
    vm.call_args(f, Args { all: &all, kwnames: Some(names) })
}
fn start_new_thread(vm: &mut Vm, a: &[Value]) -> R {
    if vm.slots_of(a[0]).call.is_none() {
        return Err(vm.type_error("first arg must be callable"));
    }
    if a[1].to_tuple().is_none() {
        return Err(vm.type_error("2nd arg must be a tuple"));
    }
    if !a[2].is_unbound() && a[2].to_dict().is_none() {
        return Err(vm.type_error("optional 3rd arg must be a dictionary"));
    }
    let kw = if a[2].is_unbound() { Value::NONE } else { a[2] };
    let i = start(vm, a[0], a[1], kw, Arc::default())?;
    Ok(vm.int_from_u64(i))
}
fn start_joinable_thread(vm: &mut Vm, a: &[Value]) -> R {
    if vm.slots_of(a[0]).call.is_none() {
        return Err(vm.type_error("thread function must be callable"));
    }
    let handle = if a[1].is_unbound() || a[1].is_none() {
        let t = vm.native_type(&HANDLE);
        handle_new(vm, t, Args::NONE)?
    } else {
        a[1]
    };
    let Some(h) = handle.native::<Handle>() else {
        return Err(vm.type_error("'handle' must be a _ThreadHandle"));
    };
    if h.shared.started.load(Ordering::Acquire) {
        return Err(vm.runtime_error("thread already started"));
    }
    let empty = vm.empty_tuple.value();
    let i = start(vm, a[0], empty, Value::NONE, h.shared.clone())?;
    h.ident.set(i);
    Ok(handle)
}
fn make_thread_handle(vm: &mut Vm, a: &[Value]) -> R {
    let i = vm.index(a[0])?.to_i64().unwrap_or(0);
    let t = vm.native_type(&HANDLE);
    let h = vm.new_native(t, Handle { shared: Arc::default(), ident: Cell::new(i as u64) });
    h.shared.started.store(true, Ordering::Release);
    Ok(h.value())
}
fn stack_size(vm: &mut Vm, a: &[Value]) -> R {
    let old = STACK_SIZE.load(Ordering::Relaxed);
    if !a[0].is_unbound() {
        let n = vm.to_index(a[0])?;
        if n < 0 {
            return Err(vm.value_error("size must be 0 or a positive value"));
        }
        if n != 0 && n < 32768 {
            return Err(vm.value_error(format!("size not valid: {n} bytes")));
        }
        STACK_SIZE.store(n as usize, Ordering::Relaxed);
    }
    Ok(vm.new_int(old as i64))
}
static HOOK_ARGS: StructSeqDef = StructSeqDef {
    name: "_thread._ExceptHookArgs",
    doc: "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
    fields: &[
        ("exc_type", "Exception type"),
        ("exc_value", "Exception value"),
        ("exc_traceback", "Exception traceback"),
        ("thread", "Thread"),
    ],
    n_visible: 4,
    constructible: true,
};
fn excepthook(vm: &mut Vm, a: &[Value]) -> R {
    let t = vm.getattr_text(a[0], "exc_type")?;
    if t == vm.exc.SystemExit.value() {
        return Ok(Value::NONE);
    }
    let exc = vm.getattr_text(a[0], "exc_value")?;
    let thread = vm.getattr_text(a[0], "thread")?;
    let name = if thread.is_none() {
        format!("{}", thread_ident())
    } else {
        let n = vm.getattr_text(thread, "name")?;
        vm.str_text(n)?
    };
    crate::sys::write_stderr(vm, &format!("Exception in thread {name}:\n"));
    if let Some(e) = exc.downcast::<ExcObj>() {
        let tb = vm.getattr_text(a[0], "exc_traceback")?;
        if e.traceback.get().is_none() {
            e.traceback.set(&vm.heap, e, tb);
        }
    }
    crate::sys::print_exception(vm, exc);
    Ok(Value::NONE)
}
fn exit(vm: &mut Vm, _a: &[Value]) -> R {
    let t = vm.exc.SystemExit;
    Err(vm.raise_args(t, &[]))
}
fn shutdown(vm: &mut Vm, _a: &[Value]) -> R {
    // Threads that are not daemons are joined by `threading`.
    while vm.library::<NonDaemon>().handles.iter().any(|h| !h.done.load(Ordering::Acquire)) {
        vm.without_gil(|| std::thread::sleep(Duration::from_millis(1)));
        vm.check_signals()?;
    }
    Ok(Value::NONE)
}
#[derive(Default)]
struct NonDaemon {
    handles: Vec<Arc<Done>>,
}

// ---- thread-local data ----

/// `_thread._local`: a dict per thread.
pub struct Local {
    dicts: std::cell::RefCell<Vec<(u64, Slot)>>,
    args: Slot,
    kwargs: Slot,
}
// SAFETY: all references are shown.
unsafe impl taipan_vm::Trace for Local {
    fn trace(&self, t: &mut taipan_vm::taipan_heap::Tracer) {
        // SAFETY: never borrowed mutably across a safe point.
        unsafe { (*self.dicts.as_ptr()).iter().for_each(|d| t.visit(d.1.get())) };
        t.visit(self.args.get());
        t.visit(self.kwargs.get());
    }
}
fn local_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let object_init = vm.types.object.slots().init.map(|f| f as usize);
    if !args.is_empty() && cls.slots().init.map(|f| f as usize) == object_init {
        return Err(vm.type_error("Initialization arguments are not supported"));
    }
    let pos = vm.tuple(args.positional());
    let kw = vm.new_dict();
    for (k, v) in args.keywords() {
        vm.dict_set(kw, k.value(), v)?;
    }
    let l = vm.new_native(
        cls,
        Local { dicts: Default::default(), args: Slot::new(pos), kwargs: Slot::new(kw.value()) },
    );
    // This thread's dict: `__init__` is called by the caller.
    let d = vm.new_dict();
    l.dicts.borrow_mut().push((thread_ident(), Slot::new(d.value())));
    vm.heap.barrier(l.as_ptr().cast());
    Ok(l.value())
}
fn local_dict(vm: &mut Vm, v: Value) -> R<Gc<DictObj>> {
    let Some(l) = v.native::<Local>() else { return Err(vm.type_error("not a thread-local object")) };
    let me = thread_ident();
    let found = l.dicts.borrow().iter().find(|d| d.0 == me).and_then(|d| d.1.get().to_dict());
    if let Some(d) = found {
        return Ok(d);
    }
    let d = vm.new_dict();
    l.dicts.borrow_mut().push((me, Slot::new(d.value())));
    vm.heap.barrier(l.as_ptr().cast());
    // The first use in another thread runs `__init__` there.
    if let Some(init) = vm.slots_of(v).init
        && let (Some(a), Some(k)) = (l.args.get().to_tuple(), l.kwargs.get().to_dict())
    {
        let mut all = taipan_vm::RootedVec::from_slice(&vm.heap, a.as_slice());
        let mut names = taipan_vm::RootedVec::new(&vm.heap);
        let mut i = 0;
        while let Some((next, key, val)) = k.next_entry(i) {
            i = next;
            names.push(key);
            all.push(val);
        }
        let kwnames = if names.is_empty() { None } else { Some(vm.new_tuple(&names)) };
        init(vm, v, Args { all: &all, kwnames })?;
    }
    Ok(d)
}
fn local_getattr(vm: &mut Vm, v: Value, name: Gc<taipan_vm::StrObj>) -> R {
    let d = local_dict(vm, v)?;
    if name.eq_str("__dict__") {
        return Ok(d.value());
    }
    let cls = vm.type_of(v);
    let found = vm.lookup_in_type(cls, name);
    if let Some(x) = found
        && vm.slots_of(x).descr_set.is_some()
        && let Some(get) = vm.slots_of(x).descr_get
    {
        return get(vm, x, v, cls.value());
    }
    if let Some(x) = d.get_str(name) {
        return Ok(x);
    }
    match found {
        Some(x) => match vm.slots_of(x).descr_get {
            Some(get) => get(vm, x, v, cls.value()),
            None => Ok(x),
        },
        None => Err(vm.attribute_error_missing(v, name)),
    }
}
fn local_setattr(vm: &mut Vm, v: Value, name: Gc<taipan_vm::StrObj>, x: Value) -> R<()> {
    let d = local_dict(vm, v)?;
    if name.eq_str("__dict__") {
        let t = vm.type_name(v);
        return Err(vm.attribute_error_for(
            format!("'{t}' object attribute '__dict__' is read-only"),
            v,
            name,
        ));
    }
    let cls = vm.type_of(v);
    if let Some(x0) = vm.lookup_in_type(cls, name)
        && let Some(set) = vm.slots_of(x0).descr_set
    {
        return set(vm, x0, v, x);
    }
    if x.is_unbound() {
        if vm.dict_remove(d, name.value())?.is_none() {
            return Err(vm.attribute_error_missing(v, name));
        }
        return Ok(());
    }
    let name = vm.intern_obj(name);
    vm.dict_set(d, name.value(), x)
}
pub static LOCAL: TypeDef = TypeDef {
    doc: "Thread-local data",
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    slots: Slots {
        new: Some(local_new),
        getattr: Some(local_getattr),
        setattr: Some(local_setattr),
        ..Slots::NONE
    },
    ..TypeDef::native::<Local>("_thread._local")
};

fn allocate_lock(vm: &mut Vm, _a: &[Value]) -> R {
    let t = vm.native_type(&LOCK);
    lock_new(vm, t, Args::NONE)
}
fn interrupt_main(vm: &mut Vm, a: &[Value]) -> R {
    let n = if a[0].is_unbound() { libc::SIGINT } else { vm.to_c_int(a[0])? };
    if !(1..65).contains(&n) {
        return Err(vm.value_error("signal number out of range"));
    }
    taipan_vm::gil::on_signal(n);
    Ok(Value::NONE)
}
fn native_id(vm: &mut Vm, _a: &[Value]) -> R {
    // SAFETY: no arguments.
    let id = unsafe { libc::syscall(libc::SYS_gettid) };
    Ok(vm.new_int(id))
}

static FUNCTIONS: &[MethodDef] = &[
    def("allocate_lock", "($module, /)", allocate_lock, "Create a new lock object."),
    def("allocate", "($module, /)", allocate_lock, "An obsolete synonym of allocate_lock()."),
    def(
        "get_ident",
        "($module, /)",
        |vm, _| {
            let i = thread_ident();
            Ok(vm.int_from_u64(i))
        },
        "Return a non-zero integer that uniquely identifies the current thread.",
    ),
    def(
        "get_native_id",
        "($module, /)",
        native_id,
        "Return a non-negative integer identifying the thread as reported by the OS.",
    ),
    def(
        "_get_main_thread_ident",
        "($module, /)",
        |vm, _| {
            let i = vm.main_ident;
            Ok(vm.int_from_u64(i))
        },
        "Internal only.",
    ),
    def(
        "_is_main_interpreter",
        "($module, /)",
        |_, _| Ok(Value::TRUE),
        "Return True if the current interpreter is the main Python interpreter.",
    ),
    def(
        "daemon_threads_allowed",
        "($module, /)",
        |_, _| Ok(Value::TRUE),
        "Return True if daemon threads are allowed in the current interpreter.",
    ),
    def(
        "_count",
        "($module, /)",
        |vm, _| Ok(Value::small(vm.threads.count.get() as i64)),
        "Return the number of currently running Python threads.",
    ),
    def(
        "start_new_thread",
        "($module, function, args, kwargs={}, /)",
        start_new_thread,
        "Start a new thread and return its identifier.",
    ),
    def(
        "start_new",
        "($module, function, args, kwargs={}, /)",
        start_new_thread,
        "An obsolete synonym of start_new_thread().",
    ),
    def(
        "start_joinable_thread",
        "($module, /, function, handle=None, daemon=True)",
        joinable,
        "*For internal use only*: start a new thread.",
    ),
    def("_make_thread_handle", "($module, ident, /)", make_thread_handle, ""),
    def("_excepthook", "($module, exc_info, /)", excepthook, "Handle uncaught Thread.run() exception."),
    def(
        "_shutdown",
        "($module, /)",
        shutdown,
        "Wait for all non-daemon threads (other than the calling thread) to stop.",
    ),
    def("exit", "($module, /)", exit, "This is synonymous to ``raise SystemExit''."),
    def("exit_thread", "($module, /)", exit, "An obsolete synonym of exit()."),
    def(
        "interrupt_main",
        "($module, signum=signal.SIGINT, /)",
        interrupt_main,
        "Simulate the arrival of the given signal in the main thread.",
    ),
    def(
        "stack_size",
        "($module, size=0, /)",
        stack_size,
        "Return the thread stack size used when creating new threads.",
    ),
    def("set_name", "($module, /, name)", |_, _| Ok(Value::NONE), "Set the name of the current thread."),
];
fn joinable(vm: &mut Vm, a: &[Value]) -> R {
    let h = start_joinable_thread(vm, &a[..2])?;
    let daemon = a[2].is_unbound() || vm.truth(a[2])?;
    if !daemon && let Some(n) = h.native::<Handle>() {
        let s = n.shared.clone();
        let list = &mut vm.library::<NonDaemon>().handles;
        list.retain(|h| !h.done.load(Ordering::Acquire));
        list.push(s);
    }
    Ok(h)
}

pub static DEF: ModuleDef = ModuleDef {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    functions: FUNCTIONS,
    types: &[&LOCK, &RLOCK, &HANDLE, &LOCAL],
    init: |vm, d| {
        let lock = vm.native_type(&LOCK).value();
        vm.dict_set_text(d, "LockType", lock);
        let t = vm.structseq_type(&HOOK_ARGS).value();
        vm.dict_set_text(d, "_ExceptHookArgs", t);
        let e = vm.exc.RuntimeError.value();
        vm.dict_set_text(d, "error", e);
        let m = vm.new_float(TIMEOUT_MAX);
        vm.dict_set_text(d, "TIMEOUT_MAX", m);
        Ok(())
    },
};
