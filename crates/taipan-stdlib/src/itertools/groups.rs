//! groupby and tee.

use super::{positional, this};
use std::cell::Cell;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, check_positional, def, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::sequence::iter_self;
use taipan_vm::{Gc, Native, PtrSlot, R, Slot, Slots, TypeObj, Value, ValueArray, ValueExt, Vm, impl_trace};

// ---- groupby ----

pub struct GroupBy {
    it: Slot,
    /// None: items are their own keys.
    keyfunc: Slot,
    /// Key of the group handed out last.
    target: Slot,
    /// Key and value read last; unbound when there is none.
    key: Slot,
    value: Slot,
    /// Number of the group handed out last: older groups are empty.
    group: Cell<u64>,
}
impl_trace!(GroupBy { it, keyfunc, target, key, value; group });
pub struct Grouper {
    parent: Slot,
    target: Slot,
    group: u64,
}
impl_trace!(Grouper { parent, target; group });

fn groupby_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("groupby", "(iterable, key=None)");
    let [it, key] = bind(vm, &SIG, args)?;
    let it = vm.iter(it)?;
    let keyfunc = if key.is_unbound() { Value::NONE } else { key };
    let none = || Slot::new(Value::UNBOUND);
    let data = GroupBy {
        it: Slot::new(it),
        keyfunc: Slot::new(keyfunc),
        target: none(),
        key: none(),
        value: none(),
        group: Cell::new(0),
    };
    Ok(vm.new_native(cls, data).value())
}
/// Reads one item; false at the end.
fn step(vm: &mut Vm, g: Gc<Native<GroupBy>>) -> R<bool> {
    let Some(x) = vm.next(g.it.get())? else { return Ok(false) };
    let f = g.keyfunc.get();
    let key = if f.is_none() { x } else { vm.call1(f, x)? };
    g.value.set(&vm.heap, g, x);
    g.key.set(&vm.heap, g, key);
    Ok(true)
}
fn groupby_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let g = this::<GroupBy>(vm, v, "itertools.groupby")?;
    // Whatever happens, the previous group is over.
    g.group.set(g.group.get().wrapping_add(1));
    loop {
        let key = g.key.get();
        if !key.is_unbound() {
            let target = g.target.get();
            if target.is_unbound() || !vm.eq(target, key)? {
                break;
            }
        }
        if !step(vm, g)? {
            return Ok(None);
        }
    }
    let key = g.key.get();
    g.target.set(&vm.heap, g, key);
    let sub = new_grouper(vm, g, key);
    Ok(Some(vm.tuple(&[key, sub])))
}
fn new_grouper(vm: &mut Vm, g: Gc<Native<GroupBy>>, target: Value) -> Value {
    let t = vm.native_type(&GROUPER);
    vm.new_native(
        t,
        Grouper { parent: Slot::new(g.value()), target: Slot::new(target), group: g.group.get() },
    )
    .value()
}
fn grouper_new(vm: &mut Vm, _cls: Gc<TypeObj>, args: Args) -> R {
    check_positional(vm, "_grouper", args, 2, 2)?;
    match args.all[0].native::<GroupBy>() {
        Some(g) => Ok(new_grouper(vm, g, args.all[1])),
        None => {
            let t = vm.type_name(args.all[0]);
            Err(vm.type_error(format!("_grouper() argument 1 must be itertools.groupby, not {t}")))
        }
    }
}
fn grouper_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let s = this::<Grouper>(vm, v, "itertools._grouper")?;
    let Some(g) = s.parent.get().native::<GroupBy>() else { return Ok(None) };
    if s.group != g.group.get() {
        return Ok(None);
    }
    if g.value.get().is_unbound() && !step(vm, g)? {
        return Ok(None);
    }
    let (target, key) = (s.target.get(), g.key.get());
    if !vm.eq(target, key)? {
        return Ok(None);
    }
    let x = g.value.get();
    g.value.set_immediate(Value::UNBOUND);
    Ok(if x.is_unbound() { None } else { Some(x) })
}
pub static GROUPBY: TypeDef = TypeDef {
    doc: "groupby(iterable, key=None)\n--\n\nmake an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.",
    flags: type_flags::BASETYPE,
    slots: Slots { new: Some(groupby_new), iter: Some(iter_self), next: Some(groupby_next), ..Slots::NONE },
    ..TypeDef::native::<GroupBy>("itertools.groupby")
};
pub static GROUPER: TypeDef = TypeDef {
    slots: Slots { new: Some(grouper_new), iter: Some(iter_self), next: Some(grouper_next), ..Slots::NONE },
    ..TypeDef::native::<Grouper>("itertools._grouper")
};

// ---- tee ----

/// Items in one link of the chain that tees share.
const LINK: usize = 57;

/// One link: up to `LINK` items read from the iterator, and the next link.
pub struct TeeData {
    it: Slot,
    items: PtrSlot<ValueArray>,
    next: Slot,
    read: Cell<usize>,
    running: Cell<bool>,
}
impl_trace!(TeeData { it, items, next; read, running });
pub struct Tee {
    link: Slot,
    index: Cell<usize>,
}
impl_trace!(Tee { link; index });

