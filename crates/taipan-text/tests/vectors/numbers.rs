use crate::common::*;
use taipan_text::math::{self, CompensatedSum, MathError};
use taipan_text::random::Mt19937;

fn hex(words: &[u32]) -> String {
    let s: String = words.iter().rev().map(|w| format!("{w:08x}")).collect();
    s.trim_start_matches('0').to_string()
}

#[test]
fn randoms() {
    for row in rows(include_str!("randoms.txt")) {
        let mut r = match row[0].strip_prefix('x') {
            None => Mt19937::from_u64(row[0].parse().unwrap()),
            Some(h) => {
                let words: Vec<u32> = h
                    .as_bytes()
                    .rchunks(8)
                    .map(|c| u32::from_str_radix(std::str::from_utf8(c).unwrap(), 16).unwrap())
                    .collect();
                let mut r = Mt19937::from_words(&words);
                for _ in 0..696 {
                    r.next_f64();
                }
                r
            }
        };
        for f in row[1].split(' ') {
            assert!(same(r.next_f64(), float(f)), "{}", row[0]);
        }
        if !row[2].is_empty() {
            for (k, want) in [1, 5, 31, 32, 33, 53, 63, 64].into_iter().zip(row[2].split(' ')) {
                assert_eq!(r.bits(k).to_string(), want);
            }
        }
        assert_eq!(hex(&r.bits_words(200)), row[3]);
        let (state, index) = r.state();
        let mut again = Mt19937::from_state(*state, index).unwrap();
        assert_eq!(again.bits(20).to_string(), row[4]);
    }
}

fn show(r: Result<f64, MathError>) -> String {
    match r {
        Ok(x) if x.is_nan() => "7ff8000000000000".into(),
        Ok(x) => format!("{:016x}", x.to_bits()),
        Err(MathError::EDOM) => "ValueError".into(),
        Err(MathError::ERANGE) => "OverflowError".into(),
    }
}

#[test]
fn maths() {
    for row in rows(include_str!("maths.txt")) {
        let x = float(row[0]);
        assert_eq!([math::gamma(x), math::lgamma(x)].map(show)[..], row[1..3], "{x:?}");
        assert_eq!([math::erf(x), math::erfc(x)].map(show)[..], row[3..], "{x:?}");
    }
}

#[test]
fn rounded() {
    for row in rows(include_str!("rounded.txt")) {
        let x = float(row[1]);
        let got = match row[0] {
            "cbrt" => math::cbrt(x),
            "asinh" => math::asinh(x),
            "acosh" => math::acosh(x),
            "atanh" => math::atanh(x),
            "erf" => math::erf(x),
            _ => math::erfc(x),
        };
        assert_eq!(show(got), row[2], "{row:?} {x:?}");
    }
}

#[test]
fn sums() {
    for row in rows(include_str!("sums.txt")) {
        let xs: Vec<f64> = row[0].split(' ').filter(|s| !s.is_empty()).map(float).collect();
        assert_eq!(show(math::fsum(xs.iter().copied())), row[1], "{xs:?}");
        let mut s = CompensatedSum::new(0.0);
        xs.iter().for_each(|&x| s.add(x));
        assert!(same(s.value(), float(row[2])), "{xs:?}");
    }
}
