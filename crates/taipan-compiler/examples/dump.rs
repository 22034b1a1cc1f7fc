//! `dump [--single | --eval] [-O | -OO] FILE...`: code objects in a form that `tests/compare.py` makes of CPython's, for comparison.

use std::fmt::Write;
use taipan_bytecode::{CodeObject, Const, Opcode, Operand, dis, instructions, split_pair};
use taipan_compiler::{Mode, Options, compile_source, decode_source};

fn main() {
    let (mut mode, mut options) = (Mode::Exec, Options::default());
    for name in std::env::args().skip(1) {
        match name.as_str() {
            "--single" => mode = Mode::Single,
            "--eval" => mode = Mode::Eval,
            "-O" => options.optimize = 1,
            "-OO" => options.optimize = 2,
            _ => {}
        }
        if name.starts_with('-') {
            continue;
        }
        println!("FILE {name}");
        let Ok(bytes) = std::fs::read(&name) else { continue };
        let text = match decode_source(&bytes, &name, None) {
            Ok(t) => t,
            Err(e) => {
                println!("ERROR {e}");
                continue;
            }
        };
        let mut warnings = Vec::new();
        let result = compile_source(&text, &name, mode, &options, &mut |w| {
            warnings.push(format!("WARNING {} {}", w.lineno, w.msg));
            false
        });
        match result {
            Ok(code) => {
                let mut out = String::new();
                dump(&code, &mut out);
                print!("{out}");
            }
            Err(e) => println!(
                "ERROR {} {:?} {:?} {:?} {:?}",
                e.msg,
                e.lineno.unwrap_or(-9),
                e.offset.unwrap_or(-9),
                e.end_lineno.unwrap_or(-9),
                e.end_offset.unwrap_or(-9)
            ),
        }
        warnings.sort();
        for w in warnings {
            println!("{w}");
        }
    }
}

fn constant(c: &Const) -> String {
    match c {
        Const::Str(s) => format!("s{}", hex(s)),
        Const::Bytes(s) => format!("b{}", hex(s)),
        Const::Float(f) => format!("f{:016x}", f.to_bits()),
        Const::Complex(a, b) => format!("c{:016x}{:016x}", a.to_bits(), b.to_bits()),
        Const::Int(i) => format!("i{i}"),
        Const::Tuple(v) => format!("({})", v.iter().map(constant).collect::<Vec<_>>().join(",")),
        Const::FrozenSet(v) => {
            let mut v: Vec<String> = v.iter().map(constant).collect();
            v.sort();
            v.dedup();
            format!("{{{}}}", v.join(","))
        }
        Const::Slice(v) => format!("[{}:{}:{}]", constant(&v[0]), constant(&v[1]), constant(&v[2])),
        Const::Code(c) => format!("code {}", c.name),
        c => format!("i{}", dis::const_repr(c)),
    }
}

fn hex(s: &[u8]) -> String {
    s.iter().map(|b| format!("{b:02x}")).collect()
}

fn dump(code: &CodeObject, out: &mut String) {
    let join = |v: Vec<&str>| v.join(" ");
    let _ = writeln!(out, "CODE {} {}", code.qualname, code.first_line);
    let _ = writeln!(
        out,
        "args {} {} {} flags {:#x}",
        code.argcount, code.posonlyargcount, code.kwonlyargcount, code.flags
    );
    let _ = writeln!(out, "names {}", join(code.names.iter().map(|n| &**n).collect()));
    let _ = writeln!(out, "varnames {}", join(code.varnames().collect()));
    let _ = writeln!(out, "cellvars {}", join(code.cellvars().collect()));
    let _ = writeln!(out, "freevars {}", join(code.freevars().collect()));
    // Instructions split into simple ones, with the word offset of each for jumps.
    let mut list: Vec<(usize, String, Option<usize>)> = Vec::new();
    let positions: Vec<_> = code.positions().collect();
    let local = |n: u32| code.localsplus.get(n as usize).map_or("?", |v| &*v.name).to_owned();
    for i in instructions(&code.code) {
        let p = positions[i.offset];
        let at = format!("@{}:{}-{}:{}", p.line, p.col, p.end_line, p.end_col);
        let simple = |op: &str, arg: String| format!("{op} {arg} {at}");
        match i.op {
            Opcode::LOAD_FAST_LOAD_FAST | Opcode::STORE_FAST_LOAD_FAST | Opcode::STORE_FAST_STORE_FAST => {
                let (a, b) = split_pair(i.arg);
                let (x, y) = match i.op {
                    Opcode::LOAD_FAST_LOAD_FAST => ("LOAD_FAST", "LOAD_FAST"),
                    Opcode::STORE_FAST_LOAD_FAST => ("STORE_FAST", "LOAD_FAST"),
                    _ => ("STORE_FAST", "STORE_FAST"),
                };
                list.push((i.offset, simple(x, local(a)), None));
                list.push((i.offset, simple(y, local(b)), None));
            }
            op => {
                let arg = match op.operand() {
                    Operand::None => String::new(),
                    // Tuples of strings in any order: __static_attributes__ has CPython's order of hashes.
                    Operand::Const => match &code.consts[i.arg as usize] {
                        Const::Tuple(v) if v.iter().all(|c| matches!(c, Const::Str(_))) => {
                            let mut v = v.to_vec();
                            v.sort_by_key(constant);
                            constant(&Const::Tuple(v.into()))
                        }
                        c => constant(c),
                    },
                    Operand::Local => local(i.arg),
                    Operand::Name => code.names[i.arg as usize].to_string(),
                    Operand::NameAttr | Operand::NameGlobal => {
                        format!("{} {}", i.arg & 1, code.names[(i.arg >> 1) as usize])
                    }
                    Operand::NameSuper => format!("{} {}", i.arg & 3, code.names[(i.arg >> 2) as usize]),
                    _ => i.arg.to_string(),
                };
                let target = i.jump_target();
                list.push((
                    i.offset,
                    simple(op.name(), if target.is_some() { String::new() } else { arg }),
                    target,
                ));
            }
        }
    }
    let index = |off: usize| list.iter().position(|(o, ..)| *o == off).unwrap_or(list.len());
    for (_, text, target) in &list {
        match target {
            Some(t) => {
                let _ = writeln!(out, "  {text} ->{}", index(*t));
            }
            None => {
                let _ = writeln!(out, "  {text}");
            }
        }
    }
    for e in &code.exceptions {
        let _ = writeln!(
            out,
            "EXC {} {} {} {} {}",
            index(e.start as usize),
            index(e.end as usize),
            index(e.target as usize),
            e.depth,
            e.lasti
        );
    }
    let _ = writeln!(out, "stack {}", code.stacksize);
    for c in &code.consts {
        if let Const::Code(c) = c {
            dump(c, out);
        }
    }
}
