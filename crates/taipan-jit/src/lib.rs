//! The tracing JIT: heat, recording, executors, exits, deoptimisation.
//!
//! Terms. A *trace* is a path of the program as IR; a *root* trace begins at a loop's head, a *side* trace at an exit of
//! another. An *executor* is a trace with its machine code. An *exit* leaves machine code with the values of a
//! *snapshot*, from which the frames of the interpreter are rebuilt (*deoptimisation*).
//!
//! The way of a loop: the interpreter's counter runs out ([`TraceJit::hot_loop`]), one iteration is recorded
//! ([`record`]), the optimiser and the backend make an executor of it, and the backward jump becomes `ENTER_EXECUTOR`.
//! An exit that is taken often is recorded on from there, and linked to what came of it.
//!
//! Invariants. Everything here is reached through `&self`, since Python code run from machine code may come back; no
//! borrow of the state is held while the VM runs anything. What executors refer to is shown to the collector.
//!
//! | module | holds |
//! |---|---|
//! | [`record`] | from running instructions to IR |
//! | [`fitness`] | where a trace ends |
//! | [`helpers`] | runtime functions that traces call |
//! | [`executor`], [`deopt`] | executors, leaving them |
//! | [`tunables`], [`reasons`] | numbers; names of endings |

pub mod deopt;
pub mod executor;
pub mod fitness;
pub mod helpers;
pub mod reasons;
pub mod record;
pub mod tunables;

use executor::Executor;
use helpers::VmFacts;
use reasons::Reason;
use record::{Recorder, Step};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use taipan_codegen::{
    Backend, CraneliftBackend, Exit, ExitKind, FrameLayout, FrameWrites, JitState, Request, Resolver, RuntimeCalls, RuntimeLayout,
    SizeClass,
};
use taipan_trace::opt::Optimiser;
use taipan_trace::{ExitId, HelperId, SnapId, Trace, TraceId};
use taipan_vm::frame::{Frame, HEADER_WORDS, frame};
use taipan_vm::interp::dispatch::Regs;
use taipan_vm::interp::jit::{Left, NEVER, TraceJit, set_executor};
use taipan_vm::taipan_heap::{Header, Heap, Tracer};
use taipan_vm::vm::ThreadState;
use taipan_vm::{Value, Vm};
use tunables::Tunables;

/// How the JIT is made.
#[derive(Clone, Debug, Default)]
pub struct Config {
    pub tunables: Tunables,
    /// 0: silent; 1: traces made; 2: and aborts, exits recorded; 3: every decision; 4: and the IR.
    pub log: u8,
    /// Passes of the optimiser that are switched off.
    pub without: Vec<String>,
}

/// What happened, for reports.
#[derive(Default)]
pub struct Stats {
    pub ends: RefCell<HashMap<Reason, u64>>,
    pub roots: Cell<u64>,
    pub sides: Cell<u64>,
    pub entered: Cell<u64>,
    pub recording: Cell<std::time::Duration>,
    pub compiling: Cell<std::time::Duration>,
    pub bytes: Cell<usize>,
}

/// Where a recording will go.
enum Goal {
    Root { site: *mut u32 },
    Side { exit: *const Exit },
}
struct Recording {
    recorder: Recorder,
    goal: Goal,
    globals: Value,
    builtins: Value,
    chain: u32,
    began: std::time::Instant,
}

pub struct Jit {
    config: Config,
    backend: RefCell<Box<dyn Backend>>,
    facts: VmFacts,
    optimiser: Optimiser,
    recording: RefCell<Option<Box<Recording>>>,
    /// By number; an executor's trace id is its number.
    executors: RefCell<Vec<Rc<Executor>>>,
    /// What the recording refers to, apart, so that the collector can see it at any time.
    recording_roots: RefCell<Vec<Value>>,
    /// Failed recordings, by place.
    failures: RefCell<HashMap<usize, u32>>,
    pub stats: Stats,
}

/// What machine code runs with: the exit buffer, and what the callbacks need.
#[repr(C)]
struct Running {
    state: JitState,
    jit: *const Jit,
}

