//! Chains of generators that delegate to each other (`yield from`, `await`): the innermost is resumed directly.
//!
//! Terms. Generator `b` *delegates* to `c` while it waits in `yield from c` or `await c`: all that is sent to `b` goes to
//! `c`, and what `c` yields, `b` yields. In a *chain* `a → b → c` each delegates to the next; `a` is its *root*, `c` its
//! *leaf*. By the letter, a value would pass through the frames of all of them. Here `a` knows `c`: resuming `a` pushes the
//! frame of `c` (flag `CHAIN`), and what `c` yields goes to who resumed `a`. If `c` returns, the frame of `b`, which is its
//! `delegator`, takes the place of its frame and goes on behind the `SEND`; an exception that leaves `c` goes on there
//! too. So a value costs the same however deep it comes from.
//!
//! ```text
//!            delegator        delegator             states: a Root, b Inner,
//!      a ◄────────────── b ◄────────────── c        c Leaf, or Running while the chain is *active*
//!      │                                   ▲
//!      └───────────── other ───────────────┘        frames: consumer ◄── c
//! ```
//!
//! A chain is made from behind: where `b` yields what `c` has yielded ([`delegates`]), `c`, or the chain that begins with
//! it, is linked to `b`.
//!
//! Invariants.
//! - Of a generator that is `Root` or `Inner`, the top of the saved operand stack is the next one of the chain.
//! - `a.other` is the leaf and `c.other` the root if both have the `stamp` of now: the number of collections so far. The
//!   links outwards keep nobody alive (a generator that is dropped is to be closed, whoever knows what it waits for), so a
//!   collection makes them invalid: an old chain is no chain. While the leaf runs it does keep all of it alive.
//! - Nobody else resumes a generator of a chain: [`Vm::unchain`] comes first. So a valid root's chain is as it was linked.
//! - Generators that handle an exception have no place in a chain but as its leaf: `thread.handled` is the leaf's.
//!
//! Nothing of this is to be seen. While a chain is active, its other generators count as running ([`Vm::gen_state`]), and
//! their frames stand between the leaf's and the consumer's ([`Level`]). Who watches a thread sees real frames: nothing is
//! linked then, and a leaf hands what it yields to its delegator's frame. The limit of recursion is lower while a chain is
//! active, by the frames that there are not (`most_frames`, told from the generators' levels).

use super::dispatch::{GO, Regs, SLOW};
use crate::Vm;
use crate::code::CodeObj;
use crate::frame::{HEADER_WORDS, frame, frame_flags};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use taipan_bytecode::Opcode;
use taipan_heap::{Gc, Value};

/// Room on the value stack that resuming a chain wants, in words: no frame of a chain is larger.
const CHAIN_WORDS: usize = 1024;

/// From where a generator goes on that delegates back to its SEND, in words.
pub const TO_SEND: u32 = 3;

