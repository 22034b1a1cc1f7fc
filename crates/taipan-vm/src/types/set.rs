//! set and frozenset.

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

pub static SET: TypeDef = TypeDef {
    shape: Some(id::SET),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF | type_flags::WEAKREFS,
    ..TypeDef::of::<crate::set::SetObj>("set")
};

pub static FROZENSET: TypeDef = TypeDef {
    shape: Some(id::FROZENSET),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF | type_flags::WEAKREFS,
    ..TypeDef::of::<crate::set::SetObj>("frozenset")
};

impl Vm {
    pub fn new_frozenset(&mut self, _items: &[Value]) -> R {
        Err(self.not_implemented_error("frozenset"))
    }
}
impl Vm {
    pub fn new_set(&mut self) -> R {
        Err(self.not_implemented_error("set"))
    }
    pub fn set_add(&mut self, _s: Value, _v: Value) -> R<()> {
        Err(self.not_implemented_error("set"))
    }
}
