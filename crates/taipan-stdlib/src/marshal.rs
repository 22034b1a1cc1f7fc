//! `marshal`: values as bytes. CPython's format (version 5), but code objects are in our own serialisation, under the
//! type letter of code.

use crate::ModuleDef;
use rustc_hash::FxHashMap;
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
    let version = if a[1].is_unbound() { VERSION } else { vm.to_c_int(a[1])? as i64 };
    let allow = a[2].is_unbound() || vm.truth(a[2])?;
    let out = written(vm, a[0], version, allow)?;
    Ok(vm.new_bytes(&out).value())
}
fn dump(vm: &mut Vm, a: &[Value]) -> R {
    let b = dumps(vm, &[a[0], a[2], a[3]])?;
    vm.call_method(a[1], "write", &[b])
}
fn written(vm: &mut Vm, v: Value, version: i64, allow: bool) -> R<Vec<u8>> {
    let mut w = Writer {
        out: Vec::new(),
        version,
        allow,
        depth: 0,
        seen: FxHashMap::default(),
        alive: RootedVec::new(&vm.heap),
    };
    w.value(vm, v)?;
    Ok(w.out)
}

/// The bit of a type letter that says that the value gets a number, for references to it.
const FLAG_REF: u8 = 0x80;

struct Writer {
    out: Vec<u8>,
    version: i64,
    allow: bool,
    depth: usize,
    /// Numbers of the values that were written.
    seen: FxHashMap<u64, usize>,
    /// Keeps them from being replaced by others at their addresses.
    alive: RootedVec,
}
impl Writer {
    fn u32(&mut self, n: usize) {
        self.out.extend((n as u32).to_le_bytes());
    }
    fn string(&mut self, letter: u8, b: &[u8]) {
        self.out.push(letter);
        self.u32(b.len());
        self.out.extend(b);
    }
    fn items(&mut self, vm: &mut Vm, items: &[Value]) -> R<()> {
        items.iter().try_for_each(|&i| self.value(vm, i))
    }
    fn value(&mut self, vm: &mut Vm, v: Value) -> R<()> {
        if self.depth >= MAX_DEPTH {
            return Err(vm.value_error("object too deeply nested to marshal"));
        }
        self.depth += 1;
        let r = self.nested(vm, v);
        self.depth -= 1;
        r
    }
    fn nested(&mut self, vm: &mut Vm, v: Value) -> R<()> {
        let single = match v {
            Value::NONE => b'N',
            Value::TRUE => b'T',
            Value::FALSE => b'F',
            Value::ELLIPSIS => b'.',
            v if v == vm.exc.StopIteration.value() => b'S',
            _ => 0,
        };
        if single != 0 {
            self.out.push(single);
            return Ok(());
        }
        // (CPython gives no number to what only one place refers to. Without counts every value may be shared.)
        let mut flag = 0;
        if self.version >= 3 {
            if let Some(&n) = self.seen.get(&v.bits()) {
                self.out.push(b'r');
                self.u32(n);
                return Ok(());
            }
            let n = self.seen.len();
            self.seen.insert(v.bits(), n);
            self.alive.push(v);
            flag = FLAG_REF;
        }
        let exact = !v.is_python_subclass();
        if vm.is_exact_int(v) {
            match v.as_int().and_then(|i| i32::try_from(i).ok()) {
                Some(i) => {
                    self.out.push(b'i' | flag);
                    self.out.extend(i.to_le_bytes());
                }
                None => {
                    self.out.push(b'l' | flag);
                    write_long(v, &mut self.out);
                }
            }
        } else if let Some(f) = v.to_float().filter(|_| exact) {
            self.out.push(if self.version > 1 { b'g' } else { b'f' } | flag);
            self.float(vm, f)?;
        } else if let Some((re, im)) = v.to_complex().filter(|_| exact) {
            self.out.push(if self.version > 1 { b'y' } else { b'x' } | flag);
            self.float(vm, re)?;
            self.float(vm, im)?;
        } else if let Some(b) = v.to_bytes().filter(|_| exact) {
            self.string(b's' | flag, b.as_slice());
        } else if let Some(s) = v.exact_str() {
            let interned = s.is_interned();
            match s.as_ascii().filter(|_| self.version >= 4) {
                Some(text) if text.len() < 256 => {
                    self.out.push(if interned { b'Z' } else { b'z' } | flag);
                    self.out.push(text.len() as u8);
                    self.out.extend(text.as_bytes());
                }
                Some(text) => self.string(if interned { b'A' } else { b'a' } | flag, text.as_bytes()),
                None => {
                    let mut b = Vec::new();
                    s.chars().for_each(|c| wtf8(c, &mut b));
                    self.string(if interned && self.version >= 3 { b't' } else { b'u' } | flag, &b);
                }
            }
        } else if let Some(t) = v.to_tuple().filter(|_| exact) {
            if self.version >= 4 && t.len < 256 {
                self.out.extend([b')' | flag, t.len as u8]);
            } else {
                self.out.push(b'(' | flag);
                self.u32(t.len);
            }
            self.items(vm, t.as_slice())?;
        } else if let Some(l) = v.to_list().filter(|_| exact) {
            let copy = RootedVec::from_slice(&vm.heap, l.as_slice());
            self.out.push(b'[' | flag);
            self.u32(copy.len());
            self.items(vm, &copy)?;
        } else if let Some(d) = v.to_dict().filter(|_| exact) {
            self.out.push(b'{' | flag);
            let mut i = 0;
            while let Some((next, k, x)) = d.next_entry(i) {
                i = next;
                self.value(vm, k)?;
                self.value(vm, x)?;
            }
            self.out.push(b'0');
        } else if vm.type_of(v) == vm.types.set || vm.type_of(v) == vm.types.frozenset {
            self.out.push(if vm.type_of(v) == vm.types.set { b'<' } else { b'>' } | flag);
            let all = vm.collect(v)?;
            self.u32(all.len());
            // In the order of what they are written as, which does not depend on hashes.
            let mut order = Vec::with_capacity(all.len());
            for (i, &x) in all.iter().enumerate() {
                order.push((written(vm, x, self.version, self.allow)?, i));
                if vm.len(v)? != all.len() {
                    return Err(vm.runtime_error("set changed size during iteration"));
                }
            }
            order.sort();
            for (_, i) in order {
                self.value(vm, all[i])?;
            }
        } else if let Some(s) = v.downcast::<SliceObj>().filter(|_| self.version >= 5) {
            self.out.push(b':' | flag);
            self.items(vm, &[s.start.get(), s.stop.get(), s.step.get()])?;
        } else if let Some(c) = v.downcast::<CodeObj>() {
            if !self.allow {
                return Err(vm.value_error("marshalling code objects is disallowed"));
            }
            let mut b = Vec::new();
            taipan_bytecode::write_code(c.data(), &mut b);
            self.string(b'c' | flag, &b);
        } else if vm.has_buffer(v) {
            let b = vm.bytes_copy(v)?;
            self.string(b's' | flag, &b);
        } else {
            return Err(vm.value_error("unmarshallable object"));
        }
        Ok(())
    }
    fn float(&mut self, vm: &mut Vm, f: f64) -> R<()> {
        if self.version > 1 {
            self.out.extend(f.to_le_bytes());
            return Ok(());
        }
        // As `%.17g` has it.
        let (v, spec) = (vm.new_float(f), vm.str_value(".17g"));
        let text = vm.format(v, spec)?.to_string_lossy();
        self.out.push(text.len() as u8);
        self.out.extend(text.as_bytes());
        Ok(())
    }
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
    Reader { from: From::Memory(&data), at: 0, refs: RootedVec::new(&vm.heap), allow }.value(vm, 0)
}
fn load(vm: &mut Vm, a: &[Value]) -> R {
    let allow = a[1].is_unbound() || vm.truth(a[1])?;
    let nothing = vm.call_method(a[0], "read", &[Value::small(0)])?;
    if nothing.to_bytes().is_none() {
        let t = vm.type_name(nothing);
        return Err(vm.type_error(format!("file.read() returned not bytes but {t}")));
    }
    Reader { from: From::File(a[0]), at: 0, refs: RootedVec::new(&vm.heap), allow }.value(vm, 0)
}

