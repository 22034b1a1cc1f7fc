//! memoryview: a typed, strided view of memory on loan.
//!
//! Views made from one another (by slicing, `cast`, `toreadonly`) share one loan ([`Managed`]), which ends with the
//! last of them. While other users have the memory on loan from a view (`exports`), the view cannot be released.

use crate::call::Args;
use crate::native::{MethodDef, TypeDef, bind, def, getter, spec};
use crate::object::*;
use crate::slots::{CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::types::buffer::{Buffer, flags, is_c_contiguous, is_f_contiguous};
use crate::types::bytes::methods::{hex_arguments, hex_text};
use crate::{R, Vm};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use taipan_heap::{Gc, Slot, Tracer, Value};

pub static MEMORYVIEW: TypeDef = TypeDef {
    flags: PUBLIC | type_flags::WEAKREFS | type_flags::SEQUENCE,
    doc: "Create a new memoryview object which references the given object.",
    slots: Slots {
        new: Some(mv_new),
        repr: Some(mv_repr),
        hash: Some(mv_hash),
        compare: Some(mv_compare),
        iter: Some(mv_iter),
        len: Some(mv_len),
        getitem: Some(mv_getitem),
        setitem: Some(mv_setitem),
        buffer: Some(buffer),
        ..Slots::NONE
    },
    methods: &[
        def(
            "release",
            "($self, /)",
            mv_release,
            "Release the underlying buffer exposed by the memoryview object.",
        ),
        def(
            "tobytes",
            "($self, /, order='C')",
            mv_tobytes,
            "Return the data in the buffer as a byte string.\n\nOrder can be {'C', 'F', 'A'}.  When order is 'C' or 'F', the data of\nthe original array is converted to C or Fortran order.  For\ncontiguous views, 'A' returns an exact copy of the physical memory.\nIn particular, in-memory Fortran order is preserved.  For\nnon-contiguous views, the data is converted to C first.  order=None\nis the same as order='C'.",
        ),
        def(
            "hex",
            "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
            mv_hex,
            "Return the data in the buffer as a str of hexadecimal numbers.\n\n  sep\n    An optional single character or byte to separate hex bytes.\n  bytes_per_sep\n    How many bytes between separators.  Positive values count from\n    the right, negative values count from the left.\n\nExample:\n>>> value = memoryview(b'\\xb9\\x01\\xef')\n>>> value.hex()\n'b901ef'\n>>> value.hex(':')\n'b9:01:ef'\n>>> value.hex(':', 2)\n'b9:01ef'\n>>> value.hex(':', -2)\n'b901:ef'",
        ),
        def("tolist", "($self, /)", mv_tolist, "Return the data in the buffer as a list of elements."),
        def(
            "cast",
            "($self, /, format, shape=<unrepresentable>)",
            mv_cast,
            "Cast a memoryview to a new format or shape.",
        ),
        def("toreadonly", "($self, /)", mv_toreadonly, "Return a readonly version of the memoryview."),
        def(
            "_from_flags",
            "($type, /, object, flags)",
            mv_from_flags,
            "Create a new memoryview object which references the given object.",
        ),
        def("count", "($self, value, /)", mv_count, "Count the number of occurrences of a value."),
        def(
            "index",
            "($self, value, start=0, stop=sys.maxsize, /)",
            mv_index,
            "Return the index of the first occurrence of a value.\n\nRaises ValueError if the value is not present.",
        ),
        def("__enter__", "($self, /)", mv_enter, ""),
        def(
            "__exit__",
            "($self, /, *exc_info)",
            mv_exit,
            "Release the underlying buffer exposed by the memoryview object.",
        ),
        def(
            "__class_getitem__",
            "($type, object, /)",
            mv_class_getitem,
            "memoryviews are generic over the type of their underlying data",
        ),
        def(
            "__release_buffer__",
            "($self, buffer, /)",
            crate::types::bytes::methods::release_buffer,
            "Release the buffer object that exposes the underlying memory of the object.",
        ),
    ],
    getset: &[
        getter("obj", mv_obj, "The underlying object of the memoryview."),
        getter(
            "nbytes",
            |vm, v| Ok(Value::small(this(vm, v)?.view.len as i64)),
            "The amount of space in bytes that the array would use in\n a contiguous representation.",
        ),
        getter(
            "readonly",
            |vm, v| Ok(Value::bool(this(vm, v)?.view.readonly)),
            "A bool indicating whether the memory is read only.",
        ),
        getter(
            "itemsize",
            |vm, v| Ok(Value::small(this(vm, v)?.view.itemsize as i64)),
            "The size in bytes of each element of the memoryview.",
        ),
        getter(
            "format",
            mv_format,
            "A string containing the format (in struct module style)\n for each element in the view.",
        ),
        getter(
            "ndim",
            |vm, v| Ok(Value::small(this(vm, v)?.view.shape.len() as i64)),
            "An integer indicating how many dimensions of a multi-dimensional\n array the memory represents.",
        ),
        getter(
            "shape",
            |vm, v| {
                let m = this(vm, v)?;
                Ok(sizes(vm, &m.view.shape))
            },
            "A tuple of ndim integers giving the shape of the memory\n as an N-dimensional array.",
        ),
        getter(
            "strides",
            |vm, v| {
                let m = this(vm, v)?;
                Ok(sizes(vm, &m.view.strides))
            },
            "A tuple of ndim integers giving the size in bytes to access\n each element for each dimension of the array.",
        ),
        getter(
            "suboffsets",
            |vm, v| {
                this(vm, v)?;
                Ok(vm.empty_tuple.value())
            },
            "A tuple of integers used internally for PIL-style arrays.",
        ),
        getter(
            "c_contiguous",
            |vm, v| Ok(Value::bool(this(vm, v)?.view.c_contiguous())),
            "A bool indicating whether the memory is C contiguous.",
        ),
        getter(
            "f_contiguous",
            |vm, v| Ok(Value::bool(this(vm, v)?.view.f_contiguous())),
            "A bool indicating whether the memory is Fortran contiguous.",
        ),
        getter(
            "contiguous",
            |vm, v| {
                let m = this(vm, v)?;
                Ok(Value::bool(m.view.c_contiguous() || m.view.f_contiguous()))
            },
            "A bool indicating whether the memory is contiguous.",
        ),
    ],
    ..TypeDef::native::<MemoryView>("memoryview")
};

/// The memory that views share.
struct Managed(Buffer);

/// Extent and layout.
#[derive(Clone)]
struct View {
    ptr: *mut u8,
    len: usize,
    readonly: bool,
    itemsize: usize,
    format: Cow<'static, str>,
    shape: Vec<isize>,
    strides: Vec<isize>,
}
pub struct MemoryView {
    /// None: released.
    managed: RefCell<Option<Rc<Managed>>>,
    view: View,
    exports: Cell<usize>,
    /// -1 while it is not computed.
    hash: Cell<i64>,
}
// SAFETY: the loan is all that refers to objects.
unsafe impl Trace for MemoryView {
    fn trace(&self, t: &mut Tracer) {
        // SAFETY: the collector runs while nothing borrows mutably: `managed` is only ever replaced at once.
        if let Some(m) = unsafe { &*self.managed.as_ptr() } {
            m.0.trace(t);
        }
    }
}
type Mv = Gc<Native<MemoryView>>;

impl View {
    fn c_contiguous(&self) -> bool {
        is_c_contiguous(&self.shape, &self.strides, self.itemsize)
    }
    fn f_contiguous(&self) -> bool {
        is_f_contiguous(&self.shape, &self.strides, self.itemsize)
    }
    /// Calls `f` with the address of each item, the last index fastest (or, `fortran`, the first).
    fn for_each(&self, fortran: bool, f: &mut impl FnMut(*mut u8)) {
        let mut dims: Vec<(isize, isize)> =
            self.shape.iter().copied().zip(self.strides.iter().copied()).collect();
        if fortran {
            dims.reverse();
        }
        walk(self.ptr, &dims, f);
    }
    fn to_vec(&self, fortran: bool) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.len);
        if self.len == 0 {
            return out;
        }
        if !fortran && self.c_contiguous() || fortran && self.f_contiguous() {
            // SAFETY: the loan covers the bytes.
            out.extend_from_slice(unsafe { std::slice::from_raw_parts(self.ptr, self.len) });
            return out;
        }
        // SAFETY: each address is that of an item.
        self.for_each(fortran, &mut |p| {
            out.extend_from_slice(unsafe { std::slice::from_raw_parts(p, self.itemsize) })
        });
        out
    }
    /// The one-character format, if it is a native one.
    fn native(&self) -> Option<u8> {
        native_format(&self.format)
    }
}
fn walk(p: *mut u8, dims: &[(isize, isize)], f: &mut impl FnMut(*mut u8)) {
    match dims {
        [] => f(p),
        [(n, stride), rest @ ..] => (0..*n).for_each(|i| walk(p.wrapping_offset(i * stride), rest, f)),
    }
}
/// The bytes of a buffer of any layout, in C order.
pub fn contiguous_bytes(b: &Buffer) -> Vec<u8> {
    view_of(b).to_vec(false)
}
fn view_of(b: &Buffer) -> View {
    View {
        ptr: b.ptr,
        len: b.len,
        readonly: b.readonly,
        itemsize: b.itemsize,
        format: b.format.clone(),
        shape: b.shape.clone(),
        strides: b.strides.clone(),
    }
}
fn native_format(f: &str) -> Option<u8> {
    match f.strip_prefix('@').unwrap_or(f).as_bytes() {
        &[c] if item_size(c).is_some() => Some(c),
        _ => None,
    }
}
fn item_size(c: u8) -> Option<usize> {
    Some(match c {
        b'c' | b'b' | b'B' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => return None,
    })
}
fn is_byte_format(c: u8) -> bool {
    matches!(c, b'b' | b'B' | b'c')
}

