//! A tokenizer with CPython's behaviour, positions and error texts.
//!
//! It works on one buffer of UTF-8 whose line ends are already `\n` (see [`translate_newlines`]) and looks at it
//! line by line: `cur` is the next byte, `limit` the end of the lines seen so far, `line_start` the start of the
//! newest one. Error texts and columns depend on exactly how far it has looked, so these names are kept apart as
//! CPython keeps them apart.
//!
//! Two modes follow each other on a stack: ordinary code, and the literal text of an f- or t-string
//! (`tokenizer/fstring.rs`). Numbers are in `tokenizer/numbers.rs`.
//!
//! An error is either raised here with its full text ([`Done::Raised`]), or left as a state in `done` that the
//! recogniser words, since the wording needs to know about open brackets.

mod fstring;
mod numbers;

use super::token::{Kind, Token};
use super::{ErrorKind, SyntaxErrorInfo};
use taipan_text::ucd;

/// Deepest nesting of brackets.
pub const MAX_LEVEL: usize = 200;
/// Deepest indentation.
pub const MAX_INDENT: usize = 100;
const MAX_STRING_MODES: usize = 150;
const TAB: usize = 8;

/// What `next_char` gives past the end.
pub(crate) const EOF: i32 = -1;

/// How the tokenizer stands. `Ok → Eof` at the end of the text; everything else is an error and final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Ok,
    Eof,
    /// Indentation mixes tabs and spaces.
    TabSpace,
    /// Unindent to a column nothing began at.
    Dedent,
    TooDeep,
    /// Something other than a line end behind a backslash.
    LineContinuation,
    /// End inside a triple-quoted string (the error is in `error`).
    EofInString,
    /// End of line inside a string at the end of the text (the error is in `error`).
    EolInString,
    /// The error is in `error`.
    Raised,
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    pub bracket: u8,
    pub line: u32,
    pub col: i32,
}

/// State of one f- or t-string being read.
#[derive(Clone, Debug)]
struct StringMode {
    /// Reading literal text (true) or the code of a replacement field (false).
    literal: bool,
    quote: u8,
    quote_size: usize,
    /// Brackets open since the string began.
    curly_depth: i32,
    /// `curly_depth` at which each nested replacement field began: top level is −1.
    expr_start_depth: i32,
    start: usize,
    multi_line_start: usize,
    first_line: u32,
    raw: bool,
    in_format_spec: bool,
    in_debug: bool,
    template: bool,
}

impl StringMode {
    fn inside_expr(&self) -> bool {
        self.expr_start_depth >= 0
    }

    fn letter(&self) -> char {
        if self.template { 't' } else { 'f' }
    }
}

/// The tokenizer. Call [`Tokenizer::next_token`] until `EndMarker` or `ErrorToken`.
#[derive(Clone)]
pub struct Tokenizer<'s> {
    text: &'s [u8],
    pub(crate) cur: usize,
    /// End of the newest line (exclusive).
    pub(crate) limit: usize,
    /// Start of the first line still needed (a token may span lines).
    pub(crate) buf: usize,
    pub(crate) line_start: usize,
    multi_line_start: usize,
    pub line: u32,
    first_line: u32,
    start: Option<usize>,
    at_line_begin: bool,
    pending: i32,
    /// Columns with tabs to 8, and with tabs to 1.
    indents: Vec<(usize, usize)>,
    pub open: Vec<Open>,
    pub done: Done,
    pub error: Option<SyntaxErrorInfo>,
    modes: Vec<StringMode>,
    extra_tokens: bool,
    comment_newline: bool,
    kept_at_end: usize,
    /// `<>` is an operator.
    pub barry: bool,
    /// About numbers like `1or`: message and line.
    /// Text, line, characters of the line that were read.
    pub warnings: Vec<(String, u32, usize)>,
}

/// Gives the text every line end as `\n`, and with `end_line` a line end at the end if there was none.
pub fn translate_newlines(source: &str, end_line: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(source.len() + 1);
    let mut bytes = source.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'\r' {
            bytes.next_if_eq(&b'\n');
            out.push(b'\n');
        } else {
            out.push(byte);
        }
    }
    if end_line && out.last() != Some(&b'\n') {
        out.push(b'\n');
    }
    out
}

fn is_identifier_start(c: i32) -> bool {
    c >= 128 || (c >= 0 && (c as u8 == b'_' || (c as u8).is_ascii_alphabetic()))
}

