//! Heap objects of the core types: their layouts and how the collector walks them.
//!
//! Terms. A *kind* is a layout: it tells the collector how to walk an object and Rust code which struct it may
//! cast to. A *class* is the Python type. Many classes share a kind: every instance of a class written in Python
//! that extends `list` is of kind `LIST`, with its extra words behind the native struct (see [`crate::shape`]).
//!
//! Two layouts carry Python-level classes:
//! - `INSTANCE`: instances of classes whose native base is `object`; all words behind the header are values.
//! - `SUBVALUE`: instances of classes that extend an immutable value type (int, float, complex, str, bytes,
//!   tuple). The first word behind the header is the plain value; then come the words of the class. The
//!   conversions in [`convert`] look through it.
//!
//! Mutable native types (list, dict, set, exceptions, modules, …) are extended in place: the subclass's words
//! follow the native struct, and `flags::EXTRA` is set in the header.
//!
//! Invariant: a struct here is `#[repr(C)]`, begins with `hdr: Header`, and its trace function visits every word
//! that may hold a reference.

pub mod convert;
mod kinds;
pub mod native;
mod structs;

pub use convert::*;
pub use kinds::{KINDS, kind};
pub use native::{Native, NativePayload, NativeVTable, native_of};
pub use structs::*;
pub use taipan_heap::Trace;

/// Bits of `Header::flags`.
pub mod flags {
    /// The object has words of its Python-level class behind the native struct.
    pub const EXTRA: u16 = 1 << 0;
    /// The object is in the weak reference table.
    pub const WEAKREFS: u16 = 1 << 1;
    /// `__del__` has run (it runs once).
    pub const FINALIZED: u16 = 1 << 2;
    /// A string all of whose characters are ASCII.
    pub const ASCII: u16 = 1 << 3;
    /// A string that is in the intern table.
    pub const INTERNED: u16 = 1 << 4;
    /// Two bits: log2 of the bytes per character of a string.
    pub const WIDTH_SHIFT: u16 = 5;
    pub const WIDTH_MASK: u16 = 3 << WIDTH_SHIFT;
    /// A set object that is a frozenset.
    pub const FROZEN: u16 = 1 << 7;
    /// The object's repr is being computed (cycle detection).
    pub const IN_REPR: u16 = 1 << 8;
    /// Free for one type's own use.
    pub const OWN: u16 = 1 << 9;
    /// A string in a growing buffer.
    pub const EXTERNAL: u16 = 1 << 11;
    /// A class or function whose version is watched: the JIT must be told of another one. A dict whose keys are.
    pub const WATCHED: u16 = 1 << 10;
    /// A dict some of whose values are watched: the JIT must be told before one is replaced.
    pub const VALUES_WATCHED: u16 = 1 << 12;
}
