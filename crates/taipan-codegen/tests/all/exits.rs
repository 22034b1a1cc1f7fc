//! Exits, side traces, loops, jumps to other traces, freeing.

use crate::world::*;
use taipan_codegen::{CodeMemory, Error, ExitKind};
use taipan_trace::{SnapId, TraceId, Word, parse};

/// Counts a local up to 100.
const COUNT: &str = "trace t1 root
  u0 = slot #0
  u1 = guard_int u0 s0
  loop (u1)
  u3 = param #0 : int
  guard_valid s1
  u5 = lt u3, 100
  guard_true u5 s1
  u7 = add_ov u3, 1 s1
  jump_loop (u7)
s0 = {0x7000+4 locals (=) stack ()}
s1 = {0x7000+4 locals (u3) stack ()}";

#[test]
fn a_loop_runs_and_leaves() {
    let mut w = World::new();
    let code = w.compile(COUNT);
    let kinds: Vec<(SnapId, ExitKind)> = code.exits().iter().map(|x| (x.snap, x.kind)).collect();
    let leave = (SnapId(1), ExitKind::Leave);
    assert_eq!(kinds, [(SnapId(0), ExitKind::Leave), (SnapId(1), ExitKind::Poll), leave]);
    w.frame[0] = int(3);
    let left = w.run(&code);
    assert_eq!((left.snap, left.kind, left.owner, left.values[0]), (SnapId(1), ExitKind::Leave, 1, int(100)));
    w.frame[0] = Word::NONE.0;
    assert_eq!(w.run(&code).snap, SnapId(0));
    // A reason to poll; the other one is for traces that call.
    w.frame[0] = int(7);
    w.vm.breaker = 1;
    let left = w.run(&code);
    assert_eq!((left.snap, left.kind, left.values[0]), (SnapId(1), ExitKind::Poll, int(7)));
    (w.vm.breaker, *w.valid) = (0, 0);
    assert_eq!(w.run(&code).kind, ExitKind::Leave);
    let stats = code.stats();
    assert_eq!((stats.insts, stats.exits, stats.bytes), (9, 3, code.bytes().len()));
}

#[test]
fn an_exit_can_be_forced() {
    let mut w = World::new();
    w.forceable = true;
    let code = w.compile(COUNT);
    let exits = code.exits();
    for (i, x) in exits.iter().enumerate() {
        assert!(!x.force(true));
        w.frame[0] = int(3);
        let left = w.run(&code);
        assert_eq!((left.snap, left.kind), (x.snap, x.kind));
        // Nothing has been done that is done behind it.
        assert!(i == 0 || left.values[0] == int(3));
        assert!(x.force(false));
    }
    let left = w.run(&code);
    assert_eq!((left.kind, left.values[0]), (ExitKind::Leave, int(100)));
    // Not what asks whether a call has done anything: it has.
    let code = w.compile(
        "trace t1 root
  u0 = slot #0
  u1 = call inc (u0) : any s0
  guard_not_is u1, None s0
  exit s1
s0 = {0x7000+4 locals (=) stack ()}
s1 = {0x7000+8 locals (u1) stack ()}",
    );
    w.frame[0] = int(3);
    for x in code.exits() {
        x.force(true);
    }
    assert_eq!(w.run(&code).snap, SnapId(1));
}

#[test]
fn parameters_are_handed_on_all_at_once() {
    let mut w = World::new();
    // Fibonacci, and two floats that change places.
    let code = w.compile(
        "trace t1 side t0 x0
  u0 = input #0 : float
  u1 = input #1 : bool
  loop (0, 1, u0, 2.5, u1, 0)
  u2 = param #0 : int
  u3 = param #1 : int
  u4 = param #2 : float
  u5 = param #3 : float
  u6 = param #4 : bool
  u7 = param #5 : int
  guard_valid s0
  u8 = add_ov u2, u3 s0
  u9 = not u6
  u10 = add u7, 1
  jump_loop (u3, u8, u5, u4, u9, u10)
s0 = {0x7000+0 locals (u2, u3, u4, u5, u6, u7) stack ()}",
    );
    let left = w.feed(&code, &[f(-0.0), 1]);
    let (mut a, mut b, mut n) = (0i64, 1i64, 0);
    while Word::try_int(a + b).is_some() {
        (a, b) = (b, a + b);
        n += 1;
    }
    // Two swaps are none.
    let (x, y) = if n % 2 == 0 { (-0.0, 2.5) } else { (2.5, -0.0) };
    assert_eq!(left.values[..6], [int(a), int(b), f(x), f(y), (n % 2 == 0) as u64, int(n)]);
}

