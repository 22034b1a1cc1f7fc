//! The buffer protocol: how objects lend their memory.
//!
//! A [`Buffer`] is a loan: pointer, extent, layout, and who lends. While it is alive the lender's export count is
//! raised, so that a bytearray will not move its bytes; it is lowered when the buffer is dropped. [`Buffer::release`]
//! also tells a lender written in Python (`__release_buffer__`). A type lends by filling the slot `buffer`:
//!
//! ```ignore
//! fn array_buffer(vm: &mut Vm, v: Value, flags: u32) -> R<Buffer> {
//!     let a = …;
//!     // SAFETY: the memory stays while `exports` is not zero.
//!     unsafe { Buffer::lend(v, ptr, len, false).counted(&a.exports) }.items("i", 4).checked(vm, flags)
//! }
//! ```
//!
//! Users that only read bytes take [`Vm::with_bytes`] (no Python code runs meanwhile) or [`Vm::bytes_like`].

use crate::object::*;
use crate::types::memoryview::MemoryView;
use crate::{R, Raised, Vm};
use std::borrow::Cow;
use std::cell::Cell;
use taipan_heap::{Gc, Tracer, Value};

/// What a user of a buffer asks for.
pub mod flags {
    pub const SIMPLE: u32 = 0;
    pub const WRITABLE: u32 = 1;
    pub const FORMAT: u32 = 4;
    pub const ND: u32 = 8;
    pub const STRIDES: u32 = 0x10 | ND;
    pub const C_CONTIGUOUS: u32 = 0x20 | STRIDES;
    pub const F_CONTIGUOUS: u32 = 0x40 | STRIDES;
    pub const ANY_CONTIGUOUS: u32 = 0x80 | STRIDES;
    pub const INDIRECT: u32 = 0x100 | STRIDES;
    pub const FULL_RO: u32 = INDIRECT | FORMAT;
    pub const FULL: u32 = FULL_RO | WRITABLE;
}

pub struct Buffer {
    /// Who lends.
    pub obj: Value,
    pub ptr: *mut u8,
    /// Bytes in all items.
    pub len: usize,
    pub readonly: bool,
    pub itemsize: usize,
    /// As in module struct.
    pub format: Cow<'static, str>,
    pub shape: Vec<isize>,
    /// In bytes.
    pub strides: Vec<isize>,
    /// The lender's count of loans.
    exports: Option<*const Cell<usize>>,
    /// For a lender written in Python: the view that its `__buffer__` gave.
    view: Option<Value>,
}
// SAFETY: both values are visited. (The count belongs to `obj` or `view`.)
unsafe impl Trace for Buffer {
    fn trace(&self, t: &mut Tracer) {
        t.visit(self.obj);
        if let Some(v) = self.view {
            t.visit(v);
        }
    }
}
impl Drop for Buffer {
    fn drop(&mut self) {
        if let Some(n) = self.exports.take() {
            // SAFETY: the count lies in an object that the buffer keeps alive; when both die in one collection, the
            // memory of both is still there.
            unsafe { (*n).set((*n).get().saturating_sub(1)) }
        }
    }
}

impl Buffer {
    /// A loan of `len` bytes that are items of their own.
    ///
    /// # Safety
    /// The memory is there while `obj` lives (and while its count of exports is not zero, see [`Buffer::counted`]).
    pub unsafe fn lend(obj: Value, ptr: *mut u8, len: usize, readonly: bool) -> Buffer {
        Buffer {
            obj,
            ptr,
            len,
            readonly,
            itemsize: 1,
            format: Cow::Borrowed("B"),
            shape: vec![len as isize],
            strides: vec![1],
            exports: None,
            view: None,
        }
    }
    /// Counts the loan at the lender.
    ///
    /// # Safety
    /// The cell lies in the object that lends.
    pub unsafe fn counted(mut self, exports: &Cell<usize>) -> Buffer {
        exports.set(exports.get() + 1);
        self.exports = Some(exports);
        self
    }
    /// The bytes are items of a format (as in module struct) and size.
    pub fn items(mut self, format: impl Into<Cow<'static, str>>, itemsize: usize) -> Buffer {
        self.format = format.into();
        self.itemsize = itemsize;
        self.shape = vec![self.len.checked_div(itemsize).unwrap_or(0) as isize];
        self.strides = vec![itemsize as isize];
        self
    }
    pub fn ndim(&self) -> usize {
        self.shape.len()
    }
    /// Refuses what a contiguous lender cannot give: write access to constant memory.
    pub fn checked(self, vm: &mut Vm, flags: u32) -> R<Buffer> {
        if flags & flags::WRITABLE != 0 && self.readonly {
            return Err(vm.buffer_error("Object is not writable."));
        }
        Ok(self)
    }
    pub fn is_c_contiguous(&self) -> bool {
        is_c_contiguous(&self.shape, &self.strides, self.itemsize)
    }
    /// The bytes of a contiguous buffer.
    ///
    /// # Safety
    /// Nothing writes to the memory while the slice is used.
    pub unsafe fn as_slice(&self) -> &[u8] {
        if self.len == 0 {
            return &[];
        }
        // SAFETY: the loan covers `len` bytes.
        unsafe { std::slice::from_raw_parts(self.ptr, self.len) }
    }
    /// # Safety
    /// Nothing else uses the memory while the slice is used; the buffer was asked for as writable.
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn as_mut_slice(&self) -> &mut [u8] {
        if self.len == 0 {
            return &mut [];
        }
        // SAFETY: the loan covers `len` bytes.
        unsafe { std::slice::from_raw_parts_mut(self.ptr, self.len) }
    }
    /// Ends the loan, telling a lender written in Python.
    pub fn release(mut self, vm: &mut Vm) -> R<()> {
        let Some(view) = self.view.take() else { return Ok(()) };
        let obj = self.obj;
        drop(self);
        let name = vm.names.__release_buffer__;
        if let Some(m) = vm.lookup_special(obj, name)? {
            vm.call_special(m, obj, &[view])?;
        }
        if let Some(mv) = view.native::<MemoryView>() {
            crate::types::memoryview::release(vm, mv)?;
        }
        Ok(())
    }
}

