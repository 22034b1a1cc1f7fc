//! `sys._jit`: what programs may ask about machine code; and what they may ask the JIT for.

use crate::ModuleDef;
use taipan_vm::native::def;
use taipan_vm::{R, Value, Vm};

/// `sys._clear_internal_caches()`
pub fn clear_internal_caches(vm: &mut Vm, _: &[Value]) -> R {
    if let Some(jit) = vm.jit.clone() {
        jit.clear();
    }
    Ok(Value::NONE)
}
/// `sys._dump_tracelets(outpath)`
pub fn dump_tracelets(vm: &mut Vm, a: &[Value]) -> R {
    let path = vm.fs_path_bytes(a[0])?;
    let name = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(&path);
    let written = match vm.jit.clone() {
        Some(jit) => jit.dump(std::path::Path::new(name)),
        // No executors.
        None => std::fs::write(name, "digraph executors {\n}\n"),
    };
    match written {
        Ok(()) => Ok(Value::NONE),
        Err(e) => Err(vm.os_error(e.raw_os_error().unwrap_or(0), a[0])),
    }
}

pub static DEF: ModuleDef = ModuleDef {
    name: "sys._jit",
    doc: "Utilities for observing just-in-time compilation.",
    functions: &[
        def(
            "is_available",
            "($module, /)",
            |_, _| Ok(Value::TRUE),
            "Return True if the current Python executable supports JIT compilation, and False otherwise.",
        ),
        def(
            "is_enabled",
            "($module, /)",
            |vm, _| Ok(Value::bool(vm.jit.is_some())),
            "Return True if JIT compilation is enabled for the current Python process (implies sys._jit.is_available()), and False otherwise.",
        ),
        def(
            "is_active",
            "($module, /)",
            // (Only machine code calls natives with no interpreter loop in between.)
            |vm, _| Ok(Value::bool(vm.thread.native_entry == 0)),
            "Return True if the topmost Python frame is currently executing JIT code (implies sys._jit.is_enabled()), and False otherwise.",
        ),
    ],
    ..ModuleDef::BASE
};
