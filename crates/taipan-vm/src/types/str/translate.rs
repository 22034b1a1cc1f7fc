//! `str.translate` and `str.maketrans`.

use super::methods::str_arg;
use super::this;
use crate::object::*;
use crate::{R, Vm};
use taipan_heap::Value;
use taipan_text::StrBuilder;

/// What a table has for a character.
enum Entry {
    Keep,
    Delete,
    Char(u32),
}

pub(super) fn translate(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let table = a[1];
    let dict = table.to_dict().filter(|_| vm.type_of(table) == vm.types.dict);
    let mut out = StrBuilder::with_capacity(s.len);
    // Answers for ASCII characters that are one ASCII character or none: 0x80 keep (not asked yet: 0xff), 0x81 delete.
    let mut cache = [0xffu8; 128];
    for i in 0..s.len {
        let c = s.char_at(i);
        if let Some(&known) = cache.get(c as usize) {
            match known {
                0xff => {}
                0x81 => continue,
                k => {
                    out.push(k.into());
                    continue;
                }
            }
        }
        let key = Value::small(c as i64);
        let found = match dict {
            Some(d) => vm.dict_get(d, key)?,
            None => match vm.getitem(table, key) {
                Ok(v) => Some(v),
                Err(e) => {
                    let t = vm.exc.LookupError;
                    vm.expect_exception(e, t)?;
                    None
                }
            },
        };
        let entry = match found {
            None => Entry::Keep,
            Some(v) if v.is_none() => Entry::Delete,
            Some(v) if v.is_int_like() => {
                match v.to_i64().and_then(|i| u32::try_from(i).ok()).filter(|&i| i <= 0x10ffff) {
                    Some(c) => Entry::Char(c),
                    None => return Err(vm.value_error("character mapping must be in range(0x110000)")),
                }
            }
            Some(v) => match v.to_str() {
                Some(t) if t.len == 1 => Entry::Char(t.char_at(0)),
                Some(t) => {
                    out.push_text(t.text());
                    continue;
                }
                None => return Err(vm.type_error("character mapping must return integer, None or str")),
            },
        };
        let put = match entry {
            Entry::Keep => Some(c),
            Entry::Delete => None,
            Entry::Char(x) => Some(x),
        };
        if let Some(x) = put {
            out.push(x);
        }
        if c < 128 {
            match put {
                None => cache[c as usize] = 0x81,
                Some(x) if x < 128 => cache[c as usize] = x as u8,
                _ => {}
            }
        }
    }
    Ok(vm.new_str_buf(&out.finish()).value())
}

pub(super) fn maketrans(vm: &mut Vm, a: &[Value]) -> R {
    let (x, y, z) = (a[0], a[1], a[2]);
    // Clinic checks the types of the second and third argument first.
    let y = if y.is_unbound() { None } else { Some(str_arg(vm, y, "maketrans", " 2")?) };
    let z = if z.is_unbound() { None } else { Some(str_arg(vm, z, "maketrans", " 3")?) };
    let d = vm.new_dict();
    if let Some(y) = y {
        let Some(x) = x.to_str() else {
            return Err(
                vm.type_error("first maketrans argument must be a string if there is a second argument")
            );
        };
        if x.len != y.len {
            return Err(vm.value_error("the first two maketrans arguments must have equal length"));
        }
        for i in 0..x.len {
            vm.dict_set(d, Value::small(x.char_at(i) as i64), Value::small(y.char_at(i) as i64))?;
        }
        if let Some(z) = z {
            for c in z.chars() {
                vm.dict_set(d, Value::small(c as i64), Value::NONE)?;
            }
        }
        return Ok(d.value());
    }
    let Some(from) = x.to_dict() else {
        return Err(vm.type_error("if you give only one argument to maketrans it must be a dict"));
    };
    let mut at = 0;
    while let Some((i, k, v)) = from.next_entry(at) {
        at = i;
        let key = if let Some(s) = k.to_str() {
            if s.len != 1 {
                return Err(vm.value_error("string keys in translatetable must be of length 1"));
            }
            Value::small(s.char_at(0) as i64)
        } else if k.is_int_like() {
            k
        } else {
            return Err(vm.type_error("keys in translate table mustbe strings or integers"));
        };
        vm.dict_set(d, key, v)?;
    }
    Ok(d.value())
}
