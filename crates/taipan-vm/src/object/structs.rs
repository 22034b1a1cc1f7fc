//! The structs behind the core kinds.

use super::kind;
use crate::dict::DictObj;
use crate::typeobj::TypeObj;
use std::cell::Cell;
use taipan_heap::{Gc, Header, HeapObject, Kind, PtrSlot, Slot, Value, ValueArray};
use taipan_text::Text;

macro_rules! heap_objects { ($($t:ty = $k:ident),* $(,)?) => { $(
    // SAFETY: repr(C) with the header first; the kind is used for no other struct.
    unsafe impl HeapObject for $t { const KIND: Kind = kind::$k; }
)* } }
heap_objects! {
    StrObj = STR, BytesObj = BYTES, TupleObj = TUPLE, ListObj = LIST, FloatObj = FLOAT, BigIntObj = BIGINT,
    ComplexObj = COMPLEX, FuncObj = FUNCTION, NativeFn = NATIVE_FN, MethodObj = METHOD, CellObj = CELL,
    ModuleObj = MODULE, ExcObj = EXCEPTION, InstanceObj = INSTANCE, SubValue = SUBVALUE, SliceObj = SLICE,
    RangeObj = RANGE, ByteArrayObj = BYTEARRAY, GenObj = GENERATOR, PropertyObj = PROPERTY,
    WrapObj = WRAPPER, TracebackObj = TRACEBACK, FrameObj = FRAME, RangeIter = RANGE_ITER, SeqIter = SEQ_ITER,
}

/// Instance of a Python-level class whose native base is `object`. Behind the header: the attribute word (unless
/// the class has no `__dict__`), the `__slots__` members, the inline attribute slots. All are values.
#[repr(C)]
pub struct InstanceObj {
    pub hdr: Header,
}

/// Instance of a Python-level class that extends an immutable value type.
#[repr(C)]
pub struct SubValue {
    pub hdr: Header,
    /// The plain int, float, complex, str, bytes or tuple.
    pub value: Slot,
}

/// A float that is not immediate (exponent outside the self-tagged range).
#[repr(C)]
pub struct FloatObj {
    pub hdr: Header,
    pub value: f64,
}

#[repr(C)]
pub struct ComplexObj {
    pub hdr: Header,
    pub re: f64,
    pub im: f64,
}

/// An int outside 62 bits: sign and magnitude, little-endian limbs behind the struct, no leading zero limb.
#[repr(C)]
pub struct BigIntObj {
    pub hdr: Header,
    pub len: u32,
    pub negative: bool,
}

/// A string whose units are at the start of a buffer that may hold more: what repeated `s += x` makes. The first
/// [`GROWING_HEADER`] bytes of the buffer count the bytes in use; the string that ends there may be extended in place.
#[repr(C)]
pub struct ExternalStr {
    pub str: StrObj,
    pub buffer: PtrSlot<taipan_heap::RawBytes>,
}
// SAFETY: a StrObj with one more field; the flag `EXTERNAL` tells them apart.
unsafe impl HeapObject for ExternalStr {
    const KIND: Kind = kind::STR;
}
pub const GROWING_HEADER: usize = 8;

/// A string: `len` characters of 1, 2 or 4 bytes (`flags::WIDTH_MASK`) behind the struct, the narrowest that
/// holds them; lone surrogates are allowed.
#[repr(C)]
pub struct StrObj {
    pub hdr: Header,
    /// Python's hash, or -1 while it is not computed.
    pub hash: Cell<i64>,
    pub len: usize,
}

#[repr(C)]
pub struct BytesObj {
    pub hdr: Header,
    pub hash: Cell<i64>,
    pub len: usize,
}

/// A bytearray: `len` bytes from `start` of `buf` (a `RawBytes`).
#[repr(C)]
pub struct ByteArrayObj {
    pub hdr: Header,
    pub len: Cell<usize>,
    pub start: Cell<usize>,
    pub buf: PtrSlot<taipan_heap::RawBytes>,
    /// Buffer exports alive: while not zero the size may not change.
    pub exports: Cell<usize>,
}

