//! Descriptors of builtin types: slot wrappers and their bound form, methods, class methods, computed attributes,
//! `__slots__` members; and builtin functions.

use crate::call::Args;
use crate::class::{ClassMethodDescr, GetSetObj, MemberObj, SlotWrapper};
use crate::impl_trace;
use crate::native::{MethodKind, TypeDef, def, getset, getter};
use crate::object::*;
use crate::shape::{id, word};
use crate::slots::{CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use taipan_heap::{Gc, Slot, Value};

/// A slot wrapper bound to an object: `(1).__add__`.
pub struct MethodWrapper {
    pub wrapper: Slot,
    pub self_: Slot,
}
impl_trace!(MethodWrapper { wrapper, self_ });

/// `object` of a descriptor's `__get__` must be an instance of its class.
fn check_instance(vm: &mut Vm, owner: Value, name: &str, obj: Value) -> R<()> {
    let Some(owner) = owner.to_type() else { return Ok(()) };
    if vm.is_instance(obj, owner) {
        return Ok(());
    }
    let (o, t) = (owner.name_str(), vm.type_name(obj));
    Err(vm.type_error(format!("descriptor '{name}' for '{o}' objects doesn't apply to a '{t}' object")))
}
/// `int.__add__`: the qualified name of an attribute of a class.
fn member_qualname(vm: &mut Vm, owner: Value, name: &str) -> R {
    let q = vm.names.__qualname__;
    match owner.to_type() {
        Some(_) => {
            let q = vm.getattr(owner, q)?;
            let q = vm.str_text(q)?;
            Ok(vm.str_value(&format!("{q}.{name}")))
        }
        None => Ok(vm.intern(name).value()),
    }
}
fn doc_value(vm: &mut Vm, doc: &str) -> R {
    Ok(if doc.is_empty() { Value::NONE } else { vm.str_value(doc) })
}
fn owner_name(owner: Value) -> String {
    owner.to_type().map_or_else(|| "?".into(), |t| t.name_str())
}
/// `(getattr, (object, name))`
pub fn reduce_getattr(vm: &mut Vm, obj: Value, name: Value) -> R {
    let b = vm.builtins;
    let Some(f) = vm.dict_get_text(b, "getattr") else { return Err(vm.attribute_error("getattr")) };
    let args = vm.tuple(&[obj, name]);
    Ok(vm.tuple(&[f, args]))
}

// ---- slot wrappers ----

macro_rules! payload {
    ($vm:ident, $v:expr, $t:ty) => {
        match $v.native::<$t>() {
            Some(p) => p,
            None => return Err($vm.type_error("bad descriptor")),
        }
    };
}

fn wrapper_repr(vm: &mut Vm, v: Value) -> R {
    let w = payload!(vm, v, SlotWrapper);
    let text = format!("<slot wrapper '{}' of '{}' objects>", w.def.name, owner_name(w.owner.get()));
    Ok(vm.str_value(&text))
}
fn wrapper_get(vm: &mut Vm, d: Value, obj: Value, _: Value) -> R {
    if obj.is_unbound() {
        return Ok(d);
    }
    let w = payload!(vm, d, SlotWrapper);
    check_instance(vm, w.owner.get(), w.def.name, obj)?;
    let cls = vm.types.method_wrapper;
    Ok(vm.new_native(cls, MethodWrapper { wrapper: Slot::new(d), self_: Slot::new(obj) }).value())
}
fn wrapper_call(vm: &mut Vm, v: Value, args: Args) -> R {
    let w = payload!(vm, v, SlotWrapper);
    let Some(owner) = w.owner.get().to_type() else { return Err(vm.type_error("bad descriptor")) };
    let Some(obj) = args.get(0) else {
        let n = owner.name_str();
        return Err(vm.type_error(format!("descriptor '{}' of '{n}' object needs an argument", w.def.name)));
    };
    if !vm.is_instance(obj, owner) {
        let (n, t) = (owner.name_str(), vm.type_name(obj));
        return Err(vm.type_error(format!(
            "descriptor '{}' requires a '{n}' object but received a '{t}'",
            w.def.name
        )));
    }
    (w.def.wrap)(vm, owner.slots(), obj, args.rest())
}
fn wrapper_name(vm: &mut Vm, v: Value) -> R {
    let w = payload!(vm, v, SlotWrapper);
    Ok(vm.intern(w.def.name).value())
}
fn wrapper_qualname(vm: &mut Vm, v: Value) -> R {
    let w = payload!(vm, v, SlotWrapper);
    member_qualname(vm, w.owner.get(), w.def.name)
}
fn wrapper_doc(vm: &mut Vm, v: Value) -> R {
    let w = payload!(vm, v, SlotWrapper);
    doc_value(vm, w.def.doc)
}
fn wrapper_sig(vm: &mut Vm, v: Value) -> R {
    let w = payload!(vm, v, SlotWrapper);
    doc_value(vm, w.def.sig)
}
fn wrapper_objclass(vm: &mut Vm, v: Value) -> R {
    let w = payload!(vm, v, SlotWrapper);
    Ok(w.owner.get())
}
fn wrapper_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let w = payload!(vm, a[0], SlotWrapper);
    let n = vm.intern(w.def.name).value();
    reduce_getattr(vm, w.owner.get(), n)
}