fn is_identifier_char(c: i32) -> bool {
    is_identifier_start(c) || is_digit(c)
}

fn is_digit(c: i32) -> bool {
    (b'0' as i32..=b'9' as i32).contains(&c)
}

const fn ch(byte: u8) -> i32 {
    byte as i32
}

/// Characters in a piece of UTF-8 that may end inside a character (which then counts as one).
pub fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count()
}

impl<'s> Tokenizer<'s> {
    /// `text` must be UTF-8. `extra_tokens` delivers comments, non-logical line ends and operators that do not
    /// match, as the `tokenize` module wants them.
    pub fn new(text: &'s [u8], extra_tokens: bool) -> Tokenizer<'s> {
        Tokenizer {
            text,
            cur: 0,
            limit: 0,
            buf: 0,
            line_start: 0,
            multi_line_start: 0,
            line: 0,
            first_line: 0,
            start: None,
            at_line_begin: true,
            pending: 0,
            indents: vec![(0, 0)],
            open: Vec::new(),
            done: Done::Ok,
            error: None,
            modes: Vec::new(),
            extra_tokens,
            comment_newline: false,
            kept_at_end: usize::MAX,
            barry: false,
            warnings: Vec::new(),
        }
    }

    pub fn text(&self) -> &'s [u8] {
        self.text
    }

    /// At the end of the text: how much of it a reader by lines still holds.
    pub(crate) fn kept_at_end(&self) -> usize {
        self.kept_at_end
    }

    /// Whether an f- or t-string is open.
    pub fn in_string_mode(&self) -> bool {
        !self.modes.is_empty()
    }

    /// Depth of indentation now open.
    pub fn indent_depth(&self) -> usize {
        self.indents.len() - 1
    }

    /// Closes all open blocks before the next token (the end of interactive input does that).
    pub fn close_blocks(&mut self) {
        self.pending = -(self.indent_depth() as i32);
        self.indents.truncate(1);
    }

    fn next_char(&mut self) -> i32 {
        if self.cur == self.limit {
            if self.done != Done::Ok {
                return EOF;
            }
            if self.limit == self.text.len() {
                self.done = Done::Eof;
                self.kept_at_end = match (self.modes.first(), self.start) {
                    (Some(mode), _) => self.limit - mode.multi_line_start,
                    (None, Some(_)) => self.limit - self.buf,
                    (None, None) => 0,
                };
                return EOF;
            }
            let end =
                memchr_newline(&self.text[self.limit..]).map_or(self.text.len(), |n| self.limit + n + 1);
            self.line += 1;
            if self.start.is_none() {
                self.buf = self.cur;
            }
            self.limit = end;
            self.line_start = self.cur;
            if memchr::memchr(0, &self.text[self.line_start..end]).is_some() {
                self.fail("source code cannot contain null bytes");
                self.cur = end;
                return EOF;
            }
        }
        let byte = self.text[self.cur];
        self.cur += 1;
        byte as i32
    }

    fn back(&mut self, c: i32) {
        if c != EOF {
            self.cur -= 1;
        }
    }

    fn peek(&mut self) -> i32 {
        let c = self.next_char();
        self.back(c);
        c
    }

    /// The line the tokenizer stands on, without its end.
    fn error_line(&self) -> String {
        let rest = &self.text[self.line_start..];
        let end = memchr::memchr2(b'\n', 0, rest).unwrap_or(rest.len());
        String::from_utf8_lossy(&rest[..end]).into_owned()
    }

    /// Raises a SyntaxError at the place reached.
    fn fail(&mut self, msg: impl Into<String>) -> Kind {
        let offset = count_chars(&self.text[self.line_start..self.cur.max(self.line_start)]) as i64;
        self.fail_range(msg, offset, offset)
    }

    fn fail_range(&mut self, msg: impl Into<String>, offset: i64, end: i64) -> Kind {
        if self.error.is_none() {
            let mut info = SyntaxErrorInfo::bare(ErrorKind::Syntax, msg.into());
            info.lineno = Some(self.line as i64);
            info.offset = Some(offset);
            info.end_lineno = Some(self.line as i64);
            info.end_offset = Some(end);
            info.text = Some(self.error_line());
            self.error = Some(info);
        }
        self.done = Done::Raised;
        Kind::ErrorToken
    }

    fn fail_state(&mut self, done: Done) -> Kind {
        self.done = done;
        self.cur = self.limit;
        Kind::ErrorToken
    }

