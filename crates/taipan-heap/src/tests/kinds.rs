//! Kinds of objects for tests.

use crate::*;
use std::cell::Cell;
use std::rc::Rc;

/// Two references of different sorts and a name.
#[repr(C)]
pub struct Node {
    hdr: Header,
    pub id: Cell<i64>,
    pub any: Slot,
    pub typed: PtrSlot<Node>,
}
// SAFETY: described in KINDS.
unsafe impl HeapObject for Node {
    const KIND: Kind = Kind(10);
}
unsafe fn trace_node(p: *mut Header, t: &mut Tracer) {
    // SAFETY: by kind.
    let n = unsafe { &*p.cast::<Node>() };
    t.trace(&n.any);
    t.trace(&n.typed);
}
impl Node {
    pub fn new(heap: &Heap, id: i64) -> Gc<Node> {
        Node::with(heap, id, Value::NONE, None)
    }
    pub fn with(heap: &Heap, id: i64, any: Value, typed: Option<Gc<Node>>) -> Gc<Node> {
        let hdr = Header::new(7, Node::KIND);
        heap.alloc(Node { hdr, id: Cell::new(id), any: Slot::new(any), typed: PtrSlot::new(typed) })
    }
}

/// Values in the object itself.
#[repr(C)]
pub struct Tuple {
    hdr: Header,
    len: usize,
    items: [Slot; 0],
}
// SAFETY: described in KINDS.
unsafe impl HeapObject for Tuple {
    const KIND: Kind = Kind(11);
}
unsafe fn tuple_size(p: *const Header) -> usize {
    // SAFETY: by kind.
    16 + unsafe { (*p.cast::<Tuple>()).len } * 8
}
impl Tuple {
    pub fn new(heap: &Heap, len: usize) -> Gc<Tuple> {
        let init = Tuple { hdr: Header::new(8, Tuple::KIND), len, items: [] };
        // SAFETY: that is its size.
        unsafe { heap.alloc_sized(16 + len * 8, init) }
    }
    pub fn items(&self) -> &[Slot] {
        // SAFETY: allocated with so many.
        unsafe { std::slice::from_raw_parts((self as *const Tuple).add(1).cast(), self.len) }
    }
}

/// Owns something outside the heap, and is large enough for another class.
#[repr(C)]
pub struct Owner {
    hdr: Header,
    pub payload: Option<Rc<Cell<usize>>>,
    pub next: Slot,
    pub pad: [u64; 12],
}
// SAFETY: described in KINDS.
unsafe impl HeapObject for Owner {
    const KIND: Kind = Kind(12);
}
unsafe fn trace_owner(p: *mut Header, t: &mut Tracer) {
    // SAFETY: by kind.
    t.trace(unsafe { &(*p.cast::<Owner>()).next });
}
unsafe fn drop_owner(p: *mut Header) {
    // SAFETY: by kind, once.
    let payload = unsafe { (*p.cast::<Owner>()).payload.take() };
    if let Some(n) = payload {
        n.set(n.get() + 1);
    }
}
impl Owner {
    pub fn new(heap: &Heap, drops: &Rc<Cell<usize>>, next: Value) -> Gc<Owner> {
        let hdr = Header::new(9, Owner::KIND);
        let o = heap.alloc(Owner { hdr, payload: Some(drops.clone()), next: Slot::new(next), pad: [0; 12] });
        heap.register_drop(o);
        o
    }
}

pub static KINDS: [KindInfo; 256] = KindInfo::table(&[
    (Node::KIND, KindInfo::fixed::<Node>("node", trace_node)),
    (Tuple::KIND, KindInfo::values_tail("tuple", 16, tuple_size)),
    (Owner::KIND, KindInfo::fixed::<Owner>("owner", trace_owner).with_drop(drop_owner)),
]);

pub fn heap() -> Heap {
    heap_with(|_| ())
}
/// A heap that verifies itself, changed by `f`.
pub fn heap_with(f: impl FnOnce(&mut HeapConfig)) -> Heap {
    let mut config = HeapConfig { verify: true, ..HeapConfig::new(&KINDS) };
    f(&mut config);
    Heap::new(config).expect("address space")
}

pub struct Rng(pub u64);
impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n
    }
}
