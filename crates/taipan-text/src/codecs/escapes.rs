//! Backslash escapes: the codecs `unicode_escape` and `raw_unicode_escape`, `codecs.escape_decode` for bytes, and the
//! bodies of string and bytes literals.

use super::*;
use crate::error::TextError;
use crate::ucd;
use std::fmt::Write;

/// The first escape of a text that means nothing (or an octal one above `\377`): what SyntaxWarning and
/// DeprecationWarning are about.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct BadEscape {
    /// Index of the character behind the backslash.
    pub at: usize,
    /// The digits of an octal escape that is too large, or none.
    pub octal: bool,
    /// The character behind the backslash, or the value of the octal escape.
    pub value: u32,
}

/// What a letter behind a backslash stands for, where that is one fixed character.
fn fixed(b: u8) -> Option<u8> {
    Some(match b {
        b'\\' | b'\'' | b'"' => b,
        b'a' => 7,
        b'b' => 8,
        b't' => 9,
        b'n' => 10,
        b'v' => 11,
        b'f' => 12,
        b'r' => 13,
        _ => return None,
    })
}

/// Reads an octal escape of up to three digits: value and length.
fn octal(s: &[u8]) -> Option<(u32, usize)> {
    let n = s.iter().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
    if n == 0 {
        return None;
    }
    Some((s[..n].iter().fold(0, |v, b| v * 8 + u32::from(b - b'0')), n))
}

/// Decodes Latin-1 with escapes. `bad` receives the first meaningless escape.
pub fn decode<E>(
    input: &[u8],
    fin: bool,
    out: &mut StrBuilder,
    bad: &mut Option<BadEscape>,
    handler: DecodeHandler<'_, E>,
) -> Result<usize, E> {
    let mut at = 0;
    while let Some(rest) = input.get(at..).filter(|r| !r.is_empty()) {
        if rest[0] != b'\\' {
            let n = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
            out.push_units(&rest[..n]);
            at += n;
            continue;
        }
        let start = at;
        let Some(&letter) = input.get(start + 1) else {
            if !fin {
                return Ok(start);
            }
            let e = CodecError { start, end: input.len(), reason: "\\ at end of string" };
            let (replacement, resume) = handler(e)?;
            out.push_text(replacement.as_text());
            at = resume;
            continue;
        };
        at += 2;
        if let Some(c) = fixed(letter) {
            out.push(c.into());
            continue;
        }
        if let Some((value, n)) = octal(&input[start + 1..]) {
            if value > 0xff && bad.is_none() {
                *bad = Some(BadEscape { at: start + 1, octal: true, value });
            }
            out.push(value);
            at = start + 1 + n;
            continue;
        }
        // Where it goes wrong, and whether because the input ends.
        let (end, incomplete, reason) = match letter {
            b'\n' => continue,
            b'x' | b'u' | b'U' => {
                let (want, reason) = match letter {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                let mut value = 0u64;
                let digits = input[at..].iter().take(want).take_while(|b| b.is_ascii_hexdigit());
                let n = digits
                    .inspect(|&&b| value = value * 16 + u64::from((b as char).to_digit(16).unwrap_or(0)))
                    .count();
                at += n;
                if n == want {
                    if value <= u64::from(ucd::MAX) {
                        out.push(value as u32);
                        continue;
                    }
                    (at, false, "illegal Unicode character")
                } else {
                    (at, at == input.len(), reason)
                }
            }
            b'N' => match (input.get(at), memchr::memchr(b'}', &input[at..])) {
                (None, _) => (at, true, "malformed \\N character escape"),
                (Some(b'{'), None) => (input.len(), true, "malformed \\N character escape"),
                (Some(b'{'), Some(1)) => (at + 1, false, "malformed \\N character escape"),
                (Some(b'{'), Some(n)) => {
                    let name = &input[at + 1..at + n];
                    if let Some(c) = std::str::from_utf8(name).ok().and_then(ucd::names::lookup) {
                        out.push(c);
                        at += n + 1;
                        continue;
                    }
                    (at + n + 1, false, "unknown Unicode character name")
                }
                _ => (at, false, "malformed \\N character escape"),
            },
            _ => {
                if bad.is_none() {
                    *bad = Some(BadEscape { at: start + 1, octal: false, value: letter.into() });
                }
                out.push(b'\\'.into());
                out.push(letter.into());
                continue;
            }
        };
        if incomplete && !fin {
            return Ok(start);
        }
        let (replacement, resume) = handler(CodecError { start, end, reason })?;
        out.push_text(replacement.as_text());
        at = resume;
    }
    Ok(input.len())
}

/// Decodes Latin-1 in which only `\u` and `\U` are escapes, unless the backslash itself is escaped by another.
pub fn decode_raw<E>(
    input: &[u8],
    fin: bool,
    out: &mut StrBuilder,
    handler: DecodeHandler<'_, E>,
) -> Result<usize, E> {
    let mut at = 0;
    while let Some(&b) = input.get(at) {
        if b != b'\\' {
            out.push(b.into());
            at += 1;
            continue;
        }
        let start = at;
        let Some(&letter) = input.get(start + 1) else {
            if !fin {
                return Ok(start);
            }
            out.push(b'\\'.into());
            return Ok(input.len());
        };
        at += 2;
        let (want, reason) = match letter {
            b'u' => (4, "truncated \\uXXXX escape"),
            b'U' => (8, "truncated \\UXXXXXXXX escape"),
            _ => {
                out.push(b'\\'.into());
                out.push(letter.into());
                continue;
            }
        };
        let hex = input[at..].iter().take(want).take_while(|b| b.is_ascii_hexdigit());
        let mut value = 0u64;
        let n =
            hex.inspect(|&&b| value = value * 16 + u64::from((b as char).to_digit(16).unwrap_or(0))).count();
        at += n;
        let reason = if n < want {
            if at == input.len() && !fin {
                return Ok(start);
            }
            reason
        } else if value > u64::from(ucd::MAX) {
            "\\Uxxxxxxxx out of range"
        } else {
            out.push(value as u32);
            continue;
        };
        let (replacement, resume) = handler(CodecError { start, end: at, reason })?;
        out.push_text(replacement.as_text());
        at = resume;
    }
    Ok(input.len())
}

fn put_hex(c: u32, out: &mut Vec<u8>) {
    let mut b = StrBuilder::new();
    crate::escape::push_hex(c, &mut b);
    out.extend(b.as_text().iter().map(|c| c as u8));
}

/// Encodes as `unicode_escape`.
pub fn encode<U: CodeUnit>(s: &[U], out: &mut Vec<u8>) {
    out.reserve(s.len());
    for c in s {
        match c.u() {
            9 => out.extend(b"\\t"),
            10 => out.extend(b"\\n"),
            13 => out.extend(b"\\r"),
            0x5c => out.extend(b"\\\\"),
            c @ 0x20..=0x7e => out.push(c as u8),
            c => put_hex(c, out),
        }
    }
}

/// Encodes as `raw_unicode_escape`.
pub fn encode_raw<U: CodeUnit>(s: &[U], out: &mut Vec<u8>) {
    out.reserve(s.len());
    for c in s {
        match u8::try_from(c.u()) {
            Ok(b) => out.push(b),
            Err(_) => put_hex(c.u(), out),
        }
    }
}

/// What `codecs.escape_decode` does about a bad `\x`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum BytesErrors {
    Strict,
    Ignore,
    Replace,
}

