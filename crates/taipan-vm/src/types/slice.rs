//! slice, and how sequences turn slices and indexes into positions.

use super::sequence::readonly;
use crate::call::Args;
use crate::native::{TypeDef, check_positional, def, getset};
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::TypeObj;
use crate::types::PUBLIC;
use crate::{R, Vm};
use taipan_heap::{Gc, Value};

pub static SLICE: TypeDef = TypeDef {
    shape: Some(id::SLICE),
    flags: PUBLIC,
    doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.\n\nThis is used for extended slicing (e.g. a[0:10:2]).",
    slots: Slots {
        new: Some(slice_new),
        repr: Some(slice_repr),
        hash: Some(slice_hash),
        compare: Some(slice_compare),
        ..Slots::NONE
    },
    methods: &[
        def(
            "indices",
            "($self, object, /)",
            slice_indices_method,
            "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner consistent with the\nhandling of normal slices.",
        ),
        def("__reduce__", "($self, /)", slice_reduce, "Return state information for pickling."),
    ],
    getset: &[
        getset("start", |vm, v| Ok(slice_of(vm, v)?.start.get()), readonly, ""),
        getset("stop", |vm, v| Ok(slice_of(vm, v)?.stop.get()), readonly, ""),
        getset("step", |vm, v| Ok(slice_of(vm, v)?.step.get()), readonly, ""),
    ],
    ..TypeDef::of::<SliceObj>("slice")
};

fn slice_of(vm: &mut Vm, v: Value) -> R<Gc<SliceObj>> {
    match v.downcast::<SliceObj>() {
        Some(s) => Ok(s),
        None => Err(vm.type_error("a slice is needed")),
    }
}

fn slice_new(vm: &mut Vm, _cls: Gc<TypeObj>, args: Args) -> R {
    check_positional(vm, "slice", args, 1, 3)?;
    let a = args.all;
    Ok(match a.len() {
        1 => vm.new_slice(Value::NONE, a[0], Value::NONE),
        2 => vm.new_slice(a[0], a[1], Value::NONE),
        _ => vm.new_slice(a[0], a[1], a[2]),
    })
}

fn slice_repr(vm: &mut Vm, v: Value) -> R {
    let s = slice_of(vm, v)?;
    let mut out = taipan_text::StrBuilder::default();
    for (part, lead) in [(&s.start, "slice("), (&s.stop, ", "), (&s.step, ", ")] {
        let r = vm.repr(part.get())?;
        out.push_str(lead);
        out.push_text(r.text());
    }
    out.push_str(")");
    Ok(vm.new_str_buf(&out.finish()).value())
}

fn slice_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let s = slice_of(vm, v)?;
    let (a, b, c) = (vm.hash(s.start.get())?, vm.hash(s.stop.get())?, vm.hash(s.step.get())?);
    Ok(taipan_text::hash::slice(a, b, c))
}

fn slice_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.downcast::<SliceObj>(), b.downcast::<SliceObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if a == b {
        return Ok(Value::bool(op.test(std::cmp::Ordering::Equal)));
    }
    let l = vm.tuple(&[x.start.get(), x.stop.get(), x.step.get()]);
    let r = vm.tuple(&[y.start.get(), y.stop.get(), y.step.get()]);
    vm.compare(l, r, op)
}

fn slice_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let s = slice_of(vm, a[0])?;
    let parts = vm.tuple(&[s.start.get(), s.stop.get(), s.step.get()]);
    let cls = vm.types.slice.value();
    Ok(vm.tuple(&[cls, parts]))
}

fn slice_indices_method(vm: &mut Vm, a: &[Value]) -> R {
    let s = slice_of(vm, a[0])?;
    let len = vm.index(a[1])?;
    if vm.int_is_negative(len) {
        return Err(vm.value_error("length should not be negative"));
    }
    let (start, stop, step) = vm.slice_bounds_any(s, len)?;
    Ok(vm.tuple(&[start, stop, step]))
}

/// A slice that has been evaluated but not yet fitted to a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceBounds {
    pub start: isize,
    pub stop: isize,
    pub step: isize,
}

impl SliceBounds {
    /// Of parts that are small ints or None; `None` for others, and for a step of zero.
    #[inline]
    pub fn plain(start: Value, stop: Value, step: Value) -> Option<SliceBounds> {
        let part = |v: Value, default: isize| {
            if v.is_none() { Some(default) } else { v.as_int().map(|i| i as isize) }
        };
        let step = part(step, 1).filter(|&s| s != 0)?;
        let (first, last) = if step < 0 { (isize::MAX, isize::MIN) } else { (0, isize::MAX) };
        Some(SliceBounds { start: part(start, first)?, stop: part(stop, last)?, step })
    }
    /// Fits the bounds to a sequence of `len` items: (start, stop, step, number of items selected).
    pub fn fit(self, len: usize) -> (isize, isize, isize, usize) {
        let len = len as isize;
        let clip = |i: isize| {
            if i < 0 {
                let i = i.saturating_add(len);
                if i < 0 { if self.step < 0 { -1 } else { 0 } } else { i }
            } else if i >= len {
                if self.step < 0 { len - 1 } else { len }
            } else {
                i
            }
        };
        let (start, stop, step) = (clip(self.start), clip(self.stop), self.step);
        let count = if step < 0 {
            if stop < start { (start - stop - 1) as usize / step.unsigned_abs() + 1 } else { 0 }
        } else if start < stop {
            (stop - start - 1) as usize / step as usize + 1
        } else {
            0
        };
        (start, stop, step, count)
    }
}

