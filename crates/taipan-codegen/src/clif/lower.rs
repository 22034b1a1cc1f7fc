//! From the trace IR to Cranelift's.
//!
//! | type | in a register |
//! |---|---|
//! | any, int, obj | `i64`, the tagged word |
//! | word | `i64` |
//! | float | `f64` |
//! | bool | `i8`, 0 or 1 |
//!
//! A trace is a line of blocks: each guard ends one and branches to its exit, which is a cold block, one for each
//! snapshot and reason, filled in at the end. Slow paths of stores, allocation and boxing are cold blocks that come back.
//! What the table of operations says an instruction may rely on is relied on.

mod arith;
mod memory;

use super::{ExitTable, Names, code_signature, exit_kind, stubs, stubs::StubBlocks};
use crate::Request;
use crate::error::Error;
use crate::memory::CodeMemory;
use crate::runtime::{
    EXIT_VALUES, Exit, ExitKind, FrameLayout, FrameWord, FrameWrites, JitState, JumpSlot, ReturnTable,
    RuntimeLayout,
};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F64, I8, I32, I64};
use cranelift_codegen::ir::{
    self, BlockArg, ExtFuncData, ExternalName, FuncRef, InstBuilder, MemFlagsData, SigRef, Signature,
    SourceLoc, UserExternalName, Value,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::FunctionBuilder;
use std::collections::HashMap;
use std::mem::offset_of;
use std::sync::Arc;
use taipan_trace::{Const, Inst, InstId, Op, Opnd, ReturnMode, SnapId, Trace, Type, Word};

/// What a trace is lowered with.
pub(super) struct Env<'a> {
    pub trace: &'a Trace,
    pub layout: &'a RuntimeLayout,
    pub stubs: &'a StubBlocks,
    pub request: &'a Request<'a>,
    pub memory: &'a CodeMemory,
    pub exits: &'a ExitTable,
    pub shared: &'a Arc<[Exit]>,
    pub slot: &'a Arc<JumpSlot>,
}

impl Env<'_> {
    /// What a snapshot writes, if code is to do it.
    pub(super) fn writes(&self, snap: Option<SnapId>) -> Option<(FrameWrites, FrameLayout)> {
        let layout = self.layout.frames?;
        Some((self.request.resolver.frames(self.trace, snap?)?, layout))
    }
}

/// So many float constants of a loop are kept in registers; others are made where they are used.
const KEPT_FLOATS: usize = 6;

/// In a mark for listings: the rest is the number of an exit, not of an instruction.
pub(super) const EXIT_MARK: u32 = 1 << 31;

const TRUSTED: MemFlagsData = MemFlagsData::trusted();
const NO_ARGS: &[BlockArg] = &[];
/// Added to a tagged pointer it gives the address.
const UNTAG: i64 = -1;

/// Lowers the trace into the function under construction.
pub(super) fn lower<'f>(
    trace: &Trace,
    env: &Env<'_>,
    b: FunctionBuilder<'f>,
    names: &mut Names,
) -> Result<FunctionBuilder<'f>, Error> {
    let none = Value::from_u32(u32::MAX - 1);
    let mut l = Lower {
        b,
        t: trace,
        env,
        names,
        at: InstId(0),
        values: vec![None; trace.insts.len()],
        made: HashMap::new(),
        overwritten: None,
        barriers: trace.barriers(env.request.facts),
        exit_blocks: vec![None; env.exits.list.len()],
        left_at: vec![InstId(0); env.exits.list.len()],
        cold: Vec::new(),
        functions: Vec::new(),
        floats: HashMap::new(),
        header: None,
        called: false,
        done_to: InstId(0),
        known: HashMap::new(),
        code_sig: None,
        vm: none,
        fp: none,
    };
    l.trace()?;
    Ok(l.b)
}

struct Lower<'a, 'f> {
    b: FunctionBuilder<'f>,
    t: &'a Trace,
    env: &'a Env<'a>,
    names: &'a mut Names,
    /// The instruction being lowered.
    at: InstId,
    /// By instruction. Inputs are read from the exit buffer where they are first needed.
    values: Vec<Option<Value>>,
    /// Where inputs were read.
    made: HashMap<InstId, InstId>,
    /// From this instruction on the exit buffer does not hold the inputs any more.
    overwritten: Option<InstId>,
    /// Which stores have a barrier.
    barriers: Vec<bool>,
    /// By number in the table of exits; made when first branched to.
    exit_blocks: Vec<Option<ir::Block>>,
    /// Which instruction was the first to branch there.
    left_at: Vec<InstId>,
    /// Slow paths of barriers, to be filled in at the end.
    cold: Vec<Barrier>,
    /// Declared ones, by address and signature.
    functions: Vec<(usize, Signature, FuncRef)>,
    /// Float constants kept in registers.
    floats: HashMap<Word, Value>,
    header: Option<ir::Block>,
    /// Instructions in front of this one have been lowered, with one before them.
    done_to: InstId,
    /// By exit: what bools are there, where they differ from what they are on the way on.
    known: HashMap<usize, Vec<(InstId, bool)>>,
    /// Python code may have run since the last `guard_valid`.
    called: bool,
    code_sig: Option<SigRef>,
    vm: Value,
    /// For slots, which are read at the entry.
    fp: Value,
}

/// The slow path of a store's barrier.
struct Barrier {
    block: ir::Block,
    back: ir::Block,
    at: InstId,
    obj: Value,
    /// Where it was stored.
    place: Value,
    offset: i32,
    /// What was stored, if it need not be a pointer.
    stored: Option<Value>,
}

