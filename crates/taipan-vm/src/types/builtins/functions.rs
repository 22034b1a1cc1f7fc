//! Attributes, protocols, namespaces, iteration.

use crate::call::Args;
use crate::impl_trace;
use crate::native::{TypeDef, check_positional, def};
use crate::object::*;
use crate::slots::Slots;
use crate::typeobj::type_flags;
use crate::{R, Vm};
use taipan_heap::{Slot, Value};

pub fn aiter(vm: &mut Vm, a: &[Value]) -> R {
    let Some(f) = vm.type_of(a[0]).slots().aiter else {
        let t = vm.type_name(a[0]);
        return Err(vm.type_error(format!("'{t}' object is not an async iterable")));
    };
    let it = f(vm, a[0])?;
    if vm.type_of(it).slots().anext.is_none() {
        let t = vm.type_name(it);
        return Err(vm.type_error(format!("aiter() returned not an async iterator of type '{t}'")));
    }
    Ok(it)
}

/// `anext(it, default)`: an awaitable that answers `default` at the end.
struct AnextAwaitable {
    wrapped: Slot,
    default: Slot,
}
impl_trace!(AnextAwaitable { wrapped, default });

static ANEXT_AWAITABLE: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots { iter: Some(itself), await_: Some(itself), next: Some(anext_next), ..Slots::NONE },
    methods: &[
        def("send", "($self, object, /)", anext_send, ""),
        crate::native::raw("throw", "($self, typ, val=None, tb=None, /)", anext_throw, ""),
        def("close", "($self, /)", anext_close, ""),
    ],
    ..TypeDef::native::<AnextAwaitable>("anext_awaitable")
};

