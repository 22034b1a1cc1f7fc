//! Loads, stores, barriers, allocation, boxing.

use crate::world::*;
use taipan_codegen::{CodeMemory, ExitKind};
use taipan_trace::{SnapId, Word};

#[test]
fn loads() {
    let mut w = World::new();
    let bytes = u64::from_le_bytes([1, 2, 3, 4, 0x85, 6, 0xf7, 8]);
    let inner = w.vm.object(&[]);
    let o = w.vm.object(&[int(5), bytes, f(2.5), inner.address(), int(11), int(12)]);
    let code = w.compile(
        "trace t1 side t0 x0
  u0 = input #0 : obj
  u1 = input #1 : int
  u2 = load_value u0 #8 slot
  u3 = load_word u0 #16 other
  u4 = load_u32 u0 #20 other
  u5 = load_u8 u0 #22 other
  u6 = load_float u0 #24 immut
  u7 = load_ptr u0 #32 slot
  u8 = load_elem u0, u1 elem
  u9 = load_elem u0, 4 elem
  u10 = load_byte u0, u1 #16 other
  u11 = load_byte u0, 2 #16 other
  exit s0
s0 = {0x7000+4 locals (u2, u3, u4, u5, u6, u7, u8, u9, u10, u11) stack ()}",
    );
    let left = w.feed(&code, &[o.0, int(3)]);
    let wanted = [int(5), bytes, 0x08f7_0685, 0xf7, f(2.5), inner.0, int(11), int(12), 4, 3];
    assert_eq!(left.values[..10], wanted);
    let constant = w.compile(&format!(
        "trace t1 root\n u0 = load_value @{:#x} #8 slot\n u1 = load_ptr @{:#x} #32 slot\n exit s0\n\
         s0 = {{0x7000+4 locals (u0, u1) stack ()}}",
        o.address(),
        o.address()
    ));
    assert_eq!(w.run(&constant).values[..2], [int(5), inner.0]);
}

#[test]
fn shapes_and_kinds() {
    let mut w = World::new();
    let o = w.vm.object(&[0]);
    let text = "trace t1 side t0 x0
  u0 = input #0 : obj
  guard_kind u0 #9 s0
  guard_shape u0 #77 s1
  store_shape u0 #78
  guard_shape u0 #78 s1
  exit s2
s0 = {0x7000+4 locals () stack ()}
s1 = {0x7000+5 locals () stack ()}
s2 = {0x7000+6 locals () stack ()}";
    let code = w.compile(text);
    make_old(o);
    assert_eq!(w.feed(&code, &[o.0]).snap, SnapId(2));
    assert_eq!(field(o, 0), Word::header(78, 9, 0).0 | 1 << 32);
    assert_eq!(w.feed(&code, &[o.0]).snap, SnapId(1));
    set_field(o, 0, Word::header(77, 8, 0).0);
    assert_eq!(w.feed(&code, &[o.0]).snap, SnapId(0));
}

