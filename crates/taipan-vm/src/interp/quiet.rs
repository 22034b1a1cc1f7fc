//! Operations that are done only if they need no Python code.
//!
//! Machine code writes the interpreter's frames back before a call that may run Python code, which costs more than many
//! an operation. What is here looks at its operands first and answers `None`, with nothing done, where Python code
//! might run; it may allocate, and raise.

use super::runtime as rt;
use super::slices;
use crate::dict::DictObj;
use crate::native::{Impl, MethodKind};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::slots::BinOp;
use crate::typeobj::type_flags;
use crate::types::iterators;
use crate::{Args, R, Vm};
use taipan_heap::{Gc, Value};

/// A builtin type whose objects are arrays of numbers, for who reads them without a call. Offsets are in bytes from the
/// header.
#[derive(Clone, Copy)]
pub struct FlatType {
    pub class: Gc<crate::typeobj::TypeObj>,
    /// Where the address of the items is, and how many bytes they are.
    pub data: usize,
    pub bytes: usize,
    /// Where the letter of the items' type is, as in the module `struct`.
    pub code: usize,
}
/// The layout of an exact array of numbers, and what its items are.
pub fn flat(vm: &Vm, o: Value) -> Option<(FlatType, u8)> {
    let h = o.header()?;
    let cls = vm.type_of(o);
    let t = *vm.flat.iter().find(|t| t.class == cls)?;
    // SAFETY: the layout is that of the class, whose objects keep the letter.
    Some((t, unsafe { *std::ptr::from_ref(h).cast::<u8>().add(t.code) }))
}

/// The layout of an object of the first such type.
///
/// # Safety
/// The VM of the running thread.
#[inline(always)]
pub unsafe fn flat_place(vm: *mut Vm, o: Value) -> Option<FlatType> {
    // SAFETY: promised by the caller; an object's shape has a class.
    unsafe {
        let t = *(*vm).flat.first()?;
        if o.is_ptr() && (*vm).type_of(o) == t.class { Some(t) } else { None }
    }
}
/// The address of item `i` of an array of numbers whose items are of `2^log` bytes.
#[inline(always)]
unsafe fn flat_item(t: FlatType, o: Value, i: i64, log: u32) -> Option<*mut u8> {
    // SAFETY: the layout is that of the object's class.
    unsafe {
        let base = o.ptr_unchecked().cast::<u8>();
        let n = *base.add(t.bytes).cast::<usize>() >> log;
        if i as u64 >= n as u64 {
            return None;
        }
        Some((*base.add(t.data).cast::<*mut u8>()).add((i as usize) << log))
    }
}
/// An item of an array of floats or of the commonest ints; None: that takes a call.
///
/// # Safety
/// `o` is of the first type of `vm.flat`.
#[inline(always)]
pub unsafe fn flat_get(vm: *mut Vm, o: Value, i: i64) -> Option<Value> {
    // SAFETY: promised by the caller; items are read unaligned.
    unsafe {
        let t = *(*vm).flat.as_ptr();
        match *o.ptr_unchecked().cast::<u8>().add(t.code) {
            b'd' => Value::try_float(flat_item(t, o, i, 3)?.cast::<f64>().read_unaligned()),
            b'l' | b'q' => Value::try_int(flat_item(t, o, i, 3)?.cast::<i64>().read_unaligned()),
            b'i' => Some(Value::small(flat_item(t, o, i, 2)?.cast::<i32>().read_unaligned().into())),
            b'B' => Some(Value::small((*flat_item(t, o, i, 0)?).into())),
            _ => None,
        }
    }
}
/// Stores such an item; false: that takes a call.
///
/// # Safety
/// As for [`flat_get`].
#[inline(always)]
pub unsafe fn flat_set(vm: *mut Vm, o: Value, i: i64, v: Value) -> bool {
    // SAFETY: as above.
    unsafe {
        let t = *(*vm).flat.as_ptr();
        let code = *o.ptr_unchecked().cast::<u8>().add(t.code);
        if code == b'd' {
            let x = if v.is_float_imm() {
                v.float_unchecked()
            } else if v.is_int() {
                v.int_unchecked() as f64
            } else {
                return false;
            };
            let Some(p) = flat_item(t, o, i, 3) else { return false };
            p.cast::<f64>().write_unaligned(x);
            return true;
        }
        if !v.is_int() {
            return false;
        }
        let n = v.int_unchecked();
        match code {
            b'l' | b'q' => match flat_item(t, o, i, 3) {
                Some(p) => p.cast::<i64>().write_unaligned(n),
                None => return false,
            },
            b'i' if n == n as i32 as i64 => match flat_item(t, o, i, 2) {
                Some(p) => p.cast::<i32>().write_unaligned(n as i32),
                None => return false,
            },
            b'B' if n == n as u8 as i64 => match flat_item(t, o, i, 0) {
                Some(p) => *p = n as u8,
                None => return false,
            },
            _ => return false,
        }
        true
    }
}