pub static SLOT_WRAPPER: TypeDef = TypeDef {
    shape: Some(id::SLOT_WRAPPER),
    flags: type_flags::NO_NEW,
    slots: Slots {
        repr: Some(wrapper_repr),
        descr_get: Some(wrapper_get),
        call: Some(wrapper_call),
        ..Slots::NONE
    },
    methods: &[def("__reduce__", "($self, /)", wrapper_reduce, "")],
    getset: &[
        getter("__name__", wrapper_name, ""),
        getter("__qualname__", wrapper_qualname, ""),
        getter("__doc__", wrapper_doc, ""),
        getter("__text_signature__", wrapper_sig, ""),
        getter("__objclass__", wrapper_objclass, ""),
    ],
    ..TypeDef::native::<SlotWrapper>("wrapper_descriptor")
};

fn bound_parts(vm: &mut Vm, v: Value) -> R<(Gc<Native<SlotWrapper>>, Value)> {
    let m = payload!(vm, v, MethodWrapper);
    let w = payload!(vm, m.wrapper.get(), SlotWrapper);
    Ok((w, m.self_.get()))
}
fn mw_repr(vm: &mut Vm, v: Value) -> R {
    let (w, s) = bound_parts(vm, v)?;
    let text =
        format!("<method-wrapper '{}' of {} object at {:#x}>", w.def.name, vm.type_name(s), vm.id_of(s));
    Ok(vm.str_value(&text))
}
fn mw_call(vm: &mut Vm, v: Value, args: Args) -> R {
    let (w, s) = bound_parts(vm, v)?;
    let Some(owner) = w.owner.get().to_type() else { return Err(vm.type_error("bad descriptor")) };
    (w.def.wrap)(vm, owner.slots(), s, args)
}
fn mw_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.native::<MethodWrapper>(), b.native::<MethodWrapper>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let _ = &vm;
    let same = x.wrapper.get() == y.wrapper.get() && x.self_.get() == y.self_.get();
    Ok(match op {
        CmpOp::Eq => Value::bool(same),
        CmpOp::Ne => Value::bool(!same),
        _ => Value::NOT_IMPLEMENTED,
    })
}
fn mw_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let m = payload!(vm, v, MethodWrapper);
    let a = super::object::object_hash(vm, m.self_.get())?;
    let b = super::object::object_hash(vm, m.wrapper.get())?;
    Ok((a ^ b.rotate_left(7)) & 0x0fff_ffff_ffff_ffff)
}
fn mw_self(vm: &mut Vm, v: Value) -> R {
    Ok(bound_parts(vm, v)?.1)
}
fn mw_name(vm: &mut Vm, v: Value) -> R {
    let w = bound_parts(vm, v)?.0;
    wrapper_name(vm, w.value())
}
fn mw_qualname(vm: &mut Vm, v: Value) -> R {
    let w = bound_parts(vm, v)?.0;
    wrapper_qualname(vm, w.value())
}
fn mw_doc(vm: &mut Vm, v: Value) -> R {
    let w = bound_parts(vm, v)?.0;
    wrapper_doc(vm, w.value())
}
fn mw_sig(vm: &mut Vm, v: Value) -> R {
    let w = bound_parts(vm, v)?.0;
    wrapper_sig(vm, w.value())
}
fn mw_objclass(vm: &mut Vm, v: Value) -> R {
    let w = bound_parts(vm, v)?.0;
    wrapper_objclass(vm, w.value())
}
fn mw_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let (w, s) = bound_parts(vm, a[0])?;
    let n = vm.intern(w.def.name).value();
    reduce_getattr(vm, s, n)
}

