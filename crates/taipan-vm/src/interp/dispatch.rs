//! From instruction words to handlers.

use super::{ops, unwind};
use crate::Vm;
use crate::frame::frame;
use taipan_bytecode::for_each_opcode;
use taipan_heap::{SpilledRegisters, Value};

/// Registers: next word, stack top (first free word), locals, handler table, VM, instruction word.
pub type Handler =
    unsafe extern "C" fn(*const u32, *mut Value, *mut Value, *const Handler_, *mut Vm, u64) -> u64;
/// A handler behind a pointer, so that the type is not recursive.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Handler_(pub Handler);

/// An instruction's body: registers, VM, instruction word; one of the results below.
pub(super) type Body = unsafe fn(&mut Regs, *mut Vm, u32) -> u32;

/// What a body works on.
pub struct Regs {
    pub pc: *const u32,
    pub sp: *mut Value,
    pub fp: *mut Value,
}

/// Body results.
pub const GO: u32 = 0;
/// An exception is in flight.
pub const FAIL: u32 = 1;
/// Leave the loop with the word at `sp`.
pub const STOP: u32 = 2;
/// (fast form only) Do it in the cold form.
pub const SLOW: u32 = 3;
/// An exception is in flight that already has this frame in its traceback.
pub const FAIL_AGAIN: u32 = 4;

/// Returned to the loop of unoptimised builds: go on with the saved registers.
pub(super) const CONTINUE: u64 = 0x45;

/// Tail call, or return to the loop.
macro_rules! go {
    ($h:expr, $pc:expr, $sp:expr, $fp:expr, $table:expr, $vm:expr, $w:expr) => {{
        #[cfg(any(taipan_trampoline, debug_assertions))]
        {
            (*$vm).hooks.save = [$pc as u64, $sp as u64, $fp as u64, $w, $h as *const () as u64];
            return $crate::interp::dispatch::CONTINUE;
        }
        #[cfg(not(any(taipan_trampoline, debug_assertions)))]
        return $h($pc, $sp, $fp, $table, $vm, $w);
    }};
}

macro_rules! handlers {
    (() base { $($base:ident $operand:ident $cache:literal [$($letters:ident)?] $doc:literal |$a:ident, $j:ident| $effect:expr;)* }
        special { $($special:ident $of:ident $sdoc:literal;)* }) => {
        #[allow(non_snake_case)]
        pub mod fast {
            use super::*;
            $( fast_handler!($base); )*
            $( fast_handler!($special); )*
        }
        #[allow(non_snake_case)]
        pub mod cold {
            use super::*;
            $( cold_handler!($base); )*
            $( cold_handler!($special); )*
        }
        /// The cold forms of the instructions as plain functions.
        pub(super) static BODIES: [Body; 256] = {
            let mut t: [Body; 256] = [ops::CACHE::<false>; 256];
            $( t[taipan_bytecode::Opcode::$base as usize] = ops::$base::<false>; )*
            $( t[taipan_bytecode::Opcode::$special as usize] = ops::$special::<false>; )*
            t
        };
        pub static TABLE: [Handler_; 256] = {
            let mut t = [Handler_(fast::CACHE); 256];
            $( t[taipan_bytecode::Opcode::$base as usize] = Handler_(fast::$base); )*
            $( t[taipan_bytecode::Opcode::$special as usize] = Handler_(fast::$special); )*
            t
        };
    };
}
macro_rules! fast_handler {
    ($name:ident) => {
        pub unsafe extern "C" fn $name(
            pc: *const u32,
            sp: *mut Value,
            fp: *mut Value,
            table: *const Handler_,
            vm: *mut Vm,
            w: u64,
        ) -> u64 {
            // SAFETY: the registers describe a live frame; the table has 256 entries.
            unsafe {
                let mut r = Regs { pc, sp, fp };
                let c = ops::$name::<true>(&mut r, vm, w as u32);
                if c == STOP {
                    return (*r.sp).bits();
                }
                if c != GO {
                    return cold::$name(pc, sp, fp, table, vm, w);
                }
                let w = *r.pc;
                let h = (*table.add((w & 0xff) as usize)).0;
                go!(h, r.pc.add(1), r.sp, r.fp, table, vm, w as u64)
            }
        }
    };
}
macro_rules! cold_handler {
    ($name:ident) => {
        #[cold]
        #[inline(never)]
        pub unsafe extern "C" fn $name(
            pc: *const u32,
            sp: *mut Value,
            fp: *mut Value,
            _table: *const Handler_,
            vm: *mut Vm,
            w: u64,
        ) -> u64 {
            // The body works on registers in memory and so stands in a function of its own: a handler with a local
            // whose address escapes could not end in a jump. The registers come back through the VM.
            #[cold]
            #[inline(never)]
            unsafe fn body(pc: *const u32, sp: *mut Value, fp: *mut Value, vm: *mut Vm, w: u32) -> u32 {
                // SAFETY: as for the fast form.
                unsafe {
                    let mut r = Regs { pc, sp, fp };
                    (*vm).thread.sp = sp;
                    (*vm).thread.fp = fp;
                    frame(fp).pc = pc;
                    let c = ops::$name::<false>(&mut r, vm, w);
                    (*vm).hooks.save[0] = r.pc as u64;
                    (*vm).hooks.save[1] = r.sp as u64;
                    (*vm).hooks.save[2] = r.fp as u64;
                    c
                }
            }
            // SAFETY: as for the fast form.
            unsafe {
                let c = body(pc, sp, fp, vm, w as u32);
                // What ran may have begun or ended the watching of this thread.
                let table = (*vm).thread.table;
                let (pc, sp, fp) = (
                    (*vm).hooks.save[0] as *const u32,
                    (*vm).hooks.save[1] as *mut Value,
                    (*vm).hooks.save[2] as *mut Value,
                );
                if c != GO {
                    if c == STOP {
                        return (*sp).bits();
                    }
                    go!(unwind::unwind, pc, sp, fp, table, vm, (c == FAIL_AGAIN) as u64)
                }
                let w = *pc;
                let h = (*table.add((w & 0xff) as usize)).0;
                go!(h, pc.add(1), sp, fp, table, vm, w as u64)
            }
        }
    };
}
for_each_opcode!(handlers);

