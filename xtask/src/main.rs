//! `cargo xtask COMMAND`: what developers run. Each command's module begins with its page of help.

mod arguments;
mod assembly;
mod bench;
mod bless;
mod ci;
mod conformance;
mod fuzz;
mod interpreters;
mod lint;
mod start_order;

use std::process::ExitCode;

type Run = fn(&[String]) -> Result<(), String>;

const COMMANDS: &[(&str, &str, Run)] = &[
    ("ci", "everything that must hold before a change goes in", ci::main),
    ("check-asm", "whether the interpreter's handlers became jumps", assembly::main),
    ("lint", "the part of ci that looks at the text of the code", lint::main),
    ("bless", "record what CPython 3.14 does with the programs of tests/py", bless::main),
    ("conformance", "run CPython's own tests", conformance::main),
    ("fuzz", "random programs under CPython and Taipan, compared", fuzz::main),
    ("bench", "measure and check pyperformance's programs", bench::main),
    ("start-order", "which functions run at the start, for the linker", start_order::main),
    ("policies", "compare the JIT's policies over pyperformance's programs", bench::policies::policies),
    ("tune", "judge the JIT's numbers offline over pyperformance's programs", bench::policies::tune),
    ("bench-start", "measure start-up: time and memory", bench::process_costs::start),
    ("bench-heap", "measure allocation-heavy programs: time and memory", bench::process_costs::heap),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let command = words.first().and_then(|w| COMMANDS.iter().find(|(name, ..)| name == w));
    let Some((name, _, run)) = command else {
        println!("cargo xtask COMMAND [--help]\n");
        for (name, what, _) in COMMANDS {
            println!("  {name:12} {what}");
        }
        let asked = words.first().is_none_or(|w| w == "--help" || w == "help");
        return if asked { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    match run(&words[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {name}: {message}");
            ExitCode::FAILURE
        }
    }
}
