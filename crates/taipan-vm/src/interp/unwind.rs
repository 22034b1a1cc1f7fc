//! Exceptions in flight: tracebacks, handlers, leaving frames.

use super::delegation::Level;
use super::dispatch::{Handler_, resume_at};
use crate::Vm;
use crate::frame::{frame, frame_flags};
use crate::object::*;
use crate::shape::id;
use std::cell::Cell;
use taipan_bytecode::{Opcode, find_handler};
use taipan_heap::{Gc, Header, PtrSlot, Slot, Value, ValueArray};

/// Handler of exceptions: `again` says that the current frame is in the traceback already.
///
/// # Safety
/// A handler: the registers describe a live frame; an exception is in flight.
#[cold]
#[inline(never)]
pub unsafe extern "C" fn unwind(
    pc: *const u32,
    sp: *mut Value,
    fp: *mut Value,
    _table: *const Handler_,
    vm: *mut Vm,
    again: u64,
) -> u64 {
    // SAFETY: promised by the caller; `find` leaves the registers of the handler in the VM.
    unsafe {
        if !find(pc, sp, fp, vm, again != 0) {
            return Value::ERR.bits();
        }
        let [pc, sp, fp, ..] = (*vm).hooks.save;
        resume_at(pc as *const u32, sp as *mut Value, fp as *mut Value, (*vm).thread.table, vm)
    }
}
/// Finds the handler of the exception in flight, leaving frames without one; false if an entry frame was left. Its
/// registers are in the VM's hooks then.
///
/// # Safety
/// As for [`unwind`].
#[inline(never)]
pub(super) unsafe fn find(pc: *const u32, sp: *mut Value, fp: *mut Value, vm: *mut Vm, again: bool) -> bool {
    // SAFETY: as for `unwind`.
    unsafe {
        let (mut pc, mut fp, mut again) = (pc, fp, again);
        loop {
            let f = frame(fp);
            f.pc = pc;
            let code = f.code();
            let base = fp.add(code.n_localsplus as usize);
            (*vm).thread.fp = fp;
            (*vm).thread.sp = base.add(code.stack_size as usize).min(_max(sp, base));
            let offset = (pc as usize - code.words.get() as usize) / 4;
            let offset = offset.saturating_sub(1) as u32;
            let mut place = offset;
            if again {
                // Raised again at the end of a `finally` and the like: the frame is where it was raised first.
                let w = *code.words.get().add(offset as usize);
                let n = (w >> 8) as usize;
                if w as u8 == Opcode::RERAISE as u8
                    && n > 0
                    && let Some(lasti) = (*sp.sub(n)).as_int()
                {
                    f.pc = code.words.get().add(lasti as usize + 1);
                    place = lasti as u32;
                }
            }
            if !again {
                (*vm).add_traceback(fp, offset);
            }
            let watched = (*vm).is_watched();
            if watched {
                (*vm).tell_raised(fp, offset, again);
            }
            if let Some(h) = find_handler(&code.tables().exceptions, offset) {
                if watched {
                    (*vm).tell_handled(fp, h.target);
                }
                let mut sp = base.add(h.depth as usize);
                if h.lasti {
                    sp.write(Value::small(place as i64));
                    sp = sp.add(1);
                }
                sp.write((*vm).take_exception());
                sp = sp.add(1);
                (*vm).hooks.save[0] = code.words.get().add(h.target as usize) as u64;
                (*vm).hooks.save[1] = sp as u64;
                (*vm).hooks.save[2] = fp as u64;
                return true;
            }
            if watched {
                (*vm).tell_unwound(fp, offset);
            }
            let flags = f.flags;
            let (prev, ret_sp, of) = (f.prev, f.ret_sp, f.locals);
            (*vm).leave_frame(fp, true);
            again = false;
            if flags & frame_flags::CHAIN != 0 {
                (fp, _) = super::delegation::take_over(&mut *vm, fp);
                pc = frame(fp).pc;
                continue;
            }
            if flags & frame_flags::ASYNC != 0 {
                crate::types::generator::async_raised(&mut *vm, of, ret_sp);
            }
            (*vm).thread.fp = prev;
            (*vm).thread.sp = ret_sp;
            if flags & frame_flags::ENTRY != 0 {
                return false;
            }
            fp = prev;
            pc = frame(fp).pc;
        }
    }
}
/// Keeps operands that the collector should still see while a handler is looked for.
fn _max(sp: *mut Value, base: *mut Value) -> *mut Value {
    if sp > base { sp } else { base }
}

