//! Answers, line by line, `["mode", "source"]` (JSON) with what the diagnoser says of the source, in the form of
//! the vectors of `src/diagnose/tests`: `["mode", "source", "class", "message", line, offset, end line, end offset,
//! "text"]`, or `["mode", "source"]` where it is accepted. For measuring against CPython.

use std::io::{BufRead, Write};
use taipan_compiler::diagnose::vectors;

fn main() {
    let stdin = std::io::stdin();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in stdin.lock().lines().map_while(Result::ok) {
        let Some(case) = vectors::Case::parse(&line) else { continue };
        let _ = writeln!(out, "{}", case.answer().to_line());
    }
}
