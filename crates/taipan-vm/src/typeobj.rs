//! The class object, lookup through the MRO, and class versions.

use crate::dict::{DictExt, DictObj};
use crate::native::TypeDef;
use crate::object::{StrObj, TupleObj};
use crate::slots::Slots;
use crate::{R, Vm};
use std::cell::{Cell, RefCell, UnsafeCell};
use taipan_heap::{Gc, Header, HeapObject, Kind, PtrSlot, Slot, Tracer, Value};

/// How instances are laid out: native struct, attribute word, `__slots__` members (all in `fixed` bytes), then
/// inline attribute slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    pub kind: Kind,
    /// Bytes of the native struct, header included.
    pub native: u16,
    /// Bytes before the inline attribute slots.
    pub fixed: u16,
    /// Offset of the attribute word, 0: instances have no `__dict__`.
    pub attrs: u16,
    pub inline_cap: u16,
    /// A Python class: what is behind the native struct must be walked, be it only the class, which its instances
    /// keep alive (not for `INSTANCE` and `SUBVALUE`, where that is always done).
    pub extra: bool,
}
impl Layout {
    #[inline(always)]
    pub const fn size(&self) -> usize {
        self.fixed as usize + 8 * self.inline_cap as usize
    }
}

pub mod type_flags {
    /// May be extended by Python classes.
    pub const BASETYPE: u32 = 1;
    /// Created by a class statement or `type(...)`: attributes may be set.
    pub const HEAPTYPE: u32 = 2;
    pub const ABSTRACT: u32 = 4;
    /// `match` treats instances as a sequence / mapping.
    pub const SEQUENCE: u32 = 8;
    pub const MAPPING: u32 = 16;
    /// A class pattern `C(x)` with one positional sub-pattern matches the whole subject (int, str, …).
    pub const MATCH_SELF: u32 = 32;
    /// Instances have `__del__`.
    pub const FINALIZER: u32 = 64;
    /// Attributes may not be set although it was made by a class statement's machinery.
    pub const IMMUTABLE: u32 = 128;
    /// Python code may not call it to make instances.
    pub const NO_NEW: u32 = 256;
    /// `__getattribute__`, `__getattr__` are object's: attribute caches may be used.
    pub const PLAIN_GETATTR: u32 = 512;
    pub const PLAIN_SETATTR: u32 = 1024;
    /// Weak references to instances are allowed.
    pub const WEAKREFS: u32 = 2048;
    /// Calling it is `object.__new__` + Python `__init__` + nothing else: the interpreter may enter `__init__`.
    pub const SIMPLE_NEW: u32 = 4096;
    /// A `__new__` was taken away from the class: as in CPython, it is called as if it had one.
    pub const NEW_REMOVED: u32 = 8192;
}

#[repr(C)]
pub struct TypeObj {
    pub hdr: Header,
    pub name: Slot,
    pub qualname: Slot,
    pub dict: PtrSlot<DictObj>,
    pub base: PtrSlot<TypeObj>,
    pub bases: Slot,
    pub mro: Slot,
    pub version: Cell<u32>,
    pub flags: Cell<u32>,
    /// Shape of new instances.
    pub root_shape: Cell<u32>,
    pub dict_shape: Cell<u32>,
    pub layout: Cell<Layout>,
    pub def: Cell<Option<&'static TypeDef>>,
    slots: UnsafeCell<Slots>,
    pub shapes: RefCell<Vec<u32>>,
    /// Classes that name this one as a base; entries of dead classes are removed by the collector.
    pub subclasses: RefCell<Vec<*mut TypeObj>>,
    /// Cached `__init__` function for calls entered by the interpreter, valid for `init_version`.
    pub cached_init: Slot,
    pub cached_init_version: Cell<u32>,
}
// SAFETY: repr(C), header first.
unsafe impl HeapObject for TypeObj {
    const KIND: Kind = crate::object::kind::TYPE;
}
// SAFETY: all slots that hold references are visited; `subclasses` is weak.
unsafe impl crate::object::Trace for TypeObj {
    fn trace(&self, t: &mut Tracer) {
        t.visit(self.name.get());
        t.visit(self.qualname.get());
        self.dict.trace(t);
        self.base.trace(t);
        t.visit(self.bases.get());
        t.visit(self.mro.get());
        t.visit(self.cached_init.get());
    }
}
/// Frees a dead class's Rust memory.
///
/// # Safety
/// Called by the collector, once, for an object of kind TYPE.
pub unsafe fn drop_type(p: *mut Header) {
    // SAFETY: see above.
    unsafe {
        let t = &*p.cast::<TypeObj>();
        std::ptr::drop_in_place(t.shapes.as_ptr());
        std::ptr::drop_in_place(t.subclasses.as_ptr());
    }
}

