//! The next item of iterators that need no call for it: what the fast forms of `FOR_ITER` do.
//!
//! All of these leave everything as it was when they answer `SLOW`; the end of an iterator is left to the general form,
//! but for those over dicts and sets.

use super::dispatch::{GO, Regs, SLOW};
use crate::Vm;
use crate::dict::DictObj;
use crate::object::*;
use crate::ops::ShapeIs;
use crate::set::SetObj;
use crate::shape::id;
use crate::types::dict::views::{DictIter, What};
use crate::types::iterators::{Enumerate, Together};
use crate::types::set::SetIter;
use taipan_heap::{Gc, Header, Value};

/// Words of cache behind FOR_ITER.
const CACHE: usize = 1;

/// Pushes the item.
#[inline(always)]
unsafe fn found(r: &mut Regs, v: Value) -> u32 {
    // SAFETY: the code's stack size leaves room for the item.
    unsafe {
        r.sp.write(v);
        r.sp = r.sp.add(1);
        r.pc = r.pc.add(CACHE);
    }
    GO
}
/// Goes on behind the loop.
#[inline(always)]
unsafe fn ended(r: &mut Regs, a: usize) -> u32 {
    // SAFETY: the jump stays within verified code.
    unsafe { r.pc = r.pc.add(CACHE + a) }
    GO
}
/// Memory for a tuple of `n` items, if there is some at hand; the items are to be written at once.
#[inline(always)]
unsafe fn bump_tuple(vm: *mut Vm, n: usize) -> Option<(Gc<TupleObj>, *mut Value)> {
    // SAFETY: the cell is large enough.
    unsafe {
        let p = (*vm).heap.try_bump(size_of::<TupleObj>() + 8 * n);
        if p == 0 {
            return None;
        }
        let t = p as *mut TupleObj;
        t.write(TupleObj::header(n));
        Some((Gc::from_raw(t), t.add(1).cast()))
    }
}
#[inline(always)]
unsafe fn bump_pair(vm: *mut Vm, a: Value, b: Value) -> Option<Value> {
    // SAFETY: two items, written at once.
    unsafe {
        let (t, items) = bump_tuple(vm, 2)?;
        items.write(a);
        items.add(1).write(b);
        Some(t.value())
    }
}

/// GET_ITER of a range of machine ints.
///
/// # Safety
/// See `ops`; `v` is a range.
#[inline(always)]
pub unsafe fn range(r: &mut Regs, vm: *mut Vm, v: Value) -> u32 {
    // SAFETY: promised by the caller; the iterator is written before anything else happens.
    unsafe {
        let range = v.cast_unchecked::<RangeObj>();
        let (start, step, len) = (range.start.get(), range.step.get(), range.len.get());
        if !start.is_int() || !step.is_int() || !len.is_int() || !range.stop.get().is_int() {
            return SLOW;
        }
        let p = (*vm).heap.try_bump(size_of::<RangeIter>());
        if p == 0 {
            return SLOW;
        }
        let it = p as *mut RangeIter;
        it.write(RangeIter {
            hdr: Header::new(id::RANGE_ITER, kind::RANGE_ITER),
            next: std::cell::Cell::new(start.int_unchecked()),
            step: step.int_unchecked(),
            left: std::cell::Cell::new(len.int_unchecked()),
        });
        *r.sp.sub(1) = Gc::<RangeIter>::from_raw(it).value();
        GO
    }
}

/// # Safety
/// See `ops`; `it` is a dict iterator.
#[inline(always)]
pub unsafe fn dict(r: &mut Regs, vm: *mut Vm, it: Value, a: usize) -> u32 {
    // SAFETY: promised by the caller; an iterator's dict is a dict unless it is unbound.
    unsafe {
        let it = it.cast_unchecked::<Native<DictIter>>();
        let d = it.dict.get();
        if d.is_unbound() || it.reverse {
            return SLOW;
        }
        let d = d.cast_unchecked::<DictObj>();
        let (i, left) = (it.pos.get(), it.left.get());
        if it.used.get() != d.len() {
            return SLOW;
        }
        if left == 0 {
            if i < d.filled() {
                return SLOW;
            }
            it.dict.set_immediate(Value::UNBOUND);
            return ended(r, a);
        }
        // Deleted entries are for the general form.
        let Some((k, v)) = d.entry(i) else { return SLOW };
        let item = match it.what {
            What::Keys => k,
            What::Values => v,
            What::Items => match bump_pair(vm, k, v) {
                Some(t) => t,
                None => return SLOW,
            },
        };
        it.pos.set(i + 1);
        it.left.set(left - 1);
        found(r, item)
    }
}

