//! The recogniser: a packrat machine over the tables of `grammar.rs`, and the raising of errors.
//!
//! Tokens are fetched only when a rule looks at them, because the newest token fetched is where an error without a
//! rule of its own is reported, and because an error of the tokenizer counts only once it is reached. The first pass
//! runs without the `invalid_…` rules; if it fails, a second one runs with them (see [`Machine::run`]).

use super::actions::{Node, NodeKind};
use super::grammar::{Action, Alternative, Grammar, Item, Place, RuleId, Slot, kind_bit, python};
use super::token::{Kind, Token};
use super::tokenizer::{Done, Tokenizer, count_chars};
use super::{ErrorKind, Mode, Options, SyntaxErrorInfo};

/// Deepest nesting of rules, after which CPython gives up with a MemoryError.
const MAX_DEPTH: u32 = 6000;

/// "Where the tokenizer stands", for positions.
const CURRENT: i64 = -5;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Val {
    Unit,
    Token(u32),
    Node(u32),
    Seq(u32, u32),
}

/// An error was raised; it stands in the machine.
#[derive(Debug)]
pub struct Raised;

pub type Outcome = Result<Option<Val>, Raised>;

struct Memo {
    rule: RuleId,
    value: Option<Val>,
    end: u32,
}

/// Values bound in an alternative.
#[derive(Clone, Copy)]
pub struct Bound {
    pub values: [Option<Val>; 3],
    /// First token of the alternative.
    pub start: u32,
}

pub struct Machine<'s> {
    grammar: &'static Grammar,
    pub tokenizer: Tokenizer<'s>,
    pub tokens: Vec<Token>,
    memos: Vec<Vec<Memo>>,
    pub mark: usize,
    /// Error rules are on.
    second_pass: bool,
    depth: u32,
    mode: Mode,
    options: Options,
    parsing_started: bool,
    pub nodes: Vec<Node>,
    pub sequences: Vec<Val>,
    scratch: Vec<Val>,
    pub error: Option<SyntaxErrorInfo>,
    /// An error of the compiler proper, for a text that is right otherwise.
    pub late_error: Option<SyntaxErrorInfo>,
    /// The bracket that the error is to reach from.
    pub late_bracket: Option<usize>,
    /// The last line of the file had no end.
    pub added_newline: bool,
}

