//! Making classes: builtin ones from their definitions, and those of class statements (`type.__new__`).

use crate::call::Args;
use crate::dict::{DictExt, DictObj};
use crate::native::{GetSetDef, MethodKind, TypeDef};
use crate::object::*;
use crate::shape::{self, Mode, id};
use crate::slots::{SlotDef, Slots, slot_defs, update_slots};
use crate::typeobj::{Layout, TypeObj, type_flags};
use crate::{R, Vm, impl_trace};
use taipan_heap::{Gc, Header, RootedVec, Slot, Value};

/// `int.__add__`: calls a slot of the class it was made for.
pub struct SlotWrapper {
    pub def: &'static SlotDef,
    pub owner: Slot,
}
impl_trace!(SlotWrapper { owner; def });
/// A computed attribute of a builtin type.
pub struct GetSetObj {
    pub def: &'static GetSetDef,
    pub owner: Slot,
}
impl_trace!(GetSetObj { owner; def });
/// A `__slots__` member: a word at a fixed offset.
pub struct MemberObj {
    pub offset: usize,
    pub name: Slot,
    pub owner: Slot,
}
impl_trace!(MemberObj { name, owner; offset });

/// Layout of instances of the definition itself.
fn layout_of(def: &TypeDef, base: Option<Gc<TypeObj>>) -> Layout {
    if def.size == 0 {
        if let Some(b) = base {
            return b.layout.get();
        }
        return Layout { kind: kind::INSTANCE, native: 8, fixed: 8, attrs: 0, inline_cap: 0, extra: false };
    }
    let size = ((def.size + 7) & !7) as u16;
    Layout { kind: def.kind, native: size, fixed: size, attrs: def.attrs as u16, inline_cap: 0, extra: false }
}

/// Makes the class object of a builtin type.
pub fn type_from_def(vm: &mut Vm, def: &'static TypeDef) -> Gc<TypeObj> {
    let base = match def.base {
        Some(b) => Some(vm.native_type(b)),
        None if vm.types.object.as_ptr() != std::ptr::dangling_mut() => Some(vm.types.object),
        None => None,
    };
    make_builtin(vm, def, base)
}

pub(crate) fn make_builtin(vm: &mut Vm, def: &'static TypeDef, base: Option<Gc<TypeObj>>) -> Gc<TypeObj> {
    make_builtin_named(vm, def, base, def.name)
}
/// As `make_builtin`, under another name: for families of types that share a definition.
pub(crate) fn make_builtin_named(
    vm: &mut Vm,
    def: &'static TypeDef,
    base: Option<Gc<TypeObj>>,
    full_name: &str,
) -> Gc<TypeObj> {
    let meta_shape = id::TYPE;
    let layout = layout_of(def, base);
    let t = vm.heap.alloc(TypeObj::blank(Header::new(meta_shape, kind::TYPE), layout));
    let (module, name) = match full_name.rsplit_once('.') {
        Some((m, n)) => (m, n),
        None => ("builtins", full_name),
    };
    let name_obj = vm.intern(name);
    t.name.set(&vm.heap, t, name_obj.value());
    t.qualname.set(&vm.heap, t, name_obj.value());
    t.def.set(Some(def));
    t.flags.set(def.flags);
    t.base.set(&vm.heap, t, base);
    if let Some(b) = base {
        t.set_flag(type_flags::SEQUENCE | type_flags::MAPPING, false);
        let inherited = b.flags.get()
            & (type_flags::SEQUENCE | type_flags::MAPPING | type_flags::MATCH_SELF | type_flags::WEAKREFS);
        t.set_flag(inherited | (def.flags & (type_flags::SEQUENCE | type_flags::MAPPING)), true);
    }
    let dict = vm.new_dict();
    t.dict.set(&vm.heap, t, Some(dict));
    let mode = if layout.attrs == 0 { Mode::Fixed } else { Mode::Dict };
    let s = vm.shapes.add_root(t, layout, mode, def.shape);
    t.root_shape.set(s);
    if mode == Mode::Dict {
        t.dict_shape.set(s);
    }
    // MRO: the single-inheritance chain.
    let mut mro = RootedVec::new(&vm.heap);
    mro.push(t.value());
    let mut b = base;
    while let Some(c) = b {
        mro.push(c.value());
        b = c.base.get();
    }
    let mro = vm.tuple(&mro);
    t.mro.set(&vm.heap, t, mro);
    let bases = match base {
        Some(b) => vm.tuple(&[b.value()]),
        None => vm.empty_tuple.value(),
    };
    t.bases.set(&vm.heap, t, bases);
    if let Some(b) = base {
        b.subclasses.borrow_mut().push(t.as_ptr());
    }
    // Slots: own ones, then what is inherited.
    let mut slots = merge_slots(def.slots, base.map(|b| *b.slots()));
    if def.slots.new.is_none() && def.base.is_none() && base.is_some() && def.size != 0 {
        // `object.__new__` makes plain instances: of no use to a type with a layout of its own.
        slots.new = None;
    }
    t.set_slots(slots);
    fill_dict(vm, t, def, module);
    vm.derive_flags_at_start(t);
    t
}

/// `own` with holes filled from the base. Comparison and hash are inherited together.
fn merge_slots(mut own: Slots, base: Option<Slots>) -> Slots {
    let Some(base) = base else { return own };
    let defined = own;
    for d in slot_defs() {
        if (d.filled)(&defined) || d.name == "__getattr__" || d.name == "__new__" {
            continue;
        }
        if d.name == "__hash__" && defined.compare.is_some() {
            continue;
        }
        (d.copy)(&mut own, &base);
    }
    if own.new.is_none() {
        own.new = base.new;
    }
    if own.getattr.is_none() {
        own.getattr = base.getattr;
    }
    own
}

