//! Code units, borrowed and owned texts, and the builder that widens.
//!
//! [`CodeUnit`] is what kernels are generic over; [`Text`] is a borrowed string of any width and [`TextBuf`] an owned
//! one. [`with_units!`](crate::with_units) gets from the second to the first. `TextBuf` values made by [`StrBuilder`] are
//! canonical: the narrowest width that holds every code point, which is what the VM's string objects promise.

use crate::error::NoMemory;
use std::cmp::Ordering;
use std::fmt::Debug;
use std::hash::Hash;
use std::ops::Range;

/// One element of a stored string: `u8` (also used for bytes), `u16` or `u32`.
pub trait CodeUnit: Copy + Eq + Ord + Hash + Debug + Default + Send + Sync + Into<u32> + 'static {
    /// Bytes per unit: CPython's "kind".
    const WIDTH: usize;
    /// The largest code point this unit holds.
    const MAX: u32;

    /// The unit for a code point known to fit (higher bits are dropped).
    fn truncate(c: u32) -> Self;
    fn text(units: &[Self]) -> Text<'_>;
    /// Gives back the slice when the unit is a byte: the way to byte-only fast paths.
    fn as_u8(units: &[Self]) -> Option<&[u8]>;
    /// The units of a text, if it has this width.
    fn of(text: Text<'_>) -> Option<&[Self]>;
    /// An owned text as it is (the caller answers for it being canonical).
    fn buf(units: Vec<Self>) -> TextBuf;

    #[inline(always)]
    fn u(self) -> u32 {
        self.into()
    }

    /// The unit for a code point, if it fits.
    #[inline(always)]
    fn fit(c: u32) -> Option<Self> {
        if c <= Self::MAX { Some(Self::truncate(c)) } else { None }
    }

    /// The memory of the units, in native byte order.
    #[inline]
    fn memory(units: &[Self]) -> &[u8] {
        // SAFETY: the implementors are plain integers, without padding, and u8 has no alignment.
        unsafe { std::slice::from_raw_parts(units.as_ptr().cast(), std::mem::size_of_val(units)) }
    }
}

macro_rules! code_unit {
    ($t:ty, $variant:ident, $max:expr, $as_u8:expr) => {
        impl CodeUnit for $t {
            const WIDTH: usize = std::mem::size_of::<$t>();
            const MAX: u32 = $max;
            #[inline(always)]
            fn truncate(c: u32) -> Self {
                c as $t
            }
            #[inline(always)]
            fn text(units: &[Self]) -> Text<'_> {
                Text::$variant(units)
            }
            #[inline(always)]
            fn as_u8(units: &[Self]) -> Option<&[u8]> {
                let f: fn(&[Self]) -> Option<&[u8]> = $as_u8;
                f(units)
            }
            #[inline(always)]
            fn of(text: Text<'_>) -> Option<&[Self]> {
                if let Text::$variant(units) = text { Some(units) } else { None }
            }
            #[inline(always)]
            fn buf(units: Vec<Self>) -> TextBuf {
                TextBuf::$variant(units)
            }
        }
    };
}
code_unit!(u8, Latin1, 0xff, |s| Some(s));
code_unit!(u16, Ucs2, 0xffff, |_| None);
code_unit!(u32, Ucs4, 0x10ffff, |_| None);

