//! `CodeObject` and constants.

use crate::packed::Packed;
use crate::{ExceptionEntry, Lines, Positions};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Bits of [`LocalVar::kind`], as CPython's `CO_FAST_*`.
pub mod kind {
    pub const ARG_POS: u8 = 0x02;
    pub const ARG_KW: u8 = 0x04;
    pub const ARG_VAR: u8 = 0x08;
    /// A variable of an inlined comprehension that the surrounding scope does not show.
    pub const HIDDEN: u8 = 0x10;
    pub const LOCAL: u8 = 0x20;
    pub const CELL: u8 = 0x40;
    pub const FREE: u8 = 0x80;
}

/// A slot of the frame: locals first (arguments in the order positional, keyword-only, `*args`, `**kwargs`), then cells that are
/// not arguments, then free variables. An argument that is a cell is one slot with both bits.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct LocalVar {
    pub name: Box<str>,
    pub kind: u8,
}

impl LocalVar {
    pub fn is_local(&self) -> bool {
        self.kind & kind::LOCAL != 0
    }
    pub fn is_cell(&self) -> bool {
        self.kind & kind::CELL != 0
    }
    pub fn is_free(&self) -> bool {
        self.kind & kind::FREE != 0
    }
    pub fn is_hidden(&self) -> bool {
        self.kind & kind::HIDDEN != 0
    }
}

/// A constant. Equality is identity of type and bits (1, 1.0, True, 0.0 and -0.0 all differ), which is what merging needs.
#[derive(Clone, Debug)]
pub enum Const {
    None,
    Bool(bool),
    Ellipsis,
    Int(i64),
    /// Outside of `i64`; magnitude little-endian without trailing zeros.
    BigInt {
        negative: bool,
        magnitude: Box<[u8]>,
    },
    Float(f64),
    Complex(f64, f64),
    /// UTF-8 in which surrogates are three bytes each, pairs of them too (Python does not join them).
    Str(Box<[u8]>),
    Bytes(Box<[u8]>),
    Tuple(Box<[Const]>),
    FrozenSet(Box<[Const]>),
    /// start, stop, step
    Slice(Box<[Const; 3]>),
    Code(Arc<CodeObject>),
    /// Code of the library that nobody has looked into yet.
    Packed(Arc<Packed>),
}

impl Const {
    /// The code object, unpacked.
    pub fn code(&self) -> Option<&Arc<CodeObject>> {
        match self {
            Const::Code(c) => Some(c),
            Const::Packed(p) => Some(p.whole()),
            _ => None,
        }
    }
    pub fn str(s: &str) -> Const {
        Const::Str(s.as_bytes().into())
    }
}

impl PartialEq for Const {
    fn eq(&self, other: &Const) -> bool {
        use Const::*;
        match (self, other) {
            (None, None) | (Ellipsis, Ellipsis) => true,
            (Bool(a), Bool(b)) => a == b,
            (Int(a), Int(b)) => a == b,
            (BigInt { negative: a, magnitude: m }, BigInt { negative: b, magnitude: n }) => a == b && m == n,
            (Float(a), Float(b)) => a.to_bits() == b.to_bits(),
            (Complex(a, b), Complex(c, d)) => a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits(),
            (Str(a), Str(b)) | (Bytes(a), Bytes(b)) => a == b,
            (Tuple(a), Tuple(b)) | (FrozenSet(a), FrozenSet(b)) => a == b,
            (Slice(a), Slice(b)) => a == b,
            (Packed(a), Packed(b)) if Arc::ptr_eq(a, b) => true,
            (Code(_) | Packed(_), Code(_) | Packed(_)) => match (self.code(), other.code()) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
                _ => false,
            },
            _ => false,
        }
    }
}
impl Eq for Const {}

impl Hash for Const {
    fn hash<H: Hasher>(&self, h: &mut H) {
        if !matches!(self, Const::Code(_) | Const::Packed(_)) {
            std::mem::discriminant(self).hash(h);
        }
        match self {
            Const::None | Const::Ellipsis => {}
            Const::Bool(b) => b.hash(h),
            Const::Int(i) => i.hash(h),
            Const::BigInt { negative, magnitude } => (negative, magnitude).hash(h),
            Const::Float(f) => f.to_bits().hash(h),
            Const::Complex(a, b) => (a.to_bits(), b.to_bits()).hash(h),
            Const::Str(s) | Const::Bytes(s) => s.hash(h),
            Const::Tuple(v) | Const::FrozenSet(v) => v.hash(h),
            Const::Slice(v) => v.hash(h),
            Const::Code(c) => (&c.qualname, c.first_line).hash(h),
            Const::Packed(p) => (p.head().qualname, p.head().first_line).hash(h),
        }
    }
}

/// What the compiler makes of a module, function body, class body or annotation scope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeObject {
    /// Positional parameters, positional-only ones included, `*args` not.
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub stacksize: u32,
    /// `co` bits.
    pub flags: u32,
    pub first_line: u32,
    pub code: Vec<u32>,
    pub consts: Vec<Const>,
    pub names: Vec<Box<str>>,
    pub localsplus: Vec<LocalVar>,
    pub filename: Arc<str>,
    pub name: Box<str>,
    pub qualname: Box<str>,
    /// CPython's location-table format, counted in words (caches included).
    pub linetable: Box<[u8]>,
    /// Sorted by start, not overlapping.
    pub exceptions: Vec<ExceptionEntry>,
    /// Sorted word offsets where control flow joins.
    pub merge_points: Vec<u32>,
}

impl CodeObject {
    /// The positions of each word.
    pub fn positions(&self) -> Positions<'_> {
        Positions::new(&self.linetable, self.first_line)
    }
    /// Ranges of words with one line.
    pub fn lines(&self) -> Lines<'_> {
        Lines::new(&self.linetable, self.first_line)
    }
    /// Line of the instruction at `offset`.
    pub fn line_at(&self, offset: usize) -> Option<u32> {
        self.lines().find(|&(start, end, _)| start <= offset && offset < end).and_then(|(_, _, line)| line)
    }
    /// Number of cell slots (arguments that are cells included).
    pub fn ncells(&self) -> usize {
        self.localsplus.iter().filter(|v| v.is_cell()).count()
    }
    pub fn nfrees(&self) -> usize {
        self.localsplus.iter().filter(|v| v.is_free()).count()
    }
    /// Length of `co_varnames`.
    pub fn nlocals(&self) -> usize {
        self.localsplus.iter().filter(|v| v.is_local()).count()
    }
    /// `co_varnames`
    pub fn varnames(&self) -> impl Iterator<Item = &str> {
        self.localsplus.iter().filter(|v| v.is_local()).map(|v| &*v.name)
    }
    /// `co_cellvars`
    pub fn cellvars(&self) -> impl Iterator<Item = &str> {
        self.localsplus.iter().filter(|v| v.is_cell()).map(|v| &*v.name)
    }
    /// `co_freevars`
    pub fn freevars(&self) -> impl Iterator<Item = &str> {
        self.localsplus.iter().filter(|v| v.is_free()).map(|v| &*v.name)
    }
    /// All parameters, `*args` and `**kwargs` included.
    pub fn total_args(&self) -> usize {
        self.argcount as usize
            + self.kwonlyargcount as usize
            + (self.flags & crate::co::VARARGS != 0) as usize
            + (self.flags & crate::co::VARKEYWORDS != 0) as usize
    }
    /// This code object and all inside it.
    pub fn walk(&self, f: &mut dyn FnMut(&CodeObject)) {
        f(self);
        for c in &self.consts {
            if let Some(c) = c.code() {
                c.walk(f);
            }
        }
    }
}
