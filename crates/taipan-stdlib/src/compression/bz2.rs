//! `_bz2`, on the crate libbz2-rs-sys.

use super::{Decompressor, Engine, decompress, room};
use crate::ModuleDef;
use libbz2_rs_sys as bz;
use std::cell::{Cell, RefCell};
use std::ffi::c_int;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, spec};
use taipan_vm::{Gc, Native, R, Raised, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

const RUN: c_int = 0;
const FINISH: c_int = 2;
const STREAM_END: c_int = 4;
const MEM_ERROR: c_int = -3;

struct Stream {
    /// In its box it stays where it is, as its state refers to it.
    s: Box<bz::bz_stream>,
    compresses: bool,
}
impl Drop for Stream {
    fn drop(&mut self) {
        // SAFETY: it was initialised.
        unsafe {
            if self.compresses {
                bz::BZ2_bzCompressEnd(&mut *self.s)
            } else {
                bz::BZ2_bzDecompressEnd(&mut *self.s)
            }
        };
    }
}
impl Stream {
    fn new(level: Option<c_int>) -> Result<Stream, c_int> {
        let mut s = Box::<bz::bz_stream>::new(bz::bz_stream::zeroed());
        // SAFETY: a fresh stream.
        let code = unsafe {
            match level {
                Some(n) => bz::BZ2_bzCompressInit(&mut *s, n, 0, 0),
                None => bz::BZ2_bzDecompressInit(&mut *s, 0, 0),
            }
        };
        if code == 0 { Ok(Stream { s, compresses: level.is_some() }) } else { Err(code) }
    }
    /// Puts input through until it is used up (to the end, when finishing), `out` is `limit` long, the stream ends or
    /// there is an error. Gives the code and the bytes used.
    fn run(&mut self, input: &[u8], out: &mut Vec<u8>, limit: usize, action: c_int) -> (c_int, usize) {
        let mut used = 0;
        loop {
            let n = (input.len() - used).min(u32::MAX as usize);
            if n == 0 && self.compresses && action == RUN || out.len() >= limit {
                return (0, used);
            }
            let Some(room) = room(out, limit) else { return (MEM_ERROR, used) };
            self.s.next_in = input[used..].as_ptr().cast();
            self.s.avail_in = n as u32;
            self.s.next_out = out.spare_capacity_mut().as_mut_ptr().cast();
            self.s.avail_out = room as u32;
            // SAFETY: input and output are there, as long as the stream is told.
            let code = unsafe {
                let code = if self.compresses {
                    bz::BZ2_bzCompress(&mut *self.s, action)
                } else {
                    bz::BZ2_bzDecompress(&mut *self.s)
                };
                out.set_len(out.len() + room - self.s.avail_out as usize);
                code
            };
            used += n - self.s.avail_in as usize;
            let idle = self.s.avail_out > 0 && used == input.len() && !(self.compresses && action == FINISH);
            if code < 0 || code == STREAM_END || idle {
                return (code, used);
            }
        }
    }
}
fn error(vm: &mut Vm, code: c_int) -> Raised {
    match code {
        MEM_ERROR => vm.memory_error(),
        -2 => vm.value_error("Internal error - invalid parameters passed to libbzip2"),
        -4 | -5 => vm.os_error_text("Invalid data stream"),
        -6 => vm.os_error_text("Unknown I/O error"),
        -7 => vm.eof_error("Compressed file ended before the logical end-of-stream was detected"),
        -1 => vm.runtime_error("Internal error - Invalid sequence of commands sent to libbzip2"),
        _ => vm.os_error_text(format!("Unrecognized error from libbzip2: {code}")),
    }
}

struct Compressor {
    s: RefCell<Stream>,
    flushed: Cell<bool>,
}
impl_trace!(Compressor { ; s, flushed });
static COMPRESSOR: TypeDef = TypeDef {
    doc: "BZ2Compressor(compresslevel=9, /)\n--\n\nCreate a compressor object for compressing data incrementally.\n\n  compresslevel\n    Compression level, as a number between 1 and 9.\n\nFor one-shot compression, use the compress() function instead.",
    slots: Slots { new: Some(compressor_new), ..Slots::NONE },
    methods: &[
        def(
            "compress",
            "($self, data, /)",
            compress,
            "Provide data to the compressor object.\n\nReturns a chunk of compressed data if possible, or b'' otherwise.\n\nWhen you have finished providing data to the compressor, call the\nflush() method to finish the compression process.",
        ),
        def(
            "flush",
            "($self, /)",
            flush,
            "Finish the compression process.\n\nReturns the compressed data left in internal buffers.\n\nThe compressor object may not be used after this method is called.",
        ),
    ],
    ..TypeDef::native::<Compressor>("_bz2.BZ2Compressor")
};
fn compressor(vm: &mut Vm, v: Value) -> R<Gc<Native<Compressor>>> {
    match v.native::<Compressor>() {
        Some(c) => Ok(c),
        None => Err(vm.wrong_receiver(v, "_bz2.BZ2Compressor")),
    }
}
fn compressor_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("BZ2Compressor", "(compresslevel=9, /)");
    let [level] = bind(vm, &SIG, args)?;
    let level = if level.is_unbound() { 9 } else { vm.to_c_int(level)? };
    if !(1..=9).contains(&level) {
        return Err(vm.value_error("compresslevel must be between 1 and 9"));
    }
    match Stream::new(Some(level)) {
        Ok(s) => Ok(vm.new_native(cls, Compressor { s: RefCell::new(s), flushed: Cell::new(false) }).value()),
        Err(code) => Err(error(vm, code)),
    }
}
fn compress(vm: &mut Vm, a: &[Value]) -> R {
    let c = compressor(vm, a[0])?;
    let data = vm.bytes_like(a[1])?;
    if c.flushed.get() {
        data.release(vm)?;
        return Err(vm.value_error("Compressor has been flushed"));
    }
    let mut out = Vec::new();
    let (code, _) = c.s.borrow_mut().run(&data, &mut out, usize::MAX, RUN);
    data.release(vm)?;
    if code < 0 {
        return Err(error(vm, code));
    }
    Ok(vm.try_new_bytes(&out)?.value())
}
fn flush(vm: &mut Vm, a: &[Value]) -> R {
    let c = compressor(vm, a[0])?;
    if c.flushed.replace(true) {
        return Err(vm.value_error("Repeated call to flush()"));
    }
    let mut out = Vec::new();
    let (code, _) = c.s.borrow_mut().run(&[], &mut out, usize::MAX, FINISH);
    if code < 0 {
        return Err(error(vm, code));
    }
    Ok(vm.try_new_bytes(&out)?.value())
}

