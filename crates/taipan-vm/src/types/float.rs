//! float.

use super::int::arith::Int;
use super::int::compare_float;
use crate::call::Args;
use crate::native::{GetSetDef, MethodDef, TypeDef, check_positional, def, getter};
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::{R, Raised, Vm};
use taipan_heap::{Gc, Value};
use taipan_text::spec::{Defaults, Spec, format_float};

pub static FLOAT: TypeDef = TypeDef {
    shape: Some(id::FLOAT),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF,
    doc: "Convert a string or number to a floating-point number, if possible.",
    methods: METHODS,
    getset: GETSET,
    slots: Slots {
        new: Some(float_new),
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

static METHODS: &[MethodDef] = &[
    def("from_number", "($type, number, /)", from_number, "Convert real number to a floating-point number."),
    def("conjugate", "($self, /)", conjugate, "Return self, the complex conjugate of any float."),
    def("__trunc__", "($self, /)", trunc, "Return the Integral closest to x between 0 and x."),
    def("__floor__", "($self, /)", floor, "Return the floor as an Integral."),
    def("__ceil__", "($self, /)", ceil, "Return the ceiling as an Integral."),
    def(
        "__round__",
        "($self, ndigits=None, /)",
        round,
        "Return the Integral closest to x, rounding half toward even.\n\nWhen an argument is passed, work like built-in round(x, ndigits).",
    ),
    def(
        "as_integer_ratio",
        "($self, /)",
        as_integer_ratio,
        "Return a pair of integers, whose ratio is exactly equal to the original float.\n\nThe ratio is in lowest terms and has a positive denominator.  Raise\nOverflowError on infinities and a ValueError on NaNs.\n\n>>> (10.0).as_integer_ratio()\n(10, 1)\n>>> (0.0).as_integer_ratio()\n(0, 1)\n>>> (-.25).as_integer_ratio()\n(-1, 4)",
    ),
    def(
        "fromhex",
        "($type, string, /)",
        fromhex,
        "Create a floating-point number from a hexadecimal string.\n\n>>> float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n-5e-324",
    ),
    def(
        "hex",
        "($self, /)",
        hex,
        "Return a hexadecimal representation of a floating-point number.\n\n>>> (-0.1).hex()\n'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'",
    ),
    def("is_integer", "($self, /)", is_integer, "Return True if the float is an integer."),
    def("__getnewargs__", "($self, /)", getnewargs, ""),
    def(
        "__getformat__",
        "($type, typestr, /)",
        getformat,
        "You probably don't want to use this function.\n\n  typestr\n    Must be 'double' or 'float'.\n\nIt exists mainly to be used in Python's test suite.\n\nThis function returns whichever of 'unknown', 'IEEE, big-endian' or\n'IEEE, little-endian' best describes the format of floating-point\nnumbers used by the C type named by typestr.",
    ),
    def("__format__", "($self, format_spec, /)", format, "Formats the float according to format_spec."),
];
static GETSET: &[GetSetDef] = &[
    getter("real", float_pos, "the real part of a complex number"),
    getter("imag", |vm, _| Ok(vm.new_float(0.0)), "the imaginary part of a complex number"),
];

/// An exact int or float: what the shortcuts of the operators know.
enum Number {
    Int(Int),
    Float(f64),
}
#[inline(always)]
fn number(v: Value) -> Option<Number> {
    if v.is_int() {
        Some(Number::Int(Int::Small(v.int_unchecked())))
    } else if v.is_float_imm() {
        Some(Number::Float(v.float_unchecked()))
    } else {
        // Objects of these kinds are plain: subclasses have a kind of their own.
        match v.downcast::<BigIntObj>() {
            Some(b) => Some(Number::Int(Int::Big(b))),
            None => v.downcast::<FloatObj>().map(|f| Number::Float(f.value)),
        }
    }
}
/// The comparison of two exact numbers.
#[inline]
pub fn compare_numbers(a: Value, b: Value, op: CmpOp) -> Option<bool> {
    let order = match (number(a)?, number(b)?) {
        (Number::Float(x), Number::Float(y)) => x.partial_cmp(&y),
        (Number::Int(x), Number::Int(y)) => Some(x.order(y)),
        (Number::Int(i), Number::Float(f)) => compare_float(i, f),
        (Number::Float(f), Number::Int(i)) => compare_float(i, f).map(|o| o.reverse()),
    };
    Some(match order {
        Some(o) => op.test(o),
        None => op == CmpOp::Ne,
    })
}
impl Vm {
    /// `a op b` for two exact numbers, without the search through the slots of both.
    #[inline]
    pub fn number_op(&mut self, a: Value, b: Value, op: BinOp) -> Option<R> {
        let (x, y) = match (number(a)?, number(b)?) {
            (Number::Int(x), Number::Int(y)) => return super::int::int_op(self, x, y, op),
            (Number::Float(x), Number::Float(y)) => (x, y),
            (Number::Int(i), Number::Float(y)) => match self.int_to_float(i) {
                Ok(x) => (x, y),
                Err(e) => return Some(Err(e)),
            },
            (Number::Float(x), Number::Int(i)) => match self.int_to_float(i) {
                Ok(y) => (x, y),
                Err(e) => return Some(Err(e)),
            },
        };
        float_op(self, x, y, op)
    }
}
/// None: not an operation of floats.
#[inline]
fn float_op(vm: &mut Vm, a: f64, b: f64, op: BinOp) -> Option<R> {
    let r = match op {
        BinOp::Add => a + b,
        BinOp::Sub => a - b,
        BinOp::Mul => a * b,
        BinOp::Pow => return Some(float_power(vm, a, b)),
        BinOp::TrueDiv | BinOp::FloorDiv | BinOp::Mod | BinOp::DivMod if b == 0.0 => {
            return Some(Err(division_by_zero(vm)));
        }
        BinOp::TrueDiv => a / b,
        BinOp::FloorDiv => divmod(a, b).0,
        BinOp::Mod => modulo(a, b),
        BinOp::DivMod => {
            let (q, r) = divmod(a, b);
            let (q, r) = (vm.new_float(q), vm.new_float(r));
            return Some(Ok(vm.tuple(&[q, r])));
        }
        _ => return None,
    };
    Some(Ok(vm.new_float(r)))
}

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
    ($($name:ident $op:ident;)*) => { $(
        fn $name(vm: &mut Vm, a: Value, b: Value) -> R {
            let Some(x) = operand(vm, a)? else { return Ok(Value::NOT_IMPLEMENTED) };
            let Some(y) = operand(vm, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
            match float_op(vm, x, y, BinOp::$op) {
                Some(r) => r,
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }
    )* };
}
binary_ops! {
    float_add Add;
    float_sub Sub;
    float_mul Mul;
    float_truediv TrueDiv;
    float_floordiv FloorDiv;
    float_mod Mod;
    float_divmod DivMod;
    float_pow Pow;
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
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(vm.zero_division("zero to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        let z = super::complex::complex_power(vm, super::complex::c(a, 0.0), super::complex::c(b, 0.0))?;
        return Ok(vm.new_complex(z.re, z.im));
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
        None => super::object::object_hash(vm, v)?,
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

// ---- from values and text ----

fn float_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let mut args = args;
    if args.kwnames.is_some()
        && cls.slots().init.map(|f| f as usize) != vm.types.float.slots().init.map(|f| f as usize)
    {
        // The subclass's `__init__` takes them.
        args = Args::pos(args.positional());
    }
    check_positional(vm, "float", args, 0, 1)?;
    let plain = match args.all.first() {
        None => vm.new_float(0.0),
        Some(&v) if v.is_float_imm() || v.downcast::<FloatObj>().is_some() => v,
        Some(&v) => {
            let f = to_float(vm, v)?;
            vm.new_float(f)
        }
    };
    Ok(vm.new_subvalue(cls, plain))
}
/// `float(v)`
fn to_float(vm: &mut Vm, v: Value) -> R<f64> {
    let s = vm.slots_of(v);
    if let Some(f) = s.float {
        return vm.float_by(f, v);
    }
    if s.index.is_some() {
        return vm.to_f64(v);
    }
    let parsed = if let Some(t) = v.to_str() {
        taipan_text::with_units!(t.text(), u => taipan_text::float::parse(u))
    } else if vm.has_buffer(v) {
        vm.with_bytes(v, taipan_text::float::parse_ascii)?
    } else {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("float() argument must be a string or a real number, not '{t}'")));
    };
    match parsed {
        Some(f) => Ok(f),
        None => {
            let r = vm.repr(v)?;
            let mut b = taipan_text::StrBuilder::new();
            b.push_str("could not convert string to float: ");
            b.push_text(r.text());
            let msg = vm.new_str_buf(&b.finish()).value();
            Err(vm.value_error(msg))
        }
    }
}
fn from_number(vm: &mut Vm, a: &[Value]) -> R {
    if a[0] == vm.types.float.value() && (a[1].is_float_imm() || a[1].downcast::<FloatObj>().is_some()) {
        return Ok(a[1]);
    }
    let f = vm.to_f64(a[1])?;
    made(vm, a[0], f)
}
/// A float of a class method: of the class it was called on.
fn made(vm: &mut Vm, cls: Value, f: f64) -> R {
    let v = vm.new_float(f);
    if cls == vm.types.float.value() {
        return Ok(v);
    }
    vm.call1(cls, v)
}
fn fromhex(vm: &mut Vm, a: &[Value]) -> R {
    use taipan_text::float::{HexError, from_hex};
    let Some(s) = a[1].to_str() else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    let parsed = match s.as_ascii() {
        Some(t) => from_hex(t.as_bytes()),
        None => Err(HexError::Invalid),
    };
    match parsed {
        Ok(f) => made(vm, a[0], f),
        Err(HexError::Invalid) => Err(vm.value_error("invalid hexadecimal floating-point string")),
        Err(HexError::TooLarge) => {
            Err(vm.overflow_error("hexadecimal value too large to represent as a float"))
        }
    }
}
fn hex(vm: &mut Vm, a: &[Value]) -> R {
    let f = this(vm, a[0])?;
    Ok(vm.str_value(&taipan_text::float::to_hex(f)))
}
fn getformat(vm: &mut Vm, a: &[Value]) -> R {
    let Some(s) = a[1].to_str() else {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("__getformat__() argument must be str, not {t}")));
    };
    if s.eq_str("double") || s.eq_str("float") {
        return Ok(vm.str_value("IEEE, little-endian"));
    }
    Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'"))
}
pub fn format(vm: &mut Vm, a: &[Value]) -> R {
    let f = this(vm, a[0])?;
    let Some(s) = a[1].to_str() else {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("__format__() argument must be str, not {t}")));
    };
    if s.len == 0 {
        return Ok(vm.str(a[0])?.value());
    }
    let name = if a[0].is_float_imm() { "float".into() } else { std::borrow::Cow::from(vm.type_name(a[0])) };
    match Spec::parse(s.text(), Defaults::float(&name)).and_then(|spec| format_float(f, &spec, &name)) {
        Ok(t) => Ok(vm.new_str_buf(&t).value()),
        Err(e) => Err(vm.text_error(e)),
    }
}

