//! Ints as text: `int(text, base)`, decimal writing, digits in a base.
//!
//! Big values pass through as digit strings: the big-integer library is the VM's.

use crate::float::normalize_number;
use crate::search::{Side, is_byte_space, strip_by};
use crate::units::CodeUnit;

/// An int that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    Small(i64),
    /// ASCII digits of the base without underscores and leading zeros.
    Big {
        negative: bool,
        base: u32,
        digits: Vec<u8>,
    },
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum IntError {
    /// ValueError("invalid literal for int() with base %d: %r"), with the base that was asked for.
    Invalid,
    /// ValueError("Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use
    /// sys.set_int_max_str_digits() to increase the limit")
    TooManyDigits(usize),
    /// ValueError("int() base must be >= 2 and <= 36, or 0")
    Base,
}

/// `int(text, base)`, base 0 or 2 to 36; `max_digits` is `sys.get_int_max_str_digits()` (0: no limit).
pub fn parse<U: CodeUnit>(text: &[U], base: u32, max_digits: usize) -> Result<Parsed, IntError> {
    match U::as_u8(text) {
        Some(bytes) if bytes.is_ascii() => parse_ascii(bytes, base, max_digits),
        _ => parse_ascii(&normalize_number(text), base, max_digits),
    }
}

/// `int(text, base)` for bytes and ASCII text.
pub fn parse_ascii(text: &[u8], base: u32, max_digits: usize) -> Result<Parsed, IntError> {
    if base == 1 || base > 36 {
        return Err(IntError::Base);
    }
    let s = &text[strip_by(text, Side::Both, is_byte_space)];
    let (negative, mut s) = match s {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, s),
    };
    let prefixed = match s {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let mut base = base;
    // "010" is no literal in base 0, only zero may be written with leading zeros.
    let zero_only = base == 0 && prefixed == 0 && s.first() == Some(&b'0');
    if base == 0 {
        base = if prefixed != 0 { prefixed } else { 10 };
    }
    if prefixed == base {
        s = &s[2..];
        if let [b'_', rest @ ..] = s {
            s = rest;
        }
    }
    let digit = |b: u8| (b as char).to_digit(base);
    let mut count = 0;
    let mut before = b'_';
    let mut small = Some(0u64);
    for &b in s {
        if b == b'_' {
            if before == b'_' {
                return Err(IntError::Invalid);
            }
        } else {
            let d = digit(b).ok_or(IntError::Invalid)?;
            count += 1;
            small = small.and_then(|n| n.checked_mul(base.into())?.checked_add(d.into()));
        }
        before = b;
    }
    if before == b'_' {
        return Err(IntError::Invalid);
    }
    if max_digits > 0 && count > max_digits.max(640) && !base.is_power_of_two() {
        return Err(IntError::TooManyDigits(count));
    }
    if zero_only && small != Some(0) {
        return Err(IntError::Invalid);
    }
    if let Some(n) = small {
        let value = if negative { 0i64.checked_sub_unsigned(n) } else { i64::try_from(n).ok() };
        if let Some(v) = value {
            return Ok(Parsed::Small(v));
        }
    }
    let digits = s.iter().copied().filter(|&b| b != b'_').skip_while(|&b| b == b'0').collect();
    Ok(Parsed::Big { negative, base, digits })
}

/// Decimal text of an i64 in a buffer of its own.
pub struct Decimal {
    buf: [u8; 20],
    at: u8,
}

static PAIRS: [[u8; 2]; 100] = {
    let mut t = [[b'0'; 2]; 100];
    let mut i = 0;
    while i < 100 {
        t[i] = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        i += 1;
    }
    t
};

impl Decimal {
    pub fn new(value: i64) -> Decimal {
        let mut buf = [0; 20];
        let mut at = buf.len();
        let mut n = value.unsigned_abs();
        while n >= 100 {
            at -= 2;
            buf[at..at + 2].copy_from_slice(&PAIRS[(n % 100) as usize]);
            n /= 100;
        }
        if n >= 10 {
            at -= 2;
            buf[at..at + 2].copy_from_slice(&PAIRS[n as usize]);
        } else {
            at -= 1;
            buf[at] = b'0' + n as u8;
        }
        if value < 0 {
            at -= 1;
            buf[at] = b'-';
        }
        Decimal { buf, at: at as u8 }
    }
    pub fn as_bytes(&self) -> &[u8] {
        &self.buf[self.at as usize..]
    }
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

/// Digits of a magnitude in base 2 to 36, lower case.
pub fn digits(mut n: u64, base: u32) -> String {
    let mut out = [0u8; 64];
    let mut at = out.len();
    let base = u64::from(base.clamp(2, 36));
    loop {
        at -= 1;
        out[at] = b"0123456789abcdefghijklmnopqrstuvwxyz"[(n % base) as usize];
        n /= base;
        if n == 0 {
            return out[at..].iter().map(|&b| b as char).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing() {
        for n in [0, 1, -1, 9, 10, 99, 100, -100, 12345, i64::MAX, i64::MIN, 1_000_000_007] {
            assert_eq!(Decimal::new(n).as_str(), n.to_string());
        }
        assert_eq!(digits(255, 16), "ff");
        assert_eq!(digits(u64::MAX, 2).len(), 64);
        assert_eq!(digits(0, 8), "0");
    }

    #[test]
    fn limits() {
        let long = vec![b'1'; 5000];
        assert_eq!(parse_ascii(&long, 10, 4300), Err(IntError::TooManyDigits(5000)));
        assert!(parse_ascii(&long, 10, 0).is_ok());
        assert!(parse_ascii(&long, 16, 4300).is_ok());
        assert_eq!(parse_ascii(b"1", 37, 0), Err(IntError::Base));
    }
}
