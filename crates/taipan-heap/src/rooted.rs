//! Roots in Rust structures outside the heap.
//!
//! A `Vec<Value>` in a Rust structure is not seen by the collector. These containers are: each has a boxed
//! node in a list that belongs to the heap, so the container itself may be moved, stored anywhere and
//! dropped in any order (also after the heap, whose list is shared by reference count).

use crate::header::HeapObject;
use crate::heap::Heap;
use crate::mark::Tracer;
use crate::ptr::{Gc, PtrSlot, Slot};
use crate::value::Value;
use std::cell::{Cell, UnsafeCell};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::{self, NonNull};
use std::rc::Rc;

/// What can show its references to the collector.
///
/// # Safety
/// `trace` shows all of them, and neither allocates in the heap nor changes what it looks at.
pub unsafe trait Trace {
    fn trace(&self, t: &mut Tracer);
}

// SAFETY: each shows the references it has.
unsafe impl Trace for Value {
    #[inline(always)]
    fn trace(&self, t: &mut Tracer) {
        t.visit(*self);
    }
}
// SAFETY: as above.
unsafe impl<T> Trace for Gc<T> {
    #[inline(always)]
    fn trace(&self, t: &mut Tracer) {
        t.visit_gc(*self);
    }
}
// SAFETY: as above.
unsafe impl Trace for Slot {
    #[inline(always)]
    fn trace(&self, t: &mut Tracer) {
        t.visit(self.get());
    }
}
// SAFETY: as above.
unsafe impl<T> Trace for PtrSlot<T> {
    #[inline(always)]
    fn trace(&self, t: &mut Tracer) {
        t.visit_ptr(self.as_raw().cast());
    }
}
// SAFETY: as above.
unsafe impl<T: Copy + Trace> Trace for Cell<T> {
    fn trace(&self, t: &mut Tracer) {
        self.get().trace(t);
    }
}
// SAFETY: as above.
unsafe impl<T: Trace> Trace for Option<T> {
    fn trace(&self, t: &mut Tracer) {
        if let Some(x) = self {
            x.trace(t);
        }
    }
}
// SAFETY: as above.
unsafe impl<T: Trace> Trace for [T] {
    fn trace(&self, t: &mut Tracer) {
        for x in self {
            x.trace(t);
        }
    }
}
// SAFETY: as above.
unsafe impl<T: Trace, const N: usize> Trace for [T; N] {
    fn trace(&self, t: &mut Tracer) {
        self.as_slice().trace(t);
    }
}
// SAFETY: as above.
unsafe impl<T: Trace> Trace for Vec<T> {
    fn trace(&self, t: &mut Tracer) {
        self.as_slice().trace(t);
    }
}
// SAFETY: as above.
unsafe impl<A: Trace, B: Trace> Trace for (A, B) {
    fn trace(&self, t: &mut Tracer) {
        self.0.trace(t);
        self.1.trace(t);
    }
}
// SAFETY: as above.
unsafe impl<A: Trace, B: Trace, C: Trace> Trace for (A, B, C) {
    fn trace(&self, t: &mut Tracer) {
        self.0.trace(t);
        self.1.trace(t);
        self.2.trace(t);
    }
}
macro_rules! no_references {
    ($($t:ty)*) => { $(
        // SAFETY: holds none.
        unsafe impl Trace for $t {
            #[inline(always)]
            fn trace(&self, _: &mut Tracer) {}
        }
    )* };
}
no_references!(() bool u8 u16 u32 u64 usize i8 i16 i32 i64 isize f64 char String);

/// Links of a node; the data follow it.
struct Links {
    prev: Cell<*const Links>,
    next: Cell<*const Links>,
    trace: unsafe fn(*const Links, &mut Tracer),
}

#[repr(C)]
struct Node<T> {
    links: Links,
    data: UnsafeCell<T>,
}

/// The heap's list of nodes.
pub(crate) struct RootList {
    first: Cell<*const Links>,
    /// What the buffers of vectors take, and may take.
    bytes: Cell<usize>,
    limit: Cell<usize>,
}

impl RootList {
    pub(crate) fn new() -> Rc<RootList> {
        Rc::new(RootList { first: Cell::new(ptr::null()), bytes: Cell::new(0), limit: Cell::new(usize::MAX) })
    }
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.get()
    }
    pub(crate) fn set_limit(&self, bytes: usize) {
        self.limit.set(bytes);
    }
    pub(crate) fn trace(&self, t: &mut Tracer) {
        let mut p = self.first.get();
        while !p.is_null() {
            // SAFETY: a node in the list is alive: it is taken out before it is freed.
            unsafe {
                ((*p).trace)(p, t);
                p = (*p).next.get();
            }
        }
    }
}

