//! generator, coroutine, async_generator and their helpers.

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

pub static GENERATOR: TypeDef = TypeDef {
    shape: Some(id::GENERATOR),
    flags: type_flags::WEAKREFS,
    ..TypeDef::of::<GenObj>("generator")
};

pub static COROUTINE: TypeDef = TypeDef {
    shape: Some(id::COROUTINE),
    flags: type_flags::WEAKREFS,
    ..TypeDef::of::<GenObj>("coroutine")
};

pub static ASYNC_GENERATOR: TypeDef = TypeDef {
    shape: Some(id::ASYNC_GENERATOR),
    flags: type_flags::WEAKREFS,
    ..TypeDef::of::<GenObj>("async_generator")
};

