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
//! | `guards` | drops guards that follow from earlier ones; replaces values by what guards found out about them |
//! | `cse` | one instruction instead of two equal ones |

pub mod cse;
pub mod dce;
pub mod fold;
pub mod guards;
pub mod rewrite;
mod shapes;

use crate::effects::Facts;
use crate::trace::Trace;

/// What a pass is given besides the trace.
pub struct Context<'a> {
    pub facts: &'a dyn Facts,
    /// Apply the rules of [`fold`] to what is written.
    pub fold: bool,
}

/// A pass.
pub struct Pass {
    pub name: &'static str,
    pub run: fn(&mut Trace, &Context),
}

/// All passes, in the order they run.
pub static PASSES: &[Pass] = &[
    Pass { name: "fold", run: fold::run },
    Pass { name: "guards", run: guards::run },
    Pass { name: "cse", run: cse::run },
    Pass { name: "dce", run: dce::run },
];

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
        let pass = PASSES.iter().find(|p| p.name == name);
        self.off.extend(pass.map(|p| p.name));
        pass.is_some()
    }
    /// Runs one pass alone, without folding what it writes; false if there is none of this name.
    pub fn run_alone(name: &str, trace: &mut Trace, facts: &dyn Facts) -> bool {
        let pass = PASSES.iter().find(|p| p.name == name);
        if let Some(pass) = pass {
            (pass.run)(trace, &Context { facts, fold: name == "fold" });
        }
        pass.is_some()
    }
    pub fn run(&self, trace: &mut Trace, facts: &dyn Facts) {
        self.run_with(trace, facts, &mut |_, _| {});
    }
    /// The same; `after` sees the trace after each pass, to log or verify it.
    pub fn run_with(&self, trace: &mut Trace, facts: &dyn Facts, after: &mut dyn FnMut(&str, &Trace)) {
        let on = |name: &str| !self.off.contains(&name);
        let cx = Context { facts, fold: on("fold") };
        for pass in PASSES.iter().filter(|p| on(p.name)) {
            (pass.run)(trace, &cx);
            after(pass.name, trace);
        }
    }
}

#[cfg(test)]
mod tests;
