//! Arrays for the VM's containers: of values, and of raw bytes the collector does not look into.
//!
//! A list is a header object that points to a `ValueArray` of some capacity; the array knows only its
//! capacity. Slots that are not in use must hold something harmless (they are traced).

use crate::header::{Header, HeapObject, Kind, KindInfo};
use crate::heap::Heap;
use crate::ptr::{Gc, Slot};
use crate::value::Value;

/// `len` values. `len` is fixed when the array is made: what a list calls its capacity.
#[repr(C)]
pub struct ValueArray {
    hdr: Header,
    len: usize,
    values: [Slot; 0],
}

// SAFETY: repr(C), header first, described by VALUES_INFO.
unsafe impl HeapObject for ValueArray {
    const KIND: Kind = Kind::VALUES;
}

pub(crate) const VALUES_INFO: KindInfo =
    KindInfo::values_tail("values", std::mem::offset_of!(ValueArray, values) as u16, values_size);
pub(crate) const BYTES_RAW_INFO: KindInfo = KindInfo::sized_leaf("raw bytes", raw_size);

unsafe fn values_size(p: *const Header) -> usize {
    // SAFETY: the kind says what it is.
    let a = unsafe { &*p.cast::<ValueArray>() };
    ValueArray::bytes(a.len)
}
unsafe fn raw_size(p: *const Header) -> usize {
    // SAFETY: the kind says what it is.
    let a = unsafe { &*p.cast::<RawBytes>() };
    size_of::<RawBytes>() + a.cap
}

/// Copies `n` words; the ranges may overlap. Most lists and argument lists are short: those need no call.
///
/// # Safety
/// Both ranges are in bounds.
#[inline(always)]
pub unsafe fn copy_words(src: *const u64, dst: *mut u64, n: usize) {
    // SAFETY: all parts lie within the ranges, and everything is read before anything is written.
    unsafe {
        match n {
            0 => {}
            1 => *dst = *src,
            2..4 => {
                let [a, b, c] = [word(src), word(src.add(1)), word(src.add(n - 1))];
                *dst = a;
                *dst.add(1) = b;
                *dst.add(n - 1) = c;
            }
            4..=8 => {
                let last = src.add(n - 4);
                let [a, b, c, d] = [0, 1, 2, 3].map(|i| word(src.add(i)));
                let [e, f, g, h] = [0, 1, 2, 3].map(|i| word(last.add(i)));
                for (i, w) in [a, b, c, d].into_iter().enumerate() {
                    *dst.add(i) = w;
                }
                for (i, w) in [e, f, g, h].into_iter().enumerate() {
                    *dst.add(n - 4 + i) = w;
                }
            }
            // (Many of these lie apart.)
            9..=24 if src.wrapping_add(n) <= dst.cast_const() || dst.cast_const().wrapping_add(n) <= src => {
                copy_few_words(src, dst, n)
            }
            _ => std::ptr::copy(src, dst, n),
        }
    }
}
/// Copies `n` words that do not overlap, one after the other: for few words.
///
/// # Safety
/// Both ranges are in bounds.
#[inline(always)]
pub unsafe fn copy_few_words(src: *const u64, dst: *mut u64, n: usize) {
    // SAFETY: promised by the caller.
    unsafe {
        let mut i = 0;
        while i < n {
            *dst.add(i) = word(src.add(i));
            i += 1;
        }
    }
}
/// A word, read as such. What is copied was often stored a moment ago, word by word: the compiler must not read it in
/// wider pieces, which would wait until all the stores are done.
#[inline(always)]
unsafe fn word(p: *const u64) -> u64 {
    // SAFETY: promised by the callers; the assembly is empty.
    unsafe {
        #[allow(unused_mut)]
        let mut w = *p;
        #[cfg(not(miri))]
        std::arch::asm!("/* {0} */", inout(reg) w, options(pure, nomem, nostack, preserves_flags));
        w
    }
}

