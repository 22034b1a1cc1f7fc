//! The offline judge of policies: `taipan jit tune`.
//!
//! Timings of one parameter against another are noise until many runs are done. So a program's instruction stream is
//! recorded once ([`watch`], [`stream`]), the trace frontend is replayed over it under any policy and parameters
//! ([`replay`]), and what it did is scored by the cost model below: the same every time, some hundred million
//! instructions a second. Timings then only confirm.
//!
//! Why a stream of instructions and not of values: what a policy decides (where traces begin and end, which exits are
//! recorded on) depends on the way of the program and on how many operations an instruction has. Both are in the stream,
//! the second measured by the recorder itself. Why the replay is no second frontend: it asks the recorder's own rule
//! ([`crate::fitness`]), so a change of the rule is judged without being written twice.
//!
//! The cost model is one table, [`MODEL`]; a unit is the time of one interpreted instruction. The weights of what runs, and
//! of operations, were fitted to times of the benchmark programs under five sets of numbers (`docs/tuning.md`). Running costs are those of
//! the second half of the stream, when most is warm; recording work is done once, so it is spread over
//! a horizon ([`HORIZON`]). The score is the cost of 1000 instructions: lower is better. Over several programs it is the
//! geometric mean of each one's score relative to what it has with the present numbers, so that each counts alike.

pub mod replay;
pub mod search;
pub mod stream;
pub mod watch;

use replay::Outcome;
use std::fmt::Write;

/// A term of the cost model.
pub struct Term {
    pub name: &'static str,
    pub weight: f64,
    pub help: &'static str,
    /// How much there is of it: per instruction that ran, or (`once`) altogether.
    pub amount: fn(&Outcome) -> f64,
    pub once: bool,
}
macro_rules! model {
    ($($name:ident $weight:literal $once:literal $help:literal |$o:ident| $amount:expr;)*) => {
        /// What everything costs.
        pub const MODEL: &[Term] = &[$(Term {
            name: stringify!($name),
            weight: $weight,
            help: $help,
            amount: |$o| $amount,
            once: $once,
        },)*];
    };
}
model! {
    interpreted 1.0 false "an instruction in the interpreter" |o| o.steady.interpreted as f64;
    traced 0.23 false "an instruction in a trace" |o| (o.steady.traced - o.steady.looped) as f64;
    looped 0.15 false "an instruction in a closed loop from the second iteration on: invariants are out of it" |o| o.steady.looped as f64;
    transfers 2.8 false "a jump from one trace to another: what was known and unboxed is forgotten" |o| o.steady.transfers as f64;
    exits 12.0 false "an exit to the interpreter: frames are written back" |o| o.steady.exits as f64;
    entries 10.0 false "an entry from the interpreter" |o| o.steady.entries as f64;
    operations 2500.0 true "an operation recorded, optimised, compiled" |o| o.operations + o.dropped_operations;
    duplicated 300.0 true "an instruction recorded beyond one for each place: code that is there twice" |o| (o.recorded - o.covered) as f64;
    cold 300.0 true "an instruction in a trace that hardly ever runs" |o| o.cold as f64;
    wasted 100.0 true "an operation recorded and thrown away" |o| o.wasted;
}
/// Millions of instructions that what is done once is spread over, if nobody says otherwise: some seconds of the interpreter.
pub const HORIZON: u32 = 1000;

/// Cost of 1000 instructions, by term.
pub fn costs(o: &Outcome, horizon: u32) -> Vec<f64> {
    let horizon = horizon as f64 * 1e6;
    let ran = o.steady.executed.max(1) as f64;
    MODEL.iter().map(|t| 1000.0 * t.weight * (t.amount)(o) / if t.once { horizon } else { ran }).collect()
}
/// Cost of 1000 instructions.
pub fn score(o: &Outcome, horizon: u32) -> f64 {
    costs(o, horizon).iter().sum()
}

/// One line for each program: what the replay counted, and its score.
pub fn table(rows: &[(String, Outcome)], horizon: u32) -> String {
    let mut out = String::new();
    let names =
        ["executors", "loops", "operations", "dup", "cold", "transfers", "exits", "in traces", "score"];
    let width = rows.iter().map(|r| r.0.len()).max().unwrap_or(0).max(8);
    // (Writing to a string cannot fail.)
    let _ = write!(out, "{:width$}", "program");
    for n in names {
        let _ = write!(out, " {n:>10}");
    }
    out.push('\n');
    for (name, o) in rows {
        let ran = o.whole.executed.max(1) as f64;
        let per_thousand = |n: u64| 1000.0 * n as f64 / ran;
        let _ = writeln!(
            out,
            "{name:width$} {:>10} {:>10} {:>10.0} {:>10.2} {:>10} {:>10.2} {:>10.2} {:>9.1}% {:>10.1}",
            o.executors,
            o.closed,
            o.operations,
            o.recorded as f64 / o.covered.max(1) as f64,
            o.cold,
            per_thousand(o.whole.transfers),
            per_thousand(o.whole.exits),
            100.0 * o.whole.traced as f64 / ran,
            score(o, horizon),
        );
    }
    out
}

#[cfg(test)]
mod tests;