/// A borrowed string of any width. Not necessarily canonical: comparisons work on code points.
#[derive(Copy, Clone)]
pub enum Text<'a> {
    Latin1(&'a [u8]),
    Ucs2(&'a [u16]),
    Ucs4(&'a [u32]),
}

/// An owned string of any width.
#[derive(Clone)]
pub enum TextBuf {
    Latin1(Vec<u8>),
    Ucs2(Vec<u16>),
    Ucs4(Vec<u32>),
}

/// Evaluates an expression with the units of a [`Text`] bound to a name, once per width.
#[macro_export]
macro_rules! with_units {
    ($text:expr, $units:ident => $body:expr) => {
        match $text {
            $crate::Text::Latin1($units) => $body,
            $crate::Text::Ucs2($units) => $body,
            $crate::Text::Ucs4($units) => $body,
        }
    };
}

impl<'a> Text<'a> {
    pub const EMPTY: Text<'static> = Text::Latin1(&[]);

    #[inline]
    pub fn len(self) -> usize {
        with_units!(self, s => s.len())
    }
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    #[inline]
    pub fn get(self, i: usize) -> Option<u32> {
        with_units!(self, s => s.get(i).map(|c| c.u()))
    }
    /// CPython's kind: bytes per unit.
    pub fn width(self) -> usize {
        match self {
            Text::Latin1(_) => 1,
            Text::Ucs2(_) => 2,
            Text::Ucs4(_) => 4,
        }
    }
    /// The part of the text in a range that lies within it.
    #[inline]
    pub fn slice(self, r: Range<usize>) -> Text<'a> {
        with_units!(self, s => CodeUnit::text(&s[r]))
    }
    pub fn iter(self) -> Chars<'a> {
        Chars { text: self, at: 0, end: self.len() }
    }
    pub fn is_ascii(self) -> bool {
        with_units!(self, s => is_ascii(s))
    }
    /// The memory of the units.
    pub fn memory(self) -> &'a [u8] {
        with_units!(self, s => CodeUnit::memory(s))
    }
    /// A canonical copy.
    pub fn to_buf(self) -> TextBuf {
        let mut b = StrBuilder::with_capacity(self.len());
        b.push_text(self);
        b.finish()
    }
    /// UTF-8, or the index of the first lone surrogate.
    pub fn to_utf8(self) -> Result<String, usize> {
        let mut out = String::with_capacity(self.len());
        for (i, c) in self.iter().enumerate() {
            out.push(char::from_u32(c).ok_or(i)?);
        }
        Ok(out)
    }
    /// UTF-8 with lone surrogates replaced by U+FFFD: for messages on Rust's side.
    pub fn to_string_lossy(self) -> String {
        self.iter().map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect()
    }
    pub fn eq_ascii(self, other: &str) -> bool {
        self == Text::Latin1(other.as_bytes())
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        with_units!(*self, a => with_units!(*other, b => eq(a, b)))
    }
}
impl Eq for Text<'_> {}
impl PartialOrd for Text<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Text<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        with_units!(*self, a => with_units!(*other, b => compare(a, b)))
    }
}
impl Debug for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{:?}", self.width(), self.to_string_lossy())
    }
}

/// The code points of a [`Text`].
#[derive(Clone)]
pub struct Chars<'a> {
    text: Text<'a>,
    at: usize,
    end: usize,
}
impl Iterator for Chars<'_> {
    type Item = u32;
    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.at >= self.end {
            return None;
        }
        let c = self.text.get(self.at);
        self.at += 1;
        c
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.end - self.at, Some(self.end - self.at))
    }
}
impl DoubleEndedIterator for Chars<'_> {
    fn next_back(&mut self) -> Option<u32> {
        if self.at >= self.end {
            return None;
        }
        self.end -= 1;
        self.text.get(self.end)
    }
}
impl ExactSizeIterator for Chars<'_> {}

impl TextBuf {
    pub const fn new() -> TextBuf {
        TextBuf::Latin1(Vec::new())
    }
    #[inline]
    pub fn as_text(&self) -> Text<'_> {
        match self {
            TextBuf::Latin1(v) => Text::Latin1(v),
            TextBuf::Ucs2(v) => Text::Ucs2(v),
            TextBuf::Ucs4(v) => Text::Ucs4(v),
        }
    }
    pub fn len(&self) -> usize {
        self.as_text().len()
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn is_ascii(&self) -> bool {
        self.as_text().is_ascii()
    }
    pub fn from_code_points(points: impl IntoIterator<Item = u32>) -> TextBuf {
        let mut b = StrBuilder::new();
        b.extend(points);
        b.finish()
    }
}
impl From<&str> for TextBuf {
    fn from(s: &str) -> TextBuf {
        let mut b = StrBuilder::with_capacity(s.len());
        b.push_str(s);
        b.finish()
    }
}
impl From<String> for TextBuf {
    fn from(s: String) -> TextBuf {
        if s.is_ascii() { TextBuf::Latin1(s.into_bytes()) } else { TextBuf::from(s.as_str()) }
    }
}
impl PartialEq for TextBuf {
    fn eq(&self, other: &TextBuf) -> bool {
        self.as_text() == other.as_text()
    }
}
impl Eq for TextBuf {}
impl Debug for TextBuf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_text().fmt(f)
    }
}

