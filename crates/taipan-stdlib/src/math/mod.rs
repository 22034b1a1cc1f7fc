//! `math`.
//!
//! The functions on floats are taipan-text's (CPython's algorithms); here they get their arguments, error texts and the
//! cases for ints of any size. [`ints`] has the functions on ints.

mod ints;

use crate::ModuleDef;
use ints::{comb, factorial, gcd, isqrt, lcm, perm};
use taipan_text::math as m;
use taipan_text::math::MathError;
use taipan_vm::call::Args;
use taipan_vm::native::{check_positional, def, raw, variadic};
use taipan_vm::slots::BinOp;
use taipan_vm::types::float::whole;
use taipan_vm::types::int::arith::{Int, frexp, scale};
use taipan_vm::{R, Raised, Value, ValueExt, Vm};

pub static DEF: ModuleDef = ModuleDef {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: &[
        def(
            "acos",
            "($module, x, /)",
            acos,
            "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi.",
        ),
        def("acosh", "($module, x, /)", acosh, "Return the inverse hyperbolic cosine of x."),
        def(
            "asin",
            "($module, x, /)",
            asin,
            "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.",
        ),
        def("asinh", "($module, x, /)", asinh, "Return the inverse hyperbolic sine of x."),
        def(
            "atan",
            "($module, x, /)",
            atan,
            "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.",
        ),
        def(
            "atan2",
            "($module, y, x, /)",
            atan2,
            "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered.",
        ),
        def("atanh", "($module, x, /)", atanh, "Return the inverse hyperbolic tangent of x."),
        def("cbrt", "($module, x, /)", cbrt, "Return the cube root of x."),
        def(
            "ceil",
            "($module, x, /)",
            ceil,
            "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x.",
        ),
        def(
            "copysign",
            "($module, x, y, /)",
            copysign,
            "Return a float with the magnitude (absolute value) of x but the sign of y.\n\nOn platforms that support signed zeros, copysign(1.0, -0.0)\nreturns -1.0.\n",
        ),
        def("cos", "($module, x, /)", cos, "Return the cosine of x (measured in radians)."),
        def("cosh", "($module, x, /)", cosh, "Return the hyperbolic cosine of x."),
        def("degrees", "($module, x, /)", degrees, "Convert angle x from radians to degrees."),
        def(
            "dist",
            "($module, p, q, /)",
            dist,
            "Return the Euclidean distance between two points p and q.\n\nThe points should be specified as sequences (or iterables) of\ncoordinates.  Both inputs must have the same dimension.\n\nRoughly equivalent to:\n    sqrt(sum((px - qx) ** 2.0 for px, qx in zip(p, q)))",
        ),
        def("erf", "($module, x, /)", erf, "Error function at x."),
        def("erfc", "($module, x, /)", erfc, "Complementary error function at x."),
        def("exp", "($module, x, /)", exp, "Return e raised to the power of x."),
        def("exp2", "($module, x, /)", exp2, "Return 2 raised to the power of x."),
        def(
            "expm1",
            "($module, x, /)",
            expm1,
            "Return exp(x)-1.\n\nThis function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.",
        ),
        def("fabs", "($module, x, /)", fabs, "Return the absolute value of the float x."),
        def("factorial", "($module, n, /)", factorial, "Find n!."),
        def(
            "floor",
            "($module, x, /)",
            floor,
            "Return the floor of x as an Integral.\n\nThis is the largest integer <= x.",
        ),
        def(
            "fma",
            "($module, x, y, z, /)",
            fma,
            "Fused multiply-add operation.\n\nCompute (x * y) + z with a single round.",
        ),
        def(
            "fmod",
            "($module, x, y, /)",
            fmod,
            "Return fmod(x, y), according to platform C.\n\nx % y may differ.",
        ),
        def(
            "frexp",
            "($module, x, /)",
            frexp_,
            "Return the mantissa and exponent of x, as pair (m, e).\n\nIf x is a finite nonzero number, then m is a float with\n0.5 <= abs(m) < 1.0 and an integer e is such that\nx == m * 2**e exactly.  Else, return (x, 0).",
        ),
        def(
            "fsum",
            "($module, seq, /)",
            fsum,
            "Return an accurate floating-point sum of values in the iterable seq.\n\nAssumes IEEE-754 floating-point arithmetic.",
        ),
        def("gamma", "($module, x, /)", gamma, "Gamma function at x."),
        variadic("gcd", "($module, /, *integers)", gcd, "Greatest Common Divisor."),
        variadic(
            "hypot",
            "($module, /, *coordinates)",
            hypot,
            "Multidimensional Euclidean distance from the origin to a point.\n\nRoughly equivalent to:\n    sqrt(sum(x**2 for x in coordinates))\n\nFor a two dimensional point (x, y), gives the hypotenuse\nusing the Pythagorean theorem:  sqrt(x*x + y*y).\n\nFor example, the hypotenuse of a 3/4/5 right triangle is:\n\n    >>> hypot(3.0, 4.0)\n    5.0",
        ),
        def(
            "isclose",
            "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
            isclose,
            "Determine whether two floating-point numbers are close in value.\n\n  rel_tol\n    maximum difference for being considered \"close\", relative to the\n    magnitude of the input values\n  abs_tol\n    maximum difference for being considered \"close\", regardless of the\n    magnitude of the input values\n\nReturn True if a is close in value to b, and False otherwise.\n\nFor the values to be considered close, the difference between them\nmust be smaller than at least one of the tolerances.\n\n-inf, inf and NaN behave similarly to the IEEE 754 Standard.  That\nis, NaN is not close to anything, even itself.  inf and -inf are\nonly close to themselves.",
        ),
        def(
            "isfinite",
            "($module, x, /)",
            isfinite,
            "Return True if x is neither an infinity nor a NaN, and False otherwise.",
        ),
        def(
            "isinf",
            "($module, x, /)",
            isinf,
            "Return True if x is a positive or negative infinity, and False otherwise.",
        ),
        def(
            "isnan",
            "($module, x, /)",
            isnan,
            "Return True if x is a NaN (not a number), and False otherwise.",
        ),
        def("isqrt", "($module, n, /)", isqrt, "Return the integer part of the square root of the input."),
        variadic("lcm", "($module, /, *integers)", lcm, "Least Common Multiple."),
        def(
            "ldexp",
            "($module, x, i, /)",
            ldexp,
            "Return x * (2**i).\n\nThis is essentially the inverse of frexp().",
        ),
        def(
            "lgamma",
            "($module, x, /)",
            lgamma,
            "Natural logarithm of absolute value of Gamma function at x.",
        ),
        raw(
            "log",
            "",
            log,
            "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e) of x.",
        ),
        def(
            "log1p",
            "($module, x, /)",
            log1p,
            "Return the natural logarithm of 1+x (base e).\n\nThe result is computed in a way which is accurate for x near zero.",
        ),
        def("log10", "($module, x, /)", log10, "Return the base 10 logarithm of x."),
        def("log2", "($module, x, /)", log2, "Return the base 2 logarithm of x."),
        def(
            "modf",
            "($module, x, /)",
            modf,
            "Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and are floats.",
        ),
        def("pow", "($module, x, y, /)", pow, "Return x**y (x to the power of y)."),
        def("radians", "($module, x, /)", radians, "Convert angle x from degrees to radians."),
        def(
            "remainder",
            "($module, x, y, /)",
            remainder,
            "Difference between x and the closest integer multiple of y.\n\nReturn x - n*y where n*y is the closest integer multiple of y.\nIn the case where x is exactly halfway between two multiples of\ny, the nearest even value of n is used. The result is always exact.",
        ),
        def("sin", "($module, x, /)", sin, "Return the sine of x (measured in radians)."),
        def("sinh", "($module, x, /)", sinh, "Return the hyperbolic sine of x."),
        def("sqrt", "($module, x, /)", sqrt, "Return the square root of x."),
        def("tan", "($module, x, /)", tan, "Return the tangent of x (measured in radians)."),
        def("tanh", "($module, x, /)", tanh, "Return the hyperbolic tangent of x."),
        def(
            "sumprod",
            "($module, p, q, /)",
            sumprod,
            "Return the sum of products of values from two iterables p and q.\n\nRoughly equivalent to:\n\n    sum(map(operator.mul, p, q, strict=True))\n\nFor float and mixed int/float inputs, the intermediate products\nand sums are computed with extended precision.",
        ),
        def(
            "trunc",
            "($module, x, /)",
            trunc,
            "Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic method.",
        ),
        def(
            "prod",
            "($module, iterable, /, *, start=1)",
            prod,
            "Calculate the product of all the elements in the input iterable.\n\nThe default start value for the product is 1.\n\nWhen the iterable is empty, return the start value.  This function is\nintended specifically for use with numeric values and may reject\nnon-numeric types.",
        ),
        def(
            "perm",
            "($module, n, k=None, /)",
            perm,
            "Number of ways to choose k items from n items without repetition and with order.\n\nEvaluates to n! / (n - k)! when k <= n and evaluates\nto zero when k > n.\n\nIf k is not specified or is None, then k defaults to n\nand the function returns n!.\n\nRaises TypeError if either of the arguments are not integers.\nRaises ValueError if either of the arguments are negative.",
        ),
        def(
            "comb",
            "($module, n, k, /)",
            comb,
            "Number of ways to choose k items from n items without repetition and without order.\n\nEvaluates to n! / (k! * (n - k)!) when k <= n and evaluates\nto zero when k > n.\n\nAlso called the binomial coefficient because it is equivalent\nto the coefficient of k-th term in polynomial expansion of the\nexpression (1 + x)**n.\n\nRaises TypeError if either of the arguments are not integers.\nRaises ValueError if either of the arguments are negative.",
        ),
        def(
            "nextafter",
            "($module, x, y, /, *, steps=None)",
            nextafter,
            "Return the floating-point value the given number of steps after x towards y.\n\nIf steps is not specified or is None, it defaults to 1.\n\nRaises a TypeError, if x or y is not a double, or if steps is not\nan integer.  Raises ValueError if steps is negative.",
        ),
        def("ulp", "($module, x, /)", ulp, "Return the value of the least significant bit of the float x."),
    ],
    init: |vm, d| {
        use std::f64::consts::{E, PI, TAU};
        for (name, x) in [("pi", PI), ("e", E), ("tau", TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)] {
            let x = vm.new_float(x);
            vm.dict_set_text(d, name, x);
        }
        Ok(())
    },
    ..ModuleDef::BASE
};