/// A tuple: `len` values behind the struct.
#[repr(C)]
pub struct TupleObj {
    pub hdr: Header,
    pub len: usize,
    /// -1: not computed yet (no hash is -1).
    pub hash: Cell<i64>,
}
impl TupleObj {
    /// The struct for `len` items, which are to be written behind it.
    #[inline(always)]
    pub fn header(len: usize) -> TupleObj {
        TupleObj { hdr: Header::new(crate::shape::id::TUPLE, super::kind::TUPLE), len, hash: Cell::new(-1) }
    }
}

/// A list: the first `len` values of `items` (null while nothing was ever stored).
#[repr(C)]
pub struct ListObj {
    pub hdr: Header,
    pub len: Cell<usize>,
    pub items: PtrSlot<ValueArray>,
}

#[repr(C)]
pub struct SliceObj {
    pub hdr: Header,
    pub start: Slot,
    pub stop: Slot,
    pub step: Slot,
}

/// `range`: any ints; `len` is an int value too.
#[repr(C)]
pub struct RangeObj {
    pub hdr: Header,
    pub start: Slot,
    pub stop: Slot,
    pub step: Slot,
    pub len: Slot,
}

/// Iterator over a range whose bounds all fit machine ints.
#[repr(C)]
pub struct RangeIter {
    pub hdr: Header,
    pub next: Cell<i64>,
    pub step: i64,
    /// Items left.
    pub left: Cell<i64>,
}

/// Iterator over a list, tuple, str, bytes, … by index. `seq` is unbound when exhausted.
#[repr(C)]
pub struct SeqIter {
    pub hdr: Header,
    pub index: Cell<usize>,
    pub seq: Slot,
}
impl SeqIter {
    #[inline(always)]
    pub fn new(shape: u32, seq: Value) -> SeqIter {
        SeqIter { hdr: Header::new(shape, super::kind::SEQ_ITER), index: Cell::new(0), seq: Slot::new(seq) }
    }
}

/// A Python function.
#[repr(C)]
pub struct FuncObj {
    pub hdr: Header,
    pub code: PtrSlot<crate::code::CodeObj>,
    pub globals: PtrSlot<DictObj>,
    pub builtins: PtrSlot<DictObj>,
    /// Tuple of cells, or None.
    pub closure: Slot,
    /// Tuple, or None.
    pub defaults: Slot,
    /// Dict, or None.
    pub kwdefaults: Slot,
    /// Changes when code, defaults or kwdefaults are assigned; 0: none given yet.
    pub version: Cell<u32>,
    pub name: Slot,
    pub qualname: Slot,
    pub module: Slot,
    pub doc: Slot,
    /// Dict, None, or unbound while `__annotate__` has not been called.
    pub annotations: Slot,
    pub annotate: Slot,
    pub type_params: Slot,
    /// `__dict__`: a dict, or unbound while there is none.
    pub dict: Slot,
}

/// A function or method written in Rust, perhaps bound to `self`.
#[repr(C)]
pub struct NativeFn {
    pub hdr: Header,
    pub def: &'static crate::native::MethodDef,
    /// Unbound for a plain descriptor (`list.append`), the receiver or module for a bound one.
    pub self_: Slot,
    /// The class of a method descriptor; unbound for module functions.
    pub owner: Slot,
    /// `__module__` of a module function.
    pub module: Slot,
}

/// A bound method.
#[repr(C)]
pub struct MethodObj {
    pub hdr: Header,
    pub func: Slot,
    pub self_: Slot,
}

#[repr(C)]
pub struct CellObj {
    pub hdr: Header,
    /// Unbound when empty.
    pub value: Slot,
}

#[repr(C)]
pub struct ModuleObj {
    pub hdr: Header,
    /// `__dict__`: always a dict.
    pub dict: Slot,
}

