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
//! | [`compile`] | from a trace to code, on a thread of its own |
//! | [`executor`], [`deopt`], [`switch`] | executors, leaving them, exits with several side traces |
//! | [`places`], [`watch`] | where root traces begin; what traces rely on |
//! | [`tunables`], [`reasons`] | numbers; names of endings |
//! | [`journal`], [`view`] | what was decided and made, for people |
//! | [`evaluate`] | traces run by the evaluator, to compare |
//! | [`stress`] | what is rare, made frequent for tests |
//! | [`tune`] | the offline judge of policies |

pub mod compile;
pub mod deopt;
pub mod evaluate;
pub mod executor;
pub mod fitness;
pub mod helpers;
pub mod journal;
pub mod places;
pub mod reasons;
pub mod record;
pub mod stress;
pub mod switch;
pub mod tunables;
pub mod tune;
pub mod view;
pub mod watch;

use compile::{Compiler, Job, Product, Worker};
use executor::Executor;
use helpers::VmFacts;
use journal::Journal;
use places::PlaceId;
use reasons::{Reason, Start};
use record::{Finished, Recorder, Shared, Step};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use stress::Stress;
use taipan_bytecode::{Opcode, instructions};
use taipan_codegen::{
    Backend, CodeMemory, CraneliftBackend, Enter, Exit, ExitKind, ForkCopy, FrameLayout, JitState,
    ListLayout, ReturnTable, RuntimeCalls, RuntimeLayout, SizeClass, Stubs,
};
use taipan_trace::opt::Optimiser;
use taipan_trace::{ExitId, Trace, TraceId, TraceKind};
use taipan_vm::dict::Entry;
use taipan_vm::frame::{Frame, HEADER_WORDS, frame, frame_flags};
use taipan_vm::interp::dispatch::Regs;
use taipan_vm::interp::jit::{Left, NEVER, SHORT, TraceJit, is_function_start, set_executor};
use taipan_vm::object::{ListObj, ValueExt};
use taipan_vm::taipan_heap::{Header, Heap, Marked, Tracer, ValueArray};
use taipan_vm::vm::ThreadState;
use taipan_vm::{Value, Vm};
use tunables::Tunables;
use watch::{Watched, What};

/// How the JIT is made.
#[derive(Clone, Debug, Default)]
pub struct Config {
    pub tunables: Tunables,
    /// 0: silent; 1: traces made; 2: and aborts, exits recorded; 3: every decision; 4: and the IR.
    pub log: u8,
    /// Passes of the optimiser that are switched off.
    pub without: Vec<String>,
    /// Everything is kept that a dump shows: decisions, machine code as text.
    pub keep: bool,
    /// The time in machine code is measured.
    pub measure: bool,
    /// Machine code counts its exits, those too that lead to other code.
    pub count: bool,
    /// Names of machine code are written to where the profiler `perf` looks for them.
    pub perf: bool,
}

/// What happened, for reports.
#[derive(Default)]
pub struct Stats {
    /// Recordings by what they began at and why they ended: those of which traces were made, those given up.
    pub ends: RefCell<HashMap<(Start, Reason), (u64, u64)>>,
    /// Those given up by why, and where that was.
    pub aborts: RefCell<HashMap<(Reason, String), u64>>,
    /// Recorded instructions that call the runtime with frames written back.
    pub opaque: RefCell<HashMap<String, u64>>,
    pub entered: Cell<u64>,
    pub recording: Cell<Duration>,
    pub optimising: Cell<Duration>,
    pub compiling: Cell<Duration>,
    /// In machine code and what it calls (measured if [`Config::measure`]).
    pub machine: Cell<Duration>,
    pub bytes: Cell<usize>,
    /// Executors that were dropped because they were cut badly.
    pub adapted: Cell<u64>,
}
/// Adds what has passed since.
fn spent(on: &Cell<Duration>, since: Instant) {
    on.set(on.get() + since.elapsed());
}

/// Where a recording will go.
enum Goal {
    /// From a place; if the loop there got hot, that is its backward jump.
    Root {
        place: PlaceId,
        site: *mut u32,
    },
    Side {
        exit: *const Exit,
    },
}
struct Recording {
    recorder: Recorder,
    goal: Goal,
    chain: u32,
    began: Instant,
}

/// A trace that is being compiled: what becomes of it.
struct Pending {
    id: u32,
    goal: Goal,
    // GC: traced by the JIT (`Pending` and the recording in progress).
    roots: Vec<Value>,
    target: Option<PlaceId>,
    recorded: u32,
    watched: Vec<Watched>,
    chain: u32,
    recording: Ended,
}
/// A recording that is over.
struct Ended {
    start: Start,
    reason: Reason,
    whence: String,
    journal: Option<Journal>,
}
/// What makes machine code, and the ways into it.
struct Machine {
    compiler: Arc<Compiler>,
    memory: Arc<CodeMemory>,
    enter: Enter,
    stubs: Stubs,
}

pub struct Jit {
    config: Config,
    /// Made when the first trace is; `None`: it cannot be made.
    machine: OnceCell<Option<Machine>>,
    /// No trace is made any more: the code memory is another process's too.
    frozen: Cell<bool>,
    /// Code memory as it was before a fork.
    fork_copy: RefCell<Option<ForkCopy>>,
    worker: RefCell<Option<Worker>>,
    pending: RefCell<Vec<Pending>>,
    /// Address of the VM's breaker.
    breaker: Cell<usize>,
    facts: Arc<VmFacts>,
    optimiser: Arc<Optimiser>,
    recording: RefCell<Option<Box<Recording>>>,
    /// By number; an executor's trace id is its number. `None`: dropped.
    executors: RefCell<Vec<Option<Rc<Executor>>>>,
    /// Something is being recorded (also while the recorder is out of its place).
    busy: Cell<bool>,
    /// Runs of machine code under way.
    active: Cell<usize>,
    /// All executors are to go as soon as nobody relies on them.
    unwanted: Cell<bool>,
    /// What the recording refers to, apart, so that the collector can see it at any time.
    // GC: traced by the JIT (`Pending` and the recording in progress).
    recording_roots: RefCell<Vec<Value>>,
    /// Dropped ones that may be running, or be left. Nothing leads to them.
    retired: RefCell<Vec<Rc<Executor>>>,
    shared: Shared,
    returns: Box<ReturnTable>,
    /// Failed recordings, by exit or backward jump.
    failures: RefCell<HashMap<usize, u32>>,
    /// So often side traces of these exits were cut badly.
    adapted: RefCell<HashMap<usize, u32>>,
    stress: Stress,
    pub stats: Stats,
}

