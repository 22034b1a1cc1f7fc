//! Numbers and characters.

use crate::call::Args;
use crate::object::*;
use crate::slots::{BinOp, CmpOp};
use crate::{R, Vm};
use taipan_heap::Value;
use taipan_text::math::CompensatedSum;

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
    if a[1].is_unbound() || a[1].is_none() {
        vm.call_special(m, a[0], &[])
    } else {
        vm.call_special(m, a[0], &[a[1]])
    }
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
        return Err(vm.type_error(format!(
            "Cannot specify a default for {name}() with multiple positional arguments"
        )));
    }
    // Two small ints, or floats, decide at once (so that the first wins where they are equal).
    if let [a, b] = *pos
        && key.is_none()
    {
        let second = match (a.as_float_imm(), b.as_float_imm()) {
            (Some(x), Some(y)) => Some(if op == CmpOp::Lt { y < x } else { y > x }),
            _ if Value::both_ints(a, b) => {
                let (x, y) = (a.int_unchecked(), b.int_unchecked());
                Some(if op == CmpOp::Lt { y < x } else { y > x })
            }
            _ => None,
        };
        if let Some(second) = second {
            return Ok(if second { b } else { a });
        }
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

/// Ints that fit a word, then floats, then complex numbers are summed without objects, for as long as it goes; every step
/// from one stage to the next is an addition of objects.
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
    let mut acc = start;
    if vm.is_exact_int(acc)
        && let Some(mut total) = acc.to_i64()
    {
        loop {
            let Some(v) = vm.next(it)? else { return Ok(vm.new_int(total)) };
            let exact = v.is_int() || v.is_bool() || vm.is_exact_int(v);
            if exact && let Some(t) = v.to_i64().and_then(|i| total.checked_add(i)) {
                total = t;
                continue;
            }
            let t = vm.new_int(total);
            acc = vm.binary(t, v, BinOp::Add)?;
            break;
        }
    }
    if vm.type_of(acc) == vm.types.float {
        let mut total = CompensatedSum::new(acc.to_float().unwrap_or(0.0));
        loop {
            let Some(v) = vm.next(it)? else { return Ok(vm.new_float(total.value())) };
            if let Some(x) = v.as_float_imm() {
                total.add(x);
                continue;
            }
            if vm.type_of(v) == vm.types.float || v.is_int_like() {
                total.add(vm.to_f64(v)?);
                continue;
            }
            let t = vm.new_float(total.value());
            acc = vm.binary(t, v, BinOp::Add)?;
            break;
        }
    }
    if vm.type_of(acc) == vm.types.complex {
        let (re, im) = acc.to_complex().unwrap_or((0.0, 0.0));
        let (mut re, mut im) = (CompensatedSum::new(re), CompensatedSum::new(im));
        loop {
            let Some(v) = vm.next(it)? else { return Ok(vm.new_complex(re.value(), im.value())) };
            if vm.type_of(v) == vm.types.complex {
                let (x, y) = v.to_complex().unwrap_or((0.0, 0.0));
                re.add(x);
                im.add(y);
                continue;
            }
            if v.is_int_like() || v.to_float().is_some() {
                re.add(vm.to_f64(v)?);
                continue;
            }
            let t = vm.new_complex(re.value(), im.value());
            acc = vm.binary(t, v, BinOp::Add)?;
            break;
        }
    }
    while let Some(v) = vm.next(it)? {
        acc = vm.binary(acc, v, BinOp::Add)?;
    }
    Ok(acc)
}
