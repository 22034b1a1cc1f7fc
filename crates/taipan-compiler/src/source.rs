//! Source text: decoding (BOM, PEP 263 cookie) and positions.

use crate::error::{ErrorKind, SyntaxErrorInfo};
use ruff_text_size::{TextRange, TextSize};
use rustc_hash::FxHashMap;
use std::cell::Cell;
use taipan_bytecode::{Const, Location};

/// Decodes bytes in an encoding this crate does not know; the error is CPython's message.
pub type Decoder<'a> = &'a mut dyn FnMut(&str, &[u8]) -> Result<String, String>;

fn plain(msg: impl Into<String>) -> SyntaxErrorInfo {
    SyntaxErrorInfo::bare(ErrorKind::Syntax, msg)
}

/// The encoding named in a coding comment on this line, PEP 263's pattern `^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`.
fn cookie(line: &[u8]) -> Option<String> {
    let start = line.iter().position(|b| !matches!(b, b' ' | b'\t' | 0x0c))?;
    if line[start] != b'#' {
        return None;
    }
    let rest = &line[start..];
    let mut i = 0;
    while let Some(found) = memmem(&rest[i..], b"coding") {
        let mut j = i + found + 6;
        if matches!(rest.get(j), Some(b':' | b'=')) {
            j += 1;
            while matches!(rest.get(j), Some(b' ' | b'\t')) {
                j += 1;
            }
            let end = rest[j..]
                .iter()
                .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')))
                .map_or(rest.len(), |n| j + n);
            if end > j {
                return Some(String::from_utf8_lossy(&rest[j..end]).into_owned());
            }
        }
        i += found + 6;
    }
    None
}

fn memmem(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|w| w == needle)
}

/// The normal form in which CPython compares encoding names.
fn normal(name: &str) -> String {
    let s: String =
        name.chars().take(12).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    if s == "utf-8" || s.starts_with("utf-8-") {
        return "utf-8".into();
    }
    if ["latin-1", "iso-8859-1", "iso-latin-1"].iter().any(|n| s == *n || s.starts_with(&format!("{n}-"))) {
        return "iso-8859-1".into();
    }
    name.into()
}

const LATIN1: &[&str] = &["iso88591", "latin1", "latin", "l1", "8859", "cp819", "isoir100", "iso885911987"];

/// An encoding's name without case and separators.
fn squeeze(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The declared encoding: from the cookie in the first two lines, if any.
pub fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let mut lines = bytes.split(|&b| b == b'\n');
    let first = lines.next()?;
    let first = first.strip_suffix(b"\r").unwrap_or(first);
    if let Some(c) = cookie(first) {
        return Some(c);
    }
    // A second line counts only if the first is blank or a comment.
    let blank = first.iter().find(|b| !matches!(b, b' ' | b'\t' | 0x0c)).is_none_or(|&b| b == b'#');
    if !blank {
        return None;
    }
    cookie(lines.next()?)
}

/// An error about the encoding as a whole.
fn encoding_error(msg: String) -> SyntaxErrorInfo {
    SyntaxErrorInfo { lineno: Some(0), offset: Some(-1), ..plain(msg) }
}

/// Bytes of a source file to text. UTF-8, Latin-1 and ASCII are decoded here, others by `other`. Errors are those of `compile` with
/// bytes and of `import`.
pub fn decode_source(
    bytes: &[u8],
    _filename: &str,
    other: Option<Decoder<'_>>,
) -> Result<String, SyntaxErrorInfo> {
    let (bom, body) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    let declared = declared_encoding(body);
    let encoding = declared.as_deref().map(normal);
    if bom && let Some(e) = encoding.as_deref().filter(|e| *e != "utf-8") {
        let number = if cookie(body.split(|b| *b == b'\n').next().unwrap_or(&[])).is_some() { 0 } else { 1 };
        let line = body.split(|b| *b == b'\n').nth(number).unwrap_or(&[]);
        let text = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned();
        return Err(SyntaxErrorInfo {
            lineno: Some(number as i64 + 1),
            offset: Some(0),
            end_lineno: Some(number as i64 + 1),
            end_offset: Some(text.chars().count() as i64),
            text: Some(text),
            ..plain(format!("encoding problem: {e} with BOM"))
        });
    }
    decode_body(encoding.as_deref(), body, other)
}

