//! Type parameters: TypeVar, ParamSpec, TypeVarTuple, type aliases, Generic. What is about typing rather than about
//! the objects is done by the Python module `typing`, which is imported when it is needed.
//!
//! Bounds, constraints, defaults and alias values are lazy: a function computes each when it is first asked for.

use crate::call::Args;
use crate::dict::DictExt;
use crate::impl_trace;
use crate::native::{MethodDef, TypeDef, bind, def, getset, getter, member, raw, spec};
use crate::object::*;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use std::cell::Cell;
use std::mem::offset_of;
use taipan_heap::{Gc, RootedVec, Slot, Value};

/// A value that a function computes at first use.
struct Lazy {
    /// Unbound while not computed.
    value: Slot,
    /// Unbound if there is none.
    evaluate: Slot,
}
impl_trace!(Lazy { value, evaluate });
impl Lazy {
    fn known(v: Value) -> Lazy {
        Lazy { value: Slot::new(v), evaluate: Slot::new(Value::UNBOUND) }
    }
    fn later(f: Value) -> Lazy {
        Lazy { value: Slot::new(Value::UNBOUND), evaluate: Slot::new(f) }
    }
    /// The value, or `none` if there is neither value nor function.
    fn get<T>(&self, vm: &mut Vm, owner: Gc<T>, none: Value) -> R {
        let v = self.value.get();
        if !v.is_unbound() {
            return Ok(v);
        }
        let f = self.evaluate.get();
        if f.is_unbound() {
            return Ok(none);
        }
        let v = vm.call(f, &[Value::small(1)])?;
        self.value.set(&vm.heap, owner, v);
        Ok(v)
    }
    /// The function, for `evaluate_…` attributes; made if only the value is known.
    fn function(&self, vm: &mut Vm, absent: Value) -> Value {
        let f = self.evaluate.get();
        if !f.is_unbound() {
            return f;
        }
        let v = self.value.get();
        if v.is_unbound() || v == absent {
            return Value::NONE;
        }
        let t = vm.native_type(&CONST_EVALUATOR);
        vm.new_native(t, ConstEvaluator { value: Slot::new(v) }).value()
    }
}

/// What TypeVar, ParamSpec and TypeVarTuple have in common.
pub struct TypeParam {
    name: Slot,
    bound: Lazy,
    constraints: Lazy,
    default: Lazy,
    covariant: Cell<bool>,
    contravariant: Cell<bool>,
    infer_variance: Cell<bool>,
    dict: Slot,
}
impl_trace!(TypeParam { name, bound, constraints, default, dict; covariant, contravariant, infer_variance });

type Param = Gc<Native<TypeParam>>;

fn param(vm: &mut Vm, v: Value) -> R<Param> {
    match v.native::<TypeParam>() {
        Some(p) => Ok(p),
        None => Err(vm.type_error("not a type parameter")),
    }
}
fn no_default(vm: &mut Vm) -> Value {
    if let Some(v) = vm.state_get("typing.NoDefault") {
        return v;
    }
    let t = vm.native_type(&NO_DEFAULT_TYPE);
    let v = vm.new_instance(t);
    vm.state_set("typing.NoDefault", v);
    v
}
/// A function of the module `typing`.
fn typing(vm: &mut Vm, name: &str) -> R {
    let m = vm.import_module("typing")?;
    vm.getattr_text(m, name)
}
fn new_param(vm: &mut Vm, def: &'static TypeDef, name: Value) -> Param {
    let t = vm.native_type(def);
    let p = TypeParam {
        name: Slot::new(name),
        bound: Lazy::known(Value::UNBOUND),
        constraints: Lazy::known(Value::UNBOUND),
        default: Lazy::known(Value::UNBOUND),
        covariant: Cell::new(false),
        contravariant: Cell::new(false),
        infer_variance: Cell::new(false),
        dict: Slot::new(Value::UNBOUND),
    };
    vm.new_native(t, p)
}
/// `__module__`: the caller's.
fn caller(vm: &mut Vm) -> Value {
    let key = vm.names.__name__;
    vm.current_globals().and_then(|g| g.get_str(key)).unwrap_or(Value::NONE)
}
fn set_module(vm: &mut Vm, v: Value) -> R<()> {
    let m = caller(vm);
    let key = vm.names.__module__;
    vm.set_instance_attr(v, key, m)?;
    Ok(())
}
fn check_name(vm: &mut Vm, v: Value, func: &str) -> R<()> {
    if v.to_str().is_none() {
        let t = if v.is_none() { "None".into() } else { vm.type_name(v) };
        return Err(vm.type_error(format!("{func}() argument 'name' must be str, not {t}")));
    }
    Ok(())
}
/// Variance flags, checked.
fn set_variance(vm: &mut Vm, p: Param, co: Value, contra: Value, infer: Value) -> R<()> {
    let mut flag = |v: Value| if v.is_unbound() { Ok(false) } else { vm.truth(v) };
    let (co, contra, infer) = (flag(co)?, flag(contra)?, flag(infer)?);
    if co && contra {
        return Err(vm.value_error("Bivariant types are not supported."));
    }
    if infer && (co || contra) {
        return Err(vm.value_error("Variance cannot be specified with infer_variance."));
    }
    p.covariant.set(co);
    p.contravariant.set(contra);
    p.infer_variance.set(infer);
    Ok(())
}
fn check_bound(vm: &mut Vm, bound: Value) -> R {
    if bound.is_unbound() || bound.is_none() {
        return Ok(Value::NONE);
    }
    let f = typing(vm, "_type_check")?;
    let msg = vm.str_value("Bound must be a type.");
    vm.call(f, &[bound, msg])
}

