//! Resuming, yielding, delegating: generators, coroutines and async generators as frames.
//!
//! A suspended generator keeps its locals and operand stack in an array. Resuming copies them onto the value stack
//! as an ordinary frame (flag `GENERATOR`), yielding copies them back. `FOR_ITER` and `SEND` resume without a
//! nested loop: the frame's flags say how the value is handed over. Generators that delegate to others are not entered
//! for that: see [`super::delegation`].

use super::delegation::{delegates, frames_spared, give_frames_back, hand_over, suspended};
use super::dispatch::{FAIL, GO, Regs, SLOW, STOP, enter, enter_raising};
use crate::frame::{frame, frame_flags};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::{R, Vm};
use taipan_bytecode::{Opcode, co};
use taipan_heap::{Gc, Value, ValueArray};

/// What a resumed generator did.
#[derive(Clone, Copy, Debug)]
pub enum Resumed {
    Yielded(Value),
    Returned(Value),
}

/// RETURN_GENERATOR
pub unsafe fn return_generator(r: &mut Regs, vm: &mut Vm) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let f = frame(r.fp);
        let (func, code) = (f.func(), f.code());
        let pc = (r.pc as usize - code.words.get() as usize) / 4;
        let g = vm.new_generator(func, code, pc as u32);
        if let Some(saved) = g.frame.get() {
            let n = code.n_localsplus as usize;
            saved.copy_from_slice(&vm.heap, 0, std::slice::from_raw_parts(r.fp, n));
        }
        leave_with(r, vm, g.value())
    }
}
/// A generator or coroutine that goes on at `pc`, its locals unbound, and where they are; `None`: memory is not at hand, or
/// more is to be done.
///
/// # Safety
/// The VM of the running thread.
#[inline(always)]
pub unsafe fn generator_at_once(
    vm: *mut Vm,
    func: Gc<FuncObj>,
    code: Gc<crate::code::CodeObj>,
    pc: u32,
) -> Option<(Gc<GenObj>, *mut Value)> {
    // SAFETY: both objects are written as soon as there is memory for them.
    unsafe {
        let shape = match code.flags & (co::ASYNC_GENERATOR | co::COROUTINE) {
            0 => id::GENERATOR,
            co::COROUTINE => id::COROUTINE,
            _ => return None,
        };
        let closes = code.closes_known()?;
        if closes && !(*vm).heap.can_register_finalizer() {
            return None;
        }
        let n = code.n_localsplus as usize;
        let len = n + code.stack_size as usize;
        let saved = ValueArray::bump(&(*vm).heap, len)?;
        let words = super::calls::ArrayValues::as_ptr_values(&saved) as *mut Value;
        for i in 0..len {
            words.add(i).write(Value::UNBOUND);
        }
        let p = (*vm).heap.try_bump(size_of::<GenObj>());
        if p == 0 {
            return None;
        }
        let g = p as *mut GenObj;
        g.write(GenObj::new(shape, func, code, saved, n as u32, pc));
        let g = Gc::from_raw(g);
        if closes {
            (*vm).heap.register_finalizer_at_once(g);
        }
        Some((g, words))
    }
}
/// RETURN_GENERATOR where memory is at hand and nobody looks at the frame.
///
/// # Safety
/// See `ops`.
#[inline(always)]
pub unsafe fn return_generator_at_once(r: &mut Regs, vm: *mut Vm) -> u32 {
    // SAFETY: see `ops`; both objects are written as soon as there is memory for them.
    unsafe {
        let f = frame(r.fp);
        let (func, code) = (f.func(), f.code());
        if f.flags != 0 || !f.frame_obj.is_unbound() {
            return SLOW;
        }
        let pc = (r.pc as usize - code.words.get() as usize) / 4;
        let n = code.n_localsplus as usize;
        let Some((g, words)) = generator_at_once(vm, func, code, pc as u32) else { return SLOW };
        taipan_heap::copy_few_words(r.fp.cast(), words.cast(), n);
        (*vm).thread.depth -= 1;
        r.sp = f.ret_sp;
        r.fp = f.prev;
        r.sp.write(g.value());
        r.sp = r.sp.add(1);
        r.pc = frame(r.fp).pc;
        GO
    }
}
/// Leaves the current frame, handing `v` to the caller.
unsafe fn leave_with(r: &mut Regs, vm: &mut Vm, v: Value) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let f = frame(r.fp);
        let (flags, prev, ret_sp) = (f.flags, f.prev, f.ret_sp);
        vm.leave_frame(r.fp, false);
        r.fp = prev;
        r.sp = ret_sp;
        vm.thread.fp = prev;
        vm.thread.sp = ret_sp;
        if flags & frame_flags::ENTRY != 0 {
            r.sp.write(v);
            return STOP;
        }
        r.sp.write(v);
        r.sp = r.sp.add(1);
        r.pc = frame(r.fp).pc;
        GO
    }
}

