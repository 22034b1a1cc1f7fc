//! `cargo xtask conformance`: CPython's own tests under Taipan, or under any interpreter.
//!
//! Each module runs in a process of its own, driven by `tests/conformance_driver.py`, which reports every test as
//! it ends. When the process dies or stands still, the test it was in counts as crashed or out of time, and another
//! process goes on behind it, so that one crash does not hide what comes after. The state last recorded for Taipan
//! stands in `tests/conformance.toml`: counts, and the tests that do not pass.

mod modules;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use toml::de::DeTable;
use xtask::process::{self, End, Watched};
use xtask::programs::repository;

use crate::arguments::{Arguments, matches};
use crate::interpreters::{Interpreter, peers_dir};
use modules::{CORE, NOT_OURS};

pub const HELP: &str = "\
cargo xtask conformance [OPTION…] [MODULE…]

Runs test modules of CPython 3.14's own suite, one process each, and prints for each how many tests ran, passed,
failed, ended in an error, were skipped, crashed or ran out of time, and what is different from the state recorded in
tests/conformance.toml. MODULE is a name like test_int, and may contain *; `core` stands for the
modules about the language and its core types; without any, all that are recorded.

  --all            all modules of the suite, but for those about CPython's own tools and C interface
  --python-lib D   the library folder that holds test/ (~/.cache/taipan-peers/root/usr/lib/python3.14)
  --with WHICH     the interpreter: NAME=COMMAND, or taipan, py314, pypy… (taipan)
  --profile P      cargo profile that taipan is built in (quick)
  --jobs N         modules at a time (one per core)
  --timeout S      seconds that one test may take (60)
  --total S        seconds that one module may take (900)
  --memory MB      memory that one process may take (4000)
  --record         writes the state of these modules to tests/conformance.toml
  --reasons        also prints why each test failed; what the processes printed is in target/conformance/MODULE.log
";

/// After so many processes the rest of a module counts as not run.
const MOST_PROCESSES: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Passed,
    Failed,
    Errored,
    Skipped,
    Crashed,
    Timeout,
}

const STATUSES: [(Status, &str); 6] = [
    (Status::Passed, "passed"),
    (Status::Failed, "failed"),
    (Status::Errored, "errored"),
    (Status::Skipped, "skipped"),
    (Status::Crashed, "crashed"),
    (Status::Timeout, "timeout"),
];

impl Status {
    fn good(self) -> bool {
        matches!(self, Status::Passed | Status::Skipped)
    }
}

#[derive(Default)]
struct Outcome {
    tests: BTreeMap<String, (Status, String)>,
    /// Why the module did not run, or not to its end.
    note: String,
    seconds: f64,
}

impl Outcome {
    fn count(&self, status: Status) -> usize {
        self.tests.values().filter(|(s, _)| *s == status).count()
    }

    fn failing(&self) -> BTreeSet<String> {
        self.tests.iter().filter(|(_, (s, _))| !s.good()).map(|(name, _)| name.clone()).collect()
    }
}

struct Plan {
    interpreter: Interpreter,
    driver: PathBuf,
    /// Holds `test/` and nothing else, so that nothing but the tests comes from CPython's library.
    library: PathBuf,
    work: PathBuf,
    timeout: Duration,
    total: Duration,
    memory: u64,
}

pub fn main(words: &[String]) -> Result<(), String> {
    let args = Arguments::parse(HELP, words)?;
    let suite =
        args.value("python-lib").map_or_else(|| peers_dir().join("root/usr/lib/python3.14"), PathBuf::from);
    let suite = fs::canonicalize(suite.join("test")).map_err(|e| {
        format!(
            "{}/test: {e}: unpack CPython 3.14's test suite and name its folder by --python-lib",
            suite.display()
        )
    })?;
    let record_file = repository().join("tests/conformance.toml");
    let recorded = read_record(&record_file)?;
    let modules = select(&suite, &args, &recorded)?;
    let with = args.value("with").unwrap_or("taipan");
    let interpreter = Interpreter::parse(with, args.value("profile").unwrap_or("quick"))?;
    if args.flag("record") && interpreter.version().is_ok_and(|(name, _)| name == "cpython" || name == "pypy")
    {
        return Err(format!("--record is for Taipan, not for {}", interpreter.name));
    }

    let work = repository().join("target/conformance");
    let library = work.join("lib");
    link(&library.join("test"), &suite)?;
    show_library(&interpreter, &suite);
    let plan = Plan {
        interpreter,
        driver: repository().join("tests/conformance_driver.py"),
        library,
        work,
        timeout: Duration::from_secs_f64(args.number("timeout", 60.0)?),
        total: Duration::from_secs_f64(args.number("total", 900.0)?),
        memory: args.number::<u64>("memory", 4000)? * 1_000_000,
    };
    let jobs = args.number("jobs", thread::available_parallelism().map_or(1, |n| n.get()))?;
    let record = args.flag("record").then_some(&*record_file);
    let outcomes = run_all(&plan, &modules, jobs, &recorded, args.flag("reasons"), record)?;

    let worse = summary(&outcomes, &recorded);
    if record.is_some() {
        return Ok(());
    }
    if worse > 0 { Err(format!("{worse} tests fail that are not recorded as failing")) } else { Ok(()) }
}

