//! UTF-7: ASCII, with UTF-16 in base 64 between `+` and a character outside base 64 (`-` is absorbed).

use super::*;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(b: u8) -> Option<u32> {
    Some(u32::from(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// A section in base 64 that is being read.
struct Section {
    /// Where its `+` stands.
    start: usize,
    /// Length of the output before it: what an incomplete section is cut back to.
    out: usize,
    bits: u32,
    buffer: u32,
    /// A high surrogate that waits for a low one.
    surrogate: Option<u32>,
}

pub fn decode<E>(
    input: &[u8],
    fin: bool,
    out: &mut StrBuilder,
    handler: DecodeHandler<'_, E>,
) -> Result<usize, E> {
    let mut at = 0;
    let mut section: Option<Section> = None;
    loop {
        let mut error = None;
        match (input.get(at), &mut section) {
            (Some(&b), Some(s)) => {
                if let Some(d) = base64(b) {
                    at += 1;
                    s.buffer = s.buffer << 6 | d;
                    s.bits += 6;
                    if s.bits >= 16 {
                        s.bits -= 16;
                        let unit = s.buffer >> s.bits;
                        s.buffer &= (1 << s.bits) - 1;
                        match s.surrogate.take() {
                            Some(high) if is_low(unit) => {
                                out.push(join(high, unit));
                                continue;
                            }
                            Some(high) => out.push(high),
                            None => {}
                        }
                        if is_high(unit) {
                            s.surrogate = Some(unit);
                        } else {
                            out.push(unit);
                        }
                    }
                    continue;
                }
                if s.bits >= 6 {
                    error = Some((s.start, at + 1, "partial character in shift sequence"));
                } else if s.buffer != 0 {
                    error = Some((s.start, at + 1, "non-zero padding bits in shift sequence"));
                } else {
                    if let Some(high) = s.surrogate
                        && b < 0x80
                    {
                        out.push(high);
                    }
                    at += usize::from(b == b'-');
                }
                section = None;
            }
            (Some(b'+'), None) => match input.get(at + 1) {
                Some(b'-') => {
                    out.push(0x2b);
                    at += 2;
                }
                Some(&b) if base64(b).is_none() => error = Some((at, at + 2, "ill-formed sequence")),
                _ => {
                    section =
                        Some(Section { start: at, out: out.len(), bits: 0, buffer: 0, surrogate: None });
                    at += 1;
                }
            },
            (Some(&b), None) if b < 0x80 => {
                out.push(b.into());
                at += 1;
            }
            (Some(_), None) => error = Some((at, at + 1, "unexpected special character")),
            (None, None) => return Ok(at),
            (None, Some(s)) => {
                if !fin {
                    out.truncate(s.out);
                    return Ok(s.start);
                }
                if s.surrogate.is_none() && s.bits < 6 && s.buffer == 0 {
                    return Ok(at);
                }
                error = Some((s.start, input.len(), "unterminated shift sequence"));
                section = None;
            }
        }
        if let Some((start, end, reason)) = error {
            let (replacement, resume) = handler(CodecError { start, end, reason })?;
            out.push_text(replacement.as_text());
            at = resume;
        }
    }
}

/// Characters that stand for themselves (`+` apart).
fn is_direct(c: u32) -> bool {
    matches!(c, 9 | 10 | 13 | 0x20..=0x7d) && c != 0x2b && c != 0x5c
}

pub fn encode<U: CodeUnit>(s: &[U], out: &mut Vec<u8>) {
    // Bits that wait for their digit, while in a section.
    let mut section: Option<(u32, u64)> = None;
    let flush = |(bits, buffer): (u32, u64), out: &mut Vec<u8>| {
        if bits > 0 {
            out.push(DIGITS[(buffer << (6 - bits) & 63) as usize]);
        }
    };
    for c in s {
        let c = c.u();
        if is_direct(c) || c == 0x2b && section.is_none() {
            if let Some(rest) = section.take() {
                flush(rest, out);
                if base64(c as u8).is_some() || c == 0x2d {
                    out.push(b'-');
                }
            }
            out.push(c as u8);
            if c == 0x2b {
                out.push(b'-');
            }
            continue;
        }
        if section.is_none() {
            out.push(b'+');
        }
        let (mut bits, mut buffer) = section.unwrap_or((0, 0));
        let pair;
        let one = [c];
        let units: &[u32] = if c > 0xffff {
            let (high, low) = cut(c);
            pair = [high, low];
            &pair
        } else {
            &one
        };
        for &unit in units {
            buffer = (buffer << 16 | u64::from(unit)) & 0xffff_ffff;
            bits += 16;
            while bits >= 6 {
                bits -= 6;
                out.push(DIGITS[(buffer >> bits & 63) as usize]);
            }
            buffer &= (1 << bits) - 1;
        }
        section = Some((bits, buffer));
    }
    if let Some(rest) = section {
        flush(rest, out);
        out.push(b'-');
    }
}
