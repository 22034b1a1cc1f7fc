//! `_typing`: the objects live in the VM.

use crate::ModuleDef;
use taipan_vm::types::typevars;

pub static DEF: ModuleDef = ModuleDef {
    name: "_typing",
    doc: "Primitives and accelerators for the typing module.\n",
    functions: typevars::FUNCTIONS,
    types: typevars::TYPES,
    init: |vm, d| {
        typevars::init_module(vm, d);
        Ok(())
    },
};
