//! Attribute access: the generic lookup of objects, classes and modules.

use crate::dict::{DictExt, DictObj};
use crate::object::*;
use crate::shape::{Mode, slot_get, word};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use taipan_heap::{Gc, Slot, Value};

/// `object.__getattribute__`
pub fn generic_getattr(vm: &mut Vm, obj: Value, name: Gc<StrObj>) -> R {
    match vm.generic_getattr_quiet(obj, name)? {
        Some(v) => Ok(v),
        None => Err(vm.attribute_error_missing(obj, name)),
    }
}
/// `object.__setattr__`, `object.__delattr__`
pub fn generic_setattr(vm: &mut Vm, obj: Value, name: Gc<StrObj>, v: Value) -> R<()> {
    let cls = vm.type_of(obj);
    let found = vm.lookup_in_type(cls, name);
    if let Some(d) = found
        && let Some(set) = vm.type_of(d).slots().descr_set
    {
        return set(vm, d, obj, v);
    }
    if v.is_unbound() && vm.has_instance_dict(obj) {
        if vm.del_instance_attr(obj, name) {
            return Ok(());
        }
        let t = cls.name_str();
        return Err(vm.attribute_error(format!("'{t}' object has no attribute '{name}'")));
    }
    if !v.is_unbound() && vm.set_instance_attr(obj, name, v)? {
        return Ok(());
    }
    let t = cls.name_str();
    if found.is_some() {
        return Err(vm.attribute_error(format!("'{t}' object attribute '{name}' is read-only")));
    }
    let msg = if cls.slots().setattr.map(|f| f as usize) == Some(generic_setattr as *const () as usize) {
        format!("'{t}' object has no attribute '{name}' and no __dict__ for setting new attributes")
    } else {
        format!("'{t}' object has no attribute '{name}'")
    };
    Err(vm.attribute_error_for(msg, obj, name))
}

