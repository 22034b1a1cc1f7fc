//! The views of a dict (keys, items, values) and its iterators.

use super::this;
use crate::dict::DictObj;
use crate::impl_trace;
use crate::native::{MethodDef, TypeDef, def, getter};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::set::SetObj;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::types::sequence::iter_self;
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, Slot, Value};

/// What of an entry a view or iterator shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum What {
    Keys,
    Values,
    Items,
}

pub struct DictView {
    pub dict: Slot,
    pub what: What,
}
impl_trace!(DictView { dict; what });

pub struct DictIter {
    /// Unbound when exhausted.
    pub dict: Slot,
    pub what: What,
    pub reverse: bool,
    /// Next entry; in reverse, one more than that.
    pub pos: Cell<usize>,
    /// Size at the start; `usize::MAX` after a change was reported.
    pub used: Cell<usize>,
    pub left: Cell<usize>,
}
impl_trace!(DictIter { dict; what, reverse, pos, used, left });

const SET_SLOTS: Slots = Slots {
    repr: Some(view_repr),
    compare: Some(view_compare),
    iter: Some(view_iter),
    len: Some(view_len),
    contains: Some(view_contains),
    ..Slots::NONE
}
.op(BinOp::Or, view_or)
.op(BinOp::And, view_and)
.op(BinOp::Sub, view_sub)
.op(BinOp::Xor, view_xor);

pub static DICT_KEYS: TypeDef = TypeDef {
    slots: SET_SLOTS,
    methods: &[
        def(
            "isdisjoint",
            "($self, object, /)",
            view_isdisjoint,
            "Return True if the view and the given iterable have a null intersection.",
        ),
        def("__reversed__", "($self, /)", view_reversed, "Return a reverse iterator over the dict keys."),
    ],
    getset: &[getter("mapping", view_mapping, "dictionary that this view refers to")],
    ..TypeDef::native::<DictView>("dict_keys")
};
pub static DICT_ITEMS: TypeDef = TypeDef {
    slots: SET_SLOTS,
    methods: &[
        def(
            "isdisjoint",
            "($self, object, /)",
            view_isdisjoint,
            "Return True if the view and the given iterable have a null intersection.",
        ),
        def("__reversed__", "($self, /)", view_reversed, "Return a reverse iterator over the dict items."),
    ],
    getset: &[getter("mapping", view_mapping, "dictionary that this view refers to")],
    ..TypeDef::native::<DictView>("dict_items")
};
pub static DICT_VALUES: TypeDef = TypeDef {
    slots: Slots { repr: Some(view_repr), iter: Some(view_iter), len: Some(view_len), ..Slots::NONE },
    methods: &[def(
        "__reversed__",
        "($self, /)",
        view_reversed,
        "Return a reverse iterator over the dict values.",
    )],
    getset: &[getter("mapping", view_mapping, "dictionary that this view refers to")],
    ..TypeDef::native::<DictView>("dict_values")
};

const ITER_METHODS: [MethodDef; 2] = [
    def(
        "__length_hint__",
        "($self, /)",
        iter_length_hint,
        "Private method returning an estimate of len(list(it)).",
    ),
    def("__reduce__", "($self, /)", iter_reduce, "Return state information for pickling."),
];
const ITER: TypeDef = TypeDef {
    slots: Slots { iter: Some(iter_self), next: Some(iter_next), ..Slots::NONE },
    methods: &ITER_METHODS,
    ..TypeDef::native::<DictIter>("")
};
pub static DICT_KEY_ITER: TypeDef = TypeDef { name: "dict_keyiterator", ..ITER };
pub static DICT_VALUE_ITER: TypeDef = TypeDef { name: "dict_valueiterator", ..ITER };
pub static DICT_ITEM_ITER: TypeDef = TypeDef { name: "dict_itemiterator", ..ITER };
pub static DICT_REVERSE_KEY_ITER: TypeDef = TypeDef { name: "dict_reversekeyiterator", ..ITER };
pub static DICT_REVERSE_VALUE_ITER: TypeDef = TypeDef { name: "dict_reversevalueiterator", ..ITER };
pub static DICT_REVERSE_ITEM_ITER: TypeDef = TypeDef { name: "dict_reverseitemiterator", ..ITER };

