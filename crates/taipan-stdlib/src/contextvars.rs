//! `_contextvars`.
//!
//! A context's variables are a dict that is copied when it is written to while a copy of the context shares it.

use crate::ModuleDef;
use std::cell::Cell;
use taipan_vm::call::Args;
use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getter, raw, spec};
use taipan_vm::taipan_heap::RootedValue;
use taipan_vm::typeobj::type_flags;
use taipan_vm::{CmpOp, Gc, Native, PtrSlot, R, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

pub struct Context {
    vars: PtrSlot<DictObj>,
    /// Somebody else has the same dict.
    shared: Cell<bool>,
    entered: Cell<bool>,
    /// While it is entered: the context before.
    previous: Slot,
}
impl_trace!(Context { vars, previous; shared, entered });
type C = Gc<Native<Context>>;

/// Current context of each thread that has one.
#[derive(Default)]
struct Current {
    threads: Vec<(u64, RootedValue)>,
}

fn current(vm: &mut Vm) -> C {
    let me = vm.thread.ident;
    let found = vm.library::<Current>().threads.iter().find(|t| t.0 == me).map(|t| t.1.get());
    if let Some(c) = found.and_then(|v| v.native::<Context>()) {
        return c;
    }
    let c = new_context(vm, None);
    set_current(vm, c.value());
    c
}
fn set_current(vm: &mut Vm, v: Value) {
    let me = vm.thread.ident;
    if let Some(t) = vm.library::<Current>().threads.iter().find(|t| t.0 == me) {
        t.1.set(v);
        return;
    }
    let r = RootedValue::new(&vm.heap, v);
    vm.library::<Current>().threads.push((me, r));
}
fn new_context(vm: &mut Vm, vars: Option<Gc<DictObj>>) -> C {
    let shared = vars.is_some();
    let d = match vars {
        Some(d) => d,
        None => vm.new_dict(),
    };
    let t = vm.native_type(&CONTEXT);
    vm.new_native(
        t,
        Context {
            vars: PtrSlot::new(Some(d)),
            shared: Cell::new(shared),
            entered: Cell::new(false),
            previous: Slot::new(Value::NONE),
        },
    )
}
/// The dict for writing.
fn writable(vm: &mut Vm, c: C) -> R<Gc<DictObj>> {
    let d = match c.vars.get() {
        Some(d) => d,
        None => vm.new_dict(),
    };
    if !c.shared.get() {
        return Ok(d);
    }
    let new = vm.dict_copy(d)?;
    c.vars.set(&vm.heap, c, Some(new));
    c.shared.set(false);
    Ok(new)
}
fn copy_of(vm: &mut Vm, c: C) -> Value {
    c.shared.set(true);
    new_context(vm, c.vars.get()).value()
}

// ---- Context ----

fn this(vm: &mut Vm, v: Value) -> R<C> {
    match v.native::<Context>() {
        Some(c) => Ok(c),
        None => Err(vm.wrong_receiver(v, "_contextvars.Context")),
    }
}
fn context_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    if !args.is_empty() {
        return Err(vm.type_error("Context() does not accept any arguments"));
    }
    Ok(new_context(vm, None).value())
}
fn lookup(vm: &mut Vm, c: Value, key: Value) -> R<Option<Value>> {
    let c = this(vm, c)?;
    if key.native::<Var>().is_none() {
        let r = vm.repr_text(key)?;
        return Err(vm.type_error(format!("a ContextVar key was expected, got {r}")));
    }
    match c.vars.get() {
        Some(d) => vm.dict_get(d, key),
        None => Ok(None),
    }
}
fn context_getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    match lookup(vm, v, k)? {
        Some(x) => Ok(x),
        None => Err(vm.key_error(k)),
    }
}
fn context_get(vm: &mut Vm, a: &[Value]) -> R {
    Ok(lookup(vm, a[0], a[1])?.unwrap_or(if a[2].is_unbound() { Value::NONE } else { a[2] }))
}
fn context_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.native::<Context>(), b.native::<Context>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (Some(p), Some(q), CmpOp::Eq | CmpOp::Ne) = (x.vars.get(), y.vars.get(), op) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let same = p == q || vm.dict_equal(p, q)?;
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}
/// A view of the variables as they are now: writers copy.
fn view(vm: &mut Vm, v: Value, method: &str) -> R {
    let c = this(vm, v)?;
    c.shared.set(true);
    let d = c.vars.get().map_or(Value::NONE, |d| d.value());
    vm.call_method(d, method, &[])
}
fn context_iter(vm: &mut Vm, v: Value) -> R {
    let k = view(vm, v, "keys")?;
    vm.iter(k)
}
fn context_len(vm: &mut Vm, v: Value) -> R<usize> {
    Ok(this(vm, v)?.vars.get().map_or(0, |d| d.len()))
}
fn context_run(vm: &mut Vm, args: Args) -> R {
    let Some(&v) = args.all.first() else {
        return Err(vm.type_error("run() missing 1 required positional argument"));
    };
    let c = this(vm, v)?;
    let rest = args.rest();
    let Some(f) = rest.get(0) else {
        return Err(vm.type_error("run() missing 1 required positional argument"));
    };
    if c.entered.replace(true) {
        let r = vm.repr_text(v)?;
        return Err(vm.runtime_error(format!("cannot enter context: {r} is already entered")));
    }
    let before = current(vm);
    c.previous.set(&vm.heap, c, before.value());
    set_current(vm, v);
    let r = vm.call_args(f, rest.rest());
    let before = c.previous.get();
    c.previous.set_immediate(Value::NONE);
    c.entered.set(false);
    set_current(vm, before);
    r
}
pub static CONTEXT: TypeDef = TypeDef {
    flags: type_flags::WEAKREFS,
    slots: Slots {
        new: Some(context_new),
        compare: Some(context_compare),
        iter: Some(context_iter),
        len: Some(context_len),
        getitem: Some(context_getitem),
        contains: Some(|vm, v, k| Ok(lookup(vm, v, k)?.is_some())),
        ..Slots::NONE
    },
    methods: &[
        def(
            "get",
            "($self, key, default=None, /)",
            context_get,
            "Return the value for `key` if `key` has the value in the context object.\n\nIf `key` does not exist, return `default`.  If `default` is not\ngiven, return None.",
        ),
        def(
            "items",
            "($self, /)",
            |vm, a| view(vm, a[0], "items"),
            "Return all variables and their values in the context object.\n\nThe result is returned as a list of 2-tuples (variable, value).",
        ),
        def(
            "keys",
            "($self, /)",
            |vm, a| view(vm, a[0], "keys"),
            "Return a list of all variables in the context object.",
        ),
        def(
            "values",
            "($self, /)",
            |vm, a| view(vm, a[0], "values"),
            "Return a list of all variables' values in the context object.",
        ),
        def(
            "copy",
            "($self, /)",
            |vm, a| {
                let c = this(vm, a[0])?;
                Ok(copy_of(vm, c))
            },
            "Return a shallow copy of the context object.",
        ),
        raw("run", "($self, /, *args, **kwargs)", context_run, ""),
    ],
    ..TypeDef::native::<Context>("_contextvars.Context")
};

