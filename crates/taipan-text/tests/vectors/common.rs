//! Reading the recorded vectors.
#![allow(dead_code)]

use taipan_text::TextBuf;

/// The rows of a vector file, split into fields.
pub fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().map(|l| l.split('\t').collect())
}

pub fn float(bits: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(bits, 16).unwrap())
}

pub fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// Undoes `unicode_escape`.
pub fn points(s: &str) -> Vec<u32> {
    let mut out = Vec::new();
    let mut it = s.chars();
    while let Some(c) = it.next() {
        if c != '\\' {
            out.push(c as u32);
            continue;
        }
        let n = match it.next().unwrap() {
            'n' => {
                out.push(10);
                continue;
            }
            't' => {
                out.push(9);
                continue;
            }
            'r' => {
                out.push(13);
                continue;
            }
            '\\' => {
                out.push(92);
                continue;
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            c => panic!("escape {c}"),
        };
        let hex: String = it.by_ref().take(n).collect();
        out.push(u32::from_str_radix(&hex, 16).unwrap());
    }
    out
}

pub fn text(s: &str) -> TextBuf {
    TextBuf::from_code_points(points(s))
}
