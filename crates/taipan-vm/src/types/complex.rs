//! complex.
//!
//! As in CPython 3.14, a real operand stays real: `x - z` negates the imaginary part, `x * z` scales both, and no zero
//! imaginary part is made up that could turn an infinity into a NaN or lose the sign of a zero.

use super::int::arith::Int;
use super::int::compare_float;
use crate::call::Args;
use crate::native::{GetSetDef, MethodDef, TypeDef, bind, def, getter, spec};
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::{R, Raised, Vm};
use taipan_heap::{Gc, Value};
use taipan_text::spec::{Defaults, Spec, format_complex};

pub static COMPLEX: TypeDef = TypeDef {
    shape: Some(id::COMPLEX),
    flags: PUBLIC | type_flags::BASETYPE,
    doc: "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.",
    slots: Slots {
        new: Some(complex_new),
        neg: Some(complex_neg),
        pos: Some(complex_pos),
        abs: Some(complex_abs),
        bool: Some(complex_bool),
        repr: Some(complex_repr),
        hash: Some(complex_hash),
        compare: Some(complex_compare),
        pow3: Some(complex_pow3),
        ..Slots::NONE
    }
    .op(BinOp::Add, complex_add)
    .op(BinOp::Sub, complex_sub)
    .op(BinOp::Mul, complex_mul)
    .op(BinOp::TrueDiv, complex_truediv)
    .op(BinOp::Pow, complex_pow),
    methods: METHODS,
    getset: GETSET,
    ..TypeDef::of::<ComplexObj>("complex")
};
static METHODS: &[MethodDef] = &[
    def(
        "from_number",
        "($type, number, /)",
        from_number,
        "Convert number to a complex floating-point number.",
    ),
    def(
        "conjugate",
        "($self, /)",
        conjugate,
        "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.",
    ),
    def("__complex__", "($self, /)", complex, "Convert this value to exact type complex."),
    def("__getnewargs__", "($self, /)", getnewargs, ""),
    def("__format__", "($self, format_spec, /)", format, "Convert to a string according to format_spec."),
];
static GETSET: &[GetSetDef] = &[
    getter(
        "real",
        |vm, v| {
            let z = this(vm, v)?;
            Ok(vm.new_float(z.re))
        },
        "the real part of a complex number",
    ),
    getter(
        "imag",
        |vm, v| {
            let z = this(vm, v)?;
            Ok(vm.new_float(z.im))
        },
        "the imaginary part of a complex number",
    ),
];

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct C {
    pub re: f64,
    pub im: f64,
}
pub const fn c(re: f64, im: f64) -> C {
    C { re, im }
}
impl C {
    fn both_nan(self) -> bool {
        self.re.is_nan() && self.im.is_nan()
    }
    fn is_finite(self) -> bool {
        self.re.is_finite() && self.im.is_finite()
    }
    fn is_infinite(self) -> bool {
        self.re.is_infinite() || self.im.is_infinite()
    }
    /// Infinities as ±1, the rest as ±0.
    fn boxed(self) -> C {
        let b = |x: f64| (if x.is_infinite() { 1.0f64 } else { 0.0 }).copysign(x);
        c(b(self.re), b(self.im))
    }
    fn nan_to_zero(self) -> C {
        let z = |x: f64| if x.is_nan() { 0.0f64.copysign(x) } else { x };
        c(z(self.re), z(self.im))
    }
    /// Product; infinities that came out as NaNs are recovered as C's annex G has it.
    pub fn times(self, o: C) -> C {
        let (mut z, mut w) = (self, o);
        let (ac, bd, ad, bc) = (z.re * w.re, z.im * w.im, z.re * w.im, z.im * w.re);
        let r = c(ac - bd, ad + bc);
        if !r.both_nan() {
            return r;
        }
        let mut again = false;
        if z.is_infinite() {
            z = z.boxed();
            w = w.nan_to_zero();
            again = true;
        }
        if w.is_infinite() {
            w = w.boxed();
            z = z.nan_to_zero();
            again = true;
        }
        if !again && [ac, bd, ad, bc].iter().any(|x| x.is_infinite()) {
            z = z.nan_to_zero();
            w = w.nan_to_zero();
            again = true;
        }
        if !again {
            return r;
        }
        c(f64::INFINITY * (z.re * w.re - z.im * w.im), f64::INFINITY * (z.re * w.im + z.im * w.re))
    }
    /// Quotient by Smith's method; None by zero.
    pub fn over(self, b: C) -> Option<C> {
        let a = self;
        let (ar, ai) = (b.re.abs(), b.im.abs());
        let r = if ar >= ai {
            if ar == 0.0 {
                return None;
            }
            let ratio = b.im / b.re;
            let denom = b.re + b.im * ratio;
            c((a.re + a.im * ratio) / denom, (a.im - a.re * ratio) / denom)
        } else if ai >= ar {
            let ratio = b.re / b.im;
            let denom = b.re * ratio + b.im;
            c((a.re * ratio + a.im) / denom, (a.im * ratio - a.re) / denom)
        } else {
            c(f64::NAN, f64::NAN)
        };
        if r.both_nan() {
            if a.is_infinite() && b.is_finite() {
                let x = a.boxed();
                return Some(c(
                    f64::INFINITY * (x.re * b.re + x.im * b.im),
                    f64::INFINITY * (x.im * b.re - x.re * b.im),
                ));
            }
            if b.is_infinite() && a.is_finite() {
                let x = b.boxed();
                return Some(c(0.0 * (a.re * x.re + a.im * x.im), 0.0 * (a.im * x.re - a.re * x.im)));
            }
        }
        Some(r)
    }
    /// `self ** n` by squaring.
    fn powu(self, n: u32) -> C {
        let (mut r, mut p, mut mask) = (c(1.0, 0.0), self, 1);
        while mask > 0 && n >= mask {
            if n & mask != 0 {
                r = r.times(p);
            }
            mask <<= 1;
            p = p.times(p);
        }
        r
    }
}
/// A real divided by a complex number.
fn real_div(a: f64, b: C) -> Option<C> {
    let (ar, ai) = (b.re.abs(), b.im.abs());
    let r = if ar >= ai {
        if ar == 0.0 {
            return None;
        }
        let ratio = b.im / b.re;
        let denom = b.re + b.im * ratio;
        c(a / denom, (-a * ratio) / denom)
    } else if ai >= ar {
        let ratio = b.re / b.im;
        let denom = b.re * ratio + b.im;
        c((a * ratio) / denom, (-a) / denom)
    } else {
        c(f64::NAN, f64::NAN)
    };
    if r.both_nan() && a.is_finite() && b.is_infinite() {
        let x = b.boxed();
        return Some(c(0.0 * (a * x.re), 0.0 * (-a * x.im)));
    }
    Some(r)
}

