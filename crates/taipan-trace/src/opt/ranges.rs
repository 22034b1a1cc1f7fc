//! Integer ranges: drops overflow checks, bounds checks and comparisons that cannot go otherwise.
//!
//! Known of a value, at a place:
//!
//! * its **bounds**: what its operation can give, narrowed by the guards before (`guard_true (i < n)` says that `i` is
//!   no more than the largest `n` less one, so `i + 1` cannot overflow);
//! * **differences** to other values, `a <= b + k`: from the same guards. Sums with constants are taken apart, and
//!   tagging does not change a number, so `i < n` says that `i - 1` is an index where `i >= 1` and `n` is a length.
//!
//! Values never change, so all of it stays true; what a guard says begins where it stands. A parameter of the loop is
//! assumed to be within the bounds of its first value; where its next value is not, the bound is moved out to the next
//! of 0 and the end of the numbers, and the loop is walked again.

use super::Context;
use super::fast_map::FastMap;
use super::rewrite::Rewriter;
use crate::effects::Alias;
use crate::ids::*;
use crate::table::Op;
use crate::trace::{Inst, Opnd, Trace};
use crate::ty::Type;
use crate::word::Word;

/// Both ends included. Wide enough for any sum or product of two words.
#[derive(Copy, Clone, PartialEq, Debug)]
struct Range {
    low: i128,
    high: i128,
}

const INTS: Range = Range { low: Word::INT_MIN as i128, high: Word::INT_MAX as i128 };
const WORDS: Range = Range { low: i64::MIN as i128, high: i64::MAX as i128 };
/// No list is longer: memory has not so many bytes.
const LENGTHS: Range = Range { low: 0, high: 1 << 58 };

impl Range {
    fn new(low: i128, high: i128) -> Range {
        Range { low, high }
    }
    fn within(self, other: Range) -> bool {
        other.low <= self.low && self.high <= other.high
    }
    /// What is in both; the other, if nothing is (then the place is never reached).
    fn and(self, other: Range) -> Range {
        let both = Range::new(self.low.max(other.low), self.high.min(other.high));
        if both.low <= both.high { both } else { other }
    }
}

/// How deep operands of operands are looked at.
const DEPTH: usize = 6;

#[derive(Clone, Default)]
struct Known {
    bounds: FastMap<Opnd, Range>,
    /// `(a, b)`: k with a <= b + k. Neither is a sum with a constant.
    differences: FastMap<(Opnd, Opnd), i128>,
}

struct Pass<'a> {
    rw: Rewriter<'a>,
    known: Known,
}

/// See the module's description.
pub fn run(trace: &mut Trace, cx: &Context) {
    let mut p = Pass { rw: Rewriter::new(trace, cx), known: Known::default() };
    let all: Vec<InstId> = p.rw.old.ids().collect();
    let start = p.rw.old.loop_start().map_or(all.len(), InstId::index);
    let (preamble, rest) = all.split_at(start);
    preamble.iter().for_each(|u| p.step(*u));
    let params: Vec<InstId> = p.rw.old.params().collect();
    if let Some((&head, body)) = rest.split_first() {
        p.walk_loop(head, &params, &body[params.len()..]);
    }
    p.rw.finish(trace);
}

