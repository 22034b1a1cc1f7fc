//! After marking: blocks are classified by what is marked in them. Cells are not touched (but for the
//! verifier's poison); allocation reads free runs off the mark bits.

use crate::blocks::State;
use crate::class::{BLOCK, GRANULE};
use crate::heap::{Heap, Lists};

/// A block is allocated from only if its free runs are so many cells long on average. Shorter runs cost more
/// time than they save memory; they wait until memory is scarce.
const RUN: u32 = 8;

/// What dead objects are overwritten with when verifying: no pointer, no int, an odd special; and no kind.
pub(crate) const POISON: u64 = 0xdbdb_dbdb_dbdb_dbdd;

impl Heap {
    pub(crate) fn sweep_young(&self) {
        let lists = &mut *self.lists.borrow_mut();
        let mut touched = std::mem::take(&mut lists.touched);
        // Backwards: lists are popped from the end, so the lowest addresses are used first.
        for b in touched.drain(..).rev() {
            self.sweep_block(lists, b);
        }
        lists.touched = touched;
        self.sweep_large(lists, lists.young_large);
    }

    pub(crate) fn sweep_all(&self) {
        let lists = &mut *self.lists.borrow_mut();
        for list in lists.available.iter_mut().chain(&mut lists.fragmented) {
            list.clear();
        }
        lists.touched.clear();
        for b in (0..self.space.top_block()).rev() {
            if self.space.block(b).state.get() == State::Small {
                self.sweep_block(lists, b);
            }
        }
        self.sweep_large(lists, 0);
    }

    fn sweep_block(&self, lists: &mut Lists, b: u32) {
        let block = self.space.block(b);
        let marks = self.space.block_marks(b);
        if self.policy.verify {
            self.poison_block(b);
        }
        let live: u32 = marks.iter().map(|w| w.get().count_ones()).sum();
        block.frontier.set(0);
        block.touched.set(false);
        block.live.set(live);
        if live == 0 {
            self.space.release(b, 1);
            return;
        }
        let cell = block.cell.get();
        let free = BLOCK as u32 / cell - live;
        block.listed.set(free > 0);
        if free == 0 {
            return;
        }
        // A run begins behind a live cell whose right neighbour is free. (Counted within words of 64 granules:
        // near enough.)
        let step = cell as usize / GRANULE;
        let runs = if step < 64 {
            1 + marks.iter().map(|w| (w.get() & !(w.get() >> step)).count_ones()).sum::<u32>()
        } else {
            1
        };
        let class = block.class.get() as usize;
        // (Live cells must be passed, one by one.)
        if free >= (RUN * runs).max(live) || step >= 64 {
            lists.available[class].push(b);
        } else {
            lists.fragmented[class].push(b);
        }
    }

    fn sweep_large(&self, lists: &mut Lists, from: usize) {
        let mut i = from;
        while i < lists.large.len() {
            let b = lists.large[i];
            if self.space.is_marked(self.space.addr(b)) {
                i += 1;
            } else {
                let bytes = self.space.block(b).bytes.get();
                if self.policy.verify {
                    self.poison(self.space.addr(b), bytes);
                }
                self.space.release(b, bytes.div_ceil(BLOCK));
                lists.large.swap_remove(i);
            }
        }
        lists.young_large = lists.large.len();
    }

    fn poison_block(&self, b: u32) {
        let block = self.space.block(b);
        let cell = block.cell.get() as usize;
        let start = self.space.addr(b);
        for i in 0..block.frontier.get() as usize / cell {
            if !self.space.is_marked(start + i * cell) {
                self.poison(start + i * cell, cell);
            }
        }
    }
    fn poison(&self, addr: usize, bytes: usize) {
        for i in 0..bytes / 8 {
            // SAFETY: the memory of a dead object.
            unsafe { *(addr as *mut u64).add(i) = POISON };
        }
    }
}
