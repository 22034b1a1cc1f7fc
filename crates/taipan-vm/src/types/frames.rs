//! frame and traceback objects; the proxy that `frame.f_locals` gives.

use crate::call::Args;
use crate::dict::DictObj;
use crate::frame::frame as header;
use crate::impl_trace;
use crate::interp::delegation::Level;
use crate::native::{MethodDef, TypeDef, bind, check_positional, def, getset, getter, raw, spec};
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use std::cell::Cell;
use taipan_bytecode::co;
use taipan_heap::{Gc, Header, PtrSlot, RootedVec, Slot, Value, ValueArray};

fn frame(vm: &mut Vm, v: Value) -> R<Gc<FrameObj>> {
    match v.downcast::<FrameObj>() {
        Some(c) => Ok(c),
        None => Err(vm.type_error("not a frame")),
    }
}
/// Where a frame's variables are.
#[derive(Clone, Copy)]
enum Words {
    /// On the value stack: the frame runs.
    Live(*mut Value),
    /// In a suspended generator, or saved at the frame's end.
    Array(Gc<ValueArray>),
    Gone,
}
fn words(f: Gc<FrameObj>) -> Words {
    let fp = f.fp.get();
    if !fp.is_null() {
        return Words::Live(fp);
    }
    if let Some(g) = f.generator.get().downcast::<GenObj>()
        && !matches!(g.state.get(), GenState::Running | GenState::Finished)
        && let Some(a) = g.frame.get()
    {
        return Words::Array(a);
    }
    match f.saved.get() {
        Some(a) => Words::Array(a),
        None => Words::Gone,
    }
}
impl Words {
    fn get(self, i: usize) -> Value {
        match self {
            // SAFETY: `i` is below the code's number of locals; the frame is live.
            Words::Live(fp) => unsafe { *fp.add(i) },
            Words::Array(a) if i < a.len() => a.get(i),
            _ => Value::UNBOUND,
        }
    }
    fn set(self, vm: &Vm, i: usize, v: Value) {
        match self {
            // SAFETY: as in `get`; the value stack needs no barrier.
            Words::Live(fp) => unsafe { *fp.add(i) = v },
            Words::Array(a) if i < a.len() => a.set(&vm.heap, i, v),
            _ => {}
        }
    }
}
impl FrameObj {
    /// Word offset of the current instruction.
    pub fn current_offset(&self) -> u32 {
        let fp = self.fp.get();
        if fp.is_null() {
            return self.lasti.get();
        }
        // SAFETY: the frame is live.
        unsafe { header(fp).lasti() }
    }
    pub fn current_line(&self) -> Option<i64> {
        if self.lineno_override.get() > 0 {
            return Some(self.lineno_override.get() as i64);
        }
        let c = self.code.get()?;
        c.line_at(self.current_offset()).map(i64::from)
    }
}
/// The caller's frame object, or None.
fn back(vm: &mut Vm, f: Gc<FrameObj>) -> Value {
    let fp = f.fp.get();
    let of = match f.generator.get().downcast::<GenObj>() {
        _ if !fp.is_null() => Some(Level::Frame(fp)),
        Some(g) => Level::delegator(vm, g),
        None => None,
    };
    let Some(of) = of else {
        let b = f.back.get();
        return if b.is_unbound() { Value::NONE } else { b };
    };
    // SAFETY: the frame is live, and so is its caller.
    unsafe {
        match of.outer().and_then(|l| l.visible()) {
            Some(l) => l.object(vm).value(),
            None => Value::NONE,
        }
    }
}
impl Vm {
    /// The frame object `depth` Python frames up from the caller; None when the stack is not that deep.
    pub fn frame_at(&mut self, depth: usize) -> Option<Gc<FrameObj>> {
        let l = Level::at(self, depth)?;
        // SAFETY: a live frame.
        Some(unsafe { l.object(self) })
    }
}

