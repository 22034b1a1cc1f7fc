//! Random programs of hot loops (`xtask::generate::hot`, as `cargo xtask fuzz --sort hot` has them), each run by the
//! interpreter alone, by machine code, by the evaluator of traces, and under stress: the same must come of it. Together
//! the loops go round more than a million times by machine code; the evaluator, which is slow, gets shorter ones.
//! `TAIPAN_TEST_SEEDS=100..200` tries others.

use std::process::ExitCode;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use xtask::generate::hot;
use xtask::process::{self, End};
use xtask::programs::{clean_environment, hide_addresses, mode, show_difference, split_words};

const SEEDS: std::ops::Range<u64> = 0..20;
/// Modes, and how much longer loops are in them than the fuzzer's.
const MODES: [(u64, &[&str]); 2] = [(16, &["jit", "jit-eager"]), (2, &["jit-evaluate", "stress"])];

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let asked = std::env::var("TAIPAN_TEST_SEEDS").unwrap_or_default();
    let seeds = asked
        .split_once("..")
        .and_then(|(from, to)| Some(from.parse().ok()?..to.parse().ok()?))
        .unwrap_or(SEEDS);
    let trials = seeds.map(|seed| Trial::test(format!("program_{seed}"), move || check(seed))).collect();
    libtest_mimic::run(&args, trials).exit_code()
}

fn check(seed: u64) -> Result<(), Failed> {
    for (times, modes) in MODES {
        let source = hot::longer(seed, times);
        let (expected, how) = run(&source, "-X jit=0")?;
        if how != End::Code(0) {
            return Err(format!("{how}\n{}", String::from_utf8_lossy(&expected)).into());
        }
        for name in modes {
            let mode = mode(name).ok_or("no such mode")?;
            let (actual, how) = run(&source, mode.options)?;
            if actual != expected || how != End::Code(0) {
                let path = std::env::temp_dir().join(format!("taipan-hot-{seed}.py"));
                std::fs::write(&path, &source)?;
                let difference = show_difference("stdout", &expected, &actual);
                return Err(format!("{name}: {how}\n{}: {difference}", path.display()).into());
            }
        }
    }
    Ok(())
}

/// What the program prints on both streams, and how it ends.
fn run(source: &str, options: &str) -> Result<(Vec<u8>, End), Failed> {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_taipan"));
    clean_environment(&mut command);
    command.args(split_words(options)).arg("-");
    let done = process::run(&mut command, source.as_bytes(), Duration::from_secs(120))?;
    let mut out = hide_addresses(&done.stdout);
    out.extend_from_slice(&done.stderr);
    Ok((out, done.end))
}
