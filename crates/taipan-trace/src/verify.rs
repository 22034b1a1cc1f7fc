//! The verifier. It runs between passes in tests and debug builds, on real traces too. The checklist:
//!
//! **Form**
//! 1. Operands are as many and of the types the table says; the result's type is the table's; immediates are in range.
//! 2. Every operand is a constant or the value of an instruction that stands before.
//! 3. There is exactly one end, and it is last.
//! 4. At most one `loop`; there is one if and only if the end is `jump_loop`. Its parameters stand right behind it, in
//!    order, one for each operand; operands of `loop` and `jump_loop` fit their types.
//! 5. A loop holds a `guard_valid`, so that it can be interrupted.
//! 6. `slot` only in root traces and `input` only in side traces; both before the loop and before any instruction
//!    that writes frames back.
//!
//! **Snapshots**
//!
//! 7. What may leave has a snapshot, and nothing else has.
//! 8. Every value a snapshot names stands before every instruction with that snapshot.
//! 9. A snapshot has a frame at least; `=` stands in the first only. Words of frames are not of type `word`. That of
//!    an instruction that writes frames back names no virtual objects: machine code writes words, it makes nothing;
//!    and after a call the trace goes on, and what was made for the frames would be made again.
//! 10. `=` is true: no instruction that writes frames back wrote something else there before (in a loop: anywhere in
//!     the loop), unless it is the word the slot had.
//! 11. Every word of a virtual object behind the header is described once, by a value that its representation fits.
//!
//! **Effects**
//!
//! 12. A call's arguments, result and snapshot are as its helper says.
//! 13. A new object is initialised, each word, before anything that may collect, leave or see it; `init_…` is only used
//!     on objects since whose making nothing could collect.
//! 14. Nothing stores to class `immut`.

use crate::effects::{Alias, Facts};
use crate::ids::*;
use crate::snapshot::{Repr, SnapVal};
use crate::table::{Effect, Imm, Op, Watch};
use crate::trace::{Inst, Opnd, Trace, TraceKind};
use crate::ty::Type;
use std::fmt;

/// A rule that a trace breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// The instruction it was noticed at.
    pub at: Option<InstId>,
    /// Its number in the checklist.
    pub rule: u32,
    pub message: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(u) = self.at {
            write!(f, "{u}: ")?;
        }
        write!(f, "{} (rule {})", self.message, self.rule)
    }
}
impl std::error::Error for VerifyError {}

/// Checks a trace; the first few errors, if it has any.
pub fn verify(trace: &Trace, facts: &dyn Facts) -> Result<(), Vec<VerifyError>> {
    let mut v = Verifier { t: trace, facts, errors: Vec::new() };
    v.form();
    if v.errors.is_empty() {
        v.structure();
        v.snapshots();
        v.virtuals();
    }
    if v.errors.is_empty() {
        v.keeps();
        v.calls();
        v.fresh();
    }
    v.errors.truncate(20);
    if v.errors.is_empty() { Ok(()) } else { Err(v.errors) }
}

struct Verifier<'a> {
    t: &'a Trace,
    facts: &'a dyn Facts,
    errors: Vec<VerifyError>,
}

