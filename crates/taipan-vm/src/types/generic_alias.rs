//! types.GenericAlias: `list[int]`.

use crate::call::Args;
use crate::impl_trace;
use crate::native::{TypeDef, check_positional, def, getter};
use crate::object::*;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, RootedVec, Slot, Value};

pub struct GenericAlias {
    pub origin: Slot,
    /// Tuple.
    pub args: Slot,
    /// Tuple of type variables, unbound until asked for.
    pub params: Slot,
    /// `*tuple[int, ...]`
    pub starred: Cell<bool>,
}
impl_trace!(GenericAlias { origin, args, params; starred });

impl Vm {
    /// `list[int]`
    pub fn generic_alias(&mut self, origin: Value, args: Value) -> R {
        let t = self.native_type(&GENERIC_ALIAS);
        Ok(make(self, t, origin, args, false))
    }
}
fn make(vm: &mut Vm, cls: Gc<TypeObj>, origin: Value, args: Value, starred: bool) -> Value {
    let args = match args.to_tuple() {
        Some(t) => t.value(),
        None => vm.tuple(&[args]),
    };
    let data = GenericAlias {
        origin: Slot::new(origin),
        args: Slot::new(args),
        params: Slot::new(Value::UNBOUND),
        starred: Cell::new(starred),
    };
    vm.new_native(cls, data).value()
}
fn alias(vm: &mut Vm, v: Value) -> R<Gc<Native<GenericAlias>>> {
    match v.native::<GenericAlias>() {
        Some(a) => Ok(a),
        None => Err(vm.type_error("not a generic alias")),
    }
}
fn alias_args(vm: &mut Vm, v: Value) -> R<Gc<TupleObj>> {
    let a = alias(vm, v)?;
    Ok(a.args.get().to_tuple().unwrap_or(vm.empty_tuple))
}
fn alias_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    check_positional(vm, "GenericAlias", args, 2, 2)?;
    Ok(make(vm, cls, args.all[0], args.all[1], false))
}
fn alias_repr(vm: &mut Vm, v: Value) -> R {
    let a = alias(vm, v)?;
    let args = alias_args(vm, v)?;
    let mut out = String::new();
    if a.starred.get() {
        out.push('*');
    }
    out.push_str(&vm.type_repr_text(a.origin.get())?);
    out.push('[');
    for (i, &x) in args.as_slice().iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        match x.to_list() {
            // Parameter lists of callables.
            Some(l) => {
                out.push('[');
                let mut j = 0;
                while let Some(y) = l.get(j) {
                    if j > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(&vm.type_repr_text(y)?);
                    j += 1;
                }
                out.push(']');
            }
            None => out.push_str(&vm.type_repr_text(x)?),
        }
    }
    if args.len == 0 {
        out.push_str("()");
    }
    out.push(']');
    Ok(vm.str_value(&out))
}
fn alias_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let a = alias(vm, v)?;
    let x = vm.hash(a.origin.get())?;
    let y = vm.hash(a.args.get())?;
    Ok(x ^ y)
}
fn alias_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.native::<GenericAlias>(), b.native::<GenericAlias>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let same = x.starred.get() == y.starred.get()
        && vm.eq(x.origin.get(), y.origin.get())?
        && vm.eq(x.args.get(), y.args.get())?;
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}
fn alias_call(vm: &mut Vm, v: Value, args: Args) -> R {
    let a = alias(vm, v)?;
    let obj = vm.call_args(a.origin.get(), args)?;
    let n = vm.names.__orig_class__;
    if let Err(e) = vm.setattr(obj, n, v) {
        let (x, y) = (vm.exc.AttributeError, vm.exc.TypeError);
        if vm.exception_is(x) || vm.exception_is(y) {
            vm.clear_exception();
        } else {
            return Err(e);
        }
    }
    Ok(obj)
}
/// Attributes that are the alias's own; everything else is the origin's.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
];
fn alias_getattr(vm: &mut Vm, v: Value, name: Gc<StrObj>) -> R {
    let a = alias(vm, v)?;
    let own = match name.as_ascii() {
        Some("__copy__" | "__deepcopy__") => true,
        Some(n) => OWN.contains(&n) && n != "__class__",
        None => false,
    };
    if !own && name != vm.names.__class__ {
        return vm.getattr(a.origin.get(), name);
    }
    crate::attr::generic_getattr(vm, v, name)
}
fn alias_iter(vm: &mut Vm, v: Value) -> R {
    let a = alias(vm, v)?;
    let cls = vm.type_of(v);
    let starred = make(vm, cls, a.origin.get(), a.args.get(), true);
    let cls = vm.native_type(&ALIAS_ITERATOR);
    Ok(vm.new_native(cls, AliasIterator { plain: Slot::new(v), starred: Slot::new(starred) }).value())
}

