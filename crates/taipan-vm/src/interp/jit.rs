//! Where a tracing JIT plugs into the interpreter.
//!
//! The interpreter counts backward jumps (the cache word of `JUMP_BACKWARD` counts down) and tells the JIT when one
//! got hot. The JIT may ask for recording: the dispatch loop then goes on through the table of [`record_step`],
//! which shows each instruction to the JIT before it runs in its normal handler. A finished trace is entered by
//! `ENTER_EXECUTOR`, which stands in the place of the backward jump and has the executor's number in its cache word.
//!
//! Unoptimised builds, whose handlers run from a loop, have no JIT.
//!
//! Invariants: the JIT gets `&self`, because Python code run from inside it may come back to it; what it is shown
//! are complete frames, with the registers stored in the thread state.

use super::dispatch::{FAIL, GO, Handler_, Regs, TABLE};
use crate::Vm;
use crate::frame::frame;
use crate::object::FrameObj;
use taipan_bytecode::Opcode;
use taipan_heap::{Marked, Tracer, Value};

/// How machine code was left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Left {
    /// The registers say where the interpreter goes on.
    Go,
    /// With an exception in flight, raised by the instruction before the pc.
    Raise,
    /// As `Go`, recording.
    Record,
    /// As `Raise`, and recording from the handler on.
    RecordRaise,
}

/// A tracing JIT.
pub trait TraceJit {
    /// Backward jumps until [`TraceJit::hot_loop`], for a new code object.
    fn threshold(&self) -> u32;
    /// Entries of a function until the same.
    fn function_threshold(&self) -> u32;
    /// The backward jump or function start at `site` got hot; the registers stand where it goes on. True: record from
    /// there.
    ///
    /// # Safety
    /// `site` is in the code of the frame that the registers describe, which is complete.
    unsafe fn hot_loop(&self, vm: &mut Vm, site: *mut u32, r: &Regs) -> bool;
    /// The instruction at `pc` is about to run. False: recording is over.
    ///
    /// # Safety
    /// The registers describe a complete frame.
    unsafe fn record(&self, vm: &mut Vm, pc: *const u32, sp: *mut Value, fp: *mut Value) -> bool;
    /// What was being recorded is given up: the thread is watched by something else now.
    fn cancel(&self);
    /// Runs executor number `n`, whose entry the registers stand at; if there is none any more, the instruction at `site`
    /// goes on as before.
    ///
    /// # Safety
    /// `site` is the instruction that enters it, in code of the current frame.
    unsafe fn enter(&self, vm: &mut Vm, n: u32, site: *mut u32, r: &mut Regs) -> Left;
    /// Somebody wanted the VM's attention; it may have been the JIT.
    fn poll(&self);
    /// The process is about to fork; then, in both processes, it has.
    fn before_fork(&self);
    fn after_fork(&self, child: bool);
    /// This class or function, which is marked as watched, has got another version.
    fn changed(&self, o: Value);
    /// This dict, which is marked as watched, has got a key; `None`: keys have gone, or have other entries.
    fn keys_changed(&self, d: Value, key: Option<Value>);
    /// Entry `e` of this dict, some of whose values are watched, gets another value.
    fn value_changes(&self, d: Value, e: u32);
    /// Drops all executors, so that their places are recorded anew.
    fn clear(&self);
    /// Writes a picture of all executors to a file, for GraphViz.
    fn dump(&self, path: &std::path::Path) -> std::io::Result<()>;
    /// Shows the collector what must stay alive while machine code runs or is being recorded. What executors refer to
    /// otherwise, they do not keep alive.
    fn trace(&self, t: &mut Tracer);
    /// Drops the executors that refer to something that is dead.
    fn forget_dead(&self, m: &Marked);
}

/// Set in the cache word of RESUME_EXECUTOR, beside the executor's number: the function is so short that the way into
/// machine code and out costs more than it gains where native code calls it.
pub const SHORT: u32 = 1 << 31;
/// Words that a loop without a JIT counts down from.
pub const NEVER: u32 = u32::MAX;