pub static METHOD_WRAPPER: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots {
        repr: Some(mw_repr),
        call: Some(mw_call),
        compare: Some(mw_compare),
        hash: Some(mw_hash),
        ..Slots::NONE
    },
    methods: &[def("__reduce__", "($self, /)", mw_reduce, "")],
    getset: &[
        getter("__self__", mw_self, ""),
        getter("__name__", mw_name, ""),
        getter("__qualname__", mw_qualname, ""),
        getter("__doc__", mw_doc, ""),
        getter("__text_signature__", mw_sig, ""),
        getter("__objclass__", mw_objclass, ""),
    ],
    ..TypeDef::native::<MethodWrapper>("method-wrapper")
};

// ---- computed attributes ----

fn getset_repr(vm: &mut Vm, v: Value) -> R {
    let g = payload!(vm, v, GetSetObj);
    let text = format!("<attribute '{}' of '{}' objects>", g.def.name, owner_name(g.owner.get()));
    Ok(vm.str_value(&text))
}
fn getset_get(vm: &mut Vm, d: Value, obj: Value, _: Value) -> R {
    if obj.is_unbound() {
        return Ok(d);
    }
    let g = payload!(vm, d, GetSetObj);
    check_instance(vm, g.owner.get(), g.def.name, obj)?;
    (g.def.get)(vm, obj)
}
fn getset_set(vm: &mut Vm, d: Value, obj: Value, v: Value) -> R<()> {
    let g = payload!(vm, d, GetSetObj);
    check_instance(vm, g.owner.get(), g.def.name, obj)?;
    match g.def.set {
        Some(f) => f(vm, obj, v),
        None => {
            let o = owner_name(g.owner.get());
            Err(vm.attribute_error(format!("attribute '{}' of '{o}' objects is not writable", g.def.name)))
        }
    }
}
fn getset_name(vm: &mut Vm, v: Value) -> R {
    let g = payload!(vm, v, GetSetObj);
    Ok(vm.intern(g.def.name).value())
}
fn getset_qualname(vm: &mut Vm, v: Value) -> R {
    let g = payload!(vm, v, GetSetObj);
    member_qualname(vm, g.owner.get(), g.def.name)
}
fn getset_doc(vm: &mut Vm, v: Value) -> R {
    let g = payload!(vm, v, GetSetObj);
    doc_value(vm, g.def.doc)
}
fn getset_objclass(vm: &mut Vm, v: Value) -> R {
    let g = payload!(vm, v, GetSetObj);
    Ok(g.owner.get())
}
fn getset_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let g = payload!(vm, a[0], GetSetObj);
    let n = vm.intern(g.def.name).value();
    reduce_getattr(vm, g.owner.get(), n)
}