fn f_back(vm: &mut Vm, v: Value) -> R {
    let f = frame(vm, v)?;
    Ok(back(vm, f))
}
fn f_code(vm: &mut Vm, v: Value) -> R {
    Ok(frame(vm, v)?.code.get().map_or(Value::NONE, |c| c.value()))
}
fn f_globals(vm: &mut Vm, v: Value) -> R {
    Ok(frame(vm, v)?.func.get().and_then(|f| f.globals.get()).map_or(Value::NONE, |c| c.value()))
}
fn f_builtins(vm: &mut Vm, v: Value) -> R {
    let b = frame(vm, v)?.func.get().and_then(|f| f.builtins.get());
    Ok(b.map_or(Value::NONE, |c| super::builtins::unadapted(vm, c)))
}
fn f_lasti(vm: &mut Vm, v: Value) -> R {
    let f = frame(vm, v)?;
    let at = f.current_offset() as usize;
    match f.code.get() {
        Some(c) => Ok(vm.shown_offset(c, at)),
        None => Ok(Value::small(-1)),
    }
}
fn f_lineno(vm: &mut Vm, v: Value) -> R {
    Ok(frame(vm, v)?.current_line().map_or(Value::NONE, Value::small))
}
fn set_f_lineno(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = frame(vm, v)?;
    if x.is_unbound() {
        return Err(vm.attribute_error("attribute 'f_lineno' of 'frame' objects cannot be deleted"));
    }
    if !x.is_int_like() {
        return Err(vm.value_error("lineno must be an integer"));
    }
    vm.jump_to_line(f, x.to_i64().unwrap_or(i64::MAX))
}
/// Does the frame belong to a module or class body (whose variables live in a mapping)?
fn namespace_of(f: Gc<FrameObj>) -> Option<Value> {
    let c = f.code.get()?;
    let l = f.locals.get();
    let hidden = |i: usize| c.tables().localsplus[i].is_hidden() && !slot_value(f, i).is_unbound();
    if c.has(co::OPTIMIZED) || l.is_unbound() || (0..c.tables().localsplus.len()).any(hidden) {
        None
    } else {
        Some(l)
    }
}
fn f_locals(vm: &mut Vm, v: Value) -> R {
    let f = frame(vm, v)?;
    if let Some(l) = namespace_of(f) {
        return Ok(l);
    }
    let t = vm.native_type(&FRAME_LOCALS_PROXY);
    Ok(vm.new_native(t, LocalsProxy { frame: PtrSlot::new(Some(f)) }).value())
}
fn f_trace(vm: &mut Vm, v: Value) -> R {
    Ok(frame(vm, v)?.trace.get())
}
fn set_f_trace(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = frame(vm, v)?;
    f.trace.set(&vm.heap, f, if x.is_unbound() { Value::NONE } else { x });
    Ok(())
}
fn set_flag(vm: &mut Vm, c: &Cell<bool>, x: Value) -> R<()> {
    if x.is_unbound() {
        return Err(vm.type_error("can't delete numeric/char attribute"));
    }
    match x.as_bool() {
        Some(b) => {
            c.set(b);
            Ok(())
        }
        None => Err(vm.type_error("attribute value type must be bool")),
    }
}
fn f_trace_lines(vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(frame(vm, v)?.trace_lines.get()))
}
fn set_f_trace_lines(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = frame(vm, v)?;
    set_flag(vm, &f.trace_lines, x)
}
fn f_trace_opcodes(vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(frame(vm, v)?.trace_opcodes.get()))
}
fn set_f_trace_opcodes(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let f = frame(vm, v)?;
    if x.is_unbound() {
        return Err(vm.attribute_error("attribute 'f_trace_opcodes' of 'frame' objects cannot be deleted"));
    }
    set_flag(vm, &f.trace_opcodes, x)
}
fn f_generator(vm: &mut Vm, v: Value) -> R {
    let g = frame(vm, v)?.generator.get();
    Ok(if g.is_unbound() { Value::NONE } else { g })
}
fn frame_clear(vm: &mut Vm, a: &[Value]) -> R {
    let f = frame(vm, a[0])?;
    if !f.fp.get().is_null() {
        return Err(vm.runtime_error("cannot clear an executing frame"));
    }
    if let Some(g) = f.generator.get().downcast::<GenObj>() {
        match vm.gen_state(g) {
            GenState::Finished => {}
            GenState::Running => return Err(vm.runtime_error("cannot clear an executing frame")),
            GenState::Created => {
                vm.call_method(g.value(), "close", &[])?;
            }
            _ => return Err(vm.runtime_error("cannot clear a suspended frame")),
        }
    }
    if let Some(s) = f.saved.get() {
        s.fill(&vm.heap, 0, s.len(), Value::UNBOUND);
    }
    f.extra_locals.set(&vm.heap, f, Value::NONE);
    f.trace.set(&vm.heap, f, Value::NONE);
    Ok(Value::NONE)
}
fn frame_repr(vm: &mut Vm, v: Value) -> R {
    let f = frame(vm, v)?;
    let (mut file, mut name) = ("?".to_string(), "?".to_string());
    if let Some(c) = f.code.get() {
        file = vm.repr_text(c.filename.get())?;
        name = vm.str_text(c.name.get())?;
    }
    let line = f.current_line().map_or_else(|| "None".to_string(), |l| l.to_string());
    Ok(vm.str_value(&format!("<frame at {:#x}, file {file}, line {line}, code {name}>", vm.id_of(v))))
}