impl Lower<'_, '_> {
    fn trace(&mut self) -> Result<(), Error> {
        let entry = self.b.create_block();
        self.b.append_block_params_for_function_params(entry);
        self.b.switch_to_block(entry);
        // Nothing is left of these if nobody uses them.
        let state = self.state();
        self.vm = self.b.ins().load(I64, TRUSTED, state, JitState::VM);
        self.fp = self.b.ins().load(I64, TRUSTED, state, JitState::FP);
        let t = self.t;
        for u in t.ids() {
            self.at = u;
            self.made_for(u.0);
            let inst = &t[u];
            if u < self.done_to {
                continue;
            }
            if !self.is_input(u) {
                self.read_inputs(inst)?;
                let value = self.inst(inst)?;
                self.values[u.index()] = value;
            }
        }
        if !t.insts.last().is_some_and(|i| i.op.is_end()) {
            return Err(self.malformed("the trace has no end"));
        }
        self.slow_stores();
        self.exits()?;
        self.b.seal_all_blocks();
        Ok(())
    }

    /// Notes what the instructions that follow are for, if somebody wants a listing.
    fn made_for(&mut self, mark: u32) {
        if self.env.request.listing {
            self.b.set_srcloc(SourceLoc::new(mark));
        }
    }

    fn malformed(&self, what: &'static str) -> Error {
        Error::Malformed { at: self.at, what }
    }
    fn unsupported(&self, what: &'static str) -> Error {
        Error::Unsupported { at: self.at, what }
    }

    // ---- inputs ----

    fn is_input(&self, u: InstId) -> bool {
        self.t[u].op == Op::Input
    }
    /// Reads the inputs that the instruction needs, where every block behind it can use them.
    fn read_inputs(&mut self, inst: &Inst) -> Result<(), Error> {
        for u in inst.args.iter().filter_map(|o| o.inst()) {
            self.read_input(u)?;
        }
        // What it writes to frames. (In front of a loop all are read, so that none is read in it.)
        if matches!(inst.op, Op::JumpTrace | Op::Return) || inst.syncs(self.env.request.facts) {
            for u in inst.snap.map_or(Vec::new(), |s| self.t.exit_values(s)) {
                self.read_input(u)?;
            }
        }
        if inst.op == Op::Loop { self.read_all_inputs() } else { Ok(()) }
    }
    fn read_all_inputs(&mut self) -> Result<(), Error> {
        self.t.ids().try_for_each(|u| self.read_input(u))
    }
    fn read_input(&mut self, u: InstId) -> Result<(), Error> {
        if self.is_input(u) && self.values[u.index()].is_none() {
            let v = self.load_input(u)?;
            self.values[u.index()] = Some(v);
            self.made.insert(u, self.at);
        }
        Ok(())
    }
    fn load_input(&mut self, u: InstId) -> Result<Value, Error> {
        let inst = &self.t[u];
        let n = inst.number() as usize;
        if n >= EXIT_VALUES {
            return Err(Error::TooManyValues { at: u, values: n + 1 });
        }
        let ty = self.clif_type(inst.ty)?;
        let state = self.state();
        Ok(self.b.ins().load(ty, TRUSTED, state, JitState::value_offset(n)))
    }

    // ---- operands ----

    fn opnd(&mut self, o: Opnd) -> Result<Value, Error> {
        match o {
            Opnd::Inst(u) => {
                let v = self.values.get(u.index()).copied().flatten();
                v.ok_or_else(|| self.malformed("an operand that has no value"))
            }
            Opnd::Const(c) => Ok(self.constant(c)),
        }
    }
    fn constant(&mut self, c: Const) -> Value {
        match c.ty {
            Type::Float => match self.floats.get(&c.bits) {
                Some(v) => *v,
                None => self.b.ins().f64const(c.bits.as_f64()),
            },
            Type::Bool => self.b.ins().iconst(I8, c.bits.0 as i64 & 1),
            _ => self.int(c.bits.0 as i64),
        }
    }
    fn int(&mut self, i: i64) -> Value {
        self.b.ins().iconst(I64, i)
    }
    fn arg(&mut self, inst: &Inst, n: usize) -> Result<Value, Error> {
        match inst.args.get(n) {
            Some(o) => self.opnd(*o),
            None => Err(self.malformed("an operand is missing")),
        }
    }
    /// A constant operand's tagged word or raw bits.
    fn bits(inst: &Inst, n: usize) -> Option<i64> {
        inst.args.get(n)?.constant().map(|c| c.bits.0 as i64)
    }
    /// The displacement of a field from a tagged pointer.
    fn displacement(&self, offset: u64) -> Result<i32, Error> {
        i32::try_from(offset as i64 + UNTAG).map_err(|_| self.unsupported("so large an offset"))
    }
    fn clif_type(&self, ty: Type) -> Result<ir::Type, Error> {
        match ty {
            Type::Void => Err(self.malformed("a value without type")),
            Type::Float => Ok(F64),
            Type::Bool => Ok(I8),
            _ => Ok(I64),
        }
    }

    // ---- leaving ----