/// None, a bool, or an int, float, complex, str or bytes, exactly: its operators run no Python code.
pub fn is_plain(v: Value) -> bool {
    !v.is_ptr() || [id::INT, id::FLOAT, id::COMPLEX, id::STR, id::BYTES].iter().any(|&s| v.shape_is(s))
}
/// A key whose hash and comparison with other keys run no Python code of its own: plain, a tuple of such, or equal to
/// itself alone.
pub fn is_key(vm: &mut Vm, k: Value) -> bool {
    if is_plain(k) {
        return true;
    }
    if k.to_tuple().is_some() {
        return is_key_tuple(vm, k, 4);
    }
    if k.shape_is(id::FUNCTION) || k.shape_is(id::MODULE) {
        return true;
    }
    if k.to_type().is_some() {
        return vm.type_of(k) == vm.types.type_;
    }
    rt::equal_by_identity(vm, k, k) && {
        let (cls, hash, object) = (vm.type_of(k), vm.names.__hash__, vm.types.object);
        vm.lookup_in_type(cls, hash) == vm.lookup_in_type(object, hash)
    }
}
/// A tuple, or an instance of a subclass that is hashed and compared as one, of plain values and such tuples.
fn is_key_tuple(vm: &Vm, k: Value, depth: u32) -> bool {
    let Some(t) = vm.plain_tuple(k) else { return false };
    let hash = |v: Value| vm.slots_of(v).hash.map(|f| f as usize);
    (k.shape_is(id::TUPLE) || hash(k) == hash(t.value()))
        && t.len <= 8
        && t.as_slice().iter().all(|&x| is_plain(x) || depth > 0 && is_key_tuple(vm, x, depth - 1))
}
/// Is the hash of this key known, or found without Python code? Comparing it may still need some.
fn hashes(vm: &mut Vm, k: Value) -> bool {
    k.downcast::<TupleObj>().is_some_and(|t| t.hash.get() != -1) || is_key(vm, k)
}
fn is_index(v: Value) -> bool {
    v.is_int() || v.is_none()
}

/// `next(it)` over what is in this process's own hands.
pub fn next(vm: &mut Vm, it: Value) -> Option<R<Option<Value>>> {
    next_is_quiet(vm, it).then(|| vm.next(it))
}
/// Does `next(it)` run no Python code?
pub fn next_is_quiet(vm: &Vm, it: Value) -> bool {
    fn quiet(vm: &Vm, it: Value, depth: usize) -> bool {
        if !it.is_ptr() {
            return false;
        }
        match vm.shape_of(it) {
            id::LIST_ITER
            | id::TUPLE_ITER
            | id::RANGE_ITER
            | id::STR_ITER
            | id::STR_ASCII_ITER
            | id::BYTES_ITER => true,
            _ => {
                iterators::is_container_iterator(it)
                    || depth > 0 && iterators::sources(vm, it, &mut |i| quiet(vm, i, depth - 1)) == Some(true)
            }
        }
    }
    quiet(vm, it, 4)
}

