//! Random valid traces, and small worlds to run them in: for tests that compare a trace with what became of it, here
//! and in the backend.
//!
//! A trace is made as a recorder makes one: instruction after instruction while it runs in a world, so that its
//! guards pass there and its loads find what they expect. In a [`World`] with some words changed it leaves elsewhere.
//! Everything follows from a seed.

use crate::effects::{Alias, AliasSet, Effects, Helper, HelperTable};
use crate::eval::host::SimpleHost;
use crate::eval::{Eval, Step};
use crate::ids::*;
use crate::snapshot::{Frame, SnapVal, Snapshot};
use crate::table::{Effect, Op};
use crate::trace::{Inst, Opnd, Trace, TraceKind};
use crate::ty::{Const, Type};
use crate::word::Word;

/// xorshift64*: good enough to choose with.
#[derive(Clone)]
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Rng {
        Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.bits() >> 33) as usize % n.max(1)
    }
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.below(from.len())).copied()
    }
}

/// Helpers of the random worlds, by number.
pub mod helper {
    use super::HelperId;
    /// Runs Python code: may write anything, keep its argument, raise.
    pub const RUN: HelperId = HelperId(0);
    /// A pure function of a float.
    pub const PURE: HelperId = HelperId(1);
    /// Reads an attribute slot.
    pub const READ: HelperId = HelperId(2);
    /// Writes an attribute slot.
    pub const WRITE: HelperId = HelperId(3);
    /// A pure function of an int that raises for multiples of 7.
    pub const CHECK: HelperId = HelperId(4);
    /// Those whose calls may be left out where the result is known.
    pub const QUIET: [HelperId; 2] = [PURE, CHECK];
}

/// Descriptors of the helpers.
pub fn helpers() -> HelperTable {
    let row = |name: &'static str, params: &'static [Type], result, effects| Helper {
        name: name.into(),
        params: Some(params.into()),
        result,
        effects,
    };
    let slot = AliasSet::of(&[Alias::Slot]);
    HelperTable(vec![
        row("run", &[Type::Any, Type::Any], Type::Any, Effects::ANY),
        row("pure", &[Type::Float], Type::Float, Effects::PURE),
        row("read", &[Type::Obj], Type::Any, Effects { reads: slot, ..Effects::default() }),
        row("write", &[Type::Obj, Type::Any], Type::Void, Effects { writes: slot, ..Effects::default() }),
        row("check", &[Type::Int], Type::Int, Effects { raises: true, ..Effects::PURE }),
    ])
}

const INSTANCE: u8 = 20;
const LIST: u8 = 21;
const CELL: u8 = 22;
const TUPLE: u8 = 24;
const ITER: u8 = 25;
/// An unboxed float, two numbers of 32 bits, eight bytes, and an untagged pointer to an array.
const RAW: u8 = 26;
const RAW_SHAPE: u32 = 16;
/// Locals of the entry frame.
const LOCALS: usize = 4;
const SLOTS: u64 = 3;

/// Objects and frame that a trace starts from.
#[derive(Clone)]
pub struct World {
    objects: Vec<(u64, Word, Vec<Word>)>,
    slots: Vec<Word>,
    valid_for: Option<usize>,
}

fn int(i: i64) -> Word {
    Word::try_int(i).unwrap_or_default()
}

