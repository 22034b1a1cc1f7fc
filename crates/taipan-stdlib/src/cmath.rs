//! `cmath`.

use crate::ModuleDef;
use num_complex::Complex64;
use taipan_text::math::{MathError, cmath as m};
use taipan_vm::native::def;
use taipan_vm::{R, Raised, Value, Vm};

pub static DEF: ModuleDef = ModuleDef {
    name: "cmath",
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
    functions: &[
        def("acos", "($module, z, /)", acos, "Return the arc cosine of z."),
        def("acosh", "($module, z, /)", acosh, "Return the inverse hyperbolic cosine of z."),
        def("asin", "($module, z, /)", asin, "Return the arc sine of z."),
        def("asinh", "($module, z, /)", asinh, "Return the inverse hyperbolic sine of z."),
        def("atan", "($module, z, /)", atan, "Return the arc tangent of z."),
        def("atanh", "($module, z, /)", atanh, "Return the inverse hyperbolic tangent of z."),
        def("cos", "($module, z, /)", cos, "Return the cosine of z."),
        def("cosh", "($module, z, /)", cosh, "Return the hyperbolic cosine of z."),
        def("exp", "($module, z, /)", exp, "Return the exponential value e**z."),
        def(
            "isclose",
            "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
            isclose,
            "Determine whether two complex numbers are close in value.\n\n  rel_tol\n    maximum difference for being considered \"close\", relative to the\n    magnitude of the input values\n  abs_tol\n    maximum difference for being considered \"close\", regardless of the\n    magnitude of the input values\n\nReturn True if a is close in value to b, and False otherwise.\n\nFor the values to be considered close, the difference between them must\nbe smaller than at least one of the tolerances.\n\n-inf, inf and NaN behave similarly to the IEEE 754 Standard.  That is,\nNaN is not close to anything, even itself. inf and -inf are only close\nto themselves.",
        ),
        def(
            "isfinite",
            "($module, z, /)",
            isfinite,
            "Return True if both the real and imaginary parts of z are finite, else False.",
        ),
        def("isinf", "($module, z, /)", isinf, "Checks if the real or imaginary part of z is infinite."),
        def(
            "isnan",
            "($module, z, /)",
            isnan,
            "Checks if the real or imaginary part of z not a number (NaN).",
        ),
        def(
            "log",
            "($module, z, base=<unrepresentable>, /)",
            log,
            "log(z[, base]) -> the logarithm of z to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e)\nof z.",
        ),
        def("log10", "($module, z, /)", log10, "Return the base-10 logarithm of z."),
        def(
            "phase",
            "($module, z, /)",
            phase,
            "Return argument, also known as the phase angle, of a complex.",
        ),
        def(
            "polar",
            "($module, z, /)",
            polar,
            "Convert a complex from rectangular coordinates to polar coordinates.\n\nr is the distance from 0 and phi the phase angle.",
        ),
        def(
            "rect",
            "($module, r, phi, /)",
            rect,
            "Convert from polar coordinates to rectangular coordinates.",
        ),
        def("sin", "($module, z, /)", sin, "Return the sine of z."),
        def("sinh", "($module, z, /)", sinh, "Return the hyperbolic sine of z."),
        def("sqrt", "($module, z, /)", sqrt, "Return the square root of z."),
        def("tan", "($module, z, /)", tan, "Return the tangent of z."),
        def("tanh", "($module, z, /)", tanh, "Return the hyperbolic tangent of z."),
    ],
    init: |vm, d| {
        use std::f64::consts::{E, PI, TAU};
        for (name, x) in [("pi", PI), ("e", E), ("tau", TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)] {
            let x = vm.new_float(x);
            vm.dict_set_text(d, name, x);
        }
        for (name, x) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
            let x = vm.new_complex(0.0, x);
            vm.dict_set_text(d, name, x);
        }
        Ok(())
    },
    ..ModuleDef::BASE
};

