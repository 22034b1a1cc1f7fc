//! Python's hashes, bit for bit those of CPython 3.14 on a 64-bit machine.
//!
//! Strings and bytes: SipHash-1-3 over the stored memory, keyed by [`Secret`]. Numbers: the value modulo 2⁶¹-1, so that
//! equal numbers of different types hash alike. Tuples: a round of xxHash per element. -1 never is a hash: it means an
//! error in the C API, so every function maps it to another value, as CPython does.

use crate::units::CodeUnit;

pub const MODULUS: u64 = (1 << 61) - 1;
pub const BITS: u32 = 61;
pub const INF: i64 = 314159;
pub const IMAG: u64 = 1000003;
/// `hash(None)`.
pub const NONE: i64 = 0xFCA86420;
/// `hash(...)`, `hash(NotImplemented)` are pointer hashes in CPython and have no constant.
const MINUS_ONE: i64 = -2;

#[inline]
const fn no_minus_one(h: u64) -> i64 {
    if h == u64::MAX { MINUS_ONE } else { h as i64 }
}

/// The key of string hashes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    pub k0: u64,
    pub k1: u64,
}

/// What `PYTHONHASHSEED` says.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Seed {
    Random,
    Fixed(u32),
}

impl Seed {
    /// Reads the variable's text; `None` means it is not valid and start-up must fail.
    pub fn parse(text: &str) -> Option<Seed> {
        if text.is_empty() || text == "random" {
            return Some(Seed::Random);
        }
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        text.parse().ok().map(Seed::Fixed)
    }
}

impl Secret {
    pub const ZERO: Secret = Secret { k0: 0, k1: 0 };

    /// The key for a numeric seed: 0 gives the zero key, others run CPython's linear congruential generator.
    pub fn from_seed(seed: u32) -> Secret {
        if seed == 0 {
            return Secret::ZERO;
        }
        let mut x = seed;
        let mut next = || {
            let mut bytes = [0u8; 8];
            for b in &mut bytes {
                x = x.wrapping_mul(214013).wrapping_add(2531011);
                *b = (x >> 16) as u8;
            }
            u64::from_le_bytes(bytes)
        };
        Secret { k0: next(), k1: next() }
    }

    pub fn from_bytes(bytes: [u8; 16]) -> Secret {
        let n = u128::from_le_bytes(bytes);
        Secret { k0: n as u64, k1: (n >> 64) as u64 }
    }

    /// A key from the operating system's randomness (through the standard library's own hash seeds).
    pub fn random() -> Secret {
        use std::hash::{BuildHasher, RandomState};
        let r = RandomState::new();
        Secret { k0: r.hash_one(1u8), k1: r.hash_one(2u8) }
    }

    /// Hash of a bytes object, and of the memory of a string.
    #[inline]
    pub fn bytes(self, data: &[u8]) -> i64 {
        if data.is_empty() {
            return 0;
        }
        no_minus_one(siphash13(self.k0, self.k1, data))
    }

    /// Hash of a string, which must be canonical for equal strings to hash alike.
    #[inline]
    pub fn units<U: CodeUnit>(self, units: &[U]) -> i64 {
        self.bytes(U::memory(units))
    }
}

#[inline]
pub fn siphash13(k0: u64, k1: u64, data: &[u8]) -> u64 {
    let mut v0 = k0 ^ 0x736f6d6570736575;
    let mut v1 = k1 ^ 0x646f72616e646f6d;
    let mut v2 = k0 ^ 0x6c7967656e657261;
    let mut v3 = k1 ^ 0x7465646279746573;
    macro_rules! round {
        () => {
            v0 = v0.wrapping_add(v1);
            v2 = v2.wrapping_add(v3);
            v1 = v1.rotate_left(13) ^ v0;
            v3 = v3.rotate_left(16) ^ v2;
            v0 = v0.rotate_left(32);
            v2 = v2.wrapping_add(v1);
            v0 = v0.wrapping_add(v3);
            v1 = v1.rotate_left(17) ^ v2;
            v3 = v3.rotate_left(21) ^ v0;
            v2 = v2.rotate_left(32);
        };
    }
    let (words, tail) = data.as_chunks::<8>();
    for w in words {
        let m = u64::from_le_bytes(*w);
        v3 ^= m;
        round!();
        v0 ^= m;
    }
    let mut last = (data.len() as u64) << 56;
    for (i, &b) in tail.iter().enumerate() {
        last |= u64::from(b) << (8 * i);
    }
    v3 ^= last;
    round!();
    v0 ^= last;
    v2 ^= 0xff;
    round!();
    round!();
    round!();
    (v0 ^ v1) ^ (v2 ^ v3)
}

