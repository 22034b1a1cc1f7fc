//! Recording: the running program, instruction by instruction, as trace IR.
//!
//! [`Recorder::step`] is shown each instruction before the interpreter runs it, with the live registers. It emits the
//! IR that does the same for values of the kinds it sees, with guards that they are of these kinds, and updates its
//! model of the frames. The next step begins by comparing the model with the live frame: what the recorder did not
//! expect (an exception, a callback) ends the recording.
//!
//! Guards leave with the state before the instruction (its snapshot is made once, when first needed), so an
//! instruction emits its guards before anything that cannot be done again.
//!
//! - [`model`]: the frames. - [`ops`]: the instructions. - [`attrs`]: names and attributes. - [`calls`]: calls,
//!   returns, generators. - [`natives`]: their bodies. - [`text`]: strings. - [`raise`]: exceptions. - [`iter`]: iteration.
//! - [`finish`]: closing loops, ending elsewhere.

mod attrs;
mod calls;
mod finish;
mod iter;
mod model;
mod natives;
mod ops;
mod raise;
mod text;

pub use finish::Finished;
use model::ModelFrame;

use crate::fitness::{Course, Origin, Place};
use crate::helpers::H;
use crate::journal::{Journal, JournalStep, Location, Penalty, text_of};
use crate::places::{PlaceId, Places};
use crate::reasons::Reason;
use crate::tunables::Tunables;
use crate::watch::{Watched, Watches, What};
use std::cell::RefCell;
use std::rc::Rc;
use taipan_bytecode::Opcode;
use taipan_trace::{
    Alias, Const, Op, Opnd, ReturnMode, SnapId, SnapVal, Snapshot, Trace, TraceId, TraceKind, Type, Word,
};
use taipan_vm::code::{CodeObj, Scope};
use taipan_vm::frame::frame;
use taipan_vm::object::*;
use taipan_vm::taipan_heap::{Kind, ValueArray};
use taipan_vm::{Gc, Value, Vm};

/// What a step says.
pub enum Step {
    Continue,
    /// Recording is over: what there is, is a whole trace.
    End(Reason),
    /// It is over, and nothing good came of it (but there may be a good exit to cut back to).
    Abort(Reason),
}
/// An instruction that cannot be recorded, and why.
pub type Rec<T = ()> = Result<T, Reason>;

/// Where recording could stop, if it must.
#[derive(Clone)]
struct BestExit {
    insts: usize,
    snapshot: Snapshot,
}

/// What recordings and executors know of the program.
#[derive(Clone, Default)]
pub struct Shared {
    pub places: Rc<RefCell<Places>>,
    pub watches: Rc<RefCell<Watches>>,
}

pub struct Recorder {
    pub trace: Trace,
    frames: Vec<ModelFrame>,
    /// Where the trace began (words from the code's start), and the depth of the operand stack there.
    start_pc: u32,
    /// GC: among the roots.
    start_code: Gc<CodeObj>,
    start_depth: usize,
    /// The loop that the trace may close, for a root trace.
    is_root: bool,
    /// It began at the head of a hot loop.
    from_loop: bool,
    /// The instruction being recorded: its pc in words, and its snapshot once made.
    pc: u32,
    snap: Option<SnapId>,
    /// Where the interpreter will be at the next step, if that is known.
    expected_pc: Option<u32>,
    first: bool,
    course: Course,
    best: Option<BestExit>,
    /// Objects that the trace refers to, to be kept alive.
    // GC: copied to `recording_roots`, which the collector sees.
    pub roots: Vec<Value>,
    /// The last instruction goes one of two ways, which the next step sees.
    pending: Option<Pending>,
    /// The entry frame's function was seen to have the globals it has now.
    globals_known: bool,
    /// Likewise that its local names are those globals.
    namespace_known: bool,
    places: Rc<RefCell<Places>>,
    watches: Rc<RefCell<Watches>>,
    /// What the trace relies on without looking.
    pub watched: Vec<Watched>,
    /// Where it began, for a root trace.
    place: Option<PlaceId>,
    /// The instruction ends the trace, in this way.
    ended: Option<Reason>,
    /// A call that may raise did: the trace ends where it goes on if it does not.
    behind_call: bool,
    /// For a trace that ends by returning from its entry frame: the value, and how.
    returned: Option<(Opnd, ReturnMode)>,
    /// The last instruction may have run Python code: who watches the thread, or wants it, is to be served.
    poll: bool,
    /// Where the locals of a frame pushed by this instruction will be.
    next_fp: *mut Value,
    /// The slices made in the trace, with start, stop and step.
    slices: Vec<(Opnd, [Opnd; 3])>,
    /// Operands that are the one object of a character.
    characters: Vec<Opnd>,
    /// What the last call called, for the log.
    detail: Option<Value>,
    /// What is called through the runtime, with frames written back before, for reports.
    pub opaque: Vec<String>,
    /// Bytecode instructions recorded.
    pub recorded: u32,
    /// What was decided, if somebody wants to know.
    pub journal: Option<Journal>,
}

