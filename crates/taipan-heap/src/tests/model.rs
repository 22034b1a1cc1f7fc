//! Random programs, run on the heap and on a shadow model of it. Every object carries a number; the model knows
//! what refers to what by number. After each step of a sample, the graph that is reachable in the heap must be
//! the model's, and after a full collection nothing else may be left.

use super::kinds::*;
use crate::*;
use std::collections::{HashMap, HashSet};

/// What the model knows of an object: the numbers of those it refers to.
#[derive(Clone, Default)]
struct Shadow {
    kind: u8,
    refs: Vec<Option<i64>>,
}

struct Program<'h> {
    heap: &'h Heap,
    rng: Rng,
    next: i64,
    /// Slot i of the roots holds the object `shadow_roots[i]`.
    roots: RootedVec,
    shadow_roots: Vec<Option<i64>>,
    shadow: HashMap<i64, Shadow>,
    exact: bool,
}

/// The number of an object.
fn id_of(v: Value) -> Option<i64> {
    if let Some(n) = v.downcast::<Node>() {
        return Some(n.id.get());
    }
    if let Some(t) = v.downcast::<Tuple>() {
        return t.items()[0].get().as_int();
    }
    v.downcast::<ValueArray>().and_then(|a| a.get(0).as_int())
}
/// What an object refers to.
fn refs_of(v: Value) -> Vec<Value> {
    if let Some(n) = v.downcast::<Node>() {
        return vec![n.any.get(), n.typed.get().map_or(Value::NONE, |p| p.value())];
    }
    if let Some(t) = v.downcast::<Tuple>() {
        return t.items()[1..].iter().map(Slot::get).collect();
    }
    v.downcast::<ValueArray>().map_or(vec![], |a| a.as_slice()[1..].iter().map(Slot::get).collect())
}

