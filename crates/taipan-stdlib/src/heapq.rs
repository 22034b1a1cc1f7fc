//! `_heapq`: heaps in lists.

use crate::ModuleDef;
use taipan_vm::native::def;
use taipan_vm::{Gc, ListObj, R, Raised, Value, ValueExt, Vm};

type List = Gc<ListObj>;

fn heap(vm: &mut Vm, v: Value, name: &str) -> R<List> {
    match v.to_list() {
        Some(l) => Ok(l),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("{name}() argument must be list, not {t}")))
        }
    }
}
fn heap1(vm: &mut Vm, v: Value, name: &str) -> R<List> {
    match v.to_list() {
        Some(l) => Ok(l),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("{name}() argument 1 must be list, not {t}")))
        }
    }
}
fn changed(vm: &mut Vm) -> Raised {
    vm.runtime_error("list changed size during iteration")
}
fn at(vm: &mut Vm, l: List, i: usize) -> R {
    match l.get(i) {
        Some(v) => Ok(v),
        None => Err(changed(vm)),
    }
}
fn put(vm: &mut Vm, l: List, i: usize, v: Value) {
    if let Some(items) = l.items.get()
        && i < l.as_slice().len()
    {
        items.set(&vm.heap, i, v);
    }
}
/// Does `a` belong above `b`?
fn above(vm: &mut Vm, a: Value, b: Value, max: bool) -> R<bool> {
    if max { vm.less(b, a) } else { vm.less(a, b) }
}
fn sift_down(vm: &mut Vm, l: List, start: usize, mut pos: usize, max: bool) -> R<()> {
    let n = l.as_slice().len();
    if pos >= n {
        return Err(vm.index_error("index out of range"));
    }
    while pos > start {
        let parent = (pos - 1) >> 1;
        let (item, p) = (at(vm, l, pos)?, at(vm, l, parent)?);
        let up = above(vm, item, p, max)?;
        if l.as_slice().len() != n {
            return Err(changed(vm));
        }
        if !up {
            break;
        }
        let (item, p) = (at(vm, l, pos)?, at(vm, l, parent)?);
        put(vm, l, parent, item);
        put(vm, l, pos, p);
        pos = parent;
    }
    Ok(())
}
fn sift_up(vm: &mut Vm, l: List, start: usize, max: bool) -> R<()> {
    let n = l.as_slice().len();
    if start >= n {
        return Err(vm.index_error("index out of range"));
    }
    let limit = n >> 1;
    let mut pos = start;
    while pos < limit {
        let mut child = 2 * pos + 1;
        if child + 1 < n {
            let (a, b) = (at(vm, l, child)?, at(vm, l, child + 1)?);
            if !above(vm, a, b, max)? {
                child += 1;
            }
            if l.as_slice().len() != n {
                return Err(changed(vm));
            }
        }
        let (x, y) = (at(vm, l, child)?, at(vm, l, pos)?);
        put(vm, l, child, y);
        put(vm, l, pos, x);
        pos = child;
    }
    sift_down(vm, l, start, pos, max)
}
fn push(vm: &mut Vm, a: &[Value], max: bool, name: &str) -> R {
    let l = heap1(vm, a[0], name)?;
    vm.list_push(l, a[1])?;
    let n = l.as_slice().len();
    sift_down(vm, l, 0, n.saturating_sub(1), max)?;
    Ok(Value::NONE)
}
fn pop(vm: &mut Vm, a: &[Value], max: bool, name: &str) -> R {
    let l = heap(vm, a[0], name)?;
    let n = l.as_slice().len();
    if n == 0 {
        return Err(vm.index_error("index out of range"));
    }
    let last = at(vm, l, n - 1)?;
    l.len.set(n - 1);
    put_beyond(vm, l, n - 1);
    if n == 1 {
        return Ok(last);
    }
    let top = at(vm, l, 0)?;
    put(vm, l, 0, last);
    sift_up(vm, l, 0, max)?;
    Ok(top)
}
/// Forgets the item behind the end.
fn put_beyond(vm: &mut Vm, l: List, i: usize) {
    if let Some(items) = l.items.get() {
        items.set(&vm.heap, i, Value::UNBOUND);
    }
}
fn replace(vm: &mut Vm, a: &[Value], max: bool, name: &str) -> R {
    let l = heap1(vm, a[0], name)?;
    let Some(top) = l.get(0) else { return Err(vm.index_error("index out of range")) };
    put(vm, l, 0, a[1]);
    sift_up(vm, l, 0, max)?;
    Ok(top)
}
fn pushpop(vm: &mut Vm, a: &[Value], max: bool, name: &str) -> R {
    let l = heap1(vm, a[0], name)?;
    let Some(top) = l.get(0) else { return Ok(a[1]) };
    if !above(vm, top, a[1], max)? {
        return Ok(a[1]);
    }
    let Some(top) = l.get(0) else { return Err(vm.index_error("index out of range")) };
    put(vm, l, 0, a[1]);
    sift_up(vm, l, 0, max)?;
    Ok(top)
}
fn heapify(vm: &mut Vm, a: &[Value], max: bool, name: &str) -> R {
    let l = heap(vm, a[0], name)?;
    for i in (0..l.as_slice().len() / 2).rev() {
        sift_up(vm, l, i, max)?;
    }
    Ok(Value::NONE)
}
const TWO: &str = "($module, heap, item, /)";
const ONE: &str = "($module, heap, /)";

