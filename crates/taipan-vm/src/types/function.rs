//! Python functions, bound methods, cells, staticmethod and classmethod.

use crate::call::Args;
use crate::code::CodeObj;
use crate::native::{
    MethodDef, TypeDef, bind, check_positional, def, getset, getter, member, member_rw, spec,
};
use crate::object::*;
use crate::shape::id;
use crate::slots::{CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::{R, Vm};
use taipan_heap::{Gc, Value};

// ---- functions ----

fn func(vm: &mut Vm, v: Value) -> R<Gc<FuncObj>> {
    match v.downcast::<FuncObj>() {
        Some(f) => Ok(f),
        None => Err(vm.type_error("not a function")),
    }
}
fn or_none(v: Value) -> Value {
    if v.is_unbound() { Value::NONE } else { v }
}

fn func_repr(vm: &mut Vm, v: Value) -> R {
    let f = func(vm, v)?;
    let q = vm.str_text(f.qualname.get())?;
    let text = format!("<function {q} at {:#x}>", vm.id_of(v));
    Ok(vm.str_value(&text))
}
fn func_get(vm: &mut Vm, d: Value, obj: Value, _: Value) -> R {
    if obj.is_unbound() { Ok(d) } else { Ok(vm.new_method(d, obj)) }
}
fn func_call(vm: &mut Vm, f: Value, args: Args) -> R {
    let f = func(vm, f)?;
    vm.call_function(f, args)
}

static FUNCTION_SIG: MethodDef =
    spec("function", "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)");

fn func_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    let [code, globals, name, defaults, closure, kwdefaults] = bind(vm, &FUNCTION_SIG, args)?;
    let Some(code) = code.downcast::<CodeObj>() else {
        let t = vm.type_name(code);
        return Err(vm.type_error(format!("function() argument 'code' must be code, not {t}")));
    };
    let Some(globals) = globals.to_dict() else {
        let t = vm.type_name(globals);
        return Err(vm.type_error(format!("function() argument 'globals' must be dict, not {t}")));
    };
    let [name, defaults, closure, kwdefaults] = [name, defaults, closure, kwdefaults].map(or_none);
    if !name.is_none() && name.to_str().is_none() {
        return Err(vm.type_error("arg 3 (name) must be None or string"));
    }
    if !defaults.is_none() && defaults.to_tuple().is_none() {
        return Err(vm.type_error("arg 4 (defaults) must be None or tuple"));
    }
    let n_free = code.tables().nfrees();
    match closure.to_tuple() {
        None if n_free > 0 && closure.is_none() => return Err(vm.type_error("arg 5 (closure) must be tuple")),
        None if !closure.is_none() => return Err(vm.type_error("arg 5 (closure) must be None or tuple")),
        c => {
            let n = c.map_or(0, |c| c.len);
            if n != n_free {
                let fname = vm.str_text(code.name.get())?;
                return Err(vm.value_error(format!("{fname} requires closure of length {n_free}, not {n}")));
            }
            for &x in c.iter().flat_map(|c| c.as_slice()) {
                if x.downcast::<CellObj>().is_none() {
                    let t = vm.type_name(x);
                    return Err(vm.type_error(format!("arg 5 (closure) expected cell, found {t}")));
                }
            }
        }
    }
    if !kwdefaults.is_none() && kwdefaults.to_dict().is_none() {
        return Err(vm.type_error("arg 6 (kwdefaults) must be None or dict"));
    }
    let f = vm.new_function(code, globals);
    if !name.is_none() {
        f.name.set(&vm.heap, f, name);
    }
    f.defaults.set(&vm.heap, f, defaults.plain());
    f.kwdefaults.set(&vm.heap, f, kwdefaults);
    if n_free > 0 {
        f.closure.set(&vm.heap, f, closure.plain());
    }
    Ok(f.value())
}

