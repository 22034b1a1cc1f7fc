//! `_codecs`: the registry of codecs, and the codecs written natively. The work is in `taipan_vm::types::str::codec`
//! and in taipan-text; here are the argument conventions of the module.

use crate::ModuleDef;
use taipan_text::codecs::{ByteOrder, Codec, CodecError, charmap, escapes, utf16, utf32};
use taipan_text::{StrBuilder, TextError, with_units};
use taipan_vm::native::{MethodDef, TypeDef, def};
use taipan_vm::object::*;
use taipan_vm::types::str::codec::Handler;
use taipan_vm::{Gc, R, Raised, Value, Vm};

/// What `charmap_build` makes: an opaque table from characters to bytes.
pub struct EncodingMap(charmap::EncodingMap);
// SAFETY: holds no references.
unsafe impl Trace for EncodingMap {
    fn trace(&self, _: &mut taipan_vm::taipan_heap::Tracer) {}
}
pub static ENCODING_MAP: TypeDef = TypeDef {
    methods: &[def(
        "size",
        "($self, /)",
        |_, _| Ok(Value::small(0x300)),
        "Return the size (in bytes) of this object.",
    )],
    ..TypeDef::native::<EncodingMap>("EncodingMap")
};

pub static DEF: ModuleDef = ModuleDef { name: "_codecs", functions: FUNCTIONS, ..ModuleDef::BASE };