impl Vm {
    /// [`Vm::derive_flags`] needs `object`; the first types are made before it is set.
    pub(crate) fn derive_flags_at_start(&mut self, t: Gc<TypeObj>) {
        if self.types.object.as_ptr() != std::ptr::dangling_mut() {
            self.derive_flags(t);
        }
    }
}

/// A doc may begin with the text signature, as in CPython: `name(x, /)\n--\n\nText`. Gives (signature, text).
pub fn split_doc(doc: &str) -> (Option<&str>, &str) {
    match doc.split_once(")\n--\n\n") {
        Some((head, text)) if head.contains('(') && !head.contains('\n') => {
            let at = head.find('(').unwrap_or(0);
            (Some(&doc[at..head.len() + 1]), text)
        }
        _ => (None, doc),
    }
}

/// Methods, computed attributes, slot wrappers, `__new__`, `__doc__`, `__module__`.
pub(crate) fn fill_dict(vm: &mut Vm, t: Gc<TypeObj>, def: &'static TypeDef, module: &str) {
    let dict = t.dict();
    if vm.types.staticmethod.as_ptr() == std::ptr::dangling_mut() {
        // Bootstrapping: filled by `types::init` once the descriptor types exist.
        return;
    }
    if def.slots.new.is_some() {
        let f = vm.new_native_fn(&NEW_METHOD, t.value(), Value::UNBOUND, Value::UNBOUND);
        vm.dict_set_text(dict, "__new__", f);
    }
    for d in slot_defs() {
        if !(d.filled)(&def.slots) {
            continue;
        }
        let key = vm.intern(d.name);
        if dict.get_str(key).is_some() {
            continue;
        }
        let wt = vm.types.slot_wrapper;
        let w = vm.new_native(wt, SlotWrapper { def: d, owner: Slot::new(t.value()) }).value();
        dict.set_str(vm, key, w);
    }
    if def.slots.compare.is_some() && def.slots.hash.is_none() {
        vm.dict_set_text(dict, "__hash__", Value::NONE);
        let mut s = *t.slots();
        s.hash = Some(unhashable);
        t.set_slots(s);
    }
    for m in def.methods {
        let v = match m.kind {
            MethodKind::Instance => vm.new_native_fn(m, Value::UNBOUND, t.value(), Value::UNBOUND),
            MethodKind::Class => {
                let f = vm.new_native_fn(m, Value::UNBOUND, t.value(), Value::UNBOUND);
                let ct = vm.types.classmethod_descr;
                vm.new_native(ct, ClassMethodDescr { func: Slot::new(f), owner: Slot::new(t.value()) })
                    .value()
            }
            MethodKind::Static | MethodKind::Function => {
                let f = vm.new_native_fn(m, t.value(), Value::UNBOUND, Value::UNBOUND);
                let st = vm.types.staticmethod;
                vm.new_wrap(st, f)
            }
        };
        vm.dict_set_text(dict, m.name, v);
    }
    for g in def.getset {
        let gt = if g.member { vm.types.member } else { vm.types.getset };
        let v = vm.new_native(gt, GetSetObj { def: g, owner: Slot::new(t.value()) }).value();
        vm.dict_set_text(dict, g.name, v);
    }
    let doc_key = vm.names.__doc__;
    if dict.get_str(doc_key).is_none() {
        let doc = if def.doc.is_empty() { Value::NONE } else { vm.str_value(split_doc(def.doc).1) };
        dict.set_str(vm, doc_key, doc);
    }
    let module_key = vm.names.__module__;
    if module != "builtins" && dict.get_str(module_key).is_none() {
        let m = vm.intern(module).value();
        vm.dict_set_text(dict, "__module__", m);
    }
}

fn unhashable(vm: &mut Vm, v: Value) -> R<i64> {
    Err(vm.unhashable(v))
}

/// A class method written in Rust, in a type's dict.
pub struct ClassMethodDescr {
    pub func: Slot,
    pub owner: Slot,
}
impl_trace!(ClassMethodDescr { func, owner });

/// `T.__new__` of builtin types: a bound function whose self is the type.
static NEW_METHOD: crate::native::MethodDef = crate::native::raw(
    "__new__",
    "($type, *args, **kwargs)",
    builtin_new,
    "Create and return a new object.  See help(type) for accurate signature.",
);

fn builtin_new(vm: &mut Vm, args: Args) -> R {
    // args[0]: the type that the function belongs to; args[1]: the class to make an instance of.
    let Some(owner) = args.get(0).and_then(|v| v.to_type()) else {
        return Err(vm.type_error("__new__(): not enough arguments"));
    };
    let Some(clsv) = args.get(1) else {
        let on = owner.name_str();
        return Err(vm.type_error(format!("{on}.__new__(): not enough arguments")));
    };
    let Some(cls) = clsv.to_type() else {
        let (on, t) = (owner.name_str(), vm.type_name(clsv));
        return Err(vm.type_error(format!("{on}.__new__(X): X is not a type object ({t})")));
    };
    if !cls.is_subtype(owner) {
        let (on, c) = (owner.name_str(), cls.name_str());
        return Err(vm.type_error(format!("{on}.__new__({c}): {c} is not a subtype of {on}")));
    }
    // The native `new` of the nearest builtin base must be this one.
    let mut s = cls;
    while s.is_heap_type() && s.def.get().is_none() {
        match s.base.get() {
            Some(b) => s = b,
            None => break,
        }
    }
    if s.slots().new.is_none() {
        let n = s.full_name(vm);
        return Err(vm.type_error(format!("cannot create '{n}' instances")));
    }
    if s.slots().new.map(|f| f as usize) != owner.slots().new.map(|f| f as usize) {
        let (on, c, b) = (owner.name_str(), cls.name_str(), s.name_str());
        return Err(vm.type_error(format!("{on}.__new__({c}) is not safe, use {b}.__new__()")));
    }
    match owner.slots().new {
        Some(f) => f(vm, cls, args.rest().rest()),
        None => {
            let on = owner.full_name(vm);
            Err(vm.type_error(format!("cannot create '{on}' instances")))
        }
    }
}

