//! Text of annotations under `from __future__ import annotations`: the expression printed back in a normal form, as CPython's
//! compiler does.

use crate::interpolated::{self, Piece};
use crate::literal;
use crate::source::Source;
use ruff_python_ast::{self as ast, Expr};
use std::fmt::Write;
use taipan_bytecode::Const;

/// Binding strength, weakest first.
mod level {
    pub const TUPLE: u8 = 0;
    pub const TEST: u8 = 1;
    pub const OR: u8 = 2;
    pub const AND: u8 = 3;
    pub const NOT: u8 = 4;
    pub const CMP: u8 = 5;
    pub const EXPR: u8 = 6;
    pub const BOR: u8 = EXPR;
    pub const BXOR: u8 = 7;
    pub const BAND: u8 = 8;
    pub const SHIFT: u8 = 9;
    pub const ARITH: u8 = 10;
    pub const TERM: u8 = 11;
    pub const FACTOR: u8 = 12;
    pub const POWER: u8 = 13;
    pub const AWAIT: u8 = 14;
    pub const ATOM: u8 = 15;
}

struct Printer<'a> {
    src: &'a Source<'a>,
    out: Vec<u8>,
}

/// The expression's text (WTF-8).
pub fn expression(e: &Expr, src: &Source<'_>) -> Vec<u8> {
    let mut p = Printer { src, out: Vec::new() };
    p.expr(e, level::TEST);
    p.out
}

