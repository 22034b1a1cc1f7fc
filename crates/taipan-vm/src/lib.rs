//! The virtual machine of Taipan: objects, types and their operations, frames, the interpreter, import.
//!
//! Start at [`Vm`]. Conventions that hold everywhere in this crate:
//! - A runtime operation takes `&mut Vm` and returns [`R`]: a value, or [`Raised`], in which case the exception is
//!   in `vm.exception`.
//! - Heap objects are passed as `Value` or typed `Gc<T>`; a value on the native stack is a root. A value in a Rust
//!   collection is not: use `RootedVec` (see taipan-heap).
//! - The unbound word stands for "no value" (absent argument, empty cell, deletion), never seen by Python code.
//! - Anything that may run Python code may change any mutable object: do not hold slices of lists, or indexes, over
//!   it without checking again.

pub use taipan_heap;

pub mod attr;
pub mod call;
pub mod class;
pub mod code;
pub mod dict;
pub mod errors;
pub mod exceptions;
pub mod frame;
pub mod gil;
pub mod interp;
pub mod native;
pub mod object;
pub mod ops;
mod pending;
pub mod set;
pub mod shape;
pub mod slots;
pub mod strings;
pub mod typeobj;
pub mod types;
pub mod vm;

pub use call::Args;
pub use errors::{R, Raised};
pub use object::*;
pub use slots::{BinOp, CmpOp, Slots};
pub use taipan_heap::{Gc, PtrSlot, RootedVec, Slot, Value, ValueArray};
pub use typeobj::TypeObj;
pub use vm::Vm;