/// A frame on the value stack, or one that would be there were it not for a chain.
#[derive(Clone, Copy)]
pub enum Level {
    Frame(*mut Value),
    /// The frame of a generator, and that of the leaf of its chain.
    Delegator(Gc<GenObj>, *mut Value),
}
impl Level {
    /// The frame of a generator, if that belongs to an active chain whose leaf it is not.
    pub fn delegator(vm: &Vm, g: Gc<GenObj>) -> Option<Level> {
        let leaf = vm.active_leaf(g)?;
        Some(Level::Delegator(g, frame_of(vm, leaf)?))
    }
    /// The next one outwards; `None` behind the last.
    ///
    /// # Safety
    /// It belongs to a frame that is live.
    pub unsafe fn outer(self) -> Option<Level> {
        let (g, leaf) = match self {
            // SAFETY: promised by the caller.
            Level::Frame(fp) => match unsafe { frame(fp).flags & frame_flags::CHAIN != 0 } {
                // SAFETY: as above.
                true => (unsafe { frame(fp).locals.downcast::<GenObj>() }, fp),
                false => (None, fp),
            },
            Level::Delegator(g, leaf) => (Some(g), leaf),
        };
        if let Some(d) = g.and_then(|g| g.delegator.get().downcast::<GenObj>()) {
            return Some(Level::Delegator(d, leaf));
        }
        // SAFETY: as above.
        let prev = unsafe { frame(leaf).prev };
        if prev.is_null() { None } else { Some(Level::Frame(prev)) }
    }
    /// This one, or the first one outwards that is not hidden.
    ///
    /// # Safety
    /// As for [`Level::outer`].
    pub unsafe fn visible(self) -> Option<Level> {
        // SAFETY: promised by the caller.
        unsafe {
            let mut at = self;
            while let Level::Frame(fp) = at
                && frame(fp).code().has(taipan_bytecode::co::HIDDEN)
            {
                at = at.outer()?;
            }
            Some(at)
        }
    }
    /// `depth` visible ones outwards from the innermost of the running thread.
    pub fn at(vm: &Vm, depth: usize) -> Option<Level> {
        if vm.thread.fp.is_null() {
            return None;
        }
        // SAFETY: the current frame.
        unsafe {
            let mut at = Level::Frame(vm.thread.fp).visible()?;
            for _ in 0..depth {
                at = at.outer()?.visible()?;
            }
            Some(at)
        }
    }
    /// Its function.
    ///
    /// # Safety
    /// As for [`Level::outer`].
    pub unsafe fn func(self) -> Option<Gc<FuncObj>> {
        match self {
            // SAFETY: promised by the caller.
            Level::Frame(fp) => unsafe { Some(frame(fp).func()) },
            Level::Delegator(g, _) => g.func.get(),
        }
    }
    /// Its code, and the word offset of the instruction that runs.
    ///
    /// # Safety
    /// As for [`Level::outer`].
    pub unsafe fn place(self) -> (Option<Gc<CodeObj>>, u32) {
        match self {
            // SAFETY: promised by the caller.
            Level::Frame(fp) => unsafe { (Some(frame(fp).code()), frame(fp).lasti()) },
            Level::Delegator(g, _) => (g.code.get(), g.pc.get().saturating_sub(TO_SEND)),
        }
    }
    /// Its frame object.
    ///
    /// # Safety
    /// As for [`Level::outer`].
    pub unsafe fn object(self, vm: &mut Vm) -> Gc<FrameObj> {
        match self {
            // SAFETY: promised by the caller.
            Level::Frame(fp) => unsafe { vm.frame_object(fp) },
            Level::Delegator(g, _) => vm.generator_frame(g),
        }
    }
}

/// Where the frame of a generator that runs is.
fn frame_of(vm: &Vm, g: Gc<GenObj>) -> Option<*mut Value> {
    let parked = vm.threads.idents().into_iter().filter_map(|t| vm.threads.frame_of(t));
    for mut fp in std::iter::once(vm.thread.fp).chain(parked) {
        while !fp.is_null() {
            // SAFETY: the frames of the running thread, or of one that waits for the GIL.
            let f = unsafe { frame(fp) };
            if f.flags & frame_flags::GENERATOR != 0 && f.locals == g.value() {
                return Some(fp);
            }
            fp = f.prev;
        }
    }
    None
}
/// The generator that `g`, which is `Root` or `Inner`, delegates to.
fn next(g: Gc<GenObj>) -> Option<Gc<GenObj>> {
    if !matches!(g.state.get(), GenState::Root | GenState::Inner) {
        return None;
    }
    waits_for(g)?.downcast::<GenObj>()
}
/// The top of the saved operand stack.
pub(super) fn waits_for(g: Gc<GenObj>) -> Option<Value> {
    let n = g.depth.get() as usize;
    g.frame.get().filter(|_| n > 0).map(|f| f.get(n - 1))
}
/// The last generator that is reached from `g`.
fn innermost(g: Gc<GenObj>) -> Gc<GenObj> {
    std::iter::successors(Some(g), |&g| next(g)).last().unwrap_or(g)
}
/// It is in no chain.
fn release(g: Gc<GenObj>) {
    g.state.set(match g.state.get() {
        GenState::Root | GenState::Inner | GenState::LeafYieldFrom => GenState::SuspendedYieldFrom,
        GenState::Leaf => GenState::Suspended,
        s => s,
    });
    g.delegator.set_immediate(Value::UNBOUND);
    g.other.set_immediate(Value::UNBOUND);
}
/// `SEND`, `YIELD_VALUE`, `RESUME` and a jump back to the `SEND`, which is what `yield from` and `await` are: `pc` is behind
/// the `YIELD_VALUE`. Returns where the frame goes on when the receiver is done.
///
/// # Safety
/// `pc` is behind a `YIELD_VALUE` of verified code.
unsafe fn behind_send(pc: *const u32) -> Option<*const u32> {
    let is = |w: u32, op: Opcode| Opcode::from_u8(w as u8).map(Opcode::base) == Some(op);
    // SAFETY: more follows behind a YIELD_VALUE; where the jump goes to, there is an instruction.
    unsafe {
        let (back, by) = (pc.add(2), *pc.add(2) >> 8);
        let loops = is(*pc, Opcode::RESUME) && is(*back, Opcode::JUMP_BACKWARD_NO_INTERRUPT) && by == 6;
        (loops && is(*pc.sub(TO_SEND as usize), Opcode::SEND)).then(|| pc.sub(1))
    }
}