    fn exit_block(&mut self, snap: Option<SnapId>, kind: ExitKind) -> Result<ir::Block, Error> {
        let Some(i) = snap.and_then(|s| self.env.exits.index(s, kind)) else {
            return Err(self.malformed("no such snapshot"));
        };
        if let Some(block) = self.exit_blocks[i] {
            return Ok(block);
        }
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        self.exit_blocks[i] = Some(block);
        self.left_at[i] = self.at;
        Ok(block)
    }
    fn leave_to(&mut self, inst: &Inst) -> Result<ir::Block, Error> {
        let Some(kind) = exit_kind(inst, self.env.request.facts) else {
            return Err(self.malformed("it cannot leave"));
        };
        self.exit_block(inst.snap, kind)
    }
    fn leave_if(&mut self, inst: &Inst, condition: Value) -> Result<(), Error> {
        let exit = self.leave_to(inst)?;
        let condition = match self.forced(inst) {
            Some(forced) => self.b.ins().bor(condition, forced),
            None => condition,
        };
        let on = self.b.create_block();
        self.b.ins().brif(condition, exit, NO_ARGS, on, NO_ARGS);
        self.b.switch_to_block(on);
        Ok(())
    }
    fn leave_unless(&mut self, inst: &Inst, condition: Value) -> Result<(), Error> {
        if self.env.request.forceable {
            let not = self.b.ins().icmp_imm_u(IntCC::Equal, condition, 0);
            return self.leave_if(inst, not);
        }
        let exit = self.leave_to(inst)?;
        let on = self.b.create_block();
        self.b.ins().brif(condition, on, NO_ARGS, exit, NO_ARGS);
        self.b.switch_to_block(on);
        Ok(())
    }
    /// Whether the instruction's exit is to be taken in any case, if that is asked for.
    fn forced(&mut self, inst: &Inst) -> Option<Value> {
        if !self.env.request.forceable || !self.is_question(inst) {
            return None;
        }
        let kind = exit_kind(inst, self.env.request.facts).filter(|k| *k != ExitKind::Raise)?;
        let exit = self.exit_address(self.env.exits.index(inst.snap?, kind)?);
        Some(self.b.ins().load(I8, TRUSTED, exit, Exit::FORCED))
    }
    /// Does the guard ask about the program? Then it may fail although it would hold. One that asks what a call has given
    /// may not: it leaves so that the call is done again, which is right only if the call says that it did nothing.
    fn is_question(&self, inst: &Inst) -> bool {
        let called = |o: &Opnd| matches!(o, Opnd::Inst(u) if self.t[*u].op == Op::Call);
        !(matches!(inst.op, Op::GuardIs | Op::GuardNotIs) && inst.args.iter().any(called))
    }

    /// Stores values into the exit buffer, in order.
    fn hand_over(&mut self, values: impl IntoIterator<Item = Opnd>) -> Result<(), Error> {
        self.read_all_inputs()?;
        self.overwritten.get_or_insert(self.at);
        for (i, o) in values.into_iter().enumerate() {
            let v = self.opnd(o)?;
            self.hand_over_one(i, v, self.t.ty(o))?;
        }
        Ok(())
    }
    fn hand_over_one(&mut self, i: usize, mut v: Value, ty: Type) -> Result<(), Error> {
        if i >= EXIT_VALUES {
            return Err(Error::TooManyValues { at: self.at, values: i + 1 });
        }
        if ty == Type::Bool {
            v = self.b.ins().uextend(I64, v);
        }
        let state = self.state();
        self.b.ins().store(TRUSTED, v, state, JitState::value_offset(i));
        Ok(())
    }
    /// The same at an exit, in its block. What the buffer still holds from the entry stays where it is, so that an exit
    /// that is left as it was entered costs next to nothing: each class that a place sees is such a step.
    fn hand_over_exit(&mut self, i: usize) -> Result<(), Error> {
        let left_at = self.left_at[i];
        let intact = self.overwritten.is_none_or(|at| left_at < at);
        let mut values = Vec::new();
        for (n, u) in self.t.exit_values(self.env.exits.list[i].0).into_iter().enumerate() {
            let known = self.known.get(&i).and_then(|k| k.iter().find(|k| k.0 == u));
            if let Some(&(_, is)) = known {
                values.push((n, self.b.ins().iconst(I8, is as i64), Type::Bool));
            } else if !self.is_input(u) {
                values.push((n, self.opnd(Opnd::Inst(u))?, self.t[u].ty));
            } else if !(intact && self.t[u].number() as usize == n) {
                let v = match self.made.get(&u) {
                    Some(&made) if made <= left_at => self.opnd(Opnd::Inst(u))?,
                    _ => self.load_input(u)?,
                };
                values.push((n, v, self.t[u].ty));
            }
        }
        values.into_iter().try_for_each(|(n, v, ty)| self.hand_over_one(n, v, ty))
    }
    fn exit_address(&mut self, i: usize) -> Value {
        let address = &raw const self.env.shared[i];
        self.int(address as i64)
    }
    fn jump_to_code(&mut self, target: Value, exit: Value) {
        let b = &mut self.b;
        let sig = *self.code_sig.get_or_insert_with(|| b.import_signature(code_signature()));
        b.ins().return_call_indirect(sig, target, &[exit]);
    }

    /// The exits, last. They share their end, which makes code a quarter smaller.
    fn exits(&mut self) -> Result<(), Error> {
        if self.exit_blocks.iter().all(Option::is_none) {
            return Ok(());
        }
        let tail = self.b.create_block();
        self.b.set_cold_block(tail);
        let exit = self.b.append_block_param(tail, I64);
        for i in 0..self.exit_blocks.len() {
            let Some(block) = self.exit_blocks[i] else { continue };
            self.made_for(EXIT_MARK | i as u32);
            self.b.switch_to_block(block);
            if self.env.exits.list[i].1 != ExitKind::Return {
                self.hand_over_exit(i)?;
            }
            let exit = self.exit_address(i);
            self.b.ins().jump(tail, &[BlockArg::Value(exit)]);
        }
        self.made_for(u32::MAX);
        self.b.switch_to_block(tail);
        self.count(exit);
        let target = self.b.ins().load(I64, TRUSTED, exit, Exit::TARGET);
        self.jump_to_code(target, exit);
        Ok(())
    }