impl Vm {
    /// Where the attribute word of `obj` lies, and the mode.
    #[inline]
    fn attr_word(&self, obj: Value) -> Option<(*mut Value, Mode)> {
        let h = obj.object()?;
        let s = self.shapes.get(h.shape.get());
        // SAFETY: the shape says that the word is there.
        if s.attrs == 0 { None } else { Some((unsafe { word(h.as_ptr(), s.attrs as usize) }, s.mode)) }
    }
    pub fn has_instance_dict(&self, obj: Value) -> bool {
        self.attr_word(obj).is_some()
    }
    /// An attribute of the object itself.
    #[inline]
    pub fn instance_attr(&self, obj: Value, name: Gc<StrObj>) -> Option<Value> {
        let h = obj.object()?;
        let id = h.shape.get();
        let s = self.shapes.get(id);
        match s.mode {
            Mode::Fixed => None,
            Mode::Slots => {
                let i = self.shapes.find(id, name)?;
                // SAFETY: the shape says where the slot is.
                Some(unsafe {
                    slot_get(
                        h.as_ptr(),
                        i as usize,
                        s.inline_start as usize,
                        s.inline_cap as usize,
                        s.attrs as usize,
                    )
                })
            }
            // SAFETY: the shape says that the word is there.
            Mode::Dict => unsafe {
                (*word(h.as_ptr(), s.attrs as usize)).downcast::<DictObj>()?.get_str(name)
            },
        }
    }
    /// Sets an attribute of the object itself; false if it has no room for any.
    pub fn set_instance_attr(&mut self, obj: Value, name: Gc<StrObj>, v: Value) -> R<bool> {
        let Some((w, mode)) = self.attr_word(obj) else { return Ok(false) };
        let Some(h) = obj.object() else { return Ok(false) };
        match mode {
            Mode::Fixed => return Ok(false),
            Mode::Slots => {
                let name = self.intern_obj(name);
                if !name.is_interned() {
                    let d = self.to_dict_mode(obj);
                    d.set_str(self, name, v);
                    return Ok(true);
                }
                let id = h.shape.get();
                match self.shapes.find(id, name) {
                    Some(i) => {
                        let s = self.shapes.get(id);
                        let (i, cap) = (i as usize, s.inline_cap as usize);
                        // SAFETY: the shape says where the slot is.
                        unsafe {
                            if i < cap {
                                *word(h.as_ptr(), s.inline_start as usize + 8 * i) = v;
                                self.heap.barrier(h.as_ptr());
                            } else {
                                (*w).cast_unchecked::<taipan_heap::ValueArray>().set(&self.heap, i - cap, v);
                            }
                        }
                    }
                    None => self.add_slot(obj, name, v),
                }
            }
            Mode::Dict => {
                let d = self.to_dict_mode(obj);
                let name = self.intern_obj(name);
                d.set_str(self, name, v);
            }
        }
        Ok(true)
    }
    pub fn del_instance_attr(&mut self, obj: Value, name: Gc<StrObj>) -> bool {
        if self.instance_attr(obj, name).is_none() {
            return false;
        }
        let d = self.to_dict_mode(obj);
        d.remove_str(self, name).is_some()
    }
    /// `obj.__dict__` (made if need be); None if it cannot have one.
    pub fn instance_dict(&mut self, obj: Value) -> Option<Gc<DictObj>> {
        self.attr_word(obj)?;
        Some(self.to_dict_mode(obj))
    }
    /// Replaces `obj.__dict__`.
    pub fn set_instance_dict(&mut self, obj: Value, d: Gc<DictObj>) -> bool {
        if self.attr_word(obj).is_none() {
            return false;
        }
        self.to_dict_mode(obj);
        if let Some((w, _)) = self.attr_word(obj)
            && let Some(h) = obj.object()
        {
            // SAFETY: as above.
            unsafe { *w = d.value() };
            self.heap.barrier(h.as_ptr());
        }
        true
    }
    /// The attribute dict without making one; for mode `Dict` objects only.
    pub fn existing_dict(&self, obj: Value) -> Option<Gc<DictObj>> {
        match self.attr_word(obj)? {
            // SAFETY: the word is a value.
            (w, Mode::Dict) => unsafe { (*w).downcast::<DictObj>() },
            _ => None,
        }
    }

    /// The generic lookup; None when there is no such attribute.
    pub fn generic_getattr_quiet(&mut self, obj: Value, name: Gc<StrObj>) -> R<Option<Value>> {
        let cls = self.type_of(obj);
        let found = self.lookup_in_type(cls, name);
        let mut get = None;
        if let Some(d) = found {
            let slots = self.slots_of(d);
            get = slots.descr_get;
            if let Some(g) = get
                && slots.descr_set.is_some()
            {
                return match g(self, d, obj, cls.value()) {
                    Ok(v) => Ok(Some(v)),
                    Err(e) => Err(e),
                };
            }
        }
        if let Some(v) = self.instance_attr(obj, name) {
            return Ok(Some(v));
        }
        match (found, get) {
            (Some(d), Some(g)) => g(self, d, obj, cls.value()).map(Some),
            (Some(d), None) => Ok(Some(d)),
            (None, _) => Ok(None),
        }
    }

    // ---- the operations ----