fn select(suite: &Path, args: &Arguments, recorded: &Record) -> Result<Vec<String>, String> {
    let mut there = BTreeSet::new();
    for entry in fs::read_dir(suite).map_err(|e| format!("{}: {e}", suite.display()))? {
        let path = entry.map_err(|e| e.to_string())?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else { continue };
        let name = if path.is_dir() {
            path.join("__init__.py").is_file().then_some(name)
        } else {
            name.strip_suffix(".py")
        };
        there.extend(name.filter(|n| n.starts_with("test_")).map(str::to_string));
    }
    let mut chosen: BTreeSet<String> = BTreeSet::new();
    for want in &args.rest {
        let want = want.strip_prefix("test.").unwrap_or(want);
        let before = chosen.len();
        if want == "core" {
            chosen.extend(CORE.iter().map(|n| format!("test_{n}")).filter(|n| there.contains(n)));
        }
        // A dotted name is a module inside a package: taken at its word.
        if want.contains('.') {
            chosen.insert(want.to_string());
        }
        chosen.extend(there.iter().filter(|n| matches(want, n)).cloned());
        if chosen.len() == before {
            return Err(format!("{want} is not in {}", suite.display()));
        }
    }
    if args.flag("all") {
        chosen.extend(there.into_iter().filter(|n| !NOT_OURS.contains(&n.as_str())));
    } else if args.rest.is_empty() {
        chosen.extend(recorded.keys().cloned());
        if chosen.is_empty() {
            return Err("nothing is recorded yet: name modules, or --all".into());
        }
    }
    Ok(chosen.into_iter().collect())
}

/// Makes `at` a link to `to`.
fn link(at: &Path, to: &Path) -> Result<(), String> {
    let make = || {
        fs::create_dir_all(at.parent().unwrap_or(at))?;
        if fs::read_link(at).is_ok_and(|there| there == to) {
            return Ok(());
        }
        let _ = fs::remove_file(at);
        std::os::unix::fs::symlink(to, at)
    };
    make().map_err(|e: std::io::Error| format!("{}: {e}", at.display()))
}

/// Some tests read files of the library where its modules say that they are, and some import `test` in processes that
/// do not look at PYTHONPATH: writes the embedded sources to that folder, and puts the suite into it. Without it those
/// tests fail.
fn show_library(interpreter: &Interpreter, suite: &Path) {
    const WRITE: &str = "
import os, sys
if sys.implementation.name == 'taipan':
    import _library
    root = sys._stdlib_dir
    if os.path.islink(root):
        os.unlink(root)
    def write(folder):
        os.makedirs(folder, exist_ok=True)
        finder = _library.path_hook(folder)
        for name, package in finder.iter_modules(''):
            path = f'{folder}/{name}/__init__.py' if package else f'{folder}/{name}.py'
            if package:
                write(f'{folder}/{name}')
            with open(path, 'wb') as f:
                f.write(_library.data(path))
    write(root)
    for name in 'pydoc_data/_pydoc.css',:
        with open(f'{root}/{name}', 'wb') as f:
            f.write(_library.data(f'{root}/{name}'))
    print(root)
";
    let answer = interpreter.command().args(["-I", "-S", "-c", WRITE]).output();
    let answer = answer.map(|o| o.stdout).unwrap_or_default();
    let root = String::from_utf8_lossy(&answer);
    if !root.trim().is_empty()
        && let Err(e) = link(&Path::new(root.trim()).join("test"), suite)
    {
        eprintln!("tests that read the library's files will fail: {e}");
    }
}

