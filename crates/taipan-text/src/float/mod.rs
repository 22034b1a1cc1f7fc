//! Floats as text: `repr`, the printf-like codes at any precision, parsing, hexadecimal, rounding; and complex numbers.
//!
//! Shortest digits come from `zmij`; digits at a precision from the standard library's formatter, which is exact and
//! rounds half to even on the exact binary value. Both are brought into one form, [`Digits`], on which CPython's rules
//! for exponents, points and zeros work ([`Style`]).

mod complex;
mod digits;
mod hex;
mod parse;
#[cfg(test)]
mod tests;

pub use complex::{complex_repr, parse_complex};
pub use digits::Digits;
pub use hex::{HexError, from_hex, to_hex};
pub use parse::{normalize_number, parse, parse_ascii, strip_underscores, strtod};

use std::fmt::Write;

/// The printf-like conversions, without case: that is [`Style::upper`].
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// Exponent form with `precision` digits behind the point.
    E,
    /// Fixed form with `precision` digits behind the point.
    F,
    /// `precision` significant digits, form by size.
    G,
    /// Shortest digits that read back; the precision is not used.
    R,
}

/// How to write a float: what CPython's `PyOS_double_to_string` takes.
#[derive(Copy, Clone, Debug)]
pub struct Style {
    pub code: Code,
    pub precision: usize,
    /// `+` before non-negative numbers.
    pub plus: bool,
    /// Whole numbers end in `.0` (forms R and G only).
    pub dot_zero: bool,
    /// `#`: keep the point, and for G the trailing zeros.
    pub alternate: bool,
    /// `z`: a result that is all zeros has no minus sign.
    pub no_negative_zero: bool,
    pub upper: bool,
}

impl Style {
    pub const REPR: Style = Style {
        code: Code::R,
        precision: 0,
        plus: false,
        dot_zero: true,
        alternate: false,
        no_negative_zero: false,
        upper: false,
    };
    pub const fn new(code: Code, precision: usize) -> Style {
        Style { code, precision, dot_zero: false, ..Style::REPR }
    }

    pub fn write(&self, x: f64, out: &mut String) {
        let from = out.len();
        if !x.is_finite() {
            let sign = if x < 0.0 {
                "-"
            } else if self.plus {
                "+"
            } else {
                ""
            };
            out.push_str(sign);
            out.push_str(if x.is_nan() { "nan" } else { "inf" });
        } else {
            match self.code {
                Code::F => match Digits::places(x, self.precision) {
                    Some(d) => self.write_digits(d, out),
                    None => self.write_fixed(x, out),
                },
                Code::E => self.write_digits(Digits::significant(x, self.precision.saturating_add(1)), out),
                Code::G => self.write_digits(Digits::significant(x, self.precision), out),
                Code::R => self.write_digits(Digits::shortest(x), out),
            }
        }
        if self.upper {
            out[from..].make_ascii_uppercase();
        }
    }

    fn sign(&self, negative: bool, zero: bool, out: &mut String) {
        if negative && !(zero && self.no_negative_zero) {
            out.push('-');
        } else if self.plus {
            out.push('+');
        }
    }

    fn write_fixed(&self, x: f64, out: &mut String) {
        // No float has more than 1074 digits behind the point.
        let exact = self.precision.min(1100);
        let from = out.len();
        let _ = write!(out, "{:.*}", exact, x.abs());
        if x.is_sign_negative() || self.plus {
            let zero = !out[from..].bytes().any(|b| matches!(b, b'1'..=b'9'));
            let mut sign = String::new();
            self.sign(x.is_sign_negative(), zero, &mut sign);
            out.insert_str(from, &sign);
        }
        push_zeros(out, self.precision - exact);
        if self.precision == 0 && self.alternate {
            out.push('.');
        }
    }

