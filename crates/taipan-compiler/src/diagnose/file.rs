//! Decoding of program files, which CPython reads line by line: errors of the tokenizer on earlier lines come first.

use super::tokenizer::{Done, Tokenizer, count_chars, translate_newlines};
use super::{Mode, Options, check};
use crate::source::{Decoder, decode_body};
use crate::{ErrorKind, SyntaxErrorInfo, declared_encoding, decode_source};

/// The text of a program file. Errors are those of running a file, which differ from those of importing one.
pub fn decode_file(
    bytes: &[u8],
    filename: &str,
    other: Option<Decoder<'_>>,
) -> Result<String, SyntaxErrorInfo> {
    let (bom, body) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    let declared = declared_encoding(body);
    let utf8 = declared.as_ref().is_none_or(|name| {
        let name = name.to_ascii_lowercase().replace('_', "-");
        name == "utf-8" || name == "utf8" || name.starts_with("utf-8-")
    });
    if !utf8 {
        // The file is read anew from the end of the line with the declaration on, its line end included; positions in errors count
        // from there.
        let mut ends = memchr::memchr_iter(b'\n', body);
        let first = ends.next().unwrap_or(body.len());
        let from = match declared_encoding(&body[..first]) {
            Some(_) => first,
            None => ends.next().unwrap_or(body.len()),
        };
        if let Some(decode) = other {
            decode_body(declared.as_deref(), &body[from..], Some(&mut *decode))?;
            return decode_source(bytes, filename, Some(decode));
        }
        return decode_source(bytes, filename, None);
    }
    let Err(error) = std::str::from_utf8(body) else { return decode_source(bytes, filename, other) };
    let at = error.valid_up_to();
    let start = body[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
    let end = memchr::memchr(b'\n', &body[at..]).map_or(body.len(), |n| at + n);
    let mut line = memchr::memchr_iter(b'\n', &body[..at]).count() as i64 + 1;
    let mut in_string = false;
    let before = String::from_utf8_lossy(&body[..start]);
    if !before.is_empty() {
        let text = translate_newlines(&before, false);
        let mut tokenizer = Tokenizer::new(&text, false);
        while tokenizer.done == Done::Ok {
            tokenizer.next_token();
        }
        match tokenizer.done {
            Done::Ok | Done::Eof => {}
            Done::EofInString => in_string = true,
            _ => check(&before, Mode::Exec, Options { from_file: true, ..Options::default() })?,
        }
    }
    let text = &body[start..end];
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let text = String::from_utf8_lossy(&text[..memchr::memchr(0, text).unwrap_or(text.len())]).into_owned();
    if bom || declared.is_some() {
        let (position, length) = (at - start, error.error_len().unwrap_or(end - at));
        let reason = match (body[at], error.error_len()) {
            (0x80..=0xC1 | 0xF5.., _) => "invalid start byte",
            (_, None) => "unexpected end of data",
            _ => "invalid continuation byte",
        };
        let place = if length > 1 {
            format!("bytes in position {position}-{}", position + length - 1)
        } else {
            format!("byte 0x{:02x} in position {position}", body[at])
        };
        let msg = format!("(unicode error) 'utf-8' codec can't decode {place}: {reason}");
        return Err(at_column(msg, line, 0, -1, text));
    }
    // The first two lines are read together, for the declaration.
    if line == 2 && !in_string {
        line = 1;
    }
    let offset = count_chars(&body[start..at]) as i64 + 1;
    let msg = format!(
        "Non-UTF-8 code starting with '\\x{:02x}' in file {filename} on line {line}, but no encoding declared; see \
         https://peps.python.org/pep-0263/ for details",
        body[at]
    );
    Err(at_column(msg, line, offset, offset, text))
}

fn at_column(msg: String, line: i64, offset: i64, end: i64, text: String) -> SyntaxErrorInfo {
    SyntaxErrorInfo {
        lineno: Some(line),
        offset: Some(offset),
        end_lineno: Some(line),
        end_offset: Some(end),
        text: Some(text),
        metadata: Some((0, 0)),
        ..SyntaxErrorInfo::bare(ErrorKind::Syntax, msg)
    }
}