fn run_all(
    plan: &Plan,
    modules: &[String],
    jobs: usize,
    recorded: &Record,
    reasons: bool,
    record: Option<&Path>,
) -> Result<BTreeMap<String, Outcome>, String> {
    let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let trouble = Mutex::new(None);
    let width = modules.iter().map(String::len).max().unwrap_or(0);
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                while let Some(module) = modules.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome =
                        plan.run_module(module).unwrap_or_else(|e| Outcome { note: e, ..Outcome::default() });
                    print_module(module, &outcome, recorded.get(module), width, reasons);
                    let mut outcomes = outcomes.lock().unwrap();
                    outcomes.insert(module.clone(), outcome);
                    // At once, so that a long run that is stopped was not in vain.
                    if let Some(file) = record
                        && let Err(e) = fs::write(file, write_record(recorded, &outcomes))
                    {
                        trouble.lock().unwrap().get_or_insert(format!("{}: {e}", file.display()));
                    }
                }
            });
        }
    });
    match trouble.into_inner().unwrap() {
        Some(trouble) => Err(trouble),
        None => Ok(outcomes.into_inner().unwrap()),
    }
}

impl Plan {
    fn run_module(&self, module: &str) -> Result<Outcome, String> {
        let place = self.work.join(module);
        let _ = fs::remove_dir_all(&place);
        let error = |e: std::io::Error| format!("{}: {e}", place.display());
        fs::create_dir_all(place.join("cwd")).map_err(error)?;
        let log = self.work.join(format!("{module}.log"));
        let started = Instant::now();
        let (mut outcome, mut output) = (Outcome::default(), Vec::new());
        for process in 0.. {
            if process == MOST_PROCESSES || started.elapsed() > self.total {
                outcome.note = format!("not run to its end ({process} processes)");
                break;
            }
            let report = place.join(format!("report-{process}"));
            let end =
                self.run_process(module, &place, &report, &outcome, started, &mut output).map_err(error)?;
            let events = fs::read_to_string(&report).unwrap_or_default();
            if read_events(&events, end, &mut outcome) {
                break;
            }
        }
        outcome.seconds = started.elapsed().as_secs_f64();
        fs::write(log, output).map_err(error)?;
        let _ = fs::remove_dir_all(&place);
        Ok(outcome)
    }

    fn run_process(
        &self,
        module: &str,
        place: &Path,
        report: &Path,
        so_far: &Outcome,
        started: Instant,
        output: &mut Vec<u8>,
    ) -> std::io::Result<End> {
        let mut command = self.interpreter.command();
        command.arg(&self.driver).arg(report).arg(module);
        if !so_far.tests.is_empty() {
            let done = place.join("done");
            let names: Vec<&str> = so_far.tests.keys().map(String::as_str).collect();
            fs::write(&done, names.join("\n"))?;
            command.arg(done);
        }
        if let Some(script) = &self.interpreter.script {
            command.env("CONFORMANCE_EXECUTABLE", script);
        }
        command
            .env("PYTHONPATH", &self.library)
            .env("TMPDIR", place.join("cwd"))
            .current_dir(place.join("cwd"));
        let (mut size, mut grew) = (0, Instant::now());
        let finished = process::run_watched(&mut command, b"", |watched: Watched| {
            let now = fs::metadata(report).map_or(0, |m| m.len());
            if now != size {
                (size, grew) = (now, Instant::now());
            }
            grew.elapsed() > self.timeout
                || started.elapsed() > self.total
                || watched.resident() > self.memory
        })?;
        output.extend(finished.stdout);
        output.extend(finished.stderr);
        writeln!(Text(output), "\n[{}]", finished.end).ok();
        Ok(finished.end)
    }
}

/// Bytes that can be written to as text.
struct Text<'a>(&'a mut Vec<u8>);

impl Write for Text<'_> {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        self.0.extend_from_slice(s.as_bytes());
        Ok(())
    }
}

