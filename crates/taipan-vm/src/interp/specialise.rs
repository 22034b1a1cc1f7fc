//! Filling inline caches, and the general form of what they shorten.
//!
//! An adaptive instruction runs its general form and counts down in its last cache word; at zero it looks at its
//! operands and, if one of the special forms fits, rewrites itself and fills the cache. A special form whose guard
//! fails runs the general form too; after a few failures it looks again. Counters start from primes, so that a loop
//! does not always specialise on the same iteration, and back off when nothing fits.

use super::construct;
use super::dispatch::{FAIL, GO, Regs};
use super::runtime as rt;
use crate::call::Args;
use crate::dict::DictObj;
use crate::frame::{frame, frame_flags};
use crate::native::{Impl, MethodKind};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::{Mode, id};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use taipan_bytecode::Opcode;
use taipan_heap::{Gc, Value};

/// Executions before the first look, and after unsuccessful ones.
const BACKOFF: [u32; 8] = [2, 3, 7, 17, 53, 211, 1021, 4093];

/// The instruction word behind which `r.pc` stands.
unsafe fn site(r: &Regs) -> *mut u32 {
    // SAFETY: the handler's own word is before its cache.
    unsafe { (r.pc as *mut u32).sub(1) }
}
pub(super) unsafe fn rewrite(r: &Regs, op: Opcode) {
    // SAFETY: the words are ours to change (GIL).
    unsafe {
        let s = site(r);
        let new = *s & !0xff | op as u32;
        // A store to code that is about to be read is slow.
        if *s != new {
            *s = new;
        }
    }
}
/// Takes the form for an object of this shape, which its first cache word holds.
pub(super) unsafe fn set_shape(r: &Regs, op: Opcode, o: Value) {
    // SAFETY: as above.
    unsafe {
        set_cache(r, 0, o.header().map_or(0, |h| h.shape.get()));
        rewrite(r, op);
    }
}
/// Has the cache that all sites share find a special method of an instance; false: it cannot.
pub(super) fn share_method(vm: &mut Vm, o: Value, name: Gc<StrObj>) -> bool {
    let place = resolve_attr(vm, o, name);
    if !matches!(place, Place::Method(_)) {
        return false;
    }
    vm.attr_cache.fill_load(vm.shape_of(o), vm.class_version_of(o), name, place);
    true
}
unsafe fn set_cache(r: &Regs, i: usize, v: u32) {
    // SAFETY: as above.
    unsafe { *(r.pc as *mut u32).add(i) = v }
}
unsafe fn set_cache_value(r: &Regs, i: usize, v: Value) {
    // SAFETY: as above.
    unsafe { (r.pc as *mut u32).add(i).cast::<u64>().write_unaligned(v.bits()) }
}
/// Counts down in cache word `i`: true when it is time to look. The word holds `step << 16 | left`
/// with steps from 1; 0: fresh.
unsafe fn due(r: &Regs, i: usize) -> bool {
    // SAFETY: as above.
    unsafe {
        let p = (r.pc as *mut u32).add(i);
        let (step, left) = (*p >> 16, *p & 0xffff);
        if *p == 0 {
            *p = 1 << 16 | (BACKOFF[0] - 1);
            return false;
        }
        if left > 0 {
            *p = step << 16 | (left - 1);
            return false;
        }
        *p = (step + 1).min(BACKOFF.len() as u32) << 16 | BACKOFF[(step as usize).min(BACKOFF.len() - 1)];
        true
    }
}

// ---- attributes ----

/// The general LOAD_ATTR; `a` is the operand.
unsafe fn load_attr_general(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let name = frame(r.fp).code().name_at(a >> 1);
        let obj = *r.sp.sub(1);
        if a & 1 != 0 {
            let Ok((f, bound)) = vm.load_method(obj, name) else { return FAIL };
            *r.sp.sub(1) = f;
            r.sp.write(if bound { obj } else { Value::UNBOUND });
            r.sp = r.sp.add(1);
        } else {
            let Ok(v) = vm.getattr(obj, name) else { return FAIL };
            *r.sp.sub(1) = v;
        }
        r.pc = r.pc.add(5);
        GO
    }
}
pub unsafe fn load_attr(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        if due(r, 4) {
            let name = frame(r.fp).code().name_at(a >> 1);
            let obj = *r.sp.sub(1);
            specialise_load_attr(r, vm, a, obj, name);
        }
        load_attr_general(r, vm, a)
    }
}
/// Misses after which an attribute site takes the shared cache.
const POLYMORPHIC: u32 = 2;

