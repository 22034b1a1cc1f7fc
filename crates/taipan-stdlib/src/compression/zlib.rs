//! `zlib`, on the crate zlib-rs by way of its C face, which alone can copy streams in progress.

use super::{Decompressor, Engine, decompress, room};
use crate::ModuleDef;
use libz_rs_sys as z;
use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_int};
use taipan_vm::call::Args;
use taipan_vm::exceptions::EXCEPTION;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, member, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{
    BigIntObj, BytesObj, ExcObj, Gc, Native, R, Raised, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace,
};

pub static ERROR: TypeDef = TypeDef {
    base: Some(&EXCEPTION),
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("zlib.error")
};
const OK: c_int = 0;
const STREAM_END: c_int = 1;
const NEED_DICT: c_int = 2;
const STREAM_ERROR: c_int = -2;
const DATA_ERROR: c_int = -3;
const MEM_ERROR: c_int = -4;
const BUF_ERROR: c_int = -5;
const VERSION_ERROR: c_int = -6;
const NO_FLUSH: c_int = 0;
const SYNC_FLUSH: c_int = 2;
const FINISH: c_int = 4;
const MAX_WBITS: c_int = 15;
const BUF_SIZE: isize = 16 * 1024;

/// A stream in progress.
struct Stream {
    /// In its box it stays where it is, as its state refers to it.
    s: Box<z::z_stream>,
    deflates: bool,
}
impl Drop for Stream {
    fn drop(&mut self) {
        self.end();
    }
}
const SIZE: c_int = size_of::<z::z_stream>() as c_int;