impl Jit {
    pub fn new(config: Config) -> Result<Jit, String> {
        let layout = RuntimeLayout {
            breaker: std::mem::offset_of!(Vm, breaker) as i32,
            size_class: |bytes| {
                let p = Heap::cell_place(bytes as usize)?;
                Some(SizeClass {
                    cursor: p.cursor as i32,
                    limit: p.limit as i32,
                    bytes: p.bytes as u32,
                    class: p.class as u32,
                })
            },
            shape: Header::SHAPE_OFFSET as i32,
            gc: Header::GC_OFFSET as i32,
            kind: Header::KIND_OFFSET as i32,
            no_barrier: Header::NO_BARRIER,
            frames: Some(frame_layout()),
            calls: RuntimeCalls { sync, enter_root, remember, alloc_slow, box_float },
        };
        let memory = taipan_codegen::CodeMemory::new(CODE_BYTES).map_err(|e| e.to_string())?;
        let backend = CraneliftBackend::new(layout, memory).map_err(|e| e.to_string())?;
        let mut optimiser = Optimiser::new();
        for name in &config.without {
            if !optimiser.switch_off(name) {
                return Err(format!("the optimiser has no pass {name}"));
            }
        }
        Ok(Jit {
            config,
            optimiser,
            backend: RefCell::new(Box::new(backend)),
            facts: VmFacts::new(),
            recording: RefCell::default(),
            executors: RefCell::default(),
            recording_roots: RefCell::default(),
            failures: RefCell::default(),
            stats: Stats::default(),
        })
    }
    fn executor(&self, n: usize) -> Option<Rc<Executor>> {
        self.executors.borrow().get(n).cloned()
    }
    fn log(&self, level: u8, text: impl FnOnce() -> String) {
        if self.config.log >= level {
            eprintln!("jit: {}", text());
        }
    }
    fn begin(&self, recorder: Recorder, goal: Goal, fp: *mut Value, chain: u32) {
        // SAFETY: the entry frame is live.
        let func = unsafe { frame(fp).func() };
        let value = |d: Option<taipan_vm::Gc<taipan_vm::dict::DictObj>>| d.map_or(Value::NONE, |d| d.value());
        let mut recorder = recorder;
        if self.config.log >= 3 {
            recorder.log = Some(Vec::new());
        }
        *self.recording_roots.borrow_mut() = recorder.roots.clone();
        *self.recording.borrow_mut() = Some(Box::new(Recording {
            recorder,
            goal,
            globals: value(func.globals.get()),
            builtins: value(func.builtins.get()),
            chain,
            began: std::time::Instant::now(),
        }));
    }
    /// Recording is over: makes an executor, or gives the place up for a while.
    fn end(&self, rec: Recording, reason: Reason, executor: Option<TraceId>) {
        *self.stats.ends.borrow_mut().entry(reason).or_default() += 1;
        self.stats.recording.set(self.stats.recording.get() + rec.began.elapsed());
        let Recording { mut recorder, goal, globals, builtins, chain, .. } = rec;
        for line in recorder.log.take().unwrap_or_default() {
            eprintln!("jit: {line}");
        }
        let whence = recorder.whence();
        let begin = std::time::Instant::now();
        let made = recorder.finish(reason, executor).and_then(|f| {
            self.log(4, || format!("recorded:\n{}", f.trace.text(&self.facts)));
            let id = self.executors.borrow().len() as u32;
            #[cfg(debug_assertions)]
            if let Err(e) = taipan_trace::verify(&f.trace, &self.facts) {
                panic!("invalid recording: {e:?}\n{}", f.trace.text(&self.facts));
            }
            let trace = self.optimise(f.trace);
            self.log(4, || format!("optimised:\n{}", trace.text(&self.facts)));
            let valid = Box::new(Cell::new(1u8));
            let request = Request {
                facts: &self.facts,
                resolver: self,
                owner: id as usize,
                valid: valid.as_ptr(),
                name: None,
                listing: self.config.log >= 5,
            };
            let code = self.backend.borrow_mut().compile(&trace, &request).map_err(|e| {
                self.log(1, || format!("backend: {e}"));
                Reason::Backend
            })?;
            if let Some(text) = code.listing() {
                eprintln!("{text}");
            }
            let mut plans = Vec::with_capacity(trace.snaps.len());
            plans.resize_with(trace.snaps.len(), || None);
            for s in trace.insts.iter().filter_map(|i| i.snap) {
                if plans[s.index()].is_none() {
                    plans[s.index()] = Some(deopt::Plan::new(&trace, s).ok_or(Reason::Backend)?);
                }
            }
            let site = match goal {
                Goal::Root { site } => site,
                Goal::Side { .. } => std::ptr::null_mut(),
            };
            self.stats.bytes.set(self.stats.bytes.get() + code.bytes().len());
            let is_root = !site.is_null();
            let e = Executor {
                id,
                trace,
                code,
                site,
                globals,
                builtins,
                roots: f.roots,
                valid,
                is_root,
                chain,
                recorded: f.recorded,
                entered: Cell::new(0),
                plans: plans.into_boxed_slice(),
            };
            Ok(Rc::new(e))
        });
        self.stats.compiling.set(self.stats.compiling.get() + begin.elapsed());
        self.recording_roots.borrow_mut().clear();
        let stubs = self.backend.borrow().stubs();
        match made {
            Ok(e) => {
                self.log(1, || {
                    let kind = if e.is_root { "root" } else { "side" };
                    format!(
                        "t{} {kind}: {} instructions, {} operations, {} bytes; {}",
                        e.id,
                        e.recorded,
                        e.trace.insts.len(),
                        e.code.bytes().len(),
                        reason.text()
                    )
                });
                let n = e.id;
                self.executors.borrow_mut().push(e.clone());
                // A jump at the end goes straight on.
                if let Some((t, false)) = e.code.jumps_to()
                    && let Some(target) = self.executor(t.0 as usize)
                {
                    // (The link is the only thing that is looked at: an invalid target is unlinked.)
                    // SAFETY: executors live as long as the JIT, and so does their code.
                    unsafe { e.code.link_jump(stubs, Some(target.code.entry())) };
                }
                match goal {
                    Goal::Root { site } => {
                        self.stats.roots.set(self.stats.roots.get() + 1);
                        // SAFETY: the code object is kept alive by the executor.
                        unsafe { set_executor(site, Some(n), 0) }
                    }
                    Goal::Side { exit, .. } => {
                        self.stats.sides.set(self.stats.sides.get() + 1);
                        // SAFETY: the parent's code lives as long as the JIT.
                        unsafe { (*exit).link_side(e.code.entry()) }
                    }
                }
            }
            Err(why) => {
                self.log(2, || format!("abort: {} ({}) at {whence}", why.text(), reason.text()));
                let (place, site) = match goal {
                    Goal::Root { site } => (site as usize, site),
                    Goal::Side { exit, .. } => (exit as usize, std::ptr::null_mut()),
                };
                // (Sites are 4-aligned: the odd address counts these.)
                let ended = if why == Reason::LoopEnded {
                    let mut failures = self.failures.borrow_mut();
                    let n = failures.entry(place + 1).or_default();
                    *n += 1;
                    *n
                } else {
                    0
                };
                if (1..12).contains(&ended) && !site.is_null() {
                    // Soon again, at another iteration.
                    // SAFETY: the code object runs just now.
                    unsafe { set_executor(site, None, self.config.tunables.again_after) };
                    return;
                }
                let mut failures = self.failures.borrow_mut();
                let n = failures.entry(place).or_default();
                *n += 1;
                let t = &self.config.tunables;
                if !site.is_null() {
                    let after = if *n >= t.max_failures { NEVER } else { t.retry_after << (*n - 1) };
                    // SAFETY: the code object runs just now.
                    unsafe { set_executor(site, None, after) };
                }
            }
        }
    }
    /// What happened so far, as text.
    pub fn report(&self) -> String {
        let s = &self.stats;
        let mut out = format!(
            "jit: {} root traces, {} side traces, {} bytes; entered {} times; recording {:.1} ms, compiling {:.1} ms\n",
            s.roots.get(),
            s.sides.get(),
            s.bytes.get(),
            s.entered.get(),
            s.recording.get().as_secs_f64() * 1e3,
            s.compiling.get().as_secs_f64() * 1e3
        );
        let mut ends: Vec<_> = s.ends.borrow().iter().map(|(r, n)| (*n, r.text())).collect();
        ends.sort_by(|a, b| b.cmp(a));
        for (n, text) in ends {
            out.push_str(&format!("jit: {n:>7}  {text}\n"));
        }
        out
    }
    fn optimise(&self, mut trace: Trace) -> Trace {
        self.optimiser.run_with(&mut trace, &self.facts, &mut |stage, t| {
            if cfg!(debug_assertions)
                && let Err(e) = taipan_trace::verify(t, &self.facts)
            {
                panic!("invalid trace after {stage}: {e:?}\n{}", t.text(&self.facts));
            }
        });
        trace
    }
    fn may_enter(&self, vm: &Vm, e: &Executor, fp: *mut Value) -> bool {
        // SAFETY: a live frame.
        e.is_for(unsafe { frame(fp).func() }) && self.has_room(vm, e)
    }
    fn has_room(&self, vm: &Vm, e: &Executor) -> bool {
        let room = vm.thread.stack_limit as usize - vm.thread.sp as usize;
        e.valid.get() != 0
            && vm.breaker.load(std::sync::atomic::Ordering::Relaxed) == 0
            && room > MOST_WORDS * 8
            && vm.thread.depth + SPARE_FRAMES < vm.recursion_limit
    }
}
fn frame_layout() -> FrameLayout {
    use std::mem::offset_of;
    let header = |offset: usize| offset as i32 - 8 * HEADER_WORDS as i32;
    let thread = |offset: usize| (offset_of!(Vm, thread) + offset) as i32;
    FrameLayout {
        prev: header(offset_of!(Frame, prev)),
        pc: header(offset_of!(Frame, pc)),
        func: header(offset_of!(Frame, func)),
        owner: header(offset_of!(Frame, locals)),
        frame_obj: header(offset_of!(Frame, frame_obj)),
        flags: header(offset_of!(Frame, flags)),
        thread_sp: thread(offset_of!(ThreadState, sp)),
        thread_fp: thread(offset_of!(ThreadState, fp)),
        thread_depth: thread(offset_of!(ThreadState, depth)),
        stack_limit: thread(offset_of!(ThreadState, stack_limit)),
        most_frames: offset_of!(Vm, recursion_limit) as i32,
        spare_bytes: MOST_WORDS as u32 * 8,
        spare_frames: SPARE_FRAMES as u32,
        unbound: Value::UNBOUND.bits(),
    }
}
/// Frames that a trace may push, at most.
const SPARE_FRAMES: usize = 64;
/// Code memory, in bytes.
const CODE_BYTES: usize = 64 << 20;
/// Words of the value stack that the frames of a snapshot take at most.
const MOST_WORDS: usize = 16 << 10;

