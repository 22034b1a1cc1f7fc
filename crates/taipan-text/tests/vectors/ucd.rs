use crate::common::*;
use std::fmt::Write;
use taipan_text::ucd::normalize::{Form, is_normalized, normalize};
use taipan_text::ucd::{self, Case, map_case};
use taipan_text::{Text, case, with_units};

struct Crc([u32; 256]);

impl Crc {
    fn new() -> Crc {
        Crc(std::array::from_fn(|i| {
            (0..8).fold(i as u32, |c, _| if c & 1 != 0 { c >> 1 ^ 0xedb88320 } else { c >> 1 })
        }))
    }
    fn of(&self, f: &mut dyn FnMut(u32, &mut String)) -> u32 {
        let (mut crc, mut line) = (!0, String::new());
        for c in 0..=ucd::MAX {
            line.clear();
            f(c, &mut line);
            line.push('\n');
            for &b in line.as_bytes() {
                crc = self.0[(crc as u8 ^ b) as usize] ^ crc >> 8;
            }
        }
        !crc
    }
}

fn show(points: impl IntoIterator<Item = u32>, out: &mut String) {
    for (i, c) in points.into_iter().enumerate() {
        let _ = write!(out, "{}{c:x}", if i > 0 { "." } else { "" });
    }
}

fn form(c: u32, form: Form, out: &mut String) {
    let one = [c];
    match normalize(Text::Ucs4(&one), form) {
        Some(t) => show(t.as_text().iter(), out),
        None => show(one, out),
    }
}

type Property = Box<dyn FnMut(u32, &mut String)>;

fn property(name: &str) -> Property {
    fn flag(f: impl Fn(u32) -> bool + 'static) -> Property {
        Box::new(move |c, o| o.push(if f(c) { '1' } else { '0' }))
    }
    fn text(f: impl Fn(u32) -> String + 'static) -> Property {
        Box::new(move |c, o| o.push_str(&f(c)))
    }
    fn map(f: impl Fn(u32) -> taipan_text::TextBuf + 'static) -> Property {
        Box::new(move |c, o| show(f(c).as_text().iter(), o))
    }
    let number = |n: Option<u32>| n.map_or(String::new(), |n| n.to_string());
    match name {
        "category" => text(|c| ucd::category(c).into()),
        "bidirectional" => text(|c| ucd::bidirectional(c).into()),
        "combining" => text(|c| ucd::combining(c).to_string()),
        "east_asian_width" => text(|c| ucd::east_asian_width(c).into()),
        "mirrored" => flag(ucd::is_mirrored),
        "decimal" => text(move |c| number(ucd::decimal(c))),
        "digit" => text(move |c| number(ucd::digit(c))),
        "numeric" => text(|c| ucd::numeric(c).map_or(String::new(), |n| format!("{:016x}", n.to_bits()))),
        "decomposition" => text(ucd::decomposition),
        "isalpha" => flag(ucd::is_alpha),
        "isalnum" => flag(ucd::is_alnum),
        "isdecimal" => flag(ucd::is_decimal),
        "isdigit" => flag(ucd::is_digit),
        "isnumeric" => flag(ucd::is_numeric),
        "isspace" => flag(|c| {
            assert_eq!(ucd::is_space(c), taipan_text::search::is_space(c));
            ucd::is_space(c)
        }),
        "islower" => flag(|c| case::is_lower(&[c])),
        "isupper" => flag(|c| case::is_upper(&[c])),
        "istitle" => flag(|c| case::is_title(&[c])),
        "isprintable" => flag(ucd::is_printable),
        "isidentifier" => flag(|c| case::is_identifier(&[c])),
        "continues" => flag(ucd::is_xid_continue),
        "linebreak" => flag(|c| {
            assert_eq!(ucd::is_line_break(c), taipan_text::search::is_line_break(c));
            ucd::is_line_break(c)
        }),
        "lower" => map(|c| case::lower(&[c])),
        "upper" => map(|c| case::upper(&[c])),
        "title" => map(|c| case::title(&[c])),
        "casefold" => map(|c| case::casefold(&[c])),
        "swapcase" => map(|c| case::swapcase(&[c])),
        "capitalize" => map(|c| case::capitalize(&[c])),
        "title_a" => map(|c| case::title(&[c, 0x61])),
        "sigma" => map(|c| case::lower(&[0x61, c, 0x3a3])),
        "sigma2" => map(|c| case::lower(&[c, 0x3a3])),
        "sigma3" => map(|c| case::lower(&[0x61, 0x3a3, c, 0x62])),
        "simple_lower" => text(|c| format!("{:x}", ucd::simple_lower(c))),
        "iscased" => flag(ucd::has_case),
        "name" => text(|c| ucd::names::name(c).unwrap_or_default()),
        "nfc" => Box::new(|c, o| form(c, Form::Nfc, o)),
        "nfd" => Box::new(|c, o| form(c, Form::Nfd, o)),
        "nfkc" => Box::new(|c, o| form(c, Form::Nfkc, o)),
        "nfkd" => Box::new(|c, o| form(c, Form::Nfkd, o)),
        "is_nfc" => flag(|c| is_normalized(Text::Ucs4(&[c]), Form::Nfc)),
        "is_nfkc" => flag(|c| is_normalized(Text::Ucs4(&[0x65, c]), Form::Nfkc)),
        _ => panic!("no property {name}"),
    }
}

