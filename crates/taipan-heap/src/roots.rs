//! Roots on native stacks: registers are spilled, then the stack is scanned conservatively.
//!
//! The stack base is taken in `Heap::enter`, in a frame of its own: the address of a local in the function
//! that holds references would leave out what the compiler put above it (measured: it lost roots).

use crate::heap::Heap;
use std::hint::black_box;

/// Calls `f` with the lowest address of the stack to be scanned. The registers that callees preserve, which
/// may hold the only reference to an object, are in memory above it.
#[inline(never)]
pub(crate) fn with_spilled_registers(f: &mut dyn FnMut(usize)) {
    let mut regs = SpilledRegisters::room();
    f(regs.fill());
    regs.keep();
}

/// The registers that callees preserve, in memory: whatever the callers of the function that has this as a local
/// still hold is at its address or above.
pub struct SpilledRegisters([usize; 12]);

impl SpilledRegisters {
    #[inline(always)]
    pub fn room() -> SpilledRegisters {
        SpilledRegisters([0; 12])
    }
    /// Stores the registers and says where; the value must not be moved any more, and be alive ([`Self::keep`]) as long
    /// as the address is used. (It is filled where it lies: to move what was just stored, in wider words, would wait for
    /// the stores, at every call of Python code by native code.)
    #[inline(always)]
    pub fn fill(&mut self) -> usize {
        spill(&mut self.0);
        black_box(self.0.as_mut_ptr()) as usize
    }
    #[inline(always)]
    pub fn keep(&mut self) {
        black_box(self.0.as_mut_ptr());
    }
}

#[inline(always)]
fn spill(regs: &mut [usize; 12]) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: writes six words of twelve.
    unsafe {
        core::arch::asm!(
            "mov [{0}], rbx", "mov [{0} + 8], rbp", "mov [{0} + 16], r12",
            "mov [{0} + 24], r13", "mov [{0} + 32], r14", "mov [{0} + 40], r15",
            in(reg) regs.as_mut_ptr(), options(nostack, preserves_flags)
        );
    }
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    // SAFETY: writes eleven words of twelve.
    unsafe {
        core::arch::asm!(
            "stp x19, x20, [{0}]", "stp x21, x22, [{0}, #16]", "stp x23, x24, [{0}, #32]",
            "stp x25, x26, [{0}, #48]", "stp x27, x28, [{0}, #64]", "str x29, [{0}, #80]",
            in(reg) regs.as_mut_ptr(), options(nostack, preserves_flags)
        );
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", miri)))]
    compile_error!("say which registers a callee preserves on this machine");
    #[cfg(miri)]
    let _ = regs;
}

/// Calls `f` with the lowest address of this thread's stack that may hold references, with all registers in
/// memory above it. For a thread that lets others run: while `f` waits, they may scan from there to its base.
pub fn with_stack_pointer<R>(f: impl FnOnce(usize) -> R) -> R {
    let mut f = Some(f);
    let mut r = None;
    with_spilled_registers(&mut |sp| r = f.take().map(|f| f(sp)));
    match r {
        Some(r) => r,
        None => unreachable!("the function above calls once"),
    }
}

impl Heap {
    /// Runs `f` with its native stack as roots, if nothing outside did that already. What the caller holds
    /// is not seen, only what is in `f` and below.
    #[inline(never)]
    pub fn enter<R>(&self, f: impl FnOnce() -> R) -> R {
        let mut base = 0usize;
        let here = black_box(&mut base) as *mut usize as usize;
        let before = self.stack_base();
        if before < here {
            // SAFETY: from `enter_below`'s frame up to `here` it is our own stack.
            unsafe { self.set_stack_base(here) };
        }
        let r = enter_below(f);
        // SAFETY: as it was.
        unsafe { self.set_stack_base(before) };
        black_box(&mut base);
        r
    }
}

/// Copies the closure into a frame below the base.
#[inline(never)]
fn enter_below<R>(f: impl FnOnce() -> R) -> R {
    let f = black_box(f);
    let r = f();
    // Keeps the call above from becoming a jump out of this frame.
    black_box(r)
}
