//! Where a trace should end: `fitness < exit_quality`.
//!
//! *Fitness* is how much further a trace is worth extending: it begins at a tunable value and falls with every
//! instruction, with every branch by how balanced its history is, with every backward edge, and with every frame
//! entered (given back when the frame is left). *Exit quality* is how good a place is to stop at. The rule is one
//! comparison, made before each instruction. The `ad-hoc` policy, fixed limits of length and depth, is what this
//! replaced; it stays for comparison.
//!
//! [`Course`] is the rule with the state that it looks at: how fit a recording still is, and how good its best exit. It
//! knows no trace and no frame, so the recorder ([`crate::record`]), which sees live values, and the replay
//! ([`crate::tune`]), which sees a stream of instructions that ran long ago, ask the same functions. So are *when* a
//! loop, a place or an exit is recorded, and when again after a failure: [`exit_is_due`] and its neighbours.

use crate::journal::{Cause, Penalty};
use crate::reasons::Reason;
use crate::tunables::Tunables;

/// What decides where a trace ends.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Policy {
    /// Fitness against exit quality.
    #[default]
    Fitness,
    /// Fixed limits: `adhoc_insts` and `adhoc_frames`.
    AdHoc,
}
impl Policy {
    pub const ALL: [Policy; 2] = [Policy::Fitness, Policy::AdHoc];
    pub fn name(self) -> &'static str {
        match self {
            Policy::Fitness => "fitness",
            Policy::AdHoc => "ad-hoc",
        }
    }
    pub fn from_name(name: &str) -> Option<Policy> {
        Policy::ALL.into_iter().find(|p| p.name() == name)
    }
}

/// How good a place is to stop at, from best to worst.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Start,
    Executor,
    Merge,
    Ordinary,
    Specialisable,
}
pub fn quality(t: &Tunables, p: Place) -> i64 {
    (match p {
        Place::Start => t.quality_start,
        Place::Executor => t.quality_executor,
        Place::Merge => t.quality_merge,
        Place::Ordinary => t.quality_ordinary,
        Place::Specialisable => t.quality_specialisable,
    }) as i64
}

/// What a branch with this history costs: nothing when it always went this way, the most from balanced on.
pub fn branch_cost(t: &Tunables, history: u32, taken: bool) -> i64 {
    let seen = history & 0xffff;
    let away = if taken { 16 - seen.count_ones() } else { seen.count_ones() };
    (t.branch_cost as i64 * away.min(8) as i64) / 8
}

/// What a recording grows from: it decides what fitness the trace starts with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    Root,
    /// An exit of another trace, by a branch or by another guard.
    Branch,
    Guard,
}

