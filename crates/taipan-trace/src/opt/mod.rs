//! The optimiser: passes from trace to trace.
//!
//! Every pass keeps what can be seen from outside: where the trace leaves and with which values, the calls it makes,
//! the memory it writes. A pass may remove a guard that cannot fail and a check that has been made; it may not leave
//! earlier, later, or somewhere else. One liberty is taken, by [`fold`]: a float that was just boxed passes
//! `guard_float` though machine code could have left there (see the table: leaving for boxed floats is allowed, not
//! promised).
//!
//! A pass walks the trace once from the first to the last instruction and writes a new one ([`rewrite`]); what it
//! knows at a place is what the instructions before have established. At the loop's beginning it knows what held in
//! front of the loop *and* holds again at its end: it assumes the most, walks the body, looks whether the assumption
//! came true, and if not weakens it and walks again.
//!
//! | pass | does |
//! |---|---|
//! | `fold` | constants, algebra, conversions that cancel out: rules in one place; other passes apply them too, as they write |
//! | `cse` | one instruction instead of two equal ones |
//! | `guards` | drops guards that follow from earlier ones; replaces values by what guards found out about them |
//! | `memory` | loads give what was stored or loaded before; words of memory become parameters of the loop |
//! | `peel` | makes the recorded iteration the first, and a copy of it the loop |
//! | `ranges` | drops overflow and bounds checks that cannot fail |
//! | `virtuals` | makes objects only where they can be seen, floats' boxes too |
//! | `dce` | drops what nobody needs |
//!
//! `cse`, `guards` and `memory` are one walk ([`forward`]) when they run together.

pub mod dce;
mod fast_map;
pub mod fold;
pub mod forward;
mod memory;
pub mod peel;
pub mod ranges;
pub mod rewrite;
mod shapes;
pub mod virtuals;

use crate::effects::Facts;
use crate::trace::Trace;
use forward::Parts;

/// What a pass is given besides the trace.
pub struct Context<'a> {
    pub facts: &'a dyn Facts,
    /// Apply the rules of [`fold`](mod@fold) to what is written.
    pub fold: bool,
}

/// Names of all passes.
pub const PASSES: [&str; 8] = ["fold", "cse", "guards", "memory", "peel", "ranges", "virtuals", "dce"];

/// A stage of the optimiser, and the passes it stands for.
type Stage = (&'static str, &'static [&'static str]);

/// In the order they run. What can be seen in one iteration is seen before the loop is copied; then again, across
/// iterations.
const STAGES: &[Stage] = &[
    ("forward", &["cse", "guards", "memory", "fold"]),
    ("dce", &["dce"]),
    ("peel", &["peel"]),
    ("forward", &["cse", "guards", "memory", "fold"]),
    ("virtuals", &["virtuals"]),
    ("ranges", &["ranges"]),
    ("dce", &["dce"]),
];

/// How often a pass walks the loop with what it hopes for. Every walk but the last has found something that does not
/// hold; where one thing hangs on the other in a long chain, this would take long: from here on nothing is hoped for.
const ROUNDS: usize = 8;

/// Runs passes, all but those that are switched off.
#[derive(Default, Clone)]
pub struct Optimiser {
    off: Vec<&'static str>,
}

impl Optimiser {
    /// With every pass.
    pub fn new() -> Optimiser {
        Optimiser::default()
    }
    /// Switches a pass off; false if there is none of this name.
    pub fn switch_off(&mut self, name: &str) -> bool {
        let pass = PASSES.into_iter().find(|p| *p == name);
        self.off.extend(pass);
        pass.is_some()
    }
    /// Runs one pass alone, without folding what it writes; false if there is none of this name.
    pub fn run_alone(name: &str, trace: &mut Trace, facts: &dyn Facts) -> bool {
        let found = PASSES.contains(&name);
        if found {
            let others = PASSES.into_iter().filter(|p| *p != name).collect();
            let stage = if name == "fold" {
                "fold"
            } else {
                STAGES.iter().find(|s| s.1.contains(&name)).map_or("", |s| s.0)
            };
            Optimiser { off: others }.stage(stage, trace, facts);
        }
        found
    }
    pub fn run(&self, trace: &mut Trace, facts: &dyn Facts) {
        self.run_with(trace, facts, &mut |_, _| {});
    }
    /// The same; `after` sees the trace after each stage, to log or verify it.
    pub fn run_with(&self, trace: &mut Trace, facts: &dyn Facts, after: &mut dyn FnMut(&str, &Trace)) {
        for (stage, passes) in STAGES {
            if passes.iter().any(|p| self.on(p)) {
                self.stage(stage, trace, facts);
                after(stage, trace);
            }
        }
    }
    fn on(&self, pass: &str) -> bool {
        !self.off.contains(&pass)
    }
    fn stage(&self, stage: &str, trace: &mut Trace, facts: &dyn Facts) {
        let cx = Context { facts, fold: self.on("fold") };
        match stage {
            "fold" => fold::run(trace, &cx),
            "forward" => {
                let parts =
                    Parts { cse: self.on("cse"), guards: self.on("guards"), memory: self.on("memory") };
                forward::run(trace, &cx, parts);
            }
            "peel" => peel::run(trace, &cx),
            "ranges" => ranges::run(trace, &cx),
            "virtuals" => virtuals::run(trace, &cx),
            "dce" => dce::run(trace, &cx),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
