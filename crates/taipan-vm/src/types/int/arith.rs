//! Arithmetic on ints of any size: magnitudes are slices of 64-bit limbs, least significant first.
//!
//! Addition, comparison, shifts, bit operations and short products work on the limbs where they lie; long products,
//! division, powers and radix conversion go through `dashu-int`. Everything that fits 64 bits takes its own way first.

use crate::object::*;
use crate::shape::id;
use crate::{R, Raised, Vm};
use dashu_int::UBig;
use std::cmp::Ordering;
use taipan_heap::{Gc, Header, Value};

/// An int operand.
#[derive(Clone, Copy)]
pub enum Int {
    Small(i64),
    Big(Gc<BigIntObj>),
}
pub use Int::{Big, Small};

impl Int {
    /// Any int: bool, small, big, subclasses.
    #[inline(always)]
    pub fn of(v: Value) -> Option<Int> {
        if v.is_int() {
            return Some(Small(v.int_unchecked()));
        }
        Int::of_other(v)
    }
    #[inline(never)]
    fn of_other(v: Value) -> Option<Int> {
        if let Some(b) = v.downcast::<BigIntObj>() {
            return Some(Big(b));
        }
        if let Some(b) = v.as_bool() {
            return Some(Small(b as i64));
        }
        let p = v.plain();
        if p.is_int() {
            return Some(Small(p.int_unchecked()));
        }
        p.downcast::<BigIntObj>().map(Big)
    }
    #[inline]
    pub fn negative(self) -> bool {
        match self {
            Small(i) => i < 0,
            Big(b) => b.negative,
        }
    }
    pub fn is_zero(self) -> bool {
        matches!(self, Small(0))
    }
    pub fn is_odd(self) -> bool {
        match self {
            Small(i) => i & 1 != 0,
            Big(b) => b.limbs()[0] & 1 != 0,
        }
    }
    /// The limbs of the magnitude; `room` holds those of a small int.
    #[inline]
    pub fn limbs<'a>(&'a self, room: &'a mut [u64; 1]) -> &'a [u64] {
        match self {
            Small(i) => {
                room[0] = i.unsigned_abs();
                &room[..(*i != 0) as usize]
            }
            Big(b) => b.limbs(),
        }
    }
    /// As an i64 if it fits.
    #[inline]
    pub fn to_i64(self) -> Option<i64> {
        match self {
            Small(i) => Some(i),
            Big(b) => match (b.limbs(), b.negative) {
                (&[l], false) => i64::try_from(l).ok(),
                (&[l], true) if l <= 1 << 63 => Some((l as i64).wrapping_neg()),
                _ => None,
            },
        }
    }
    /// As an i128 if the magnitude has one limb.
    #[inline]
    fn to_i128(self) -> Option<i128> {
        match self {
            Small(i) => Some(i as i128),
            Big(b) => match (b.limbs(), b.negative) {
                (&[l], false) => Some(l as i128),
                (&[l], true) => Some(-(l as i128)),
                _ => None,
            },
        }
    }
    pub fn magnitude(self) -> UBig {
        let mut room = [0];
        UBig::from_words(self.limbs(&mut room))
    }
    pub fn bit_length(self) -> u64 {
        let mut room = [0];
        bit_length(self.limbs(&mut room))
    }
    pub fn order(self, o: Int) -> Ordering {
        if let (Small(a), Small(b)) = (self, o) {
            return a.cmp(&b);
        }
        match (self.negative(), o.negative()) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (neg, _) => {
                let (mut r, mut s) = ([0], [0]);
                let c = compare(self.limbs(&mut r), o.limbs(&mut s));
                if neg { c.reverse() } else { c }
            }
        }
    }
}

