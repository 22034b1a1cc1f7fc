//! The value of literals. String values are decoded again from the source text: the parser turns lone surrogates into
//! replacement characters and keeps carriage returns.

use crate::error::Res;
use crate::source::Source;
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::TextRange;
use taipan_bytecode::Const;

/// Gets warnings about invalid escapes: the offset in the source and the message.
pub type EscapeNote<'a> = &'a mut dyn FnMut(usize, String);

/// The docstring expression of a body.
pub fn docstring(body: &[Stmt]) -> Option<&ast::ExprStringLiteral> {
    match body.first()? {
        Stmt::Expr(e) => e.value.as_string_literal_expr(),
        _ => None,
    }
}

/// The value of a string expression, implicit concatenation included.
pub fn string_value(e: &ast::ExprStringLiteral, src: &Source<'_>) -> Vec<u8> {
    if let Some(t) = src.given_text(e.range.start()) {
        return t;
    }
    let mut out = Vec::new();
    for part in &e.value {
        append_part(part, src, &mut out);
    }
    out
}

/// Appends one literal.
pub fn append_part(part: &ast::StringLiteral, src: &Source<'_>, out: &mut Vec<u8>) {
    if src.is_tree() {
        out.extend(src.given_text(part.range.start()).unwrap_or_default());
        return;
    }
    let raw = part.flags.prefix().is_raw();
    let range = part.content_range();
    decode_into(src.slice(range), raw, out);
}

/// Appends text to WTF-8, joining a high surrogate at the end with a low one at the start is *not* done: Python keeps both.
pub fn join_wtf8(a: &[u8], b: &[u8]) -> Vec<u8> {
    [a, b].concat()
}

fn push_code_point(out: &mut Vec<u8>, cp: u32) {
    match char::from_u32(cp) {
        Some(c) => {
            let mut buf = [0; 4];
            out.extend_from_slice(c.encode_utf8(&mut buf).as_bytes());
        }
        // A lone surrogate in WTF-8.
        None => out.extend_from_slice(&[
            0xe0 | (cp >> 12) as u8,
            0x80 | (cp >> 6 & 0x3f) as u8,
            0x80 | (cp & 0x3f) as u8,
        ]),
    }
}

/// Decodes the inside of a literal: line ends become `\n`, escapes their characters.
pub fn decode_into(text: &str, raw: bool, out: &mut Vec<u8>) {
    let b = text.as_bytes();
    let special = |c: &u8| *c == b'\r' || (!raw && *c == b'\\');
    if !b.iter().any(special) {
        out.extend_from_slice(b);
        return;
    }
    let mut i = 0;
    while i < b.len() {
        match b[i] {
            b'\r' => {
                out.push(b'\n');
                i += if b.get(i + 1) == Some(&b'\n') { 2 } else { 1 };
            }
            b'\\' if !raw => i = escape(b, i + 1, out),
            c => {
                out.push(c);
                i += 1;
            }
        }
    }
}

fn hex(b: &[u8], at: usize, n: usize) -> Option<u32> {
    let digits = b.get(at..at + n)?;
    digits.iter().try_fold(0, |v, d| Some(v << 4 | (*d as char).to_digit(16)?))
}

/// Decodes what follows a backslash; returns where to go on. Malformed escapes were rejected by the parser.
fn escape(b: &[u8], i: usize, out: &mut Vec<u8>) -> usize {
    let Some(&c) = b.get(i) else {
        out.push(b'\\');
        return i;
    };
    match c {
        b'\n' => return i + 1,
        b'\r' => return if b.get(i + 1) == Some(&b'\n') { i + 2 } else { i + 1 },
        b'\\' | b'\'' | b'"' => out.push(c),
        b'a' => out.push(7),
        b'b' => out.push(8),
        b'f' => out.push(12),
        b'n' => out.push(b'\n'),
        b'r' => out.push(b'\r'),
        b't' => out.push(b'\t'),
        b'v' => out.push(11),
        b'0'..=b'7' => {
            let mut v = 0u32;
            let mut j = i;
            while j < i + 3 && b.get(j).is_some_and(|d| (b'0'..=b'7').contains(d)) {
                v = v * 8 + (b[j] - b'0') as u32;
                j += 1;
            }
            push_code_point(out, v);
            return j;
        }
        b'x' | b'u' | b'U' => {
            let n = match c {
                b'x' => 2,
                b'u' => 4,
                _ => 8,
            };
            if let Some(v) = hex(b, i + 1, n) {
                push_code_point(out, v.min(0x10ffff));
                return i + 1 + n;
            }
            out.extend_from_slice(&[b'\\', c]);
        }
        b'N' => {
            if b.get(i + 1) == Some(&b'{')
                && let Some(len) = b[i + 2..].iter().position(|c| *c == b'}')
                && let Ok(name) = std::str::from_utf8(&b[i + 2..i + 2 + len])
                && let Some(ch) = unicode_names2::character(name)
            {
                push_code_point(out, ch as u32);
                return i + 3 + len;
            }
            out.extend_from_slice(b"\\N");
        }
        _ => {
            // Unknown escapes stay (with a warning given elsewhere).
            out.push(b'\\');
            return i;
        }
    }
    i + 1
}

