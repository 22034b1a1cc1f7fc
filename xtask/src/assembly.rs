//! `cargo xtask check-asm`: whether the interpreter's handlers became what they are written for.
//!
//! A fast handler must end in jumps: to the next handler through the table, or to its cold form. If the compiler made
//! one of those calls a real call, or spills a register for some slow path, the interpreter becomes slower without any
//! test failing, and the native stack grows with every instruction. So we look at the machine code.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use crate::arguments::Arguments;
use crate::interpreters::build_taipan;

pub const HELP: &str = "\
cargo xtask check-asm [OPTION…]

Disassembles the interpreter's handlers (objdump) and fails when a fast one holds a call, a push, a return or a stack
frame, or when a cold one does not jump on to the next instruction.

  --profile P     cargo profile that taipan is built in (quick)
  --binary FILE   looks at this program instead of building one
  --show NAME     prints the machine code of the handlers of this opcode
";

const MODULE: &str = "interp::dispatch::";

/// Cold handlers that leave the loop and have no next instruction.
const LEAVES: &[&str] = &["INTERPRETER_EXIT", "CACHE"];

pub fn main(words: &[String]) -> Result<(), String> {
    let args = Arguments::parse(HELP, words)?;
    let binary = match args.value("binary") {
        Some(file) => PathBuf::from(file),
        None => build_taipan(args.value("profile").unwrap_or("quick"))?,
    };
    let output = Command::new("objdump")
        .args(["--disassemble", "--no-show-raw-insn", "--demangle", "--no-addresses"])
        .arg(&binary)
        .output()
        .map_err(|e| format!("objdump: {e}"))?;
    if !output.status.success() {
        return Err(format!("objdump: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let handlers = handlers(&String::from_utf8_lossy(&output.stdout));
    if let Some(opcode) = args.value("show") {
        for ((temperature, name), code) in handlers.iter().filter(|((_, name), _)| name == opcode) {
            println!("{temperature}::{name}\n{}", code.join("\n"));
        }
        return Ok(());
    }
    let (mut wrong, mut fast, mut instructions) = (0, 0, 0);
    for ((temperature, name), code) in &handlers {
        if temperature == "fast" {
            fast += 1;
            instructions += code.len();
        }
        for problem in problems(temperature, name, code) {
            wrong += 1;
            println!("{temperature}::{name}: {problem}");
        }
    }
    if fast == 0 {
        return Err(format!("no handlers {MODULE}fast::… in {}", binary.display()));
    }
    println!("{fast} fast handlers, {:.1} instructions on average", instructions as f64 / fast as f64);
    if wrong > 0 { Err(format!("{wrong} places where handlers are not what they should be")) } else { Ok(()) }
}

/// The code of each handler, by form (`fast` or `cold`) and opcode.
fn handlers(listing: &str) -> BTreeMap<(String, String), Vec<String>> {
    let mut found = BTreeMap::new();
    let mut current: Option<&mut Vec<String>> = None;
    for line in listing.lines() {
        if let Some(symbol) = line.strip_prefix('<').and_then(|l| l.strip_suffix(">:")) {
            current = handler_name(symbol).map(|key| found.entry(key).or_insert_with(Vec::new));
        } else if let Some(code) = current.as_mut().filter(|_| !line.trim().is_empty()) {
            code.push(line.trim().to_string());
        }
    }
    // Padding behind the last jump.
    for code in found.values_mut() {
        while code
            .last()
            .is_some_and(|l| l.contains("nop") || l.starts_with("int3") || l.starts_with("xchg   %ax,%ax"))
        {
            code.pop();
        }
    }
    found
}

/// `taipan_vm::interp::dispatch::fast::POP_TOP::h0123` is `fast`, `POP_TOP`.
fn handler_name(symbol: &str) -> Option<(String, String)> {
    let (_, tail) = symbol.split_once(MODULE)?;
    let mut parts = tail.split("::");
    let (temperature, name) = (parts.next()?, parts.next()?);
    let opcode = name.starts_with(|c: char| c.is_ascii_uppercase());
    ((temperature == "fast" || temperature == "cold") && opcode)
        .then(|| (temperature.to_string(), name.trim_end_matches('>').to_string()))
}

fn problems(temperature: &str, name: &str, code: &[String]) -> Vec<String> {
    let operation = |line: &str| line.split_whitespace().next().unwrap_or("").to_string();
    let jumps_on = code.iter().any(|l| operation(l) == "jmp" && l.contains('*'));
    if temperature == "cold" {
        let leaves = LEAVES.contains(&name) || jumps_on;
        return if leaves { vec![] } else { vec!["does not jump on to the next handler".into()] };
    }
    let mut found = Vec::new();
    for line in code {
        let bad = match operation(line).as_str() {
            "call" | "callq" => true,
            "push" | "pushq" | "pop" | "popq" | "ret" | "retq" => true,
            "sub" | "subq" | "add" | "addq" => line.ends_with(",%rsp"),
            _ => false,
        };
        if bad {
            found.push(line.clone());
        }
    }
    let leaves = code.iter().any(|l| operation(l) == "jmp");
    if !leaves {
        found.push("jumps nowhere".into());
    }
    found.truncate(3);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTING: &str = "\
<taipan_vm::interp::dispatch::fast::POP_TOP::h12>:
\tmov    (%rdi),%eax
\tjmp    *(%rcx,%rax,8)
\tnopw   0x0(%rax,%rax,1)

<taipan_vm::interp::dispatch::fast::CALL::h12>:
\tpush   %rax
\tcall   *(%rcx,%rax,8)
\tpop    %rcx
\tret

<taipan_vm::interp::dispatch::cold::CALL::h12>:
\tcall   <f>
\tret

<main>:
\tret
";

    #[test]
    fn calls_in_handlers_are_found() {
        let found = handlers(LISTING);
        let of = |t: &str, n: &str| problems(t, n, &found[&(t.to_string(), n.to_string())]);
        assert_eq!(found.len(), 3);
        assert_eq!(found[&("fast".to_string(), "POP_TOP".to_string())].len(), 2, "padding is not counted");
        assert_eq!(of("fast", "POP_TOP"), Vec::<String>::new());
        assert_eq!(of("fast", "CALL").len(), 3);
        assert_eq!(of("cold", "CALL"), ["does not jump on to the next handler"]);
    }
}
