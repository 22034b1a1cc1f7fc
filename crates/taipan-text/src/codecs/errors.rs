//! The built-in error handlers.

use super::{ByteOrder, CodecError, Replacement, is_surrogate};
use crate::escape::push_hex;
use crate::ucd;
use crate::units::{StrBuilder, Text, TextBuf};
use std::fmt::Write;

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Errors {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    SurrogateEscape,
    SurrogatePass,
    XmlCharRefReplace,
    NameReplace,
}

/// The encodings that `surrogatepass` knows.
enum Standard {
    Utf8,
    Utf16(bool),
    Utf32(bool),
}

impl Standard {
    fn of(encoding: &str) -> Option<Standard> {
        let name: String =
            encoding.chars().map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
        if name == "cp-utf8" || name == "cp65001" {
            return Some(Standard::Utf8);
        }
        let rest = name.strip_prefix("utf")?;
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        if rest == "8" {
            return Some(Standard::Utf8);
        }
        let native = ByteOrder::NATIVE == ByteOrder::Big;
        let big = |order: &str| match order.strip_prefix('-').unwrap_or(order) {
            "" => Some(native),
            "le" => Some(false),
            "be" => Some(true),
            _ => None,
        };
        match rest.split_at_checked(2)? {
            ("16", order) => big(order).map(Standard::Utf16),
            ("32", order) => big(order).map(Standard::Utf32),
            _ => None,
        }
    }

    fn put(&self, c: u32, out: &mut Vec<u8>) {
        match *self {
            Standard::Utf8 => {
                out.extend([0xe0 | (c >> 12) as u8, 0x80 | (c >> 6 & 63) as u8, 0x80 | (c & 63) as u8]);
            }
            Standard::Utf16(big) => {
                let c = c as u16;
                out.extend(if big { c.to_be_bytes() } else { c.to_le_bytes() });
            }
            Standard::Utf32(big) => out.extend(if big { c.to_be_bytes() } else { c.to_le_bytes() }),
        }
    }

    /// The code point at the start of some bytes, and its length.
    fn get(&self, b: &[u8]) -> Option<(u32, usize)> {
        Some(match (self, b) {
            (Standard::Utf8, &[a, b, c, ..]) if a & 0xf0 == 0xe0 && b & 0xc0 == 0x80 && c & 0xc0 == 0x80 => {
                (u32::from(a & 15) << 12 | u32::from(b & 63) << 6 | u32::from(c & 63), 3)
            }
            (Standard::Utf16(false), &[a, b, ..]) => (u16::from_le_bytes([a, b]).into(), 2),
            (Standard::Utf16(true), &[a, b, ..]) => (u16::from_be_bytes([a, b]).into(), 2),
            (Standard::Utf32(false), &[a, b, c, d, ..]) => (u32::from_le_bytes([a, b, c, d]), 4),
            (Standard::Utf32(true), &[a, b, c, d, ..]) => (u32::from_be_bytes([a, b, c, d]), 4),
            _ => return None,
        })
    }
}

/// A byte that `surrogateescape` carries through text.
#[inline]
pub fn wide_escape(byte: u8) -> u32 {
    0xdc00 + u32::from(byte)
}

impl Errors {
    pub fn parse(name: &str) -> Option<Errors> {
        Some(match name {
            "strict" => Errors::Strict,
            "ignore" => Errors::Ignore,
            "replace" => Errors::Replace,
            "backslashreplace" => Errors::BackslashReplace,
            "surrogateescape" => Errors::SurrogateEscape,
            "surrogatepass" => Errors::SurrogatePass,
            "xmlcharrefreplace" => Errors::XmlCharRefReplace,
            "namereplace" => Errors::NameReplace,
            _ => return None,
        })
    }

    /// Whether the handler takes decoding errors; else it is TypeError("don't know how to handle UnicodeDecodeError in
    /// error callback").
    pub fn decodes(self) -> bool {
        !matches!(self, Errors::XmlCharRefReplace | Errors::NameReplace)
    }

    /// Handles a decoding error; `None` raises it.
    pub fn decode(self, input: &[u8], e: CodecError, encoding: &str) -> Option<(TextBuf, usize)> {
        let bad = input.get(e.start..e.end)?;
        match self {
            Errors::Ignore => Some((TextBuf::new(), e.end)),
            Errors::Replace => Some((TextBuf::Ucs2(vec![0xfffd]), e.end)),
            Errors::BackslashReplace => {
                let mut out = StrBuilder::new();
                bad.iter().for_each(|&b| push_hex(b.into(), &mut out));
                Some((out.finish(), e.end))
            }
            Errors::SurrogateEscape => {
                let wide: Vec<u16> =
                    bad.iter().take(4).take_while(|&&b| b >= 0x80).map(|&b| wide_escape(b) as u16).collect();
                let n = wide.len();
                if n == 0 { None } else { Some((TextBuf::Ucs2(wide), e.start + n)) }
            }
            Errors::SurrogatePass => {
                let (c, n) = Standard::of(encoding)?.get(&input[e.start..])?;
                if is_surrogate(c) { Some((TextBuf::Ucs2(vec![c as u16]), e.start + n)) } else { None }
            }
            Errors::Strict | Errors::XmlCharRefReplace | Errors::NameReplace => None,
        }
    }

    /// Handles an encoding error as the registered handler does: all characters of the span or none.
    pub fn encode(self, text: Text<'_>, e: CodecError, encoding: &str) -> Option<(Replacement, usize)> {
        let done = self.encode_some(text, e, encoding)?;
        if done.1 == e.end { Some(done) } else { None }
    }

    /// Handles an encoding error inside a codec: `surrogateescape` takes as many characters as it can, so that the error
    /// that remains spans the others only.
    pub fn encode_some(self, text: Text<'_>, e: CodecError, encoding: &str) -> Option<(Replacement, usize)> {
        if e.start > e.end || e.end > text.len() {
            return None;
        }
        let bad = text.slice(e.start..e.end);
        let mut out = StrBuilder::new();
        match self {
            Errors::Strict => return None,
            Errors::Ignore => {}
            Errors::Replace => out.push_repeat(0x3f, bad.len()),
            Errors::BackslashReplace => bad.iter().for_each(|c| push_hex(c, &mut out)),
            Errors::XmlCharRefReplace => {
                for c in bad.iter() {
                    let _ = write!(out, "&#{c};");
                }
            }
            Errors::NameReplace => {
                for c in bad.iter() {
                    match ucd::names::name(c) {
                        Some(name) => {
                            let _ = write!(out, "\\N{{{name}}}");
                        }
                        None => push_hex(c, &mut out),
                    }
                }
            }
            Errors::SurrogateEscape => {
                let bytes: Vec<u8> =
                    bad.iter().take_while(|c| (0xdc80..=0xdcff).contains(c)).map(|c| c as u8).collect();
                let n = bytes.len();
                return if n == 0 { None } else { Some((Replacement::Bytes(bytes), e.start + n)) };
            }
            Errors::SurrogatePass => {
                let standard = Standard::of(encoding)?;
                let mut bytes = Vec::new();
                for c in bad.iter() {
                    if !is_surrogate(c) {
                        return None;
                    }
                    standard.put(c, &mut bytes);
                }
                return Some((Replacement::Bytes(bytes), e.end));
            }
        }
        Some((Replacement::Text(out.finish()), e.end))
    }
}
