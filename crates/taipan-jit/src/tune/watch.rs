//! Recording a program's instruction stream: a JIT that makes no machine code.
//!
//! [`Watch`] stands where the JIT stands ([`TraceJit`]), so the interpreter needs to know nothing of it: from the first
//! backward jump of the program's own code on it has every instruction shown, as if it recorded one long trace. What
//! native functions call back is not shown; it counts as their own time, as it does in traces.
//!
//! The stream holds no values, but the replay must know what a recorder would make of each instruction. So a real
//! [`Recorder`] looks on, now here and now there, until each instruction was seen a few times, and it is noted how many
//! operations it emitted and where it gave up. It is an observer only: it changes nothing and its trace is thrown away.

use super::stream::{Arrival, Code, Flow, Id, Instruction, Packer, write};
use crate::fitness::Policy;
use crate::journal::text_of;
use crate::reasons::Reason;
use crate::record::{Recorder, Shared, Step, words_from};
use crate::tunables::Tunables;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use taipan_bytecode::{Opcode, co, instructions};
use taipan_trace::{Op, TraceId};
use taipan_vm::code::CodeObj;
use taipan_vm::frame::frame;
use taipan_vm::interp::dispatch::Regs;
use taipan_vm::interp::jit::{Left, NEVER, TraceJit};
use taipan_vm::object::NativeFn;
use taipan_vm::taipan_heap::{Marked, Tracer};
use taipan_vm::{Gc, Value, ValueExt, Vm};

/// Looks that the recorder takes at an instruction in either position; and at most, if it is never inlined (or always).
const LOOKS: u32 = 4;
const MOST_LOOKS: u32 = 16;

/// What the recorder said of an instruction.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// In the frame where the trace began, and in an inlined one.
    recorded: [u32; 2],
    stopped: [u32; 2],
    why: [Option<Reason>; 2],
    operations: u64,
    condition: bool,
    expected: u32,
    unexpected: u32,
}
/// Place, whether it does the jump behind it too, arrival, kinds of operands.
type Key = (u32, u32, bool, Arrival, u64);

/// What must stay alive, apart from the state, so that the collector can see it at any time: the recorder may allocate.
#[derive(Default)]
struct Roots {
    // GC: traced by `Watch::trace`, both.
    codes: Vec<Value>,
    observed: Vec<Value>,
}

struct State {
    running: bool,
    done: bool,
    codes: FxHashMap<usize, u32>,
    code_list: Vec<Code>,
    roots: Rc<RefCell<Roots>>,
    keys: FxHashMap<Key, Id>,
    instructions: Vec<Instruction>,
    seen: Vec<Seen>,
    events: Packer,
    /// The frame of the last instruction, its caller, its code.
    last: (*mut Value, *mut Value, u32),
    observer: Option<Box<Recorder>>,
    shared: Shared,
    tunables: Tunables,
}

/// See the module.
pub struct Watch {
    /// The program: where in it the stream begins.
    file: String,
    limit: u64,
    full: Box<dyn Fn(&Watch)>,
    roots: Rc<RefCell<Roots>>,
    state: RefCell<State>,
}

