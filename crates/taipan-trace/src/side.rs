//! How a side trace begins: with what its parent's exit hands over.
//!
//! An exit hands over values, and its snapshot says which word of which frame is which of them. A side trace begins
//! with an `input` for each value, in the order of [`Trace::exit_values`]; objects that were virtual in the parent are
//! made at its beginning, from where the optimiser sinks them on if it can. The frames are then described in terms of
//! the side trace, without virtual objects.

use crate::effects::Alias;
use crate::ids::*;
use crate::snapshot::{Field, Frame, Repr, SnapVal, Snapshot};
use crate::table::Op;
use crate::trace::{Inst, Opnd, Trace, TraceKind};
use crate::ty::Type;
use std::collections::HashMap;

impl Trace {
    /// A new trace that begins where this one leaves through `exit`, and the frames there.
    ///
    /// `class` says which alias class a field of an object with this header has, at this offset. `None` where virtual
    /// objects refer to each other in circles: no pass makes such.
    pub fn begin_side(
        &self,
        id: TraceId,
        exit: ExitId,
        class: &dyn Fn(crate::Word, u32) -> Alias,
    ) -> Option<(Trace, Vec<Frame>)> {
        let snap = SnapId::from(exit);
        let mut side = Trace::new(id, TraceKind::Side { parent: self.id, exit });
        let mut values: HashMap<InstId, Opnd> = HashMap::new();
        for (n, u) in self.exit_values(snap).into_iter().enumerate() {
            let input = Inst::new(Op::Input, &[]).with_imm(&[n as u64]).with_type(self[u].ty);
            values.insert(u, Opnd::Inst(side.push(input)));
        }
        let mut b = Begin { parent: self, side, values, made: HashMap::new(), class };
        for v in self.snap_virtuals(snap) {
            b.make(v)?;
        }
        let mut frames: Snapshot = self[snap].clone();
        frames.each_mut(&mut |v| *v = b.carried(*v));
        Some((b.side, frames.frames))
    }
}

struct Begin<'a> {
    parent: &'a Trace,
    side: Trace,
    values: HashMap<InstId, Opnd>,
    /// `None` while it is being made.
    made: HashMap<VirtId, Option<Opnd>>,
    class: &'a dyn Fn(crate::Word, u32) -> Alias,
}

impl Begin<'_> {
    fn opnd(&self, o: Opnd) -> Opnd {
        o.inst().and_then(|u| self.values.get(&u).copied()).unwrap_or(o)
    }
    fn carried(&self, v: SnapVal) -> SnapVal {
        match v {
            SnapVal::Keep => v,
            SnapVal::Val(o) => SnapVal::Val(self.opnd(o)),
            SnapVal::Virtual(x) => self.made.get(&x).copied().flatten().map_or(v, SnapVal::Val),
        }
    }

    fn make(&mut self, v: VirtId) -> Option<Opnd> {
        match self.made.get(&v) {
            Some(done) => return *done,
            None => self.made.insert(v, None),
        };
        let object = self.parent[v].clone();
        let mut fields: Vec<(Field, Opnd)> = Vec::new();
        for f in object.fields {
            let o = match f.value {
                SnapVal::Keep => return None,
                SnapVal::Virtual(v) => self.make(v)?,
                SnapVal::Val(o) => self.opnd(o),
            };
            let o = match (f.repr, self.side.ty(o)) {
                (Repr::Value, Type::Float) => self.side.op(Op::BoxFloat, &[o], &[]),
                (Repr::Value, Type::Bool) => self.side.op(Op::BoxBool, &[o], &[]),
                _ => o,
            };
            fields.push((f, o));
        }
        let new = self.side.op(Op::New, &[], &[object.bytes as u64, object.header.0]);
        for (f, o) in fields {
            let op = match (f.repr, self.side.ty(o)) {
                (Repr::Value, _) => Op::InitValue,
                (Repr::Ptr, _) => Op::InitPtr,
                (Repr::Raw, Type::Float) => Op::InitFloat,
                (Repr::Raw, _) => Op::InitWord,
            };
            self.side.store(op, new, o, f.offset, (self.class)(object.header, f.offset));
        }
        self.made.insert(v, Some(new));
        Some(new)
    }
}