#[test]
fn stores_tell_the_collector_of_pointers_in_old_objects() {
    let mut w = World::new();
    let code = w.compile(
        "trace t1 side t0 x0
  u0 = input #0 : obj
  u1 = input #1 : any
  u2 = input #2 : int
  u3 = input #3 : float
  u4 = input #4 : obj
  store_value u0, u1 #8 slot
  store_ptr u0, u4 #16 slot
  store_word u0, #-7 #24 other
  store_float u0, u3 #32 other
  store_elem u0, u2, u1 elem
  store_elem u0, 4, u2 elem
  u12 = flt u3, 0.0
  u13 = box_bool u12
  store_value u0, u13 #56 slot
  exit s0
s0 = {0x7000+4 locals (u0, u1, u2, u3, u4) stack ()}",
    );
    let other = w.vm.object(&[]);
    let o = w.vm.object(&[0; 8]);
    let run = |w: &mut World, stored: Word| {
        let left = w.feed(&code, &[o.0, stored.0, int(3), f(1.5), other.0]);
        assert_eq!(left.values[..5], [o.0, stored.0, int(3), f(1.5), other.0]);
        let words: Vec<u64> = (1..9).map(|n| field(o, n)).collect();
        let false_ = Word::FALSE.0;
        let minus = -7i64 as u64;
        assert_eq!(words, [stored.0, other.address(), minus, f(1.5), stored.0, int(3), false_, 0]);
        w.vm.take_log()
    };
    let none: [&str; 0] = [];
    assert_eq!(run(&mut w, other), none);
    make_old(o);
    assert_eq!(run(&mut w, other), ["remember +8", "remember +16", "remember +40"]);
    // No pointers but the one that is one always.
    for stored in [Word::NONE, Word(int(7)), Word::try_float(2.0).expect("immediate")] {
        assert_eq!(run(&mut w, stored), ["remember +16"]);
    }
    // A constant object.
    let code = w.compile(&format!(
        "trace t1 side t0 x0\n u0 = input #0 : obj\n store_value u0, @{:#x} #8 slot\n store_value u0, None #16 slot\n \
         exit s0\ns0 = {{0x7000+4 locals () stack ()}}",
        other.address()
    ));
    w.feed(&code, &[o.0]);
    assert_eq!((field(o, 1), field(o, 2)), (other.0, Word::NONE.0));
    assert_eq!(w.vm.take_log(), ["remember +8"]);
}

#[test]
fn objects_are_made_inline_and_slowly() {
    let mut w = World::new();
    // A linked list of so many cells, with a float that lives in a register meanwhile.
    let code = w.compile(
        "trace t1 side t0 x0
  u0 = input #0 : int
  u1 = input #1 : obj
  u2 = input #2 : float
  loop (u0, u1, u2)
  u3 = param #0 : int
  u4 = param #1 : obj
  u5 = param #2 : float
  guard_valid s0
  u6 = eq u3, 0
  guard_false u6 s0
  u7 = new #40 #0x9000000004d
  init_value u7, u3 #8 slot
  init_ptr u7, u4 #16 slot
  init_word u7, #5 #24 other
  init_float u7, u5 #32 other
  u12 = sub u3, 1
  u13 = fadd u5, 0.5
  jump_loop (u12, u7, u13)
s0 = {0x7000+4 locals (u3, u4, u5) stack ()}",
    );
    let end = w.vm.object(&[]);
    let left = w.feed(&code, &[int(10), end.0, f(0.0)]);
    assert_eq!((left.values[0], left.values[2]), (int(0), f(5.0)));
    let mut o = Word(left.values[1]);
    for i in 1..=10 {
        assert_eq!(field(o, 0), Word::header(SHAPE, KIND, 0).0);
        assert_eq!((field(o, 1), field(o, 3), field(o, 4)), (int(i), 5, f((10 - i) as f64 / 2.0)));
        o = Word::ptr(field(o, 2));
    }
    assert_eq!(o, end);
    assert_eq!(w.vm.take_log(), ["alloc_slow 2", "alloc_slow 2", "alloc_slow 2"]);
}

#[test]
fn floats_are_boxed_and_unboxed() {
    let mut w = World::new();
    let code = w.compile(
        "trace t1 side t0 x0
  u0 = input #0 : float
  u1 = input #1 : float
  u2 = box_float u0
  u3 = box_float u1
  u4 = fadd u0, u1
  u5 = guard_float u3 s0
  u6 = guard_float u2 s0
  exit s1
s0 = {0x7000+4 locals (u2, u3, u4) stack ()}
s1 = {0x7000+4 locals (u2, u3, u4, u5, u6) stack ()}",
    );
    let im = |x: f64| Word::try_float(x).expect("immediate").0;
    let left = w.feed(&code, &[f(1.5), f(-0.0)]);
    assert_eq!(
        (left.snap, left.values[..5].to_vec()),
        (SnapId(1), vec![im(1.5), im(-0.0), f(1.5), f(-0.0), f(1.5)])
    );
    // Small enough to need a box; what is in registers survives the slow path.
    let left = w.feed(&code, &[f(1e-100), f(3.0)]);
    assert_eq!((left.snap, left.kind), (SnapId(0), ExitKind::Leave));
    assert_eq!(left.values[1..3], [im(3.0), f(3.0)]);
    assert_eq!(field(Word(left.values[0]), 1), f(1e-100));
    assert_eq!(w.vm.take_log(), ["box_float 1e-100"]);
}

