//! The heap: what it consists of, and how it is made.
//!
//! A non-moving, generational mark-sweep collector in the family of JavaScriptCore's, measured against the
//! crate `mmtk` (DESIGN, part 3). One per VM; any number in a process; single-threaded (the VM's lock).
//!
//! - Objects live in 64 KiB blocks of one size class, large ones in extents of blocks (`blocks.rs`,
//!   `class.rs`). Allocation bumps through free runs of a block, which lazy sweeping finds (`alloc.rs`).
//! - *Young* objects are those allocated since the last collection: their mark bit is clear. What survives
//!   keeps its mark bit and is *old* at once ("sticky marks"). A minor collection marks from the roots and
//!   from the old objects that were written to (`barrier.rs`), and stops at marked ones; a full collection
//!   clears the marks first (`collect.rs`, `mark.rs`, `sweep.rs`).
//! - Native stacks are scanned conservatively, with interior pointers (`roots.rs`); everything else is
//!   precise.
//!
//! **Safepoints** are allocation, `collect` and nothing else. A cell that was handed out must be written
//! completely before the next safepoint: `alloc` does it itself, `alloc_sized` also zeroes the tail; machine
//! code that bumps must do as much. So memory need not be zeroed when a free run is taken, and every cell
//! below a block's frontier holds a valid object, dead or alive.
//!
//! Nothing moves, so addresses are identities and may be hashed.
//!
//! Figures (`cargo run --release -p taipan-heap --example bench`; two shared cores): see `examples/bench.rs`.

use crate::blocks::Space;
use crate::class::CLASSES;
use crate::header::{Header, Kind, KindInfo};
use crate::mark::Host;
use crate::ptr::Gc;
use crate::rooted::RootList;
use crate::stats::Counters;
use crate::weak::WeakList;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

/// Where the next object of a class goes.
#[repr(C)]
pub(crate) struct Local {
    pub(crate) cursor: Cell<usize>,
    pub(crate) limit: Cell<usize>,
}

/// How a heap is made.
#[derive(Copy, Clone, Debug)]
pub struct HeapConfig {
    pub kinds: &'static [KindInfo; 256],
    /// Bytes that blocks and accounted memory may take; 0: no limit.
    pub limit: usize,
    /// Bytes to allocate between collections; 0: the default.
    pub nursery: usize,
    /// Collect at every so many allocations; 0: do not.
    pub stress: usize,
    /// Check the whole heap at every collection, and overwrite dead objects.
    pub verify: bool,
}

impl HeapConfig {
    pub const fn new(kinds: &'static [KindInfo; 256]) -> HeapConfig {
        HeapConfig { kinds, limit: 0, nursery: 0, stress: 0, verify: false }
    }
}

/// Why there is no heap.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum HeapError {
    /// The operating system gives no address space.
    NoAddressSpace,
}

impl fmt::Display for HeapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot reserve memory for the heap")
    }
}
impl std::error::Error for HeapError {}

/// Allocated between collections by default, by a program that does not run long.
const NURSERY: usize = 2 << 20;
/// So many collections later it is what the outer caches hold, so that the cells of the dead are found there again, or
/// more if much lives.
pub(crate) const YOUTH: u64 = 8;
pub(crate) const NURSERY_LATER: std::ops::RangeInclusive<usize> = 4 << 20..=16 << 20;
/// No full collection before this much is in use.
pub(crate) const FULL_MIN: usize = 12 << 20;

/// See the module's description. `local` is first: machine code knows it.
#[repr(C)]
pub struct Heap {
    pub(crate) local: [Local; CLASSES],
    /// The block `local` points into, + 1; 0: none.
    pub(crate) current: [Cell<u32>; CLASSES],
    pub(crate) kinds: &'static [KindInfo; 256],
    pub(crate) space: Space,
    pub(crate) lists: RefCell<Lists>,
    pub(crate) remembered: RefCell<Vec<*mut Header>>,
    pub(crate) policy: Policy,
    pub(crate) counters: Counters,
    /// Buffers kept from one collection to the next.
    pub(crate) mark_stack: Cell<Vec<*mut Header>>,
    pub(crate) gathered: Cell<Vec<*mut Header>>,

