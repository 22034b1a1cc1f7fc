//! What the JIT leaves of the programs of `tests/traces`.
//!
//! A program checks its own results with `assert`, under any Python. Lines of interest end in a mark, `# ID: name`; then
//! comments beginning with `#:` say what is to be left of the traces:
//!
//! ```text
//! #: executors 1, closed 1, sides 0
//! #: add: guards 0, exits 1, allocations 0, calls -
//! #: push: calls list_append
//! ```
//!
//! A line without a mark's name is about all traces of the program together. What can be counted:
//!
//! - of the program: `executors`, `closed` (loops), `sides` (side traces), `inlined` (calls);
//! - of a mark, over all executors: `operations`, `guards`, `exits` (operations that may leave, guards among them),
//!   `loads`, `stores`, `allocations`, `calls` (the helpers by name, each as often as it is called; `-`: none).
//!
//! Of an executor that closes its loop, only the loop counts, not what runs once in front of it. A number may have `<=`
//! or `>=` in front. `TAIPAN_BLESS=1` writes down what there is, but for such bounds that hold: to be read before it is
//! kept. A first line `# options: …` gives further options.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use xtask::programs::{repository, split_words};

/// Thresholds are low, so that small programs have traces.
const OPTIONS: &[&str] = &[
    "-X",
    "jit.loop_threshold=13",
    "-X",
    "jit.exit_threshold=5",
    "-X",
    "jit.place_threshold=5",
    "-X",
    "jit.background=0",
];

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let dir = repository().join("tests/traces");
    let mut trials = vec![Trial::test("the_language_of_expectations", || {
        language();
        Ok(())
    })];
    let files = match std::fs::read_dir(&dir) {
        Ok(files) => files,
        Err(e) => {
            eprintln!("{}: {e}", dir.display());
            return ExitCode::FAILURE;
        }
    };
    let mut paths: Vec<PathBuf> = files.flatten().map(|f| f.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "py"));
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        trials.push(Trial::test(name, move || check(&path)));
    }
    libtest_mimic::run(&args, trials).exit_code()
}

/// What there is to count, of the program (`""`) and of each mark.
type Found = BTreeMap<String, BTreeMap<&'static str, String>>;

