//! The replay on made-up streams.

use super::replay::{Outcome, replay};
use super::search::{Range, outcomes, search};
use super::stream::{Arrival, Code, Flow, Id, Instruction, Stream};
use super::{HORIZON, score};
use crate::reasons::Reason;
use crate::tunables::Tunables;

/// A program being put together: places of code 0 unless said otherwise.
#[derive(Default)]
struct Program {
    s: Stream,
}
impl Program {
    fn new(codes: usize) -> Program {
        let mut p = Program::default();
        p.s.codes = vec![Code::default(); codes];
        p
    }
    fn at(&mut self, code: u32, pc: u32, arrival: Arrival, flow: Flow) -> Id {
        self.s.instructions.push(Instruction {
            code,
            pc,
            op: 0,
            next: pc + 1,
            arrival,
            flow,
            merge: false,
            specialisable: false,
            operations: 2.0,
            condition: false,
            stops: [None, None],
            unexpected: false,
        });
        self.s.instructions.len() as Id - 1
    }
    fn plain(&mut self, pc: u32) -> Id {
        self.at(0, pc, Arrival::Same, Flow::Plain)
    }
    fn runs(&mut self, times: usize, ids: impl Fn(usize) -> Vec<Id>) {
        (0..times).for_each(|i| self.s.events.extend(ids(i)));
    }
}
fn numbers() -> Tunables {
    Tunables {
        loop_threshold: 10,
        function_threshold: 20,
        exit_threshold: 10,
        place_threshold: 10,
        ..Tunables::default()
    }
}
/// A loop at 10 of six instructions: head, two plain, branch, one on either side, back.
fn branchy(p: &mut Program) -> (Vec<Id>, Vec<Id>) {
    let head = p.at(0, 10, Arrival::Same, Flow::Iterate { end: 90 });
    let (a, b) = (p.plain(11), p.plain(12));
    let branch = p.at(0, 13, Arrival::Same, Flow::Branch { fall: 14, taken: 20 });
    let (left, right) = (p.plain(14), p.plain(20));
    let back = p.at(0, 30, Arrival::Same, Flow::Back { target: 10 });
    (vec![head, a, b, branch, left, back], vec![head, a, b, branch, right, back])
}
fn consistent(s: &Stream, o: &Outcome) {
    assert_eq!(o.whole.interpreted + o.whole.traced, o.whole.executed);
    // (An instruction that is left in its middle is done again, and counted once.)
    assert_eq!(o.whole.executed, s.events.len() as u64);
}

