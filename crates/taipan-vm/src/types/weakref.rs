//! Weak references and proxies; what the collector does with them; running finalizers.
//!
//! References are found through a side table from the referent's address to its references, both weak. After
//! marking, references to dead objects are cleared and those with callbacks queued; `__del__` methods of the dead
//! come after that. Callbacks and finalizers run at the next safe point ([`Vm::run_pending_finalizers`]).
//!
//! Objects never move, and an object that survived one collection is old: a collection of the young can only free
//! objects whose references were made since the last one, which are listed in `young`.

use crate::call::Args;
use crate::impl_trace;
use crate::native::{TypeDef, def, getter, raw};
use crate::object::*;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use taipan_heap::{Gc, Header, Marked, RootedVec, Slot, Tracer, Value};

/// Payload of references and proxies (told apart by class).
pub struct WeakRef {
    /// Null when the referent is gone.
    target: Cell<*mut Header>,
    /// The referent's hash, -1 while not asked for.
    hash: Cell<i64>,
    /// A callable, or None.
    callback: Slot,
}
impl_trace!(WeakRef { callback; target, hash });

type Ref = Gc<Native<WeakRef>>;

/// Which objects have weak references.
#[derive(Default)]
pub struct WeakTable {
    refs: RefCell<FxHashMap<usize, Vec<*mut Native<WeakRef>>>>,
    /// Referents with references made since the last collection.
    young: RefCell<Vec<usize>>,
    /// References whose callbacks are to be called.
    pending: RefCell<Vec<*mut Native<WeakRef>>>,
}

impl WeakTable {
    /// Clears what refers to the dead.
    pub fn after_mark(&self, m: &mut Marked) {
        let mut refs = self.refs.borrow_mut();
        let young = std::mem::take(&mut *self.young.borrow_mut());
        let mut pending = self.pending.borrow_mut();
        let mut visit = |addr: usize, list: &mut Vec<*mut Native<WeakRef>>| {
            let alive = m.is_live_ptr(addr as *mut Header);
            let first = pending.len();
            list.retain(|&r| {
                if !m.is_live_ptr(r.cast()) {
                    return false;
                }
                if alive {
                    return true;
                }
                // SAFETY: the reference is alive.
                let r = unsafe { Gc::from_raw(r) };
                r.target.set(std::ptr::null_mut());
                if !r.callback.get().is_none() {
                    pending.push(r.as_ptr());
                }
                false
            });
            // The callbacks of one object run newest first.
            pending[first..].reverse();
            !list.is_empty()
        };
        if m.is_full() {
            refs.retain(|&a, l| visit(a, l));
        } else {
            for a in young {
                if let Some(l) = refs.get_mut(&a)
                    && !visit(a, l)
                {
                    refs.remove(&a);
                }
            }
        }
    }
    pub fn has_pending(&self) -> bool {
        !self.pending.borrow().is_empty()
    }
    /// Roots: the queued references.
    pub fn trace(&self, t: &mut Tracer) {
        for &p in self.pending.borrow().iter() {
            t.visit_ptr(p.cast());
        }
    }
    fn add(&self, target: Gc<Header>, r: Ref) {
        let addr = target.addr();
        self.refs.borrow_mut().entry(addr).or_default().push(r.as_ptr());
        self.young.borrow_mut().push(addr);
        target.flags.set(target.flags.get() | flags::WEAKREFS);
    }
}

fn weak(vm: &mut Vm, v: Value) -> R<Ref> {
    match v.native::<WeakRef>() {
        Some(r) => Ok(r),
        None => Err(vm.type_error("not a weak reference")),
    }
}
impl WeakRef {
    /// The referent, if it is alive.
    pub fn referent(&self) -> Option<Value> {
        let p = self.target.get();
        if p.is_null() { None } else { Some(Value::from_ptr(p)) }
    }
}

