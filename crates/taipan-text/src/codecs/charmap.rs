//! One byte per character by a table: the codecs made by `codecs.charmap_decode` and `charmap_encode`.
//!
//! Tables that are strings, as in all of `encodings`, are handled here; for mappings (dicts) the VM passes a function.

use super::utf8::put_replacement;
use super::*;

const UNDEFINED: &str = "character maps to <undefined>";

/// Decodes by a function: `Ok(None)` is undefined, a text otherwise (one character mostly).
pub fn decode_by<E>(
    input: &[u8],
    out: &mut StrBuilder,
    map: &mut dyn FnMut(u8, &mut StrBuilder) -> Result<bool, E>,
    handler: DecodeHandler<'_, E>,
) -> Result<usize, E> {
    let mut at = 0;
    while let Some(&b) = input.get(at) {
        if map(b, out)? {
            at += 1;
            continue;
        }
        let (replacement, resume) = handler(CodecError { start: at, end: at + 1, reason: UNDEFINED })?;
        out.push_text(replacement.as_text());
        at = resume;
    }
    Ok(input.len())
}

/// Decodes by a string: the byte is an index; U+FFFE, or an index beyond the end, is undefined.
pub fn decode<E>(
    input: &[u8],
    table: Text<'_>,
    out: &mut StrBuilder,
    handler: DecodeHandler<'_, E>,
) -> Result<usize, E> {
    out.reserve(input.len());
    decode_by(
        input,
        out,
        &mut |b, out| {
            Ok(match table.get(b.into()) {
                None | Some(0xfffe) => false,
                Some(c) => {
                    out.push(c);
                    true
                }
            })
        },
        handler,
    )
}

/// The inverse of a decoding table (`codecs.charmap_build`).
#[derive(Clone, Debug)]
pub struct EncodingMap {
    /// Code points and their bytes, sorted by code point.
    pairs: Vec<(u32, u8)>,
    /// The bytes of the first 256 code points; a negative number for none.
    low: Box<[i16; 256]>,
}

impl EncodingMap {
    /// From a decoding table of up to 256 characters. A character that occurs twice gets its last byte.
    pub fn build(table: Text<'_>) -> EncodingMap {
        let mut pairs: Vec<(u32, u8)> =
            table.iter().take(256).zip(0..=255).filter(|&(c, _)| c != 0xfffe).collect();
        pairs.sort_by_key(|p| p.0);
        pairs.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 = later.1;
            }
            same
        });
        let mut low = Box::new([-1; 256]);
        for &(c, b) in pairs.iter().take_while(|p| p.0 < 256) {
            low[c as usize] = b.into();
        }
        EncodingMap { pairs, low }
    }

    #[inline]
    pub fn get(&self, c: u32) -> Option<u8> {
        match self.low.get(c as usize) {
            Some(&b) => u8::try_from(b).ok(),
            None => self.pairs.binary_search_by_key(&c, |p| p.0).ok().map(|i| self.pairs[i].1),
        }
    }
}

/// Encodes by a function, which appends the bytes of a character or says that there are none.
pub fn encode_by<U: CodeUnit, E>(
    s: &[U],
    out: &mut Vec<u8>,
    map: &mut dyn FnMut(u32, &mut Vec<u8>) -> Result<bool, E>,
    handler: EncodeHandler<'_, E>,
) -> Result<(), Fail<E>> {
    let mut i = 0;
    let mut scratch = Vec::new();
    while let Some(c) = s.get(i) {
        if map(c.u(), out).map_err(Fail::Handler)? {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while let Some(c) = s.get(end) {
            scratch.clear();
            if map(c.u(), &mut scratch).map_err(Fail::Handler)? {
                break;
            }
            end += 1;
        }
        let e = CodecError { start: i, end, reason: UNDEFINED };
        let (replacement, resume) = handler(e).map_err(Fail::Handler)?;
        match replacement {
            Replacement::Bytes(b) => out.extend(b),
            Replacement::Text(t) => {
                for c in t.as_text().iter() {
                    if !map(c, out).map_err(Fail::Handler)? {
                        return Err(Fail::Unencodable(e));
                    }
                }
            }
        }
        i = resume;
    }
    Ok(())
}

pub fn encode<U: CodeUnit, E>(
    s: &[U],
    map: &EncodingMap,
    out: &mut Vec<u8>,
    handler: EncodeHandler<'_, E>,
) -> Result<(), Fail<E>> {
    out.reserve(s.len());
    encode_by(
        s,
        out,
        &mut |c, out| {
            let b = map.get(c);
            out.extend(b);
            Ok(b.is_some())
        },
        handler,
    )
}

/// Encodes as Latin-1, which a charmap without a mapping is.
pub fn encode_identity<U: CodeUnit, E>(
    s: &[U],
    out: &mut Vec<u8>,
    handler: EncodeHandler<'_, E>,
) -> Result<(), Fail<E>> {
    let mut i = 0;
    while let Some(c) = s.get(i) {
        match u8::try_from(c.u()) {
            Ok(b) => {
                out.push(b);
                i += 1;
            }
            Err(_) => {
                let n = s[i..].iter().take_while(|c| c.u() > 0xff).count();
                let e = CodecError { start: i, end: i + n, reason: "ordinal not in range(256)" };
                i = put_replacement(e, 0x100, out, handler)?;
            }
        }
    }
    Ok(())
}