pub static FRAME: TypeDef = TypeDef {
    shape: Some(id::FRAME),
    flags: type_flags::NO_NEW,
    slots: Slots { repr: Some(frame_repr), ..Slots::NONE },
    methods: &[def("clear", "($self, /)", frame_clear, "Clear all references held by the frame.")],
    getset: &[
        getter("f_back", f_back, ""),
        getter("f_code", f_code, "Return the code object being executed in this frame."),
        getter("f_globals", f_globals, "Return the global variables in the frame."),
        getter("f_builtins", f_builtins, "Return the built-in variables in the frame."),
        getter("f_lasti", f_lasti, "Return the index of the last attempted instruction in the frame."),
        getset("f_lineno", f_lineno, set_f_lineno, "Return the current line number in the frame."),
        getter("f_locals", f_locals, "Return the mapping used by the frame to look up local variables."),
        getset(
            "f_trace",
            f_trace,
            set_f_trace,
            "Return the trace function for this frame, or None if no trace function is set.",
        ),
        getset("f_trace_lines", f_trace_lines, set_f_trace_lines, ""),
        getset(
            "f_trace_opcodes",
            f_trace_opcodes,
            set_f_trace_opcodes,
            "Return True if opcode tracing is enabled, False otherwise.",
        ),
        getter(
            "f_generator",
            f_generator,
            "Return the generator or coroutine associated with this frame, or None.",
        ),
    ],
    ..TypeDef::of::<FrameObj>("frame")
};

// ---- f_locals of functions (PEP 667) ----

/// A view of a function frame's variables; assignments write through.
struct LocalsProxy {
    frame: PtrSlot<FrameObj>,
}
impl_trace!(LocalsProxy { frame });

