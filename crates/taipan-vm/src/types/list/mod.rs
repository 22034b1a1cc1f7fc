//! list and its iterators.

mod sort;

use super::sequence::{self, class_getitem, iter_self};
use crate::call::Args;
use crate::impl_trace;
use crate::native::{TypeDef, check_positional, def};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::slots::{CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::types::slice::SliceBounds;
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, Header, PtrSlot, Slot, Value, ValueArray};

pub static LIST: TypeDef = TypeDef {
    shape: Some(id::LIST),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::SEQUENCE | type_flags::MATCH_SELF,
    doc: "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
    slots: Slots {
        new: Some(list_new),
        init: Some(list_init),
        repr: Some(list_repr),
        compare: Some(list_compare),
        iter: Some(list_iter),
        len: Some(list_len),
        getitem: Some(list_getitem),
        setitem: Some(list_setitem),
        contains: Some(list_contains),
        concat: Some(list_concat),
        repeat: Some(list_repeat),
        iconcat: Some(list_iconcat),
        irepeat: Some(list_irepeat),
        ..Slots::NONE
    },
    methods: &[
        def("__reversed__", "($self, /)", list_reversed, "Return a reverse iterator over the list."),
        def("__sizeof__", "($self, /)", list_sizeof, "Return the size of the list in memory, in bytes."),
        def("clear", "($self, /)", list_clear, "Remove all items from list."),
        def("copy", "($self, /)", list_copy, "Return a shallow copy of the list."),
        def("append", "($self, object, /)", list_append, "Append object to the end of the list."),
        def("insert", "($self, index, object, /)", list_insert, "Insert object before index."),
        def(
            "extend",
            "($self, iterable, /)",
            list_extend,
            "Extend list by appending elements from the iterable.",
        ),
        def(
            "pop",
            "($self, index=-1, /)",
            list_pop,
            "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.",
        ),
        def(
            "remove",
            "($self, value, /)",
            list_remove,
            "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.",
        ),
        def(
            "index",
            "($self, value, start=0, stop=sys.maxsize, /)",
            list_index,
            "Return first index of value.\n\nRaises ValueError if the value is not present.",
        ),
        def("count", "($self, value, /)", list_count, "Return number of occurrences of value."),
        def("reverse", "($self, /)", list_reverse, "Reverse *IN PLACE*."),
        def(
            "sort",
            "($self, /, *, key=None, reverse=False)",
            sort::list_sort,
            "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable\n(i.e. the order of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort\nthem, ascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.",
        ),
        def(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "lists are generic over the type of their contents",
        ),
    ],
    ..TypeDef::of::<ListObj>("list")
};

pub static LIST_ITER: TypeDef = TypeDef {
    shape: Some(id::LIST_ITER),
    slots: Slots { iter: Some(iter_self), next: Some(list_iter_next), ..Slots::NONE },
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
            |vm, a| sequence::index_iter_reduce(vm, a[0], |vm| vm.list(&[])),
            "Return state information for pickling.",
        ),
        def(
            "__setstate__",
            "($self, object, /)",
            list_iter_setstate,
            "Set state information for unpickling.",
        ),
    ],
    ..TypeDef::of::<SeqIter>("list_iterator")
};

/// Iterator from the end; `index` is -1 when exhausted.
pub struct ListRevIter {
    seq: Slot,
    index: Cell<isize>,
}
impl_trace!(ListRevIter { seq; index });

pub static LIST_REV_ITER: TypeDef = TypeDef {
    slots: Slots { iter: Some(iter_self), next: Some(rev_next), ..Slots::NONE },
    methods: &[
        def(
            "__length_hint__",
            "($self, /)",
            rev_length_hint,
            "Private method returning an estimate of len(list(it)).",
        ),
        def("__reduce__", "($self, /)", rev_reduce, "Return state information for pickling."),
        def("__setstate__", "($self, object, /)", rev_setstate, "Set state information for unpickling."),
    ],
    ..TypeDef::native::<ListRevIter>("list_reverseiterator")
};

#[inline(always)]
fn this(vm: &mut Vm, v: Value) -> R<Gc<ListObj>> {
    match v.downcast::<ListObj>() {
        Some(l) => Ok(l),
        None => Err(vm.wrong_receiver(v, "list")),
    }
}

// ---- helpers for the rest of the VM ----