/// A guard of a special form failed.
pub unsafe fn load_attr_miss(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let p = (r.pc as *mut u32).add(4);
        // Forms that keep an entry in the counter's word lose the count of misses.
        let counted = !matches!(
            Opcode::from_u8(*site(r) as u8),
            Some(Opcode::LOAD_ATTR_DICT | Opcode::LOAD_ATTR_CLASS_DATA | Opcode::LOAD_ATTR_TYPE_DATA)
        );
        let misses = if counted { ((*p >> 16) + 1).min(BACKOFF.len() as u32 - 1) } else { 1 };
        let name = frame(r.fp).code().name_at(a >> 1);
        let obj = *r.sp.sub(1);
        if Opcode::from_u8(*site(r) as u8) == Some(Opcode::LOAD_ATTR_SLOT) && second_shape(r, vm, obj, name) {
            return load_attr_general(r, vm, a);
        }
        if misses > POLYMORPHIC && obj.is_ptr() && vm.type_of(obj).has_flag(type_flags::PLAIN_GETATTR) {
            set_cache_value(r, 2, name.value());
            rewrite(r, Opcode::LOAD_ATTR_POLY);
            return load_attr_poly_miss(r, vm, a);
        }
        rewrite(r, Opcode::LOAD_ATTR);
        *p = misses << 16 | BACKOFF[misses as usize];
        load_attr_general(r, vm, a)
    }
}
/// LOAD_ATTR_SLOT has met another shape: if that is of the same class, the site learns it too.
unsafe fn second_shape(r: &Regs, vm: &mut Vm, obj: Value, name: Gc<StrObj>) -> bool {
    // SAFETY: see `ops`; the cache is that of LOAD_ATTR_SLOT.
    unsafe {
        let (first, offset, version) = (*r.pc, *r.pc.add(1), *r.pc.add(2));
        let shape = vm.shape_of(obj);
        if !obj.is_ptr() || shape == first || vm.class_version_of(obj) != version || offset > 0xffff {
            return false;
        }
        let Place::Word(second @ 0..=0xffff) = resolve_attr(vm, obj, name) else { return false };
        set_cache(r, 1, shape);
        set_cache(r, 3, offset << 16 | second);
        rewrite(r, Opcode::LOAD_ATTR_SLOT2);
        true
    }
}
/// The shared cache does not know this shape and name.
pub unsafe fn load_attr_poly_miss(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let name = frame(r.fp).code().name_at(a >> 1);
        let obj = *r.sp.sub(1);
        let place = resolve_attr(vm, obj, name);
        vm.attr_cache.fill_load(vm.shape_of(obj), vm.class_version_of(obj), name, place);
        load_attr_general(r, vm, a)
    }
}

/// Where an attribute of a plain object is found, as long as its shape and class version stay.
#[derive(Clone, Copy)]
pub enum Place {
    /// A word of the object, at this offset (an attribute slot or a member of `__slots__`).
    Word(u32),
    /// Index in the spill array, offset of the attribute word.
    Spill(u32, u32),
    /// A function of the class, to be bound.
    Method(Value),
    /// A class attribute that binds nothing.
    Value(Value),
    /// A class attribute whose value may be overwritten without a new version: entry of the class's dict.
    Data(Gc<DictObj>, u32),
    /// A property with a Python getter.
    Property(Gc<FuncObj>),
    /// A function of the class, to be bound to the class.
    ClassMethod(Value),
    /// A hint: the entry of the object's own dict.
    InDict(Gc<DictObj>, u32, u32),
    Other,
}

/// Finds the place of `obj.name`; [`Place::Other`] if it has none that can be cached.
pub fn resolve_attr(vm: &mut Vm, obj: Value, name: Gc<StrObj>) -> Place {
    let cls = vm.type_of(obj);
    let Some(h) = obj.object() else { return Place::Other };
    if !cls.has_flag(type_flags::PLAIN_GETATTR) || vm.class_version(cls) == 0 {
        return Place::Other;
    }
    let shape = h.shape.get();
    let found = vm.lookup_in_type(cls, name);
    let (mode, attrs, inline_start, inline_cap) = {
        let s = vm.shapes.get(shape);
        (s.mode, s.attrs as u32, s.inline_start as u32, s.inline_cap as u32)
    };
    if let Some(d) = found
        && vm.slots_of(d).descr_set.is_some()
    {
        if d.shape_is(id::PROPERTY)
            && let Some(p) = d.downcast::<PropertyObj>()
            && let Some(f) = p.get.get().downcast::<FuncObj>()
            && let Some(code) = f.code.get()
            && code.simple_args
            && code.argcount == 1
        {
            return Place::Property(f);
        }
        if let Some(m) = d.native::<crate::class::MemberObj>()
            && m.owner.get().to_type().is_some_and(|owner| cls.is_subtype(owner))
        {
            return Place::Word(m.offset as u32);
        }
        // `object.__class__`: the shape fixes the class.
        if name == vm.names.__class__ && vm.types.object.dict().get_str(name) == Some(d) {
            return Place::Value(cls.value());
        }
        return Place::Other;
    }
    match mode {
        Mode::Slots => {
            if let Some(i) = vm.shapes.find(shape, name) {
                return if i < inline_cap {
                    Place::Word(inline_start + 8 * i)
                } else {
                    Place::Spill(i - inline_cap, attrs)
                };
            }
        }
        Mode::Dict => {
            if let Some(d) = vm.existing_dict(obj) {
                return match d.find_entry_str(name) {
                    Some(e) if d.shape_is_dict() && name.is_interned() => Place::InDict(d, e.0, attrs),
                    _ => Place::Other,
                };
            }
            // A dict may come without a new shape.
            return Place::Other;
        }
        Mode::Fixed => {}
    }
    let Some(d) = found else { return Place::Other };
    if vm.is_method_like(d) {
        return Place::Method(d);
    }
    if d.shape_is(id::STATICMETHOD)
        && let Some(s) = d.downcast::<WrapObj>()
    {
        return Place::Value(s.func.get());
    }
    if d.shape_is(id::CLASSMETHOD)
        && let Some(c) = d.downcast::<WrapObj>()
        && c.func.get().shape_is(id::FUNCTION)
    {
        return Place::ClassMethod(c.func.get());
    }
    if vm.slots_of(d).descr_get.is_some() {
        return Place::Other;
    }
    if vm.is_plain_data(d) { class_data(cls, name) } else { Place::Value(d) }
}
/// Has `obj` no such attribute, as its class and shape say?
pub fn lacks_attr(vm: &mut Vm, obj: Value, name: Gc<StrObj>) -> bool {
    let cls = vm.type_of(obj);
    let Some(h) = obj.object() else { return false };
    if !cls.has_flag(type_flags::PLAIN_GETATTR)
        || obj.to_type().is_some()
        || obj.shape_is(id::MODULE)
        || vm.class_version(cls) == 0
        || vm.lookup_in_type(cls, name).is_some()
    {
        return false;
    }
    let shape = h.shape.get();
    match vm.shapes.get(shape).mode {
        Mode::Slots => vm.shapes.find(shape, name).is_none(),
        Mode::Fixed => true,
        Mode::Dict => false,
    }
}
/// The entry of a class attribute in the dict of the class that has it.
fn class_data(cls: Gc<TypeObj>, name: Gc<StrObj>) -> Place {
    let Some(mro) = cls.mro_tuple() else { return Place::Other };
    for c in mro.as_slice().iter().filter_map(|c| c.to_type()) {
        let d = c.dict();
        if let Some(e) = d.find_entry_str(name) {
            return if d.shape_is_dict() { Place::Data(d, e.0) } else { Place::Other };
        }
    }
    Place::Other
}

