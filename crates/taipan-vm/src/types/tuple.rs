//! tuple and its iterator.

use super::sequence::{self, class_getitem, iter_self};
use crate::call::Args;
use crate::native::{TypeDef, check_positional, def};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::slots::{CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::types::slice::SliceBounds;
use crate::{R, Vm};
use taipan_heap::{Gc, Value, copy_words};

pub static TUPLE: TypeDef = TypeDef {
    shape: Some(id::TUPLE),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::SEQUENCE | type_flags::MATCH_SELF,
    doc: "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
    slots: Slots {
        new: Some(tuple_new),
        repr: Some(tuple_repr),
        hash: Some(tuple_hash),
        compare: Some(tuple_compare),
        iter: Some(tuple_iter),
        len: Some(tuple_len),
        getitem: Some(tuple_getitem),
        contains: Some(tuple_contains),
        concat: Some(tuple_concat),
        repeat: Some(tuple_repeat),
        ..Slots::NONE
    },
    methods: &[
        def("__getnewargs__", "($self, /)", tuple_getnewargs, ""),
        def(
            "index",
            "($self, value, start=0, stop=sys.maxsize, /)",
            tuple_index,
            "Return first index of value.\n\nRaises ValueError if the value is not present.",
        ),
        def("count", "($self, value, /)", tuple_count, "Return number of occurrences of value."),
        def(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Tuples are generic over the types of their contents.\n\nFor example, use ``tuple[int, str]`` for a pair whose first element\nis an int and second element is a string.\n\nTuples also support the form ``tuple[T, ...]`` to indicate\nan arbitrary length tuple of elements of type T.",
        ),
    ],
    ..TypeDef::of::<TupleObj>("tuple")
};

pub static TUPLE_ITER: TypeDef = TypeDef {
    shape: Some(id::TUPLE_ITER),
    slots: Slots { iter: Some(iter_self), next: Some(tuple_iter_next), ..Slots::NONE },
    methods: &[
        def(
            "__length_hint__",
            "($self, /)",
            sequence::index_iter_length_hint,
            "Private method returning an estimate of len(list(it)).",
        ),
        def(
            "__reduce__",
            "($self, /)",
            |vm, a| sequence::index_iter_reduce(vm, a[0], |vm| vm.empty_tuple.value()),
            "Return state information for pickling.",
        ),
        def(
            "__setstate__",
            "($self, object, /)",
            sequence::index_iter_setstate,
            "Set state information for unpickling.",
        ),
    ],
    ..TypeDef::of::<SeqIter>("tuple_iterator")
};

#[inline(always)]
fn this(vm: &mut Vm, v: Value) -> R<Gc<TupleObj>> {
    match v.to_tuple() {
        Some(t) => Ok(t),
        None => Err(vm.wrong_receiver(v, "tuple")),
    }
}

impl Vm {
    /// A tuple of a size that a program chooses, written by `fill`; MemoryError at the limit. `fill` gets items that are
    /// all None and runs no Python code.
    pub fn tuple_filled(&mut self, n: usize, fill: impl FnOnce(&mut [Value])) -> R<Gc<TupleObj>> {
        if n == 0 {
            return Ok(self.empty_tuple);
        }
        if n > taipan_heap::ValueArray::MAX_LEN {
            return Err(self.memory_error());
        }
        let init = TupleObj::header(n);
        // SAFETY: the size covers the items, which are written at once: the object is young, needs no barrier.
        unsafe {
            let Some(t) = self.heap.try_alloc_uninit(size_of::<TupleObj>() + 8 * n, init) else {
                return Err(self.memory_error());
            };
            let items = std::slice::from_raw_parts_mut(t.as_ptr().add(1).cast::<Value>(), n);
            items.fill(Value::NONE);
            fill(items);
            Ok(t)
        }
    }
    /// A tuple of a copy of two slices, of sizes that a program chooses.
    pub fn try_new_tuple(&mut self, a: &[Value], b: &[Value]) -> R<Gc<TupleObj>> {
        let n = a.len() + b.len();
        if n == 0 {
            return Ok(self.empty_tuple);
        }
        let init = TupleObj::header(n);
        // SAFETY: the size covers the items, which are written at once: the object is young, needs no barrier.
        unsafe {
            let Some(t) = self.heap.try_alloc_uninit(size_of::<TupleObj>() + 8 * n, init) else {
                return Err(self.memory_error());
            };
            let out = t.as_ptr().add(1).cast::<u64>();
            copy_words(a.as_ptr().cast(), out, a.len());
            copy_words(b.as_ptr().cast(), out.add(a.len()), b.len());
            Ok(t)
        }
    }
    pub fn tuple_getitem_index(&mut self, t: Gc<TupleObj>, i: isize) -> R {
        match Vm::wrap_index(i, t.len) {
            Some(i) => Ok(t.get(i)),
            None => Err(self.index_error("tuple index out of range")),
        }
    }
    /// `t[slice]`
    pub fn tuple_slice(&mut self, t: Gc<TupleObj>, slice: Value) -> R {
        let bounds = self.slice_unpack(slice)?;
        self.tuple_part(t, bounds)
    }
    /// The same for a slice that has been evaluated.
    pub fn tuple_part(&mut self, t: Gc<TupleObj>, bounds: SliceBounds) -> R {
        let (start, _, step, n) = bounds.fit(t.len);
        if n == t.len && step == 1 {
            return Ok(t.value());
        }
        if step == 1 {
            let start = start as usize;
            return Ok(self.try_new_tuple(&t.as_slice()[start..start + n], &[])?.value());
        }
        let new = self.tuple_filled(n, |out| {
            let (items, mut at) = (t.as_slice(), start);
            for o in out {
                *o = items[at as usize];
                at = at.wrapping_add(step);
            }
        })?;
        Ok(new.value())
    }
}

fn tuple_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let mut args = args;
    if args.kwnames.is_some()
        && cls.slots().init.map(|f| f as usize) != vm.types.tuple.slots().init.map(|f| f as usize)
    {
        args = Args::pos(args.positional());
    }
    check_positional(vm, "tuple", args, 0, 1)?;
    let plain = match args.all.first() {
        None => vm.empty_tuple.value(),
        Some(&v) => {
            if v.downcast::<TupleObj>().is_some() {
                v
            } else if v.shape_is(id::LIST)
                && let Some(l) = v.to_list()
            {
                vm.try_new_tuple(l.as_slice(), &[])?.value()
            } else {
                vm.tuple_from(v)?.value()
            }
        }
    };
    Ok(vm.new_subvalue(cls, plain))
}