impl Vm {
    /// A list of `n` times unbound, for filling at once; MemoryError at the limit.
    pub fn new_list_filled(&mut self, n: usize, fill: Value) -> R<Gc<ListObj>> {
        let l = self.new_list(&[]);
        if n > 0 {
            let Some(a) = ValueArray::try_new(&self.heap, n, fill) else { return Err(self.memory_error()) };
            l.items.set(&self.heap, l, Some(a));
            l.len.set(n);
        }
        Ok(l)
    }
    /// A list of a copy of `items`, of a size that a program chooses.
    pub fn try_new_list(&mut self, items: &[Value]) -> R<Gc<ListObj>> {
        if items.is_empty() {
            return Ok(self.new_list(&[]));
        }
        let Some(a) = ValueArray::try_from_slice(&self.heap, items, items.len(), Value::UNBOUND) else {
            return Err(self.memory_error());
        };
        Ok(self.new_list_of(a))
    }
    /// A list of all the values of an array that nothing else uses.
    #[inline]
    fn new_list_of(&mut self, a: Gc<ValueArray>) -> Gc<ListObj> {
        self.heap.alloc(ListObj {
            hdr: Header::new(id::LIST, kind::LIST),
            len: Cell::new(a.len()),
            items: PtrSlot::new(Some(a)),
        })
    }
    /// `l[i]` for a machine int.
    #[inline]
    pub fn list_getitem_index(&mut self, l: Gc<ListObj>, i: isize) -> R {
        match Vm::wrap_index(i, l.len.get()) {
            Some(i) => Ok(l.as_slice()[i]),
            None => Err(self.index_error("list index out of range")),
        }
    }
    #[inline]
    pub fn list_setitem_index(&mut self, l: Gc<ListObj>, i: isize, v: Value) -> R<()> {
        match (Vm::wrap_index(i, l.len.get()), l.items.get()) {
            (Some(i), Some(a)) => {
                a.set(&self.heap, i, v);
                Ok(())
            }
            _ => Err(self.index_error("list assignment index out of range")),
        }
    }
    /// `l[slice]` as a new list.
    pub fn list_slice(&mut self, l: Gc<ListObj>, slice: Value) -> R {
        let bounds = self.slice_unpack(slice)?;
        self.list_part(l, bounds)
    }
    /// The same for a slice that has been evaluated.
    pub fn list_part(&mut self, l: Gc<ListObj>, bounds: SliceBounds) -> R {
        let (start, _, step, n) = bounds.fit(l.len.get());
        if n == 0 {
            return Ok(self.list(&[]));
        }
        if step == 1 {
            let start = start as usize;
            return Ok(self.try_new_list(&l.as_slice()[start..start + n])?.value());
        }
        // SAFETY: the bounds were fitted to the list's length.
        let part = unsafe { ValueArray::try_strided(&self.heap, l.as_slice(), start as usize, step, n) };
        match part {
            Some(a) => Ok(self.new_list_of(a).value()),
            None => Err(self.memory_error()),
        }
    }
    /// Appends several values.
    pub fn list_extend_slice(&mut self, l: Gc<ListObj>, items: &[Value]) -> R<()> {
        if items.is_empty() {
            return Ok(());
        }
        let n = l.len.get();
        let a = self.list_grow(l, n.saturating_add(items.len()))?;
        a.copy_from_slice(&self.heap, n, items);
        l.len.set(n + items.len());
        Ok(())
    }
    /// `l.extend(iterable)`
    pub fn list_extend(&mut self, l: Gc<ListObj>, iterable: Value) -> R<()> {
        if let Some(t) = iterable.downcast::<TupleObj>() {
            return self.list_extend_slice(l, t.as_slice());
        }
        if iterable.shape_is(id::LIST)
            && let Some(o) = iterable.to_list()
        {
            let (n, m) = (l.len.get(), o.len.get());
            if m > 0 {
                // The two may be one list: take its array after growing.
                let a = self.list_grow(l, n.saturating_add(m))?;
                if let Some(src) = o.items.get() {
                    a.copy_from(&self.heap, n, &src, 0, m);
                }
                l.len.set(n + m);
            }
            return Ok(());
        }
        if iterable.shape_is(id::DICT)
            && let Some(d) = iterable.to_dict()
        {
            let n = l.len.get();
            if d.is_empty() {
                return Ok(());
            }
            let a = self.list_grow(l, n.saturating_add(d.len()))?;
            let (mut i, mut at) = (0, n);
            while let Some((next, k, _)) = d.next_entry(i) {
                a.set(&self.heap, at, k);
                at += 1;
                i = next;
            }
            l.len.set(at);
            return Ok(());
        }
        let it = self.iter(iterable)?;
        let hint = self.length_hint(iterable, 8)?;
        // A sum beyond the machine is taken for a lie.
        if hint > 8
            && let Some(want) = l.len.get().checked_add(hint).filter(|&n| n <= isize::MAX as usize)
        {
            if want > ValueArray::MAX_LEN {
                return Err(self.memory_error());
            }
            if l.items.get().is_none_or(|a| a.len() < want) && self.can_allocate(want.saturating_mul(8)) {
                self.list_grow(l, want)?;
            }
        }
        while let Some(v) = self.next(it)? {
            self.list_push(l, v)?;
        }
        Ok(())
    }
    /// Empties a list, giving its array away.
    pub fn list_take(&mut self, l: Gc<ListObj>) -> (Option<Gc<ValueArray>>, usize) {
        let (a, n) = (l.items.get(), l.len.get());
        l.len.set(0);
        l.items.clear();
        (a, n)
    }
    pub fn list_insert_at(&mut self, l: Gc<ListObj>, i: isize, v: Value) -> R<()> {
        let n = l.len.get();
        let i = if i < 0 { i.saturating_add(n as isize).max(0) as usize } else { (i as usize).min(n) };
        let a = self.list_grow(l, n + 1)?;
        a.copy_from(&self.heap, i + 1, &a, i, n - i);
        a.set(&self.heap, i, v);
        l.len.set(n + 1);
        Ok(())
    }
    /// Removes the item at a valid position.
    pub fn list_remove_at(&mut self, l: Gc<ListObj>, i: usize) -> Value {
        let n = l.len.get();
        let Some(a) = l.items.get() else { return Value::NONE };
        let v = a.get(i);
        a.copy_from(&self.heap, i, &a, i + 1, n - i - 1);
        a.as_slice()[n - 1].set_immediate(Value::UNBOUND);
        l.len.set(n - 1);
        v
    }
    /// Replaces the items at `start..start + removed`.
    fn list_splice(&mut self, l: Gc<ListObj>, start: usize, removed: usize, new: &[Value]) -> R<()> {
        let n = l.len.get();
        let (start, removed) = (start.min(n), removed.min(n - start.min(n)));
        if removed == 0 && new.is_empty() {
            return Ok(());
        }
        if new.len() == removed
            && let Some(a) = l.items.get()
        {
            a.copy_from_slice(&self.heap, start, new);
            return Ok(());
        }
        let tail = n - start - removed;
        let total = n - removed + new.len();
        if total == 0 {
            self.list_take(l);
            return Ok(());
        }
        let a = self.list_grow(l, total)?;
        if tail > 0 {
            a.copy_from(&self.heap, start + new.len(), &a, start + removed, tail);
        }
        a.copy_from_slice(&self.heap, start, new);
        if total < n {
            a.fill(&self.heap, total, n, Value::UNBOUND);
        }
        l.len.set(total);
        self.list_shrink(l);
        Ok(())
    }
    /// Gives room back when most of it is unused.
    fn list_shrink(&mut self, l: Gc<ListObj>) {
        let n = l.len.get();
        if let Some(a) = l.items.get()
            && a.len() > 64
            && n < a.len() / 3
            // SAFETY: nothing writes to the array meanwhile.
            && let Some(new) = ValueArray::try_from_slice(&self.heap, unsafe { a.values(n) }, n + n / 8 + 4, Value::UNBOUND)
        {
            l.items.set(&self.heap, l, Some(new));
        }
    }
}