pub fn bit_length(a: &[u64]) -> u64 {
    match a.last() {
        Some(&top) => a.len() as u64 * 64 - top.leading_zeros() as u64,
        None => 0,
    }
}
/// Compares magnitudes without leading zero limbs.
pub fn compare(a: &[u64], b: &[u64]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}
/// `out = a + b`, where `a` is the longer; `out` has one limb more than `a`.
fn add_into(a: &[u64], b: &[u64], out: &mut [u64]) {
    let mut carry = false;
    let n = b.len();
    let out = &mut out[..a.len() + 1];
    for i in 0..n {
        (out[i], carry) = a[i].carrying_add(b[i], carry);
    }
    for i in n..a.len() {
        let (x, c) = a[i].overflowing_add(carry as u64);
        out[i] = x;
        carry = c;
    }
    out[a.len()] = carry as u64;
}
/// `out = a - b`, where `a >= b`; `out` is as long as `a`.
fn sub_into(a: &[u64], b: &[u64], out: &mut [u64]) {
    let mut borrow = false;
    let n = b.len();
    let out = &mut out[..a.len()];
    for i in 0..n {
        (out[i], borrow) = a[i].borrowing_sub(b[i], borrow);
    }
    for i in n..a.len() {
        let (x, c) = a[i].overflowing_sub(borrow as u64);
        out[i] = x;
        borrow = c;
    }
}
/// `out = a * b` by columns; `out` is as long as both together.
fn mul_into(a: &[u64], b: &[u64], out: &mut [u64]) {
    out.fill(0);
    for (i, &x) in a.iter().enumerate() {
        let mut carry = 0u64;
        for (j, &y) in b.iter().enumerate() {
            let t = x as u128 * y as u128 + out[i + j] as u128 + carry as u128;
            out[i + j] = t as u64;
            carry = (t >> 64) as u64;
        }
        out[i + b.len()] = carry;
    }
}
/// Divides in place by one limb; the remainder.
pub fn div_limb(a: &mut [u64], d: u64) -> u64 {
    let mut rem = 0u64;
    for x in a.iter_mut().rev() {
        let t = (rem as u128) << 64 | *x as u128;
        *x = (t / d as u128) as u64;
        rem = (t % d as u128) as u64;
    }
    rem
}
fn rem_limb(a: &[u64], d: u64) -> u64 {
    let mut rem = 0u64;
    for &x in a.iter().rev() {
        let t = (rem as u128) << 64 | x as u128;
        rem = (t % d as u128) as u64;
    }
    rem
}
/// `out = a << n`; `out` has `n / 64 + 1` limbs more.
fn shl_into(a: &[u64], n: u64, out: &mut [u64]) {
    let (words, bits) = ((n / 64) as usize, (n % 64) as u32);
    out[..words].fill(0);
    if bits == 0 {
        out[words..words + a.len()].copy_from_slice(a);
        out[words + a.len()] = 0;
        return;
    }
    let mut carry = 0;
    for (i, &x) in a.iter().enumerate() {
        out[words + i] = x << bits | carry;
        carry = x >> (64 - bits);
    }
    out[words + a.len()] = carry;
}
/// `out = a >> n`, where `n` is less than the length; are bits lost?
fn shr_into(a: &[u64], n: u64, out: &mut [u64]) -> bool {
    let (words, bits) = ((n / 64) as usize, (n % 64) as u32);
    let lost = a[..words].iter().any(|&x| x != 0) || (bits != 0 && a[words] << (64 - bits) != 0);
    let rest = &a[words..];
    for i in 0..rest.len() {
        let high = rest.get(i + 1).copied().unwrap_or(0);
        out[i] = if bits == 0 { rest[i] } else { rest[i] >> bits | high << (64 - bits) };
    }
    lost
}
fn increment(a: &mut [u64]) {
    for x in a {
        let (y, c) = x.overflowing_add(1);
        *x = y;
        if !c {
            return;
        }
    }
}
pub fn trim(a: &[u64]) -> &[u64] {
    &a[..a.iter().rposition(|&l| l != 0).map_or(0, |i| i + 1)]
}

/// Products with a factor shorter than this are done by columns.
const COLUMNS: usize = 20;
/// More limbs than this are not attempted.
const MAX_LIMBS: u64 = 1 << 31;

