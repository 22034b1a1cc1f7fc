//! code, frame and traceback objects.

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

pub static CODE: TypeDef = TypeDef {
    shape: Some(id::CODE),
    flags: type_flags::WEAKREFS,
    ..TypeDef::of::<crate::code::CodeObj>("code")
};

pub static FRAME: TypeDef = TypeDef {
    shape: Some(id::FRAME),
    ..TypeDef::of::<FrameObj>("frame")
};

pub static TRACEBACK: TypeDef = TypeDef {
    shape: Some(id::TRACEBACK),
    ..TypeDef::of::<TracebackObj>("traceback")
};

