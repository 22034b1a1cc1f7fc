//! The tagged word, mirrored from the heap's `Value` (whose module header has the table), as a plain number: this
//! crate looks at words but never follows them, so it needs neither a heap nor the rule that keeps values alive.
//!
//! | low bits | what |
//! |---|---|
//! | `…00` | small int, `i << 2` |
//! | `…1x` | immediate float, `bits.rotate_left(4) - 1` |
//! | `…001` | heap pointer, address + 1 |
//! | `…101` | specials |

use std::fmt;

/// 64 bits: a tagged value, the bits of an unboxed float, a machine bool, or a raw word. Its [`Type`](crate::Type)
/// stands with whatever holds it.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Word(pub u64);

/// Names of the special words.
pub const SPECIALS: [(&str, Word); 7] = [
    ("Error", Word::ERR),
    ("Unbound", Word::UNBOUND),
    ("None", Word::NONE),
    ("False", Word::FALSE),
    ("True", Word::TRUE),
    ("NotImplemented", Word::NOT_IMPLEMENTED),
    ("Ellipsis", Word::ELLIPSIS),
];

impl Word {
    pub const ZERO: Word = Word(0);
    pub const ERR: Word = Word(0x05);
    pub const UNBOUND: Word = Word(0x0d);
    pub const NONE: Word = Word(0x15);
    pub const FALSE: Word = Word(0x25);
    pub const TRUE: Word = Word(0x2d);
    pub const NOT_IMPLEMENTED: Word = Word(0x35);
    pub const ELLIPSIS: Word = Word(0x3d);

    /// The largest and smallest small int.
    pub const INT_MAX: i64 = (1 << 61) - 1;
    pub const INT_MIN: i64 = -(1 << 61);

    /// The tagged word of an int, if it is small enough.
    pub const fn try_int(i: i64) -> Option<Word> {
        if i >= Word::INT_MIN && i <= Word::INT_MAX { Some(Word((i << 2) as u64)) } else { None }
    }
    pub const fn is_int(self) -> bool {
        self.0 & 3 == 0
    }
    /// The int of a word that `is_int`.
    pub const fn int(self) -> i64 {
        self.0 as i64 >> 2
    }

    /// The immediate form of a float, if it has one.
    pub const fn try_float(f: f64) -> Option<Word> {
        let v = f.to_bits().rotate_left(4).wrapping_sub(1);
        if v & 2 != 0 { Some(Word(v)) } else { None }
    }
    pub const fn is_float(self) -> bool {
        self.0 & 2 != 0
    }
    /// The float of a word that `is_float`.
    pub const fn float(self) -> f64 {
        f64::from_bits(self.0.wrapping_add(1).rotate_right(4))
    }

    pub const fn bool(b: bool) -> Word {
        if b { Word::TRUE } else { Word::FALSE }
    }
    /// The word is `True` or `False`.
    pub const fn is_bool(self) -> bool {
        self.0 & !8 == Word::FALSE.0
    }
    pub const fn is_special(self) -> bool {
        self.0 & 7 == 5
    }

    pub const fn is_ptr(self) -> bool {
        self.0 & 7 == 1
    }
    /// The tagged word of an object at `address`.
    pub const fn ptr(address: u64) -> Word {
        Word(address.wrapping_add(1))
    }
    /// The address in a word that `is_ptr`.
    pub const fn address(self) -> u64 {
        self.0.wrapping_sub(1)
    }

    /// The first word of an object: shape, a clean collector state, kind, flags.
    pub const fn header(shape: u32, kind: u8, flags: u16) -> Word {
        Word(shape as u64 | (kind as u64) << 40 | (flags as u64) << 48)
    }
    /// The shape in a header word.
    pub const fn header_shape(self) -> u32 {
        self.0 as u32
    }
    /// The kind in a header word.
    pub const fn header_kind(self) -> u8 {
        (self.0 >> 40) as u8
    }
    /// The header word with another shape.
    pub const fn with_shape(self, shape: u32) -> Word {
        Word(self.0 & !0xffff_ffff | shape as u64)
    }

    /// The bits as a float (not a tagged word's float: see [`Word::float`]).
    pub const fn as_f64(self) -> f64 {
        f64::from_bits(self.0)
    }
    pub const fn from_f64(f: f64) -> Word {
        Word(f.to_bits())
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}
