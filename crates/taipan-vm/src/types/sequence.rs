//! What list, tuple and their iterators have in common.

use crate::errors::{R, Raised};
use crate::object::*;
use crate::slots::CmpOp;
use crate::{CmpOp as Op, Vm};
use std::cmp::Ordering;
use taipan_heap::{Gc, Value};

/// `__iter__` of iterators.
pub fn iter_self(_: &mut Vm, v: Value) -> R {
    Ok(v)
}
/// Setter of members that may only be read.
pub fn readonly(vm: &mut Vm, _: Value, _: Value) -> R<()> {
    Err(vm.attribute_error("readonly attribute"))
}
pub fn class_getitem(vm: &mut Vm, a: &[Value]) -> R {
    vm.generic_alias(a[0], a[1])
}

/// A sequence whose items can be taken by position at any time.
pub trait Items: Copy {
    /// The items now; stale after anything that may run Python code.
    fn now(&self) -> &[Value];
}
impl Items for Gc<ListObj> {
    #[inline(always)]
    fn now(&self) -> &[Value] {
        self.as_slice()
    }
}
impl Items for Gc<TupleObj> {
    #[inline(always)]
    fn now(&self) -> &[Value] {
        self.as_slice()
    }
}

/// Compares like lists and tuples: by the first items that differ, else by length.
pub fn compare(vm: &mut Vm, a: impl Items, b: impl Items, op: CmpOp, quick_length: bool) -> R {
    if quick_length && matches!(op, CmpOp::Eq | CmpOp::Ne) && a.now().len() != b.now().len() {
        return Ok(Value::bool(op == CmpOp::Ne));
    }
    vm.enter_native()?;
    // What begins with the same objects.
    let mut i = a.now().iter().zip(b.now()).take_while(|(x, y)| x == y).count();
    while let (Some(&x), Some(&y)) = (a.now().get(i), b.now().get(i)) {
        if !vm.eq(x, y)? {
            if i >= a.now().len() || i >= b.now().len() {
                // The comparison shortened one.
                break;
            }
            return match op {
                CmpOp::Eq => Ok(Value::FALSE),
                CmpOp::Ne => Ok(Value::TRUE),
                _ => match vm.order_plain(x, y) {
                    Some(o) => Ok(Value::bool(op.test(o))),
                    None => vm.compare(x, y, op),
                },
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.test(a.now().len().cmp(&b.now().len()))))
}

/// `value in sequence`
pub fn contains(vm: &mut Vm, seq: impl Items, x: Value) -> R<bool> {
    let mut i = 0;
    while let Some(&v) = seq.now().get(i) {
        if vm.eq(v, x)? {
            return Ok(true);
        }
        i += 1;
    }
    Ok(false)
}

/// Position of `x` between two bounds (unbound: the ends), for `index`.
pub fn find(vm: &mut Vm, seq: impl Items, x: Value, start: Value, stop: Value) -> R<Option<usize>> {
    let start = if start.is_unbound() { 0 } else { vm.search_bound(start)? };
    let stop = if stop.is_unbound() { isize::MAX } else { vm.search_bound(stop)? };
    let len = seq.now().len() as isize;
    let fit = |i: isize| if i < 0 { i.saturating_add(len).max(0) as usize } else { i as usize };
    let (mut i, stop) = (fit(start), fit(stop));
    while i < stop {
        let Some(&v) = seq.now().get(i) else { break };
        if vm.eq(v, x)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

pub fn count(vm: &mut Vm, seq: impl Items, x: Value) -> R {
    let (mut i, mut n) = (0, 0);
    while let Some(&v) = seq.now().get(i) {
        n += vm.eq(v, x)? as i64;
        i += 1;
    }
    Ok(vm.new_int(n))
}

/// Appends the reprs of the items, separated by commas.
pub fn repr_items(vm: &mut Vm, out: &mut taipan_text::StrBuilder, seq: impl Items) -> R<()> {
    let mut i = 0;
    while let Some(&v) = seq.now().get(i) {
        if i > 0 {
            out.push_ascii(b", ");
        }
        i += 1;
        if let Some(n) = v.as_int() {
            out.push_ascii(taipan_text::int::Decimal::new(n).as_bytes());
            continue;
        }
        let r = vm.repr(v)?;
        out.push_text(r.text());
    }
    Ok(())
}

/// The items of anything for an operation that accepts lists and tuples as they are; a TypeError of `iter()` gets the
/// given text.
pub fn fast_items(vm: &mut Vm, v: Value, what: &str) -> R<taipan_heap::RootedVec> {
    if v.downcast::<TupleObj>().is_none() && v.to_list().is_none() {
        let it = match vm.iter(v) {
            Ok(it) => it,
            Err(e) => {
                let t = vm.exc.TypeError;
                vm.expect_exception(e, t)?;
                return Err(vm.type_error(what));
            }
        };
        return vm.collect(it);
    }
    vm.collect(v)
}

/// `a * n` as a length; MemoryError when it is too long. `len` is asked for after the count was: that may have run
/// Python code.
pub fn repeated_len(vm: &mut Vm, len: impl Fn() -> usize, n: Value) -> R<usize> {
    let n = vm.repeat_count(n)?;
    let len = len();
    if n <= 0 || len == 0 {
        return Ok(0);
    }
    match len.checked_mul(n as usize) {
        Some(t) if t <= taipan_heap::ValueArray::MAX_LEN => Ok(t),
        _ => Err(vm.memory_error()),
    }
}

impl Vm {
    /// A function of the `builtins` module, for `__reduce__`.
    pub fn builtin(&mut self, name: &str) -> R {
        let b = self.builtins;
        match self.dict_get_text(b, name) {
            Some(v) => Ok(v),
            None => Err(self.attribute_error(format!("module 'builtins' has no attribute '{name}'"))),
        }
    }
    /// (callable, args)
    pub fn reduce2(&mut self, f: Value, args: &[Value]) -> R {
        let a = self.tuple(args);
        Ok(self.tuple(&[f, a]))
    }
    pub fn reduce3(&mut self, f: Value, args: &[Value], state: Value) -> R {
        let a = self.tuple(args);
        Ok(self.tuple(&[f, a, state]))
    }
    #[cold]
    pub fn wrong_receiver(&mut self, v: Value, want: &str) -> Raised {
        let t = self.type_name(v);
        self.type_error(format!("descriptor requires a '{want}' object but received a '{t}'"))
    }
    /// `a < b` for operands of a sort.
    #[inline]
    pub fn sort_less(&mut self, a: Value, b: Value) -> R<bool> {
        if Value::both_ints(a, b) {
            return Ok(a.int_unchecked() < b.int_unchecked());
        }
        match self.order_plain(a, b) {
            Some(o) => Ok(o == Ordering::Less),
            None => self.compare_bool(a, b, Op::Lt),
        }
    }
}

// ---- iterators by index over list, tuple, str and bytes ----

/// Items left, None when the iterator is exhausted.
fn left(vm: &mut Vm, it: Gc<SeqIter>) -> R<Option<(Value, usize)>> {
    let seq = it.seq.get();
    if seq.is_unbound() {
        return Ok(None);
    }
    let n = vm.len(seq)?;
    Ok(Some((seq, n)))
}
fn seq_iter(vm: &mut Vm, v: Value) -> R<Gc<SeqIter>> {
    match v.downcast::<SeqIter>() {
        Some(s) => Ok(s),
        None => Err(vm.wrong_receiver(v, "iterator")),
    }
}
/// `__length_hint__` of the iterators over builtin sequences.
pub fn index_iter_length_hint(vm: &mut Vm, a: &[Value]) -> R {
    let it = seq_iter(vm, a[0])?;
    let n = left(vm, it)?.map_or(0, |(_, n)| n.saturating_sub(it.index.get()));
    Ok(vm.new_int(n as i64))
}
/// `__reduce__`: when exhausted, an iterator over an empty sequence of the kind that `empty` makes.
pub fn index_iter_reduce(vm: &mut Vm, it: Value, empty: fn(&mut Vm) -> Value) -> R {
    let s = seq_iter(vm, it)?;
    let f = vm.builtin("iter")?;
    let seq = s.seq.get();
    if seq.is_unbound() {
        let e = empty(vm);
        return vm.reduce2(f, &[e]);
    }
    let i = vm.new_int(s.index.get() as i64);
    vm.reduce3(f, &[seq], i)
}
/// `__setstate__`
pub fn index_iter_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let it = seq_iter(vm, a[0])?;
    let i = state_index(vm, a[1])?;
    if let Some((_, n)) = left(vm, it)? {
        it.index.set((i.max(0) as usize).min(n));
    }
    Ok(Value::NONE)
}
pub fn state_index(vm: &mut Vm, v: Value) -> R<isize> {
    if !v.is_int_like() {
        return Err(vm.type_error("an integer is required"));
    }
    match v.to_i64() {
        Some(i) => Ok(i as isize),
        None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}