/// A result that decides where the program goes on.
#[derive(Clone, Copy)]
enum Pending {
    /// `next(it)`: unbound ends the loop at `end`, another value is pushed and goes to `body`. `sent`: by SEND, which
    /// pushes None at the end.
    Next { v: Opnd, end: u32, body: u32, sent: bool },
    /// A comparison by a helper, True or False, with the jump behind it.
    Branch { b: Opnd, taken: u32, on: bool, fall: u32 },
}

/// What the recorder finds at the instruction.
pub(crate) struct At {
    pub sp: *mut Value,
    pub fp: *mut Value,
    pub arg: usize,
    pub op: Opcode,
    /// The instruction's word.
    pub at: *const u32,
}
impl At {
    /// The live value `n` below the top (1 = top).
    fn live(&self, n: usize) -> Value {
        // SAFETY: the verified code has pushed `n` values.
        unsafe { *self.sp.sub(n) }
    }
    fn live_local(&self, i: usize) -> Value {
        // SAFETY: a local of the frame.
        unsafe { *self.fp.add(i) }
    }
}

impl Recorder {
    /// A root trace from the loop head at `pc` of the frame at `fp`.
    ///
    /// # Safety
    /// The registers describe a live, complete frame.
    pub unsafe fn root(
        id: TraceId,
        tunables: &Tunables,
        shared: Shared,
        pc: *const u32,
        sp: *mut Value,
        fp: *mut Value,
        from_loop: bool,
    ) -> Recorder {
        // SAFETY: promised by the caller.
        let code = unsafe { frame(fp).code() };
        let place = shared.places.borrow_mut().at(pc, code.value());
        let n_locals = code.n_localsplus as usize;
        // SAFETY: both are in the frame.
        let depth = unsafe { sp.offset_from(fp) as usize - n_locals };
        let entry = ModelFrame {
            func: SnapVal::Keep,
            owner: SnapVal::Keep,
            code,
            fp,
            flags: 0,
            result: 0,
            resume: 0,
            n_locals,
            slots: vec![None; n_locals + depth],
            written: vec![false; n_locals + depth],
            saved: None,
        };
        let mut r = Recorder::new(
            Trace::new(id, TraceKind::Root),
            vec![entry],
            Course::new(tunables, Origin::Root),
            words_from(code, pc),
            shared,
            Some(place),
        );
        r.from_loop = from_loop;
        r
    }
    fn new(
        trace: Trace,
        frames: Vec<ModelFrame>,
        course: Course,
        pc: u32,
        shared: Shared,
        place: Option<PlaceId>,
    ) -> Recorder {
        let start_depth = frames[0].depth();
        let roots = frames.iter().map(|f| f.code.value()).collect();
        Recorder {
            trace,
            start_pc: pc,
            start_code: frames[frames.len() - 1].code,
            start_depth,
            is_root: place.is_some(),
            from_loop: false,
            pc,
            snap: None,
            expected_pc: Some(pc),
            first: true,
            course,
            best: None,
            roots,
            pending: None,
            poll: false,
            globals_known: false,
            namespace_known: false,
            places: shared.places,
            watches: shared.watches,
            watched: Vec::new(),
            place,
            ended: None,
            behind_call: false,
            returned: None,
            next_fp: std::ptr::null_mut(),
            recorded: 0,
            opaque: Vec::new(),
            slices: Vec::new(),
            characters: Vec::new(),
            detail: None,
            journal: None,
            frames,
        }
    }
    /// A side trace from an exit of `parent`, whose frames have just been written back: the values that the exit
    /// hands over are its inputs. If it is one of an instruction that has raised, it begins at the handler.
    ///
    /// # Safety
    /// The frames that `snapshot` describes lie on the value stack, the last at `fp`.
    pub unsafe fn side(
        id: TraceId,
        tunables: &Tunables,
        shared: Shared,
        parent: &Trace,
        exit: taipan_trace::ExitId,
        raised: bool,
        fp: *mut Value,
    ) -> Option<Recorder> {
        // What was virtual is made at the beginning, from where it sinks into the exits again.
        let (trace, snapshot) = parent.begin_side(id, exit, &field_class)?;
        let map = |v: SnapVal| match v {
            SnapVal::Keep => Some(None),
            SnapVal::Val(o) => Some(Some(o)),
            SnapVal::Virtual(_) => None,
        };
        let mut frames = Vec::new();
        let mut fps = vec![fp];
        for _ in 1..snapshot.len() {
            // SAFETY: the frames were written back, one behind the other.
            fps.push(unsafe { frame(*fps.last()?).prev });
        }
        fps.reverse();
        let mut pc = 0;
        for (f, &fp) in snapshot.iter().zip(&fps) {
            // SAFETY: a live frame.
            let code = unsafe { frame(fp).code() };
            let slots: Option<Vec<_>> = f.slots().map(map).collect();
            let slots = slots?;
            let written = slots.iter().map(|s: &Option<Opnd>| s.is_some()).collect();
            frames.push(ModelFrame {
                func: f.func,
                owner: f.owner,
                code,
                fp,
                flags: f.flags,
                result: f.result,
                resume: f.pc,
                n_locals: f.locals.len(),
                slots,
                written,
                saved: None,
            });
            pc = f.pc;
        }
        let snap = Some(SnapId::from(exit));
        let branch =
            parent.insts.iter().any(|i| i.snap == snap && matches!(i.op, Op::GuardTrue | Op::GuardFalse));
        let course = Course::new(tunables, if branch { Origin::Branch } else { Origin::Guard });
        let mut r = Recorder::new(trace, frames, course, pc, shared, None);
        if raised {
            r.raised().ok()?;
        }
        Some(r)
    }