/// BINARY_OP by its operand, without subscripts.
pub fn binary(vm: &mut Vm, a: Value, b: Value, arg: usize) -> Option<R> {
    binary_is_quiet(a, b, arg).then(|| rt::binary_arg(vm, a, b, arg))
}
/// Does this BINARY_OP run no Python code?
pub fn binary_is_quiet(a: Value, b: Value, arg: usize) -> bool {
    let Some(op) = BinOp::ALL.get(arg % 13) else { return false };
    let both = |s: u32| a.shape_is(s) && b.shape_is(s);
    let text = a.shape_is(id::STR) || a.shape_is(id::BYTES);
    let fine = match op {
        BinOp::Add => is_plain(a) && is_plain(b) || both(id::LIST) || both(id::TUPLE),
        BinOp::Mul => {
            is_plain(a) && is_plain(b) || b.is_int() && (a.shape_is(id::LIST) || a.shape_is(id::TUPLE))
        }
        // Formatting asks its arguments.
        BinOp::Mod => !text && is_plain(a) && is_plain(b),
        _ => is_plain(a) && is_plain(b),
    };
    fine && arg < 26
}

/// `o[k]`
pub fn subscript(vm: &mut Vm, o: Value, k: Value) -> Option<R> {
    if o.shape_is(id::DICT) && hashes(vm, k) {
        let d = o.downcast::<DictObj>()?;
        let h = match vm.hash(k) {
            Ok(h) => h,
            Err(e) => return Some(Err(e)),
        };
        return Some(match d.find_plain(vm, k, h)? {
            Some(e) => Ok(d.value_at(e)),
            None => Err(vm.key_error(k)),
        });
    }
    if let Some(s) = k.downcast::<SliceObj>() {
        return slices::get(vm, o, s.start.get(), s.stop.get(), s.step.get());
    }
    let i = k.as_int()? as isize;
    Some(match vm.shape_of(o) {
        _ if !o.is_ptr() => return None,
        id::LIST => vm.list_getitem_index(o.downcast()?, i),
        id::TUPLE => vm.tuple_getitem_index(o.downcast()?, i),
        id::STR => vm.str_getitem(o.downcast()?, i),
        id::BYTES => vm.getitem(o, k),
        _ => return None,
    })
}

/// `o[start:stop]`
pub fn binary_slice(vm: &mut Vm, o: Value, start: Value, stop: Value) -> Option<R> {
    slices::get(vm, o, start, stop, Value::NONE)
}
/// `o[start:stop:step]`
pub fn slice(vm: &mut Vm, o: Value, start: Value, stop: Value, step: Value) -> Option<R> {
    slices::get(vm, o, start, stop, step)
}

/// `s.add(k)`
pub fn set_add(vm: &mut Vm, s: Value, k: Value) -> Option<R<()>> {
    if !s.shape_is(id::SET) || !hashes(vm, k) {
        return None;
    }
    let s = s.downcast::<crate::set::SetObj>()?;
    let h = vm.hash(k).ok()?;
    vm.set_add_plain(s, k, h).map(|r| r.map(|_| ()))
}
/// Truth of what is no instance of a Python class.
pub fn truth(vm: &mut Vm, o: Value) -> Option<bool> {
    use id::*;
    const SHAPES: [u32; 13] =
        [INT, FLOAT, COMPLEX, STR, BYTES, LIST, TUPLE, DICT, SET, FROZENSET, FUNCTION, METHOD, RANGE];
    (!o.is_ptr() || SHAPES.iter().any(|&s| o.shape_is(s))).then(|| vm.truth(o).ok())?
}
/// `o[k] = v`
pub fn store_subscript(vm: &mut Vm, o: Value, k: Value, v: Value) -> Option<R<()>> {
    if o.shape_is(id::DICT) && hashes(vm, k) {
        let d = o.downcast::<DictObj>().filter(|d| !d.is_watched())?;
        let h = vm.hash(k).ok()?;
        return Some(match d.find_plain(vm, k, h)? {
            Some(e) => {
                vm.dict_set_entry(d, e, v);
                Ok(())
            }
            None => vm.dict_set_new(d, k, h, v),
        });
    }
    if let Some(s) = k.downcast::<SliceObj>()
        && s.step.get().is_none()
        && let Some(r) = slices::set(vm, o, s.start.get(), s.stop.get(), v)
    {
        return Some(r);
    }
    store_is_quiet(vm, o, k, v).then(|| rt::store_subscript(vm, o, k, v))
}
/// `d.get(k, default)`
pub fn dict_get(vm: &mut Vm, o: Value, k: Value, default: Value) -> Option<R> {
    let d = o.downcast::<DictObj>().filter(|_| o.shape_is(id::DICT) && hashes(vm, k))?;
    let h = vm.hash(k).ok()?;
    Some(Ok(d.find_plain(vm, k, h)?.map_or(default, |e| d.value_at(e))))
}

