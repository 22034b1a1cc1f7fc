//! UTF-8. Errors span the maximal part of an ill-formed sequence, as Unicode recommends and CPython does; the crate
//! `simdutf8`, like Rust's own validation, finds just these spans.

use super::*;
use crate::units::or_all;

/// Decodes bytes that must all be well-formed.
pub fn decode_strict(input: &[u8]) -> Result<TextBuf, CodecError> {
    if input.is_ascii() {
        return Ok(TextBuf::Latin1(input.to_vec()));
    }
    let mut out = StrBuilder::with_capacity(input.len());
    decode(input, true, &mut out, &mut Err)?;
    Ok(out.finish())
}

pub fn decode<E>(
    input: &[u8],
    fin: bool,
    out: &mut StrBuilder,
    handler: DecodeHandler<'_, E>,
) -> Result<usize, E> {
    let mut at = 0;
    loop {
        let rest = &input[at.min(input.len())..];
        let e = match simdutf8::compat::from_utf8(rest) {
            Ok(s) => {
                out.push_str(s);
                return Ok(input.len());
            }
            Err(e) => e,
        };
        if let Ok(s) = simdutf8::compat::from_utf8(&rest[..e.valid_up_to()]) {
            out.push_str(s);
        }
        at += e.valid_up_to();
        let (end, reason) = match (e.error_len(), &input[at..]) {
            (None, _) if !fin => return Ok(at),
            (None, _) => (input.len(), "unexpected end of data"),
            (Some(_), [0..=0xc1 | 0xf5..=0xff, ..]) => (at + 1, "invalid start byte"),
            // Half of a surrogate: a handler may want to see it whole.
            (Some(_), [0xed, 0xa0..=0xbf]) if !fin => return Ok(at),
            (Some(n), _) => (at + n, "invalid continuation byte"),
        };
        let (replacement, resume) = handler(CodecError { start: at, end, reason })?;
        out.push_text(replacement.as_text());
        at = resume;
    }
}

/// Encodes a text that must have no lone surrogates.
pub fn encode_strict(text: Text<'_>) -> Result<Vec<u8>, CodecError> {
    Codec::Utf8.encode_with(text, Errors::Strict)
}

pub fn encode<U: CodeUnit, E>(
    s: &[U],
    out: &mut Vec<u8>,
    handler: EncodeHandler<'_, E>,
) -> Result<(), Fail<E>> {
    if let Some(b) = U::as_u8(s) {
        if or_all(s) < 0x80 {
            out.extend_from_slice(b);
            return Ok(());
        }
        for &b in b {
            if b < 0x80 {
                out.push(b);
            } else {
                out.extend([0xc0 | b >> 6, 0x80 | b & 63]);
            }
        }
        return Ok(());
    }
    out.reserve(s.len());
    let mut i = 0;
    while let Some(c) = s.get(i) {
        let c = c.u();
        let low = |shift: u32| 0x80 | (c >> shift & 63) as u8;
        match c {
            0..0x80 => out.push(c as u8),
            0x80..0x800 => out.extend([0xc0 | (c >> 6) as u8, low(0)]),
            0xd800..0xe000 => {
                let n = s[i..].iter().take_while(|c| is_surrogate(c.u())).count();
                let e = CodecError { start: i, end: i + n, reason: "surrogates not allowed" };
                i = put_replacement(e, 0x80, out, handler)?;
                continue;
            }
            0x800..0x10000 => out.extend([0xe0 | (c >> 12) as u8, low(6), low(0)]),
            _ => out.extend([0xf0 | (c >> 18 & 7) as u8, low(12), low(6), low(0)]),
        }
        i += 1;
    }
    Ok(())
}

/// Calls the handler and writes its replacement, whose text must lie below `limit` (and is then one byte a character);
/// gives where to go on.
pub(super) fn put_replacement<E>(
    e: CodecError,
    limit: u32,
    out: &mut Vec<u8>,
    handler: EncodeHandler<'_, E>,
) -> Result<usize, Fail<E>> {
    let (replacement, resume) = handler(e).map_err(Fail::Handler)?;
    match replacement {
        Replacement::Bytes(b) => out.extend(b),
        Replacement::Text(t) => {
            for c in t.as_text().iter() {
                if c >= limit {
                    return Err(Fail::Unencodable(e));
                }
                out.push(c as u8);
            }
        }
    }
    Ok(resume)
}
