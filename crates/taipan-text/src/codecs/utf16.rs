//! UTF-16 with and without a byte order mark.

use super::*;

/// Decodes; a mark is looked for when `order` is [`ByteOrder::Marked`], and `order` then tells what was found (it stays
/// as it is while fewer than two bytes are there).
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
            [0xff, 0xfe, ..] => (*order, at) = (ByteOrder::Little, 2),
            [0xfe, 0xff, ..] => (*order, at) = (ByteOrder::Big, 2),
            [_, _, ..] => *order = ByteOrder::NATIVE,
            _ => {}
        }
    }
    let big = order.is_big();
    let unit = |i: usize| {
        let b = [*input.get(i)?, *input.get(i + 1)?];
        Some(u32::from(if big { u16::from_be_bytes(b) } else { u16::from_le_bytes(b) }))
    };
    out.reserve(input.len() / 2);
    while at < input.len() {
        let (end, reason) = match unit(at) {
            None if !fin => return Ok(at),
            None => (input.len(), "truncated data"),
            Some(c) if !is_surrogate(c) => {
                out.push(c);
                at += 2;
                continue;
            }
            Some(c) if is_low(c) => (at + 2, "illegal encoding"),
            Some(high) => match unit(at + 2) {
                Some(low) if is_low(low) => {
                    out.push(join(high, low));
                    at += 4;
                    continue;
                }
                Some(_) => (at + 2, "illegal UTF-16 surrogate"),
                None if !fin => return Ok(at),
                None => (input.len(), "unexpected end of data"),
            },
        };
        let (replacement, resume) = handler(CodecError { start: at, end, reason })?;
        out.push_text(replacement.as_text());
        at = resume;
    }
    Ok(at)
}

pub fn encode<U: CodeUnit, E>(
    s: &[U],
    order: ByteOrder,
    out: &mut Vec<u8>,
    handler: EncodeHandler<'_, E>,
) -> Result<(), Fail<E>> {
    let big = order.is_big();
    let mut put = |out: &mut Vec<u8>, c: u32| {
        let c = c as u16;
        out.extend(if big { c.to_be_bytes() } else { c.to_le_bytes() });
    };
    out.reserve(s.len() * 2 + 2);
    if order == ByteOrder::Marked {
        put(out, 0xfeff);
    }
    let mut i = 0;
    while let Some(c) = s.get(i) {
        let c = c.u();
        i += 1;
        if c > 0xffff {
            let (high, low) = cut(c);
            put(out, high);
            put(out, low);
        } else if !is_surrogate(c) {
            put(out, c);
        } else {
            let e = CodecError { start: i - 1, end: i, reason: "surrogates not allowed" };
            i = put_wide(e, 2, &mut put, out, handler)?;
        }
    }
    Ok(())
}

/// Calls the handler and writes its replacement: ASCII text by units, bytes when they make whole units.
pub(super) fn put_wide<E>(
    e: CodecError,
    width: usize,
    put: &mut dyn FnMut(&mut Vec<u8>, u32),
    out: &mut Vec<u8>,
    handler: EncodeHandler<'_, E>,
) -> Result<usize, Fail<E>> {
    let (replacement, resume) = handler(e).map_err(Fail::Handler)?;
    match replacement {
        Replacement::Bytes(b) if b.len().is_multiple_of(width) => out.extend(b),
        Replacement::Text(t) if t.is_ascii() => t.as_text().iter().for_each(|c| put(out, c)),
        _ => return Err(Fail::Unencodable(e)),
    }
    Ok(resume)
}
