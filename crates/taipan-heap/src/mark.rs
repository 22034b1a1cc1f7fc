//! Tracing: from roots to everything that is reachable; and what the collector asks of the VM.

use crate::barrier::CARDS_MIN;
use crate::header::{Header, Kind, state};
use crate::heap::Heap;
use crate::ptr::Gc;
use crate::rooted::Trace;
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
    /// Of an object that died and was registered to have a finalizer: is there anything to finalize? If not, it is
    /// freed at once.
    fn wants_finalizer(&self, _o: Gc<Header>) -> bool {
        true
    }
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

/// Bytes of a large object that are looked into at a time. It bounds the stack, and should not be small: elements
/// that are marked first, in order, are then looked into in order of address. (With 32 KiB, a randomly linked
/// graph of 100 MB that is held by an array took twice as long; also when the array was put off.)
const PIECE: usize = if cfg!(test) { 32 << 10 } else { 64 << 20 };

/// Receives references: those of the roots and those of objects.
pub struct Tracer<'h> {
    pub(crate) heap: &'h Heap,
    /// Marked objects that were not yet looked into.
    stack: Vec<*mut Header>,
    /// Large objects of values, and how far they were looked into: a piece at a time, or the stack would
    /// grow to their size.
    pieces: Vec<(*mut Header, usize)>,
    /// If set, references are only told to it, and nothing is marked.
    sink: Option<&'h mut dyn FnMut(*mut Header)>,
}

impl<'h> Tracer<'h> {
    /// Marks.
    pub(crate) fn marking(heap: &'h Heap) -> Tracer<'h> {
        Tracer { heap, stack: heap.mark_stack.take(), pieces: Vec::new(), sink: None }
    }
    /// Tells the references to `sink`.
    pub(crate) fn telling(heap: &'h Heap, sink: &'h mut dyn FnMut(*mut Header)) -> Tracer<'h> {
        Tracer { heap, stack: Vec::new(), pieces: Vec::new(), sink: Some(sink) }
    }

    /// The heap being traced (kinds whose layout is in a table of the VM find the VM through it).
    #[inline(always)]
    pub fn heap(&self) -> &Heap {
        self.heap
    }
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
    pub fn trace<T: Trace + ?Sized>(&mut self, x: &T) {
        x.trace(self);
    }
    /// Words that may or may not be references (also to the inside of objects): a native stack.
    ///
    /// # Safety
    /// The memory from `lo` to `hi` can be read.
    pub unsafe fn conservative(&mut self, lo: usize, hi: usize) {
        let mut p = lo.next_multiple_of(size_of::<usize>());
        while p + size_of::<usize>() <= hi {
            // SAFETY: promised by the caller. Volatile: the words belong to other frames.
            let word = unsafe { (p as *const usize).read_volatile() };
            if self.heap.space.touches(word) {
                self.maybe(word);
            }
            p += size_of::<usize>();
        }
    }
    /// A word with an address in the heap, or at its end.
    fn maybe(&mut self, word: usize) {
        if let Some(o) = self.heap.resolve(word) {
            self.reached(o);
        }
        // A loop over the tail of an object may hold only a pointer to its end, which is where the next
        // object begins.
        if word.is_multiple_of(crate::class::GRANULE)
            && let Some(o) = self.heap.resolve(word - 1)
        {
            // SAFETY: `resolve` gives objects.
            unsafe {
                let info = self.heap.info((*o).kind);
                if info.tail && o as usize + (info.size)(o) == word {
                    self.reached(o);
                }
            }
        }
    }

    #[inline(always)]
    fn reached(&mut self, p: *mut Header) {
        if let Some(f) = &mut self.sink {
            f(p);
        } else if self.heap.space.mark(p as usize) {
            prefetch(p);
            self.stack.push(p);
        }
    }

    /// Visits the words from `lo` to `hi`, which are values.
    ///
    /// # Safety
    /// They are, and in a live object.
    #[inline(always)]
    pub(crate) unsafe fn visit_words(&mut self, lo: usize, hi: usize) {
        let mut p = lo;
        while p < hi {
            // SAFETY: promised by the caller.
            self.visit(unsafe { *(p as *const Value) });
            p += size_of::<Value>();
        }
    }

