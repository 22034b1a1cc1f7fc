//! `_imp`: what importlib needs from the interpreter. Frozen modules are those of the embedded library that CPython freezes too.

use crate::{ModuleDef, create, embedded, find};
use std::sync::Arc;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::{ModuleObj, R, Value, ValueExt, Vm};

static FUNCTIONS: &[MethodDef] = &[
    def(
        "acquire_lock",
        "($module, /)",
        |vm, _| lock(vm, 1),
        "Acquires the interpreter's import lock for the current thread.",
    ),
    def("release_lock", "($module, /)", |vm, _| release(vm), "Release the interpreter's import lock."),
    def(
        "lock_held",
        "($module, /)",
        |vm, _| held(vm),
        "Return True if the import lock is currently held, else False.",
    ),
    def(
        "is_builtin",
        "($module, name, /)",
        is_builtin,
        "Returns True if the module name corresponds to a built-in module.",
    ),
    def(
        "is_frozen",
        "($module, name, /)",
        is_frozen,
        "Returns True if the module name corresponds to a frozen module.",
    ),
    def(
        "is_frozen_package",
        "($module, name, /)",
        is_frozen_package,
        "Returns True if the module name is of a frozen package.",
    ),
    def(
        "find_frozen",
        "($module, name, /, *, withdata=False)",
        find_frozen,
        "Return info about the corresponding frozen module (if there is one) or None.",
    ),
    def(
        "get_frozen_object",
        "($module, name, data=None, /)",
        get_frozen_object,
        "Create a code object for a frozen module.",
    ),
    def("init_frozen", "($module, name, /)", init_frozen, "Initializes a frozen module."),
    def("create_builtin", "($module, spec, /)", create_builtin, "Create an extension module."),
    def("exec_builtin", "($module, mod, /)", |_, _| Ok(Value::small(0)), "Initialize a built-in module."),
    def("create_dynamic", "($module, spec, file=None, /)", create_dynamic, "Create an extension module."),
    def("exec_dynamic", "($module, mod, /)", |_, _| Ok(Value::small(0)), "Initialize an extension module."),
    def(
        "extension_suffixes",
        "($module, /)",
        |vm, _| Ok(vm.list(&[])),
        "Returns the list of file suffixes used to identify extension modules.",
    ),
    def("source_hash", "($module, key, source)", source_hash, ""),
    def(
        "_fix_co_filename",
        "($module, code, path, /)",
        |_, _| Ok(Value::NONE),
        "Changes code.co_filename to specify the passed-in file path.",
    ),
    def(
        "_frozen_module_names",
        "($module, /)",
        frozen_names,
        "Returns the list of available frozen modules.",
    ),
    def("_override_frozen_modules_for_tests", "($module, override, /)", |_, _| Ok(Value::NONE), ""),
    def("_override_multi_interp_extensions_check", "($module, override, /)", |_, _| Ok(Value::small(0)), ""),
];

pub static DEF: ModuleDef = ModuleDef {
    name: "_imp",
    doc: "(Extremely) low-level import machinery bits as used by importlib.",
    functions: FUNCTIONS,
    init: |vm, d| {
        let v = vm.str_value("default");
        vm.dict_set_text(d, "check_hash_based_pycs", v);
        // Marks files of compiled code that are ours, and of this table of opcodes: two bytes, and an end of line as
        // CPython's has it.
        let token = 0x0a0d_0000 | (taipan_bytecode::format_version() & 0xffff);
        vm.dict_set_text(d, "pyc_magic_number_token", Value::small(token.into()));
        Ok(())
    },
    ..ModuleDef::BASE
};

/// Depth of the import lock; the GIL makes it a counter.
#[derive(Default)]
struct ImportLock(usize);

fn lock(vm: &mut Vm, n: usize) -> R {
    vm.library::<ImportLock>().0 += n;
    Ok(Value::NONE)
}
fn release(vm: &mut Vm) -> R {
    if vm.library::<ImportLock>().0 == 0 {
        return Err(vm.runtime_error("not holding the import lock"));
    }
    vm.library::<ImportLock>().0 -= 1;
    Ok(Value::NONE)
}
fn held(vm: &mut Vm) -> R {
    Ok(Value::bool(vm.library::<ImportLock>().0 > 0))
}

