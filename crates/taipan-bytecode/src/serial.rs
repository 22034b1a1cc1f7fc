//! Compact binary form of code objects, for embedding a precompiled library and for cache files.
//!
//! Header `TPNC` and a version, then one code object. Numbers are LEB128; text is length and bytes. Instructions are an
//! opcode byte and their operand, without the cache words, which are zero in what the compiler makes; code that is not like
//! that (a program may make any) is raw words. A nested code object has its length before it and begins with its
//! [`Head`], so that it can be left packed. The reader checks every length, so that a damaged file is an error and never a panic.

use crate::code::{CodeObject, Const, LocalVar};
use crate::packed::{Head, Image, Packed};
use crate::{CACHE_WORDS, ExceptionEntry, MAX_ARG, OPCODES};
use std::sync::Arc;

/// Bumped with every change of the format or of the meaning of bytecode.
pub const FORMAT_VERSION: u32 = 3;
const MAGIC: &[u8; 4] = b"TPNC";
const MAX_DEPTH: u32 = 500;

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    BadMagic,
    /// Written by another version.
    BadVersion,
    Truncated,
    Malformed,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ReadError::BadMagic => "not a Taipan code file",
            ReadError::BadVersion => "written by another version",
            ReadError::Truncated => "truncated",
            ReadError::Malformed => "malformed",
        })
    }
}
impl std::error::Error for ReadError {}

/// The version word also depends on the table of opcodes, so that a changed table makes old files stale.
pub fn version() -> u32 {
    let mut h: u32 = FORMAT_VERSION;
    for op in OPCODES.iter().filter(|op| !op.is_specialised()) {
        for b in op.name().bytes() {
            h = h.wrapping_mul(0x0100_0193) ^ b as u32;
        }
        h = h.wrapping_mul(31).wrapping_add(op.cache_words() as u32);
    }
    h
}

/// Appends `code` to `out`.
pub fn write_code(code: &CodeObject, out: &mut Vec<u8>) {
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&version().to_le_bytes());
    write_object(code, None, out);
}