#[test]
fn a_hot_loop_becomes_one_closed_trace() {
    let mut p = Program::new(1);
    let (left, _) = branchy(&mut p);
    p.runs(1000, |_| left.clone());
    let o = replay(&p.s, &numbers());
    consistent(&p.s, &o);
    assert_eq!((o.executors, o.closed, o.recorded, o.covered), (1, 1, 6, 6));
    assert_eq!(o.operations, 12.0);
    // Eleven jumps until it is hot, one iteration recorded, then nothing but the loop.
    assert_eq!((o.whole.interpreted, o.whole.entries, o.whole.exits), (12 * 6 + 6, 1, 0));
    assert_eq!(o.steady.looped, o.steady.executed);
    assert_eq!(o.cold, 0);
}
#[test]
fn a_branch_that_goes_the_other_way_gets_a_side_trace() {
    let mut p = Program::new(1);
    let (left, right) = branchy(&mut p);
    p.runs(2000, |i| if i % 4 == 3 && i > 20 { right.clone() } else { left.clone() });
    let o = replay(&p.s, &numbers());
    consistent(&p.s, &o);
    // The side trace begins at the branch, and ends where the loop's own trace begins.
    assert_eq!((o.executors, o.closed), (2, 1));
    assert_eq!(o.recorded, 6 + 2);
    assert_eq!(o.whole.exits, 10);
    // Out of the loop and back, each fourth iteration.
    let fourths = o.whole.transfers as f64 / 2000.0;
    assert!((0.45..0.5).contains(&fourths), "{fourths}");
    // Nobody records there if the threshold is never reached; then the exit is taken each time.
    let o = replay(&p.s, &Tunables { exit_threshold: 100_000, ..numbers() });
    assert_eq!((o.executors, o.whole.transfers), (1, 0));
    assert!(o.whole.exits > 480);
}
#[test]
fn operands_of_other_kinds_leave_in_front_of_the_instruction() {
    let mut p = Program::new(1);
    let (left, _) = branchy(&mut p);
    let other = p.plain(12);
    let mut floats = left.clone();
    floats[2] = other;
    p.runs(1000, |i| if i < 500 { left.clone() } else { floats.clone() });
    let o = replay(&p.s, &numbers());
    consistent(&p.s, &o);
    // From the instruction to the jump that enters the loop's trace.
    assert_eq!((o.executors, o.recorded), (2, 6 + 3));
    assert_eq!(o.whole.exits, 10);
}
#[test]
fn what_cannot_be_recorded_ends_a_trace_at_its_best_exit() {
    let mut p = Program::new(1);
    let (left, _) = branchy(&mut p);
    p.s.instructions[left[4] as usize].stops[0] = Some(Reason::UnsupportedCall.text().into());
    p.s.instructions[left[2] as usize].merge = true;
    p.runs(1000, |_| left.clone());
    let t = Tunables { exit_threshold: 100_000, ..numbers() };
    let o = replay(&p.s, &t);
    consistent(&p.s, &o);
    // A merge point is the best exit: head and one instruction are left.
    assert_eq!((o.executors, o.closed, o.recorded), (1, 0, 2));
    assert!(o.wasted > 0.0 && o.whole.exits > 900);
}
#[test]
fn a_failed_recording_is_tried_again_later_and_then_never() {
    let mut p = Program::new(1);
    let (left, _) = branchy(&mut p);
    p.s.instructions[left[0] as usize].stops[0] = Some(Reason::Unsupported.text().into());
    p.runs(1000, |_| left.clone());
    let t = Tunables { retry_after: 50, max_failures: 3, ..numbers() };
    let o = replay(&p.s, &t);
    assert_eq!((o.executors, o.given_up, o.whole.traced), (0, 3, 0));
}
#[test]
fn calls_are_inlined_until_they_are_too_deep() {
    let mut p = Program::new(2);
    let head = p.at(0, 10, Arrival::Same, Flow::Iterate { end: 90 });
    let call = p.plain(11);
    let start = p.at(1, 0, Arrival::Push, Flow::Start);
    let returns = p.at(1, 1, Arrival::Same, Flow::Return);
    let behind = p.at(0, 12, Arrival::Pop, Flow::Plain);
    let back = p.at(0, 13, Arrival::Same, Flow::Back { target: 10 });
    p.runs(1000, |_| vec![head, call, start, returns, behind, back]);
    let o = replay(&p.s, &numbers());
    consistent(&p.s, &o);
    assert_eq!((o.executors, o.closed, o.recorded), (1, 1, 6));
    // Without inlining: the loop's trace ends at the callee, whose trace returns to the loop's rest.
    let o = replay(&p.s, &Tunables { max_frames: 0, ..numbers() });
    consistent(&p.s, &o);
    assert_eq!(o.closed, 0);
    assert!(o.executors >= 3, "{o:?}");
    assert!(o.steady.transfers > 900 && o.steady.exits == 0, "{o:?}");
}
#[test]
fn fitness_decides_how_long_a_trace_gets() {
    let mut p = Program::new(1);
    let head = p.at(0, 10, Arrival::Same, Flow::Iterate { end: 900 });
    let body: Vec<Id> = (0..200).map(|i| p.plain(11 + i)).collect();
    let back = p.at(0, 300, Arrival::Same, Flow::Back { target: 10 });
    let all: Vec<Id> = [vec![head], body, vec![back]].concat();
    p.runs(300, |_| all.clone());
    let whole = replay(&p.s, &numbers());
    assert_eq!((whole.executors, whole.closed), (1, 1));
    // 100 points above an ordinary place's quality: some 50 instructions of two operations.
    let short = Tunables { fitness_root: 400, quality_ordinary: 300, ..numbers() };
    let cut = replay(&p.s, &short);
    consistent(&p.s, &cut);
    assert_eq!((cut.executors, cut.closed), (4, 0));
    assert!(score(&cut, HORIZON) > score(&whole, HORIZON));
    // The search finds the way back.
    let streams = [("long".to_owned(), p.s)];
    let ranges = [Range::parse("fitness_root=100..5000").unwrap()];
    let mut gains = 0;
    let (best, gain) = search(&streams, &short, &ranges, 3, HORIZON, &mut |_, _, _| gains += 1);
    assert!(best.fitness_root > 700 && gain < 1.0 && gains > 0, "{} {gain}", best.fitness_root);
    assert_eq!(outcomes(&streams, &best)[0].closed, 1);
}
#[test]
fn ranges_are_named_rows_of_the_table() {
    let r = Range::parse("exit_threshold").unwrap();
    assert!(r.low < numbers().exit_threshold * 100 && r.high > r.low);
    assert_eq!(Range::parse("branch_cost=1..9").map(|r| (r.low, r.high)), Some((1, 9)));
    assert!(Range::parse("nothing").is_none() && Range::parse("branch_cost=9..1").is_none());
    assert!(crate::tunables::SEARCHED.iter().all(|n| Range::parse(n).is_some()));
}
