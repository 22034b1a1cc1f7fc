//! Ints against machine arithmetic near the limits of representation, and laws of arithmetic for long ones.

use super::arith::{Int, frexp, limbs_to_f64, scale};
use crate::vm::Config;
use crate::{BinOp, Value, Vm};

fn with_vm(f: impl FnOnce(&mut Vm)) {
    let mut vm = Vm::new(Config { stack_words: 1 << 16, ..Config::default() }).expect("a heap");
    let p: *mut Vm = &mut *vm;
    // SAFETY: the VM outlives the closure; `enter` only notes the stack's base.
    vm.heap.enter(|| f(unsafe { &mut *p }));
}

/// Values where representations change: around 2^61, 2^62, 2^63, 2^64.
fn edges() -> Vec<i128> {
    let mut out = vec![0, 1, 2, 3, 7, 10, 63, 64, 65, 1_000_000_007];
    for bits in [31, 32, 52, 53, 60, 61, 62, 63, 64] {
        out.extend([-2, -1, 0, 1, 2].map(|d| (1i128 << bits) + d));
    }
    let negative: Vec<i128> = out.iter().map(|v| -v).collect();
    out.extend(negative);
    out
}
fn as_i128(v: Value) -> Option<i128> {
    let i = Int::of(v)?;
    let mut room = [0];
    let m = match i.limbs(&mut room) {
        [] => 0u128,
        &[a] => a as u128,
        &[a, b] => a as u128 | (b as u128) << 64,
        _ => return None,
    };
    Some(if i.negative() { (m as i128).wrapping_neg() } else { m as i128 })
}

#[test]
fn as_machine_arithmetic() {
    with_vm(|vm| {
        for &a in &edges() {
            for &b in &edges() {
                let (x, y) = (vm.int_from_i128(a), vm.int_from_i128(b));
                let mut same = |op: BinOp, want: Option<i128>| {
                    if let Some(want) = want {
                        let r = vm.binary(x, y, op).expect("no exception");
                        assert_eq!(as_i128(r), Some(want), "{a} {op:?} {b}");
                        // One representation for each value.
                        assert_eq!(r.is_int(), (-(1i128 << 61)..1 << 61).contains(&want));
                    }
                };
                same(BinOp::Add, a.checked_add(b));
                same(BinOp::Sub, a.checked_sub(b));
                same(BinOp::Mul, a.checked_mul(b).filter(|p| *p != i128::MIN));
                same(BinOp::And, Some(a & b));
                same(BinOp::Or, Some(a | b));
                same(BinOp::Xor, Some(a ^ b));
                if b != 0 {
                    let floor = a / b - ((a % b != 0 && (a < 0) != (b < 0)) as i128);
                    same(BinOp::FloorDiv, Some(floor));
                    same(BinOp::Mod, Some(a - floor * b));
                }
                if (0..=63).contains(&b) {
                    same(BinOp::RShift, Some(a >> b));
                    same(BinOp::LShift, Some(a << b).filter(|s| s >> b == a));
                }
                let (i, j) = (Int::of(x).expect("int"), Int::of(y).expect("int"));
                assert_eq!(i.order(j), a.cmp(&b));
            }
        }
    });
}

#[test]
fn laws_of_long_ints() {
    with_vm(|vm| {
        let mut state = 1u64;
        let mut next = move || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            state ^ state >> 29
        };
        for _ in 0..300 {
            let mut make = |vm: &mut Vm| {
                let n = (next() % 60) as usize + 1;
                let limbs: Vec<u64> = (0..n).map(|_| if next() % 5 == 0 { 0 } else { next() }).collect();
                vm.int_from_limbs(next() % 2 == 0, &limbs)
            };
            let (a, b) = (make(vm), make(vm));
            let mut op = |x, y, o| vm.binary(x, y, o).expect("no exception");
            let sum = op(a, b, BinOp::Add);
            assert!(same(op(sum, b, BinOp::Sub), a));
            let product = op(a, b, BinOp::Mul);
            if !same(b, Value::small(0)) {
                assert!(same(op(product, b, BinOp::FloorDiv), a));
                let (q, r) = (op(a, b, BinOp::FloorDiv), op(a, b, BinOp::Mod));
                let back = op(q, b, BinOp::Mul);
                assert!(same(op(back, r, BinOp::Add), a));
            }
            let n = Value::small(77);
            let up = op(a, n, BinOp::LShift);
            assert!(same(op(up, n, BinOp::RShift), a));
            let (and, or) = (op(a, b, BinOp::And), op(a, b, BinOp::Or));
            assert!(same(op(and, or, BinOp::Add), sum));
            let xor = op(a, b, BinOp::Xor);
            assert!(same(op(xor, b, BinOp::Xor), a));
            let text = vm.str(a).expect("text").value();
            let back = vm.to_int(text).expect("int");
            assert!(same(back, a));
        }
    });
}
fn same(a: Value, b: Value) -> bool {
    matches!((Int::of(a), Int::of(b)), (Some(x), Some(y)) if x.order(y).is_eq())
}

#[test]
fn to_floats() {
    assert_eq!(limbs_to_f64(&[]), 0.0);
    assert_eq!(limbs_to_f64(&[0, 1]), 18446744073709551616.0);
    // Halfway between two floats, and a bit more far below.
    assert_eq!(limbs_to_f64(&[1 << 11, 1]), 18446744073709551616.0);
    assert_eq!(limbs_to_f64(&[(1 << 11) + 1, 1]), 18446744073709555712.0);
    assert_eq!(limbs_to_f64(&[1, 1 << 11, 1]), 18446744073709555712.0 * 18446744073709551616.0);
    assert_eq!(limbs_to_f64(&[u64::MAX; 16]), f64::INFINITY);
    assert_eq!(frexp(Int::Small(-3)), (-0.75, 2));
    assert_eq!(frexp(Int::Small(i64::MAX)), (0.5, 64));
    assert_eq!(scale(1.0, -1074), 5e-324);
    assert_eq!(scale(1.5, 1023), 1.348269851146737e308);
    assert_eq!(scale(1.0, 5000), f64::INFINITY);
}