/// Is there anything to do when this generator, which was registered as having a finalizer, dies?
pub fn has_to_close(g: &GenObj) -> bool {
    match g.state.get() {
        GenState::Running | GenState::Finished => false,
        // A coroutine that was never awaited.
        GenState::Created => g.code.get().is_some_and(|c| c.has(taipan_bytecode::co::COROUTINE)),
        _ => true,
    }
}

impl Vm {
    /// The references to `obj`: the plain reference and the plain proxy, then the others, newest first.
    pub fn weakrefs_of(&mut self, obj: Value) -> RootedVec {
        let (r, p, c) =
            (self.native_type(&REFERENCE), self.native_type(&PROXY), self.native_type(&CALLABLE_PROXY));
        let mut out = RootedVec::new(&self.heap);
        if let Some(o) = obj.object()
            && o.flags.get() & flags::WEAKREFS != 0
            && let Some(l) = self.weakrefs.refs.borrow().get(&o.addr())
        {
            // SAFETY: the collector removes dead references from the table.
            let all = || l.iter().map(|&r| unsafe { Gc::from_raw(r) });
            let rank = |x: &Ref| match self.type_of(x.value()) {
                t if t == r && x.callback.get().is_none() => 0,
                t if (t == p || t == c) && x.callback.get().is_none() => 1,
                _ => 2,
            };
            for want in 0..2 {
                for x in all().filter(|x| rank(x) == want) {
                    out.push(x.value());
                }
            }
            for x in all().rev().filter(|x| rank(x) == 2) {
                out.push(x.value());
            }
        }
        out
    }
    /// `obj.__weakref__`
    pub fn first_weakref(&mut self, obj: Value) -> Value {
        self.weakrefs_of(obj).first().copied().unwrap_or(Value::NONE)
    }
    /// A weak reference or proxy of class `cls` to `obj`.
    pub fn new_weakref(&mut self, cls: Gc<TypeObj>, obj: Value, callback: Value) -> R {
        let t = self.type_of(obj);
        let target = match obj.object() {
            Some(o) if t.has_flag(type_flags::WEAKREFS) => o,
            _ => {
                let n = t.name_str();
                return Err(self.type_error(format!("cannot create weak reference to '{n}' object")));
            }
        };
        // The plain reference is shared.
        let builtin = !cls.is_heap_type();
        if builtin
            && callback.is_none()
            && target.flags.get() & flags::WEAKREFS != 0
            && let Some(all) = self.weakrefs.refs.borrow().get(&target.addr())
        {
            // SAFETY: the collector removes dead references from the table.
            let mut all = all.iter().map(|&r| unsafe { Gc::from_raw(r) });
            let shared = |x: &Ref| self.type_of(x.value()) == cls && x.callback.get().is_none();
            if let Some(r) = all.find(shared) {
                return Ok(r.value());
            }
        }
        let data = WeakRef {
            target: Cell::new(target.as_ptr()),
            hash: Cell::new(-1),
            callback: Slot::new(callback),
        };
        let r = self.new_native(cls, data);
        self.weakrefs.add(target, r);
        Ok(r.value())
    }
    /// `weakref.ref`
    pub fn weakref_type(&mut self) -> Gc<TypeObj> {
        self.native_type(&REFERENCE)
    }
    /// `weakref.proxy(obj, callback)`
    pub fn new_weakproxy(&mut self, obj: Value, callback: Value) -> R {
        let cls =
            if self.is_callable(obj) { self.native_type(&CALLABLE_PROXY) } else { self.native_type(&PROXY) };
        self.new_weakref(cls, obj, callback)
    }
    /// Calls queued callbacks of weak references and the `__del__` of objects that died. At a safe point.
    pub fn run_pending_finalizers(&mut self) {
        // What runs here may collect and so queue more: one loop at a time.
        if self.finalizing {
            return;
        }
        self.finalizing = true;
        let saved = self.take_exception();
        loop {
            let next = {
                let mut p = self.weakrefs.pending.borrow_mut();
                if p.is_empty() { None } else { Some(p.remove(0)) }
            };
            if let Some(r) = next {
                // SAFETY: queued references are roots.
                let r: Ref = unsafe { Gc::from_raw(r) };
                let cb = r.callback.get();
                r.callback.set_immediate(Value::NONE);
                if !cb.is_none()
                    && let Err(e) = self.call1(cb, r.value())
                {
                    self.write_unraisable_named(e, "Exception ignored while calling weakref callback", cb);
                }
                continue;
            }
            let Some(o) = self.heap.next_dying() else { break };
            if o.flags.get() & flags::FINALIZED != 0 {
                continue;
            }
            o.flags.set(o.flags.get() | flags::FINALIZED);
            self.finalize(o.value());
        }
        self.exception = saved;
        self.finalizing = false;
    }
    /// The end of the program: finalizes what is dead, then everything else that has a finalizer, oldest first.
    pub fn finalize_at_exit(&mut self) {
        self.heap.collect(true);
        self.run_pending_finalizers();
        // The standard streams stay open for what finalizers print.
        let sys = self.sys_dict;
        for name in ["__stdin__", "__stdout__", "__stderr__"] {
            let mut v = self.dict_get_text(sys, name);
            for inner in ["buffer", "raw", ""] {
                let Some(o) = v.and_then(|v| v.object()) else { break };
                o.flags.set(o.flags.get() | flags::FINALIZED);
                v = self.getattr_opt_text(o.value(), inner).unwrap_or(None);
            }
            self.clear_exception();
        }
        // Finalizers may make new objects with finalizers, but not for ever.
        for _ in 0..8 {
            self.heap.finalize_all();
            if !self.heap.has_dying() {
                break;
            }
            self.run_pending_finalizers();
        }
    }
    /// Generators that must be closed when they die are registered as having a finalizer: those with `try` in them,
    /// and all coroutines (a warning if never awaited) and async generators (the loop's hook).
    pub fn register_generator(&mut self, g: Gc<GenObj>) {
        if g.code.get().is_some_and(|code| code.closes()) {
            self.heap.register_finalizer(g);
        }
    }
    fn finalize_generator(&mut self, g: Gc<GenObj>) {
        use taipan_bytecode::co;
        let Some(code) = g.code.get() else { return };
        if !has_to_close(&g) {
            return;
        }
        let state = g.state.get();
        let v = g.value();
        if code.has(co::ASYNC_GENERATOR) {
            let f = g.origin.get();
            if state != GenState::Created && self.is_callable(f) {
                if let Err(e) = self.call1(f, v) {
                    self.write_unraisable(e, "Exception ignored in async generator finalizer", v);
                }
                return;
            }
        }
        if state == GenState::Created {
            if code.has(co::COROUTINE) {
                self.warn_never_awaited(v);
            }
            return;
        }
        if let Err(e) = self.gen_close(g) {
            self.write_unraisable_named(e, "Exception ignored while closing generator", v);
        }
    }
    /// "coroutine '…' was never awaited"
    fn warn_never_awaited(&mut self, v: Value) {
        let modules = self.modules;
        let r = match self.dict_get_text(modules, "warnings").filter(|m| !m.is_none()) {
            Some(m) => self.call_method(m, "_warn_unawaited_coroutine", &[v]),
            None => return,
        };
        if let Err(e) = r {
            self.write_unraisable_named(e, "Exception ignored while finalizing coroutine", v);
        }
    }
    fn finalize(&mut self, obj: Value) {
        if let Some(g) = obj.downcast::<GenObj>() {
            return self.finalize_generator(g);
        }
        let Some(f) = self.type_of(obj).slots().del else { return };
        if let Err(e) = f(self, obj) {
            let n = self.names.__del__;
            let cls = self.type_of(obj);
            let who = self.lookup_in_type(cls, n).unwrap_or(obj);
            self.write_unraisable_named(e, "Exception ignored while calling deallocator", who);
        }
    }
    /// The same where the message names the object itself, and the hook is given none.
    fn write_unraisable_named(&mut self, e: crate::Raised, what: &str, obj: Value) {
        let exc = self.take_exception();
        let name = self.repr_text(obj).unwrap_or_else(|_| "<object repr() failed>".into());
        self.clear_exception();
        drop(e);
        let e = self.reraise(exc);
        self.write_unraisable(e, &format!("{what} {name}"), Value::NONE);
    }
    /// Hands an exception that nobody can catch to `sys.unraisablehook`. `what`: "Exception ignored in" or the like.
    pub fn write_unraisable(&mut self, e: crate::Raised, what: &str, obj: Value) {
        drop(e);
        let exc = self.take_exception();
        let tb = exc.downcast::<ExcObj>().map_or(Value::NONE, |x| x.traceback.get());
        let t = self.type_of(exc).value();
        let msg = if what.is_empty() { Value::NONE } else { self.str_value(what) };
        let sys = self.sys_dict;
        let n = self.names.unraisablehook;
        let hook = sys.get_str(n).filter(|h| !h.is_none());
        if let Some(h) = hook {
            // The library's `sys` may have a struct sequence for the arguments.
            let args = match self.state_get("sys.UnraisableHookArgs") {
                Some(cls) => {
                    let t = self.tuple(&[t, exc, tb, msg, obj]);
                    self.call1(cls, t)
                }
                None => Ok(self.new_namespace(&[
                    ("exc_type", t),
                    ("exc_value", exc),
                    ("exc_traceback", tb),
                    ("err_msg", msg),
                    ("object", obj),
                ])),
            };
            if args.and_then(|a| self.call1(h, a)).is_ok() {
                return;
            }
            self.clear_exception();
        }
        let text = self.repr_text(obj).unwrap_or_else(|_| "?".into());
        let name = self.type_name(exc);
        let s = self.str_text(exc).unwrap_or_default();
        self.clear_exception();
        eprintln!("{}: {text}\n{name}: {s}", if what.is_empty() { "Exception ignored in" } else { what });
    }
}

