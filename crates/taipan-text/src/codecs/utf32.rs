//! UTF-32 with and without a byte order mark.

use super::utf16::put_wide;
use super::*;

/// Decodes, as [`utf16::decode`](super::utf16::decode) does.
pub fn decode<E>(
    input: &[u8],
    order: &mut ByteOrder,
    fin: bool,
    out: &mut StrBuilder,
    handler: DecodeHandler<'_, E>,
) -> Result<usize, E> {
    let mut at = 0;
    if *order == ByteOrder::Marked {
        match input {
            [0xff, 0xfe, 0, 0, ..] => (*order, at) = (ByteOrder::Little, 4),
            [0, 0, 0xfe, 0xff, ..] => (*order, at) = (ByteOrder::Big, 4),
            [_, _, _, _, ..] => *order = ByteOrder::NATIVE,
            _ => {}
        }
    }
    let big = order.is_big();
    out.reserve(input.len() / 4);
    while let Some(rest) = input.get(at..).filter(|r| !r.is_empty()) {
        let (end, reason) = match rest.first_chunk::<4>() {
            None if !fin => return Ok(at),
            None => (input.len(), "truncated data"),
            Some(&b) => match if big { u32::from_be_bytes(b) } else { u32::from_le_bytes(b) } {
                c if is_surrogate(c) => (at + 4, "code point in surrogate code point range(0xd800, 0xe000)"),
                c if c > 0x10ffff => (at + 4, "code point not in range(0x110000)"),
                c => {
                    out.push(c);
                    at += 4;
                    continue;
                }
            },
        };
        let (replacement, resume) = handler(CodecError { start: at, end, reason })?;
        out.push_text(replacement.as_text());
        at = resume;
    }
    Ok(input.len())
}

pub fn encode<U: CodeUnit, E>(
    s: &[U],
    order: ByteOrder,
    out: &mut Vec<u8>,
    handler: EncodeHandler<'_, E>,
) -> Result<(), Fail<E>> {
    let big = order.is_big();
    let mut put = |out: &mut Vec<u8>, c: u32| out.extend(if big { c.to_be_bytes() } else { c.to_le_bytes() });
    out.reserve(s.len() * 4 + 4);
    if order == ByteOrder::Marked {
        put(out, 0xfeff);
    }
    let mut i = 0;
    while let Some(c) = s.get(i) {
        let c = c.u();
        i += 1;
        if is_surrogate(c) {
            let e = CodecError { start: i - 1, end: i, reason: "surrogates not allowed" };
            i = put_wide(e, 4, &mut put, out, handler)?;
        } else {
            put(out, c);
        }
    }
    Ok(())
}
