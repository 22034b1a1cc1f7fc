//! Syntax errors as CPython words and places them.
//!
//! The parser proper (ruff) is fast and forgiving, and its messages are its own. When it rejects a text, this module
//! reads the text again the way CPython does: a tokenizer with CPython's errors (`tokenizer.rs`), and a recogniser of
//! the 3.14 grammar (`grammar.txt`, `machine.rs`) that runs once plainly and once more with the rules that name
//! errors. Nothing is built but what those rules ask about.
//!
//! Positions are as `SyntaxError` carries them: lines and columns from 1 in characters, and the 0 and −1 that
//! CPython leaves in some of them.

mod actions;
mod grammar;
mod machine;
mod strings;
pub mod token;
pub mod tokenize;
pub mod tokenizer;
pub mod vectors;

#[cfg(test)]
mod tests;

use machine::Machine;

/// Which exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Syntax,
    Indentation,
    Tab,
    /// `_IncompleteInputError`: more input could make it right.
    Incomplete,
    /// MemoryError: nested too deeply.
    Memory,
}

impl ErrorKind {
    /// Name of the exception class.
    pub fn class_name(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::Incomplete => "_IncompleteInputError",
            ErrorKind::Memory => "MemoryError",
        }
    }
}

/// A syntax error with the attributes of the exception.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxErrorInfo {
    pub kind: ErrorKind,
    pub msg: String,
    pub lineno: Option<i64>,
    pub offset: Option<i64>,
    pub end_lineno: Option<i64>,
    pub end_offset: Option<i64>,
    pub text: Option<String>,
    /// Line and byte column of the token a plain "invalid syntax" is about; with the source it makes the
    /// exception's `_metadata`, from which `traceback` suggests keywords.
    pub metadata: Option<(i64, i64)>,
}

impl SyntaxErrorInfo {
    pub fn new(kind: ErrorKind, msg: String) -> SyntaxErrorInfo {
        SyntaxErrorInfo {
            kind,
            msg,
            lineno: None,
            offset: None,
            end_lineno: None,
            end_offset: None,
            text: None,
            metadata: None,
        }
    }
}

/// What is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Exec,
    Eval,
    Single,
}

/// Flags of `compile` and settings of `sys` that the parser knows.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`.
    pub allow_incomplete: bool,
    /// `PyCF_DONT_IMPLY_DEDENT`.
    pub dont_imply_dedent: bool,
    /// `sys.get_int_max_str_digits()`, 0 for no limit.
    pub max_int_digits: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { allow_incomplete: false, dont_imply_dedent: false, max_int_digits: 4300 }
    }
}

/// Stack for the recogniser, whose own limit is its depth of rules. It is reserved, not used.
const STACK: usize = 96 << 20;

/// Reads the whole text as CPython's parser does.
pub fn check(source: &str, mode: Mode, options: Options) -> Result<(), SyntaxErrorInfo> {
    if source.contains('\0') {
        let msg = "source code string cannot contain null bytes";
        return Err(SyntaxErrorInfo::new(ErrorKind::Syntax, msg.into()));
    }
    let text = tokenizer::translate_newlines(source, mode == Mode::Exec);
    let run = || Machine::new(&text, mode, options).run();
    std::thread::scope(|scope| {
        match std::thread::Builder::new().name("diagnose".into()).stack_size(STACK).spawn_scoped(scope, run) {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|_| Err(SyntaxErrorInfo::new(ErrorKind::Syntax, "invalid syntax".into()))),
            Err(_) => Err(SyntaxErrorInfo::new(ErrorKind::Memory, "out of memory".into())),
        }
    })
}

/// Whether the text is the beginning of something right (what `codeop` asks).
pub fn is_incomplete(source: &str, mode: Mode) -> bool {
    let options = Options { allow_incomplete: true, dont_imply_dedent: true, ..Options::default() };
    matches!(check(source, mode, options), Err(info) if info.kind == ErrorKind::Incomplete)
}
