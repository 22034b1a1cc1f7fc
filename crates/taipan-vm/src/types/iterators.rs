//! Iterators over anything: iter(), reversed, enumerate, zip, map, filter.

use super::sequence::{class_getitem, iter_self, state_index};
use crate::call::Args;
use crate::impl_trace;
use crate::native::{MethodDef, TypeDef, bind, check_positional, def, spec};
use crate::object::*;
use crate::slots::{BinOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, RootedVec, Slot, Value};

/// Types of this module that are names of `builtins`.
pub const PUBLIC_TYPES: &[&TypeDef] = &[&REVERSED, &ENUMERATE, &ZIP, &MAP, &FILTER];

const LENGTH_HINT: &str = "Private method returning an estimate of len(list(it)).";
const REDUCE: &str = "Return state information for pickling.";
const SETSTATE: &str = "Set state information for unpickling.";

// ---- iter(obj) by subscripts ----

pub static SEQ_ITER: TypeDef = TypeDef {
    slots: Slots { iter: Some(iter_self), next: Some(seq_next), ..Slots::NONE },
    methods: &[
        def("__length_hint__", "($self, /)", seq_length_hint, LENGTH_HINT),
        def("__reduce__", "($self, /)", seq_reduce, REDUCE),
        def("__setstate__", "($self, object, /)", seq_setstate, SETSTATE),
    ],
    ..TypeDef::of::<SeqIter>("iterator")
};

fn seq(vm: &mut Vm, v: Value) -> R<Gc<SeqIter>> {
    match v.downcast::<SeqIter>() {
        Some(s) => Ok(s),
        None => Err(vm.wrong_receiver(v, "iterator")),
    }
}
/// The item at a position, None behind the end: IndexError or StopIteration was raised.
fn item_or_end(vm: &mut Vm, obj: Value, i: i64) -> R<Option<Value>> {
    let i = vm.new_int(i);
    match vm.getitem(obj, i) {
        Ok(v) => Ok(Some(v)),
        Err(e) => {
            let (a, b) = (vm.exc.IndexError, vm.exc.StopIteration);
            if vm.exception_is(a) || vm.exception_is(b) {
                vm.clear_exception();
                return Ok(None);
            }
            Err(e)
        }
    }
}
fn seq_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = seq(vm, v)?;
    let obj = it.seq.get();
    if obj.is_unbound() {
        return Ok(None);
    }
    let i = it.index.get();
    if i >= isize::MAX as usize {
        return Err(vm.overflow_error("iter index too large"));
    }
    let r = item_or_end(vm, obj, i as i64)?;
    match r {
        Some(_) => it.index.set(i + 1),
        None => it.seq.set_immediate(Value::UNBOUND),
    }
    Ok(r)
}
fn seq_length_hint(vm: &mut Vm, a: &[Value]) -> R {
    let it = seq(vm, a[0])?;
    let obj = it.seq.get();
    if obj.is_unbound() {
        return Ok(Value::small(0));
    }
    if vm.slots_of(obj).len.is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let n = vm.len(obj)?;
    Ok(vm.new_int(n.saturating_sub(it.index.get()) as i64))
}
fn seq_reduce(vm: &mut Vm, a: &[Value]) -> R {
    super::sequence::index_iter_reduce(vm, a[0], |vm| vm.empty_tuple.value())
}
fn seq_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let it = seq(vm, a[0])?;
    let i = state_index(vm, a[1])?;
    if !it.seq.get().is_unbound() {
        it.index.set(i.max(0) as usize);
    }
    Ok(Value::NONE)
}

// ---- iter(callable, sentinel) ----

pub struct CallIter {
    /// Unbound when exhausted.
    callable: Slot,
    sentinel: Slot,
}
impl_trace!(CallIter { callable, sentinel });

pub static CALL_ITER: TypeDef = TypeDef {
    slots: Slots { iter: Some(iter_self), next: Some(call_next), ..Slots::NONE },
    methods: &[def("__reduce__", "($self, /)", call_reduce, REDUCE)],
    ..TypeDef::native::<CallIter>("callable_iterator")
};