    /// The trace was recorded before, and cut badly, so often.
    pub fn adapt(&mut self, times: u32) {
        self.course = self.course.clone().adapted(times);
    }
    /// Where it began, for profilers.
    pub fn begin(&self) -> String {
        let l = Location::of(self.start_code, self.start_pc);
        format!("{}:{}", l.function, l.line)
    }
    /// The instruction that was looked at last, for the log.
    pub fn whence(&self) -> String {
        let callee = self.detail.map_or_else(String::new, |v| {
            match (v.downcast::<FuncObj>(), v.downcast::<NativeFn>(), v.to_type()) {
                (Some(f), ..) => format!(" (of {})", text_of(f.qualname.get())),
                (_, Some(f), _) => format!(" (of builtin {})", f.def.name),
                (.., Some(t)) => format!(" (of class {})", t.name_str()),
                _ => format!(" (of an object of kind {:?})", v.kind().map(|k| k.0)),
            }
        });
        format!("{}{callee}", Location::of(self.top().code, self.pc))
    }

    /// A step begins, at a place of this exit quality.
    fn note_step(&mut self, quality: i64) {
        self.trace.origin = taipan_trace::Origin(self.recorded + 1);
        let (depth, fitness) = (self.depth(), self.course.fitness);
        let (code, pc) = (self.top().code, self.pc);
        if let Some(j) = &mut self.journal {
            let place = Location::of(code, pc);
            j.steps.push(JournalStep { place, depth, fitness, quality, penalties: Vec::new() });
        }
    }
    /// Fitness has fallen (or was given back).
    fn note(&mut self, p: Penalty) {
        if p.cost != 0
            && let Some(step) = self.journal.as_mut().and_then(|j| j.steps.last_mut())
        {
            step.penalties.push(p);
        }
    }
    /// For the current frame, which is entered, or about to be left.
    fn charge_frame(&mut self, entered: bool) {
        let depth = self.depth();
        let p = if entered { self.course.enter(depth) } else { self.course.leave(depth) };
        self.note(p);
    }
    /// Inlined frames around the current one.
    pub(crate) fn depth(&self) -> usize {
        self.frames.len() - 1
    }

