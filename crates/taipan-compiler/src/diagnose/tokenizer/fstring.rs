//! The literal text of f- and t-strings.

use super::{Done, EOF, Kind, MAX_STRING_MODES, StringMode, Tokenizer, ch};

const MAX_EXPR_NESTING: i32 = 3;

impl Tokenizer<'_> {
    /// Opens an f- or t-string behind its first quote.
    pub(super) fn string_start(&mut self, quote: i32, start: usize, raw: bool, template: bool) -> Kind {
        self.first_line = self.line;
        self.multi_line_start = self.line_start;
        let mut quote_size = 1;
        let second = self.next_char();
        if second == quote {
            let third = self.next_char();
            if third == quote {
                quote_size = 3;
            } else {
                self.back(third);
                self.back(second);
            }
        } else {
            self.back(second);
        }
        if self.modes.len() + 1 >= MAX_STRING_MODES {
            return self.fail("too many nested f-strings or t-strings");
        }
        self.modes.push(StringMode {
            literal: true,
            quote: quote as u8,
            quote_size,
            curly_depth: 0,
            expr_start_depth: -1,
            start,
            multi_line_start: self.line_start,
            first_line: self.line,
            raw,
            in_format_spec: false,
            in_debug: false,
            template,
        });
        if template { Kind::TStringStart } else { Kind::FStringStart }
    }

    fn open_expr(&mut self) -> Result<(), Kind> {
        let Some(mode) = self.modes.last_mut() else { return Ok(()) };
        mode.expr_start_depth += 1;
        if mode.expr_start_depth >= MAX_EXPR_NESTING {
            let letter = mode.letter();
            return Err(self.fail(format!("{letter}-string: expressions nested too deeply")));
        }
        mode.literal = false;
        Ok(())
    }

    pub(super) fn string_mode(&mut self, span: &mut (Option<usize>, Option<usize>)) -> Kind {
        let start = self.cur;
        self.start = Some(start);
        self.first_line = self.line;
        let first = self.next_char();
        self.back(first);
        if first == ch(b'{') {
            let brace = self.next_char();
            let second = self.next_char();
            self.back(second);
            self.back(brace);
            if second != ch(b'{') {
                if let Err(kind) = self.open_expr() {
                    return kind;
                }
                return self.code_mode(span);
            }
        }
        let Some(mode) = self.modes.last().cloned() else { return Kind::ErrorToken };
        let middle = if mode.template { Kind::TStringMiddle } else { Kind::FStringMiddle };
        let quote = mode.quote as i32;
        let mut at_end = true;
        for _ in 0..mode.quote_size {
            let c = self.next_char();
            if c != quote {
                self.back(c);
                at_end = false;
                break;
            }
        }
        self.multi_line_start = self.line_start;
        if at_end {
            self.modes.pop();
            *span = (Some(start), Some(self.cur));
            return if mode.template { Kind::TStringEnd } else { Kind::FStringEnd };
        }
        self.string_middle(start, mode, middle, span)
    }

    fn string_middle(
        &mut self,
        start: usize,
        mode: StringMode,
        middle: Kind,
        span: &mut (Option<usize>, Option<usize>),
    ) -> Kind {
        let quote = mode.quote as i32;
        let mut closing = 0;
        let mut named_escape = false;
        let in_format_spec = mode.in_format_spec && mode.inside_expr();
        while closing != mode.quote_size {
            let c = self.next_char();
            if self.done == Done::Raised {
                return Kind::ErrorToken;
            }
            if c == EOF || (mode.quote_size == 1 && c == ch(b'\n')) {
                if in_format_spec && c == ch(b'\n') {
                    let letter = mode.letter();
                    return self.fail(format!(
                        "{letter}-string: newlines are not allowed in format specifiers for single quoted {letter}-strings"
                    ));
                }
                self.cur = mode.start + 1;
                self.line_start = mode.multi_line_start;
                let detected = self.line;
                self.line = mode.first_line;
                let letter = mode.letter();
                let triple = if mode.quote_size == 3 { "triple-quoted " } else { "" };
                self.fail(format!(
                    "unterminated {triple}{letter}-string literal (detected at line {detected})"
                ));
                if mode.quote_size == 3 && c != ch(b'\n') {
                    self.done = Done::EofInString;
                }
                return Kind::ErrorToken;
            }
            if c == quote {
                closing += 1;
                continue;
            }
            closing = 0;
            if c == ch(b'{') {
                let next = self.next_char();
                if next != ch(b'{') || in_format_spec {
                    self.back(next);
                    self.back(c);
                    if let Err(kind) = self.open_expr() {
                        return kind;
                    }
                    *span = (Some(start), Some(self.cur));
                } else {
                    *span = (Some(start), Some(self.cur - 1));
                }
                return middle;
            }
            if c == ch(b'}') {
                if named_escape {
                    *span = (Some(start), Some(self.cur));
                    return middle;
                }
                let next = self.next_char();
                if next == ch(b'}') && !in_format_spec && mode.curly_depth == 0 {
                    *span = (Some(start), Some(self.cur - 1));
                } else {
                    self.back(next);
                    self.back(c);
                    if let Some(mode) = self.modes.last_mut() {
                        mode.literal = false;
                    }
                    *span = (Some(start), Some(self.cur));
                }
                return middle;
            }
            if c == ch(b'\\') {
                let mut next = self.next_char();
                if next == ch(b'\r') {
                    next = self.next_char();
                }
                if next == ch(b'{') || next == ch(b'}') {
                    self.back(next);
                    continue;
                }
                if !mode.raw && next == ch(b'N') {
                    next = self.next_char();
                    if next == ch(b'{') {
                        named_escape = true;
                    } else {
                        self.back(next);
                    }
                }
            }
        }
        // The closing quotes are a token of their own.
        self.cur -= mode.quote_size;
        *span = (Some(start), Some(self.cur));
        middle
    }
}
