//! `cargo xtask tune` and `cargo xtask policies`: the benchmark programs under the JIT's policies and numbers, judged
//! offline, and compared by counts and times.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;
use xtask::process;
use xtask::programs::split_words;

use super::figures::geometric_mean;
use super::programs::Entry;
use super::{Place, select};
use crate::arguments::Arguments;
use crate::interpreters::Interpreter;

pub const HELP_TUNE: &str = "\
cargo xtask tune [OPTION…] [PROGRAM…] [-- ARGUMENT…]

Records the instruction streams of pyperformance's programs (those that traces are judged by, unless PROGRAMs are named)
into target/bench/streams, and gives them to `taipan jit tune`, with the arguments behind `--`.

  --with WHICH    the interpreter (taipan)
  --profile P     cargo profile that taipan is built in (release)
  --millions N    instructions of each stream, in millions (30)
  --compare       instead of judging: prints what the replay and the JIT itself count, side by side
";

pub const HELP_POLICIES: &str = "\
cargo xtask policies [OPTION…] [PROGRAM…]

Compares two ways of tracing over pyperformance's programs: operations in machine code, exits taken for 1000 instructions,
and time. Every program does the same work under both. Counts are those of a run that compiles where it records, so they
are the same each time. Times are processor time; the runs take turns, and the ratio is that of the shortest of each.

  --with WHICH    the interpreter (taipan)
  --profile P     cargo profile that taipan is built in (release)
  --a OPTIONS     options of the first way (-X jit.policy=ad-hoc)
  --b OPTIONS     options of the second (-X jit.policy=fitness)
  --rounds N      runs of each (7); 0: no times
  --millions N    instructions of each run, in millions (300)
";

/// What traces are judged by.
const JUDGED: [&str; 17] = [
    "nbody",
    "fannkuch",
    "spectral_norm",
    "float",
    "chaos",
    "richards",
    "richards_super",
    "deltablue",
    "raytrace",
    "go",
    "hexiom",
    "nqueens",
    "scimark",
    "pyflate",
    "pickle_pure_python",
    "unpickle_pure_python",
    "generators",
];

struct Runner {
    place: Place,
    interpreter: Interpreter,
    work: PathBuf,
}
/// A program, and how often to call it.
struct Work {
    entry: &'static Entry,
    calls: u64,
    instructions: u64,
}

impl Runner {
    fn new(args: &Arguments) -> Result<Runner, String> {
        let profile = args.value("profile").unwrap_or("release");
        let interpreter = Interpreter::parse(args.value("with").unwrap_or("taipan"), profile)?;
        let place = Place::prepare()?;
        let work = place.work.join("policies");
        fs::create_dir_all(&work).map_err(|e| format!("{}: {e}", work.display()))?;
        Ok(Runner { place, interpreter, work })
    }
    /// The interpreter with `options`, running a program so often.
    fn command(&self, entry: &Entry, options: &[String], calls: u64) -> Command {
        let mut interpreter = self.interpreter.clone();
        interpreter.words.extend(options.iter().cloned());
        let mut command = self.place.command(entry, &interpreter, &[format!("--@calls={calls}")]);
        command.env("PYTHONHASHSEED", "0");
        command
    }
    /// `taipan jit dump`, as JSON.
    fn picture(&self, entry: &Entry, options: &[String], calls: u64) -> Result<Json, String> {
        let out = self.work.join("picture.json");
        let mut words: Vec<String> =
            ["jit", "dump", "--format", "json", "--count", "-o"].map(String::from).into();
        words.push(out.display().to_string());
        words.extend(options.iter().cloned());
        run(self.command(entry, &words, calls))?;
        let text = fs::read(&out).map_err(|e| format!("{}: {e}", out.display()))?;
        serde_json::from_slice(&text).map_err(|e| e.to_string())
    }
    /// So many calls that about so many instructions run.
    fn plan(&self, entry: &'static Entry, instructions: u64) -> Result<Work, String> {
        let off = ["-X", "jit=0"].map(String::from);
        let count = |calls| {
            let p = self.picture(entry, &off, calls)?;
            p["interpreted"].as_u64().ok_or_else(|| format!("{}: not counted", entry.name))
        };
        let (one, two) = (count(1)?, count(2)?);
        let call = two.saturating_sub(one).max(1);
        let calls = (instructions / call).max(1);
        Ok(Work { entry, calls, instructions: one + (calls - 1) * call })
    }
    fn stream(&self, w: &Work, limit: u64) -> Result<PathBuf, String> {
        let folder = self.place.work.with_file_name("streams");
        fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let out = folder.join(w.entry.name);
        let words = ["jit", "stream", "--limit", &limit.to_string(), "-o", &out.display().to_string()];
        run(self.command(w.entry, &words.map(String::from), w.calls))?;
        Ok(out)
    }
}
fn run(mut command: Command) -> Result<process::Finished, String> {
    let done = process::run(&mut command, b"", Duration::from_secs(600)).map_err(|e| e.to_string())?;
    if done.end.success() {
        return Ok(done);
    }
    Err(format!("{command:?}: {}: {}", done.end, super::last_line(&done.stderr_text())))
}
fn entries(words: &[String]) -> Result<Vec<&'static Entry>, String> {
    let judged: Vec<String> = JUDGED.map(String::from).into();
    select(if words.is_empty() { &judged } else { words })
}

