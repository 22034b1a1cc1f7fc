//! `_statistics`: the inverse of the normal distribution's cumulative function.

use crate::ModuleDef;
use taipan_vm::native::def;
use taipan_vm::{R, Value, Vm};

pub static DEF: ModuleDef = ModuleDef {
    name: "_statistics",
    doc: "Accelerators for the statistics module.\n",
    functions: &[def("_normal_dist_inv_cdf", "($module, p, mu, sigma, /)", inverse, "")],
    ..ModuleDef::BASE
};

// Wichura, M.J. (1988). "Algorithm AS241: The Percentage Points of the Normal Distribution". Applied Statistics 37 (3),
// 477-484: numerators and denominators of the three ranges, from the highest power on.
const A: [f64; 8] = [
    2509.0809287301227,
    33430.57558358813,
    67265.7709270087,
    45921.95393154987,
    13731.69376550946,
    1971.5909503065513,
    133.14166789178438,
    3.3871328727963665,
];
const B: [f64; 8] = [
    5226.495278852854,
    28729.085735721943,
    39307.89580009271,
    21213.794301586597,
    5394.196021424751,
    687.1870074920579,
    42.31333070160091,
    1.0,
];
const C: [f64; 8] = [
    0.0007745450142783414,
    0.022723844989269184,
    0.2417807251774506,
    1.2704582524523684,
    3.6478483247632045,
    5.769497221460691,
    4.630337846156546,
    1.4234371107496835,
];
const D: [f64; 8] = [
    1.0507500716444169e-09,
    0.0005475938084995345,
    0.015198666563616457,
    0.14810397642748008,
    0.6897673349851,
    1.6763848301838038,
    2.053191626637759,
    1.0,
];
const E: [f64; 8] = [
    2.0103343992922881e-07,
    2.7115555687434876e-05,
    0.0012426609473880784,
    0.026532189526576124,
    0.29656057182850487,
    1.7848265399172913,
    5.463784911164114,
    6.657904643501103,
];
const F: [f64; 8] = [
    2.0442631033899397e-15,
    1.421511758316446e-07,
    1.8463183175100548e-05,
    0.0007868691311456133,
    0.014875361290850615,
    0.1369298809227358,
    0.599832206555888,
    1.0,
];

fn polynomial(coefficients: &[f64; 8], r: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * r + c)
}
fn inverse(vm: &mut Vm, a: &[Value]) -> R {
    let (p, mu, sigma) = (vm.to_f64(a[0])?, vm.to_f64(a[1])?, vm.to_f64(a[2])?);
    if p <= 0.0 || p >= 1.0 || sigma <= 0.0 {
        return Err(vm.value_error("inv_cdf undefined for these parameters"));
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        let x = polynomial(&A, r) * q / polynomial(&B, r);
        return Ok(vm.new_float(mu + x * sigma));
    }
    let r = if q <= 0.0 { p } else { 1.0 - p };
    if r <= 0.0 || r >= 1.0 {
        return Err(vm.value_error("inv_cdf undefined for these parameters"));
    }
    let r = (-r.ln()).sqrt();
    let x = if r <= 5.0 {
        polynomial(&C, r - 1.6) / polynomial(&D, r - 1.6)
    } else {
        polynomial(&E, r - 5.0) / polynomial(&F, r - 5.0)
    };
    Ok(vm.new_float(mu + if q < 0.0 { -x } else { x } * sigma))
}