#[test]
fn an_exit_hands_over_values_of_every_type() {
    let mut w = World::new();
    let code = w.compile(
        "trace t1 root
  u0 = slot #0
  u1 = guard_float u0 s0
  u2 = fadd u1, 0.5
  u3 = flt u1, u2
  u4 = slot #3
  u5 = untag 9
  u6 = slot #5
  exit s1
s0 = {0x7000+0 locals (=) stack ()}
s1 = {0x7000+0 locals (u4, u3, 7, v0, u2) stack (u2)}
v0 = #24 #0x50000000007 (+8 value v0, +16 raw u5)",
    );
    (w.frame[0], w.frame[3]) = (Word::try_float(1.25).expect("immediate").0, Word::ELLIPSIS.0);
    let left = w.run(&code);
    assert_eq!(left.snap, SnapId(1));
    assert_eq!(left.values[..4], [f(1.75), 1, Word::ELLIPSIS.0, 9]);
}

#[test]
fn many_values_are_live_across_exits() {
    // More ints and floats than there are registers.
    let mut w = World::new();
    let mut text = String::from("trace t1 side t0 x0\n");
    for i in 0..40 {
        text += &format!("  u{i} = input #{i} : {}\n", if i % 2 == 0 { "int" } else { "float" });
    }
    for i in 0..40 {
        let sum = if i % 2 == 0 { format!("add_ov u{i}, u{i} s0") } else { format!("fadd u{i}, u{i}") };
        text += &format!("  u{} = {sum}\n", 40 + i);
    }
    let all: Vec<String> = (40..80).map(|i| format!("u{i}")).collect();
    let first: Vec<String> = (0..40).map(|i| format!("u{i}")).collect();
    text += &format!("  exit s1\ns0 = {{0x7000+0 locals ({}) stack ()}}\n", first.join(", "));
    text += &format!("s1 = {{0x7000+0 locals ({}) stack ()}}\n", all.join(", "));
    let code = w.compile(&text);
    let mut inputs: Vec<u64> = (0..40).map(|i| if i % 2 == 0 { int(i) } else { f(i as f64) }).collect();
    let left = w.feed(&code, &inputs);
    assert_eq!(left.snap, SnapId(1));
    let twice: Vec<u64> = (0..40).map(|i| if i % 2 == 0 { int(2 * i) } else { f(2.0 * i as f64) }).collect();
    assert_eq!(w.state.values[..40], twice);
    // The last sum overflows.
    inputs[38] = int(Word::INT_MAX);
    assert_eq!(w.feed(&code, &inputs).snap, SnapId(0));
    assert_eq!(w.state.values[..40], inputs);
}

