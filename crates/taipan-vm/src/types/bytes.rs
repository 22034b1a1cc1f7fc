//! bytes and bytearray.

#![allow(unused_imports)]
use crate::call::Args;
use crate::native::{TypeDef, def, getset, getter, raw};
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::types::PUBLIC;
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use taipan_heap::{Gc, Header, Slot, Value};

pub static BYTES: TypeDef = TypeDef {
    shape: Some(id::BYTES),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF,
    ..TypeDef::of::<BytesObj>("bytes")
};

pub static BYTES_ITER: TypeDef = TypeDef {
    shape: Some(id::BYTES_ITER),
    ..TypeDef::of::<SeqIter>("bytes_iterator")
};

pub static BYTEARRAY: TypeDef = TypeDef {
    shape: Some(id::BYTEARRAY),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF | type_flags::WEAKREFS,
    ..TypeDef::of::<ByteArrayObj>("bytearray")
};