#[cold]
fn failed(vm: &mut Vm, e: MathError) -> Raised {
    match e {
        MathError::EDOM => vm.value_error("math domain error"),
        MathError::ERANGE => vm.overflow_error("math range error"),
    }
}

/// A function of one float; `$wants` begins the message for an argument outside its domain.
macro_rules! functions {
    ($($name:ident $f:path, $wants:literal;)*) => { $(
        fn $name(vm: &mut Vm, a: &[Value]) -> R {
            let x = vm.to_f64(a[0])?;
            match $f(x) {
                Ok(r) => Ok(vm.new_float(r)),
                Err(MathError::EDOM) => {
                    Err(vm.value_error(format!(concat!($wants, ", got {}"), taipan_text::float::repr(x))))
                }
                Err(e) => Err(failed(vm, e)),
            }
        }
    )* };
}
functions! {
    acos m::acos, "expected a number in range from -1 up to 1";
    acosh m::acosh, "expected argument value not less than 1";
    asin m::asin, "expected a number in range from -1 up to 1";
    asinh m::asinh, "math domain error";
    atan m::atan, "math domain error";
    atanh m::atanh, "expected a number between -1 and 1";
    cbrt m::cbrt, "math domain error";
    cos m::cos, "expected a finite input";
    cosh m::cosh, "math domain error";
    erf m::erf, "math domain error";
    erfc m::erfc, "math domain error";
    exp m::exp, "math domain error";
    exp2 m::exp2, "math domain error";
    expm1 m::expm1, "math domain error";
    fabs m::fabs, "math domain error";
    gamma m::gamma, "expected a noninteger or positive integer";
    lgamma m::lgamma, "expected a noninteger or positive integer";
    log1p m::log1p, "expected argument value > -1";
    sin m::sin, "expected a finite input";
    sinh m::sinh, "math domain error";
    sqrt m::sqrt, "expected a nonnegative input";
    tan m::tan, "expected a finite input";
    tanh m::tanh, "math domain error";
}
macro_rules! functions2 {
    ($($name:ident $f:path;)*) => { $(
        fn $name(vm: &mut Vm, a: &[Value]) -> R {
            let x = vm.to_f64(a[0])?;
            let y = vm.to_f64(a[1])?;
            match $f(x, y) {
                Ok(r) => Ok(vm.new_float(r)),
                Err(e) => Err(failed(vm, e)),
            }
        }
    )* };
}
functions2! {
    atan2 m::atan2;
    copysign m::copysign;
    fmod m::fmod;
    pow m::pow;
    remainder m::remainder;
}
macro_rules! simple {
    ($($name:ident |$vm:ident, $x:ident| $body:expr;)*) => { $(
        fn $name($vm: &mut Vm, a: &[Value]) -> R {
            let $x = $vm.to_f64(a[0])?;
            $body
        }
    )* };
}
simple! {
    degrees |vm, x| Ok(vm.new_float(m::degrees(x)));
    radians |vm, x| Ok(vm.new_float(m::radians(x)));
    isfinite |_vm, x| Ok(Value::bool(x.is_finite()));
    isinf |_vm, x| Ok(Value::bool(x.is_infinite()));
    isnan |_vm, x| Ok(Value::bool(x.is_nan()));
    ulp |vm, x| Ok(vm.new_float(m::ulp(x)));
    frexp_ |vm, x| {
        let (f, e) = m::frexp(x);
        let f = vm.new_float(f);
        Ok(vm.tuple(&[f, Value::small(e as i64)]))
    };
    modf |vm, x| {
        let (f, w) = m::modf(x);
        let (f, w) = (vm.new_float(f), vm.new_float(w));
        Ok(vm.tuple(&[f, w]))
    };
}

