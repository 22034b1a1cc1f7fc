//! `array`: sequences of machine values.
//!
//! The items are bytes in a Rust vector. While buffers are on loan (`exports`) the size may not change.

use crate::ModuleDef;
use std::cell::{Cell, RefCell};
use taipan_vm::native::{TypeDef, def, getter};
use taipan_vm::object::*;
use taipan_vm::slots::{CmpOp, Slots};
use taipan_vm::typeobj::{TypeObj, type_flags};
use taipan_vm::types::buffer::Buffer;
use taipan_vm::{Args, Gc, R, RootedVec, Slot, Value, Vm, impl_trace};

#[repr(C)]
pub struct Array {
    store: Store,
    exports: Cell<usize>,
    code: u8,
    /// Bytes of an item.
    size: u8,
}
/// The items' bytes. Where they are and how many stands outside of the vector too, where machine code finds it.
#[repr(C)]
struct Store {
    data: Cell<*const u8>,
    bytes: Cell<usize>,
    vec: RefCell<Vec<u8>>,
}
impl Store {
    fn new(v: Vec<u8>) -> Store {
        Store { data: Cell::new(v.as_ptr()), bytes: Cell::new(v.len()), vec: RefCell::new(v) }
    }
    fn borrow(&self) -> std::cell::Ref<'_, Vec<u8>> {
        self.vec.borrow()
    }
    fn borrow_mut(&self) -> Changing<'_> {
        Changing { vec: self.vec.borrow_mut(), store: self }
    }
}
/// Notes where the bytes are when the change is over.
struct Changing<'a> {
    vec: std::cell::RefMut<'a, Vec<u8>>,
    store: &'a Store,
}
impl std::ops::Deref for Changing<'_> {
    type Target = Vec<u8>;
    fn deref(&self) -> &Vec<u8> {
        &self.vec
    }
}
impl std::ops::DerefMut for Changing<'_> {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.vec
    }
}
impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.store.data.set(self.vec.as_ptr());
        self.store.bytes.set(self.vec.len());
    }
}
// SAFETY: holds no references.
unsafe impl Trace for Array {
    fn trace(&self, _: &mut taipan_vm::taipan_heap::Tracer) {}
}
type Arr = Gc<Native<Array>>;

pub static ARRAY: TypeDef = TypeDef {
    doc: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.\n\nArrays represent basic values and behave very much like lists, except\nthe type of objects stored in them is constrained. The type is specified\nat object creation time by using a type code, which is a single character.\n",
    flags: type_flags::BASETYPE | type_flags::WEAKREFS | type_flags::SEQUENCE,
    slots: Slots {
        new: Some(array_new),
        repr: Some(array_repr),
        compare: Some(array_compare),
        iter: Some(array_iter),
        len: Some(|vm, v| Ok(this(vm, v)?.len())),
        getitem: Some(array_getitem),
        setitem: Some(array_setitem),
        contains: Some(|vm, v, x| Ok(find(vm, v, x, 0, isize::MAX)?.is_some())),
        concat: Some(array_concat),
        repeat: Some(array_repeat),
        iconcat: Some(array_iconcat),
        irepeat: Some(array_irepeat),
        buffer: Some(array_buffer),
        ..Slots::NONE
    },
    methods: &[
        def("append", "($self, v, /)", append, "Append new value v to the end of the array."),
        def(
            "buffer_info",
            "($self, /)",
            buffer_info,
            "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.\n\nThe length should be multiplied by the itemsize attribute to calculate\nthe buffer length in bytes.",
        ),
        def(
            "byteswap",
            "($self, /)",
            byteswap,
            "Byteswap all items of the array.\n\nIf the items in the array are not 1, 2, 4, or 8 bytes in size, RuntimeError is\nraised.",
        ),
        def(
            "clear",
            "($self, /)",
            |vm, a| {
                let m = this(vm, a[0])?;
                splice(vm, m, 0, m.len(), &[])?;
                Ok(Value::NONE)
            },
            "Remove all items from the array.",
        ),
        def("__copy__", "($self, /)", copy, "Return a copy of the array."),
        def("count", "($self, v, /)", count, "Return number of occurrences of v in the array."),
        def("__deepcopy__", "($self, unused, /)", copy, "Return a copy of the array."),
        def(
            "extend",
            "($self, bb, /)",
            |vm, a| {
                let m = this(vm, a[0])?;
                extend(vm, m, a[1])?;
                Ok(Value::NONE)
            },
            "Append items to the end of the array.",
        ),
        def(
            "fromfile",
            "($self, f, n, /)",
            fromfile,
            "Read n objects from the file object f and append them to the end of the array.",
        ),
        def("fromlist", "($self, list, /)", fromlist, "Append items to array from list."),
        def(
            "frombytes",
            "($self, buffer, /)",
            frombytes,
            "Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.",
        ),
        def(
            "fromunicode",
            "($self, ustr, /)",
            fromunicode,
            "Extends this array with data from the unicode string ustr.\n\nThe array must be a unicode type array; otherwise a ValueError is raised.\nUse array.frombytes(ustr.encode(...)) to append Unicode data to an array of\nsome other type.",
        ),
        def(
            "index",
            "($self, v, start=0, stop=sys.maxsize, /)",
            index,
            "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not present.",
        ),
        def("insert", "($self, i, v, /)", insert, "Insert a new item v into the array before position i."),
        def(
            "pop",
            "($self, i=-1, /)",
            pop,
            "Return the i-th element and delete it from the array.\n\ni defaults to -1.",
        ),
        def("__reduce_ex__", "($self, value, /)", reduce_ex, "Return state information for pickling."),
        def("remove", "($self, v, /)", remove, "Remove the first occurrence of v in the array."),
        def("reverse", "($self, /)", reverse, "Reverse the order of the items in the array."),
        def("tofile", "($self, f, /)", tofile, "Write all items (as machine values) to the file object f."),
        def("tolist", "($self, /)", tolist, "Convert array to an ordinary list with the same items."),
        def(
            "tobytes",
            "($self, /)",
            |vm, a| {
                let m = this(vm, a[0])?;
                let b = m.bytes();
                Ok(vm.try_new_bytes(&b)?.value())
            },
            "Convert the array to an array of machine values and return the bytes representation.",
        ),
        def(
            "tounicode",
            "($self, /)",
            tounicode,
            "Extends this array with data from the unicode string ustr.\n\nConvert the array to a unicode string.  The array must be a unicode type array;\notherwise a ValueError is raised.  Use array.tobytes().decode() to obtain a\nunicode string from an array of some other type.",
        ),
        def(
            "__sizeof__",
            "($self, /)",
            |vm, a| {
                let m = this(vm, a[0])?;
                let n = m.store.borrow().len();
                Ok(Value::small(64 + n as i64))
            },
            "Size of the array in memory, in bytes.",
        ),
        def("__class_getitem__", "($type, object, /)", |vm, a| vm.generic_alias(a[0], a[1]), "See PEP 585"),
        def("__release_buffer__", "($self, buffer, /)", |vm, a| vm.call_method(a[1], "release", &[]), ""),
    ],
    getset: &[
        getter(
            "typecode",
            |vm, v| {
                let c = this(vm, v)?.code;
                Ok(vm.latin1_char(c).value())
            },
            "the typecode character used to create the array",
        ),
        getter(
            "itemsize",
            |vm, v| Ok(Value::small(this(vm, v)?.size() as i64)),
            "the size, in bytes, of one array item",
        ),
    ],
    ..TypeDef::native::<Array>("array.array")
};

