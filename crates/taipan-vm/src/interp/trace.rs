//! Watching execution: `sys.settrace`, `sys.setprofile`, `sys.monitoring`.
//!
//! Code that nobody watches pays nothing: there is a second handler table, all of whose entries are [`traced`]. It says
//! what there is to say about the instruction that comes next and then jumps to the instruction's own handler, with
//! the same registers. Handlers find the next one through the table in their registers, and cold handlers take that
//! table from the thread again ([`crate::vm::ThreadState::table`]): since whatever switches tracing on or off is called by
//! a cold handler, this is soon enough.
//!
//! The rules are CPython 3.14's (`Python/instrumentation.c`, `Python/legacy_tracing.c`): which instructions begin a line,
//! what counts as arriving there, what a callback's result means. Three of its details come out of the way it works
//! here: what a jump or branch did is told before the instruction it led to; a native function's return likewise; and
//! the instruction that ran before is the one that the frame's `pc` was stored for.
//!
//! While a callback runs, its thread is not watched.

use super::dispatch::{Handler_, TABLE, TRACED, resume_at};
use super::unwind;
use crate::code::CodeObj;
use crate::frame::frame;
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::{R, Vm};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use taipan_bytecode::{Opcode, instructions};
use taipan_heap::{Gc, Value};

/// Events, as `sys.monitoring` numbers them.
pub mod event {
    pub const PY_START: u32 = 0;
    pub const PY_RESUME: u32 = 1;
    pub const PY_RETURN: u32 = 2;
    pub const PY_YIELD: u32 = 3;
    pub const CALL: u32 = 4;
    pub const LINE: u32 = 5;
    pub const INSTRUCTION: u32 = 6;
    pub const JUMP: u32 = 7;
    pub const BRANCH_LEFT: u32 = 8;
    pub const BRANCH_RIGHT: u32 = 9;
    pub const STOP_ITERATION: u32 = 10;
    /// Those below can be asked for code by code, and switched off place by place.
    pub const LOCAL: u32 = 11;
    pub const RAISE: u32 = 11;
    pub const EXCEPTION_HANDLED: u32 = 12;
    pub const PY_UNWIND: u32 = 13;
    pub const PY_THROW: u32 = 14;
    pub const RERAISE: u32 = 15;
    pub const C_RETURN: u32 = 16;
    pub const C_RAISE: u32 = 17;
    /// Both branches, as one.
    pub const BRANCH: u32 = 18;
    pub const COUNT: u32 = 19;
    pub const NAMES: [&str; COUNT as usize] = [
        "PY_START",
        "PY_RESUME",
        "PY_RETURN",
        "PY_YIELD",
        "CALL",
        "LINE",
        "INSTRUCTION",
        "JUMP",
        "BRANCH_LEFT",
        "BRANCH_RIGHT",
        "STOP_ITERATION",
        "RAISE",
        "EXCEPTION_HANDLED",
        "PY_UNWIND",
        "PY_THROW",
        "RERAISE",
        "C_RETURN",
        "C_RAISE",
        "BRANCH",
    ];
}
pub const TOOLS: usize = 6;

/// Who watches: the tools of `sys.monitoring`.
#[derive(Default)]
pub struct Monitor {
    /// Events that each tool wants everywhere.
    pub events: [u32; TOOLS],
    /// Tools that have events for some code only, ever since.
    pub local: bool,
    /// Counts `restart_events`: places switched off before the last are on again.
    restarts: u32,
    /// Counts, per tool, how often its local events were forgotten.
    forgotten: [u32; TOOLS],
}
impl Monitor {
    /// The events that a tool wants in this code.
    pub fn local_events(&self, code: Gc<CodeObj>, tool: usize) -> u32 {
        if !self.local {
            return 0;
        }
        let (since, set) = code.watched().local[tool].get();
        if since == self.forgotten[tool] { set } else { 0 }
    }
    pub fn set_local_events(&mut self, code: Gc<CodeObj>, tool: usize, set: u32) {
        self.local |= set != 0;
        code.watched().local[tool].set((self.forgotten[tool], set));
    }
    /// The tool is cleared: no code has local events for it any more.
    pub fn forget_local(&mut self, tool: usize) {
        self.forgotten[tool] += 1;
    }
}