    /// Counts that the exit is taken, if that is asked for.
    fn count(&mut self, exit: Value) {
        if self.env.request.counted {
            let n = self.b.ins().load(I64, TRUSTED, exit, Exit::TAKEN);
            let n = self.b.ins().iadd_imm_s(n, 1);
            self.b.ins().store(TRUSTED, n, exit, Exit::TAKEN);
        }
    }
    /// The same of the instruction's own exit, where code goes on without it.
    fn count_end(&mut self, inst: &Inst) {
        let kind = exit_kind(inst, self.env.request.facts);
        if self.env.request.counted
            && let Some(i) = inst.snap.zip(kind).and_then(|(s, kind)| self.env.exits.index(s, kind))
        {
            let exit = self.exit_address(i);
            self.count(exit);
        }
    }

    // ---- calls ----

    fn function(&mut self, address: usize, sig: Signature) -> FuncRef {
        if let Some((.., f)) = self.functions.iter().find(|f| f.0 == address && f.1 == sig) {
            return *f;
        }
        let index = self.names.number(address);
        let name = UserExternalName { namespace: 0, index };
        let name = self.b.func.declare_imported_user_function(name);
        let signature = self.b.import_signature(sig.clone());
        let f = self.b.import_function(ExtFuncData {
            name: ExternalName::user(name),
            signature,
            colocated: self.env.memory.reaches(address),
            patchable: false,
        });
        self.functions.push((address, sig, f));
        f
    }
    fn call(&mut self, address: usize, sig: Signature, args: &[Value]) -> Option<Value> {
        let f = self.function(address, sig);
        let call = self.b.ins().call(f, args);
        self.b.inst_results(call).first().copied()
    }

    /// Calls the stub of a slow path, which destroys no register.
    fn slow_path(&mut self, stub: usize, params: &[ir::Type], args: &[Value]) {
        let sig = stubs::signature(CallConv::PreserveAll, params, None);
        self.call(stub, sig, args);
    }
    /// What the slow path gave.
    fn slow_result(&mut self) -> Value {
        let state = self.state();
        self.b.ins().load(I64, TRUSTED, state, JitState::RESULT)
    }
    /// The state, from its own register: asked for anew at every use, so that it takes no other.
    fn state(&mut self) -> Value {
        self.b.ins().get_pinned_reg(I64)
    }

    fn call_helper(&mut self, inst: &Inst) -> Result<Option<Value>, Error> {
        let request = self.env.request;
        let Some(h) = inst.helper() else { return Err(self.malformed("a call of nothing")) };
        let no_helper = Error::NoHelper { at: self.at, helper: h };
        let (Some(helper), Some(address)) = (request.facts.helper(h), request.resolver.helper(h)) else {
            return Err(no_helper);
        };
        let raises = inst.may_exit(request.facts);
        if raises && matches!(helper.result, Type::Float | Type::Word) {
            return Err(self.unsupported("a helper that raises and gives an untagged value"));
        }
        if let (Some(lists), Some(stub)) = (self.env.layout.lists, self.env.stubs.list_room())
            && lists.helper == h
        {
            return self.list_room(inst, &lists, stub).map(Some);
        }
        if inst.syncs(request.facts) {
            self.called = true;
            self.sync(inst)?;
        }
        let mut args = vec![self.vm];
        let mut types = vec![I64];
        for &o in inst.args.iter() {
            let mut v = self.opnd(o)?;
            let mut ty = self.clif_type(self.t.ty(o))?;
            if ty == I8 {
                v = self.b.ins().uextend(I64, v);
                ty = I64;
            }
            args.push(v);
            types.push(ty);
        }
        let result = match helper.result {
            Type::Void => raises.then_some(I64),
            Type::Float => Some(F64),
            _ => Some(I64),
        };
        let sig = stubs::signature(CallConv::SystemV, &types, result);
        let value = self.call(address as usize, sig, &args);
        let Some(value) = value else { return Ok(None) };
        if raises {
            let error = self.b.ins().icmp_imm_s(IntCC::Equal, value, Word::ERR.0 as i64);
            self.leave_if(inst, error)?;
        }
        Ok(match helper.result {
            Type::Void => None,
            Type::Bool => Some(self.b.ins().ireduce(I8, value)),
            _ => Some(value),
        })
    }
    /// Has the frames written back.
    fn sync(&mut self, inst: &Inst) -> Result<(), Error> {
        let Some(snap) = inst.snap else { return Err(self.malformed("no snapshot")) };
        self.exit_block(Some(snap), ExitKind::Raise)?;
        let Some(i) = self.env.exits.index(snap, ExitKind::Raise) else {
            return Err(self.malformed("no such snapshot"));
        };
        if let Some((w, layout)) = self.env.writes(Some(snap)) {
            let fp = self.write_frames(&w)?;
            self.set_thread(&layout, &w, fp);
            // As in a slow path of the interpreter: the pc is behind the instruction's word.
            let top = self.place(fp, w.fp);
            let pc = self.b.ins().load(I64, TRUSTED, top, layout.pc);
            let pc = self.b.ins().iadd_imm_s(pc, 4);
            self.b.ins().store(TRUSTED, pc, top, layout.pc);
            return Ok(());
        }
        let values = self.t.exit_values(snap);
        self.hand_over(values.into_iter().map(Opnd::Inst))?;
        let exit = self.exit_address(i);
        let address = self.env.layout.calls.sync as *const () as usize;
        let sig = stubs::signature(CallConv::SystemV, &[I64; 4], None);
        let state = self.state();
        let fp = self.b.ins().load(I64, TRUSTED, state, JitState::FP);
        self.call(address, sig, &[self.vm, fp, state, exit]);
        Ok(())
    }