impl Stream {
    fn deflate(level: c_int, method: c_int, wbits: c_int, memory: c_int, strategy: c_int) -> (Stream, c_int) {
        let mut s = Box::<z::z_stream>::default();
        // SAFETY: a fresh stream, a version string of the library's own, the size of the struct.
        let code = unsafe {
            z::deflateInit2_(&mut *s, level, method, wbits, memory, strategy, z::zlibVersion(), SIZE)
        };
        (Stream { s, deflates: true }, code)
    }
    fn inflate(wbits: c_int) -> (Stream, c_int) {
        let mut s = Box::<z::z_stream>::default();
        s.next_out = std::ptr::NonNull::dangling().as_ptr();
        // SAFETY: as above.
        let code = unsafe { z::inflateInit2_(&mut *s, wbits, z::zlibVersion(), SIZE) };
        (Stream { s, deflates: false }, code)
    }
    /// Gives the state back. Later uses are stream errors.
    fn end(&mut self) -> c_int {
        if self.s.state.is_null() {
            return OK;
        }
        // SAFETY: the state is there and belongs to the stream.
        let code =
            unsafe { if self.deflates { z::deflateEnd(&mut *self.s) } else { z::inflateEnd(&mut *self.s) } };
        self.s.state = std::ptr::null_mut();
        code
    }
    fn copy(&self) -> Result<Stream, c_int> {
        let mut s = Box::<z::z_stream>::default();
        if self.s.state.is_null() {
            return Err(STREAM_ERROR);
        }
        // SAFETY: a live stream and room for another.
        let code = unsafe {
            let from = (&raw const *self.s).cast_mut();
            if self.deflates { z::deflateCopy(&mut *s, from) } else { z::inflateCopy(&mut *s, from) }
        };
        if code == OK { Ok(Stream { s, deflates: self.deflates }) } else { Err(code) }
    }
    fn set_dictionary(&mut self, d: &[u8]) -> c_int {
        let (p, n) = (d.as_ptr(), d.len() as u32);
        // SAFETY: the slice is there during the call.
        unsafe {
            if self.deflates {
                z::deflateSetDictionary(&mut *self.s, p, n)
            } else {
                z::inflateSetDictionary(&mut *self.s, p, n)
            }
        }
    }
    /// Puts input through until it is used up, `out` is `limit` long, or the code is neither OK nor that no progress is
    /// possible. Gives the code and the bytes used.
    fn run(&mut self, input: &[u8], out: &mut Vec<u8>, limit: usize, flush: c_int) -> (c_int, usize) {
        let mut used = 0;
        if self.s.state.is_null() {
            return (STREAM_ERROR, 0);
        }
        loop {
            let n = (input.len() - used).min(u32::MAX as usize);
            let last = used + n == input.len();
            let flush = match (last, self.deflates) {
                (true, _) => flush,
                (false, true) => NO_FLUSH,
                (false, false) => SYNC_FLUSH,
            };
            self.s.next_in = input[used..].as_ptr();
            self.s.avail_in = n as u32;
            let code = loop {
                if out.len() >= limit {
                    break None;
                }
                let Some(room) = room(out, limit) else { break Some(MEM_ERROR) };
                self.s.next_out = out.spare_capacity_mut().as_mut_ptr().cast();
                self.s.avail_out = room as u32;
                // SAFETY: input and output are there, as long as the stream is told.
                let code = unsafe {
                    let code = if self.deflates {
                        z::deflate(&mut *self.s, flush)
                    } else {
                        z::inflate(&mut *self.s, flush)
                    };
                    out.set_len(out.len() + room - self.s.avail_out as usize);
                    code
                };
                if code != OK && code != BUF_ERROR || self.s.avail_out > 0 {
                    break Some(code);
                }
            };
            used += n - self.s.avail_in as usize;
            self.s.next_in = std::ptr::null();
            self.s.avail_in = 0;
            // Not null: what copies a stream looks.
            self.s.next_out = std::ptr::NonNull::dangling().as_ptr();
            match code {
                None => return (OK, used),
                Some(c) if last || c != OK && c != BUF_ERROR => return (c, used),
                Some(_) => {}
            }
        }
    }
    fn error(&self, vm: &mut Vm, code: c_int, what: &str) -> Raised {
        let msg = match code {
            VERSION_ERROR => "library version mismatch".to_string(),
            _ if !self.s.msg.is_null() => {
                // SAFETY: the library's messages are static strings.
                unsafe { CStr::from_ptr(self.s.msg) }.to_string_lossy().into_owned()
            }
            BUF_ERROR => "incomplete or truncated stream".to_string(),
            STREAM_ERROR => "inconsistent stream state".to_string(),
            DATA_ERROR => "invalid input data".to_string(),
            _ => String::new(),
        };
        let t = vm.native_type(&ERROR);
        let colon = if msg.is_empty() { "" } else { ": " };
        vm.raise(t, format!("Error {code} {what}{colon}{msg}"))
    }
}
fn out_of_memory(vm: &mut Vm, text: &str) -> Raised {
    let t = vm.exc.MemoryError;
    vm.raise(t, text)
}
fn int(vm: &mut Vm, v: Value, default: c_int) -> R<c_int> {
    if v.is_unbound() { Ok(default) } else { vm.to_c_int(v) }
}
fn done(vm: &mut Vm, out: &[u8]) -> R {
    Ok(vm.try_new_bytes(out)?.value())
}

// ---- at once ----

fn compress(vm: &mut Vm, a: &[Value]) -> R {
    let data = vm.bytes_like(a[0])?;
    let (level, wbits) = (int(vm, a[1], -1)?, int(vm, a[2], MAX_WBITS)?);
    let (mut s, code) = Stream::deflate(level, 8, wbits, 8, 0);
    let mut out = Vec::new();
    let code = if code == OK { s.run(&data, &mut out, usize::MAX, FINISH).0 } else { code };
    data.release(vm)?;
    match code {
        STREAM_END => done(vm, &out),
        MEM_ERROR => Err(out_of_memory(vm, "Out of memory while compressing data")),
        STREAM_ERROR => {
            let t = vm.native_type(&ERROR);
            Err(vm.raise(t, "Bad compression level"))
        }
        _ => Err(s.error(vm, code, "while compressing data")),
    }
}
fn decompress_all(vm: &mut Vm, a: &[Value]) -> R {
    let data = vm.bytes_like(a[0])?;
    let wbits = int(vm, a[1], MAX_WBITS)?;
    if !a[2].is_unbound() && vm.to_index(a[2])? < 0 {
        return Err(vm.value_error("bufsize must be non-negative"));
    }
    let (mut s, code) = Stream::inflate(wbits);
    if code != OK {
        return Err(match code {
            MEM_ERROR => out_of_memory(vm, "Out of memory while decompressing data"),
            _ => s.error(vm, code, "while preparing to decompress data"),
        });
    }
    let mut out = Vec::new();
    let (code, _) = s.run(&data, &mut out, usize::MAX, FINISH);
    data.release(vm)?;
    match code {
        STREAM_END => done(vm, &out),
        MEM_ERROR => Err(out_of_memory(vm, "Out of memory while decompressing data")),
        OK => Err(s.error(vm, BUF_ERROR, "while decompressing data")),
        _ => Err(s.error(vm, code, "while decompressing data")),
    }
}

