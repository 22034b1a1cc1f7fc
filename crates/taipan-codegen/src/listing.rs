//! Machine code as text, for people: each instruction of the trace with what became of it.
//!
//! ```text
//!   u6 = add_ov u1, 1 s1
//!     0021  lea rcx,[r10+4]
//!     0025  cmp rcx,r10
//!     0028  jl 0053h
//! ```
//!
//! Places are offsets in the code. What is called is named behind the call.

use iced_x86::{Decoder, DecoderOptions, Formatter, Instruction, IntelFormatter, Mnemonic, OpKind};
use std::fmt::Write;
use taipan_trace::{Facts, InstId, Trace};

/// What a stretch of code was made for: it begins at this offset.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    Inst(InstId),
    /// By number in the table of exits.
    Exit(usize),
    /// The end that all exits share, and what belongs to nothing.
    Rest,
}

pub(crate) struct Listing<'a> {
    pub trace: &'a Trace,
    pub facts: &'a dyn Facts,
    /// Without the constants at the end.
    pub bytes: &'a [u8],
    pub size: usize,
    /// Where it runs.
    pub address: usize,
    /// By offset.
    pub origins: &'a [(u32, Origin)],
    /// Name of an exit.
    pub exit: &'a dyn Fn(usize) -> String,
    /// Name of what is called.
    pub callee: &'a dyn Fn(usize) -> Option<String>,
}

impl Listing<'_> {
    pub(crate) fn text(&self) -> String {
        let mut out = format!("{}: {} bytes\n", self.trace.id, self.size);
        let mut decoder = Decoder::with_ip(64, self.bytes, 0, DecoderOptions::NONE);
        let mut formatter = IntelFormatter::new();
        formatter.options_mut().set_branch_leading_zeros(false);
        let mut inst = Instruction::default();
        let mut shown = None;
        while decoder.can_decode() {
            decoder.decode_out(&mut inst);
            let at = inst.ip();
            let origin =
                self.origins[..self.origins.partition_point(|o| o.0 as u64 <= at)].last().map(|o| o.1);
            let origin = origin.unwrap_or(Origin::Rest);
            if shown != Some(origin) {
                shown = Some(origin);
                let heading = match origin {
                    Origin::Inst(u) => self.trace.inst_text(u, Some(self.facts)),
                    Origin::Exit(i) => (self.exit)(i),
                    Origin::Rest => "-".into(),
                };
                let _ = writeln!(out, "  {heading}");
            }
            let _ = write!(out, "    {at:04x}  ");
            formatter.format(&inst, &mut out);
            let target = match inst.mnemonic() {
                Mnemonic::Call => self.address.wrapping_add(inst.near_branch64() as usize),
                _ => long_immediate(&inst),
            };
            if let Some(name) = (self.callee)(target) {
                let _ = write!(out, "  ; {name}");
            }
            out.push('\n');
        }
        out
    }
}

/// An address in the instruction, or 0.
fn long_immediate(inst: &Instruction) -> usize {
    let long = (0..inst.op_count()).any(|i| inst.op_kind(i) == OpKind::Immediate64);
    if long { inst.immediate64() as usize } else { 0 }
}
