//! Exceptions that are raised and caught within a trace.
//!
//! Which handler an exception goes to depends on nothing but where it is raised, so a raise is a jump: the instruction is
//! run by the interpreter's body of it on frames written back, frames without a handler are left, and the recording goes
//! on at the handler with the exception on the stack. Only instructions that are known to raise are recorded so, behind
//! guards that leave in front of them. What else a trace calls may raise, too: then the trace is left by an exit of its own,
//! and if that is hot, it gets a side trace that begins with the unwinding.

use super::calls::{THREAD_HANDLED, thread_base};
use super::*;
use taipan_bytecode::{ExceptionEntry, find_handler};
use taipan_trace::Inst;
use taipan_vm::frame::frame_flags;

impl Recorder {
    /// The frame (by its number among those of the trace) that handles what this instruction raises, where it was raised
    /// there, and how.
    fn handler(&self) -> Option<(usize, u32, ExceptionEntry)> {
        let last = self.frames.len() - 1;
        for (n, f) in self.frames.iter().enumerate().rev() {
            let place = if n == last { self.pc } else { f.resume.checked_sub(1)? };
            if let Some(h) = find_handler(&f.code.tables().exceptions, place) {
                return Some((n, place, *h));
            }
            if f.flags as usize & frame_flags::GENERATOR != 0 {
                return None;
            }
        }
        None
    }
    /// Is what this instruction raises caught within the trace?
    pub(super) fn catches(&self) -> bool {
        self.handler().is_some()
    }
    /// The instruction raises, as the guards in front of it have seen.
    pub(super) fn raises(&mut self) -> Rec {
        self.go_to_handler(H::raise_here)
    }
    /// The instruction has raised, which is where a side trace begins.
    pub(super) fn raised(&mut self) -> Rec {
        self.go_to_handler(H::unwind)
    }
    /// The last instruction did not go on where it was to. If it called something that may raise, the trace has an exit for
    /// that, and ends behind the instruction, where the model is.
    pub(super) fn end_behind_call(&mut self) -> bool {
        let (snap, Some(next)) = (self.snap, self.expected_pc) else { return false };
        let called = |i: &Inst| i.op == Op::Call && i.snap == snap;
        if snap.is_none() || !self.trace.insts.iter().rev().any(called) {
            return false;
        }
        self.pc = next;
        self.snap = None;
        if let Some(p) = self.pending.take() {
            self.pc = match p {
                Pending::Next { body, .. } => body,
                Pending::Branch { fall, .. } => fall,
            };
            self.settle(p);
        }
        self.behind_call = true;
        true
    }
    fn go_to_handler(&mut self, by: H) -> Rec {
        let Some((n, place, h)) = self.handler() else { return Err(Reason::Raised) };
        let exc = self.call(by, &[Opnd::word(n as u64)]);
        let exc = self.op(Op::AsObj, &[exc]);
        while self.frames.len() > n + 1 {
            self.charge_frame(false);
            self.frames.pop();
        }
        let depth = self.top().n_locals + h.depth as usize;
        self.top_mut().slots.truncate(depth);
        if h.lasti {
            self.push(Opnd::any(Word(Value::small(place as i64).bits())));
        }
        self.push(exc);
        self.expected_pc = Some(h.target);
        Ok(())
    }
    /// PUSH_EXC_INFO: the exception is the one being handled; the one before goes below it.
    pub(super) fn push_exception(&mut self, vm: &mut Vm) {
        if let Some(s) = &mut self.top_mut().saved {
            // It may yield meanwhile.
            s.before = None;
        }
        let exc = self.peek(1);
        let thread = thread_base(vm);
        let before = self.load(Op::LoadValue, thread, THREAD_HANDLED, Alias::Iter);
        self.drop(1);
        self.push(before);
        self.push(exc);
        self.trace.store(Op::StoreRoot, thread, exc, THREAD_HANDLED as u32, Alias::Iter);
    }
    /// POP_EXCEPT
    pub(super) fn pop_exception(&mut self, vm: &mut Vm) {
        let before = self.peek(1);
        self.drop(1);
        self.trace.store(Op::StoreRoot, thread_base(vm), before, THREAD_HANDLED as u32, Alias::Iter);
    }
    /// CHECK_EXC_MATCH: of an exception of this class and one class, the answer is known.
    pub(super) fn exception_matches(&mut self, vm: &mut Vm, at: &At) -> Rec {
        let (live, class) = (at.live(2), at.live(1));
        let base = vm.exc.BaseException;
        let Some(t) = class.to_type().filter(|t| live.is_ptr() && t.is_subtype(base)) else {
            self.interpret(1, 1);
            return Ok(());
        };
        let is = vm.type_of(live).is_subtype(t);
        let (exc, c) = (self.peek(2), self.peek(1));
        self.same(c, class);
        self.class_guard(vm, exc, live)?;
        self.drop(1);
        self.push(Opnd::bool(is));
        Ok(())
    }
}