fn name_arg(vm: &mut Vm, v: Value) -> R<String> {
    match v.to_str() {
        Some(s) => Ok(s.to_string_lossy()),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("argument must be str, not {t}")))
        }
    }
}
fn is_builtin(vm: &mut Vm, a: &[Value]) -> R {
    let n = name_arg(vm, a[0])?;
    Ok(Value::small(match find(&n) {
        Some(_) if n == "sys" || n == "builtins" => -1,
        Some(_) => 1,
        None => -((n == "builtins") as i64),
    }))
}
fn is_frozen(vm: &mut Vm, a: &[Value]) -> R {
    let n = name_arg(vm, a[0])?;
    Ok(Value::bool(embedded::frozen(&n).is_some()))
}
fn is_frozen_package(vm: &mut Vm, a: &[Value]) -> R {
    let n = name_arg(vm, a[0])?;
    match embedded::frozen(&n) {
        Some(f) => Ok(Value::bool(f.entry.package)),
        None => Err(no_frozen(vm, &n)),
    }
}
fn no_frozen(vm: &mut Vm, n: &str) -> taipan_vm::Raised {
    let t = vm.exc.ImportError;
    vm.raise(t, format!("No such frozen object named {n}"))
}
fn find_frozen(vm: &mut Vm, a: &[Value]) -> R {
    let n = name_arg(vm, a[0])?;
    let Some(f) = embedded::frozen(&n) else { return Ok(Value::NONE) };
    let origin = f.origin.map_or(Value::NONE, |o| vm.str_value(o));
    Ok(vm.tuple(&[Value::NONE, Value::bool(f.entry.package), origin]))
}
/// The code object of an embedded module.
pub fn frozen_code(vm: &mut Vm, name: &str) -> R {
    let Some(f) = embedded::frozen(name) else { return Err(no_frozen(vm, name)) };
    match embedded::code(f.entry, None) {
        Some(c) => Ok(vm.new_code(Arc::new(c)).value()),
        None => {
            let t = vm.exc.ImportError;
            Err(vm.raise(t, format!("Frozen object named '{name}' is invalid")))
        }
    }
}
fn get_frozen_object(vm: &mut Vm, a: &[Value]) -> R {
    let n = name_arg(vm, a[0])?;
    frozen_code(vm, &n)
}
fn init_frozen(vm: &mut Vm, a: &[Value]) -> R {
    let n = name_arg(vm, a[0])?;
    if embedded::frozen(&n).is_none() {
        return Ok(Value::NONE);
    }
    import_frozen(vm, &n)
}
/// Makes a module of an embedded one without importlib (to start importlib itself).
pub fn import_frozen(vm: &mut Vm, name: &str) -> R {
    let code = frozen_code(vm, name)?;
    let m = vm.new_module(name, "");
    let (Some(d), Some(code)) = (m.dict.get().to_dict(), code.downcast::<taipan_vm::code::CodeObj>()) else {
        return Ok(Value::NONE);
    };
    let b = vm.builtins.value();
    vm.dict_set_text(d, "__builtins__", b);
    // Where it was frozen from; importlib takes it away again.
    let orig = embedded::frozen(name).and_then(|f| f.origin).unwrap_or(name);
    let orig = vm.str_value(orig);
    vm.dict_set_text(d, "__origname__", orig);
    let mods = vm.modules;
    vm.dict_set_text(mods, name, m.value());
    vm.run_code(code, d, d.value())?;
    Ok(m.value())
}
fn create_builtin(vm: &mut Vm, a: &[Value]) -> R {
    let name = vm.getattr_text(a[0], "name")?;
    let n = name_arg(vm, name)?;
    let mods = vm.modules;
    if let Some(m) = vm.dict_get_text(mods, &n)
        && m.downcast::<ModuleObj>().is_some()
    {
        return Ok(m);
    }
    match find(&n) {
        Some(d) => create(vm, d),
        None => Ok(Value::NONE),
    }
}
fn create_dynamic(vm: &mut Vm, _a: &[Value]) -> R {
    let t = vm.exc.ImportError;
    Err(vm.raise(t, "Taipan cannot load extension modules written for CPython"))
}
fn source_hash(vm: &mut Vm, a: &[Value]) -> R {
    let key = a[0].to_i64().unwrap_or(0) as u64;
    let Some(b) = a[1].to_bytes() else { return Err(vm.type_error("a bytes-like object is required")) };
    let h = taipan_text::hash::siphash13(key, 0, b.as_slice());
    Ok(vm.new_bytes(&h.to_le_bytes()).value())
}
fn frozen_names(vm: &mut Vm, _a: &[Value]) -> R {
    Ok(vm.list_from(embedded::frozen_names(), |vm, n| vm.str_value(n)))
}
