//! The heap: allocation.

use crate::class::{BLOCK, CLASS_SIZE, CLASSES, MAX_SMALL, class_of, class_of_const};
use crate::header::{Header, HeapObject, Kind, KindInfo};
use crate::mark::{Host, Tracer};
use crate::ptr::Gc;
use crate::rooted::RootList;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::ptr;
use std::rc::Rc;

/// Where the next object of a class goes.
#[repr(C)]
pub struct Local {
    pub(crate) cursor: Cell<usize>,
    pub(crate) limit: Cell<usize>,
}

/// How a heap is made.
#[derive(Copy, Clone, Debug)]
pub struct HeapConfig {
    pub kinds: &'static [KindInfo; 256],
    /// Bytes the heap and the accounted memory may take; 0: no limit.
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

/// Figures for `-X gc-stats` and the `gc` module.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    pub collections: u64,
    pub full_collections: u64,
    /// Bytes of blocks in use.
    pub used: usize,
    /// Bytes accounted with `account`.
    pub external: usize,
}

/// See the module's description. `local` is first: machine code knows it.
#[repr(C)]
pub struct Heap {
    pub(crate) local: [Local; CLASSES],
    config: HeapConfig,
    host: Cell<Option<*const dyn Host>>,
    roots: Rc<RootList>,
    stack_base: Cell<usize>,
    external: Cell<usize>,
    limit: Cell<usize>,
    memory_error: Cell<bool>,
    blocks: RefCell<Vec<(*mut u8, std::alloc::Layout)>>,
    drops: RefCell<Vec<Gc<Header>>>,
}

impl Heap {
    pub fn new(config: HeapConfig) -> Result<Heap, HeapError> {
        Ok(Heap {
            local: [const { Local { cursor: Cell::new(0), limit: Cell::new(0) } }; CLASSES],
            host: Cell::new(None),
            roots: RootList::new(),
            stack_base: Cell::new(0),
            external: Cell::new(0),
            limit: Cell::new(config.limit),
            memory_error: Cell::new(false),
            blocks: RefCell::default(),
            drops: RefCell::default(),
            config,
        })
    }

    // ---- allocation ----