impl Verifier<'_> {
    fn error(&mut self, at: impl Into<Option<InstId>>, rule: u32, message: impl Into<String>) {
        self.errors.push(VerifyError { at: at.into(), rule, message: message.into() });
    }

    /// Rules 1, 2, 14.
    fn form(&mut self) {
        let t = self.t;
        for u in t.ids() {
            let inst = &t[u];
            let info = inst.op.info();
            if !info.list && inst.args.len() != info.operands.len() {
                self.error(u, 1, format!("{} operands instead of {}", inst.args.len(), info.operands.len()));
            }
            for (i, &a) in inst.args.iter().enumerate() {
                if let Opnd::Inst(d) = a
                    && d >= u
                {
                    self.error(u, 2, format!("{d} does not stand before it"));
                    continue;
                }
                let ty = t.ty(a);
                let fits = match info.operands.get(i) {
                    Some(&wanted) => ty.fits(wanted),
                    None => ty != Type::Void,
                };
                if !fits {
                    self.error(u, 1, format!("operand {a} is of type {ty}"));
                }
            }
            if let Some(ty) = info.result
                && ty != inst.ty
            {
                self.error(u, 1, format!("type {} instead of {ty}", inst.ty));
            }
            for (kind, &imm) in info.imms.iter().zip(&inst.imm) {
                let fine = match kind {
                    Imm::Alias => imm < Alias::ALL.len() as u64,
                    Imm::Watch => imm < Watch::ALL.len() as u64,
                    Imm::Bytes => imm.is_multiple_of(8) && imm >= 8 && imm <= u32::MAX as u64,
                    Imm::Kind => imm <= u8::MAX as u64,
                    Imm::Id | Imm::Header => true,
                    _ => imm <= u32::MAX as u64,
                };
                if !fine {
                    self.error(u, 1, format!("immediate {imm} is out of range"));
                }
            }
            if inst.op.effect() == Effect::Store && inst.alias() == Some(Alias::Immut) {
                self.error(u, 14, "a store to what never changes");
            }
        }
    }

    /// Rules 3 to 6.
    fn structure(&mut self) {
        let t = self.t;
        let ends = t.insts.iter().filter(|i| i.op.is_end()).count();
        match t.insts.last() {
            Some(last) if last.op.is_end() && ends == 1 => {}
            _ => return self.error(None, 3, format!("{ends} ends, or not at the end")),
        }
        let end = InstId(t.insts.len() as u32 - 1);
        let loops = t.insts.iter().filter(|i| i.op == Op::Loop).count();
        if loops > 1 || (loops == 1) != (t[end].op == Op::JumpLoop) {
            return self.error(end, 4, format!("{loops} loops do not go with {}", t[end].op.text()));
        }
        let params: Vec<InstId> = t.params().collect();
        let mut seen_sync = false;
        let mut seen_loop = false;
        for u in t.ids() {
            let inst = &t[u];
            let wrong_kind = match inst.op {
                Op::Input => t.kind == TraceKind::Root,
                _ => false,
            };
            if wrong_kind {
                self.error(u, 6, format!("{} in a trace of the other kind", inst.op.text()));
            }
            if matches!(inst.op, Op::Slot | Op::Input) && (seen_sync || seen_loop) {
                self.error(u, 6, "a value from outside behind a loop or call");
            }
            if inst.op == Op::Param && !params.contains(&u) {
                self.error(u, 4, "a parameter that does not stand behind `loop`");
            }
            seen_sync |= inst.syncs(self.facts);
            seen_loop |= inst.op == Op::Loop;
        }
        let Some(start) = t.loop_start() else { return };
        for (i, &p) in params.iter().enumerate() {
            if t[p].number() as usize != i {
                self.error(p, 4, format!("parameter {i} has the number {}", t[p].number()));
            }
            if t[p].ty == Type::Void {
                self.error(p, 4, "a parameter without type");
            }
        }
        for u in [start, end] {
            let args = &t[u].args;
            if args.len() != params.len() {
                self.error(u, 4, format!("{} values for {} parameters", args.len(), params.len()));
            }
            for (&a, &p) in args.iter().zip(&params) {
                if !t.ty(a).fits(t[p].ty) {
                    self.error(u, 4, format!("{a} of type {} for {p} of type {}", t.ty(a), t[p].ty));
                }
            }
        }
        if !t.insts[start.index()..].iter().any(|i| i.op == Op::GuardValid) {
            self.error(start, 5, "a loop without guard_valid");
        }
    }

    /// Rules 7 to 9.
    fn snapshots(&mut self) {
        let t = self.t;
        let bad_virtual = |v: SnapVal| matches!(v, SnapVal::Virtual(v) if v.index() >= t.virtuals.len());
        if t.virtuals.iter().any(|v| v.fields.iter().any(|f| bad_virtual(f.value))) {
            return self.error(None, 11, "a virtual object that does not exist");
        }
        for (i, s) in t.snaps.iter().enumerate() {
            let id = SnapId(i as u32);
            if s.frames.is_empty() {
                self.error(None, 9, format!("{id} has no frame"));
            }
            for (n, frame) in s.frames.iter().enumerate() {
                for v in [frame.func, frame.owner].into_iter().chain(frame.slots()) {
                    match v {
                        SnapVal::Keep if n > 0 => {
                            self.error(None, 9, format!("{id} keeps a word of an inlined frame"))
                        }
                        SnapVal::Val(o)
                            if self.opnd_type(o) == Type::Word || self.opnd_type(o) == Type::Void =>
                        {
                            self.error(None, 9, format!("{id}: {o} cannot stand in a frame"));
                        }
                        v if bad_virtual(v) => {
                            return self.error(
                                None,
                                9,
                                format!("{id} names a virtual object that does not exist"),
                            );
                        }
                        _ => {}
                    }
                }
            }
        }
        for u in t.ids() {
            let inst = &t[u];
            if inst.may_exit(self.facts) != inst.snap.is_some() {
                let message =
                    if inst.snap.is_some() { "cannot leave, but has" } else { "may leave, but has no" };
                self.error(u, 7, format!("{message} snapshot"));
            }
            let Some(s) = inst.snap else { continue };
            if s.index() >= t.snaps.len() {
                self.error(u, 7, format!("no snapshot {s}"));
                continue;
            }
            let mut late = None;
            t.each_snap_opnd(s, &mut |o| {
                if let Opnd::Inst(d) = o
                    && d >= u
                {
                    late = Some(d);
                }
            });
            if inst.syncs(self.facts) && !t.snap_virtuals(s).is_empty() {
                self.error(u, 9, format!("{s} names virtual objects, which then exist"));
            }
            if let Some(d) = late {
                self.error(u, 8, format!("{s} names {d}, which does not stand before it"));
            }
        }
    }

    fn opnd_type(&self, o: Opnd) -> Type {
        match o {
            Opnd::Inst(u) => self.t.insts.get(u.index()).map_or(Type::Void, |i| i.ty),
            Opnd::Const(c) => c.ty,
        }
    }

    /// Rule 11.
    fn virtuals(&mut self) {
        for (i, v) in self.t.virtuals.iter().enumerate() {
            let id = VirtId(i as u32);
            if v.bytes % 8 != 0 || v.bytes < 8 {
                self.error(None, 11, format!("{id} has {} bytes", v.bytes));
                continue;
            }
            let mut offsets: Vec<u32> = v.fields.iter().map(|f| f.offset).collect();
            offsets.sort_unstable();
            if !offsets.into_iter().eq((8..v.bytes).step_by(8)) {
                self.error(None, 11, format!("the fields of {id} are not its words"));
            }
            for f in &v.fields {
                let fits = match (f.value, f.repr) {
                    (SnapVal::Keep, _) => false,
                    (SnapVal::Virtual(_), repr) => repr != Repr::Raw,
                    (SnapVal::Val(o), repr) => {
                        let ty = self.opnd_type(o);
                        match repr {
                            Repr::Value => ty.is_tagged() || matches!(ty, Type::Float | Type::Bool),
                            Repr::Ptr => ty == Type::Obj,
                            Repr::Raw => matches!(ty, Type::Float | Type::Word),
                        }
                    }
                };
                if !fits {
                    self.error(None, 11, format!("{id}+{}: {} is no {}", f.offset, f.value, f.repr.name()));
                }
            }
        }
    }

    /// Rule 10.
    fn keeps(&mut self) {
        let t = self.t;
        let start = t.loop_start();
        let syncs: Vec<InstId> = t.ids().filter(|u| t[*u].syncs(self.facts)).collect();
        for &sync in &syncs {
            let Some(wrote) = t[sync].snap.and_then(|s| t[s].frames.first()) else { continue };
            for u in t.ids() {
                let together = start.is_some_and(|start| sync > start && u > start);
                let after = u > sync || together;
                let Some(frame) = t[u].snap.and_then(|s| t[s].frames.first()).filter(|_| after) else {
                    continue;
                };
                for (k, v) in frame.slots().enumerate() {
                    if v != SnapVal::Keep {
                        continue;
                    }
                    let same = match wrote.slots().nth(k) {
                        Some(SnapVal::Keep) => true,
                        Some(SnapVal::Val(Opnd::Inst(d))) => {
                            t[d].op == Op::Slot && t[d].number() as usize == k
                        }
                        _ => false,
                    };
                    if !same {
                        self.error(u, 10, format!("word {k} is not what it was, since {sync}"));
                        break;
                    }
                }
            }
        }
    }

    /// Rule 12.
    fn calls(&mut self) {
        let t = self.t;
        for u in t.ids() {
            let inst = &t[u];
            let Some(helper) = inst.helper().filter(|_| inst.op == Op::Call) else { continue };
            let Some(helper) = self.facts.helper(helper) else {
                self.error(u, 12, format!("no helper {helper}"));
                continue;
            };
            if helper.result != inst.ty {
                self.error(u, 12, format!("{} gives {}", helper.name, helper.result));
            }
            let Some(params) = &helper.params else { continue };
            let fits = |(&a, &p): (&Opnd, &Type)| t.ty(a).fits(p);
            if params.len() != inst.args.len() || !inst.args.iter().zip(params.iter()).all(fits) {
                self.error(u, 12, format!("arguments are not those of {}", helper.name));
            }
        }
    }

    /// Rule 13.
    fn fresh(&mut self) {
        let t = self.t;
        // Objects since whose making nothing could collect, and the words they still lack.
        let mut fresh: Vec<(InstId, Vec<u64>)> = Vec::new();
        for u in t.ids() {
            let inst = &t[u];
            let init = inst.op.effect() == Effect::Init;
            let object = inst.args.first().and_then(|a| a.inst()).filter(|_| init);
            if init {
                let found = fresh.iter_mut().find(|f| Some(f.0) == object);
                let Some((new, lacks)) = found else {
                    self.error(u, 13, "init of an object that is not new");
                    continue;
                };
                let (offset, size) = (inst.offset(), t[*new].bytes() as u64);
                if offset < 8 || offset + 8 > size || !offset.is_multiple_of(8) {
                    self.error(u, 13, "init outside of the object");
                }
                lacks.retain(|o| *o != offset);
                if inst.args[1].inst() == object {
                    self.error(u, 13, "a new object that refers to itself");
                }
            }
            if let Some(&(new, _)) = fresh.iter().find(|f| !f.1.is_empty()) {
                let skip = usize::from(object == Some(new));
                let sees = inst.args.iter().skip(skip).any(|a| a.inst() == Some(new));
                if sees || self.ends_making(inst) {
                    self.error(u, 13, format!("{new} is not complete"));
                    fresh.clear();
                }
            }
            if self.ends_making(inst) {
                fresh.clear();
            }
            if inst.op == Op::New {
                fresh.push((u, (8..inst.bytes() as u64).step_by(8).collect()));
            }
        }
    }

    /// May collect, leave, or go elsewhere.
    fn ends_making(&self, inst: &Inst) -> bool {
        let e = inst.effects(self.facts);
        e.collects || inst.may_exit(self.facts) || matches!(inst.op.effect(), Effect::Loop | Effect::End)
    }
}