impl Vm {
    /// `iter(callable, sentinel)`
    pub fn new_call_iter(&mut self, callable: Value, sentinel: Value) -> Value {
        let cls = self.native_type(&CALL_ITER);
        self.new_native(cls, CallIter { callable: Slot::new(callable), sentinel: Slot::new(sentinel) })
            .value()
    }
}
fn call_iter(vm: &mut Vm, v: Value) -> R<Gc<Native<CallIter>>> {
    match v.native::<CallIter>() {
        Some(i) => Ok(i),
        None => Err(vm.wrong_receiver(v, "callable_iterator")),
    }
}
fn call_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = call_iter(vm, v)?;
    let f = it.callable.get();
    if f.is_unbound() {
        return Ok(None);
    }
    match vm.call0(f) {
        Ok(x) => {
            // The call may have exhausted this very iterator.
            if it.callable.get().is_unbound() {
                return Ok(None);
            }
            let sentinel = it.sentinel.get();
            if !vm.eq(sentinel, x)? {
                return Ok(Some(x));
            }
        }
        Err(e) => {
            let t = vm.exc.StopIteration;
            vm.expect_exception(e, t)?;
        }
    }
    it.callable.set_immediate(Value::UNBOUND);
    it.sentinel.set_immediate(Value::UNBOUND);
    Ok(None)
}
fn call_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = call_iter(vm, a[0])?;
    let f = vm.builtin("iter")?;
    if it.callable.get().is_unbound() {
        let e = vm.empty_tuple.value();
        return vm.reduce2(f, &[e]);
    }
    vm.reduce2(f, &[it.callable.get(), it.sentinel.get()])
}

// ---- reversed ----

pub struct Reversed {
    /// Unbound when exhausted.
    seq: Slot,
    index: Cell<i64>,
}
impl_trace!(Reversed { seq; index });

pub static REVERSED: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    doc: "Return a reverse iterator over the values of the given sequence.",
    slots: Slots { new: Some(reversed_new), iter: Some(iter_self), next: Some(reversed_next), ..Slots::NONE },
    methods: &[
        def("__length_hint__", "($self, /)", reversed_length_hint, LENGTH_HINT),
        def("__reduce__", "($self, /)", reversed_reduce, REDUCE),
        def("__setstate__", "($self, object, /)", reversed_setstate, SETSTATE),
    ],
    ..TypeDef::native::<Reversed>("reversed")
};

/// Keywords are refused for the type itself; a subclass may take them in its `__init__`.
fn no_keywords<'a>(vm: &mut Vm, cls: Gc<TypeObj>, def: &'static TypeDef, args: Args<'a>) -> Args<'a> {
    let base = vm.native_type(def);
    if cls != base && cls.slots().init.map(|f| f as usize) != base.slots().init.map(|f| f as usize) {
        return Args::pos(args.positional());
    }
    args
}