fn of(vm: &mut Vm, v: Value) -> R<Gc<FrameObj>> {
    match v.native::<LocalsProxy>().and_then(|p| p.frame.get()) {
        Some(f) => Ok(f),
        None => Err(vm.type_error("not a FrameLocalsProxy")),
    }
}
fn extra(f: Gc<FrameObj>) -> Option<Gc<DictObj>> {
    f.extra_locals.get().to_dict()
}
/// The variable in slot `i`, through its cell; unbound if it has no value.
fn slot_value(f: Gc<FrameObj>, i: usize) -> Value {
    let w = words(f).get(i);
    let boxed = f
        .code
        .get()
        .and_then(|c| c.tables().localsplus.get(i).map(|l| l.is_cell() || l.is_free()))
        .unwrap_or(false);
    match w.downcast::<CellObj>() {
        Some(c) if boxed => c.value.get(),
        _ => w,
    }
}
/// The slot of a variable by name.
fn find(vm: &mut Vm, f: Gc<FrameObj>, key: Value) -> R<Option<usize>> {
    let Some(c) = f.code.get() else { return Ok(None) };
    let exact = key.exact_str();
    let hash = if exact.is_some() { 0 } else { vm.hash(key)? };
    for i in 0..c.n_localsplus as usize {
        let name = c.local_name(i);
        let same = match exact {
            Some(k) => k == name || k.equals(&name),
            // Whatever is equal to the name.
            None => vm.hash(name.value())? == hash && vm.eq(name.value(), key)?,
        };
        if same {
            // A variable of an inlined comprehension is there while the comprehension runs.
            if c.tables().localsplus.get(i).is_some_and(|l| l.is_hidden()) && slot_value(f, i).is_unbound() {
                continue;
            }
            return Ok(Some(i));
        }
    }
    Ok(None)
}
/// Name and value of every bound variable, in order.
fn bound_items(vm: &mut Vm, f: Gc<FrameObj>) -> RootedVec {
    let mut out = RootedVec::new(&vm.heap);
    let Some(c) = f.code.get() else { return out };
    for i in 0..c.n_localsplus as usize {
        let v = slot_value(f, i);
        if !v.is_unbound() {
            out.push(c.local_name(i).value());
            out.push(v);
        }
    }
    if let Some(d) = extra(f) {
        let mut i = 0;
        while let Some((next, k, v)) = d.next_entry(i) {
            i = next;
            out.push(k);
            out.push(v);
        }
    }
    out
}
fn as_dict(vm: &mut Vm, f: Gc<FrameObj>) -> R<Gc<DictObj>> {
    let items = bound_items(vm, f);
    let d = vm.new_dict();
    for kv in items.chunks(2) {
        vm.dict_set(d, kv[0], kv[1])?;
    }
    Ok(d)
}
fn lookup(vm: &mut Vm, f: Gc<FrameObj>, key: Value) -> R<Option<Value>> {
    if let Some(i) = find(vm, f, key)? {
        let v = slot_value(f, i);
        if !v.is_unbound() {
            return Ok(Some(v));
        }
    }
    match extra(f) {
        Some(d) => vm.dict_get(d, key),
        None => Ok(None),
    }
}
fn no_key(vm: &mut Vm, key: Value) -> crate::Raised {
    match vm.repr_text(key) {
        Ok(k) => {
            let m = vm.str_value(&format!("local variable '{k}' is not defined"));
            vm.key_error(m)
        }
        Err(e) => e,
    }
}
fn store(vm: &mut Vm, f: Gc<FrameObj>, key: Value, v: Value) -> R<()> {
    if let Some(i) = find(vm, f, key)? {
        let w = words(f);
        let boxed = f
            .code
            .get()
            .and_then(|c| c.tables().localsplus.get(i).map(|l| l.is_cell() || l.is_free()))
            .unwrap_or(false);
        match w.get(i).downcast::<CellObj>() {
            Some(c) if boxed => c.value.set(&vm.heap, c, v),
            _ => w.set(vm, i, v),
        }
        return Ok(());
    }
    let d = match extra(f) {
        Some(d) => d,
        None => {
            let d = vm.new_dict();
            f.extra_locals.set(&vm.heap, f, d.value());
            d
        }
    };
    vm.dict_set(d, key, v)
}
fn proxy_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    check_positional(vm, "FrameLocalsProxy", args, 1, 1)?;
    let Some(f) = args.all[0].downcast::<FrameObj>() else {
        let t = vm.type_name(args.all[0]);
        return Err(vm.type_error(format!("expect frame, not {t}")));
    };
    Ok(vm.new_native(cls, LocalsProxy { frame: PtrSlot::new(Some(f)) }).value())
}
fn proxy_repr(vm: &mut Vm, v: Value) -> R {
    let f = of(vm, v)?;
    if !vm.enter_repr(v) {
        return Ok(vm.str_value("{...}"));
    }
    let r = as_dict(vm, f).and_then(|d| vm.repr(d.value()));
    vm.leave_repr(v);
    Ok(r?.value())
}
fn proxy_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let f = of(vm, a)?;
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if let Some(p) = b.native::<LocalsProxy>() {
        let same = p.frame.get() == Some(f);
        return Ok(Value::bool(same == (op == CmpOp::Eq)));
    }
    if b.to_dict().is_some() {
        let d = as_dict(vm, f)?;
        return vm.compare(d.value(), b, op);
    }
    Ok(Value::NOT_IMPLEMENTED)
}
fn proxy_len(vm: &mut Vm, v: Value) -> R<usize> {
    let f = of(vm, v)?;
    Ok(bound_items(vm, f).len() / 2)
}
fn proxy_getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let f = of(vm, v)?;
    match lookup(vm, f, k)? {
        Some(x) => Ok(x),
        None => Err(no_key(vm, k)),
    }
}
fn cannot_remove(vm: &mut Vm) -> crate::Raised {
    vm.value_error("cannot remove local variables from FrameLocalsProxy")
}
fn proxy_setitem(vm: &mut Vm, v: Value, k: Value, x: Value) -> R<()> {
    let f = of(vm, v)?;
    if x.is_unbound() {
        if find(vm, f, k)?.is_some() {
            return Err(cannot_remove(vm));
        }
        let gone = match extra(f) {
            Some(d) => vm.dict_remove(d, k)?,
            None => None,
        };
        return match gone {
            Some(_) => Ok(()),
            None => Err(vm.key_error(k)),
        };
    }
    store(vm, f, k, x)
}
fn proxy_contains(vm: &mut Vm, v: Value, k: Value) -> R<bool> {
    let f = of(vm, v)?;
    Ok(lookup(vm, f, k)?.is_some())
}
fn key_list(vm: &mut Vm, v: Value) -> R {
    let f = of(vm, v)?;
    let items = bound_items(vm, f);
    let mut keys = RootedVec::new(&vm.heap);
    for kv in items.chunks(2) {
        keys.push(kv[0]);
    }
    Ok(vm.list(&keys))
}
fn proxy_iter(vm: &mut Vm, v: Value) -> R {
    let l = key_list(vm, v)?;
    vm.iter(l)
}
fn proxy_keys(vm: &mut Vm, a: &[Value]) -> R {
    key_list(vm, a[0])
}
fn proxy_values(vm: &mut Vm, a: &[Value]) -> R {
    let f = of(vm, a[0])?;
    let items = bound_items(vm, f);
    let mut out = RootedVec::new(&vm.heap);
    for kv in items.chunks(2) {
        out.push(kv[1]);
    }
    Ok(vm.list(&out))
}
fn proxy_items(vm: &mut Vm, a: &[Value]) -> R {
    let f = of(vm, a[0])?;
    let items = bound_items(vm, f);
    let mut out = RootedVec::new(&vm.heap);
    for kv in items.chunks(2) {
        let t = vm.tuple(kv);
        out.push(t);
    }
    Ok(vm.list(&out))
}
fn proxy_reversed(vm: &mut Vm, a: &[Value]) -> R {
    let l = key_list(vm, a[0])?;
    vm.call_method(l, "reverse", &[])?;
    Ok(l)
}
fn proxy_copy(vm: &mut Vm, a: &[Value]) -> R {
    let f = of(vm, a[0])?;
    Ok(as_dict(vm, f)?.value())
}
fn proxy_get(vm: &mut Vm, a: &[Value]) -> R {
    let f = of(vm, a[0])?;
    let d = if a[2].is_unbound() { Value::NONE } else { a[2] };
    Ok(lookup(vm, f, a[1])?.unwrap_or(d))
}
fn proxy_setdefault(vm: &mut Vm, a: &[Value]) -> R {
    let f = of(vm, a[0])?;
    if let Some(v) = lookup(vm, f, a[1])? {
        return Ok(v);
    }
    let d = if a[2].is_unbound() { Value::NONE } else { a[2] };
    store(vm, f, a[1], d)?;
    Ok(d)
}
fn proxy_pop(vm: &mut Vm, a: &[Value]) -> R {
    let f = of(vm, a[0])?;
    if find(vm, f, a[1])?.is_some() {
        return Err(cannot_remove(vm));
    }
    let gone = match extra(f) {
        Some(d) => vm.dict_remove(d, a[1])?,
        None => None,
    };
    match gone {
        Some(v) => Ok(v),
        None if !a[2].is_unbound() => Ok(a[2]),
        None => Err(vm.key_error(a[1])),
    }
}
fn merge(vm: &mut Vm, f: Gc<FrameObj>, other: Value) -> R<()> {
    let keys = vm.mapping_keys(other)?;
    for &k in keys.iter() {
        let v = vm.getitem(other, k)?;
        store(vm, f, k, v)?;
    }
    Ok(())
}
fn proxy_update(vm: &mut Vm, args: Args) -> R {
    if args.kwnames.is_some() {
        return Err(vm.type_error("FrameLocalsProxy.update() takes no keyword arguments"));
    }
    if args.all.len() != 2 {
        let n = args.all.len().saturating_sub(1);
        return Err(
            vm.type_error(format!("FrameLocalsProxy.update() takes exactly one argument ({n} given)"))
        );
    }
    let f = of(vm, args.all[0])?;
    let other = args.all[1];
    if other.to_dict().is_none() && other.native::<LocalsProxy>().is_none() {
        return Err(vm.type_error("update() argument must be dict or another FrameLocalsProxy"));
    }
    merge(vm, f, other)?;
    Ok(Value::NONE)
}
fn plain_dict(vm: &mut Vm, v: Value) -> R<Option<Gc<DictObj>>> {
    if let Some(p) = v.native::<LocalsProxy>() {
        return match p.frame.get() {
            Some(f) => as_dict(vm, f).map(Some),
            None => Ok(None),
        };
    }
    Ok(v.to_dict())
}
fn proxy_or(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(y)) = (plain_dict(vm, a)?, plain_dict(vm, b)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let out = vm.dict_copy(x)?;
    let mut i = 0;
    while let Some((next, k, v)) = y.next_entry(i) {
        i = next;
        vm.dict_set(out, k, v)?;
    }
    Ok(out.value())
}
fn proxy_ior(vm: &mut Vm, a: Value, b: Value) -> R {
    let f = of(vm, a)?;
    if b.to_dict().is_none() && b.native::<LocalsProxy>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    merge(vm, f, b)?;
    Ok(a)
}

