//! Functions of the `math` and `cmath` modules with CPython's results and error kinds, from the crate `pymath`, and the
//! sums that CPython keeps exact or compensated.

mod rounded;

pub use pymath::Error as MathError;
pub use pymath::math::*;
pub use pymath::{cmath, math};

/// The running sum of `sum()` over floats: Neumaier's compensation, as CPython has it since 3.12.
#[derive(Copy, Clone, Debug, Default)]
pub struct CompensatedSum {
    high: f64,
    low: f64,
}

impl CompensatedSum {
    pub fn new(start: f64) -> CompensatedSum {
        CompensatedSum { high: start, low: 0.0 }
    }
    #[inline]
    pub fn add(&mut self, x: f64) {
        let t = self.high + x;
        self.low += if self.high.abs() >= x.abs() { (self.high - t) + x } else { (x - t) + self.high };
        self.high = t;
    }
    /// The compensation must not lose the sign of a zero nor turn an infinite sum into a NaN.
    #[inline]
    pub fn value(self) -> f64 {
        if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
    }
}

/// `math.gamma`. (The crate's own misses the last factorial that CPython has in its table.)
pub fn gamma(x: f64) -> Result<f64, MathError> {
    if x == 23.0 { Ok(1124000727777607680000.0) } else { pymath::math::gamma(x) }
}

pub fn cbrt(x: f64) -> Result<f64, MathError> {
    Ok(rounded::cbrt(x))
}
pub fn erf(x: f64) -> Result<f64, MathError> {
    Ok(rounded::erf(x))
}
pub fn erfc(x: f64) -> Result<f64, MathError> {
    Ok(rounded::erfc(x))
}
pub fn asinh(x: f64) -> Result<f64, MathError> {
    Ok(rounded::asinh(x))
}
pub fn acosh(x: f64) -> Result<f64, MathError> {
    if x < 1.0 { Err(MathError::EDOM) } else { Ok(rounded::acosh(x)) }
}
pub fn atanh(x: f64) -> Result<f64, MathError> {
    if x.abs() >= 1.0 { Err(MathError::EDOM) } else { Ok(rounded::atanh(x)) }
}