    pub(crate) host: Cell<Option<*const dyn Host>>,
    roots: Rc<RootList>,
    stack_base: Cell<usize>,
    pub(crate) collecting: Cell<bool>,

    pub(crate) drops: RefCell<WeakList>,
    pub(crate) finalizers: RefCell<WeakList>,
    /// Died with a finalizer, not yet fetched.
    pub(crate) dying: RefCell<VecDeque<*mut Header>>,
}

/// Blocks by use.
pub(crate) struct Lists {
    /// Blocks with room, by class.
    pub(crate) available: [Vec<u32>; CLASSES],
    /// Blocks with little room in short runs: used when memory is scarce.
    pub(crate) fragmented: [Vec<u32>; CLASSES],
    pub(crate) touched: Vec<u32>,
    /// First blocks of large objects; young ones from `young_large` on.
    pub(crate) large: Vec<u32>,
    pub(crate) young_large: usize,
}

/// When to collect.
pub(crate) struct Policy {
    pub(crate) enabled: Cell<bool>,
    pub(crate) verify: bool,
    pub(crate) stress: Cell<usize>,
    /// Allocations until the next collection, under stress.
    pub(crate) stress_left: Cell<usize>,
    /// Collections that stress may still make.
    pub(crate) stress_fuel: Cell<u64>,
    pub(crate) nursery: Cell<usize>,
    /// Nobody has said how large the nursery is.
    pub(crate) nursery_grows: bool,
    /// Bytes of runs and large objects handed out, and accounted, since the last collection.
    pub(crate) young: Cell<usize>,
    /// `usize::MAX`: none.
    pub(crate) limit: Cell<usize>,
    pub(crate) external: Cell<usize>,
    pub(crate) after_full: Cell<usize>,
    pub(crate) want_full: Cell<bool>,
    /// The most that was in use before late full collections; the older ones count for less.
    pub(crate) peak: Cell<usize>,
    /// A collection is under way because so much was allocated, and not because somebody wants memory.
    pub(crate) due: Cell<bool>,
    /// Past the limit, as far as this may be used before the next attempt to collect; 0: not past it.
    pub(crate) over_until: Cell<usize>,
    pub(crate) memory_error: Cell<bool>,
}

impl Heap {
    /// A heap; it may be moved until it is used.
    pub fn new(config: HeapConfig) -> Result<Heap, HeapError> {
        let space = Space::new()?;
        let heap = Heap {
            local: [const { Local { cursor: Cell::new(0), limit: Cell::new(0) } }; CLASSES],
            current: [const { Cell::new(0) }; CLASSES],
            kinds: config.kinds,
            space,
            lists: RefCell::new(Lists {
                available: [const { Vec::new() }; CLASSES],
                fragmented: [const { Vec::new() }; CLASSES],
                touched: Vec::new(),
                large: Vec::new(),
                young_large: 0,
            }),
            remembered: RefCell::default(),
            policy: Policy {
                enabled: Cell::new(true),
                verify: config.verify,
                stress: Cell::new(config.stress),
                stress_left: Cell::new(config.stress),
                stress_fuel: Cell::new(u64::MAX),
                nursery: Cell::new(if config.nursery == 0 { NURSERY } else { config.nursery }),
                nursery_grows: config.nursery == 0,
                young: Cell::new(0),
                limit: Cell::new(usize::MAX),
                external: Cell::new(0),
                after_full: Cell::new(FULL_MIN / 2),
                want_full: Cell::new(false),
                peak: Cell::new(0),
                due: Cell::new(false),
                over_until: Cell::new(0),
                memory_error: Cell::new(false),
            },
            counters: Counters::default(),
            mark_stack: Cell::default(),
            gathered: Cell::default(),
            host: Cell::new(None),
            roots: RootList::new(),
            stack_base: Cell::new(0),
            collecting: Cell::new(false),
            drops: RefCell::default(),
            finalizers: RefCell::default(),
            dying: RefCell::default(),
        };
        heap.set_limit(config.limit);
        Ok(heap)
    }