impl Vm {
    /// If `v` is a slot wrapper: its definition and owner.
    pub fn slot_wrapper_of(&self, v: Value) -> Option<(&'static SlotDef, Gc<TypeObj>)> {
        let w = v.native::<SlotWrapper>()?;
        Some((w.def, w.owner.get().to_type()?))
    }
    /// If `v` is the `__new__` of a builtin type: that type.
    pub fn builtin_new_owner(&self, v: Value) -> Option<Gc<TypeObj>> {
        let n = v.downcast::<NativeFn>()?;
        if std::ptr::eq(n.def, &NEW_METHOD) { n.self_.get().to_type() } else { None }
    }
    pub fn new_wrap(&mut self, cls: Gc<TypeObj>, f: Value) -> Value {
        let layout = cls.layout.get();
        let hdr = cls.new_header(kind::WRAPPER);
        // SAFETY: the layout covers the struct; extra words are initialised.
        unsafe {
            let w = self.heap.alloc_sized(
                layout.size(),
                WrapObj { hdr, func: Slot::new(f), dict: Slot::new(Value::UNBOUND) },
            );
            shape::init_extra(w.as_ptr().cast(), size_of::<WrapObj>(), layout);
            w.value()
        }
    }
    /// A bare instance of a class whose native base is `object`.
    #[inline]
    pub fn new_instance(&mut self, cls: Gc<TypeObj>) -> Value {
        let layout = cls.layout.get();
        let hdr = cls.new_header(kind::INSTANCE);
        // SAFETY: the layout's words are initialised at once.
        unsafe {
            let o = self.heap.alloc_sized(layout.size(), InstanceObj { hdr });
            shape::init_extra(o.as_ptr().cast(), size_of::<Header>(), layout);
            self.after_alloc(cls, o.erase());
            o.value()
        }
    }
    /// An instance of a subclass of an immutable value type, around a plain value. For the type itself: the value.
    pub fn new_subvalue(&mut self, cls: Gc<TypeObj>, plain: Value) -> Value {
        let layout = cls.layout.get();
        if layout.kind != kind::SUBVALUE {
            return plain;
        }
        let hdr = cls.new_header(kind::SUBVALUE);
        // SAFETY: as above.
        unsafe {
            let o = self.heap.alloc_sized(layout.size(), SubValue { hdr, value: Slot::new(plain) });
            shape::init_extra(o.as_ptr().cast(), size_of::<SubValue>(), layout);
            self.after_alloc(cls, o.erase());
            o.value()
        }
    }
    /// An instance of `cls` of a core kind that Python classes extend in place.
    ///
    /// # Safety
    /// `init` is the struct for the class's layout, with a header from `cls.new_header`.
    pub unsafe fn new_extended<T: taipan_heap::HeapObject>(&mut self, cls: Gc<TypeObj>, init: T) -> Gc<T> {
        let layout = cls.layout.get();
        // SAFETY: promised by the caller.
        unsafe {
            let o = self.heap.alloc_sized(layout.size().max(size_of::<T>()), init);
            shape::init_extra(o.as_ptr().cast(), size_of::<T>(), layout);
            self.after_alloc(cls, o.erase());
            o
        }
    }
}

// ---- class statements ----

/// Kinds whose subclasses wrap a plain value.
fn is_value_kind(k: taipan_heap::Kind) -> bool {
    matches!(
        k,
        kind::BIGINT | kind::FLOAT | kind::COMPLEX | kind::STR | kind::BYTES | kind::TUPLE | kind::SUBVALUE
    )
}

/// The base whose layout instances of `t` have in common with it.
fn solid_base(t: Gc<TypeObj>) -> Gc<TypeObj> {
    let mut t = t;
    while let Some(b) = t.base.get() {
        let (l, m) = (t.layout.get(), b.layout.get());
        let own = if t.is_heap_type() {
            // Own `__slots__` members make a layout of their own; the attribute word does not.
            words_of(l) != words_of(m)
        } else {
            // Exceptions with fields of their own have room for them in CPython, here all have.
            let fields = l.kind == kind::EXCEPTION && t.def.get().is_some_and(|d| !d.getset.is_empty());
            l.native != m.native || l.kind != m.kind || fields
        };
        if own {
            return t;
        }
        t = b;
    }
    t
}
/// Bytes before the inline slots, without the attribute word.
fn words_of(l: Layout) -> u16 {
    l.fixed - if l.attrs >= l.native && l.attrs != 0 { 8 } else { 0 }
}

fn best_base(vm: &mut Vm, bases: &[Value]) -> R<Gc<TypeObj>> {
    let mut winner: Option<(Gc<TypeObj>, Gc<TypeObj>)> = None;
    for &b in bases {
        let Some(b) = b.to_type() else { return Err(vm.type_error("bases must be types")) };
        if !b.has_flag(type_flags::BASETYPE) {
            let n = b.name_str();
            return Err(vm.type_error(format!("type '{n}' is not an acceptable base type")));
        }
        let s = solid_base(b);
        match winner {
            None => winner = Some((b, s)),
            Some((_, w)) if w.is_subtype(s) => {}
            Some((_, w)) if s.is_subtype(w) => winner = Some((b, s)),
            Some(_) => return Err(vm.type_error("multiple bases have instance lay-out conflict")),
        }
    }
    Ok(winner.map_or(vm.types.object, |w| w.0))
}

