//! types.SimpleNamespace.

use crate::call::Args;
use crate::dict::{DictExt, DictObj};
use crate::native::{TypeDef, def, getter, raw};
use crate::object::*;
use crate::slots::{CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use taipan_heap::{Gc, Header, Slot, Value};

fn ns_dict(vm: &mut Vm, v: Value) -> R<Gc<DictObj>> {
    match vm.instance_dict(v) {
        Some(d) => Ok(d),
        None => Err(vm.type_error("not a namespace")),
    }
}
fn ns_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    let init = ModuleObj { hdr: cls.new_header(kind::MODULE), dict: Slot::new(Value::UNBOUND) };
    // SAFETY: the header is the class's.
    Ok(unsafe { vm.new_extended(cls, init) }.value())
}
fn ns_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let pos = args.positional();
    if pos.len() > 1 {
        let t = vm.type_of(v).short_name();
        return Err(vm.type_error(format!("{t} expected at most 1 argument, got {}", pos.len())));
    }
    let d = ns_dict(vm, v)?;
    if let Some(&m) = pos.first() {
        let t = vm.types.dict.value();
        let src = match m.to_dict() {
            Some(s) => s,
            None => match vm.call1(t, m)?.to_dict() {
                Some(s) => s,
                None => return Err(vm.type_error("not a mapping")),
            },
        };
        let mut i = 0;
        while let Some((next, k, x)) = src.next_entry(i) {
            i = next;
            let Some(k) = k.to_str() else { return Err(vm.type_error("keywords must be strings")) };
            let k = vm.intern_obj(k);
            d.set_str(vm, k, x);
        }
    }
    for (k, x) in args.keywords() {
        let k = vm.intern_obj(k);
        d.set_str(vm, k, x);
    }
    Ok(())
}
fn ns_repr(vm: &mut Vm, v: Value) -> R {
    let own = vm.native_type(&SIMPLE_NAMESPACE);
    let t = vm.type_of(v);
    let name = if t == own { "namespace".to_string() } else { t.short_name() };
    if !vm.enter_repr(v) {
        return Ok(vm.str_value(&format!("{name}(...)")));
    }
    let mut out = format!("{name}(");
    let d = ns_dict(vm, v)?;
    let keys = vm.dict_keys_vec(d);
    let mut first = true;
    for &k in keys.iter() {
        let Some(ks) = k.to_str() else { continue };
        let Some(x) = d.get_str(ks) else { continue };
        if ks.len == 0 {
            continue;
        }
        if !first {
            out.push_str(", ");
        }
        first = false;
        match vm.repr_text(x) {
            Ok(r) => out.push_str(&format!("{ks}={r}")),
            Err(e) => {
                vm.leave_repr(v);
                return Err(e);
            }
        }
    }
    vm.leave_repr(v);
    out.push(')');
    Ok(vm.str_value(&out))
}
fn ns_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let t = vm.native_type(&SIMPLE_NAMESPACE);
    if !vm.is_instance(a, t) || !vm.is_instance(b, t) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (x, y) = (ns_dict(vm, a)?, ns_dict(vm, b)?);
    vm.compare(x.value(), y.value(), op)
}
fn ns_get_dict(vm: &mut Vm, v: Value) -> R {
    Ok(ns_dict(vm, v)?.value())
}
fn ns_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let d = ns_dict(vm, a[0])?;
    let (t, e) = (vm.type_of(a[0]).value(), vm.empty_tuple.value());
    Ok(vm.tuple(&[t, e, d.value()]))
}
fn ns_replace(vm: &mut Vm, args: Args) -> R {
    if args.positional().len() != 1 {
        return Err(vm.type_error("__replace__() takes no positional arguments"));
    }
    let v = args.all[0];
    let cls = vm.type_of(v).value();
    let new = vm.call0(cls)?;
    let (src, dst) = (ns_dict(vm, v)?, ns_dict(vm, new)?);
    let mut i = 0;
    while let Some((next, k, x)) = src.next_entry(i) {
        i = next;
        vm.dict_set(dst, k, x)?;
    }
    for (k, x) in args.keywords() {
        let k = vm.intern_obj(k);
        dst.set_str(vm, k, x);
    }
    Ok(new)
}

impl Vm {
    /// A namespace with the given attributes, in order.
    pub fn new_namespace(&mut self, items: &[(&str, Value)]) -> Value {
        let t = self.native_type(&SIMPLE_NAMESPACE);
        let d = self.new_dict();
        for &(k, v) in items {
            self.dict_set_text(d, k, v);
        }
        let hdr: Header = t.new_header(kind::MODULE);
        self.heap.alloc(ModuleObj { hdr, dict: Slot::new(d.value()) }).value()
    }
}

pub static SIMPLE_NAMESPACE: TypeDef = TypeDef {
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    attrs: std::mem::offset_of!(ModuleObj, dict),
    slots: Slots {
        new: Some(ns_new),
        init: Some(ns_init),
        repr: Some(ns_repr),
        compare: Some(ns_compare),
        ..Slots::NONE
    },
    methods: &[
        def("__reduce__", "($self, /)", ns_reduce, "Return state information for pickling"),
        raw(
            "__replace__",
            "($self, /, **changes)",
            ns_replace,
            "Return a copy of the namespace object with new values for the specified attributes.",
        ),
    ],
    getset: &[getter("__dict__", ns_get_dict, "")],
    doc: "A simple attribute-based namespace.",
    ..TypeDef::of::<ModuleObj>("types.SimpleNamespace")
};