// ---- construction ----

fn list_new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    if cls == vm.types.list {
        return Ok(vm.list(&[]));
    }
    let init = ListObj { hdr: cls.new_header(kind::LIST), len: Cell::new(0), items: PtrSlot::empty() };
    // SAFETY: a class below list with the struct for its layout.
    Ok(unsafe { vm.new_extended(cls, init) }.value())
}

/// Constructors of the containers: no keywords (unless a subclass has its own `__new__`), at most one argument.
fn one_argument(vm: &mut Vm, name: &str, def: &'static TypeDef, v: Value, args: Args) -> R<Option<Value>> {
    let mut args = args;
    if args.kwnames.is_some() {
        let own_new = vm.type_of(v).slots().new.map(|f| f as usize) != def.slots.new.map(|f| f as usize);
        if own_new {
            args = Args::pos(args.positional());
        }
    }
    check_positional(vm, name, args, 0, 1)?;
    Ok(args.all.first().copied())
}

fn list_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let l = this(vm, v)?;
    let arg = one_argument(vm, "list", &LIST, v, args)?;
    vm.list_take(l);
    match arg {
        Some(iterable) => vm.list_extend(l, iterable),
        None => Ok(()),
    }
}

// ---- slots ----

fn list_repr(vm: &mut Vm, v: Value) -> R {
    let l = this(vm, v)?;
    if l.len.get() == 0 {
        return Ok(vm.str_value("[]"));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.str_value("[...]"));
    }
    let mut out = taipan_text::StrBuilder::default();
    out.push_ascii(b"[");
    let r = sequence::repr_items(vm, &mut out, l);
    vm.leave_repr(v);
    r?;
    out.push_ascii(b"]");
    Ok(vm.new_str_buf(&out.finish()).value())
}

