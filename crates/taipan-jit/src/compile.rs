//! From a recorded trace to machine code: the optimiser, the backend, the plans of its exits.
//!
//! A [`Compiler`] works on plain data and reads nothing that the running program changes, so that it may run on a thread
//! of its own ([`Worker`]) while the program goes on in the interpreter. What comes of a job is fetched by the thread that
//! holds the GIL; the worker sets the VM's breaker, so that this happens soon.

use crate::deopt::Plan;
use crate::helpers::{self, VmFacts};
use crate::reasons::Reason;
use std::borrow::Cow;
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use taipan_codegen::{Backend, Code, FrameWrites, Request, Resolver};
use taipan_trace::opt::{Optimiser, PASSES};
use taipan_trace::{HelperId, SnapId, Trace};

/// A trace to be compiled for executor number `id`.
pub struct Job {
    pub id: u32,
    pub trace: Trace,
    pub log: u8,
    /// The machine code as text is wanted.
    pub listing: bool,
    /// Exits can be forced.
    pub forceable: bool,
    /// Exits are counted by machine code.
    pub counted: bool,
    /// Passes to leave out, one bit each (see `taipan_trace::opt::PASSES`).
    pub without: u64,
    /// What profilers call it.
    pub name: String,
}
/// What came of it.
pub struct Product {
    pub id: u32,
    pub trace: Trace,
    pub code: Code,
    /// Zero when the executor was invalidated; code looks at it.
    pub valid: Box<Cell<u8>>,
    pub optimising: Duration,
    /// In the backend.
    pub took: Duration,
}
pub type Outcome = Result<Product, (u32, Reason)>;

pub struct Compiler {
    pub facts: Arc<VmFacts>,
    pub optimiser: Arc<Optimiser>,
    pub backend: Mutex<Box<dyn Backend>>,
}

/// What code needs to know of the runtime.
struct Runtime;

impl Resolver for Runtime {
    fn helper(&self, h: HelperId) -> Option<*const u8> {
        helpers::address(h)
    }
    fn frames(&self, trace: &Trace, snap: SnapId) -> Option<FrameWrites> {
        Plan::new(trace, snap)?.writes(trace, snap)
    }
}

impl Compiler {
    pub fn compile(&self, job: Job) -> Outcome {
        let id = job.id;
        self.make(job).map_err(|why| (id, why))
    }
    fn make(&self, job: Job) -> Result<Product, Reason> {
        let began = Instant::now();
        let mut trace = job.trace;
        let mut optimiser = Cow::Borrowed(&*self.optimiser);
        for (i, pass) in PASSES.into_iter().enumerate() {
            if job.without >> i & 1 != 0 {
                optimiser.to_mut().switch_off(pass);
            }
        }
        optimiser.run_with(&mut trace, &*self.facts, &mut |stage, t| {
            if cfg!(debug_assertions)
                && let Err(e) = taipan_trace::verify(t, &*self.facts)
            {
                panic!("invalid trace after {stage}: {e:?}\n{}", t.text(&*self.facts));
            }
        });
        let optimising = began.elapsed();
        if job.log >= 4 {
            eprintln!("jit: optimised:\n{}", trace.text(&*self.facts));
        }
        trace.compact();
        // Every exit can be written back. (How, is found out again where one is taken: most never are.)
        let mut seen = vec![false; trace.snaps.len()];
        for s in trace.insts.iter().filter_map(|i| i.snap) {
            if !std::mem::replace(&mut seen[s.index()], true) {
                Plan::new(&trace, s).ok_or(Reason::Backend)?;
            }
        }
        let valid = Box::new(Cell::new(1u8));
        let request = Request {
            facts: &*self.facts,
            resolver: &Runtime,
            owner: job.id as usize,
            valid: valid.as_ptr(),
            name: Some(&job.name),
            listing: job.listing || job.log >= 5,
            forceable: job.forceable,
            counted: job.counted,
        };
        let mut backend = self.backend.lock().unwrap_or_else(PoisonError::into_inner);
        let code = backend.compile(&trace, &request).map_err(|e| {
            if job.log >= 1 {
                eprintln!("jit: backend: {e}");
            }
            match e {
                taipan_codegen::Error::MemoryFull { .. } => Reason::NoMemory,
                _ => Reason::Backend,
            }
        })?;
        if let Some(text) = code.listing().filter(|_| job.log >= 5) {
            eprintln!("{text}");
        }
        let took = began.elapsed() - optimising;
        Ok(Product { id: job.id, trace, code, valid, optimising, took })
    }
}

/// A thread that compiles.
pub struct Worker {
    jobs: Option<Sender<Job>>,
    done: Receiver<Outcome>,
    thread: Option<JoinHandle<()>>,
}
impl Worker {
    /// `breaker`: the address of the VM's word that says that somebody wants its attention; the VM outlives the worker.
    pub fn new(compiler: Arc<Compiler>, breaker: usize) -> Option<Worker> {
        let (jobs, todo) = channel::<Job>();
        let (finished, done) = channel();
        let run = move || {
            for job in todo {
                if finished.send(compiler.compile(job)).is_err() {
                    return;
                }
                // SAFETY: promised by the caller.
                unsafe { (*(breaker as *const AtomicU32)).store(1, Ordering::Relaxed) };
            }
        };
        let thread = std::thread::Builder::new().name("taipan-jit".into()).spawn(run).ok()?;
        Some(Worker { jobs: Some(jobs), done, thread: Some(thread) })
    }
    /// False: there is no such thread any more.
    pub fn send(&self, job: Job) -> bool {
        self.jobs.as_ref().is_some_and(|j| j.send(job).is_ok())
    }
    pub fn fetch(&self) -> Option<Outcome> {
        self.done.try_recv().ok()
    }
    /// Waits for the next one; `None`: there is none to come.
    pub fn wait(&self) -> Option<Outcome> {
        self.done.recv().ok()
    }
}
impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(t) = self.thread.take() {
            let _ = t.join();
        }
    }
}
