//! `marshal`: values as bytes. CPython's format (version 5), but code objects are in our own serialisation, under the
//! type letter of code.

use crate::ModuleDef;
use std::sync::Arc;
use taipan_vm::code::CodeObj;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::{BigIntObj, R, RootedVec, SliceObj, Value, ValueExt, Vm};

const VERSION: i64 = 5;
const MAX_DEPTH: usize = 2000;

static FUNCTIONS: &[MethodDef] = &[
    def(
        "dumps",
        "($module, value, version=version, /, *, allow_code=True)",
        dumps,
        "Return the bytes object that would be written to a file by dump(value, file).",
    ),
    def(
        "loads",
        "($module, bytes, /, *, allow_code=True)",
        loads,
        "Convert the bytes-like object to a value.",
    ),
    def(
        "dump",
        "($module, value, file, version=version, /, *, allow_code=True)",
        dump,
        "Write the value on the open file.",
    ),
    def(
        "load",
        "($module, file, /, *, allow_code=True)",
        load,
        "Read one value from the open file and return it.",
    ),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "marshal",
    doc: "This module contains functions that can read and write Python values in\na binary format.",
    functions: FUNCTIONS,
    init: |vm, d| {
        vm.dict_set_text(d, "version", Value::small(VERSION));
        Ok(())
    },
    ..ModuleDef::BASE
};

fn dumps(vm: &mut Vm, a: &[Value]) -> R {
    let allow = a[2].is_unbound() || vm.truth(a[2])?;
    let mut out = Vec::new();
    write(vm, a[0], &mut out, 0, allow)?;
    Ok(vm.new_bytes(&out).value())
}
fn dump(vm: &mut Vm, a: &[Value]) -> R {
    let b = dumps(vm, &[a[0], a[2], a[3]])?;
    vm.call_method(a[1], "write", &[b])
}
fn put_u32(out: &mut Vec<u8>, n: usize) {
    out.extend((n as u32).to_le_bytes());
}
fn write(vm: &mut Vm, v: Value, out: &mut Vec<u8>, depth: usize, allow: bool) -> R<()> {
    if depth > MAX_DEPTH {
        return Err(vm.value_error("object too deeply nested to marshal"));
    }
    let items = |vm: &mut Vm, letter: u8, items: &[Value], out: &mut Vec<u8>| -> R<()> {
        out.push(letter);
        put_u32(out, items.len());
        for &i in items {
            write(vm, i, out, depth + 1, allow)?;
        }
        Ok(())
    };
    if v.is_none() {
        out.push(b'N');
    } else if let Some(b) = v.as_bool() {
        out.push(if b { b'T' } else { b'F' });
    } else if v == Value::ELLIPSIS {
        out.push(b'.');
    } else if v == vm.exc.StopIteration.value() {
        out.push(b'S');
    } else if vm.is_exact_int(v) {
        match v.as_int().and_then(|i| i32::try_from(i).ok()) {
            Some(i) => {
                out.push(b'i');
                out.extend(i.to_le_bytes());
            }
            None => write_long(v, out),
        }
    } else if let Some(f) = v.to_float().filter(|_| !v.is_python_subclass()) {
        out.push(b'g');
        out.extend(f.to_le_bytes());
    } else if let Some((re, im)) = v.to_complex().filter(|_| !v.is_python_subclass()) {
        out.push(b'y');
        out.extend(re.to_le_bytes());
        out.extend(im.to_le_bytes());
    } else if let Some(s) = v.exact_str() {
        out.push(b'u');
        let mut b = Vec::new();
        for c in s.chars() {
            wtf8(c, &mut b);
        }
        put_u32(out, b.len());
        out.extend(b);
    } else if let Some(t) = v.to_tuple().filter(|_| !v.is_python_subclass()) {
        items(vm, b'(', t.as_slice(), out)?;
    } else if let Some(l) = v.to_list().filter(|_| !v.is_python_subclass()) {
        let copy = RootedVec::from_slice(&vm.heap, l.as_slice());
        items(vm, b'[', &copy, out)?;
    } else if let Some(d) = v.to_dict().filter(|_| !v.is_python_subclass()) {
        out.push(b'{');
        let mut i = 0;
        while let Some((next, k, x)) = d.next_entry(i) {
            i = next;
            write(vm, k, out, depth + 1, allow)?;
            write(vm, x, out, depth + 1, allow)?;
        }
        out.push(b'0');
    } else if vm.type_of(v) == vm.types.set || vm.type_of(v) == vm.types.frozenset {
        let letter = if vm.type_of(v) == vm.types.set { b'<' } else { b'>' };
        let all = vm.collect(v)?;
        items(vm, letter, &all, out)?;
    } else if let Some(s) = v.downcast::<SliceObj>() {
        out.push(b':');
        for x in [s.start.get(), s.stop.get(), s.step.get()] {
            write(vm, x, out, depth + 1, allow)?;
        }
    } else if let Some(c) = v.downcast::<CodeObj>() {
        if !allow {
            return Err(vm.value_error("marshalling code objects is disallowed"));
        }
        let mut b = Vec::new();
        taipan_bytecode::write_code(c.data(), &mut b);
        out.push(b'c');
        put_u32(out, b.len());
        out.extend(b);
    } else if vm.has_buffer(v) {
        let b = vm.bytes_copy(v)?;
        out.push(b's');
        put_u32(out, b.len());
        out.extend(b);
    } else {
        return Err(vm.value_error("unmarshallable object"));
    }
    Ok(())
}
/// Digits of 15 bits, as CPython writes long ints.
fn write_long(v: Value, out: &mut Vec<u8>) {
    let (negative, limbs): (bool, Vec<u64>) = match v.as_int() {
        Some(i) => (i < 0, vec![i.unsigned_abs()]),
        None => v.downcast::<BigIntObj>().map_or((false, Vec::new()), |b| (b.negative, b.limbs().to_vec())),
    };
    let bit = |i: usize| limbs.get(i / 64).is_some_and(|l| l >> (i % 64) & 1 != 0);
    let bits =
        limbs.iter().rposition(|&l| l != 0).map_or(0, |i| i * 64 + 64 - limbs[i].leading_zeros() as usize);
    let n = bits.div_ceil(15);
    out.push(b'l');
    let count = n as i32;
    out.extend((if negative { -count } else { count }).to_le_bytes());
    for d in 0..n {
        let mut x = 0u16;
        for k in 0..15 {
            x |= (bit(d * 15 + k) as u16) << k;
        }
        out.extend(x.to_le_bytes());
    }
}
fn wtf8(c: u32, out: &mut Vec<u8>) {
    match c {
        0..=0x7f => out.push(c as u8),
        0x80..=0x7ff => out.extend([0xc0 | (c >> 6) as u8, 0x80 | (c & 0x3f) as u8]),
        0x800..=0xffff => {
            out.extend([0xe0 | (c >> 12) as u8, 0x80 | (c >> 6 & 0x3f) as u8, 0x80 | (c & 0x3f) as u8])
        }
        _ => out.extend([
            0xf0 | (c >> 18) as u8,
            0x80 | (c >> 12 & 0x3f) as u8,
            0x80 | (c >> 6 & 0x3f) as u8,
            0x80 | (c & 0x3f) as u8,
        ]),
    }
}

