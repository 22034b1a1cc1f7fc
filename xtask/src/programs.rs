//! The test programs under `tests/py`: what they are, how one is run, and what is compared.
//!
//! A program is `tests/py/NAME.py` (also in the folders `bad` and `odd`); files whose name starts with `_`, and
//! other folders, are helpers that programs import. Beside it stand `NAME.in` (its standard input, else empty) and what CPython 3.14 made of it:
//! `NAME.out` (standard output), `NAME.err` (standard error; no file when empty) and `NAME.code` (exit status,
//! negative for a signal; no file when 0). They are written by `cargo xtask bless`, never by hand.
//!
//! The first lines of a program may hold directives, one to a comment line:
//!
//! ```text
//! # args: one "two three"          arguments of the program
//! # options: -O -W error           options of the interpreter, before the file name
//! # env: NAME=VALUE                set in its environment (may be repeated)
//! # timeout: 60                    seconds, instead of 30
//! # modes: heap-stress             further modes of Taipan (see `MODES`) it is always tested in;
//!                                  -heap-stress: never in that one (it shows when collections happen),
//!                                  -*: in the default mode alone (it shows options)
//! ```
//!
//! Output is compared after [`Normaliser`] has replaced what cannot be the same in two places: the folder of
//! the programs becomes `$TESTS`, that of the standard library `$LIB`, and addresses in default `repr`s `0x…`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::{self, Finished};

/// A way of running Taipan on the same programs; the expected result is the same in all of them.
pub struct Mode {
    pub name: &'static str,
    /// Words of the command line.
    pub options: &'static str,
    /// Factor on a program's time limit.
    pub patience: u32,
    /// Without further notice only a sample of the programs is run in it: one in so many (0: none, 1: all).
    pub sample: u64,
}

/// Traces are made of whatever comes round twice, each when it is asked for.
macro_rules! soon {
    ($($more:literal)*) => {
        concat!(
            "-X jit.loop_threshold=2 -X jit.exit_threshold=2 -X jit.place_threshold=2 -X jit.function_threshold=2",
            " -X jit.background=0",
            $(" -X jit.", $more,)*
        )
    };
}

/// Chosen by `TAIPAN_TEST_MODES` (comma-separated, `all` for all; without it each by its sample) and by `# modes:`.
pub const MODES: &[Mode] = &[
    Mode { name: "default", options: "", patience: 1, sample: 1 },
    // The interpreter alone.
    Mode { name: "no-jit", options: "-X jit=0", patience: 1, sample: 1 },
    // Collect at every 97th allocation and check the heap after each collection.
    Mode { name: "heap-stress", options: "-X heap-stress=97 -X heap-verify", patience: 20, sample: 0 },
    // Traces as ordinary programs get them, only sooner.
    Mode {
        name: "jit",
        options: "-X jit.loop_threshold=13 -X jit.exit_threshold=5 -X jit.place_threshold=5 -X jit.function_threshold=13",
        patience: 2,
        sample: 0,
    },
    // Record whatever comes round twice, and every exit.
    Mode {
        name: "jit-eager",
        options: "-X jit.loop_threshold=1 -X jit.exit_threshold=1 -X jit.place_threshold=1",
        patience: 4,
        sample: 1,
    },
    Mode {
        name: "jit-unoptimised",
        options: soon!("without=fold,cse,guards,memory,peel,ranges,virtuals,dce"),
        patience: 4,
        sample: 24,
    },
    // The evaluator in the place of machine code.
    Mode { name: "jit-evaluate", options: soon!("evaluate=1"), patience: 20, sample: 24 },
    // What is rare made frequent: see `taipan_jit::stress`.
    Mode { name: "stress-exits", options: soon!("stress_exits=1"), patience: 4, sample: 12 },
    Mode { name: "stress-aborts", options: soon!("stress_aborts=40"), patience: 4, sample: 24 },
    Mode { name: "stress-gc", options: soon!("stress_gc=5"), patience: 20, sample: 24 },
    Mode { name: "stress-passes", options: soon!("stress_passes=1"), patience: 4, sample: 24 },
    Mode { name: "stress-drops", options: soon!("stress_drops=20" "reserve_kb=64"), patience: 8, sample: 24 },
    // All of it together.
    Mode {
        name: "stress",
        options: soon!("stress_exits=2" "stress_aborts=99" "stress_gc=31" "stress_passes=3" "stress_drops=99"),
        patience: 8,
        sample: 12,
    },
];