    /// The next token. After an error token every further call gives another.
    pub fn next_token(&mut self) -> Token {
        let mut span = (None, None);
        let kind = if self.error.is_some() {
            Kind::ErrorToken
        } else if self.modes.last().is_some_and(|mode| mode.literal) {
            self.string_mode(&mut span)
        } else {
            self.code_mode(&mut span)
        };
        let line_start = if kind.is_stringy() { self.multi_line_start } else { self.line_start };
        let col = |place: Option<usize>, from: usize| match place {
            Some(at) if at >= from => (at - from).min(i32::MAX as usize) as i32,
            _ => -1,
        };
        Token {
            kind,
            start: span.0.unwrap_or(self.cur),
            end: span.1.or(span.0).unwrap_or(self.cur),
            line: if kind.is_stringy() { self.first_line } else { self.line },
            col: col(span.0, line_start),
            end_line: self.line,
            end_col: col(span.1, self.line_start),
            level: self.open.len() as u32,
        }
    }

    /// Start of the line `next_token`'s result stands on, and the end of what was read: the `line` of `tokenize`.
    pub fn token_line(&self, kind: Kind) -> (usize, usize) {
        let start = if kind.is_stringy() { self.multi_line_start } else { self.line_start };
        (start, self.limit)
    }

    /// Measures indentation at the start of a line. Some(error token) or None; sets `blank`.
    fn indentation(&mut self, blank: &mut bool) -> Result<(), Kind> {
        let (mut col, mut alt_col) = (0usize, 0usize);
        let mut continued: Option<usize> = None;
        self.at_line_begin = false;
        let c = loop {
            let c = self.next_char();
            if c == ch(b' ') {
                col += 1;
                alt_col += 1;
            } else if c == ch(b'\t') {
                col = (col / TAB + 1) * TAB;
                alt_col += 1;
            } else if c == 0x0C {
                col = 0;
                alt_col = 0;
            } else if c == ch(b'\\') {
                // Whitespace before a backslash settles the indentation of what the next line brings.
                if continued.is_none_or(|at| at == 0) {
                    continued = Some(col);
                }
                self.continuation_line()?;
            } else {
                break c;
            }
        };
        self.back(c);
        if c == ch(b'#') || c == ch(b'\n') || c == ch(b'\r') {
            *blank = true;
        }
        if *blank || !self.open.is_empty() {
            return Ok(());
        }
        if let Some(at) = continued.filter(|&at| at != 0) {
            col = at;
            alt_col = at;
        }
        let &(top, alt_top) = self.indents.last().unwrap_or(&(0, 0));
        if col == top {
            if alt_col != alt_top {
                return Err(self.fail_state(Done::TabSpace));
            }
        } else if col > top {
            if self.indents.len() >= MAX_INDENT {
                return Err(self.fail_state(Done::TooDeep));
            }
            if alt_col <= alt_top {
                return Err(self.fail_state(Done::TabSpace));
            }
            self.pending += 1;
            self.indents.push((col, alt_col));
        } else {
            while self.indents.len() > 1 && self.indents.last().is_some_and(|&(at, _)| col < at) {
                self.pending -= 1;
                self.indents.pop();
            }
            let &(top, alt_top) = self.indents.last().unwrap_or(&(0, 0));
            if col != top {
                return Err(self.fail_state(Done::Dedent));
            }
            if alt_col != alt_top {
                return Err(self.fail_state(Done::TabSpace));
            }
        }
        Ok(())
    }

    /// Behind a backslash: the line end must follow, and something behind that.
    fn continuation_line(&mut self) -> Result<(), Kind> {
        let mut c = self.next_char();
        if c == ch(b'\r') {
            c = self.next_char();
        }
        if c != ch(b'\n') {
            self.done = Done::LineContinuation;
            return Err(Kind::ErrorToken);
        }
        let c = self.next_char();
        if c == EOF {
            self.done = Done::Eof;
            self.cur = self.limit;
            return Err(Kind::ErrorToken);
        }
        self.back(c);
        Ok(())
    }

    fn code_mode(&mut self, span: &mut (Option<usize>, Option<usize>)) -> Kind {
        loop {
            if let Some(kind) = self.code_line(span) {
                return kind;
            }
        }
    }