fn arg(vm: &mut Vm, v: Value) -> R<Complex64> {
    let (re, im) = vm.to_complex_arg(v)?;
    Ok(Complex64::new(re, im))
}
#[cold]
fn failed(vm: &mut Vm, e: MathError) -> Raised {
    match e {
        MathError::EDOM => vm.value_error("math domain error"),
        MathError::ERANGE => vm.overflow_error("math range error"),
    }
}
macro_rules! functions {
    ($($name:ident)*) => { $(
        fn $name(vm: &mut Vm, a: &[Value]) -> R {
            let z = arg(vm, a[0])?;
            match m::$name(z) {
                Ok(r) => Ok(vm.new_complex(r.re, r.im)),
                Err(e) => Err(failed(vm, e)),
            }
        }
    )* };
}
/// The rounding of `asinh` is taipan-text's; elsewhere its callers answer as they did.
fn by_roots(
    z: Complex64,
    answer: Result<Complex64, MathError>,
    f: fn(Complex64, Complex64) -> f64,
    roots: [Complex64; 2],
    im: bool,
) -> Result<Complex64, MathError> {
    let mut r = answer?;
    const LARGE: f64 = f64::MAX / 4.0;
    if z.re.abs() <= LARGE && z.im.abs() <= LARGE {
        let [s, t] = [m::sqrt(roots[0])?, m::sqrt(roots[1])?];
        let x = taipan_text::math::asinh(f(s, t))?;
        *(if im { &mut r.im } else { &mut r.re }) = x;
    }
    Ok(r)
}
fn m_acos(z: Complex64) -> Result<Complex64, MathError> {
    let roots = [Complex64::new(1.0 - z.re, -z.im), Complex64::new(1.0 + z.re, z.im)];
    by_roots(z, m::acos(z), |s, t| t.re * s.im - t.im * s.re, roots, true)
}
fn m_acosh(z: Complex64) -> Result<Complex64, MathError> {
    let roots = [Complex64::new(z.re - 1.0, z.im), Complex64::new(z.re + 1.0, z.im)];
    by_roots(z, m::acosh(z), |s, t| s.re * t.re + s.im * t.im, roots, false)
}
fn m_asinh(z: Complex64) -> Result<Complex64, MathError> {
    let roots = [Complex64::new(1.0 + z.im, -z.re), Complex64::new(1.0 - z.im, z.re)];
    by_roots(z, m::asinh(z), |s, t| s.re * t.im - t.re * s.im, roots, false)
}
/// `asin(z) = -i asinh(iz)`
fn m_asin(z: Complex64) -> Result<Complex64, MathError> {
    let r = m_asinh(Complex64::new(-z.im, z.re))?;
    Ok(Complex64::new(r.im, -r.re))
}
macro_rules! own_functions {
    ($($name:ident $f:ident)*) => { $(
        fn $name(vm: &mut Vm, a: &[Value]) -> R {
            let z = arg(vm, a[0])?;
            match $f(z) {
                Ok(r) => Ok(vm.new_complex(r.re, r.im)),
                Err(e) => Err(failed(vm, e)),
            }
        }
    )* };
}
own_functions! { acos m_acos acosh m_acosh asin m_asin asinh m_asinh }
functions! { atan atanh cos cosh exp log10 sin sinh sqrt tan tanh }
macro_rules! tests {
    ($($name:ident)*) => { $(
        fn $name(vm: &mut Vm, a: &[Value]) -> R {
            let z = arg(vm, a[0])?;
            Ok(Value::bool(m::$name(z)))
        }
    )* };
}
tests! { isfinite isinf isnan }

fn log(vm: &mut Vm, a: &[Value]) -> R {
    let z = arg(vm, a[0])?;
    let base = if a[1].is_unbound() { None } else { Some(arg(vm, a[1])?) };
    match m::log(z, base) {
        Ok(r) => Ok(vm.new_complex(r.re, r.im)),
        Err(e) => Err(failed(vm, e)),
    }
}
fn phase(vm: &mut Vm, a: &[Value]) -> R {
    let z = arg(vm, a[0])?;
    match m::phase(z) {
        Ok(r) => Ok(vm.new_float(r)),
        Err(e) => Err(failed(vm, e)),
    }
}
fn polar(vm: &mut Vm, a: &[Value]) -> R {
    let z = arg(vm, a[0])?;
    match m::polar(z) {
        Ok((r, phi)) => {
            let (r, phi) = (vm.new_float(r), vm.new_float(phi));
            Ok(vm.tuple(&[r, phi]))
        }
        Err(e) => Err(failed(vm, e)),
    }
}
fn rect(vm: &mut Vm, a: &[Value]) -> R {
    let r = vm.to_f64(a[0])?;
    let phi = vm.to_f64(a[1])?;
    match m::rect(r, phi) {
        Ok(z) => Ok(vm.new_complex(z.re, z.im)),
        Err(e) => Err(failed(vm, e)),
    }
}
fn isclose(vm: &mut Vm, a: &[Value]) -> R {
    let x = arg(vm, a[0])?;
    let y = arg(vm, a[1])?;
    let rel = if a[2].is_unbound() { None } else { Some(vm.to_f64(a[2])?) };
    let abs = if a[3].is_unbound() { None } else { Some(vm.to_f64(a[3])?) };
    match m::isclose(x, y, rel, abs) {
        Ok(b) => Ok(Value::bool(b)),
        Err(_) => Err(vm.value_error("tolerances must be non-negative")),
    }
}