static TYPEVAR_SIG: MethodDef = spec(
    "typevar",
    "(name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)",
);
fn typevar_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    let [name, constraints, bound, default, co, contra, infer] = bind(vm, &TYPEVAR_SIG, args)?;
    check_name(vm, name, "typevar")?;
    let p = new_param(vm, &TYPEVAR, name);
    set_variance(vm, p, co, contra, infer)?;
    let bound = check_bound(vm, bound)?;
    p.bound.value.set(&vm.heap, p, bound);
    match constraints.to_tuple() {
        Some(c) if c.len == 1 => return Err(vm.type_error("A single constraint is not allowed")),
        Some(c) if c.len > 1 => {
            if !bound.is_none() {
                return Err(vm.type_error("Constraints cannot be combined with bound=..."));
            }
            let f = typing(vm, "_type_check")?;
            let msg = vm.str_value("TypeVar(name, constraint, ...): constraints must be types.");
            let mut out = RootedVec::new(&vm.heap);
            for &x in c.as_slice() {
                let x = vm.call(f, &[x, msg])?;
                out.push(x);
            }
            let t = vm.tuple(&out);
            p.constraints.value.set(&vm.heap, p, t);
        }
        _ => {}
    }
    p.default.value.set(&vm.heap, p, default);
    set_module(vm, p.value())?;
    Ok(p.value())
}
static PARAMSPEC_SIG: MethodDef = spec(
    "paramspec",
    "(name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)",
);
fn paramspec_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    let [name, bound, default, co, contra, infer] = bind(vm, &PARAMSPEC_SIG, args)?;
    check_name(vm, name, "paramspec")?;
    let p = new_param(vm, &PARAMSPEC, name);
    set_variance(vm, p, co, contra, infer)?;
    let bound = check_bound(vm, bound)?;
    p.bound.value.set(&vm.heap, p, bound);
    p.default.value.set(&vm.heap, p, default);
    set_module(vm, p.value())?;
    Ok(p.value())
}
static TUPLE_SIG: MethodDef = spec("typevartuple", "(name, *, default=NoDefault)");
fn typevartuple_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    let [name, default] = bind(vm, &TUPLE_SIG, args)?;
    check_name(vm, name, "typevartuple")?;
    let p = new_param(vm, &TYPEVARTUPLE, name);
    p.default.value.set(&vm.heap, p, default);
    set_module(vm, p.value())?;
    Ok(p.value())
}

