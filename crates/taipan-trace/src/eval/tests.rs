use super::host::SimpleHost;
use super::*;
use crate::effects::HelperTable;
use crate::parse::parse;

fn int(i: i64) -> Word {
    Word::try_int(i).expect("a small int")
}
fn f(x: f64) -> Word {
    Word::from_f64(x)
}
fn value(op: Op, args: &[Word]) -> Word {
    match apply(op, args) {
        Applied::Value(w) => w,
        other => panic!("{op:?} {args:?}: {other:?}"),
    }
}
fn is(op: Op, args: &[Word]) -> bool {
    value(op, args) == Word(1)
}

#[test]
fn overflow_is_that_of_62_bits() {
    let (max, min) = (int(Word::INT_MAX), int(Word::INT_MIN));
    assert_eq!(apply(Op::AddOv, &[max, int(1)]), Applied::Leaves);
    assert_eq!(value(Op::AddOv, &[max, int(-1)]), int(Word::INT_MAX - 1));
    assert_eq!(apply(Op::SubOv, &[min, int(1)]), Applied::Leaves);
    assert_eq!(apply(Op::NegOv, &[min]), Applied::Leaves);
    assert_eq!(value(Op::NegOv, &[max]), int(-Word::INT_MAX));
    assert_eq!(apply(Op::MulOv, &[int(1 << 31), int(1 << 30)]), Applied::Leaves);
    assert_eq!(value(Op::MulOv, &[int(-(1 << 31)), int(1 << 30)]), min);
    assert_eq!(value(Op::ShlOv, &[int(-1), int(61)]), min);
    assert_eq!(apply(Op::ShlOv, &[int(1), int(61)]), Applied::Leaves);
    assert_eq!(apply(Op::ShlOv, &[int(0), int(62)]), Applied::Leaves);
    assert_eq!(apply(Op::ShlOv, &[int(1), int(-1)]), Applied::Leaves);
    assert_eq!(apply(Op::TagOv, &[Word(1 << 61)]), Applied::Leaves);
    assert_eq!(apply(Op::Add, &[max, int(1)]), Applied::Broken("the result does not fit"));
    // The tagged words themselves overflow exactly when the ints do: what machine code relies on.
    for (a, b) in [(max, int(1)), (max, int(0)), (min, int(-1)), (min, max), (int(7), int(-9))] {
        let native = (a.0 as i64).checked_add(b.0 as i64).map(|s| Word(s as u64));
        let here = match apply(Op::AddOv, &[a, b]) {
            Applied::Value(w) => Some(w),
            _ => None,
        };
        assert_eq!(native, here);
    }
}

#[test]
fn division_is_pythons() {
    assert_eq!(value(Op::FloorDiv, &[int(-7), int(2)]), int(-4));
    assert_eq!(value(Op::Mod, &[int(-7), int(2)]), int(1));
    assert_eq!(value(Op::FloorDiv, &[int(Word::INT_MIN), int(1)]), int(Word::INT_MIN));
    assert!(matches!(apply(Op::Mod, &[int(1), int(0)]), Applied::Broken(_)));
    assert_eq!(value(Op::Shr, &[int(-7), int(1)]), int(-4));
    assert_eq!(value(Op::Shr, &[int(-7), int(99)]), int(-1));
    assert_eq!(value(Op::Shr, &[int(7), int(-1)]), int(0));
    assert_eq!(value(Op::Invert, &[int(6)]), int(-7));
}

#[test]
fn floats_are_ieee() {
    let nan = f(f64::NAN);
    assert!(!is(Op::FLt, &[nan, nan]) && !is(Op::FLe, &[nan, nan]) && !is(Op::FEq, &[nan, nan]));
    assert!(is(Op::FNe, &[nan, nan]) && is(Op::FEq, &[f(0.0), f(-0.0)]));
    assert_eq!(value(Op::FNeg, &[f(0.0)]), f(-0.0));
    assert_eq!(value(Op::FSub, &[f(0.0), f(0.0)]), f(0.0));
    assert_eq!(value(Op::FAdd, &[f(-0.0), f(-0.0)]), f(-0.0));
    assert_eq!(value(Op::FFloor, &[f(-0.5)]), f(-1.0));
    assert_eq!(value(Op::FSqrt, &[f(-0.0)]), f(-0.0));
    assert_eq!(value(Op::GuardIntegral, &[f(-0.0)]), int(0));
    assert_eq!(apply(Op::GuardIntegral, &[f(0.5)]), Applied::Leaves);
    assert_eq!(apply(Op::GuardIntegral, &[nan]), Applied::Leaves);
    assert_eq!(apply(Op::GuardIntegral, &[f(2f64.powi(61))]), Applied::Leaves);
    assert_eq!(value(Op::GuardIntegral, &[f(-(2f64.powi(61)))]), int(Word::INT_MIN));
    assert_eq!(value(Op::TruncOv, &[f(-2.9)]), int(-2));
    assert_eq!(apply(Op::TruncOv, &[f(f64::INFINITY)]), Applied::Leaves);
    assert_eq!(apply(Op::TruncOv, &[f(1e300)]), Applied::Leaves);
    assert_eq!(value(Op::IntToFloat, &[int((1 << 53) + 1)]), f((1u64 << 53) as f64));
}