impl Watch {
    /// Of the program in this file, so many instructions; then `full` is told.
    pub fn new(file: String, limit: u64, full: Box<dyn Fn(&Watch)>) -> Watch {
        let tunables = Tunables {
            policy: Policy::AdHoc,
            adhoc_insts: 2500,
            adhoc_frames: Tunables::default().max_frames,
            ..Tunables::default()
        };
        let roots = Rc::<RefCell<Roots>>::default();
        Watch {
            file,
            limit,
            full,
            roots: roots.clone(),
            state: RefCell::new(State {
                running: false,
                done: false,
                codes: FxHashMap::default(),
                code_list: Vec::new(),
                roots,
                keys: FxHashMap::default(),
                instructions: Vec::new(),
                seen: Vec::new(),
                events: Packer::default(),
                last: (std::ptr::null_mut(), std::ptr::null_mut(), 0),
                observer: None,
                shared: Shared::default(),
                tunables,
            }),
        }
    }
    /// Writes the stream to a file; the number of instructions in it.
    pub fn write(&self, path: &Path) -> std::io::Result<u64> {
        let mut s = self.state.borrow_mut();
        let s = &mut *s;
        s.done = true;
        s.observer = None;
        for (i, seen) in s.instructions.iter_mut().zip(&s.seen) {
            i.operations = seen.operations as f32 / seen.recorded.iter().sum::<u32>().max(1) as f32;
            i.condition = seen.condition;
            i.stops = [0, 1].map(|n| {
                let stops = seen.stopped[n] > seen.recorded[n];
                seen.why[n].filter(|_| stops).map(|r| r.text().to_owned())
            });
            i.unexpected = seen.unexpected > seen.expected;
        }
        let count = s.events.count;
        let (codes, instructions) = (std::mem::take(&mut s.code_list), std::mem::take(&mut s.instructions));
        write(path, codes, instructions, std::mem::take(&mut s.events))?;
        Ok(count)
    }
}