fn list_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.to_list(), b.to_list()) else { return Ok(Value::NOT_IMPLEMENTED) };
    sequence::compare(vm, x, y, op, true)
}

fn list_iter(vm: &mut Vm, v: Value) -> R {
    Ok(vm.new_index_iter(v, id::LIST_ITER))
}

fn list_len(vm: &mut Vm, v: Value) -> R<usize> {
    Ok(this(vm, v)?.len.get())
}

fn bad_subscript(vm: &mut Vm, k: Value) -> crate::Raised {
    let t = vm.type_name(k);
    vm.type_error(format!("list indices must be integers or slices, not {t}"))
}

pub fn list_getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let l = this(vm, v)?;
    if vm.has_index(k) {
        let i = vm.subscript_index(k)?;
        return vm.list_getitem_index(l, i);
    }
    if k.downcast::<SliceObj>().is_some() {
        return vm.list_slice(l, k);
    }
    Err(bad_subscript(vm, k))
}

pub fn list_setitem(vm: &mut Vm, v: Value, k: Value, new: Value) -> R<()> {
    let l = this(vm, v)?;
    if vm.has_index(k) {
        let i = vm.subscript_index(k)?;
        if new.is_unbound() {
            return match Vm::wrap_index(i, l.len.get()) {
                Some(i) => {
                    vm.list_remove_at(l, i);
                    Ok(())
                }
                None => Err(vm.index_error("list assignment index out of range")),
            };
        }
        return vm.list_setitem_index(l, i, new);
    }
    if k.downcast::<SliceObj>().is_none() {
        return Err(bad_subscript(vm, k));
    }
    let bounds = vm.slice_unpack(k)?;
    if new.is_unbound() {
        return list_delete_slice(vm, l, bounds);
    }
    let what = "must assign iterable to extended slice";
    // Another list's or a tuple's items are used as they lie: from here on no Python code runs.
    match (
        new.downcast::<TupleObj>(),
        new.downcast::<ListObj>().filter(|&o| o != l && new.shape_is(id::LIST)),
    ) {
        (Some(t), _) => list_assign_slice(vm, l, bounds, t.as_slice()),
        (_, Some(o)) => list_assign_slice(vm, l, bounds, o.as_slice()),
        _ => {
            let items = sequence::fast_items(vm, new, what)?;
            list_assign_slice(vm, l, bounds, &items)
        }
    }
}

/// `l[bounds] = items`
pub fn list_assign_slice(vm: &mut Vm, l: Gc<ListObj>, bounds: SliceBounds, items: &[Value]) -> R<()> {
    let (start, _, step, n) = bounds.fit(l.len.get());
    if step == 1 {
        return vm.list_splice(l, start as usize, n, items);
    }
    if items.len() != n {
        let got = items.len();
        return Err(
            vm.value_error(format!("attempt to assign sequence of size {got} to extended slice of size {n}"))
        );
    }
    if let Some(a) = l.items.get() {
        let mut at = start;
        for &x in items {
            a.set(&vm.heap, at as usize, x);
            at = at.wrapping_add(step);
        }
    }
    Ok(())
}

fn list_delete_slice(vm: &mut Vm, l: Gc<ListObj>, bounds: SliceBounds) -> R<()> {
    let (mut start, _, mut step, n) = bounds.fit(l.len.get());
    if n == 0 {
        return Ok(());
    }
    if step < 0 {
        start += step * (n as isize - 1);
        step = -step;
    }
    let (start, step) = (start as usize, step as usize);
    if step == 1 {
        return vm.list_splice(l, start, n, &[]);
    }
    let (len, Some(a)) = (l.len.get(), l.items.get()) else { return Ok(()) };
    // Close the gaps, block by block.
    let mut to = start;
    for i in 0..n {
        let from = start + i * step + 1;
        let end = if i + 1 == n { len } else { from + step - 1 };
        a.copy_from(&vm.heap, to, &a, from, end - from);
        to += end - from;
    }
    a.fill(&vm.heap, to, len, Value::UNBOUND);
    l.len.set(to);
    vm.list_shrink(l);
    Ok(())
}

