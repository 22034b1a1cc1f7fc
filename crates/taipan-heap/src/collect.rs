//! The order of a collection.
//!
//! 1. Runs in use are closed, so that every block says what was handed out.
//! 2. Roots. In a full collection they are gathered before the mark bits are cleared: to tell whether a word
//!    on a native stack points to an object, the bits of the last collection are needed.
//! 3. Marking; in a minor collection also from remembered objects, and it stops at old objects.
//! 4. `Host::after_mark`; dead objects with finalizers are marked and queued; marking again.
//! 5. `Host::before_sweep`; `drop` of the dead that own something outside the heap.
//! 6. Blocks are classified; their cells are swept later, by allocation.

use crate::blocks::State;
use crate::class::CLASSES;
use crate::header::Header;
use crate::heap::{FULL_MIN, Heap, NURSERY_LATER, YOUTH};
use crate::mark::{Attention, Marked, Tracer};
use crate::roots::with_spilled_registers;
use std::time::Instant;

/// Free memory kept for growth after a full collection, at most, or an eighth of what is in use.
const GROWTH_KEPT: usize = 32 << 20;

impl Heap {
    /// Collects now: what was allocated since the last time, or (`full`) everything.
    #[inline(never)]
    pub fn collect(&self, full: bool) {
        if self.policy.enabled.get() && !self.collecting.get() {
            with_spilled_registers(&mut |sp| self.collect_from(full, sp));
        }
    }

    /// A full collection that scans this thread's native stack only from `sp` up.
    ///
    /// # Safety
    /// Between the stack pointer and `sp` no frame holds the only reference to an object, nor do registers
    /// (`sp` is the address of [`SpilledRegisters`] taken there).
    #[inline(never)]
    pub unsafe fn collect_above(&self, sp: usize) {
        if self.policy.enabled.get() && !self.collecting.get() {
            self.collect_from(true, sp);
        }
    }

    fn collect_from(&self, full: bool, sp: usize) {
        let start = Instant::now();
        self.collecting.set(true);
        self.counters.allocated.set(self.counters.allocated.get() + self.policy.young.get() as u64);
        self.close_runs();
        self.policy.peak.set(self.policy.peak.get().max(self.space.used()));
        if self.policy.verify {
            self.assert_verified("before a collection");
        }

        let mut m = Marked { tracer: self.mark_roots(full, sp), full };
        m.tracer.drain();
        self.with_host(|h| h.after_mark(&mut m));
        let dying = self.keep_dying(&mut m);
        self.with_host(|h| h.before_sweep(&m));
        self.drop_dead(&m);
        m.tracer.finish();
        if self.policy.verify {
            self.assert_marked();
        }
        if full {
            self.sweep_all()
        } else {
            self.sweep_young()
        }
        self.set_policy(full);

        self.collecting.set(false);
        self.counters.pause(full, start.elapsed());
        if dying {
            self.with_host(|h| h.attention(Attention::Finalizers));
        }
    }

    fn close_runs(&self) {
        for class in 0..CLASSES {
            if let Some(b) = self.current[class].replace(0).checked_sub(1) {
                let used = self.local[class].cursor.get() - self.space.addr(b);
                self.space.block(b).frontier.set(used as u32);
                self.set_local(class, 0, 0);
            }
        }
    }