impl<'s> Machine<'s> {
    pub fn new(text: &'s [u8], mode: Mode, options: Options) -> Machine<'s> {
        Machine {
            grammar: python(),
            tokenizer: Tokenizer::new(text, false),
            tokens: Vec::new(),
            memos: Vec::new(),
            mark: 0,
            second_pass: false,
            depth: 0,
            mode,
            options,
            parsing_started: false,
            nodes: Vec::new(),
            sequences: Vec::new(),
            scratch: Vec::new(),
            error: None,
            late_error: None,
            late_bracket: None,
            added_newline: false,
        }
    }

    /// The late error, which may reach up to a bracket that was read after it.
    pub fn close_late_error(&mut self) -> Option<SyntaxErrorInfo> {
        let mut info = self.late_error.take()?;
        if let Some(open) = self.late_bracket {
            let level = self.tokens[open].level;
            let is_close =
                |t: &&Token| t.level < level && matches!(t.kind, Kind::RBrace | Kind::RPar | Kind::RSqb);
            if let Some(close) = self.tokens[open + 1..].iter().find(is_close) {
                info.end_lineno = Some(close.end_line as i64);
                info.end_offset = Some(close.end_col as i64 + 1);
            }
        }
        Some(info)
    }

    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Recognises the whole text.
    pub fn run(&mut self) -> Result<(), SyntaxErrorInfo> {
        self.run_passes().map_err(|mut info| {
            info.metadata = (info.kind != ErrorKind::Incomplete).then_some((0, 0));
            info
        })
    }

    fn run_passes(&mut self) -> Result<(), SyntaxErrorInfo> {
        let start = self.grammar.rule(match self.mode {
            Mode::Exec => "file",
            Mode::Eval => "eval",
            Mode::Single => "interactive",
        });
        let outcome = self.rule(start);
        if let Ok(Some(_)) = outcome {
            if self.mode == Mode::Single && self.more_statements() {
                let _ = self.raise_newest("multiple statements found while compiling a single statement");
                return Err(self.take_error());
            }
            return Ok(());
        }
        if self.options.allow_incomplete
            && matches!(self.tokenizer.done, Done::Eof | Done::EofInString | Done::EolInString)
        {
            self.error = None;
            let _ = self.raise_newest_kind(ErrorKind::Incomplete, "incomplete input");
            return Err(self.take_error());
        }
        let newest = self.tokens.last().copied();
        if outcome.is_ok() {
            for memo in &mut self.memos {
                memo.clear();
            }
            self.mark = 0;
            self.depth = 0;
            self.second_pass = true;
            let _ = self.rule(start);
        }
        self.settle_error(newest);
        Err(self.take_error())
    }

    fn take_error(&mut self) -> SyntaxErrorInfo {
        self.error.take().unwrap_or_else(|| SyntaxErrorInfo::bare(ErrorKind::Syntax, "invalid syntax"))
    }

    /// After `mode single` matched: whether anything but space and comments is left.
    fn more_statements(&self) -> bool {
        let mut rest = self.tokenizer.text()[self.tokenizer.cur..].iter();
        while let Some(&byte) = rest.next() {
            match byte {
                b' ' | b'\t' | b'\n' | 0x0C => {}
                b'#' => {
                    rest.find(|&&b| b == b'\n');
                }
                _ => return true,
            }
        }
        false
    }

    /// What to report after the second pass; `newest` is the furthest token of the first.
    fn settle_error(&mut self, newest: Option<Token>) {
        if let Some(info) = &self.error {
            if self.tokenizer.done == Done::Ok && info.kind != ErrorKind::Memory {
                self.check_rest();
            }
            return;
        }
        let Some(token) = newest else {
            let _ = self.raise_newest("error at start before reading any input");
            return;
        };
        if token.kind == Kind::ErrorToken && self.tokenizer.done == Done::Eof {
            if self.tokenizer.open.is_empty() {
                let _ = self.raise_newest("unexpected EOF while parsing");
            } else {
                self.raise_unclosed();
            }
            return;
        }
        if matches!(token.kind, Kind::Indent | Kind::Dedent) {
            let msg = if token.kind == Kind::Indent { "unexpected indent" } else { "unexpected unindent" };
            let _ = self.raise_newest_kind(ErrorKind::Indentation, msg);
            return;
        }
        let _ = self.raise_tokens(token, token, "invalid syntax");
        self.check_rest();
    }

    /// Errors of the tokenizer in the rest of the text go before one of the grammar.
    fn check_rest(&mut self) {
        let Some(known) = self.tokens.last().map(|token| token.line) else { return };
        let kept = self.error.take();
        loop {
            match self.tokenizer.next_token().kind {
                // Within an f-string the tokenizer may be off the rails because of the error.
                Kind::ErrorToken if self.tokenizer.in_string_mode() => break,
                Kind::ErrorToken => {
                    if let Some(info) = self.tokenizer.error.clone() {
                        self.error = Some(info);
                    } else if let Some(open) = self.tokenizer.open.last()
                        && known > open.line
                    {
                        self.raise_unclosed();
                    }
                    break;
                }
                Kind::EndMarker => break,
                _ => {}
            }
        }
        if self.error.is_none() {
            self.error = kept;
        }
    }

    // ---- tokens ----

    fn fill(&mut self) -> Result<(), Raised> {
        let mut token = self.tokenizer.next_token();
        if self.mode == Mode::Single && token.kind == Kind::EndMarker && self.parsing_started {
            token.kind = Kind::Newline;
            self.parsing_started = false;
            if self.tokenizer.indent_depth() > 0 && !self.options.dont_imply_dedent {
                self.tokenizer.close_blocks();
            }
        } else {
            self.parsing_started = true;
        }
        self.tokens.push(token);
        self.memos.push(Vec::new());
        if token.kind == Kind::ErrorToken { Err(self.tokenizer_error()) } else { Ok(()) }
    }

    pub fn peek(&mut self) -> Result<Kind, Raised> {
        if self.mark == self.tokens.len() {
            self.fill()?;
        }
        Ok(self.tokens[self.mark].kind)
    }

    pub fn text(&self, token: u32) -> &'s [u8] {
        let token = &self.tokens[token as usize];
        self.tokenizer.text().get(token.start..token.end).unwrap_or(b"")
    }

