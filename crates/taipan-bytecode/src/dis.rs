//! Disassembly to text.
//!
//! ```text
//!    2        0 RESUME                   0
//!    3   >>   2 LOAD_FAST                0 (x)
//! ```
//! Columns: line (when it changes), `>>` at merge points, word offset, name, operand, what it means. Nested code objects follow.

use crate::*;
use std::fmt::Write;

/// Prints the state of the inline cache behind an instruction; gets the instruction and its cache words.
pub type CacheNote<'a> = &'a dyn Fn(&Instr, &[u32]) -> Option<String>;

/// `code` and everything inside it.
pub fn disassemble(code: &CodeObject, note: Option<CacheNote<'_>>) -> String {
    let mut out = String::new();
    all(code, note, &mut out);
    out
}

fn all(code: &CodeObject, note: Option<CacheNote<'_>>, out: &mut String) {
    let _ = writeln!(out, "code {} ({}:{})", code.qualname, code.filename, code.first_line);
    one(code, &code.code, note, out);
    for c in &code.consts {
        if let Some(c) = c.code() {
            out.push('\n');
            all(c, note, out);
        }
    }
}

/// One code object, without those inside. `words` may be a quickened copy of its code.
pub fn one(code: &CodeObject, words: &[u32], note: Option<CacheNote<'_>>, out: &mut String) {
    let positions: Vec<Location> = code.positions().collect();
    let mut last_line = None;
    for i in instructions(words) {
        let line = positions.get(i.offset).map(|l| l.line).unwrap_or(-1);
        if last_line == Some(line) {
            out.push_str("     ");
        } else if line < 0 {
            out.push_str("   --");
        } else {
            let _ = write!(out, "{line:5}");
        }
        last_line = Some(line);
        let mark = if code.merge_points.binary_search(&(i.offset as u32)).is_ok() { ">>" } else { "  " };
        let _ = write!(out, "  {mark} {:4} {:<24}", i.offset, i.op.name());
        let repr = arg_repr(code, &i);
        if i.op.operand() != Operand::None {
            let _ = write!(out, " {:4}", i.arg);
        }
        if let Some(r) = repr {
            let _ = write!(out, " ({r})");
        }
        if let Some(text) = note.and_then(|n| n(&i, words.get(i.offset + 1..i.next()).unwrap_or(&[]))) {
            let _ = write!(out, "    ; {text}");
        }
        while out.ends_with(' ') {
            out.pop();
        }
        out.push('\n');
    }
    if !code.exceptions.is_empty() {
        out.push_str("ExceptionTable:\n");
        for e in &code.exceptions {
            let lasti = if e.lasti { " lasti" } else { "" };
            let _ = writeln!(out, "  {} to {} -> {} [{}]{lasti}", e.start, e.end, e.target, e.depth);
        }
    }
}

/// What the operand stands for.
pub fn arg_repr(code: &CodeObject, i: &Instr) -> Option<String> {
    let name = |n: u32| code.names.get(n as usize).map(|s| s.to_string()).unwrap_or_else(|| "?".into());
    let local =
        |n: u32| code.localsplus.get(n as usize).map(|v| v.name.to_string()).unwrap_or_else(|| "?".into());
    Some(match i.op.operand() {
        Operand::Const => code.consts.get(i.arg as usize).map(const_repr).unwrap_or_else(|| "?".into()),
        Operand::Name => name(i.arg),
        Operand::NameAttr => name(i.arg >> 1) + if i.arg & 1 != 0 { " + NULL|self" } else { "" },
        Operand::NameGlobal => name(i.arg >> 1) + if i.arg & 1 != 0 { " + NULL" } else { "" },
        Operand::NameSuper => name(i.arg >> 2) + if i.arg & 1 != 0 { " + NULL|self" } else { "" },
        Operand::Local => local(i.arg),
        Operand::LocalPair => {
            let (a, b) = split_pair(i.arg);
            format!("{}, {}", local(a), local(b))
        }
        Operand::JumpForward | Operand::JumpBackward => format!("to {}", i.jump_target()?),
        Operand::BinaryOp => BinOp::from_u32(i.arg)?.text().into(),
        Operand::CompareOp => {
            let text = CmpOp::from_oparg(i.arg)?.text();
            if i.arg & CmpOp::TO_BOOL != 0 { format!("bool({text})") } else { text.into() }
        }
        Operand::Intrinsic1 => Intrinsic1::from_u32(i.arg)?.text().into(),
        Operand::Intrinsic2 => Intrinsic2::from_u32(i.arg)?.text().into(),
        Operand::SpecialMethod => SpecialMethod::from_u32(i.arg)?.text().into(),
        Operand::CommonConstant => CommonConstant::from_u32(i.arg)?.text().into(),
        Operand::FunctionAttribute => FunctionAttribute::from_u32(i.arg)?.text().into(),
        Operand::Conversion => ["", "str", "repr", "ascii"].get(i.arg as usize)?.to_string(),
        Operand::Flag => match (i.op, i.arg) {
            (Opcode::IS_OP, n) => if n != 0 { "is not" } else { "is" }.into(),
            (Opcode::CONTAINS_OP, n) => if n != 0 { "not in" } else { "in" }.into(),
            _ => return None,
        },
        _ => return None,
    })
}

/// A constant as `repr` would show it, roughly.
pub fn const_repr(k: &Const) -> String {
    let list = |v: &[Const]| v.iter().map(const_repr).collect::<Vec<_>>().join(", ");
    match k {
        Const::None => "None".into(),
        Const::Bool(b) => if *b { "True" } else { "False" }.into(),
        Const::Ellipsis => "Ellipsis".into(),
        Const::Int(i) => i.to_string(),
        Const::BigInt { negative, magnitude } => {
            let hex: String = magnitude.iter().rev().map(|b| format!("{b:02x}")).collect();
            format!("{}0x{}", if *negative { "-" } else { "" }, hex.trim_start_matches('0'))
        }
        Const::Float(f) if f.is_finite() => format!("{f:?}"),
        Const::Float(f) => f.to_string().to_lowercase(),
        Const::Complex(a, b) => format!("({a:?}, {b:?}j)"),
        Const::Str(s) => format!("'{}'", escape(s)),
        Const::Bytes(s) => format!("b'{}'", s.escape_ascii()),
        Const::Tuple(v) if v.len() == 1 => format!("({},)", const_repr(&v[0])),
        Const::Tuple(v) => format!("({})", list(v)),
        Const::FrozenSet(v) => format!("frozenset({{{}}})", list(v)),
        Const::Slice(v) => format!("slice({})", list(&v[..])),
        Const::Code(c) => format!("<code {}>", c.qualname),
        Const::Packed(c) => format!("<code {}>", c.head().qualname),
    }
}

fn escape(s: &[u8]) -> String {
    let mut out = String::new();
    for chunk in s.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                '\r' => out.push_str("\\r"),
                '\\' => out.push_str("\\\\"),
                '\'' => out.push_str("\\'"),
                c if c < ' ' || c == '\x7f' => {
                    let _ = write!(out, "\\x{:02x}", c as u32);
                }
                c => out.push(c),
            }
        }
        if !chunk.invalid().is_empty() {
            for b in chunk.invalid() {
                let _ = write!(out, "\\x{b:02x}");
            }
        }
    }
    out
}
