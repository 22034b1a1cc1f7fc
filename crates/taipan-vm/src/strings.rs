//! Making strings and bytes, interning, hashing.

use crate::Vm;
use crate::object::{BytesObj, ExternalStr, GROWING_HEADER, StrObj, flags};
use crate::shape::id;
use crate::{R, object::kind};
use std::cell::Cell;
use std::sync::OnceLock;
use taipan_heap::{Gc, Header, Value};
use taipan_text::{Text, TextBuf, hash};

/// Units from which on a concatenation gets a growing buffer.
const GROWING: usize = 256;

/// The process's secret for string hashes (`PYTHONHASHSEED`).
static SECRET: OnceLock<hash::Secret> = OnceLock::new();

/// Sets the hash secret from the text of `PYTHONHASHSEED`; false if the text is wrong. Only the first call counts.
pub fn set_hash_seed(text: Option<&str>) -> bool {
    let secret = match text {
        None | Some("") | Some("random") => hash::Secret::random(),
        Some(t) => match t.parse::<u32>() {
            Ok(n) => hash::Secret::from_seed(n),
            Err(_) => return false,
        },
    };
    let _ = SECRET.set(secret);
    true
}
#[inline]
pub fn secret() -> hash::Secret {
    // Tests share a process: all with the same order of sets.
    *SECRET.get_or_init(|| if cfg!(test) { hash::Secret::from_seed(0) } else { hash::Secret::random() })
}

#[inline(always)]
pub fn str_hash_or_compute(s: &StrObj) -> i64 {
    let h = s.hash.get();
    if h != -1 { h } else { compute_hash(s) }
}
#[inline(never)]
fn compute_hash(s: &StrObj) -> i64 {
    let h = secret().bytes(s.buffer());
    s.hash.set(h);
    h
}
pub fn bytes_hash(b: &BytesObj) -> i64 {
    if b.hash.get() == -1 {
        b.hash.set(secret().bytes(b.as_slice()));
    }
    b.hash.get()
}

fn header(width_log2: u16, ascii: bool) -> Header {
    let f = width_log2 << flags::WIDTH_SHIFT | if ascii { flags::ASCII } else { 0 };
    Header::with_flags(id::STR, kind::STR, f)
}

