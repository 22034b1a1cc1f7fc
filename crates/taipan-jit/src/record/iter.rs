//! Iteration: `iter`, `next` of the builtin iterators as operations, and the way a loop goes.

use super::ops::live_shape;
use super::*;
use std::mem::offset_of;
use taipan_vm::dict::DictObj;
use taipan_vm::frame::frame_flags;
use taipan_vm::interp::quiet;
use taipan_vm::shape::id;
use taipan_vm::types::dict::views::{DictIter, What};
use taipan_vm::types::iterators::{self, Source, layout};

/// What one `next` gives, and what is then written to the iterators.
struct Step {
    /// `None`: they are exhausted.
    value: Option<Opnd>,
    stores: Vec<Store>,
}
struct Store {
    op: Op,
    object: Opnd,
    value: Opnd,
    offset: usize,
}
impl Step {
    fn store(&mut self, op: Op, object: Opnd, value: Opnd, offset: usize) {
        self.stores.push(Store { op, object, value, offset });
    }
}
/// An iterator over a list, tuple or range.
fn understood(v: Value) -> bool {
    v.is_ptr()
        && match live_shape(v) {
            id::RANGE_ITER => true,
            id::LIST_ITER | id::TUPLE_ITER => v.downcast::<SeqIter>().is_some_and(|i| i.seq.get().is_ptr()),
            _ => false,
        }
}

