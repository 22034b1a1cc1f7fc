//! property.

use crate::call::Args;
use crate::native::{MethodDef, TypeDef, bind, def, getset, getter, member, member_rw, spec};
use crate::object::*;
use crate::shape::id;
use crate::slots::Slots;
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::{R, Vm};
use taipan_heap::{Gc, Slot, Value};

/// Header flag: the doc was taken from the getter.
const GETTER_DOC: u16 = flags::OWN;

fn prop(vm: &mut Vm, v: Value) -> R<Gc<PropertyObj>> {
    match v.downcast::<PropertyObj>() {
        Some(p) => Ok(p),
        None => Err(vm.type_error("not a property")),
    }
}
fn property_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    let none = || Slot::new(Value::NONE);
    let init = PropertyObj {
        hdr: cls.new_header(kind::PROPERTY),
        get: none(),
        set: none(),
        del: none(),
        doc: none(),
        name: Slot::new(Value::UNBOUND),
    };
    // SAFETY: the header is the class's.
    Ok(unsafe { vm.new_extended(cls, init) }.value())
}

static PROPERTY_SIG: MethodDef = spec("property", "(fget=None, fset=None, fdel=None, doc=None)");

fn property_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let [get, set, del, doc] =
        bind(vm, &PROPERTY_SIG, args)?.map(|v| if v.is_unbound() { Value::NONE } else { v });
    let p = prop(vm, v)?;
    p.get.set(&vm.heap, p, get);
    p.set.set(&vm.heap, p, set);
    p.del.set(&vm.heap, p, del);
    p.name.set(&vm.heap, p, Value::UNBOUND);
    p.hdr.flags.set(p.hdr.flags.get() & !GETTER_DOC);
    let mut the_doc = doc;
    if doc.is_none() && !get.is_none() {
        let n = vm.names.__doc__;
        if let Some(d) = vm.getattr_opt(get, n)?
            && !d.is_none()
        {
            the_doc = d;
            p.hdr.flags.set(p.hdr.flags.get() | GETTER_DOC);
        }
    }
    if vm.type_of(v) == vm.types.property {
        p.doc.set(&vm.heap, p, the_doc);
    } else {
        // A subclass has a `__doc__` of its own that hides the member: the instance gets an attribute.
        p.doc.set(&vm.heap, p, the_doc);
        let n = vm.names.__doc__;
        if let Err(e) = vm.setattr(v, n, the_doc) {
            // Only the getter's doc must find a place.
            if p.hdr.flags.get() & GETTER_DOC != 0 {
                return Err(e);
            }
            let t = vm.exc.AttributeError;
            vm.expect_exception(e, t)?;
        }
    }
    Ok(())
}
/// The name that errors use: set by `__set_name__`, or the getter's.
fn name_of(vm: &mut Vm, p: Gc<PropertyObj>) -> R<Option<Value>> {
    let n = p.name.get();
    if !n.is_unbound() {
        return Ok(Some(n));
    }
    let g = p.get.get();
    if g.is_none() {
        return Ok(None);
    }
    let n = vm.names.__name__;
    vm.getattr_opt(g, n)
}
fn missing(vm: &mut Vm, p: Gc<PropertyObj>, obj: Value, what: &str) -> crate::Raised {
    let name = match name_of(vm, p) {
        Ok(n) => n,
        Err(e) => return e,
    };
    let q = vm.names.__qualname__;
    let cls = vm.type_of(obj).value();
    let cls = match vm.getattr(cls, q).and_then(|q| vm.repr_text(q)) {
        Ok(c) => c,
        Err(e) => return e,
    };
    let msg = match name {
        Some(n) => match vm.repr_text(n) {
            Ok(n) => format!("property {n} of {cls} object has no {what}"),
            Err(e) => return e,
        },
        None => format!("property of {cls} object has no {what}"),
    };
    vm.attribute_error(msg)
}
pub fn property_get(vm: &mut Vm, d: Value, obj: Value, _: Value) -> R {
    if obj.is_unbound() {
        return Ok(d);
    }
    let p = prop(vm, d)?;
    let g = p.get.get();
    if g.is_none() {
        return Err(missing(vm, p, obj, "getter"));
    }
    vm.call1(g, obj)
}
fn property_set(vm: &mut Vm, d: Value, obj: Value, v: Value) -> R<()> {
    let p = prop(vm, d)?;
    if v.is_unbound() {
        let f = p.del.get();
        if f.is_none() {
            return Err(missing(vm, p, obj, "deleter"));
        }
        vm.call1(f, obj)?;
    } else {
        let f = p.set.get();
        if f.is_none() {
            return Err(missing(vm, p, obj, "setter"));
        }
        vm.call(f, &[obj, v])?;
    }
    Ok(())
}
/// A copy with one function exchanged.
fn property_copy(vm: &mut Vm, v: Value, get: Value, set: Value, del: Value) -> R {
    let p = prop(vm, v)?;
    let pick = |new: Value, old: Value| if new.is_unbound() || new.is_none() { old } else { new };
    let g = pick(get, p.get.get());
    let s = pick(set, p.set.get());
    let d = pick(del, p.del.get());
    let doc = if p.hdr.flags.get() & GETTER_DOC != 0 && !g.is_none() { Value::NONE } else { p.doc.get() };
    let cls = vm.type_of(v).value();
    let new = vm.call(cls, &[g, s, d, doc])?;
    if let Some(n) = new.downcast::<PropertyObj>() {
        n.name.set(&vm.heap, n, p.name.get());
    }
    Ok(new)
}
fn property_getter(vm: &mut Vm, a: &[Value]) -> R {
    property_copy(vm, a[0], a[1], Value::NONE, Value::NONE)
}
fn property_setter(vm: &mut Vm, a: &[Value]) -> R {
    property_copy(vm, a[0], Value::NONE, a[1], Value::NONE)
}
fn property_deleter(vm: &mut Vm, a: &[Value]) -> R {
    property_copy(vm, a[0], Value::NONE, Value::NONE, a[1])
}
fn property_set_name(vm: &mut Vm, args: Args) -> R {
    let n = args.all.len().saturating_sub(1);
    if n != 2 {
        return Err(vm.type_error(format!("__set_name__() takes 2 positional arguments but {n} were given")));
    }
    let p = prop(vm, args.all[0])?;
    p.name.set(&vm.heap, p, args.all[2]);
    Ok(Value::NONE)
}
fn fget(vm: &mut Vm, v: Value) -> R {
    Ok(prop(vm, v)?.get.get())
}
fn fset(vm: &mut Vm, v: Value) -> R {
    Ok(prop(vm, v)?.set.get())
}
fn fdel(vm: &mut Vm, v: Value) -> R {
    Ok(prop(vm, v)?.del.get())
}
fn get_doc(vm: &mut Vm, v: Value) -> R {
    Ok(prop(vm, v)?.doc.get())
}
fn set_doc(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let p = prop(vm, v)?;
    p.doc.set(&vm.heap, p, if x.is_unbound() { Value::NONE } else { x });
    Ok(())
}
fn get_name(vm: &mut Vm, v: Value) -> R {
    let p = prop(vm, v)?;
    match name_of(vm, p)? {
        Some(n) => Ok(n),
        None => {
            let n = vm.names.__name__;
            Err(vm.attribute_error_missing(v, n))
        }
    }
}
fn set_name(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let p = prop(vm, v)?;
    p.name.set(&vm.heap, p, x);
    Ok(())
}
fn get_abstract(vm: &mut Vm, v: Value) -> R {
    let p = prop(vm, v)?;
    for f in [p.get.get(), p.set.get(), p.del.get()] {
        if !f.is_none() && super::function::is_abstract(vm, f)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

pub static PROPERTY: TypeDef = TypeDef {
    shape: Some(id::PROPERTY),
    flags: PUBLIC | type_flags::BASETYPE,
    slots: Slots {
        new: Some(property_new),
        init: Some(property_init),
        descr_get: Some(property_get),
        descr_set: Some(property_set),
        ..Slots::NONE
    },
    methods: &[
        def(
            "getter",
            "($self, object, /)",
            property_getter,
            "Descriptor to obtain a copy of the property with a different getter.",
        ),
        def(
            "setter",
            "($self, object, /)",
            property_setter,
            "Descriptor to obtain a copy of the property with a different setter.",
        ),
        def(
            "deleter",
            "($self, object, /)",
            property_deleter,
            "Descriptor to obtain a copy of the property with a different deleter.",
        ),
        crate::native::raw(
            "__set_name__",
            "($self, owner, name, /)",
            property_set_name,
            "__set_name__(owner, name)",
        ),
    ],
    getset: &[
        member("fget", fget, ""),
        member("fset", fset, ""),
        member("fdel", fdel, ""),
        member_rw("__doc__", get_doc, set_doc, ""),
        getset("__name__", get_name, set_name, ""),
        getter("__isabstractmethod__", get_abstract, ""),
    ],
    doc: "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
    ..TypeDef::of::<PropertyObj>("property")
};