impl Machine {
    fn new(
        perf: bool,
        returns: &ReturnTable,
        facts: Arc<VmFacts>,
        optimiser: Arc<Optimiser>,
        reserve: usize,
    ) -> Result<Machine, taipan_codegen::Error> {
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
            frames: Some(frame_layout(returns)),
            lists: Some(ListLayout {
                helper: helpers::H::list_room.id(),
                len: std::mem::offset_of!(ListObj, len) as i32,
                items: std::mem::offset_of!(ListObj, items) as i32,
                room: ValueArray::LEN_OFFSET as i32,
                make_room: list_room,
            }),
            calls: RuntimeCalls { sync, enter_root, remember, alloc_slow, box_float },
        };
        // (`perf` takes names for anonymous memory alone; without the file there are none, and that is all.)
        let memory = if perf { CodeMemory::with_flips(reserve)? } else { CodeMemory::new(reserve)? };
        if perf {
            let _ = memory.name_for_perf();
        }
        let backend = CraneliftBackend::new(layout, memory.clone())?;
        let (enter, stubs) = (backend.enter(), backend.stubs());
        let compiler = Arc::new(Compiler { facts, optimiser, backend: Mutex::new(Box::new(backend)) });
        Ok(Machine { compiler, memory, enter, stubs })
    }
}

