//! set and frozenset.

use super::sequence::{class_getitem, iter_self};
use crate::call::Args;
use crate::dict::DictObj;
use crate::impl_trace;
use crate::native::{MethodDef, TypeDef, check_positional, def, variadic};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::set::SetObj;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, Slot, Value};

const FROZEN_METHODS: [MethodDef; 11] = [
    def("copy", "($self, /)", copy, "Return a shallow copy of a set."),
    variadic(
        "difference",
        "($self, /, *others)",
        difference,
        "Return a new set with elements in the set that are not in the others.",
    ),
    variadic(
        "intersection",
        "($self, /, *others)",
        intersection,
        "Return a new set with elements common to the set and all others.",
    ),
    def("isdisjoint", "($self, other, /)", isdisjoint, "Return True if two sets have a null intersection."),
    def("issubset", "($self, other, /)", issubset, "Report whether another set contains this set."),
    def("issuperset", "($self, other, /)", issuperset, "Report whether this set contains another set."),
    def("__reduce__", "($self, /)", reduce, "Return state information for pickling."),
    def("__sizeof__", "($self, /)", sizeof, "S.__sizeof__() -> size of S in memory, in bytes."),
    def(
        "symmetric_difference",
        "($self, other, /)",
        symmetric_difference,
        "Return a new set with elements in either the set or other but not both.",
    ),
    variadic(
        "union",
        "($self, /, *others)",
        union,
        "Return a new set with elements from the set and all others.",
    ),
    def(
        "__class_getitem__",
        "($type, object, /)",
        class_getitem,
        "frozensets are generic over the type of their elements",
    ),
];

const fn set_methods() -> [MethodDef; 21] {
    let [a, b, c, d, e, f, g, h, i, j, _] = FROZEN_METHODS;
    [
        def(
            "add",
            "($self, object, /)",
            add,
            "Add an element to a set.\n\nThis has no effect if the element is already present.",
        ),
        def("clear", "($self, /)", clear, "Remove all elements from this set."),
        def(
            "discard",
            "($self, object, /)",
            discard,
            "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set.",
        ),
        variadic(
            "difference_update",
            "($self, /, *others)",
            difference_update,
            "Update the set, removing elements found in others.",
        ),
        variadic(
            "intersection_update",
            "($self, /, *others)",
            intersection_update,
            "Update the set, keeping only elements found in it and all others.",
        ),
        def(
            "pop",
            "($self, /)",
            pop,
            "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty.",
        ),
        def(
            "remove",
            "($self, object, /)",
            remove,
            "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError.",
        ),
        def(
            "symmetric_difference_update",
            "($self, other, /)",
            symmetric_difference_update,
            "Update the set, keeping only elements found in either set, but not in both.",
        ),
        variadic("update", "($self, /, *others)", update, "Update the set, adding elements from all others."),
        def(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "sets are generic over the type of their elements",
        ),
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        h,
        i,
        j,
        def("__contains__", "($self, object, /)", contains_method, "x.__contains__(y) <==> y in x."),
    ]
}
static SET_METHODS: [MethodDef; 21] = set_methods();
static FROZENSET_METHODS: [MethodDef; 11] = FROZEN_METHODS;

const COMMON: Slots = Slots {
    repr: Some(repr),
    compare: Some(compare),
    iter: Some(iter),
    len: Some(len),
    contains: Some(contains),
    ..Slots::NONE
}
.op(BinOp::Or, or)
.op(BinOp::And, and)
.op(BinOp::Sub, sub)
.op(BinOp::Xor, xor);

pub static SET: TypeDef = TypeDef {
    shape: Some(id::SET),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF | type_flags::WEAKREFS,
    doc: "Build an unordered collection of unique elements.",
    slots: Slots { new: Some(set_new), init: Some(set_init), ..COMMON }
        .iop(BinOp::Or, ior)
        .iop(BinOp::And, iand)
        .iop(BinOp::Sub, isub)
        .iop(BinOp::Xor, ixor),
    methods: &SET_METHODS,
    ..TypeDef::of::<SetObj>("set")
};

pub static FROZENSET: TypeDef = TypeDef {
    shape: Some(id::FROZENSET),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF | type_flags::WEAKREFS,
    doc: "Build an immutable unordered collection of unique elements.",
    slots: Slots { new: Some(frozenset_new), hash: Some(frozenset_hash), ..COMMON },
    methods: &FROZENSET_METHODS,
    ..TypeDef::of::<SetObj>("frozenset")
};