impl World {
    pub fn new(rng: &mut Rng) -> World {
        let mut w = World { objects: Vec::new(), slots: Vec::new(), valid_for: None };
        for i in 0..3 {
            let shape = 10 + rng.below(2) as u32;
            let words = (0..SLOTS).map(|_| w.value(rng)).collect();
            w.objects.push((0x1000 + i * 0x100, Word::header(shape, INSTANCE, 0), words));
        }
        for i in 0..2 {
            let len = 1 + rng.below(3);
            let mut array = vec![Word(len as u64)];
            array.extend((0..len).map(|_| w.value(rng)));
            w.objects.push((0x3000 + i * 0x100, Word::header(2, 1, 0), array));
            let list = vec![Word(len as u64), Word(0x3000 + i * 0x100)];
            w.objects.push((0x2000 + i * 0x100, Word::header(12, LIST, 0), list));
        }
        let content = w.value(rng);
        w.objects.push((0x4000, Word::header(13, CELL, 0), vec![content]));
        let items: Vec<Word> = (0..2).map(|_| w.value(rng)).collect();
        w.objects.push((0x5000, Word::header(14, TUPLE, 0), [vec![Word(2)], items].concat()));
        let start = rng.below(10) as u64;
        w.objects.push((0x6000, Word::header(15, ITER, 0), vec![Word(start), Word(1 + rng.below(2) as u64)]));
        let raw = [2.5f64.to_bits(), 0x7fff_fff0_0000_0003, 0x0102_0304_f5f6_f7f8, 0x3000].map(Word);
        w.objects.push((0x7000, Word::header(RAW_SHAPE, RAW, 0), raw.to_vec()));
        w.slots = (0..LOCALS).map(|_| w.value(rng)).collect();
        w
    }
    fn value(&self, rng: &mut Rng) -> Word {
        match rng.below(12) {
            0..4 => int(rng.below(9) as i64 - 3),
            4..6 => float(rng),
            6 => Word::bool(rng.chance(50)),
            7 => Word::NONE,
            8 => rng.pick(&[int(Word::INT_MAX), int(Word::INT_MIN), int(1 << 40)]).unwrap_or_default(),
            _ => {
                let all = [0x1000, 0x1100, 0x1200, 0x2000, 0x2100, 0x4000, 0x5000, 0x6000, 0x7000];
                Word::ptr(rng.pick(&all).unwrap_or_default())
            }
        }
    }
    /// The same with some words changed.
    pub fn changed(&self, rng: &mut Rng) -> World {
        let mut w = self.clone();
        for _ in 0..1 + rng.below(2) {
            match rng.below(6) {
                0..3 => {
                    let i = rng.below(w.slots.len());
                    w.slots[i] = self.value(rng);
                }
                3 => w.objects[0].1 = w.objects[0].1.with_shape(10 + rng.below(2) as u32),
                4 => w.valid_for = Some(rng.below(4)),
                _ => {
                    let (i, k) = (rng.below(3), rng.below(SLOTS as usize));
                    w.objects[i].2[k] = self.value(rng);
                }
            }
        }
        w
    }
    /// A host with this world in it.
    pub fn host(&self) -> SimpleHost {
        let mut host =
            SimpleHost { slots: self.slots.clone(), valid_for: self.valid_for, ..SimpleHost::default() };
        for (address, header, words) in &self.objects {
            host.memory.object(*address, *header, words);
        }
        let mut calls = 0;
        let mut kept = Word::NONE;
        host.helpers.insert(
            helper::RUN,
            Box::new(move |memory, args| {
                calls += 1;
                // Writes what it was given last time, and keeps what it is given now.
                let first = 0x1000 + 0x100 * (calls % 3);
                let _ = memory.store(first + 8 * (1 + calls % SLOTS), 8, kept);
                let _ = memory.store(first, 4, Word(10 + calls % 2));
                let _ = memory.store(0x4008, 8, int(calls as i64));
                kept = args[1].1;
                if args[0].1.is_ptr() && memory.load(args[0].1.address() + 5, 1) == Ok(Word(INSTANCE as u64))
                {
                    let _ = memory.store(args[0].1.address() + 8, 8, kept);
                }
                (calls % 5 != 4).then(|| if calls % 2 == 0 { args[0].1 } else { int(calls as i64) })
            }),
        );
        let half = |w: Word| Word::from_f64(w.as_f64() * 0.5 + 1.0);
        host.helpers.insert(helper::PURE, Box::new(move |_, args| Some(half(args[0].1))));
        host.helpers.insert(
            helper::READ,
            Box::new(|memory, args| {
                memory.load(args[0].1.address() + 16, 8).ok().filter(|w| w.0 != 0).or(Some(Word::NONE))
            }),
        );
        host.helpers.insert(
            helper::WRITE,
            Box::new(|memory, args| {
                let _ = memory.store(args[0].1.address() + 16, 8, args[1].1);
                Some(Word::ZERO)
            }),
        );
        let check = |w: Word| (w.int() % 7 != 0).then(|| int(w.int() % 100));
        host.helpers.insert(helper::CHECK, Box::new(move |_, args| check(args[0].1)));
        host
    }
}