fn reversed_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let args = no_keywords(vm, cls, &REVERSED, args);
    if args.kwnames.is_some() {
        return Err(vm.type_error("reversed() takes no keyword arguments"));
    }
    check_positional(vm, "reversed", args, 1, 1)?;
    let v = args.all[0];
    let n = vm.names.__reversed__;
    if let Some(m) = vm.lookup_special(v, n)? {
        if m.is_none() {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("'{t}' object is not reversible")));
        }
        return vm.call_special(m, v, &[]);
    }
    let s = vm.slots_of(v);
    if s.getitem.is_none() || v.to_dict().is_some() || v.downcast::<crate::set::SetObj>().is_some() {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("'{t}' object is not reversible")));
    }
    let len = vm.len(v)?;
    Ok(vm.new_native(cls, Reversed { seq: Slot::new(v), index: Cell::new(len as i64 - 1) }).value())
}
fn reversed(vm: &mut Vm, v: Value) -> R<Gc<Native<Reversed>>> {
    match v.native::<Reversed>() {
        Some(i) => Ok(i),
        None => Err(vm.wrong_receiver(v, "reversed")),
    }
}
fn reversed_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = reversed(vm, v)?;
    let i = it.index.get();
    if i >= 0
        && !it.seq.get().is_unbound()
        && let Some(x) = item_or_end(vm, it.seq.get(), i)?
    {
        it.index.set(i - 1);
        return Ok(Some(x));
    }
    it.index.set(-1);
    it.seq.set_immediate(Value::UNBOUND);
    Ok(None)
}
fn reversed_length_hint(vm: &mut Vm, a: &[Value]) -> R {
    let it = reversed(vm, a[0])?;
    let s = it.seq.get();
    if s.is_unbound() {
        return Ok(Value::small(0));
    }
    let (len, n) = (vm.len(s)? as i64, it.index.get() + 1);
    Ok(vm.new_int(if len < n { 0 } else { n }))
}
fn reversed_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = reversed(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    let s = it.seq.get();
    if s.is_unbound() {
        let e = vm.empty_tuple.value();
        return vm.reduce2(cls, &[e]);
    }
    let i = vm.new_int(it.index.get());
    vm.reduce3(cls, &[s], i)
}
fn reversed_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let it = reversed(vm, a[0])?;
    let i = state_index(vm, a[1])? as i64;
    let s = it.seq.get();
    if !s.is_unbound() {
        let n = vm.len(s)? as i64;
        it.index.set(i.clamp(-1, n - 1));
    }
    Ok(Value::NONE)
}

// ---- enumerate ----

pub struct Enumerate {
    pub(crate) iter: Slot,
    pub(crate) index: Slot,
}
impl_trace!(Enumerate { iter, index });

/// What an exact `enumerate`, `zip` or `reversed` object runs over, for those who iterate in its place.
pub enum Source {
    /// Iterator and next index.
    Enumerate(Value, Value),
    /// Iterators in a tuple; not strict.
    Zip(Gc<TupleObj>),
    /// Sequence (unbound when exhausted) and next index.
    Reversed(Value, i64),
}
/// Where the objects keep that, in bytes from the header.
pub mod layout {
    use super::*;
    use std::mem::offset_of;

    pub const ENUMERATE_ITER: usize = offset_of!(Native<Enumerate>, data) + offset_of!(Enumerate, iter);
    pub const ENUMERATE_INDEX: usize = offset_of!(Native<Enumerate>, data) + offset_of!(Enumerate, index);
    pub const ZIP_ITERS: usize = offset_of!(Native<Together>, data) + offset_of!(Together, iters);
    pub const REVERSED_SEQ: usize = offset_of!(Native<Reversed>, data) + offset_of!(Reversed, seq);
    pub const REVERSED_INDEX: usize = offset_of!(Native<Reversed>, data) + offset_of!(Reversed, index);

    /// Of [`DictIter`](super::super::dict::views::DictIter).
    pub mod dict_iter {
        use crate::object::Native;
        use crate::types::dict::views::DictIter;
        use std::mem::offset_of;