impl Vm {
    /// MemoryError if an int of so many limbs cannot be made.
    pub fn room_for_limbs(&mut self, n: u64) -> R<()> {
        if n <= 1 << 12 {
            return Ok(());
        }
        let really = |n: u64| n < 1 << 20 || Vec::<u64>::new().try_reserve_exact(n as usize).is_ok();
        let fits = n <= MAX_LIMBS && self.can_allocate(n as usize * 8) && really(n);
        if fits { Ok(()) } else { Err(self.memory_error()) }
    }
    /// An int of at most `n` limbs, all of which `fill` writes; it answers whether the int is negative.
    #[inline]
    fn int_filled(&mut self, n: usize, fill: impl FnOnce(&mut [u64]) -> bool) -> R {
        if n <= 4 {
            let mut limbs = [0; 4];
            let negative = fill(&mut limbs[..n]);
            return Ok(self.int_from_limbs(negative, &limbs[..n]));
        }
        self.room_for_limbs(n as u64)?;
        let init = BigIntObj { hdr: Header::new(id::INT, kind::BIGINT), len: n as u32, negative: false };
        // SAFETY: the size covers the limbs, which are written at once; nobody else knows the object yet.
        let (o, len, negative) = unsafe {
            let bytes = size_of::<BigIntObj>() + 8 * n;
            let o = if n <= 1 << 12 {
                self.heap.alloc_uninit(bytes, init)
            } else {
                match self.heap.try_alloc_sized(bytes, init) {
                    Some(o) => o,
                    None => return Err(self.memory_error()),
                }
            };
            let limbs = std::slice::from_raw_parts_mut(o.as_ptr().add(1).cast::<u64>(), n);
            let negative = fill(limbs);
            (o, trim(limbs).len(), negative)
        };
        if len <= 1 {
            return Ok(self.int_from_limbs(negative, &o.limbs()[..len]));
        }
        // SAFETY: as above.
        unsafe {
            (*o.as_ptr()).len = len as u32;
            (*o.as_ptr()).negative = negative;
        }
        Ok(o.value())
    }
    pub fn int_from_ubig(&mut self, negative: bool, u: &UBig) -> Value {
        self.int_from_limbs(negative, u.as_words())
    }

