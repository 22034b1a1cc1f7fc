//! Applying a format spec to text and numbers.
//!
//! A formatted number is laid out as padding, sign, prefix, padding (`=`), grouped digits, point, grouped fraction,
//! remainder (exponent, `%`, `inf`, the character of `c`), padding. With fill `0` and alignment `=` the padding becomes
//! digits, so that separators run through it.

use super::{Align, Grouping, Sign, Spec, unknown_type};
use crate::error::TextError;
use crate::float::{Code, Style, format};
use crate::units::{StrBuilder, Text, TextBuf};

/// Separators of a locale, as `localeconv()` gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale {
    pub point: TextBuf,
    pub separator: TextBuf,
    /// Sizes of the groups from the right; the last repeats; 127 (`CHAR_MAX`) ends grouping.
    pub groups: Vec<u8>,
}

struct Separators<'a> {
    text: Text<'a>,
    groups: &'a [u8],
}

fn separators(g: Grouping) -> Separators<'static> {
    match g {
        Grouping::None => Separators { text: Text::EMPTY, groups: &[] },
        Grouping::Comma => Separators { text: Text::Latin1(b","), groups: &[3] },
        Grouping::Underscore => Separators { text: Text::Latin1(b"_"), groups: &[3] },
        Grouping::UnderscoreFour => Separators { text: Text::Latin1(b"_"), groups: &[4] },
    }
}

/// Cuts digits into groups from the right, filling with zeros up to `min_width` characters in all: the sizes of the
/// groups, from the right, and the number of characters with separators.
fn groups(digits: usize, min_width: usize, sep: &Separators<'_>) -> (Vec<usize>, usize) {
    let mut sizes = Vec::new();
    let (mut remaining, mut min) = (digits as isize, min_width as isize);
    let mut total = 0;
    let (mut i, mut size) = (0, 0);
    loop {
        // 0 ends the list of sizes by repeating the last, 127 by no further grouping.
        match sep.groups.get(i) {
            Some(0) | None => {}
            Some(&n) => {
                size = n;
                i += 1;
            }
        }
        let limit = if size == 0 || size == 127 { isize::MAX } else { size as isize };
        let len = limit.min(remaining.max(min).max(1));
        sizes.push(len as usize);
        total += len as usize;
        remaining -= remaining.min(len);
        min -= len;
        if remaining <= 0 && min <= 0 {
            return (sizes, total);
        }
        total += sep.text.len();
        min -= sep.text.len() as isize;
    }
}

/// Writes digits in groups, padded with zeros to `min_width`.
fn push_grouped(out: &mut StrBuilder, digits: &[u8], min_width: usize, sep: &Separators<'_>) {
    if sep.groups.is_empty() {
        out.push_repeat(0x30, min_width.saturating_sub(digits.len()));
        out.push_ascii(digits);
        return;
    }
    let (sizes, _) = groups(digits.len(), min_width, sep);
    let mut zeros = sizes.iter().sum::<usize>() - digits.len();
    let mut rest = digits;
    for (i, &size) in sizes.iter().enumerate().rev() {
        let z = zeros.min(size);
        zeros -= z;
        out.push_repeat(0x30, z);
        let (now, later) = rest.split_at(size - z);
        out.push_ascii(now);
        rest = later;
        if i > 0 {
            out.push_text(sep.text);
        }
    }
}

/// Groups decimal digits with a separator every `size` digits, from the right.
pub fn group_digits(digits: &str, size: u8, separator: &str) -> String {
    let sep = Separators { text: Text::Latin1(separator.as_bytes()), groups: &[size] };
    let mut out = StrBuilder::new();
    push_grouped(&mut out, digits.as_bytes(), 0, &sep);
    out.finish().as_text().to_string_lossy()
}

/// A number taken apart.
struct Parts<'a> {
    negative: bool,
    prefix: &'a str,
    digits: &'a [u8],
    point: bool,
    fraction: &'a [u8],
    remainder: Text<'a>,
}