fn check(path: &Path) -> Result<(), Failed> {
    let source = std::fs::read_to_string(path)?;
    let picture = picture(path, &source)?;
    let found = count(&picture, &marks(&source)?, &path.file_name().unwrap_or_default().to_string_lossy());
    if std::env::var("TAIPAN_BLESS").is_ok() {
        std::fs::write(path, bless(&source, &found))?;
        return Ok(());
    }
    let problems = compare(&source, &found)?;
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

/// Runs the program, which must come to its end without a word on standard error, and gives the JIT's picture.
fn picture(path: &Path, source: &str) -> Result<Value, Failed> {
    let more = source.lines().next().and_then(|l| l.strip_prefix("# options:")).map(split_words);
    let output = Command::new(env!("CARGO_BIN_EXE_taipan"))
        .args(["jit", "dump", "--format", "json"])
        .args(OPTIONS)
        .args(more.unwrap_or_default())
        .arg(path)
        .env("PYTHONHASHSEED", "0")
        .output()?;
    if !output.status.success() || !output.stderr.is_empty() {
        return Err(format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The marks of a source, by line.
fn marks(source: &str) -> Result<BTreeMap<u64, String>, String> {
    let mut all = BTreeMap::new();
    for (n, line) in (1..).zip(source.lines()) {
        if let Some((_, name)) = line.split_once("# ID:") {
            let name = name.trim().to_owned();
            if all.values().any(|other| *other == name) {
                return Err(format!("line {n}: there is another mark {name}"));
            }
            all.insert(n, name);
        }
    }
    Ok(all)
}

fn list<'a>(v: &'a Value, name: &str) -> &'a [Value] {
    v[name].as_array().map_or(&[], Vec::as_slice)
}

fn count(picture: &Value, marks: &BTreeMap<u64, String>, file: &str) -> Found {
    let mut found = Found::new();
    // (Traces in the library's modules are none of the program's.)
    let ours = |place: &Value| place["file"].as_str().is_some_and(|f| Path::new(f).ends_with(file));
    let executors: Vec<&Value> = list(picture, "executors")
        .iter()
        .filter(|e| list(e, "steps").iter().any(|s| ours(&s["place"])))
        .collect();
    let inlined = |e: &Value| {
        let depth = |s: &Value| s["depth"].as_u64().unwrap_or(0);
        list(e, "steps").windows(2).filter(|w| depth(&w[1]) > depth(&w[0])).count()
    };
    let of_all = found.entry(String::new()).or_default();
    of_all.insert("executors", executors.len().to_string());
    of_all.insert("closed", executors.iter().filter(|e| e["closed"] == true).count().to_string());
    of_all.insert("sides", executors.iter().filter(|e| !e["parent"].is_null()).count().to_string());
    of_all.insert("inlined", executors.iter().map(|e| inlined(e)).sum::<usize>().to_string());
    for (line, name) in marks {
        let mut operations = Vec::new();
        for e in &executors {
            let steps = list(e, "steps");
            operations.extend(list(e, "operations").iter().filter(|o| {
                let step = o["step"].as_u64().and_then(|s| steps.get(s.checked_sub(1)? as usize));
                let here = step.is_some_and(|s| s["place"]["line"] == *line && ours(&s["place"]));
                here && (e["closed"] != true || o["in_loop"] == true) && o["sort"] != "mark"
            }));
        }
        let sort = |sort: &str| operations.iter().filter(|o| o["sort"] == sort).count().to_string();
        let mut calls: Vec<&str> = operations.iter().filter_map(|o| o["helper"].as_str()).collect();
        calls.sort_unstable();
        let of_mark = found.entry(name.clone()).or_default();
        of_mark.insert("operations", operations.len().to_string());
        of_mark.insert("guards", sort("guard"));
        of_mark.insert("exits", operations.iter().filter(|o| !o["exit"].is_null()).count().to_string());
        of_mark.insert("loads", sort("load"));
        of_mark.insert("stores", sort("store"));
        of_mark.insert("allocations", sort("allocation"));
        of_mark.insert("calls", if calls.is_empty() { "-".into() } else { calls.join(" ") });
    }
    found
}

/// An expectation: of which mark, what, and the words after it.
struct Expected<'a> {
    mark: &'a str,
    what: &'a str,
    words: &'a str,
}
/// Those of a line, if it has any.
fn expectations(line: &str) -> Option<Vec<Expected<'_>>> {
    let line = line.strip_prefix("#:")?.trim();
    let (mark, rest) = line.split_once(':').unwrap_or(("", line));
    let one = |e| {
        let e = str::trim(e);
        let (what, words) = e.split_once(' ').unwrap_or((e, ""));
        Expected { mark: mark.trim(), what, words: words.trim() }
    };
    Some(rest.split(',').map(one).collect())
}
fn holds(words: &str, actual: &str) -> bool {
    let bound = |rest: &str, ok: fn(u64, u64) -> bool| {
        rest.trim().parse().is_ok_and(|bound| actual.parse().is_ok_and(|n| ok(n, bound)))
    };
    if let Some(rest) = words.strip_prefix("<=") {
        bound(rest, |n, bound| n <= bound)
    } else if let Some(rest) = words.strip_prefix(">=") {
        bound(rest, |n, bound| n >= bound)
    } else {
        words == actual
    }
}
fn compare(source: &str, found: &Found) -> Result<String, String> {
    let mut problems = String::new();
    let mut any = false;
    for e in source.lines().filter_map(expectations).flatten() {
        any = true;
        let actual = found.get(e.mark).ok_or_else(|| format!("there is no mark {}", e.mark))?;
        let actual = actual.get(e.what).ok_or_else(|| format!("nothing is called {}", e.what))?;
        if !holds(e.words, actual) {
            let mark = if e.mark.is_empty() { "the program" } else { e.mark };
            problems.push_str(&format!("{mark}: {} {actual}, expected {}\n", e.what, e.words));
        }
    }
    if any { Ok(problems) } else { Err("nothing is expected".into()) }
}
/// The source with what was found in place of what was expected.
fn bless(source: &str, found: &Found) -> String {
    let line = |line: &str| {
        let Some(all) = expectations(line) else { return line.to_owned() };
        let mark = all.first().map_or("", |e| e.mark);
        let one = |e: &Expected<'_>| match found.get(e.mark).and_then(|m| m.get(e.what)) {
            Some(actual) if !holds(e.words, actual) => format!("{} {actual}", e.what),
            _ => format!("{} {}", e.what, e.words),
        };
        let all: Vec<String> = all.iter().map(one).collect();
        let mark = if mark.is_empty() { String::new() } else { format!("{mark}: ") };
        format!("#: {mark}{}", all.join(", "))
    };
    source.lines().map(|l| line(l) + "\n").collect()
}

/// The language itself.
fn language() {
    assert!(holds("3", "3") && !holds("3", "4") && holds("<= 4", "4") && !holds(">= 5", "4"));
    assert!(holds("-", "-") && holds("a b", "a b") && !holds("a", "a b") && !holds("<= x", "1"));
    let source = "x = 1  # ID: one\n#: executors 1\n#: one: guards 0, calls f\n";
    assert_eq!(marks(source).expect("marks").get(&1).map(String::as_str), Some("one"));
    assert!(marks("# ID: a\n# ID: a\n").is_err());
    let place = serde_json::json!({"file": "/x/p.py", "line": 1});
    let operation = |step: u64, sort: &str, in_loop: bool| serde_json::json!({"step": step, "sort": sort, "in_loop": in_loop, "exit": 1, "helper": (sort == "call").then_some("f")});
    let picture = serde_json::json!({"executors": [{
        "closed": true, "parent": null,
        "steps": [{"place": place, "depth": 0}, {"place": {"file": "/x/p.py", "line": 2}, "depth": 1}],
        "operations": [operation(1, "guard", false), operation(1, "call", true), operation(2, "guard", true), operation(0, "guard", true)],
    }, {"closed": false, "steps": [{"place": {"file": "/x/q.py", "line": 1}}], "operations": []}]});
    let found = count(&picture, &marks(source).expect("marks"), "p.py");
    assert_eq!(compare(source, &found).expect("compares"), "");
    assert_eq!(found[""]["inlined"], "1");
    let wrong = source.replace("guards 0", "guards 2");
    assert_eq!(compare(&wrong, &found).expect("compares"), "one: guards 0, expected 2\n");
    assert_eq!(bless(&wrong, &found), source);
    assert!(compare("#: none: guards 0", &found).is_err() && compare("", &found).is_err());
}