pub static DEF: ModuleDef = ModuleDef {
    name: "array",
    doc: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.",
    functions: &[def(
        "_array_reconstructor",
        "($module, arraytype, typecode, mformat_code, items, /)",
        reconstruct,
        "Internal. Used for pickling support.",
    )],
    types: &[&ARRAY],
    init: |vm, d| {
        let class = vm.native_type(&ARRAY);
        let data = std::mem::offset_of!(Native<Array>, data);
        vm.flat.push(taipan_vm::interp::quiet::FlatType {
            class,
            data: data + std::mem::offset_of!(Array, store.data),
            bytes: data + std::mem::offset_of!(Array, store.bytes),
            code: data + std::mem::offset_of!(Array, code),
        });
        let t = class.value();
        vm.dict_set_text(d, "ArrayType", t);
        let abc = vm.import_module("collections.abc")?;
        let sequence = vm.getattr_text(abc, "MutableSequence")?;
        vm.call_method(sequence, "register", &[t])?;
        let codes = vm.str_value("bBuwhHiIlLqQfd");
        vm.dict_set_text(d, "typecodes", codes);
        // A kind of MutableSequence, as far as `collections.abc` is there.
        let abc = vm.import_native("collections.abc")?;
        if let Some(abc) = vm.getattr_opt_text(abc, "abc")?
            && let Some(m) = vm.getattr_opt_text(abc, "MutableSequence")?
        {
            vm.call_method(m, "register", &[t])?;
        }
        Ok(())
    },
};

fn item_size(c: u8) -> Option<usize> {
    Some(match c {
        b'b' | b'B' => 1,
        b'h' | b'H' => 2,
        b'u' | b'w' | b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'd' => 8,
        _ => return None,
    })
}
impl Array {
    fn size(&self) -> usize {
        self.size.into()
    }
    fn len(&self) -> usize {
        // Sizes are powers of two.
        self.store.borrow().len() >> self.size.trailing_zeros()
    }
    fn bytes(&self) -> Vec<u8> {
        self.store.borrow().clone()
    }
    fn is_text(&self) -> bool {
        matches!(self.code, b'u' | b'w')
    }
}
fn this(vm: &mut Vm, v: Value) -> R<Arr> {
    match v.native::<Array>() {
        Some(a) => Ok(a),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires an 'array.array' object but received a '{t}'")))
        }
    }
}
fn make(vm: &mut Vm, cls: Gc<TypeObj>, code: u8, data: Vec<u8>) -> Arr {
    let size = item_size(code).unwrap_or(1) as u8;
    vm.new_native(cls, Array { code, size, store: Store::new(data), exports: Cell::new(0) })
}
fn plain(vm: &mut Vm, code: u8, data: Vec<u8>) -> R {
    let cls = vm.native_type(&ARRAY);
    Ok(make(vm, cls, code, data).value())
}