/// A hot backward jump at `r.pc - 1`; the registers go to its target.
///
/// # Safety
/// See `ops`.
pub unsafe fn hot_jump(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: the instruction has a cache word, and its target is in the code.
    unsafe {
        let site = (r.pc as *mut u32).sub(1);
        *site.add(1) = NEVER;
        r.pc = r.pc.add(1).sub(a);
        let Some(jit) = vm.jit.clone() else { return GO };
        if vm.is_watched() {
            return GO;
        }
        sync(r, vm);
        if jit.hot_loop(vm, site, r) {
            vm.thread.table = RECORD_TABLE.as_ptr();
        }
        GO
    }
}
/// A function that is entered often, at `r.pc - 1`; the registers go behind the instruction.
///
/// # Safety
/// See `ops`.
pub unsafe fn hot_entry(r: &mut Regs, vm: &mut Vm) -> u32 {
    // SAFETY: the instruction has a cache word.
    unsafe {
        let site = (r.pc as *mut u32).sub(1);
        *site.add(1) = NEVER;
        r.pc = r.pc.add(1);
        let Some(jit) = vm.jit.clone() else { return GO };
        if vm.is_watched() || is_recording(vm) {
            *site.add(1) = jit.function_threshold();
            return GO;
        }
        sync(r, vm);
        if jit.hot_loop(vm, site, r) {
            vm.thread.table = RECORD_TABLE.as_ptr();
        }
        GO
    }
}
/// RESUME_EXECUTOR at `r.pc - 1`.
///
/// # Safety
/// See `ops`.
pub unsafe fn enter_function(r: &mut Regs, vm: &mut Vm) -> u32 {
    // SAFETY: as above.
    unsafe {
        let (n, site) = (*r.pc & !SHORT, (r.pc as *mut u32).sub(1));
        r.pc = r.pc.add(1);
        // What is recorded is the interpreter's way through the function.
        if is_recording(vm) {
            return GO;
        }
        enter_at(r, vm, n, site)
    }
}
fn is_recording(vm: &Vm) -> bool {
    std::ptr::eq(vm.thread.table, RECORD_TABLE.as_ptr())
}
/// Enters executor `n`, which begins where the registers stand.
unsafe fn enter_at(r: &mut Regs, vm: &mut Vm, n: u32, site: *mut u32) -> u32 {
    // SAFETY: the registers are the handler's.
    unsafe {
        let Some(jit) = vm.jit.clone() else { return GO };
        // A watched thread is shown every instruction.
        if vm.is_watched() {
            return GO;
        }
        sync(r, vm);
        match jit.enter(vm, n, site, r) {
            Left::Go => GO,
            Left::Raise => FAIL,
            Left::Record => {
                vm.thread.table = RECORD_TABLE.as_ptr();
                GO
            }
            Left::RecordRaise => {
                vm.thread.table = RECORD_TABLE.as_ptr();
                FAIL
            }
        }
    }
}
/// ENTER_EXECUTOR at `r.pc - 1`.
///
/// # Safety
/// See `ops`.
pub unsafe fn enter_executor(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: as above.
    unsafe {
        let (n, site) = (*r.pc, (r.pc as *mut u32).sub(1));
        r.pc = r.pc.add(1).sub(a);
        enter_at(r, vm, n, site)
    }
}
/// Makes the backward jump or function start at `site` enter executor `n`, or (`None`) go on as before, `after` times until
/// it is hot.
///
/// # Safety
/// `site` is such an instruction of live code.
pub unsafe fn set_executor(site: *mut u32, n: Option<u32>, after: u32) {
    // SAFETY: promised by the caller.
    unsafe {
        let op = match (is_function_start(site), n.is_some()) {
            (false, true) => Opcode::ENTER_EXECUTOR,
            (false, false) => Opcode::JUMP_BACKWARD,
            (true, true) => Opcode::RESUME_EXECUTOR,
            (true, false) => Opcode::RESUME_COUNT,
        };
        *site.add(1) = n.unwrap_or(after);
        *site = *site & !0xff | op as u32;
    }
}
/// Is what got hot the start of a function, and no loop?
///
/// # Safety
/// `site` is an instruction of live code.
pub unsafe fn is_function_start(site: *const u32) -> bool {
    // SAFETY: promised by the caller.
    Opcode::from_u8(unsafe { *site } as u8).map(Opcode::base) == Some(Opcode::RESUME)
}
unsafe fn sync(r: &Regs, vm: &mut Vm) {
    // SAFETY: the current frame.
    unsafe {
        vm.thread.sp = r.sp;
        vm.thread.fp = r.fp;
        frame(r.fp).pc = r.pc;
    }
}