impl Resolver for Jit {
    fn helper(&self, h: HelperId) -> Option<*const u8> {
        helpers::address(h)
    }
    fn frames(&self, trace: &Trace, snap: SnapId) -> Option<FrameWrites> {
        deopt::Plan::new(trace, snap)?.writes(trace, snap)
    }
}

impl TraceJit for Jit {
    fn threshold(&self) -> u32 {
        self.config.tunables.loop_threshold
    }
    unsafe fn hot_loop(&self, _vm: &mut Vm, site: *mut u32, r: &Regs) -> bool {
        if self.recording.borrow().is_some() {
            // SAFETY: the running code.
            unsafe { set_executor(site, None, self.config.tunables.loop_threshold) };
            return false;
        }
        let id = TraceId(self.executors.borrow().len() as u32);
        // SAFETY: the registers describe the frame, at the loop's head.
        let recorder = unsafe { Recorder::root(id, &self.config.tunables, r.pc, r.sp, r.fp) };
        self.begin(recorder, Goal::Root { site }, r.fp, 0);
        true
    }
    unsafe fn record(&self, vm: &mut Vm, pc: *const u32, sp: *mut Value, fp: *mut Value) -> bool {
        // Taken out while it looks: what it asks of the VM may come back here.
        let Some(mut rec) = self.recording.borrow_mut().take() else { return false };
        // SAFETY: a live, complete frame.
        let step = unsafe { rec.recorder.step(vm, pc, sp, fp) };
        match step {
            Step::Continue => {
                let mut roots = self.recording_roots.borrow_mut();
                let known = roots.len();
                roots.extend_from_slice(&rec.recorder.roots[known.min(rec.recorder.roots.len())..]);
                drop(roots);
                *self.recording.borrow_mut() = Some(rec);
                true
            }
            Step::End(reason) => {
                let executor = if reason == Reason::ReachedExecutor {
                    // SAFETY: ENTER_EXECUTOR has the number in its cache word.
                    let n = unsafe { *pc.add(1) };
                    // The frame that it will be entered with is this one: its function's globals are known now.
                    // SAFETY: a live frame.
                    let func = unsafe { frame(fp).func() };
                    self.executor(n as usize).filter(|e| e.is_for(func)).map(|e| TraceId(e.id))
                } else {
                    None
                };
                self.end(*rec, reason, executor);
                false
            }
            Step::Abort(reason) => {
                self.end(*rec, reason, None);
                false
            }
        }
    }
    fn cancel(&self) {
        if let Some(rec) = self.recording.borrow_mut().take() {
            self.end(*rec, Reason::Cancelled, None);
        }
    }
    fn enter(&self, vm: &mut Vm, n: u32, r: &mut Regs) -> Left {
        let Some(e) = self.executor(n as usize) else { return Left::Go };
        if !self.may_enter(vm, &e, r.fp) {
            return Left::Go;
        }
        self.stats.entered.set(self.stats.entered.get() + 1);
        e.entered.set(e.entered.get() + 1);
        let enter = self.backend.borrow().enter();
        // The exit buffer is written before it is read, word by word.
        let mut run = std::mem::MaybeUninit::<Running>::uninit();
        // SAFETY: fields of the place just made.
        unsafe {
            let p = run.as_mut_ptr();
            (&raw mut (*p).state.depth).write(vm.thread.depth as u64);
            (&raw mut (*p).jit).write(self);
        }
        // Machine code may hold the only reference to an object: no collection that looks at the value stack alone.
        let entry = std::mem::take(&mut vm.thread.native_entry);
        let vmp: *mut Vm = vm;
        // SAFETY: the executor's entry is where the registers stand; nothing here holds a reference into the VM.
        let exit = unsafe { &*enter(e.code.entry(), vmp.cast(), r.fp.cast(), run.as_mut_ptr().cast()) };
        // SAFETY: nobody else uses the VM now.
        let vm = unsafe { &mut *vmp };
        vm.thread.native_entry = entry;
        let Some(owner) = self.executor(exit.owner) else { return Left::Go };
        // SAFETY: the buffer holds what the exit handed over; the frames are those of the executor that was left.
        let run = unsafe { run.assume_init_mut() };
        // SAFETY: as above.
        let entry_frame = run.state.exit_frame().cast::<Value>();
        // SAFETY: as above.
        let landed = unsafe { owner.plan(exit.snap).execute(vm, entry_frame, &mut run.state) };
        vm.thread.depth = run.state.depth as usize + landed.inlined;
        *r = Regs { pc: landed.pc, sp: landed.sp, fp: landed.fp };
        match exit.kind {
            ExitKind::Raise => {
                r.pc = r.pc.wrapping_add(1);
                return Left::Raise;
            }
            ExitKind::Poll | ExitKind::Jump => return Left::Go,
            ExitKind::Leave => {}
        }
        let hits = exit.hit();
        if hits % self.config.tunables.exit_threshold == 0 && self.recording.borrow().is_none() {
            let t = &self.config.tunables;
            let failed = self.failures.borrow().get(&(exit as *const Exit as usize)).copied().unwrap_or(0);
            // Wait longer after each failure.
            if failed < t.max_failures && owner.chain < t.max_chain && hits / t.exit_threshold >= 1 << failed
            {
                let id = TraceId(self.executors.borrow().len() as u32);
                // SAFETY: the frames have just been written back.
                let recorder =
                    unsafe { Recorder::side(id, t, &owner.trace, ExitId(exit.snap.0), landed.fp) };
                if let Some(recorder) = recorder {
                    self.begin(recorder, Goal::Side { exit }, entry_frame, owner.chain + 1);
                    return Left::Record;
                }
            }
        }
        Left::Go
    }
    fn trace(&self, t: &mut Tracer) {
        // The collector may run while a list is being added to (never: nothing here allocates then).
        if let Ok(roots) = self.recording_roots.try_borrow() {
            t.visit_slice(&roots);
        }
        if let Ok(all) = self.executors.try_borrow() {
            for e in all.iter() {
                t.visit_slice(&e.roots);
                t.visit(e.globals);
                t.visit(e.builtins);
            }
        }
    }
}

