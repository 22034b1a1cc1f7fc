//! Life and death, exactly: random programs with finalizers, payloads and weak lists, where the model foretells for
//! every collection which objects die in it, which are kept for their finalizer, and in which collection an old
//! object goes. Collections happen only when asked for, and the native stack is not scanned.

use super::kinds::*;
use crate::*;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

type Set = BTreeSet<i64>;

/// Notes who died.
#[derive(Default)]
struct Notes {
    weak: RefCell<WeakList>,
    dead: RefCell<Set>,
}
impl Host for Notes {
    fn trace_roots(&self, _: &mut Tracer) {}
    fn before_sweep(&self, m: &Marked) {
        self.weak.borrow_mut().sweep(m, |p| {
            let id = p.downcast::<Node>().expect("a node").id.get();
            assert!(self.dead.borrow_mut().insert(id));
        });
    }
}

struct Life<'h> {
    heap: &'h Heap,
    notes: &'h Notes,
    rng: Rng,
    roots: RootedVec<Option<Gc<Node>>>,
    /// What each living object refers to.
    refs: HashMap<i64, [Option<i64>; 2]>,
    old: Set,
    finalizable: Set,
    dying: Vec<i64>,
    owners: usize,
    drops: Rc<Cell<usize>>,
}

impl Life<'_> {
    fn closure(&self, from: impl Iterator<Item = i64>) -> Set {
        let mut seen = Set::new();
        let mut todo: Vec<i64> = from.collect();
        while let Some(id) = todo.pop() {
            if seen.insert(id) {
                todo.extend(self.refs[&id].iter().flatten());
            }
        }
        seen
    }
    fn root_ids(&self) -> Vec<i64> {
        self.roots.iter().flatten().map(|n| n.id.get()).chain(self.dying.iter().copied()).collect()
    }
    fn pick(&mut self) -> Option<Gc<Node>> {
        let mut n = self.roots[self.rng.below(self.roots.len())]?;
        for _ in 0..self.rng.below(5) {
            n = match n.typed.get() {
                Some(next) if self.rng.below(2) == 0 => next,
                _ => n.any.get().downcast::<Node>().unwrap_or(n),
            };
        }
        Some(n)
    }

    fn collect(&mut self, full: bool) {
        let from = self.root_ids().into_iter().chain(self.old.iter().copied().filter(|_| !full));
        let mut alive = self.closure(from.collect::<Vec<_>>().into_iter());
        let kept: Vec<i64> = self.finalizable.iter().copied().filter(|id| !alive.contains(id)).collect();
        alive.extend(self.closure(kept.iter().copied()));
        let dead: Set = self.refs.keys().copied().filter(|id| !alive.contains(id)).collect();

        self.heap.collect(full);

        assert_eq!(self.notes.dead.take(), dead);
        let queue: Vec<i64> = self
            .heap
            .dying
            .borrow()
            .iter()
            // SAFETY: the queue keeps them alive.
            .map(|&p| unsafe { (*p.cast::<Node>()).id.get() })
            .collect();
        let (before, new) = queue.split_at(self.dying.len());
        assert_eq!(before, self.dying);
        assert_eq!(new.iter().copied().collect::<Set>(), kept.iter().copied().collect::<Set>());
        assert_eq!(new.len(), kept.len());
        // An object comes after those that refer to it, unless these refer to each other, where both were
        // leaders or one was: here only what is promised for pairs is checked.
        if let [first, second] = new
            && self.closure([*second].into_iter()).contains(first)
        {
            assert!(self.closure([*first].into_iter()).contains(second), "{first} before {second}");
        }
        self.dying = queue;
        for id in &kept {
            self.finalizable.remove(id);
        }
        self.refs.retain(|id, _| alive.contains(id));
        self.old = alive;
        assert_eq!(self.drops.get(), self.owners, "payloads of owners that nothing holds");
        assert_eq!(self.heap.object_count(), self.refs.len());
    }

    fn step(&mut self, id: i64) {
        match self.rng.below(20) {
            0..9 => {
                let (a, b) = (self.pick(), self.pick());
                let n = Node::with(self.heap, id, a.map_or(Value::NONE, Gc::value), b);
                self.refs.insert(id, [a.map(|n| n.id.get()), b.map(|n| n.id.get())]);
                self.notes.weak.borrow_mut().push(n);
                if self.rng.below(4) == 0 {
                    self.heap.register_finalizer(n);
                    self.finalizable.insert(id);
                }
                let i = self.rng.below(self.roots.len());
                self.roots.set(i, Some(n));
            }
            9..13 => {
                if let (Some(n), r) = (self.pick(), self.pick()) {
                    let ids = self.refs.get_mut(&n.id.get()).expect("alive");
                    if self.rng.below(2) == 0 {
                        n.any.set(self.heap, n, r.map_or(Value::NONE, Gc::value));
                        ids[0] = r.map(|r| r.id.get());
                    } else {
                        n.typed.set(self.heap, n, r);
                        ids[1] = r.map(|r| r.id.get());
                    }
                }
            }
            13..16 => {
                let i = self.rng.below(self.roots.len());
                self.roots.set(i, None);
            }
            16 => {
                // Runs "__del__" of one, which now and then stores it away.
                if let Some(o) = self.heap.next_dying() {
                    assert_eq!(self.dying.remove(0), o.downcast::<Node>().expect("a node").id.get());
                    if self.rng.below(2) == 0 {
                        self.roots.set(0, o.downcast());
                    }
                }
            }
            17 => {
                for _ in 0..self.rng.below(5) {
                    Owner::new(self.heap, &self.drops, Value::NONE);
                    self.owners += 1;
                }
            }
            n => self.collect(n == 18),
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn objects_die_when_foretold() {
    for seed in 1..=20u64 {
        let notes = Notes::default();
        let heap = heap();
        // SAFETY: declared before the heap.
        unsafe { heap.set_host(&notes) };
        let mut life = Life {
            heap: &heap,
            notes: &notes,
            rng: Rng(seed * 7919),
            roots: RootedVec::from_slice(&heap, &[None; 8]),
            refs: HashMap::new(),
            old: Set::new(),
            finalizable: Set::new(),
            dying: vec![],
            owners: 0,
            drops: Rc::default(),
        };
        for id in 0..1500 {
            life.step(id);
        }
        life.collect(true);
        // At exit all finalizers are called.
        let left = life.finalizable.len() + life.dying.len();
        heap.finalize_all();
        assert_eq!(std::iter::from_fn(|| heap.next_dying()).count(), left);
    }
}