impl Vm {
    /// A memoryview of a buffer.
    pub fn new_memoryview(&mut self, b: Buffer) -> Mv {
        let view = view_of(&b);
        self.new_view(Rc::new(Managed(b)), view)
    }
    fn new_view(&mut self, managed: Rc<Managed>, view: View) -> Mv {
        let cls = self.native_type(&MEMORYVIEW);
        self.new_native(
            cls,
            MemoryView {
                managed: RefCell::new(Some(managed)),
                view,
                exports: Cell::new(0),
                hash: Cell::new(-1),
            },
        )
    }
    /// `memoryview(v)`
    pub fn memoryview_of(&mut self, v: Value) -> R<Mv> {
        if let Some(m) = v.native::<MemoryView>() {
            let managed = managed(self, m)?;
            return Ok(self.new_view(managed, m.view.clone()));
        }
        if !self.has_buffer(v) {
            let t = self.type_name(v);
            return Err(self.type_error(format!("memoryview: a bytes-like object is required, not '{t}'")));
        }
        let b = self.get_buffer(v, flags::FULL_RO)?;
        Ok(self.new_memoryview(b))
    }
}
fn mv_of(vm: &mut Vm, v: Value) -> R<Mv> {
    match v.native::<MemoryView>() {
        Some(m) => Ok(m),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'memoryview' object but received a '{t}'")))
        }
    }
}
/// A receiver that is not released.
fn this(vm: &mut Vm, v: Value) -> R<Mv> {
    let m = mv_of(vm, v)?;
    check(vm, m)?;
    Ok(m)
}
fn check(vm: &mut Vm, m: Mv) -> R<()> {
    if m.managed.borrow().is_none() {
        return Err(vm.value_error("operation forbidden on released memoryview object"));
    }
    Ok(())
}
fn managed(vm: &mut Vm, m: Mv) -> R<Rc<Managed>> {
    let shared = m.managed.borrow().clone();
    match shared {
        Some(m) => Ok(m),
        None => Err(vm.value_error("operation forbidden on released memoryview object")),
    }
}
/// Another view of the same loan.
fn derive(vm: &mut Vm, m: Mv, view: View) -> R {
    let managed = managed(vm, m)?;
    Ok(vm.new_view(managed, view).value())
}
fn sizes(vm: &mut Vm, s: &[isize]) -> Value {
    let items: Vec<i64> = s.iter().map(|&n| n as i64).collect();
    let mut out = taipan_heap::RootedVec::new(&vm.heap);
    for i in items {
        let v = vm.new_int(i);
        out.push(v);
    }
    vm.tuple(&out)
}

