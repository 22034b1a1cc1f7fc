//! The recorder's picture of the frames: which IR value each local and each word of the operand stack is.
//!
//! The first frame is the *entry frame*, which is in memory while a trace runs; its words are loaded when they are
//! first looked at. Frames behind it belong to inlined calls and exist nowhere else.

use taipan_trace::{Frame, Opnd, SnapVal, Word};
use taipan_vm::code::CodeObj;
use taipan_vm::{Gc, Value};

pub struct ModelFrame {
    pub func: SnapVal,
    pub owner: SnapVal,
    pub code: Gc<CodeObj>,
    /// The live frame, to compare with.
    pub fp: *mut Value,
    pub flags: u32,
    /// Depth in the caller's operand stack where the result goes.
    pub result: u32,
    /// Where the frame goes on when its callee returns, in words.
    pub resume: u32,
    pub n_locals: usize,
    /// Locals, then the operand stack; `None`: what memory has (entry frame only).
    pub slots: Vec<Option<Opnd>>,
    /// Entry frame: the word was assigned, so memory need not have it. (What a guard found out about a word leaves the
    /// word what it was.) Other frames: everything counts as assigned.
    pub written: Vec<bool>,
    /// Of an inlined generator that this trace resumed.
    pub saved: Option<Resumed>,
}
/// What is known of a generator that was resumed.
pub struct Resumed {
    /// Where its words are saved, and those it was resumed with.
    pub array: Opnd,
    pub words: Vec<Opnd>,
    /// The generator that ran before, if the trace keeps the books of generators itself.
    pub before: Option<Opnd>,
    /// For the leaf of a chain: the frames that the chain spares.
    pub spared: Option<Opnd>,
}
impl ModelFrame {
    pub fn depth(&self) -> usize {
        self.slots.len() - self.n_locals
    }
    pub fn is_written(&self, i: usize) -> bool {
        self.func != SnapVal::Keep || self.written.get(i).copied().unwrap_or(true)
    }
    pub fn set(&mut self, i: usize, v: Opnd) {
        self.slots[i] = Some(v);
        if let Some(w) = self.written.get_mut(i) {
            *w = true;
        }
    }
    /// For a snapshot, at `pc`.
    pub fn snapshot(&self, pc: u32) -> Frame {
        let val = |i: usize| match self.slots[i] {
            Some(o) if self.is_written(i) => SnapVal::Val(o),
            _ => SnapVal::Keep,
        };
        Frame {
            func: self.func,
            code: Word(self.code.value().bits()),
            pc,
            flags: self.flags,
            result: self.result,
            owner: self.owner,
            locals: (0..self.n_locals).map(val).collect(),
            stack: (self.n_locals..self.slots.len()).map(val).collect(),
        }
    }
}