/// What watching has to know of a code object; made at the first look.
pub struct Tooling {
    /// [`FLAGS`](flag) per word.
    flags: Vec<u8>,
    /// Line per word, -1 for none.
    lines: Vec<i32>,
    /// The instruction from which on it is watched: the RESUME at the start.
    first: usize,
    /// Events per tool, for this code only, and the tool's count of forgetting when they were set.
    local: [Cell<(u32, u32)>; TOOLS],
    disabled: RefCell<HashSet<(u32, u8, u8)>>,
    restarts: Cell<u32>,
}
mod flag {
    pub const INSTRUCTION: u8 = 1;
    /// Arriving here from another line is an event.
    pub const LINE: u8 = 2;
    pub const JUMP: u8 = 4;
    pub const BRANCH: u8 = 8;
    pub const RESUME: u8 = 16;
}

impl Tooling {
    fn new(c: &CodeObj) -> Tooling {
        let code = &c.data().code;
        let n = code.len();
        let mut t = Tooling {
            flags: vec![0; n],
            lines: vec![-1; n],
            first: 0,
            local: Default::default(),
            disabled: RefCell::default(),
            restarts: Cell::new(0),
        };
        for (start, end, line) in c.data().lines() {
            if let Some(l) = line {
                t.lines[start.min(n)..end.min(n)].fill(l as i32);
            }
        }
        let mut first = None;
        let mut targets = Vec::new();
        let mut current = -1;
        for i in instructions(code) {
            let op = i.op.base();
            let mut f = flag::INSTRUCTION;
            if first.is_none() && op == Opcode::RESUME {
                first = Some(i.offset);
            }
            match op {
                Opcode::RESUME => f |= flag::RESUME,
                // These are skipped, or part of what comes before.
                Opcode::END_ASYNC_FOR | Opcode::END_FOR | Opcode::END_SEND | Opcode::POP_ITER => {}
                _ if first.is_some() => {
                    let line = t.lines[i.offset];
                    if line != current && line >= 0 {
                        f |= flag::LINE;
                    }
                    current = line;
                }
                _ => {}
            }
            match op {
                Opcode::JUMP_FORWARD | Opcode::JUMP_BACKWARD => f |= flag::JUMP,
                Opcode::FOR_ITER
                | Opcode::POP_JUMP_IF_FALSE
                | Opcode::POP_JUMP_IF_TRUE
                | Opcode::POP_JUMP_IF_NONE
                | Opcode::POP_JUMP_IF_NOT_NONE => f |= flag::BRANCH,
                _ => {}
            }
            targets.extend(i.jump_target().filter(|_| op != Opcode::SEND));
            t.flags[i.offset] |= f;
        }
        let handlers = c.data().exceptions.iter().map(|e| e.target as usize);
        let handlers =
            handlers.filter(|&h| h < n && Opcode::from_u8(code[h] as u8) != Some(Opcode::END_ASYNC_FOR));
        for target in targets.into_iter().chain(handlers) {
            if target < n && t.lines[target] >= 0 {
                t.flags[target] |= flag::LINE;
            }
        }
        t.first = first.unwrap_or(0);
        t
    }
    fn flag(&self, i: isize) -> u8 {
        usize::try_from(i).ok().and_then(|i| self.flags.get(i).copied()).unwrap_or(0)
    }
    fn line(&self, i: isize) -> i32 {
        usize::try_from(i).ok().and_then(|i| self.lines.get(i).copied()).unwrap_or(-1)
    }
}
impl CodeObj {
    /// What watching knows of this code.
    pub fn watched(&self) -> &Tooling {
        let mut p = self.tooling.get();
        if p.is_null() {
            p = Box::into_raw(Box::new(Tooling::new(self)));
            self.tooling.set(p);
        }
        // SAFETY: lives as long as the code object, shared only.
        unsafe { &*p }
    }
}

/// A call of a native function that is under way, told to have ended by the next instruction.
pub struct NativeCall {
    fp: *mut Value,
    offset: u32,
    callee: Value,
    arg: Value,
}

impl NativeCall {
    pub(crate) fn trace(&self, t: &mut taipan_heap::Tracer) {
        t.visit(self.callee);
        t.visit(self.arg);
    }
}