fn itself(_: &mut Vm, v: Value) -> R {
    Ok(v)
}
/// The iterator behind the awaitable.
fn anext_inner(vm: &mut Vm, v: Value) -> R {
    let Some(a) = v.native::<AnextAwaitable>() else { return Err(vm.type_error("not an awaitable")) };
    let w = a.wrapped.get();
    let t = vm.type_of(w);
    if t == vm.types.coroutine {
        let n = vm.names.__await__;
        return vm.call_method_obj(w, n, Args::NONE);
    }
    match t.slots().await_ {
        Some(f) => {
            let it = f(vm, w)?;
            if vm.type_of(it).slots().next.is_none() {
                let t = vm.type_name(it);
                return Err(vm.type_error(format!("__await__ must return an iterable, not {t}")));
            }
            Ok(it)
        }
        None => {
            let t = vm.type_name(w);
            Err(vm.type_error(format!("object {t} can't be used in 'await' expression")))
        }
    }
}
fn at_end(vm: &mut Vm, v: Value, r: R) -> R {
    match r {
        Ok(x) => Ok(x),
        Err(e) => {
            let t = vm.exc.StopAsyncIteration;
            vm.expect_exception(e, t)?;
            let d = v.native::<AnextAwaitable>().map_or(Value::NONE, |a| a.default.get());
            Err(vm.stop_iteration(d))
        }
    }
}
fn anext_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = anext_inner(vm, v)?;
    let Some(f) = vm.type_of(it).slots().next else { return Ok(None) };
    let r = match f(vm, it) {
        Ok(Some(x)) => return Ok(Some(x)),
        Ok(None) => return Ok(None),
        Err(e) => Err(e),
    };
    at_end(vm, v, r).map(Some)
}
fn anext_send(vm: &mut Vm, a: &[Value]) -> R {
    let it = anext_inner(vm, a[0])?;
    let r = vm.call_method(it, "send", &a[1..]);
    at_end(vm, a[0], r)
}
fn anext_throw(vm: &mut Vm, args: Args) -> R {
    let it = anext_inner(vm, args.all[0])?;
    let n = vm.names.throw;
    let r = vm.call_method_obj(it, n, args.rest());
    at_end(vm, args.all[0], r)
}
fn anext_close(vm: &mut Vm, a: &[Value]) -> R {
    let it = anext_inner(vm, a[0])?;
    let r = vm.call_method(it, "close", &[]);
    at_end(vm, a[0], r)
}
pub fn anext(vm: &mut Vm, args: Args) -> R {
    check_positional(vm, "anext", args, 1, 2)?;
    let it = args.all[0];
    let Some(f) = vm.type_of(it).slots().anext else {
        let t = vm.type_name(it);
        return Err(vm.type_error(format!("'{t}' object is not an async iterator")));
    };
    let awaitable = f(vm, it)?;
    match args.get(1) {
        None => Ok(awaitable),
        Some(d) => {
            let t = vm.native_type(&ANEXT_AWAITABLE);
            Ok(vm
                .new_native(t, AnextAwaitable { wrapped: Slot::new(awaitable), default: Slot::new(d) })
                .value())
        }
    }
}
pub fn all(vm: &mut Vm, a: &[Value]) -> R {
    let it = vm.iter(a[0])?;
    while let Some(v) = vm.next(it)? {
        if !vm.truth(v)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}
pub fn any(vm: &mut Vm, a: &[Value]) -> R {
    let it = vm.iter(a[0])?;
    while let Some(v) = vm.next(it)? {
        if vm.truth(v)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}
pub fn ascii(vm: &mut Vm, a: &[Value]) -> R {
    let r = vm.repr_value(a[0])?;
    match r.to_str() {
        Some(s) if s.is_ascii() => Ok(r),
        Some(s) => Ok(vm.escape_non_ascii(s).value()),
        None => Ok(r),
    }
}
pub fn breakpoint(vm: &mut Vm, args: Args) -> R {
    let sys = vm.sys_dict;
    match vm.dict_get_text(sys, "breakpointhook") {
        Some(f) => vm.call_args(f, args),
        None => Err(vm.runtime_error("lost sys.breakpointhook")),
    }
}
pub fn callable(vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(vm.is_callable(a[0])))
}
pub fn delattr(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.attr_name(a[1])?;
    vm.delattr(a[0], n)?;
    Ok(Value::NONE)
}
pub fn setattr(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.attr_name(a[1])?;
    vm.setattr(a[0], n, a[2])?;
    Ok(Value::NONE)
}
pub fn getattr(vm: &mut Vm, args: Args) -> R {
    check_positional(vm, "getattr", args, 2, 3)?;
    let n = vm.attr_name(args.all[1])?;
    match args.get(2) {
        None => vm.getattr(args.all[0], n),
        Some(d) => Ok(vm.getattr_opt(args.all[0], n)?.unwrap_or(d)),
    }
}
pub fn hasattr(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.attr_name(a[1])?;
    Ok(Value::bool(vm.getattr_opt(a[0], n)?.is_some()))
}
pub fn format(vm: &mut Vm, a: &[Value]) -> R {
    let spec = if a[1].is_unbound() { vm.empty_str.value() } else { a[1] };
    if spec.to_str().is_none() {
        let t = if spec.is_none() { "None".into() } else { vm.type_name(spec) };
        return Err(vm.type_error(format!("format() argument 2 must be str, not {t}")));
    }
    vm.format_value(a[0], spec)
}
pub fn globals(vm: &mut Vm, _: &[Value]) -> R {
    match vm.current_globals() {
        Some(g) => Ok(g.value()),
        None => Err(vm.system_error("globals() called without a frame")),
    }
}
pub fn locals(vm: &mut Vm, _: &[Value]) -> R {
    vm.current_locals()
}
pub fn vars(vm: &mut Vm, args: Args) -> R {
    check_positional(vm, "vars", args, 0, 1)?;
    let Some(v) = args.get(0) else { return vm.current_locals() };
    let n = vm.names.__dict__;
    match vm.getattr_opt(v, n)? {
        Some(d) => Ok(d),
        None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
    }
}
pub fn dir(vm: &mut Vm, args: Args) -> R {
    check_positional(vm, "dir", args, 0, 1)?;
    match args.get(0) {
        Some(v) => vm.dir_of(v),
        None => {
            let l = vm.current_locals()?;
            let l = if vm.type_of(l) == vm.types.dict {
                let keys = vm.mapping_keys(l)?;
                vm.list(&keys)
            } else {
                // The mapping's own idea of its keys, also where it is a dict's subclass.
                let keys = vm.call_method(l, "keys", &[])?;
                let items = vm.collect(keys)?;
                vm.list(&items)
            };
            vm.call_method(l, "sort", &[])?;
            Ok(l)
        }
    }
}
pub fn hash(vm: &mut Vm, a: &[Value]) -> R {
    let h = vm.hash(a[0])?;
    Ok(vm.new_int(h))
}
pub fn id(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.id_of(a[0]);
    Ok(vm.int_from_i128(n as i128))
}
pub fn isinstance(vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(vm.isinstance(a[0], a[1])?))
}
pub fn issubclass(vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(vm.issubclass(a[0], a[1])?))
}
pub fn len(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.len(a[0])?;
    vm.size_value(n)
}
pub fn repr(vm: &mut Vm, a: &[Value]) -> R {
    vm.repr_value(a[0])
}