#[test]
fn exits_are_linked_to_side_traces_and_unlinked() {
    let mut w = World::new();
    // Even numbers stay on the trace.
    let root = w.compile(
        "trace t1 root
  loop (0, 0.0)
  u1 = param #0 : int
  u2 = param #1 : float
  guard_valid s0
  u3 = lt u1, 1000
  guard_true u3 s0
  u4 = and u1, 1
  u5 = eq u4, 0
  guard_true u5 s1
  u6 = add_ov u1, 1 s1
  jump_loop (u6, u2)
s0 = {0x7000+4 locals (u1) stack (u2)}
s1 = {0x7000+8 locals (u1) stack (u2)}",
    );
    let left = w.run(&root);
    assert_eq!((left.snap, left.values[..2].to_vec()), (SnapId(1), vec![int(1), f(0.0)]));
    // Odd ones go to a side trace that does a few steps by itself, and out at 21.
    let side = w.compile(
        "trace t2 side t1 x1
  u0 = input #0 : int
  u1 = input #1 : float
  loop (u0, u1)
  u2 = param #0 : int
  u3 = param #1 : float
  guard_valid s0
  u4 = eq u2, 21
  guard_false u4 s1
  u5 = add_ov u2, 2 s0
  u6 = fadd u3, 1.5
  jump_loop (u5, u6)
s0 = {0x7000+4 locals (u2) stack (u3)}
s1 = {0x7000+4 locals () stack (u3)}",
    );
    let stubs = taipan_codegen::Backend::stubs(&w.backend);
    let exit = root.exit(SnapId(1), ExitKind::Leave).expect("an exit");
    assert!(!exit.is_linked(stubs));
    // SAFETY: recorded from this exit, as it were; both live to the end of the test.
    unsafe { exit.link_side(side.entry()) };
    assert!(exit.is_linked(stubs));
    let left = w.run(&root);
    assert_eq!((left.owner, left.snap, left.values[0]), (2, SnapId(1), f(15.0)));
    exit.unlink(stubs);
    assert_eq!(w.run(&root).owner, 1);
    // Linked to a root trace: frames are written back in between.
    let count = w.compile(COUNT);
    let mut frame = [int(42), 0];
    w.vm.root_fp = frame.as_mut_ptr();
    // SAFETY: as above.
    unsafe { exit.link_root(stubs, count.entry()) };
    let left = w.run(&root);
    assert_eq!((left.owner, left.snap, left.values[0]), (1, SnapId(1), int(100)));
    assert_eq!(w.vm.take_log(), ["enter_root s1 Leave"]);
    assert_eq!(w.state.exit_frame(), frame.as_mut_ptr());
    // The runtime does not want to.
    w.vm.root_fp = std::ptr::null_mut();
    let left = w.run(&root);
    assert_eq!((left.snap, left.values[0]), (SnapId(1), int(1)));
    assert_eq!(w.state.exit_frame(), w.frame.as_mut_ptr());
    assert_eq!((exit.hit(), exit.hit()), (1, 2));
}

#[test]
fn a_side_trace_jumps_back_to_its_root() {
    let mut w = World::new();
    // 3n+1: even on the root's loop, odd by way of the side trace, which comes back with the values of inputs.
    let again = "trace t3 side t1 x9
  u0 = input #0 : int
  u1 = input #1 : int
  loop (u0, u1)
  u2 = param #0 : int
  u3 = param #1 : int
  guard_valid s0
  u4 = eq u2, 1
  guard_false u4 s0
  u6 = add u3, 1
  u7 = and u2, 1
  u8 = eq u7, 0
  guard_true u8 s1
  u9 = shr u2, 1
  jump_loop (u9, u6)
s0 = {0x7000+4 locals (u2, u3) stack ()}
s1 = {0x7000+8 locals (u2, u6) stack ()}";
    let body = w.compile(again);
    let odd = "trace t2 side t3 x1
  u0 = input #0 : int
  u1 = input #1 : int
  u2 = mul_ov u0, 3 s0
  u3 = add_ov u2, 1 s0
  jump_trace t3 (u3, u1) s1
s0 = {0x7000+8 locals (u0, u1) stack ()}
s1 = {0x7000+4 locals (u3, u1) stack ()}";
    let side = w.compile(odd);
    assert_eq!(side.jumps_to(), Some((TraceId(3), true)));
    let stubs = taipan_codegen::Backend::stubs(&w.backend);
    let exit = body.exit(SnapId(1), ExitKind::Leave).expect("an exit");
    // SAFETY: all of it lives to the end of the test.
    unsafe { exit.link_side(side.entry()) };
    let left = w.feed(&body, &[int(27), int(0)]);
    assert_eq!((left.owner, left.snap), (2, SnapId(1)));
    assert_eq!(left.values[..2], [int(1), int(82)]);
    // SAFETY: as above.
    unsafe { side.link_jump(stubs, Some(body.entry())) };
    let left = w.feed(&body, &[int(27), int(0)]);
    assert_eq!((left.owner, left.snap, left.values[..2].to_vec()), (3, SnapId(0), vec![int(1), int(111)]));
    // SAFETY: as above.
    unsafe { side.link_jump(stubs, None) };
    assert_eq!(w.feed(&body, &[int(27), int(0)]).owner, 2);
    // Known when it is compiled.
    w.entries.0.push((TraceId(3), body.entry()));
    let side = w.compile(odd);
    assert_eq!(w.feed(&side, &[int(3), int(0)]).owner, 2, "linked to the first side trace");
    // SAFETY: as above.
    unsafe { exit.link_side(side.entry()) };
    assert_eq!(w.feed(&side, &[int(3), int(0)]).values[..2], [int(1), int(6)]);
}