impl Vm {
    /// What a program sees of the state of a generator: none of the states of chains.
    pub fn gen_state(&self, g: Gc<GenObj>) -> GenState {
        match g.state.get() {
            GenState::Root | GenState::Inner if self.runs_in_chain(g) => GenState::Running,
            GenState::Root | GenState::Inner | GenState::LeafYieldFrom => GenState::SuspendedYieldFrom,
            GenState::Leaf => GenState::Suspended,
            s => s,
        }
    }
    /// Does the chain run that `g` belongs to?
    fn runs_in_chain(&self, g: Gc<GenObj>) -> bool {
        self.active_leaf(g).is_some()
    }
    /// The leaf of the active chain that `g`, which is not its leaf, belongs to.
    pub fn active_leaf(&self, g: Gc<GenObj>) -> Option<Gc<GenObj>> {
        if !matches!(g.state.get(), GenState::Root | GenState::Inner) {
            return None;
        }
        let leaf = innermost(g);
        // (A generator on the way may have been resumed by another one.)
        let outwards = |g: &Gc<GenObj>| g.delegator.get().downcast::<GenObj>();
        let runs = leaf.state.get() == GenState::Running;
        (runs && std::iter::successors(Some(leaf), outwards).any(|d| d == g)).then_some(leaf)
    }
    /// Dissolves the chain of `g`, which is not active.
    pub fn unchain(&mut self, g: Gc<GenObj>) {
        if !g.state.get().is_chained() {
            return;
        }
        let leaf = innermost(g);
        if leaf.state.get().is_chained()
            && leaf.stamp.get() == self.heap.collections()
            && let Some(root) = leaf.other.get().downcast::<GenObj>()
        {
            let mut at = Some(root);
            while let Some(g) = at {
                at = next(g);
                release(g);
            }
        }
        release(g);
    }
    /// Whose frame is to be entered for a generator that is suspended, and the flags of the frame.
    #[inline]
    pub(super) fn entered_for(&mut self, g: Gc<GenObj>, flags: usize, sp: *mut Value) -> (Gc<GenObj>, usize) {
        if !g.state.get().is_chained() {
            return (g, flags);
        }
        if let Some(leaf) = self.leaf_of(g, sp).filter(|_| !self.is_watched()) {
            return (leaf, flags | frame_flags::CHAIN);
        }
        self.unchain(g);
        (g, flags)
    }
    /// The leaf of the chain with this root, if it is valid and suspended, and there is room for its frames.
    #[inline(always)]
    pub fn leaf_of(&self, root: Gc<GenObj>, sp: *mut Value) -> Option<Gc<GenObj>> {
        if root.state.get() != GenState::Root
            || root.stamp.get() != self.heap.collections()
            || sp.wrapping_add(CHAIN_WORDS) >= self.thread.stack_limit
        {
            return None;
        }
        // SAFETY: there was no collection, and the root still has its chain: see the invariants.
        let leaf = unsafe { root.other.get().cast_unchecked::<GenObj>() };
        matches!(leaf.state.get(), GenState::Leaf | GenState::LeafYieldFrom).then_some(leaf)
    }
}

