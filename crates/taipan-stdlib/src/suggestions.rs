//! `_suggestions`: the closest of several names, for `traceback`'s "Did you mean".

use crate::ModuleDef;
use taipan_vm::native::def;
use taipan_vm::{R, Value, ValueExt, Vm, exceptions};

pub static DEF: ModuleDef = ModuleDef {
    name: "_suggestions",
    functions: &[def(
        "_generate_suggestions",
        "($module, candidates, item, /)",
        generate_suggestions,
        "Returns the candidate in candidates that's most similar to item",
    )],
    ..ModuleDef::BASE
};

fn generate_suggestions(vm: &mut Vm, a: &[Value]) -> R {
    let Some(item) = a[1].to_str() else {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("_generate_suggestions() argument 2 must be str, not {t}")));
    };
    let Some(list) = a[0].to_list() else {
        return Err(vm.type_error("candidates must be a list"));
    };
    let mut names = Vec::new();
    for i in 0.. {
        let Some(v) = list.get(i) else { break };
        let Some(s) = v.to_str() else {
            return Err(vm.type_error("all elements in 'candidates' must be strings"));
        };
        names.push(s.to_string_lossy());
    }
    Ok(match exceptions::suggest(&item.to_string_lossy(), &names) {
        Some(s) => vm.new_str(&s).value(),
        None => Value::NONE,
    })
}