impl Jit {
    pub fn new(config: Config) -> Result<Jit, String> {
        let mut optimiser = Optimiser::new();
        for name in &config.without {
            if !optimiser.switch_off(name) {
                return Err(format!("the optimiser has no pass {name}"));
            }
        }
        let stress = Stress::new(&config.tunables);
        Ok(Jit {
            config,
            optimiser: Arc::new(optimiser),
            worker: RefCell::default(),
            pending: RefCell::default(),
            breaker: Cell::new(0),
            machine: OnceCell::new(),
            frozen: Cell::new(false),
            fork_copy: RefCell::default(),
            facts: Arc::new(VmFacts::new()),
            recording: RefCell::default(),
            executors: RefCell::default(),
            busy: Cell::new(false),
            unwanted: Cell::default(),
            active: Cell::new(0),
            recording_roots: RefCell::default(),
            retired: RefCell::default(),
            shared: Shared::default(),
            returns: ReturnTable::new(),
            failures: RefCell::default(),
            adapted: RefCell::default(),
            stress,
            stats: Stats::default(),
        })
    }
    fn machine(&self) -> Option<&Machine> {
        self.machine
            .get_or_init(|| {
                let reserve = (self.config.tunables.reserve_kb as usize) << 10;
                match Machine::new(
                    self.config.perf,
                    &self.returns,
                    self.facts.clone(),
                    self.optimiser.clone(),
                    reserve,
                ) {
                    Ok(m) => Some(m),
                    // The program runs all the same.
                    Err(e) => {
                        self.log(1, || format!("no machine code: {e}"));
                        None
                    }
                }
            })
            .as_ref()
    }
    fn executor(&self, n: usize) -> Option<Rc<Executor>> {
        self.executors.borrow().get(n).cloned().flatten()
    }
    fn log(&self, level: u8, text: impl FnOnce() -> String) {
        if self.config.log >= level {
            eprintln!("jit: {}", text());
        }
    }
    fn may_record(&self) -> bool {
        !self.busy.get() && !self.frozen.get()
    }
    fn begin(&self, mut recorder: Recorder, goal: Goal, chain: u32) {
        if self.config.log >= 3 || self.config.keep {
            recorder.journal = Some(Journal::default());
        }
        recorder.adapt(self.adapted(&goal));
        *self.recording_roots.borrow_mut() = recorder.roots.clone();
        let began = Instant::now();
        self.busy.set(true);
        *self.recording.borrow_mut() = Some(Box::new(Recording { recorder, goal, chain, began }));
    }
    /// Recording is over: makes an executor, or gives the place up for a while.
    fn end(&self, rec: Recording, reason: Reason) {
        self.finish(rec, reason);
        self.busy.set(false);
    }
    fn finish(&self, rec: Recording, reason: Reason) {
        spent(&self.stats.recording, rec.began);
        let Recording { mut recorder, goal, chain, .. } = rec;
        let journal = recorder.journal.take();
        if self.config.log >= 3 {
            for line in journal.iter().flat_map(Journal::lines) {
                eprintln!("jit: {line}");
            }
            eprintln!("jit: stop: {}", reason.text());
        }
        let start = match &goal {
            Goal::Root { site, .. } if site.is_null() => Start::Place,
            // SAFETY: the code that it is in was recorded just now.
            Goal::Root { site, .. } if unsafe { is_function_start(*site) } => Start::Function,
            Goal::Root { .. } => Start::Loop,
            Goal::Side { .. } => Start::Exit,
        };
        {
            let mut opaque = self.stats.opaque.borrow_mut();
            for what in std::mem::take(&mut recorder.opaque) {
                *opaque.entry(what).or_default() += 1;
            }
        }
        let (begin, whence) = (recorder.begin(), recorder.whence());
        self.recording_roots.borrow_mut().clear();
        let recording = Ended { start, reason, whence, journal };
        // An iteration that raises nothing shows a loop better, if there are any.
        if let (Reason::Raised, Start::Loop, Goal::Root { site, .. }) = (reason, start, &goal)
            && self.failures.borrow().get(&(*site as usize + 1)).is_none_or(|&n| n < RAISING)
        {
            return self.give_up(goal, reason, recording);
        }
        let (mut f, machine) = match (recorder.finish(reason), self.machine()) {
            (Ok(f), Some(machine)) => (f, machine),
            (Err(why), _) => return self.give_up(goal, why, recording),
            _ => return self.give_up(goal, Reason::Backend, recording),
        };
        self.log(4, || format!("recorded:\n{}", f.trace.text(&*self.facts)));
        #[cfg(debug_assertions)]
        if let Err(e) = taipan_trace::verify(&f.trace, &*self.facts) {
            panic!("invalid recording: {e:?}\n{}", f.trace.text(&*self.facts));
        }
        let id = {
            let mut executors = self.executors.borrow_mut();
            executors.push(None);
            executors.len() as u32 - 1
        };
        let name =
            format!("t{id} {} {begin}", if matches!(goal, Goal::Root { .. }) { "root" } else { "side" });
        let t = &self.config.tunables;
        let mut without = 0;
        if self.stress.draws(t.stress_passes) {
            without = self.stress.random();
            let n = self.stress.happened(1);
            self.log(2, || format!("stress {n}: passes {:#x} left out for t{id}", without & 0xff));
        }
        let forceable = t.stress_exits != 0;
        let job = Job {
            id,
            trace: std::mem::replace(&mut f.trace, Trace::new(TraceId(id), TraceKind::Root)),
            log: self.config.log,
            listing: self.config.keep,
            forceable,
            // (Of a loop it would not say how often it goes round.)
            counted: self.config.count || t.adapt != 0 && reason != Reason::ClosedLoop,
            without,
            name,
        };
        let Finished { roots, target, recorded, watched, .. } = f;
        let pending = Pending { id, goal, roots, target, recorded, watched, chain, recording };
        if self.config.tunables.background != 0 && self.has_worker(machine) {
            let sent = self.worker.borrow().as_ref().is_some_and(|w| w.send(job));
            if sent {
                self.pending.borrow_mut().push(pending);
            }
            return;
        }
        let outcome = machine.compiler.compile(job);
        self.complete(pending, outcome.map_err(|(_, why)| why));
    }
    /// The thread that compiles, started if need be.
    fn has_worker(&self, machine: &Machine) -> bool {
        let mut worker = self.worker.borrow_mut();
        if worker.is_none() && self.breaker.get() != 0 {
            *worker = Worker::new(machine.compiler.clone(), self.breaker.get());
        }
        worker.is_some()
    }
    /// Takes what was compiled meanwhile.
    fn fetch(&self) {
        if self.pending.borrow().is_empty() {
            return;
        }
        loop {
            let outcome = self.worker.borrow().as_ref().and_then(Worker::fetch);
            let Some(outcome) = outcome else { return };
            self.fetched(outcome);
        }
    }
    fn fetched(&self, outcome: compile::Outcome) {
        let id = match &outcome {
            Ok(p) => p.id,
            Err((id, _)) => *id,
        };
        let found = self.pending.borrow().iter().position(|p| p.id == id);
        let Some(i) = found else { return };
        let pending = self.pending.borrow_mut().swap_remove(i);
        self.complete(pending, outcome.map_err(|(_, why)| why));
    }
    /// Waits until nothing is being compiled.
    fn settle(&self) {
        while !self.pending.borrow().is_empty() {
            let outcome = self.worker.borrow().as_ref().and_then(Worker::wait);
            let Some(outcome) = outcome else {
                self.pending.borrow_mut().clear();
                return;
            };
            self.fetched(outcome);
        }
    }
    /// Makes an executor of what was compiled.
    fn complete(&self, pending: Pending, product: Result<Product, Reason>) {
        let Pending { id, goal, roots, target, recorded, watched, chain, recording } = pending;
        let parent_lives = match goal {
            Goal::Root { .. } => true,
            // SAFETY: the parent's memory is there: none is freed while something is being compiled.
            Goal::Side { exit } => self.executor(unsafe { (*exit).owner }).is_some(),
        };
        if !parent_lives || !self.shared.watches.borrow().hold(&watched) {
            return self.give_up(goal, Reason::Changed, recording);
        }
        let Product { trace, code, valid, optimising, took, .. } = match product {
            Ok(p) => p,
            Err(why) => return self.give_up(goal, why, recording),
        };
        self.stats.optimising.set(self.stats.optimising.get() + optimising);
        self.stats.compiling.set(self.stats.compiling.get() + took);
        let Ended { start, reason, whence, journal } = recording;
        self.stats.ends.borrow_mut().entry((start, reason)).or_default().0 += 1;
        let (place, site, exit, parent) = match goal {
            Goal::Root { place, site } => (Some(place), site, std::ptr::null(), None),
            // SAFETY: the parent lives: none is dropped while something is being compiled.
            Goal::Side { exit } => (None, std::ptr::null_mut(), exit, Some(unsafe { (*exit).owner } as u32)),
        };
        self.stats.bytes.set(self.stats.bytes.get() + code.bytes().len());
        let plans = trace.snaps.iter().map(|_| OnceCell::new()).collect();
        let e = Rc::new(Executor {
            id,
            trace,
            code,
            place,
            exit,
            parent,
            site,
            roots,
            valid,
            chain: Cell::new(chain),
            case_of: Cell::default(),
            switches: RefCell::default(),
            recorded,
            entered: Cell::new(0),
            end: reason,
            start,
            journal: journal.filter(|_| self.config.keep),
            plans,
        });
        self.log(1, || {
            let kind = if e.place.is_some() { "root" } else { "side" };
            format!(
                "t{} {kind}: {} instructions, {} operations, {} bytes; {} at {whence}",
                e.id,
                e.recorded,
                e.trace.insts.len(),
                e.code.bytes().len(),
                reason.text()
            )
        });
        for x in e.code.exits() {
            x.force(self.stress.draws(self.config.tunables.stress_exits));
        }
        self.shared.watches.borrow_mut().add(id, &watched);
        self.executors.borrow_mut()[id as usize] = Some(e.clone());
        if let Some(p) = target {
            self.shared.places.borrow_mut()[p].comers.push(e.id);
            let there = self.shared.places.borrow()[p].executor.and_then(|n| self.executor(n as usize));
            if let Some(there) = there {
                self.link(&e, &there);
            }
        }
        match goal {
            Goal::Root { place, site } => {
                self.install(place, &e);
                if !site.is_null() {
                    // SAFETY: the code object is kept alive by the executor.
                    unsafe { set_executor(site, Some(self.number_at(site, &e)), 0) }
                }
            }
            // SAFETY: the parent lives: none is dropped while something is being compiled.
            Goal::Side { exit, .. } => self.link_side(unsafe { &*exit }, &e),
        }
    }
    /// What is written behind the backward jump or function start that enters the executor.
    fn number_at(&self, site: *const u32, e: &Executor) -> u32 {
        // SAFETY: the site is in live code.
        let short = e.recorded < self.config.tunables.min_entered && unsafe { is_function_start(site) };
        e.id | if short { SHORT } else { 0 }
    }
    /// Nothing came of a recording: tries again later, or never.
    fn give_up(&self, goal: Goal, why: Reason, recording: Ended) {
        let Ended { start, reason, whence, .. } = recording;
        self.stats.ends.borrow_mut().entry((start, reason)).or_default().1 += 1;
        self.log(2, || format!("abort: {} ({}) at {whence}", why.text(), reason.text()));
        *self.stats.aborts.borrow_mut().entry((why, whence)).or_default() += 1;
        if why == Reason::NoMemory {
            self.unwanted.set(true);
        }
        let (place, site) = match goal {
            Goal::Root { place, site } if site.is_null() => {
                self.shared.places.borrow_mut()[place].failures += 1;
                return;
            }
            Goal::Root { site, .. } => (site as usize, site),
            Goal::Side { exit, .. } => (exit as usize, std::ptr::null_mut()),
        };
        // (Sites are 4-aligned: the odd address counts these.)
        let ended = if why == Reason::LoopEnded || (why, start) == (Reason::Raised, Start::Loop) {
            let mut failures = self.failures.borrow_mut();
            let n = failures.entry(place + 1).or_default();
            *n += 1;
            *n
        } else {
            0
        };
        if let Some(after) =
            fitness::again_after_end(&self.config.tunables, ended).filter(|_| !site.is_null())
        {
            // SAFETY: the code object runs just now.
            unsafe { set_executor(site, None, after) };
            return;
        }
        let mut failures = self.failures.borrow_mut();
        let n = failures.entry(place).or_default();
        *n += 1;
        let t = &self.config.tunables;
        if !site.is_null() {
            let after = fitness::again_after(t, *n).unwrap_or(NEVER);
            // SAFETY: the code object runs just now.
            unsafe { set_executor(site, None, after) };
        }
    }
    /// The executor is the one of its place from now on.
    fn install(&self, place: PlaceId, e: &Executor) {
        let (pc, comers) = {
            let mut places = self.shared.places.borrow_mut();
            places[place].executor = Some(e.id);
            (places[place].pc, places[place].comers.clone())
        };
        // SAFETY: the executor begins there, and executors live as long as the JIT.
        unsafe { self.returns.set(pc as usize, e.code.entry()) };
        for n in comers {
            if let Some(from) = self.executor(n as usize) {
                self.link(&from, e);
            }
        }
    }
    /// The jump at the end of one goes to the other.
    fn link(&self, from: &Executor, to: &Executor) {
        let Some(machine) = self.machine() else { return };
        // SAFETY: executors live as long as the JIT, and so does their code.
        unsafe { from.code.link_jump(machine.stubs, Some(to.code.entry())) };
    }
    /// One that runs may be retired.
    fn running(&self, n: usize) -> Option<Rc<Executor>> {
        self.executor(n).or_else(|| self.retired.borrow().iter().find(|e| e.id as usize == n).cloned())
    }
    /// Something has changed: those that rely on it go.
    fn retire(&self, o: Value, what: What) {
        let relying = self.shared.watches.borrow_mut().changed(o, what);
        for n in relying {
            self.drop_executor(n, &|_| true);
        }
    }
    fn has_room(&self, vm: &Vm, e: &Executor) -> bool {
        let room = vm.thread.stack_limit as usize - vm.thread.sp as usize;
        e.valid.get() != 0
            && (self.config.tunables.evaluate == 0 || evaluate::can_run(e))
            && vm.breaker.load(Ordering::Relaxed) == 0
            && room > MOST_WORDS * 8
            && ((vm.thread.depth + SPARE_FRAMES) as isize) < vm.thread.most_frames
    }
}
fn frame_layout(returns: &ReturnTable) -> FrameLayout {
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
        ret_sp: header(offset_of!(Frame, ret_sp)),
        returns: (&raw const *returns) as usize,
        thread_sp: thread(offset_of!(ThreadState, sp)),
        thread_fp: thread(offset_of!(ThreadState, fp)),
        thread_depth: thread(offset_of!(ThreadState, depth)),
        stack_limit: thread(offset_of!(ThreadState, stack_limit)),
        most_frames: thread(offset_of!(ThreadState, most_frames)),
        spare_bytes: MOST_WORDS as u32 * 8,
        spare_frames: SPARE_FRAMES as u32,
        unbound: Value::UNBOUND.bits(),
    }
}
/// Iterations in which a call raises, before the trace of a loop is made of one.
const RAISING: u32 = 4;
/// Frames that a trace may push, at most.
const SPARE_FRAMES: usize = 64;
/// Words of the value stack that the frames of a snapshot take at most.
const MOST_WORDS: usize = 16 << 10;

