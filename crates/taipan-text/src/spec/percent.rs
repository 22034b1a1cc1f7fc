//! The `%` operator of str and bytes: reading conversions, and laying out what they make.
//!
//! The VM walks over [`Percent`], fetches arguments, makes the text of each (with [`crate::float`] and its ints) and has
//! it padded by [`pad`] or [`pad_number`].

use super::apply::room;
use crate::error::{ErrorKind, TextError};
use crate::units::{CodeUnit, StrBuilder, Text};
use std::ops::Range;

#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    pub left: bool,
    pub plus: bool,
    pub blank: bool,
    pub alternate: bool,
    pub zero: bool,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    None,
    /// `*`: the next argument, which must be an int ([`star_not_int`]). A negative width sets the flag `left`, a
    /// negative precision is 0.
    Argument,
    Number(usize),
}

impl Amount {
    pub fn number(self) -> Option<usize> {
        if let Amount::Number(n) = self { Some(n) } else { None }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// The mapping key in parentheses.
    pub key: Option<Range<usize>>,
    pub flags: Flags,
    pub width: Amount,
    pub precision: Amount,
    /// The conversion character, not checked; `None` when the string ends before it: ValueError("incomplete format"),
    /// due after the key was looked up and the stars were fetched.
    pub code: Option<u32>,
    /// Index of the conversion character, for [`unsupported`].
    pub index: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Literal(Range<usize>),
    Conversion(Conversion),
}

/// Iterates over the pieces of a `%` format. `%%` comes as a literal `%`.
pub struct Percent<'a, U: CodeUnit> {
    s: &'a [U],
    at: usize,
}

impl<'a, U: CodeUnit> Percent<'a, U> {
    pub fn new(s: &'a [U]) -> Self {
        Percent { s, at: 0 }
    }

    fn peek(&self) -> Option<u32> {
        self.s.get(self.at).map(|c| c.u())
    }

    fn take(&mut self) -> Option<u32> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn amount(&mut self, most: usize, message: &str) -> Result<Amount, TextError> {
        if self.peek() == Some(0x2a) {
            self.at += 1;
            return Ok(Amount::Argument);
        }
        let mut n = None;
        while let Some(c @ 0x30..=0x39) = self.peek() {
            self.at += 1;
            let next = n.unwrap_or(0usize).checked_mul(10).and_then(|n| n.checked_add((c - 0x30) as usize));
            n = Some(next.filter(|&n| n <= most).ok_or_else(|| TextError::value(message))?);
        }
        Ok(n.map_or(Amount::None, Amount::Number))
    }

    fn conversion(&mut self) -> Result<Conversion, TextError> {
        let mut key = None;
        if self.peek() == Some(0x28) {
            self.at += 1;
            let start = self.at;
            let mut depth = 1;
            while depth > 0 {
                match self.take() {
                    Some(0x28) => depth += 1,
                    Some(0x29) => depth -= 1,
                    Some(_) => {}
                    None => return Err(TextError::value("incomplete format key")),
                }
            }
            key = Some(start..self.at - 1);
        }
        let mut flags = Flags::default();
        loop {
            match self.peek() {
                Some(0x2d) => flags.left = true,
                Some(0x2b) => flags.plus = true,
                Some(0x20) => flags.blank = true,
                Some(0x23) => flags.alternate = true,
                Some(0x30) => flags.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        let width = self.amount(isize::MAX as usize, "width too big")?;
        let mut precision = Amount::None;
        if self.peek() == Some(0x2e) {
            self.at += 1;
            precision = match self.amount(i32::MAX as usize, "precision too big")? {
                Amount::None => Amount::Number(0),
                some => some,
            };
        }
        if let Some(0x68 | 0x6c | 0x4c) = self.peek() {
            self.at += 1;
        }
        let index = self.at;
        let code = self.take();
        Ok(Conversion { key, flags, width, precision, code, index })
    }
}

impl<U: CodeUnit> Percent<'_, U> {
    /// The letter of the conversion that comes next, if it is no more than `%` and a letter.
    #[inline]
    pub fn letter(&self) -> Option<u8> {
        match self.s.get(self.at..)? {
            [percent, c, ..] if percent.u() == 0x25 => {
                u8::try_from(c.u()).ok().filter(u8::is_ascii_alphabetic)
            }
            _ => None,
        }
    }
    /// Goes on behind such a conversion.
    #[inline]
    pub fn skip_letter(&mut self) {
        self.at += 2;
    }
}

impl<U: CodeUnit> Iterator for Percent<'_, U> {
    type Item = Result<Piece, TextError>;
    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.s.get(start..).filter(|r| !r.is_empty())?;
        if rest[0].u() != 0x25 {
            let len = rest.iter().position(|c| c.u() == 0x25).unwrap_or(rest.len());
            self.at += len;
            return Some(Ok(Piece::Literal(start..self.at)));
        }
        self.at += 1;
        if self.peek() == Some(0x25) {
            self.at += 1;
            return Some(Ok(Piece::Literal(start..start + 1)));
        }
        let c = self.conversion();
        if c.is_err() {
            self.at = self.s.len();
        }
        Some(c.map(Piece::Conversion))
    }
}