impl State {
    fn code(&mut self, code: Gc<CodeObj>) -> u32 {
        let at = code.words.get() as usize;
        if let Some(&n) = self.codes.get(&at) {
            return n;
        }
        // SAFETY: the code runs, so it has so many words.
        let words = unsafe { std::slice::from_raw_parts(code.words.get(), code.n_words.get() as usize) };
        let back = |i: &taipan_bytecode::Instr| i.op.base() == Opcode::JUMP_BACKWARD;
        let target = |i: taipan_bytecode::Instr| Some((i.offset as u32, i.jump_target()? as u32));
        self.code_list.push(Code {
            name: text_of(code.qualname.get()),
            file: text_of(code.filename.get()),
            generator: code.has(co::GENERATOR | co::COROUTINE | co::ASYNC_GENERATOR),
            loops: instructions(words).filter(back).filter_map(target).collect(),
        });
        self.roots.borrow_mut().codes.push(code.value());
        let n = self.code_list.len() as u32 - 1;
        self.codes.insert(at, n);
        n
    }
    /// # Safety
    /// The registers describe a live, complete frame; `pc` is its instruction.
    unsafe fn instruction(&mut self, pc: *const u32, sp: *mut Value, fp: *mut Value) -> Option<Id> {
        // SAFETY: promised by the caller.
        let (w, code, caller) = unsafe { (*pc, frame(fp).code(), frame(fp).prev) };
        let op = Opcode::from_u8(w as u8)?;
        let base = op.base();
        let n = self.code(code);
        let arrival = match self.last {
            (f, _, c) if f == fp && c == n => Arrival::Same,
            (f, ..) if f == caller && !f.is_null() => Arrival::Push,
            (_, c, _) if c == fp => Arrival::Pop,
            _ => Arrival::Other,
        };
        self.last = (fp, caller, n);
        let at = words_from(code, pc);
        let arg = w >> 8;
        let fused = base == Opcode::COMPARE_OP && op.name().ends_with("_JUMP");
        // SAFETY: the operands of the instruction are on the frame's stack.
        let kinds = unsafe { kinds(base, arg as usize, sp) };
        let key = (n, at, fused, arrival, kinds);
        if let Some(&id) = self.keys.get(&key) {
            return Some(id);
        }
        let mut next = at + 1 + base.info().cache as u32;
        let flow = match base {
            Opcode::POP_JUMP_IF_FALSE
            | Opcode::POP_JUMP_IF_TRUE
            | Opcode::POP_JUMP_IF_NONE
            | Opcode::POP_JUMP_IF_NOT_NONE => Flow::Branch { fall: next, taken: next + arg },
            Opcode::COMPARE_OP if fused => {
                // SAFETY: the jump stands behind it.
                let by = unsafe { *code.words.get().add(next as usize) } >> 8;
                next += 2;
                Flow::Branch { fall: next, taken: next + by }
            }
            Opcode::FOR_ITER => Flow::Iterate { end: next + arg },
            Opcode::JUMP_BACKWARD => Flow::Back { target: next - arg },
            Opcode::JUMP_BACKWARD_NO_INTERRUPT => Flow::Jump { target: next - arg },
            Opcode::JUMP_FORWARD => Flow::Jump { target: next + arg },
            Opcode::RESUME if arg & 3 == 0 => Flow::Start,
            Opcode::RETURN_VALUE => Flow::Return,
            Opcode::YIELD_VALUE => Flow::Yield,
            _ => Flow::Plain,
        };
        let id = self.instructions.len() as Id;
        self.instructions.push(Instruction {
            code: n,
            pc: at,
            op: base as u8,
            next,
            arrival,
            flow,
            merge: code.tables().merge_points.binary_search(&at).is_ok(),
            specialisable: base.info().traits.specialisable,
            operations: 0.0,
            condition: false,
            stops: [None, None],
            unexpected: false,
        });
        self.seen.push(Seen::default());
        self.keys.insert(key, id);
        Some(id)
    }
    /// # Safety
    /// As for [`State::instruction`], of instruction `id`.
    unsafe fn observe(&mut self, id: Id, vm: &mut Vm, pc: *const u32, sp: *mut Value, fp: *mut Value) {
        let first = self.observer.is_none();
        if first {
            let s = &self.seen[id as usize];
            let looks = [0, 1].map(|n| s.recorded[n] + s.stopped[n]);
            if looks.iter().all(|n| *n >= LOOKS) || looks.iter().sum::<u32>() >= MOST_LOOKS {
                return;
            }
            // SAFETY: promised by the caller.
            let r =
                unsafe { Recorder::root(TraceId(0), &self.tunables, self.shared.clone(), pc, sp, fp, false) };
            self.observer = Some(Box::new(r));
            self.roots.borrow_mut().observed.clear();
        }
        let Some(mut r) = self.observer.take() else { return };
        let (recorded, before, inlined) = (r.recorded, r.trace.insts.len(), (r.depth() > 0) as usize);
        // SAFETY: promised by the caller.
        let step = unsafe { r.step(vm, pc, sp, fp) };
        {
            let mut roots = self.roots.borrow_mut();
            let known = roots.observed.len().min(r.roots.len());
            roots.observed.extend_from_slice(&r.roots[known..]);
        }
        let s = &mut self.seen[id as usize];
        if r.recorded == recorded {
            // It did not come to the instruction.
            if matches!(step, Step::Abort(Reason::ModelDiffers | Reason::Raised)) {
                s.unexpected += 1;
            }
            if !first {
                // It may be of interest from here on.
                // SAFETY: promised by the caller.
                unsafe { self.observe(id, vm, pc, sp, fp) };
            }
            return;
        }
        s.expected += !first as u32;
        if let Step::Abort(why) = step {
            s.stopped[inlined] += 1;
            s.why[inlined] = Some(why);
            return;
        }
        let new = &r.trace.insts[before..];
        s.recorded[inlined] += 1;
        s.operations += new.len() as u64;
        s.condition |= new.iter().any(|i| matches!(i.op, Op::GuardTrue | Op::GuardFalse));
        if matches!(step, Step::Continue) {
            self.observer = Some(r);
        }
    }
}

