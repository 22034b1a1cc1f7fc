//! Numbers and characters.

use crate::call::Args;
use crate::object::*;
use crate::slots::{BinOp, CmpOp};
use crate::{R, Vm};
use taipan_heap::Value;

pub fn abs(vm: &mut Vm, a: &[Value]) -> R {
    vm.absolute(a[0])
}
fn radix(vm: &mut Vm, v: Value, spec: &str) -> R {
    let i = vm.index(v)?;
    let spec = vm.intern(spec).value();
    Ok(vm.format(i, spec)?.value())
}
pub fn bin(vm: &mut Vm, a: &[Value]) -> R {
    radix(vm, a[0], "#b")
}
pub fn oct(vm: &mut Vm, a: &[Value]) -> R {
    radix(vm, a[0], "#o")
}
pub fn hex(vm: &mut Vm, a: &[Value]) -> R {
    radix(vm, a[0], "#x")
}
pub fn chr(vm: &mut Vm, a: &[Value]) -> R {
    let i = vm.index(a[0])?;
    match i.to_i64() {
        Some(c @ 0..=0x10ffff) => Ok(vm.char_str(c as u32).value()),
        _ => Err(vm.value_error("chr() arg not in range(0x110000)")),
    }
}
pub fn ord(vm: &mut Vm, a: &[Value]) -> R {
    let v = a[0];
    let n = if let Some(s) = v.to_str() {
        if s.len == 1 {
            return Ok(Value::small(s.char_at(0) as i64));
        }
        s.len
    } else if let Some(b) = v.to_bytes() {
        if b.len == 1 {
            return Ok(Value::small(b.as_slice()[0] as i64));
        }
        b.len
    } else if v.downcast::<ByteArrayObj>().is_some() {
        let n = vm.len(v)?;
        if n == 1 {
            return vm.getitem(v, Value::small(0));
        }
        n
    } else {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("ord() expected string of length 1, but {t} found")));
    };
    Err(vm.type_error(format!("ord() expected a character, but string of length {n} found")))
}
pub fn divmod(vm: &mut Vm, a: &[Value]) -> R {
    vm.binary(a[0], a[1], BinOp::DivMod)
}
pub fn pow(vm: &mut Vm, a: &[Value]) -> R {
    vm.power(a[0], a[1], a[2])
}
pub fn round(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.names.__round__;
    let Some(m) = vm.lookup_special(a[0], n)? else {
        let t = vm.type_name(a[0]);
        return Err(vm.type_error(format!("type {t} doesn't define __round__ method")));
    };
    if a[1].is_unbound() || a[1].is_none() { vm.call_special(m, a[0], &[]) } else { vm.call_special(m, a[0], &[a[1]]) }
}