// ---- items ----

fn unpack(vm: &mut Vm, code: u8, b: &[u8]) -> R {
    let mut w = [0u8; 8];
    let n = b.len().min(8);
    w[..n].copy_from_slice(&b[..n]);
    let u = u64::from_le_bytes(w);
    Ok(match code {
        b'f' => vm.new_float(f32::from_bits(u as u32).into()),
        b'd' => vm.new_float(f64::from_bits(u)),
        b'u' | b'w' if u > 0x10ffff => {
            return Err(vm.value_error(format!("character U+{u:x} is not in range [U+0000; U+10ffff]")));
        }
        b'u' | b'w' => vm.char_str(u as u32).value(),
        b'B' | b'H' | b'I' => Value::small(u as i64),
        b'L' | b'Q' => match i64::try_from(u) {
            Ok(i) => vm.new_int(i),
            Err(_) => vm.int_from_u64(u),
        },
        _ => {
            let shift = 64 - 8 * n as u32;
            vm.new_int((u << shift) as i64 >> shift)
        }
    })
}
fn pack(vm: &mut Vm, code: u8, v: Value) -> R<[u8; 8]> {
    Ok(match code {
        b'd' => vm.to_f64(v)?.to_le_bytes(),
        b'f' => u64::from((vm.to_f64(v)? as f32).to_bits()).to_le_bytes(),
        b'u' | b'w' => match v.to_str() {
            Some(s) if s.len == 1 => u64::from(s.char_at(0)).to_le_bytes(),
            Some(s) => {
                let n = s.len;
                return Err(vm.type_error(format!(
                    "array item must be a unicode character, not a string of length {n}"
                )));
            }
            None => {
                let t = vm.type_name(v);
                return Err(vm.type_error(format!("array item must be a unicode character, not {t}")));
            }
        },
        _ => {
            let i = vm.index(v)?;
            let wide: i128 = match i.downcast::<BigIntObj>() {
                Some(b) => match (b.limbs(), b.negative) {
                    (&[l], false) => i128::from(l),
                    (&[l], true) => -i128::from(l),
                    (_, false) => i128::MAX,
                    (_, true) => i128::MIN,
                },
                None => i.to_i64().unwrap_or(0).into(),
            };
            let bits = item_size(code).unwrap_or(1) as u32 * 8;
            let signed = code.is_ascii_lowercase();
            let (lo, hi) = if signed {
                (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
            } else {
                (0, (1i128 << bits) - 1)
            };
            if wide < lo || wide > hi {
                let below = wide < lo;
                let end = if below { "less than minimum" } else { "greater than maximum" };
                let text = match code {
                    b'b' | b'B' | b'h' | b'H' | b'i' if i.to_i64().is_none() => {
                        "Python int too large to convert to C long".into()
                    }
                    b'I' if wide > u64::MAX.into() => {
                        "Python int too large to convert to C unsigned long".into()
                    }
                    // As CPython does, the next larger type first.
                    b'b' if i16::try_from(wide).is_err() => format!("signed short integer is {end}"),
                    b'b' => format!("signed char is {end}"),
                    b'B' => format!("unsigned byte integer is {end}"),
                    b'h' => format!("signed short integer is {end}"),
                    b'H' if i32::try_from(wide).is_err() => format!("signed integer is {end}"),
                    b'H' => format!("unsigned short is {end}"),
                    b'i' => format!("signed integer is {end}"),
                    b'I' | b'L' if below => "can't convert negative value to unsigned int".into(),
                    b'I' => format!("unsigned int is {end}"),
                    b'L' => "Python int too large to convert to C unsigned long".into(),
                    b'l' => "Python int too large to convert to C long".into(),
                    b'Q' if below => "can't convert negative int to unsigned".into(),
                    _ => "int too big to convert".into(),
                };
                return Err(vm.overflow_error(text));
            }
            (wide as u64).to_le_bytes()
        }
    })
}
/// The bytes of an item.
#[inline(always)]
fn bytes_at<const N: usize>(a: Arr, i: usize) -> Option<[u8; N]> {
    a.store.borrow().get(i * N..)?.first_chunk().copied()
}
fn item(vm: &mut Vm, a: Arr, i: usize) -> R {
    let v = match a.code {
        b'd' => bytes_at(a, i).map(|b| vm.new_float(f64::from_le_bytes(b))),
        b'f' => bytes_at(a, i).map(|b| vm.new_float(f32::from_le_bytes(b).into())),
        b'b' => bytes_at(a, i).map(|b| Value::small(i8::from_le_bytes(b).into())),
        b'B' => bytes_at(a, i).map(|b| Value::small(u8::from_le_bytes(b).into())),
        b'h' => bytes_at(a, i).map(|b| Value::small(i16::from_le_bytes(b).into())),
        b'H' => bytes_at(a, i).map(|b| Value::small(u16::from_le_bytes(b).into())),
        b'i' => bytes_at(a, i).map(|b| Value::small(i32::from_le_bytes(b).into())),
        b'I' => bytes_at(a, i).map(|b| Value::small(u32::from_le_bytes(b).into())),
        b'l' | b'q' => bytes_at(a, i).map(|b| vm.new_int(i64::from_le_bytes(b))),
        code => {
            let b: Option<([u8; 8], usize)> = match a.size {
                4 => bytes_at::<4>(a, i).map(|b| (u64::from(u32::from_le_bytes(b)).to_le_bytes(), 4)),
                _ => bytes_at::<8>(a, i).map(|b| (b, 8)),
            };
            match b {
                Some((b, n)) => Some(unpack(vm, code, &b[..n])?),
                None => None,
            }
        }
    };
    match v {
        Some(v) => Ok(v),
        None => Err(vm.index_error("array index out of range")),
    }
}
/// Stores exact numbers that fit the items; false: everything else.
#[inline]
fn store_quick(a: Arr, i: usize, v: Value) -> bool {
    fn put<const N: usize>(a: Arr, i: usize, b: [u8; N]) -> bool {
        match a.store.borrow_mut().get_mut(i * N..).and_then(<[u8]>::first_chunk_mut) {
            Some(to) => {
                *to = b;
                true
            }
            None => false,
        }
    }
    if let Some(f) = v.as_float_imm() {
        return match a.code {
            b'd' => put(a, i, f.to_le_bytes()),
            b'f' => put(a, i, (f as f32).to_le_bytes()),
            _ => false,
        };
    }
    let Some(n) = v.as_int() else { return false };
    macro_rules! int {
        ($t:ty) => {
            <$t>::try_from(n).is_ok_and(|n| put(a, i, n.to_le_bytes()))
        };
    }
    match a.code {
        b'b' => int!(i8),
        b'B' => int!(u8),
        b'h' => int!(i16),
        b'H' => int!(u16),
        b'i' => int!(i32),
        b'I' => int!(u32),
        b'l' | b'q' => int!(i64),
        b'L' | b'Q' => int!(u64),
        _ => false,
    }
}
/// Replaces items `lo..hi` by bytes.
fn splice(vm: &mut Vm, a: Arr, lo: usize, hi: usize, with: &[u8]) -> R<()> {
    let n = a.size();
    if (hi - lo) * n != with.len() && a.exports.get() > 0 {
        // The loans may be those of garbage.
        vm.collect_for_program(|d| ARRAY.methods.iter().any(|m| std::ptr::eq(m, d)));
        if a.exports.get() > 0 {
            return Err(vm.buffer_error("cannot resize an array that is exporting buffers"));
        }
    }
    let mut d = a.store.borrow_mut();
    if (hi - lo) * n == with.len() {
        d[lo * n..hi * n].copy_from_slice(with);
    } else {
        if d.try_reserve(with.len()).is_err() {
            drop(d);
            return Err(vm.memory_error());
        }
        d.splice(lo * n..hi * n, with.iter().copied());
    }
    Ok(())
}
fn push(vm: &mut Vm, a: Arr, v: Value) -> R<()> {
    let b = pack(vm, a.code, v)?;
    let n = a.len();
    if a.exports.get() == 0 {
        let mut d = a.store.borrow_mut();
        if d.try_reserve(8).is_ok() {
            d.extend_from_slice(&b[..a.size()]);
            return Ok(());
        }
    }
    splice(vm, a, n, n, &b[..a.size()])
}

// ---- making ----

fn array_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    if args.kwnames.is_some_and(|k| k.len > 0) && cls == vm.native_type(&ARRAY) {
        return Err(vm.type_error("array.array() takes no keyword arguments"));
    }
    let a = args.positional();
    if a.is_empty() || a.len() > 2 {
        let (which, n, s) = if a.is_empty() { ("at least", 1, "") } else { ("at most", 2, "s") };
        return Err(vm.type_error(format!("array() takes {which} {n} argument{s} ({} given)", a.len())));
    }
    let code = match a[0].to_str() {
        Some(s) if s.len == 1 => u8::try_from(s.char_at(0)).unwrap_or(0),
        Some(s) => {
            let n = s.len;
            return Err(vm.type_error(format!(
                "array() argument 1 must be a unicode character, not a string of length {n}"
            )));
        }
        None => {
            let t = vm.type_name(a[0]);
            return Err(vm.type_error(format!("array() argument 1 must be a unicode character, not {t}")));
        }
    };
    if code == b'u' {
        vm.warn_deprecated("The 'u' type code is deprecated and will be removed in Python 3.16")?;
    }
    let text = matches!(code, b'u' | b'w');
    let init = a.get(1).copied();
    if let Some(v) = init
        && !text
    {
        if v.to_str().is_some() {
            return Err(vm.type_error(format!(
                "cannot use a str to initialize an array with typecode '{}'",
                code as char
            )));
        }
        if v.native::<Array>().is_some_and(|x| x.is_text()) {
            return Err(vm.type_error(format!(
                "cannot use a unicode array to initialize an array with typecode '{}'",
                code as char
            )));
        }
    }
    let Some(size) = item_size(code) else {
        return Err(vm.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)"));
    };
    let me = make(vm, cls, code, Vec::new());
    let Some(v) = init else { return Ok(me.value()) };
    if let Some(s) = v.to_str() {
        add_text(me, s);
    } else if v.to_bytes().is_some() || v.downcast::<ByteArrayObj>().is_some() {
        let b = vm.bytes_copy(v)?;
        if b.len() % size != 0 {
            return Err(vm.value_error("bytes length not a multiple of item size"));
        }
        *me.store.borrow_mut() = b;
    } else if let Some(x) = v.native::<Array>().filter(|x| x.code == code) {
        *me.store.borrow_mut() = x.bytes();
    } else {
        vm.for_each(v, |vm, x| push(vm, me, x))?;
    }
    Ok(me.value())
}
fn add_text(a: Arr, s: Gc<StrObj>) {
    a.store.borrow_mut().extend(s.chars().flat_map(u32::to_le_bytes));
}
fn array_repr(vm: &mut Vm, v: Value) -> R {
    let a = this(vm, v)?;
    let code = a.code as char;
    let name = vm.type_name(v);
    let name = name.rsplit('.').next().unwrap_or("array").to_string();
    let mut out = taipan_text::StrBuilder::new();
    out.push_str(&format!("{name}('{code}'"));
    if a.len() > 0 {
        out.push_str(", ");
        let items = if a.is_text() { tounicode(vm, &[v])? } else { tolist(vm, &[v])? };
        out.push_text(vm.repr(items)?.text());
    }
    out.push_str(")");
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn array_compare(vm: &mut Vm, x: Value, y: Value, op: CmpOp) -> R {
    let (Some(a), Some(b)) = (x.native::<Array>(), y.native::<Array>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if a.len() != b.len() && matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::bool(op == CmpOp::Ne));
    }
    if a.code == b.code && !matches!(a.code, b'f' | b'd') && matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::bool((*a.store.borrow() == *b.store.borrow()) == (op == CmpOp::Eq)));
    }
    let mut i = 0;
    while i < a.len() && i < b.len() {
        let (p, q) = (item(vm, a, i)?, item(vm, b, i)?);
        if !vm.compare_bool(p, q, CmpOp::Eq)? {
            return match op {
                CmpOp::Eq => Ok(Value::FALSE),
                CmpOp::Ne => Ok(Value::TRUE),
                _ => vm.compare(p, q, op),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.test(a.len().cmp(&b.len()))))
}

