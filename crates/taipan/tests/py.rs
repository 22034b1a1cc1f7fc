//! Runs the programs of `tests/py` under `taipan` and compares with what CPython 3.14 did (`cargo xtask bless`).
//!
//! One test per program, named like it; in a mode other than `default` (see `xtask::programs::MODES`) the test is
//! `NAME::MODE`. Environment:
//!
//! - `TAIPAN_TEST_MODES=default,heap-stress` or `all`: the modes to run every program in. Without it those that take
//!   every program, and of the modes that stress the JIT a sample, drawn by `TAIPAN_TEST_SEED`.
//! - `TAIPAN_TEST_INTERPRETER=COMMAND`: another interpreter, to try the runner or a program on.
//!
//! A program in `tests/not-yet.txt` does not come out right yet: it is ignored here; `-- --ignored` runs those alone,
//! to see which can be taken off the list.
//!
//! A program in `tests/known-differences.toml` must differ in exactly the streams listed there; if one of them
//! comes out right, the test fails, so that the list is kept true.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use xtask::programs::{
    Difference, MODES, Mode, Normaliser, Program, Stream, known_differences, mode, repository,
    show_difference, split_words, tests_dir,
};

struct Suite {
    interpreter: Vec<String>,
    differences: BTreeMap<String, Difference>,
}

fn main() -> ExitCode {
    let args = Arguments::from_args();
    match trials() {
        Ok(trials) => libtest_mimic::run(&args, trials).exit_code(),
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn trials() -> Result<Vec<Trial>, String> {
    let interpreter = match std::env::var("TAIPAN_TEST_INTERPRETER") {
        Ok(command) => split_words(&command),
        Err(_) => vec![env!("CARGO_BIN_EXE_taipan").to_string()],
    };
    let asked = std::env::var("TAIPAN_TEST_MODES").ok();
    let chosen: Vec<&str> = match asked.as_deref() {
        None => MODES.iter().filter(|m| m.sample == 1).map(|m| m.name).collect(),
        Some("all") => MODES.iter().map(|m| m.name).collect(),
        Some(list) => list.split(',').map(str::trim).collect(),
    };
    let seed = std::env::var("TAIPAN_TEST_SEED").unwrap_or_default();
    let dir = tests_dir();
    let programs = Program::all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let differences = known_differences(&repository().join("tests/known-differences.toml"))?;
    if let Some(name) = differences.keys().find(|name| !programs.iter().any(|p| p.name == **name)) {
        return Err(format!("tests/known-differences.toml lists {name}, which is not in tests/py"));
    }
    let not_yet = std::fs::read_to_string(repository().join("tests/not-yet.txt")).unwrap_or_default();
    let not_yet: std::collections::BTreeSet<String> = not_yet
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(String::from)
        .collect();
    if let Some(name) = not_yet.iter().find(|name| !programs.iter().any(|p| p.name == **name)) {
        return Err(format!("tests/not-yet.txt lists {name}, which is not in tests/py"));
    }
    let suite = Arc::new(Suite { interpreter, differences });

    let mut trials = Vec::new();
    for program in programs {
        let more = program.modes.iter().map(String::as_str).filter(|m| !m.starts_with('-'));
        let sampled = MODES.iter().filter(|m| asked.is_none() && m.sample > 1).filter(|m| {
            let mut hash = DefaultHasher::new();
            (&program.name, m.name, &seed).hash(&mut hash);
            hash.finish().is_multiple_of(m.sample)
        });
        let mut names: Vec<&str> = chosen.iter().copied().chain(sampled.map(|m| m.name)).collect();
        let never = |m: &str, word: &str| {
            word.strip_prefix('-').is_some_and(|not| not == m || not == "*" && m != "default")
        };
        names.retain(|m| !program.modes.iter().any(|word| never(m, word)));
        let more: Vec<&str> = more.filter(|m| !names.contains(m)).collect();
        for name in names.into_iter().chain(more) {
            let mode = mode(name).ok_or_else(|| format!("{}: there is no mode {name}", program.name))?;
            let test =
                if name == "default" { program.name.clone() } else { format!("{}::{name}", program.name) };
            let (suite, program) = (suite.clone(), program.clone());
            let later = not_yet.contains(&program.name);
            trials.push(Trial::test(test, move || suite.check(&program, mode)).with_ignored_flag(later));
        }
    }
    Ok(trials)
}

impl Suite {
    fn check(&self, program: &Program, mode: &Mode) -> Result<(), Failed> {
        let expected = program.expected()?.ok_or("never recorded: run `cargo xtask bless`")?;
        // nextest starts a process for each test: ask where the library is only if that matters.
        let in_library =
            [&expected.stdout, &expected.stderr].iter().any(|t| t.windows(5).any(|w| w == b"$LIB/"));
        let normaliser = Normaliser::new(&tests_dir(), in_library.then_some(&self.interpreter));
        let actual = program.run(&self.interpreter, mode, &normaliser)?;
        if actual.status.is_none() {
            return Err(
                format!("ran out of time ({} s)", program.timeout.as_secs() * mode.patience as u64).into()
            );
        }
        let known = self.differences.get(&program.name);
        let mut problems = String::new();
        for stream in Stream::ALL {
            let listed = known.is_some_and(|k| k.streams.contains(&stream));
            match (stream.same(&expected, &actual), listed) {
                (true, false) | (false, true) => {}
                (true, true) => problems.push_str(&format!(
                    "{stream} is as CPython's now: take it off tests/known-differences.toml\n"
                )),
                (false, false) => problems.push_str(&match stream {
                    Stream::Stdout => show_difference("stdout", &expected.stdout, &actual.stdout),
                    Stream::Stderr => show_difference("stderr", &expected.stderr, &actual.stderr),
                    Stream::Status => {
                        format!("status is {:?}, expected {:?}\n", actual.status, expected.status)
                    }
                }),
            }
        }
        // A wrong answer is often explained by what went to standard error, even if that is known to differ.
        if !problems.is_empty() && known.is_some_and(|k| k.streams.contains(&Stream::Stderr)) {
            problems.push_str(&format!("stderr:\n{}\n", String::from_utf8_lossy(&actual.stderr)));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
    }
}
