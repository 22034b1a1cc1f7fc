//! `repr` and `ascii` of strings and bytes.

use crate::ucd;
use crate::units::{CodeUnit, StrBuilder, TextBuf, or_all};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Python's choice: single quotes, unless the text has those and no double ones.
fn quote(has_single: bool, has_double: bool) -> u8 {
    if has_single && !has_double { b'"' } else { b'\'' }
}

fn choose<U: CodeUnit>(s: &[U]) -> u8 {
    quote(s.iter().any(|c| c.u() == 0x27), s.iter().any(|c| c.u() == 0x22))
}

/// A backslash escape of a code point: `\x`, `\u` or `\U` by size.
pub fn push_hex(c: u32, out: &mut StrBuilder) {
    let (letter, digits) = match c {
        0..=0xff => (b'x', 2),
        0x100..=0xffff => (b'u', 4),
        _ => (b'U', 8),
    };
    out.push(0x5c);
    out.push(letter.into());
    for i in (0..digits).rev() {
        out.push(HEX[(c >> (4 * i) & 15) as usize].into());
    }
}

/// The escape of an ASCII code point that is not written as it is, apart from quotes.
fn short(c: u32) -> Option<u8> {
    match c {
        0x09 => Some(b't'),
        0x0a => Some(b'n'),
        0x0d => Some(b'r'),
        0x5c => Some(b'\\'),
        _ => None,
    }
}

fn quoted<U: CodeUnit>(s: &[U], plain: impl Fn(u32) -> bool) -> TextBuf {
    let q = u32::from(choose(s));
    let mut out = StrBuilder::with_capacity(s.len() + 2);
    out.push(q);
    for c in s {
        let c = c.u();
        if c == q {
            out.push(0x5c);
            out.push(c);
        } else if let Some(e) = short(c) {
            out.push(0x5c);
            out.push(e.into());
        } else if plain(c) {
            out.push(c);
        } else {
            push_hex(c, &mut out);
        }
    }
    out.push(q);
    out.finish()
}

/// Whether a byte stands in a repr as it is, whatever the quote.
#[inline]
fn is_plain(b: u8) -> bool {
    (0x20..0x7f).contains(&b) && b != b'\\' && b != b'\''
}

/// `repr(str)`.
pub fn repr<U: CodeUnit>(s: &[U]) -> TextBuf {
    if let Some(b) = U::as_u8(s)
        && b.iter().all(|&b| is_plain(b))
    {
        let mut out = Vec::with_capacity(b.len() + 2);
        out.push(b'\'');
        out.extend_from_slice(b);
        out.push(b'\'');
        return TextBuf::Latin1(out);
    }
    quoted(s, |c| if c < 0x80 { (0x20..0x7f).contains(&c) } else { ucd::is_printable(c) })
}

/// `ascii(str)`.
pub fn ascii<U: CodeUnit>(s: &[U]) -> TextBuf {
    if or_all(s) < 0x80 {
        return repr(s);
    }
    quoted(s, |c| (0x20..0x7f).contains(&c))
}

/// `repr(bytes)`: ASCII.
pub fn repr_bytes(s: &[u8]) -> String {
    let mut out = String::with_capacity(s.len() + 3);
    out.push('b');
    let quote = choose(s);
    out.push(quote as char);
    escape_into(s, quote, &mut out);
    out.push(quote as char);
    out
}

/// `repr(bytearray)`, for a class of some name.
pub fn repr_bytearray(s: &[u8], class: &str) -> String {
    let mut out = String::with_capacity(s.len() + class.len() + 5);
    out.push_str(class);
    let quote = choose(s) as char;
    out.push_str("(b");
    out.push(quote);
    // CPython escapes single quotes here even between double ones.
    escape_into(s, b'\'', &mut out);
    out.push(quote);
    out.push(')');
    out
}

/// The body of a bytes repr: `codecs.escape_encode` with the quote `'`.
pub fn escape_into(s: &[u8], quote: u8, out: &mut String) {
    for &b in s {
        if b == quote {
            out.push('\\');
            out.push(b as char);
        } else if let Some(e) = short(b.into()) {
            out.push('\\');
            out.push(e as char);
        } else if (0x20..0x7f).contains(&b) {
            out.push(b as char);
        } else {
            out.push_str("\\x");
            out.push(HEX[(b >> 4) as usize] as char);
            out.push(HEX[(b & 15) as usize] as char);
        }
    }
}