// ---- weakref.ref ----

fn parse(vm: &mut Vm, args: Args) -> R<(Value, Value)> {
    let pos = args.positional();
    match pos {
        [] => Err(vm.type_error("__new__ expected at least 1 argument, got 0")),
        [o] => Ok((*o, Value::NONE)),
        [o, c] => Ok((*o, *c)),
        _ => Err(vm.type_error(format!("__new__ expected at most 2 arguments, got {}", pos.len()))),
    }
}
fn ref_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let (o, c) = parse(vm, args)?;
    vm.new_weakref(cls, o, c)
}
fn ref_init(vm: &mut Vm, _: Value, args: Args) -> R<()> {
    if args.kwnames.is_some() {
        return Err(vm.type_error("ref() takes no keyword arguments"));
    }
    let n = args.all.len();
    if !(1..=2).contains(&n) {
        let which = if n < 1 { "at least 1 argument" } else { "at most 2 arguments" };
        return Err(vm.type_error(format!("__init__ expected {which}, got {n}")));
    }
    Ok(())
}
fn ref_call(vm: &mut Vm, v: Value, args: Args) -> R {
    if args.kwnames.is_some() {
        return Err(vm.type_error("weakref() takes no keyword arguments"));
    }
    if !args.all.is_empty() {
        return Err(vm.type_error(format!("weakref expected 0 arguments, got {}", args.all.len())));
    }
    Ok(weak(vm, v)?.referent().unwrap_or(Value::NONE))
}
fn ref_repr(vm: &mut Vm, v: Value) -> R {
    repr(vm, v, "weakref")
}
fn repr(vm: &mut Vm, v: Value, what: &str) -> R {
    let r = weak(vm, v)?;
    let at = vm.id_of(v);
    let text = match r.referent() {
        None => format!("<{what} at {at:#x}; dead>"),
        Some(o) => {
            let name = if what == "weakref" {
                // Of the type, as special methods are looked up: no `__getattr__` runs.
                let n = vm.names.__name__;
                let name = match vm.lookup_special(o, n)? {
                    Some(d) => match vm.type_of(d).slots().descr_get {
                        Some(get) => {
                            let cls = vm.type_of(o).value();
                            Some(get(vm, d, o, cls)?)
                        }
                        None => Some(d),
                    },
                    None => None,
                };
                name.and_then(|n| n.to_str()).map(|s| s.to_string_lossy())
            } else {
                None
            };
            let tail = name.map_or_else(String::new, |n| format!(" ({n})"));
            format!("<{what} at {at:#x}; to '{}' at {:#x}{tail}>", vm.type_name(o), vm.id_of(o))
        }
    };
    Ok(vm.str_value(&text))
}
fn ref_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let r = weak(vm, v)?;
    if r.hash.get() == -1 {
        let Some(o) = r.referent() else { return Err(vm.type_error("weak object has gone away")) };
        let h = vm.hash(o)?;
        r.hash.set(h);
    }
    Ok(r.hash.get())
}
fn ref_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let t = vm.weakref_type();
    if !vm.is_instance(a, t) || !vm.is_instance(b, t) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (x, y) = (weak(vm, a)?, weak(vm, b)?);
    match (x.referent(), y.referent()) {
        (Some(p), Some(q)) => vm.compare(p, q, op),
        _ => Ok(Value::bool((a == b) == (op == CmpOp::Eq))),
    }
}
fn ref_callback(vm: &mut Vm, v: Value) -> R {
    let r = weak(vm, v)?;
    Ok(if r.referent().is_none() { Value::NONE } else { r.callback.get() })
}