// ---- ContextVar ----

pub struct Var {
    name: Slot,
    /// Unbound when there is none.
    default: Slot,
}
impl_trace!(Var { name, default });
fn var(vm: &mut Vm, v: Value) -> R<Gc<Native<Var>>> {
    match v.native::<Var>() {
        Some(c) => Ok(c),
        None => Err(vm.wrong_receiver(v, "_contextvars.ContextVar")),
    }
}
fn var_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let n = args.positional().len();
    if n != 1 && args.keyword("name").is_none() {
        let which = if n == 0 { "exactly" } else { "at most" };
        return Err(vm.type_error(format!("ContextVar() takes {which} 1 positional argument ({n} given)")));
    }
    static SIG: MethodDef = spec("ContextVar", "(name, /, *, default=<unrepresentable>)");
    let [name, default] = bind(vm, &SIG, args)?;
    if name.to_str().is_none() {
        return Err(vm.type_error("context variable name must be a str"));
    }
    vm.hash(name)?;
    Ok(vm.new_native(cls, Var { name: Slot::new(name), default: Slot::new(default) }).value())
}
fn var_repr(vm: &mut Vm, v: Value) -> R {
    let x = var(vm, v)?;
    let name = vm.repr_text(x.name.get())?;
    let d = x.default.get();
    let default = if d.is_unbound() {
        String::new()
    } else {
        if !vm.enter_repr(v) {
            return Ok(vm.str_value("..."));
        }
        let r = vm.repr_text(d);
        vm.leave_repr(v);
        format!(" default={}", r?)
    };
    let id = vm.id_of(v);
    Ok(vm.str_value(&format!("<ContextVar name={name}{default} at {id:#x}>")))
}
fn var_get(vm: &mut Vm, a: &[Value]) -> R {
    let x = var(vm, a[0])?;
    let c = current(vm);
    if let Some(d) = c.vars.get()
        && let Some(v) = vm.dict_get(d, a[0])?
    {
        return Ok(v);
    }
    if !a[1].is_unbound() {
        return Ok(a[1]);
    }
    let d = x.default.get();
    if d.is_unbound() {
        let t = vm.exc.LookupError;
        return Err(vm.raise_args(t, &[a[0]]));
    }
    Ok(d)
}
fn var_set(vm: &mut Vm, a: &[Value]) -> R {
    var(vm, a[0])?;
    let c = current(vm);
    let d = writable(vm, c)?;
    let old = vm.dict_get(d, a[0])?.unwrap_or(Value::UNBOUND);
    vm.dict_set(d, a[0], a[1])?;
    let t = vm.native_type(&TOKEN);
    let token = Token {
        context: Slot::new(c.value()),
        var: Slot::new(a[0]),
        old: Slot::new(old),
        used: Cell::new(false),
    };
    Ok(vm.new_native(t, token).value())
}
fn reset(vm: &mut Vm, v: Value, token: Value) -> R {
    let Some(t) = token.native::<Token>() else {
        let r = vm.repr_text(token)?;
        return Err(vm.type_error(format!("expected an instance of Token, got {r}")));
    };
    if t.used.get() {
        let r = vm.repr_text(token)?;
        return Err(vm.runtime_error(format!("{r} has already been used once")));
    }
    if t.var.get() != v {
        let r = vm.repr_text(token)?;
        return Err(vm.value_error(format!("{r} was created by a different ContextVar")));
    }
    let c = current(vm);
    if t.context.get() != c.value() {
        let r = vm.repr_text(token)?;
        return Err(vm.value_error(format!("{r} was created in a different Context")));
    }
    t.used.set(true);
    let d = writable(vm, c)?;
    if t.old.get().is_unbound() {
        vm.dict_remove(d, v)?;
    } else {
        vm.dict_set(d, v, t.old.get())?;
    }
    Ok(Value::NONE)
}
fn var_reset(vm: &mut Vm, a: &[Value]) -> R {
    var(vm, a[0])?;
    reset(vm, a[0], a[1])
}
pub static CONTEXT_VAR: TypeDef = TypeDef {
    slots: Slots { new: Some(var_new), repr: Some(var_repr), ..Slots::NONE },
    methods: &[
        def(
            "get",
            "($self, default=<unrepresentable>, /)",
            var_get,
            "Return a value for the context variable for the current context.\n\nIf there is no value for the variable in the current context, the\nmethod will:\n * return the value of the default argument of the method, if\n   provided; or\n * return the default value for the context variable, if it was\n   created with one; or\n * raise a LookupError.",
        ),
        def(
            "set",
            "($self, value, /)",
            var_set,
            "Call to set a new value for the context variable in the current context.\n\nThe required value argument is the new value for the context\nvariable.\n\nReturns a Token object that can be used to restore the variable to\nits previous value via the `ContextVar.reset()` method.",
        ),
        def(
            "reset",
            "($self, token, /)",
            var_reset,
            "Reset the context variable.\n\nThe variable is reset to the value it had before the\n`ContextVar.set()` that created the token was used.",
        ),
        def(
            "__class_getitem__",
            "($type, object, /)",
            taipan_vm::types::sequence::class_getitem,
            "ContextVars are generic over the type of their contained values",
        ),
    ],
    getset: &[getter("name", |vm, v| Ok(var(vm, v)?.name.get()), "")],
    ..TypeDef::native::<Var>("_contextvars.ContextVar")
};