/// C3 linearisation.
fn c3(vm: &mut Vm, cls: Gc<TypeObj>, bases: &[Value]) -> R {
    let mut lists: Vec<RootedVec> = Vec::new();
    for &b in bases {
        if let Some(b) = b.to_type() {
            let m = b.mro.get().to_tuple();
            let l = match m {
                Some(m) => RootedVec::from_slice(&vm.heap, m.as_slice()),
                None => RootedVec::from_slice(&vm.heap, &[b.value()]),
            };
            lists.push(l);
        }
    }
    lists.push(RootedVec::from_slice(&vm.heap, bases));
    for (i, b) in bases.iter().enumerate() {
        if bases[..i].contains(b) {
            let n = b.to_type().map_or_else(String::new, |t| t.name_str());
            return Err(vm.type_error(format!("duplicate base class {n}")));
        }
    }
    let mut at = vec![0usize; lists.len()];
    let mut out = RootedVec::new(&vm.heap);
    out.push(cls.value());
    loop {
        let mut next = None;
        let mut done = true;
        for i in 0..lists.len() {
            let Some(&c) = lists[i].get(at[i]) else { continue };
            done = false;
            let blocked = (0..lists.len()).any(|j| lists[j].get(at[j] + 1..).is_some_and(|t| t.contains(&c)));
            if !blocked {
                next = Some(c);
                break;
            }
        }
        if done {
            break;
        }
        let Some(c) = next else {
            let mut names: Vec<String> = Vec::new();
            for i in 0..lists.len() {
                if let Some(c) = lists[i].get(at[i]).and_then(|c| c.to_type()) {
                    let n = c.short_name();
                    if !names.contains(&n) {
                        names.push(n);
                    }
                }
            }
            return Err(vm.type_error(format!(
                "Cannot create a consistent method resolution order (MRO) for bases {}",
                names.join(", ")
            )));
        };
        out.push(c);
        for i in 0..lists.len() {
            if lists[i].get(at[i]) == Some(&c) {
                at[i] += 1;
            }
        }
    }
    Ok(vm.tuple(&out))
}

/// Computes and stores the MRO (through `mro()` if the metaclass has its own). False: `mro()` did so itself, by
/// assigning to `__bases__`, and what it returned no longer counts.
pub fn compute_mro(vm: &mut Vm, cls: Gc<TypeObj>) -> R<bool> {
    let before = cls.mro.get();
    let bases = cls.bases.get().to_tuple().expect("bases are a tuple");
    let meta = vm.type_of(cls.value());
    let mro = if meta == vm.types.type_ {
        c3(vm, cls, bases.as_slice())?
    } else {
        let name = vm.intern("mro");
        let r = match vm.lookup_special(cls.value(), name)? {
            Some(m) => vm.call_special(m, cls.value(), &[])?,
            None => return Err(vm.attribute_error(name.value())),
        };
        let r = vm.to_tuple_value(r)?;
        if r.len == 0 {
            return Err(vm.type_error("type MRO must not be empty"));
        }
        let solid = solid_base(cls);
        for &c in r.as_slice() {
            let Some(base) = c.to_type() else {
                let t = vm.type_name(c);
                return Err(vm.type_error(format!("mro() returned a non-class ('{t}')")));
            };
            if !solid.is_subtype(solid_base(base)) {
                let t = base.name_str();
                return Err(vm.type_error(format!("mro() returned base with unsuitable layout ('{t}')")));
            }
        }
        r.value()
    };
    if cls.mro.get() != before {
        return Ok(false);
    }
    cls.mro.set(&vm.heap, cls, mro);
    Ok(true)
}
/// `cls.__bases__ = bases` (all are classes, none a subclass of `cls`).
pub fn set_bases(vm: &mut Vm, cls: Gc<TypeObj>, bases: Gc<TupleObj>) -> R<()> {
    let new_base = best_base(vm, bases.as_slice())?;
    let old_base = cls.base.get();
    if let Some(old) = old_base {
        // Classes made by programs are freed in another way than the builtin ones.
        let other = old != new_base && old.is_heap_type() != new_base.is_heap_type();
        if other || is_collected(old) && !is_collected(new_base) {
            let (n, o) = (new_base.name_str(), old.name_str());
            return Err(vm.type_error(format!("__bases__ assignment: '{n}' deallocator differs from '{o}'")));
        }
        let (x, y) = (solid_base(new_base), solid_base(old));
        let l = new_base.layout.get();
        // Instances exist with the old layout: the new base must not ask for more or less than it has.
        if x != y || l.attrs != 0 && cls.layout.get().attrs == 0 {
            let (n, o) = (new_base.name_str(), old.name_str());
            return Err(
                vm.type_error(format!("__bases__ assignment: '{n}' object layout differs from '{o}'"))
            );
        }
    }
    let old_bases = cls.bases.get();
    cls.bases.set(&vm.heap, cls, bases.value());
    cls.base.set(&vm.heap, cls, Some(new_base));
    // MROs of the class and all below it; on failure everything is put back.
    let mut saved = RootedVec::new(&vm.heap);
    if let Err(e) = remake_mros(vm, cls, &mut saved) {
        for change in saved.chunks(3) {
            if let Some(t) = change[0].to_type()
                && t.mro.get() == change[2]
            {
                t.mro.set(&vm.heap, t, change[1]);
            }
        }
        if cls.bases.get() == bases.value() {
            cls.bases.set(&vm.heap, cls, old_bases);
            cls.base.set(&vm.heap, cls, old_base);
        }
        return Err(e);
    }
    if cls.bases.get() != bases.value() {
        // A `mro()` assigned them anew.
        return Ok(());
    }
    if let Some(old) = old_bases.to_tuple() {
        for b in old.as_slice().iter().filter_map(|b| b.to_type()) {
            b.subclasses.borrow_mut().retain(|&s| s != cls.as_ptr());
        }
    }
    for b in bases.as_slice().iter().filter_map(|b| b.to_type()) {
        b.subclasses.borrow_mut().push(cls.as_ptr());
    }
    vm.type_changed(cls);
    rederive(vm, cls)
}
/// Are instances garbage collected in CPython (which shows in one error text)?
fn is_collected(t: Gc<TypeObj>) -> bool {
    t.is_heap_type() || !is_value_kind(t.layout.get().kind) && t.layout.get().kind != kind::INSTANCE
}
/// Recomputes MROs; `saved` gets class, old and new MRO of each.
fn remake_mros(vm: &mut Vm, cls: Gc<TypeObj>, saved: &mut RootedVec) -> R<()> {
    let before = cls.mro.get();
    if !compute_mro(vm, cls)? {
        return Ok(());
    }
    saved.extend_from_slice(&[cls.value(), before, cls.mro.get()]);
    for s in cls.live_subclasses(vm).iter().filter_map(|s| s.to_type()) {
        remake_mros(vm, s, saved)?;
    }
    Ok(())
}
/// Slots and flags of a class and all below it, anew.
fn rederive(vm: &mut Vm, cls: Gc<TypeObj>) -> R<()> {
    vm.type_changed(cls);
    update_slots(vm, cls, None)?;
    vm.derive_flags(cls);
    for s in cls.live_subclasses(vm).iter().filter_map(|s| s.to_type()) {
        rederive(vm, s)?;
    }
    Ok(())
}
pub fn default_mro(vm: &mut Vm, cls: Gc<TypeObj>) -> R {
    let bases = cls.bases.get().to_tuple().expect("bases are a tuple");
    c3(vm, cls, bases.as_slice())
}

