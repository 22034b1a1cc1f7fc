//! `list.sort`: a stable merge sort over positions.
//!
//! The items (or the keys, if there is a key function) are taken out of the list, which is empty while Python code
//! may run. What is sorted is an array of positions: it holds no values, so neither an exception in the middle of a
//! merge nor a collection can lose one. Keys that are all machine ints, all floats or all strings are compared
//! directly. Otherwise natural runs are found, short ones are completed by binary insertion, and runs are merged
//! in the order of Munro and Wild's powersort, with galloping: few comparisons, on which programs may rely.

use super::{reverse_array, this};
use crate::object::*;
use crate::{R, Vm};
use std::cmp::Ordering;
use taipan_heap::{Gc, Value, ValueArray};

pub fn list_sort(vm: &mut Vm, a: &[Value]) -> R {
    let l = this(vm, a[0])?;
    let key = if a[1].is_unbound() || a[1].is_none() { None } else { Some(a[1]) };
    let reverse = if a[2].is_unbound() { false } else { vm.truth(a[2])? };
    vm.list_sort(l, key, reverse)?;
    Ok(Value::NONE)
}

impl Vm {
    /// `l.sort(key=key, reverse=reverse)`
    pub fn list_sort(&mut self, l: Gc<ListObj>, key: Option<Value>, reverse: bool) -> R<()> {
        let (Some(items), n) = self.list_take(l) else { return Ok(()) };
        // Whatever is done to the list meanwhile puts another array in place of this one.
        let sentinel = ValueArray::new(&self.heap, 0, Value::NONE);
        l.items.set(&self.heap, l, Some(sentinel));
        let r = self.sort_array(items, n, key, reverse);
        let touched = l.items.get() != Some(sentinel);
        l.items.set(&self.heap, l, Some(items));
        l.len.set(n);
        r?;
        if touched {
            return Err(self.value_error("list modified during sort"));
        }
        Ok(())
    }