unsafe fn specialise_load_attr(r: &Regs, vm: &mut Vm, a: usize, obj: Value, name: Gc<StrObj>) {
    // SAFETY: see `ops`; cache words are written before the opcode. Word 4 is the counter except for the forms that
    // keep an entry there.
    unsafe {
        if obj.shape_is(id::MODULE)
            && let Some(m) = obj.downcast::<ModuleObj>()
            && let Some(d) = m.dict.get().to_dict()
        {
            let cls = vm.types.module;
            if vm.lookup_in_type(cls, name).is_none()
                && let Some(e) = d.find_entry_str(name)
            {
                let version = d.keys_version(vm);
                set_cache(r, 0, version);
                set_cache(r, 1, e.0);
                rewrite(r, Opcode::LOAD_ATTR_MODULE);
            }
            return;
        }
        if let Some(t) = obj.to_type() {
            specialise_type_attr(r, vm, obj, t, name);
            return;
        }
        let place = resolve_attr(vm, obj, name);
        let (shape, version) = (vm.shape_of(obj), vm.class_version_of(obj));
        set_cache(r, 0, shape);
        match place {
            Place::Word(offset) => {
                set_cache(r, 1, offset);
                set_cache(r, 2, version);
                rewrite(r, Opcode::LOAD_ATTR_SLOT);
            }
            Place::Spill(i, attrs) if i < 0xffff => {
                set_cache(r, 1, i << 16 | attrs);
                set_cache(r, 2, version);
                rewrite(r, Opcode::LOAD_ATTR_SPILL);
            }
            Place::Method(f) if a & 1 != 0 => {
                set_cache(r, 1, version);
                set_cache_value(r, 2, f);
                rewrite(r, Opcode::LOAD_ATTR_METHOD);
            }
            Place::Value(v) => {
                set_cache(r, 1, version);
                set_cache_value(r, 2, v);
                rewrite(r, Opcode::LOAD_ATTR_CLASS);
            }
            Place::Data(d, e) => {
                set_cache(r, 1, version);
                set_cache_value(r, 2, d.value());
                set_cache(r, 4, e);
                rewrite(r, Opcode::LOAD_ATTR_CLASS_DATA);
            }
            Place::Property(f) if a & 1 == 0 => {
                set_cache(r, 1, version);
                set_cache_value(r, 2, f.value());
                rewrite(r, Opcode::LOAD_ATTR_PROPERTY);
            }
            Place::InDict(d, e, attrs) if e < 0xffff => {
                set_cache(r, 1, version);
                set_cache(r, 2, e << 16 | attrs);
                set_cache_value(r, 3, d.key_at(crate::dict::Entry(e)));
                rewrite(r, Opcode::LOAD_ATTR_DICT);
            }
            _ => {}
        }
    }
}
/// Finds the place of `C.name` for a class `t` (as a value, `obj`): [`Place::Value`], [`Place::Data`], or other.
pub fn resolve_type_attr(vm: &mut Vm, obj: Value, t: Gc<TypeObj>, name: Gc<StrObj>) -> Place {
    let meta = vm.type_of(obj);
    if meta.slots().getattr.map(|f| f as *const ()) != Some(crate::attr::type_getattr as *const ())
        || vm.lookup_in_type(meta, name).is_some_and(|d| vm.slots_of(d).descr_set.is_some())
    {
        return Place::Other;
    }
    let Some(d) = vm.lookup_in_type(t, name) else { return Place::Other };
    if vm.class_version(t) == 0 {
        return Place::Other;
    }
    if d.downcast::<FuncObj>().is_some() || d.shape_is(id::SLOT_WRAPPER) {
        Place::Value(d)
    } else if let Some(w) = d.downcast::<WrapObj>()
        && d.shape_is(id::STATICMETHOD)
    {
        Place::Value(w.func.get())
    } else if vm.slots_of(d).descr_get.is_some() {
        Place::Other
    } else if vm.is_plain_data(d) {
        class_data(t, name)
    } else {
        Place::Value(d)
    }
}
unsafe fn specialise_type_attr(r: &Regs, vm: &mut Vm, obj: Value, t: Gc<TypeObj>, name: Gc<StrObj>) {
    // SAFETY: as above.
    unsafe {
        let place = resolve_type_attr(vm, obj, t, name);
        let version = vm.class_version(t);
        match place {
            Place::Value(v) => {
                set_cache(r, 0, version);
                set_cache_value(r, 2, v);
                rewrite(r, Opcode::LOAD_ATTR_TYPE);
            }
            Place::Data(d, e) => {
                set_cache(r, 0, version);
                set_cache_value(r, 2, d.value());
                set_cache(r, 4, e);
                rewrite(r, Opcode::LOAD_ATTR_TYPE_DATA);
            }
            _ => {}
        }
    }
}
/// Is `name` a member of `__slots__` for `obj`?
pub fn is_member(vm: &mut Vm, obj: Value, name: Gc<StrObj>) -> bool {
    let cls = vm.type_of(obj);
    vm.lookup_in_type(cls, name).is_some_and(|d| d.native::<crate::class::MemberObj>().is_some())
}
/// Where `obj.name = …` stores a word: its offset, and the object's shape before and after; `None` if that is not all
/// there is to it.
pub fn resolve_store(vm: &mut Vm, obj: Value, name: Gc<StrObj>) -> Option<(u32, u32, u32)> {
    if vm.type_of(obj).has_flag(type_flags::PLAIN_SETATTR) {
        resolve_object_store(vm, obj, name)
    } else {
        None
    }
}
/// The same of `object.__setattr__(obj, name, …)`.
pub fn resolve_object_store(vm: &mut Vm, obj: Value, name: Gc<StrObj>) -> Option<(u32, u32, u32)> {
    let cls = vm.type_of(obj);
    if !obj.is_ptr() || vm.class_version(cls) == 0 {
        return None;
    }
    let before = vm.shape_of(obj);
    if let Some(d) = vm.lookup_in_type(cls, name)
        && vm.slots_of(d).descr_set.is_some()
    {
        let m = d.native::<crate::class::MemberObj>()?;
        return m
            .owner
            .get()
            .to_type()
            .filter(|o| cls.is_subtype(*o))
            .map(|_| (m.offset as u32, before, before));
    }
    if vm.shapes.get(before).mode != Mode::Slots {
        return None;
    }
    let after = match vm.shapes.find(before, name) {
        Some(_) => before,
        None if name.is_interned() => vm.shapes.child(before, name)?,
        None => return None,
    };
    let s = vm.shapes.get(after);
    let (start, cap) = (s.inline_start as u32, s.inline_cap as u32);
    let i = vm.shapes.find(after, name)?;
    (i < cap).then_some((start + 8 * i, before, after))
}