impl Vm {
    /// The leaf of an active chain returned, whose frame was kept by machine code, and so will be that of its delegator.
    ///
    /// # Safety
    /// It is that.
    pub unsafe fn leaf_returned(&mut self, leaf: Gc<GenObj>) {
        // SAFETY: promised by the caller.
        let (g, _) = unsafe { take_off(self, leaf) };
        self.gen_end(leaf);
        self.gen_runs(g);
    }
}

/// Suspends `g`, whose frame has these flags and is saved, in `yield from` or `await`, and makes it part of a chain if that
/// can be. `pc` is behind the YIELD_VALUE.
///
/// # Safety
/// As said.
pub unsafe fn delegates(vm: &mut Vm, g: Gc<GenObj>, flags: usize, pc: *const u32) {
    // SAFETY: promised by the caller.
    if unsafe { link(vm, g, flags, pc) }.is_none() {
        suspended(vm, g, flags, true);
    }
}
/// Frames that a chain does without, whose leaf this is.
#[inline(always)]
pub fn frames_spared(root: Gc<GenObj>, leaf: Gc<GenObj>) -> isize {
    leaf.level.get() as isize - root.level.get() as isize
}
/// The leaf of an active chain is about to yield to who resumed the root.
#[inline(always)]
pub(super) fn give_frames_back(vm: &mut Vm, leaf: Gc<GenObj>) {
    // SAFETY: a leaf that runs has its root.
    let root = unsafe { leaf.other.get().cast_unchecked::<GenObj>() };
    vm.thread.most_frames += frames_spared(root, leaf);
}
/// The state of `g` where it is no delegator: its frame has these flags.
#[inline(always)]
pub(super) fn suspended(vm: &Vm, g: Gc<GenObj>, flags: usize, delegating: bool) {
    if flags & frame_flags::CHAIN == 0 {
        g.state.set(if delegating { GenState::SuspendedYieldFrom } else { GenState::Suspended });
        return;
    }
    g.state.set(if delegating { GenState::LeafYieldFrom } else { GenState::Leaf });
    // SAFETY: a leaf that runs has its root.
    let root = unsafe { g.other.get().cast_unchecked::<GenObj>() };
    let now = vm.heap.collections();
    root.stamp.set(now);
    g.stamp.set(now);
}
/// Links `g` with what it delegates to.
unsafe fn link(vm: &mut Vm, g: Gc<GenObj>, flags: usize, pc: *const u32) -> Option<()> {
    let v = waits_for(g)?;
    if !v.shape_is(id::GENERATOR) && !v.shape_is(id::COROUTINE) {
        return None;
    }
    let sub = v.downcast::<GenObj>()?;
    let code = g.code.get()?;
    // SAFETY: promised by the caller.
    if vm.is_watched() || !g.handled.get().is_none() || unsafe { behind_send(pc) }.is_none() {
        return None;
    }
    if code.frame_words() > CHAIN_WORDS {
        return None;
    }
    let now = vm.heap.collections();
    let leaf = match sub.state.get() {
        GenState::Suspended | GenState::SuspendedYieldFrom => sub,
        GenState::Root if sub.stamp.get() == now => sub.other.get().downcast::<GenObj>()?,
        _ => return None,
    };
    // The leaf's frame, too, is to have room (and it goes the same way when it is a delegator).
    if leaf.code.get()?.frame_words() > CHAIN_WORDS {
        return None;
    }
    let root = match flags & frame_flags::CHAIN {
        0 => g,
        _ => g.other.get().downcast::<GenObj>()?,
    };
    // Where the levels meet: those of the shorter part move, which is mostly one generator.
    if sub == leaf {
        sub.level.set(g.level.get().wrapping_add(1));
    } else if root == g {
        g.level.set(sub.level.get().wrapping_sub(1));
    } else {
        let by = g.level.get().wrapping_add(1).wrapping_sub(sub.level.get());
        for d in std::iter::successors(Some(sub), |&g| next(g)) {
            d.level.set(d.level.get().wrapping_add(by));
        }
    }
    sub.state.set(match sub.state.get() {
        GenState::Suspended => GenState::Leaf,
        GenState::SuspendedYieldFrom => GenState::LeafYieldFrom,
        _ => GenState::Inner,
    });
    sub.delegator.set(&vm.heap, sub, g.value());
    sub.other.set_immediate(Value::UNBOUND);
    g.state.set(if root == g { GenState::Root } else { GenState::Inner });
    root.other.set(&vm.heap, root, leaf.value());
    leaf.other.set(&vm.heap, leaf, root.value());
    if root != g {
        g.other.set_immediate(Value::UNBOUND);
    }
    root.stamp.set(now);
    leaf.stamp.set(now);
    Some(())
}

