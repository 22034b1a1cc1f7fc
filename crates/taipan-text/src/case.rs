//! Case, predicates and padding of whole strings; for bytes the ASCII versions.

use crate::error::NoMemory;
use crate::ucd::{self, Case, map_case, map_case_simple};
use crate::units::{CodeUnit, StrBuilder, TextBuf, or_all, width_for};

/// The lower case of the unit at an index: a capital sigma at the end of a word becomes the final form.
fn lower_at<U: CodeUnit>(s: &[U], i: usize, out: &mut StrBuilder) {
    let c = s[i].u();
    if c == 0x3a3 {
        let cased = |c: Option<&U>| c.is_some_and(|c| ucd::is_sigma_cased(c.u()));
        let skip = |c: &&U| !ucd::is_case_ignorable(c.u());
        let end = cased(s[..i].iter().rev().find(skip)) && !cased(s[i + 1..].iter().find(skip));
        out.push(if end { 0x3c2 } else { 0x3c3 });
    } else {
        push_case(c, Case::Lower, out);
    }
}

#[inline]
fn push_case(c: u32, case: Case, out: &mut StrBuilder) {
    for &m in map_case(c, case).iter() {
        out.push(m);
    }
}

/// Maps all units by mappings to one code point each, when all have such and the result keeps the width.
fn map_simple<U: CodeUnit>(s: &[U], case: Case) -> Option<TextBuf> {
    let mut out = Vec::with_capacity(s.len());
    let mut bits = 0;
    for c in s {
        let c = c.u();
        if c == 0x3a3 {
            return None;
        }
        let m = map_case_simple(c, case)?;
        bits |= m;
        out.push(U::fit(m)?);
    }
    if width_for(bits) == U::WIDTH { Some(U::buf(out)) } else { None }
}

/// The text as ASCII bytes, if it is that.
#[inline]
fn ascii<U: CodeUnit>(s: &[U]) -> Option<&[u8]> {
    U::as_u8(s).filter(|b| b.is_ascii())
}

pub fn lower<U: CodeUnit>(s: &[U]) -> TextBuf {
    if let Some(b) = ascii(s) {
        return TextBuf::Latin1(b.to_ascii_lowercase());
    }
    if let Some(t) = map_simple(s, Case::Lower) {
        return t;
    }
    let mut out = StrBuilder::with_capacity(s.len());
    for i in 0..s.len() {
        lower_at(s, i, &mut out);
    }
    out.finish()
}

pub fn upper<U: CodeUnit>(s: &[U]) -> TextBuf {
    if let Some(b) = ascii(s) {
        return TextBuf::Latin1(b.to_ascii_uppercase());
    }
    if let Some(t) = map_simple(s, Case::Upper) {
        return t;
    }
    let mut out = StrBuilder::with_capacity(s.len());
    for c in s {
        push_case(c.u(), Case::Upper, &mut out);
    }
    out.finish()
}

pub fn casefold<U: CodeUnit>(s: &[U]) -> TextBuf {
    if let Some(b) = ascii(s) {
        return TextBuf::Latin1(b.to_ascii_lowercase());
    }
    if let Some(t) = map_simple(s, Case::Fold) {
        return t;
    }
    let mut out = StrBuilder::with_capacity(s.len());
    for c in s {
        push_case(c.u(), Case::Fold, &mut out);
    }
    out.finish()
}

pub fn swapcase<U: CodeUnit>(s: &[U]) -> TextBuf {
    if let Some(b) = ascii(s) {
        return TextBuf::Latin1(bytes::swapcase(b));
    }
    let mut out = StrBuilder::with_capacity(s.len());
    for (i, c) in s.iter().enumerate() {
        let c = c.u();
        if ucd::is_upper(c) {
            lower_at(s, i, &mut out);
        } else if ucd::is_lower(c) {
            push_case(c, Case::Upper, &mut out);
        } else {
            out.push(c);
        }
    }
    out.finish()
}

pub fn title<U: CodeUnit>(s: &[U]) -> TextBuf {
    if let Some(b) = ascii(s) {
        return TextBuf::Latin1(bytes::title(b));
    }
    let mut out = StrBuilder::with_capacity(s.len());
    let mut inside = false;
    for (i, c) in s.iter().enumerate() {
        if inside {
            lower_at(s, i, &mut out);
        } else {
            push_case(c.u(), Case::Title, &mut out);
        }
        inside = ucd::is_cased(c.u());
    }
    out.finish()
}