static NEW: MethodDef = spec("memoryview", "(object)");
fn mv_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    let [object] = bind(vm, &NEW, args)?;
    Ok(vm.memoryview_of(object)?.value())
}
fn mv_from_flags(vm: &mut Vm, a: &[Value]) -> R {
    let flags = vm.to_int_arg(a[2])? as u32;
    if a[1].native::<MemoryView>().is_some() {
        return Ok(vm.memoryview_of(a[1])?.value());
    }
    if !vm.has_buffer(a[1]) {
        return Ok(vm.memoryview_of(a[1])?.value());
    }
    let b = vm.get_buffer(a[1], flags)?;
    Ok(vm.new_memoryview(b).value())
}
/// The slot: views lend on.
pub(crate) fn buffer(vm: &mut Vm, v: Value, want: u32) -> R<Buffer> {
    let m = this(vm, v)?;
    let w = &m.view;
    let refuse = if want & flags::WRITABLE != 0 && w.readonly {
        Some("memoryview: underlying buffer is not writable")
    } else if want & flags::C_CONTIGUOUS == flags::C_CONTIGUOUS && !w.c_contiguous() {
        Some("memoryview: underlying buffer is not C-contiguous")
    } else if want & flags::F_CONTIGUOUS == flags::F_CONTIGUOUS && !w.f_contiguous() {
        Some("memoryview: underlying buffer is not Fortran contiguous")
    } else if want & flags::ANY_CONTIGUOUS == flags::ANY_CONTIGUOUS && !w.c_contiguous() && !w.f_contiguous()
    {
        Some("memoryview: underlying buffer is not contiguous")
    } else if want & flags::STRIDES != flags::STRIDES && !w.c_contiguous() {
        Some("memoryview: underlying buffer is not C-contiguous")
    } else if want & flags::ND == 0 && want & flags::FORMAT != 0 {
        Some("memoryview: cannot cast to unsigned bytes if the format flag is present")
    } else {
        None
    };
    if let Some(text) = refuse {
        return Err(vm.buffer_error(text));
    }
    // SAFETY: the view cannot be released while its count of exports is not zero.
    let mut b = unsafe { Buffer::lend(v, w.ptr, w.len, w.readonly).counted(&m.exports) };
    if want & flags::ND != 0 {
        b.itemsize = w.itemsize;
        b.format = w.format.clone();
        b.shape = w.shape.clone();
        b.strides = w.strides.clone();
    }
    Ok(b)
}
/// `m.release()`
pub(crate) fn release(vm: &mut Vm, m: Mv) -> R<()> {
    let n = m.exports.get();
    if n > 0 {
        let s = if n == 1 { "" } else { "s" };
        return Err(vm.buffer_error(format!("memoryview has {n} exported buffer{s}")));
    }
    let shared = m.managed.borrow_mut().take();
    match shared.map(Rc::try_unwrap) {
        Some(Ok(last)) => last.0.release(vm),
        _ => Ok(()),
    }
}
fn mv_release(vm: &mut Vm, a: &[Value]) -> R {
    let m = mv_of(vm, a[0])?;
    release(vm, m)?;
    Ok(Value::NONE)
}
fn mv_enter(vm: &mut Vm, a: &[Value]) -> R {
    this(vm, a[0])?;
    Ok(a[0])
}
fn mv_exit(vm: &mut Vm, a: &[Value]) -> R {
    mv_release(vm, a)
}
fn mv_repr(vm: &mut Vm, v: Value) -> R {
    let m = mv_of(vm, v)?;
    let addr = vm.id_of(v);
    let released = if m.managed.borrow().is_none() { "released " } else { "" };
    Ok(vm.str_value(&format!("<{released}memory at {addr:#x}>")))
}
fn mv_obj(vm: &mut Vm, v: Value) -> R {
    let m = this(vm, v)?;
    Ok(managed(vm, m)?.0.obj)
}
fn mv_format(vm: &mut Vm, v: Value) -> R {
    let m = this(vm, v)?;
    Ok(vm.str_value(&m.view.format))
}
fn mv_len(vm: &mut Vm, v: Value) -> R<usize> {
    let m = this(vm, v)?;
    match m.view.shape.first() {
        Some(&n) => Ok(n as usize),
        None => Err(vm.type_error("0-dim memory has no length")),
    }
}
fn mv_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let m = mv_of(vm, v)?;
    if m.hash.get() != -1 {
        return Ok(m.hash.get());
    }
    check(vm, m)?;
    if !m.view.readonly {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    if !m.view.native().is_some_and(is_byte_format) {
        return Err(vm.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    let obj = managed(vm, m)?.0.obj;
    // The object's method cannot release the view.
    m.exports.set(m.exports.get() + 1);
    let done = vm.hash(obj);
    m.exports.set(m.exports.get() - 1);
    done?;
    let h = crate::strings::secret().bytes(&m.view.to_vec(false));
    m.hash.set(h);
    Ok(h)
}

// ---- items ----

fn not_implemented(vm: &mut Vm, text: &str) -> crate::Raised {
    vm.not_implemented_error(text)
}
fn unpack(vm: &mut Vm, view: &View, p: *const u8) -> R {
    let Some(c) = view.native() else {
        let f = view.format.clone();
        return Err(not_implemented(vm, &format!("memoryview: format {f} not supported")));
    };
    // SAFETY: `p` is the address of an item within the loan; it may lie at any alignment.
    unsafe { Ok(unpack_native(vm, c, p)) }
}
/// # Safety
/// An item of the format is at `p`.
unsafe fn unpack_native(vm: &mut Vm, c: u8, p: *const u8) -> Value {
    // SAFETY: promised by the caller.
    unsafe {
        match c {
            b'B' => Value::small((*p).into()),
            b'b' => Value::small((*p as i8).into()),
            b'c' => vm.new_bytes(&[*p]).value(),
            b'?' => Value::bool(*p != 0),
            b'h' => Value::small(p.cast::<i16>().read_unaligned().into()),
            b'H' => Value::small(p.cast::<u16>().read_unaligned().into()),
            b'i' => Value::small(p.cast::<i32>().read_unaligned().into()),
            b'I' => Value::small(p.cast::<u32>().read_unaligned().into()),
            b'l' | b'q' | b'n' => vm.new_int(p.cast::<i64>().read_unaligned()),
            b'f' => vm.new_float(p.cast::<f32>().read_unaligned().into()),
            b'd' => vm.new_float(p.cast::<f64>().read_unaligned()),
            b'e' => vm.new_float(half_to_f64(p.cast::<u16>().read_unaligned())),
            _ => vm.int_from_u64(p.cast::<u64>().read_unaligned()),
        }
    }
}
/// A float of 16 bits.
pub fn half_to_f64(h: u16) -> f64 {
    let (sign, e, m) = (h >> 15, i32::from(h >> 10 & 31), f64::from(h & 0x3ff));
    let x = match e {
        0 => m * f64::powi(2.0, -24),
        31 if m == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + m / 1024.0) * f64::powi(2.0, e - 15),
    };
    if sign == 1 { -x } else { x }
}
/// The nearest float of 16 bits; None on overflow.
pub fn f64_to_half(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let a = x.abs();
    if a.is_nan() {
        return Some(sign | 0x7e00);
    }
    if a.is_infinite() {
        return Some(sign | 0x7c00);
    }
    if a == 0.0 {
        return Some(sign);
    }
    let exponent = ((a.to_bits() >> 52) as i32 - 1023).max(-14);
    // The value in units of the last place.
    let units = a / f64::powi(2.0, exponent - 10);
    let mut m = units.round_ties_even() as u32;
    let mut e = exponent;
    if m >= 2048 {
        m = 1024;
        e += 1;
    }
    if e > 15 {
        return None;
    }
    Some(sign | if m < 1024 { m as u16 } else { ((e + 15) as u16) << 10 | (m - 1024) as u16 })
}
fn pack(vm: &mut Vm, m: Mv, p: *mut u8, v: Value) -> R<()> {
    let Some(c) = m.view.native() else {
        let f = m.view.format.clone();
        return Err(not_implemented(vm, &format!("memoryview: format {f} not supported")));
    };
    let bad_type =
        |vm: &mut Vm| vm.type_error(format!("memoryview: invalid type for format '{}'", c as char));
    let bad_value =
        |vm: &mut Vm| vm.value_error(format!("memoryview: invalid value for format '{}'", c as char));
    let bytes: [u8; 8] = match c {
        b'c' => {
            let Some(b) = v.to_bytes() else { return Err(bad_type(vm)) };
            match b.as_slice() {
                &[b] => [b, 0, 0, 0, 0, 0, 0, 0],
                _ => return Err(bad_value(vm)),
            }
        }
        b'?' => [vm.truth(v)? as u8, 0, 0, 0, 0, 0, 0, 0],
        b'f' | b'd' | b'e' => {
            let x = match vm.to_f64(v) {
                Ok(x) => x,
                Err(e) => {
                    let t = vm.exc.TypeError;
                    vm.expect_exception(e, t)?;
                    return Err(bad_type(vm));
                }
            };
            match c {
                b'd' => x.to_ne_bytes(),
                b'f' => u64::from((x as f32).to_bits()).to_le_bytes(),
                _ => match f64_to_half(x) {
                    Some(h) => u64::from(h).to_le_bytes(),
                    None => return Err(bad_value(vm)),
                },
            }
        }
        _ => {
            if !vm.has_index(v) {
                return Err(bad_type(vm));
            }
            let i = vm.index(v)?;
            let wide = match i.downcast::<BigIntObj>() {
                Some(b) => match (b.limbs(), b.negative) {
                    (&[l], false) => Some(i128::from(l)),
                    (&[l], true) => Some(-i128::from(l)),
                    _ => None,
                },
                None => i.to_i64().map(i128::from),
            };
            let bits = item_size(c).unwrap_or(1) as u32 * 8;
            let signed = matches!(c, b'b' | b'h' | b'i' | b'l' | b'q' | b'n');
            let (lo, hi) = if signed {
                (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
            } else {
                (0, (1i128 << bits) - 1)
            };
            match wide.filter(|w| (lo..=hi).contains(w)) {
                Some(w) => (w as u64).to_le_bytes(),
                None => return Err(bad_value(vm)),
            }
        }
    };
    // The value's methods may have released the view.
    check(vm, m)?;
    // SAFETY: `p` is the address of an item of this size, in memory that may be written.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), p, m.view.itemsize.min(8)) };
    Ok(())
}
fn item_address(vm: &mut Vm, view: &View, key: Value, dim: usize, p: *mut u8) -> R<*mut u8> {
    let i = vm.subscript_index(key)?;
    match Vm::wrap_index(i, view.shape[dim] as usize) {
        Some(i) => Ok(p.wrapping_offset(i as isize * view.strides[dim])),
        None => Err(vm.index_error(format!("index out of bounds on dimension {}", dim + 1))),
    }
}
/// What a subscript selects.
enum Place {
    Item(*mut u8),
    Whole,
    Slice,
    Slices,
}
fn place(vm: &mut Vm, m: Mv, key: Value, set: bool) -> R<Place> {
    let w = &m.view;
    let n = w.shape.len();
    let tuple = key.to_tuple();
    if n == 0 {
        if tuple.is_some_and(|t| t.len == 0) {
            return Ok(Place::Item(w.ptr));
        }
        if key == Value::ELLIPSIS {
            return Ok(if set { Place::Item(w.ptr) } else { Place::Whole });
        }
        return Err(vm.type_error("invalid indexing of 0-dim memory"));
    }
    if vm.has_index(key) {
        if n > 1 {
            let text = if set {
                "sub-views are not implemented"
            } else {
                "multi-dimensional sub-views are not implemented"
            };
            return Err(not_implemented(vm, text));
        }
        let p = item_address(vm, w, key, 0, w.ptr)?;
        check(vm, m)?;
        return Ok(Place::Item(p));
    }
    if key.downcast::<SliceObj>().is_some() {
        return Ok(Place::Slice);
    }
    if let Some(t) = tuple {
        if t.as_slice().iter().all(|&k| vm.has_index(k)) {
            if t.len < n {
                return Err(not_implemented(vm, "sub-views are not implemented"));
            }
            if t.len > n {
                let k = t.len;
                return Err(vm.type_error(format!("cannot index {n}-dimension view with {k}-element tuple")));
            }
            let mut p = w.ptr;
            for (d, &k) in t.as_slice().iter().enumerate() {
                p = item_address(vm, w, k, d, p)?;
            }
            check(vm, m)?;
            return Ok(Place::Item(p));
        }
        if t.as_slice().iter().all(|k| k.downcast::<SliceObj>().is_some()) {
            return Ok(Place::Slices);
        }
    }
    Err(vm.type_error("memoryview: invalid slice key"))
}
/// The view that a slice of the first dimension selects.
fn sliced(vm: &mut Vm, m: Mv, key: Value) -> R<View> {
    let mut w = m.view.clone();
    let (start, _, step, n) = vm.slice_indices(key, w.shape[0] as usize)?;
    if n > 0 {
        w.ptr = w.ptr.wrapping_offset(start * w.strides[0]);
    }
    w.shape[0] = n as isize;
    w.strides[0] = w.strides[0].saturating_mul(step);
    w.len = w.shape.iter().map(|&n| n as usize).product::<usize>() * w.itemsize;
    Ok(w)
}
fn mv_getitem(vm: &mut Vm, v: Value, key: Value) -> R {
    let m = this(vm, v)?;
    match place(vm, m, key, false)? {
        Place::Item(p) => unpack(vm, &m.view, p),
        Place::Whole => Ok(v),
        Place::Slice => {
            // The loan is held first: the slice's parts may release the view.
            let shared = managed(vm, m)?;
            let w = sliced(vm, m, key)?;
            Ok(vm.new_view(shared, w).value())
        }
        Place::Slices => Err(not_implemented(vm, "multi-dimensional slicing is not implemented")),
    }
}
fn mv_setitem(vm: &mut Vm, v: Value, key: Value, x: Value) -> R<()> {
    let m = this(vm, v)?;
    if m.view.readonly {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    if x.is_unbound() {
        return Err(vm.type_error("cannot delete memory"));
    }
    match place(vm, m, key, true)? {
        Place::Item(p) => pack(vm, m, p, x),
        Place::Slice if m.view.shape.len() == 1 => {
            let source = vm.get_buffer(x, flags::FULL_RO)?;
            let w = sliced(vm, m, key)?;
            check(vm, m)?;
            let from = view_of(&source);
            let plain = |f: &str| f.strip_prefix('@').unwrap_or(f).to_string();
            if from.shape != w.shape || plain(&from.format) != plain(&w.format) || from.itemsize != w.itemsize
            {
                source.release(vm)?;
                return Err(
                    vm.value_error("memoryview assignment: lvalue and rvalue have different structures")
                );
            }
            // A copy first: the two may overlap.
            let data = from.to_vec(false);
            source.release(vm)?;
            check(vm, m)?;
            let mut rest = &data[..];
            w.for_each(false, &mut |p| {
                let (item, tail) = rest.split_at(w.itemsize.min(rest.len()));
                // SAFETY: `p` is the address of an item in memory that may be written.
                unsafe { std::ptr::copy_nonoverlapping(item.as_ptr(), p, item.len()) };
                rest = tail;
            });
            Ok(())
        }
        _ => Err(not_implemented(vm, "memoryview slice assignments are currently restricted to ndim = 1")),
    }
}

// ---- comparison ----

fn mv_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let answer = |eq: bool| Ok(Value::bool(eq == (op == CmpOp::Eq)));
    let m = mv_of(vm, a)?;
    if m.managed.borrow().is_none() {
        return answer(a == b);
    }
    // The other side, on loan for the time of the comparison.
    let (w, loan) = match b.native::<MemoryView>() {
        Some(other) if other.managed.borrow().is_none() => return answer(a == b),
        Some(other) => (other.view.clone(), None),
        None => {
            if !vm.has_buffer(b) {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            match vm.get_buffer(b, flags::FULL_RO) {
                Ok(buf) => (view_of(&buf), Some(buf)),
                Err(_) => {
                    vm.clear_exception();
                    return Ok(Value::NOT_IMPLEMENTED);
                }
            }
        }
    };
    let mine = managed(vm, m)?;
    let r = views_equal(vm, &m.view, &w);
    if let Some(buf) = loan {
        buf.release(vm)?;
    }
    drop(mine);
    answer(r?)
}
fn views_equal(vm: &mut Vm, v: &View, w: &View) -> R<bool> {
    // With a zero somewhere the dimensions behind it do not count.
    if v.shape.len() != w.shape.len() {
        return Ok(false);
    }
    for (x, y) in v.shape.iter().zip(&w.shape) {
        if x != y {
            return Ok(false);
        }
        if *x == 0 {
            break;
        }
    }
    if v.shape.contains(&0) {
        return Ok(true);
    }
    let (f, g) = (v.native(), w.native());
    let (x, y) = (v.to_vec(false), w.to_vec(false));
    let whole = |c: u8| !matches!(c, b'f' | b'd' | b'e' | b'?');
    if let (Some(f), Some(g)) = (f, g)
        && f == g
        && whole(f)
    {
        return Ok(x == y);
    }
    for (p, q) in x.chunks_exact(v.itemsize).zip(y.chunks_exact(w.itemsize)) {
        let (Some(a), Some(b)) = (unpack_any(vm, f, &v.format, p)?, unpack_any(vm, g, &w.format, q)?) else {
            return Ok(false);
        };
        if !vm.eq_values(a, b)? {
            return Ok(false);
        }
    }
    Ok(true)
}
impl Vm {
    /// `a == b` without the short cut for identity (NaN).
    fn eq_values(&mut self, a: Value, b: Value) -> R<bool> {
        self.compare_bool(a, b, CmpOp::Eq)
    }
}
/// An item of any format, by module struct if need be; None for a format that it does not know.
fn unpack_any(vm: &mut Vm, native: Option<u8>, format: &str, item: &[u8]) -> R<Option<Value>> {
    if let Some(c) = native {
        // SAFETY: the slice is one item long.
        return Ok(Some(unsafe { unpack_native(vm, c, item.as_ptr()) }));
    }
    let module = vm.import_native("struct")?;
    let format = vm.str_value(format);
    let data = vm.new_bytes(item).value();
    match vm.call_method(module, "unpack", &[format, data]) {
        Ok(t) => Ok(Some(match t.to_tuple() {
            Some(t) if t.len == 1 => t.get(0),
            _ => t,
        })),
        Err(e) => {
            let t = vm.exc.Exception;
            vm.expect_exception(e, t)?;
            Ok(None)
        }
    }
}

// ---- methods ----

fn mv_tolist(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    if m.view.native().is_none() {
        let f = m.view.format.clone();
        return Err(not_implemented(vm, &format!("memoryview: format {f} not supported")));
    }
    tolist(vm, &m.view, 0, m.view.ptr)
}
fn tolist(vm: &mut Vm, w: &View, dim: usize, p: *mut u8) -> R {
    if dim == w.shape.len() {
        return unpack(vm, w, p);
    }
    let l = vm.new_list(&[]);
    for i in 0..w.shape[dim] {
        let v = tolist(vm, w, dim + 1, p.wrapping_offset(i * w.strides[dim]))?;
        vm.list_push(l, v)?;
    }
    Ok(l.value())
}
fn mv_tobytes(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let fortran = if a[1].is_unbound() || a[1].is_none() {
        false
    } else {
        let Some(s) = a[1].to_str() else {
            let t = vm.type_name(a[1]);
            return Err(vm.type_error(format!("tobytes() argument 'order' must be str or None, not {t}")));
        };
        match s.as_ascii() {
            Some("C") => false,
            Some("F") => true,
            Some("A") => m.view.f_contiguous(),
            _ => return Err(vm.value_error("order must be 'C', 'F' or 'A'")),
        }
    };
    vm.reserve_text(m.view.len)?;
    let b = m.view.to_vec(fortran);
    Ok(vm.try_new_bytes(&b)?.value())
}
fn mv_hex(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    m.exports.set(m.exports.get() + 1);
    let done = hex_arguments(vm, a[1], a[2]);
    m.exports.set(m.exports.get() - 1);
    let (sep, every) = done?;
    hex_text(vm, &m.view.to_vec(false), sep, every)
}
fn mv_toreadonly(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let w = View { readonly: true, ..m.view.clone() };
    derive(vm, m, w)
}
fn mv_cast(vm: &mut Vm, a: &[Value]) -> R {
    let m = mv_of(vm, a[0])?;
    let Some(format) = a[1].to_str() else {
        let t = if a[1].is_none() { "None".into() } else { vm.type_name(a[1]) };
        return Err(vm.type_error(format!("cast() argument 'format' must be str, not {t}")));
    };
    check(vm, m)?;
    let mut w = m.view.clone();
    if !w.c_contiguous() {
        return Err(vm.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let shape_given = !a[2].is_unbound();
    if (shape_given || w.shape.len() != 1) && w.shape.contains(&0) {
        return Err(vm.type_error("memoryview: cannot cast view with zeros in shape or strides"));
    }
    let dims: Option<taipan_heap::RootedVec> = if shape_given {
        let items = match (a[2].to_list(), a[2].to_tuple()) {
            (Some(l), _) => taipan_heap::RootedVec::from_slice(&vm.heap, l.as_slice()),
            (_, Some(t)) => taipan_heap::RootedVec::from_slice(&vm.heap, t.as_slice()),
            _ => return Err(vm.type_error("shape must be a list or a tuple")),
        };
        if items.len() > 64 {
            return Err(vm.value_error("memoryview: number of dimensions must not exceed 64"));
        }
        if w.shape.len() != 1 && items.len() != 1 {
            return Err(vm.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
        }
        Some(items)
    } else {
        None
    };
    let Some(source) = w.native() else {
        return Err(vm.value_error("memoryview: source format must be a native single character format prefixed with an optional '@'"));
    };
    let text = format.to_string_lossy();
    let Some(target) = native_format(&text) else {
        return Err(vm.value_error("memoryview: destination format must be a native single character format prefixed with an optional '@'"));
    };
    if !is_byte_format(source) && !is_byte_format(target) {
        return Err(vm.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let itemsize = item_size(target).unwrap_or(1);
    if !w.len.is_multiple_of(itemsize) {
        return Err(vm.type_error("memoryview: length is not a multiple of itemsize"));
    }
    w.format = Cow::Owned(text);
    w.itemsize = itemsize;
    w.shape = vec![(w.len / itemsize) as isize];
    w.strides = vec![itemsize as isize];
    if let Some(dims) = dims {
        let mut shape = Vec::with_capacity(dims.len());
        let mut product = itemsize as isize;
        for &d in dims.iter() {
            if !d.is_int_like() {
                return Err(vm.type_error("memoryview.cast(): elements of shape must be integers"));
            }
            let n = vm.to_ssize(d)?;
            if n <= 0 {
                return Err(vm.value_error("memoryview.cast(): elements of shape must be integers > 0"));
            }
            product = match product.checked_mul(n) {
                Some(p) => p,
                None => return Err(vm.value_error("memoryview.cast(): product(shape) > SSIZE_MAX")),
            };
            shape.push(n);
        }
        if product as usize != w.len {
            return Err(vm.type_error("memoryview: product(shape) * itemsize != buffer size"));
        }
        let mut strides = vec![itemsize as isize; shape.len()];
        for i in (1..shape.len()).rev() {
            strides[i - 1] = strides[i] * shape[i];
        }
        w.shape = shape;
        w.strides = strides;
    }
    derive(vm, m, w)
}
fn mv_count(vm: &mut Vm, a: &[Value]) -> R {
    let mut n = 0;
    let it = mv_iter(vm, a[0])?;
    while let Some(x) = vm.next(it)? {
        if vm.eq(x, a[1])? {
            n += 1;
        }
    }
    Ok(Value::small(n))
}
fn mv_index(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    match m.view.shape.len() {
        1 => {}
        0 => return Err(vm.type_error("invalid lookup on 0-dim memory")),
        _ => return Err(not_implemented(vm, "multi-dimensional lookup is not implemented")),
    }
    let n = m.view.shape[0];
    let mut bound = |v: Value, default: isize| -> R<isize> {
        let i = if v.is_unbound() { default } else { vm.search_bound(v)? };
        Ok(if i < 0 { i.saturating_add(n).max(0) } else { i })
    };
    let (start, stop) = (bound(a[2], 0)?, bound(a[3], isize::MAX)?);
    for i in start..stop.min(n) {
        check(vm, m)?;
        let x = unpack(vm, &m.view, m.view.ptr.wrapping_offset(i * m.view.strides[0]))?;
        if vm.eq(x, a[1])? {
            return Ok(Value::small(i as i64));
        }
    }
    Err(vm.value_error("memoryview.index(x): x not found"))
}
fn mv_class_getitem(vm: &mut Vm, a: &[Value]) -> R {
    vm.generic_alias(a[0], a[1])
}

// ---- iteration ----

pub struct MemoryIter {
    seq: Slot,
    index: Cell<usize>,
}
crate::impl_trace!(MemoryIter { seq; index });

pub static MEMORY_ITER: TypeDef = TypeDef {
    slots: Slots { iter: Some(|_, it| Ok(it)), next: Some(iter_next), ..Slots::NONE },
    ..TypeDef::native::<MemoryIter>("memory_iterator")
};
fn mv_iter(vm: &mut Vm, v: Value) -> R {
    let m = this(vm, v)?;
    match m.view.shape.len() {
        1 => {}
        0 => return Err(vm.type_error("invalid indexing of 0-dim memory")),
        _ => return Err(not_implemented(vm, "multi-dimensional sub-views are not implemented")),
    }
    let cls = vm.native_type(&MEMORY_ITER);
    Ok(vm.new_native(cls, MemoryIter { seq: Slot::new(v), index: Cell::new(0) }).value())
}
fn iter_next(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(it) = it.native::<MemoryIter>() else { return Ok(None) };
    let Some(m) = it.seq.get().native::<MemoryView>() else { return Ok(None) };
    let i = it.index.get();
    check(vm, m)?;
    if i as isize >= m.view.shape[0] {
        it.seq.set(&vm.heap, it, Value::UNBOUND);
        return Ok(None);
    }
    it.index.set(i + 1);
    unpack(vm, &m.view, m.view.ptr.wrapping_offset(i as isize * m.view.strides[0])).map(Some)
}