/// What a whole zlib stream holds.
pub fn inflated(data: &[u8]) -> Option<Vec<u8>> {
    let (mut s, code) = Stream::inflate(MAX_WBITS);
    let mut out = Vec::new();
    (code == OK && s.run(data, &mut out, usize::MAX, FINISH).0 == STREAM_END).then_some(out)
}

// ---- checksums ----

/// CRC-32, going on from an earlier value.
pub fn crc32_of(data: &[u8], crc: u32) -> u32 {
    // SAFETY: pointer and length of a slice.
    unsafe { z::crc32_z(crc.into(), data.as_ptr(), data.len()) as u32 }
}
/// An argument taken as a C unsigned int: the low bits.
pub fn low_bits(vm: &mut Vm, v: Value, default: u32) -> R<u32> {
    if v.is_unbound() {
        return Ok(default);
    }
    let i = vm.index(v)?;
    Ok(match i.downcast::<BigIntObj>() {
        Some(b) => {
            let low = b.limbs().first().copied().unwrap_or(0) as u32;
            if b.negative { low.wrapping_neg() } else { low }
        }
        None => i.to_i64().unwrap_or(0) as u32,
    })
}
pub fn crc32(vm: &mut Vm, a: &[Value]) -> R {
    let crc = low_bits(vm, a[1], 0)?;
    let n = vm.with_bytes(a[0], |b| crc32_of(b, crc))?;
    Ok(Value::small(n.into()))
}
fn adler32(vm: &mut Vm, a: &[Value]) -> R {
    let start = low_bits(vm, a[1], 1)?;
    // SAFETY: pointer and length of a slice.
    let n = vm.with_bytes(a[0], |b| {
        if b.is_empty() { start } else { unsafe { z::adler32_z(start.into(), b.as_ptr(), b.len()) as u32 } }
    })?;
    Ok(Value::small(n.into()))
}

// ---- objects ----

struct Compress {
    s: RefCell<Stream>,
}
impl_trace!(Compress { ; s });

