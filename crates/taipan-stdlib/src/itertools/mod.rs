//! `itertools`. As from Python 3.14 on, its iterators can neither be copied nor pickled (except `tee`'s).

mod combinatoric;
mod groups;

use crate::ModuleDef;
use std::cell::Cell;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, check_positional, def, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::sequence::iter_self;
use taipan_vm::{BinOp, Gc, Native, R, Slot, Slots, TupleObj, TypeObj, Value, ValueExt, Vm, impl_trace};

/// The payload of an iterator of this module.
fn this<T: 'static>(vm: &mut Vm, v: Value, name: &str) -> R<Gc<Native<T>>> {
    match v.native::<T>() {
        Some(i) => Ok(i),
        None => Err(vm.wrong_receiver(v, name)),
    }
}

/// Keywords are refused by the type itself; a subclass may take them in its `__init__`.
fn positional<'a>(vm: &mut Vm, cls: Gc<TypeObj>, def: &'static TypeDef, args: Args<'a>) -> R<Args<'a>> {
    if args.kwnames.is_none() {
        return Ok(args);
    }
    let base = vm.native_type(def);
    if cls != base && cls.slots().init.map(|f| f as usize) != base.slots().init.map(|f| f as usize) {
        return Ok(Args::pos(args.positional()));
    }
    let name = base.name_str();
    Err(vm.type_error(format!("{name}() takes no keyword arguments")))
}

macro_rules! iterator {
    ($st:ident, $t:ty, $name:literal, $new:expr, $next:expr, $doc:expr $(, $f:ident: $v:expr)*) => {
        pub static $st: TypeDef = TypeDef {
            doc: $doc,
            flags: taipan_vm::typeobj::type_flags::BASETYPE,
            slots: Slots { new: Some($new), iter: Some(iter_self), next: Some($next), ..Slots::NONE },
            $($f: $v,)*
            ..TypeDef::native::<$t>(concat!("itertools.", $name))
        };
    };
}
use iterator;

// ---- accumulate ----

pub struct Accumulate {
    it: Slot,
    /// None: addition.
    func: Slot,
    /// Unbound before the first item.
    total: Slot,
    /// Handed out first, unless unbound.
    initial: Slot,
}
impl_trace!(Accumulate { it, func, total, initial });
fn accumulate_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("accumulate", "(iterable, func=None, *, initial=None)");
    let [it, func, initial] = bind(vm, &SIG, args)?;
    let it = vm.iter(it)?;
    let or_none = |v: Value| if v.is_unbound() { Value::NONE } else { v };
    let initial = if initial.is_none() { Value::UNBOUND } else { initial };
    let data = Accumulate {
        it: Slot::new(it),
        func: Slot::new(or_none(func)),
        total: Slot::new(Value::UNBOUND),
        initial: Slot::new(initial),
    };
    Ok(vm.new_native(cls, data).value())
}
fn accumulate_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let a = this::<Accumulate>(vm, v, "itertools.accumulate")?;
    let initial = a.initial.get();
    if !initial.is_unbound() {
        a.initial.set_immediate(Value::UNBOUND);
        a.total.set(&vm.heap, a, initial);
        return Ok(Some(initial));
    }
    let Some(x) = vm.next(a.it.get())? else { return Ok(None) };
    let total = a.total.get();
    let new = if total.is_unbound() {
        x
    } else if a.func.get().is_none() {
        vm.binary(total, x, BinOp::Add)?
    } else {
        vm.call(a.func.get(), &[total, x])?
    };
    a.total.set(&vm.heap, a, new);
    Ok(Some(new))
}
iterator!(
    ACCUMULATE,
    Accumulate,
    "accumulate",
    accumulate_new,
    accumulate_next,
    "accumulate(iterable, func=None, *, initial=None)\n--\n\nReturn series of accumulated sums (or other binary function results)."
);

// ---- batched ----