pub fn capitalize<U: CodeUnit>(s: &[U]) -> TextBuf {
    if let Some(b) = ascii(s) {
        return TextBuf::Latin1(bytes::capitalize(b));
    }
    let mut out = StrBuilder::with_capacity(s.len());
    for (i, c) in s.iter().enumerate() {
        if i == 0 {
            push_case(c.u(), Case::Title, &mut out);
        } else {
            lower_at(s, i, &mut out);
        }
    }
    out.finish()
}

fn all<U: CodeUnit>(s: &[U], f: impl Fn(u32) -> bool) -> bool {
    !s.is_empty() && s.iter().all(|c| f(c.u()))
}

pub fn is_alpha<U: CodeUnit>(s: &[U]) -> bool {
    all(s, ucd::is_alpha)
}
pub fn is_alnum<U: CodeUnit>(s: &[U]) -> bool {
    all(s, ucd::is_alnum)
}
pub fn is_decimal<U: CodeUnit>(s: &[U]) -> bool {
    all(s, ucd::is_decimal)
}
pub fn is_digit<U: CodeUnit>(s: &[U]) -> bool {
    all(s, ucd::is_digit)
}
pub fn is_numeric<U: CodeUnit>(s: &[U]) -> bool {
    all(s, ucd::is_numeric)
}
pub fn is_space<U: CodeUnit>(s: &[U]) -> bool {
    all(s, crate::search::is_space)
}
/// True for the empty string too.
pub fn is_printable<U: CodeUnit>(s: &[U]) -> bool {
    s.iter().all(|c| ucd::is_printable(c.u()))
}
pub fn is_identifier<U: CodeUnit>(s: &[U]) -> bool {
    let Some((first, rest)) = s.split_first() else { return false };
    let first = first.u();
    (first == 0x5f || ucd::is_xid_start(first)) && rest.iter().all(|c| ucd::is_xid_continue(c.u()))
}
pub fn is_lower<U: CodeUnit>(s: &[U]) -> bool {
    let mut any = false;
    for c in s {
        let c = c.u();
        if ucd::is_upper(c) || ucd::is_title(c) {
            return false;
        }
        any |= ucd::is_lower(c);
    }
    any
}
pub fn is_upper<U: CodeUnit>(s: &[U]) -> bool {
    let mut any = false;
    for c in s {
        let c = c.u();
        if ucd::is_lower(c) || ucd::is_title(c) {
            return false;
        }
        any |= ucd::is_upper(c);
    }
    any
}
pub fn is_title<U: CodeUnit>(s: &[U]) -> bool {
    let (mut any, mut inside) = (false, false);
    for c in s {
        let c = c.u();
        if ucd::is_upper(c) || ucd::is_title(c) {
            if inside {
                return false;
            }
            (any, inside) = (true, true);
        } else if ucd::is_lower(c) {
            if !inside {
                return false;
            }
            any = true;
        } else {
            inside = false;
        }
    }
    any
}

/// Where `ljust`, `rjust` and `center` put the text.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Just {
    Left,
    Right,
    Center,
}

/// Fill units left and right that bring a text of some length to a width; `None` when it has it already.
pub fn padding(len: usize, width: usize, just: Just) -> Option<(usize, usize)> {
    let n = width.checked_sub(len).filter(|&n| n > 0)?;
    Some(match just {
        Just::Left => (0, n),
        Just::Right => (n, 0),
        Just::Center => {
            // CPython's rule: of an odd margin the left gets more when the width is odd.
            let left = n / 2 + (n & width & 1);
            (left, n - left)
        }
    })
}

/// Fill characters before the text when `len` characters are padded to more.
pub fn left_padding(len: usize, width: usize, just: Just) -> usize {
    padding(len, width, just).map_or(0, |(left, _)| left)
}

/// `ljust`, `rjust` and `center`; `None` when nothing changes.
pub fn justify<U: CodeUnit>(
    s: &[U],
    width: usize,
    just: Just,
    fill: u32,
) -> Result<Option<TextBuf>, NoMemory> {
    let Some((left, right)) = padding(s.len(), width, just) else { return Ok(None) };
    let mut out = StrBuilder::try_with_capacity(width, or_all(s) | fill)?;
    out.push_repeat(fill, left);
    out.push_units(s);
    out.push_repeat(fill, right);
    Ok(Some(out.finish()))
}