/// The handler of every instruction while the thread is watched.
///
/// # Safety
/// A handler: the registers describe a live frame.
pub unsafe extern "C" fn traced(
    pc: *const u32,
    sp: *mut Value,
    fp: *mut Value,
    _table: *const Handler_,
    vm: *mut Vm,
    w: u64,
) -> u64 {
    // SAFETY: promised by the caller.
    unsafe {
        if w as u8 == Opcode::CACHE as u8 {
            // Unpacking the code is nothing that anybody is told of.
            go!(TABLE[Opcode::CACHE as usize].0, pc, sp, fp, (*vm).thread.table, vm, w)
        }
        match before(pc, sp, fp, &mut *vm) {
            Next::Run => {
                let op = unfused(w as u8);
                let h = TABLE[op as usize].0;
                go!(h, pc, sp, fp, (*vm).thread.table, vm, w)
            }
            Next::Raise => go!(unwind::unwind, pc, sp, fp, (*vm).thread.table, vm, 0),
            Next::Jump => {
                let [pc, sp, fp, ..] = (*vm).hooks.save;
                resume_at(pc as *const u32, sp as *mut Value, fp as *mut Value, (*vm).thread.table, vm)
            }
        }
    }
}
/// Compare-and-jump would hide the jump, and what is fused with YIELD_VALUE that one.
fn unfused(op: u8) -> Opcode {
    match Opcode::from_u8(op).unwrap_or(Opcode::CACHE) {
        Opcode::COMPARE_LT_JUMP => Opcode::COMPARE_LT,
        Opcode::COMPARE_LE_JUMP => Opcode::COMPARE_LE,
        Opcode::COMPARE_EQ_JUMP => Opcode::COMPARE_EQ,
        Opcode::COMPARE_NE_JUMP => Opcode::COMPARE_NE,
        Opcode::COMPARE_GT_JUMP => Opcode::COMPARE_GT,
        Opcode::COMPARE_GE_JUMP => Opcode::COMPARE_GE,
        Opcode::ASYNC_GEN_YIELD => Opcode::CALL_INTRINSIC_1,
        op => op,
    }
}
enum Next {
    Run,
    Raise,
    /// A trace function has set `f_lineno`: go on with the saved registers.
    Jump,
}

#[inline(never)]
unsafe fn before(pc: *const u32, sp: *mut Value, fp: *mut Value, vm: &mut Vm) -> Next {
    // SAFETY: promised by the caller of `traced`.
    unsafe {
        vm.thread.sp = sp;
        vm.thread.fp = fp;
        let f = frame(fp);
        let code = f.code();
        let at = |pc: *const u32| (pc as isize - code.words.get() as isize) / 4 - 1;
        let (i, prev) = (at(pc), at(f.pc));
        f.pc = pc;
        let unwound = std::mem::take(&mut vm.thread.unwound);
        if vm.thread.tracing > 0 || i < code.watched().first as isize {
            return Next::Run;
        }
        match vm.tell(fp, sp, code, i, prev, unwound) {
            Ok(()) => {}
            Err(_) => return Next::Raise,
        }
        match vm.thread.jump.take() {
            Some((offset, depth)) => {
                vm.hooks.save[0] = code.words.get().add(offset) as u64;
                vm.hooks.save[1] = fp.add(code.n_localsplus as usize + depth) as u64;
                vm.hooks.save[2] = fp as u64;
                Next::Jump
            }
            None => Next::Run,
        }
    }
}

