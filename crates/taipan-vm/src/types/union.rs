//! Union types: `int | str`.

use crate::call::Args;
use crate::impl_trace;
use crate::native::{TypeDef, def, getter, raw};
use crate::object::*;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use taipan_heap::{Gc, RootedVec, Slot, Value};

pub struct Union {
    /// Tuple, flattened, without duplicates.
    pub args: Slot,
    /// Tuple of type variables, unbound until asked for.
    pub params: Slot,
    /// Tuple of the members that were not hashable when the union was made.
    pub unhashable: Slot,
}
impl_trace!(Union { args, params, unhashable });

fn args_of(v: Value) -> Option<Gc<TupleObj>> {
    v.native::<Union>()?.args.get().to_tuple()
}
fn uni(vm: &mut Vm, v: Value) -> R<Gc<TupleObj>> {
    match args_of(v) {
        Some(t) => Ok(t),
        None => Err(vm.type_error("not a union")),
    }
}

/// May `v` stand in a union made by `|`?
fn unionable(vm: &mut Vm, v: Value) -> bool {
    v.is_none()
        || v.to_type().is_some()
        || v.native::<Union>().is_some()
        || v.native::<super::generic_alias::GenericAlias>().is_some()
        || vm.type_name(v) == "TypeAliasType"
}
/// `a | b` for types.
pub fn union_or(vm: &mut Vm, a: Value, b: Value) -> R {
    if !unionable(vm, a) || !unionable(vm, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    vm.make_union(&[a, b])
}

impl Vm {
    /// The union of the given types: flattened and without duplicates; a single one stands for itself.
    pub fn make_union(&mut self, items: &[Value]) -> R {
        let mut out = RootedVec::new(&self.heap);
        let mut unhashable = RootedVec::new(&self.heap);
        for &x in items {
            match args_of(x) {
                Some(t) => {
                    for &y in t.as_slice() {
                        self.union_add(&mut out, &mut unhashable, y)?;
                    }
                }
                None => self.union_add(&mut out, &mut unhashable, x)?,
            }
        }
        if out.len() == 1 {
            return Ok(out[0]);
        }
        let t = self.native_type(&UNION);
        let args = self.tuple(&out);
        let unhashable = self.tuple(&unhashable);
        let data = Union {
            args: Slot::new(args),
            params: Slot::new(Value::UNBOUND),
            unhashable: Slot::new(unhashable),
        };
        Ok(self.new_native(t, data).value())
    }
    fn union_add(&mut self, out: &mut RootedVec, unhashable: &mut RootedVec, x: Value) -> R<()> {
        let x = if x.is_none() { self.types.none_type.value() } else { x };
        if out.contains(&x) {
            return Ok(());
        }
        if let Err(e) = self.hash(x) {
            let t = self.exc.TypeError;
            self.expect_exception(e, t)?;
            for i in 0..unhashable.len() {
                let y = unhashable[i];
                if self.eq(x, y)? {
                    return Ok(());
                }
            }
            unhashable.push(x);
        } else {
            for i in 0..out.len() {
                let y = out[i];
                // Plain classes are equal only to themselves; `list[int]` and `typing.List[int]` differ.
                if self.type_of(x) != self.type_of(y)
                    || self.type_of(x) == self.types.type_
                    || unhashable.contains(&y)
                {
                    continue;
                }
                if self.eq(x, y)? {
                    return Ok(());
                }
            }
        }
        out.push(x);
        Ok(())
    }
    /// How a type is shown inside a union or a generic alias.
    pub fn type_repr_text(&mut self, v: Value) -> R<String> {
        if v == Value::ELLIPSIS {
            return Ok("...".into());
        }
        if v == self.types.none_type.value() {
            return Ok("None".into());
        }
        if v.native::<super::generic_alias::GenericAlias>().is_some() {
            return self.repr_text(v);
        }
        let origin = self.names.__origin__;
        let args = self.names.__args__;
        if v.to_type().is_none()
            && self.getattr_opt(v, origin)?.is_some()
            && self.getattr_opt(v, args)?.is_some()
        {
            return self.repr_text(v);
        }
        let (q, m) = (self.names.__qualname__, self.names.__module__);
        let qual = self.getattr_opt(v, q)?;
        let module = self.getattr_opt(v, m)?;
        match (qual, module) {
            (Some(q), Some(m)) if !m.is_none() => {
                let q = self.str_text(q)?;
                let m = self.str_text(m)?;
                Ok(if m == "builtins" { q } else { format!("{m}.{q}") })
            }
            _ => self.repr_text(v),
        }
    }
}

fn union_repr(vm: &mut Vm, v: Value) -> R {
    let args = uni(vm, v)?;
    let mut parts = Vec::new();
    for &a in args.as_slice() {
        parts.push(vm.type_repr_text(a)?);
    }
    Ok(vm.str_value(&parts.join(" | ")))
}
fn union_hash(vm: &mut Vm, v: Value) -> R<i64> {
    // The order of the members does not matter.
    let args = uni(vm, v)?;
    if let Some(u) = v.native::<Union>().and_then(|u| u.unhashable.get().to_tuple())
        && u.len > 0
    {
        for &x in u.as_slice() {
            vm.hash(x)?;
        }
        return Err(vm.type_error(format!(
            "union contains {} unhashable element{}",
            u.len,
            if u.len == 1 { "" } else { "s" }
        )));
    }
    let mut h: i64 = 0x0051_ab3d;
    for &a in args.as_slice() {
        let x = vm.hash(a)?;
        h ^= x.wrapping_mul(0x27d4_eb2f_1656_67c5) ^ (x as u64 >> 29) as i64;
    }
    Ok(h & 0x0fff_ffff_ffff_ffff)
}
fn union_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (args_of(a), args_of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut same = x.len == y.len;
    if same {
        'outer: for &p in x.as_slice() {
            for &q in y.as_slice() {
                if vm.eq(p, q)? {
                    continue 'outer;
                }
            }
            same = false;
            break;
        }
    }
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}
fn get_args(vm: &mut Vm, v: Value) -> R {
    Ok(uni(vm, v)?.value())
}
fn get_params(vm: &mut Vm, v: Value) -> R {
    let Some(u) = v.native::<Union>() else { return Err(vm.type_error("not a union")) };
    if u.params.get().is_unbound() {
        let args = uni(vm, v)?;
        let p = super::generic_alias::make_parameters(vm, args)?;
        u.params.set(&vm.heap, u, p);
    }
    Ok(u.params.get())
}
fn get_origin(vm: &mut Vm, _: Value) -> R {
    Ok(vm.native_type(&UNION).value())
}
fn get_name(vm: &mut Vm, _: Value) -> R {
    Ok(vm.str_value("Union"))
}
fn get_module(vm: &mut Vm, _: Value) -> R {
    Ok(vm.str_value("typing"))
}
fn union_getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let args = uni(vm, v)?;
    let params = get_params(vm, v)?;
    let Some(params) = params.to_tuple() else { return Ok(v) };
    let new = super::generic_alias::subs_parameters(vm, v, args, params, k)?;
    let Some(t) = new.to_tuple() else { return Ok(v) };
    let mut r = t.get(0);
    for &x in &t.as_slice()[1..] {
        r = vm.binary(r, x, BinOp::Or)?;
    }
    Ok(r)
}
fn check_members(vm: &mut Vm, args: Gc<TupleObj>, what: &str) -> R<()> {
    for &a in args.as_slice() {
        if a.native::<super::generic_alias::GenericAlias>().is_some() {
            return Err(vm.type_error(format!("{what}() argument 2 cannot be a parameterized generic")));
        }
    }
    Ok(())
}
fn union_instancecheck(vm: &mut Vm, a: &[Value]) -> R {
    let args = uni(vm, a[0])?;
    for &c in args.as_slice() {
        if c.native::<super::generic_alias::GenericAlias>().is_some() {
            check_members(vm, args, "isinstance")?;
        }
        if vm.isinstance(a[1], c)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}
fn union_subclasscheck(vm: &mut Vm, a: &[Value]) -> R {
    let args = uni(vm, a[0])?;
    if a[1].to_type().is_none() {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    }
    for &c in args.as_slice() {
        if c.native::<super::generic_alias::GenericAlias>().is_some() {
            check_members(vm, args, "issubclass")?;
        }
        if vm.issubclass(a[1], c)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}
/// `typing.Union[int, str]`
fn union_class_getitem(vm: &mut Vm, args: Args) -> R {
    let Some(k) = args.get(1) else {
        return Err(vm.type_error("__class_getitem__() takes exactly one argument (0 given)"));
    };
    match k.to_tuple() {
        Some(t) if t.len == 0 => Err(vm.type_error("Cannot take a Union of no types.")),
        Some(t) => make_checked(vm, t.as_slice()),
        None => make_checked(vm, &[k]),
    }
}
/// Strings become forward references.
pub fn make_checked(vm: &mut Vm, items: &[Value]) -> R {
    let mut out = RootedVec::new(&vm.heap);
    for &x in items {
        if x.to_str().is_some() {
            let typing = vm.import_module("typing")?;
            let r = vm.call_method(typing, "_type_convert", &[x])?;
            out.push(r);
        } else {
            out.push(x);
        }
    }
    vm.make_union(&out)
}
fn union_mro_entries(vm: &mut Vm, a: &[Value]) -> R {
    let r = vm.repr_text(a[0])?;
    Err(vm.type_error(format!("Cannot subclass {r}")))
}
fn union_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    let n = cls.full_name(vm);
    Err(vm.type_error(format!("cannot create '{n}' instances")))
}
fn union_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let args = uni(vm, a[0])?;
    let typing = vm.import_module("typing")?;
    let u = vm.getattr_text(typing, "Union")?;
    let op = vm.import_module("operator")?;
    let getitem = vm.getattr_text(op, "getitem")?;
    let t = vm.tuple(&[u, args.value()]);
    Ok(vm.tuple(&[getitem, t]))
}