fn param_repr(vm: &mut Vm, v: Value) -> R {
    let p = param(vm, v)?;
    let n = vm.str_text(p.name.get())?;
    let tuple = vm.native_type(&TYPEVARTUPLE);
    let sign = if p.infer_variance.get() || vm.is_instance(v, tuple) {
        ""
    } else if p.covariant.get() {
        "+"
    } else if p.contravariant.get() {
        "-"
    } else {
        "~"
    };
    Ok(vm.str_value(&format!("{sign}{n}")))
}
fn get_name(vm: &mut Vm, v: Value) -> R {
    Ok(param(vm, v)?.name.get())
}
fn get_bound(vm: &mut Vm, v: Value) -> R {
    let p = param(vm, v)?;
    p.bound.get(vm, p, Value::NONE)
}
fn get_constraints(vm: &mut Vm, v: Value) -> R {
    let p = param(vm, v)?;
    let empty = vm.empty_tuple.value();
    p.constraints.get(vm, p, empty)
}
fn get_default(vm: &mut Vm, v: Value) -> R {
    let p = param(vm, v)?;
    let none = no_default(vm);
    p.default.get(vm, p, none)
}
fn get_covariant(vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(param(vm, v)?.covariant.get()))
}
fn get_contravariant(vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(param(vm, v)?.contravariant.get()))
}
fn get_infer(vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(param(vm, v)?.infer_variance.get()))
}
fn eval_bound(vm: &mut Vm, v: Value) -> R {
    let p = param(vm, v)?;
    Ok(p.bound.function(vm, Value::NONE))
}
fn eval_constraints(vm: &mut Vm, v: Value) -> R {
    let p = param(vm, v)?;
    Ok(p.constraints.function(vm, Value::NONE))
}
fn eval_default(vm: &mut Vm, v: Value) -> R {
    let p = param(vm, v)?;
    let none = no_default(vm);
    Ok(p.default.function(vm, none))
}
fn has_default(vm: &mut Vm, a: &[Value]) -> R {
    let p = param(vm, a[0])?;
    let none = no_default(vm);
    let known = p.default.value.get();
    let has = !p.default.evaluate.get().is_unbound() || !known.is_unbound() && known != none;
    Ok(Value::bool(has))
}
fn reduce(vm: &mut Vm, a: &[Value]) -> R {
    Ok(param(vm, a[0])?.name.get())
}
fn mro_entries(vm: &mut Vm, a: &[Value]) -> R {
    let t = vm.type_of(a[0]).short_name();
    Err(vm.type_error(format!("Cannot subclass an instance of {t}")))
}
fn or(vm: &mut Vm, a: Value, b: Value) -> R {
    super::union::make_checked(vm, &[a, b])
}
fn typevar_subst(vm: &mut Vm, a: &[Value]) -> R {
    let f = typing(vm, "_typevar_subst")?;
    vm.call(f, a)
}
fn typevar_prepare(vm: &mut Vm, a: &[Value]) -> R {
    let key = vm.names.__parameters__;
    let params = vm.getattr(a[1], key)?;
    let params = vm.to_tuple_value(params)?;
    let args = vm.to_tuple_value(a[2])?;
    let index = params.as_slice().iter().position(|&p| p == a[0]).unwrap_or(0);
    if index < args.len {
        return Ok(a[2]);
    }
    if index == args.len {
        let d = get_default(vm, a[0])?;
        if d != no_default(vm) {
            let mut v = RootedVec::from_slice(&vm.heap, args.as_slice());
            v.push(d);
            return Ok(vm.tuple(&v));
        }
    }
    let s = vm.str_text(a[1])?;
    Err(vm.type_error(format!(
        "Too few arguments for {s}; actual {}, expected at least {}",
        args.len,
        index + 1
    )))
}
fn paramspec_subst(vm: &mut Vm, a: &[Value]) -> R {
    let f = typing(vm, "_paramspec_subst")?;
    vm.call(f, a)
}
fn paramspec_prepare(vm: &mut Vm, a: &[Value]) -> R {
    let f = typing(vm, "_paramspec_prepare_subst")?;
    vm.call(f, a)
}
fn tuple_subst(vm: &mut Vm, _: &[Value]) -> R {
    Err(vm.type_error("Substitution of bare TypeVarTuple is not supported"))
}
fn tuple_prepare(vm: &mut Vm, a: &[Value]) -> R {
    let f = typing(vm, "_typevartuple_prepare_subst")?;
    vm.call(f, a)
}
/// `typing.Unpack[v]`
fn unpack(vm: &mut Vm, v: Value) -> R {
    let u = typing(vm, "Unpack")?;
    vm.getitem(u, v)
}
fn tuple_iter(vm: &mut Vm, v: Value) -> R {
    let u = unpack(vm, v)?;
    let t = vm.tuple(&[u]);
    vm.iter(t)
}
fn get_args(vm: &mut Vm, v: Value) -> R {
    let t = vm.native_type(&PARAMSPEC_ARGS);
    Ok(vm.new_native(t, ParamSpecPart { origin: Slot::new(v), kwargs: Cell::new(false) }).value())
}
fn get_kwargs(vm: &mut Vm, v: Value) -> R {
    let t = vm.native_type(&PARAMSPEC_KWARGS);
    Ok(vm.new_native(t, ParamSpecPart { origin: Slot::new(v), kwargs: Cell::new(true) }).value())
}

