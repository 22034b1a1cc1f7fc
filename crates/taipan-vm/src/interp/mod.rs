//! The interpreter.
//!
//! One handler function per opcode, all with the same six register arguments, each ending in a call of the next
//! handler through a table: LLVM turns these calls into jumps (DESIGN: dispatch by tail calls). A handler exists
//! twice, from one body ([`ops`]): the fast form does what needs no call and otherwise jumps to the cold form with
//! the registers as received; the cold form first stores the registers into the thread state (so that the
//! collector, tracebacks and nested calls see a complete frame), then does the whole operation.
//!
//! Rules for bodies, checked by `cargo xtask check-asm`: with `S` (fast) no non-tail call, no local whose address is
//! taken, nothing with a destructor; whatever happens before going slow must be harmless to do again.
//!
//! - [`dispatch`]: the tables and the loop for unoptimised builds.
//! - [`ops`]: the bodies. - [`attr_cache`]: attributes of sites that see many shapes. - [`specialise`]: filling inline caches.
//! - [`calls`]: pushing frames and binding arguments. - [`construct`]: calls of classes. - [`unwind`]: exceptions. - [`generators`]: resuming.
//! - [`delegation`]: generators that wait for others.
//! - [`iterate`]: the next item without a call.
//! - [`trace`]: watching execution (`sys.settrace` and its kin).
//! - [`runtime`]: what cold handlers call.

pub mod attr_cache;
pub mod calls;
pub mod construct;
pub mod delegation;
#[macro_use]
pub mod dispatch;
pub mod generators;
mod iterate;
pub mod jit;
mod jump;
pub mod loops;
pub mod ops;
pub mod quiet;
pub mod runtime;
mod slices;
pub mod specialise;
pub mod trace;
pub mod unwind;

use crate::code::CodeObj;
use crate::dict::DictObj;
use crate::frame::{frame, frame_flags};
use crate::object::*;
use crate::shape::id;
use crate::{Args, R, Vm};
use std::cell::Cell;
use taipan_bytecode::{CmpOp, Intrinsic1, Opcode};
use taipan_heap::{Gc, Header, PtrSlot, Slot, Value};

/// State of the dispatch loop of unoptimised builds, and hooks for what watches execution.
#[derive(Default)]
pub struct Hooks {
    pub(crate) save: [u64; 5],
}

/// What SET_FUNCTION_ATTRIBUTE does.
pub trait SetAttribute {
    /// `which`: the instruction's operand.
    fn set_attribute(self, vm: &Vm, which: usize, v: Value);
}
impl SetAttribute for Gc<FuncObj> {
    fn set_attribute(self, vm: &Vm, which: usize, v: Value) {
        let slot = match which {
            1 => &self.defaults,
            2 => &self.kwdefaults,
            4 => &self.annotations,
            8 => &self.closure,
            _ => &self.annotate,
        };
        slot.set(&vm.heap, self, v);
    }
}

