//! `taipan jit stream` and `taipan jit tune`: the offline judge of policies at the command line.
//!
//! What it judges, and how, is told in `taipan_jit::tune`. Programs run in processes of their own: to record their
//! streams, and to compare times. Times are compared in pairs, one run after the other with the present numbers and those
//! found, in changing order; the ratio of each pair counts, so that what slows the machine down for a while slows both.

use crate::cli::{Invocation, Program, Streaming, Tune};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};
use taipan_jit::tunables::Tunables;
use taipan_jit::tune::replay::Outcome;
use taipan_jit::tune::search::{outcomes, relative, search};
use taipan_jit::tune::stream::{self, Stream};
use taipan_jit::tune::watch::Watch;
use taipan_jit::tune::{MODEL, costs, table};
use taipan_vm::Vm;

/// A stream that is being recorded.
pub struct Recorded {
    watch: Rc<Watch>,
    out: PathBuf,
}
impl Recorded {
    /// The exit status.
    pub fn write(&self) -> i32 {
        write(&self.watch, &self.out)
    }
}
fn write(watch: &Watch, out: &Path) -> i32 {
    match watch.write(out) {
        Ok(n) => {
            eprintln!("taipan: {n} instructions recorded");
            0
        }
        Err(e) => {
            eprintln!("taipan: {}: {e}", out.display());
            1
        }
    }
}
/// Has the VM's instructions recorded instead of compiled. The process ends when there are as many as wanted.
pub fn watch(vm: &mut Vm, inv: &Invocation, s: Streaming) -> Option<Recorded> {
    let Program::File(file) = &inv.program else { return None };
    let path = Path::new(OsStr::from_bytes(file));
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let out = s.out.clone();
    let ended = move |w: &Watch| std::process::exit(write(w, &out));
    let watch = Rc::new(Watch::new(full.to_string_lossy().into_owned(), s.limit, Box::new(ended)));
    vm.jit = Some(watch.clone());
    Some(Recorded { watch, out: s.out })
}

/// The exit status.
pub fn run(tune: &Tune) -> i32 {
    let folder = std::env::temp_dir().join(format!("taipan-tune-{}", std::process::id()));
    let streams =
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display())).and_then(|()| {
            tune.programs.iter().map(|p| load(p, tune.limit, &folder)).collect::<Result<Vec<_>, _>>()
        });
    // (What is left of it is in the folder for such things.)
    let _ = std::fs::remove_dir_all(&folder);
    let judged = streams.and_then(|streams| judge(tune, &streams));
    match judged {
        Ok(()) => 0,
        Err(e) => {
            eprintln!("taipan: jit tune: {e}");
            1
        }
    }
}
fn load(program: &str, limit: u64, folder: &Path) -> Result<(String, Stream), String> {
    let words: Vec<&str> = program.split_whitespace().collect();
    let path = Path::new(words.first().ok_or("a program without a name")?);
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    if stream::is_stream(&bytes) {
        return Ok((name, stream::read(&bytes).map_err(|e| format!("{program}: {e}"))?));
    }
    let out = folder.join("stream");
    let mut c = taipan()?;
    c.args(["jit", "stream", "--limit", &limit.to_string(), "-o"]).arg(&out).args(&words);
    let done = c.output().map_err(|e| e.to_string())?;
    let bytes = std::fs::read(&out).map_err(|e| {
        let text = String::from_utf8_lossy(&done.stderr);
        format!("{program}: no stream ({}): {e}: {}", done.status, text.lines().last().unwrap_or_default())
    })?;
    let _ = std::fs::remove_file(&out);
    Ok((name, stream::read(&bytes).map_err(|e| format!("{program}: {e}"))?))
}
/// Ourselves; with hashes that are the same each time, and no output.
fn taipan() -> Result<Command, String> {
    let mut c = Command::new(std::env::current_exe().map_err(|e| e.to_string())?);
    c.env("PYTHONHASHSEED", "0").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    Ok(c)
}

