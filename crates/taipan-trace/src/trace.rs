//! Traces: one arena of instructions in SSA form, with the snapshots and virtual objects they name.
//!
//! # Shape of a trace
//!
//! ```text
//! u0 = slot #0            entry: slots of the entry frame (root), inputs (side trace)
//! …                       straight-line code with guards
//! loop (u3, u7)           at most one loop; in front of it: the preamble
//! u8 = param #0 : int     its parameters, in order
//! …
//! jump_loop (u20, u21)    exactly one end: `jump_loop`, `jump_trace` or `exit`
//! ```
//!
//! Order is meaning: instructions run from the first to the last, a value may be used by anything behind the
//! instruction that gives it, and a pass may move nothing across what could notice.
//!
//! # Operands
//!
//! An operand is an instruction's value or a constant; constants stand in place. A parameter's value in the preamble
//! does not exist, and in the loop it is that of the present iteration.

use crate::effects::{Alias, AliasSet, Effects, Facts};
use crate::ids::*;
use crate::snapshot::{SnapVal, Snapshot, Virtual};
use crate::table::{Effect, Imm, Op, Watch};
use crate::ty::{Const, Type};
use crate::word::Word;
use std::fmt;
use std::ops::{Deref, DerefMut, Index, IndexMut};

/// An operand.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Opnd {
    Inst(InstId),
    Const(Const),
}

impl Opnd {
    pub fn inst(self) -> Option<InstId> {
        match self {
            Opnd::Inst(u) => Some(u),
            Opnd::Const(_) => None,
        }
    }
    pub fn constant(self) -> Option<Const> {
        match self {
            Opnd::Const(c) => Some(c),
            Opnd::Inst(_) => None,
        }
    }
    pub fn is_const(self) -> bool {
        matches!(self, Opnd::Const(_))
    }
    pub fn as_int(self) -> Option<i64> {
        self.constant()?.as_int()
    }
    pub fn as_float(self) -> Option<f64> {
        self.constant()?.as_float()
    }
    pub fn as_bool(self) -> Option<bool> {
        self.constant()?.as_bool()
    }
    pub fn as_word(self) -> Option<u64> {
        self.constant()?.as_word()
    }
    /// A tagged word as a constant.
    pub fn any(w: Word) -> Opnd {
        Opnd::Const(Const::any(w))
    }
    /// A raw word as a constant.
    pub fn word(w: u64) -> Opnd {
        Opnd::Const(Const::word(w))
    }
    pub fn float(f: f64) -> Opnd {
        Opnd::Const(Const::float(f))
    }
    pub fn bool(b: bool) -> Opnd {
        Opnd::Const(Const::bool(b))
    }
}

impl From<InstId> for Opnd {
    fn from(u: InstId) -> Opnd {
        Opnd::Inst(u)
    }
}
impl From<Const> for Opnd {
    fn from(c: Const) -> Opnd {
        Opnd::Const(c)
    }
}
impl fmt::Display for Opnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Opnd::Inst(u) => u.fmt(f),
            Opnd::Const(c) => c.fmt(f),
        }
    }
}
impl fmt::Debug for Opnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The operands of an instruction: up to three in place, else in a box. A slice to everybody.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Args(Store);

#[derive(Clone)]
enum Store {
    Few(u8, [Opnd; 3]),
    Many(Box<[Opnd]>),
}

const NO_OPND: Opnd = Opnd::Const(Const { ty: Type::Void, bits: Word::ZERO });

impl PartialEq for Store {
    fn eq(&self, other: &Store) -> bool {
        self.slice() == other.slice()
    }
}
impl Eq for Store {}
impl std::hash::Hash for Store {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.slice().hash(state);
    }
}
impl Store {
    fn slice(&self) -> &[Opnd] {
        match self {
            Store::Few(n, a) => &a[..*n as usize],
            Store::Many(v) => v,
        }
    }
}