#[test]
fn slow_paths_destroy_nothing() {
    // Every register is in use when the slow paths are called.
    let mut w = World::new();
    let mut text = String::from("trace t1 side t0 x0\n");
    for i in 0..28 {
        text += &format!("  u{i} = input #{i} : {}\n", if i < 14 { "int" } else { "float" });
    }
    text += "  u100 = input #28 : obj\n  loop (";
    let names: Vec<String> = (0..28).map(|i| format!("u{i}")).collect();
    text += &format!("{}, 0)\n", names.join(", "));
    for i in 0..28 {
        text += &format!("  u{} = param #{i} : {}\n", 30 + i, if i < 14 { "int" } else { "float" });
    }
    text += "  u60 = param #28 : int\n  guard_valid s0\n  u61 = lt u60, 5\n  guard_true u61 s0\n";
    text += "  u62 = new #64 #7\n";
    for n in 1..8 {
        text += &format!("  init_value u62, None #{} slot\n", 8 * n);
    }
    text += "  store_value u100, u62 #8 slot\n  u63 = box_float u44\n  store_value u100, u63 #16 slot\n";
    for i in 0..28 {
        let sum = if i < 14 { format!("add u{}, 1", 30 + i) } else { format!("fmul u{}, 0.5", 30 + i) };
        text += &format!("  u{} = {sum}\n", 70 + i);
    }
    let next: Vec<String> = (70..98).map(|i| format!("u{i}")).collect();
    let now: Vec<String> = (30..58).map(|i| format!("u{i}")).collect();
    text += &format!("  u99 = add u60, 1\n  jump_loop ({}, u99)\n", next.join(", "));
    text += &format!("s0 = {{0x7000+4 locals ({}) stack ()}}", now.join(", "));
    let code = w.compile(&text);
    w.vm.cells = 1;
    let o = w.vm.object(&[0, 0]);
    make_old(o);
    let scale = |i: u64| 1e-100 * (i + 1) as f64;
    let mut inputs: Vec<u64> = (0..14).map(|i| int(100 * i as i64)).collect();
    inputs.extend((14..28).map(|i| f(scale(i))));
    inputs.push(o.0);
    let left = w.feed(&code, &inputs);
    assert_eq!(left.snap, SnapId(0));
    let wanted: Vec<u64> =
        (0..28).map(|i| if i < 14 { int(100 * i as i64 + 5) } else { f(scale(i) / 32.0) }).collect();
    assert_eq!(w.state.values[..28], wanted);
    let log = w.vm.take_log();
    let once = |i: i32| {
        [
            "alloc_slow 3".into(),
            "remember +8".into(),
            format!("box_float {:?}", scale(14) / 2f64.powi(i)),
            "remember +16".into(),
        ]
    };
    assert_eq!(log, (0..5).flat_map(once).collect::<Vec<String>>());
}

#[test]
fn code_far_from_everything_runs_too() {
    // With flips every block has pages of its own; the rest is the same.
    let mut w = World::with(CodeMemory::with_flips(1 << 20).expect("code memory"));
    let code = w.compile(
        "trace t1 side t0 x0
  u0 = input #0 : float
  u1 = box_float u0
  u2 = call inc (3) : any s0
  exit s1
s0 = {0x7000+4 locals () stack ()}
s1 = {0x7000+4 locals (u1, u2) stack ()}",
    );
    let left = w.feed(&code, &[f(1e-200)]);
    assert_eq!((left.snap, left.values[1]), (SnapId(1), int(4)));
}
