//! The forward walk: what is known at a place from everything before it. Three passes share it, because each makes
//! the others see more; alone or together they are
//!
//! * `cse` — one instruction instead of two equal ones: pure operations, calls of pure helpers;
//! * `guards` — drops guards that follow from earlier ones, and replaces values by what guards found out about them:
//!   behind `u2 = guard_int u1` everything uses `u2`, behind `guard_is u1, None` it uses `None`, snapshots included;
//! * `memory` — a load gives what was stored or loaded there before, unless something between may have written it
//!   ([`memory`](super::memory)); a store of what is there already is dropped.
//!
//! # The loop
//!
//! Values never change, so what is known of a value in front of the loop is known in it. What is known of *memory* is
//! known in the loop if it holds at the loop's end again. The walk assumes it, and looks at the end:
//!
//! * a shape that is not known there any more is dropped;
//! * an object that others know there is known to them from the beginning;
//! * a word that is another one there is **carried**: it becomes a parameter of the loop, unboxed if it is a boxed float
//!   both times, and if its type cannot be kept, dropped;
//!
//! and then walks the body again. Assumptions only get weaker, so this ends. `guard_valid` is never assumed: each
//! iteration has one.
//!
//! A guard that always leaves ends the trace with `exit`. If it stands in the loop there is no loop any more: in the
//! second iteration something has another type, say, and what follows is a side trace's matter.

use super::Context;
use super::fast_map::FastMap;
use super::memory::{Memory, Place};
use super::rewrite::{NOTHING, Rewriter, Simplified};
use super::shapes::Shapes;
use crate::effects::Facts;
use crate::ids::*;
use crate::table::{Effect, Op};
use crate::trace::{Args, Inst, Opnd, Trace};
use crate::ty::{Const, Type};
use crate::word::Word;
use std::collections::BTreeSet;

/// Which of the passes are on.
#[derive(Copy, Clone, Default, Debug)]
pub struct Parts {
    pub cse: bool,
    pub guards: bool,
    pub memory: bool,
}

/// What equal instructions have in common.
#[derive(PartialEq, Eq, Hash, Clone)]
struct Key(Op, Args, [u64; 2]);

impl Key {
    fn of(inst: &Inst) -> Key {
        let mut args = inst.args.clone();
        if inst.op.commutes() {
            args.sort_unstable();
        }
        Key(inst.op, args, inst.imm)
    }
}

#[derive(Clone, Default)]
struct Known {
    shapes: Shapes,
    /// No call since the last `guard_valid` could make the executor invalid.
    valid: bool,
    seen: FastMap<Key, Opnd>,
    memory: Memory,
}

struct Walk<'a> {
    rw: Rewriter<'a>,
    parts: Parts,
    known: Known,
    /// A guard always leaves: the trace ends there.
    ended: bool,
    /// Nothing is said of guards that always leave.
    blind: bool,
}

/// A word of memory that is known in front of the loop.
struct Carried {
    place: Place,
    first: Opnd,
    /// What is in its box, if that is known in front of the loop.
    inside: Option<Opnd>,
    how: How,
}

/// What is assumed of it in the loop; each step down is weaker.
#[derive(Copy, Clone, PartialEq, Debug)]
enum How {
    /// It stays what it is.
    Same,
    /// It is a parameter of this type.
    Param(Type),
    /// Nothing.
    Lost,
}

/// See the module's description.
pub fn run(trace: &mut Trace, cx: &Context, parts: Parts) {
    let mut w =
        Walk { rw: Rewriter::new(trace, cx), parts, known: Known::default(), ended: false, blind: false };
    let start = w.rw.old.loop_start().map_or(w.rw.old.insts.len(), InstId::index);
    for u in w.rw.old.ids().take(start) {
        w.step(u);
    }
    if start < w.rw.old.insts.len() && !w.ended {
        w.walk_loop(InstId(start as u32));
    }
    w.rw.finish(trace);
}