struct Expand(Stream);
impl Engine for Expand {
    const HOLDS_OUTPUT: bool = false;
    const LAST_ERROR: bool = true;
    fn run(&mut self, vm: &mut Vm, input: &[u8], out: &mut Vec<u8>, limit: usize) -> R<(usize, bool)> {
        let (code, used) = self.0.run(input, out, limit, RUN);
        if code < 0 { Err(error(vm, code)) } else { Ok((used, code == STREAM_END)) }
    }
}
static DECOMPRESSOR: TypeDef = TypeDef {
    doc: "BZ2Decompressor()\n--\n\nCreate a decompressor object for decompressing data incrementally.\n\nFor one-shot decompression, use the decompress() function instead.",
    slots: Slots { new: Some(decompressor_new), ..Slots::NONE },
    methods: &[def(
        "decompress",
        "($self, /, data, max_length=-1)",
        decompress::<Expand>,
        "Decompress *data*, returning uncompressed data as bytes.\n\nIf *max_length* is nonnegative, returns at most *max_length* bytes of\ndecompressed data. If this limit is reached and further output can be\nproduced, *self.needs_input* will be set to ``False``. In this case, the next\ncall to *decompress()* may provide *data* as b'' to obtain more of the output.\n\nIf all of the input data was decompressed and returned (either because this\nwas less than *max_length* bytes, or because *max_length* was negative),\n*self.needs_input* will be set to True.\n\nAttempting to decompress data after the end of stream is reached raises an\nEOFError.  Any data found after the end of the stream is ignored and saved in\nthe unused_data attribute.",
    )],
    getset: &Decompressor::<Expand>::MEMBERS,
    ..TypeDef::native::<Decompressor<Expand>>("_bz2.BZ2Decompressor")
};
fn decompressor_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("BZ2Decompressor", "()");
    let [] = bind(vm, &SIG, args)?;
    match Stream::new(None) {
        Ok(s) => {
            let d = Decompressor::new(vm, Expand(s));
            Ok(vm.new_native(cls, d).value())
        }
        Err(code) => Err(error(vm, code)),
    }
}
pub static DEF: ModuleDef =
    ModuleDef { name: "_bz2", types: &[&COMPRESSOR, &DECOMPRESSOR], ..ModuleDef::BASE };