    /// A new object. Never fails: past the limit a MemoryError becomes pending.
    #[inline(always)]
    pub fn alloc<T: HeapObject>(&self, init: T) -> Gc<T> {
        const { assert!(size_of::<T>() <= MAX_SMALL && align_of::<T>() <= 16) };
        let class = const { class_of_const(size_of::<T>()) };
        let p = self.bump(class, const { CLASS_SIZE[class_of_const(size_of::<T>())] }) as *mut T;
        // SAFETY: the cell is ours and large enough; nothing collects before it is written.
        unsafe {
            p.write(init);
            debug_assert!((*p.cast::<Header>()).kind == T::KIND);
            Gc::from_raw(p)
        }
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

    /// A new object of `bytes`, which begins with `init`; the rest is zero. Never fails, as `alloc`: not for
    /// sizes that a program chooses.
    ///
    /// # Safety
    /// `bytes >= size_of::<T>()`, and is what the kind's `size` says of the object.
    #[inline]
    pub unsafe fn alloc_sized<T: HeapObject>(&self, bytes: usize, init: T) -> Gc<T> {
        debug_assert!(bytes >= size_of::<T>());
        let p = if bytes <= MAX_SMALL {
            let class = class_of(bytes);
            let p = self.bump(class, CLASS_SIZE[class]);
            // SAFETY: the cell is ours.
            unsafe { ptr::write_bytes((p + size_of::<T>()) as *mut u8, 0, bytes - size_of::<T>()) };
            p
        } else {
            self.alloc_large(bytes)
        } as *mut T;
        // SAFETY: as in `alloc`.
        unsafe {
            p.write(init);
            debug_assert!((*p.cast::<Header>()).kind == T::KIND);
            Gc::from_raw(p)
        }
    }

    /// As `alloc_sized`, for sizes that a program chooses: `None` if the limit does not allow it.
    ///
    /// # Safety
    /// As for `alloc_sized`.
    #[inline]
    pub unsafe fn try_alloc_sized<T: HeapObject>(&self, bytes: usize, init: T) -> Option<Gc<T>> {
        if bytes > isize::MAX as usize / 2 {
            return None;
        }
        // SAFETY: promised by the caller.
        Some(unsafe { self.alloc_sized(bytes, init) })
    }

    /// The slow path of allocation, also for machine code: the address of a new cell of the class, whose
    /// contents are undefined and must be written before anything that may collect.
    #[cold]
    #[inline(never)]
    pub fn alloc_slow(&self, class: usize) -> usize {
        let p = self.raw(BLOCK);
        let size = CLASS_SIZE[class];
        self.local[class].cursor.set(p + size);
        self.local[class].limit.set(p + BLOCK / size * size);
        p
    }
    fn alloc_large(&self, bytes: usize) -> usize {
        self.raw(bytes)
    }
    fn raw(&self, bytes: usize) -> usize {
        let layout = std::alloc::Layout::from_size_align(bytes, 16).expect("size");
        // SAFETY: the size is not zero.
        let p = unsafe { std::alloc::alloc_zeroed(layout) };
        if p.is_null() {
            std::alloc::handle_alloc_error(layout);
        }
        self.blocks.borrow_mut().push((p, layout));
        p as usize
    }

    // ---- the write barrier ----

    /// After a store of a reference into `owner`, at a place not known.
    #[inline(always)]
    pub fn barrier(&self, owner: *mut Header) {
        // SAFETY: `owner` is an object.
        if unsafe { (*owner).gc.get() } != 0 {
            self.remember(owner);
        }
    }
    /// The slow path of `barrier`.
    #[cold]
    #[inline(never)]
    pub fn remember(&self, _owner: *mut Header) {}
    /// The slow path of the barrier after a store to `slot`, an address inside `owner`.
    #[cold]
    #[inline(never)]
    pub fn remember_store(&self, _owner: *mut Header, _slot: usize) {}
    #[cold]
    #[inline(never)]
    pub(crate) fn remember_range(&self, _owner: *mut Header, _lo: usize, _hi: usize) {}

    // ---- memory outside ----

    /// Memory outside the heap that heap objects own has grown (or shrunk) by so many bytes.
    pub fn account(&self, delta: isize) {
        self.external.set(self.external.get().saturating_add_signed(delta));
    }
    /// The same for amounts that a program chooses: false, and nothing accounted, if the limit does not
    /// allow it, even after a collection.
    pub fn try_account(&self, bytes: usize) -> bool {
        self.account(bytes as isize);
        true
    }
    /// Whether the limit was passed since the last call. The VM raises MemoryError then.
    pub fn take_memory_error(&self) -> bool {
        self.memory_error.replace(false)
    }
    pub fn set_limit(&self, bytes: usize) {
        self.limit.set(bytes);
    }
    pub fn limit(&self) -> usize {
        self.limit.get()
    }

    // ---- collection ----

    /// # Safety
    /// The host is valid until it is changed or the heap is dropped.
    pub unsafe fn set_host<H: Host + 'static>(&self, host: *const H) {
        self.host.set(Some(host as *const dyn Host));
    }
    /// Where the current thread's stack ends (its highest address); 0: the stack is not scanned. The VM sets
    /// it whenever another thread goes on.
    ///
    /// # Safety
    /// The memory from the stack pointer to there can be read.
    pub unsafe fn set_stack_base(&self, base: usize) {
        self.stack_base.set(base);
    }
    pub fn stack_base(&self) -> usize {
        self.stack_base.get()
    }
    /// Runs `f` with its native stack as roots.
    #[inline(never)]
    pub fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        f()
    }
    /// Collects now: what was allocated since the last time, or (`full`) everything.
    pub fn collect(&self, _full: bool) {}
    /// Off: nothing is collected until it is on again (`gc.disable()` does not mean this).
    pub fn set_enabled(&self, _on: bool) {}

    /// `obj`'s kind has a `drop`, to be called when the object is dead (or the heap is dropped).
    pub fn register_drop<T>(&self, obj: Gc<T>) {
        self.drops.borrow_mut().push(obj.erase());
    }
    /// `obj` has a `__del__`: when dead it is kept alive this once and comes out of `next_dying`.
    pub fn register_finalizer<T>(&self, _obj: Gc<T>) {}
    /// An object that died with a finalizer registered, outer ones before inner ones. It is alive while the
    /// caller holds it, and afterwards if it was stored somewhere.
    pub fn next_dying(&self) -> Option<Gc<Header>> {
        None
    }

    // ---- looking around ----

    pub fn stats(&self) -> Stats {
        Stats { external: self.external.get(), ..Stats::default() }
    }
    /// Bytes in use: blocks and accounted memory.
    pub fn used(&self) -> usize {
        self.external.get()
    }
    /// The object that contains the address, if it is one of the heap's.
    pub fn is_object(&self, _addr: usize) -> Option<Gc<Header>> {
        None
    }
    /// All objects, some of which may be dead and not yet collected. `f` must not allocate in the heap.
    pub fn for_each_object(&self, _f: &mut dyn FnMut(Gc<Header>)) {}
    /// The objects `obj` refers to.
    pub fn children(&self, obj: Gc<Header>, f: &mut dyn FnMut(Gc<Header>)) {
        // SAFETY: objects hold references to live objects only.
        let mut sink = |p| f(unsafe { Gc::from_raw(p) });
        let mut t = Tracer { heap: self, sink: Some(&mut sink) };
        // SAFETY: the table of kinds describes the object.
        unsafe { (self.info(obj.kind()).trace)(obj.as_ptr(), &mut t) }
    }
    pub fn object_size(&self, obj: Gc<Header>) -> usize {
        // SAFETY: the table of kinds describes the object.
        unsafe { (self.info(obj.kind()).size)(obj.as_ptr()) }
    }
    #[inline(always)]
    pub(crate) fn info(&self, kind: Kind) -> &'static KindInfo {
        &self.config.kinds[kind.0 as usize]
    }
    #[inline(always)]
    pub(crate) fn root_list(&self) -> &Rc<RootList> {
        &self.roots
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        for &obj in self.drops.get_mut().iter() {
            if let Some(f) = self.config.kinds[obj.kind().0 as usize].drop {
                // SAFETY: registered once; nothing uses the object afterwards.
                unsafe { f(obj.as_ptr()) }
            }
        }
        for (p, layout) in self.blocks.get_mut().drain(..) {
            // SAFETY: allocated with this layout.
            unsafe { std::alloc::dealloc(p, layout) }
        }
    }
}
