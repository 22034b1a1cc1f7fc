//! `_struct`: packing values into bytes by a format.
//!
//! A format is read once into a [`Layout`], which is kept by its text.

use crate::ModuleDef;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use taipan_vm::exceptions::EXCEPTION;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getter, raw, spec};
use taipan_vm::object::*;
use taipan_vm::slots::Slots;
use taipan_vm::typeobj::{TypeObj, type_flags};
use taipan_vm::types::buffer::{BytesLike, flags};
use taipan_vm::types::memoryview::{f64_to_half, half_to_f64};
use taipan_vm::{Args, Gc, R, Raised, RootedVec, Slot, Value, Vm};

pub static ERROR: TypeDef = TypeDef {
    base: Some(&EXCEPTION),
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("struct.error")
};

pub static DEF: ModuleDef = ModuleDef {
    name: "_struct",
    doc: "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct\nand also as format strings (explained below) to describe the layout of data\nin the C struct.",
    functions: &[
        def(
            "_clearcache",
            "($module, /)",
            |vm, _| {
                vm.library::<Layouts>().0.clear();
                Ok(Value::NONE)
            },
            "Clear the internal cache.",
        ),
        def(
            "calcsize",
            "($module, format, /)",
            |vm, a| {
                let l = layout(vm, a[0])?;
                Ok(vm.new_int(l.size as i64))
            },
            "Return size in bytes of the struct described by the format string.",
        ),
        def(
            "iter_unpack",
            "($module, format, buffer, /)",
            |vm, a| {
                let l = layout(vm, a[0])?;
                iter_unpack(vm, l, a[1])
            },
            "Return an iterator yielding tuples unpacked from the given bytes.\n\nThe bytes are unpacked according to the format string, like\na repeated invocation of unpack_from().\n\nRequires that the bytes length be a multiple of the struct size.",
        ),
        raw(
            "pack",
            "",
            pack,
            "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, v2, ... packed according\nto the format string.  See help(struct) for more on format strings.",
        ),
        raw(
            "pack_into",
            "",
            pack_into,
            "pack_into(format, buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string and write\nthe packed bytes into the writable buffer buf starting at offset.  Note\nthat the offset is a required argument.  See help(struct) for more\non format strings.",
        ),
        def(
            "unpack",
            "($module, format, buffer, /)",
            |vm, a| {
                let l = layout(vm, a[0])?;
                unpack(vm, &l, a[1])
            },
            "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size in bytes must be calcsize(format).\n\nSee help(struct) for more on format strings.",
        ),
        def(
            "unpack_from",
            "($module, format, /, buffer, offset=0)",
            |vm, a| {
                let l = layout(vm, a[0])?;
                unpack_from(vm, &l, a[1], a[2])
            },
            "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size, minus offset, must be at least calcsize(format).\n\nSee help(struct) for more on format strings.",
        ),
    ],
    types: &[&STRUCT],
    init: |vm, d| {
        let e = vm.native_type(&ERROR).value();
        vm.dict_set_text(d, "error", e);
        Ok(())
    },
};

#[cold]
fn error(vm: &mut Vm, text: impl taipan_vm::errors::Message) -> Raised {
    let t = vm.native_type(&ERROR);
    vm.raise(t, text)
}

// ---- formats ----

struct Code {
    c: u8,
    offset: usize,
    /// Bytes of one item (of the whole string for `s` and `p`).
    size: usize,
    /// Items.
    count: usize,
}
pub struct Layout {
    codes: Vec<Code>,
    size: usize,
    /// Values packed.
    items: usize,
    big: bool,
    format: Vec<u8>,
}
#[derive(Default)]
struct Layouts(FxHashMap<Vec<u8>, Rc<Layout>>);