impl Vm {
    /// Whether this thread's execution is watched now.
    #[inline]
    pub fn is_watched(&self) -> bool {
        std::ptr::eq(self.thread.table, TRACED.as_ptr())
    }
    /// Chooses the thread's handler table: after any change of who watches.
    pub fn update_watching(&mut self) {
        let m = &self.monitor;
        let t = &self.thread;
        let wanted =
            !t.trace.is_none() || !t.profile.is_none() || m.local || m.events.iter().any(|&e| e != 0);
        self.thread.table =
            if wanted && t.tracing == 0 { TRACED.as_ptr() } else { super::jit::unwatched(self) };
        if let Some(jit) = &self.jit {
            // Machine code looks at the breaker, and leaves.
            self.breaker.store(1, std::sync::atomic::Ordering::Relaxed);
            jit.cancel();
        }
        if !wanted {
            self.thread.calls.clear();
        }
    }
    /// Runs a callback, unwatched.
    fn unwatched<T>(&mut self, f: impl FnOnce(&mut Vm) -> T) -> T {
        self.thread.tracing += 1;
        self.update_watching();
        let r = f(self);
        self.thread.tracing -= 1;
        self.update_watching();
        r
    }
    /// `sys.call_tracing`: calls with tracing on, from within a trace function.
    pub fn call_watched(&mut self, f: Value, args: &[Value]) -> R {
        let depth = std::mem::take(&mut self.thread.tracing);
        self.update_watching();
        let r = self.call(f, args);
        self.thread.tracing = depth;
        self.update_watching();
        r
    }
    pub fn set_trace_function(&mut self, f: Value) {
        self.thread.trace = f;
        self.update_watching();
    }
    pub fn set_profile_function(&mut self, f: Value) {
        self.thread.profile = f;
        self.update_watching();
    }
    pub fn restart_events(&mut self) {
        self.monitor.restarts += 1;
    }

    /// All that is to be told before the instruction at `i` runs, `prev` having run before it in the same frame.
    unsafe fn tell(
        &mut self,
        fp: *mut Value,
        sp: *mut Value,
        code: Gc<CodeObj>,
        i: isize,
        prev: isize,
        unwound: bool,
    ) -> R<()> {
        // SAFETY: the frame is the current one.
        unsafe {
            let t = code.watched();
            self.native_returned(fp)?;
            // After a call, the stored pc is behind the caches.
            let mut prev = prev;
            while prev > t.first as isize && t.flag(prev) & flag::INSTRUCTION == 0 {
                prev -= 1;
            }
            let came_from = t.flag(prev);
            if !unwound && prev >= t.first as isize {
                if came_from & flag::JUMP != 0 {
                    let to = self.shown_offset(code, i as usize);
                    self.notify(fp, event::JUMP, prev as u32, &[to])?;
                    // A loop on one line: its next turn is told as the line again.
                    if i < prev && t.line(i) == t.line(prev) {
                        self.legacy_line(fp)?;
                    }
                } else if came_from & flag::BRANCH != 0 {
                    let next = prev + 2;
                    let e = if i == next { event::BRANCH_LEFT } else { event::BRANCH_RIGHT };
                    // The end of a loop first drops the iterator.
                    let ends =
                        Opcode::from_u8(*code.words.get().add(i as usize) as u8) == Some(Opcode::POP_ITER);
                    let to = self.shown_offset(code, i as usize + ends as usize);
                    self.notify(fp, e, prev as u32, &[to])?;
                }
            }
            let here = t.flag(i);
            if here & flag::LINE != 0 {
                let line = t.line(i);
                let same = prev >= t.first as isize && t.line(prev) == line && came_from & flag::RESUME == 0;
                if !same {
                    self.legacy_line(fp)?;
                    if self.thread.jump.is_some() {
                        return Ok(());
                    }
                    self.notify(fp, event::LINE, i as u32, &[Value::small(line as i64)])?;
                }
            }
            if let Some(o) = frame(fp).frame_obj.downcast::<FrameObj>()
                && o.trace_opcodes.get()
                && !self.thread.trace.is_none()
            {
                self.legacy_local(fp, event::INSTRUCTION, Value::NONE)?;
                if self.thread.jump.is_some() {
                    return Ok(());
                }
            }
            self.notify(fp, event::INSTRUCTION, i as u32, &[])?;
            let w = *code.words.get().add(i as usize);
            let arg = (w >> 8) as usize;
            let op = Opcode::from_u8(w as u8).map_or(Opcode::CACHE, Opcode::base);
            match op {
                Opcode::RESUME => {
                    let e = if arg & 3 == 0 { event::PY_START } else { event::PY_RESUME };
                    self.legacy_call(fp, e)?;
                    self.notify(fp, e, i as u32, &[])
                }
                Opcode::RETURN_VALUE | Opcode::YIELD_VALUE => {
                    let v = *sp.sub(1);
                    let e = if op == Opcode::RETURN_VALUE { event::PY_RETURN } else { event::PY_YIELD };
                    self.legacy_return(fp, e, v)?;
                    self.notify(fp, e, i as u32, &[v])
                }
                Opcode::END_SEND => {
                    let from = *sp.sub(2);
                    let e = if from.shape_is(id::GENERATOR) || from.shape_is(id::COROUTINE) {
                        event::STOP_ITERATION
                    } else if from.shape_is(id::ASYNC_GENERATOR)
                        || self.type_name(from).starts_with("async_generator_a")
                    {
                        event::RAISE
                    } else {
                        return Ok(());
                    };
                    let (t, v) = (self.exc.StopIteration.value(), *sp.sub(1));
                    let exc = if v.is_none() { self.call0(t)? } else { self.call1(t, v)? };
                    self.legacy_exception(fp, exc)?;
                    self.notify(fp, e, i as u32, &[exc])
                }
                Opcode::CALL | Opcode::CALL_KW => {
                    let at = sp.sub(arg + if op == Opcode::CALL { 2 } else { 3 });
                    let (mut callee, mut first) = (*at, *at.add(1));
                    if first.is_unbound() {
                        if let Some(m) = callee.downcast::<MethodObj>() {
                            callee = m.func.get();
                            first = m.self_.get();
                        } else if arg > 0 {
                            first = *at.add(2);
                        }
                    }
                    self.calling(fp, i as u32, callee, first)
                }
                Opcode::CALL_FUNCTION_EX => {
                    let args = *sp.sub(2);
                    let first = match (args.to_tuple(), args.to_list()) {
                        (Some(t), _) if t.len > 0 => t.get(0),
                        (_, Some(l)) => l.get(0).unwrap_or(Value::UNBOUND),
                        _ => Value::UNBOUND,
                    };
                    self.calling(fp, i as u32, *sp.sub(4), first)
                }
                _ => Ok(()),
            }
        }
    }

