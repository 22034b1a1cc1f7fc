//! range and its iterators.
//!
//! The bounds may be any ints. Where start, stop, step and the items fit machine ints the work is done there
//! ([`Small`]); otherwise with int objects.

use super::sequence::{iter_self, readonly};
use crate::call::Args;
use crate::impl_trace;
use crate::native::{TypeDef, check_positional, def, getset};
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, Header, Slot, Value};

pub static RANGE: TypeDef = TypeDef {
    shape: Some(id::RANGE),
    flags: PUBLIC | type_flags::SEQUENCE,
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
    slots: Slots {
        new: Some(range_new),
        repr: Some(range_repr),
        hash: Some(range_hash),
        compare: Some(range_compare),
        iter: Some(range_iter),
        bool: Some(range_bool),
        len: Some(range_len),
        getitem: Some(range_getitem),
        contains: Some(range_contains),
        ..Slots::NONE
    },
    methods: &[
        def("__reversed__", "($self, /)", range_reversed, "Return a reverse iterator."),
        def("__reduce__", "($self, /)", range_reduce, ""),
        def(
            "count",
            "($self, object, /)",
            range_count,
            "rangeobject.count(value) -> integer -- return number of occurrences of value",
        ),
        def(
            "index",
            "($self, object, /)",
            range_index,
            "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present.",
        ),
    ],
    getset: &[
        getset("start", |vm, v| Ok(this(vm, v)?.start.get()), readonly, ""),
        getset("stop", |vm, v| Ok(this(vm, v)?.stop.get()), readonly, ""),
        getset("step", |vm, v| Ok(this(vm, v)?.step.get()), readonly, ""),
    ],
    ..TypeDef::of::<RangeObj>("range")
};

pub static RANGE_ITER: TypeDef = TypeDef {
    shape: Some(id::RANGE_ITER),
    slots: Slots { iter: Some(iter_self), next: Some(range_iter_next), ..Slots::NONE },
    methods: &[
        def(
            "__length_hint__",
            "($self, /)",
            small_length_hint,
            "Private method returning an estimate of len(list(it)).",
        ),
        def("__reduce__", "($self, /)", small_reduce, "Return state information for pickling."),
        def("__setstate__", "($self, object, /)", small_setstate, "Set state information for unpickling."),
    ],
    ..TypeDef::of::<RangeIter>("range_iterator")
};

/// Iterator over a range of any ints.
pub struct LongRangeIter {
    next: Slot,
    step: Slot,
    /// Items left.
    left: Slot,
}
impl_trace!(LongRangeIter { next, step, left });

pub static LONGRANGE_ITER: TypeDef = TypeDef {
    slots: Slots { iter: Some(iter_self), next: Some(long_next), ..Slots::NONE },
    methods: &[
        def(
            "__length_hint__",
            "($self, /)",
            long_length_hint,
            "Private method returning an estimate of len(list(it)).",
        ),
        def("__reduce__", "($self, /)", long_reduce, "Return state information for pickling."),
        def("__setstate__", "($self, object, /)", long_setstate, "Set state information for unpickling."),
    ],
    ..TypeDef::native::<LongRangeIter>("longrange_iterator")
};

fn this(vm: &mut Vm, v: Value) -> R<Gc<RangeObj>> {
    match v.downcast::<RangeObj>() {
        Some(r) => Ok(r),
        None => Err(vm.wrong_receiver(v, "range")),
    }
}

/// A range in machine ints.
#[derive(Clone, Copy)]
struct Small {
    start: i64,
    step: i64,
    len: i64,
}
fn small(r: Gc<RangeObj>) -> Option<Small> {
    Some(Small { start: r.start.get().as_int()?, step: r.step.get().as_int()?, len: r.len.get().as_int()? })
}
impl Small {
    /// Item `i`; all items of such a range are between small ints (start and stop) and so cannot overflow.
    fn item(self, i: i64) -> i128 {
        self.start as i128 + i as i128 * self.step as i128
    }
    fn find(self, x: i64) -> Option<i64> {
        let d = x as i128 - self.start as i128;
        let (q, rest) = (d / self.step as i128, d % self.step as i128);
        (rest == 0 && q >= 0 && q < self.len as i128).then_some(q as i64)
    }
}