    /// One attempt at a token; None when a blank line (or a line end inside brackets) was skipped.
    fn code_line(&mut self, span: &mut (Option<usize>, Option<usize>)) -> Option<Kind> {
        self.start = None;
        let mut blank = false;
        if self.at_line_begin
            && let Err(kind) = self.indentation(&mut blank)
        {
            return Some(kind);
        }
        self.start = Some(self.cur);
        if self.pending < 0 {
            if self.extra_tokens {
                *span = (Some(self.cur), Some(self.cur));
            }
            self.pending += 1;
            return Some(Kind::Dedent);
        }
        if self.pending > 0 {
            if self.extra_tokens {
                *span = (Some(self.buf), Some(self.cur));
            }
            self.pending -= 1;
            return Some(Kind::Indent);
        }
        self.peek();
        loop {
            self.start = None;
            let mut c;
            loop {
                c = self.next_char();
                if c != ch(b' ') && c != ch(b'\t') && c != 0x0C {
                    break;
                }
            }
            let start = if c == EOF { self.cur } else { self.cur - 1 };
            self.start = Some(start);
            if c == ch(b'#') {
                while c != EOF && c != ch(b'\n') && c != ch(b'\r') {
                    c = self.next_char();
                }
                if self.extra_tokens {
                    self.back(c);
                    *span = (Some(start), Some(self.cur));
                    self.comment_newline = blank;
                    return Some(Kind::Comment);
                }
            }
            if c == EOF {
                if !self.open.is_empty() || self.done != Done::Eof {
                    return Some(Kind::ErrorToken);
                }
                return Some(Kind::EndMarker);
            }
            if c == ch(b'\\') {
                if let Err(kind) = self.continuation_line() {
                    return Some(kind);
                }
                continue;
            }
            return self.token_at(c, start, blank, span);
        }
    }

    fn token_at(
        &mut self,
        c: i32,
        start: usize,
        blank: bool,
        span: &mut (Option<usize>, Option<usize>),
    ) -> Option<Kind> {
        let mut kind = if is_identifier_start(c) {
            self.name_or_string(c, span)
        } else if c == ch(b'\r') && self.peek() != ch(b'\n') {
            self.fail("invalid non-printable character U+000D")
        } else if c == ch(b'\n') || c == ch(b'\r') {
            if c == ch(b'\r') {
                self.next_char();
            }
            self.at_line_begin = true;
            if blank || !self.open.is_empty() {
                if !self.extra_tokens {
                    return None;
                }
                self.comment_newline = false;
                *span = (Some(start), Some(self.cur));
                return Some(Kind::Nl);
            }
            if self.comment_newline && self.extra_tokens {
                self.comment_newline = false;
                *span = (Some(start), Some(self.cur));
                return Some(Kind::Nl);
            }
            *span = (Some(start), Some(self.cur));
            return Some(Kind::Newline);
        } else if c == ch(b'.') {
            let next = self.next_char();
            if is_digit(next) {
                self.fraction(next, start)
            } else if next == ch(b'.') {
                let third = self.next_char();
                if third == ch(b'.') {
                    Kind::Ellipsis
                } else {
                    self.back(third);
                    self.back(next);
                    Kind::Dot
                }
            } else {
                self.back(next);
                Kind::Dot
            }
        } else if is_digit(c) {
            self.number(c, start)
        } else if c == ch(b'\'') || c == ch(b'"') {
            self.string(c)
        } else {
            return Some(self.punctuation(c, start, span));
        };
        if kind == Kind::ErrorToken {
            return Some(kind);
        }
        if kind == Kind::Name && !self.extra_tokens {
            kind = Kind::keyword(&self.text[start..self.cur]).unwrap_or(Kind::Name);
        }
        *span = (Some(start), Some(self.cur));
        Some(kind)
    }