// ---- Token ----

pub struct Token {
    context: Slot,
    var: Slot,
    /// Unbound: there was no value.
    old: Slot,
    used: Cell<bool>,
}
impl_trace!(Token { context, var, old; used });
fn token(vm: &mut Vm, v: Value) -> R<Gc<Native<Token>>> {
    match v.native::<Token>() {
        Some(c) => Ok(c),
        None => Err(vm.wrong_receiver(v, "_contextvars.Token")),
    }
}
fn token_repr(vm: &mut Vm, v: Value) -> R {
    let t = token(vm, v)?;
    let used = if t.used.get() { " used" } else { "" };
    let x = vm.repr_text(t.var.get())?;
    let id = vm.id_of(v);
    Ok(vm.str_value(&format!("<Token{used} var={x} at {id:#x}>")))
}
fn old_value(vm: &mut Vm, v: Value) -> R {
    let o = token(vm, v)?.old.get();
    Ok(if o.is_unbound() { missing(vm) } else { o })
}
fn token_exit(vm: &mut Vm, a: &[Value]) -> R {
    let t = token(vm, a[0])?;
    reset(vm, t.var.get(), a[0])
}
pub static TOKEN: TypeDef = TypeDef {
    slots: Slots {
        new: Some(|vm, _, _| Err(vm.runtime_error("Tokens can only be created by ContextVars"))),
        repr: Some(token_repr),
        hash: Some(|vm, v| Err(vm.unhashable(v))),
        ..Slots::NONE
    },
    methods: &[
        def(
            "__class_getitem__",
            "($type, object, /)",
            taipan_vm::types::sequence::class_getitem,
            "Tokens are generic over the same type as the ContextVar which created them.",
        ),
        def("__enter__", "($self, /)", |_, a| Ok(a[0]), "Enter into Token context manager."),
        def(
            "__exit__",
            "($self, type, val, tb, /)",
            token_exit,
            "Exit from Token context manager, restore the linked ContextVar.",
        ),
    ],
    getset: &[getter("var", |vm, v| Ok(token(vm, v)?.var.get()), ""), getter("old_value", old_value, "")],
    ..TypeDef::native::<Token>("_contextvars.Token")
};
struct Missing;
impl_trace!(Missing {});
static MISSING: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots { repr: Some(|vm, _| Ok(vm.str_value("<Token.MISSING>"))), ..Slots::NONE },
    ..TypeDef::native::<Missing>("Token.MISSING")
};
fn missing(vm: &mut Vm) -> Value {
    if let Some(m) = vm.state_get("contextvars.MISSING") {
        return m;
    }
    let t = vm.native_type(&MISSING);
    let m = vm.new_native(t, Missing).value();
    vm.state_set("contextvars.MISSING", m);
    m
}

pub static DEF: ModuleDef = ModuleDef {
    name: "_contextvars",
    doc: "Context Variables",
    functions: &[def(
        "copy_context",
        "($module, /)",
        |vm, _| {
            let c = current(vm);
            Ok(copy_of(vm, c))
        },
        "",
    )],
    types: &[&CONTEXT, &CONTEXT_VAR, &TOKEN],
    init: |vm, _| {
        let (m, t) = (missing(vm), vm.native_type(&TOKEN));
        vm.dict_set_text(t.dict(), "MISSING", m);
        Ok(())
    },
};
