//! File tests: each `files/*.py` is compiled, and its bytecode compared with the pattern in the comments behind it.
//!
//! ```text
//! # opts: single -O          (optional first line: exec | eval | single, -O, -OO)
//! x = 1
//! ##
//! ## code <module> line 1
//! ## ...
//! ```
//! Lines that begin with `##` are the pattern (see `common/matcher.rs`). `TAIPAN_BLESS=1` writes the actual text there.

mod common;

use common::{compile, matcher::matches, verify::verify};
use std::fmt::Write;
use taipan_bytecode::{CodeObject, Const, Operand, dis, instructions};
use taipan_compiler::{Mode, Options};

fn run(source: &str) -> String {
    let mut options = Options::default();
    let mut mode = Mode::Exec;
    if let Some(line) = source.lines().next().and_then(|l| l.strip_prefix("# opts:")) {
        for word in line.split_whitespace() {
            match word {
                "eval" => mode = Mode::Eval,
                "single" => mode = Mode::Single,
                "-O" => options.optimize = 1,
                "-OO" => options.optimize = 2,
                "await" => options.allow_top_level_await = true,
                _ => {}
            }
        }
    }
    let (result, warnings) = compile(source, "f.py", mode, &options);
    let mut out = String::new();
    for w in warnings {
        out.push_str(&format!("warning {w}\n"));
    }
    match result {
        Ok(code) => {
            if let Err(e) = verify(&code) {
                out.push_str(&format!("VERIFIER: {e}\n"));
            }
            listing(&code, &mut out);
        }
        Err(e) => out.push_str(&format!("{e}\n")),
    }
    out
}

/// The disassembly with instruction numbers instead of offsets, so that it does not depend on the sizes of caches.
fn listing(code: &CodeObject, out: &mut String) {
    let list: Vec<_> = instructions(&code.code).collect();
    let number = |offset: usize| list.iter().position(|i| i.offset == offset).unwrap_or(list.len());
    let _ = writeln!(out, "code {} line {}", code.qualname, code.first_line);
    let positions: Vec<_> = code.positions().collect();
    let mut last = None;
    for (n, i) in list.iter().enumerate() {
        let line = positions[i.offset].line;
        let shown = match line {
            _ if last == Some(line) => String::new(),
            n if n < 0 => "--".into(),
            n => n.to_string(),
        };
        last = Some(line);
        let mark = if code.merge_points.contains(&(i.offset as u32)) { ">>" } else { "" };
        let arg = match i.jump_target() {
            Some(t) => format!("to {}", number(t)),
            None if i.op.operand() == Operand::None => String::new(),
            None => match dis::arg_repr(code, i) {
                Some(r) => format!("{} ({r})", i.arg),
                None => i.arg.to_string(),
            },
        };
        let _ = writeln!(out, "{shown:>5} {mark:2} {n:3} {:<24} {arg}", i.op.name());
    }
    for e in &code.exceptions {
        let [a, b, c] = [e.start, e.end, e.target].map(|o| number(o as usize));
        let _ = writeln!(out, "  {a} to {b} -> {c} [{}]{}", e.depth, if e.lasti { " lasti" } else { "" });
    }
    for c in &code.consts {
        if let Const::Code(c) = c {
            listing(c, out);
        }
    }
}

#[test]
fn file_tests() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files");
    let mut names: Vec<_> =
        std::fs::read_dir(dir).expect("tests/files").flatten().map(|e| e.path()).collect();
    names.sort();
    let bless = std::env::var_os("TAIPAN_BLESS").is_some();
    let mut problems = Vec::new();
    for p in names {
        let text = std::fs::read_to_string(&p).expect("readable");
        let at = if text.starts_with("##") { 0 } else { text.find("\n##").map_or(text.len(), |n| n + 1) };
        let (source, pattern) = text.split_at(at);
        let pattern: String = pattern
            .lines()
            .map(|l| l.strip_prefix("##").unwrap_or(l).strip_prefix(' ').unwrap_or(""))
            .map(|l| format!("{l}\n"))
            .collect();
        let actual = run(source);
        if let Err(e) = matches(pattern.trim_start_matches('\n'), &actual) {
            if bless {
                let lines: String =
                    actual.lines().map(|l| format!("## {l}").trim_end().to_owned() + "\n").collect();
                std::fs::write(&p, format!("{source}##\n{lines}")).expect("writable");
            } else {
                problems.push(format!("{}: {e}", p.display()));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_matcher_matches() {
    let ok = |p: &str, t: &str| matches(p, t).is_ok();
    assert!(ok("a\n...\nd", "a\nb\nc\nd"));
    assert!(ok("...\nd", "d"));
    assert!(!ok("a\n...\nd", "a\nb"));
    assert!(ok("LOAD {{_}} (x)", "LOAD   12 (x)"));
    assert!(ok("{{a}} to {{b}}\n{{b}} to {{a}}", "1 to 2\n2 to 1"));
    assert!(!ok("{{a}} to {{a}}", "1 to 2"));
    assert!(ok("a ... z", "a b c z"));
    assert!(!ok("a", "a\nb"));
    assert!(ok("", ""));
    assert!(!ok("", "a"));
}
