//! Exception groups and what `except*` leaves.

use super::{EXC, exc_new};
use crate::call::Args;
use crate::native::{TypeDef, check_count, def, member, raw};
use crate::object::*;
use crate::slots::Slots;
use crate::typeobj::TypeObj;
use crate::{R, Vm};
use taipan_heap::{Gc, RootedVec, Value};

pub(super) const GROUP: TypeDef = TypeDef {
    slots: Slots {
        new: Some(group_new),
        str: Some(group_str),
        repr: Some(group_repr),
        init: Some(group_init),
        ..Slots::NONE
    },
    methods: &[
        raw(
            "__class_getitem__",
            "($type, item, /)",
            |vm, a| {
                let i = a.get(1).unwrap_or(Value::NONE);
                vm.generic_alias(a.all[0], i)
            },
            "See PEP 585",
        ),
        def("derive", "($self, excs, /)", derive, ""),
        def("split", "($self, matcher_value, /)", split, ""),
        def("subgroup", "($self, matcher_value, /)", subgroup, ""),
    ],
    getset: &[
        member("message", |vm, v| Ok(group(vm, v)?.fields[0].get()), "exception message"),
        member("exceptions", |vm, v| Ok(group(vm, v)?.fields[1].get()), "nested exceptions"),
    ],
    ..EXC
};
/// `ExceptionGroup` has `Exception` as a second base: made so at start.
pub(super) const EXCEPTION_GROUP: TypeDef = EXC;

fn group(vm: &mut Vm, v: Value) -> R<Gc<ExcObj>> {
    match v.downcast::<ExcObj>() {
        Some(e) => Ok(e),
        None => Err(vm.type_error("not an exception group")),
    }
}
fn group_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    const NAME: &str = "BaseExceptionGroup.__new__";
    let given = args.positional();
    check_count(vm, NAME, given.len(), 2, 2)?;
    let (msg, excs) = (given[0], given[1]);
    if msg.to_str().is_none() {
        let t = vm.type_name(msg);
        return Err(vm.type_error(format!("{NAME}() argument 1 must be str, not {t}")));
    }
    let sequence = excs.to_list().is_some()
        || excs.to_tuple().is_some()
        || (vm.slots_of(excs).getitem.is_some()
            && excs.to_dict().is_none()
            && vm.slots_of(excs).len.is_some());
    if !sequence {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = vm.collect(excs)?;
    if items.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut base_only = false;
    let (base, exception) = (vm.exc.BaseException, vm.exc.Exception);
    for (i, &e) in items.iter().enumerate() {
        if !vm.is_instance(e, base) {
            return Err(
                vm.value_error(format!("Item {i} of second argument (exceptions) is not an exception"))
            );
        }
        base_only |= !vm.is_instance(e, exception);
    }
    let (beg, eg) = (vm.exc.BaseExceptionGroup, vm.exc.ExceptionGroup);
    let mut cls = cls;
    if cls == beg && !base_only {
        cls = eg;
    } else if base_only && cls == eg {
        return Err(vm.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
    } else if base_only && cls != beg && cls.is_subtype(exception) {
        let n = cls.name_str();
        return Err(vm.type_error(format!("Cannot nest BaseExceptions in '{n}'")));
    }
    let t = vm.tuple(&items);
    let e = exc_new(vm, cls, args)?;
    let x = group(vm, e)?;
    x.fields[0].set(&vm.heap, x, msg);
    x.fields[1].set(&vm.heap, x, t);
    if excs.to_list().is_none() && excs.to_tuple().is_none() {
        let text = vm.repr(excs)?.value();
        x.fields[2].set(&vm.heap, x, text);
    }
    Ok(e)
}
fn group_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    super::exc_init(vm, v, args)
}
fn group_str(vm: &mut Vm, v: Value) -> R {
    let e = group(vm, v)?;
    let m = vm.str_text(e.fields[0].get())?;
    let n = e.fields[1].get().to_tuple().map_or(0, |t| t.len);
    let s = if n == 1 { "" } else { "s" };
    Ok(vm.str_value(&format!("{m} ({n} sub-exception{s})")))
}
fn group_repr(vm: &mut Vm, v: Value) -> R {
    let e = group(vm, v)?;
    let name = vm.type_name(v);
    let m = vm.repr_text(e.fields[0].get())?;
    // A list stays a list in the repr, as it was given.
    let given = e.args.get().to_tuple().filter(|t| t.len == 2 && t.get(1).to_list().is_some());
    let excs = match (given, e.fields[1].get().to_tuple()) {
        (Some(_), Some(t)) => vm.list(t.as_slice()),
        (_, Some(t)) => t.value(),
        _ => Value::NONE,
    };
    // The repr of another sequence was taken when it was given.
    let x = match e.fields[2].get() {
        text if text.to_str().is_some() => vm.str_text(text)?,
        _ => vm.repr_text(excs)?,
    };
    Ok(vm.str_value(&format!("{name}({m}, {x})")))
}
fn derive(vm: &mut Vm, a: &[Value]) -> R {
    let e = group(vm, a[0])?;
    let t = vm.exc.BaseExceptionGroup.value();
    let msg = e.fields[0].get();
    vm.call(t, &[msg, a[1]])
}

