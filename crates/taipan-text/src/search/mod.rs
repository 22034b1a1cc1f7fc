//! Finding, counting, replacing, splitting and stripping, for strings of any width and for bytes.
//!
//! Kernels take the haystack's units `H` and the needle's units `N`; a needle of another width is converted once. Bytes
//! go to `memchr::memmem`; wider units scan for the first unit and fall back to the two-way algorithm when that
//! degenerates, so that every search is linear in the worst case. Positions are plain indexes; the VM turns
//! Python's `start` and `end` into a slice with [`bounds`] before it calls and adds `start` to what comes back.
//!
//! What "space" and "line end" mean differs between str and bytes, so those kernels take the predicate:
//! [`is_space`] and [`Lines::Str`] or [`is_byte_space`] and [`Lines::Bytes`].

mod finder;
mod split;
#[cfg(test)]
mod tests;

use crate::units::{CodeUnit, StrBuilder, TextBuf, eq};
use std::ops::Range;

pub use finder::Finder;
pub use split::{
    LineIter, Lines, RSplit, RSplitSpace, Split, SplitSpace, rsplit, rsplit_space, split, split_lines,
    split_space,
};

/// Python's whitespace for str (`str.isspace`, `split()`, `strip()`).
#[inline(always)]
pub fn is_space(c: u32) -> bool {
    if c < 0x80 {
        return matches!(c, 0x09..=0x0d | 0x1c..=0x20);
    }
    matches!(c, 0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000)
}

/// Python's whitespace for bytes.
#[inline(always)]
pub fn is_byte_space(c: u32) -> bool {
    matches!(c, 0x09..=0x0d | 0x20)
}

