//! object, None, Ellipsis, NotImplemented.

use crate::call::Args;
use crate::class::{object_init, object_new};
use crate::dict::{DictExt, DictObj};
use crate::native::{TypeDef, def, getset, raw};
use crate::object::*;
use crate::shape::{Mode, id};
use crate::slots::{CmpOp, Slots};
use crate::typeobj::{Layout, TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::{R, Vm};
use taipan_heap::{Gc, RootedVec, Value};

pub static OBJECT: TypeDef = TypeDef {
    shape: Some(id::OBJECT),
    flags: PUBLIC | type_flags::BASETYPE,
    slots: Slots {
        new: Some(object_new),
        init: Some(object_init),
        repr: Some(object_repr),
        str: Some(object_str),
        hash: Some(object_hash),
        compare: Some(object_compare),
        getattr: Some(crate::attr::generic_getattr),
        setattr: Some(crate::attr::generic_setattr),
        ..Slots::NONE
    },
    methods: &[
        def("__dir__", "($self, /)", object_dir, "Default dir() implementation."),
        def(
            "__format__",
            "($self, format_spec, /)",
            object_format,
            "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.",
        ),
        def("__reduce__", "($self, /)", object_reduce, "Helper for pickle."),
        def("__reduce_ex__", "($self, protocol, /)", object_reduce_ex, "Helper for pickle."),
        def("__getstate__", "($self, /)", object_getstate, "Helper for pickle."),
        def("__sizeof__", "($self, /)", object_sizeof, "Size of object in memory, in bytes."),
        raw(
            "__init_subclass__",
            "($type, /)",
            object_init_subclass,
            "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.",
        ),
        raw(
            "__subclasshook__",
            "($type, object, /)",
            object_subclasshook,
            "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).",
        ),
    ],
    getset: &[getset("__class__", get_class, set_class, "the object's class")],
    doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
    ..TypeDef { name: "object", ..TypeDef::BASE }
};

fn object_repr(vm: &mut Vm, v: Value) -> R {
    vm.default_repr(v)
}
fn object_str(vm: &mut Vm, v: Value) -> R {
    vm.repr_value(v)
}
/// By identity.
pub fn object_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let a = vm.id_of(v) as i64;
    // The low bits of addresses are always the same.
    Ok((a >> 4) ^ (a << 58 >> 2) & 0x3fff_ffff_ffff_ffff)
}
pub fn object_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    match op {
        CmpOp::Eq => Ok(if a == b { Value::TRUE } else { Value::NOT_IMPLEMENTED }),
        CmpOp::Ne => {
            // By default `!=` is the inverse of `==`, unless that answers NotImplemented.
            let Some(f) = vm.type_of(a).slots().compare else { return Ok(Value::NOT_IMPLEMENTED) };
            let r = f(vm, a, b, CmpOp::Eq)?;
            if r == Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
            Ok(Value::bool(!vm.truth(r)?))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
fn object_format(vm: &mut Vm, a: &[Value]) -> R {
    let Some(spec) = a[1].to_str() else {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("__format__() argument must be str, not {t}")));
    };
    if spec.len > 0 {
        let t = vm.type_name(a[0]);
        return Err(vm.type_error(format!("unsupported format string passed to {t}.__format__")));
    }
    vm.str_of(a[0])
}
fn object_init_subclass(vm: &mut Vm, args: Args) -> R {
    let name = match args.get(0).and_then(|c| c.to_type()) {
        Some(t) => format!("{}.__init_subclass__", t.name_str()),
        None => "__init_subclass__".into(),
    };
    if args.kwnames.is_some() {
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    if args.all.len() > 1 {
        return Err(vm.type_error(format!("{name}() takes no arguments ({} given)", args.all.len() - 1)));
    }
    Ok(Value::NONE)
}
fn object_subclasshook(_: &mut Vm, _: Args) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}
fn object_sizeof(vm: &mut Vm, a: &[Value]) -> R {
    let n = match a[0].object() {
        Some(o) => vm.heap.object_size(o),
        None => 8,
    };
    vm.size_value(n)
}

// ---- __class__ ----

