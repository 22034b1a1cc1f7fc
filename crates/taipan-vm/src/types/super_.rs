//! super.

use crate::call::Args;
use crate::frame::frame;
use crate::impl_trace;
use crate::native::{TypeDef, check_positional, member};
use crate::object::*;
use crate::shape::id;
use crate::slots::Slots;
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::{R, Vm};
use taipan_heap::{Gc, Slot, Value};

/// All unbound until `__init__`; `obj` and `start` stay so for an unbound super.
pub struct Super {
    pub cls: Slot,
    pub obj: Slot,
    /// The class whose MRO is searched behind `cls`.
    pub start: Slot,
}
impl_trace!(Super { cls, obj, start });

fn sup(vm: &mut Vm, v: Value) -> R<Gc<Native<Super>>> {
    match v.native::<Super>() {
        Some(s) => Ok(s),
        None => Err(vm.type_error("not a super object")),
    }
}
/// The class whose MRO `super(cls, obj)` walks.
fn super_check(vm: &mut Vm, cls: Gc<TypeObj>, obj: Value) -> R<Gc<TypeObj>> {
    if let Some(t) = obj.to_type()
        && t.is_subtype(cls)
    {
        return Ok(t);
    }
    let t = vm.type_of(obj);
    if t.is_subtype(cls) {
        return Ok(t);
    }
    let n = vm.names.__class__;
    if let Some(c) = vm.getattr_opt(obj, n)?.and_then(|c| c.to_type())
        && c != t
        && c.is_subtype(cls)
    {
        return Ok(c);
    }
    let (kind, name) = match obj.to_type() {
        Some(t) => ("type", t.name_str()),
        None => ("instance of", t.name_str()),
    };
    let c = cls.name_str();
    Err(vm.type_error(format!(
        "super(type, obj): obj ({kind} {name}) is not an instance or subtype of type ({c})."
    )))
}

impl Vm {
    /// `super(cls, obj).name`, for `LOAD_SUPER_ATTR`.
    pub fn super_getattr(&mut self, cls: Value, obj: Value, name: Gc<StrObj>) -> R {
        let Some(t) = cls.to_type() else {
            let n = self.type_name(cls);
            return Err(self.type_error(format!("super() argument 1 must be a type, not {n}")));
        };
        let start = super_check(self, t, obj)?;
        if name != self.names.__class__
            && let Some(v) = self.super_find(t, obj, start, name)?
        {
            return Ok(v);
        }
        let s = self.new_super(t, obj, start);
        crate::attr::generic_getattr(self, s, name)
    }
    /// As [`Vm::super_getattr`] for a call: (function, true) if the receiver is to be prepended.
    pub fn super_load_method(&mut self, cls: Value, obj: Value, name: Gc<StrObj>) -> R<(Value, bool)> {
        if let Some(t) = cls.to_type() {
            let start = super_check(self, t, obj)?;
            if obj != start.value()
                && name != self.names.__class__
                && let Some(d) = self.super_raw(t, start, name)
                && self.is_method_like(d)
            {
                return Ok((d, true));
            }
        }
        Ok((self.super_getattr(cls, obj, name)?, false))
    }
    /// What the classes behind `cls` in the MRO of `start` have under `name`.
    fn super_raw(&mut self, cls: Gc<TypeObj>, start: Gc<TypeObj>, name: Gc<StrObj>) -> Option<Value> {
        let mro = start.mro_tuple()?;
        let at = mro.as_slice().iter().position(|&c| c == cls.value())?;
        mro.as_slice()[at + 1..].iter().find_map(|c| c.to_type()?.dict().get_str(name))
    }
    fn super_find(
        &mut self,
        cls: Gc<TypeObj>,
        obj: Value,
        start: Gc<TypeObj>,
        name: Gc<StrObj>,
    ) -> R<Option<Value>> {
        let Some(d) = self.super_raw(cls, start, name) else { return Ok(None) };
        match self.type_of(d).slots().descr_get {
            Some(get) => {
                let o = if obj == start.value() { Value::UNBOUND } else { obj };
                get(self, d, o, start.value()).map(Some)
            }
            None => Ok(Some(d)),
        }
    }
    fn new_super(&mut self, cls: Gc<TypeObj>, obj: Value, start: Gc<TypeObj>) -> Value {
        let t = self.types.super_;
        let data =
            Super { cls: Slot::new(cls.value()), obj: Slot::new(obj), start: Slot::new(start.value()) };
        self.new_native(t, data).value()
    }
}