/// `x mod (2⁶¹-1)`.
#[inline]
const fn reduce(x: u64) -> u64 {
    let y = (x & MODULUS) + (x >> BITS);
    if y >= MODULUS { y - MODULUS } else { y }
}

#[inline]
pub const fn int(i: i64) -> i64 {
    let m = reduce(i.unsigned_abs()) as i64;
    let h = if i < 0 { -m } else { m };
    if h == -1 { MINUS_ONE } else { h }
}

/// Hash of an integer given by its magnitude in 64-bit limbs, least significant first.
pub fn int_limbs(negative: bool, limbs: &[u64]) -> i64 {
    let mut h = 0u128;
    for &limb in limbs.iter().rev() {
        // 2⁶⁴ ≡ 8, so one limb further down multiplies by 8.
        h = (h * 8 + reduce(limb) as u128) % MODULUS as u128;
    }
    let h = if negative { -(h as i64) } else { h as i64 };
    if h == -1 { MINUS_ONE } else { h }
}

/// Hash of a float; `None` for a NaN, which hashes by identity ([`pointer`]).
pub fn float(x: f64) -> Option<i64> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { INF } else { -INF });
    }
    if x == 0.0 {
        return Some(0);
    }
    let bits = x.to_bits();
    let biased = (bits >> 52 & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) =
        if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    // mantissa < 2^53 < modulus; multiplying by 2^e rotates the 61 bits left by e.
    let e = exponent.rem_euclid(BITS as i64) as u32;
    let rotated = if e == 0 { mantissa } else { (mantissa << e) & MODULUS | mantissa >> (BITS - e) };
    let h = if x < 0.0 { -(rotated as i64) } else { rotated as i64 };
    Some(if h == -1 { MINUS_ONE } else { h })
}

/// Hash of a complex number from the hashes of its parts.
pub fn complex(real: i64, imag: i64) -> i64 {
    no_minus_one((real as u64).wrapping_add(IMAG.wrapping_mul(imag as u64)))
}

/// Hash by identity.
#[inline]
pub const fn pointer(address: usize) -> i64 {
    no_minus_one((address as u64).rotate_right(4))
}

const XX1: u64 = 11400714785074694791;
const XX2: u64 = 14029467366897019727;
const XX5: u64 = 2870177450012600261;
const XX_MINUS_ONE: i64 = 1546275796;

/// Hash of a tuple, fed with the hashes of its elements.
#[derive(Copy, Clone)]
pub struct Tuple(u64);

impl Tuple {
    #[inline]
    pub const fn new() -> Tuple {
        Tuple(XX5)
    }
    #[inline]
    pub fn add(&mut self, element: i64) {
        self.0 = self.0.wrapping_add((element as u64).wrapping_mul(XX2)).rotate_left(31).wrapping_mul(XX1);
    }
    #[inline]
    pub fn finish(self, len: usize) -> i64 {
        let h = self.0.wrapping_add(len as u64 ^ (XX5 ^ 3527539));
        if h == u64::MAX { XX_MINUS_ONE } else { h as i64 }
    }
}

pub fn tuple(elements: &[i64]) -> i64 {
    let mut t = Tuple::new();
    for &e in elements {
        t.add(e);
    }
    t.finish(elements.len())
}

/// Hash of a slice from the hashes of its three parts: a tuple's, without the length.
pub fn slice(start: i64, stop: i64, step: i64) -> i64 {
    let mut t = Tuple::new();
    t.add(start);
    t.add(stop);
    t.add(step);
    if t.0 == u64::MAX { XX_MINUS_ONE } else { t.0 as i64 }
}

