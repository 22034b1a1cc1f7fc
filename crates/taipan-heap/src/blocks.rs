//! The space objects live in: blocks, their records, mark bits and cards.
//!
//! ```text
//! reservation:  blocks of 64 KiB … | mark bits | cards | block records | free bits
//!               1 bit per 16 bytes ──┘           │        │               └ 1 bit per block
//!               1 byte per 512 bytes ────────────┘        └ 48 bytes per block
//! ```
//!
//! Mark bits and records are outside the blocks, so that marking and sweeping touch little memory, and so
//! that objects of a power of two do not all fall on the same cache sets.
//!
//! Life of a block:
//!
//! ```text
//!         take(1), init_small                      no cell marked
//!   Free ────────────────────▶ Small ─────────────────────────────────▶ Free
//!         take(n), init_large                      start not marked
//!   Free ────────────────────▶ Large Rest … Rest ─────────────────────▶ Free
//! ```
//!
//! A free block is *dirty* if its memory may not be zero. Blocks at and above `top` have never been used or
//! were given back; they are free without having their free bit set.

use crate::class::{BLOCK, CLASS_SIZE, GRANULE, LOG_BLOCK};
use crate::heap::HeapError;
use crate::reserve::{PAGE, Region, affordable};
use std::cell::Cell;
use std::ops::Range;

pub(crate) const LOG_CARD: usize = 9;
pub(crate) const CARD: usize = 1 << LOG_CARD;
/// What a heap reserves for objects if it can.
const RESERVE: usize = 64 << 30;
/// With less, there is no heap.
const RESERVE_MIN: usize = 4 << 20;

#[repr(u8)]
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum State {
    Free = 0,
    /// Cells of one class.
    Small,
    /// The first block of a large object.
    Large,
    /// A further block of a large object.
    Rest,
}

/// The record of a block. All zero: free and clean.
#[repr(C)]
pub(crate) struct Block {
    pub(crate) state: Cell<State>,
    pub(crate) class: Cell<u8>,
    /// Allocated into since the last collection.
    pub(crate) touched: Cell<bool>,
    /// In one of the lists of blocks to allocate from.
    pub(crate) listed: Cell<bool>,
    /// Free, and memory not zero.
    pub(crate) dirty: Cell<bool>,
    /// Small: bytes of a cell.
    pub(crate) cell: Cell<u32>,
    /// Small: `ceil(2^32 / cell)`; a cell's index is `offset * magic >> 32`.
    magic: Cell<u32>,
    /// Small: cells below this offset that are not marked were handed out since the last collection.
    pub(crate) frontier: Cell<u32>,
    /// Small: marked cells, at the last sweep.
    pub(crate) live: Cell<u32>,
    /// Rest: index of the first block.
    pub(crate) head: Cell<u32>,
    /// Large: bytes of the object.
    pub(crate) bytes: Cell<usize>,
}

pub(crate) struct Space {
    pub(crate) base: usize,
    pub(crate) size: usize,
    pub(crate) marks: *mut u64,
    cards: *mut u8,
    blocks: *mut Block,
    free: *mut u64,
    /// Bytes handed out so far.
    top: Cell<usize>,
    used: Cell<usize>,
    /// No free bit is set below this block.
    hint: Cell<usize>,
    region: Region,
}

impl Space {
    pub(crate) fn new() -> Result<Space, HeapError> {
        let mut size = affordable(RESERVE) & !(BLOCK - 1);
        while size >= RESERVE_MIN {
            if let Some(s) = Space::reserve(size) {
                return Ok(s);
            }
            size = (size / 2) & !(BLOCK - 1);
        }
        Err(HeapError::NoAddressSpace)
    }

    fn reserve(size: usize) -> Option<Space> {
        let blocks = size >> LOG_BLOCK;
        let pages = |bytes: usize| bytes.next_multiple_of(PAGE);
        let parts = [size / GRANULE / 8, size / CARD, blocks * size_of::<Block>(), blocks.div_ceil(64) * 8]
            .map(pages);
        let region = Region::reserve(BLOCK + size + parts.iter().sum::<usize>())?;
        let base = region.addr().next_multiple_of(BLOCK);
        let mut at = base + size;
        let [marks, cards, records, free] = parts.map(|bytes| {
            let p = at;
            at += bytes;
            p
        });
        debug_assert!(at <= region.addr() + region.bytes());
        region.small_pages(base, size.min(4 << 20));
        region.small_pages(marks, at - marks);
        Some(Space {
            base,
            size,
            marks: marks as *mut u64,
            cards: cards as *mut u8,
            blocks: records as *mut Block,
            free: free as *mut u64,
            top: Cell::new(0),
            used: Cell::new(0),
            hint: Cell::new(0),
            region,
        })
    }

    // ---- blocks ----