/// Size of a format character: native or standard.
fn item_size(c: u8, native: bool) -> Option<usize> {
    Some(match c {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => {
            if native {
                8
            } else {
                4
            }
        }
        b'q' | b'Q' | b'd' | b'F' => 8,
        b'D' => 16,
        b'n' | b'N' | b'P' if native => 8,
        _ => return None,
    })
}
fn parse(format: &[u8]) -> Result<Layout, &'static str> {
    const TOO_LONG: &str = "total struct size too long";
    let (native, big, rest) = match format {
        [b'@', rest @ ..] => (true, false, rest),
        [b'=' | b'<', rest @ ..] => (false, false, rest),
        [b'>' | b'!', rest @ ..] => (false, true, rest),
        rest => (true, false, rest),
    };
    let mut l = Layout { codes: Vec::new(), size: 0, items: 0, big, format: format.to_vec() };
    let mut it = rest.iter().copied().peekable();
    while let Some(c) = it.next() {
        if c.is_ascii_whitespace() || c == 0x0b {
            continue;
        }
        let (mut c, mut count) = (c, 1usize);
        if c.is_ascii_digit() {
            count = (c - b'0') as usize;
            loop {
                match it.next() {
                    Some(d) if d.is_ascii_digit() => {
                        count = count
                            .checked_mul(10)
                            .and_then(|n| n.checked_add((d - b'0') as usize))
                            .filter(|&n| n <= isize::MAX as usize)
                            .ok_or(TOO_LONG)?;
                    }
                    Some(other) => {
                        c = other;
                        break;
                    }
                    None => return Err("repeat count given without format specifier"),
                }
            }
        }
        let size = item_size(c, native).ok_or("bad char in struct format")?;
        if native {
            let align = match c {
                b'F' => 4,
                b'D' => 8,
                _ => size,
            };
            l.size = l.size.checked_next_multiple_of(align).ok_or(TOO_LONG)?;
        }
        let bytes = size.checked_mul(count).ok_or(TOO_LONG)?;
        match c {
            b's' | b'p' => {
                l.codes.push(Code { c, offset: l.size, size: count, count: 1 });
                l.items += 1;
            }
            b'x' => {}
            _ if count > 0 => {
                l.codes.push(Code { c, offset: l.size, size, count });
                l.items += count;
            }
            _ => {}
        }
        l.size = l.size.checked_add(bytes).filter(|&n| n <= isize::MAX as usize).ok_or(TOO_LONG)?;
    }
    Ok(l)
}
fn layout(vm: &mut Vm, format: Value) -> R<Rc<Layout>> {
    // An ASCII string that was seen before, as it lies.
    if let Some(s) = format.exact_str().filter(|s| s.is_ascii())
        && let Some(l) = vm.library::<Layouts>().0.get(s.buffer())
    {
        return Ok(l.clone());
    }
    let text: Vec<u8> = if let Some(s) = format.to_str() {
        if !s.is_ascii() {
            vm.encode_with(
                taipan_text::codecs::Codec::Ascii,
                s,
                taipan_vm::types::str::codec::Handler::of(None),
            )?;
        }
        s.buffer().to_vec()
    } else if let Some(b) = format.to_bytes() {
        b.as_slice().to_vec()
    } else {
        let t = vm.type_name(format);
        return Err(vm.type_error(format!("Struct() argument 1 must be a str or bytes object, not {t}")));
    };
    let kept = &mut vm.library::<Layouts>().0;
    if let Some(l) = kept.get(&text) {
        return Ok(l.clone());
    }
    match parse(&text) {
        Ok(l) => {
            if kept.len() >= 100 {
                kept.clear();
            }
            let l = Rc::new(l);
            kept.insert(text, l.clone());
            Ok(l)
        }
        Err(e) => Err(error(vm, e)),
    }
}

// ---- packing ----