pub struct Batched {
    /// Unbound when exhausted.
    it: Slot,
    n: usize,
    strict: bool,
}
impl_trace!(Batched { it; n, strict });
fn batched_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("batched", "(iterable, n, *, strict=False)");
    let [it, n, strict] = bind(vm, &SIG, args)?;
    let n = vm.to_index(n)?;
    let strict = !strict.is_unbound() && vm.truth(strict)?;
    if n < 1 {
        return Err(vm.value_error("n must be at least one"));
    }
    let it = vm.iter(it)?;
    Ok(vm.new_native(cls, Batched { it: Slot::new(it), n: n as usize, strict }).value())
}
fn batched_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let b = this::<Batched>(vm, v, "itertools.batched")?;
    let it = b.it.get();
    if it.is_unbound() {
        return Ok(None);
    }
    let mut items = taipan_vm::RootedVec::new(&vm.heap);
    while items.len() < b.n {
        match vm.next(it) {
            Ok(Some(x)) => items.push(x),
            Ok(None) => break,
            Err(e) => {
                b.it.set_immediate(Value::UNBOUND);
                return Err(e);
            }
        }
    }
    if items.is_empty() {
        b.it.set_immediate(Value::UNBOUND);
        return Ok(None);
    }
    if items.len() < b.n {
        b.it.set_immediate(Value::UNBOUND);
        if b.strict {
            return Err(vm.value_error("batched(): incomplete batch"));
        }
    }
    Ok(Some(vm.tuple(&items)))
}
iterator!(
    BATCHED,
    Batched,
    "batched",
    batched_new,
    batched_next,
    "batched(iterable, n, *, strict=False)\n--\n\nBatch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates data into tuples\nup to size n.  The input is consumed lazily, just enough to\nfill a batch.  The result is yielded as soon as a batch is full\nor when the input iterable is exhausted.\n\n    >>> for batch in batched('ABCDEFG', 3):\n    ...     print(batch)\n    ...\n    ('A', 'B', 'C')\n    ('D', 'E', 'F')\n    ('G',)\n\nIf \"strict\" is True, raises a ValueError if the final batch is shorter\nthan n."
);

// ---- chain ----

pub struct Chain {
    /// Iterator over the iterables; unbound when exhausted.
    source: Slot,
    /// The iterator in use, or unbound.
    active: Slot,
}
impl_trace!(Chain { source, active });
fn chain_of(vm: &mut Vm, cls: Gc<TypeObj>, source: Value) -> Value {
    vm.new_native(cls, Chain { source: Slot::new(source), active: Slot::new(Value::UNBOUND) }).value()
}
fn chain_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let args = positional(vm, cls, &CHAIN, args)?;
    let t = vm.tuple(args.all);
    let it = vm.iter(t)?;
    Ok(chain_of(vm, cls, it))
}
fn chain_from_iterable(vm: &mut Vm, a: &[Value]) -> R {
    let it = vm.iter(a[1])?;
    match a[0].to_type() {
        Some(cls) => Ok(chain_of(vm, cls, it)),
        None => Err(vm.wrong_receiver(a[0], "type")),
    }
}
fn chain_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let c = this::<Chain>(vm, v, "itertools.chain")?;
    loop {
        let source = c.source.get();
        if source.is_unbound() {
            return Ok(None);
        }
        let mut active = c.active.get();
        if active.is_unbound() {
            let next = match vm.next(source) {
                Ok(Some(iterable)) => vm.iter(iterable),
                Ok(None) => {
                    c.source.set_immediate(Value::UNBOUND);
                    return Ok(None);
                }
                Err(e) => Err(e),
            };
            active = match next {
                Ok(a) => a,
                Err(e) => {
                    c.source.set_immediate(Value::UNBOUND);
                    return Err(e);
                }
            };
            c.active.set(&vm.heap, c, active);
        }
        if let Some(x) = vm.next(active)? {
            return Ok(Some(x));
        }
        c.active.set_immediate(Value::UNBOUND);
    }
}
iterator!(CHAIN, Chain, "chain", chain_new, chain_next, "chain(*iterables)\n--\n\nReturn a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
methods: &[
    def("from_iterable", "($type, iterable, /)", chain_from_iterable, "Alternative chain() constructor taking a single iterable argument that evaluates lazily."),
    def("__class_getitem__", "($type, object, /)", taipan_vm::types::sequence::class_getitem, "chain is generic over the type of its contents.\nThis is the union of the types of the input iterable contents."),
]);