impl ValueArray {
    pub const LEN_OFFSET: usize = std::mem::offset_of!(ValueArray, len);
    pub const VALUES_OFFSET: usize = std::mem::offset_of!(ValueArray, values);
    /// Longest array one may ask for.
    pub const MAX_LEN: usize = (isize::MAX as usize - 1024) / 8;

    const fn bytes(len: usize) -> usize {
        size_of::<ValueArray>() + len * 8
    }
    #[inline(always)]
    fn shell(len: usize) -> ValueArray {
        ValueArray { hdr: Header::new(0, Kind::VALUES), len, values: [] }
    }

    /// An array of `len` times `fill`. For lengths that a program cannot make huge.
    pub fn new(heap: &Heap, len: usize, fill: Value) -> Gc<ValueArray> {
        assert!(len <= ValueArray::MAX_LEN, "array length");
        // SAFETY: the size is that of `len` values, which are written at once.
        let a = unsafe { heap.alloc_uninit(ValueArray::bytes(len), ValueArray::shell(len)) };
        a.init(&[], fill);
        a
    }
    /// An array with undefined values, which must be written at once, if there is memory at hand: for code that may
    /// not make a call.
    ///
    /// # Safety
    /// See above.
    #[inline(always)]
    pub unsafe fn bump(heap: &Heap, len: usize) -> Option<Gc<ValueArray>> {
        let p = heap.try_bump(ValueArray::bytes(len));
        if p == 0 {
            return None;
        }
        let a = p as *mut ValueArray;
        // SAFETY: the cell is ours and large enough.
        unsafe {
            a.write(ValueArray::shell(len));
            Some(Gc::from_raw(a))
        }
    }
    /// A copy of `values`, of a length that a program cannot make huge.
    #[inline]
    pub fn from_slice(heap: &Heap, values: &[Value]) -> Gc<ValueArray> {
        let len = values.len();
        assert!(len <= ValueArray::MAX_LEN, "array length");
        // SAFETY: the size is that of `len` values, which are written at once.
        let a = unsafe { heap.alloc_uninit(ValueArray::bytes(len), ValueArray::shell(len)) };
        a.init(values, Value::UNBOUND);
        a
    }
    /// The same for lengths that a program chooses: `None` at the memory limit.
    pub fn try_new(heap: &Heap, len: usize, fill: Value) -> Option<Gc<ValueArray>> {
        ValueArray::try_from_slice(heap, &[], len, fill)
    }
    fn init(&self, values: &[Value], fill: Value) {
        let rest = &self.as_slice()[values.len()..];
        // SAFETY: the array has just been allocated, so it is young; it has room for the values.
        unsafe {
            copy_words(values.as_ptr().cast(), self.as_ptr().cast_mut().cast(), values.len());
            rest.iter().for_each(|s| s.init(fill));
        }
    }
    /// A new array of `len` (not less than `values`) that begins with `values`; the rest is `fill`.
    pub fn try_from_slice(heap: &Heap, values: &[Value], len: usize, fill: Value) -> Option<Gc<ValueArray>> {
        let len = len.max(values.len());
        if len > ValueArray::MAX_LEN {
            return None;
        }
        // SAFETY: the size is that of `len` values, which are written at once.
        let a = unsafe { heap.try_alloc_uninit(ValueArray::bytes(len), ValueArray::shell(len)) }?;
        a.init(values, fill);
        Some(a)
    }