impl TraceJit for Jit {
    fn threshold(&self) -> u32 {
        self.config.tunables.loop_threshold
    }
    fn function_threshold(&self) -> u32 {
        self.config.tunables.function_threshold
    }
    unsafe fn hot_loop(&self, vm: &mut Vm, site: *mut u32, r: &Regs) -> bool {
        self.breaker.set((&raw const vm.breaker) as usize);
        self.fetch();
        if self.busy.get() {
            // SAFETY: the running code.
            unsafe { set_executor(site, None, self.config.tunables.loop_threshold) };
            return false;
        }
        if self.machine().is_none() || self.frozen.get() {
            return false;
        }
        let place = {
            // SAFETY: a live frame.
            let code = unsafe { frame(r.fp).code() };
            self.shared.places.borrow_mut().at(r.pc, code.value())
        };
        if self.pending.borrow().iter().any(|p| matches!(p.goal, Goal::Root { place: x, .. } if x == place)) {
            // SAFETY: the running code.
            unsafe { set_executor(site, None, self.config.tunables.loop_threshold) };
            return false;
        }
        if let Some(n) = self.shared.places.borrow()[place].executor {
            // Traces came here before the loop got hot.
            if let Some(e) = self.executor(n as usize) {
                // SAFETY: the running code.
                unsafe { set_executor(site, Some(self.number_at(site, &e)), 0) };
            }
            return false;
        }
        // SAFETY: the registers describe the frame, which is live and complete.
        if unsafe { is_function_start(site) && self.caller_is_warm(r.fp) } {
            // SAFETY: the running code.
            unsafe { set_executor(site, None, self.config.tunables.function_threshold) };
            return false;
        }
        // SAFETY: the registers describe the frame, at the loop's head.
        unsafe { self.record_root(place, site, r) };
        true
    }
    unsafe fn record(&self, vm: &mut Vm, pc: *const u32, sp: *mut Value, fp: *mut Value) -> bool {
        // Taken out while it looks: what it asks of the VM may come back here.
        let Some(mut rec) = self.recording.borrow_mut().take() else { return false };
        if self.stress.draws(self.config.tunables.stress_aborts) {
            let n = self.stress.happened(1);
            self.log(2, || format!("stress {n}: recording given up"));
            self.end(*rec, Reason::Stressed);
            return false;
        }
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
                self.end(*rec, reason);
                false
            }
            Step::Abort(reason) => {
                self.end(*rec, reason);
                false
            }
        }
    }
    fn cancel(&self) {
        if let Some(rec) = self.recording.borrow_mut().take() {
            self.end(*rec, Reason::Cancelled);
        }
    }
    unsafe fn enter(&self, vm: &mut Vm, n: u32, site: *mut u32, r: &mut Regs) -> Left {
        self.fetch();
        if self.stress.draws(self.config.tunables.stress_drops) && !self.in_use() {
            let n = self.stress.happened(1);
            self.log(2, || format!("stress {n}: all executors dropped"));
            self.unwanted.set(true);
        }
        self.bound_code();
        let Some(mut e) = self.executor(n as usize) else {
            // SAFETY: promised by the caller.
            unsafe { set_executor(site, None, self.config.tunables.retry_after) };
            return Left::Go;
        };
        loop {
            if !self.has_room(vm, &e) {
                return Left::Go;
            }
            match self.run(vm, &e, r) {
                Out::Left(left) => return left,
                Out::On(n) => match self.executor(n as usize) {
                    Some(next) => e = next,
                    None => return Left::Go,
                },
            }
        }
    }
    fn poll(&self) {
        self.fetch();
    }
    fn changed(&self, o: Value) {
        self.retire(o, What::Version);
    }
    fn keys_changed(&self, d: Value, key: Option<Value>) {
        match key {
            Some(k) if k.to_str().is_some_and(|s| s.is_interned()) => self.retire(d, What::Absent(k)),
            // (It may be equal to a name, or there may be more than one.)
            Some(_) => self.retire(d, What::Absents),
            None => {
                self.retire(d, What::Keys);
                self.retire(d, What::Absents);
            }
        }
    }
    fn value_changes(&self, d: Value, e: u32) {
        self.retire(d, What::Value(Entry(e)));
    }
    fn clear(&self) {
        self.cancel();
        self.settle();
        self.unwanted.set(true);
        self.bound_code();
    }
    fn dump(&self, path: &std::path::Path) -> std::io::Result<()> {
        std::fs::write(path, view::dot::graph(&self.picture()))
    }
    fn before_fork(&self) {
        self.settle();
        if let Some(machine) = self.machine.get().and_then(Option::as_ref) {
            match machine.memory.before_fork() {
                Ok(copy) => *self.fork_copy.borrow_mut() = Some(copy),
                Err(e) => self.log(1, || format!("no copy of the code for a child process: {e}")),
            }
        }
    }
    fn after_fork(&self, child: bool) {
        if child {
            // The thread is the parent's.
            std::mem::forget(self.worker.borrow_mut().take());
        }
        let copy = self.fork_copy.borrow_mut().take();
        let Some(machine) = self.machine.get().and_then(Option::as_ref).filter(|_| child) else { return };
        // Parent and child would write to the same pages.
        let fine = copy.is_some_and(|c| c.in_child(&machine.memory).is_ok());
        self.frozen.set(!fine);
    }
    fn trace(&self, t: &mut Tracer) {
        // The collector may run while a list is being added to (never: nothing here allocates then).
        if let Ok(roots) = self.recording_roots.try_borrow() {
            t.visit_slice(&roots);
        }
        if !self.in_use() {
            // (Of what they refer to, nothing is kept alive from here on.)
            if let Ok(mut retired) = self.retired.try_borrow_mut() {
                retired.clear();
            }
            return;
        }
        if let Ok(retired) = self.retired.try_borrow() {
            retired.iter().for_each(|e| t.visit_slice(&e.roots));
        }
        if let Ok(pending) = self.pending.try_borrow() {
            pending.iter().for_each(|p| t.visit_slice(&p.roots));
        }
        if let Ok(all) = self.executors.try_borrow() {
            for e in all.iter().flatten() {
                t.visit_slice(&e.roots);
            }
        }
        if let Ok(places) = self.shared.places.try_borrow() {
            for p in places.all() {
                t.visit(p.code);
            }
        }
    }
    fn forget_dead(&self, m: &Marked) {
        if self.in_use() {
            return;
        }
        let dead: Vec<u32> = {
            let Ok(all) = self.executors.try_borrow() else { return };
            all.iter().flatten().filter(|e| e.roots.iter().any(|&v| !m.is_live(v))).map(|e| e.id).collect()
        };
        let live = |v: Value| m.is_live(v);
        if !dead.is_empty() {
            for n in dead {
                self.drop_executor(n, &live);
            }
            let all = self.executors.borrow();
            self.shared.watches.borrow_mut().retain(|n| all[n as usize].is_some());
        }
        let mut places = self.shared.places.borrow_mut();
        let gone: Vec<PlaceId> =
            (0..).zip(places.all()).filter(|(_, p)| !m.is_live(p.code)).map(|(i, _)| i).collect();
        for p in gone {
            places.forget(p);
        }
    }
}