impl Vm {
    pub fn new_dict_view(&mut self, d: Value, what: What) -> Value {
        let cls = self.native_type(match what {
            What::Keys => &DICT_KEYS,
            What::Values => &DICT_VALUES,
            What::Items => &DICT_ITEMS,
        });
        self.new_native(cls, DictView { dict: Slot::new(d), what }).value()
    }
    pub fn new_dict_iter(&mut self, d: Gc<DictObj>, what: What, reverse: bool) -> Value {
        let cls = self.native_type(match (what, reverse) {
            (What::Keys, false) => &DICT_KEY_ITER,
            (What::Values, false) => &DICT_VALUE_ITER,
            (What::Items, false) => &DICT_ITEM_ITER,
            (What::Keys, true) => &DICT_REVERSE_KEY_ITER,
            (What::Values, true) => &DICT_REVERSE_VALUE_ITER,
            (What::Items, true) => &DICT_REVERSE_ITEM_ITER,
        });
        let it = DictIter {
            dict: Slot::new(d.value()),
            what,
            reverse,
            pos: Cell::new(if reverse { d.filled() } else { 0 }),
            used: Cell::new(d.len()),
            left: Cell::new(d.len()),
        };
        self.new_native(cls, it).value()
    }
}

// ---- from the dict ----

pub fn dict_iter(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v)?;
    Ok(vm.new_dict_iter(d, What::Keys, false))
}
pub fn dict_reversed(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    Ok(vm.new_dict_iter(d, What::Keys, true))
}
pub fn dict_keys(vm: &mut Vm, a: &[Value]) -> R {
    this(vm, a[0])?;
    Ok(vm.new_dict_view(a[0], What::Keys))
}
pub fn dict_values(vm: &mut Vm, a: &[Value]) -> R {
    this(vm, a[0])?;
    Ok(vm.new_dict_view(a[0], What::Values))
}
pub fn dict_items(vm: &mut Vm, a: &[Value]) -> R {
    this(vm, a[0])?;
    Ok(vm.new_dict_view(a[0], What::Items))
}

// ---- views ----

