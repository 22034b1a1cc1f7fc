//! `OrderedDict`.
//!
//! Dicts keep the order of insertion anyway, so this is a dict with a few more methods: an entry is moved by removing
//! it and adding it at an end. Iterators notice any change of keys by the dict's stamp.

use std::cell::Cell;
use taipan_vm::call::Args;
use taipan_vm::dict::{DictExt, DictObj};
use taipan_vm::native::{TypeDef, bind, def, raw, spec};
use taipan_vm::object::{flags, kind};
use taipan_vm::slots::CmpOp;
use taipan_vm::taipan_heap::{HeapObject, Kind, RootedVec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::dict::views::{DictView, What};
use taipan_vm::types::dict::{DICT, DICT_ITEMS, DICT_KEYS, DICT_VALUES};
use taipan_vm::types::sequence::iter_self;
use taipan_vm::{BinOp, Gc, R, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

/// A dict with instance attributes.
#[repr(C)]
struct OrderedDict {
    dict: DictObj,
    attrs: Slot,
}
// SAFETY: repr(C), the struct of the kind first.
unsafe impl HeapObject for OrderedDict {
    const KIND: Kind = kind::DICT;
}

fn od_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    let init = OrderedDict { dict: DictObj::blank(cls.root_shape.get()), attrs: Slot::new(Value::UNBOUND) };
    init.dict.hdr.flags.set(init.dict.hdr.flags.get() | flags::EXTRA);
    // SAFETY: the class is OrderedDict or below it, with this layout.
    Ok(unsafe { vm.new_extended(cls, init) }.value())
}
fn this(vm: &mut Vm, v: Value) -> R<Gc<DictObj>> {
    let t = vm.native_type(&ORDERED_DICT);
    match v.to_dict().filter(|_| vm.is_instance(v, t)) {
        Some(d) => Ok(d),
        None => Err(vm.wrong_receiver(v, "collections.OrderedDict")),
    }
}
fn is_ordered(vm: &mut Vm, v: Value) -> bool {
    let t = vm.native_type(&ORDERED_DICT);
    vm.is_instance(v, t)
}
fn is_exact(vm: &mut Vm, v: Value) -> bool {
    vm.type_of(v) == vm.native_type(&ORDERED_DICT)
}

// ---- filling ----

/// `self[k] = v` for what a mapping or an iterable of pairs gives, by the object's own `__setitem__`.
fn update_from(vm: &mut Vm, v: Value, arg: Value) -> R<()> {
    if let Some(d) = arg.to_dict().filter(|d| d.shape_is_dict()) {
        let mut all = RootedVec::new(&vm.heap);
        let mut i = 0;
        while let Some((next, k, x)) = d.next_entry(i) {
            i = next;
            all.push(k);
            all.push(x);
        }
        for kv in all.chunks(2) {
            vm.setitem(v, kv[0], kv[1])?;
        }
        return Ok(());
    }
    let keys = vm.names.keys;
    if let Some(f) = vm.getattr_opt(arg, keys)? {
        let keys = vm.call0(f)?;
        return vm.for_each(keys, |vm, k| {
            let x = vm.getitem(arg, k)?;
            vm.setitem(v, k, x)
        });
    }
    if let Some(f) = vm.getattr_opt_text(arg, "items")? {
        let items = vm.call0(f)?;
        return add_pairs(vm, v, items);
    }
    add_pairs(vm, v, arg)
}
fn add_pairs(vm: &mut Vm, v: Value, pairs: Value) -> R<()> {
    vm.for_each(pairs, |vm, pair| {
        let it = vm.iter(pair)?;
        let (Some(k), Some(x)) = (vm.next(it)?, vm.next(it)?) else {
            return Err(vm.value_error("need more than 1 value to unpack"));
        };
        if vm.next(it)?.is_some() {
            return Err(vm.value_error("too many values to unpack (expected 2)"));
        }
        vm.setitem(v, k, x)
    })
}
fn update(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let pos = args.positional();
    if pos.len() > 1 {
        let n = pos.len();
        return Err(vm.type_error(format!("update() takes at most 1 positional argument ({n} given)")));
    }
    if let Some(&a) = pos.first() {
        update_from(vm, v, a)?;
    }
    for (k, x) in args.keywords() {
        vm.setitem(v, k.value(), x)?;
    }
    Ok(())
}
fn od_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let n = args.positional().len();
    if n > 1 {
        return Err(vm.type_error(format!("expected at most 1 argument, got {n}")));
    }
    update(vm, v, args)
}
fn od_update(vm: &mut Vm, args: Args) -> R {
    this(vm, args.all[0])?;
    update(vm, args.all[0], args.rest())?;
    Ok(Value::NONE)
}
fn od_fromkeys(vm: &mut Vm, args: Args) -> R {
    static SIG: taipan_vm::native::MethodDef = spec("fromkeys", "(iterable, value=None)");
    let [iterable, value] = bind(vm, &SIG, args.rest())?;
    let value = if value.is_unbound() { Value::NONE } else { value };
    let new = vm.call0(args.all[0])?;
    vm.for_each(iterable, |vm, k| vm.setitem(new, k, value))?;
    Ok(new)
}