/// Equality of two runs of code points.
#[inline]
pub fn eq<A: CodeUnit, B: CodeUnit>(a: &[A], b: &[B]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if A::WIDTH == B::WIDTH {
        return A::memory(a) == B::memory(b);
    }
    a.iter().zip(b).all(|(x, y)| x.u() == y.u())
}

/// Order of two runs of code points.
#[inline]
pub fn compare<A: CodeUnit, B: CodeUnit>(a: &[A], b: &[B]) -> Ordering {
    if let (Some(a), Some(b)) = (A::as_u8(a), B::as_u8(b)) {
        return a.cmp(b);
    }
    for (x, y) in a.iter().zip(b) {
        let (x, y) = (x.u(), y.u());
        if x != y {
            return x.cmp(&y);
        }
    }
    a.len().cmp(&b.len())
}

/// All code points or-ed together: an upper bound that tells width and ASCII-ness exactly.
#[inline]
pub fn or_all<U: CodeUnit>(s: &[U]) -> u32 {
    if let Some(b) = U::as_u8(s) {
        return if b.is_ascii() { 0 } else { 0x80 };
    }
    s.iter().fold(0, |m, c| m | c.u())
}

#[inline]
pub fn is_ascii<U: CodeUnit>(s: &[U]) -> bool {
    or_all(s) < 0x80
}

/// Bytes per unit that code points need whose "or" is `bits`.
#[inline]
pub const fn width_for(bits: u32) -> usize {
    if bits <= 0xff {
        1
    } else if bits <= 0xffff {
        2
    } else {
        4
    }
}

/// Builds a canonical string, starting narrow and widening when a wider code point arrives.
#[derive(Clone)]
pub struct StrBuilder {
    buf: TextBuf,
    /// All pushed code points or-ed together (for bytes above 0x7f at least 0x80).
    seen: u32,
}

impl Default for StrBuilder {
    fn default() -> Self {
        StrBuilder::new()
    }
}

