//! generator, coroutine, async_generator and the awaitables that async generators make.
//!
//! How frames are resumed is in [`crate::interp::generators`]; here are the objects' methods: `send`, `throw`,
//! `close`, iteration, and the small state machines behind `__anext__`, `asend`, `athrow`, `aclose`.

use crate::call::Args;
use crate::frame::{frame, frame_flags};
use crate::interp::dispatch::{FAIL, GO, Regs};
use crate::interp::generators::{Resumed, returned};
use crate::native::{MethodDef, TypeDef, def, getset, getter, raw};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::slots::Slots;
use crate::typeobj::type_flags;
use crate::{R, Raised, Vm, impl_trace};
use std::cell::Cell;
use taipan_bytecode::Opcode;
use taipan_heap::{Gc, Slot, Value};

fn gen_obj(vm: &mut Vm, v: Value) -> R<Gc<GenObj>> {
    match v.downcast::<GenObj>() {
        Some(g) => Ok(g),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a generator, not '{t}'")))
        }
    }
}

/// StopIteration with the value a generator returned (no value for None, as CPython shows it).
fn stop(vm: &mut Vm, v: Value) -> Raised {
    if v.is_none() {
        return vm.stop_iteration(Value::UNBOUND);
    }
    // The value may be a tuple or an exception: it is the one argument all the same.
    vm.stop_iteration(v)
}