pub static GETSET: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots {
        repr: Some(getset_repr),
        descr_get: Some(getset_get),
        descr_set: Some(getset_set),
        ..Slots::NONE
    },
    methods: &[def("__reduce__", "($self, /)", getset_reduce, "")],
    getset: &[
        getter("__name__", getset_name, ""),
        getter("__qualname__", getset_qualname, ""),
        getter("__doc__", getset_doc, ""),
        getter("__objclass__", getset_objclass, ""),
    ],
    ..TypeDef::native::<GetSetObj>("getset_descriptor")
};

// ---- __slots__ members, and fields of builtin types ----

fn member_repr(vm: &mut Vm, v: Value) -> R {
    if let Some(g) = v.native::<GetSetObj>() {
        let text = format!("<member '{}' of '{}' objects>", g.def.name, owner_name(g.owner.get()));
        return Ok(vm.str_value(&text));
    }
    let m = payload!(vm, v, MemberObj);
    let n = vm.str_text(m.name.get())?;
    let text = format!("<member '{n}' of '{}' objects>", owner_name(m.owner.get()));
    Ok(vm.str_value(&text))
}
fn member_word(vm: &mut Vm, m: Gc<Native<MemberObj>>, obj: Value) -> R<*mut Value> {
    let name = match m.name.get().to_str() {
        Some(s) => s,
        None => vm.names.__slots__,
    };
    if let Some(owner) = m.owner.get().to_type()
        && !vm.is_instance(obj, owner)
    {
        let (o, t) = (owner.name_str(), vm.type_name(obj));
        return Err(
            vm.type_error(format!("descriptor '{name}' for '{o}' objects doesn't apply to a '{t}' object"))
        );
    }
    match obj.object() {
        // SAFETY: the object is an instance of the class whose layout has the word at this offset.
        Some(h) => Ok(unsafe { word(h.as_ptr(), m.offset) }),
        None => Err(vm.attribute_error_missing(obj, name)),
    }
}
fn member_get(vm: &mut Vm, d: Value, obj: Value, _: Value) -> R {
    if d.native::<GetSetObj>().is_some() {
        return getset_get(vm, d, obj, Value::UNBOUND);
    }
    if obj.is_unbound() {
        return Ok(d);
    }
    let m = payload!(vm, d, MemberObj);
    let w = member_word(vm, m, obj)?;
    // SAFETY: see `member_word`.
    let v = unsafe { *w };
    if v.is_unbound() {
        let name = m.name.get().to_str().unwrap_or(vm.names.__slots__);
        return Err(vm.attribute_error_missing(obj, name));
    }
    Ok(v)
}
fn member_set(vm: &mut Vm, d: Value, obj: Value, v: Value) -> R<()> {
    if d.native::<GetSetObj>().is_some() {
        return getset_set(vm, d, obj, v);
    }
    let m = payload!(vm, d, MemberObj);
    let w = member_word(vm, m, obj)?;
    // SAFETY: see `member_word`.
    unsafe {
        if v.is_unbound() && (*w).is_unbound() {
            let n = m.name.get();
            return Err(vm.attribute_error(n));
        }
        *w = v;
        if let Some(h) = obj.object() {
            vm.heap.barrier(h.as_ptr());
        }
    }
    Ok(())
}
fn member_name(vm: &mut Vm, v: Value) -> R {
    if v.native::<GetSetObj>().is_some() {
        return getset_name(vm, v);
    }
    let m = payload!(vm, v, MemberObj);
    Ok(m.name.get())
}
fn member_qual(vm: &mut Vm, v: Value) -> R {
    if v.native::<GetSetObj>().is_some() {
        return getset_qualname(vm, v);
    }
    let m = payload!(vm, v, MemberObj);
    let n = vm.str_text(m.name.get())?;
    member_qualname(vm, m.owner.get(), &n)
}
fn member_doc(vm: &mut Vm, v: Value) -> R {
    if v.native::<GetSetObj>().is_some() {
        return getset_doc(vm, v);
    }
    Ok(Value::NONE)
}
fn member_objclass(vm: &mut Vm, v: Value) -> R {
    if v.native::<GetSetObj>().is_some() {
        return getset_objclass(vm, v);
    }
    let m = payload!(vm, v, MemberObj);
    Ok(m.owner.get())
}
fn member_reduce(vm: &mut Vm, a: &[Value]) -> R {
    if a[0].native::<GetSetObj>().is_some() {
        return getset_reduce(vm, a);
    }
    let m = payload!(vm, a[0], MemberObj);
    reduce_getattr(vm, m.owner.get(), m.name.get())
}