static COMPRESS: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    methods: &[
        def(
            "compress",
            "($self, data, /)",
            compress_more,
            "Returns a bytes object containing compressed data.\n\n  data\n    Binary data to be compressed.\n\nAfter calling this function, some of the input data may still\nbe stored in internal buffers for later processing.\nCall the flush() method to clear these buffers.",
        ),
        def(
            "flush",
            "($self, mode=zlib.Z_FINISH, /)",
            compress_flush,
            "Return a bytes object containing any remaining compressed data.\n\n  mode\n    One of the constants Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH.\n    If mode == Z_FINISH, the compressor object can no longer be\n    used after calling the flush() method.  Otherwise, more data\n    can still be compressed.",
        ),
        def("copy", "($self, /)", compress_copy, "Return a copy of the compression object."),
        def("__copy__", "($self, /)", compress_copy, ""),
        def("__deepcopy__", "($self, memo, /)", compress_copy, ""),
    ],
    ..TypeDef::native::<Compress>("zlib.Compress")
};
fn compress_of(vm: &mut Vm, v: Value) -> R<Gc<Native<Compress>>> {
    match v.native::<Compress>() {
        Some(c) => Ok(c),
        None => Err(vm.wrong_receiver(v, "zlib.Compress")),
    }
}
fn compressobj(vm: &mut Vm, a: &[Value]) -> R {
    let dict = match a[5] {
        v if v.is_unbound() => None,
        v => Some(vm.bytes_copy(v)?),
    };
    let mut n = [0; 5];
    for (i, default) in [-1, 8, MAX_WBITS, 8, 0].into_iter().enumerate() {
        n[i] = int(vm, a[i], default)?;
    }
    let (mut s, code) = Stream::deflate(n[0], n[1], n[2], n[3], n[4]);
    match code {
        OK => {}
        MEM_ERROR => return Err(out_of_memory(vm, "Can't allocate memory for compression object")),
        STREAM_ERROR => return Err(vm.value_error("Invalid initialization option")),
        _ => return Err(s.error(vm, code, "while creating compression object")),
    }
    if let Some(d) = dict {
        match s.set_dictionary(&d) {
            OK => {}
            STREAM_ERROR => return Err(vm.value_error("Invalid dictionary")),
            _ => return Err(vm.value_error("deflateSetDictionary()")),
        }
    }
    let cls = vm.native_type(&COMPRESS);
    Ok(vm.new_native(cls, Compress { s: RefCell::new(s) }).value())
}
fn compress_more(vm: &mut Vm, a: &[Value]) -> R {
    let c = compress_of(vm, a[0])?;
    let data = vm.bytes_like(a[1])?;
    let mut out = Vec::new();
    let (code, _) = c.s.borrow_mut().run(&data, &mut out, usize::MAX, NO_FLUSH);
    data.release(vm)?;
    match code {
        STREAM_ERROR => Err(c.s.borrow().error(vm, code, "while compressing data")),
        MEM_ERROR => Err(vm.memory_error()),
        _ => done(vm, &out),
    }
}
fn compress_flush(vm: &mut Vm, a: &[Value]) -> R {
    let c = compress_of(vm, a[0])?;
    let mode = int(vm, a[1], FINISH)?;
    if mode == NO_FLUSH {
        return Ok(vm.empty_bytes);
    }
    let mut out = Vec::new();
    let (code, _) = c.s.borrow_mut().run(&[], &mut out, usize::MAX, mode);
    let code = match code {
        STREAM_END if mode == FINISH => {
            let code = c.s.borrow_mut().end();
            if code != OK {
                return Err(c.s.borrow().error(vm, code, "while finishing compression"));
            }
            OK
        }
        code => code,
    };
    match code {
        OK | BUF_ERROR => done(vm, &out),
        MEM_ERROR => Err(vm.memory_error()),
        _ => Err(c.s.borrow().error(vm, code, "while flushing")),
    }
}
/// What a copy of a stream that failed means.
fn copy_error(vm: &mut Vm, s: &Stream, code: c_int, kind: &str) -> Raised {
    match code {
        STREAM_ERROR => vm.value_error("Inconsistent stream state"),
        MEM_ERROR => out_of_memory(vm, &format!("Can't allocate memory for {kind} object")),
        _ => s.error(vm, code, &format!("while copying {kind} object")),
    }
}
fn compress_copy(vm: &mut Vm, a: &[Value]) -> R {
    let c = compress_of(vm, a[0])?;
    let copy = c.s.borrow().copy();
    match copy {
        Ok(s) => {
            let cls = vm.native_type(&COMPRESS);
            Ok(vm.new_native(cls, Compress { s: RefCell::new(s) }).value())
        }
        Err(code) => Err(copy_error(vm, &c.s.borrow(), code, "compression")),
    }
}

struct Decompress {
    s: RefCell<Stream>,
    unused: Slot,
    tail: Slot,
    /// A bytes-like object, or unbound.
    dict: Slot,
    eof: Cell<bool>,
}
impl_trace!(Decompress { unused, tail, dict; s, eof });

