//! `cargo xtask bench-start` and `cargo xtask bench-heap`: time and memory of whole processes, against peers.

use std::time::Duration;

use xtask::process::{self, Finished};
use xtask::programs::repository;

use super::figures::{median_of, show_bytes, show_time};
use crate::arguments::Arguments;
use crate::interpreters::{self, Interpreter};

pub const HELP_START: &str = "\
cargo xtask bench-start [OPTION…]

Start-up: time and peak memory of `-c pass` and of `-c 'import json, re, collections, dataclasses'`, with caches warm.
The interpreters take turns; figures are medians, ratios are medians of each turn's ratio to the first interpreter.

  --with WHICH    an interpreter, as for bench (py314, taipan, pypy)
  --rounds N      turns (40)
  --profile P     cargo profile that taipan is built in (release)
";

pub const HELP_HEAP: &str = "\
cargo xtask bench-heap [OPTION…]

Allocation: time and peak memory of bench/programs/trees.py (ten million nodes, built and dropped in pieces) and
graph.py (100 MB stay alive while garbage is made). The programs must print the same under all interpreters.

  --with WHICH    an interpreter, as for bench (py314, taipan, pypy)
  --rounds N      turns (3)
  --profile P     cargo profile that taipan is built in (release)
";

pub fn start(words: &[String]) -> Result<(), String> {
    let args = Arguments::parse(HELP_START, words)?;
    let cases = ["pass", "import json, re, collections, dataclasses"];
    let cases = cases.map(|code| (format!("-c {code:?}"), vec!["-c".to_string(), code.to_string()]));
    compare(&args, &cases, 40)
}

pub fn heap(words: &[String]) -> Result<(), String> {
    let args = Arguments::parse(HELP_HEAP, words)?;
    let cases = ["trees.py", "graph.py"].map(|name| {
        let path = repository().join("bench/programs").join(name);
        (name.to_string(), vec![path.display().to_string()])
    });
    compare(&args, &cases, 3)
}

/// Runs each case (a title and arguments) under the interpreters in turn and prints medians and paired ratios.
fn compare(args: &Arguments, cases: &[(String, Vec<String>)], default_rounds: usize) -> Result<(), String> {
    let profile = args.value("profile").unwrap_or("release");
    let interpreters = interpreters::chosen(&args.all("with"), &["py314", "taipan", "pypy"], profile)?;
    let rounds: usize = args.number("rounds", default_rounds)?.max(1);
    let width = interpreters.iter().map(|i| i.name.len()).max().unwrap_or(0);
    let mut failed = 0;
    for (title, words) in cases {
        println!("{title} ({rounds} turns)");
        // The first turn warms the caches of files and bytecode, and shows who can run it at all.
        let mut output: Option<Vec<u8>> = None;
        let mut able = Vec::new();
        for interpreter in &interpreters {
            match run(interpreter, words) {
                Ok(done) if output.get_or_insert_with(|| done.stdout.clone()) == &done.stdout => {
                    able.push((interpreter, Vec::new()));
                }
                Ok(done) => {
                    println!("  {:width$}  WRONG: {}", interpreter.name, done.stdout_text().trim_end())
                }
                Err(e) => println!("  {:width$}  FAILED: {e}", interpreter.name),
            }
        }
        failed += interpreters.len() - able.len();
        for _ in 0..rounds {
            for (interpreter, runs) in &mut able {
                runs.push(run(interpreter, words)?);
            }
        }
        for (interpreter, runs) in &able {
            let of = |field: fn(&Finished) -> f64| {
                let pairs = able[0].1.iter().zip(runs);
                (median_of(runs.iter().map(field)), median_of(pairs.map(|(base, r)| field(r) / field(base))))
            };
            let (wall, wall_ratio) = of(|f| f.wall.as_secs_f64());
            let (cpu, cpu_ratio) = of(|f| f.cpu.as_secs_f64());
            let (rss, rss_ratio) = of(|f| f.peak_rss as f64);
            let best = runs.iter().map(|f| f.wall.as_secs_f64()).fold(f64::INFINITY, f64::min);
            println!(
                "  {:width$}  median {:>8}  best {:>8}  cpu {:>8}  peak {:>7}  \
                 time x{wall_ratio:.2}  cpu x{cpu_ratio:.2}  memory x{rss_ratio:.2}",
                interpreter.name,
                show_time(wall),
                show_time(best),
                show_time(cpu),
                show_bytes(rss),
            );
        }
    }
    if failed > 0 { Err(format!("{failed} cases did not run as they should")) } else { Ok(()) }
}

fn run(interpreter: &Interpreter, words: &[String]) -> Result<Finished, String> {
    let mut command = interpreter.command();
    command.args(words).env_remove("PYTHONDONTWRITEBYTECODE");
    let done = process::run(&mut command, b"", Duration::from_secs(300)).map_err(|e| e.to_string())?;
    if done.end.success() {
        return Ok(done);
    }
    Err(format!("{}: {}", done.end, done.stderr_text().trim_end().lines().last().unwrap_or("")))
}
