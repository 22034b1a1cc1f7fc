//! The replacement fields of `str.format`: literal runs, fields, their names, automatic numbering.

use super::{integer, shown};
use crate::error::{ErrorKind, TextError};
use crate::units::Text;
use std::ops::Range;

/// Iterates over the pieces of a format string. A nested spec is read by another `Markup` over [`Field::spec`].
pub struct Markup<'a> {
    text: Text<'a>,
    at: usize,
    end: usize,
}

/// One step: literal text, then perhaps a field. Ranges are of the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub literal: Range<usize>,
    pub field: Option<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: Range<usize>,
    /// The character behind `!`.
    pub conversion: Option<u32>,
    pub spec: Range<usize>,
    /// The spec has fields of its own.
    pub nested: bool,
}

const BRACE_OPEN: u32 = 0x7b;
const BRACE_CLOSE: u32 = 0x7d;

impl<'a> Markup<'a> {
    pub fn new(text: Text<'a>) -> Self {
        Markup { text, at: 0, end: text.len() }
    }
    /// Over a part of a text.
    pub fn over(text: Text<'a>, part: Range<usize>) -> Self {
        Markup { text, at: part.start, end: part.end.min(text.len()) }
    }

    /// Where the next piece starts.
    pub fn position(&self) -> usize {
        self.at
    }

    fn take(&mut self) -> Option<u32> {
        if self.at >= self.end {
            return None;
        }
        let c = self.text.get(self.at)?;
        self.at += 1;
        Some(c)
    }

    fn peek(&self) -> Option<u32> {
        if self.at < self.end { self.text.get(self.at) } else { None }
    }

    fn piece(&mut self) -> Result<Option<Piece>, TextError> {
        if self.at >= self.end {
            return Ok(None);
        }
        let start = self.at;
        let mut brace = None;
        while let Some(c) = self.take() {
            if c == BRACE_OPEN || c == BRACE_CLOSE {
                brace = Some(c);
                break;
            }
        }
        let Some(brace) = brace else { return Ok(Some(Piece { literal: start..self.at, field: None })) };
        let next = self.peek();
        if next == Some(brace) {
            // A doubled brace: the first belongs to the literal, the second is dropped.
            let literal = start..self.at;
            self.at += 1;
            return Ok(Some(Piece { literal, field: None }));
        }
        if brace == BRACE_CLOSE {
            return Err(TextError::value("Single '}' encountered in format string"));
        }
        if next.is_none() {
            return Err(TextError::value("Single '{' encountered in format string"));
        }
        let literal = start..self.at - 1;
        Ok(Some(Piece { literal, field: Some(self.field()?) }))
    }

    fn field(&mut self) -> Result<Field, TextError> {
        let start = self.at;
        let mut last = 0;
        while let Some(c) = self.take() {
            last = c;
            match c {
                BRACE_OPEN => return Err(TextError::value("unexpected '{' in field name")),
                0x5b => {
                    // Up to the closing bracket, which the next round takes.
                    while self.peek().is_some_and(|c| c != 0x5d) {
                        self.at += 1;
                    }
                }
                BRACE_CLOSE | 0x3a | 0x21 => break,
                _ => {}
            }
        }
        let mut field =
            Field { name: start..self.at - 1, conversion: None, spec: self.at..self.at, nested: false };
        match last {
            BRACE_CLOSE => return Ok(field),
            0x3a => {}
            0x21 => {
                let Some(c) = self.take() else {
                    return Err(TextError::value("end of string while looking for conversion specifier"));
                };
                field.conversion = Some(c);
                match self.take() {
                    Some(BRACE_CLOSE) => {
                        field.spec = self.at..self.at;
                        return Ok(field);
                    }
                    Some(0x3a) | None => {}
                    Some(_) => return Err(TextError::value("expected ':' after conversion specifier")),
                }
            }
            _ => return Err(TextError::value("expected '}' before end of string")),
        }
        let start = self.at;
        let mut depth = 1;
        while let Some(c) = self.take() {
            if c == BRACE_OPEN {
                field.nested = true;
                depth += 1;
            } else if c == BRACE_CLOSE {
                depth -= 1;
                if depth == 0 {
                    field.spec = start..self.at - 1;
                    return Ok(field);
                }
            }
        }
        Err(TextError::value("unmatched '{' in format spec"))
    }
}

impl Iterator for Markup<'_> {
    type Item = Result<Piece, TextError>;
    fn next(&mut self) -> Option<Self::Item> {
        let piece = self.piece();
        if piece.is_err() {
            self.at = self.end;
        }
        piece.transpose()
    }
}