static FRAME_LOCALS_PROXY: TypeDef = TypeDef {
    flags: type_flags::MAPPING,
    slots: Slots {
        new: Some(proxy_new),
        repr: Some(proxy_repr),
        compare: Some(proxy_compare),
        len: Some(proxy_len),
        getitem: Some(proxy_getitem),
        setitem: Some(proxy_setitem),
        contains: Some(proxy_contains),
        iter: Some(proxy_iter),
        ..Slots::NONE
    }
    .op(BinOp::Or, proxy_or)
    .iop(BinOp::Or, proxy_ior),
    methods: &[
        def("keys", "($self, /)", proxy_keys, ""),
        def("values", "($self, /)", proxy_values, ""),
        def("items", "($self, /)", proxy_items, ""),
        def("copy", "($self, /)", proxy_copy, ""),
        def("get", "($self, key, default=None, /)", proxy_get, ""),
        def("setdefault", "($self, key, default=None, /)", proxy_setdefault, ""),
        def("pop", "($self, key, default=None, /)", proxy_pop, ""),
        raw("update", "($self, other, /)", proxy_update, ""),
        def("__reversed__", "($self, /)", proxy_reversed, ""),
    ],
    ..TypeDef::native::<LocalsProxy>("FrameLocalsProxy")
};