    // ---- frames ----

    fn place(&mut self, fp: Value, words: i32) -> Value {
        if words == 0 { fp } else { self.b.ins().iadd_imm_s(fp, words as i64 * 8) }
    }
    /// The entry frame now: another one than at the entry, if code has gone on from another trace.
    fn entry_frame(&mut self) -> Value {
        let state = self.state();
        self.b.ins().load(I64, TRUSTED, state, JitState::FP)
    }
    /// Writes frames; gives the entry frame. First everything is boxed, which may collect.
    fn write_frames(&mut self, w: &FrameWrites) -> Result<Value, Error> {
        let mut boxed: HashMap<InstId, Value> = HashMap::new();
        for (_, word) in &w.words {
            if let FrameWord::Value(u) = *word
                && !boxed.contains_key(&u)
            {
                let v = self.opnd(Opnd::Inst(u))?;
                let v = match self.t[u].ty {
                    Type::Float => self.boxed_float(v),
                    Type::Bool => self.boxed_bool(v),
                    _ => v,
                };
                boxed.insert(u, v);
            }
        }
        let fp = self.entry_frame();
        for &(at, word) in &w.words {
            let v = match word {
                FrameWord::Bits(bits) => self.int(bits as i64),
                FrameWord::Value(u) => boxed[&u],
                FrameWord::Place(n) => self.place(fp, n),
            };
            let Some(offset) = at.checked_mul(8) else { return Err(self.unsupported("so large a frame")) };
            self.b.ins().store(TRUSTED, v, fp, offset);
        }
        Ok(fp)
    }
    /// Tells the thread of the frames that were written.
    fn set_thread(&mut self, layout: &FrameLayout, w: &FrameWrites, fp: Value) {
        let (top, sp) = (self.place(fp, w.fp), self.place(fp, w.sp));
        self.b.ins().store(TRUSTED, top, self.vm, layout.thread_fp);
        self.b.ins().store(TRUSTED, sp, self.vm, layout.thread_sp);
        let depth = self.depth(w.inlined);
        self.b.ins().store(TRUSTED, depth, self.vm, layout.thread_depth);
    }
    /// Frames up to the one that is so many behind the entry frame.
    fn depth(&mut self, inlined: u32) -> Value {
        let state = self.state();
        let depth = self.b.ins().load(I64, TRUSTED, state, JitState::DEPTH);
        if inlined == 0 { depth } else { self.b.ins().iadd_imm_s(depth, inlined as i64) }
    }
    /// A jump to a root trace: writes the frames, if there is room for what that may push and nobody waits.
    fn jump_root(&mut self, inst: &Inst, w: &FrameWrites, layout: &FrameLayout) -> Result<(), Error> {
        self.leave_if_wanted(inst)?;
        let target = self.slot_target(inst)?;
        if w.inlined > 0 {
            let fp = self.entry_frame();
            let end = self.b.ins().iadd_imm_s(fp, w.sp as i64 * 8 + layout.spare_bytes as i64);
            let limit = self.b.ins().load(I64, TRUSTED, self.vm, layout.stack_limit);
            let full = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, end, limit);
            self.leave_if(inst, full)?;
            let depth = self.depth(w.inlined + layout.spare_frames);
            let most = self.b.ins().load(I64, TRUSTED, self.vm, layout.most_frames);
            let deep = self.b.ins().icmp(IntCC::SignedGreaterThanOrEqual, depth, most);
            self.leave_if(inst, deep)?;
        }
        self.count_end(inst);
        let fp = self.write_frames(w)?;
        self.set_thread(layout, w, fp);
        if w.inlined > 0 {
            let (top, depth) = (self.place(fp, w.fp), self.depth(w.inlined));
            let state = self.state();
            self.b.ins().store(TRUSTED, top, state, JitState::FP);
            self.b.ins().store(TRUSTED, depth, state, JitState::DEPTH);
        }
        let none = self.int(0);
        self.jump_to_code(target, none);
        Ok(())
    }
    /// What the jump at the end goes to; leaves if that is nothing.
    fn slot_target(&mut self, inst: &Inst) -> Result<Value, Error> {
        let slot = self.int(Arc::as_ptr(self.env.slot) as i64);
        let target = self.b.ins().load(I64, TRUSTED, slot, offset_of!(JumpSlot, target) as i32);
        let none = self.b.ins().icmp_imm_u(IntCC::Equal, target, 0);
        self.leave_if(inst, none)?;
        Ok(target)
    }
    fn frame_layout(&self) -> Result<FrameLayout, Error> {
        self.env.layout.frames.ok_or_else(|| self.unsupported("frames of an unknown layout"))
    }
    fn guard_frame(&mut self, inst: &Inst) -> Result<(), Error> {
        let layout = self.frame_layout()?;
        let fp = self.entry_frame();
        let flags = self.b.ins().load(I64, TRUSTED, fp, layout.flags);
        let other = self.b.ins().icmp_imm_u(IntCC::NotEqual, flags, inst.number() as i64);
        self.leave_if(inst, other)?;
        let seen = self.b.ins().load(I64, TRUSTED, fp, layout.frame_obj);
        let seen = self.b.ins().icmp_imm_s(IntCC::NotEqual, seen, layout.unbound as i64);
        self.leave_if(inst, seen)
    }
    /// Leaves the entry frame, and goes on where its caller does.
    fn return_to_caller(&mut self, inst: &Inst) -> Result<(), Error> {
        let layout = self.frame_layout()?;
        let Some(mode) = ReturnMode::from_number(inst.number()) else {
            return Err(self.malformed("no such way to return"));
        };
        let v = self.arg(inst, 0)?;
        let fp = self.entry_frame();
        let caller = self.b.ins().load(I64, TRUSTED, fp, layout.prev);
        let mut sp = self.b.ins().load(I64, TRUSTED, fp, layout.ret_sp);
        if matches!(mode, ReturnMode::Push | ReturnMode::DonePush) {
            self.b.ins().store(TRUSTED, v, sp, 0);
        }
        if !matches!(mode, ReturnMode::Drop | ReturnMode::Done) {
            sp = self.b.ins().iadd_imm_s(sp, 8);
        }
        let depth = self.depth(0);
        let depth = self.b.ins().iadd_imm_s(depth, -1);
        let state = self.state();
        self.b.ins().store(TRUSTED, caller, state, JitState::FP);
        self.b.ins().store(TRUSTED, depth, state, JitState::DEPTH);
        self.b.ins().store(TRUSTED, caller, self.vm, layout.thread_fp);
        self.b.ins().store(TRUSTED, sp, self.vm, layout.thread_sp);
        let mut pc = self.b.ins().load(I64, TRUSTED, caller, layout.pc);
        if matches!(mode, ReturnMode::Done | ReturnMode::DonePush) {
            // The word of the instruction that resumed, in front of its cache word, says how far it jumps.
            let word = self.b.ins().uload32(TRUSTED, pc, -8);
            let words = self.b.ins().ushr_imm_u(word, 8);
            let bytes = self.b.ins().ishl_imm_u(words, 2);
            pc = self.b.ins().iadd(pc, bytes);
            self.b.ins().store(TRUSTED, pc, caller, layout.pc);
        }
        let table = self.int(layout.returns as i64);
        let at = self.b.ins().ishl_imm_u(pc, ReturnTable::SHIFT);
        let at = self.b.ins().band_imm_u(at, ReturnTable::MASK);
        let slot = self.b.ins().iadd(table, at);
        let known = self.b.ins().load(I64, TRUSTED, slot, 0);
        let other = self.b.ins().icmp(IntCC::NotEqual, known, pc);
        self.leave_if(inst, other)?;
        self.count_end(inst);
        let target = self.b.ins().load(I64, TRUSTED, slot, ReturnTable::CODE);
        let none = self.int(0);
        self.jump_to_code(target, none);
        Ok(())
    }

    // ---- instructions ----

    /// Lowers an instruction; its value, if it has one.
    fn inst(&mut self, inst: &Inst) -> Result<Option<Value>, Error> {
        let a = |l: &mut Self| l.arg(inst, 0);
        Ok(Some(match inst.op {
            Op::Nop | Op::Depends => return Ok(None),

            Op::Slot => {
                let Ok(offset) = i32::try_from(inst.number() as u64 * 8) else {
                    return Err(self.unsupported("so large a frame"));
                };
                self.b.ins().load(I64, TRUSTED, self.fp, offset)
            }
            Op::Input => return Err(self.malformed("inputs are read where they are needed")),
            Op::Param => {
                let param = self.header.and_then(|h| self.b.block_params(h).get(inst.number() as usize));
                let Some(&v) = param else { return Err(self.malformed("a parameter of nothing")) };
                v
            }

            Op::GuardInt => {
                let v = a(self)?;
                let low = self.b.ins().band_imm_u(v, 3);
                let is_not = self.b.ins().icmp_imm_u(IntCC::NotEqual, low, 0);
                self.leave_if(inst, is_not)?;
                v
            }
            Op::GuardFloat => {
                let v = a(self)?;
                let bit = self.b.ins().band_imm_u(v, 2);
                let is_not = self.b.ins().icmp_imm_u(IntCC::Equal, bit, 0);
                self.leave_if(inst, is_not)?;
                let v = self.b.ins().iadd_imm_s(v, 1);
                let v = self.b.ins().rotr_imm_u(v, 4);
                self.b.ins().bitcast(F64, MemFlagsData::new(), v)
            }
            Op::GuardBool if let Some(v) = self.bool_and_direction(inst)? => v,
            Op::GuardBool => {
                let v = a(self)?;
                let either = self.b.ins().band_imm_s(v, !8);
                let is_not = self.b.ins().icmp_imm_s(IntCC::NotEqual, either, Word::FALSE.0 as i64);
                self.leave_if(inst, is_not)?;
                self.b.ins().icmp_imm_s(IntCC::Equal, v, Word::TRUE.0 as i64)
            }
            Op::GuardObj => {
                let v = a(self)?;
                let is_not = self.is_pointer(v, IntCC::NotEqual);
                self.leave_if(inst, is_not)?;
                v
            }
            Op::GuardShape => {
                let v = a(self)?;
                let offset = self.displacement(self.env.layout.shape as u64)?;
                let shape = self.b.ins().load(I32, TRUSTED, v, offset);
                let wanted = self.b.ins().iconst(I32, inst.shape() as i64);
                let other = self.b.ins().icmp(IntCC::NotEqual, shape, wanted);
                self.leave_if(inst, other)?;
                return Ok(None);
            }
            Op::GuardKind => {
                let v = a(self)?;
                let offset = self.displacement(self.env.layout.kind as u64)?;
                let kind = self.b.ins().load(I8, TRUSTED, v, offset);
                let wanted = self.b.ins().iconst(I8, inst.kind() as i64);
                let other = self.b.ins().icmp(IntCC::NotEqual, kind, wanted);
                self.leave_if(inst, other)?;
                return Ok(None);
            }
            Op::GuardIs | Op::GuardNotIs => {
                let (v, w) = (a(self)?, self.arg(inst, 1)?);
                let wrong = if inst.op == Op::GuardIs { IntCC::NotEqual } else { IntCC::Equal };
                let wrong = self.b.ins().icmp(wrong, v, w);
                self.leave_if(inst, wrong)?;
                return Ok(None);
            }
            Op::GuardTrue => {
                let v = a(self)?;
                self.leave_unless(inst, v)?;
                return Ok(None);
            }
            Op::GuardFalse => {
                let v = a(self)?;
                self.leave_if(inst, v)?;
                return Ok(None);
            }
            Op::GuardIndex => {
                // A length is less than 2^63, so that a negative index is too large as an unsigned one.
                let (index, length) = (self.untagged(inst, 0)?, self.arg(inst, 1)?);
                let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, index, length);
                self.leave_unless(inst, inside)?;
                return Ok(None);
            }
            Op::GuardIntegral => {
                let x = a(self)?;
                // Saturates; what is too large is too large for the tag, too. NaN gives 0, which is not equal.
                let i = self.b.ins().fcvt_to_sint_sat(I64, x);
                let back = self.b.ins().fcvt_from_sint(F64, i);
                let same = self.b.ins().fcmp(FloatCC::Equal, back, x);
                self.leave_unless(inst, same)?;
                self.tag_or_leave(inst, i)?
            }
            Op::EntryFunc => {
                let layout = self.frame_layout()?;
                self.b.ins().load(I64, TRUSTED, self.fp, layout.func)
            }
            Op::EntryOwner => {
                let layout = self.frame_layout()?;
                self.b.ins().load(I64, TRUSTED, self.fp, layout.owner)
            }
            Op::GuardFrame => {
                self.guard_frame(inst)?;
                return Ok(None);
            }
            Op::GuardValid => {
                self.guard_valid(inst)?;
                return Ok(None);
            }

            Op::AddOv | Op::SubOv | Op::MulOv | Op::NegOv | Op::ShlOv => self.checked(inst)?,
            Op::TruncOv => {
                let x = a(self)?;
                let nan = self.b.ins().fcmp(FloatCC::Unordered, x, x);
                self.leave_if(inst, nan)?;
                let i = self.b.ins().fcvt_to_sint_sat(I64, x);
                self.tag_or_leave(inst, i)?
            }
            Op::TagOv => {
                let v = a(self)?;
                self.tag_or_leave(inst, v)?
            }

            Op::LoadValue | Op::LoadWord => self.load(inst, I64)?,
            Op::LoadFloat => self.load(inst, F64)?,
            Op::LoadPtr => {
                let v = self.load(inst, I64)?;
                self.b.ins().iadd_imm_s(v, -UNTAG)
            }
            Op::LoadU32 => {
                let (v, offset) = (a(self)?, self.displacement(inst.offset())?);
                self.b.ins().uload32(TRUSTED, v, offset)
            }
            Op::LoadU8 => {
                let (v, offset) = (a(self)?, self.displacement(inst.offset())?);
                self.b.ins().uload8(I64, TRUSTED, v, offset)
            }
            Op::LoadElem => {
                let (place, offset) = self.element(inst)?;
                self.b.ins().load(I64, TRUSTED, place, offset)
            }
            Op::LoadFloatAt => {
                let (place, offset) = self.item(inst, 1)?;
                self.b.ins().load(F64, TRUSTED, place, offset)
            }
            Op::LoadI32At => {
                let (place, offset) = self.item(inst, 0)?;
                self.b.ins().sload32(TRUSTED, place, offset)
            }
            Op::LoadByte => {
                let (v, index) = (a(self)?, self.untagged(inst, 1)?);
                let offset = self.displacement(inst.offset())?;
                let place = self.b.ins().iadd(v, index);
                self.b.ins().uload8(I64, TRUSTED, place, offset)
            }
            Op::StoreValue
            | Op::StoreRoot
            | Op::StorePtr
            | Op::StoreWord
            | Op::StoreFloat
            | Op::StoreElem
            | Op::StoreFloatAt
            | Op::InitValue
            | Op::InitPtr
            | Op::InitWord
            | Op::InitFloat => {
                self.store(inst)?;
                return Ok(None);
            }
            Op::StoreShape => {
                let v = a(self)?;
                let offset = self.displacement(self.env.layout.shape as u64)?;
                let shape = self.b.ins().iconst(I32, inst.shape() as i64);
                self.b.ins().store(TRUSTED, shape, v, offset);
                return Ok(None);
            }
            Op::New => self.new_object(inst)?,
            Op::BoxFloat => {
                let x = a(self)?;
                self.boxed_float(x)
            }

            Op::Call => return self.call_helper(inst),

            Op::Loop | Op::JumpLoop | Op::JumpTrace | Op::Exit | Op::Return => {
                self.control(inst)?;
                return Ok(None);
            }
            _ => self.pure(inst)?,
        }))
    }

    /// `guard_bool` with a `guard_true` or `guard_false` of what it gives right behind it: one test, which of both it is that
    /// fails is looked at where one does.
    fn bool_and_direction(&mut self, inst: &Inst) -> Result<Option<Value>, Error> {
        let t = self.t;
        // The bool, and what `not` makes of it.
        let mut bools = vec![(self.at, false)];
        let mut behind = InstId(self.at.0 + 1);
        let (direction, wanted) = loop {
            let Some(next) = t.insts.get(behind.index()) else { return Ok(None) };
            let of = next.args.first().and_then(|o| bools.iter().find(|b| Opnd::Inst(b.0) == *o));
            match (next.op, of) {
                (Op::Not, Some(&(_, inverted))) => bools.push((behind, !inverted)),
                (Op::GuardTrue, Some(&(_, inverted))) => break (next, !inverted),
                (Op::GuardFalse, Some(&(_, inverted))) => break (next, inverted),
                _ => return Ok(None),
            }
            behind = InstId(behind.0 + 1);
        };
        // (Its exit has other bools than the way on, and is nobody else's.)
        let alone = t.insts.iter().filter(|i| i.snap == direction.snap).count() == 1;
        let exit = direction.snap.and_then(|s| self.env.exits.index(s, ExitKind::Leave));
        let Some(exit) = exit.filter(|_| alone && !self.env.request.forceable) else { return Ok(None) };
        let v = self.arg(inst, 0)?;
        let (no_bool, other) = (self.leave_to(inst)?, self.leave_to(direction)?);
        let (on, wrong) = (self.b.create_block(), self.b.create_block());
        let word = if wanted { Word::TRUE } else { Word::FALSE };
        let right = self.b.ins().icmp_imm_s(IntCC::Equal, v, word.0 as i64);
        self.b.ins().brif(right, on, NO_ARGS, wrong, NO_ARGS);
        self.b.set_cold_block(wrong);
        self.b.switch_to_block(wrong);
        let either = self.b.ins().band_imm_s(v, !8);
        let is_bool = self.b.ins().icmp_imm_s(IntCC::Equal, either, Word::FALSE.0 as i64);
        self.b.ins().brif(is_bool, other, NO_ARGS, no_bool, NO_ARGS);
        self.b.switch_to_block(on);
        self.known.insert(exit, bools.iter().map(|&(u, inverted)| (u, !wanted ^ inverted)).collect());
        for &(u, inverted) in &bools[1..] {
            self.values[u.index()] = Some(self.b.ins().iconst(I8, (wanted ^ inverted) as i64));
        }
        self.done_to = InstId(behind.0 + 1);
        Ok(Some(self.b.ins().iconst(I8, wanted as i64)))
    }

    fn is_pointer(&mut self, v: Value, cc: IntCC) -> Value {
        // (Shorter than to compare with the tag, and the address is wanted next.)
        let address = self.b.ins().iadd_imm_s(v, UNTAG);
        let low = self.b.ins().band_imm_u(address, 7);
        self.b.ins().icmp_imm_u(cc, low, 0)
    }

    fn guard_valid(&mut self, inst: &Inst) -> Result<(), Error> {
        // (Only what a call has run can have changed what the trace relies on.)
        let valid = self.env.request.valid;
        if !valid.is_null() && std::mem::take(&mut self.called) {
            let address = self.int(valid as i64);
            let valid = self.b.ins().load(I8, TRUSTED, address, 0);
            let not = self.b.ins().icmp_imm_u(IntCC::Equal, valid, 0);
            self.leave_if(inst, not)?;
        }
        self.leave_if_wanted(inst)
    }
    /// Leaves if somebody wants the VM's attention.
    fn leave_if_wanted(&mut self, inst: &Inst) -> Result<(), Error> {
        let breaker = self.b.ins().load(I32, TRUSTED, self.vm, self.env.layout.breaker);
        let wanted = self.b.ins().icmp_imm_u(IntCC::NotEqual, breaker, 0);
        self.leave_if(inst, wanted)
    }

    // ---- control ----

    fn control(&mut self, inst: &Inst) -> Result<(), Error> {
        match inst.op {
            Op::Loop => {
                self.keep_floats();
                let args = self.block_args(inst)?;
                let header = self.b.create_block();
                for p in self.t.params() {
                    let ty = self.clif_type(self.t[p].ty)?;
                    self.b.append_block_param(header, ty);
                }
                if args.len() != self.b.block_params(header).len() {
                    return Err(self.malformed("values and parameters differ in number"));
                }
                self.b.ins().jump(header, &args);
                self.b.switch_to_block(header);
                self.header = Some(header);
            }
            Op::JumpLoop => {
                let args = self.block_args(inst)?;
                let Some(header) = self.header.filter(|h| self.b.block_params(*h).len() == args.len()) else {
                    return Err(self.malformed("no loop to jump to"));
                };
                self.b.ins().jump(header, &args);
            }
            Op::JumpTrace if !inst.args.is_empty() => {
                let target = self.slot_target(inst)?;
                self.count_end(inst);
                self.hand_over(inst.args.iter().copied())?;
                let none = self.int(0);
                self.jump_to_code(target, none);
            }
            Op::JumpTrace if let Some((w, layout)) = self.env.writes(inst.snap) => {
                self.jump_root(inst, &w, &layout)?;
            }
            Op::Return => self.return_to_caller(inst)?,
            _ => {
                let exit = self.leave_to(inst)?;
                self.b.ins().jump(exit, NO_ARGS);
            }
        }
        Ok(())
    }
    fn block_args(&mut self, inst: &Inst) -> Result<Vec<BlockArg>, Error> {
        inst.args.iter().map(|o| self.opnd(*o).map(BlockArg::Value)).collect()
    }
    /// Float constants take two instructions to make: those of the loop are made in front of it.
    fn keep_floats(&mut self) {
        for inst in &self.t.insts[self.at.index()..] {
            for c in inst.args.iter().filter_map(|o| o.constant()) {
                let wanted =
                    c.ty == Type::Float && c.bits != Word::ZERO && !self.floats.contains_key(&c.bits);
                if wanted && self.floats.len() < KEPT_FLOATS {
                    // Not `f64const`, which is made anew at every use.
                    let bits = self.int(c.bits.0 as i64);
                    let v = self.b.ins().bitcast(F64, MemFlagsData::new(), bits);
                    self.floats.insert(c.bits, v);
                }
            }
        }
    }
}
