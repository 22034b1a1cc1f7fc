//! Names of code points, both ways: `unicodedata.name`, `unicodedata.lookup` and `\N{…}`.
//!
//! Most names are stored as numbers of words in `names.bin` (its layout is told in `tools/names.py`); Hangul syllables
//! and ranges of ideographs are made up by rule.

use super::names_tables::*;
use super::{HANGUL, HANGUL_COUNT};
use crate::units::TextBuf;
use std::cmp::Ordering;

static BLOB: &[u8] = include_bytes!("names.bin");

/// Ranges whose characters can be looked up but have no name to show, in CPython 3.14.
static LOOKUP_ONLY: [(u32, u32, &str); 2] =
    [(0x17000, 0x187f7, "TANGUT IDEOGRAPH-"), (0x18d00, 0x18d08, "TANGUT IDEOGRAPH-")];

fn read_u32(section: usize, i: usize) -> usize {
    let at = section + 4 * i;
    match BLOB[at..].first_chunk::<4>() {
        Some(&b) => u32::from_le_bytes(b) as usize,
        None => 0,
    }
}

fn word(i: usize) -> &'static [u8] {
    let start = if i == 0 { 0 } else { read_u32(WORD_ENDS, i - 1) };
    &BLOB[LETTERS + start..LETTERS + read_u32(WORD_ENDS, i)]
}

/// The words of a name; `None` at its end. `at` moves on.
fn next_word(at: &mut usize) -> Option<&'static [u8]> {
    let b = BLOB[*at] as usize;
    *at += 1;
    if b == 255 {
        return None;
    }
    if b < FEW {
        return Some(word(b));
    }
    let low = BLOB[*at] as usize;
    *at += 1;
    Some(word(FEW + (b - FEW) * 256 + low))
}

/// Where the words of a name begin.
fn start(i: usize) -> usize {
    let mut at = NAMES + read_u32(BLOCKS, i / 8);
    for _ in 0..i % 8 {
        while next_word(&mut at).is_some() {}
    }
    at
}

/// The run of names that begins at or before a key, in the column of code points (0) or of numbers (1).
fn run(key: usize, column: usize) -> Option<(usize, usize)> {
    let (mut lo, mut hi) = (0, RUN_COUNT);
    while lo < hi {
        let mid = lo.midpoint(hi);
        if read_u32(RUNS, 2 * mid + column) <= key { lo = mid + 1 } else { hi = mid }
    }
    let i = lo.checked_sub(1)?;
    Some((i, read_u32(RUNS, 2 * i + column)))
}

/// The number of the name of a code point.
fn number(c: u32) -> Option<usize> {
    let (i, first) = run(c as usize, 0)?;
    let n = read_u32(RUNS, 2 * i + 1);
    let next = if i + 1 < RUN_COUNT { read_u32(RUNS, 2 * i + 3) } else { NAME_COUNT };
    Some(n + (c as usize - first)).filter(|&n| n < next)
}

/// The code point of a numbered name.
fn code_point(n: usize) -> Option<u32> {
    let (i, first) = run(n, 1)?;
    u32::try_from(read_u32(RUNS, 2 * i) + n - first).ok()
}

/// `unicodedata.name`.
pub fn name(c: u32) -> Option<String> {
    let s = c.wrapping_sub(HANGUL);
    if s < HANGUL_COUNT {
        let (l, v, t) = ((s / 588) as usize, (s % 588 / 28) as usize, (s % 28) as usize);
        return Some(format!("HANGUL SYLLABLE {}{}{}", LEADS[l], VOWELS[v], TAILS[t]));
    }
    let i = RANGES.partition_point(|r| r.1 < c);
    if let Some(r) = RANGES.get(i).filter(|r| r.0 <= c) {
        return Some(format!("{}{c:04X}", r.2));
    }
    let mut at = start(number(c)?);
    let mut out = String::new();
    while let Some(w) = next_word(&mut at) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(w.iter().map(|&b| b as char));
    }
    Some(out)
}

fn compare(n: usize, name: &[u8]) -> Ordering {
    let mut at = start(n);
    let mut rest = name;
    let mut first = true;
    loop {
        match next_word(&mut at) {
            None => return if rest.is_empty() { Ordering::Equal } else { Ordering::Less },
            Some(w) => {
                if !first {
                    match rest.split_first() {
                        Some((b' ', r)) => rest = r,
                        Some((b, _)) => return b' '.cmp(b),
                        None => return Ordering::Greater,
                    }
                }
                first = false;
                let n = w.len().min(rest.len());
                match w[..n].cmp(&rest[..n]) {
                    Ordering::Equal if n < w.len() => return Ordering::Greater,
                    Ordering::Equal => rest = &rest[n..],
                    other => return other,
                }
            }
        }
    }
}

/// The longest of some parts at the start of a text: its index and length.
fn longest(s: &str, parts: &[&str]) -> Option<(u32, usize)> {
    let hits = parts.iter().zip(0..).filter(|(p, _)| s.starts_with(**p));
    hits.max_by_key(|(p, _)| p.len()).map(|(p, i)| (i, p.len()))
}

fn syllable(s: &str) -> Option<u32> {
    let (l, n) = longest(s, &LEADS)?;
    let s = &s[n..];
    let (v, n) = longest(s, &VOWELS)?;
    let s = &s[n..];
    let (t, n) = longest(s, &TAILS)?;
    if n == s.len() { Some(HANGUL + l * 588 + v * 28 + t) } else { None }
}

/// The code point of a name or alias, in any case: what `\N{…}` takes.
pub fn lookup(name: &str) -> Option<u32> {
    if name.len() > 100 || !name.is_ascii() {
        return None;
    }
    let upper = name.to_ascii_uppercase();
    if let Some(s) = upper.strip_prefix("HANGUL SYLLABLE ") {
        return syllable(s);
    }
    if let Some(dash) = upper.rfind('-') {
        let (prefix, hex) = upper.split_at(dash + 1);
        let mut known = RANGES.iter().chain(&LOOKUP_ONLY).filter(|r| r.2 == prefix).peekable();
        if known.peek().is_some() && matches!(hex.len(), 4 | 5) && !hex.starts_with('+') {
            let c = u32::from_str_radix(hex, 16).ok()?;
            let canonical = hex.len() == if c > 0xffff { 5 } else { 4 };
            if canonical && known.any(|r| (r.0..=r.1).contains(&c)) {
                return Some(c);
            }
        }
    }
    let (mut lo, mut hi) = (0, NAME_COUNT);
    while lo < hi {
        let mid = lo.midpoint(hi);
        let at = ORDER + 2 * mid;
        let n = u16::from_le_bytes([BLOB[at], BLOB[at + 1]]).into();
        match compare(n, upper.as_bytes()) {
            Ordering::Equal => return code_point(n),
            Ordering::Less => lo = mid + 1,
            Ordering::Greater => hi = mid,
        }
    }
    ALIASES.binary_search_by(|a| a.0.cmp(&upper)).ok().map(|i| ALIASES[i].1)
}

/// `unicodedata.lookup`: like [`lookup`], named sequences too.
pub fn lookup_text(name: &str) -> Option<TextBuf> {
    if let Some(c) = lookup(name) {
        return Some(TextBuf::from_code_points([c]));
    }
    let upper = name.to_ascii_uppercase();
    let i = SEQUENCES.binary_search_by(|s| s.0.cmp(&upper)).ok()?;
    Some(TextBuf::from_code_points(SEQUENCES[i].1.iter().copied()))
}
