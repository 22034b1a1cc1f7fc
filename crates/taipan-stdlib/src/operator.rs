//! `_operator`: the operators as functions, and the three getters.

use crate::ModuleDef;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, check_positional, def, getter, raw};
use taipan_vm::ops::ShapeIs;
use taipan_vm::shape::id;
use taipan_vm::{
    BinOp, CmpOp, Gc, Native, R, RootedVec, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace,
};

// ---- sequences ----

/// Refuses what is no sequence: `concat` is for those only.
fn sequences(vm: &mut Vm, a: Value) -> R<()> {
    if vm.slots_of(a).getitem.is_none() || a.to_dict().is_some() {
        let t = vm.type_name(a);
        return Err(vm.type_error(format!("'{t}' object can't be concatenated")));
    }
    Ok(())
}
fn concat(vm: &mut Vm, a: &[Value]) -> R {
    sequences(vm, a[0])?;
    match vm.slots_of(a[0]).concat {
        Some(f) => f(vm, a[0], a[1]),
        None => vm.binary(a[0], a[1], BinOp::Add),
    }
}
fn iconcat(vm: &mut Vm, a: &[Value]) -> R {
    sequences(vm, a[0])?;
    match vm.slots_of(a[0]).iconcat {
        Some(f) => f(vm, a[0], a[1]),
        None => vm.binary_inplace(a[0], a[1], BinOp::Add),
    }
}
fn iter_for_search(vm: &mut Vm, v: Value) -> R {
    match vm.iter(v) {
        Ok(it) => Ok(it),
        Err(e) => {
            let te = vm.exc.TypeError;
            vm.expect_exception(e, te)?;
            let t = vm.type_name(v);
            Err(vm.type_error(format!("argument of type '{t}' is not iterable")))
        }
    }
}
fn count_of(vm: &mut Vm, a: &[Value]) -> R {
    let it = iter_for_search(vm, a[0])?;
    let mut n = 0;
    while let Some(x) = vm.next(it)? {
        n += vm.eq(x, a[1])? as i64;
    }
    Ok(vm.new_int(n))
}
fn index_of(vm: &mut Vm, a: &[Value]) -> R {
    let it = iter_for_search(vm, a[0])?;
    let mut i = 0;
    while let Some(x) = vm.next(it)? {
        if vm.eq(x, a[1])? {
            return Ok(vm.new_int(i));
        }
        i += 1;
    }
    Err(vm.value_error("sequence.index(x): x not in sequence"))
}
fn length_hint(vm: &mut Vm, a: &[Value]) -> R {
    let default = if a[1].is_unbound() { 0 } else { vm.to_index(a[1])? };
    // A negative default is handed back as it is.
    if default < 0 {
        const NEVER: usize = usize::MAX >> 1;
        let n = vm.length_hint(a[0], NEVER)?;
        return Ok(vm.new_int(if n == NEVER { default as i64 } else { n as i64 }));
    }
    let n = vm.length_hint(a[0], default as usize)?;
    Ok(vm.new_int(n as i64))
}
fn call(vm: &mut Vm, args: Args) -> R {
    match args.get(0) {
        Some(f) => vm.call_args(f, args.rest()),
        None => Err(vm.type_error("call expected at least 1 argument, got 0")),
    }
}
/// Takes the same time wherever two equally long texts differ.
fn digest_equal(a: &[u8], b: &[u8]) -> bool {
    let mut d = (a.len() != b.len()) as u8;
    // The length of the second operand decides how long it takes.
    let a = if a.len() == b.len() { a } else { b };
    for (x, y) in a.iter().zip(b) {
        d |= std::hint::black_box(x ^ y);
    }
    d == 0
}
pub fn compare_digest(vm: &mut Vm, a: &[Value]) -> R {
    if let (Some(x), Some(y)) = (a[0].to_str(), a[1].to_str()) {
        if !x.is_ascii() || !y.is_ascii() {
            return Err(vm.type_error("comparing strings with non-ASCII characters is not supported"));
        }
        return Ok(Value::bool(digest_equal(x.buffer(), y.buffer())));
    }
    if !vm.has_buffer(a[0]) || !vm.has_buffer(a[1]) {
        let (t, u) = (vm.type_name(a[0]), vm.type_name(a[1]));
        return Err(
            vm.type_error(format!("unsupported operand types(s) or combination of types: '{t}' and '{u}'"))
        );
    }
    let (x, y) = (vm.bytes_copy(a[0])?, vm.bytes_copy(a[1])?);
    Ok(Value::bool(digest_equal(&x, &y)))
}