/// Hash of a range from the hashes of its length, start and step; `len` itself decides which of them count.
pub fn range(len_is: RangeLen, len: i64, start: i64, step: i64) -> i64 {
    match len_is {
        RangeLen::Zero => tuple(&[len, NONE, NONE]),
        RangeLen::One => tuple(&[len, start, NONE]),
        RangeLen::More => tuple(&[len, start, step]),
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum RangeLen {
    Zero,
    One,
    More,
}

/// Hash of a frozenset, fed with the hashes of its elements in any order.
#[derive(Copy, Clone, Default)]
pub struct Set(u64);

impl Set {
    pub const fn new() -> Set {
        Set(0)
    }
    #[inline]
    pub fn add(&mut self, element: i64) {
        let h = element as u64;
        self.0 ^= ((h ^ 89869747) ^ (h << 16)).wrapping_mul(3644798167);
    }
    pub fn finish(self, len: usize) -> i64 {
        let mut h = self.0 ^ (len as u64).wrapping_add(1).wrapping_mul(1927868237);
        h ^= (h >> 11) ^ (h >> 25);
        h = h.wrapping_mul(69069).wrapping_add(907133923);
        if h == u64::MAX { 590923713 } else { h as i64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Values printed by CPython 3.14 with PYTHONHASHSEED=0 and 42.
    #[test]
    fn strings() {
        let zero = Secret::from_seed(0);
        let k42 = Secret::from_seed(42);
        let rows: [(&[u8], i64, i64); 3] = [
            (b"a", 4644417185603328019, -123207753977932514),
            (b"abcdefgh", 4574395652268504554, -5457871895989710762),
            (b"\xe9", 6047309291227476195, 5653850369683463245),
        ];
        for (s, h0, h42) in rows {
            assert_eq!(zero.units(s), h0);
            assert_eq!(k42.units(s), h42);
        }
        assert_eq!(zero.units(&[0x1234u16, 0x78]), 5771455881126182464);
        assert_eq!(k42.units(&[0x1234u16, 0x78]), -9167628002143005903);
        assert_eq!(zero.units(&[0x1f600u32]), -3536540696076613844);
        assert_eq!(k42.units(&[0x1f600u32]), 6601963133753205906);
        assert_eq!(zero.bytes(b""), 0);
        assert_eq!(Seed::parse("42"), Some(Seed::Fixed(42)));
        assert_eq!(Seed::parse("x"), None);
        assert_eq!(Seed::parse("4294967296"), None);
    }

    #[test]
    fn numbers() {
        assert_eq!(int(-1), -2);
        assert_eq!(int((1 << 61) - 1), 0);
        assert_eq!(int(i64::MIN), -4);
        assert_eq!(int_limbs(false, &[0, 0, 0, 1 << 8]), 131072);
        assert_eq!(int_limbs(true, &[1]), -2);
        assert_eq!(int_limbs(true, &[u64::MAX, 5]), int_of(-((5i128 << 64) + u64::MAX as i128)));
        assert_eq!(float(1.5), Some(1152921504606846977));
        assert_eq!(float(1e300), Some(1224995262755759164));
        assert_eq!(float(-1.0), Some(-2));
        assert_eq!(float(5e-324), Some(16777216));
        assert_eq!(float(2f64.powi(61) - 1.0), Some(1));
        assert_eq!(complex(1, 2), 2000007);
    }

    fn int_of(i: i128) -> i64 {
        let m = (i.unsigned_abs() % MODULUS as u128) as i64;
        if i < 0 { -m } else { m }
    }

    #[test]
    fn containers() {
        assert_eq!(slice(1, 2, 3), -2340833382717974474);
        assert_eq!(tuple(&[]), 5740354900026072187);
        assert_eq!(tuple(&[1, 2, 3]), 529344067295497451);
        assert_eq!(Set::new().finish(0), 133146708735736);
        let mut s = Set::new();
        for e in 1..=3 {
            s.add(e);
        }
        assert_eq!(s.finish(3), -272375401224217160);
        assert_eq!(range(RangeLen::More, 10, 0, 1), -7546101314042312252);
        assert_eq!(range(RangeLen::Zero, 0, 0, 1), 2676694398852732306);
        assert_eq!(pointer(0x10), 1);
    }
}
