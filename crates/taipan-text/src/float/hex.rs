//! `float.hex()` and `float.fromhex()`.

use super::repr;
use crate::search::{Side, is_byte_space, strip_by};
use std::fmt::Write;

/// `x.hex()`.
pub fn to_hex(x: f64) -> String {
    if !x.is_finite() {
        return repr(x);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = x.to_bits();
    let biased = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (lead, e) = if biased == 0 { (0, -1022) } else { (1, biased - 1023) };
    let mut out = String::with_capacity(24);
    let _ = write!(out, "{sign}0x{lead}.{fraction:013x}p{e:+}");
    out
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum HexError {
    /// ValueError("invalid hexadecimal floating-point string")
    Invalid,
    /// OverflowError("hexadecimal value too large to represent as a float")
    TooLarge,
}

/// `float.fromhex(text)`, for the text in UTF-8 or Latin-1 (what is not ASCII is invalid in either).
pub fn from_hex(text: &[u8]) -> Result<f64, HexError> {
    let text = &text[strip_by(text, Side::Both, is_byte_space)];
    let (negative, body) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let signed = |x: f64| if negative { -x } else { x };
    if body.eq_ignore_ascii_case(b"inf") || body.eq_ignore_ascii_case(b"infinity") {
        return Ok(signed(f64::INFINITY));
    }
    if body.eq_ignore_ascii_case(b"nan") {
        return Ok(signed(f64::NAN.abs()));
    }
    let body = match body {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => body,
    };
    let (mut mantissa, mut sticky) = (0u64, false);
    // Value = mantissa * 2^exponent.
    let mut exponent = 0i64;
    let (mut any, mut seen_point) = (false, false);
    let mut i = 0;
    while let Some(&b) = body.get(i) {
        if b == b'.' && !seen_point {
            seen_point = true;
        } else if let Some(d) = (b as char).to_digit(16) {
            any = true;
            if mantissa >> 60 == 0 {
                mantissa = mantissa << 4 | u64::from(d);
                exponent -= if seen_point { 4 } else { 0 };
            } else {
                sticky |= d != 0;
                exponent += if seen_point { 0 } else { 4 };
            }
        } else {
            break;
        }
        i += 1;
    }
    if !any {
        return Err(HexError::Invalid);
    }
    if let Some(b'p' | b'P') = body.get(i) {
        i += 1;
        let minus = body.get(i) == Some(&b'-');
        if let Some(b'+' | b'-') = body.get(i) {
            i += 1;
        }
        let from = i;
        let mut e = 0i64;
        while let Some(b @ b'0'..=b'9') = body.get(i) {
            e = e.saturating_mul(10).saturating_add(i64::from(b - b'0'));
            i += 1;
        }
        if i == from {
            return Err(HexError::Invalid);
        }
        exponent = exponent.saturating_add(if minus { -e } else { e });
    }
    if i != body.len() {
        return Err(HexError::Invalid);
    }
    if mantissa == 0 {
        return Ok(signed(0.0));
    }
    // Bring the leading bit to the top, then round to as many bits as the exponent leaves.
    let zeros = mantissa.leading_zeros();
    let m = mantissa << zeros;
    let top = exponent.saturating_sub(i64::from(zeros)).saturating_add(63);
    if top > 1023 {
        return Err(HexError::TooLarge);
    }
    if top < -1075 {
        return Ok(signed(0.0));
    }
    let bits = if top >= -1022 { 53 } else { (53 - (-1022 - top)) as u32 };
    let mut kept = if bits == 0 { 0 } else { m >> (64 - bits) };
    let rest = if bits == 0 { m } else { m << bits };
    const HALF: u64 = 1 << 63;
    if rest > HALF || rest == HALF && (sticky || kept & 1 == 1) {
        kept += 1;
    }
    // The carry of the rounding runs into the exponent field by itself.
    let result = if top >= -1022 { ((top + 1022) as u64) << 52 } else { 0 } + kept;
    let x = f64::from_bits(result);
    if x.is_infinite() { Err(HexError::TooLarge) } else { Ok(signed(x)) }
}