macro_rules! func_getter {
    ($name:ident, $field:ident) => {
        fn $name(vm: &mut Vm, v: Value) -> R {
            let f = func(vm, v)?;
            Ok(or_none(f.$field.get()))
        }
    };
}
func_getter!(get_name, name);
func_getter!(get_qualname, qualname);
func_getter!(get_module, module);
func_getter!(get_defaults, defaults);
func_getter!(get_kwdefaults, kwdefaults);
func_getter!(get_closure, closure);
func_getter!(get_annotate, annotate);

fn get_doc(vm: &mut Vm, v: Value) -> R {
    let f = func(vm, v)?;
    if f.doc.get().is_unbound()
        && let Some(code) = f.code.get()
    {
        vm.unpack(code);
        f.doc.set(&vm.heap, f, code.const_at(0));
    }
    Ok(or_none(f.doc.get()))
}
fn set_name(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = func(vm, v)?;
    if x.is_unbound() || x.to_str().is_none() {
        return Err(vm.type_error("__name__ must be set to a string object"));
    }
    f.name.set(&vm.heap, f, x);
    Ok(())
}
fn set_qualname(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = func(vm, v)?;
    if x.is_unbound() || x.to_str().is_none() {
        return Err(vm.type_error("__qualname__ must be set to a string object"));
    }
    f.qualname.set(&vm.heap, f, x);
    Ok(())
}
fn set_module(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = func(vm, v)?;
    f.module.set(&vm.heap, f, or_none(x));
    Ok(())
}
fn set_doc(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = func(vm, v)?;
    f.doc.set(&vm.heap, f, or_none(x));
    Ok(())
}
fn get_code(vm: &mut Vm, v: Value) -> R {
    let f = func(vm, v)?;
    Ok(f.code.get().map_or(Value::NONE, |c| c.value()))
}
fn set_code(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = func(vm, v)?;
    let code = if x.is_unbound() { None } else { x.downcast::<CodeObj>() };
    let Some(code) = code else { return Err(vm.type_error("__code__ must be set to a code object")) };
    let (n, have) = (code.tables().nfrees(), f.closure.get().to_tuple().map_or(0, |t| t.len));
    if n != have {
        let name = vm.str_text(f.name.get())?;
        return Err(vm.value_error(format!("{name}() requires a code object with {have} free vars, not {n}")));
    }
    // The docstring stays that of the old code.
    get_doc(vm, v)?;
    f.code.set(&vm.heap, f, Some(code));
    if let (Some(g), Some(b)) = (f.globals.get(), f.builtins.get()) {
        vm.note_scope(code, g, b);
    }
    vm.function_changed(f);
    Ok(())
}
fn set_defaults(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = func(vm, v)?;
    let x = or_none(x);
    if !x.is_none() && x.to_tuple().is_none() {
        return Err(vm.type_error("__defaults__ must be set to a tuple object"));
    }
    f.defaults.set(&vm.heap, f, x.plain());
    vm.function_changed(f);
    Ok(())
}
fn set_kwdefaults(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = func(vm, v)?;
    let x = or_none(x);
    if !x.is_none() && x.to_dict().is_none() {
        return Err(vm.type_error("__kwdefaults__ must be set to a dict object"));
    }
    f.kwdefaults.set(&vm.heap, f, x);
    vm.function_changed(f);
    Ok(())
}
fn get_globals(vm: &mut Vm, v: Value) -> R {
    let f = func(vm, v)?;
    Ok(f.globals.get().map_or(Value::NONE, |c| c.value()))
}
fn get_builtins(vm: &mut Vm, v: Value) -> R {
    let f = func(vm, v)?;
    Ok(f.builtins.get().map_or(Value::NONE, |c| super::builtins::unadapted(vm, c)))
}
/// Calls an `__annotate__` function for values; the result must be a dict.
pub fn call_annotate(vm: &mut Vm, annotate: Value) -> R {
    let r = vm.call(annotate, &[Value::small(1)])?;
    if r.to_dict().is_none() {
        let t = vm.type_name(r);
        return Err(vm.type_error(format!("__annotate__ returned non-dict of type '{t}'")));
    }
    Ok(r)
}
fn get_annotations(vm: &mut Vm, v: Value) -> R {
    let f = func(vm, v)?;
    let a = f.annotations.get();
    if !a.is_unbound() && !a.is_none() {
        return Ok(a);
    }
    let annotate = f.annotate.get();
    let d = if !annotate.is_unbound() && vm.is_callable(annotate) {
        call_annotate(vm, annotate)?
    } else {
        vm.new_dict().value()
    };
    f.annotations.set(&vm.heap, f, d);
    Ok(d)
}
fn set_annotations(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = func(vm, v)?;
    let x = or_none(x);
    if !x.is_none() && x.to_dict().is_none() {
        return Err(vm.type_error("__annotations__ must be set to a dict object"));
    }
    f.annotations.set(&vm.heap, f, if x.is_none() { Value::UNBOUND } else { x });
    f.annotate.set(&vm.heap, f, Value::NONE);
    Ok(())
}
fn set_annotate(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = func(vm, v)?;
    if x.is_unbound() {
        return Err(vm.type_error("__annotate__ cannot be deleted"));
    }
    if x.is_none() {
        f.annotate.set(&vm.heap, f, x);
        return Ok(());
    }
    if !vm.is_callable(x) {
        return Err(vm.type_error("__annotate__ must be callable or None"));
    }
    f.annotate.set(&vm.heap, f, x);
    f.annotations.set(&vm.heap, f, Value::UNBOUND);
    Ok(())
}
fn get_type_params(vm: &mut Vm, v: Value) -> R {
    let f = func(vm, v)?;
    let t = f.type_params.get();
    Ok(if t.to_tuple().is_some() { t } else { vm.empty_tuple.value() })
}
fn set_type_params(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = func(vm, v)?;
    if x.is_unbound() || x.to_tuple().is_none() {
        return Err(vm.type_error("__type_params__ must be set to a tuple"));
    }
    f.type_params.set(&vm.heap, f, x);
    Ok(())
}
/// `__dict__` of native objects, which may not be deleted.
pub fn set_native_dict(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    if x.is_unbound() {
        return Err(vm.type_error("cannot delete __dict__"));
    }
    crate::class::set_dict(vm, v, x)
}

