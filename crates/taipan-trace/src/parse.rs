//! Reads the text form of traces (see [`print`](crate::print)).
//!
//! Labels of instructions, snapshots and virtual objects may be any numbers; they are numbered anew in the order in
//! which they stand. A value must be defined above where an instruction uses it; snapshots and virtual objects may
//! stand anywhere. The parser checks form only: that the trace makes sense is the verifier's matter.

use crate::effects::{Alias, Facts};
use crate::ids::*;
use crate::snapshot::{Field, Frame, Repr, SnapVal, Snapshot, Virtual};
use crate::table::{Imm, Op, Watch};
use crate::trace::{Inst, Opnd, Trace, TraceKind};
use crate::ty::{Const, Type};
use crate::word::{SPECIALS, Word};
use std::collections::HashMap;
use std::fmt;

/// What is wrong, and where; lines and columns count from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    pub line: usize,
    pub column: usize,
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}
impl std::error::Error for ParseError {}

type Result<T> = std::result::Result<T, ParseError>;

/// The trace a text describes.
pub fn parse(text: &str, facts: &dyn Facts) -> Result<Trace> {
    let mut lines = Vec::new();
    for (n, raw) in text.lines().enumerate() {
        let line = raw.split(';').next().unwrap_or("");
        if !line.trim().is_empty() {
            lines.push(Cursor { text: line, at: 0, line: n + 1 });
        }
    }
    let mut lines = lines.into_iter();
    let Some(first) = lines.next() else {
        return Err(ParseError { line: 1, column: 1, message: "empty text".into() });
    };
    let (id, kind) = header(first)?;
    let mut p = Parser { facts, trace: Trace::new(id, kind), values: HashMap::new(), tables: HashMap::new() };

    let (mut insts, mut snaps, mut virtuals) = (Vec::new(), Vec::new(), Vec::new());
    for c in lines {
        let mut look = c;
        let label = look.token("an instruction")?;
        let (letter, number) = split_label(label).unwrap_or((' ', 0));
        let defines = look.take('=');
        let list = match letter {
            SnapId::LETTER if defines => &mut snaps,
            VirtId::LETTER if defines => &mut virtuals,
            _ => {
                insts.push(c);
                continue;
            }
        };
        if p.tables.insert((letter, number), list.len() as u32).is_some() {
            return Err(c.error(format!("{label} is defined twice")));
        }
        list.push(look);
    }
    for c in insts {
        p.inst(c)?;
    }
    for c in snaps {
        let s = p.snapshot(c)?;
        p.trace.add_snapshot(s);
    }
    for c in virtuals {
        let v = p.virtual_object(c)?;
        p.trace.add_virtual(v);
    }
    Ok(p.trace)
}

fn header(mut c: Cursor<'_>) -> Result<(TraceId, TraceKind)> {
    c.keyword("trace")?;
    let id = TraceId(c.label(TraceId::LETTER)?);
    let kind = match c.token("`root` or `side`")? {
        "root" => TraceKind::Root,
        "side" => {
            let parent = TraceId(c.label(TraceId::LETTER)?);
            TraceKind::Side { parent, exit: ExitId(c.label(ExitId::LETTER)?) }
        }
        _ => return Err(c.error("expected `root` or `side`".into())),
    };
    c.end()?;
    Ok((id, kind))
}

/// `u12` as `('u', 12)`.
fn split_label(s: &str) -> Option<(char, u32)> {
    let mut chars = s.chars();
    let letter = chars.next().filter(char::is_ascii_lowercase)?;
    let digits = chars.as_str();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((letter, digits.parse().ok()?))
}

