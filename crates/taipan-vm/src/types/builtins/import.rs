//! `__import__`, as far as it does not need files: modules that are loaded, native modules, and whatever import
//! system was installed under the state key `importlib.__import__`.

use crate::dict::DictExt;
use crate::object::*;
use crate::{R, Vm};
use taipan_heap::Value;

pub fn import(vm: &mut Vm, a: &[Value]) -> R {
    let none = |v: Value| if v.is_unbound() { Value::NONE } else { v };
    let (name, fromlist, level) = (a[0], none(a[3]), a[4]);
    if let Some(f) = vm.state_get("importlib.__import__") {
        let level = if level.is_unbound() { Value::small(0) } else { level };
        let fromlist = if a[3].is_unbound() { vm.empty_tuple.value() } else { fromlist };
        return vm.call(f, &[name, none(a[1]), none(a[2]), fromlist, level]);
    }
    let Some(s) = name.to_str() else { return Err(vm.type_error("module name must be a string")) };
    let level = if level.is_unbound() { 0 } else { vm.to_c_int(level)? };
    if level < 0 {
        return Err(vm.value_error("level must be >= 0"));
    }
    if level == 0 && s.len == 0 {
        return Err(vm.value_error("Empty module name"));
    }
    let s = vm.intern_obj(s);
    let modules = vm.modules;
    if let Some(m) = modules.get_str(s) {
        return Ok(m);
    }
    let text = s.to_string_lossy();
    if let Some(make) = vm.native_modules.get(&*text).copied() {
        let m = make(vm)?;
        modules.set_str(vm, s, m);
        return Ok(m);
    }
    let t = vm.exc.ModuleNotFoundError;
    let msg = vm.str_value(&format!("No module named '{text}'"));
    let e = vm.call_kw(t.value(), &[msg], &[("name", s.value())])?;
    Err(vm.raise_exception(e))
}