        const DATA: usize = offset_of!(Native<DictIter>, data);
        pub const DICT: usize = DATA + offset_of!(DictIter, dict);
        pub const WHAT: usize = DATA + offset_of!(DictIter, what);
        pub const REVERSE: usize = DATA + offset_of!(DictIter, reverse);
        pub const POS: usize = DATA + offset_of!(DictIter, pos);
        pub const USED: usize = DATA + offset_of!(DictIter, used);
        pub const LEFT: usize = DATA + offset_of!(DictIter, left);
    }
}
/// `None`: it is none of these.
pub fn source(vm: &Vm, v: Value) -> Option<Source> {
    if !v.is_ptr() || vm.type_of(v).is_heap_type() {
        return None;
    }
    if let Some(e) = v.native::<Enumerate>() {
        return Some(Source::Enumerate(e.iter.get(), e.index.get()));
    }
    if let Some(z) = v.native::<Together>() {
        let plain = z.func.get().is_unbound() && !z.strict.get();
        return Some(Source::Zip(z.iters.get().to_tuple().filter(|_| plain)?));
    }
    v.native::<Reversed>().map(|r| Source::Reversed(r.seq.get(), r.index.get()))
}
/// Whether `f` holds of everything that the object runs over; `None`: it is no such object.
pub fn sources(vm: &Vm, v: Value, f: &mut dyn FnMut(Value) -> bool) -> Option<bool> {
    use crate::{ops::ShapeIs, shape::id};
    Some(match source(vm, v)? {
        Source::Enumerate(it, _) => f(it),
        Source::Zip(iters) => iters.as_slice().iter().all(|&i| f(i)),
        Source::Reversed(seq, _) => {
            seq.is_unbound() || seq.shape_is(id::LIST) || seq.shape_is(id::TUPLE) || seq.shape_is(id::STR)
        }
    })
}
/// An iterator over a dict, a view or a set.
pub fn is_container_iterator(v: Value) -> bool {
    v.native::<super::dict::views::DictIter>().is_some() || v.native::<super::set::SetIter>().is_some()
}

pub static ENUMERATE: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    slots: Slots {
        new: Some(enumerate_new),
        iter: Some(iter_self),
        next: Some(enumerate_next),
        ..Slots::NONE
    },
    methods: &[
        def("__reduce__", "($self, /)", enumerate_reduce, REDUCE),
        def(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "'enumerate' objects are generic over the type of their values",
        ),
    ],
    ..TypeDef::native::<Enumerate>("enumerate")
};

fn enumerate_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let (mut iterable, mut start) = (args.get(0), args.get(1));
    let n = args.all.len();
    if n > 2 {
        return Err(vm.type_error(format!("enumerate() takes at most 2 arguments ({n} given)")));
    }
    for (name, v) in args.keywords() {
        let slot = match () {
            _ if name.eq_str("iterable") && iterable.is_none() => &mut iterable,
            _ if name.eq_str("start") && start.is_none() => &mut start,
            _ => {
                return Err(vm.type_error(format!("'{name}' is an invalid keyword argument for enumerate()")));
            }
        };
        *slot = Some(v);
    }
    let Some(iterable) = iterable else {
        return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
    };
    let index = match start {
        Some(s) => vm.index(s)?,
        None => Value::small(0),
    };
    let it = vm.iter(iterable)?;
    Ok(vm.new_native(cls, Enumerate { iter: Slot::new(it), index: Slot::new(index) }).value())
}
fn enumerate(vm: &mut Vm, v: Value) -> R<Gc<Native<Enumerate>>> {
    match v.native::<Enumerate>() {
        Some(i) => Ok(i),
        None => Err(vm.wrong_receiver(v, "enumerate")),
    }
}
fn enumerate_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = enumerate(vm, v)?;
    let Some(x) = vm.next(it.iter.get())? else { return Ok(None) };
    let i = it.index.get();
    let next = match i.as_int() {
        Some(n) => vm.new_int(n + 1),
        None => vm.binary(i, Value::small(1), BinOp::Add)?,
    };
    it.index.set(&vm.heap, it, next);
    Ok(Some(vm.tuple(&[i, x])))
}
fn enumerate_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = enumerate(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    vm.reduce2(cls, &[it.iter.get(), it.index.get()])
}

// ---- zip, map ----

/// Advances several iterators in step, for zip and map.
pub struct Together {
    /// map: the function; zip: unbound.
    func: Slot,
    /// Tuple of iterators.
    pub(crate) iters: Slot,
    strict: Cell<bool>,
}
impl_trace!(Together { func, iters; strict });