fn float(rng: &mut Rng) -> Word {
    let f = [0.0, -0.0, 1.0, 0.5, -2.5, 3.0, 1e10, f64::INFINITY, f64::NAN, 1e-160, 1e200];
    let immediate: Vec<Word> = f.iter().filter_map(|f| Word::try_float(*f)).collect();
    rng.pick(&immediate).unwrap_or_default()
}

/// A random trace with a loop or without, and the world it was recorded in.
pub fn trace(seed: u64) -> (Trace, World) {
    let mut rng = Rng::new(seed);
    let world = World::new(&mut rng);
    let host = world.host();
    let locals = vec![SnapVal::Keep; LOCALS];
    let mut r = Recorder {
        trace: Trace::new(TraceId(1), TraceKind::Root),
        host,
        values: Vec::new(),
        facts: helpers(),
        rng,
        locals,
        stack: Vec::new(),
        inlined: None,
        pool: Vec::new(),
        pc: 0,
        snap: None,
        done: false,
    };
    r.record();
    (r.trace, world)
}

struct Recorder {
    trace: Trace,
    host: SimpleHost,
    values: Vec<Word>,
    facts: HelperTable,
    rng: Rng,
    locals: Vec<SnapVal>,
    stack: Vec<SnapVal>,
    /// Locals of an inlined frame.
    inlined: Option<Vec<SnapVal>>,
    pool: Vec<Opnd>,
    pc: u32,
    snap: Option<SnapId>,
    done: bool,
}

impl Recorder {
    fn record(&mut self) {
        let looping = self.rng.chance(70);
        let mut slots = Vec::new();
        for k in 0..LOCALS {
            let o = self.emit(Inst::new(Op::Slot, &[]).with_imm(&[k as u64]));
            slots.extend(o);
        }
        self.pool.extend(&slots);
        let mut counter = None;
        if looping {
            for _ in 0..self.rng.below(4) {
                self.random();
            }
            if self.inlined.is_some() || self.done {
                self.inlined = None;
            }
            let mut first = self.as_any();
            first.push(Opnd::Const(Const { ty: Type::Int, bits: int(0) }));
            let types = [vec![Type::Any; LOCALS], vec![Type::Int]].concat();
            self.stack.clear();
            let params = self.trace.begin_loop(&first, &types);
            self.values.resize(self.trace.insts.len(), Word::ZERO);
            for (p, f) in params.iter().zip(&first) {
                let w = self.value(*f);
                self.set_value(*p, w);
            }
            self.locals = params[..LOCALS].iter().map(|p| SnapVal::Val(*p)).collect();
            // Nothing else from in front of the loop is forgotten: invariants come from there.
            self.pool.extend(&params);
            counter = params.last().copied();
            self.snap = None;
            let s = self.snapshot();
            self.emit(Inst::new(Op::GuardValid, &[]).with_snap(s));
        }
        for _ in 0..4 + self.rng.below(24) {
            if self.done {
                break;
            }
            self.random();
        }
        self.inlined = None;
        self.snap = None;
        let Some(counter) = counter else {
            let s = self.snapshot();
            self.trace.push(Inst::new(Op::Exit, &[]).with_snap(s));
            return;
        };
        let limit = Const { ty: Type::Int, bits: int(1 + self.rng.below(6) as i64) };
        let more = self.emit(Inst::new(Op::Lt, &[counter, limit.into()]));
        let s = self.snapshot();
        if let Some(more) = more {
            self.emit(Inst::new(Op::GuardTrue, &[more]).with_snap(s));
        }
        let one = Opnd::Const(Const { ty: Type::Int, bits: int(1) });
        let next = self.emit(Inst::new(Op::AddOv, &[counter, one]).with_snap(s));
        let mut args = self.as_any();
        args.extend(next);
        self.trace.push(Inst::new(Op::JumpLoop, &args));
    }

    /// The locals as tagged words.
    fn as_any(&mut self) -> Vec<Opnd> {
        let locals = self.locals.clone();
        let one = |(k, v): (usize, SnapVal)| match v {
            SnapVal::Val(o) => match self.trace.ty(o) {
                Type::Float => self.emit(Inst::new(Op::BoxFloat, &[o])).unwrap_or(o),
                Type::Bool => self.emit(Inst::new(Op::BoxBool, &[o])).unwrap_or(o),
                _ => o,
            },
            // The slots are the first instructions.
            _ => Opnd::Inst(InstId(k as u32)),
        };
        locals.into_iter().enumerate().map(one).collect()
    }