fn list_contains(vm: &mut Vm, v: Value, x: Value) -> R<bool> {
    let l = this(vm, v)?;
    sequence::contains(vm, l, x)
}

pub fn list_concat(vm: &mut Vm, a: Value, b: Value) -> R {
    let l = this(vm, a)?;
    let Some(m) = b.to_list() else {
        let t = vm.type_name(b);
        return Err(vm.type_error(format!("can only concatenate list (not \"{t}\") to list")));
    };
    let (n, k) = (l.len.get(), m.len.get());
    if n + k == 0 {
        return Ok(vm.list(&[]));
    }
    let Some(a) = ValueArray::try_concat(&vm.heap, l.as_slice(), m.as_slice()) else {
        return Err(vm.memory_error());
    };
    Ok(vm.new_list_of(a).value())
}

/// Fills `a[n..total]` with repetitions of `a[..n]`.
fn repeat_within(vm: &mut Vm, a: Gc<ValueArray>, n: usize, total: usize) {
    if n == 1 {
        a.fill(&vm.heap, 1, total, a.get(0));
        return;
    }
    let mut have = n;
    while have < total {
        let k = have.min(total - have);
        a.copy_from(&vm.heap, have, &a, 0, k);
        have += k;
    }
}

pub fn list_repeat(vm: &mut Vm, a: Value, n: Value) -> R {
    let l = this(vm, a)?;
    let total = sequence::repeated_len(vm, || l.len.get(), n)?;
    if total == 0 {
        return Ok(vm.list(&[]));
    }
    if l.len.get() == 1 {
        let Some(a) = ValueArray::try_new(&vm.heap, total, l.as_slice()[0]) else {
            return Err(vm.memory_error());
        };
        return Ok(vm.new_list_of(a).value());
    }
    let new = vm.new_list_filled(total, Value::NONE)?;
    if let Some(arr) = new.items.get() {
        let len = l.len.get();
        arr.copy_from_slice(&vm.heap, 0, &l.as_slice()[..len.min(total)]);
        repeat_within(vm, arr, len, total);
    }
    Ok(new.value())
}

fn list_iconcat(vm: &mut Vm, a: Value, b: Value) -> R {
    let l = this(vm, a)?;
    vm.list_extend(l, b)?;
    Ok(a)
}

fn list_irepeat(vm: &mut Vm, a: Value, n: Value) -> R {
    let l = this(vm, a)?;
    let total = sequence::repeated_len(vm, || l.len.get(), n)?;
    let len = l.len.get();
    if total == 0 {
        vm.list_take(l);
    } else if total > len {
        let arr = vm.list_grow(l, total)?;
        repeat_within(vm, arr, len, total);
        l.len.set(total);
    }
    Ok(a)
}

// ---- methods ----