// ---- operators ----

#[derive(Clone, Copy)]
enum Operand {
    Real(f64),
    Complex(C),
}
use Operand::{Complex, Real};
impl Operand {
    fn widened(self) -> C {
        match self {
            Real(x) => c(x, 0.0),
            Complex(z) => z,
        }
    }
}
fn operand(vm: &mut Vm, v: Value) -> R<Option<Operand>> {
    if let Some((re, im)) = v.to_complex() {
        return Ok(Some(Complex(c(re, im))));
    }
    if let Some(f) = v.to_float() {
        return Ok(Some(Real(f)));
    }
    match Int::of(v) {
        Some(i) => Ok(Some(Real(vm.int_to_float(i)?))),
        None => Ok(None),
    }
}
macro_rules! binary_ops {
    ($($name:ident($vm:ident, $a:ident, $b:ident) $body:expr;)*) => { $(
        fn $name($vm: &mut Vm, a: Value, b: Value) -> R {
            let Some($a) = operand($vm, a)? else { return Ok(Value::NOT_IMPLEMENTED) };
            let Some($b) = operand($vm, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
            let z: C = $body;
            Ok($vm.new_complex(z.re, z.im))
        }
    )* };
}
binary_ops! {
    complex_add(vm, a, b) match (a, b) {
        (Real(x), Real(y)) => c(x + y, 0.0),
        (Complex(z), Real(x)) => c(z.re + x, z.im),
        (Real(x), Complex(z)) => c(x + z.re, z.im),
        (Complex(z), Complex(w)) => c(z.re + w.re, z.im + w.im),
    };
    complex_sub(vm, a, b) match (a, b) {
        (Real(x), Real(y)) => c(x - y, 0.0),
        (Complex(z), Real(x)) => c(z.re - x, z.im),
        (Real(x), Complex(z)) => c(x - z.re, -z.im),
        (Complex(z), Complex(w)) => c(z.re - w.re, z.im - w.im),
    };
    complex_mul(vm, a, b) match (a, b) {
        (Real(x), Real(y)) => c(x * y, 0.0),
        (Complex(z), Real(x)) | (Real(x), Complex(z)) => c(z.re * x, z.im * x),
        (Complex(z), Complex(w)) => z.times(w),
    };
    complex_truediv(vm, a, b) {
        let q = match (a, b) {
            (_, Real(0.0)) => None,
            (Real(x), Real(y)) => Some(c(x / y, 0.0)),
            (Complex(z), Real(x)) => Some(c(z.re / x, z.im / x)),
            (Real(x), Complex(z)) => real_div(x, z),
            (Complex(z), Complex(w)) => z.over(w),
        };
        match q {
            Some(z) => z,
            None => return Err(vm.zero_division("division by zero")),
        }
    };
    complex_pow(vm, a, b) complex_power(vm, a.widened(), b.widened())?;
}
fn complex_pow3(vm: &mut Vm, a: Value, b: Value, m: Value) -> R {
    if !m.is_none() && !m.is_unbound() {
        if operand(vm, a)?.is_none() || operand(vm, b)?.is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        return Err(vm.value_error("complex modulo"));
    }
    complex_pow(vm, a, b)
}
/// `a ** b`
pub fn complex_power(vm: &mut Vm, a: C, b: C) -> R<C> {
    let r = if b.im == 0.0 && b.re == b.re.floor() && b.re.abs() <= 100.0 {
        let p = a.powu(b.re.abs() as u32);
        if b.re > 0.0 {
            p
        } else {
            match c(1.0, 0.0).over(p) {
                Some(q) => q,
                None => return Err(zero_power(vm)),
            }
        }
    } else if b == c(0.0, 0.0) {
        c(1.0, 0.0)
    } else if a == c(0.0, 0.0) {
        if b.im != 0.0 || b.re < 0.0 {
            return Err(zero_power(vm));
        }
        c(0.0, 0.0)
    } else {
        let (abs, at) = (a.re.hypot(a.im), a.im.atan2(a.re));
        let mut len = abs.powf(b.re);
        let mut phase = at * b.re;
        if b.im != 0.0 {
            len *= (-at * b.im).exp();
            phase += b.im * abs.ln();
        }
        if phase.is_infinite() {
            // CPython reads the domain error of `cos(inf)` so.
            return Err(zero_power(vm));
        }
        c(len * phase.cos(), len * phase.sin())
    };
    if r.is_infinite() {
        return Err(vm.overflow_error("complex exponentiation"));
    }
    Ok(r)
}
#[cold]
fn zero_power(vm: &mut Vm) -> Raised {
    vm.zero_division("zero to a negative or complex power")
}

fn this(vm: &mut Vm, v: Value) -> R<C> {
    match v.to_complex() {
        Some((re, im)) => Ok(c(re, im)),
        None => Err(vm.wrong_receiver(v, "complex")),
    }
}
fn complex_neg(vm: &mut Vm, v: Value) -> R {
    let z = this(vm, v)?;
    Ok(vm.new_complex(-z.re, -z.im))
}
fn complex_pos(vm: &mut Vm, v: Value) -> R {
    this(vm, v)?;
    Ok(v.plain())
}
fn complex_abs(vm: &mut Vm, v: Value) -> R {
    let z = this(vm, v)?;
    let r = z.re.hypot(z.im);
    if r.is_infinite() && z.is_finite() {
        return Err(vm.overflow_error("absolute value too large"));
    }
    Ok(vm.new_float(r))
}
fn complex_bool(vm: &mut Vm, v: Value) -> R<bool> {
    let z = this(vm, v)?;
    Ok(z.re != 0.0 || z.im != 0.0)
}
fn complex_repr(vm: &mut Vm, v: Value) -> R {
    let z = this(vm, v)?;
    Ok(vm.str_value(&taipan_text::float::complex_repr(z.re, z.im)))
}
fn complex_hash(vm: &mut Vm, v: Value) -> R<i64> {
    use taipan_text::hash;
    let z = this(vm, v)?;
    let own = super::object::object_hash(vm, v)?;
    Ok(hash::complex(hash::float(z.re).unwrap_or(own), hash::float(z.im).unwrap_or(own)))
}
fn complex_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let z = this(vm, a)?;
    let equal = if let Some((re, im)) = b.to_complex() {
        z.re == re && z.im == im
    } else if let Some(f) = b.to_float() {
        z.re == f && z.im == 0.0
    } else if let Some(i) = Int::of(b) {
        z.im == 0.0 && compare_float(i, z.re).is_some_and(|o| o.is_eq())
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(equal == (op == CmpOp::Eq)))
}