    fn value(&self, o: Opnd) -> Word {
        match o {
            Opnd::Inst(u) => self.values[u.index()],
            Opnd::Const(c) => c.bits,
        }
    }
    fn set_value(&mut self, o: Opnd, w: Word) {
        if let Opnd::Inst(u) = o {
            self.values[u.index()] = w;
        }
    }

    /// Appends an instruction and runs it; takes it back if it leaves or breaks here.
    fn emit(&mut self, inst: Inst) -> Option<Opnd> {
        let ty = inst.ty;
        let call = inst.op == Op::Call;
        let u = self.trace.push(inst);
        self.values.resize(self.trace.insts.len(), Word::ZERO);
        let (t, facts, host) = (&self.trace, &self.facts, &mut self.host);
        let step = Eval { t, facts, host, values: &mut self.values }.step(u);
        if !matches!(step, Ok(Step::Next)) {
            // A call has happened; the recording ends before it.
            self.done |= call;
            self.trace.insts.pop();
            self.values.pop();
            return None;
        }
        let o = Opnd::Inst(u);
        if ty != Type::Void {
            self.pool.push(o);
        }
        Some(o)
    }
    fn op(&mut self, op: Op, args: &[Opnd], imm: &[u64]) -> Option<Opnd> {
        let snap = op.has_snapshot().then(|| self.snapshot());
        self.emit(Inst::new(op, args).with_imm(imm).with_snap(snap))
    }

    /// The state of the frames now; the last one, if nothing has changed since.
    fn snapshot(&mut self) -> SnapId {
        if let Some(s) = self.snap {
            return s;
        }
        self.pc += 1;
        let mut frames = vec![Frame::entry(Word(0x7000), self.pc, self.locals.clone(), self.stack.clone())];
        if let Some(locals) = &self.inlined {
            frames.push(Frame {
                func: SnapVal::Val(Opnd::any(Word::ptr(0x9000))),
                owner: SnapVal::Val(Opnd::any(Word::UNBOUND)),
                result: 1,
                ..Frame::entry(Word(0x7100), self.pc, locals.clone(), Vec::new())
            });
        }
        let s = self.trace.add_snapshot(Snapshot::new(frames));
        self.snap = Some(s);
        s
    }

    /// Something of a type: often recent, sometimes a constant.
    fn some(&mut self, ty: Type) -> Option<Opnd> {
        if self.rng.chance(20)
            && let Some(c) = self.constant(ty)
        {
            return Some(c.into());
        }
        let fitting: Vec<Opnd> = self.pool.iter().copied().filter(|o| self.trace.ty(*o).fits(ty)).collect();
        let recent = fitting.len().saturating_sub(4);
        let o = if self.rng.chance(50) { self.rng.pick(&fitting[recent..]) } else { self.rng.pick(&fitting) };
        o.or_else(|| self.constant(ty).map(Opnd::Const))
    }
    fn constant(&mut self, ty: Type) -> Option<Const> {
        let rng = &mut self.rng;
        Some(match ty {
            Type::Int => Const { ty, bits: int(rng.pick(&[0, 1, -1, 2, 3, 4, 8, Word::INT_MAX])?) },
            Type::Any => Const::any(rng.pick(&[Word::NONE, Word::TRUE, int(1), Word::FALSE])?),
            Type::Float => Const::float(rng.pick(&[0.0, -0.0, 1.0, 2.0, 0.5, f64::NAN])?),
            Type::Bool => Const::bool(rng.chance(50)),
            Type::Word => Const::word(rng.pick(&[0, 1, 2, u64::MAX, 1 << 63, (1 << 63) - 1])?),
            Type::Obj => Const::any(Word::ptr(rng.pick(&[0x1000, 0x1100, 0x2000, 0x7000])?)),
            Type::Void => return None,
        })
    }

