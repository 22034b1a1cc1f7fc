//! The trace frontend replayed over a stream of instructions.
//!
//! Heat, recording, executors, places, exits and side traces, as in the JIT itself: where a recording ends is decided by
//! the same [`Course`], and when something is hot or tried again by the same functions of [`crate::fitness`]. What is
//! missing is all that needs values: no operation is emitted, nothing optimised, nothing runs. A trace is a list of
//! instructions, and it is followed as long as the stream has the same ones.
//!
//! | in the JIT | here |
//! |---|---|
//! | operations of an instruction | what the recorder emitted for it when the stream was recorded, on average |
//! | a guard fails | the stream has another instruction, or the same place with operands of other kinds |
//! | code is compiled meanwhile | it is there at once |
//! | guards of versions, indices, overflow | never fail |
//! | what a native function calls back | part of the call |
//!
//! So the replay sees a little fewer exits than there are, and traces begin a little earlier. `docs/tuning.md` compares.

use super::stream::{Arrival, Flow, Id, Stream};
use crate::fitness::{self, Course, Origin, Place};
use crate::reasons::Reason;
use crate::tunables::Tunables;
use rustc_hash::FxHashMap;

/// A place in the code, by number.
type Loc = u32;

/// What the replay counted.
#[derive(Clone, Copy, Default, Debug, PartialEq, serde::Serialize)]
pub struct Counts {
    pub executed: u64,
    pub interpreted: u64,
    /// In traces, and of these in loops that were closed, from the second iteration on.
    pub traced: u64,
    pub looped: u64,
    /// From one trace to another without the interpreter.
    pub transfers: u64,
    /// From a trace to the interpreter.
    pub exits: u64,
    /// From the interpreter into a trace.
    pub entries: u64,
}
impl Counts {
    fn since(self, old: Counts) -> Counts {
        Counts {
            executed: self.executed - old.executed,
            interpreted: self.interpreted - old.interpreted,
            traced: self.traced - old.traced,
            looped: self.looped - old.looped,
            transfers: self.transfers - old.transfers,
            exits: self.exits - old.exits,
            entries: self.entries - old.entries,
        }
    }
}

/// What came of a stream under some policy and parameters.
#[derive(Clone, Default, Debug, PartialEq, serde::Serialize)]
pub struct Outcome {
    pub whole: Counts,
    /// Of the second half: when most is warm.
    pub steady: Counts,
    pub executors: u64,
    pub closed: u64,
    /// Operations and instructions in traces.
    pub operations: f64,
    pub recorded: u64,
    /// Different places that traces cover.
    pub covered: u64,
    /// Instructions in traces that ran less often than [`COLD`].
    pub cold: u64,
    pub given_up: u64,
    /// Operations recorded for nothing.
    pub wasted: f64,
    /// Executors that were cut badly and dropped, and their operations.
    pub dropped: u64,
    pub dropped_operations: f64,
}
/// Runs below which an instruction of a trace is cold.
pub const COLD: u64 = 100;

#[derive(Clone, Copy, PartialEq, Debug)]
enum End {
    Loop,
    Jump(Loc),
    Return,
    /// Cut back to its best exit.
    Exit,
}
#[derive(Clone, Copy, Default)]
struct ExitState {
    hits: u32,
    taken: u64,
    failed: u32,
    side: Option<u32>,
    /// So often its side trace was cut badly.
    adapted: u32,
}
struct Executor {
    ids: Vec<Id>,
    /// Code objects of the frames that it begins with.
    frames: Vec<u32>,
    end: End,
    /// Where the program stood when recording was over.
    behind: Id,
    /// By instruction, and one at the end.
    exits: Vec<ExitState>,
    chain: u32,
    runs: u64,
    goal: Goal,
    dropped: bool,
}
#[derive(Clone, Copy)]
enum Goal {
    Root { place: Loc, site: Option<Loc>, from_loop: bool },
    Side { of: u32, exit: usize },
}
struct Recording {
    goal: Goal,
    ids: Vec<Id>,
    start_frames: Vec<u32>,
    frames: Vec<u32>,
    course: Course,
    best: Option<usize>,
    operations: f64,
    chain: u32,
}
#[derive(Clone, Default)]
struct PlaceState {
    /// An executor begins here.
    executor: Option<u32>,
    heat: u32,
    failures: u32,
    /// A backward jump or a function's start: how often until it is hot; then what it enters.
    counter: Option<u32>,
    enters: Option<u32>,
    failed: u32,
    ended: u32,
    history: u32,
    /// So often the executor that begins here was cut badly.
    adapted: u32,
}
enum Mode {
    Interpreter,
    Trace { t: u32, at: usize, again: bool },
}