impl Pass<'_> {
    fn walk_loop(&mut self, head: InstId, params: &[InstId], body: &[InstId]) {
        self.rw.copy(head);
        for &p in params {
            self.rw.copy(p);
        }
        let first = self.rw.inst(head).args;
        let numbers: Vec<(usize, Opnd)> = params
            .iter()
            .enumerate()
            .map(|(i, p)| (i, self.rw.opnd(Opnd::Inst(*p))))
            .filter(|(_, p)| matches!(self.rw.new.ty(*p), Type::Int | Type::Word))
            .collect();
        let mut assumed: Vec<Range> = numbers.iter().map(|(i, _)| self.range(first[*i])).collect();
        let mark = self.rw.mark();
        let known = self.known.clone();
        for round in 0.. {
            for ((_, p), range) in numbers.iter().zip(&assumed) {
                self.known.bounds.insert(*p, *range);
            }
            body.iter().for_each(|u| self.step(*u));
            let Some(next) = self.rw.new.insts.last().map(|i| i.args.clone()) else { return };
            let mut wider = false;
            for ((i, p), range) in numbers.iter().zip(&mut assumed) {
                let then = self.range(next[*i]);
                let all = if self.rw.new.ty(*p) == Type::Int { INTS } else { WORDS };
                if then.low < range.low {
                    range.low = if then.low >= 0 { 0 } else { all.low };
                    wider = true;
                }
                if then.high > range.high {
                    range.high = if then.high <= 0 { 0 } else { all.high };
                    wider = true;
                }
            }
            if !wider {
                return;
            }
            if round >= super::ROUNDS {
                assumed.fill(WORDS);
            }
            self.rw.wind_back(&mark);
            self.known = known.clone();
        }
    }

    fn step(&mut self, u: InstId) {
        let inst = self.rw.inst(u);
        let passes = inst.op == Op::GuardIndex
            && self.range(inst.args[0]).low >= 0
            && self.at_most(inst.args[0], inst.args[1], -1) == Some(true);
        if passes {
            return;
        }
        if let Some(holds) = self.decide(&inst) {
            return self.rw.set(u, Opnd::bool(holds));
        }
        let inst = match inst.op.unchecked() {
            Some(op) if self.result(&inst, DEPTH).is_some_and(|r| r.within(INTS)) => {
                Inst::new(op, &inst.args)
            }
            _ => inst,
        };
        self.rw.put(u, inst.clone());
        self.learn(&inst);
    }

    /// How a comparison goes, if it can go one way only.
    fn decide(&self, inst: &Inst) -> Option<bool> {
        let (a, b) = match inst.op {
            Op::Lt | Op::Le | Op::Eq | Op::Ne | Op::WLt | Op::WUlt | Op::WEq | Op::WNe => {
                (inst.args[0], inst.args[1])
            }
            _ => return None,
        };
        let equal = || {
            let never = self.at_most(a, b, -1) == Some(true) || self.at_most(b, a, -1) == Some(true);
            let always = self.at_most(a, b, 0) == Some(true) && self.at_most(b, a, 0) == Some(true);
            if never { Some(false) } else { always.then_some(true) }
        };
        match inst.op {
            Op::WUlt if self.range(a).low < 0 || self.range(b).low < 0 => None,
            Op::Lt | Op::WLt | Op::WUlt => self.at_most(a, b, -1),
            Op::Le => self.at_most(a, b, 0),
            Op::Eq | Op::WEq => equal(),
            _ => equal().map(|e| !e),
        }
    }

    /// Whether `a <= b + k`, if that is known.
    fn at_most(&self, a: Opnd, b: Opnd, k: i128) -> Option<bool> {
        let (ra, rb) = (self.range(a), self.range(b));
        if ra.high <= rb.low + k {
            return Some(true);
        }
        if ra.low > rb.high + k {
            return Some(false);
        }
        let ((x, c), (y, d)) = (self.parts(a), self.parts(b));
        let known = |x, y| if x == y { Some(0) } else { self.known.differences.get(&(x, y)).copied() };
        // a <= b + k, that is x + c <= y + d + k; the opposite is y + d <= x + c - k - 1.
        if known(x, y).is_some_and(|j| j <= d + k - c) {
            return Some(true);
        }
        known(y, x).is_some_and(|j| j < c - d - k).then_some(false)
    }

    /// A number as a value and a constant to add.
    fn parts(&self, mut o: Opnd) -> (Opnd, i128) {
        let mut sum = 0;
        for _ in 0..DEPTH {
            let Some(def) = self.rw.new.def(o) else { break };
            match def.op {
                Op::Tag | Op::TagOv | Op::Untag => o = def.args[0],
                Op::Add | Op::AddOv | Op::Sub | Op::SubOv => {
                    let Some(c) = def.args[1].as_int() else { break };
                    let minus = matches!(def.op, Op::Sub | Op::SubOv);
                    sum += if minus { -(c as i128) } else { c as i128 };
                    o = def.args[0];
                }
                Op::WAdd => {
                    let Some(c) = def.args[1].as_word() else { break };
                    let exact = self.bounds(def.args[0], DEPTH);
                    let c = c as i64 as i128;
                    if !Range::new(exact.low + c, exact.high + c).within(WORDS) {
                        break;
                    }
                    sum += c;
                    o = def.args[0];
                }
                _ => break,
            }
        }
        (o, sum)
    }

    fn range(&self, o: Opnd) -> Range {
        self.bounds(o, DEPTH)
    }
    fn bounds(&self, o: Opnd, depth: usize) -> Range {
        let all = if self.rw.new.ty(o) == Type::Word { WORDS } else { INTS };
        let u = match o {
            Opnd::Inst(u) => u,
            Opnd::Const(c) => {
                let i = if c.ty == Type::Word { c.bits.0 as i64 } else { c.bits.int() };
                return Range::new(i as i128, i as i128);
            }
        };
        let given = if depth == 0 { None } else { self.result(&self.rw.new[u], depth - 1) };
        let range = given.map_or(all, |r| r.and(all));
        self.known.bounds.get(&o).map_or(range, |b| b.and(range))
    }

    /// What an operation gives, before it is checked that it fits.
    fn result(&self, inst: &Inst, depth: usize) -> Option<Range> {
        let arg = |i: usize| self.bounds(inst.args[i], depth);
        Some(match inst.op {
            Op::Add | Op::AddOv => Range::new(arg(0).low + arg(1).low, arg(0).high + arg(1).high),
            Op::Sub | Op::SubOv => Range::new(arg(0).low - arg(1).high, arg(0).high - arg(1).low),
            Op::Mul | Op::MulOv => {
                let (a, b) = (arg(0), arg(1));
                let corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
                let low = corners.into_iter().min()?;
                Range::new(low, corners.into_iter().max()?)
            }
            Op::Neg | Op::NegOv => Range::new(-arg(0).high, -arg(0).low),
            Op::Invert => Range::new(-1 - arg(0).high, -1 - arg(0).low),
            Op::Shl | Op::ShlOv => {
                let (a, by) = (arg(0), arg(1));
                if by.low < 0 || by.high > 61 {
                    return None;
                }
                let corners = [a.low << by.low, a.low << by.high, a.high << by.low, a.high << by.high];
                let low = corners.into_iter().min()?;
                Range::new(low, corners.into_iter().max()?)
            }
            Op::Shr => {
                let (a, by) = (arg(0), arg(1));
                if by.low < 0 {
                    return Some(Range::new(a.low.min(0), a.high.max(-1)));
                }
                let (few, many) = (by.low.min(63) as u32, by.high.min(63) as u32);
                Range::new((a.low >> few).min(a.low >> many), (a.high >> few).max(a.high >> many))
            }
            Op::FloorDiv => {
                let (a, d) = (arg(0), arg(1));
                let (few, many) = (d.low.max(1), d.high.max(1));
                let low = a.low.div_euclid(few).min(a.low.div_euclid(many));
                Range::new(low, a.high.div_euclid(few).max(a.high.div_euclid(many)))
            }
            Op::Mod => {
                let (a, d) = (arg(0), arg(1));
                let high = (d.high.max(1) - 1).min(if a.low >= 0 { a.high } else { i128::MAX });
                Range::new(0, high)
            }
            Op::And | Op::WAnd => match (arg(0), arg(1)) {
                (a, b) if a.low >= 0 && b.low >= 0 => Range::new(0, a.high.min(b.high)),
                (a, _) if a.low >= 0 => Range::new(0, a.high),
                (_, b) if b.low >= 0 => Range::new(0, b.high),
                _ => return None,
            },
            Op::Or | Op::Xor => match (arg(0), arg(1)) {
                (a, b) if a.low >= 0 && b.low >= 0 => {
                    let bits = 128 - (a.high | b.high).leading_zeros();
                    Range::new(0, (1 << bits) - 1)
                }
                _ => return None,
            },
            Op::BoolToInt => Range::new(0, 1),
            Op::Tag | Op::TagOv | Op::Untag => arg(0),
            Op::WAdd | Op::WSub => {
                let (a, b) = (arg(0), arg(1));
                let sum = match inst.op {
                    Op::WAdd => Range::new(a.low + b.low, a.high + b.high),
                    _ => Range::new(a.low - b.high, a.high - b.low),
                };
                if !sum.within(WORDS) {
                    return None;
                }
                sum
            }
            Op::LoadWord if matches!(inst.alias(), Some(Alias::ListLen | Alias::Flat)) => LENGTHS,
            Op::WShr => {
                let (a, by) = (arg(0), arg(1));
                if a.low < 0 || !(0..64).contains(&by.low) || by.low != by.high {
                    return None;
                }
                Range::new(a.low >> by.low, a.high >> by.low)
            }
            Op::LoadU32 => Range::new(0, u32::MAX as i128),
            Op::LoadU8 | Op::LoadByte => Range::new(0, u8::MAX as i128),
            _ => return None,
        })
    }

    /// What holds behind a guard.
    fn learn(&mut self, inst: &Inst) {
        match inst.op {
            Op::GuardTrue => self.truth(inst.args[0], true),
            Op::GuardFalse => self.truth(inst.args[0], false),
            Op::GuardIndex => {
                let (i, len) = (inst.args[0], inst.args[1]);
                // As unsigned numbers; a length that is negative as a signed one bounds nothing.
                if self.range(len).low >= 0 {
                    self.less(i, len, -1);
                }
                let most = match self.range(len) {
                    r if r.low >= 0 => (r.high - 1).clamp(0, INTS.high),
                    _ => INTS.high,
                };
                self.narrow(i, Range::new(0, most));
            }
            _ => {}
        }
    }

    fn truth(&mut self, o: Opnd, holds: bool) {
        let Some(def) = self.rw.new.def(o) else { return };
        let (op, args) = (def.op, def.args.clone());
        match (op, holds) {
            (Op::Not, _) => self.truth(args[0], !holds),
            (Op::Lt | Op::WLt, true) => self.less(args[0], args[1], -1),
            (Op::Lt | Op::WLt, false) => self.less(args[1], args[0], 0),
            (Op::Le, true) => self.less(args[0], args[1], 0),
            (Op::Le, false) => self.less(args[1], args[0], -1),
            (Op::WUlt, true) if self.range(args[1]).low >= 0 => {
                self.less(args[0], args[1], -1);
                self.narrow(args[0], Range::new(0, WORDS.high));
            }
            (Op::Eq | Op::WEq, true) | (Op::Ne | Op::WNe, false) => {
                self.less(args[0], args[1], 0);
                self.less(args[1], args[0], 0);
            }
            (Op::Ne | Op::WNe, true) | (Op::Eq | Op::WEq, false) => {
                // Only where it takes away an end.
                let (a, b) = (args[0], self.range(args[1]));
                let r = self.range(a);
                if b.low == b.high && r.low == b.low {
                    self.narrow(a, Range::new(r.low + 1, r.high));
                } else if b.low == b.high && r.high == b.high {
                    self.narrow(a, Range::new(r.low, r.high - 1));
                }
            }
            _ => {}
        }
    }

    /// `a <= b + k` from here on.
    fn less(&mut self, a: Opnd, b: Opnd, k: i128) {
        let (ra, rb) = (self.range(a), self.range(b));
        self.narrow(a, Range::new(WORDS.low, rb.high + k));
        self.narrow(b, Range::new(ra.low - k, WORDS.high));
        let ((x, c), (y, d)) = (self.parts(a), self.parts(b));
        if x != y && !x.is_const() && !y.is_const() {
            let j = d + k - c;
            let known = self.known.differences.entry((x, y)).or_insert(j);
            *known = j.min(*known);
        }
    }

    /// The value, and what it is a sum of, is within these bounds from here on.
    fn narrow(&mut self, o: Opnd, to: Range) {
        let (x, c) = self.parts(o);
        for (o, to) in [(o, to), (x, Range::new(to.low - c, to.high - c))] {
            if !o.is_const() {
                let range = to.and(self.range(o));
                self.known.bounds.insert(o, range);
            }
        }
    }
}
