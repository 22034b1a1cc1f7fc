//! `deque`: a ring buffer of values.

use std::cell::Cell;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, check_positional, def, getter, raw, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::sequence::iter_self;
use taipan_vm::{
    CmpOp, Gc, Native, PtrSlot, R, RootedVec, Slot, Slots, TypeObj, Value, ValueArray, ValueExt, Vm,
    impl_trace,
};

pub struct Deque {
    /// Null while nothing was ever stored.
    ring: PtrSlot<ValueArray>,
    head: Cell<usize>,
    len: Cell<usize>,
    maxlen: Cell<Option<usize>>,
    /// Changes with every change of the length.
    state: Cell<u64>,
}
impl_trace!(Deque { ring; head, len, maxlen, state });
type D = Gc<Native<Deque>>;

fn this(vm: &mut Vm, v: Value) -> R<D> {
    match v.native::<Deque>() {
        Some(d) => Ok(d),
        None => Err(vm.wrong_receiver(v, "collections.deque")),
    }
}
impl Deque {
    pub fn len(&self) -> usize {
        self.len.get()
    }
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }
    fn place(&self, cap: usize, i: usize) -> usize {
        let p = self.head.get() + i;
        if p >= cap { p - cap } else { p }
    }
    fn get(&self, i: usize) -> Option<Value> {
        let ring = self.ring.get()?;
        (i < self.len.get()).then(|| ring.get(self.place(ring.len(), i)))
    }
    fn changed(&self) {
        self.state.set(self.state.get().wrapping_add(1));
    }
    fn full(&self) -> bool {
        self.maxlen.get().is_some_and(|m| self.len.get() >= m)
    }
}
fn set_at(vm: &mut Vm, d: D, i: usize, v: Value) {
    if let Some(ring) = d.ring.get() {
        ring.set(&vm.heap, d.place(ring.len(), i), v);
    }
}
/// Room for one more item.
fn grow(vm: &mut Vm, d: D) -> R<()> {
    let n = d.len.get();
    let cap = d.ring.get().map_or(0, |r| r.len());
    if n < cap {
        return Ok(());
    }
    let Some(new) = ValueArray::try_new(&vm.heap, (cap * 2).max(8), Value::UNBOUND) else {
        return Err(vm.memory_error());
    };
    if let Some(old) = d.ring.get() {
        let first = (cap - d.head.get()).min(n);
        new.copy_from(&vm.heap, 0, &old, d.head.get(), first);
        new.copy_from(&vm.heap, first, &old, 0, n - first);
    }
    d.ring.set(&vm.heap, d, Some(new));
    d.head.set(0);
    Ok(())
}
pub fn push(vm: &mut Vm, d: D, v: Value) -> R<()> {
    if d.maxlen.get() == Some(0) {
        return Ok(());
    }
    if d.full() {
        take_left(d);
    }
    grow(vm, d)?;
    let n = d.len.get();
    d.len.set(n + 1);
    set_at(vm, d, n, v);
    d.changed();
    Ok(())
}
fn push_left(vm: &mut Vm, d: D, v: Value) -> R<()> {
    if d.maxlen.get() == Some(0) {
        return Ok(());
    }
    if d.full() {
        take(d);
    }
    grow(vm, d)?;
    let cap = d.ring.get().map_or(1, |r| r.len());
    d.head.set(if d.head.get() == 0 { cap - 1 } else { d.head.get() - 1 });
    d.len.set(d.len.get() + 1);
    set_at(vm, d, 0, v);
    d.changed();
    Ok(())
}
/// Makes a place of the ring forget its value.
fn forget(d: D, place: usize) {
    if let Some(r) = d.ring.get()
        && let Some(s) = r.as_slice().get(place)
    {
        s.set_immediate(Value::UNBOUND);
    }
}
fn take(d: D) -> Option<Value> {
    let n = d.len.get().checked_sub(1)?;
    let v = d.get(n);
    let place = d.place(d.ring.get()?.len(), n);
    d.len.set(n);
    d.changed();
    forget(d, place);
    v
}
pub fn take_left(d: D) -> Option<Value> {
    let n = d.len.get().checked_sub(1)?;
    let v = d.get(0);
    let place = d.head.get();
    let cap = d.ring.get()?.len();
    d.head.set(if place + 1 == cap { 0 } else { place + 1 });
    d.len.set(n);
    d.changed();
    forget(d, place);
    v
}
fn clear(d: D) {
    d.ring.clear();
    d.head.set(0);
    d.len.set(0);
    d.changed();
}
/// The items now.
fn items(vm: &mut Vm, d: D) -> RootedVec {
    let mut out = RootedVec::with_capacity(&vm.heap, d.len.get());
    out.extend((0..d.len.get()).filter_map(|i| d.get(i)));
    out
}
pub fn new_deque(vm: &mut Vm, cls: Gc<TypeObj>) -> D {
    let data = Deque {
        ring: PtrSlot::empty(),
        head: Cell::new(0),
        len: Cell::new(0),
        maxlen: Cell::new(None),
        state: Cell::new(0),
    };
    vm.new_native(cls, data)
}
fn deque_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    Ok(new_deque(vm, cls).value())
}
fn deque_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    static SIG: MethodDef = spec("deque", "(iterable=(), maxlen=None)");
    let [iterable, maxlen] = bind(vm, &SIG, args)?;
    let d = this(vm, v)?;
    if !maxlen.is_unbound() && !maxlen.is_none() {
        if !maxlen.is_int_like() {
            return Err(vm.type_error("an integer is required"));
        }
        let n = vm.to_index(maxlen)?;
        if n < 0 {
            return Err(vm.value_error("maxlen must be non-negative"));
        }
        d.maxlen.set(Some(n as usize));
    } else {
        d.maxlen.set(None);
    }
    if d.len.get() > 0 {
        clear(d);
    }
    if !iterable.is_unbound() {
        extend(vm, d, iterable)?;
    }
    Ok(())
}
fn extend(vm: &mut Vm, d: D, iterable: Value) -> R<()> {
    if iterable == d.value() {
        let l = items(vm, d);
        for &v in l.iter() {
            push(vm, d, v)?;
        }
        return Ok(());
    }
    vm.for_each(iterable, |vm, v| push(vm, d, v))
}
fn append(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    push(vm, d, a[1])?;
    Ok(Value::NONE)
}
fn appendleft(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    push_left(vm, d, a[1])?;
    Ok(Value::NONE)
}
fn deque_extend(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    extend(vm, d, a[1])?;
    Ok(Value::NONE)
}
fn extendleft(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    if a[0] == a[1] {
        let l = items(vm, d);
        for &v in l.iter() {
            push_left(vm, d, v)?;
        }
        return Ok(Value::NONE);
    }
    vm.for_each(a[1], |vm, v| push_left(vm, d, v))?;
    Ok(Value::NONE)
}
fn pop(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    match take(d) {
        Some(v) => Ok(v),
        None => Err(vm.index_error("pop from an empty deque")),
    }
}
fn popleft(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    match take_left(d) {
        Some(v) => Ok(v),
        None => Err(vm.index_error("pop from an empty deque")),
    }
}
fn deque_clear(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    clear(d);
    Ok(Value::NONE)
}
/// A new deque of the same class (through its constructor for subclasses).
fn copy_of(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v)?;
    let cls = vm.type_of(v);
    if cls == vm.native_type(&DEQUE) {
        let new = new_deque(vm, cls);
        new.maxlen.set(d.maxlen.get());
        extend(vm, new, v)?;
        return Ok(new.value());
    }
    let r = match d.maxlen.get() {
        None => vm.call1(cls.value(), v)?,
        Some(m) => {
            let m = vm.new_int(m as i64);
            vm.call(cls.value(), &[v, m])?
        }
    };
    if r.native::<Deque>().is_none() {
        let (t, u) = (vm.type_name(v), vm.type_name(r));
        return Err(vm.type_error(format!("{t}() must return a deque, not {u}")));
    }
    Ok(r)
}
fn copy(vm: &mut Vm, a: &[Value]) -> R {
    copy_of(vm, a[0])
}
fn mutated(vm: &mut Vm) -> taipan_vm::Raised {
    vm.runtime_error("deque mutated during iteration")
}
fn count(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let state = d.state.get();
    let mut n = 0;
    for i in 0..d.len.get() {
        let Some(x) = d.get(i) else { break };
        n += vm.eq(x, a[1])? as i64;
        if d.state.get() != state {
            return Err(mutated(vm));
        }
    }
    Ok(vm.new_int(n))
}
fn contains(vm: &mut Vm, v: Value, x: Value) -> R<bool> {
    let d = this(vm, v)?;
    let state = d.state.get();
    for i in 0..d.len.get() {
        let Some(y) = d.get(i) else { break };
        if vm.eq(y, x)? {
            return Ok(true);
        }
        if d.state.get() != state {
            return Err(mutated(vm));
        }
    }
    Ok(false)
}
fn index(vm: &mut Vm, args: Args) -> R {
    let d = this(vm, args.all[0])?;
    check_positional(vm, "index", args.rest(), 1, 3)?;
    let a = args.rest().all;
    let len = d.len.get() as isize;
    let mut bound = |i: usize, default: isize| -> R<isize> {
        let Some(&v) = a.get(i) else { return Ok(default) };
        if vm.slots_of(v).index.is_none() {
            return Err(vm.type_error("slice indices must be integers or have an __index__ method"));
        }
        let n = vm.to_index_clamped(v)?;
        Ok(if n < 0 { n.saturating_add(len).max(0) } else { n.min(len) })
    };
    let (start, stop) = (bound(1, 0)?, bound(2, len)?);
    let state = d.state.get();
    for i in start..stop {
        let Some(x) = d.get(i as usize) else { break };
        if vm.eq(x, a[0])? {
            return Ok(vm.new_int(i as i64));
        }
        if d.state.get() != state {
            return Err(mutated(vm));
        }
    }
    Err(vm.value_error("deque.index(x): x not in deque"))
}
fn rotate_by(vm: &mut Vm, d: D, n: isize) {
    let len = d.len.get();
    if len <= 1 {
        return;
    }
    let k = n.rem_euclid(len as isize) as usize;
    if k == 0 {
        return;
    }
    d.changed();
    let Some(ring) = d.ring.get() else { return };
    if ring.len() == len {
        d.head.set((d.head.get() + len - k) % len);
        return;
    }
    // Values wander over the gap, whichever way is shorter.
    let cap = ring.len();
    if k <= len / 2 {
        for _ in 0..k {
            let from = d.place(cap, len - 1);
            let v = ring.get(from);
            forget(d, from);
            d.head.set(if d.head.get() == 0 { cap - 1 } else { d.head.get() - 1 });
            ring.set(&vm.heap, d.head.get(), v);
        }
    } else {
        for _ in 0..len - k {
            let from = d.head.get();
            let v = ring.get(from);
            forget(d, from);
            d.head.set(if from + 1 == cap { 0 } else { from + 1 });
            ring.set(&vm.heap, d.place(cap, len - 1), v);
        }
    }
}
fn rotate(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let n = if a[1].is_unbound() { 1 } else { vm.to_index(a[1])? };
    rotate_by(vm, d, n);
    Ok(Value::NONE)
}
fn delete_at(vm: &mut Vm, d: D, i: usize) {
    rotate_by(vm, d, -(i as isize));
    take_left(d);
    rotate_by(vm, d, i as isize);
}
fn insert(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let i = vm.to_index(a[1])?;
    let len = d.len.get() as isize;
    if d.full() {
        return Err(vm.index_error("deque already at its maximum size"));
    }
    if i >= len {
        push(vm, d, a[2])?;
    } else if i <= -len || i == 0 {
        push_left(vm, d, a[2])?;
    } else {
        rotate_by(vm, d, -i);
        if i < 0 {
            push(vm, d, a[2])?;
        } else {
            push_left(vm, d, a[2])?;
        }
        rotate_by(vm, d, i);
    }
    Ok(Value::NONE)
}
fn remove(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let state = d.state.get();
    for i in 0..d.len.get() {
        let Some(x) = d.get(i) else { break };
        let same = vm.eq(x, a[1])?;
        if d.state.get() != state {
            return Err(vm.index_error("deque mutated during iteration"));
        }
        if same {
            delete_at(vm, d, i);
            return Ok(Value::NONE);
        }
    }
    Err(vm.value_error("deque.remove(x): x not in deque"))
}
fn reverse(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let n = d.len.get();
    for i in 0..n / 2 {
        if let (Some(x), Some(y)) = (d.get(i), d.get(n - 1 - i)) {
            set_at(vm, d, i, y);
            set_at(vm, d, n - 1 - i, x);
        }
    }
    Ok(Value::NONE)
}
fn reduce(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    let state = vm.call_method(a[0], "__getstate__", &[])?;
    let it = vm.iter(a[0])?;
    let args = match d.maxlen.get() {
        None => vm.tuple(&[]),
        Some(m) => {
            let (e, m) = (vm.tuple(&[]), vm.new_int(m as i64));
            vm.tuple(&[e, m])
        }
    };
    Ok(vm.tuple(&[cls, args, state, it]))
}
fn sizeof(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let n = size_of::<Native<Deque>>() + 8 * d.ring.get().map_or(0, |r| r.len());
    Ok(vm.new_int(n as i64))
}
fn reversed(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let t = vm.native_type(&DEQUE_REVERSE_ITERATOR);
    Ok(iterator(vm, t, d, 0))
}
fn maxlen(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v)?;
    Ok(match d.maxlen.get() {
        Some(m) => vm.new_int(m as i64),
        None => Value::NONE,
    })
}