// ---- compress ----

/// Two values and a state: enough for most iterators.
pub struct Pair {
    a: Slot,
    b: Slot,
    flag: Cell<bool>,
}
impl_trace!(Pair { a, b; flag });
fn pair(vm: &mut Vm, cls: Gc<TypeObj>, a: Value, b: Value) -> Value {
    vm.new_native(cls, Pair { a: Slot::new(a), b: Slot::new(b), flag: Cell::new(false) }).value()
}
fn compress_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("compress", "(data, selectors)");
    let [data, selectors] = bind(vm, &SIG, args)?;
    let (d, s) = (vm.iter(data)?, vm.iter(selectors)?);
    Ok(pair(vm, cls, d, s))
}
fn compress_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let c = this::<Pair>(vm, v, "itertools.compress")?;
    loop {
        let Some(x) = vm.next(c.a.get())? else { return Ok(None) };
        let Some(s) = vm.next(c.b.get())? else { return Ok(None) };
        if vm.truth(s)? {
            return Ok(Some(x));
        }
    }
}
iterator!(
    COMPRESS,
    Pair,
    "compress",
    compress_new,
    compress_next,
    "compress(data, selectors)\n--\n\nReturn data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors\nto choose the data elements."
);

// ---- count ----

pub struct Count {
    value: Slot,
    step: Slot,
}
impl_trace!(Count { value, step });
fn is_number(vm: &mut Vm, v: Value) -> bool {
    let s = vm.slots_of(v);
    s.index.is_some() || s.int.is_some() || s.float.is_some() || v.to_complex().is_some()
}
fn count_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("count", "(start=0, step=1)");
    let [start, step] = bind(vm, &SIG, args)?;
    for v in [start, step] {
        if !v.is_unbound() && !is_number(vm, v) {
            return Err(vm.type_error("a number is required"));
        }
    }
    let start = if start.is_unbound() { Value::small(0) } else { start };
    let step = if step.is_unbound() { Value::small(1) } else { step };
    Ok(vm.new_native(cls, Count { value: Slot::new(start), step: Slot::new(step) }).value())
}
fn count_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let c = this::<Count>(vm, v, "itertools.count")?;
    let x = c.value.get();
    let next = vm.binary(x, c.step.get(), BinOp::Add)?;
    c.value.set(&vm.heap, c, next);
    Ok(Some(x))
}
fn count_repr(vm: &mut Vm, v: Value) -> R {
    let c = this::<Count>(vm, v, "itertools.count")?;
    let name = crate::short_name(vm, v);
    let x = vm.repr_text(c.value.get())?;
    if c.step.get().as_int() == Some(1) {
        return Ok(vm.str_value(&format!("{name}({x})")));
    }
    let s = vm.repr_text(c.step.get())?;
    Ok(vm.str_value(&format!("{name}({x}, {s})")))
}
pub static COUNT: TypeDef = TypeDef {
    doc: "count(start=0, step=1)\n--\n\nReturn a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step",
    flags: type_flags::BASETYPE,
    slots: Slots {
        new: Some(count_new),
        iter: Some(iter_self),
        next: Some(count_next),
        repr: Some(count_repr),
        ..Slots::NONE
    },
    ..TypeDef::native::<Count>("itertools.count")
};

// ---- cycle ----

