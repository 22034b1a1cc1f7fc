//! Decoding bytes to text and encoding text to bytes.
//!
//! A decoder appends to a [`StrBuilder`] and answers how many bytes it consumed: all of them when `fin` is true, else all
//! up to an incomplete sequence at the end, so that incremental decoders can keep the rest. An encoder appends to a
//! `Vec<u8>`. What cannot be decoded or encoded goes to a handler with CPython's span and reason; the handler says what
//! to put there and where to go on, or fails with an error of its own type. [`Errors`] has the built-in handlers, for
//! which [`Codec::decode_with`] and [`Codec::encode_with`] are short cuts.

pub mod charmap;
mod errors;
pub mod escapes;
pub mod single;
#[cfg(test)]
mod tests;
pub mod utf16;
pub mod utf32;
pub mod utf7;
pub mod utf8;

pub use errors::{Errors, wide_escape};

use crate::units::{CodeUnit, StrBuilder, Text, TextBuf};
use crate::with_units;

/// What UnicodeDecodeError and UnicodeEncodeError say: a span of the input and a reason.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct CodecError {
    pub start: usize,
    pub end: usize,
    pub reason: &'static str,
}

/// What an encode handler puts in place of the characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// To be encoded in turn.
    Text(TextBuf),
    Bytes(Vec<u8>),
}

/// Why encoding stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fail<E> {
    /// The handler failed.
    Handler(E),
    /// The replacement cannot be encoded either: raise the error as `strict` would.
    Unencodable(CodecError),
}

/// Receives a decoding error; gives the replacement and the index to go on from (within the input).
pub type DecodeHandler<'h, E> = &'h mut dyn FnMut(CodecError) -> Result<(TextBuf, usize), E>;
/// Receives an encoding error; gives the replacement and the index to go on from (within the text).
pub type EncodeHandler<'h, E> = &'h mut dyn FnMut(CodecError) -> Result<(Replacement, usize), E>;

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// Read from a byte order mark, which is written too; this machine's order when there is none.
    Marked,
    Little,
    Big,
}

impl ByteOrder {
    /// The order that a mark-less text has here.
    pub const NATIVE: ByteOrder =
        if cfg!(target_endian = "big") { ByteOrder::Big } else { ByteOrder::Little };

    fn is_big(self) -> bool {
        match self {
            ByteOrder::Marked => ByteOrder::NATIVE == ByteOrder::Big,
            order => order == ByteOrder::Big,
        }
    }
}

/// The codecs that need nothing but this crate.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Codec {
    Utf8,
    Utf16(ByteOrder),
    Utf32(ByteOrder),
    Latin1,
    Ascii,
    Utf7,
    UnicodeEscape,
    RawUnicodeEscape,
}

impl Codec {
    /// The codec of a name that CPython knows without its registry of codecs: `str.encode` and `bytes.decode` take these
    /// short cuts. Case does not matter, nor whether words are joined by `-`, `_` or a space.
    pub fn shortcut(name: &str) -> Option<Codec> {
        // As they are nearly always written.
        match name {
            "utf-8" | "utf8" => return Some(Codec::Utf8),
            "ascii" => return Some(Codec::Ascii),
            "latin-1" | "latin1" => return Some(Codec::Latin1),
            _ => {}
        }
        let lower: String =
            name.chars().map(|c| if matches!(c, '-' | ' ') { '_' } else { c.to_ascii_lowercase() }).collect();
        Some(match lower.as_str() {
            "utf_8" | "utf8" => Codec::Utf8,
            "utf_16" | "utf16" => Codec::Utf16(ByteOrder::Marked),
            "utf_32" | "utf32" => Codec::Utf32(ByteOrder::Marked),
            "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" => Codec::Latin1,
            "ascii" | "us_ascii" => Codec::Ascii,
            _ => return None,
        })
    }

