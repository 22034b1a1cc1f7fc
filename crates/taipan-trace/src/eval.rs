//! The evaluator: runs a trace one instruction after the other, so that a wrong answer can be pinned on the recorder
//! (the evaluator is wrong too), on a pass (wrong with it, right without), or on the backend (only machine code is
//! wrong).
//!
//! [`apply`] says what every operation on plain values means, and is what constants are folded with. All else is asked
//! of a [`Host`]: memory, allocation, helpers. What an instruction promises and does not keep (an unchecked addition
//! that overflows, a division by what is not positive, a null pointer) is an [`EvalError`]: the evaluator never makes
//! up a value.
//!
//! [`SimpleHost`](host::SimpleHost) is a small memory for tests.

pub mod host;

use crate::effects::Facts;
use crate::ids::*;
use crate::snapshot::{Repr, SnapVal};
use crate::table::{Effect, Op};
use crate::trace::{Inst, Opnd, Trace};
use crate::ty::Type;
use crate::word::Word;
use std::collections::HashMap;
use std::fmt;

/// What an operation on plain values gives.
#[derive(Copy, Clone, PartialEq, Debug)]
pub enum Applied {
    Value(Word),
    /// A guard without result that passes.
    Passes,
    /// A guard that does not pass.
    Leaves,
    /// The operands break what the operation asks for.
    Broken(&'static str),
    /// The operation needs more than its operands.
    NotPlain,
}

fn fits(i: Option<i64>) -> Applied {
    match i.and_then(Word::try_int) {
        Some(w) => Applied::Value(w),
        None => Applied::Leaves,
    }
}

fn float(f: f64) -> Applied {
    Applied::Value(Word::from_f64(f))
}

fn bool(b: bool) -> Applied {
    Applied::Value(Word(b as u64))
}

fn holds(b: bool) -> Applied {
    if b { Applied::Passes } else { Applied::Leaves }
}

/// What `op` means for operands with these bits. `guard_float` and `box_float` of floats without an immediate form are
/// not plain.
pub fn apply(op: Op, args: &[Word]) -> Applied {
    use Applied::*;
    let a = args.first().copied().unwrap_or_default();
    let b = args.get(1).copied().unwrap_or_default();
    let (i, j) = (a.int(), b.int());
    let (x, y) = (a.as_f64(), b.as_f64());
    if let Some(checked) = checked(op) {
        return match apply(checked, args) {
            Leaves => Broken("the result does not fit"),
            r => r,
        };
    }
    match op {
        Op::GuardInt if a.is_int() => Value(a),
        Op::GuardFloat if a.is_float() => float(a.float()),
        Op::GuardFloat if a.is_ptr() => NotPlain,
        Op::GuardBool if a.is_bool() => bool(a == Word::TRUE),
        Op::GuardObj if a.is_ptr() => Value(a),
        Op::GuardInt | Op::GuardFloat | Op::GuardBool | Op::GuardObj => Leaves,
        Op::GuardIs => holds(a == b),
        Op::GuardNotIs => holds(a != b),
        Op::GuardTrue => holds(a.0 != 0),
        Op::GuardFalse => holds(a.0 == 0),
        Op::GuardIndex => holds(i >= 0 && (i as u64) < b.0),
        Op::GuardIntegral if x.trunc() == x => fits(float_to_int(x)),
        Op::GuardIntegral => Leaves,

        Op::AddOv => fits(i.checked_add(j)),
        Op::SubOv => fits(i.checked_sub(j)),
        Op::MulOv => fits(i.checked_mul(j)),
        Op::NegOv => fits(i.checked_neg()),
        Op::ShlOv if (0..62).contains(&j) => fits(i.checked_mul(1 << j)),
        Op::ShlOv => Leaves,
        Op::TruncOv => fits(float_to_int(x.trunc())),
        Op::TagOv => fits(Some(a.0 as i64)),
        Op::FloorDiv | Op::Mod if j <= 0 => Broken("the divisor is not positive"),
        Op::FloorDiv => fits(Some(i.div_euclid(j))),
        Op::Mod => fits(Some(i.rem_euclid(j))),
        Op::And => Value(Word(a.0 & b.0)),
        Op::Or => Value(Word(a.0 | b.0)),
        Op::Xor => Value(Word(a.0 ^ b.0)),
        Op::Invert => Value(Word(!a.0 & !3)),
        Op::Shr => fits(Some(i >> (j as u64).min(63))),
        Op::Lt => bool(i < j),
        Op::Le => bool(i <= j),
        Op::Eq => bool(i == j),
        Op::Ne => bool(i != j),
        Op::Untag => Value(Word(i as u64)),
        Op::IntToFloat => float(i as f64),

        Op::WAdd => Value(Word(a.0.wrapping_add(b.0))),
        Op::WSub => Value(Word(a.0.wrapping_sub(b.0))),
        Op::AsObj if !a.is_ptr() => Broken("no object"),
        Op::AsObj => Value(a),
        Op::WAnd => Value(Word(a.0 & b.0)),
        Op::WShr => Value(Word(a.0 >> (b.0 & 63))),
        Op::WLt => bool((a.0 as i64) < b.0 as i64),
        Op::WUlt => bool(a.0 < b.0),
        Op::WEq | Op::Is => bool(a == b),
        Op::WNe => bool(a != b),

        Op::FAdd => float(x + y),
        Op::FSub => float(x - y),
        Op::FMul => float(x * y),
        Op::FDiv => float(x / y),
        Op::FNeg => Value(Word(a.0 ^ 1 << 63)),
        Op::FAbs => Value(Word(a.0 & !(1 << 63))),
        Op::FSqrt => float(x.sqrt()),
        Op::FFloor => float(x.floor()),
        Op::FLt => bool(x < y),
        Op::FLe => bool(x <= y),
        Op::FEq => bool(x == y),
        Op::FNe => bool(x != y),

        Op::Not => bool(a.0 == 0),
        Op::BoolToInt => fits(Some(a.0 as i64)),
        Op::BoxBool => Value(Word::bool(a.0 != 0)),
        Op::BoxFloat => Word::try_float(x).map_or(NotPlain, Value),
        _ => NotPlain,
    }
}

/// The form of an operation that checks what this one promises.
fn checked(op: Op) -> Option<Op> {
    Some(match op {
        Op::Add => Op::AddOv,
        Op::Sub => Op::SubOv,
        Op::Mul => Op::MulOv,
        Op::Neg => Op::NegOv,
        Op::Shl => Op::ShlOv,
        Op::Tag => Op::TagOv,
        _ => return None,
    })
}

/// The int a float without fraction stands for, if it is one of 63 bits.
fn float_to_int(x: f64) -> Option<i64> {
    (x.abs() < (1u64 << 62) as f64).then_some(x as i64)
}

/// Memory and the runtime, as the evaluator needs them. Addresses are those of objects (words without the tag).
pub trait Host {
    /// A word of the entry frame, as it was when the trace was entered.
    fn slot(&mut self, n: u32) -> Word;
    /// The bits of a value handed over to a side trace.
    fn input(&mut self, n: u32) -> Word;
    /// Reads 1, 4 or 8 bytes, zero-extended.
    fn load(&mut self, address: u64, bytes: u32) -> Result<Word, String>;
    /// Writes 8 bytes (4 for a shape).
    fn store(&mut self, address: u64, bytes: u32, bits: Word) -> Result<(), String>;
    /// Makes an object with this header; gives its address.
    fn alloc(&mut self, bytes: u32, header: Word) -> u64;
    /// The float in a pointer to a boxed float.
    fn boxed_float(&mut self, w: Word) -> Option<f64>;
    /// Boxes a float that has no immediate form.
    fn box_float(&mut self, f: f64) -> Word;
    /// Calls a helper; `None`: it raises.
    fn call(&mut self, h: HelperId, args: &[(Type, Word)]) -> Option<Word>;
    /// A reference was stored in the object.
    fn stored(&mut self, _object: u64) {}
    /// Frames are written back, before a call that may run Python code: those of the snapshot, in which these are the
    /// values of [`Trace::exit_values`].
    fn sync(&mut self, snap: SnapId, values: &[Word], frames: &[FrameState]);
    /// Are the frames of exits asked for? A host that rebuilds them from the values of the snapshot needs none.
    fn wants_frames(&self) -> bool {
        true
    }
    /// What `guard_valid` asks.
    fn valid(&mut self) -> bool;
    /// The function of the entry frame.
    fn entry_func(&mut self) -> Word {
        Word::NONE
    }
    /// The generator of the entry frame.
    fn entry_owner(&mut self) -> Word {
        Word::NONE
    }
    /// What `guard_frame` asks: has the entry frame these flags and no frame object?
    fn frame_is(&mut self, _flags: u32) -> bool {
        true
    }
}

/// A frame as written back; `None` for a word that memory has already.
#[derive(Clone, PartialEq, Debug)]
pub struct FrameState {
    pub func: Option<Word>,
    pub code: Word,
    pub pc: u32,
    pub flags: u32,
    pub result: u32,
    pub owner: Option<Word>,
    pub locals: Vec<Option<Word>>,
    pub stack: Vec<Option<Word>>,
}

/// How a trace ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// Through a snapshot. `raising`: a helper raised, and the interpreter unwinds from there. `values`: what the exit
    /// hands over ([`Trace::exit_values`]), the inputs of a side trace.
    Exit { at: InstId, snap: SnapId, raising: bool, values: Vec<Word>, frames: Vec<FrameState> },
    /// On to another executor: with values for its inputs, or by way of the frames.
    Jump { target: TraceId, inputs: Vec<(Type, Word)>, frames: Vec<FrameState> },
    /// The entry frame was left with this value.
    Return { value: Word, mode: u32 },
    /// It ran as many instructions as it was allowed to.
    OutOfFuel,
}

