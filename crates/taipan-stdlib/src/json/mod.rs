//! `_json`: the scanner and the encoder of `json`.

mod encode;
mod scan;

use crate::ModuleDef;
use taipan_text::{CodeUnit, StrBuilder, Text, with_units};
use taipan_vm::native::{MethodDef, def};
use taipan_vm::{Gc, R, Raised, StrObj, Value, ValueExt, Vm};

/// Raises `json.JSONDecodeError`.
fn decode_error(vm: &mut Vm, msg: &str, s: Value, pos: usize) -> Raised {
    let made = (|| {
        let m = vm.import_module("json.decoder")?;
        let cls = vm.getattr_text(m, "JSONDecodeError")?;
        let (msg, pos) = (vm.str_value(msg), vm.new_int(pos as i64));
        vm.call(cls, &[msg, s, pos])
    })();
    match made {
        Ok(e) => vm.raise_exception(e),
        Err(e) => e,
    }
}
fn string(vm: &mut Vm, v: Value) -> R<Gc<StrObj>> {
    match v.to_str() {
        Some(s) => Ok(s),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("first argument must be a string, not {t}")))
        }
    }
}

/// Appends the JSON form of a text.
fn write_string(out: &mut StrBuilder, t: Text, ascii: bool) {
    out.push_ascii(b"\"");
    with_units!(t, s => write_units(out, s, ascii));
    out.push_ascii(b"\"");
}
fn write_units<U: CodeUnit>(out: &mut StrBuilder, s: &[U], ascii: bool) {
    let mut from = 0;
    for (i, &u) in s.iter().enumerate() {
        let c: u32 = u.into();
        if c >= 32 && c != 34 && c != 92 && (!ascii || c < 127) {
            continue;
        }
        out.push_units(&s[from..i]);
        from = i + 1;
        let short = match c {
            34 => b'"',
            92 => b'\\',
            10 => b'n',
            13 => b'r',
            9 => b't',
            8 => b'b',
            12 => b'f',
            _ => 0,
        };
        if short != 0 {
            out.push_ascii(&[b'\\', short]);
        } else if c < 0x10000 {
            out.push_str(&format!("\\u{c:04x}"));
        } else {
            let v = c - 0x10000;
            out.push_str(&format!("\\u{:04x}\\u{:04x}", 0xd800 + (v >> 10), 0xdc00 + (v & 0x3ff)));
        }
    }
    out.push_units(&s[from..]);
}
fn encode_string(vm: &mut Vm, v: Value, ascii: bool) -> R {
    let s = string(vm, v)?;
    let mut out = StrBuilder::with_capacity(s.len + 2);
    write_string(&mut out, s.text(), ascii);
    Ok(vm.new_str_buf(&out.finish()).value())
}

static FUNCTIONS: &[MethodDef] = &[
    def(
        "encode_basestring",
        "($module, string, /)",
        |vm, a| encode_string(vm, a[0], false),
        "encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string",
    ),
    def(
        "encode_basestring_ascii",
        "($module, string, /)",
        |vm, a| encode_string(vm, a[0], true),
        "encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string",
    ),
    def(
        "scanstring",
        "($module, string, end, strict=True, /)",
        scan::scanstring,
        "scanstring(string, end, strict=True) -> (string, end)\n\nScan the string s for a JSON string. End is the index of the\ncharacter in s after the quote that started the JSON string.\nUnescapes all valid JSON string escape sequences and raises ValueError\non attempt to decode an invalid string. If strict is False then literal\ncontrol characters are allowed in the string.\n\nReturns a tuple of the decoded string and the index of the character in s\nafter the end quote.",
    ),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "_json",
    doc: "json speedups\n",
    functions: FUNCTIONS,
    init: |vm, d| {
        for (n, t) in [("make_encoder", &encode::ENCODER), ("make_scanner", &scan::SCANNER)] {
            let t = vm.native_type(t).value();
            vm.dict_set_text(d, n, t);
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
