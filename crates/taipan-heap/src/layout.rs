//! Offsets and constants for machine code. Nothing else may name a raw offset.
//!
//! Bump allocation of an object of `bytes` (known when compiling): with
//! `c = size_class(bytes)` and `size = class_bytes(c)`,
//!
//! ```text
//! mov  r, [heap + local_cursor(c)]
//! lea  n, [r + size]
//! cmp  n, [heap + local_limit(c)]
//! ja   slow                          ; heap.alloc_slow(c)
//! mov  [heap + local_cursor(c)], n
//! ; now write the whole object, before anything that may collect
//! ```
//!
//! Write barrier, after storing into `obj`: `cmp byte [obj + HEADER_GC], 0; jne slow`, where slow calls
//! `heap.barrier(obj)` (for a large array better `heap.remember_store(obj, address of the slot)`).

use crate::array::{RawBytes, ValueArray};
pub use crate::class::{BLOCK, CLASS_SIZE, CLASSES, GRANULE, MAX_SMALL};
use crate::header::Header;
use crate::heap::{Heap, Local};
pub use crate::value::{FLOAT_BIT, FLOAT_ROTATE, INT_MASK, INT_SHIFT, PTR_MASK, PTR_TAG};
use std::mem::offset_of;

pub const HEADER_SIZE: usize = size_of::<Header>();
pub const HEADER_SHAPE: usize = offset_of!(Header, shape);
pub const HEADER_GC: usize = offset_of!(Header, gc);
pub const HEADER_KIND: usize = offset_of!(Header, kind);
pub const HEADER_FLAGS: usize = offset_of!(Header, flags);

pub const VALUES_LEN: usize = ValueArray::LEN_OFFSET;
pub const VALUES_DATA: usize = ValueArray::VALUES_OFFSET;
pub const RAW_CAP: usize = RawBytes::CAP_OFFSET;
pub const RAW_DATA: usize = RawBytes::BYTES_OFFSET;

/// From the start of a [`Heap`] to the bump cursor of a class.
pub const fn local_cursor(class: usize) -> usize {
    offset_of!(Heap, local) + class * size_of::<Local>() + offset_of!(Local, cursor)
}
/// From the start of a [`Heap`] to the bump limit of a class.
pub const fn local_limit(class: usize) -> usize {
    offset_of!(Heap, local) + class * size_of::<Local>() + offset_of!(Local, limit)
}
/// The class of objects of `bytes`, if they share blocks.
pub const fn size_class(bytes: usize) -> Option<usize> {
    if bytes <= MAX_SMALL { Some(crate::class::class_of_const(bytes)) } else { None }
}
/// What an object of the class takes.
pub const fn class_bytes(class: usize) -> usize {
    CLASS_SIZE[class]
}

const _: () = assert!(size_of::<Header>() == 8 && HEADER_SHAPE == 0 && HEADER_GC == 4 && HEADER_KIND == 5);
const _: () = assert!(local_cursor(0) == 0);
