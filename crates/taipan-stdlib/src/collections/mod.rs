//! `_collections`: deque, OrderedDict, defaultdict and what `collections` speeds up.

pub mod deque;
mod ordered;

use crate::ModuleDef;
use taipan_vm::call::Args;
use taipan_vm::dict::DictObj;
use taipan_vm::native::{TypeDef, check_positional, def, getset};
use taipan_vm::object::{flags, kind};
use taipan_vm::taipan_heap::{HeapObject, Kind};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::dict::{DICT, Duplicates, dict_init};
use taipan_vm::types::tuple::TupleGetter;
use taipan_vm::{BinOp, Gc, R, Slot, Slots, TypeObj, Value, ValueExt, Vm};

// ---- defaultdict ----

/// A dict with one more word, which the collector sees as it sees those of Python-level subclasses.
#[repr(C)]
struct DefaultDict {
    dict: DictObj,
    factory: Slot,
}
// SAFETY: repr(C), the struct of the kind first.
unsafe impl HeapObject for DefaultDict {
    const KIND: Kind = kind::DICT;
}

fn new_defaultdict(vm: &mut Vm, cls: Gc<TypeObj>, factory: Value) -> Gc<DefaultDict> {
    let init = DefaultDict { dict: DictObj::blank(cls.root_shape.get()), factory: Slot::new(factory) };
    init.dict.hdr.flags.set(init.dict.hdr.flags.get() | flags::EXTRA);
    // SAFETY: the class is defaultdict or below it, with this layout.
    unsafe { vm.new_extended(cls, init) }
}
fn this(vm: &mut Vm, v: Value) -> R<Gc<DefaultDict>> {
    let t = vm.native_type(&DEFAULTDICT);
    if vm.is_instance(v, t) {
        // SAFETY: instances of the class have its layout.
        return Ok(unsafe { v.cast_unchecked() });
    }
    Err(vm.wrong_receiver(v, "collections.defaultdict"))
}
fn dd_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    Ok(new_defaultdict(vm, cls, Value::NONE).value())
}
fn dd_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let d = this(vm, v)?;
    let Some(f) = args.get(0) else { return dict_init(vm, v, args) };
    if !f.is_none() && !vm.is_callable(f) {
        return Err(vm.type_error("first argument must be callable or None"));
    }
    d.factory.set(&vm.heap, d, f);
    dict_init(vm, v, args.rest())
}
fn dd_missing(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let f = d.factory.get();
    if f.is_none() {
        return Err(vm.key_error(a[1]));
    }
    let v = vm.call0(f)?;
    // What the factory stored itself stays.
    match a[0].to_dict() {
        Some(d) => vm.dict_setdefault(d, a[1], v),
        None => Ok(v),
    }
}
fn dd_repr(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v)?;
    let base = vm.types.dict.slots().repr;
    let inner = match base {
        Some(f) => f(vm, v)?,
        None => vm.default_repr(v)?,
    };
    let f = d.factory.get();
    // A bound method of the dict itself would come back here.
    let factory = if f.is_none() {
        "None".to_string()
    } else if vm.enter_repr(f) {
        let r = vm.repr_text(f);
        vm.leave_repr(f);
        r?
    } else {
        "...".to_string()
    };
    let name = crate::short_name(vm, v);
    let mut out = taipan_text::StrBuilder::default();
    out.push_str(&format!("{name}({factory}, "));
    if let Some(s) = inner.to_str() {
        out.push_text(s.text());
    }
    out.push_str(")");
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn dd_copy(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    vm.call(cls, &[d.factory.get(), a[0]])
}
fn dd_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let f = d.factory.get();
    let args = if f.is_none() { vm.tuple(&[]) } else { vm.tuple(&[f]) };
    let items = vm.call_method(a[0], "items", &[])?;
    let it = vm.iter(items)?;
    let cls = vm.type_of(a[0]).value();
    Ok(vm.tuple(&[cls, args, Value::NONE, Value::NONE, it]))
}
fn dd_or(vm: &mut Vm, a: Value, b: Value) -> R {
    let t = vm.native_type(&DEFAULTDICT);
    let own = if vm.is_instance(a, t) { a } else { b };
    if a.to_dict().is_none() || b.to_dict().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let d = this(vm, own)?;
    let cls = vm.type_of(own).value();
    let new = vm.call(cls, &[d.factory.get(), a])?;
    match new.to_dict() {
        Some(n) => vm.dict_merge(n, b, Duplicates::Replace)?,
        None => return Ok(Value::NOT_IMPLEMENTED),
    }
    Ok(new)
}
fn get_factory(vm: &mut Vm, v: Value) -> R {
    Ok(this(vm, v)?.factory.get())
}
fn set_factory(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let d = this(vm, v)?;
    d.factory.set(&vm.heap, d, if x.is_unbound() { Value::NONE } else { x });
    Ok(())
}
pub static DEFAULTDICT: TypeDef = TypeDef {
    base: Some(&DICT),
    flags: type_flags::BASETYPE | type_flags::MAPPING | type_flags::MATCH_SELF,
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.\n",
    slots: Slots { new: Some(dd_new), init: Some(dd_init), repr: Some(dd_repr), ..Slots::NONE }
        .op(BinOp::Or, dd_or),
    methods: &[
        def(
            "__missing__",
            "($self, object, /)",
            dd_missing,
            "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n",
        ),
        def("copy", "($self, /)", dd_copy, "D.copy() -> a shallow copy of D."),
        def("__copy__", "($self, /)", dd_copy, "D.copy() -> a shallow copy of D."),
        def("__reduce__", "($self, /)", dd_reduce, "Return state information for pickling."),
        def(
            "__class_getitem__",
            "($type, object, /)",
            taipan_vm::types::sequence::class_getitem,
            "defaultdicts are generic over two types, signifying (respectively) the types of the dictionary's keys and values",
        ),
    ],
    getset: &[getset(
        "default_factory",
        get_factory,
        set_factory,
        "Factory for default value called by __missing__().",
    )],
    ..TypeDef::of::<DefaultDict>("collections.defaultdict")
};