impl TypeObj {
    pub fn blank(hdr: Header, layout: Layout) -> TypeObj {
        TypeObj {
            hdr,
            name: Slot::new(Value::UNBOUND),
            qualname: Slot::new(Value::UNBOUND),
            dict: PtrSlot::empty(),
            base: PtrSlot::empty(),
            bases: Slot::new(Value::UNBOUND),
            mro: Slot::new(Value::UNBOUND),
            version: Cell::new(0),
            flags: Cell::new(0),
            root_shape: Cell::new(0),
            dict_shape: Cell::new(0),
            layout: Cell::new(layout),
            def: Cell::new(None),
            slots: UnsafeCell::new(Slots::NONE),
            shapes: RefCell::default(),
            subclasses: RefCell::default(),
            cached_init: Slot::new(Value::UNBOUND),
            cached_init_version: Cell::new(0),
        }
    }
    #[inline(always)]
    pub fn slots(&self) -> &Slots {
        // SAFETY: slots are replaced as a whole, by `set_slots`, while no borrow crosses a call.
        unsafe { &*self.slots.get() }
    }
    pub fn set_slots(&self, s: Slots) {
        // SAFETY: see `slots`.
        unsafe { *self.slots.get() = s }
    }
    pub fn has_flag(&self, f: u32) -> bool {
        self.flags.get() & f != 0
    }
    pub fn set_flag(&self, f: u32, on: bool) {
        self.flags.set(if on { self.flags.get() | f } else { self.flags.get() & !f });
    }
    pub fn mro_tuple(&self) -> Option<Gc<TupleObj>> {
        self.mro.get().downcast::<TupleObj>()
    }
    /// `__name__`
    pub fn name_obj(&self) -> Gc<StrObj> {
        // SAFETY: set at creation to a string.
        unsafe { self.name.get().cast_unchecked() }
    }
    /// How messages name the class: builtin types outside `builtins` with their module, as C's `tp_name`.
    pub fn name_str(&self) -> String {
        match self.def.get() {
            Some(d) => d.name.to_string(),
            None => self.short_name(),
        }
    }
    /// `__name__` as text.
    pub fn short_name(&self) -> String {
        match self.name.get().downcast::<StrObj>() {
            Some(s) => s.to_string_lossy(),
            None => "?".into(),
        }
    }
    pub fn dict(&self) -> Gc<DictObj> {
        self.dict.get().expect("every class has a dict")
    }
    /// Is this `base` or one of its subclasses (by MRO, not by `__subclasscheck__`)?
    #[inline]
    pub fn is_subtype(&self, base: Gc<TypeObj>) -> bool {
        if std::ptr::eq(self, base.as_ptr()) {
            return true;
        }
        match self.mro_tuple() {
            Some(m) => m.as_slice().contains(&base.value()),
            None => {
                let mut b = self.base.get();
                while let Some(t) = b {
                    if t == base {
                        return true;
                    }
                    b = t.base.get();
                }
                false
            }
        }
    }
    /// Header for a new instance.
    #[inline(always)]
    pub fn new_header(&self, kind: Kind) -> Header {
        debug_assert_eq!(kind, self.layout.get().kind, "wrong kind for an instance of {}", self.name_str());
        Header::new(self.root_shape.get(), kind)
    }
    /// The direct subclasses, kept alive while the caller walks over them.
    pub fn live_subclasses(&self, vm: &Vm) -> taipan_heap::RootedVec {
        let mut out = taipan_heap::RootedVec::new(&vm.heap);
        for &s in self.subclasses.borrow().iter() {
            // SAFETY: the collector removes dead classes from the list.
            out.push(unsafe { Gc::from_raw(s) }.value());
        }
        out
    }
    pub fn is_heap_type(&self) -> bool {
        self.has_flag(type_flags::HEAPTYPE)
    }
    /// `module.qualname` as error messages show it for classes outside builtins.
    pub fn full_name(&self, vm: &mut Vm) -> String {
        if let Some(d) = self.def.get() {
            return d.name.to_string();
        }
        let q =
            self.qualname.get().downcast::<StrObj>().map_or_else(|| self.name_str(), |s| s.to_string_lossy());
        let m = vm.names.__module__;
        match self.dict().get_str(m).and_then(|v| v.downcast::<StrObj>()) {
            Some(m) if !m.eq_str("builtins") => format!("{m}.{q}"),
            _ => q,
        }
    }
}

