use super::*;
use crate::units::Text;
use crate::with_units;

/// A small generator, so that the tests are the same every time.
struct Rng(u64);
impl Rng {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % n
    }
    fn string(&mut self, max: u64, letters: u64) -> Vec<u32> {
        (0..self.below(max + 1)).map(|_| 97 + self.below(letters) as u32).collect()
    }
}

fn naive(h: &[u32], n: &[u32]) -> Vec<usize> {
    (0..=h.len()).filter(|&i| h[i..].starts_with(n)).collect()
}

#[test]
fn all_widths_agree_with_a_naive_search() {
    let mut r = Rng(7);
    for round in 0..6000 {
        let letters = 1 + round % 3;
        let h = r.string(if round % 10 == 0 { 400 } else { 40 }, letters);
        let n = r.string(if round % 5 == 0 { 40 } else { 6 }, letters);
        let all = naive(&h, &n);
        let h8: Vec<u8> = h.iter().map(|&c| c as u8).collect();
        let h16: Vec<u16> = h.iter().map(|&c| c as u16).collect();
        let n8: Vec<u8> = n.iter().map(|&c| c as u8).collect();
        let n16: Vec<u16> = n.iter().map(|&c| c as u16).collect();
        let mut gaps = 0;
        let mut from = 0;
        for &i in &all {
            if i >= from {
                gaps += 1;
                from = i + n.len().max(1);
            }
        }
        for ht in [Text::Latin1(&h8), Text::Ucs2(&h16), Text::Ucs4(&h)] {
            for nt in [Text::Latin1(&n8), Text::Ucs2(&n16), Text::Ucs4(&n)] {
                with_units!(ht, h => with_units!(nt, n => {
                    assert_eq!(find(h, n), all.first().copied());
                    assert_eq!(rfind(h, n), all.last().copied());
                    assert_eq!(count(h, n), gaps);
                }));
            }
        }
    }
}

#[test]
fn long_searches_are_linear() {
    let hay = vec![0x3b1u16; 2_000_000];
    let mut needle = vec![0x3b1u16; 100_000];
    needle[50_000] = 0x3b2;
    assert_eq!(find(&hay, &needle), None);
    assert_eq!(rfind(&hay, &needle), None);
    assert_eq!(count(&hay, &needle), 0);
    needle[50_000] = 0x3b1;
    assert_eq!(count(&hay, &needle), 20);
}

#[test]
fn unfit_needles() {
    assert_eq!(find(b"abc".as_slice(), &[0x141u16]), None);
    assert_eq!(find(b"abc".as_slice(), &[0x61u16, 0x141]), None);
    assert_eq!(find(b"abc".as_slice(), &[0x62u16, 0x63]), Some(1));
    assert_eq!(count(&[0x141u16, 0x62], b"b"), 1);
}

fn pieces(it: impl Iterator<Item = Range<usize>>, s: &[u8]) -> Vec<String> {
    it.map(|r| String::from_utf8_lossy(&s[r]).into_owned()).collect()
}

#[test]
fn splitting() {
    let s = b"  a b\tc  ";
    assert_eq!(pieces(split_space(s, None, is_space), s), ["a", "b", "c"]);
    assert_eq!(pieces(split_space(s, Some(1), is_space), s), ["a", "b\tc  "]);
    assert_eq!(pieces(split_space(s, Some(0), is_space), s), ["a b\tc  "]);
    assert_eq!(pieces(rsplit_space(s, Some(1), is_space), s), ["c", "  a b"]);
    assert_eq!(pieces(split_space(b"", None, is_space), b""), [""; 0]);
    let s = b"a,b,,c,";
    assert_eq!(pieces(split(s, b",", None), s), ["a", "b", "", "c", ""]);
    assert_eq!(pieces(split(s, b",", Some(2)), s), ["a", "b", ",c,"]);
    assert_eq!(pieces(split(s, b",", Some(0)), s), ["a,b,,c,"]);
    assert_eq!(pieces(rsplit(s, b",", Some(2)), s), ["", "c", "a,b,"]);
    assert_eq!(pieces(rsplit(s, b",,", None), s), ["c,", "a,b"]);
    assert_eq!(pieces(split(b"", b",", None), b""), [""]);
    let s = b"a\nb\r\nc\rd\x0be\r\n";
    assert_eq!(pieces(split_lines(s, Lines::Str, false), s), ["a", "b", "c", "d", "e"]);
    assert_eq!(pieces(split_lines(s, Lines::Bytes, true), s), ["a\n", "b\r\n", "c\r", "d\x0be\r\n"]);
    assert_eq!(pieces(split_lines(b"\n\n", Lines::Bytes, false), b"\n\n"), ["", ""]);
}

#[test]
fn stripping_and_bounds() {
    assert_eq!(strip_by(b"  a  ", Side::Both, is_space), 2..3);
    assert_eq!(strip_by(b"    ", Side::Right, is_space), 0..0);
    assert_eq!(strip_chars(b"xyaxy", Side::Both, b"yx"), 2..3);
    assert_eq!(strip_chars(&[0x141u16, 0x61], Side::Left, &[0x141u16]), 1..2);
    assert_eq!(bounds(0, i64::MAX, 3), Some(0..3));
    assert_eq!(bounds(-2, -1, 3), Some(1..2));
    assert_eq!(bounds(4, i64::MAX, 3), None);
    assert_eq!(bounds(3, i64::MAX, 3), Some(3..3));
    assert_eq!(bounds(i64::MIN, i64::MIN, 3), Some(0..0));
}

#[test]
fn replacing() {
    let big = usize::MAX;
    let r = |s: &str, a: &str, b: &str, max| {
        replace(s.as_bytes(), a.as_bytes(), b.as_bytes(), max, big)
            .unwrap()
            .map(|t| t.as_text().to_string_lossy())
    };
    assert_eq!(r("abcabc", "b", "XX", None).as_deref(), Some("aXXcaXXc"));
    assert_eq!(r("abcabc", "b", "X", Some(1)).as_deref(), Some("aXcabc"));
    assert_eq!(r("abc", "", "-", None).as_deref(), Some("-a-b-c-"));
    assert_eq!(r("abc", "", "-", Some(2)).as_deref(), Some("-a-bc"));
    assert_eq!(r("", "", "-", None).as_deref(), Some("-"));
    assert_eq!(r("abc", "d", "-", None), None);
    assert_eq!(r("abc", "a", "-", Some(0)), None);
    assert_eq!(r("aaa", "aa", "", None).as_deref(), Some("a"));
    let t = replace(&[0x141u16, 0x61], &[0x141u16], b"b", None, big).unwrap().unwrap();
    assert_eq!(t.as_text().width(), 1);
    assert_eq!(replace(b"aaaa".as_slice(), b"a", b"bbb", None, 11), Err(TooLong));
}
