//! What every heap object begins with, and the table that tells the collector about kinds.
//!
//! `shape` is a hidden class of the VM's: one 32-bit compare guards class and layout. `kind` says which
//! Rust structure this is, and so how to trace it. `gc` belongs to the collector; machine code may test
//! it (`cmp byte [obj + 4], 0; jne slow` after a store) but never writes it. `flags` is the VM's.

use crate::mark::Tracer;
use std::cell::Cell;
use std::fmt;

/// Eight bytes at the start of every object.
#[repr(C)]
pub struct Header {
    pub shape: Cell<u32>,
    pub(crate) gc: Cell<u8>,
    pub kind: Kind,
    pub flags: Cell<u16>,
}

/// Collector states, in `Header::gc`. Anything but 0 sends a store to the slow path of the barrier.
pub(crate) mod state {
    /// Young, or old and already remembered.
    pub const NO_BARRIER: u8 = 0;
    /// Old; a store must remember it.
    pub const OLD: u8 = 1;
    /// Old, large, with cards; no card is dirty.
    pub const CARDS_CLEAN: u8 = 2;
    /// Old, large, with cards; in the remembered set.
    pub const CARDS_DIRTY: u8 = 3;
}

impl Header {
    /// For machine code: where things are in a header, and the collector's state that needs no barrier.
    pub const SHAPE_OFFSET: usize = std::mem::offset_of!(Header, shape);
    pub const GC_OFFSET: usize = std::mem::offset_of!(Header, gc);
    pub const KIND_OFFSET: usize = std::mem::offset_of!(Header, kind);
    pub const NO_BARRIER: u8 = state::NO_BARRIER;

    #[inline(always)]
    pub const fn new(shape: u32, kind: Kind) -> Header {
        Header { shape: Cell::new(shape), gc: Cell::new(state::NO_BARRIER), kind, flags: Cell::new(0) }
    }
    #[inline(always)]
    pub const fn with_flags(shape: u32, kind: Kind, flags: u16) -> Header {
        Header { shape: Cell::new(shape), gc: Cell::new(state::NO_BARRIER), kind, flags: Cell::new(flags) }
    }
    /// Whether the object has survived a collection. For statistics and tests.
    #[inline(always)]
    pub fn is_old_clean(&self) -> bool {
        self.gc.get() != state::NO_BARRIER
    }
}

/// Index in the table of kinds. The heap takes 0 (never valid), `VALUES` and `BYTES_RAW`; the VM takes
/// those from `FIRST_FREE` on.
#[repr(transparent)]
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(pub u8);

impl Kind {
    pub const INVALID: Kind = Kind(0);
    /// [`crate::ValueArray`]
    pub const VALUES: Kind = Kind(1);
    /// [`crate::RawBytes`]
    pub const BYTES_RAW: Kind = Kind(2);
    pub const FIRST_FREE: u8 = 4;
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "k{}", self.0)
    }
}

/// A structure that lives in the heap.
///
/// # Safety
/// `#[repr(C)]`, the first field is a `Header` made with `Self::KIND`, alignment at most 16, and the
/// table of kinds describes it: `trace` shows every reference it holds. It must not implement `Drop` in a
/// way that matters unless registered with `Heap::register_drop`: the collector does not run it otherwise.
pub unsafe trait HeapObject: 'static {
    const KIND: Kind;
}

/// Shows the references of the object to the tracer.
pub type TraceFn = unsafe fn(*mut Header, &mut Tracer);
/// Size of the whole object in bytes, tail included.
pub type SizeFn = unsafe fn(*const Header) -> usize;
/// Releases what the object owns outside the heap. It runs when the object is dead: it must not follow
/// references to other heap objects (they may be dead too) and must not allocate in the heap.
pub type DropFn = unsafe fn(*mut Header);

/// What the collector knows about a kind.
#[derive(Copy, Clone)]
pub struct KindInfo {
    pub name: &'static str,
    pub trace: TraceFn,
    pub size: SizeFn,
    pub drop: Option<DropFn>,
    /// Has a tail of variable length. A conservative pointer to the very end of such an object keeps it
    /// alive (compiled loops count up to the end, and may hold nothing else).
    pub tail: bool,
    /// `Some(offset)`: the object has references in the words from `offset` to its end only, and all of
    /// them are `Value`s. The collector then scans it without calling `trace`, and large ones by cards.
    pub values_from: Option<u16>,
}

unsafe fn trace_nothing(_: *mut Header, _: &mut Tracer) {}
unsafe fn size_of_header(_: *const Header) -> usize {
    size_of::<Header>()
}
unsafe fn fixed_size<T>(_: *const Header) -> usize {
    size_of::<T>()
}

impl KindInfo {
    /// An entry that no object uses; the verifier reports objects of it.
    pub const UNUSED: KindInfo = KindInfo {
        name: "",
        trace: trace_nothing,
        size: size_of_header,
        drop: None,
        tail: false,
        values_from: None,
    };
    /// An object of fixed size.
    pub const fn fixed<T: HeapObject>(name: &'static str, trace: TraceFn) -> KindInfo {
        KindInfo { name, trace, size: fixed_size::<T>, ..KindInfo::UNUSED }
    }
    /// An object of fixed size without references.
    pub const fn leaf<T: HeapObject>(name: &'static str) -> KindInfo {
        KindInfo::fixed::<T>(name, trace_nothing)
    }
    /// An object with a tail.
    pub const fn sized(name: &'static str, trace: TraceFn, size: SizeFn) -> KindInfo {
        KindInfo { name, trace, size, tail: true, ..KindInfo::UNUSED }
    }
    /// An object with a tail, without references.
    pub const fn sized_leaf(name: &'static str, size: SizeFn) -> KindInfo {
        KindInfo::sized(name, trace_nothing, size)
    }
    /// An object whose references are exactly the words from `offset` to the end, all `Value`s.
    pub const fn values_tail(name: &'static str, offset: u16, size: SizeFn) -> KindInfo {
        KindInfo { values_from: Some(offset), ..KindInfo::sized(name, crate::mark::trace_values_tail, size) }
    }
    /// With a function to release what the object owns outside the heap (see `Heap::register_drop`).
    pub const fn with_drop(self, drop: DropFn) -> KindInfo {
        KindInfo { drop: Some(drop), ..self }
    }
    /// The table, from the VM's entries; the heap's own kinds are added.
    ///
    /// # Panics
    /// At compile time, if a kind is given twice or is one of the heap's.
    pub const fn table(entries: &[(Kind, KindInfo)]) -> [KindInfo; 256] {
        let mut t = [KindInfo::UNUSED; 256];
        t[Kind::VALUES.0 as usize] = crate::array::VALUES_INFO;
        t[Kind::BYTES_RAW.0 as usize] = crate::array::BYTES_RAW_INFO;
        let mut i = 0;
        while i < entries.len() {
            let k = entries[i].0.0;
            assert!(k >= Kind::FIRST_FREE, "this kind is the heap's own");
            assert!(t[k as usize].name.is_empty(), "a kind was given twice");
            assert!(!entries[i].1.name.is_empty(), "a kind needs a name");
            t[k as usize] = entries[i].1;
            i += 1;
        }
        t
    }
    pub const fn is_used(&self) -> bool {
        !self.name.is_empty()
    }
}

impl fmt::Debug for KindInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KindInfo({})", self.name)
    }
}