    /// Shows the instruction at `pc`, which is about to run.
    ///
    /// # Safety
    /// The registers describe a live, complete frame.
    pub unsafe fn step(&mut self, vm: &mut Vm, pc: *const u32, sp: *mut Value, fp: *mut Value) -> Step {
        if let Err(r) = self.compare(pc, sp, fp) {
            return match r {
                Reason::Raised if self.end_behind_call() => Step::End(r),
                _ => Step::Abort(r),
            };
        }
        // SAFETY: `pc` is an instruction of the frame's code.
        let w = unsafe { *pc };
        let Some(op) = Opcode::from_u8(w as u8) else { return Step::Abort(Reason::ModelDiffers) };
        let base = op.info().base;
        self.pc = words_from(self.top().code, pc);
        self.snap = None;
        self.detail = None;
        if let Some(p) = self.pending.take() {
            self.settle(p);
        }
        if std::mem::take(&mut self.poll) {
            self.guard(Op::GuardValid, &[], &[]);
        }
        let at_start =
            self.frames.len() == 1 && self.pc == self.start_pc && self.top().depth() == self.start_depth;
        if at_start && self.is_root && !self.first {
            return Step::End(Reason::ClosedLoop);
        }
        let recursion =
            self.frames.len() > 1 && self.place.is_some() && self.places.borrow().find(pc) == self.place;
        // The executor stands for the loop's head.
        let executor = recursion || op == Opcode::ENTER_EXECUTOR && !(self.first && self.is_root);
        let place = self.place(op);
        self.note_step(self.course.quality(place));
        let look = self.course.look(place, self.trace.insts.len(), self.first, executor);
        if look.best {
            let snapshot = self.snapshot_now();
            self.best = Some(BestExit { insts: self.trace.insts.len(), snapshot });
        }
        match look.stop {
            Some(Reason::TooLong) => return Step::Abort(Reason::TooLong),
            Some(r) => return Step::End(r),
            None => {}
        }
        self.first = false;
        let before = self.trace.insts.len();
        let at = At { sp, fp, arg: (w >> 8) as usize, op, at: pc };
        let next = self.pc + 1 + base.info().cache as u32;
        self.expected_pc = Some(next);
        self.next_fp = sp.wrapping_add(taipan_vm::frame::HEADER_WORDS);
        self.recorded += 1;
        let r = self.instruction(vm, base, &at, next);
        let p = self.course.operations(self.trace.insts.len() - before);
        self.note(p);
        match (r, self.ended) {
            (Ok(()), None) => Step::Continue,
            (Ok(()), Some(r)) => {
                // Where it goes on, for an end that does.
                self.pc = self.expected_pc.unwrap_or(self.pc);
                Step::End(r)
            }
            (Err(r), _) => Step::Abort(r),
        }
    }