/// A promise that an instruction did not keep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EvalError {
    pub at: InstId,
    pub message: String,
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}
impl std::error::Error for EvalError {}

/// Runs a valid trace for at most `fuel` instructions.
pub fn eval(
    trace: &Trace,
    facts: &dyn Facts,
    host: &mut dyn Host,
    fuel: usize,
) -> Result<Outcome, EvalError> {
    eval_in(trace, facts, host, fuel, &mut vec![Word::ZERO; trace.insts.len()])
}
/// The same, with the values of the instructions where the caller wants them.
pub fn eval_in(
    trace: &Trace,
    facts: &dyn Facts,
    host: &mut dyn Host,
    fuel: usize,
    values: &mut [Word],
) -> Result<Outcome, EvalError> {
    let mut e = Eval { t: trace, facts, host, values };
    let mut at = InstId(0);
    for _ in 0..fuel {
        match e.step(at).map_err(|message| EvalError { at, message })? {
            Step::Next => at.0 += 1,
            Step::To(u) => at = u,
            Step::Done(outcome) => return Ok(outcome),
        }
        if at.index() >= trace.insts.len() {
            return Err(EvalError { at, message: "the trace has no end".into() });
        }
    }
    Ok(Outcome::OutOfFuel)
}

pub(crate) enum Step {
    Next,
    To(InstId),
    Done(Outcome),
}

