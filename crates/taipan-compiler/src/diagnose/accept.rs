//! What the fast parser accepts and CPython's parser does not.
//!
//! One look over the bytes finds the few texts that could be such (none of ordinary code is); only those are read again
//! by the tokenizer or the recogniser. Found by running both parsers over 160,000 broken and unbroken sources:
//! indentation that mixes tabs and spaces, more than 200 open brackets, expressions nested too deeply, replacement
//! fields nested in formats of formats, ints too long to convert, `yield == x`, `f((x)=1)`, `*(a) < b`, `try` with `else`
//! and no `except`, patterns without commas, blanks at the end of an expression's last line, a byte order mark.

use super::token::Kind;
use super::tokenizer::{MAX_INDENT, MAX_LEVEL, Tokenizer, translate_newlines};
use super::{Mode, Options, SyntaxErrorInfo, check};
use crate::{ErrorKind, SyntaxWarningRecord};

/// A line must be this long to nest expressions deeper than the recogniser goes.
const LONG_LINE: usize = 2000;

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Doubt {
    None,
    /// The tokenizer can tell.
    Tokens,
    /// The grammar can tell.
    Grammar,
}

/// Rejects what the fast parser would accept. Call it before that parser: it also guards it against depth. Gives the
/// warnings about numbers with a keyword at their end (`1or 2`).
pub fn precheck(
    text: &str,
    mode: Mode,
    options: Options,
) -> Result<Vec<SyntaxWarningRecord>, SyntaxErrorInfo> {
    let mut glued = false;
    let doubt = doubt(text.as_bytes(), mode, options.max_int_digits, &mut glued);
    settle(doubt, text, mode, options)?;
    Ok(if glued { number_warnings(text) } else { Vec::new() })
}

fn number_warnings(text: &str) -> Vec<SyntaxWarningRecord> {
    let bytes = translate_newlines(text, true);
    let mut tokenizer = Tokenizer::new(&bytes, false);
    while !matches!(tokenizer.next_token().kind, Kind::EndMarker | Kind::ErrorToken) {}
    let warning = |(msg, line, column): (String, u32, usize)| {
        let place = text.split('\n').nth(line as usize - 1).map(str::to_owned);
        SyntaxWarningRecord::new(Box::new(SyntaxErrorInfo {
            lineno: Some(line.into()),
            offset: Some(column as i64),
            end_lineno: Some(line.into()),
            end_offset: Some(column as i64),
            text: place,
            ..SyntaxErrorInfo::bare(ErrorKind::Syntax, msg)
        }))
    };
    tokenizer.warnings.into_iter().map(warning).collect()
}

fn settle(doubt: Doubt, text: &str, mode: Mode, options: Options) -> Result<(), SyntaxErrorInfo> {
    match doubt {
        Doubt::None => return Ok(()),
        Doubt::Tokens => {
            let bytes = translate_newlines(text, mode == Mode::Exec);
            let mut tokenizer = Tokenizer::new(&bytes, false);
            loop {
                match tokenizer.next_token().kind {
                    Kind::EndMarker => return Ok(()),
                    Kind::ErrorToken => break,
                    _ => {}
                }
            }
        }
        Doubt::Grammar => {}
    }
    check(text, mode, options)
}

