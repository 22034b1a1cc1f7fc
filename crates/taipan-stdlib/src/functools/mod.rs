//! `_functools`: partial, reduce, cmp_to_key, the cache behind lru_cache.

mod lru;

use crate::ModuleDef;
use std::cell::Cell;
use taipan_vm::call::Args;
use taipan_vm::class::{get_dict, set_dict};
use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getset, getter, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{
    CmpOp, Gc, Native, R, RootedVec, Slot, Slots, TupleObj, TypeObj, Value, ValueExt, Vm, impl_trace,
};

// ---- Placeholder ----

pub struct Placeholder;
impl_trace!(Placeholder {});
fn placeholder(vm: &mut Vm) -> Value {
    if let Some(p) = vm.state_get("functools.Placeholder") {
        return p;
    }
    let t = vm.native_type(&PLACEHOLDER);
    let p = vm.new_native(t, Placeholder).value();
    vm.state_set("functools.Placeholder", p);
    p
}
fn placeholder_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    if !args.is_empty() {
        return Err(vm.type_error("_PlaceholderType takes no arguments"));
    }
    Ok(placeholder(vm))
}
pub static PLACEHOLDER: TypeDef = TypeDef {
    doc: "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.",
    slots: Slots {
        new: Some(placeholder_new),
        repr: Some(|vm, _| Ok(vm.str_value("Placeholder"))),
        ..Slots::NONE
    },
    methods: &[def("__reduce__", "($self, /)", |vm, _| Ok(vm.str_value("Placeholder")), "")],
    ..TypeDef::native::<Placeholder>("functools._PlaceholderType")
};

// ---- partial ----

pub struct Partial {
    func: Slot,
    args: Slot,
    keywords: Slot,
    dict: Slot,
    /// Placeholders among `args`.
    holes: Cell<usize>,
}
impl_trace!(Partial { func, args, keywords, dict; holes });
type P = Gc<Native<Partial>>;