pub fn min(vm: &mut Vm, args: Args) -> R {
    min_max(vm, args, "min", CmpOp::Lt)
}
pub fn max(vm: &mut Vm, args: Args) -> R {
    min_max(vm, args, "max", CmpOp::Gt)
}
fn min_max(vm: &mut Vm, args: Args, name: &str, op: CmpOp) -> R {
    let pos = args.positional();
    if pos.is_empty() {
        return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    let (mut key, mut default) = (Value::NONE, Value::UNBOUND);
    for (k, v) in args.keywords() {
        match k.as_ascii() {
            Some("key") => key = v,
            Some("default") => default = v,
            _ => return Err(vm.type_error(format!("{name}() got an unexpected keyword argument '{k}'"))),
        }
    }
    if pos.len() > 1 && !default.is_unbound() {
        return Err(vm.type_error(format!("Cannot specify a default for {name}() with multiple positional arguments")));
    }
    let source = if pos.len() > 1 { vm.tuple(pos) } else { pos[0] };
    let (mut best, mut best_key) = (Value::UNBOUND, Value::UNBOUND);
    let mut consider = |vm: &mut Vm, v: Value| -> R<()> {
        let k = if key.is_none() { v } else { vm.call1(key, v)? };
        let better = if best.is_unbound() {
            true
        } else if Value::both_ints(k, best_key) {
            let (x, y) = (k.int_unchecked(), best_key.int_unchecked());
            if op == CmpOp::Lt { x < y } else { x > y }
        } else {
            vm.compare_bool(k, best_key, op)?
        };
        if better {
            (best, best_key) = (v, k);
        }
        Ok(())
    };
    vm.for_each(source, &mut consider)?;
    if best.is_unbound() {
        if !default.is_unbound() {
            return Ok(default);
        }
        return Err(vm.value_error(format!("{name}() iterable argument is empty")));
    }
    Ok(best)
}

/// A float sum with the rounding errors carried along (Neumaier).
#[derive(Clone, Copy)]
struct Compensated {
    hi: f64,
    lo: f64,
}
impl Compensated {
    fn add(&mut self, x: f64) {
        let t = self.hi + x;
        if self.hi.abs() >= x.abs() {
            self.lo += (self.hi - t) + x;
        } else {
            self.lo += (x - t) + self.hi;
        }
        self.hi = t;
    }
    fn total(self) -> f64 {
        if self.lo != 0.0 && self.lo.is_finite() { self.hi + self.lo } else { self.hi }
    }
}
enum Sum {
    Int(i64),
    Float(Compensated),
    Complex(Compensated, Compensated),
    Any(Value),
}
pub fn sum(vm: &mut Vm, a: &[Value]) -> R {
    let it = vm.iter(a[0])?;
    let start = if a[1].is_unbound() { Value::small(0) } else { a[1] };
    if !a[1].is_unbound() {
        let (what, join) = if start.to_str().is_some() {
            ("strings", "''")
        } else if start.to_bytes().is_some() {
            ("bytes", "b''")
        } else if start.downcast::<ByteArrayObj>().is_some() {
            ("bytearray", "b''")
        } else {
            ("", "")
        };
        if !what.is_empty() {
            return Err(vm.type_error(format!("sum() can't sum {what} [use {join}.join(seq) instead]")));
        }
    }
    let exact_float = |vm: &Vm, v: Value| vm.type_of(v) == vm.types.float;
    let mut acc = if let Some(i) = start.as_int() {
        Sum::Int(i)
    } else if exact_float(vm, start) {
        Sum::Float(Compensated { hi: start.to_float().unwrap_or(0.0), lo: 0.0 })
    } else if vm.type_of(start) == vm.types.complex {
        let (re, im) = start.to_complex().unwrap_or((0.0, 0.0));
        Sum::Complex(Compensated { hi: re, lo: 0.0 }, Compensated { hi: im, lo: 0.0 })
    } else {
        Sum::Any(start)
    };
    loop {
        let next = vm.next(it)?;
        let Some(v) = next else { break };
        // A machine int, if `v` is an int or bool that is one.
        let small = if v.is_int() { Some(v.int_unchecked()) } else { v.as_bool().map(|b| b as i64) };
        acc = match acc {
            Sum::Int(s) => match small.and_then(|i| s.checked_add(i)) {
                Some(t) => Sum::Int(t),
                None => {
                    if exact_float(vm, v) {
                        let mut c = Compensated { hi: s as f64, lo: 0.0 };
                        c.add(v.to_float().unwrap_or(0.0));
                        Sum::Float(c)
                    } else if let Some((re, im)) = (vm.type_of(v) == vm.types.complex).then(|| v.to_complex()).flatten() {
                        let mut c = Compensated { hi: s as f64, lo: 0.0 };
                        c.add(re);
                        Sum::Complex(c, Compensated { hi: im, lo: 0.0 })
                    } else {
                        let x = vm.new_int(s);
                        Sum::Any(vm.binary(x, v, BinOp::Add)?)
                    }
                }
            },
            Sum::Float(mut c) => {
                if exact_float(vm, v) {
                    c.add(v.to_float().unwrap_or(0.0));
                    Sum::Float(c)
                } else if let Some(i) = small {
                    c.add(i as f64);
                    Sum::Float(c)
                } else if let Some((re, im)) = (vm.type_of(v) == vm.types.complex).then(|| v.to_complex()).flatten() {
                    c.add(re);
                    Sum::Complex(c, Compensated { hi: im, lo: 0.0 })
                } else {
                    let x = vm.new_float(c.total());
                    Sum::Any(vm.binary(x, v, BinOp::Add)?)
                }
            }
            Sum::Complex(mut r, mut i) => {
                if vm.type_of(v) == vm.types.complex {
                    let (re, im) = v.to_complex().unwrap_or((0.0, 0.0));
                    r.add(re);
                    i.add(im);
                    Sum::Complex(r, i)
                } else if exact_float(vm, v) {
                    r.add(v.to_float().unwrap_or(0.0));
                    Sum::Complex(r, i)
                } else if let Some(n) = small {
                    r.add(n as f64);
                    Sum::Complex(r, i)
                } else {
                    let x = vm.new_complex(r.total(), i.total());
                    Sum::Any(vm.binary(x, v, BinOp::Add)?)
                }
            }
            Sum::Any(x) => Sum::Any(vm.binary(x, v, BinOp::Add)?),
        };
    }
    Ok(match acc {
        Sum::Int(i) => vm.new_int(i),
        Sum::Float(c) => vm.new_float(c.total()),
        Sum::Complex(r, i) => vm.new_complex(r.total(), i.total()),
        Sum::Any(v) => v,
    })
}