fn put(out: &mut [u8], little: &[u8], big: bool) {
    let n = out.len().min(little.len());
    out[..n].copy_from_slice(&little[..n]);
    if big {
        out[..n].reverse();
    }
}
fn pack_item(vm: &mut Vm, c: u8, big: bool, v: Value, out: &mut [u8]) -> R<()> {
    match c {
        b'?' => out[0] = vm.truth(v)? as u8,
        b'c' => match v.to_bytes().filter(|b| b.len == 1) {
            Some(b) => out[0] = b.as_slice()[0],
            _ => return Err(error(vm, "char format requires a bytes object of length 1")),
        },
        b's' | b'p' => {
            let data = match (v.to_bytes(), v.downcast::<ByteArrayObj>()) {
                (Some(b), _) => b.as_slice().to_vec(),
                (_, Some(b)) => b.as_slice().to_vec(),
                _ => return Err(error(vm, format!("argument for '{}' must be a bytes object", c as char))),
            };
            let room = if c == b'p' { out.len().saturating_sub(1) } else { out.len() };
            let n = data.len().min(room);
            if c == b'p' {
                if out.is_empty() {
                    return Ok(());
                }
                out[0] = n.min(255) as u8;
                out[1..1 + n].copy_from_slice(&data[..n]);
            } else {
                out[..n].copy_from_slice(&data[..n]);
            }
        }
        b'e' | b'f' | b'd' => {
            let x = match vm.to_f64(v) {
                Ok(x) => x,
                Err(e) => {
                    let t = vm.exc.TypeError;
                    vm.expect_exception(e, t)?;
                    return Err(error(vm, "required argument is not a float"));
                }
            };
            pack_float(vm, c, big, x, out)?;
        }
        b'F' | b'D' => {
            let (re, im) = match v.to_complex() {
                Some(z) => z,
                None => match vm.to_f64(v) {
                    Ok(x) => (x, 0.0),
                    Err(e) => {
                        let t = vm.exc.TypeError;
                        vm.expect_exception(e, t)?;
                        return Err(error(vm, "required argument is not a complex"));
                    }
                },
            };
            let half = out.len() / 2;
            let part = if c == b'F' { b'f' } else { b'd' };
            pack_float(vm, part, big, re, &mut out[..half])?;
            pack_float(vm, part, big, im, &mut out[half..])?;
        }
        _ => {
            if let Some(i) = v.as_int() {
                let fits = match (out.len(), c.is_ascii_lowercase()) {
                    (8, true) => true,
                    (8, false) => i >= 0,
                    (n, true) => i >> (8 * n as u32 - 1) == i >> 63,
                    (n, false) => i >> (8 * n as u32) == 0,
                };
                if fits && c != b'P' {
                    put(out, &i.to_le_bytes(), big);
                    return Ok(());
                }
            }
            if !vm.has_index(v) {
                return Err(error(vm, "required argument is not an integer"));
            }
            let i = vm.index(v)?;
            let wide = match i.downcast::<BigIntObj>() {
                Some(b) => match (b.limbs(), b.negative) {
                    (&[l], false) => Some(i128::from(l)),
                    (&[l], true) => Some(-i128::from(l)),
                    _ => None,
                },
                None => i.to_i64().map(i128::from),
            };
            let bits = out.len() as u32 * 8;
            let signed = c.is_ascii_lowercase();
            let (lo, hi) = match (c, signed) {
                (b'P', _) => (-(1i128 << 63), (1i128 << 64) - 1),
                (_, true) => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
                (_, false) => (0, (1i128 << bits) - 1),
            };
            let Some(n) = wide.filter(|n| (lo..=hi).contains(n)) else {
                return Err(match c {
                    b'P' => error(vm, "int too large to convert"),
                    _ => error(vm, format!("'{}' format requires {lo} <= number <= {hi}", c as char)),
                });
            };
            put(out, &n.to_le_bytes(), big);
        }
    }
    Ok(())
}
fn pack_float(vm: &mut Vm, c: u8, big: bool, x: f64, out: &mut [u8]) -> R<()> {
    match c {
        b'd' => put(out, &x.to_le_bytes(), big),
        b'f' => {
            let y = x as f32;
            if y.is_infinite() && x.is_finite() {
                return Err(vm.overflow_error("float too large to pack with f format"));
            }
            put(out, &y.to_le_bytes(), big);
        }
        _ => match f64_to_half(x) {
            Some(h) => put(out, &h.to_le_bytes(), big),
            None => return Err(vm.overflow_error("float too large to pack with e format")),
        },
    }
    Ok(())
}
fn pack_values(vm: &mut Vm, l: &Layout, values: &[Value], name: &str) -> R<Vec<u8>> {
    vm.reserve_text(l.size)?;
    let mut out = vec![0u8; l.size];
    pack_into_slice(vm, l, values, name, &mut out)?;
    Ok(out)
}
/// Packs into zeroes.
fn pack_into_slice(vm: &mut Vm, l: &Layout, values: &[Value], name: &str, out: &mut [u8]) -> R<()> {
    if values.len() != l.items {
        let n = values.len();
        return Err(error(vm, format!("{name} expected {} items for packing (got {n})", l.items)));
    }
    let mut values = values.iter();
    for code in &l.codes {
        for k in 0..code.count {
            let at = code.offset + k * code.size;
            let Some(&v) = values.next() else { return Ok(()) };
            pack_item(vm, code.c, l.big, v, &mut out[at..at + code.size])?;
        }
    }
    Ok(())
}
/// The packed values as bytes.
fn packed(vm: &mut Vm, l: &Layout, values: &[Value]) -> R {
    const SMALL: usize = 64;
    if l.size <= SMALL {
        let mut out = [0; SMALL];
        pack_into_slice(vm, l, values, "pack", &mut out[..l.size])?;
        return Ok(vm.new_bytes(&out[..l.size]).value());
    }
    let b = pack_values(vm, l, values, "pack")?;
    Ok(vm.new_bytes(&b).value())
}
fn no_keywords(vm: &mut Vm, args: Args, name: &str) -> R<()> {
    if args.kwnames.is_some_and(|k| k.len > 0) {
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    Ok(())
}
fn pack(vm: &mut Vm, args: Args) -> R {
    no_keywords(vm, args, "_struct.pack")?;
    let Some((&f, values)) = args.all.split_first() else {
        return Err(vm.type_error("missing format argument"));
    };
    let l = layout(vm, f)?;
    packed(vm, &l, values)
}
fn pack_into(vm: &mut Vm, args: Args) -> R {
    no_keywords(vm, args, "_struct.pack_into")?;
    let Some((&f, rest)) = args.all.split_first() else {
        return Err(vm.type_error("missing format argument"));
    };
    let l = layout(vm, f)?;
    write_into(vm, &l, rest)
}
/// `rest`: buffer, offset, values.
fn write_into(vm: &mut Vm, l: &Layout, rest: &[Value]) -> R {
    if rest.len() < l.items + 2 || rest.len() > l.items + 2 {
        return Err(match rest.len() {
            0 => error(vm, "pack_into expected buffer argument"),
            1 => error(vm, "pack_into expected offset argument"),
            n => error(vm, format!("pack_into expected {} items for packing (got {})", l.items, n - 2)),
        });
    }
    let target = match vm.get_buffer(rest[0], flags::WRITABLE) {
        Ok(b) => b,
        Err(e) => {
            if vm.exception_is(vm.exc.BufferError) || vm.exception_is(vm.exc.TypeError) {
                vm.clear_exception();
                let t = vm.type_name(rest[0]);
                return Err(vm.type_error(format!("argument must be read-write bytes-like object, not {t}")));
            }
            return Err(e);
        }
    };
    let offset = vm.to_ssize(rest[1])?;
    let at = place(vm, l, target.len, offset, true)?;
    let data = pack_values(vm, l, &rest[2..], "pack_into")?;
    // SAFETY: the range was checked, and no Python code runs meanwhile.
    unsafe { target.as_mut_slice()[at..at + l.size].copy_from_slice(&data) };
    target.release(vm)?;
    Ok(Value::NONE)
}
/// Where an offset is in a buffer that shall have room for the struct from there on.
fn place(vm: &mut Vm, l: &Layout, len: usize, offset: isize, packing: bool) -> R<usize> {
    let n = l.size;
    let mut at = offset;
    if offset < 0 {
        if offset.saturating_add(n as isize) > 0 {
            let text = if packing { "no space to pack" } else { "not enough data to unpack" };
            return Err(error(vm, format!("{text} {n} bytes at offset {offset}")));
        }
        at = offset + len as isize;
        if at < 0 {
            return Err(error(vm, format!("offset {offset} out of range for {len}-byte buffer")));
        }
    }
    let at = at as usize;
    if len.saturating_sub(at) < n || at > len {
        let (name, verb) = if packing { ("pack_into", "packing") } else { ("unpack_from", "unpacking") };
        let want = at.saturating_add(n);
        return Err(error(
            vm,
            format!(
                "{name} requires a buffer of at least {want} bytes for {verb} {n} bytes at offset {at} (actual buffer size is {len})"
            ),
        ));
    }
    Ok(at)
}

// ---- unpacking ----

fn unpack_item(vm: &mut Vm, c: u8, big: bool, b: &[u8]) -> Value {
    let n = b.len().min(8);
    let u = match (b, big) {
        (&[a], _) => a.into(),
        (&[a, b], false) => u16::from_le_bytes([a, b]).into(),
        (&[a, b], true) => u16::from_be_bytes([a, b]).into(),
        (&[a, b, c, d], false) => u32::from_le_bytes([a, b, c, d]).into(),
        (&[a, b, c, d], true) => u32::from_be_bytes([a, b, c, d]).into(),
        (&[a, b, c, d, e, f, g, h], false) => u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        (&[a, b, c, d, e, f, g, h], true) => u64::from_be_bytes([a, b, c, d, e, f, g, h]),
        _ => 0,
    };
    match c {
        b'?' => Value::bool(u != 0),
        b'c' => vm.new_bytes(&b[..1]).value(),
        b's' => vm.new_bytes(b).value(),
        b'p' => {
            let n = b.first().map_or(0, |&n| (n as usize).min(b.len() - 1));
            vm.new_bytes(b.get(1..1 + n).unwrap_or_default()).value()
        }
        b'e' => vm.new_float(half_to_f64(u as u16)),
        b'f' => vm.new_float(f32::from_bits(u as u32).into()),
        b'd' => vm.new_float(f64::from_bits(u)),
        b'F' | b'D' => {
            let half = b.len() / 2;
            let part = if c == b'F' { b'f' } else { b'd' };
            let re = unpack_item(vm, part, big, &b[..half]).to_float().unwrap_or(0.0);
            let im = unpack_item(vm, part, big, &b[half..]).to_float().unwrap_or(0.0);
            vm.new_complex(re, im)
        }
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => {
            let shift = 64 - 8 * n as u32;
            vm.new_int((u << shift) as i64 >> shift)
        }
        _ => match i64::try_from(u) {
            Ok(i) => vm.new_int(i),
            Err(_) => vm.int_from_u64(u),
        },
    }
}
fn unpack_bytes(vm: &mut Vm, l: &Layout, b: &[u8]) -> Value {
    const FEW: usize = 8;
    if l.items <= FEW {
        let mut few = [Value::NONE; FEW];
        let mut n = 0;
        for code in &l.codes {
            for k in 0..code.count {
                let at = code.offset + k * code.size;
                few[n] = unpack_item(vm, code.c, l.big, &b[at..at + code.size]);
                n += 1;
            }
        }
        return vm.tuple(&few[..n]);
    }
    let mut out = RootedVec::with_capacity(&vm.heap, l.items);
    for code in &l.codes {
        for k in 0..code.count {
            let at = code.offset + k * code.size;
            let v = unpack_item(vm, code.c, l.big, &b[at..at + code.size]);
            out.push(v);
        }
    }
    vm.tuple(&out)
}
fn unpack(vm: &mut Vm, l: &Layout, buffer: Value) -> R {
    let b = vm.bytes_like(buffer)?;
    if b.len() != l.size {
        return Err(error(vm, format!("unpack requires a buffer of {} bytes", l.size)));
    }
    let r = unpack_bytes(vm, l, &b);
    b.release(vm)?;
    Ok(r)
}
fn unpack_from(vm: &mut Vm, l: &Layout, buffer: Value, offset: Value) -> R {
    let b = vm.bytes_like(buffer)?;
    let offset = if offset.is_unbound() { 0 } else { vm.to_ssize(offset)? };
    let at = place(vm, l, b.len(), offset, false)?;
    let r = unpack_bytes(vm, l, &b[at..at + l.size]);
    b.release(vm)?;
    Ok(r)
}

/// `unpack_iterator`
pub struct Unpacker {
    layout: Rc<Layout>,
    /// None: at its end.
    loan: RefCell<Option<BytesLike>>,
    buffer: Slot,
    at: Cell<usize>,
}
// SAFETY: the buffer's owner and the loan are all that refers to objects.
unsafe impl Trace for Unpacker {
    fn trace(&self, t: &mut taipan_vm::taipan_heap::Tracer) {
        self.buffer.trace(t);
        // SAFETY: the collector runs while nothing borrows mutably.
        if let Some(BytesLike::Buffer(b)) = unsafe { &*self.loan.as_ptr() } {
            b.trace(t);
        }
    }
}

pub static UNPACKER: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    slots: Slots { iter: Some(|_, it| Ok(it)), next: Some(next), ..Slots::NONE },
    methods: &[def(
        "__length_hint__",
        "($self, /)",
        |_, a| {
            let n = a[0].native::<Unpacker>().map_or(0, |u| match &*u.loan.borrow() {
                Some(d) => (d.len() - u.at.get()) / u.layout.size.max(1),
                None => 0,
            });
            Ok(Value::small(n as i64))
        },
        "",
    )],
    ..TypeDef::native::<Unpacker>("_struct.unpack_iterator")
};
fn iter_unpack(vm: &mut Vm, l: Rc<Layout>, buffer: Value) -> R {
    if l.size == 0 {
        return Err(error(vm, "cannot iteratively unpack with a struct of length 0"));
    }
    let b = vm.bytes_like(buffer)?;
    if b.len() % l.size != 0 {
        return Err(error(
            vm,
            format!("iterative unpacking requires a buffer of a multiple of {} bytes", l.size),
        ));
    }
    let cls = vm.native_type(&UNPACKER);
    let data =
        Unpacker { layout: l, loan: RefCell::new(Some(b)), buffer: Slot::new(buffer), at: Cell::new(0) };
    Ok(vm.new_native(cls, data).value())
}
fn next(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(u) = it.native::<Unpacker>() else { return Ok(None) };
    let at = u.at.get();
    let piece = match &*u.loan.borrow() {
        Some(d) => d.get(at..at + u.layout.size).map(|p| p.to_vec()),
        None => None,
    };
    match piece {
        Some(p) => {
            u.at.set(at + u.layout.size);
            Ok(Some(unpack_bytes(vm, &u.layout, &p)))
        }
        None => {
            let done = u.loan.borrow_mut().take();
            if let Some(d) = done {
                d.release(vm)?;
            }
            Ok(None)
        }
    }
}