    /// Before a call.
    unsafe fn calling(&mut self, fp: *mut Value, offset: u32, callee: Value, arg: Value) -> R<()> {
        // SAFETY: the current frame.
        unsafe {
            let is_python = callee.downcast::<FuncObj>().is_some();
            if !is_python {
                self.legacy_native(fp, event::CALL, callee, arg)?;
            }
            let shown = self.shown_argument(arg);
            self.notify(fp, event::CALL, offset, &[callee, shown])?;
            let wanted = !self.thread.profile.is_none() || self.wants(frame(fp).code(), event::CALL);
            if !is_python && wanted {
                self.thread.calls.push(NativeCall { fp, offset, callee, arg });
            }
            Ok(())
        }
    }
    fn shown_argument(&mut self, arg: Value) -> Value {
        if arg.is_unbound() { self.monitor_constant("MISSING") } else { arg }
    }
    /// The call that this frame waited for, if it was a native one.
    fn take_native_call(&mut self, fp: *mut Value) -> Option<NativeCall> {
        while let Some(c) = self.thread.calls.pop() {
            if c.fp == fp {
                return Some(c);
            }
            // Calls of frames below are still under way; those of frames above are forgotten.
            if c.fp < fp {
                self.thread.calls.push(c);
                return None;
            }
        }
        None
    }
    unsafe fn native_returned(&mut self, fp: *mut Value) -> R<()> {
        let Some(c) = self.take_native_call(fp) else { return Ok(()) };
        // SAFETY: the current frame.
        unsafe {
            self.legacy_native(fp, event::C_RETURN, c.callee, c.arg)?;
            let shown = self.shown_argument(c.arg);
            self.notify(fp, event::C_RETURN, c.offset, &[c.callee, shown])
        }
    }

    // ---- exceptions ----

