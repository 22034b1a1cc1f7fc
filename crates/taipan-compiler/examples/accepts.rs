//! For each line `["mode", "source"]` (JSON): does the fast parser accept it? For finding what it takes and CPython
//! does not, and the reverse.
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use std::io::BufRead;
use taipan_compiler::diagnose::vectors;

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Some(case) = vectors::Case::parse(&line) else { continue };
        let mode = if case.mode == "eval" { Mode::Expression } else { Mode::Module };
        let options = ParseOptions::from(mode).with_target_version(ruff_python_ast::PythonVersion::PY314);
        let parsed = parse_unchecked(&case.source, options);
        match parsed.errors().first() {
            None => println!("ok"),
            Some(error) => println!("{}", error.to_string().replace('\n', " ")),
        }
    }
}