pub static FUNCTION: TypeDef = TypeDef {
    shape: Some(id::FUNCTION),
    flags: type_flags::WEAKREFS,
    attrs: std::mem::offset_of!(FuncObj, dict),
    slots: Slots {
        new: Some(func_new),
        repr: Some(func_repr),
        call: Some(func_call),
        descr_get: Some(func_get),
        ..Slots::NONE
    },
    getset: &[
        getset("__code__", get_code, set_code, ""),
        getset("__defaults__", get_defaults, set_defaults, ""),
        getset("__kwdefaults__", get_kwdefaults, set_kwdefaults, ""),
        getset(
            "__annotations__",
            get_annotations,
            set_annotations,
            "Dict of annotations in a function object.",
        ),
        getset("__annotate__", get_annotate, set_annotate, "Get the code object for a function."),
        getset("__dict__", crate::class::get_dict, set_native_dict, ""),
        getset("__name__", get_name, set_name, ""),
        getset("__qualname__", get_qualname, set_qualname, ""),
        getset(
            "__type_params__",
            get_type_params,
            set_type_params,
            "Get the declared type parameters for a function.",
        ),
        member_rw("__module__", get_module, set_module, ""),
        member_rw("__doc__", get_doc, set_doc, ""),
        member("__closure__", get_closure, ""),
        member("__globals__", get_globals, ""),
        member("__builtins__", get_builtins, ""),
    ],
    doc: "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies the default keyword argument values",
    ..TypeDef::of::<FuncObj>("function")
};

// ---- bound methods ----