/// `zfill`; `None` when nothing changes.
pub fn zfill<U: CodeUnit>(s: &[U], width: usize) -> Result<Option<TextBuf>, NoMemory> {
    let Some((zeros, _)) = padding(s.len(), width, Just::Right) else { return Ok(None) };
    let sign = usize::from(s.first().is_some_and(|c| matches!(c.u(), 0x2b | 0x2d)));
    let mut out = StrBuilder::try_with_capacity(width, or_all(s))?;
    out.push_units(&s[..sign]);
    out.push_repeat(0x30, zeros);
    out.push_units(&s[sign..]);
    Ok(Some(out.finish()))
}

/// Length of the result of `expandtabs`; `None` when it overflows.
pub fn expandtabs_len<U: CodeUnit>(s: &[U], size: usize) -> Option<usize> {
    let (mut len, mut column) = (0usize, 0usize);
    for c in s {
        let n = match c.u() {
            9 if size == 0 => 0,
            9 => size - column % size,
            _ => 1,
        };
        len = len.checked_add(n).filter(|&l| l <= isize::MAX as usize)?;
        column = if matches!(c.u(), 10 | 13) { 0 } else { column + n };
    }
    Some(len)
}

/// `expandtabs`. A size below 0 is given as 0. The error is an overflow of the length or of memory: CPython raises
/// OverflowError("new string is too long"), for bytes "result too long".
pub fn expandtabs<U: CodeUnit>(s: &[U], size: usize) -> Result<TextBuf, NoMemory> {
    let len = expandtabs_len(s, size).ok_or(NoMemory)?;
    let mut out = StrBuilder::try_with_capacity(len, or_all(s))?;
    let mut column = 0;
    for c in s {
        let c = c.u();
        if c == 9 {
            if size > 0 {
                let n = size - column % size;
                column += n;
                out.push_repeat(0x20, n);
            }
            continue;
        }
        column = if matches!(c, 10 | 13) { 0 } else { column + 1 };
        out.push(c);
    }
    Ok(out.finish())
}

/// Translates ASCII by a table; the entry 0xff.. is not ASCII and stops (index of the stopping unit is given).
pub fn translate_ascii(s: &[u8], table: &[u8; 128]) -> Result<Vec<u8>, usize> {
    let mut out = Vec::with_capacity(s.len());
    for (i, &b) in s.iter().enumerate() {
        match table.get(b as usize) {
            Some(&t) if t < 0x80 => out.push(t),
            _ => return Err(i),
        }
    }
    Ok(out)
}

/// The methods of bytes and bytearray, which know ASCII letters only.
pub mod bytes {
    fn all(s: &[u8], f: impl Fn(&u8) -> bool) -> bool {
        !s.is_empty() && s.iter().all(f)
    }
    pub fn is_alpha(s: &[u8]) -> bool {
        all(s, u8::is_ascii_alphabetic)
    }
    pub fn is_alnum(s: &[u8]) -> bool {
        all(s, u8::is_ascii_alphanumeric)
    }
    pub fn is_digit(s: &[u8]) -> bool {
        all(s, u8::is_ascii_digit)
    }
    pub fn is_space(s: &[u8]) -> bool {
        all(s, |&b| crate::search::is_byte_space(b.into()))
    }
    pub fn is_lower(s: &[u8]) -> bool {
        s.iter().any(u8::is_ascii_lowercase) && !s.iter().any(u8::is_ascii_uppercase)
    }
    pub fn is_upper(s: &[u8]) -> bool {
        s.iter().any(u8::is_ascii_uppercase) && !s.iter().any(u8::is_ascii_lowercase)
    }
    pub fn is_title(s: &[u8]) -> bool {
        let (mut any, mut inside) = (false, false);
        for b in s {
            if b.is_ascii_alphabetic() {
                if b.is_ascii_uppercase() == inside {
                    return false;
                }
                (any, inside) = (true, true);
            } else {
                inside = false;
            }
        }
        any
    }
    pub fn lower(s: &[u8]) -> Vec<u8> {
        s.to_ascii_lowercase()
    }
    pub fn upper(s: &[u8]) -> Vec<u8> {
        s.to_ascii_uppercase()
    }
    pub fn swapcase(s: &[u8]) -> Vec<u8> {
        s.iter().map(|&b| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b }).collect()
    }
    pub fn title(s: &[u8]) -> Vec<u8> {
        let mut inside = false;
        s.iter()
            .map(|b| {
                let t = if inside { b.to_ascii_lowercase() } else { b.to_ascii_uppercase() };
                inside = b.is_ascii_alphabetic();
                t
            })
            .collect()
    }
    pub fn capitalize(s: &[u8]) -> Vec<u8> {
        let mut out = s.to_ascii_lowercase();
        if let Some(b) = out.first_mut() {
            b.make_ascii_uppercase();
        }
        out
    }
}