// ---- tracebacks ----

fn traceback(vm: &mut Vm, v: Value) -> R<Gc<TracebackObj>> {
    match v.downcast::<TracebackObj>() {
        Some(c) => Ok(c),
        None => Err(vm.type_error("not a traceback")),
    }
}
impl TracebackObj {
    pub fn line(&self) -> Option<i64> {
        match self.lineno.get() {
            0 => self.frame.get()?.code.get()?.line_at(self.lasti.get()).map(i64::from),
            n => Some(n as i64),
        }
    }
}
fn tb_next(vm: &mut Vm, v: Value) -> R {
    let n = traceback(vm, v)?.next.get();
    Ok(if n.is_unbound() { Value::NONE } else { n })
}
fn set_tb_next(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = traceback(vm, v)?;
    if x.is_unbound() {
        return Err(vm.type_error("can't delete tb_next attribute"));
    }
    if !x.is_none() && x.downcast::<TracebackObj>().is_none() {
        let n = vm.type_name(x);
        return Err(vm.type_error(format!("expected traceback object, got '{n}'")));
    }
    let mut c = x.downcast::<TracebackObj>();
    while let Some(n) = c {
        if n == t {
            return Err(vm.value_error("traceback loop detected"));
        }
        c = n.next.get().downcast::<TracebackObj>();
    }
    t.next.set(&vm.heap, t, x);
    Ok(())
}
fn tb_frame(vm: &mut Vm, v: Value) -> R {
    Ok(traceback(vm, v)?.frame.get().map_or(Value::NONE, |f| f.value()))
}
fn tb_lasti(vm: &mut Vm, v: Value) -> R {
    let t = traceback(vm, v)?;
    match t.frame.get().and_then(|f| f.code.get()) {
        Some(c) => Ok(vm.shown_offset(c, t.lasti.get() as usize)),
        None => Ok(Value::small(-1)),
    }
}
fn tb_lineno(vm: &mut Vm, v: Value) -> R {
    Ok(traceback(vm, v)?.line().map_or(Value::NONE, Value::small))
}
fn tb_dir(vm: &mut Vm, _: &[Value]) -> R {
    let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"];
    Ok(vm.list_from(names, |vm, n| vm.intern(n).value()))
}