fn tuple_repr(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    if t.len == 0 {
        return Ok(vm.str_value("()"));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.str_value("(...)"));
    }
    let mut out = taipan_text::StrBuilder::default();
    out.push_ascii(b"(");
    let r = sequence::repr_items(vm, &mut out, t);
    vm.leave_repr(v);
    r?;
    out.push_ascii(if t.len == 1 { b",)" } else { b")" });
    Ok(vm.new_str_buf(&out.finish()).value())
}

pub fn tuple_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let t = this(vm, v)?;
    if t.hash.get() != -1 {
        return Ok(t.hash.get());
    }
    vm.enter_native()?;
    let mut h = taipan_text::hash::Tuple::new();
    for i in 0..t.len {
        h.add(vm.hash(t.get(i))?);
    }
    let h = h.finish(t.len);
    t.hash.set(h);
    Ok(h)
}

fn tuple_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.to_tuple(), b.to_tuple()) else { return Ok(Value::NOT_IMPLEMENTED) };
    sequence::compare(vm, x, y, op, false)
}

fn tuple_iter(vm: &mut Vm, v: Value) -> R {
    let t = this(vm, v)?;
    Ok(vm.new_index_iter(t.value(), id::TUPLE_ITER))
}

fn tuple_len(vm: &mut Vm, v: Value) -> R<usize> {
    Ok(this(vm, v)?.len)
}

pub fn tuple_getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let t = this(vm, v)?;
    if vm.has_index(k) {
        let i = vm.subscript_index(k)?;
        return vm.tuple_getitem_index(t, i);
    }
    if k.downcast::<SliceObj>().is_some() {
        return vm.tuple_slice(t, k);
    }
    let name = vm.type_name(k);
    Err(vm.type_error(format!("tuple indices must be integers or slices, not {name}")))
}

fn tuple_contains(vm: &mut Vm, v: Value, x: Value) -> R<bool> {
    let t = this(vm, v)?;
    sequence::contains(vm, t, x)
}

fn tuple_concat(vm: &mut Vm, a: Value, b: Value) -> R {
    let x = this(vm, a)?;
    let Some(y) = b.to_tuple() else {
        let t = vm.type_name(b);
        return Err(vm.type_error(format!("can only concatenate tuple (not \"{t}\") to tuple")));
    };
    if x.len == 0 {
        return Ok(y.value());
    }
    if y.len == 0 {
        return Ok(x.value());
    }
    Ok(vm.try_new_tuple(x.as_slice(), y.as_slice())?.value())
}

fn tuple_repeat(vm: &mut Vm, a: Value, n: Value) -> R {
    let t = this(vm, a)?;
    let total = sequence::repeated_len(vm, || t.len, n)?;
    if total == t.len {
        return Ok(t.value());
    }
    let new = vm.tuple_filled(total, |out| {
        if t.len == 1 {
            out.fill(t.get(0));
        } else {
            for chunk in out.chunks_mut(t.len) {
                chunk.copy_from_slice(&t.as_slice()[..chunk.len()]);
            }
        }
    })?;
    Ok(new.value())
}

fn tuple_getnewargs(vm: &mut Vm, a: &[Value]) -> R {
    let t = this(vm, a[0])?;
    Ok(vm.tuple(&[t.value()]))
}
fn tuple_index(vm: &mut Vm, a: &[Value]) -> R {
    let t = this(vm, a[0])?;
    match sequence::find(vm, t, a[1], a[2], a[3])? {
        Some(i) => Ok(vm.new_int(i as i64)),
        None => Err(vm.value_error("tuple.index(x): x not in tuple")),
    }
}
fn tuple_count(vm: &mut Vm, a: &[Value]) -> R {
    let t = this(vm, a[0])?;
    sequence::count(vm, t, a[1])
}

pub fn tuple_iter_next(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(it) = it.downcast::<SeqIter>() else { return Err(vm.wrong_receiver(it, "tuple_iterator")) };
    let Some(t) = it.seq.get().downcast::<TupleObj>() else { return Ok(None) };
    let i = it.index.get();
    match t.as_slice().get(i) {
        Some(&v) => {
            it.index.set(i + 1);
            Ok(Some(v))
        }
        None => {
            it.seq.set_immediate(Value::UNBOUND);
            Ok(None)
        }
    }
}

/// Descriptor of a named tuple's field (`_collections._tuplegetter`).
pub struct TupleGetter {
    pub index: isize,
    pub doc: taipan_heap::Slot,
}
crate::impl_trace!(TupleGetter { doc; index });
