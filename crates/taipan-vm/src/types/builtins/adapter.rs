//! Builtins that are no dict: `exec(code, {"__builtins__": mapping})`.
//!
//! Frames hold their builtins as a dict. Anything else is wrapped in one of a class of its own, whose subscript asks the
//! object; not being an exact dict, it keeps the inline caches away.

use crate::Vm;
use crate::dict::{DictExt, DictObj};
use crate::native::TypeDef;
use crate::object::*;
use crate::slots::Slots;
use taipan_heap::{Gc, Value};

static ADAPTER: TypeDef = TypeDef {
    slots: Slots {
        getitem: Some(|vm, d, key| {
            let inner = d.to_dict().map_or(Value::NONE, |d| unadapted(vm, d));
            vm.getitem(inner, key)
        }),
        ..Slots::NONE
    },
    ..TypeDef::of::<DictObj>("builtins_adapter")
};

/// `obj` as the builtins of a frame.
pub fn adapted(vm: &mut Vm, obj: Value) -> Gc<DictObj> {
    let t = vm.native_type(&ADAPTER);
    let d = vm.new_dict_of(t);
    // The only entry is the object.
    let key = vm.empty_str;
    d.set_str(vm, key, obj);
    d
}
/// What a program is shown of a frame's builtins.
pub fn unadapted(vm: &mut Vm, d: Gc<DictObj>) -> Value {
    let t = vm.native_type(&ADAPTER);
    if vm.type_of(d.value()) != t {
        return d.value();
    }
    let key = vm.empty_str;
    d.get_str(key).unwrap_or(Value::NONE)
}
