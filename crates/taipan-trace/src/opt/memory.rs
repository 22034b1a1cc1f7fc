//! What words of memory hold, for the forward walk.
//!
//! A **place** is an alias class, an object, and an offset or index in it. A load or store says what a place holds; a
//! store may change all places that may be the same, a call all those of the classes it writes.
//!
//! Two objects are surely not the same if both are constants, if they differ in shape or kind, if one was made after
//! the other's value was there already, or if one was made here and nobody else has seen it: it has not **escaped**,
//! that is, been stored, passed to a call or around the loop. Class `immut` is never changed by anything: only made.

use super::shapes::Shapes;
use crate::effects::{Alias, AliasSet, Facts};
use crate::ids::*;
use crate::table::{Effect, Op};
use crate::trace::{Inst, Opnd, Trace};
use crate::ty::Const;
use std::collections::BTreeSet;

/// Where in an object.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum At {
    Offset(u64),
    /// An element whose index is no constant, or an item of an array of floats.
    Index(Opnd),
    /// A byte: offset and index.
    Byte(u64, Opnd),
}

/// How the 64 bits are read; a place is always read as it is written.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum As {
    Value,
    Ptr,
    Word,
    Float,
    U32,
    I32,
    U8,
}

/// See the module's description.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Place {
    class: Alias,
    object: Opnd,
    at: At,
    how: As,
}

impl Place {
    /// Of a load, store or init.
    fn of(inst: &Inst) -> Option<Place> {
        let how = match inst.op {
            Op::LoadValue | Op::StoreValue | Op::StoreRoot | Op::InitValue | Op::LoadElem | Op::StoreElem => {
                As::Value
            }
            Op::LoadPtr | Op::StorePtr | Op::InitPtr => As::Ptr,
            Op::LoadWord | Op::StoreWord | Op::InitWord => As::Word,
            Op::LoadFloat | Op::StoreFloat | Op::InitFloat | Op::LoadFloatAt | Op::StoreFloatAt => As::Float,
            Op::LoadI32At => As::I32,
            Op::LoadU32 => As::U32,
            Op::LoadU8 | Op::LoadByte => As::U8,
            _ => return None,
        };
        let at = match inst.op {
            Op::LoadElem | Op::StoreElem => match inst.args[1].as_int() {
                Some(i) => At::Offset((16i64).wrapping_add(i.wrapping_mul(8)) as u64),
                None => At::Index(inst.args[1]),
            },
            Op::LoadByte | Op::LoadI32At => At::Byte(inst.offset(), inst.args[1]),
            // (One alias class has items at one offset only. They need not lie behind a header.)
            Op::LoadFloatAt | Op::StoreFloatAt => At::Index(inst.args[1]),
            _ => At::Offset(inst.offset()),
        };
        Some(Place { class: inst.alias()?, object: inst.args[0], at, how })
    }
}

/// What is known at a place in the trace.
#[derive(Clone, Default)]
pub struct Memory {
    cells: Vec<(Place, Opnd)>,
    escaped: BTreeSet<InstId>,
}