// ---- changing ----

fn od_setdefault(vm: &mut Vm, args: Args) -> R {
    static SIG: taipan_vm::native::MethodDef = spec("setdefault", "(key, default=None)");
    let [key, default] = bind(vm, &SIG, args.rest())?;
    let default = if default.is_unbound() { Value::NONE } else { default };
    let d = this(vm, args.all[0])?;
    if is_exact(vm, args.all[0]) {
        return vm.dict_setdefault(d, key, default);
    }
    if vm.contains(args.all[0], key)? {
        return vm.getitem(args.all[0], key);
    }
    vm.setitem(args.all[0], key, default)?;
    Ok(default)
}
fn od_pop(vm: &mut Vm, args: Args) -> R {
    static SIG: taipan_vm::native::MethodDef = spec("pop", "(key, default=<unrepresentable>)");
    let [key, default] = bind(vm, &SIG, args.rest())?;
    let d = this(vm, args.all[0])?;
    match vm.dict_remove(d, key)? {
        Some(v) => Ok(v),
        None if default.is_unbound() => Err(vm.key_error(key)),
        None => Ok(default),
    }
}
fn od_popitem(vm: &mut Vm, args: Args) -> R {
    static SIG: taipan_vm::native::MethodDef = spec("popitem", "(last=True)");
    let [last] = bind(vm, &SIG, args.rest())?;
    let last = last.is_unbound() || vm.truth(last)?;
    let d = this(vm, args.all[0])?;
    let pair = if last {
        vm.dict_pop_last(d)
    } else {
        d.first_entry().map(|e| {
            let k = d.key_at(e);
            (k, vm.dict_delete(d, e))
        })
    };
    match pair {
        Some((k, v)) => Ok(vm.tuple(&[k, v])),
        None => {
            let m = vm.str_value("dictionary is empty");
            Err(vm.key_error(m))
        }
    }
}
fn od_move_to_end(vm: &mut Vm, args: Args) -> R {
    static SIG: taipan_vm::native::MethodDef = spec("move_to_end", "(key, last=True)");
    let [key, last] = bind(vm, &SIG, args.rest())?;
    let last = last.is_unbound() || vm.truth(last)?;
    let d = this(vm, args.all[0])?;
    let h = vm.dict_hash(key)?;
    let Some(e) = vm.dict_find(d, key, h)? else { return Err(vm.key_error(key)) };
    let there =
        if last { d.prev_entry(usize::MAX).map(|p| p.0 as u32) } else { d.first_entry().map(|e| e.0) };
    if there != Some(e.0) {
        let (k, h) = (d.key_at(e), d.entry_hash(e.0 as usize));
        let v = vm.dict_delete(d, e);
        if last {
            vm.dict_append(d, k, h, v)?;
        } else {
            vm.dict_prepend(d, k, h, v)?;
        }
    }
    Ok(Value::NONE)
}
fn od_clear(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    d.clear(vm);
    Ok(Value::NONE)
}
fn od_copy(vm: &mut Vm, a: &[Value]) -> R {
    let d = this(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    let new = vm.call0(cls)?;
    let exact = is_exact(vm, a[0]);
    let stamp = d.stamp();
    let mut i = 0;
    while let Some((next, k, v)) = d.next_entry(i) {
        i = next;
        match new.to_dict().filter(|_| exact) {
            Some(n) => vm.dict_set_hashed(n, k, d.entry_hash(next - 1), v)?,
            None => {
                let v = vm.getitem(a[0], k)?;
                vm.setitem(new, k, v)?;
            }
        }
        if d.stamp() != stamp {
            return Err(vm.runtime_error("OrderedDict mutated during iteration"));
        }
    }
    Ok(new)
}

// ---- operators ----

fn od_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.to_dict(), b.to_dict()) else { return Ok(Value::NOT_IMPLEMENTED) };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut same = vm.dict_equal(x, y)?;
    if same && is_ordered(vm, a) && is_ordered(vm, b) {
        let stamps = (x.stamp(), y.stamp());
        let (mut i, mut j) = (0, 0);
        while let (Some((n, k, _)), Some((m, l, _))) = (x.next_entry(i), y.next_entry(j)) {
            (i, j) = (n, m);
            same = k == l || vm.eq(k, l)?;
            if (x.stamp(), y.stamp()) != stamps {
                return Err(vm.runtime_error("OrderedDict mutated during iteration"));
            }
            if !same {
                break;
            }
        }
    }
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}
fn od_repr(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v)?;
    let name = crate::short_name(vm, v);
    if d.is_empty() {
        return Ok(vm.str_value(&format!("{name}()")));
    }
    if !vm.enter_repr(v) {
        return Ok(vm.str_value("..."));
    }
    let plain = if is_exact(vm, v) {
        vm.dict_copy(d)
    } else {
        let new = vm.new_dict();
        vm.call_method(v, "items", &[]).and_then(|items| vm.dict_update(new, items)).map(|()| new)
    };
    let inner = plain.and_then(|p| vm.repr(p.value()));
    vm.leave_repr(v);
    let mut out = taipan_text::StrBuilder::default();
    out.push_str(&format!("{name}("));
    out.push_text(inner?.text());
    out.push_str(")");
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn od_or(vm: &mut Vm, a: Value, b: Value) -> R {
    let (own, other) = if is_ordered(vm, a) { (a, b) } else { (b, a) };
    if other.to_dict().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let cls = vm.type_of(own).value();
    let new = vm.call1(cls, a)?;
    update_from(vm, new, b)?;
    Ok(new)
}
fn od_ior(vm: &mut Vm, a: Value, b: Value) -> R {
    update_from(vm, a, b)?;
    Ok(a)
}
fn od_reduce(vm: &mut Vm, a: &[Value]) -> R {
    this(vm, a[0])?;
    let state = vm.call_method(a[0], "__getstate__", &[])?;
    let items = vm.call_method(a[0], "items", &[])?;
    let it = vm.iter(items)?;
    let (cls, none) = (vm.type_of(a[0]).value(), vm.empty_tuple.value());
    Ok(vm.tuple(&[cls, none, state, Value::NONE, it]))
}

