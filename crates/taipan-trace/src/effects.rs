//! What instructions do besides giving a value: alias classes, the effects of helpers, and the questions that the
//! optimiser asks about the program it optimises.
//!
//! Memory is cut into **alias classes**: an access of one class never touches what an access of another class
//! touches. Within a class two accesses are told apart by object and offset (or index). Whoever emits accesses keeps
//! this true: one field is always accessed with one class, and always with the same width.
//!
//! Nobody but the trace's own stores and calls writes memory while the trace runs: signals and other threads are only
//! let in where the trace leaves, as `guard_valid` does when somebody waits.

use crate::ids::HelperId;
use crate::ty::Type;
use crate::word::Word;
use std::borrow::Cow;
use std::fmt;

macro_rules! aliases {
    ($($name:ident $text:literal $doc:literal;)*) => {
        /// A part of memory; see the module's description.
        #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Alias {$(
            #[doc = $doc]
            $name,
        )*}

        impl Alias {
            pub const ALL: &[Alias] = &[$(Alias::$name),*];

            pub const fn name(self) -> &'static str {
                match self {$(Alias::$name => $text,)*}
            }
        }
    };
}

aliases! {
    Slot "slot" "Attribute slots of objects, inline or spilled, by offset.";
    Shape "shape" "The shape in an object's header.";
    ListLen "list_len" "Lengths of lists.";
    ListItems "list_items" "Where a list's array is.";
    Elem "elem" "Elements of arrays (of lists, of spilled attributes never).";
    Cell "cell" "Contents of cells.";
    Dict "dict" "Values, lengths and tables of dicts and sets; one field: (array of entries, offset).";
    Iter "iter" "State of iterators and generators.";
    Flat "flat" "Arrays of numbers: their lengths, and where the items are.";
    FlatItems "flat_items" "Items of arrays of numbers.";
    Other "other" "Whatever has no class of its own.";
    Immut "immut" "What is never written after the object was made: tuple items, boxed floats, bound methods.";
}

impl Alias {
    pub fn from_name(name: &str) -> Option<Alias> {
        Alias::ALL.iter().copied().find(|a| a.name() == name)
    }
    pub(crate) fn from_imm(imm: u64) -> Alias {
        Alias::ALL.get(imm as usize).copied().unwrap_or(Alias::Other)
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of alias classes.
#[derive(Copy, Clone, PartialEq, Eq, Default)]
pub struct AliasSet(u16);

impl AliasSet {
    pub const NONE: AliasSet = AliasSet(0);
    /// Everything that can be written at all.
    pub const ALL: AliasSet = AliasSet((1 << Alias::Immut as u16) - 1);

    pub const fn of(classes: &[Alias]) -> AliasSet {
        let mut bits = 0;
        let mut i = 0;
        while i < classes.len() {
            bits |= 1 << classes[i] as u16;
            i += 1;
        }
        AliasSet(bits)
    }
    pub const fn contains(self, a: Alias) -> bool {
        self.0 & 1 << a as u16 != 0
    }
    pub const fn union(self, other: AliasSet) -> AliasSet {
        AliasSet(self.0 | other.0)
    }
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Debug for AliasSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Alias::ALL.iter().filter(|a| self.contains(**a)).map(|a| a.name())).finish()
    }
}

/// What a helper may do.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct Effects {
    pub reads: AliasSet,
    pub writes: AliasSet,
    /// May give the error word with an exception set. Its snapshot is then where the interpreter goes on, raising.
    pub raises: bool,
    /// May run any code: writes everything, raises, collects, and may make the trace invalid. All frames are written
    /// back as its snapshot says before it is called.
    pub runs_python: bool,
    /// May collect garbage, so that a new object must be complete before it.
    pub collects: bool,
    /// The same arguments give the same result, and nothing else happens (but perhaps an exception): equal calls may
    /// be one, and a call whose result nobody wants may go unless it raises.
    pub pure: bool,
}

impl Effects {
    /// Anything at all.
    pub const ANY: Effects = Effects {
        reads: AliasSet::ALL,
        writes: AliasSet::ALL,
        raises: true,
        runs_python: true,
        collects: true,
        pure: false,
    };
    /// A function in the mathematical sense.
    pub const PURE: Effects = Effects {
        reads: AliasSet::NONE,
        writes: AliasSet::NONE,
        raises: false,
        runs_python: false,
        collects: false,
        pure: true,
    };

    /// A call needs a snapshot.
    pub const fn needs_snapshot(&self) -> bool {
        self.raises || self.runs_python
    }
    /// With what is implied made explicit.
    pub const fn closed(self) -> Effects {
        if self.runs_python { Effects::ANY } else { self }
    }
}

/// A function of the runtime that traces may call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Helper {
    pub name: Cow<'static, str>,
    /// `None`: takes any arguments.
    pub params: Option<Cow<'static, [Type]>>,
    pub result: Type,
    pub effects: Effects,
}

/// What is asked about the program. Every answer must stay true for as long as the trace is valid.
pub trait Facts {
    /// The descriptor of a helper.
    fn helper(&self, h: HelperId) -> Option<&Helper>;
    /// For the parser.
    fn helper_named(&self, _name: &str) -> Option<HelperId> {
        None
    }
    /// The kind of all objects of a shape.
    fn shape_kind(&self, _shape: u32) -> Option<u8> {
        None
    }
    /// Objects of this shape never change to another one.
    fn shape_is_fixed(&self, _shape: u32) -> bool {
        false
    }
    /// The header word of a constant object, if its shape never changes.
    fn fixed_header(&self, _obj: Word) -> Option<Word> {
        None
    }
    /// Eight bytes at an offset of a constant object, of a field of class [`Alias::Immut`].
    fn load_immut(&self, _obj: Word, _offset: u64) -> Option<Word> {
        None
    }
}

/// A plain table of helpers; knows nothing else. For tests and tools.
#[derive(Clone, Default, Debug)]
pub struct HelperTable(pub Vec<Helper>);

impl Facts for HelperTable {
    fn helper(&self, h: HelperId) -> Option<&Helper> {
        self.0.get(h.index())
    }
    fn helper_named(&self, name: &str) -> Option<HelperId> {
        self.0.iter().position(|h| h.name == name).map(|i| HelperId(i as u32))
    }
}
