//! One property at a time.

use super::kinds::*;
use crate::*;
use std::cell::{Cell, RefCell};
#[cfg(not(miri))]
use std::hint::black_box;
use std::rc::Rc;

fn count<T: HeapObject>(heap: &Heap) -> usize {
    let mut n = 0;
    heap.for_each_object(&mut |o| n += usize::from(o.kind() == T::KIND));
    n
}

#[test]
fn objects_are_laid_out_as_said() {
    assert_eq!(
        (layout::HEADER_SIZE, layout::HEADER_SHAPE, layout::HEADER_GC, layout::HEADER_KIND),
        (8, 0, 4, 5)
    );
    assert_eq!((layout::VALUES_LEN, layout::VALUES_DATA, layout::RAW_CAP, layout::RAW_DATA), (8, 16, 8, 16));
    assert_eq!(layout::size_class(1), Some(0));
    assert_eq!(layout::size_class(layout::MAX_SMALL + 1), None);
    for bytes in 1..=layout::MAX_SMALL {
        let c = layout::size_class(bytes).unwrap();
        assert!(layout::class_bytes(c) >= bytes && layout::class_bytes(c).is_multiple_of(16));
        assert!(c == 0 || layout::class_bytes(c - 1) < bytes);
    }
    // Machine code would do this:
    let heap = heap();
    let c = layout::size_class(size_of::<Node>()).unwrap();
    let a = Node::new(&heap, 1);
    // SAFETY: words of the heap, at the offsets it names.
    let word = |at: usize| unsafe { *(&raw const heap).cast::<u8>().add(at).cast::<usize>() };
    assert_eq!(word(layout::local_cursor(c)), a.addr() + layout::class_bytes(c));
    assert!(word(layout::local_limit(c)) > a.addr());
    assert_eq!(a.header().shape.get(), 7);
}

#[test]
fn what_no_root_holds_is_freed() {
    let heap = heap();
    let root = Root::new(&heap, Node::new(&heap, 1));
    let other = RootedValue::new(&heap, Node::new(&heap, 2).value());
    for i in 0..1000 {
        Node::new(&heap, i);
    }
    heap.collect(false);
    assert_eq!(count::<Node>(&heap), 2);
    assert_eq!(root.id.get(), 1);
    other.set(Value::NONE);
    heap.collect(false);
    assert_eq!(count::<Node>(&heap), 2, "old objects stay in a minor collection");
    heap.collect(true);
    assert_eq!(count::<Node>(&heap), 1);
    let moved = vec![root.clone()];
    drop(root);
    heap.collect(true);
    assert_eq!(moved[0].id.get(), 1);
    drop(moved);
    heap.collect(true);
    assert_eq!(heap.object_count(), 0);
}