/// Takes in what one process reported; true when nothing is left to run.
fn read_events(events: &str, end: End, outcome: &mut Outcome) -> bool {
    let (mut current, mut over) = (None, false);
    for line in events.lines() {
        let mut fields = line.split('\t');
        let (kind, name) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
        let reason = fields.next().unwrap_or("").to_string();
        let status = match kind {
            "next" => {
                current = Some(name.to_string());
                continue;
            }
            "done" => {
                over = true;
                continue;
            }
            "import" => {
                outcome.note = format!("does not import: {name}");
                continue;
            }
            "skipped" => {
                outcome.note = format!("skipped: {name}");
                continue;
            }
            "ok" => Status::Passed,
            "fail" => Status::Failed,
            "error" => Status::Errored,
            "skip" => Status::Skipped,
            _ => continue,
        };
        if current.as_deref() == Some(name) {
            current = None;
        }
        // A test may run more than once, from a loader of its own; the worst counts.
        let entry = outcome.tests.entry(name.to_string()).or_insert((status, reason.clone()));
        if entry.0.good() && !status.good() {
            *entry = (status, reason);
        }
    }
    match current {
        _ if over => true,
        Some(test) => {
            let status = if end == End::TimedOut { Status::Timeout } else { Status::Crashed };
            // If it is there already, it died in the same place again although it was not to run: give up.
            outcome.tests.insert(test, (status, end.to_string())).is_some()
        }
        None => {
            if outcome.note.is_empty() {
                outcome.note = format!("ended outside a test: {end}");
            }
            true
        }
    }
}

fn print_module(module: &str, outcome: &Outcome, recorded: Option<&Recorded>, width: usize, reasons: bool) {
    let mut line = format!("{module:width$} run {:5}", outcome.tests.len());
    for (status, name) in STATUSES {
        let n = outcome.count(status);
        if n > 0 || status == Status::Passed {
            write!(line, "  {name} {n}").ok();
        }
    }
    write!(line, "  {:.1} s", outcome.seconds).ok();
    if !outcome.note.is_empty() {
        write!(line, "  [{}]", outcome.note).ok();
    }
    if let Some(recorded) = recorded {
        let difference = Difference::between(recorded, outcome);
        line.push_str(&difference.describe());
    }
    if reasons {
        for (name, (status, reason)) in outcome.tests.iter().filter(|(_, (s, _))| !s.good()) {
            write!(line, "\n    {status:?} {name}: {reason}").ok();
        }
    }
    println!("{line}");
}

struct Difference {
    worse: Vec<String>,
    better: Vec<String>,
}

impl Difference {
    fn between(recorded: &Recorded, outcome: &Outcome) -> Difference {
        let failing = outcome.failing();
        let better =
            recorded.failing.iter().filter(|name| outcome.tests.get(*name).is_some_and(|(s, _)| s.good()));
        Difference {
            worse: failing.difference(&recorded.failing).cloned().collect(),
            better: better.cloned().collect(),
        }
    }

    fn describe(&self) -> String {
        let mut text = String::new();
        for (sign, names) in [("-", &self.worse), ("+", &self.better)] {
            for name in names {
                write!(text, "\n    {sign} {name}").ok();
            }
        }
        text
    }
}

/// Prints the totals; says how many tests fail that are not recorded as failing.
fn summary(outcomes: &BTreeMap<String, Outcome>, recorded: &Record) -> usize {
    let total = |status| outcomes.values().map(|o| o.count(status)).sum::<usize>();
    let ran: usize = outcomes.values().map(|o| o.tests.len()).sum();
    let mut line = format!("\n{} modules, {ran} tests:", outcomes.len());
    for (status, name) in STATUSES {
        write!(line, " {} {name}", total(status)).ok();
    }
    let unimportable = outcomes.values().filter(|o| o.note.starts_with("does not import")).count();
    let clean = outcomes.values().filter(|o| o.failing().is_empty() && o.count(Status::Passed) > 0).count();
    println!("{line}; {unimportable} modules do not import, {clean} pass whole");
    let (mut worse, mut better, mut new) = (0, 0, 0);
    for (module, outcome) in outcomes {
        match recorded.get(module) {
            Some(recorded) => {
                let difference = Difference::between(recorded, outcome);
                worse += difference.worse.len();
                better += difference.better.len();
            }
            None => new += 1,
        }
    }
    println!("against the record: {worse} tests worse, {better} better, {new} modules not recorded");
    worse
}

// The record.

type Record = BTreeMap<String, Recorded>;

struct Recorded {
    run: usize,
    counts: [usize; 6],
    note: String,
    failing: BTreeSet<String>,
}

