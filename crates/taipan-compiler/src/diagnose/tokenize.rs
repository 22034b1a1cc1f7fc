//! The tokens of a text as `_tokenize.TokenizerIter` gives them to the `tokenize` module.

use super::token::Kind;
use super::tokenizer::{Done, Tokenizer, count_chars};
use super::{ErrorKind, SyntaxErrorInfo};

/// A token with the five fields of `tokenize.TokenInfo`. Lines count from 1, columns from 0 in characters.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenInfo {
    /// The number of its kind in the `token` module.
    pub number: u8,
    pub string: String,
    pub start: (i64, i64),
    pub end: (i64, i64),
    pub line: String,
}

/// Iterates over the tokens of a text; an error ends it.
pub struct Tokens {
    text: Vec<u8>,
    extra: bool,
    /// A line end was added at the end of the text.
    implicit_newline: bool,
    made: std::vec::IntoIter<Result<TokenInfo, SyntaxErrorInfo>>,
    started: bool,
}

impl Tokens {
    /// `source` is all that the `readline` of the iterator gives, line ends as they are.
    pub fn new(source: &str, extra: bool) -> Tokens {
        let mut text = source.as_bytes().to_vec();
        let implicit_newline = text.last().is_some_and(|&b| b != b'\n');
        if implicit_newline {
            text.push(b'\n');
        }
        Tokens { text, extra, implicit_newline, made: Vec::new().into_iter(), started: false }
    }

    fn make(&self) -> Vec<Result<TokenInfo, SyntaxErrorInfo>> {
        let mut out = Vec::new();
        let mut tokenizer = Tokenizer::new(&self.text, self.extra);
        let text = |from: usize, to: usize| {
            String::from_utf8_lossy(self.text.get(from..to).unwrap_or(b"")).into_owned()
        };
        // Where the line text ends: the line end that was added does not show.
        let visible =
            |end: usize| if self.implicit_newline && end == self.text.len() { end - 1 } else { end };
        loop {
            let token = tokenizer.next_token();
            if token.kind == Kind::ErrorToken {
                out.push(Err(self.error(&tokenizer)));
                return out;
            }
            let (line_start, limit) = tokenizer.token_line(token.kind);
            let trailing =
                token.kind == Kind::EndMarker || (token.kind == Kind::Dedent && tokenizer.done == Done::Eof);
            let column = |at: usize, from: usize| {
                if at >= from { count_chars(&self.text[from..at]) as i64 } else { -1 }
            };
            let mut info = TokenInfo {
                number: token.kind.number(),
                string: String::new(),
                start: (token.line as i64, -1),
                end: (token.end_line as i64, -1),
                line: text(line_start, visible(limit)),
            };
            if token.col >= 0 {
                info.string = text(token.start, token.end);
                info.start.1 = column(token.start, line_start);
            }
            if token.end_col >= 0 {
                info.end.1 = column(token.end, tokenizer.line_start);
            }
            if !self.extra && token.kind == Kind::Newline && token.end > token.start {
                // Without the line end itself.
                info.string.pop();
                info.end.1 -= 1;
            }
            if self.extra {
                if trailing {
                    info.line.clear();
                    info.start = (info.start.0 + 1, 0);
                    info.end = info.start;
                }
                if matches!(token.kind, Kind::Newline | Kind::Nl)
                    && self.implicit_newline
                    && token.end == self.text.len()
                {
                    info.string.clear();
                } else if token.kind == Kind::Newline {
                    info.string = text(token.start, token.end);
                    if info.string.starts_with('#') {
                        info.string = "\n".into();
                    }
                }
                if (Kind::LPar as u8..Kind::Op as u8).contains(&(token.kind as u8)) {
                    info.number = Kind::Op.number();
                }
            }
            out.push(Ok(info));
            if token.kind == Kind::EndMarker {
                return out;
            }
        }
    }

    fn error(&self, tokenizer: &Tokenizer<'_>) -> SyntaxErrorInfo {
        if let Some(info) = &tokenizer.error {
            return info.clone();
        }
        let (kind, msg) = match tokenizer.done {
            Done::Eof | Done::Ok => {
                let mut info =
                    SyntaxErrorInfo::bare(ErrorKind::Syntax, "unexpected EOF in multi-line statement");
                info.lineno = Some(tokenizer.line as i64);
                info.offset = Some(tokenizer.kept_at_end() as i64);
                info.end_lineno = info.lineno;
                return info;
            }
            Done::Dedent => (ErrorKind::Indentation, "unindent does not match any outer indentation level"),
            Done::TabSpace => (ErrorKind::Tab, "inconsistent use of tabs and spaces in indentation"),
            Done::TooDeep => (ErrorKind::Indentation, "too many levels of indentation"),
            Done::LineContinuation => {
                (ErrorKind::Syntax, "unexpected character after line continuation character")
            }
            _ => (ErrorKind::Syntax, "unknown tokenization error"),
        };
        let line = &self.text[tokenizer.buf..tokenizer.limit];
        let mut info = SyntaxErrorInfo::bare(kind, msg);
        info.lineno = Some(tokenizer.line as i64);
        info.offset = Some(count_chars(line) as i64);
        info.text = Some(String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line)).into_owned());
        info
    }
}

impl Iterator for Tokens {
    type Item = Result<TokenInfo, SyntaxErrorInfo>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.started {
            self.started = true;
            self.made = self.make().into_iter();
        }
        self.made.next()
    }
}