/// `iter(callable, sentinel)`; both unbound when exhausted.
struct CallIter {
    callable: Slot,
    sentinel: Slot,
}
impl_trace!(CallIter { callable, sentinel });

static CALL_ITER: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots { iter: Some(itself), next: Some(call_iter_next), ..Slots::NONE },
    methods: &[def("__reduce__", "($self, /)", call_iter_reduce, "Return state information for pickling.")],
    ..TypeDef::native::<CallIter>("callable_iterator")
};

fn call_iter_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let Some(c) = v.native::<CallIter>() else { return Ok(None) };
    let f = c.callable.get();
    if f.is_unbound() {
        return Ok(None);
    }
    let r = match vm.call0(f) {
        Ok(r) => r,
        Err(e) => {
            let t = vm.exc.StopIteration;
            vm.expect_exception(e, t)?;
            c.callable.set_immediate(Value::UNBOUND);
            c.sentinel.set_immediate(Value::UNBOUND);
            return Ok(None);
        }
    };
    let s = c.sentinel.get();
    if s.is_unbound() || vm.eq(s, r)? {
        c.callable.set_immediate(Value::UNBOUND);
        c.sentinel.set_immediate(Value::UNBOUND);
        return Ok(None);
    }
    Ok(Some(r))
}
fn call_iter_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let Some(c) = a[0].native::<CallIter>() else { return Ok(Value::NONE) };
    let b = vm.builtins;
    let iter = vm.dict_get_text(b, "iter").unwrap_or(Value::NONE);
    let args = if c.callable.get().is_unbound() {
        let e = vm.empty_tuple.value();
        vm.tuple(&[e])
    } else {
        vm.tuple(&[c.callable.get(), c.sentinel.get()])
    };
    Ok(vm.tuple(&[iter, args]))
}
pub fn iter(vm: &mut Vm, args: Args) -> R {
    check_positional(vm, "iter", args, 1, 2)?;
    match args.get(1) {
        None => vm.iter(args.all[0]),
        Some(s) => {
            if !vm.is_callable(args.all[0]) {
                return Err(vm.type_error("iter(v, w): v must be callable"));
            }
            let t = vm.native_type(&CALL_ITER);
            Ok(vm
                .new_native(t, CallIter { callable: Slot::new(args.all[0]), sentinel: Slot::new(s) })
                .value())
        }
    }
}
pub fn next(vm: &mut Vm, args: Args) -> R {
    check_positional(vm, "next", args, 1, 2)?;
    let it = args.all[0];
    let Some(f) = vm.type_of(it).slots().next else {
        let t = vm.type_name(it);
        return Err(vm.type_error(format!("'{t}' object is not an iterator")));
    };
    match (f(vm, it), args.get(1)) {
        (Ok(Some(v)), _) => Ok(v),
        (Ok(None), Some(d)) => Ok(d),
        (Ok(None), None) => Err(vm.stop_iteration(Value::UNBOUND)),
        (Err(e), None) => Err(e),
        (Err(e), Some(d)) => {
            let t = vm.exc.StopIteration;
            vm.expect_exception(e, t)?;
            Ok(d)
        }
    }
}
pub fn sorted(vm: &mut Vm, args: Args) -> R {
    let n = args.positional().len();
    if n != 1 {
        return Err(vm.type_error(format!("sorted expected 1 argument, got {n}")));
    }
    let l = vm.to_list_value(args.all[0])?;
    let sort = vm.intern("sort");
    vm.call_method_obj(l.value(), sort, args.rest())?;
    Ok(l.value())
}

impl Vm {
    /// `dir(v)`: sorted.
    pub fn dir_of(&mut self, v: Value) -> R {
        let n = self.names.__dir__;
        let Some(m) = self.lookup_special(v, n)? else {
            return Err(self.type_error("object does not provide __dir__"));
        };
        let r = self.call_special(m, v, &[])?;
        let l = self.to_list_value(r)?.value();
        self.call_method(l, "sort", &[])?;
        Ok(l)
    }
}