fn this(vm: &mut Vm, v: Value) -> R<P> {
    match v.native::<Partial>() {
        Some(p) => Ok(p),
        None => Err(vm.wrong_receiver(v, "functools.partial")),
    }
}
fn tuple_of(p: &P) -> Option<Gc<TupleObj>> {
    p.args.get().to_tuple()
}
fn partial_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let pos = args.positional();
    let Some(&func) = pos.first() else {
        return Err(vm.type_error("type 'partial' takes at least one argument"));
    };
    if !vm.is_callable(func) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let hole = placeholder(vm);
    let given = &pos[1..];
    if given.last() == Some(&hole) {
        return Err(vm.type_error("trailing Placeholders are not allowed"));
    }
    if args.keywords().any(|(_, v)| v == hole) {
        return Err(vm.type_error("Placeholder cannot be passed as a keyword argument"));
    }
    let mut all = RootedVec::new(&vm.heap);
    let keywords = vm.new_dict();
    let mut func = func;
    // A partial of a partial that has no attributes of its own is one partial.
    let inner = func.native::<Partial>().filter(|p| p.dict.get().is_unbound());
    if let (Some(p), Some(a)) = (inner, inner.as_ref().and_then(tuple_of)) {
        let mut rest = given.iter();
        for &v in a.as_slice() {
            if v == hole {
                all.push(rest.next().copied().unwrap_or(hole));
            } else {
                all.push(v);
            }
        }
        all.extend(rest.copied());
        // What is left of the inner one's holes may not trail.
        if let Some(d) = p.keywords.get().to_dict() {
            let mut i = 0;
            while let Some((next, k, v)) = d.next_entry(i) {
                i = next;
                vm.dict_set(keywords, k, v)?;
            }
        }
        func = p.func.get();
    } else {
        all.extend_from_slice(given);
    }
    for (k, v) in args.keywords() {
        vm.dict_set(keywords, k.value(), v)?;
    }
    let holes = all.iter().filter(|v| **v == hole).count();
    let all = vm.tuple(&all);
    let data = Partial {
        func: Slot::new(func),
        args: Slot::new(all),
        keywords: Slot::new(keywords.value()),
        dict: Slot::new(Value::UNBOUND),
        holes: Cell::new(holes),
    };
    Ok(vm.new_native(cls, data).value())
}
fn partial_call(vm: &mut Vm, v: Value, args: Args) -> R {
    let p = this(vm, v)?;
    let (Some(own), Some(kw)) = (tuple_of(&p), p.keywords.get().to_dict()) else {
        return Err(vm.type_error("invalid partial state"));
    };
    let pos = args.positional();
    let holes = p.holes.get();
    if pos.len() < holes {
        let n = pos.len();
        return Err(vm.type_error(format!(
            "missing positional arguments in 'partial' call; expected at least {holes}, got {n}"
        )));
    }
    const FEW: usize = 8;
    if holes == 0 && kw.is_empty() && own.len + args.all.len() <= FEW {
        let mut few = [Value::UNBOUND; FEW];
        let n = own.len + args.all.len();
        for (to, &v) in few.iter_mut().zip(own.as_slice().iter().chain(args.all)) {
            *to = v;
        }
        return vm.call_args(p.func.get(), Args { all: &few[..n], kwnames: args.kwnames });
    }
    let mut all = RootedVec::with_capacity(&vm.heap, own.len + args.all.len() + kw.len());
    if holes == 0 {
        all.extend_from_slice(own.as_slice());
    } else {
        let hole = placeholder(vm);
        let mut next = pos.iter();
        for &v in own.as_slice() {
            all.push(if v == hole { next.next().copied().unwrap_or(v) } else { v });
        }
    }
    all.extend_from_slice(&pos[holes..]);
    let func = p.func.get();
    if kw.is_empty() {
        all.extend_from_slice(&args.all[pos.len()..]);
        return vm.call_args(func, Args { all: &all, kwnames: args.kwnames });
    }
    // Own keywords in their order, with the values of the call where it has some.
    let mut names = RootedVec::new(&vm.heap);
    let mut used = vec![false; args.n_keywords()];
    let mut i = 0;
    while let Some((next, k, v)) = kw.next_entry(i) {
        i = next;
        let Some(name) = k.to_str() else { return Err(vm.type_error("keywords must be strings")) };
        names.push(k);
        match args.keywords().enumerate().find(|(_, (n, _))| n.equals(&name)) {
            Some((j, (_, given))) => {
                used[j] = true;
                all.push(given);
            }
            None => all.push(v),
        }
    }
    for (j, (n, v)) in args.keywords().enumerate() {
        if !used[j] {
            names.push(n.value());
            all.push(v);
        }
    }
    let names = vm.new_tuple(&names);
    vm.call_args(func, Args { all: &all, kwnames: Some(names) })
}
fn partial_get(vm: &mut Vm, v: Value, obj: Value, _: Value) -> R {
    if obj.is_unbound() || obj.is_none() {
        return Ok(v);
    }
    Ok(vm.new_method(v, obj))
}
fn partial_repr(vm: &mut Vm, v: Value) -> R {
    let p = this(vm, v)?;
    let cls = vm.type_of(v);
    let module = vm.getattr_text(cls.value(), "__module__")?;
    let module = vm.str_text(module)?;
    let qual = vm.getattr_text(cls.value(), "__qualname__")?;
    let qual = vm.str_text(qual)?;
    if !vm.enter_repr(v) {
        return Ok(vm.str_value("..."));
    }
    let r = repr_parts(vm, p);
    vm.leave_repr(v);
    let inner = r?;
    Ok(vm.str_value(&format!("{module}.{qual}({inner})")))
}
fn repr_parts(vm: &mut Vm, p: P) -> R<String> {
    let mut s = vm.repr_text(p.func.get())?;
    if let Some(t) = tuple_of(&p) {
        for &v in t.as_slice() {
            let r = vm.repr_text(v)?;
            s.push_str(", ");
            s.push_str(&r);
        }
    }
    if let Some(d) = p.keywords.get().to_dict() {
        let mut i = 0;
        while let Some((next, k, v)) = d.next_entry(i) {
            i = next;
            let (k, v) = (vm.str_text(k)?, vm.repr_text(v)?);
            s.push_str(&format!(", {k}={v}"));
        }
    }
    Ok(s)
}
fn partial_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    let d = if p.dict.get().is_unbound() { Value::NONE } else { get_dict(vm, a[0])? };
    let state = vm.tuple(&[p.func.get(), p.args.get(), p.keywords.get(), d]);
    vm.reduce3(cls, &[p.func.get()], state)
}
fn partial_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    let hole = placeholder(vm);
    let parts = a[1].to_tuple().filter(|t| t.len == 4);
    let Some(t) = parts else { return Err(vm.type_error("invalid partial state")) };
    let (f, args, kw, d) = (t.get(0), t.get(1), t.get(2), t.get(3));
    if !vm.is_callable(f) || args.to_tuple().is_none() || !(kw.is_none() || kw.to_dict().is_some()) {
        return Err(vm.type_error("invalid partial state"));
    }
    let items = args.to_tuple().map(|t| RootedVec::from_slice(&vm.heap, t.as_slice()));
    let Some(items) = items else { return Ok(Value::NONE) };
    if items.last() == Some(&hole) {
        return Err(vm.type_error("trailing Placeholders are not allowed"));
    }
    p.holes.set(items.iter().filter(|v| **v == hole).count());
    let args = vm.tuple(&items);
    let kw = match kw.to_dict() {
        Some(d) if kw.shape_is_exact_dict() => d,
        Some(d) => vm.dict_copy(d)?,
        None => vm.new_dict(),
    };
    p.func.set(&vm.heap, p, f);
    p.args.set(&vm.heap, p, args);
    p.keywords.set(&vm.heap, p, kw.value());
    if d.is_none() {
        p.dict.set_immediate(Value::UNBOUND);
    } else {
        set_dict(vm, a[0], d)?;
    }
    Ok(Value::NONE)
}
trait ExactDict {
    fn shape_is_exact_dict(&self) -> bool;
}
impl ExactDict for Value {
    fn shape_is_exact_dict(&self) -> bool {
        self.downcast::<DictObj>().is_some_and(|d| d.shape_is_dict())
    }
}
pub static PARTIAL: TypeDef = TypeDef {
    doc: "partial(func, /, *args, **keywords)\n--\n\nCreate a new function with partial application of the given arguments\nand keywords.",
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    attrs: std::mem::offset_of!(Native<Partial>, data.dict),
    slots: Slots {
        new: Some(partial_new),
        call: Some(partial_call),
        repr: Some(partial_repr),
        descr_get: Some(partial_get),
        ..Slots::NONE
    },
    methods: &[
        def("__reduce__", "($self, /)", partial_reduce, ""),
        def("__setstate__", "($self, object, /)", partial_setstate, ""),
        def(
            "__class_getitem__",
            "($type, object, /)",
            taipan_vm::types::sequence::class_getitem,
            "partial is generic over the wrapped function's return type",
        ),
    ],
    getset: &[
        getter("func", |vm, v| Ok(this(vm, v)?.func.get()), "function object to use in future partial calls"),
        getter("args", |vm, v| Ok(this(vm, v)?.args.get()), "tuple of arguments to future partial calls"),
        getter(
            "keywords",
            |vm, v| Ok(this(vm, v)?.keywords.get()),
            "dictionary of keyword arguments to future partial calls",
        ),
        getset("__dict__", get_dict, set_dict, ""),
    ],
    ..TypeDef::native::<Partial>("functools.partial")
};

