//! module.

use crate::call::Args;
use crate::dict::{DictExt, DictObj};
use crate::native::{MethodDef, TypeDef, bind, def, getset, member, spec};
use crate::object::*;
use crate::shape::id;
use crate::slots::Slots;
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use taipan_heap::{Gc, Header, Slot, Value};

impl Vm {
    /// A module with the given name and doc, with the standard attributes; not entered in `sys.modules`.
    pub fn new_module(&mut self, name: &str, doc: &str) -> Gc<ModuleObj> {
        let d = self.new_dict();
        let doc = if doc.is_empty() { Value::NONE } else { self.str_value(doc) };
        let name = self.intern(name).value();
        init_dict(self, d, name, doc);
        self.module_of_dict(d)
    }
    /// A module around a dict.
    pub fn module_of_dict(&mut self, d: Gc<DictObj>) -> Gc<ModuleObj> {
        self.heap.alloc(ModuleObj { hdr: Header::new(id::MODULE, kind::MODULE), dict: Slot::new(d.value()) })
    }
    /// Adds native functions to a module's dict; their `__module__` is its name.
    pub fn add_functions(&mut self, d: Gc<DictObj>, module: &str, defs: &'static [MethodDef]) {
        let m = self.intern(module).value();
        for f in defs {
            let v = self.new_native_fn(f, Value::UNBOUND, Value::UNBOUND, m);
            self.dict_set_text(d, f.name, v);
        }
    }
}

fn init_dict(vm: &mut Vm, d: Gc<DictObj>, name: Value, doc: Value) {
    for (k, v) in [
        (vm.names.__name__, name),
        (vm.names.__doc__, doc),
        (vm.names.__package__, Value::NONE),
        (vm.names.__loader__, Value::NONE),
        (vm.names.__spec__, Value::NONE),
    ] {
        d.set_str(vm, k, v);
    }
}
fn dict_of(vm: &mut Vm, v: Value) -> R<Gc<DictObj>> {
    match v.downcast::<ModuleObj>().and_then(|m| m.dict.get().to_dict()) {
        Some(d) => Ok(d),
        None => Err(vm.type_error("not a module")),
    }
}
fn module_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    let d = vm.new_dict();
    let init = ModuleObj { hdr: cls.new_header(kind::MODULE), dict: Slot::new(d.value()) };
    // SAFETY: the header is the class's.
    Ok(unsafe { vm.new_extended(cls, init) }.value())
}

static SIG: MethodDef = spec("module", "(name, doc=None)");