    /// A copy of `n` values, from `values[start]` in steps of `step`.
    ///
    /// # Safety
    /// All of them are within the slice.
    pub unsafe fn try_strided(
        heap: &Heap,
        values: &[Value],
        start: usize,
        step: isize,
        n: usize,
    ) -> Option<Gc<ValueArray>> {
        if n > ValueArray::MAX_LEN {
            return None;
        }
        // SAFETY: the size is that of `n` values, which are written at once; what is read is promised by the caller.
        unsafe {
            let new = heap.try_alloc_uninit(ValueArray::bytes(n), ValueArray::shell(n))?;
            let out = (*new).as_ptr().cast_mut().cast::<u64>();
            let mut from = values.as_ptr().cast::<u64>().wrapping_add(start);
            for i in 0..n {
                *out.add(i) = word(from);
                from = from.wrapping_offset(step);
            }
            Some(new)
        }
    }
    /// A copy of the values of two slices.
    pub fn try_concat(heap: &Heap, a: &[Value], b: &[Value]) -> Option<Gc<ValueArray>> {
        let len = a.len() + b.len();
        if len > ValueArray::MAX_LEN {
            return None;
        }
        // SAFETY: the size is that of `len` values, which are written at once.
        let new = unsafe { heap.try_alloc_uninit(ValueArray::bytes(len), ValueArray::shell(len)) }?;
        let out = (*new).as_ptr().cast_mut().cast::<u64>();
        // SAFETY: there is room for the values of both; the array was allocated just now, so it is young.
        unsafe {
            copy_words(a.as_ptr().cast(), out, a.len());
            copy_words(b.as_ptr().cast(), out.add(a.len()), b.len());
        }
        Some(new)
    }
    /// A new array of `len` pairs of immediate words.
    pub fn try_pairs(heap: &Heap, pairs: usize, fill: (Value, Value)) -> Option<Gc<ValueArray>> {
        let len = pairs.checked_mul(2).filter(|&n| n <= ValueArray::MAX_LEN)?;
        // SAFETY: the size is that of `len` values, which are written at once.
        let a = unsafe { heap.try_alloc_uninit(ValueArray::bytes(len), ValueArray::shell(len)) }?;
        for s in a.as_slice().chunks_exact(2) {
            s[0].set_immediate(fill.0);
            s[1].set_immediate(fill.1);
        }
        Some(a)
    }
    /// A copy of the first `n` values, with as much room as this array has; the rest is `fill`.
    pub fn try_clone(&self, heap: &Heap, n: usize, fill: Value) -> Option<Gc<ValueArray>> {
        // SAFETY: nothing writes to the array meanwhile.
        ValueArray::try_from_slice(heap, unsafe { self.values(n) }, self.len, fill)
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    #[inline(always)]
    pub fn as_ptr(&self) -> *const Slot {
        (self as *const ValueArray).wrapping_add(1).cast()
    }
    #[inline(always)]
    pub fn as_slice(&self) -> &[Slot] {
        // SAFETY: the object was allocated with room for `len` slots behind the structure.
        unsafe { std::slice::from_raw_parts(self.as_ptr(), self.len) }
    }
    /// The first `n` as plain values.
    ///
    /// # Safety
    /// Nothing writes to the array while the slice is used; `n <= len`.
    #[inline(always)]
    pub unsafe fn values(&self, n: usize) -> &[Value] {
        debug_assert!(n <= self.len);
        // SAFETY: a Slot is a transparent cell of a Value.
        unsafe { std::slice::from_raw_parts(self.as_ptr().cast(), n) }
    }
    #[inline(always)]
    pub fn get(&self, i: usize) -> Value {
        self.as_slice()[i].get()
    }
    /// # Safety
    /// `i < len`.
    #[inline(always)]
    pub unsafe fn get_unchecked(&self, i: usize) -> Value {
        debug_assert!(i < self.len);
        // SAFETY: promised by the caller.
        unsafe { (*self.as_ptr().add(i)).get() }
    }
    #[inline(always)]
    fn gc(&self) -> Gc<ValueArray> {
        // SAFETY: a ValueArray exists only in the heap.
        unsafe { Gc::from_raw((self as *const ValueArray).cast_mut()) }
    }
    #[inline(always)]
    pub fn set(&self, heap: &Heap, i: usize, v: Value) {
        self.as_slice()[i].set(heap, self.gc(), v);
    }
    /// # Safety
    /// `i < len`.
    #[inline(always)]
    pub unsafe fn set_unchecked(&self, heap: &Heap, i: usize, v: Value) {
        debug_assert!(i < self.len);
        // SAFETY: promised by the caller.
        unsafe { (*self.as_ptr().add(i)).set(heap, self.gc(), v) }
    }
    /// Copies `n` values from `src[from..]` to `self[to..]`; the two may be the same array.
    pub fn copy_from(&self, heap: &Heap, to: usize, src: &ValueArray, from: usize, n: usize) {
        let (d, s) = (&self.as_slice()[to..][..n], &src.as_slice()[from..][..n]);
        // SAFETY: both ranges are in bounds; slots are plain words in cells.
        unsafe { copy_words(s.as_ptr().cast(), d.as_ptr().cast_mut().cast(), n) }
        self.stored_range(heap, to, n);
    }
    /// Copies values to `self[to..]`.
    pub fn copy_from_slice(&self, heap: &Heap, to: usize, src: &[Value]) {
        let d = &self.as_slice()[to..][..src.len()];
        // SAFETY: in bounds; slots are plain words in cells.
        unsafe { copy_words(src.as_ptr().cast(), d.as_ptr().cast_mut().cast(), src.len()) }
        self.stored_range(heap, to, src.len());
    }
    /// Stores `v` in `self[from..to]`.
    pub fn fill(&self, heap: &Heap, from: usize, to: usize, v: Value) {
        for s in &self.as_slice()[from..to] {
            // SAFETY: the barrier follows.
            unsafe { s.init(v) }
        }
        if v.is_ptr() {
            self.stored_range(heap, from, to - from);
        }
    }
    /// The barrier after values were written to `[from, from + n)` by other means.
    #[inline(always)]
    pub fn stored_range(&self, heap: &Heap, from: usize, n: usize) {
        if self.hdr.gc.get() != 0 && n != 0 {
            let lo = self.as_ptr() as usize + from * 8;
            heap.remember_range(self.gc().as_ptr().cast(), lo, lo + n * 8);
        }
    }
}

/// `cap` bytes that the collector does not look into.
#[repr(C)]
pub struct RawBytes {
    hdr: Header,
    cap: usize,
    bytes: [u8; 0],
}

// SAFETY: repr(C), header first, described by BYTES_RAW_INFO.
unsafe impl HeapObject for RawBytes {
    const KIND: Kind = Kind::BYTES_RAW;
}

impl RawBytes {
    pub const CAP_OFFSET: usize = std::mem::offset_of!(RawBytes, cap);
    pub const BYTES_OFFSET: usize = std::mem::offset_of!(RawBytes, bytes);
    pub const MAX_CAP: usize = isize::MAX as usize - 1024;