impl Memory {
    /// Places and what they hold.
    pub fn cells(&self) -> impl Iterator<Item = (Place, Opnd)> + '_ {
        self.cells.iter().copied()
    }
    pub fn at(&self, place: &Place) -> Option<Opnd> {
        self.cells.iter().rev().find(|c| c.0 == *place).map(|c| c.1)
    }
    /// The place holds this now; or nobody knows what.
    pub fn replace(&mut self, place: &Place, value: Option<Opnd>) {
        self.cells.retain(|c| c.0 != *place);
        self.cells.extend(value.map(|v| (*place, v)));
    }

    /// What a load gives, if that is known.
    pub fn load(&self, inst: &Inst, t: &Trace) -> Option<Opnd> {
        if inst.op.effect() != Effect::Load {
            return None;
        }
        self.at(&Place::of(inst)?).filter(|o| t.ty(*o).fits(inst.ty))
    }
    /// A store writes what is there already.
    pub fn is_there(&self, inst: &Inst) -> bool {
        let value = inst.args.last().copied();
        inst.op.effect() == Effect::Store && Place::of(inst).is_some_and(|p| self.at(&p) == value)
    }

    /// What holds behind an instruction.
    pub fn see(&mut self, inst: &Inst, result: Opnd, t: &Trace, shapes: &Shapes, facts: &dyn Facts) {
        self.escapes(inst, t, facts);
        let place = Place::of(inst);
        match (inst.op.effect(), place) {
            (Effect::Load, Some(place)) => self.cells.push((place, result)),
            (Effect::Store | Effect::Init, Some(place)) => {
                let escaped = &self.escaped;
                self.cells.retain(|(p, _)| !may_be_same(p, &place, t, escaped, shapes, facts));
                self.cells.extend(inst.args.last().map(|v| (place, *v)));
            }
            _ => self.written(inst.effects(facts).writes),
        }
    }
    fn written(&mut self, classes: AliasSet) {
        if !classes.is_empty() {
            self.cells.retain(|(p, _)| !classes.contains(p.class));
        }
    }
    pub fn escaped(&self) -> &BTreeSet<InstId> {
        &self.escaped
    }
    /// Others may know these objects from here on.
    pub fn escape_all(&mut self, objects: impl Iterator<Item = Opnd>) {
        self.escaped.extend(objects.filter_map(Opnd::inst));
    }
    fn escapes(&mut self, inst: &Inst, t: &Trace, facts: &dyn Facts) {
        let skip = match inst.op {
            Op::Is | Op::GuardIs | Op::GuardNotIs | Op::GuardShape | Op::GuardKind => return,
            _ => usize::from(matches!(
                inst.op.effect(),
                Effect::Load | Effect::Store | Effect::StoreShape | Effect::Init
            )),
        };
        self.escape_all(inst.args.iter().copied().skip(skip));
        if inst.syncs(facts)
            && let Some(s) = inst.snap
        {
            let mut seen = Vec::new();
            t.each_snap_opnd(s, &mut |o| seen.push(o));
            self.escape_all(seen.into_iter());
        }
    }
}

fn may_be_same(
    a: &Place,
    b: &Place,
    t: &Trace,
    escaped: &BTreeSet<InstId>,
    shapes: &Shapes,
    facts: &dyn Facts,
) -> bool {
    a.class == b.class
        && !apart(a.at, b.at, t)
        && (a.object == b.object || !other_object(a.object, b.object, t, escaped, shapes, facts))
}

/// Two places in one object are surely different.
fn apart(a: At, b: At, t: &Trace) -> bool {
    match (a, b) {
        (At::Offset(a), At::Offset(b)) => a != b,
        (At::Index(i), At::Index(j)) => {
            if let (Some(i), Some(j)) = (i.as_int(), j.as_int()) {
                return i != j;
            }
            let ((i, c), (j, d)) = (base_and_offset(i, t), base_and_offset(j, t));
            i == j && c != d
        }
        // Elements begin behind header and length.
        (At::Offset(o), At::Index(_)) | (At::Index(_), At::Offset(o)) => o < 16,
        _ => false,
    }
}

/// `u3 + 2` as `u3` and 2.
fn base_and_offset(o: Opnd, t: &Trace) -> (Opnd, i64) {
    match t.def(o) {
        Some(def) if matches!(def.op, Op::Add | Op::AddOv) => match def.args[1].as_int() {
            Some(c) => {
                let (base, d) = base_and_offset(def.args[0], t);
                match c.checked_add(d).and_then(Const::int) {
                    Some(_) => (base, c + d),
                    None => (o, 0),
                }
            }
            None => (o, 0),
        },
        _ => (o, 0),
    }
}

fn other_object(
    a: Opnd,
    b: Opnd,
    t: &Trace,
    escaped: &BTreeSet<InstId>,
    shapes: &Shapes,
    facts: &dyn Facts,
) -> bool {
    let made_here = |o: Opnd| o.inst().filter(|u| t[*u].op == Op::New);
    let newer_or_hidden = |a: Opnd, b: Opnd| {
        made_here(a).is_some_and(|new| {
            let older = b.inst().is_none_or(|d| d < new);
            older || made_here(b).is_some() || !escaped.contains(&new)
        })
    };
    (a.is_const() && b.is_const())
        || newer_or_hidden(a, b)
        || newer_or_hidden(b, a)
        || shapes.differ(a, b, facts)
}