pub struct Cycle {
    /// Unbound when all items have been seen.
    it: Slot,
    /// A list of the items seen.
    saved: Slot,
    index: Cell<usize>,
}
impl_trace!(Cycle { it, saved; index });
fn cycle_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let args = positional(vm, cls, &CYCLE, args)?;
    check_positional(vm, "cycle", args, 1, 1)?;
    let it = vm.iter(args.all[0])?;
    let saved = vm.list(&[]);
    Ok(vm.new_native(cls, Cycle { it: Slot::new(it), saved: Slot::new(saved), index: Cell::new(0) }).value())
}
fn cycle_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let c = this::<Cycle>(vm, v, "itertools.cycle")?;
    let Some(saved) = c.saved.get().to_list() else { return Ok(None) };
    let it = c.it.get();
    if !it.is_unbound() {
        if let Some(x) = vm.next(it)? {
            vm.list_push(saved, x)?;
            return Ok(Some(x));
        }
        c.it.set_immediate(Value::UNBOUND);
    }
    let i = c.index.get();
    let Some(x) = saved.get(i) else { return Ok(None) };
    c.index.set(if i + 1 >= saved.len.get() { 0 } else { i + 1 });
    Ok(Some(x))
}
iterator!(
    CYCLE,
    Cycle,
    "cycle",
    cycle_new,
    cycle_next,
    "cycle(iterable, /)\n--\n\nReturn elements from the iterable until it is exhausted. Then repeat the sequence indefinitely."
);

// ---- dropwhile, takewhile, filterfalse, starmap ----

/// Function and iterable by position.
fn with_function(vm: &mut Vm, cls: Gc<TypeObj>, def: &'static TypeDef, args: Args) -> R {
    let args = positional(vm, cls, def, args)?;
    let name = def.name.trim_start_matches("itertools.");
    check_positional(vm, name, args, 2, 2)?;
    let it = vm.iter(args.all[1])?;
    Ok(pair(vm, cls, args.all[0], it))
}
fn dropwhile_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let c = this::<Pair>(vm, v, "itertools.dropwhile")?;
    loop {
        let Some(x) = vm.next(c.b.get())? else { return Ok(None) };
        if c.flag.get() {
            return Ok(Some(x));
        }
        let r = vm.call1(c.a.get(), x)?;
        if !vm.truth(r)? {
            c.flag.set(true);
            return Ok(Some(x));
        }
    }
}
iterator!(
    DROPWHILE,
    Pair,
    "dropwhile",
    |vm, c, a| with_function(vm, c, &DROPWHILE, a),
    dropwhile_next,
    "dropwhile(predicate, iterable, /)\n--\n\nDrop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted."
);
fn takewhile_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let c = this::<Pair>(vm, v, "itertools.takewhile")?;
    if c.flag.get() {
        return Ok(None);
    }
    let Some(x) = vm.next(c.b.get())? else { return Ok(None) };
    let r = vm.call1(c.a.get(), x)?;
    if vm.truth(r)? {
        return Ok(Some(x));
    }
    c.flag.set(true);
    Ok(None)
}
iterator!(
    TAKEWHILE,
    Pair,
    "takewhile",
    |vm, c, a| with_function(vm, c, &TAKEWHILE, a),
    takewhile_next,
    "takewhile(predicate, iterable, /)\n--\n\nReturn successive entries from an iterable as long as the predicate evaluates to true for each entry."
);
fn filterfalse_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let c = this::<Pair>(vm, v, "itertools.filterfalse")?;
    loop {
        let Some(x) = vm.next(c.b.get())? else { return Ok(None) };
        let f = c.a.get();
        let r = if f.is_none() || f == vm.types.bool.value() { x } else { vm.call1(f, x)? };
        if !vm.truth(r)? {
            return Ok(Some(x));
        }
    }
}
iterator!(
    FILTERFALSE,
    Pair,
    "filterfalse",
    |vm, c, a| with_function(vm, c, &FILTERFALSE, a),
    filterfalse_next,
    "filterfalse(function, iterable, /)\n--\n\nReturn those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false."
);
fn starmap_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let c = this::<Pair>(vm, v, "itertools.starmap")?;
    let Some(x) = vm.next(c.b.get())? else { return Ok(None) };
    let args = vm.to_tuple_value(x)?;
    vm.call(c.a.get(), args.as_slice()).map(Some)
}
iterator!(
    STARMAP,
    Pair,
    "starmap",
    |vm, c, a| with_function(vm, c, &STARMAP, a),
    starmap_next,
    "starmap(function, iterable, /)\n--\n\nReturn an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence."
);