/// Global cache of lookups: (class version, name) to the value found.
pub struct MethodCache {
    entries: Vec<CacheEntry>,
}
#[derive(Clone, Copy)]
struct CacheEntry {
    version: u32,
    name: *mut StrObj,
    /// Unbound: known to be absent. Weak: valid only while the class has this version and so holds the value.
    value: Value,
}
const CACHE_BITS: usize = 12;
impl MethodCache {
    pub fn new() -> Self {
        let e = CacheEntry { version: 0, name: std::ptr::null_mut(), value: Value::UNBOUND };
        MethodCache { entries: vec![e; 1 << CACHE_BITS] }
    }
    #[inline(always)]
    fn slot(version: u32, name: *mut StrObj) -> usize {
        (version as usize ^ (name as usize >> 4)) & ((1 << CACHE_BITS) - 1)
    }
    /// Forgets everything (values may be about to die: a version can survive a change of plain data).
    pub fn clear(&mut self) {
        for e in &mut self.entries {
            e.version = 0;
            e.value = Value::UNBOUND;
        }
    }
}

impl Vm {
    /// Looks `name` (interned) up along the MRO, without descriptors.
    #[inline]
    pub fn lookup_in_type(&mut self, cls: Gc<TypeObj>, name: Gc<StrObj>) -> Option<Value> {
        let version = cls.version.get();
        if version != 0 {
            let e = self.method_cache.entries[MethodCache::slot(version, name.as_ptr())];
            if e.version == version && e.name == name.as_ptr() {
                return if e.value.is_unbound() { None } else { Some(e.value) };
            }
        }
        self.lookup_in_type_slow(cls, name)
    }
    #[inline(never)]
    fn lookup_in_type_slow(&mut self, cls: Gc<TypeObj>, name: Gc<StrObj>) -> Option<Value> {
        let found = self.find_in_mro(cls, name);
        if !name.is_interned() {
            return found.map(|f| f.0);
        }
        let version = self.class_version(cls);
        // Plain data may be overwritten without a new version (see `type_attr_changed`): not cached.
        let cacheable = found.is_none_or(|(v, _)| !self.is_plain_data(v));
        if version != 0 && cacheable {
            let i = MethodCache::slot(version, name.as_ptr());
            self.method_cache.entries[i] =
                CacheEntry { version, name: name.as_ptr(), value: found.map_or(Value::UNBOUND, |f| f.0) };
        }
        found.map(|f| f.0)
    }
    /// The value and the class that has it.
    pub fn find_in_mro(&mut self, cls: Gc<TypeObj>, name: Gc<StrObj>) -> Option<(Value, Gc<TypeObj>)> {
        match cls.mro_tuple() {
            Some(mro) => {
                for &c in mro.as_slice() {
                    if let Some(c) = c.downcast::<TypeObj>()
                        && let Some(v) = c.dict().get_str(name)
                    {
                        return Some((v, c));
                    }
                }
                None
            }
            None => cls.dict.get().and_then(|d| d.get_str(name)).map(|v| (v, cls)),
        }
    }
    /// The class's version, giving it one if it has none (all its bases must have one too, so that a change of a
    /// base is passed on).
    pub fn class_version(&mut self, cls: Gc<TypeObj>) -> u32 {
        if cls.version.get() != 0 {
            return cls.version.get();
        }
        let Some(mro) = cls.mro_tuple() else { return 0 };
        for &c in mro.as_slice().iter().skip(1) {
            if let Some(c) = c.downcast::<TypeObj>()
                && c.version.get() == 0
            {
                let v = self.shapes.fresh_version();
                self.shapes.set_version(c, v);
            }
        }
        let v = self.shapes.fresh_version();
        self.shapes.set_version(cls, v);
        v
    }
    /// Data that is neither a function nor a descriptor nor a class: may be overwritten in a class without
    /// invalidating lookups of other names.
    pub fn is_plain_data(&self, v: Value) -> bool {
        use crate::object::kind;
        match v.kind() {
            None => true,
            Some(k) => {
                matches!(
                    k,
                    kind::FLOAT
                        | kind::BIGINT
                        | kind::STR
                        | kind::BYTES
                        | kind::TUPLE
                        | kind::LIST
                        | kind::DICT
                        | kind::SET
                        | kind::COMPLEX
                )
            }
        }
    }
    /// Everything that relied on the attributes of `cls` must look again.
    pub fn type_changed(&mut self, cls: Gc<TypeObj>) {
        if cls.version.get() == 0 {
            return;
        }
        self.shapes.set_version(cls, 0);
        self.tell_watcher(cls.value(), &cls.hdr);
        let subs: Vec<*mut TypeObj> = cls.subclasses.borrow().clone();
        for s in subs {
            // SAFETY: the collector removes dead classes from the list.
            self.type_changed(unsafe { Gc::from_raw(s) });
        }
    }
    /// Sets (or with unbound deletes) a class attribute in the class's own dict and re-derives what depends on it.
    pub fn set_type_attr(&mut self, cls: Gc<TypeObj>, name: Gc<StrObj>, v: Value) -> R<bool> {
        let old = cls.dict().get_str(name);
        if v.is_unbound() {
            if old.is_none() {
                return Ok(false);
            }
            cls.dict().remove_str(self, name);
            if name == self.names.__new__ {
                cls.set_flag(type_flags::NEW_REMOVED, true);
            }
        } else {
            cls.dict().set_str(self, name, v);
            if let Some(o) = old
                && self.is_plain_data(o)
                && self.is_plain_data(v)
            {
                return Ok(true);
            }
        }
        self.type_changed(cls);
        let text = name.as_ascii().unwrap_or("");
        if text.starts_with("__") && text.ends_with("__") {
            let name = self.intern_obj(name);
            self.update_slots_recursive(cls, name)?;
        }
        Ok(true)
    }
    fn update_slots_recursive(&mut self, cls: Gc<TypeObj>, name: Gc<StrObj>) -> R<()> {
        crate::slots::update_slots(self, cls, Some(name))?;
        self.derive_flags(cls);
        for s in cls.live_subclasses(self).iter().filter_map(|s| s.downcast::<TypeObj>()) {
            self.update_slots_recursive(s, name)?;
        }
        Ok(())
    }
    /// Flags that follow from special methods.
    pub fn derive_flags(&mut self, cls: Gc<TypeObj>) {
        let s = cls.slots();
        let plain_get =
            s.getattr.map(|f| f as usize) == Some(crate::attr::generic_getattr as *const () as usize);
        let plain_set =
            s.setattr.map(|f| f as usize) == Some(crate::attr::generic_setattr as *const () as usize);
        cls.set_flag(type_flags::PLAIN_GETATTR, plain_get);
        cls.set_flag(type_flags::PLAIN_SETATTR, plain_set);
        cls.set_flag(type_flags::FINALIZER, s.del.is_some());
        let object_new = self.types.object.slots().new.map(|f| f as usize);
        let simple = s.new.map(|f| f as usize) == object_new
            && !cls.has_flag(type_flags::ABSTRACT | type_flags::NEW_REMOVED);
        cls.set_flag(type_flags::SIMPLE_NEW, simple);
    }
    /// Special method lookup: on the class, never the instance.
    #[inline]
    pub fn lookup_special(&mut self, obj: Value, name: Gc<StrObj>) -> R<Option<Value>> {
        let cls = self.type_of(obj);
        Ok(self.lookup_in_type(cls, name))
    }
    /// Does `sub` find another `name` than `base` does?
    pub fn overrides(&mut self, base: Gc<TypeObj>, sub: Gc<TypeObj>, name: Gc<StrObj>) -> R<bool> {
        let a = self.lookup_in_type(base, name);
        let b = self.lookup_in_type(sub, name);
        Ok(match (a, b) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(a), Some(b)) => !self.eq(a, b)?,
        })
    }
}
