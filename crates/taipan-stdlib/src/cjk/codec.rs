//! The codecs: those of a table alone, and those that switch between tables by escape sequences.

use super::table::{Decoded, Table, push, table};

/// What a codec carries over from piece to piece.
pub type State = [u8; 8];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    Ascii,
    Roman,
    Katakana,
    Jis208,
    Jis208Old,
    Jis212,
    Plane1,
    Plane1Old,
    Plane2,
    Ksc,
    Gb,
}
/// A set, its escape sequence, and the table whose two-byte (or, behind 0x8f, three-byte) codes it has.
const SETS: [(Set, &[u8], &str); 11] = [
    (Set::Ascii, b"\x1b(B", ""),
    (Set::Roman, b"\x1b(J", ""),
    (Set::Katakana, b"\x1b(I", ""),
    (Set::Jis208, b"\x1b$B", "euc_jp"),
    (Set::Jis208Old, b"\x1b$@", "euc_jp"),
    (Set::Jis212, b"\x1b$(D", "euc_jp"),
    (Set::Plane1, b"\x1b$(Q", "euc_jis_2004"),
    (Set::Plane1Old, b"\x1b$(O", "euc_jisx0213"),
    (Set::Plane2, b"\x1b$(P", "euc_jis_2004"),
    (Set::Ksc, b"\x1b$(C", "euc_kr"),
    (Set::Gb, b"\x1b$A", "gb2312"),
];
enum Kind {
    Plain(&'static Table),
    /// Two-byte GB 2312 between "~{" and "~}".
    Hz(&'static Table),
    /// Sets in the order in which they are tried.
    Iso2022(&'static [Set]),
    /// KS X 1001 between SO and SI, announced at the start.
    Iso2022Kr(&'static Table),
}
pub struct Codec {
    pub name: &'static str,
    kind: Kind,
}
/// How a piece of input ended.
pub enum Step {
    /// All was used.
    Done,
    /// More is needed from here on.
    Incomplete(usize),
    /// So many units from here on are wrong.
    Illegal(usize, usize),
}

fn jp(name: &str) -> Option<&'static [Set]> {
    use Set::*;
    Some(match name {
        "iso2022_jp" => &[Ascii, Roman, Jis208, Jis208Old],
        "iso2022_jp_1" => &[Ascii, Roman, Jis208, Jis208Old, Jis212],
        "iso2022_jp_2" => &[Ascii, Roman, Jis208, Jis208Old, Jis212, Ksc, Gb],
        "iso2022_jp_3" => &[Ascii, Roman, Jis208, Jis208Old, Plane1Old, Plane2],
        "iso2022_jp_2004" => &[Ascii, Jis208, Plane1, Plane2],
        "iso2022_jp_ext" => &[Ascii, Roman, Jis208, Jis208Old, Jis212, Katakana],
        _ => return None,
    })
}
const NAMES: [&str; 24] = [
    "shift_jis",
    "cp932",
    "shift_jis_2004",
    "shift_jisx0213",
    "euc_jp",
    "euc_jis_2004",
    "euc_jisx0213",
    "euc_kr",
    "cp949",
    "johab",
    "gb2312",
    "gbk",
    "gb18030",
    "big5",
    "cp950",
    "big5hkscs",
    "hz",
    "iso2022_kr",
    "iso2022_jp",
    "iso2022_jp_1",
    "iso2022_jp_2",
    "iso2022_jp_3",
    "iso2022_jp_2004",
    "iso2022_jp_ext",
];
pub fn find(name: &str) -> Option<Codec> {
    let name = NAMES.iter().copied().find(|n| *n == name)?;
    let kind = match name {
        "hz" => Kind::Hz(table("gb2312")?),
        "iso2022_kr" => Kind::Iso2022Kr(table("euc_kr")?),
        _ => match jp(name) {
            Some(sets) => Kind::Iso2022(sets),
            None => Kind::Plain(table(name)?),
        },
    };
    Some(Codec { name, kind })
}
fn escape(s: Set) -> &'static [u8] {
    SETS.iter().find(|x| x.0 == s).map_or(b"", |x| x.1)
}
fn table_of(s: Set) -> Option<&'static Table> {
    SETS.iter().find(|x| x.0 == s).and_then(|x| table(x.2))
}
fn is_single(s: Set) -> bool {
    matches!(s, Set::Ascii | Set::Roman | Set::Katakana)
}
/// The bytes of a character in a set, without the high bits.
fn in_set(s: Set, c: u32) -> Option<u32> {
    match s {
        Set::Ascii => (c < 0x80).then_some(c),
        Set::Roman => match c {
            0xa5 => Some(0x5c),
            0x203e => Some(0x7e),
            0x5c | 0x7e => None,
            _ => (c < 0x80).then_some(c),
        },
        Set::Katakana => (0xff61..=0xff9f).contains(&c).then(|| c - 0xff61 + 0x21),
        _ => {
            let code = table_of(s)?.code(c)?;
            let three = matches!(s, Set::Jis212 | Set::Plane2);
            let fits = if three { code >> 16 == 0x8f } else { (0xa1a1..=0xfefe).contains(&code) };
            fits.then_some(code & 0x7f7f)
        }
    }
}
fn from_set(s: Set, b: &[u8]) -> Decoded {
    let Some(&x) = b.first() else { return Decoded::Incomplete };
    match s {
        Set::Ascii if x < 0x80 => Decoded::Chars(x.into(), 0, 1),
        Set::Roman if x < 0x80 => Decoded::Chars(
            match x {
                0x5c => 0xa5,
                0x7e => 0x203e,
                _ => x.into(),
            },
            0,
            1,
        ),
        Set::Katakana if (0x21..=0x5f).contains(&x) => Decoded::Chars(u32::from(x) - 0x21 + 0xff61, 0, 1),
        Set::Ascii | Set::Roman | Set::Katakana => Decoded::Illegal,
        _ => {
            let Some(&y) = b.get(1) else { return Decoded::Incomplete };
            let Some(t) = table_of(s) else { return Decoded::Illegal };
            if x < 0x21 || y < 0x21 || x > 0x7e || y > 0x7e {
                return Decoded::Illegal;
            }
            let (x, y) = (x | 0x80, y | 0x80);
            let r = if matches!(s, Set::Jis212 | Set::Plane2) {
                t.decode(&[0x8f, x, y])
            } else {
                t.decode(&[x, y])
            };
            match r {
                Decoded::Chars(c, d, _) => Decoded::Chars(c, d, 2),
                _ => Decoded::Illegal,
            }
        }
    }
}

impl Codec {
    pub fn encode(&self, s: &[u32], state: &mut State, fin: bool, out: &mut Vec<u8>) -> Step {
        let mut i = 0;
        while i < s.len() {
            let c = s[i];
            let ok = match &self.kind {
                Kind::Plain(t) => {
                    if t.pairs_with(c) {
                        match s.get(i + 1) {
                            None if !fin => return Step::Incomplete(i),
                            Some(&d) => {
                                if let Some(code) = t.encode_pair(c, d) {
                                    push(code, out);
                                    i += 2;
                                    continue;
                                }
                            }
                            None => {}
                        }
                    }
                    t.encode(c, out)
                }
                Kind::Hz(t) => encode_hz(t, c, state, out),
                Kind::Iso2022(sets) => encode_iso(sets, c, state, out),
                Kind::Iso2022Kr(t) => encode_kr(t, c, state, out),
            };
            if !ok {
                return Step::Illegal(i, 1);
            }
            i += 1;
        }
        if fin {
            self.reset(state, out);
        }
        Step::Done
    }
    /// Goes back to the state of the start.
    pub fn reset(&self, state: &mut State, out: &mut Vec<u8>) {
        match &self.kind {
            Kind::Plain(_) => {}
            Kind::Hz(_) if state[0] != 0 => out.extend_from_slice(b"~}"),
            Kind::Iso2022(_) if state[0] != 0 => out.extend_from_slice(escape(Set::Ascii)),
            Kind::Iso2022Kr(_) if state[0] != 0 => out.push(0x0f),
            _ => {}
        }
        state[0] = 0;
    }
    pub fn decode(&self, b: &[u8], state: &mut State, out: &mut Vec<u32>) -> Step {
        let mut i = 0;
        while i < b.len() {
            let rest = &b[i..];
            let r = match &self.kind {
                Kind::Plain(t) => t.decode(rest),
                Kind::Hz(t) => decode_hz(t, rest, state),
                Kind::Iso2022(sets) => decode_iso(sets, rest, state),
                Kind::Iso2022Kr(t) => decode_kr(t, rest, state),
            };
            match r {
                Decoded::Chars(c, d, n) => {
                    // An escape sequence stands for no character.
                    if c != NOTHING {
                        out.push(c);
                    }
                    if d != 0 {
                        out.push(d);
                    }
                    i += n;
                }
                Decoded::Incomplete => return Step::Incomplete(i),
                Decoded::Illegal => return Step::Illegal(i, 1),
            }
        }
        Step::Done
    }
}
const NOTHING: u32 = u32::MAX;

fn encode_hz(t: &Table, c: u32, state: &mut State, out: &mut Vec<u8>) -> bool {
    if c < 0x80 {
        if state[0] != 0 {
            out.extend_from_slice(b"~}");
            state[0] = 0;
        }
        out.push(c as u8);
        if c == u32::from(b'~') {
            out.push(b'~');
        }
        return true;
    }
    let Some(code) = t.code(c).filter(|&x| x > 0xff) else { return false };
    if state[0] == 0 {
        out.extend_from_slice(b"~{");
        state[0] = 1;
    }
    push(code & 0x7f7f, out);
    true
}
fn decode_hz(t: &Table, b: &[u8], state: &mut State) -> Decoded {
    let x = b[0];
    if x == b'~' {
        return match (b.get(1), state[0]) {
            (None, _) => Decoded::Incomplete,
            (Some(b'~'), 0) => Decoded::Chars(x.into(), 0, 2),
            (Some(b'{'), 0) => {
                state[0] = 1;
                Decoded::Chars(NOTHING, 0, 2)
            }
            (Some(b'\n'), 0) => Decoded::Chars(NOTHING, 0, 2),
            (Some(b'}'), 1) => {
                state[0] = 0;
                Decoded::Chars(NOTHING, 0, 2)
            }
            _ => Decoded::Illegal,
        };
    }
    if x & 0x80 != 0 {
        return Decoded::Illegal;
    }
    if state[0] == 0 {
        return Decoded::Chars(x.into(), 0, 1);
    }
    if x == b'\n' {
        state[0] = 0;
        return Decoded::Chars(x.into(), 0, 1);
    }
    let Some(&y) = b.get(1) else { return Decoded::Incomplete };
    match t.decode(&[x | 0x80, y | 0x80]) {
        Decoded::Chars(c, d, 2) => Decoded::Chars(c, d, 2),
        _ => Decoded::Illegal,
    }
}
/// An escape sequence that designates no set of the codec. One that cannot is text: its bytes, up to the letter that ends
/// it, are characters (`state[7]`).
fn not_designating(b: &[u8], state: &mut State) -> Decoded {
    match b.get(1) {
        None => Decoded::Incomplete,
        Some(b'(' | b')' | b'$' | b'.' | b'&') => {
            let ended = b[2..].iter().take(14).any(|&c| ends_escape(c));
            if ended || b.len() >= 16 { Decoded::Illegal } else { Decoded::Incomplete }
        }
        Some(_) => {
            state[7] = 1;
            Decoded::Chars(0x1b, 0, 1)
        }
    }
}
fn ends_escape(c: u8) -> bool {
    c.is_ascii_uppercase() || c == b'@'
}
fn passing(b: &[u8], state: &mut State) -> Option<Decoded> {
    if state[7] == 0 {
        return None;
    }
    if ends_escape(b[0]) {
        state[7] = 0;
    }
    Some(Decoded::Chars(b[0].into(), 0, 1))
}
/// `state[0]`: 1 + index of the set in [`SETS`] that is designated, 0: ASCII.
fn encode_iso(sets: &[Set], c: u32, state: &mut State, out: &mut Vec<u8>) -> bool {
    let current = SETS[(state[0] as usize).saturating_sub(1).min(SETS.len() - 1)].0;
    let newest = |s: &Set| !matches!(s, Set::Jis208Old);
    let found = sets.iter().filter(|s| newest(s)).find_map(|&s| in_set(s, c).map(|code| (s, code)));
    let Some((s, code)) = found else { return false };
    // A line begins in ASCII.
    if s != current {
        out.extend_from_slice(escape(s));
        let i = SETS.iter().position(|x| x.0 == s).unwrap_or(0);
        state[0] = if i == 0 { 0 } else { i as u8 + 1 };
    }
    push(code, out);
    true
}
fn decode_iso(sets: &[Set], b: &[u8], state: &mut State) -> Decoded {
    if let Some(d) = passing(b, state) {
        return d;
    }
    if b[0] == 0x1b {
        for &s in sets {
            let e = escape(s);
            if b.starts_with(e) {
                let i = SETS.iter().position(|x| x.0 == s).unwrap_or(0);
                state[0] = if i == 0 { 0 } else { i as u8 + 1 };
                return Decoded::Chars(NOTHING, 0, e.len());
            }
        }
        return not_designating(b, state);
    }
    let current = SETS[(state[0] as usize).saturating_sub(1).min(SETS.len() - 1)].0;
    if b[0] == b'\n' || b[0] < 0x20 {
        if b[0] == b'\n' {
            state[0] = 0;
        }
        return Decoded::Chars(b[0].into(), 0, 1);
    }
    if b[0] >= 0x80 && !is_single(current) {
        return Decoded::Illegal;
    }
    from_set(current, b)
}
/// `state[0]`: shifted out; `state[1]`: the announcement was written.
fn encode_kr(t: &Table, c: u32, state: &mut State, out: &mut Vec<u8>) -> bool {
    let code = if c < 0x80 { None } else { t.code(c).filter(|x| (0xa1a1..=0xfefe).contains(x)) };
    if code.is_none() && c >= 0x80 {
        return false;
    }
    if code.is_some() && state[1] == 0 {
        out.extend_from_slice(b"\x1b$)C");
        state[1] = 1;
    }
    if (state[0] != 0) != code.is_some() {
        out.push(if code.is_some() { 0x0e } else { 0x0f });
        state[0] = code.is_some() as u8;
    }
    match code {
        Some(x) => push(x & 0x7f7f, out),
        None => out.push(c as u8),
    }
    if c == u32::from(b'\n') {
        state[1] = 0;
    }
    true
}
fn decode_kr(t: &Table, b: &[u8], state: &mut State) -> Decoded {
    if let Some(d) = passing(b, state) {
        return d;
    }
    match b[0] {
        0x1b if b.starts_with(b"\x1b$)C") => {
            state[1] = 1;
            Decoded::Chars(NOTHING, 0, 4)
        }
        0x1b => not_designating(b, state),
        0x0e | 0x0f => {
            state[0] = (b[0] == 0x0e) as u8;
            Decoded::Chars(NOTHING, 0, 1)
        }
        b'\n' => {
            state[0] = 0;
            Decoded::Chars(10, 0, 1)
        }
        x if x >= 0x80 => Decoded::Illegal,
        x if state[0] == 0 || state[1] == 0 || x < 0x20 => Decoded::Chars(x.into(), 0, 1),
        _ => from_ksc(t, b),
    }
}
fn from_ksc(t: &Table, b: &[u8]) -> Decoded {
    let Some(&y) = b.get(1) else { return Decoded::Incomplete };
    match t.decode(&[b[0] | 0x80, y | 0x80]) {
        Decoded::Chars(c, d, 2) => Decoded::Chars(c, d, 2),
        _ => Decoded::Illegal,
    }
}
