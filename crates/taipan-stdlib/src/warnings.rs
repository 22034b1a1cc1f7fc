//! `_warnings`: the entry points that the interpreter and importlib want. The rules are those of the pure-Python
//! `_py_warnings`, which `warnings` uses too.

use crate::ModuleDef;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, raw};
use taipan_vm::{R, Vm};

static FUNCTIONS: &[MethodDef] = &[
    raw(
        "warn",
        "($module, /, message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
        warn,
        "Issue a warning, or maybe ignore it or raise an exception.",
    ),
    raw(
        "warn_explicit",
        "($module, /, message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)",
        warn_explicit,
        "Issue a warning, or maybe ignore it or raise an exception.",
    ),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "_warnings",
    doc: "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
    functions: FUNCTIONS,
    ..ModuleDef::BASE
};

// Native functions have no frame, so the stack level counts from the caller as it should.
fn warn(vm: &mut Vm, args: Args) -> R {
    let m = vm.import_module("warnings")?;
    let f = vm.getattr_text(m, "warn")?;
    vm.call_args(f, args)
}
fn warn_explicit(vm: &mut Vm, args: Args) -> R {
    let m = vm.import_module("warnings")?;
    let f = vm.getattr_text(m, "warn_explicit")?;
    vm.call_args(f, args)
}
