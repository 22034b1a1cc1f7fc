//! Pointers to heap objects: `Gc` on the stack, `Slot` and `PtrSlot` inside objects.
//!
//! A `Gc<T>` on a native stack (or in a register) keeps its object alive: the collector scans stacks
//! conservatively and never moves anything. In a heap object a reference is a `Slot` (a `Value`) or a
//! `PtrSlot<T>` (a typed, nullable, untagged pointer); both can only be written together with the write
//! barrier, which is why `set` wants the heap and the owner.

use crate::header::{Header, HeapObject, Kind};
use crate::heap::Heap;
use crate::value::Value;
use std::cell::Cell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::ptr::NonNull;

/// A reference to a live heap object that begins with a `T`. `T` is a [`HeapObject`], or `Header` when
/// the kind is not known.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>);

impl<T> Gc<T> {
    /// # Safety
    /// `p` is the start of a live heap object that begins with a `T`.
    #[inline(always)]
    pub const unsafe fn from_raw(p: *mut T) -> Gc<T> {
        // SAFETY: an object's address is never null.
        Gc(unsafe { NonNull::new_unchecked(p) })
    }
    /// # Safety
    /// As for `from_raw`.
    #[inline(always)]
    pub const unsafe fn from_non_null(p: NonNull<T>) -> Gc<T> {
        Gc(p)
    }
    #[inline(always)]
    pub fn value(self) -> Value {
        Value::from_ptr(self.0.as_ptr().cast())
    }
    #[inline(always)]
    pub fn addr(self) -> usize {
        self.0.as_ptr() as usize
    }
    #[inline(always)]
    pub const fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }
    #[inline(always)]
    pub fn header(&self) -> &Header {
        // SAFETY: every heap object begins with a header.
        unsafe { self.0.cast::<Header>().as_ref() }
    }
    #[inline(always)]
    pub fn kind(self) -> Kind {
        self.header().kind
    }
    /// The same object, without its type.
    #[inline(always)]
    pub const fn erase(self) -> Gc<Header> {
        Gc(self.0.cast())
    }
    #[inline(always)]
    pub fn downcast<U: HeapObject>(self) -> Option<Gc<U>> {
        if self.kind() == U::KIND { Some(Gc(self.0.cast())) } else { None }
    }
    /// # Safety
    /// The object begins with a `U`.
    #[inline(always)]
    pub const unsafe fn cast<U>(self) -> Gc<U> {
        Gc(self.0.cast())
    }
    #[inline(always)]
    pub fn ptr_eq<U>(self, other: Gc<U>) -> bool {
        self.addr() == other.addr()
    }
    /// A reference that outlives this handle. The object is alive only as long as some `Gc` or `Value` for
    /// it is; the compiler cannot check that, as it can for `Deref`.
    ///
    /// # Safety
    /// The object stays reachable while the reference is used.
    #[inline(always)]
    pub unsafe fn as_ref<'a>(self) -> &'a T {
        // SAFETY: promised by the caller.
        unsafe { self.0.as_ref() }
    }
}

impl<T> Copy for Gc<T> {}
impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Gc<T> {
        *self
    }
}
impl<T> Deref for Gc<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a Gc points to a live object; nobody makes a `&mut` to one.
        unsafe { self.0.as_ref() }
    }
}
impl<T: fmt::Display> fmt::Display for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
/// By identity.
impl<T> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, other: &Gc<T>) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Gc<T> {}
impl<T> Hash for Gc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}@{:#x}", self.kind(), self.addr())
    }
}

/// A `Value` inside a heap object.
#[repr(transparent)]
pub struct Slot(Cell<Value>);

impl Slot {
    /// For building an object, before it is in the heap.
    #[inline(always)]
    pub const fn new(v: Value) -> Slot {
        Slot(Cell::new(v))
    }
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.0.get()
    }
    /// Stores `v`; `owner` is the object this slot is in.
    #[inline(always)]
    pub fn set<T>(&self, heap: &Heap, owner: Gc<T>, v: Value) {
        self.0.set(v);
        if owner.header().gc.get() != 0 && v.is_ptr() {
            heap.remember_store(owner.as_ptr().cast(), self as *const Slot as usize);
        }
    }
    /// Stores a word that is not a pointer: needs no barrier.
    #[inline(always)]
    pub fn set_immediate(&self, v: Value) {
        debug_assert!(!v.is_ptr());
        self.0.set(v);
    }
    /// Stores without a barrier.
    ///
    /// # Safety
    /// The owner was allocated since the last safepoint (so it is young), or `v` is no pointer.
    #[inline(always)]
    pub unsafe fn init(&self, v: Value) {
        self.0.set(v);
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// A typed pointer inside a heap object, or nothing.
#[repr(transparent)]
pub struct PtrSlot<T>(Cell<*mut T>);

impl<T> PtrSlot<T> {
    /// For building an object, before it is in the heap.
    #[inline(always)]
    pub fn new(p: Option<Gc<T>>) -> PtrSlot<T> {
        PtrSlot(Cell::new(raw(p)))
    }
    #[inline(always)]
    pub const fn empty() -> PtrSlot<T> {
        PtrSlot(Cell::new(std::ptr::null_mut()))
    }
    #[inline(always)]
    pub fn get(&self) -> Option<Gc<T>> {
        NonNull::new(self.0.get()).map(Gc)
    }
    /// # Safety
    /// The slot is not empty.
    #[inline(always)]
    pub unsafe fn get_unchecked(&self) -> Gc<T> {
        debug_assert!(!self.is_empty());
        // SAFETY: promised by the caller.
        unsafe { Gc::from_raw(self.0.get()) }
    }
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.0.get().is_null()
    }
    #[inline(always)]
    pub fn as_raw(&self) -> *mut T {
        self.0.get()
    }
    /// Stores `p`; `owner` is the object this slot is in.
    #[inline(always)]
    pub fn set<O>(&self, heap: &Heap, owner: Gc<O>, p: Option<Gc<T>>) {
        self.0.set(raw(p));
        if owner.header().gc.get() != 0 && p.is_some() {
            heap.remember_store(owner.as_ptr().cast(), self as *const PtrSlot<T> as usize);
        }
    }
    #[inline(always)]
    pub fn clear(&self) {
        self.0.set(std::ptr::null_mut());
    }
    /// Stores without a barrier.
    ///
    /// # Safety
    /// The owner was allocated since the last safepoint.
    #[inline(always)]
    pub unsafe fn init(&self, p: Option<Gc<T>>) {
        self.0.set(raw(p));
    }
}

#[inline(always)]
fn raw<T>(p: Option<Gc<T>>) -> *mut T {
    p.map_or(std::ptr::null_mut(), Gc::as_ptr)
}

impl<T> fmt::Debug for PtrSlot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