// ---- getters ----

/// All three: what they were made of, as a tuple, and keywords for methodcaller.
pub struct Getter {
    args: Slot,
    /// attrgetter: a tuple of names for each path.
    paths: Slot,
    /// methodcaller: tuple of keyword names or None, whose values are at the end of `args`.
    names: Slot,
}
impl_trace!(Getter { args, paths, names });

fn this(vm: &mut Vm, v: Value) -> R<Gc<Native<Getter>>> {
    match v.native::<Getter>() {
        Some(g) => Ok(g),
        None => Err(vm.wrong_receiver(v, "getter")),
    }
}
fn make(vm: &mut Vm, cls: Gc<TypeObj>, args: Value, paths: Value, names: Value) -> Value {
    vm.new_native(cls, Getter { args: Slot::new(args), paths: Slot::new(paths), names: Slot::new(names) })
        .value()
}
fn no_args(vm: &mut Vm, name: &str, args: Args) -> R<()> {
    if args.kwnames.is_some() {
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    if args.all.is_empty() {
        return Err(vm.type_error(format!("{name} expected 1 argument, got 0")));
    }
    Ok(())
}
fn repr(vm: &mut Vm, v: Value) -> R {
    let g = this(vm, v)?;
    let name = format!("operator.{}", vm.type_name(v).trim_start_matches("operator."));
    let Some(t) = g.args.get().to_tuple() else { return vm.default_repr(v) };
    if !vm.enter_repr(v) {
        return Ok(vm.str_value(&format!("{name}(...)")));
    }
    let names = g.names.get().to_tuple();
    let first = t.len - names.map_or(0, |n| n.len);
    let mut parts = Vec::new();
    for (i, &x) in t.as_slice().iter().enumerate() {
        match vm.repr_text(x) {
            Ok(r) if i >= first => {
                let n = names.map_or(Value::NONE, |n| n.get(i - first));
                parts.push(format!("{}={r}", n.to_str().map_or(String::new(), |s| s.to_string_lossy())));
            }
            Ok(r) => parts.push(r),
            Err(e) => {
                vm.leave_repr(v);
                return Err(e);
            }
        }
    }
    vm.leave_repr(v);
    Ok(vm.str_value(&format!("{name}({})", parts.join(", "))))
}
fn reduce(vm: &mut Vm, a: &[Value]) -> R {
    let g = this(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    Ok(vm.tuple(&[cls, g.args.get()]))
}
fn call_signature(vm: &mut Vm, _: Value) -> R {
    Ok(vm.str_value("(obj, /)"))
}
const REDUCE: MethodDef = def("__reduce__", "($self, /)", reduce, "Return state information for pickling");
const SIGNATURE: taipan_vm::native::GetSetDef = getter("__text_signature__", call_signature, "");

fn item_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    no_args(vm, "itemgetter", args)?;
    let t = vm.tuple(args.all);
    Ok(make(vm, cls, t, Value::NONE, Value::NONE))
}
fn item_call(vm: &mut Vm, v: Value, args: Args) -> R {
    let g = this(vm, v)?;
    check_positional(vm, "itemgetter", args, 1, 1)?;
    let (obj, Some(keys)) = (args.all[0], g.args.get().to_tuple()) else { return Ok(Value::NONE) };
    if let &[k] = keys.as_slice() {
        // A tuple by a small index needs no detour.
        if obj.shape_is(id::TUPLE)
            && let (Some(t), Some(i)) = (obj.to_tuple(), k.as_int())
            && let Some(&x) = t.as_slice().get(i as usize)
        {
            return Ok(x);
        }
        return vm.getitem(obj, k);
    }
    let mut out = RootedVec::with_capacity(&vm.heap, keys.len);
    for &k in keys.as_slice() {
        let x = vm.getitem(obj, k)?;
        out.push(x);
    }
    Ok(vm.tuple(&out))
}
pub static ITEMGETTER: TypeDef = TypeDef {
    doc: "itemgetter(item, /, *items)\n--\n\nReturn a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    slots: Slots { new: Some(item_new), call: Some(item_call), repr: Some(repr), ..Slots::NONE },
    methods: &[REDUCE],
    getset: &[SIGNATURE],
    ..TypeDef::native::<Getter>("operator.itemgetter")
};

fn attr_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    no_args(vm, "attrgetter", args)?;
    let mut paths = RootedVec::new(&vm.heap);
    for &a in args.all {
        let Some(s) = a.to_str() else { return Err(vm.type_error("attribute name must be a string")) };
        let path = match s.to_utf8() {
            Some(text) if text.contains('.') => {
                let mut names = RootedVec::new(&vm.heap);
                for part in text.split('.') {
                    let n = vm.intern(part).value();
                    names.push(n);
                }
                vm.tuple(&names)
            }
            _ => {
                let n = vm.intern_obj(s).value();
                vm.tuple(&[n])
            }
        };
        paths.push(path);
    }
    let (t, p) = (vm.tuple(args.all), vm.tuple(&paths));
    Ok(make(vm, cls, t, p, Value::NONE))
}
fn follow(vm: &mut Vm, obj: Value, path: Value) -> R {
    let mut v = obj;
    if let Some(p) = path.to_tuple() {
        for n in p.as_slice() {
            if let Some(n) = n.to_str() {
                v = vm.getattr(v, n)?;
            }
        }
    }
    Ok(v)
}
fn attr_call(vm: &mut Vm, v: Value, args: Args) -> R {
    let g = this(vm, v)?;
    check_positional(vm, "attrgetter", args, 1, 1)?;
    let Some(paths) = g.paths.get().to_tuple() else { return Ok(Value::NONE) };
    if let &[p] = paths.as_slice() {
        return follow(vm, args.all[0], p);
    }
    let mut out = RootedVec::with_capacity(&vm.heap, paths.len);
    for &p in paths.as_slice() {
        let x = follow(vm, args.all[0], p)?;
        out.push(x);
    }
    Ok(vm.tuple(&out))
}
pub static ATTRGETTER: TypeDef = TypeDef {
    doc: "attrgetter(attr, /, *attrs)\n--\n\nReturn a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    slots: Slots { new: Some(attr_new), call: Some(attr_call), repr: Some(repr), ..Slots::NONE },
    methods: &[REDUCE],
    getset: &[SIGNATURE],
    ..TypeDef::native::<Getter>("operator.attrgetter")
};