static DECOMPRESS: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    methods: &[
        def(
            "decompress",
            "($self, data, /, max_length=0)",
            decompress_more,
            "Return a bytes object containing the decompressed version of the data.\n\n  data\n    The binary data to decompress.\n  max_length\n    The maximum allowable length of the decompressed data.\n    Unconsumed input data will be stored in\n    the unconsumed_tail attribute.\n\nAfter calling this function, some of the input data may still be stored in\ninternal buffers for later processing.\nCall the flush() method to clear these buffers.",
        ),
        def(
            "flush",
            "($self, length=zlib.DEF_BUF_SIZE, /)",
            decompress_flush,
            "Return a bytes object containing any remaining decompressed data.\n\n  length\n    the initial size of the output buffer.",
        ),
        def("copy", "($self, /)", decompress_copy, "Return a copy of the decompression object."),
        def("__copy__", "($self, /)", decompress_copy, ""),
        def("__deepcopy__", "($self, memo, /)", decompress_copy, ""),
    ],
    getset: &[
        member("unused_data", |vm, v| Ok(decompress_of(vm, v)?.unused.get()), ""),
        member("unconsumed_tail", |vm, v| Ok(decompress_of(vm, v)?.tail.get()), ""),
        member("eof", |vm, v| Ok(Value::bool(decompress_of(vm, v)?.eof.get())), ""),
    ],
    ..TypeDef::native::<Decompress>("zlib.Decompress")
};
fn decompress_of(vm: &mut Vm, v: Value) -> R<Gc<Native<Decompress>>> {
    match v.native::<Decompress>() {
        Some(d) => Ok(d),
        None => Err(vm.wrong_receiver(v, "zlib.Decompress")),
    }
}
/// The stream for window bits and dictionary. A raw stream does not ask for its dictionary: it is set at once.
fn inflater(vm: &mut Vm, wbits: Value, dict: Value) -> R<Stream> {
    let wbits = int(vm, wbits, MAX_WBITS)?;
    if !dict.is_unbound() && !vm.has_buffer(dict) {
        return Err(vm.type_error("zdict argument must support the buffer protocol"));
    }
    let (mut s, code) = Stream::inflate(wbits);
    match code {
        OK => {}
        STREAM_ERROR => return Err(vm.value_error("Invalid initialization option")),
        MEM_ERROR => return Err(out_of_memory(vm, "Can't allocate memory for decompression object")),
        _ => return Err(s.error(vm, code, "while creating decompression object")),
    }
    if wbits < 0 && !dict.is_unbound() {
        set_dictionary(vm, &mut s, dict)?;
    }
    Ok(s)
}
fn set_dictionary(vm: &mut Vm, s: &mut Stream, dict: Value) -> R<()> {
    match vm.with_bytes(dict, |d| s.set_dictionary(d))? {
        OK => Ok(()),
        code => Err(s.error(vm, code, "while setting zdict")),
    }
}
fn decompressobj(vm: &mut Vm, a: &[Value]) -> R {
    let s = inflater(vm, a[0], a[1])?;
    let cls = vm.native_type(&DECOMPRESS);
    let (unused, tail) = (Slot::new(vm.empty_bytes), Slot::new(vm.empty_bytes));
    Ok(vm
        .new_native(
            cls,
            Decompress { s: RefCell::new(s), unused, tail, dict: Slot::new(a[1]), eof: Cell::new(false) },
        )
        .value())
}
/// Runs an inflating stream, giving it its dictionary when it asks.
fn inflate(
    vm: &mut Vm,
    s: &RefCell<Stream>,
    dict: Value,
    input: &[u8],
    out: &mut Vec<u8>,
    limit: usize,
    flush: c_int,
) -> R<(c_int, usize)> {
    let mut used = 0;
    loop {
        let (code, n) = s.borrow_mut().run(&input[used..], out, limit, flush);
        used += n;
        if code != NEED_DICT || dict.is_unbound() {
            return Ok((code, used));
        }
        let d = vm.bytes_copy(dict)?;
        let code = s.borrow_mut().set_dictionary(&d);
        if code != OK {
            return Err(s.borrow().error(vm, code, "while setting zdict"));
        }
    }
}
/// Keeps what was not used: behind the end of the stream it is not the stream's.
fn keep_rest(vm: &mut Vm, d: Gc<Native<Decompress>>, rest: &[u8], code: c_int) {
    let mut tail = rest;
    if code == STREAM_END {
        if !rest.is_empty() {
            let mut all =
                d.unused.get().downcast::<BytesObj>().map_or_else(Vec::new, |b| b.as_slice().to_vec());
            all.extend_from_slice(rest);
            let all = vm.new_bytes(&all).value();
            d.unused.set(&vm.heap, d, all);
        }
        tail = &[];
    }
    let tail = vm.new_bytes(tail).value();
    d.tail.set(&vm.heap, d, tail);
}
fn decompress_more(vm: &mut Vm, a: &[Value]) -> R {
    let d = decompress_of(vm, a[0])?;
    let limit = if a[2].is_unbound() { 0 } else { vm.to_index(a[2])? };
    if limit < 0 {
        return Err(vm.value_error("max_length must be non-negative"));
    }
    let limit = if limit == 0 { usize::MAX } else { limit as usize };
    let data = vm.bytes_like(a[1])?;
    let mut out = Vec::new();
    let (code, used) = inflate(vm, &d.s, d.dict.get(), &data, &mut out, limit, SYNC_FLUSH)?;
    keep_rest(vm, d, &data[used..], code);
    data.release(vm)?;
    match code {
        STREAM_END => d.eof.set(true),
        OK | BUF_ERROR => {}
        MEM_ERROR => return Err(vm.memory_error()),
        _ => return Err(d.s.borrow().error(vm, code, "while decompressing data")),
    }
    done(vm, &out)
}
fn decompress_flush(vm: &mut Vm, a: &[Value]) -> R {
    let d = decompress_of(vm, a[0])?;
    let length = if a[1].is_unbound() { BUF_SIZE } else { vm.to_index(a[1])? };
    if length <= 0 {
        return Err(vm.value_error("length must be greater than zero"));
    }
    if d.eof.get() && d.s.borrow().s.state.is_null() {
        return Ok(vm.empty_bytes);
    }
    let input = vm.bytes_copy(d.tail.get())?;
    let mut out = Vec::new();
    let (code, used) = inflate(vm, &d.s, d.dict.get(), &input, &mut out, usize::MAX, FINISH)?;
    keep_rest(vm, d, &input[used..], code);
    match code {
        STREAM_END => {
            d.eof.set(true);
            let code = d.s.borrow_mut().end();
            if code != OK {
                return Err(d.s.borrow().error(vm, code, "while finishing decompression"));
            }
        }
        OK | BUF_ERROR => {}
        MEM_ERROR => return Err(vm.memory_error()),
        _ => return Err(d.s.borrow().error(vm, code, "while decompressing data")),
    }
    done(vm, &out)
}
fn decompress_copy(vm: &mut Vm, a: &[Value]) -> R {
    let d = decompress_of(vm, a[0])?;
    let copy = d.s.borrow().copy();
    match copy {
        Ok(s) => {
            let cls = vm.native_type(&DECOMPRESS);
            let new = Decompress {
                s: RefCell::new(s),
                unused: Slot::new(d.unused.get()),
                tail: Slot::new(d.tail.get()),
                dict: Slot::new(d.dict.get()),
                eof: Cell::new(d.eof.get()),
            };
            Ok(vm.new_native(cls, new).value())
        }
        Err(code) => Err(copy_error(vm, &d.s.borrow(), code, "decompression")),
    }
}