fn new_link(vm: &mut Vm, it: Value) -> Value {
    let items = ValueArray::new(&vm.heap, LINK, Value::UNBOUND);
    let t = vm.native_type(&TEE_DATA);
    let data = TeeData {
        it: Slot::new(it),
        items: PtrSlot::new(Some(items)),
        next: Slot::new(Value::UNBOUND),
        read: Cell::new(0),
        running: Cell::new(false),
    };
    vm.new_native(t, data).value()
}
fn tee_of(vm: &mut Vm, data: Value, index: usize) -> Value {
    let t = vm.native_type(&TEE);
    vm.new_native(t, Tee { link: Slot::new(data), index: Cell::new(index) }).value()
}
fn tee_from(vm: &mut Vm, iterable: Value) -> R {
    let it = vm.iter(iterable)?;
    if let Some(t) = it.native::<Tee>() {
        return Ok(tee_of(vm, t.link.get(), t.index.get()));
    }
    let d = new_link(vm, it);
    Ok(tee_of(vm, d, 0))
}
fn tee_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let args = positional(vm, cls, &TEE, args)?;
    check_positional(vm, "_tee", args, 1, 1)?;
    tee_from(vm, args.all[0])
}
fn tee_copy(vm: &mut Vm, a: &[Value]) -> R {
    let t = this::<Tee>(vm, a[0], "itertools._tee")?;
    Ok(tee_of(vm, t.link.get(), t.index.get()))
}
fn tee_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let t = this::<Tee>(vm, v, "itertools._tee")?;
    let Some(mut d) = t.link.get().native::<TeeData>() else { return Ok(None) };
    if t.index.get() >= LINK {
        let mut next = d.next.get();
        if next.is_unbound() {
            next = new_link(vm, d.it.get());
            d.next.set(&vm.heap, d, next);
        }
        t.link.set(&vm.heap, t, next);
        t.index.set(0);
        match next.native::<TeeData>() {
            Some(n) => d = n,
            None => return Ok(None),
        }
    }
    let i = t.index.get();
    let Some(items) = d.items.get() else { return Ok(None) };
    if i < d.read.get() {
        t.index.set(i + 1);
        return Ok(Some(items.get(i)));
    }
    if d.running.replace(true) {
        return Err(vm.runtime_error("cannot re-enter the tee iterator"));
    }
    let x = vm.next(d.it.get());
    d.running.set(false);
    let Some(x) = x? else { return Ok(None) };
    let at = d.read.get();
    if at < LINK {
        items.set(&vm.heap, at, x);
        d.read.set(at + 1);
    }
    t.index.set(i + 1);
    Ok(Some(x))
}
fn tee_data_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    check_positional(vm, "teedataobject", args, 3, 3)?;
    let it = vm.iter(args.all[0])?;
    let Some(values) = args.all[1].to_list() else {
        let t = vm.type_name(args.all[1]);
        return Err(vm.type_error(format!("teedataobject() argument 2 must be list, not {t}")));
    };
    let d = new_link(vm, it);
    if values.len.get() > LINK {
        return Err(vm.value_error(format!("Number of items should not exceed {LINK}")));
    }
    if let Some(n) = d.native::<TeeData>()
        && let Some(items) = n.items.get()
    {
        items.copy_from_slice(&vm.heap, 0, values.as_slice());
        n.read.set(values.len.get());
        let next = args.all[2];
        if !next.is_none() {
            if n.read.get() != LINK || next.native::<TeeData>().is_none() {
                return Err(vm.value_error("Invalid arguments"));
            }
            n.next.set(&vm.heap, n, next);
        }
    }
    Ok(d)
}
pub static TEE: TypeDef = TypeDef {
    doc: "_tee(iterable, /)\n--\n\nIterator wrapped to make it copyable.",
    flags: type_flags::WEAKREFS,
    slots: Slots { new: Some(tee_new), iter: Some(iter_self), next: Some(tee_next), ..Slots::NONE },
    methods: &[def("__copy__", "($self, /)", tee_copy, "Returns an independent iterator.")],
    ..TypeDef::native::<Tee>("itertools._tee")
};
pub static TEE_DATA: TypeDef = TypeDef {
    doc: "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.",
    slots: Slots { new: Some(tee_data_new), ..Slots::NONE },
    ..TypeDef::native::<TeeData>("itertools._tee_dataobject")
};
fn tee(vm: &mut Vm, a: &[Value]) -> R {
    let n = if a[1].is_unbound() { 2 } else { vm.to_index(a[1])? };
    if n < 0 {
        return Err(vm.value_error("n must be >= 0"));
    }
    let mut out = taipan_vm::RootedVec::new(&vm.heap);
    if n == 0 {
        return Ok(vm.tuple(&out));
    }
    let it = vm.iter(a[0])?;
    let name = vm.names.__copy__;
    let copier = vm.getattr_opt(it, name)?;
    let copy = match copier {
        None => {
            let first = tee_from(vm, it)?;
            let c = vm.getattr(first, name)?;
            out.push(first);
            c
        }
        Some(c) => c,
    };
    while out.len() < n as usize {
        let c = vm.call0(copy)?;
        out.push(c);
    }
    Ok(vm.tuple(&out))
}
pub const TEE_FN: MethodDef =
    def("tee", "($module, iterable, n=2, /)", tee, "Returns a tuple of n independent iterators.");
