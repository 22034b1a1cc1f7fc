//! What a `Constant` may hold, as the compiler's constants.

use taipan_bytecode::Const;
use taipan_vm::{BigIntObj, R, Value, ValueExt, Vm};

/// A surrogate takes three bytes, others what UTF-8 gives them.
fn push_wtf8(c: u32, out: &mut Vec<u8>) {
    match char::from_u32(c) {
        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend_from_slice(&[
            0xe0 | (c >> 12) as u8,
            0x80 | (c >> 6 & 0x3f) as u8,
            0x80 | (c & 0x3f) as u8,
        ]),
    }
}

/// The constant, or CPython's error for other types.
pub fn of_value(vm: &mut Vm, v: Value) -> R<Const> {
    if v.is_none() {
        return Ok(Const::None);
    }
    if let Some(b) = v.as_bool() {
        return Ok(Const::Bool(b));
    }
    if v == Value::ELLIPSIS {
        return Ok(Const::Ellipsis);
    }
    let t = vm.type_of(v);
    if t == vm.types.int {
        if let Some(i) = v.to_i64() {
            return Ok(Const::Int(i));
        }
        if let Some(b) = v.downcast::<BigIntObj>() {
            let bytes: Vec<u8> = b.limbs().iter().flat_map(|l| l.to_le_bytes()).collect();
            let used = bytes.iter().rposition(|b| *b != 0).map_or(0, |n| n + 1);
            return Ok(Const::BigInt { negative: b.negative, magnitude: bytes[..used].into() });
        }
    }
    if t == vm.types.float
        && let Some(f) = v.to_float()
    {
        return Ok(Const::Float(f));
    }
    if t == vm.types.complex
        && let Some((re, im)) = v.to_complex()
    {
        return Ok(Const::Complex(re, im));
    }
    if t == vm.types.str
        && let Some(s) = v.to_str()
    {
        let mut out = Vec::new();
        s.chars().for_each(|c| push_wtf8(c, &mut out));
        return Ok(Const::Str(out.into()));
    }
    if t == vm.types.bytes
        && let Some(b) = v.to_bytes()
    {
        return Ok(Const::Bytes(b.as_slice().into()));
    }
    if t == vm.types.tuple || t == vm.types.frozenset {
        vm.enter_native_in("during compilation")?;
        let items = vm.collect(v)?;
        let items: R<Vec<Const>> = items.iter().map(|&i| of_value(vm, i)).collect();
        let items = items?.into();
        return Ok(if t == vm.types.tuple { Const::Tuple(items) } else { Const::FrozenSet(items) });
    }
    let name = super::class_name(vm, v);
    Err(vm.type_error(format!("got an invalid type in Constant: {name}")))
}