/// What reads gzip files: the protocol of the other decompressors.
struct Inflate {
    s: RefCell<Stream>,
    dict: Vec<u8>,
}
impl Engine for Inflate {
    const HOLDS_OUTPUT: bool = false;
    const LAST_ERROR: bool = false;
    fn run(&mut self, vm: &mut Vm, input: &[u8], out: &mut Vec<u8>, limit: usize) -> R<(usize, bool)> {
        let s = self.s.get_mut();
        let mut used = 0;
        loop {
            let (code, n) = s.run(&input[used..], out, limit, SYNC_FLUSH);
            used += n;
            match code {
                STREAM_END => return Ok((used, true)),
                OK | BUF_ERROR => return Ok((used, false)),
                MEM_ERROR => return Err(vm.memory_error()),
                NEED_DICT if !self.dict.is_empty() => match s.set_dictionary(&self.dict) {
                    OK => {}
                    code => return Err(s.error(vm, code, "while setting zdict")),
                },
                _ => return Err(s.error(vm, code, "while decompressing data")),
            }
        }
    }
}
static DECOMPRESSOR: TypeDef = TypeDef {
    doc: "Create a decompressor object for decompressing data incrementally.",
    slots: Slots { new: Some(decompressor_new), ..Slots::NONE },
    methods: &[def(
        "decompress",
        "($self, /, data, max_length=-1)",
        decompress::<Inflate>,
        "Decompress *data*, returning uncompressed data as bytes.",
    )],
    getset: &Decompressor::<Inflate>::MEMBERS,
    ..TypeDef::native::<Decompressor<Inflate>>("zlib._ZlibDecompressor")
};
fn decompressor_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("_ZlibDecompressor", "(wbits=MAX_WBITS, zdict=b'')");
    let [wbits, dict] = bind(vm, &SIG, args)?;
    let s = inflater(vm, wbits, dict)?;
    let dict = if dict.is_unbound() { Vec::new() } else { vm.bytes_copy(dict)? };
    let d = Decompressor::new(vm, Inflate { s: RefCell::new(s), dict });
    Ok(vm.new_native(cls, d).value())
}