/// A place in a line.
#[derive(Copy, Clone)]
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Cursor<'a> {
    fn error(mut self, message: String) -> ParseError {
        self.rest();
        ParseError { line: self.line, column: self.text[..self.at].chars().count() + 1, message }
    }
    fn rest(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        &self.text[self.at..]
    }
    /// The next token, or "" before punctuation and at the end.
    fn peek(&mut self) -> &'a str {
        let rest = self.rest();
        let stop = |c: char| c.is_whitespace() || ",(){}=:".contains(c);
        &rest[..rest.find(stop).unwrap_or(rest.len())]
    }
    fn token(&mut self, what: &str) -> Result<&'a str> {
        let t = self.peek();
        if t.is_empty() {
            return Err(self.error(format!("expected {what}")));
        }
        self.at += t.len();
        Ok(t)
    }
    fn take(&mut self, c: char) -> bool {
        let found = self.rest().starts_with(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }
    fn expect(&mut self, c: char) -> Result<()> {
        if self.take(c) { Ok(()) } else { Err(self.error(format!("expected `{c}`"))) }
    }
    fn keyword(&mut self, word: &str) -> Result<()> {
        if self.take_word(word) { Ok(()) } else { Err(self.error(format!("expected `{word}`"))) }
    }
    fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek() == word;
        if found {
            self.at += word.len();
        }
        found
    }
    fn end(&mut self) -> Result<()> {
        if self.rest().is_empty() { Ok(()) } else { Err(self.error("expected the end of the line".into())) }
    }
    /// The number of a label with this letter.
    fn label(&mut self, letter: char) -> Result<u32> {
        let here = *self;
        match split_label(self.token("a label")?) {
            Some((l, n)) if l == letter => Ok(n),
            _ => Err(here.error(format!("expected `{letter}` and a number"))),
        }
    }
    fn number(&mut self) -> Result<u64> {
        let here = *self;
        let t = self.token("a number")?;
        number(t).ok_or_else(|| here.error(format!("`{t}` is not a number")))
    }
    fn u32(&mut self) -> Result<u32> {
        let here = *self;
        u32::try_from(self.number()?).map_err(|_| here.error("number too large".into()))
    }
}

/// Decimal, negative decimal, or hex.
fn number(t: &str) -> Option<u64> {
    if let Some(hex) = t.strip_prefix("0x") {
        u64::from_str_radix(hex, 16).ok()
    } else if t.starts_with('-') {
        t.parse::<i64>().ok().map(|i| i as u64)
    } else {
        t.parse().ok()
    }
}

/// A float in the printer's form; ints are none.
fn float(t: &str) -> Option<f64> {
    if let Some(bits) = t.strip_prefix("nan#") {
        return number(bits).map(f64::from_bits).filter(|f| f.is_nan());
    }
    match t {
        "nan" => Some(f64::NAN),
        "inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        _ => {
            let digits = t.strip_prefix('-').unwrap_or(t);
            let is_float = digits.starts_with(|c: char| c.is_ascii_digit()) && t.contains(['.', 'e']);
            if is_float { t.parse().ok() } else { None }
        }
    }
}

/// A constant; `None` if it looks like none.
fn constant(t: &str) -> Option<Const> {
    if let Some((_, w)) = SPECIALS.iter().find(|(name, _)| *name == t) {
        return Some(Const::any(*w));
    }
    match t {
        "true" => return Some(Const::bool(true)),
        "false" => return Some(Const::bool(false)),
        _ => {}
    }
    if let Some(w) = t.strip_prefix('#') {
        number(w).map(Const::word)
    } else if let Some(address) = t.strip_prefix('@') {
        let w = Word::ptr(number(address)?);
        w.is_ptr().then(|| Const::any(w))
    } else if let Some(bits) = t.strip_prefix("any#") {
        number(bits).map(|w| Const::any(Word(w)))
    } else if let Some(f) = t.strip_prefix('\'') {
        Word::try_float(float(f)?).map(Const::any)
    } else if let Some(f) = float(t) {
        Some(Const::float(f))
    } else {
        Const::int(t.parse().ok()?)
    }
}

struct Parser<'f> {
    facts: &'f dyn Facts,
    trace: Trace,
    /// Instructions by the number in their label.
    values: HashMap<u32, InstId>,
    /// Snapshots and virtual objects by label.
    tables: HashMap<(char, u32), u32>,
}

