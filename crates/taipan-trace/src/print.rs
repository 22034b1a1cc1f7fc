//! The text form of traces. What is printed here, [`parse`](crate::parse) reads.
//!
//! ```text
//! trace t1 root
//!   u0 = slot #0
//!   u1 = guard_int u0 s0
//!   loop (u1)
//!   u3 = param #0 : int
//!   u4 = lt u3, 100
//!   guard_true u4 s1
//!   u6 = add_ov u3, 1 s1
//!   jump_loop (u6)
//! s0 = {0x7000+4 locals (=, =) stack ()}
//! s1 = {0x7000+4 locals (u3, =) stack (v0)} {0x7100+2 func @0x9000 owner Unbound flags 1 ret 2 locals (u4) stack ()}
//! v0 = #32 #0x50000000007 (+8 value u3, +16 raw u4, +24 value v0)
//! ```
//!
//! A frame is its code's word, the pc, and what is not the default (`func =`, `owner =`, `flags 0`, `ret 0`).
//! Nothing else may stand between the lines but empty ones and comments from `;` to the end of the line.

use crate::effects::{Alias, Facts};
use crate::ids::*;
use crate::snapshot::{Frame, SnapVal};
use crate::table::{Imm, Watch};
use crate::trace::{Inst, Opnd, Trace, TraceKind};
use crate::ty::{Type, write_hash};
use std::fmt::{self, Display};

/// Prints helpers by name.
pub struct Text<'a> {
    trace: &'a Trace,
    facts: Option<&'a dyn Facts>,
}

impl Trace {
    /// The trace as text, with helpers by name.
    pub fn text<'a>(&'a self, facts: &'a dyn Facts) -> Text<'a> {
        Text { trace: self, facts: Some(facts) }
    }
    /// One instruction as it stands in the text.
    pub fn inst_text(&self, u: InstId, facts: Option<&dyn Facts>) -> String {
        Line { trace: self, u, facts }.to_string()
    }
}

/// Helpers are printed by number.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Text { trace: self, facts: None }.fmt(f)
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = self.trace;
        write!(f, "trace {} ", t.id)?;
        match t.kind {
            TraceKind::Root => writeln!(f, "root")?,
            TraceKind::Side { parent, exit } => writeln!(f, "side {parent} {exit}")?,
        }
        for u in t.ids() {
            writeln!(f, "  {}", Line { trace: t, u, facts: self.facts })?;
        }
        for (i, s) in t.snaps.iter().enumerate() {
            write!(f, "{} =", SnapId(i as u32))?;
            for frame in &s.frames {
                write!(f, " {frame}")?;
            }
            writeln!(f)?;
        }
        for (i, v) in t.virtuals.iter().enumerate() {
            write!(f, "{} = #{} ", VirtId(i as u32), v.bytes)?;
            write_hash(f, v.header.0)?;
            f.write_str(" (")?;
            for (n, field) in v.fields.iter().enumerate() {
                let comma = if n > 0 { ", " } else { "" };
                write!(f, "{comma}+{} {} {}", field.offset, field.repr.name(), field.value)?;
            }
            writeln!(f, ")")?;
        }
        Ok(())
    }
}

impl fmt::Display for SnapVal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapVal::Keep => f.write_str("="),
            SnapVal::Val(o) => o.fmt(f),
            SnapVal::Virtual(v) => v.fmt(f),
        }
    }
}

struct List<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, x) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            x.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{:#x}+{}", self.code.0, self.pc)?;
        if self.func != SnapVal::Keep {
            write!(f, " func {}", self.func)?;
        }
        if self.owner != SnapVal::Keep {
            write!(f, " owner {}", self.owner)?;
        }
        if self.flags != 0 {
            write!(f, " flags {}", self.flags)?;
        }
        if self.result != 0 {
            write!(f, " ret {}", self.result)?;
        }
        write!(f, " locals ({}) stack ({})}}", List(&self.locals), List(&self.stack))
    }
}

struct Line<'a> {
    trace: &'a Trace,
    u: InstId,
    facts: Option<&'a dyn Facts>,
}

impl Line<'_> {
    fn imms(&self, inst: &Inst, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, imm) in inst.op.info().imms.iter().zip(inst.imm) {
            f.write_str(" ")?;
            match kind {
                Imm::Alias => Alias::from_imm(imm).fmt(f)?,
                Imm::Watch => {
                    f.write_str(Watch::ALL.get(imm as usize).copied().unwrap_or(Watch::Other).name())?;
                }
                Imm::Trace => TraceId(imm as u32).fmt(f)?,
                Imm::Helper => {
                    let h = HelperId(imm as u32);
                    match self.facts.and_then(|facts| facts.helper(h)) {
                        Some(helper) => f.write_str(&helper.name)?,
                        None => h.fmt(f)?,
                    }
                }
                _ => write_hash(f, imm)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inst = &self.trace[self.u];
        let info = inst.op.info();
        if inst.ty != Type::Void {
            write!(f, "{} = ", self.u)?;
        }
        f.write_str(info.text)?;
        let args: &[Opnd] = &inst.args;
        if info.list {
            self.imms(inst, f)?;
            write!(f, " ({})", List(args))?;
        } else {
            if !args.is_empty() {
                write!(f, " {}", List(args))?;
            }
            self.imms(inst, f)?;
        }
        if info.result.is_none() {
            write!(f, " : {}", inst.ty)?;
        }
        if let Some(s) = inst.snap {
            write!(f, " {s}")?;
        }
        Ok(())
    }
}