fn super_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    let u = || Slot::new(Value::UNBOUND);
    Ok(vm.new_native(cls, Super { cls: u(), obj: u(), start: u() }).value())
}
fn super_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    check_positional(vm, if args.kwnames.is_some() { "super" } else { "super()" }, args, 0, 2)?;
    let s = sup(vm, v)?;
    let (cls, obj) = match args.all {
        [] => implicit(vm)?,
        [c] => (*c, Value::NONE),
        [c, o, ..] => (*c, *o),
    };
    let Some(t) = cls.to_type() else {
        let n = vm.type_name(cls);
        return Err(vm.type_error(format!("super() argument 1 must be a type, not {n}")));
    };
    s.cls.set(&vm.heap, s, cls);
    if obj.is_none() {
        s.obj.set(&vm.heap, s, Value::UNBOUND);
        s.start.set(&vm.heap, s, Value::UNBOUND);
        return Ok(());
    }
    let start = super_check(vm, t, obj)?;
    s.obj.set(&vm.heap, s, obj);
    s.start.set(&vm.heap, s, start.value());
    Ok(())
}
/// Class and first argument of the method that calls `super()`.
fn implicit(vm: &mut Vm) -> R<(Value, Value)> {
    let fp = vm.thread.fp;
    if fp.is_null() {
        return Err(vm.runtime_error("super(): no current frame"));
    }
    // SAFETY: `fp` is the current frame; it has `n_localsplus` words.
    let (code, words) = unsafe {
        let c = frame(fp).code();
        (c, std::slice::from_raw_parts(fp, c.n_localsplus as usize))
    };
    if code.argcount == 0 || words.is_empty() {
        return Err(vm.runtime_error("super(): no arguments"));
    }
    let unwrap = |i: usize, v: Value| {
        let boxed = code.tables().localsplus.get(i).is_some_and(|l| l.is_cell() || l.is_free());
        match v.downcast::<CellObj>() {
            Some(c) if boxed => c.value.get(),
            _ => v,
        }
    };
    let obj = unwrap(0, words[0]);
    if obj.is_unbound() {
        return Err(vm.runtime_error("super(): arg[0] deleted"));
    }
    for (i, l) in code.tables().localsplus.iter().enumerate() {
        if l.is_free() && &*l.name == "__class__" {
            let c = words[i];
            let Some(c) = c.downcast::<CellObj>() else {
                return Err(vm.runtime_error("super(): bad __class__ cell"));
            };
            let cls = c.value.get();
            if cls.is_unbound() {
                return Err(vm.runtime_error("super(): empty __class__ cell"));
            }
            if cls.to_type().is_none() {
                let t = vm.type_name(cls);
                return Err(vm.runtime_error(format!("super(): __class__ is not a type ({t})")));
            }
            return Ok((cls, obj));
        }
    }
    Err(vm.runtime_error("super(): __class__ cell not found"))
}
fn super_repr(vm: &mut Vm, v: Value) -> R {
    let s = sup(vm, v)?;
    let c = s.cls.get().to_type().map_or_else(|| "NULL".into(), |t| t.name_str());
    let text = match s.start.get().to_type() {
        Some(t) => format!("<super: <class '{c}'>, <{} object>>", t.name_str()),
        None => format!("<super: <class '{c}'>, NULL>"),
    };
    Ok(vm.str_value(&text))
}
fn super_getattr(vm: &mut Vm, v: Value, name: Gc<StrObj>) -> R {
    let s = sup(vm, v)?;
    if name != vm.names.__class__
        && let (Some(cls), Some(start)) = (s.cls.get().to_type(), s.start.get().to_type())
        && let Some(x) = vm.super_find(cls, s.obj.get(), start, name)?
    {
        return Ok(x);
    }
    crate::attr::generic_getattr(vm, v, name)
}
fn super_get(vm: &mut Vm, d: Value, obj: Value, _: Value) -> R {
    let s = sup(vm, d)?;
    if obj.is_unbound() || obj.is_none() || !s.obj.get().is_unbound() {
        return Ok(d);
    }
    let Some(cls) = s.cls.get().to_type() else { return Ok(d) };
    let own = vm.type_of(d);
    if own != vm.types.super_ {
        return vm.call(own.value(), &[cls.value(), obj]);
    }
    let start = super_check(vm, cls, obj)?;
    Ok(vm.new_super(cls, obj, start))
}
fn thisclass(vm: &mut Vm, v: Value) -> R {
    Ok(crate::attr::slot_or_none(&sup(vm, v)?.cls))
}
fn self_(vm: &mut Vm, v: Value) -> R {
    Ok(crate::attr::slot_or_none(&sup(vm, v)?.obj))
}
fn self_class(vm: &mut Vm, v: Value) -> R {
    Ok(crate::attr::slot_or_none(&sup(vm, v)?.start))
}

pub static SUPER: TypeDef = TypeDef {
    shape: Some(id::SUPER),
    flags: PUBLIC | type_flags::BASETYPE,
    slots: Slots {
        new: Some(super_new),
        init: Some(super_init),
        repr: Some(super_repr),
        getattr: Some(super_getattr),
        setattr: Some(crate::attr::generic_setattr),
        descr_get: Some(super_get),
        ..Slots::NONE
    },
    getset: &[
        member("__thisclass__", thisclass, "the class invoking super()"),
        member("__self__", self_, "the instance invoking super(); may be None"),
        member("__self_class__", self_class, "the type of the instance invoking super(); may be None"),
    ],
    doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    ..TypeDef::native::<Super>("super")
};