/// "Unknown conversion specifier x", for a conversion that is not `r`, `s` or `a`.
pub fn unknown_conversion(c: u32) -> TextError {
    TextError::value(format!("Unknown conversion specifier {}", shown(c)))
}

/// IndexError for a positional argument that is not there.
pub fn no_argument(index: usize) -> TextError {
    TextError::new(
        ErrorKind::Index,
        format!("Replacement index {index} out of range for positional args tuple"),
    )
}

/// The state of automatic numbering, one per `format` call and shared with nested specs.
#[derive(Copy, Clone, Debug, Default)]
pub struct Numbering {
    state: Numbered,
    next: usize,
}

#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
enum Numbered {
    #[default]
    Undecided,
    Automatic,
    Manual,
}

/// The first part of a field name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    Index(usize),
    /// A keyword argument; the range of its name.
    Key(Range<usize>),
}

/// A part of a field name that follows the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    Attribute(Range<usize>),
    Index(usize),
    Key(Range<usize>),
}

/// The parts behind the first of a field name.
pub struct Accesses<'a> {
    text: Text<'a>,
    at: usize,
    end: usize,
}

/// A run that is a number as a whole.
fn whole_integer(text: Text<'_>, r: Range<usize>) -> Result<Option<usize>, TextError> {
    let (n, end) = integer(text.slice(0..r.end), r.start)?;
    Ok(n.filter(|_| end == r.end))
}

/// Splits a field name. Without `numbering` (as `_string.formatter_field_name_split` wants it) an empty first part is a
/// key with an empty name.
pub fn split_name<'a>(
    text: Text<'a>,
    name: Range<usize>,
    numbering: Option<&mut Numbering>,
) -> Result<(First, Accesses<'a>), TextError> {
    let mut i = name.start;
    while i < name.end && !matches!(text.get(i), Some(0x2e | 0x5b) | None) {
        i += 1;
    }
    let first = name.start..i;
    let rest = Accesses { text, at: i, end: name.end };
    let index = whole_integer(text, first.clone())?;
    let Some(numbering) = numbering else {
        return Ok((index.map_or(First::Key(first), First::Index), rest));
    };
    let empty = first.is_empty();
    if !empty && index.is_none() {
        return Ok((First::Key(first), rest));
    }
    match (numbering.state, empty) {
        (Numbered::Undecided, true) => numbering.state = Numbered::Automatic,
        (Numbered::Undecided, false) => numbering.state = Numbered::Manual,
        (Numbered::Manual, true) => {
            return Err(TextError::value(
                "cannot switch from manual field specification to automatic field numbering",
            ));
        }
        (Numbered::Automatic, false) => {
            return Err(TextError::value(
                "cannot switch from automatic field numbering to manual field specification",
            ));
        }
        _ => {}
    }
    let index = index.unwrap_or_else(|| {
        numbering.next += 1;
        numbering.next - 1
    });
    Ok((First::Index(index), rest))
}

impl Accesses<'_> {
    fn access(&mut self) -> Result<Option<Access>, TextError> {
        if self.at >= self.end {
            return Ok(None);
        }
        let c = self.text.get(self.at);
        self.at += 1;
        let start = self.at;
        let until = |at: &mut usize, stop: &dyn Fn(u32) -> bool| {
            while *at < self.end && !self.text.get(*at).is_some_and(stop) {
                *at += 1;
            }
        };
        let found = match c {
            Some(0x2e) => {
                until(&mut self.at, &|c| c == 0x2e || c == 0x5b);
                Access::Attribute(start..self.at)
            }
            Some(0x5b) => {
                until(&mut self.at, &|c| c == 0x5d);
                if self.at >= self.end {
                    return Err(TextError::value("Missing ']' in format string"));
                }
                self.at += 1;
                let r = start..self.at - 1;
                whole_integer(self.text, r.clone())?.map_or(Access::Key(r), Access::Index)
            }
            _ => {
                return Err(TextError::value("Only '.' or '[' may follow ']' in format field specifier"));
            }
        };
        match &found {
            Access::Attribute(r) | Access::Key(r) if r.is_empty() => {
                Err(TextError::value("Empty attribute in format string"))
            }
            _ => Ok(Some(found)),
        }
    }
}

impl Iterator for Accesses<'_> {
    type Item = Result<Access, TextError>;
    fn next(&mut self) -> Option<Self::Item> {
        let access = self.access();
        if access.is_err() {
            self.at = self.end;
        }
        access.transpose()
    }
}