/// Any exception instance. Types with fields of their own (OSError, SyntaxError, …) keep them in `dict`-like
/// extra slots declared by their `TypeDef` members.
#[repr(C)]
pub struct ExcObj {
    pub hdr: Header,
    pub args: Slot,
    pub traceback: Slot,
    pub context: Slot,
    pub cause: Slot,
    pub suppress_context: Cell<bool>,
    /// Fields of the builtin type, by index (see `exceptions`): e.g. errno, strerror, filename of OSError.
    pub fields: [Slot; 9],
    /// `__dict__`: a dict, or unbound while there is none.
    pub dict: Slot,
}

#[repr(C)]
pub struct PropertyObj {
    pub hdr: Header,
    pub get: Slot,
    pub set: Slot,
    pub del: Slot,
    pub doc: Slot,
    pub name: Slot,
}

/// `staticmethod` and `classmethod` (told apart by class): a wrapped callable.
#[repr(C)]
pub struct WrapObj {
    pub hdr: Header,
    pub func: Slot,
    /// `__dict__`: a dict, or unbound while there is none.
    pub dict: Slot,
}

#[repr(C)]
pub struct TracebackObj {
    pub hdr: Header,
    pub next: Slot,
    pub frame: PtrSlot<FrameObj>,
    /// Word offset of the instruction in its code.
    pub lasti: Cell<u32>,
    /// 0 when to be computed from `lasti`.
    pub lineno: Cell<i32>,
}

/// A frame as Python code sees it. While the frame runs, `fp` points into the value stack (or it is owned by a
/// suspended generator); when it ends, its locals are copied to `locals`.
#[repr(C)]
pub struct FrameObj {
    pub hdr: Header,
    pub func: PtrSlot<FuncObj>,
    pub code: PtrSlot<crate::code::CodeObj>,
    /// Locals area of the running frame, null when it has ended or is suspended.
    pub fp: Cell<*mut Value>,
    /// The generator that owns the frame, if any.
    pub generator: Slot,
    /// After the frame's end: its localsplus values.
    pub saved: PtrSlot<ValueArray>,
    /// The mapping of a module or class body, unbound for functions.
    pub locals: Slot,
    /// The caller's frame object, once somebody asked or the frame ended.
    pub back: Slot,
    pub lasti: Cell<u32>,
    pub trace: Slot,
    /// Set through `f_locals` proxies: names that are not local variables.
    pub extra_locals: Slot,
    pub lineno_override: Cell<i32>,
    pub trace_lines: Cell<bool>,
    pub trace_opcodes: Cell<bool>,
}

/// A generator, coroutine or async generator (told apart by class). While it is suspended, `frame` holds the
/// locals and operand stack; while it runs they lie on the value stack.
#[repr(C)]
pub struct GenObj {
    pub hdr: Header,
    pub func: PtrSlot<FuncObj>,
    pub code: PtrSlot<crate::code::CodeObj>,
    /// localsplus then operand stack.
    pub frame: PtrSlot<ValueArray>,
    /// Live words of `frame`. (Machine code reads and writes depth and state as one word.)
    pub depth: Cell<u32>,
    pub state: Cell<GenState>,
    /// Where to go on, as a word offset. (Machine code writes it as a word.)
    pub pc: Cell<u32>,
    pub spare: u32,
    /// The exception being handled inside the generator, None if none.
    pub handled: Slot,
    /// While it runs: the consumer's handled exception, and the generator that was running before.
    pub caller_handled: Slot,
    pub caller_gen: Slot,
    pub name: Slot,
    pub qualname: Slot,
    /// The frame object, once somebody asked; unbound otherwise.
    pub frame_obj: Slot,
    /// Coroutines: `cr_origin`; async generators: the hooks' finalizer.
    pub origin: Slot,
    pub flags: Cell<u32>,
    /// In a chain (`interp::delegation`): how many delegate above this one, counted from anywhere.
    pub level: Cell<u32>,
    /// In a chain: who delegates to this one.
    // GC: alive while it is looked at (see `interp::delegation`); traced only while the generator runs.
    pub delegator: Slot,
    /// The root of a chain: its leaf; the leaf: its root.
    pub other: Slot,
    /// Root and leaf: collections of the heap when they found each other.
    pub stamp: Cell<u64>,
}