fn doubt(text: &[u8], mode: Mode, max_int_digits: usize, glued: &mut bool) -> Doubt {
    // Interactive input has rules of its own and is short.
    if mode == Mode::Single || memchr::memchr(0, text).is_some() || text.starts_with("\u{feff}".as_bytes()) {
        return Doubt::Grammar;
    }
    if mode == Mode::Eval && matches!(text, [.., b' ' | b'\t' | 0x0C]) && text.contains(&b'\n') {
        return Doubt::Grammar;
    }
    let mut doubt = Doubt::None;
    // F-strings nested in f-strings on and on.
    if memchr::memmem::find_iter(text, b"{f").take(100).count() == 100 {
        doubt = Doubt::Tokens;
    }
    let (mut depth, mut digits, mut line_start) = (0usize, 0, 0);
    let (mut tabs, mut spaces) = (false, false);
    let mut tries = Vec::new();
    if is_odd_line(text, 0, &mut tries) {
        return Doubt::Grammar;
    }
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        if byte.is_ascii_digit() || byte == b'_' {
            digits += 1;
            if digits > max_int_digits && max_int_digits > 0 {
                return Doubt::Grammar;
            }
            at += 1;
            continue;
        }
        const WORDS: [&[u8]; 8] = [b"and", b"else", b"for", b"if", b"in", b"is", b"or", b"not"];
        if matches!(byte, b'x' | b'X') && at.checked_sub(1).is_some_and(|i| text[i] == b'0') {
            let hex = |b: &u8| b.is_ascii_hexdigit() || *b == b'_';
            let rest = &text[at + 1..];
            let behind = &rest[rest.iter().position(|b| !hex(b)).unwrap_or(rest.len())..];
            *glued |= WORDS.iter().any(|word| behind.starts_with(word));
        }
        if digits > 0 && matches!(byte, b'a' | b'e' | b'f' | b'i' | b'o' | b'n') {
            *glued |= WORDS.iter().any(|word| text[at..].starts_with(word));
        }
        digits = 0;
        match byte {
            b'\n' | b'\r' => {
                if at - line_start > LONG_LINE && is_deep(&text[line_start..at]) {
                    return Doubt::Grammar;
                }
                line_start = at + 1;
                while let Some(b' ' | b'\t' | 0x0C) = text.get(at + 1) {
                    at += 1;
                    if text[at] == b' ' { spaces = true } else { tabs = true }
                }
                if (tabs && spaces) || at + 1 - line_start >= MAX_INDENT {
                    doubt = Doubt::Tokens;
                }
                if depth == 0 && is_odd_line(&text[at + 1..], at + 1 - line_start, &mut tries) {
                    return Doubt::Grammar;
                }
            }
            b'#' => {
                at += text[at..].iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(text.len() - at);
                continue;
            }
            b'"' | b'\'' => {
                let length = string_length(&text[at..]);
                let string = &text[at..at + length];
                let formatted =
                    text[..at].iter().rev().take(2).any(|b| matches!(b, b'f' | b'F' | b't' | b'T'));
                if formatted && memchr::memmem::find(string, b"}}}").is_some() {
                    doubt = Doubt::Tokens;
                }
                at += length;
                continue;
            }
            b'(' | b'[' | b'{' => {
                if byte == b'(' && (is_odd_starred(text, at) || is_yield_generator(&text[at + 1..])) {
                    return Doubt::Grammar;
                }
                depth += 1;
                if depth > MAX_LEVEL {
                    doubt = Doubt::Tokens;
                }
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'=' if text.get(at + 1) != Some(&b'=') && depth > 0 => {
                if matches!(text[..at].trim_ascii_end(), [.., b')']) {
                    return Doubt::Grammar;
                }
            }
            b'y' if text[at..].starts_with(b"yield")
                && !matches!(text[..at].last(), Some(b) if b.is_ascii_alphanumeric() || *b == b'_')
                && is_odd_behind_yield(&text[at + 5..]) =>
            {
                return Doubt::Grammar;
            }
            _ => {}
        }
        at += 1;
    }
    if text.len() - line_start > LONG_LINE && is_deep(&text[line_start..]) {
        return Doubt::Grammar;
    }
    doubt
}

/// `(yield x for y in z)`, seen from behind the bracket.
fn is_yield_generator(text: &[u8]) -> bool {
    if !text.trim_ascii_start().starts_with(b"yield") {
        return false;
    }
    let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let (mut depth, mut at) = (0usize, 0);
    while at < text.len() {
        match text[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => return false,
            b')' | b']' | b'}' => depth -= 1,
            b'"' | b'\'' => {
                at += string_length(&text[at..]).max(1);
                continue;
            }
            b'f' if depth == 0
                && text[at..].starts_with(b"for")
                && !word(text.get(at + 3))
                && !word(at.checked_sub(1).and_then(|i| text.get(i))) =>
            {
                return true;
            }
            _ => {}
        }
        at += 1;
    }
    false
}

