//! Allocation, and what happens at the memory limit.
//!
//! The fast path bumps `local[class]` and is inlined with a constant class. The slow path finds the next free
//! run of the current block (this is the lazy sweep: a run is what lies between mark bits), then the next
//! block. It is there that the budget of the nursery is charged, a run at a time, and collections begin.
//!
//! Small allocations never fail. Past the limit there is first a full collection; if that does not help, a
//! MemoryError becomes pending and the heap grows past its limit by an allowance, so that the program can
//! be brought to the point where it is raised, and its handler run. When that too is used up, it starts over.
//! A collection that leaves less than 1/64 of the limit counts as one that does not help.
//! Sizes that a program chooses (`try_alloc_sized`) do fail.

use crate::class::{BLOCK, CLASS_SIZE, MAX_SMALL, class_of, class_of_const};
use crate::header::{Header, HeapObject};
use crate::heap::Heap;
use crate::mark::Attention;
use crate::ptr::Gc;
use std::ptr;

/// For machine code: where the heap keeps the next cell of a size, and its end; bytes of a cell; the class.
#[derive(Clone, Copy, Debug)]
pub struct CellPlace {
    pub cursor: usize,
    pub limit: usize,
    pub bytes: usize,
    pub class: usize,
}

impl Heap {
    /// Where objects of `bytes` are allocated, as offsets from the heap; `None`: not by bumping.
    pub fn cell_place(bytes: usize) -> Option<CellPlace> {
        if bytes > MAX_SMALL {
            return None;
        }
        let class = class_of(bytes);
        let local = std::mem::offset_of!(Heap, local) + class * size_of::<crate::heap::Local>();
        Some(CellPlace {
            cursor: local + std::mem::offset_of!(crate::heap::Local, cursor),
            limit: local + std::mem::offset_of!(crate::heap::Local, limit),
            bytes: CLASS_SIZE[class],
            class,
        })
    }
    /// A new object. Never fails: past the limit a MemoryError becomes pending.
    #[inline(always)]
    pub fn alloc<T: HeapObject>(&self, init: T) -> Gc<T> {
        const { assert!(size_of::<T>() <= MAX_SMALL && align_of::<T>() <= 16) };
        let class = const { class_of_const(size_of::<T>()) };
        let p = self.bump(class, const { CLASS_SIZE[class_of_const(size_of::<T>())] });
        // SAFETY: the cell is ours and large enough.
        unsafe { place(p, init) }
    }

    #[inline(always)]
    fn bump(&self, class: usize, bytes: usize) -> usize {
        let l = &self.local[class];
        let p = l.cursor.get();
        let next = p.wrapping_add(bytes);
        if next > l.limit.get() {
            return self.alloc_slow(class);
        }
        l.cursor.set(next);
        p
    }

    /// The address of a new cell for an object of `bytes`, or 0 when only the slow path has one: for code that may
    /// not make a call. The contents are undefined and must be written before the next safepoint.
    #[inline(always)]
    pub fn try_bump(&self, bytes: usize) -> usize {
        if bytes > MAX_SMALL {
            return 0;
        }
        let class = class_of(bytes);
        let l = &self.local[class];
        let p = l.cursor.get();
        let next = p.wrapping_add(CLASS_SIZE[class]);
        if next > l.limit.get() {
            return 0;
        }
        l.cursor.set(next);
        p
    }

    /// A new object of `bytes`, which begins with `init`; the rest is zero. Never fails, as `alloc`: not for
    /// sizes that a program chooses.
    ///
    /// # Safety
    /// `bytes >= size_of::<T>()`, and is what the kind's `size` says of the object.
    #[inline]
    pub unsafe fn alloc_sized<T: HeapObject>(&self, bytes: usize, init: T) -> Gc<T> {
        if bytes > MAX_SMALL {
            let p = self.alloc_large(bytes, true, true).unwrap_or_else(|| exhausted());
            // SAFETY: a new extent of zeroes.
            return unsafe { place(p, init) };
        }
        // SAFETY: what `init` does not cover is zeroed before anything else happens.
        unsafe {
            let o = self.alloc_uninit(bytes, init);
            ptr::write_bytes(o.as_ptr().add(1).cast::<u8>(), 0, bytes - size_of::<T>());
            o
        }
    }

    /// As `alloc_sized`, but what `init` does not cover is not zeroed.
    ///
    /// # Safety
    /// As for `alloc_sized`; and the caller writes the rest of the object before the next safepoint.
    #[inline]
    pub unsafe fn alloc_uninit<T: HeapObject>(&self, bytes: usize, init: T) -> Gc<T> {
        debug_assert!(bytes >= size_of::<T>());
        let p = if bytes <= MAX_SMALL {
            let class = class_of(bytes);
            self.bump(class, CLASS_SIZE[class])
        } else {
            self.alloc_large(bytes, true, false).unwrap_or_else(|| exhausted())
        };
        // SAFETY: the cell or extent is ours and large enough.
        unsafe { place(p, init) }
    }

