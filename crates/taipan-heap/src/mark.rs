//! Tracing, and what the collector asks of the VM.

use crate::header::Header;
use crate::heap::Heap;
use crate::ptr::Gc;
use crate::value::Value;

/// The VM, as the collector sees it. No method may allocate in the heap. They take `&self` because the
/// heap usually sits inside the VM: keep what they change in cells.
pub trait Host {
    /// Shows the roots that are neither on the current thread's native stack, nor in rooted containers:
    /// the value stack, interned strings, other threads' stacks (`Tracer::conservative`).
    fn trace_roots(&self, t: &mut Tracer);
    /// All that is reachable from the roots is marked, dead objects with finalizers are not yet kept alive.
    /// Here weak references to the dead are cleared, if that is to happen before `__del__`, and objects can
    /// be kept alive with [`Marked::resurrect`].
    fn after_mark(&self, _m: &mut Marked) {}
    /// Marking is complete: what is not live now is freed. Here weak tables (interned strings, shapes,
    /// weak references) drop their entries.
    fn before_sweep(&self, _m: &Marked) {}
    /// The VM should look soon at what is said (set its evaluation breaker).
    fn attention(&self, _a: Attention) {}
}

/// Why [`Host::attention`] was called.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Attention {
    /// [`Heap::next_dying`] has objects to be finalized.
    Finalizers,
    /// The limit was passed: [`Heap::take_memory_error`] and raise MemoryError.
    MemoryError,
}

/// Receives references: those of the roots and those of objects.
pub struct Tracer<'h> {
    pub(crate) heap: &'h Heap,
    /// Something else is to be done with references than marking.
    pub(crate) sink: Option<&'h mut dyn FnMut(*mut Header)>,
}

impl Tracer<'_> {
    #[inline(always)]
    pub fn visit(&mut self, v: Value) {
        if v.is_ptr() {
            self.reached(v.ptr_unchecked());
        }
    }
    /// An untagged pointer to the start of an object, or null.
    #[inline(always)]
    pub fn visit_ptr(&mut self, p: *mut Header) {
        if !p.is_null() {
            self.reached(p);
        }
    }
    #[inline(always)]
    pub fn visit_gc<T>(&mut self, p: Gc<T>) {
        self.reached(p.as_ptr().cast());
    }
    #[inline]
    pub fn visit_slice(&mut self, values: &[Value]) {
        for &v in values {
            self.visit(v);
        }
    }
    /// Anything that has references.
    #[inline(always)]
    pub fn trace<T: crate::rooted::Trace + ?Sized>(&mut self, x: &T) {
        x.trace(self);
    }
    /// Words that may or may not be references (also to the inside of objects): a native stack.
    ///
    /// # Safety
    /// The memory from `lo` to `hi` can be read.
    pub unsafe fn conservative(&mut self, lo: usize, hi: usize) {
        let _ = (lo, hi);
    }
    #[inline(always)]
    fn reached(&mut self, p: *mut Header) {
        if let Some(f) = &mut self.sink {
            f(p);
        }
    }
}

/// What is alive, after marking.
pub struct Marked<'h> {
    pub(crate) heap: &'h Heap,
    pub(crate) full: bool,
}

impl Marked<'_> {
    /// False if `v` is a reference to a dead object.
    #[inline]
    pub fn is_live(&self, v: Value) -> bool {
        !v.is_ptr() || self.is_live_ptr(v.ptr_unchecked())
    }
    #[inline]
    pub fn is_live_gc<T>(&self, p: Gc<T>) -> bool {
        self.is_live_ptr(p.as_ptr().cast())
    }
    #[inline]
    pub fn is_live_ptr(&self, p: *mut Header) -> bool {
        let _ = (p, self.heap);
        true
    }
    /// Keeps an object alive, with all it refers to.
    pub fn resurrect(&mut self, v: Value) {
        let _ = v;
    }
    /// Whether old objects were examined too. If not, only objects allocated since the last collection can
    /// be dead.
    pub fn is_full(&self) -> bool {
        self.full
    }
}

/// `TraceFn` of kinds with `values_from`, for when references are wanted and not marking.
pub(crate) unsafe fn trace_values_tail(p: *mut Header, t: &mut Tracer) {
    // SAFETY: the table says that the words from there to the end are values.
    unsafe {
        let info = t.heap.info((*p).kind);
        let from = info.values_from.map_or(usize::MAX, usize::from);
        let end = (info.size)(p);
        let mut at = from;
        while at < end {
            t.visit(*p.cast::<u8>().add(at).cast::<Value>());
            at += 8;
        }
    }
}
