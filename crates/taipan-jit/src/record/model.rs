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
}
impl ModelFrame {
    pub fn depth(&self) -> usize {
        self.slots.len() - self.n_locals
    }
    /// For a snapshot, at `pc`.
    pub fn snapshot(&self, pc: u32) -> Frame {
        let vals = |s: &[Option<Opnd>]| s.iter().map(|o| o.map_or(SnapVal::Keep, SnapVal::Val)).collect();
        Frame {
            func: self.func,
            code: Word(self.code.value().bits()),
            pc,
            flags: self.flags,
            result: self.result,
            owner: self.owner,
            locals: vals(&self.slots[..self.n_locals]),
            stack: vals(&self.slots[self.n_locals..]),
        }
    }
}