impl Vm {
    /// A generator, coroutine or async generator that goes on at `pc`, its locals unbound.
    #[inline]
    pub fn new_generator(
        &mut self,
        func: Gc<FuncObj>,
        code: Gc<crate::code::CodeObj>,
        pc: u32,
    ) -> Gc<GenObj> {
        // SAFETY: the VM of the running thread.
        match unsafe { generator_at_once(self, func, code, pc) } {
            Some((g, _)) => g,
            None => self.new_generator_slowly(func, code, pc),
        }
    }
    #[inline(never)]
    fn new_generator_slowly(
        &mut self,
        func: Gc<FuncObj>,
        code: Gc<crate::code::CodeObj>,
        pc: u32,
    ) -> Gc<GenObj> {
        let shape = match () {
            _ if code.has(co::ASYNC_GENERATOR) => id::ASYNC_GENERATOR,
            _ if code.has(co::COROUTINE) => id::COROUTINE,
            _ => id::GENERATOR,
        };
        let n = code.n_localsplus as usize;
        let saved = ValueArray::new(&self.heap, n + code.stack_size as usize, Value::UNBOUND);
        let g = self.heap.alloc(GenObj::new(shape, func, code, saved, n as u32, pc));
        self.generator_made(g);
        g
    }
    /// Copies the frame of a suspended generator, or of the leaf of its chain, to `at`; returns its locals, stack top and
    /// next instruction.
    unsafe fn push_generator(
        &mut self,
        g: Gc<GenObj>,
        at: *mut Value,
        ret_sp: *mut Value,
        flags: usize,
    ) -> R<(*mut Value, *mut Value)> {
        // SAFETY: room is checked; the words are a frame's.
        unsafe {
            let (root, flags) = (g, flags | frame_flags::GENERATOR);
            let (g, flags) = self.entered_for(g, flags, at);
            let (Some(code), true) = (g.code.get(), g.func.get().is_some() && g.frame.get().is_some()) else {
                return Err(self.system_error("generator without frame"));
            };
            if at.add(code.frame_words() + 2) >= self.thread.stack_limit {
                return Err(self.recursion_error("maximum recursion depth exceeded"));
            }
            let (fp, sp) = self.write_generator_frame(g, at, self.thread.fp, ret_sp, flags);
            if flags & frame_flags::CHAIN != 0 {
                self.thread.most_frames -= frames_spared(root, g);
            }
            self.thread.depth += 1;
            self.thread.fp = fp;
            self.thread.sp = sp;
            Ok((fp, sp))
        }
    }
    /// Copies the frame of a suspended generator to `at`, and makes the generator the running one.
    ///
    /// # Safety
    /// There is room; `prev` and `ret_sp` are a caller's.
    #[inline]
    pub(super) unsafe fn write_generator_frame(
        &mut self,
        g: Gc<GenObj>,
        at: *mut Value,
        prev: *mut Value,
        ret_sp: *mut Value,
        flags: usize,
    ) -> (*mut Value, *mut Value) {
        // SAFETY: promised by the caller; a suspended generator has all of these.
        unsafe {
            let code = g.code.get_unchecked();
            let fp = super::calls::write_header(at, prev, ret_sp, g.func.get_unchecked(), code, flags);
            let n = g.depth.get() as usize;
            let words = super::calls::ArrayValues::as_ptr_values(&g.frame.get_unchecked());
            taipan_heap::copy_few_words(words.cast(), fp.cast(), n);
            let f = frame(fp);
            f.locals = g.value();
            f.pc = code.words.get().add(g.pc.get() as usize);
            if let Some(o) = g.frame_obj.get().downcast::<FrameObj>() {
                f.frame_obj = o.value();
                o.fp.set(fp);
            }
            self.gen_runs(g);
            (fp, fp.add(n))
        }
    }
    fn generator_left(&mut self, g: Gc<GenObj>) {
        self.thread.handled = g.caller_handled.get();
        self.thread.running_gen = g.caller_gen.get();
        g.caller_handled.set_immediate(Value::NONE);
        g.caller_gen.set_immediate(Value::UNBOUND);
    }
    /// Makes `g` the running generator without its frame, which machine code keeps, if it stands at `pc` of `code`; false:
    /// nothing was done.
    pub fn gen_enter(&mut self, g: Gc<GenObj>, code: Gc<crate::code::CodeObj>, pc: u32) -> bool {
        if !g.state.get().is_enterable()
            || g.pc.get() != pc
            || g.code.get() != Some(code)
            || !g.frame_obj.get().is_unbound()
        {
            return false;
        }
        self.gen_runs(g);
        true
    }
    pub(super) fn gen_runs(&mut self, g: Gc<GenObj>) {
        g.state.set(GenState::Running);
        g.caller_handled.set(&self.heap, g, self.thread.handled);
        g.caller_gen.set(&self.heap, g, self.thread.running_gen);
        self.thread.handled = g.handled.get();
        self.thread.running_gen = g.value();
    }
    /// The opposite: `g`, whose frame has these flags, is suspended at `pc`, and the first `depth` words of its saved frame
    /// are right.
    pub fn gen_leave(&mut self, g: Gc<GenObj>, pc: u32, depth: u32, delegating: bool, flags: usize) {
        if let Some(saved) = g.frame.get() {
            // What lies above is dead: do not keep it alive.
            let old = g.depth.get();
            if old > depth {
                saved.fill(&self.heap, depth as usize, old as usize, Value::UNBOUND);
            }
        }
        g.depth.set(depth);
        g.pc.set(pc);
        g.handled.set(&self.heap, g, self.thread.handled);
        if flags & frame_flags::CHAIN != 0 {
            give_frames_back(self, g);
        }
        match g.code.get().filter(|_| delegating) {
            // SAFETY: it yields there.
            Some(code) => unsafe { delegates(self, g, flags, code.words.get().add(pc as usize)) },
            None => suspended(self, g, flags, false),
        }
        self.generator_left(g);
    }
    /// `g` returned; its frame was kept by machine code.
    pub fn gen_end(&mut self, g: Gc<GenObj>) {
        g.state.set(GenState::Finished);
        g.frame.clear();
        g.depth.set(0);
        g.handled.set_immediate(Value::NONE);
        self.generator_left(g);
    }
    /// The frame of a generator ended.
    ///
    /// # Safety
    /// `fp` is its frame.
    pub unsafe fn generator_finished(&mut self, fp: *mut Value, _failed: bool) {
        // SAFETY: promised by the caller.
        let g = unsafe { frame(fp).locals };
        if let Some(g) = g.downcast::<GenObj>() {
            self.gen_end(g);
        }
    }
    /// Sends `v` into a generator that is not running and not finished.
    pub fn gen_resume(&mut self, g: Gc<GenObj>, v: Value) -> R<Resumed> {
        self.enter_native()?;
        self.check_depth()?;
        let (sp, fp) = (self.thread.sp, self.thread.fp);
        // SAFETY: the frame is pushed complete.
        let out = unsafe {
            let (new, top) = self.push_generator(g, sp, sp, frame_flags::ENTRY)?;
            top.write(v);
            let pc = frame(new).pc;
            enter(self, pc, top.add(1), new)
        };
        self.thread.sp = sp;
        self.thread.fp = fp;
        self.resumed(g, out)
    }
    /// Raises the exception in flight inside a suspended generator.
    pub fn gen_raise(&mut self, g: Gc<GenObj>) -> R<Resumed> {
        self.enter_native()?;
        self.check_depth()?;
        let (sp, fp) = (self.thread.sp, self.thread.fp);
        let exc = self.take_exception();
        // SAFETY: as above.
        let out = unsafe {
            let (new, top) = self.push_generator(g, sp, sp, frame_flags::ENTRY)?;
            // The context is what is handled inside the generator.
            let _ = self.raise_exception(exc);
            if self.is_watched() {
                self.tell_thrown(new);
            }
            let pc = frame(new).pc;
            enter_raising(self, pc, top, new)
        };
        self.thread.sp = sp;
        self.thread.fp = fp;
        self.resumed(g, out)
    }
    fn resumed(&mut self, g: Gc<GenObj>, out: Value) -> R<Resumed> {
        if out.is_err() {
            return Err(self.raised());
        }
        Ok(if g.state.get() == GenState::Finished { Resumed::Returned(out) } else { Resumed::Yielded(out) })
    }
    /// What the generator delegates to (`gi_yieldfrom`), if it is suspended there.
    pub fn gen_yield_from(&self, g: Gc<GenObj>) -> Option<Value> {
        (self.gen_state(g) == GenState::SuspendedYieldFrom).then(|| super::delegation::waits_for(g)).flatten()
    }
    /// What special method `name` of `o` returns, if that is a generator function of its class with these of the flags
    /// (`GENERATOR` counts as none): the generator that its call would make.
    pub fn made_by_method(&mut self, o: Value, name: Gc<StrObj>, flags: u32) -> R<Option<Gc<GenObj>>> {
        let Some((f, code)) = self.generator_method(o, name, flags) else { return Ok(None) };
        self.check_depth()?;
        let g = self.new_generator(f, code, 1);
        if let Some(saved) = g.frame.get() {
            saved.set(&self.heap, 0, o);
        }
        Ok(Some(g))
    }
    /// That function and its code.
    pub fn generator_method(
        &mut self,
        o: Value,
        name: Gc<StrObj>,
        flags: u32,
    ) -> Option<(Gc<FuncObj>, Gc<crate::code::CodeObj>)> {
        const KINDS: u32 = co::COROUTINE | co::ASYNC_GENERATOR | co::ITERABLE_COROUTINE;
        let f = super::runtime::python_method(self, o, name, 1)?;
        let code = f.code.get()?;
        // SAFETY: code has instructions.
        let first = unsafe { *code.words.get() } as u8;
        (first == Opcode::RETURN_GENERATOR as u8 && code.flags & KINDS == flags).then_some((f, code))
    }
    /// A new generator: async generators and coroutines have hooks here.
    fn generator_made(&mut self, g: Gc<GenObj>) {
        self.register_generator(g);
    }
}