impl Args {
    pub const NONE: Args = Args(Store::Few(0, [NO_OPND; 3]));
}
impl From<&[Opnd]> for Args {
    fn from(s: &[Opnd]) -> Args {
        if s.len() <= 3 {
            let mut a = [NO_OPND; 3];
            a[..s.len()].copy_from_slice(s);
            Args(Store::Few(s.len() as u8, a))
        } else {
            Args(Store::Many(s.into()))
        }
    }
}
impl Deref for Args {
    type Target = [Opnd];
    fn deref(&self) -> &[Opnd] {
        self.0.slice()
    }
}
impl DerefMut for Args {
    fn deref_mut(&mut self) -> &mut [Opnd] {
        match &mut self.0 {
            Store::Few(n, a) => &mut a[..*n as usize],
            Store::Many(v) => v,
        }
    }
}
impl fmt::Debug for Args {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Which recorded step an instruction comes from, counted from 1; 0 where nobody said. It is no part of what a trace
/// means: all origins are equal, and none is printed.
#[derive(Copy, Clone, Default, Debug)]
pub struct Origin(pub u32);

impl PartialEq for Origin {
    fn eq(&self, _: &Origin) -> bool {
        true
    }
}
impl Origin {
    /// This one, or the other where nobody said.
    #[must_use]
    pub fn or(self, other: Origin) -> Origin {
        if self.0 == 0 { other } else { self }
    }
}

/// An instruction.
#[derive(Clone, PartialEq, Debug)]
pub struct Inst {
    pub op: Op,
    pub origin: Origin,
    /// Of its result; [`Type::Void`] if it has none.
    pub ty: Type,
    /// Where it leaves to, if it can leave.
    pub snap: Option<SnapId>,
    pub args: Args,
    /// Immediates, as the table says; 0 where there are none.
    pub imm: [u64; 2],
}

impl Inst {
    /// An instruction whose result type the table gives.
    pub fn new(op: Op, args: &[Opnd]) -> Inst {
        let ty = op.info().result.unwrap_or(Type::Void);
        Inst { op, origin: Origin(0), ty, snap: None, args: args.into(), imm: [0; 2] }
    }
    pub fn with_imm(mut self, imm: &[u64]) -> Inst {
        self.imm[..imm.len()].copy_from_slice(imm);
        self
    }
    pub fn with_type(mut self, ty: Type) -> Inst {
        self.ty = ty;
        self
    }
    pub fn with_snap(mut self, snap: impl Into<Option<SnapId>>) -> Inst {
        self.snap = snap.into();
        self
    }

    fn imm(&self, kind: Imm) -> u64 {
        self.op.imm_at(kind).map_or(0, |i| self.imm[i])
    }
    /// The byte offset of a load or store from the object's address (0 where the table has none).
    pub fn offset(&self) -> u64 {
        self.imm(Imm::Offset)
    }
    /// The alias class of a load or store.
    pub fn alias(&self) -> Option<Alias> {
        self.op.imm_at(Imm::Alias).map(|i| Alias::from_imm(self.imm[i]))
    }
    /// The number of a slot, input or parameter.
    pub fn number(&self) -> u32 {
        self.imm(Imm::Index) as u32
    }
    pub fn shape(&self) -> u32 {
        self.imm(Imm::Shape) as u32
    }
    pub fn kind(&self) -> u8 {
        self.imm(Imm::Kind) as u8
    }
    pub fn bytes(&self) -> u32 {
        self.imm(Imm::Bytes) as u32
    }
    pub fn header(&self) -> Word {
        Word(self.imm(Imm::Header))
    }
    pub fn helper(&self) -> Option<HelperId> {
        self.op.imm_at(Imm::Helper).map(|i| HelperId(self.imm[i] as u32))
    }
    pub fn target(&self) -> Option<TraceId> {
        self.op.imm_at(Imm::Trace).map(|i| TraceId(self.imm[i] as u32))
    }
    pub fn watch(&self) -> Option<(Watch, u64)> {
        let i = self.op.imm_at(Imm::Watch)?;
        Some((*Watch::ALL.get(self.imm[i] as usize)?, self.imm(Imm::Id)))
    }

    /// What it does beyond its result; of a call, what the helper says (anything, if nobody knows the helper).
    pub fn effects(&self, facts: &dyn Facts) -> Effects {
        let class = |a: Option<Alias>| a.map_or(AliasSet::ALL, |a| AliasSet::of(&[a]));
        let none = Effects::default();
        match self.op.effect() {
            Effect::Pure | Effect::Guard => Effects { pure: true, ..none },
            Effect::PureAlloc => Effects { pure: true, collects: true, ..none },
            Effect::GuardReads(a) => Effects { reads: AliasSet::of(&[a]), ..none },
            Effect::Load => Effects { reads: class(self.alias()), ..none },
            Effect::Store | Effect::Init => Effects { writes: class(self.alias()), ..none },
            Effect::StoreShape => Effects { writes: AliasSet::of(&[Alias::Shape]), ..none },
            Effect::Alloc => Effects { collects: true, ..none },
            Effect::Call => match self.helper().and_then(|h| facts.helper(h)) {
                Some(h) => h.effects.closed(),
                None => Effects::ANY,
            },
            Effect::Entry | Effect::Poll | Effect::Mark | Effect::Loop | Effect::End => none,
        }
    }
    /// May leave through its snapshot.
    pub fn may_exit(&self, facts: &dyn Facts) -> bool {
        self.op.has_snapshot() || (self.op == Op::Call && self.effects(facts).needs_snapshot())
    }
    /// Frames are written back before it runs.
    pub fn syncs(&self, facts: &dyn Facts) -> bool {
        match self.op {
            Op::Call => self.effects(facts).runs_python,
            Op::JumpTrace => self.args.is_empty(),
            _ => false,
        }
    }
}

/// Where a trace begins.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum TraceKind {
    /// At a place in the bytecode: values come from the entry frame's slots.
    Root,
    /// At another trace's exit: values are handed over as inputs (see [`Trace::exit_values`]).
    Side { parent: TraceId, exit: ExitId },
}

