//! `taipan jit shapes`: runs workloads and shows what their traces look like, under one policy or two side by side.
//!
//! Every workload runs in a process of its own, which draws its traces as JSON (`taipan jit dump`); once more without
//! the JIT, to know how many instructions the interpreter would run. A workload says in its first line which function
//! to call (`# call: run:100000`): once to warm up, and once more counted. A program that does not is counted as a
//! whole, from the start of the process on.

use crate::cli::Shapes;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use taipan_jit::fitness::Policy;

macro_rules! workloads {
    ($($name:literal)*) => {
        const WORKLOADS: &[(&str, &str)] = &[$(($name, include_str!(concat!("shapes/", $name, ".py"))),)*];
    };
}
workloads! {
    "short_loop" "mid_loop" "long_loop"
    "short_loop_with_calls" "mid_loop_with_calls" "long_loop_with_calls"
    "short_loop_with_side_exits" "mid_loop_with_side_exits" "long_loop_with_side_exits"
    "gen_in_loop" "short_branchy_loop" "richards"
}

/// What a workload's traces look like.
#[derive(Clone, Debug, PartialEq)]
struct Shape {
    executors: u64,
    operations: u64,
    guards: u64,
    calls: u64,
    exits: u64,
    closed: u64,
    /// Instructions recorded for each that the traces cover.
    duplication: f64,
    /// Per cent of the instructions that run in machine code.
    share: Option<f64>,
}
const COLUMNS: [&str; 8] = ["executors", "operations", "guards", "calls", "exits", "loops", "dup", "share"];

impl Shape {
    /// From a picture, and the number of instructions that run without the JIT.
    fn of(picture: &Value, all: Option<u64>) -> Shape {
        let list = |v: &'_ Value, name: &str| v[name].as_array().cloned().unwrap_or_default();
        let executors = list(picture, "executors");
        let mut s = Shape {
            executors: executors.len() as u64,
            operations: 0,
            guards: 0,
            calls: 0,
            exits: 0,
            closed: 0,
            duplication: 0.0,
            share: None,
        };
        let mut covered = BTreeSet::new();
        let mut recorded = 0;
        for e in &executors {
            let operations = list(e, "operations");
            s.operations += operations.iter().filter(|o| o["sort"] != "mark").count() as u64;
            s.guards += operations.iter().filter(|o| o["sort"] == "guard").count() as u64;
            s.exits += list(e, "exits").len() as u64;
            s.closed += e["closed"].as_bool().unwrap_or(false) as u64;
            let steps = list(e, "steps");
            let depth = |v: &Value| v["depth"].as_u64().unwrap_or(0);
            s.calls += steps.windows(2).filter(|w| depth(&w[1]) > depth(&w[0])).count() as u64;
            recorded += steps.len();
            covered.extend(steps.iter().map(|v| {
                let p = &v["place"];
                (p["file"].to_string(), p["function"].to_string(), p["pc"].as_u64())
            }));
        }
        s.duplication = recorded as f64 / covered.len().max(1) as f64;
        if let (Some(all), Some(rest)) = (all.filter(|n| *n > 0), picture["interpreted"].as_u64()) {
            s.share = Some((100.0 - 100.0 * rest as f64 / all as f64).max(0.0));
        }
        s
    }
    fn cells(&self) -> [String; 8] {
        let share = self.share.map_or_else(|| "-".into(), |s| format!("{s:.2}%"));
        [
            self.executors.to_string(),
            self.operations.to_string(),
            self.guards.to_string(),
            self.calls.to_string(),
            self.exits.to_string(),
            self.closed.to_string(),
            format!("{:.2}", self.duplication),
            share,
        ]
    }
}

/// The exit status.
pub fn run(shapes: &Shapes) -> i32 {
    let folder = std::env::temp_dir().join(format!("taipan-shapes-{}", std::process::id()));
    let table =
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display())).and_then(|()| {
            let programs = programs(shapes, &folder)?;
            programs
                .iter()
                .map(|(name, path)| {
                    let shapes: Result<Vec<Shape>, String> = measure(path, shapes, &folder);
                    Ok((name.clone(), shapes.map_err(|e| format!("{name}: {e}"))?))
                })
                .collect::<Result<Vec<_>, String>>()
        });
    // (What is left of it is in the folder for such things.)
    let _ = std::fs::remove_dir_all(&folder);
    match table {
        Ok(rows) => {
            print!("{}", text(&shapes.policies, &rows));
            0
        }
        Err(e) => {
            eprintln!("taipan: jit shapes: {e}");
            1
        }
    }
}