pub fn mode(name: &str) -> Option<&'static Mode> {
    MODES.iter().find(|m| m.name == name)
}

/// The repository's folder, found from where this crate was built.
pub fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

pub fn tests_dir() -> PathBuf {
    repository().join("tests/py")
}

/// Where programs are, in `tests/py`: `bad` holds malformed sources, `odd` programs that raise in odd places.
/// They too run with `tests/py` as their working directory.
const FOLDERS: [&str; 3] = ["", "bad", "odd"];

#[derive(Clone, Debug)]
pub struct Program {
    pub name: String,
    dir: PathBuf,
    pub args: Vec<String>,
    pub options: Vec<String>,
    pub env: Vec<(String, String)>,
    pub timeout: Duration,
    pub modes: Vec<String>,
    stdin: Vec<u8>,
}

/// What a run of a program left, normalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Result {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// As `End::status`; a program that ran out of time has none.
    pub status: Option<i32>,
}

impl Program {
    /// All programs of `dir` and of its folders [`FOLDERS`], sorted by name; theirs begin with the folder's.
    pub fn all(dir: &Path) -> io::Result<Vec<Program>> {
        let mut names = Vec::new();
        for folder in FOLDERS {
            let entries = match fs::read_dir(dir.join(folder)) {
                Err(e) if e.kind() == io::ErrorKind::NotFound && !folder.is_empty() => continue,
                other => other?,
            };
            for entry in entries {
                let path = entry?.path();
                let Some(name) = path.file_name().and_then(|n| n.to_str()) else { continue };
                if let Some(stem) = name.strip_suffix(".py")
                    && !name.starts_with(['_', '.'])
                    && path.is_file()
                {
                    names.push(if folder.is_empty() { stem.to_string() } else { format!("{folder}/{stem}") });
                }
            }
        }
        names.sort();
        names.into_iter().map(|name| Program::load(dir, name)).collect()
    }

    fn load(dir: &Path, name: String) -> io::Result<Program> {
        let source = fs::read(dir.join(format!("{name}.py")))?;
        let stdin = read_or_empty(&dir.join(format!("{name}.in")))?;
        let mut p = Program {
            name,
            dir: dir.to_path_buf(),
            args: vec![],
            options: vec![],
            env: vec![],
            timeout: Duration::from_secs(30),
            modes: vec![],
            stdin,
        };
        // Sources may be malformed on purpose, so this reads bytes.
        for line in source.split(|&b| b == b'\n').take(12) {
            let Some((key, value)) = directive(line) else { continue };
            match key {
                "args" => p.args = split_words(value),
                "options" => p.options = split_words(value),
                "env" => {
                    p.env.extend(value.split_once('=').map(|(k, v)| (k.trim().to_string(), v.to_string())))
                }
                "timeout" => p.timeout = value.parse().map_or(p.timeout, Duration::from_secs),
                "modes" => p.modes = value.split(',').map(|m| m.trim().to_string()).collect(),
                _ => {}
            }
        }
        Ok(p)
    }

    fn beside(&self, ending: &str) -> PathBuf {
        self.dir.join(format!("{}.{ending}", self.name))
    }

    /// Runs the program. `interpreter` is a command with its first arguments; `mode` adds to them.
    pub fn run(&self, interpreter: &[String], mode: &Mode, normaliser: &Normaliser) -> io::Result<Result> {
        let mut command = Command::new(&interpreter[0]);
        command.args(&interpreter[1..]);
        clean_environment(&mut command);
        command.args(split_words(mode.options));
        command.args(&self.options).envs(self.env.iter().map(|(k, v)| (k, v)));
        command.arg(format!("{}.py", self.name)).args(&self.args).current_dir(&self.dir);
        let Finished { end, stdout, stderr, .. } =
            process::run(&mut command, &self.stdin, self.timeout * mode.patience)?;
        Ok(Result {
            stdout: normaliser.apply(&stdout),
            stderr: normaliser.apply(&stderr),
            status: end.status(),
        })
    }

    /// What CPython did, as recorded; `None` when it never was.
    pub fn expected(&self) -> io::Result<Option<Result>> {
        let stdout = match fs::read(self.beside("out")) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        let code = read_or_empty(&self.beside("code"))?;
        let code = String::from_utf8_lossy(&code);
        let status = if code.is_empty() { Some(0) } else { code.trim().parse().ok() };
        Ok(Some(Result { stdout, stderr: read_or_empty(&self.beside("err"))?, status }))
    }