fn rounded(vm: &mut Vm, v: Value, method: &str, f: fn(f64) -> f64) -> R {
    if !is_exact_float(v) {
        let name = vm.intern(method);
        if let Some(m) = vm.lookup_special(v, name)? {
            return vm.call_special(m, v, &[]);
        }
    }
    let x = vm.to_f64(v)?;
    whole(vm, f(x))
}
fn is_exact_float(v: Value) -> bool {
    v.is_float_imm() || v.downcast::<taipan_vm::FloatObj>().is_some()
}
fn ceil(vm: &mut Vm, a: &[Value]) -> R {
    rounded(vm, a[0], "__ceil__", f64::ceil)
}
fn floor(vm: &mut Vm, a: &[Value]) -> R {
    rounded(vm, a[0], "__floor__", f64::floor)
}
fn trunc(vm: &mut Vm, a: &[Value]) -> R {
    if is_exact_float(a[0]) {
        let x = vm.to_f64(a[0])?;
        return whole(vm, x);
    }
    let name = vm.names.__trunc__;
    match vm.lookup_special(a[0], name)? {
        Some(m) => vm.call_special(m, a[0], &[]),
        None => {
            let t = vm.type_name(a[0]);
            Err(vm.type_error(format!("type {t} doesn't define __trunc__ method")))
        }
    }
}

