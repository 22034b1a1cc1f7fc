//! `cargo xtask bench`: pyperformance's programs under any interpreters, compared.

mod figures;
pub mod policies;
pub mod process_costs;
mod programs;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use xtask::process;
use xtask::programs::repository;

use crate::arguments::{Arguments, matches};
use crate::interpreters::{self, Interpreter};
use figures::{Figures, Sample, geometric_mean, show_bytes, show_time, three_digits};
use programs::{Entry, GROUPS, Group, PROGRAMS};

pub const HELP: &str = "\
cargo xtask bench [OPTION…] [PROGRAM…]

Runs pyperformance's programs, unmodified, under the interpreters given, one process each, in turn. For each program
and interpreter it prints the first call, the calls done in the first second, the best and the median time of a call
in the second half of the run, the peak memory, and speed as a ratio to the first interpreter's (by first second and
by median); then geometric means. PROGRAM may contain * and may be a group: core, peers, main (these without any),
more, flow (our own: generators, recursion, polymorphism), all.

  --with WHICH    an interpreter: NAME=COMMAND, or taipan, py314, py315, py315jit, pypy (may be repeated; without it
                  py314, taipan and pypy)
  --seconds S     how long each process goes on (5)
  --rounds N      runs of each; figures are medians over them (1)
  --profile P     cargo profile that taipan is built in (release)
  --check         no times: compares what the programs' functions return and print with the first interpreter's
  --json FILE     also writes everything measured there
  --list          only lists the programs
";

struct Measured {
    runs: Vec<(Figures, Vec<Sample>)>,
    problem: Option<String>,
}

pub fn main(words: &[String]) -> Result<(), String> {
    let args = Arguments::parse(HELP, words)?;
    let entries = select(&args.rest)?;
    if args.flag("list") {
        for e in &entries {
            let groups: Vec<&str> =
                GROUPS.iter().filter(|(g, _)| e.groups.contains(g)).map(|(_, n)| *n).collect();
            println!(
                "{:26} bm_{}/run_benchmark.py {} ({})",
                e.name,
                e.dir,
                e.args.join(" "),
                groups.join(", ")
            );
        }
        return Ok(());
    }
    let place = Place::prepare()?;
    let profile = args.value("profile").unwrap_or("release");
    let interpreters = interpreters::chosen(&args.all("with"), &["py314", "taipan", "pypy"], profile)?;
    if interpreters.is_empty() {
        return Err("no interpreter to run".into());
    }
    for i in &interpreters {
        let (name, (major, minor)) = i.version().unwrap_or_else(|e| (e, (0, 0)));
        println!("{}: {name} {major}.{minor}: {}", i.name, i.words.join(" "));
    }
    if args.flag("check") {
        return check(&place, &entries, &interpreters);
    }

    let seconds: f64 = args.number("seconds", 5.0)?;
    let rounds: usize = args.number("rounds", 1)?;
    println!("{seconds} seconds for each process, {rounds} of each\n");
    let width = interpreters.iter().map(|i| i.name.len()).max().unwrap_or(0);
    let mut all: Vec<Vec<Measured>> = Vec::new();
    for entry in &entries {
        let mut row: Vec<Measured> =
            interpreters.iter().map(|_| Measured { runs: vec![], problem: None }).collect();
        for _ in 0..rounds.max(1) {
            for (interpreter, measured) in interpreters.iter().zip(&mut row) {
                match measure(&place, entry, interpreter, seconds) {
                    Ok(run) => measured.runs.push(run),
                    Err(e) => measured.problem = Some(e),
                }
            }
        }
        print_program(entry, &interpreters, &row, width);
        all.push(row);
    }
    print_means(&entries, &interpreters, &all, width);
    if let Some(file) = args.value("json") {
        fs::write(file, json(&entries, &interpreters, &all, seconds)).map_err(|e| format!("{file}: {e}"))?;
    }
    let failed = all.iter().flatten().filter(|m| m.problem.is_some()).count();
    if failed > 0 { Err(format!("{failed} runs failed")) } else { Ok(()) }
}

fn select(wanted: &[String]) -> Result<Vec<&'static Entry>, String> {
    if wanted.is_empty() {
        return select(&["main".to_string()]);
    }
    let mut chosen = Vec::new();
    for want in wanted {
        let group = GROUPS.iter().find(|(_, n)| n == want).map(|(g, _)| *g);
        let before = chosen.len();
        chosen.extend(PROGRAMS.iter().filter(|e| match group {
            Some(g) => e.groups.contains(&g),
            None => want == "all" || matches(want, e.name) || e.family == want,
        }));
        if chosen.len() == before {
            return Err(format!("there is no program {want}; --list all shows them"));
        }
    }
    let mut entries: Vec<&Entry> = PROGRAMS.iter().collect();
    entries.retain(|e| chosen.iter().any(|c| std::ptr::eq(*c, *e)));
    Ok(entries)
}

/// Where the programs lie.
struct Place {
    benchmarks: PathBuf,
    ours: PathBuf,
    work: PathBuf,
}