fn meth(vm: &mut Vm, v: Value) -> R<Gc<MethodObj>> {
    match v.downcast::<MethodObj>() {
        Some(m) => Ok(m),
        None => Err(vm.type_error("not a method")),
    }
}
fn method_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    check_positional(vm, "method", args, 2, 2)?;
    let (f, s) = (args.all[0], args.all[1]);
    if !vm.is_callable(f) {
        return Err(vm.type_error("first argument must be callable"));
    }
    if s.is_none() {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(vm.new_method(f, s))
}
fn method_repr(vm: &mut Vm, v: Value) -> R {
    let m = meth(vm, v)?;
    let (f, s) = (m.func.get(), m.self_.get());
    let (q, n) = (vm.names.__qualname__, vm.names.__name__);
    let mut name = vm.getattr_opt(f, q)?;
    if name.is_none() {
        name = vm.getattr_opt(f, n)?;
    }
    let name = name.and_then(|n| n.to_str()).map_or_else(|| "?".into(), |s| s.to_string_lossy());
    let s = vm.repr_text(s)?;
    Ok(vm.str_value(&format!("<bound method {name} of {s}>")))
}
fn method_call(vm: &mut Vm, v: Value, args: Args) -> R {
    let m = meth(vm, v)?;
    vm.call_prepend(m.func.get(), m.self_.get(), args)
}
fn method_get(_: &mut Vm, d: Value, _: Value, _: Value) -> R {
    Ok(d)
}
fn method_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.downcast::<MethodObj>(), b.downcast::<MethodObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let same = vm.eq(x.func.get(), y.func.get())? && x.self_.get() == y.self_.get();
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}
fn method_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let m = meth(vm, v)?;
    let a = super::object::object_hash(vm, m.self_.get())?;
    let b = vm.hash(m.func.get())?;
    Ok(a ^ b.rotate_left(5) & 0x0fff_ffff_ffff_ffff)
}
/// Attributes of the method type, then those of the function.
fn method_getattr(vm: &mut Vm, v: Value, name: Gc<StrObj>) -> R {
    let cls = vm.type_of(v);
    if let Some(d) = vm.lookup_in_type(cls, name) {
        return match vm.type_of(d).slots().descr_get {
            Some(g) => g(vm, d, v, cls.value()),
            None => Ok(d),
        };
    }
    let m = meth(vm, v)?;
    vm.getattr(m.func.get(), name)
}
fn method_func(vm: &mut Vm, v: Value) -> R {
    Ok(meth(vm, v)?.func.get())
}
fn method_self(vm: &mut Vm, v: Value) -> R {
    Ok(meth(vm, v)?.self_.get())
}
fn method_doc(vm: &mut Vm, v: Value) -> R {
    let f = meth(vm, v)?.func.get();
    let n = vm.names.__doc__;
    Ok(vm.getattr_opt(f, n)?.unwrap_or(Value::NONE))
}
fn method_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let m = meth(vm, a[0])?;
    let n = vm.names.__name__;
    let name = vm.getattr(m.func.get(), n)?;
    super::descriptors::reduce_getattr(vm, m.self_.get(), name)
}

pub static METHOD: TypeDef = TypeDef {
    shape: Some(id::METHOD),
    flags: type_flags::WEAKREFS,
    slots: Slots {
        new: Some(method_new),
        repr: Some(method_repr),
        call: Some(method_call),
        descr_get: Some(method_get),
        compare: Some(method_compare),
        hash: Some(method_hash),
        getattr: Some(method_getattr),
        setattr: Some(crate::attr::generic_setattr),
        ..Slots::NONE
    },
    methods: &[def("__reduce__", "($self, /)", method_reduce, "")],
    getset: &[
        member("__func__", method_func, "the function (or other callable) implementing a method"),
        member("__self__", method_self, "the instance to which a method is bound"),
        getter("__doc__", method_doc, ""),
    ],
    doc: "Create a bound instance method object.",
    ..TypeDef::of::<MethodObj>("method")
};

// ---- cells ----