pub static ORDERED_DICT: TypeDef = TypeDef {
    base: Some(&DICT),
    attrs: std::mem::offset_of!(OrderedDict, attrs),
    flags: type_flags::BASETYPE | type_flags::MAPPING | type_flags::MATCH_SELF | type_flags::WEAKREFS,
    doc: "Dictionary that remembers insertion order",
    slots: Slots {
        new: Some(od_new),
        init: Some(od_init),
        repr: Some(od_repr),
        compare: Some(od_compare),
        iter: Some(|vm, v| new_iter(vm, v, What::Keys, false)),
        ..Slots::NONE
    }
    .op(BinOp::Or, od_or)
    .iop(BinOp::Or, od_ior),
    methods: &[
        raw(
            "fromkeys",
            "($type, /, iterable, value=None)",
            od_fromkeys,
            "Create a new ordered dictionary with keys from iterable and values set to value.",
        ),
        raw(
            "setdefault",
            "($self, /, key, default=None)",
            od_setdefault,
            "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
        ),
        raw(
            "pop",
            "($self, /, key, default=<unrepresentable>)",
            od_pop,
            "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
        ),
        raw(
            "popitem",
            "($self, /, last=True)",
            od_popitem,
            "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if false.",
        ),
        raw(
            "move_to_end",
            "($self, /, key, last=True)",
            od_move_to_end,
            "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.",
        ),
        raw(
            "update",
            "($self, /, *args, **kwargs)",
            od_update,
            "od.update([E, ]**F) -> None.  Update od from dict/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E.keys(): od[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: od[k] = v\nIn either case, this is followed by: for k in F:  od[k] = F[k]",
        ),
        def("clear", "($self, /)", od_clear, "Remove all items from ordered dict."),
        def("copy", "($self, /)", od_copy, "A shallow copy of ordered dict."),
        def("keys", "($self, /)", |vm, a| new_view(vm, a[0], What::Keys), ""),
        def("values", "($self, /)", |vm, a| new_view(vm, a[0], What::Values), ""),
        def("items", "($self, /)", |vm, a| new_view(vm, a[0], What::Items), ""),
        def("__reduce__", "($self, /)", od_reduce, "Return state information for pickling"),
        def(
            "__reversed__",
            "($self, /)",
            |vm, a| new_iter(vm, a[0], What::Keys, true),
            "od.__reversed__() <==> reversed(od)",
        ),
    ],
    getset: &[taipan_vm::native::getset(
        "__dict__",
        taipan_vm::class::get_dict,
        taipan_vm::class::set_dict,
        "",
    )],
    ..TypeDef::of::<OrderedDict>("collections.OrderedDict")
};