impl Recorded {
    fn of(outcome: &Outcome) -> Recorded {
        Recorded {
            run: outcome.tests.len(),
            counts: STATUSES.map(|(status, _)| outcome.count(status)),
            note: outcome.note.clone(),
            failing: outcome.failing(),
        }
    }
}

fn read_record(path: &Path) -> Result<Record, String> {
    let text = match fs::read_to_string(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Record::new()),
        other => other.map_err(|e| format!("{}: {e}", path.display()))?,
    };
    let table = DeTable::parse(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut record = Record::new();
    for (module, entry) in table.get_ref() {
        let Some(entry) = entry.get_ref().as_table() else { continue };
        let number = |key: &str| {
            entry
                .get(key)
                .and_then(|v| v.get_ref().as_integer())
                .and_then(|i| i.as_str().parse().ok())
                .unwrap_or(0)
        };
        let texts = entry.get("failing").and_then(|v| v.get_ref().as_array());
        let texts = texts.into_iter().flat_map(|a| a.iter()).filter_map(|v| v.get_ref().as_str());
        let note = entry.get("note").and_then(|v| v.get_ref().as_str()).unwrap_or("");
        let recorded = Recorded {
            run: number("run"),
            counts: STATUSES.map(|(_, name)| number(name)),
            note: note.to_string(),
            failing: texts.map(str::to_string).collect(),
        };
        record.insert(module.get_ref().to_string(), recorded);
    }
    Ok(record)
}

/// The record with what is new in place of what was.
fn write_record(old: &Record, new: &BTreeMap<String, Outcome>) -> String {
    let new: Record = new.iter().map(|(name, o)| (name.clone(), Recorded::of(o))).collect();
    let mut record: BTreeMap<&String, &Recorded> = old.iter().collect();
    record.extend(&new);
    let mut text = String::from(
        "# CPython 3.14's own tests under Taipan: written by `cargo xtask conformance --record`, not by hand.\n",
    );
    for (module, r) in record {
        let key = if module.contains('.') { quote(module) } else { module.clone() };
        write!(text, "\n[{key}]\nrun = {}\n", r.run).ok();
        for ((_, name), n) in STATUSES.iter().zip(r.counts).filter(|(_, n)| *n > 0) {
            writeln!(text, "{name} = {n}").ok();
        }
        if !r.note.is_empty() {
            writeln!(text, "note = {}", quote(&r.note)).ok();
        }
        if !r.failing.is_empty() {
            text.push_str("failing = [\n");
            for name in &r.failing {
                writeln!(text, "    {},", quote(name)).ok();
            }
            text.push_str("]\n");
        }
    }
    text
}

fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' || c == '\x7f' => write!(out, "\\u{:04x}", c as u32).unwrap_or(()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_belongs_to_the_test_it_was_in() {
        let mut o = Outcome::default();
        let events = "next\tA.a\nok\tA.a\t\nnext\tA.b\n";
        assert!(!read_events(events, End::Signal(11), &mut o), "goes on behind it");
        assert_eq!(o.tests["A.b"], (Status::Crashed, "signal 11".to_string()));
        assert!(read_events("next\tA.c\nfail\tA.c\tE: no\ndone\n", End::Code(0), &mut o));
        assert_eq!((o.count(Status::Passed), o.failing().len()), (1, 2));
    }

    #[test]
    fn a_module_that_ends_by_itself_is_noted() {
        let mut o = Outcome::default();
        assert!(read_events("", End::Code(3), &mut o));
        assert_eq!(o.note, "ended outside a test: exit status 3");
    }

    #[test]
    fn the_record_reads_back() {
        let mut o = Outcome { note: "a \"note\"\\".into(), ..Outcome::default() };
        o.tests.insert("A.a".into(), (Status::Failed, String::new()));
        o.tests.insert("A.b".into(), (Status::Passed, String::new()));
        let text = write_record(&Record::new(), &BTreeMap::from([("test_x.y".to_string(), o)]));
        let file = std::env::temp_dir().join(format!("taipan-record-{}", std::process::id()));
        fs::write(&file, &text).unwrap();
        let back = read_record(&file).unwrap();
        fs::remove_file(&file).unwrap();
        assert_eq!(write_record(&back, &BTreeMap::new()), text);
        assert_eq!(back["test_x.y"].failing.len(), 1);
    }
}