// ---- _tuplegetter ----

fn tg_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    check_positional(vm, "_tuplegetter", args, 2, 2)?;
    let index = vm.to_index(args.all[0])?;
    Ok(vm.new_native(cls, TupleGetter { index, doc: Slot::new(args.all[1]) }).value())
}
fn tg_get(vm: &mut Vm, d: Value, obj: Value, _: Value) -> R {
    let Some(g) = d.native::<TupleGetter>() else { return Ok(d) };
    if obj.is_unbound() || obj.is_none() {
        return Ok(d);
    }
    let i = g.index;
    let Some(t) = obj.to_tuple() else {
        let n = vm.type_name(obj);
        return Err(vm.type_error(format!(
            "descriptor for index '{i}' for tuple subclasses doesn't apply to '{n}' object"
        )));
    };
    match usize::try_from(i).ok().and_then(|i| t.as_slice().get(i).copied()) {
        Some(v) => Ok(v),
        None => Err(vm.index_error("tuple index out of range")),
    }
}
fn tg_set(vm: &mut Vm, _: Value, _: Value, v: Value) -> R<()> {
    Err(vm.attribute_error(if v.is_unbound() { "can't delete attribute" } else { "can't set attribute" }))
}
fn tg_repr(vm: &mut Vm, v: Value) -> R {
    let Some(g) = v.native::<TupleGetter>() else { return vm.default_repr(v) };
    let r = vm.repr_text(g.doc.get())?;
    let name = crate::short_name(vm, v);
    Ok(vm.str_value(&format!("{name}({}, {r})", g.index)))
}
fn tg_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let Some(g) = a[0].native::<TupleGetter>() else {
        return Err(vm.wrong_receiver(a[0], "collections._tuplegetter"));
    };
    let cls = vm.type_of(a[0]).value();
    let i = vm.new_int(g.index as i64);
    vm.reduce2(cls, &[i, g.doc.get()])
}
fn tg_doc(vm: &mut Vm, v: Value) -> R {
    match v.native::<TupleGetter>() {
        Some(g) => Ok(g.doc.get()),
        None => Err(vm.wrong_receiver(v, "collections._tuplegetter")),
    }
}
fn tg_set_doc(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    match v.native::<TupleGetter>() {
        Some(g) => {
            g.doc.set(&vm.heap, g, if x.is_unbound() { Value::NONE } else { x });
            Ok(())
        }
        None => Err(vm.wrong_receiver(v, "collections._tuplegetter")),
    }
}
pub static TUPLEGETTER: TypeDef = TypeDef {
    slots: Slots {
        new: Some(tg_new),
        descr_get: Some(tg_get),
        descr_set: Some(tg_set),
        repr: Some(tg_repr),
        ..Slots::NONE
    },
    methods: &[def("__reduce__", "($self, /)", tg_reduce, "")],
    getset: &[getset("__doc__", tg_doc, tg_set_doc, "")],
    ..TypeDef::native::<TupleGetter>("collections._tuplegetter")
};

// ---- counting ----

fn count_elements(vm: &mut Vm, a: &[Value]) -> R {
    let (mapping, iterable) = (a[0], a[1]);
    // A dict whose `get` and `__setitem__` are those of dict can be changed directly.
    let cls = vm.type_of(mapping);
    let (dict, n) = (vm.types.dict, vm.names.get);
    let set = vm.names.__setitem__;
    let plain = mapping.to_dict().is_some()
        && vm.lookup_in_type(cls, n) == vm.lookup_in_type(dict, n)
        && vm.lookup_in_type(cls, set) == vm.lookup_in_type(dict, set);
    let one = Value::small(1);
    if let (true, Some(d)) = (plain, mapping.to_dict()) {
        vm.for_each(iterable, |vm, k| {
            let h = vm.dict_hash(k)?;
            let new = match vm.dict_find(d, k, h)? {
                Some(e) => {
                    let old = d.value_at(e);
                    vm.binary(old, one, BinOp::Add)?
                }
                None => one,
            };
            vm.dict_set_hashed(d, k, h, new)
        })?;
        return Ok(Value::NONE);
    }
    let it = vm.iter(iterable)?;
    let get = vm.getattr(mapping, n)?;
    while let Some(k) = vm.next(it)? {
        let old = vm.call(get, &[k, Value::small(0)])?;
        let new = vm.binary(old, one, BinOp::Add)?;
        vm.setitem(mapping, k, new)?;
    }
    Ok(Value::NONE)
}

pub static DEF: ModuleDef = ModuleDef {
    name: "_collections",
    doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
    functions: &[def(
        "_count_elements",
        "($module, mapping, iterable, /)",
        count_elements,
        "Count elements in the iterable, updating the mapping",
    )],
    types: &[
        &deque::DEQUE_ITERATOR,
        &deque::DEQUE_REVERSE_ITERATOR,
        &TUPLEGETTER,
        &DEFAULTDICT,
        &deque::DEQUE,
        &ordered::ORDERED_DICT,
    ],
    ..ModuleDef::BASE
};