impl Place {
    /// Downloads and unpacks the programs if that was not done.
    fn prepare() -> Result<Place, String> {
        let ours = repository().join("bench");
        let target = repository().join("target/bench");
        let unpacked = target.join("pyperformance-1.14.0/pyperformance/data-files/benchmarks");
        let work = target.join("work");
        fs::create_dir_all(&work).map_err(|e| format!("{}: {e}", work.display()))?;
        if !unpacked.join("MANIFEST").is_file() {
            let archive = target.join("pyperformance-1.14.0.tar.gz");
            if !archive.is_file() {
                println!("downloading pyperformance 1.14.0");
                let mut pip = Command::new("python3");
                pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]);
                pip.args(["--require-hashes", "--disable-pip-version-check", "--dest"]).arg(&target);
                succeed(pip.arg("--requirement").arg(ours.join("requirements.txt")))?;
            }
            succeed(Command::new("tar").arg("xzf").arg(&archive).arg("-C").arg(&target))?;
        }
        Ok(Place { benchmarks: unpacked, ours, work })
    }

    fn command(&self, entry: &Entry, interpreter: &Interpreter, settings: &[String]) -> Command {
        let mut path = self.ours.display().to_string();
        if !entry.shim.is_empty() {
            path = format!("{path}:{}", self.ours.join("shims").join(entry.shim).display());
        }
        let file = format!("bm_{}/run_benchmark.py", entry.dir);
        let own = self.ours.join("programs").join(&file);
        let program = if own.is_file() { own } else { self.benchmarks.join(file) };
        let mut command = interpreter.command();
        command.env("PYTHONPATH", path).current_dir(&self.work);
        command.arg(program).args(settings);
        if !entry.only.is_empty() {
            command.arg(format!("--@only={}", entry.only));
        }
        command.args(entry.args);
        command
    }
}

fn succeed(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?}: {status}")),
        Err(e) => Err(format!("{command:?}: {e}")),
    }
}

fn measure(
    place: &Place,
    entry: &Entry,
    interpreter: &Interpreter,
    seconds: f64,
) -> Result<(Figures, Vec<Sample>), String> {
    let mut command = place.command(entry, interpreter, &[format!("--@seconds={seconds}")]);
    let limit = Duration::from_secs_f64(seconds * 4.0 + 120.0);
    let done = process::run(&mut command, b"", limit).map_err(|e| e.to_string())?;
    if !done.end.success() {
        return Err(format!("{}: {}", done.end, last_line(&done.stderr_text())));
    }
    let text = done.stdout_text();
    let lines: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("@samples ")).collect();
    let [line] = lines[..] else { return Err(format!("{} benchmarks ran, not one", lines.len())) };
    let mut words = line.split(' ').skip(1);
    let inner = words.next().and_then(|w| w.parse().ok()).unwrap_or(1);
    let samples: Option<Vec<Sample>> = words
        .map(|w| w.split_once(':').and_then(|(loops, s)| Some((loops.parse().ok()?, s.parse().ok()?))))
        .collect();
    let samples = samples.ok_or("samples that cannot be read")?;
    let figures = Figures::new(&samples, inner, done.peak_rss).ok_or("no samples")?;
    Ok((figures, samples))
}

fn last_line(text: &str) -> &str {
    text.trim_end().lines().last().unwrap_or("nothing on standard error")
}

fn figures_of(measured: &Measured) -> Option<Figures> {
    let runs: Vec<Figures> = measured.runs.iter().map(|(f, _)| f.clone()).collect();
    Figures::of_runs(&runs)
}

fn print_program(entry: &Entry, interpreters: &[Interpreter], row: &[Measured], width: usize) {
    println!("{}", entry.name);
    let base = row.first().and_then(figures_of);
    for (interpreter, measured) in interpreters.iter().zip(row) {
        let name = &interpreter.name;
        if let Some(problem) = &measured.problem {
            println!("  {name:width$}  FAILED: {problem}");
        }
        let Some(f) = figures_of(measured) else { continue };
        let ratios = base.as_ref().map_or_else(String::new, |base| {
            let (first_second, steady) = (f.first_second / base.first_second, base.median / f.median);
            format!("  x{} x{}", three_digits(first_second), three_digits(steady))
        });
        println!(
            "  {name:width$}  first {:>8}  1st second {:>6}  best {:>8}  median {:>8}  {:>7}{ratios}",
            show_time(f.first),
            three_digits(f.first_second),
            show_time(f.best),
            show_time(f.median),
            show_bytes(f.peak_rss),
        );
    }
}