    /// `obj.name`
    #[inline]
    pub fn getattr(&mut self, obj: Value, name: Gc<StrObj>) -> R {
        match self.type_of(obj).slots().getattr {
            Some(f) => f(self, obj, name),
            None => Err(self.attribute_error_missing(obj, name)),
        }
    }
    pub fn getattr_text(&mut self, obj: Value, name: &str) -> R {
        let n = self.intern(name);
        self.getattr(obj, n)
    }
    /// `getattr(obj, name, None)` in Rust: None if there is no such attribute.
    pub fn getattr_opt(&mut self, obj: Value, name: Gc<StrObj>) -> R<Option<Value>> {
        let cls = self.type_of(obj);
        if cls.has_flag(type_flags::PLAIN_GETATTR) {
            return match self.generic_getattr_quiet(obj, name) {
                Ok(v) => Ok(v),
                Err(e) => {
                    self.expect_exception(e, self.exc.AttributeError)?;
                    Ok(None)
                }
            };
        }
        // No exception is made where one would not be seen.
        let found = match cls.slots().getattr {
            Some(f) if f as *const () == type_getattr as *const () => type_getattr_quiet(self, obj, name),
            _ => self.getattr(obj, name).map(Some),
        };
        match found {
            Ok(v) => Ok(v),
            Err(e) => {
                self.expect_exception(e, self.exc.AttributeError)?;
                Ok(None)
            }
        }
    }
    pub fn getattr_opt_text(&mut self, obj: Value, name: &str) -> R<Option<Value>> {
        let n = self.intern(name);
        self.getattr_opt(obj, n)
    }
    /// `obj.name = v`
    #[inline]
    pub fn setattr(&mut self, obj: Value, name: Gc<StrObj>, v: Value) -> R<()> {
        match self.type_of(obj).slots().setattr {
            Some(f) => f(self, obj, name, v),
            None => Err(self.attribute_error_missing(obj, name)),
        }
    }
    pub fn setattr_text(&mut self, obj: Value, name: &str, v: Value) -> R<()> {
        let n = self.intern(name);
        self.setattr(obj, n, v)
    }
    pub fn delattr(&mut self, obj: Value, name: Gc<StrObj>) -> R<()> {
        self.setattr(obj, name, Value::UNBOUND)
    }
    /// For a method call: (function, true) if the function is to be called with `obj` prepended, else (attribute, false).
    pub fn load_method(&mut self, obj: Value, name: Gc<StrObj>) -> R<(Value, bool)> {
        let cls = self.type_of(obj);
        if !cls.has_flag(type_flags::PLAIN_GETATTR) {
            return Ok((self.getattr(obj, name)?, false));
        }
        if let Some(d) = self.lookup_in_type(cls, name)
            && self.is_method_like(d)
            && self.instance_attr(obj, name).is_none()
        {
            return Ok((d, true));
        }
        Ok((self.getattr(obj, name)?, false))
    }
    /// Functions that bind as methods by prepending the receiver.
    #[inline]
    pub fn is_method_like(&self, v: Value) -> bool {
        if v.downcast::<FuncObj>().is_some() {
            return true;
        }
        match v.downcast::<NativeFn>() {
            Some(n) => {
                n.self_.get().is_unbound()
                    && !n.owner.get().is_unbound()
                    && n.def.kind == crate::native::MethodKind::Instance
            }
            None => false,
        }
    }
    /// A name given by Python code: must be a string; interned.
    pub fn attr_name(&mut self, v: Value) -> R<Gc<StrObj>> {
        match v.to_str() {
            Some(s) if v.exact_str().is_some() => Ok(self.intern_obj(s)),
            Some(s) => {
                // A subclass of `str` with a hash of its own is looked for, and not found, under that.
                let h = self.hash(v)?;
                if h == crate::strings::str_hash_or_compute(&s) || s.len < 2 {
                    return Ok(self.intern_obj(s));
                }
                let own = self.new_str_text(s.text());
                own.hash.set(h);
                Ok(own)
            }
            None => {
                let t = self.type_name(v);
                Err(self.type_error(format!("attribute name must be string, not '{t}'")))
            }
        }
    }
    /// `object.__setattr__(cls, ...)` and the like may not be used to go round a type's own rules.
    pub fn check_setattr_hijack(&mut self, obj: Value, f: crate::slots::SetAttrFn, what: &str) -> R<()> {
        let own = self.type_of(obj).slots().setattr;
        let mut t = Some(self.type_of(obj));
        while let Some(c) = t {
            if !c.is_heap_type() {
                break;
            }
            t = c.base.get();
        }
        let native = t.and_then(|c| c.slots().setattr).or(own);
        if native.map(|g| g as usize) != Some(f as *const () as usize) && obj.downcast::<TypeObj>().is_some()
        {
            let t = self.type_name(obj);
            return Err(self.type_error(format!("can't apply this {what} to {t} object")));
        }
        Ok(())
    }
}

