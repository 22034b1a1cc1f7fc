//! Functions, methods, descriptors, property, classmethod, staticmethod, super, cells, mappingproxy.

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

pub static SLOT_WRAPPER: TypeDef = TypeDef {
    shape: Some(id::SLOT_WRAPPER),
    ..TypeDef::native::<crate::class::SlotWrapper>("wrapper_descriptor")
};

pub static METHOD_WRAPPER: TypeDef = TypeDef {
    ..TypeDef { name: "method-wrapper", ..TypeDef::BASE }
};

pub static GETSET: TypeDef = TypeDef {
    ..TypeDef::native::<crate::class::GetSetObj>("getset_descriptor")
};

pub static MEMBER: TypeDef = TypeDef {
    ..TypeDef::native::<crate::class::MemberObj>("member_descriptor")
};

pub static CLASSMETHOD_DESCR: TypeDef = TypeDef {
    ..TypeDef::native::<crate::class::ClassMethodDescr>("classmethod_descriptor")
};

pub static NATIVE_FN: TypeDef = TypeDef {
    shape: Some(id::NATIVE_FN),
    flags: type_flags::WEAKREFS,
    ..TypeDef::of::<NativeFn>("builtin_function_or_method")
};

pub static METHOD_DESCR: TypeDef = TypeDef {
    shape: Some(id::METHOD_DESCR),
    ..TypeDef::of::<NativeFn>("method_descriptor")
};

pub static STATICMETHOD: TypeDef = TypeDef {
    shape: Some(id::STATICMETHOD),
    flags: PUBLIC | type_flags::BASETYPE,
    attrs: std::mem::offset_of!(WrapObj, dict),
    ..TypeDef::of::<WrapObj>("staticmethod")
};

pub static CLASSMETHOD: TypeDef = TypeDef {
    shape: Some(id::CLASSMETHOD),
    flags: PUBLIC | type_flags::BASETYPE,
    attrs: std::mem::offset_of!(WrapObj, dict),
    ..TypeDef::of::<WrapObj>("classmethod")
};

pub static PROPERTY: TypeDef = TypeDef {
    shape: Some(id::PROPERTY),
    flags: PUBLIC | type_flags::BASETYPE,
    ..TypeDef::of::<PropertyObj>("property")
};

pub static FUNCTION: TypeDef = TypeDef {
    shape: Some(id::FUNCTION),
    flags: type_flags::WEAKREFS,
    attrs: std::mem::offset_of!(FuncObj, dict),
    ..TypeDef::of::<FuncObj>("function")
};

pub static METHOD: TypeDef = TypeDef {
    shape: Some(id::METHOD),
    flags: type_flags::WEAKREFS,
    ..TypeDef::of::<MethodObj>("method")
};

pub static CELL: TypeDef = TypeDef {
    shape: Some(id::CELL),
    ..TypeDef::of::<CellObj>("cell")
};

pub static SUPER: TypeDef = TypeDef {
    shape: Some(id::SUPER),
    flags: PUBLIC | type_flags::BASETYPE,
    ..TypeDef { name: "super", ..TypeDef::BASE }
};

pub static MAPPING_PROXY: TypeDef = TypeDef {
    flags: type_flags::MAPPING,
    ..TypeDef { name: "mappingproxy", ..TypeDef::BASE }
};