pub static DEF: ModuleDef = ModuleDef {
    name: "zlib",
    doc: "The functions in this module allow compression and decompression using the\nzlib library, which is based on GNU zip.\n\nadler32(string[, start]) -- Compute an Adler-32 checksum.\ncompress(data[, level]) -- Compress data, with compression level 0-9 or -1.\ncompressobj([level[, ...]]) -- Return a compressor object.\ncrc32(string[, start]) -- Compute a CRC-32 checksum.\ndecompress(string,[wbits],[bufsize]) -- Decompresses a compressed string.\ndecompressobj([wbits[, zdict]]) -- Return a decompressor object.\n\n'wbits' is window buffer size and container format.\nCompressor objects support compress() and flush() methods; decompressor\nobjects support decompress() and flush().",
    functions: &[
        def(
            "adler32",
            "($module, data, value=1, /)",
            adler32,
            "Compute an Adler-32 checksum of data.\n\n  value\n    Starting value of the checksum.\n\nThe returned checksum is an integer.",
        ),
        def(
            "compress",
            "($module, data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)",
            compress,
            "Returns a bytes object containing compressed data.\n\n  data\n    Binary data to be compressed.\n  level\n    Compression level, in 0-9 or -1.\n  wbits\n    The window buffer size and container format.",
        ),
        def(
            "compressobj",
            "($module, /, level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=<unrepresentable>)",
            compressobj,
            "Return a compressor object.",
        ),
        def(
            "crc32",
            "($module, data, value=0, /)",
            crc32,
            "Compute a CRC-32 checksum of data.\n\n  value\n    Starting value of the checksum.\n\nThe returned checksum is an integer.",
        ),
        def(
            "decompress",
            "($module, data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)",
            decompress_all,
            "Returns a bytes object containing the uncompressed data.\n\n  data\n    Compressed data.\n  wbits\n    The window buffer size and container format.\n  bufsize\n    The initial output buffer size.",
        ),
        def(
            "decompressobj",
            "($module, /, wbits=MAX_WBITS, zdict=b'')",
            decompressobj,
            "Return a decompressor object.\n\n  wbits\n    The window buffer size and container format.\n  zdict\n    The predefined compression dictionary.  This must be the same\n    dictionary as used by the compressor that produced the input data.",
        ),
    ],
    types: &[&ERROR, &DECOMPRESSOR],
    init: |vm, d| {
        for (n, v) in [
            ("MAX_WBITS", 15),
            ("DEFLATED", 8),
            ("DEF_MEM_LEVEL", 8),
            ("DEF_BUF_SIZE", BUF_SIZE as i64),
            ("Z_NO_COMPRESSION", 0),
            ("Z_BEST_SPEED", 1),
            ("Z_BEST_COMPRESSION", 9),
            ("Z_DEFAULT_COMPRESSION", -1),
            ("Z_FILTERED", 1),
            ("Z_HUFFMAN_ONLY", 2),
            ("Z_RLE", 3),
            ("Z_FIXED", 4),
            ("Z_DEFAULT_STRATEGY", 0),
            ("Z_NO_FLUSH", 0),
            ("Z_PARTIAL_FLUSH", 1),
            ("Z_SYNC_FLUSH", 2),
            ("Z_FULL_FLUSH", 3),
            ("Z_FINISH", 4),
            ("Z_BLOCK", 5),
            ("Z_TREES", 6),
        ] {
            vm.dict_set_text(d, n, Value::small(v));
        }
        // SAFETY: a static string.
        let version = unsafe { CStr::from_ptr(z::zlibVersion()) }.to_string_lossy();
        for (n, s) in [
            ("ZLIB_VERSION", "1.3.1"),
            ("ZLIB_RUNTIME_VERSION", &version),
            ("ZLIBNG_VERSION", ""),
            ("__version__", "1.0"),
        ] {
            let s = vm.str_value(s);
            vm.dict_set_text(d, n, s);
        }
        Ok(())
    },
};