impl GenObj {
    /// A generator that has not started.
    #[inline(always)]
    pub fn new(
        shape: u32,
        func: Gc<FuncObj>,
        code: Gc<crate::code::CodeObj>,
        frame: Gc<ValueArray>,
        depth: u32,
        pc: u32,
    ) -> GenObj {
        GenObj {
            hdr: Header::new(shape, super::kind::GENERATOR),
            func: PtrSlot::new(Some(func)),
            code: PtrSlot::new(Some(code)),
            frame: PtrSlot::new(Some(frame)),
            depth: Cell::new(depth),
            state: Cell::new(GenState::Created),
            pc: Cell::new(pc),
            spare: 0,
            handled: Slot::new(Value::NONE),
            caller_handled: Slot::new(Value::NONE),
            caller_gen: Slot::new(Value::UNBOUND),
            name: Slot::new(func.name.get()),
            qualname: Slot::new(func.qualname.get()),
            frame_obj: Slot::new(Value::UNBOUND),
            origin: Slot::new(Value::NONE),
            flags: Cell::new(0),
            level: Cell::new(1 << 30),
            delegator: Slot::new(Value::UNBOUND),
            other: Slot::new(Value::UNBOUND),
            stamp: Cell::new(0),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
// A word of its own: copied with its neighbours, a byte between them would wait for its store.
#[repr(u32)]
pub enum GenState {
    Created,
    Suspended,
    /// Suspended in `yield from` or `await`.
    SuspendedYieldFrom,
    Running,
    Finished,
    // In a chain (see `interp::delegation`).
    /// Its first generator, which waits for the second.
    Root,
    /// One in the middle, which waits for the next.
    Inner,
    /// The last one, which is suspended.
    Leaf,
    /// The last one, which waits for something that is no generator of the chain.
    LeafYieldFrom,
}
impl GenState {
    /// Suspended, in no chain: its frame can be entered.
    #[inline(always)]
    pub fn is_enterable(self) -> bool {
        self as u32 <= GenState::SuspendedYieldFrom as u32
    }
    #[inline(always)]
    pub fn is_chained(self) -> bool {
        self as u32 >= GenState::Root as u32
    }
}

impl TupleObj {
    #[inline(always)]
    pub fn as_slice(&self) -> &[Value] {
        // SAFETY: `len` values follow the struct and are never changed after construction.
        unsafe { std::slice::from_raw_parts((self as *const Self).add(1).cast(), self.len) }
    }
    #[inline(always)]
    pub fn get(&self, i: usize) -> Value {
        self.as_slice()[i]
    }
}

impl ListObj {
    /// The items as they are now. The slice is stale as soon as the list is changed: do not hold it across
    /// anything that may run Python code; take [`ListObj::get`] by index there.
    #[inline(always)]
    pub fn as_slice(&self) -> &[Value] {
        match self.items.get() {
            // SAFETY: the array holds at least `len` values; it stays alive while the slice is on the stack.
            Some(a) => unsafe { std::slice::from_raw_parts(a.as_slice().as_ptr().cast(), self.len.get()) },
            None => &[],
        }
    }
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<Value> {
        self.as_slice().get(i).copied()
    }
}

impl BytesObj {
    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `len` bytes follow the struct and never change after construction.
        unsafe { std::slice::from_raw_parts((self as *const Self).add(1).cast(), self.len) }
    }
}

impl BigIntObj {
    #[inline(always)]
    pub fn limbs(&self) -> &[u64] {
        // SAFETY: `len` limbs follow the struct and never change after construction.
        unsafe { std::slice::from_raw_parts((self as *const Self).add(1).cast(), self.len as usize) }
    }
}

impl StrObj {
    #[inline(always)]
    pub fn width_log2(&self) -> u16 {
        (self.hdr.flags.get() & super::flags::WIDTH_MASK) >> super::flags::WIDTH_SHIFT
    }
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.hdr.flags.get() & super::flags::ASCII != 0
    }
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.hdr.flags.get() & super::flags::INTERNED != 0
    }
    /// Where the units are: behind the struct, or in a growing buffer (see [`ExternalStr`]).
    #[inline(always)]
    fn units_ptr(&self) -> *const u8 {
        // SAFETY: the flag tells the layout.
        unsafe {
            let behind = (self as *const Self).add(1);
            if self.hdr.flags.get() & super::flags::EXTERNAL == 0 {
                return behind.cast();
            }
            (*(self as *const Self).cast::<ExternalStr>())
                .buffer
                .get_unchecked()
                .as_mut_ptr()
                .add(GROWING_HEADER)
        }
    }
    /// The bytes of the buffer, as stored.
    #[inline(always)]
    pub fn buffer(&self) -> &[u8] {
        // SAFETY: `len << width` bytes are there and never change after construction.
        unsafe { std::slice::from_raw_parts(self.units_ptr(), self.len << self.width_log2()) }
    }
    #[inline(always)]
    pub fn text(&self) -> Text<'_> {
        // SAFETY: `len` units of the width follow the struct, 8-aligned.
        unsafe {
            let p = self.units_ptr();
            match self.width_log2() {
                0 => Text::Latin1(std::slice::from_raw_parts(p.cast(), self.len)),
                1 => Text::Ucs2(std::slice::from_raw_parts(p.cast(), self.len)),
                _ => Text::Ucs4(std::slice::from_raw_parts(p.cast(), self.len)),
            }
        }
    }
    /// The text when it is ASCII, without copying.
    #[inline(always)]
    pub fn as_ascii(&self) -> Option<&str> {
        // SAFETY: the flag says that all bytes are ASCII.
        if self.is_ascii() { Some(unsafe { std::str::from_utf8_unchecked(self.buffer()) }) } else { None }
    }
    /// The code point at `i` (must be in range).
    #[inline(always)]
    pub fn char_at(&self, i: usize) -> u32 {
        #[allow(clippy::unnecessary_cast)]
        let c = taipan_text::with_units!(self.text(), s => s[i] as u32);
        c
    }
    pub fn chars(&self) -> taipan_text::units::Chars<'_> {
        self.text().iter()
    }
    /// For messages: lone surrogates become U+FFFD.
    pub fn to_string_lossy(&self) -> String {
        if let Some(s) = self.as_ascii() {
            return s.to_string();
        }
        self.chars().map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect()
    }
    /// UTF-8 text, or None if there is a lone surrogate.
    pub fn to_utf8(&self) -> Option<std::borrow::Cow<'_, str>> {
        if let Some(s) = self.as_ascii() {
            return Some(std::borrow::Cow::Borrowed(s));
        }
        self.chars().map(char::from_u32).collect::<Option<String>>().map(std::borrow::Cow::Owned)
    }
    /// Same characters (both in their narrowest form, so the buffers decide).
    #[inline]
    pub fn equals(&self, other: &StrObj) -> bool {
        if self.len != other.len || self.width_log2() != other.width_log2() {
            return false;
        }
        let (a, b) = (self.buffer(), other.buffer());
        // Strings that differ mostly do so at once: a look at that is cheaper than a call.
        a.first() == b.first() && a == b
    }
    pub fn eq_str(&self, s: &str) -> bool {
        match self.as_ascii() {
            Some(a) => a == s,
            None => self.len == s.chars().count() && self.chars().eq(s.chars().map(|c| c as u32)),
        }
    }
}

impl std::fmt::Display for StrObj {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.as_ascii() {
            Some(s) => f.pad(s),
            None => f.pad(&self.to_string_lossy()),
        }
    }
}

/// The class of an object found through a typed pointer.
pub trait HasType {
    fn type_ptr(&self, vm: &crate::Vm) -> Gc<TypeObj>;
}
impl<T: HeapObject> HasType for Gc<T> {
    #[inline(always)]
    fn type_ptr(&self, vm: &crate::Vm) -> Gc<TypeObj> {
        vm.type_of(self.value())
    }
}