pub static UNION: TypeDef = TypeDef {
    flags: type_flags::WEAKREFS | type_flags::NO_NEW,
    slots: Slots {
        new: Some(union_new),
        repr: Some(union_repr),
        hash: Some(union_hash),
        compare: Some(union_compare),
        getitem: Some(union_getitem),
        ..Slots::NONE
    }
    .op(BinOp::Or, union_or),
    methods: &[
        def("__instancecheck__", "($self, instance, /)", union_instancecheck, ""),
        def("__subclasscheck__", "($self, subclass, /)", union_subclasscheck, ""),
        def("__mro_entries__", "($self, bases, /)", union_mro_entries, ""),
        raw("__class_getitem__", "($type, object, /)", union_class_getitem, ""),
        def("__reduce__", "($self, /)", union_reduce, ""),
    ],
    getset: &[
        getter("__args__", get_args, ""),
        getter("__parameters__", get_params, "Type variables in the types.UnionType."),
        getter("__origin__", get_origin, "Always returns the type"),
        getter("__name__", get_name, "Name of the type"),
        getter("__qualname__", get_name, "Qualified name of the type"),
        getter("__module__", get_module, ""),
    ],
    doc: "Represent a union type\n\nE.g. for int | str",
    ..TypeDef::native::<Union>("typing.Union")
};