// ---- subscripts ----

fn position(vm: &mut Vm, a: Arr, key: Value, text: &str) -> R<usize> {
    if !vm.has_index(key) {
        return Err(vm.type_error("array indices must be integers"));
    }
    let i = vm.subscript_index(key)?;
    match Vm::wrap_index(i, a.len()) {
        Some(i) => Ok(i),
        None => Err(vm.index_error(text)),
    }
}
fn array_getitem(vm: &mut Vm, v: Value, key: Value) -> R {
    let a = this(vm, v)?;
    if let Some(i) = key.as_int()
        && let Some(i) = Vm::wrap_index(i as isize, a.len())
    {
        return item(vm, a, i);
    }
    if key.downcast::<SliceObj>().is_some() {
        let (start, _, step, n) = vm.slice_unpack(key)?.fit(a.len());
        let size = a.size();
        let d = a.store.borrow();
        let mut out = Vec::with_capacity(n * size);
        for i in 0..n {
            let at = (start + i as isize * step) as usize * size;
            out.extend_from_slice(&d[at..at + size]);
        }
        drop(d);
        return plain(vm, a.code, out);
    }
    let i = position(vm, a, key, "array index out of range")?;
    item(vm, a, i)
}
fn array_setitem(vm: &mut Vm, v: Value, key: Value, x: Value) -> R<()> {
    let a = this(vm, v)?;
    const RANGE: &str = "array assignment index out of range";
    if let Some(i) = key.as_int()
        && let Some(i) = Vm::wrap_index(i as isize, a.len())
        && store_quick(a, i, x)
    {
        return Ok(());
    }
    if key.downcast::<SliceObj>().is_none() {
        let i = position(vm, a, key, RANGE)?;
        if x.is_unbound() {
            return splice(vm, a, i, i + 1, &[]);
        }
        let b = pack(vm, a.code, x)?;
        let i = position(vm, a, key, RANGE)?;
        return splice(vm, a, i, i + 1, &b[..a.size()]);
    }
    let with = if x.is_unbound() {
        Vec::new()
    } else {
        let Some(o) = x.native::<Array>() else {
            let t = vm.type_name(x);
            return Err(vm.type_error(format!("can only assign array (not \"{t}\") to array slice")));
        };
        if o.code != a.code {
            return Err(vm.type_error("bad argument type for built-in operation"));
        }
        o.bytes()
    };
    let size = a.size();
    let (start, stop, step, n) = vm.slice_unpack(key)?.fit(a.len());
    if step == 1 {
        return splice(vm, a, start as usize, stop.max(start) as usize, &with);
    }
    if with.is_empty() {
        if n == 0 {
            return Ok(());
        }
        let gone = |i: usize| {
            let d = i as isize - start;
            d % step == 0 && (0..n as isize).contains(&(d / step))
        };
        let kept: Vec<u8> = a
            .bytes()
            .chunks_exact(size)
            .enumerate()
            .filter(|(i, _)| !gone(*i))
            .flat_map(|(_, c)| c.to_vec())
            .collect();
        let len = a.len();
        return splice(vm, a, 0, len, &kept);
    }
    if with.len() != n * size {
        let m = with.len() / size;
        return Err(
            vm.value_error(format!("attempt to assign array of size {m} to extended slice of size {n}"))
        );
    }
    let mut d = a.store.borrow_mut();
    for (i, c) in with.chunks_exact(size).enumerate() {
        let at = (start + i as isize * step) as usize * size;
        d[at..at + size].copy_from_slice(c);
    }
    Ok(())
}
fn array_concat(vm: &mut Vm, x: Value, y: Value) -> R {
    let a = this(vm, x)?;
    let Some(b) = y.native::<Array>() else {
        let t = vm.type_name(y);
        return Err(vm.type_error(format!("can only append array (not \"{t}\") to array")));
    };
    if a.code != b.code {
        return Err(vm.type_error("bad argument type for built-in operation"));
    }
    let mut out = a.bytes();
    out.extend_from_slice(&b.bytes());
    plain(vm, a.code, out)
}
fn repeated(vm: &mut Vm, a: Arr, n: Value) -> R<Vec<u8>> {
    let n = vm.to_index(n)?.max(0) as usize;
    let unit = a.bytes();
    let Some(len) = unit.len().checked_mul(n) else { return Err(vm.memory_error()) };
    vm.reserve_text(len)?;
    Ok(unit.repeat(n))
}
fn array_repeat(vm: &mut Vm, v: Value, n: Value) -> R {
    let a = this(vm, v)?;
    let out = repeated(vm, a, n)?;
    plain(vm, a.code, out)
}
fn array_irepeat(vm: &mut Vm, v: Value, n: Value) -> R {
    let a = this(vm, v)?;
    let out = repeated(vm, a, n)?;
    let len = a.len();
    splice(vm, a, 0, len, &out)?;
    Ok(v)
}
fn array_iconcat(vm: &mut Vm, v: Value, x: Value) -> R {
    let a = this(vm, v)?;
    if x.native::<Array>().is_none() {
        let t = vm.type_name(x);
        return Err(vm.type_error(format!("can only extend array with array (not \"{t}\")")));
    }
    extend(vm, a, x)?;
    Ok(v)
}
fn extend(vm: &mut Vm, a: Arr, x: Value) -> R<()> {
    if let Some(b) = x.native::<Array>() {
        if a.code != b.code {
            return Err(vm.type_error("can only extend with array of same kind"));
        }
        let (n, b) = (a.len(), b.bytes());
        return splice(vm, a, n, n, &b);
    }
    vm.for_each(x, |vm, v| push(vm, a, v))
}
fn array_buffer(vm: &mut Vm, v: Value, flags: u32) -> R<Buffer> {
    let a = this(vm, v)?;
    let (ptr, len) = {
        let mut d = a.store.borrow_mut();
        (d.as_mut_ptr(), d.len())
    };
    let format = match a.code {
        b'u' | b'w' => "w".to_string(),
        c => (c as char).to_string(),
    };
    // SAFETY: while the count is not zero the vector keeps its size, so the bytes stay where they are.
    unsafe { Buffer::lend(v, ptr, len, false).counted(&a.exports) }.items(format, a.size()).checked(vm, flags)
}