    /// One step of a program.
    fn random(&mut self) -> Option<()> {
        match self.rng.below(20) {
            0..5 => {
                // A new bytecode instruction: state changes.
                self.snap = None;
                let ty =
                    self.rng.pick(&[Type::Any, Type::Any, Type::Float, Type::Bool, Type::Int, Type::Obj])?;
                let v = SnapVal::Val(self.some(ty)?);
                let k = self.rng.below(LOCALS);
                match self.rng.below(8) {
                    6..8 => {
                        let j = self.rng.below(LOCALS);
                        if !matches!(
                            (self.locals[j], self.locals[k]),
                            (SnapVal::Keep, _) | (_, SnapVal::Keep)
                        ) {
                            self.locals.swap(j, k);
                        }
                    }
                    0 => self.stack = vec![v],
                    1 => self.stack.clear(),
                    2 if self.inlined.is_none() => self.inlined = Some(vec![v]),
                    2 => self.inlined = None,
                    _ => self.locals[k] = v,
                }
            }
            5..9 => {
                // Learn what something is.
                let a = self.some(Type::Any)?;
                let w = self.value(a);
                let op = match w {
                    // Addresses of new objects are no constants.
                    w if self.rng.chance(10) && !(w.is_ptr() && w.address() > 0xffff) => {
                        self.op(Op::GuardIs, &[a, Opnd::any(w)], &[])?;
                        return Some(());
                    }
                    w if w.is_int() => Op::GuardInt,
                    w if w.is_bool() => Op::GuardBool,
                    w if w.is_ptr() && self.host.memory.boxed_float(w).is_none() => Op::GuardObj,
                    w if w.is_special() => {
                        self.op(Op::GuardNotIs, &[a, Opnd::any(Word::TRUE)], &[])?;
                        return Some(());
                    }
                    _ => Op::GuardFloat,
                };
                self.op(op, &[a], &[])?;
            }
            9 if self.rng.chance(15) => {
                self.op(Op::GuardValid, &[], &[])?;
            }
            9 if self.rng.chance(30) => self.related()?,
            10 if self.rng.chance(30) => self.accumulate()?,
            11 if self.rng.chance(60) => self.handed_on()?,
            9..13 => self.plain()?,
            13..17 => self.memory()?,
            17 => self.make()?,
            _ => self.call()?,
        }
        Some(())
    }

    fn plain(&mut self) -> Option<()> {
        let plain = |op: &Op| {
            // (What a word is, somebody must know.)
            matches!(op.effect(), Effect::Pure | Effect::PureAlloc) && *op != Op::AsObj
                || (op.effect() == Effect::Guard
                    && op.info().operands != [Type::Any]
                    && !matches!(op, Op::GuardKind | Op::GuardFrame))
        };
        let all: Vec<Op> = Op::ALL.iter().copied().filter(plain).collect();
        let op = self.rng.pick(&all)?;
        // What is unchecked holds here, but perhaps not in the next iteration: only now and then.
        let unchecked = Op::ALL.iter().any(|o| o.unchecked() == Some(op));
        if unchecked && self.rng.chance(90) {
            return None;
        }
        let mut args = Vec::new();
        for ty in op.info().operands {
            args.push(self.some(*ty)?);
        }
        if matches!(op, Op::FloorDiv | Op::Mod) {
            let d = self.rng.pick(&[1, 2, 3, 4, 10])?;
            args[1] = Opnd::any(int(d));
        }
        let o = self.op(op, &args, &[])?;
        if self.trace.ty(o) == Type::Bool && self.rng.chance(50) {
            let op = if self.value(o).0 != 0 { Op::GuardTrue } else { Op::GuardFalse };
            self.op(op, &[o], &[])?;
        }
        Some(())
    }

