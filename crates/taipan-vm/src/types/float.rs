//! float.

use super::int::arith::Int;
use super::int::compare_float;
use crate::native::TypeDef;
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::type_flags;
use crate::types::PUBLIC;
use crate::{R, Raised, Vm};
use taipan_heap::Value;

pub static FLOAT: TypeDef = TypeDef {
    shape: Some(id::FLOAT),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF,
    slots: Slots {
        neg: Some(float_neg),
        pos: Some(float_pos),
        abs: Some(float_abs),
        bool: Some(float_bool),
        int: Some(float_int),
        float: Some(float_pos),
        repr: Some(float_repr),
        hash: Some(float_hash),
        compare: Some(float_compare),
        pow3: Some(float_pow3),
        ..Slots::NONE
    }
    .op(BinOp::Add, float_add)
    .op(BinOp::Sub, float_sub)
    .op(BinOp::Mul, float_mul)
    .op(BinOp::TrueDiv, float_truediv)
    .op(BinOp::FloorDiv, float_floordiv)
    .op(BinOp::Mod, float_mod)
    .op(BinOp::DivMod, float_divmod)
    .op(BinOp::Pow, float_pow),
    ..TypeDef::of::<FloatObj>("float")
};

/// An operand of float arithmetic: float or int. None: not for us.
#[inline]
fn operand(vm: &mut Vm, v: Value) -> R<Option<f64>> {
    if let Some(f) = v.to_float() {
        return Ok(Some(f));
    }
    match Int::of(v) {
        Some(i) => vm.int_to_float(i).map(Some),
        None => Ok(None),
    }
}
macro_rules! binary_ops {
    ($($name:ident($vm:ident, $a:ident, $b:ident) $body:expr;)*) => { $(
        fn $name($vm: &mut Vm, a: Value, b: Value) -> R {
            let Some($a) = operand($vm, a)? else { return Ok(Value::NOT_IMPLEMENTED) };
            let Some($b) = operand($vm, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
            $body
        }
    )* };
}
binary_ops! {
    float_add(vm, a, b) Ok(vm.new_float(a + b));
    float_sub(vm, a, b) Ok(vm.new_float(a - b));
    float_mul(vm, a, b) Ok(vm.new_float(a * b));
    float_truediv(vm, a, b) {
        if b == 0.0 { return Err(division_by_zero(vm)) }
        Ok(vm.new_float(a / b))
    };
    float_floordiv(vm, a, b) {
        if b == 0.0 { return Err(division_by_zero(vm)) }
        Ok(vm.new_float(divmod(a, b).0))
    };
    float_mod(vm, a, b) {
        if b == 0.0 { return Err(division_by_zero(vm)) }
        Ok(vm.new_float(modulo(a, b)))
    };
    float_divmod(vm, a, b) {
        if b == 0.0 { return Err(division_by_zero(vm)) }
        let (q, r) = divmod(a, b);
        let (q, r) = (vm.new_float(q), vm.new_float(r));
        Ok(vm.tuple(&[q, r]))
    };
    float_pow(vm, a, b) float_power(vm, a, b);
}
#[cold]
fn division_by_zero(vm: &mut Vm) -> Raised {
    vm.zero_division("division by zero")
}
/// `a % b`: the sign of the divisor, also on a zero.
pub fn modulo(a: f64, b: f64) -> f64 {
    let m = a % b;
    if m == 0.0 {
        0.0f64.copysign(b)
    } else if (b < 0.0) != (m < 0.0) {
        m + b
    } else {
        m
    }
}
/// `divmod(a, b)` for `b != 0`.
pub fn divmod(a: f64, b: f64) -> (f64, f64) {
    let mut m = a % b;
    let mut div = (a - m) / b;
    if m != 0.0 {
        if (b < 0.0) != (m < 0.0) {
            m += b;
            div -= 1.0;
        }
    } else {
        m = 0.0f64.copysign(b);
    }
    if div != 0.0 {
        let floor = div.floor();
        (if div - floor > 0.5 { floor + 1.0 } else { floor }, m)
    } else {
        (0.0f64.copysign(a / b), m)
    }
}
/// `a ** b`: complex for a root of a negative number.
pub fn float_power(vm: &mut Vm, a: f64, b: f64) -> R {
    if a == 0.0 && b < 0.0 {
        return Err(vm.zero_division("zero to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        return super::complex::complex_power(vm, (a, 0.0), (b, 0.0));
    }
    let r = a.powf(b);
    if r.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(range_error(vm));
    }
    Ok(vm.new_float(r))
}
#[cold]
fn range_error(vm: &mut Vm) -> Raised {
    let text = vm.str_value("Numerical result out of range");
    let t = vm.exc.OverflowError;
    vm.raise_args(t, &[Value::small(34), text])
}
fn float_pow3(vm: &mut Vm, a: Value, b: Value, m: Value) -> R {
    if !m.is_none() && !m.is_unbound() {
        return Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    }
    float_pow(vm, a, b)
}

pub(crate) fn this(vm: &mut Vm, v: Value) -> R<f64> {
    match v.to_float() {
        Some(f) => Ok(f),
        None => Err(vm.wrong_receiver(v, "float")),
    }
}
fn float_neg(vm: &mut Vm, v: Value) -> R {
    let f = this(vm, v)?;
    Ok(vm.new_float(-f))
}
fn float_pos(vm: &mut Vm, v: Value) -> R {
    this(vm, v)?;
    Ok(v.plain())
}
fn float_abs(vm: &mut Vm, v: Value) -> R {
    let f = this(vm, v)?;
    Ok(vm.new_float(f.abs()))
}
fn float_bool(vm: &mut Vm, v: Value) -> R<bool> {
    Ok(this(vm, v)? != 0.0)
}
fn float_int(vm: &mut Vm, v: Value) -> R {
    let f = this(vm, v)?;
    whole(vm, f)
}
/// A float cut to an int.
pub fn whole(vm: &mut Vm, f: f64) -> R {
    if f.is_nan() {
        return Err(vm.value_error("cannot convert float NaN to integer"));
    }
    if f.is_infinite() {
        return Err(vm.overflow_error("cannot convert float infinity to integer"));
    }
    Ok(vm.int_from_f64(f))
}
fn float_repr(vm: &mut Vm, v: Value) -> R {
    let f = this(vm, v)?;
    let s = taipan_text::float::repr(f);
    Ok(vm.new_str_ascii(s.as_bytes()).value())
}
fn float_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let f = this(vm, v)?;
    Ok(match taipan_text::hash::float(f) {
        Some(h) => h,
        None => taipan_text::hash::pointer(vm.id_of(v) as usize),
    })
}
fn float_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let x = this(vm, a)?;
    let order = match b.to_float() {
        Some(y) => x.partial_cmp(&y),
        None => match Int::of(b) {
            Some(i) => compare_float(i, x).map(|o| o.reverse()),
            None => return Ok(Value::NOT_IMPLEMENTED),
        },
    };
    Ok(Value::bool(match order {
        Some(o) => op.test(o),
        None => op == CmpOp::Ne,
    }))
}