/// Takes the leaf off its active chain: its delegator, which is the leaf now, and whether that is the root, so that there is
/// no chain any more.
unsafe fn take_off(vm: &mut Vm, leaf: Gc<GenObj>) -> (Gc<GenObj>, bool) {
    // SAFETY: the links of an active chain are valid.
    let (root, g) = unsafe {
        (leaf.other.get().cast_unchecked::<GenObj>(), leaf.delegator.get().cast_unchecked::<GenObj>())
    };
    leaf.delegator.set_immediate(Value::UNBOUND);
    leaf.other.set_immediate(Value::UNBOUND);
    if g == root {
        root.other.set_immediate(Value::UNBOUND);
    } else {
        root.other.set(&vm.heap, root, g.value());
        g.other.set(&vm.heap, g, root.value());
    }
    vm.thread.most_frames += 1;
    (g, g == root)
}
/// The leaf of an active chain is over and done with: the frame of its delegator takes the place of its frame, which was at
/// `fp`. Returns its locals; the operand stack ends with the receiver, and the header's pc is behind the SEND.
///
/// # Safety
/// The frame at `fp` was left, its header is still there.
pub unsafe fn take_over(vm: &mut Vm, fp: *mut Value) -> (*mut Value, *mut Value) {
    // SAFETY: promised by the caller; there is room for the frames of a chain, and its delegators stand behind a SEND.
    unsafe {
        let old = frame(fp);
        let (prev, ret_sp, flags) = (old.prev, old.ret_sp, old.flags);
        let (g, is_root) = take_off(vm, old.locals.cast_unchecked::<GenObj>());
        let flags = if is_root { flags & !frame_flags::CHAIN } else { flags };
        let (fp, sp) = vm.write_generator_frame(g, fp.sub(HEADER_WORDS), prev, ret_sp, flags);
        frame(fp).pc = frame(fp).pc.sub(1);
        vm.thread.depth += 1;
        vm.thread.fp = fp;
        vm.thread.sp = sp;
        (fp, sp)
    }
}
/// The leaf whose frame was at `fp` hands `v` to its delegator, whose frame takes its place: as the result of its
/// delegation (`done`), or for it to yield.
///
/// # Safety
/// As for [`take_over`].
pub unsafe fn hand_over(r: &mut Regs, vm: &mut Vm, fp: *mut Value, v: Value, done: bool) -> u32 {
    // SAFETY: promised by the caller; the frame has room for the operand.
    unsafe {
        let (fp, sp) = take_over(vm, fp);
        sp.write(v);
        r.fp = fp;
        r.sp = sp.add(1);
        r.pc = frame(fp).pc;
        if done {
            let by = (*r.pc.sub(2) >> 8) as usize;
            r.pc = r.pc.add(by);
        }
        GO
    }
}