/// Yields `*alias`, once.
struct AliasIterator {
    plain: Slot,
    /// Unbound when it was yielded.
    starred: Slot,
}
impl_trace!(AliasIterator { plain, starred });
static ALIAS_ITERATOR: TypeDef = TypeDef {
    slots: Slots { iter: Some(|_, it| Ok(it)), next: Some(iterator_next), ..Slots::NONE },
    methods: &[def("__reduce__", "($self, /)", iterator_reduce, "Return state information for pickling.")],
    ..TypeDef::native::<AliasIterator>("generic_alias_iterator")
};
fn iterator_next(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(i) = it.native::<AliasIterator>() else { return Ok(None) };
    let starred = i.starred.get();
    i.starred.set(&vm.heap, i, Value::UNBOUND);
    Ok((!starred.is_unbound()).then_some(starred))
}
fn iterator_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let Some(i) = a[0].native::<AliasIterator>() else { return Ok(Value::NONE) };
    let left = if i.starred.get().is_unbound() { vm.tuple(&[]) } else { i.plain.get() };
    let b = vm.builtins;
    let iter = vm.dict_get_text(b, "iter").unwrap_or(Value::NONE);
    let args = vm.tuple(&[left]);
    Ok(vm.tuple(&[iter, args]))
}
fn alias_getitem(vm: &mut Vm, v: Value, item: Value) -> R {
    let a = alias(vm, v)?;
    let params = get_params(vm, v)?;
    let args = alias_args(vm, v)?;
    let Some(params) = params.to_tuple() else { return Err(vm.type_error("bad __parameters__")) };
    let new = subs_parameters(vm, v, args, params, item)?;
    let cls = vm.type_of(v);
    Ok(make(vm, cls, a.origin.get(), new, a.starred.get()))
}
fn get_origin(vm: &mut Vm, v: Value) -> R {
    Ok(alias(vm, v)?.origin.get())
}
fn get_args(vm: &mut Vm, v: Value) -> R {
    Ok(alias(vm, v)?.args.get())
}
fn get_unpacked(vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(alias(vm, v)?.starred.get()))
}
fn get_params(vm: &mut Vm, v: Value) -> R {
    let a = alias(vm, v)?;
    if a.params.get().is_unbound() {
        let args = alias_args(vm, v)?;
        let p = make_parameters(vm, args)?;
        a.params.set(&vm.heap, a, p);
    }
    Ok(a.params.get())
}
fn get_unpacked_args(vm: &mut Vm, v: Value) -> R {
    let a = alias(vm, v)?;
    if a.starred.get() && a.origin.get() == vm.types.tuple.value() {
        return Ok(a.args.get());
    }
    Ok(Value::NONE)
}
fn mro_entries(vm: &mut Vm, a: &[Value]) -> R {
    let o = alias(vm, a[0])?.origin.get();
    Ok(vm.tuple(&[o]))
}
fn instancecheck(vm: &mut Vm, _: &[Value]) -> R {
    Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic"))
}
fn subclasscheck(vm: &mut Vm, _: &[Value]) -> R {
    Err(vm.type_error("issubclass() argument 2 cannot be a parameterized generic"))
}
fn alias_reduce(vm: &mut Vm, v: &[Value]) -> R {
    let a = alias(vm, v[0])?;
    if a.starred.get() {
        let cls = vm.type_of(v[0]);
        let plain = make(vm, cls, a.origin.get(), a.args.get(), false);
        let b = vm.builtins;
        let next = vm.dict_get_text(b, "next").unwrap_or(Value::NONE);
        let it = vm.iter(plain)?;
        let t = vm.tuple(&[it]);
        return Ok(vm.tuple(&[next, t]));
    }
    let cls = vm.native_type(&GENERIC_ALIAS).value();
    let t = vm.tuple(&[a.origin.get(), a.args.get()]);
    Ok(vm.tuple(&[cls, t]))
}
fn alias_dir(vm: &mut Vm, v: &[Value]) -> R {
    let a = alias(vm, v[0])?;
    let l = vm.dir_of(a.origin.get())?;
    let Some(l) = l.to_list() else { return Ok(l) };
    let keep = vm.new_list(l.as_slice());
    for n in OWN.iter().filter(|n| !n.contains("copy")) {
        let n = vm.intern(n).value();
        if !vm.contains(keep.value(), n)? {
            vm.list_push(keep, n)?;
        }
    }
    Ok(keep.value())
}

