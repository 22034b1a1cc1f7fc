//! dict: construction, methods and operators. Views and iterators are in [`views`].

pub mod views;

use super::sequence::class_getitem;
use crate::call::Args;
use crate::dict::{DictExt, DictObj};
use crate::native::{TypeDef, def, raw};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::{R, Vm};
use taipan_heap::{Gc, RootedVec, Value};

pub use views::{
    DICT_ITEM_ITER, DICT_ITEMS, DICT_KEY_ITER, DICT_KEYS, DICT_VALUE_ITER, DICT_VALUES, DictIter, DictView,
};

pub static DICT: TypeDef = TypeDef {
    shape: Some(id::DICT),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MAPPING | type_flags::MATCH_SELF,
    doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
    slots: Slots {
        new: Some(dict_new),
        init: Some(dict_init),
        repr: Some(dict_repr),
        compare: Some(dict_compare),
        iter: Some(views::dict_iter),
        len: Some(dict_len),
        getitem: Some(dict_getitem),
        setitem: Some(dict_setitem),
        contains: Some(dict_contains),
        ..Slots::NONE
    }
    .op(BinOp::Or, dict_or)
    .iop(BinOp::Or, dict_ior),
    methods: &[
        def("__sizeof__", "($self, /)", dict_sizeof, "Return the size of the dict in memory, in bytes."),
        def(
            "get",
            "($self, key, default=None, /)",
            dict_get,
            "Return the value for key if key is in the dictionary, else default.",
        ),
        def(
            "setdefault",
            "($self, key, default=None, /)",
            dict_setdefault,
            "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
        ),
        def(
            "pop",
            "($self, key, default=<unrepresentable>, /)",
            dict_pop,
            "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
        ),
        def(
            "popitem",
            "($self, /)",
            dict_popitem,
            "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty.",
        ),
        def(
            "keys",
            "($self, /)",
            views::dict_keys,
            "Return a set-like object providing a view on the dict's keys.",
        ),
        def(
            "items",
            "($self, /)",
            views::dict_items,
            "Return a set-like object providing a view on the dict's items.",
        ),
        def(
            "values",
            "($self, /)",
            views::dict_values,
            "Return an object providing a view on the dict's values.",
        ),
        raw(
            "update",
            "($self, /, *args, **kwargs)",
            dict_update,
            "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]",
        ),
        def(
            "fromkeys",
            "($type, iterable, value=None, /)",
            dict_fromkeys,
            "Create a new dictionary with keys from iterable and values set to value.",
        ),
        def("clear", "($self, /)", dict_clear, "Remove all items from the dict."),
        def("copy", "($self, /)", dict_copy, "Return a shallow copy of the dict."),
        def(
            "__reversed__",
            "($self, /)",
            views::dict_reversed,
            "Return a reverse iterator over the dict keys.",
        ),
        def(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "dicts are generic over two types, signifying (respectively) the types of their keys and values",
        ),
    ],
    ..TypeDef::of::<DictObj>("dict")
};

#[inline(always)]
pub(super) fn this(vm: &mut Vm, v: Value) -> R<Gc<DictObj>> {
    match v.to_dict() {
        Some(d) => Ok(d),
        None => Err(vm.wrong_receiver(v, "dict")),
    }
}

/// What a merge does with a key that is there already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Duplicates {
    Keep,
    Replace,
    /// KeyError(key)
    Refuse,
}