    /// The exception in flight has reached a frame: it was raised in it or came out of a call (`again` false), or is
    /// raised again. The exception in flight may be another one afterwards.
    ///
    /// # Safety
    /// `fp` is the current frame.
    pub unsafe fn tell_raised(&mut self, fp: *mut Value, offset: u32, again: bool) {
        if self.thread.tracing > 0 {
            return;
        }
        // SAFETY: promised by the caller.
        unsafe {
            self.keeping_exception(|vm, exc| {
                if let Some(c) = vm.take_native_call(fp) {
                    vm.legacy_native(fp, event::C_RAISE, c.callee, c.arg)?;
                    let shown = vm.shown_argument(c.arg);
                    vm.notify(fp, event::C_RAISE, c.offset, &[c.callee, shown])?;
                }
                if again {
                    return vm.notify(fp, event::RERAISE, offset, &[exc]);
                }
                vm.legacy_exception(fp, exc)?;
                vm.notify(fp, event::RAISE, offset, &[exc])
            });
        }
    }
    /// `next(it)` for a loop, which swallows the StopIteration.
    ///
    /// # Safety
    /// `fp` is the current frame.
    pub unsafe fn next_told(&mut self, fp: *mut Value, it: Value) -> R<Option<Value>> {
        let Some(next) = self.type_of(it).slots().next else { return self.next(it) };
        let e = match next(self, it) {
            Ok(v) => return Ok(v),
            Err(e) => e,
        };
        let t = self.exc.StopIteration;
        self.catch(e, t)?;
        let exc = self.take_exception();
        // SAFETY: promised by the caller.
        unsafe {
            let offset = frame(fp).lasti();
            self.legacy_exception(fp, exc)?;
            self.notify(fp, event::RAISE, offset, &[exc])?;
        }
        Ok(None)
    }
    /// A generator that a loop runs over has returned `v`: a StopIteration that the loop swallows.
    ///
    /// # Safety
    /// `fp` is the current frame.
    pub unsafe fn tell_loop_end(&mut self, fp: *mut Value, v: Value) -> R<()> {
        let exc = self.call1(self.exc.StopIteration.value(), v)?;
        // SAFETY: promised by the caller.
        unsafe {
            let offset = frame(fp).lasti();
            self.legacy_exception(fp, exc)?;
            self.notify(fp, event::RAISE, offset, &[exc])
        }
    }
    /// The exception in flight has a handler, which is about to run.
    ///
    /// # Safety
    /// `fp` is the current frame.
    pub unsafe fn tell_handled(&mut self, fp: *mut Value, offset: u32) {
        if self.thread.tracing == 0 {
            // SAFETY: promised by the caller.
            unsafe {
                self.keeping_exception(|vm, exc| vm.notify(fp, event::EXCEPTION_HANDLED, offset, &[exc]))
            };
        }
        self.thread.unwound = true;
    }
    /// The exception in flight leaves the frame.
    ///
    /// # Safety
    /// `fp` is the current frame.
    pub unsafe fn tell_unwound(&mut self, fp: *mut Value, offset: u32) {
        if self.thread.tracing > 0 {
            return;
        }
        // SAFETY: promised by the caller.
        unsafe {
            self.keeping_exception(|vm, exc| {
                vm.legacy_return(fp, event::PY_UNWIND, Value::NONE)?;
                vm.notify(fp, event::PY_UNWIND, offset, &[exc])
            });
        }
    }
    /// An exception is about to be thrown into a generator, whose frame is the current one. Its exception is in flight.
    ///
    /// # Safety
    /// `fp` is the current frame.
    pub unsafe fn tell_thrown(&mut self, fp: *mut Value) {
        if self.thread.tracing > 0 {
            return;
        }
        // SAFETY: promised by the caller.
        unsafe {
            let offset = frame(fp).lasti();
            self.keeping_exception(|vm, exc| {
                vm.legacy_call(fp, event::PY_THROW)?;
                vm.notify(fp, event::PY_THROW, offset, &[exc])
            });
        }
    }
    /// Takes the exception out of flight for callbacks; another that they raise replaces it.
    fn keeping_exception(&mut self, f: impl FnOnce(&mut Vm, Value) -> R<()>) {
        let exc = self.take_exception();
        if f(self, exc).is_ok() {
            self.exception = exc;
        }
    }

    // ---- sys.monitoring ----

