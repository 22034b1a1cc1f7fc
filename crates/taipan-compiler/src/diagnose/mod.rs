//! Syntax errors as CPython words and places them.
//!
//! The parser proper (ruff) is fast and forgiving, and its messages are its own. When it rejects a text, this module
//! reads the text again the way CPython does: a tokenizer with CPython's errors (`tokenizer.rs`), and a recogniser of
//! the 3.14 grammar (`grammar.txt`, `machine.rs`) that runs once plainly and once more with the rules that name
//! errors. Nothing is built but what those rules ask about.
//!
//! Positions are as `SyntaxError` carries them: lines and columns from 1 in characters, and the 0 and −1 that
//! CPython leaves in some of them.

// Errors are rare here, and the caller's business.
#![allow(clippy::result_large_err)]

mod accept;
mod actions;
mod file;
mod grammar;
mod machine;
mod strings;
pub mod token;
pub mod tokenize;
pub mod tokenizer;
pub mod vectors;

#[cfg(test)]
mod tests;

pub use crate::Mode;
pub use crate::error::{ErrorKind, SyntaxErrorInfo};
pub use accept::{precheck, repair};
pub use file::decode_file;
use machine::Machine;

/// Flags of `compile` and settings of `sys` that the parser knows.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`.
    pub allow_incomplete: bool,
    /// `PyCF_DONT_IMPLY_DEDENT`.
    pub dont_imply_dedent: bool,
    /// The text comes from a file read line by line, not from a string.
    pub from_file: bool,
    /// `sys.get_int_max_str_digits()`, 0 for no limit.
    pub max_int_digits: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { allow_incomplete: false, dont_imply_dedent: false, from_file: false, max_int_digits: 4300 }
    }
}

/// Stack for the recogniser, whose own limit is its depth of rules. It is reserved, not used.
const STACK: usize = 96 << 20;

/// Reads the whole text as CPython's parser does.
pub fn check(source: &str, mode: Mode, options: Options) -> Result<(), SyntaxErrorInfo> {
    read(source, mode, options).map(drop)
}

/// The error of a text the fast parser rejected; `None` if CPython takes it.
pub fn diagnose(source: &str, mode: Mode, options: Options) -> Option<SyntaxErrorInfo> {
    match read(source, mode, options) {
        Ok(late) => late,
        Err(info) => Some(info),
    }
}

/// The error of the parser, or what the compiler will say of a text the fast parser does not take.
fn read(source: &str, mode: Mode, options: Options) -> Result<Option<SyntaxErrorInfo>, SyntaxErrorInfo> {
    if !options.from_file && source.contains('\0') {
        let msg = "source code string cannot contain null bytes";
        return Err(SyntaxErrorInfo::bare(ErrorKind::Syntax, msg));
    }
    let text = tokenizer::translate_newlines(source, mode == Mode::Exec);
    let run = || {
        let mut machine = Machine::new(&text, mode, options);
        machine.added_newline = !source.ends_with(['\n', '\r']);
        machine.run().map(|()| machine.close_late_error())
    };
    std::thread::scope(|scope| {
        match std::thread::Builder::new().name("diagnose".into()).stack_size(STACK).spawn_scoped(scope, run) {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|_| Err(SyntaxErrorInfo::bare(ErrorKind::Syntax, "invalid syntax"))),
            Err(_) => Err(SyntaxErrorInfo::bare(ErrorKind::Memory, "out of memory")),
        }
    })
}

/// Whether the text is the beginning of something right (what `codeop` asks).
pub fn is_incomplete(source: &str, mode: Mode) -> bool {
    let options = Options { allow_incomplete: true, dont_imply_dedent: true, ..Options::default() };
    matches!(check(source, mode, options), Err(info) if info.kind == ErrorKind::Incomplete)
}