impl Vm {
    /// What a resumed generator gives to Python code: its value, or StopIteration.
    fn gen_result(&mut self, r: Resumed) -> R {
        match r {
            Resumed::Yielded(v) => Ok(v),
            Resumed::Returned(v) => Err(stop(self, v)),
        }
    }
    /// `gen.throw(exc)` with an exception object: delegates to what the generator waits for.
    pub fn gen_throw(&mut self, g: Gc<GenObj>, exc: Value, close_on_exit: bool) -> R<Resumed> {
        if self.gen_state(g) == GenState::Running {
            let k = self.gen_kind(g);
            return Err(self.value_error(format!("{k} already executing")));
        }
        self.enter_native()?;
        self.unchain(g);
        if let Some(inner) = self.gen_yield_from(g) {
            let generator_exit = self.exc.GeneratorExit;
            if close_on_exit && self.is_instance(exc, generator_exit) {
                g.state.set(GenState::Running);
                let closed = self.close_iterator(inner);
                g.state.set(GenState::SuspendedYieldFrom);
                if closed.is_err() {
                    return self.gen_raise(g);
                }
                self.exception = exc;
                return self.gen_raise(g);
            }
            let result = if let Some(sub) =
                inner.downcast::<GenObj>().filter(|_| !inner.shape_is(id::ASYNC_GENERATOR))
            {
                g.state.set(GenState::Running);
                let r = self.gen_throw(sub, exc, close_on_exit);
                g.state.set(GenState::SuspendedYieldFrom);
                r
            } else {
                let n = self.names.throw;
                match self.getattr_opt(inner, n)? {
                    None => {
                        self.exception = exc;
                        return self.gen_raise(g);
                    }
                    Some(f) => {
                        g.state.set(GenState::Running);
                        let r = self.call1(f, exc);
                        g.state.set(GenState::SuspendedYieldFrom);
                        match r {
                            Ok(v) => Ok(Resumed::Yielded(v)),
                            Err(e) => Err(e),
                        }
                    }
                }
            };
            return match result {
                Ok(Resumed::Yielded(v)) => Ok(Resumed::Yielded(v)),
                // The sub-iterator ended: its value is the value of `yield from`.
                Ok(Resumed::Returned(v)) => self.gen_finish_delegation(g, v),
                Err(_) => {
                    let stop = self.exc.StopIteration;
                    if self.exception_is(stop) {
                        let e = self.take_exception();
                        let v = crate::interp::runtime::stop_iteration_value(e);
                        return self.gen_finish_delegation(g, v);
                    }
                    self.gen_raise(g)
                }
            };
        }
        if g.state.get() == GenState::Finished {
            if g.hdr.shape.get() == id::COROUTINE {
                return Err(self.runtime_error("cannot reuse already awaited coroutine"));
            }
            return Err(self.raise_exception(exc));
        }
        self.exception = exc;
        if g.state.get() == GenState::Created {
            // Nothing can catch it: the generator is over.
            let e = self.take_exception();
            return match self.gen_raise_at_start(g, e) {
                Ok(r) => Ok(r),
                Err(e) => Err(e),
            };
        }
        self.gen_raise(g)
    }
    fn gen_raise_at_start(&mut self, g: Gc<GenObj>, exc: Value) -> R<Resumed> {
        self.exception = exc;
        self.gen_raise(g)
    }
    /// Goes on behind a `yield from` whose iterator ended with `v` outside the frame.
    fn gen_finish_delegation(&mut self, g: Gc<GenObj>, v: Value) -> R<Resumed> {
        // The generator stands behind the YIELD_VALUE of a SEND loop: let the loop run once more with an iterator that
        // is finished and returns `v`.
        let n = g.depth.get() as usize;
        if let Some(f) = g.frame.get()
            && n > 0
        {
            let t = self.native_type(&FINISHED);
            let done = self.new_native(t, Finished { value: Slot::new(v) }).value();
            f.set(&self.heap, n - 1, done);
        }
        self.gen_resume(g, Value::NONE)
    }
    /// `it.close()` if it has that.
    fn close_iterator(&mut self, it: Value) -> R<()> {
        if let Some(g) = it.downcast::<GenObj>().filter(|_| !it.shape_is(id::ASYNC_GENERATOR)) {
            self.gen_close(g)?;
            return Ok(());
        }
        let n = self.names.close;
        if let Some(f) = self.getattr_opt(it, n)? {
            self.call0(f)?;
        }
        Ok(())
    }
    /// `gen.close()`
    pub fn gen_close(&mut self, g: Gc<GenObj>) -> R {
        match g.state.get() {
            GenState::Created => {
                g.state.set(GenState::Finished);
                g.frame.clear();
                return Ok(Value::NONE);
            }
            GenState::Finished => return Ok(Value::NONE),
            _ => {}
        }
        let t = self.exc.GeneratorExit;
        let exc = crate::exceptions::new_exception(self, t, &[])?;
        match self.gen_throw(g, exc, true) {
            Ok(Resumed::Yielded(_)) => {
                let k = self.gen_kind(g);
                Err(self.runtime_error(format!("{k} ignored GeneratorExit")))
            }
            Ok(Resumed::Returned(v)) => Ok(v),
            Err(e) => {
                let (a, b) = (self.exc.StopIteration, self.exc.GeneratorExit);
                if self.exception_is(a) || self.exception_is(b) {
                    self.clear_exception();
                    return Ok(Value::NONE);
                }
                Err(e)
            }
        }
    }
    /// The exception object that `throw(type, value, tb)` means.
    fn throw_arguments(&mut self, args: Args) -> R {
        crate::native::check_positional(self, "throw", args, 1, 3)?;
        let (typ, val, tb) =
            (args.all[0], args.get(1).unwrap_or(Value::NONE), args.get(2).unwrap_or(Value::NONE));
        if args.all.len() > 1 {
            self.warn_deprecated("the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.")?;
        }
        if !tb.is_none() && tb.downcast::<TracebackObj>().is_none() {
            return Err(self.type_error("throw() third argument must be a traceback object"));
        }
        let base = self.exc.BaseException;
        let exc = if let Some(t) = typ.to_type()
            && t.is_subtype(base)
        {
            let made = if self.is_instance(val, t) {
                Ok(val)
            } else if val.is_none() {
                self.call0(typ)
            } else if let Some(items) = val.to_tuple() {
                self.call(typ, items.as_slice())
            } else {
                self.call1(typ, val)
            };
            let made = made.and_then(|e| {
                if e.downcast::<ExcObj>().is_some() {
                    return Ok(e);
                }
                let (c, n) = (self.repr_text(typ)?, self.type_name(e));
                Err(self.type_error(format!(
                    "calling {c} should have returned an instance of BaseException, not {n}"
                )))
            });
            // What making it raised is thrown instead.
            match made {
                Ok(e) => e,
                Err(_) => self.take_exception(),
            }
        } else if typ.downcast::<ExcObj>().is_some() {
            if !val.is_none() {
                return Err(self.type_error("instance exception may not have a separate value"));
            }
            typ
        } else {
            let t = self.type_name(typ);
            return Err(self.type_error(format!(
                "exceptions must be classes or instances deriving from BaseException, not {t}"
            )));
        };
        if let Some(e) = exc.downcast::<ExcObj>()
            && !tb.is_none()
        {
            e.traceback.set(&self.heap, e, tb);
        }
        Ok(exc)
    }
}

/// An iterator that is finished with a value: see `gen_finish_delegation`.
struct Finished {
    value: Slot,
}
impl_trace!(Finished { value });
static FINISHED: TypeDef = TypeDef {
    slots: Slots {
        iter: Some(|_, v| Ok(v)),
        next: Some(|vm, v| {
            let x = v.native::<Finished>().map_or(Value::NONE, |f| f.value.get());
            if x.is_none() { Ok(None) } else { Err(vm.stop_iteration(x)) }
        }),
        ..Slots::NONE
    },
    ..TypeDef::native::<Finished>("finished_iterator")
};

// ---- generators and coroutines ----