// ---- Struct ----

pub struct Struct(RefCell<Option<Rc<Layout>>>);
// SAFETY: holds no references.
unsafe impl Trace for Struct {
    fn trace(&self, _: &mut taipan_vm::taipan_heap::Tracer) {}
}
pub static STRUCT: TypeDef = TypeDef {
    doc: "Struct(fmt) --> compiled struct object",
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    slots: Slots { new: Some(struct_new), init: Some(struct_init), repr: Some(struct_repr), ..Slots::NONE },
    methods: &[
        raw(
            "pack",
            "($self, *args)",
            |vm, args| {
                no_keywords(vm, args, "Struct.pack")?;
                let l = of(vm, args.all[0])?;
                packed(vm, &l, &args.all[1..])
            },
            "S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing values v1, v2, ... packed according\nto the format string S.format.  See help(struct) for more on format\nstrings.",
        ),
        raw(
            "pack_into",
            "($self, *args)",
            |vm, args| {
                no_keywords(vm, args, "Struct.pack_into")?;
                let l = of(vm, args.all[0])?;
                write_into(vm, &l, &args.all[1..])
            },
            "S.pack_into(buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string S.format\nand write the packed bytes into the writable buffer buf starting at\noffset.  Note that the offset is a required argument.  See\nhelp(struct) for more on format strings.",
        ),
        def(
            "unpack",
            "($self, buffer, /)",
            |vm, a| {
                let l = of(vm, a[0])?;
                unpack(vm, &l, a[1])
            },
            "Return a tuple containing unpacked values.",
        ),
        def(
            "unpack_from",
            "($self, /, buffer, offset=0)",
            |vm, a| {
                let l = of(vm, a[0])?;
                unpack_from(vm, &l, a[1], a[2])
            },
            "Return a tuple containing unpacked values.",
        ),
        def(
            "iter_unpack",
            "($self, buffer, /)",
            |vm, a| {
                let l = of(vm, a[0])?;
                iter_unpack(vm, l, a[1])
            },
            "Return an iterator yielding tuples.",
        ),
        def(
            "__sizeof__",
            "($self, /)",
            |vm, a| {
                let l = of(vm, a[0])?;
                Ok(Value::small(56 + 32 * (l.codes.len() as i64 + 1)))
            },
            "S.__sizeof__() -> size of S in memory, in bytes",
        ),
    ],
    getset: &[
        getter(
            "format",
            |vm, v| {
                let l = of(vm, v)?;
                Ok(vm.new_str_text(taipan_text::Text::Latin1(&l.format)).value())
            },
            "struct format string",
        ),
        getter(
            "size",
            |vm, v| {
                let l = of(vm, v)?;
                Ok(vm.new_int(l.size as i64))
            },
            "struct size in bytes",
        ),
    ],
    ..TypeDef::native::<Struct>("_struct.Struct")
};
fn of(vm: &mut Vm, v: Value) -> R<Rc<Layout>> {
    let l = v.native::<Struct>().and_then(|s| s.0.borrow().clone());
    match l {
        Some(l) => Ok(l),
        None => Err(vm.runtime_error("Struct object is not initialized")),
    }
}
fn struct_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    Ok(vm.new_native(cls, Struct(RefCell::new(None))).value())
}
static INIT: MethodDef = spec("Struct", "(format)");
fn struct_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let [format] = bind(vm, &INIT, args)?;
    let l = layout(vm, format)?;
    if let Some(s) = v.native::<Struct>() {
        *s.0.borrow_mut() = Some(l);
    }
    Ok(())
}
fn struct_repr(vm: &mut Vm, v: Value) -> R {
    let l = of(vm, v)?;
    let name = vm.type_name(v);
    let f = vm.new_str_text(taipan_text::Text::Latin1(&l.format)).value();
    let f = vm.repr_text(f)?;
    let name = name.rsplit('.').next().unwrap_or("Struct").to_string();
    Ok(vm.str_value(&format!("{name}({f})")))
}
