//! mappingproxy: a read-only view of a mapping.

use crate::call::Args;
use crate::impl_trace;
use crate::native::{MethodDef, TypeDef, bind, def, raw, spec};
use crate::object::*;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use taipan_heap::{Gc, Slot, Value};

pub struct MappingProxy {
    pub mapping: Slot,
}
impl_trace!(MappingProxy { mapping });

impl Vm {
    pub fn new_mapping_proxy(&mut self, mapping: Value) -> Value {
        let t = self.types.mapping_proxy;
        self.new_native(t, MappingProxy { mapping: Slot::new(mapping) }).value()
    }
}
fn inner(vm: &mut Vm, v: Value) -> R {
    match v.native::<MappingProxy>() {
        Some(p) => Ok(p.mapping.get()),
        None => Err(vm.type_error("not a mappingproxy")),
    }
}
/// The mapping behind a proxy; any other value itself.
fn through(v: Value) -> Value {
    v.native::<MappingProxy>().map_or(v, |p| p.mapping.get())
}

static SIG: MethodDef = spec("mappingproxy", "(mapping)");

fn proxy_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let [m] = bind(vm, &SIG, args)?;
    let ok = m.to_dict().is_some()
        || vm.type_of(m).slots().getitem.is_some()
            && m.to_list().is_none()
            && m.to_tuple().is_none()
            && m.to_str().is_none()
            && m.to_bytes().is_none();
    if !ok {
        let t = vm.type_name(m);
        return Err(vm.type_error(format!("mappingproxy() argument must be a mapping, not {t}")));
    }
    Ok(vm.new_native(cls, MappingProxy { mapping: Slot::new(m) }).value())
}
fn proxy_repr(vm: &mut Vm, v: Value) -> R {
    let m = inner(vm, v)?;
    let r = vm.repr_text(m)?;
    Ok(vm.str_value(&format!("mappingproxy({r})")))
}
fn proxy_str(vm: &mut Vm, v: Value) -> R {
    let m = inner(vm, v)?;
    Ok(vm.str(m)?.value())
}
fn proxy_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let m = inner(vm, v)?;
    vm.hash(m)
}
fn proxy_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let m = inner(vm, a)?;
    vm.compare(m, through(b), op)
}
fn proxy_len(vm: &mut Vm, v: Value) -> R<usize> {
    let m = inner(vm, v)?;
    vm.len(m)
}
fn proxy_getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let m = inner(vm, v)?;
    vm.getitem(m, k)
}
fn proxy_contains(vm: &mut Vm, v: Value, k: Value) -> R<bool> {
    let m = inner(vm, v)?;
    vm.contains(m, k)
}
fn proxy_iter(vm: &mut Vm, v: Value) -> R {
    let m = inner(vm, v)?;
    vm.iter(m)
}
fn proxy_or(vm: &mut Vm, a: Value, b: Value) -> R {
    vm.binary(through(a), through(b), BinOp::Or)
}
fn proxy_ior(vm: &mut Vm, a: Value, _: Value) -> R {
    let t = vm.type_name(a);
    Err(vm.type_error(format!("'|=' is not supported by {t}; use '|' instead")))
}
macro_rules! forward {
    ($($f:ident $n:literal;)*) => { $(
        fn $f(vm: &mut Vm, a: &[Value]) -> R {
            let m = inner(vm, a[0])?;
            vm.call_method(m, $n, &a[1..])
        }
    )* };
}
forward! { keys "keys"; values "values"; items "items"; copy "copy"; reversed "__reversed__"; }
fn get(vm: &mut Vm, args: Args) -> R {
    crate::native::check_positional(vm, "get", args.rest(), 1, 2)?;
    let m = inner(vm, args.all[0])?;
    vm.call_method(m, "get", &[args.all[1], args.all.get(2).copied().unwrap_or(Value::NONE)])
}

pub static MAPPING_PROXY: TypeDef = TypeDef {
    flags: type_flags::MAPPING,
    slots: Slots {
        new: Some(proxy_new),
        repr: Some(proxy_repr),
        str: Some(proxy_str),
        hash: Some(proxy_hash),
        compare: Some(proxy_compare),
        len: Some(proxy_len),
        getitem: Some(proxy_getitem),
        contains: Some(proxy_contains),
        iter: Some(proxy_iter),
        ..Slots::NONE
    }
    .op(BinOp::Or, proxy_or)
    .iop(BinOp::Or, proxy_ior),
    methods: &[
        raw(
            "get",
            "($self, key, default=None, /)",
            get,
            "Return the value for key if key is in the mapping, else default.",
        ),
        def("keys", "($self, /)", keys, "Return a set-like object providing a view on the mapping's keys."),
        def("values", "($self, /)", values, "Return an object providing a view on the mapping's values."),
        def(
            "items",
            "($self, /)",
            items,
            "Return a set-like object providing a view on the mapping's items.",
        ),
        def("copy", "($self, /)", copy, "Return a shallow copy of the mapping."),
        def("__reversed__", "($self, /)", reversed, "Return a reverse iterator over the mapping's keys."),
        super::function::CLASS_GETITEM,
    ],
    doc: "Read-only proxy of a mapping.",
    ..TypeDef::native::<MappingProxy>("mappingproxy")
};
