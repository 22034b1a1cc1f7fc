use crate::common::*;
use taipan_text::spec::markup::{
    Access, First, Markup, Numbering, no_argument, split_name, unknown_conversion,
};
use taipan_text::spec::percent::{self, Percent, Piece};
use taipan_text::spec::*;
use taipan_text::{StrBuilder, Text, TextBuf, TextError, with_units};

fn int_digits(n: i128, base: u32) -> String {
    let n = n.unsigned_abs();
    match base {
        2 => format!("{n:b}"),
        8 => format!("{n:o}"),
        16 => format!("{n:x}"),
        _ => n.to_string(),
    }
}

fn show(r: Result<TextBuf, TextError>) -> TextBuf {
    r.unwrap_or_else(|e| {
        let mut b = StrBuilder::new();
        b.push_str(&format!("!{:?}Error: ", e.kind));
        b.push_text(e.message.as_text());
        b.finish()
    })
}

fn apply(kind: &str, value: &str, spec: Text<'_>) -> Result<TextBuf, TextError> {
    match kind {
        "s" => {
            let s = Spec::parse(spec, Defaults::string("str"))?;
            format_str(text(value).as_text(), &s, "str")
        }
        "i" => {
            let n: i128 = value.parse().unwrap();
            let s = Spec::parse(spec, Defaults::int("int"))?;
            match int_form(&s, "int")? {
                IntForm::Base(b) => format_int(n < 0, &int_digits(n, b), &s),
                IntForm::Char => match i64::try_from(n) {
                    Ok(n) => format_char(n, &s),
                    Err(_) => Err(TextError::overflow("Python int too large to convert to C long")),
                },
                IntForm::Float => format_float(n as f64, &s, "int"),
            }
        }
        "f" => format_float(float(value), &Spec::parse(spec, Defaults::float("float"))?, "float"),
        _ => {
            let (a, b) = value.split_once(',').unwrap();
            format_complex(float(a), float(b), &Spec::parse(spec, Defaults::float("complex"))?, "complex")
        }
    }
}

#[test]
fn specs() {
    for row in rows(include_str!("spec_apply.txt")) {
        let spec = text(row[2]);
        // An empty spec is str(), which is not this module's.
        if spec.is_empty() {
            continue;
        }
        let got = show(apply(row[0], row[1], spec.as_text()));
        assert!(got == text(row[3]), "{row:?} {got:?}");
    }
}

#[test]
fn percents() {
    for row in rows(include_str!("percent_apply.txt")) {
        let spec = text(row[2]);
        let pieces: Vec<Piece> =
            with_units!(spec.as_text(), s => Percent::new(s).collect::<Result<_, _>>().unwrap());
        let [Piece::Conversion(c)] = &pieces[..] else { panic!("{pieces:?}") };
        let mut out = StrBuilder::new();
        let (w, p) = (c.width.number().unwrap_or(0), c.precision.number());
        let code = c.code.unwrap() as u8;
        match row[0] {
            "i" => {
                let n: i128 = row[1].parse().unwrap();
                let base = match code {
                    b'o' => 8,
                    b'x' | b'X' => 16,
                    _ => 10,
                };
                percent::pad_int(n < 0, &int_digits(n, base), code, c.flags, w, p, &mut out).unwrap();
            }
            "f" => percent::pad_float(float(row[1]), code, c.flags, w, p, &mut out).unwrap(),
            _ => {
                let p = p.filter(|_| code == b's');
                percent::pad(text(row[1]).as_text(), c.flags, w, p, &mut out).unwrap();
            }
        }
        assert!(out.as_text() == text(row[3]).as_text(), "{row:?} {:?}", out.as_text());
    }
}

#[test]
fn percent_errors() {
    for row in rows(include_str!("percent_parse.txt")) {
        let spec = text(row[0]);
        let mut error = String::new();
        let pieces: Vec<_> = with_units!(spec.as_text(), s => Percent::new(s).collect());
        for p in pieces {
            let e = match p {
                Ok(Piece::Literal(_)) => continue,
                Ok(Piece::Conversion(c)) => match c.code {
                    None => percent::incomplete(),
                    Some(c) if c < 128 && b"diouxXeEfFgGcrsa".contains(&(c as u8)) => continue,
                    Some(ch) => percent::unsupported(ch, c.index),
                },
                Err(e) => e,
            };
            error = e.to_string();
            break;
        }
        if error.is_empty() {
            assert!(!row[1].starts_with("ValueError"), "{row:?}");
        } else {
            assert_eq!(error, row[1], "{row:?}");
        }
    }
}

fn run(
    t: Text<'_>,
    part: std::ops::Range<usize>,
    depth: u32,
    n: &mut Numbering,
) -> Result<TextBuf, TextError> {
    if depth == 0 {
        return Err(TextError::value("Max string recursion exceeded"));
    }
    let mut out = StrBuilder::new();
    for piece in Markup::over(t, part) {
        let piece = piece?;
        out.push_text(t.slice(piece.literal));
        let Some(f) = piece.field else { continue };
        let (first, rest) = split_name(t, f.name, Some(n))?;
        let lossy = |r: std::ops::Range<usize>| t.slice(r).to_string_lossy();
        let mut value = match first {
            First::Index(i) if i < 4 => format!("A{i}"),
            First::Index(i) => return Err(no_argument(i)),
            First::Key(k) if t.slice(k.clone()).eq_ascii("-1") => "Km".to_string(),
            First::Key(k) => format!("K{}", lossy(k)),
        };
        for access in rest {
            value += &match access? {
                Access::Attribute(r) => format!(".{}", lossy(r)),
                Access::Index(i) => format!("[{i}]"),
                Access::Key(r) => format!("['{}']", lossy(r)),
            };
        }
        let converted = match f.conversion {
            None => true,
            Some(0x72) => {
                value = format!("r{value}");
                false
            }
            Some(0x73) => true,
            Some(c) => return Err(unknown_conversion(c)),
        };
        let spec = if f.nested { run(t, f.spec, depth - 1, n)? } else { t.slice(f.spec).to_buf() };
        if converted {
            out.push_str("<");
            out.push_str(&value);
            out.push_str("|");
            out.push_text(spec.as_text());
            out.push_str(">");
        } else {
            let s = Spec::parse(spec.as_text(), Defaults::string("str"))?;
            out.push_text(format_str(TextBuf::from(value).as_text(), &s, "str")?.as_text());
        }
    }
    Ok(out.finish())
}

#[test]
fn markups() {
    for row in rows(include_str!("markup.txt")) {
        let t = text(row[0]);
        let got = show(run(t.as_text(), 0..t.len(), 2, &mut Numbering::default()));
        assert!(got == text(row[1]), "{row:?} {got:?}");
    }
}
