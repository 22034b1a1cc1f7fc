//! Traces run by the evaluator of `taipan-trace` in the place of machine code (`-X jit.evaluate=1`): slow, and for
//! comparison. Where a program's result is right so and wrong otherwise, the backend is to blame.
//!
//! All around it is as with machine code: exits are counted, recorded from, linked to side traces. Values are on the
//! native stack, where the collector finds them.

use crate::executor::Executor;
use crate::helpers::{self, VmFacts};
use std::rc::Rc;
use std::sync::atomic::Ordering;
use taipan_codegen::{Exit, ExitKind, JitState};
use taipan_trace::eval::FrameState;
use taipan_trace::{HelperId, Host, Op, Outcome, ReturnMode, SnapId, Type, Word, eval_in};
use taipan_vm::frame::frame;
use taipan_vm::taipan_heap::{Header, Heap, Kind};
use taipan_vm::{Value, Vm};

/// A trace of more instructions is left to the interpreter.
const MOST: usize = 3000;

pub fn can_run(e: &Executor) -> bool {
    e.trace.insts.len() <= MOST
}
/// Runs an executor and what it is linked to, until an exit that is not linked; gives that exit.
///
/// # Safety
/// As for entering machine code: the executor begins where the frame at `fp` stands. It [can](can_run) be run.
pub unsafe fn run(
    vm: &mut Vm,
    facts: &VmFacts,
    first: &Rc<Executor>,
    fp: *mut Value,
    state: &mut JitState,
    side: impl Fn(*const Exit) -> Option<Rc<Executor>>,
) -> *const Exit {
    let mut e = first.clone();
    let mut fp = fp;
    loop {
        // (On the native stack.)
        let mut values = [Word::ZERO; MOST];
        let values = &mut values[..e.trace.insts.len()];
        let mut host = VmHost { vm, fp, state, e: &e };
        let outcome = match eval_in(&e.trace, facts, &mut host, usize::MAX, values) {
            Ok(outcome) => outcome,
            Err(error) => panic!("t{}: {error}\n{}", e.id, e.trace.text(facts)),
        };
        let (snap, kind) = match outcome {
            Outcome::Exit { at, snap, raising, .. } => {
                let kind = match e.trace[at].op {
                    _ if raising => ExitKind::Raise,
                    Op::GuardValid => ExitKind::Poll,
                    _ => ExitKind::Leave,
                };
                (snap, kind)
            }
            Outcome::Jump { .. } => (last_snapshot(&e), ExitKind::Jump),
            Outcome::Return { value, mode } => {
                // SAFETY: the entry frame is left as the trace says.
                fp = unsafe { leave_frame(vm, fp, value, mode) };
                state.depth -= 1;
                (last_snapshot(&e), ExitKind::Return)
            }
            Outcome::OutOfFuel => unreachable!("there is no end of it"),
        };
        for (to, u) in state.values.iter_mut().zip(e.trace.exit_values(snap)) {
            *to = values[u.index()].0;
        }
        state.set_exit_frame(fp.cast());
        let exit: *const Exit = e.code.exit(snap, kind).expect("machine code has the exits of its trace");
        match side(exit).filter(|next| can_run(next)) {
            Some(next) => e = next,
            None => return exit,
        }
    }
}
fn last_snapshot(e: &Executor) -> SnapId {
    e.trace.insts.last().and_then(|i| i.snap).expect("a trace ends with a snapshot")
}

/// As `return` in machine code.
///
/// # Safety
/// `fp` is the innermost frame, with its header.
unsafe fn leave_frame(vm: &mut Vm, fp: *mut Value, value: Word, mode: u32) -> *mut Value {
    let mode = ReturnMode::from_number(mode).expect("verified");
    // SAFETY: promised by the caller.
    unsafe {
        let (caller, mut sp) = (frame(fp).prev, frame(fp).ret_sp);
        if matches!(mode, ReturnMode::Push | ReturnMode::DonePush) {
            sp.write(Value::from_bits(value.0));
        }
        if !matches!(mode, ReturnMode::Drop | ReturnMode::Done) {
            sp = sp.add(1);
        }
        if matches!(mode, ReturnMode::Done | ReturnMode::DonePush) {
            let pc = frame(caller).pc;
            frame(caller).pc = pc.add((*pc.sub(2) >> 8) as usize);
        }
        (vm.thread.fp, vm.thread.sp) = (caller, sp);
        caller
    }
}

struct VmHost<'a> {
    vm: &'a mut Vm,
    fp: *mut Value,
    state: &'a mut JitState,
    e: &'a Executor,
}