pub fn get_class(vm: &mut Vm, v: Value) -> R {
    Ok(vm.type_of(v).value())
}
fn set_class(vm: &mut Vm, v: Value, c: Value) -> R<()> {
    if c.is_unbound() {
        return Err(vm.type_error("can't delete __class__ attribute"));
    }
    let Some(new) = c.to_type() else {
        let t = vm.type_name(c);
        return Err(vm.type_error(format!("__class__ must be set to a class, not '{t}' object")));
    };
    let old = vm.type_of(v);
    if new == old {
        return Ok(());
    }
    let module = vm.types.module;
    let modules = new.is_subtype(module) && old.is_subtype(module);
    if !modules
        && (!new.is_heap_type()
            || !old.is_heap_type()
            || new.has_flag(type_flags::IMMUTABLE)
            || old.has_flag(type_flags::IMMUTABLE))
    {
        return Err(
            vm.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    if !same_layout(old, new) {
        let (n, o) = (new.name_str(), old.name_str());
        return Err(vm.type_error(format!("__class__ assignment: '{n}' object layout differs from '{o}'")));
    }
    let Some(hdr) = v.object() else { return Ok(()) };
    let old_shape = hdr.shape.get();
    let mode = vm.shapes.get(old_shape).mode;
    if mode == Mode::Slots {
        vm.to_dict_mode(v);
    }
    // The object keeps its size: a shape of the new class with the old number of inline slots.
    let cap = old.layout.get().inline_cap;
    let layout = Layout { inline_cap: cap, ..new.layout.get() };
    let mode = if mode == Mode::Fixed { Mode::Fixed } else { Mode::Dict };
    let existing = new.shapes.borrow().iter().copied().find(|&s| {
        let s = vm.shapes.get(s);
        s.mode == mode && s.inline_cap == cap && s.count == 0
    });
    let shape = match existing {
        Some(s) => s,
        None => vm.shapes.add_root(new, layout, mode, None),
    };
    hdr.shape.set(shape);
    // The new class's `__del__` counts from now on.
    if new.has_flag(type_flags::FINALIZER) && !old.has_flag(type_flags::FINALIZER) {
        vm.heap.register_finalizer(hdr);
    }
    // The shape keeps the class alive only through the object: tell the collector.
    vm.heap.barrier(hdr.as_ptr());
    Ok(())
}
/// The nearest base of which `t` (itself included) differs in layout.
fn layout_owner(t: Gc<TypeObj>) -> Gc<TypeObj> {
    let mut t = t;
    while t.is_heap_type() {
        let Some(b) = t.base.get() else { break };
        let (x, y) = (t.layout.get(), b.layout.get());
        let same = x.kind == y.kind && x.native == y.native && x.fixed == y.fixed && x.attrs == y.attrs;
        if !same || t.has_flag(type_flags::WEAKREFS) != b.has_flag(type_flags::WEAKREFS) {
            break;
        }
        t = b;
    }
    t
}
/// May instances change between the classes? Both must add the same to the same base.
pub fn same_layout(a: Gc<TypeObj>, b: Gc<TypeObj>) -> bool {
    let (a, b) = (layout_owner(a), layout_owner(b));
    if a == b {
        return true;
    }
    let (x, y) = (a.layout.get(), b.layout.get());
    a.base.get() == b.base.get()
        && a.is_heap_type()
        && b.is_heap_type()
        && x.kind == y.kind
        && x.native == y.native
        && x.fixed == y.fixed
        && x.attrs == y.attrs
        && a.has_flag(type_flags::WEAKREFS) == b.has_flag(type_flags::WEAKREFS)
        && own_members(a) == own_members(b)
}
/// Offsets and names of a class's own `__slots__`.
fn own_members(t: Gc<TypeObj>) -> Vec<(usize, String)> {
    let d = t.dict();
    let (mut out, mut i) = (Vec::new(), 0);
    while let Some((next, k, v)) = d.next_entry(i) {
        i = next;
        if let (Some(k), Some(m)) = (k.to_str(), v.native::<crate::class::MemberObj>()) {
            out.push((m.offset, k.to_string_lossy()));
        }
    }
    out.sort();
    out
}

// ---- dir ----

/// Adds the names of a class and its bases to `into`.
pub fn merge_class_dict(vm: &mut Vm, into: Gc<DictObj>, cls: Value) -> R<()> {
    vm.enter_native()?;
    let key = vm.names.__dict__;
    if let Some(d) = vm.getattr_opt(cls, key)? {
        let keys = vm.mapping_keys(d)?;
        for &k in keys.iter() {
            vm.dict_set(into, k, Value::NONE)?;
        }
    }
    let key = vm.names.__bases__;
    if let Some(bases) = vm.getattr_opt(cls, key)?
        && let Some(bases) = bases.to_tuple()
    {
        for &b in bases.as_slice() {
            merge_class_dict(vm, into, b)?;
        }
    }
    Ok(())
}
fn object_dir(vm: &mut Vm, a: &[Value]) -> R {
    let names = vm.new_dict();
    let key = vm.names.__dict__;
    if let Some(d) = vm.getattr_opt(a[0], key)?
        && d.to_dict().is_some()
    {
        let keys = vm.mapping_keys(d)?;
        for &k in keys.iter() {
            vm.dict_set(names, k, Value::NONE)?;
        }
    }
    let key = vm.names.__class__;
    if let Some(c) = vm.getattr_opt(a[0], key)? {
        merge_class_dict(vm, names, c)?;
    }
    let keys = vm.dict_keys_vec(names);
    Ok(vm.list(&keys))
}

// ---- pickling ----

/// `copyreg._slotnames(cls)`: names of the `__slots__` that pickling must save, cached in `__slotnames__`.
fn slotnames(vm: &mut Vm, cls: Gc<TypeObj>) -> R<Option<Gc<ListObj>>> {
    let cache = vm.names.__slotnames__;
    if let Some(v) = cls.dict().get_str(cache) {
        return Ok(v.to_list());
    }
    let copyreg = vm.import_module("copyreg")?;
    let names = vm.call_method(copyreg, "_slotnames", &[cls.value()])?;
    match names.to_list() {
        Some(l) => Ok(Some(l)),
        None if names.is_none() => Ok(None),
        None => Err(vm.type_error("copyreg._slotnames didn't return a list or None")),
    }
}
fn has_slots(vm: &mut Vm, cls: Gc<TypeObj>) -> bool {
    let key = vm.names.__slots__;
    vm.lookup_in_type(cls, key).is_some()
}
/// The default state: `__dict__`, with the values of `__slots__` if there are any.
fn default_state(vm: &mut Vm, obj: Value, required: bool) -> R {
    let cls = vm.type_of(obj);
    if required && cls.layout.get().kind != kind::INSTANCE
        || required && !cls.is_heap_type() && cls.layout.get().native > 8
    {
        let t = cls.name_str();
        return Err(vm.type_error(format!("cannot pickle '{t}' object")));
    }
    let key = vm.names.__dict__;
    let state = match vm.getattr_opt(obj, key)? {
        Some(d) => match d.to_dict() {
            Some(d) if d.is_empty() => Value::NONE,
            Some(d) => vm.dict_copy(d)?.value(),
            None => d,
        },
        None => Value::NONE,
    };
    let cache = vm.names.__slotnames__;
    if !has_slots(vm, cls) && cls.dict().get_str(cache).is_none() {
        return Ok(state);
    }
    let Some(names) = slotnames(vm, cls)? else { return Ok(state) };
    if names.len.get() == 0 {
        return Ok(state);
    }
    let slots = vm.new_dict();
    let mut i = 0;
    while let Some(n) = names.get(i) {
        i += 1;
        let Some(n) = n.to_str() else { continue };
        let n = vm.intern_obj(n);
        if let Some(v) = vm.getattr_opt(obj, n)? {
            slots.set_str(vm, n, v);
        }
    }
    if slots.is_empty() {
        return Ok(state);
    }
    Ok(vm.tuple(&[state, slots.value()]))
}
fn object_getstate(vm: &mut Vm, a: &[Value]) -> R {
    default_state(vm, a[0], false)
}
fn getstate(vm: &mut Vm, obj: Value, required: bool) -> R {
    let key = vm.names.__getstate__;
    let cls = vm.type_of(obj);
    let object = vm.types.object;
    let own = vm.lookup_in_type(cls, key);
    if own == vm.lookup_in_type(object, key) && vm.instance_attr(obj, key).is_none() {
        return default_state(vm, obj, required);
    }
    vm.call_method_obj(obj, key, Args::NONE)
}
/// Arguments for `__new__`: (args, kwargs), each may be unbound.
fn getnewargs(vm: &mut Vm, obj: Value) -> R<(Value, Value)> {
    let ex = vm.names.__getnewargs_ex__;
    if let Some(m) = vm.lookup_special(obj, ex)? {
        let r = vm.call_special(m, obj, &[])?;
        let Some(t) = r.to_tuple() else {
            let t = vm.type_name(r);
            return Err(vm.type_error(format!("__getnewargs_ex__ should return a tuple, not '{t}'")));
        };
        if t.len != 2 {
            return Err(
                vm.value_error(format!("__getnewargs_ex__ should return a tuple of length 2, not {}", t.len))
            );
        }
        let (args, kw) = (t.get(0), t.get(1));
        if args.to_tuple().is_none() {
            let t = vm.type_name(args);
            return Err(vm.type_error(format!(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{t}'"
            )));
        }
        if kw.to_dict().is_none() {
            let t = vm.type_name(kw);
            return Err(vm.type_error(format!(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{t}'"
            )));
        }
        return Ok((args, kw));
    }
    let n = vm.names.__getnewargs__;
    if let Some(m) = vm.lookup_special(obj, n)? {
        let r = vm.call_special(m, obj, &[])?;
        if r.to_tuple().is_none() {
            let t = vm.type_name(r);
            return Err(vm.type_error(format!("__getnewargs__ should return a tuple, not '{t}'")));
        }
        return Ok((r, Value::UNBOUND));
    }
    Ok((Value::UNBOUND, Value::UNBOUND))
}
fn reduce_newobj(vm: &mut Vm, obj: Value) -> R {
    let cls = vm.type_of(obj);
    if cls.slots().new.is_none() || cls.has_flag(type_flags::NO_NEW) {
        let t = cls.name_str();
        return Err(vm.type_error(format!("cannot pickle '{t}' object")));
    }
    let (args, kw) = getnewargs(vm, obj)?;
    let copyreg = vm.import_module("copyreg")?;
    let no_kw = kw.to_dict().is_none_or(|d| d.is_empty());
    let has_args = !args.is_unbound();
    let (newobj, newargs) = if no_kw {
        let f = vm.getattr_text(copyreg, "__newobj__")?;
        let mut v = RootedVec::new(&vm.heap);
        v.push(cls.value());
        if let Some(t) = args.to_tuple() {
            v.extend_from_slice(t.as_slice());
        }
        (f, vm.tuple(&v))
    } else {
        let f = vm.getattr_text(copyreg, "__newobj_ex__")?;
        (f, vm.tuple(&[cls.value(), args, kw]))
    };
    let is_list = obj.to_list().is_some();
    let is_dict = obj.to_dict().is_some();
    let state = getstate(vm, obj, !(has_args || is_list || is_dict))?;
    let listitems = if is_list { vm.iter(obj)? } else { Value::NONE };
    let dictitems = if is_dict {
        let items = vm.call_method(obj, "items", &[])?;
        vm.iter(items)?
    } else {
        Value::NONE
    };
    Ok(vm.tuple(&[newobj, newargs, state, listitems, dictitems]))
}
fn common_reduce(vm: &mut Vm, obj: Value, proto: i64) -> R {
    if proto >= 2 {
        return reduce_newobj(vm, obj);
    }
    let copyreg = vm.import_module("copyreg")?;
    vm.call_method(copyreg, "_reduce_ex", &[obj, Value::small(proto)])
}
fn object_reduce(vm: &mut Vm, a: &[Value]) -> R {
    common_reduce(vm, a[0], 0)
}
fn object_reduce_ex(vm: &mut Vm, a: &[Value]) -> R {
    let proto = vm.to_c_int(a[1])? as i64;
    // A class's own `__reduce__` goes first.
    let key = vm.names.__reduce__;
    let cls = vm.type_of(a[0]);
    let object = vm.types.object;
    let (own, default) = (vm.lookup_in_type(cls, key), vm.lookup_in_type(object, key));
    if own != default {
        return vm.call_method_obj(a[0], key, Args::NONE);
    }
    common_reduce(vm, a[0], proto)
}

// ---- singletons ----

macro_rules! singleton {
    ($new:ident, $value:expr, $text:literal) => {
        fn $new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
            if !args.is_empty() {
                return Err(vm.type_error(concat!($text, " takes no arguments")));
            }
            Ok($value)
        }
    };
}
singleton!(none_new, Value::NONE, "NoneType");
singleton!(ellipsis_new, Value::ELLIPSIS, "EllipsisType");
singleton!(not_implemented_new, Value::NOT_IMPLEMENTED, "NotImplementedType");

fn none_repr(vm: &mut Vm, _: Value) -> R {
    Ok(vm.intern("None").value())
}
fn ellipsis_repr(vm: &mut Vm, _: Value) -> R {
    Ok(vm.intern("Ellipsis").value())
}
fn not_implemented_repr(vm: &mut Vm, _: Value) -> R {
    Ok(vm.intern("NotImplemented").value())
}
fn none_bool(_: &mut Vm, _: Value) -> R<bool> {
    Ok(false)
}
fn none_hash(_: &mut Vm, _: Value) -> R<i64> {
    Ok(0xfca_86420)
}
fn not_implemented_bool(vm: &mut Vm, _: Value) -> R<bool> {
    Err(vm.type_error("NotImplemented should not be used in a boolean context"))
}
fn ellipsis_reduce(vm: &mut Vm, _: &[Value]) -> R {
    Ok(vm.intern("Ellipsis").value())
}
fn not_implemented_reduce(vm: &mut Vm, _: &[Value]) -> R {
    Ok(vm.intern("NotImplemented").value())
}

pub static NONE_TYPE: TypeDef = TypeDef {
    slots: Slots {
        new: Some(none_new),
        repr: Some(none_repr),
        bool: Some(none_bool),
        hash: Some(none_hash),
        compare: Some(object_compare),
        ..Slots::NONE
    },
    doc: "The type of the None singleton.",
    ..TypeDef { name: "NoneType", ..TypeDef::BASE }
};

pub static ELLIPSIS: TypeDef = TypeDef {
    slots: Slots { new: Some(ellipsis_new), repr: Some(ellipsis_repr), ..Slots::NONE },
    methods: &[def("__reduce__", "($self, /)", ellipsis_reduce, "")],
    doc: "The type of the Ellipsis singleton.",
    ..TypeDef { name: "ellipsis", ..TypeDef::BASE }
};

pub static NOT_IMPLEMENTED: TypeDef = TypeDef {
    slots: Slots {
        new: Some(not_implemented_new),
        repr: Some(not_implemented_repr),
        bool: Some(not_implemented_bool),
        ..Slots::NONE
    },
    methods: &[def("__reduce__", "($self, /)", not_implemented_reduce, "")],
    doc: "The type of the NotImplemented singleton.",
    ..TypeDef { name: "NotImplementedType", ..TypeDef::BASE }
};

impl Vm {
    /// A size as an int.
    pub fn size_value(&mut self, n: usize) -> R {
        Ok(self.new_int(n.min(i64::MAX as usize) as i64))
    }
    /// The keys of any mapping, in a rooted vector.
    pub fn mapping_keys(&mut self, m: Value) -> R<RootedVec> {
        if let Some(d) = m.to_dict() {
            return Ok(self.dict_keys_vec(d));
        }
        if let Some(p) = m.native::<super::mapping_proxy::MappingProxy>() {
            let inner = p.mapping.get();
            return self.mapping_keys(inner);
        }
        let k = self.names.keys;
        let keys = self.call_method_obj(m, k, Args::NONE)?;
        self.collect(keys)
    }
    /// A module by its full name, imported if need be.
    pub fn import_module(&mut self, name: &str) -> R {
        let modules = self.modules;
        if let Some(m) = self.dict_get_text(modules, name)
            && !m.is_none()
        {
            return Ok(m);
        }
        let b = self.builtins;
        let key = self.names.__import__;
        let Some(f) = b.get_str(key) else { return Err(self.import_error("__import__ not found")) };
        let n = self.intern(name).value();
        let from = self.names.__name__.value();
        let from = self.tuple(&[from]);
        let globals = self.new_dict().value();
        self.call(f, &[n, globals, Value::NONE, from, Value::small(0)])
    }
}
