use crate::common::*;
use taipan_text::int::{self, Parsed};
use taipan_text::{escape, with_units};

#[test]
fn ints() {
    for row in rows(include_str!("int_parse.txt")) {
        let t = text(row[0]);
        let base = row[1].parse().unwrap();
        match with_units!(t.as_text(), s => int::parse(s, base, 4300)) {
            Ok(Parsed::Small(n)) => assert_eq!(n.to_string(), row[2], "{row:?}"),
            Ok(Parsed::Big { negative, base, digits }) => {
                // Longer ones are beyond the test's own arithmetic.
                if let Ok(n) = i128::from_str_radix(std::str::from_utf8(&digits).unwrap(), base) {
                    assert_eq!((if negative { -n } else { n }).to_string(), row[2], "{row:?}");
                }
            }
            Err(_) => assert_eq!(row[2], "ValueError", "{row:?}"),
        }
    }
}

#[test]
fn reprs() {
    for row in rows(include_str!("reprs.txt")) {
        let t = text(row[0]);
        with_units!(t.as_text(), s => {
            assert!(escape::repr(s) == text(row[1]), "{row:?}");
            assert!(escape::ascii(s).as_text().eq_ascii(row[2]), "{row:?}");
        });
        let mut b = Vec::new();
        for c in t.as_text().iter() {
            match char::from_u32(c) {
                Some(c) => b.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => b.extend([0xe0 | (c >> 12) as u8, 0x80 | (c >> 6 & 63) as u8, 0x80 | (c & 63) as u8]),
            }
        }
        assert_eq!(escape::repr_bytes(&b), row[3]);
        assert_eq!(escape::repr_bytearray(&b, "bytearray"), row[4]);
    }
}
