//! `binascii`: base64, hexadecimal, quoted-printable, uuencode, checksums.

use crate::ModuleDef;
use crate::compression::zlib::{crc32, low_bits};
use taipan_vm::exceptions::EXCEPTION;
use taipan_vm::native::{TypeDef, def};
use taipan_vm::object::*;
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::bytes::methods::hex_arguments;
use taipan_vm::{R, Raised, Value, Vm};

const EXC: TypeDef = TypeDef {
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("")
};
/// A ValueError.
pub static ERROR: TypeDef =
    TypeDef { name: "binascii.Error", base: Some(&taipan_vm::exceptions::VALUE_ERROR), ..EXC };
pub static INCOMPLETE: TypeDef = TypeDef { name: "binascii.Incomplete", base: Some(&EXCEPTION), ..EXC };

pub static DEF: ModuleDef = ModuleDef {
    name: "binascii",
    doc: "Conversion between binary data and ASCII",
    functions: &[
        def(
            "a2b_base64",
            "($module, data, /, *, strict_mode=False)",
            a2b_base64,
            "Decode a line of base64 data.\n\n  strict_mode\n    When set to True, bytes that are not in the base64 standard are not allowed.\n    The same applies to excess data after padding (= / ==).",
        ),
        def("b2a_base64", "($module, data, /, *, newline=True)", b2a_base64, "Base64-code line of data."),
        def(
            "a2b_hex",
            "($module, hexstr, /)",
            a2b_hex,
            "Binary data of hexadecimal representation.\n\nhexstr must contain an even number of hex digits (upper or lower case).\nThis function is also available as \"unhexlify()\".",
        ),
        def(
            "unhexlify",
            "($module, hexstr, /)",
            a2b_hex,
            "Binary data of hexadecimal representation.\n\nhexstr must contain an even number of hex digits (upper or lower case).",
        ),
        def(
            "b2a_hex",
            "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)",
            b2a_hex,
            "Hexadecimal representation of binary data.",
        ),
        def(
            "hexlify",
            "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)",
            b2a_hex,
            "Hexadecimal representation of binary data.",
        ),
        def("a2b_qp", "($module, /, data, header=False)", a2b_qp, "Decode a string of qp-encoded data."),
        def(
            "b2a_qp",
            "($module, /, data, quotetabs=False, istext=True, header=False)",
            b2a_qp,
            "Encode a string using quoted-printable encoding.\n\nOn encoding, when istext is set, newlines are not encoded, and white\nspace at end of lines is.  When istext is not set, \\r and \\n (CR/LF)\nare both encoded.  When quotetabs is set, space and tabs are encoded.",
        ),
        def("a2b_uu", "($module, data, /)", a2b_uu, "Decode a line of uuencoded data."),
        def("b2a_uu", "($module, data, /, *, backtick=False)", b2a_uu, "Uuencode line of data."),
        def("crc32", "($module, data, crc=0, /)", crc32, "Compute CRC-32 incrementally."),
        def("crc_hqx", "($module, data, crc, /)", crc_hqx, "Compute CRC-CCITT incrementally."),
    ],
    types: &[&ERROR, &INCOMPLETE],
    ..ModuleDef::BASE
};

#[cold]
fn error(vm: &mut Vm, text: impl taipan_vm::errors::Message) -> Raised {
    let t = vm.native_type(&ERROR);
    vm.raise(t, text)
}
/// Bytes, or a str of ASCII.
fn ascii(vm: &mut Vm, v: Value) -> R<Vec<u8>> {
    if let Some(s) = v.to_str() {
        if !s.is_ascii() {
            return Err(vm.value_error("string argument should contain only ASCII characters"));
        }
        return Ok(s.buffer().to_vec());
    }
    if !vm.has_buffer(v) {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("argument should be bytes, buffer or ASCII string, not '{t}'")));
    }
    vm.bytes_copy(v)
}
fn flag(vm: &mut Vm, v: Value, default: bool) -> R<bool> {
    if v.is_unbound() { Ok(default) } else { vm.truth(v) }
}
fn done(vm: &mut Vm, b: &[u8]) -> R {
    Ok(vm.try_new_bytes(b)?.value())
}