pub struct SetIter {
    /// Unbound when exhausted.
    pub(crate) set: Slot,
    pub(crate) pos: Cell<usize>,
    /// Size at the start; `usize::MAX` after a change was reported.
    pub(crate) used: Cell<usize>,
    pub(crate) left: Cell<usize>,
}
impl_trace!(SetIter { set; pos, used, left });

pub static SET_ITER: TypeDef = TypeDef {
    slots: Slots { iter: Some(iter_self), next: Some(iter_next), ..Slots::NONE },
    methods: &[
        def(
            "__length_hint__",
            "($self, /)",
            iter_length_hint,
            "Private method returning an estimate of len(list(it)).",
        ),
        def("__reduce__", "($self, /)", iter_reduce, "Return state information for pickling."),
    ],
    ..TypeDef::native::<SetIter>("set_iterator")
};

#[inline(always)]
fn this(vm: &mut Vm, v: Value) -> R<Gc<SetObj>> {
    match v.downcast::<SetObj>() {
        Some(s) => Ok(s),
        None => Err(vm.wrong_receiver(v, "set")),
    }
}
fn any_set(v: Value) -> Option<Gc<SetObj>> {
    v.downcast::<SetObj>()
}
fn exact_dict(v: Value) -> Option<Gc<DictObj>> {
    if v.shape_is(id::DICT) { v.to_dict() } else { None }
}

// ---- construction ----

/// An empty set of a class below set or frozenset.
fn alloc(vm: &mut Vm, cls: Gc<TypeObj>) -> Gc<SetObj> {
    let frozen = cls.is_subtype(vm.types.frozenset);
    // SAFETY: a class below set or frozenset with the struct for its layout.
    let s = unsafe { vm.new_extended(cls, SetObj::blank(cls.new_header(kind::SET))) };
    if frozen {
        s.hdr.flags.set(s.hdr.flags.get() | flags::FROZEN);
    }
    s
}
/// An empty set of the builtin type that `s` is of.
fn same_kind(vm: &mut Vm, s: Gc<SetObj>) -> Gc<SetObj> {
    if s.is_frozen() { vm.new_frozenset_empty() } else { vm.new_set() }
}
fn copy_of(vm: &mut Vm, s: Gc<SetObj>) -> R<Gc<SetObj>> {
    let new = same_kind(vm, s);
    vm.set_merge(new, s)?;
    Ok(new)
}

fn set_new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    Ok(alloc(vm, cls).value())
}
fn set_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let s = this(vm, v)?;
    check_positional(vm, "set", args, 0, 1)?;
    let arg = args.all.first().copied();
    if !s.is_empty() {
        vm.set_clear(s);
    }
    match arg {
        Some(x) => vm.set_update(s, x),
        None => Ok(()),
    }
}
fn frozenset_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let mut args = args;
    let base = vm.types.frozenset;
    if cls != base
        && args.kwnames.is_some()
        && cls.slots().init.map(|f| f as usize) != base.slots().init.map(|f| f as usize)
    {
        args = Args::pos(args.positional());
    }
    check_positional(vm, "frozenset", args, 0, 1)?;
    if let Some(&x) = args.all.first() {
        if cls == base && x.shape_is(id::FROZENSET) {
            return Ok(x);
        }
        let s = alloc(vm, cls);
        vm.set_update(s, x)?;
        return Ok(s.value());
    }
    Ok(alloc(vm, cls).value())
}

impl Vm {
    /// `set(iterable)`
    pub fn set_from(&mut self, iterable: Value) -> R<Gc<SetObj>> {
        let s = self.new_set();
        self.set_update(s, iterable)?;
        Ok(s)
    }
}

// ---- slots ----

fn repr(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v)?;
    let plain = v.shape_is(id::SET);
    let name = vm.type_name(v);
    if s.is_empty() {
        return Ok(vm.str_value(&format!("{name}()")));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.str_value(&format!("{name}(...)")));
    }
    let items = vm.set_items(s);
    let mut out = taipan_text::StrBuilder::default();
    if !plain {
        out.push_str(&name);
        out.push_ascii(b"(");
    }
    out.push_ascii(b"{");
    for (i, &x) in items.iter().enumerate() {
        if i > 0 {
            out.push_ascii(b", ");
        }
        match vm.repr(x) {
            Ok(r) => out.push_text(r.text()),
            Err(e) => {
                vm.leave_repr(v);
                return Err(e);
            }
        }
    }
    vm.leave_repr(v);
    out.push_ascii(if plain { b"}" } else { b"})" });
    Ok(vm.new_str_buf(&out.finish()).value())
}