#[test]
fn every_code_point() {
    let crc = Crc::new();
    let mut wrong = Vec::new();
    for row in rows(include_str!("ucd_sums.txt")) {
        if format!("{:08x}", crc.of(&mut *property(row[0]))) != row[1] {
            wrong.push(row[0]);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(map_case(0x110000, Case::Upper)[0], 0x110000);
    assert_eq!(ucd::category(u32::MAX), "Cn");
}

#[test]
fn strings() {
    let forms = [Form::Nfc, Form::Nfd, Form::Nfkc, Form::Nfkd];
    for row in rows(include_str!("ucd_strings.txt")) {
        let t = text(row[0]);
        for (i, f) in forms.into_iter().enumerate() {
            let n = normalize(t.as_text(), f).unwrap_or_else(|| t.clone());
            assert!(n == text(row[1 + i]), "{row:?} {f:?} {n:?}");
            assert_eq!(is_normalized(t.as_text(), f), row[5].as_bytes()[i] == b'1', "{row:?} {f:?}");
        }
        with_units!(t.as_text(), s => {
            let mapped = [
                case::lower(s), case::upper(s), case::title(s), case::capitalize(s), case::casefold(s), case::swapcase(s)
            ];
            for (m, want) in mapped.iter().zip(&row[6..12]) {
                assert!(*m == text(want), "{row:?} {m:?}");
            }
            let is = [
                case::is_alpha(s), case::is_alnum(s), case::is_lower(s), case::is_upper(s), case::is_title(s),
                case::is_identifier(s), case::is_printable(s)
            ];
            for (i, w) in is.iter().zip(row[12].bytes()) {
                assert_eq!(*i, w == b'1', "{row:?}");
            }
        });
    }
}

#[test]
fn too_large() {
    let huge = usize::MAX / 4;
    assert!(case::justify(b"a", huge, case::Just::Center, 0x20).is_err());
    assert!(case::justify(b"a", isize::MAX as usize, case::Just::Left, 0x1f600).is_err());
    assert!(case::zfill(b"a", huge).is_err());
    assert!(case::expandtabs(b"\t\t", huge).is_err());
}

#[test]
fn ascii() {
    for row in rows(include_str!("ascii_strings.txt")) {
        let t = text(row[0]);
        let Text::Latin1(s) = t.as_text() else { panic!() };
        let w: usize = row[1].parse().unwrap();
        let tab = row[2].parse::<i32>().unwrap().max(0) as usize;
        let or = |n: Result<Option<taipan_text::TextBuf>, _>| n.unwrap().unwrap_or_else(|| t.clone());
        let got = [
            or(case::justify(s, w, case::Just::Center, 0x2a)),
            or(case::justify(s, w, case::Just::Left, 0x20)),
            or(case::justify(s, w, case::Just::Right, 0x20)),
            or(case::zfill(s, w)),
            case::expandtabs(s, tab).unwrap(),
            case::title(s),
            case::capitalize(s),
            case::swapcase(s),
        ];
        assert_eq!(case::expandtabs_len(s, tab), Some(got[4].len()));
        for (g, want) in got.iter().zip(&row[3..]) {
            assert!(*g == text(want), "{row:?} {g:?}");
        }
        use case::bytes::*;
        let is = [is_alpha(s), is_alnum(s), is_digit(s), is_space(s), is_lower(s), is_upper(s), is_title(s)];
        for (i, w) in is.iter().zip(row[11].bytes()) {
            assert_eq!(*i, w == b'1', "{row:?}");
        }
    }
}