impl Printer<'_> {
    fn put(&mut self, s: &str) {
        self.out.extend_from_slice(s.as_bytes());
    }

    fn parens(&mut self, yes: bool, f: impl FnOnce(&mut Self)) {
        if yes {
            self.put("(");
        }
        f(self);
        if yes {
            self.put(")");
        }
    }

    fn list(&mut self, elts: &[Expr], at: u8) {
        for (i, e) in elts.iter().enumerate() {
            if i > 0 {
                self.put(", ");
            }
            self.expr(e, at);
        }
    }

    fn expr(&mut self, e: &Expr, at: u8) {
        crate::grow(|| self.expr_inner(e, at));
    }

    fn expr_inner(&mut self, e: &Expr, at: u8) {
        use level::*;
        match e {
            Expr::BoolOp(b) => {
                let (op, pr) = if b.op == ast::BoolOp::And { (" and ", AND) } else { (" or ", OR) };
                self.parens(at > pr, |p| {
                    for (i, v) in b.values.iter().enumerate() {
                        if i > 0 {
                            p.put(op);
                        }
                        p.expr(v, pr + 1);
                    }
                });
            }
            Expr::BinOp(b) => {
                use ast::Operator as O;
                let (op, pr, right) = match b.op {
                    O::Add => (" + ", ARITH, false),
                    O::Sub => (" - ", ARITH, false),
                    O::Mult => (" * ", TERM, false),
                    O::MatMult => (" @ ", TERM, false),
                    O::Div => (" / ", TERM, false),
                    O::Mod => (" % ", TERM, false),
                    O::FloorDiv => (" // ", TERM, false),
                    O::LShift => (" << ", SHIFT, false),
                    O::RShift => (" >> ", SHIFT, false),
                    O::BitOr => (" | ", BOR, false),
                    O::BitXor => (" ^ ", BXOR, false),
                    O::BitAnd => (" & ", BAND, false),
                    O::Pow => (" ** ", POWER, true),
                };
                self.parens(at > pr, |p| {
                    p.expr(&b.left, pr + right as u8);
                    p.put(op);
                    p.expr(&b.right, pr + !right as u8);
                });
            }
            Expr::UnaryOp(u) => {
                let (op, pr) = match u.op {
                    ast::UnaryOp::Invert => ("~", FACTOR),
                    ast::UnaryOp::Not => ("not ", NOT),
                    ast::UnaryOp::UAdd => ("+", FACTOR),
                    ast::UnaryOp::USub => ("-", FACTOR),
                };
                self.parens(at > pr, |p| {
                    p.put(op);
                    p.expr(&u.operand, pr);
                });
            }
            Expr::Lambda(l) => self.parens(at > TEST, |p| {
                p.put(if l.parameters.as_ref().is_some_and(|a| !a.is_empty()) {
                    "lambda "
                } else {
                    "lambda"
                });
                if let Some(a) = &l.parameters {
                    p.parameters(a);
                }
                p.put(": ");
                p.expr(&l.body, TEST);
            }),
            Expr::If(i) => self.parens(at > TEST, |p| {
                p.expr(&i.body, TEST + 1);
                p.put(" if ");
                p.expr(&i.test, TEST + 1);
                p.put(" else ");
                p.expr(&i.orelse, TEST);
            }),
            Expr::Dict(d) => {
                self.put("{");
                for (i, item) in d.items.iter().enumerate() {
                    if i > 0 {
                        self.put(", ");
                    }
                    match &item.key {
                        Some(k) => {
                            self.expr(k, TEST);
                            self.put(": ");
                            self.expr(&item.value, TEST);
                        }
                        None => {
                            self.put("**");
                            self.expr(&item.value, EXPR);
                        }
                    }
                }
                self.put("}");
            }
            Expr::Set(s) => {
                self.put("{");
                self.list(&s.elts, TEST);
                self.put("}");
            }
            Expr::Generator(c) => {
                self.put("(");
                self.expr(&c.elt, TEST);
                self.clauses(&c.generators);
                self.put(")");
            }
            Expr::ListComp(c) => {
                self.put("[");
                self.expr(&c.elt, TEST);
                self.clauses(&c.generators);
                self.put("]");
            }
            Expr::SetComp(c) => {
                self.put("{");
                self.expr(&c.elt, TEST);
                self.clauses(&c.generators);
                self.put("}");
            }
            Expr::DictComp(c) => {
                self.put("{");
                if let Some(k) = &c.key {
                    self.expr(k, TEST);
                    self.put(": ");
                }
                self.expr(&c.value, TEST);
                self.clauses(&c.generators);
                self.put("}");
            }
            Expr::Yield(y) => match &y.value {
                Some(v) => {
                    self.put("(yield ");
                    self.expr(v, TEST);
                    self.put(")");
                }
                None => self.put("(yield)"),
            },
            Expr::YieldFrom(y) => {
                self.put("(yield from ");
                self.expr(&y.value, TEST);
                self.put(")");
            }
            Expr::Await(a) => self.parens(at > AWAIT, |p| {
                p.put("await ");
                p.expr(&a.value, ATOM);
            }),
            Expr::Compare(c) => self.parens(at > CMP, |p| {
                p.expr(&c.left, CMP + 1);
                for (op, e) in c.ops.iter().zip(c.comparators.iter()) {
                    p.put(match op {
                        ast::CmpOp::Eq => " == ",
                        ast::CmpOp::NotEq => " != ",
                        ast::CmpOp::Lt => " < ",
                        ast::CmpOp::LtE => " <= ",
                        ast::CmpOp::Gt => " > ",
                        ast::CmpOp::GtE => " >= ",
                        ast::CmpOp::Is => " is ",
                        ast::CmpOp::IsNot => " is not ",
                        ast::CmpOp::In => " in ",
                        ast::CmpOp::NotIn => " not in ",
                    });
                    p.expr(e, CMP + 1);
                }
            }),
            Expr::Call(c) => {
                self.expr(&c.func, ATOM);
                if let ([Expr::Generator(_)], []) = (&*c.arguments.args, &*c.arguments.keywords) {
                    self.expr(&c.arguments.args[0], TEST);
                    return;
                }
                self.put("(");
                let mut first = true;
                for a in &c.arguments.args {
                    if !std::mem::take(&mut first) {
                        self.put(", ");
                    }
                    self.expr(a, TEST);
                }
                for k in &c.arguments.keywords {
                    if !std::mem::take(&mut first) {
                        self.put(", ");
                    }
                    match &k.arg {
                        Some(n) => {
                            self.put(n);
                            self.put("=");
                        }
                        None => self.put("**"),
                    }
                    self.expr(&k.value, TEST);
                }
                self.put(")");
            }
            Expr::FString(_) | Expr::TString(_) => self.interpolated_string(e),
            Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_) => {
                if let Expr::StringLiteral(s) = e
                    && s.value.is_unicode()
                {
                    self.put("u");
                }
                if let Ok(Some(c)) = literal::constant(e, self.src) {
                    self.constant(&c);
                }
            }
            Expr::Attribute(a) => {
                self.expr(&a.value, ATOM);
                // `1 .real`
                let int = matches!(
                    &*a.value,
                    Expr::NumberLiteral(ast::ExprNumberLiteral { value: ast::Number::Int(_), .. })
                );
                self.put(if int { " ." } else { "." });
                self.put(&a.attr);
            }
            Expr::Subscript(s) => {
                self.expr(&s.value, ATOM);
                self.put("[");
                self.expr(&s.slice, TUPLE);
                self.put("]");
            }
            Expr::Starred(s) => {
                self.put("*");
                self.expr(&s.value, EXPR);
            }
            Expr::Name(n) => self.put(&n.id),
            Expr::List(l) => {
                self.put("[");
                self.list(&l.elts, TEST);
                self.put("]");
            }
            Expr::Tuple(t) => {
                if t.elts.is_empty() {
                    self.put("()");
                    return;
                }
                self.parens(at > TUPLE, |p| {
                    p.list(&t.elts, TEST);
                    if t.elts.len() == 1 {
                        p.put(",");
                    }
                });
            }
            Expr::Slice(s) => {
                if let Some(e) = &s.lower {
                    self.expr(e, TEST);
                }
                self.put(":");
                if let Some(e) = &s.upper {
                    self.expr(e, TEST);
                }
                if let Some(e) = &s.step {
                    self.put(":");
                    self.expr(e, TEST);
                }
            }
            Expr::Named(n) => self.parens(at > TUPLE, |p| {
                p.expr(&n.target, ATOM);
                p.put(" := ");
                p.expr(&n.value, ATOM);
            }),
            Expr::IpyEscapeCommand(_) => {}
        }
    }

    fn clauses(&mut self, generators: &[ast::Comprehension]) {
        for g in generators {
            self.put(if g.is_async { " async for " } else { " for " });
            self.expr(&g.target, level::TUPLE);
            self.put(" in ");
            self.expr(&g.iter, level::TEST + 1);
            for i in &g.ifs {
                self.put(" if ");
                self.expr(i, level::TEST + 1);
            }
        }
    }

    fn parameters(&mut self, p: &ast::Parameters) {
        let mut first = true;
        let mut comma = |s: &mut Self| {
            if !std::mem::take(&mut first) {
                s.put(", ");
            }
        };
        for (i, a) in p.posonlyargs.iter().chain(&p.args).enumerate() {
            comma(self);
            self.put(&a.parameter.name);
            if let Some(d) = &a.default {
                self.put("=");
                self.expr(d, level::TEST);
            }
            if i + 1 == p.posonlyargs.len() {
                self.put(", /");
            }
        }
        if p.vararg.is_some() || !p.kwonlyargs.is_empty() {
            comma(self);
            self.put("*");
            if let Some(v) = &p.vararg {
                self.put(&v.name);
            }
        }
        for a in &p.kwonlyargs {
            comma(self);
            self.put(&a.parameter.name);
            if let Some(d) = &a.default {
                self.put("=");
                self.expr(d, level::TEST);
            }
        }
        if let Some(k) = &p.kwarg {
            comma(self);
            self.put("**");
            self.put(&k.name);
        }
    }

    fn constant(&mut self, c: &Const) {
        match c {
            Const::Str(s) => {
                let r = repr(s, false);
                self.out.extend_from_slice(&r);
            }
            Const::Bytes(s) => {
                let r = repr(s, true);
                self.put("b");
                self.out.extend_from_slice(&r);
            }
            Const::Ellipsis => self.put("..."),
            Const::Float(f) if f.is_infinite() => self.put("1e309"),
            Const::Float(f) => {
                let t = float(*f);
                self.put(&t);
            }
            Const::Complex(_, b) if b.is_infinite() => self.put("1e309j"),
            Const::Complex(_, b) => {
                let t = float(*b);
                self.put(t.strip_suffix(".0").unwrap_or(&t));
                self.put("j");
            }
            Const::BigInt { negative, magnitude } => {
                let u = dashu_int::UBig::from_le_bytes(magnitude);
                let t = format!("{}{u}", if *negative { "-" } else { "" });
                self.put(&t);
            }
            c => {
                let t = taipan_bytecode::dis::const_repr(c);
                self.put(&t);
            }
        }
    }

    fn interpolated_string(&mut self, e: &Expr) {
        // Built without quotes first, then quoted like a string.
        let mut inner = Printer { src: self.src, out: Vec::new() };
        let prefix = match e {
            Expr::FString(f) => {
                inner.pieces(interpolated::f_string(&f.value, self.src));
                "f"
            }
            Expr::TString(t) => {
                inner.pieces(interpolated::t_string(&t.value, self.src));
                "t"
            }
            _ => return,
        };
        self.put(prefix);
        let r = repr(&inner.out, false);
        self.out.extend_from_slice(&r);
    }

    fn pieces(&mut self, pieces: Vec<Piece<'_>>) {
        for p in pieces {
            let (i, raw) = match p {
                Piece::Text { bytes, .. } => {
                    for c in bytes {
                        self.out.push(c);
                        if matches!(c, b'{' | b'}') {
                            self.out.push(c);
                        }
                    }
                    continue;
                }
                Piece::Value { element, raw } => (element, raw),
            };
            let mut inner = Printer { src: self.src, out: Vec::new() };
            inner.expr(&i.expression, level::TEST + 1);
            self.put(if inner.out.first() == Some(&b'{') { "{ " } else { "{" });
            self.out.extend_from_slice(&inner.out);
            self.put(match interpolated::conversion(i) {
                ast::ConversionFlag::Str => "!s",
                ast::ConversionFlag::Repr => "!r",
                ast::ConversionFlag::Ascii => "!a",
                ast::ConversionFlag::None => "",
            });
            if let Some(s) = &i.format_spec {
                self.put(":");
                self.pieces(interpolated::format_spec(s, raw, self.src));
            }
            self.put("}");
        }
    }
}