fn view(vm: &mut Vm, v: Value) -> R<(Gc<DictObj>, What)> {
    match v.native::<DictView>() {
        Some(w) => Ok((this(vm, w.dict.get())?, w.what)),
        None => Err(vm.wrong_receiver(v, "dict view")),
    }
}
/// A view that is like a set.
fn set_view(v: Value) -> Option<(Gc<DictObj>, What)> {
    let w = v.native::<DictView>().filter(|w| w.what != What::Values)?;
    Some((w.dict.get().to_dict()?, w.what))
}
fn view_mapping(vm: &mut Vm, v: Value) -> R {
    let (d, _) = view(vm, v)?;
    let proxy = vm.types.mapping_proxy.value();
    vm.call1(proxy, d.value())
}
fn view_iter(vm: &mut Vm, v: Value) -> R {
    let (d, what) = view(vm, v)?;
    Ok(vm.new_dict_iter(d, what, false))
}
fn view_reversed(vm: &mut Vm, a: &[Value]) -> R {
    let (d, what) = view(vm, a[0])?;
    Ok(vm.new_dict_iter(d, what, true))
}
fn view_len(vm: &mut Vm, v: Value) -> R<usize> {
    Ok(view(vm, v)?.0.len())
}
fn view_contains(vm: &mut Vm, v: Value, x: Value) -> R<bool> {
    let (d, what) = view(vm, v)?;
    if what == What::Keys {
        return Ok(vm.dict_get(d, x)?.is_some());
    }
    let Some(t) = x.to_tuple().filter(|t| t.len == 2) else { return Ok(false) };
    match vm.dict_get(d, t.get(0))? {
        Some(found) => vm.eq(found, t.get(1)),
        None => Ok(false),
    }
}
fn view_repr(vm: &mut Vm, v: Value) -> R {
    let (d, what) = view(vm, v)?;
    let name = vm.type_name(v);
    if !vm.enter_repr(v) {
        return Ok(vm.str_value("..."));
    }
    let mut out = taipan_text::StrBuilder::default();
    out.push_str(&name);
    out.push_ascii(b"([");
    let r = repr_entries(vm, d, what, &mut out);
    vm.leave_repr(v);
    r?;
    out.push_ascii(b"])");
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn repr_entries(vm: &mut Vm, d: Gc<DictObj>, what: What, out: &mut taipan_text::StrBuilder) -> R<()> {
    let l = entries_list(vm, d, what)?;
    super::super::sequence::repr_items(vm, out, l)
}
fn entries_list(vm: &mut Vm, d: Gc<DictObj>, what: What) -> R<Gc<ListObj>> {
    let l = vm.new_list(&[]);
    let mut i = 0;
    while let Some((next, k, v)) = d.next_entry(i) {
        let x = show(vm, what, k, v);
        vm.list_push(l, x)?;
        i = next;
    }
    Ok(l)
}
#[inline(always)]
fn show(vm: &mut Vm, what: What, k: Value, v: Value) -> Value {
    match what {
        What::Keys => k,
        What::Values => v,
        What::Items => vm.tuple(&[k, v]),
    }
}

fn all_in(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    let it = vm.iter(a)?;
    while let Some(x) = vm.next(it)? {
        if !vm.contains(b, x)? {
            return Ok(false);
        }
    }
    Ok(true)
}
fn view_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    if set_view(a).is_none() || set_view(b).is_none() && b.downcast::<SetObj>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    vm.enter_native()?;
    let (n, m) = (vm.len(a)?, vm.len(b)?);
    let r = match op {
        CmpOp::Eq => n == m && all_in(vm, a, b)?,
        CmpOp::Ne => !(n == m && all_in(vm, a, b)?),
        CmpOp::Lt => n < m && all_in(vm, a, b)?,
        CmpOp::Le => n <= m && all_in(vm, a, b)?,
        CmpOp::Gt => n > m && all_in(vm, b, a)?,
        CmpOp::Ge => n >= m && all_in(vm, b, a)?,
    };
    Ok(Value::bool(r))
}