/// The type variables in `args`, in order of first appearance.
pub fn make_parameters(vm: &mut Vm, args: Gc<TupleObj>) -> R {
    let mut out = RootedVec::new(&vm.heap);
    for &a in args.as_slice() {
        collect_parameters(vm, a, &mut out)?;
    }
    Ok(vm.tuple(&out))
}
fn collect_parameters(vm: &mut Vm, a: Value, out: &mut RootedVec) -> R<()> {
    // A class is no type variable, though it may define the methods of one.
    if a.to_type().is_some() {
        return Ok(());
    }
    let list: Option<RootedVec> = match (a.to_tuple(), a.to_list()) {
        (Some(t), _) => Some(RootedVec::from_slice(&vm.heap, t.as_slice())),
        (_, Some(l)) => Some(RootedVec::from_slice(&vm.heap, l.as_slice())),
        _ => None,
    };
    if let Some(items) = list {
        vm.enter_native()?;
        for &x in items.iter() {
            collect_parameters(vm, x, out)?;
        }
        return Ok(());
    }
    let subst = vm.names.__typing_subst__;
    if vm.getattr_opt(a, subst)?.is_some() {
        if !out.contains(&a) {
            out.push(a);
        }
        return Ok(());
    }
    let p = vm.names.__parameters__;
    if let Some(ps) = vm.getattr_opt(a, p)?.and_then(|p| p.to_tuple()) {
        for &x in ps.as_slice() {
            if !out.contains(&x) {
                out.push(x);
            }
        }
    }
    Ok(())
}
/// Index arguments as a tuple, with unpacked tuples spread out.
fn unpack_item(vm: &mut Vm, item: Value) -> R<RootedVec> {
    let mut out = RootedVec::new(&vm.heap);
    let items: RootedVec = match item.to_tuple() {
        Some(t) => RootedVec::from_slice(&vm.heap, t.as_slice()),
        None => RootedVec::from_slice(&vm.heap, &[item]),
    };
    let n = vm.names.__typing_unpacked_tuple_args__;
    for &x in items.iter() {
        if x.to_type().is_none()
            && let Some(sub) = vm.getattr_opt(x, n)?
            && let Some(sub) = sub.to_tuple()
        {
            let open_ended = sub.len > 0 && sub.get(sub.len - 1) == Value::ELLIPSIS;
            if !open_ended {
                out.extend_from_slice(sub.as_slice());
                continue;
            }
        }
        out.push(x);
    }
    Ok(out)
}
/// The arguments of `alias` with its parameters replaced by `item`: a tuple.
pub fn subs_parameters(
    vm: &mut Vm,
    alias: Value,
    args: Gc<TupleObj>,
    params: Gc<TupleObj>,
    item: Value,
) -> R {
    if params.len == 0 {
        let r = vm.repr_text(alias)?;
        return Err(vm.type_error(format!("{r} is not a generic class")));
    }
    let items = unpack_item(vm, item)?;
    let mut item = vm.tuple(&items);
    let prepare = vm.names.__typing_prepare_subst__;
    for &p in params.as_slice() {
        if let Some(f) = vm.getattr_opt(p, prepare)?
            && !f.is_none()
        {
            let arg = match item.to_tuple() {
                Some(_) => item,
                None => vm.tuple(&[item]),
            };
            item = vm.call(f, &[alias, arg])?;
        }
    }
    let items = match item.to_tuple() {
        Some(t) => RootedVec::from_slice(&vm.heap, t.as_slice()),
        None => RootedVec::from_slice(&vm.heap, &[item]),
    };
    if items.len() != params.len {
        let r = vm.repr_text(alias)?;
        let which = if items.len() > params.len { "many" } else { "few" };
        return Err(vm.type_error(format!(
            "Too {which} arguments for {r}; actual {}, expected {}",
            items.len(),
            params.len
        )));
    }
    let mut out = RootedVec::new(&vm.heap);
    for &a in args.as_slice() {
        subs_one(vm, a, params, &items, &mut out)?;
    }
    Ok(vm.tuple(&out))
}
fn subs_one(vm: &mut Vm, a: Value, params: Gc<TupleObj>, items: &RootedVec, out: &mut RootedVec) -> R<()> {
    if a.to_type().is_some() {
        out.push(a);
        return Ok(());
    }
    let nested: Option<(RootedVec, bool)> = match (a.to_tuple(), a.to_list()) {
        (Some(t), _) => Some((RootedVec::from_slice(&vm.heap, t.as_slice()), true)),
        (_, Some(l)) => Some((RootedVec::from_slice(&vm.heap, l.as_slice()), false)),
        _ => None,
    };
    if let Some((inner, is_tuple)) = nested {
        vm.enter_native()?;
        let mut sub = RootedVec::new(&vm.heap);
        for &x in inner.iter() {
            subs_one(vm, x, params, items, &mut sub)?;
        }
        out.push(if is_tuple { vm.tuple(&sub) } else { vm.list(&sub) });
        return Ok(());
    }
    let unpacked = vm.names.__typing_is_unpacked_typevartuple__;
    let unpack = match vm.getattr_opt(a, unpacked)? {
        Some(u) => vm.truth(u)?,
        None => false,
    };
    let subst = vm.names.__typing_subst__;
    let new = if let Some(f) = vm.getattr_opt(a, subst)? {
        match params.as_slice().iter().position(|&p| p == a) {
            Some(i) => vm.call1(f, items[i])?,
            None => a,
        }
    } else {
        let p = vm.names.__parameters__;
        match vm.getattr_opt(a, p)?.and_then(|p| p.to_tuple()) {
            Some(sub) if sub.len > 0 => {
                let mut picked = RootedVec::new(&vm.heap);
                for &q in sub.as_slice() {
                    match params.as_slice().iter().position(|&p| p == q) {
                        Some(i) => {
                            // An unpacked type variable tuple takes all of its values.
                            match (items[i].to_tuple(), vm.type_name(q).as_str()) {
                                (Some(t), "TypeVarTuple") => picked.extend_from_slice(t.as_slice()),
                                _ => picked.push(items[i]),
                            }
                        }
                        None => picked.push(q),
                    }
                }
                let key = vm.tuple(&picked);
                vm.getitem(a, key)?
            }
            _ => a,
        }
    };
    match new.to_tuple() {
        Some(t) if unpack => out.extend_from_slice(t.as_slice()),
        _ => out.push(new),
    }
    Ok(())
}

