//! Types of values in a trace, and constants.
//!
//! ```text
//!        Any            a tagged word, whatever it is
//!       /   \
//!     Int   Obj         a tagged word known to be a small int, or known to be a heap object
//!
//!   Float  Bool  Word   an f64, a machine bool, 64 raw bits: not tagged, related to nothing
//! ```
//!
//! An `Int` or `Obj` may stand where an `Any` is asked for, and nothing else may stand for anything else. Boxing an
//! int is therefore nothing at all; a float is boxed by `box_float` and a bool by `box_bool`.
//!
//! A constant has exactly one spelling: [`Const::any`] makes the most precise type of a tagged word, so that two
//! constants are the same value if and only if they are equal.

use crate::word::{SPECIALS, Word};
use std::fmt;

/// See the module's description.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Type {
    /// No value.
    Void,
    /// A tagged word.
    Any,
    /// A tagged word that is a small int.
    Int,
    /// A tagged word that is a pointer.
    Obj,
    /// An unboxed float.
    Float,
    /// A machine bool.
    Bool,
    /// Raw bits.
    Word,
}

impl Type {
    pub const ALL: [Type; 7] =
        [Type::Void, Type::Any, Type::Int, Type::Obj, Type::Float, Type::Bool, Type::Word];

    pub const fn name(self) -> &'static str {
        match self {
            Type::Void => "void",
            Type::Any => "any",
            Type::Int => "int",
            Type::Obj => "obj",
            Type::Float => "float",
            Type::Bool => "bool",
            Type::Word => "word",
        }
    }
    pub fn from_name(name: &str) -> Option<Type> {
        Type::ALL.into_iter().find(|t| t.name() == name)
    }
    /// A value of this type may stand where `wanted` is asked for.
    pub fn fits(self, wanted: Type) -> bool {
        self == wanted || (wanted == Type::Any && self.is_tagged())
    }
    /// The value is a tagged word.
    pub fn is_tagged(self) -> bool {
        matches!(self, Type::Any | Type::Int | Type::Obj)
    }
    /// The least type that both fit, if there is one.
    pub fn join(self, other: Type) -> Option<Type> {
        if self == other {
            Some(self)
        } else if self.is_tagged() && other.is_tagged() {
            Some(Type::Any)
        } else {
            None
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A constant: its type, and its 64 bits as a value of that type has them in a register.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Const {
    pub ty: Type,
    pub bits: Word,
}

impl Const {
    pub const NONE: Const = Const { ty: Type::Any, bits: Word::NONE };

    /// Of a tagged word, with the most precise type.
    pub fn any(w: Word) -> Const {
        let ty = if w.is_int() {
            Type::Int
        } else if w.is_ptr() {
            Type::Obj
        } else {
            Type::Any
        };
        Const { ty, bits: w }
    }
    /// A small int.
    pub fn int(i: i64) -> Option<Const> {
        Word::try_int(i).map(|bits| Const { ty: Type::Int, bits })
    }
    pub fn float(f: f64) -> Const {
        Const { ty: Type::Float, bits: Word::from_f64(f) }
    }
    pub fn bool(b: bool) -> Const {
        Const { ty: Type::Bool, bits: Word(b as u64) }
    }
    pub fn word(w: u64) -> Const {
        Const { ty: Type::Word, bits: Word(w) }
    }
    /// From the bits of a value of a known type.
    pub fn of(ty: Type, bits: Word) -> Const {
        if ty.is_tagged() { Const::any(bits) } else { Const { ty, bits } }
    }

    pub fn as_int(self) -> Option<i64> {
        (self.ty == Type::Int).then(|| self.bits.int())
    }
    pub fn as_float(self) -> Option<f64> {
        (self.ty == Type::Float).then(|| self.bits.as_f64())
    }
    pub fn as_bool(self) -> Option<bool> {
        (self.ty == Type::Bool).then_some(self.bits.0 != 0)
    }
    pub fn as_word(self) -> Option<u64> {
        (self.ty == Type::Word).then_some(self.bits.0)
    }
}

/// `5` int, `2.5` float, `true` bool, `#5` word, `@0x1000` object, `None` and its like, `'2.5` an immediate float as
/// a tagged word, `any#0x45` another tagged word.
impl fmt::Display for Const {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ty {
            Type::Int => write!(f, "{}", self.bits.int()),
            Type::Float => write_float(f, self.bits.as_f64()),
            Type::Bool => write!(f, "{}", self.bits.0 != 0),
            Type::Word | Type::Void => write_hash(f, self.bits.0),
            Type::Obj => write!(f, "@{:#x}", self.bits.address()),
            Type::Any if self.bits.is_float() => {
                f.write_str("'")?;
                write_float(f, self.bits.float())
            }
            Type::Any => match SPECIALS.iter().find(|(_, w)| *w == self.bits) {
                Some((name, _)) => f.write_str(name),
                None => write!(f, "any#{:#x}", self.bits.0),
            },
        }
    }
}

impl fmt::Debug for Const {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Small words in decimal, others in hex.
pub(crate) fn write_hash(f: &mut fmt::Formatter<'_>, w: u64) -> fmt::Result {
    if (w as i64).unsigned_abs() < 4096 { write!(f, "#{}", w as i64) } else { write!(f, "#{w:#x}") }
}

fn write_float(f: &mut fmt::Formatter<'_>, x: f64) -> fmt::Result {
    if x.is_nan() && x.to_bits() != f64::NAN.to_bits() {
        write!(f, "nan#{:#x}", x.to_bits())
    } else if x.is_nan() {
        f.write_str("nan")
    } else {
        write!(f, "{x:?}")
    }
}
