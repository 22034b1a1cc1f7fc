//! Drops instructions whose value nobody needs.
//!
//! Kept are what may leave, what writes memory or calls, what is watched, and the end; and, backwards from these, what
//! they and their snapshots name. Fields of a new object that nobody needs go with it. A parameter of the loop stays
//! only if something other than its own next value needs it.

use super::Context;
use super::rewrite::Rewriter;
use crate::effects::Facts;
use crate::ids::*;
use crate::table::{Effect, Op};
use crate::trace::{Inst, Opnd, Trace};

fn is_root(inst: &Inst, facts: &dyn Facts) -> bool {
    match inst.op.effect() {
        Effect::Guard | Effect::GuardReads(_) | Effect::Poll | Effect::Store | Effect::StoreShape => true,
        Effect::Mark => inst.op != Op::Nop,
        Effect::Loop | Effect::End => true,
        Effect::Call => {
            let e = inst.effects(facts);
            !e.pure || e.needs_snapshot()
        }
        Effect::Pure | Effect::PureAlloc | Effect::Entry | Effect::Load | Effect::Init | Effect::Alloc => {
            false
        }
    }
}

/// Which instructions are needed.
fn needed(t: &Trace, facts: &dyn Facts) -> Vec<bool> {
    let mut live = vec![false; t.insts.len()];
    let ends = t.loop_start().map(|l| (l, InstId(t.insts.len() as u32 - 1)));
    loop {
        let mut again = false;
        for u in t.ids().rev() {
            let inst = &t[u];
            let init_of_needed = inst.op.effect() == Effect::Init
                && inst.args.first().and_then(|a| a.inst()).is_none_or(|obj| live[obj.index()]);
            if !(live[u.index()] || is_root(inst, facts) || init_of_needed) {
                continue;
            }
            live[u.index()] = true;
            if !matches!(inst.op, Op::Loop | Op::JumpLoop) {
                for a in inst.args.iter() {
                    a.inst().into_iter().for_each(|d| live[d.index()] = true);
                }
            }
            if let Some(s) = inst.snap {
                t.each_snap_opnd(s, &mut |o| o.inst().into_iter().for_each(|d| live[d.index()] = true));
            }
        }
        // What needed parameters are given is needed too; the next value stands behind: look again.
        if let Some((start, end)) = ends {
            let params = t.params().map(|p| live[p.index()]).collect::<Vec<_>>();
            for (i, _) in params.into_iter().enumerate().filter(|(_, live)| *live) {
                for u in [start, end] {
                    if let Some(Opnd::Inst(d)) = t[u].args.get(i)
                        && !live[d.index()]
                    {
                        live[d.index()] = true;
                        again = true;
                    }
                }
            }
        }
        // Fields of an object that turned out to be needed stand behind it.
        for u in t.ids() {
            let inst = &t[u];
            if inst.op.effect() == Effect::Init
                && !live[u.index()]
                && inst.args.first().and_then(|a| a.inst()).is_some_and(|obj| live[obj.index()])
            {
                again = true;
            }
        }
        if !again {
            return live;
        }
    }
}

/// See the module's description.
pub fn run(trace: &mut Trace, cx: &Context) {
    let live = needed(trace, cx.facts);
    let params: Vec<InstId> = trace.params().collect();
    let kept = |i: usize| params.get(i).is_none_or(|p| live[p.index()]);
    let mut rw = Rewriter::new(trace, cx);
    let mut number = 0;
    for u in rw.old.ids() {
        if !live[u.index()] {
            continue;
        }
        let mut inst = rw.inst(u);
        match inst.op {
            Op::Loop | Op::JumpLoop => {
                let args: Vec<Opnd> =
                    inst.args.iter().enumerate().filter(|(i, _)| kept(*i)).map(|(_, a)| *a).collect();
                inst.args = args.as_slice().into();
            }
            Op::Param => {
                inst.imm[0] = number;
                number += 1;
            }
            _ => {}
        }
        rw.put(u, inst);
    }
    rw.finish(trace);
}