pub fn incomplete() -> TextError {
    TextError::value("incomplete format")
}
pub fn needs_mapping() -> TextError {
    TextError::new(ErrorKind::Type, "format requires a mapping")
}
pub fn star_not_int() -> TextError {
    TextError::new(ErrorKind::Type, "* wants int")
}
pub fn too_few() -> TextError {
    TextError::new(ErrorKind::Type, "not enough arguments for format string")
}
/// For str; for bytes the word is "bytes".
pub fn too_many(what: &str) -> TextError {
    TextError::new(ErrorKind::Type, format!("not all arguments converted during {what} formatting"))
}
/// "unsupported format character 'y' (0x79) at index 1".
pub fn unsupported(c: u32, index: usize) -> TextError {
    let shown = if (31..=126).contains(&c) { c as u8 as char } else { '?' };
    TextError::value(format!("unsupported format character '{shown}' (0x{c:x}) at index {index}"))
}

/// `%s`, `%r`, `%a`, `%c`: cuts to the precision and pads with spaces.
pub fn pad(
    text: Text<'_>,
    flags: Flags,
    width: usize,
    precision: Option<usize>,
    out: &mut StrBuilder,
) -> Result<(), TextError> {
    let text = text.slice(0..precision.unwrap_or(usize::MAX).min(text.len()));
    let n = width.saturating_sub(text.len());
    if n > 0 {
        room(width)?;
    }
    if !flags.left {
        out.push_repeat(0x20, n);
    }
    out.push_text(text);
    if flags.left {
        out.push_repeat(0x20, n);
    }
    Ok(())
}

/// A number: `body` without sign and without prefix (`"0x"`, given when the flag `#` asks for it; "" for floats).
pub fn pad_number(
    negative: bool,
    prefix: &str,
    body: &str,
    flags: Flags,
    width: usize,
    out: &mut StrBuilder,
) -> Result<(), TextError> {
    let sign = if negative {
        "-"
    } else if flags.plus {
        "+"
    } else if flags.blank {
        " "
    } else {
        ""
    };
    let n = width.saturating_sub(sign.len() + prefix.len() + body.len());
    if n > 0 {
        room(width)?;
    }
    if !flags.left && !flags.zero {
        out.push_repeat(0x20, n);
    }
    out.push_str(sign);
    out.push_str(prefix);
    if !flags.left && flags.zero {
        out.push_repeat(0x30, n);
    }
    out.push_str(body);
    if flags.left {
        out.push_repeat(0x20, n);
    }
    Ok(())
}

/// `%d %i %u %o %x %X` from sign and digits (lower case, no prefix): precision fills with zeros.
pub fn pad_int(
    negative: bool,
    digits: &str,
    code: u8,
    flags: Flags,
    width: usize,
    precision: Option<usize>,
    out: &mut StrBuilder,
) -> Result<(), TextError> {
    let prefix = match code {
        _ if !flags.alternate => "",
        b'o' => "0o",
        b'x' => "0x",
        b'X' => "0X",
        _ => "",
    };
    let zeros = precision.unwrap_or(0).saturating_sub(digits.len());
    room(zeros)?;
    let mut body = String::with_capacity(zeros + digits.len());
    body.extend(std::iter::repeat_n('0', zeros));
    body.push_str(digits);
    if code == b'X' {
        body.make_ascii_uppercase();
    }
    pad_number(negative, prefix, &body, flags, width, out)
}

/// `%e %f %g` and their upper case forms (the precision is 6 where the conversion gives none).
pub fn pad_float(
    x: f64,
    code: u8,
    flags: Flags,
    width: usize,
    precision: Option<usize>,
    out: &mut StrBuilder,
) -> Result<(), TextError> {
    use crate::float::{Code, Style, format};
    let form = match code.to_ascii_lowercase() {
        b'e' => Code::E,
        b'f' => Code::F,
        _ => Code::G,
    };
    let precision = precision.unwrap_or(6);
    room(precision)?;
    let style =
        Style { alternate: flags.alternate, upper: code.is_ascii_uppercase(), ..Style::new(form, precision) };
    let text = format(x, &style);
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    pad_number(negative, "", body, flags, width, out)
}