fn frozenset_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let s = this(vm, v)?;
    if s.hash.get() == -1 {
        s.hash.set(vm.frozenset_hash_of(s));
    }
    Ok(s.hash.get())
}

fn compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (any_set(a), any_set(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    vm.enter_native()?;
    let r = match op {
        CmpOp::Eq | CmpOp::Ne => {
            let same = x.len() == y.len()
                && !(x.hash.get() != -1 && y.hash.get() != -1 && x.hash.get() != y.hash.get())
                && subset(vm, x, y)?;
            same == (op == CmpOp::Eq)
        }
        CmpOp::Le => subset(vm, x, y)?,
        CmpOp::Ge => subset(vm, y, x)?,
        CmpOp::Lt => x.len() < y.len() && subset(vm, x, y)?,
        CmpOp::Gt => x.len() > y.len() && subset(vm, y, x)?,
    };
    Ok(Value::bool(r))
}
fn subset(vm: &mut Vm, a: Gc<SetObj>, b: Gc<SetObj>) -> R<bool> {
    if a.len() > b.len() {
        return Ok(false);
    }
    let mut i = 0;
    while let Some((next, h, k)) = a.next_entry(i) {
        if !vm.set_has(b, k, h)? {
            return Ok(false);
        }
        i = next;
    }
    Ok(true)
}

fn len(vm: &mut Vm, v: Value) -> R<usize> {
    Ok(this(vm, v)?.len())
}
fn contains(vm: &mut Vm, v: Value, x: Value) -> R<bool> {
    let s = this(vm, v)?;
    vm.set_contains(s, x)
}
fn contains_method(vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(contains(vm, a[0], a[1])?))
}
fn iter(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v)?;
    let cls = vm.native_type(&SET_ITER);
    let it =
        SetIter { set: Slot::new(v), pos: Cell::new(0), used: Cell::new(s.len()), left: Cell::new(s.len()) };
    Ok(vm.new_native(cls, it).value())
}

// ---- algebra ----

fn set_intersection(vm: &mut Vm, s: Gc<SetObj>, other: Value) -> R<Gc<SetObj>> {
    if s.value() == other {
        return copy_of(vm, s);
    }
    let new = same_kind(vm, s);
    if let Some(o) = any_set(other) {
        let (big, small) = if o.len() > s.len() { (o, s) } else { (s, o) };
        let mut i = 0;
        while let Some((next, h, k)) = small.next_entry(i) {
            if vm.set_has(big, k, h)? {
                vm.set_add_hashed(new, k, h)?;
            }
            i = next;
        }
        return Ok(new);
    }
    let it = vm.iter(other)?;
    while let Some(k) = vm.next(it)? {
        let h = vm.hash(k)?;
        if vm.set_has(s, k, h)? {
            vm.set_add_hashed(new, k, h)?;
            if new.len() >= s.len() {
                break;
            }
        }
    }
    Ok(new)
}

fn set_difference_update(vm: &mut Vm, s: Gc<SetObj>, other: Value) -> R<()> {
    if s.value() == other {
        vm.set_clear(s);
        return Ok(());
    }
    if let Some(o) = any_set(other) {
        // Against a much larger set, what both have is found faster first.
        let o = if o.len() >> 3 > s.len() { set_intersection(vm, s, other)? } else { o };
        let mut i = 0;
        while let Some((next, h, k)) = o.next_entry(i) {
            vm.set_discard_hashed(s, k, h)?;
            i = next;
        }
    } else {
        let it = vm.iter(other)?;
        while let Some(k) = vm.next(it)? {
            let h = vm.set_hash(k)?;
            vm.set_discard_hashed(s, k, h)?;
        }
    }
    vm.set_compact(s)
}

fn set_difference(vm: &mut Vm, s: Gc<SetObj>, other: Value) -> R<Gc<SetObj>> {
    let dict = exact_dict(other);
    let size = match (any_set(other), dict) {
        (Some(o), _) => Some(o.len()),
        (_, Some(d)) => Some(d.len()),
        _ => None,
    };
    let Some(size) = size.filter(|&n| s.len() >> 2 <= n) else {
        let new = copy_of(vm, s)?;
        set_difference_update(vm, new, other)?;
        return Ok(new);
    };
    let _ = size;
    let new = same_kind(vm, s);
    let mut i = 0;
    while let Some((next, h, k)) = s.next_entry(i) {
        let there = match (any_set(other), dict) {
            (Some(o), _) => vm.set_has(o, k, h)?,
            (_, Some(d)) => vm.dict_find(d, k, h)?.is_some(),
            _ => false,
        };
        if !there {
            vm.set_add_hashed(new, k, h)?;
        }
        i = next;
    }
    Ok(new)
}