/// The handlers of a thread that is watched.
pub static TRACED: [Handler_; 256] = [Handler_(super::trace::traced); 256];

/// Runs from `pc` until an entry frame is left: its value, or the error word.
///
/// # Safety
/// The registers describe a complete frame.
#[inline(never)]
pub unsafe fn enter(vm: *mut Vm, pc: *const u32, sp: *mut Value, fp: *mut Value) -> Value {
    // SAFETY: promised by the caller.
    unsafe {
        let recording = pause_recording(vm);
        let w = *pc;
        let h = (*(*vm).thread.table.add((w & 0xff) as usize)).0;
        let v = start(vm, h, pc.add(1), sp, fp, w as u64);
        resume_recording(vm, recording);
        v
    }
}
/// As [`enter`], with an exception in flight at the instruction before `pc`.
///
/// # Safety
/// As for [`enter`].
#[inline(never)]
pub unsafe fn enter_raising(vm: *mut Vm, pc: *const u32, sp: *mut Value, fp: *mut Value) -> Value {
    // SAFETY: promised by the caller.
    unsafe {
        let recording = pause_recording(vm);
        let v = start(vm, unwind::unwind, pc, sp, fp, 0);
        resume_recording(vm, recording);
        v
    }
}
/// What runs inside a recorded instruction is not recorded.
unsafe fn pause_recording(vm: *mut Vm) -> bool {
    // SAFETY: the VM of the running thread.
    let vm = unsafe { &mut *vm };
    let recording = std::ptr::eq(vm.thread.table, super::jit::RECORD_TABLE.as_ptr());
    if recording {
        vm.thread.table = super::jit::unwatched(vm);
    }
    recording
}
unsafe fn resume_recording(vm: *mut Vm, recording: bool) {
    // SAFETY: as above.
    let vm = unsafe { &mut *vm };
    if recording && std::ptr::eq(vm.thread.table, super::jit::unwatched(vm)) {
        vm.thread.table = super::jit::RECORD_TABLE.as_ptr();
    }
}
unsafe fn start(vm: *mut Vm, h: Handler, pc: *const u32, sp: *mut Value, fp: *mut Value, w: u64) -> Value {
    // SAFETY: promised by the caller; in the loop the saved registers are those of the last handler.
    unsafe {
        let mut callers = SpilledRegisters::room();
        let outer = std::mem::replace(&mut (*vm).thread.native_entry, callers.fill());
        let mut v = h(pc, sp, fp, (*vm).thread.table, vm, w);
        while cfg!(any(taipan_trampoline, debug_assertions)) && v == CONTINUE {
            let [pc, sp, fp, w, h] = (*vm).hooks.save;
            let h: Handler = std::mem::transmute(h as *const ());
            v = h(pc as *const u32, sp as *mut Value, fp as *mut Value, (*vm).thread.table, vm, w);
        }
        (*vm).thread.native_entry = outer;
        callers.keep();
        Value::from_bits(v)
    }
}

/// Runs one handler, and on through `table`.
///
/// # Safety
/// As for [`enter`].
#[inline(always)]
pub unsafe fn run_handler(
    h: Handler,
    pc: *const u32,
    sp: *mut Value,
    fp: *mut Value,
    table: *const Handler_,
    vm: *mut Vm,
    w: u64,
) -> u64 {
    // Unoptimised builds take the table from the thread.
    let _ = table;
    // SAFETY: promised by the caller.
    unsafe { go!(h, pc, sp, fp, table, vm, w) }
}

/// Goes on at `pc` in a frame, for handlers outside the table.
///
/// # Safety
/// As for [`enter`].
pub unsafe extern "C" fn resume_at(
    pc: *const u32,
    sp: *mut Value,
    fp: *mut Value,
    table: *const Handler_,
    vm: *mut Vm,
) -> u64 {
    // SAFETY: promised by the caller.
    unsafe {
        let w = *pc;
        let h = (*table.add((w & 0xff) as usize)).0;
        go!(h, pc.add(1), sp, fp, table, vm, w as u64)
    }
}
