//! Measures the heap: the figures of `spikes/heap`, on the real thing.
//!
//! `cargo run --release -p taipan-heap --example bench [nursery in KiB]`. Two cores of a shared x86-64 machine (1 MiB
//! of L2 each), nursery 4 MiB, the best of several runs:
//!
//! | | |
//! |---|---|
//! | start | 0.010 ms |
//! | 32-byte object, written in full, collections included | 0.76 ns |
//! | 16 to 64 bytes, in chains of 8 | 1.05 ns |
//! | array of 10 values | 2.5 ns |
//! | minor collection, all dead, 100 MB old | 0.002 ms |
//! | minor collection, a tenth survives | 0.14 ms |
//! | minor collection after a store into an old array of 26 MB | 0.017 ms |
//! | full collection, 100 MB of trees | 42 ms |
//! | full collection, 100 MB, randomly linked, held by an array | 37 ms |
//! | full collection, 80 MB, randomly linked, held by one object | 64 ms |
//! | store with barrier | 0.4 ns |
//!
//! The nursery may have 1 to 16 MiB with hardly a difference; huge pages made none.

use std::cell::Cell;
use std::hint::black_box;
use std::time::{Duration, Instant};
use taipan_heap::*;

/// 32 bytes.
#[repr(C)]
struct Node {
    hdr: Header,
    left: Slot,
    right: Slot,
    depth: Slot,
}
// SAFETY: described in KINDS.
unsafe impl HeapObject for Node {
    const KIND: Kind = Kind(10);
}
unsafe fn trace_node(p: *mut Header, t: &mut Tracer) {
    // SAFETY: by kind.
    let n = unsafe { &*p.cast::<Node>() };
    t.visit(n.left.get());
    t.visit(n.right.get());
    t.visit(n.depth.get());
}
/// 16, 48 and 64 bytes.
#[repr(C)]
struct Sized<const K: u8, const N: usize> {
    hdr: Header,
    slots: [Slot; N],
}
// SAFETY: described in KINDS.
unsafe impl<const K: u8, const N: usize> HeapObject for Sized<K, N> {
    const KIND: Kind = Kind(K);
}
unsafe fn trace_sized<const K: u8, const N: usize>(p: *mut Header, t: &mut Tracer) {
    // SAFETY: by kind.
    t.trace(unsafe { &(*p.cast::<Sized<K, N>>()).slots });
}
impl<const K: u8, const N: usize> Sized<K, N> {
    #[inline(always)]
    fn alloc(heap: &Heap, v: Value) -> Value {
        let s = Sized::<K, N> { hdr: Header::new(0, Kind(K)), slots: [const { Slot::new(Value::NONE) }; N] };
        // SAFETY: not yet in the heap.
        unsafe { s.slots[0].init(v) };
        heap.alloc(s).value()
    }
}
static KINDS: [KindInfo; 256] = KindInfo::table(&[
    (Kind(10), KindInfo::fixed::<Node>("node", trace_node)),
    (Kind(11), KindInfo::fixed::<Sized<11, 1>>("one", trace_sized::<11, 1>)),
    (Kind(12), KindInfo::fixed::<Sized<12, 5>>("five", trace_sized::<12, 5>)),
    (Kind(13), KindInfo::fixed::<Sized<13, 7>>("seven", trace_sized::<13, 7>)),
]);

#[inline(always)]
fn node(heap: &Heap, left: Value, right: Value, depth: Value) -> Gc<Node> {
    heap.alloc(Node {
        hdr: Header::new(1, Node::KIND),
        left: Slot::new(left),
        right: Slot::new(right),
        depth: Slot::new(depth),
    })
}

#[inline(never)]
fn tree(heap: &Heap, depth: i64, garbage: bool) -> Value {
    let n = node(heap, Value::NONE, Value::NONE, Value::small(depth));
    if garbage {
        black_box(node(heap, Value::NONE, Value::NONE, Value::NONE));
    }
    if depth > 1 {
        n.left.set(heap, n, tree(heap, depth - 1, garbage));
        n.right.set(heap, n, tree(heap, depth - 1, garbage));
    }
    n.value()
}
fn count(v: Value) -> usize {
    v.downcast::<Node>().map_or(0, |n| 1 + count(n.left.get()) + count(n.right.get()))
}
#[inline(never)]
fn garbage(heap: &Heap, bytes: usize) {
    for _ in 0..bytes / 32 {
        black_box(node(heap, Value::NONE, Value::NONE, Value::NONE));
    }
}

fn throwaway(heap: &Heap, what: &str, n: usize, f: impl Fn(usize)) {
    let before = heap.stats();
    let t = Instant::now();
    (0..n).for_each(f);
    let time = t.elapsed();
    let after = heap.stats();
    let (gcs, gc) = (after.collections - before.collections, after.pause_total - before.pause_total);
    println!(
        "{what:<46} {:.2} ns each, {:.2} without collections; {gcs} collections of {:.1} us",
        time.as_nanos() as f64 / n as f64,
        (time - gc).as_nanos() as f64 / n as f64,
        gc.as_nanos() as f64 / 1e3 / gcs.max(1) as f64
    );
}