/// `repr` of a float: shortest digits, exponent from 1e16 and below 1e-4.
fn float(f: f64) -> String {
    let mut t = format!("{f:?}");
    if let Some((m, e)) = t.split_once('e') {
        let e: i32 = e.parse().unwrap_or(0);
        t = format!("{m}e{}{:02}", if e < 0 { '-' } else { '+' }, e.abs());
        return t.replace(".0e", "e");
    }
    t
}

/// Python's quotes and escapes; characters that do not print are escaped too.
fn repr(s: &[u8], bytes: bool) -> Vec<u8> {
    let quote = if s.contains(&b'\'') && !s.contains(&b'"') { b'"' } else { b'\'' };
    let mut out = String::new();
    out.push(quote as char);
    let low = |out: &mut String, c: u32| match c {
        0x09 => out.push_str("\\t"),
        0x0a => out.push_str("\\n"),
        0x0d => out.push_str("\\r"),
        0x5c => out.push_str("\\\\"),
        c if c == quote as u32 => {
            out.push('\\');
            out.push(quote as char);
        }
        c if c < 0x20 || c == 0x7f => {
            let _ = write!(out, "\\x{c:02x}");
        }
        c => out.push(char::from_u32(c).unwrap_or('?')),
    };
    if bytes {
        for &b in s {
            if b >= 0x80 {
                let _ = write!(out, "\\x{b:02x}");
            } else {
                low(&mut out, b as u32);
            }
        }
    } else {
        for chunk in s.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c as u32 {
                    n if n < 0x80 => low(&mut out, n),
                    n if n < 0xa1 || n == 0xad => {
                        let _ = write!(out, "\\x{n:02x}");
                    }
                    n @ (0x2000..=0x200f | 0x2028..=0x202f | 0x205f..=0x206f | 0x3000 | 0xfeff) => {
                        let _ = write!(out, "\\u{n:04x}");
                    }
                    _ => out.push(c),
                }
            }
            // Surrogates: three bytes that UTF-8 does not allow come as single invalid ones; put them together again.
            for &b in chunk.invalid() {
                let _ = write!(out, "\\udc{b:02x}");
            }
        }
    }
    out.push(quote as char);
    out.into_bytes()
}
