//! Checks of string literals: escapes and bytes.

use super::machine::{Machine, Raised};

/// Checks a plain string token; true if it is a bytes literal.
pub fn check_string(machine: &mut Machine, token: u32) -> Result<bool, Raised> {
    let text = machine.text(token);
    let prefix = text.iter().take_while(|b| !matches!(b, b'\'' | b'"')).count();
    let has = |letter: u8| text[..prefix].iter().any(|b| b.eq_ignore_ascii_case(&letter));
    let (raw, bytes) = (has(b'r'), has(b'b'));
    let body = &text[prefix..];
    let size = if body.len() >= 6 && body[1] == body[0] && body[2] == body[0] { 3 } else { 1 };
    let body = body.get(size..body.len().saturating_sub(size)).unwrap_or(b"");
    if bytes && !body.is_ascii() {
        return Err(fail(machine, token, "bytes can only contain ASCII literal characters"));
    }
    if !raw {
        let problem = if bytes { bytes_escape(body) } else { unicode_escape(body) };
        if let Some(msg) = problem {
            return Err(machine.raise_newest(&msg));
        }
    }
    Ok(bytes)
}

/// Checks the literal text of an f- or t-string.
pub fn check_middle(machine: &mut Machine, token: u32, raw: bool) -> Result<(), Raised> {
    if raw {
        return Ok(());
    }
    match unicode_escape(machine.text(token)) {
        Some(msg) => Err(fail(machine, token, &msg)),
        None => Ok(()),
    }
}

fn fail(machine: &mut Machine, token: u32, msg: &str) -> Raised {
    let token = machine.tokens[token as usize];
    machine.raise_tokens(token, token, msg)
}

fn bytes_escape(body: &[u8]) -> Option<String> {
    let mut at = 0;
    while at < body.len() {
        if body[at] != b'\\' {
            at += 1;
            continue;
        }
        if body.get(at + 1) == Some(&b'x')
            && body.get(at + 2..at + 4).is_none_or(|h| !h.iter().all(u8::is_ascii_hexdigit))
        {
            return Some(format!("(value error) invalid \\x escape at position {at}"));
        }
        at += 2;
    }
    None
}

/// The first wrong escape. Positions are those of CPython's decoder, which sees a character outside ASCII as an
/// escape of ten characters.
fn unicode_escape(body: &[u8]) -> Option<String> {
    let mut at = 0;
    let mut position = 0;
    while at < body.len() {
        let width = |b: u8| match b {
            0..0x80 => 1,
            0x80..0xC0 => 0,
            _ => 10,
        };
        if body[at] != b'\\' {
            position += width(body[at]);
            at += 1;
            continue;
        }
        let Some(&kind) = body.get(at + 1) else { break };
        let digits = match kind {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            b'N' => match named(&body[at + 2..]) {
                Ok(length) => {
                    at += 2 + length;
                    position += 2 + length;
                    continue;
                }
                Err((length, reason)) => return Some(unicode_error(position, position + 1 + length, reason)),
            },
            b if b >= 0x80 => {
                // The backslash stands for itself, spelt out.
                position += 6;
                at += 1;
                continue;
            }
            _ => {
                at += 2;
                position += 2;
                continue;
            }
        };
        let found = body[at + 2..].iter().take(digits).take_while(|b| b.is_ascii_hexdigit()).count();
        if found < digits {
            let reason = match kind {
                b'x' => "truncated \\xXX escape",
                b'u' => "truncated \\uXXXX escape",
                _ => "truncated \\UXXXXXXXX escape",
            };
            return Some(unicode_error(position, position + 1 + found, reason));
        }
        let value = std::str::from_utf8(&body[at + 2..at + 2 + digits])
            .ok()
            .and_then(|h| u32::from_str_radix(h, 16).ok());
        if value.is_none_or(|value| value > 0x10FFFF) {
            return Some(unicode_error(position, position + 1 + digits, "illegal Unicode character"));
        }
        at += 2 + digits;
        position += 2 + digits;
    }
    None
}

fn unicode_error(start: usize, end: usize, reason: &str) -> String {
    if start == end {
        return format!(
            "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position {start}: {reason}"
        );
    }
    format!("(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {reason}")
}

/// Behind `\N`: length of `{name}`, or how far the error reaches and what it is.
fn named(rest: &[u8]) -> Result<usize, (usize, &'static str)> {
    const MALFORMED: &str = "malformed \\N character escape";
    if rest.first() != Some(&b'{') {
        return Err((0, MALFORMED));
    }
    let Some(end) = rest.iter().position(|b| *b == b'}') else {
        return Err((rest.len(), MALFORMED));
    };
    if end == 1 {
        return Err((end, MALFORMED));
    }
    let known = std::str::from_utf8(&rest[1..end]).ok().and_then(unicode_names2::character).is_some();
    if known { Ok(end + 1) } else { Err((end + 1, "unknown Unicode character name")) }
}