/// A trace. Built with [`Trace::push`] and its relatives, checked by [`verify`](crate::verify::verify).
#[derive(Clone, PartialEq, Debug)]
pub struct Trace {
    pub id: TraceId,
    pub kind: TraceKind,
    pub insts: Vec<Inst>,
    pub snaps: Vec<Snapshot>,
    pub virtuals: Vec<Virtual>,
    /// Where instructions come from that do not say it.
    pub origin: Origin,
}

impl Trace {
    pub fn new(id: TraceId, kind: TraceKind) -> Trace {
        Trace { id, kind, insts: Vec::new(), snaps: Vec::new(), virtuals: Vec::new(), origin: Origin(0) }
    }
    /// Gives back memory: of snapshots that no instruction has, and what was reserved.
    pub fn compact(&mut self) {
        let mut used = vec![false; self.snaps.len()];
        for s in self.insts.iter().filter_map(|i| i.snap) {
            used[s.index()] = true;
        }
        for (s, used) in self.snaps.iter_mut().zip(used) {
            if !used {
                *s = Snapshot::default();
            }
            s.frames.shrink_to_fit();
            for f in &mut s.frames {
                f.locals.shrink_to_fit();
                f.stack.shrink_to_fit();
            }
        }
        self.insts.shrink_to_fit();
        self.snaps.shrink_to_fit();
    }
    /// Without instructions, snapshots and virtual objects.
    pub fn empty_like(&self) -> Trace {
        Trace::new(self.id, self.kind)
    }

    /// Appends an instruction.
    pub fn push(&mut self, mut inst: Inst) -> InstId {
        let id = InstId(self.insts.len() as u32);
        inst.origin = inst.origin.or(self.origin);
        self.insts.push(inst);
        id
    }
    /// Appends an instruction that cannot leave, whose result type the table gives.
    pub fn op(&mut self, op: Op, args: &[Opnd], imm: &[u64]) -> Opnd {
        Opnd::Inst(self.push(Inst::new(op, args).with_imm(imm)))
    }
    /// Appends an instruction that may leave.
    pub fn guard(&mut self, op: Op, args: &[Opnd], imm: &[u64], snap: SnapId) -> Opnd {
        Opnd::Inst(self.push(Inst::new(op, args).with_imm(imm).with_snap(snap)))
    }
    /// Appends a load.
    pub fn load(&mut self, op: Op, obj: Opnd, offset: u32, class: Alias) -> Opnd {
        self.op(op, &[obj], &[offset as u64, class as u64])
    }
    /// Appends a store or init at an offset.
    pub fn store(&mut self, op: Op, obj: Opnd, value: Opnd, offset: u32, class: Alias) {
        self.op(op, &[obj, value], &[offset as u64, class as u64]);
    }
    /// Appends a call.
    pub fn call(&mut self, h: HelperId, args: &[Opnd], result: Type, snap: Option<SnapId>) -> Opnd {
        let inst = Inst::new(Op::Call, args).with_imm(&[h.0 as u64]).with_type(result).with_snap(snap);
        Opnd::Inst(self.push(inst))
    }
    /// Appends `loop` with its parameters, one for each first value, of the types given.
    pub fn begin_loop(&mut self, first: &[Opnd], types: &[Type]) -> Vec<Opnd> {
        self.op(Op::Loop, first, &[]);
        let param = |(i, ty): (usize, &Type)| {
            Opnd::Inst(self.push(Inst::new(Op::Param, &[]).with_imm(&[i as u64]).with_type(*ty)))
        };
        types.iter().enumerate().map(param).collect()
    }
    pub fn add_snapshot(&mut self, s: Snapshot) -> SnapId {
        self.snaps.push(s);
        SnapId(self.snaps.len() as u32 - 1)
    }
    pub fn add_virtual(&mut self, v: Virtual) -> VirtId {
        self.virtuals.push(v);
        VirtId(self.virtuals.len() as u32 - 1)
    }