fn cell(vm: &mut Vm, v: Value) -> R<Gc<CellObj>> {
    match v.downcast::<CellObj>() {
        Some(m) => Ok(m),
        None => Err(vm.type_error("not a cell")),
    }
}
fn cell_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    check_positional(vm, "cell", args, 0, 1)?;
    Ok(vm.new_cell(args.get(0).unwrap_or(Value::UNBOUND)).value())
}
fn cell_repr(vm: &mut Vm, v: Value) -> R {
    let c = cell(vm, v)?.value.get();
    let at = vm.id_of(v);
    let text = if c.is_unbound() {
        format!("<cell at {at:#x}: empty>")
    } else {
        format!("<cell at {at:#x}: {} object at {:#x}>", vm.type_name(c), vm.id_of(c))
    };
    Ok(vm.str_value(&text))
}
fn cell_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.downcast::<CellObj>(), b.downcast::<CellObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (x, y) = (x.value.get(), y.value.get());
    if x.is_unbound() || y.is_unbound() {
        let o = (!x.is_unbound()).cmp(&!y.is_unbound());
        return Ok(Value::bool(op.test(o)));
    }
    vm.compare(x, y, op)
}
fn cell_contents(vm: &mut Vm, v: Value) -> R {
    let c = cell(vm, v)?.value.get();
    if c.is_unbound() {
        return Err(vm.value_error("Cell is empty"));
    }
    Ok(c)
}
fn set_cell_contents(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let c = cell(vm, v)?;
    c.value.set(&vm.heap, c, x);
    Ok(())
}

pub static CELL: TypeDef = TypeDef {
    shape: Some(id::CELL),
    slots: Slots { new: Some(cell_new), repr: Some(cell_repr), compare: Some(cell_compare), ..Slots::NONE },
    getset: &[getset("cell_contents", cell_contents, set_cell_contents, "")],
    doc: "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \nfurther attempts to access its cell_contents attribute will\n    raise a ValueError.",
    ..TypeDef::of::<CellObj>("cell")
};

// ---- staticmethod, classmethod ----

