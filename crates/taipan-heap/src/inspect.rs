//! Looking around in a heap: for the `gc` module, debuggers and tests.

use crate::blocks::State;
use crate::class::BLOCK;
use crate::header::Header;
use crate::heap::Heap;
use crate::mark::Tracer;
use crate::ptr::Gc;

impl Heap {
    /// The object that contains the address, if it is one of the heap's. It may be dead and not yet collected.
    pub fn is_object(&self, addr: usize) -> Option<Gc<Header>> {
        // SAFETY: `resolve` gives objects.
        self.resolve(addr).map(|p| unsafe { Gc::from_raw(p) })
    }

    /// All objects, some of which may be dead and not yet collected. `f` must not allocate in the heap.
    pub fn for_each_object(&self, f: &mut dyn FnMut(Gc<Header>)) {
        // SAFETY: where objects are is known.
        let mut f = |addr: usize| f(unsafe { Gc::from_raw(addr as *mut Header) });
        for b in 0..self.space.top_block() {
            let block = self.space.block(b);
            let start = self.space.addr(b);
            match block.state.get() {
                State::Free | State::Rest => {}
                State::Large => f(start),
                State::Small => {
                    // Below the frontier every cell was handed out or is marked.
                    let cell = block.cell.get() as usize;
                    let frontier = self.frontier_of(block, start) as usize;
                    let mut p = start;
                    while p < start + frontier && p + cell <= start + BLOCK {
                        f(p);
                        p += cell;
                    }
                    loop {
                        p = self.space.next_mark(p, start + BLOCK);
                        if p >= start + BLOCK {
                            break;
                        }
                        f(p);
                        p += cell;
                    }
                }
            }
        }
    }
    /// How many there are, by the count of `for_each_object`.
    pub fn object_count(&self) -> usize {
        let mut n = 0;
        self.for_each_object(&mut |_| n += 1);
        n
    }

    /// The objects `obj` refers to.
    pub fn children(&self, obj: Gc<Header>, f: &mut dyn FnMut(Gc<Header>)) {
        // SAFETY: objects hold references to objects only.
        let mut sink = |p| f(unsafe { Gc::from_raw(p) });
        let mut t = Tracer::telling(self, &mut sink);
        // SAFETY: the table of kinds describes the object.
        unsafe { (self.info(obj.kind()).trace)(obj.as_ptr(), &mut t) }
    }
    /// Bytes of the object (not what its cell takes).
    pub fn object_size(&self, obj: Gc<Header>) -> usize {
        // SAFETY: the table of kinds describes the object.
        unsafe { (self.info(obj.kind()).size)(obj.as_ptr()) }
    }
}