/// `set(v)`, taking the keys of a view's dict directly.
fn to_set(vm: &mut Vm, v: Value) -> R<Gc<SetObj>> {
    if let Some((d, What::Keys)) = set_view(v)
        && d.value().shape_is(id::DICT)
    {
        return vm.set_from(d.value());
    }
    vm.set_from(v)
}
fn view_or(vm: &mut Vm, a: Value, b: Value) -> R {
    let s = to_set(vm, a)?;
    vm.set_update(s, b)?;
    Ok(s.value())
}
fn view_sub(vm: &mut Vm, a: Value, b: Value) -> R {
    let s = to_set(vm, a)?;
    vm.call_method(s.value(), "difference_update", &[b])?;
    Ok(s.value())
}
fn view_and(vm: &mut Vm, a: Value, b: Value) -> R {
    let (mut a, mut b) = if set_view(a).is_some() { (a, b) } else { (b, a) };
    let n = vm.len(a)?;
    if b.shape_is(id::SET) && n <= vm.len(b)? {
        return vm.call_method(b, "intersection", &[a]);
    }
    if set_view(b).is_some() && vm.len(b)? > n {
        std::mem::swap(&mut a, &mut b);
    }
    let new = vm.new_set();
    let it = vm.iter(b)?;
    while let Some(x) = vm.next(it)? {
        if vm.contains(a, x)? {
            vm.set_add(new, x)?;
        }
    }
    Ok(new.value())
}
fn view_xor(vm: &mut Vm, a: Value, b: Value) -> R {
    if let (Some((d, What::Items)), Some((e, What::Items))) = (set_view(a), set_view(b)) {
        return items_xor(vm, d, e);
    }
    let s = to_set(vm, a)?;
    vm.call_method(s.value(), "symmetric_difference_update", &[b])?;
    Ok(s.value())
}
/// Items of which the other dict has not the same.
fn items_xor(vm: &mut Vm, a: Gc<DictObj>, b: Gc<DictObj>) -> R {
    let rest = vm.dict_copy(a)?;
    let new = vm.new_set();
    let mut i = 0;
    while let Some((next, k, v)) = b.next_entry(i) {
        let h = b.entry_hash(next - 1);
        i = next;
        let here = vm.dict_find(rest, k, h)?;
        if let Some(e) = here {
            let w = rest.value_at(e);
            vm.dict_remove(rest, k)?;
            if vm.eq(w, v)? {
                continue;
            }
            let pair = vm.tuple(&[k, w]);
            vm.set_add(new, pair)?;
        }
        let pair = vm.tuple(&[k, v]);
        vm.set_add(new, pair)?;
    }
    let left = entries_list(vm, rest, What::Items)?;
    vm.set_update(new, left.value())?;
    Ok(new.value())
}
fn view_isdisjoint(vm: &mut Vm, a: &[Value]) -> R {
    let (me, mut other) = (a[0], a[1]);
    let mut me = me;
    let (d, _) = view(vm, me)?;
    if me == other {
        return Ok(Value::bool(d.is_empty()));
    }
    if (set_view(other).is_some() || other.shape_is(id::SET) || other.shape_is(id::FROZENSET))
        && vm.len(other)? > d.len()
    {
        std::mem::swap(&mut me, &mut other);
    }
    let it = vm.iter(other)?;
    while let Some(x) = vm.next(it)? {
        if vm.contains(me, x)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

// ---- iterators ----

fn iterator(vm: &mut Vm, v: Value) -> R<Gc<Native<DictIter>>> {
    match v.native::<DictIter>() {
        Some(i) => Ok(i),
        None => Err(vm.wrong_receiver(v, "dict iterator")),
    }
}
fn iter_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = iterator(vm, v)?;
    let Some(d) = it.dict.get().to_dict() else { return Ok(None) };
    if it.used.get() != d.len() {
        // From now on always.
        it.used.set(usize::MAX);
        return Err(vm.runtime_error("dictionary changed size during iteration"));
    }
    let found = match it.reverse {
        false => d.next_entry(it.pos.get()),
        true if it.pos.get() <= d.filled() => d.prev_entry(it.pos.get()),
        true => None,
    };
    let Some((pos, k, v)) = found else {
        it.dict.set_immediate(Value::UNBOUND);
        return Ok(None);
    };
    if it.left.get() == 0 {
        it.dict.set_immediate(Value::UNBOUND);
        return Err(vm.runtime_error("dictionary keys changed during iteration"));
    }
    it.pos.set(pos);
    it.left.set(it.left.get() - 1);
    Ok(Some(show(vm, it.what, k, v)))
}
fn iter_length_hint(vm: &mut Vm, a: &[Value]) -> R {
    let it = iterator(vm, a[0])?;
    let n = it.dict.get().to_dict().filter(|d| d.len() == it.used.get()).map_or(0, |_| it.left.get());
    Ok(vm.new_int(n as i64))
}
fn iter_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = iterator(vm, a[0])?;
    let rest = vm.new_list(&[]);
    if let Some(d) = it.dict.get().to_dict() {
        if it.used.get() != d.len() {
            it.used.set(usize::MAX);
            return Err(vm.runtime_error("dictionary changed size during iteration"));
        }
        let mut pos = it.pos.get();
        while let Some((p, k, v)) = if it.reverse { d.prev_entry(pos) } else { d.next_entry(pos) } {
            let x = show(vm, it.what, k, v);
            vm.list_push(rest, x)?;
            pos = p;
        }
    }
    let f = vm.builtin("iter")?;
    vm.reduce2(f, &[rest.value()])
}
