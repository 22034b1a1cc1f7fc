//! range.

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

pub static RANGE: TypeDef = TypeDef {
    shape: Some(id::RANGE),
    flags: PUBLIC | type_flags::SEQUENCE,
    ..TypeDef::of::<RangeObj>("range")
};

pub static RANGE_ITER: TypeDef = TypeDef {
    shape: Some(id::RANGE_ITER),
    ..TypeDef::of::<RangeIter>("range_iterator")
};

pub static LONGRANGE_ITER: TypeDef = TypeDef {
    ..TypeDef { name: "longrange_iterator", ..TypeDef::BASE }
};

