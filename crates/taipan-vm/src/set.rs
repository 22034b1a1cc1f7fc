//! Sets and frozensets: the hash table.
//!
//! The table and its probing follow CPython's algorithm exactly (linear probes of 9, then perturbation; growth to
//! four times the used entries, twice for large sets), because the order in which a set is walked is visible to
//! programs: equal hashes and an equal history give an equal order.

use crate::object::kind;
use std::cell::Cell;
use taipan_heap::{Header, HeapObject, Kind, PtrSlot, Slot, Tracer, Value, ValueArray};

#[repr(C)]
pub struct SetObj {
    pub hdr: Header,
    /// Live and deleted entries.
    pub fill: Cell<usize>,
    pub used: Cell<usize>,
    /// Table size - 1.
    pub mask: Cell<usize>,
    /// Changes with every structural change.
    pub stamp: Cell<u32>,
    /// Frozenset: its hash, -1 while not computed.
    pub hash: Cell<i64>,
    /// Pairs (hash word, key); key unbound: empty; see the module's functions.
    pub table: PtrSlot<ValueArray>,
    /// `__dict__`-less subclass words follow.
    pub _pad: Slot,
}
// SAFETY: repr(C), header first.
unsafe impl HeapObject for SetObj {
    const KIND: Kind = kind::SET;
}
// SAFETY: the table is the only reference.
unsafe impl taipan_heap::Trace for SetObj {
    fn trace(&self, t: &mut Tracer) {
        self.table.trace(t);
    }
}
const _: Option<Value> = None;
