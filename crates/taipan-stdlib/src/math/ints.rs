//! Functions of `math` on ints of any size.

use dashu_int::UBig;
use dashu_int::ops::{Gcd, SquareRoot};
use taipan_vm::types::int::arith::Int;
use taipan_vm::{R, Value, Vm};

/// An argument as an int.
fn int_arg(vm: &mut Vm, v: Value) -> R<Int> {
    let v = vm.index(v)?;
    match Int::of(v) {
        Some(i) => Ok(i),
        None => Err(vm.type_error("an integer is required")),
    }
}
fn small_gcd(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            std::mem::swap(&mut a, &mut b);
        }
        b -= a;
    }
    a << shift
}
fn gcd2(vm: &mut Vm, a: Int, b: Int) -> Value {
    if let (Some(x), Some(y)) = (a.to_i64(), b.to_i64()) {
        let g = small_gcd(x.unsigned_abs(), y.unsigned_abs());
        return vm.int_from_u64(g);
    }
    if a.is_zero() || b.is_zero() {
        let m = if a.is_zero() { b.magnitude() } else { a.magnitude() };
        return vm.int_from_ubig(false, &m);
    }
    let g = a.magnitude().gcd(b.magnitude());
    vm.int_from_ubig(false, &g)
}
fn magnitude(vm: &mut Vm, i: Int) -> Value {
    if i.negative() { vm.neg_int(i) } else { vm.plain_int(i) }
}
pub fn gcd(vm: &mut Vm, a: &[Value]) -> R {
    if let [x, y] = *a
        && Value::both_ints(x, y)
    {
        return Ok(
            vm.int_from_u64(small_gcd(x.int_unchecked().unsigned_abs(), y.int_unchecked().unsigned_abs()))
        );
    }
    let mut acc = Value::small(0);
    for &v in a {
        let i = int_arg(vm, v)?;
        if acc == Value::small(1) {
            continue;
        }
        if let Some(g) = Int::of(acc) {
            acc = gcd2(vm, g, i);
        }
    }
    Ok(acc)
}
pub fn lcm(vm: &mut Vm, a: &[Value]) -> R {
    let mut acc = Value::small(1);
    for &v in a {
        let i = int_arg(vm, v)?;
        let Some(l) = Int::of(acc) else { continue };
        if l.is_zero() {
            continue;
        }
        if i.is_zero() {
            acc = Value::small(0);
            continue;
        }
        let g = gcd2(vm, l, i);
        let Some(g) = Int::of(g) else { continue };
        let f = vm.floordiv_ints(l, g)?;
        let Some(f) = Int::of(f) else { continue };
        let p = vm.mul_ints(f, i)?;
        if let Some(p) = Int::of(p) {
            acc = magnitude(vm, p);
        }
    }
    Ok(acc)
}

pub fn isqrt(vm: &mut Vm, a: &[Value]) -> R {
    let i = int_arg(vm, a[0])?;
    if i.negative() {
        return Err(vm.value_error("isqrt() argument must be nonnegative"));
    }
    if let Some(n) = i.to_i64() {
        return Ok(vm.new_int(n.isqrt()));
    }
    let r = i.magnitude().sqrt();
    Ok(vm.int_from_ubig(false, &r))
}