#[test]
fn a_trace_goes_on_to_a_root_by_way_of_the_frames() {
    let mut w = World::new();
    let text = "trace t2 side t1 x1
  u0 = input #0 : int
  jump_trace t1 () s0
s0 = {0x7000+4 locals (u0) stack ()}";
    let code = w.compile(text);
    assert_eq!(code.jumps_to(), Some((TraceId(1), false)));
    let left = w.feed(&code, &[int(5)]);
    assert_eq!((left.kind, left.owner, left.values[0]), (ExitKind::Jump, 2, int(5)));
    let count = w.compile(COUNT);
    let stubs = taipan_codegen::Backend::stubs(&w.backend);
    w.frame[0] = int(99);
    w.vm.root_fp = w.frame.as_mut_ptr();
    // SAFETY: both live to the end of the test.
    unsafe { code.link_jump(stubs, Some(count.entry())) };
    let left = w.feed(&code, &[int(5)]);
    assert_eq!((left.kind, left.owner, left.values[0]), (ExitKind::Leave, 1, int(100)));
    assert_eq!(w.vm.take_log(), ["enter_root s0 Jump"]);
    // SAFETY: as above.
    unsafe { code.link_jump(stubs, None) };
    assert_eq!(w.feed(&code, &[int(5)]).kind, ExitKind::Jump);
}

#[test]
fn code_is_freed_and_its_memory_used_again() {
    let memory = CodeMemory::new(1 << 20).expect("code memory");
    let mut w = World::with(memory.clone());
    let before = memory.used();
    let (a, b) = (w.compile(COUNT), w.compile(COUNT));
    let (at, used) = (a.entry(), memory.used());
    assert_ne!(at, b.entry());
    drop(a);
    assert!(memory.used() < used);
    let c = w.compile(COUNT);
    assert_eq!((c.entry(), memory.used()), (at, used));
    w.frame[0] = int(1);
    assert_eq!((w.run(&b).values[0], w.run(&c).values[0]), (int(100), int(100)));
    drop((b, c));
    assert_eq!(memory.used(), before);
}

#[test]
fn what_cannot_be_compiled_is_an_error_with_a_name() {
    let memory = CodeMemory::new(4096).expect("code memory");
    let mut w = World::with(memory);
    let facts = facts();
    let mut held = Vec::new();
    let trace = parse(COUNT, &facts).expect("a trace");
    let full = loop {
        match w.try_compile(&trace, &facts) {
            Ok(code) => held.push(code),
            Err(e) => break e,
        }
        assert!(held.len() < 100);
    };
    assert!(matches!(full, Error::MemoryFull { .. }), "{full}");
    held.pop();
    // It goes on when something was freed.
    assert!(w.try_compile(&trace, &facts).is_ok());
    let mut error = |text: &str| {
        let trace = parse(text, &facts).expect("a trace");
        w.try_compile(&trace, &facts).err().map(|e| e.name())
    };
    assert_eq!(
        error("trace t1 root\n u0 = new #4096 #7\n exit s0\ns0 = {0x7000+0 locals () stack ()}"),
        Some("unsupported")
    );
    assert_eq!(error("trace t1 root\n u0 = slot #0"), Some("malformed"));
    assert_eq!(error("trace t1 root\n jump_loop (1)"), Some("malformed"));
    assert_eq!(error("trace t1 root\n exit"), Some("malformed"));
    assert_eq!(
        error("trace t1 root\n u0 = call wraises () : word s0\n exit s0\ns0 = {0x7000+0 locals () stack ()}"),
        Some("unsupported")
    );
    let inputs: Vec<String> =
        (0..600).map(|i| format!(" u{i} = load_value @0x1000 #{} slot\n", 8 * i)).collect();
    let names: Vec<String> = (0..600).map(|i| format!("u{i}")).collect();
    let long = format!(
        "trace t1 root\n{} exit s0\ns0 = {{0x7000+0 locals ({}) stack ()}}",
        inputs.concat(),
        names.join(", ")
    );
    assert_eq!(error(&long), Some("too many exit values"));
}