/// `weakref.ref`
pub static REFERENCE: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    slots: Slots {
        new: Some(ref_new),
        init: Some(ref_init),
        call: Some(ref_call),
        repr: Some(ref_repr),
        hash: Some(ref_hash),
        compare: Some(ref_compare),
        ..Slots::NONE
    },
    methods: &[super::function::CLASS_GETITEM],
    getset: &[getter("__callback__", ref_callback, "")],
    ..TypeDef::native::<WeakRef>("weakref.ReferenceType")
};

// ---- proxies ----

/// The referent of a proxy, or any other value itself.
fn through(vm: &mut Vm, v: Value) -> R {
    let Some(r) = v.native::<WeakRef>() else { return Ok(v) };
    let t = vm.type_of(v);
    if t != vm.native_type(&PROXY) && t != vm.native_type(&CALLABLE_PROXY) {
        return Ok(v);
    }
    match r.referent() {
        Some(o) => Ok(o),
        None => Err(vm.reference_error("weakly-referenced object no longer exists")),
    }
}
macro_rules! binary {
    ($($f:ident $i:ident $op:ident;)*) => { $(
        fn $f(vm: &mut Vm, a: Value, b: Value) -> R {
            let (a, b) = (through(vm, a)?, through(vm, b)?);
            vm.binary(a, b, BinOp::$op)
        }
        #[allow(dead_code)]
        fn $i(vm: &mut Vm, a: Value, b: Value) -> R {
            let (a, b) = (through(vm, a)?, through(vm, b)?);
            vm.binary_inplace(a, b, BinOp::$op)
        }
    )* };
}
binary! {
    p_add i_add Add; p_and i_and And; p_floordiv i_floordiv FloorDiv; p_lshift i_lshift LShift; p_matmul i_matmul MatMul; p_mul i_mul Mul; p_mod i_mod Mod;
    p_or i_or Or; p_pow i_pow Pow; p_rshift i_rshift RShift; p_sub i_sub Sub; p_truediv i_truediv TrueDiv; p_xor i_xor Xor; p_divmod i_divmod DivMod;
}
macro_rules! unary {
    ($($f:ident $e:expr;)*) => { $(
        fn $f(vm: &mut Vm, a: Value) -> R {
            let a = through(vm, a)?;
            let f: fn(&mut Vm, Value) -> R = $e;
            f(vm, a)
        }
    )* };
}
unary! {
    p_neg |vm, a| vm.negative(a);
    p_pos |vm, a| vm.positive(a);
    p_abs |vm, a| vm.absolute(a);
    p_invert |vm, a| vm.invert(a);
    p_int |vm, a| { let t = vm.types.int.value(); vm.call1(t, a) };
    p_float |vm, a| { let t = vm.types.float.value(); vm.call1(t, a) };
    p_index |vm, a| vm.index(a);
    p_str |vm, a| Ok(vm.str(a)?.value());
    p_iter |vm, a| vm.iter(a);
}
fn p_repr(vm: &mut Vm, v: Value) -> R {
    repr(vm, v, "weakproxy")
}
fn p_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (a, b) = (through(vm, a)?, through(vm, b)?);
    vm.compare(a, b, op)
}
fn p_hash(vm: &mut Vm, v: Value) -> R<i64> {
    Err(vm.unhashable(v))
}
fn p_bool(vm: &mut Vm, a: Value) -> R<bool> {
    let a = through(vm, a)?;
    vm.truth(a)
}
fn p_len(vm: &mut Vm, a: Value) -> R<usize> {
    let a = through(vm, a)?;
    vm.len(a)
}
fn p_getattr(vm: &mut Vm, a: Value, n: Gc<StrObj>) -> R {
    let a = through(vm, a)?;
    vm.getattr(a, n)
}
fn p_setattr(vm: &mut Vm, a: Value, n: Gc<StrObj>, v: Value) -> R<()> {
    let a = through(vm, a)?;
    vm.setattr(a, n, v)
}
fn p_getitem(vm: &mut Vm, a: Value, k: Value) -> R {
    let a = through(vm, a)?;
    vm.getitem(a, k)
}
fn p_setitem(vm: &mut Vm, a: Value, k: Value, v: Value) -> R<()> {
    let a = through(vm, a)?;
    vm.setitem(a, k, v)
}
fn p_contains(vm: &mut Vm, a: Value, x: Value) -> R<bool> {
    let a = through(vm, a)?;
    vm.contains(a, x)
}
fn p_next(vm: &mut Vm, a: Value) -> R<Option<Value>> {
    let a = through(vm, a)?;
    match vm.type_of(a).slots().next {
        Some(f) => f(vm, a),
        None => {
            let t = vm.type_name(a);
            Err(vm.type_error(format!("Weakref proxy referenced a non-iterator '{t}' object")))
        }
    }
}
fn p_call(vm: &mut Vm, a: Value, args: Args) -> R {
    let a = through(vm, a)?;
    vm.call_args(a, args)
}
fn p_bytes(vm: &mut Vm, a: &[Value]) -> R {
    let o = through(vm, a[0])?;
    vm.call_method(o, "__bytes__", &[])
}
fn p_reversed(vm: &mut Vm, a: &[Value]) -> R {
    let o = through(vm, a[0])?;
    vm.call_method(o, "__reversed__", &[])
}