fn method_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let Some(name) = args.get(0) else {
        return Err(vm.type_error("methodcaller needs at least one argument, the method name"));
    };
    let Some(s) = name.to_str() else { return Err(vm.type_error("method name must be a string")) };
    let mut all = RootedVec::from_slice(&vm.heap, args.all);
    let n = vm.intern_obj(s).value();
    all.set(0, n);
    let names = args.kwnames.filter(|n| n.len > 0).map_or(Value::NONE, |n| n.value());
    let t = vm.tuple(&all);
    Ok(make(vm, cls, t, Value::NONE, names))
}
fn method_call(vm: &mut Vm, v: Value, args: Args) -> R {
    let g = this(vm, v)?;
    check_positional(vm, "methodcaller", args, 1, 1)?;
    let Some(t) = g.args.get().to_tuple() else { return Ok(Value::NONE) };
    let Some(name) = t.get(0).to_str() else { return Ok(Value::NONE) };
    let kwnames = g.names.get().to_tuple();
    vm.call_method_obj(args.all[0], name, Args { all: &t.as_slice()[1..], kwnames })
}
fn method_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let g = this(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    let (Some(t), Some(names)) = (g.args.get().to_tuple(), g.names.get().to_tuple()) else {
        return reduce(vm, a);
    };
    // The keywords go into a partial.
    let first = t.len - names.len;
    let mut all = RootedVec::from_slice(&vm.heap, &[cls, t.get(0)]);
    all.extend_from_slice(&t.as_slice()[first..]);
    let partial = vm.native_type(&crate::functools::PARTIAL).value();
    let p = vm.call_args(partial, Args { all: &all, kwnames: Some(names) })?;
    let rest = vm.tuple(&t.as_slice()[1..first]);
    Ok(vm.tuple(&[p, rest]))
}
pub static METHODCALLER: TypeDef = TypeDef {
    doc: "methodcaller(name, /, *args, **kwargs)\n--\n\nReturn a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    slots: Slots { new: Some(method_new), call: Some(method_call), repr: Some(repr), ..Slots::NONE },
    methods: &[def("__reduce__", "($self, /)", method_reduce, "Return state information for pickling")],
    getset: &[SIGNATURE],
    ..TypeDef::native::<Getter>("operator.methodcaller")
};