// ---- iteration ----

pub struct ArrayIter {
    array: Slot,
    at: Cell<usize>,
}
impl_trace!(ArrayIter { array; at });
pub static ARRAY_ITER: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots { iter: Some(|_, it| Ok(it)), next: Some(iter_next), ..Slots::NONE },
    methods: &[
        def("__reduce__", "($self, /)", iter_reduce, "Return state information for pickling."),
        def("__setstate__", "($self, state, /)", iter_setstate, "Set state information for unpickling."),
    ],
    ..TypeDef::native::<ArrayIter>("array.arrayiterator")
};
fn array_iter(vm: &mut Vm, v: Value) -> R {
    let cls = vm.native_type(&ARRAY_ITER);
    Ok(vm.new_native(cls, ArrayIter { array: Slot::new(v), at: Cell::new(0) }).value())
}
fn iter_next(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(it) = it.native::<ArrayIter>() else { return Ok(None) };
    let Some(a) = it.array.get().native::<Array>() else { return Ok(None) };
    let i = it.at.get();
    if i < a.len() {
        it.at.set(i + 1);
        return item(vm, a, i).map(Some);
    }
    it.array.set(&vm.heap, it, Value::UNBOUND);
    Ok(None)
}
fn iter_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let iter = vm.dict_get_text(vm.builtins, "iter").unwrap_or(Value::NONE);
    let Some(it) = a[0].native::<ArrayIter>() else { return Ok(Value::NONE) };
    let array = it.array.get();
    if array.is_unbound() {
        let empty = vm.empty_tuple.value();
        let args = vm.tuple(&[empty]);
        return Ok(vm.tuple(&[iter, args]));
    }
    let args = vm.tuple(&[array]);
    Ok(vm.tuple(&[iter, args, Value::small(it.at.get() as i64)]))
}
fn iter_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let i = vm.to_ssize(a[1])?.max(0) as usize;
    if let Some(it) = a[0].native::<ArrayIter>() {
        let n = it.array.get().native::<Array>().map_or(0, |x| x.len());
        it.at.set(i.min(n));
    }
    Ok(Value::NONE)
}