impl<'a> Parts<'a> {
    /// From the text of a float without its sign: digits, point, fraction, and the rest.
    fn of_float(negative: bool, text: &'a str) -> Parts<'a> {
        let b = text.as_bytes();
        let whole = b.iter().take_while(|c| c.is_ascii_digit()).count();
        let point = b.get(whole) == Some(&b'.');
        let from = whole + usize::from(point);
        let fraction = if point { b[from..].iter().take_while(|c| c.is_ascii_digit()).count() } else { 0 };
        Parts {
            negative,
            prefix: "",
            digits: &b[..whole],
            point,
            fraction: &b[from..from + fraction],
            remainder: Text::Latin1(&b[from + fraction..]),
        }
    }

    fn write(&self, spec: &Spec, out: &mut StrBuilder) -> Result<(), TextError> {
        let sign = match spec.sign {
            _ if self.negative => Some(b'-'),
            Sign::Plus => Some(b'+'),
            Sign::Space => Some(b' '),
            Sign::Minus => None,
        };
        let localized = spec.ty == u32::from(b'n');
        let mut point = Text::Latin1(b".");
        let mut sep = separators(spec.grouping);
        if let Some(locale) = spec.locale.as_deref().filter(|_| localized) {
            point = locale.point.as_text();
            sep = Separators { text: locale.separator.as_text(), groups: &locale.groups };
        }
        let fraction_sep = separators(spec.fraction_grouping);
        let fraction_len = match self.fraction.len() {
            n if fraction_sep.groups.is_empty() || n == 0 => n,
            n => n + (n - 1) / 3,
        };
        let point_len = if self.point { point.len() } else { 0 };
        let around =
            usize::from(sign.is_some()) + self.prefix.len() + point_len + fraction_len + self.remainder.len();
        let width = spec.width.unwrap_or(0);
        room(width)?;
        let zeros = spec.fill == 0x30 && spec.align == Align::AfterSign;
        let min = if zeros { width.saturating_sub(around) } else { 0 };
        let grouped = match self.digits.len() {
            0 => 0,
            n if sep.groups.is_empty() => n.max(min),
            n => groups(n, min, &sep).1,
        };
        let mut pad = Padding::new(spec, around + grouped)?;
        out.reserve(pad.total);
        out.push_repeat(spec.fill, pad.left);
        if let Some(s) = sign {
            out.push(s.into());
        }
        out.push_ascii(self.prefix.as_bytes());
        if spec.align == Align::AfterSign {
            out.push_repeat(spec.fill, std::mem::take(&mut pad.inner));
        }
        if !self.digits.is_empty() {
            push_grouped(out, self.digits, min, &sep);
        }
        if self.point {
            out.push_text(point);
        }
        if fraction_sep.groups.is_empty() {
            out.push_ascii(self.fraction);
        } else {
            for (i, group) in self.fraction.chunks(3).enumerate() {
                if i > 0 {
                    out.push_text(fraction_sep.text);
                }
                out.push_ascii(group);
            }
        }
        out.push_text(self.remainder);
        out.push_repeat(spec.fill, pad.right);
        Ok(())
    }
}

/// Checks that so many characters can be had, before they are counted out.
pub(super) fn room(n: usize) -> Result<(), TextError> {
    if n < 1 << 16 {
        return Ok(());
    }
    Vec::<u32>::new().try_reserve_exact(n).map_err(|_| TextError::memory())
}

/// How many fill characters go where.
struct Padding {
    left: usize,
    inner: usize,
    right: usize,
    total: usize,
}

impl Padding {
    fn new(spec: &Spec, len: usize) -> Result<Padding, TextError> {
        let total = spec.width.unwrap_or(0).max(len);
        room(total)?;
        let n = total - len;
        let (left, inner, right) = match spec.align {
            Align::Left => (0, 0, n),
            Align::Right => (n, 0, 0),
            Align::Center => (n / 2, 0, n - n / 2),
            Align::AfterSign => (0, n, 0),
        };
        Ok(Padding { left, inner, right, total })
    }
}

/// `str.__format__`.
pub fn format_str(text: Text<'_>, spec: &Spec, type_name: &str) -> Result<TextBuf, TextError> {
    if spec.ty != u32::from(b's') {
        return Err(unknown_type(spec.ty, type_name));
    }
    if spec.sign_given {
        return Err(TextError::value(match spec.sign {
            Sign::Space => "Space not allowed in string format specifier",
            _ => "Sign not allowed in string format specifier",
        }));
    }
    if spec.no_negative_zero {
        return Err(TextError::value("Negative zero coercion (z) not allowed in string format specifier"));
    }
    if spec.alternate {
        return Err(TextError::value("Alternate form (#) not allowed in string format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(TextError::value("'=' alignment not allowed in string format specifier"));
    }
    let text = text.slice(0..spec.precision.unwrap_or(usize::MAX).min(text.len()));
    let pad = Padding::new(spec, text.len())?;
    let mut out = StrBuilder::with_capacity(pad.total);
    out.push_repeat(spec.fill, pad.left);
    out.push_text(text);
    out.push_repeat(spec.fill, pad.right);
    Ok(out.finish())
}

/// What an int's spec asks for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum IntForm {
    /// Digits in base 2, 8, 10 or 16 (lower case; [`format_int`] sees to `X`).
    Base(u32),
    /// [`format_char`].
    Char,
    /// Converted to a float first, then [`format_float`].
    Float,
}

/// Chooses how an int is formatted, and checks what does not depend on its value.
pub fn int_form(spec: &Spec, type_name: &str) -> Result<IntForm, TextError> {
    let form = match u8::try_from(spec.ty).unwrap_or(0) {
        b'd' | b'n' => IntForm::Base(10),
        b'b' => IntForm::Base(2),
        b'o' => IntForm::Base(8),
        b'x' | b'X' => IntForm::Base(16),
        b'c' => IntForm::Char,
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => return Ok(IntForm::Float),
        _ => return Err(unknown_type(spec.ty, type_name)),
    };
    if spec.precision.is_some() {
        return Err(TextError::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(TextError::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    if form == IntForm::Char {
        if spec.sign_given {
            return Err(TextError::value("Sign not allowed with integer format specifier 'c'"));
        }
        if spec.alternate {
            return Err(TextError::value("Alternate form (#) not allowed with integer format specifier 'c'"));
        }
    }
    Ok(form)
}

/// Formats an int from its sign and its digits (in the base [`int_form`] named, lower case, no prefix).
pub fn format_int(negative: bool, digits: &str, spec: &Spec) -> Result<TextBuf, TextError> {
    let upper;
    let ty = u8::try_from(spec.ty).unwrap_or(0);
    let digits = if ty == b'X' {
        upper = digits.to_ascii_uppercase();
        &upper
    } else {
        digits
    };
    let prefix = match ty {
        _ if !spec.alternate => "",
        b'b' => "0b",
        b'o' => "0o",
        b'x' => "0x",
        b'X' => "0X",
        _ => "",
    };
    let parts = Parts {
        negative,
        prefix,
        digits: digits.as_bytes(),
        point: false,
        fraction: &[],
        remainder: Text::EMPTY,
    };
    let mut out = StrBuilder::new();
    parts.write(spec, &mut out)?;
    Ok(out.finish())
}

/// The `c` form of an int, already known to fit an i64 (else CPython says OverflowError("Python int too large to
/// convert to C long")).
pub fn format_char(value: i64, spec: &Spec) -> Result<TextBuf, TextError> {
    let Some(c) = u32::try_from(value).ok().filter(|&c| c <= 0x10ffff) else {
        return Err(TextError::overflow("%c arg not in range(0x110000)"));
    };
    let one = [c];
    let parts = Parts {
        negative: false,
        prefix: "",
        digits: &[],
        point: false,
        fraction: &[],
        remainder: Text::Ucs4(&one),
    };
    let mut out = StrBuilder::new();
    parts.write(spec, &mut out)?;
    Ok(out.finish())
}

/// The style of a float form, and whether `%` follows.
fn float_style(spec: &Spec, type_name: &str, percent_allowed: bool) -> Result<(Style, bool), TextError> {
    let ty = u8::try_from(spec.ty).unwrap_or(1);
    let (mut code, default) = match ty {
        0 => (Code::R, 0),
        b'e' | b'E' => (Code::E, 6),
        b'f' | b'F' => (Code::F, 6),
        b'%' if percent_allowed => (Code::F, 6),
        b'g' | b'G' | b'n' => (Code::G, 6),
        _ => return Err(unknown_type(spec.ty, type_name)),
    };
    if spec.precision.is_some_and(|p| p > i32::MAX as usize) {
        return Err(TextError::value("precision too big"));
    }
    if spec.precision.is_some() && code == Code::R {
        code = Code::G;
    }
    let style = Style {
        dot_zero: ty == 0,
        alternate: spec.alternate,
        no_negative_zero: spec.no_negative_zero,
        upper: ty.is_ascii_uppercase(),
        ..Style::new(code, spec.precision.unwrap_or(default))
    };
    Ok((style, ty == b'%'))
}

/// Writes a float's text, apart from its sign.
fn signless(x: f64, style: &Style) -> (bool, String) {
    let mut text = format(x, style);
    let negative = text.starts_with('-');
    if negative {
        text.remove(0);
    }
    (negative, text)
}

/// `float.__format__`.
pub fn format_float(x: f64, spec: &Spec, type_name: &str) -> Result<TextBuf, TextError> {
    let (style, percent) = float_style(spec, type_name, true)?;
    let (negative, mut text) = signless(if percent { x * 100.0 } else { x }, &style);
    if percent {
        text.push('%');
    }
    let mut out = StrBuilder::new();
    Parts::of_float(negative, &text).write(spec, &mut out)?;
    Ok(out.finish())
}

/// `complex.__format__`.
pub fn format_complex(re: f64, im: f64, spec: &Spec, type_name: &str) -> Result<TextBuf, TextError> {
    let (style, _) = float_style(spec, type_name, false)?;
    let style = Style { dot_zero: false, ..style };
    if spec.fill == 0x30 {
        return Err(TextError::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(TextError::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    let no_type = spec.ty == 0;
    let skip_re = no_type && re == 0.0 && re.is_sign_positive();
    let parens = no_type && !skip_re;
    let mut part = Spec { width: None, fill: 0, align: Align::Left, ..spec.clone() };
    let mut inner = StrBuilder::new();
    if parens {
        inner.push_str("(");
    }
    if !skip_re {
        let (negative, text) = signless(re, &style);
        Parts::of_float(negative, &text).write(&part, &mut inner)?;
        part.sign = Sign::Plus;
    }
    let (negative, text) = signless(im, &style);
    Parts::of_float(negative, &text).write(&part, &mut inner)?;
    inner.push_str(if parens { "j)" } else { "j" });
    let pad = Padding::new(spec, inner.len())?;
    let mut out = StrBuilder::with_capacity(pad.total);
    out.push_repeat(spec.fill, pad.left);
    out.push_text(inner.as_text());
    out.push_repeat(spec.fill, pad.right);
    Ok(out.finish())
}
