//! Struct sequences: tuples with named fields (`sys.version_info`, `os.stat_result`, `time.struct_time`).
//!
//! An instance is a subclass instance of tuple (kind `SUBVALUE`) whose plain value holds the visible items; fields
//! beyond those (`n_visible`) are in a second tuple behind it.

use crate::call::Args;
use crate::native::{MethodDef, TypeDef, bind, def, spec};
use crate::object::*;
use crate::slots::Slots;
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm, impl_trace};
use taipan_heap::{Gc, Header, HeapObject, Kind, Slot, Value};

/// What a struct sequence type looks like. Keep it in a `static`.
pub struct StructSeqDef {
    /// Dotted name, e.g. `"os.stat_result"`.
    pub name: &'static str,
    pub doc: &'static str,
    /// Name and doc; an empty name is a position without an attribute.
    pub fields: &'static [(&'static str, &'static str)],
    /// How many fields are items of the tuple.
    pub n_visible: usize,
    /// May Python code call it?
    pub constructible: bool,
}

#[repr(C)]
struct StructSeqObj {
    hdr: Header,
    value: Slot,
    /// All fields.
    all: Slot,
}
// SAFETY: repr(C), header first, laid out as a SUBVALUE with one more value.
unsafe impl HeapObject for StructSeqObj {
    const KIND: Kind = kind::SUBVALUE;
}

/// Attribute of a struct sequence.
struct Field {
    index: usize,
    name: Slot,
    owner: Slot,
}
impl_trace!(Field { name, owner; index });

static FIELD: TypeDef = TypeDef {
    slots: Slots { descr_get: Some(field_get), descr_set: Some(field_set), ..Slots::NONE },
    ..TypeDef::native::<Field>("member_descriptor")
};
fn field_get(vm: &mut Vm, d: Value, obj: Value, _cls: Value) -> R {
    if obj.is_unbound() {
        return Ok(d);
    }
    let Some(f) = d.native::<Field>() else { return Ok(d) };
    match all_fields(obj).and_then(|t| t.as_slice().get(f.index).copied()) {
        Some(v) => Ok(v),
        None => Err(vm.type_error("descriptor requires a struct sequence")),
    }
}
fn field_set(vm: &mut Vm, _d: Value, _obj: Value, _v: Value) -> R<()> {
    Err(vm.attribute_error("readonly attribute"))
}
fn all_fields(v: Value) -> Option<Gc<TupleObj>> {
    if v.kind() != Some(kind::SUBVALUE) {
        return None;
    }
    // SAFETY: the descriptors stand only in classes whose instances are laid out as StructSeqObj.
    unsafe { v.cast_unchecked::<StructSeqObj>().all.get().to_tuple() }
}

static BASE: TypeDef = TypeDef {
    base: Some(&super::tuple::TUPLE),
    kind: kind::SUBVALUE,
    size: size_of::<StructSeqObj>(),
    slots: Slots { repr: Some(seq_repr), new: Some(seq_new), ..Slots::NONE },
    methods: &[
        def("__reduce__", "($self, /)", seq_reduce, ""),
        def(
            "__replace__",
            "($self, /, **changes)",
            seq_replace,
            "Return a copy of the structure with new values for the specified fields.",
        ),
    ],
    ..TypeDef::BASE
};

/// The definitions of types made so far, by class address, per VM.
#[derive(Default)]
struct Known {
    types: rustc_hash::FxHashMap<usize, (usize, &'static StructSeqDef)>,
}

fn def_of(vm: &mut Vm, cls: Gc<TypeObj>) -> Option<&'static StructSeqDef> {
    let known = vm.library::<Known>();
    let mut t = Some(cls);
    while let Some(c) = t {
        if let Some((_, d)) = known.types.values().find(|(a, _)| *a == c.addr()) {
            return Some(d);
        }
        t = c.base.get();
    }
    None
}