impl Jit {
    /// Is the function called from a loop that will soon be hot? The loop's trace has the function in it, which is then
    /// entered no more. (A loop whose recording has failed counts from more than the threshold.)
    ///
    /// # Safety
    /// `fp` is a live frame.
    unsafe fn caller_is_warm(&self, fp: *mut Value) -> bool {
        // SAFETY: frames and their code live; the cache word belongs to the jump.
        unsafe {
            let caller = frame(fp).prev;
            if caller.is_null() || frame(fp).flags & frame_flags::ENTRY != 0 {
                return false;
            }
            let code = frame(caller).code();
            let words = std::slice::from_raw_parts(code.words.get(), code.n_words.get() as usize);
            let pc = record::words_from(code, frame(caller).pc) as usize;
            let around = instructions(words)
                .filter(|i| i.offset >= pc && matches!(i.op, Opcode::JUMP_BACKWARD | Opcode::ENTER_EXECUTOR))
                .find(|i| i.jump_target().is_some_and(|to| to <= pc));
            around.is_some_and(|i| {
                i.op == Opcode::JUMP_BACKWARD && words[i.offset + 1] < self.config.tunables.loop_threshold
            })
        }
    }
    /// Does somebody rely on the executors? Then none is dropped.
    fn in_use(&self) -> bool {
        self.active.get() > 0 || self.busy.get() || !self.pending.borrow().is_empty()
    }
    /// Takes an executor out of everything that leads to it, with the side traces that grow from it, and frees its code.
    /// It is freed at once if nobody runs machine code or records, else later. `live`: is this object not about to be freed?
    fn drop_executor(&self, n: u32, live: &dyn Fn(Value) -> bool) {
        let Some(e) = self.executors.borrow_mut().get_mut(n as usize).and_then(Option::take) else { return };
        self.log(1, || format!("t{n} dropped"));
        e.valid.set(0);
        self.stats.bytes.set(self.stats.bytes.get().saturating_sub(e.code.bytes().len()));
        for x in e.code.exits() {
            self.adapted.borrow_mut().remove(&(x as *const Exit as usize));
        }
        self.returns.forget(e.code.entry());
        if self.in_use() {
            self.retired.borrow_mut().push(e.clone());
        }
        let Some(machine) = self.machine() else { return };
        if let Some(p) = e.place {
            let (comers, code) = {
                let mut places = self.shared.places.borrow_mut();
                let place = &mut places[p];
                place.executor = None;
                place.heat = 0;
                (place.comers.clone(), place.code)
            };
            for from in comers.into_iter().filter_map(|n| self.running(n as usize)) {
                // SAFETY: it only leaves now.
                unsafe { from.code.link_jump(machine.stubs, None) };
            }
            if !e.site.is_null() && live(code) {
                // SAFETY: the code object is alive.
                unsafe { set_executor(e.site, None, self.config.tunables.retry_after) };
            }
        }
        if e.parent.is_some_and(|p| self.running(p as usize).is_some()) {
            // SAFETY: the exit is that executor's.
            unsafe { (*e.exit).unlink(machine.stubs) };
            self.drop_switch(e.exit);
        }
        self.drop_case(&e);
        let children: Vec<u32> = {
            let all = self.executors.borrow();
            all.iter().flatten().filter(|c| c.parent == Some(n)).map(|c| c.id).collect()
        };
        for c in children {
            self.drop_executor(c, live);
        }
    }
    /// Makes room when there is too much code, or somebody wants it: everything goes, and what is hot is recorded again.
    fn bound_code(&self) {
        let fits = self.stats.bytes.get() >> 10 <= self.config.tunables.code_kb as usize;
        if self.in_use() {
            return;
        }
        self.retired.borrow_mut().clear();
        if fits && !self.unwanted.get() {
            return;
        }
        self.unwanted.set(false);
        let all: Vec<u32> = self.executors.borrow().iter().flatten().map(|e| e.id).collect();
        for n in all {
            self.drop_executor(n, &|_| true);
        }
        self.failures.borrow_mut().clear();
    }
}

