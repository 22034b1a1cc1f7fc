//! For each line `["mode", "source"]` (JSON): does the parser accept it (`ok`), and if not, what does it say? For
//! finding what it takes and CPython does not, and the reverse.

use std::io::BufRead;
use taipan_compiler::diagnose::vectors;
use taipan_compiler::{Mode, Source, parse};

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Some(case) = vectors::Case::parse(&line) else { continue };
        let mode = match case.mode.as_str() {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        };
        match parse(&Source::new(&case.source), mode, &taipan_compiler::Options::default()) {
            Ok(_) => println!("ok"),
            Err(info) => println!("{}", info.msg.replace(['\n', '\r'], " ")),
        }
    }
}