fn module_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let [name, doc] = bind(vm, &SIG, args)?;
    if name.to_str().is_none() {
        let t = if name.is_none() { "None".into() } else { vm.type_name(name) };
        return Err(vm.type_error(format!("module() argument 'name' must be str, not {t}")));
    }
    let d = dict_of(vm, v)?;
    init_dict(vm, d, name, if doc.is_unbound() { Value::NONE } else { doc });
    Ok(())
}
fn module_repr(vm: &mut Vm, v: Value) -> R {
    let d = dict_of(vm, v)?;
    let get = |k| d.get_str(k).filter(|v| !v.is_none());
    let (name, spec, loader, file) =
        (get(vm.names.__name__), get(vm.names.__spec__), get(vm.names.__loader__), get(vm.names.__file__));
    let mut text = String::from("<module ");
    if let Some(spec) = spec {
        // As importlib's `_module_repr_from_spec`.
        let n = vm.intern("name");
        let name = match vm.getattr_opt(spec, n)? {
            Some(n) if !n.is_none() => vm.repr_text(n)?,
            _ => "'?'".into(),
        };
        text.push_str(&name);
        let origin = vm.getattr_opt_text(spec, "origin")?.filter(|o| !o.is_none());
        match origin {
            Some(o) => {
                let has = match vm.getattr_opt_text(spec, "has_location")? {
                    Some(h) => vm.truth(h)?,
                    None => false,
                };
                if has {
                    text.push_str(&format!(" from {}", vm.repr_text(o)?));
                } else {
                    text.push_str(&format!(" ({})", vm.str_text(o)?));
                }
            }
            None => {
                if let Some(l) = vm.getattr_opt_text(spec, "loader")?.filter(|l| !l.is_none()) {
                    text.push_str(&format!(" ({})", vm.repr_text(l)?));
                }
            }
        }
    } else {
        match name {
            Some(n) => text.push_str(&vm.repr_text(n)?),
            None => text.push_str("'?'"),
        }
        if let Some(f) = file {
            text.push_str(&format!(" from {}", vm.repr_text(f)?));
        } else if let Some(l) = loader {
            text.push_str(&format!(" ({})", vm.repr_text(l)?));
        }
    }
    text.push('>');
    Ok(vm.str_value(&text))
}
fn module_dir(vm: &mut Vm, a: &[Value]) -> R {
    let key = vm.names.__dict__;
    let Some(d) = vm.getattr(a[0], key)?.to_dict() else {
        return Err(vm.type_error("<module>.__dict__ is not a dictionary"));
    };
    let n = vm.names.__dir__;
    if let Some(f) = d.get_str(n) {
        return vm.call0(f);
    }
    let keys = vm.dict_keys_vec(d);
    Ok(vm.list(&keys))
}
fn get_dict(vm: &mut Vm, v: Value) -> R {
    Ok(dict_of(vm, v)?.value())
}
fn get_annotations(vm: &mut Vm, v: Value) -> R {
    let d = dict_of(vm, v)?;
    let key = vm.names.__annotations__;
    if let Some(a) = d.get_str(key) {
        return Ok(a);
    }
    let an = vm.names.__annotate__;
    let annotate = d.get_str(an).filter(|f| !f.is_none());
    let r = match annotate {
        Some(f) if vm.is_callable(f) => super::function::call_annotate(vm, f)?,
        _ => vm.new_dict().value(),
    };
    // While the module's body runs, annotations may still be added.
    let mut initializing = false;
    let (spec, init) = (vm.names.__spec__, vm.names._initializing);
    if let Some(s) = d.get_str(spec).filter(|s| !s.is_none())
        && let Some(i) = vm.getattr_opt(s, init)?
    {
        initializing = vm.truth(i)?;
    }
    if !initializing {
        d.set_str(vm, key, r);
    }
    Ok(r)
}
fn set_annotations(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let d = dict_of(vm, v)?;
    let (key, an) = (vm.names.__annotations__, vm.names.__annotate__);
    if x.is_unbound() {
        if d.remove_str(vm, key).is_none() {
            return Err(vm.attribute_error(key.value()));
        }
    } else {
        d.set_str(vm, key, x);
    }
    d.remove_str(vm, an);
    Ok(())
}
fn get_annotate(vm: &mut Vm, v: Value) -> R {
    let d = dict_of(vm, v)?;
    let key = vm.names.__annotate__;
    match d.get_str(key) {
        Some(a) => Ok(a),
        None => {
            d.set_str(vm, key, Value::NONE);
            Ok(Value::NONE)
        }
    }
}
fn set_annotate(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let d = dict_of(vm, v)?;
    if x.is_unbound() {
        return Err(vm.type_error("cannot delete __annotate__ attribute"));
    }
    if !x.is_none() && !vm.is_callable(x) {
        return Err(vm.type_error("__annotate__ must be callable or None"));
    }
    let (key, an) = (vm.names.__annotate__, vm.names.__annotations__);
    d.set_str(vm, key, x);
    if !x.is_none() {
        d.remove_str(vm, an);
    }
    Ok(())
}

pub static MODULE: TypeDef = TypeDef {
    shape: Some(id::MODULE),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    attrs: std::mem::offset_of!(ModuleObj, dict),
    slots: Slots {
        new: Some(module_new),
        init: Some(module_init),
        repr: Some(module_repr),
        getattr: Some(crate::attr::module_getattr),
        setattr: Some(crate::attr::generic_setattr),
        ..Slots::NONE
    },
    methods: &[def(
        "__dir__",
        "($self, /)",
        module_dir,
        "__dir__() -> list\nspecialized dir() implementation",
    )],
    getset: &[
        member("__dict__", get_dict, ""),
        getset("__annotations__", get_annotations, set_annotations, ""),
        getset("__annotate__", get_annotate, set_annotate, ""),
    ],
    doc: "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    ..TypeDef::of::<ModuleObj>("module")
};