// ---- methods ----

fn append(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    push(vm, m, a[1])?;
    Ok(Value::NONE)
}
fn buffer_info(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let p = m.store.borrow().as_ptr() as usize as i64;
    let p = vm.new_int(p);
    Ok(vm.tuple(&[p, Value::small(m.len() as i64)]))
}
fn byteswap(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let n = m.size();
    m.store.borrow_mut().chunks_exact_mut(n).for_each(<[u8]>::reverse);
    Ok(Value::NONE)
}
fn copy(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let b = m.bytes();
    plain(vm, m.code, b)
}
fn find(vm: &mut Vm, v: Value, x: Value, start: isize, stop: isize) -> R<Option<usize>> {
    let a = this(vm, v)?;
    let mut i = start.max(0) as usize;
    while i < a.len() && (i as isize) < stop {
        let y = item(vm, a, i)?;
        if vm.eq(y, x)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}
fn count(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let (mut n, mut i) = (0, 0);
    while i < m.len() {
        let y = item(vm, m, i)?;
        n += vm.eq(y, a[1])? as i64;
        i += 1;
    }
    Ok(Value::small(n))
}
fn index(vm: &mut Vm, a: &[Value]) -> R {
    let n = this(vm, a[0])?.len() as isize;
    let mut bound = |v: Value, default: isize| -> R<isize> {
        let i = if v.is_unbound() { default } else { vm.search_bound(v)? };
        Ok(if i < 0 { i.saturating_add(n).max(0) } else { i })
    };
    let (start, stop) = (bound(a[2], 0)?, bound(a[3], isize::MAX)?);
    match find(vm, a[0], a[1], start, stop)? {
        Some(i) => Ok(Value::small(i as i64)),
        None => Err(vm.value_error("array.index(x): x not in array")),
    }
}
fn remove(vm: &mut Vm, a: &[Value]) -> R {
    match find(vm, a[0], a[1], 0, isize::MAX)? {
        Some(i) => {
            let m = this(vm, a[0])?;
            if i < m.len() {
                splice(vm, m, i, i + 1, &[])?;
            }
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("array.remove(x): x not in array")),
    }
}
fn insert(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let i = vm.to_ssize(a[1])?;
    let b = pack(vm, m.code, a[2])?;
    let n = m.len();
    let i = if i < 0 { i.saturating_add(n as isize).max(0) as usize } else { (i as usize).min(n) };
    splice(vm, m, i, i, &b[..m.size()])?;
    Ok(Value::NONE)
}
fn pop(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let i = if a[1].is_unbound() { -1 } else { vm.to_ssize(a[1])? };
    if m.len() == 0 {
        return Err(vm.index_error("pop from empty array"));
    }
    let Some(i) = Vm::wrap_index(i, m.len()) else { return Err(vm.index_error("pop index out of range")) };
    let v = item(vm, m, i)?;
    splice(vm, m, i, i + 1, &[])?;
    Ok(v)
}
fn reverse(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let n = m.size();
    let mut d = m.store.borrow_mut();
    d.reverse();
    d.chunks_exact_mut(n).for_each(<[u8]>::reverse);
    Ok(Value::NONE)
}
fn tolist(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let mut out = RootedVec::with_capacity(&vm.heap, m.len());
    let b = m.bytes();
    for c in b.chunks_exact(m.size()) {
        let v = unpack(vm, m.code, c)?;
        out.push(v);
    }
    Ok(vm.list(&out))
}
fn tounicode(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    if !m.is_text() {
        return Err(vm.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    let points: Vec<u32> =
        m.bytes().chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
    if let Some(bad) = points.iter().find(|&&c| c > 0x10ffff) {
        return Err(vm.value_error(format!("character U+{bad:x} is not in range [U+0000; U+10ffff]")));
    }
    let buf = taipan_text::TextBuf::from_code_points(points);
    Ok(vm.new_str_buf(&buf).value())
}
fn fromunicode(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let Some(s) = a[1].to_str() else {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("fromunicode() argument must be str, not {t}")));
    };
    if !m.is_text() {
        return Err(vm.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    let b: Vec<u8> = s.chars().flat_map(u32::to_le_bytes).collect();
    let n = m.len();
    splice(vm, m, n, n, &b)?;
    Ok(Value::NONE)
}
fn fromlist(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let Some(l) = a[1].to_list() else { return Err(vm.type_error("arg must be list")) };
    let old = m.len();
    let n = l.len.get();
    for i in 0..n {
        let Some(v) = l.get(i).filter(|_| l.len.get() == n) else {
            return Err(vm.runtime_error("list changed size during iteration"));
        };
        if let Err(e) = push(vm, m, v) {
            // All or nothing.
            let now = m.len();
            m.store.borrow_mut().truncate(old.min(now) * m.size());
            return Err(e);
        }
    }
    Ok(Value::NONE)
}
fn add_bytes(vm: &mut Vm, m: Arr, b: &[u8]) -> R<()> {
    if !b.len().is_multiple_of(m.size()) {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    let n = m.len();
    splice(vm, m, n, n, b)
}
fn frombytes(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let b = vm.bytes_copy(a[1])?;
    add_bytes(vm, m, &b)?;
    Ok(Value::NONE)
}
fn fromfile(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let n = vm.to_ssize(a[2])?;
    if n < 0 {
        return Err(vm.value_error("negative count"));
    }
    let Some(want) = (n as usize).checked_mul(m.size()).filter(|&b| b <= isize::MAX as usize) else {
        return Err(vm.memory_error());
    };
    let read = vm.call_method(a[1], "read", &[Value::small(want as i64)])?;
    let Some(b) = read.to_bytes() else { return Err(vm.type_error("read() didn't return bytes")) };
    add_bytes(vm, m, b.as_slice())?;
    if b.len != want {
        return Err(vm.eof_error("read() didn't return enough bytes"));
    }
    Ok(Value::NONE)
}
fn tofile(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let b = m.bytes();
    for part in b.chunks(64 * 1024) {
        let part = vm.new_bytes(part).value();
        vm.call_method(a[1], "write", &[part])?;
    }
    Ok(Value::NONE)
}

// ---- pickling ----

/// Formats of pickled arrays by number: (signed, float, bytes, big-endian).
fn machine_format(n: i64) -> Option<(bool, bool, usize, bool)> {
    Some(match n {
        0 => (false, false, 1, false),
        1 => (true, false, 1, false),
        2..=13 => {
            let i = n - 2;
            (i % 4 >= 2, false, 2 << (i / 4), i % 2 == 1)
        }
        14..=17 => (true, true, if n < 16 { 4 } else { 8 }, n % 2 == 1),
        18..=19 => (false, false, 2, n == 19),
        20..=21 => (false, false, 4, n == 21),
        _ => return None,
    })
}
fn own_format(code: u8) -> i64 {
    match code {
        b'B' => 0,
        b'b' => 1,
        b'H' => 2,
        b'h' => 4,
        b'I' => 6,
        b'i' => 8,
        b'L' | b'Q' => 10,
        b'l' | b'q' => 12,
        b'f' => 14,
        b'd' => 16,
        _ => 20,
    }
}
fn reduce_ex(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let protocol = vm.to_int_arg(a[1])?;
    let dict = vm.getattr_opt_text(a[0], "__dict__")?.unwrap_or(Value::NONE);
    let cls = vm.type_of(a[0]).value();
    let code = vm.latin1_char(m.code).value();
    if protocol < 3 {
        let items = tolist(vm, &a[..1])?;
        let args = vm.tuple(&[code, items]);
        return Ok(vm.tuple(&[cls, args, dict]));
    }
    let module = vm.import_native("array")?;
    let f = vm.getattr_text(module, "_array_reconstructor")?;
    let b = m.bytes();
    let b = vm.new_bytes(&b).value();
    let args = vm.tuple(&[cls, code, Value::small(own_format(m.code)), b]);
    Ok(vm.tuple(&[f, args, dict]))
}
fn reconstruct(vm: &mut Vm, a: &[Value]) -> R {
    let Some(cls) = a[0].to_type() else {
        let t = vm.type_name(a[0]);
        return Err(vm.type_error(format!("first argument must be a type object, not {t}")));
    };
    let base = vm.native_type(&ARRAY);
    if !cls.is_subtype(base) {
        let n = cls.name_str();
        return Err(vm.type_error(format!("{n} is not a subtype of array.array")));
    }
    let code =
        a[1].to_str().filter(|s| s.len == 1).and_then(|s| u8::try_from(s.char_at(0)).ok()).unwrap_or(0);
    let Some(size) = item_size(code) else {
        return Err(vm.value_error("second argument must be a valid type code"));
    };
    let n = vm.to_int_arg(a[2])?;
    let Some((signed, float, bytes, big)) = machine_format(n.into()) else {
        return Err(vm.value_error("third argument must be a valid machine format code."));
    };
    let Some(b) = a[3].to_bytes() else {
        let t = vm.type_name(a[3]);
        return Err(vm.type_error(format!("fourth argument should be bytes, not {t}")));
    };
    if b.len % bytes != 0 {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    let me = make(vm, cls, code, Vec::new());
    if own_format(code) == i64::from(n) && size == bytes {
        *me.store.borrow_mut() = b.as_slice().to_vec();
        return Ok(me.value());
    }
    for c in b.as_slice().chunks_exact(bytes) {
        let mut c = c.to_vec();
        if big {
            c.reverse();
        }
        let from = match (float, bytes, signed) {
            (true, 4, _) => b'f',
            (true, ..) => b'd',
            _ if matches!(code, b'u' | b'w') => b'w',
            (_, 1, true) => b'b',
            (_, 1, false) => b'B',
            (_, 2, true) => b'h',
            (_, 2, false) => b'H',
            (_, 4, true) => b'i',
            (_, 4, false) => b'I',
            (_, _, true) => b'q',
            (_, _, false) => b'Q',
        };
        let v = unpack(vm, from, &c)?;
        push(vm, me, v)?;
    }
    Ok(me.value())
}