unsafe fn store_attr_general(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let name = frame(r.fp).code().name_at(a);
        let (v, obj) = (*r.sp.sub(2), *r.sp.sub(1));
        if vm.setattr(obj, name, v).is_err() {
            return FAIL;
        }
        r.sp = r.sp.sub(2);
        r.pc = r.pc.add(4);
        GO
    }
}
pub unsafe fn store_attr(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`. The counter shares word 2 with STORE_ATTR_ADD's new shape.
    unsafe {
        if !due(r, 2) {
            return store_attr_general(r, vm, a);
        }
        store_attr_observed(r, vm, a, false)
    }
}
/// Stores, and keeps what happened: in the shared cache, or in the instruction.
unsafe fn store_attr_observed(r: &mut Regs, vm: &mut Vm, a: usize, shared: bool) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let name = frame(r.fp).code().name_at(a);
        let obj = *r.sp.sub(1);
        let cls = vm.type_of(obj);
        let before = vm.shape_of(obj);
        let version = vm.class_version(cls);
        if !obj.is_ptr() || !cls.has_flag(type_flags::PLAIN_SETATTR) || version == 0 {
            return store_attr_general(r, vm, a);
        }
        let mut member = None;
        if let Some(d) = vm.lookup_in_type(cls, name)
            && vm.slots_of(d).descr_set.is_some()
        {
            match d.native::<crate::class::MemberObj>() {
                Some(m) if m.owner.get().to_type().is_some_and(|owner| cls.is_subtype(owner)) => {
                    member = Some(m.offset as u32)
                }
                _ => return store_attr_general(r, vm, a),
            }
        }
        let pc = r.pc;
        let c = store_attr_general(r, vm, a);
        if c != GO || cls.version.get() != version {
            return c;
        }
        let at = at_of(pc, r);
        let after = vm.shape_of(obj);
        let offset = match member {
            Some(offset) => offset,
            None => {
                let s = vm.shapes.get(after);
                if s.mode != Mode::Slots || before != after && s.parent != before {
                    return c;
                }
                match vm.shapes.find(after, name) {
                    Some(i) if i < s.inline_cap as u32 => s.inline_start as u32 + 8 * i,
                    // An overwritten spilled attribute is for the shared cache alone.
                    Some(i) if before == after && i - (s.inline_cap as u32) < 0x7fff => {
                        let at =
                            (i - s.inline_cap as u32) << 16 | s.attrs as u32 | super::attr_cache::SPILLED;
                        if !shared {
                            set_cache_value(&at_of(pc, r), 0, name.value());
                            rewrite(&at_of(pc, r), Opcode::STORE_ATTR_POLY);
                        }
                        vm.attr_cache.fill_store(before, version, name, at, after);
                        return c;
                    }
                    _ => return c,
                }
            }
        };
        if shared {
            vm.attr_cache.fill_store(before, version, name, offset, after);
            return c;
        }
        set_cache(&at, 0, before);
        set_cache(&at, 1, offset);
        set_cache(&at, 3, version);
        if before == after {
            rewrite(&at, Opcode::STORE_ATTR_SLOT);
        } else {
            set_cache(&at, 2, after);
            rewrite(&at, Opcode::STORE_ATTR_ADD);
        }
        c
    }
}
fn at_of(pc: *const u32, r: &Regs) -> Regs {
    Regs { pc, sp: r.sp, fp: r.fp }
}
pub unsafe fn store_attr_miss(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let name = frame(r.fp).code().name_at(a);
        let obj = *r.sp.sub(1);
        if obj.is_ptr() && vm.type_of(obj).has_flag(type_flags::PLAIN_SETATTR) {
            set_cache_value(r, 0, name.value());
            rewrite(r, Opcode::STORE_ATTR_POLY);
            return store_attr_observed(r, vm, a, true);
        }
        rewrite(r, Opcode::STORE_ATTR);
        set_cache(r, 2, 3 << 16 | BACKOFF[3]);
        store_attr_general(r, vm, a)
    }
}
pub unsafe fn store_attr_poly_miss(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe { store_attr_observed(r, vm, a, true) }
}

// ---- globals ----

pub unsafe fn load_global(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let f = frame(r.fp).func();
        let name = f.code.get_unchecked().name_at(a >> 1);
        let (g, b) = (f.globals.get_unchecked(), f.builtins.get_unchecked());
        let mut op = Opcode::LOAD_GLOBAL;
        let exact = g.shape_is_dict() && b.shape_is_dict();
        let v = match g.find_entry_str(name) {
            // Globals of a subclass of dict: through its own `__getitem__` and `__missing__`.
            _ if !exact => match super::runtime::load_global_name(vm, r.fp, name) {
                Ok(v) => v,
                Err(_) => return FAIL,
            },
            Some(e) => {
                if exact {
                    let version = g.keys_version(vm);
                    set_cache(r, 0, version);
                    set_cache(r, 1, e.0);
                    op = Opcode::LOAD_GLOBAL_MODULE;
                }
                g.value_at(e)
            }
            None => match b.find_entry_str(name) {
                Some(e) => {
                    if exact {
                        let version = g.keys_version(vm);
                        set_cache(r, 0, version);
                        set_cache(r, 1, e.0);
                        let version = b.keys_version(vm);
                        set_cache(r, 2, version);
                        op = Opcode::LOAD_GLOBAL_BUILTIN;
                    }
                    b.value_at(e)
                }
                None => {
                    let _ = vm.name_error_for(format!("name '{name}' is not defined"), name);
                    return FAIL;
                }
            },
        };
        rewrite(r, op);
        r.sp.write(v);
        r.sp = r.sp.add(1);
        if a & 1 != 0 {
            r.sp.write(Value::UNBOUND);
            r.sp = r.sp.add(1);
        }
        r.pc = r.pc.add(4);
        GO
    }
}

// ---- iteration ----

pub unsafe fn for_iter(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let it = *r.sp.sub(1);
        let shape = vm.shape_of(it);
        // The form for this shape has been chosen.
        if *r.pc == shape {
            return for_iter_general(r, vm, a, it);
        }
        let op = match shape {
            id::RANGE_ITER => Opcode::FOR_ITER_RANGE,
            id::LIST_ITER => Opcode::FOR_ITER_LIST,
            id::TUPLE_ITER => Opcode::FOR_ITER_TUPLE,
            id::GENERATOR => Opcode::FOR_ITER_GEN,
            id::STR_ITER | id::STR_ASCII_ITER => Opcode::FOR_ITER_STR,
            _ => native_iterator(vm, it),
        };
        set_cache(r, 0, shape);
        rewrite(r, op);
        if op == Opcode::FOR_ITER_GEN {
            return super::generators::for_iter_gen(r, vm, a);
        }
        for_iter_general(r, vm, a, it)
    }
}
/// The form of FOR_ITER for the class of a native iterator.
fn native_iterator(vm: &mut Vm, it: Value) -> Opcode {
    use crate::types::{dict::views, iterators, set};
    let cls = vm.type_of(it);
    let Some(def) = cls.def.get().filter(|_| it.kind() == Some(kind::NATIVE)) else {
        return Opcode::FOR_ITER;
    };
    let is = |d: &'static crate::native::TypeDef| std::ptr::eq(def, d);
    if is(&views::DICT_KEY_ITER) || is(&views::DICT_VALUE_ITER) || is(&views::DICT_ITEM_ITER) {
        Opcode::FOR_ITER_DICT
    } else if is(&set::SET_ITER) {
        Opcode::FOR_ITER_SET
    } else if is(&iterators::ENUMERATE) {
        Opcode::FOR_ITER_ENUMERATE
    } else if is(&iterators::ZIP) {
        Opcode::FOR_ITER_ZIP
    } else {
        Opcode::FOR_ITER
    }
}
unsafe fn for_iter_general(r: &mut Regs, vm: &mut Vm, a: usize, it: Value) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let next = if vm.is_watched() { vm.next_told(r.fp, it) } else { vm.next_by_class(it) };
        match next {
            Ok(Some(v)) => {
                r.sp.write(v);
                r.sp = r.sp.add(1);
                r.pc = r.pc.add(1);
                GO
            }
            Ok(None) => {
                r.pc = r.pc.add(1 + a);
                GO
            }
            Err(_) => FAIL,
        }
    }
}

// ---- calls ----

/// Words of cache behind CALL.
pub(super) const CALL_CACHE: usize = 4;

/// Result of a call by Rust: drops the operands, pushes the value.
#[inline(always)]
unsafe fn finish_call(r: &mut Regs, at: *mut Value, v: R, cache: usize) -> u32 {
    // SAFETY: `at` is the callable's place.
    unsafe {
        match v {
            Ok(v) => {
                at.write(v);
                r.sp = at.add(1);
                r.pc = r.pc.add(cache);
                GO
            }
            Err(_) => FAIL,
        }
    }
}
/// Enters a Python function from a call instruction whose callable stands at `at`.
pub(super) unsafe fn enter_function(
    r: &mut Regs,
    vm: &mut Vm,
    f: Gc<FuncObj>,
    args: Args,
    at: *mut Value,
    cache: usize,
    flags: usize,
) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        if vm.check_depth().is_err() {
            return FAIL;
        }
        frame(r.fp).pc = r.pc.add(cache);
        match vm.push_frame_ret(f, args, r.sp, at, flags) {
            Ok(fp) => {
                vm.thread.depth += 1;
                r.fp = fp;
                let f = frame(fp);
                r.sp = fp.add(f.code().n_localsplus as usize);
                r.pc = f.pc;
                GO
            }
            Err(_) => {
                vm.thread.fp = r.fp;
                vm.thread.sp = r.sp;
                FAIL
            }
        }
    }
}
/// Any call: `at` is the callable's place, `all` the arguments without self.
unsafe fn call_any(
    r: &mut Regs,
    vm: &mut Vm,
    at: *mut Value,
    n: usize,
    kwnames: Option<Gc<TupleObj>>,
    cache: usize,
) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let mut callee = *at;
        let mut first = at.add(2);
        let mut count = n;
        if !(*at.add(1)).is_unbound() {
            first = at.add(1);
            count += 1;
        } else if let Some(m) = callee.downcast::<MethodObj>() {
            // Unpack a bound method: its self takes the empty place.
            *at = m.func.get();
            *at.add(1) = m.self_.get();
            callee = *at;
            first = at.add(1);
            count += 1;
        } else if let Some(f) = rt::call_method(vm, callee) {
            // So does an object whose class has a Python `__call__`.
            *at = f.value();
            *at.add(1) = callee;
            callee = *at;
            first = at.add(1);
            count += 1;
        }
        if first == at.add(2)
            && let Some((cls, init)) = plain_class(vm, callee)
        {
            // As CALL_CLASS: the instance stands where the result goes, and is the first argument of `__init__`.
            let obj = vm.new_instance(cls);
            *at.add(1) = obj;
            *at = obj;
            let args = Args { all: std::slice::from_raw_parts(at.add(1), count + 1), kwnames };
            return enter_function(r, vm, init, args, at, cache, frame_flags::INIT);
        }
        if first == at.add(2)
            && let Some(cls) = callee.to_type()
            && let Some(how) = construct::making(vm, cls)
        {
            return construct::begin(r, vm, cls, how, at, count, kwnames);
        }
        let args = Args { all: std::slice::from_raw_parts(first, count), kwnames };
        if let Some(f) = callee.downcast::<FuncObj>() {
            return enter_function(r, vm, f, args, at, cache, 0);
        }
        if kwnames.is_none()
            && let Some(f) = vm.loop_function(callee, args.all)
        {
            return enter_function(r, vm, f.function, args, at, cache, 0);
        }
        let v = vm.call_args(callee, args);
        finish_call(r, at, v, cache)
    }
}
pub unsafe fn call(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let at = r.sp.sub(a + 2);
        if due(r, 3) {
            specialise_call(r, vm, a, at);
        }
        call_any(r, vm, at, a, None, CALL_CACHE)
    }
}
pub unsafe fn call_miss(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        rewrite(r, Opcode::CALL);
        let p = (r.pc as *mut u32).add(3);
        let misses = ((*p >> 16) + 1).min(BACKOFF.len() as u32 - 1);
        *p = misses << 16 | BACKOFF[misses as usize];
        call_any(r, vm, r.sp.sub(a + 2), a, None, CALL_CACHE)
    }
}
unsafe fn specialise_call(r: &Regs, vm: &mut Vm, a: usize, at: *mut Value) {
    // SAFETY: see `ops`.
    unsafe {
        let callee = *at;
        let n = a + !(*at.add(1)).is_unbound() as usize;
        if let Some(f) = callee.downcast::<FuncObj>() {
            if let Some(code) = f.code.get()
                && code.simple_args
                && n <= code.argcount as usize
            {
                rewrite(
                    r,
                    if code.argcount as usize == n { Opcode::CALL_PY } else { Opcode::CALL_PY_DEFAULTS },
                );
            }
            return;
        }
        if let Some(m) = callee.downcast::<MethodObj>() {
            if let Some(f) = m.func.get().downcast::<FuncObj>()
                && (*at.add(1)).is_unbound()
                && f.code.get().is_some_and(|c| c.plain_args as usize == a + 1)
            {
                rewrite(r, Opcode::CALL_BOUND);
            }
            return;
        }
        if let Some(nf) = callee.downcast::<NativeFn>() {
            let Impl::Bound(f) = nf.def.imp else {
                rewrite(r, Opcode::CALL_NATIVE);
                return;
            };
            let is = |g: fn(&mut Vm, &[Value]) -> R| std::ptr::fn_addr_eq(f, g);
            let self_given = !(*at.add(1)).is_unbound();
            let op = match n {
                1 if !self_given && is(crate::types::builtins::functions::len) => Some(Opcode::CALL_LEN),
                2 if !self_given && is(crate::types::builtins::functions::isinstance) => {
                    Some(Opcode::CALL_ISINSTANCE)
                }
                2 if self_given && is(crate::types::list::list_append) && (*at.add(1)).shape_is(id::LIST) => {
                    Some(Opcode::CALL_LIST_APPEND)
                }
                _ => None,
            };
            if let Some(op) = op {
                set_cache_value(r, 0, callee);
                rewrite(r, op);
                return;
            }
            rewrite(r, Opcode::CALL_NATIVE);
            return;
        }
        if a == 1 && callee == vm.types.type_.value() && (*at.add(1)).is_unbound() {
            rewrite(r, Opcode::CALL_TYPE);
            return;
        }
        if let Some(cls) = callee.to_type()
            && vm.type_of(callee) == vm.types.type_
            && !cls.is_heap_type()
            && (*at.add(1)).is_unbound()
            && cls != vm.types.type_
            && !cls.has_flag(type_flags::NO_NEW)
            && let Some(new) = cls.slots().new
        {
            // Builtin classes do not change.
            set_cache_value(r, 0, Value::from_bits(new as usize as u64));
            set_cache(r, 2, vm.shape_of(callee));
            rewrite(r, Opcode::CALL_BUILTIN_CLASS);
            return;
        }
        if (*at.add(1)).is_unbound()
            && let Some((cls, init)) = plain_class(vm, callee)
        {
            let version = vm.class_version(cls);
            set_cache(r, 0, version);
            set_cache_value(r, 1, init.value());
            rewrite(r, Opcode::CALL_CLASS);
        }
    }
}
/// A class whose instances are made plainly, and its `__init__`, if that is a Python function.
fn plain_class(vm: &mut Vm, callee: Value) -> Option<(Gc<TypeObj>, Gc<FuncObj>)> {
    let cls = callee.to_type()?;
    let plain = vm.type_of(callee) == vm.types.type_
        && cls.has_flag(type_flags::SIMPLE_NEW)
        && cls.layout.get().kind == kind::INSTANCE;
    let init = vm.names.__init__;
    let f = vm.lookup_in_type(cls, init).filter(|_| plain)?.downcast::<FuncObj>()?;
    construct::returns(f).then_some((cls, f))
}
/// `C(args)` for the class whose `new` is in the cache.
pub unsafe fn call_builtin_class(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let at = r.sp.sub(a + 2);
        let new = r.pc.cast::<u64>().read_unaligned() as usize;
        let Some(cls) = (*at).to_type().filter(|c| {
            !c.is_heap_type() && c.slots().new.map(|f| f as usize) == Some(new) && (*at.add(1)).is_unbound()
        }) else {
            return call_miss(r, vm, a);
        };
        if vm.type_of(*at) != vm.types.type_ || cls.has_flag(type_flags::NO_NEW) || cls == vm.types.type_ {
            return call_miss(r, vm, a);
        }
        let args = Args::pos(std::slice::from_raw_parts(at.add(2), a));
        if let Some(f) = vm.loop_function(*at, args.all) {
            return enter_function(r, vm, f.function, args, at, CALL_CACHE, 0);
        }
        if vm.enter_native().is_err() {
            return FAIL;
        }
        let v = match cls.slots().new {
            Some(new) => crate::class::make_instance(vm, cls, new, args),
            None => return call_miss(r, vm, a),
        };
        finish_call(r, at, v, CALL_CACHE)
    }
}
/// `C(args)`: allocate, enter `__init__`.
pub unsafe fn call_class(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let at = r.sp.sub(a + 2);
        let Some(cls) = (*at).to_type() else { return call_miss(r, vm, a) };
        let version = *r.pc;
        if cls.version.get() != version || !(*at.add(1)).is_unbound() {
            return call_miss(r, vm, a);
        }
        let init = Value::from_bits(r.pc.add(1).cast::<u64>().read_unaligned()).cast_unchecked::<FuncObj>();
        let obj = vm.new_instance(cls);
        // The instance stands where the result goes; `__init__` gets it as first argument.
        *at.add(1) = obj;
        *at = obj;
        let args = Args::pos(std::slice::from_raw_parts(at.add(1), a + 1));
        enter_function(r, vm, init, args, at, CALL_CACHE, frame_flags::INIT)
    }
}
/// A native function with a bound signature.
pub unsafe fn call_native(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let at = r.sp.sub(a + 2);
        let Some(nf) = (*at).downcast::<NativeFn>() else { return call_miss(r, vm, a) };
        let def = nf.def;
        let (mut first, mut n) = (at.add(2), a);
        let self_ = nf.self_.get();
        let with_self = !(*at.add(1)).is_unbound();
        if with_self {
            first = at.add(1);
            n += 1;
        }
        match def.kind {
            MethodKind::Function | MethodKind::Static => {}
            _ if !self_.is_unbound() => {
                if with_self {
                    return call_any(r, vm, at, a, None, CALL_CACHE);
                }
                *at.add(1) = self_;
                first = at.add(1);
                n += 1;
            }
            _ => {
                let args = Args::pos(std::slice::from_raw_parts(first, n));
                if vm.check_receiver(nf, args).is_err() {
                    return FAIL;
                }
            }
        }
        let args = std::slice::from_raw_parts(first, n);
        if let Some(f) = vm.loop_function(*at, args) {
            return enter_function(r, vm, f.function, Args::pos(args), at, CALL_CACHE, 0);
        }
        let v = match def.imp {
            Impl::Bound(f) if def.takes_exactly(n) => f(vm, args),
            Impl::Variadic(f) => f(vm, args),
            Impl::Raw(f) => f(vm, Args::pos(args)),
            Impl::Bound(f) => match crate::native::call_with_defaults(vm, def, f, args) {
                Some(r) => r,
                None => {
                    crate::native::call_native(vm, def, Args::pos(args), move |vm| vm.native_qualname(nf))
                }
            },
        };
        finish_call(r, at, v, CALL_CACHE)
    }
}
/// CALL_KW: the names are on top.
pub unsafe fn call_kw(r: &mut Regs, vm: &mut Vm, a: usize, names: Gc<TupleObj>) -> u32 {
    // SAFETY: see `ops`. The names stay on the stack while the call is made.
    unsafe {
        let at = r.sp.sub(a + 3);
        call_any(r, vm, at, a, Some(names), CALL_CACHE)
    }
}
fn values_of(d: Gc<DictObj>) -> impl Iterator<Item = Value> {
    (0..d.filled()).filter_map(move |i| d.entry(i)).map(|(_, v)| v)
}
pub unsafe fn call_function_ex(r: &mut Regs, vm: &mut Vm) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let at = r.sp.sub(4);
        let (mut callee, mut first, args, kwargs) = (*at, *at.add(1), *at.add(2), *at.add(3));
        let Ok(args) = rt::star_args(vm, callee, args) else { return FAIL };
        *at.add(2) = args.value();
        if first.is_unbound()
            && let Some(m) = callee.downcast::<MethodObj>()
        {
            (callee, first) = (m.func.get(), m.self_.get());
            (*at, *at.add(1)) = (callee, first);
        }
        let named = kwargs.to_dict().filter(|d| !d.is_empty());
        let with_self = !first.is_unbound() as usize;
        let n = with_self + args.len + named.map_or(0, |d| d.len());
        let mut kwnames = None;
        // Few arguments lie on the native stack.
        const FEW: usize = 16;
        let mut few = [Value::UNBOUND; FEW];
        let mut many = taipan_heap::RootedVec::new(&vm.heap);
        if let Some(d) = named {
            let names = (0..d.filled()).filter_map(|i| d.entry(i)).map(|(k, _)| k);
            if names.clone().any(|k| k.to_str().is_none()) {
                let _ = vm.type_error("keywords must be strings");
                return FAIL;
            }
            kwnames = Some(if d.len() <= FEW {
                few.iter_mut().zip(names).for_each(|(place, k)| *place = k);
                vm.new_tuple(&few[..d.len()])
            } else {
                names.for_each(|k| many.push(k));
                let t = vm.new_tuple(&many);
                many.clear();
                t
            });
        }
        let own = if with_self == 1 { Some(first) } else { None };
        let values = own
            .into_iter()
            .chain(args.as_slice().iter().copied())
            .chain(named.into_iter().flat_map(values_of));
        let all = if n <= FEW {
            few.iter_mut().zip(values).for_each(|(place, v)| *place = v);
            &few[..n]
        } else {
            values.for_each(|v| many.push(v));
            &many[..]
        };
        let args = Args { all, kwnames };
        if let Some(f) = callee.downcast::<FuncObj>() {
            // The arguments are copied into the frame before this function returns.
            return enter_function(r, vm, f, args, at, 1, 0);
        }
        if with_self == 0
            && n < FEW
            && let Some((cls, init)) = plain_class(vm, callee)
        {
            // As CALL_CLASS.
            let obj = vm.new_instance(cls);
            *at = obj;
            few.copy_within(..n, 1);
            few[0] = obj;
            return enter_function(
                r,
                vm,
                init,
                Args { all: &few[..n + 1], kwnames },
                at,
                1,
                frame_flags::INIT,
            );
        }
        let v = vm.call_args(callee, args);
        finish_call(r, at, v, 1)
    }
}