    /// Records `result` beside the program; true when that changed a file.
    pub fn record(&self, result: &Result) -> io::Result<bool> {
        if self.expected()?.as_ref() == Some(result) {
            return Ok(false);
        }
        fs::write(self.beside("out"), &result.stdout)?;
        write_unless(result.stderr.is_empty(), &self.beside("err"), &result.stderr)?;
        let code = result.status.unwrap_or(-9);
        write_unless(code == 0, &self.beside("code"), format!("{code}\n").as_bytes())?;
        Ok(true)
    }
}

/// Gives `command` the environment of every test: no Python settings of the caller's, no terminal, UTF-8, UTC.
pub fn clean_environment(command: &mut Command) {
    for (key, _) in std::env::vars_os() {
        if key.to_str().is_some_and(|k| k.starts_with("PYTHON") || k.starts_with("LC_") || k == "LANG") {
            command.env_remove(key);
        }
    }
    command
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONIOENCODING", "utf-8")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .env("TERM", "dumb")
        .env("COLUMNS", "80")
        .env("TZ", "UTC");
}

fn directive(line: &[u8]) -> Option<(&str, &str)> {
    let line = std::str::from_utf8(line).ok()?.strip_prefix("# ")?;
    let (key, value) = line.split_once(':')?;
    key.bytes().all(|b| b.is_ascii_lowercase()).then_some((key, value.trim()))
}

/// Splits as a shell would: blanks separate, quotes of both kinds and backslashes keep.
pub fn split_words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut open) = (Vec::new(), None::<String>, None::<char>);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (open, c) {
            (Some(q), c) if c == q => open = None,
            (None, '"' | '\'') => {
                open = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(chars.next()),
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn read_or_empty(path: &Path) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other,
    }
}

fn write_unless(absent: bool, path: &Path, content: &[u8]) -> io::Result<()> {
    if !absent {
        return fs::write(path, content);
    }
    match fs::remove_file(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Replaces what differs between two places and two runs. Knows one interpreter's standard library folder.
pub struct Normaliser {
    replace: Vec<(Vec<u8>, &'static [u8])>,
}

impl Normaliser {
    /// Asks `interpreter`, if one is given, where its standard library is; one that cannot say gets no `$LIB`.
    pub fn new(dir: &Path, interpreter: Option<&Vec<String>>) -> Normaliser {
        let mut replace = vec![(dir.as_os_str().as_encoded_bytes().to_vec(), b"$TESTS".as_slice())];
        let Some(interpreter) = interpreter.filter(|words| !words.is_empty()) else {
            return Normaliser { replace };
        };
        let mut command = Command::new(&interpreter[0]);
        command.args(&interpreter[1..]).args(["-c", "import os; print(os.path.dirname(os.__file__))"]);
        clean_environment(&mut command);
        if let Ok(done) = process::run(&mut command, b"", Duration::from_secs(20))
            && done.end.success()
        {
            let lib = done.stdout.trim_ascii_end().to_vec();
            if lib.len() > 1 {
                replace.push((lib, b"$LIB"));
            }
        }
        Normaliser { replace }
    }

    pub fn apply(&self, text: &[u8]) -> Vec<u8> {
        let mut text = text.to_vec();
        for (from, to) in &self.replace {
            text = replace_all(&text, from, to);
        }
        hide_addresses(&text)
    }
}

fn replace_all(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut i = 0;
    while i < text.len() {
        if text[i..].starts_with(from) {
            out.extend_from_slice(to);
            i += from.len();
        } else {
            out.push(text[i]);
            i += 1;
        }
    }
    out
}

/// ` at 0x7f5e9c1b2a40` becomes ` at 0x…`.
pub fn hide_addresses(text: &[u8]) -> Vec<u8> {
    const MARK: &[u8] = b" at 0x";
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(i) = rest.windows(MARK.len()).position(|w| w == MARK) {
        let (head, tail) = rest.split_at(i + MARK.len());
        let digits = tail.iter().take_while(|b| b.is_ascii_hexdigit()).count();
        out.extend_from_slice(head);
        if digits >= 4 {
            out.extend_from_slice("…".as_bytes());
            rest = &tail[digits..];
        } else {
            rest = tail;
        }
    }
    out.extend_from_slice(rest);
    out
}

/// The part of a result that a known difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Stdout,
    Stderr,
    Status,
}

impl Stream {
    pub const ALL: [Stream; 3] = [Stream::Stdout, Stream::Stderr, Stream::Status];

    fn parse(s: &str) -> Option<Stream> {
        Self::ALL.into_iter().find(|x| x.to_string() == s)
    }

    pub fn same(self, a: &Result, b: &Result) -> bool {
        match self {
            Stream::Stdout => a.stdout == b.stdout,
            Stream::Stderr => a.stderr == b.stderr,
            Stream::Status => a.status == b.status,
        }
    }
}

impl std::fmt::Display for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Stream::Stdout => "stdout",
            Stream::Stderr => "stderr",
            Stream::Status => "status",
        })
    }
}

