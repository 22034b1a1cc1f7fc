//! Calls, returns and iteration.

use super::ops::live_shape;
use super::*;
use taipan_vm::frame::frame_flags;
use taipan_vm::native::MethodKind;
use taipan_vm::shape::id;
use taipan_vm::typeobj::{TypeObj, type_flags};

impl Recorder {
    pub(super) fn call_instruction(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let a = at.arg;
        let (callee, live) = (self.peek(a + 2), at.live(a + 2));
        let has_self = !at.live(a + 1).is_unbound();
        self.detail = Some(live);
        if live.kind() == Some(kind::METHOD) && !has_self {
            return self.call_bound(at, next, callee, live);
        }
        let n = a + has_self as usize;
        let args: Vec<Opnd> = (0..n).map(|i| self.peek(n - i)).collect();
        let lives: Vec<Value> = (0..n).map(|i| at.live(n - i)).collect();
        if let Some(f) = live.downcast::<FuncObj>() {
            self.same(callee, live);
            let args: Vec<Opnd> = (0..n).map(|i| self.peek(n - i)).collect();
            let args = self.with_defaults(f, args)?;
            self.drop(a + 2);
            return self.enter(f, &args, next, 0);
        }
        if let Some(cls) = live.to_type()
            && !has_self
        {
            return self.call_class(vm, at, next, callee, live, cls);
        }
        if let Some(nf) = live.downcast::<NativeFn>() {
            return self.call_native(vm, at, callee, live, nf, &args, &lives);
        }
        self.call_generic(a, callee, &args)
    }
    fn with_defaults(&mut self, f: Gc<FuncObj>, mut args: Vec<Opnd>) -> Rec<Vec<Opnd>> {
        let Some(code) = f.code.get() else { return Err(Reason::UnsupportedCall) };
        let argc = code.argcount as usize;
        if !code.simple_args || args.len() > argc {
            return Err(Reason::UnsupportedCall);
        }
        if args.len() < argc {
            let missing = argc - args.len();
            let Some(d) = f.defaults.get().to_tuple() else { return Err(Reason::UnsupportedCall) };
            if missing > d.len {
                return Err(Reason::UnsupportedCall);
            }
            // Another tuple of defaults gives the function another version.
            self.function_guard(f);
            for i in d.len - missing..d.len {
                let v = self.constant(d.get(i));
                args.push(v);
            }
        }
        Ok(args)
    }
    /// Code and defaults of this function are what they are now.
    fn function_guard(&mut self, f: Gc<FuncObj>) {
        let c = self.constant(f.value());
        let v = self.load(Op::LoadU32, c, std::mem::offset_of!(FuncObj, version), Alias::Other);
        self.word_is(v, f.version.get() as u64);
    }
    fn call_bound(&mut self, at: &At, next: u32, callee: Opnd, live: Value) -> Rec {
        let a = at.arg;
        let Some(m) = live.downcast::<MethodObj>() else { return Err(Reason::UnsupportedCall) };
        let lf = m.func.get();
        let Some(f) = lf.downcast::<FuncObj>() else {
            let args: Vec<Opnd> = (0..a).map(|i| self.peek(a - i)).collect();
            return self.call_generic(a, callee, &args);
        };
        let (obj, _) = self.shaped(callee, live)?;
        let func = self.load(Op::LoadValue, obj, std::mem::offset_of!(MethodObj, func), Alias::Immut);
        let fc = self.constant(lf);
        self.guard(Op::GuardIs, &[func, fc], &[]);
        let self_ = self.load(Op::LoadValue, obj, std::mem::offset_of!(MethodObj, self_), Alias::Immut);
        let mut args = vec![self_];
        args.extend((0..a).map(|i| self.peek(a - i)).collect::<Vec<_>>());
        let args = self.with_defaults(f, args)?;
        self.drop(a + 2);
        self.enter(f, &args, next, 0)
    }
    /// Pushes the frame of a Python function; its arguments are complete, and the caller's operands are dropped.
    pub(super) fn enter(&mut self, f: Gc<FuncObj>, args: &[Opnd], resume: u32, flags: usize) -> Rec {
        let Some(code) = f.code.get() else { return Err(Reason::UnsupportedCall) };
        if code.plain_args as usize != args.len() {
            return Err(Reason::UnsupportedCall);
        }
        if self.frames.len() > self.tunables.max_frames as usize {
            return Err(Reason::TooDeep);
        }
        self.function_guard(f);
        let func = self.constant(f.value());
        self.roots.push(code.value());
        let caller = self.top_mut();
        caller.resume = resume;
        // The instance that `__init__` fills is the last operand already: the result's place is below it.
        let result = caller.depth() - (flags == frame_flags::INIT) as usize;
        // SAFETY: where the interpreter will push the frame: behind the live operands, whose number is known.
        let fp = self.next_fp;
        let n_locals = code.n_localsplus as usize;
        let mut slots: Vec<Option<Opnd>> = args.iter().map(|&a| Some(a)).collect();
        slots.resize(n_locals, Some(Opnd::any(Word::UNBOUND)));
        self.frames.push(ModelFrame {
            func: SnapVal::Val(func),
            owner: SnapVal::Val(Opnd::any(Word::UNBOUND)),
            code,
            fp,
            flags: flags as u32,
            result: result as u32,
            resume: 0,
            n_locals,
            slots,
            written: Vec::new(),
        });
        self.fitness -= self.tunables.frame_cost as i64 * (self.frames.len() as i64 - 1);
        self.expected_pc = Some(0);
        Ok(())
    }
    pub(super) fn copy_free_vars(&mut self, n: usize) -> Rec {
        let SnapVal::Val(Opnd::Const(c)) = self.top().func else { return Err(Reason::Unsupported) };
        let f = Value::from_bits(c.bits.0);
        let closure = f.downcast::<FuncObj>().and_then(|f| f.closure.get().to_tuple());
        let Some(closure) = closure.filter(|t| t.len == n) else { return Err(Reason::Unsupported) };
        let first = self.top().n_locals - n;
        for i in 0..n {
            let c = self.constant(closure.get(i));
            self.set_slot(first + i, c);
        }
        Ok(())
    }
    fn call_class(
        &mut self,
        vm: &mut Vm,
        at: &At,
        next: u32,
        callee: Opnd,
        live: Value,
        cls: Gc<TypeObj>,
    ) -> Rec {
        let a = at.arg;
        let init = vm.names.__init__;
        let layout = cls.layout.get();
        let simple = vm.type_of(live) == vm.types.type_
            && cls.has_flag(type_flags::SIMPLE_NEW)
            && layout.kind == kind::INSTANCE
            && !cls.has_flag(type_flags::FINALIZER);
        let f = vm.lookup_in_type(cls, init).and_then(|f| f.downcast::<FuncObj>());
        let (true, Some(f)) = (simple, f) else {
            let args: Vec<Opnd> = (0..a).map(|i| self.peek(a - i)).collect();
            return self.call_generic(a, callee, &args);
        };
        self.same(callee, live);
        self.class_version(vm, cls)?;
        let mut args: Vec<Opnd> = (0..a).map(|i| self.peek(a - i)).collect();
        args.insert(0, Opnd::any(Word::NONE));
        let mut args = self.with_defaults(f, args)?;
        self.function_guard(f);
        let size = layout.size();
        let header = Word::header(cls.root_shape.get(), kind::INSTANCE.0, 0);
        let obj = self.trace.op(Op::New, &[], &[size as u64, header.0]);
        for at in (8..size).step_by(8) {
            self.trace.store(Op::InitValue, obj, Opnd::any(Word::UNBOUND), at as u32, Alias::Slot);
        }
        args[0] = obj;
        self.drop(a + 2);
        self.push(obj);
        self.enter(f, &args, next, frame_flags::INIT)
    }
    fn class_version(&mut self, vm: &mut Vm, cls: Gc<TypeObj>) -> Rec {
        let version = vm.class_version(cls);
        if version == 0 {
            return Err(Reason::UnsupportedCall);
        }
        let c = self.constant(cls.value());
        let v = self.load(Op::LoadU32, c, std::mem::offset_of!(TypeObj, version), Alias::Other);
        self.word_is(v, version as u64);
        Ok(())
    }
    fn call_native(
        &mut self,
        vm: &mut Vm,
        at: &At,
        callee: Opnd,
        live: Value,
        nf: Gc<NativeFn>,
        args: &[Opnd],
        lives: &[Value],
    ) -> Rec {
        let a = at.arg;
        let name = nf.def.name;
        let module_fn = matches!(nf.def.kind, MethodKind::Function);
        let done = |s: &mut Recorder, v: Opnd| {
            s.drop(a + 2);
            s.push(v);
            Ok(())
        };
        if module_fn && name == "len" && args.len() == 1 && lives[0].is_ptr() {
            let field = match live_shape(lives[0]) {
                id::LIST => Some((std::mem::offset_of!(ListObj, len), Alias::ListLen)),
                id::TUPLE => Some((std::mem::offset_of!(TupleObj, len), Alias::Immut)),
                id::STR => Some((std::mem::offset_of!(StrObj, len), Alias::Immut)),
                _ => None,
            };
            if let Some((offset, class)) = field {
                self.same(callee, live);
                let (o, _) = self.shaped(args[0], lives[0])?;
                let n = self.load(Op::LoadWord, o, offset, class);
                let n = self.op(Op::Tag, &[n]);
                return done(self, n);
            }
        }
        if name == "append"
            && args.len() == 2
            && lives[0].is_ptr()
            && live_shape(lives[0]) == id::LIST
            && !module_fn
        {
            self.same(callee, live);
            let (l, _) = self.shaped(args[0], lives[0])?;
            self.call(H::list_append, &[l, args[1]]);
            return done(self, Opnd::any(Word::NONE));
        }
        if module_fn
            && name == "isinstance"
            && args.len() == 2
            && lives[1].to_type().is_some()
            && vm.type_of(lives[1]) == vm.types.type_
        {
            let Some(t) = lives[1].to_type() else { return Err(Reason::UnsupportedCall) };
            let own = vm.type_of(lives[0]);
            // A class that is not a subclass may still be claimed by `__class__`: only what is plainly so.
            if own.is_subtype(t) {
                self.same(callee, live);
                self.same(args[1], lives[1]);
                let o = self.peek(2);
                if lives[0].is_ptr() {
                    self.shaped(o, lives[0])?;
                } else if self.int(o, lives[0]).is_none() && self.float(o, lives[0]).is_none() {
                    self.same(o, lives[0]);
                }
                return done(self, Opnd::any(Word::TRUE));
            }
        }
        self.call_generic(a, callee, args)
    }
    /// Any callable, through the runtime.
    fn call_generic(&mut self, a: usize, callee: Opnd, args: &[Opnd]) -> Rec {
        let h = match args.len() {
            0 => H::call0,
            1 => H::call1,
            2 => H::call2,
            3 => H::call3,
            4 => H::call4,
            _ => return Err(Reason::UnsupportedCall),
        };
        let mut all = vec![callee];
        all.extend_from_slice(args);
        let r = self.call(h, &all);
        self.drop(a + 2);
        self.push(r);
        Ok(())
    }
    pub(super) fn return_value(&mut self, at: &At) -> Rec {
        let v = self.peek(1);
        if self.frames.len() == 1 {
            return self.return_from_entry(at, v);
        }
        let flags = self.top().flags as usize;
        if flags & frame_flags::INIT != 0 {
            if !at.live(1).is_none() {
                return Err(Reason::Raised);
            }
            self.same(v, Value::NONE);
        } else if flags != 0 && flags != frame_flags::DROP {
            return Err(Reason::GeneratorFrame);
        }
        self.fitness += self.tunables.frame_cost as i64 * (self.frames.len() as i64 - 1);
        self.frames.pop();
        if flags == 0 {
            self.push(v);
        }
        self.expected_pc = Some(self.top().resume);
        Ok(())
    }