    /// Looks into an object that is marked, and makes it old.
    ///
    /// # Safety
    /// `o` is an object.
    #[inline(always)]
    pub(crate) unsafe fn scan(&mut self, o: *mut Header) {
        // SAFETY: the table of kinds describes the object.
        unsafe {
            let info = self.heap.info((*o).kind);
            match info.values_from {
                None => {
                    (*o).gc.set(state::OLD);
                    (info.trace)(o, self);
                }
                Some(from) => {
                    let bytes = (info.size)(o);
                    if bytes > CARDS_MIN {
                        (*o).gc.set(state::CARDS_CLEAN);
                        self.visit_piece(o, from as usize, bytes);
                    } else {
                        (*o).gc.set(state::OLD);
                        self.visit_words(o as usize + from as usize, o as usize + bytes);
                    }
                }
            }
        }
    }

    /// Looks into everything that was reached, until nothing is left.
    pub(crate) fn drain(&mut self) {
        loop {
            self.drain_stack();
            let Some((o, from)) = self.pieces.pop() else { break };
            // SAFETY: `o` was reached and consists of values.
            unsafe { self.visit_piece(o, from, (self.heap.info((*o).kind).size)(o)) }
        }
    }
    /// Visits a piece of a large object at once, and leaves the rest for when the stack is empty.
    ///
    /// # Safety
    /// `o` was reached, has `bytes`, and consists of values from `from` on.
    unsafe fn visit_piece(&mut self, o: *mut Header, from: usize, bytes: usize) {
        let to = bytes.min(from + PIECE);
        if to < bytes {
            self.pieces.push((o, to));
        }
        // SAFETY: promised by the caller.
        unsafe { self.visit_words(o as usize + from, o as usize + to) }
    }
    fn drain_stack(&mut self) {
        // A short queue between the stack and the scan gives prefetched headers time to arrive.
        const N: usize = 8;
        let mut queue = [std::ptr::null_mut::<Header>(); N];
        let mut i = 0;
        let mut idle = 0;
        while idle <= N {
            let next = self.stack.pop().unwrap_or(std::ptr::null_mut());
            prefetch(next);
            let o = std::mem::replace(&mut queue[i], next);
            i = (i + 1) % N;
            if o.is_null() {
                idle = if self.stack.is_empty() { idle + 1 } else { 0 };
            } else {
                idle = 0;
                // SAFETY: what was reached is an object.
                unsafe { self.scan(o) };
            }
        }
    }

    /// Leaves the buffer for the next collection.
    pub(crate) fn finish(mut self) {
        debug_assert!(self.stack.is_empty() && self.pieces.is_empty());
        // A deep structure may have made it huge.
        self.stack.shrink_to(1 << 16);
        self.heap.mark_stack.set(std::mem::take(&mut self.stack));
    }
}

#[inline(always)]
fn prefetch(p: *const Header) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: a hint; any address will do.
    unsafe {
        core::arch::x86_64::_mm_prefetch::<{ core::arch::x86_64::_MM_HINT_T0 }>(p.cast())
    }
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    // SAFETY: as above.
    unsafe {
        core::arch::asm!("prfm pldl1keep, [{}]", in(reg) p, options(nostack, readonly, preserves_flags))
    }
    let _ = p;
}

/// What is alive, after marking.
pub struct Marked<'h> {
    pub(crate) tracer: Tracer<'h>,
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
        self.tracer.heap.space.is_marked(p as usize)
    }
    /// Keeps an object alive, with all it refers to.
    pub fn resurrect(&mut self, v: Value) {
        self.tracer.visit(v);
        self.tracer.drain();
    }
    /// Whether old objects were examined too. If not, only objects allocated since the last collection can
    /// be dead.
    pub fn is_full(&self) -> bool {
        self.full
    }
    pub fn heap(&self) -> &Heap {
        self.tracer.heap
    }
}

/// `TraceFn` of kinds with `values_from`, for when somebody calls it.
pub(crate) unsafe fn trace_values_tail(p: *mut Header, t: &mut Tracer) {
    // SAFETY: the table says that the words from there to the end are values.
    unsafe {
        let info = t.heap.info((*p).kind);
        let from = info.values_from.unwrap_or(size_of::<Header>() as u16);
        t.visit_words(p as usize + from as usize, p as usize + (info.size)(p));
    }
}

/// Whether the kind may be seen on an object.
pub(crate) fn is_valid(heap: &Heap, kind: Kind) -> bool {
    heap.info(kind).is_used()
}