#[test]
fn compiling_happens_on_another_thread() {
    let memory = CodeMemory::new(1 << 20).expect("code memory");
    let mut here = World::with(memory.clone());
    let codes = std::thread::spawn(move || {
        let mut there = World::with(memory);
        let codes: Vec<_> = (0..20).map(|_| there.compile(COUNT)).collect();
        // The byte that tells whether the code is valid must live as long as the code.
        (codes, there.valid)
    });
    let (codes, _valid) = codes.join().expect("a thread");
    for (i, code) in codes.iter().enumerate() {
        here.frame[0] = int(i as i64);
        assert_eq!(here.run(code).values[0], int(100));
    }
}

/// Runs `f` in a forked process; what it says.
fn in_child(f: impl FnOnce() -> bool) -> bool {
    // SAFETY: the child runs on with this thread alone, and ends without going back.
    unsafe {
        let child = libc::fork();
        if child == 0 {
            libc::_exit(if f() { 0 } else { 1 });
        }
        let mut status = 0;
        libc::waitpid(child, &mut status, 0) == child && status == 0
    }
}

#[test]
fn a_forked_process_has_code_of_its_own() {
    for memory in [CodeMemory::new(1 << 20), CodeMemory::with_flips(1 << 20)] {
        let memory = memory.expect("code memory");
        let mut w = World::with(memory.clone());
        w.frame[0] = int(1);
        let mut codes = vec![w.compile(COUNT), w.compile(COUNT)];
        let copy = memory.before_fork().expect("a copy");
        let went_well = in_child(|| {
            if copy.in_child(&memory).is_err() {
                return false;
            }
            // The child drops and makes code, the parent's stays what it is.
            codes.pop();
            let other = w.compile(&COUNT.replace("100", "200"));
            w.run(&other).values[0] == int(200) && w.run(&codes[0]).values[0] == int(100)
        });
        assert!(went_well);
        assert!(codes.iter().all(|code| w.run(code).values[0] == int(100)));
        // And the other way round.
        let copy = memory.before_fork().expect("a copy");
        assert!(in_child(|| {
            let adopted = copy.in_child(&memory).is_ok();
            adopted && codes.iter().all(|code| w.run(code).values[0] == int(100))
        }));
    }
}

#[test]
fn perf_is_told_names() {
    let memory = CodeMemory::new(1 << 20).expect("code memory");
    memory.name_for_perf().expect("a file");
    let mut w = World::with(memory);
    let code = w.compile(COUNT);
    let path = format!("/tmp/perf-{}.map", std::process::id());
    let map = std::fs::read_to_string(&path).expect("the file");
    let line = format!("{:x} {:x} taipan:t1\n", code.entry() as usize, code.bytes().len());
    assert!(map.contains(&line) && map.contains(" taipan:enter\n"), "{map}");
    std::fs::remove_file(path).expect("the file");
}

#[test]
fn a_listing_shows_the_code() {
    let mut w = World::new();
    assert!(w.compile(COUNT).listing().is_none());
    w.listing = true;
    let text = format!("{COUNT}\n").replace("  jump_loop", "  u8 = call inc (u7) : any s1\n  jump_loop");
    let code = w.compile(&text);
    let listing = code.listing().expect("a listing");
    for wanted in ["u7 = add_ov u3, 1 s1\n", "jmp", "call"] {
        assert!(listing.contains(wanted), "{listing}");
    }
    if cfg!(feature = "disasm") {
        for wanted in ["\n  Poll s1\n", "\n  Leave s0\n", "; inc\n", "    0000  push rbp\n"] {
            assert!(listing.contains(wanted), "{listing}");
        }
    }
    w.listing = false;
    assert_eq!(w.compile(&text).bytes().len(), code.bytes().len());
}