// ---- base64 ----

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64_digit(b: u8) -> Option<u8> {
    Some(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}
fn a2b_base64(vm: &mut Vm, a: &[Value]) -> R {
    let data = ascii(vm, a[0])?;
    let strict = flag(vm, a[1], false)?;
    let mut out = Vec::with_capacity(data.len() / 4 * 3 + 3);
    // Padding ends nothing when not strict: what follows goes on where it stood.
    let (mut quad, mut left, mut pads) = (0, 0u8, 0);
    for (i, &b) in data.iter().enumerate() {
        if b == b'=' {
            match quad {
                0 if strict && i == 0 => return Err(error(vm, "Leading padding not allowed")),
                0 if strict => return Err(error(vm, "Excess padding not allowed")),
                1 if strict => break,
                0 | 1 => {}
                _ => pads += 1,
            }
            if strict && quad + pads > 4 {
                return Err(error(vm, "Excess padding not allowed"));
            }
            continue;
        }
        let Some(d) = base64_digit(b) else {
            if strict {
                return Err(error(vm, "Only base64 data is allowed"));
            }
            continue;
        };
        if strict && pads > 0 {
            let text = if quad + pads >= 4 {
                "Excess data after padding"
            } else {
                "Discontinuous padding not allowed"
            };
            return Err(error(vm, text));
        }
        pads = 0;
        match quad {
            0 => left = d,
            1 => {
                out.push(left << 2 | d >> 4);
                left = d & 15;
            }
            2 => {
                out.push(left << 4 | d >> 2);
                left = d & 3;
            }
            _ => {
                out.push(left << 6 | d);
                left = 0;
            }
        }
        quad = (quad + 1) & 3;
    }
    match quad {
        0 => done(vm, &out),
        n if n > 1 && n + pads >= 4 => done(vm, &out),
        1 => {
            let n = out.len() / 3 * 4 + 1;
            Err(error(
                vm,
                format!(
                    "Invalid base64-encoded string: number of data characters ({n}) cannot be 1 more than a multiple of 4"
                ),
            ))
        }
        _ => Err(error(vm, "Incorrect padding")),
    }
}
fn b2a_base64(vm: &mut Vm, a: &[Value]) -> R {
    let data = vm.bytes_copy(a[0])?;
    let newline = flag(vm, a[1], true)?;
    let mut out = Vec::with_capacity(data.len() / 3 * 4 + 5);
    for c in data.chunks(3) {
        let n = u32::from(c[0]) << 16
            | u32::from(*c.get(1).unwrap_or(&0)) << 8
            | u32::from(*c.get(2).unwrap_or(&0));
        for i in 0..4 {
            out.push(if i <= c.len() { BASE64[(n >> (18 - 6 * i) & 63) as usize] } else { b'=' });
        }
    }
    if newline {
        out.push(b'\n');
    }
    done(vm, &out)
}

// ---- hexadecimal ----

fn hex_digit(b: u8) -> Option<u8> {
    (b as char).to_digit(16).map(|d| d as u8)
}
fn a2b_hex(vm: &mut Vm, a: &[Value]) -> R {
    let data = ascii(vm, a[0])?;
    if data.len() % 2 == 1 {
        return Err(error(vm, "Odd-length string"));
    }
    let mut out = Vec::with_capacity(data.len() / 2);
    for c in data.chunks_exact(2) {
        match (hex_digit(c[0]), hex_digit(c[1])) {
            (Some(x), Some(y)) => out.push(x << 4 | y),
            _ => return Err(error(vm, "Non-hexadecimal digit found")),
        }
    }
    done(vm, &out)
}
fn b2a_hex(vm: &mut Vm, a: &[Value]) -> R {
    let data = vm.bytes_copy(a[0])?;
    let (sep, every) = hex_arguments(vm, a[1], a[2])?;
    let s = taipan_vm::types::bytes::methods::hex_text(vm, &data, sep, every)?;
    match s.to_str() {
        Some(s) => done(vm, s.buffer()),
        None => Ok(s),
    }
}

// ---- quoted-printable ----

fn a2b_qp(vm: &mut Vm, a: &[Value]) -> R {
    let d = ascii(vm, a[0])?;
    let header = flag(vm, a[1], false)?;
    let mut out = Vec::with_capacity(d.len());
    let mut i = 0;
    while i < d.len() {
        if d[i] == b'=' {
            i += 1;
            match d.get(i) {
                None => break,
                Some(b'\n' | b'\r') => {
                    while i < d.len() && d[i] != b'\n' {
                        i += 1;
                    }
                    i += 1;
                }
                Some(b'=') => {
                    out.push(b'=');
                    i += 1;
                }
                Some(&x) => match (hex_digit(x), d.get(i + 1).copied().and_then(hex_digit)) {
                    (Some(x), Some(y)) => {
                        out.push(x << 4 | y);
                        i += 2;
                    }
                    _ => out.push(b'='),
                },
            }
        } else {
            out.push(if header && d[i] == b'_' { b' ' } else { d[i] });
            i += 1;
        }
    }
    done(vm, &out)
}
fn b2a_qp(vm: &mut Vm, a: &[Value]) -> R {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    const LINE: usize = 76;
    let d = vm.bytes_copy(a[0])?;
    let (tabs, text, header) = (flag(vm, a[1], false)?, flag(vm, a[2], true)?, flag(vm, a[3], false)?);
    let first = d.iter().position(|&b| b == b'\n');
    let crlf = first.is_some_and(|i| i > 0 && d[i - 1] == b'\r');
    let mut out: Vec<u8> = Vec::with_capacity(d.len() + d.len() / 4);
    let quote = |b: u8, out: &mut Vec<u8>| out.extend([b'=', HEX[(b >> 4) as usize], HEX[(b & 15) as usize]]);
    let soft = |out: &mut Vec<u8>| out.extend_from_slice(if crlf { b"=\r\n" } else { b"=\n" });
    let (mut i, mut line) = (0, 0);
    while i < d.len() {
        let b = d[i];
        let next = d.get(i + 1).copied();
        let lone_dot = b == b'.' && line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0));
        let white = matches!(b, b'\t' | b' ');
        let breaks = matches!(b, b'\r' | b'\n');
        if b > 126
            || b == b'='
            || header && b == b'_'
            || lone_dot
            || !text && breaks
            || white && next.is_none()
            || b < 33 && !breaks && (tabs || !white)
        {
            if line + 3 >= LINE {
                soft(&mut out);
                line = 0;
            }
            quote(b, &mut out);
            i += 1;
            line += 3;
        } else if text && (b == b'\n' || b == b'\r' && next == Some(b'\n')) {
            line = 0;
            if let Some(w @ (b' ' | b'\t')) = out.last().copied() {
                out.pop();
                quote(w, &mut out);
            }
            if crlf {
                out.push(b'\r');
            }
            out.push(b'\n');
            i += if b == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|n| n != b'\n') && line + 1 >= LINE {
                soft(&mut out);
                line = 0;
            }
            line += 1;
            out.push(if header && b == b' ' { b'_' } else { b });
            i += 1;
        }
    }
    done(vm, &out)
}