const PARAM: TypeDef = TypeDef {
    flags: type_flags::WEAKREFS,
    attrs: offset_of!(Native<TypeParam>, data) + offset_of!(TypeParam, dict),
    ..TypeDef::native::<TypeParam>("")
};
const HAS_DEFAULT: MethodDef = def("has_default", "($self, /)", has_default, "");
const REDUCE: MethodDef = def("__reduce__", "($self, /)", reduce, "");
const MRO_ENTRIES: MethodDef = def("__mro_entries__", "($self, bases, /)", mro_entries, "");

pub static TYPEVAR: TypeDef = TypeDef {
    name: "typing.TypeVar",
    slots: Slots { new: Some(typevar_new), repr: Some(param_repr), ..Slots::NONE }.op(BinOp::Or, or),
    methods: &[
        def("__typing_subst__", "($self, arg, /)", typevar_subst, ""),
        def("__typing_prepare_subst__", "($self, alias, args, /)", typevar_prepare, ""),
        REDUCE,
        HAS_DEFAULT,
        MRO_ENTRIES,
    ],
    getset: &[
        member("__name__", get_name, ""),
        member("__covariant__", get_covariant, ""),
        member("__contravariant__", get_contravariant, ""),
        member("__infer_variance__", get_infer, ""),
        getter("__bound__", get_bound, ""),
        getter("__constraints__", get_constraints, ""),
        getter("__default__", get_default, ""),
        getter("evaluate_bound", eval_bound, ""),
        getter("evaluate_constraints", eval_constraints, ""),
        getter("evaluate_default", eval_default, ""),
        getset("__dict__", crate::class::get_dict, super::function::set_native_dict, ""),
    ],
    doc: "Type variable.",
    ..PARAM
};
pub static PARAMSPEC: TypeDef = TypeDef {
    name: "typing.ParamSpec",
    slots: Slots { new: Some(paramspec_new), repr: Some(param_repr), ..Slots::NONE }.op(BinOp::Or, or),
    methods: &[
        def("__typing_subst__", "($self, arg, /)", paramspec_subst, ""),
        def("__typing_prepare_subst__", "($self, alias, args, /)", paramspec_prepare, ""),
        HAS_DEFAULT,
        REDUCE,
        MRO_ENTRIES,
    ],
    getset: &[
        member("__name__", get_name, ""),
        getter("__bound__", get_bound, ""),
        member("__covariant__", get_covariant, ""),
        member("__contravariant__", get_contravariant, ""),
        member("__infer_variance__", get_infer, ""),
        getter("args", get_args, "Represents positional arguments."),
        getter("kwargs", get_kwargs, "Represents keyword arguments."),
        getter("__default__", get_default, "The default value for this ParamSpec."),
        getter("evaluate_default", eval_default, ""),
        getset("__dict__", crate::class::get_dict, super::function::set_native_dict, ""),
    ],
    doc: "Parameter specification variable.",
    ..PARAM
};
pub static TYPEVARTUPLE: TypeDef = TypeDef {
    name: "typing.TypeVarTuple",
    slots: Slots {
        new: Some(typevartuple_new),
        repr: Some(param_repr),
        iter: Some(tuple_iter),
        ..Slots::NONE
    },
    methods: &[
        def("__typing_subst__", "($self, arg, /)", tuple_subst, ""),
        def("__typing_prepare_subst__", "($self, alias, args, /)", tuple_prepare, ""),
        REDUCE,
        HAS_DEFAULT,
        MRO_ENTRIES,
    ],
    getset: &[
        member("__name__", get_name, ""),
        getter("__default__", get_default, "The default value for this TypeVarTuple."),
        getter("evaluate_default", eval_default, ""),
        getset("__dict__", crate::class::get_dict, super::function::set_native_dict, ""),
    ],
    doc: "Type variable tuple. A specialized form of type variable that enables\nvariadic generics.",
    ..PARAM
};