#[test]
fn guards_look_at_tags() {
    let object = Word::ptr(0x1000);
    let floaty = Word::try_float(2.5).expect("immediate");
    for w in [int(3), object, floaty, Word::TRUE, Word::NONE] {
        let passes = [Op::GuardInt, Op::GuardObj, Op::GuardFloat, Op::GuardBool]
            .map(|op| matches!(apply(op, &[w]), Applied::Value(_)));
        assert_eq!(passes, [w == int(3), w == object, w == floaty, w == Word::TRUE], "{w:?}");
    }
    assert_eq!(value(Op::GuardFloat, &[floaty]), f(2.5));
    assert_eq!(apply(Op::GuardIndex, &[int(3), Word(3)]), Applied::Leaves);
    assert_eq!(apply(Op::GuardIndex, &[int(-1), Word(3)]), Applied::Leaves);
    assert_eq!(apply(Op::GuardIndex, &[int(2), Word(3)]), Applied::Passes);
}

/// Every operation without effects is understood.
#[test]
fn every_plain_operation_has_a_meaning() {
    for op in Op::ALL {
        let plain = matches!(op.effect(), Effect::Pure | Effect::Guard | Effect::PureAlloc)
            && !matches!(op, Op::GuardKind | Op::GuardFrame);
        let args = [int(1), int(1)];
        assert_eq!(apply(*op, &args) != Applied::NotPlain, plain, "{op:?}");
    }
}

#[test]
fn a_loop_runs_until_a_guard_leaves() {
    let facts = HelperTable::default();
    let text = "trace t1 root
        u0 = slot #0
        u1 = guard_int u0 s0
        loop (u1, 0.0)
        u3 = param #0 : int
        u4 = param #1 : float
        guard_valid s1
        u5 = lt u3, 100
        guard_true u5 s1
        u6 = add_ov u3, 1 s1
        u7 = fadd u4, 0.5
        jump_loop (u6, u7)
        s0 = {0x7000+4 locals (=) stack ()}
        s1 = {0x7000+4 locals (u3) stack (u4, v0)}
        v0 = #24 #7 (+8 value u4, +16 value v0)";
    let t = parse(text, &facts).expect("parses");
    let mut host = SimpleHost { slots: vec![int(90)], ..SimpleHost::default() };
    let outcome = eval(&t, &facts, &mut host, 1000).expect("runs");
    assert!(matches!(outcome, Outcome::Exit { snap: SnapId(1), raising: false, .. }));
    assert_eq!(
        host.observe(&outcome, &[]),
        "exit {0x7000+4 flags 0 ret 0 (=, =, 100, '5.0, new0)}\nnew0: 0x7 '5.0 new0\n"
    );
    let mut host = SimpleHost { slots: vec![Word::NONE], ..SimpleHost::default() };
    let outcome = eval(&t, &facts, &mut host, 1000).expect("runs");
    assert_eq!(host.observe(&outcome, &[]), "exit {0x7000+4 flags 0 ret 0 (=, =, None)}\n");
    let mut host = SimpleHost { slots: vec![int(0)], ..SimpleHost::default() };
    assert_eq!(eval(&t, &facts, &mut host, 10), Ok(Outcome::OutOfFuel));
}

#[test]
fn memory_is_read_and_written() {
    let facts = HelperTable::default();
    let text = "trace t1 root
        guard_shape @0x1000 #5 s1
        guard_kind @0x1000 #3 s1
        u1 = load_ptr @0x1000 #8 list_items
        u2 = load_elem u1, 1 elem
        store_elem u1, 0, u2 elem
        u3 = load_word @0x1000 #16 list_len
        u4 = tag u3
        u5 = load_byte @0x1000, u4 #16 other
        u6 = wadd u5, u3
        store_word @0x1000, u6 #16 list_len
        store_shape @0x1000 #6
        exit s0
        s0 = {0x7000+4 locals (u2) stack ()}
        s1 = {0x7000+3 locals () stack ()}";
    let t = parse(text, &facts).expect("parses");
    let mut host = SimpleHost::default();
    host.memory.object(0x2000, Word::header(2, 1, 0), &[Word(8), int(7), int(8)]);
    host.memory.object(0x1000, Word::header(5, 3, 0), &[Word(0x2000), Word(1)]);
    let outcome = eval(&t, &facts, &mut host, 100).expect("runs");
    assert_eq!(
        host.observe(&outcome, &[]),
        "exit {0x7000+4 flags 0 ret 0 (=, =, 8)}\n\
         0x1000: 0x30000000006 2048 @0x0\n\
         0x2000: 0x10000000002 2 8 8\n"
    );
}