/// Decodes escapes in bytes (`codecs.escape_decode` and bytes literals). The error is a ValueError.
pub fn decode_bytes(
    input: &[u8],
    errors: BytesErrors,
    bad: &mut Option<BadEscape>,
) -> Result<Vec<u8>, TextError> {
    let mut out = Vec::with_capacity(input.len());
    let mut at = 0;
    while let Some(&b) = input.get(at) {
        let start = at;
        at += 1;
        if b != b'\\' {
            out.push(b);
            continue;
        }
        let Some(&letter) = input.get(at) else {
            return Err(TextError::value("Trailing \\ in string"));
        };
        at += 1;
        if let Some(c) = fixed(letter) {
            out.push(c);
        } else if let Some((value, n)) = octal(&input[start + 1..]) {
            if value > 0xff && bad.is_none() {
                *bad = Some(BadEscape { at: start + 1, octal: true, value });
            }
            out.push(value as u8);
            at = start + 1 + n;
        } else if letter == b'x' {
            let digit = |i: usize| input.get(i).and_then(|&b| (b as char).to_digit(16));
            match (digit(at), digit(at + 1)) {
                (Some(a), Some(b)) => {
                    out.push((a * 16 + b) as u8);
                    at += 2;
                }
                (one, _) => {
                    match errors {
                        BytesErrors::Strict => {
                            return Err(TextError::value(format!("invalid \\x escape at position {start}")));
                        }
                        BytesErrors::Replace => out.push(b'?'),
                        BytesErrors::Ignore => {}
                    }
                    at += usize::from(one.is_some());
                }
            }
        } else if letter != b'\n' {
            if bad.is_none() {
                *bad = Some(BadEscape { at: start + 1, octal: false, value: letter.into() });
            }
            out.extend([b'\\', letter]);
        }
    }
    Ok(out)
}

/// Decodes the body of a string literal that is not raw. The error's span is what CPython reports: indexes into the
/// body with every character above ASCII written as a `\U` escape of ten bytes.
pub fn decode_literal(body: &str, bad: &mut Option<BadEscape>) -> Result<TextBuf, CodecError> {
    if !body.contains('\\') {
        return Ok(body.into());
    }
    let rewritten;
    let input = if body.is_ascii() {
        body.as_bytes()
    } else {
        let mut b = String::with_capacity(body.len() * 2);
        let mut it = body.chars().peekable();
        while let Some(c) = it.next() {
            if !c.is_ascii() {
                let _ = write!(b, "\\U{:08x}", c as u32);
                continue;
            }
            b.push(c);
            if c == '\\' {
                match it.peek() {
                    // The backslash stays one, whatever the escape of the next character will look like.
                    Some(next) if !next.is_ascii() => b.push_str("u005c"),
                    Some(_) => b.extend(it.next()),
                    None => {}
                }
            }
        }
        rewritten = b;
        rewritten.as_bytes()
    };
    let mut out = StrBuilder::with_capacity(body.len());
    decode(input, true, &mut out, bad, &mut Err)?;
    Ok(out.finish())
}