/// A logarithm of an int of any size, or of anything that converts to a float.
fn log_of(vm: &mut Vm, v: Value, f: fn(f64) -> Result<f64, MathError>) -> R<f64> {
    if let Some(i) = Int::of(v) {
        if i.negative() || i.is_zero() {
            return Err(vm.value_error("expected a positive input"));
        }
        let (x, e) = frexp(i);
        let r = if e <= 1024 {
            let x = scale(x, e);
            if x.is_infinite() { f(x / 2.0).and_then(|l| Ok(l + f(2.0)?)) } else { f(x) }
        } else {
            f(x).and_then(|l| Ok(l + f(2.0)? * e as f64))
        };
        return r.map_err(|e| failed(vm, e));
    }
    let x = vm.to_f64(v)?;
    match f(x) {
        Ok(r) => Ok(r),
        Err(MathError::EDOM) => {
            Err(vm.value_error(format!("expected a positive input, got {}", taipan_text::float::repr(x))))
        }
        Err(e) => Err(failed(vm, e)),
    }
}
fn natural(x: f64) -> Result<f64, MathError> {
    m::log(x, None)
}
fn log(vm: &mut Vm, args: Args) -> R {
    if args.kwnames.is_some() {
        return Err(vm.type_error("math.log() takes no keyword arguments"));
    }
    check_positional(vm, "log", args, 1, 2)?;
    let x = log_of(vm, args.all[0], natural)?;
    match args.all.get(1) {
        None => Ok(vm.new_float(x)),
        Some(&b) => {
            let b = log_of(vm, b, natural)?;
            if b == 0.0 {
                return Err(vm.zero_division("division by zero"));
            }
            Ok(vm.new_float(x / b))
        }
    }
}
fn log2(vm: &mut Vm, a: &[Value]) -> R {
    let x = log_of(vm, a[0], m::log2)?;
    Ok(vm.new_float(x))
}
fn log10(vm: &mut Vm, a: &[Value]) -> R {
    let x = log_of(vm, a[0], m::log10)?;
    Ok(vm.new_float(x))
}
fn ldexp(vm: &mut Vm, a: &[Value]) -> R {
    let x = vm.to_f64(a[0])?;
    let Some(e) = Int::of(a[1]) else {
        return Err(vm.type_error("Expected an int as second argument to ldexp."));
    };
    let e = e.to_i64().unwrap_or(if e.negative() { i64::MIN } else { i64::MAX });
    let r = if x == 0.0 || !x.is_finite() {
        x
    } else if e > i32::MAX as i64 {
        return Err(failed(vm, MathError::ERANGE));
    } else if e < i32::MIN as i64 {
        0.0f64.copysign(x)
    } else {
        match m::ldexp(x, e as i32) {
            Ok(r) => r,
            Err(e) => return Err(failed(vm, e)),
        }
    };
    Ok(vm.new_float(r))
}

