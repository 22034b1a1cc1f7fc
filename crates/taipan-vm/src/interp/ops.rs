//! The bodies of the instructions: see the rules in [`super`].
//!
//! Operands are on the value stack: `r.sp` is the first free word. A body compiled with `S` is the fast form.

#![allow(non_snake_case, clippy::missing_safety_doc)]

use super::SetAttribute;
use super::attr_cache::{self, how};
use super::calls::{self, ArrayValues};
use super::dispatch::{FAIL, FAIL_AGAIN, GO, Regs, SLOW, STOP};
use super::quiet;
use super::runtime as rt;
use super::specialise as sp_;
use crate::dict::DictObj;
use crate::frame::{frame, frame_flags};
use crate::object::*;
use crate::shape::{id, word};
use crate::slots::{BinOp, CmpOp};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::generator::agen_flags as agen;
use crate::{Vm, ops::ShapeIs};
use std::sync::atomic::Ordering;
use taipan_bytecode::Opcode;
use taipan_heap::{Gc, Header, Value, ValueArray};

impl Regs {
    #[inline(always)]
    unsafe fn push(&mut self, v: Value) {
        // SAFETY: `max_stack` of the code leaves room for one more value.
        unsafe {
            self.sp.write(v);
            self.sp = self.sp.add(1);
        }
    }
    #[inline(always)]
    unsafe fn pop(&mut self) -> Value {
        // SAFETY: the verified code has pushed a value.
        unsafe {
            self.sp = self.sp.sub(1);
            *self.sp
        }
    }
    /// The value `n` below the top (1 = top).
    #[inline(always)]
    unsafe fn peek(&self, n: usize) -> Value {
        // SAFETY: the verified code has pushed `n` values.
        unsafe { *self.sp.sub(n) }
    }
    #[inline(always)]
    unsafe fn set(&mut self, n: usize, v: Value) {
        // SAFETY: the verified code has pushed `n` values.
        unsafe { *self.sp.sub(n) = v }
    }
    #[inline(always)]
    unsafe fn drop(&mut self, n: usize) {
        // SAFETY: the verified code has pushed `n` values.
        unsafe { self.sp = self.sp.sub(n) }
    }
    #[inline(always)]
    unsafe fn local(&self, i: usize) -> *mut Value {
        // SAFETY: `i` is a local of the code, so within the frame.
        unsafe { self.fp.add(i) }
    }
    #[inline(always)]
    unsafe fn cache(&self, i: usize) -> u32 {
        // SAFETY: the instruction has that many cache words.
        unsafe { *self.pc.add(i) }
    }
    /// Two cache words as a value.
    #[inline(always)]
    unsafe fn cache_value(&self, i: usize) -> Value {
        // SAFETY: the instruction has both cache words; the read is unaligned.
        unsafe { Value::from_bits(self.pc.add(i).cast::<u64>().read_unaligned()) }
    }
    #[inline(always)]
    unsafe fn skip(&mut self, n: usize) {
        // SAFETY: the instruction has that many cache words.
        unsafe { self.pc = self.pc.add(n) }
    }
}
/// Keeps a conditional jump a branch: no conditional move of the pc.
#[inline(always)]
fn branch() {
    // SAFETY: an empty instruction sequence.
    unsafe { std::arch::asm!("", options(nomem, nostack, preserves_flags)) }
}