/// What the JIT counted in one run.
#[derive(Clone, Copy)]
struct Counted {
    executors: u64,
    operations: u64,
    recorded: u64,
    /// For 1000 instructions: exits taken at all, to the interpreter.
    taken: f64,
    left: f64,
    /// Per cent of the instructions in machine code.
    share: f64,
}
impl Counted {
    fn of(picture: &Json, instructions: u64) -> Counted {
        let empty = Vec::new();
        let list = |v: &'_ Json, name: &str| v[name].as_array().unwrap_or(&empty).clone();
        let executors = list(picture, "executors");
        let exits: Vec<Json> = executors.iter().flat_map(|e| list(e, "exits")).collect();
        let per_thousand = |n: u64| 1000.0 * n as f64 / instructions.max(1) as f64;
        let sum = |name: &str| exits.iter().filter_map(|x| x[name].as_u64()).sum::<u64>();
        let interpreted = picture["interpreted"].as_u64().unwrap_or(0);
        Counted {
            executors: executors.len() as u64,
            operations: executors
                .iter()
                .map(|e| list(e, "operations").iter().filter(|o| o["sort"] != "mark").count() as u64)
                .sum(),
            recorded: executors.iter().filter_map(|e| e["recorded"].as_u64()).sum(),
            taken: per_thousand(sum("taken")),
            left: per_thousand(sum("hits")),
            share: 100.0 - 100.0 * interpreted as f64 / instructions.max(1) as f64,
        }
    }
}
fn counting(options: &[String]) -> Vec<String> {
    let still = ["-X", "jit.background=0"].map(String::from);
    options.iter().cloned().chain(still).collect()
}