unsafe fn trace_node<T: Trace>(p: *const Links, t: &mut Tracer) {
    // SAFETY: this function is stored in nodes of `T` only. Whoever writes to the data does it inside a
    // method that does not allocate in the heap, so no collection sees it half written.
    unsafe { (*(*p.cast::<Node<T>>()).data.get()).trace(t) }
}

/// A `T` whose references the collector sees, for as long as this exists.
pub struct Rooted<T: Trace> {
    node: NonNull<Node<T>>,
    list: Rc<RootList>,
    owns: PhantomData<T>,
}

impl<T: Trace + 'static> Rooted<T> {
    pub fn new(heap: &Heap, data: T) -> Rooted<T> {
        Rooted::in_list(heap.root_list(), data)
    }
    fn in_list(list: &Rc<RootList>, data: T) -> Rooted<T> {
        let links =
            Links { prev: Cell::new(ptr::null()), next: Cell::new(list.first.get()), trace: trace_node::<T> };
        let node = NonNull::from(Box::leak(Box::new(Node { links, data: UnsafeCell::new(data) })));
        let p = node.as_ptr() as *const Links;
        // SAFETY: nodes in the list are alive.
        unsafe {
            if let Some(old) = list.first.get().as_ref() {
                old.prev.set(p);
            }
        }
        list.first.set(p);
        Rooted { node, list: list.clone(), owns: PhantomData }
    }
    /// Changes the data.
    ///
    /// # Safety
    /// Nothing may collect (so: nothing may allocate in the heap) while the reference is used.
    #[inline(always)]
    pub unsafe fn as_mut(&mut self) -> &mut T {
        // SAFETY: the node is ours; promised by the caller.
        unsafe { &mut *self.node.as_ref().data.get() }
    }
}

impl<T: Trace> Deref for Rooted<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the node is ours, and `as_mut` wants `&mut self`.
        unsafe { &*self.node.as_ref().data.get() }
    }
}

impl<T: Trace> Drop for Rooted<T> {
    fn drop(&mut self) {
        // SAFETY: the neighbours in the list are alive, and nothing else holds the node.
        unsafe {
            let links = &self.node.as_ref().links;
            match links.prev.get().as_ref() {
                Some(p) => p.next.set(links.next.get()),
                None => self.list.first.set(links.next.get()),
            }
            if let Some(n) = links.next.get().as_ref() {
                n.prev.set(links.prev.get());
            }
            drop(Box::from_raw(self.node.as_ptr()));
        }
    }
}

impl<T: Trace + fmt::Debug> fmt::Debug for Rooted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// A value held by a Rust structure.
pub struct RootedValue(Rooted<Cell<Value>>);

impl RootedValue {
    pub fn new(heap: &Heap, v: Value) -> RootedValue {
        RootedValue(Rooted::new(heap, Cell::new(v)))
    }
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.0.get()
    }
    #[inline(always)]
    pub fn set(&self, v: Value) {
        self.0.set(v);
    }
}
impl Clone for RootedValue {
    fn clone(&self) -> RootedValue {
        RootedValue(Rooted::in_list(&self.0.list, Cell::new(self.get())))
    }
}
impl fmt::Debug for RootedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// An object held by a Rust structure.
pub struct Root<T: HeapObject>(Rooted<Cell<Gc<T>>>);

impl<T: HeapObject> Root<T> {
    pub fn new(heap: &Heap, p: Gc<T>) -> Root<T> {
        Root(Rooted::new(heap, Cell::new(p)))
    }
    #[inline(always)]
    pub fn get(&self) -> Gc<T> {
        self.0.get()
    }
    #[inline(always)]
    pub fn set(&mut self, p: Gc<T>) {
        self.0.set(p);
    }
}
impl<T: HeapObject> Clone for Root<T> {
    fn clone(&self) -> Root<T> {
        Root(Rooted::in_list(&self.0.list, Cell::new(self.get())))
    }
}
impl<T: HeapObject> Deref for Root<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: this root keeps the object alive at least until `set`, which wants it unborrowed.
        unsafe { &*self.get().as_ptr() }
    }
}
impl<T: HeapObject> fmt::Debug for Root<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// A vector whose elements the collector sees. It may be moved and stored anywhere. Its buffer counts towards
/// the heap's limit.
pub struct RootedVec<T: Trace + Copy + 'static = Value> {
    data: Rooted<Vec<T>>,
    /// The capacity that is accounted for.
    accounted: usize,
}

