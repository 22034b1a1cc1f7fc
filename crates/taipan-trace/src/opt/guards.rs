//! Drops guards that follow from earlier ones, and replaces values by what guards found out about them.
//!
//! * A guard (or checked operation) equal to an earlier one passes again, with the same result: its operands are
//!   values, which never change.
//! * Behind a guard more is known of its operand: `guard_int u1` gives the same word with type `int`, `guard_is u1,
//!   None` says that it is `None`, `guard_true u4` that it is `true`. What follows uses the better operand, snapshots
//!   included; so a value carried around the loop gets its type.
//! * Shapes are remembered until something may write them; `guard_valid` until a call may run Python code. Into the
//!   loop a shape is taken if it holds at its end again; `guard_valid` never is, so that each iteration has one.

use super::Context;
use super::cse::Key;
use super::rewrite::Rewriter;
use super::shapes::Shapes;
use crate::ids::*;
use crate::table::{Effect, Op};
use crate::trace::{Inst, Opnd, Trace};
use crate::ty::{Const, Type};
use crate::word::Word;
use std::collections::HashMap;

#[derive(Clone, Default)]
struct Known {
    shapes: Shapes,
    /// No call since the last `guard_valid` could make the executor invalid.
    valid: bool,
    seen: HashMap<Key, Opnd>,
}

/// See the module's description.
pub fn run(trace: &mut Trace, cx: &Context) {
    let mut rw = Rewriter::new(trace, cx);
    let mut known = Known::default();
    let start = rw.old.loop_start().map_or(rw.old.insts.len(), InstId::index);
    let all: Vec<InstId> = rw.old.ids().collect();
    let (preamble, body) = all.split_at(start);
    for &u in preamble {
        step(&mut rw, &mut known, u);
    }
    let params: Vec<InstId> = rw.old.params().collect();
    let Some((&head, body)) = body.split_first() else { return rw.finish(trace) };
    let body = &body[params.len()..];
    rw.copy(head);
    for &p in &params {
        rw.copy(p);
    }
    known.valid = false;
    for &p in &params {
        // A parameter has the shape of its first value, until the end of the loop says otherwise.
        let first = rw.opnd(rw.old[head].args[rw.old[p].number() as usize]);
        if let Some(shape) = known.shapes.shape(first, rw.facts)
            && rw.old[p].ty == Type::Obj
        {
            known.shapes.set_shape(rw.opnd(Opnd::Inst(p)), shape, rw.facts);
        }
    }
    let mark = rw.mark();
    loop {
        let mut now = known.clone();
        for &u in body {
            step(&mut rw, &mut now, u);
        }
        let next = rw.new.insts.last().map(|i| i.args.clone());
        let next_of = |o: Opnd| {
            let i = rw.new.params().position(|p| Opnd::Inst(p) == o);
            i.and_then(|i| next.as_ref()?.get(i).copied()).unwrap_or(o)
        };
        let holds = |o: Opnd, shape: u32| now.shapes.shape(next_of(o), rw.facts) == Some(shape);
        let lost: Vec<Opnd> =
            known.shapes.known().filter(|(o, shape)| !holds(*o, *shape)).map(|(o, _)| o).collect();
        if lost.is_empty() {
            break;
        }
        lost.into_iter().for_each(|o| known.shapes.forget_shape(o));
        rw.wind_back(&mark);
    }
    rw.finish(trace);
}

fn step(rw: &mut Rewriter, known: &mut Known, u: InstId) {
    let inst = rw.inst(u);
    let passes = match inst.op {
        Op::GuardShape => known.shapes.shape(inst.args[0], rw.facts) == Some(inst.shape()),
        Op::GuardKind => known.shapes.kind(inst.args[0], rw.facts) == Some(inst.kind()),
        Op::GuardValid => std::mem::replace(&mut known.valid, true),
        _ => false,
    };
    if passes {
        return;
    }
    if inst.op.effect() == Effect::Guard {
        let key = Key::of(&inst);
        if let Some(&o) = known.seen.get(&key) {
            return rw.set(u, o);
        }
        let o = rw.put(u, inst.clone());
        known.seen.insert(key, o);
        known.shapes.see(&inst, o, rw.facts);
        learn(rw, &inst, o);
        return;
    }
    if inst.effects(rw.facts).runs_python {
        known.valid = false;
    }
    weaker_guard_before(rw, &inst);
    let o = rw.put(u, inst.clone());
    known.shapes.see(&inst, o, rw.facts);
}

/// A `guard_kind` right in front of the `guard_shape` that says more, leaving to the same place, is not needed.
fn weaker_guard_before(rw: &mut Rewriter, inst: &Inst) {
    if inst.op == Op::GuardShape
        && let Some(last) = rw.new.insts.last()
        && last.op == Op::GuardKind
        && last.args == inst.args
        && last.snap == inst.snap
        && rw.facts.shape_kind(inst.shape()) == Some(last.kind())
    {
        rw.new.insts.pop();
    }
}

/// What a guard that passed says about its operand.
fn learn(rw: &mut Rewriter, inst: &Inst, result: Opnd) {
    let a = inst.args[0];
    match inst.op {
        Op::GuardInt | Op::GuardObj => rw.improve(a, result),
        Op::GuardIs => {
            let b = inst.args[1];
            if b.is_const() {
                same(rw, a, b);
            } else if a.is_const() {
                same(rw, b, a);
            }
        }
        Op::GuardTrue => truth(rw, a, true),
        Op::GuardFalse => truth(rw, a, false),
        _ => {}
    }
}

fn same(rw: &mut Rewriter, a: Opnd, b: Opnd) {
    rw.improve(a, b);
    // The bool that was boxed.
    if let (Some(def), Opnd::Const(c)) = (rw.new.def(a), b)
        && def.op == Op::BoxBool
        && c.bits.is_bool()
    {
        let x = def.args[0];
        truth(rw, x, c.bits == Word::TRUE);
    }
}

/// The bool `a` is known.
fn truth(rw: &mut Rewriter, a: Opnd, holds: bool) {
    let Some(def) = rw.new.def(a).cloned() else { return };
    rw.improve(a, Opnd::Const(Const::bool(holds)));
    match (def.op, holds) {
        (Op::Not, _) => truth(rw, def.args[0], !holds),
        (Op::Is | Op::Eq | Op::WEq, true) | (Op::Ne | Op::WNe, false) => {
            let (a, b) = (def.args[0], def.args[1]);
            if b.is_const() {
                same(rw, a, b);
            } else if a.is_const() {
                same(rw, b, a);
            }
        }
        _ => {}
    }
}