fn num(out: &mut Vec<u8>, mut v: u64) {
    while v >= 0x80 {
        out.push(v as u8 | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}
fn bytes(out: &mut Vec<u8>, b: &[u8]) {
    num(out, b.len() as u64);
    out.extend_from_slice(b);
}

fn write_object(c: &CodeObject, outer: Option<&Arc<str>>, out: &mut Vec<u8>) {
    for n in [c.argcount, c.posonlyargcount, c.kwonlyargcount, c.stacksize, c.flags, c.first_line] {
        num(out, n as u64);
    }
    num(out, c.nlocals() as u64);
    num(out, c.localsplus.len() as u64);
    bytes(out, c.name.as_bytes());
    bytes(out, c.qualname.as_bytes());
    // A nested code object nearly always has its parent's file name: the empty string stands for it.
    let inherited = outer.is_some_and(|o| *o == c.filename);
    bytes(out, if inherited { b"" } else { c.filename.as_bytes() });
    write_words(&c.code, out);
    num(out, c.consts.len() as u64);
    for k in &c.consts {
        write_const(k, &c.filename, out);
    }
    num(out, c.names.len() as u64);
    for n in &c.names {
        bytes(out, n.as_bytes());
    }
    for v in &c.localsplus {
        out.push(v.kind);
        bytes(out, v.name.as_bytes());
    }
    bytes(out, &c.linetable);
    num(out, c.exceptions.len() as u64);
    for e in &c.exceptions {
        for n in [e.start, e.end, e.target, e.depth << 1 | e.lasti as u32] {
            num(out, n as u64);
        }
    }
    num(out, c.merge_points.len() as u64);
    let mut last = 0;
    for &m in &c.merge_points {
        num(out, (m - last) as u64);
        last = m;
    }
}

/// The cache words behind each instruction are zero, and nothing is cut off.
fn is_regular(code: &[u32]) -> bool {
    let mut rest = code;
    while let Some((&w, behind)) = rest.split_first() {
        let Some((caches, next)) = behind.split_at_checked(CACHE_WORDS[w as u8 as usize] as usize) else {
            return false;
        };
        if caches.iter().any(|c| *c != 0) {
            return false;
        }
        rest = next;
    }
    true
}
fn write_words(code: &[u32], out: &mut Vec<u8>) {
    let regular = is_regular(code);
    num(out, (code.len() as u64) << 1 | regular as u64);
    if !regular {
        for w in code {
            out.extend_from_slice(&w.to_le_bytes());
        }
        return;
    }
    let mut i = 0;
    while let Some(w) = code.get(i) {
        out.push(*w as u8);
        num(out, (w >> 8) as u64);
        i += 1 + CACHE_WORDS[*w as u8 as usize] as usize;
    }
}

fn write_const(k: &Const, filename: &Arc<str>, out: &mut Vec<u8>) {
    match k {
        Const::None => out.push(b'N'),
        Const::Bool(false) => out.push(b'F'),
        Const::Bool(true) => out.push(b'T'),
        Const::Ellipsis => out.push(b'.'),
        Const::Int(i) => {
            out.push(b'i');
            num(out, ((i << 1) ^ (i >> 63)) as u64);
        }
        Const::BigInt { negative, magnitude } => {
            out.push(if *negative { b'L' } else { b'l' });
            bytes(out, magnitude);
        }
        Const::Float(f) => {
            out.push(b'f');
            out.extend_from_slice(&f.to_bits().to_le_bytes());
        }
        Const::Complex(a, b) => {
            out.push(b'c');
            out.extend_from_slice(&a.to_bits().to_le_bytes());
            out.extend_from_slice(&b.to_bits().to_le_bytes());
        }
        Const::Str(s) => {
            out.push(b's');
            bytes(out, s);
        }
        Const::Bytes(s) => {
            out.push(b'b');
            bytes(out, s);
        }
        Const::Tuple(v) | Const::FrozenSet(v) => {
            out.push(if matches!(k, Const::Tuple(_)) { b'(' } else { b'{' });
            num(out, v.len() as u64);
            for k in v {
                write_const(k, filename, out);
            }
        }
        Const::Slice(v) => {
            out.push(b':');
            for k in v.iter() {
                write_const(k, filename, out);
            }
        }
        Const::Code(_) | Const::Packed(_) => {
            let Some(c) = k.code() else { return };
            out.push(b'C');
            let mut inner = Vec::new();
            write_object(c, Some(filename), &mut inner);
            bytes(out, &inner);
        }
    }
}

/// Reads one code object. `filename` replaces the stored file name when given.
pub fn read_code(data: &[u8], filename: Option<&str>) -> Result<CodeObject, ReadError> {
    let rest = data.strip_prefix(MAGIC).ok_or(ReadError::BadMagic)?;
    let (v, rest) = rest.split_first_chunk::<4>().ok_or(ReadError::Truncated)?;
    if u32::from_le_bytes(*v) != version() {
        return Err(ReadError::BadVersion);
    }
    let mut r = Reader { data: rest, depth: 0, shared: None };
    let replace: Option<Arc<str>> = filename.map(Arc::from);
    r.object(replace.as_ref(), None)
}
/// Reads a code object and leaves those inside it packed. Only for data that [`read_code`] has accepted once.
pub fn read_code_lazily(data: Image, filename: Option<&str>) -> Result<CodeObject, ReadError> {
    let rest = data.strip_prefix(MAGIC).ok_or(ReadError::BadMagic)?;
    let (v, rest) = rest.split_first_chunk::<4>().ok_or(ReadError::Truncated)?;
    if u32::from_le_bytes(*v) != version() {
        return Err(ReadError::BadVersion);
    }
    let replace: Option<Arc<str>> = filename.map(Arc::from);
    Reader { data: rest, depth: 0, shared: Some(&data) }.object(replace.as_ref(), None)
}
/// The code object at `at` in data read lazily.
pub(crate) fn nested(data: &Image, at: usize, outer: &Arc<str>) -> Result<CodeObject, ReadError> {
    Reader { data: &data[at..], depth: 0, shared: Some(data) }.object(None, Some(outer))
}
pub(crate) fn head(data: &[u8]) -> Result<Head<'_>, ReadError> {
    Reader { data, depth: 0, shared: None }.head()
}

struct Reader<'a> {
    data: &'a [u8],
    depth: u32,
    /// What `data` is part of, when nested code stays packed.
    shared: Option<&'a Image>,
}