// ---- what machine code calls ----

// (Frames are written by machine code: see `Resolver::frames`. No pass leaves virtual objects where it writes them.)
unsafe extern "C" fn sync(_vm: *mut u8, _fp: *mut u64, _state: *mut JitState, _exit: *const Exit) {
    unreachable!("machine code writes frames by itself")
}
unsafe extern "C" fn enter_root(
    _vm: *mut u8,
    _fp: *mut u64,
    _state: *mut JitState,
    _exit: *const Exit,
) -> *mut u64 {
    unreachable!("machine code writes frames by itself")
}
unsafe extern "C" fn remember(vm: *mut u8, obj: u64, slot: u64) {
    // SAFETY: the object is alive; the slot lies in it.
    unsafe { (*vm.cast::<Vm>()).heap.remember_store(obj as *mut Header, slot as usize) }
}
unsafe extern "C" fn alloc_slow(vm: *mut u8, class: u64) -> u64 {
    // SAFETY: machine code passes its VM.
    unsafe { (*vm.cast::<Vm>()).heap.alloc_slow(class as usize) as u64 }
}
unsafe extern "C" fn box_float(vm: *mut u8, f: f64) -> u64 {
    // SAFETY: machine code passes its VM.
    unsafe { (*vm.cast::<Vm>()).new_float(f).bits() }
}