    /// Comparisons of a number with itself plus something, after other comparisons.
    fn related(&mut self) -> Option<()> {
        let word = self.rng.chance(30);
        let (ty, add) = if word { (Type::Word, Op::WAdd) } else { (Type::Int, Op::AddOv) };
        let a = self.some(ty)?;
        let b = self.some(ty)?;
        let (mut x, mut y) = (a, b);
        for _ in 0..3 {
            let compare = if word { [Op::WLt, Op::WEq, Op::WUlt] } else { [Op::Lt, Op::Le, Op::Eq] };
            let compare = self.rng.pick(&compare)?;
            let o = self.op(compare, &[x, y], &[])?;
            let guard = if self.value(o).0 != 0 { Op::GuardTrue } else { Op::GuardFalse };
            self.op(guard, &[o], &[])?;
            let small = self.rng.below(4) as i64 - 1;
            let c = if word { Opnd::word(small as u64) } else { Opnd::any(int(small)) };
            x = self.op(add, &[a, c], &[])?;
            y = b;
            if self.rng.chance(50) {
                std::mem::swap(&mut x, &mut y);
            }
        }
        // Two elements that are near each other.
        if let (false, Some(i)) = (word, a.inst()) {
            let list = Opnd::any(Word::ptr(0x2000));
            let len = self.op(Op::LoadWord, &[list], &[8, Alias::ListLen as u64])?;
            let items = self.op(Op::LoadPtr, &[list], &[16, Alias::ListItems as u64])?;
            let j = self.op(Op::AddOv, &[i.into(), Opnd::any(int(1))], &[])?;
            let k = self.some(Type::Int)?;
            for i in [j, k] {
                self.op(Op::GuardIndex, &[i, len], &[])?;
                self.op(Op::LoadElem, &[items, i], &[Alias::Elem as u64])?;
            }
            self.op(Op::GuardIndex, &[i.into(), len], &[])?;
            self.op(Op::StoreElem, &[items, i.into(), Opnd::any(Word::NONE)], &[Alias::Elem as u64])?;
            for i in [j, k] {
                self.op(Op::LoadElem, &[items, i], &[Alias::Elem as u64])?;
            }
        }
        Some(())
    }

    /// A local that is a new object in each iteration, made from the fields of the last one.
    fn handed_on(&mut self) -> Option<()> {
        let k = self.rng.below(LOCALS);
        let mut fields = [self.some(Type::Any)?, self.some(Type::Any)?];
        let (shape, class) = (if self.rng.chance(90) { 10 } else { 11 }, Alias::Slot as u64);
        if let SnapVal::Val(o) = self.locals[k]
            && self.trace.ty(o).is_tagged()
            && self.value(o).is_ptr()
        {
            let o = self.op(Op::GuardObj, &[o], &[])?;
            let header = self.host.memory.load(self.value(o).address(), 8).ok()?;
            self.op(Op::GuardShape, &[o], &[header.header_shape() as u64])?;
            if header.header_kind() == INSTANCE {
                for (i, field) in fields.iter_mut().enumerate() {
                    let x = self.op(Op::LoadValue, &[o], &[8 + 8 * i as u64, class])?;
                    *field = match self.value(x) {
                        w if w.is_float() => {
                            let f = self.op(Op::GuardFloat, &[x], &[])?;
                            let f = self.op(Op::FAdd, &[f, Opnd::float(0.5)], &[])?;
                            self.op(Op::BoxFloat, &[f], &[])?
                        }
                        w if w.is_int() && self.rng.chance(80) => self.op(Op::GuardInt, &[x], &[])?,
                        _ => x,
                    };
                }
                if self.rng.chance(30) {
                    let v = self.some(Type::Any)?;
                    self.op(Op::StoreValue, &[o, v], &[16, class])?;
                }
            }
        }
        let header = Word::header(shape, INSTANCE, 0).0;
        let new = self.op(Op::New, &[], &[32, header])?;
        for i in 0..SLOTS as usize {
            let v = fields.get(i).copied().unwrap_or(Opnd::any(int(i as i64)));
            self.op(Op::InitValue, &[new, v], &[8 + 8 * i as u64, class])?;
        }
        if self.rng.chance(80) {
            self.snap = None;
            self.locals[k] = SnapVal::Val(new);
            if self.rng.chance(15) {
                self.locals[(k + 1) % LOCALS] = SnapVal::Val(new);
            }
        }
        Some(())
    }

    /// An attribute that changes in each iteration: its value, and now and then its type.
    fn accumulate(&mut self) -> Option<()> {
        let o = Opnd::any(Word::ptr(0x1200));
        let field = [24, Alias::Slot as u64];
        let x = self.op(Op::LoadValue, &[o], &field)?;
        let next = match self.value(x) {
            w if w.is_int() => {
                let i = self.op(Op::GuardInt, &[x], &[])?;
                let i = self.op(Op::AddOv, &[i, Opnd::any(int(1))], &[])?;
                if self.rng.chance(30) { self.some(Type::Any)? } else { i }
            }
            w if w.is_float() => {
                let f = self.op(Op::GuardFloat, &[x], &[])?;
                let f = self.op(Op::FAdd, &[f, Opnd::float(0.5)], &[])?;
                self.op(Op::BoxFloat, &[f], &[])?
            }
            w if w.is_bool() => {
                let b = self.op(Op::GuardBool, &[x], &[])?;
                let b = self.op(Op::Not, &[b], &[])?;
                self.op(Op::BoxBool, &[b], &[])?
            }
            _ => self.some(Type::Any)?,
        };
        self.op(Op::StoreValue, &[o, next], &field)?;
        Some(())
    }