/// YIELD_VALUE
pub unsafe fn yield_value(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`; the current frame is a generator's.
    unsafe {
        let f = frame(r.fp);
        let Some(g) = f.locals.downcast::<GenObj>() else {
            let _ = vm.system_error("yield outside a generator");
            return FAIL;
        };
        let code = f.code();
        r.sp = r.sp.sub(1);
        let v = *r.sp;
        let n = r.sp.offset_from(r.fp) as usize;
        let saved = match g.frame.get() {
            Some(s) if s.len() >= n => s,
            _ => {
                let s = ValueArray::new(
                    &vm.heap,
                    n.max((code.n_localsplus + code.stack_size) as usize),
                    Value::UNBOUND,
                );
                g.frame.set(&vm.heap, g, Some(s));
                s
            }
        };
        saved.copy_from_slice(&vm.heap, 0, std::slice::from_raw_parts(r.fp, n));
        // So that the fast form may store into it.
        vm.heap.barrier(saved.as_ptr().cast());
        // What lies above is dead: do not keep it alive.
        let old = g.depth.get() as usize;
        if old > n {
            saved.fill(&vm.heap, n, old, Value::UNBOUND);
        }
        g.depth.set(n as u32);
        g.pc.set(((r.pc as usize - code.words.get() as usize) / 4) as u32);
        g.handled.set(&vm.heap, g, vm.thread.handled);
        let (flags, prev, ret_sp) = (f.flags, f.prev, f.ret_sp);
        // Who watches is told of every generator on the way.
        let step = flags & frame_flags::CHAIN != 0 && vm.is_watched();
        if step {
            g.state.set(if a == 1 { GenState::SuspendedYieldFrom } else { GenState::Suspended });
        } else {
            if flags & frame_flags::CHAIN != 0 {
                give_frames_back(vm, g);
            }
            if a == 1 {
                delegates(vm, g, flags, r.pc);
            } else {
                suspended(vm, g, flags, false);
            }
        }
        vm.generator_left(g);
        if !f.frame_obj.is_unbound() {
            vm.detach_frame_object(r.fp);
        }
        vm.thread.depth -= 1;
        if step {
            return hand_over(r, vm, r.fp, v, false);
        }
        if flags & frame_flags::ASYNC != 0 {
            return crate::types::generator::async_yielded(r, vm, g, prev, ret_sp, v);
        }
        r.fp = prev;
        r.sp = ret_sp;
        vm.thread.fp = prev;
        vm.thread.sp = ret_sp;
        r.sp.write(v);
        if flags & frame_flags::ENTRY != 0 {
            return STOP;
        }
        r.sp = r.sp.add(1);
        r.pc = frame(r.fp).pc;
        GO
    }
}

/// A generator's RETURN_VALUE with flags other than ENTRY: `v` goes to the FOR_ITER or SEND that resumed it.
pub unsafe fn returned(r: &mut Regs, flags: usize, v: Value) -> u32 {
    // SAFETY: see `ops`; `r` is the consumer's frame, its pc behind the instruction's cache.
    unsafe {
        r.pc = frame(r.fp).pc;
        let arg = (*r.pc.sub(2) >> 8) as usize;
        if flags & frame_flags::SEND != 0 {
            r.sp.write(v);
            r.sp = r.sp.add(1);
        }
        r.pc = r.pc.add(arg);
        GO
    }
}

/// FOR_ITER over a generator.
pub unsafe fn for_iter_gen(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let it = *r.sp.sub(1);
        if it.shape_is(id::GENERATOR)
            && let Some(g) = it.downcast::<GenObj>()
        {
            match vm.gen_state(g) {
                GenState::Finished => {
                    r.pc = r.pc.add(1 + a);
                    return GO;
                }
                GenState::Running => {
                    let _ = vm.value_error("generator already executing");
                    return FAIL;
                }
                _ => {
                    frame(r.fp).pc = r.pc.add(1);
                    return match vm.push_generator(g, r.sp, r.sp, frame_flags::FOR_ITER) {
                        Ok((fp, sp)) => {
                            sp.write(Value::NONE);
                            r.fp = fp;
                            r.sp = sp.add(1);
                            r.pc = frame(fp).pc;
                            GO
                        }
                        Err(_) => FAIL,
                    };
                }
            }
        }
        let s = (r.pc as *mut u32).sub(1);
        *s = *s & !0xff | Opcode::FOR_ITER as u32;
        super::specialise::for_iter(r, vm, a)
    }
}

/// SEND: receiver, value.
pub unsafe fn send(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let (recv, v) = (*r.sp.sub(2), *r.sp.sub(1));
        let site = (r.pc as *mut u32).sub(1);
        let special = recv.shape_is(id::GENERATOR)
            || recv.shape_is(id::COROUTINE)
            || recv.shape_is(id::ASYNC_GENERATOR);
        *site = *site & !0xff | if special { Opcode::SEND_GEN } else { Opcode::SEND } as u32;
        if (recv.shape_is(id::GENERATOR) || recv.shape_is(id::COROUTINE))
            && let Some(g) = recv.downcast::<GenObj>()
            && !matches!(vm.gen_state(g), GenState::Running | GenState::Finished)
            && (g.state.get() != GenState::Created || v.is_none())
        {
            frame(r.fp).pc = r.pc.add(1);
            return match vm.push_generator(g, r.sp, r.sp.sub(1), frame_flags::SEND) {
                Ok((fp, sp)) => {
                    sp.write(v);
                    r.fp = fp;
                    r.sp = sp.add(1);
                    r.pc = frame(fp).pc;
                    GO
                }
                Err(_) => FAIL,
            };
        }
        // (An async generator: the `__anext__()` that GET_ANEXT has not made.)
        if let Some((g, v)) = crate::types::generator::begin_asend(vm, recv, v) {
            frame(r.fp).pc = r.pc.add(1);
            let flags = frame_flags::SEND | frame_flags::ASYNC;
            return match vm.push_generator(g, r.sp, r.sp.sub(1), flags) {
                Ok((fp, sp)) => {
                    sp.write(v);
                    r.fp = fp;
                    r.sp = sp.add(1);
                    r.pc = frame(fp).pc;
                    GO
                }
                Err(_) => FAIL,
            };
        }
        let recv = crate::types::generator::asend_of(vm, r.sp.sub(2), false);
        let out = if let Some(g) = recv.downcast::<GenObj>().filter(|_| !recv.shape_is(id::ASYNC_GENERATOR)) {
            vm.gen_send(g, v).map(|x| match x {
                Resumed::Yielded(v) => (v, false),
                Resumed::Returned(v) => (v, true),
            })
        } else {
            send_to_any(vm, recv, v)
        };
        match out {
            Ok((v, done)) => {
                *r.sp.sub(1) = v;
                r.pc = r.pc.add(1 + if done { a } else { 0 });
                GO
            }
            Err(_) => FAIL,
        }
    }
}
/// `recv.send(v)`, or `next(recv)` for None; (value, finished).
fn send_to_any(vm: &mut Vm, recv: Value, v: Value) -> R<(Value, bool)> {
    if let Some(r) = crate::types::generator::send_to_asend(vm, recv, v) {
        return r.map(|r| match r {
            Resumed::Yielded(v) => (v, false),
            Resumed::Returned(v) => (v, true),
        });
    }
    let res = if v.is_none()
        && let Some(next) = vm.slots_of(recv).next
    {
        match next(vm, recv) {
            Ok(Some(v)) => return Ok((v, false)),
            Ok(None) => return Ok((Value::NONE, true)),
            Err(e) => Err(e),
        }
    } else {
        vm.call_method(recv, "send", &[v])
    };
    match res {
        Ok(v) => Ok((v, false)),
        Err(e) => {
            vm.catch(e, vm.exc.StopIteration)?;
            let exc = vm.take_exception();
            Ok((super::runtime::stop_iteration_value(exc), true))
        }
    }
}

impl Vm {
    /// `gen.send(v)` with the checks; a finished generator returns None.
    pub fn gen_send(&mut self, g: Gc<GenObj>, v: Value) -> R<Resumed> {
        let kind = self.gen_kind(g);
        match self.gen_state(g) {
            GenState::Running => Err(self.value_error(format!("{kind} already executing"))),
            GenState::Finished => {
                if kind == "coroutine" {
                    return Err(self.runtime_error("cannot reuse already awaited coroutine"));
                }
                Ok(Resumed::Returned(Value::NONE))
            }
            GenState::Created if !v.is_none() => {
                Err(self.type_error(format!("can't send non-None value to a just-started {kind}")))
            }
            _ => self.gen_resume(g, v),
        }
    }
    pub fn gen_kind(&self, g: Gc<GenObj>) -> &'static str {
        match g.hdr.shape.get() {
            id::COROUTINE => "coroutine",
            id::ASYNC_GENERATOR => "async generator",
            _ => "generator",
        }
    }
}

/// GET_YIELD_FROM_ITER
pub(crate) fn yield_from_iter(vm: &mut Vm, fp: *mut Value, v: Value) -> R {
    if v.shape_is(id::GENERATOR) {
        return Ok(v);
    }
    let name = vm.names.__iter__;
    if let Some(g) = vm.made_by_method(v, name, 0)? {
        return Ok(g.value());
    }
    if v.shape_is(id::COROUTINE) {
        // SAFETY: the current frame.
        let flags = unsafe { frame(fp).code().flags };
        if flags & (co::COROUTINE | co::ITERABLE_COROUTINE) == 0 {
            return Err(vm.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator"));
        }
        return Ok(v);
    }
    vm.iter(v)
}
/// GET_AWAITABLE
pub fn get_awaitable(vm: &mut Vm, v: Value, from: usize) -> R {
    if v.shape_is(id::COROUTINE) {
        if let Some(g) = v.downcast::<GenObj>()
            && vm.gen_yield_from(g).is_some()
        {
            return Err(vm.runtime_error("coroutine is being awaited already"));
        }
        return Ok(v);
    }
    if v.shape_is(id::GENERATOR)
        && let Some(g) = v.downcast::<GenObj>()
        && g.code.get().is_some_and(|c| c.has(co::ITERABLE_COROUTINE))
    {
        return Ok(v);
    }
    let name = vm.names.__await__;
    if let Some(g) = vm.made_by_method(v, name, 0)? {
        return Ok(g.value());
    }
    let Some(f) = vm.slots_of(v).await_ else {
        let t = vm.type_name(v);
        return Err(match from {
            1 => vm.type_error(format!(
                "'async with' received an object from __aenter__ that does not implement __await__: {t}"
            )),
            2 => vm.type_error(format!(
                "'async with' received an object from __aexit__ that does not implement __await__: {t}"
            )),
            _ => vm.type_error(format!("'{t}' object can't be awaited")),
        });
    };
    let it = f(vm, v)?;
    if it.shape_is(id::COROUTINE) {
        return Err(vm.type_error("__await__() returned a coroutine"));
    }
    if vm.slots_of(it).next.is_none() {
        let t = vm.type_name(it);
        return Err(vm.type_error(format!("__await__() returned non-iterator of type '{t}'")));
    }
    Ok(it)
}
/// GET_AITER
pub fn get_aiter(vm: &mut Vm, v: Value) -> R {
    let Some(f) = vm.slots_of(v).aiter else {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("'async for' requires an object with __aiter__ method, got {t}")));
    };
    if v.shape_is(id::ASYNC_GENERATOR) {
        return Ok(v);
    }
    let name = vm.names.__aiter__;
    if let Some(g) = vm.made_by_method(v, name, co::ASYNC_GENERATOR)? {
        return Ok(g.value());
    }
    let it = f(vm, v)?;
    if vm.slots_of(it).anext.is_none() {
        let t = vm.type_name(it);
        return Err(vm.type_error(format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {t}"
        )));
    }
    Ok(it)
}
/// GET_ANEXT
pub fn get_anext(vm: &mut Vm, v: Value) -> R {
    let Some(f) = vm.slots_of(v).anext else {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("'async for' requires an iterator with __anext__ method, got {t}")));
    };
    let a = f(vm, v)?;
    if crate::types::generator::is_asend(a) {
        return Ok(a);
    }
    match get_awaitable(vm, a, 0) {
        Ok(v) => Ok(v),
        Err(_) => {
            let cause = vm.take_exception();
            let t = vm.type_name(a);
            let e = vm.type_error(format!("'async for' received an invalid object from __anext__: {t}"));
            if let Some(x) = vm.exception.downcast::<ExcObj>() {
                x.cause.set(&vm.heap, x, cause);
                x.context.set(&vm.heap, x, cause);
                x.suppress_context.set(true);
            }
            Err(e)
        }
    }
}