fn toggle(vm: &mut Vm, s: Gc<SetObj>, k: Value, h: i64) -> R<()> {
    if !vm.set_discard_hashed(s, k, h)? {
        vm.set_add_hashed(s, k, h)?;
    }
    Ok(())
}
fn set_symmetric_difference_update(vm: &mut Vm, s: Gc<SetObj>, other: Value) -> R<()> {
    if s.value() == other {
        vm.set_clear(s);
        return Ok(());
    }
    if let Some(d) = exact_dict(other) {
        let mut i = 0;
        while let Some((next, k, _)) = d.next_entry(i) {
            let h = crate::set::full_hash(k, Value::small(d.entry_hash(next - 1)));
            toggle(vm, s, k, h)?;
            i = next;
        }
        return Ok(());
    }
    let o = match any_set(other) {
        Some(o) => o,
        None => {
            let new = same_kind(vm, s);
            vm.set_update(new, other)?;
            new
        }
    };
    let mut i = 0;
    while let Some((next, h, k)) = o.next_entry(i) {
        toggle(vm, s, k, h)?;
        i = next;
    }
    Ok(())
}
fn set_symmetric_difference(vm: &mut Vm, s: Gc<SetObj>, other: Value) -> R<Gc<SetObj>> {
    let new = same_kind(vm, s);
    vm.set_update(new, other)?;
    set_symmetric_difference_update(vm, new, s.value())?;
    Ok(new)
}