pub static MEMBER: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots {
        repr: Some(member_repr),
        descr_get: Some(member_get),
        descr_set: Some(member_set),
        ..Slots::NONE
    },
    methods: &[def("__reduce__", "($self, /)", member_reduce, "")],
    getset: &[
        getter("__name__", member_name, ""),
        getter("__qualname__", member_qual, ""),
        getter("__doc__", member_doc, ""),
        getter("__objclass__", member_objclass, ""),
    ],
    ..TypeDef::native::<MemberObj>("member_descriptor")
};

// ---- class methods of builtin types ----

fn cm_parts(vm: &mut Vm, v: Value) -> R<(Gc<NativeFn>, Value)> {
    let c = payload!(vm, v, ClassMethodDescr);
    match c.func.get().downcast::<NativeFn>() {
        Some(f) => Ok((f, c.owner.get())),
        None => Err(vm.type_error("bad descriptor")),
    }
}
fn cm_repr(vm: &mut Vm, v: Value) -> R {
    let (f, owner) = cm_parts(vm, v)?;
    let text = format!("<method '{}' of '{}' objects>", f.def.name, owner_name(owner));
    Ok(vm.str_value(&text))
}
fn cm_get(vm: &mut Vm, d: Value, obj: Value, cls: Value) -> R {
    let (f, owner) = cm_parts(vm, d)?;
    let name = f.def.name;
    let clsv = if cls.is_unbound() {
        if obj.is_unbound() {
            let o = owner_name(owner);
            return Err(
                vm.type_error(format!("descriptor '{name}' for type '{o}' needs either an object or a type"))
            );
        }
        vm.type_of(obj).value()
    } else {
        cls
    };
    let Some(cls) = clsv.to_type() else {
        let (o, t) = (owner_name(owner), vm.type_name(clsv));
        return Err(
            vm.type_error(format!("descriptor '{name}' for type '{o}' needs a type, not a '{t}' as arg 2"))
        );
    };
    if let Some(o) = owner.to_type()
        && !cls.is_subtype(o)
    {
        let (o, t) = (o.name_str(), cls.name_str());
        return Err(
            vm.type_error(format!("descriptor '{name}' requires a subtype of '{o}' but received '{t}'"))
        );
    }
    Ok(vm.new_native_fn(f.def, clsv, clsv, Value::UNBOUND))
}
fn cm_call(vm: &mut Vm, d: Value, args: Args) -> R {
    let (f, owner) = cm_parts(vm, d)?;
    let Some(cls) = args.get(0) else {
        let o = owner_name(owner);
        return Err(vm.type_error(format!("descriptor '{}' of '{o}' object needs an argument", f.def.name)));
    };
    let bound = cm_get(vm, d, Value::UNBOUND, cls)?;
    vm.call_args(bound, args.rest())
}
fn cm_name(vm: &mut Vm, v: Value) -> R {
    let (f, _) = cm_parts(vm, v)?;
    Ok(vm.intern(f.def.name).value())
}
fn cm_qualname(vm: &mut Vm, v: Value) -> R {
    let (f, o) = cm_parts(vm, v)?;
    member_qualname(vm, o, f.def.name)
}
fn cm_doc(vm: &mut Vm, v: Value) -> R {
    let (f, _) = cm_parts(vm, v)?;
    doc_value(vm, f.def.doc)
}
fn cm_sig(vm: &mut Vm, v: Value) -> R {
    let (f, _) = cm_parts(vm, v)?;
    doc_value(vm, f.def.sig)
}
fn cm_objclass(vm: &mut Vm, v: Value) -> R {
    Ok(cm_parts(vm, v)?.1)
}
fn cm_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let (f, o) = cm_parts(vm, a[0])?;
    let n = vm.intern(f.def.name).value();
    reduce_getattr(vm, o, n)
}