/// `P.args`, `P.kwargs`
struct ParamSpecPart {
    origin: Slot,
    kwargs: Cell<bool>,
}
impl_trace!(ParamSpecPart { origin; kwargs });

fn part_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let kwargs = cls == vm.native_type(&PARAMSPEC_KWARGS);
    crate::native::check_positional(
        vm,
        if kwargs { "paramspeckwargs" } else { "paramspecargs" },
        args,
        1,
        1,
    )?;
    Ok(vm
        .new_native(cls, ParamSpecPart { origin: Slot::new(args.all[0]), kwargs: Cell::new(kwargs) })
        .value())
}
fn part_origin(vm: &mut Vm, v: Value) -> R {
    match v.native::<ParamSpecPart>() {
        Some(p) => Ok(p.origin.get()),
        None => Err(vm.type_error("not a ParamSpecArgs")),
    }
}
fn part_repr(vm: &mut Vm, v: Value) -> R {
    let o = part_origin(vm, v)?;
    let t = match o.native::<TypeParam>() {
        Some(p) => vm.str_text(p.name.get())?,
        None => vm.repr_text(o)?,
    };
    let kw = v.native::<ParamSpecPart>().is_some_and(|p| p.kwargs.get());
    Ok(vm.str_value(&format!("{t}.{}", if kw { "kwargs" } else { "args" })))
}
fn part_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.native::<ParamSpecPart>(), b.native::<ParamSpecPart>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if x.kwargs.get() != y.kwargs.get() || !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    vm.compare(x.origin.get(), y.origin.get(), op)
}
const PART: TypeDef = TypeDef {
    flags: type_flags::WEAKREFS,
    slots: Slots { new: Some(part_new), repr: Some(part_repr), compare: Some(part_compare), ..Slots::NONE },
    methods: &[def("__mro_entries__", "($self, bases, /)", mro_entries, "")],
    getset: &[getter("__origin__", part_origin, "")],
    ..TypeDef::native::<ParamSpecPart>("")
};
pub static PARAMSPEC_ARGS: TypeDef =
    TypeDef { name: "typing.ParamSpecArgs", doc: "The args for a ParamSpec object.", ..PART };
pub static PARAMSPEC_KWARGS: TypeDef =
    TypeDef { name: "typing.ParamSpecKwargs", doc: "The kwargs for a ParamSpec object.", ..PART };

/// Evaluates to a value that is known.
struct ConstEvaluator {
    value: Slot,
}
impl_trace!(ConstEvaluator { value });

fn const_repr(vm: &mut Vm, v: Value) -> R {
    let x = v.native::<ConstEvaluator>().map_or(Value::NONE, |c| c.value.get());
    let r = vm.repr_text(x)?;
    Ok(vm.str_value(&format!("<constevaluator {r}>")))
}
fn const_call(vm: &mut Vm, v: Value, args: Args) -> R {
    crate::native::check_positional(vm, "constevaluator.__call__", args, 1, 1)?;
    let x = v.native::<ConstEvaluator>().map_or(Value::NONE, |c| c.value.get());
    // 4: annotationlib.Format.STRING.
    if vm.to_c_int(args.all[0])? != 4 {
        return Ok(x);
    }
    let text = match x.to_tuple() {
        Some(t) => {
            let mut parts = Vec::new();
            for &y in t.as_slice() {
                parts.push(vm.type_repr_text(y)?);
            }
            format!("({})", parts.join(", "))
        }
        None => vm.type_repr_text(x)?,
    };
    Ok(vm.str_value(&text))
}
static CONST_EVALUATOR: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots { repr: Some(const_repr), call: Some(const_call), ..Slots::NONE },
    ..TypeDef::native::<ConstEvaluator>("_typing._ConstEvaluator")
};

// ---- NoDefault ----

fn no_default_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    if !args.is_empty() {
        return Err(vm.type_error("NoDefaultType takes no arguments"));
    }
    Ok(no_default(vm))
}
fn no_default_repr(vm: &mut Vm, _: Value) -> R {
    Ok(vm.str_value("typing.NoDefault"))
}
fn no_default_reduce(vm: &mut Vm, _: &[Value]) -> R {
    Ok(vm.str_value("NoDefault"))
}
static NO_DEFAULT_TYPE: TypeDef = TypeDef {
    slots: Slots { new: Some(no_default_new), repr: Some(no_default_repr), ..Slots::NONE },
    methods: &[def("__reduce__", "($self, /)", no_default_reduce, "")],
    doc: "The type of the NoDefault singleton.",
    ..TypeDef { name: "NoDefaultType", ..TypeDef::BASE }
};