/// # Safety
/// See `ops`; `it` is a set iterator.
#[inline(always)]
pub unsafe fn set(r: &mut Regs, it: Value, a: usize) -> u32 {
    // SAFETY: promised by the caller; an iterator's set is a set unless it is unbound.
    unsafe {
        let it = it.cast_unchecked::<Native<SetIter>>();
        let s = it.set.get();
        if s.is_unbound() {
            return SLOW;
        }
        let s = s.cast_unchecked::<SetObj>();
        if it.used.get() != s.len() {
            return SLOW;
        }
        let Some((next, k)) = s.next_key(it.pos.get()) else {
            it.set.set_immediate(Value::UNBOUND);
            return ended(r, a);
        };
        it.pos.set(next);
        it.left.set(it.left.get().saturating_sub(1));
        found(r, k)
    }
}

/// The next item of an iterator over a list, tuple or range, without taking it.
#[inline(always)]
unsafe fn peek(it: Value) -> Option<Value> {
    // SAFETY: casts follow tests of the shape.
    unsafe {
        if it.shape_is(id::LIST_ITER) {
            let it = it.cast_unchecked::<SeqIter>();
            let l = it.seq.get();
            if l.is_unbound() {
                return None;
            }
            let l = l.cast_unchecked::<ListObj>();
            let i = it.index.get();
            return if i < l.len.get() { Some(l.items.get_unchecked().get_unchecked(i)) } else { None };
        }
        if it.shape_is(id::RANGE_ITER) {
            let it = it.cast_unchecked::<RangeIter>();
            return if it.left.get() > 0 { Some(Value::small(it.next.get())) } else { None };
        }
        if it.shape_is(id::TUPLE_ITER) {
            let it = it.cast_unchecked::<SeqIter>();
            let t = it.seq.get();
            if t.is_unbound() {
                return None;
            }
            return t.cast_unchecked::<TupleObj>().as_slice().get(it.index.get()).copied();
        }
        None
    }
}
/// Takes what [`peek`] has shown.
#[inline(always)]
unsafe fn take(it: Value) {
    // SAFETY: `peek` has shown an item of it.
    unsafe {
        if it.shape_is(id::RANGE_ITER) {
            let it = it.cast_unchecked::<RangeIter>();
            it.left.set(it.left.get() - 1);
            it.next.set(it.next.get().wrapping_add(it.step));
        } else {
            let it = it.cast_unchecked::<SeqIter>();
            it.index.set(it.index.get() + 1);
        }
    }
}

/// # Safety
/// See `ops`; `it` is an enumerate object.
#[inline(always)]
pub unsafe fn enumerate(r: &mut Regs, vm: *mut Vm, it: Value) -> u32 {
    // SAFETY: promised by the caller.
    unsafe {
        let it = it.cast_unchecked::<Native<Enumerate>>();
        let (i, inner) = (it.index.get(), it.iter.get());
        if !i.is_int() {
            return SLOW;
        }
        let (Some(next), Some(x)) = (Value::try_int(i.int_unchecked() + 1), peek(inner)) else { return SLOW };
        let Some(t) = bump_pair(vm, i, x) else { return SLOW };
        take(inner);
        it.index.set_immediate(next);
        found(r, t)
    }
}

/// # Safety
/// See `ops`; `it` is a zip object.
#[inline(always)]
pub unsafe fn zip(r: &mut Regs, vm: *mut Vm, it: Value) -> u32 {
    // SAFETY: promised by the caller; the items of the tuple are written before anything else happens.
    unsafe {
        let it = it.cast_unchecked::<Native<Together>>();
        let iters = it.iters.get().cast_unchecked::<TupleObj>();
        let n = iters.len;
        if n == 0 || n > 4 {
            return SLOW;
        }
        let from = iters.as_slice().as_ptr();
        for i in 0..n {
            let it = *from.add(i);
            // The same iterator twice: the second item is not the one that can be seen now.
            if peek(it).is_none() || (0..i).any(|j| *from.add(j) == it) {
                return SLOW;
            }
        }
        let Some((t, items)) = bump_tuple(vm, n) else { return SLOW };
        for i in 0..n {
            let it = *from.add(i);
            items.add(i).write(peek(it).unwrap_or(Value::NONE));
            take(it);
        }
        found(r, t.value())
    }
}