    /// Marks from the roots, to a depth of one.
    fn mark_roots(&self, full: bool, sp: usize) -> Tracer<'_> {
        if !full {
            let mut t = Tracer::marking(self);
            self.trace_roots(&mut t, sp);
            t.scan_remembered();
            return t;
        }
        let mut gathered = self.gathered.take();
        self.trace_roots(&mut Tracer::telling(self, &mut |p| gathered.push(p)), sp);
        self.forget_remembered();
        self.space.clear_marks();
        let mut t = Tracer::marking(self);
        for p in gathered.drain(..) {
            t.visit_ptr(p);
        }
        gathered.shrink_to(1 << 16);
        self.gathered.set(gathered);
        t
    }

    fn trace_roots(&self, t: &mut Tracer, sp: usize) {
        if self.stack_base() > sp && cfg!(not(miri)) {
            // SAFETY: from the stack pointer to the base, it is the current thread's stack.
            unsafe { t.conservative(sp, self.stack_base()) };
        }
        self.root_list().trace(t);
        for &p in self.dying.borrow().iter() {
            t.visit_ptr(p);
        }
        self.with_host(|h| h.trace_roots(t));
    }

    /// Marks and queues dead objects with finalizers. True if there are any.
    ///
    /// Newest first, each with all it refers to. An object that was still unmarked at its turn is a
    /// *leader*; leaders come out oldest first: if one refers to another, it had its turn later. The others
    /// come out after them.
    fn keep_dying(&self, m: &mut Marked) -> bool {
        let mut dead = Vec::new();
        self.with_host(|h| {
            self.finalizers.borrow_mut().sweep(m, |p| {
                if h.wants_finalizer(p) {
                    dead.push(p)
                }
            })
        });
        if dead.is_empty() {
            return false;
        }
        let mut leaders = Vec::new();
        let mut others = Vec::new();
        while let Some(p) = dead.pop() {
            if m.is_live_gc(p) {
                others.push(p.as_ptr());
            } else {
                leaders.push(p.as_ptr());
                m.resurrect(p.value());
            }
        }
        let mut queue = self.dying.borrow_mut();
        queue.extend(leaders.into_iter().rev());
        queue.extend(others);
        true
    }

    fn drop_dead(&self, m: &Marked) {
        self.drops.borrow_mut().sweep(m, |p| {
            if let Some(f) = self.info(p.kind()).drop {
                // SAFETY: the object is dead, its memory still intact, and it is registered no more.
                unsafe { f(p.as_ptr()) }
            }
        });
    }

    fn set_policy(&self, full: bool) {
        let p = &self.policy;
        p.young.set(0);
        let used = self.used();
        if full {
            p.after_full.set(used.max(FULL_MIN / 2));
            p.want_full.set(false);
            // Enough for the nursery stays, and for the growth until the next full collection, unless that is much:
            // it is soon wanted again. So is what a program had in use lately, time and again; if it asks for a
            // collection, it is not.
            let above = if p.due.get() { p.peak.get().saturating_sub(used) } else { 0 };
            p.peak.set(used + above / 4 * 3);
            let growth = used.max(above).clamp(FULL_MIN / 2, GROWTH_KEPT.max(used / 8));
            let given = self.space.give_back(p.nursery.get() + growth);
            self.counters.given_back.set(self.counters.given_back.get() + given as u64);
            self.counters.live_after_full.set(used);
        } else {
            p.want_full.set(used > p.after_full.get().saturating_mul(2));
        }
        if p.nursery_grows && self.counters.collections.get() >= YOUTH {
            p.nursery.set((used / 16).clamp(*NURSERY_LATER.start(), *NURSERY_LATER.end()));
        }
        if used < self.nearly_all() {
            p.over_until.set(0);
        }
    }

    /// The object that contains the address, dead or alive, if there is one.
    pub(crate) fn resolve(&self, addr: usize) -> Option<*mut Header> {
        let (block, start) = self.space.cell_of(addr)?;
        if block.state.get() == State::Small
            && !self.space.is_marked(start)
            && (start & (crate::class::BLOCK - 1)) as u32 >= self.frontier_of(block, start)
        {
            return None;
        }
        Some(start as *mut Header)
    }
    /// How far the block was allocated into.
    #[inline]
    pub(crate) fn frontier_of(&self, block: &crate::blocks::Block, addr: usize) -> u32 {
        let class = block.class.get() as usize;
        let b = self.space.block_of(addr);
        if self.current[class].get() == b + 1 {
            (self.local[class].cursor.get() - self.space.addr(b)) as u32
        } else {
            block.frontier.get()
        }
    }
}
