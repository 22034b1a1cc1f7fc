//! int: the type, its operators and conversions.
//!
//! An int is an immediate of 62 bits or a [`BigIntObj`]; which of the two is decided by its value alone, so that equal
//! ints outside the heap are equal words. [`arith`] computes, [`text`] reads and writes, [`methods`] has the named
//! methods, [`boolean`] the type bool.

pub mod arith;
mod boolean;
mod methods;
#[cfg(test)]
mod tests;
mod text;

pub use boolean::BOOL;
pub use text::format;

use crate::native::TypeDef;
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::type_flags;
use crate::types::PUBLIC;
use crate::{R, Vm};
use arith::{Big, Int, Small};
use std::cmp::Ordering;
use taipan_heap::{Header, Value};

pub static INT: TypeDef = TypeDef {
    shape: Some(id::INT),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF,
    doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an integer\niteral.\n>>> int('0b100', base=0)\n4",
    methods: methods::METHODS,
    getset: methods::GETSET,
    slots: Slots {
        new: Some(text::int_new),
        neg: Some(int_neg),
        pos: Some(int_pos),
        abs: Some(int_abs),
        invert: Some(int_invert),
        bool: Some(int_bool),
        int: Some(int_pos),
        index: Some(int_pos),
        float: Some(int_float),
        repr: Some(text::int_repr),
        hash: Some(int_hash),
        compare: Some(int_compare),
        pow3: Some(int_pow3),
        ..Slots::NONE
    }
    .op(BinOp::Add, int_add)
    .op(BinOp::Sub, int_sub)
    .op(BinOp::Mul, int_mul)
    .op(BinOp::FloorDiv, int_floordiv)
    .op(BinOp::Mod, int_mod)
    .op(BinOp::DivMod, int_divmod)
    .op(BinOp::TrueDiv, int_truediv)
    .op(BinOp::Pow, int_pow)
    .op(BinOp::LShift, int_lshift)
    .op(BinOp::RShift, int_rshift)
    .op(BinOp::And, int_and)
    .op(BinOp::Or, int_or)
    .op(BinOp::Xor, int_xor),
    ..TypeDef::of::<BigIntObj>("int")
};

