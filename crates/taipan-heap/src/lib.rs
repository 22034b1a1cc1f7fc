//! Values, objects and memory of Taipan. Knows nothing of Python types.
//!
//! - [`Value`]: the tagged word. [`Header`]: what objects begin with. [`Gc`], [`Slot`], [`PtrSlot`]:
//!   pointers. [`ValueArray`], [`RawBytes`]: building blocks of containers.
//! - [`Heap`]: a non-moving, generational collector with conservative roots; see `heap.rs`.
//! - [`RootedVec`], [`RootedValue`], [`Root`]: what Rust structures outside the heap may hold.
//! - [`layout`]: the offsets machine code needs, the only source of them.

mod alloc;
mod array;
mod barrier;
mod blocks;
mod class;
mod collect;
mod header;
mod heap;
mod inspect;
mod mark;
mod ptr;
mod reserve;
mod rooted;
mod roots;
mod stats;
mod sweep;
mod value;
mod verify;
mod weak;

pub mod layout;

pub use array::{RawBytes, ValueArray, copy_few_words, copy_words};
pub use header::{DropFn, Header, HeapObject, Kind, KindInfo, SizeFn, TraceFn};
pub use heap::{Heap, HeapConfig, HeapError};
pub use mark::{Attention, Host, Marked, Tracer};
pub use ptr::{Gc, PtrSlot, Slot};
pub use rooted::{Root, Rooted, RootedValue, RootedVec, Trace};
pub use roots::{SpilledRegisters, with_stack_pointer};
pub use stats::{PAUSE_BUCKETS, Stats};
pub use value::Value;
pub use weak::WeakList;

#[cfg(test)]
mod tests;