const ZERO: Value = Value::small(0);
const ONE: Value = Value::small(1);

impl Vm {
    /// A range; `step` is not 0.
    pub fn new_range(&mut self, start: Value, stop: Value, step: Value) -> R<Gc<RangeObj>> {
        let len = self.range_length(start, stop, step)?;
        let hdr = Header::new(id::RANGE, kind::RANGE);
        Ok(self.heap.alloc(RangeObj {
            hdr,
            start: Slot::new(start),
            stop: Slot::new(stop),
            step: Slot::new(step),
            len: Slot::new(len),
        }))
    }
    fn range_length(&mut self, start: Value, stop: Value, step: Value) -> R {
        if let (Some(a), Some(b), Some(s)) = (start.as_int(), stop.as_int(), step.as_int()) {
            let (a, b, s) = (a as i128, b as i128, s as i128);
            let n = if s > 0 {
                if a < b { (b - a - 1) / s + 1 } else { 0 }
            } else if a > b {
                (a - b - 1) / -s + 1
            } else {
                0
            };
            return Ok(self.int_from_i128(n));
        }
        let (lo, hi, s) = if self.int_is_negative(step) {
            (stop, start, self.negative(step)?)
        } else {
            (start, stop, step)
        };
        if !self.less(lo, hi)? {
            return Ok(ZERO);
        }
        let span = self.binary(hi, lo, BinOp::Sub)?;
        let span = self.binary(span, ONE, BinOp::Sub)?;
        let n = self.binary(span, s, BinOp::FloorDiv)?;
        self.binary(n, ONE, BinOp::Add)
    }
    /// start + i * step
    fn range_item(&mut self, r: Gc<RangeObj>, i: Value) -> R {
        if let (Some(s), Some(i)) = (small(r), i.as_int()) {
            return Ok(self.int_from_i128(s.item(i)));
        }
        let d = self.binary(i, r.step.get(), BinOp::Mul)?;
        self.binary(r.start.get(), d, BinOp::Add)
    }
    /// An iterator giving `left` ints from `next` by `step`.
    fn new_range_iter(&mut self, next: Value, step: Value, left: Value) -> R {
        if let (Some(n), Some(s), Some(k)) = (next.as_int(), step.as_int(), left.as_int()) {
            // Every item must be a small int.
            let last = n as i128 + s as i128 * (k.max(1) - 1) as i128;
            if Value::try_int(last.clamp(i64::MIN as i128, i64::MAX as i128) as i64).is_some() {
                let hdr = Header::new(id::RANGE_ITER, kind::RANGE_ITER);
                return Ok(self
                    .heap
                    .alloc(RangeIter { hdr, next: Cell::new(n), step: s, left: Cell::new(k) })
                    .value());
            }
        }
        let cls = self.types.longrange_iter;
        let it = LongRangeIter { next: Slot::new(next), step: Slot::new(step), left: Slot::new(left) };
        Ok(self.new_native(cls, it).value())
    }
}

fn range_new(vm: &mut Vm, _cls: Gc<TypeObj>, args: Args) -> R {
    check_positional(vm, "range", args, 1, 3)?;
    let a = args.all;
    let (start, stop, step) = match a.len() {
        1 => (ZERO, vm.index(a[0])?, ONE),
        n => {
            let start = vm.index(a[0])?;
            let stop = vm.index(a[1])?;
            (start, stop, if n > 2 { vm.index(a[2])? } else { ONE })
        }
    };
    if step == ZERO {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    Ok(vm.new_range(start, stop, step)?.value())
}

fn range_repr(vm: &mut Vm, v: Value) -> R {
    let r = this(vm, v)?;
    let (a, b) = (vm.repr_text(r.start.get())?, vm.repr_text(r.stop.get())?);
    if r.step.get() == ONE {
        return Ok(vm.str_value(&format!("range({a}, {b})")));
    }
    let s = vm.repr_text(r.step.get())?;
    Ok(vm.str_value(&format!("range({a}, {b}, {s})")))
}

fn range_hash(vm: &mut Vm, v: Value) -> R<i64> {
    use taipan_text::hash::RangeLen;
    let r = this(vm, v)?;
    let len = r.len.get();
    let (n, a, s) = (vm.hash(len)?, vm.hash(r.start.get())?, vm.hash(r.step.get())?);
    let none = vm.hash(Value::NONE)?;
    let mut h = taipan_text::hash::Tuple::new();
    let kind = if len == ZERO {
        RangeLen::Zero
    } else if len == ONE {
        RangeLen::One
    } else {
        RangeLen::More
    };
    h.add(n);
    h.add(if kind == RangeLen::Zero { none } else { a });
    h.add(if kind == RangeLen::More { s } else { none });
    Ok(h.finish(3))
}

fn range_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.downcast::<RangeObj>(), b.downcast::<RangeObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let n = x.len.get();
    let same = a == b
        || vm.eq(n, y.len.get())?
            && (n == ZERO
                || vm.eq(x.start.get(), y.start.get())?
                    && (n == ONE || vm.eq(x.step.get(), y.step.get())?));
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}

