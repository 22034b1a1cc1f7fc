//! Removes allocations: an object is made only where somebody can see it.
//!
//! A new object is **virtual** as long as all that is done with it can be answered here: loads give the field that was
//! stored, stores change it, guards on its shape and kind pass, comparing it with anything else says no. Snapshots name
//! it as a [`Virtual`] with the fields it has there: the allocation has sunk into the exits. When something else uses
//! it (it is stored into a real object, passed to a call, carried around the loop, written back with its frame) it
//! **becomes real**: it is made right there, with the fields it has, and what it refers to before it.
//!
//! A boxed float or bool is treated alike: snapshots name the float, and it is boxed where the box is first needed.
//!
//! What is virtual in front of the loop and used in the loop, other than by exits, becomes real in front of it: made
//! in the loop it would be another object in every iteration. But a parameter of the loop that is a virtual object
//! each time is taken apart into its fields ([`carry`]). Virtual objects never refer to each other in circles:
//! the store that would close one makes its object real.

mod carry;

use super::Context;
use super::fast_map::FastMap;
use super::rewrite::{NOTHING, Rewriter, Simplified};
use crate::effects::Alias;
use crate::ids::*;
use crate::snapshot::{Field, Repr, SnapVal, Virtual};
use crate::table::{Effect, Op};
use crate::trace::{Inst, Opnd, Trace};
use crate::ty::Type;
use crate::word::Word;
use std::collections::BTreeMap;

/// A value that a field holds or an old instruction gives.
#[derive(Copy, Clone, PartialEq, Debug)]
enum Value {
    /// A new operand.
    Real(Opnd),
    /// What the old instruction makes: an object or a box, virtual or real by now.
    Made(InstId),
}

/// How far what an old instruction makes has come.
#[derive(Clone)]
enum State {
    Object {
        header: Word,
        bytes: u32,
        fields: BTreeMap<u32, (Repr, Alias, Value)>,
    },
    /// Of a new operand.
    Box(Op, Opnd),
    Real(Opnd),
}

struct Pass<'a> {
    rw: Rewriter<'a>,
    made: FastMap<InstId, State>,
    /// Old instructions that give what another one made.
    same: FastMap<InstId, InstId>,
    /// What old snapshots are now; and what they last were, before something that they may name changed.
    snaps: FastMap<SnapId, SnapId>,
    last_snaps: FastMap<SnapId, SnapId>,
    /// Ids for boxes that no old instruction makes, from the end of the old ones.
    next_box: u32,
}

/// See the module's description.
pub fn run(trace: &mut Trace, cx: &Context) {
    let rw = Rewriter::new(trace, cx);
    let next_box = rw.old.insts.len() as u32;
    let mut p = Pass {
        rw,
        made: FastMap::default(),
        same: FastMap::default(),
        snaps: FastMap::default(),
        last_snaps: FastMap::default(),
        next_box,
    };
    let start = p.rw.old.loop_start().map_or(p.rw.old.insts.len(), InstId::index);
    for u in p.rw.old.ids().take(start) {
        p.step(u);
    }
    if start < p.rw.old.insts.len() {
        p.walk_loop(InstId(start as u32));
    }
    p.rw.finish(trace);
}

/// Where a load or store of a constant place is, and how it is written there.
fn field(inst: &Inst) -> Option<(u32, Repr)> {
    let repr = match inst.op {
        Op::LoadValue | Op::StoreValue | Op::InitValue | Op::LoadElem | Op::StoreElem => Repr::Value,
        Op::LoadPtr | Op::StorePtr | Op::InitPtr => Repr::Ptr,
        Op::LoadWord | Op::StoreWord | Op::InitWord => Repr::Raw,
        Op::LoadFloat | Op::StoreFloat | Op::InitFloat => Repr::Raw,
        _ => return None,
    };
    let offset = match inst.op {
        Op::LoadElem | Op::StoreElem => inst.args[1].as_int()?.checked_mul(8)?.checked_add(16)?,
        _ => i64::try_from(inst.offset()).ok()?,
    };
    Some((u32::try_from(offset).ok()?, repr))
}