    fn memory(&mut self) -> Option<()> {
        let o = self.some(Type::Obj)?;
        let header = self.host.memory.load(self.value(o).address(), 8).ok()?;
        let kind = header.header_kind();
        if self.rng.chance(50) {
            self.op(Op::GuardShape, &[o], &[header.header_shape() as u64])?;
        } else {
            self.op(Op::GuardKind, &[o], &[kind as u64])?;
        }
        let class = |c: Alias| c as u64;
        match kind {
            INSTANCE => {
                let offset = 8 * (1 + self.rng.below(SLOTS as usize) as u64);
                match self.rng.below(7) {
                    0..3 => self.op(Op::LoadValue, &[o], &[offset, class(Alias::Slot)])?,
                    3..6 => {
                        let v = self.some(Type::Any)?;
                        self.op(Op::StoreValue, &[o, v], &[offset, class(Alias::Slot)])?
                    }
                    _ => {
                        let shape = 10 + self.rng.below(2) as u64;
                        self.op(Op::StoreShape, &[o], &[shape])?
                    }
                };
            }
            LIST => {
                let len = self.op(Op::LoadWord, &[o], &[8, class(Alias::ListLen)])?;
                let i = self.some(Type::Int)?;
                self.op(Op::GuardIndex, &[i, len], &[])?;
                let items = self.op(Op::LoadPtr, &[o], &[16, class(Alias::ListItems)])?;
                if self.rng.chance(50) {
                    let v = self.some(Type::Any)?;
                    self.op(Op::StoreElem, &[items, i, v], &[class(Alias::Elem)])?;
                } else {
                    self.op(Op::LoadElem, &[items, i], &[class(Alias::Elem)])?;
                }
            }
            CELL if self.rng.chance(50) => {
                let v = self.some(Type::Any)?;
                self.op(Op::StoreValue, &[o, v], &[8, class(Alias::Cell)])?;
            }
            CELL => {
                self.op(Op::LoadValue, &[o], &[8, class(Alias::Cell)])?;
            }
            RAW => self.raw(o)?,
            TUPLE => {
                let i = Opnd::any(int(self.rng.below(2) as i64));
                self.op(Op::LoadElem, &[o, i], &[class(Alias::Immut)])?;
            }
            ITER => {
                let next = self.op(Op::LoadWord, &[o], &[8, class(Alias::Iter)])?;
                let step = self.op(Op::LoadWord, &[o], &[16, class(Alias::Iter)])?;
                let sum = self.op(Op::WAdd, &[next, step], &[])?;
                self.op(Op::StoreWord, &[o, sum], &[8, class(Alias::Iter)])?;
                self.op(Op::TagOv, &[next], &[])?;
            }
            _ => {}
        }
        Some(())
    }

    /// Fields that are no tagged words.
    fn raw(&mut self, o: Opnd) -> Option<()> {
        let class = Alias::Other as u64;
        let byte = self.rng.below(8) as u64;
        match self.rng.below(8) {
            0..2 => self.op(Op::LoadFloat, &[o], &[8, class])?,
            2 => {
                let f = self.some(Type::Float)?;
                self.op(Op::StoreFloat, &[o, f], &[8, class])?
            }
            3 => self.op(Op::LoadU32, &[o], &[16 + byte / 4 * 4, class])?,
            4 => self.op(Op::LoadU8, &[o], &[24 + byte, class])?,
            5 => {
                let i = self.some(Type::Int)?;
                self.op(Op::GuardIndex, &[i, Opnd::word(8)], &[])?;
                self.op(Op::LoadByte, &[o, i], &[24, class])?
            }
            6 => {
                let array = self.op(Op::LoadPtr, &[o], &[32, class])?;
                self.op(Op::LoadElem, &[array, Opnd::any(int(0))], &[Alias::Elem as u64])?
            }
            _ => {
                let array = self.rng.pick(&[0x3000, 0x3100])?;
                self.op(Op::StorePtr, &[o, Opnd::any(Word::ptr(array))], &[32, class])?
            }
        };
        Some(())
    }