/// The value of a bytes expression.
pub fn bytes_value(e: &ast::ExprBytesLiteral, src: &Source<'_>) -> Vec<u8> {
    if let Some(Const::Bytes(b)) = src.given(e.range.start()) {
        return b.to_vec();
    }
    let mut out = Vec::new();
    for part in &e.value {
        let raw = part.flags.prefix().is_raw();
        let b = src.slice(part.content_range()).as_bytes();
        let mut i = 0;
        while i < b.len() {
            match b[i] {
                b'\r' => {
                    out.push(b'\n');
                    i += if b.get(i + 1) == Some(&b'\n') { 2 } else { 1 };
                }
                b'\\' if !raw => match b.get(i + 1) {
                    Some(b'x') => match hex(b, i + 2, 2) {
                        Some(v) => {
                            out.push(v as u8);
                            i += 4;
                        }
                        None => {
                            out.push(b'\\');
                            i += 1;
                        }
                    },
                    Some(b'0'..=b'7') => {
                        let mut v = 0u32;
                        let mut j = i + 1;
                        while j < i + 4 && b.get(j).is_some_and(|d| (b'0'..=b'7').contains(d)) {
                            v = v * 8 + (b[j] - b'0') as u32;
                            j += 1;
                        }
                        out.push(v as u8);
                        i = j;
                    }
                    Some(b'N' | b'u' | b'U') | None => {
                        out.push(b'\\');
                        i += 1;
                    }
                    Some(_) => i = escape(b, i + 1, &mut out),
                },
                c => {
                    out.push(c);
                    i += 1;
                }
            }
        }
    }
    out
}

/// What a warning says besides the error that a filter makes of it.
pub const FUTURE: &str = "Such sequences will not work in the future. ";

fn invalid(ch: char) -> String {
    format!(
        "\"\\{ch}\" is an invalid escape sequence. {FUTURE}Did you mean \"\\\\{ch}\"? A raw string is also an option."
    )
}

/// Warnings for escapes Python does not know, in one literal's inside.
pub fn invalid_escapes(text: &str, bytes: bool, note: EscapeNote<'_>) {
    let b = text.as_bytes();
    let mut i = 0;
    while i < b.len() {
        if b[i] != b'\\' {
            i += 1;
            continue;
        }
        let Some(&c) = b.get(i + 1) else {
            // In an f-string, before an interpolation.
            let ch = '{';
            note(i, invalid(ch));
            return;
        };
        let known = matches!(
            c,
            b'\n'
                | b'\r'
                | b'\\'
                | b'\''
                | b'"'
                | b'a'
                | b'b'
                | b'f'
                | b'n'
                | b'r'
                | b't'
                | b'v'
                | b'x'
                | b'0'..=b'7'
        ) || (!bytes && matches!(c, b'N' | b'u' | b'U'));
        if matches!(c, b'4'..=b'7')
            && b.get(i + 2).is_some_and(u8::is_ascii_digit)
            && b.get(i + 3).is_some_and(u8::is_ascii_digit)
        {
            let octal = &b[i + 1..i + 4];
            if octal.iter().all(|d| (b'0'..=b'7').contains(d)) {
                let s = String::from_utf8_lossy(octal);
                note(
                    i,
                    format!(
                        "\"\\{s}\" is an invalid octal escape sequence. {FUTURE}Did you mean \"\\\\{s}\"? A raw string is also an option."
                    ),
                );
            }
        } else if !known && c < 0x80 {
            let ch = text[i + 1..].chars().next().unwrap_or('?');
            note(i, invalid(ch));
        }
        i += 2;
    }
}