// ---- slots ----

fn repr(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v)?;
    if !vm.enter_repr(v) {
        return Ok(vm.str_value("[...]"));
    }
    let l = items(vm, d);
    let l = vm.list(&l);
    let r = vm.repr(l);
    vm.leave_repr(v);
    let r = r?;
    let name = crate::short_name(vm, v);
    let mut out = taipan_text::StrBuilder::default();
    out.push_str(&format!("{name}("));
    out.push_text(r.text());
    if let Some(m) = d.maxlen.get() {
        out.push_str(&format!(", maxlen={m}"));
    }
    out.push_str(")");
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.native::<Deque>(), b.native::<Deque>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if matches!(op, CmpOp::Eq | CmpOp::Ne) {
        if x == y {
            return Ok(Value::bool(op == CmpOp::Eq));
        }
        if x.len.get() != y.len.get() {
            return Ok(Value::bool(op == CmpOp::Ne));
        }
    }
    vm.enter_native()?;
    let (sx, sy) = (x.state.get(), y.state.get());
    let mut i = 0;
    while let (Some(p), Some(q)) = (x.get(i), y.get(i)) {
        let same = vm.eq(p, q)?;
        if x.state.get() != sx || y.state.get() != sy {
            return Err(mutated(vm));
        }
        if !same {
            return match op {
                CmpOp::Eq => Ok(Value::FALSE),
                CmpOp::Ne => Ok(Value::TRUE),
                _ => vm.compare(p, q, op),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.test(x.len.get().cmp(&y.len.get()))))
}
fn iter(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v)?;
    let t = vm.native_type(&DEQUE_ITERATOR);
    Ok(iterator(vm, t, d, 0))
}
fn len(vm: &mut Vm, v: Value) -> R<usize> {
    Ok(this(vm, v)?.len.get())
}
fn position(vm: &mut Vm, d: D, k: Value, strict: bool) -> R<usize> {
    if strict && vm.slots_of(k).index.is_none() {
        let t = vm.type_name(k);
        return Err(vm.type_error(format!("sequence index must be integer, not '{t}'")));
    }
    let i = match k.as_int() {
        Some(i) => i as isize,
        None => {
            let v = vm.index(k)?;
            match v.to_i64() {
                Some(i) => i as isize,
                None => return Err(vm.index_error("cannot fit 'int' into an index-sized integer")),
            }
        }
    };
    let n = d.len.get() as isize;
    let j = if i < 0 { i + n } else { i };
    if j < 0 || j >= n {
        return Err(vm.index_error("deque index out of range"));
    }
    Ok(j as usize)
}
fn getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let d = this(vm, v)?;
    let i = position(vm, d, k, true)?;
    Ok(d.get(i).unwrap_or(Value::NONE))
}
fn setitem(vm: &mut Vm, v: Value, k: Value, x: Value) -> R<()> {
    let d = this(vm, v)?;
    let i = position(vm, d, k, true)?;
    if x.is_unbound() {
        delete_at(vm, d, i);
    } else {
        set_at(vm, d, i, x);
    }
    Ok(())
}
fn concat(vm: &mut Vm, a: Value, b: Value) -> R {
    if b.native::<Deque>().is_none() {
        let t = vm.type_name(b);
        return Err(vm.type_error(format!("can only concatenate deque (not \"{t}\") to deque")));
    }
    let new = copy_of(vm, a)?;
    let d = this(vm, new)?;
    extend(vm, d, b)?;
    Ok(new)
}
fn iconcat(vm: &mut Vm, a: Value, b: Value) -> R {
    let d = this(vm, a)?;
    extend(vm, d, b)?;
    Ok(a)
}
fn repeat_in_place(vm: &mut Vm, d: D, n: isize) -> R<()> {
    if n <= 0 || d.len.get() == 0 {
        clear(d);
        return Ok(());
    }
    if n == 1 {
        return Ok(());
    }
    let l = items(vm, d);
    // With a maximum only the last rounds matter.
    let n = match d.maxlen.get() {
        Some(m) => (n as usize).min(m / l.len() + 2),
        None => {
            if l.len().checked_mul(n as usize).is_none_or(|k| k > isize::MAX as usize / 16) {
                return Err(vm.memory_error());
            }
            n as usize
        }
    };
    for _ in 1..n {
        for &v in l.iter() {
            push(vm, d, v)?;
        }
    }
    Ok(())
}
fn repeat(vm: &mut Vm, a: Value, n: Value) -> R {
    let n = vm.to_index(n)?;
    let new = copy_of(vm, a)?;
    let d = this(vm, new)?;
    repeat_in_place(vm, d, n)?;
    Ok(new)
}
fn irepeat(vm: &mut Vm, a: Value, n: Value) -> R {
    let n = vm.to_index(n)?;
    let d = this(vm, a)?;
    repeat_in_place(vm, d, n)?;
    Ok(a)
}
pub static DEQUE: TypeDef = TypeDef {
    doc: "deque([iterable[, maxlen]])\n--\n\nA list-like sequence optimized for data accesses near its endpoints.",
    flags: type_flags::BASETYPE | type_flags::WEAKREFS | type_flags::SEQUENCE,
    slots: Slots {
        new: Some(deque_new),
        init: Some(deque_init),
        repr: Some(repr),
        compare: Some(compare),
        iter: Some(iter),
        len: Some(len),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        concat: Some(concat),
        repeat: Some(repeat),
        iconcat: Some(iconcat),
        irepeat: Some(irepeat),
        ..Slots::NONE
    },
    methods: &[
        def("append", "($self, item, /)", append, "Add an element to the right side of the deque."),
        def("appendleft", "($self, item, /)", appendleft, "Add an element to the left side of the deque."),
        def("clear", "($self, /)", deque_clear, "Remove all elements from the deque."),
        def("__copy__", "($self, /)", copy, "Return a shallow copy of a deque."),
        def("copy", "($self, /)", copy, "Return a shallow copy of a deque."),
        def("count", "($self, value, /)", count, "Return number of occurrences of value."),
        def(
            "extend",
            "($self, iterable, /)",
            deque_extend,
            "Extend the right side of the deque with elements from the iterable.",
        ),
        def(
            "extendleft",
            "($self, iterable, /)",
            extendleft,
            "Extend the left side of the deque with elements from the iterable.",
        ),
        raw(
            "index",
            "($self, value, [start, [stop]])",
            index,
            "Return first index of value.\n\nRaises ValueError if the value is not present.",
        ),
        def("insert", "($self, index, value, /)", insert, "Insert value before index."),
        def("pop", "($self, /)", pop, "Remove and return the rightmost element."),
        def("popleft", "($self, /)", popleft, "Remove and return the leftmost element."),
        def("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
        def("remove", "($self, value, /)", remove, "Remove first occurrence of value."),
        def("__reversed__", "($self, /)", reversed, "Return a reverse iterator over the deque."),
        def("reverse", "($self, /)", reverse, "Reverse *IN PLACE*."),
        def(
            "rotate",
            "($self, n=1, /)",
            rotate,
            "Rotate the deque n steps to the right.  If n is negative, rotates left.",
        ),
        def("__sizeof__", "($self, /)", sizeof, "Return the size of the deque in memory, in bytes."),
        def(
            "__class_getitem__",
            "($type, object, /)",
            taipan_vm::types::sequence::class_getitem,
            "deques are generic over the type of their contents",
        ),
    ],
    getset: &[getter("maxlen", maxlen, "maximum size of a deque or None if unbounded")],
    ..TypeDef::native::<Deque>("collections.deque")
};

// ---- iterators ----

pub struct DequeIter {
    deque: Slot,
    index: Cell<usize>,
    left: Cell<usize>,
    state: Cell<u64>,
}
impl_trace!(DequeIter { deque; index, left, state });

fn iterator(vm: &mut Vm, cls: Gc<TypeObj>, d: D, skip: usize) -> Value {
    let skip = skip.min(d.len.get());
    let data = DequeIter {
        deque: Slot::new(d.value()),
        index: Cell::new(skip),
        left: Cell::new(d.len.get() - skip),
        state: Cell::new(d.state.get()),
    };
    vm.new_native(cls, data).value()
}
fn iter_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let a = args.positional();
    if a.is_empty() || a.len() > 2 {
        let (which, m) = if a.is_empty() { ("at least", "1 argument") } else { ("at most", "2 arguments") };
        return Err(vm.type_error(format!("function takes {which} {m} ({} given)", a.len())));
    }
    let Some(d) = a[0].native::<Deque>() else {
        let t = vm.type_name(a[0]);
        return Err(vm.type_error(format!("argument 1 must be collections.deque, not {t}")));
    };
    let skip = if a.len() > 1 { vm.to_index(a[1])?.max(0) as usize } else { 0 };
    Ok(iterator(vm, cls, d, skip))
}
fn step(vm: &mut Vm, v: Value, reverse: bool) -> R<Option<Value>> {
    let Some(it) = v.native::<DequeIter>() else {
        return Err(vm.wrong_receiver(v, "collections._deque_iterator"));
    };
    let Some(d) = it.deque.get().native::<Deque>() else { return Ok(None) };
    if it.state.get() != d.state.get() {
        it.left.set(0);
        return Err(mutated(vm));
    }
    if it.left.get() == 0 {
        return Ok(None);
    }
    let i = it.index.get();
    it.index.set(i + 1);
    it.left.set(it.left.get() - 1);
    Ok(d.get(if reverse { d.len.get() - 1 - i } else { i }))
}
fn length_hint(vm: &mut Vm, a: &[Value]) -> R {
    Ok(vm.new_int(a[0].native::<DequeIter>().map_or(0, |i| i.left.get() as i64)))
}
fn iter_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let Some(it) = a[0].native::<DequeIter>() else {
        return Err(vm.wrong_receiver(a[0], "collections._deque_iterator"));
    };
    let cls = vm.type_of(a[0]).value();
    let n = it.deque.get().native::<Deque>().map_or(0, |d| d.len.get().saturating_sub(it.left.get()));
    let n = vm.new_int(n as i64);
    vm.reduce2(cls, &[it.deque.get(), n])
}
const ITER_METHODS: &[MethodDef] = &[
    def(
        "__length_hint__",
        "($self, /)",
        length_hint,
        "Private method returning an estimate of len(list(it)).",
    ),
    def("__reduce__", "($self, /)", iter_reduce, "Return state information for pickling."),
];
pub static DEQUE_ITERATOR: TypeDef = TypeDef {
    slots: Slots {
        new: Some(iter_new),
        iter: Some(iter_self),
        next: Some(|vm, v| step(vm, v, false)),
        ..Slots::NONE
    },
    methods: ITER_METHODS,
    ..TypeDef::native::<DequeIter>("collections._deque_iterator")
};
pub static DEQUE_REVERSE_ITERATOR: TypeDef = TypeDef {
    slots: Slots {
        new: Some(iter_new),
        iter: Some(iter_self),
        next: Some(|vm, v| step(vm, v, true)),
        ..Slots::NONE
    },
    methods: ITER_METHODS,
    ..TypeDef::native::<DequeIter>("collections._deque_reverse_iterator")
};
