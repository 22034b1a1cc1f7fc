//! Helpers of the tests: a fuzzy matcher of texts and a verifier of bytecode.
#![allow(dead_code)]

pub mod matcher;
pub mod verify;

use taipan_bytecode::CodeObject;
use taipan_compiler::{Mode, Options, SyntaxErrorInfo, compile_source};

/// Compiles; warnings are collected.
pub fn compile(
    text: &str,
    name: &str,
    mode: Mode,
    options: &Options,
) -> (Result<CodeObject, SyntaxErrorInfo>, Vec<String>) {
    let mut warnings = Vec::new();
    let r = compile_source(text, name, mode, options, &mut |w| {
        warnings.push(format!("{} {}", w.lineno, w.msg));
        false
    });
    (r, warnings)
}