/// `d.update(m)` of an empty dict with one whose keys are strings, for a call with keywords.
pub fn dict_merge(vm: &mut Vm, d: Value, m: Value) -> Option<R<()>> {
    let from = m.to_dict().filter(|_| m.shape_is(id::DICT))?;
    let plain = (0..from.filled()).filter_map(|i| from.entry(i)).all(|(k, _)| k.shape_is(id::STR));
    let fresh = |d: Gc<DictObj>| d.is_empty() && !d.is_watched();
    (plain && d.shape_is(id::DICT) && fresh(d.to_dict()?)).then(|| rt::dict_merge(vm, d, m, Value::NONE))
}
/// `l.extend(o)` of a list or tuple.
pub fn list_extend(vm: &mut Vm, l: Value, o: Value) -> Option<R<()>> {
    (l.shape_is(id::LIST) && (o.shape_is(id::LIST) || o.shape_is(id::TUPLE)))
        .then(|| rt::list_extend(vm, l, o))
}

/// Does `o[k] = v` run no Python code?
pub fn store_is_quiet(vm: &mut Vm, o: Value, k: Value, v: Value) -> bool {
    let slice = || is_plain_slice(k) && (v.shape_is(id::LIST) || v.shape_is(id::TUPLE));
    o.shape_is(id::DICT) && fits(vm, Quiet::DictKey, &[o, k])
        || o.shape_is(id::LIST) && (k.is_int() || slice())
}
/// A slice of ints and None.
pub fn is_plain_slice(k: Value) -> bool {
    k.downcast::<SliceObj>().is_some_and(|s| [&s.start, &s.stop, &s.step].iter().all(|p| is_index(p.get())))
}
/// `o[start:stop] = v`
pub fn store_slice(vm: &mut Vm, o: Value, start: Value, stop: Value, v: Value) -> Option<R<()>> {
    if let Some(r) = slices::set(vm, o, start, stop, v) {
        return Some(r);
    }
    let s = vm.new_slice(start, stop, Value::NONE);
    store_is_quiet(vm, o, s, v).then(|| vm.setitem(o, s, v))
}

/// `v in o`
pub fn contains(vm: &mut Vm, v: Value, o: Value) -> Option<R<bool>> {
    if v.is_int()
        && o.shape_is(id::LIST)
        && let Some(l) = o.downcast::<ListObj>()
    {
        // Of an int in a list the words tell, as long as all in front of it are ints.
        let items = l.as_slice();
        let found = items.iter().position(|&x| x == v || !x.is_int());
        match found.map(|i| items[i] == v) {
            None => return Some(Ok(false)),
            Some(true) => return Some(Ok(true)),
            Some(false) => {}
        }
    }
    if !hashes(vm, v) {
        return None;
    }
    if o.shape_is(id::SET) || o.shape_is(id::FROZENSET) {
        let s = o.downcast::<crate::set::SetObj>()?;
        let h = match vm.hash(v) {
            Ok(h) => h,
            Err(e) => return Some(Err(e)),
        };
        return if s.is_empty() { Some(Ok(false)) } else { s.has_plain(vm, v, h).map(Ok) };
    }
    if o.shape_is(id::STR) {
        return v.shape_is(id::STR).then(|| vm.contains(o, v));
    }
    if o.shape_is(id::DICT) {
        let d = o.downcast::<DictObj>()?;
        let h = match vm.hash(v) {
            Ok(h) => h,
            Err(e) => return Some(Err(e)),
        };
        return Some(Ok(d.find_plain(vm, v, h)?.is_some()));
    }
    let mut has = |items: &[Value]| {
        for &x in items {
            let same = match () {
                _ if x == v => Some(true),
                _ if Value::both_ints(x, v) => Some(false),
                _ => vm.eq_plain(x, v),
            };
            let same = match same {
                Some(same) => same,
                None if is_plain(x) && is_plain(v) => vm.eq(x, v).ok()?,
                None => return None,
            };
            if same {
                return Some(Ok(true));
            }
        }
        Some(Ok(false))
    };
    match (o.downcast::<TupleObj>(), o.downcast::<ListObj>()) {
        (Some(t), _) if o.shape_is(id::TUPLE) => has(t.as_slice()),
        (_, Some(l)) if o.shape_is(id::LIST) => has(l.as_slice()),
        _ => None,
    }
}