static TRACEBACK_SIG: MethodDef = spec("traceback", "(tb_next, tb_frame, tb_lasti, tb_lineno)");

fn tb_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let [next, fr, lasti, lineno] = bind(vm, &TRACEBACK_SIG, args)?;
    let Some(f) = fr.downcast::<FrameObj>() else {
        let t = vm.type_name(fr);
        return Err(vm.type_error(format!("traceback() argument 'tb_frame' must be frame, not {t}")));
    };
    let lasti = vm.to_c_int(lasti)?;
    let lineno = vm.to_c_int(lineno)?;
    if !next.is_none() && next.downcast::<TracebackObj>().is_none() {
        let n = vm.type_name(next);
        return Err(vm.type_error(format!("expected traceback object or None, got '{n}'")));
    }
    let _ = cls;
    let at = match f.code.get() {
        Some(c) => vm.shown_code(c).word(usize::try_from(lasti).unwrap_or(0)) as u32,
        None => 0,
    };
    Ok(vm
        .heap
        .alloc(TracebackObj {
            hdr: Header::new(id::TRACEBACK, kind::TRACEBACK),
            next: Slot::new(next),
            frame: PtrSlot::new(Some(f)),
            lasti: Cell::new(at),
            lineno: Cell::new(lineno),
        })
        .value())
}

pub static TRACEBACK: TypeDef = TypeDef {
    shape: Some(id::TRACEBACK),
    slots: Slots { new: Some(tb_new), ..Slots::NONE },
    methods: &[def("__dir__", "($self, /)", tb_dir, "")],
    getset: &[
        getset("tb_next", tb_next, set_tb_next, ""),
        getter("tb_frame", tb_frame, ""),
        getter("tb_lasti", tb_lasti, ""),
        getter("tb_lineno", tb_lineno, ""),
    ],
    doc: "Create a new traceback object.",
    ..TypeDef::of::<TracebackObj>("traceback")
};