fn gen_iter(_vm: &mut Vm, v: Value) -> R {
    Ok(v)
}
fn gen_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let g = gen_obj(vm, v)?;
    next_of(vm, g)
}
pub(crate) fn next_of(vm: &mut Vm, g: Gc<GenObj>) -> R<Option<Value>> {
    match vm.gen_send(g, Value::NONE)? {
        Resumed::Yielded(v) => Ok(Some(v)),
        Resumed::Returned(Value::NONE) => Ok(None),
        Resumed::Returned(v) => Err(stop(vm, v)),
    }
}
fn gen_send(vm: &mut Vm, a: &[Value]) -> R {
    let g = gen_obj(vm, a[0])?;
    let r = vm.gen_send(g, a[1])?;
    vm.gen_result(r)
}
fn gen_throw(vm: &mut Vm, args: Args) -> R {
    let g = gen_obj(vm, args.all[0])?;
    let exc = vm.throw_arguments(args.rest())?;
    let r = vm.gen_throw(g, exc, true)?;
    vm.gen_result(r)
}
fn gen_close(vm: &mut Vm, a: &[Value]) -> R {
    let g = gen_obj(vm, a[0])?;
    vm.gen_close(g)
}
fn gen_repr(vm: &mut Vm, v: Value) -> R {
    let g = gen_obj(vm, v)?;
    let q = vm.str_text(g.qualname.get())?;
    let (k, id) = (vm.type_name(v), vm.id_of(v));
    let k = if k == "async_generator" { "async_generator".to_string() } else { k };
    Ok(vm.str_value(&format!("<{k} object {q} at {id:#x}>")))
}
fn get_name(vm: &mut Vm, v: Value) -> R {
    Ok(gen_obj(vm, v)?.name.get())
}
fn get_qualname(vm: &mut Vm, v: Value) -> R {
    Ok(gen_obj(vm, v)?.qualname.get())
}
fn set_name(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let g = gen_obj(vm, v)?;
    if x.to_str().is_none() {
        return Err(vm.type_error("__name__ must be set to a string object"));
    }
    g.name.set(&vm.heap, g, x);
    Ok(())
}
fn set_qualname(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let g = gen_obj(vm, v)?;
    if x.to_str().is_none() {
        return Err(vm.type_error("__qualname__ must be set to a string object"));
    }
    g.qualname.set(&vm.heap, g, x);
    Ok(())
}
fn get_code(vm: &mut Vm, v: Value) -> R {
    Ok(gen_obj(vm, v)?.code.get().map_or(Value::NONE, |c| c.value()))
}
fn get_running(vm: &mut Vm, v: Value) -> R {
    let g = gen_obj(vm, v)?;
    Ok(Value::bool(vm.gen_state(g) == GenState::Running))
}
fn get_suspended(vm: &mut Vm, v: Value) -> R {
    let g = gen_obj(vm, v)?;
    let s = vm.gen_state(g);
    Ok(Value::bool(matches!(s, GenState::Suspended | GenState::SuspendedYieldFrom)))
}
fn get_yield_from(vm: &mut Vm, v: Value) -> R {
    let g = gen_obj(vm, v)?;
    Ok(vm.gen_yield_from(g).unwrap_or(Value::NONE))
}
fn get_frame(vm: &mut Vm, v: Value) -> R {
    let g = gen_obj(vm, v)?;
    if g.state.get() == GenState::Finished {
        return Ok(Value::NONE);
    }
    Ok(vm.generator_frame(g).value())
}
fn get_origin(vm: &mut Vm, v: Value) -> R {
    Ok(gen_obj(vm, v)?.origin.get())
}

impl Vm {
    /// The frame object of a generator that is not finished.
    pub fn generator_frame(&mut self, g: Gc<GenObj>) -> Gc<FrameObj> {
        use taipan_heap::{Header, PtrSlot};
        // The instruction that it waits in: where its chain runs, the SEND and not the YIELD_VALUE behind it.
        let behind = if self.active_leaf(g).is_some() { crate::interp::delegation::TO_SEND } else { 1 };
        let at = g.pc.get().saturating_sub(behind);
        if let Some(f) = g.frame_obj.get().downcast::<FrameObj>() {
            f.lasti.set(at);
            return f;
        }
        let none = || Slot::new(Value::NONE);
        let o = self.heap.alloc(FrameObj {
            hdr: Header::new(id::FRAME, kind::FRAME),
            func: PtrSlot::new(g.func.get()),
            code: PtrSlot::new(g.code.get()),
            fp: Cell::new(std::ptr::null_mut()),
            generator: Slot::new(g.value()),
            saved: PtrSlot::empty(),
            locals: Slot::new(Value::UNBOUND),
            back: none(),
            lasti: Cell::new(at),
            trace: none(),
            extra_locals: none(),
            lineno_override: Cell::new(0),
            trace_lines: Cell::new(true),
            trace_opcodes: Cell::new(false),
        });
        g.frame_obj.set(&self.heap, g, o.value());
        o
    }
}

const SEND_DOC: &str =
    "send(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration.";
const THROW_DOC: &str = "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.";
const CLOSE_DOC: &str = "close() -> raise GeneratorExit inside generator.";