    /// Returns from the entry frame, if the caller goes on where it does now. The trace ends; the exit stands in the
    /// caller, whose frame is in memory.
    fn return_from_entry(&mut self, at: &At, v: Opnd) -> Rec {
        // SAFETY: the live frame; its caller's is complete.
        let (flags, prev, ret_sp, seen) = unsafe {
            let f = frame(at.fp);
            (f.flags, f.prev, f.ret_sp, !f.frame_obj.is_unbound())
        };
        if seen || prev.is_null() {
            return Err(Reason::LeftStartFrame);
        }
        match flags {
            0 | frame_flags::DROP => {}
            frame_flags::INIT if at.live(1).is_none() => {
                self.same(v, Value::NONE);
            }
            frame_flags::INIT => return Err(Reason::Raised),
            _ => return Err(Reason::LeftStartFrame),
        }
        // SAFETY: the caller's frame.
        let (code, pc, live) = unsafe { (frame(prev).code(), frame(prev).pc, ret_sp.offset_from(prev) as usize) };
        self.guard(Op::GuardCaller, &[], &[pc as u64, flags as u64]);
        self.roots.push(code.value());
        let n_locals = code.n_localsplus as usize;
        // The instance that `__init__` filled lies where the result goes.
        let live = live + (flags == frame_flags::INIT) as usize;
        let mut stack = vec![SnapVal::Keep; live - n_locals];
        if flags == 0 {
            stack.push(SnapVal::Val(v));
        }
        let entry = taipan_trace::Frame::entry(
            Word(code.value().bits()),
            words_from(code, pc),
            vec![SnapVal::Keep; n_locals],
            stack,
        );
        self.caller = Some((Snapshot::new(vec![entry]), live as u32));
        self.ended = Some(Reason::Returned);
        Ok(())
    }