fn range_bool(vm: &mut Vm, v: Value) -> R<bool> {
    Ok(this(vm, v)?.len.get() != ZERO)
}
fn range_len(vm: &mut Vm, v: Value) -> R<usize> {
    match this(vm, v)?.len.get().to_i64() {
        Some(n) => Ok(n as usize),
        None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

fn range_getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let r = this(vm, v)?;
    if vm.has_index(k) {
        let i = vm.index(k)?;
        let len = r.len.get();
        let j = if vm.int_is_negative(i) { vm.binary(i, len, BinOp::Add)? } else { i };
        if vm.int_is_negative(j) || !vm.less(j, len)? {
            return Err(vm.index_error("range object index out of range"));
        }
        return vm.range_item(r, j);
    }
    if let Some(s) = k.downcast::<SliceObj>() {
        let (start, stop, step) = vm.slice_bounds_any(s, r.len.get())?;
        let (a, b) = (vm.range_item(r, start)?, vm.range_item(r, stop)?);
        let s = vm.binary(r.step.get(), step, BinOp::Mul)?;
        return Ok(vm.new_range(a, b, s)?.value());
    }
    let t = vm.type_name(k);
    Err(vm.type_error(format!("range indices must be integers or slices, not {t}")))
}

/// The position of an exact int (or bool), None if it is not in the range.
fn position(vm: &mut Vm, r: Gc<RangeObj>, x: Value) -> R<Option<Value>> {
    if let (Some(s), Some(x)) = (small(r), x.to_i64()) {
        return Ok(s.find(x).map(|i| vm.new_int(i)));
    }
    let d = vm.binary(x, r.start.get(), BinOp::Sub)?;
    if vm.binary(d, r.step.get(), BinOp::Mod)? != ZERO {
        return Ok(None);
    }
    let i = vm.binary(d, r.step.get(), BinOp::FloorDiv)?;
    Ok((!vm.int_is_negative(i) && vm.less(i, r.len.get())?).then_some(i))
}
fn is_plain_int(vm: &Vm, x: Value) -> bool {
    x.is_bool() || vm.is_exact_int(x)
}
fn range_contains(vm: &mut Vm, v: Value, x: Value) -> R<bool> {
    let r = this(vm, v)?;
    if is_plain_int(vm, x) {
        return Ok(position(vm, r, x)?.is_some());
    }
    vm.contains_by_iteration(v, x)
}
fn range_count(vm: &mut Vm, a: &[Value]) -> R {
    let r = this(vm, a[0])?;
    if is_plain_int(vm, a[1]) {
        return Ok(Value::small(position(vm, r, a[1])?.is_some() as i64));
    }
    let it = vm.iter(a[0])?;
    let mut n = 0;
    while let Some(x) = vm.next(it)? {
        n += vm.eq(x, a[1])? as i64;
    }
    Ok(vm.new_int(n))
}
fn range_index(vm: &mut Vm, a: &[Value]) -> R {
    let r = this(vm, a[0])?;
    if is_plain_int(vm, a[1]) {
        return match position(vm, r, a[1])? {
            Some(i) => Ok(i),
            None => Err(vm.value_error("range.index(x): x not in range")),
        };
    }
    let it = vm.iter(a[0])?;
    let mut n = 0;
    while let Some(x) = vm.next(it)? {
        if vm.eq(x, a[1])? {
            return Ok(vm.new_int(n));
        }
        n += 1;
    }
    Err(vm.value_error("sequence.index(x): x not in sequence"))
}

fn range_iter(vm: &mut Vm, v: Value) -> R {
    let r = this(vm, v)?;
    vm.new_range_iter(r.start.get(), r.step.get(), r.len.get())
}
fn range_reversed(vm: &mut Vm, a: &[Value]) -> R {
    let r = this(vm, a[0])?;
    let last = vm.binary(r.len.get(), ONE, BinOp::Sub)?;
    let start = vm.range_item(r, last)?;
    let step = vm.negative(r.step.get())?;
    vm.new_range_iter(start, step, r.len.get())
}
fn range_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let r = this(vm, a[0])?;
    let cls = vm.types.range.value();
    vm.reduce2(cls, &[r.start.get(), r.stop.get(), r.step.get()])
}