// ---- islice ----

pub struct Islice {
    /// Unbound when exhausted.
    it: Slot,
    /// Position of the next item to hand out.
    next: Cell<usize>,
    stop: usize,
    step: usize,
    /// Items taken from the iterator.
    taken: Cell<usize>,
}
impl_trace!(Islice { it; next, stop, step, taken });
fn islice_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let args = positional(vm, cls, &ISLICE, args)?;
    check_positional(vm, "islice", args, 2, 4)?;
    let mut number = |v: Value| -> Option<isize> {
        match vm.to_index(v) {
            Ok(n) if n >= 0 => Some(n),
            Ok(_) => None,
            Err(_) => {
                vm.clear_exception();
                None
            }
        }
    };
    const STOP: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const BOTH: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    let a = args.all;
    let (mut start, mut stop, mut step) = (0usize, usize::MAX, 1usize);
    let end = if a.len() == 2 { a[1] } else { a[2] };
    if !end.is_none() {
        match number(end) {
            Some(n) => stop = n as usize,
            None => return Err(vm.value_error(STOP)),
        }
    }
    if a.len() > 2 && !a[1].is_none() {
        match number(a[1]) {
            Some(n) => start = n as usize,
            None => return Err(vm.value_error(BOTH)),
        }
    }
    if a.len() > 3 && !a[3].is_none() {
        match number(a[3]) {
            Some(n) if n > 0 => step = n as usize,
            _ => return Err(vm.value_error("Step for islice() must be a positive integer or None.")),
        }
    }
    let it = vm.iter(a[0])?;
    Ok(vm
        .new_native(
            cls,
            Islice { it: Slot::new(it), next: Cell::new(start), stop, step, taken: Cell::new(0) },
        )
        .value())
}
fn islice_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let s = this::<Islice>(vm, v, "itertools.islice")?;
    let it = s.it.get();
    if it.is_unbound() {
        return Ok(None);
    }
    let want = s.next.get();
    // Items before `want` are dropped, but none behind the stop.
    while s.taken.get() < want.min(s.stop) {
        match vm.next(it) {
            Ok(Some(_)) => s.taken.set(s.taken.get() + 1),
            Ok(None) => {
                s.it.set_immediate(Value::UNBOUND);
                return Ok(None);
            }
            Err(e) => {
                s.it.set_immediate(Value::UNBOUND);
                return Err(e);
            }
        }
    }
    if s.taken.get() >= s.stop {
        s.it.set_immediate(Value::UNBOUND);
        return Ok(None);
    }
    match vm.next(it) {
        Ok(Some(x)) => {
            s.taken.set(s.taken.get() + 1);
            s.next.set(want.saturating_add(s.step).min(s.stop));
            Ok(Some(x))
        }
        r => {
            s.it.set_immediate(Value::UNBOUND);
            r
        }
    }
}
iterator!(
    ISLICE,
    Islice,
    "islice",
    islice_new,
    islice_next,
    "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator."
);

// ---- pairwise ----

fn pairwise_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let args = positional(vm, cls, &PAIRWISE, args)?;
    check_positional(vm, "pairwise", args, 1, 1)?;
    let it = vm.iter(args.all[0])?;
    Ok(pair(vm, cls, it, Value::UNBOUND))
}
fn pairwise_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let p = this::<Pair>(vm, v, "itertools.pairwise")?;
    let it = p.a.get();
    if it.is_unbound() {
        return Ok(None);
    }
    if p.b.get().is_unbound() {
        match vm.next(it)? {
            Some(x) => p.b.set(&vm.heap, p, x),
            None => {
                p.a.set_immediate(Value::UNBOUND);
                return Ok(None);
            }
        }
        // The iterator may have come back here and ended.
        if p.a.get().is_unbound() {
            p.b.set_immediate(Value::UNBOUND);
            return Ok(None);
        }
    }
    let old = p.b.get();
    match vm.next(it)? {
        Some(x) => {
            p.b.set(&vm.heap, p, x);
            Ok(Some(vm.tuple(&[old, x])))
        }
        None => {
            p.a.set_immediate(Value::UNBOUND);
            p.b.set_immediate(Value::UNBOUND);
            Ok(None)
        }
    }
}
iterator!(
    PAIRWISE,
    Pair,
    "pairwise",
    pairwise_new,
    pairwise_next,
    "pairwise(iterable, /)\n--\n\nReturn an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ..."
);

