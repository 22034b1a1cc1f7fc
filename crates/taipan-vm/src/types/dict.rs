//! dict and its views.

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

pub static DICT: TypeDef = TypeDef {
    shape: Some(id::DICT),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MAPPING | type_flags::MATCH_SELF,
    ..TypeDef::of::<crate::dict::DictObj>("dict")
};