fn p_pow3(vm: &mut Vm, a: Value, b: Value, m: Value) -> R {
    let (a, b, m) = (through(vm, a)?, through(vm, b)?, through(vm, m)?);
    vm.power(a, b, m)
}

const PROXY_SLOTS: Slots = Slots {
    pow3: Some(p_pow3),
    neg: Some(p_neg),
    pos: Some(p_pos),
    abs: Some(p_abs),
    invert: Some(p_invert),
    bool: Some(p_bool),
    int: Some(p_int),
    float: Some(p_float),
    index: Some(p_index),
    repr: Some(p_repr),
    str: Some(p_str),
    hash: Some(p_hash),
    compare: Some(p_compare),
    getattr: Some(p_getattr),
    setattr: Some(p_setattr),
    iter: Some(p_iter),
    next: Some(p_next),
    len: Some(p_len),
    getitem: Some(p_getitem),
    setitem: Some(p_setitem),
    contains: Some(p_contains),
    ..Slots::NONE
}
.op(BinOp::Add, p_add)
.op(BinOp::And, p_and)
.op(BinOp::FloorDiv, p_floordiv)
.op(BinOp::LShift, p_lshift)
.op(BinOp::MatMul, p_matmul)
.op(BinOp::Mul, p_mul)
.op(BinOp::Mod, p_mod)
.op(BinOp::Or, p_or)
.op(BinOp::Pow, p_pow)
.op(BinOp::RShift, p_rshift)
.op(BinOp::Sub, p_sub)
.op(BinOp::TrueDiv, p_truediv)
.op(BinOp::Xor, p_xor)
.op(BinOp::DivMod, p_divmod)
.iop(BinOp::Add, i_add)
.iop(BinOp::And, i_and)
.iop(BinOp::FloorDiv, i_floordiv)
.iop(BinOp::LShift, i_lshift)
.iop(BinOp::MatMul, i_matmul)
.iop(BinOp::Mul, i_mul)
.iop(BinOp::Mod, i_mod)
.iop(BinOp::Or, i_or)
.iop(BinOp::Pow, i_pow)
.iop(BinOp::RShift, i_rshift)
.iop(BinOp::Sub, i_sub)
.iop(BinOp::TrueDiv, i_truediv)
.iop(BinOp::Xor, i_xor);