    #[inline]
    pub fn add_ints(&mut self, a: Int, b: Int) -> R {
        if let (Some(x), Some(y)) = (a.to_i128(), b.to_i128()) {
            return Ok(self.int_from_i128(x + y));
        }
        self.add_signed(a, b, false)
    }
    #[inline]
    pub fn sub_ints(&mut self, a: Int, b: Int) -> R {
        if let (Some(x), Some(y)) = (a.to_i128(), b.to_i128()) {
            return Ok(self.int_from_i128(x - y));
        }
        self.add_signed(a, b, true)
    }
    fn add_signed(&mut self, a: Int, b: Int, subtract: bool) -> R {
        let (mut r, mut s) = ([0], [0]);
        let (x, y) = (a.limbs(&mut r), b.limbs(&mut s));
        let (na, nb) = (a.negative(), b.negative() ^ subtract);
        let ((x, nx), (y, ny), order) = match compare(x, y) {
            Ordering::Less => ((y, nb), (x, na), Ordering::Less),
            o => ((x, na), (y, nb), o),
        };
        if nx == ny {
            return self.int_filled(x.len() + 1, |out| {
                add_into(x, y, out);
                nx
            });
        }
        if order == Ordering::Equal {
            return Ok(Value::small(0));
        }
        self.int_filled(x.len(), |out| {
            sub_into(x, y, out);
            nx
        })
    }
    pub fn mul_ints(&mut self, a: Int, b: Int) -> R {
        if let (Small(x), Small(y)) = (a, b) {
            return Ok(self.int_from_i128(x as i128 * y as i128));
        }
        let (mut r, mut s) = ([0], [0]);
        let (x, y) = (a.limbs(&mut r), b.limbs(&mut s));
        let negative = a.negative() ^ b.negative();
        if x.len().min(y.len()) < COLUMNS {
            let (x, y) = if x.len() < y.len() { (x, y) } else { (y, x) };
            return self.int_filled(x.len() + y.len(), |out| {
                mul_into(x, y, out);
                negative
            });
        }
        self.room_for_limbs((x.len() + y.len()) as u64)?;
        let x = UBig::from_words(x);
        let p = if a.is(b) { x.sqr() } else { x * UBig::from_words(y) };
        Ok(self.int_from_ubig(negative, &p))
    }
    #[cold]
    fn division_by_zero(&mut self) -> Raised {
        self.zero_division("division by zero")
    }
    /// Floor quotient and remainder, each only if wanted.
    fn divide(&mut self, a: Int, b: Int, want_q: bool, want_r: bool) -> R<(Value, Value)> {
        if let (Small(x), Small(y)) = (a, b) {
            if y == 0 {
                return Err(self.division_by_zero());
            }
            // Small ints have 62 bits: no overflow.
            let (q, r) = (x / y, x % y);
            let (q, r) = if r != 0 && (r < 0) != (y < 0) { (q - 1, r + y) } else { (q, r) };
            return Ok((self.new_int(q), self.new_int(r)));
        }
        if b.is_zero() {
            return Err(self.division_by_zero());
        }
        let zero = Value::small(0);
        let (na, nb) = (a.negative(), b.negative());
        let (mut r, mut s) = ([0], [0]);
        let (x, y) = (a.limbs(&mut r), b.limbs(&mut s));
        if compare(x, y) == Ordering::Less {
            if x.is_empty() || na == nb {
                let av = if want_r { self.int_from_limbs(na, x) } else { zero };
                return Ok((zero, av));
            }
            let rem = if want_r { self.add_ints(a, b)? } else { zero };
            return Ok((Value::small(-1), rem));
        }
        if let &[d] = y {
            if !want_q {
                let rem = rem_limb(x, d);
                let rem = if rem != 0 && na != nb { d - rem } else { rem };
                return Ok((zero, self.int_from_limbs(nb, &[rem])));
            }
            let mut rem = 0;
            let q = self.int_filled(x.len() + 1, |q| {
                let (last, low) = (x.len(), &mut q[..x.len()]);
                low.copy_from_slice(x);
                rem = div_limb(low, d);
                q[last] = 0;
                if rem != 0 && na != nb {
                    increment(q);
                    rem = d - rem;
                }
                na != nb
            })?;
            return Ok((q, self.int_from_limbs(nb, &[rem])));
        }
        use dashu_int::ops::DivRem;
        let y = UBig::from_words(y);
        let (mut q, mut rem) = UBig::from_words(x).div_rem(&y);
        if !rem.is_zero() && na != nb {
            q += 1u8;
            rem = y - rem;
        }
        let q = if want_q { self.int_from_ubig(na != nb, &q) } else { zero };
        let rem = if want_r { self.int_from_ubig(nb, &rem) } else { zero };
        Ok((q, rem))
    }
    pub fn floordiv_ints(&mut self, a: Int, b: Int) -> R {
        Ok(self.divide(a, b, true, false)?.0)
    }
    pub fn mod_ints(&mut self, a: Int, b: Int) -> R {
        Ok(self.divide(a, b, false, true)?.1)
    }
    pub fn divmod_ints(&mut self, a: Int, b: Int) -> R<(Value, Value)> {
        self.divide(a, b, true, true)
    }
    /// `a / b`, correctly rounded.
    pub fn truediv_ints(&mut self, a: Int, b: Int) -> R<f64> {
        if b.is_zero() {
            return Err(self.division_by_zero());
        }
        const EXACT: i64 = 1 << 53;
        if let (Small(x), Small(y)) = (a, b)
            && (-EXACT..=EXACT).contains(&x)
            && (-EXACT..=EXACT).contains(&y)
        {
            return Ok(x as f64 / y as f64);
        }
        let negative = a.negative() ^ b.negative();
        if a.is_zero() {
            return Ok(if negative { -0.0 } else { 0.0 });
        }
        let diff = a.bit_length() as i64 - b.bit_length() as i64;
        if diff > 1024 {
            return Err(self.overflow_error("integer division result too large for a float"));
        }
        if diff < -1076 {
            return Ok(if negative { -0.0 } else { 0.0 });
        }
        // A quotient of 55 bits or more below the leading one, and whether anything was cut off.
        let shift = diff.max(-1021) - 55;
        let (x, y) = (a.magnitude(), b.magnitude());
        let (x, mut inexact) = if shift <= 0 {
            (x << (-shift) as usize, false)
        } else {
            use dashu_int::ops::BitTest;
            let lost = x.trailing_zeros().is_some_and(|z| (z as i64) < shift);
            debug_assert!(x.bit_len() as i64 > shift);
            (x >> shift as usize, lost)
        };
        use dashu_int::ops::DivRem;
        let (q, rem) = x.div_rem(&y);
        inexact |= !rem.is_zero();
        let q = q.as_words().first().copied().unwrap_or(0);
        let bits = 64 - q.leading_zeros() as i64;
        let extra = bits.max(-1021 - shift) - 53;
        let mask = 1u64 << (extra - 1);
        let mut low = q | inexact as u64;
        if low & mask != 0 && low & (3 * mask - 1) != 0 {
            low += mask;
        }
        let m = low & !(2 * mask - 1);
        let f = scale(m as f64, shift);
        if f.is_infinite() {
            return Err(self.overflow_error("integer division result too large for a float"));
        }
        Ok(if negative { -f } else { f })
    }
    pub fn neg_int(&mut self, a: Int) -> Value {
        match a {
            Small(i) => self.new_int(-i),
            Big(b) => self.int_from_limbs(!b.negative, b.limbs()),
        }
    }
    /// The same int as a plain value.
    pub fn plain_int(&mut self, a: Int) -> Value {
        match a {
            Small(i) => self.new_int(i),
            Big(b) => b.value(),
        }
    }
    /// `~a`
    pub fn invert_int(&mut self, a: Int) -> R {
        match a {
            Small(i) => Ok(self.new_int(!i)),
            Big(_) => {
                let v = self.add_ints(a, Small(1))?;
                match Int::of(v) {
                    Some(i) => Ok(self.neg_int(i)),
                    None => Ok(v),
                }
            }
        }
    }
    /// `a << n`
    pub fn lshift_int(&mut self, a: Int, n: Int) -> R {
        if n.negative() {
            return Err(self.value_error("negative shift count"));
        }
        if a.is_zero() {
            return Ok(Value::small(0));
        }
        // CPython counts digits of 30 bits in a C int64.
        let n = match n.to_i64() {
            Some(n) if (n as u64) < (1 << 62) * 2 - 64 => n as u64,
            _ => return Err(self.overflow_error("too many digits in integer")),
        };
        if let Small(i) = a
            && n < 64
        {
            return Ok(self.int_from_i128((i as i128) << n));
        }
        let mut r = [0];
        let x = a.limbs(&mut r);
        self.room_for_limbs(n / 64 + x.len() as u64 + 1)?;
        self.int_filled((n / 64) as usize + x.len() + 1, |out| {
            shl_into(x, n, out);
            a.negative()
        })
    }
    /// `a >> n`
    pub fn rshift_int(&mut self, a: Int, n: Int) -> R {
        if n.negative() {
            return Err(self.value_error("negative shift count"));
        }
        let gone = Value::small(if a.negative() { -1 } else { 0 });
        let Some(n) = n.to_i64().map(|n| n as u64) else { return Ok(gone) };
        if let Small(i) = a {
            return Ok(self.new_int(i >> n.min(63)));
        }
        let mut r = [0];
        let x = a.limbs(&mut r);
        if n >= x.len() as u64 * 64 {
            return Ok(gone);
        }
        let len = x.len() - (n / 64) as usize;
        self.int_filled(len + 1, |out| {
            let lost = shr_into(x, n, &mut out[..len]);
            out[len] = 0;
            if lost && a.negative() {
                increment(out);
            }
            a.negative()
        })
    }
    /// `a op b` bit by bit, as two's complement of unlimited width.
    pub fn bitop_ints(&mut self, a: Int, b: Int, op: impl Fn(u64, u64) -> u64) -> R {
        if let (Small(x), Small(y)) = (a, b) {
            return Ok(self.new_int(op(x as u64, y as u64) as i64));
        }
        let (mut r, mut s) = ([0], [0]);
        let (x, y) = (a.limbs(&mut r), b.limbs(&mut s));
        let (na, nb) = (a.negative(), b.negative());
        let n = x.len().max(y.len()) + 1;
        self.int_filled(n, |out| {
            if !na && !nb {
                // No sign to extend.
                let (long, short) = if x.len() < y.len() { (y, x) } else { (x, y) };
                for (i, o) in out.iter_mut().enumerate() {
                    let (l, s) = (long.get(i).copied().unwrap_or(0), short.get(i).copied().unwrap_or(0));
                    *o = op(l, s);
                }
                return false;
            }
            let mut xs = Twos::new(x, na);
            let mut ys = Twos::new(y, nb);
            for o in out.iter_mut() {
                *o = op(xs.next(), ys.next());
            }
            let negative = out[n - 1] >> 63 != 0;
            if negative {
                for o in out.iter_mut() {
                    *o = !*o;
                }
                increment(out);
            }
            negative
        })
    }