/// `str.splitlines` boundaries.
#[inline(always)]
pub fn is_line_break(c: u32) -> bool {
    matches!(c, 0x0a..=0x0d | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
}

/// Python's `start`, `end` arguments applied to a length: `None` when the range is inverted, in which case nothing is
/// found, not even the empty string.
pub fn bounds(start: i64, end: i64, len: usize) -> Option<Range<usize>> {
    let n = len as i64;
    let end = if end > n {
        n
    } else if end < 0 {
        (end + n).max(0)
    } else {
        end
    };
    let start = if start < 0 { start.saturating_add(n).max(0) } else { start };
    if start > end { None } else { Some(start as usize..end as usize) }
}

/// First index of a unit.
#[inline]
pub fn find_unit<U: CodeUnit>(hay: &[U], unit: U) -> Option<usize> {
    if let Some(bytes) = U::as_u8(hay) {
        return memchr::memchr(unit.u() as u8, bytes);
    }
    let (chunks, rest) = hay.as_chunks::<16>();
    for (i, chunk) in chunks.iter().enumerate() {
        // A fold over all sixteen becomes vector compares; only a hit looks closer.
        if chunk.iter().fold(false, |hit, &c| hit | (c == unit)) {
            return chunk.iter().position(|&c| c == unit).map(|p| i * 16 + p);
        }
    }
    rest.iter().position(|&c| c == unit).map(|p| hay.len() - rest.len() + p)
}

/// Last index of a unit.
#[inline]
pub fn rfind_unit<U: CodeUnit>(hay: &[U], unit: U) -> Option<usize> {
    if let Some(bytes) = U::as_u8(hay) {
        return memchr::memrchr(unit.u() as u8, bytes);
    }
    hay.iter().rposition(|&c| c == unit)
}

pub fn count_unit<U: CodeUnit>(hay: &[U], unit: U) -> usize {
    if let Some(bytes) = U::as_u8(hay) {
        return memchr::memchr_iter(unit.u() as u8, bytes).count();
    }
    hay.iter().filter(|&&c| c == unit).count()
}

/// Index of the first occurrence.
pub fn find<H: CodeUnit, N: CodeUnit>(hay: &[H], needle: &[N]) -> Option<usize> {
    match needle {
        [] => Some(0),
        [one] => find_unit(hay, H::fit(one.u())?),
        _ if needle.len() > hay.len() => None,
        _ => match (H::as_u8(hay), N::as_u8(needle)) {
            (Some(h), Some(n)) => find_bytes(h, n),
            _ => Finder::new(needle).find(hay),
        },
    }
}
/// One search for two bytes or more. In a short haystack, to prepare a search costs more than to look at the first and
/// the last byte of each place.
fn find_bytes(hay: &[u8], needle: &[u8]) -> Option<usize> {
    const SHORT: usize = 1024;
    let (&[first, ..], &[.., last]) = (needle, needle) else { return Some(0) };
    if hay.len() > SHORT || hay.len() < needle.len() {
        return memchr::memmem::find(hay, needle);
    }
    let places = hay.len() - needle.len() + 1;
    let (heads, tails) = (&hay[..places], &hay[needle.len() - 1..]);
    let mut failures = 0;
    let mut at = 0;
    while at < places {
        let end = (at + 16).min(places);
        let (a, b) = (&heads[at..end], &tails[at..end]);
        // Sixteen at once are vector compares; only a hit looks closer.
        let hit = match (a.first_chunk::<16>(), b.first_chunk::<16>()) {
            (Some(a), Some(b)) => {
                a.iter().zip(b).fold(false, |hit, (&x, &y)| hit | ((x == first) & (y == last)))
            }
            _ => true,
        };
        if hit {
            for i in at..end {
                if heads[i] == first && tails[i] == last {
                    if hay[i..i + needle.len()] == *needle {
                        return Some(i);
                    }
                    failures += 1;
                }
            }
            if failures > 16 {
                return memchr::memmem::find(&hay[end..], needle).map(|i| end + i);
            }
        }
        at = end;
    }
    None
}

/// Index of the last occurrence.
pub fn rfind<H: CodeUnit, N: CodeUnit>(hay: &[H], needle: &[N]) -> Option<usize> {
    match needle {
        [] => Some(hay.len()),
        [one] => rfind_unit(hay, H::fit(one.u())?),
        _ if needle.len() > hay.len() => None,
        _ => match (H::as_u8(hay), N::as_u8(needle)) {
            (Some(h), Some(n)) => memchr::memmem::rfind(h, n),
            _ => Finder::new(needle).rfind(hay),
        },
    }
}

#[inline]
pub fn contains<H: CodeUnit, N: CodeUnit>(hay: &[H], needle: &[N]) -> bool {
    find(hay, needle).is_some()
}

/// Number of occurrences that do not overlap.
pub fn count<H: CodeUnit, N: CodeUnit>(hay: &[H], needle: &[N]) -> usize {
    match needle {
        [] => hay.len() + 1,
        [one] => H::fit(one.u()).map_or(0, |c| count_unit(hay, c)),
        _ if needle.len() > hay.len() => 0,
        _ => {
            let finder = Finder::new(needle);
            let (mut n, mut at) = (0, 0);
            while let Some(i) = finder.find(&hay[at..]) {
                n += 1;
                at += i + needle.len();
            }
            n
        }
    }
}

#[inline]
pub fn starts_with<H: CodeUnit, N: CodeUnit>(s: &[H], prefix: &[N]) -> bool {
    s.len() >= prefix.len() && eq(&s[..prefix.len()], prefix)
}

#[inline]
pub fn ends_with<H: CodeUnit, N: CodeUnit>(s: &[H], suffix: &[N]) -> bool {
    s.len() >= suffix.len() && eq(&s[s.len() - suffix.len()..], suffix)
}

/// Which ends `strip`, `lstrip` and `rstrip` work on.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
    Both,
}

/// The range that is left when units satisfying a predicate are stripped.
#[inline]
pub fn strip_by<U: CodeUnit>(s: &[U], side: Side, strip: impl Fn(u32) -> bool) -> Range<usize> {
    let (mut lo, mut hi) = (0, s.len());
    if side != Side::Right {
        while lo < hi && strip(s[lo].u()) {
            lo += 1;
        }
    }
    if side != Side::Left {
        while lo < hi && strip(s[hi - 1].u()) {
            hi -= 1;
        }
    }
    lo..hi
}

