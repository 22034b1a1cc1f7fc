//! The JIT as it can be seen: one picture of all there is, from which every view is drawn.
//!
//! [`Jit::picture`] collects; [`stats`] writes the report of `taipan jit stats` and `-X jit-stats`, [`dot`] GraphViz,
//! [`html`] a page; JSON is the picture itself. Nothing here changes anything (but what is being compiled is
//! waited for).
//!
//! What a picture holds of a trace depends on [`crate::Config::keep`]: without it, steps and machine code are missing,
//! and instructions know no step.

pub mod dot;
pub mod html;
pub mod loops;
pub mod stats;

use crate::Jit;
use crate::executor::Executor;
use crate::journal::{JournalStep, Location};
use crate::reasons::Start;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;
use taipan_codegen::ExitKind;
use taipan_trace::{Effect, ExitId, Facts, HelperId, InstId, Op, TraceKind};

#[derive(Serialize, Default, Debug)]
pub struct Picture {
    pub policy: &'static str,
    pub tunables: Vec<(&'static str, u32)>,
    /// Entries of machine code from the interpreter.
    pub entered: u64,
    pub code_bytes: usize,
    /// Executors that were dropped because they were cut badly.
    pub adapted: u64,
    pub times: Times,
    /// Instructions that the interpreter ran, if they were counted.
    pub interpreted: Option<u64>,
    pub endings: Vec<Ending>,
    pub aborts: Vec<Abort>,
    /// Calls of helpers, by how many instructions of traces make them.
    pub helpers: Vec<Count>,
    /// Instructions recorded through the runtime, with frames written back before.
    pub through_runtime: Vec<Count>,
    pub executors: Vec<ExecutorView>,
    /// Lines of source files that are mentioned.
    pub sources: BTreeMap<String, BTreeMap<u32, String>>,
}
/// In milliseconds.
#[derive(Serialize, Clone, Copy, Default, Debug)]
pub struct Times {
    /// With the recorded instructions' own run.
    pub recording: f64,
    pub optimising: f64,
    pub compiling: f64,
    /// In machine code and what it calls; 0 if it was not measured.
    pub machine: f64,
}
/// Recordings that began at the same sort of place and ended for the same reason.
#[derive(Serialize, Debug)]
pub struct Ending {
    pub start: &'static str,
    pub reason: &'static str,
    pub traces: u64,
    /// Nothing came of them.
    pub given_up: u64,
}
#[derive(Serialize, Debug)]
pub struct Abort {
    pub reason: &'static str,
    pub place: String,
    pub count: u64,
}
#[derive(Serialize, Debug)]
pub struct Count {
    pub name: String,
    pub count: u64,
}
#[derive(Serialize, Debug)]
pub struct ExecutorView {
    pub id: u32,
    pub start: &'static str,
    /// The executor and exit that a side trace begins at.
    pub parent: Option<(u32, u32)>,
    pub place: Location,
    pub end: &'static str,
    pub closed: bool,
    /// What it jumps to at its end, once that exists.
    pub target: Option<u32>,
    /// Side traces between it and its root.
    pub chain: u32,
    pub valid: bool,
    /// Bytecode instructions recorded.
    pub recorded: u32,
    /// Entries from the interpreter.
    pub entered: u64,
    pub bytes: usize,
    pub steps: Vec<StepView>,
    pub operations: Vec<OperationView>,
    pub exits: Vec<ExitView>,
    /// The whole trace as text, and its machine code.
    pub text: String,
    pub machine_code: Option<String>,
}
#[derive(Serialize, Debug)]
pub struct StepView {
    pub place: Location,
    pub depth: usize,
    pub fitness: i64,
    pub quality: i64,
    /// Causes and costs.
    pub penalties: Vec<(String, i64)>,
}
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Costs nothing when run.
    Mark,
    Plain,
    Load,
    Store,
    Guard,
    Call,
    Allocation,
    End,
}
#[derive(Serialize, Debug)]
pub struct OperationView {
    pub name: &'static str,
    pub text: String,
    pub sort: Sort,
    pub helper: Option<String>,
    /// The step it comes from, counted from 1; 0: not known.
    pub step: u32,
    /// It runs in every iteration of the trace's loop.
    pub in_loop: bool,
    /// The snapshot that it leaves with.
    pub exit: Option<u32>,
}
#[derive(Serialize, Debug)]
pub struct ExitView {
    pub snapshot: u32,
    pub kind: &'static str,
    /// How often it was taken to the interpreter.
    pub hits: u32,
    /// How often it was taken at all, to other code too, if that was counted ([`crate::Config::count`]).
    pub taken: u64,
    /// The first operation that leaves there.
    pub operation: &'static str,
    pub place: Location,
    /// Frames that are written back.
    pub frames: usize,
    /// The side trace that it goes to.
    pub side: Option<u32>,
}