    /// The same of the entry frame's function, once.
    pub(crate) fn entry_globals(&mut self, live: Gc<FuncObj>) -> Rec {
        if !std::mem::replace(&mut self.globals_known, true) {
            let code = self.frames[0].code;
            self.globals_guard(code, live, |r| r.op(Op::EntryFunc, &[]))?;
        }
        Ok(())
    }
    /// The function of this code looks names up where the live one does: as all of the code do, or it is looked at.
    fn globals_guard(
        &mut self,
        code: Gc<CodeObj>,
        live: Gc<FuncObj>,
        func: impl FnOnce(&mut Recorder) -> Opnd,
    ) -> Rec {
        let (Some(g), Some(b)) = (live.globals.get(), live.builtins.get()) else {
            return Err(Reason::UnsupportedAttribute);
        };
        let scope = Scope::One(g.as_ptr() as usize, b.as_ptr() as usize);
        if code.scope.get() == scope && self.watches.borrow().may_watch(code.value(), What::Version) {
            for o in [code.value(), g.value(), b.value()] {
                self.constant(o);
            }
            self.watch(Watched::scope(code));
            return Ok(());
        }
        let func = func(self);
        for (offset, d) in [
            (std::mem::offset_of!(FuncObj, globals), g.value()),
            (std::mem::offset_of!(FuncObj, builtins), b.value()),
        ] {
            let now = self.load(Op::LoadPtr, func, offset, Alias::Immut);
            let d = self.constant(d);
            self.guard(Op::GuardIs, &[now, d], &[]);
        }
        Ok(())
    }
    /// Is the live frame what the model says?
    fn compare(&self, pc: *const u32, sp: *mut Value, fp: *mut Value) -> Rec {
        let f = self.top();
        if f.fp != fp {
            return Err(Reason::ModelDiffers);
        }
        // SAFETY: both are in the frame.
        let depth = unsafe { sp.offset_from(fp) } as usize;
        let here = words_from(f.code, pc);
        // The value of `next` is pushed if there is one.
        let (pc_ok, extra) = match self.pending {
            Some(Pending::Next { end, body, sent, .. }) => {
                (here == end || here == body, (sent || here == body) as usize)
            }
            Some(Pending::Branch { taken, fall, .. }) => (here == taken || here == fall, 0),
            None => (self.expected_pc.is_none_or(|p| p == here), 0),
        };
        if !pc_ok || depth != f.slots.len() + extra {
            return Err(if pc_ok { Reason::ModelDiffers } else { Reason::Raised });
        }
        // SAFETY: the live frame has this many words.
        #[cfg(debug_assertions)]
        for (i, o) in f.slots.iter().enumerate() {
            if let Some(Opnd::Const(c)) = o
                && c.ty.is_tagged()
            {
                let live = unsafe { *fp.add(i) };
                debug_assert!(live.bits() == c.bits.0, "slot {i}: {live:?} is not {c}");
            }
        }
        Ok(())
    }
    fn place(&self, op: Opcode) -> Place {
        // SAFETY: the pc is in the code.
        let pc = unsafe { self.top().code.words.get().add(self.pc as usize) };
        // (Where a function begins is no good place to stop although it has an executor.)
        if op == Opcode::ENTER_EXECUTOR || self.pc > 4 && self.places.borrow().has_executor(pc) {
            return Place::Executor;
        }
        if self.top().code.tables().merge_points.binary_search(&self.pc).is_ok() {
            return Place::Merge;
        }
        if op.info().base.info().traits.specialisable { Place::Specialisable } else { Place::Ordinary }
    }

    // ---- the model ----

    fn top(&self) -> &ModelFrame {
        self.frames.last().expect("a recorder has a frame")
    }
    fn top_mut(&mut self) -> &mut ModelFrame {
        self.frames.last_mut().expect("a recorder has a frame")
    }
    fn push(&mut self, v: impl Into<Opnd>) {
        let v = v.into();
        let f = self.top_mut();
        f.slots.push(Some(v));
        f.set(f.slots.len() - 1, v);
    }
    fn drop(&mut self, n: usize) {
        let f = self.top_mut();
        let len = f.slots.len() - n;
        f.slots.truncate(len);
    }
    /// The word at index `i` of the current frame, loaded if need be.
    fn slot(&mut self, i: usize) -> Opnd {
        self.slot_of(self.frames.len() - 1, i)
    }
    /// The same in the frame of this number; what is not loaded yet is the entry frame's.
    fn slot_of(&mut self, frame: usize, i: usize) -> Opnd {
        if let Some(o) = self.frames[frame].slots[i] {
            return o;
        }
        let o = self.trace.op(Op::Slot, &[], &[i as u64]);
        self.frames[frame].slots[i] = Some(o);
        o
    }
    fn set_slot(&mut self, i: usize, v: Opnd) {
        self.top_mut().set(i, v);
    }
    /// The operand `n` below the top (1 = top).
    fn peek(&mut self, n: usize) -> Opnd {
        let i = self.top().slots.len() - n;
        self.slot(i)
    }
    /// Replaces a value by what is now known of it, everywhere.
    fn refine(&mut self, old: Opnd, new: Opnd) {
        for f in &mut self.frames {
            for s in &mut f.slots {
                if *s == Some(old) {
                    *s = Some(new);
                }
            }
        }
    }

    // ---- emitting ----

