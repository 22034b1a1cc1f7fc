//! `_weakref`: the types live in the VM.

use crate::ModuleDef;
use taipan_vm::types::weakref::{CALLABLE_PROXY, FUNCTIONS, PROXY, REFERENCE};

pub static DEF: ModuleDef = ModuleDef {
    name: "_weakref",
    doc: "Weak-reference support module.",
    functions: FUNCTIONS,
    types: &[&REFERENCE, &PROXY, &CALLABLE_PROXY],
    init: |vm, d| {
        let t = vm.native_type(&REFERENCE).value();
        vm.dict_set_text(d, "ref", t);
        Ok(())
    },
};
