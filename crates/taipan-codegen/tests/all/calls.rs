//! Helpers: arguments, results, errors, calls that run Python code.

use crate::world::*;
use taipan_codegen::ExitKind;
use taipan_trace::{SnapId, Word};

#[test]
fn an_error_leaves_raising() {
    let mut w = World::new();
    let code = w.compile(
        "trace t1 root
  u0 = slot #0
  u1 = slot #1
  u2 = call inc (u0) : any s0
  u3 = guard_int u2 s0
  exit s1
s0 = {0x7000+4 locals (u0, u1) stack ()}
s1 = {0x7000+5 locals (u3, u1) stack ()}",
    );
    let kinds: Vec<(SnapId, ExitKind)> = code.exits().iter().map(|x| (x.snap, x.kind)).collect();
    let (leave, raise) = ((SnapId(0), ExitKind::Leave), (SnapId(0), ExitKind::Raise));
    assert_eq!(kinds, [raise, leave, (SnapId(1), ExitKind::Leave)]);
    (w.frame[0], w.frame[1]) = (int(41), Word::TRUE.0);
    let left = w.run(&code);
    assert_eq!((left.snap, left.values[..2].to_vec()), (SnapId(1), vec![Word::TRUE.0, int(42)]));
    w.frame[0] = Word::NONE.0;
    let left = w.run(&code);
    assert_eq!((left.snap, left.kind), (SnapId(0), ExitKind::Raise));
    assert_eq!(left.values[..2], [Word::NONE.0, Word::TRUE.0]);
    assert_eq!(w.vm.take_log(), ["inc 0xa4", "inc 0x15"]);
}

#[test]
fn arguments_and_results_of_every_type() {
    let mut w = World::new();
    let code = w.compile(
        "trace t1 side t0 x0
  u0 = input #0 : float
  u1 = input #1 : float
  u2 = input #2 : int
  u3 = input #3 : bool
  u4 = call hypot (u0, u1) : float
  u5 = call even (u2) : bool
  call note (#77, u3) : void
  call note (#78, true) : void
  call check (u3) : void s0
  u9 = call many (u2, 2, u0, 3, u2, 5, 6, 7.0, 8) : word
  u10 = call many (1, 1, 1.0, 1, 1, 1, 1, u1, 1) : word
  exit s1
s0 = {0x7000+4 locals (u4) stack ()}
s1 = {0x7000+4 locals (u4, u5) stack (u9, u10)}",
    );
    let left = w.feed(&code, &[f(3.0), f(4.0), int(6), 1]);
    let many = 6 + 2 * 2 + 3 * 3 + 4 * 6 + 5 * 5 + 6 * 6 + 7 * 8 + 30 + 7;
    assert_eq!((left.snap, left.values[..4].to_vec()), (SnapId(1), vec![f(5.0), 1, many, 28 + 10 + 4]));
    assert_eq!(w.vm.take_log(), ["note 77 1", "note 78 1"]);
    let left = w.feed(&code, &[f(3.0), f(4.0), int(7), 0]);
    assert_eq!((left.snap, left.kind, left.values[0]), (SnapId(0), ExitKind::Raise, f(5.0)));
}

#[test]
fn values_survive_calls() {
    let mut w = World::new();
    let code = w.compile(
        "trace t1 side t0 x0
  u0 = input #0 : float
  u1 = input #1 : int
  u2 = input #2 : bool
  loop (u0, u1, u2, 0)
  u3 = param #0 : float
  u4 = param #1 : int
  u5 = param #2 : bool
  u6 = param #3 : int
  guard_valid s0
  u7 = call tick () : any
  call note (#1, u5) : void
  u8 = fadd u3, 1.5
  u9 = add_ov u4, u6 s0
  u10 = not u5
  u11 = add_ov u6, 1 s0
  jump_loop (u8, u9, u10, u11)
s0 = {0x7000+4 locals (u3, u4, u5, u6) stack ()}",
    );
    w.vm.ticks = 10;
    let left = w.feed(&code, &[f(0.25), int(5), 1]);
    assert_eq!((left.kind, left.values[..4].to_vec()), (ExitKind::Poll, vec![f(15.25), int(50), 1, int(10)]));
    let wanted: Vec<String> = (0..10).map(|i| format!("note 1 {}", 1 - i % 2)).collect();
    assert_eq!(w.vm.take_log(), wanted);
}

#[test]
fn frames_are_written_back_before_python_code_runs() {
    let mut w = World::new();
    let code = w.compile(
        "trace t1 root
  u0 = slot #0
  u1 = slot #1
  u2 = guard_int u0 s0
  u3 = add_ov u2, 1 s0
  u4 = call python (u1) : any s1
  guard_valid s2
  exit s2
s0 = {0x7000+4 locals (=, =) stack ()}
s1 = {0x7000+4 locals (u3, =) stack ()}
s2 = {0x7000+5 locals (u3, u4) stack ()}",
    );
    (w.frame[0], w.frame[1]) = (int(4), Word::ELLIPSIS.0);
    let left = w.run(&code);
    assert_eq!((left.snap, left.kind), (SnapId(2), ExitKind::Leave));
    assert_eq!(left.values[..2], [int(5), Word::ELLIPSIS.0]);
    assert_eq!(w.vm.take_log(), ["sync s1 Raise 0x14 in 0x10", "python 0x3d"]);
    w.frame[1] = Word::NONE.0;
    let left = w.run(&code);
    assert_eq!((left.snap, left.kind, left.values[0]), (SnapId(1), ExitKind::Raise, int(5)));
    // Invalidated meanwhile.
    (w.frame[1], *w.valid) = (int(0), 0);
    let left = w.run(&code);
    assert_eq!((left.snap, left.kind), (SnapId(2), ExitKind::Poll));
    assert_eq!(left.values[..2], [int(5), int(0)]);
}

#[test]
fn code_is_entered_again_by_what_it_calls() {
    let mut w = World::new();
    let text = "trace t1 root
  u0 = slot #0
  u1 = guard_int u0 s0
  u2 = call again (u1) : any s0
  u3 = call python (u1) : any s0
  exit s1
s0 = {0x7000+4 locals (=) stack ()}
s1 = {0x7000+5 locals (u1, u2) stack ()}";
    let code = w.compile(text);
    w.frame[0] = int(3);
    let deep = w.run(&code);
    assert_eq!(deep.values[..2], [int(3), int(2)]);
    assert_eq!(w.state.exit_frame(), w.frame.as_mut_ptr());
    // Innermost first; each was written back with its own frame.
    let log = w.vm.take_log();
    let frames: Vec<&str> = log.iter().filter_map(|l| Some(l.split_once(" in ")?.1)).collect();
    assert_eq!(frames, ["0x0", "0x4", "0x8", "0xc"]);
}