fn wrapped(vm: &mut Vm, v: Value) -> R<Gc<WrapObj>> {
    match v.downcast::<WrapObj>() {
        Some(m) => Ok(m),
        None => Err(vm.type_error("not a method wrapper")),
    }
}
fn wrap_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    Ok(vm.new_wrap(cls, Value::NONE))
}
fn wrap_init(vm: &mut Vm, v: Value, args: Args, name: &str) -> R<()> {
    check_positional(vm, name, args, 1, 1)?;
    let w = wrapped(vm, v)?;
    let f = args.all[0];
    w.func.set(&vm.heap, w, f);
    for n in [vm.names.__module__, vm.names.__name__, vm.names.__qualname__, vm.names.__doc__] {
        if let Some(x) = vm.getattr_opt(f, n)? {
            vm.set_instance_attr(v, n, x)?;
        }
    }
    Ok(())
}
fn static_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    wrap_init(vm, v, args, "staticmethod")
}
fn class_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    wrap_init(vm, v, args, "classmethod")
}
fn static_repr(vm: &mut Vm, v: Value) -> R {
    let f = wrapped(vm, v)?.func.get();
    let r = vm.repr_text(f)?;
    Ok(vm.str_value(&format!("<staticmethod({r})>")))
}
fn class_repr(vm: &mut Vm, v: Value) -> R {
    let f = wrapped(vm, v)?.func.get();
    let r = vm.repr_text(f)?;
    Ok(vm.str_value(&format!("<classmethod({r})>")))
}
fn static_get(vm: &mut Vm, d: Value, _: Value, _: Value) -> R {
    Ok(wrapped(vm, d)?.func.get())
}
fn static_call(vm: &mut Vm, v: Value, args: Args) -> R {
    let f = wrapped(vm, v)?.func.get();
    vm.call_args(f, args)
}
fn class_get(vm: &mut Vm, d: Value, obj: Value, cls: Value) -> R {
    let f = wrapped(vm, d)?.func.get();
    let cls = if cls.is_unbound() { vm.type_of(obj).value() } else { cls };
    Ok(vm.new_method(f, cls))
}
fn wrap_func(vm: &mut Vm, v: Value) -> R {
    Ok(wrapped(vm, v)?.func.get())
}
/// True if `__isabstractmethod__` of `f` is true.
pub fn is_abstract(vm: &mut Vm, f: Value) -> R<bool> {
    let n = vm.names.__isabstractmethod__;
    match vm.getattr_opt(f, n)? {
        Some(v) => vm.truth(v),
        None => Ok(false),
    }
}
fn wrap_abstract(vm: &mut Vm, v: Value) -> R {
    let f = wrapped(vm, v)?.func.get();
    Ok(Value::bool(is_abstract(vm, f)?))
}
/// Annotations are the wrapped function's, until they are set on the wrapper.
fn wrap_forward(vm: &mut Vm, v: Value, name: Gc<StrObj>) -> R {
    if let Some(x) = vm.instance_attr(v, name) {
        return Ok(x);
    }
    let f = wrapped(vm, v)?.func.get();
    let x = vm.getattr(f, name)?;
    vm.set_instance_attr(v, name, x)?;
    Ok(x)
}
fn wrap_store(vm: &mut Vm, v: Value, name: Gc<StrObj>, x: Value) -> R<()> {
    if x.is_unbound() {
        if !vm.del_instance_attr(v, name) {
            return Err(vm.attribute_error_missing(v, name));
        }
    } else {
        vm.set_instance_attr(v, name, x)?;
    }
    Ok(())
}
fn wrap_annotations(vm: &mut Vm, v: Value) -> R {
    let n = vm.names.__annotations__;
    wrap_forward(vm, v, n)
}
fn wrap_set_annotations(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let n = vm.names.__annotations__;
    wrap_store(vm, v, n, x)
}
fn wrap_annotate(vm: &mut Vm, v: Value) -> R {
    let n = vm.names.__annotate__;
    wrap_forward(vm, v, n)
}
fn wrap_set_annotate(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let n = vm.names.__annotate__;
    wrap_store(vm, v, n, x)
}
const WRAP_GETSET: &[crate::native::GetSetDef] = &[
    member("__func__", wrap_func, ""),
    member("__wrapped__", wrap_func, ""),
    getter("__isabstractmethod__", wrap_abstract, ""),
    getset("__dict__", crate::class::get_dict, set_native_dict, ""),
    getset("__annotations__", wrap_annotations, wrap_set_annotations, ""),
    getset("__annotate__", wrap_annotate, wrap_set_annotate, ""),
];
fn wrap_alias(vm: &mut Vm, a: &[Value]) -> R {
    vm.generic_alias(a[0], a[1])
}
/// `__class_getitem__` of generic builtin classes.
pub const CLASS_GETITEM: MethodDef =
    def("__class_getitem__", "($type, object, /)", wrap_alias, "See PEP 585");

pub static STATICMETHOD: TypeDef = TypeDef {
    shape: Some(id::STATICMETHOD),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::WEAKREFS,
    attrs: std::mem::offset_of!(WrapObj, dict),
    slots: Slots {
        new: Some(wrap_new),
        init: Some(static_init),
        repr: Some(static_repr),
        call: Some(static_call),
        descr_get: Some(static_get),
        ..Slots::NONE
    },
    methods: &[CLASS_GETITEM],
    getset: WRAP_GETSET,
    doc: "staticmethod(function, /)\n--\n\nConvert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.",
    ..TypeDef::of::<WrapObj>("staticmethod")
};

pub static CLASSMETHOD: TypeDef = TypeDef {
    shape: Some(id::CLASSMETHOD),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::WEAKREFS,
    attrs: std::mem::offset_of!(WrapObj, dict),
    slots: Slots {
        new: Some(wrap_new),
        init: Some(class_init),
        repr: Some(class_repr),
        descr_get: Some(class_get),
        ..Slots::NONE
    },
    methods: &[CLASS_GETITEM],
    getset: WRAP_GETSET,
    doc: "classmethod(function, /)\n--\n\nConvert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.",
    ..TypeDef::of::<WrapObj>("classmethod")
};