/// A number literal.
pub fn number(n: &ast::ExprNumberLiteral, src: &Source<'_>) -> Res<Const> {
    if let Some(c) = src.given(n.range.start()) {
        return Ok(c.clone());
    }
    Ok(match &n.value {
        ast::Number::Float(f) => Const::Float(*f),
        ast::Number::Complex { real, imag } => Const::Complex(*real, *imag),
        ast::Number::Int(i) => match i.as_i64() {
            Some(i) => Const::Int(i),
            None => big(n.range, src)?,
        },
    })
}

fn big(range: TextRange, src: &Source<'_>) -> Res<Const> {
    let text: String = src.slice(range).chars().filter(|c| *c != '_').collect();
    let (digits, radix) = match text.get(..2) {
        Some("0x" | "0X") => (&text[2..], 16),
        Some("0o" | "0O") => (&text[2..], 8),
        Some("0b" | "0B") => (&text[2..], 2),
        _ => (&*text, 10),
    };
    let limit = src.max_int_digits;
    if radix == 10 && limit > 0 && digits.len() > limit {
        let loc = src.location(range);
        let mut e = src.error_at(
            format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {} digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
                digits.len()
            ),
            loc,
        );
        // A long line comes from the file, shortened.
        e.text = src.line_text(loc.line as u32).filter(|t| t.len() < 1000).map(str::to_owned);
        (e.offset, e.end_offset) = (Some(0), Some(0));
        return Err(e);
    }
    match dashu_int::UBig::from_str_radix(digits, radix) {
        Ok(u) => Ok(crate::fold::int_const(&dashu_int::IBig::from(u))),
        Err(_) => Err(src.error("invalid number literal", range)),
    }
}

/// The constant an expression is without any folding (CPython's `Constant` node).
pub fn constant(e: &Expr, src: &Source<'_>) -> Res<Option<Const>> {
    Ok(Some(match e {
        Expr::NoneLiteral(_) => Const::None,
        Expr::BooleanLiteral(b) => Const::Bool(b.value),
        Expr::EllipsisLiteral(_) => Const::Ellipsis,
        Expr::NumberLiteral(n) => number(n, src)?,
        Expr::StringLiteral(s) => Const::Str(string_value(s, src).into()),
        Expr::BytesLiteral(s) => Const::Bytes(bytes_value(s, src).into()),
        _ => return Ok(None),
    }))
}

/// Whether it is such a node.
pub fn is_constant(e: &Expr) -> bool {
    matches!(
        e,
        Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
    )
}

/// Removes the common indentation of a docstring, as the compiler does since 3.13: tabs are expanded, the first line keeps its
/// text without leading spaces, later lines lose the smallest indentation among those that are not blank.
pub fn clean_doc(doc: &[u8]) -> Vec<u8> {
    let mut expanded: Vec<u8> = Vec::with_capacity(doc.len());
    if doc.contains(&b'\t') {
        let mut col = 0;
        for &b in doc {
            match b {
                b'\t' => {
                    let n = 8 - col % 8;
                    expanded.resize(expanded.len() + n, b' ');
                    col += n;
                }
                b'\n' | b'\r' => {
                    expanded.push(b);
                    col = 0;
                }
                _ => {
                    expanded.push(b);
                    if b & 0xc0 != 0x80 {
                        col += 1;
                    }
                }
            }
        }
    } else {
        expanded.extend_from_slice(doc);
    }
    let mut lines = expanded.split(|b| *b == b'\n');
    let first = lines.next().unwrap_or(&[]);
    let rest: Vec<&[u8]> = lines.collect();
    let indent = |l: &[u8]| l.iter().take_while(|b| **b == b' ').count();
    let margin = rest.iter().filter(|l| indent(l) < l.len()).map(|l| indent(l)).min().unwrap_or(0);
    let mut out = first[indent(first)..].to_vec();
    for l in rest {
        out.push(b'\n');
        let n = indent(l).min(margin);
        out.extend_from_slice(&l[n..]);
    }
    out
}
