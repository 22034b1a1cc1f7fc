//! Figures of a heap, for `-X gc-stats`, the `gc` module and tests.

use crate::heap::Heap;
use std::cell::Cell;
use std::fmt;
use std::time::Duration;

/// Pauses are counted by the power of two of their microseconds.
pub const PAUSE_BUCKETS: usize = 24;

#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) collections: Cell<u64>,
    full: Cell<u64>,
    total_ns: Cell<u64>,
    full_ns: Cell<u64>,
    max_ns: Cell<u64>,
    last_ns: Cell<u64>,
    histogram: Cell<[u64; PAUSE_BUCKETS]>,
    pub(crate) allocated: Cell<u64>,
    pub(crate) given_back: Cell<u64>,
    pub(crate) live_after_full: Cell<usize>,
}

impl Counters {
    pub(crate) fn pause(&self, full: bool, d: Duration) {
        let ns = d.as_nanos() as u64;
        self.collections.set(self.collections.get() + 1);
        if full {
            self.full.set(self.full.get() + 1);
            self.full_ns.set(self.full_ns.get() + ns);
        }
        self.total_ns.set(self.total_ns.get() + ns);
        self.max_ns.set(self.max_ns.get().max(ns));
        self.last_ns.set(ns);
        let mut h = self.histogram.get();
        h[((ns / 1000 + 1).ilog2() as usize).min(PAUSE_BUCKETS - 1)] += 1;
        self.histogram.set(h);
    }
}

/// Figures of a heap.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    pub collections: u64,
    pub full_collections: u64,
    pub pause_total: Duration,
    pub pause_full_total: Duration,
    pub pause_max: Duration,
    pub pause_last: Duration,
    /// `[i]`: pauses of 2^i - 1 to 2^(i+1) - 2 microseconds.
    pub pauses: [u64; PAUSE_BUCKETS],
    /// Bytes allocated since the heap was made, counted by whole runs.
    pub allocated: u64,
    /// Bytes of blocks in use.
    pub used_blocks: usize,
    /// Bytes accounted with `account`.
    pub external: usize,
    /// `used()` after the last full collection.
    pub after_full: usize,
    /// Bytes given back to the system.
    pub given_back: u64,
    /// Address space reserved for objects.
    pub reserved: usize,
    pub limit: usize,
}

impl Heap {
    /// Collections so far: as long as it is the same number, nothing was freed.
    #[inline(always)]
    pub fn collections(&self) -> u64 {
        self.counters.collections.get()
    }
    /// Where machine code finds that.
    pub const COLLECTIONS_OFFSET: usize =
        std::mem::offset_of!(Heap, counters) + std::mem::offset_of!(Counters, collections);
    pub fn stats(&self) -> Stats {
        let c = &self.counters;
        Stats {
            collections: c.collections.get(),
            full_collections: c.full.get(),
            pause_total: Duration::from_nanos(c.total_ns.get()),
            pause_full_total: Duration::from_nanos(c.full_ns.get()),
            pause_max: Duration::from_nanos(c.max_ns.get()),
            pause_last: Duration::from_nanos(c.last_ns.get()),
            pauses: c.histogram.get(),
            allocated: c.allocated.get() + self.policy.young.get() as u64,
            used_blocks: self.space.used(),
            external: self.policy.external.get(),
            after_full: c.live_after_full.get(),
            given_back: c.given_back.get(),
            reserved: self.space.size,
            limit: self.policy.limit.get(),
        }
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MB: f64 = (1 << 20) as f64;
        let mb = |bytes: f64| bytes / MB;
        writeln!(
            f,
            "gc: {} collections ({} full), {:.3?} in all ({:.3?} in full ones), longest {:.3?}",
            self.collections, self.full_collections, self.pause_total, self.pause_full_total, self.pause_max
        )?;
        writeln!(
            f,
            "gc: {:.1} MB allocated, {:.1} MB in blocks, {:.1} MB outside, {:.1} MB after the last full collection, \
             {:.1} MB given back",
            mb(self.allocated as f64),
            mb(self.used_blocks as f64),
            mb(self.external as f64),
            mb(self.after_full as f64),
            mb(self.given_back as f64)
        )?;
        write!(f, "gc: pauses")?;
        for (i, n) in self.pauses.iter().enumerate().filter(|(_, n)| **n != 0) {
            write!(f, "  <{}us: {n}", (2u64 << i) - 1)?;
        }
        writeln!(f)
    }
}
