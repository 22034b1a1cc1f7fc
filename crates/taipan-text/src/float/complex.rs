//! Complex numbers as text.

use super::{Style, format, normalize_number, strip_underscores, strtod};
use crate::search::{Side, is_byte_space, strip_by};
use crate::units::CodeUnit;

/// `repr(complex(re, im))`.
pub fn complex_repr(re: f64, im: f64) -> String {
    let plain = Style { dot_zero: false, ..Style::REPR };
    if re == 0.0 && re.is_sign_positive() {
        return format(im, &plain) + "j";
    }
    format!("({}{}j)", format(re, &plain), format(im, &Style { plus: true, ..plain }))
}

/// `complex(text)`: `None` is ValueError("complex() arg is a malformed string").
pub fn parse_complex<U: CodeUnit>(text: &[U]) -> Option<(f64, f64)> {
    let text = normalize_number(text);
    let mut s = &text[strip_by(&text, Side::Both, is_byte_space)];
    let plain;
    if s.contains(&b'_') {
        plain = strip_underscores(s)?;
        s = &plain;
    }
    if let [b'(', inner @ .., b')'] = s {
        s = &inner[strip_by(inner, Side::Both, is_byte_space)];
    }
    let is_j = |i: usize| matches!(s.get(i), Some(b'j' | b'J'));
    let (re, im, end) = match strtod(s) {
        Some((z, i)) => match s.get(i) {
            Some(sign @ (b'+' | b'-')) => {
                let (y, n) = strtod(&s[i..]).unwrap_or((if *sign == b'+' { 1.0 } else { -1.0 }, 1));
                if !is_j(i + n) {
                    return None;
                }
                (z, y, i + n + 1)
            }
            _ if is_j(i) => (0.0, z, i + 1),
            _ => (z, 0.0, i),
        },
        None => {
            let (y, i) = match s.first() {
                Some(b'+') => (1.0, 1),
                Some(b'-') => (-1.0, 1),
                _ => (1.0, 0),
            };
            if !is_j(i) {
                return None;
            }
            (0.0, y, i + 1)
        }
    };
    if end == s.len() { Some((re, im)) } else { None }
}
