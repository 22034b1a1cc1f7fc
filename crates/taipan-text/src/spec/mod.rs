//! The format-spec mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.
//!
//! [`Spec::parse`] reads it; [`format_str`], [`format_int`], [`format_char`], [`format_float`] and [`format_complex`]
//! apply it. A type's `__format__` first looks at [`Spec::ty`] to choose (see [`int_form`]). [`markup`] reads the
//! replacement fields of `str.format`, [`percent`] the conversions of `%`.

mod apply;
pub mod markup;
pub mod percent;

pub use apply::{
    IntForm, Locale, format_char, format_complex, format_float, format_int, format_str, group_digits,
    int_form,
};

use crate::error::TextError;
use crate::ucd;
use crate::units::{StrBuilder, Text};

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Center,
    /// `=`: padding between sign and digits.
    AfterSign,
}

impl Align {
    fn of(c: u32) -> Option<Align> {
        Some(match c {
            0x3c => Align::Left,
            0x3e => Align::Right,
            0x5e => Align::Center,
            0x3d => Align::AfterSign,
            _ => return None,
        })
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// No sign in the spec, or `-`: only negative numbers show one.
    Minus,
    Plus,
    Space,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Grouping {
    None,
    Comma,
    Underscore,
    /// Underscores between groups of four, for binary, octal and hexadecimal.
    UnderscoreFour,
}

/// A parsed format spec.
#[derive(Clone, Debug)]
pub struct Spec {
    pub fill: u32,
    pub align: Align,
    pub sign: Sign,
    /// A sign stood in the spec (even `-`).
    pub sign_given: bool,
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: Option<usize>,
    pub grouping: Grouping,
    pub precision: Option<usize>,
    pub fraction_grouping: Grouping,
    /// The presentation type as a code point; 0 when the spec has none and the type has no default.
    pub ty: u32,
    /// What `n` uses; the C locale unless the VM sets another.
    pub locale: Option<Box<Locale>>,
}

/// What a type's `__format__` assumes when the spec does not say.
#[derive(Copy, Clone, Debug)]
pub struct Defaults<'a> {
    pub align: Align,
    pub ty: u8,
    /// The type's name, for messages.
    pub type_name: &'a str,
}

impl<'a> Defaults<'a> {
    pub fn string(type_name: &'a str) -> Self {
        Defaults { align: Align::Left, ty: b's', type_name }
    }
    pub fn int(type_name: &'a str) -> Self {
        Defaults { align: Align::Right, ty: b'd', type_name }
    }
    /// For float and complex.
    pub fn float(type_name: &'a str) -> Self {
        Defaults { align: Align::Right, ty: 0, type_name }
    }
}

/// A code point as CPython writes it in these messages: itself, or `\x` and its hexadecimal value.
pub(crate) fn shown(c: u32) -> String {
    match c {
        33..=127 => (c as u8 as char).to_string(),
        _ => format!("\\x{c:x}"),
    }
}

/// "Unknown format code 'x' for object of type 'str'".
pub fn unknown_type(ty: u32, type_name: &str) -> TextError {
    TextError::value(format!("Unknown format code '{}' for object of type '{type_name}'", shown(ty)))
}

/// Reads a run of decimal digits (of any script) from `at` on: the number and where it ends.
fn integer(t: Text<'_>, at: usize) -> Result<(Option<usize>, usize), TextError> {
    let (mut n, mut i) = (0usize, at);
    while let Some(d) = t.get(i).and_then(ucd::decimal) {
        n = n
            .checked_mul(10)
            .and_then(|n| n.checked_add(d as usize))
            .filter(|&n| n <= isize::MAX as usize)
            .ok_or_else(|| TextError::value("Too many decimal digits in format string"))?;
        i += 1;
    }
    Ok((if i > at { Some(n) } else { None }, i))
}

impl Spec {
    pub fn parse(text: Text<'_>, defaults: Defaults<'_>) -> Result<Spec, TextError> {
        let mut s = Spec {
            fill: 0x20,
            align: defaults.align,
            sign: Sign::Minus,
            sign_given: false,
            no_negative_zero: false,
            alternate: false,
            width: None,
            grouping: Grouping::None,
            precision: None,
            fraction_grouping: Grouping::None,
            ty: defaults.ty.into(),
            locale: None,
        };
        let at = |i: usize| text.get(i).unwrap_or(u32::MAX);
        let is = |i: usize, b: u8| at(i) == u32::from(b);
        let mut i = 0;
        let (mut fill_given, mut align_given) = (false, false);
        if let Some(a) = Align::of(at(1)) {
            (s.fill, s.align) = (at(0), a);
            (fill_given, align_given) = (true, true);
            i = 2;
        } else if let Some(a) = Align::of(at(0)) {
            s.align = a;
            align_given = true;
            i = 1;
        }
        let sign = match at(i) {
            0x2b => Some(Sign::Plus),
            0x2d => Some(Sign::Minus),
            0x20 => Some(Sign::Space),
            _ => None,
        };
        if let Some(sign) = sign {
            s.sign = sign;
            s.sign_given = true;
            i += 1;
        }
        if is(i, b'z') {
            s.no_negative_zero = true;
            i += 1;
        }
        if is(i, b'#') {
            s.alternate = true;
            i += 1;
        }
        if !fill_given && is(i, b'0') {
            s.fill = 0x30;
            if !align_given && defaults.align == Align::Right {
                s.align = Align::AfterSign;
            }
            i += 1;
        }
        (s.width, i) = integer(text, i)?;
        (s.grouping, i) = grouping(text, i)?;
        if is(i, b'.') {
            (s.precision, i) = integer(text, i + 1)?;
            (s.fraction_grouping, i) = grouping(text, i)?;
            if s.precision.is_none() && s.fraction_grouping == Grouping::None {
                return Err(TextError::value("Format specifier missing precision"));
            }
        }
        match text.len() - i {
            0 => {}
            1 => s.ty = at(i),
            _ => {
                let mut b = StrBuilder::new();
                b.push_str("Invalid format specifier '");
                b.push_text(text);
                b.push_str("' for object of type '");
                b.push_str(defaults.type_name);
                b.push_str("'");
                return Err(TextError::value(b));
            }
        }
        let decimal =
            matches!(u8::try_from(s.ty), Ok(b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0));
        if s.grouping != Grouping::None && !decimal {
            if s.grouping == Grouping::Underscore
                && matches!(u8::try_from(s.ty), Ok(b'b' | b'o' | b'x' | b'X'))
            {
                s.grouping = Grouping::UnderscoreFour;
            } else {
                return Err(bad_grouping(s.grouping, s.ty));
            }
        }
        if s.fraction_grouping != Grouping::None && s.ty == u32::from(b'n') {
            return Err(bad_grouping(s.fraction_grouping, s.ty));
        }
        Ok(s)
    }

    /// Whether the result is the text itself: no padding, no cut.
    pub fn is_plain(&self) -> bool {
        self.width.is_none() && self.precision.is_none()
    }
}

fn grouping(text: Text<'_>, mut i: usize) -> Result<(Grouping, usize), TextError> {
    let mut found = Grouping::None;
    loop {
        let next = match text.get(i) {
            Some(0x2c) => Grouping::Comma,
            Some(0x5f) => Grouping::Underscore,
            _ => return Ok((found, i)),
        };
        match found {
            Grouping::None => found = next,
            same if same == next => return Ok((found, i)),
            _ => return Err(TextError::value("Cannot specify both ',' and '_'.")),
        }
        i += 1;
    }
}

fn bad_grouping(g: Grouping, ty: u32) -> TextError {
    let separator = if g == Grouping::Comma { ',' } else { '_' };
    TextError::value(format!("Cannot specify '{separator}' with '{}'.", shown(ty)))
}
