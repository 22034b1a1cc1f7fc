//! Writing a new trace while walking the old one.
//!
//! **Old** ids are those of the trace that is read, **new** ids those of the trace that is written. A pass takes each
//! old instruction in order, asks for it in new terms ([`Rewriter::inst`]), and emits it, emits something else, or
//! says which new operand stands for its value. Instructions in the making name old snapshots; these are carried over
//! when the first instruction that has them is appended, so those that nobody uses any more disappear.
//!
//! A new value may be replaced by a **better** one from some place on: the same value, of which more is known.
//!
//! A walk can be wound back to a [`Mark`], to walk a loop again with other assumptions.

use super::Context;
use super::fast_map::FastMap;
use super::fold::{Folded, fold};
use crate::effects::Facts;
use crate::ids::*;
use crate::snapshot::{SnapVal, Virtual};
use crate::table::Op;
use crate::trace::{Inst, Opnd, Origin, Trace};
use crate::ty::{Const, Type};
use crate::word::Word;
use std::cell::Cell;

/// See the module's description.
pub struct Rewriter<'a> {
    pub facts: &'a dyn Facts,
    fold: bool,
    pub old: Trace,
    pub new: Trace,
    /// New operands for old instructions.
    map: Vec<Opnd>,
    better: FastMap<InstId, Opnd>,
    snaps: FastMap<SnapId, SnapId>,
    virtuals: FastMap<VirtId, VirtId>,
    /// Of the old instruction asked for last: what is made instead of it has it too.
    origin: Cell<Origin>,
}

/// What to append instead of an instruction.
pub enum Simplified {
    /// This one.
    Inst(Inst),
    /// This guard, which always leaves.
    Never(Inst),
    /// Nothing: this has its value.
    Value(Opnd),
}

/// A place to wind back to.
pub struct Mark {
    insts: usize,
    snaps: usize,
    virtuals: usize,
    better: FastMap<InstId, Opnd>,
    snap_map: FastMap<SnapId, SnapId>,
    virtual_map: FastMap<VirtId, VirtId>,
}

/// Stands for the value of what has none.
pub const NOTHING: Opnd = Opnd::Const(Const { ty: Type::Void, bits: Word::ZERO });

