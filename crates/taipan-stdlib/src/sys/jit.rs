//! `sys._jit`: what programs may ask about machine code. Taipan's own is none of CPython's tiers: it is not told of.

use crate::ModuleDef;
use taipan_vm::Value;
use taipan_vm::native::def;

pub static DEF: ModuleDef = ModuleDef {
    name: "sys._jit",
    doc: "Utilities for observing just-in-time compilation.",
    functions: &[
        def(
            "is_available",
            "($module, /)",
            |_, _| Ok(Value::FALSE),
            "Return True if the current Python executable supports JIT compilation, and False otherwise.",
        ),
        def(
            "is_enabled",
            "($module, /)",
            |_, _| Ok(Value::FALSE),
            "Return True if JIT compilation is enabled for the current Python process (implies sys._jit.is_available()), and False otherwise.",
        ),
        def(
            "is_active",
            "($module, /)",
            |_, _| Ok(Value::FALSE),
            "Return True if the topmost Python frame is currently executing JIT code (implies sys._jit.is_enabled()), and False otherwise.",
        ),
    ],
    ..ModuleDef::BASE
};