pub static ZIP: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    doc: "The zip object yields n-length tuples, where n is the number of\niterables passed as positional arguments to zip().  The i-th element\nin every tuple comes from the i-th iterable argument to zip().  This\ncontinues until the shortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the\nothers, raise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
    slots: Slots { new: Some(zip_new), iter: Some(iter_self), next: Some(zip_next), ..Slots::NONE },
    methods: &[
        def("__reduce__", "($self, /)", together_reduce, REDUCE),
        def("__setstate__", "($self, object, /)", together_setstate, SETSTATE),
    ],
    ..TypeDef::native::<Together>("zip")
};
pub static MAP: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    doc: "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the\nothers, raise a ValueError.",
    slots: Slots { new: Some(map_new), iter: Some(iter_self), next: Some(map_next), ..Slots::NONE },
    methods: &[
        def("__reduce__", "($self, /)", together_reduce, REDUCE),
        def("__setstate__", "($self, object, /)", together_setstate, SETSTATE),
    ],
    ..TypeDef::native::<Together>("map")
};

/// The `strict` keyword, the only one.
fn strict(vm: &mut Vm, name: &str, cls: Gc<TypeObj>, def: &'static TypeDef, args: Args) -> R<bool> {
    let args = if args.kwnames.is_some() { no_keywords(vm, cls, def, args) } else { args };
    static SPEC: MethodDef = spec("", "(*, strict=False)");
    if args.kwnames.is_none() {
        return Ok(false);
    }
    for (k, _) in args.keywords() {
        if !k.eq_str("strict") {
            return Err(vm.type_error(format!("{name}() got an unexpected keyword argument '{k}'")));
        }
    }
    let n = args.positional().len();
    let [v] = bind(vm, &SPEC, Args { all: &args.all[n..], kwnames: args.kwnames })?;
    vm.truth(v)
}
fn iterators(vm: &mut Vm, iterables: &[Value]) -> R {
    if iterables.len() <= FEW {
        let mut its = [Value::NONE; FEW];
        for (place, &x) in its.iter_mut().zip(iterables) {
            *place = vm.iter(x)?;
        }
        return Ok(vm.tuple(&its[..iterables.len()]));
    }
    let mut its = RootedVec::with_capacity(&vm.heap, iterables.len());
    for &x in iterables {
        let it = vm.iter(x)?;
        its.push(it);
    }
    Ok(vm.tuple(&its))
}
fn zip_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let strict = strict(vm, "zip", cls, &ZIP, args)?;
    let its = iterators(vm, args.positional())?;
    let data = Together { func: Slot::new(Value::UNBOUND), iters: Slot::new(its), strict: Cell::new(strict) };
    Ok(vm.new_native(cls, data).value())
}
fn map_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let strict = strict(vm, "map", cls, &MAP, args)?;
    let pos = args.positional();
    if pos.len() < 2 {
        return Err(vm.type_error("map() must have at least two arguments."));
    }
    let its = iterators(vm, &pos[1..])?;
    let data = Together { func: Slot::new(pos[0]), iters: Slot::new(its), strict: Cell::new(strict) };
    Ok(vm.new_native(cls, data).value())
}
fn together(vm: &mut Vm, v: Value) -> R<(Gc<Native<Together>>, Gc<TupleObj>)> {
    match v.native::<Together>().and_then(|t| Some((t, t.iters.get().to_tuple()?))) {
        Some(t) => Ok(t),
        None => Err(vm.wrong_receiver(v, "zip or map")),
    }
}

const FEW: usize = 4;