/// A recording as the rule sees it.
#[derive(Clone, Debug)]
pub struct Course {
    tunables: Tunables,
    pub fitness: i64,
    /// Quality of the best exit so far.
    best: Option<i64>,
}
/// What the rule says of a place that the recording stands at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    pub quality: i64,
    /// It is the best exit so far.
    pub best: bool,
    pub stop: Option<Reason>,
}
impl Course {
    pub fn new(t: &Tunables, from: Origin) -> Course {
        let fitness = match from {
            Origin::Root => t.fitness_root,
            Origin::Branch => t.fitness_side,
            Origin::Guard => t.fitness_guard,
        };
        Course { tunables: t.clone(), fitness: fitness as i64, best: None }
    }
    /// Of a trace that was cut badly so often: with less fitness each time.
    pub fn adapted(mut self, times: u32) -> Course {
        for _ in 0..times {
            self.fitness = self.fitness * self.tunables.adapt_fitness as i64 / 100;
        }
        self
    }
    pub fn quality(&self, place: Place) -> i64 {
        quality(&self.tunables, place)
    }
    /// Before an instruction at such a place, with so many operations recorded. `first`: nothing was recorded yet, so it
    /// is no place to stop at. `executor`: another trace's code stands here and would be entered.
    pub fn look(&mut self, place: Place, operations: usize, first: bool, executor: bool) -> Look {
        let quality = self.quality(place);
        let t = &self.tunables;
        let spent = match t.policy {
            Policy::Fitness => self.fitness < quality,
            Policy::AdHoc => operations > t.adhoc_insts as usize,
        };
        if !first && spent {
            return Look { quality, best: false, stop: Some(Reason::FitnessSpent) };
        }
        let best = !first && self.best.is_none_or(|b| quality >= b);
        if best {
            self.best = Some(quality);
        }
        let stop = if operations > t.max_insts as usize {
            Some(Reason::TooLong)
        } else {
            executor.then_some(Reason::ReachedExecutor)
        };
        Look { quality, best, stop }
    }
    fn charge(&mut self, cause: Cause, cost: i64) -> Penalty {
        self.fitness -= cost;
        Penalty { cause, cost, after: self.fitness }
    }
    pub fn operations(&mut self, n: usize) -> Penalty {
        self.charge(Cause::Operations, n as i64)
    }
    pub fn branch(&mut self, history: u32, taken: bool) -> Penalty {
        let cost = branch_cost(&self.tunables, history, taken);
        self.charge(Cause::Branch { history: history as u16, taken }, cost)
    }
    pub fn back_edge(&mut self) -> Penalty {
        self.charge(Cause::BackEdge, self.tunables.back_edge_cost as i64)
    }
    /// A frame was entered, which is now at this depth.
    pub fn enter(&mut self, depth: usize) -> Penalty {
        self.charge(Cause::Frame { depth }, self.tunables.frame_cost as i64 * depth as i64)
    }
    /// It is left: what it cost is given back.
    pub fn leave(&mut self, depth: usize) -> Penalty {
        self.charge(Cause::FrameLeft { depth }, -(self.tunables.frame_cost as i64 * depth as i64))
    }
    /// Is one frame more too many, with so many frames, of which these have the same code?
    pub fn too_deep(&self, frames: usize, same: usize) -> bool {
        let t = &self.tunables;
        let most = match t.policy {
            Policy::Fitness => t.max_frames,
            Policy::AdHoc => t.adhoc_frames,
        };
        frames > most as usize || same >= t.max_recursion as usize
    }
}

/// Is an exit recorded on from that was taken so often, after so many failures, at the end of so long a chain? (It waits
/// longer after each failure.)
pub fn exit_is_due(t: &Tunables, hits: u32, failed: u32, chain: u32) -> bool {
    hits.is_multiple_of(t.exit_threshold)
        && failed < t.max_failures
        && chain < t.max_chain
        && hits / t.exit_threshold >= 1 << failed
}
/// The same of a place that somebody came to.
pub fn place_is_due(t: &Tunables, heat: u32, failed: u32) -> bool {
    heat.is_multiple_of(t.place_threshold)
        && failed < t.max_failures
        && heat / t.place_threshold >= 1 << failed
}
/// Backward jumps until a loop (or entries until a function) is recorded again that failed so often; `None`: never.
pub fn again_after(t: &Tunables, failed: u32) -> Option<u32> {
    (failed < t.max_failures).then(|| t.retry_after << (failed - 1))
}
/// The same where the loop ended in the recorded iteration, which has happened so often: soon, at another iteration.
pub fn again_after_end(t: &Tunables, ended: u32) -> Option<u32> {
    (1..12).contains(&ended).then_some(t.again_after)
}