impl Parser<'_> {
    fn inst(&mut self, mut c: Cursor<'_>) -> Result<()> {
        let start = c;
        let mut result = None;
        let mut look = c;
        if let Ok(n) = look.label(InstId::LETTER)
            && look.take('=')
        {
            result = Some(n);
            c = look;
        }
        let name_at = c;
        let name = c.token("an operation")?;
        let op = Op::from_text(name).ok_or_else(|| name_at.error(format!("no operation `{name}`")))?;
        let info = op.info();

        let mut args = Vec::new();
        let mut imm = [0; 2];
        if info.list {
            self.imms(&mut c, info.imms, &mut imm)?;
            c.expect('(')?;
            while !c.take(')') {
                if !args.is_empty() {
                    c.expect(',')?;
                }
                args.push(self.opnd(&mut c)?);
            }
        } else {
            for i in 0..info.operands.len() {
                if i > 0 {
                    c.expect(',')?;
                }
                args.push(self.opnd(&mut c)?);
            }
            self.imms(&mut c, info.imms, &mut imm)?;
        }
        let mut inst = Inst::new(op, &args).with_imm(&imm);
        if info.result.is_none() {
            c.expect(':')?;
            let here = c;
            inst.ty = Type::from_name(c.token("a type")?).ok_or_else(|| here.error("not a type".into()))?;
        }
        if !c.rest().is_empty() {
            let here = c;
            let label = c.label(SnapId::LETTER)?;
            inst.snap = Some(SnapId(self.table_entry(SnapId::LETTER, label, &here)?));
        }
        c.end()?;
        if result.is_some() != (inst.ty != Type::Void) {
            let has = if result.is_some() { "no" } else { "a" };
            return Err(start.error(format!("`{name}` gives {has} value here")));
        }
        let id = self.trace.push(inst);
        if let Some(n) = result
            && self.values.insert(n, id).is_some()
        {
            return Err(start.error(format!("u{n} is defined twice")));
        }
        Ok(())
    }

    fn table_entry(&self, letter: char, n: u32, here: &Cursor<'_>) -> Result<u32> {
        let entry = self.tables.get(&(letter, n)).copied();
        entry.ok_or_else(|| here.error(format!("{letter}{n} is not defined")))
    }

    fn imms(&self, c: &mut Cursor<'_>, kinds: &[Imm], imm: &mut [u64; 2]) -> Result<()> {
        for (kind, imm) in kinds.iter().zip(imm) {
            let here = *c;
            *imm = match kind {
                Imm::Alias => {
                    let t = c.token("an alias class")?;
                    Alias::from_name(t).ok_or_else(|| here.error(format!("no alias class `{t}`")))? as u64
                }
                Imm::Watch => {
                    let t = c.token("what is watched")?;
                    Watch::from_name(t).ok_or_else(|| here.error(format!("nothing to watch: `{t}`")))? as u64
                }
                Imm::Trace => c.label(TraceId::LETTER)? as u64,
                Imm::Helper => {
                    let t = c.token("a helper")?;
                    let by_number =
                        || split_label(t).filter(|l| l.0 == HelperId::LETTER).map(|l| HelperId(l.1));
                    let h = self.facts.helper_named(t).or_else(by_number);
                    h.ok_or_else(|| here.error(format!("no helper `{t}`")))?.0 as u64
                }
                _ => {
                    let t = c.token("a number behind `#`")?;
                    let n = t.strip_prefix('#').and_then(number);
                    let n = n.ok_or_else(|| here.error(format!("`{t}` is not a number behind `#`")))?;
                    let max = match kind {
                        Imm::Kind => u8::MAX as u64,
                        Imm::Index | Imm::Offset | Imm::Shape | Imm::Bytes => u32::MAX as u64,
                        _ => u64::MAX,
                    };
                    if n > max {
                        return Err(here.error(format!("`{t}` is too large")));
                    }
                    n
                }
            };
        }
        Ok(())
    }

    fn opnd(&self, c: &mut Cursor<'_>) -> Result<Opnd> {
        let here = *c;
        let t = c.token("an operand")?;
        if let Some((InstId::LETTER, n)) = split_label(t) {
            let value = self.values.get(&n).copied();
            return value.map(Opnd::Inst).ok_or_else(|| here.error(format!("{t} is not defined above")));
        }
        constant(t).map(Opnd::Const).ok_or_else(|| here.error(format!("`{t}` is not an operand")))
    }

    fn snap_val(&self, c: &mut Cursor<'_>) -> Result<SnapVal> {
        if c.take('=') {
            return Ok(SnapVal::Keep);
        }
        let here = *c;
        if let Some((VirtId::LETTER, n)) = split_label(c.peek()) {
            c.label(VirtId::LETTER)?;
            return Ok(SnapVal::Virtual(VirtId(self.table_entry(VirtId::LETTER, n, &here)?)));
        }
        self.opnd(c).map(SnapVal::Val)
    }

    fn snap_vals(&self, c: &mut Cursor<'_>) -> Result<Vec<SnapVal>> {
        let mut out = Vec::new();
        c.expect('(')?;
        while !c.take(')') {
            if !out.is_empty() {
                c.expect(',')?;
            }
            out.push(self.snap_val(c)?);
        }
        Ok(out)
    }

    fn snapshot(&self, mut c: Cursor<'_>) -> Result<Snapshot> {
        let mut s = Snapshot::default();
        while c.take('{') {
            let here = c;
            let place = c.token("code+pc")?;
            let parts = place.split_once('+').and_then(|(code, pc)| Some((number(code)?, pc.parse().ok()?)));
            let (code, pc) = parts.ok_or_else(|| here.error(format!("`{place}` is not code+pc")))?;
            let mut frame = Frame::entry(Word(code), pc, Vec::new(), Vec::new());
            if c.take_word("func") {
                frame.func = self.snap_val(&mut c)?;
            }
            if c.take_word("owner") {
                frame.owner = self.snap_val(&mut c)?;
            }
            if c.take_word("flags") {
                frame.flags = c.u32()?;
            }
            if c.take_word("ret") {
                frame.result = c.u32()?;
            }
            c.keyword("locals")?;
            frame.locals = self.snap_vals(&mut c)?;
            c.keyword("stack")?;
            frame.stack = self.snap_vals(&mut c)?;
            c.expect('}')?;
            s.frames.push(frame);
        }
        c.end()?;
        Ok(s)
    }

    fn virtual_object(&self, mut c: Cursor<'_>) -> Result<Virtual> {
        let hash = |c: &mut Cursor<'_>| {
            let here = *c;
            let t = c.token("a number behind `#`")?;
            let n = t.strip_prefix('#').and_then(number);
            n.ok_or_else(|| here.error(format!("`{t}` is not a number behind `#`")))
        };
        let here = c;
        let bytes = u32::try_from(hash(&mut c)?).map_err(|_| here.error("too large".into()))?;
        let mut v = Virtual { bytes, header: Word(hash(&mut c)?), fields: Vec::new() };
        c.expect('(')?;
        while !c.take(')') {
            if !v.fields.is_empty() {
                c.expect(',')?;
            }
            let here = c;
            let t = c.token("an offset")?;
            let offset = t.strip_prefix('+').and_then(|t| t.parse().ok());
            let offset = offset.ok_or_else(|| here.error(format!("`{t}` is not an offset")))?;
            let here = c;
            let repr = match c.token("a representation")? {
                "value" => Repr::Value,
                "ptr" => Repr::Ptr,
                "raw" => Repr::Raw,
                t => return Err(here.error(format!("no representation `{t}`"))),
            };
            v.fields.push(Field { offset, repr, value: self.snap_val(&mut c)? });
        }
        c.end()?;
        Ok(v)
    }
}