/// The most derived metaclass.
pub fn calculate_metaclass(vm: &mut Vm, meta: Gc<TypeObj>, bases: &[Value]) -> R<Gc<TypeObj>> {
    let mut winner = meta;
    for &b in bases {
        let t = vm.type_of(b);
        if winner.is_subtype(t) {
            continue;
        }
        if t.is_subtype(winner) {
            winner = t;
            continue;
        }
        return Err(vm.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

/// Mangles `__x` in class `C` to `_C__x`.
fn mangle(class: &str, name: &str) -> String {
    let stripped = class.trim_start_matches('_');
    if name.starts_with("__") && !name.ends_with("__") && !name.contains('.') && !stripped.is_empty() {
        format!("_{stripped}{name}")
    } else {
        name.to_string()
    }
}

const MAX_INLINE: usize = 30;

/// `type.__new__(meta, name, bases, namespace, **kwargs)`
pub fn type_new(
    vm: &mut Vm,
    meta: Gc<TypeObj>,
    name: Gc<StrObj>,
    bases: Gc<TupleObj>,
    ns: Gc<DictObj>,
    kw: Args,
) -> R {
    let bases = if bases.len == 0 {
        let o = vm.types.object.value();
        vm.new_tuple(&[o])
    } else {
        bases
    };
    for &b in bases.as_slice() {
        if b.to_type().is_none() {
            let n = vm.names.__mro_entries__;
            if vm.lookup_special(b, n)?.is_some() {
                return Err(
                    vm.type_error("type() doesn't support MRO entry resolution; use types.new_class()")
                );
            }
            return Err(vm.type_error("bases must be types"));
        }
    }
    for b in bases.as_slice().iter().filter_map(|b| b.to_type()) {
        if b.mro_tuple().is_none() {
            let n = b.name_str();
            return Err(vm.type_error(format!("Cannot extend an incomplete type '{n}'")));
        }
    }
    let base = best_base(vm, bases.as_slice())?;
    if name.chars().any(|c| c == 0) {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    if name.to_utf8().is_none() {
        // The error that encoding raises.
        let enc = vm.intern("utf-8").value();
        vm.call_method(name.value(), "encode", &[enc])?;
    }
    let dict = if ns.shape_is_dict() {
        vm.dict_copy(ns)?
    } else {
        // As CPython copies it: a subclass has its say.
        let d = vm.new_dict();
        vm.dict_update(d, ns.value())?;
        d
    };
    let class_name = name.to_string_lossy();
    let mut i = 0;
    while let Some((next, k, _)) = dict.next_entry(i) {
        i = next;
        if k.to_str().is_none() {
            let t = vm.exc.RuntimeWarning;
            vm.warn(t, &format!("non-string key in the __dict__ of class {class_name}"), 1)?;
            break;
        }
    }

    // __slots__
    let base_layout = base.layout.get();
    let may_add_dict = base_layout.attrs == 0 && base_layout.kind != kind::TYPE;
    let slots_key = vm.names.__slots__;
    let mut members = RootedVec::new(&vm.heap);
    let mut add_dict = may_add_dict;
    // Instances whose size varies in CPython cannot be weakly referenced.
    let var_sized_base = {
        let t = &vm.types;
        base.is_subtype(t.int) || base.is_subtype(t.tuple) || base.is_subtype(t.bytes)
    };
    let mut add_weak = !base.has_flag(type_flags::WEAKREFS) && !var_sized_base;
    if let Some(slots) = dict.get_str(slots_key) {
        add_dict = false;
        let mut weak = false;
        let list = if let Some(s) = slots.to_str() {
            let v = vm.tuple(&[s.value()]);
            v.to_tuple().expect("made here")
        } else {
            vm.to_tuple_value(slots)?
        };
        if list.len > 0 && (var_sized_base || base.is_subtype(vm.types.type_)) {
            let n = base.name_str();
            return Err(vm.type_error(format!("nonempty __slots__ not supported for subtype of '{n}'")));
        }
        for &s in list.as_slice() {
            let Some(s) = s.to_str() else {
                let t = vm.type_name(s);
                return Err(vm.type_error(format!("__slots__ items must be strings, not '{t}'")));
            };
            let text = s.to_string_lossy();
            if !taipan_text::with_units!(s.text(), u => taipan_text::case::is_identifier(u)) {
                return Err(vm.type_error("__slots__ must be identifiers"));
            }
            if text == "__dict__" {
                if !may_add_dict || add_dict {
                    return Err(vm.type_error("__dict__ slot disallowed: we already got one"));
                }
                add_dict = true;
                continue;
            }
            if text == "__weakref__" {
                if !add_weak || weak {
                    return Err(vm.type_error("__weakref__ slot disallowed: we already got one"));
                }
                weak = true;
                continue;
            }
            let mangled = mangle(&class_name, &text);
            let key = vm.intern(&mangled);
            if dict.get_str(key).is_some()
                && text != "__qualname__"
                && text != "__classcell__"
                && text != "__classdictcell__"
            {
                return Err(vm.value_error(format!("'{mangled}' in __slots__ conflicts with class variable")));
            }
            members.push(key.value());
        }
        // Sorted, so that the order in which they are listed does not matter to the layout.
        // GC: the names are interned, which keeps them alive.
        let mut sorted: Vec<Value> = members.to_vec();
        sorted.sort_by_key(|m| m.to_str().map(|s| s.to_string_lossy()));
        members = RootedVec::from_slice(&vm.heap, &sorted);
        add_weak = weak;
        // Other bases may bring a dict or weak references.
        for &b in bases.as_slice() {
            if let Some(b) = b.to_type()
                && b != base
            {
                add_dict |= may_add_dict && b.layout.get().attrs != 0;
                add_weak |= b.has_flag(type_flags::WEAKREFS);
            }
        }
    }

    // Layout.
    let value_like = is_value_kind(base_layout.kind);
    let mut layout = base_layout;
    layout.inline_cap = 0;
    if value_like && layout.kind != kind::SUBVALUE {
        let n = size_of::<SubValue>() as u16;
        layout = Layout { kind: kind::SUBVALUE, native: n, fixed: n, attrs: 0, inline_cap: 0, extra: false };
    }
    let native_attrs = layout.attrs != 0 && layout.attrs < layout.native;
    if add_dict && layout.attrs == 0 {
        layout.attrs = layout.fixed;
        layout.fixed += 8;
    }
    let mut member_offsets = Vec::new();
    for _ in 0..members.len() {
        member_offsets.push(layout.fixed as usize);
        layout.fixed = match layout.fixed.checked_add(8) {
            Some(f) if f < 8000 => f,
            _ => return Err(vm.type_error("too many __slots__")),
        };
    }
    if layout.attrs != 0 && !native_attrs {
        // Inline room for the attributes that the class's methods assign (the compiler lists them).
        let mut names: Vec<*mut StrObj> = Vec::new();
        let key = vm.names.__static_attributes__;
        let mut dicts = vec![dict];
        for &b in bases.as_slice() {
            if let Some(m) = b.to_type().and_then(|b| b.mro_tuple()) {
                dicts.extend(m.as_slice().iter().filter_map(|c| c.to_type()).filter_map(|c| c.dict.get()));
            }
        }
        for d in dicts {
            if let Some(t) = d.get_str(key).and_then(|v| v.to_tuple()) {
                for n in t.as_slice() {
                    if let Some(s) = n.to_str() {
                        let p = vm.intern_obj(s).as_ptr();
                        if !names.contains(&p) {
                            names.push(p);
                        }
                    }
                }
            }
        }
        let n = if names.is_empty() { 2 } else { names.len() };
        // An even number fills the 16-byte size classes.
        let odd = (layout.fixed as usize / 8 + n) % 2;
        layout.inline_cap = (n + odd).min(MAX_INLINE) as u16;
    }
    layout.extra = !matches!(layout.kind, kind::INSTANCE | kind::SUBVALUE);

    // The class object itself (its own metaclass may be a Python class).
    let hdr = meta.new_header(kind::TYPE);
    // SAFETY: TypeObj is the native struct of `type`.
    let cls = unsafe { vm.new_extended(meta, TypeObj::blank(hdr, layout)) };
    vm.heap.register_drop(cls);
    cls.name.set(&vm.heap, cls, name.value());
    cls.base.set(&vm.heap, cls, Some(base));
    cls.bases.set(&vm.heap, cls, bases.value());
    cls.dict.set(&vm.heap, cls, Some(dict));
    let inherited = type_flags::MATCH_SELF | type_flags::WEAKREFS;
    let mut flags = type_flags::HEAPTYPE | type_flags::BASETYPE | (base.flags.get() & inherited);
    // A sequence or a mapping for patterns, as the first base that is either.
    let collection = type_flags::SEQUENCE | type_flags::MAPPING;
    let mut kinds = bases.as_slice().iter().filter_map(|b| b.to_type()).map(|b| b.flags.get() & collection);
    flags |= kinds.find(|&kind| kind != 0).unwrap_or(0);
    if add_weak {
        flags |= type_flags::WEAKREFS;
    }
    cls.flags.set(flags);

    // __qualname__, __module__, __doc__, __classcell__
    let key = vm.names.__qualname__;
    match dict.remove_str(vm, key) {
        Some(q) => {
            if q.to_str().is_none() {
                let t = vm.type_name(q);
                return Err(vm.type_error(format!("type __qualname__ must be a str, not {t}")));
            }
            cls.qualname.set(&vm.heap, cls, q);
        }
        None => cls.qualname.set(&vm.heap, cls, name.value()),
    }
    let key = vm.names.__module__;
    if dict.get_str(key).is_none()
        && let Some(g) = vm.current_globals()
    {
        let n = vm.names.__name__;
        if let Some(m) = g.get_str(n) {
            dict.set_str(vm, key, m);
        }
    }
    // Special functions become static and class methods.
    let n = vm.names.__new__;
    if let Some(f) = dict.get_str(n)
        && f.downcast::<FuncObj>().is_some()
    {
        let st = vm.types.staticmethod;
        let w = vm.new_wrap(st, f);
        dict.set_str(vm, n, w);
    }
    for n in [vm.names.__init_subclass__, vm.names.__class_getitem__] {
        if let Some(f) = dict.get_str(n)
            && f.downcast::<FuncObj>().is_some()
        {
            let ct = vm.types.classmethod;
            let w = vm.new_wrap(ct, f);
            dict.set_str(vm, n, w);
        }
    }
    let key = vm.names.__classcell__;
    let cell = dict.remove_str(vm, key);
    if let Some(c) = cell {
        match c.downcast::<CellObj>() {
            Some(c) => c.value.set(&vm.heap, c, cls.value()),
            None => {
                let t = vm.type_name(c);
                return Err(
                    vm.type_error(format!("__classcell__ must be a nonlocal cell, not <class '{t}'>"))
                );
            }
        }
    }
    let key = vm.names.__classdictcell__;
    if let Some(c) = dict.remove_str(vm, key)
        && let Some(c) = c.downcast::<CellObj>()
    {
        c.value.set(&vm.heap, c, dict.value());
    }
    // Members.
    for (i, &offset) in member_offsets.iter().enumerate() {
        let mt = vm.types.member;
        let m = vm
            .new_native(mt, MemberObj { offset, name: Slot::new(members[i]), owner: Slot::new(cls.value()) })
            .value();
        let key = members[i].to_str().expect("interned above");
        dict.set_str(vm, key, m);
    }
    let mode = Vm::mode_of(layout, native_attrs);
    let root = vm.shapes.add_root(cls, layout, mode, None);
    cls.root_shape.set(root);
    if mode == Mode::Dict {
        cls.dict_shape.set(root);
    }
    compute_mro(vm, cls)?;
    if add_dict && layout.attrs != 0 && !native_attrs && may_add_dict {
        let key = vm.names.__dict__;
        if dict.get_str(key).is_none() {
            let gt = vm.types.getset;
            let d = vm.new_native(gt, GetSetObj { def: &DICT_GETSET, owner: Slot::new(cls.value()) }).value();
            dict.set_str(vm, key, d);
        }
    }
    if add_weak {
        let key = vm.names.__weakref__;
        if dict.get_str(key).is_none() {
            let gt = vm.types.getset;
            let d =
                vm.new_native(gt, GetSetObj { def: &WEAKREF_GETSET, owner: Slot::new(cls.value()) }).value();
            dict.set_str(vm, key, d);
        }
    }
    // A class that defines __eq__ without __hash__ is unhashable.
    let (eq, hash) = (vm.names.__eq__, vm.names.__hash__);
    if dict.get_str(eq).is_some() && dict.get_str(hash).is_none() {
        dict.set_str(vm, hash, Value::NONE);
    }
    let key = vm.names.__doc__;
    match dict.get_str(key) {
        None => {
            dict.set_str(vm, key, Value::NONE);
        }
        // The error that encoding raises.
        Some(doc) if doc.to_str().is_some_and(|s| s.to_utf8().is_none()) => {
            let enc = vm.intern("utf-8").value();
            vm.call_method(doc, "encode", &[enc])?;
        }
        Some(_) => {}
    }
    derive_slots(vm, cls, dict, bases.as_slice(), base)?;
    vm.derive_flags(cls);
    for &b in bases.as_slice() {
        if let Some(b) = b.to_type() {
            b.subclasses.borrow_mut().push(cls.as_ptr());
        }
    }

    // __set_name__, __init_subclass__
    let set_name = vm.names.__set_name__;
    let keys = vm.dict_keys_vec(dict);
    for &k in keys.iter() {
        let Some(ks) = k.to_str() else { continue };
        let Some(v) = dict.get_str(ks) else { continue };
        if !v.is_ptr() {
            continue;
        }
        if let Some(m) = vm.lookup_special(v, set_name)?
            && let Err(e) = vm.call_special(m, v, &[cls.value(), k])
        {
            let (t, n) = (vm.type_name(v), cls.name_str());
            let key_repr = vm.repr_text(k)?;
            vm.add_note(&format!("Error calling __set_name__ on '{t}' instance {key_repr} in '{n}'"));
            return Err(e);
        }
    }
    if !cls.mro_tuple().is_some_and(|m| m.as_slice().contains(&cls.value())) {
        // A `mro()` of the metaclass left the class itself out.
        let n = cls.name_str();
        return Err(vm.type_error(format!(
            "super(type, obj): obj (type {n}) is not an instance or subtype of type ({n})."
        )));
    }
    let sup = vm.super_lookup(cls, cls.value(), vm.names.__init_subclass__)?;
    if let Some(f) = sup {
        vm.call_args(f, kw)?;
    }
    Ok(cls.value())
}

/// Slots of a new class: the base's, then every group that the class's own dict or another base touches.
fn derive_slots(
    vm: &mut Vm,
    cls: Gc<TypeObj>,
    dict: Gc<DictObj>,
    bases: &[Value],
    base: Gc<TypeObj>,
) -> R<()> {
    cls.set_slots(*base.slots());
    if bases.len() > 1 {
        return update_slots(vm, cls, None);
    }
    let keys = vm.dict_keys_vec(dict);
    for &k in keys.iter() {
        if let Some(s) = k.to_str()
            && s.as_ascii().is_some_and(|t| t.starts_with("__") && t.ends_with("__"))
        {
            let s = vm.intern_obj(s);
            update_slots(vm, cls, Some(s))?;
        }
    }
    Ok(())
}

static DICT_GETSET: GetSetDef =
    crate::native::getset("__dict__", get_dict, set_dict, "dictionary for instance variables");
static WEAKREF_GETSET: GetSetDef =
    crate::native::getter("__weakref__", get_weakref, "list of weak references to the object");

pub fn get_dict(vm: &mut Vm, obj: Value) -> R {
    if let Some(t) = obj.to_type() {
        return Ok(vm.new_mapping_proxy(t.dict().value()));
    }
    match vm.instance_dict(obj) {
        Some(d) => Ok(d.value()),
        None => {
            let n = vm.names.__dict__;
            Err(vm.attribute_error_missing(obj, n))
        }
    }
}
pub fn set_dict(vm: &mut Vm, obj: Value, v: Value) -> R<()> {
    if obj.to_type().is_some() {
        return Err(vm.attribute_error("attribute '__dict__' of 'type' objects is not writable"));
    }
    if obj.downcast::<ModuleObj>().is_some_and(|m| vm.is_instance(m.value(), vm.types.module)) {
        return Err(vm.attribute_error("readonly attribute"));
    }
    if v.is_unbound() {
        let d = vm.new_dict();
        vm.set_instance_dict(obj, d);
        return Ok(());
    }
    match v.to_dict() {
        Some(d) => {
            vm.set_instance_dict(obj, d);
            Ok(())
        }
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{t}'")))
        }
    }
}
fn get_weakref(vm: &mut Vm, obj: Value) -> R {
    Ok(vm.first_weakref(obj))
}

/// `object.__new__`
pub fn object_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    if !args.is_empty() {
        let s = cls.slots();
        let own_new = s.new.map(|f| f as usize) != Some(object_new as *const () as usize);
        let own_init = s.init.map(|f| f as usize) != Some(object_init as *const () as usize);
        if own_new || cls.has_flag(type_flags::NEW_REMOVED) {
            return Err(
                vm.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
            );
        }
        if !own_init {
            let n = cls.name_str();
            return Err(vm.type_error(format!("{n}() takes no arguments")));
        }
    }
    if cls.has_flag(type_flags::ABSTRACT) {
        return Err(abstract_error(vm, cls));
    }
    Ok(vm.new_instance(cls))
}
fn abstract_error(vm: &mut Vm, cls: Gc<TypeObj>) -> crate::Raised {
    let key = vm.names.__abstractmethods__;
    let mut names: Vec<String> = Vec::new();
    if let Some(set) = cls.dict().get_str(key) {
        let items = match vm.to_tuple_value(set) {
            Ok(t) => t,
            Err(e) => return e,
        };
        names.extend(items.as_slice().iter().filter_map(|v| v.to_str()).map(|s| s.to_string_lossy()));
    }
    names.sort();
    let quoted: Vec<String> = names.iter().map(|n| format!("'{n}'")).collect();
    let s = if names.len() == 1 { "" } else { "s" };
    let n = cls.name_str();
    vm.type_error(format!(
        "Can't instantiate abstract class {n} without an implementation for abstract method{s} {}",
        quoted.join(", ")
    ))
}
/// `object.__init__`
pub fn object_init(vm: &mut Vm, obj: Value, args: Args) -> R<()> {
    if !args.is_empty() {
        let cls = vm.type_of(obj);
        let s = cls.slots();
        let own_init = s.init.map(|f| f as usize) != Some(object_init as *const () as usize);
        let own_new = s.new.map(|f| f as usize) != Some(object_new as *const () as usize);
        if own_init {
            return Err(
                vm.type_error("object.__init__() takes exactly one argument (the instance to initialize)")
            );
        }
        if !own_new {
            let n = cls.name_str();
            return Err(vm.type_error(format!(
                "{n}.__init__() takes exactly one argument (the instance to initialize)"
            )));
        }
    }
    Ok(())
}

/// Calling a class.
pub fn type_call(vm: &mut Vm, clsv: Value, args: Args) -> R {
    let Some(cls) = clsv.to_type() else { return Err(vm.type_error("type.__call__ needs a type")) };
    if cls == vm.types.type_ && args.kwnames.is_none() && args.all.len() == 1 {
        return Ok(vm.type_of(args.all[0]).value());
    }
    if cls == vm.types.type_ && args.positional().len() != 3 {
        return Err(vm.type_error(if args.positional().len() == 1 {
            "type() takes no keyword arguments"
        } else {
            "type() takes 1 or 3 arguments"
        }));
    }
    let Some(new) = cls.slots().new.filter(|_| !cls.has_flag(type_flags::NO_NEW)) else {
        let n = if cls.is_heap_type() { cls.name_str() } else { cls.full_name(vm) };
        return Err(vm.type_error(format!("cannot create '{n}' instances")));
    };
    make_instance(vm, cls, new, args)
}
/// `new`, then the `init` of what it made.
#[inline]
pub fn make_instance(vm: &mut Vm, cls: Gc<TypeObj>, new: crate::slots::NewFn, args: Args) -> R {
    let obj = new(vm, cls, args)?;
    let t = vm.type_of(obj);
    if t != cls && !t.is_subtype(cls) {
        return Ok(obj);
    }
    if let Some(init) = t.slots().init
        && !std::ptr::fn_addr_eq(init, object_init as crate::slots::InitFn)
    {
        init(vm, obj, args)?;
    }
    Ok(obj)
}