impl Vm {
    /// Evaluates the parts of a slice (which may run Python code): do this before looking at the sequence's length.
    pub fn slice_unpack(&mut self, slice: Value) -> R<SliceBounds> {
        let Some(s) = slice.downcast::<SliceObj>() else { return Err(self.type_error("a slice is needed")) };
        let (start, stop, step) = (s.start.get(), s.stop.get(), s.step.get());
        let step = if step.is_none() { 1 } else { self.slice_part(step)?.max(-isize::MAX) };
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let start = match start.is_none() {
            true if step < 0 => isize::MAX,
            true => 0,
            false => self.slice_part(start)?,
        };
        let stop = match stop.is_none() {
            true if step < 0 => isize::MIN,
            true => isize::MAX,
            false => self.slice_part(stop)?,
        };
        Ok(SliceBounds { start, stop, step })
    }
    /// `slice` fitted to a sequence of `len` items: (start, stop, step, number of items). With a negative step `stop`
    /// may be -1. Item `i` of the result is at `start + i * step`.
    pub fn slice_indices(&mut self, slice: Value, len: usize) -> R<(isize, isize, isize, usize)> {
        Ok(self.slice_unpack(slice)?.fit(len))
    }
    #[inline]
    fn slice_part(&mut self, v: Value) -> R<isize> {
        if let Some(i) = v.as_int() {
            return Ok(i as isize);
        }
        if !v.is_int_like() && self.type_of(v).slots().index.is_none() {
            return Err(self.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        self.to_index_clamped(v)
    }
    /// `start` and `stop` arguments of `index` methods: None is not allowed; clamped, not fitted to the length.
    pub fn search_bound(&mut self, v: Value) -> R<isize> {
        if !v.is_int_like() && self.type_of(v).slots().index.is_none() {
            return Err(self.type_error("slice indices must be integers or have an __index__ method"));
        }
        self.to_index_clamped(v)
    }
    /// A subscript as a position: an int too large for the machine is an IndexError.
    #[inline]
    pub fn subscript_index(&mut self, v: Value) -> R<isize> {
        if let Some(i) = v.as_int() {
            return Ok(i as isize);
        }
        let i = self.index(v)?;
        match i.to_i64() {
            Some(i) => Ok(i as isize),
            None => {
                let t = self.type_name(v);
                Err(self.index_error(format!("cannot fit '{t}' into an index-sized integer")))
            }
        }
    }
    /// Is `v` an int or does it have `__index__`?
    #[inline]
    pub fn has_index(&self, v: Value) -> bool {
        v.is_int() || v.is_int_like() || self.type_of(v).slots().index.is_some()
    }
    /// A position within `len` items, counted from the end if negative.
    #[inline(always)]
    pub fn wrap_index(i: isize, len: usize) -> Option<usize> {
        let i = if i < 0 { i.wrapping_add(len as isize) } else { i };
        if (i as usize) < len { Some(i as usize) } else { None }
    }
    /// Bounds of a slice for a length that may be any int, as ints: (start, stop, step).
    pub fn slice_bounds_any(&mut self, s: Gc<SliceObj>, len: Value) -> R<(Value, Value, Value)> {
        let part = |vm: &mut Vm, v: Value| -> R {
            if !vm.has_index(v) {
                return Err(
                    vm.type_error("slice indices must be integers or None or have an __index__ method")
                );
            }
            vm.index(v)
        };
        let zero = Value::small(0);
        let step = if s.step.get().is_none() { Value::small(1) } else { part(self, s.step.get())? };
        if step == zero {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let down = self.int_is_negative(step);
        let (lower, upper) = if down {
            (Value::small(-1), self.binary(len, Value::small(-1), BinOp::Add)?)
        } else {
            (zero, len)
        };
        let clip = |vm: &mut Vm, v: Value, default: Value| -> R {
            if v.is_none() {
                return Ok(default);
            }
            let i = part(vm, v)?;
            if vm.int_is_negative(i) {
                let i = vm.binary(i, len, BinOp::Add)?;
                return Ok(if vm.less(i, lower)? { lower } else { i });
            }
            Ok(if vm.less(upper, i)? { upper } else { i })
        };
        let start = clip(self, s.start.get(), if down { upper } else { lower })?;
        let stop = clip(self, s.stop.get(), if down { lower } else { upper })?;
        Ok((start, stop, step))
    }
}
