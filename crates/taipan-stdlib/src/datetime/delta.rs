//! `timedelta`: days, seconds and microseconds, normalised. Sums go through microseconds in 128 bits.

use dashu_int::IBig;
use dashu_int::ops::DivRemEuclid;
use std::cell::Cell;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, member, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::int::arith::Int;
use taipan_vm::{BinOp, CmpOp, Gc, Native, R, Raised, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

pub const DAY: i128 = 86_400_000_000;
const MAX_DAYS: i128 = 999_999_999;

#[derive(Clone)]
pub struct Delta {
    pub days: i32,
    pub seconds: i32,
    pub micros: i32,
    hash: Cell<i64>,
}
impl_trace!(Delta { ; days, seconds, micros, hash });
impl Delta {
    pub fn total(&self) -> i128 {
        i128::from(self.days) * DAY + i128::from(self.seconds) * 1_000_000 + i128::from(self.micros)
    }
}
pub type D = Gc<Native<Delta>>;

pub static TIMEDELTA: TypeDef = TypeDef {
    doc: "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or floats, and may be positive or negative.",
    flags: type_flags::BASETYPE,
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(str),
        hash: Some(hash),
        compare: Some(compare),
        bool: Some(|_, v| Ok(of(v).is_some_and(|d| d.total() != 0))),
        neg: Some(|vm, v| {
            let t = total(vm, v)?;
            make(vm, -t)
        }),
        pos: Some(|vm, v| {
            let t = total(vm, v)?;
            make(vm, t)
        }),
        abs: Some(|vm, v| {
            let t = total(vm, v)?;
            make(vm, t.abs())
        }),
        ..Slots::NONE
    }
    .op(BinOp::Add, |vm, a, b| match (of(a), of(b)) {
        (Some(a), Some(b)) => make(vm, a.total() + b.total()),
        _ => Ok(Value::NOT_IMPLEMENTED),
    })
    .op(BinOp::Sub, |vm, a, b| match (of(a), of(b)) {
        (Some(a), Some(b)) => make(vm, a.total() - b.total()),
        _ => Ok(Value::NOT_IMPLEMENTED),
    })
    .op(BinOp::Mul, mul)
    .op(BinOp::TrueDiv, truediv)
    .op(BinOp::FloorDiv, floordiv)
    .op(BinOp::Mod, |vm, a, b| match (of(a), of(b)) {
        (Some(a), Some(b)) => {
            let d = nonzero(vm, b.total())?;
            make(vm, modulo(a.total(), d))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    })
    .op(BinOp::DivMod, |vm, a, b| match (of(a), of(b)) {
        (Some(a), Some(b)) => {
            let d = nonzero(vm, b.total())?;
            let (q, r) = (vm.int_from_i128(floor(a.total(), d)), make(vm, modulo(a.total(), d))?);
            Ok(vm.tuple(&[q, r]))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }),
    methods: &[
        def(
            "total_seconds",
            "($self, /)",
            |vm, a| {
                let t = total(vm, a[0])?;
                ratio(vm, t, 1_000_000)
            },
            "Total seconds in the duration.",
        ),
        def(
            "__reduce__",
            "($self, /)",
            |vm, a| {
                let d = this(vm, a[0])?;
                let cls = vm.type_of(a[0]).value();
                vm.reduce2(
                    cls,
                    &[
                        Value::small(d.days.into()),
                        Value::small(d.seconds.into()),
                        Value::small(d.micros.into()),
                    ],
                )
            },
            "__reduce__() -> (cls, state)",
        ),
    ],
    getset: &[
        member("days", |vm, v| Ok(Value::small(this(vm, v)?.days.into())), "Number of days."),
        member(
            "seconds",
            |vm, v| Ok(Value::small(this(vm, v)?.seconds.into())),
            "Number of seconds (>= 0 and less than 1 day).",
        ),
        member(
            "microseconds",
            |vm, v| Ok(Value::small(this(vm, v)?.micros.into())),
            "Number of microseconds (>= 0 and less than 1 second).",
        ),
    ],
    ..TypeDef::native::<Delta>("datetime.timedelta")
};
pub fn of(v: Value) -> Option<D> {
    v.native::<Delta>()
}
fn this(vm: &mut Vm, v: Value) -> R<D> {
    match of(v) {
        Some(d) => Ok(d),
        None => Err(vm.wrong_receiver(v, "datetime.timedelta")),
    }
}
pub fn total(vm: &mut Vm, v: Value) -> R<i128> {
    Ok(this(vm, v)?.total())
}
#[cold]
fn too_large(vm: &mut Vm) -> Raised {
    vm.overflow_error("Python int too large to convert to C int")
}
fn of_total(vm: &mut Vm, micros: i128) -> R<Delta> {
    let days = micros.div_euclid(DAY);
    if i32::try_from(days).is_err() {
        return Err(too_large(vm));
    }
    if days.abs() > MAX_DAYS {
        return Err(vm.overflow_error(format!("days={days}; must have magnitude <= {MAX_DAYS}")));
    }
    let rest = micros.rem_euclid(DAY);
    Ok(Delta {
        days: days as i32,
        seconds: (rest / 1_000_000) as i32,
        micros: (rest % 1_000_000) as i32,
        hash: Cell::new(-1),
    })
}
/// A timedelta of so many microseconds.
pub fn make(vm: &mut Vm, micros: i128) -> R {
    let d = of_total(vm, micros)?;
    let cls = vm.native_type(&TIMEDELTA);
    Ok(vm.new_native(cls, d).value())
}
/// `a / b` as a float, correctly rounded.
pub fn ratio(vm: &mut Vm, a: i128, b: i128) -> R {
    let (a, b) = (vm.int_from_i128(a), vm.int_from_i128(b));
    let (Some(x), Some(y)) = (Int::of(a), Int::of(b)) else { return Ok(Value::NONE) };
    let f = vm.truediv_ints(x, y)?;
    Ok(vm.new_float(f))
}
fn nonzero(vm: &mut Vm, d: i128) -> R<i128> {
    if d == 0 { Err(vm.zero_division("division by zero")) } else { Ok(d) }
}
fn floor(a: i128, b: i128) -> i128 {
    let q = a / b;
    if a % b != 0 && (a < 0) != (b < 0) { q - 1 } else { q }
}
fn modulo(a: i128, b: i128) -> i128 {
    a - floor(a, b) * b
}
/// Nearest integer, halves to even.
fn nearest(a: &IBig, b: &IBig) -> IBig {
    let (a, b) = if b < &IBig::ZERO { (-a.clone(), -b.clone()) } else { (a.clone(), b.clone()) };
    let (q, r) = a.div_rem_euclid(&b);
    let twice = IBig::from(r) * 2;
    let odd = &q & IBig::ONE == IBig::ONE;
    if twice > b || twice == b && odd { q + IBig::ONE } else { q }
}
fn make_big(vm: &mut Vm, n: &IBig) -> R {
    match i128::try_from(n) {
        Ok(n) => make(vm, n),
        Err(_) => Err(too_large(vm)),
    }
}
/// An int operand; those that no timedelta can have to do with are an error.
fn int_operand(vm: &mut Vm, v: Value) -> R<IBig> {
    let Some(i) = Int::of(v.plain()).or_else(|| Int::of(Value::small(v.to_i64().unwrap_or(0)))) else {
        return Err(too_large(vm));
    };
    let u = IBig::from(i.magnitude());
    Ok(if i.negative() { -u } else { u })
}
/// A float as a quotient.
fn quotient(vm: &mut Vm, x: f64) -> R<(IBig, IBig)> {
    if x.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let mantissa = (bits & ((1 << 52) - 1)) | if exponent == 0 { 0 } else { 1 << 52 };
    let e = exponent.max(1) - 1075;
    let m = if x < 0.0 { -IBig::from(mantissa) } else { IBig::from(mantissa) };
    Ok(if e >= 0 { (m << e as usize, IBig::ONE) } else { (m, IBig::ONE << (-e) as usize) })
}
fn mul(vm: &mut Vm, a: Value, b: Value) -> R {
    let (d, x) = match (of(a), of(b)) {
        (Some(d), None) => (d, b),
        (None, Some(d)) => (d, a),
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    let t = IBig::from(d.total());
    if x.is_int_like() {
        let n = int_operand(vm, x)?;
        return make_big(vm, &(t * n));
    }
    match x.to_float() {
        Some(f) => {
            let (p, q) = quotient(vm, f)?;
            make_big(vm, &nearest(&(t * p), &q))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}
fn truediv(vm: &mut Vm, a: Value, b: Value) -> R {
    let Some(d) = of(a) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(e) = of(b) {
        let n = nonzero(vm, e.total())?;
        return ratio(vm, d.total(), n);
    }
    let t = IBig::from(d.total());
    if b.is_int_like() {
        let n = int_operand(vm, b)?;
        if n == IBig::ZERO {
            return Err(vm.zero_division("division by zero"));
        }
        return make_big(vm, &nearest(&t, &n));
    }
    match b.to_float() {
        Some(f) => {
            let (p, q) = quotient(vm, f)?;
            if p == IBig::ZERO {
                return Err(vm.zero_division("division by zero"));
            }
            make_big(vm, &nearest(&(t * q), &p))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}
fn floordiv(vm: &mut Vm, a: Value, b: Value) -> R {
    let Some(d) = of(a) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(e) = of(b) {
        let n = nonzero(vm, e.total())?;
        return Ok(vm.int_from_i128(floor(d.total(), n)));
    }
    if !b.is_int_like() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let n = int_operand(vm, b)?;
    match i128::try_from(&n) {
        Ok(0) => Err(vm.zero_division("division by zero")),
        Ok(n) => make(vm, floor(d.total(), n)),
        // Longer than any timedelta.
        Err(_) => make(vm, if (d.total() < 0) != (n < IBig::ZERO) && d.total() != 0 { -1 } else { 0 }),
    }
}
fn compare(_: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    match (of(a), of(b)) {
        (Some(a), Some(b)) => Ok(Value::bool(op.test(a.total().cmp(&b.total())))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
fn hash(vm: &mut Vm, v: Value) -> R<i64> {
    let d = this(vm, v)?;
    if d.hash.get() == -1 {
        let t = vm.tuple(&[
            Value::small(d.days.into()),
            Value::small(d.seconds.into()),
            Value::small(d.micros.into()),
        ]);
        let h = vm.hash(t)?;
        d.hash.set(h);
    }
    Ok(d.hash.get())
}
fn repr(vm: &mut Vm, v: Value) -> R {
    let (d, t) = (this(vm, v)?, vm.type_name(v));
    let parts: Vec<String> = [("days", d.days), ("seconds", d.seconds), ("microseconds", d.micros)]
        .iter()
        .filter(|p| p.1 != 0)
        .map(|(n, x)| format!("{n}={x}"))
        .collect();
    let args = if parts.is_empty() { "0".to_string() } else { parts.join(", ") };
    Ok(vm.str_value(&format!("{t}({args})")))
}
fn str(vm: &mut Vm, v: Value) -> R {
    let d = this(vm, v)?;
    let (h, m, s) = (d.seconds / 3600, d.seconds / 60 % 60, d.seconds % 60);
    let mut out = String::new();
    if d.days != 0 {
        out = format!("{} day{}, ", d.days, if d.days.abs() == 1 { "" } else { "s" });
    }
    out += &format!("{h}:{m:02}:{s:02}");
    if d.micros != 0 {
        out += &format!(".{:06}", d.micros);
    }
    Ok(vm.str_value(&out))
}
fn new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef =
        spec("__new__", "(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)");
    let a: [Value; 7] = bind(vm, &SIG, args)?;
    let units = [
        (2, "microseconds", 1),
        (3, "milliseconds", 1000),
        (1, "seconds", 1_000_000),
        (4, "minutes", 60_000_000),
        (5, "hours", 3_600_000_000),
        (0, "days", DAY),
        (6, "weeks", 7 * DAY),
    ];
    let (mut sum, mut left) = (0i128, 0.0f64);
    for (i, name, factor) in units {
        let v = a[i];
        if v.is_unbound() {
            continue;
        }
        if v.is_int_like() {
            match v.to_i64() {
                Some(n) => sum += i128::from(n) * factor,
                None => return Err(too_large(vm)),
            }
        } else if let Some(f) = v.to_float() {
            if f.is_nan() {
                return Err(vm.value_error("cannot convert float NaN to integer"));
            }
            if f.is_infinite() {
                return Err(vm.overflow_error("cannot convert float infinity to integer"));
            }
            let whole = f.trunc();
            if whole.abs() > 1e24 {
                return Err(too_large(vm));
            }
            sum += whole as i128 * factor;
            let part = factor as f64 * (f - whole);
            let whole = part.trunc();
            sum += whole as i128;
            left += part - whole;
        } else {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("unsupported type for timedelta {name} component: {t}")));
        }
    }
    if left != 0.0 {
        let mut whole = left.round();
        if (whole - left).abs() == 0.5 {
            // Halves go to even, of the sum.
            let odd = (sum & 1) as f64;
            whole = 2.0 * ((left + odd) * 0.5).round() - odd;
        }
        sum += whole as i128;
    }
    let d = of_total(vm, sum)?;
    Ok(vm.new_native(cls, d).value())
}