impl StrBuilder {
    pub const fn new() -> StrBuilder {
        StrBuilder { buf: TextBuf::new(), seen: 0 }
    }
    pub fn with_capacity(n: usize) -> StrBuilder {
        StrBuilder { buf: TextBuf::Latin1(Vec::with_capacity(n)), seen: 0 }
    }
    /// A builder with room for `n` units of any width up to that of `bits`, if memory for them can be had: for sizes that
    /// a program chooses.
    pub fn try_with_capacity(n: usize, bits: u32) -> Result<StrBuilder, NoMemory> {
        let no = |_| NoMemory;
        let buf = match width_for(bits) {
            1 => {
                let mut v = Vec::new();
                v.try_reserve_exact(n).map_err(no)?;
                TextBuf::Latin1(v)
            }
            // Wider ones start narrow, to stay canonical; this only asks.
            2 => {
                Vec::<u16>::new().try_reserve_exact(n).map_err(no)?;
                TextBuf::new()
            }
            _ => {
                Vec::<u32>::new().try_reserve_exact(n).map_err(no)?;
                TextBuf::new()
            }
        };
        Ok(StrBuilder { buf, seen: 0 })
    }
    pub fn len(&self) -> usize {
        self.buf.len()
    }
    pub fn is_empty(&self) -> bool {
        self.buf.is_empty()
    }
    pub fn as_text(&self) -> Text<'_> {
        self.buf.as_text()
    }
    /// Whether only ASCII was pushed so far.
    pub fn is_ascii(&self) -> bool {
        self.seen < 0x80
    }
    pub fn reserve(&mut self, n: usize) {
        match &mut self.buf {
            TextBuf::Latin1(v) => v.reserve(n),
            TextBuf::Ucs2(v) => v.reserve(n),
            TextBuf::Ucs4(v) => v.reserve(n),
        }
    }

    #[inline(always)]
    pub fn push(&mut self, c: u32) {
        self.seen |= c;
        match &mut self.buf {
            TextBuf::Latin1(v) if c <= 0xff => v.push(c as u8),
            TextBuf::Ucs2(v) if c <= 0xffff => v.push(c as u16),
            TextBuf::Ucs4(v) => v.push(c),
            _ => self.push_wide(c),
        }
    }

    #[cold]
    fn push_wide(&mut self, c: u32) {
        self.widen(c);
        match &mut self.buf {
            TextBuf::Latin1(v) => v.push(c as u8),
            TextBuf::Ucs2(v) => v.push(c as u16),
            TextBuf::Ucs4(v) => v.push(c),
        }
    }

    /// Makes room for code points whose "or" is `bits`.
    fn widen(&mut self, bits: u32) {
        fn copy<A: CodeUnit, B: CodeUnit>(v: &mut Vec<A>) -> Vec<B> {
            let mut out = Vec::with_capacity(v.capacity().max(v.len() + 8));
            out.extend(v.iter().map(|c| B::truncate(c.u())));
            out
        }
        match (&mut self.buf, width_for(bits)) {
            (TextBuf::Latin1(v), 2) => self.buf = TextBuf::Ucs2(copy(v)),
            (TextBuf::Latin1(v), 4) => self.buf = TextBuf::Ucs4(copy(v)),
            (TextBuf::Ucs2(v), 4) => self.buf = TextBuf::Ucs4(copy(v)),
            _ => {}
        }
    }

    pub fn push_char(&mut self, c: char) {
        self.push(c as u32);
    }

    pub fn push_units<U: CodeUnit>(&mut self, s: &[U]) {
        self.push_units_bits(s, or_all(s));
    }

    /// [`push_units`](Self::push_units) for a run known to be ASCII: no scan.
    pub fn push_ascii(&mut self, s: &[u8]) {
        self.push_units_bits(s, 0);
    }

    fn push_units_bits<U: CodeUnit>(&mut self, s: &[U], bits: u32) {
        self.seen |= bits;
        if width_for(bits) > 1 {
            self.widen(bits);
        }
        fn add<A: CodeUnit, B: CodeUnit>(v: &mut Vec<B>, s: &[A]) {
            v.extend(s.iter().map(|c| B::truncate(c.u())));
        }
        match &mut self.buf {
            TextBuf::Latin1(v) => match U::as_u8(s) {
                Some(s) => v.extend_from_slice(s),
                None => add(v, s),
            },
            TextBuf::Ucs2(v) => add(v, s),
            TextBuf::Ucs4(v) => add(v, s),
        }
    }

    pub fn push_text(&mut self, t: Text<'_>) {
        with_units!(t, s => self.push_units(s))
    }

    pub fn push_str(&mut self, s: &str) {
        if s.is_ascii() {
            self.push_ascii(s.as_bytes());
            return;
        }
        // The greatest lead byte tells the width: 0xc3 is the last of Latin-1, 0xef of the first plane.
        let lead = s.bytes().fold(0, |m, b| if b > m { b } else { m });
        let bits = match lead {
            ..0xc4 => 0x80,
            0xc4..0xf0 => 0x100,
            _ => 0x10000,
        };
        self.seen |= bits;
        self.widen(bits);
        match &mut self.buf {
            TextBuf::Latin1(v) => decode_utf8(v, s),
            TextBuf::Ucs2(v) => decode_utf8(v, s),
            TextBuf::Ucs4(v) => decode_utf8(v, s),
        }
    }

    pub fn push_repeat(&mut self, c: u32, n: usize) {
        if n == 0 {
            return;
        }
        self.seen |= c;
        self.widen(c);
        match &mut self.buf {
            TextBuf::Latin1(v) => v.resize(v.len() + n, c as u8),
            TextBuf::Ucs2(v) => v.resize(v.len() + n, c as u16),
            TextBuf::Ucs4(v) => v.resize(v.len() + n, c),
        }
    }

    /// Cuts the text back to its first `n` units, and to the width these need.
    pub fn truncate(&mut self, n: usize) {
        if n >= self.len() {
            return;
        }
        let kept = self.as_text().slice(0..n).to_buf();
        self.seen = with_units!(kept.as_text(), s => or_all(s));
        self.buf = kept;
    }

    pub fn finish(self) -> TextBuf {
        self.buf
    }
}