fn programs(shapes: &Shapes, folder: &Path) -> Result<Vec<(String, PathBuf)>, String> {
    if !shapes.files.is_empty() {
        let named = |f: &Vec<u8>| {
            let path = PathBuf::from(OsStr::from_bytes(f));
            (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), path)
        };
        return Ok(shapes.files.iter().map(named).collect());
    }
    WORKLOADS
        .iter()
        .map(|(name, source)| {
            let path = folder.join(format!("{name}.py"));
            std::fs::write(&path, source).map_err(|e| format!("{}: {e}", path.display()))?;
            Ok(((*name).to_owned(), path))
        })
        .collect()
}

/// One program under each policy.
fn measure(program: &Path, shapes: &Shapes, folder: &Path) -> Result<Vec<Shape>, String> {
    let source = std::fs::read(program).map_err(|e| format!("{}: {e}", program.display()))?;
    let call = String::from_utf8_lossy(&source)
        .lines()
        .next()
        .and_then(|l| l.strip_prefix("# call:"))
        .map(|c| c.trim().to_owned());
    let out = folder.join("picture.json");
    let picture = |options: &[&str]| -> Result<Value, String> {
        let exe = std::env::current_exe().map_err(|e| e.to_string())?;
        let mut c = Command::new(exe);
        c.args(["jit", "dump", "--format", "json", "-o"]).arg(&out);
        match &call {
            Some(call) => c.args(["--call", call]),
            None => c.arg("--count"),
        };
        // (The last of contradicting options counts: an option of the JIT's would turn it on where it is to be off.)
        let options = shapes.options.iter().map(OsString::from).chain(options.iter().map(OsString::from));
        // (A hash seed of their own would make runs differ.)
        c.args(options).arg(program).env("PYTHONHASHSEED", "0").stdin(Stdio::null()).stdout(Stdio::null());
        let status = c.status().map_err(|e| e.to_string())?;
        let text = std::fs::read(&out).map_err(|e| format!("no picture ({status}): {e}"))?;
        let _ = std::fs::remove_file(&out);
        serde_json::from_slice(&text).map_err(|e| e.to_string())
    };
    let all = picture(&["-X", "jit=0"])?["interpreted"].as_u64();
    shapes
        .policies
        .iter()
        .map(|p| {
            Ok(Shape::of(
                &picture(&["-X", &format!("jit.policy={}", p.name()), "-X", "jit.background=0"])?,
                all,
            ))
        })
        .collect()
}

/// The table; with two policies each cell reads `a -> b`.
fn text(policies: &[Policy], rows: &[(String, Vec<Shape>)]) -> String {
    let names: Vec<&str> = policies.iter().map(|p| p.name()).collect();
    let mut lines: Vec<Vec<String>> =
        vec![std::iter::once(names.join(" -> ")).chain(COLUMNS.map(String::from)).collect()];
    for (name, shapes) in rows {
        let cells: Vec<[String; 8]> = shapes.iter().map(Shape::cells).collect();
        let column = |i: usize| {
            let all: Vec<&str> = cells.iter().map(|c| c[i].as_str()).collect();
            if all.windows(2).all(|w| w[0] == w[1]) { all[0].to_owned() } else { all.join(" -> ") }
        };
        lines.push(std::iter::once(name.clone()).chain((0..COLUMNS.len()).map(column)).collect());
    }
    let width = |i: usize| lines.iter().map(|l| l[i].len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..=COLUMNS.len()).map(width).collect();
    let mut out = String::new();
    for l in &lines {
        let first = format!("{:<1$}", l[0], widths[0]);
        let rest = l[1..].iter().zip(&widths[1..]).map(|(c, w)| format!("{c:>w$}", w = *w));
        let line: Vec<String> = std::iter::once(first).chain(rest).collect();
        out.push_str(&line.join("  "));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_summed_up() {
        let step = |pc: u32, depth: u32| serde_json::json!({"place": {"file": "f", "function": "g", "pc": pc}, "depth": depth});
        let picture = serde_json::json!({"interpreted": 5, "executors": [{
            "closed": true,
            "exits": [{}, {}],
            "operations": [{"sort": "mark"}, {"sort": "guard"}, {"sort": "plain"}],
            "steps": [step(1, 0), step(2, 1), step(3, 1), step(1, 0)],
        }]});
        let s = Shape::of(&picture, Some(1000));
        assert_eq!((s.executors, s.operations, s.guards, s.calls, s.exits, s.closed), (1, 2, 1, 1, 2, 1));
        assert_eq!((s.share, s.cells()[6].as_str()), (Some(99.5), "1.33"));
        let two = text(&Policy::ALL, &[("w".into(), vec![s.clone(), Shape { guards: 7, ..s }])]);
        assert!(two.starts_with("fitness -> ad-hoc") && two.contains(" 1 -> 7 ") && !two.contains("2 -> 2"));
    }
}
