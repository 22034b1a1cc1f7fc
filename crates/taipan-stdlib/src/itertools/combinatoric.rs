//! product, permutations, combinations: walks over index vectors into pools of items.

use super::{iterator, pool, this};
use std::cell::{Cell, RefCell};
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, spec};
use taipan_vm::types::sequence::iter_self;
use taipan_vm::{Gc, R, RootedVec, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

/// All of them: a pool (for product a tuple of pools) and where the walk stands.
pub struct Walk {
    pool: Slot,
    indices: RefCell<Vec<usize>>,
    cycles: RefCell<Vec<usize>>,
    state: Cell<State>,
}
impl_trace!(Walk { pool; indices, cycles, state });
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    First,
    Running,
    Done,
}

fn make(
    vm: &mut Vm,
    cls: Gc<TypeObj>,
    pool: Value,
    indices: Vec<usize>,
    cycles: Vec<usize>,
    empty: bool,
) -> Value {
    let state = Cell::new(if empty { State::Done } else { State::First });
    vm.new_native(
        cls,
        Walk { pool: Slot::new(pool), indices: RefCell::new(indices), cycles: RefCell::new(cycles), state },
    )
    .value()
}
fn try_vec(vm: &mut Vm, n: usize, f: impl Fn(usize) -> usize) -> R<Vec<usize>> {
    let mut v = Vec::new();
    if n > isize::MAX as usize / 16 || v.try_reserve_exact(n).is_err() {
        return Err(vm.memory_error());
    }
    v.extend((0..n).map(f));
    Ok(v)
}
/// The items that the indices choose from one pool.
fn chosen(vm: &mut Vm, w: &Walk) -> R {
    let Some(pool) = w.pool.get().to_tuple() else { return Ok(Value::NONE) };
    let ix = w.indices.borrow();
    let out = vm.tuple_filled(ix.len(), |out| {
        for (o, &i) in out.iter_mut().zip(ix.iter()) {
            *o = pool.get(i);
        }
    })?;
    Ok(out.value())
}
fn sizeof(vm: &mut Vm, a: &[Value]) -> R {
    let w = this::<Walk>(vm, a[0], "itertools iterator")?;
    let n = size_of_val(&*w) + 8 * (w.indices.borrow().len() + w.cycles.borrow().len());
    Ok(vm.new_int(n as i64))
}
const SIZEOF: &[MethodDef] = &[def("__sizeof__", "($self, /)", sizeof, "Returns size in memory, in bytes.")];

// ---- product ----

fn product_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let mut repeat = 1isize;
    if args.n_keywords() > 0 {
        static SIG: MethodDef = spec("product", "(*iterables, repeat=1)");
        let [_, r] = bind(vm, &SIG, args)?;
        if !r.is_unbound() {
            repeat = vm.to_index(r)?;
        }
    }
    if repeat < 0 {
        return Err(vm.value_error("repeat argument cannot be negative"));
    }
    let given = if repeat == 0 { &[] } else { args.positional() };
    if given.len().checked_mul(repeat.max(1) as usize).is_none_or(|n| n > isize::MAX as usize / 8) {
        return Err(vm.overflow_error("repeat argument too large"));
    }
    let n = given.len() * repeat as usize;
    let mut pools = RootedVec::new(&vm.heap);
    for &v in given {
        let p = pool(vm, v)?;
        pools.push(p.value());
    }
    let indices = try_vec(vm, n, |_| 0)?;
    let empty = pools.iter().any(|p| p.to_tuple().is_some_and(|t| t.len == 0));
    // The pools of the repetitions are those of the first round.
    let pools = vm.tuple(&pools);
    Ok(make(vm, cls, pools, indices, Vec::new(), empty))
}
fn product_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let w = this::<Walk>(vm, v, "itertools.product")?;
    let Some(pools) = w.pool.get().to_tuple() else { return Ok(None) };
    let item = |p: usize, i: usize| pools.get(p % pools.len).to_tuple().map_or(Value::NONE, |t| t.get(i));
    match w.state.get() {
        State::Done => return Ok(None),
        State::First => w.state.set(State::Running),
        State::Running => {
            let mut ix = w.indices.borrow_mut();
            let mut p = ix.len();
            loop {
                if p == 0 {
                    w.state.set(State::Done);
                    return Ok(None);
                }
                p -= 1;
                ix[p] += 1;
                let len = pools.get(p % pools.len).to_tuple().map_or(0, |t| t.len);
                if ix[p] < len {
                    break;
                }
                ix[p] = 0;
            }
        }
    }
    let ix = w.indices.borrow();
    let out = vm.tuple_filled(ix.len(), |out| {
        for (p, (o, &i)) in out.iter_mut().zip(ix.iter()).enumerate() {
            *o = item(p, i);
        }
    })?;
    Ok(Some(out.value()))
}
iterator!(PRODUCT, Walk, "product", product_new, product_next, "product(*iterables, repeat=1)\n--\n\nCartesian product of input iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).\nThe leftmost iterators are in the outermost for-loop, so the output tuples\ncycle in a manner similar to an odometer (with the rightmost element changing\non every iteration).\n\nTo compute the product of an iterable with itself, specify the number\nof repetitions with the optional repeat keyword argument. For example,\nproduct(A, repeat=4) means the same as product(A, A, A, A).\n\nproduct('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)\nproduct((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...", methods: SIZEOF);