/// Where the program is after machine code was left.
enum Landed {
    Out(Out),
    /// A place where it would go on, had it an executor.
    At,
    /// A guard of this executor failed.
    Left(Rc<Executor>),
}
/// How machine code was left.
enum Out {
    Left(Left),
    /// This executor begins where the registers stand.
    On(u32),
}

impl Jit {
    /// A recording from a place.
    ///
    /// # Safety
    /// The registers describe a live, complete frame, which stands there.
    unsafe fn record_root(&self, place: PlaceId, site: *mut u32, r: &Regs) {
        let id = TraceId(self.executors.borrow().len() as u32);
        // SAFETY: promised by the caller.
        let recorder = unsafe {
            let from_loop = !site.is_null() && !is_function_start(site);
            Recorder::root(id, &self.config.tunables, self.shared.clone(), r.pc, r.sp, r.fp, from_loop)
        };
        self.begin(recorder, Goal::Root { place, site }, 0);
    }
    /// Runs an executor until machine code is left, and writes the frames back.
    fn run(&self, vm: &mut Vm, e: &Rc<Executor>, r: &mut Regs) -> Out {
        self.stats.entered.set(self.stats.entered.get() + 1);
        e.entered.set(e.entered.get() + 1);
        let Some(machine) = self.machine() else { return Out::Left(Left::Go) };
        // The exit buffer is written before it is read, word by word.
        let mut run = std::mem::MaybeUninit::<JitState>::uninit();
        // SAFETY: a field of the place just made.
        unsafe { (&raw mut (*run.as_mut_ptr()).depth).write(vm.thread.depth as u64) };
        self.active.set(self.active.get() + 1);
        vm.thread.machine_runs += 1;
        // Machine code may hold the only reference to an object: no collection that looks at the value stack alone.
        let native = std::mem::take(&mut vm.thread.native_entry);
        let vmp: *mut Vm = vm;
        let began = self.config.measure.then(Instant::now);
        let calm = self.stress_heap(vm);
        let exit = if self.config.tunables.evaluate != 0 {
            // SAFETY: every word of the buffer may have any value.
            let state = unsafe { &mut *run.as_mut_ptr() };
            let side =
                |x| self.executors.borrow().iter().flatten().find(|c| std::ptr::eq(c.exit, x)).cloned();
            // SAFETY: the executor's entry is where the registers stand.
            unsafe { evaluate::run(vm, &self.facts, e, r.fp, state, side) }
        } else {
            // SAFETY: the executor's entry is where the registers stand; nothing here holds a reference into the VM.
            unsafe { (machine.enter)(e.code.entry(), vmp.cast(), r.fp.cast(), run.as_mut_ptr()) }
        };
        // SAFETY: exits live as long as their executor, which nobody drops before this one was looked at.
        let exit = unsafe { &*exit };
        // SAFETY: nobody else uses the VM now.
        let vm = unsafe { &mut *vmp };
        vm.thread.native_entry = native;
        self.forced(exit);
        if let Some(began) = began.filter(|_| self.active.get() == 1) {
            spent(&self.stats.machine, began);
        }
        let out = self.landed(vm, exit, &mut run, r);
        if let Some(every) = calm {
            let (_, left) = vm.heap.set_stress(every, u64::MAX);
            self.stress.happened(self.stress.fuel() - left);
        }
        self.active.set(self.active.get() - 1);
        vm.thread.machine_runs -= 1;
        match out {
            Landed::Out(out) => out,
            Landed::At => self.came_to(r),
            // SAFETY: exits live as long as their executor, which nobody drops before this one was looked at.
            Landed::Left(owner) => Out::Left(self.left(&owner, exit, r.fp)),
        }
    }
    /// Has the heap collect at allocations, if that is asked for; gives what it did before.
    fn stress_heap(&self, vm: &Vm) -> Option<usize> {
        let every = self.config.tunables.stress_gc as usize;
        (every != 0 && self.active.get() == 1).then(|| vm.heap.set_stress(every, self.stress.fuel()).0)
    }
    /// Was the exit forced? It is so only once.
    fn forced(&self, exit: &Exit) {
        if self.config.tunables.stress_exits == 0 || !exit.force(false) {
            return;
        }
        let n = self.stress.happened(1);
        self.log(2, || format!("stress {n}: t{} left by {} ({:?})", exit.owner, exit.snap, exit.kind));
        if self.stress.fuel() == 0 {
            for e in self.executors.borrow().iter().flatten() {
                e.code.exits().iter().for_each(|x| {
                    x.force(false);
                });
            }
        }
    }
    /// Writes the frames back; the registers go where the interpreter goes on.
    fn landed(
        &self,
        vm: &mut Vm,
        exit: &Exit,
        run: &mut std::mem::MaybeUninit<JitState>,
        r: &mut Regs,
    ) -> Landed {
        // SAFETY: the buffer holds what the exit handed over.
        let state = unsafe { run.assume_init_mut() };
        if exit.kind == ExitKind::Return {
            vm.thread.depth = state.depth as usize;
            // SAFETY: machine code has left a frame and made its caller the current one.
            *r = unsafe { Regs { pc: frame(vm.thread.fp).pc, sp: vm.thread.sp, fp: vm.thread.fp } };
            return Landed::At;
        }
        let Some(owner) = self.running(exit.owner) else { return Landed::Out(Out::Left(Left::Go)) };
        let entry_frame = state.exit_frame().cast::<Value>();
        // SAFETY: the frames are those of the executor that was left.
        let landed = unsafe { owner.plan(exit.snap).execute(vm, entry_frame, state) };
        vm.thread.depth = state.depth as usize + landed.inlined;
        *r = Regs { pc: landed.pc, sp: landed.sp, fp: landed.fp };
        match exit.kind {
            ExitKind::Raise => {
                r.pc = r.pc.wrapping_add(1);
                Landed::Left(owner)
            }
            ExitKind::Jump => {
                exit.hit();
                Landed::At
            }
            ExitKind::Poll | ExitKind::Return => Landed::Out(Out::Left(Left::Go)),
            ExitKind::Leave => Landed::Left(owner),
        }
    }
    /// A guard failed, or something raised; `fp` is the innermost frame. An exit that is taken often gets a side trace.
    fn left(&self, owner: &Executor, exit: &Exit, fp: *mut Value) -> Left {
        let (raised, records) = (exit.kind == ExitKind::Raise, self.records_from(owner, exit, fp));
        match (raised, records) {
            (false, false) => Left::Go,
            (false, true) => Left::Record,
            (true, false) => Left::Raise,
            (true, true) => Left::RecordRaise,
        }
    }
    /// Begins to record a side trace, if it is time.
    fn records_from(&self, owner: &Executor, exit: &Exit, fp: *mut Value) -> bool {
        let hits = exit.hit();
        let t = &self.config.tunables;
        if !hits.is_multiple_of(t.exit_threshold) || !self.may_record() || owner.valid.get() == 0 {
            return false;
        }
        let compiling = |p: &Pending| matches!(p.goal, Goal::Side { exit: x } if std::ptr::eq(x, exit));
        if self.pending.borrow().iter().any(compiling) {
            return false;
        }
        let failed = self.failures.borrow().get(&(exit as *const Exit as usize)).copied().unwrap_or(0);
        if !fitness::exit_is_due(t, hits, failed, owner.chain.get()) || self.adapt(owner, exit) {
            return false;
        }
        let id = TraceId(self.executors.borrow().len() as u32);
        let raised = exit.kind == ExitKind::Raise;
        // SAFETY: the frames have just been written back.
        let recorder = unsafe {
            Recorder::side(id, t, self.shared.clone(), &owner.trace, ExitId(exit.snap.0), raised, fp)
        };
        let Some(recorder) = recorder else { return false };
        self.begin(recorder, Goal::Side { exit }, owner.chain.get() + 1);
        true
    }
    /// So often what was recorded from there was cut badly.
    fn adapted(&self, goal: &Goal) -> u32 {
        match goal {
            Goal::Root { place, .. } => self.shared.places.borrow()[*place].adapted,
            Goal::Side { exit } => self.adapted.borrow().get(&(*exit as usize)).copied().unwrap_or(0),
        }
    }
    /// Drops an executor if it was cut badly, as an exit shows that is due: it is soon recorded again.
    fn adapt(&self, e: &Executor, exit: &Exit) -> bool {
        let t = &self.config.tunables;
        // (One that is retired has been dropped already.)
        if t.adapt == 0 || self.in_use() || self.executor(e.id as usize).is_none() {
            return false;
        }
        let goal = match e.place {
            Some(place) => Goal::Root { place, site: e.site },
            None => Goal::Side { exit: e.exit },
        };
        let times = self.adapted(&goal);
        let at = e.trace.insts.iter().find(|i| i.snap == Some(exit.snap)).map_or(0, |i| i.origin.0);
        let cut = fitness::Cut {
            taken: exit.taken(),
            entered: e.code.exits().iter().map(Exit::taken).sum(),
            at: at.saturating_sub(1) as usize,
            length: e.recorded as usize,
            closed: e.end == Reason::ClosedLoop,
            times,
        };
        if !fitness::cut_badly(t, &cut) {
            return false;
        }
        self.log(1, || format!("t{} was cut badly: {cut:?}", e.id));
        self.stats.adapted.set(self.stats.adapted.get() + 1);
        // (Its parent's exit, and the code that its site is in, live: it was entered just now.)
        self.drop_executor(e.id, &|_| true);
        match goal {
            Goal::Root { place, site } => {
                let mut places = self.shared.places.borrow_mut();
                let p = &mut places[place];
                p.adapted = times + 1;
                p.heat = (t.place_threshold << p.failures) - 1;
                if !site.is_null() {
                    // SAFETY: the code object is alive.
                    unsafe { set_executor(site, None, t.again_after) };
                }
            }
            Goal::Side { exit } => {
                let key = exit as usize;
                let failed = self.failures.borrow().get(&key).copied().unwrap_or(0);
                self.adapted.borrow_mut().insert(key, times + 1);
                // SAFETY: the parent lives.
                unsafe { (*exit).hits.store((t.exit_threshold << failed) - 1, Ordering::Relaxed) };
            }
        }
        true
    }
    /// A trace or return wants to go on where the registers stand, and knew no executor there.
    fn came_to(&self, r: &mut Regs) -> Out {
        let t = &self.config.tunables;
        let here = r.pc;
        // SAFETY: the pc is that of a live frame.
        r.pc = unsafe { record::behind_jumps(here) };
        // SAFETY: a live frame.
        let code = unsafe { frame(r.fp).code() };
        let mut places = self.shared.places.borrow_mut();
        let id = places.at(r.pc, code.value());
        let place = &mut places[id];
        if let Some(n) = place.executor {
            if let Some(e) = self.executor(n as usize) {
                // Another place has had its entry in the table meanwhile.
                // SAFETY: the executor begins there.
                unsafe { self.returns.set(here as usize, e.code.entry()) };
            }
            return Out::On(n);
        }
        if self.pending.borrow().iter().any(|p| matches!(p.goal, Goal::Root { place, .. } if place == id)) {
            return Out::Left(Left::Go);
        }
        place.heat += 1;
        if !fitness::place_is_due(t, place.heat, place.failures) || !self.may_record() {
            return Out::Left(Left::Go);
        }
        drop(places);
        // SAFETY: the frames have just been written back.
        unsafe { self.record_root(id, std::ptr::null_mut(), r) };
        Out::Left(Left::Record)
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
unsafe extern "C" fn list_room(vm: *mut u8, list: u64) -> u64 {
    // SAFETY: machine code passes its VM and a list.
    unsafe { helpers::list_room(vm.cast(), list) }
}
unsafe extern "C" fn box_float(vm: *mut u8, f: f64) -> u64 {
    // SAFETY: machine code passes its VM.
    unsafe { (*vm.cast::<Vm>()).new_float(f).bits() }
}
