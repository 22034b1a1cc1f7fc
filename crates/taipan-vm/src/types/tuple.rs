//! tuple.

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

pub static TUPLE: TypeDef = TypeDef {
    shape: Some(id::TUPLE),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::SEQUENCE | type_flags::MATCH_SELF,
    ..TypeDef::of::<TupleObj>("tuple")
};

pub static TUPLE_ITER: TypeDef = TypeDef {
    shape: Some(id::TUPLE_ITER),
    ..TypeDef::of::<SeqIter>("tuple_iterator")
};

