//! type: the class of classes.

use crate::call::Args;
use crate::class::{self, type_call};
use crate::native::{TypeDef, def, getset, getter, raw};
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::{R, Vm};
use taipan_heap::{Gc, Value};

pub static TYPE: TypeDef = TypeDef {
    shape: Some(id::TYPE),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::WEAKREFS,
    slots: Slots {
        new: Some(type_new),
        init: Some(type_init),
        call: Some(type_call),
        repr: Some(type_repr),
        getattr: Some(crate::attr::type_getattr),
        setattr: Some(crate::attr::type_setattr),
        ..Slots::NONE
    }
    .op(BinOp::Or, super::union::union_or),
    methods: &[
        def("mro", "($self, /)", type_mro, "Return a type's method resolution order."),
        def("__subclasses__", "($self, /)", type_subclasses, "Return a list of immediate subclasses."),
        raw(
            "__prepare__",
            "($type, name, bases, /, **kwds)",
            type_prepare,
            "Create the namespace for the class statement",
        ),
        def(
            "__instancecheck__",
            "($self, instance, /)",
            type_instancecheck,
            "Check if an object is an instance.",
        ),
        def(
            "__subclasscheck__",
            "($self, subclass, /)",
            type_subclasscheck,
            "Check if a class is a subclass.",
        ),
        def("__dir__", "($self, /)", type_dir, "Specialized __dir__ implementation for types."),
        def("__sizeof__", "($self, /)", type_sizeof, "Return memory consumption of the type object."),
    ],
    getset: &[
        getset("__name__", get_name, set_name, ""),
        getset("__qualname__", get_qualname, set_qualname, ""),
        getset("__bases__", get_bases, set_bases, ""),
        getter("__base__", get_base, ""),
        getter("__mro__", get_mro, ""),
        getset("__module__", get_module, set_module, ""),
        getset("__abstractmethods__", get_abstract, set_abstract, ""),
        getter("__dict__", get_dict, ""),
        getset("__doc__", get_doc, set_doc, ""),
        getter("__text_signature__", get_text_signature, ""),
        getset("__annotations__", get_annotations, set_annotations, ""),
        getset("__annotate__", get_annotate, set_annotate, ""),
        getset("__type_params__", get_type_params, set_type_params, ""),
        getter("__flags__", get_flags, ""),
        getter("__basicsize__", get_basicsize, ""),
        getter("__itemsize__", get_itemsize, ""),
        getter("__dictoffset__", get_dictoffset, ""),
        getter("__weakrefoffset__", get_weakrefoffset, ""),
    ],
    doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    ..TypeDef::of::<TypeObj>("type")
};

fn ty(vm: &mut Vm, v: Value) -> R<Gc<TypeObj>> {
    match v.to_type() {
        Some(t) => Ok(t),
        None => Err(vm.type_error("not a type")),
    }
}

