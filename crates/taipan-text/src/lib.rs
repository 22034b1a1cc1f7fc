//! Algorithms of Python's text, bytes and numbers that need no virtual machine.
//!
//! Everything here works on slices of code units, bytes and machine numbers, and answers with plain data: an error is
//! an enum (or an error with CPython's text) that the VM turns into an exception. Nothing in this crate allocates Python
//! objects, calls Python code, or reads the environment.
//!
//! Terms. A Python string is stored in the narrowest of three forms: `u8` (Latin-1), `u16` (UCS-2, lone surrogates
//! allowed) or `u32`. A *unit* is one such element and always one code point. A text is *canonical* when it is stored in
//! the narrowest form that holds it; [`StrBuilder`] makes canonical texts only.

pub mod case;
pub mod codecs;
pub mod error;
pub mod escape;
pub mod float;
pub mod hash;
pub mod int;
pub mod math;
pub mod random;
pub mod search;
pub mod spec;
pub mod ucd;
pub mod units;

pub use error::{ErrorKind, NoMemory, TextError};
pub use units::{CodeUnit, StrBuilder, Text, TextBuf};
