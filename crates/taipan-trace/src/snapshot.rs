//! Snapshots: how to rebuild the interpreter's frames where a trace leaves.
//!
//! A snapshot lists the frames that are live, outermost first. The first is the entry frame, which exists in memory
//! while the trace runs; the others are frames of inlined calls, which exist only here until they are written back.
//! Words of a frame are described by [`SnapVal`]s:
//!
//! * `=`, in the entry frame only: what memory has. So that this cannot lie, no call of the trace that writes frames
//!   back may write another value there (the verifier looks).
//! * an operand, of any type but `word`: a float or bool is boxed when the frame is written. One instruction is boxed
//!   once for all its places, so that identity is kept.
//! * a virtual object: it is made when the frame is written, once for all its places.
//!
//! Guards leave with the state *before* the bytecode instruction they belong to, so that the interpreter runs it
//! again. A call that raises leaves with the state at the call: its `pc` is that of the calling instruction, and the
//! interpreter unwinds from there.

use crate::ids::VirtId;
use crate::trace::Opnd;
use crate::word::Word;

/// A word of a frame, or a field of a virtual object.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum SnapVal {
    /// What memory has already.
    Keep,
    Val(Opnd),
    Virtual(VirtId),
}

impl From<Opnd> for SnapVal {
    fn from(o: Opnd) -> SnapVal {
        SnapVal::Val(o)
    }
}

/// A frame to be written back.
#[derive(Clone, PartialEq, Debug)]
pub struct Frame {
    /// The function; `Keep` in the entry frame.
    pub func: SnapVal,
    /// The code object.
    pub code: Word,
    /// Offset of the instruction in the code, in code words.
    pub pc: u32,
    /// The frame's flags.
    pub flags: u32,
    /// Depth in the caller's operand stack where the result goes. Of no meaning in the entry frame.
    pub result: u32,
    /// The generator or namespace a frame belongs to; `Keep` in the entry frame, the unbound word where there is none.
    pub owner: SnapVal,
    pub locals: Vec<SnapVal>,
    pub stack: Vec<SnapVal>,
}

impl Frame {
    /// An entry frame at `pc` of `code`.
    pub fn entry(code: Word, pc: u32, locals: Vec<SnapVal>, stack: Vec<SnapVal>) -> Frame {
        Frame { func: SnapVal::Keep, code, pc, flags: 0, result: 0, owner: SnapVal::Keep, locals, stack }
    }
    /// Locals, then the operand stack.
    pub fn slots(&self) -> impl Iterator<Item = SnapVal> + '_ {
        self.locals.iter().chain(&self.stack).copied()
    }
}

/// The frames to be written back, outermost first; never empty in a valid trace.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Snapshot {
    pub frames: Vec<Frame>,
}

impl Snapshot {
    pub fn new(frames: Vec<Frame>) -> Snapshot {
        Snapshot { frames }
    }
    /// Every word, in the order they are written.
    pub fn each(&self, f: &mut dyn FnMut(SnapVal)) {
        for frame in &self.frames {
            f(frame.func);
            f(frame.owner);
            frame.slots().for_each(&mut *f);
        }
    }
    /// Every word, to be changed.
    pub fn each_mut(&mut self, f: &mut dyn FnMut(&mut SnapVal)) {
        for frame in &mut self.frames {
            f(&mut frame.func);
            f(&mut frame.owner);
            frame.locals.iter_mut().chain(&mut frame.stack).for_each(&mut *f);
        }
    }
}

/// A field of a virtual object.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Field {
    /// Where, in bytes from the object's address.
    pub offset: u32,
    pub repr: Repr,
    pub value: SnapVal,
}

/// How a field is written.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Repr {
    /// As a tagged word: floats and bools are boxed.
    Value,
    /// As an untagged pointer.
    Ptr,
    /// As the 64 bits of an unboxed float or a raw word.
    Raw,
}

impl Repr {
    pub const fn name(self) -> &'static str {
        match self {
            Repr::Value => "value",
            Repr::Ptr => "ptr",
            Repr::Raw => "raw",
        }
    }
}

/// An object that is made only where a snapshot needs it. Fields may name other virtual objects, in circles too.
#[derive(Clone, PartialEq, Debug)]
pub struct Virtual {
    pub header: Word,
    /// Size in bytes, a multiple of 8.
    pub bytes: u32,
    /// One for each word behind the header.
    pub fields: Vec<Field>,
}