    fn name_or_string(&mut self, first: i32, span: &mut (Option<usize>, Option<usize>)) -> Kind {
        let start = self.cur - 1;
        let (mut b, mut r, mut u, mut f, mut t) = (false, false, false, false, false);
        let mut c = first;
        loop {
            let flag = match (c.clamp(0, 127) as u8).to_ascii_lowercase() {
                b'b' => &mut b,
                b'r' => &mut r,
                b'u' => &mut u,
                b'f' => &mut f,
                b't' => &mut t,
                _ => break,
            };
            if *flag {
                break;
            }
            *flag = true;
            c = self.next_char();
            if c == ch(b'"') || c == ch(b'\'') {
                let pairs = [
                    (u, b, "ub"),
                    (u, r, "ur"),
                    (u, f, "uf"),
                    (u, t, "ut"),
                    (b, f, "bf"),
                    (b, t, "bt"),
                    (f, t, "ft"),
                ];
                if let Some((_, _, names)) = pairs.iter().find(|(x, y, _)| *x && *y) {
                    let (x, y) = names.split_at(1);
                    let at = (start - self.line_start) as i64 + 1;
                    let end = (self.cur - 1 - self.line_start) as i64;
                    let base = count_chars(&self.text[self.line_start..start]) as i64 + 1;
                    return self.fail_range(
                        format!("'{x}' and '{y}' prefixes are incompatible"),
                        base,
                        base + end - at + 1,
                    );
                }
                if f || t {
                    *span = (Some(start), None);
                    return self.string_start(c, start, r, t);
                }
                return self.string(c);
            }
        }
        let mut non_ascii = false;
        while is_identifier_char(c) {
            non_ascii |= c >= 128;
            c = self.next_char();
        }
        self.back(c);
        if non_ascii && !self.extra_tokens && !self.verify_identifier(start) {
            return Kind::ErrorToken;
        }
        Kind::Name
    }

    /// Checks a name with characters outside ASCII.
    fn verify_identifier(&mut self, start: usize) -> bool {
        let bytes = &self.text[start..self.cur];
        let name = match std::str::from_utf8(bytes) {
            Ok(name) => name,
            Err(_) => return true,
        };
        let bad = name.char_indices().find(|&(at, c)| {
            if at == 0 { !(c == '_' || ucd::is_xid_start(c as u32)) } else { !ucd::is_xid_continue(c as u32) }
        });
        let Some((at, c)) = bad else { return true };
        self.cur = start + at + c.len_utf8();
        if ucd::is_printable(c as u32) {
            self.fail(format!("invalid character '{c}' (U+{:04X})", c as u32));
        } else {
            self.fail(format!("invalid non-printable character U+{:04X}", c as u32));
        }
        false
    }

    /// A string without replacement fields, behind its first quote.
    fn string(&mut self, quote: i32) -> Kind {
        let start = self.start.unwrap_or(self.cur);
        let (mut size, mut closing, mut escaped_quote) = (1, 0, false);
        self.first_line = self.line;
        self.multi_line_start = self.line_start;
        let mut c = self.next_char();
        if c == quote {
            c = self.next_char();
            if c == quote {
                size = 3;
            } else {
                closing = 1;
            }
        }
        if c != quote {
            self.back(c);
        }
        while closing != size {
            c = self.next_char();
            if c == EOF || (size == 1 && c == ch(b'\n')) {
                self.unterminated(quote, size, c, start, escaped_quote);
                return Kind::ErrorToken;
            }
            if c == quote {
                closing += 1;
            } else {
                closing = 0;
                if c == ch(b'\\') {
                    c = self.next_char();
                    escaped_quote |= c == quote;
                    if c == ch(b'\r') {
                        self.next_char();
                    }
                }
            }
        }
        Kind::String
    }

    fn unterminated(&mut self, quote: i32, size: usize, c: i32, start: usize, escaped_quote: bool) {
        // The error is reported where the string begins.
        self.cur = start + 1;
        self.line_start = self.multi_line_start;
        let detected = self.line;
        self.line = self.first_line;
        if let Some(mode) = self.modes.last()
            && mode.quote as i32 == quote
            && mode.quote_size == size
        {
            // The quote ends the surrounding f-string, so it is a brace that is missing.
            let letter = mode.letter();
            self.fail(format!("{letter}-string: expecting '}}'"));
            return;
        }
        if size == 3 {
            self.fail(format!("unterminated triple-quoted string literal (detected at line {detected})"));
            if c != ch(b'\n') {
                self.done = Done::EofInString;
            }
        } else {
            let hint = if escaped_quote { "; perhaps you escaped the end quote?" } else { "" };
            self.fail(format!("unterminated string literal (detected at line {detected}){hint}"));
            if c != ch(b'\n') {
                self.done = Done::EolInString;
            }
        }
    }