pub fn policies(words: &[String]) -> Result<(), String> {
    let args = Arguments::parse(HELP_POLICIES, words)?;
    let runner = Runner::new(&args)?;
    let options = |name: &str, or: &str| split_words(args.value(name).unwrap_or(or));
    let ways = [options("a", "-X jit.policy=ad-hoc"), options("b", "-X jit.policy=fitness")];
    let rounds: usize = args.number("rounds", 7)?;
    let millions: u64 = args.number("millions", 300)?;
    println!("{} -> {}\n", ways[0].join(" "), ways[1].join(" "));
    println!("| program | executors | operations | exits of 1000 | time |\n|---|---|---|---|---|");
    let (mut operations, mut ratios, mut worst) = ([0; 2], Vec::new(), (0.0, ""));
    let mut exits = [Vec::new(), Vec::new()];
    for entry in entries(&args.rest)? {
        let w = runner.plan(entry, millions * 1_000_000)?;
        let mut counted = Vec::new();
        for (way, sum) in ways.iter().zip(&mut operations) {
            let c = Counted::of(&runner.picture(entry, &counting(way), w.calls)?, w.instructions);
            *sum += c.operations;
            counted.push(c);
        }
        exits.iter_mut().zip(&counted).for_each(|(all, c)| all.push(c.taken));
        let mut least = [f64::INFINITY; 2];
        for round in 0..rounds {
            let time = |way: usize| {
                run(runner.command(entry, &ways[way], w.calls)).map(|done| done.cpu.as_secs_f64())
            };
            for way in [round % 2, 1 - round % 2] {
                least[way] = least[way].min(time(way)?);
            }
        }
        let time = (rounds > 0).then(|| least[1] / least[0]);
        if let Some(t) = time {
            ratios.push(t);
            worst = if t > worst.0 { (t, entry.name) } else { worst };
        }
        let (a, b) = (counted[0], counted[1]);
        println!(
            "| {} | {} -> {} | {} -> {} | {:.2} -> {:.2} | {} |",
            entry.name,
            a.executors,
            b.executors,
            a.operations,
            b.operations,
            a.taken,
            b.taken,
            time.map_or_else(|| "-".into(), |t| format!("{t:.3}")),
        );
    }
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len().max(1) as f64;
    println!(
        "| all | | {} -> {} | {:.2} -> {:.2} (mean) | {} |",
        operations[0],
        operations[1],
        mean(&exits[0]),
        mean(&exits[1]),
        if ratios.is_empty() {
            "-".into()
        } else {
            format!(
                "{:.3} (geometric mean; most {:.3}, {})",
                geometric_mean(ratios.into_iter()),
                worst.0,
                worst.1
            )
        },
    );
    Ok(())
}

pub fn tune(words: &[String]) -> Result<(), String> {
    let end = words.iter().position(|w| w == "--").unwrap_or(words.len());
    let args = Arguments::parse(HELP_TUNE, &words[..end])?;
    let runner = Runner::new(&args)?;
    let limit = args.number("millions", 30u64)? * 1_000_000;
    let mut streams = Vec::new();
    let compare = args.flag("compare");
    if compare {
        println!(
            "| program | executors | instructions recorded | exits to the interpreter, of 1000 | in traces |\n|---|---|---|---|---|"
        );
    }
    for entry in entries(&args.rest)? {
        let w = runner.plan(entry, limit)?;
        if !compare {
            let w = Work { calls: w.calls + 1 + w.calls / 4, ..w };
            streams.push(runner.stream(&w, limit)?);
            continue;
        }
        let stream = runner.stream(&w, w.instructions)?;
        let mut command = runner.interpreter.command();
        command.args(["jit", "tune", "--json"]).arg(&stream);
        let text = run(command)?.stdout_text();
        let all: Json = serde_json::from_str(&text).map_err(|e| e.to_string())?;
        let r = &all[0]["counts"];
        let live = Counted::of(&runner.picture(entry, &counting(&[]), w.calls)?, w.instructions);
        let number = |v: &Json| v.as_f64().unwrap_or(0.0);
        let executed = number(&r["whole"]["executed"]).max(1.0);
        println!(
            "| {} | {}, {} | {}, {} | {:.2}, {:.2} | {:.1}%, {:.1}% |",
            entry.name,
            r["executors"],
            live.executors,
            r["recorded"],
            live.recorded,
            1000.0 * number(&r["whole"]["exits"]) / executed,
            live.left,
            100.0 * number(&r["whole"]["traced"]) / executed,
            live.share,
        );
    }
    if compare {
        return Ok(());
    }
    let mut command = runner.interpreter.command();
    command.args(["jit", "tune"]).args(words.get(end + 1..).unwrap_or_default()).args(&streams);
    let status = command.stdin(Stdio::null()).status().map_err(|e| e.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}")) }
}