fn floats(vm: &mut Vm, v: Value) -> R<Vec<f64>> {
    let mut out = Vec::new();
    vm.for_each(v, |vm, x| {
        let x = vm.to_f64(x)?;
        out.push(x);
        Ok(())
    })?;
    Ok(out)
}
fn fsum(vm: &mut Vm, a: &[Value]) -> R {
    let xs = floats(vm, a[0])?;
    match m::fsum(xs) {
        Ok(r) => Ok(vm.new_float(r)),
        Err(MathError::EDOM) => Err(vm.value_error("-inf + inf in fsum")),
        Err(MathError::ERANGE) => Err(vm.overflow_error("intermediate overflow in fsum")),
    }
}
fn hypot(vm: &mut Vm, a: &[Value]) -> R {
    let mut xs = Vec::with_capacity(a.len());
    for &v in a {
        xs.push(vm.to_f64(v)?);
    }
    Ok(vm.new_float(m::hypot(&xs)))
}
fn dist(vm: &mut Vm, a: &[Value]) -> R {
    let p = vm.to_tuple_value(a[0].plain())?;
    let q = vm.to_tuple_value(a[1].plain())?;
    if p.len != q.len {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let mut ps = Vec::with_capacity(p.len);
    let mut qs = Vec::with_capacity(p.len);
    for i in 0..p.len {
        ps.push(vm.to_f64(p.get(i))?);
        qs.push(vm.to_f64(q.get(i))?);
    }
    Ok(vm.new_float(m::dist(&ps, &qs)))
}
fn isclose(vm: &mut Vm, a: &[Value]) -> R {
    let x = vm.to_f64(a[0])?;
    let y = vm.to_f64(a[1])?;
    let rel = if a[2].is_unbound() { None } else { Some(vm.to_f64(a[2])?) };
    let abs = if a[3].is_unbound() { None } else { Some(vm.to_f64(a[3])?) };
    match m::isclose(x, y, rel, abs) {
        Ok(b) => Ok(Value::bool(b)),
        Err(_) => Err(vm.value_error("tolerances must be non-negative")),
    }
}
fn nextafter(vm: &mut Vm, a: &[Value]) -> R {
    let x = vm.to_f64(a[0])?;
    let y = vm.to_f64(a[1])?;
    let steps = if a[2].is_unbound() || a[2].is_none() {
        None
    } else {
        let s = vm.index(a[2])?;
        if vm.int_is_negative(s) {
            return Err(vm.value_error("steps must be a non-negative integer"));
        }
        Some(s.to_i64().map_or(u64::MAX, |s| s as u64))
    };
    Ok(vm.new_float(m::nextafter(x, y, steps)))
}
fn fma(vm: &mut Vm, a: &[Value]) -> R {
    let x = vm.to_f64(a[0])?;
    let y = vm.to_f64(a[1])?;
    let z = vm.to_f64(a[2])?;
    let r = x.mul_add(y, z);
    if r.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(vm.value_error("invalid operation in fma"));
    }
    if r.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(vm.overflow_error("overflow in fma"));
    }
    Ok(vm.new_float(r))
}
fn prod(vm: &mut Vm, a: &[Value]) -> R {
    let start = if a[1].is_unbound() { Value::small(1) } else { a[1] };
    let acc = taipan_vm::taipan_heap::RootedValue::new(&vm.heap, start);
    vm.for_each(a[0], |vm, v| {
        let r = vm.binary(acc.get(), v, BinOp::Mul)?;
        acc.set(r);
        Ok(())
    })?;
    Ok(acc.get())
}