/// Length of the string at the start of the text, quotes and all; quotes nested in replacement fields end it early,
/// and the rest is then taken for another string.
fn string_length(text: &[u8]) -> usize {
    let quote = text[0];
    let triple = text.get(1) == Some(&quote) && text.get(2) == Some(&quote);
    let mut at = if triple { 3 } else { 1 };
    while at < text.len() {
        match text[at] {
            b'\\' => at += 1,
            b'\n' if !triple => return at,
            b if b == quote && (!triple || text[at..].starts_with(&[quote; 3])) => {
                return at + if triple { 3 } else { 1 };
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// Whether a long line could nest deeply without brackets: by prefixes and operators that group to the right.
fn is_deep(line: &[u8]) -> bool {
    let signs = line.iter().filter(|b| matches!(b, b'-' | b'+' | b'~' | b'*')).count();
    let words = [&b"not"[..], b"lambda", b"else", b"await"];
    signs > LONG_LINE / 2
        || words
            .iter()
            .map(|word| memchr::memmem::find_iter(line, word).take(LONG_LINE).count())
            .sum::<usize>()
            > 100
}

/// `yield` without a value takes the fast parser into an operator.
fn is_odd_behind_yield(rest: &[u8]) -> bool {
    let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let rest = &rest[blanks..];
    match rest {
        [b'=', b'=', ..] | [b'!', b'=', ..] => true,
        [b'<' | b'>' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b',', ..] => true,
        _ => [&b"is "[..], b"in ", b"or ", b"and "].iter().any(|word| rest.starts_with(word)),
    }
}

/// A line that begins a clause: `else` of a `try` without `except` (`tries` holds the columns of open ones), or a
/// `case` whose pattern lacks a comma or has a star in parentheses.
fn is_odd_line(line: &[u8], col: usize, tries: &mut Vec<usize>) -> bool {
    let length = line.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'_').unwrap_or(line.len());
    let word = &line[..length];
    if word == b"else" && tries.contains(&col) {
        return true;
    }
    // Any other line as far left ends the `try`.
    if !tries.is_empty() && !matches!(line.first(), None | Some(b'#' | b'\n' | b'\r')) {
        tries.retain(|&open| open < col);
    }
    match word {
        b"try" => tries.push(col),
        b"case" => {
            let rest = &line[length..];
            let end = memchr::memchr2(b'\n', b'#', rest).unwrap_or(rest.len());
            return is_odd_pattern(&rest[..end]);
        }
        _ => {}
    }
    false
}

/// Two operands side by side, or `(*`, before the guard or colon.
fn is_odd_pattern(pattern: &[u8]) -> bool {
    let (mut operand, mut at) = (false, 0);
    while at < pattern.len() {
        let start = at;
        let byte = pattern[at];
        at += 1;
        let word = byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        if word {
            while at < pattern.len()
                && (pattern[at].is_ascii_alphanumeric() || matches!(pattern[at], b'_' | b'.' | 0x80..))
            {
                at += 1;
            }
            match &pattern[start..at] {
                b"if" => return false,
                b"as" => operand = false,
                _ if operand => return true,
                _ => operand = true,
            }
            continue;
        }
        match byte {
            b' ' | b'\t' => {}
            // Strings stand side by side rightly; what is in them does not matter.
            b'"' | b'\'' => {
                while at < pattern.len() && pattern[at] != byte {
                    at += if pattern[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
                operand = false;
            }
            b')' | b']' | b'}' => operand = true,
            b'*' if operand || pattern[..start].trim_ascii_end().ends_with(b"(") => {
                // `(*rest, x)` is right, `(*rest)` is not: let the grammar tell.
                return true;
            }
            b'{' | b'[' if operand => return true,
            _ => operand = false,
        }
    }
    false
}

/// Whether the bracket at `at` follows a star that begins an operand, and an operator looser than `|` follows its end.
fn is_odd_starred(text: &[u8], at: usize) -> bool {
    let Some(before) = text[..at].trim_ascii_end().strip_suffix(b"*") else { return false };
    if !matches!(before.trim_ascii_end().last(), None | Some(b'(' | b'[' | b'{' | b',' | b'=' | b';' | b':'))
        && !matches!(before.last(), Some(b'\n'))
        && !before.trim_ascii_end().ends_with(b"return")
        && !before.trim_ascii_end().ends_with(b"yield")
    {
        return false;
    }
    let mut depth = 0usize;
    let Some(length) = text[at..].iter().take(4096).position(|b| {
        match b {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    }) else {
        return false;
    };
    let rest = text[at + length + 1..].trim_ascii_start();
    matches!(rest, [b'<' | b'>', ..] | [b'=' | b'!', b'=', ..])
        || [&b"in "[..], b"is ", b"not ", b"and ", b"or "].iter().any(|word| rest.starts_with(word))
}

/// A text that CPython takes and the fast parser does not, rewritten in place so that it does: `raise;` at the end of a
/// line loses its semicolon.
pub fn repair(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut tokenizer = Tokenizer::new(text.as_bytes(), false);
    let mut changed = false;
    let (mut before, mut last) = (Kind::Newline, Kind::Newline);
    let mut semicolon = 0;
    loop {
        let token = tokenizer.next_token();
        match token.kind {
            Kind::ErrorToken => return None,
            Kind::Newline | Kind::EndMarker if last == Kind::Semi && before == Kind::Raise => {
                bytes[semicolon] = b' ';
                changed = true;
            }
            Kind::Semi => semicolon = token.start,
            _ => {}
        }
        if token.kind == Kind::EndMarker {
            break;
        }
        before = last;
        last = token.kind;
    }
    if changed { String::from_utf8(bytes).ok() } else { None }
}