impl<'h> Program<'h> {
    fn new(heap: &'h Heap, seed: u64, exact: bool) -> Program<'h> {
        let roots = RootedVec::from_slice(heap, &[Value::NONE; 12]);
        Program {
            heap,
            rng: Rng(seed),
            next: 1,
            roots,
            shadow_roots: vec![None; 12],
            shadow: HashMap::new(),
            exact,
        }
    }

    /// An object that is reachable, by a random walk.
    fn pick(&mut self) -> Value {
        let mut v = self.roots[self.rng.below(12)];
        for _ in 0..self.rng.below(6) {
            let next: Vec<Value> = refs_of(v).into_iter().filter(|v| v.is_ptr()).collect();
            if next.is_empty() {
                break;
            }
            v = next[self.rng.below(next.len())];
        }
        v
    }

    /// A new object, which refers to objects of `refs` (these are reachable otherwise).
    fn make(&mut self, refs: &[Value]) -> Value {
        let id = self.next;
        self.next += 1;
        let mut shadow = Shadow::default();
        let pick = |rng: &mut Rng| refs[rng.below(refs.len())];
        let v = match self.rng.below(8) {
            0..4 => {
                let any = pick(&mut self.rng);
                let typed = pick(&mut self.rng).downcast::<Node>();
                shadow.refs = vec![id_of(any), typed.map(|n| n.id.get())];
                Node::with(self.heap, id, any, typed).value()
            }
            kind => {
                let n = match self.rng.below(40) {
                    0 => 20_000,
                    1 => 5_000,
                    2 => 1_500,
                    3 => 200,
                    _ => 1 + self.rng.below(9),
                };
                shadow.kind = 1;
                shadow.refs = vec![None; n - 1];
                let v = if kind < 6 {
                    let t = Tuple::new(self.heap, n);
                    // SAFETY: just allocated.
                    unsafe { t.items()[0].init(Value::small(id)) };
                    t.value()
                } else {
                    let a = ValueArray::try_new(self.heap, n, Value::NONE).expect("no limit");
                    a.set(self.heap, 0, Value::small(id));
                    a.value()
                };
                if n > 1 {
                    for _ in 0..3 {
                        let (i, r) = (1 + self.rng.below(n - 1), pick(&mut self.rng));
                        self.store(v, i - 1, r);
                        shadow.refs[i - 1] = id_of(r);
                    }
                }
                v
            }
        };
        self.shadow.insert(id, shadow);
        v
    }

    /// Stores in reference `i` of an object. Says what was stored.
    fn store(&mut self, v: Value, i: usize, r: Value) -> Value {
        if let Some(n) = v.downcast::<Node>() {
            if i == 0 {
                n.any.set(self.heap, n, r);
                return r;
            }
            let r = r.downcast::<Node>();
            n.typed.set(self.heap, n, r);
            return r.map_or(Value::NONE, |r| r.value());
        }
        if let Some(t) = v.downcast::<Tuple>() {
            t.items()[i + 1].set(self.heap, t, r);
        }
        if let Some(a) = v.downcast::<ValueArray>() {
            match self.rng.below(3) {
                0 => a.copy_from_slice(self.heap, i + 1, &[r]),
                1 => a.fill(self.heap, i + 1, i + 2, r),
                _ => a.set(self.heap, i + 1, r),
            }
        }
        r
    }

    fn step(&mut self) {
        match self.rng.below(100) {
            0..55 => {
                let refs = [self.pick(), self.pick(), Value::NONE, Value::small(5)];
                let v = self.make(&refs);
                let i = self.rng.below(12);
                self.roots.set(i, v);
                self.shadow_roots[i] = id_of(v);
            }
            55..80 => {
                let (v, r) = (self.pick(), self.pick());
                if let Some(id) = id_of(v) {
                    let n = self.shadow[&id].refs.len();
                    if n > 0 {
                        let i = self.rng.below(n);
                        let stored = self.store(v, i, r);
                        self.shadow.get_mut(&id).expect("known").refs[i] = id_of(stored);
                    }
                }
            }
            80..90 => {
                let i = self.rng.below(12);
                self.roots.set(i, Value::NONE);
                self.shadow_roots[i] = None;
            }
            90..97 => {
                // Garbage.
                for _ in 0..self.rng.below(200) {
                    Node::new(self.heap, 0);
                }
            }
            97 | 98 => self.heap.collect(false),
            _ => self.heap.collect(true),
        }
    }

    /// Compares the reachable graphs.
    fn check(&mut self) {
        let mut seen = HashSet::new();
        let mut todo: Vec<(Value, Option<i64>)> =
            self.roots.iter().copied().zip(self.shadow_roots.iter().copied()).collect();
        while let Some((v, id)) = todo.pop() {
            assert_eq!(id_of(v), id);
            let Some(id) = id else { continue };
            if seen.insert(id) {
                let shadow = &self.shadow[&id];
                let refs = refs_of(v);
                assert_eq!(refs.len(), shadow.refs.len());
                assert!(v.kind() == Some(Node::KIND) || shadow.kind == 1);
                todo.extend(refs.into_iter().zip(shadow.refs.iter().copied()));
            }
        }
        self.shadow.retain(|id, _| seen.contains(id));
        if self.exact {
            self.heap.collect(true);
            assert_eq!(self.heap.object_count(), seen.len());
        }
    }

    fn run(&mut self, steps: usize) {
        for i in 0..steps {
            self.step();
            if i % 64 == 63 {
                self.check();
            }
        }
        self.roots.clear();
        self.shadow_roots.clear();
        self.check();
    }
}

/// Nothing but rooted containers holds objects, so what is alive is known exactly. (References that a step
/// holds are reachable from roots as well.)
fn exact(seed: u64, steps: usize, f: impl FnOnce(&mut HeapConfig)) {
    let heap = heap_with(f);
    Program::new(&heap, seed, true).run(steps);
    assert!(heap.stats().collections > 0);
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn random_graph() {
    for seed in 1..=12 {
        exact(0x9e37_79b9_7f4a_7c15u64.wrapping_mul(seed), 1500, |_| ());
    }
}

#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn random_graph_with_a_tiny_nursery() {
    exact(77, 3000, |c| c.nursery = 64 << 10);
}

/// With the native stack scanned, and a collection at every third allocation: objects that only the stack holds
/// must survive.
#[test]
#[cfg_attr(miri, ignore = "too slow")]
fn random_graph_under_stress() {
    for (seed, stress) in [(5, 1), (6, 3), (7, 17)] {
        let heap = heap_with(|c| c.stress = stress);
        heap.enter(|| Program::new(&heap, seed, false).run(500));
    }
}