impl<'a> Rewriter<'a> {
    /// Takes the trace away, to be put back by [`Rewriter::finish`].
    pub fn new(trace: &mut Trace, cx: &Context<'a>) -> Rewriter<'a> {
        let empty = trace.empty_like();
        let old = std::mem::replace(trace, empty.clone());
        Rewriter {
            facts: cx.facts,
            fold: cx.fold,
            map: vec![NOTHING; old.insts.len()],
            old,
            new: empty,
            better: FastMap::default(),
            snaps: FastMap::default(),
            virtuals: FastMap::default(),
            origin: Cell::default(),
        }
    }
    pub fn finish(self, trace: &mut Trace) {
        *trace = self.new;
    }

    /// The new operand that stands for an old one.
    pub fn opnd(&self, o: Opnd) -> Opnd {
        match o {
            Opnd::Inst(u) => self.best(self.map[u.index()]),
            c => c,
        }
    }
    /// The best that is known of a new operand.
    pub fn best(&self, mut o: Opnd) -> Opnd {
        while let Opnd::Inst(u) = o {
            match self.better.get(&u) {
                Some(&b) => o = b,
                None => break,
            }
        }
        o
    }
    /// From here on `by` stands for the new value `o`. (Not if it can never be: then what follows never runs.)
    pub fn improve(&mut self, o: Opnd, by: Opnd) {
        let by = self.best(by);
        if let Opnd::Inst(u) = self.best(o)
            && Opnd::Inst(u) != by
            && self.new.ty(by).fits(self.new[u].ty)
        {
            self.better.insert(u, by);
        }
    }
    /// `o` (new) stands for the value of the old instruction.
    pub fn set(&mut self, u: InstId, o: Opnd) {
        self.map[u.index()] = o;
    }

    /// An old instruction in new terms, but for its snapshot: that is carried over when the instruction is appended.
    pub fn inst(&self, u: InstId) -> Inst {
        let mut inst = self.old[u].clone();
        self.origin.set(inst.origin);
        for a in inst.args.iter_mut() {
            *a = self.opnd(*a);
        }
        inst
    }
    /// Appends an instruction as it is, with an old snapshot.
    pub fn push(&mut self, mut inst: Inst) -> InstId {
        inst.snap = inst.snap.map(|s| self.snap(s));
        self.append(inst)
    }
    /// The same with a new snapshot.
    pub fn append(&mut self, mut inst: Inst) -> InstId {
        inst.origin = inst.origin.or(self.origin.get());
        self.new.push(inst)
    }
    /// Carries an old instruction over.
    pub fn copy(&mut self, u: InstId) -> Opnd {
        let inst = self.inst(u);
        self.put(u, inst)
    }
    /// Emits an instruction that gives the value of the old one.
    pub fn put(&mut self, u: InstId, inst: Inst) -> Opnd {
        let o = self.emit(inst);
        self.set(u, o);
        o
    }
    /// Appends an instruction (folded, if that is on) and gives what stands for its value.
    pub fn emit(&mut self, inst: Inst) -> Opnd {
        match self.simplify(inst) {
            Simplified::Inst(inst) | Simplified::Never(inst) => Opnd::Inst(self.push(inst)),
            Simplified::Value(o) => o,
        }
    }
    /// What to append instead of this instruction.
    pub fn simplify(&self, mut inst: Inst) -> Simplified {
        if inst.op == Op::Nop {
            return Simplified::Value(NOTHING);
        }
        if !self.fold {
            return Simplified::Inst(inst);
        }
        loop {
            match fold(&self.new, &inst, self.facts) {
                None => return Simplified::Inst(inst),
                Some((_, Folded::Value(o))) => return Simplified::Value(self.best(o)),
                Some((_, Folded::Gone)) => return Simplified::Value(NOTHING),
                Some((_, Folded::Never)) => return Simplified::Never(inst),
                Some((_, Folded::Other(other))) => inst = other,
            }
        }
    }

    /// What an old snapshot is in new terms, if it has been carried over.
    pub fn carried(&self, s: SnapId) -> Option<SnapId> {
        self.snaps.get(&s).copied()
    }
    /// An old snapshot in new terms.
    pub fn snap(&mut self, s: SnapId) -> SnapId {
        if let Some(&new) = self.snaps.get(&s) {
            return new;
        }
        let mut snap = self.old[s].clone();
        snap.each_mut(&mut |v| *v = self.snap_val(*v));
        let new = self.new.add_snapshot(snap);
        self.snaps.insert(s, new);
        new
    }
    fn snap_val(&mut self, v: SnapVal) -> SnapVal {
        match v {
            SnapVal::Keep => v,
            SnapVal::Val(o) => SnapVal::Val(self.opnd(o)),
            SnapVal::Virtual(v) => SnapVal::Virtual(self.virtual_object(v)),
        }
    }
    /// An old virtual object in new terms.
    pub fn virtual_object(&mut self, v: VirtId) -> VirtId {
        if let Some(&new) = self.virtuals.get(&v) {
            return new;
        }
        let Virtual { header, bytes, fields } = self.old[v].clone();
        let new = self.new.add_virtual(Virtual { header, bytes, fields: Vec::new() });
        // Known before its fields are, which may name it.
        self.virtuals.insert(v, new);
        let mut fields = fields;
        for f in &mut fields {
            f.value = self.snap_val(f.value);
        }
        self.new[new].fields = fields;
        new
    }
    /// Snapshots are carried over anew from here on: the same old instructions are walked again, with other values.
    pub fn forget_snapshots(&mut self) {
        self.snaps.clear();
        self.virtuals.clear();
    }

    pub fn mark(&self) -> Mark {
        Mark {
            insts: self.new.insts.len(),
            snaps: self.new.snaps.len(),
            virtuals: self.new.virtuals.len(),
            better: self.better.clone(),
            snap_map: self.snaps.clone(),
            virtual_map: self.virtuals.clone(),
        }
    }
    pub fn wind_back(&mut self, mark: &Mark) {
        self.new.insts.truncate(mark.insts);
        self.new.snaps.truncate(mark.snaps);
        self.new.virtuals.truncate(mark.virtuals);
        self.better.clone_from(&mark.better);
        self.snaps.clone_from(&mark.snap_map);
        self.virtuals.clone_from(&mark.virtual_map);
    }
}
