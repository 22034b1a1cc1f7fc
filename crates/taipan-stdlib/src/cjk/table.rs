//! The mappings of `tables.bin` (see `tables.py`), unpacked when a codec is first used.

use crate::compression::zlib;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

pub struct Table {
    /// Bytes (as a big-endian number) to one or two code points (0: only one).
    decode: FxHashMap<u32, (u32, u32)>,
    encode: FxHashMap<u32, u32>,
    /// Two code points that have a code together, and those that can be first.
    pairs: FxHashMap<(u32, u32), u32>,
    first: FxHashSet<u32>,
    /// What longer codes begin with.
    prefixes: FxHashSet<u32>,
    /// Four-byte codes of GB 18030: linear index to code point and length, and the other way.
    runs: BTreeMap<u32, (u32, u32)>,
    inverse: BTreeMap<u32, (u32, u32)>,
    /// It has codes of three bytes, which begin with 0x8f.
    long: bool,
    /// Korean syllables without a code are spelled out (KS X 1001, annex 3).
    spells: bool,
}
/// Begins a syllable that is spelled out: three letters follow, or the filler again for no final one.
const FILLER: [u8; 2] = [0xa4, 0xd4];
const INITIAL: [u8; 19] = [
    0xa1, 0xa2, 0xa4, 0xa7, 0xa8, 0xa9, 0xb1, 0xb2, 0xb3, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc,
    0xbd, 0xbe,
];
const FINAL: [u8; 28] = [
    0xd4, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf, 0xb0, 0xb1,
    0xb2, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xba, 0xbb, 0xbc, 0xbd, 0xbe,
];
fn spelled(b: &[u8]) -> Decoded {
    let Some(&[_, _, x, i, y, v, z, f]) = b.get(..8) else { return Decoded::Incomplete };
    let (initial, last) = (INITIAL.iter().position(|&c| c == i), FINAL.iter().position(|&c| c == f));
    match (initial, last) {
        (Some(i), Some(f)) if [x, y, z] == [0xa4; 3] && (0xbf..=0xd3).contains(&v) => {
            Decoded::Chars(0xac00 + (i * 588 + (v - 0xbf) as usize * 28 + f) as u32, 0, 8)
        }
        _ => Decoded::Illegal,
    }
}
/// What the bytes at a place are.
pub enum Decoded {
    Chars(u32, u32, usize),
    Incomplete,
    Illegal,
}
struct Reader<'a>(&'a [u8]);
impl Reader<'_> {
    fn number(&mut self) -> u32 {
        let (mut n, mut shift) = (0, 0);
        while let Some((&b, rest)) = self.0.split_first() {
            self.0 = rest;
            n |= u32::from(b & 127) << shift;
            if b < 128 {
                break;
            }
            shift += 7;
        }
        n
    }
    /// Indexes, which grow, with a number each.
    fn rare(&mut self) -> Vec<(usize, u32)> {
        let mut at = 0;
        (0..self.number())
            .map(|_| {
                at += self.number() as usize;
                (at, self.number())
            })
            .collect()
    }
}
impl Table {
    fn read(name: &str, data: &[u8]) -> Table {
        let mut r = Reader(data);
        let n = r.number() as usize;
        let mut last = 0;
        let bytes: Vec<u32> = (0..n)
            .map(|_| {
                last += r.number();
                last
            })
            .collect();
        let mut last = 0i64;
        let chars: Vec<u32> = (0..n)
            .map(|_| {
                let z = i64::from(r.number());
                last += if z & 1 == 0 { z >> 1 } else { -((z + 1) >> 1) };
                last as u32
            })
            .collect();
        let odd: FxHashMap<usize, u32> = r.rare().into_iter().collect();
        let second: FxHashMap<usize, u32> = r.rare().into_iter().collect();
        let mut t = Table {
            decode: FxHashMap::default(),
            encode: FxHashMap::default(),
            pairs: FxHashMap::default(),
            first: FxHashSet::default(),
            prefixes: FxHashSet::default(),
            runs: BTreeMap::new(),
            inverse: BTreeMap::new(),
            long: bytes.iter().any(|b| b >> 16 == 0x8f),
            spells: name == "euc_kr",
        };
        for i in 0..n {
            let (b, c, flag) = (bytes[i], chars[i], odd.get(&i).copied().unwrap_or(0));
            let pair = second.get(&i).copied();
            if flag != 2 {
                t.decode.insert(b, (c, pair.unwrap_or(0)));
                if b > 0xff {
                    t.prefixes.insert(b >> 8);
                }
                if b > 0xffff {
                    t.prefixes.insert(b >> 16);
                }
            }
            match pair {
                _ if flag == 1 => {}
                Some(d) => {
                    t.pairs.insert((c, d), b);
                    t.first.insert(c);
                }
                None => {
                    t.encode.insert(c, b);
                }
            }
        }
        let mut at = 0;
        for _ in 0..r.number() {
            at += r.number();
            let (c, n) = (r.number(), r.number());
            t.runs.insert(at, (c, n));
            t.inverse.insert(c, (at, n));
        }
        t
    }
    pub fn decode(&self, b: &[u8]) -> Decoded {
        if self.spells && b.starts_with(&FILLER) {
            return spelled(b);
        }
        let mut code = 0;
        for n in 1..=3 {
            let Some(&x) = b.get(n - 1) else { return Decoded::Incomplete };
            code = code << 8 | u32::from(x);
            if let Some(&(c, d)) = self.decode.get(&code) {
                return Decoded::Chars(c, d, n);
            }
            if n == 2 && !self.runs.is_empty() && (0x30..=0x39).contains(&x) {
                return self.decode_four(b);
            }
            if n == 1 && code == 0x8f && self.long && b.len() < 3 {
                return Decoded::Incomplete;
            }
            let four = n == 1 && !self.runs.is_empty() && x >= 0x80;
            if !four && !self.prefixes.contains(&code) {
                return Decoded::Illegal;
            }
        }
        Decoded::Illegal
    }
    fn decode_four(&self, b: &[u8]) -> Decoded {
        let Some(&[w, x, y, z]) = b.get(..4) else { return Decoded::Incomplete };
        if !(0x81..=0xfe).contains(&w) || !(0x81..=0xfe).contains(&y) || !(0x30..=0x39).contains(&z) {
            return Decoded::Illegal;
        }
        let [w, x, y, z] = [w, x, y, z].map(u32::from);
        let i = ((w - 0x81) * 10 + x - 0x30) * 1260 + (y - 0x81) * 10 + z - 0x30;
        match self.runs.range(..=i).next_back() {
            Some((&start, &(c, n))) if i < start + n => Decoded::Chars(c + i - start, 0, 4),
            _ => Decoded::Illegal,
        }
    }
    /// Can the character be the first of a pair?
    pub fn pairs_with(&self, c: u32) -> bool {
        self.first.contains(&c)
    }
    pub fn encode_pair(&self, c: u32, d: u32) -> Option<u32> {
        self.pairs.get(&(c, d)).copied()
    }
    pub fn code(&self, c: u32) -> Option<u32> {
        self.encode.get(&c).copied()
    }
    pub fn encode(&self, c: u32, out: &mut Vec<u8>) -> bool {
        if let Some(code) = self.code(c) {
            push(code, out);
            return true;
        }
        if self.spells && (0xac00..0xac00 + 19 * 588).contains(&c) {
            let s = (c - 0xac00) as usize;
            out.extend(FILLER);
            out.extend([0xa4, INITIAL[s / 588], 0xa4, 0xbf + (s / 28 % 21) as u8, 0xa4, FINAL[s % 28]]);
            return true;
        }
        match self.inverse.range(..=c).next_back() {
            Some((&start, &(i, n))) if c < start + n => {
                let i = i + c - start;
                out.extend(
                    [0x81 + i / 12600, 0x30 + i / 1260 % 10, 0x81 + i / 10 % 126, 0x30 + i % 10]
                        .map(|x| x as u8),
                );
                true
            }
            _ => false,
        }
    }
}
/// Writes a code of one to three bytes.
pub fn push(code: u32, out: &mut Vec<u8>) {
    let b = code.to_be_bytes();
    let skip = b.iter().take(3).take_while(|&&x| x == 0).count();
    out.extend_from_slice(&b[skip..]);
}
static TABLES: LazyLock<Mutex<FxHashMap<&'static str, &'static Table>>> = LazyLock::new(Mutex::default);

pub fn table(name: &str) -> Option<&'static Table> {
    let mut known = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(&t) = known.get(name) {
        return Some(t);
    }
    let mut rest: &'static [u8] = include_bytes!("tables.bin");
    while let Some((&n, r)) = rest.split_first() {
        let (key, r) = r.split_at(n as usize);
        let (len, r) = r.split_at(4);
        let (data, r) = r.split_at(u32::from_le_bytes([len[0], len[1], len[2], len[3]]) as usize);
        rest = r;
        if key == name.as_bytes() {
            let key = std::str::from_utf8(key).ok()?;
            let t: &'static Table = Box::leak(Box::new(Table::read(name, &zlib::inflated(data)?)));
            known.insert(key, t);
            return Some(t);
        }
    }
    None
}
