//! The rules: what one instruction can be replaced by, seen with the instructions that give its operands.
//!
//! A rule gives an operand, another instruction (which the rules see again), or nothing at all for a guard that
//! always passes. It never moves work behind its place: operands of operands stand before it anyway. Every rule has a
//! name; the tests build all small expressions, see that each rule fires, and compare values and exits with those of
//! the evaluator.
//!
//! Exactness: ints are 62 bits with their exits, floats keep -0.0 and nan (but not which nan).

use super::Context;
use super::rewrite::{NOTHING, Rewriter};
use crate::effects::{Alias, Facts};
use crate::eval::{Applied, apply};
use crate::table::{Effect, Op};
use crate::trace::{Inst, Opnd, Trace};
use crate::ty::{Const, Type};
use crate::word::Word;

/// What stands for a folded instruction.
#[derive(Clone, PartialEq, Debug)]
pub enum Folded {
    /// A value that is there.
    Value(Opnd),
    /// Another instruction.
    Other(Inst),
    /// Nothing: it has no result and always passes.
    Gone,
    /// The guard always leaves.
    Never,
}

/// Writes the trace anew with the rules applied.
pub fn run(trace: &mut Trace, cx: &Context) {
    let mut rw = Rewriter::new(trace, cx);
    for u in rw.old.ids() {
        rw.copy(u);
    }
    rw.finish(trace);
}