    /// As `alloc_sized`, for sizes that a program chooses: `None` if the limit does not allow it.
    ///
    /// # Safety
    /// As for `alloc_sized`.
    #[inline]
    pub unsafe fn try_alloc_sized<T: HeapObject>(&self, bytes: usize, init: T) -> Option<Gc<T>> {
        if bytes > MAX_SMALL {
            // SAFETY: a new extent of zeroes.
            return Some(unsafe { place(self.alloc_large(bytes, false, true)?, init) });
        }
        // SAFETY: promised by the caller.
        Some(unsafe { self.alloc_sized(bytes, init) })
    }

    /// As `alloc_uninit`, for sizes that a program chooses: `None` if the limit does not allow it.
    ///
    /// # Safety
    /// As for `alloc_uninit`.
    #[inline]
    pub unsafe fn try_alloc_uninit<T: HeapObject>(&self, bytes: usize, init: T) -> Option<Gc<T>> {
        if bytes > MAX_SMALL {
            // SAFETY: a new extent.
            return Some(unsafe { place(self.alloc_large(bytes, false, false)?, init) });
        }
        // SAFETY: promised by the caller.
        Some(unsafe { self.alloc_uninit(bytes, init) })
    }

    /// The slow path of allocation, also for machine code: the address of a new cell of the class, whose
    /// contents are undefined and must be written before the next safepoint.
    #[cold]
    #[inline(never)]
    pub fn alloc_slow(&self, class: usize) -> usize {
        self.assert_not_collecting();
        self.stress_tick();
        loop {
            self.collect_if_due(0);
            if let Some(p) = self.next_run(class) {
                return p;
            }
            let b = self.next_block(class);
            self.current[class].set(b + 1);
            let start = self.space.addr(b);
            self.set_local(class, start, start);
            if !self.space.block(b).touched.replace(true) {
                self.lists.borrow_mut().touched.push(b);
            }
        }
    }

    #[inline]
    pub(crate) fn set_local(&self, class: usize, cursor: usize, limit: usize) {
        self.local[class].cursor.set(cursor);
        self.local[class].limit.set(limit);
    }

    /// Takes the next free run of the current block and the first cell of it.
    fn next_run(&self, class: usize) -> Option<usize> {
        let b = self.current[class].get().checked_sub(1)?;
        let cell = CLASS_SIZE[class];
        let start = self.space.addr(b);
        let end = start + BLOCK / cell * cell;
        let mut p = self.local[class].limit.get();
        while p < end && self.space.is_marked(p) {
            p += cell;
        }
        if p >= end {
            self.space.block(b).frontier.set(BLOCK as u32);
            self.current[class].set(0);
            self.set_local(class, 0, 0);
            return None;
        }
        let limit =
            if self.policy.stress.get() != 0 { p + cell } else { self.space.next_mark(p + cell, end) };
        self.policy.young.set(self.policy.young.get() + (limit - p));
        self.set_local(class, p + cell, limit);
        Some(p)
    }

    /// A block with room for the class.
    fn next_block(&self, class: usize) -> u32 {
        if let Some(b) = self.listed_block(class) {
            return b;
        }
        if !self.fits(BLOCK) {
            if self.collect_at_limit(BLOCK)
                && let Some(b) = self.listed_block(class)
            {
                return b;
            }
            if !self.fits(BLOCK) {
                if let Some(b) = self.fragmented_block(class) {
                    return b;
                }
                self.passed_limit();
            }
        }
        let b = match self.space.take(1) {
            Some(b) => b,
            None => {
                self.collect(true);
                match self.listed_block(class).or_else(|| self.fragmented_block(class)) {
                    Some(b) => return b,
                    None => self.space.take(1).unwrap_or_else(|| exhausted()),
                }
            }
        };
        self.space.init_small(b, class);
        b
    }
    fn listed_block(&self, class: usize) -> Option<u32> {
        let b = self.lists.borrow_mut().available[class].pop();
        if let Some(b) = b {
            self.space.block(b).listed.set(false);
            return Some(b);
        }
        // Short runs are slow to allocate from: only if memory is scarce, or the heap grows anyway.
        let scarce = !self.fits(BLOCK) || self.space.used() > self.policy.after_full.get() / 2 * 3;
        if scarce { self.fragmented_block(class) } else { None }
    }
    fn fragmented_block(&self, class: usize) -> Option<u32> {
        let b = self.lists.borrow_mut().fragmented[class].pop()?;
        self.space.block(b).listed.set(false);
        Some(b)
    }

    /// The address of a new large object.
    #[cold]
    #[inline(never)]
    fn alloc_large(&self, bytes: usize, must: bool, zero: bool) -> Option<usize> {
        self.assert_not_collecting();
        if bytes > self.space.size {
            return None;
        }
        let n = bytes.div_ceil(BLOCK);
        self.stress_tick();
        self.collect_if_due(bytes);
        if !self.fits(n * BLOCK) {
            if must {
                self.collect_at_limit(n * BLOCK);
            } else {
                self.collect(true);
            }
            if !self.fits(n * BLOCK) {
                if !must {
                    return None;
                }
                self.passed_limit();
            }
        }
        let b = match self.space.take(n) {
            Some(b) => b,
            None => {
                self.collect(true);
                self.space.take(n)?
            }
        };
        self.space.init_large(b, n, bytes, zero);
        self.policy.young.set(self.policy.young.get() + n * BLOCK);
        self.lists.borrow_mut().large.push(b);
        Some(self.space.addr(b))
    }