impl<T: Trace + Copy + 'static> RootedVec<T> {
    pub fn new(heap: &Heap) -> RootedVec<T> {
        RootedVec::of(Rooted::new(heap, Vec::new()))
    }
    pub fn with_capacity(heap: &Heap, n: usize) -> RootedVec<T> {
        RootedVec::of(Rooted::new(heap, Vec::with_capacity(n)))
    }
    pub fn from_slice(heap: &Heap, values: &[T]) -> RootedVec<T> {
        RootedVec::of(Rooted::new(heap, values.to_vec()))
    }
    fn of(data: Rooted<Vec<T>>) -> RootedVec<T> {
        let mut v = RootedVec { data, accounted: 0 };
        v.account();
        v
    }
    #[inline(always)]
    fn vec(&mut self) -> &mut Vec<T> {
        // SAFETY: the users below do not allocate in the heap.
        unsafe { self.data.as_mut() }
    }
    /// After something that may have changed the capacity.
    #[inline(always)]
    fn account(&mut self) {
        let now = self.data.capacity();
        if now != self.accounted {
            let bytes = &self.data.list.bytes;
            bytes
                .set(bytes.get().wrapping_add(now.wrapping_sub(self.accounted).wrapping_mul(size_of::<T>())));
            self.accounted = now;
        }
    }
    #[inline(always)]
    pub fn push(&mut self, v: T) {
        self.vec().push(v);
        self.account();
    }
    #[inline(always)]
    pub fn pop(&mut self) -> Option<T> {
        self.vec().pop()
    }
    #[inline(always)]
    pub fn set(&mut self, i: usize, v: T) {
        self.vec()[i] = v;
    }
    pub fn insert(&mut self, i: usize, v: T) {
        self.vec().insert(i, v);
        self.account();
    }
    pub fn remove(&mut self, i: usize) -> T {
        self.vec().remove(i)
    }
    pub fn swap_remove(&mut self, i: usize) -> T {
        self.vec().swap_remove(i)
    }
    pub fn swap(&mut self, i: usize, j: usize) {
        self.vec().swap(i, j);
    }
    pub fn extend_from_slice(&mut self, values: &[T]) {
        self.vec().extend_from_slice(values);
        self.account();
    }
    pub fn truncate(&mut self, n: usize) {
        self.vec().truncate(n);
    }
    pub fn resize(&mut self, n: usize, v: T) {
        self.vec().resize(n, v);
        self.account();
    }
    pub fn clear(&mut self) {
        self.vec().clear();
    }
    pub fn reverse(&mut self) {
        self.vec().reverse();
    }
    /// For lengths that a program chooses: false if there is no memory.
    pub fn try_reserve(&mut self, more: usize) -> bool {
        let list = &self.data.list;
        let bytes = more.saturating_mul(size_of::<T>()).saturating_add(list.bytes.get());
        let ok = bytes <= list.limit.get() && self.vec().try_reserve(more).is_ok();
        self.account();
        ok
    }
    /// The elements, to be changed in place.
    ///
    /// # Safety
    /// Nothing may collect (so: nothing may allocate in the heap) while the slice is used. A sort whose
    /// comparison runs Python code is therefore wrong here.
    pub unsafe fn as_mut_slice(&mut self) -> &mut [T] {
        self.vec()
    }
}

impl<T: Trace + Copy + 'static> Drop for RootedVec<T> {
    fn drop(&mut self) {
        *self.vec() = Vec::new();
        self.account();
    }
}
impl<T: Trace + Copy + 'static> Deref for RootedVec<T> {
    type Target = [T];
    #[inline(always)]
    fn deref(&self) -> &[T] {
        &self.data
    }
}
impl<T: Trace + Copy + 'static> Extend<T> for RootedVec<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, iter: I) {
        // One by one: the iterator may allocate in the heap.
        for v in iter {
            self.push(v);
        }
    }
}
impl<'a, T: Trace + Copy + 'static> IntoIterator for &'a RootedVec<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> std::slice::Iter<'a, T> {
        self.iter()
    }
}
impl<T: Trace + Copy + 'static> Clone for RootedVec<T> {
    fn clone(&self) -> RootedVec<T> {
        RootedVec::of(Rooted::in_list(&self.data.list, self.to_vec()))
    }
}
impl<T: Trace + Copy + fmt::Debug + 'static> fmt::Debug for RootedVec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