// ---- classes ----

/// `type.__getattribute__`
pub fn type_getattr(vm: &mut Vm, cls: Value, name: Gc<StrObj>) -> R {
    match type_getattr_quiet(vm, cls, name)? {
        Some(v) => Ok(v),
        None => Err(vm.attribute_error_missing(cls, name)),
    }
}
pub fn type_getattr_quiet(vm: &mut Vm, clsv: Value, name: Gc<StrObj>) -> R<Option<Value>> {
    let Some(cls) = clsv.downcast::<TypeObj>() else { return Ok(None) };
    let meta = vm.type_of(clsv);
    let in_meta = vm.lookup_in_type(meta, name);
    let mut meta_get = None;
    if let Some(d) = in_meta {
        let s = vm.slots_of(d);
        meta_get = s.descr_get;
        if let Some(g) = meta_get
            && s.descr_set.is_some()
        {
            return g(vm, d, clsv, meta.value()).map(Some);
        }
    }
    if let Some(d) = vm.lookup_in_type(cls, name) {
        return match vm.type_of(d).slots().descr_get {
            Some(g) => g(vm, d, Value::UNBOUND, clsv).map(Some),
            None => Ok(Some(d)),
        };
    }
    match (in_meta, meta_get) {
        (Some(d), Some(g)) => g(vm, d, clsv, meta.value()).map(Some),
        (Some(d), None) => Ok(Some(d)),
        (None, _) => Ok(None),
    }
}
/// `type.__setattr__`, `type.__delattr__`
pub fn type_setattr(vm: &mut Vm, clsv: Value, name: Gc<StrObj>, v: Value) -> R<()> {
    let Some(cls) = clsv.downcast::<TypeObj>() else { return generic_setattr(vm, clsv, name, v) };
    if !cls.is_heap_type() || cls.has_flag(type_flags::IMMUTABLE) {
        let t = cls.name_str();
        return Err(vm.type_error(format!("cannot set '{name}' attribute of immutable type '{t}'")));
    }
    let meta = vm.type_of(clsv);
    if let Some(d) = vm.lookup_in_type(meta, name)
        && let Some(set) = vm.type_of(d).slots().descr_set
    {
        return set(vm, d, clsv, v);
    }
    let name = vm.intern_obj(name);
    if !vm.set_type_attr(cls, name, v)? {
        return Err(vm.attribute_error_missing(clsv, name));
    }
    Ok(())
}

// ---- modules ----

/// `module.__getattribute__`: the generic lookup, then the module's `__getattr__`.
pub fn module_getattr(vm: &mut Vm, obj: Value, name: Gc<StrObj>) -> R {
    if let Some(v) = vm.generic_getattr_quiet(obj, name)? {
        return Ok(v);
    }
    let Some(d) = vm.existing_dict(obj) else { return Err(vm.attribute_error_missing(obj, name)) };
    let getattr = vm.names.__getattr__;
    if let Some(f) = d.get_str(getattr) {
        return vm.call1(f, name.value());
    }
    let module_name = vm.names.__name__;
    let msg = match d.get_str(module_name).and_then(|v| v.to_str()) {
        Some(m) => {
            let (spec, init) = (vm.names.__spec__, vm.names._initializing);
            let mut initializing = false;
            if let Some(s) = d.get_str(spec)
                && !s.is_none()
                && let Some(i) = vm.getattr_opt(s, init)?
            {
                initializing = vm.truth(i)?;
            }
            if initializing {
                format!(
                    "partially initialized module '{m}' has no attribute '{name}' (most likely due to a circular import)"
                )
            } else {
                format!("module '{m}' has no attribute '{name}'")
            }
        }
        None => format!("module has no attribute '{name}'"),
    };
    Err(vm.attribute_error_for(msg, obj, name))
}

/// Reads a slot of a struct as an attribute: unbound reads as None.
pub fn slot_or_none(s: &Slot) -> Value {
    let v = s.get();
    if v.is_unbound() { Value::NONE } else { v }
}