/// The next items of all iterators into `out`; false at the end of one.
fn advance(
    vm: &mut Vm,
    it: Gc<Native<Together>>,
    iters: Gc<TupleObj>,
    name: &str,
    mut out: impl FnMut(usize, Value),
) -> R<bool> {
    for i in 0..iters.len {
        match vm.next(iters.get(i))? {
            Some(v) => out(i, v),
            None if !it.strict.get() => return Ok(false),
            None if i > 0 => {
                let plural = if i == 1 { " " } else { "s 1-" };
                return Err(vm.value_error(format!(
                    "{name}() argument {} is shorter than argument{plural}{i}",
                    i + 1
                )));
            }
            None => {
                for j in 1..iters.len {
                    if vm.next(iters.get(j))?.is_some() {
                        let plural = if j == 1 { " " } else { "s 1-" };
                        return Err(vm.value_error(format!(
                            "{name}() argument {} is longer than argument{plural}{j}",
                            j + 1
                        )));
                    }
                }
                return Ok(false);
            }
        }
    }
    Ok(true)
}
fn zip_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let (it, iters) = together(vm, v)?;
    if iters.len == 0 {
        return Ok(None);
    }
    if iters.len <= FEW {
        let mut buf = [Value::NONE; FEW];
        let more = advance(vm, it, iters, "zip", |i, v| buf[i] = v)?;
        return Ok(if more { Some(vm.tuple(&buf[..iters.len])) } else { None });
    }
    let mut buf = RootedVec::with_capacity(&vm.heap, iters.len);
    let more = advance(vm, it, iters, "zip", |_, v| buf.push(v))?;
    Ok(if more { Some(vm.tuple(&buf)) } else { None })
}
fn map_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let (it, iters) = together(vm, v)?;
    let f = it.func.get();
    if iters.len <= FEW {
        let mut buf = [Value::NONE; FEW];
        let more = advance(vm, it, iters, "map", |i, v| buf[i] = v)?;
        return if more { vm.call(f, &buf[..iters.len]).map(Some) } else { Ok(None) };
    }
    let mut buf = RootedVec::with_capacity(&vm.heap, iters.len);
    let more = advance(vm, it, iters, "map", |_, v| buf.push(v))?;
    if more { vm.call(f, &buf).map(Some) } else { Ok(None) }
}
fn together_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let (it, iters) = together(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    let f = it.func.get();
    let args = if f.is_unbound() {
        iters.value()
    } else {
        let mut all = RootedVec::with_capacity(&vm.heap, iters.len + 1);
        all.push(f);
        all.extend_from_slice(iters.as_slice());
        vm.tuple(&all)
    };
    if it.strict.get() { Ok(vm.tuple(&[cls, args, Value::TRUE])) } else { Ok(vm.tuple(&[cls, args])) }
}
fn together_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let (it, _) = together(vm, a[0])?;
    let strict = vm.truth(a[1])?;
    it.strict.set(strict);
    Ok(Value::NONE)
}

// ---- filter ----

pub struct Filter {
    func: Slot,
    iter: Slot,
}
impl_trace!(Filter { func, iter });

pub static FILTER: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    doc: "Return an iterator yielding those items of iterable for which\nfunction(item) is true.  If function is None, return the items that\nare true.",
    slots: Slots { new: Some(filter_new), iter: Some(iter_self), next: Some(filter_next), ..Slots::NONE },
    methods: &[def("__reduce__", "($self, /)", filter_reduce, REDUCE)],
    ..TypeDef::native::<Filter>("filter")
};

fn filter_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let args = no_keywords(vm, cls, &FILTER, args);
    check_positional(vm, "filter", args, 2, 2)?;
    let it = vm.iter(args.all[1])?;
    Ok(vm.new_native(cls, Filter { func: Slot::new(args.all[0]), iter: Slot::new(it) }).value())
}
fn filter(vm: &mut Vm, v: Value) -> R<Gc<Native<Filter>>> {
    match v.native::<Filter>() {
        Some(i) => Ok(i),
        None => Err(vm.wrong_receiver(v, "filter")),
    }
}
fn filter_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let it = filter(vm, v)?;
    let f = it.func.get();
    let plain = f.is_none() || f == vm.types.bool.value();
    while let Some(x) = vm.next(it.iter.get())? {
        let keep = if plain { x } else { vm.call1(f, x)? };
        if vm.truth(keep)? {
            return Ok(Some(x));
        }
    }
    Ok(None)
}
fn filter_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = filter(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    vm.reduce2(cls, &[it.func.get(), it.iter.get()])
}
