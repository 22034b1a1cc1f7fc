//! `_queue`: the queue without bounds that threads hand things over with.

use crate::ModuleDef;
use crate::collections::deque::{self, Deque};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};
use taipan_vm::call::Args;
use taipan_vm::exceptions::EXCEPTION;
use taipan_vm::native::{TypeDef, def};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::sequence::class_getitem;
use taipan_vm::{ExcObj, Gc, Native, R, Raised, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

static EMPTY: TypeDef = TypeDef {
    doc: "Exception raised by Queue.get(block=0)/get_nowait().",
    base: Some(&EXCEPTION),
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("_queue.Empty")
};

/// Counts what was put. Who found the queue empty reads the count with the GIL held, and then waits without it until the
/// count is another: nothing that is put in between is missed.
#[derive(Default)]
struct Puts {
    count: Mutex<u64>,
    changed: Condvar,
}
impl Puts {
    fn count(&self) -> u64 {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn add(&self) {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_one();
    }
    fn wait(&self, seen: u64, end: Instant) {
        let mut n = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        while *n == seen {
            let Some(left) = end.checked_duration_since(Instant::now()).filter(|d| !d.is_zero()) else {
                return;
            };
            n = self.changed.wait_timeout(n, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
struct SimpleQueue {
    items: Slot,
    puts: Arc<Puts>,
}
impl_trace!(SimpleQueue { items; puts });

static SIMPLE_QUEUE: TypeDef = TypeDef {
    doc: "SimpleQueue()\n--\n\nSimple, unbounded, reentrant FIFO queue.",
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    slots: Slots { new: Some(new), ..Slots::NONE },
    methods: &[
        def(
            "empty",
            "($self, /)",
            |vm, a| Ok(Value::bool(items(vm, a[0])?.is_empty())),
            "Return True if the queue is empty, False otherwise (not reliable!).",
        ),
        def(
            "qsize",
            "($self, /)",
            |vm, a| Ok(Value::small(items(vm, a[0])?.len() as i64)),
            "Return the approximate size of the queue (not reliable!).",
        ),
        def(
            "put",
            "($self, /, item, block=True, timeout=None)",
            put,
            "Put the item on the queue.\n\nThe optional 'block' and 'timeout' arguments are ignored, as this method\nnever blocks.  They are provided for compatibility with the Queue class.",
        ),
        def(
            "put_nowait",
            "($self, /, item)",
            put,
            "Put an item into the queue without blocking.\n\nThis is exactly equivalent to `put(item)` and is only provided\nfor compatibility with the Queue class.",
        ),
        def(
            "get",
            "($self, /, block=True, timeout=None)",
            get,
            "Remove and return an item from the queue.\n\nIf optional args 'block' is true and 'timeout' is None (the default),\nblock if necessary until an item is available. If 'timeout' is\na non-negative number, it blocks at most 'timeout' seconds and raises\nthe Empty exception if no item was available within that time.\nOtherwise ('block' is false), return an item if one is immediately\navailable, else raise the Empty exception ('timeout' is ignored\nin that case).",
        ),
        def(
            "get_nowait",
            "($self, /)",
            |vm, a| get(vm, &[a[0], Value::FALSE, Value::NONE]),
            "Remove and return an item from the queue without blocking.\n\nOnly get an item if one is immediately available. Otherwise\nraise the Empty exception.",
        ),
        def("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
        def(
            "__sizeof__",
            "($self, /)",
            |vm, a| {
                let n = items(vm, a[0])?.len();
                Ok(Value::small(64 + 8 * n as i64))
            },
            "Returns size in memory, in bytes.",
        ),
    ],
    ..TypeDef::native::<SimpleQueue>("_queue.SimpleQueue")
};
fn new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    if !args.is_empty() && cls == vm.native_type(&SIMPLE_QUEUE) {
        return Err(vm.type_error("SimpleQueue() takes no arguments"));
    }
    let t = vm.native_type(&deque::DEQUE);
    let items = deque::new_deque(vm, t).value();
    Ok(vm.new_native(cls, SimpleQueue { items: Slot::new(items), puts: Arc::default() }).value())
}
fn this(vm: &mut Vm, v: Value) -> R<Gc<Native<SimpleQueue>>> {
    match v.native::<SimpleQueue>() {
        Some(q) => Ok(q),
        None => Err(vm.wrong_receiver(v, "_queue.SimpleQueue")),
    }
}
fn items(vm: &mut Vm, v: Value) -> R<Gc<Native<Deque>>> {
    let q = this(vm, v)?;
    match q.items.get().native::<Deque>() {
        Some(d) => Ok(d),
        None => Err(vm.wrong_receiver(v, "_queue.SimpleQueue")),
    }
}
fn put(vm: &mut Vm, a: &[Value]) -> R {
    let d = items(vm, a[0])?;
    deque::push(vm, d, a[1])?;
    this(vm, a[0])?.puts.add();
    Ok(Value::NONE)
}
fn empty(vm: &mut Vm) -> Raised {
    let t = vm.native_type(&EMPTY);
    vm.raise_args(t, &[])
}
fn get(vm: &mut Vm, a: &[Value]) -> R {
    let block = a[1].is_unbound() || vm.truth(a[1])?;
    let mut end = None;
    if block && !a[2].is_unbound() && !a[2].is_none() {
        let t = vm.to_f64(a[2])?;
        if t.is_nan() {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        if t < 0.0 {
            return Err(vm.value_error("'timeout' must be a non-negative number"));
        }
        if t > crate::thread::TIMEOUT_MAX {
            return Err(vm.overflow_error("timeout value is too large"));
        }
        end = Some(Instant::now() + Duration::from_secs_f64(t));
    }
    let d = items(vm, a[0])?;
    let puts = this(vm, a[0])?.puts.clone();
    loop {
        let seen = puts.count();
        if let Some(v) = deque::take_left(d) {
            return Ok(v);
        }
        if !block || end.is_some_and(|e| Instant::now() >= e) {
            return Err(empty(vm));
        }
        // In slices, so that signals are seen.
        let slice = Instant::now() + Duration::from_millis(50);
        let until = end.map_or(slice, |e| e.min(slice));
        let waiting = puts.clone();
        vm.without_gil(move || waiting.wait(seen, until));
        vm.check_signals()?;
    }
}

pub static DEF: ModuleDef = ModuleDef {
    name: "_queue",
    doc: "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.",
    types: &[&EMPTY, &SIMPLE_QUEUE],
    ..ModuleDef::BASE
};