    /// `a ** n` for `n >= 0`.
    pub fn pow_ints(&mut self, a: Int, n: Int) -> R {
        let odd = n.is_odd();
        match a {
            _ if n.is_zero() => return Ok(Value::small(1)),
            Small(0) => return Ok(Value::small(0)),
            Small(1) => return Ok(Value::small(1)),
            Small(-1) => return Ok(Value::small(if odd { -1 } else { 1 })),
            _ => {}
        }
        let Some(n) = n.to_i64() else { return Err(self.memory_error()) };
        if let Small(x) = a {
            let mut acc: Option<i64> = Some(1);
            let (mut base, mut e) = (Some(x), n);
            while e > 0 {
                if e & 1 != 0 {
                    acc = acc.zip(base).and_then(|(p, b)| p.checked_mul(b));
                }
                e >>= 1;
                if e > 0 {
                    base = base.and_then(|b| b.checked_mul(b));
                }
                if acc.is_none() || base.is_none() {
                    acc = None;
                    break;
                }
            }
            if let Some(p) = acc {
                return Ok(self.new_int(p));
            }
            if x > 0 && x & (x - 1) == 0 {
                return match n.checked_mul(x.trailing_zeros() as i64) {
                    Some(s) => self.lshift_int(Small(1), Small(s)),
                    None => Err(self.memory_error()),
                };
            }
        }
        let limbs = (a.bit_length() as u128 * n as u128).div_ceil(64);
        self.room_for_limbs(u64::try_from(limbs).unwrap_or(u64::MAX))?;
        let p = a.magnitude().pow(n as usize);
        Ok(self.int_from_ubig(a.negative() && odd, &p))
    }
    /// `pow(a, n, m)`
    pub fn pow_mod_ints(&mut self, a: Int, n: Int, m: Int) -> R {
        if m.is_zero() {
            return Err(self.value_error("pow() 3rd argument cannot be 0"));
        }
        let modulus = m.magnitude();
        if modulus.is_one() {
            return Ok(Value::small(0));
        }
        let mut base = a.magnitude() % &modulus;
        if a.negative() && !base.is_zero() {
            base = &modulus - base;
        }
        if n.negative() {
            use dashu_int::ops::ExtendedGcd;
            use dashu_int::{IBig, Sign};
            let (g, x, _) = if base.is_zero() {
                (modulus.clone(), IBig::ZERO, IBig::ZERO)
            } else {
                base.clone().gcd_ext(modulus.clone())
            };
            if !g.is_one() {
                return Err(self.value_error("base is not invertible for the given modulus"));
            }
            let (sign, x) = x.into_parts();
            let x = x % &modulus;
            base = if sign == Sign::Negative && !x.is_zero() { &modulus - x } else { x };
        }
        let p = match (modulus.as_words(), base.as_words(), n) {
            (&[md], b, Small(e)) if md < 1 << 63 => {
                let mut b = b.first().copied().unwrap_or(0);
                let (mut acc, mut e) = (1u64, e.unsigned_abs());
                while e > 0 {
                    if e & 1 != 0 {
                        acc = (acc as u128 * b as u128 % md as u128) as u64;
                    }
                    b = (b as u128 * b as u128 % md as u128) as u64;
                    e >>= 1;
                }
                UBig::from_word(acc)
            }
            _ => {
                use dashu_int::fast_div::ConstDivisor;
                let ring = ConstDivisor::new(modulus.clone());
                ring.reduce(base).pow(&n.magnitude()).residue()
            }
        };
        let p = if m.negative() && !p.is_zero() { modulus - p } else { p };
        Ok(self.int_from_ubig(m.negative(), &p))
    }
}