impl Vm {
    /// What every leaving of a frame needs: the depth, the frame object's copy of the locals, the generator's end.
    ///
    /// # Safety
    /// `fp` is the current frame.
    #[inline]
    pub unsafe fn leave_frame(&mut self, fp: *mut Value, failed: bool) {
        // SAFETY: promised by the caller.
        unsafe {
            let f = frame(fp);
            self.thread.depth -= 1;
            if !f.frame_obj.is_unbound() {
                self.detach_frame_object(fp);
            }
            if f.flags & frame_flags::GENERATOR != 0 {
                self.generator_finished(fp, failed);
            }
        }
    }
    /// The frame object of a running frame, made if need be.
    ///
    /// # Safety
    /// `fp` is a live frame.
    pub unsafe fn frame_object(&mut self, fp: *mut Value) -> Gc<FrameObj> {
        // SAFETY: promised by the caller.
        unsafe {
            let f = frame(fp);
            if let Some(o) = f.frame_obj.downcast::<FrameObj>() {
                o.lasti.set(f.lasti());
                return o;
            }
            // One that machine code keeps may have been seen before.
            let seen =
                self.thread.seen.iter().find_map(|o| o.downcast::<FrameObj>().filter(|o| o.fp.get() == fp));
            if let Some(o) = seen {
                o.lasti.set(f.lasti());
                return o;
            }
            let is_gen = f.flags & frame_flags::GENERATOR != 0;
            if is_gen
                && let Some(g) = f.locals.downcast::<GenObj>()
                && let Some(o) = g.frame_obj.get().downcast::<FrameObj>()
            {
                o.fp.set(fp);
                f.frame_obj = o.value();
                self.frame_seen(fp, o);
                return o;
            }
            let none = || Slot::new(Value::NONE);
            let o = self.heap.alloc(FrameObj {
                hdr: Header::new(id::FRAME, kind::FRAME),
                func: PtrSlot::new(Some(f.func())),
                code: PtrSlot::new(Some(f.code())),
                fp: Cell::new(fp),
                generator: Slot::new(if is_gen { f.locals } else { Value::UNBOUND }),
                saved: PtrSlot::empty(),
                locals: Slot::new(if is_gen { Value::UNBOUND } else { f.locals }),
                back: Slot::new(Value::UNBOUND),
                lasti: Cell::new(f.lasti()),
                trace: none(),
                extra_locals: none(),
                lineno_override: Cell::new(0),
                trace_lines: Cell::new(true),
                trace_opcodes: Cell::new(false),
            });
            f.frame_obj = o.value();
            if is_gen && let Some(g) = f.locals.downcast::<GenObj>() {
                g.frame_obj.set(&self.heap, g, o.value());
            }
            self.frame_seen(fp, o);
            o
        }
    }
    /// A frame got an object. One that machine code keeps is to be left to the interpreter, which looks after the object:
    /// machine code does not know of it, and writes the frame's header again.
    unsafe fn frame_seen(&mut self, fp: *mut Value, o: Gc<FrameObj>) {
        if self.thread.machine_runs == 0 {
            return;
        }
        // Machine code called what runs, or the interpreter loop that does.
        let mut outside = self.thread.native_entry == 0;
        let mut at = self.thread.fp;
        while !outside && at != fp && !at.is_null() {
            // SAFETY: the chain of live frames.
            unsafe {
                outside = frame(at).flags & frame_flags::ENTRY != 0;
                at = frame(at).prev;
            }
        }
        if outside {
            self.thread.seen.push(o.value());
            self.breaker.store(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
    /// Machine code was left, and its frames are written, `n` of them up to the one at `fp`: those that were seen meanwhile
    /// get their objects again.
    ///
    /// # Safety
    /// As said.
    pub unsafe fn attach_seen_frames(&mut self, fp: *mut Value, n: usize) {
        // (Those of a run of machine code around this one are not here.)
        let inner = self.thread.machine_runs > 1;
        let mut seen = std::mem::take(&mut self.thread.seen);
        seen.retain(|o| {
            let Some(o) = o.downcast::<FrameObj>() else { return false };
            let mut at = fp;
            for _ in 0..n {
                // SAFETY: promised by the caller.
                let f = unsafe { frame(at) };
                if at == o.fp.get() {
                    f.frame_obj = o.value();
                    return false;
                }
                at = f.prev;
            }
            inner
        });
        self.thread.seen = seen;
    }
    /// The frame ends (or its generator is suspended): its object gets a copy of the locals and of the caller.
    ///
    /// # Safety
    /// `fp` is the current frame and has a frame object.
    pub unsafe fn detach_frame_object(&mut self, fp: *mut Value) {
        // SAFETY: promised by the caller.
        unsafe {
            let f = frame(fp);
            let Some(o) = f.frame_obj.downcast::<FrameObj>() else { return };
            let n = f.code().n_localsplus as usize;
            let saved = ValueArray::new(&self.heap, n, Value::UNBOUND);
            saved.copy_from_slice(&self.heap, 0, std::slice::from_raw_parts(fp, n));
            o.saved.set(&self.heap, o, Some(saved));
            o.lasti.set(f.lasti());
            o.fp.set(std::ptr::null_mut());
            // The chain of callers that a traceback shows ends at frames that are gone: link those that live.
            if f.flags & frame_flags::GENERATOR == 0 && !f.prev.is_null() {
                let back = match Level::Frame(f.prev).visible() {
                    Some(l) => l.object(self).value(),
                    None => Value::NONE,
                };
                o.back.set(&self.heap, o, back);
            } else {
                o.back.set(&self.heap, o, Value::NONE);
            }
        }
    }
    /// Adds the frame to the traceback of the exception in flight.
    ///
    /// # Safety
    /// `fp` is a live frame.
    pub unsafe fn add_traceback(&mut self, fp: *mut Value, lasti: u32) {
        let Some(e) = self.exception.downcast::<ExcObj>() else { return };
        // SAFETY: promised by the caller.
        if unsafe { self.is_native_in_cpython(frame(fp).code()) } {
            return;
        }
        // SAFETY: promised by the caller.
        let fo = unsafe { self.frame_object(fp) };
        let tb = self.new_traceback(e.traceback.get(), fo, lasti);
        e.traceback.set(&self.heap, e, tb);
    }
    /// Hidden loops, `warn` and `warn_explicit` of `_py_warnings`: what a traceback of CPython's does not show.
    fn is_native_in_cpython(&self, code: Gc<crate::code::CodeObj>) -> bool {
        let name = code.name.get();
        code.has(taipan_bytecode::co::HIDDEN)
            || (name == self.names.warn.value() || name == self.names.warn_explicit.value())
                && code
                    .filename
                    .get()
                    .to_str()
                    .is_some_and(|f| f.to_string_lossy().ends_with("/_py_warnings.py"))
    }
    pub fn new_traceback(&mut self, next: Value, frame: Gc<FrameObj>, lasti: u32) -> Value {
        self.heap
            .alloc(TracebackObj {
                hdr: Header::new(id::TRACEBACK, kind::TRACEBACK),
                next: Slot::new(next),
                frame: PtrSlot::new(Some(frame)),
                lasti: Cell::new(lasti),
                lineno: Cell::new(0),
            })
            .value()
    }
}