impl Vm {
    /// A new dict of class `cls`.
    pub fn new_dict_of(&mut self, cls: Gc<TypeObj>) -> Gc<DictObj> {
        if cls == self.types.dict {
            return self.new_dict();
        }
        debug_assert_eq!(cls.layout.get().kind, kind::DICT);
        let init = DictObj::blank(cls.root_shape.get());
        // SAFETY: a class below dict with the struct for its layout.
        unsafe { self.new_extended(cls, init) }
    }
    /// May the entries of `v` be read without asking its class?
    pub fn plain_entries(&self, v: Value) -> Option<Gc<DictObj>> {
        let d = v.to_dict()?;
        let iter = self.slots_of(v).iter.map(|f| f as usize);
        (iter == Some(views::dict_iter as *const () as usize)).then_some(d)
    }
    /// Stores the items of a mapping (a dict, or anything with `keys()` and subscripts).
    pub fn dict_merge(&mut self, d: Gc<DictObj>, mapping: Value, duplicates: Duplicates) -> R<()> {
        if let Some(src) = self.plain_entries(mapping) {
            if src == d || src.is_empty() {
                return Ok(());
            }
            if self.dict_fill_from(d, src)? {
                return Ok(());
            }
            if duplicates == Duplicates::Replace || d.is_empty() {
                self.dict_reserve(d, src.len())?;
            }
            let mut i = 0;
            let stamp = src.stamp();
            while let Some((next, k, v)) = src.next_entry(i) {
                let h = src.entry_hash(next - 1);
                self.merge_one(d, k, h, v, duplicates)?;
                if src.stamp() != stamp {
                    return Err(self.runtime_error("dict mutated during update"));
                }
                i = next;
            }
            return Ok(());
        }
        let keys = self.keys_of_mapping(mapping)?;
        for &k in keys.iter() {
            if duplicates != Duplicates::Replace {
                let h = self.dict_hash(k)?;
                if self.dict_find(d, k, h)?.is_some() {
                    if duplicates == Duplicates::Refuse {
                        return Err(self.key_error(k));
                    }
                    continue;
                }
            }
            let v = self.getitem(mapping, k)?;
            self.dict_set(d, k, v)?;
        }
        Ok(())
    }
    /// All that `mapping.keys()` gives.
    pub fn keys_of_mapping(&mut self, mapping: Value) -> R<RootedVec> {
        let keys = self.call_method(mapping, "keys", &[])?;
        match self.iter(keys) {
            Ok(it) => self.collect(it),
            Err(e) => {
                let t = self.exc.TypeError;
                self.expect_exception(e, t)?;
                let (t, k) = (self.type_name(mapping), self.type_name(keys));
                Err(self.type_error(format!("{t}.keys() returned a non-iterable (type {k})")))
            }
        }
    }
    /// A plain dict with the items of a dict or an instance of a subclass, which may have its own idea of its keys.
    pub fn dict_copy_of(&mut self, v: Value) -> R<Gc<DictObj>> {
        let d = this(self, v)?;
        if d.is_empty() || self.plain_entries(v).is_some() {
            return self.dict_copy(d);
        }
        let new = self.new_dict();
        self.dict_merge(new, v, Duplicates::Replace)?;
        Ok(new)
    }
    #[inline]
    fn merge_one(&mut self, d: Gc<DictObj>, k: Value, h: i64, v: Value, duplicates: Duplicates) -> R<()> {
        match self.dict_find(d, k, h)? {
            None => self.dict_append(d, k, h, v),
            Some(e) => match duplicates {
                Duplicates::Replace => {
                    self.dict_set_entry(d, e, v);
                    Ok(())
                }
                Duplicates::Keep => Ok(()),
                Duplicates::Refuse => Err(self.key_error(k)),
            },
        }
    }
    /// Stores the pairs that an iterable gives.
    fn dict_merge_pairs(&mut self, d: Gc<DictObj>, pairs: Value) -> R<()> {
        let it = self.iter(pairs)?;
        let mut i = 0;
        while let Some(item) = self.next(it)? {
            let (k, v) = match item.downcast::<TupleObj>() {
                Some(t) if t.len == 2 => (t.get(0), t.get(1)),
                _ => {
                    let items = match super::sequence::fast_items(self, item, "object is not iterable") {
                        Ok(x) => x,
                        Err(e) => {
                            let t = self.exc.TypeError;
                            if self.exception_is(t) {
                                self.add_note(&format!(
                                    "Cannot convert dictionary update sequence element #{i} to a sequence"
                                ));
                            }
                            return Err(e);
                        }
                    };
                    if items.len() != 2 {
                        let n = items.len();
                        return Err(self.value_error(format!(
                            "dictionary update sequence element #{i} has length {n}; 2 is required"
                        )));
                    }
                    (items[0], items[1])
                }
            };
            self.dict_set(d, k, v)?;
            i += 1;
        }
        Ok(())
    }
    /// `d.update(arg)`
    pub fn dict_update(&mut self, d: Gc<DictObj>, arg: Value) -> R<()> {
        if arg.shape_is(id::DICT) {
            return self.dict_merge(d, arg, Duplicates::Replace);
        }
        let n = self.names.keys;
        if self.getattr_opt(arg, n)?.is_some() {
            return self.dict_merge(d, arg, Duplicates::Replace);
        }
        self.dict_merge_pairs(d, arg)
    }
    /// `d[key]` of a dict or an instance of a subclass, with `__missing__`.
    pub fn dict_subscript(&mut self, d: Gc<DictObj>, key: Value) -> R {
        let h = self.dict_hash(key)?;
        if let Some(e) = self.dict_find(d, key, h)? {
            return Ok(d.value_at(e));
        }
        let v = d.value();
        if !v.shape_is(id::DICT) {
            let n = self.names.__missing__;
            if let Some(m) = self.lookup_special(v, n)? {
                return self.call_special(m, v, &[key]);
            }
        }
        Err(self.key_error(key))
    }
    /// `d.setdefault(key, default)`
    pub fn dict_setdefault(&mut self, d: Gc<DictObj>, key: Value, default: Value) -> R {
        let h = self.dict_hash(key)?;
        match self.dict_find(d, key, h)? {
            Some(e) => Ok(d.value_at(e)),
            None => {
                self.dict_append(d, key, h, default)?;
                Ok(default)
            }
        }
    }
    /// Equality of two dicts.
    pub fn dict_equal(&mut self, a: Gc<DictObj>, b: Gc<DictObj>) -> R<bool> {
        if a.len() != b.len() {
            return Ok(false);
        }
        self.enter_native()?;
        let mut i = 0;
        while let Some((next, k, v)) = a.next_entry(i) {
            let h = a.entry_hash(next - 1);
            let Some(e) = self.dict_find(b, k, h)? else { return Ok(false) };
            let w = b.value_at(e);
            if !self.eq(v, w)? {
                return Ok(false);
            }
            i = next;
        }
        Ok(true)
    }
}