#[test]
fn old_objects_keep_young_ones() {
    let heap = heap();
    let root = Root::new(&heap, Node::new(&heap, 1));
    heap.collect(false);
    assert!(root.get().header().is_old_clean());
    let young = Node::new(&heap, 2);
    root.typed.set(&heap, root.get(), Some(young));
    assert!(!root.get().header().is_old_clean());
    heap.collect(false);
    assert_eq!(root.typed.get().unwrap().id.get(), 2);
    heap.collect(false);
    heap.collect(true);
    assert_eq!(count::<Node>(&heap), 2);
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn large_arrays_have_cards() {
    let heap = heap();
    for n in [1100, 4097, 5000, 50_000] {
        let root = Root::new(&heap, ValueArray::new(&heap, n, Value::NONE));
        let a = root.get();
        heap.collect(false);
        for i in [0, 63, 64, n / 2, n - 1] {
            a.set(&heap, i, Node::new(&heap, i as i64).value());
        }
        assert_eq!(heap.verify(), Ok(()));
        heap.collect(false);
        assert_eq!(count::<Node>(&heap), 5);
        a.fill(&heap, 10, n / 2, Node::new(&heap, -1).value());
        a.copy_from(&heap, n / 2, &a, 0, 100);
        heap.collect(false);
        assert_eq!(a.get(n / 2 - 1).downcast::<Node>().unwrap().id.get(), -1);
        assert_eq!(a.get(n / 2).downcast::<Node>().unwrap().id.get(), 0);
        // Machine code that does not say where it stored.
        // SAFETY: a reference to an object; the barrier follows.
        unsafe { a.as_slice()[n - 2].init(Node::new(&heap, 3).value()) };
        heap.barrier(Gc::as_ptr(a).cast());
        assert_eq!(heap.verify(), Ok(()));
        heap.collect(true);
        assert_eq!(a.get(n - 2).downcast::<Node>().unwrap().id.get(), 3);
        drop(root);
        heap.collect(true);
        assert_eq!(heap.object_count(), 0);
        assert_eq!(heap.used(), 0);
    }
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn new_memory_is_zero() {
    let heap = heap();
    for round in 0..3 {
        for n in [1, 10, 1000, 3000, 9000, 100_000, 3_000_000] {
            let b = RawBytes::new(&heap, n);
            assert_eq!(b.cap(), n);
            // SAFETY: nobody else uses it.
            let s = unsafe { b.as_mut_slice() };
            assert!(s.iter().all(|x| *x == 0), "round {round}, {n} bytes");
            s.fill(0xff);
        }
        heap.collect(round == 1);
    }
}

#[cfg(not(miri))]
#[inline(never)]
fn make_chain(heap: &Heap, n: i64) -> Gc<Node> {
    let mut head = Node::new(heap, 0);
    for i in 1..n {
        head = Node::with(heap, i, Value::small(i), Some(head));
    }
    head
}

#[test]
#[cfg(not(miri))]
fn the_native_stack_holds_objects() {
    let heap = heap_with(|c| c.stress = 1);
    heap.enter(|| {
        let head = make_chain(&heap, 300);
        heap.collect(true);
        let mut n = 0;
        let mut p = Some(head);
        while let Some(x) = p {
            n += 1;
            assert_eq!(x.id.get(), 300 - n);
            p = x.typed.get();
        }
        assert_eq!(n, 300);
    });
    assert_eq!(heap.stack_base(), 0);
    heap.collect(true);
    assert_eq!(heap.object_count(), 0);
}

#[test]
#[cfg(not(miri))]
fn stress_comes_and_goes() {
    let heap = heap();
    heap.enter(|| {
        let collections = || heap.stats().collections;
        let made = |n| {
            black_box(make_chain(&heap, n));
        };
        made(100);
        assert_eq!(collections(), 0);
        // All but the first are counted from where it was.
        assert_eq!(heap.set_stress(10, u64::MAX), (0, u64::MAX));
        made(100);
        assert_eq!(collections(), 10);
        // As long as the fuel lasts.
        assert_eq!(heap.set_stress(1, 3).0, 10);
        made(100);
        assert_eq!((heap.set_stress(0, 9), collections()), ((1, 0), 13));
        made(100);
        assert_eq!(collections(), 13);
    });
}

#[test]
#[cfg(not(miri))]
fn pointers_into_objects_hold_them() {
    let heap = heap();
    heap.enter(|| {
        for n in [2, 3, 100, 2000, 4094, 8190, 40_000] {
            let t = Tuple::new(&heap, n);
            let addr = black_box(t.addr());
            for inside in [addr, addr + 1, addr + 8, addr + 17, addr + 16 + n * 8 - 1, addr + 16 + n * 8] {
                // Only `words` is looked at, as another thread's stack would be.
                struct Words(Cell<[usize; 1]>);
                impl Host for Words {
                    fn trace_roots(&self, t: &mut Tracer) {
                        let p = self.0.as_ptr() as usize;
                        // SAFETY: our own word.
                        unsafe { t.conservative(p, p + 8) };
                    }
                }
                let words = Words(Cell::new([inside]));
                // SAFETY: it is taken away below, before it goes.
                unsafe { heap.set_host(&words) };
                let base = heap.stack_base();
                // SAFETY: not scanned.
                unsafe { heap.set_stack_base(0) };
                heap.collect(true);
                assert_eq!(heap.is_object(addr).map(|o| o.addr()), Some(addr), "{n} {}", inside - addr);
                words.0.set([0]);
                // SAFETY: as before.
                unsafe { heap.set_stack_base(base) };
                // SAFETY: `NOBODY` lives for ever.
                unsafe { heap.set_host(&NOBODY) };
                // The next word is asked of the same object: keep it.
                black_box(t);
            }
        }
    });
    struct Nobody;
    impl Host for Nobody {
        fn trace_roots(&self, _: &mut Tracer) {}
    }
    static NOBODY: Nobody = Nobody;
}

#[test]
fn payloads_are_dropped() {
    let drops = Rc::new(Cell::new(0));
    let heap = heap();
    let kept = Root::new(&heap, Owner::new(&heap, &drops, Value::NONE));
    for _ in 0..100 {
        Owner::new(&heap, &drops, kept.get().value());
    }
    heap.collect(false);
    assert_eq!(drops.get(), 100);
    heap.collect(true);
    assert_eq!(drops.get(), 100);
    drop(kept);
    heap.collect(false);
    assert_eq!(drops.get(), 100);
    heap.collect(true);
    assert_eq!(drops.get(), 101);
    Owner::new(&heap, &drops, Value::NONE);
    drop(heap);
    assert_eq!(drops.get(), 102);
    assert_eq!(Rc::strong_count(&drops), 1);
}

/// A host with weak references and a list of what happened.
#[derive(Default)]
struct Weak {
    refs: RefCell<Vec<Option<Gc<Header>>>>,
    early: Cell<bool>,
    resurrect: Cell<bool>,
    told: RefCell<Vec<Attention>>,
}
impl Weak {
    fn clear(&self, m: &Marked) {
        for r in self.refs.borrow_mut().iter_mut() {
            if r.is_some_and(|p| !m.is_live_gc(p)) {
                *r = None;
            }
        }
    }
    fn alive(&self) -> usize {
        self.refs.borrow().iter().flatten().count()
    }
}
impl Host for Weak {
    fn trace_roots(&self, _: &mut Tracer) {}
    fn after_mark(&self, m: &mut Marked) {
        if self.resurrect.get() {
            for p in self.refs.borrow().iter().flatten() {
                m.resurrect(p.value());
            }
        }
        if self.early.get() {
            self.clear(m);
        }
    }
    fn before_sweep(&self, m: &Marked) {
        self.clear(m);
    }
    fn attention(&self, a: Attention) {
        self.told.borrow_mut().push(a);
    }
}

#[test]
fn weak_references_are_cleared() {
    let host = Weak::default();
    let heap = heap();
    // SAFETY: declared before the heap.
    unsafe { heap.set_host(&host) };
    let kept = Root::new(&heap, Node::new(&heap, 1));
    host.refs.borrow_mut().extend([Some(kept.get().erase()), Some(Node::new(&heap, 2).erase())]);
    host.resurrect.set(true);
    heap.collect(true);
    assert_eq!(host.alive(), 2);
    host.resurrect.set(false);
    heap.collect(false);
    assert_eq!(host.alive(), 2, "both are old");
    heap.collect(true);
    assert_eq!((host.alive(), count::<Node>(&heap)), (1, 1));
}

#[test]
fn finalizers_keep_objects_once() {
    let host = Weak::default();
    let heap = heap();
    // SAFETY: declared before the heap.
    unsafe { heap.set_host(&host) };
    // Outer → inner, the outer one newer and the outer one older.
    for outer_first in [false, true] {
        for full in [false, true] {
            let a = Node::new(&heap, 1);
            heap.register_finalizer(a);
            let b = Node::new(&heap, 2);
            heap.register_finalizer(b);
            let plain = Node::new(&heap, 3);
            let (outer, inner) = if outer_first { (a, b) } else { (b, a) };
            outer.typed.set(&heap, outer, Some(plain));
            plain.typed.set(&heap, plain, Some(inner));
            *host.refs.borrow_mut() = vec![Some(outer.erase()), Some(inner.erase())];
            heap.collect(full);
            assert_eq!(count::<Node>(&heap), 3);
            assert_eq!(host.alive(), 2, "cleared when they are really dead");
            assert_eq!(host.told.take(), [Attention::Finalizers]);
            assert_eq!(heap.next_dying(), Some(outer.erase()));
            heap.collect(true);
            assert_eq!((count::<Node>(&heap), host.alive()), (1, 1), "the queue holds the inner one");
            assert_eq!(heap.next_dying(), Some(inner.erase()));
            assert_eq!(heap.next_dying(), None);
            heap.collect(true);
            assert_eq!((count::<Node>(&heap), host.alive()), (0, 0));
        }
    }
    host.early.set(true);
    let a = Node::new(&heap, 1);
    heap.register_finalizer(a);
    *host.refs.borrow_mut() = vec![Some(a.erase())];
    heap.collect(true);
    assert_eq!((count::<Node>(&heap), host.alive()), (1, 0), "cleared before __del__");
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn at_the_limit_there_is_a_memory_error() {
    let host = Weak::default();
    let heap = heap_with(|c| (c.limit, c.verify) = (4 << 20, false));
    // SAFETY: declared before the heap.
    unsafe { heap.set_host(&host) };
    assert!(ValueArray::try_new(&heap, 1 << 20, Value::NONE).is_none());
    assert!(RawBytes::try_new(&heap, usize::MAX).is_none());
    assert!(RawBytes::try_new(&heap, isize::MAX as usize - 2000).is_none());
    assert!(ValueArray::try_new(&heap, usize::MAX, Value::NONE).is_none());
    let mut list = RootedVec::new(&heap);
    for round in 0..3 {
        let mut n = 0;
        while !heap.take_memory_error() {
            list.push(Node::new(&heap, n).value());
            n += 1;
        }
        assert!(n as usize > (3 << 20) / 32 && (n as usize) < (7 << 20) / 32, "round {round}: {n} objects");
        assert_eq!(host.told.take(), [Attention::MemoryError]);
        // The handler has some room.
        for i in 0..1000 {
            Node::new(&heap, i);
        }
        assert!(!heap.take_memory_error());
        assert!(RawBytes::try_new(&heap, 1 << 20).is_none());
        list.clear();
        assert!(RawBytes::try_new(&heap, 1 << 20).is_some());
    }
    // An allocation that must not fail.
    let big = RawBytes::new(&heap, 5 << 20);
    assert!(heap.take_memory_error() && big.cap() == 5 << 20);
    heap.set_limit(0);
    assert!(RawBytes::try_new(&heap, 50 << 20).is_some());
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn memory_outside_counts() {
    let heap = heap_with(|c| c.limit = 4 << 20);
    assert!(heap.try_account(3 << 20));
    assert!(!heap.try_account(2 << 20));
    assert_eq!(heap.stats().external, 3 << 20);
    assert!(RawBytes::try_new(&heap, 2 << 20).is_none());
    heap.account(-(3 << 20));
    assert!(RawBytes::try_new(&heap, 2 << 20).is_some());
    heap.account(-1);
    assert_eq!(heap.stats().external, 0);
    let before = heap.stats().collections;
    heap.set_limit(0);
    for _ in 0..200 {
        heap.account(1 << 20);
        heap.account(-(1 << 20));
        for i in 0..3000 {
            Node::new(&heap, i);
        }
    }
    assert!(heap.stats().collections > before + 10);
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn memory_is_reused_and_given_back() {
    let heap = heap_with(|c| c.verify = false);
    let live = RootedVec::from_slice(&heap, &[Node::new(&heap, 1).value()]);
    for i in 0..2_000_000 {
        Node::new(&heap, i);
    }
    assert!(heap.used() < 12 << 20, "{}", heap.used());
    let mut list = RootedVec::new(&heap);
    for i in 0..1_000_000 {
        list.push(Node::new(&heap, i).value());
    }
    let big = RawBytes::new(&heap, 20 << 20);
    assert!(heap.used() > 50 << 20 && big.cap() > 0);
    drop(list);
    heap.collect(true);
    let s = heap.stats();
    assert!(heap.used() < 1 << 20, "{s}");
    assert!(s.given_back > 20 << 20, "{s}");
    assert_eq!(live[0].downcast::<Node>().unwrap().id.get(), 1);
    assert!(s.full_collections >= 1 && s.pauses.iter().sum::<u64>() == s.collections);
}

#[test]
fn several_heaps() {
    let heaps: Vec<Heap> = (0..4).map(|_| heap()).collect();
    let roots: Vec<Root<Node>> =
        heaps.iter().enumerate().map(|(i, h)| Root::new(h, Node::new(h, i as i64))).collect();
    for h in &heaps {
        h.collect(true);
    }
    for (i, r) in roots.iter().enumerate() {
        assert_eq!(r.id.get(), i as i64);
        for (j, h) in heaps.iter().enumerate() {
            assert_eq!(h.is_object(r.get().addr()).is_some(), i == j);
        }
    }
    // Roots may outlive their heap (but not be looked at).
    drop(heaps);
    drop(roots);
}

#[test]
fn children_and_sizes() {
    let heap = heap();
    let t = Tuple::new(&heap, 3);
    let n = Node::with(&heap, 1, t.value(), None);
    n.typed.set(&heap, n, Some(n));
    t.items()[1].set(&heap, t, n.value());
    let children = |o: Gc<Header>| {
        let mut all = vec![];
        heap.children(o, &mut |c| all.push(c));
        all
    };
    assert_eq!(children(n.erase()), [t.erase(), n.erase()]);
    assert_eq!(children(t.erase()), [n.erase()]);
    assert_eq!((heap.object_size(t.erase()), heap.object_size(n.erase())), (40, 32));
    assert_eq!(heap.is_object(t.addr() + 20), Some(t.erase()));
    assert_eq!(heap.is_object(t.addr() + 48), None, "not yet handed out");
    assert_eq!(heap.is_object(&raw const heap as usize), None);
    assert_eq!(heap.object_count(), 2);
}

#[test]
fn the_verifier_finds_faults() {
    // A store without the barrier.
    let heap = heap_with(|c| c.verify = false);
    let a = Root::new(&heap, Node::new(&heap, 1));
    heap.collect(true);
    let young = Node::new(&heap, 2);
    // SAFETY: it is not; that is the point.
    unsafe { a.any.init(young.value()) };
    let e = heap.verify().unwrap_err();
    assert!(e.contains("is not remembered"), "{e}");
    heap.barrier(a.get().as_ptr().cast());
    assert_eq!(heap.verify(), Ok(()));
    // A reference to where no object is.
    // SAFETY: nothing follows it.
    unsafe { young.any.init(Value::from_bits(young.addr() as u64 + 0x1001)) };
    let e = heap.verify().unwrap_err();
    assert!(e.contains("where no object is"), "{e}");
    young.any.set_immediate(Value::NONE);
    // A kind that does not exist.
    struct Odd(#[allow(dead_code)] Header);
    // SAFETY: it is not in the table.
    unsafe impl HeapObject for Odd {
        const KIND: Kind = Kind(99);
    }
    heap.alloc(Odd(Header::new(0, Kind(99))));
    let e = heap.verify().unwrap_err();
    assert!(e.contains("invalid kind k99"), "{e}");
}

#[test]
fn rooted_containers() {
    let heap = heap_with(|c| c.stress = if cfg!(miri) { 20 } else { 2 });
    let mut v: RootedVec = RootedVec::new(&heap);
    let mut pairs: RootedVec<(Value, i64)> = RootedVec::with_capacity(&heap, 4);
    for i in 0..if cfg!(miri) { 40 } else { 200 } {
        v.push(Node::new(&heap, i).value());
        pairs.push((Node::new(&heap, -i).value(), i));
    }
    let other = v.clone();
    v.truncate(10);
    v.swap(0, 9);
    v.insert(1, Value::NONE);
    assert_eq!(v.remove(1), Value::NONE);
    v.extend_from_slice(&other[20..30]);
    assert_eq!(v.len(), 20);
    let id = |v: Value| v.downcast::<Node>().unwrap().id.get();
    assert_eq!((id(v[0]), id(v[19]), id(v.pop().unwrap())), (9, 29, 29));
    drop(v);
    assert!(other.iter().enumerate().all(|(i, &x)| id(x) == i as i64));
    assert!(pairs.iter().all(|&(x, i)| id(x) == -i));
    let boxed = Rooted::new(&heap, vec![Some(pairs[7].0), None]);
    assert!(!pairs.try_reserve(usize::MAX / 2) && !pairs.try_reserve(heap.limit()));
    assert!(heap.used() > heap.stats().used_blocks);
    drop((pairs, other));
    assert_eq!(heap.used(), heap.stats().used_blocks);
    heap.collect(true);
    assert_eq!(heap.object_count(), 1);
    assert_eq!(id(boxed[0].unwrap()), -7);
}

/// Another thread waits with its stack holding the only references; this one collects.
#[test]
#[cfg(not(miri))]
fn stacks_of_other_threads() {
    use std::sync::mpsc;

    struct Stacks(Cell<(usize, usize)>);
    impl Host for Stacks {
        fn trace_roots(&self, t: &mut Tracer) {
            let (lo, hi) = self.0.get();
            // SAFETY: the thread waits.
            unsafe { t.conservative(lo, hi) };
        }
    }
    /// The threads take turns, as the VM's lock makes them.
    struct Shared(*const Heap);
    // SAFETY: see above.
    unsafe impl Send for Shared {}

    let host = Stacks(Cell::new((0, 0)));
    let heap = heap();
    // SAFETY: declared before the heap.
    unsafe { heap.set_host(&host) };
    let shared = Shared(&heap);
    let (say, hear) = mpsc::channel();
    let (go, wait) = mpsc::channel::<()>();
    let thread = std::thread::spawn(move || {
        let shared = shared;
        // SAFETY: the other thread waits in `recv`.
        let heap = unsafe { &*shared.0 };
        heap.enter(|| {
            let head = make_chain(heap, 100);
            let base = heap.stack_base();
            with_stack_pointer(|sp| {
                // SAFETY: the other thread goes on now.
                unsafe { heap.set_stack_base(0) };
                say.send((sp, base)).expect("heard");
                wait.recv().expect("told");
            });
            // SAFETY: our stack again.
            unsafe { heap.set_stack_base(base) };
            let mut n = 0;
            let mut p = Some(head);
            while let Some(x) = p {
                n += 1;
                p = x.typed.get();
            }
            assert_eq!(n, 100);
        });
    });
    host.0.set(hear.recv().expect("said"));
    heap.enter(|| {
        heap.collect(true);
        assert_eq!(count::<Node>(&heap), 100);
    });
    host.0.set((0, 0));
    go.send(()).expect("heard");
    thread.join().expect("no panic");
    heap.collect(true);
    assert_eq!(heap.object_count(), 0);
}