/// The kinds of what an instruction works on, as far as its guards tell them apart.
///
/// # Safety
/// `sp` is the top of the stack of a frame that stands at the instruction.
unsafe fn kinds(op: Opcode, a: usize, sp: *mut Value) -> u64 {
    // SAFETY: verified code has pushed the operands.
    let live = |n: usize| unsafe { *sp.sub(n) };
    let two = |x: u64, y: u64| x << 32 | y;
    match op {
        Opcode::BINARY_OP if a == SUBSCRIPT => two(kind(live(2)), live(1).is_int() as u64),
        // (What is no number is left to the runtime, or to a method, whose frame is seen.)
        Opcode::BINARY_OP | Opcode::COMPARE_OP => two(number(live(2)), number(live(1))),
        Opcode::STORE_SUBSCR => kind(live(2)),
        Opcode::TO_BOOL
        | Opcode::UNARY_NEGATIVE
        | Opcode::UNARY_INVERT
        | Opcode::LOAD_ATTR
        | Opcode::STORE_ATTR
        | Opcode::GET_ITER
        | Opcode::FOR_ITER
        | Opcode::UNPACK_SEQUENCE => kind(live(1)),
        Opcode::SEND => kind(live(2)),
        Opcode::CALL | Opcode::CALL_KW => {
            let callee = live(a + 2 + (op == Opcode::CALL_KW) as usize);
            match callee.downcast::<NativeFn>() {
                Some(f) => std::ptr::from_ref(f.def) as u64,
                None if callee.to_type().is_some() => callee.bits(),
                None => kind(callee),
            }
        }
        _ => 0,
    }
}
const SUBSCRIPT: usize = 26;
fn number(v: Value) -> u64 {
    match v {
        _ if v.is_int() => 1,
        _ if v.is_float_imm() => 2,
        _ => 3,
    }
}
fn kind(v: Value) -> u64 {
    if v.is_ptr() {
        // SAFETY: a pointer value refers to a live object.
        return 8 + unsafe { (*v.ptr_unchecked()).shape.get() } as u64;
    }
    match v {
        _ if v.is_int() => 1,
        _ if v.is_float_imm() => 2,
        _ if v.is_none() => 3,
        _ if v.is_bool() => 4,
        _ => 5,
    }
}

impl TraceJit for Watch {
    fn threshold(&self) -> u32 {
        1
    }
    fn function_threshold(&self) -> u32 {
        NEVER
    }
    unsafe fn hot_loop(&self, _: &mut Vm, _: *mut u32, r: &Regs) -> bool {
        let mut s = self.state.borrow_mut();
        // SAFETY: a live frame.
        let file = unsafe { frame(r.fp).code() }.filename.get();
        let begins = !s.running && !s.done && text_of(file) == self.file;
        s.running |= begins;
        begins
    }
    unsafe fn record(&self, vm: &mut Vm, pc: *const u32, sp: *mut Value, fp: *mut Value) -> bool {
        let mut s = self.state.borrow_mut();
        if s.done || s.events.count >= self.limit {
            let first = !std::mem::replace(&mut s.done, true);
            s.observer = None;
            drop(s);
            if first {
                (self.full)(self);
            }
            return false;
        }
        // SAFETY: promised by the caller.
        let Some(id) = (unsafe { s.instruction(pc, sp, fp) }) else { return true };
        s.events.push(id);
        // SAFETY: as above. (What the recorder asks of the VM runs no Python code.)
        unsafe { s.observe(id, vm, pc, sp, fp) };
        true
    }
    fn cancel(&self) {
        // (It goes on at the next loop, if the thread is not watched any more.)
        let mut s = self.state.borrow_mut();
        (s.running, s.observer) = (false, None);
    }
    unsafe fn enter(&self, _: &mut Vm, _: u32, _: *mut u32, _: &mut Regs) -> Left {
        Left::Go
    }
    fn poll(&self) {}
    fn before_fork(&self) {}
    fn after_fork(&self, _: bool) {}
    // (No trace relies on anything.)
    fn changed(&self, _: Value) {}
    fn keys_changed(&self, _: Value, _: Option<Value>) {}
    fn value_changes(&self, _: Value, _: u32) {}
    fn clear(&self) {}
    fn dump(&self, path: &Path) -> std::io::Result<()> {
        std::fs::write(path, "")
    }
    fn trace(&self, t: &mut Tracer) {
        if let Ok(roots) = self.roots.try_borrow() {
            t.visit_slice(&roots.codes);
            t.visit_slice(&roots.observed);
        }
    }
    fn forget_dead(&self, _: &Marked) {}
}