/// A test that is known not to give what CPython gives, in which streams, and why that is so.
#[derive(Clone, Debug)]
pub struct Difference {
    pub streams: Vec<Stream>,
    pub reason: String,
}

/// Reads `tests/known-differences.toml`: a table per program, with `streams` and `reason`.
pub fn known_differences(path: &Path) -> std::result::Result<BTreeMap<String, Difference>, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let table = toml::de::DeTable::parse(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut out = BTreeMap::new();
    for (name, entry) in table.get_ref() {
        let name = name.get_ref().to_string();
        let wrong = |what: &str| format!("{}: {name}: {what}", path.display());
        let entry = entry.get_ref().as_table().ok_or_else(|| wrong("must be a table"))?;
        let reason = entry.get("reason").and_then(|v| v.get_ref().as_str()).filter(|r| !r.trim().is_empty());
        let reason = reason.ok_or_else(|| wrong("`reason` is missing"))?.to_string();
        let streams = entry.get("streams").and_then(|v| v.get_ref().as_array());
        let streams: Option<Vec<Stream>> = streams
            .ok_or_else(|| wrong("`streams` is missing"))?
            .iter()
            .map(|s| s.get_ref().as_str().and_then(Stream::parse))
            .collect();
        let streams = streams.filter(|s| !s.is_empty());
        let streams = streams.ok_or_else(|| wrong("`streams` must list stdout, stderr, status"))?;
        out.insert(name, Difference { streams, reason });
    }
    Ok(out)
}

/// Where two outputs part, as lines for a person: a little of both sides around the first difference.
pub fn show_difference(what: &str, expected: &[u8], actual: &[u8]) -> String {
    let (expected, actual) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(actual));
    let (left, right): (Vec<&str>, Vec<&str>) =
        (expected.split('\n').collect(), actual.split('\n').collect());
    let first = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let mut text = format!("{what} differs at line {}:\n", first + 1);
    for line in &left[first.saturating_sub(2)..first] {
        text.push_str(&format!("    {line}\n"));
    }
    // Lines from there on that end alike are not shown.
    let (l, r) = (&left[first..], &right[first..]);
    let same_end = l.iter().rev().zip(r.iter().rev()).take_while(|(a, b)| a == b).count();
    for (sign, side) in [('-', l), ('+', r)] {
        let side = &side[..side.len() - same_end];
        for line in side.iter().take(12) {
            text.push_str(&format!("  {sign} {}\n", line.chars().take(400).collect::<String>()));
        }
        if side.len() > 12 {
            text.push_str(&format!("  {sign} … {} more lines\n", side.len() - 12));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(split_words(r#" a  "b c"'d' e\ f "" "#), ["a", "b cd", "e f", ""]);
        assert_eq!(split_words(r"'a\b'"), [r"a\b"]);
    }

    #[test]
    fn directives() {
        assert_eq!(directive(b"# args: a b "), Some(("args", "a b")));
        assert_eq!(directive(b"# see Also: that"), None);
        assert_eq!(directive(b"\xff # args: a"), None);
    }

    #[test]
    fn normalising() {
        let n = Normaliser { replace: vec![(b"/x/tests".to_vec(), b"$TESTS")] };
        let text = b"File \"/x/tests/a.py\", <f at 0x7f00aa> at 0x1";
        assert_eq!(n.apply(text), "File \"$TESTS/a.py\", <f at 0x…> at 0x1".as_bytes());
    }

    #[test]
    fn differences_are_shown_where_they_are() {
        let text = show_difference("stdout", b"a\nb\nc\nd\n", b"a\nb\nX\nY\nd\n");
        assert_eq!(text, "stdout differs at line 3:\n    a\n    b\n  - c\n  + X\n  + Y\n");
    }
}