/// Runs the instruction whose word is in front of the current frame's pc, on frames that were written back: for machine
/// code, whose only way to do an instruction may be to have it done. False: it raised.
///
/// # Safety
/// The current frame is complete, and the instruction neither jumps nor enters or leaves a frame.
pub unsafe fn run_instruction(vm: &mut Vm) -> bool {
    // SAFETY: promised by the caller.
    unsafe {
        let (sp, fp) = (vm.thread.sp, vm.thread.fp);
        let pc = frame(fp).pc;
        let w = *pc.sub(1);
        let mut r = Regs { pc, sp, fp };
        let c = super::dispatch::BODIES[(w & 0xff) as usize](&mut r, vm, w);
        debug_assert!(r.fp == fp, "the instruction entered or left a frame");
        vm.thread.sp = r.sp;
        c == GO
    }
}
/// Runs the current frame's instruction, which raises, and goes on as [`unwind`]. `None`: it did not raise.
///
/// # Safety
/// As for [`run_instruction`] and [`unwind`].
pub unsafe fn raise_instruction(vm: &mut Vm, kept: usize) -> Option<Value> {
    // SAFETY: promised by the caller.
    unsafe { if run_instruction(vm) { None } else { unwind(vm, kept) } }
}
/// An exception is in flight: leaves frames up to the handler, which is where execution goes on. The exception; `None`:
/// nothing handles it. Machine code keeps the handler's frame and those around it, `kept` of them.
///
/// # Safety
/// The current frame is complete, its pc behind the word of the instruction that raised; a frame of the interpreter's
/// present run handles the exception.
pub unsafe fn unwind(vm: &mut Vm, kept: usize) -> Option<Value> {
    // SAFETY: promised by the caller; all frames that machine code keeps are written now.
    unsafe {
        let (sp, fp) = (vm.thread.sp, vm.thread.fp);
        let seen = vm.thread.seen.iter().filter_map(|o| o.downcast::<FrameObj>());
        for o in seen.filter(|o| !o.fp.get().is_null()) {
            frame(o.fp.get()).frame_obj = o.value();
        }
        // Frames get objects for the traceback, but most of them are left at once.
        let runs = std::mem::take(&mut vm.thread.machine_runs);
        let found = super::unwind::find(frame(fp).pc, sp, fp, vm, false);
        vm.thread.machine_runs = runs;
        vm.thread.seen.retain(|o| o.downcast::<FrameObj>().is_some_and(|o| !o.fp.get().is_null()));
        if !found {
            return None;
        }
        let [pc, sp, fp, ..] = vm.hooks.save;
        let (sp, fp) = (sp as *mut Value, fp as *mut Value);
        frame(fp).pc = pc as *const u32;
        (vm.thread.sp, vm.thread.fp) = (sp, fp);
        let mut at = fp;
        for _ in 0..kept {
            let f = frame(at);
            if !f.frame_obj.is_unbound() && !vm.thread.seen.contains(&f.frame_obj) {
                vm.thread.seen.push(f.frame_obj);
                vm.set_breaker();
            }
            at = f.prev;
        }
        Some(*sp.sub(1))
    }
}
/// The table of a thread that nobody watches or records.
pub(super) fn unwatched(vm: &Vm) -> *const Handler_ {
    if vm.counting { COUNT_TABLE.as_ptr() } else { TABLE.as_ptr() }
}
impl Vm {
    /// Counts the instructions that the interpreter runs (in `counted`), from now on or no more.
    pub fn count_instructions(&mut self, on: bool) {
        self.counting = on;
        self.update_watching();
    }
}
/// The table while counting.
static COUNT_TABLE: [Handler_; 256] = [Handler_(count_step); 256];

/// Counts the instruction and runs it.
///
/// # Safety
/// A handler.
unsafe extern "C" fn count_step(
    pc: *const u32,
    sp: *mut Value,
    fp: *mut Value,
    table: *const Handler_,
    vm: *mut Vm,
    w: u64,
) -> u64 {
    // SAFETY: as for every handler.
    unsafe {
        (*vm).counted += 1;
        super::dispatch::run_handler(TABLE[(w & 0xff) as usize].0, pc, sp, fp, table, vm, w)
    }
}

/// The table while recording.
pub(super) static RECORD_TABLE: [Handler_; 256] = [Handler_(record_step); 256];

/// Shows the instruction to the JIT and runs it.
///
/// # Safety
/// A handler.
pub unsafe extern "C" fn record_step(
    pc: *const u32,
    sp: *mut Value,
    fp: *mut Value,
    _table: *const Handler_,
    vm: *mut Vm,
    _w: u64,
) -> u64 {
    #[cold]
    #[inline(never)]
    unsafe fn show(pc: *const u32, sp: *mut Value, fp: *mut Value, vm: *mut Vm) -> *const Handler_ {
        // SAFETY: as for the handler; the word before `pc` is the instruction.
        unsafe {
            let vm = &mut *vm;
            vm.counted += vm.counting as u64;
            let Some(jit) = vm.jit.clone() else { return unwatched(vm) };
            vm.thread.sp = sp;
            vm.thread.fp = fp;
            frame(fp).pc = pc;
            // Somebody came to watch the thread: the handlers' register does not know yet.
            if is_recording(vm) && !jit.record(vm, pc.sub(1), sp, fp) {
                vm.thread.table = unwatched(vm);
            }
            vm.thread.table
        }
    }
    // SAFETY: as for every handler.
    unsafe {
        let table = show(pc, sp, fp, vm);
        // What recording ended at may be the jump that enters the new executor: its cache word is no counter any more.
        let w = *pc.sub(1) as u64;
        let h = TABLE[(w & 0xff) as usize].0;
        super::dispatch::run_handler(h, pc, sp, fp, table, vm, w)
    }
}