    fn make_raw(&mut self) -> Option<()> {
        let (f, w) = (self.some(Type::Float)?, self.some(Type::Word)?);
        let o = self.op(Op::New, &[], &[40, Word::header(RAW_SHAPE, RAW, 0).0])?;
        let class = Alias::Other as u64;
        let array = Opnd::any(Word::ptr(0x3000));
        self.op(Op::InitFloat, &[o, f], &[8, class])?;
        self.op(Op::InitWord, &[o, w], &[16, class])?;
        self.op(Op::InitWord, &[o, w], &[24, class])?;
        self.op(Op::InitPtr, &[o, array], &[32, class])?;
        if self.rng.chance(40) {
            let k = self.rng.below(LOCALS);
            self.snap = None;
            self.locals[k] = SnapVal::Val(o);
        }
        Some(())
    }

    fn make(&mut self) -> Option<()> {
        if self.rng.chance(25) {
            return self.make_raw();
        }
        let kinds =
            [(INSTANCE, 10, SLOTS, Alias::Slot), (CELL, 13, 1, Alias::Cell), (TUPLE, 14, 3, Alias::Immut)];
        let (kind, shape, words, class) = self.rng.pick(&kinds)?;
        let mut fields = Vec::new();
        for _ in 0..words {
            fields.push(self.some(Type::Any)?);
        }
        let o = self.op(Op::New, &[], &[8 * (1 + words), Word::header(shape, kind, 0).0])?;
        for (i, v) in fields.into_iter().enumerate() {
            let offset = 8 * (1 + i as u64);
            if kind == TUPLE && i == 0 {
                self.op(Op::InitWord, &[o, Opnd::word(2)], &[offset, class as u64])?;
            } else {
                self.op(Op::InitValue, &[o, v], &[offset, class as u64])?;
            }
        }
        if kind != TUPLE && self.rng.chance(40) {
            self.aliased(o, class)?;
        }
        Some(())
    }

    /// Stores a new object somewhere, and uses it by what is loaded from there.
    fn aliased(&mut self, o: Opnd, class: Alias) -> Option<()> {
        let place = Opnd::any(Word::ptr(0x1100));
        let field = [8, class as u64];
        if self.rng.chance(50) {
            self.op(Op::LoadValue, &[o], &field)?;
        }
        self.op(Op::StoreValue, &[place, o], &[16, Alias::Slot as u64])?;
        let other = self.op(Op::LoadValue, &[place], &[16, Alias::Slot as u64])?;
        let other = if self.rng.chance(50) {
            let h = helper::READ.0 as u64;
            self.emit(Inst::new(Op::Call, &[place]).with_imm(&[h]).with_type(Type::Any))?
        } else {
            other
        };
        let other = self.op(Op::GuardObj, &[other], &[])?;
        let v = self.some(Type::Any)?;
        let header = self.host.memory.load(self.value(other).address(), 8).ok()?;
        self.op(Op::GuardKind, &[other], &[header.header_kind() as u64])?;
        self.op(Op::StoreValue, &[other, v], &field)?;
        self.op(Op::LoadValue, &[o], &field)?;
        Some(())
    }

    fn call(&mut self) -> Option<()> {
        let h = self.rng.pick(&[helper::RUN, helper::PURE, helper::READ, helper::WRITE, helper::CHECK])?;
        let d = self.facts.0[h.index()].clone();
        let mut args = Vec::new();
        for ty in d.params.as_deref().unwrap_or_default() {
            args.push(self.some(*ty)?);
        }
        if matches!(h, helper::READ | helper::WRITE) {
            let header = self.host.memory.load(self.value(args[0]).address(), 8).ok()?;
            if header.header_kind() != INSTANCE {
                return None;
            }
            self.op(Op::GuardKind, &[args[0]], &[INSTANCE as u64])?;
        }
        // A call that may raise or run code belongs to a bytecode instruction of its own.
        self.snap = None;
        let snap = d.effects.needs_snapshot().then(|| self.snapshot());
        let inst = Inst::new(Op::Call, &args).with_imm(&[h.0 as u64]).with_type(d.result).with_snap(snap);
        let result = self.emit(inst);
        self.snap = None;
        result.map(|_| ())
    }
}