impl Vm {
    /// The class for a definition, made at first use.
    pub fn structseq_type(&mut self, def: &'static StructSeqDef) -> Gc<TypeObj> {
        let key = def as *const StructSeqDef as usize;
        if let Some(&(t, _)) = self.library::<Known>().types.get(&key) {
            // SAFETY: kept alive by `native_types` below.
            return unsafe { Gc::from_raw(t as *mut TypeObj) };
        }
        let base = self.types.tuple;
        let t = crate::class::make_builtin_named(self, &BASE, Some(base), def.name);
        self.native_types.insert(key, t.as_ptr());
        self.library::<Known>().types.insert(key, (t.addr(), def));
        if !def.constructible {
            t.set_flag(type_flags::NO_NEW, true);
        }
        let d = t.dict();
        let ft = self.native_type(&FIELD);
        for (i, (name, _)) in def.fields.iter().enumerate() {
            if name.is_empty() {
                continue;
            }
            let n = self.intern(name);
            let f = self
                .new_native(ft, Field { index: i, name: Slot::new(n.value()), owner: Slot::new(t.value()) });
            self.dict_set_text(d, name, f.value());
        }
        let named = def.fields[..def.n_visible].iter().filter(|f| !f.0.is_empty());
        let names: Vec<&str> = named.map(|f| f.0).collect();
        let mut items = taipan_heap::RootedVec::new(&self.heap);
        for n in names {
            let v = self.intern(n).value();
            items.push(v);
        }
        let m = self.tuple(&items);
        self.dict_set_text(d, "__match_args__", m);
        let unnamed = def.fields.iter().filter(|f| f.0.is_empty()).count();
        for (k, v) in [
            ("n_sequence_fields", def.n_visible),
            ("n_fields", def.fields.len()),
            ("n_unnamed_fields", unnamed),
        ] {
            self.dict_set_text(d, k, Value::small(v as i64));
        }
        let doc = self.str_value(def.doc);
        self.dict_set_text(d, "__doc__", doc);
        t
    }
    /// An instance; `fields` has a value for each field.
    pub fn new_structseq(&mut self, def: &'static StructSeqDef, fields: &[Value]) -> Value {
        let cls = self.structseq_type(def);
        self.make_structseq(cls, def.n_visible, fields)
    }
    fn make_structseq(&mut self, cls: Gc<TypeObj>, visible: usize, fields: &[Value]) -> Value {
        let value = self.tuple(&fields[..visible.min(fields.len())]);
        let all = self.tuple(fields);
        let init = StructSeqObj {
            hdr: cls.new_header(kind::SUBVALUE),
            value: Slot::new(value),
            all: Slot::new(all),
        };
        // The second tuple is a word that the kind does not know of.
        init.hdr.flags.set(init.hdr.flags.get() | flags::EXTRA);
        // SAFETY: the class's native struct is StructSeqObj.
        unsafe { self.new_extended(cls, init).value() }
    }
}

fn seq_repr(vm: &mut Vm, v: Value) -> R {
    let cls = vm.type_of(v);
    let Some(d) = def_of(vm, cls) else { return vm.default_repr(v) };
    let mut s = format!("{}(", d.name);
    if let Some(t) = all_fields(v) {
        for (i, (name, _)) in d.fields[..d.n_visible].iter().enumerate() {
            if i > 0 {
                s.push_str(", ");
            }
            let r = vm.repr_text(t.get(i))?;
            s.push_str(&format!("{name}={r}"));
        }
    }
    s.push(')');
    Ok(vm.str_value(&s))
}
fn seq_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("structseq", "(sequence, dict=None)");
    let [seq, dict] = bind(vm, &SIG, args)?;
    let Some(d) = def_of(vm, cls) else { return Err(vm.type_error("not a struct sequence type")) };
    let items = match vm.collect(seq) {
        Ok(i) => i,
        Err(e) => {
            let t = vm.exc.TypeError;
            vm.expect_exception(e, t)?;
            return Err(vm.type_error("constructor requires a sequence"));
        }
    };
    let (min, max) = (d.n_visible, d.fields.len());
    let name = d.name;
    if items.len() < min || items.len() > max {
        let (how, n) = if min == max {
            (format!("a {min}-sequence"), items.len())
        } else if items.len() < min {
            (format!("an at least {min}-sequence"), items.len())
        } else {
            (format!("an at most {max}-sequence"), items.len())
        };
        return Err(vm.type_error(format!("{name}() takes {how} ({n}-sequence given)")));
    }
    let mut all = items;
    let given = dict.to_dict();
    if given.is_none() && !dict.is_unbound() && !dict.is_none() {
        return Err(vm.type_error(format!("{name}() takes a dict as second arg, if any")));
    }
    let mut used = 0;
    for (field, _) in &d.fields[all.len()..] {
        let v = given.and_then(|g| vm.dict_get_text(g, field));
        used += usize::from(v.is_some());
        all.push(v.unwrap_or(Value::NONE));
    }
    if given.is_some_and(|g| g.len() > used) {
        return Err(vm.type_error(format!("{name}() got duplicate or unexpected field name(s)")));
    }
    Ok(vm.make_structseq(cls, d.n_visible, &all))
}
fn seq_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let cls = vm.type_of(a[0]);
    let Some(d) = def_of(vm, cls) else { return Ok(Value::NONE) };
    let extra = vm.new_dict();
    if let Some(t) = all_fields(a[0]) {
        for i in d.n_visible..t.len {
            vm.dict_set_text(extra, d.fields[i].0, t.get(i));
        }
    }
    let visible = a[0].plain();
    let args = vm.tuple(&[visible, extra.value()]);
    Ok(vm.tuple(&[cls.value(), args]))
}
fn seq_replace(vm: &mut Vm, a: &[Value]) -> R {
    let cls = vm.type_of(a[0]);
    let (Some(d), Some(t), Some(changes)) = (def_of(vm, cls), all_fields(a[0]), a[1].to_dict()) else {
        return Ok(a[0]);
    };
    let mut all = taipan_heap::RootedVec::from_slice(&vm.heap, t.as_slice());
    let mut i = 0;
    let mut unknown = Vec::new();
    while let Some((next, k, v)) = changes.next_entry(i) {
        i = next;
        let Some(k) = k.to_str() else { continue };
        match d.fields.iter().position(|f| k.eq_str(f.0)) {
            Some(p) => all.set(p, v),
            None => unknown.push(format!("'{k}'")),
        }
    }
    if !unknown.is_empty() {
        return Err(vm.type_error(format!("Got unexpected field name(s): [{}]", unknown.join(", "))));
    }
    Ok(vm.make_structseq(cls, d.n_visible, &all))
}