pub static CLASSMETHOD_DESCR: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots { repr: Some(cm_repr), descr_get: Some(cm_get), call: Some(cm_call), ..Slots::NONE },
    methods: &[def("__reduce__", "($self, /)", cm_reduce, "")],
    getset: &[
        getter("__name__", cm_name, ""),
        getter("__qualname__", cm_qualname, ""),
        getter("__doc__", cm_doc, ""),
        getter("__text_signature__", cm_sig, ""),
        getter("__objclass__", cm_objclass, ""),
    ],
    ..TypeDef::native::<ClassMethodDescr>("classmethod_descriptor")
};

// ---- builtin functions and methods ----

fn nf(vm: &mut Vm, v: Value) -> R<Gc<NativeFn>> {
    match v.downcast::<NativeFn>() {
        Some(f) => Ok(f),
        None => Err(vm.type_error("not a builtin function")),
    }
}
fn is_module_fn(vm: &Vm, f: Gc<NativeFn>) -> bool {
    let s = f.self_.get();
    s.is_unbound() || vm.is_instance(s, vm.types.module)
}
fn nf_repr(vm: &mut Vm, v: Value) -> R {
    let f = nf(vm, v)?;
    let text = if is_module_fn(vm, f) {
        format!("<built-in function {}>", f.def.name)
    } else {
        let s = f.self_.get();
        format!("<built-in method {} of {} object at {:#x}>", f.def.name, vm.type_name(s), vm.id_of(s))
    };
    Ok(vm.str_value(&text))
}
fn nf_call(vm: &mut Vm, v: Value, args: Args) -> R {
    let f = nf(vm, v)?;
    vm.call_native_fn(f, args)
}
fn nf_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let _ = &vm;
    let (Some(x), Some(y)) = (a.downcast::<NativeFn>(), b.downcast::<NativeFn>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let same = std::ptr::eq(x.def, y.def) && x.self_.get() == y.self_.get();
    Ok(match op {
        CmpOp::Eq => Value::bool(same),
        CmpOp::Ne => Value::bool(!same),
        _ => Value::NOT_IMPLEMENTED,
    })
}
fn nf_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let f = nf(vm, v)?;
    let a = vm.id_of(f.self_.get()) as i64;
    Ok(((a >> 4) ^ (std::ptr::from_ref(f.def) as i64).rotate_left(9)) & 0x0fff_ffff_ffff_ffff)
}
fn nf_name(vm: &mut Vm, v: Value) -> R {
    let f = nf(vm, v)?;
    Ok(vm.intern(f.def.name).value())
}
fn nf_qualname(vm: &mut Vm, v: Value) -> R {
    let f = nf(vm, v)?;
    if is_module_fn(vm, f) {
        return Ok(vm.intern(f.def.name).value());
    }
    let s = f.self_.get();
    let t = match s.to_type() {
        Some(t) => t,
        None => vm.type_of(s),
    };
    member_qualname(vm, t.value(), f.def.name)
}
fn nf_doc(vm: &mut Vm, v: Value) -> R {
    let f = nf(vm, v)?;
    doc_value(vm, f.def.doc)
}
fn nf_sig(vm: &mut Vm, v: Value) -> R {
    let f = nf(vm, v)?;
    doc_value(vm, f.def.sig)
}
fn nf_self(vm: &mut Vm, v: Value) -> R {
    let f = nf(vm, v)?;
    let s = f.self_.get();
    if !s.is_unbound() {
        return Ok(s);
    }
    // A module function: its module.
    let modules = vm.modules;
    match f.module.get().to_str().and_then(|m| modules.get_str(m)) {
        Some(m) => Ok(m),
        None => Ok(Value::NONE),
    }
}
fn nf_module(vm: &mut Vm, v: Value) -> R {
    let f = nf(vm, v)?;
    let m = f.module.get();
    Ok(if m.is_unbound() { Value::NONE } else { m })
}
fn nf_set_module(vm: &mut Vm, v: Value, m: Value) -> R<()> {
    let f = nf(vm, v)?;
    f.module.set(&vm.heap, f, m);
    Ok(())
}
fn nf_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let f = nf(vm, a[0])?;
    let n = vm.intern(f.def.name).value();
    if is_module_fn(vm, f) {
        return Ok(n);
    }
    reduce_getattr(vm, f.self_.get(), n)
}