/// An exit of a trace that is about to be recorded on from.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// How often it was taken, and how often the trace was entered.
    pub taken: u64,
    pub entered: u64,
    /// The recorded instruction that it leaves at, of so many.
    pub at: usize,
    pub length: usize,
    /// The trace is a loop: how often it goes round is not known.
    pub closed: bool,
    /// So often this was asked for, and answered with yes, of the place where the trace begins.
    pub times: u32,
}
/// Was the trace cut badly: is it nearly always left early, so that it was recorded of a way that the program seldom goes,
/// and what is behind the exit is compiled for nothing? Then it is not added to, but dropped and recorded again. Each
/// time it takes twice as much to say so.
pub fn cut_badly(t: &Tunables, c: &Cut) -> bool {
    t.adapt != 0
        && !c.closed
        && c.times < t.adapt_max
        && c.taken >= (t.exit_threshold as u64) << c.times
        && c.taken * 100 >= c.entered * t.adapt_share as u64
        && c.at * 100 < c.length * t.adapt_early as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_costs_by_its_balance() {
        let t = Tunables::default();
        assert_eq!(branch_cost(&t, 0xffff, true), 0);
        assert_eq!(branch_cost(&t, 0, false), 0);
        assert_eq!(branch_cost(&t, 0x5555, true), t.branch_cost as i64);
        assert_eq!(branch_cost(&t, 0x5555, false), t.branch_cost as i64);
        // Going where the branch never went costs the most.
        assert_eq!(branch_cost(&t, 0xffff, false), t.branch_cost as i64);
        assert!(branch_cost(&t, 0x1, false) < branch_cost(&t, 0x11, false));
    }
    #[test]
    fn a_course_stops_where_the_place_is_worth_more() {
        let t =
            Tunables { fitness_root: 400, quality_merge: 380, quality_ordinary: 300, ..Tunables::default() };
        let mut c = Course::new(&t, Origin::Root);
        assert_eq!(c.look(Place::Merge, 0, true, false), Look { quality: 380, best: false, stop: None });
        c.operations(50);
        assert_eq!(c.look(Place::Ordinary, 50, false, false), Look { quality: 300, best: true, stop: None });
        assert!(!c.look(Place::Specialisable, 50, false, false).best);
        // A frame's cost comes back.
        c.enter(2);
        assert_eq!(c.leave(2).after, 350);
        assert_eq!(c.look(Place::Merge, 50, false, false).stop, Some(Reason::FitnessSpent));
        assert_eq!(c.look(Place::Ordinary, 50, false, true).stop, Some(Reason::ReachedExecutor));
        let t = Tunables { policy: Policy::AdHoc, adhoc_insts: 10, ..t };
        let mut c = Course::new(&t, Origin::Root);
        assert_eq!(c.look(Place::Merge, 10, false, false).stop, None);
        assert_eq!(c.look(Place::Specialisable, 11, false, false).stop, Some(Reason::FitnessSpent));
        assert!(c.too_deep(t.adhoc_frames as usize + 1, 0) && c.too_deep(1, t.max_recursion as usize));
    }
    #[test]
    fn failures_are_tried_again_ever_later() {
        let t = Tunables {
            exit_threshold: 10,
            place_threshold: 10,
            max_failures: 3,
            retry_after: 7,
            ..Tunables::default()
        };
        assert!(exit_is_due(&t, 10, 0, 0) && !exit_is_due(&t, 11, 0, 0) && !exit_is_due(&t, 10, 1, 0));
        assert!(
            exit_is_due(&t, 40, 2, 0) && !exit_is_due(&t, 80, 3, 0) && !exit_is_due(&t, 10, 0, t.max_chain)
        );
        assert!(place_is_due(&t, 20, 1) && !place_is_due(&t, 10, 1));
        assert_eq!([1, 2, 3].map(|n| again_after(&t, n)), [Some(7), Some(14), None]);
        assert_eq!((again_after_end(&t, 11), again_after_end(&t, 12)), (Some(t.again_after), None));
    }
    #[test]
    fn a_trace_that_is_left_early_each_time_was_cut_badly() {
        let t = Tunables { adapt: 1, exit_threshold: 100, ..Tunables::default() };
        let c = Cut { taken: 100, entered: 105, at: 10, length: 40, closed: false, times: 0 };
        assert!(cut_badly(&t, &c));
        // Later, the more often it was so; never where others leave too, late, in loops, or if nobody wants it.
        assert!(
            !cut_badly(&t, &Cut { times: 1, ..c })
                && cut_badly(&t, &Cut { taken: 200, entered: 200, times: 1, ..c })
        );
        for no in [
            Cut { entered: 130, ..c },
            Cut { at: 30, ..c },
            Cut { closed: true, ..c },
            Cut { taken: 9000, entered: 9000, times: 2, ..c },
        ] {
            assert!(!cut_badly(&t, &no), "{no:?}");
        }
        assert!(!cut_badly(&Tunables { adapt: 0, ..t.clone() }, &c));
        let fitness = Course::new(&t, Origin::Root).fitness;
        assert_eq!(Course::new(&t, Origin::Root).adapted(1).fitness, fitness * t.adapt_fitness as i64 / 100);
    }
    #[test]
    fn the_start_is_the_best_place() {
        let t = Tunables::default();
        let all = [Place::Start, Place::Executor, Place::Merge, Place::Ordinary, Place::Specialisable];
        assert!(all.windows(2).all(|w| quality(&t, w[0]) > quality(&t, w[1])));
    }
}