// ---- calls of native functions ----

/// What the arguments of a native function must be so that it runs no Python code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Quiet {
    /// All of them numbers, str, bytes or None.
    Plain,
    /// The first a list; nothing is asked of the others.
    List,
    /// The first a list, the others as in `Plain`.
    ListAt,
    /// Two lists or tuples, the first a list.
    Lists,
    /// One list of what `Plain` wants.
    ListOfPlain,
    /// A list of that, not a long one, and others as in `Plain`.
    Find,
    /// The first a dict, nothing else.
    Dict,
    /// The first a dict, the second a key that is found or missed without asking it.
    DictKey,
    /// The first a set, the second a key of that kind.
    SetKey,
    /// The first a set, nothing else.
    Set,
    /// All of them lists, tuples, ranges, strings, dicts, sets or iterators over lists, tuples and ranges.
    Iterable,
    /// A list or tuple of what `Plain` wants.
    OfPlain,
    /// A str, and a list or tuple of str.
    Join,
    /// All but the first as in `Plain`.
    Method,
    /// Nothing is asked of any.
    Receiver,
}

/// Which of its arguments decide whether this native function or builtin class runs Python code; `None`: nobody knows.
pub fn kind_of(vm: &Vm, f: Value, args: &[Value]) -> Option<Quiet> {
    if let Some(t) = f.to_type() {
        let types = &vm.types;
        let plain = [types.int, types.float, types.str, types.bool, types.range, types.bytes, types.complex];
        let iterable = t == types.list
            || t == types.tuple
            || !t.is_heap_type() && ["enumerate", "zip", "reversed"].contains(&t.name_str().as_str());
        let f = match () {
            _ if plain.contains(&t) => Quiet::Plain,
            _ if (t == types.dict || t == types.set) && args.is_empty() => Quiet::Plain,
            _ if iterable => Quiet::Iterable,
            _ => return None,
        };
        return Some(f);
    }
    let nf = f.downcast::<NativeFn>()?;
    let name = nf.def.name;
    if let Some(owner) = nf.owner.get().to_type() {
        let (types, extra) = (&vm.types, args.len());
        if owner == types.list {
            return Some(match name {
                "append" | "reverse" | "clear" | "copy" => Quiet::List,
                "pop" => Quiet::ListAt,
                "insert" if args.get(1).is_some_and(|v| v.is_int()) => Quiet::List,
                "extend" => Quiet::Lists,
                "remove" | "index" | "count" | "__contains__" => Quiet::Find,
                "sort" if extra == 1 => Quiet::ListOfPlain,
                _ => return None,
            });
        }
        if owner == types.dict {
            return Some(match name {
                "keys" | "values" | "items" | "copy" | "clear" => Quiet::Dict,
                "get" | "pop" | "setdefault" | "__getitem__" | "__contains__" => Quiet::DictKey,
                _ => return None,
            });
        }
        if owner == types.set || owner == types.frozenset {
            return Some(match name {
                "add" | "discard" | "remove" | "__contains__" => Quiet::SetKey,
                "copy" | "clear" | "pop" => Quiet::Set,
                _ => return None,
            });
        }
        if owner == types.str && name == "join" {
            return Some(Quiet::Join);
        }
        if !owner.is_heap_type() {
            match (owner.name_str().as_str(), name) {
                ("Random" | "_random.Random", "random" | "getrandbits") => return Some(Quiet::Method),
                ("deque" | "collections.deque", "append" | "appendleft" | "pop" | "popleft") => {
                    return Some(Quiet::Receiver);
                }
                ("BytesIO" | "_io.BytesIO", "write" | "read" | "tell" | "getvalue" | "seek") => {
                    return Some(Quiet::Method);
                }
                ("Struct" | "_struct.Struct", "pack" | "unpack") => return Some(Quiet::Method),
                _ => {}
            }
        }
        let plain = [types.str, types.bytes, types.int, types.float, types.complex];
        let text = ["translate", "maketrans", "format_map", "__format__"];
        return (plain.contains(&owner) && !text.contains(&name)).then_some(Quiet::Plain);
    }
    let module = nf.module.get().to_str()?;
    if module.eq_str("math") || module.eq_str("cmath") {
        let sums = ["fsum", "prod", "dist", "sumprod", "hypot"];
        return (!sums.contains(&name)).then_some(Quiet::Plain);
    }
    if module.eq_str("_struct") {
        return ["pack", "unpack", "calcsize"].contains(&name).then_some(Quiet::Plain);
    }
    if module.eq_str("time") {
        return ["time", "perf_counter", "monotonic", "time_ns", "perf_counter_ns"]
            .contains(&name)
            .then_some(Quiet::Plain);
    }
    if module.eq_str("_operator") || module.eq_str("operator") {
        return (name == "index").then_some(Quiet::Plain);
    }
    if !module.eq_str("builtins") {
        return None;
    }
    Some(match name {
        "abs" | "ord" | "chr" | "divmod" | "round" | "pow" | "hash" | "hex" | "oct" | "bin" | "repr"
        | "ascii" => Quiet::Plain,
        "min" | "max" if args.len() > 1 => Quiet::Plain,
        "min" | "max" | "sum" | "any" | "all" | "sorted" => Quiet::OfPlain,
        "len" | "iter" => Quiet::Iterable,
        "id" | "callable" => Quiet::Receiver,
        _ => return None,
    })
}
/// Are these arguments of this kind?
pub fn fits(vm: &mut Vm, kind: Quiet, args: &[Value]) -> bool {
    fn iterable(v: Value) -> bool {
        use id::*;
        const SHAPES: [u32; 11] =
            [LIST, TUPLE, RANGE, STR, BYTES, DICT, SET, FROZENSET, LIST_ITER, TUPLE_ITER, RANGE_ITER];
        SHAPES.iter().any(|&s| v.shape_is(s))
    }
    fn items(v: &Value) -> Option<&[Value]> {
        match () {
            _ if v.shape_is(id::LIST) => {
                // SAFETY: the objects are alive, and nothing runs while the slice is looked at.
                Some(unsafe { &*(v.downcast::<ListObj>()?.as_slice() as *const [_]) })
            }
            _ if v.shape_is(id::TUPLE) => {
                // SAFETY: as above.
                Some(unsafe { &*(v.downcast::<TupleObj>()?.as_slice() as *const [_]) })
            }
            _ => None,
        }
    }
    let first = |shape: u32| args.first().is_some_and(|v| v.shape_is(shape));
    // (What is a list's method is called with.)
    let list = || args.first().is_some_and(|v| v.downcast::<ListObj>().is_some());
    let watched = |v: &Value| v.downcast::<DictObj>().is_some_and(|d| d.is_watched());
    let of_plain = |v: &Value| items(v).is_some_and(|x| x.iter().all(|&x| is_plain(x)));
    match kind {
        Quiet::Plain => args.iter().all(|&v| is_plain(v)),
        Quiet::List => list(),
        Quiet::ListAt => list() && args[1..].iter().all(|&v| is_plain(v)),
        Quiet::Lists => list() && args.len() == 2 && items(&args[1]).is_some(),
        Quiet::ListOfPlain => first(id::LIST) && args.len() == 1 && of_plain(&args[0]),
        Quiet::Find => {
            const FEW: usize = 64;
            list()
                && args[1..].iter().all(|&v| is_plain(v))
                && args[0].downcast::<ListObj>().is_some_and(|l| l.len.get() <= FEW)
                && of_plain(&args[0])
        }
        // (What traces rely on is changed by calls alone after which they look.)
        Quiet::Dict => args.len() == 1 && first(id::DICT) && !watched(&args[0]),
        Quiet::Set => (first(id::SET) || first(id::FROZENSET)) && args.len() == 1,
        Quiet::DictKey => {
            let (Some(d), Some(&k)) = (args.first().and_then(|d| d.downcast::<DictObj>()), args.get(1))
            else {
                return false;
            };
            first(id::DICT)
                && !d.is_watched()
                && hashes(vm, k)
                && vm.hash(k).is_ok_and(|h| d.find_plain(vm, k, h).is_some())
        }
        Quiet::SetKey => {
            let (Some(s), Some(&k)) =
                (args.first().and_then(|s| s.downcast::<crate::set::SetObj>()), args.get(1))
            else {
                return false;
            };
            (first(id::SET) || first(id::FROZENSET))
                && hashes(vm, k)
                && vm.hash(k).is_ok_and(|h| s.is_empty() || s.has_plain(vm, k, h).is_some())
        }
        Quiet::Iterable => args.iter().all(|&v| iterable(v)),
        Quiet::Method => args.get(1..).is_some_and(|rest| rest.iter().all(|&v| is_plain(v))),
        Quiet::Receiver => true,
        Quiet::OfPlain => args.len() == 1 && of_plain(&args[0]),
        Quiet::Join => {
            args.len() == 2
                && first(id::STR)
                && items(&args[1]).is_some_and(|x| x.iter().all(|v| v.shape_is(id::STR)))
        }
    }
}
/// Calls a native function or builtin class with arguments of the kind that [`kind_of`] named.
pub fn call(vm: &mut Vm, f: Value, kind: Quiet, args: &[Value]) -> Option<R> {
    fits(vm, kind, args).then(|| call_direct(vm, f, kind, args))
}
/// The call itself. (Natives that run no Python code do not recur.)
#[inline]
fn call_direct(vm: &mut Vm, f: Value, kind: Quiet, args: &[Value]) -> R {
    if let Some(nf) = f.downcast::<NativeFn>()
        && let Impl::Bound(imp) = nf.def.imp
        && nf.def.takes_exactly(args.len())
        && nf.self_.get().is_unbound()
    {
        // (Methods of lists have a list.)
        let lists = matches!(kind, Quiet::List | Quiet::ListAt | Quiet::Lists);
        if !lists && !matches!(nf.def.kind, MethodKind::Function | MethodKind::Static) {
            vm.check_receiver(nf, Args::pos(args))?;
        }
        return imp(vm, args);
    }
    if let Some(t) = f.to_type()
        && let Some(new) = t.slots().new
        && vm.type_of(f) == vm.types.type_
        && t != vm.types.type_
        && !t.has_flag(type_flags::NO_NEW)
    {
        return crate::class::make_instance(vm, t, new, Args::pos(args));
    }
    vm.call(f, args)
}
/// `iter(o)` of what has its iterator made natively.
pub fn iter(vm: &mut Vm, o: Value) -> Option<R> {
    is_iterable(vm, o).then(|| rt::get_iter(vm, o))
}
/// Has it its iterator made natively?
pub fn is_iterable(vm: &Vm, o: Value) -> bool {
    use id::*;
    const SHAPES: [u32; 14] = [
        LIST, TUPLE, RANGE, STR, BYTES, DICT, SET, FROZENSET, LIST_ITER, TUPLE_ITER, RANGE_ITER, STR_ITER,
        BYTES_ITER, GENERATOR,
    ];
    SHAPES.iter().any(|&s| o.shape_is(s))
        || o.native::<crate::types::dict::views::DictView>().is_some() && !vm.type_of(o).is_heap_type()
        || iterators::is_container_iterator(o)
        || iterators::sources(vm, o, &mut |_| true).is_some()
}