    fn sort_array(&mut self, items: Gc<ValueArray>, n: usize, key: Option<Value>, reverse: bool) -> R<()> {
        if n > u32::MAX as usize {
            return Err(self.memory_error());
        }
        let keys = match key {
            None => items,
            Some(f) => {
                let Some(keys) = ValueArray::try_new(&self.heap, n, Value::NONE) else {
                    return Err(self.memory_error());
                };
                for i in 0..n {
                    let k = self.call1(f, items.get(i))?;
                    keys.set(&self.heap, i, k);
                }
                keys
            }
        };
        if n < 2 {
            return Ok(());
        }
        // SAFETY: neither array is written to while the slice is used.
        let k = unsafe { keys.values(n) };
        if k.iter().all(|v| v.is_int()) {
            if key.is_none() {
                // Equal ints are the same word: order among them does not show. Words are ordered as their ints are.
                // SAFETY: a slot is a cell of a word; nothing else looks at the array meanwhile, and it needs no barrier:
                // there is no pointer in it.
                let words =
                    unsafe { std::slice::from_raw_parts_mut((*items).as_ptr().cast_mut().cast::<i64>(), n) };
                words.sort();
                if reverse {
                    words.reverse();
                }
                return Ok(());
            }
            return self.sort_by_number(items, n, reverse, |i| k[i].int_unchecked(), |a, b| a.cmp(b));
        }
        if k.iter().all(|v| v.is_float_imm() || v.downcast::<FloatObj>().is_some()) {
            let floats: Vec<f64> = k.iter().map(|v| v.to_float().unwrap_or(0.0)).collect();
            if !floats.iter().any(|f| f.is_nan()) {
                let order = |a: &f64, b: &f64| a.partial_cmp(b).unwrap_or(Ordering::Equal);
                return self.sort_by_number(items, n, reverse, |i| floats[i], order);
            }
        }
        if k.iter().all(|v| v.downcast::<StrObj>().is_some()) {
            return self.sort_positions(items, n, reverse, |_, order| {
                let text = |i: u32| k[i as usize].downcast::<StrObj>();
                let ascii = k.iter().all(|v| v.downcast::<StrObj>().is_some_and(|s| s.width_log2() == 0));
                if ascii {
                    // Strings of one byte per character compare as bytes; mostly the first eight decide.
                    let bytes = |i: u32| {
                        text(i).map_or(&[][..], |s| {
                            let b = s.buffer();
                            // SAFETY: the string is in `k`, and strings do not change.
                            unsafe { std::slice::from_raw_parts(b.as_ptr(), b.len()) }
                        })
                    };
                    let mut all: Vec<(u64, u32)> =
                        order.iter().map(|&i| (first_eight(bytes(i)), i)).collect();
                    all.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| bytes(a.1).cmp(bytes(b.1))));
                    for (o, x) in order.iter_mut().zip(all) {
                        *o = x.1;
                    }
                } else {
                    order.sort_by(|&i, &j| match (text(i), text(j)) {
                        (Some(a), Some(b)) => a.text().cmp(&b.text()),
                        _ => Ordering::Equal,
                    });
                }
                Ok(())
            });
        }
        let tuples = k.iter().all(|v| v.downcast::<TupleObj>().is_some_and(|t| t.len > 0));
        self.sort_positions(items, n, reverse, |vm, order| {
            let less = |vm: &mut Vm, i: u32, j: u32| {
                let (a, b) = (keys.get(i as usize), keys.get(j as usize));
                if tuples { vm.tuple_less(a, b) } else { vm.sort_less(a, b) }
            };
            Merger { vm, less, order, spare: Vec::new(), runs: Vec::new(), min_gallop: MIN_GALLOP }.sort()
        })
    }

    /// Sorts by numbers that are at hand.
    fn sort_by_number<T: Copy>(
        &mut self,
        items: Gc<ValueArray>,
        n: usize,
        reverse: bool,
        number: impl Fn(usize) -> T,
        cmp: impl Fn(&T, &T) -> Ordering,
    ) -> R<()> {
        self.sort_positions(items, n, reverse, |_, order| {
            let mut all: Vec<(T, u32)> = order.iter().map(|&i| (number(i as usize), i)).collect();
            all.sort_by(|a, b| cmp(&a.0, &b.0));
            for (o, x) in order.iter_mut().zip(all) {
                *o = x.1;
            }
            Ok(())
        })
    }

    fn tuple_less(&mut self, a: Value, b: Value) -> R<bool> {
        if let (Some(x), Some(y)) = (a.downcast::<TupleObj>(), b.downcast::<TupleObj>()) {
            let (x0, y0) = (x.get(0), y.get(0));
            // The first items decide unless they are equal.
            if Value::both_ints(x0, y0) && x0 != y0 {
                return Ok(x0.int_unchecked() < y0.int_unchecked());
            }
            if let (Some(f), Some(g)) = (x0.as_float_imm(), y0.as_float_imm())
                && let Some(o @ (Ordering::Less | Ordering::Greater)) = f.partial_cmp(&g)
            {
                return Ok(o == Ordering::Less);
            }
            if let (Some(s), Some(t)) = (x0.downcast::<StrObj>(), y0.downcast::<StrObj>()) {
                let o = s.text().cmp(&t.text());
                if o != Ordering::Equal {
                    return Ok(o == Ordering::Less);
                }
            }
        }
        self.sort_less(a, b)
    }

    /// Sorts positions by `f` and arranges the items accordingly, also when `f` fails half-way.
    fn sort_positions(
        &mut self,
        items: Gc<ValueArray>,
        n: usize,
        reverse: bool,
        f: impl FnOnce(&mut Vm, &mut [u32]) -> R<()>,
    ) -> R<()> {
        let mut order: Vec<u32> = (0..n as u32).collect();
        // Reversing before and after keeps equal items in order.
        if reverse {
            order.reverse();
        }
        let r = f(self, &mut order);
        if reverse {
            order.reverse();
        }
        if order.iter().enumerate().all(|(i, &o)| i == o as usize) {
            return r;
        }
        if order.iter().enumerate().all(|(i, &o)| n - 1 - i == o as usize) {
            reverse_array(self, items, n);
            return r;
        }
        // Follow the cycles of the permutation in place.
        for start in 0..n {
            if order[start] as usize == start {
                continue;
            }
            let first = items.get(start);
            let mut at = start;
            loop {
                let from = order[at] as usize;
                order[at] = at as u32;
                if from == start {
                    items.set(&self.heap, at, first);
                    break;
                }
                items.set(&self.heap, at, items.get(from));
                at = from;
            }
        }
        r
    }
}