fn pauses(what: &str, heap: &Heap, full: bool, n: usize, mut prepare: impl FnMut()) {
    let mut times: Vec<Duration> = (0..n)
        .map(|_| {
            prepare();
            let t = Instant::now();
            heap.collect(full);
            t.elapsed()
        })
        .collect();
    times.sort();
    println!("{what:<46} {:.3?} (from {:.3?} to {:.3?})", times[n / 2], times[0], times[n - 1]);
}

fn main() {
    let start = Instant::now();
    let nursery = std::env::args().nth(1).and_then(|s| s.parse::<usize>().ok()).map_or(0, |kb| kb << 10);
    let heap = Heap::new(HeapConfig { nursery, ..HeapConfig::new(&KINDS) }).expect("address space");
    println!("{:<46} {:.1?}", "start", start.elapsed());
    heap.enter(|| bench(&heap));
    print!("{}", heap.stats());
}

fn bench(heap: &Heap) {
    const NURSERY: usize = 8 << 20;
    let none = Value::NONE;
    garbage(heap, 1000 * 32);
    throwaway(heap, "throw away, 32 bytes, warming up", 5_000_000, |_| {
        black_box(node(heap, none, none, none));
    });
    throwaway(heap, "throw away, 32 bytes", 40_000_000, |_| {
        black_box(node(heap, none, none, none));
    });
    let prev = Cell::new(none);
    throwaway(heap, "throw away, 16 to 64 bytes, chains of 8", 40_000_000, |i| {
        let v = match i & 3 {
            0 => Sized::<11, 1>::alloc(heap, prev.get()),
            1 => node(heap, prev.get(), none, none).value(),
            2 => Sized::<13, 7>::alloc(heap, prev.get()),
            _ => Sized::<12, 5>::alloc(heap, prev.get()),
        };
        prev.set(if i & 7 == 7 { none } else { v });
    });
    throwaway(heap, "throw away, arrays of 10", 10_000_000, |_| {
        black_box(ValueArray::new(heap, 10, none));
    });
    throwaway(heap, "throw away, arrays of 100,000", 2_000, |_| {
        black_box(ValueArray::new(heap, 100_000, none));
    });

    let t = Instant::now();
    let root = ValueArray::new(heap, 32, none);
    for i in 0..25 {
        root.set(heap, i, tree(heap, 17, true));
    }
    println!("{:<46} {:.1?}", "build 100 MB of trees, half garbage", t.elapsed());
    heap.collect(true);
    println!("{:<46} {} MB", "used", heap.used() >> 20);
    pauses("full collection, 100 MB of trees", heap, true, 7, || ());
    pauses("minor collection, all dead", heap, false, 15, || garbage(heap, NURSERY - (1 << 20)));
    let mut rng = 88172645463325252u64;
    let mut random = move || {
        rng ^= rng << 13;
        rng ^= rng >> 7;
        rng ^= rng << 17;
        rng
    };
    pauses("minor collection, a tenth survives", heap, false, 15, || {
        for _ in 0..5000 {
            let mut o = root.get(random() as usize % 25).downcast::<Node>().expect("a tree");
            for _ in 0..8 + random() % 8 {
                match (if random() & 1 == 0 { o.left.get() } else { o.right.get() }).downcast() {
                    Some(next) => o = next,
                    None => break,
                }
            }
            let mut head = none;
            for _ in 0..NURSERY / 10 / 32 / 5000 {
                head = node(heap, head, none, none).value();
                garbage(heap, 8 * 32);
            }
            o.depth.set(heap, o, head);
        }
    });
    let n: usize = (0..25).map(|i| count(root.get(i))).sum();
    assert_eq!(n, 25 * ((1 << 17) - 1));

    let o = root.get(0).downcast::<Node>().expect("a tree");
    let v = o.left.get();
    throwaway(heap, "store with barrier, owner remembered", 100_000_000, |_| {
        black_box(o).left.set(heap, black_box(o), v);
    });

    for i in 0..25 {
        root.set(heap, i, none);
    }
    let n = 3_276_800;
    let all = ValueArray::new(heap, n, none);
    for i in 0..n {
        all.set(heap, i, node(heap, none, none, none).value());
    }
    for i in 0..n {
        let o = all.get(i).downcast::<Node>().expect("a node");
        o.left.set(heap, o, all.get(random() as usize % n));
        o.right.set(heap, o, all.get(random() as usize % n));
    }
    let keep = all.get(17);
    heap.collect(true);
    pauses("full collection, 100 MB through an array", heap, true, 5, || ());
    let young = || {
        garbage(heap, NURSERY - (1 << 20));
        all.set(heap, 5, node(heap, none, none, none).value());
    };
    pauses("minor collection, a store into 26 MB of array", heap, false, 11, young);
    all.fill(heap, 0, n, none);
    heap.collect(true);
    pauses("full collection, random graph of 80 MB", heap, true, 5, || ());
    black_box((keep, all, root));
}