/// The range that is left when the given characters are stripped.
pub fn strip_chars<U: CodeUnit, C: CodeUnit>(s: &[U], side: Side, chars: &[C]) -> Range<usize> {
    if let [one] = chars {
        let one = one.u();
        return strip_by(s, side, |c| c == one);
    }
    // A Bloom filter of 64 bits saves most scans of `chars`.
    let mask = chars.iter().fold(0u64, |m, c| m | 1 << (c.u() & 63));
    strip_by(s, side, |c| mask >> (c & 63) & 1 != 0 && chars.iter().any(|x| x.u() == c))
}

/// The result would have more units than the limit.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct TooLong;

/// Where replacements happen: at matches, or between all units when the needle is empty.
struct Plan {
    /// Starts of the matches.
    at: Vec<usize>,
    old: usize,
    /// Length of the result.
    len: usize,
}

fn plan<H: CodeUnit, A: CodeUnit>(
    s: &[H],
    old: &[A],
    new: usize,
    max: Option<usize>,
    limit: usize,
) -> Result<Option<Plan>, TooLong> {
    let max = max.unwrap_or(usize::MAX);
    if max == 0 || old.len() > s.len() {
        return Ok(None);
    }
    let at: Vec<usize> = if old.is_empty() {
        // Every gap, as many as are asked for.
        (0..=s.len()).take(max).collect()
    } else {
        let finder = Finder::new(old);
        let (mut found, mut from) = (Vec::new(), 0);
        while found.len() < max {
            let Some(i) = finder.find(&s[from..]) else { break };
            found.push(from + i);
            from += i + old.len();
        }
        found
    };
    if at.is_empty() {
        return Ok(None);
    }
    let kept = s.len() - at.len() * old.len().min(s.len());
    let len = at.len().checked_mul(new).and_then(|n| n.checked_add(kept)).ok_or(TooLong)?;
    if len > limit.min(isize::MAX as usize) {
        return Err(TooLong);
    }
    Ok(Some(Plan { at, old: old.len(), len }))
}

impl Plan {
    /// Calls back with each kept run and, after it, whether a replacement follows.
    fn pieces<H: CodeUnit>(&self, s: &[H], mut piece: impl FnMut(&[H], bool)) {
        let mut from = 0;
        for &i in &self.at {
            piece(&s[from..i], true);
            from = i + self.old;
        }
        piece(&s[from..], false);
    }
}

/// `str.replace`: `None` when nothing changes. `max` is the count argument (`None`: all), `limit` the longest result.
pub fn replace<H: CodeUnit, A: CodeUnit, B: CodeUnit>(
    s: &[H],
    old: &[A],
    new: &[B],
    max: Option<usize>,
    limit: usize,
) -> Result<Option<TextBuf>, TooLong> {
    if let (Some(s), Some(old), Some(new)) = (H::as_u8(s), A::as_u8(old), B::as_u8(new)) {
        return Ok(replace_bytes(s, old, new, max, limit)?.map(TextBuf::Latin1));
    }
    let Some(plan) = plan(s, old, new.len(), max, limit)? else { return Ok(None) };
    let mut out = StrBuilder::with_capacity(plan.len);
    plan.pieces(s, |kept, more| {
        out.push_units(kept);
        if more {
            out.push_units(new);
        }
    });
    Ok(Some(out.finish()))
}

/// `bytes.replace`: `None` when nothing changes.
pub fn replace_bytes(
    s: &[u8],
    old: &[u8],
    new: &[u8],
    max: Option<usize>,
    limit: usize,
) -> Result<Option<Vec<u8>>, TooLong> {
    if let ([a], [b], None) = (old, new, max) {
        let Some(first) = memchr::memchr(*a, s) else { return Ok(None) };
        let mut out = s.to_vec();
        for c in &mut out[first..] {
            if c == a {
                *c = *b;
            }
        }
        return Ok(Some(out));
    }
    let Some(plan) = plan(s, old, new.len(), max, limit)? else { return Ok(None) };
    let mut out = Vec::with_capacity(plan.len);
    plan.pieces(s, |kept, more| {
        out.extend_from_slice(kept);
        if more {
            out.extend_from_slice(new);
        }
    });
    Ok(Some(out))
}