    /// The snapshot of the state before this instruction.
    fn snap(&mut self) -> SnapId {
        if let Some(s) = self.snap {
            return s;
        }
        let s = self.snapshot_now();
        let s = self.trace.add_snapshot(s);
        self.snap = Some(s);
        s
    }
    fn snapshot_now(&self) -> Snapshot {
        let last = self.frames.len() - 1;
        Snapshot::new(
            self.frames
                .iter()
                .enumerate()
                .map(|(i, f)| f.snapshot(if i == last { self.pc } else { f.resume }))
                .collect(),
        )
    }
    fn op(&mut self, op: Op, args: &[Opnd]) -> Opnd {
        self.trace.op(op, args, &[])
    }
    fn guard(&mut self, op: Op, args: &[Opnd], imm: &[u64]) -> Opnd {
        let s = self.snap();
        self.trace.guard(op, args, imm, s)
    }
    fn load(&mut self, op: Op, obj: Opnd, offset: usize, class: Alias) -> Opnd {
        self.trace.load(op, obj, offset as u32, class)
    }
    /// A constant object or immediate.
    fn constant(&mut self, v: Value) -> Opnd {
        if v.is_ptr() && self.roots.last() != Some(&v) {
            self.roots.push(v);
        }
        Opnd::any(Word(v.bits()))
    }
    /// A tagged word for `o`: floats and bools are boxed.
    fn any(&mut self, o: Opnd) -> Opnd {
        match self.trace.ty(o) {
            Type::Float => match o.as_float().and_then(Word::try_float) {
                Some(w) => Opnd::any(w),
                None => self.op(Op::BoxFloat, &[o]),
            },
            Type::Bool => match o.as_bool() {
                Some(b) => Opnd::any(Word::bool(b)),
                None => self.op(Op::BoxBool, &[o]),
            },
            _ => o,
        }
    }
    /// Calls a helper; the snapshot is that of this instruction.
    fn call(&mut self, h: H, args: &[Opnd]) -> Opnd {
        if h.runs_python() {
            self.opaque.push(self.whence());
        }
        let args: Vec<Opnd> =
            args.iter().map(|&o| if self.trace.ty(o) == Type::Word { o } else { self.any(o) }).collect();
        let s = if h.needs_snapshot() { Some(self.snap()) } else { None };
        self.poll |= h.runs_python();
        self.trace.call(h.id(), &args, Type::Any, s)
    }

    /// Calls a helper that may refuse (see [`crate::helpers::REFUSED`]), and then leaves as if nothing had happened.
    fn call_quiet(&mut self, h: H, args: &[Opnd]) -> Opnd {
        let r = self.call(h, args);
        self.guard(Op::GuardNotIs, &[r, Opnd::any(Word(crate::helpers::REFUSED.bits()))], &[]);
        r
    }

    // ---- what values are ----

    /// The loop that is being recorded must go on: another iteration shows it better.
    fn goes_on(&self, goes_on: bool) -> Rec {
        if !goes_on && self.is_root && self.frames.len() == 1 && self.pc == self.start_pc {
            return Err(Reason::LoopEnded);
        }
        Ok(())
    }
    /// `o` as an int, if the live value is one.
    fn int(&mut self, o: Opnd, live: Value) -> Option<Opnd> {
        match self.trace.ty(o) {
            Type::Int => Some(o),
            Type::Any if !o.is_const() && live.is_int() => {
                let n = self.guard(Op::GuardInt, &[o], &[]);
                self.refine(o, n);
                Some(n)
            }
            _ => None,
        }
    }
    /// `o` as a float, if the live value is an immediate one.
    fn float(&mut self, o: Opnd, live: Value) -> Option<Opnd> {
        match self.trace.ty(o) {
            Type::Float => Some(o),
            Type::Any if live.is_float_imm() => {
                if let Some(c) = o.constant() {
                    return Some(Opnd::float(c.bits.float()));
                }
                let n = self.guard(Op::GuardFloat, &[o], &[]);
                self.refine(o, n);
                Some(n)
            }
            _ => None,
        }
    }
    /// `o` as a machine bool, if the live value is one.
    fn bool(&mut self, o: Opnd, live: Value) -> Option<Opnd> {
        match self.trace.ty(o) {
            Type::Bool => Some(o),
            Type::Any if live.is_bool() => {
                if let Some(c) = o.constant() {
                    return Some(Opnd::Const(Const::bool(c.bits == Word::TRUE)));
                }
                let n = self.guard(Op::GuardBool, &[o], &[]);
                self.refine(o, n);
                Some(n)
            }
            _ => None,
        }
    }
    /// `o` as an object, if the live value is one.
    fn obj(&mut self, o: Opnd, live: Value) -> Rec<Opnd> {
        match self.trace.ty(o) {
            Type::Obj => Ok(o),
            Type::Any if live.is_ptr() && !o.is_const() => {
                let n = self.guard(Op::GuardObj, &[o], &[]);
                self.refine(o, n);
                Ok(n)
            }
            _ => Err(Reason::UnsupportedOperands),
        }
    }
    /// `o` as an object of the live value's shape; gives the shape.
    fn shaped(&mut self, o: Opnd, live: Value) -> Rec<(Opnd, u32)> {
        let n = self.obj(o, live)?;
        // SAFETY: a pointer value refers to a live object.
        let shape = unsafe { (*live.ptr_unchecked()).shape.get() };
        if !o.is_const() || !shape_fixed(shape) {
            self.guard(Op::GuardShape, &[n], &[shape as u64]);
        }
        Ok((n, shape))
    }
    /// The object is this very one from here on.
    fn same(&mut self, o: Opnd, live: Value) -> Opnd {
        let c = self.constant(live);
        if o != c {
            let a = self.any(o);
            self.guard(Op::GuardIs, &[a, c], &[]);
            self.refine(o, c);
        }
        c
    }
    /// Leaves unless the word is what it is now.
    fn word_is(&mut self, w: Opnd, now: u64) {
        let b = self.op(Op::WEq, &[w, Opnd::word(now)]);
        self.guard(Op::GuardTrue, &[b], &[]);
    }
    /// Goes the way that the program goes: leaves if `b` is not `is`.
    fn direction(&mut self, b: Opnd, is: bool) {
        match b.as_bool() {
            Some(c) => debug_assert_eq!(c, is),
            None => {
                self.guard(if is { Op::GuardTrue } else { Op::GuardFalse }, &[b], &[]);
                self.refine(b, Opnd::bool(is));
            }
        }
    }
}