fn loads(vm: &mut Vm, a: &[Value]) -> R {
    let allow = a[1].is_unbound() || vm.truth(a[1])?;
    let data = vm.bytes_copy(a[0])?;
    let mut r = Reader { data: &data, at: 0, refs: RootedVec::new(&vm.heap), allow };
    r.value(vm, 0)
}
fn load(vm: &mut Vm, a: &[Value]) -> R {
    // Reads everything, then moves back behind the value where the file can.
    let b = vm.call_method(a[0], "read", &[])?;
    let data = vm.bytes_copy(b)?;
    let allow = a[1].is_unbound() || vm.truth(a[1])?;
    let mut r = Reader { data: &data, at: 0, refs: RootedVec::new(&vm.heap), allow };
    let v = r.value(vm, 0)?;
    let over = data.len() - r.at;
    if over > 0 {
        vm.call_method(a[0], "seek", &[Value::small(-(over as i64)), Value::small(1)])?;
    }
    Ok(v)
}

struct Reader<'a> {
    data: &'a [u8],
    at: usize,
    refs: RootedVec,
    allow: bool,
}
impl Reader<'_> {
    fn bytes(&mut self, vm: &mut Vm, n: usize) -> R<&[u8]> {
        match self.data.get(self.at..self.at.saturating_add(n)) {
            Some(b) => {
                self.at += n;
                Ok(b)
            }
            None => Err(vm.eof_error("marshal data too short")),
        }
    }
    fn u32(&mut self, vm: &mut Vm) -> R<usize> {
        let b = self.bytes(vm, 4)?;
        Ok(u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize)
    }
    fn size(&mut self, vm: &mut Vm) -> R<usize> {
        let n = self.u32(vm)?;
        if n > i32::MAX as usize {
            return Err(vm.value_error("bad marshal data (size out of range)"));
        }
        Ok(n)
    }
    fn f64(&mut self, vm: &mut Vm) -> R<f64> {
        let b = self.bytes(vm, 8)?;
        let mut x = [0u8; 8];
        x.copy_from_slice(b);
        Ok(f64::from_le_bytes(x))
    }
    fn value(&mut self, vm: &mut Vm, depth: usize) -> R {
        match self.maybe(vm, depth)? {
            Some(v) => Ok(v),
            None => Err(vm.type_error("NULL object in marshal data for object")),
        }
    }
    /// None: the end mark of a dict.
    fn maybe(&mut self, vm: &mut Vm, depth: usize) -> R<Option<Value>> {
        if depth > MAX_DEPTH {
            return Err(vm.value_error("recursion limit exceeded"));
        }
        let Some(&code) = self.data.get(self.at) else {
            return Err(vm.eof_error("EOF read where object expected"));
        };
        self.at += 1;
        let slot = if code & 0x80 != 0 {
            self.refs.push(Value::NONE);
            Some(self.refs.len() - 1)
        } else {
            None
        };
        let v = match code & 0x7f {
            b'0' => return Ok(None),
            b'N' => Value::NONE,
            b'T' => Value::TRUE,
            b'F' => Value::FALSE,
            b'.' => Value::ELLIPSIS,
            b'S' => vm.exc.StopIteration.value(),
            b'i' => {
                let n = self.u32(vm)? as u32 as i32;
                Value::small(n as i64)
            }
            b'l' => {
                let n = self.u32(vm)? as u32 as i32;
                let count = n.unsigned_abs() as usize;
                let digits: Vec<u16> = self
                    .bytes(vm, count * 2)?
                    .chunks_exact(2)
                    .map(|c| u16::from_le_bytes([c[0], c[1]]))
                    .collect();
                let mut limbs = vec![0u64; (count * 15).div_ceil(64) + 1];
                for (i, d) in digits.iter().enumerate() {
                    if *d > 0x7fff {
                        return Err(vm.value_error("bad marshal data (digit out of range in long)"));
                    }
                    let bit = i * 15;
                    limbs[bit / 64] |= (*d as u64) << (bit % 64);
                    if bit % 64 > 49 {
                        limbs[bit / 64 + 1] |= (*d as u64) >> (64 - bit % 64);
                    }
                }
                vm.int_from_limbs(n < 0, &limbs)
            }
            b'g' => {
                let f = self.f64(vm)?;
                vm.new_float(f)
            }
            b'y' => {
                let (re, im) = (self.f64(vm)?, self.f64(vm)?);
                vm.new_complex(re, im)
            }
            b's' => {
                let n = self.size(vm)?;
                let b = self.bytes(vm, n)?.to_vec();
                vm.new_bytes(&b).value()
            }
            c @ (b'u' | b't' | b'a' | b'A') => {
                let n = self.size(vm)?;
                let b = self.bytes(vm, n)?.to_vec();
                let s = vm.const_str(&b);
                if c == b't' || c == b'A' { vm.intern_obj(s).value() } else { s.value() }
            }
            b'z' | b'Z' => {
                let n = self.bytes(vm, 1)?[0] as usize;
                let b = self.bytes(vm, n)?.to_vec();
                vm.const_str(&b).value()
            }
            c @ (b'(' | b')' | b'[' | b'<' | b'>') => {
                let n = if c == b')' { self.bytes(vm, 1)?[0] as usize } else { self.size(vm)? };
                let mut items = RootedVec::new(&vm.heap);
                for _ in 0..n {
                    let x = self.value(vm, depth + 1)?;
                    items.push(x);
                }
                match c {
                    b'[' => vm.list(&items),
                    b'<' => {
                        let s = vm.new_set();
                        for &x in items.iter() {
                            vm.set_add(s, x)?;
                        }
                        s.value()
                    }
                    b'>' => vm.new_frozenset(&items)?,
                    _ => vm.tuple(&items),
                }
            }
            b'{' => {
                let d = vm.new_dict();
                while let Some(k) = self.maybe(vm, depth + 1)? {
                    let x = self.value(vm, depth + 1)?;
                    vm.dict_set(d, k, x)?;
                }
                d.value()
            }
            b':' => {
                let (a, b, c) =
                    (self.value(vm, depth + 1)?, self.value(vm, depth + 1)?, self.value(vm, depth + 1)?);
                vm.new_slice(a, b, c)
            }
            b'c' => {
                if !self.allow {
                    return Err(vm.value_error("unmarshalling code objects is disallowed"));
                }
                let n = self.size(vm)?;
                let b = self.bytes(vm, n)?;
                match taipan_bytecode::read_code(b, None) {
                    Ok(c) => vm.new_code(Arc::new(c)).value(),
                    Err(_) => return Err(vm.value_error("bad marshal data (invalid code)")),
                }
            }
            b'r' => {
                let n = self.u32(vm)?;
                match self.refs.get(n) {
                    Some(&v) => v,
                    None => return Err(vm.value_error("bad marshal data (invalid reference)")),
                }
            }
            _ => return Err(vm.value_error("bad marshal data (unknown type code)")),
        };
        if let Some(i) = slot {
            self.refs.set(i, v);
        }
        Ok(Some(v))
    }
}