impl Host for VmHost<'_> {
    fn slot(&mut self, n: u32) -> Word {
        // SAFETY: a word of the entry frame.
        Word(unsafe { *self.fp.add(n as usize) }.bits())
    }
    fn input(&mut self, n: u32) -> Word {
        Word(self.state.values[n as usize])
    }
    fn load(&mut self, address: u64, bytes: u32) -> Result<Word, String> {
        // SAFETY: the trace is as right as machine code would be.
        Ok(Word(unsafe {
            match bytes {
                1 => *(address as *const u8) as u64,
                4 => (address as *const u32).read_unaligned() as u64,
                _ => *(address as *const u64),
            }
        }))
    }
    fn store(&mut self, address: u64, bytes: u32, bits: Word) -> Result<(), String> {
        // SAFETY: as above.
        unsafe {
            match bytes {
                4 => *(address as *mut u32) = bits.0 as u32,
                _ => *(address as *mut u64) = bits.0,
            }
        }
        Ok(())
    }
    fn stored(&mut self, object: u64) {
        self.vm.heap.barrier(object as *mut Header);
    }
    fn alloc(&mut self, bytes: u32, header: Word) -> u64 {
        let bytes = bytes as usize;
        let p = match (self.vm.heap.try_bump(bytes), Heap::cell_place(bytes)) {
            (0, Some(place)) => self.vm.heap.alloc_slow(place.class),
            (p, _) => p,
        };
        let header =
            Header::with_flags(header.header_shape(), Kind(header.header_kind()), (header.0 >> 48) as u16);
        // SAFETY: a new cell of this size; the trace writes its words at once.
        unsafe { (p as *mut Header).write(header) };
        p as u64
    }
    fn boxed_float(&mut self, _: Word) -> Option<f64> {
        // Machine code leaves for these.
        None
    }
    fn box_float(&mut self, f: f64) -> Word {
        Word(self.vm.new_float(f).bits())
    }
    fn call(&mut self, h: HelperId, args: &[(Type, Word)]) -> Option<Word> {
        let address = helpers::address(h).expect("helpers of traces exist");
        let vm: *mut Vm = self.vm;
        let w = |n: usize| args[n].1.0;
        let f = |n: usize| args[n].1.as_f64();
        type P = *const u8;
        // SAFETY: the helper's signature is that of the table: all floats, or all words.
        let result = unsafe {
            use std::mem::transmute as t;
            match (args.len(), args.first().is_some_and(|a| a.0 == Type::Float)) {
                (1, true) => {
                    return Some(Word::from_f64(t::<P, extern "C" fn(*mut Vm, f64) -> f64>(address)(
                        vm,
                        f(0),
                    )));
                }
                (2, true) => {
                    let g = t::<P, extern "C" fn(*mut Vm, f64, f64) -> f64>(address);
                    return Some(Word::from_f64(g(vm, f(0), f(1))));
                }
                (0, _) => t::<P, extern "C" fn(*mut Vm) -> u64>(address)(vm),
                (1, _) => t::<P, extern "C" fn(*mut Vm, u64) -> u64>(address)(vm, w(0)),
                (2, _) => t::<P, extern "C" fn(*mut Vm, u64, u64) -> u64>(address)(vm, w(0), w(1)),
                (3, _) => t::<P, extern "C" fn(*mut Vm, u64, u64, u64) -> u64>(address)(vm, w(0), w(1), w(2)),
                (4, _) => {
                    let g = t::<P, extern "C" fn(*mut Vm, u64, u64, u64, u64) -> u64>(address);
                    g(vm, w(0), w(1), w(2), w(3))
                }
                (5, _) => {
                    let g = t::<P, extern "C" fn(*mut Vm, u64, u64, u64, u64, u64) -> u64>(address);
                    g(vm, w(0), w(1), w(2), w(3), w(4))
                }
                (n, _) => panic!("a helper of {n} arguments"),
            }
        };
        (result != Value::ERR.bits()).then_some(Word(result))
    }
    fn sync(&mut self, snap: SnapId, values: &[Word], _: &[FrameState]) {
        for (to, w) in self.state.values.iter_mut().zip(values) {
            *to = w.0;
        }
        // SAFETY: the frames of this executor's snapshot, whose values these are.
        let landed = unsafe { self.e.plan(snap).execute(self.vm, self.fp, self.state) };
        self.vm.thread.depth = self.state.depth as usize + landed.inlined;
        // As in a slow path of the interpreter: the pc is behind the instruction's word.
        // SAFETY: the frame that was just written.
        unsafe { frame(landed.fp).pc = landed.pc.add(1) };
    }
    fn wants_frames(&self) -> bool {
        false
    }
    fn valid(&mut self) -> bool {
        self.e.valid.get() != 0 && self.vm.breaker.load(Ordering::Relaxed) == 0
    }
    fn entry_func(&mut self) -> Word {
        // SAFETY: a live frame.
        Word(unsafe { frame(self.fp) }.func.bits())
    }
    fn entry_owner(&mut self) -> Word {
        // SAFETY: a live frame.
        Word(unsafe { frame(self.fp) }.locals.bits())
    }
    fn frame_is(&mut self, flags: u32) -> bool {
        // SAFETY: a live frame.
        let f = unsafe { frame(self.fp) };
        f.flags == flags as usize && f.frame_obj == Value::UNBOUND
    }
}