    /// The name that decoding errors carry.
    pub fn decode_name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Utf16(ByteOrder::Marked) => "utf-16",
            Codec::Utf16(ByteOrder::Little) => "utf-16-le",
            Codec::Utf16(ByteOrder::Big) => "utf-16-be",
            Codec::Utf32(ByteOrder::Marked) => "utf-32",
            Codec::Utf32(ByteOrder::Little) => "utf-32-le",
            Codec::Utf32(ByteOrder::Big) => "utf-32-be",
            Codec::Latin1 => "latin-1",
            Codec::Ascii => "ascii",
            Codec::Utf7 => "utf7",
            Codec::UnicodeEscape => "unicodeescape",
            Codec::RawUnicodeEscape => "rawunicodeescape",
        }
    }

    /// The name that encoding errors carry.
    pub fn encode_name(self) -> &'static str {
        self.decode_name()
    }

    /// Decodes; gives the number of bytes consumed. (UTF-16 and UTF-32 with a mark to find: use their modules when the
    /// order found must be kept.)
    pub fn decode<E>(
        self,
        input: &[u8],
        fin: bool,
        out: &mut StrBuilder,
        handler: DecodeHandler<'_, E>,
    ) -> Result<usize, E> {
        match self {
            Codec::Utf8 => utf8::decode(input, fin, out, handler),
            Codec::Utf16(mut order) => utf16::decode(input, &mut order, fin, out, handler),
            Codec::Utf32(mut order) => utf32::decode(input, &mut order, fin, out, handler),
            Codec::Latin1 => {
                out.push_units(input);
                Ok(input.len())
            }
            Codec::Ascii => single::decode_ascii(input, out, handler),
            Codec::Utf7 => utf7::decode(input, fin, out, handler),
            Codec::UnicodeEscape => escapes::decode(input, fin, out, &mut None, handler),
            Codec::RawUnicodeEscape => escapes::decode_raw(input, fin, out, handler),
        }
    }

    pub fn encode<U: CodeUnit, E>(
        self,
        s: &[U],
        out: &mut Vec<u8>,
        handler: EncodeHandler<'_, E>,
    ) -> Result<(), Fail<E>> {
        match self {
            Codec::Utf8 => utf8::encode(s, out, handler),
            Codec::Utf16(order) => utf16::encode(s, order, out, handler),
            Codec::Utf32(order) => utf32::encode(s, order, out, handler),
            Codec::Latin1 => single::encode(s, 0x100, out, handler),
            Codec::Ascii => single::encode(s, 0x80, out, handler),
            Codec::Utf7 => {
                utf7::encode(s, out);
                Ok(())
            }
            Codec::UnicodeEscape => {
                escapes::encode(s, out);
                Ok(())
            }
            Codec::RawUnicodeEscape => {
                escapes::encode_raw(s, out);
                Ok(())
            }
        }
    }

    /// Decodes all bytes with a built-in handler; the error is what UnicodeDecodeError shall say (a TypeError of the
    /// handler, for encode-only ones, comes as [`CodecError`] too: see [`Errors::decodes`]).
    pub fn decode_with(self, input: &[u8], errors: Errors) -> Result<TextBuf, CodecError> {
        let mut out = StrBuilder::with_capacity(input.len());
        self.decode(input, true, &mut out, &mut |e| errors.decode(input, e, self.decode_name()).ok_or(e))?;
        Ok(out.finish())
    }

    /// Encodes a whole text with a built-in handler.
    pub fn encode_with(self, text: Text<'_>, errors: Errors) -> Result<Vec<u8>, CodecError> {
        let mut out = Vec::with_capacity(text.len());
        let done = with_units!(text, s => self.encode(s, &mut out, &mut |e| {
            errors.encode_some(text, e, self.encode_name()).ok_or(e)
        }));
        match done {
            Ok(()) => Ok(out),
            Err(Fail::Handler(e) | Fail::Unencodable(e)) => Err(e),
        }
    }
}

#[inline(always)]
pub(crate) fn is_surrogate(c: u32) -> bool {
    c & 0xffff_f800 == 0xd800
}
#[inline(always)]
fn is_high(c: u32) -> bool {
    c & 0xffff_fc00 == 0xd800
}
#[inline(always)]
fn is_low(c: u32) -> bool {
    c & 0xffff_fc00 == 0xdc00
}
#[inline(always)]
fn join(high: u32, low: u32) -> u32 {
    0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff)
}
/// The surrogates of a code point above 0xffff.
#[inline(always)]
fn cut(c: u32) -> (u32, u32) {
    let c = c - 0x10000;
    (0xd800 + (c >> 10), 0xdc00 + (c & 0x3ff))
}