impl Int {
    fn is(self, o: Int) -> bool {
        matches!((self, o), (Big(a), Big(b)) if a == b)
    }
}

/// The limbs of an int in two's complement, sign extended for ever.
struct Twos<'a> {
    limbs: std::slice::Iter<'a, u64>,
    negative: bool,
    carry: bool,
}
impl Twos<'_> {
    fn new(limbs: &[u64], negative: bool) -> Twos<'_> {
        Twos { limbs: limbs.iter(), negative, carry: negative }
    }
    fn next(&mut self) -> u64 {
        let l = self.limbs.next().copied().unwrap_or(0);
        if !self.negative {
            return l;
        }
        let (x, c) = (!l).overflowing_add(self.carry as u64);
        self.carry = c;
        x
    }
}

/// `x * 2**e`, for results that need no rounding (or become infinite).
pub fn scale(mut x: f64, mut e: i64) -> f64 {
    const UP: f64 = f64::from_bits((1023 + 1000) << 52);
    const DOWN: f64 = f64::from_bits((1023 - 1000) << 52);
    while e > 1000 && x.is_finite() {
        x *= UP;
        e -= 1000;
    }
    while e < -1000 && x != 0.0 {
        x *= DOWN;
        e += 1000;
    }
    x * f64::from_bits(((1023 + e.clamp(-1000, 1000)) as u64) << 52)
}