// ---- combinations ----

fn comb_args(vm: &mut Vm, args: Args, sig: &'static MethodDef) -> R<(Value, usize, usize)> {
    let [it, r] = bind(vm, sig, args)?;
    let p = pool(vm, it)?;
    let r = vm.to_index(r)?;
    if r < 0 {
        return Err(vm.value_error("r must be non-negative"));
    }
    Ok((p.value(), p.len, r as usize))
}
fn combinations_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("combinations", "(iterable, r)");
    let (p, n, r) = comb_args(vm, args, &SIG)?;
    let indices = try_vec(vm, r, |i| i)?;
    Ok(make(vm, cls, p, indices, Vec::new(), r > n))
}
fn combinations_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let w = this::<Walk>(vm, v, "itertools.combinations")?;
    let n = w.pool.get().to_tuple().map_or(0, |t| t.len);
    match w.state.get() {
        State::Done => return Ok(None),
        State::First => w.state.set(State::Running),
        State::Running => {
            let mut ix = w.indices.borrow_mut();
            let r = ix.len();
            let Some(i) = (0..r).rev().find(|&i| ix[i] != i + n - r) else {
                w.state.set(State::Done);
                return Ok(None);
            };
            ix[i] += 1;
            for j in i + 1..r {
                ix[j] = ix[j - 1] + 1;
            }
        }
    }
    chosen(vm, &w).map(Some)
}
iterator!(COMBINATIONS, Walk, "combinations", combinations_new, combinations_next, "combinations(iterable, r)\n--\n\nReturn successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)", methods: SIZEOF);

fn cwr_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("combinations_with_replacement", "(iterable, r)");
    let (p, n, r) = comb_args(vm, args, &SIG)?;
    let indices = try_vec(vm, r, |_| 0)?;
    Ok(make(vm, cls, p, indices, Vec::new(), n == 0 && r > 0))
}
fn cwr_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let w = this::<Walk>(vm, v, "itertools.combinations_with_replacement")?;
    let n = w.pool.get().to_tuple().map_or(0, |t| t.len);
    match w.state.get() {
        State::Done => return Ok(None),
        State::First => w.state.set(State::Running),
        State::Running => {
            let mut ix = w.indices.borrow_mut();
            let r = ix.len();
            let Some(i) = (0..r).rev().find(|&i| ix[i] + 1 != n) else {
                w.state.set(State::Done);
                return Ok(None);
            };
            let next = ix[i] + 1;
            ix[i..].fill(next);
        }
    }
    chosen(vm, &w).map(Some)
}
iterator!(COMBINATIONS_WITH_REPLACEMENT, Walk, "combinations_with_replacement", cwr_new, cwr_next, "combinations_with_replacement(iterable, r)\n--\n\nReturn successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')", methods: SIZEOF);

// ---- permutations ----

fn permutations_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("permutations", "(iterable, r=None)");
    let [it, r] = bind(vm, &SIG, args)?;
    let p = pool(vm, it)?;
    let n = p.len;
    let r = if r.is_unbound() || r.is_none() {
        n
    } else {
        if !r.is_int_like() {
            return Err(vm.type_error("Expected int as r"));
        }
        let r = vm.to_index(r)?;
        if r < 0 {
            return Err(vm.value_error("r must be non-negative"));
        }
        r as usize
    };
    let indices = try_vec(vm, n, |i| i)?;
    // With more places than items there is nothing to walk.
    let cycles = if r > n { Vec::new() } else { try_vec(vm, r, |i| n - i)? };
    Ok(make(vm, cls, p.value(), indices, cycles, r > n))
}
fn permutations_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let w = this::<Walk>(vm, v, "itertools.permutations")?;
    let r = w.cycles.borrow().len();
    match w.state.get() {
        State::Done => return Ok(None),
        State::First => w.state.set(State::Running),
        State::Running => {
            let (mut ix, mut cy) = (w.indices.borrow_mut(), w.cycles.borrow_mut());
            let n = ix.len();
            let mut i = r;
            loop {
                if i == 0 {
                    w.state.set(State::Done);
                    return Ok(None);
                }
                i -= 1;
                cy[i] -= 1;
                if cy[i] == 0 {
                    ix[i..].rotate_left(1);
                    cy[i] = n - i;
                } else {
                    let j = n - cy[i];
                    ix.swap(i, j);
                    break;
                }
            }
        }
    }
    let Some(pool) = w.pool.get().to_tuple() else { return Ok(None) };
    let ix = w.indices.borrow();
    let out = vm.tuple_filled(r, |out| {
        for (o, &i) in out.iter_mut().zip(ix.iter()) {
            *o = pool.get(i);
        }
    })?;
    Ok(Some(out.value()))
}
iterator!(PERMUTATIONS, Walk, "permutations", permutations_new, permutations_next, "permutations(iterable, r=None)\n--\n\nReturn successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)", methods: SIZEOF);
