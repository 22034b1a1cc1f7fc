//! Calls of classes that make their instances otherwise than plainly, without an interpreter loop within another: a
//! Python `__new__` gets a frame with flag `NEW`, and what it returns is initialised where the frame is left; what a
//! builtin base makes is made at once, and a Python `__init__` gets a frame.
//!
//! While a frame with flag `NEW` runs, the operands of the call stay below it: the class, the class again (the first
//! argument of `__new__`), the arguments, and the names of CALL_KW. Behind them stands `ret_sp`.

use super::dispatch::{FAIL, GO, Regs};
use super::specialise::{CALL_CACHE, enter_function};
use crate::call::Args;
use crate::frame::{frame, frame_flags};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::slots::{InitFn, NewFn};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use crate::{class, exceptions};
use taipan_bytecode::{Opcode, co};
use taipan_heap::{Gc, Value};

/// How a call of a class begins.
#[derive(Clone, Copy)]
pub enum Making {
    /// This Python `__new__` is called.
    Python(Gc<FuncObj>),
    /// A builtin makes the instance, which this Python `__init__` fills.
    Builtin(NewFn, Gc<FuncObj>),
}
/// How an instance is initialised.
#[derive(Clone, Copy)]
pub enum Filling {
    Nothing,
    Python(Gc<FuncObj>),
    Builtin(InitFn),
}