/// Decodes what follows the BOM.
pub(crate) fn decode_body(
    encoding: Option<&str>,
    body: &[u8],
    other: Option<Decoder<'_>>,
) -> Result<String, SyntaxErrorInfo> {
    let utf8 = encoding.is_none_or(|e| matches!(squeeze(e).as_str(), "utf8" | "u8" | "utf" | "cp65001"));
    match encoding {
        _ if utf8 => std::str::from_utf8(body).map(str::to_owned).map_err(|e| {
            let at = e.valid_up_to();
            let start = body[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
            let end = body[at..].iter().position(|b| *b == b'\n').map_or(body.len(), |n| at + n);
            let line = body[..at].iter().filter(|b| **b == b'\n').count() as i64 + 1;
            let col = String::from_utf8_lossy(&body[start..at]).chars().count() as i64 + 1;
            SyntaxErrorInfo {
                lineno: Some(line),
                offset: Some(col),
                end_lineno: Some(line),
                end_offset: Some(col),
                text: Some(String::from_utf8_lossy(&body[start..end]).into_owned()),
                ..plain(format!(
                    "Non-UTF-8 code starting with '\\x{:02x}' on line {line}, but no encoding declared; see https://peps.python.org/pep-0263/ for details",
                    body[at]
                ))
            }
        }),
        Some(e) if LATIN1.contains(&squeeze(e).as_str()) => Ok(body.iter().map(|&b| b as char).collect()),
        Some(e) if matches!(squeeze(e).as_str(), "ascii" | "usascii" | "646") => {
            match body.iter().position(|b| *b >= 0x80) {
                None => Ok(body.iter().map(|&b| b as char).collect()),
                Some(at) => Err(encoding_error(format!(
                    "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                    body[at]
                ))),
            }
        }
        e => match other {
            Some(decode) => decode(e.unwrap_or_default(), body).map_err(encoding_error),
            None => Err(encoding_error(format!("unknown encoding: {}", e.unwrap_or_default()))),
        },
    }
}

/// Places and values of a tree that did not come from text. An offset in such a tree's ranges is the number of a place; offsets
/// grow in the order in which they are given out, so a node's start comes before what is inside of it and its end after.
#[derive(Default)]
pub struct Places {
    places: Vec<(i32, i32)>,
    values: FxHashMap<TextSize, Const>,
}

impl Places {
    /// The next offset: line (from 1) and column in bytes (from 0) of a node's start or end.
    pub fn mark(&mut self, line: i32, col: i32) -> TextSize {
        let at = TextSize::new(self.places.len() as u32);
        self.places.push((line, col));
        at
    }

    /// Changes what a mark stands for.
    pub fn set(&mut self, at: TextSize, line: i32, col: i32) {
        if let Some(p) = self.places.get_mut(at.to_usize()) {
            *p = (line, col);
        }
    }

    /// What the literal that begins at `at` is, or the text there.
    pub fn set_value(&mut self, at: TextSize, value: Const) {
        self.values.insert(at, value);
    }

    pub fn value(&self, at: TextSize) -> Option<&Const> {
        self.values.get(&at)
    }
}

/// Text with its line starts, or the places of a tree that has no text.
pub struct Source<'a> {
    pub text: &'a str,
    tree: Option<Places>,
    starts: Vec<u32>,
    last: Cell<usize>,
    /// Longest decimal literal; 0: any.
    pub max_int_digits: usize,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Self {
        let b = text.as_bytes();
        let mut starts = vec![0u32];
        let mut i = 0;
        while i < b.len() {
            match b[i] {
                b'\n' => starts.push(i as u32 + 1),
                b'\r' if b.get(i + 1) != Some(&b'\n') => starts.push(i as u32 + 1),
                _ => {}
            }
            i += 1;
        }
        Source { text, tree: None, starts, last: Cell::new(0), max_int_digits: 4300 }
    }

    pub fn of_tree(places: Places) -> Source<'static> {
        Source { tree: Some(places), ..Source::new("") }
    }

    /// Whether ranges are numbers of places, not of bytes in `text`.
    pub fn is_tree(&self) -> bool {
        self.tree.is_some()
    }

    /// The value of a literal in a tree without text.
    pub fn given(&self, at: TextSize) -> Option<&Const> {
        self.tree.as_ref()?.values.get(&at)
    }

    pub fn given_text(&self, at: TextSize) -> Option<Vec<u8>> {
        match self.given(at)? {
            Const::Str(s) => Some(s.to_vec()),
            _ => None,
        }
    }

    /// Line (from 1) and column in bytes (from 0).
    pub fn line_col(&self, at: TextSize) -> (u32, u32) {
        if let Some(t) = &self.tree {
            let (line, col) = t.places.get(at.to_usize()).copied().unwrap_or((1, 0));
            return (line as u32, col as u32);
        }
        let at = u32::from(at);
        let i = self.last.get();
        let i = if self.starts[i] <= at && self.starts.get(i + 1).is_none_or(|&n| at < n) {
            i
        } else {
            self.starts.partition_point(|&s| s <= at).saturating_sub(1)
        };
        self.last.set(i);
        (i as u32 + 1, at - self.starts[i])
    }

    pub fn line(&self, at: TextSize) -> u32 {
        self.line_col(at).0
    }

    pub fn location(&self, range: TextRange) -> Location {
        let (l, c) = self.line_col(range.start());
        let (el, ec) = self.line_col(range.end());
        Location { line: l as i32, end_line: el as i32, col: c as i32, end_col: ec as i32 }
    }

    /// Text of a line (from 1) with its line end made `\n`.
    pub fn line_text(&self, line: u32) -> Option<&'a str> {
        let start = *self.starts.get(line.checked_sub(1)? as usize)? as usize;
        let end = self.starts.get(line as usize).map_or(self.text.len(), |&n| n as usize);
        self.text.get(start..end)
    }

    pub fn slice(&self, range: TextRange) -> &'a str {
        self.text.get(range.start().to_usize()..range.end().to_usize()).unwrap_or("")
    }

    /// A compile-time error at a range: byte offsets, no text, as CPython's compiler gives them.
    pub fn error(&self, msg: impl Into<String>, range: TextRange) -> Box<SyntaxErrorInfo> {
        self.error_at(msg, self.location(range))
    }

    pub fn error_at(&self, msg: impl Into<String>, loc: Location) -> Box<SyntaxErrorInfo> {
        Box::new(SyntaxErrorInfo {
            kind: ErrorKind::Syntax,
            msg: msg.into(),
            lineno: Some(loc.line as i64),
            offset: Some(loc.col as i64 + 1),
            end_lineno: Some(loc.end_line as i64),
            end_offset: Some(loc.end_col as i64 + 1),
            text: None,
            metadata: None,
        })
    }
}