// ---- construction ----

fn dict_new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    Ok(vm.new_dict_of(cls).value())
}

/// The arguments of `dict()` and `update()`: at most one, then keywords.
fn update_from(vm: &mut Vm, name: &str, d: Gc<DictObj>, args: Args) -> R<()> {
    let pos = args.positional();
    if pos.len() > 1 {
        let n = pos.len();
        return Err(vm.type_error(format!("{name} expected at most 1 argument, got {n}")));
    }
    if let Some(&arg) = pos.first() {
        vm.dict_update(d, arg)?;
    }
    for (k, v) in args.keywords() {
        vm.dict_set(d, k.value(), v)?;
    }
    Ok(())
}
pub fn dict_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let d = this(vm, v)?;
    update_from(vm, "dict", d, args)
}
fn dict_update(vm: &mut Vm, args: Args) -> R {
    let d = this(vm, args.all[0])?;
    update_from(vm, "update", d, args.rest())?;
    Ok(Value::NONE)
}

fn dict_fromkeys(vm: &mut Vm, a: &[Value]) -> R {
    let (cls, iterable) = (a[0], a[1]);
    let value = if a[2].is_unbound() { Value::NONE } else { a[2] };
    let new = vm.call0(cls)?;
    if new.shape_is(id::DICT)
        && let Some(d) = new.to_dict()
    {
        // The hashes of a dict's or set's keys are known.
        if iterable.shape_is(id::DICT)
            && let Some(src) = iterable.to_dict()
        {
            vm.dict_reserve(d, src.len())?;
            let mut i = 0;
            while let Some((next, k, _)) = src.next_entry(i) {
                vm.dict_set_hashed(d, k, src.entry_hash(next - 1), value)?;
                i = next;
            }
            return Ok(new);
        }
        if (iterable.shape_is(id::SET) || iterable.shape_is(id::FROZENSET))
            && let Some(src) = iterable.downcast::<crate::set::SetObj>()
        {
            let mut i = 0;
            while let Some((next, h, k)) = src.next_entry(i) {
                vm.dict_set_hashed(d, k, h, value)?;
                i = next;
            }
            return Ok(new);
        }
        let it = vm.iter(iterable)?;
        while let Some(k) = vm.next(it)? {
            vm.dict_set(d, k, value)?;
        }
        return Ok(new);
    }
    let it = vm.iter(iterable)?;
    while let Some(k) = vm.next(it)? {
        vm.setitem(new, k, value)?;
    }
    Ok(new)
}