/// A run; one value for each instruction.
pub(crate) struct Eval<'a> {
    pub t: &'a Trace,
    pub facts: &'a dyn Facts,
    pub host: &'a mut dyn Host,
    pub values: &'a mut [Word],
}

impl Eval<'_> {
    fn get(&self, o: Opnd) -> Word {
        match o {
            Opnd::Inst(u) => self.values[u.index()],
            Opnd::Const(c) => c.bits,
        }
    }
    fn typed(&self, o: Opnd) -> (Type, Word) {
        (self.t.ty(o), self.get(o))
    }
    fn object(&self, inst: &Inst) -> Result<u64, String> {
        let w = inst.args.first().map_or(Word::ZERO, |o| self.get(*o));
        if w.is_ptr() { Ok(w.address()) } else { Err(format!("{w:?} is no object")) }
    }

    pub(crate) fn step(&mut self, u: InstId) -> Result<Step, String> {
        let inst = &self.t[u];
        match inst.op.effect() {
            Effect::Mark => return Ok(Step::Next),
            Effect::Loop => {
                self.set_params(u, &inst.args);
                return Ok(Step::Next);
            }
            Effect::End => return self.end(u, inst),
            Effect::Call => return self.call(u, inst),
            _ => {}
        }
        match self.run(inst)? {
            Applied::Value(w) => self.values[u.index()] = w,
            Applied::Passes => {}
            Applied::Leaves => return self.leave(u, inst, false).map(Step::Done),
            Applied::Broken(what) => return Err(what.into()),
            Applied::NotPlain => return Err(format!("{} is not understood", inst.op.text())),
        }
        Ok(Step::Next)
    }

    fn run(&mut self, inst: &Inst) -> Result<Applied, String> {
        let args: Vec<Word> = inst.args.iter().map(|a| self.get(*a)).collect();
        let at = |base: u64, i: Word| base.wrapping_add(16).wrapping_add((i.int() as u64).wrapping_mul(8));
        Ok(match inst.op {
            Op::Slot => Applied::Value(self.host.slot(inst.number())),
            Op::Input => Applied::Value(self.host.input(inst.number())),
            Op::Param => Applied::Passes,
            Op::GuardFloat if args[0].is_ptr() => match self.host.boxed_float(args[0]) {
                Some(f) => float(f),
                None => Applied::Leaves,
            },
            Op::BoxFloat => {
                let f = args[0].as_f64();
                Applied::Value(Word::try_float(f).unwrap_or_else(|| self.host.box_float(f)))
            }
            Op::GuardShape => holds(self.host.load(self.object(inst)?, 4)?.0 == inst.shape() as u64),
            Op::GuardKind => holds(self.host.load(self.object(inst)? + 5, 1)?.0 == inst.kind() as u64),
            Op::EntryFunc => Applied::Value(self.host.entry_func()),
            Op::EntryOwner => Applied::Value(self.host.entry_owner()),
            Op::GuardFrame => holds(self.host.frame_is(inst.number())),
            Op::GuardValid => holds(self.host.valid()),
            Op::LoadValue | Op::LoadWord | Op::LoadFloat => self.load(inst, inst.offset(), 8)?,
            Op::LoadPtr => match self.load(inst, inst.offset(), 8)? {
                Applied::Value(Word(0)) => return Err("a null pointer".into()),
                Applied::Value(Word(address)) => Applied::Value(Word::ptr(address)),
                other => other,
            },
            Op::LoadU32 => self.load(inst, inst.offset(), 4)?,
            Op::LoadU8 => self.load(inst, inst.offset(), 1)?,
            Op::LoadElem => self.load(inst, at(0, args[1]), 8)?,
            Op::LoadFloatAt => {
                self.load(inst, inst.offset().wrapping_add((args[1].int() as u64).wrapping_mul(8)), 8)?
            }
            Op::LoadI32At => {
                match self.load(
                    inst,
                    inst.offset().wrapping_add((args[1].int() as u64).wrapping_mul(4)),
                    4,
                )? {
                    Applied::Value(w) => Applied::Value(Word(w.0 as i32 as i64 as u64)),
                    other => other,
                }
            }
            Op::StoreFloatAt => {
                let at = self.object(inst)?.wrapping_add(inst.offset());
                self.host.store(at.wrapping_add((args[1].int() as u64).wrapping_mul(8)), 8, args[2])?;
                Applied::Passes
            }
            Op::LoadByte => self.load(inst, inst.offset().wrapping_add(args[1].int() as u64), 1)?,
            Op::StoreValue
            | Op::StoreRoot
            | Op::StoreWord
            | Op::StoreFloat
            | Op::InitValue
            | Op::InitWord
            | Op::InitFloat => {
                self.host.store(self.object(inst)? + inst.offset(), 8, args[1])?;
                if inst.op == Op::StoreValue {
                    self.host.stored(self.object(inst)?);
                }
                Applied::Passes
            }
            Op::StorePtr | Op::InitPtr => {
                self.host.store(self.object(inst)? + inst.offset(), 8, Word(args[1].address()))?;
                if inst.op == Op::StorePtr {
                    self.host.stored(self.object(inst)?);
                }
                Applied::Passes
            }
            Op::StoreElem => {
                self.host.store(at(self.object(inst)?, args[1]), 8, args[2])?;
                self.host.stored(self.object(inst)?);
                Applied::Passes
            }
            Op::StoreShape => {
                self.host.store(self.object(inst)?, 4, Word(inst.shape() as u64))?;
                Applied::Passes
            }
            Op::New => Applied::Value(Word::ptr(self.host.alloc(inst.bytes(), inst.header()))),
            op => apply(op, &args),
        })
    }

    fn load(&mut self, inst: &Inst, offset: u64, bytes: u32) -> Result<Applied, String> {
        let address = self.object(inst)?.wrapping_add(offset);
        self.host.load(address, bytes).map(Applied::Value)
    }

    fn call(&mut self, u: InstId, inst: &Inst) -> Result<Step, String> {
        let h = inst.helper().ok_or("a call of nothing")?;
        if inst.effects(self.facts).runs_python {
            let frames = self.frames(inst)?;
            let snap = inst.snap.ok_or("no snapshot")?;
            let values = self.exit_values(snap);
            self.host.sync(snap, &values, &frames);
        }
        let args: Vec<(Type, Word)> = inst.args.iter().map(|a| self.typed(*a)).collect();
        match self.host.call(h, &args) {
            Some(w) => self.values[u.index()] = w,
            None if inst.snap.is_some() => return self.leave(u, inst, true).map(Step::Done),
            None => return Err("a helper raised that may not".into()),
        }
        Ok(Step::Next)
    }

    fn end(&mut self, u: InstId, inst: &Inst) -> Result<Step, String> {
        Ok(match inst.op {
            Op::JumpLoop => {
                let start = self.t.loop_start().ok_or("no loop")?;
                self.set_params(start, &inst.args);
                Step::To(InstId(start.0 + 1))
            }
            Op::JumpTrace => {
                let target = inst.target().ok_or("a jump to nothing")?;
                let inputs = inst.args.iter().map(|a| self.typed(*a)).collect();
                Step::Done(Outcome::Jump { target, inputs, frames: self.frames(inst)? })
            }
            Op::Return => Step::Done(Outcome::Return { value: self.get(inst.args[0]), mode: inst.number() }),
            _ => Step::Done(self.leave(u, inst, false)?),
        })
    }

    fn set_params(&mut self, start: InstId, args: &[Opnd]) {
        let next: Vec<Word> = args.iter().map(|a| self.get(*a)).collect();
        for (i, w) in next.into_iter().enumerate() {
            self.values[start.index() + 1 + i] = w;
        }
    }

    fn leave(&mut self, at: InstId, inst: &Inst, raising: bool) -> Result<Outcome, String> {
        let snap = inst.snap.ok_or("no snapshot")?;
        let values = self.exit_values(snap);
        Ok(Outcome::Exit { at, snap, raising, values, frames: self.frames(inst)? })
    }

    fn exit_values(&self, snap: SnapId) -> Vec<Word> {
        self.t.exit_values(snap).into_iter().map(|u| self.values[u.index()]).collect()
    }
    /// The frames of an instruction's snapshot; virtual objects are made.
    fn frames(&mut self, inst: &Inst) -> Result<Vec<FrameState>, String> {
        if !self.host.wants_frames() {
            return Ok(Vec::new());
        }
        let snap = inst.snap.ok_or("no snapshot")?;
        let mut made: HashMap<VirtId, Word> = HashMap::new();
        let mut boxed: HashMap<Opnd, Word> = HashMap::new();
        let virtuals = self.t.snap_virtuals(snap);
        for &v in &virtuals {
            let w = Word::ptr(self.host.alloc(self.t[v].bytes, self.t[v].header));
            made.insert(v, w);
        }
        for &v in &virtuals {
            for field in &self.t[v].fields {
                let w = match (field.repr, field.value) {
                    (Repr::Raw, SnapVal::Val(o)) => self.get(o),
                    (repr, value) => {
                        let w = self.boxed(value, &made, &mut boxed).ok_or("a kept field")?;
                        if repr == Repr::Ptr { Word(w.address()) } else { w }
                    }
                };
                self.host.store(made[&v].address() + field.offset as u64, 8, w)?;
            }
        }
        let frames = &self.t[snap].frames;
        let mut see = |v: &SnapVal| self.boxed(*v, &made, &mut boxed);
        let frame = |f: &crate::snapshot::Frame| FrameState {
            func: see(&f.func),
            code: f.code,
            pc: f.pc,
            flags: f.flags,
            result: f.result,
            owner: see(&f.owner),
            locals: f.locals.iter().map(&mut see).collect(),
            stack: f.stack.iter().map(&mut see).collect(),
        };
        Ok(frames.iter().map(frame).collect())
    }

    /// A value as a tagged word; what was boxed once stays the same object.
    fn boxed(
        &mut self,
        v: SnapVal,
        made: &HashMap<VirtId, Word>,
        boxed: &mut HashMap<Opnd, Word>,
    ) -> Option<Word> {
        let o = match v {
            SnapVal::Keep => return None,
            SnapVal::Virtual(v) => return made.get(&v).copied(),
            SnapVal::Val(o) => o,
        };
        let bits = self.get(o);
        Some(match self.t.ty(o) {
            Type::Bool => Word::bool(bits.0 != 0),
            Type::Float => {
                let f = bits.as_f64();
                let host = &mut self.host;
                Word::try_float(f).unwrap_or_else(|| *boxed.entry(o).or_insert_with(|| host.box_float(f)))
            }
            _ => bits,
        })
    }
}

#[cfg(test)]
mod tests;