macro_rules! functions {
    ($($name:literal $sig:literal $f:expr;)*) => { static FUNCTIONS: &[MethodDef] = &[ $( def($name, $sig, $f, ""), )* ]; };
}
functions! {
    "register" "($module, search_function, /)" |vm, a| { vm.codec_register(a[0])?; Ok(Value::NONE) };
    "unregister" "($module, search_function, /)" |vm, a| { vm.codec_unregister(a[0])?; Ok(Value::NONE) };
    "lookup" "($module, encoding, /)" |vm, a| { let e = text(vm, a[0], "lookup", "")?; vm.codec_lookup(e) };
    "encode" "($module, /, obj, encoding='utf-8', errors='strict')" encode;
    "decode" "($module, /, obj, encoding='utf-8', errors='strict')" decode;
    "register_error" "($module, errors, handler, /)" |vm, a| {
        let n = text(vm, a[0], "register_error", " 1")?;
        vm.register_error(n, a[1])?;
        Ok(Value::NONE)
    };
    "_unregister_error" "($module, errors, /)" |vm, a| {
        let n = text(vm, a[0], "_unregister_error", "")?;
        Ok(Value::bool(vm.unregister_error(n)?))
    };
    "lookup_error" "($module, name, /)" |vm, a| { let n = text(vm, a[0], "lookup_error", "")?; vm.error_handler(n) };

    "utf_8_encode" "($module, str, errors=None, /)" |vm, a| enc(vm, a, "utf_8_encode", Codec::Utf8);
    "utf_8_decode" "($module, data, errors=None, final=False, /)" |vm, a| dec(vm, a, "utf_8_decode", Codec::Utf8, false);
    "utf_7_encode" "($module, str, errors=None, /)" |vm, a| enc(vm, a, "utf_7_encode", Codec::Utf7);
    "utf_7_decode" "($module, data, errors=None, final=False, /)" |vm, a| dec(vm, a, "utf_7_decode", Codec::Utf7, false);
    "utf_16_encode" "($module, str, errors=None, byteorder=0, /)" |vm, a| {
        let order = order_arg(vm, a[2])?;
        enc(vm, a, "utf_16_encode", Codec::Utf16(order))
    };
    "utf_16_le_encode" "($module, str, errors=None, /)" |vm, a| enc(vm, a, "utf_16_le_encode", Codec::Utf16(ByteOrder::Little));
    "utf_16_be_encode" "($module, str, errors=None, /)" |vm, a| enc(vm, a, "utf_16_be_encode", Codec::Utf16(ByteOrder::Big));
    "utf_16_decode" "($module, data, errors=None, final=False, /)" |vm, a| dec(vm, a, "utf_16_decode", Codec::Utf16(ByteOrder::Marked), false);
    "utf_16_le_decode" "($module, data, errors=None, final=False, /)" |vm, a| dec(vm, a, "utf_16_le_decode", Codec::Utf16(ByteOrder::Little), false);
    "utf_16_be_decode" "($module, data, errors=None, final=False, /)" |vm, a| dec(vm, a, "utf_16_be_decode", Codec::Utf16(ByteOrder::Big), false);
    "utf_16_ex_decode" "($module, data, errors=None, byteorder=0, final=False, /)" |vm, a| ex_decode(vm, a, 16);
    "utf_32_encode" "($module, str, errors=None, byteorder=0, /)" |vm, a| {
        let order = order_arg(vm, a[2])?;
        enc(vm, a, "utf_32_encode", Codec::Utf32(order))
    };
    "utf_32_le_encode" "($module, str, errors=None, /)" |vm, a| enc(vm, a, "utf_32_le_encode", Codec::Utf32(ByteOrder::Little));
    "utf_32_be_encode" "($module, str, errors=None, /)" |vm, a| enc(vm, a, "utf_32_be_encode", Codec::Utf32(ByteOrder::Big));
    "utf_32_decode" "($module, data, errors=None, final=False, /)" |vm, a| dec(vm, a, "utf_32_decode", Codec::Utf32(ByteOrder::Marked), false);
    "utf_32_le_decode" "($module, data, errors=None, final=False, /)" |vm, a| dec(vm, a, "utf_32_le_decode", Codec::Utf32(ByteOrder::Little), false);
    "utf_32_be_decode" "($module, data, errors=None, final=False, /)" |vm, a| dec(vm, a, "utf_32_be_decode", Codec::Utf32(ByteOrder::Big), false);
    "utf_32_ex_decode" "($module, data, errors=None, byteorder=0, final=False, /)" |vm, a| ex_decode(vm, a, 32);
    "latin_1_encode" "($module, str, errors=None, /)" |vm, a| enc(vm, a, "latin_1_encode", Codec::Latin1);
    "latin_1_decode" "($module, data, errors=None, /)" |vm, a| dec(vm, a, "latin_1_decode", Codec::Latin1, true);
    "ascii_encode" "($module, str, errors=None, /)" |vm, a| enc(vm, a, "ascii_encode", Codec::Ascii);
    "ascii_decode" "($module, data, errors=None, /)" |vm, a| dec(vm, a, "ascii_decode", Codec::Ascii, true);
    "unicode_escape_encode" "($module, str, errors=None, /)" |vm, a| enc(vm, a, "unicode_escape_encode", Codec::UnicodeEscape);
    "unicode_escape_decode" "($module, data, errors=None, final=True, /)" unicode_escape_decode;
    "raw_unicode_escape_encode" "($module, str, errors=None, /)" |vm, a| enc(vm, a, "raw_unicode_escape_encode", Codec::RawUnicodeEscape);
    "raw_unicode_escape_decode" "($module, data, errors=None, final=True, /)" |vm, a| {
        let (data, obj) = text_or_bytes(vm, a[0])?;
        let h = handler(vm, a[1], "raw_unicode_escape_decode")?;
        let fin = a[2].is_unbound() || vm.truth(a[2])?;
        let (s, n) = vm.decode_with(Codec::RawUnicodeEscape, &data, obj, h, fin)?;
        pair(vm, s.value(), n)
    };
    "escape_encode" "($module, data, errors=None, /)" escape_encode;
    "escape_decode" "($module, data, errors=None, /)" escape_decode;
    "charmap_encode" "($module, str, errors=None, mapping=None, /)" charmap_encode;
    "charmap_decode" "($module, data, errors=None, mapping=None, /)" charmap_decode;
    "charmap_build" "($module, map, /)" charmap_build;
    "readbuffer_encode" "($module, data, errors=None, /)" |vm, a| {
        let (data, _) = text_or_bytes(vm, a[0])?;
        let b = vm.new_bytes(&data).value();
        pair(vm, b, data.len())
    };
}

