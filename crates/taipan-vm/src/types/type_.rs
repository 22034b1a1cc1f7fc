//! type.

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

pub static TYPE: TypeDef = TypeDef {
    shape: Some(id::TYPE),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<TypeObj>("type")
};

impl Vm {
    /// `list[int]`
    pub fn generic_alias(&mut self, _origin: Value, _args: Value) -> R {
        Err(self.not_implemented_error("generic alias"))
    }
}
