//! ASCII and Latin-1.

use super::utf8::put_replacement;
use super::*;
use crate::units::or_all;

pub fn decode_ascii<E>(
    input: &[u8],
    out: &mut StrBuilder,
    handler: DecodeHandler<'_, E>,
) -> Result<usize, E> {
    let mut at = 0;
    while let Some(rest) = input.get(at..).filter(|r| !r.is_empty()) {
        let n = if rest.is_ascii() { rest.len() } else { rest.iter().take_while(|b| b.is_ascii()).count() };
        out.push_ascii(&rest[..n]);
        at += n;
        if at < input.len() {
            let e = CodecError { start: at, end: at + 1, reason: "ordinal not in range(128)" };
            let (replacement, resume) = handler(e)?;
            out.push_text(replacement.as_text());
            at = resume;
        }
    }
    Ok(input.len())
}

/// Encodes code points below a limit (0x80 or 0x100) as one byte each.
pub fn encode<U: CodeUnit, E>(
    s: &[U],
    limit: u32,
    out: &mut Vec<u8>,
    handler: EncodeHandler<'_, E>,
) -> Result<(), Fail<E>> {
    if let Some(b) = U::as_u8(s)
        && or_all(s) < limit
    {
        out.extend_from_slice(b);
        return Ok(());
    }
    let reason = if limit == 0x80 { "ordinal not in range(128)" } else { "ordinal not in range(256)" };
    out.reserve(s.len());
    let mut i = 0;
    while let Some(c) = s.get(i) {
        if c.u() < limit {
            out.push(c.u() as u8);
            i += 1;
            continue;
        }
        let n = s[i..].iter().take_while(|c| c.u() >= limit).count();
        i = put_replacement(CodecError { start: i, end: i + n, reason }, limit, out, handler)?;
    }
    Ok(())
}