// ---- type aliases ----

/// `type X[T] = …`
pub struct TypeAlias {
    name: Slot,
    /// Tuple, or None.
    params: Slot,
    value: Lazy,
    module: Slot,
}
impl_trace!(TypeAlias { name, params, value, module });

fn alias(vm: &mut Vm, v: Value) -> R<Gc<Native<TypeAlias>>> {
    match v.native::<TypeAlias>() {
        Some(a) => Ok(a),
        None => Err(vm.type_error("not a type alias")),
    }
}
static ALIAS_SIG: MethodDef = spec("typealias", "(name, value, *, type_params=())");
fn alias_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let [name, value, params] = bind(vm, &ALIAS_SIG, args)?;
    check_name(vm, name, "typealias")?;
    let params = if params.is_unbound() { vm.empty_tuple.value() } else { params };
    let Some(t) = params.to_tuple() else { return Err(vm.type_error("type_params must be a tuple")) };
    let mut defaults = false;
    for &p in t.as_slice() {
        if p.native::<TypeParam>().is_none() {
            let r = vm.repr_text(p)?;
            return Err(vm.type_error(format!("Expected a type param, got {r}")));
        }
        if has_default(vm, &[p])? == Value::TRUE {
            defaults = true;
        } else if defaults {
            let r = vm.repr_text(p)?;
            return Err(
                vm.type_error(format!("non-default type parameter '{r}' follows default type parameter"))
            );
        }
    }
    let module = caller(vm);
    let data = TypeAlias {
        name: Slot::new(name),
        params: Slot::new(params),
        value: Lazy::known(value),
        module: Slot::new(module),
    };
    Ok(vm.new_native(cls, data).value())
}
fn alias_repr(vm: &mut Vm, v: Value) -> R {
    let n = alias(vm, v)?.name.get();
    Ok(vm.str(n)?.value())
}
fn alias_name(vm: &mut Vm, v: Value) -> R {
    Ok(alias(vm, v)?.name.get())
}
fn alias_module(vm: &mut Vm, v: Value) -> R {
    Ok(alias(vm, v)?.module.get())
}
fn alias_value(vm: &mut Vm, v: Value) -> R {
    let a = alias(vm, v)?;
    a.value.get(vm, a, Value::NONE)
}
fn alias_evaluate(vm: &mut Vm, v: Value) -> R {
    let a = alias(vm, v)?;
    Ok(a.value.function(vm, Value::UNBOUND))
}
fn alias_type_params(vm: &mut Vm, v: Value) -> R {
    let p = alias(vm, v)?.params.get();
    Ok(if p.is_none() { vm.empty_tuple.value() } else { p })
}
/// Type parameters with type variable tuples unpacked.
fn unpack_tuples(vm: &mut Vm, params: Value) -> R {
    let Some(t) = params.to_tuple() else { return Ok(params) };
    let tuple = vm.native_type(&TYPEVARTUPLE);
    let mut out = RootedVec::new(&vm.heap);
    for &p in t.as_slice() {
        let p = if vm.is_instance(p, tuple) { unpack(vm, p)? } else { p };
        out.push(p);
    }
    Ok(vm.tuple(&out))
}
fn alias_parameters(vm: &mut Vm, v: Value) -> R {
    let p = alias_type_params(vm, v)?;
    unpack_tuples(vm, p)
}
fn alias_getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let p = alias_type_params(vm, v)?;
    if p.to_tuple().is_none_or(|t| t.len == 0) {
        return Err(vm.type_error("Only generic type aliases are subscriptable"));
    }
    vm.generic_alias(v, k)
}
fn alias_reduce(vm: &mut Vm, a: &[Value]) -> R {
    Ok(alias(vm, a[0])?.name.get())
}
pub static TYPE_ALIAS: TypeDef = TypeDef {
    flags: type_flags::WEAKREFS,
    slots: Slots {
        new: Some(alias_new),
        repr: Some(alias_repr),
        getitem: Some(alias_getitem),
        iter: Some(tuple_iter),
        ..Slots::NONE
    }
    .op(BinOp::Or, or),
    methods: &[def("__reduce__", "($self, /)", alias_reduce, "")],
    getset: &[
        member("__name__", alias_name, ""),
        getter("__parameters__", alias_parameters, ""),
        getter("__type_params__", alias_type_params, ""),
        getter("__value__", alias_value, ""),
        getter("evaluate_value", alias_evaluate, ""),
        getter("__module__", alias_module, ""),
    ],
    doc: "Type alias.",
    ..TypeDef::native::<TypeAlias>("typing.TypeAliasType")
};

