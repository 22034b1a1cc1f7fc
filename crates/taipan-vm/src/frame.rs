//! Frames on the value stack.
//!
//! A frame is [`HEADER_WORDS`] words of header ([`Frame`]), then the locals (`fp` points at the first), then the
//! operand stack up to `sp`. Frames lie one behind the other; a generator's frame is copied in when it is resumed
//! and out when it yields. All words are safe to scan as values: raw pointers are 4-aligned and so look like ints.

use crate::code::CodeObj;
use crate::dict::DictObj;
use crate::object::*;
use crate::{R, Vm};
use taipan_heap::{Gc, Value};

/// The header before a frame's locals.
#[repr(C)]
pub struct Frame {
    /// Caller's locals; null: none.
    pub prev: *mut Value,
    /// Where the result goes in the caller's operand stack (the caller's sp before the callable was pushed).
    pub ret_sp: *mut Value,
    /// The next instruction when the frame is not the running one; kept current at calls and slow paths.
    pub pc: *const u32,
    /// The function (also for modules and classes).
    pub func: Value,
    pub code: Value,
    pub consts: *const Value,
    /// Unbound, or the frame object that somebody asked for.
    pub frame_obj: Value,
    /// Module and class bodies: the local namespace; generators: the generator; else unbound.
    pub locals: Value,
    /// [`flags`], as an int value.
    pub flags: usize,
}
pub const HEADER_WORDS: usize = size_of::<Frame>() / 8;

pub mod frame_flags {
    /// Entered from Rust: returning leaves the interpreter loop.
    pub const ENTRY: usize = 4;
    /// `__init__` entered by a call of the class: the result is dropped, the instance is already at `ret_sp`.
    pub const INIT: usize = 8;
    /// `locals` is the generator.
    pub const GENERATOR: usize = 16;
    /// A generator resumed by `FOR_ITER`: StopIteration jumps instead of being raised.
    pub const FOR_ITER: usize = 32;
    /// A generator resumed by `SEND`.
    pub const SEND: usize = 64;
    /// The result is dropped: nothing goes to `ret_sp`.
    pub const DROP: usize = 128;
    /// The method of a binary operator, whose operands are still at `ret_sp`: NotImplemented is not the result.
    pub const BINARY: usize = 256;
    /// The same, of the second operand.
    pub const REFLECTED: usize = 512;
    /// The method of a comparison, likewise; the instruction may want the truth of the result.
    pub const COMPARE: usize = 1024;
    pub const OPERATOR: usize = BINARY | REFLECTED | COMPARE;
    /// The leaf of a chain of generators: what it yields goes to the caller, who resumed the chain's root; what it returns
    /// goes to its delegator, whose frame takes this one's place.
    pub const CHAIN: usize = 2048;
    /// An async generator resumed by `SEND`: a value that it yields ends the `await`, and so does its return.
    pub const ASYNC: usize = 4096;
    /// The `__new__` of a class that is called: the operands of the call are still at `ret_sp`, and what it returns is
    /// initialised.
    pub const NEW: usize = 8192;
}

/// The header of the frame whose locals are at `fp`.
///
/// # Safety
/// `fp` is a live frame.
#[inline(always)]
pub unsafe fn frame<'a>(fp: *mut Value) -> &'a mut Frame {
    // SAFETY: the header lies right before the locals.
    unsafe { &mut *fp.cast::<Frame>().sub(1) }
}

impl Frame {
    #[inline(always)]
    pub fn code(&self) -> Gc<CodeObj> {
        // SAFETY: the word is a code object while the frame lives.
        unsafe { self.code.cast_unchecked() }
    }
    #[inline(always)]
    pub fn func(&self) -> Gc<FuncObj> {
        // SAFETY: the word is a function while the frame lives.
        unsafe { self.func.cast_unchecked() }
    }
    /// Offset in words of the instruction that runs (or called).
    pub fn lasti(&self) -> u32 {
        let base = self.code().words.get() as usize;
        (((self.pc as usize).saturating_sub(base)) / 4).saturating_sub(1) as u32
    }
}