fn text(vm: &mut Vm, v: Value, name: &str, what: &str) -> R<Gc<StrObj>> {
    match v.to_str() {
        Some(s) => Ok(s),
        None => {
            let t = if v.is_none() { "None".into() } else { vm.type_name(v) };
            Err(vm.type_error(format!("{name}() argument{what} must be str, not {t}")))
        }
    }
}
/// The `errors` argument.
fn handler(vm: &mut Vm, v: Value, name: &str) -> R<Handler> {
    if v.is_unbound() || v.is_none() {
        return Ok(Handler::of(None));
    }
    match v.to_str() {
        Some(s) => Ok(Handler::of(Some(s))),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("{name}() argument 2 must be str or None, not {t}")))
        }
    }
}
fn order_arg(vm: &mut Vm, v: Value) -> R<ByteOrder> {
    let n = if v.is_unbound() { 0 } else { vm.to_int_arg(v)? };
    Ok(match n {
        0 => ByteOrder::Marked,
        1.. => ByteOrder::Big,
        _ => ByteOrder::Little,
    })
}
fn pair(vm: &mut Vm, v: Value, n: usize) -> R {
    Ok(vm.tuple(&[v, Value::small(n as i64)]))
}
/// The bytes of an argument, and the bytes object for error messages if it is one.
fn bytes(vm: &mut Vm, v: Value) -> R<(Vec<u8>, Value)> {
    let data = vm.bytes_copy(v)?;
    Ok((data, if v.downcast::<BytesObj>().is_some() { v } else { Value::UNBOUND }))
}
/// As [`bytes`]; a str stands for its UTF-8.
fn text_or_bytes(vm: &mut Vm, v: Value) -> R<(Vec<u8>, Value)> {
    match v.to_str() {
        Some(s) => Ok((vm.utf8_of(s)?.into_bytes(), Value::UNBOUND)),
        None => bytes(vm, v),
    }
}
fn enc(vm: &mut Vm, a: &[Value], name: &str, codec: Codec) -> R {
    let s = text(vm, a[0], name, " 1")?;
    let h = handler(vm, a[1], name)?;
    let b = vm.encode_with(codec, s, h)?;
    pair(vm, b, s.len)
}
fn dec(vm: &mut Vm, a: &[Value], name: &str, codec: Codec, always_final: bool) -> R {
    let h = if a[1].is_unbound() || a[1].is_none() || a[1].to_str().is_some() { None } else { Some(a[1]) };
    let (data, obj) = bytes(vm, a[0])?;
    let h = handler(vm, h.unwrap_or(a[1]), name)?;
    let fin = always_final || !a[2].is_unbound() && vm.truth(a[2])?;
    let (s, n) = vm.decode_with(codec, &data, obj, h, fin)?;
    pair(vm, s.value(), n)
}
fn ex_decode(vm: &mut Vm, a: &[Value], bits: u32) -> R {
    let name = format!("utf_{bits}_ex_decode");
    let (data, obj) = bytes(vm, a[0])?;
    let h = handler(vm, a[1], &name)?;
    let mut order = order_arg(vm, a[2])?;
    let marked = order == ByteOrder::Marked;
    let fin = !a[3].is_unbound() && vm.truth(a[3])?;
    let has_mark = match bits {
        16 => data.starts_with(&[0xff, 0xfe]) || data.starts_with(&[0xfe, 0xff]),
        _ => data.starts_with(&[0xff, 0xfe, 0, 0]) || data.starts_with(&[0, 0, 0xfe, 0xff]),
    };
    let big = order == ByteOrder::Big
        || marked && (data.starts_with(&[0xfe, 0xff]) || data.starts_with(&[0, 0, 0xfe, 0xff]));
    let encoding = format!("utf-{bits}-{}", if big { "be" } else { "le" });
    let mut out = StrBuilder::with_capacity(data.len());
    let mut f = |e: CodecError| vm.handle_decode_error(h, &encoding, &data, obj, e);
    let n = match bits {
        16 => utf16::decode(&data, &mut order, fin, &mut out, &mut f)?,
        _ => utf32::decode(&data, &mut order, fin, &mut out, &mut f)?,
    };
    // Without a mark the order stays open.
    let found = match order {
        _ if marked && !has_mark => 0,
        ByteOrder::Marked => 0,
        ByteOrder::Little => -1,
        ByteOrder::Big => 1,
    };
    let s = vm.new_str_buf(&out.finish()).value();
    Ok(vm.tuple(&[s, Value::small(n as i64), Value::small(found)]))
}

fn encode(vm: &mut Vm, a: &[Value]) -> R {
    let (encoding, errors) = names(vm, a, "encode")?;
    vm.codec_encode(a[0], encoding, errors)
}
fn decode(vm: &mut Vm, a: &[Value]) -> R {
    let (encoding, errors) = names(vm, a, "decode")?;
    vm.codec_decode(a[0], encoding, errors)
}
fn names(vm: &mut Vm, a: &[Value], name: &str) -> R<(Gc<StrObj>, Option<Gc<StrObj>>)> {
    let encoding = if a[1].is_unbound() { vm.new_str("utf-8") } else { text(vm, a[1], name, " 'encoding'")? };
    let errors = if a[2].is_unbound() { None } else { Some(text(vm, a[2], name, " 'errors'")?) };
    Ok((encoding, errors))
}