// ---- named methods ----

fn conjugate(vm: &mut Vm, a: &[Value]) -> R {
    float_pos(vm, a[0])
}
fn trunc(vm: &mut Vm, a: &[Value]) -> R {
    float_int(vm, a[0])
}
fn floor(vm: &mut Vm, a: &[Value]) -> R {
    let f = this(vm, a[0])?;
    whole(vm, f.floor())
}
fn ceil(vm: &mut Vm, a: &[Value]) -> R {
    let f = this(vm, a[0])?;
    whole(vm, f.ceil())
}
fn round(vm: &mut Vm, a: &[Value]) -> R {
    let f = this(vm, a[0])?;
    if a[1].is_unbound() || a[1].is_none() {
        return whole(vm, f.round_ties_even());
    }
    let n = vm.to_index_clamped(a[1])?;
    match taipan_text::float::round(f, n as i64) {
        Ok(r) => Ok(vm.new_float(r)),
        Err(_) => Err(vm.overflow_error("rounded value too large to represent")),
    }
}
fn as_integer_ratio(vm: &mut Vm, a: &[Value]) -> R {
    let f = this(vm, a[0])?;
    if f.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if f.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (m, e) = taipan_text::float::decompose(f);
    let power = vm.lshift_int(Int::Small(1), Int::Small(e.unsigned_abs() as i64))?;
    let m = vm.new_int(m);
    if e <= 0 {
        return Ok(vm.tuple(&[m, power]));
    }
    let n = vm.int_from_f64(f);
    Ok(vm.tuple(&[n, Value::small(1)]))
}
fn is_integer(vm: &mut Vm, a: &[Value]) -> R {
    let f = this(vm, a[0])?;
    Ok(Value::bool(f.is_finite() && f.floor() == f))
}
fn getnewargs(vm: &mut Vm, a: &[Value]) -> R {
    let f = this(vm, a[0])?;
    let f = vm.new_float(f);
    Ok(vm.tuple(&[f]))
}