// ---- from values and text ----

static SIG: MethodDef = spec("complex", "(real=0, imag=0)");

fn complex_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let z = if args.kwnames.is_none() && args.all.len() == 1 {
        let x = args.all[0];
        if x.shape_is_complex() && cls == vm.types.complex {
            return Ok(x);
        }
        from_one(vm, x)?
    } else {
        let [re, im] = bind(vm, &SIG, args)?;
        from_parts(vm, re, im)?
    };
    let plain = vm.new_complex(z.re, z.im);
    Ok(vm.new_subvalue(cls, plain))
}
trait IsComplex {
    fn shape_is_complex(self) -> bool;
}
impl IsComplex for Value {
    fn shape_is_complex(self) -> bool {
        self.downcast::<ComplexObj>().is_some()
    }
}
fn from_one(vm: &mut Vm, x: Value) -> R<C> {
    if let Some(s) = x.to_str() {
        return match taipan_text::with_units!(s.text(), u => taipan_text::float::parse_complex(u)) {
            Some((re, im)) => Ok(c(re, im)),
            None => Err(vm.value_error("complex() arg is a malformed string")),
        };
    }
    if let Some(z) = special(vm, x)? {
        return Ok(z);
    }
    if x.shape_is_complex()
        && let Some((re, im)) = x.to_complex()
    {
        return Ok(c(re, im));
    }
    let s = vm.slots_of(x);
    if s.float.is_some() || s.index.is_some() {
        return Ok(c(vm.to_f64(x)?, 0.0));
    }
    let t = vm.type_name(x);
    Err(vm.type_error(format!("complex() argument must be a string or a number, not {t}")))
}
/// What `__complex__` of a class other than complex itself says.
fn special(vm: &mut Vm, x: Value) -> R<Option<C>> {
    if x.shape_is_complex() {
        return Ok(None);
    }
    let n = vm.names.__complex__;
    let Some(m) = vm.lookup_special(x, n)? else { return Ok(None) };
    let r = vm.call_special(m, x, &[])?;
    let Some((re, im)) = r.to_complex() else {
        let t = vm.type_name(r);
        return Err(vm.type_error(format!("__complex__ returned non-complex (type {t})")));
    };
    if !r.shape_is_complex() {
        let t = vm.type_name(r);
        vm.warn_deprecated(&format!(
            "__complex__ returned non-complex (type {t}).  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python."
        ))?;
    }
    Ok(Some(c(re, im)))
}
fn from_parts(vm: &mut Vm, re: Value, im: Value) -> R<C> {
    let wrong = |vm: &mut Vm, v: Value, which: &str| {
        let t = vm.type_name(v);
        format!("complex() argument '{which}' must be a real number, not {t}")
    };
    let mut z = c(0.0, 0.0);
    let mut re_complex = false;
    if !re.is_unbound() {
        let own = special(vm, re)?;
        let s = vm.slots_of(re);
        if let Some(w) = own.or(re.to_complex().map(|(a, b)| c(a, b))) {
            let text = wrong(vm, re, "real");
            vm.warn_deprecated(&text)?;
            z = w;
            re_complex = true;
        } else if s.float.is_some() || s.index.is_some() {
            z.re = vm.to_f64(re)?;
        } else {
            let text = wrong(vm, re, "real");
            return Err(vm.type_error(text));
        }
    }
    if im.is_unbound() {
        return Ok(z);
    }
    let s = vm.slots_of(im);
    let (imag, back) = if let Some((a, b)) = im.to_complex() {
        let text = wrong(vm, im, "imag");
        vm.warn_deprecated(&text)?;
        (a, Some(b))
    } else if s.float.is_some() || s.index.is_some() {
        (vm.to_f64(im)?, None)
    } else {
        let text = wrong(vm, im, "imag");
        return Err(vm.type_error(text));
    };
    if let Some(b) = back {
        z.re -= b;
    }
    z.im = if re_complex { imag + z.im } else { imag };
    Ok(z)
}
impl Vm {
    /// An argument that is a complex number or converts to one.
    pub fn to_complex_arg(&mut self, v: Value) -> R<(f64, f64)> {
        if let Some(z) = v.to_complex() {
            return Ok(z);
        }
        if let Some(z) = special(self, v)? {
            return Ok((z.re, z.im));
        }
        Ok((self.to_f64(v)?, 0.0))
    }
}