static FUNCTIONS: &[MethodDef] = &[
    def(
        "_compare_digest",
        "($module, a, b, /)",
        compare_digest,
        "Return 'a == b'.\n\nThis function uses an approach designed to prevent\ntiming analysis, making it appropriate for cryptography.\n\na and b must both be of the same type: either str (ASCII only),\nor any bytes-like object.\n\nNote: If a and b are of different lengths, or if an error occurs,\na timing attack could theoretically reveal information about the\ntypes and lengths of a and b--but not their values.",
    ),
    def("abs", "($module, a, /)", |vm, a| vm.absolute(a[0]), "Same as abs(a)."),
    def("add", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::Add), "Same as a + b."),
    def("and_", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::And), "Same as a & b."),
    raw("call", "($module, obj, /, *args, **kwargs)", call, "Same as obj(*args, **kwargs)."),
    def("concat", "($module, a, b, /)", concat, "Same as a + b, for a and b sequences."),
    def(
        "contains",
        "($module, a, b, /)",
        |vm, a| Ok(Value::bool(vm.contains(a[0], a[1])?)),
        "Same as b in a (note reversed operands).",
    ),
    def(
        "countOf",
        "($module, a, b, /)",
        count_of,
        "Return the number of items in a which are, or which equal, b.",
    ),
    def(
        "delitem",
        "($module, a, b, /)",
        |vm, a| vm.delitem(a[0], a[1]).map(|()| Value::NONE),
        "Same as del a[b].",
    ),
    def("eq", "($module, a, b, /)", |vm, a| vm.compare(a[0], a[1], CmpOp::Eq), "Same as a == b."),
    def("floordiv", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::FloorDiv), "Same as a // b."),
    def("ge", "($module, a, b, /)", |vm, a| vm.compare(a[0], a[1], CmpOp::Ge), "Same as a >= b."),
    def("getitem", "($module, a, b, /)", |vm, a| vm.getitem(a[0], a[1]), "Same as a[b]."),
    def("gt", "($module, a, b, /)", |vm, a| vm.compare(a[0], a[1], CmpOp::Gt), "Same as a > b."),
    def("iadd", "($module, a, b, /)", |vm, a| vm.binary_inplace(a[0], a[1], BinOp::Add), "Same as a += b."),
    def("iand", "($module, a, b, /)", |vm, a| vm.binary_inplace(a[0], a[1], BinOp::And), "Same as a &= b."),
    def("iconcat", "($module, a, b, /)", iconcat, "Same as a += b, for a and b sequences."),
    def(
        "ifloordiv",
        "($module, a, b, /)",
        |vm, a| vm.binary_inplace(a[0], a[1], BinOp::FloorDiv),
        "Same as a //= b.",
    ),
    def(
        "ilshift",
        "($module, a, b, /)",
        |vm, a| vm.binary_inplace(a[0], a[1], BinOp::LShift),
        "Same as a <<= b.",
    ),
    def(
        "imatmul",
        "($module, a, b, /)",
        |vm, a| vm.binary_inplace(a[0], a[1], BinOp::MatMul),
        "Same as a @= b.",
    ),
    def("imod", "($module, a, b, /)", |vm, a| vm.binary_inplace(a[0], a[1], BinOp::Mod), "Same as a %= b."),
    def("imul", "($module, a, b, /)", |vm, a| vm.binary_inplace(a[0], a[1], BinOp::Mul), "Same as a *= b."),
    def("index", "($module, a, /)", |vm, a| vm.index(a[0]), "Same as a.__index__()"),
    def("indexOf", "($module, a, b, /)", index_of, "Return the first index of b in a."),
    def("inv", "($module, a, /)", |vm, a| vm.invert(a[0]), "Same as ~a."),
    def("invert", "($module, a, /)", |vm, a| vm.invert(a[0]), "Same as ~a."),
    def("ior", "($module, a, b, /)", |vm, a| vm.binary_inplace(a[0], a[1], BinOp::Or), "Same as a |= b."),
    def("ipow", "($module, a, b, /)", |vm, a| vm.binary_inplace(a[0], a[1], BinOp::Pow), "Same as a **= b."),
    def(
        "irshift",
        "($module, a, b, /)",
        |vm, a| vm.binary_inplace(a[0], a[1], BinOp::RShift),
        "Same as a >>= b.",
    ),
    def("is_", "($module, a, b, /)", |_, a| Ok(Value::bool(a[0] == a[1])), "Same as a is b."),
    def("is_none", "($module, a, /)", |_, a| Ok(Value::bool(a[0].is_none())), "Same as a is None."),
    def("is_not", "($module, a, b, /)", |_, a| Ok(Value::bool(a[0] != a[1])), "Same as a is not b."),
    def("is_not_none", "($module, a, /)", |_, a| Ok(Value::bool(!a[0].is_none())), "Same as a is not None."),
    def("isub", "($module, a, b, /)", |vm, a| vm.binary_inplace(a[0], a[1], BinOp::Sub), "Same as a -= b."),
    def(
        "itruediv",
        "($module, a, b, /)",
        |vm, a| vm.binary_inplace(a[0], a[1], BinOp::TrueDiv),
        "Same as a /= b.",
    ),
    def("ixor", "($module, a, b, /)", |vm, a| vm.binary_inplace(a[0], a[1], BinOp::Xor), "Same as a ^= b."),
    def("le", "($module, a, b, /)", |vm, a| vm.compare(a[0], a[1], CmpOp::Le), "Same as a <= b."),
    def(
        "length_hint",
        "($module, obj, default=0, /)",
        length_hint,
        "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from an iterable.\n\nIf the object supports len(), the result will be exact.\nOtherwise, it may over- or under-estimate by an arbitrary amount.\nThe result will be an integer >= 0.",
    ),
    def("lshift", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::LShift), "Same as a << b."),
    def("lt", "($module, a, b, /)", |vm, a| vm.compare(a[0], a[1], CmpOp::Lt), "Same as a < b."),
    def("matmul", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::MatMul), "Same as a @ b."),
    def("mod", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::Mod), "Same as a % b."),
    def("mul", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::Mul), "Same as a * b."),
    def("ne", "($module, a, b, /)", |vm, a| vm.compare(a[0], a[1], CmpOp::Ne), "Same as a != b."),
    def("neg", "($module, a, /)", |vm, a| vm.negative(a[0]), "Same as -a."),
    def("not_", "($module, a, /)", |vm, a| Ok(Value::bool(!vm.truth(a[0])?)), "Same as not a."),
    def("or_", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::Or), "Same as a | b."),
    def("pos", "($module, a, /)", |vm, a| vm.positive(a[0]), "Same as +a."),
    def("pow", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::Pow), "Same as a ** b."),
    def("rshift", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::RShift), "Same as a >> b."),
    def(
        "setitem",
        "($module, a, b, c, /)",
        |vm, a| vm.setitem(a[0], a[1], a[2]).map(|()| Value::NONE),
        "Same as a[b] = c.",
    ),
    def("sub", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::Sub), "Same as a - b."),
    def("truediv", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::TrueDiv), "Same as a / b."),
    def(
        "truth",
        "($module, a, /)",
        |vm, a| Ok(Value::bool(vm.truth(a[0])?)),
        "Return True if a is true, False otherwise.",
    ),
    def("xor", "($module, a, b, /)", |vm, a| vm.binary(a[0], a[1], BinOp::Xor), "Same as a ^ b."),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "_operator",
    doc: "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.  The function names are those\nused for special methods; variants without leading and trailing\n'__' are also provided for convenience.",
    functions: FUNCTIONS,
    types: &[&ATTRGETTER, &ITEMGETTER, &METHODCALLER],
    ..ModuleDef::BASE
};