    /// Does some tool want the event in this code?
    fn wants(&self, code: Gc<CodeObj>, e: u32) -> bool {
        let m = &self.monitor;
        let all = m.events.iter().fold(0, |a, b| a | b);
        all & 1 << e != 0 || m.local && (0..TOOLS).any(|t| m.local_events(code, t) & 1 << e != 0)
    }
    /// Tells the tools that want it.
    unsafe fn notify(&mut self, fp: *mut Value, e: u32, offset: u32, more: &[Value]) -> R<()> {
        // C_RETURN and C_RAISE come with CALL.
        let asked = if matches!(e, event::C_RETURN | event::C_RAISE) { event::CALL } else { e };
        // SAFETY: the current frame.
        let code = unsafe { frame(fp).code() };
        if !self.wants(code, asked) || self.thread.tracing > 0 {
            return Ok(());
        }
        for tool in (0..TOOLS).rev() {
            if (self.monitor.events[tool] | self.monitor.local_events(code, tool)) & 1 << asked == 0 {
                continue;
            }
            let t = code.watched();
            if t.restarts.get() != self.monitor.restarts {
                t.restarts.set(self.monitor.restarts);
                t.disabled.borrow_mut().clear();
            }
            let key = (offset, e as u8, tool as u8);
            if t.disabled.borrow().contains(&key) {
                continue;
            }
            let mut used = e;
            let mut callback = self.monitor_callback(tool, e);
            if callback.is_none() && matches!(e, event::BRANCH_LEFT | event::BRANCH_RIGHT) {
                used = event::BRANCH;
                callback = self.monitor_callback(tool, used);
            }
            if callback.is_none() {
                continue;
            }
            let mut args = [Value::NONE; 4];
            args[0] = code.value();
            args[1] = self.shown_offset(code, offset as usize);
            let first = if e == event::LINE { 1 } else { 2 };
            args[first..first + more.len()].copy_from_slice(more);
            let n = first + more.len();
            // SAFETY: the current frame.
            let r = unsafe { self.call_back(fp, e, |vm| vm.call(callback, &args[..n])) }?;
            if r == self.monitor_constant("DISABLE") {
                if e >= event::LOCAL {
                    self.set_monitor_callback(tool, used, Value::NONE);
                    return Err(self.value_error(format!(
                        "Cannot disable {} events. Callback removed.",
                        event::NAMES[e as usize]
                    )));
                }
                code.watched().disabled.borrow_mut().insert(key);
            }
        }
        Ok(())
    }
    fn monitor_callback(&self, tool: usize, e: u32) -> Value {
        let l = self.state_get("sys.monitoring").and_then(|v| v.to_list());
        l.and_then(|l| l.get(TOOLS + tool * event::COUNT as usize + e as usize)).unwrap_or(Value::NONE)
    }
    fn set_monitor_callback(&mut self, tool: usize, e: u32, v: Value) {
        if let Some(l) = self.state_get("sys.monitoring").and_then(|v| v.to_list()) {
            let i = TOOLS + tool * event::COUNT as usize + e as usize;
            if self.list_setitem_index(l, i as isize, v).is_err() {
                self.clear_exception();
            }
        }
    }
    fn monitor_constant(&mut self, name: &'static str) -> Value {
        self.state_get(if name == "MISSING" { "sys.monitoring.MISSING" } else { "sys.monitoring.DISABLE" })
            .unwrap_or(Value::UNBOUND)
    }

    // ---- sys.settrace, sys.setprofile ----