// ---- iterators ----

fn small_iter(vm: &mut Vm, v: Value) -> R<Gc<RangeIter>> {
    match v.downcast::<RangeIter>() {
        Some(i) => Ok(i),
        None => Err(vm.wrong_receiver(v, "range_iterator")),
    }
}
pub fn range_iter_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = small_iter(vm, v)?;
    let left = it.left.get();
    if left <= 0 {
        return Ok(None);
    }
    let n = it.next.get();
    it.left.set(left - 1);
    it.next.set(n.wrapping_add(it.step));
    Ok(Some(Value::small(n)))
}
fn small_length_hint(vm: &mut Vm, a: &[Value]) -> R {
    let it = small_iter(vm, a[0])?;
    Ok(vm.new_int(it.left.get().max(0)))
}
fn reduce_iter(vm: &mut Vm, next: Value, step: Value, left: Value) -> R {
    let d = vm.binary(left, step, BinOp::Mul)?;
    let stop = vm.binary(next, d, BinOp::Add)?;
    let r = vm.new_range(next, stop, step)?.value();
    let f = vm.builtin("iter")?;
    vm.reduce3(f, &[r], Value::NONE)
}
fn small_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = small_iter(vm, a[0])?;
    let (n, s, l) = (vm.new_int(it.next.get()), vm.new_int(it.step), vm.new_int(it.left.get().max(0)));
    reduce_iter(vm, n, s, l)
}
fn small_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let it = small_iter(vm, a[0])?;
    let i = vm.to_c_long(a[1])?;
    let i = i.clamp(0, it.left.get().max(0));
    it.next.set(it.next.get().wrapping_add(i.wrapping_mul(it.step)));
    it.left.set(it.left.get() - i);
    Ok(Value::NONE)
}

fn long_iter(vm: &mut Vm, v: Value) -> R<Gc<Native<LongRangeIter>>> {
    match v.native::<LongRangeIter>() {
        Some(i) => Ok(i),
        None => Err(vm.wrong_receiver(v, "longrange_iterator")),
    }
}
fn long_advance(vm: &mut Vm, it: Gc<Native<LongRangeIter>>, by: Value) -> R<()> {
    let d = vm.binary(by, it.step.get(), BinOp::Mul)?;
    let next = vm.binary(it.next.get(), d, BinOp::Add)?;
    let left = vm.binary(it.left.get(), by, BinOp::Sub)?;
    it.next.set(&vm.heap, it, next);
    it.left.set(&vm.heap, it, left);
    Ok(())
}
fn long_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = long_iter(vm, v)?;
    if it.left.get() == ZERO {
        return Ok(None);
    }
    let n = it.next.get();
    long_advance(vm, it, ONE)?;
    Ok(Some(n))
}
fn long_length_hint(vm: &mut Vm, a: &[Value]) -> R {
    Ok(long_iter(vm, a[0])?.left.get())
}
fn long_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = long_iter(vm, a[0])?;
    reduce_iter(vm, it.next.get(), it.step.get(), it.left.get())
}
fn long_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let it = long_iter(vm, a[0])?;
    if !a[1].is_int_like() {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("state must be an int, not {t}")));
    }
    let i = vm.index(a[1])?;
    let left = it.left.get();
    let i = if vm.int_is_negative(i) {
        ZERO
    } else if vm.less(left, i)? {
        left
    } else {
        i
    };
    long_advance(vm, it, i)?;
    Ok(Value::NONE)
}