fn type_new(vm: &mut Vm, meta: Gc<TypeObj>, args: Args) -> R {
    let pos = args.positional();
    if pos.len() != 3 {
        return Err(vm.type_error(format!("type.__new__() takes exactly 3 arguments ({} given)", pos.len())));
    }
    let Some(name) = pos[0].to_str() else { return Err(bad_arg(vm, 1, "str", pos[0])) };
    let Some(bases) = pos[1].to_tuple() else { return Err(bad_arg(vm, 2, "tuple", pos[1])) };
    let Some(ns) = pos[2].to_dict() else { return Err(bad_arg(vm, 3, "dict", pos[2])) };
    for &b in bases.as_slice() {
        if b.to_type().is_none() {
            let n = vm.names.__mro_entries__;
            if vm.getattr_opt(b, n)?.is_some() {
                return Err(
                    vm.type_error("type() doesn't support MRO entry resolution; use types.new_class()")
                );
            }
        }
    }
    let winner = class::calculate_metaclass(vm, meta, bases.as_slice())?;
    if winner != meta {
        let own = vm.types.type_.slots().new.map(|f| f as usize);
        if winner.slots().new.map(|f| f as usize) != own
            && let Some(new) = winner.slots().new
        {
            return new(vm, winner, args);
        }
    }
    let kw = Args { all: &args.all[3..], kwnames: args.kwnames };
    let made = class::type_new(vm, winner, name, bases, ns, kw)?;
    // The name is the object given, also where that is of a subclass of `str`.
    if pos[0].exact_str().is_none()
        && let Some(t) = made.to_type()
    {
        if t.qualname.get() == t.name.get() {
            t.qualname.set(&vm.heap, t, pos[0]);
        }
        t.name.set(&vm.heap, t, pos[0]);
    }
    Ok(made)
}
fn bad_arg(vm: &mut Vm, i: usize, want: &str, v: Value) -> crate::Raised {
    let t = vm.type_name(v);
    vm.type_error(format!("type.__new__() argument {i} must be {want}, not {t}"))
}
fn type_init(vm: &mut Vm, _: Value, args: Args) -> R<()> {
    let n = args.positional().len();
    if n == 1 && args.kwnames.is_some() {
        return Err(vm.type_error("type.__init__() takes no keyword arguments"));
    }
    if n != 1 && n != 3 {
        return Err(vm.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(())
}
fn type_repr(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    let module = get_module(vm, v).ok().and_then(|m| m.to_str()).filter(|m| !m.eq_str("builtins"));
    vm.clear_exception();
    let text = match module {
        Some(m) => {
            let q = vm.str_text(t.qualname.get())?;
            format!("<class '{m}.{q}'>")
        }
        None if t.is_heap_type() => {
            let q = vm.str_text(t.qualname.get())?;
            format!("<class '{q}'>")
        }
        None => format!("<class '{}'>", t.name_str()),
    };
    Ok(vm.str_value(&text))
}

fn type_mro(vm: &mut Vm, a: &[Value]) -> R {
    let t = ty(vm, a[0])?;
    let mro = class::default_mro(vm, t)?;
    let l = vm.to_list_value(mro)?;
    Ok(l.value())
}
fn type_subclasses(vm: &mut Vm, a: &[Value]) -> R {
    let t = ty(vm, a[0])?;
    let out = t.live_subclasses(vm);
    Ok(vm.list(&out))
}
fn type_prepare(vm: &mut Vm, _: Args) -> R {
    Ok(vm.new_dict().value())
}
fn type_instancecheck(vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(vm.isinstance_default(a[1], a[0])?))
}
fn type_subclasscheck(vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(vm.issubclass_default(a[1], a[0])?))
}
fn type_dir(vm: &mut Vm, a: &[Value]) -> R {
    let d = vm.new_dict();
    super::object::merge_class_dict(vm, d, a[0])?;
    let keys = vm.dict_keys_vec(d);
    Ok(vm.list(&keys))
}
fn type_sizeof(vm: &mut Vm, _: &[Value]) -> R {
    vm.size_value(size_of::<TypeObj>())
}

// ---- attributes ----