/// `weakref.ProxyType`
pub static PROXY: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: PROXY_SLOTS,
    methods: &[
        def("__bytes__", "($self, /)", p_bytes, ""),
        def("__reversed__", "($self, /)", p_reversed, ""),
    ],
    ..TypeDef::native::<WeakRef>("weakref.ProxyType")
};
/// `weakref.CallableProxyType`
pub static CALLABLE_PROXY: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots { call: Some(p_call), ..PROXY_SLOTS },
    methods: &[
        def("__bytes__", "($self, /)", p_bytes, ""),
        def("__reversed__", "($self, /)", p_reversed, ""),
    ],
    ..TypeDef::native::<WeakRef>("weakref.CallableProxyType")
};

// ---- the functions of `_weakref` ----

fn getweakrefcount(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.weakrefs_of(a[0]).len();
    vm.size_value(n)
}
fn getweakrefs(vm: &mut Vm, a: &[Value]) -> R {
    let l = vm.weakrefs_of(a[0]);
    Ok(vm.list(&l))
}
fn proxy(vm: &mut Vm, a: &[Value]) -> R {
    let cb = if a[1].is_unbound() { Value::NONE } else { a[1] };
    vm.new_weakproxy(a[0], cb)
}
fn remove_dead(vm: &mut Vm, args: Args) -> R {
    crate::native::check_positional(vm, "_remove_dead_weakref", args, 2, 2)?;
    let Some(d) = args.all[0].to_dict() else { return Err(vm.type_error("argument 1 must be dict")) };
    if let Some(v) = vm.dict_get(d, args.all[1])?
        && v.native::<WeakRef>().is_some_and(|r| r.referent().is_none())
    {
        vm.dict_remove(d, args.all[1])?;
    }
    Ok(Value::NONE)
}
/// Functions of the module `_weakref`.
pub static FUNCTIONS: &[crate::native::MethodDef] = &[
    def(
        "getweakrefcount",
        "($module, object, /)",
        getweakrefcount,
        "Return the number of weak references to 'object'.",
    ),
    def(
        "getweakrefs",
        "($module, object, /)",
        getweakrefs,
        "Return a list of all weak reference objects pointing to 'object'.",
    ),
    def(
        "proxy",
        "($module, object, callback=None, /)",
        proxy,
        "Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a reference to the\nproxy when 'object' is about to be finalized.",
    ),
    raw(
        "_remove_dead_weakref",
        "($module, dct, key, /)",
        remove_dead,
        "Atomically remove key from dict if it points to a dead weakref.",
    ),
];