pub(crate) fn list_append(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    vm.list_push(l, a[1])?;
    Ok(Value::NONE)
}
fn list_insert(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    let i = vm.to_index(a[1])?;
    vm.list_insert_at(l, i, a[2])?;
    Ok(Value::NONE)
}
fn list_extend(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    vm.list_extend(l, a[1])?;
    Ok(Value::NONE)
}
fn list_clear(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    if l.len.get() > 0 {
        vm.list_take(l);
    }
    Ok(Value::NONE)
}
fn list_copy(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    Ok(vm.try_new_list(l.as_slice())?.value())
}
fn list_pop(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    let i = if a[1].is_unbound() { -1 } else { vm.to_index(a[1])? };
    let n = l.len.get();
    if n == 0 {
        return Err(vm.index_error("pop from empty list"));
    }
    if i == -1
        && let Some(arr) = l.items.get()
    {
        let v = arr.get(n - 1);
        arr.as_slice()[n - 1].set_immediate(Value::UNBOUND);
        l.len.set(n - 1);
        // (Traces do this, too: `Recorder::pop`.)
        if n - 1 < arr.len() / 3 {
            vm.list_shrink(l);
        }
        return Ok(v);
    }
    match Vm::wrap_index(i, n) {
        Some(i) => {
            let v = vm.list_remove_at(l, i);
            vm.list_shrink(l);
            Ok(v)
        }
        None => Err(vm.index_error("pop index out of range")),
    }
}
fn list_remove(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    match sequence::find(vm, l, a[1], Value::UNBOUND, Value::UNBOUND)? {
        Some(i) => {
            // The comparison may have shortened the list.
            if i < l.len.get() {
                vm.list_remove_at(l, i);
            }
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("list.remove(x): x not in list")),
    }
}
fn list_index(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    match sequence::find(vm, l, a[1], a[2], a[3])? {
        Some(i) => Ok(vm.new_int(i as i64)),
        None => Err(vm.value_error("list.index(x): x not in list")),
    }
}
fn list_count(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    sequence::count(vm, l, a[1])
}
fn list_reverse(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    if let Some(arr) = l.items.get() {
        reverse_array(vm, arr, l.len.get());
    }
    Ok(Value::NONE)
}
fn reverse_array(vm: &mut Vm, arr: Gc<ValueArray>, n: usize) {
    // SAFETY: a Slot is a transparent cell of a Value, nothing else looks meanwhile; the barrier follows.
    unsafe { std::slice::from_raw_parts_mut(arr.as_slice().as_ptr().cast_mut().cast::<u64>(), n) }.reverse();
    arr.stored_range(&vm.heap, 0, n);
}
fn list_sizeof(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    let cap = l.items.get().map_or(0, |a| a.len());
    Ok(vm.new_int(40 + 8 * cap as i64))
}
fn list_reversed(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    let cls = vm.native_type(&LIST_REV_ITER);
    let it = ListRevIter { seq: Slot::new(a[0]), index: Cell::new(l.len.get() as isize - 1) };
    Ok(vm.new_native(cls, it).value())
}

// ---- iterators ----

pub fn list_iter_next(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(it) = it.downcast::<SeqIter>() else { return Err(vm.wrong_receiver(it, "list_iterator")) };
    let Some(l) = it.seq.get().downcast::<ListObj>() else { return Ok(None) };
    let i = it.index.get();
    match l.get(i) {
        Some(v) => {
            it.index.set(i + 1);
            Ok(Some(v))
        }
        None => {
            it.seq.set_immediate(Value::UNBOUND);
            Ok(None)
        }
    }
}

fn list_iter_setstate(vm: &mut Vm, a: &[Value]) -> R {
    // A negative position is that of an exhausted iterator.
    if sequence::state_index(vm, a[1])? < 0
        && let Some(it) = a[0].downcast::<SeqIter>()
    {
        it.seq.set_immediate(Value::UNBOUND);
        return Ok(Value::NONE);
    }
    sequence::index_iter_setstate(vm, a)
}

fn rev(vm: &mut Vm, v: Value) -> R<Gc<Native<ListRevIter>>> {
    match v.native::<ListRevIter>() {
        Some(r) => Ok(r),
        None => Err(vm.wrong_receiver(v, "list_reverseiterator")),
    }
}
fn rev_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = rev(vm, v)?;
    let i = it.index.get();
    if i >= 0
        && let Some(v) = it.seq.get().to_list().and_then(|l| l.get(i as usize))
    {
        it.index.set(i - 1);
        return Ok(Some(v));
    }
    it.index.set(-1);
    it.seq.set_immediate(Value::UNBOUND);
    Ok(None)
}
fn rev_length_hint(vm: &mut Vm, a: &[Value]) -> R {
    let it = rev(vm, a[0])?;
    let n = it.index.get() + 1;
    let len = it.seq.get().to_list().map_or(0, |l| l.len.get() as isize);
    Ok(vm.new_int(if n > len { 0 } else { n } as i64))
}
fn rev_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = rev(vm, a[0])?;
    let seq = it.seq.get();
    if seq.is_unbound() {
        let f = vm.builtin("reversed")?;
        let e = vm.list(&[]);
        return vm.reduce2(f, &[e]);
    }
    let f = vm.builtin("reversed")?;
    let i = vm.new_int(it.index.get() as i64);
    vm.reduce3(f, &[seq], i)
}
fn rev_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let it = rev(vm, a[0])?;
    let i = sequence::state_index(vm, a[1])?;
    if let Some(l) = it.seq.get().to_list() {
        it.index.set(i.clamp(-1, l.len.get() as isize - 1));
    }
    Ok(Value::NONE)
}