/// What picks exceptions: a class or classes, a function, or a set of leaves (by identity).
enum Matcher {
    Types(Value),
    Function(Value),
    Leaves(RootedVec),
}
fn matcher(vm: &mut Vm, v: Value) -> R<Matcher> {
    let base = vm.exc.BaseException;
    if vm.slots_of(v).call.is_some() && v.to_type().is_none() {
        return Ok(Matcher::Function(v));
    }
    let ok = match (v.to_type(), v.to_tuple()) {
        (Some(t), _) => t.is_subtype(base),
        (_, Some(t)) => t.as_slice().iter().all(|c| c.to_type().is_some_and(|c| c.is_subtype(base))),
        _ => false,
    };
    if !ok {
        return Err(vm.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ));
    }
    Ok(Matcher::Types(v))
}
fn matches(vm: &mut Vm, m: &Matcher, e: Value) -> R<bool> {
    match m {
        Matcher::Types(t) => crate::interp::runtime::exc_match(vm, e, *t),
        Matcher::Function(f) => {
            let r = vm.call1(*f, e)?;
            vm.truth(r)
        }
        Matcher::Leaves(l) => Ok(l.contains(&e) && !is_group(vm, e)),
    }
}
fn is_group(vm: &Vm, e: Value) -> bool {
    vm.is_instance(e, vm.exc.BaseExceptionGroup)
}
/// (matching part, rest), None where empty.
fn split_by(vm: &mut Vm, e: Value, m: &Matcher, want_rest: bool) -> R<(Value, Value)> {
    vm.enter_native()?;
    if matches(vm, m, e)? {
        return Ok((e, Value::NONE));
    }
    if !is_group(vm, e) {
        return Ok((Value::NONE, if want_rest { e } else { Value::NONE }));
    }
    let items = group(vm, e)?.fields[1].get().to_tuple();
    let (mut yes, mut no) = (RootedVec::new(&vm.heap), RootedVec::new(&vm.heap));
    if let Some(items) = items {
        for &x in items.as_slice() {
            let (a, b) = split_by(vm, x, m, want_rest)?;
            if !a.is_none() {
                yes.push(a);
            }
            if !b.is_none() {
                no.push(b);
            }
        }
    }
    let a = subset(vm, e, &yes)?;
    let b = if want_rest { subset(vm, e, &no)? } else { Value::NONE };
    Ok((a, b))
}
/// A group like `orig` with other exceptions.
fn subset(vm: &mut Vm, orig: Value, excs: &[Value]) -> R {
    if excs.is_empty() {
        return Ok(Value::NONE);
    }
    let l = vm.list(excs);
    let eg = vm.call_method(orig, "derive", &[l])?;
    if !is_group(vm, eg) {
        return Err(vm.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let (o, n) = (group(vm, orig)?, group(vm, eg)?);
    n.traceback.set(&vm.heap, n, o.traceback.get());
    n.context.set(&vm.heap, n, o.context.get());
    n.cause.set(&vm.heap, n, o.cause.get());
    n.suppress_context.set(o.suppress_context.get());
    let key = vm.names.__notes__;
    if let Some(notes) = vm.getattr_opt(orig, key)?
        && (notes.to_list().is_some() || notes.to_tuple().is_some())
    {
        let copy = vm.to_list_value(notes)?.value();
        vm.setattr(eg, key, copy)?;
    }
    Ok(eg)
}
fn split(vm: &mut Vm, a: &[Value]) -> R {
    let m = matcher(vm, a[1])?;
    let (x, y) = split_by(vm, a[0], &m, true)?;
    Ok(vm.tuple(&[x, y]))
}
fn subgroup(vm: &mut Vm, a: &[Value]) -> R {
    let m = matcher(vm, a[1])?;
    Ok(split_by(vm, a[0], &m, false)?.0)
}

fn leaves(vm: &mut Vm, e: Value, out: &mut RootedVec) -> R<()> {
    if e.is_none() {
        return Ok(());
    }
    if !is_group(vm, e) {
        out.push(e);
        return Ok(());
    }
    vm.enter_native()?;
    if let Some(items) = group(vm, e)?.fields[1].get().to_tuple() {
        for &x in items.as_slice() {
            leaves(vm, x, out)?;
        }
    }
    Ok(())
}
fn same_metadata(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    let key = vm.names.__notes__;
    let (x, y) = (group(vm, a)?, group(vm, b)?);
    let (n, m) = (vm.getattr_opt(a, key)?, vm.getattr_opt(b, key)?);
    let notes = match (n, m) {
        (None, None) => true,
        (Some(n), Some(m)) => vm.eq(n, m)?,
        _ => false,
    };
    Ok(notes
        && x.traceback.get() == y.traceback.get()
        && x.cause.get() == y.cause.get()
        && x.context.get() == y.context.get())
}
/// What is left to raise after the clauses of an `except*`: `excs` holds what each clause raised or did not handle.
pub fn prep_reraise_star(vm: &mut Vm, orig: Value, excs: Value) -> R {
    let Some(list) = excs.to_list() else { return Ok(Value::NONE) };
    let items = RootedVec::from_slice(&vm.heap, list.as_slice());
    if items.is_empty() {
        return Ok(Value::NONE);
    }
    if !is_group(vm, orig) {
        return Ok(items.iter().copied().find(|e| !e.is_none()).unwrap_or(Value::NONE));
    }
    let (mut raised, mut reraised) = (RootedVec::new(&vm.heap), RootedVec::new(&vm.heap));
    for &e in items.iter() {
        if e.is_none() {
            continue;
        }
        if is_group(vm, e) && same_metadata(vm, e, orig)? {
            reraised.push(e);
        } else {
            raised.push(e);
        }
    }
    let mut keep = RootedVec::new(&vm.heap);
    for &e in reraised.iter() {
        leaves(vm, e, &mut keep)?;
    }
    let projection =
        if keep.is_empty() { Value::NONE } else { split_by(vm, orig, &Matcher::Leaves(keep), false)?.0 };
    if raised.is_empty() {
        return Ok(projection);
    }
    if !projection.is_none() {
        raised.push(projection);
    }
    if raised.len() == 1 {
        return Ok(raised[0]);
    }
    let (l, empty) = (vm.list(&raised), vm.empty_str.value());
    let t = vm.exc.BaseExceptionGroup.value();
    vm.call(t, &[empty, l])
}

impl Vm {
    /// Gives ExceptionGroup its second base.
    pub(super) fn finish_groups(&mut self) {
        let (eg, beg, e) = (self.exc.ExceptionGroup, self.exc.BaseExceptionGroup, self.exc.Exception);
        let bases = self.tuple(&[beg.value(), e.value()]);
        eg.bases.set(&self.heap, eg, bases);
        if crate::class::compute_mro(self, eg).is_err() {
            self.clear_exception();
        }
        e.subclasses.borrow_mut().push(eg.as_ptr());
    }
}