/// `a op b`; None: not an operation of ints.
#[inline]
pub(crate) fn int_op(vm: &mut Vm, a: Int, b: Int, op: BinOp) -> Option<R> {
    Some(match op {
        BinOp::Add => vm.add_ints(a, b),
        BinOp::Sub => vm.sub_ints(a, b),
        BinOp::Mul => vm.mul_ints(a, b),
        BinOp::FloorDiv => vm.floordiv_ints(a, b),
        BinOp::Mod => vm.mod_ints(a, b),
        BinOp::DivMod => vm.divmod_ints(a, b).map(|(q, r)| vm.tuple(&[q, r])),
        BinOp::TrueDiv => vm.truediv_ints(a, b).map(|f| vm.new_float(f)),
        BinOp::Pow if b.negative() => negative_power(vm, a, b),
        BinOp::Pow => vm.pow_ints(a, b),
        BinOp::LShift => vm.lshift_int(a, b),
        BinOp::RShift => vm.rshift_int(a, b),
        BinOp::And => vm.bitop_ints(a, b, |x, y| x & y),
        BinOp::Or => vm.bitop_ints(a, b, |x, y| x | y),
        BinOp::Xor => vm.bitop_ints(a, b, |x, y| x ^ y),
        BinOp::MatMul => return None,
    })
}
fn negative_power(vm: &mut Vm, a: Int, b: Int) -> R {
    let (x, y) = (vm.int_to_float(a)?, vm.int_to_float(b)?);
    super::float::float_power(vm, x, y)
}
macro_rules! binary_ops {
    ($($name:ident $op:ident;)*) => { $(
        fn $name(vm: &mut Vm, a: Value, b: Value) -> R {
            let (Some(x), Some(y)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
            match int_op(vm, x, y, BinOp::$op) {
                Some(r) => r,
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }
    )* };
}
binary_ops! {
    int_add Add;
    int_sub Sub;
    int_mul Mul;
    int_floordiv FloorDiv;
    int_mod Mod;
    int_divmod DivMod;
    int_truediv TrueDiv;
    int_pow Pow;
    int_lshift LShift;
    int_rshift RShift;
    int_and And;
    int_or Or;
    int_xor Xor;
}
fn int_pow3(vm: &mut Vm, a: Value, b: Value, m: Value) -> R {
    let (Some(x), Some(y)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    if m.is_none() || m.is_unbound() {
        return int_pow(vm, a, b);
    }
    match Int::of(m) {
        Some(m) => vm.pow_mod_ints(x, y, m),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The operand of a method of int.
#[inline]
pub(crate) fn this(vm: &mut Vm, v: Value) -> R<Int> {
    match Int::of(v) {
        Some(i) => Ok(i),
        None => Err(vm.wrong_receiver(v, "int")),
    }
}
fn int_neg(vm: &mut Vm, v: Value) -> R {
    let i = this(vm, v)?;
    Ok(vm.neg_int(i))
}
/// The plain int.
pub(crate) fn int_pos(vm: &mut Vm, v: Value) -> R {
    let i = this(vm, v)?;
    Ok(vm.plain_int(i))
}
fn int_abs(vm: &mut Vm, v: Value) -> R {
    let i = this(vm, v)?;
    Ok(if i.negative() { vm.neg_int(i) } else { vm.plain_int(i) })
}
fn int_invert(vm: &mut Vm, v: Value) -> R {
    let i = this(vm, v)?;
    vm.invert_int(i)
}
fn int_bool(vm: &mut Vm, v: Value) -> R<bool> {
    Ok(!this(vm, v)?.is_zero())
}
fn int_float(vm: &mut Vm, v: Value) -> R {
    let i = this(vm, v)?;
    let f = vm.int_to_float(i)?;
    Ok(vm.new_float(f))
}
fn int_hash(vm: &mut Vm, v: Value) -> R<i64> {
    Ok(match this(vm, v)? {
        Small(i) => taipan_text::hash::int(i),
        Big(b) => taipan_text::hash::int_limbs(b.negative, b.limbs()),
    })
}
fn int_compare(_: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::bool(op.test(x.order(y))))
}
impl Vm {
    /// An int object from sign and little-endian limbs; a small int where it fits.
    pub fn int_from_limbs(&mut self, negative: bool, limbs: &[u64]) -> Value {
        let limbs = arith::trim(limbs);
        match limbs {
            [] => return Value::small(0),
            &[l] if l < 1 << 61 => return Value::small(if negative { -(l as i64) } else { l as i64 }),
            &[l] if negative && l == 1 << 61 => return Value::small(-(1 << 61)),
            _ => {}
        }
        let n = limbs.len();
        let init = BigIntObj { hdr: Header::new(id::INT, kind::BIGINT), len: n as u32, negative };
        // SAFETY: the size covers the limbs, which are written at once.
        unsafe {
            let o = self.heap.alloc_uninit(size_of::<BigIntObj>() + 8 * n, init);
            std::ptr::copy_nonoverlapping(limbs.as_ptr(), o.as_ptr().add(1).cast::<u64>(), n);
            o.value()
        }
    }
    pub fn int_from_i64(&mut self, i: i64) -> Value {
        self.int_from_limbs(i < 0, &[i.unsigned_abs()])
    }
    #[inline]
    pub fn int_from_u64(&mut self, i: u64) -> Value {
        if i <= Value::SMALL_MAX as u64 {
            return Value::small(i as i64);
        }
        self.int_from_limbs(false, &[i])
    }
    #[inline]
    pub fn int_from_i128(&mut self, i: i128) -> Value {
        if let Ok(s) = i64::try_from(i)
            && let Some(v) = Value::try_int(s)
        {
            return v;
        }
        let m = i.unsigned_abs();
        self.int_from_limbs(i < 0, &[m as u64, (m >> 64) as u64])
    }
    pub fn int_from_le_bytes(&mut self, negative: bool, bytes: &[u8]) -> Value {
        let limbs: Vec<u64> = bytes
            .chunks(8)
            .map(|c| {
                let mut b = [0u8; 8];
                b[..c.len()].copy_from_slice(c);
                u64::from_le_bytes(b)
            })
            .collect();
        self.int_from_limbs(negative, &limbs)
    }
    /// An int (of any kind) as a float, rounded to nearest even; OverflowError if it is too large.
    pub fn int_to_f64(&mut self, v: Value) -> R<f64> {
        match Int::of(v) {
            Some(i) => self.int_to_float(i),
            None => Err(self.wrong_receiver(v, "int")),
        }
    }
    pub fn int_to_float(&mut self, i: Int) -> R<f64> {
        match i {
            Small(i) => Ok(i as f64),
            Big(b) => {
                let f = arith::limbs_to_f64(b.limbs());
                if f.is_infinite() {
                    return Err(self.overflow_error("int too large to convert to float"));
                }
                Ok(if b.negative { -f } else { f })
            }
        }
    }
    /// The int that a finite float is when cut at the point.
    pub fn int_from_f64(&mut self, f: f64) -> Value {
        if f.abs() < (1u64 << 61) as f64 {
            return Value::small(f as i64);
        }
        let (m, e) = taipan_text::float::decompose(f.trunc());
        let m = m.unsigned_abs();
        let e = e.max(0) as usize;
        let mut limbs = [0u64; 18];
        let (w, b) = (e / 64, e % 64);
        limbs[w] = m << b;
        if b > 0 {
            limbs[w + 1] = m >> (64 - b);
        }
        self.int_from_limbs(f < 0.0, &limbs)
    }
}

/// Compares an int with a float exactly; None if the float is a NaN.
pub fn compare_float(i: Int, f: f64) -> Option<Ordering> {
    if f.is_nan() {
        return None;
    }
    if let Small(s) = i
        && s.unsigned_abs() <= 1 << 53
    {
        return (s as f64).partial_cmp(&f);
    }
    let sign = if i.negative() { Ordering::Less } else { Ordering::Greater };
    let negative = f < 0.0;
    if f.abs() < (1u64 << 53) as f64 || negative != i.negative() {
        return Some(sign);
    }
    if f.is_infinite() {
        return Some(sign.reverse());
    }
    // A float so large is whole.
    let (m, e) = taipan_text::float::decompose(f);
    let m = m.unsigned_abs();
    let (w, b) = (e.max(0) as usize / 64, e.max(0) as usize % 64);
    let mut limbs = [0u64; 18];
    if e >= 0 {
        limbs[w] = m << b;
        if b > 0 {
            limbs[w + 1] = m >> (64 - b);
        }
    } else {
        limbs[0] = m >> -e;
    }
    let mut room = [0];
    let c = arith::compare(i.limbs(&mut room), arith::trim(&limbs));
    Some(if i.negative() { c.reverse() } else { c })
}