    #[inline(always)]
    pub(crate) fn top_block(&self) -> u32 {
        (self.top.get() >> LOG_BLOCK) as u32
    }
    /// Bytes of blocks that are not free.
    #[inline(always)]
    pub(crate) fn used(&self) -> usize {
        self.used.get() << LOG_BLOCK
    }
    #[inline(always)]
    pub(crate) fn block(&self, b: u32) -> &Block {
        debug_assert!((b as usize) < self.size >> LOG_BLOCK);
        // SAFETY: there is a record for each block, and zero is a valid record.
        unsafe { &*self.blocks.add(b as usize) }
    }
    #[inline(always)]
    pub(crate) fn addr(&self, b: u32) -> usize {
        self.base + ((b as usize) << LOG_BLOCK)
    }
    #[inline(always)]
    pub(crate) fn block_of(&self, addr: usize) -> u32 {
        ((addr - self.base) >> LOG_BLOCK) as u32
    }
    /// Whether the address is in a block, or at the end of the last one.
    #[inline(always)]
    pub(crate) fn touches(&self, addr: usize) -> bool {
        addr.wrapping_sub(self.base) <= self.top.get()
    }

    fn free_word(&self, w: usize) -> &Cell<u64> {
        debug_assert!(w * 64 < self.size >> LOG_BLOCK);
        // SAFETY: there is a bit for each block.
        unsafe { &*self.free.add(w).cast::<Cell<u64>>() }
    }
    fn set_free_bits(&self, b: u32, n: usize, on: bool) {
        for i in b as usize..b as usize + n {
            let w = self.free_word(i / 64);
            let bit = 1 << (i % 64);
            w.set(if on { w.get() | bit } else { w.get() & !bit });
        }
    }

    /// `n` neighbouring free blocks, lowest addresses first, or `None` if the reservation is used up. Their
    /// records still say `Free`.
    pub(crate) fn take(&self, n: usize) -> Option<u32> {
        let top = self.top.get() >> LOG_BLOCK;
        let b = if n == 1 { self.find_one(top) } else { self.find_run(top, n) }?;
        let below_top = n.min(top.saturating_sub(b));
        self.set_free_bits(b as u32, below_top, false);
        if b + n > top {
            self.top.set((b + n) << LOG_BLOCK);
        }
        self.used.set(self.used.get() + n);
        Some(b as u32)
    }
    fn find_one(&self, top: usize) -> Option<usize> {
        let mut w = self.hint.get() / 64;
        while w * 64 < top {
            let word = self.free_word(w).get();
            if word != 0 {
                let b = w * 64 + word.trailing_zeros() as usize;
                self.hint.set(b);
                return Some(b);
            }
            w += 1;
        }
        self.hint.set(top);
        ((top + 1) << LOG_BLOCK <= self.size).then_some(top)
    }
    fn find_run(&self, top: usize, n: usize) -> Option<usize> {
        let mut run = 0;
        let mut i = self.hint.get() & !63;
        while i < top {
            let word = self.free_word(i / 64).get();
            if word == 0 {
                run = 0;
                i += 64;
                continue;
            }
            for bit in 0..64.min(top - i) {
                run = if word >> bit & 1 != 0 { run + 1 } else { 0 };
                if run == n {
                    return Some(i + bit + 1 - n);
                }
            }
            i += 64;
        }
        // The free blocks at the end and some that were never used.
        let start = top - run;
        (n <= (self.size >> LOG_BLOCK) - start).then_some(start)
    }
    /// Frees `n` blocks whose memory is not zero.
    pub(crate) fn release(&self, b: u32, n: usize) {
        for i in b..b + n as u32 {
            let r = self.block(i);
            r.state.set(State::Free);
            r.listed.set(false);
            r.touched.set(false);
            r.dirty.set(true);
        }
        self.set_free_bits(b, n, true);
        self.hint.set(self.hint.get().min(b as usize));
        self.used.set(self.used.get() - n);
    }

    pub(crate) fn init_small(&self, b: u32, class: usize) {
        let r = self.block(b);
        let cell = CLASS_SIZE[class];
        r.state.set(State::Small);
        r.class.set(class as u8);
        r.touched.set(false);
        r.listed.set(false);
        r.cell.set(cell as u32);
        r.magic.set((1u64 << 32).div_ceil(cell as u64) as u32);
        r.frontier.set(0);
        r.live.set(0);
    }
    /// Makes an extent of the blocks, and zeroes it if wanted and needed.
    pub(crate) fn init_large(&self, b: u32, n: usize, bytes: usize, zero: bool) {
        for i in b..b + n as u32 {
            let r = self.block(i);
            if r.dirty.replace(false) && zero {
                // SAFETY: the block is ours and free.
                unsafe { std::ptr::write_bytes(self.addr(i) as *mut u8, 0, BLOCK) };
            }
            r.state.set(State::Rest);
            r.head.set(b);
        }
        let r = self.block(b);
        r.state.set(State::Large);
        r.bytes.set(bytes);
    }