enum From<'a> {
    Memory(&'a [u8]),
    /// Something with `readinto`.
    File(Value),
}
struct Reader<'a> {
    from: From<'a>,
    at: usize,
    refs: RootedVec,
    allow: bool,
}
impl Reader<'_> {
    fn bytes(&mut self, vm: &mut Vm, n: usize) -> R<Vec<u8>> {
        match self.from {
            From::Memory(data) => match data.get(self.at..self.at.saturating_add(n)) {
                Some(b) => {
                    self.at += n;
                    Ok(b.to_vec())
                }
                None => Err(vm.eof_error("marshal data too short")),
            },
            From::File(file) => {
                let class = vm.types.bytearray.value();
                let buffer = vm.call1(class, Value::small(n as i64))?;
                let view = vm.builtin("memoryview")?;
                let view = vm.call1(view, buffer)?;
                let got = vm.call_method(file, "readinto", &[view])?;
                let got = vm.to_index(got)?;
                if got as usize != n {
                    return Err(if got > n as isize {
                        vm.value_error(format!(
                            "read() returned too much data: {n} bytes requested, {got} returned"
                        ))
                    } else {
                        vm.eof_error("EOF read where not expected")
                    });
                }
                vm.bytes_copy(buffer)
            }
        }
    }
    fn u8(&mut self, vm: &mut Vm) -> R<u8> {
        Ok(self.bytes(vm, 1)?[0])
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
        x.copy_from_slice(&b);
        Ok(f64::from_le_bytes(x))
    }
    /// A float as text.
    fn decimal(&mut self, vm: &mut Vm) -> R<f64> {
        let n = self.u8(vm)? as usize;
        let b = self.bytes(vm, n)?;
        let (class, text) = (vm.types.float.value(), vm.new_bytes(&b).value());
        let f = vm.call1(class, text)?;
        vm.to_f64(f)
    }
    fn value(&mut self, vm: &mut Vm, depth: usize) -> R {
        match self.maybe(vm, depth)? {
            Some(v) => Ok(v),
            None => Err(vm.type_error("NULL object in marshal data for object")),
        }
    }
    fn items(&mut self, vm: &mut Vm, n: usize, depth: usize) -> R<RootedVec> {
        let mut items = RootedVec::new(&vm.heap);
        for _ in 0..n {
            let x = self.value(vm, depth + 1)?;
            items.push(x);
        }
        Ok(items)
    }
    /// None: the end mark of a dict.
    fn maybe(&mut self, vm: &mut Vm, depth: usize) -> R<Option<Value>> {
        if depth >= MAX_DEPTH {
            return Err(vm.value_error("recursion limit exceeded"));
        }
        let code = match self.u8(vm) {
            Ok(code) => code,
            Err(e) => {
                let eof = vm.exc.EOFError;
                vm.expect_exception(e, eof)?;
                return Err(vm.eof_error("EOF read where object expected"));
            }
        };
        // (None: a value that is not complete, to which nothing may refer.)
        let slot = (code & FLAG_REF != 0).then(|| {
            self.refs.push(Value::NONE);
            self.refs.len() - 1
        });
        let v = match code & !FLAG_REF {
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
            b'I' => {
                let b = self.bytes(vm, 8)?;
                let mut x = [0u8; 8];
                x.copy_from_slice(&b);
                vm.new_int(i64::from_le_bytes(x))
            }
            b'l' => {
                let n = self.u32(vm)? as u32 as i32;
                let count = n.unsigned_abs() as usize;
                let digits: Vec<u16> = self
                    .bytes(vm, count * 2)?
                    .chunks_exact(2)
                    .map(|c| u16::from_le_bytes([c[0], c[1]]))
                    .collect();
                if digits.last() == Some(&0) {
                    return Err(vm.value_error("bad marshal data (unnormalized long data)"));
                }
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
            b'f' => {
                let f = self.decimal(vm)?;
                vm.new_float(f)
            }
            b'y' => {
                let (re, im) = (self.f64(vm)?, self.f64(vm)?);
                vm.new_complex(re, im)
            }
            b'x' => {
                let (re, im) = (self.decimal(vm)?, self.decimal(vm)?);
                vm.new_complex(re, im)
            }
            b's' => {
                let n = self.size(vm)?;
                let b = self.bytes(vm, n)?;
                vm.new_bytes(&b).value()
            }
            c @ (b'u' | b't' | b'a' | b'A' | b'z' | b'Z') => {
                let n = if matches!(c, b'z' | b'Z') { self.u8(vm)? as usize } else { self.size(vm)? };
                let b = self.bytes(vm, n)?;
                let s = vm.const_str(&b);
                if matches!(c, b't' | b'A' | b'Z') { vm.intern_obj(s).value() } else { s.value() }
            }
            c @ (b'(' | b')') => {
                let n = if c == b')' { self.u8(vm)? as usize } else { self.size(vm)? };
                match slot {
                    // What is in it may refer to it.
                    Some(slot) if n > 0 => {
                        let mut none = RootedVec::new(&vm.heap);
                        for _ in 0..n {
                            none.push(Value::NONE);
                        }
                        let t = vm.new_tuple(&none);
                        self.refs.set(slot, t.value());
                        for i in 0..n {
                            let x = self.value(vm, depth + 1)?;
                            vm.tuple_fill(t, i, x);
                        }
                        t.value()
                    }
                    _ => {
                        let items = self.items(vm, n, depth)?;
                        vm.tuple(&items)
                    }
                }
            }
            b'[' => {
                let n = self.size(vm)?;
                let l = vm.new_list(&[]);
                if let Some(slot) = slot {
                    self.refs.set(slot, l.value());
                }
                for _ in 0..n {
                    let x = self.value(vm, depth + 1)?;
                    vm.list_push(l, x)?;
                }
                l.value()
            }
            b'<' => {
                let n = self.size(vm)?;
                let s = vm.new_set();
                if let Some(slot) = slot {
                    self.refs.set(slot, s.value());
                }
                for _ in 0..n {
                    let x = self.value(vm, depth + 1)?;
                    vm.set_add(s, x)?;
                }
                s.value()
            }
            b'>' => {
                let n = self.size(vm)?;
                let items = self.items(vm, n, depth)?;
                vm.new_frozenset(&items)?
            }
            b'{' => {
                let d = vm.new_dict();
                if let Some(slot) = slot {
                    self.refs.set(slot, d.value());
                }
                while let Some(k) = self.maybe(vm, depth + 1)? {
                    let x = self.value(vm, depth + 1)?;
                    vm.dict_set(d, k, x)?;
                }
                d.value()
            }
            b':' => {
                let items = self.items(vm, 3, depth)?;
                vm.new_slice(items[0], items[1], items[2])
            }
            b'c' => {
                if !self.allow {
                    return Err(vm.value_error("unmarshalling code objects is disallowed"));
                }
                let n = self.size(vm)?;
                let b = self.bytes(vm, n)?;
                match taipan_bytecode::read_code(&b, None) {
                    Ok(c) => vm.new_code(Arc::new(c)).value(),
                    Err(_) => return Err(vm.value_error("bad marshal data (invalid code)")),
                }
            }
            b'r' => {
                let n = self.u32(vm)?;
                match self.refs.get(n).filter(|v| !v.is_none()) {
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
