//! `dis [-q] FILE...`: compiles files and prints their bytecode; with `-q` only errors.

use taipan_compiler::{Mode, Options, compile_source, decode_source};

fn main() {
    let mut quiet = false;
    let mut failed = 0;
    for name in std::env::args().skip(1) {
        if name == "-q" {
            quiet = true;
            continue;
        }
        let bytes = match std::fs::read(&name) {
            Ok(b) => b,
            Err(e) => {
                eprintln!("{name}: {e}");
                continue;
            }
        };
        let text = match decode_source(&bytes, &name, None) {
            Ok(t) => t,
            Err(e) => {
                println!("{name}: {e}");
                failed += 1;
                continue;
            }
        };
        match compile_source(&text, &name, Mode::Exec, &Options::default(), &mut |_| false) {
            Ok(code) if !quiet => print!("{}", taipan_bytecode::dis::disassemble(&code, None)),
            Ok(_) => {}
            Err(e) => {
                println!("{name}: {e}");
                failed += 1;
            }
        }
    }
    if failed > 0 {
        println!("{failed} failed");
        std::process::exit(1);
    }
}