/// [`link`] and the rest of a `YIELD_VALUE` without a call, in the commonest case: what `g` waits for is no chain yet. False:
/// nothing was done.
///
/// # Safety
/// As for [`delegates`]; the frame of `g` is not saved, `v` is what it waits for and a generator, and `thread.handled` is
/// no object.
#[inline(always)]
pub(super) unsafe fn link_at_once(
    vm: &mut Vm,
    g: Gc<GenObj>,
    code: Gc<CodeObj>,
    flags: usize,
    pc: *const u32,
    v: Value,
) -> bool {
    // SAFETY: promised by the caller; a suspended generator has its code; a leaf that runs has its root.
    unsafe {
        const JUMP: u32 = 6 << 8 | Opcode::JUMP_BACKWARD_NO_INTERRUPT as u32;
        let sub = v.cast_unchecked::<GenObj>();
        let state = sub.state.get();
        let fits = matches!(state, GenState::Suspended | GenState::SuspendedYieldFrom)
            && *pc as u8 == Opcode::RESUME as u8
            && *pc.add(2) == JUMP
            && *pc.sub(TO_SEND as usize) as u8 == Opcode::SEND_GEN as u8
            && code.frame_words() <= CHAIN_WORDS
            && sub.code.get_unchecked().frame_words() <= CHAIN_WORDS
            && !sub.hdr.is_old_clean()
            && !vm.is_watched();
        if !fits {
            return false;
        }
        let now = vm.heap.collections();
        if flags & frame_flags::CHAIN != 0 {
            let root = g.other.get().cast_unchecked::<GenObj>();
            if root.hdr.is_old_clean() {
                return false;
            }
            vm.thread.most_frames += frames_spared(root, g);
            g.state.set(GenState::Inner);
            g.other.set_immediate(Value::UNBOUND);
            sub.other.init(root.value());
            root.other.init(v);
            root.stamp.set(now);
        } else {
            if g.hdr.is_old_clean() {
                return false;
            }
            g.state.set(GenState::Root);
            g.other.init(v);
            g.stamp.set(now);
            sub.other.init(g.value());
        }
        sub.level.set(g.level.get().wrapping_add(1));
        sub.delegator.init(g.value());
        sub.state.set(if state == GenState::Suspended { GenState::Leaf } else { GenState::LeafYieldFrom });
        sub.stamp.set(now);
        true
    }
}
/// `RETURN_VALUE` of the leaf of a chain without a call: its delegator's frame takes the place of its frame, as
/// [`hand_over`] does it.
///
/// # Safety
/// See `ops`; the current frame is such a leaf's, and has no frame object.
#[inline(always)]
pub(super) unsafe fn return_at_once(r: &mut Regs, vm: *mut Vm, v: Value) -> u32 {
    // SAFETY: as for `take_over`.
    unsafe {
        let old = frame(r.fp);
        let leaf = old.locals.cast_unchecked::<GenObj>();
        let root = leaf.other.get().cast_unchecked::<GenObj>();
        let g = leaf.delegator.get().cast_unchecked::<GenObj>();
        if !g.frame_obj.get().is_unbound() || g.hdr.is_old_clean() || root.hdr.is_old_clean() {
            return SLOW;
        }
        let (prev, ret_sp, mut flags) = (old.prev, old.ret_sp, old.flags);
        leaf.delegator.set_immediate(Value::UNBOUND);
        leaf.other.set_immediate(Value::UNBOUND);
        leaf.state.set(GenState::Finished);
        leaf.frame.clear();
        leaf.depth.set(0);
        leaf.handled.set_immediate(Value::NONE);
        g.caller_handled.init(leaf.caller_handled.get());
        g.caller_gen.init(leaf.caller_gen.get());
        leaf.caller_handled.set_immediate(Value::NONE);
        leaf.caller_gen.set_immediate(Value::UNBOUND);
        if g == root {
            flags &= !frame_flags::CHAIN;
            root.other.set_immediate(Value::UNBOUND);
        } else {
            root.other.init(g.value());
            g.other.init(root.value());
        }
        let (code, n) = (g.code.get_unchecked(), g.depth.get() as usize);
        let at = r.fp.sub(HEADER_WORDS);
        let fp = super::calls::write_header(at, prev, ret_sp, g.func.get_unchecked(), code, flags);
        let words = super::calls::ArrayValues::as_ptr_values(&g.frame.get_unchecked());
        taipan_heap::copy_few_words(words.cast(), fp.cast(), n);
        frame(fp).locals = g.value();
        g.state.set(GenState::Running);
        let t = &mut (*vm).thread;
        t.handled = g.handled.get();
        t.running_gen = g.value();
        t.most_frames += 1;
        r.fp = fp;
        r.sp = fp.add(n);
        r.sp.write(v);
        r.sp = r.sp.add(1);
        let behind = code.words.get().add(g.pc.get() as usize).sub(1);
        r.pc = behind.add((*behind.sub(2) >> 8) as usize);
        GO
    }
}
