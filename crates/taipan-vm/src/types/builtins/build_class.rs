//! `__build_class__`: the class statement.

use crate::call::Args;
use crate::class::calculate_metaclass;
use crate::object::*;
use crate::{R, Vm};
use taipan_heap::{RootedVec, Value};

/// Replaces bases that are no classes through their `__mro_entries__`; None if there are none.
pub fn resolve_bases(vm: &mut Vm, bases: &[Value]) -> R<Option<RootedVec>> {
    let mut out: Option<RootedVec> = None;
    let whole = vm.tuple(bases);
    for (i, &b) in bases.iter().enumerate() {
        if b.to_type().is_some() {
            if let Some(o) = &mut out {
                o.push(b);
            }
            continue;
        }
        let n = vm.names.__mro_entries__;
        let Some(f) = vm.getattr_opt(b, n)? else {
            if let Some(o) = &mut out {
                o.push(b);
            }
            continue;
        };
        let r = vm.call1(f, whole)?;
        let Some(t) = r.to_tuple() else { return Err(vm.type_error("__mro_entries__ must return a tuple")) };
        if out.is_none() {
            out = Some(RootedVec::from_slice(&vm.heap, &bases[..i]));
        }
        if let Some(o) = &mut out {
            o.extend_from_slice(t.as_slice());
        }
    }
    Ok(out)
}

pub fn build_class(vm: &mut Vm, args: Args) -> R {
    let pos = args.positional();
    if pos.len() < 2 {
        return Err(vm.type_error("__build_class__: not enough arguments"));
    }
    let Some(func) = pos[0].downcast::<FuncObj>() else {
        return Err(vm.type_error("__build_class__: func must be a function"));
    };
    let name = pos[1];
    if name.to_str().is_none() {
        return Err(vm.type_error("__build_class__: name is not a string"));
    }
    let orig_bases = vm.tuple(&pos[2..]);
    let resolved = resolve_bases(vm, &pos[2..])?;
    let changed = resolved.is_some();
    let bases = match &resolved {
        Some(r) => vm.tuple(r),
        None => orig_bases,
    };
    let Some(bases_t) = bases.to_tuple() else { return Err(vm.type_error("bases must be a tuple")) };

    // Keywords without `metaclass`.
    let mut meta = Value::UNBOUND;
    let (mut kw_names, mut kw_values) = (RootedVec::new(&vm.heap), RootedVec::new(&vm.heap));
    for (k, v) in args.keywords() {
        if k.eq_str("metaclass") {
            meta = v;
        } else {
            kw_names.push(k.value());
            kw_values.push(v);
        }
    }
    if meta.is_unbound() {
        meta = match bases_t.as_slice().first() {
            Some(&b) => vm.type_of(b).value(),
            None => vm.types.type_.value(),
        };
    }
    let meta_type = meta.to_type();
    if let Some(m) = meta_type {
        meta = calculate_metaclass(vm, m, bases_t.as_slice())?.value();
    }
    let kwnames = if kw_names.is_empty() { None } else { Some(vm.new_tuple(&kw_names)) };

    // The namespace.
    let plain = meta == vm.types.type_.value();
    let ns = if plain {
        vm.new_dict().value()
    } else {
        let n = vm.names.__prepare__;
        match vm.getattr_opt(meta, n)? {
            Some(f) => {
                let mut v = RootedVec::from_slice(&vm.heap, &[name, bases]);
                v.extend_from_slice(&kw_values);
                vm.call_args(f, Args { all: &v, kwnames })?
            }
            None => vm.new_dict().value(),
        }
    };
    if ns.to_dict().is_none() && !vm.is_mapping(ns) {
        let t = vm.type_name(ns);
        let m = match meta.to_type() {
            Some(m) => m.name_str(),
            None => "<metaclass>".into(),
        };
        return Err(vm.type_error(format!("{m}.__prepare__() must return a mapping, not {t}")));
    }
    let cell = vm.run_function_with_locals(func, ns)?;
    if changed {
        let key = vm.names.__orig_bases__.value();
        vm.setitem(ns, key, orig_bases)?;
    }
    let mut v = RootedVec::from_slice(&vm.heap, &[name, bases, ns]);
    v.extend_from_slice(&kw_values);
    let cls = vm.call_args(meta, Args { all: &v, kwnames })?;
    if cls.to_type().is_some()
        && let Some(c) = cell.downcast::<CellObj>()
    {
        let inner = c.value.get();
        if inner != cls {
            let n = vm.repr_text(name)?;
            let r = vm.repr_text(cls)?;
            if inner.is_unbound() {
                return Err(vm.runtime_error(format!(
                    "__class__ not set defining {n} as {r}. Was __classcell__ propagated to type.__new__?"
                )));
            }
            let i = vm.repr_text(inner)?;
            return Err(vm.type_error(format!("__class__ set to {i} defining {n} as {r}")));
        }
    }
    Ok(cls)
}

impl Vm {
    /// Has `v` subscripts, as a mapping does (C's `PyMapping_Check`)?
    pub fn is_mapping(&self, v: Value) -> bool {
        self.type_of(v).slots().getitem.is_some()
    }
}