/// Instruction words with the quickenings that need no observation: operators by kind, compare and jump fused.
/// Backward jumps count down from the first of `thresholds`, function starts from the second, if there is a JIT.
pub fn quicken(code: &[u32], merge_points: &[u32], thresholds: Option<(u32, u32)>) -> Vec<u32> {
    let mut out = code.to_vec();
    let mut i = 0;
    while i < out.len() {
        let Some(op) = Opcode::from_u8(out[i] as u8) else { break };
        let arg = out[i] >> 8;
        let next = i + 1 + op.info().cache as usize;
        if op == Opcode::JUMP_BACKWARD {
            out[i + 1] = thresholds.map_or(jit::NEVER, |t| t.0);
        }
        if let (Opcode::RESUME, 0, Some((_, functions))) = (op, arg & 3, thresholds) {
            out[i] = arg << 8 | Opcode::RESUME_COUNT as u32;
            out[i + 1] = functions;
        }
        let new = match op {
            Opcode::BINARY_OP => match arg {
                0 | 13 => Some(Opcode::BINARY_ADD),
                1 | 14 => Some(Opcode::BINARY_AND),
                2 | 15 => Some(Opcode::BINARY_FLOORDIV),
                3 | 16 => Some(Opcode::BINARY_LSHIFT),
                5 | 18 => Some(Opcode::BINARY_MUL),
                6 | 19 => Some(Opcode::BINARY_MOD),
                7 | 20 => Some(Opcode::BINARY_OR),
                9 | 22 => Some(Opcode::BINARY_RSHIFT),
                10 | 23 => Some(Opcode::BINARY_SUB),
                11 | 24 => Some(Opcode::BINARY_TRUEDIV),
                12 | 25 => Some(Opcode::BINARY_XOR),
                26 => Some(Opcode::BINARY_SUBSCR),
                _ => None,
            },
            Opcode::COMPARE_OP => {
                let jump = out.get(next).is_some_and(|w| {
                    matches!(
                        Opcode::from_u8(*w as u8),
                        Some(Opcode::POP_JUMP_IF_FALSE | Opcode::POP_JUMP_IF_TRUE)
                    )
                });
                let fused =
                    jump && arg & CmpOp::TO_BOOL != 0 && merge_points.binary_search(&(next as u32)).is_err();
                Some(match (arg >> 5, fused) {
                    (0, false) => Opcode::COMPARE_LT,
                    (1, false) => Opcode::COMPARE_LE,
                    (2, false) => Opcode::COMPARE_EQ,
                    (3, false) => Opcode::COMPARE_NE,
                    (4, false) => Opcode::COMPARE_GT,
                    (5, false) => Opcode::COMPARE_GE,
                    (0, true) => Opcode::COMPARE_LT_JUMP,
                    (1, true) => Opcode::COMPARE_LE_JUMP,
                    (2, true) => Opcode::COMPARE_EQ_JUMP,
                    (3, true) => Opcode::COMPARE_NE_JUMP,
                    (4, true) => Opcode::COMPARE_GT_JUMP,
                    _ => Opcode::COMPARE_GE_JUMP,
                })
            }
            Opcode::CALL_INTRINSIC_1 if arg == Intrinsic1::AsyncGenWrap as u32 => {
                let yields = out.get(next) == Some(&(Opcode::YIELD_VALUE as u32));
                yields.then_some(Opcode::ASYNC_GEN_YIELD)
            }
            _ => None,
        };
        if let Some(n) = new {
            out[i] = arg << 8 | n as u32;
        }
        i = next;
    }
    out
}