fn or(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(y)) = (any_set(a), any_set(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let new = copy_of(vm, x)?;
    vm.set_merge(new, y)?;
    Ok(new.value())
}
fn and(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(_)) = (any_set(a), any_set(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(set_intersection(vm, x, b)?.value())
}
fn sub(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(_)) = (any_set(a), any_set(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(set_difference(vm, x, b)?.value())
}
fn xor(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(_)) = (any_set(a), any_set(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(set_symmetric_difference(vm, x, b)?.value())
}
fn ior(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(_)) = (any_set(a), any_set(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    vm.set_update(x, b)?;
    Ok(a)
}
fn iand(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(_)) = (any_set(a), any_set(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let new = set_intersection(vm, x, b)?;
    vm.set_swap(x, new);
    Ok(a)
}
fn isub(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(_)) = (any_set(a), any_set(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    set_difference_update(vm, x, b)?;
    Ok(a)
}
fn ixor(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(_)) = (any_set(a), any_set(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    set_symmetric_difference_update(vm, x, b)?;
    Ok(a)
}

// ---- methods ----

fn copy(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    if a[0].shape_is(id::FROZENSET) {
        return Ok(a[0]);
    }
    Ok(copy_of(vm, s)?.value())
}
fn union(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let new = copy_of(vm, s)?;
    for &o in &a[1..] {
        if o != a[0] {
            vm.set_update(new, o)?;
        }
    }
    Ok(new.value())
}
fn update(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    for &o in &a[1..] {
        vm.set_update(s, o)?;
    }
    Ok(Value::NONE)
}
fn intersection_of(vm: &mut Vm, a: &[Value]) -> R<Gc<SetObj>> {
    let s = this(vm, a[0])?;
    if a.len() == 1 {
        return copy_of(vm, s);
    }
    let mut r = s;
    for &o in &a[1..] {
        r = set_intersection(vm, r, o)?;
    }
    Ok(r)
}
fn intersection(vm: &mut Vm, a: &[Value]) -> R {
    Ok(intersection_of(vm, a)?.value())
}
fn intersection_update(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let new = intersection_of(vm, a)?;
    vm.set_swap(s, new);
    Ok(Value::NONE)
}
fn difference(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let Some((&first, rest)) = a[1..].split_first() else { return Ok(copy_of(vm, s)?.value()) };
    let r = set_difference(vm, s, first)?;
    for &o in rest {
        set_difference_update(vm, r, o)?;
    }
    Ok(r.value())
}
fn difference_update(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    for &o in &a[1..] {
        set_difference_update(vm, s, o)?;
    }
    Ok(Value::NONE)
}
fn symmetric_difference(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    Ok(set_symmetric_difference(vm, s, a[1])?.value())
}
fn symmetric_difference_update(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    set_symmetric_difference_update(vm, s, a[1])?;
    Ok(Value::NONE)
}
fn isdisjoint(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    if a[0] == a[1] {
        return Ok(Value::bool(s.is_empty()));
    }
    if let Some(o) = any_set(a[1]) {
        let (big, small) = if o.len() > s.len() { (o, s) } else { (s, o) };
        let mut i = 0;
        while let Some((next, h, k)) = small.next_entry(i) {
            if vm.set_has(big, k, h)? {
                return Ok(Value::FALSE);
            }
            i = next;
        }
        return Ok(Value::TRUE);
    }
    let it = vm.iter(a[1])?;
    while let Some(k) = vm.next(it)? {
        let h = vm.set_hash(k)?;
        if vm.set_has(s, k, h)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}
fn issubset(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    match any_set(a[1]) {
        Some(o) => Ok(Value::bool(subset(vm, s, o)?)),
        None => {
            let common = set_intersection(vm, s, a[1])?;
            Ok(Value::bool(common.len() == s.len()))
        }
    }
}
fn issuperset(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    if let Some(o) = any_set(a[1]) {
        return Ok(Value::bool(subset(vm, o, s)?));
    }
    let it = vm.iter(a[1])?;
    while let Some(k) = vm.next(it)? {
        let h = vm.set_hash(k)?;
        if !vm.set_has(s, k, h)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}
fn add(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    vm.set_add(s, a[1])?;
    Ok(Value::NONE)
}
fn clear(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    vm.set_clear(s);
    Ok(Value::NONE)
}
fn discard(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let h = vm.set_key_hash(a[1])?;
    vm.set_discard_hashed(s, a[1], h)?;
    Ok(Value::NONE)
}
fn remove(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let h = vm.set_key_hash(a[1])?;
    if vm.set_discard_hashed(s, a[1], h)? { Ok(Value::NONE) } else { Err(vm.key_error(a[1])) }
}
fn pop(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    match vm.set_pop_any(s) {
        Some(v) => Ok(v),
        None => {
            let m = vm.str_value("pop from an empty set");
            Err(vm.key_error(m))
        }
    }
}
fn reduce(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let items = vm.set_items(s);
    let items = vm.list(&items);
    let n = vm.names.__getstate__;
    let state = vm.call_method_obj(a[0], n, Args::NONE)?;
    let cls = vm.type_of(a[0]).value();
    vm.reduce3(cls, &[items], state)
}
fn sizeof(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let n = if s.places() > 8 { s.places() as i64 * 16 } else { 0 };
    Ok(vm.new_int(200 + n))
}

// ---- iterator ----

fn set_iter(vm: &mut Vm, v: Value) -> R<Gc<Native<SetIter>>> {
    match v.native::<SetIter>() {
        Some(i) => Ok(i),
        None => Err(vm.wrong_receiver(v, "set_iterator")),
    }
}
fn iter_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = set_iter(vm, v)?;
    let Some(s) = any_set(it.set.get()) else { return Ok(None) };
    if it.used.get() != s.len() {
        // From now on always.
        it.used.set(usize::MAX);
        return Err(vm.runtime_error("Set changed size during iteration"));
    }
    match s.next_key(it.pos.get()) {
        Some((next, k)) => {
            it.pos.set(next);
            it.left.set(it.left.get().saturating_sub(1));
            Ok(Some(k))
        }
        None => {
            it.set.set_immediate(Value::UNBOUND);
            Ok(None)
        }
    }
}
fn iter_length_hint(vm: &mut Vm, a: &[Value]) -> R {
    let it = set_iter(vm, a[0])?;
    let n = any_set(it.set.get()).filter(|s| s.len() == it.used.get()).map_or(0, |_| it.left.get());
    Ok(vm.new_int(n as i64))
}
fn iter_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = set_iter(vm, a[0])?;
    let mut rest = taipan_heap::RootedVec::new(&vm.heap);
    if let Some(s) = any_set(it.set.get()) {
        if s.len() != it.used.get() {
            it.used.set(usize::MAX);
            return Err(vm.runtime_error("Set changed size during iteration"));
        }
        let mut i = it.pos.get();
        while let Some((next, k)) = s.next_key(i) {
            rest.push(k);
            i = next;
        }
    }
    let items = vm.list(&rest);
    let f = vm.builtin("iter")?;
    vm.reduce2(f, &[items])
}

#[cfg(test)]
mod tests;
