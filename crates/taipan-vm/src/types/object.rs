//! object, None, Ellipsis, NotImplemented.

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

pub static OBJECT: TypeDef = TypeDef {
    shape: Some(id::OBJECT),
    flags: PUBLIC | type_flags::BASETYPE,
    ..TypeDef { name: "object", ..TypeDef::BASE }
};

pub static NONE_TYPE: TypeDef = TypeDef {
    ..TypeDef { name: "NoneType", ..TypeDef::BASE }
};

pub static ELLIPSIS: TypeDef = TypeDef {
    ..TypeDef { name: "ellipsis", ..TypeDef::BASE }
};

pub static NOT_IMPLEMENTED: TypeDef = TypeDef {
    ..TypeDef { name: "NotImplementedType", ..TypeDef::BASE }
};