macro_rules! op {
    ($($(#[$m:meta])* $name:ident($r:ident, $vm:ident, $a:ident) $body:block)*) => { $(
        $(#[$m])*
        #[inline(always)]
        #[allow(unused_variables, unreachable_code, unused_mut, unused_unsafe)]
        pub unsafe fn $name<const S: bool>($r: &mut Regs, $vm: *mut Vm, w: u32) -> u32 {
            let $a = (w >> 8) as usize;
            // SAFETY: the compiler's output keeps the stack discipline that its verifier checks; objects on the
            // value stack are alive; casts follow kind or shape tests.
            unsafe { $body }
            GO
        }
    )* };
}
/// An operation that always wants calls.
macro_rules! cold_op {
    ($($name:ident($r:ident, $vm:ident, $a:ident) $body:block)*) => { $(
        #[inline(always)]
        #[allow(unused_variables, unreachable_code, unused_mut, unused_unsafe)]
        pub unsafe fn $name<const S: bool>($r: &mut Regs, vm: *mut Vm, w: u32) -> u32 {
            if S { return SLOW }
            let $a = (w >> 8) as usize;
            // SAFETY: as in `op!`; in the cold form nobody else holds the VM.
            unsafe { let $vm = &mut *vm; $body }
            GO
        }
    )* };
}
macro_rules! slow {
    () => {
        if S {
            return SLOW;
        }
    };
}
/// The value, or leave with the exception.
macro_rules! tri {
    ($e:expr) => {
        match $e {
            Ok(v) => v,
            Err(_) => return FAIL,
        }
    };
}

/// Is `v` an object of exactly this shape?
#[inline(always)]
fn has_shape(v: Value, shape: u32) -> bool {
    // SAFETY: a pointer value refers to a live object.
    v.is_ptr() && unsafe { (*v.ptr_unchecked()).shape.get() } == shape
}
#[inline(always)]
fn both_floats(a: Value, b: Value) -> bool {
    a.bits() & b.bits() & 2 != 0
}

/// An immediate float and an int (which is rounded as CPython rounds it).
#[inline(always)]
fn mixed(x: Value, y: Value) -> Option<(f64, f64)> {
    if x.is_float_imm() && y.is_int() {
        Some((x.float_unchecked(), y.int_unchecked() as f64))
    } else if x.is_int() && y.is_float_imm() {
        Some((x.int_unchecked() as f64, y.float_unchecked()))
    } else {
        None
    }
}
/// The quotient of two ints that floats hold exactly.
#[inline(always)]
fn truediv_ints(a: Value, b: Value) -> Option<Value> {
    const EXACT: u64 = 1 << 53;
    let (x, y) = (a.int_unchecked(), b.int_unchecked());
    if y == 0 || x.unsigned_abs() > EXACT || y.unsigned_abs() > EXACT {
        return None;
    }
    Value::try_float(x as f64 / y as f64)
}
/// Int and float arithmetic inline, else the generic operator.
macro_rules! arith {
    ($name:ident, $op:ident, |$x:ident, $y:ident| $int:expr, |$f:ident, $g:ident| $float:expr) => {
        op! { $name(r, vm, a) {
            let y = r.peek(1);
            let x = r.peek(2);
            if Value::both_ints(x, y) {
                let ($x, $y) = (x, y);
                if let Some(v) = $int { r.drop(1); r.set(1, v); r.skip(1); return GO }
            } else if both_floats(x, y) {
                let ($f, $g) = (x.float_unchecked(), y.float_unchecked());
                if let Some(v) = $float { r.drop(1); r.set(1, v); r.skip(1); return GO }
            } else if let Some(($f, $g)) = mixed(x, y) {
                if let Some(v) = $float { r.drop(1); r.set(1, v); r.skip(1); return GO }
            }
            slow!();
            if may_have_method(x, y) && enter_operator(r, vm, rt::operator_method(&mut *vm, x, y, a)) {
                return GO;
            }
            let v = tri!(rt::binary(&mut *vm, x, y, BinOp::$op, a));
            r.drop(1); r.set(1, v); r.skip(1);
        } }
    };
}
#[inline(always)]
fn add_ints(a: Value, b: Value) -> Option<Value> {
    let (v, o) = (a.bits() as i64).overflowing_add(b.bits() as i64);
    if o { None } else { Some(Value::from_bits(v as u64)) }
}
#[inline(always)]
fn sub_ints(a: Value, b: Value) -> Option<Value> {
    let (v, o) = (a.bits() as i64).overflowing_sub(b.bits() as i64);
    if o { None } else { Some(Value::from_bits(v as u64)) }
}
#[inline(always)]
fn mul_ints(a: Value, b: Value) -> Option<Value> {
    let (v, o) = (a.bits() as i64 >> 2).overflowing_mul(b.bits() as i64);
    if o { None } else { Some(Value::from_bits(v as u64)) }
}
#[inline(always)]
fn floordiv_ints(a: Value, b: Value) -> Option<Value> {
    let (x, y) = (a.int_unchecked(), b.int_unchecked());
    if y <= 0 {
        return None;
    }
    Some(Value::small(x.div_euclid(y)))
}
#[inline(always)]
fn mod_ints(a: Value, b: Value) -> Option<Value> {
    let (x, y) = (a.int_unchecked(), b.int_unchecked());
    if y <= 0 {
        return None;
    }
    Some(Value::small(x.rem_euclid(y)))
}
#[inline(always)]
fn lshift_ints(a: Value, b: Value) -> Option<Value> {
    let (x, y) = (a.int_unchecked(), b.int_unchecked());
    if !(0..=60).contains(&y) {
        return None;
    }
    let v = x << y;
    if v >> y == x { Value::try_int(v) } else { None }
}
#[inline(always)]
fn rshift_ints(a: Value, b: Value) -> Option<Value> {
    let (x, y) = (a.int_unchecked(), b.int_unchecked());
    if y < 0 {
        return None;
    }
    Some(Value::small(x >> y.min(63)))
}
arith!(BINARY_ADD, Add, |x, y| add_ints(x, y), |f, g| Value::try_float(f + g));
arith!(BINARY_SUB, Sub, |x, y| sub_ints(x, y), |f, g| Value::try_float(f - g));
arith!(BINARY_MUL, Mul, |x, y| mul_ints(x, y), |f, g| Value::try_float(f * g));
arith!(BINARY_TRUEDIV, TrueDiv, |x, y| truediv_ints(x, y), |f, g| if g != 0.0 {
    Value::try_float(f / g)
} else {
    None
});
arith!(BINARY_FLOORDIV, FloorDiv, |x, y| floordiv_ints(x, y), |f, g| None::<Value>);
arith!(BINARY_MOD, Mod, |x, y| mod_ints(x, y), |f, g| None::<Value>);
arith!(BINARY_AND, And, |x, y| Some(Value::from_bits(x.bits() & y.bits())), |f, g| None::<Value>);
arith!(BINARY_OR, Or, |x, y| Some(Value::from_bits(x.bits() | y.bits())), |f, g| None::<Value>);
arith!(BINARY_XOR, Xor, |x, y| Some(Value::from_bits(x.bits() ^ y.bits())), |f, g| None::<Value>);
arith!(BINARY_LSHIFT, LShift, |x, y| lshift_ints(x, y), |f, g| None::<Value>);
arith!(BINARY_RSHIFT, RShift, |x, y| rshift_ints(x, y), |f, g| None::<Value>);

/// The answer of a comparison of two ints or two floats.
macro_rules! compare_inline {
    ($x:ident, $y:ident, $op:tt, $eq:expr) => {
        if Value::both_ints($x, $y) {
            Some(($x.bits() as i64) $op ($y.bits() as i64))
        } else if both_floats($x, $y) {
            Some($x.float_unchecked() $op $y.float_unchecked())
        } else { $eq }
    };
}
macro_rules! compare {
    ($name:ident, $jump:ident, $op:ident, $sym:tt, |$x:ident, $y:ident| $eq:expr) => {
        op! {
            $name(r, vm, a) {
                let ($x, $y) = (r.peek(2), r.peek(1));
                if let Some(b) = compare_inline!($x, $y, $sym, $eq) { r.drop(1); r.set(1, Value::bool(b)); r.skip(1); return GO }
                slow!();
                if may_have_method($x, $y) {
                    let method = rt::compare_method(&mut *vm, $x, $y, CmpOp::$op).map(|f| (f, frame_flags::COMPARE));
                    if enter_operator(r, vm, method) { return GO }
                }
                let v = tri!(rt::compare(&mut *vm, $x, $y, CmpOp::$op, a));
                r.drop(1); r.set(1, v); r.skip(1);
            }
            $jump(r, vm, a) {
                let ($x, $y) = (r.peek(2), r.peek(1));
                let b = match compare_inline!($x, $y, $sym, $eq) {
                    Some(b) => b,
                    None => {
                        slow!();
                        if may_have_method($x, $y) {
                            let method = rt::compare_method(&mut *vm, $x, $y, CmpOp::$op).map(|f| (f, frame_flags::COMPARE));
                            // It comes back to the jump.
                            if enter_operator(r, vm, method) { return GO }
                        }
                        tri!(rt::compare(&mut *vm, $x, $y, CmpOp::$op, a)) == Value::TRUE
                    }
                };
                r.drop(2);
                // Behind our cache word stands the jump.
                let j = r.cache(1);
                r.skip(2);
                let on = (j & 0xff) == taipan_bytecode::Opcode::POP_JUMP_IF_TRUE as u32;
                jump_if(r, b == on, (j >> 8) as usize);
            }
        }
    };
}
/// Takes a conditional jump whose cache word (branch history) is next.
#[inline(always)]
unsafe fn jump_if(r: &mut Regs, taken: bool, by: usize) {
    // SAFETY: the caller is a handler, whose jump stays within verified code.
    unsafe {
        let history = r.pc as *mut u32;
        *history = (*history << 1 | taken as u32) & 0xffff;
        r.skip(1);
        if taken {
            r.skip(by);
            branch();
        }
    }
}
#[inline(always)]
fn same_object(x: Value, y: Value) -> bool {
    // Not for floats on the heap: nan differs from itself.
    x == y && (x.is_special() || has_shape(x, id::STR))
}
#[inline(always)]
fn none_of(x: Value, y: Value) -> bool {
    // Specials and interned strings: identity decides when one of them is None.
    (x.is_none() || y.is_none()) && !x.is_ptr() && !y.is_ptr()
}
compare!(COMPARE_LT, COMPARE_LT_JUMP, Lt, <, |x, y| None);
compare!(COMPARE_LE, COMPARE_LE_JUMP, Le, <=, |x, y| None);
compare!(COMPARE_GT, COMPARE_GT_JUMP, Gt, >, |x, y| None);
compare!(COMPARE_GE, COMPARE_GE_JUMP, Ge, >=, |x, y| None);
compare!(COMPARE_EQ, COMPARE_EQ_JUMP, Eq, ==, |x, y| if same_object(x, y) { Some(true) } else if none_of(x, y) { Some(x == y) } else { None });
compare!(COMPARE_NE, COMPARE_NE_JUMP, Ne, !=, |x, y| if same_object(x, y) { Some(false) } else if none_of(x, y) { Some(x != y) } else { None });

op! {
    CACHE(r, vm, a) { slow!(); rt::unpack_code(r, &mut *vm); }
    NOP(r, vm, a) {}
    NOT_TAKEN(r, vm, a) {}
    POP_TOP(r, vm, a) { r.drop(1); }
    PUSH_NULL(r, vm, a) { r.push(Value::UNBOUND); }
    COPY(r, vm, a) { let v = r.peek(a); r.push(v); }
    SWAP(r, vm, a) { let (x, y) = (r.peek(1), r.peek(a)); r.set(1, y); r.set(a, x); }
    END_FOR(r, vm, a) { r.drop(1); }
    POP_ITER(r, vm, a) { r.drop(1); }
    END_SEND(r, vm, a) { let v = r.pop(); r.set(1, v); }
    UNARY_NOT(r, vm, a) { let v = r.peek(1); r.set(1, Value::from_bits(v.bits() ^ 8)); }
    IS_OP(r, vm, a) { let y = r.pop(); let x = r.peek(1); let same = rt::is_same(x, y); r.set(1, Value::bool(same != (a == 1))); }
    TO_BOOL(r, vm, a) {
        let v = r.peek(1);
        let b = if v.is_bool() { v } else if v.is_int() { Value::bool(v.bits() != 0) } else if v.is_none() { Value::FALSE } else {
            // One after the other, not through a table: what is common comes first, and a jump is guessed better.
            let shape = if v.is_ptr() { (*v.ptr_unchecked()).shape.get() } else { 0 };
            if shape == id::LIST { Value::bool(v.cast_unchecked::<ListObj>().len.get() != 0) } else {
                branch();
                if shape == id::STR { Value::bool(v.cast_unchecked::<StrObj>().len != 0) } else {
                    branch();
                    if shape == id::DICT { Value::bool(!v.cast_unchecked::<DictObj>().is_empty()) } else {
                        branch();
                        if shape == id::TUPLE { Value::bool(v.cast_unchecked::<TupleObj>().len != 0) }
                        else if shape == id::BYTES { Value::bool(v.cast_unchecked::<BytesObj>().len != 0) }
                        else if v.is_ptr() && always_true(vm, v) { Value::TRUE }
                        else { slow!(); Value::bool(tri!((*vm).truth(v))) }
                    }
                }
            }
        };
        r.set(1, b);
        r.skip(2);
    }
    TO_BOOL_BOOL(r, vm, a) { return TO_BOOL::<S>(r, vm, (a as u32) << 8) }

    LOAD_FAST(r, vm, a) { let v = *r.local(a); r.push(v); }
    LOAD_FAST_CHECK(r, vm, a) { let v = *r.local(a); if v.is_unbound() { slow!(); rt::unbound_local(&mut *vm, r.fp, a); return FAIL } r.push(v); }
    LOAD_FAST_AND_CLEAR(r, vm, a) { let v = *r.local(a); *r.local(a) = Value::UNBOUND; r.push(v); }
    LOAD_FAST_LOAD_FAST(r, vm, a) { let (x, y) = (*r.local(a >> 12), *r.local(a & 0xfff)); r.push(x); r.push(y); }
    STORE_FAST(r, vm, a) { *r.local(a) = r.pop(); }
    STORE_FAST_LOAD_FAST(r, vm, a) { *r.local(a >> 12) = r.peek(1); let v = *r.local(a & 0xfff); r.set(1, v); }
    STORE_FAST_STORE_FAST(r, vm, a) { *r.local(a >> 12) = r.pop(); *r.local(a & 0xfff) = r.pop(); }
    DELETE_FAST(r, vm, a) { if (*r.local(a)).is_unbound() { slow!(); rt::unbound_local(&mut *vm, r.fp, a); return FAIL } *r.local(a) = Value::UNBOUND; }
    LOAD_CONST(r, vm, a) { let v = *frame(r.fp).consts.add(a); r.push(v); }
    LOAD_SMALL_INT(r, vm, a) { r.push(Value::small(a as i64)); }
    LOAD_DEREF(r, vm, a) {
        let v = (*r.local(a)).cast_unchecked::<CellObj>().value.get();
        if v.is_unbound() { slow!(); rt::unbound_deref(&mut *vm, r.fp, a); return FAIL }
        r.push(v);
    }
    STORE_DEREF(r, vm, a) {
        let c = (*r.local(a)).cast_unchecked::<CellObj>();
        let v = r.peek(1);
        if v.is_ptr() && c.hdr.is_old_clean() { slow!(); }
        if S { c.value.init(v); } else { c.value.set(&(*vm).heap, c, v); }
        r.drop(1);
    }
    DELETE_DEREF(r, vm, a) {
        let c = (*r.local(a)).cast_unchecked::<CellObj>();
        if c.value.get().is_unbound() { slow!(); rt::unbound_deref(&mut *vm, r.fp, a); return FAIL }
        c.value.set_immediate(Value::UNBOUND);
    }
    COPY_FREE_VARS(r, vm, a) {
        let f = frame(r.fp);
        let closure = f.func().closure.get().cast_unchecked::<TupleObj>();
        let first = f.code().n_localsplus as usize - a;
        for i in 0..a { *r.local(first + i) = *closure.as_slice().as_ptr().add(i); }
    }

    JUMP_FORWARD(r, vm, a) { r.skip(a); }
    JUMP_BACKWARD(r, vm, a) {
        if (*vm).breaker.load(Ordering::Relaxed) != 0 {
            slow!();
            tri!((*vm).check_breaker());
            // The instruction may be another one now, and its cache word no counter.
            r.pc = r.pc.add(1).sub(a);
            return GO;
        }
        let heat = r.pc as *mut u32;
        if *heat == 0 { slow!(); return super::jit::hot_jump(r, &mut *vm, a) }
        *heat -= 1;
        r.pc = r.pc.add(1).sub(a);
    }
    ENTER_EXECUTOR(r, vm, a) {
        slow!();
        if (*vm).breaker.load(Ordering::Relaxed) != 0 {
            tri!((*vm).check_breaker());
            r.pc = r.pc.add(1).sub(a);
            return GO;
        }
        return super::jit::enter_executor(r, &mut *vm, a)
    }
    JUMP_BACKWARD_NO_INTERRUPT(r, vm, a) { r.pc = r.pc.sub(a); }
    POP_JUMP_IF_FALSE(r, vm, a) { let v = r.pop(); jump_if(r, v == Value::FALSE, a); }
    POP_JUMP_IF_TRUE(r, vm, a) { let v = r.pop(); jump_if(r, v == Value::TRUE, a); }
    POP_JUMP_IF_NONE(r, vm, a) { let v = r.pop(); jump_if(r, v.is_none(), a); }
    POP_JUMP_IF_NOT_NONE(r, vm, a) { let v = r.pop(); jump_if(r, !v.is_none(), a); }

    RESUME(r, vm, a) {
        if (*vm).breaker.load(Ordering::Relaxed) != 0 { slow!(); tri!((*vm).check_breaker()); }
        r.skip(1);
    }
    RESUME_COUNT(r, vm, a) {
        if (*vm).breaker.load(Ordering::Relaxed) != 0 { slow!(); tri!((*vm).check_breaker()); r.skip(1); return GO }
        let heat = r.pc as *mut u32;
        if *heat == 0 { slow!(); return super::jit::hot_entry(r, &mut *vm) }
        *heat -= 1;
        r.skip(1);
    }
    RESUME_EXECUTOR(r, vm, a) {
        let short = r.cache(0) & super::jit::SHORT != 0 && frame(r.fp).flags == frame_flags::ENTRY;
        if short && (*vm).breaker.load(Ordering::Relaxed) == 0 { r.skip(1); return GO }
        slow!();
        if (*vm).breaker.load(Ordering::Relaxed) != 0 { tri!((*vm).check_breaker()); r.skip(1); return GO }
        return super::jit::enter_function(r, &mut *vm)
    }
    RETURN_VALUE(r, vm, a) {
        let f = frame(r.fp);
        let v = r.peek(1);
        if !f.frame_obj.is_unbound() { slow!(); return rt::return_slow(r, vm) }
        if f.flags != 0 {
            const FOR: usize = frame_flags::GENERATOR | frame_flags::FOR_ITER;
            const SEND: usize = frame_flags::GENERATOR | frame_flags::SEND;
            if f.flags == SEND || f.flags == FOR && v.is_none() {
                // To the instruction that resumed the generator, which is done with it.
                let g = f.locals.cast_unchecked::<GenObj>();
                g.state.set(GenState::Finished);
                g.frame.clear();
                g.depth.set(0);
                g.handled.set_immediate(Value::NONE);
                (*vm).thread.handled = g.caller_handled.get();
                (*vm).thread.running_gen = g.caller_gen.get();
                g.caller_handled.set_immediate(Value::NONE);
                g.caller_gen.set_immediate(Value::UNBOUND);
                (*vm).thread.depth -= 1;
                r.sp = f.ret_sp;
                r.fp = f.prev;
                if f.flags == SEND { r.push(v); }
                r.pc = frame(r.fp).pc;
                let by = (*r.pc.sub(2) >> 8) as usize;
                r.skip(by);
                return GO
            }
            if f.flags == frame_flags::ENTRY {
                // To Rust.
                (*vm).thread.depth -= 1;
                r.sp = f.ret_sp;
                r.fp = f.prev;
                (*vm).thread.sp = r.sp;
                (*vm).thread.fp = r.fp;
                r.sp.write(v);
                return STOP
            }
            if S && f.flags & frame_flags::CHAIN != 0 { return super::delegation::return_at_once(r, vm, v) }
            // From `__init__`: the instance is where the result goes.
            let init = f.flags == frame_flags::INIT && v.is_none();
            let known = f.flags & (frame_flags::BINARY | frame_flags::REFLECTED) != 0 && v != Value::NOT_IMPLEMENTED
                || f.flags == frame_flags::COMPARE && v.is_bool();
            if !init && !known && f.flags != frame_flags::DROP { slow!(); return rt::return_slow(r, vm) }
            if known {
                f.ret_sp.write(v);
            }
            let init = init || known;
            (*vm).thread.depth -= 1;
            r.sp = f.ret_sp.add(init as usize);
            r.fp = f.prev;
            r.pc = frame(r.fp).pc;
            return GO
        }
        (*vm).thread.depth -= 1;
        r.sp = f.ret_sp;
        r.fp = f.prev;
        r.push(v);
        r.pc = frame(r.fp).pc;
    }

    // ---- attributes and names ----

    LOAD_ATTR_SLOT(r, vm, a) {
        let o = r.peek(1);
        let shape = r.cache(0);
        if !has_shape(o, shape) || *(*vm).shapes.versions.as_ptr().add(shape as usize) != r.cache(2) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let v = *word(o.ptr_unchecked(), r.cache(1) as usize);
        // A member of `__slots__` may be unbound.
        if v.is_unbound() { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        r.set(1, v);
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(5);
    }
    LOAD_ATTR_SLOT2(r, vm, a) {
        let o = r.peek(1);
        let shape = if o.is_ptr() { (*o.ptr_unchecked()).shape.get() } else { 0 };
        let at = if shape == r.cache(0) { r.cache(3) >> 16 } else {
            branch();
            if shape != r.cache(1) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
            r.cache(3) & 0xffff
        };
        if *(*vm).shapes.versions.as_ptr().add(shape as usize) != r.cache(2) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let v = *word(o.ptr_unchecked(), at as usize);
        if v.is_unbound() { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        r.set(1, v);
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(5);
    }
    LOAD_ATTR_SPILL(r, vm, a) {
        let o = r.peek(1);
        let shape = r.cache(0);
        if !has_shape(o, shape) || *(*vm).shapes.versions.as_ptr().add(shape as usize) != r.cache(2) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let at = r.cache(1);
        let arr = (*word(o.ptr_unchecked(), (at & 0xffff) as usize)).cast_unchecked::<ValueArray>();
        r.set(1, arr.get_unchecked((at >> 16) as usize));
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(5);
    }
    LOAD_ATTR_DICT(r, vm, a) {
        let o = r.peek(1);
        if !has_shape(o, r.cache(0)) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let at = r.cache(2);
        let d = *word(o.ptr_unchecked(), (at & 0xffff) as usize);
        if !has_shape(d, id::DICT) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let name = r.cache_value(3);
        let d = d.cast_unchecked::<DictObj>();
        let i = (at >> 16) as usize;
        // The hint is good if the key stands there.
        match d.entry(i) {
            Some((k, v)) if k == name && *(*vm).shapes.versions.as_ptr().add(r.cache(0) as usize) == r.cache(1) => { r.set(1, v); }
            _ => { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        }
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(5);
    }
    LOAD_ATTR_METHOD(r, vm, a) {
        let o = r.peek(1);
        let shape = r.cache(0);
        if !has_shape(o, shape) || *(*vm).shapes.versions.as_ptr().add(shape as usize) != r.cache(1) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let f = r.cache_value(2);
        r.set(1, f);
        r.push(o);
        r.skip(5);
    }
    LOAD_ATTR_CLASS(r, vm, a) {
        let o = r.peek(1);
        let shape = r.cache(0);
        if !has_shape(o, shape) || *(*vm).shapes.versions.as_ptr().add(shape as usize) != r.cache(1) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let v = r.cache_value(2);
        r.set(1, v);
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(5);
    }
    LOAD_ATTR_CLASS_DATA(r, vm, a) {
        let o = r.peek(1);
        let shape = r.cache(0);
        if !has_shape(o, shape) || *(*vm).shapes.versions.as_ptr().add(shape as usize) != r.cache(1) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let v = r.cache_value(2).cast_unchecked::<DictObj>().value_at(crate::dict::Entry(r.cache(4)));
        r.set(1, v);
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(5);
    }
    LOAD_ATTR_POLY(r, vm, a) {
        let o = r.peek(1);
        let name = r.cache_value(2);
        if !o.is_ptr() { slow!(); return sp_::load_attr_poly_miss(r, &mut *vm, a) }
        let h = o.ptr_unchecked();
        let shape = (*h).shape.get();
        let e = (*vm).attr_cache.load_entry(shape, name);
        if e.name != name || e.shape != shape || *(*vm).shapes.versions.as_ptr().add(shape as usize) != e.version {
            slow!();
            return sp_::load_attr_poly_miss(r, &mut *vm, a)
        }
        // Tests in the order of how common they are: a jump through a table would be guessed wrong.
        let v = if e.how == how::WORD {
            let v = *word(h, e.at as usize);
            if v.is_unbound() { slow!(); return sp_::load_attr_poly_miss(r, &mut *vm, a) }
            v
        } else {
            branch();
            if e.how == how::METHOD && a & 1 != 0 {
                r.set(1, e.value);
                r.push(o);
                r.skip(5);
                return GO
            }
            branch();
            if e.how == how::VALUE {
                e.value
            } else if e.how == how::DATA {
                e.value.cast_unchecked::<DictObj>().value_at(crate::dict::Entry(e.at))
            } else if e.how == how::SPILL {
                let arr = (*word(h, (e.at & 0xffff) as usize)).cast_unchecked::<ValueArray>();
                arr.get_unchecked((e.at >> 16) as usize)
            } else {
                slow!();
                return sp_::load_attr_poly_miss(r, &mut *vm, a)
            }
        };
        r.set(1, v);
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(5);
    }
    LOAD_ATTR_PROPERTY(r, vm, a) {
        let o = r.peek(1);
        let shape = r.cache(0);
        if !has_shape(o, shape) || *(*vm).shapes.versions.as_ptr().add(shape as usize) != r.cache(1) || a & 1 != 0 { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let f = r.cache_value(2).cast_unchecked::<FuncObj>();
        let code = f.code.get_unchecked();
        if no_room(r, vm, code) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        frame(r.fp).pc = r.pc.add(5);
        enter_py(r, vm, f, r.sp.sub(1), 1, 0);
    }
    LOAD_ATTR_TYPE(r, vm, a) {
        let o = r.peek(1);
        if o.kind() != Some(kind::TYPE) || o.cast_unchecked::<TypeObj>().version.get() != r.cache(0) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let v = r.cache_value(2);
        r.set(1, v);
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(5);
    }
    LOAD_ATTR_TYPE_DATA(r, vm, a) {
        let o = r.peek(1);
        if o.kind() != Some(kind::TYPE) || o.cast_unchecked::<TypeObj>().version.get() != r.cache(0) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let v = r.cache_value(2).cast_unchecked::<DictObj>().value_at(crate::dict::Entry(r.cache(4)));
        r.set(1, v);
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(5);
    }
    LOAD_ATTR_MODULE(r, vm, a) {
        let o = r.peek(1);
        if !has_shape(o, id::MODULE) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let d = o.cast_unchecked::<ModuleObj>().dict.get().cast_unchecked::<DictObj>();
        if d.keys_version_now() != r.cache(0) { slow!(); return sp_::load_attr_miss(r, &mut *vm, a) }
        let v = d.value_at(crate::dict::Entry(r.cache(1)));
        r.set(1, v);
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(5);
    }
    STORE_ATTR_SLOT(r, vm, a) {
        let (v, o) = (r.peek(2), r.peek(1));
        let shape = r.cache(0);
        if !has_shape(o, shape) || *(*vm).shapes.versions.as_ptr().add(shape as usize) != r.cache(3) { slow!(); return sp_::store_attr_miss(r, &mut *vm, a) }
        let h = o.ptr_unchecked();
        if v.is_ptr() && (*h).is_old_clean() { slow!(); }
        *word(h, r.cache(1) as usize) = v;
        if !S { (*vm).heap.barrier(h); }
        r.drop(2);
        r.skip(4);
    }
    STORE_ATTR_ADD(r, vm, a) {
        let (v, o) = (r.peek(2), r.peek(1));
        let shape = r.cache(0);
        if !has_shape(o, shape) || *(*vm).shapes.versions.as_ptr().add(shape as usize) != r.cache(3) { slow!(); return sp_::store_attr_miss(r, &mut *vm, a) }
        let h = o.ptr_unchecked();
        if v.is_ptr() && (*h).is_old_clean() { slow!(); }
        *word(h, r.cache(1) as usize) = v;
        (*h).shape.set(r.cache(2));
        if !S { (*vm).heap.barrier(h); }
        r.drop(2);
        r.skip(4);
    }
    STORE_ATTR_POLY(r, vm, a) {
        let (v, o) = (r.peek(2), r.peek(1));
        let name = r.cache_value(0);
        if !o.is_ptr() { slow!(); return sp_::store_attr_poly_miss(r, &mut *vm, a) }
        let h = o.ptr_unchecked();
        let shape = (*h).shape.get();
        let e = (*vm).attr_cache.store_entry(shape, name);
        if e.name != name || e.shape != shape || *(*vm).shapes.versions.as_ptr().add(shape as usize) != e.version {
            slow!();
            return sp_::store_attr_poly_miss(r, &mut *vm, a)
        }
        if e.offset & attr_cache::SPILLED != 0 {
            let arr = (*word(h, (e.offset & 0xffff) as usize)).cast_unchecked::<ValueArray>();
            let i = (e.offset >> 16 & 0x7fff) as usize;
            if v.is_ptr() && arr.header().is_old_clean() { slow!(); arr.set(&(*vm).heap, i, v); }
            else { arr.as_slice().get_unchecked(i).init(v); }
        } else {
            if v.is_ptr() && (*h).is_old_clean() { slow!(); }
            *word(h, e.offset as usize) = v;
            (*h).shape.set(e.after);
            if !S { (*vm).heap.barrier(h); }
        }
        r.drop(2);
        r.skip(4);
    }
    LOAD_GLOBAL_MODULE(r, vm, a) {
        let g = frame(r.fp).func().globals.get_unchecked();
        if g.keys_version_now() != r.cache(0) { slow!(); return sp_::load_global(r, &mut *vm, a) }
        let v = g.value_at(crate::dict::Entry(r.cache(1)));
        r.push(v);
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(4);
    }
    LOAD_GLOBAL_BUILTIN(r, vm, a) {
        let f = frame(r.fp).func();
        if f.globals.get_unchecked().keys_version_now() != r.cache(0) { slow!(); return sp_::load_global(r, &mut *vm, a) }
        let b = f.builtins.get_unchecked();
        if b.keys_version_now() != r.cache(2) { slow!(); return sp_::load_global(r, &mut *vm, a) }
        let v = b.value_at(crate::dict::Entry(r.cache(1)));
        r.push(v);
        if a & 1 != 0 { r.push(Value::UNBOUND); }
        r.skip(4);
    }

    // ---- subscripts ----

    BINARY_SUBSCR(r, vm, a) {
        let (o, k) = (r.peek(2), r.peek(1));
        if k.is_int() {
            if has_shape(o, id::LIST) {
                let l = o.cast_unchecked::<ListObj>();
                let n = l.len.get();
                let i = k.int_unchecked();
                let i = if i < 0 { i.wrapping_add(n as i64) } else { i };
                if (i as u64) < n as u64 {
                    let v = l.items.get_unchecked().get_unchecked(i as usize);
                    r.drop(1); r.set(1, v); r.skip(1);
                    return GO
                }
            } else if has_shape(o, id::TUPLE) {
                let t = o.cast_unchecked::<TupleObj>();
                let n = t.len;
                let i = k.int_unchecked();
                let i = if i < 0 { i.wrapping_add(n as i64) } else { i };
                if (i as u64) < n as u64 {
                    let v = *t.as_slice().as_ptr().add(i as usize);
                    r.drop(1); r.set(1, v); r.skip(1);
                    return GO
                }
            }
        }
        slow!();
        if has_shape(o, id::DICT) {
            sp_::rewrite(r, Opcode::BINARY_SUBSCR_DICT);
            let v = tri!(rt::subscript(&mut *vm, o, k));
            r.drop(1); r.set(1, v); r.skip(1);
            return GO
        }
        if k.is_int() && quiet::flat_place(vm, o).is_some() {
            sp_::set_shape(r, Opcode::BINARY_SUBSCR_FLAT, o);
        } else if let Some(f) = rt::python_method(&mut *vm, o, (*vm).names.__getitem__, 2)
            && !no_room(r, vm, f.code.get_unchecked())
        {
            if sp_::share_method(&mut *vm, o, (*vm).names.__getitem__) {
                sp_::rewrite(r, Opcode::BINARY_SUBSCR_PY);
            }
            frame(r.fp).pc = r.pc.add(1);
            enter_py(r, vm, f, r.sp.sub(2), 2, 0);
            return GO
        }
        let v = tri!(rt::subscript(&mut *vm, o, k));
        r.drop(1); r.set(1, v); r.skip(1);
    }
    BINARY_SUBSCR_DICT(r, vm, a) {
        let (o, k) = (r.peek(2), r.peek(1));
        if !has_shape(o, id::DICT) { slow!(); sp_::rewrite(r, Opcode::BINARY_SUBSCR); return BINARY_SUBSCR::<S>(r, vm, (a as u32) << 8) }
        if let Some(v) = o.cast_unchecked::<DictObj>().get_same(k) { r.drop(1); r.set(1, v); r.skip(1); return GO }
        slow!();
        let v = tri!(rt::subscript(&mut *vm, o, k));
        r.drop(1); r.set(1, v); r.skip(1);
    }
    BINARY_SUBSCR_FLAT(r, vm, a) {
        let (o, k) = (r.peek(2), r.peek(1));
        if !has_shape(o, r.cache(0)) || !k.is_int() { slow!(); sp_::rewrite(r, Opcode::BINARY_SUBSCR); return BINARY_SUBSCR::<S>(r, vm, (a as u32) << 8) }
        if let Some(v) = quiet::flat_get(vm, o, k.int_unchecked()) { r.drop(1); r.set(1, v); r.skip(1); return GO }
        slow!();
        let v = tri!((*vm).getitem(o, k));
        r.drop(1); r.set(1, v); r.skip(1);
    }
    BINARY_SUBSCR_PY(r, vm, a) {
        let Some(f) = shared_method(r, vm, r.peek(2), (*vm).names.__getitem__, 2) else {
            slow!();
            sp_::rewrite(r, Opcode::BINARY_SUBSCR);
            return BINARY_SUBSCR::<S>(r, vm, (a as u32) << 8)
        };
        frame(r.fp).pc = r.pc.add(1);
        enter_py(r, vm, f, r.sp.sub(2), 2, 0);
    }
    STORE_SUBSCR_FLAT(r, vm, a) {
        let (v, o, k) = (r.peek(3), r.peek(2), r.peek(1));
        if !has_shape(o, r.cache(0)) || !k.is_int() { slow!(); sp_::rewrite(r, Opcode::STORE_SUBSCR); return STORE_SUBSCR::<S>(r, vm, (a as u32) << 8) }
        if !quiet::flat_set(vm, o, k.int_unchecked(), v) {
            slow!();
            tri!((*vm).setitem(o, k, v));
        }
        r.drop(3); r.skip(1);
    }
    STORE_SUBSCR_PY(r, vm, a) {
        let Some(f) = shared_method(r, vm, r.peek(2), (*vm).names.__setitem__, 3) else {
            slow!();
            sp_::rewrite(r, Opcode::STORE_SUBSCR);
            return STORE_SUBSCR::<S>(r, vm, (a as u32) << 8)
        };
        frame(r.fp).pc = r.pc.add(1);
        let (ret, v) = (r.sp.sub(3), r.peek(3));
        r.push(v);
        enter_py(r, vm, f, ret, 3, frame_flags::DROP);
    }
    STORE_SUBSCR(r, vm, a) {
        let (v, o, k) = (r.peek(3), r.peek(2), r.peek(1));
        if k.is_int() && has_shape(o, id::LIST) {
            let l = o.cast_unchecked::<ListObj>();
            let n = l.len.get();
            let i = k.int_unchecked();
            let i = if i < 0 { i.wrapping_add(n as i64) } else { i };
            if (i as u64) < n as u64 {
                let items = l.items.get_unchecked();
                if S && v.is_ptr() && items.header().is_old_clean() { return SLOW }
                if S { items.as_slice().get_unchecked(i as usize).init(v); } else { items.set(&(*vm).heap, i as usize, v); }
                r.drop(3); r.skip(1);
                return GO
            }
        }
        slow!();
        if k.is_int() && quiet::flat_place(vm, o).is_some() {
            sp_::set_shape(r, Opcode::STORE_SUBSCR_FLAT, o);
        } else if let Some(f) = rt::python_method(&mut *vm, o, (*vm).names.__setitem__, 3)
            && !no_room(r, vm, f.code.get_unchecked())
        {
            if sp_::share_method(&mut *vm, o, (*vm).names.__setitem__) {
                sp_::rewrite(r, Opcode::STORE_SUBSCR_PY);
            }
            frame(r.fp).pc = r.pc.add(1);
            let ret = r.sp.sub(3);
            r.push(v);
            enter_py(r, vm, f, ret, 3, frame_flags::DROP);
            return GO
        }
        tri!(rt::store_subscript(&mut *vm, o, k, v));
        r.drop(3); r.skip(1);
    }

    // ---- iteration ----

    FOR_ITER_RANGE(r, vm, a) {
        let it = r.peek(1);
        if !has_shape(it, id::RANGE_ITER) { slow!(); return sp_::for_iter(r, &mut *vm, a) }
        let i = it.cast_unchecked::<RangeIter>();
        r.skip(1);
        let left = i.left.get();
        if left <= 0 { r.skip(a); branch(); return GO }
        let n = i.next.get();
        i.left.set(left - 1);
        i.next.set(n.wrapping_add(i.step));
        r.push(Value::small(n));
    }
    FOR_ITER_LIST(r, vm, a) {
        let it = r.peek(1);
        if !has_shape(it, id::LIST_ITER) { slow!(); return sp_::for_iter(r, &mut *vm, a) }
        let it = it.cast_unchecked::<SeqIter>();
        let seq = it.seq.get();
        r.skip(1);
        if seq.is_unbound() { r.skip(a); branch(); return GO }
        let l = seq.cast_unchecked::<ListObj>();
        let i = it.index.get();
        if i >= l.len.get() { it.seq.set_immediate(Value::UNBOUND); r.skip(a); branch(); return GO }
        it.index.set(i + 1);
        r.push(l.items.get_unchecked().get_unchecked(i));
    }
    FOR_ITER_TUPLE(r, vm, a) {
        let it = r.peek(1);
        if !has_shape(it, id::TUPLE_ITER) { slow!(); return sp_::for_iter(r, &mut *vm, a) }
        let it = it.cast_unchecked::<SeqIter>();
        let seq = it.seq.get();
        r.skip(1);
        if seq.is_unbound() { r.skip(a); branch(); return GO }
        let t = seq.cast_unchecked::<TupleObj>();
        let i = it.index.get();
        if i >= t.len { it.seq.set_immediate(Value::UNBOUND); r.skip(a); branch(); return GO }
        it.index.set(i + 1);
        r.push(*t.as_slice().as_ptr().add(i));
    }

    FOR_ITER_STR(r, vm, a) {
        let it = r.peek(1);
        if !it.is_ptr() || it.kind() != Some(kind::SEQ_ITER) { slow!(); return sp_::for_iter(r, &mut *vm, a) }
        let it = it.cast_unchecked::<SeqIter>();
        let s = it.seq.get();
        if !has_shape(s, id::STR) { slow!(); return sp_::for_iter(r, &mut *vm, a) }
        let s = s.cast_unchecked::<StrObj>();
        let i = it.index.get();
        // The end, and characters of which there is not one each, are for the general form.
        if i >= s.len || s.width_log2() != 0 { slow!(); return sp_::for_iter(r, &mut *vm, a) }
        it.index.set(i + 1);
        r.skip(1);
        r.push((*vm).latin1[*s.buffer().get_unchecked(i) as usize]);
    }
    FOR_ITER_DICT(r, vm, a) {
        // The iterator's class is the one seen when the instruction was specialised.
        let it = r.peek(1);
        if S && has_shape(it, r.cache(0)) { return super::iterate::dict(r, vm, it, a) }
        slow!();
        return sp_::for_iter(r, &mut *vm, a)
    }
    FOR_ITER_SET(r, vm, a) {
        let it = r.peek(1);
        if S && has_shape(it, r.cache(0)) { return super::iterate::set(r, it, a) }
        slow!();
        return sp_::for_iter(r, &mut *vm, a)
    }
    FOR_ITER_ENUMERATE(r, vm, a) {
        let it = r.peek(1);
        if S && has_shape(it, r.cache(0)) { return super::iterate::enumerate(r, vm, it) }
        slow!();
        return sp_::for_iter(r, &mut *vm, a)
    }
    FOR_ITER_ZIP(r, vm, a) {
        let it = r.peek(1);
        if S && has_shape(it, r.cache(0)) { return super::iterate::zip(r, vm, it) }
        slow!();
        return sp_::for_iter(r, &mut *vm, a)
    }

    // ---- calls ----

    CALL_PY(r, vm, a) {
        let callee = r.peek(a + 2);
        if callee.kind() != Some(kind::FUNCTION) { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        let f = callee.cast_unchecked::<FuncObj>();
        let has_self = !r.peek(a + 1).is_unbound();
        let n = a + has_self as usize;
        let code = f.code.get_unchecked();
        if code.plain_args as usize != n || no_room(r, vm, code) { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        frame(r.fp).pc = r.pc.add(4);
        enter_py(r, vm, f, r.sp.sub(a + 2), n, 0);
    }
    CALL_PY_DEFAULTS(r, vm, a) {
        let callee = r.peek(a + 2);
        if callee.kind() != Some(kind::FUNCTION) { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        let f = callee.cast_unchecked::<FuncObj>();
        let has_self = !r.peek(a + 1).is_unbound();
        let n = a + has_self as usize;
        let code = f.code.get_unchecked();
        let defaults = f.defaults.get();
        if !code.simple_args || n > code.argcount as usize || !has_shape(defaults, id::TUPLE) || no_room(r, vm, code) {
            slow!();
            return sp_::call_miss(r, &mut *vm, a)
        }
        let defaults = defaults.cast_unchecked::<TupleObj>();
        let missing = code.argcount as usize - n;
        if missing > defaults.len { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        frame(r.fp).pc = r.pc.add(4);
        enter_py(r, vm, f, r.sp.sub(a + 2), n, 0);
        let from = defaults.as_slice().as_ptr().add(defaults.len - missing);
        for i in 0..missing { r.fp.add(n + i).write(*from.add(i)); }
    }
    CALL_BOUND(r, vm, a) {
        let callee = r.peek(a + 2);
        if callee.kind() != Some(kind::METHOD) || !r.peek(a + 1).is_unbound() { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        let m = callee.cast_unchecked::<MethodObj>();
        let f = m.func.get();
        if f.kind() != Some(kind::FUNCTION) { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        let f = f.cast_unchecked::<FuncObj>();
        let code = f.code.get_unchecked();
        if code.plain_args as usize != a + 1 || no_room(r, vm, code) { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        r.set(a + 2, f.value());
        r.set(a + 1, m.self_.get());
        frame(r.fp).pc = r.pc.add(4);
        enter_py(r, vm, f, r.sp.sub(a + 2), a + 1, 0);
    }
    CALL_TYPE(r, vm, a) {
        if a != 1 || r.peek(3) != (*vm).types.type_.value() || !r.peek(2).is_unbound() { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        let cls = (*vm).type_of(r.peek(1)).value();
        r.drop(2);
        r.set(1, cls);
        r.skip(4);
    }
    CALL_BUILTIN_CLASS(r, vm, a) { slow!(); return sp_::call_builtin_class(r, &mut *vm, a) }
    CALL_CLASS(r, vm, a) {
        let cls = r.peek(a + 2);
        if cls.kind() != Some(kind::TYPE) || !r.peek(a + 1).is_unbound() { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        let cls = cls.cast_unchecked::<TypeObj>();
        if cls.version.get() != r.cache(0) { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        let init = r.cache_value(1).cast_unchecked::<FuncObj>();
        let code = init.code.get_unchecked();
        if code.plain_args as usize != a + 1 || no_room(r, vm, code) || cls.has_flag(type_flags::FINALIZER) {
            slow!();
            return sp_::call_class(r, &mut *vm, a)
        }
        let size = cls.layout.get().size();
        let p = (*vm).heap.try_bump(size);
        if p == 0 { slow!(); return sp_::call_class(r, &mut *vm, a) }
        let h = p as *mut Header;
        h.write(cls.new_header(kind::INSTANCE));
        let words = h.add(1).cast::<Value>();
        for i in 0..size / 8 - 1 { words.add(i).write(Value::UNBOUND); }
        let obj = Gc::<Header>::from_raw(h).value();
        // The instance stands where the result goes; `__init__` gets it as first argument.
        r.set(a + 2, obj);
        r.set(a + 1, obj);
        frame(r.fp).pc = r.pc.add(4);
        enter_py(r, vm, init, r.sp.sub(a + 2), a + 1, frame_flags::INIT);
    }
    BUILD_TUPLE(r, vm, a) {
        if S {
            let bytes = size_of::<TupleObj>() + 8 * a;
            if a > 8 || a == 0 { return SLOW }
            let p = (*vm).heap.try_bump(bytes);
            if p == 0 { return SLOW }
            let t = p as *mut TupleObj;
            t.write(TupleObj::header(a));
            let items = t.add(1).cast::<Value>();
            for i in 0..a { items.add(i).write(r.peek(a - i)); }
            r.drop(a);
            r.push(Gc::<TupleObj>::from_raw(t).value());
            return GO
        }
        let v = (*vm).tuple(std::slice::from_raw_parts(r.sp.sub(a), a)); r.drop(a); r.push(v);
    }
    LIST_APPEND(r, vm, a) {
        let v = r.peek(1);
        let l = r.peek(a + 1).cast_unchecked::<ListObj>();
        if S {
            let n = l.len.get();
            let Some(items) = l.items.get() else { return SLOW };
            if n >= items.len() || v.is_ptr() && items.header().is_old_clean() { return SLOW }
            items.as_slice().get_unchecked(n).init(v);
            l.len.set(n + 1);
        } else {
            tri!((*vm).list_push(l, v));
        }
        r.drop(1);
    }
    SET_ADD(r, vm, a) {
        let (v, s) = (r.peek(1), r.peek(a + 1));
        if S {
            if !v.is_int() || s.kind() != Some(kind::SET) || !s.cast_unchecked::<crate::set::SetObj>().add_int_at_once(v) { return SLOW }
        } else {
            tri!(rt::set_add(&mut *vm, s, v));
        }
        r.drop(1);
    }
    GET_ITER(r, vm, a) {
        let v = r.peek(1);
        if S {
            if has_shape(v, id::GENERATOR) { return GO }
            let shape = if has_shape(v, id::LIST) { id::LIST_ITER } else if has_shape(v, id::TUPLE) { id::TUPLE_ITER }
                else if has_shape(v, id::RANGE) { return super::iterate::range(r, vm, v) } else { return SLOW };
            let p = (*vm).heap.try_bump(size_of::<SeqIter>());
            if p == 0 { return SLOW }
            let it = p as *mut SeqIter;
            it.write(SeqIter::new(shape, v));
            r.set(1, Gc::<SeqIter>::from_raw(it).value());
            return GO
        }
        let looped = Opcode::from_u8(*r.pc as u8).map(Opcode::base) == Some(Opcode::FOR_ITER);
        let v = tri!(if looped { (*vm).get_loop_iter(v) } else { rt::get_iter(&mut *vm, v) });
        r.set(1, v);
    }
    CALL_LEN(r, vm, a) {
        if r.peek(3) != r.cache_value(0) || !r.peek(2).is_unbound() { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        let v = r.peek(1);
        let n = if has_shape(v, id::LIST) { v.cast_unchecked::<ListObj>().len.get() }
            else if has_shape(v, id::TUPLE) { v.cast_unchecked::<TupleObj>().len }
            else if has_shape(v, id::STR) { v.cast_unchecked::<StrObj>().len }
            else if has_shape(v, id::DICT) { v.cast_unchecked::<DictObj>().len() }
            else { slow!(); return sp_::call_native(r, &mut *vm, a) };
        r.drop(2);
        r.set(1, Value::small(n as i64));
        r.skip(4);
    }
    CALL_LIST_APPEND(r, vm, a) {
        let (v, l) = (r.peek(1), r.peek(2));
        if r.peek(3) != r.cache_value(0) || !has_shape(l, id::LIST) { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        let l = l.cast_unchecked::<ListObj>();
        let n = l.len.get();
        let room = match l.items.get() {
            Some(items) if n < items.len() && !(v.is_ptr() && items.header().is_old_clean()) => { items.as_slice().get_unchecked(n).init(v); true }
            _ => false,
        };
        if room { l.len.set(n + 1); } else { slow!(); tri!((*vm).list_push(l, v)); }
        r.drop(2);
        r.set(1, Value::NONE);
        r.skip(4);
    }
    CALL_ISINSTANCE(r, vm, a) {
        if r.peek(4) != r.cache_value(0) || !r.peek(3).is_unbound() { slow!(); return sp_::call_miss(r, &mut *vm, a) }
        let (v, cls) = (r.peek(2), r.peek(1));
        if !cls.is_ptr() { slow!(); return sp_::call_native(r, &mut *vm, a) }
        let own = (*vm).type_of(v);
        let is = if own.value() == cls { true } else {
            branch();
            // A class of Python's, or a metaclass, may see it another way.
            let decided = !own.is_heap_type() && own.has_flag(type_flags::PLAIN_GETATTR)
                && (*vm).type_of(cls) == (*vm).types.type_;
            let Some(mro) = own.mro_tuple().filter(|_| decided) else { slow!(); return sp_::call_native(r, &mut *vm, a) };
            let (items, mut i) = (mro.as_slice().as_ptr(), 0);
            while i < mro.len && *items.add(i) != cls { i += 1; }
            i < mro.len
        };
        r.drop(3);
        r.set(1, Value::bool(is));
        r.skip(4);
    }
    FOR_ITER_GEN(r, vm, a) {
        if S {
            let it = r.peek(1);
            if !has_shape(it, id::GENERATOR) { return SLOW }
            let (root, g, flags) = innermost(r, vm, it, frame_flags::FOR_ITER);
            if !resumable(r, vm, g, flags) { return SLOW }
            frame(r.fp).pc = r.pc.add(1);
            resume_gen(r, vm, root, g, r.sp, flags, Value::NONE);
            return GO
        }
        return super::generators::for_iter_gen(r, &mut *vm, a)
    }
    SEND_GEN(r, vm, a) {
        if S {
            let (recv, v) = (r.peek(2), r.peek(1));
            let mut flags = frame_flags::SEND;
            if has_shape(recv, id::ASYNC_GENERATOR) {
                if recv.cast_unchecked::<GenObj>().flags.get() & agen::RUNNING != 0 { return SLOW }
                flags |= frame_flags::ASYNC;
            } else if !is_generator(recv) { return SLOW }
            let (root, g, flags) = innermost(r, vm, recv, flags);
            if !resumable(r, vm, g, flags) || g.state.get() == GenState::Created && !v.is_none() { return SLOW }
            frame(r.fp).pc = r.pc.add(1);
            if flags & frame_flags::ASYNC != 0 { root.flags.set(root.flags.get() | agen::RUNNING); }
            resume_gen(r, vm, root, g, r.sp.sub(1), flags, v);
            return GO
        }
        return super::generators::send(r, &mut *vm, a)
    }
    YIELD_VALUE(r, vm, a) {
        if S {
            let f = frame(r.fp);
            if f.flags & frame_flags::ASYNC != 0 || !may_suspend(r, vm) { return SLOW }
            let g = f.locals.cast_unchecked::<GenObj>();
            let code = f.code();
            let chained = f.flags & frame_flags::CHAIN != 0;
            if a == 1 && is_generator(r.peek(2)) {
                if !super::delegation::link_at_once(&mut *vm, g, code, f.flags, r.pc, r.peek(2)) { return SLOW }
            } else {
                if chained {
                    if (*vm).is_watched() { return SLOW }
                    super::delegation::give_frames_back(&mut *vm, g);
                }
                super::delegation::suspended(&*vm, g, f.flags, a == 1);
            }
            let v = r.peek(1);
            suspend_gen(r, vm, g, r.pc);
            r.sp = f.ret_sp;
            if f.flags & frame_flags::ENTRY != 0 {
                r.sp.write(v);
                return STOP
            }
            r.fp = f.prev;
            r.push(v);
            r.pc = frame(r.fp).pc;
            return GO
        }
        return super::generators::yield_value(r, &mut *vm, a)
    }
    ASYNC_GEN_YIELD(r, vm, a) {
        if S {
            // To a SEND whose receiver is the generator itself: neither of the objects is needed that would be made.
            const RESUMED: usize = frame_flags::GENERATOR | frame_flags::SEND | frame_flags::ASYNC;
            let f = frame(r.fp);
            if f.flags != RESUMED || *f.ret_sp.sub(1) != f.locals || !may_suspend(r, vm) || (*vm).is_watched() { return SLOW }
            let g = f.locals.cast_unchecked::<GenObj>();
            let v = r.peek(1);
            g.flags.set(g.flags.get() & !agen::RUNNING);
            g.state.set(GenState::Suspended);
            suspend_gen(r, vm, g, r.pc.add(1));
            r.sp = f.ret_sp;
            r.fp = f.prev;
            r.push(v);
            r.pc = frame(r.fp).pc;
            let by = (*r.pc.sub(2) >> 8) as usize;
            r.skip(by);
            return GO
        }
        let v = (*vm).async_gen_wrap(r.peek(1));
        r.set(1, v);
    }
    GET_ANEXT(r, vm, a) {
        let v = r.peek(1);
        if has_shape(v, id::ASYNC_GENERATOR) && v.cast_unchecked::<GenObj>().flags.get() & agen::HOOKS_DONE != 0
            && *r.pc as u8 == Opcode::LOAD_CONST as u8 && matches!(Opcode::from_u8(*r.pc.add(1) as u8), Some(Opcode::SEND | Opcode::SEND_GEN)) && !(*vm).is_watched() {
            // What `__anext__()` would return is made if somebody could see it: see `types::generator::asend_of`.
            r.push(v);
            return GO
        }
        slow!();
        let v = tri!(super::generators::get_anext(&mut *vm, v));
        r.push(v);
    }
    RETURN_GENERATOR(r, vm, a) {
        if S { return super::generators::return_generator_at_once(r, vm) }
        return super::generators::return_generator(r, &mut *vm)
    }
    GET_AWAITABLE(r, vm, a) {
        let v = r.peek(1);
        if has_shape(v, id::COROUTINE) && matches!(v.cast_unchecked::<GenObj>().state.get(), GenState::Created | GenState::Suspended) { return GO }
        slow!();
        let v = tri!(super::generators::get_awaitable(&mut *vm, v, a));
        r.set(1, v);
    }
    UNPACK_SEQUENCE(r, vm, a) {
        let v = r.peek(1);
        let items: *const Value = if has_shape(v, id::TUPLE) && v.cast_unchecked::<TupleObj>().len == a {
            v.cast_unchecked::<TupleObj>().as_slice().as_ptr()
        } else if has_shape(v, id::LIST) && v.cast_unchecked::<ListObj>().len.get() == a && a > 0 {
            v.cast_unchecked::<ListObj>().as_slice().as_ptr()
        } else {
            slow!();
            if rt::unpack(&mut *vm, r, v, a).is_err() { return FAIL }
            r.skip(1);
            return GO
        };
        r.drop(1);
        for i in (0..a).rev() { r.push(*items.add(i)); }
        r.skip(1);
    }
    UNPACK_SEQUENCE_TUPLE(r, vm, a) { return UNPACK_SEQUENCE::<S>(r, vm, (a as u32) << 8) }
}

/// An instance of a class with neither `__bool__` nor `__len__`.
#[inline(always)]
unsafe fn always_true(vm: *mut Vm, v: Value) -> bool {
    // SAFETY: an object's shape has a class as long as the object lives.
    unsafe {
        let h = v.ptr_unchecked();
        let cls = (*(*vm).shapes.classes.as_ptr().add((*h).shape.get() as usize)).get();
        if (*h).kind != kind::INSTANCE || cls.is_null() {
            return false;
        }
        let slots = (*cls).slots();
        slots.bool.is_none() && slots.len.is_none()
    }
}
/// The Python function that is a special method of an instance, if the cache that all sites share knows it, it takes `n`
/// arguments, and there is room for its frame.
#[inline(always)]
unsafe fn shared_method(r: &Regs, vm: *mut Vm, o: Value, name: Gc<StrObj>, n: u32) -> Option<Gc<FuncObj>> {
    // SAFETY: an object's shape has a class as long as the object lives, and what a matching entry names is alive.
    unsafe {
        if !o.is_ptr() || (*o.ptr_unchecked()).kind != kind::INSTANCE {
            return None;
        }
        let shape = (*o.ptr_unchecked()).shape.get();
        let e = (*vm).attr_cache.load_entry(shape, name.value());
        if e.name != name.value()
            || e.shape != shape
            || *(*vm).shapes.versions.as_ptr().add(shape as usize) != e.version
            || e.how != how::METHOD
            || e.value.kind() != Some(kind::FUNCTION)
        {
            return None;
        }
        let f = e.value.cast_unchecked::<FuncObj>();
        let code = f.code.get_unchecked();
        if code.plain_args == n && !no_room(r, vm, code) { Some(f) } else { None }
    }
}
/// Would a frame of this code go beyond the stack or the recursion limit?
#[inline(always)]
unsafe fn no_room(r: &Regs, vm: *mut Vm, code: Gc<crate::code::CodeObj>) -> bool {
    // SAFETY: only compares addresses.
    unsafe {
        r.sp.wrapping_add(code.frame_words()) >= (*vm).thread.stack_limit
            || (*vm).thread.depth as isize >= (*vm).thread.most_frames
    }
}
#[inline(always)]
fn is_generator(v: Value) -> bool {
    has_shape(v, id::GENERATOR) || has_shape(v, id::COROUTINE)
}
/// A generator that is resumed, the one to be entered for it, and the flags of its frame.
#[inline(always)]
unsafe fn innermost(r: &Regs, vm: *mut Vm, g: Value, flags: usize) -> (Gc<GenObj>, Gc<GenObj>, usize) {
    // SAFETY: the caller has checked that it is a generator.
    unsafe {
        let g = g.cast_unchecked::<GenObj>();
        match (*vm).leaf_of(g, r.sp) {
            Some(leaf) => (g, leaf, flags | frame_flags::CHAIN),
            None => (g, g, flags),
        }
    }
}
/// Can the generator be entered, with these flags, without a call? (Or its state, the room or a write barrier wants the
/// cold form.)
#[inline(always)]
unsafe fn resumable(r: &Regs, vm: *mut Vm, g: Gc<GenObj>, flags: usize) -> bool {
    // SAFETY: a suspended generator has its code.
    unsafe {
        let t = &(*vm).thread;
        let fits = match flags & frame_flags::CHAIN {
            0 => g.state.get().is_enterable(),
            // (The leaf's state was looked at.)
            _ => !(*vm).is_watched(),
        };
        fits && g.frame_obj.get().is_unbound()
            && !((t.handled.is_ptr() || t.running_gen.is_ptr()) && g.hdr.is_old_clean())
            && r.sp.wrapping_add(g.code.get_unchecked().frame_words()) < t.stack_limit
    }
}
/// Pushes the frame of a suspended generator, which is `root` or the leaf of its chain, and sends `v` into it.
#[inline(always)]
unsafe fn resume_gen(
    r: &mut Regs,
    vm: *mut Vm,
    root: Gc<GenObj>,
    g: Gc<GenObj>,
    ret_sp: *mut Value,
    flags: usize,
    v: Value,
) {
    // SAFETY: checked by `resumable`.
    unsafe {
        let code = g.code.get_unchecked();
        let saved = g.frame.get_unchecked();
        let fp = calls::write_header(
            r.sp,
            r.fp,
            ret_sp,
            g.func.get_unchecked(),
            code,
            flags | frame_flags::GENERATOR,
        );
        frame(fp).locals = g.value();
        let n = g.depth.get() as usize;
        let words = saved.as_ptr_values();
        taipan_heap::copy_few_words(words.cast(), fp.cast(), n);
        g.state.set(GenState::Running);
        let t = &mut (*vm).thread;
        g.caller_handled.init(t.handled);
        g.caller_gen.init(t.running_gen);
        t.handled = g.handled.get();
        t.running_gen = g.value();
        t.depth += 1;
        if flags & frame_flags::CHAIN != 0 {
            t.most_frames -= super::delegation::frames_spared(root, g);
        }
        r.fp = fp;
        r.sp = fp.add(n);
        r.push(v);
        r.pc = code.words.get().add(g.pc.get() as usize);
    }
}
/// Is one of the operands an instance, whose class may have a Python method for the operator?
#[inline(always)]
fn may_have_method(x: Value, y: Value) -> bool {
    x.kind() == Some(kind::INSTANCE) || y.kind() == Some(kind::INSTANCE)
}
/// Can the generator whose frame this is be suspended, with a value on top, without a call?
#[inline(always)]
unsafe fn may_suspend(r: &Regs, vm: *mut Vm) -> bool {
    // SAFETY: the frame is a generator's.
    unsafe {
        let f = frame(r.fp);
        let g = f.locals.cast_unchecked::<GenObj>();
        let Some(saved) = g.frame.get() else { return false };
        let n = r.sp.offset_from(r.fp) as usize - 1;
        f.frame_obj.is_unbound()
            && n <= saved.len()
            && !saved.header().is_old_clean()
            && !(*vm).thread.handled.is_ptr()
    }
}
/// Saves the frame of a generator that yields the top, to go on at `pc`. Its state is set; the registers still stand in it.
#[inline(always)]
unsafe fn suspend_gen(r: &Regs, vm: *mut Vm, g: Gc<GenObj>, pc: *const u32) {
    // SAFETY: checked by `may_suspend`.
    unsafe {
        let saved = g.frame.get_unchecked();
        let n = r.sp.offset_from(r.fp) as usize - 1;
        let words = saved.as_ptr_values() as *mut Value;
        taipan_heap::copy_few_words(r.fp.cast(), words.cast(), n);
        // What lies above is dead: do not keep it alive.
        for i in n..(g.depth.get() as usize).max(n) {
            words.add(i).write(Value::UNBOUND);
        }
        g.depth.set(n as u32);
        g.pc.set(((pc as usize - frame(r.fp).code().words.get() as usize) / 4) as u32);
        let t = &mut (*vm).thread;
        g.handled.set_immediate(t.handled);
        t.handled = g.caller_handled.get();
        t.running_gen = g.caller_gen.get();
        g.caller_handled.set_immediate(Value::NONE);
        g.caller_gen.set_immediate(Value::UNBOUND);
        t.depth -= 1;
    }
}
/// Enters the method of a binary operator or comparison, whose operands stay where they are until it returns; false: there
/// is none, or no room.
#[inline(never)]
unsafe fn enter_operator(r: &mut Regs, vm: *mut Vm, method: Option<(Gc<FuncObj>, usize)>) -> bool {
    // SAFETY: a live frame, with both operands on top; the code leaves room for a value more, and the frame's was checked.
    unsafe {
        let Some((f, flags)) = method else { return false };
        let above = Regs { pc: r.pc, sp: r.sp.add(2), fp: r.fp };
        if no_room(&above, vm, f.code.get_unchecked()) {
            return false;
        }
        frame(r.fp).pc = r.pc.add(1);
        let operands = r.sp.sub(2);
        if flags == frame_flags::REFLECTED {
            let (x, y) = (*operands, *operands.add(1));
            r.push(y);
            r.push(x);
        }
        enter_py(r, vm, f, operands, 2, flags);
        true
    }
}
/// Enters a Python function whose positional arguments are the top `n` values; the result goes to `ret_sp`. The caller has checked
/// the room and saved its pc.
#[inline(always)]
unsafe fn enter_py(r: &mut Regs, vm: *mut Vm, f: Gc<FuncObj>, ret_sp: *mut Value, n: usize, flags: usize) {
    // SAFETY: the caller has checked the room, and the callee is alive on the value stack.
    unsafe {
        let code = f.code.get_unchecked();
        let args = r.sp.sub(n);
        let fp = calls::write_header(r.sp, r.fp, ret_sp, f, code, flags);
        taipan_heap::copy_few_words(args.cast(), fp.cast(), n);
        let total = code.n_localsplus as usize;
        let mut i = n;
        while i < total {
            fp.add(i).write(Value::UNBOUND);
            i += 1;
        }
        (*vm).thread.depth += 1;
        r.fp = fp;
        r.sp = fp.add(total);
        r.pc = code.words.get();
    }
}

cold_op! {
    BINARY_OP(r, vm, a) { let (x, y) = (r.peek(2), r.peek(1)); let v = tri!(rt::binary_arg(vm, x, y, a)); r.drop(1); r.set(1, v); r.skip(1); }
    COMPARE_OP(r, vm, a) {
        let (x, y) = (r.peek(2), r.peek(1));
        let v = tri!(rt::compare(vm, x, y, CmpOp::ALL[(a >> 5).min(5)], a));
        r.drop(1); r.set(1, v); r.skip(1);
    }
    UNARY_NEGATIVE(r, vm, a) { let v = tri!(vm.negative(r.peek(1))); r.set(1, v); }
    UNARY_INVERT(r, vm, a) { let v = tri!(vm.invert(r.peek(1))); r.set(1, v); }
    BINARY_SLICE(r, vm, a) { let v = tri!(rt::binary_slice(vm, r.peek(3), r.peek(2), r.peek(1))); r.drop(2); r.set(1, v); }
    STORE_SLICE(r, vm, a) { tri!(rt::store_slice(vm, r.peek(3), r.peek(2), r.peek(1), r.peek(4))); r.drop(4); }
    DELETE_SUBSCR(r, vm, a) { tri!(vm.delitem(r.peek(2), r.peek(1))); r.drop(2); }
    CONTAINS_OP(r, vm, a) { let b = tri!(vm.contains(r.peek(1), r.peek(2))); r.drop(1); r.set(1, Value::bool(b != (a == 1))); r.skip(1); }
    FOR_ITER(r, vm, a) { return sp_::for_iter(r, vm, a) }
    GET_YIELD_FROM_ITER(r, vm, a) { let v = tri!(super::generators::yield_from_iter(vm, r.fp, r.peek(1))); r.set(1, v); }
    GET_AITER(r, vm, a) { let v = tri!(super::generators::get_aiter(vm, r.peek(1))); r.set(1, v); }
    END_ASYNC_FOR(r, vm, a) {
        let exc = r.peek(1);
        if vm.is_instance(exc, vm.exc.StopAsyncIteration) { r.drop(2); } else { vm.exception = exc; return FAIL_AGAIN }
    }
    SEND(r, vm, a) { return super::generators::send(r, vm, a) }
    CLEANUP_THROW(r, vm, a) {
        let exc = r.peek(1);
        if vm.is_instance(exc, vm.exc.StopIteration) {
            let v = rt::stop_iteration_value(exc);
            r.drop(1); r.set(1, v); r.set(2, Value::NONE);
        } else { vm.exception = exc; return FAIL_AGAIN }
    }
    INTERPRETER_EXIT(r, vm, a) { r.sp = r.sp.sub(1); return STOP }

    BUILD_LIST(r, vm, a) { let v = vm.list(std::slice::from_raw_parts(r.sp.sub(a), a)); r.drop(a); r.push(v); }
    BUILD_SET(r, vm, a) { let v = tri!(rt::build_set(vm, std::slice::from_raw_parts(r.sp.sub(a), a))); r.drop(a); r.push(v); }
    BUILD_MAP(r, vm, a) { let v = tri!(rt::build_map(vm, std::slice::from_raw_parts(r.sp.sub(2 * a), 2 * a))); r.drop(2 * a); r.push(v); }
    BUILD_STRING(r, vm, a) { let v = tri!(rt::build_string(vm, std::slice::from_raw_parts(r.sp.sub(a), a))); r.drop(a); r.push(v); }
    BUILD_SLICE(r, vm, a) {
        let step = if a == 3 { r.pop() } else { Value::NONE };
        let v = vm.new_slice(r.peek(2), r.peek(1), step); r.drop(1); r.set(1, v);
    }
    BUILD_TEMPLATE(r, vm, a) { let v = tri!(rt::build_template(vm, r.peek(2), r.peek(1))); r.drop(1); r.set(1, v); }
    BUILD_INTERPOLATION(r, vm, a) {
        let spec = if a & 1 != 0 { r.pop() } else { vm.empty_str.value() };
        let v = tri!(rt::build_interpolation(vm, r.peek(2), r.peek(1), a >> 2, spec)); r.drop(1); r.set(1, v);
    }
    MAP_ADD(r, vm, a) { let (k, v) = (r.peek(2), r.peek(1)); let d = r.peek(a + 2).cast_unchecked::<DictObj>(); tri!(vm.dict_set(d, k, v)); r.drop(2); }
    LIST_EXTEND(r, vm, a) { let it = r.peek(1); let l = r.peek(a + 1); tri!(rt::list_extend(vm, l, it)); r.drop(1); }
    SET_UPDATE(r, vm, a) { let it = r.peek(1); let s = r.peek(a + 1); tri!(rt::set_update(vm, s, it)); r.drop(1); }
    DICT_UPDATE(r, vm, a) { let m = r.peek(1); let d = r.peek(a + 1); tri!(rt::dict_update(vm, d, m)); r.drop(1); }
    DICT_MERGE(r, vm, a) { let m = r.peek(1); let d = r.peek(a + 1); let f = r.peek(a + 4); tri!(rt::dict_merge(vm, d, m, f)); r.drop(1); }
    UNPACK_EX(r, vm, a) { let v = r.peek(1); tri!(rt::unpack_ex(vm, r, v, a & 0xff, a >> 8)); }

    CALL(r, vm, a) { return sp_::call(r, vm, a) }
    CALL_NATIVE(r, vm, a) { return sp_::call_native(r, vm, a) }
    CALL_KW(r, vm, a) {
        let names = r.peek(1).cast_unchecked::<TupleObj>();
        return sp_::call_kw(r, vm, a, names)
    }
    CALL_FUNCTION_EX(r, vm, a) { return sp_::call_function_ex(r, vm) }
    CALL_INTRINSIC_1(r, vm, a) { let v = tri!(rt::intrinsic1(vm, r.fp, a, r.peek(1))); r.set(1, v); }
    CALL_INTRINSIC_2(r, vm, a) { let v = tri!(rt::intrinsic2(vm, a, r.peek(2), r.peek(1))); r.drop(1); r.set(1, v); }
    MAKE_FUNCTION(r, vm, a) {
        let code = r.peek(1).cast_unchecked::<crate::code::CodeObj>();
        let globals = frame(r.fp).func().globals.get_unchecked();
        let f = vm.new_function(code, globals);
        r.set(1, f.value());
    }
    SET_FUNCTION_ATTRIBUTE(r, vm, a) {
        let f = r.pop().cast_unchecked::<FuncObj>();
        let v = r.peek(1);
        f.set_attribute(vm, a, v);
        r.set(1, f.value());
    }
    EXIT_INIT_CHECK(r, vm, a) { let v = r.pop(); if !v.is_none() { rt::init_result_error(vm, v); return FAIL } }

    LOAD_ATTR(r, vm, a) { return sp_::load_attr(r, vm, a) }
    LOAD_SUPER_ATTR(r, vm, a) { return rt::load_super_attr(r, vm, a) }
    STORE_ATTR(r, vm, a) { return sp_::store_attr(r, vm, a) }
    DELETE_ATTR(r, vm, a) { let n = frame(r.fp).code().name_at(a); tri!(vm.delattr(r.peek(1), n)); r.drop(1); }
    LOAD_GLOBAL(r, vm, a) { return sp_::load_global(r, vm, a) }
    STORE_GLOBAL(r, vm, a) { let n = frame(r.fp).code().name_at(a); let g = frame(r.fp).func().globals.get_unchecked(); let v = r.peek(1); tri!(vm.dict_set(g, n.value(), v)); r.drop(1); }
    DELETE_GLOBAL(r, vm, a) { let n = frame(r.fp).code().name_at(a); let g = frame(r.fp).func().globals.get_unchecked(); tri!(rt::delete_name(vm, g.value(), n)); }
    LOAD_NAME(r, vm, a) { let v = tri!(rt::load_name(vm, r.fp, a)); r.push(v); }
    STORE_NAME(r, vm, a) { let n = frame(r.fp).code().name_at(a); let l = rt::namespace(r.fp); let v = r.peek(1); tri!(rt::store_name(vm, l, n, v)); r.drop(1); }
    DELETE_NAME(r, vm, a) { let n = frame(r.fp).code().name_at(a); let l = rt::namespace(r.fp); tri!(rt::delete_name(vm, l, n)); }
    LOAD_LOCALS(r, vm, a) { let l = rt::namespace(r.fp); if l.is_unbound() { let _ = vm.system_error("no locals"); return FAIL } r.push(l); }
    LOAD_FROM_DICT_OR_DEREF(r, vm, a) { let v = tri!(rt::load_from_dict_or_deref(vm, r.fp, a, r.peek(1))); r.set(1, v); }
    LOAD_FROM_DICT_OR_GLOBALS(r, vm, a) { let v = tri!(rt::load_from_dict_or_globals(vm, r.fp, a, r.peek(1))); r.set(1, v); }
    MAKE_CELL(r, vm, a) { let v = *r.local(a); let c = vm.new_cell(v); *r.local(a) = c.value(); }
    LOAD_BUILD_CLASS(r, vm, a) { let v = tri!(rt::load_build_class(vm, r.fp)); r.push(v); }
    LOAD_COMMON_CONSTANT(r, vm, a) { let v = rt::common_constant(vm, a); r.push(v); }
    LOAD_SPECIAL(r, vm, a) { let (m, s) = tri!(rt::load_special(vm, r.peek(1), a)); r.set(1, m); r.push(s); }
    IMPORT_NAME(r, vm, a) { let n = frame(r.fp).code().name_at(a); let v = tri!(rt::import_name(vm, r.fp, n, r.peek(2), r.peek(1))); r.drop(1); r.set(1, v); }
    IMPORT_FROM(r, vm, a) { let n = frame(r.fp).code().name_at(a); let v = tri!(rt::import_from(vm, r.peek(1), n)); r.push(v); }
    SETUP_ANNOTATIONS(r, vm, a) { let l = frame(r.fp).locals; tri!(rt::setup_annotations(vm, l)); }

    RAISE_VARARGS(r, vm, a) {
        let cause = if a == 2 { r.peek(1) } else { Value::UNBOUND };
        let exc = if a == 0 { Value::UNBOUND } else { r.peek(a) };
        return rt::do_raise(vm, exc, cause)
    }
    RERAISE(r, vm, a) { vm.exception = r.pop(); return FAIL_AGAIN }
    PUSH_EXC_INFO(r, vm, a) { let exc = r.peek(1); let prev = std::mem::replace(&mut vm.thread.handled, exc); r.set(1, prev); r.push(exc); }
    POP_EXCEPT(r, vm, a) { vm.thread.handled = r.pop(); }
    CHECK_EXC_MATCH(r, vm, a) { let b = tri!(rt::exc_match(vm, r.peek(2), r.peek(1))); r.set(1, Value::bool(b)); }
    CHECK_EG_MATCH(r, vm, a) {
        let (rest, m) = tri!(rt::eg_match(vm, r.peek(2), r.peek(1)));
        // A bare `raise` in the clause raises what it matched.
        if !m.is_none() { vm.thread.handled = m; }
        r.set(2, rest); r.set(1, m);
    }
    WITH_EXCEPT_START(r, vm, a) {
        let exc = r.peek(1);
        let (exit, self_) = (r.peek(5), r.peek(4));
        let v = tri!(rt::with_except(vm, exit, self_, exc)); r.push(v);
    }
    GET_LEN(r, vm, a) { let n = tri!(vm.len(r.peek(1))); r.push(Value::small(n as i64)); }
    MATCH_MAPPING(r, vm, a) { let b = vm.type_of(r.peek(1)).has_flag(type_flags::MAPPING); r.push(Value::bool(b)); }
    MATCH_SEQUENCE(r, vm, a) { let b = vm.type_of(r.peek(1)).has_flag(type_flags::SEQUENCE); r.push(Value::bool(b)); }
    MATCH_KEYS(r, vm, a) { let v = tri!(rt::match_keys(vm, r.peek(2), r.peek(1))); r.push(v); }
    MATCH_CLASS(r, vm, a) { let v = tri!(rt::match_class(vm, r.peek(3), r.peek(2), a, r.peek(1))); r.drop(2); r.set(1, v); }
    FORMAT_SIMPLE(r, vm, a) {
        let v = r.peek(1);
        if !v.shape_is(id::STR) { let e = vm.empty_str.value(); let s = tri!(vm.format_value(v, e)); r.set(1, s); }
    }
    FORMAT_WITH_SPEC(r, vm, a) { let s = tri!(vm.format_value(r.peek(2), r.peek(1))); r.drop(1); r.set(1, s); }
    CONVERT_VALUE(r, vm, a) {
        let v = r.peek(1);
        let s = tri!(match a { 1 => vm.str_of(v), 2 => vm.repr_value(v), _ => vm.ascii(v).map(|s| s.value()) });
        r.set(1, s);
    }
}
