//! What a recording decided, step by step, for those who want to see it.
//!
//! A *step* is one recorded instruction, with the fitness and exit quality that were compared before it, and what it
//! then cost. Steps are counted from 1, and the trace's instructions say which one they come from
//! ([`taipan_trace::Origin`]). Nothing is kept unless the log or a dump wants it.

use std::fmt;
use taipan_vm::code::CodeObj;
use taipan_vm::object::StrObj;
use taipan_vm::{Gc, Value};

/// Why fitness fell, or rose again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// IR instructions that the step emitted.
    Operations,
    Branch {
        history: u16,
        taken: bool,
    },
    BackEdge,
    /// A frame was entered, at this depth.
    Frame {
        depth: usize,
    },
    /// It was left: what it cost is given back.
    FrameLeft {
        depth: usize,
    },
}
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Operations => f.write_str("operations"),
            Cause::Branch { history, taken } => {
                write!(f, "branch {}, history {history:04x}", if *taken { "taken" } else { "not taken" })
            }
            Cause::BackEdge => f.write_str("backward edge"),
            Cause::Frame { depth } => write!(f, "frame at depth {depth}"),
            Cause::FrameLeft { depth } => write!(f, "frame at depth {depth} left"),
        }
    }
}

/// What fell due, and the fitness after it.
#[derive(Clone, Copy, Debug)]
pub struct Penalty {
    pub cause: Cause,
    pub cost: i64,
    pub after: i64,
}

#[derive(Clone, Debug)]
pub struct JournalStep {
    pub place: Location,
    /// Inlined frames around it.
    pub depth: usize,
    pub fitness: i64,
    pub quality: i64,
    pub penalties: Vec<Penalty>,
}

#[derive(Clone, Default, Debug)]
pub struct Journal {
    pub steps: Vec<JournalStep>,
}
impl Journal {
    /// One line for each decision and each penalty.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.steps.iter().flat_map(|s| {
            let at = format!(
                "{:>5} {:<24} fitness {:>5} quality {:>5} depth {} line {}",
                s.place.pc, s.place.instruction, s.fitness, s.quality, s.depth, s.place.line
            );
            let costs = s
                .penalties
                .iter()
                .map(|p| format!("      {:>6} {} -> fitness {}", -p.cost, p.cause, p.after));
            std::iter::once(at).chain(costs)
        })
    }
}

/// An instruction of a program, for people.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Location {
    pub file: String,
    pub function: String,
    /// 0: it has none.
    pub line: u32,
    pub instruction: &'static str,
    /// In words from the code's start.
    pub pc: u32,
}
impl Location {
    pub fn of(code: Gc<CodeObj>, pc: u32) -> Location {
        // SAFETY: the pc is in the code.
        let op = taipan_bytecode::Opcode::from_u8(unsafe { *code.words.get().add(pc as usize) } as u8);
        Location {
            file: text_of(code.filename.get()),
            function: text_of(code.qualname.get()),
            line: code.line_at(pc).unwrap_or(0),
            instruction: op.map_or("?", |o| o.name()),
            pc,
        }
    }
    /// Of a snapshot's frame.
    ///
    /// # Safety
    /// The code object is alive.
    pub unsafe fn of_frame(f: &taipan_trace::Frame) -> Location {
        // SAFETY: promised by the caller; frames of snapshots name code objects.
        Location::of(unsafe { Value::from_bits(f.code.0).cast_unchecked() }, f.pc)
    }
}
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {} of {}", self.instruction, self.function, self.file)?;
        if self.line > 0 { write!(f, ", line {}", self.line) } else { Ok(()) }
    }
}

pub(crate) fn text_of(v: Value) -> String {
    v.downcast::<StrObj>().map_or_else(String::new, |s| s.to_string_lossy())
}