/// Runs the frontend over the whole stream.
pub fn replay(s: &Stream, t: &Tunables) -> Outcome {
    let mut r = Replay::new(s, t);
    let half = s.events.len() / 2;
    let mut mid = None;
    while r.i < s.events.len() {
        if mid.is_none() && r.i >= half {
            mid = Some(r.counts);
        }
        match r.mode {
            Mode::Interpreter => r.interpret(),
            Mode::Trace { t, at, again } => r.follow(t, at, again),
        }
    }
    r.outcome(mid.unwrap_or_default())
}

struct Replay<'a> {
    s: &'a Stream,
    t: &'a Tunables,
    /// By instruction.
    locs: Vec<Loc>,
    by_place: FxHashMap<(u32, u32), Loc>,
    /// An instruction that stands there.
    sample: Vec<Id>,
    places: Vec<PlaceState>,
    executors: Vec<Executor>,
    recording: Option<Recording>,
    mode: Mode,
    i: usize,
    counts: Counts,
    given_up: u64,
    wasted: f64,
}

impl<'a> Replay<'a> {
    fn new(s: &'a Stream, t: &'a Tunables) -> Replay<'a> {
        let mut by_place = FxHashMap::default();
        let mut sample = Vec::new();
        let mut locs = Vec::with_capacity(s.instructions.len());
        for (id, x) in s.instructions.iter().enumerate() {
            let next = by_place.len() as Loc;
            let loc = *by_place.entry((x.code, x.pc)).or_insert(next);
            if loc == next {
                sample.push(id as Id);
            }
            locs.push(loc);
        }
        let places = vec![PlaceState::default(); sample.len()];
        Replay {
            s,
            t,
            locs,
            by_place,
            sample,
            places,
            executors: Vec::new(),
            recording: None,
            mode: Mode::Interpreter,
            i: 0,
            counts: Counts::default(),
            given_up: 0,
            wasted: 0.0,
        }
    }
    fn next_pc(&self) -> Option<u32> {
        Some(self.s.instructions[*self.s.events.get(self.i + 1)? as usize].pc)
    }
    /// Where the program goes on from a place, behind jumps.
    fn behind_jumps(&self, mut loc: Loc) -> Loc {
        for _ in 0..4 {
            let x = &self.s.instructions[self.sample[loc as usize] as usize];
            let (Flow::Back { target } | Flow::Jump { target }) = x.flow else { break };
            let Some(&to) = self.by_place.get(&(x.code, target)) else { break };
            loc = to;
        }
        loc
    }

    // ---- the interpreter ----

    fn interpret(&mut self) {
        let id = self.s.events[self.i];
        if let Some(mut rec) = self.recording.take() {
            match self.step(&mut rec, id) {
                None => self.recording = Some(rec),
                Some(reason) => self.finish(rec, reason, id),
            }
        }
        self.counts.executed += 1;
        self.counts.interpreted += 1;
        let x = &self.s.instructions[id as usize];
        let loc = self.locs[id as usize];
        match x.flow {
            Flow::Branch { .. } => {
                if let Some(taken) = self.next_pc().and_then(|pc| x.taken(pc)) {
                    let p = &mut self.places[loc as usize];
                    p.history = (p.history << 1 | taken as u32) & 0xffff;
                }
            }
            Flow::Back { target } => {
                if let Some(&to) = self.by_place.get(&(x.code, target)) {
                    self.site(loc, to, false);
                }
            }
            Flow::Start => {
                if let Some(&to) = self.by_place.get(&(x.code, x.next)) {
                    self.site(loc, to, true);
                }
            }
            _ => {}
        }
        self.i += 1;
    }
    /// A backward jump or function start, that goes on at `to`.
    fn site(&mut self, site: Loc, to: Loc, function: bool) {
        // A function's executor is passed by what is being recorded.
        if let Some(t) = self.places[site as usize].enters.filter(|_| !function || self.recording.is_none()) {
            self.counts.entries += 1;
            self.enter(t);
            return;
        }
        let threshold = if function { self.t.function_threshold } else { self.t.loop_threshold };
        let p = &mut self.places[site as usize];
        let counter = p.counter.get_or_insert(threshold);
        if *counter > 0 {
            *counter = counter.saturating_sub((*counter != u32::MAX) as u32);
            return;
        }
        if self.recording.is_some() {
            *counter = if function { self.t.function_threshold } else { self.t.loop_threshold };
        } else if let Some(t) = self.places[to as usize].executor {
            self.places[site as usize].enters = Some(t);
        } else if function && self.caller_is_warm() {
            self.places[site as usize].counter = Some(threshold);
        } else {
            self.places[site as usize].counter = Some(u32::MAX);
            let code = self.s.instructions[self.sample[to as usize] as usize].code;
            let goal = Goal::Root { place: to, site: Some(site), from_loop: !function };
            self.begin(goal, vec![code], Origin::Root, 0);
        }
    }
    /// Is the function that begins here called from a loop that will soon be hot?
    fn caller_is_warm(&self) -> bool {
        let code = |i: usize| &self.s.instructions[self.s.events[i] as usize];
        let entered = (self.i.saturating_sub(8)..=self.i).rev().find(|&i| code(i).arrival == Arrival::Push);
        let Some(caller) = entered.filter(|&i| i > 0).map(|i| code(i - 1)) else { return false };
        let loops = &self.s.codes[caller.code as usize].loops;
        let around = loops.iter().find(|(from, to)| *from >= caller.next && *to <= caller.next);
        let Some(site) = around.and_then(|(from, _)| self.by_place.get(&(caller.code, *from))) else {
            return false;
        };
        let p = &self.places[*site as usize];
        p.enters.is_none() && p.counter.is_some_and(|c| c < self.t.loop_threshold)
    }
    fn enter(&mut self, t: u32) {
        self.executors[t as usize].runs += 1;
        self.mode = Mode::Trace { t, at: 0, again: false };
    }

    // ---- traces ----

    /// Follows a trace as far as the stream goes its way.
    fn follow(&mut self, t: u32, at: usize, again: bool) {
        let e = &self.executors[t as usize];
        let rest = &self.s.events[self.i..];
        let n = e.ids[at..].iter().zip(rest).take_while(|(a, b)| a == b).count();
        self.counts.executed += n as u64;
        self.counts.traced += n as u64;
        self.counts.looped += if again { n as u64 } else { 0 };
        self.i += n;
        let at = at + n;
        let Some(&id) = self.s.events.get(self.i) else { return };
        let expected = e.ids.get(at).copied().unwrap_or(e.behind);
        let same = match e.end {
            End::Return if at == e.ids.len() => self.s.instructions[id as usize].arrival == Arrival::Pop,
            _ => self.locs[id as usize] == self.locs[expected as usize],
        };
        if same && at < e.ids.len() || at == 0 {
            return self.leave(t, at, id);
        }
        if !same {
            // It left by the instruction before, which is done again.
            self.i -= 1;
            self.counts.executed -= 1;
            self.counts.traced -= 1;
            self.counts.looped -= again as u64;
            return self.leave(t, at - 1, self.s.events[self.i]);
        }
        match e.end {
            End::Loop => {
                self.executors[t as usize].runs += 1;
                self.mode = Mode::Trace { t, at: 0, again: true };
            }
            End::Jump(to) => self.come_to(to, id),
            End::Return => self.come_to(self.behind_jumps(self.locs[id as usize]), id),
            End::Exit => self.leave(t, at, id),
        }
    }
    /// A trace wants to go on at a place; the stream stands at `id`, there or at jumps that lead there.
    fn come_to(&mut self, to: Loc, mut id: Id) {
        while self.locs[id as usize] != to {
            let jumps =
                matches!(self.s.instructions[id as usize].flow, Flow::Back { .. } | Flow::Jump { .. });
            let next = self.s.events.get(self.i + 1).filter(|_| jumps);
            let Some(&next) = next else {
                // It went another way: an exception. (Or the stream is at its end.)
                self.counts.exits += !jumps as u64;
                self.mode = Mode::Interpreter;
                return;
            };
            self.counts.executed += 1;
            self.counts.traced += 1;
            self.i += 1;
            id = next;
        }
        if let Some(t) = self.places[to as usize].executor {
            self.counts.transfers += 1;
            return self.enter(t);
        }
        self.counts.exits += 1;
        self.mode = Mode::Interpreter;
        let p = &mut self.places[to as usize];
        p.heat += 1;
        if self.recording.is_none() && fitness::place_is_due(self.t, p.heat, p.failures) {
            let code = self.s.instructions[id as usize].code;
            let goal = Goal::Root { place: to, site: None, from_loop: false };
            self.begin(goal, vec![code], Origin::Root, 0);
        }
    }
    /// An exit is taken, with `id` to be run next.
    fn leave(&mut self, t: u32, exit: usize, id: Id) {
        let e = &mut self.executors[t as usize];
        let x = &mut e.exits[exit];
        x.taken += 1;
        if let Some(side) = x.side {
            self.counts.transfers += 1;
            return self.enter(side);
        }
        self.counts.exits += 1;
        self.mode = Mode::Interpreter;
        x.hits += 1;
        let due = fitness::exit_is_due(self.t, x.hits, x.failed, e.chain);
        if !due || self.recording.is_some() || self.adapt(t, exit) {
            return;
        }
        let e = &self.executors[t as usize];
        let (chain, frames) = (e.chain + 1, self.frames_at(t, exit, id));
        let e = &self.executors[t as usize];
        let branch = e.ids.get(exit).is_some_and(|&i| {
            let x = &self.s.instructions[i as usize];
            x.condition || matches!(x.flow, Flow::Branch { .. } | Flow::Iterate { .. })
        });
        let origin = if branch { Origin::Branch } else { Origin::Guard };
        if frames.is_empty() {
            return;
        }
        self.begin(Goal::Side { of: t, exit }, frames, origin, chain);
    }
    /// Drops an executor if it was cut badly, so that it is soon recorded again.
    fn adapt(&mut self, t: u32, exit: usize) -> bool {
        let e = &self.executors[t as usize];
        let times = match e.goal {
            Goal::Root { place, .. } => self.places[place as usize].adapted,
            Goal::Side { of, exit } => self.executors[of as usize].exits[exit].adapted,
        };
        let (taken, closed) = (e.exits[exit].taken, e.end == End::Loop);
        let cut = fitness::Cut { taken, entered: e.runs, at: exit, length: e.ids.len(), closed, times };
        if !fitness::cut_badly(self.t, &cut) {
            return false;
        }
        match e.goal {
            Goal::Root { place, site, .. } => {
                let p = &mut self.places[place as usize];
                (p.executor, p.adapted) = (None, times + 1);
                p.heat = (self.t.place_threshold << p.failures) - 1;
                if let Some(site) = site {
                    let s = &mut self.places[site as usize];
                    (s.enters, s.counter) = (None, Some(self.t.again_after));
                }
            }
            Goal::Side { of, exit } => {
                let x = &mut self.executors[of as usize].exits[exit];
                (x.side, x.adapted) = (None, times + 1);
                x.hits = (self.t.exit_threshold << x.failed) - 1;
            }
        }
        self.drop_tree(t);
        true
    }
    /// It and the side traces that grow from it are no more.
    fn drop_tree(&mut self, t: u32) {
        self.executors[t as usize].dropped = true;
        let sides: Vec<u32> = self.executors[t as usize].exits.iter().filter_map(|x| x.side).collect();
        sides.into_iter().for_each(|s| self.drop_tree(s));
    }
    /// The frames of a trace where it stands before an instruction (`next`, if that is behind its end).
    fn frames_at(&self, t: u32, exit: usize, next: Id) -> Vec<u32> {
        let e = &self.executors[t as usize];
        let mut frames = e.frames.clone();
        for &id in e.ids.iter().chain([&next]).take(exit + 1).skip(1) {
            self.arrive(&mut frames, id);
        }
        frames
    }
    fn arrive(&self, frames: &mut Vec<u32>, id: Id) {
        let x = &self.s.instructions[id as usize];
        match x.arrival {
            Arrival::Same => {}
            Arrival::Push => frames.push(x.code),
            Arrival::Pop => drop(frames.pop()),
            Arrival::Other => {
                frames.pop();
                frames.push(x.code);
            }
        }
    }

    // ---- recording ----

    fn begin(&mut self, goal: Goal, frames: Vec<u32>, from: Origin, chain: u32) {
        let times = match goal {
            Goal::Root { place, .. } => self.places[place as usize].adapted,
            Goal::Side { of, exit } => self.executors[of as usize].exits[exit].adapted,
        };
        self.recording = Some(Recording {
            goal,
            ids: Vec::new(),
            start_frames: frames.clone(),
            frames,
            course: Course::new(self.t, from).adapted(times),
            best: None,
            operations: 0.0,
            chain,
        });
    }
    /// Shows an instruction to the recorder; why recording is over, if it is.
    fn step(&mut self, rec: &mut Recording, id: Id) -> Option<Reason> {
        let x = &self.s.instructions[id as usize];
        let loc = self.locs[id as usize];
        let first = rec.ids.is_empty();
        if let Some(&before) = rec.ids.last() {
            let before = &self.s.instructions[before as usize];
            let depth = rec.frames.len() - 1;
            if x.arrival == Arrival::Pop && depth == 0 {
                return Some(match before.flow {
                    Flow::Return => Reason::Returned,
                    Flow::Yield => Reason::Yielded,
                    _ => Reason::LeftStartFrame,
                });
            }
            if x.unexpected {
                return Some(Reason::ModelDiffers);
            }
            match x.arrival {
                Arrival::Push => {
                    let same = rec.frames.iter().filter(|c| **c == x.code).count();
                    let makes_generator = x.pc == 0 && self.s.codes[x.code as usize].generator;
                    let too_deep = !makes_generator && rec.course.too_deep(rec.frames.len(), same);
                    rec.course.enter(depth + 1);
                    self.arrive(&mut rec.frames, id);
                    if too_deep {
                        return Some(Reason::TooDeep);
                    }
                }
                Arrival::Pop => {
                    rec.course.leave(depth);
                    self.arrive(&mut rec.frames, id);
                }
                _ => self.arrive(&mut rec.frames, id),
            }
        }
        let start = match rec.goal {
            Goal::Root { place, .. } => Some(place),
            Goal::Side { .. } => None,
        };
        let at_start = start == Some(loc);
        if at_start && rec.frames.len() == 1 && !first {
            return Some(Reason::ClosedLoop);
        }
        let p = &self.places[loc as usize];
        let enters = p.enters.is_some() && matches!(x.flow, Flow::Back { .. });
        let place = match () {
            _ if enters || x.pc > 4 && p.executor.is_some() => Place::Executor,
            _ if x.merge => Place::Merge,
            _ if x.specialisable => Place::Specialisable,
            _ => Place::Ordinary,
        };
        let executor = at_start && rec.frames.len() > 1 || enters && !(first && start.is_some());
        let look = rec.course.look(place, rec.operations as usize, first, executor);
        if look.best {
            rec.best = Some(rec.ids.len());
        }
        if look.stop.is_some() {
            return look.stop;
        }
        if let Flow::Iterate { end } = x.flow
            && at_start
            && rec.frames.len() == 1
            && self.next_pc() == Some(end)
        {
            return Some(Reason::LoopEnded);
        }
        if x.flow == Flow::Yield
            && rec.frames.len() == 1
            && matches!(rec.goal, Goal::Root { from_loop: true, .. })
        {
            // A loop around the generator's consumer shows more.
            return Some(Reason::GeneratorFrame);
        }
        if let Some(why) = x.reason(rec.frames.len() > 1) {
            return Some(why);
        }
        rec.ids.push(id);
        let before = rec.operations as usize;
        rec.operations += x.operations as f64;
        rec.course.operations(rec.operations as usize - before);
        match x.flow {
            Flow::Branch { .. } => {
                if let Some(taken) = self.next_pc().and_then(|pc| x.taken(pc)) {
                    rec.course.branch(p.history, taken);
                }
            }
            Flow::Back { target } => {
                let own = start.is_some_and(|s| self.by_place.get(&(x.code, target)) == Some(&s));
                if !own || rec.frames.len() > 1 {
                    rec.course.back_edge();
                }
            }
            _ => {}
        }
        None
    }
    /// Recording is over, before `id`: makes an executor, or gives the place up for a while.
    fn finish(&mut self, mut rec: Recording, reason: Reason, id: Id) {
        let mut behind = id;
        let end = match reason {
            Reason::ClosedLoop => End::Loop,
            Reason::Returned | Reason::Yielded => End::Return,
            Reason::FitnessSpent | Reason::ReachedExecutor | Reason::TooDeep => {
                End::Jump(self.behind_jumps(self.locs[id as usize]))
            }
            Reason::GeneratorFrame if matches!(rec.goal, Goal::Root { from_loop: true, .. }) => {
                return self.give_up(&rec, reason);
            }
            _ => {
                let Some(best) = rec.best else { return self.give_up(&rec, reason) };
                behind = rec.ids.get(best).copied().unwrap_or(id);
                let lost: f32 =
                    rec.ids[best..].iter().map(|&i| self.s.instructions[i as usize].operations).sum();
                self.wasted += lost as f64;
                rec.operations -= lost as f64;
                rec.ids.truncate(best);
                End::Exit
            }
        };
        if rec.ids.is_empty() {
            return self.give_up(&rec, Reason::NothingGained);
        }
        let t = self.executors.len() as u32;
        match rec.goal {
            Goal::Root { place, site, .. } => {
                self.places[place as usize].executor = Some(t);
                if let Some(site) = site {
                    self.places[site as usize].enters = Some(t);
                }
            }
            Goal::Side { of, exit } => self.executors[of as usize].exits[exit].side = Some(t),
        }
        let exits = vec![ExitState::default(); rec.ids.len() + 1];
        let Recording { ids, start_frames: frames, chain, goal, .. } = rec;
        self.executors.push(Executor {
            ids,
            frames,
            end,
            behind,
            exits,
            chain,
            runs: 0,
            goal,
            dropped: false,
        });
    }
    fn give_up(&mut self, rec: &Recording, why: Reason) {
        self.given_up += 1;
        self.wasted += rec.operations;
        match rec.goal {
            Goal::Root { place, site: None, .. } => self.places[place as usize].failures += 1,
            Goal::Side { of, exit } => self.executors[of as usize].exits[exit].failed += 1,
            Goal::Root { site: Some(site), .. } => {
                let p = &mut self.places[site as usize];
                if why == Reason::LoopEnded {
                    p.ended += 1;
                    if let Some(after) = fitness::again_after_end(self.t, p.ended) {
                        p.counter = Some(after);
                        return;
                    }
                }
                p.failed += 1;
                p.counter = Some(fitness::again_after(self.t, p.failed).unwrap_or(u32::MAX));
            }
        }
    }

    fn outcome(self, mid: Counts) -> Outcome {
        let operations = |e: &Executor| -> f64 {
            e.ids.iter().map(|&i| self.s.instructions[i as usize].operations as f64).sum()
        };
        let live = || self.executors.iter().filter(|e| !e.dropped);
        let gone = || self.executors.iter().filter(|e| e.dropped);
        let mut cold = 0;
        let mut covered = vec![false; self.places.len()];
        for e in live() {
            let mut runs = e.runs;
            for (&id, x) in e.ids.iter().zip(&e.exits) {
                covered[self.locs[id as usize] as usize] = true;
                runs = runs.saturating_sub(x.taken);
                cold += (runs < COLD) as u64;
            }
        }
        Outcome {
            whole: self.counts,
            steady: self.counts.since(mid),
            executors: live().count() as u64,
            closed: live().filter(|e| e.end == End::Loop).count() as u64,
            operations: live().map(operations).sum(),
            recorded: live().map(|e| e.ids.len() as u64).sum(),
            covered: covered.iter().filter(|c| **c).count() as u64,
            cold,
            given_up: self.given_up,
            wasted: self.wasted,
            dropped: gone().count() as u64,
            dropped_operations: gone().map(operations).sum(),
        }
    }
}