    fn shell(cap: usize) -> RawBytes {
        RawBytes { hdr: Header::new(0, Kind::BYTES_RAW), cap, bytes: [] }
    }
    /// `cap` zero bytes. For sizes that a program cannot make huge.
    pub fn new(heap: &Heap, cap: usize) -> Gc<RawBytes> {
        assert!(cap <= RawBytes::MAX_CAP, "capacity");
        // SAFETY: the size is that of the structure and `cap` bytes.
        unsafe { heap.alloc_sized(size_of::<RawBytes>() + cap, RawBytes::shell(cap)) }
    }
    /// The same for sizes that a program chooses: `None` at the memory limit.
    pub fn try_new(heap: &Heap, cap: usize) -> Option<Gc<RawBytes>> {
        if cap > RawBytes::MAX_CAP {
            return None;
        }
        // SAFETY: as in `new`.
        unsafe { heap.try_alloc_sized(size_of::<RawBytes>() + cap, RawBytes::shell(cap)) }
    }
    #[inline(always)]
    pub fn cap(&self) -> usize {
        self.cap
    }
    #[inline(always)]
    pub fn as_mut_ptr(&self) -> *mut u8 {
        (self as *const RawBytes).wrapping_add(1).cast::<u8>().cast_mut()
    }
    /// # Safety
    /// Nothing writes to the bytes while the slice is used.
    #[inline(always)]
    pub unsafe fn as_slice(&self) -> &[u8] {
        // SAFETY: the object was allocated with room for `cap` bytes, zeroed.
        unsafe { std::slice::from_raw_parts(self.as_mut_ptr(), self.cap) }
    }
    /// # Safety
    /// Nothing else reads or writes the bytes while the slice is used.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn as_mut_slice(&self) -> &mut [u8] {
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(self.as_mut_ptr(), self.cap) }
    }
}