type Rule = Option<(&'static str, Folded)>;

fn value(rule: &'static str, o: Opnd) -> Rule {
    Some((rule, Folded::Value(o)))
}
fn gone(rule: &'static str) -> Rule {
    Some((rule, Folded::Gone))
}
fn never(rule: &'static str) -> Rule {
    Some((rule, Folded::Never))
}
fn other(rule: &'static str, inst: Inst) -> Rule {
    Some((rule, Folded::Other(inst)))
}
fn op(rule: &'static str, op: Op, args: &[Opnd]) -> Rule {
    other(rule, Inst::new(op, args))
}
/// The same instruction, its snapshot kept, as another operation.
fn guard(rule: &'static str, inst: &Inst, op: Op, args: &[Opnd]) -> Rule {
    other(rule, Inst::new(op, args).with_snap(inst.snap))
}
fn int(i: i64) -> Opnd {
    // Callers pass what they know to be small.
    Const::int(i).map_or(NOTHING, Opnd::Const)
}

/// The operation that gives an operand, and its operands.
fn def(t: &Trace, o: Opnd) -> Option<(Op, &[Opnd])> {
    t.def(o).map(|i| (i.op, &*i.args))
}

/// The first rule that applies to an instruction to be appended to `t`.
pub fn fold(t: &Trace, inst: &Inst, facts: &dyn Facts) -> Rule {
    if inst.args.is_empty() || inst.op.info().list {
        return None;
    }
    constants(inst)
        .or_else(|| match inst.args.len() {
            1 => unary(t, inst),
            2 => sorted(inst).or_else(|| binary(t, inst)),
            _ => None,
        })
        .or_else(|| memory(inst, facts))
}

fn constants(inst: &Inst) -> Rule {
    if !inst.args.iter().all(|a| a.is_const()) {
        return None;
    }
    let args: Vec<Word> = inst.args.iter().filter_map(|a| a.constant()).map(|c| c.bits).collect();
    match apply(inst.op, &args) {
        Applied::Value(w) => value("constant", Opnd::Const(Const::of(inst.ty, w))),
        Applied::Passes => gone("constant"),
        Applied::Leaves => Some(("never", Folded::Never)),
        Applied::Broken(_) | Applied::NotPlain => None,
    }
}

/// Constants stand right.
fn sorted(inst: &Inst) -> Rule {
    let (a, b) = (inst.args[0], inst.args[1]);
    if !inst.op.commutes() || !a.is_const() || b.is_const() {
        return None;
    }
    let mut swapped = inst.clone();
    swapped.args.swap(0, 1);
    other("constant right", swapped)
}

fn boxed(inner: Option<(Op, &[Opnd])>) -> bool {
    matches!(inner, Some((Op::BoxFloat | Op::BoxBool, _)))
}

fn unary(t: &Trace, inst: &Inst) -> Rule {
    let a = inst.args[0];
    let ty = t.ty(a);
    let inner = def(t, a);
    match inst.op {
        Op::GuardInt if ty == Type::Int => value("known type", a),
        Op::GuardObj if ty == Type::Obj => value("known type", a),
        Op::GuardInt if ty == Type::Obj || boxed(inner) => never("never of this type"),
        Op::GuardObj if ty == Type::Int || matches!(inner, Some((Op::BoxBool, _))) => {
            never("never of this type")
        }
        Op::GuardFloat if ty == Type::Int || matches!(inner, Some((Op::BoxBool, _))) => {
            never("never of this type")
        }
        Op::GuardBool if ty != Type::Any || matches!(inner, Some((Op::BoxFloat, _))) => {
            never("never of this type")
        }
        Op::Untag => match inner {
            Some((Op::Tag | Op::TagOv, x)) => value("untag tag", x[0]),
            _ => None,
        },
        Op::Tag | Op::TagOv => match inner {
            Some((Op::Untag, x)) => value("tag untag", x[0]),
            Some((Op::WAdd, x)) => {
                let c = x[1].as_word().map(|c| c as i64).and_then(Const::int)?;
                let Some((Op::Untag, y)) = def(t, x[0]) else { return None };
                let sum = if inst.op == Op::Tag { Op::Add } else { Op::AddOv };
                guard("tag of a sum", inst, sum, &[y[0], Opnd::Const(c)])
            }
            Some((Op::WSub, x)) => {
                let (Some((Op::Untag, y)), Some((Op::Untag, z))) = (def(t, x[0]), def(t, x[1])) else {
                    return None;
                };
                let difference = if inst.op == Op::Tag { Op::Sub } else { Op::SubOv };
                guard("tag of a sum", inst, difference, &[y[0], z[0]])
            }
            _ => None,
        },
        _ => {
            let (inner, x) = inner?;
            match (inst.op, inner) {
                (Op::GuardFloat, Op::BoxFloat) => value("unbox box", x[0]),
                (Op::GuardBool, Op::BoxBool) => value("unbox box", x[0]),
                (Op::BoxFloat, Op::GuardFloat) => value("box unbox", x[0]),
                (Op::BoxBool, Op::GuardBool) => value("box unbox", x[0]),
                (Op::Neg | Op::NegOv, Op::Neg | Op::NegOv) => value("twice", x[0]),
                (Op::Invert, Op::Invert) => value("twice", x[0]),
                (Op::Not, Op::Not) => value("twice", x[0]),
                (Op::FNeg, Op::FNeg) => value("twice", x[0]),
                (Op::FAbs, Op::FAbs) => value("twice", a),
                (Op::FFloor, Op::FFloor) => value("twice", a),
                (Op::FAbs, Op::FNeg) => op("abs of negated", Op::FAbs, &[x[0]]),
                (Op::FFloor, Op::IntToFloat) => value("floor of an int", a),
                (Op::Not, Op::Lt) => op("not of a comparison", Op::Le, &[x[1], x[0]]),
                (Op::Not, Op::Le) => op("not of a comparison", Op::Lt, &[x[1], x[0]]),
                (Op::Not, Op::Eq) => op("not of a comparison", Op::Ne, x),
                (Op::Not, Op::Ne) => op("not of a comparison", Op::Eq, x),
                (Op::Not, Op::WEq) => op("not of a comparison", Op::WNe, x),
                (Op::Not, Op::WNe) => op("not of a comparison", Op::WEq, x),
                (Op::Not, Op::FEq) => op("not of a comparison", Op::FNe, x),
                (Op::Not, Op::FNe) => op("not of a comparison", Op::FEq, x),
                (Op::GuardTrue, Op::Not) => guard("guard of not", inst, Op::GuardFalse, &[x[0]]),
                (Op::GuardFalse, Op::Not) => guard("guard of not", inst, Op::GuardTrue, &[x[0]]),
                (Op::GuardTrue, Op::Is) => guard("guard of is", inst, Op::GuardIs, x),
                (Op::GuardFalse, Op::Is) => guard("guard of is", inst, Op::GuardNotIs, x),
                (Op::GuardKind, Op::New) if t.def(a)?.header().header_kind() == inst.kind() => {
                    gone("kind of new")
                }
                _ => None,
            }
        }
    }
}

/// What tagged words are, so far as a type can tell.
fn disjoint(t: &Trace, a: Opnd, b: Opnd) -> bool {
    let class = |o: Opnd| match (t.ty(o), o) {
        (Type::Int, _) => Some(0),
        (Type::Obj, _) => Some(1),
        (Type::Any, Opnd::Const(c)) if c.bits.is_bool() => Some(2),
        (Type::Any, Opnd::Const(c)) if c.bits.is_float() => Some(3),
        (Type::Any, Opnd::Const(_)) => Some(4),
        (Type::Any, Opnd::Inst(u)) if t[u].op == Op::BoxBool => Some(2),
        _ => None,
    };
    match (a, b) {
        (Opnd::Const(a), Opnd::Const(b)) => a != b,
        _ => matches!((class(a), class(b)), (Some(x), Some(y)) if x != y),
    }
}

fn binary(t: &Trace, inst: &Inst) -> Rule {
    let (a, b) = (inst.args[0], inst.args[1]);
    match inst.op.info().operands {
        [Type::Int, Type::Int] => ints(t, inst, a, b),
        [Type::Float, Type::Float] => floats(inst, a, b),
        [Type::Word, Type::Word] => words(t, inst, a, b),
        [Type::Any, Type::Any] => identity(t, inst, a, b),
        _ => None,
    }
}

fn ints(t: &Trace, inst: &Inst, a: Opnd, b: Opnd) -> Rule {
    use Op::*;
    let same = a == b;
    let c = b.as_int();
    match (inst.op, c) {
        (AddOv | Add | SubOv | Sub | Or | Xor | Shr | ShlOv | Shl, Some(0)) => return value("neutral", a),
        (MulOv | Mul | FloorDiv, Some(1)) => return value("neutral", a),
        (And, Some(-1)) => return value("neutral", a),
        (MulOv | Mul | And, Some(0)) => return value("zero", int(0)),
        (Mod, Some(1)) => return value("zero", int(0)),
        (Or, Some(-1)) => return value("all ones", b),
        (MulOv, Some(-1)) => return guard("negation", inst, NegOv, &[a]),
        (Mul, Some(-1)) => return op("negation", Neg, &[a]),
        (Xor, Some(-1)) => return op("negation", Invert, &[a]),
        (Shr, Some(c)) if c >= 62 => return op("shifted out", Shr, &[a, int(61)]),
        (SubOv | Sub, Some(c)) if c != Word::INT_MIN => {
            let sum = if inst.op == SubOv { AddOv } else { Add };
            return guard("sub to add", inst, sum, &[a, int(-c)]);
        }
        (FloorDiv, Some(c)) if c > 0 && c & (c - 1) == 0 => {
            return op("power of two", Shr, &[a, int(c.trailing_zeros() as i64)]);
        }
        (Mod, Some(c)) if c > 0 && c & (c - 1) == 0 => return op("power of two", And, &[a, int(c - 1)]),
        (Lt, Some(Word::INT_MIN)) => return value("beyond", Opnd::bool(false)),
        (Le, Some(Word::INT_MAX)) => return value("beyond", Opnd::bool(true)),
        _ => {}
    }
    if same {
        match inst.op {
            SubOv | Sub | Xor => return value("same", int(0)),
            And | Or => return value("same", a),
            Le | Eq => return value("same", Opnd::bool(true)),
            Lt | Ne => return value("same", Opnd::bool(false)),
            _ => {}
        }
    }
    match (inst.op, a.as_int()) {
        (SubOv, Some(0)) => return guard("negation", inst, NegOv, &[b]),
        (Sub, Some(0)) => return op("negation", Neg, &[b]),
        (Lt, Some(Word::INT_MAX)) => return value("beyond", Opnd::bool(false)),
        (Le, Some(Word::INT_MIN)) => return value("beyond", Opnd::bool(true)),
        (Shr, Some(0)) => return value("zero", int(0)),
        _ => {}
    }
    let (inner, x) = def(t, a)?;
    // The inner operation has passed or fits, so the sum overflows if and only if the whole does.
    match (inst.op, inner, c, x.get(1).and_then(|o| o.as_int())) {
        (AddOv | Add, AddOv | Add, Some(c), Some(d)) => {
            let sum = Const::int(c.checked_add(d)?)?;
            guard("sum of sum", inst, inst.op, &[x[0], Opnd::Const(sum)])
        }
        (And, And, Some(c), Some(d)) => op("mask of mask", And, &[x[0], int(c & d)]),
        (Or, Or, Some(c), Some(d)) => op("mask of mask", Or, &[x[0], int(c | d)]),
        (Xor, Xor, Some(c), Some(d)) => op("mask of mask", Xor, &[x[0], int(c ^ d)]),
        (Shr, Shr, Some(c @ 0..62), Some(d @ 0..62)) => {
            op("shift of shift", Shr, &[x[0], int((c + d).min(61))])
        }
        (Eq | Ne | Lt | Le, AddOv | Add, Some(c), Some(d)) => {
            // x + d fits: compare x itself, if the other side fits.
            let rest = Const::int(c.checked_sub(d)?)?;
            op("comparison of a sum", inst.op, &[x[0], Opnd::Const(rest)])
        }
        (Ne, BoolToInt, Some(0), _) | (Eq, BoolToInt, Some(1), _) => value("truth of a bool", x[0]),
        (Eq, BoolToInt, Some(0), _) | (Ne, BoolToInt, Some(1), _) => op("truth of a bool", Not, &[x[0]]),
        (SubOv | Sub, AddOv | Add, _, _) if x[0] == b => value("what was added", x[1]),
        (SubOv | Sub, AddOv | Add, _, _) if x[1] == b => value("what was added", x[0]),
        (AddOv | Add, SubOv | Sub, _, _) if x[1] == b => value("what was added", x[0]),
        _ => None,
    }
}

fn floats(inst: &Inst, a: Opnd, b: Opnd) -> Rule {
    use Op::*;
    let is = |o: Opnd, f: f64| o.as_float().is_some_and(|x| x.to_bits() == f.to_bits());
    match inst.op {
        // x + -0.0 and x - 0.0 are x, of either zero too; x + 0.0 is not, of -0.0.
        FAdd if is(b, -0.0) => value("float neutral", a),
        FAdd if is(a, -0.0) => value("float neutral", b),
        FSub if is(b, 0.0) => value("float neutral", a),
        FMul | FDiv if is(b, 1.0) => value("float neutral", a),
        FMul if is(a, 1.0) => value("float neutral", b),
        FDiv => {
            // By a power of two: its reciprocal is exact.
            let d = b.as_float().filter(|d| d.is_normal() && d.to_bits() << 12 == 0)?;
            let reciprocal = 1.0 / d;
            if reciprocal.is_normal() {
                op("float reciprocal", FMul, &[a, Opnd::float(reciprocal)])
            } else {
                None
            }
        }
        FLt if a == b => value("float same", Opnd::bool(false)),
        _ => None,
    }
}

fn words(t: &Trace, inst: &Inst, a: Opnd, b: Opnd) -> Rule {
    use Op::*;
    let c = b.as_word();
    if a == b {
        match inst.op {
            WSub => return value("word same", Opnd::word(0)),
            WAnd => return value("word same", a),
            WEq => return value("word same", Opnd::bool(true)),
            WNe | WLt | WUlt => return value("word same", Opnd::bool(false)),
            _ => {}
        }
    }
    match (inst.op, c) {
        (WAdd | WSub, Some(0)) => return value("word neutral", a),
        (WAnd, Some(u64::MAX)) => return value("word neutral", a),
        (WAnd, Some(0)) => return value("word zero", b),
        (WSub, Some(c)) => return op("word sub to add", WAdd, &[a, Opnd::word(c.wrapping_neg())]),
        _ => {}
    }
    // Ints untagged on both sides compare as ints do.
    let untagged = |o: Opnd| match (o.as_word(), def(t, o)) {
        (Some(c), _) => Const::int(c as i64).map(Opnd::Const),
        (_, Some((Untag, x))) => Some(x[0]),
        _ => None,
    };
    if let Some(compare) = match inst.op {
        WLt => Some(Lt),
        WEq => Some(Eq),
        WNe => Some(Ne),
        _ => None,
    } && let (Some(x), Some(y)) = (untagged(a), untagged(b))
    {
        return op("untagged comparison", compare, &[x, y]);
    }
    let (inner, x) = def(t, a)?;
    match (inst.op, inner, c, x.get(1).and_then(|o| o.as_word())) {
        (WAdd, WAdd, Some(c), Some(d)) => op("word sum of sum", WAdd, &[x[0], Opnd::word(c.wrapping_add(d))]),
        (WAnd, WAnd, Some(c), Some(d)) => op("word mask of mask", WAnd, &[x[0], Opnd::word(c & d)]),
        (WEq | WNe, WAdd, Some(c), Some(d)) => {
            op("word comparison of a sum", inst.op, &[x[0], Opnd::word(c.wrapping_sub(d))])
        }
        _ => None,
    }
}

fn identity(t: &Trace, inst: &Inst, a: Opnd, b: Opnd) -> Rule {
    if a == b {
        return match inst.op {
            Op::Is => value("is itself", Opnd::bool(true)),
            Op::GuardIs => gone("is itself"),
            Op::GuardNotIs => never("is itself"),
            _ => None,
        };
    }
    if disjoint(t, a, b) {
        return match inst.op {
            Op::Is => value("is of another type", Opnd::bool(false)),
            Op::GuardNotIs => gone("is of another type"),
            Op::GuardIs => never("is of another type"),
            _ => None,
        };
    }
    if inst.op == Op::Is && t.ty(a) == Type::Int && t.ty(b) == Type::Int {
        return op("is of ints", Op::Eq, &[a, b]);
    }
    let Some((Op::BoxBool, x)) = def(t, a) else { return None };
    let truth = b.constant().filter(|c| c.bits.is_bool())?.bits == Word::TRUE;
    match (inst.op, truth) {
        (Op::Is, true) => value("is of a bool", x[0]),
        (Op::Is, false) => op("is of a bool", Op::Not, &[x[0]]),
        (Op::GuardIs, true) | (Op::GuardNotIs, false) => guard("is of a bool", inst, Op::GuardTrue, &[x[0]]),
        (Op::GuardIs, false) | (Op::GuardNotIs, true) => guard("is of a bool", inst, Op::GuardFalse, &[x[0]]),
        _ => None,
    }
}

/// What the program says about constant objects.
fn memory(inst: &Inst, facts: &dyn Facts) -> Rule {
    let obj = inst.args[0].constant().filter(|c| c.ty == Type::Obj)?.bits;
    match inst.op {
        Op::GuardShape if facts.fixed_header(obj)?.header_shape() == inst.shape() => {
            gone("shape of a constant")
        }
        Op::GuardKind if facts.fixed_header(obj)?.header_kind() == inst.kind() => gone("kind of a constant"),
        _ if inst.op.effect() == Effect::Load && inst.alias() == Some(Alias::Immut) => {
            let offset = match inst.op {
                Op::LoadValue | Op::LoadWord | Op::LoadFloat | Op::LoadPtr => inst.offset(),
                Op::LoadElem => {
                    u64::try_from(inst.args[1].as_int()?).ok()?.checked_mul(8)?.checked_add(16)?
                }
                _ => return None,
            };
            let w = facts.load_immut(obj, offset)?;
            let w = if inst.op == Op::LoadPtr { Word::ptr(w.0) } else { w };
            value("load from a constant", Opnd::Const(Const::of(inst.ty, w)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