    fn tokenizer_error(&mut self) -> Raised {
        if let Some(info) = self.tokenizer.error.clone() {
            self.error.get_or_insert(info);
            return Raised;
        }
        let line = self.tokenizer.line as i64;
        let (kind, col, msg) = match self.tokenizer.done {
            Done::Eof => {
                if self.tokenizer.open.is_empty() {
                    return self.raise_newest("unexpected EOF while parsing");
                }
                self.raise_unclosed();
                return Raised;
            }
            Done::Dedent => {
                return self.raise_newest_kind(
                    ErrorKind::Indentation,
                    "unindent does not match any outer indentation level",
                );
            }
            Done::TabSpace => (ErrorKind::Tab, 0, "inconsistent use of tabs and spaces in indentation"),
            Done::TooDeep => (ErrorKind::Indentation, 0, "too many levels of indentation"),
            Done::LineContinuation => (
                ErrorKind::Syntax,
                (self.tokenizer.cur - self.tokenizer.buf) as i64 - 1,
                "unexpected character after line continuation character",
            ),
            _ => (ErrorKind::Syntax, 0, "unknown parsing error"),
        };
        self.raise(kind, line, col.max(0) + 1, line, 0, msg)
    }

    // ---- raising ----

    /// Raises with 1-based byte columns, `CURRENT`, or 0 and −1, which CPython shows as they are.
    fn raise(
        &mut self,
        kind: ErrorKind,
        line: i64,
        col: i64,
        end_line: i64,
        end_col: i64,
        msg: &str,
    ) -> Raised {
        if self.error.is_some() {
            return Raised;
        }
        let tokenizer = &self.tokenizer;
        let end_line = if end_line == CURRENT { tokenizer.line as i64 } else { end_line };
        let end_col = if end_col == CURRENT {
            tokenizer.cur.saturating_sub(tokenizer.line_start) as i64
        } else {
            end_col
        };
        let bytes = tokenizer.text();
        let text = if self.options.from_file {
            self.file_line(line)
        } else if tokenizer.line as i64 <= line && tokenizer.limit > tokenizer.buf {
            &bytes[tokenizer.line_start.min(tokenizer.limit)..tokenizer.limit]
        } else {
            let text = lines_from(bytes, line);
            &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())]
        };
        let to_chars = |col: i64| {
            let col = usize::try_from(col).unwrap_or(0);
            if col > text.len() { count_chars(text) + 1 } else { count_chars(&text[..col]) }
        };
        let mut info = SyntaxErrorInfo::bare(kind, msg.to_owned());
        info.lineno = Some(line);
        info.offset = Some(if col < 0 { col } else { to_chars(col) as i64 });
        info.end_lineno = Some(end_line);
        info.end_offset = Some(if end_col > 0 { to_chars(end_col) as i64 } else { end_col });
        info.text = Some(String::from_utf8_lossy(text).into_owned());
        self.error = Some(info);
        Raised
    }

    /// A line as the file has it.
    fn file_line(&self, line: i64) -> &'s [u8] {
        let bytes = self.tokenizer.text();
        let text = lines_from(bytes, line);
        let end = memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1);
        // It is read again, into a buffer of this size.
        const LONGEST: usize = 999;
        if end > LONGEST {
            return &text[..LONGEST];
        }
        let added = self.added_newline && end == text.len();
        text[..end].strip_suffix(b"\n").filter(|_| added).unwrap_or(&text[..end])
    }

    pub fn raise_tokens(&mut self, from: Token, to: Token, msg: &str) -> Raised {
        self.raise(
            ErrorKind::Syntax,
            from.line as i64,
            from.col as i64 + 1,
            to.end_line as i64,
            to.end_col as i64 + 1,
            msg,
        )
    }

    /// Raises at explicit columns (0-based bytes; −1 for none).
    pub fn raise_columns(&mut self, line: i64, col: i64, end_line: i64, end_col: i64, msg: &str) -> Raised {
        self.raise(ErrorKind::Syntax, line, col + 1, end_line, end_col + 1, msg)
    }

    pub fn raise_values(&mut self, from: Val, to: Val, msg: &str) -> Raised {
        match (self.span(from), self.span(to)) {
            (Some((from, _)), Some((_, to))) => {
                let (from, to) = (self.tokens[from as usize], self.tokens[to as usize]);
                self.raise_tokens(from, to, msg)
            }
            _ => self.raise_newest(msg),
        }
    }

    pub fn raise_from(&mut self, from: Val, msg: &str) -> Raised {
        match self.span(from) {
            Some((first, _)) => {
                let token = self.tokens[first as usize];
                self.raise(ErrorKind::Syntax, token.line as i64, token.col as i64 + 1, CURRENT, CURRENT, msg)
            }
            None => self.raise_newest(msg),
        }
    }

    pub fn raise_newest(&mut self, msg: &str) -> Raised {
        self.raise_newest_kind(ErrorKind::Syntax, msg)
    }

    fn raise_newest_kind(&mut self, kind: ErrorKind, msg: &str) -> Raised {
        let Some(newest) = self.tokens.last().copied() else {
            return self.raise(kind, 0, 0, 0, -1, msg);
        };
        self.raise_token(kind, newest, msg)
    }

    fn raise_token(&mut self, kind: ErrorKind, token: Token, msg: &str) -> Raised {
        if let Some(newest) = self.tokens.last()
            && newest.kind == Kind::ErrorToken
            && self.tokenizer.done == Done::Eof
            && kind != ErrorKind::Incomplete
            && !self.tokenizer.open.is_empty()
        {
            self.raise_unclosed();
            return Raised;
        }
        let msg = match self.tokens.last() {
            Some(newest)
                if newest.kind == Kind::ErrorToken
                    && self.tokenizer.done == Done::Eof
                    && kind != ErrorKind::Incomplete =>
            {
                "unexpected EOF while parsing"
            }
            _ => msg,
        };
        let col = if token.col == -1 && self.options.from_file && self.tokenizer.kept_at_end() == 0 {
            // Reading by lines, the tokenizer has let go of the last one.
            0
        } else if token.col == -1 {
            self.tokenizer.cur.saturating_sub(self.tokenizer.line_start) as i64
        } else {
            token.col as i64 + 1
        };
        let end_col = if token.end_col == -1 { -1 } else { token.end_col as i64 + 1 };
        self.raise(kind, token.line as i64, col, token.end_line as i64, end_col, msg)
    }

    fn raise_unclosed(&mut self) {
        if let Some(open) = self.tokenizer.open.last().copied() {
            let msg = format!("'{}' was never closed", open.bracket as char);
            let line = open.line as i64;
            let _ = self.raise(ErrorKind::Syntax, line, open.col as i64 + 1, line, 0, &msg);
        }
    }

    // ---- values ----

    /// First and last token of a value.
    pub fn span(&self, value: Val) -> Option<(u32, u32)> {
        match value {
            Val::Unit => None,
            Val::Token(token) => Some((token, token)),
            Val::Node(node) => {
                let node = &self.nodes[node as usize];
                Some((node.first, node.last))
            }
            Val::Seq(start, len) => {
                let items = &self.sequences[start as usize..(start + len) as usize];
                Some((self.span(*items.first()?)?.0, self.span(*items.last()?)?.1))
            }
        }
    }

    pub fn items(&self, value: Val) -> &[Val] {
        match value {
            Val::Seq(start, len) => &self.sequences[start as usize..(start + len) as usize],
            _ => &[],
        }
    }

    pub fn node(&self, value: Val) -> Option<&Node> {
        match value {
            Val::Node(node) => self.nodes.get(node as usize),
            _ => None,
        }
    }

    /// A node from `start` to the last token taken, with the children the values hold.
    pub fn make(&mut self, kind: NodeKind, start: u32, children: &[Option<Val>]) -> Val {
        let from = self.sequences.len() as u32;
        for child in children.iter().flatten() {
            match *child {
                Val::Seq(start, len) => {
                    self.sequences.extend_from_within(start as usize..(start + len) as usize);
                }
                Val::Unit => {}
                other => self.sequences.push(other),
            }
        }
        let kids = (from, self.sequences.len() as u32 - from);
        let mut last = self.mark.saturating_sub(1);
        while last > start as usize
            && matches!(self.tokens[last].kind, Kind::EndMarker | Kind::Newline | Kind::Indent | Kind::Dedent)
        {
            last -= 1;
        }
        self.nodes.push(Node { kind, first: start, last: (last as u32).max(start), kids });
        Val::Node(self.nodes.len() as u32 - 1)
    }

    // ---- matching ----

    fn enter(&mut self) -> Result<(), Raised> {
        if self.depth >= MAX_DEPTH {
            if self.error.is_none() {
                let msg = "Parser stack overflowed - Python source too complex to parse";
                self.error = Some(SyntaxErrorInfo::bare(ErrorKind::Memory, msg));
            }
            return Err(Raised);
        }
        self.depth += 1;
        Ok(())
    }

    fn rule(&mut self, id: RuleId) -> Outcome {
        self.enter()?;
        let outcome = self.rule_entered(id);
        self.depth -= 1;
        outcome
    }

    fn rule_entered(&mut self, id: RuleId) -> Outcome {
        let rule = &self.grammar.rules[id as usize];
        if !rule.nullable && rule.first & kind_bit(self.peek()?) == 0 {
            return Ok(None);
        }
        if id == self.grammar.quiet {
            let second_pass = std::mem::replace(&mut self.second_pass, false);
            let outcome = self.alternatives(&rule.alternatives);
            self.second_pass = second_pass;
            return outcome;
        }
        if !rule.memo && !rule.left {
            return self.alternatives(&rule.alternatives);
        }
        let start = self.mark;
        if start < self.memos.len()
            && let Some(memo) = self.memos[start].iter().find(|memo| memo.rule == id)
        {
            self.mark = memo.end as usize;
            return Ok(memo.value);
        }
        if start == self.tokens.len() {
            self.fill()?;
        }
        if !rule.left {
            let value = self.alternatives(&rule.alternatives)?;
            self.memos[start].push(Memo { rule: id, value, end: self.mark as u32 });
            return Ok(value);
        }
        // A left-recursive rule grows from the longest match so far, which its own first item finds as its result.
        let (mut best, mut end) = (None, start);
        loop {
            self.remember(start, id, best, end);
            self.mark = start;
            self.enter()?;
            let value = self.alternatives(&rule.alternatives);
            self.depth -= 1;
            let value = value?;
            if value.is_none() || self.mark <= end {
                break;
            }
            best = value;
            end = self.mark;
        }
        self.mark = end;
        Ok(best)
    }

    fn remember(&mut self, at: usize, rule: RuleId, value: Option<Val>, end: usize) {
        let end = end as u32;
        match self.memos[at].iter_mut().find(|memo| memo.rule == rule) {
            Some(memo) => {
                memo.value = value;
                memo.end = end;
            }
            None => self.memos[at].push(Memo { rule, value, end }),
        }
    }

    fn alternatives(&mut self, alternatives: &'static [Alternative]) -> Outcome {
        let start = self.mark;
        for alternative in alternatives {
            if alternative.invalid && !self.second_pass {
                continue;
            }
            if !alternative.nullable && alternative.first & kind_bit(self.peek()?) == 0 {
                continue;
            }
            let mut bound = Bound { values: [None; 3], start: start as u32 };
            let (mut matched, mut cut, mut only) = (true, false, None);
            let mut several = false;
            for (slot, item) in &alternative.items {
                if matches!(item, Item::Cut) {
                    cut = true;
                    continue;
                }
                match self.item(item)? {
                    Some(value) => {
                        if let Some(slot) = slot {
                            bound.values[*slot as usize] = Some(value);
                        }
                        if !matches!(item, Item::Ahead(..)) {
                            several |= only.is_some();
                            only = Some(value);
                        }
                    }
                    None => {
                        matched = false;
                        break;
                    }
                }
            }
            if matched {
                let only = if several { Some(Val::Unit) } else { only };
                return self.act(&alternative.action, bound, only.or(Some(Val::Unit)));
            }
            self.mark = start;
            if cut {
                return Ok(None);
            }
        }
        Ok(None)
    }

    fn token(&mut self, kind: Kind) -> Outcome {
        if self.peek()? != kind {
            return Ok(None);
        }
        self.mark += 1;
        Ok(Some(Val::Token(self.mark as u32 - 1)))
    }

    fn item(&mut self, item: &'static Item) -> Outcome {
        match item {
            Item::Token(kind) => self.token(*kind),
            Item::Soft(text) => {
                if self.peek()? != Kind::Name || self.text(self.mark as u32) != text.as_bytes() {
                    return Ok(None);
                }
                self.token(Kind::Name)
            }
            Item::Rule(id) => self.rule(*id),
            Item::Optional(inner) => Ok(Some(self.item(inner)?.unwrap_or(Val::Unit))),
            Item::Many(inner) => self.repeat(inner, None, 0),
            Item::Some(inner) => self.repeat(inner, None, 1),
            Item::Gather(inner, separator) => self.repeat(inner, Some(separator), 1),
            Item::Ahead(positive, inner) => {
                let mark = self.mark;
                let found = self.item(inner)?.is_some();
                self.mark = mark;
                Ok((found == *positive).then_some(Val::Unit))
            }
            Item::Forced(kind) => {
                if self.peek()? != *kind {
                    let token = self.tokens[self.mark];
                    return Err(self.raise_tokens(token, token, &format!("expected '{}'", kind.text())));
                }
                self.token(*kind)
            }
            Item::Cut => Ok(Some(Val::Unit)),
        }
    }

    fn repeat(&mut self, inner: &'static Item, separator: Option<&'static Item>, least: usize) -> Outcome {
        let base = self.scratch.len();
        self.enter()?;
        let start = self.mark;
        loop {
            let mark = self.mark;
            if self.scratch.len() > base
                && let Some(separator) = separator
                && self.item(separator)?.is_none()
            {
                break;
            }
            match self.item(inner)? {
                Some(value) if self.mark > mark => self.scratch.push(value),
                _ => {
                    self.mark = mark;
                    break;
                }
            }
        }
        self.depth -= 1;
        let count = self.scratch.len() - base;
        if count < least {
            self.scratch.truncate(base);
            self.mark = start;
            return Ok(None);
        }
        let from = self.sequences.len() as u32;
        self.sequences.extend_from_slice(&self.scratch[base..]);
        self.scratch.truncate(base);
        Ok(Some(Val::Seq(from, count as u32)))
    }

    fn act(&mut self, action: &'static Action, bound: Bound, only: Option<Val>) -> Outcome {
        let slot = |slot: Slot| bound.values[slot as usize];
        match action {
            Action::Default => Ok(only),
            Action::Give(name) => Ok(Some(slot(*name).unwrap_or(Val::Unit))),
            Action::Node(kind, slots) => {
                let mut children = [None; 3];
                for (child, name) in children.iter_mut().zip(slots) {
                    *child = slot(*name);
                }
                Ok(Some(self.make(*kind, bound.start, &children)))
            }
            Action::Call(call, slots) => {
                let mut arguments = [Val::Unit; 3];
                for (argument, name) in arguments.iter_mut().zip(slots) {
                    *argument = slot(*name).unwrap_or(Val::Unit);
                }
                self.call(*call, arguments, bound.start)
            }
            Action::Error(place, msg) => {
                let msg = self.fill_in(msg, &bound);
                Err(match place {
                    Place::Newest => self.raise_newest(&msg),
                    Place::Next => {
                        self.peek()?;
                        let token = self.tokens[self.mark];
                        self.raise_token(ErrorKind::Syntax, token, &msg)
                    }
                    Place::At(from, to) => self.raise_values(
                        slot(*from).unwrap_or(Val::Unit),
                        slot(*to).unwrap_or(Val::Unit),
                        &msg,
                    ),
                    Place::From(from) => self.raise_from(slot(*from).unwrap_or(Val::Unit), &msg),
                })
            }
            Action::IndentError(msg) => {
                let msg = self.fill_in(msg, &bound);
                Err(self.raise_newest_kind(ErrorKind::Indentation, &msg))
            }
        }
    }

    /// Puts what `a` is called, and its line, into a message.
    fn fill_in(&self, msg: &str, bound: &Bound) -> String {
        let Some(value) = bound.values[0] else { return msg.to_owned() };
        let mut text = msg.to_owned();
        if text.contains("{a.line}")
            && let Some((first, _)) = self.span(value)
        {
            text = text.replace("{a.line}", &self.tokens[first as usize].line.to_string());
        }
        if text.contains("{a}") {
            text = text.replace("{a}", &self.describe(value));
        }
        text
    }
}

/// The text from a line (from 1) on; from the last one if there are not so many.
fn lines_from(text: &[u8], line: i64) -> &[u8] {
    let mut rest = text;
    for _ in 1..line {
        match memchr::memchr(b'\n', rest) {
            Some(at) => rest = &rest[at + 1..],
            None => break,
        }
    }
    rest
}
