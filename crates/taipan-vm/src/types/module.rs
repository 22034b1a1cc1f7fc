//! module.

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

pub static MODULE: TypeDef = TypeDef {
    shape: Some(id::MODULE),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    attrs: std::mem::offset_of!(ModuleObj, dict),
    ..TypeDef::of::<ModuleObj>("module")
};