/// Maps the value stack: base and number of words, fewer if the address space is limited.
pub fn map_value_stack(words: usize) -> Option<(*mut Value, usize)> {
    let mut words = words.max(1 << 16);
    loop {
        // SAFETY: an anonymous private mapping.
        let p = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                words * 8,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if p != libc::MAP_FAILED {
            return Some((p.cast(), words));
        }
        words /= 2;
        if words < 1 << 16 {
            return None;
        }
    }
}

/// Lowest address that native recursion on this thread may reach.
pub fn native_stack_limit() -> usize {
    const RESERVE: usize = 256 * 1024;
    // SAFETY: asks for the attributes of the running thread and frees them.
    unsafe {
        let mut attr: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attr) != 0 {
            let here = 0u8;
            return (&raw const here as usize).saturating_sub(1 << 20);
        }
        let (mut addr, mut size) = (std::ptr::null_mut(), 0usize);
        libc::pthread_attr_getstack(&attr, &mut addr, &mut size);
        libc::pthread_attr_destroy(&mut attr);
        addr as usize + RESERVE
    }
}

impl Vm {
    /// Globals of the innermost Python frame.
    pub fn current_globals(&self) -> Option<Gc<DictObj>> {
        if self.thread.fp.is_null() {
            return None;
        }
        // SAFETY: `fp` is the current frame.
        unsafe { frame(self.thread.fp).func().globals.get() }
    }
    /// The exception being handled (`sys.exception()`), None if none.
    pub fn current_handled(&self) -> Value {
        if !self.thread.handled.is_none() {
            return self.thread.handled;
        }
        let mut g = self.thread.running_gen.downcast::<GenObj>();
        while let Some(x) = g {
            let h = x.caller_handled.get();
            if !h.is_none() && !h.is_unbound() {
                return h;
            }
            g = x.caller_gen.get().downcast::<GenObj>();
        }
        Value::NONE
    }
    /// Raises the pending MemoryError, if there is one.
    pub fn check_memory(&mut self) -> R<()> {
        if std::mem::take(&mut self.memory_error_pending) || self.heap.take_memory_error() {
            return Err(self.memory_error());
        }
        Ok(())
    }
}

impl Vm {
    /// A full collection on behalf of a native function, one of those that `is` knows.
    ///
    /// If the interpreter loop called it itself, everything that is alive is on the value stack or held by the loop's
    /// callers, so the native stack below them, with its leftovers, is not looked at: what a program let go of is
    /// found dead, as with reference counts.
    pub fn collect_for_program(&mut self, is: impl Fn(&'static crate::native::MethodDef) -> bool) {
        match self.thread.native_entry {
            // SAFETY: from the loop's entry up, the stack is scanned; below there are only the loop, which has stored
            // its registers, and the function, which (as `called_by_loop` says) has no other references than its
            // arguments.
            from if from != 0 && self.called_by_loop(is) => unsafe { self.heap.collect_above(from) },
            _ => self.heap.collect(true),
        }
    }
    /// Is the instruction that runs a call of such a native function?
    fn called_by_loop(&self, is: impl Fn(&'static crate::native::MethodDef) -> bool) -> bool {
        use taipan_bytecode::Opcode;
        let fp = self.thread.fp;
        // Finalizers and callbacks have their own references on the native stack.
        if fp.is_null() || self.finalizing {
            return false;
        }
        // SAFETY: the current frame; calls have stored the pc behind their word, and the operands lie below `sp`.
        unsafe {
            let w = *frame(fp).pc.sub(1);
            let below = match Opcode::from_u8(w as u8).map(Opcode::base) {
                Some(Opcode::CALL) => 2,
                Some(Opcode::CALL_KW) => 3,
                _ => return false,
            };
            let callee = *self.thread.sp.sub((w >> 8) as usize + below);
            callee.downcast::<NativeFn>().is_some_and(|n| is(n.def))
        }
    }
}