// ---- cmp_to_key ----

pub struct KeyWrapper {
    cmp: Slot,
    obj: Slot,
}
impl_trace!(KeyWrapper { cmp, obj });
fn key_this(vm: &mut Vm, v: Value) -> R<Gc<Native<KeyWrapper>>> {
    match v.native::<KeyWrapper>() {
        Some(k) => Ok(k),
        None => Err(vm.wrong_receiver(v, "functools.KeyWrapper")),
    }
}
fn key_of(vm: &mut Vm, cmp: Value, obj: Value) -> Value {
    let t = vm.native_type(&KEY_WRAPPER);
    vm.new_native(t, KeyWrapper { cmp: Slot::new(cmp), obj: Slot::new(obj) }).value()
}
fn cmp_to_key(vm: &mut Vm, a: &[Value]) -> R {
    Ok(key_of(vm, a[0], Value::UNBOUND))
}
fn key_call(vm: &mut Vm, v: Value, args: Args) -> R {
    static SIG: MethodDef = spec("K", "(obj)");
    let k = key_this(vm, v)?;
    let [obj] = bind(vm, &SIG, args)?;
    Ok(key_of(vm, k.cmp.get(), obj))
}
fn key_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.native::<KeyWrapper>(), b.native::<KeyWrapper>()) else {
        return Err(vm.type_error("other argument must be K instance"));
    };
    let (p, q) = (x.obj.get(), y.obj.get());
    if p.is_unbound() || q.is_unbound() {
        return Err(vm.attribute_error("object"));
    }
    let r = vm.call(x.cmp.get(), &[p, q])?;
    vm.compare(r, Value::small(0), op)
}
fn key_obj(vm: &mut Vm, v: Value) -> R {
    let o = key_this(vm, v)?.obj.get();
    if o.is_unbound() { Err(vm.attribute_error("obj")) } else { Ok(o) }
}
fn key_set_obj(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let k = key_this(vm, v)?;
    k.obj.set(&vm.heap, k, x);
    Ok(())
}
static KEY_WRAPPER: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots { call: Some(key_call), compare: Some(key_compare), ..Slots::NONE },
    getset: &[getset("obj", key_obj, key_set_obj, "Value wrapped by a key function.")],
    ..TypeDef::native::<KeyWrapper>("functools.KeyWrapper")
};