// ---- slots ----

fn dict_repr(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v)?;
    if d.is_empty() {
        return Ok(vm.str_value("{}"));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.str_value("{...}"));
    }
    let mut out = taipan_text::StrBuilder::default();
    out.push_ascii(b"{");
    let r = repr_entries(vm, d, &mut out);
    vm.leave_repr(v);
    r?;
    out.push_ascii(b"}");
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn repr_entries(vm: &mut Vm, d: Gc<DictObj>, out: &mut taipan_text::StrBuilder) -> R<()> {
    let mut i = 0;
    let mut first = true;
    while let Some((next, k, v)) = d.next_entry(i) {
        if !first {
            out.push_ascii(b", ");
        }
        first = false;
        let r = vm.repr(k)?;
        out.push_text(r.text());
        out.push_ascii(b": ");
        let r = vm.repr(v)?;
        out.push_text(r.text());
        i = next;
    }
    Ok(())
}

fn dict_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.to_dict(), b.to_dict()) else { return Ok(Value::NOT_IMPLEMENTED) };
    match op {
        CmpOp::Eq => Ok(Value::bool(vm.dict_equal(x, y)?)),
        CmpOp::Ne => Ok(Value::bool(!vm.dict_equal(x, y)?)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
fn dict_len(vm: &mut Vm, v: Value) -> R<usize> {
    Ok(this(vm, v)?.len())
}
pub fn dict_getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let d = this(vm, v)?;
    vm.dict_subscript(d, k)
}
pub fn dict_setitem(vm: &mut Vm, v: Value, k: Value, new: Value) -> R<()> {
    let d = this(vm, v)?;
    if !new.is_unbound() {
        return vm.dict_set(d, k, new);
    }
    match vm.dict_remove(d, k)? {
        Some(_) => Ok(()),
        None => Err(vm.key_error(k)),
    }
}
fn dict_contains(vm: &mut Vm, v: Value, k: Value) -> R<bool> {
    let d = this(vm, v)?;
    Ok(vm.dict_get(d, k)?.is_some())
}
fn dict_or(vm: &mut Vm, a: Value, b: Value) -> R {
    if a.to_dict().is_none() || b.to_dict().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let new = vm.dict_copy_of(a)?;
    vm.dict_merge(new, b, Duplicates::Replace)?;
    Ok(new.value())
}
fn dict_ior(vm: &mut Vm, a: Value, b: Value) -> R {
    let d = this(vm, a)?;
    vm.dict_update(d, b)?;
    Ok(a)
}

// ---- methods ----

fn or_none(v: Value) -> Value {
    if v.is_unbound() { Value::NONE } else { v }
}
fn dict_get(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    Ok(vm.dict_get(d, a[1])?.unwrap_or(or_none(a[2])))
}
fn dict_setdefault(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    vm.dict_setdefault(d, a[1], or_none(a[2]))
}
fn dict_pop(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    // An empty dict does not even hash the key.
    let found = if d.is_empty() { None } else { vm.dict_remove(d, a[1])? };
    match found {
        Some(v) => Ok(v),
        None if a[2].is_unbound() => Err(vm.key_error(a[1])),
        None => Ok(a[2]),
    }
}
fn dict_popitem(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    if let Some((k, v)) = vm.dict_pop_last(d) {
        return Ok(vm.tuple(&[k, v]));
    }
    let m = vm.str_value("popitem(): dictionary is empty");
    Err(vm.key_error(m))
}
fn dict_clear(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    d.clear(vm);
    Ok(Value::NONE)
}
fn dict_copy(vm: &mut Vm, a: &[Value]) -> R {
    Ok(vm.dict_copy_of(a[0])?.value())
}
fn dict_sizeof(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    // What CPython needs for as many entries.
    let mut log = 3;
    while (1usize << log) * 2 / 3 < d.filled() {
        log += 1;
    }
    let usable = (1usize << log) * 2 / 3;
    let index = if log < 8 {
        1
    } else if log < 16 {
        2
    } else {
        4
    };
    let n = if d.filled() == 0 { 48 } else { 48 + 32 + (1usize << log) * index + usable * 24 };
    Ok(vm.new_int(n as i64))
}