    fn write_digits(&self, d: Digits, out: &mut String) {
        let digits = d.digits();
        let n = digits.len();
        // The number of digits shown, counted from the first one.
        let (exponent, mut end) = match self.code {
            Code::E => (true, self.precision.saturating_add(1)),
            Code::G => {
                let precision = self.precision.max(1);
                let most = precision as i64 - i64::from(self.dot_zero);
                (d.point <= -4 || i64::from(d.point) > most, if self.alternate { precision } else { n })
            }
            Code::R => (d.point <= -4 || d.point > 16, n),
            Code::F => {
                let end = i64::from(d.point).saturating_add_unsigned(self.precision as u64);
                (false, end.max(0) as usize)
            }
        };
        let point = if exponent { 1 } else { d.point };
        if point > 0 {
            end = end.max(point as usize + usize::from(!exponent && self.dot_zero));
        }
        self.sign(d.negative, d.is_zero(), out);
        let shown = |out: &mut String, from: usize, to: usize| {
            if let Ok(part) = std::str::from_utf8(digits.get(from..to.min(n)).unwrap_or_default()) {
                out.push_str(part);
            }
            push_zeros(out, to.saturating_sub(n.max(from)));
        };
        let whole = if point <= 0 {
            out.push_str("0.");
            push_zeros(out, point.unsigned_abs() as usize);
            0
        } else {
            shown(out, 0, point as usize);
            out.push('.');
            point as usize
        };
        shown(out, whole, end);
        if out.ends_with('.') && !self.alternate {
            out.pop();
        }
        if exponent {
            let e = d.point - 1;
            out.push_str(if e < 0 { "e-" } else { "e+" });
            let e = e.unsigned_abs();
            if e < 10 {
                out.push('0');
            }
            out.push_str(crate::int::Decimal::new(e.into()).as_str());
        }
    }
}

fn push_zeros(out: &mut String, n: usize) {
    out.extend(std::iter::repeat_n('0', n));
}

/// `format_double(x, 'e' | 'f' | 'g' | 'r' …)`.
pub fn format(x: f64, style: &Style) -> String {
    let mut out = String::with_capacity(24);
    style.write(x, &mut out);
    out
}

/// `repr(x)` and `str(x)`.
pub fn repr(x: f64) -> String {
    let mut out = String::with_capacity(24);
    repr_into(x, &mut out);
    out
}

/// Appends `repr(x)`.
pub fn repr_into(x: f64, out: &mut String) {
    let a = x.abs();
    if a < 1e15 && a == a.trunc() && a != 0.0 {
        // Whole numbers are common and need no search for digits.
        out.push_str(crate::int::Decimal::new(x as i64).as_str());
        out.push_str(".0");
        return;
    }
    if (1e-4..1e16).contains(&a) {
        // Python writes these without exponent; where the formatter does too, its text is the answer.
        let mut buffer = zmij::Buffer::new();
        let text = buffer.format_finite(x);
        if !text.contains('e') {
            out.push_str(text);
            return;
        }
    }
    Style::REPR.write(x, out);
}

/// A rounded value does not fit a float.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct RoundOverflow;

/// `round(x, ndigits)`: correctly rounded half to even on the exact value. The error is OverflowError("rounded value too
/// large to represent"). Infinities and NaN come back as they are.
pub fn round(x: f64, ndigits: i64) -> Result<f64, RoundOverflow> {
    if !x.is_finite() || x == 0.0 || ndigits > 323 {
        return Ok(x);
    }
    if ndigits < -308 {
        return Ok(0.0 * x);
    }
    let ndigits = ndigits as i32;
    let text = if ndigits >= 0 {
        format(x, &Style::new(Code::F, ndigits as usize))
    } else {
        // The number of significant digits that lie above the place asked for.
        let point = Digits::significant(x, 800).point;
        let n = point + ndigits;
        if n < 0 {
            return Ok(0.0_f64.copysign(x));
        }
        if n == 0 {
            // One digit below the place decides: above one half goes up to 10^point.
            let d = Digits::significant(x, 800);
            let up = d.digits()[0] > b'5' || d.digits()[0] == b'5' && d.digits().len() > 1;
            if !up {
                return Ok(0.0_f64.copysign(x));
            }
            format!("{}1e{}", if x < 0.0 { "-" } else { "" }, point)
        } else {
            format!("{:.*e}", n as usize - 1, x)
        }
    };
    match text.parse::<f64>() {
        Ok(y) if y.is_finite() => Ok(y),
        _ => Err(RoundOverflow),
    }
}

/// A finite float as `mantissa * 2^exponent`, the mantissa odd (or zero): what `as_integer_ratio`, `int()` and exact
/// comparison need.
pub fn decompose(x: f64) -> (i64, i32) {
    let bits = x.to_bits();
    let biased = (bits >> 52 & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (m, e) = if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    if m == 0 {
        return (0, 0);
    }
    let shift = m.trailing_zeros();
    let m = m >> shift;
    (if x < 0.0 { -m } else { m }, e + shift as i32)
}