fn exit_kind(k: ExitKind) -> &'static str {
    match k {
        ExitKind::Leave => "leave",
        ExitKind::Raise => "raise",
        ExitKind::Poll => "poll",
        ExitKind::Jump => "jump",
        ExitKind::Return => "return",
    }
}

impl Jit {
    /// Everything, as it is now.
    pub fn picture(&self) -> Picture {
        self.settle();
        let s = &self.stats;
        let ms = |d: &std::cell::Cell<std::time::Duration>| d.get().as_secs_f64() * 1e3;
        let mut endings: Vec<((Start, crate::Reason), (u64, u64))> =
            s.ends.borrow().iter().map(|(k, n)| (*k, *n)).collect();
        endings.sort_by_key(|(k, n)| (std::cmp::Reverse(n.0 + n.1), *k));
        let mut aborts: Vec<Abort> = s
            .aborts
            .borrow()
            .iter()
            .map(|((r, place), n)| Abort { reason: r.text(), place: place.clone(), count: *n })
            .collect();
        aborts.sort_by(|a, b| (b.count, a.reason, &a.place).cmp(&(a.count, b.reason, &b.place)));
        let executors: Vec<ExecutorView> =
            self.executors.borrow().iter().flatten().map(|e| self.executor_view(e)).collect();
        let mut helpers: HashMap<String, u64> = HashMap::new();
        for h in executors.iter().flat_map(|e| &e.operations).filter_map(|o| o.helper.as_ref()) {
            *helpers.entry(h.clone()).or_default() += 1;
        }
        Picture {
            policy: self.config.tunables.policy.name(),
            tunables: self.config.tunables.values(),
            entered: s.entered.get(),
            code_bytes: s.bytes.get(),
            adapted: s.adapted.get(),
            times: Times {
                recording: ms(&s.recording),
                optimising: ms(&s.optimising),
                compiling: ms(&s.compiling),
                machine: ms(&s.machine),
            },
            interpreted: None,
            endings: endings
                .into_iter()
                .map(|((start, r), (traces, given_up))| Ending {
                    start: start.name(),
                    reason: r.text(),
                    traces,
                    given_up,
                })
                .collect(),
            aborts,
            helpers: counts(helpers),
            through_runtime: counts(s.opaque.borrow().clone()),
            sources: sources(&executors),
            executors,
        }
    }
    fn executor_view(&self, e: &Executor) -> ExecutorView {
        let t = &e.trace;
        let parent = match t.kind {
            TraceKind::Root => None,
            TraceKind::Side { parent, exit } => Some((parent.0, exit.0)),
        };
        let first = t.ids().find_map(|u| t[u].snap);
        let place = match (e.place, parent) {
            (Some(p), _) => {
                let places = self.shared.places.borrow();
                let p = &places[p];
                // SAFETY: places keep their code objects alive.
                let code = unsafe { p.code.cast_unchecked() };
                Some(Location::of(code, crate::record::words_from(code, p.pc)))
            }
            (None, Some((p, x))) => {
                let there = self.executor(p as usize);
                there.and_then(|p| {
                    let f = p.trace.snaps.get(x as usize)?.frames.last()?;
                    // SAFETY: the executor keeps it alive.
                    Some(unsafe { Location::of_frame(f) })
                })
            }
            _ => None,
        };
        let last = t.insts.last();
        let target = last.filter(|i| i.op == Op::JumpTrace).and_then(|i| {
            let places = self.shared.places.borrow();
            let p = places.all().get(i.imm[0] as usize)?;
            p.executor
        });
        let from = t.loop_start();
        let operation = |u: InstId| {
            let i = &t[u];
            OperationView {
                name: i.op.text(),
                text: t.inst_text(u, Some(&*self.facts)),
                sort: sort(i),
                helper: i.helper().map(|h| self.helper_name(h)),
                step: i.origin.0,
                in_loop: from.is_some_and(|l| u > l),
                exit: i.snap.map(|s| s.0),
            }
        };
        let sides: HashMap<ExitId, u32> = self
            .executors
            .borrow()
            .iter()
            .flatten()
            .filter_map(|c| match c.trace.kind {
                TraceKind::Side { parent, exit } if parent.0 == e.id => Some((exit, c.id)),
                _ => None,
            })
            .collect();
        let exits = e.code.exits().iter().map(|x| ExitView {
            snapshot: x.snap.0,
            kind: exit_kind(x.kind),
            hits: x.hits.load(Ordering::Relaxed),
            taken: x.taken().max(x.hits.load(Ordering::Relaxed) as u64),
            operation: t.insts.iter().find(|i| i.snap == Some(x.snap)).map_or("", |i| i.op.text()),
            // SAFETY: the executor keeps it alive.
            place: t[x.snap].frames.last().map_or_else(nowhere, |f| unsafe { Location::of_frame(f) }),
            frames: t[x.snap].frames.len(),
            side: sides.get(&ExitId(x.snap.0)).copied().filter(|_| x.kind == ExitKind::Leave),
        });
        ExecutorView {
            id: e.id,
            start: e.start.name(),
            parent,
            place: place
                // SAFETY: the executor keeps it alive.
                .or_else(|| first.and_then(|s| t[s].frames.first().map(|f| unsafe { Location::of_frame(f) })))
                .unwrap_or_else(nowhere),
            end: e.end.text(),
            closed: from.is_some(),
            target,
            chain: e.chain.get(),
            valid: e.valid.get() != 0,
            recorded: e.recorded,
            entered: e.entered.get(),
            bytes: e.code.bytes().len(),
            steps: e.journal.iter().flat_map(|j| &j.steps).map(step_view).collect(),
            operations: t.ids().map(operation).collect(),
            exits: exits.collect(),
            text: t.text(&*self.facts).to_string(),
            machine_code: e.code.listing().map(str::to_owned),
        }
    }
    fn helper_name(&self, h: HelperId) -> String {
        self.facts.helper(h).map_or_else(|| format!("helper {}", h.0), |h| h.name.to_string())
    }
}
fn nowhere() -> Location {
    Location { file: String::new(), function: String::new(), line: 0, instruction: "?", pc: 0 }
}
fn step_view(s: &JournalStep) -> StepView {
    StepView {
        place: s.place.clone(),
        depth: s.depth,
        fitness: s.fitness,
        quality: s.quality,
        penalties: s.penalties.iter().map(|p| (p.cause.to_string(), p.cost)).collect(),
    }
}
fn sort(i: &taipan_trace::Inst) -> Sort {
    match i.op.effect() {
        Effect::Guard | Effect::GuardReads(_) | Effect::Poll => Sort::Guard,
        Effect::Call => Sort::Call,
        Effect::Alloc | Effect::PureAlloc => Sort::Allocation,
        Effect::End => Sort::End,
        Effect::Mark | Effect::Loop => Sort::Mark,
        Effect::Entry if i.op == Op::Param => Sort::Mark,
        Effect::Load | Effect::Entry => Sort::Load,
        Effect::Store | Effect::StoreShape | Effect::Init => Sort::Store,
        Effect::Pure => Sort::Plain,
    }
}
/// Most frequent first.
fn counts(all: HashMap<String, u64>) -> Vec<Count> {
    let mut all: Vec<Count> = all.into_iter().map(|(name, count)| Count { name, count }).collect();
    all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    all
}
/// The lines that places of these executors stand on, where their files can be read.
fn sources(executors: &[ExecutorView]) -> BTreeMap<String, BTreeMap<u32, String>> {
    let mut wanted: BTreeMap<String, std::collections::BTreeSet<u32>> = BTreeMap::new();
    for e in executors {
        let steps = e.steps.iter().map(|s| &s.place);
        for p in steps.chain(e.exits.iter().map(|x| &x.place)).chain([&e.place]) {
            if p.line > 0 {
                wanted.entry(p.file.clone()).or_default().insert(p.line);
            }
        }
    }
    let read = |(file, lines): (String, std::collections::BTreeSet<u32>)| {
        let bytes = std::fs::read(&file).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        let all: Vec<&str> = text.lines().collect();
        let line = |n: u32| Some((n, (*all.get(n as usize - 1)?).to_owned()));
        Some((file, lines.into_iter().filter_map(line).collect()))
    };
    wanted.into_iter().filter_map(read).collect()
}
impl Picture {
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("a picture has string keys only")
    }
}