    // ---- iteration ----

    pub(super) fn get_iter(&mut self, at: &At) {
        let v = self.peek(1);
        let live = at.live(1);
        let shape = if live.is_ptr() { live_shape(live) } else { 0 };
        let iter = match shape {
            id::LIST => Some(id::LIST_ITER),
            id::TUPLE => Some(id::TUPLE_ITER),
            _ => None,
        };
        if let Some(iter) = iter
            && let Ok((o, _)) = self.shaped(v, live)
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
            return;
        }
        let r = self.call(H::get_iter, &[v]);
        self.drop(1);
        self.push(r);
    }
    pub(super) fn for_iter(&mut self, at: &At, next: u32) -> Rec {
        let it = self.peek(1);
        let live = at.live(1);
        if !live.is_ptr() {
            return Err(Reason::UnsupportedOperands);
        }
        let end = next + at.arg as u32;
        match live_shape(live) {
            id::RANGE_ITER => self.next_of_range(it, live, end),
            id::LIST_ITER => self.next_of_list(it, live, end),
            id::TUPLE_ITER => self.next_of_tuple(it, live, end),
            id::GENERATOR => Err(Reason::GeneratorFrame),
            _ => {
                let quiet = taipan_vm::types::iterators::enumerated(live).is_some_and(|i| {
                    i.is_ptr() && matches!(live_shape(i), id::LIST_ITER | id::TUPLE_ITER | id::RANGE_ITER)
                });
                let v = if quiet { self.call_quiet(H::next_quiet, &[it]) } else { self.call(H::next, &[it]) };
                self.pending = Some(Pending::Next { v, end, body: next });
                Ok(())
            }
        }
    }
    /// Which way did the last instruction go? Leaves where it goes the other way.
    pub(super) fn settle(&mut self, p: Pending) {
        let mut s = self.snapshot_now();
        let Some(f) = s.frames.last_mut() else { return };
        match p {
            Pending::Next { v, end, body } => {
                let ended = self.pc == end;
                if ended {
                    f.pc = body;
                    f.stack.push(SnapVal::Val(v));
                } else {
                    f.pc = end;
                }
                let s = self.trace.add_snapshot(s);
                let b = self.op(Op::Is, &[v, Opnd::any(Word::UNBOUND)]);
                self.trace.guard(if ended { Op::GuardTrue } else { Op::GuardFalse }, &[b], &[], s);
                if !ended {
                    self.push(v);
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
    fn next_of_range(&mut self, it: Opnd, live: Value, end: u32) -> Rec {
        let Some(r) = live.downcast::<RangeIter>() else { return Err(Reason::UnsupportedOperands) };
        let (it, _) = self.shaped(it, live)?;
        let left = self.load(Op::LoadWord, it, std::mem::offset_of!(RangeIter, left), Alias::Iter);
        let more = self.op(Op::WLt, &[Opnd::word(0), left]);
        let goes_on = r.left.get() > 0;
        self.goes_on(goes_on)?;
        self.direction(more, goes_on);
        if !goes_on {
            self.expected_pc = Some(end);
            return Ok(());
        }
        let n = self.load(Op::LoadWord, it, std::mem::offset_of!(RangeIter, next), Alias::Iter);
        let step = self.load(Op::LoadWord, it, std::mem::offset_of!(RangeIter, step), Alias::Immut);
        let fewer = self.op(Op::WSub, &[left, Opnd::word(1)]);
        self.trace.store(Op::StoreWord, it, fewer, std::mem::offset_of!(RangeIter, left) as u32, Alias::Iter);
        let after = self.op(Op::WAdd, &[n, step]);
        self.trace.store(Op::StoreWord, it, after, std::mem::offset_of!(RangeIter, next) as u32, Alias::Iter);
        let v = self.op(Op::Tag, &[n]);
        self.push(v);
        Ok(())
    }
    fn next_of_list(&mut self, it: Opnd, live: Value, end: u32) -> Rec {
        let Some(i) = live.downcast::<SeqIter>() else { return Err(Reason::UnsupportedOperands) };
        let Some(l) = i.seq.get().downcast::<ListObj>() else { return Err(Reason::UnsupportedOperands) };
        let goes_on = i.index.get() < l.len.get();
        self.goes_on(goes_on)?;
        let (it, _) = self.shaped(it, live)?;
        let seq = self.load(Op::LoadValue, it, std::mem::offset_of!(SeqIter, seq), Alias::Iter);
        let s = self.snap();
        let seq = self.trace.guard(Op::GuardObj, &[seq], &[], s);
        let index = self.load(Op::LoadWord, it, std::mem::offset_of!(SeqIter, index), Alias::Iter);
        let len = self.load(Op::LoadWord, seq, std::mem::offset_of!(ListObj, len), Alias::ListLen);
        let more = self.op(Op::WUlt, &[index, len]);
        self.direction(more, goes_on);
        if !goes_on {
            let none = Opnd::any(Word::UNBOUND);
            self.trace.store(
                Op::StoreValue,
                it,
                none,
                std::mem::offset_of!(SeqIter, seq) as u32,
                Alias::Iter,
            );
            self.expected_pc = Some(end);
            return Ok(());
        }
        let items = self.load(Op::LoadPtr, seq, std::mem::offset_of!(ListObj, items), Alias::ListItems);
        let k = self.op(Op::Tag, &[index]);
        let v = self.trace.op(Op::LoadElem, &[items, k], &[Alias::Elem as u64]);
        let after = self.op(Op::WAdd, &[index, Opnd::word(1)]);
        self.trace.store(Op::StoreWord, it, after, std::mem::offset_of!(SeqIter, index) as u32, Alias::Iter);
        self.push(v);
        Ok(())
    }
    fn next_of_tuple(&mut self, it: Opnd, live: Value, end: u32) -> Rec {
        let Some(i) = live.downcast::<SeqIter>() else { return Err(Reason::UnsupportedOperands) };
        let Some(t) = i.seq.get().downcast::<TupleObj>() else { return Err(Reason::UnsupportedOperands) };
        let goes_on = i.index.get() < t.len;
        self.goes_on(goes_on)?;
        let (it, _) = self.shaped(it, live)?;
        let seq = self.load(Op::LoadValue, it, std::mem::offset_of!(SeqIter, seq), Alias::Iter);
        let s = self.snap();
        let seq = self.trace.guard(Op::GuardObj, &[seq], &[], s);
        let index = self.load(Op::LoadWord, it, std::mem::offset_of!(SeqIter, index), Alias::Iter);
        let len = self.load(Op::LoadWord, seq, std::mem::offset_of!(TupleObj, len), Alias::Immut);
        let more = self.op(Op::WUlt, &[index, len]);
        self.direction(more, goes_on);
        if !goes_on {
            let none = Opnd::any(Word::UNBOUND);
            self.trace.store(
                Op::StoreValue,
                it,
                none,
                std::mem::offset_of!(SeqIter, seq) as u32,
                Alias::Iter,
            );
            self.expected_pc = Some(end);
            return Ok(());
        }
        let k = self.op(Op::WAdd, &[index, Opnd::word(1)]);
        let tagged = self.op(Op::Tag, &[k]);
        let v = self.trace.op(Op::LoadElem, &[seq, tagged], &[Alias::Immut as u64]);
        self.trace.store(Op::StoreWord, it, k, std::mem::offset_of!(SeqIter, index) as u32, Alias::Iter);
        self.push(v);
        Ok(())
    }
}