/// Is a call of this class what `type.__call__` does?
fn is_called_as_type(vm: &Vm, cls: Gc<TypeObj>) -> bool {
    let call = vm.type_of(cls.value()).slots().call;
    call.is_some_and(|c| std::ptr::fn_addr_eq(c, class::type_call as crate::slots::CallFn))
}
/// A function whose frame is left by RETURN_VALUE.
pub fn returns(f: Gc<FuncObj>) -> bool {
    f.code.get().is_some_and(|c| !c.has(co::GENERATOR | co::COROUTINE | co::ASYNC_GENERATOR))
}
/// What a call of this class begins with; `None`: what this module does not do.
pub fn making(vm: &mut Vm, cls: Gc<TypeObj>) -> Option<Making> {
    if !cls.is_heap_type()
        || !is_called_as_type(vm, cls)
        || cls.has_flag(type_flags::NO_NEW | type_flags::NEW_REMOVED)
    {
        return None;
    }
    let (new, init) = (vm.names.__new__, vm.names.__init__);
    let found = vm.lookup_in_type(cls, new)?;
    if vm.builtin_new_owner(found).is_some() {
        // (What the builtin makes is of this class.)
        let kinds = [kind::INSTANCE, kind::EXCEPTION, kind::LIST, kind::DICT, kind::SET, kind::SUBVALUE];
        let f = vm.lookup_in_type(cls, init)?.downcast::<FuncObj>().filter(|&f| returns(f))?;
        return kinds.contains(&cls.layout.get().kind).then_some(Making::Builtin(cls.slots().new?, f));
    }
    if !found.shape_is(id::STATICMETHOD) {
        return None;
    }
    let f = found.downcast::<WrapObj>()?.func.get().downcast::<FuncObj>().filter(|&f| returns(f))?;
    Some(Making::Python(f))
}
/// What is done with what the `__new__` of `cls` returned, an object of this class; `None`: what this module does not do.
pub fn filling(vm: &mut Vm, cls: Gc<TypeObj>, of: Gc<TypeObj>) -> Filling {
    if of != cls && !of.is_subtype(cls) {
        return Filling::Nothing;
    }
    let Some(init) = of.slots().init else { return Filling::Nothing };
    if std::ptr::fn_addr_eq(init, class::object_init as InitFn) {
        return Filling::Nothing;
    }
    let name = vm.names.__init__;
    let f = vm.lookup_in_type(of, name).and_then(|f| f.downcast::<FuncObj>()).filter(|&f| returns(f));
    f.map_or(Filling::Builtin(init), Filling::Python)
}
/// Number of arguments of the call instruction in front of `behind`, and whether the names of the last ones are given.
///
/// # Safety
/// `behind` is where a frame with flag `NEW` returns to.
pub unsafe fn call_of(behind: *const u32) -> (usize, bool) {
    // SAFETY: promised by the caller.
    let w = unsafe { *behind.sub(CALL_CACHE + 1) };
    ((w >> 8) as usize, Opcode::from_u8(w as u8).map(Opcode::base) == Some(Opcode::CALL_KW))
}
/// Begins a call of the class at `at` as `how` says.
///
/// # Safety
/// See `ops`; behind the class an empty place and `n` arguments, as CALL and CALL_KW have them.
pub(super) unsafe fn begin(
    r: &mut Regs,
    vm: &mut Vm,
    cls: Gc<TypeObj>,
    how: Making,
    at: *mut Value,
    n: usize,
    kwnames: Option<Gc<TupleObj>>,
) -> u32 {
    // SAFETY: promised by the caller.
    unsafe {
        let (f, first, flags) = match how {
            Making::Python(f) => (f, cls.value(), frame_flags::NEW),
            Making::Builtin(new, init) => {
                let args = Args { all: std::slice::from_raw_parts(at.add(2), n), kwnames };
                let Ok(obj) = made(vm, cls, new, args) else { return FAIL };
                *at = obj;
                (init, obj, frame_flags::INIT)
            }
        };
        *at.add(1) = first;
        let args = Args { all: std::slice::from_raw_parts(at.add(1), n + 1), kwnames };
        enter_function(r, vm, f, args, at, CALL_CACHE, flags)
    }
}
/// Does this make an exception of nothing but its arguments?
pub fn makes_exceptions(new: NewFn) -> bool {
    std::ptr::fn_addr_eq(new, exceptions::exc_new as NewFn)
}
/// Is a call of this class nothing but that?
pub fn is_plain_exception(vm: &Vm, cls: Gc<TypeObj>) -> bool {
    let s = cls.slots();
    is_called_as_type(vm, cls)
        && s.new.is_some_and(makes_exceptions)
        && s.init.is_some_and(|f| std::ptr::fn_addr_eq(f, exceptions::exc_init as InitFn))
        && !cls.has_flag(type_flags::NEW_REMOVED)
}
/// An exception of such a class with these arguments, a tuple.
pub fn make_exception(vm: &mut Vm, cls: Value, args: Value) -> R {
    match (cls.to_type(), args.to_tuple()) {
        (Some(cls), Some(args)) => Ok(exceptions::exc_of(vm, cls, args)),
        _ => Err(vm.system_error("no class of exceptions")),
    }
}
/// The builtin type of values that this class extends, if calling it does nothing but put a value of that type into an
/// instance.
pub fn value_class(vm: &Vm, cls: Gc<TypeObj>) -> Option<Gc<TypeObj>> {
    let s = cls.slots();
    let plain = cls.is_heap_type()
        && cls.layout.get().kind == kind::SUBVALUE
        && is_called_as_type(vm, cls)
        && vm.type_of(cls.value()) == vm.types.type_
        && !cls.has_flag(
            type_flags::NO_NEW | type_flags::NEW_REMOVED | type_flags::FINALIZER | type_flags::ABSTRACT,
        )
        && s.init.is_some_and(|f| std::ptr::fn_addr_eq(f, class::object_init as InitFn));
    let t = &vm.types;
    let own = |b: &Gc<TypeObj>| s.new.map(|f| f as usize) == b.slots().new.map(|f| f as usize);
    plain.then(|| [t.int, t.float, t.str, t.bytes, t.tuple].into_iter().find(own)).flatten()
}
/// An instance of `cls` as its builtin base makes it.
pub fn make(vm: &mut Vm, cls: Value, args: &[Value]) -> R {
    match cls.to_type().and_then(|c| Some((c, c.slots().new?))) {
        Some((c, new)) => made(vm, c, new, Args::pos(args)),
        None => Err(vm.system_error("a class that makes nothing")),
    }
}
/// Initialises an instance as its builtin base does.
pub fn fill(vm: &mut Vm, obj: Value, args: &[Value]) -> R {
    if let Some(init) = vm.type_of(obj).slots().init {
        init(vm, obj, Args::pos(args))?;
    }
    Ok(Value::NONE)
}
fn made(vm: &mut Vm, cls: Gc<TypeObj>, new: NewFn, args: Args) -> R {
    vm.enter_native()?;
    let obj = new(vm, cls, args);
    vm.leave_native();
    obj
}
/// A frame with flag `NEW` was left and returned `v`; the registers are its caller's.
///
/// # Safety
/// See `ops`; `at` is where the result goes.
pub(super) unsafe fn made_by_python(r: &mut Regs, vm: &mut Vm, v: Value, at: *mut Value) -> u32 {
    // SAFETY: promised by the caller.
    unsafe {
        let behind = frame(r.fp).pc;
        let (n, named) = call_of(behind);
        r.sp = at.add(2 + n + named as usize);
        r.pc = behind.sub(CALL_CACHE);
        vm.thread.sp = r.sp;
        let kwnames = if named { (*r.sp.sub(1)).to_tuple() } else { None };
        let of = vm.type_of(v);
        let filling = match (*at).to_type() {
            Some(cls) => filling(vm, cls, of),
            None => Filling::Nothing,
        };
        let init = match filling {
            Filling::Nothing => None,
            Filling::Python(f) => {
                *at = v;
                *at.add(1) = v;
                let args = Args { all: std::slice::from_raw_parts(at.add(1), n + 1), kwnames };
                return enter_function(r, vm, f, args, at, CALL_CACHE, frame_flags::INIT);
            }
            Filling::Builtin(f) => Some(f),
        };
        if let Some(init) = init {
            // (Kept alive by its place.)
            *at.add(1) = v;
            if vm.enter_native().is_err() {
                return FAIL;
            }
            let done = init(vm, v, Args { all: std::slice::from_raw_parts(at.add(2), n), kwnames });
            vm.leave_native();
            if done.is_err() {
                return FAIL;
            }
        }
        at.write(v);
        r.sp = at.add(1);
        r.pc = behind;
        GO
    }
}