// ---- uuencode ----

fn a2b_uu(vm: &mut Vm, a: &[Value]) -> R {
    let d = ascii(vm, a[0])?;
    if d.is_empty() {
        return Err(error(vm, "Missing length byte"));
    }
    let want = (d[0].wrapping_sub(b' ') & 0o77) as usize;
    let mut out = Vec::with_capacity(want);
    let (mut bits, mut left) = (0, 0u32);
    let mut rest = d.get(1..).unwrap_or_default();
    while out.len() < want {
        let v = match rest.first() {
            None | Some(b'\n' | b'\r') => 0,
            Some(&b) if (b' '..=b' ' + 64).contains(&b) => (b - b' ') & 0o77,
            Some(_) => return Err(error(vm, "Illegal char")),
        };
        rest = rest.get(1..).unwrap_or_default();
        left = left << 6 | u32::from(v);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((left >> bits) as u8);
            left &= (1 << bits) - 1;
        }
    }
    if rest.iter().any(|&b| !matches!(b, b' ' | b'`' | b'\n' | b'\r')) {
        return Err(error(vm, "Trailing garbage"));
    }
    done(vm, &out)
}
fn b2a_uu(vm: &mut Vm, a: &[Value]) -> R {
    let d = vm.bytes_copy(a[0])?;
    let backtick = flag(vm, a[1], false)?;
    if d.len() > 45 {
        return Err(error(vm, "At most 45 bytes at once"));
    }
    let digit = |v: u8| if v == 0 && backtick { b'`' } else { b' ' + v };
    let mut out = vec![digit(d.len() as u8)];
    for c in d.chunks(3) {
        let n = u32::from(c[0]) << 16
            | u32::from(*c.get(1).unwrap_or(&0)) << 8
            | u32::from(*c.get(2).unwrap_or(&0));
        out.extend((0..4).map(|i| digit((n >> (18 - 6 * i) & 63) as u8)));
    }
    out.push(b'\n');
    done(vm, &out)
}

// ---- checksums ----

fn crc_hqx(vm: &mut Vm, a: &[Value]) -> R {
    let mut crc = low_bits(vm, a[1], 0)? & 0xffff;
    vm.with_bytes(a[0], |data| {
        for &b in data {
            crc ^= u32::from(b) << 8;
            for _ in 0..8 {
                crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 } & 0xffff;
            }
        }
    })?;
    Ok(Value::small(crc.into()))
}