/// A sum of products in three floats.
#[derive(Clone, Copy, Default)]
struct Triple {
    hi: f64,
    lo: f64,
    tiny: f64,
}
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let x = a + b;
    let z = x - a;
    (x, (a - (x - z)) + (b - z))
}
impl Triple {
    fn add_product(self, x: f64, y: f64) -> Triple {
        let p = x * y;
        let rest = x.mul_add(y, -p);
        let (hi, s) = two_sum(self.hi, p);
        let (r, t1) = two_sum(self.lo, rest);
        let (lo, t2) = two_sum(r, s);
        Triple { hi, lo, tiny: self.tiny + t1 + t2 }
    }
    fn value(self) -> f64 {
        let (hi, lo) = two_sum(self.lo, self.hi);
        self.tiny + lo + hi
    }
}
/// Ints that fit stay in a machine word, floats in a [`Triple`], for as long as it goes; then the operators.
fn sumprod(vm: &mut Vm, a: &[Value]) -> R {
    let p = vm.iter(a[0])?;
    let q = vm.iter(a[1])?;
    let mut total = Value::small(0);
    let (mut ints, mut int_sum) = (true, 0i64);
    let (mut flts, mut flt_sum, mut flt_used) = (true, Triple::default(), false);
    loop {
        let x = vm.next(p)?;
        let y = vm.next(q)?;
        let pair = match (x, y) {
            (Some(x), Some(y)) => Some((x, y)),
            (None, None) => None,
            _ => return Err(vm.value_error("Inputs are not the same length")),
        };
        if ints {
            if let Some((x, y)) = pair
                && vm.is_exact_int(x)
                && vm.is_exact_int(y)
                && let (Some(i), Some(j)) = (x.to_i64(), y.to_i64())
                && let Some(s) = i.checked_mul(j).and_then(|p| int_sum.checked_add(p))
            {
                int_sum = s;
                continue;
            }
            ints = false;
            if int_sum != 0 {
                let s = vm.new_int(int_sum);
                total = vm.binary(total, s, BinOp::Add)?;
            }
        }
        if flts {
            if let Some((x, y)) = pair
                && (is_exact_float(x) || is_exact_float(y))
                && let (Some(f), Some(g)) = (number(x), number(y))
            {
                let s = flt_sum.add_product(f, g);
                if s.hi.is_finite() {
                    flt_sum = s;
                    flt_used = true;
                    continue;
                }
            }
            flts = false;
            if flt_used {
                let s = vm.new_float(flt_sum.value());
                total = vm.binary(total, s, BinOp::Add)?;
            }
        }
        let Some((x, y)) = pair else { return Ok(total) };
        let product = vm.binary(x, y, BinOp::Mul)?;
        total = vm.binary(total, product, BinOp::Add)?;
    }
}
/// An exact float, int or bool as a float.
fn number(v: Value) -> Option<f64> {
    if v.is_python_subclass() {
        return None;
    }
    if let Some(f) = v.to_float() {
        return Some(f);
    }
    let i = Int::of(v)?;
    let (x, e) = frexp(i);
    let f = scale(x, e);
    if f.is_infinite() { None } else { Some(f) }
}
