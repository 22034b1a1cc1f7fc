//! Reading floats: `float(text)` and the prefix parser that `complex(text)` uses.

use crate::search::{is_byte_space, is_space};
use crate::ucd;
use crate::units::CodeUnit;

/// `float(text)`: `None` is ValueError("could not convert string to float: …").
pub fn parse<U: CodeUnit>(text: &[U]) -> Option<f64> {
    match U::as_u8(text) {
        Some(bytes) if bytes.is_ascii() => parse_ascii(bytes),
        _ => parse_ascii(&normalize_number(text)),
    }
}

/// Number text in ASCII: decimal digits of any script become ASCII digits, spaces of any kind `' '`, what else is not
/// ASCII becomes `?`, which no number contains.
pub fn normalize_number<U: CodeUnit>(text: &[U]) -> Vec<u8> {
    text.iter()
        .map(|c| match c.u() {
            c if c < 0x80 => c as u8,
            c if is_space(c) => b' ',
            c => ucd::decimal(c).map_or(b'?', |d| b'0' + d as u8),
        })
        .collect()
}

/// `float(text)` for bytes and ASCII text.
pub fn parse_ascii(text: &[u8]) -> Option<f64> {
    let r = crate::search::strip_by(text, crate::search::Side::Both, is_byte_space);
    let text = &text[r];
    let plain;
    let text = if text.contains(&b'_') {
        plain = strip_underscores(text)?;
        &plain
    } else {
        text
    };
    match strtod(text) {
        Some((x, n)) if n == text.len() => Some(x),
        _ => None,
    }
}

/// Takes out underscores, which may stand between two digits only.
pub fn strip_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut before = 0u8;
    for &b in text {
        if b == b'_' {
            if !before.is_ascii_digit() {
                return None;
            }
        } else {
            if before == b'_' && !b.is_ascii_digit() {
                return None;
            }
            out.push(b);
        }
        before = b;
    }
    if before == b'_' { None } else { Some(out) }
}

/// Reads the longest float at the start of the text; gives it and its length.
pub fn strtod(text: &[u8]) -> Option<(f64, usize)> {
    let mut i = 0;
    let negative = text.first() == Some(&b'-');
    if let Some(b'+' | b'-') = text.first() {
        i = 1;
    }
    let start = i;
    let starts = |word: &[u8]| text.get(i..i + word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    let named = if starts(b"infinity") {
        Some((f64::INFINITY, 8))
    } else if starts(b"inf") {
        Some((f64::INFINITY, 3))
    } else if starts(b"nan") {
        Some((f64::NAN.abs(), 3))
    } else {
        None
    };
    if let Some((x, n)) = named {
        return Some((if negative { -x } else { x }, i + n));
    }
    let digits = |from: usize| from + text[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    i = digits(start);
    let mut any = i > start;
    if text.get(i) == Some(&b'.') {
        let end = digits(i + 1);
        any |= end > i + 1;
        i = end;
    }
    if !any {
        return None;
    }
    if let Some(b'e' | b'E') = text.get(i) {
        let sign = matches!(text.get(i + 1), Some(b'+' | b'-'));
        let from = i + 1 + usize::from(sign);
        let end = if from <= text.len() { digits(from) } else { from };
        if end > from {
            i = end;
        }
    }
    // Rust's parser is correctly rounded at every length and takes exactly this grammar.
    let x = std::str::from_utf8(&text[..i]).ok()?.parse::<f64>().ok()?;
    Some((x, i))
}