impl Pass<'_> {
    fn value(&self, o: Opnd) -> Value {
        if let Opnd::Inst(u) = o {
            let root = self.same.get(&u).copied().unwrap_or(u);
            match self.made.get(&root) {
                Some(State::Real(o)) => return Value::Real(*o),
                Some(_) => return Value::Made(root),
                None => {}
            }
        }
        Value::Real(self.rw.opnd(o))
    }
    /// The object an old operand is, if it is virtual.
    fn object(&self, o: Opnd) -> Option<InstId> {
        match self.value(o) {
            Value::Made(u) => matches!(self.made[&u], State::Object { .. }).then_some(u),
            Value::Real(_) => None,
        }
    }

    /// A value as a new operand; it becomes real.
    fn real(&mut self, v: Value) -> Opnd {
        let u = match v {
            Value::Real(o) => return o,
            Value::Made(u) => u,
        };
        let o = match self.made.get(&u).cloned() {
            Some(State::Real(o)) => return o,
            Some(State::Box(op, inside)) => self.rw.emit(Inst::new(op, &[inside])),
            Some(State::Object { header, bytes, fields }) => {
                // First what it refers to: nothing may be made between the object and its fields.
                let fields: Vec<(u32, Repr, Alias, Opnd)> = fields
                    .into_iter()
                    .map(|(offset, (repr, class, v))| (offset, repr, class, self.real(v)))
                    .collect();
                let object = self.rw.emit(Inst::new(Op::New, &[]).with_imm(&[bytes as u64, header.0]));
                for (offset, repr, class, o) in fields {
                    let op = match (repr, self.rw.new.ty(o)) {
                        (Repr::Value, _) => Op::InitValue,
                        (Repr::Ptr, _) => Op::InitPtr,
                        (Repr::Raw, Type::Float) => Op::InitFloat,
                        (Repr::Raw, _) => Op::InitWord,
                    };
                    self.rw.emit(Inst::new(op, &[object, o]).with_imm(&[offset as u64, class as u64]));
                }
                object
            }
            None => NOTHING,
        };
        self.set_made(u, State::Real(o));
        o
    }
    fn set_made(&mut self, u: InstId, state: State) {
        self.made.insert(u, state);
        // Snapshots that name it look different from here on.
        self.snaps.clear();
    }

    /// Whether a value is or refers to an object.
    fn reaches(&self, v: Value, object: InstId) -> bool {
        let Value::Made(u) = v else { return false };
        u == object
            || match &self.made[&u] {
                State::Object { fields, .. } => fields.values().any(|f| self.reaches(f.2, object)),
                _ => false,
            }
    }

    fn step(&mut self, u: InstId) {
        let inst = self.rw.old[u].clone();
        match inst.op {
            Op::New => {
                let fields = BTreeMap::new();
                let state = State::Object { header: inst.header(), bytes: inst.bytes(), fields };
                return self.set_made(u, state);
            }
            Op::BoxFloat | Op::BoxBool => {
                let inside = self.value(inst.args[0]);
                let inside = self.real(inside);
                return self.set_made(u, State::Box(inst.op, inside));
            }
            Op::GuardFloat | Op::GuardBool => {
                if let Value::Made(b) = self.value(inst.args[0])
                    && let State::Box(_, inside) = self.made[&b]
                    && self.rw.new.ty(inside) == inst.ty
                {
                    return self.rw.set(u, inside);
                }
            }
            Op::Is | Op::GuardIs | Op::GuardNotIs if self.compare(u, &inst) => return,
            _ => {}
        }
        if let Some(object) = inst.args.first().and_then(|o| self.object(*o))
            && self.on_object(u, &inst, object)
        {
            return;
        }
        self.emit(u, inst);
    }

    /// The instruction as it is, with all it uses made real.
    fn emit(&mut self, u: InstId, mut inst: Inst) {
        for a in inst.args.iter_mut() {
            let v = self.value(*a);
            *a = self.real(v);
        }
        if let Some(s) = inst.snap {
            if inst.syncs(self.rw.facts) {
                self.snapshot_real(s);
            }
            inst.snap = Some(self.snap(s));
        }
        let o = match self.rw.simplify(inst) {
            Simplified::Inst(inst) | Simplified::Never(inst) => Opnd::Inst(self.rw.append(inst)),
            Simplified::Value(o) => o,
        };
        self.rw.set(u, o);
    }

    /// Compares virtual objects; false if there are none.
    fn compare(&mut self, u: InstId, inst: &Inst) -> bool {
        let (a, b) = (self.object(inst.args[0]), self.object(inst.args[1]));
        if a.is_none() && b.is_none() {
            return false;
        }
        match (inst.op, a == b) {
            (Op::Is, same) => self.rw.set(u, Opnd::bool(same)),
            (Op::GuardIs, true) | (Op::GuardNotIs, false) => {}
            // Always leaves.
            _ => return false,
        }
        true
    }

    /// Answers what is asked of a virtual object; false if only a real one will do.
    fn on_object(&mut self, u: InstId, inst: &Inst, object: InstId) -> bool {
        let Some(State::Object { header, bytes, mut fields }) = self.made.get(&object).cloned() else {
            return false;
        };
        match inst.op {
            Op::GuardObj => {
                self.same.insert(u, object);
                return true;
            }
            Op::GuardShape => return header.header_shape() == inst.shape(),
            Op::GuardKind => return header.header_kind() == inst.kind(),
            Op::StoreShape => {
                let header = header.with_shape(inst.shape());
                self.set_made(object, State::Object { header, bytes, fields });
                return true;
            }
            _ => {}
        }
        let Some((offset, repr)) = field(inst) else { return false };
        match inst.op.effect() {
            Effect::Load => match fields.get(&offset) {
                Some(&(have, _, v)) if have == repr => match v {
                    Value::Real(o) if !self.rw.new.ty(o).fits(inst.ty) => false,
                    Value::Real(o) => {
                        self.rw.set(u, o);
                        true
                    }
                    Value::Made(made) => {
                        self.same.insert(u, made);
                        true
                    }
                },
                _ => false,
            },
            Effect::Store | Effect::Init => {
                let (Some(&v), Some(class)) = (inst.args.last(), inst.alias()) else { return false };
                let v = self.value(v);
                if self.reaches(v, object) || !(8..bytes).contains(&offset) || offset % 8 != 0 {
                    return false;
                }
                fields.insert(offset, (repr, class, v));
                self.set_made(object, State::Object { header, bytes, fields });
                true
            }
            _ => false,
        }
    }

    // ---- snapshots ----

    fn snapshot_real(&mut self, s: SnapId) {
        let mut named = Vec::new();
        self.rw.old.each_snap_opnd(s, &mut |o| named.push(o));
        for o in named {
            if let Some(object) = self.object(o) {
                self.real(Value::Made(object));
            }
        }
    }

    fn snap(&mut self, s: SnapId) -> SnapId {
        if let Some(&new) = self.snaps.get(&s) {
            return new;
        }
        let mut snap = self.rw.old[s].clone();
        let mut made: FastMap<InstId, VirtId> = FastMap::default();
        let mut old: FastMap<VirtId, VirtId> = FastMap::default();
        snap.each_mut(&mut |v| *v = self.snap_val(*v, &mut made, &mut old));
        // The same as before, if nothing that it names has changed.
        let last = self.last_snaps.get(&s).copied().filter(|last| self.rw.new[*last] == snap);
        let new = last.unwrap_or_else(|| self.rw.new.add_snapshot(snap));
        self.last_snaps.insert(s, new);
        self.snaps.insert(s, new);
        new
    }

    fn snap_val(
        &mut self,
        v: SnapVal,
        made: &mut FastMap<InstId, VirtId>,
        old: &mut FastMap<VirtId, VirtId>,
    ) -> SnapVal {
        match v {
            SnapVal::Keep => v,
            SnapVal::Val(o) => {
                let v = self.value(o);
                self.snap_value(v, made)
            }
            SnapVal::Virtual(v) => {
                if let Some(&new) = old.get(&v) {
                    return SnapVal::Virtual(new);
                }
                let mut copy = self.rw.old[v].clone();
                let fields = std::mem::take(&mut copy.fields);
                let new = self.rw.new.add_virtual(copy);
                old.insert(v, new);
                let fields = fields
                    .into_iter()
                    .map(|f| Field { value: self.snap_val(f.value, made, old), ..f })
                    .collect();
                self.rw.new[new].fields = fields;
                SnapVal::Virtual(new)
            }
        }
    }

    fn snap_value(&mut self, v: Value, made: &mut FastMap<InstId, VirtId>) -> SnapVal {
        let u = match v {
            Value::Real(o) => return SnapVal::Val(o),
            Value::Made(u) => u,
        };
        if let Some(&v) = made.get(&u) {
            return SnapVal::Virtual(v);
        }
        match self.made.get(&u).cloned() {
            Some(State::Real(o) | State::Box(_, o)) => SnapVal::Val(o),
            Some(State::Object { header, bytes, fields }) => {
                let new = self.rw.new.add_virtual(Virtual { header, bytes, fields: Vec::new() });
                made.insert(u, new);
                let mut described = Vec::new();
                for (offset, (repr, _, v)) in fields {
                    described.push(Field { offset, repr, value: self.snap_value(v, made) });
                }
                self.rw.new[new].fields = described;
                SnapVal::Virtual(new)
            }
            None => SnapVal::Val(NOTHING),
        }
    }
}
