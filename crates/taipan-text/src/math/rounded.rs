//! Functions that the newest C libraries round correctly and older ones do not: `cbrt`, `asinh`, `acosh`, `atanh`, `erf`
//! and `erfc`. CPython calls the C library; so that a program prints the same wherever Taipan runs, these are computed
//! here in pairs of floats ([`Pair`], about 104 bits) and rounded once.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// An unevaluated sum of two floats, the second at most half a unit in the last place of the first.
#[derive(Copy, Clone, Debug)]
struct Pair(f64, f64);

#[inline]
fn two_sum(a: f64, b: f64) -> Pair {
    let s = a + b;
    let t = s - a;
    Pair(s, (a - (s - t)) + (b - t))
}
/// [`two_sum`] where `a` is the larger.
#[inline]
fn quick_sum(a: f64, b: f64) -> Pair {
    let s = a + b;
    Pair(s, b - (s - a))
}
/// The exact product (for factors below 2^990).
#[inline]
fn two_product(a: f64, b: f64) -> Pair {
    fn split(a: f64) -> (f64, f64) {
        let t = 134217729.0 * a;
        let high = t - (t - a);
        (high, a - high)
    }
    let p = a * b;
    let ((ah, al), (bh, bl)) = (split(a), split(b));
    Pair(p, ((ah * bh - p) + ah * bl + al * bh) + al * bl)
}

impl Add for Pair {
    type Output = Pair;
    fn add(self, o: Pair) -> Pair {
        let s = two_sum(self.0, o.0);
        let t = two_sum(self.1, o.1);
        let s = quick_sum(s.0, s.1 + t.0);
        quick_sum(s.0, s.1 + t.1)
    }
}
impl Neg for Pair {
    type Output = Pair;
    fn neg(self) -> Pair {
        Pair(-self.0, -self.1)
    }
}
impl Sub for Pair {
    type Output = Pair;
    fn sub(self, o: Pair) -> Pair {
        self + -o
    }
}
impl Mul for Pair {
    type Output = Pair;
    fn mul(self, o: Pair) -> Pair {
        let p = two_product(self.0, o.0);
        quick_sum(p.0, p.1 + (self.0 * o.1 + self.1 * o.0))
    }
}
impl Div for Pair {
    type Output = Pair;
    fn div(self, o: Pair) -> Pair {
        let a = self.0 / o.0;
        let r = self - o * Pair::of(a);
        let b = r.0 / o.0;
        let r = r - o * Pair::of(b);
        quick_sum(a, b) + Pair::of(r.0 / o.0)
    }
}

impl Pair {
    const ONE: Pair = Pair(1.0, 0.0);

    fn of(a: f64) -> Pair {
        Pair(a, 0.0)
    }
    fn half(self) -> Pair {
        Pair(self.0 * 0.5, self.1 * 0.5)
    }
    fn sqrt(self) -> Pair {
        if self.0 <= 0.0 {
            return Pair(0.0, 0.0);
        }
        let r = self.0.sqrt();
        let rest = self - two_product(r, r);
        quick_sum(r, rest.0 / (2.0 * r))
    }

    /// e^self as `pair * 2^k`, for |self| up to 800.
    fn exp(self) -> (Pair, i32) {
        let k = (self.0 * std::f64::consts::LOG2_E).round();
        let r = self - two_product(k, LN2.0) - two_product(k, LN2.1) - Pair::of(k * LN2_REST);
        // e^r - 1 from a hundredth of the range, then doubled: e^2r - 1 = (e^r - 1)(e^r + 1).
        let r = Pair(r.0 / 256.0, r.1 / 256.0);
        let (mut sum, mut term) = (r, r);
        for n in 2..12 {
            term = term * r / Pair::of(f64::from(n));
            sum = sum + term;
        }
        for _ in 0..8 {
            sum = sum * (sum + Pair::of(2.0));
        }
        (sum + Pair::ONE, k as i32)
    }

    /// The natural logarithm, by one Newton step from the float's; absolute precision.
    fn log(self) -> Pair {
        let y = self.0.ln();
        let (e, k) = Pair::of(-y).exp();
        let m = self * e;
        // Near 1: the exponents of both factors cancel.
        let d = Pair(scale(m.0, k), scale(m.1, k)) - Pair::ONE;
        Pair::of(y) + (d - (d * d).half())
    }
}

const LN2: Pair = Pair(std::f64::consts::LN_2, 2.3190468138462996e-17);
const LN2_REST: f64 = 5.707708438416212e-34;
/// 2/√π
const TWO_OVER_ROOT_PI: Pair = Pair(std::f64::consts::FRAC_2_SQRT_PI, 1.533545961316588e-17);

/// `x * 2^k`, exact unless it leaves the range.
fn scale(x: f64, k: i32) -> f64 {
    let half = k / 2;
    let power = |k: i32| f64::from_bits(((1023 + k.clamp(-1022, 1023)) as u64) << 52);
    x * power(half) * power(k - half)
}

/// `pair * 2^k`, rounded once even where the result is subnormal.
fn round_scaled(p: Pair, k: i32) -> f64 {
    // The exponent; where the high part is a power of two the low part may make it one less.
    let lead = (p.0.to_bits() >> 52 & 0x7ff) as i32 - 1023 + k;
    if lead >= -1021 || p.0 == 0.0 {
        return scale(p.0, k);
    }
    // In units of the least subnormal: a small number, whose fraction decides, the low part where it is one half.
    let units = scale(p.0, k + 1074);
    let whole = units.trunc();
    let fraction = units - whole;
    let low = scale(p.1, k + 1074);
    let up = match (fraction - 0.5).total_cmp(&-low) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => whole % 2.0 != 0.0,
    };
    f64::from_bits(whole as u64 + u64::from(up))
}