/// The strings of which there is one each; they live as long as the VM.
#[derive(Default)]
pub struct Interned(hashbrown::HashTable<(u32, *mut StrObj)>);
impl Interned {
    fn hash(s: &str) -> u32 {
        use std::hash::Hasher;
        let mut h = rustc_hash::FxHasher::default();
        h.write(s.as_bytes());
        (h.finish() >> 32) as u32
    }
    /// The table takes its tag from the top bits and the place from the low ones.
    fn spread(hash: u32) -> u64 {
        (hash as u64) << 32 | hash as u64
    }
    fn get(&self, s: &str, hash: u32) -> Option<Gc<StrObj>> {
        // SAFETY: the table holds live strings.
        let object = |p: *mut StrObj| unsafe { Gc::from_raw(p) };
        self.0.find(Self::spread(hash), |&(h, p)| h == hash && object(p).eq_str(s)).map(|&(_, p)| object(p))
    }
    fn insert(&mut self, hash: u32, o: Gc<StrObj>) {
        self.0.insert_unique(Self::spread(hash), (hash, o.as_ptr()), |&(h, _)| Self::spread(h));
    }
    pub fn len(&self) -> usize {
        self.0.len()
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn iter(&self) -> impl Iterator<Item = *mut StrObj> {
        self.0.iter().map(|&(_, p)| p)
    }
}

impl Vm {
    /// A fresh string object with room for `len` units, which are to be written at once; None at the memory limit.
    fn raw_str(&mut self, len: usize, width_log2: u16, ascii: bool) -> Option<Gc<StrObj>> {
        let bytes = len
            .checked_mul(1 << width_log2)?
            .checked_add(size_of::<StrObj>())
            .filter(|&b| b < isize::MAX as usize)?;
        let init = StrObj { hdr: header(width_log2, ascii), hash: Cell::new(-1), len };
        // SAFETY: the size covers the units, which the caller writes.
        unsafe { self.heap.try_alloc_uninit(bytes, init) }
    }
    /// A string from units that are known to need this width. Falls back to over-allocation past the limit.
    fn str_from_bytes(&mut self, bytes: &[u8], len: usize, width_log2: u16, ascii: bool) -> Gc<StrObj> {
        if len == 0 {
            return self.empty_str;
        }
        if len == 1 && width_log2 == 0 {
            return self.latin1_char(bytes[0]);
        }
        let init = StrObj { hdr: header(width_log2, ascii), hash: Cell::new(-1), len };
        // SAFETY: the size covers the units, which are written at once.
        unsafe {
            let s = self.heap.alloc_uninit(size_of::<StrObj>() + bytes.len(), init);
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), s.as_ptr().add(1).cast::<u8>(), bytes.len());
            s
        }
    }
    pub fn latin1_char(&mut self, b: u8) -> Gc<StrObj> {
        // SAFETY: the table is filled at start with strings.
        unsafe { self.latin1[b as usize].cast_unchecked() }
    }
    /// Only at start: fills the table of one-character strings.
    pub(crate) fn make_latin1_char(&mut self, b: u8) -> Gc<StrObj> {
        let init = StrObj { hdr: header(0, b < 128), hash: Cell::new(-1), len: 1 };
        // SAFETY: as above.
        unsafe {
            let s = self.heap.alloc_sized(size_of::<StrObj>() + 1, init);
            s.as_ptr().add(1).cast::<u8>().write(b);
            s
        }
    }
    pub(crate) fn make_empty_str(&mut self) -> Gc<StrObj> {
        self.heap.alloc(StrObj { hdr: header(0, true), hash: Cell::new(-1), len: 0 })
    }
    pub fn new_str(&mut self, s: &str) -> Gc<StrObj> {
        if s.is_ascii() {
            return self.str_from_bytes(s.as_bytes(), s.len(), 0, true);
        }
        let buf = TextBuf::from_code_points(s.chars().map(|c| c as u32));
        self.new_str_buf(&buf)
    }
    /// As a value: the form most natives return.
    pub fn str_value(&mut self, s: &str) -> Value {
        self.new_str(s).value()
    }
    /// ASCII bytes known to be so.
    pub fn new_str_ascii(&mut self, s: &[u8]) -> Gc<StrObj> {
        debug_assert!(s.is_ascii());
        self.str_from_bytes(s, s.len(), 0, true)
    }
    /// From text of any width; it is narrowed if it can be.
    pub fn new_str_text(&mut self, t: Text) -> Gc<StrObj> {
        match t {
            Text::Latin1(b) => {
                let ascii = b.is_ascii();
                self.str_from_bytes(b, b.len(), 0, ascii)
            }
            Text::Ucs2(u) if u.iter().any(|&c| c > 0xff) => {
                // SAFETY: the same memory as bytes.
                let b = unsafe { std::slice::from_raw_parts(u.as_ptr().cast(), u.len() * 2) };
                self.str_from_bytes(b, u.len(), 1, false)
            }
            Text::Ucs4(u) if u.iter().any(|&c| c > 0xffff) => {
                // SAFETY: the same memory as bytes.
                let b = unsafe { std::slice::from_raw_parts(u.as_ptr().cast(), u.len() * 4) };
                self.str_from_bytes(b, u.len(), 2, false)
            }
            t => {
                let buf = TextBuf::from_code_points(t.iter());
                self.new_str_buf(&buf)
            }
        }
    }
    /// From a finished builder (already the narrowest width).
    pub fn new_str_buf(&mut self, buf: &TextBuf) -> Gc<StrObj> {
        match buf.as_text() {
            Text::Latin1(b) => {
                let ascii = b.is_ascii();
                self.str_from_bytes(b, b.len(), 0, ascii)
            }
            t => self.str_from_bytes(t.memory(), t.len(), t.width().trailing_zeros() as u16, false),
        }
    }
    /// As [`Vm::new_str_text`], raising MemoryError at the limit: for sizes that a program chooses.
    pub fn try_new_str_text(&mut self, t: Text) -> R<Gc<StrObj>> {
        if t.memory().len() > 1 << 16 && !self.can_allocate(t.memory().len()) {
            return Err(self.memory_error());
        }
        Ok(self.new_str_text(t))
    }
    /// A string of ASCII bytes made from an ASCII string of the same length, byte by byte.
    pub fn map_ascii(&mut self, s: Gc<StrObj>, f: impl Fn(u8) -> u8) -> R<Gc<StrObj>> {
        if s.len == 1 {
            return Ok(self.latin1_char(f(s.buffer()[0])));
        }
        self.str_filled(s.len, 0, true, |p| {
            for (i, &c) in s.buffer().iter().enumerate() {
                // SAFETY: there is room for the units of `s`.
                unsafe { p.add(i).write(f(c)) };
            }
        })
    }
    /// An uninitialised string of `len` units of `1 << width_log2` bytes, to be filled at once through the pointer.
    /// The filler must leave the narrowest width to be right (some unit needs it).
    pub fn str_filled(
        &mut self,
        len: usize,
        width_log2: u16,
        ascii: bool,
        fill: impl FnOnce(*mut u8),
    ) -> R<Gc<StrObj>> {
        if len == 0 {
            return Ok(self.empty_str);
        }
        match self.raw_str(len, width_log2, ascii) {
            Some(s) => {
                // SAFETY: the units follow the struct.
                fill(unsafe { s.as_ptr().add(1).cast() });
                Ok(s)
            }
            None => Err(self.memory_error()),
        }
    }
    pub fn char_str(&mut self, c: u32) -> Gc<StrObj> {
        if c < 256 {
            return self.latin1_char(c as u8);
        }
        if c < 0x10000 {
            let b = (c as u16).to_ne_bytes();
            return self.str_from_bytes(&b, 1, 1, false);
        }
        let b = c.to_ne_bytes();
        self.str_from_bytes(&b, 1, 2, false)
    }
    /// Concatenation.
    pub fn concat_str(&mut self, a: Gc<StrObj>, b: Gc<StrObj>) -> R<Gc<StrObj>> {
        if a.len == 0 {
            return Ok(b);
        }
        if b.len == 0 {
            return Ok(a);
        }
        let (wa, wb) = (a.width_log2(), b.width_log2());
        let w = wa.max(wb);
        let len = a.len + b.len;
        let ascii = a.is_ascii() && b.is_ascii();
        if a.len >= GROWING && w == wa {
            return self.append_str(a, b, w, ascii);
        }
        self.str_filled(len, w, ascii, |p| {
            // SAFETY: `p` has room for `len` units of width `w`.
            unsafe {
                write_units(p, w, a.text());
                write_units(p.add(a.len << w), w, b.text());
            }
        })
    }
    /// Concatenation to a long string: into the room behind it if it is the last in its buffer, else into a new
    /// buffer with room for more, so that building a text piece by piece takes linear time.
    fn append_str(&mut self, a: Gc<StrObj>, b: Gc<StrObj>, w: u16, ascii: bool) -> R<Gc<StrObj>> {
        let (have, add) = (a.len << w, b.len << w);
        let external = a.hdr.flags.get() & flags::EXTERNAL != 0;
        // SAFETY: an external string's buffer begins with the count of bytes in use; both are long enough.
        unsafe {
            let mut buffer = None;
            if external && let Some(raw) = (*a.as_ptr().cast::<ExternalStr>()).buffer.get() {
                let used = raw.as_mut_ptr().cast::<usize>();
                if *used == have && GROWING_HEADER + have + add <= raw.cap() {
                    *used = have + add;
                    buffer = Some(raw);
                }
            }
            let raw = match buffer {
                Some(r) => r,
                None => {
                    let cap = (have + add).saturating_add((have + add) / 2).saturating_add(GROWING_HEADER);
                    let Some(raw) = taipan_heap::RawBytes::try_new(&self.heap, cap) else {
                        return Err(self.memory_error());
                    };
                    raw.as_mut_ptr().cast::<usize>().write(have + add);
                    std::ptr::copy_nonoverlapping(
                        a.buffer().as_ptr(),
                        raw.as_mut_ptr().add(GROWING_HEADER),
                        have,
                    );
                    raw
                }
            };
            write_units(raw.as_mut_ptr().add(GROWING_HEADER + have), w, b.text());
            let f = w << flags::WIDTH_SHIFT | flags::EXTERNAL | if ascii { flags::ASCII } else { 0 };
            let hdr = Header::with_flags(id::STR, kind::STR, f);
            let str = StrObj { hdr, hash: Cell::new(-1), len: a.len + b.len };
            let s = self.heap.alloc(ExternalStr { str, buffer: taipan_heap::PtrSlot::new(Some(raw)) });
            Ok(Gc::from_raw(s.as_ptr().cast()))
        }
    }
    /// The one string object with these characters.
    pub fn intern(&mut self, s: &str) -> Gc<StrObj> {
        let hash = Interned::hash(s);
        if let Some(o) = self.interned.get(s, hash) {
            return o;
        }
        let o = self.new_str(s);
        self.intern_new(hash, o)
    }
    fn intern_new(&mut self, hash: u32, o: Gc<StrObj>) -> Gc<StrObj> {
        o.hdr.flags.set(o.hdr.flags.get() | flags::INTERNED);
        str_hash_or_compute(&o);
        self.interned.insert(hash, o);
        o
    }
    /// The interned form of a string object (itself if nobody was first). Strings with lone surrogates stay as
    /// they are.
    pub fn intern_obj(&mut self, s: Gc<StrObj>) -> Gc<StrObj> {
        if s.is_interned() {
            return s;
        }
        let Some(text) = s.to_utf8() else { return s };
        let hash = Interned::hash(&text);
        match self.interned.get(&text, hash) {
            Some(o) => o,
            None => self.intern_new(hash, s),
        }
    }

    pub fn new_bytes(&mut self, b: &[u8]) -> Gc<BytesObj> {
        // The empty ones and those of one byte are made once.
        match *b {
            [] if !self.empty_bytes.is_unbound() => {
                // SAFETY: made at start.
                unsafe { self.empty_bytes.cast_unchecked() }
            }
            [one] => self.byte(one),
            _ => self.fresh_bytes(b),
        }
    }
    fn byte(&mut self, one: u8) -> Gc<BytesObj> {
        let have = self.single_bytes[one as usize];
        if have.is_unbound() {
            let new = self.fresh_bytes(&[one]);
            self.single_bytes[one as usize] = new.value();
            return new;
        }
        // SAFETY: made above.
        unsafe { have.cast_unchecked() }
    }
    #[inline]
    fn fresh_bytes(&mut self, b: &[u8]) -> Gc<BytesObj> {
        let init = BytesObj { hdr: Header::new(id::BYTES, kind::BYTES), hash: Cell::new(-1), len: b.len() };
        // SAFETY: the size covers the bytes, which are written at once.
        unsafe {
            let o = self.heap.alloc_uninit(size_of::<BytesObj>() + b.len(), init);
            std::ptr::copy_nonoverlapping(b.as_ptr(), o.as_ptr().add(1).cast::<u8>(), b.len());
            o
        }
    }
    /// Bytes of a size that a program chooses, filled through the slice (which is zero at first).
    pub fn bytes_filled(&mut self, len: usize, fill: impl FnOnce(&mut [u8])) -> R<Gc<BytesObj>> {
        let Some(size) = len.checked_add(size_of::<BytesObj>()).filter(|s| *s < isize::MAX as usize) else {
            return Err(self.memory_error());
        };
        let init = BytesObj { hdr: Header::new(id::BYTES, kind::BYTES), hash: Cell::new(-1), len };
        // SAFETY: as above.
        unsafe {
            match self.heap.try_alloc_sized(size, init) {
                Some(o) => {
                    let p = o.as_ptr().add(1).cast::<u8>();
                    fill(std::slice::from_raw_parts_mut(p, len));
                    Ok(o)
                }
                None => Err(self.memory_error()),
            }
        }
    }
    /// Could `bytes` be allocated within the heap limit?
    pub fn can_allocate(&self, bytes: usize) -> bool {
        let limit = self.heap.limit();
        limit == 0 || self.heap.used().saturating_add(bytes) <= limit || {
            self.heap.collect(true);
            self.heap.used().saturating_add(bytes) <= limit
        }
    }
}

