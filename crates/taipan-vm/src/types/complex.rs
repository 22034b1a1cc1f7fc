//! complex.

use crate::native::TypeDef;
use crate::object::*;
use crate::shape::id;
use crate::types::PUBLIC;
use crate::typeobj::type_flags;
use crate::{R, Vm};

pub static COMPLEX: TypeDef = TypeDef {
    shape: Some(id::COMPLEX),
    flags: PUBLIC | type_flags::BASETYPE,
    ..TypeDef::of::<ComplexObj>("complex")
};

/// `a ** b`
pub fn complex_power(vm: &mut Vm, a: (f64, f64), b: (f64, f64)) -> R {
    let r = if b == (0.0, 0.0) {
        (1.0, 0.0)
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(vm.zero_division("zero to a negative or complex power"));
        }
        (0.0, 0.0)
    } else {
        let (abs, at) = (a.0.hypot(a.1), a.1.atan2(a.0));
        let mut len = abs.powf(b.0);
        let mut phase = at * b.0;
        if b.1 != 0.0 {
            len *= (-at * b.1).exp();
            phase += b.1 * abs.ln();
        }
        (len * phase.cos(), len * phase.sin())
    };
    if r.0.is_infinite() || r.1.is_infinite() {
        return Err(vm.overflow_error("complex exponentiation"));
    }
    Ok(vm.new_complex(r.0, r.1))
}
