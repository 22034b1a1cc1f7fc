use crate::common::*;
use taipan_text::codecs::charmap::{self, EncodingMap};
use taipan_text::codecs::escapes::{BytesErrors, decode_bytes, decode_literal};
use taipan_text::codecs::{ByteOrder, Codec, CodecError, Errors, Fail};
use taipan_text::ucd::names;
use taipan_text::{StrBuilder, with_units};

fn codec(name: &str) -> Codec {
    let order = if name.ends_with("le") {
        ByteOrder::Little
    } else if name.ends_with("be") {
        ByteOrder::Big
    } else {
        ByteOrder::Marked
    };
    match name {
        "utf-8" => Codec::Utf8,
        "ascii" => Codec::Ascii,
        "latin-1" => Codec::Latin1,
        "utf-7" => Codec::Utf7,
        "unicode_escape" => Codec::UnicodeEscape,
        "raw_unicode_escape" => Codec::RawUnicodeEscape,
        _ if name.starts_with("utf-16") => Codec::Utf16(order),
        _ => Codec::Utf32(order),
    }
}

fn bytes(s: &str) -> Vec<u8> {
    points(s).iter().map(|&c| u8::try_from(c).unwrap()).collect()
}

fn failure(e: CodecError) -> String {
    format!("!{} {} {}", e.start, e.end, e.reason)
}

#[test]
fn decoding() {
    for row in rows(include_str!("decoding.txt")) {
        let (c, h, input) = (codec(row[0]), Errors::parse(row[1]).unwrap(), bytes(row[3]));
        let mut out = StrBuilder::new();
        let done =
            c.decode(&input, row[2] == "1", &mut out, &mut |e| h.decode(&input, e, c.decode_name()).ok_or(e));
        match done {
            Err(e) => assert_eq!(failure(e), row[4], "{row:?}"),
            Ok(n) => {
                let (want_n, want) =
                    row[4].split_once(' ').unwrap_or_else(|| panic!("{row:?} {out:?}", out = out.as_text()));
                assert!(out.as_text() == text(want).as_text(), "{row:?} {:?}", out.as_text());
                assert_eq!(n.to_string(), want_n, "{row:?}");
                // Canonical, whatever was cut or replaced.
                assert_eq!(out.as_text().width(), text(want).as_text().width(), "{row:?}");
            }
        }
    }
}

#[test]
fn encoding() {
    for row in rows(include_str!("encoding.txt")) {
        let t = text(row[2]);
        let got = codec(row[0]).encode_with(t.as_text(), Errors::parse(row[1]).unwrap());
        match got {
            Err(e) => assert_eq!(failure(e), row[3], "{row:?}"),
            Ok(b) => assert!(!row[3].starts_with('!') && b == bytes(row[3]), "{row:?} {b:?}"),
        }
    }
}

#[test]
fn literals() {
    for row in rows(include_str!("literals.txt")) {
        let body = text(row[1]).as_text().to_string_lossy();
        let mut bad = None;
        let got = if row[0] == "b" {
            match decode_bytes(body.as_bytes(), BytesErrors::Strict, &mut bad) {
                Ok(b) => Ok(taipan_text::TextBuf::Latin1(b)),
                Err(e) => Err(format!("!(value error) {}", e.message.as_text().to_string_lossy())),
            }
        } else {
            decode_literal(&body, &mut bad).map_err(|e| {
                let span = if e.end - e.start == 1 {
                    format!("byte 0x5c in position {}", e.start)
                } else {
                    format!("bytes in position {}-{}", e.start, e.end - 1)
                };
                format!("!(unicode error) 'unicodeescape' codec can't decode {span}: {}", e.reason)
            })
        };
        match got {
            Ok(t) => {
                assert!(t == text(row[2]), "{row:?} {t:?}");
                let shown = bad.map_or(String::new(), |b| {
                    if b.octal { format!("\\{:o}", b.value) } else { format!("\\{}", b.value as u8 as char) }
                });
                assert_eq!(shown, text(row[3]).as_text().to_string_lossy(), "{row:?}");
            }
            Err(e) => assert_eq!(e, row[2], "{row:?}"),
        }
    }
}

#[test]
fn escaped_bytes() {
    for row in rows(include_str!("bytes_escapes.txt")) {
        let h = match row[0] {
            "strict" => BytesErrors::Strict,
            "ignore" => BytesErrors::Ignore,
            _ => BytesErrors::Replace,
        };
        match decode_bytes(&bytes(row[1]), h, &mut None) {
            Ok(b) => assert_eq!(b, bytes(row[2]), "{row:?}"),
            Err(e) => assert_eq!(format!("!{}", e.message.as_text().to_string_lossy()), row[2], "{row:?}"),
        }
    }
}

#[test]
fn charmaps() {
    for row in rows(include_str!("charmaps.txt")) {
        let (table, h) = (text(row[1]), Errors::parse(row[2]).unwrap());
        if row[0] == "decode" {
            let input = bytes(row[3]);
            let mut out = StrBuilder::new();
            let done = charmap::decode(&input, table.as_text(), &mut out, &mut |e| {
                h.decode(&input, e, "charmap").ok_or(e)
            });
            match done {
                Ok(_) => assert!(out.as_text() == text(row[4]).as_text(), "{row:?}"),
                Err(e) => assert_eq!(failure(e), row[4]),
            }
            continue;
        }
        let map = EncodingMap::build(table.as_text());
        let t = text(row[3]);
        let mut out = Vec::new();
        let done = with_units!(t.as_text(), s => charmap::encode(s, &map, &mut out, &mut |e| {
            h.encode(t.as_text(), e, "charmap").ok_or(e)
        }));
        match done {
            Ok(()) => assert!(!row[4].starts_with('!') && out == bytes(row[4]), "{row:?} {out:?}"),
            Err(Fail::Handler(e) | Fail::Unencodable(e)) => assert_eq!(failure(e), row[4], "{row:?}"),
        }
    }
}

#[test]
fn lookups() {
    for row in rows(include_str!("names.txt")) {
        match names::lookup_text(row[0]) {
            Some(t) => assert!(t == text(row[1]), "{row:?} {t:?}"),
            None => assert_eq!(row[1], "KeyError", "{row:?}"),
        }
    }
    // Every name leads back.
    for c in (0..0x110000).step_by(7) {
        if let Some(n) = names::name(c) {
            assert_eq!(names::lookup(&n), Some(c), "{n}");
        }
    }
}