/// Writes text to `p` as units of `1 << w` bytes.
///
/// # Safety
/// There is room; the text's width is not larger.
pub unsafe fn write_units(p: *mut u8, w: u16, t: Text) {
    // SAFETY: promised by the caller.
    unsafe {
        match (t, w) {
            (Text::Latin1(s), 0) => std::ptr::copy_nonoverlapping(s.as_ptr(), p, s.len()),
            (Text::Ucs2(s), 1) => std::ptr::copy_nonoverlapping(s.as_ptr(), p.cast(), s.len()),
            (Text::Ucs4(s), 2) => std::ptr::copy_nonoverlapping(s.as_ptr(), p.cast(), s.len()),
            (Text::Latin1(s), 1) => {
                s.iter().enumerate().for_each(|(i, &c)| p.cast::<u16>().add(i).write(c as u16))
            }
            (Text::Latin1(s), _) => {
                s.iter().enumerate().for_each(|(i, &c)| p.cast::<u32>().add(i).write(c as u32))
            }
            (Text::Ucs2(s), _) => {
                s.iter().enumerate().for_each(|(i, &c)| p.cast::<u32>().add(i).write(c as u32))
            }
            (Text::Ucs4(_), _) => debug_assert!(false, "text is wider than its destination"),
        }
    }
}
