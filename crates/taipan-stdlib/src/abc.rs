//! `_abc`: what `abc.ABCMeta` does, with caches.
//!
//! Caches hold version numbers of classes (unique among all classes, changed by every change of a class) in the place
//! of weak references: an entry of a dead or changed class is never met again.

use crate::ModuleDef;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use taipan_vm::native::{MethodDef, TypeDef, def};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::function::is_abstract;
use taipan_vm::{Gc, Native, R, RootedVec, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

/// `_abc_impl` of an abstract base class.
pub struct AbcData {
    /// List of weak references to registered classes.
    registry: Slot,
    yes: RefCell<HashSet<u32>>,
    no: RefCell<HashSet<u32>>,
    /// What the cache counter was when `no` was begun.
    no_version: Cell<u64>,
}
impl_trace!(AbcData { registry; yes, no, no_version });
type D = Gc<Native<AbcData>>;
static ABC_DATA: TypeDef = TypeDef {
    doc: "Internal state held by ABC machinery.",
    slots: Slots { new: Some(|vm, cls, _| Ok(new_data(vm, cls).value())), ..Slots::NONE },
    ..TypeDef::native::<AbcData>("_abc._abc_data")
};
/// More entries than that are more likely old versions than classes.
const CACHE_LIMIT: usize = 4096;

/// Counts registrations: negative caches from before are stale.
#[derive(Default)]
struct Counter(u64);

fn new_data(vm: &mut Vm, cls: Gc<TypeObj>) -> D {
    let l = vm.list(&[]);
    let version = Cell::new(vm.library::<Counter>().0);
    vm.new_native(
        cls,
        AbcData {
            registry: Slot::new(l),
            yes: RefCell::default(),
            no: RefCell::default(),
            no_version: version,
        },
    )
}
fn data(vm: &mut Vm, cls: Value) -> R<D> {
    let d = vm.getattr_text(cls, "_abc_impl")?;
    match d.native::<AbcData>() {
        Some(d) => Ok(d),
        None => Err(vm.type_error("_abc_impl is set to a wrong type")),
    }
}
fn remember(set: &RefCell<HashSet<u32>>, version: u32) {
    if version != 0 {
        let mut s = set.borrow_mut();
        if s.len() >= CACHE_LIMIT {
            s.clear();
        }
        s.insert(version);
    }
}
impl AbcData {
    /// What the caches say of a class.
    fn cached(&self, version: u32, counter: u64) -> Option<bool> {
        if version == 0 {
            return None;
        }
        if self.yes.borrow().contains(&version) {
            return Some(true);
        }
        if self.no_version.get() != counter {
            self.no.borrow_mut().clear();
            self.no_version.set(counter);
            return None;
        }
        self.no.borrow().contains(&version).then_some(false)
    }
}
fn version_of(vm: &mut Vm, v: Value) -> u32 {
    match v.to_type() {
        Some(t) => vm.class_version(t),
        None => 0,
    }
}

/// Sets `__abstractmethods__`.
fn compute_abstract(vm: &mut Vm, cls: Value) -> R<()> {
    let names = vm.new_set();
    let ns = vm.getattr_text(cls, "__dict__")?;
    let items = vm.call_method(ns, "items", &[])?;
    let items = vm.collect(items)?;
    for &item in items.iter() {
        let Some(t) = item.to_tuple().filter(|t| t.len == 2) else { continue };
        if is_abstract(vm, t.get(1))? {
            vm.set_add(names, t.get(0))?;
        }
    }
    let bases = vm.getattr_text(cls, "__bases__")?;
    let Some(bases) = bases.to_tuple() else { return Err(vm.type_error("__bases__ is not tuple")) };
    let bases = RootedVec::from_slice(&vm.heap, bases.as_slice());
    let key = vm.names.__abstractmethods__;
    for &b in bases.iter() {
        let Some(inherited) = vm.getattr_opt(b, key)? else { continue };
        let inherited = vm.collect(inherited)?;
        for &n in inherited.iter() {
            let name = vm.attr_name(n)?;
            if let Some(f) = vm.getattr_opt(cls, name)?
                && is_abstract(vm, f)?
            {
                vm.set_add(names, n)?;
            }
        }
    }
    let items = vm.set_items(names);
    let frozen = vm.new_frozenset(&items)?;
    vm.setattr(cls, key, frozen)
}
fn abc_init(vm: &mut Vm, a: &[Value]) -> R {
    compute_abstract(vm, a[0])?;
    let t = vm.native_type(&ABC_DATA);
    let d = new_data(vm, t);
    vm.setattr_text(a[0], "_abc_impl", d.value())?;
    // Classes of collections.abc say how they match in patterns.
    if let Some(cls) = a[0].to_type() {
        let key = vm.intern("__abc_tpflags__");
        let d = cls.dict();
        if let Some(v) = d.get_str(key) {
            let n = v.to_i64().unwrap_or(0);
            match n & 0x60 {
                0x20 => cls.set_flag(type_flags::SEQUENCE, true),
                0x40 => cls.set_flag(type_flags::MAPPING, true),
                0x60 => {
                    return Err(vm.type_error(
                        "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING",
                    ));
                }
                _ => {}
            }
            vm.delattr(a[0], key)?;
        }
    }
    Ok(Value::NONE)
}
/// Classes below a registered one match as it does.
fn inherit_flags(vm: &mut Vm, cls: Gc<TypeObj>, flags: u32) {
    if !cls.is_heap_type() || cls.has_flag(type_flags::SEQUENCE | type_flags::MAPPING) {
        return;
    }
    cls.set_flag(flags, true);
    for s in cls.live_subclasses(vm).iter() {
        if let Some(s) = s.to_type() {
            inherit_flags(vm, s, flags);
        }
    }
}
fn abc_register(vm: &mut Vm, a: &[Value]) -> R {
    let (me, subclass) = (a[0], a[1]);
    let Some(sub) = subclass.to_type() else { return Err(vm.type_error("Can only register classes")) };
    if vm.issubclass(subclass, me)? {
        return Ok(subclass);
    }
    // Else the test above would never end.
    if vm.issubclass(me, subclass)? {
        return Err(vm.runtime_error("Refusing to create an inheritance cycle"));
    }
    let d = data(vm, me)?;
    let t = vm.weakref_type();
    let r = vm.new_weakref(t, subclass, Value::NONE)?;
    if let Some(l) = d.registry.get().to_list() {
        // Registered anew: dead ones go.
        let dead = l.as_slice().iter().position(|&r| {
            r.native::<taipan_vm::types::weakref::WeakRef>().is_some_and(|w| w.referent().is_none())
        });
        match dead {
            Some(i) => vm.list_setitem_index(l, i as isize, r)?,
            None => vm.list_push(l, r)?,
        }
    }
    let c = &mut vm.library::<Counter>().0;
    *c = c.wrapping_add(1);
    if let Some(m) = me.to_type() {
        for f in [type_flags::SEQUENCE, type_flags::MAPPING] {
            if m.has_flag(f) {
                inherit_flags(vm, sub, f);
            }
        }
    }
    Ok(subclass)
}
fn subclasscheck(vm: &mut Vm, cls: Value, sub: Value) -> R<bool> {
    let n = vm.names.__subclasscheck__;
    let r = vm.call_method_obj(cls, n, taipan_vm::Args::pos(&[sub]))?;
    vm.truth(r)
}
fn abc_instancecheck(vm: &mut Vm, a: &[Value]) -> R {
    let d = data(vm, a[0])?;
    let n = vm.names.__class__;
    let subclass = match vm.getattr_opt(a[1], n)? {
        Some(c) => c,
        None => vm.type_of(a[1]).value(),
    };
    let counter = vm.library::<Counter>().0;
    let v = version_of(vm, subclass);
    let subtype = vm.type_of(a[1]).value();
    match d.cached(v, counter) {
        Some(true) => return Ok(Value::TRUE),
        Some(false) if subtype == subclass => return Ok(Value::FALSE),
        _ => {}
    }
    if subtype == subclass {
        return Ok(Value::bool(subclasscheck(vm, a[0], subclass)?));
    }
    Ok(Value::bool(subclasscheck(vm, a[0], subclass)? || subclasscheck(vm, a[0], subtype)?))
}
fn abc_subclasscheck(vm: &mut Vm, a: &[Value]) -> R {
    let (me, subclass) = (a[0], a[1]);
    let Some(sub) = subclass.to_type() else {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    };
    let d = data(vm, me)?;
    let counter = vm.library::<Counter>().0;
    let v = vm.class_version(sub);
    if let Some(known) = d.cached(v, counter) {
        return Ok(Value::bool(known));
    }
    // What the class itself says.
    let hook = vm.call_method(me, "__subclasshook__", &[subclass])?;
    match hook {
        Value::TRUE => {
            let v = vm.class_version(sub);
            remember(&d.yes, v);
            return Ok(Value::TRUE);
        }
        Value::FALSE => {
            let v = vm.class_version(sub);
            remember(&d.no, v);
            return Ok(Value::FALSE);
        }
        Value::NOT_IMPLEMENTED => {}
        _ => {
            let t = vm.exc.AssertionError;
            return Err(vm.raise(t, "__subclasshook__ must return either False, True, or NotImplemented"));
        }
    }
    let found = (match me.to_type() {
        Some(m) => sub.is_subtype(m),
        None => false,
    }) || registered(vm, d, subclass)?
        || below(vm, me, subclass)?;
    let v = vm.class_version(sub);
    remember(if found { &d.yes } else { &d.no }, v);
    Ok(Value::bool(found))
}
fn registered(vm: &mut Vm, d: D, subclass: Value) -> R<bool> {
    let Some(l) = d.registry.get().to_list() else { return Ok(false) };
    let copy = RootedVec::from_slice(&vm.heap, l.as_slice());
    for &r in copy.iter() {
        let live = r.native::<taipan_vm::types::weakref::WeakRef>().and_then(|w| w.referent());
        if let Some(c) = live
            && vm.issubclass(subclass, c)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}
fn below(vm: &mut Vm, me: Value, subclass: Value) -> R<bool> {
    let subs = vm.call_method(me, "__subclasses__", &[])?;
    let subs = vm.collect(subs)?;
    for &s in subs.iter() {
        if vm.issubclass(subclass, s)? {
            return Ok(true);
        }
    }
    Ok(false)
}
fn get_dump(vm: &mut Vm, a: &[Value]) -> R {
    let d = data(vm, a[0])?;
    let registry = vm.new_set();
    if let Some(l) = d.registry.get().to_list() {
        let copy = RootedVec::from_slice(&vm.heap, l.as_slice());
        for &r in copy.iter() {
            vm.set_add(registry, r)?;
        }
    }
    let (yes, no) = (vm.new_set(), vm.new_set());
    let n = vm.int_from_u64(d.no_version.get());
    Ok(vm.tuple(&[registry.value(), yes.value(), no.value(), n]))
}
fn reset_registry(vm: &mut Vm, a: &[Value]) -> R {
    let d = data(vm, a[0])?;
    let l = vm.list(&[]);
    d.registry.set(&vm.heap, d, l);
    Ok(Value::NONE)
}
fn reset_caches(vm: &mut Vm, a: &[Value]) -> R {
    let d = data(vm, a[0])?;
    d.yes.borrow_mut().clear();
    d.no.borrow_mut().clear();
    Ok(Value::NONE)
}
fn get_cache_token(vm: &mut Vm, _: &[Value]) -> R {
    let n = vm.library::<Counter>().0;
    Ok(vm.int_from_u64(n))
}

static FUNCTIONS: &[MethodDef] = &[
    def(
        "_abc_init",
        "($module, self, /)",
        abc_init,
        "Internal ABC helper for class set-up. Should be never used outside abc module.",
    ),
    def(
        "_abc_instancecheck",
        "($module, self, instance, /)",
        abc_instancecheck,
        "Internal ABC helper for instance checks. Should be never used outside abc module.",
    ),
    def(
        "_abc_register",
        "($module, self, subclass, /)",
        abc_register,
        "Internal ABC helper for subclasss registration. Should be never used outside abc module.",
    ),
    def(
        "_abc_subclasscheck",
        "($module, self, subclass, /)",
        abc_subclasscheck,
        "Internal ABC helper for subclasss checks. Should be never used outside abc module.",
    ),
    def(
        "_get_dump",
        "($module, self, /)",
        get_dump,
        "Internal ABC helper for cache and registry debugging.\n\nReturn shallow copies of registry, of both caches, and\nnegative cache version. Don't call this function directly,\ninstead use ABC._dump_registry() for a nice repr.",
    ),
    def(
        "_reset_caches",
        "($module, self, /)",
        reset_caches,
        "Internal ABC helper to reset both caches of a given class.\n\nShould be only used by refleak.py",
    ),
    def(
        "_reset_registry",
        "($module, self, /)",
        reset_registry,
        "Internal ABC helper to reset registry of a given class.\n\nShould be only used by refleak.py",
    ),
    def(
        "get_cache_token",
        "($module, /)",
        get_cache_token,
        "Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying\nthe current version of the ABC cache for virtual subclasses.  The token\nchanges with every call to register() on any ABC.",
    ),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: FUNCTIONS,
    ..ModuleDef::BASE
};