impl Recorder {
    /// GET_YIELD_FROM_ITER of a generator, or of an object whose class has `__iter__` as a generator function; false: of
    /// anything else.
    pub(super) fn yield_from_iter(&mut self, vm: &mut Vm, at: &At) -> Rec<bool> {
        let live = at.live(1);
        if !live.is_ptr() {
            return Ok(false);
        }
        let v = self.peek(1);
        if live_shape(live) == id::GENERATOR {
            self.shaped(v, live)?;
            return Ok(true);
        }
        let name = vm.names.__iter__;
        self.made_by_method(vm, v, live, name)
    }
    /// A special method of the object on top, whose class has it as a generator function, done without the call; false:
    /// it is another object.
    pub(super) fn made_by_method(
        &mut self,
        vm: &mut Vm,
        v: Opnd,
        live: Value,
        name: Gc<StrObj>,
    ) -> Rec<bool> {
        let Some((f, code)) = vm.generator_method(live, name, 0) else { return Ok(false) };
        let o = self.class_guard(vm, v, live)?;
        self.function_guard(f);
        let func = self.constant(f.value());
        let g = self.new_generator(func, code, 1, &[o]);
        self.drop(1);
        self.push(g);
        Ok(true)
    }
    pub(super) fn get_iter(&mut self, vm: &mut Vm, at: &At) -> Rec {
        let v = self.peek(1);
        let live = at.live(1);
        let shape = if live.is_ptr() { live_shape(live) } else { 0 };
        let iter = match shape {
            id::LIST => Some(id::LIST_ITER),
            id::TUPLE => Some(id::TUPLE_ITER),
            _ => None,
        };
        let list = match shape {
            id::LIST | id::TUPLE => None,
            _ => self.list_like(vm, v, live, |s| s.iter.map(|f| f as usize)).ok().flatten(),
        };
        let iter = if list.is_some() { Some(id::LIST_ITER) } else { iter };
        if let Some(iter) = iter
            && let Some(o) = list.or_else(|| self.shaped(v, live).ok().map(|s| s.0))
        {
            let header = Word::header(iter, kind::SEQ_ITER.0, 0);
            let it = self.trace.op(Op::New, &[], &[size_of::<SeqIter>() as u64, header.0]);
            self.trace.store(
                Op::InitWord,
                it,
                Opnd::word(0),
                std::mem::offset_of!(SeqIter, index) as u32,
                Alias::Iter,
            );
            self.trace.store(Op::InitValue, it, o, std::mem::offset_of!(SeqIter, seq) as u32, Alias::Iter);
            self.drop(1);
            self.push(it);
            return Ok(());
        }
        if let (id::RANGE, Some(r)) = (shape, live.downcast::<RangeObj>())
            && let Ok(Some(it)) = self.range_iterator(v, r)
        {
            self.drop(1);
            self.push(it);
            return Ok(());
        }
        if live.is_ptr() && self.made_by_method(vm, v, live, vm.names.__iter__)? {
            return Ok(());
        }
        let v = self.peek(1);
        // SAFETY: behind the instruction is another one.
        let looped =
            Opcode::from_u8(unsafe { *at.at.add(1) } as u8).map(Opcode::base) == Some(Opcode::FOR_ITER);
        if looped
            && live.kind() == Some(kind::INSTANCE)
            && let Some(own) = vm.is_own_iterator(live)
            && let Some((f, code)) = vm.walk_function(live)
        {
            let o = self.class_guard(vm, v, live)?;
            self.function_guard(own);
            let func = self.constant(f.value());
            let g = self.new_generator(func, code, 1, &[o]);
            self.drop(1);
            self.push(g);
            return Ok(());
        }
        let r = match quiet::is_iterable(vm, live) {
            // A generator is its own iterator.
            _ if shape == id::GENERATOR && self.shaped(v, live).is_ok() => self.peek(1),
            true => self.call_quiet(H::iter_quiet, &[v]),
            false if looped => self.call(H::get_loop_iter, &[v]),
            false => self.call(H::get_iter, &[v]),
        };
        self.drop(1);
        self.push(r);
        Ok(())
    }
    /// An iterator over a range of small ints (the last of which is one, too: it lies before the end).
    fn range_iterator(&mut self, range: Opnd, live: Gc<RangeObj>) -> Rec<Option<Opnd>> {
        let fields = [
            (live.start.get(), offset_of!(RangeObj, start), offset_of!(RangeIter, next)),
            (live.step.get(), offset_of!(RangeObj, step), offset_of!(RangeIter, step)),
            (live.len.get(), offset_of!(RangeObj, len), offset_of!(RangeIter, left)),
            (live.stop.get(), offset_of!(RangeObj, stop), 0),
        ];
        if !fields.iter().all(|f| f.0.is_int()) {
            return Ok(None);
        }
        let (range, _) = self.shaped(range, live.value())?;
        let mut words = Vec::new();
        for (now, from, to) in fields {
            let v = self.load(Op::LoadValue, range, from, Alias::Immut);
            let v = self.int(v, now).ok_or(Reason::UnsupportedOperands)?;
            if to != 0 {
                words.push((self.op(Op::Untag, &[v]), to));
            }
        }
        let header = Word::header(id::RANGE_ITER, kind::RANGE_ITER.0, 0);
        let it = self.trace.op(Op::New, &[], &[size_of::<RangeIter>() as u64, header.0]);
        for (w, at) in words {
            let class = if at == offset_of!(RangeIter, step) { Alias::Immut } else { Alias::Iter };
            self.trace.store(Op::InitWord, it, w, at as u32, class);
        }
        Ok(Some(it))
    }
    pub(super) fn for_iter(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let it = self.peek(1);
        let live = at.live(1);
        if !live.is_ptr() {
            return Err(Reason::UnsupportedOperands);
        }
        let end = next + at.arg as u32;
        if live_shape(live) == id::GENERATOR {
            let none = Opnd::any(Word::NONE);
            return self.resume(vm, it, live, next, frame_flags::FOR_ITER, none);
        }
        if let Some(step) = self.iterate(vm, it, live)? {
            match self.go_on(step) {
                Some(v) => self.push(v),
                None => self.expected_pc = Some(end),
            }
            return Ok(());
        }
        let v = if quiet::next_is_quiet(vm, live) {
            self.call_quiet(H::next_quiet, &[it])
        } else {
            self.call(H::next, &[it])
        };
        self.pending = Some(Pending::Next { v, end, body: next, sent: false });
        Ok(())
    }
    /// SEND of None to a builtin iterator, which is `next`; its result is None.
    pub(super) fn send_to_iterator(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let (it, live) = (self.peek(2), at.live(2));
        if !live.is_ptr() || !at.live(1).is_none() {
            return Err(Reason::GeneratorFrame);
        }
        let end = next + at.arg as u32;
        let sent = self.peek(1);
        self.same(sent, Value::NONE);
        if let Some(step) = self.iterate(vm, it, live)? {
            let v = self.go_on(step);
            self.drop(1);
            if v.is_none() {
                self.expected_pc = Some(end);
            }
            self.push(v.unwrap_or(Opnd::any(Word::NONE)));
            return Ok(());
        }
        if !quiet::next_is_quiet(vm, live) {
            return Err(Reason::GeneratorFrame);
        }
        let v = self.call_quiet(H::next_quiet, &[it]);
        self.drop(1);
        self.pending = Some(Pending::Next { v, end, body: next, sent: true });
        Ok(())
    }
    /// Writes what a step writes.
    fn go_on(&mut self, step: Step) -> Option<Opnd> {
        for s in step.stores {
            self.trace.store(s.op, s.object, s.value, s.offset as u32, Alias::Iter);
        }
        step.value
    }
    /// `next(it)` as operations, of iterators that are understood. Everything is guarded and read before anything is
    /// written.
    fn iterate(&mut self, vm: &Vm, it: Opnd, live: Value) -> Rec<Option<Step>> {
        match live_shape(live) {
            id::RANGE_ITER => return self.iterate_range(it, live).map(Some),
            id::LIST_ITER | id::TUPLE_ITER => return self.iterate_sequence(it, live).map(Some),
            _ => {}
        }
        if let Some(i) = live.native::<DictIter>() {
            return self.iterate_dict(it, live, i);
        }
        match iterators::source(vm, live) {
            Some(Source::Enumerate(inner, index)) if index.is_int() && understood(inner) => {
                let (it, _) = self.shaped(it, live)?;
                let i = self.load(Op::LoadValue, it, layout::ENUMERATE_INDEX, Alias::Iter);
                let i = self.int(i, index).ok_or(Reason::UnsupportedOperands)?;
                let after = self.guard(Op::AddOv, &[i, Opnd::any(Word(1 << 2))], &[]);
                let of = self.load(Op::LoadValue, it, layout::ENUMERATE_ITER, Alias::Iter);
                let Some(mut step) = self.iterate(vm, of, inner)? else { return Ok(None) };
                if let Some(v) = step.value {
                    step.value = Some(self.new_tuple(&[i, v]));
                    step.store(Op::StoreValue, it, after, layout::ENUMERATE_INDEX);
                }
                Ok(Some(step))
            }
            Some(Source::Zip(iters)) if self.zips(iters) => self.iterate_zip(vm, it, live, iters).map(Some),
            Some(Source::Reversed(seq, index)) if seq.is_ptr() && live_shape(seq) == id::LIST => {
                self.iterate_reversed(it, live, seq, index).map(Some)
            }
            _ => Ok(None),
        }
    }
    fn zips(&self, iters: Gc<TupleObj>) -> bool {
        let all = iters.as_slice();
        let different = |(i, a): (usize, &Value)| !all[..i].contains(a);
        (1..=3).contains(&all.len())
            && all.iter().all(|&i| understood(i))
            && all.iter().enumerate().all(different)
    }
    fn iterate_zip(&mut self, vm: &Vm, it: Opnd, live: Value, iters: Gc<TupleObj>) -> Rec<Step> {
        let (it, _) = self.shaped(it, live)?;
        let t = self.load(Op::LoadValue, it, layout::ZIP_ITERS, Alias::Immut);
        let (t, _) = self.shaped(t, iters.value())?;
        let n = self.load(Op::LoadWord, t, offset_of!(TupleObj, len), Alias::Immut);
        self.word_is(n, iters.len as u64);
        let its: Vec<Opnd> = (0..iters.len)
            .map(|i| self.load(Op::LoadValue, t, size_of::<TupleObj>() + 8 * i, Alias::Immut))
            .collect();
        // One that is there twice goes on twice.
        for (i, &a) in its.iter().enumerate() {
            for &b in &its[..i] {
                self.guard(Op::GuardNotIs, &[a, b], &[]);
            }
        }
        let mut all = Step { value: None, stores: Vec::new() };
        let mut values = Vec::new();
        for (i, &of) in its.iter().enumerate() {
            let Some(step) = self.iterate(vm, of, iters.get(i))? else {
                return Err(Reason::UnsupportedOperands);
            };
            all.stores.extend(step.stores);
            match step.value {
                Some(v) => values.push(v),
                None => return Ok(all),
            }
        }
        all.value = Some(self.new_tuple(&values));
        Ok(all)
    }
    /// Over a dict that has the size that it had, forwards.
    fn iterate_dict(&mut self, it: Opnd, live: Value, i: Gc<Native<DictIter>>) -> Rec<Option<Step>> {
        use layout::dict_iter::*;
        let Some(ld) = i.dict.get().downcast::<DictObj>().filter(|d| d.shape_is_dict()) else {
            return Ok(None);
        };
        let (pos, goes_on) = (i.pos.get(), i.left.get() > 0);
        let lies = pos < ld.filled() && ld.entry(pos).is_some();
        if i.reverse || i.used.get() != ld.len() || goes_on != lies || !goes_on && pos < ld.filled() {
            return Ok(None);
        }
        self.goes_on(goes_on)?;
        let (it, _) = self.shaped(it, live)?;
        let what = self.load(Op::LoadU32, it, WHAT, Alias::Immut);
        self.word_is(what, i.what as u64);
        let reverse = self.load(Op::LoadU8, it, REVERSE, Alias::Immut);
        self.word_is(reverse, 0);
        let d = self.load(Op::LoadValue, it, DICT, Alias::Iter);
        let (d, _) = self.shaped(d, ld.value())?;
        let used = self.load(Op::LoadU32, d, DictObj::USED_OFFSET, Alias::Dict);
        let at_start = self.load(Op::LoadWord, it, USED, Alias::Iter);
        let same = self.op(Op::WEq, &[used, at_start]);
        self.direction(same, true);
        let left = self.load(Op::LoadWord, it, LEFT, Alias::Iter);
        let more = self.op(Op::WNe, &[left, Opnd::word(0)]);
        self.direction(more, goes_on);
        let at = self.load(Op::LoadWord, it, POS, Alias::Iter);
        let filled = self.load(Op::LoadU32, d, DictObj::FILLED_OFFSET, Alias::Dict);
        let inside = self.op(Op::WUlt, &[at, filled]);
        self.direction(inside, goes_on);
        let mut step = Step { value: None, stores: Vec::new() };
        if !goes_on {
            step.store(Op::StoreValue, it, Opnd::any(Word::UNBOUND), DICT);
            return Ok(Some(step));
        }
        let entries = self.load(Op::LoadPtr, d, DictObj::ENTRIES_OFFSET, Alias::Dict);
        // (Three words an entry: hash, key, value.)
        let twice = self.op(Op::WAdd, &[at, at]);
        let first = self.op(Op::WAdd, &[twice, at]);
        let word = |r: &mut Recorder, k: u64| {
            let n = r.op(Op::WAdd, &[first, Opnd::word(k)]);
            let n = r.op(Op::Tag, &[n]);
            r.trace.op(Op::LoadElem, &[entries, n], &[Alias::Dict as u64])
        };
        let key = word(self, 1);
        // A deleted one.
        self.guard(Op::GuardNotIs, &[key, Opnd::any(Word::UNBOUND)], &[]);
        step.value = Some(match i.what {
            What::Keys => key,
            What::Values => word(self, 2),
            What::Items => {
                let v = word(self, 2);
                self.new_tuple(&[key, v])
            }
        });
        let next = self.op(Op::WAdd, &[at, Opnd::word(1)]);
        step.store(Op::StoreWord, it, next, POS);
        let fewer = self.op(Op::WSub, &[left, Opnd::word(1)]);
        step.store(Op::StoreWord, it, fewer, LEFT);
        Ok(Some(step))
    }
    fn iterate_reversed(&mut self, it: Opnd, live: Value, seq: Value, index: i64) -> Rec<Step> {
        let Some(l) = seq.downcast::<ListObj>() else { return Err(Reason::UnsupportedOperands) };
        let goes_on = (0..l.len.get() as i64).contains(&index);
        self.goes_on(goes_on)?;
        let (it, _) = self.shaped(it, live)?;
        let s = self.load(Op::LoadValue, it, layout::REVERSED_SEQ, Alias::Iter);
        let (s, _) = self.shaped(s, seq)?;
        let i = self.load(Op::LoadWord, it, layout::REVERSED_INDEX, Alias::Iter);
        let len = self.load(Op::LoadWord, s, offset_of!(ListObj, len), Alias::ListLen);
        let more = self.op(Op::WUlt, &[i, len]);
        self.direction(more, goes_on);
        let mut step = Step { value: None, stores: Vec::new() };
        if goes_on {
            let items = self.load(Op::LoadPtr, s, offset_of!(ListObj, items), Alias::ListItems);
            let k = self.op(Op::Tag, &[i]);
            step.value = Some(self.trace.op(Op::LoadElem, &[items, k], &[Alias::Elem as u64]));
            let before = self.op(Op::WSub, &[i, Opnd::word(1)]);
            step.store(Op::StoreWord, it, before, layout::REVERSED_INDEX);
        } else {
            step.store(Op::StoreWord, it, Opnd::word(-1i64 as u64), layout::REVERSED_INDEX);
            step.store(Op::StoreValue, it, Opnd::any(Word::UNBOUND), layout::REVERSED_SEQ);
        }
        Ok(step)
    }
    fn iterate_range(&mut self, it: Opnd, live: Value) -> Rec<Step> {
        let Some(r) = live.downcast::<RangeIter>() else { return Err(Reason::UnsupportedOperands) };
        let goes_on = r.left.get() > 0;
        self.goes_on(goes_on)?;
        let (it, _) = self.shaped(it, live)?;
        let left = self.load(Op::LoadWord, it, offset_of!(RangeIter, left), Alias::Iter);
        let more = self.op(Op::WLt, &[Opnd::word(0), left]);
        self.direction(more, goes_on);
        let mut step = Step { value: None, stores: Vec::new() };
        if goes_on {
            let n = self.load(Op::LoadWord, it, offset_of!(RangeIter, next), Alias::Iter);
            let by = self.load(Op::LoadWord, it, offset_of!(RangeIter, step), Alias::Immut);
            let fewer = self.op(Op::WSub, &[left, Opnd::word(1)]);
            step.store(Op::StoreWord, it, fewer, offset_of!(RangeIter, left));
            let after = self.op(Op::WAdd, &[n, by]);
            step.store(Op::StoreWord, it, after, offset_of!(RangeIter, next));
            step.value = Some(self.op(Op::Tag, &[n]));
        }
        Ok(step)
    }
    /// Over a list or tuple.
    fn iterate_sequence(&mut self, it: Opnd, live: Value) -> Rec<Step> {
        let Some(i) = live.downcast::<SeqIter>() else { return Err(Reason::UnsupportedOperands) };
        let seq = i.seq.get();
        let (now, len_at, len_class) = match (seq.downcast::<ListObj>(), seq.downcast::<TupleObj>()) {
            (Some(l), _) => (l.len.get(), offset_of!(ListObj, len), Alias::ListLen),
            (_, Some(t)) => (t.len, offset_of!(TupleObj, len), Alias::Immut),
            _ => return Err(Reason::UnsupportedOperands),
        };
        let goes_on = i.index.get() < now;
        self.goes_on(goes_on)?;
        let (it, _) = self.shaped(it, live)?;
        let s = self.load(Op::LoadValue, it, offset_of!(SeqIter, seq), Alias::Iter);
        // (Unbound when exhausted; its kind is the iterator's.)
        let s = self.guard(Op::GuardObj, &[s], &[]);
        let index = self.load(Op::LoadWord, it, offset_of!(SeqIter, index), Alias::Iter);
        let len = self.load(Op::LoadWord, s, len_at, len_class);
        let more = self.op(Op::WUlt, &[index, len]);
        self.direction(more, goes_on);
        let mut step = Step { value: None, stores: Vec::new() };
        if !goes_on {
            step.store(Op::StoreValue, it, Opnd::any(Word::UNBOUND), offset_of!(SeqIter, seq));
            return Ok(step);
        }
        let after = self.op(Op::WAdd, &[index, Opnd::word(1)]);
        step.value = Some(if len_class == Alias::ListLen {
            let items = self.load(Op::LoadPtr, s, offset_of!(ListObj, items), Alias::ListItems);
            let k = self.op(Op::Tag, &[index]);
            self.trace.op(Op::LoadElem, &[items, k], &[Alias::Elem as u64])
        } else {
            // The items of a tuple begin one element on.
            let k = self.op(Op::Tag, &[after]);
            self.trace.op(Op::LoadElem, &[s, k], &[Alias::Immut as u64])
        });
        step.store(Op::StoreWord, it, after, offset_of!(SeqIter, index));
        Ok(step)
    }
    /// Which way did the last instruction go? Leaves where it goes the other way.
    pub(super) fn settle(&mut self, p: Pending) {
        let mut s = self.snapshot_now();
        let Some(f) = s.frames.last_mut() else { return };
        match p {
            Pending::Next { v, end, body, sent } => {
                let ended = self.pc == end;
                if ended {
                    f.pc = body;
                    f.stack.push(SnapVal::Val(v));
                } else {
                    f.pc = end;
                    if sent {
                        f.stack.push(SnapVal::Val(Opnd::any(Word::NONE)));
                    }
                }
                let s = self.trace.add_snapshot(s);
                let b = self.op(Op::Is, &[v, Opnd::any(Word::UNBOUND)]);
                self.trace.guard(if ended { Op::GuardTrue } else { Op::GuardFalse }, &[b], &[], s);
                if !ended {
                    self.push(v);
                } else if sent {
                    self.push(Opnd::any(Word::NONE));
                }
            }
            Pending::Branch { b, taken, on, fall } => {
                let jumped = self.pc == taken;
                f.pc = if jumped { fall } else { taken };
                let s = self.trace.add_snapshot(s);
                let op = if jumped == on { Op::GuardTrue } else { Op::GuardFalse };
                self.trace.guard(op, &[b], &[], s);
            }
        }
    }
}