    /// Gives the memory of free blocks back to the system, all but the lowest `keep` bytes of it, and lowers
    /// `top`. Returns how many bytes were given back.
    pub(crate) fn give_back(&self, keep: usize) -> usize {
        let mut top = self.top.get() >> LOG_BLOCK;
        while top > 0 && self.block(top as u32 - 1).state.get() == State::Free {
            top -= 1;
            self.set_free_bits(top as u32, 1, false);
        }
        let old_top = self.top.replace(top << LOG_BLOCK) >> LOG_BLOCK;
        self.hint.set(self.hint.get().min(top));
        let mut kept = 0;
        let mut given = 0;
        let mut b = self.hint.get() as u32;
        let idle = |b: u32| {
            let r = self.block(b);
            r.state.get() == State::Free && r.dirty.get()
        };
        while (b as usize) < old_top {
            if !idle(b) {
                b += 1;
            } else if kept < keep {
                kept += BLOCK;
                b += 1;
            } else {
                let first = b;
                while (b as usize) < old_top && idle(b) {
                    b += 1;
                }
                let bytes = ((b - first) as usize) << LOG_BLOCK;
                let zero = self.region.decommit(self.addr(first), bytes);
                given += bytes;
                for i in first..b {
                    self.block(i).dirty.set(!zero);
                }
            }
        }
        given
    }

    // ---- mark bits ----

    #[inline(always)]
    fn mark_word(&self, addr: usize) -> (&Cell<u64>, u64) {
        let g = (addr - self.base) / GRANULE;
        debug_assert!(addr >= self.base && addr - self.base < self.size);
        // SAFETY: there is a bit for each granule.
        (unsafe { &*self.marks.add(g / 64).cast::<Cell<u64>>() }, 1 << (g % 64))
    }
    #[inline(always)]
    pub(crate) fn is_marked(&self, addr: usize) -> bool {
        let (w, bit) = self.mark_word(addr);
        w.get() & bit != 0
    }
    /// Sets the bit; true if it was clear.
    #[inline(always)]
    pub(crate) fn mark(&self, addr: usize) -> bool {
        let (w, bit) = self.mark_word(addr);
        let old = w.get();
        w.set(old | bit);
        old & bit == 0
    }
    pub(crate) fn clear_marks(&self) {
        // SAFETY: the bits of all blocks below `top`.
        unsafe { std::ptr::write_bytes(self.marks.cast::<u8>(), 0, self.top.get() / GRANULE / 8) };
    }
    /// The mark words of a block.
    #[inline(always)]
    pub(crate) fn block_marks(&self, b: u32) -> &[Cell<u64>; BLOCK / GRANULE / 64] {
        // SAFETY: there are so many words for each block.
        unsafe { &*self.marks.add(b as usize * (BLOCK / GRANULE / 64)).cast() }
    }
    /// The first marked address from `from` on, or `end`, which is in the same block or at its end.
    #[inline]
    pub(crate) fn next_mark(&self, from: usize, end: usize) -> usize {
        if from >= end {
            return end;
        }
        let g = (from - self.base) / GRANULE;
        let last = (end - 1 - self.base) / GRANULE / 64;
        let mut w = g / 64;
        let mut mask = !0u64 << (g % 64);
        while w <= last {
            // SAFETY: there is a bit for each granule.
            let word = unsafe { *self.marks.add(w) } & mask;
            if word != 0 {
                return (self.base + (w * 64 + word.trailing_zeros() as usize) * GRANULE).min(end);
            }
            mask = !0;
            w += 1;
        }
        end
    }

    // ---- cards ----

    #[inline(always)]
    pub(crate) fn card(&self, addr: usize) -> &Cell<u8> {
        debug_assert!(addr >= self.base && addr - self.base < self.size);
        // SAFETY: there is a card for each 512 bytes.
        unsafe { &*self.cards.add((addr - self.base) >> LOG_CARD).cast::<Cell<u8>>() }
    }
    /// The cards of the addresses in a range that is not empty.
    pub(crate) fn cards(&self, range: Range<usize>) -> &[Cell<u8>] {
        let lo = (range.start - self.base) >> LOG_CARD;
        let hi = ((range.end - 1 - self.base) >> LOG_CARD) + 1;
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts(self.cards.add(lo).cast::<Cell<u8>>(), hi - lo) }
    }

    // ---- addresses ----

    /// The start of the cell or large object that contains the address.
    #[inline(always)]
    pub(crate) fn cell_of(&self, addr: usize) -> Option<(&Block, usize)> {
        let off = addr.wrapping_sub(self.base);
        if off >= self.top.get() {
            return None;
        }
        let b = (off >> LOG_BLOCK) as u32;
        let r = self.block(b);
        match r.state.get() {
            State::Free => None,
            State::Small => {
                let cell = r.cell.get() as usize;
                let i = ((off & (BLOCK - 1)) as u64 * r.magic.get() as u64) >> 32;
                let start = i as usize * cell;
                if start + cell > BLOCK { None } else { Some((r, self.addr(b) + start)) }
            }
            State::Large => Some((r, self.addr(b))),
            State::Rest => Some((self.block(r.head.get()), self.addr(r.head.get()))),
        }
    }
}
