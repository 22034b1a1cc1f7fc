//! `cargo xtask bless`: records what CPython 3.14 does with the programs of `tests/py`.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use xtask::programs::{MODES, Normaliser, Program, known_differences, repository, tests_dir};

use crate::arguments::{Arguments, matches};
use crate::interpreters;

pub const HELP: &str = "\
cargo xtask bless [OPTION…] [PATTERN…]

Runs the programs tests/py/NAME.py under CPython 3.14 and records what they print and how they end, beside them as
NAME.out, NAME.err and NAME.code. PATTERN is a NAME, with or without .py, where * stands for anything.
Each program runs twice: one whose output is not the same both times is refused.

  --python CMD   CPython 3.14 (else TAIPAN_CPYTHON, python3.14, or the peer py314); nothing else is accepted
  --new          only programs that were never recorded
  --check        record nothing; fail when something recorded is not what CPython does
  --jobs N       how many at a time (else one per core)
";

pub fn main(words: &[String]) -> Result<(), String> {
    let args = Arguments::parse(HELP, words)?;
    let python = interpreters::cpython(args.value("python"))?;
    let dir = tests_dir();
    let patterns: Vec<&str> = args.rest.iter().map(|p| p.rsplit("tests/py/").next().unwrap_or(p)).collect();
    let patterns: Vec<&str> = patterns.iter().map(|p| p.strip_suffix(".py").unwrap_or(p)).collect();
    let mut programs = Program::all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let names: Vec<String> = programs.iter().map(|p| p.name.clone()).collect();
    if let Some(none) = patterns.iter().find(|p| !names.iter().any(|n| matches(p, n))) {
        return Err(format!("no program in tests/py is named {none}"));
    }
    if let Some(name) = known_differences(&repository().join("tests/known-differences.toml"))?
        .keys()
        .find(|n| !names.contains(n))
    {
        return Err(format!("tests/known-differences.toml lists {name}, which is not in tests/py"));
    }
    programs.retain(|p| patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern, &p.name)));
    if args.flag("new") {
        programs.retain(|p| matches!(p.expected(), Ok(None)));
    }

    let normaliser = Normaliser::new(&dir, Some(&python.words));
    let (next, changed, problems) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
    let jobs = args.number("jobs", thread::available_parallelism().map_or(1, |n| n.get()))?;
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match bless(program, &python.words, &normaliser, args.flag("check")) {
                        Ok(false) => {}
                        Ok(true) => {
                            changed.fetch_add(1, Ordering::Relaxed);
                            println!("recorded {}", program.name);
                        }
                        Err(e) => problems.lock().unwrap().push(format!("{}: {e}", program.name)),
                    }
                }
            });
        }
    });
    let problems = problems.into_inner().unwrap();
    println!("{} programs, {} recorded, {} refused", programs.len(), changed.into_inner(), problems.len());
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn bless(program: &Program, python: &[String], normaliser: &Normaliser, check: bool) -> Result<bool, String> {
    let run = || program.run(python, &MODES[0], normaliser).map_err(|e| e.to_string());
    let first = run()?;
    if first.status.is_none() {
        return Err(format!("ran longer than {} s", program.timeout.as_secs()));
    }
    if check {
        let expected = program.expected().map_err(|e| e.to_string())?;
        return match expected {
            Some(e) if e == first => Ok(false),
            Some(_) => Err("what is recorded is not what CPython does".into()),
            None => Err("nothing is recorded".into()),
        };
    }
    if run()? != first {
        return Err("two runs did not give the same".into());
    }
    program.record(&first).map_err(|e| e.to_string())
}