/// Geometric means of ratios over families, each family's rows counting as one program.
fn print_means(entries: &[&Entry], interpreters: &[Interpreter], all: &[Vec<Measured>], width: usize) {
    println!(
        "\nGeometric means of speed relative to {} (programs that ran under both):",
        interpreters[0].name
    );
    let everything = GROUPS.iter().map(|(g, name)| (Some(*g), *name)).chain([(None, "all")]);
    for (group, group_name) in everything {
        let in_group = |e: &Entry| group.is_none_or(|g: Group| e.groups.contains(&g));
        if !entries.iter().any(|e| in_group(e)) {
            continue;
        }
        for (n, interpreter) in interpreters.iter().enumerate().skip(1) {
            let mut families: Vec<(&str, Vec<[f64; 4]>)> = Vec::new();
            for (entry, row) in entries.iter().zip(all).filter(|(e, _)| in_group(e)) {
                let (Some(base), Some(f)) = (figures_of(&row[0]), figures_of(&row[n])) else { continue };
                let ratios = [
                    base.first / f.first,
                    f.first_second / base.first_second,
                    base.best / f.best,
                    base.median / f.median,
                ];
                match families.iter_mut().find(|(name, _)| *name == entry.family) {
                    Some((_, rows)) => rows.push(ratios),
                    None => families.push((entry.family, vec![ratios])),
                }
            }
            if families.is_empty() {
                continue;
            }
            let mean = |i: usize| {
                geometric_mean(families.iter().map(|(_, rows)| geometric_mean(rows.iter().map(|r| r[i]))))
            };
            let lowest = families
                .iter()
                .map(|(name, rows)| (geometric_mean(rows.iter().map(|r| r[3])), *name))
                .min_by(|a, b| a.0.total_cmp(&b.0));
            println!(
                "  {group_name:5} {:width$}  first call x{:.2}  1st second x{:.2}  best x{:.2}  median x{:.2}  \
                 ({} programs{})",
                interpreter.name,
                mean(0),
                mean(1),
                mean(2),
                mean(3),
                families.len(),
                lowest.map_or_else(String::new, |(r, name)| format!(", lowest x{r:.2} {name}")),
            );
        }
    }
}

fn json(entries: &[&Entry], interpreters: &[Interpreter], all: &[Vec<Measured>], seconds: f64) -> String {
    let mut rows = Vec::new();
    for (entry, row) in entries.iter().zip(all) {
        for (interpreter, measured) in interpreters.iter().zip(row) {
            for (f, samples) in &measured.runs {
                let samples: Vec<String> = samples.iter().map(|(n, s)| format!("[{n},{s}]")).collect();
                rows.push(format!(
                    "{{\"program\":\"{}\",\"interpreter\":{:?},\"first\":{},\"first_second\":{},\"best\":{},\
                     \"median\":{},\"peak_rss\":{},\"samples\":[{}]}}",
                    entry.name,
                    interpreter.name,
                    f.first,
                    f.first_second,
                    f.best,
                    f.median,
                    f.peak_rss,
                    samples.join(",")
                ));
            }
            if let Some(problem) = &measured.problem {
                rows.push(format!(
                    "{{\"program\":\"{}\",\"interpreter\":{:?},\"problem\":\"{}\"}}",
                    entry.name,
                    interpreter.name,
                    escape_json(problem)
                ));
            }
        }
    }
    format!("{{\"seconds\":{seconds},\"runs\":[\n{}\n]}}\n", rows.join(",\n"))
}

fn escape_json(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// Compares what the programs compute, first interpreter against the others.
fn check(place: &Place, entries: &[&Entry], interpreters: &[Interpreter]) -> Result<(), String> {
    let mut wrong = 0;
    for entry in entries {
        let mut settings = vec!["--@check".to_string()];
        if !entry.observe.is_empty() {
            settings.push(format!("--@observe={}", entry.observe.join(",")));
        }
        let mut expected: Option<String> = None;
        for interpreter in interpreters {
            let mut command = place.command(entry, interpreter, &settings);
            let done =
                process::run(&mut command, b"", Duration::from_secs(600)).map_err(|e| e.to_string())?;
            let text = done.stdout_text();
            let verdict = if !done.end.success() {
                Err(format!("{}: {}", done.end, last_line(&done.stderr_text())))
            } else {
                match &expected {
                    None => {
                        let values = text.lines().filter(|l| l.starts_with("@value ")).count();
                        expected = Some(text);
                        Ok(format!("{values} values"))
                    }
                    Some(expected) => same_values(expected, &text).map(|()| "the same".to_string()),
                }
            };
            match verdict {
                Ok(what) => println!("{:26} {:10} {what}", entry.name, interpreter.name),
                Err(what) => {
                    wrong += 1;
                    println!("{:26} {:10} WRONG: {what}", entry.name, interpreter.name);
                }
            }
        }
    }
    if wrong > 0 { Err(format!("{wrong} runs did not give the same")) } else { Ok(()) }
}

fn same_values(expected: &str, actual: &str) -> Result<(), String> {
    let shown = |line: Option<&str>| line.unwrap_or("nothing more").chars().take(300).collect::<String>();
    let (mut left, mut right) = (expected.lines(), actual.lines());
    let mut number = 0;
    loop {
        let (l, r) = (left.next(), right.next());
        number += 1;
        if l != r {
            return Err(format!("line {number}\n    expected {}\n    got      {}", shown(l), shown(r)));
        }
        if l.is_none() {
            return Ok(());
        }
    }
}