/// Rows one after the other, the last index fastest.
pub fn is_c_contiguous(shape: &[isize], strides: &[isize], itemsize: usize) -> bool {
    contiguous(shape.iter().zip(strides).rev(), itemsize)
}
pub fn is_f_contiguous(shape: &[isize], strides: &[isize], itemsize: usize) -> bool {
    contiguous(shape.iter().zip(strides), itemsize)
}
fn contiguous<'a>(dims: impl Iterator<Item = (&'a isize, &'a isize)> + Clone, itemsize: usize) -> bool {
    if dims.clone().any(|(&n, _)| n == 0) {
        return true;
    }
    let mut want = itemsize as isize;
    for (&n, &stride) in dims {
        if n > 1 && stride != want {
            return false;
        }
        want = want.saturating_mul(n);
    }
    true
}

/// The buffer behind what a Python `__buffer__` returned.
pub(crate) fn from_python(vm: &mut Vm, obj: Value, view: Value, flags: u32) -> R<Buffer> {
    if view.native::<MemoryView>().is_none() {
        return Err(vm.type_error("__buffer__ returned non-memoryview object"));
    }
    let mut b = crate::types::memoryview::buffer(vm, view, flags)?;
    b.obj = obj;
    b.view = Some(view);
    Ok(b)
}

/// The bytes of an object that has them, kept in place while this lives.
pub enum BytesLike {
    Bytes(Gc<BytesObj>),
    Buffer(Buffer),
}
impl std::ops::Deref for BytesLike {
    type Target = [u8];
    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            BytesLike::Bytes(b) => {
                // SAFETY: the object is alive: `self` is on the stack.
                unsafe { b.as_ref() }.as_slice()
            }
            // SAFETY: the loan keeps the memory; users that run Python code in between take what they find.
            BytesLike::Buffer(b) => unsafe { b.as_slice() },
        }
    }
}
impl BytesLike {
    pub fn release(self, vm: &mut Vm) -> R<()> {
        match self {
            BytesLike::Bytes(_) => Ok(()),
            BytesLike::Buffer(b) => b.release(vm),
        }
    }
}

impl Vm {
    /// Does the object lend its memory?
    #[inline]
    pub fn has_buffer(&self, v: Value) -> bool {
        self.slots_of(v).buffer.is_some()
    }
    #[cold]
    pub fn not_bytes_like(&mut self, v: Value) -> Raised {
        let t = self.type_name(v);
        self.type_error(format!("a bytes-like object is required, not '{t}'"))
    }
    /// A loan of the object's memory, with what `flags` ask for.
    pub fn get_buffer(&mut self, v: Value, flags: u32) -> R<Buffer> {
        match self.slots_of(v).buffer {
            Some(f) => f(self, v, flags),
            None => Err(self.not_bytes_like(v)),
        }
    }
    /// A loan for writing, for `readinto`.
    pub fn get_writable(&mut self, v: Value) -> R<Buffer> {
        self.get_writable_for(v, "readinto()")
    }
    /// A loan for writing; what cannot be written to is a TypeError that names the function.
    pub fn get_writable_for(&mut self, v: Value, func: &str) -> R<Buffer> {
        if self.has_buffer(v) {
            match self.get_buffer(v, flags::WRITABLE) {
                Ok(b) => return Ok(b),
                Err(e) => {
                    let t = self.exc.BufferError;
                    self.expect_exception(e, t)?;
                }
            }
        }
        let t = self.type_name(v);
        Err(self.type_error(format!("{func} argument must be read-write bytes-like object, not {t}")))
    }
    /// The contiguous bytes of a bytes-like object.
    pub fn bytes_like(&mut self, v: Value) -> R<BytesLike> {
        if let Some(b) = v.downcast::<BytesObj>() {
            return Ok(BytesLike::Bytes(b));
        }
        Ok(BytesLike::Buffer(self.get_buffer(v, flags::SIMPLE)?))
    }
    /// Calls `f` with the bytes of a bytes-like object.
    pub fn with_bytes<T>(&mut self, v: Value, f: impl FnOnce(&[u8]) -> T) -> R<T> {
        if let Some(b) = v.downcast::<BytesObj>() {
            return Ok(f(b.as_slice()));
        }
        let b = self.get_buffer(v, flags::SIMPLE)?;
        // SAFETY: `f` cannot reach the VM, so nothing writes.
        let r = f(unsafe { b.as_slice() });
        b.release(self)?;
        Ok(r)
    }
    /// A copy of the bytes of a bytes-like object.
    pub fn bytes_copy(&mut self, v: Value) -> R<Vec<u8>> {
        self.with_bytes(v, |b| b.to_vec())
    }
}