    // ---- triggers and limits ----

    /// Collects at every so many allocations from now on (0: when it is due), as often as the fuel lasts; gives what both
    /// were.
    pub fn set_stress(&self, every: usize, fuel: u64) -> (usize, u64) {
        let was = (self.policy.stress.replace(every), self.policy.stress_fuel.replace(fuel));
        if every != 0 && was.0 == 0 {
            let left = self.policy.stress_left.get();
            self.policy.stress_left.set(if left == 0 { every } else { left.min(every) });
            // Every allocation is to come by the slow path: what is left of the runs is found again there.
            for local in &self.local {
                local.limit.set(local.cursor.get());
            }
        }
        was
    }
    fn stress_tick(&self) {
        let (every, fuel) = (self.policy.stress.get(), self.policy.stress_fuel.get());
        if every != 0 && fuel != 0 {
            let left = self.policy.stress_left.get();
            if left > 1 {
                self.policy.stress_left.set(left - 1);
            } else {
                self.policy.stress_left.set(every);
                self.policy.stress_fuel.set(fuel - 1);
                self.collect(self.counters.collections.get() % 4 == 3);
            }
        }
    }
    /// Collects if the nursery is used up, or would be with so many bytes more.
    #[inline]
    fn collect_if_due(&self, more: usize) {
        let young = self.policy.young.get();
        if young != 0 && young.saturating_add(more) >= self.policy.nursery.get() {
            self.policy.due.set(true);
            self.collect(self.policy.want_full.get());
            self.policy.due.set(false);
        }
    }
    /// Bytes of blocks in use, of accounted memory, and of rooted vectors.
    pub fn used(&self) -> usize {
        self.space.used().saturating_add(self.policy.external.get()).saturating_add(self.root_list().bytes())
    }
    fn fits(&self, bytes: usize) -> bool {
        self.used().saturating_add(bytes) <= self.policy.limit.get()
    }
    /// Collects, unless the last attempt at the limit was in vain and the allowance is not used up.
    fn collect_at_limit(&self, bytes: usize) -> bool {
        let p = &self.policy;
        if self.used() < p.over_until.get() || !p.enabled.get() {
            return false;
        }
        if p.young.get() >= p.nursery.get() / 8 {
            self.collect(false);
            if self.fits(bytes) {
                return true;
            }
        }
        self.collect(true);
        if self.used() >= self.nearly_all() {
            // It would be here again at once, and do nothing but collect.
            self.passed_limit();
        }
        true
    }
    /// So much of the limit that what is left is not worth collecting for.
    pub(crate) fn nearly_all(&self) -> usize {
        self.policy.limit.get() / 64 * 63
    }
    fn passed_limit(&self) {
        let used = self.used();
        if used >= self.policy.over_until.get() {
            let allowance = (self.policy.limit.get() / 16).clamp(1 << 20, 16 << 20);
            self.policy.over_until.set(used.saturating_add(allowance));
            self.policy.memory_error.set(true);
            self.with_host(|h| h.attention(Attention::MemoryError));
        }
    }
    /// Whether the limit was passed since the last call. The VM raises MemoryError then.
    pub fn take_memory_error(&self) -> bool {
        self.policy.memory_error.replace(false)
    }

    /// Memory outside the heap that heap objects own has grown (or shrunk) by so many bytes. Counts towards
    /// the limit and the triggers; never collects itself.
    pub fn account(&self, delta: isize) {
        let p = &self.policy;
        p.external.set(p.external.get().saturating_add_signed(delta));
        if delta > 0 {
            p.young.set(p.young.get().saturating_add(delta as usize));
        }
    }
    /// The same for amounts that a program chooses: false, and nothing accounted, if the limit does not
    /// allow it even after a full collection. A safepoint.
    pub fn try_account(&self, bytes: usize) -> bool {
        if !self.fits(bytes) {
            self.collect(true);
            if !self.fits(bytes) {
                return false;
            }
        }
        self.account(bytes.min(isize::MAX as usize) as isize);
        true
    }

    fn assert_not_collecting(&self) {
        if self.collecting.get() {
            // A mistake in a host or a kind's functions: going on would corrupt the heap.
            eprintln!("taipan: allocation in the heap during a collection");
            std::process::abort();
        }
    }
}

/// # Safety
/// `p` is a cell for a `T`.
#[inline(always)]
unsafe fn place<T: HeapObject>(p: usize, init: T) -> Gc<T> {
    let p = p as *mut T;
    // SAFETY: promised by the caller.
    unsafe {
        p.write(init);
        debug_assert!((*p.cast::<Header>()).kind == T::KIND);
        Gc::from_raw(p)
    }
}

/// The reservation is used up, past all limits.
#[cold]
fn exhausted() -> ! {
    eprintln!("Fatal Python error: out of memory");
    std::process::abort()
}