pub static GENERATOR: TypeDef = TypeDef {
    shape: Some(id::GENERATOR),
    flags: type_flags::WEAKREFS,
    slots: Slots { iter: Some(gen_iter), next: Some(gen_next), repr: Some(gen_repr), ..Slots::NONE },
    methods: &[
        def("send", "($self, value, /)", gen_send, SEND_DOC),
        raw("throw", "($self, *args)", gen_throw, THROW_DOC),
        def("close", "($self, /)", gen_close, CLOSE_DOC),
        raw("__class_getitem__", "($type, item, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[
        getset("__name__", get_name, set_name, "name of the generator"),
        getset("__qualname__", get_qualname, set_qualname, "qualified name of the generator"),
        getter("gi_code", get_code, ""),
        getter("gi_frame", get_frame, ""),
        getter("gi_running", get_running, ""),
        getter("gi_suspended", get_suspended, ""),
        getter("gi_yieldfrom", get_yield_from, "object being iterated by yield from, or None"),
    ],
    ..TypeDef::of::<GenObj>("generator")
};
fn class_getitem(vm: &mut Vm, args: Args) -> R {
    vm.generic_alias(args.all[0], args.get(1).unwrap_or(Value::NONE))
}

pub static COROUTINE: TypeDef = TypeDef {
    shape: Some(id::COROUTINE),
    flags: type_flags::WEAKREFS,
    slots: Slots { await_: Some(coro_await), repr: Some(gen_repr), ..Slots::NONE },
    methods: &[
        def(
            "send",
            "($self, value, /)",
            gen_send,
            "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration.",
        ),
        raw("throw", "($self, *args)", gen_throw, THROW_DOC),
        def("close", "($self, /)", gen_close, "close() -> raise GeneratorExit inside coroutine."),
        raw("__class_getitem__", "($type, item, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[
        getset("__name__", get_name, set_name, "name of the coroutine"),
        getset("__qualname__", get_qualname, set_qualname, "qualified name of the coroutine"),
        getter("cr_code", get_code, ""),
        getter("cr_frame", get_frame, ""),
        getter("cr_running", get_running, ""),
        getter("cr_suspended", get_suspended, ""),
        getter("cr_await", get_yield_from, "object being awaited on, or None"),
        getter("cr_origin", get_origin, ""),
    ],
    ..TypeDef::of::<GenObj>("coroutine")
};

/// What `coro.__await__()` returns.
struct CoroWrapper {
    coro: Slot,
}
impl_trace!(CoroWrapper { coro });
fn coro_await(vm: &mut Vm, v: Value) -> R {
    let t = vm.native_type(&CORO_WRAPPER);
    Ok(vm.new_native(t, CoroWrapper { coro: Slot::new(v) }).value())
}
fn wrapped(vm: &mut Vm, v: Value) -> R<Gc<GenObj>> {
    let c = v.native::<CoroWrapper>().map_or(v, |w| w.coro.get());
    gen_obj(vm, c)
}
static CORO_WRAPPER: TypeDef = TypeDef {
    doc: "A wrapper object implementing __await__ for coroutines.",
    slots: Slots {
        iter: Some(gen_iter),
        next: Some(|vm, v| {
            let g = wrapped(vm, v)?;
            gen_next(vm, g.value())
        }),
        ..Slots::NONE
    },
    methods: &[
        def(
            "send",
            "($self, value, /)",
            |vm, a| {
                let g = wrapped(vm, a[0])?;
                gen_send(vm, &[g.value(), a[1]])
            },
            SEND_DOC,
        ),
        raw(
            "throw",
            "($self, *args)",
            |vm, args| {
                let g = wrapped(vm, args.all[0])?;
                let exc = vm.throw_arguments(args.rest())?;
                let r = vm.gen_throw(g, exc, true)?;
                vm.gen_result(r)
            },
            THROW_DOC,
        ),
        def(
            "close",
            "($self, /)",
            |vm, a| {
                let g = wrapped(vm, a[0])?;
                vm.gen_close(g)
            },
            CLOSE_DOC,
        ),
    ],
    ..TypeDef::native::<CoroWrapper>("coroutine_wrapper")
};

// ---- async generators ----

/// A value that an async generator yields to its consumer (not awaits).
struct Wrapped {
    value: Slot,
}
impl_trace!(Wrapped { value });
static WRAPPED: TypeDef = TypeDef::native::<Wrapped>("async_generator_wrapped_value");

/// Bits of `GenObj::flags` of async generators.
pub(crate) mod agen_flags {
    pub const CLOSED: u32 = 1;
    /// Somebody awaits one of its awaitables.
    pub const RUNNING: u32 = 2;
    pub const HOOKS_DONE: u32 = 4;
}
use agen_flags::*;

impl Vm {
    /// Async generators wrap what they yield, to tell it from what they await.
    pub fn async_gen_wrap(&mut self, v: Value) -> Value {
        let t = self.native_type(&WRAPPED);
        self.new_native(t, Wrapped { value: Slot::new(v) }).value()
    }
    /// First use: the loop's hooks are told.
    fn async_gen_hooks(&mut self, g: Gc<GenObj>) -> R<()> {
        if g.flags.get() & HOOKS_DONE != 0 {
            return Ok(());
        }
        g.flags.set(g.flags.get() | HOOKS_DONE);
        if let Some(f) = self.state_get("asyncgen.finalizer").filter(|f| !f.is_none()) {
            g.origin.set(&self.heap, g, f);
        }
        if let Some(f) = self.state_get("asyncgen.firstiter").filter(|f| !f.is_none()) {
            self.call1(f, g.value())?;
        }
        Ok(())
    }
    /// What came out of an async generator while a consumer's awaitable ran it: a yielded value ends the await, anything
    /// else goes to the loop.
    fn async_gen_unwrap(&mut self, g: Gc<GenObj>, r: R<Resumed>) -> R {
        match self.async_gen_step(g, r)? {
            Resumed::Yielded(v) => Ok(v),
            // The one argument, whatever it is.
            Resumed::Returned(v) => Err(self.stop_iteration(v)),
        }
    }
    /// The same; a value that ends the await is one that was returned.
    fn async_gen_step(&mut self, g: Gc<GenObj>, r: R<Resumed>) -> R<Resumed> {
        match r {
            Err(e) => {
                let (a, b) = (self.exc.StopAsyncIteration, self.exc.GeneratorExit);
                if self.exception_is(a) || self.exception_is(b) {
                    g.flags.set(g.flags.get() | CLOSED);
                }
                g.flags.set(g.flags.get() & !RUNNING);
                Err(e)
            }
            Ok(Resumed::Returned(_)) => {
                g.flags.set((g.flags.get() | CLOSED) & !RUNNING);
                let t = self.exc.StopAsyncIteration;
                Err(self.raise_args(t, &[]))
            }
            Ok(Resumed::Yielded(v)) => match v.native::<Wrapped>() {
                Some(w) => {
                    g.flags.set(g.flags.get() & !RUNNING);
                    Ok(Resumed::Returned(w.value.get()))
                }
                None => Ok(Resumed::Yielded(v)),
            },
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum AwaitState {
    Init,
    Iter,
    Closed,
}

/// What `asend()` and `__anext__()` return.
struct ASend {
    agen: Slot,
    value: Slot,
    state: Cell<AwaitState>,
}
impl_trace!(ASend { agen, value; state });
/// What `athrow()` and `aclose()` return. `args` is None for aclose.
struct AThrow {
    agen: Slot,
    args: Slot,
    state: Cell<AwaitState>,
}
impl_trace!(AThrow { agen, args; state });

fn agen(vm: &mut Vm, v: Value) -> R<Gc<GenObj>> {
    gen_obj(vm, v)
}
fn new_asend(vm: &mut Vm, g: Value, v: Value) -> R {
    let gg = agen(vm, g)?;
    vm.async_gen_hooks(gg)?;
    let t = vm.native_type(&ASEND);
    Ok(vm
        .new_native(t, ASend { agen: Slot::new(g), value: Slot::new(v), state: Cell::new(AwaitState::Init) })
        .value())
}
fn new_athrow(vm: &mut Vm, g: Value, args: Value) -> R {
    let gg = agen(vm, g)?;
    vm.async_gen_hooks(gg)?;
    let t = vm.native_type(&ATHROW);
    Ok(vm
        .new_native(
            t,
            AThrow { agen: Slot::new(g), args: Slot::new(args), state: Cell::new(AwaitState::Init) },
        )
        .value())
}

pub(crate) fn is_asend(v: Value) -> bool {
    v.native::<ASend>().is_some()
}
// `async for` over an async generator. Its frame is entered by the SEND (flag `ASYNC`); what it then yields or raises, or its
// return, ends the `await`. GET_ANEXT leaves the generator itself as the receiver of the SEND. The object that `__anext__()`
// returns is made where somebody could see it, which is when the consumer is suspended.

/// Begins to send `v` to what `__anext__()` or `asend()` returned, or to the generator in its place, if the generator can be
/// entered; returns it and what is to be sent. Else nothing was done.
pub(crate) fn begin_asend(vm: &Vm, recv: Value, v: Value) -> Option<(Gc<GenObj>, Value)> {
    let s = recv.native::<ASend>();
    let g = s.map_or(recv, |s| s.agen.get());
    let g = g.downcast::<GenObj>().filter(|_| g.shape_is(id::ASYNC_GENERATOR))?;
    let state = s.map_or(AwaitState::Init, |s| s.state.get());
    let begins = state == AwaitState::Init;
    if state == AwaitState::Closed || begins && g.flags.get() & RUNNING != 0 {
        return None;
    }
    let v = match s {
        Some(s) if begins && v.is_none() => s.value.get(),
        _ => v,
    };
    match vm.gen_state(g) {
        GenState::Running | GenState::Finished => return None,
        GenState::Created if !v.is_none() => return None,
        _ => {}
    }
    g.flags.set(g.flags.get() | RUNNING);
    if let Some(s) = s {
        s.state.set(AwaitState::Iter);
    }
    Some((g, v))
}
/// The receiver at `at`: for an async generator, what its `__anext__()` would have returned, from now on.
///
/// # Safety
/// `at` is a word of the value stack below the top.
pub(crate) unsafe fn asend_of(vm: &mut Vm, at: *mut Value, begun: bool) -> Value {
    // SAFETY: promised by the caller.
    unsafe {
        if (*at).shape_is(id::ASYNC_GENERATOR) {
            let state = if begun { AwaitState::Iter } else { AwaitState::Init };
            let t = vm.native_type(&ASEND);
            let data = ASend { agen: Slot::new(*at), value: Slot::new(Value::NONE), state: Cell::new(state) };
            at.write(vm.new_native(t, data).value());
        }
        *at
    }
}
fn asend_over(g: Gc<GenObj>, receiver: Value) {
    g.flags.set(g.flags.get() & !RUNNING);
    if let Some(s) = receiver.native::<ASend>() {
        s.state.set(AwaitState::Closed);
    }
}
/// A frame with flag `ASYNC` yielded `v`: that of async generator `g`, or one of those that it awaits. It was left; the
/// consumer is at `prev`.
///
/// # Safety
/// See `ops`.
pub(crate) unsafe fn async_yielded(
    r: &mut Regs,
    vm: &mut Vm,
    g: Gc<GenObj>,
    prev: *mut Value,
    ret_sp: *mut Value,
    v: Value,
) -> u32 {
    // SAFETY: promised by the caller; the receiver lies below the place of the result.
    unsafe {
        r.fp = prev;
        r.sp = ret_sp;
        vm.thread.fp = prev;
        if let Some(w) = v.native::<Wrapped>() {
            vm.thread.sp = ret_sp;
            asend_over(g, *ret_sp.sub(1));
            return returned(r, frame_flags::SEND, w.value.get());
        }
        ret_sp.write(v);
        r.sp = ret_sp.add(1);
        vm.thread.sp = r.sp;
        asend_of(vm, ret_sp.sub(1), true);
        r.pc = frame(prev).pc;
        GO
    }
}
/// The frame of an async generator with flag `ASYNC` returned: the registers are those of the consumer.
///
/// # Safety
/// See `ops`.
pub(crate) unsafe fn async_returned(r: &mut Regs, vm: &mut Vm, of: Value) -> u32 {
    // SAFETY: promised by the caller; the receiver lies below the top, and a handler's target is in the code.
    unsafe {
        if let Some(g) = of.downcast::<GenObj>() {
            g.flags.set(g.flags.get() | CLOSED);
            asend_over(g, *r.sp.sub(1));
        }
        let f = frame(r.fp);
        r.pc = f.pc;
        let code = f.code();
        let at = (r.pc as usize - code.words.get() as usize) / 4 - 1;
        // `async for` alone sees the exception, and drops it.
        if !vm.is_watched()
            && let Some(h) = taipan_bytecode::find_handler(&code.tables().exceptions, at as u32)
            && !h.lasti
            && *code.words.get().add(h.target as usize) as u8 == Opcode::END_ASYNC_FOR as u8
        {
            r.sp = r.fp.add(code.n_localsplus as usize + h.depth as usize - 1);
            r.pc = code.words.get().add(h.target as usize + 1);
            return GO;
        }
        let t = vm.exc.StopAsyncIteration;
        let _ = vm.raise_args(t, &[]);
        FAIL
    }
}
/// An exception left it.
///
/// # Safety
/// As said; `ret_sp` is where its result would have gone.
pub(crate) unsafe fn async_raised(vm: &mut Vm, of: Value, ret_sp: *mut Value) {
    let Some(g) = of.downcast::<GenObj>() else { return };
    let (a, b) = (vm.exc.StopAsyncIteration, vm.exc.GeneratorExit);
    if vm.exception_is(a) || vm.exception_is(b) {
        g.flags.set(g.flags.get() | CLOSED);
    }
    // SAFETY: promised by the caller.
    asend_over(g, unsafe { *ret_sp.sub(1) });
}
/// Sends to what `__anext__()` of an async generator returned, if it is that: the value that the generator yielded is
/// what the consumer's await returns.
pub(crate) fn send_to_asend(vm: &mut Vm, this: Value, v: Value) -> Option<R<Resumed>> {
    let s = this.native::<ASend>()?;
    Some(asend_step(vm, s, v))
}
fn asend_send(vm: &mut Vm, this: Value, v: Value) -> R {
    let Some(s) = this.native::<ASend>() else { return Err(vm.type_error("not an async_generator_asend")) };
    match asend_step(vm, s, v)? {
        Resumed::Yielded(v) => Ok(v),
        // The one argument, whatever it is.
        Resumed::Returned(v) => Err(vm.stop_iteration(v)),
    }
}
fn asend_step(vm: &mut Vm, s: Gc<Native<ASend>>, v: Value) -> R<Resumed> {
    if s.state.get() == AwaitState::Closed {
        return Err(vm.runtime_error("cannot reuse already awaited __anext__()/asend()"));
    }
    let g = agen(vm, s.agen.get())?;
    let mut v = v;
    if s.state.get() == AwaitState::Init {
        if g.flags.get() & RUNNING != 0 {
            s.state.set(AwaitState::Closed);
            return Err(vm.runtime_error("anext(): asynchronous generator is already running"));
        }
        if v.is_none() {
            v = s.value.get();
        }
        s.state.set(AwaitState::Iter);
    }
    g.flags.set(g.flags.get() | RUNNING);
    let r = vm.gen_send(g, v);
    let r = vm.async_gen_step(g, r);
    if !matches!(r, Ok(Resumed::Yielded(_))) {
        s.state.set(AwaitState::Closed);
    }
    r
}
fn asend_throw(vm: &mut Vm, this: Value, exc: Value) -> R {
    let Some(s) = this.native::<ASend>() else { return Err(vm.type_error("not an async_generator_asend")) };
    if s.state.get() == AwaitState::Closed {
        return Err(vm.runtime_error("cannot reuse already awaited __anext__()/asend()"));
    }
    let g = agen(vm, s.agen.get())?;
    if s.state.get() == AwaitState::Init {
        if g.flags.get() & RUNNING != 0 {
            s.state.set(AwaitState::Closed);
            return Err(vm.runtime_error("anext(): asynchronous generator is already running"));
        }
        s.state.set(AwaitState::Iter);
        g.flags.set(g.flags.get() | RUNNING);
    }
    let r = vm.gen_throw(g, exc, false);
    let r = vm.async_gen_unwrap(g, r);
    if r.is_err() {
        s.state.set(AwaitState::Closed);
    }
    r
}

fn athrow_send(vm: &mut Vm, this: Value, v: Value) -> R {
    let Some(s) = this.native::<AThrow>() else { return Err(vm.type_error("not an async_generator_athrow")) };
    let g = agen(vm, s.agen.get())?;
    let closing = s.args.get().is_none();
    let what = if closing { "aclose()" } else { "athrow()" };
    if s.state.get() == AwaitState::Closed {
        return Err(vm.runtime_error("cannot reuse already awaited aclose()/athrow()"));
    }
    if g.state.get() == GenState::Finished {
        s.state.set(AwaitState::Closed);
        return Err(if closing {
            vm.stop_iteration(Value::UNBOUND)
        } else {
            let t = vm.exc.StopAsyncIteration;
            vm.raise_args(t, &[])
        });
    }
    let result = if s.state.get() == AwaitState::Init {
        if g.flags.get() & RUNNING != 0 {
            s.state.set(AwaitState::Closed);
            return Err(vm.runtime_error(format!("{what}: asynchronous generator is already running")));
        }
        if g.flags.get() & CLOSED != 0 {
            s.state.set(AwaitState::Closed);
            let t = vm.exc.StopAsyncIteration;
            return Err(vm.raise_args(t, &[]));
        }
        if !v.is_none() {
            return Err(vm.runtime_error("can't send non-None value to a just-started coroutine"));
        }
        s.state.set(AwaitState::Iter);
        g.flags.set(g.flags.get() | RUNNING);
        if closing {
            g.flags.set(g.flags.get() | CLOSED);
            let t = vm.exc.GeneratorExit;
            let exc = crate::exceptions::new_exception(vm, t, &[])?;
            vm.gen_throw(g, exc, false)
        } else {
            let exc = match s.args.get().to_tuple() {
                Some(t) => vm.throw_arguments(Args::pos(t.as_slice()))?,
                None => Value::NONE,
            };
            vm.gen_throw(g, exc, false)
        }
    } else {
        vm.gen_send(g, v)
    };
    athrow_result(vm, s, g, closing, result)
}
fn athrow_result(vm: &mut Vm, s: Gc<Native<AThrow>>, g: Gc<GenObj>, closing: bool, result: R<Resumed>) -> R {
    if !closing {
        let r = vm.async_gen_unwrap(g, result);
        if r.is_err() {
            s.state.set(AwaitState::Closed);
        }
        return r;
    }
    match result {
        Ok(Resumed::Yielded(v)) if v.native::<Wrapped>().is_some() => {
            g.flags.set(g.flags.get() & !RUNNING);
            s.state.set(AwaitState::Closed);
            Err(vm.runtime_error("async generator ignored GeneratorExit"))
        }
        Ok(Resumed::Yielded(v)) => Ok(v),
        Ok(Resumed::Returned(_)) => {
            g.flags.set(g.flags.get() & !RUNNING);
            s.state.set(AwaitState::Closed);
            Err(vm.stop_iteration(Value::UNBOUND))
        }
        Err(e) => {
            g.flags.set(g.flags.get() & !RUNNING);
            s.state.set(AwaitState::Closed);
            let (a, b) = (vm.exc.StopAsyncIteration, vm.exc.GeneratorExit);
            if vm.exception_is(a) || vm.exception_is(b) {
                vm.clear_exception();
                return Err(vm.stop_iteration(Value::UNBOUND));
            }
            Err(e)
        }
    }
}
fn athrow_throw(vm: &mut Vm, this: Value, exc: Value) -> R {
    let Some(s) = this.native::<AThrow>() else { return Err(vm.type_error("not an async_generator_athrow")) };
    if s.state.get() == AwaitState::Closed {
        return Err(vm.runtime_error("cannot reuse already awaited aclose()/athrow()"));
    }
    let g = agen(vm, s.agen.get())?;
    let closing = s.args.get().is_none();
    if s.state.get() == AwaitState::Init {
        if g.flags.get() & RUNNING != 0 {
            s.state.set(AwaitState::Closed);
            let what = if closing { "aclose()" } else { "athrow()" };
            return Err(vm.runtime_error(format!("{what}: asynchronous generator is already running")));
        }
        s.state.set(AwaitState::Iter);
        g.flags.set(g.flags.get() | RUNNING);
    }
    let r = vm.gen_throw(g, exc, false);
    athrow_result(vm, s, g, closing, r)
}

macro_rules! awaitable {
    ($def:ident, $t:ty, $name:literal, $send:ident, $throw:ident) => {
        static $def: TypeDef = TypeDef {
            slots: Slots {
                iter: Some(gen_iter),
                await_: Some(gen_iter),
                next: Some(|vm, v| $send(vm, v, Value::NONE).map(Some)),
                ..Slots::NONE
            },
            methods: &[
                def("send", "($self, value, /)", |vm, a| $send(vm, a[0], a[1]), SEND_DOC),
                raw(
                    "throw",
                    "($self, *args)",
                    |vm, args| {
                        let exc = vm.throw_arguments(args.rest())?;
                        $throw(vm, args.all[0], exc)
                    },
                    THROW_DOC,
                ),
                def(
                    "close",
                    "($self, /)",
                    |vm, a| {
                        if a[0].native::<$t>().is_some_and(|s| s.state.get() == AwaitState::Closed) {
                            return Ok(Value::NONE);
                        }
                        let t = vm.exc.GeneratorExit;
                        let exc = crate::exceptions::new_exception(vm, t, &[])?;
                        match $throw(vm, a[0], exc) {
                            Ok(_) => Err(vm.runtime_error("coroutine ignored GeneratorExit")),
                            Err(e) => {
                                let (x, y, z) =
                                    (vm.exc.StopIteration, vm.exc.StopAsyncIteration, vm.exc.GeneratorExit);
                                if vm.exception_is(x) || vm.exception_is(y) || vm.exception_is(z) {
                                    vm.clear_exception();
                                    return Ok(Value::NONE);
                                }
                                Err(e)
                            }
                        }
                    },
                    CLOSE_DOC,
                ),
            ],
            ..TypeDef::native::<$t>($name)
        };
    };
}
awaitable!(ASEND, ASend, "async_generator_asend", asend_send, asend_throw);
awaitable!(ATHROW, AThrow, "async_generator_athrow", athrow_send, athrow_throw);

static AGEN_METHODS: &[MethodDef] = &[
    def(
        "asend",
        "($self, value, /)",
        |vm, a| new_asend(vm, a[0], a[1]),
        "asend(v) -> send 'v' in generator.",
    ),
    raw(
        "athrow",
        "($self, *args)",
        |vm, args| {
            let t = vm.tuple(&args.all[1..]);
            new_athrow(vm, args.all[0], t)
        },
        "athrow(value)\n\nraise exception in generator.",
    ),
    def(
        "aclose",
        "($self, /)",
        |vm, a| new_athrow(vm, a[0], Value::NONE),
        "aclose() -> raise GeneratorExit inside generator.",
    ),
    raw("__class_getitem__", "($type, item, /)", class_getitem, "See PEP 585"),
];
pub static ASYNC_GENERATOR: TypeDef = TypeDef {
    shape: Some(id::ASYNC_GENERATOR),
    flags: type_flags::WEAKREFS,
    slots: Slots {
        aiter: Some(gen_iter),
        anext: Some(|vm, v| new_asend(vm, v, Value::NONE)),
        repr: Some(gen_repr),
        ..Slots::NONE
    },
    methods: AGEN_METHODS,
    getset: &[
        getset("__name__", get_name, set_name, "name of the async generator"),
        getset("__qualname__", get_qualname, set_qualname, "qualified name of the async generator"),
        getter("ag_code", get_code, ""),
        getter("ag_frame", get_frame, ""),
        getter("ag_running", |vm, v| Ok(Value::bool(gen_obj(vm, v)?.flags.get() & RUNNING != 0)), ""),
        getter("ag_suspended", get_suspended, ""),
        getter("ag_await", get_yield_from, "object being awaited on, or None"),
    ],
    ..TypeDef::of::<GenObj>("async_generator")
};