/// Attributes that may be set on classes of Python code only.
fn check_special(vm: &mut Vm, t: Gc<TypeObj>, v: Value, name: &str) -> R<()> {
    if !t.is_heap_type() || t.has_flag(type_flags::IMMUTABLE) {
        let n = t.name_str();
        return Err(vm.type_error(format!("cannot set '{name}' attribute of immutable type '{n}'")));
    }
    if v.is_unbound() {
        let n = t.name_str();
        return Err(vm.type_error(format!("cannot delete '{name}' attribute of immutable type '{n}'")));
    }
    Ok(())
}
fn get_name(vm: &mut Vm, v: Value) -> R {
    Ok(ty(vm, v)?.name.get())
}
fn set_name(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = ty(vm, v)?;
    check_special(vm, t, x, "__name__")?;
    let Some(s) = x.to_str() else {
        let (n, xt) = (t.name_str(), vm.type_name(x));
        return Err(vm.type_error(format!("can only assign string to {n}.__name__, not '{xt}'")));
    };
    if s.chars().any(|c| c == 0) {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    if s.to_utf8().is_none() {
        // The error that encoding raises.
        let enc = vm.intern("utf-8").value();
        vm.call_method(s.value(), "encode", &[enc])?;
    }
    t.name.set(&vm.heap, t, s.value());
    Ok(())
}
fn get_qualname(vm: &mut Vm, v: Value) -> R {
    Ok(ty(vm, v)?.qualname.get())
}
fn set_qualname(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = ty(vm, v)?;
    check_special(vm, t, x, "__qualname__")?;
    if x.to_str().is_none() {
        let (n, xt) = (t.name_str(), vm.type_name(x));
        return Err(vm.type_error(format!("can only assign string to {n}.__qualname__, not '{xt}'")));
    }
    t.qualname.set(&vm.heap, t, x);
    Ok(())
}
fn get_bases(vm: &mut Vm, v: Value) -> R {
    Ok(ty(vm, v)?.bases.get())
}
fn get_base(vm: &mut Vm, v: Value) -> R {
    Ok(ty(vm, v)?.base.get().map_or(Value::NONE, |b| b.value()))
}
fn get_mro(vm: &mut Vm, v: Value) -> R {
    Ok(crate::attr::slot_or_none(&ty(vm, v)?.mro))
}
fn set_bases(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = ty(vm, v)?;
    check_special(vm, t, x, "__bases__")?;
    let n = t.name_str();
    let Some(bases) = x.to_tuple() else {
        let xt = vm.type_name(x);
        return Err(vm.type_error(format!("can only assign tuple to {n}.__bases__, not {xt}")));
    };
    if bases.len == 0 {
        return Err(vm.type_error(format!("can only assign non-empty tuple to {n}.__bases__, not ()")));
    }
    for &b in bases.as_slice() {
        let Some(bt) = b.to_type() else {
            let xt = vm.type_name(b);
            return Err(vm.type_error(format!("{n}.__bases__ must be tuple of classes, not '{xt}'")));
        };
        // The MRO of one whose `mro()` runs right now is not made yet; its base is known.
        let above = std::iter::successors(Some(bt), |c| c.base.get()).any(|c| c == t);
        if above || bt.is_subtype(t) {
            return Err(vm.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    class::set_bases(vm, t, bases)
}
pub fn get_module(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    let key = vm.names.__module__;
    if let Some(m) = t.dict().get_str(key).filter(|m| t.is_heap_type() || m.to_str().is_some()) {
        return Ok(m);
    }
    if t.is_heap_type() {
        return Err(vm.attribute_error(key.value()));
    }
    match t.def.get().and_then(|d| d.name.rsplit_once('.')) {
        Some((m, _)) => Ok(vm.intern(m).value()),
        None => Ok(vm.names.builtins.value()),
    }
}
fn set_module(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = ty(vm, v)?;
    check_special(vm, t, x, "__module__")?;
    let key = vm.names.__module__;
    vm.set_type_attr(t, key, x)?;
    let n = vm.names.__firstlineno__;
    vm.set_type_attr(t, n, Value::UNBOUND)?;
    Ok(())
}
fn get_abstract(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    let key = vm.names.__abstractmethods__;
    match t.dict().get_str(key) {
        Some(x) if t != vm.types.type_ => Ok(x),
        _ => Err(vm.attribute_error(key.value())),
    }
}
fn set_abstract(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = ty(vm, v)?;
    let key = vm.names.__abstractmethods__;
    let on = if x.is_unbound() { false } else { vm.truth(x)? };
    if !vm.set_type_attr(t, key, x)? {
        return Err(vm.attribute_error(key.value()));
    }
    t.set_flag(type_flags::ABSTRACT, on);
    vm.derive_flags(t);
    vm.type_changed(t);
    Ok(())
}
fn get_dict(vm: &mut Vm, v: Value) -> R {
    let d = ty(vm, v)?.dict();
    Ok(vm.new_mapping_proxy(d.value()))
}
fn get_doc(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    let key = vm.names.__doc__;
    let Some(d) = t.dict().get_str(key) else { return Ok(Value::NONE) };
    if !t.is_heap_type() {
        return Ok(if d.to_str().is_some() { d } else { Value::NONE });
    }
    match vm.type_of(d).slots().descr_get {
        Some(g) => g(vm, d, Value::UNBOUND, v),
        None => Ok(d),
    }
}
fn set_doc(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = ty(vm, v)?;
    check_special(vm, t, x, "__doc__")?;
    let key = vm.names.__doc__;
    vm.set_type_attr(t, key, x)?;
    Ok(())
}
fn get_text_signature(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    if t == vm.types.object {
        return Ok(vm.str_value("()"));
    }
    if let Some(d) = t.def.get()
        && !t.is_heap_type()
        && let (Some(s), _) = crate::class::split_doc(d.doc)
    {
        return Ok(vm.str_value(s));
    }
    Ok(Value::NONE)
}
fn no_attr(vm: &mut Vm, t: Gc<TypeObj>, name: &str) -> crate::Raised {
    let n = t.name_str();
    vm.attribute_error(format!("type object '{n}' has no attribute '{name}'"))
}
fn get_annotate(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    if !t.is_heap_type() {
        return Err(no_attr(vm, t, "__annotate__"));
    }
    let (a, b) = (vm.names.__annotate__, vm.names.__annotate_func__);
    let d = t.dict();
    if let Some(f) = d.get_str(b).or_else(|| d.get_str(a)) {
        return match vm.type_of(f).slots().descr_get {
            Some(g) => g(vm, f, Value::UNBOUND, v),
            None => Ok(f),
        };
    }
    vm.set_type_attr(t, b, Value::NONE)?;
    Ok(Value::NONE)
}
fn set_annotate(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = ty(vm, v)?;
    if x.is_unbound() {
        return Err(vm.type_error("cannot delete __annotate__ attribute"));
    }
    check_special(vm, t, x, "__annotate__")?;
    if !x.is_none() && !vm.is_callable(x) {
        return Err(vm.type_error("__annotate__ must be callable or None"));
    }
    let key = vm.names.__annotate_func__;
    vm.set_type_attr(t, key, x)?;
    if !x.is_none() {
        let c = vm.names.__annotations_cache__;
        vm.set_type_attr(t, c, Value::UNBOUND)?;
    }
    Ok(())
}
fn get_annotations(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    if !t.is_heap_type() {
        return Err(no_attr(vm, t, "__annotations__"));
    }
    let (a, c) = (vm.names.__annotations__, vm.names.__annotations_cache__);
    let d = t.dict();
    if let Some(x) = d.get_str(a).or_else(|| d.get_str(c)) {
        return match vm.type_of(x).slots().descr_get {
            Some(g) => g(vm, x, Value::UNBOUND, v),
            None => Ok(x),
        };
    }
    let an = vm.names.__annotate__;
    let annotate = vm.getattr_opt(v, an)?.unwrap_or(Value::NONE);
    let r = if vm.is_callable(annotate) {
        super::function::call_annotate(vm, annotate)?
    } else {
        vm.new_dict().value()
    };
    vm.set_type_attr(t, c, r)?;
    Ok(r)
}
fn set_annotations(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = ty(vm, v)?;
    if !t.is_heap_type() || t.has_flag(type_flags::IMMUTABLE) {
        return check_special(vm, t, x, "__annotations__");
    }
    let (a, c) = (vm.names.__annotations__, vm.names.__annotations_cache__);
    let (f, g) = (vm.names.__annotate_func__, vm.names.__annotate__);
    if x.is_unbound() {
        let x = vm.set_type_attr(t, a, Value::UNBOUND)?;
        let y = vm.set_type_attr(t, c, Value::UNBOUND)?;
        if !x && !y {
            return Err(vm.attribute_error(a.value()));
        }
    } else if t.dict().get_str(a).is_some() {
        vm.set_type_attr(t, a, x)?;
    } else {
        vm.set_type_attr(t, c, x)?;
    }
    vm.set_type_attr(t, f, Value::NONE)?;
    vm.set_type_attr(t, g, Value::UNBOUND)?;
    Ok(())
}
fn get_type_params(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    let key = vm.names.__type_params__;
    match t.dict().get_str(key) {
        Some(p) if t.is_heap_type() => Ok(p),
        _ => Ok(vm.empty_tuple.value()),
    }
}
fn set_type_params(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = ty(vm, v)?;
    check_special(vm, t, x, "__type_params__")?;
    let key = vm.names.__type_params__;
    vm.set_type_attr(t, key, x)?;
    Ok(())
}
/// CPython's `tp_flags` bits, as far as programs look at them.
fn get_flags(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    let mut f: i64 = 1 << 12;
    for (mine, theirs) in [
        (type_flags::HEAPTYPE, 1 << 9),
        (type_flags::BASETYPE, 1 << 10),
        (type_flags::ABSTRACT, 1 << 20),
        (type_flags::SEQUENCE, 1 << 5),
        (type_flags::MAPPING, 1 << 6),
        (type_flags::MATCH_SELF, 1 << 22),
        (type_flags::NO_NEW, 1 << 7),
    ] {
        if t.has_flag(mine) {
            f |= theirs;
        }
    }
    if !t.is_heap_type() || t.has_flag(type_flags::IMMUTABLE) {
        f |= 1 << 8;
    }
    if t.def.get().is_some_and(|d| std::ptr::eq(d, &super::typevars::GENERIC)) {
        // `copyreg` takes the first class that is no heap type for where native state begins.
        f |= 1 << 9;
    }
    let types = &vm.types;
    for (c, bit) in [
        (types.int, 24),
        (types.list, 25),
        (types.tuple, 26),
        (types.bytes, 27),
        (types.str, 28),
        (types.dict, 29),
        (vm.exc.BaseException, 30),
        (types.type_, 31),
    ] {
        if t.is_subtype(c) {
            f |= 1 << bit;
        }
    }
    f |= if t.is_heap_type() { 1 << 14 } else { 2 };
    Ok(vm.new_int(f))
}
/// Sizes as CPython has them where programs rely on them.
fn get_basicsize(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    let l = t.layout.get();
    vm.size_value((l.fixed as usize + 8).max(16))
}
fn get_itemsize(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    let types = &vm.types;
    let n = if t.is_subtype(types.tuple) {
        8
    } else if t.is_subtype(types.int) {
        4
    } else if t.is_subtype(types.bytes) {
        1
    } else if t.is_subtype(types.type_) {
        40
    } else {
        0
    };
    Ok(Value::small(n))
}
fn get_dictoffset(vm: &mut Vm, v: Value) -> R {
    let l = ty(vm, v)?.layout.get();
    Ok(Value::small(if l.attrs == 0 {
        0
    } else if l.attrs >= l.native {
        -1
    } else {
        l.attrs as i64
    }))
}
fn get_weakrefoffset(vm: &mut Vm, v: Value) -> R {
    let t = ty(vm, v)?;
    Ok(Value::small(if t.has_flag(type_flags::WEAKREFS) { t.layout.get().fixed as i64 } else { 0 }))
}

impl Vm {
    /// `callable(v)`
    pub fn is_callable(&self, v: Value) -> bool {
        self.type_of(v).slots().call.is_some()
    }
}