    /// Calls a trace or profile function.
    unsafe fn legacy(&mut self, f: Value, fp: *mut Value, e: u32, arg: Value) -> R {
        // SAFETY: the current frame.
        let fo = unsafe { self.frame_object(fp) };
        let what = self.intern(legacy_name(e)).value();
        // SAFETY: as above.
        unsafe { self.call_back(fp, e, |vm| vm.call(f, &[fo.value(), what, arg])) }
    }
    /// Runs a callback for an event of the frame at `fp`, which may set the frame's `f_lineno`.
    unsafe fn call_back(&mut self, fp: *mut Value, e: u32, f: impl FnOnce(&mut Vm) -> R) -> R {
        let outer = (self.thread.may_jump, self.thread.what);
        (self.thread.may_jump, self.thread.what) = (fp, e);
        let r = self.unwatched(f);
        (self.thread.may_jump, self.thread.what) = outer;
        // SAFETY: the current frame.
        if let Some(o) = unsafe { frame(fp).frame_obj.downcast::<FrameObj>() } {
            o.lineno_override.set(0);
        }
        if r.is_err() {
            self.thread.jump = None;
        }
        r
    }
    unsafe fn legacy_profile(&mut self, fp: *mut Value, e: u32, arg: Value) -> R<()> {
        let f = self.thread.profile;
        if f.is_none() {
            return Ok(());
        }
        // SAFETY: the current frame.
        match unsafe { self.legacy(f, fp, e, arg) } {
            Ok(_) => Ok(()),
            Err(r) => {
                self.set_profile_function(Value::NONE);
                Err(r)
            }
        }
    }
    /// Calls `f` for the frame; its result becomes the frame's own trace function. One that raises ends the tracing.
    unsafe fn legacy_trace(&mut self, f: Value, fp: *mut Value, e: u32, arg: Value) -> R<()> {
        // SAFETY: the current frame.
        unsafe {
            match self.legacy(f, fp, e, arg) {
                Ok(r) => {
                    let fo = self.frame_object(fp);
                    if !r.is_none() {
                        fo.trace.set(&self.heap, fo, r);
                    }
                    Ok(())
                }
                Err(r) => {
                    let fo = self.frame_object(fp);
                    fo.trace.set(&self.heap, fo, Value::NONE);
                    self.set_trace_function(Value::NONE);
                    Err(r)
                }
            }
        }
    }
    /// The frame's own trace function.
    unsafe fn legacy_local(&mut self, fp: *mut Value, e: u32, arg: Value) -> R<()> {
        if self.thread.trace.is_none() {
            return Ok(());
        }
        // SAFETY: the current frame.
        let f = unsafe { frame(fp).frame_obj.downcast::<FrameObj>() }.map_or(Value::NONE, |o| o.trace.get());
        if f.is_none() {
            return Ok(());
        }
        // SAFETY: as above.
        unsafe { self.legacy_trace(f, fp, e, arg) }
    }
    unsafe fn legacy_line(&mut self, fp: *mut Value) -> R<()> {
        // SAFETY: the current frame.
        let lines =
            unsafe { frame(fp).frame_obj.downcast::<FrameObj>() }.is_some_and(|o| o.trace_lines.get());
        if !lines {
            return Ok(());
        }
        // SAFETY: as above.
        unsafe { self.legacy_local(fp, event::LINE, Value::NONE) }
    }
    unsafe fn legacy_call(&mut self, fp: *mut Value, e: u32) -> R<()> {
        let f = self.thread.trace;
        // SAFETY: the current frame.
        unsafe {
            if !f.is_none() {
                self.legacy_trace(f, fp, e, Value::NONE)?;
            }
            self.legacy_profile(fp, e, Value::NONE)
        }
    }
    unsafe fn legacy_return(&mut self, fp: *mut Value, e: u32, v: Value) -> R<()> {
        // SAFETY: the current frame.
        unsafe {
            self.legacy_local(fp, e, v)?;
            self.legacy_profile(fp, e, v)
        }
    }
    unsafe fn legacy_exception(&mut self, fp: *mut Value, exc: Value) -> R<()> {
        if self.thread.trace.is_none() {
            return Ok(());
        }
        let t = self.type_of(exc).value();
        let tb = exc.downcast::<ExcObj>().map_or(Value::NONE, |e| e.traceback.get());
        let arg = self.tuple(&[t, exc, tb]);
        // SAFETY: the current frame.
        unsafe { self.legacy_local(fp, event::RAISE, arg) }
    }
    /// Profile functions are told of native functions and methods.
    unsafe fn legacy_native(&mut self, fp: *mut Value, e: u32, callee: Value, arg: Value) -> R<()> {
        if self.thread.profile.is_none() {
            return Ok(());
        }
        let Some(n) = callee.downcast::<NativeFn>() else { return Ok(()) };
        let mut shown = callee;
        // A method descriptor is shown bound.
        if !n.owner.get().is_unbound() && n.self_.get().is_unbound() {
            if arg.is_unbound() {
                return Ok(());
            }
            let cls = self.type_of(arg).value();
            if let Some(get) = self.type_of(callee).slots().descr_get {
                shown = get(self, callee, arg, cls)?;
            }
        }
        // SAFETY: the current frame.
        unsafe { self.legacy_profile(fp, e, shown) }
    }
}
/// What trace and profile functions call it.
fn legacy_name(e: u32) -> &'static str {
    match e {
        event::PY_START | event::PY_RESUME | event::PY_THROW => "call",
        event::PY_RETURN | event::PY_YIELD | event::PY_UNWIND => "return",
        event::LINE => "line",
        event::INSTRUCTION => "opcode",
        event::CALL => "c_call",
        event::C_RETURN => "c_return",
        event::C_RAISE => "c_exception",
        _ => "exception",
    }
}