/// Fraction in [0.5, 1) with the int's sign, rounded to nearest even, and exponent of two.
pub fn frexp(i: Int) -> (f64, i64) {
    let mut room = [0];
    let a = i.limbs(&mut room);
    let (x, mut e) = top_bits(a);
    if x == 0.0 {
        return (0.0, 0);
    }
    let mut x = x * (1.0 / 18446744073709551616.0);
    if x == 1.0 {
        x = 0.5;
        e += 1;
    }
    (if i.negative() { -x } else { x }, e)
}
/// The value of the leading 64 bits, the last of them set if any bit below is: rounds as the whole would. And the length in
/// bits.
fn top_bits(a: &[u64]) -> (f64, i64) {
    let a = trim(a);
    let n = a.len();
    if n == 0 {
        return (0.0, 0);
    }
    let z = a[n - 1].leading_zeros();
    let mut top = a[n - 1] << z;
    if n > 1 {
        let mut lost = a[..n - 2].iter().any(|&l| l != 0);
        if z > 0 {
            top |= a[n - 2] >> (64 - z);
        }
        lost |= a[n - 2] << z != 0;
        top |= lost as u64;
    }
    (top as f64, bit_length(a) as i64)
}
/// A magnitude as a float, rounded to nearest even; infinite if too large.
pub fn limbs_to_f64(a: &[u64]) -> f64 {
    let (x, bits) = top_bits(a);
    if bits > 1024 { f64::INFINITY } else { scale(x, bits - 64) }
}