/// `math.cbrt`.
pub fn cbrt(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    // |x| = m * 2^3q with m in [1, 8).
    let (a, shift) =
        if x.abs() < f64::MIN_POSITIVE { (x.abs() * 18014398509481984.0, 54) } else { (x.abs(), 0) };
    let e = (a.to_bits() >> 52) as i32 - 1023 - shift;
    let q = e.div_euclid(3);
    let m = scale(a, -3 * q - shift);
    let y = m.cbrt();
    let cube = two_product(y, y) * Pair::of(y);
    let rest = Pair::of(m) - cube;
    let root = quick_sum(y, rest.0 / (3.0 * y * y));
    scale(root.0, q).copysign(x)
}

/// Sums a series in odd powers: `next(n)` is the factor, apart from x², that leads from term n to term n + 1.
fn odd_series(x: Pair, next: impl Fn(f64) -> Pair) -> Pair {
    let square = x * x;
    let (mut sum, mut term) = (x, x);
    for n in 0..200 {
        term = term * square * next(f64::from(n));
        sum = sum + term;
        if term.0.abs() <= sum.0.abs() * 1e-34 {
            break;
        }
    }
    sum
}

/// asinh of a pair that is not negative.
fn asinh_pair(x: Pair) -> Pair {
    if x.0 < 1.0 / 32.0 {
        return odd_series(x, |n| {
            let odd = 2.0 * n + 1.0;
            Pair::of(-odd * odd) / Pair::of((odd + 1.0) * (odd + 2.0))
        });
    }
    (x + (x * x + Pair::ONE).sqrt()).log()
}

/// Where 1 is nothing beside x².
const HUGE: f64 = 1e18;

/// ln 2x for a huge x.
fn log_double(x: f64) -> f64 {
    let k = (x.to_bits() >> 52) as i32 - 1023;
    let whole = f64::from(k + 1);
    (Pair::of(scale(x, -k)).log() + two_product(whole, LN2.0) + two_product(whole, LN2.1)).0
}

/// `math.asinh`.
pub fn asinh(x: f64) -> f64 {
    let a = x.abs();
    if !x.is_finite() || a < 1e-300 {
        return x;
    }
    let y = if a > HUGE { log_double(a) } else { asinh_pair(Pair::of(a)).0 };
    y.copysign(x)
}

/// `math.acosh`, for x of at least 1.
pub fn acosh(x: f64) -> f64 {
    if x == f64::INFINITY {
        return x;
    }
    if x > HUGE {
        return log_double(x);
    }
    // x² - 1 as a product keeps its digits near 1.
    let square = two_sum(x, -1.0) * two_sum(x, 1.0);
    asinh_pair(square.sqrt()).0
}

/// `math.atanh`, for |x| below 1.
pub fn atanh(x: f64) -> f64 {
    let a = x.abs();
    if a < 1e-300 {
        return x;
    }
    let y = if a < 1.0 / 32.0 {
        odd_series(Pair::of(a), |n| Pair::of(2.0 * n + 1.0) / Pair::of(2.0 * n + 3.0))
    } else {
        (two_sum(1.0, a) / two_sum(1.0, -a)).log().half()
    };
    y.0.copysign(x)
}

/// From here on `erfc` comes from its continued fraction.
const FRACTION_FROM: f64 = 3.0;

/// erf for 0 ≤ x < 3.
fn erf_pair(x: f64) -> Pair {
    if x < 1.0 {
        // Σ (-1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1))
        return TWO_OVER_ROOT_PI
            * odd_series(Pair::of(x), |n| {
                Pair::of(-(2.0 * n + 1.0)) / Pair::of((n + 1.0) * (2.0 * n + 3.0))
            });
    }
    // e^(-x²) Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!, all of one sign.
    let (e, k) = (-two_product(x, x)).exp();
    let e = Pair(scale(e.0, k), scale(e.1, k));
    TWO_OVER_ROOT_PI * e * odd_series(Pair::of(x), |n| Pair::of(2.0) / Pair::of(2.0 * n + 3.0))
}

/// erfc for 3 ≤ x < 28, as `pair * 2^k`.
fn erfc_pair(x: f64) -> (Pair, i32) {
    let (e, k) = (-two_product(x, x)).exp();
    let x2 = x * x;
    let mut f = Pair::of(x);
    for n in (1..=(25.0 + 900.0 / x2) as u32).rev() {
        f = Pair::of(x) + Pair::of(f64::from(n) * 0.5) / f;
    }
    (TWO_OVER_ROOT_PI.half() * e / f, k)
}

/// `math.erf`.
pub fn erf(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let a = x.abs();
    let y = if a >= 6.0 {
        1.0
    } else if a >= FRACTION_FROM {
        let (p, k) = erfc_pair(a);
        (Pair::ONE - Pair(scale(p.0, k), scale(p.1, k))).0
    } else if a < 1e-290 {
        // Too small to be taken apart; one factor of the pair is enough far from a tie.
        let p = TWO_OVER_ROOT_PI * Pair::of(scale(a, 200));
        round_scaled(p, -200)
    } else {
        erf_pair(a).0
    };
    y.copysign(x)
}

/// `math.erfc`.
pub fn erfc(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let a = x.abs();
    if a < FRACTION_FROM {
        let e = erf_pair(a);
        return (Pair::ONE - if x < 0.0 { -e } else { e }).0;
    }
    if a >= 28.0 {
        return if x < 0.0 { 2.0 } else { 0.0 };
    }
    let (p, k) = erfc_pair(a);
    if x < 0.0 { (Pair::of(2.0) - Pair(scale(p.0, k), scale(p.1, k))).0 } else { round_scaled(p, k) }
}
