//! The normal forms NFC, NFD, NFKC and NFKD.

use super::*;
use crate::units::{CodeUnit, StrBuilder, Text, TextBuf};
use crate::with_units;

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Form {
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}

impl Form {
    /// `None` is ValueError("invalid normalization form").
    pub fn parse(name: &str) -> Option<Form> {
        Some(match name {
            "NFC" => Form::Nfc,
            "NFD" => Form::Nfd,
            "NFKC" => Form::Nfkc,
            "NFKD" => Form::Nfkd,
            _ => return None,
        })
    }
    fn compat(self) -> bool {
        matches!(self, Form::Nfkc | Form::Nfkd)
    }
    fn composes(self) -> bool {
        matches!(self, Form::Nfc | Form::Nfkc)
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Quick {
    Yes,
    Maybe,
    No,
}

fn quick_check(text: Text<'_>, form: Form) -> Quick {
    if text.is_ascii() {
        return Quick::Yes;
    }
    with_units!(text, s => {
        let (mut answer, mut before) = (Quick::Yes, 0);
        for c in s {
            let r = record(c.u());
            if r.combining != 0 && before > r.combining {
                return Quick::No;
            }
            before = r.combining;
            match r.quick >> (2 * form as u32) & 3 {
                0 => {}
                1 => answer = Quick::Maybe,
                _ => return Quick::No,
            }
        }
        answer
    })
}

pub fn is_normalized(text: Text<'_>, form: Form) -> bool {
    match quick_check(text, form) {
        Quick::Yes => true,
        Quick::No => false,
        Quick::Maybe => normalized(text, form).as_text() == text,
    }
}

/// The text in a normal form; `None` when it is already.
pub fn normalize(text: Text<'_>, form: Form) -> Option<TextBuf> {
    if quick_check(text, form) == Quick::Yes {
        return None;
    }
    Some(normalized(text, form))
}

fn normalized(text: Text<'_>, form: Form) -> TextBuf {
    let mut points = decomposed(text, form.compat());
    if form.composes() {
        compose(&mut points);
    }
    let mut out = StrBuilder::with_capacity(points.len());
    out.push_units(&points);
    out.finish()
}

fn decomposed(text: Text<'_>, compat: bool) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 4);
    let mut stack = Vec::new();
    for c in text.iter() {
        if c < 0x80 {
            out.push(c);
            continue;
        }
        stack.push(c);
        while let Some(c) = stack.pop() {
            let mut jamo = [0; 3];
            if let Some(n) = hangul(c, &mut jamo) {
                out.extend_from_slice(&jamo[..n]);
                continue;
            }
            match decomposition_entry(c) {
                Some((tag, to)) if compat || tag.is_empty() => stack.extend(to.iter().rev()),
                _ => out.push(c),
            }
        }
    }
    // Canonical order: each run of marks sorted by class, equal classes as they came.
    let mut i = 0;
    while i < out.len() {
        if out[i] < 0x300 || combining(out[i]) == 0 {
            i += 1;
            continue;
        }
        let n = out[i..].iter().take_while(|&&c| combining(c) != 0).count();
        out[i..i + n].sort_by_key(|&c| combining(c));
        i += n;
    }
    out
}

/// The composite of two code points.
fn pair(a: u32, b: u32) -> Option<u32> {
    let (l, v) = (a.wrapping_sub(JAMO_L), b.wrapping_sub(JAMO_V));
    if l < 19 && v < 21 {
        return Some(HANGUL + (l * 21 + v) * 28);
    }
    let (s, t) = (a.wrapping_sub(HANGUL), b.wrapping_sub(JAMO_T));
    if s < HANGUL_COUNT && s.is_multiple_of(28) && (1..28).contains(&t) {
        return Some(a + t);
    }
    let found = tables::COMPOSITIONS.binary_search_by(|&(x, y, _)| (x, y).cmp(&(a, b)));
    found.ok().map(|i| tables::COMPOSITIONS[i].2)
}

fn compose(points: &mut Vec<u32>) {
    let mut len = 0;
    let mut starter = None;
    // The class of the last mark that stayed behind the starter; -1 right behind the starter.
    let mut last = -1;
    for i in 0..points.len() {
        let c = points[i];
        let class = if c < 0x300 { 0 } else { i32::from(combining(c)) };
        if let Some(s) = starter
            && last < class
            && let Some(both) = pair(points[s], c)
        {
            points[s] = both;
            continue;
        }
        if class == 0 {
            starter = Some(len);
            last = -1;
        } else {
            last = class;
        }
        points[len] = c;
        len += 1;
    }
    points.truncate(len);
}