    fn punctuation(&mut self, c: i32, start: usize, span: &mut (Option<usize>, Option<usize>)) -> Kind {
        if matches!(u8::try_from(c), Ok(b':' | b'}' | b'!' | b'{'))
            && let Some(mode) = self.modes.last_mut()
            && mode.inside_expr()
            && c == ch(b':')
            && mode.curly_depth - 1 == mode.expr_start_depth
        {
            // A colon at the top of a replacement field begins its format.
            mode.literal = true;
            mode.in_format_spec = true;
            *span = (Some(start), Some(self.cur));
            return Kind::Colon;
        }
        let c2 = self.next_char();
        let diamond = self.barry && c == ch(b'<') && c2 == ch(b'>');
        if let Some(two) = two_chars(c, c2).or(diamond.then_some(Kind::NotEqual)) {
            let c3 = self.next_char();
            let kind = three_chars(c, c2, c3).unwrap_or_else(|| {
                self.back(c3);
                two
            });
            *span = (Some(start), Some(self.cur));
            return kind;
        }
        self.back(c2);
        if let Some(kind) = self.bracket(c, start) {
            return kind;
        }
        let byte = u8::try_from(c).unwrap_or(0);
        if !(32..127).contains(&byte) {
            return self.fail(format!("invalid non-printable character U+{:04X}", c));
        }
        if byte == b'='
            && let Some(mode) = self.modes.last_mut()
            && mode.curly_depth - mode.expr_start_depth == 1
        {
            mode.in_debug = true;
        }
        *span = (Some(start), Some(self.cur));
        one_char(byte)
    }

    /// Keeps the stack of brackets. Some(error token) if this one does not fit.
    fn bracket(&mut self, c: i32, start: usize) -> Option<Kind> {
        let c = u8::try_from(c).unwrap_or(0);
        let strict = !self.extra_tokens;
        match c {
            b'(' | b'[' | b'{' => {
                if self.open.len() >= MAX_LEVEL {
                    return Some(self.fail("too many nested parentheses"));
                }
                let col = start.saturating_sub(self.line_start) as i32;
                self.open.push(Open { bracket: c, line: self.line, col });
                if let Some(mode) = self.modes.last_mut() {
                    mode.curly_depth += 1;
                }
            }
            b')' | b']' | b'}' => {
                if c == b'}'
                    && let Some(mode) = self.modes.last()
                    && mode.curly_depth == 0
                {
                    let letter = mode.letter();
                    return Some(self.fail(format!("{letter}-string: single '}}' is not allowed")));
                }
                if strict && self.open.is_empty() {
                    return Some(self.fail(format!("unmatched '{}'", c as char)));
                }
                if let Some(open) = self.open.pop()
                    && !matches!((open.bracket, c), (b'(', b')') | (b'[', b']') | (b'{', b'}'))
                {
                    if let Some(mode) = self.modes.last()
                        && open.bracket == b'{'
                        && mode.curly_depth - 1 == mode.expr_start_depth
                    {
                        let letter = mode.letter();
                        return Some(self.fail(format!("{letter}-string: unmatched '{}'", c as char)));
                    }
                    if strict {
                        let mut msg = format!(
                            "closing parenthesis '{}' does not match opening parenthesis '{}'",
                            c as char, open.bracket as char
                        );
                        if open.line != self.line {
                            msg += &format!(" on line {}", open.line);
                        }
                        return Some(self.fail(msg));
                    }
                }
                if let Some(mode) = self.modes.last_mut() {
                    mode.curly_depth -= 1;
                    if mode.curly_depth < 0 {
                        let letter = mode.letter();
                        return Some(self.fail(format!("{letter}-string: unmatched '{}'", c as char)));
                    }
                    if c == b'}' && mode.curly_depth == mode.expr_start_depth {
                        mode.expr_start_depth -= 1;
                        mode.literal = true;
                        mode.in_format_spec = false;
                        mode.in_debug = false;
                    }
                }
            }
            _ => {}
        }
        None
    }
}

fn memchr_newline(bytes: &[u8]) -> Option<usize> {
    memchr::memchr(b'\n', bytes)
}

fn one_char(c: u8) -> Kind {
    let text = [c];
    std::str::from_utf8(&text).ok().and_then(Kind::from_text).unwrap_or(Kind::Op)
}

fn two_chars(c: i32, c2: i32) -> Option<Kind> {
    operator(&[c, c2])
}

fn three_chars(c: i32, c2: i32, c3: i32) -> Option<Kind> {
    operator(&[c, c2, c3])
}

fn operator(chars: &[i32]) -> Option<Kind> {
    let mut text = [0u8; 3];
    for (slot, &c) in text.iter_mut().zip(chars) {
        *slot = u8::try_from(c).ok().filter(u8::is_ascii_punctuation)?;
    }
    let text = std::str::from_utf8(&text[..chars.len()]).ok()?;
    Kind::from_text(text).filter(|kind| !kind.is_keyword())
}