const MIN_GALLOP: usize = 7;

/// Orders as the first eight bytes do; zeros follow a shorter string.
fn first_eight(b: &[u8]) -> u64 {
    let mut w = [0; 8];
    let n = b.len().min(8);
    w[..n].copy_from_slice(&b[..n]);
    u64::from_be_bytes(w)
}

struct Run {
    start: usize,
    len: usize,
    /// Depth of the boundary to the next run in the merge tree.
    power: u32,
}

struct Merger<'a, F> {
    vm: &'a mut Vm,
    less: F,
    order: &'a mut [u32],
    spare: Vec<u32>,
    runs: Vec<Run>,
    min_gallop: usize,
}

impl<F: FnMut(&mut Vm, u32, u32) -> R<bool>> Merger<'_, F> {
    fn lt(&mut self, a: u32, b: u32) -> R<bool> {
        (self.less)(self.vm, a, b)
    }

    fn sort(mut self) -> R<()> {
        let n = self.order.len();
        let min_run = min_run(n);
        let mut start = 0;
        while start < n {
            let mut len = self.natural_run(start, n)?;
            if len < min_run {
                let forced = min_run.min(n - start);
                self.binary_insertion(start, start + forced, start + len)?;
                len = forced;
            }
            self.found_run(start, len)?;
            start += len;
        }
        while self.runs.len() > 1 {
            // Of the last three, the smaller outer one goes first.
            let k = self.runs.len();
            let at = if k > 2 && self.runs[k - 3].len < self.runs[k - 1].len { k - 3 } else { k - 2 };
            self.merge_at(at)?;
        }
        Ok(())
    }

    /// Is the item at `i` less than the one before it?
    fn falls(&mut self, i: usize) -> R<bool> {
        let (a, b) = (self.order[i], self.order[i - 1]);
        self.lt(a, b)
    }
    /// Length of the run at `start`; a descending one is reversed (with stretches of equals kept in order).
    fn natural_run(&mut self, start: usize, end: usize) -> R<usize> {
        let mut i = start + 1;
        while i < end && !self.falls(i)? {
            i += 1;
        }
        if i == end {
            return Ok(i - start);
        }
        if i > start + 1 {
            let (first, last) = (self.order[start], self.order[i - 1]);
            if self.lt(first, last)? {
                return Ok(i - start);
            }
            // All equal so far, now descending: the final reversal must leave them in order.
            self.order[start..i].reverse();
        }
        i += 1;
        let mut equals = 0;
        while i < end {
            if self.falls(i)? {
                if equals > 0 {
                    self.order[i - 1 - equals..i].reverse();
                    equals = 0;
                }
            } else {
                let (a, b) = (self.order[i - 1], self.order[i]);
                if self.lt(a, b)? {
                    break;
                }
                equals += 1;
            }
            i += 1;
        }
        if equals > 0 {
            self.order[i - 1 - equals..i].reverse();
        }
        self.order[start..i].reverse();
        // What follows may continue the run, ascending now.
        while i < end && !self.falls(i)? {
            i += 1;
        }
        Ok(i - start)
    }

    /// Sorts `start..end`, of which `start..sorted` is in order.
    fn binary_insertion(&mut self, start: usize, end: usize, sorted: usize) -> R<()> {
        for i in sorted.max(start + 1)..end {
            let pivot = self.order[i];
            let (mut lo, mut hi) = (start, i);
            while lo < hi {
                let mid = lo + (hi - lo) / 2;
                let m = self.order[mid];
                if self.lt(pivot, m)? {
                    hi = mid;
                } else {
                    lo = mid + 1;
                }
            }
            self.order.copy_within(lo..i, lo + 1);
            self.order[lo] = pivot;
        }
        Ok(())
    }

    fn found_run(&mut self, start: usize, len: usize) -> R<()> {
        if let Some(prev) = self.runs.last() {
            let power = power(prev.start, prev.len, len, self.order.len());
            while self.runs.len() > 1 && self.runs[self.runs.len() - 2].power > power {
                self.merge_at(self.runs.len() - 2)?;
            }
            if let Some(prev) = self.runs.last_mut() {
                prev.power = power;
            }
        }
        self.runs.push(Run { start, len, power: 0 });
        Ok(())
    }

    /// Merges runs `i` and `i + 1`.
    fn merge_at(&mut self, i: usize) -> R<()> {
        let (a, na) = (self.runs[i].start, self.runs[i].len);
        let (b, nb) = (self.runs[i + 1].start, self.runs[i + 1].len);
        self.runs[i].len = na + nb;
        self.runs[i].power = self.runs[i + 1].power;
        self.runs.remove(i + 1);
        // What is already in place at both ends.
        let k = self.gallop_right(self.order[b], Side::Order, a, na, 0)?;
        let (a, na) = (a + k, na - k);
        if na == 0 {
            return Ok(());
        }
        let nb = self.gallop_left(self.order[a + na - 1], Side::Order, b, nb, nb - 1)?;
        if nb == 0 {
            return Ok(());
        }
        if na <= nb { self.merge_low(a, na, b, nb) } else { self.merge_high(a, na, b, nb) }
    }

    fn side(&self, s: Side, i: usize) -> u32 {
        match s {
            Side::Order => self.order[i],
            Side::Spare => self.spare[i],
        }
    }

    /// Number of items in the `n` from `base` that are less than `key`, searched outwards from `hint`.
    fn gallop_left(&mut self, key: u32, s: Side, base: usize, n: usize, hint: usize) -> R<usize> {
        let (mut last, mut ofs) = (0usize, 1usize);
        let at = self.side(s, base + hint);
        let (mut lo, hi);
        if self.lt(at, key)? {
            let max = n - hint;
            while ofs < max {
                let x = self.side(s, base + hint + ofs);
                if !self.lt(x, key)? {
                    break;
                }
                last = ofs;
                ofs = ofs * 2 + 1;
            }
            (lo, hi) = (hint + last + 1, hint + ofs.min(max));
        } else {
            let max = hint + 1;
            while ofs < max {
                let x = self.side(s, base + hint - ofs);
                if self.lt(x, key)? {
                    break;
                }
                last = ofs;
                ofs = ofs * 2 + 1;
            }
            (lo, hi) = (hint + 1 - ofs.min(max), hint - last);
        }
        let mut hi = hi;
        while lo < hi {
            let m = lo + (hi - lo) / 2;
            let x = self.side(s, base + m);
            if self.lt(x, key)? {
                lo = m + 1;
            } else {
                hi = m;
            }
        }
        Ok(hi)
    }
    /// Number of items in the `n` from `base` that are not greater than `key`.
    fn gallop_right(&mut self, key: u32, s: Side, base: usize, n: usize, hint: usize) -> R<usize> {
        let (mut last, mut ofs) = (0usize, 1usize);
        let at = self.side(s, base + hint);
        let (mut lo, hi);
        if self.lt(key, at)? {
            let max = hint + 1;
            while ofs < max {
                let x = self.side(s, base + hint - ofs);
                if !self.lt(key, x)? {
                    break;
                }
                last = ofs;
                ofs = ofs * 2 + 1;
            }
            (lo, hi) = (hint + 1 - ofs.min(max), hint - last);
        } else {
            let max = n - hint;
            while ofs < max {
                let x = self.side(s, base + hint + ofs);
                if self.lt(key, x)? {
                    break;
                }
                last = ofs;
                ofs = ofs * 2 + 1;
            }
            (lo, hi) = (hint + last + 1, hint + ofs.min(max));
        }
        let mut hi = hi;
        while lo < hi {
            let m = lo + (hi - lo) / 2;
            let x = self.side(s, base + m);
            if self.lt(key, x)? {
                hi = m;
            } else {
                lo = m + 1;
            }
        }
        Ok(hi)
    }

    /// Merges neighbours of which the first is the shorter, from the left. The first is moved aside; the free places
    /// in `order` are always as many as the items still aside, so putting those back completes the permutation.
    fn merge_low(&mut self, a: usize, na: usize, b: usize, nb: usize) -> R<()> {
        self.spare.clear();
        self.spare.extend_from_slice(&self.order[a..a + na]);
        let mut m = Low { dest: a, a: 0, na, b, nb };
        let r = self.merge_low_loop(&mut m);
        // At the end, and after an exception: what is aside goes into the gap.
        self.order[m.dest..m.dest + m.na].copy_from_slice(&self.spare[m.a..m.a + m.na]);
        r
    }
    fn merge_low_loop(&mut self, m: &mut Low) -> R<()> {
        m.take_b(self.order);
        if m.nb == 0 {
            return Ok(());
        }
        if m.na == 1 {
            m.take_bs(self.order, m.nb);
            return Ok(());
        }
        loop {
            let (mut wins_a, mut wins_b) = (0, 0);
            loop {
                if self.lt(self.order[m.b], self.spare[m.a])? {
                    m.take_b(self.order);
                    wins_b += 1;
                    wins_a = 0;
                    if m.nb == 0 {
                        return Ok(());
                    }
                    if wins_b >= self.min_gallop {
                        break;
                    }
                } else {
                    m.take_as(self.order, &self.spare, 1);
                    wins_a += 1;
                    wins_b = 0;
                    if m.na == 1 {
                        m.take_bs(self.order, m.nb);
                        return Ok(());
                    }
                    if wins_a >= self.min_gallop {
                        break;
                    }
                }
            }
            self.min_gallop += 1;
            loop {
                self.min_gallop -= (self.min_gallop > 1) as usize;
                let k = self.gallop_right(self.order[m.b], Side::Spare, m.a, m.na, 0)?;
                wins_a = k;
                if k > 0 {
                    m.take_as(self.order, &self.spare, k);
                    if m.na == 1 {
                        m.take_bs(self.order, m.nb);
                        return Ok(());
                    }
                    if m.na == 0 {
                        return Ok(());
                    }
                }
                m.take_b(self.order);
                if m.nb == 0 {
                    return Ok(());
                }
                let k = self.gallop_left(self.spare[m.a], Side::Order, m.b, m.nb, 0)?;
                wins_b = k;
                if k > 0 {
                    m.take_bs(self.order, k);
                    if m.nb == 0 {
                        return Ok(());
                    }
                }
                m.take_as(self.order, &self.spare, 1);
                if m.na == 1 {
                    m.take_bs(self.order, m.nb);
                    return Ok(());
                }
                if wins_a < MIN_GALLOP && wins_b < MIN_GALLOP {
                    break;
                }
            }
            self.min_gallop += 1;
        }
    }

    /// The same from the right, the second run moved aside. Positions are ends (exclusive).
    fn merge_high(&mut self, a: usize, na: usize, b: usize, nb: usize) -> R<()> {
        self.spare.clear();
        self.spare.extend_from_slice(&self.order[b..b + nb]);
        let mut m = High { dest: b + nb, base: a, na, nb };
        let r = self.merge_high_loop(&mut m);
        self.order[m.dest - m.nb..m.dest].copy_from_slice(&self.spare[..m.nb]);
        r
    }
    fn merge_high_loop(&mut self, m: &mut High) -> R<()> {
        m.take_as(self.order, 1);
        if m.na == 0 {
            return Ok(());
        }
        if m.nb == 1 {
            m.take_as(self.order, m.na);
            return Ok(());
        }
        loop {
            let (mut wins_a, mut wins_b) = (0, 0);
            loop {
                if self.lt(self.spare[m.nb - 1], self.order[m.base + m.na - 1])? {
                    m.take_as(self.order, 1);
                    wins_a += 1;
                    wins_b = 0;
                    if m.na == 0 {
                        return Ok(());
                    }
                    if wins_a >= self.min_gallop {
                        break;
                    }
                } else {
                    m.take_bs(self.order, &self.spare, 1);
                    wins_b += 1;
                    wins_a = 0;
                    if m.nb == 1 {
                        m.take_as(self.order, m.na);
                        return Ok(());
                    }
                    if wins_b >= self.min_gallop {
                        break;
                    }
                }
            }
            self.min_gallop += 1;
            loop {
                self.min_gallop -= (self.min_gallop > 1) as usize;
                let k =
                    m.na - self.gallop_right(self.spare[m.nb - 1], Side::Order, m.base, m.na, m.na - 1)?;
                wins_a = k;
                if k > 0 {
                    m.take_as(self.order, k);
                    if m.na == 0 {
                        return Ok(());
                    }
                }
                m.take_bs(self.order, &self.spare, 1);
                if m.nb == 1 {
                    m.take_as(self.order, m.na);
                    return Ok(());
                }
                let k =
                    m.nb - self.gallop_left(self.order[m.base + m.na - 1], Side::Spare, 0, m.nb, m.nb - 1)?;
                wins_b = k;
                if k > 0 {
                    m.take_bs(self.order, &self.spare, k);
                    if m.nb == 1 {
                        m.take_as(self.order, m.na);
                        return Ok(());
                    }
                    if m.nb == 0 {
                        return Ok(());
                    }
                }
                m.take_as(self.order, 1);
                if m.na == 0 {
                    return Ok(());
                }
                if wins_a < MIN_GALLOP && wins_b < MIN_GALLOP {
                    break;
                }
            }
            self.min_gallop += 1;
        }
    }
}