impl<'a> Walk<'a> {
    fn facts(&self) -> &'a dyn Facts {
        self.rw.facts
    }

    fn walk_loop(&mut self, head: InstId) {
        let old_params: Vec<InstId> = self.rw.old.params().collect();
        let body: Vec<InstId> = self.rw.old.ids().skip(head.index() + 1 + old_params.len()).collect();
        let Some((&end, body)) = body.split_last() else { return };
        let first = self.rw.inst(head).args.to_vec();
        let mut words: Vec<Carried> = Vec::new();
        if self.parts.memory {
            self.known.memory.escape_all(first.iter().copied());
            let cells = self.known.memory.cells();
            words.extend(cells.map(|(place, first)| {
                let inside = [Type::Float, Type::Bool].into_iter().find_map(|ty| self.unboxed(first, ty));
                Carried { place, first, inside, how: How::Same }
            }));
        }
        self.known.valid = false;
        let mark = self.rw.mark();
        let known = self.known.clone();
        // Objects whose shape does not hold to the end, and those that others know at the end.
        let mut lost: Vec<Opnd> = Vec::new();
        let mut escaped: BTreeSet<InstId> = BTreeSet::new();
        for round in 0.. {
            if round == super::ROUNDS {
                words.iter_mut().for_each(|w| w.how = How::Lost);
                lost.extend(known.shapes.known().map(|(o, _)| o));
            }
            let params = self.enter(&first, &old_params, &words);
            for (i, p) in params.iter().enumerate() {
                // Not if it is lost: with the shape goes the kind.
                if let Some(shape) = known.shapes.shape(first[i], self.facts())
                    && self.rw.new.ty(*p) == Type::Obj
                    && !lost.contains(p)
                    && round < super::ROUNDS
                {
                    self.known.shapes.set_shape(*p, shape, self.facts());
                }
            }
            lost.iter().for_each(|o| self.known.shapes.forget_shape(*o));
            self.known.memory.escape_all(escaped.iter().map(|u| Opnd::Inst(*u)));
            let assumed = self.known.shapes.clone();
            for &u in body {
                self.step(u);
            }
            if self.ended {
                // It never gets to the end of the loop: there is none.
                self.rw.wind_back(&mark);
                self.known = known.clone();
                self.ended = false;
                for (u, o) in old_params.iter().zip(&first) {
                    self.rw.set(*u, *o);
                }
                for &u in body {
                    self.step(u);
                }
                if self.ended {
                    return;
                }
                // It was seen with the loop's assumptions only.
                self.blind = true;
                self.rw.wind_back(&mark);
                self.known = known.clone();
                continue;
            }
            let mut next = self.rw.inst(end).args.to_vec();

            let mut weaker = false;
            for (o, shape) in assumed.known() {
                let then = params.iter().position(|p| *p == o).map_or(o, |i| next[i]);
                if self.known.shapes.shape(then, self.facts()) != Some(shape) {
                    lost.push(o);
                    weaker = true;
                }
            }
            self.known.memory.escape_all(next.iter().copied());
            let before = escaped.len();
            escaped.extend(self.known.memory.escaped().range(..self.rw.new.loop_start().unwrap_or(head)));
            weaker |=
                self.parts.memory && escaped.len() > before && !escaped.is_subset(known.memory.escaped());
            for word in &mut words {
                let then = self.known.memory.at(&word.place).map(|o| self.rw.best(o));
                let how = match word.how {
                    How::Same if then == Some(self.rw.best(word.first)) => How::Same,
                    How::Param(ty) if then.is_some_and(|o| self.unboxed(o, ty).is_some()) => word.how,
                    How::Lost => How::Lost,
                    _ => self.weaker(word, then),
                };
                weaker |= how != word.how;
                word.how = how;
                if let (How::Param(ty), Some(then)) = (how, then) {
                    next.extend(self.unboxed(then, ty));
                }
            }
            if !weaker {
                let inst = Inst::new(self.rw.old[end].op, &next);
                self.rw.put(end, inst);
                return;
            }
            self.rw.wind_back(&mark);
            self.known = known.clone();
        }
    }

    /// Emits the loop's beginning; gives its old parameters.
    fn enter(&mut self, first: &[Opnd], old_params: &[InstId], words: &[Carried]) -> Vec<Opnd> {
        let mut args = first.to_vec();
        let mut types: Vec<Type> = old_params.iter().map(|p| self.rw.old[*p].ty).collect();
        for word in words {
            if let How::Param(ty) = word.how {
                args.push(self.first(word, ty).unwrap_or(word.first));
                types.push(ty);
            }
        }
        let all = self.rw.new.begin_loop(&args, &types);
        let (params, carried) = all.split_at(old_params.len());
        for (u, p) in old_params.iter().zip(params) {
            self.rw.set(*u, *p);
        }
        let mut at = carried.iter();
        for word in words {
            let value = match word.how {
                How::Same => continue,
                How::Lost => NOTHING,
                How::Param(ty) => match (at.next(), ty) {
                    (Some(&p), Type::Float) if self.rw.new.ty(word.first) == Type::Any => {
                        self.rw.emit(Inst::new(Op::BoxFloat, &[p]))
                    }
                    (Some(&p), Type::Bool) => self.rw.emit(Inst::new(Op::BoxBool, &[p])),
                    (p, _) => p.copied().unwrap_or(NOTHING),
                },
            };
            self.known.memory.replace(&word.place, (value != NOTHING).then_some(value));
        }
        params.to_vec()
    }

    /// A value as one of type `ty`: itself, or what is in the box.
    fn unboxed(&self, o: Opnd, ty: Type) -> Option<Opnd> {
        if self.rw.new.ty(o).fits(ty) {
            return Some(o);
        }
        let inside = match o {
            Opnd::Const(c) if c.bits.is_float() && c.ty == Type::Any => Opnd::float(c.bits.float()),
            Opnd::Const(c) if c.bits.is_bool() && c.ty == Type::Any => Opnd::bool(c.bits == Word::TRUE),
            Opnd::Const(_) => return None,
            Opnd::Inst(u) => match self.rw.new[u].op {
                Op::BoxFloat | Op::BoxBool => self.rw.new[u].args[0],
                _ => {
                    let op = if ty == Type::Float { Op::GuardFloat } else { Op::GuardBool };
                    *self.known.seen.get(&Key::of(&Inst::new(op, &[o])))?
                }
            },
        };
        (self.rw.new.ty(inside) == ty).then_some(inside)
    }

    /// The first value of a word as one of type `ty`.
    fn first(&self, word: &Carried, ty: Type) -> Option<Opnd> {
        [Some(word.first), word.inside].into_iter().flatten().find(|o| self.rw.new.ty(*o).fits(ty))
    }

    /// What is assumed next of a word that is `then` at the loop's end.
    fn weaker(&self, word: &Carried, then: Option<Opnd>) -> How {
        let Some(then) = then else { return How::Lost };
        let both = |ty: Type| self.first(word, ty).is_some() && self.unboxed(then, ty).is_some();
        let any = match word.how {
            How::Same => false,
            // Tried with a better type already.
            How::Param(Type::Any) | How::Lost => return How::Lost,
            How::Param(_) => true,
        };
        let joined = self.rw.new.ty(word.first).join(self.rw.new.ty(then));
        match joined {
            Some(Type::Any) if !any && both(Type::Float) => How::Param(Type::Float),
            Some(Type::Any) if !any && both(Type::Bool) => How::Param(Type::Bool),
            Some(ty) if any && !ty.is_tagged() => How::Lost,
            Some(_) if any => How::Param(Type::Any),
            Some(ty) => How::Param(ty),
            None => How::Lost,
        }
    }

    /// Writes an old instruction, or finds what stands for it.
    fn step(&mut self, u: InstId) {
        if self.ended {
            return;
        }
        let inst = self.rw.inst(u);
        let o = match self.rw.simplify(inst) {
            Simplified::Inst(inst) => self.put(inst),
            Simplified::Never(inst) if self.blind || inst.snap.is_none() => self.put(inst),
            Simplified::Never(inst) => {
                self.ended = true;
                Opnd::Inst(self.rw.push(Inst::new(Op::Exit, &[]).with_snap(inst.snap)))
            }
            Simplified::Value(o) => o,
        };
        self.rw.set(u, o);
    }

    fn put(&mut self, inst: Inst) -> Opnd {
        let facts = self.facts();
        let effects = inst.effects(facts);
        let shared = match inst.op.effect() {
            Effect::Pure | Effect::PureAlloc => self.parts.cse,
            Effect::Call => self.parts.cse && effects.pure,
            Effect::Guard | Effect::Mark => self.parts.guards,
            _ => false,
        };
        let key = shared.then(|| Key::of(&inst));
        if let Some(&o) = key.as_ref().and_then(|k| self.known.seen.get(k)) {
            return self.rw.best(o);
        }
        if self.parts.guards {
            if matches!(inst.op, Op::GuardInt | Op::GuardObj) && self.rw.new.ty(inst.args[0]) == inst.ty {
                return inst.args[0];
            }
            if self.passes(&inst) {
                return NOTHING;
            }
        }
        if self.parts.memory {
            if let Some(o) = self.known.memory.load(&inst, &self.rw.new) {
                return self.rw.best(o);
            }
            if self.known.memory.is_there(&inst) {
                return NOTHING;
            }
        }
        if self.parts.guards {
            self.drop_weaker_guard(&inst);
        }
        let u = self.rw.push(inst);
        let (inst, o) = (self.rw.new[u].clone(), Opnd::Inst(u));
        if let Some(key) = key {
            self.known.seen.insert(key, o);
        }
        if self.parts.memory {
            self.known.memory.see(&inst, o, &self.rw.new, &self.known.shapes, facts);
        }
        self.known.shapes.see(&inst, o, facts);
        if effects.runs_python {
            self.known.valid = false;
        }
        if self.parts.guards {
            self.learn(&inst, o);
        }
        o
    }

    // ---- guards ----

    /// The guard cannot fail here.
    fn passes(&mut self, inst: &Inst) -> bool {
        match inst.op {
            Op::GuardShape => self.known.shapes.shape(inst.args[0], self.facts()) == Some(inst.shape()),
            Op::GuardKind => self.known.shapes.kind(inst.args[0], self.facts()) == Some(inst.kind()),
            Op::GuardValid => std::mem::replace(&mut self.known.valid, true),
            _ => false,
        }
    }

    /// A `guard_kind` right in front of the `guard_shape` that says more, leaving to the same place, is not needed.
    fn drop_weaker_guard(&mut self, inst: &Inst) {
        if inst.op == Op::GuardShape
            && let Some(last) = self.rw.new.insts.last()
            && last.op == Op::GuardKind
            && last.args == inst.args
            && last.snap.is_some_and(|s| inst.snap.is_some_and(|old| self.rw.carried(old) == Some(s)))
            && self.facts().shape_kind(inst.shape()) == Some(last.kind())
        {
            self.rw.new.insts.pop();
        }
    }

    /// What a guard that passed says about its operand.
    fn learn(&mut self, inst: &Inst, result: Opnd) {
        match inst.op {
            Op::GuardInt | Op::GuardObj => self.rw.improve(inst.args[0], result),
            Op::GuardIs => self.equal(inst.args[0], inst.args[1]),
            Op::GuardTrue => self.truth(inst.args[0], true),
            Op::GuardFalse => self.truth(inst.args[0], false),
            _ => {}
        }
    }

    /// Two values are the same; if one is a constant, it stands for the other.
    fn equal(&mut self, a: Opnd, b: Opnd) {
        let (a, c) = match (a, b) {
            (a, Opnd::Const(c)) | (Opnd::Const(c), a) => (a, c),
            _ => return,
        };
        self.rw.improve(a, Opnd::Const(c));
        // The bool that was boxed.
        if let Some(def) = self.rw.new.def(a)
            && def.op == Op::BoxBool
            && c.bits.is_bool()
        {
            let x = def.args[0];
            self.truth(x, c.bits == Word::TRUE);
        }
    }

    /// The bool `a` is known.
    fn truth(&mut self, a: Opnd, holds: bool) {
        let Some(def) = self.rw.new.def(a) else { return };
        let (op, args) = (def.op, def.args.clone());
        self.rw.improve(a, Opnd::Const(Const::bool(holds)));
        match (op, holds) {
            (Op::Not, _) => self.truth(args[0], !holds),
            (Op::Is | Op::Eq | Op::WEq, true) | (Op::Ne | Op::WNe, false) => self.equal(args[0], args[1]),
            _ => {}
        }
    }
}