pub static DEF: ModuleDef = ModuleDef {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).\n\nHeaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for\nall k, counting elements from 0.  For the sake of comparison,\nnon-existing elements are considered to be infinite.  The interesting\nproperty of a heap is that a[0] is always its smallest element.\n",
    functions: &[
        def(
            "heappush",
            TWO,
            |vm, a| push(vm, a, false, "heappush"),
            "Push item onto heap, maintaining the heap invariant.",
        ),
        def(
            "heappushpop",
            TWO,
            |vm, a| pushpop(vm, a, false, "heappushpop"),
            "Push item on the heap, then pop and return the smallest item from the heap.\n\nThe combined action runs more efficiently than heappush() followed by\na separate call to heappop().",
        ),
        def(
            "heappop",
            ONE,
            |vm, a| pop(vm, a, false, "heappop"),
            "Pop the smallest item off the heap, maintaining the heap invariant.",
        ),
        def(
            "heapreplace",
            TWO,
            |vm, a| replace(vm, a, false, "heapreplace"),
            "Pop and return the current smallest value, and add the new item.\n\nThis is more efficient than heappop() followed by heappush(), and can be\nmore appropriate when using a fixed-size heap.  Note that the value\nreturned may be larger than item!  That constrains reasonable uses of\nthis routine unless written as part of a conditional replacement:\n\n    if item > heap[0]:\n        item = heapreplace(heap, item)",
        ),
        def(
            "heapify",
            ONE,
            |vm, a| heapify(vm, a, false, "heapify"),
            "Transform list into a heap, in-place, in O(len(heap)) time.",
        ),
        def(
            "heappush_max",
            TWO,
            |vm, a| push(vm, a, true, "heappush_max"),
            "Push item onto max heap, maintaining the heap invariant.",
        ),
        def(
            "heappushpop_max",
            TWO,
            |vm, a| pushpop(vm, a, true, "heappushpop_max"),
            "Maxheap variant of heappushpop.\n\nThe combined action runs more efficiently than heappush_max()\nfollowed by a separate call to heappop_max().",
        ),
        def("heappop_max", ONE, |vm, a| pop(vm, a, true, "heappop_max"), "Maxheap variant of heappop."),
        def(
            "heapreplace_max",
            TWO,
            |vm, a| replace(vm, a, true, "heapreplace_max"),
            "Maxheap variant of heapreplace.",
        ),
        def("heapify_max", ONE, |vm, a| heapify(vm, a, true, "heapify_max"), "Maxheap variant of heapify."),
    ],
    init: |vm, d| {
        let s = vm.str_value("Heap queues\n\n[explanation by François Pinard]\n\nHeaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for\nall k, counting elements from 0.\n");
        vm.dict_set_text(d, "__about__", s);
        Ok(())
    },
    ..ModuleDef::BASE
};