pub static NATIVE_FN: TypeDef = TypeDef {
    shape: Some(id::NATIVE_FN),
    flags: type_flags::WEAKREFS | type_flags::NO_NEW,
    slots: Slots {
        repr: Some(nf_repr),
        call: Some(nf_call),
        compare: Some(nf_compare),
        hash: Some(nf_hash),
        ..Slots::NONE
    },
    methods: &[def("__reduce__", "($self, /)", nf_reduce, "")],
    getset: &[
        getter("__name__", nf_name, ""),
        getter("__qualname__", nf_qualname, ""),
        getter("__doc__", nf_doc, ""),
        getter("__text_signature__", nf_sig, ""),
        getter("__self__", nf_self, ""),
        getset("__module__", nf_module, nf_set_module, ""),
    ],
    ..TypeDef::of::<NativeFn>("builtin_function_or_method")
};

// ---- method descriptors ----

fn md_repr(vm: &mut Vm, v: Value) -> R {
    let f = nf(vm, v)?;
    let text = format!("<method '{}' of '{}' objects>", f.def.name, owner_name(f.owner.get()));
    Ok(vm.str_value(&text))
}
fn md_get(vm: &mut Vm, d: Value, obj: Value, _: Value) -> R {
    if obj.is_unbound() {
        return Ok(d);
    }
    let f = nf(vm, d)?;
    check_instance(vm, f.owner.get(), f.def.name, obj)?;
    let owner = if f.def.kind == MethodKind::Instance { f.owner.get() } else { Value::UNBOUND };
    Ok(vm.new_native_fn(f.def, obj, owner, Value::UNBOUND))
}
fn md_qualname(vm: &mut Vm, v: Value) -> R {
    let f = nf(vm, v)?;
    member_qualname(vm, f.owner.get(), f.def.name)
}
fn md_objclass(vm: &mut Vm, v: Value) -> R {
    let f = nf(vm, v)?;
    Ok(f.owner.get())
}
fn md_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let f = nf(vm, a[0])?;
    let n = vm.intern(f.def.name).value();
    reduce_getattr(vm, f.owner.get(), n)
}

pub static METHOD_DESCR: TypeDef = TypeDef {
    shape: Some(id::METHOD_DESCR),
    flags: type_flags::NO_NEW,
    slots: Slots { repr: Some(md_repr), call: Some(nf_call), descr_get: Some(md_get), ..Slots::NONE },
    methods: &[def("__reduce__", "($self, /)", md_reduce, "")],
    getset: &[
        getter("__name__", nf_name, ""),
        getter("__qualname__", md_qualname, ""),
        getter("__doc__", nf_doc, ""),
        getter("__text_signature__", nf_sig, ""),
        getter("__objclass__", md_objclass, ""),
    ],
    ..TypeDef::of::<NativeFn>("method_descriptor")
};

impl Vm {
    /// Is `v` a function that a call through the class may prepend the receiver to (for slot wrappers: calls the
    /// slot at once, without making a bound object)?
    #[inline]
    pub fn call_slot_wrapper(&mut self, m: Value, obj: Value, args: Args) -> Option<R> {
        let w = m.native::<SlotWrapper>()?;
        let owner: Gc<TypeObj> = w.owner.get().to_type()?;
        if !self.is_instance(obj, owner) {
            return None;
        }
        Some((w.def.wrap)(self, owner.slots(), obj, args))
    }
}