// ---- repeat ----

pub struct Repeat {
    value: Slot,
    /// -1: for ever.
    left: Cell<isize>,
}
impl_trace!(Repeat { value; left });
fn repeat_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("repeat", "(object, times=None)");
    let [v, times] = bind(vm, &SIG, args)?;
    let left = if times.is_unbound() { -1 } else { vm.to_index(times)?.max(0) };
    Ok(vm.new_native(cls, Repeat { value: Slot::new(v), left: Cell::new(left) }).value())
}
fn repeat_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let r = this::<Repeat>(vm, v, "itertools.repeat")?;
    match r.left.get() {
        0 => return Ok(None),
        n if n > 0 => r.left.set(n - 1),
        _ => {}
    }
    Ok(Some(r.value.get()))
}
fn repeat_repr(vm: &mut Vm, v: Value) -> R {
    let r = this::<Repeat>(vm, v, "itertools.repeat")?;
    let name = crate::short_name(vm, v);
    let x = vm.repr_text(r.value.get())?;
    Ok(vm.str_value(&if r.left.get() < 0 {
        format!("{name}({x})")
    } else {
        format!("{name}({x}, {})", r.left.get())
    }))
}
fn repeat_length_hint(vm: &mut Vm, a: &[Value]) -> R {
    let r = this::<Repeat>(vm, a[0], "itertools.repeat")?;
    if r.left.get() < 0 {
        return Err(vm.type_error("len() of unsized object"));
    }
    Ok(vm.new_int(r.left.get() as i64))
}
pub static REPEAT: TypeDef = TypeDef {
    doc: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    flags: type_flags::BASETYPE,
    slots: Slots {
        new: Some(repeat_new),
        iter: Some(iter_self),
        next: Some(repeat_next),
        repr: Some(repeat_repr),
        ..Slots::NONE
    },
    methods: &[def(
        "__length_hint__",
        "($self, /)",
        repeat_length_hint,
        "Private method returning an estimate of len(list(it)).",
    )],
    ..TypeDef::native::<Repeat>("itertools.repeat")
};

// ---- zip_longest ----

