//! The write barrier: old objects that were written to are remembered for the next minor collection.
//!
//! `Header::gc` says what a store must do (see `header::state`):
//!
//! ```text
//!            survives                       store
//!   0 young ───────────▶ 1 old ─────────────────────────▶ 0 in the remembered set ──minor──▶ 1
//!          └───────────▶ 2 old, large, all values ──────▶ 3 in the remembered set ──minor──▶ 2
//!                                    (3: every store marks its card)
//! ```
//!
//! Objects that consist of values and are larger than `CARDS_MIN` keep cards of 512 bytes, and only dirty
//! cards are looked at: a store to a list of a million elements must not cost a scan of it.

use crate::header::{Header, state};
use crate::heap::Heap;
use crate::mark::Tracer;

/// Objects larger than this have cards.
pub(crate) const CARDS_MIN: usize = 8 << 10;

// Owners are raw pointers because shape code and machine code have nothing else; not `unsafe`, because every
// store would be, and `Slot::set` is the way to do it with checked types.
#[allow(clippy::not_unsafe_ptr_arg_deref)]
impl Heap {
    /// After a store of a reference into `owner`, at a place not known.
    #[inline(always)]
    pub fn barrier(&self, owner: *mut Header) {
        // SAFETY: `owner` is an object.
        if unsafe { (*owner).gc.get() } != state::NO_BARRIER {
            self.remember(owner);
        }
    }
    /// The slow path of `barrier`, also for machine code.
    #[cold]
    #[inline(never)]
    pub fn remember(&self, owner: *mut Header) {
        // SAFETY: `owner` is an object, and the table of kinds describes it.
        let bytes = unsafe { (self.info((*owner).kind).size)(owner) };
        self.remember_range(owner, owner as usize, owner as usize + bytes);
    }
    /// The slow path of the barrier after a store to `slot`, an address inside `owner`; also for machine code.
    #[cold]
    #[inline(never)]
    pub fn remember_store(&self, owner: *mut Header, slot: usize) {
        self.remember_range(owner, slot, slot + 1);
    }
    /// The slow path of the barrier after stores to the addresses from `lo` to `hi` (more than none) in `owner`.
    #[cold]
    #[inline(never)]
    pub fn remember_range(&self, owner: *mut Header, lo: usize, hi: usize) {
        // SAFETY: `owner` is an object.
        let gc = unsafe { &(*owner).gc };
        match gc.get() {
            state::NO_BARRIER => return,
            state::OLD => gc.set(state::NO_BARRIER),
            before => {
                for card in self.space.cards(lo..hi) {
                    card.set(1);
                }
                if before == state::CARDS_DIRTY {
                    return;
                }
                gc.set(state::CARDS_DIRTY);
            }
        }
        self.remembered.borrow_mut().push(owner);
    }

    /// Before a full collection: everything will be looked at.
    pub(crate) fn forget_remembered(&self) {
        for o in self.remembered.borrow_mut().drain(..) {
            // SAFETY: remembered objects are objects until the sweep.
            unsafe {
                if (*o).gc.get() == state::CARDS_DIRTY {
                    let end = o as usize + (self.info((*o).kind).size)(o);
                    self.space.cards(o as usize..end).iter().for_each(|c| c.set(0));
                    (*o).gc.set(state::CARDS_CLEAN);
                }
            }
        }
    }
}

impl Tracer<'_> {
    /// In a minor collection: what was written to since the last one.
    pub(crate) fn scan_remembered(&mut self) {
        let mut remembered = self.heap.remembered.take();
        for o in remembered.drain(..) {
            // SAFETY: remembered objects are alive, or at least intact.
            unsafe {
                if (*o).gc.get() == state::CARDS_DIRTY { self.scan_dirty_cards(o) } else { self.scan(o) }
            }
        }
        self.heap.remembered.replace(remembered);
    }
    unsafe fn scan_dirty_cards(&mut self, o: *mut Header) {
        use crate::blocks::CARD;
        let heap = self.heap;
        // SAFETY: `o` is an object with cards, so it has values in the words from `from` to its end.
        unsafe {
            let info = heap.info((*o).kind);
            let start = o as usize;
            let (from, end) = (start + info.values_from.unwrap_or(8) as usize, start + (info.size)(o));
            let first = start & !(CARD - 1);
            for (i, card) in heap.space.cards(start..end).iter().enumerate() {
                if card.replace(0) != 0 {
                    let lo = first + i * CARD;
                    self.visit_words(lo.max(from), (lo + CARD).min(end));
                }
            }
            (*o).gc.set(state::CARDS_CLEAN);
        }
    }
}