#[derive(Clone, Copy)]
enum Side {
    Order,
    Spare,
}

struct Low {
    dest: usize,
    /// Next and number of those aside.
    a: usize,
    na: usize,
    b: usize,
    nb: usize,
}
impl Low {
    fn take_b(&mut self, order: &mut [u32]) {
        self.take_bs(order, 1);
    }
    fn take_bs(&mut self, order: &mut [u32], k: usize) {
        order.copy_within(self.b..self.b + k, self.dest);
        self.dest += k;
        self.b += k;
        self.nb -= k;
    }
    fn take_as(&mut self, order: &mut [u32], spare: &[u32], k: usize) {
        order[self.dest..self.dest + k].copy_from_slice(&spare[self.a..self.a + k]);
        self.dest += k;
        self.a += k;
        self.na -= k;
    }
}
struct High {
    dest: usize,
    base: usize,
    na: usize,
    nb: usize,
}
impl High {
    fn take_as(&mut self, order: &mut [u32], k: usize) {
        let from = self.base + self.na - k;
        order.copy_within(from..from + k, self.dest - k);
        self.dest -= k;
        self.na -= k;
    }
    fn take_bs(&mut self, order: &mut [u32], spare: &[u32], k: usize) {
        order[self.dest - k..self.dest].copy_from_slice(&spare[self.nb - k..self.nb]);
        self.dest -= k;
        self.nb -= k;
    }
}

/// Runs shorter than this are completed by insertion: n over a power of two, rounded up, at most 64.
fn min_run(mut n: usize) -> usize {
    let mut rest = 0;
    while n >= 64 {
        rest |= n & 1;
        n >>= 1;
    }
    n + rest
}

/// Depth in the perfect binary tree over `n` items of the node that separates the middles of two neighbouring runs.
fn power(s1: usize, n1: usize, n2: usize, n: usize) -> u32 {
    let (mut a, mut b) = (2 * s1 + n1, 2 * s1 + n1 + n1 + n2);
    let mut depth = 0;
    loop {
        depth += 1;
        if a >= n {
            a -= n;
            b -= n;
        } else if b >= n {
            return depth;
        }
        a <<= 1;
        b <<= 1;
    }
}