impl Vm {
    /// A function object around a code object.
    pub fn new_function(&mut self, code: Gc<CodeObj>, globals: Gc<DictObj>) -> Gc<FuncObj> {
        let builtins = self.builtins_of(globals);
        let n = self.names.__name__;
        let module = globals.get_same(n.value()).or_else(|| globals.get_str(n)).unwrap_or(Value::NONE);
        // Unbound: the first constant of the code.
        let doc = if code.has(taipan_bytecode::co::HAS_DOCSTRING) { Value::UNBOUND } else { Value::NONE };
        if code.func_version.get() == 0 {
            self.next_func_version += 1;
            code.func_version.set(self.next_func_version);
        }
        self.note_scope(code, globals, builtins);
        self.heap.alloc(FuncObj {
            hdr: Header::new(id::FUNCTION, kind::FUNCTION),
            code: PtrSlot::new(Some(code)),
            globals: PtrSlot::new(Some(globals)),
            builtins: PtrSlot::new(Some(builtins)),
            closure: Slot::new(Value::NONE),
            defaults: Slot::new(Value::NONE),
            kwdefaults: Slot::new(Value::NONE),
            version: Cell::new(code.func_version.get()),
            name: Slot::new(code.name.get()),
            qualname: Slot::new(code.qualname.get()),
            module: Slot::new(module),
            doc: Slot::new(doc),
            annotations: Slot::new(Value::UNBOUND),
            annotate: Slot::new(Value::NONE),
            type_params: Slot::new(Value::UNBOUND),
            dict: Slot::new(Value::UNBOUND),
        })
    }
    /// There is a function of this code with these globals and builtins.
    pub(crate) fn note_scope(&self, code: Gc<CodeObj>, globals: Gc<DictObj>, builtins: Gc<DictObj>) {
        use crate::code::Scope;
        let this = Scope::One(globals.as_ptr() as usize, builtins.as_ptr() as usize);
        let now = match code.scope.get() {
            Scope::None => this,
            old if old == this => return,
            _ => Scope::Several,
        };
        if code.scope.replace(now) != now {
            self.tell_watcher(code.value(), &code.hdr);
        }
    }
    /// A new version for a function whose code or defaults were assigned.
    pub fn function_changed(&mut self, f: Gc<FuncObj>) {
        self.next_func_version += 1;
        f.version.set(self.next_func_version);
        self.tell_watcher(f.value(), &f.hdr);
    }
    /// A class or function has got another version: tells the JIT, if that has marked it as watched.
    pub(crate) fn tell_watcher(&self, o: Value, header: &Header) {
        let flags = header.flags.get();
        if flags & flags::WATCHED != 0 {
            header.flags.set(flags & !flags::WATCHED);
            if let Some(jit) = self.jit.clone() {
                jit.changed(o);
            }
        }
    }
    /// This dict, which is watched, has got a key, or (`None`) others have gone or moved.
    #[cold]
    pub(crate) fn tell_of_key(&self, d: &DictObj, key: Option<Value>) {
        // SAFETY: a dict is an object of the heap.
        let d = unsafe { Gc::<DictObj>::from_raw(std::ptr::from_ref(d).cast_mut()) };
        if let Some(jit) = self.jit.clone() {
            jit.keys_changed(d.value(), key);
        }
    }
    /// The value of an entry of this dict, of which some are watched, is about to be replaced.
    #[cold]
    pub(crate) fn tell_of_value(&self, d: Gc<DictObj>, e: crate::dict::Entry, v: Value) {
        if d.value_at(e) != v
            && let Some(jit) = self.jit.clone()
        {
            jit.value_changes(d.value(), e.0);
        }
    }
    /// The builtins that code with these globals sees.
    pub fn builtins_of(&mut self, globals: Gc<DictObj>) -> Gc<DictObj> {
        let n = self.names.__builtins__;
        match globals.get_same(n.value()).or_else(|| globals.get_str(n)) {
            Some(v) => match (v.to_dict(), v.downcast::<ModuleObj>()) {
                (Some(d), _) => d,
                (_, Some(m)) => m.dict.get().to_dict().unwrap_or(self.builtins),
                _ => crate::types::builtins::adapted(self, v),
            },
            None => self.builtins,
        }
    }
    /// Runs module-like code: `locals` is the namespace that names are stored into (usually the globals).
    pub fn run_code(&mut self, code: Gc<CodeObj>, globals: Gc<DictObj>, locals: Value) -> R {
        let f = self.new_function(code, globals);
        self.run_function_with_locals(f, locals)
    }
    /// Calls a function without arguments whose names go to `locals` (class bodies, `exec`).
    pub fn run_function_with_locals(&mut self, f: Gc<FuncObj>, locals: Value) -> R {
        self.enter_native()?;
        self.push_entry_frame(f, Args::NONE, locals)
    }
    /// Calls a Python function from Rust.
    pub fn call_function(&mut self, f: Gc<FuncObj>, args: Args) -> R {
        self.enter_native()?;
        self.push_entry_frame(f, args, Value::UNBOUND)
    }
    fn push_entry_frame(&mut self, f: Gc<FuncObj>, args: Args, locals: Value) -> R {
        let (sp, fp) = (self.thread.sp, self.thread.fp);
        self.check_depth()?;
        let new = self.push_frame(f, args, sp, frame_flags::ENTRY)?;
        if !locals.is_unbound() {
            // SAFETY: the frame was just pushed.
            unsafe { frame(new).locals = locals };
        }
        self.thread.depth += 1;
        let r = self.run(new);
        debug_assert!(self.thread.fp == fp || r.is_err());
        self.thread.sp = sp;
        self.thread.fp = fp;
        r
    }
    /// Runs from the frame at `fp` (fresh) until it returns.
    fn run(&mut self, fp: *mut Value) -> R {
        // SAFETY: the frame is complete.
        unsafe {
            let f = frame(fp);
            let sp = fp.add(f.code().n_localsplus as usize);
            let v = dispatch::enter(self, f.pc, sp, fp);
            if v.is_err() { Err(self.raised()) } else { Ok(v) }
        }
    }
    /// The token for an exception that is in flight.
    pub(crate) fn raised(&mut self) -> crate::Raised {
        let e = self.exception;
        self.reraise(e)
    }
}