// ---- escapes ----

fn warn_bad_escape(vm: &mut Vm, bad: Option<escapes::BadEscape>, prefix: &str) -> R<()> {
    let Some(bad) = bad else { return Ok(()) };
    let what = if bad.octal {
        format!("{prefix}\"\\{:o}\" is an invalid octal escape sequence", bad.value)
    } else {
        let c = char::from_u32(bad.value).unwrap_or('?');
        format!("{prefix}\"\\{c}\" is an invalid escape sequence")
    };
    vm.warn_deprecated(&format!("{what}. Such sequences will not work in the future. "))
}
fn unicode_escape_decode(vm: &mut Vm, a: &[Value]) -> R {
    let (data, obj) = text_or_bytes(vm, a[0])?;
    let h = handler(vm, a[1], "unicode_escape_decode")?;
    let fin = a[2].is_unbound() || vm.truth(a[2])?;
    let mut out = StrBuilder::with_capacity(data.len());
    let mut bad = None;
    let used = vm.decode_by("unicodeescape", &data, obj, h, &mut out, &mut |data, out, fail| {
        escapes::decode(data, fin, out, &mut bad, fail)
    })?;
    let n = if fin { data.len() } else { used };
    warn_bad_escape(vm, bad, "")?;
    let s = vm.new_str_buf(&out.finish()).value();
    pair(vm, s, n)
}
fn escape_encode(vm: &mut Vm, a: &[Value]) -> R {
    let Some(b) = a[0].to_bytes() else {
        let t = if a[0].is_none() { "None".into() } else { vm.type_name(a[0]) };
        return Err(vm.type_error(format!("escape_encode() argument 1 must be bytes, not {t}")));
    };
    let mut out = String::with_capacity(b.len);
    taipan_text::escape::escape_into(b.as_slice(), b'\'', &mut out);
    let r = vm.new_bytes(out.as_bytes()).value();
    pair(vm, r, b.len)
}
fn escape_decode(vm: &mut Vm, a: &[Value]) -> R {
    let (data, _) = text_or_bytes(vm, a[0])?;
    let name = match a[1].to_str() {
        Some(s) => s.to_string_lossy(),
        None => "strict".into(),
    };
    let errors = match name.as_str() {
        "ignore" => escapes::BytesErrors::Ignore,
        "replace" => escapes::BytesErrors::Replace,
        _ => escapes::BytesErrors::Strict,
    };
    let mut bad = None;
    let out = match escapes::decode_bytes(&data, errors, &mut bad) {
        Ok(out) => out,
        Err(e) if name == "strict" || errors != escapes::BytesErrors::Strict => return Err(vm.text_error(e)),
        Err(_) => {
            let e = TextError::value(format!("decoding error; unknown error handling code: {name}"));
            return Err(vm.text_error(e));
        }
    };
    warn_bad_escape(vm, bad, "b")?;
    let r = vm.new_bytes(&out).value();
    pair(vm, r, data.len())
}

// ---- charmap ----

