//! `cargo xtask ci`: everything that must hold before a change goes in.

use std::process::{Command, Stdio};
use std::time::Instant;

use xtask::programs::repository;

use crate::arguments::Arguments;
use crate::{assembly, lint};

pub const HELP: &str = "\
cargo xtask ci [OPTION…] [STEP…]

Runs the steps named, or all: fmt, lint, clippy, build, test, asm. Goes on after a step that fails, and sums up at the end.

  --fast   without test and asm
";

const STEPS: &[(&str, fn() -> Result<(), String>)] = &[
    ("fmt", || cargo(&["fmt", "--all", "--check"])),
    ("lint", || lint::main(&[])),
    ("clippy", || cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])),
    ("build", || cargo(&["build", "--workspace", "--all-targets", "--profile", "checked"])),
    ("test", test),
    ("asm", || assembly::main(&[])),
];

pub fn main(words: &[String]) -> Result<(), String> {
    let args = Arguments::parse(HELP, words)?;
    if let Some(unknown) = args.rest.iter().find(|w| !STEPS.iter().any(|(name, _)| name == w)) {
        return Err(format!("there is no step {unknown}"));
    }
    let mut results = Vec::new();
    for (name, step) in STEPS {
        if (args.flag("fast") && ["test", "asm"].contains(name))
            || !(args.rest.is_empty() || args.rest.iter().any(|w| w == name))
        {
            continue;
        }
        println!("==== {name}");
        let started = Instant::now();
        let result = step();
        if let Err(message) = &result {
            println!("{message}");
        }
        results.push((name, result.is_ok(), started.elapsed().as_secs()));
    }
    println!("====");
    for (name, ok, seconds) in &results {
        println!("{name:8} {} {seconds:5} s", if *ok { "ok    " } else { "FAILED" });
    }
    let failed = results.iter().filter(|(_, ok, _)| !ok).count();
    if failed > 0 { Err(format!("{failed} steps failed")) } else { Ok(()) }
}

fn test() -> Result<(), String> {
    let mut nextest = Command::new("cargo");
    nextest.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    if nextest.status().is_ok_and(|s| s.success()) {
        cargo(&["nextest", "run", "--workspace", "--cargo-profile", "checked", "--no-fail-fast"])?;
        cargo(&["test", "--workspace", "--profile", "checked", "--doc", "--quiet"])
    } else {
        cargo(&["test", "--workspace", "--profile", "checked", "--no-fail-fast"])
    }
}

fn cargo(words: &[&str]) -> Result<(), String> {
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(words)
        .current_dir(repository())
        .status()
        .map_err(|e| format!("cargo: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("cargo {}: {status}", words.join(" "))) }
}