    pub fn ids(&self) -> impl DoubleEndedIterator<Item = InstId> + use<> {
        (0..self.insts.len() as u32).map(InstId)
    }
    /// The type of an operand.
    pub fn ty(&self, o: Opnd) -> Type {
        match o {
            Opnd::Inst(u) => self[u].ty,
            Opnd::Const(c) => c.ty,
        }
    }
    /// The instruction that gives an operand, if it is not a constant.
    pub fn def(&self, o: Opnd) -> Option<&Inst> {
        o.inst().map(|u| &self[u])
    }
    /// Where the loop begins, if there is one.
    pub fn loop_start(&self) -> Option<InstId> {
        self.insts.iter().position(|i| i.op == Op::Loop).map(|i| InstId(i as u32))
    }
    /// The parameters of the loop, in order.
    pub fn params(&self) -> impl Iterator<Item = InstId> + '_ {
        let first = self.loop_start().map_or(self.insts.len(), |l| l.index() + 1);
        (first..self.insts.len()).take_while(|i| self.insts[*i].op == Op::Param).map(|i| InstId(i as u32))
    }
    /// The values an exit hands over, each once, in the order of [`Opnd`]: what `input #n` of a side trace numbers,
    /// and what machine code stores into the exit buffer.
    pub fn exit_values(&self, s: SnapId) -> Vec<InstId> {
        let mut out = Vec::new();
        self.each_snap_opnd(s, &mut |o| out.extend(o.inst()));
        out.sort_unstable();
        out.dedup();
        out
    }
    /// Every operand that a snapshot names, also by way of virtual objects (each of these once).
    pub fn each_snap_opnd(&self, s: SnapId, f: &mut dyn FnMut(Opnd)) {
        let mut todo: Vec<VirtId> = Vec::new();
        let mut see = |v: SnapVal, todo: &mut Vec<VirtId>| match v {
            SnapVal::Keep => {}
            SnapVal::Val(o) => f(o),
            SnapVal::Virtual(v) => {
                if !todo.contains(&v) {
                    todo.push(v);
                }
            }
        };
        self[s].each(&mut |v| see(v, &mut todo));
        let mut at = 0;
        while let Some(&v) = todo.get(at) {
            at += 1;
            for field in &self[v].fields {
                see(field.value, &mut todo);
            }
        }
    }
    /// The virtual objects a snapshot names, directly or by way of others, each once, in the order they are met.
    pub fn snap_virtuals(&self, s: SnapId) -> Vec<VirtId> {
        let mut out: Vec<VirtId> = Vec::new();
        let see = |v: SnapVal, out: &mut Vec<VirtId>| {
            if let SnapVal::Virtual(v) = v
                && !out.contains(&v)
            {
                out.push(v);
            }
        };
        self[s].each(&mut |v| see(v, &mut out));
        let mut at = 0;
        while let Some(&v) = out.get(at) {
            at += 1;
            for field in &self[v].fields {
                see(field.value, &mut out);
            }
        }
        out
    }
    /// Which instructions are stores that must look whether their object is old: those of a tagged word or pointer
    /// that may be a young object, unless the object itself was made since anything could last collect.
    pub fn barriers(&self, facts: &dyn Facts) -> Vec<bool> {
        let mut young: Vec<InstId> = Vec::new();
        let mut out = Vec::with_capacity(self.insts.len());
        for u in self.ids() {
            let inst = &self[u];
            let to_young = inst.args.first().and_then(|o| o.inst()).is_some_and(|o| young.contains(&o));
            out.push(!to_young && self.stores_pointer(inst));
            if inst.effects(facts).collects || inst.op == Op::Loop {
                young.clear();
            }
            if inst.op == Op::New {
                young.push(u);
            }
        }
        out
    }
    fn stores_pointer(&self, inst: &Inst) -> bool {
        match inst.op {
            Op::StorePtr => true,
            Op::StoreValue | Op::StoreElem => match inst.args.last() {
                Some(Opnd::Const(c)) => c.ty == Type::Obj,
                Some(Opnd::Inst(u)) => self[*u].ty != Type::Int && self[*u].op != Op::BoxBool,
                None => false,
            },
            _ => false,
        }
    }
}

macro_rules! index {
    ($($id:ty, $field:ident, $item:ty;)*) => {$(
        impl Index<$id> for Trace {
            type Output = $item;
            fn index(&self, id: $id) -> &$item {
                &self.$field[id.index()]
            }
        }
        impl IndexMut<$id> for Trace {
            fn index_mut(&mut self, id: $id) -> &mut $item {
                &mut self.$field[id.index()]
            }
        }
    )*};
}

index! {
    InstId, insts, Inst;
    SnapId, snaps, Snapshot;
    VirtId, virtuals, Virtual;
}