/// Appends the code points of a text that all fit the units.
fn decode_utf8<U: CodeUnit>(out: &mut Vec<U>, s: &str) {
    let mut b = s.as_bytes();
    // Continuation bytes are those below -64 as signed numbers.
    let count = b.iter().filter(|&&b| b as i8 >= -64).count();
    let from = out.len();
    out.resize(from + count, U::default());
    let mut to = out[from..].iter_mut();
    let mut put = |c: u32| {
        if let Some(u) = to.next() {
            *u = U::truncate(c);
        }
    };
    let tail = |b: u8| u32::from(b & 63);
    loop {
        while let Some((ascii, rest)) = b.split_first_chunk::<8>()
            && u64::from_ne_bytes(*ascii) & 0x8080_8080_8080_8080 == 0
        {
            ascii.iter().for_each(|&c| put(c.into()));
            b = rest;
        }
        // Up to and with the next character that is not ASCII.
        loop {
            match *b {
                [] => return,
                [a, ref rest @ ..] if a < 0x80 => {
                    put(a.into());
                    b = rest;
                    continue;
                }
                [a, c, ref rest @ ..] if a < 0xe0 => {
                    put(u32::from(a & 31) << 6 | tail(c));
                    b = rest;
                }
                [a, c, d, ref rest @ ..] if a < 0xf0 => {
                    put(u32::from(a & 15) << 12 | tail(c) << 6 | tail(d));
                    b = rest;
                }
                [a, c, d, e, ref rest @ ..] => {
                    put(u32::from(a & 7) << 18 | tail(c) << 12 | tail(d) << 6 | tail(e));
                    b = rest;
                }
                _ => return,
            }
            break;
        }
    }
}

impl Extend<u32> for StrBuilder {
    fn extend<I: IntoIterator<Item = u32>>(&mut self, it: I) {
        for c in it {
            self.push(c);
        }
    }
}

impl std::fmt::Write for StrBuilder {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        self.push_str(s);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builder_widens_and_stays_canonical() {
        let mut b = StrBuilder::new();
        b.push_str("abc");
        assert!(b.is_ascii());
        b.push(0xe9);
        assert!(!b.is_ascii());
        assert_eq!(b.as_text().width(), 1);
        b.push_units(&[0x41u32, 0x20ac]);
        assert_eq!(b.as_text().width(), 2);
        b.push_repeat(0x1f600, 2);
        b.push(0xd800);
        let t = b.finish();
        assert_eq!(t.as_text().width(), 4);
        assert_eq!(
            t.as_text().iter().collect::<Vec<_>>(),
            [0x61, 0x62, 0x63, 0xe9, 0x41, 0x20ac, 0x1f600, 0x1f600, 0xd800]
        );
        assert_eq!(t.as_text().to_utf8(), Err(8));
        assert_eq!(Text::Ucs4(&[0x61, 0x62]).to_buf().as_text().width(), 1);
        assert!(Text::Ucs2(&[0x61]) == Text::Latin1(b"a"));
        assert!(Text::Ucs2(&[0x61, 0x100]) > Text::Latin1(b"a\xff"));
    }
}