/// The alias class of a field that a virtual object may have.
fn field_class(header: Word, offset: u32) -> Alias {
    let at = |o: usize| offset as usize == o;
    match taipan_vm::taipan_heap::Kind(header.header_kind()) {
        kind::TUPLE if at(std::mem::offset_of!(TupleObj, hash)) => Alias::Other,
        kind::TUPLE => Alias::Immut,
        kind::SEQ_ITER => Alias::Iter,
        kind::RANGE_ITER if at(std::mem::offset_of!(RangeIter, step)) => Alias::Immut,
        kind::RANGE_ITER => Alias::Iter,
        kind::SLICE | kind::RANGE => Alias::Immut,
        kind::INSTANCE => Alias::Slot,
        kind::SUBVALUE if at(std::mem::offset_of!(SubValue, value)) => Alias::Immut,
        kind::SUBVALUE => Alias::Slot,
        kind::LIST if at(std::mem::offset_of!(ListObj, len)) => Alias::ListLen,
        kind::LIST if at(std::mem::offset_of!(ListObj, items)) => Alias::ListItems,
        kind::LIST => Alias::Slot,
        Kind::VALUES if !at(ValueArray::LEN_OFFSET) => Alias::Elem,
        _ => Alias::Other,
    }
}
/// Objects of the builtin shapes keep them.
fn shape_fixed(shape: u32) -> bool {
    shape < taipan_vm::shape::id::FIRST_FREE
}
/// Where the program goes on from `pc`: jumps are followed, so that what is behind them is one place.
///
/// # Safety
/// `pc` is an instruction of verified code.
pub(crate) unsafe fn behind_jumps(mut pc: *const u32) -> *const u32 {
    // SAFETY: promised by the caller; jumps stay within the code.
    unsafe {
        // (An endless loop of jumps alone is no code of the compiler's, but bytecode can be made by anybody.)
        for _ in 0..4 {
            let arg = (*pc >> 8) as usize;
            pc = match Opcode::from_u8(*pc as u8).map(Opcode::base) {
                Some(Opcode::JUMP_BACKWARD) => pc.add(2).sub(arg),
                Some(Opcode::JUMP_FORWARD) => pc.add(1 + arg),
                _ => break,
            };
        }
        pc
    }
}
/// Offset of `pc` in the code, in words.
pub(crate) fn words_from(code: Gc<CodeObj>, pc: *const u32) -> u32 {
    ((pc as usize - code.words.get() as usize) / 4) as u32
}