/// The product of `lo..hi`.
fn product(lo: u64, hi: u64) -> UBig {
    if hi - lo <= 8 {
        let (mut big, mut acc) = (UBig::ONE, 1u64);
        for n in lo..hi {
            match acc.checked_mul(n) {
                Some(p) => acc = p,
                None => {
                    big *= acc;
                    acc = n;
                }
            }
        }
        return big * acc;
    }
    let mid = lo + (hi - lo) / 2;
    product(lo, mid) * product(mid, hi)
}
/// The product of `n`, `n - 1`, …, `k` factors.
fn falling(n: &UBig, k: u64) -> UBig {
    if k <= 4 {
        return (0..k).fold(UBig::ONE, |p, i| p * (n - i));
    }
    let half = k / 2;
    falling(n, half) * falling(&(n - half), k - half)
}
fn factorial_of(vm: &mut Vm, n: u64) -> R {
    if n <= 20 {
        return Ok(vm.new_int((1..=n as i64).product()));
    }
    let bits = n as f64 * (n as f64).log2();
    vm.room_for_limbs((bits / 64.0) as u64 + 1)?;
    // Odd parts only: n! = product of all odd numbers to n, to n/2, to n/4, …, times a power of two.
    let mut out = UBig::ONE;
    let mut inner = UBig::ONE;
    let mut lower = 3u64;
    for i in (0..64 - n.leading_zeros()).rev() {
        let upper = ((n >> i) + 1) | 1;
        inner *= odd_product(lower, upper);
        lower = lower.max(upper);
        out *= &inner;
    }
    let shift = n - n.count_ones() as u64;
    let out = out << shift as usize;
    Ok(vm.int_from_ubig(false, &out))
}
/// The product of the odd numbers from `lo` up to and without `hi` (both odd).
fn odd_product(lo: u64, hi: u64) -> UBig {
    if lo >= hi {
        return UBig::ONE;
    }
    let terms = (hi - lo) / 2;
    if terms <= 8 {
        let (mut big, mut acc, mut n) = (UBig::ONE, 1u64, lo);
        while n < hi {
            match acc.checked_mul(n) {
                Some(p) => acc = p,
                None => {
                    big *= acc;
                    acc = n;
                }
            }
            n += 2;
        }
        return big * acc;
    }
    let mid = (lo + terms) | 1;
    odd_product(lo, mid) * odd_product(mid, hi)
}
pub fn factorial(vm: &mut Vm, a: &[Value]) -> R {
    let n = int_arg(vm, a[0])?;
    if n.negative() {
        return Err(vm.value_error("factorial() not defined for negative values"));
    }
    match n.to_i64() {
        Some(n) => factorial_of(vm, n as u64),
        None => Err(vm.overflow_error(format!("factorial() argument should not exceed {}", i64::MAX))),
    }
}

/// Both arguments, checked.
fn choose_args(vm: &mut Vm, n: Value, k: Value) -> R<(Int, Int)> {
    let n = int_arg(vm, n)?;
    let k = int_arg(vm, k)?;
    if n.negative() {
        return Err(vm.value_error("n must be a non-negative integer"));
    }
    if k.negative() {
        return Err(vm.value_error("k must be a non-negative integer"));
    }
    Ok((n, k))
}
fn room_for_product(vm: &mut Vm, n: Int, k: u64) -> R<()> {
    let bits = n.bit_length() as u128 * k as u128;
    vm.room_for_limbs(u64::try_from(bits / 64).unwrap_or(u64::MAX))
}
fn falling_of(n: Int, k: u64) -> UBig {
    match n.to_i64() {
        Some(n) => product(n as u64 - k + 1, n as u64 + 1),
        None => falling(&n.magnitude(), k),
    }
}
pub fn perm(vm: &mut Vm, a: &[Value]) -> R {
    if a[1].is_unbound() || a[1].is_none() {
        return factorial(vm, a);
    }
    let (n, k) = choose_args(vm, a[0], a[1])?;
    if n.order(k).is_lt() {
        return Ok(Value::small(0));
    }
    let Some(k) = k.to_i64() else {
        return Err(vm.overflow_error(format!("k must not exceed {}", i64::MAX)));
    };
    room_for_product(vm, n, k as u64)?;
    let p = falling_of(n, k as u64);
    Ok(vm.int_from_ubig(false, &p))
}
pub fn comb(vm: &mut Vm, a: &[Value]) -> R {
    let (n, k) = choose_args(vm, a[0], a[1])?;
    if n.order(k).is_lt() {
        return Ok(Value::small(0));
    }
    let rest = vm.sub_ints(n, k)?;
    let rest = int_arg(vm, rest)?;
    let k = if rest.order(k).is_lt() { rest } else { k };
    let Some(k) = k.to_i64() else {
        return Err(vm.overflow_error(format!("min(n - k, k) must not exceed {}", i64::MAX)));
    };
    if let Some(n) = n.to_i64() {
        // As long as it fits a word.
        let mut acc = 1u64;
        let mut i = 0;
        while i < k {
            let Ok(next) = u64::try_from(acc as u128 * (n - i) as u128 / (i + 1) as u128) else { break };
            acc = next;
            i += 1;
        }
        if i == k {
            return Ok(vm.int_from_u64(acc));
        }
    }
    room_for_product(vm, n, k as u64)?;
    let p = falling_of(n, k as u64) / product(1, k as u64 + 1);
    Ok(vm.int_from_ubig(false, &p))
}