// ---- reduce ----

fn reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = match vm.iter(a[1]) {
        Ok(it) => it,
        Err(e) => {
            let t = vm.exc.TypeError;
            vm.expect_exception(e, t)?;
            return Err(vm.type_error("reduce() arg 2 must support iteration"));
        }
    };
    let mut total = a[2];
    while let Some(x) = vm.next(it)? {
        total = if total.is_unbound() { x } else { vm.call(a[0], &[total, x])? };
    }
    if total.is_unbound() {
        return Err(vm.type_error("reduce() of empty iterable with no initial value"));
    }
    Ok(total)
}

pub static DEF: ModuleDef = ModuleDef {
    name: "_functools",
    doc: "Tools that operate on functions.",
    functions: &[
        def(
            "cmp_to_key",
            "($module, /, mycmp)",
            cmp_to_key,
            "Convert a cmp= function into a key= function.\n\n  mycmp\n    Function that compares two objects.",
        ),
        def(
            "reduce",
            "($module, function, iterable, /, initial=<unrepresentable>)",
            reduce,
            "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.\n\nThis effectively reduces the iterable to a single value.  If initial is\npresent, it is placed before the items of the iterable in the\ncalculation, and serves as a default when the iterable is empty.\n\nFor example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])\ncalculates ((((1 + 2) + 3) + 4) + 5).",
        ),
    ],
    types: &[&PLACEHOLDER, &lru::LRU_CACHE_WRAPPER, &PARTIAL],
    init: |vm, d| {
        let p = placeholder(vm);
        vm.dict_set_text(d, "Placeholder", p);
        Ok(())
    },
};