fn from_number(vm: &mut Vm, a: &[Value]) -> R {
    if a[1].shape_is_complex() && a[0] == vm.types.complex.value() {
        return Ok(a[1]);
    }
    let (re, im) = vm.to_complex_arg(a[1])?;
    let z = vm.new_complex(re, im);
    if a[0] == vm.types.complex.value() {
        return Ok(z);
    }
    vm.call1(a[0], z)
}
fn conjugate(vm: &mut Vm, a: &[Value]) -> R {
    let z = this(vm, a[0])?;
    Ok(vm.new_complex(z.re, -z.im))
}
fn complex(vm: &mut Vm, a: &[Value]) -> R {
    complex_pos(vm, a[0])
}
fn getnewargs(vm: &mut Vm, a: &[Value]) -> R {
    let z = this(vm, a[0])?;
    let (re, im) = (vm.new_float(z.re), vm.new_float(z.im));
    Ok(vm.tuple(&[re, im]))
}
fn format(vm: &mut Vm, a: &[Value]) -> R {
    let z = this(vm, a[0])?;
    let Some(s) = a[1].to_str() else {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("__format__() argument must be str, not {t}")));
    };
    if s.len == 0 {
        return Ok(vm.str(a[0])?.value());
    }
    let name = vm.type_name(a[0]);
    match Spec::parse(s.text(), Defaults::float(&name))
        .and_then(|spec| format_complex(z.re, z.im, &spec, &name))
    {
        Ok(t) => Ok(vm.new_str_buf(&t).value()),
        Err(e) => Err(vm.text_error(e)),
    }
}