// ---- views and iterators ----

const VIEW: TypeDef = TypeDef {
    slots: Slots {
        iter: Some(|vm, v| match v.native::<DictView>() {
            Some(w) => new_iter(vm, w.dict.get(), w.what, false),
            None => Err(vm.wrong_receiver(v, "odict view")),
        }),
        ..Slots::NONE
    },
    methods: &[def(
        "__reversed__",
        "($self, /)",
        |vm, a| match a[0].native::<DictView>() {
            Some(w) => new_iter(vm, w.dict.get(), w.what, true),
            None => Err(vm.wrong_receiver(a[0], "odict view")),
        },
        "",
    )],
    ..TypeDef::native::<DictView>("")
};
pub static KEYS: TypeDef = TypeDef { name: "odict_keys", base: Some(&DICT_KEYS), ..VIEW };
pub static VALUES: TypeDef = TypeDef { name: "odict_values", base: Some(&DICT_VALUES), ..VIEW };
pub static ITEMS: TypeDef = TypeDef { name: "odict_items", base: Some(&DICT_ITEMS), ..VIEW };

fn new_view(vm: &mut Vm, v: Value, what: What) -> R {
    this(vm, v)?;
    let cls = vm.native_type(match what {
        What::Keys => &KEYS,
        What::Values => &VALUES,
        What::Items => &ITEMS,
    });
    Ok(vm.new_native(cls, DictView { dict: Slot::new(v), what }).value())
}

struct Iter {
    /// Unbound when exhausted.
    dict: Slot,
    what: What,
    reverse: bool,
    pos: Cell<usize>,
    stamp: u32,
}
impl_trace!(Iter { dict; what, reverse, pos, stamp });

fn new_iter(vm: &mut Vm, v: Value, what: What, reverse: bool) -> R {
    let d = this(vm, v)?;
    let cls = vm.native_type(&ITERATOR);
    let pos = Cell::new(if reverse { d.filled() } else { 0 });
    let it = Iter { dict: Slot::new(v), what, reverse, pos, stamp: d.stamp() };
    Ok(vm.new_native(cls, it).value())
}
fn iter_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let Some(it) = v.native::<Iter>() else { return Ok(None) };
    let od = it.dict.get();
    let Some(d) = od.to_dict() else { return Ok(None) };
    if d.stamp() != it.stamp {
        it.dict.set_immediate(Value::UNBOUND);
        return Err(vm.runtime_error("OrderedDict mutated during iteration"));
    }
    let found = if it.reverse {
        d.prev_entry(it.pos.get())
    } else {
        // Past the front at once, where a queue has its removed entries.
        let from = if it.pos.get() == 0 { d.first_entry().map_or(0, |e| e.0 as usize) } else { it.pos.get() };
        d.next_entry(from)
    };
    let Some((pos, k, x)) = found else {
        it.dict.set_immediate(Value::UNBOUND);
        return Ok(None);
    };
    it.pos.set(pos);
    Ok(Some(match it.what {
        What::Keys => k,
        What::Values => x,
        What::Items => vm.tuple(&[k, x]),
    }))
}
fn iter_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let Some(it) = a[0].native::<Iter>() else { return Err(vm.wrong_receiver(a[0], "odict_iterator")) };
    // What is left, as a list, without moving the iterator.
    let cls = vm.native_type(&ITERATOR);
    let copy = Iter {
        dict: Slot::new(it.dict.get()),
        what: it.what,
        reverse: it.reverse,
        pos: Cell::new(it.pos.get()),
        stamp: it.stamp,
    };
    let copy = vm.new_native(cls, copy).value();
    let l = vm.to_list_value(copy)?.value();
    let iter = vm.builtin("iter")?;
    vm.reduce2(iter, &[l])
}
pub static ITERATOR: TypeDef = TypeDef {
    slots: Slots { iter: Some(iter_self), next: Some(iter_next), ..Slots::NONE },
    methods: &[def("__reduce__", "($self, /)", iter_reduce, "Return state information for pickling")],
    ..TypeDef::native::<Iter>("odict_iterator")
};