type Res<T> = Result<T, ReadError>;

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Res<u8> {
        let (&b, rest) = self.data.split_first().ok_or(ReadError::Truncated)?;
        self.data = rest;
        Ok(b)
    }
    fn num(&mut self) -> Res<u64> {
        let (mut v, mut shift) = (0u64, 0);
        loop {
            let b = self.byte()?;
            if shift > 63 {
                return Err(ReadError::Malformed);
            }
            v |= ((b & 0x7f) as u64) << shift;
            if b & 0x80 == 0 {
                return Ok(v);
            }
            shift += 7;
        }
    }
    fn num32(&mut self) -> Res<u32> {
        u32::try_from(self.num()?).map_err(|_| ReadError::Malformed)
    }
    /// A count of things that take at least `each` bytes.
    fn count(&mut self, each: usize) -> Res<usize> {
        let n = self.num()?;
        if n > (self.data.len() / each) as u64 {
            return Err(ReadError::Truncated);
        }
        Ok(n as usize)
    }
    fn take(&mut self, n: usize) -> Res<&'a [u8]> {
        let (a, b) = self.data.split_at_checked(n).ok_or(ReadError::Truncated)?;
        self.data = b;
        Ok(a)
    }
    fn bytes(&mut self) -> Res<&'a [u8]> {
        let n = self.count(1)?;
        self.take(n)
    }
    fn str(&mut self) -> Res<&'a str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| ReadError::Malformed)
    }
    fn text(&mut self) -> Res<Box<str>> {
        self.str().map(Box::from)
    }
    fn f64(&mut self) -> Res<f64> {
        let b: [u8; 8] = self.take(8)?.try_into().map_err(|_| ReadError::Truncated)?;
        Ok(f64::from_bits(u64::from_le_bytes(b)))
    }

    fn head(&mut self) -> Res<Head<'a>> {
        Ok(Head {
            argcount: self.num32()?,
            posonlyargcount: self.num32()?,
            kwonlyargcount: self.num32()?,
            stacksize: self.num32()?,
            flags: self.num32()?,
            first_line: self.num32()?,
            nlocals: self.num32()?,
            nlocalsplus: self.num32()?,
            name: self.str()?,
            qualname: self.str()?,
        })
    }
    fn words(&mut self) -> Res<Vec<u32>> {
        let n = self.num()?;
        let (n, regular) = ((n >> 1) as usize, n & 1 != 0);
        if !regular {
            let len = n.checked_mul(4).ok_or(ReadError::Truncated)?;
            return Ok(self.take(len)?.as_chunks::<4>().0.iter().map(|c| u32::from_le_bytes(*c)).collect());
        }
        // An instruction takes two bytes at least, and has at most that many words.
        const MOST: usize = 8;
        if n / MOST > self.data.len() {
            return Err(ReadError::Truncated);
        }
        let mut code = Vec::with_capacity(n);
        while code.len() < n {
            let op = self.byte()?;
            let arg = self.num32()?;
            if arg > MAX_ARG {
                return Err(ReadError::Malformed);
            }
            code.push(arg << 8 | op as u32);
            code.resize(code.len() + CACHE_WORDS[op as usize] as usize, 0);
        }
        if code.len() > n { Err(ReadError::Malformed) } else { Ok(code) }
    }

    fn object(&mut self, replace: Option<&Arc<str>>, outer: Option<&Arc<str>>) -> Res<CodeObject> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ReadError::Malformed);
        }
        let Head {
            argcount,
            posonlyargcount,
            kwonlyargcount,
            stacksize,
            flags,
            first_line,
            nlocals,
            nlocalsplus,
            name,
            qualname,
        } = self.head()?;
        let own = self.str()?;
        let filename = match (replace, outer) {
            (Some(r), _) => r.clone(),
            (None, Some(o)) if own.is_empty() => o.clone(),
            _ => Arc::from(own),
        };
        let code = self.words()?;
        let n = self.count(1)?;
        let mut consts = Vec::with_capacity(n);
        for _ in 0..n {
            consts.push(self.constant(replace, &filename)?);
        }
        let n = self.count(1)?;
        let mut names = Vec::with_capacity(n);
        for _ in 0..n {
            names.push(self.text()?);
        }
        if nlocalsplus as usize > self.data.len() / 2 {
            return Err(ReadError::Truncated);
        }
        let mut localsplus = Vec::with_capacity(nlocalsplus as usize);
        for _ in 0..nlocalsplus {
            let kind = self.byte()?;
            localsplus.push(LocalVar { kind, name: self.text()? });
        }
        if localsplus.iter().filter(|v| v.is_local()).count() != nlocals as usize {
            return Err(ReadError::Malformed);
        }
        let linetable = self.bytes()?.into();
        let n = self.count(4)?;
        let mut exceptions = Vec::with_capacity(n);
        for _ in 0..n {
            let [start, end, target, dl] = [self.num32()?, self.num32()?, self.num32()?, self.num32()?];
            exceptions.push(ExceptionEntry { start, end, target, depth: dl >> 1, lasti: dl & 1 != 0 });
        }
        let n = self.count(1)?;
        let mut merge_points = Vec::with_capacity(n);
        let mut last = 0u32;
        for _ in 0..n {
            last = last.checked_add(self.num32()?).ok_or(ReadError::Malformed)?;
            merge_points.push(last);
        }
        self.depth -= 1;
        Ok(CodeObject {
            argcount,
            posonlyargcount,
            kwonlyargcount,
            stacksize,
            flags,
            first_line,
            code,
            consts,
            names,
            localsplus,
            filename,
            name: name.into(),
            qualname: qualname.into(),
            linetable,
            exceptions,
            merge_points,
        })
    }

    fn constant(&mut self, replace: Option<&Arc<str>>, filename: &Arc<str>) -> Res<Const> {
        Ok(match self.byte()? {
            b'N' => Const::None,
            b'F' => Const::Bool(false),
            b'T' => Const::Bool(true),
            b'.' => Const::Ellipsis,
            b'i' => {
                let z = self.num()?;
                Const::Int((z >> 1) as i64 ^ -((z & 1) as i64))
            }
            t @ (b'l' | b'L') => Const::BigInt { negative: t == b'L', magnitude: self.bytes()?.into() },
            b'f' => Const::Float(self.f64()?),
            b'c' => Const::Complex(self.f64()?, self.f64()?),
            b's' => Const::Str(self.bytes()?.into()),
            b'b' => Const::Bytes(self.bytes()?.into()),
            t @ (b'(' | b'{') => {
                let v = self.sequence(replace, filename)?;
                if t == b'(' { Const::Tuple(v) } else { Const::FrozenSet(v) }
            }
            b':' => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(ReadError::Malformed);
                }
                let v = [
                    self.constant(replace, filename)?,
                    self.constant(replace, filename)?,
                    self.constant(replace, filename)?,
                ];
                self.depth -= 1;
                Const::Slice(Box::new(v))
            }
            b'C' => {
                let inner = self.bytes()?;
                let mut r = Reader { data: inner, depth: self.depth, shared: self.shared };
                match self.shared {
                    Some(all) => {
                        r.head()?;
                        let at = inner.as_ptr() as usize - all.as_ptr() as usize;
                        Const::Packed(Arc::new(Packed::new(all.clone(), at, filename.clone())))
                    }
                    None => {
                        let c = r.object(replace, Some(filename))?;
                        if !r.data.is_empty() {
                            return Err(ReadError::Malformed);
                        }
                        Const::Code(Arc::new(c))
                    }
                }
            }
            _ => return Err(ReadError::Malformed),
        })
    }

    fn sequence(&mut self, replace: Option<&Arc<str>>, filename: &Arc<str>) -> Res<Box<[Const]>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ReadError::Malformed);
        }
        let n = self.count(1)?;
        let mut v = Vec::with_capacity(n);
        for _ in 0..n {
            v.push(self.constant(replace, filename)?);
        }
        self.depth -= 1;
        Ok(v.into())
    }
}
