//! The trace IR: what the recorder emits, the optimiser rewrites, and the backend turns into machine code.
//!
//! This crate knows no VM: what it must know about the program it asks through [`Facts`]. So every part is tested
//! alone, from text.
//!
//! | module | holds |
//! |---|---|
//! | [`table`] | the one table of operations |
//! | [`trace`] | instructions, operands, [`Trace`] and how to build one |
//! | [`snapshot`] | how frames are rebuilt where a trace leaves |
//! | [`effects`] | alias classes, helpers, [`Facts`] |
//! | [`print`], [`parse`](mod@parse) | the text form |
//! | [`verify`](mod@verify) | what must hold of every trace |
//! | [`opt`] | the passes |
//! | [`pattern`] | compares text with what is expected, ids left open |
//! | [`side`] | how a side trace begins |
//! | [`random`] | random traces, for tests |
//! | [`eval`](mod@eval) | what a trace means: it runs one |
//!
//! See [`print`] for a whole trace as text.

pub mod effects;
pub mod eval;
pub mod ids;
pub mod opt;
pub mod parse;
pub mod pattern;
pub mod print;
pub mod random;
pub mod side;
pub mod snapshot;
pub mod table;
pub mod trace;
pub mod ty;
pub mod verify;
pub mod word;

pub use effects::{Alias, AliasSet, Effects, Facts, Helper, HelperTable};
pub use eval::{EvalError, Host, Outcome, eval, eval_in};
pub use ids::{ExitId, HelperId, InstId, SnapId, TraceId, VirtId};
pub use opt::Optimiser;
pub use parse::{ParseError, parse};
pub use snapshot::{Field, Frame, Repr, SnapVal, Snapshot, Virtual};
pub use table::{Effect, Imm, Op, OpInfo, ReturnMode, Watch};
pub use trace::{Args, Inst, Opnd, Origin, Trace, TraceKind};
pub use ty::{Const, Type};
pub use verify::{VerifyError, verify};
pub use word::Word;
