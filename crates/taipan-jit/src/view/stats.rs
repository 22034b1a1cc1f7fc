//! The report of `taipan jit stats` and `-X jit-stats`.

use super::{Count, Picture};
use std::fmt::Write;

/// Lines of a list.
const SHOWN: usize = 12;

/// The program's whole time, if it is known.
pub fn report(p: &Picture, total: Option<std::time::Duration>) -> String {
    let mut out = String::new();
    // (Writing to a string cannot fail.)
    let _ = write(&mut out, p, total);
    out
}
fn write(out: &mut String, p: &Picture, total: Option<std::time::Duration>) -> std::fmt::Result {
    let made =
        |side: bool| p.endings.iter().filter(|e| (e.start == "exit") == side).map(|e| e.traces).sum::<u64>();
    let (roots, sides) = (made(false), made(true));
    let closed = p.executors.iter().filter(|e| e.closed).count();
    let dropped = (roots + sides) as usize - p.executors.len();
    writeln!(
        out,
        "jit: {roots} root traces, {sides} side traces, {closed} closed loops, {dropped} dropped, policy {}",
        p.policy
    )?;
    let operations: usize = p.executors.iter().map(|e| e.operations.len()).sum();
    let recorded: u32 = p.executors.iter().map(|e| e.recorded).sum();
    writeln!(
        out,
        "jit: {recorded} instructions recorded, {operations} operations, {} bytes of code; entered {} times",
        p.code_bytes, p.entered
    )?;
    if p.adapted > 0 {
        writeln!(out, "jit: {} executors dropped because they were cut badly", p.adapted)?;
    }
    let t = &p.times;
    write!(
        out,
        "jit: recording {:.1} ms, optimising {:.1} ms, compiling {:.1} ms",
        t.recording, t.optimising, t.compiling
    )?;
    if t.machine > 0.0 {
        write!(out, ", in machine code {:.1} ms", t.machine)?;
        if let Some(total) = total {
            let rest = total.as_secs_f64() * 1e3 - t.machine - t.recording - t.optimising - t.compiling;
            write!(out, ", in the interpreter {:.1} ms", rest.max(0.0))?;
        }
    }
    writeln!(out)?;
    writeln!(out, "jit: recordings by start and end")?;
    writeln!(out, "jit:  traces given up")?;
    for e in &p.endings {
        writeln!(out, "jit: {:>7} {:>8}  {:<8} {}", e.traces, e.given_up, e.start, e.reason)?;
    }
    let list = |out: &mut String, title: &str, all: &[Count]| {
        if !all.is_empty() {
            writeln!(out, "jit: {title}")?;
        }
        for c in all.iter().take(SHOWN) {
            writeln!(out, "jit: {:>9}  {}", c.count, c.name)?;
        }
        more(out, all.len())
    };
    if !p.aborts.is_empty() {
        writeln!(out, "jit: given up")?;
    }
    for a in p.aborts.iter().take(SHOWN) {
        writeln!(out, "jit: {:>9}  {} at {}", a.count, a.reason, a.place)?;
    }
    more(out, p.aborts.len())?;
    let mut exits: Vec<_> =
        p.executors.iter().flat_map(|e| e.exits.iter().map(move |x| (x.taken, e.id, x))).collect();
    exits.retain(|(taken, ..)| *taken > 0);
    exits.sort_by_key(|(taken, id, x)| (std::cmp::Reverse(*taken), *id, x.snapshot));
    let all: u64 = exits.iter().map(|(taken, ..)| *taken).sum();
    let left: u64 = exits.iter().map(|(.., x)| x.hits as u64).sum();
    writeln!(out, "jit: {all} exits taken, {left} of them to the interpreter")?;
    writeln!(out, "jit:     taken to the interpreter")?;
    for (taken, id, x) in exits.iter().take(SHOWN) {
        let side = x.side.map_or_else(String::new, |s| format!(" -> t{s}"));
        writeln!(
            out,
            "jit: {taken:>9} {:>9}  t{id} {} {} at {}{side}",
            x.hits, x.kind, x.operation, x.place
        )?;
    }
    more(out, exits.len())?;
    list(out, "helpers called, by instructions of traces", &p.helpers)?;
    list(out, "recorded through the runtime, with frames written back", &p.through_runtime)
}
fn more(out: &mut String, n: usize) -> std::fmt::Result {
    if n > SHOWN { writeln!(out, "jit:            and {} more", n - SHOWN) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Abort, Ending, ExecutorView, ExitView, Times, nowhere};

    #[test]
    fn exits_are_counted_wherever_they_lead() {
        let exit = |snapshot, taken, hits, side| ExitView {
            snapshot,
            kind: "leave",
            hits,
            taken,
            operation: "guard_true",
            place: nowhere(),
            frames: 1,
            side,
        };
        let e = ExecutorView {
            id: 0,
            start: "loop",
            parent: None,
            place: nowhere(),
            end: "closed its loop",
            closed: true,
            target: None,
            chain: 0,
            valid: true,
            recorded: 7,
            entered: 2,
            bytes: 300,
            steps: vec![],
            operations: vec![],
            exits: vec![exit(0, 0, 0, None), exit(1, 5, 5, None), exit(2, 900, 30, Some(4))],
            text: String::new(),
            machine_code: None,
        };
        let p = Picture {
            policy: "fitness",
            executors: vec![e],
            endings: vec![Ending { start: "loop", reason: "closed its loop", traces: 1, given_up: 2 }],
            aborts: vec![Abort { reason: "too long", place: "line 3".into(), count: 2 }],
            times: Times { machine: 8.0, ..Times::default() },
            ..Picture::default()
        };
        let text = report(&p, Some(std::time::Duration::from_millis(10)));
        for line in [
            "1 root traces, 0 side traces, 1 closed loops, 0 dropped, policy fitness",
            "in machine code 8.0 ms, in the interpreter 2.0 ms",
            "      1        2  loop     closed its loop",
            "        2  too long at line 3",
            "905 exits taken, 35 of them to the interpreter",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        // Those taken most first; those never taken are no news.
        let exits: Vec<&str> = text.lines().filter(|l| l.contains("guard_true")).collect();
        assert_eq!(exits.len(), 2);
        assert!(exits[0].contains("900") && exits[0].ends_with("-> t4"), "{exits:?}");
    }
    #[test]
    fn long_lists_say_that_there_is_more() {
        let helpers = (0..20).map(|n| Count { name: format!("helper_{n}"), count: 20 - n }).collect();
        let text = report(&Picture { helpers, ..Picture::default() }, None);
        assert!(text.contains("helper_11") && !text.contains("helper_12"), "{text}");
        assert!(text.contains("and 8 more"));
    }
}