pub static GENERIC_ALIAS: TypeDef = TypeDef {
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    slots: Slots {
        new: Some(alias_new),
        repr: Some(alias_repr),
        hash: Some(alias_hash),
        compare: Some(alias_compare),
        call: Some(alias_call),
        getattr: Some(alias_getattr),
        setattr: Some(crate::attr::generic_setattr),
        iter: Some(alias_iter),
        getitem: Some(alias_getitem),
        ..Slots::NONE
    }
    .op(BinOp::Or, super::union::union_or),
    methods: &[
        def("__mro_entries__", "($self, bases, /)", mro_entries, ""),
        def("__instancecheck__", "($self, instance, /)", instancecheck, ""),
        def("__subclasscheck__", "($self, subclass, /)", subclasscheck, ""),
        def("__reduce__", "($self, /)", alias_reduce, ""),
        def("__dir__", "($self, /)", alias_dir, ""),
    ],
    getset: &[
        getter("__origin__", get_origin, ""),
        getter("__args__", get_args, ""),
        getter("__unpacked__", get_unpacked, ""),
        getter("__parameters__", get_params, "Type variables in the GenericAlias."),
        getter("__typing_unpacked_tuple_args__", get_unpacked_args, ""),
    ],
    doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    ..TypeDef::native::<GenericAlias>("types.GenericAlias")
};
