//! One instruction instead of two equal ones: pure operations and calls of pure helpers. (Guards are the matter of
//! [`guards`](super::guards), loads that of `memory`.)
//!
//! Values never change, so an equal instruction anywhere before will do: the walk is straight, and one in front of the
//! loop runs before every iteration.

use super::Context;
use super::rewrite::Rewriter;
use crate::effects::Facts;
use crate::table::{Effect, Op};
use crate::trace::{Args, Inst, Opnd, Trace};
use std::collections::HashMap;

/// What equal instructions have in common.
#[derive(PartialEq, Eq, Hash, Clone)]
pub(super) struct Key(Op, Args, [u64; 2]);

impl Key {
    pub(super) fn of(inst: &Inst) -> Key {
        let mut args = inst.args.clone();
        if inst.op.commutes() {
            args.sort_unstable();
        }
        Key(inst.op, args, inst.imm)
    }
}

fn shareable(inst: &Inst, facts: &dyn Facts) -> bool {
    match inst.op.effect() {
        Effect::Pure | Effect::PureAlloc => true,
        Effect::Call => inst.effects(facts).pure,
        _ => false,
    }
}

/// See the module's description.
pub fn run(trace: &mut Trace, cx: &Context) {
    let mut rw = Rewriter::new(trace, cx);
    let mut seen: HashMap<Key, Opnd> = HashMap::new();
    for u in rw.old.ids() {
        let inst = rw.inst(u);
        if !shareable(&inst, rw.facts) {
            rw.put(u, inst);
            continue;
        }
        let key = Key::of(&inst);
        match seen.get(&key) {
            Some(&o) => rw.set(u, o),
            None => {
                let o = rw.put(u, inst);
                seen.insert(key, o);
            }
        }
    }
    rw.finish(trace);
}