// ---- Generic ----

fn generic_getitem(vm: &mut Vm, args: Args) -> R {
    let f = typing(vm, "_generic_class_getitem")?;
    vm.call_args(f, args)
}
fn generic_init_subclass(vm: &mut Vm, args: Args) -> R {
    let f = typing(vm, "_generic_init_subclass")?;
    vm.call_args(f, args)
}
pub static GENERIC: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    methods: &[
        raw(
            "__class_getitem__",
            "($type, /, *args, **kwargs)",
            generic_getitem,
            "Parameterizes a generic class.",
        ),
        raw(
            "__init_subclass__",
            "($type, /, *args, **kwargs)",
            generic_init_subclass,
            "Function to initialize subclasses.",
        ),
    ],
    doc: "Abstract base class for generic types.",
    ..TypeDef { name: "typing.Generic", ..TypeDef::BASE }
};

// ---- what the interpreter asks for ----

fn typevar_with_bound(vm: &mut Vm, a: &[Value]) -> R {
    let p = new_param(vm, &TYPEVAR, a[0]);
    p.infer_variance.set(true);
    p.bound.evaluate.set(&vm.heap, p, a[1]);
    set_module(vm, p.value())?;
    Ok(p.value())
}
fn typevar_with_constraints(vm: &mut Vm, a: &[Value]) -> R {
    let p = new_param(vm, &TYPEVAR, a[0]);
    p.infer_variance.set(true);
    p.constraints.evaluate.set(&vm.heap, p, a[1]);
    set_module(vm, p.value())?;
    Ok(p.value())
}
fn set_typeparam_default(vm: &mut Vm, a: &[Value]) -> R {
    let p = param(vm, a[0])?;
    p.default.evaluate.set(&vm.heap, p, a[1]);
    Ok(a[0])
}
fn subscript_generic(vm: &mut Vm, a: &[Value]) -> R {
    let params = unpack_tuples(vm, a[0])?;
    let f = typing(vm, "_GenericAlias")?;
    let g = vm.native_type(&GENERIC).value();
    vm.call(f, &[g, params])
}
fn make_type_alias(vm: &mut Vm, a: &[Value]) -> R {
    let Some(t) = a[0].to_tuple().filter(|t| t.len == 3) else { return Err(vm.type_error("bad type alias")) };
    let module = caller(vm);
    let data = TypeAlias {
        name: Slot::new(t.get(0)),
        params: Slot::new(t.get(1)),
        value: Lazy::later(t.get(2)),
        module: Slot::new(module),
    };
    let cls = vm.native_type(&TYPE_ALIAS);
    Ok(vm.new_native(cls, data).value())
}
fn idfunc(_: &mut Vm, a: &[Value]) -> R {
    Ok(a[0])
}

/// Functions of the module `_typing`.
pub static FUNCTIONS: &[MethodDef] = &[
    def("_idfunc", "($module, object, /)", idfunc, ""),
    def("_typevar_with_bound", "($module, name, evaluate, /)", typevar_with_bound, ""),
    def("_typevar_with_constraints", "($module, name, evaluate, /)", typevar_with_constraints, ""),
    def("_set_typeparam_default", "($module, param, evaluate, /)", set_typeparam_default, ""),
    def("_subscript_generic", "($module, params, /)", subscript_generic, ""),
    def("_make_type_alias", "($module, parts, /)", make_type_alias, ""),
];
/// Types of the module `_typing`.
pub static TYPES: &[&TypeDef] = &[
    &TYPEVAR,
    &PARAMSPEC,
    &TYPEVARTUPLE,
    &PARAMSPEC_ARGS,
    &PARAMSPEC_KWARGS,
    &TYPE_ALIAS,
    &GENERIC,
    &super::union::UNION,
];

/// The rest of the module `_typing`.
pub fn init_module(vm: &mut Vm, d: Gc<crate::dict::DictObj>) {
    let v = no_default(vm);
    let key = vm.intern("NoDefault");
    d.set_str(vm, key, v);
}