    /// Who shows roots, and is told about the dead.
    ///
    /// # Safety
    /// The host is valid until it is changed or the heap is dropped.
    pub unsafe fn set_host<H: Host + 'static>(&self, host: *const H) {
        self.host.set(Some(host as *const dyn Host));
    }
    pub(crate) fn with_host(&self, f: impl FnOnce(&dyn Host)) {
        if let Some(host) = self.host.get() {
            // SAFETY: promised to `set_host`.
            f(unsafe { &*host })
        }
    }

    /// Where the current thread's stack ends (its highest address); 0: the stack is not scanned. [`Heap::enter`]
    /// does it for one thread; a VM with several exchanges it whenever another thread goes on, and shows the
    /// stacks of those that wait in `Host::trace_roots`.
    ///
    /// # Safety
    /// The memory from the stack pointer to there can be read, at every safepoint.
    pub unsafe fn set_stack_base(&self, base: usize) {
        self.stack_base.set(base);
    }
    pub fn stack_base(&self) -> usize {
        self.stack_base.get()
    }

    /// What all blocks and all accounted memory may take; 0: no limit.
    pub fn set_limit(&self, bytes: usize) {
        // Some of the reservation is kept for allocations that must not fail.
        let most = self.space.size - (self.space.size / 16).min(64 << 20);
        let limit = if bytes == 0 { most } else { bytes };
        self.policy.limit.set(limit);
        self.roots.set_limit(limit);
        self.policy.over_until.set(0);
    }
    pub fn limit(&self) -> usize {
        self.policy.limit.get()
    }
    /// Bytes to allocate between minor collections.
    pub fn set_nursery(&self, bytes: usize) {
        self.policy.nursery.set(bytes.max(1 << 16));
    }
    /// While off, nothing is collected, whatever happens. (`gc.disable()` is less: the VM stops its own
    /// cycle collections, of which there are none.)
    pub fn set_enabled(&self, on: bool) {
        self.policy.enabled.set(on);
    }

    /// `obj`'s kind has a `drop`, to be called when the object is dead, or the heap is dropped. Once per
    /// object.
    pub fn register_drop<T>(&self, obj: Gc<T>) {
        self.drops.borrow_mut().push(obj);
    }
    /// `obj` has a `__del__`: when dead it is kept alive this once, with all it refers to, and comes out of
    /// `next_dying`.
    pub fn register_finalizer<T>(&self, obj: Gc<T>) {
        self.finalizers.borrow_mut().push(obj);
    }
    /// Is there room to register one more without a call?
    #[inline(always)]
    pub fn can_register_finalizer(&self) -> bool {
        // SAFETY: nobody holds a borrow outside of this file's functions.
        unsafe { &*self.finalizers.as_ptr() }.has_room()
    }
    /// As `register_finalizer`.
    ///
    /// # Safety
    /// [`Heap::can_register_finalizer`] has just said so.
    #[inline(always)]
    pub unsafe fn register_finalizer_at_once<T>(&self, obj: Gc<T>) {
        // SAFETY: as above; there is room.
        unsafe { (*self.finalizers.as_ptr()).push_within_room(obj) }
    }
    /// An object that died with a finalizer registered; of objects that refer to each other, the outer one
    /// comes first, as far as that is easily known. It is alive while the caller holds it, and stays alive if
    /// it was stored somewhere.
    pub fn next_dying(&self) -> Option<Gc<Header>> {
        let p = self.dying.borrow_mut().pop_front()?;
        // SAFETY: the queue keeps its objects alive.
        Some(unsafe { Gc::from_raw(p) })
    }
    pub fn has_dying(&self) -> bool {
        !self.dying.borrow().is_empty()
    }
    /// At exit: all objects with finalizers registered are handed to `next_dying`, dead or alive.
    pub fn finalize_all(&self) {
        let all = self.finalizers.take().into_vec();
        self.dying.borrow_mut().extend(all.into_iter().map(Gc::as_ptr));
    }

    #[inline(always)]
    pub(crate) fn info(&self, kind: Kind) -> &'static KindInfo {
        &self.kinds[kind.0 as usize]
    }
    #[inline(always)]
    pub(crate) fn root_list(&self) -> &Rc<RootList> {
        &self.roots
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.collecting.set(true);
        for p in self.drops.take().into_vec().into_iter().map(Gc::as_ptr) {
            // SAFETY: registered once; nothing uses the object afterwards.
            unsafe {
                if let Some(f) = self.kinds[(*p).kind.0 as usize].drop {
                    f(p);
                }
            }
        }
    }
}