fn judge(tune: &Tune, streams: &[(String, Stream)]) -> Result<(), String> {
    if let Some((name, _)) = streams.iter().find(|(_, s)| s.events.is_empty()) {
        return Err(format!("{name}: no loop of the program's own ran"));
    }
    let names: Vec<&String> = streams.iter().map(|(n, _)| n).collect();
    if tune.json {
        let mut rows = Vec::new();
        for t in &tune.tunables {
            for (name, o) in names.iter().zip(outcomes(streams, t)) {
                let costs: Vec<(&str, f64)> =
                    MODEL.iter().map(|t| t.name).zip(costs(&o, tune.horizon)).collect();
                let policy = t.policy.name();
                rows.push(
                    serde_json::json!({"program": name, "policy": policy, "counts": o, "costs": costs}),
                );
            }
        }
        println!("{}", serde_json::Value::Array(rows));
        return Ok(());
    }
    let show = |t: &Tunables, all: &[Outcome]| {
        let rows: Vec<(String, Outcome)> =
            names.iter().map(|n| (*n).clone()).zip(all.iter().cloned()).collect();
        println!("policy {}:\n{}\n{}", t.policy.name(), table(&rows, tune.horizon), terms(all, tune.horizon));
    };
    let mut base: Option<Vec<Outcome>> = None;
    for t in &tune.tunables {
        let all = outcomes(streams, t);
        show(t, &all);
        match &base {
            Some(b) => {
                println!("score relative to the first policy: {:.4}\n", relative(b, &all, tune.horizon))
            }
            None => base = Some(all),
        }
    }
    let from = &tune.tunables[0];
    let mut found = from.clone();
    if let Some(ranges) = &tune.search {
        let began = Instant::now();
        let tell = &mut |name: &str, n: u32, score: f64| println!("  {name} = {n}: {score:.4}");
        println!("searching:");
        let (best, gain) = search(streams, from, ranges, tune.rounds, tune.horizon, tell);
        println!("found after {:.0} s: score {gain:.4} of the present one\n", began.elapsed().as_secs_f64());
        show(&best, &outcomes(streams, &best));
        let options = differences(from, &best);
        println!(
            "{}\n",
            if options.is_empty() { "(the present numbers are the best)".into() } else { options.join(" ") }
        );
        found = best;
    }
    if tune.confirm > 0 {
        confirm(tune, from, &found)?;
    }
    Ok(())
}
/// What the score is made of, on average.
fn terms(all: &[Outcome], horizon: u32) -> String {
    let n = all.len().max(1) as f64;
    let mut sums = vec![0.0; MODEL.len()];
    for o in all {
        sums.iter_mut().zip(costs(o, horizon)).for_each(|(s, c)| *s += c / n);
    }
    let parts: Vec<String> = MODEL.iter().zip(sums).map(|(t, s)| format!("{} {s:.1}", t.name)).collect();
    format!("cost of 1000 instructions on average: {}\n", parts.join(", "))
}
/// The options that make one set of numbers of the other.
fn differences(from: &Tunables, to: &Tunables) -> Vec<String> {
    let changed = from.values().into_iter().zip(to.values()).filter(|(a, b)| a != b);
    changed.map(|(_, (name, n))| format!("-X jit.{name}={n}")).collect()
}

fn confirm(tune: &Tune, from: &Tunables, found: &Tunables) -> Result<(), String> {
    let sets = [differences(&Tunables::default(), from), differences(&Tunables::default(), found)];
    println!("times, {} pairs of runs: before, after, ratio (below 1: faster)", tune.confirm);
    let mut logs = Vec::new();
    for program in &tune.programs {
        let words: Vec<&str> = program.split_whitespace().collect();
        if stream::is_stream(&std::fs::read(words[0]).unwrap_or_default()) {
            return Err("times need the programs, not their streams".into());
        }
        let time = |options: &[String]| -> Result<Duration, String> {
            let mut c = taipan()?;
            c.args(options.iter().flat_map(|o| o.split(' '))).args(&words).stderr(Stdio::null());
            let began = Instant::now();
            let status = c.status().map_err(|e| e.to_string())?;
            if status.success() { Ok(began.elapsed()) } else { Err(format!("{program}: {status}")) }
        };
        let mut pairs = Vec::new();
        for i in 0..tune.confirm {
            let (first, second) = (i % 2, 1 - i % 2);
            let (a, b) = (time(&sets[first])?, time(&sets[second])?);
            pairs.push(if first == 0 { (a, b) } else { (b, a) });
        }
        let median = |mut all: Vec<f64>| {
            all.sort_by(f64::total_cmp);
            (all[(all.len() - 1) / 2] + all[all.len() / 2]) / 2.0
        };
        let seconds = |f: fn(&(Duration, Duration)) -> Duration| {
            median(pairs.iter().map(|p| f(p).as_secs_f64()).collect())
        };
        let ratio = median(pairs.iter().map(|(a, b)| b.as_secs_f64() / a.as_secs_f64()).collect());
        logs.push(ratio.ln());
        println!("  {:9.3} s {:9.3} s {ratio:7.3}  {program}", seconds(|p| p.0), seconds(|p| p.1));
    }
    let mean = (logs.iter().sum::<f64>() / logs.len().max(1) as f64).exp();
    println!("  geometric mean {mean:.3}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_differ_become_options() {
        let t = Tunables::default();
        assert!(differences(&t, &t).is_empty());
        let other = Tunables { frame_cost: t.frame_cost + 1, ..t.clone() };
        assert_eq!(differences(&t, &other), [format!("-X jit.frame_cost={}", t.frame_cost + 1)]);
    }
}
