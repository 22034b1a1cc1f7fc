//! Peels the first iteration off the loop.
//!
//! ```text
//! before      preamble  loop  body  ⟲
//! after       preamble  body  loop  body'  ⟲
//! ```
//!
//! Code motion out of a loop does not suit traces: nearly everything is guarded, and a guard must not run before its
//! place. So, as in LuaJIT, the recorded iteration stays where it is, and a copy of it becomes the loop. Whatever the
//! copy does that the first iteration has done already with the same operands falls to `cse`, `guards` and `memory`:
//! invariants are out of the loop, and nothing was moved.
//!
//! The parameters of the new loop have the types that the values have at the end of an iteration: what was any tagged
//! word when recording began is an int, or a float without its box, from the second iteration on. A parameter that is
//! handed on unchanged is none any more, nor is one that is the same constant, or value from the preamble, at the end
//! of each iteration.

use super::Context;
use super::fast_map::FastMap;
use super::rewrite::Rewriter;
use crate::ids::*;
use crate::table::Op;
use crate::trace::{Inst, Opnd, Trace};
use crate::ty::{Const, Type};
use crate::word::Word;

/// Longer bodies are not copied.
pub const MAX_BODY: usize = 2000;

/// What becomes of a parameter.
#[derive(Copy, Clone)]
enum Fate {
    /// It has the value in the whole loop that this old operand has in the first iteration: itself, handed on (perhaps
    /// as a guard found it to be), or something from the preamble.
    Fixed(Opnd),
    /// It is a parameter, whose next value is this old operand (out of its box).
    Carried(Opnd),
}

/// See the module's description.
pub fn run(trace: &mut Trace, cx: &Context) {
    let Some(start) = trace.loop_start() else { return };
    let params: Vec<InstId> = trace.params().collect();
    let body: Vec<InstId> = trace.ids().skip(start.index() + 1 + params.len()).collect();
    let Some((&end, body)) = body.split_last() else { return };
    if body.len() > MAX_BODY {
        return;
    }
    let fates = fates(trace, start, end, &params);
    let mut rw = Rewriter::new(trace, cx);
    for u in rw.old.ids().take(start.index()) {
        rw.copy(u);
    }

    // The first iteration, with the parameters' first values.
    let first = rw.inst(start).args;
    for (p, o) in params.iter().zip(first.iter()) {
        rw.set(*p, *o);
    }
    for &u in body {
        rw.copy(u);
    }

    let types = types(&rw, start, &params, &fates);
    let mut args = Vec::new();
    let mut carried = Vec::new();
    for (fate, ty) in fates.iter().zip(&types) {
        if let Fate::Carried(next) = fate {
            let o = rw.opnd(*next);
            args.push(coerce(&mut rw, o, *ty));
            carried.push(*ty);
        }
    }
    let fixed: Vec<Option<Opnd>> = fates
        .iter()
        .map(|f| match f {
            Fate::Fixed(o) => Some(rw.opnd(*o)),
            Fate::Carried(_) => None,
        })
        .collect();
    let mut new_params = rw.new.begin_loop(&args, &carried).into_iter();

    // The copy.
    for (&p, fixed) in params.iter().zip(fixed) {
        let carried = if fixed.is_none() { new_params.next() } else { None };
        if let Some(o) = fixed.or(carried) {
            rw.set(p, o);
        }
    }
    for &p in &params {
        let wanted = rw.old[p].ty;
        let o = rw.opnd(Opnd::Inst(p));
        let o = coerce(&mut rw, o, wanted);
        rw.set(p, o);
    }
    rw.forget_snapshots();
    for &u in body {
        rw.copy(u);
    }
    let mut next = Vec::new();
    for (fate, ty) in fates.iter().zip(&types) {
        if let Fate::Carried(o) = fate {
            let o = rw.opnd(*o);
            next.push(coerce(&mut rw, o, *ty));
        }
    }
    let inst = Inst::new(Op::JumpLoop, &next);
    rw.put(end, inst);
    rw.finish(trace);
}

fn fates(t: &Trace, start: InstId, end: InstId, params: &[InstId]) -> Vec<Fate> {
    // What is known of tagged words: what is in their box, or what a guard found.
    let mut inside: FastMap<Opnd, Opnd> = FastMap::default();
    for u in t.ids() {
        let inst = &t[u];
        match inst.op {
            Op::GuardFloat | Op::GuardBool | Op::GuardInt | Op::GuardObj => {
                inside.insert(inst.args[0], Opnd::Inst(u));
            }
            Op::BoxFloat | Op::BoxBool => {
                inside.insert(Opnd::Inst(u), inst.args[0]);
            }
            _ => {}
        }
    }
    let fate = |(i, &p): (usize, &InstId)| {
        let next = t[end].args[i];
        let word = same_word(t, next);
        if word == Opnd::Inst(p) || word.inst().is_none_or(|u| u < start) {
            return Fate::Fixed(next);
        }
        if t[p].ty == Type::Any {
            Fate::Carried(inside.get(&next).copied().unwrap_or(next))
        } else {
            Fate::Carried(next)
        }
    };
    params.iter().enumerate().map(fate).collect()
}

/// The value whose word this is, before guards looked at it.
fn same_word(t: &Trace, mut o: Opnd) -> Opnd {
    while let Some(def) = t.def(o).filter(|d| matches!(d.op, Op::GuardInt | Op::GuardObj)) {
        o = def.args[0];
    }
    o
}

/// The types of the new parameters. One whose next value is another parameter has the type of both its values.
fn types(rw: &Rewriter, start: InstId, params: &[InstId], fates: &[Fate]) -> Vec<Type> {
    let old = &rw.old;
    let first_type = |i: usize| rw.new.ty(rw.opnd(old[start].args[i]));
    let mut types: Vec<Option<Type>> = vec![None; params.len()];
    loop {
        let mut changed = false;
        for (i, fate) in fates.iter().enumerate() {
            let ty = match *fate {
                Fate::Fixed(_) => Some(old[params[i]].ty),
                Fate::Carried(next) => match params.iter().position(|p| Opnd::Inst(*p) == next) {
                    None => Some(old.ty(next)),
                    Some(j) => match (fates[j], types[j]) {
                        (Fate::Fixed(_), _) => Some(old[params[j]].ty),
                        (_, None) => None,
                        (_, Some(ty)) => Some(first_type(j).join(ty).unwrap_or(Type::Any)),
                    },
                },
            };
            if ty.is_some() && ty != types[i] {
                // Only ever wider: from nothing to a type to `any`.
                types[i] = if types[i].is_none() { ty } else { Some(Type::Any) };
                changed = true;
            }
        }
        if !changed {
            // Parameters that only hand their first values around.
            let any = |(i, ty): (usize, &Option<Type>)| ty.unwrap_or(old[params[i]].ty);
            return types.iter().enumerate().map(any).collect();
        }
    }
}

/// A value as one of type `ty`, boxed if need be.
fn coerce(rw: &mut Rewriter, o: Opnd, ty: Type) -> Opnd {
    match (rw.new.ty(o), o) {
        (have, _) if have.fits(ty) => o,
        (Type::Bool, Opnd::Const(c)) => Opnd::Const(Const::any(Word::bool(c.bits.0 != 0))),
        (Type::Bool, _) => rw.emit(Inst::new(Op::BoxBool, &[o])),
        (Type::Float, _) => rw.emit(Inst::new(Op::BoxFloat, &[o])),
        _ => o,
    }
}