fn charmap_build(vm: &mut Vm, a: &[Value]) -> R {
    let s = text(vm, a[0], "charmap_build", "")?;
    let plain = s.len > 0 && s.char_at(0) == 0 && s.chars().skip(1).all(|c| c != 0 && c <= 0xffff);
    if plain {
        let cls = vm.native_type(&ENCODING_MAP);
        return Ok(vm.new_native(cls, EncodingMap(charmap::EncodingMap::build(s.text()))).value());
    }
    let d = vm.new_dict();
    for (i, c) in s.chars().take(256).enumerate() {
        vm.dict_set(d, Value::small(c as i64), Value::small(i as i64))?;
    }
    Ok(d.value())
}
/// `mapping[key]`; None where it has none.
fn lookup(vm: &mut Vm, mapping: Value, key: u32) -> R<Option<Value>> {
    match vm.getitem(mapping, Value::small(key.into())) {
        Ok(v) => Ok(Some(v).filter(|v| !v.is_none())),
        Err(e) => {
            let t = vm.exc.LookupError;
            vm.expect_exception(e, t)?;
            Ok(None)
        }
    }
}
fn charmap_decode(vm: &mut Vm, a: &[Value]) -> R {
    let (data, obj) = bytes(vm, a[0])?;
    let h = handler(vm, a[1], "charmap_decode")?;
    let mapping = a[2];
    if mapping.is_unbound() || mapping.is_none() {
        let (s, n) = vm.decode_with(Codec::Latin1, &data, obj, h, true)?;
        return pair(vm, s.value(), n);
    }
    let mut out = StrBuilder::with_capacity(data.len());
    // The handler and the map both need the VM, at different times.
    let vm_cell = std::cell::RefCell::new(vm);
    let mut fail = |e: CodecError| vm_cell.borrow_mut().handle_decode_error(h, "charmap", &data, obj, e);
    let n = match mapping.to_str() {
        Some(table) => charmap::decode(&data, table.text(), &mut out, &mut fail),
        None => {
            let mut map =
                |b: u8, out: &mut StrBuilder| decode_char(&mut vm_cell.borrow_mut(), mapping, b, out);
            charmap::decode_by(&data, &mut out, &mut map, &mut fail)
        }
    }?;
    let vm = vm_cell.into_inner();
    let s = vm.new_str_buf(&out.finish()).value();
    pair(vm, s, n)
}
fn decode_char(vm: &mut Vm, mapping: Value, b: u8, out: &mut StrBuilder) -> R<bool> {
    let Some(v) = lookup(vm, mapping, b.into())? else { return Ok(false) };
    if v.is_int_like() {
        return match v.to_i64().and_then(|i| u32::try_from(i).ok()).filter(|&c| c <= 0x10ffff) {
            Some(0xfffe) => Ok(false),
            Some(c) => {
                out.push(c);
                Ok(true)
            }
            None => Err(vm.type_error("character mapping must be in range(0x110000)")),
        };
    }
    match v.to_str() {
        Some(s) if s.len == 1 && s.char_at(0) == 0xfffe => Ok(false),
        Some(s) => {
            out.push_text(s.text());
            Ok(true)
        }
        None => Err(vm.type_error("character mapping must return integer, None or str")),
    }
}
fn charmap_encode(vm: &mut Vm, a: &[Value]) -> R {
    let s = text(vm, a[0], "charmap_encode", " 1")?;
    let h = handler(vm, a[1], "charmap_encode")?;
    let mapping = a[2];
    if mapping.is_unbound() || mapping.is_none() {
        let b = vm.encode_with(Codec::Latin1, s, h)?;
        return pair(vm, b, s.len);
    }
    let mut out = Vec::with_capacity(s.len);
    let vm_cell = std::cell::RefCell::new(vm);
    let mut fail = |e: CodecError| vm_cell.borrow_mut().handle_encode_error(h, "charmap", s, e);
    let done = match mapping.native::<EncodingMap>() {
        Some(m) => with_units!(s.text(), u => charmap::encode(u, &m.0, &mut out, &mut fail)),
        None => {
            let mut map = |c: u32, out: &mut Vec<u8>| encode_char(&mut vm_cell.borrow_mut(), mapping, c, out);
            with_units!(s.text(), u => charmap::encode_by(u, &mut out, &mut map, &mut fail))
        }
    };
    let vm = vm_cell.into_inner();
    finish_encode(vm, s, done)?;
    let b = vm.new_bytes(&out).value();
    pair(vm, b, s.len)
}
fn finish_encode(vm: &mut Vm, s: Gc<StrObj>, done: Result<(), taipan_text::codecs::Fail<Raised>>) -> R<()> {
    use taipan_text::codecs::Fail;
    match done {
        Ok(()) => Ok(()),
        Err(Fail::Handler(r)) => Err(r),
        Err(Fail::Unencodable(e)) => Err(vm.encode_error("charmap", s, e)),
    }
}
fn encode_char(vm: &mut Vm, mapping: Value, c: u32, out: &mut Vec<u8>) -> R<bool> {
    let Some(v) = lookup(vm, mapping, c)? else { return Ok(false) };
    if v.is_int_like() {
        return match v.to_i64().and_then(|i| u8::try_from(i).ok()) {
            Some(b) => {
                out.push(b);
                Ok(true)
            }
            None => Err(vm.type_error("character mapping must be in range(256)")),
        };
    }
    match v.to_bytes() {
        Some(b) => {
            out.extend_from_slice(b.as_slice());
            Ok(true)
        }
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("character mapping must return integer, bytes or None, not {t}")))
        }
    }
}