pub struct ZipLongest {
    /// Iterators, None for the exhausted ones.
    its: std::cell::RefCell<Vec<Slot>>,
    fill: Slot,
    active: Cell<usize>,
}
// SAFETY: all references are shown; the vector is fixed after construction.
unsafe impl taipan_vm::Trace for ZipLongest {
    fn trace(&self, t: &mut taipan_vm::taipan_heap::Tracer) {
        // SAFETY: never borrowed mutably across a safe point.
        unsafe { (*self.its.as_ptr()).iter().for_each(|s| t.visit(s.get())) };
        t.visit(self.fill.get());
    }
}
fn zip_longest_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let mut fill = Value::NONE;
    for (k, v) in args.keywords() {
        if !k.eq_str("fillvalue") {
            return Err(vm.type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = v;
    }
    let mut its = taipan_vm::RootedVec::new(&vm.heap);
    for &v in args.positional() {
        let it = vm.iter(v)?;
        its.push(it);
    }
    let n = its.len();
    let slots = its.iter().map(|&v| Slot::new(v)).collect();
    let z = vm.new_native(
        cls,
        ZipLongest { its: std::cell::RefCell::new(slots), fill: Slot::new(fill), active: Cell::new(n) },
    );
    Ok(z.value())
}
fn zip_longest_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let z = this::<ZipLongest>(vm, v, "itertools.zip_longest")?;
    let n = z.its.borrow().len();
    if n == 0 || z.active.get() == 0 {
        return Ok(None);
    }
    let mut out = taipan_vm::RootedVec::with_capacity(&vm.heap, n);
    for i in 0..n {
        let it = z.its.borrow()[i].get();
        if it.is_none() {
            out.push(z.fill.get());
            continue;
        }
        match vm.next(it) {
            Ok(Some(x)) => out.push(x),
            Ok(None) => {
                z.active.set(z.active.get().saturating_sub(1));
                if z.active.get() == 0 {
                    return Ok(None);
                }
                z.its.borrow()[i].set_immediate(Value::NONE);
                out.push(z.fill.get());
            }
            Err(e) => {
                z.active.set(0);
                return Err(e);
            }
        }
    }
    Ok(Some(vm.tuple(&out)))
}
iterator!(
    ZIP_LONGEST,
    ZipLongest,
    "zip_longest",
    zip_longest_new,
    zip_longest_next,
    "zip_longest(*iterables, fillvalue=None)\n--\n\nReturn a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.\n"
);

/// A tuple of the items of anything.
fn pool(vm: &mut Vm, v: Value) -> R<Gc<TupleObj>> {
    let items = vm.collect(v)?;
    Ok(vm.new_tuple(&items))
}

pub static DEF: ModuleDef = ModuleDef {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.\n\nInfinite iterators:\ncount(start=0, step=1) --> start, start+step, start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times\n\nIterators terminating on the shortest input sequence:\naccumulate(p[, func]) --> p0, p0+p1, p0+p1+p2\nbatched(p, n) --> [p0, p1, ..., p_n-1], [p_n, p_n+1, ..., p_2n-1], ...\nchain(p, q, ...) --> p0, p1, ... plast, q0, q1, ...\nchain.from_iterable([p, q, ...]) --> p0, p1, ... plast, q0, q1, ...\ncompress(data, selectors) --> (d[0] if s[0]), (d[1] if s[1]), ...\ndropwhile(predicate, seq) --> seq[n], seq[n+1], starting when predicate fails\ngroupby(iterable[, keyfunc]) --> sub-iterators grouped by value of keyfunc(v)\nfilterfalse(predicate, seq) --> elements of seq where predicate(elem) is False\nislice(seq, [start,] stop [, step]) --> elements from\n       seq[start:stop:step]\npairwise(s) --> (s[0],s[1]), (s[1],s[2]), (s[2], s[3]), ...\nstarmap(fun, seq) --> fun(*seq[0]), fun(*seq[1]), ...\ntee(it, n=2) --> (it1, it2 , ... itn) splits one iterator into n\ntakewhile(predicate, seq) --> seq[0], seq[1], until predicate fails\nzip_longest(p, q, ...) --> (p[0], q[0]), (p[1], q[1]), ...\n\nCombinatoric generators:\nproduct(p, q, ... [repeat=1]) --> cartesian product\npermutations(p[, r])\ncombinations(p, r)\ncombinations_with_replacement(p, r)\n",
    functions: &[groups::TEE_FN],
    types: &[
        &groups::GROUPER,
        &groups::TEE,
        &groups::TEE_DATA,
        &ACCUMULATE,
        &BATCHED,
        &CHAIN,
        &combinatoric::COMBINATIONS,
        &combinatoric::COMBINATIONS_WITH_REPLACEMENT,
        &COMPRESS,
        &COUNT,
        &CYCLE,
        &DROPWHILE,
        &FILTERFALSE,
        &groups::GROUPBY,
        &ISLICE,
        &PAIRWISE,
        &combinatoric::PERMUTATIONS,
        &combinatoric::PRODUCT,
        &REPEAT,
        &STARMAP,
        &TAKEWHILE,
        &ZIP_LONGEST,
    ],
    ..ModuleDef::BASE
};
