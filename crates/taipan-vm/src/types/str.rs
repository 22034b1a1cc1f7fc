//! str.

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

pub static STR: TypeDef = TypeDef {
    shape: Some(id::STR),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF,
    ..TypeDef::of::<StrObj>("str")
};

pub static STR_ITER: TypeDef = TypeDef {
    shape: Some(id::STR_ITER),
    ..TypeDef::of::<SeqIter>("str_iterator")
};

