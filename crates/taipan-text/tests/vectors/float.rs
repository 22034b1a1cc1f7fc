use crate::common::*;
use taipan_text::float::{self, Code, HexError, Style};
use taipan_text::with_units;

#[test]
fn repr_and_hex() {
    for row in rows(include_str!("float_repr.txt")) {
        let x = float(row[0]);
        assert_eq!(float::repr(x), row[1]);
        assert_eq!(float::to_hex(x), row[2]);
        assert!(same(float::parse_ascii(row[1].as_bytes()).unwrap(), x));
        assert!(same(float::from_hex(row[2].as_bytes()).unwrap(), x));
    }
}

#[test]
fn codes() {
    for row in rows(include_str!("float_format.txt")) {
        let (x, spec) = (float(row[0]), row[1]);
        let code = match row[2] {
            "e" | "E" => Code::E,
            "f" | "F" => Code::F,
            "g" | "G" => Code::G,
            _ => Code::R,
        };
        let precision = spec.split('.').nth(1).map_or(0, |p| p.parse().unwrap());
        let style = Style {
            plus: spec.contains('+'),
            alternate: spec.contains('#'),
            upper: row[2].as_bytes()[0].is_ascii_uppercase(),
            dot_zero: code == Code::R,
            ..Style::new(code, precision)
        };
        assert_eq!(float::format(x, &style), row[3], "{row:?}");
    }
}

#[test]
fn parse() {
    for row in rows(include_str!("float_parse.txt")) {
        let t = text(row[0]);
        match with_units!(t.as_text(), s => float::parse(s)) {
            Some(x) => assert!(row[1] != "ValueError" && same(x, float(row[1])), "{row:?} {x}"),
            None => assert_eq!(row[1], "ValueError", "{row:?}"),
        }
    }
}

#[test]
fn from_hex() {
    for row in rows(include_str!("float_hex.txt")) {
        let t = text(row[0]).as_text().to_string_lossy();
        match float::from_hex(t.as_bytes()) {
            Ok(x) => assert_eq!(format!("{:016x}", x.to_bits()), row[1], "{row:?}"),
            Err(HexError::Invalid) => assert_eq!(row[1], "ValueError", "{row:?}"),
            Err(HexError::TooLarge) => assert_eq!(row[1], "OverflowError", "{row:?}"),
        }
    }
}

#[test]
fn round() {
    for row in rows(include_str!("float_round.txt")) {
        let x = float(row[0]);
        match float::round(x, row[1].parse().unwrap()) {
            Ok(y) => assert!(row[2] != "OverflowError" && same(y, float(row[2])), "{row:?} {x} {y}"),
            Err(_) => assert_eq!(row[2], "OverflowError", "{row:?}"),
        }
    }
}

#[test]
fn complex() {
    for row in rows(include_str!("complex_text.txt")) {
        if row[0] == "repr" {
            assert_eq!(float::complex_repr(float(row[1]), float(row[2])), row[3]);
            continue;
        }
        let t = text(row[1]);
        match with_units!(t.as_text(), s => float::parse_complex(s)) {
            Some((a, b)) => assert!(
                row[2] != "ValueError" && same(a, float(row[2])) && same(b, float(row[3])),
                "{row:?} {a} {b}"
            ),
            None => assert_eq!(row[2], "ValueError", "{row:?}"),
        }
    }
}
