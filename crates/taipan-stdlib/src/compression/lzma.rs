//! `_lzma`, on the crate lzma-rust2.

use super::{Decompressor, Engine, decompress, room};
use crate::ModuleDef;
use lzma_rust2 as xz;
use std::cell::{Cell, RefCell};
use std::io::Write;
use std::rc::Rc;
use taipan_vm::call::Args;
use taipan_vm::exceptions::EXCEPTION;
use taipan_vm::native::{GetSetDef, MethodDef, TypeDef, bind, def, member, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{ExcObj, Gc, Native, R, Raised, Slots, TypeObj, Value, ValueExt, Vm};

static ERROR: TypeDef = TypeDef {
    doc: "Call to liblzma failed.",
    base: Some(&EXCEPTION),
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("_lzma.LZMAError")
};
const AUTO: i64 = 0;
const XZ: i64 = 1;
const ALONE: i64 = 2;
const RAW: i64 = 3;
const CHECK_UNKNOWN: i64 = 16;
const FILTER_LZMA1: i64 = 0x4000_0000_0000_0001;
const FILTER_DELTA: i64 = 3;
const FILTER_LZMA2: i64 = 0x21;
const EXTREME: i64 = 1 << 31;

fn error(vm: &mut Vm, text: &str) -> Raised {
    let t = vm.native_type(&ERROR);
    vm.raise(t, text)
}
fn io_error(vm: &mut Vm, e: &std::io::Error) -> Raised {
    use std::io::ErrorKind as K;
    match e.kind() {
        K::OutOfMemory => error(vm, "Memory usage limit exceeded"),
        K::Unsupported | K::InvalidInput => error(vm, "Invalid or unsupported options"),
        K::UnexpectedEof => error(vm, "Unexpected end of input"),
        _ => error(vm, "Corrupt input data"),
    }
}

// ---- filters ----

/// A chain of filters: what comes before, and the options of the last one.
struct Chain {
    before: Vec<xz::FilterConfig>,
    last: xz::LzmaOptions,
    lzma1: bool,
}
fn preset(vm: &mut Vm, n: i64, in_filter: bool) -> R<xz::LzmaOptions> {
    let level = n & 31;
    if n < 0 {
        return Err(vm.value_error("can't convert negative int to unsigned"));
    }
    if level > 9 || n & !(31 | EXTREME) != 0 {
        let text = if in_filter {
            format!("Invalid compression preset: {n}")
        } else {
            "Invalid or unsupported options".into()
        };
        return Err(error(vm, &text));
    }
    let mut o = xz::LzmaOptions::with_preset(level as u32);
    if n & EXTREME != 0 {
        (o.mode, o.nice_len, o.depth_limit) = (xz::EncodeMode::Normal, 273, 512);
    }
    Ok(o)
}
fn field(vm: &mut Vm, d: Value, name: &str) -> R<Option<Value>> {
    let key = vm.intern(name).value();
    match d.to_dict() {
        Some(d) => vm.dict_get(d, key),
        None => Err(vm.type_error("Filter specifier must be a dict or dict-like object")),
    }
}
/// A specifier has no other keys than these and its id.
fn only(vm: &mut Vm, d: Value, keys: &[&str], kind: &str) -> R<()> {
    let Some(all) = d.to_dict() else { return Ok(()) };
    for &k in vm.dict_keys_vec(all).iter() {
        if k.to_str().is_none_or(|s| !s.eq_str("id") && !keys.iter().any(|n| s.eq_str(n))) {
            return Err(vm.value_error(format!("Invalid filter specifier for {kind} filter")));
        }
    }
    Ok(())
}
const LZMA_KEYS: &[&str] = &["preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth"];
fn number(vm: &mut Vm, d: Value, name: &str) -> R<Option<i64>> {
    match field(vm, d, name)? {
        Some(v) => Ok(Some(vm.to_c_long(v)?)),
        None => Ok(None),
    }
}
fn lzma_options(vm: &mut Vm, d: Value) -> R<xz::LzmaOptions> {
    only(vm, d, LZMA_KEYS, "LZMA")?;
    let level = number(vm, d, "preset")?.unwrap_or(6);
    let mut o = preset(vm, level, true)?;
    for (name, to) in [
        ("dict_size", &mut o.dict_size),
        ("lc", &mut o.lc),
        ("lp", &mut o.lp),
        ("pb", &mut o.pb),
        ("nice_len", &mut o.nice_len),
    ] {
        if let Some(n) = number(vm, d, name)? {
            *to = n.clamp(0, u32::MAX.into()) as u32;
        }
    }
    if let Some(n) = number(vm, d, "depth")? {
        o.depth_limit = n.clamp(0, i32::MAX.into()) as i32;
    }
    if let Some(n) = number(vm, d, "mode")? {
        o.mode = if n == 1 { xz::EncodeMode::Fast } else { xz::EncodeMode::Normal };
    }
    if let Some(n) = number(vm, d, "mf")? {
        o.mf = if n >= 0x10 { xz::MfType::Bt4 } else { xz::MfType::Hc4 };
    }
    let bad = o.lc + o.lp > 4
        || o.pb > 4
        || !(4096..=(3 << 29)).contains(&o.dict_size)
        || !(2..=273).contains(&o.nice_len);
    if bad { Err(error(vm, "Invalid or unsupported options")) } else { Ok(o) }
}
fn chain(vm: &mut Vm, filters: Value) -> R<Chain> {
    if filters.to_dict().is_some() {
        return Err(vm.type_error("object does not support the sequence protocol"));
    }
    let all = vm.collect(filters)?;
    if all.is_empty() || all.len() > 4 {
        return Err(vm.value_error("Too many filters - liblzma supports a maximum of 4"));
    }
    let mut before = Vec::new();
    for (i, &f) in all.iter().enumerate() {
        let Some(id) = number(vm, f, "id")? else {
            return Err(vm.value_error("Filter specifier must have an \"id\" entry"));
        };
        let last = i + 1 == all.len();
        match id {
            FILTER_DELTA => only(vm, f, &["dist"], "delta")?,
            4..=9 => only(vm, f, &["start_offset"], "BCJ")?,
            _ => {}
        }
        let start = number(vm, f, "start_offset")?.unwrap_or(0) as u32;
        use xz::FilterType as T;
        let simple = |t: T| xz::FilterConfig { filter_type: t, property: start };
        let config = match id {
            FILTER_LZMA1 | FILTER_LZMA2 if last => {
                return Ok(Chain { before, last: lzma_options(vm, f)?, lzma1: id == FILTER_LZMA1 });
            }
            FILTER_DELTA => {
                let dist = number(vm, f, "dist")?.unwrap_or(1);
                if !(1..=256).contains(&dist) {
                    return Err(error(vm, "Invalid or unsupported options"));
                }
                xz::FilterConfig::new_delta(dist as u32)
            }
            4 => simple(T::BcjX86),
            5 => simple(T::BcjPpc),
            6 => simple(T::BcjIa64),
            7 => simple(T::BcjArm),
            8 => simple(T::BcjArmThumb),
            9 => simple(T::BcjSparc),
            FILTER_LZMA1 | FILTER_LZMA2 => return Err(error(vm, "Invalid or unsupported options")),
            _ => return Err(vm.value_error(format!("Invalid filter ID: {id}"))),
        };
        before.push(config);
    }
    Err(error(vm, "Invalid or unsupported options"))
}

// ---- compressing ----

/// Where a writer writes: taken after every call.
#[derive(Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);
impl Write for Sink {
    fn write(&mut self, b: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(b);
        Ok(b.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
enum Writer {
    Xz(Box<xz::XzWriter<Sink>>),
    Lzma(Box<xz::LzmaWriter<Sink>>),
    Lzma2(Box<xz::Lzma2Writer<Sink>>),
}
struct Compressor {
    /// None: flushed.
    writer: RefCell<Option<Writer>>,
    sink: Sink,
}
taipan_vm::impl_trace!(Compressor { ; writer, sink });

static COMPRESSOR: TypeDef = TypeDef {
    doc: "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n--\n\nCreate a compressor object for compressing data incrementally.",
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
    ..TypeDef::native::<Compressor>("_lzma.LZMACompressor")
};
fn compressor(vm: &mut Vm, v: Value) -> R<Gc<Native<Compressor>>> {
    match v.native::<Compressor>() {
        Some(c) => Ok(c),
        None => Err(vm.wrong_receiver(v, "_lzma.LZMACompressor")),
    }
}
fn given(v: Value) -> bool {
    !v.is_unbound() && !v.is_none()
}
fn compressor_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("LZMACompressor", "(format=FORMAT_XZ, check=-1, preset=None, filters=None)");
    let [format, check, level, filters] = bind(vm, &SIG, args)?;
    if given(level) && given(filters) {
        return Err(vm.value_error("Cannot specify both preset and filter chain"));
    }
    let format = if format.is_unbound() { XZ } else { vm.to_c_int(format)?.into() };
    let check = if check.is_unbound() { -1 } else { vm.to_c_int(check)? };
    if format != XZ && check != -1 && check != 0 {
        return Err(vm.value_error("Integrity checks are only supported by FORMAT_XZ"));
    }
    let n = if given(level) { vm.to_c_long(level)? } else { 6 };
    let chain = if given(filters) { Some(chain(vm, filters)?) } else { None };
    let sink = Sink::default();
    let (before, options, lzma1) = match chain {
        Some(c) => (c.before, c.last, Some(c.lzma1)),
        None => (Vec::new(), preset(vm, n, false)?, None),
    };
    let made = match format {
        XZ => {
            if lzma1 == Some(true) {
                return Err(error(vm, "Invalid or unsupported options"));
            }
            let mut o = xz::XzOptions::with_preset(6);
            o.lzma_options = options;
            o.filters = before;
            o.check_type = match check {
                -1 | 4 => xz::CheckType::Crc64,
                0 => xz::CheckType::None,
                1 => xz::CheckType::Crc32,
                10 => xz::CheckType::Sha256,
                _ => return Err(error(vm, "Unsupported integrity check")),
            };
            xz::XzWriter::new(sink.clone(), o).map(|w| Writer::Xz(Box::new(w)))
        }
        ALONE if before.is_empty() && lzma1 != Some(false) => {
            xz::LzmaWriter::new_use_header(sink.clone(), &options, None).map(|w| Writer::Lzma(Box::new(w)))
        }
        ALONE => {
            return Err(
                vm.value_error("Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter")
            );
        }
        RAW => match lzma1 {
            None => return Err(vm.value_error("Must specify filters for FORMAT_RAW")),
            _ if !before.is_empty() => return Err(error(vm, "Invalid or unsupported options")),
            Some(true) => {
                xz::LzmaWriter::new_no_header(sink.clone(), &options, true).map(|w| Writer::Lzma(Box::new(w)))
            }
            Some(false) => {
                let mut o = xz::Lzma2Options::with_preset(6);
                o.lzma_options = options;
                Ok(Writer::Lzma2(Box::new(xz::Lzma2Writer::new(sink.clone(), o))))
            }
        },
        _ => return Err(vm.value_error(format!("Invalid container format: {format}"))),
    };
    match made {
        Ok(w) => Ok(vm.new_native(cls, Compressor { writer: RefCell::new(Some(w)), sink }).value()),
        Err(e) => Err(io_error(vm, &e)),
    }
}
fn compress(vm: &mut Vm, a: &[Value]) -> R {
    let c = compressor(vm, a[0])?;
    let data = vm.bytes_copy(a[1])?;
    let r = match c.writer.borrow_mut().as_mut() {
        None => None,
        Some(Writer::Xz(w)) => Some(w.write_all(&data)),
        Some(Writer::Lzma(w)) => Some(w.write_all(&data)),
        Some(Writer::Lzma2(w)) => Some(w.write_all(&data)),
    };
    match r {
        None => Err(vm.value_error("Compressor has been flushed")),
        Some(Err(e)) => Err(io_error(vm, &e)),
        Some(Ok(())) => {
            let out = std::mem::take(&mut *c.sink.0.borrow_mut());
            Ok(vm.try_new_bytes(&out)?.value())
        }
    }
}
fn flush(vm: &mut Vm, a: &[Value]) -> R {
    let c = compressor(vm, a[0])?;
    let w = c.writer.borrow_mut().take();
    let r = match w {
        None => return Err(vm.value_error("Repeated call to flush()")),
        Some(Writer::Xz(w)) => w.finish().map(|_| ()),
        Some(Writer::Lzma(w)) => w.finish().map(|_| ()),
        Some(Writer::Lzma2(w)) => w.finish().map(|_| ()),
    };
    match r {
        Ok(()) => {
            let out = std::mem::take(&mut *c.sink.0.borrow_mut());
            Ok(vm.try_new_bytes(&out)?.value())
        }
        Err(e) => Err(io_error(vm, &e)),
    }
}

// ---- expanding ----

enum Reader {
    /// Not known before the first bytes: xz, or the old format.
    Auto(Vec<u8>),
    Xz(Box<xz::XzStream>),
    Lzma(Box<xz::LzmaStream>),
    Lzma2(Box<xz::Lzma2Stream>),
}
struct Expand {
    reader: Reader,
    /// KiB.
    limit: u32,
    failed: bool,
    check: Rc<Cell<i64>>,
}
const XZ_MAGIC: &[u8] = b"\xfd7zXZ\0";
impl Engine for Expand {
    const HOLDS_OUTPUT: bool = true;
    const LAST_ERROR: bool = false;
    const AT_END: &str = "Already at end of stream";
    fn run(&mut self, vm: &mut Vm, input: &[u8], out: &mut Vec<u8>, limit: usize) -> R<(usize, bool)> {
        if self.failed {
            return Err(error(vm, "Internal error"));
        }
        let mut used = 0;
        let held;
        let mut input = input;
        if let Reader::Auto(seen) = &mut self.reader {
            // One byte tells them apart.
            seen.extend_from_slice(input);
            used = input.len();
            let Some(&first) = seen.first() else { return Ok((used, false)) };
            held = std::mem::take(seen);
            self.reader = if first == XZ_MAGIC[0] {
                Reader::Xz(Box::new(xz::XzStream::new_mem_limit(false, self.limit)))
            } else {
                self.check.set(0);
                Reader::Lzma(Box::new(xz::LzmaStream::new_mem_limit(self.limit, None)))
            };
            used -= held.len();
            input = &held;
        }
        loop {
            let Some(n) = room(out, limit) else { return Err(vm.memory_error()) };
            let at = out.len();
            out.resize(at + n, 0);
            let piece = &mut out[at..];
            let r = match &mut self.reader {
                Reader::Auto(_) => return Ok((used, false)),
                Reader::Xz(s) => s.process(input, piece, xz::Action::Run),
                Reader::Lzma(s) => s.process(input, piece, xz::Action::Run),
                Reader::Lzma2(s) => s.process(input, piece, xz::Action::Run),
            };
            let r = match r {
                Ok(r) => r,
                Err(e) => {
                    out.truncate(at);
                    self.failed = true;
                    let unknown = matches!(self.reader, Reader::Xz(_))
                        && !input.is_empty()
                        && self.check.get() == CHECK_UNKNOWN
                        && !XZ_MAGIC.starts_with(&input[..input.len().min(6)]);
                    return Err(if unknown {
                        error(vm, "Input format not supported by decoder")
                    } else {
                        io_error(vm, &e)
                    });
                }
            };
            out.truncate(at + r.bytes_produced);
            used += r.bytes_consumed;
            input = &input[r.bytes_consumed..];
            if let Reader::Xz(s) = &self.reader
                && let Some(c) = s.check_type()
            {
                self.check.set(c as i64);
            }
            if r.status == xz::Status::StreamEnd {
                if let Reader::Lzma(s) = &self.reader {
                    used -= s.unused_input().len();
                }
                return Ok((used, true));
            }
            if out.len() >= limit
                || r.bytes_consumed == 0 && r.bytes_produced == 0
                || input.is_empty() && r.bytes_produced < n
            {
                return Ok((used, false));
            }
        }
    }
}
static DECOMPRESSOR: TypeDef = TypeDef {
    doc: "LZMADecompressor(format=FORMAT_AUTO, memlimit=None, filters=None)\n--\n\nCreate a decompressor object for decompressing data incrementally.\n\n  format\n    Specifies the container format of the input stream.  If this is\n    FORMAT_AUTO (the default), the decompressor will automatically detect\n    whether the input is FORMAT_XZ or FORMAT_ALONE.  Streams created with\n    FORMAT_RAW cannot be autodetected.\n  memlimit\n    Limit the amount of memory used by the decompressor.  This will cause\n    decompression to fail if the input cannot be decompressed within this\n    limit.\n  filters\n    A custom filter chain.  This argument is required for FORMAT_RAW, and\n    not accepted with any other format.  When provided, this should be a\n    sequence of dicts, each indicating the ID and options for a single\n    filter.\n\nFor one-shot decompression, use the decompress() function instead.",
    slots: Slots { new: Some(decompressor_new), ..Slots::NONE },
    methods: &[def(
        "decompress",
        "($self, /, data, max_length=-1)",
        decompress::<Expand>,
        "Decompress *data*, returning uncompressed data as bytes.",
    )],
    getset: &GETSET,
    ..TypeDef::native::<Decompressor<Expand>>("_lzma.LZMADecompressor")
};
static GETSET: [GetSetDef; 4] = {
    let [a, b, c] = Decompressor::<Expand>::MEMBERS;
    [
        a,
        b,
        c,
        member(
            "check",
            |vm, v| {
                let d = super::this::<Expand>(vm, v)?;
                let n = d.engine.borrow().check.get();
                Ok(Value::small(n))
            },
            "ID of the integrity check used by the input stream.",
        ),
    ]
};
fn decompressor_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("LZMADecompressor", "(format=FORMAT_AUTO, memlimit=None, filters=None)");
    let [format, memory, filters] = bind(vm, &SIG, args)?;
    let format = if format.is_unbound() { AUTO } else { vm.to_c_int(format)?.into() };
    let mut limit = u32::MAX;
    if given(memory) {
        if format == RAW {
            return Err(vm.value_error("Cannot specify memory limit with FORMAT_RAW"));
        }
        let n = vm.to_c_long(memory)?;
        limit = (n / 1024).clamp(0, i64::from(u32::MAX) - 1) as u32;
    }
    if format == RAW && !given(filters) {
        return Err(vm.value_error("Must specify filters for FORMAT_RAW"));
    }
    if format != RAW && given(filters) {
        return Err(vm.value_error("Cannot specify filters except with FORMAT_RAW"));
    }
    let mut check = CHECK_UNKNOWN;
    let reader = match format {
        AUTO => Reader::Auto(Vec::new()),
        XZ => Reader::Xz(Box::new(xz::XzStream::new_mem_limit(false, limit))),
        ALONE => {
            check = 0;
            Reader::Lzma(Box::new(xz::LzmaStream::new_mem_limit(limit, None)))
        }
        RAW => {
            check = 0;
            let c = chain(vm, filters)?;
            let o = &c.last;
            if c.lzma1 {
                let made = xz::LzmaStream::new(u64::MAX, o.lc, o.lp, o.pb, o.dict_size, None)
                    .and_then(|mut s| s.set_filters(&c.before).map(|()| s));
                match made {
                    Ok(s) => Reader::Lzma(Box::new(s)),
                    Err(e) => return Err(io_error(vm, &e)),
                }
            } else {
                let mut s = xz::Lzma2Stream::new(o.dict_size);
                if let Err(e) = s.set_filters(&c.before) {
                    return Err(io_error(vm, &e));
                }
                Reader::Lzma2(Box::new(s))
            }
        }
        _ => return Err(vm.value_error(format!("Invalid container format: {format}"))),
    };
    let d = Decompressor::new(vm, Expand { reader, limit, failed: false, check: Rc::new(Cell::new(check)) });
    Ok(vm.new_native(cls, d).value())
}

// ---- properties of filters, for those who write containers of their own ----

fn encode_properties(vm: &mut Vm, a: &[Value]) -> R {
    let id = number(vm, a[0], "id")?.unwrap_or(-1);
    let out = match id {
        FILTER_LZMA1 | FILTER_LZMA2 => {
            let o = lzma_options(vm, a[0])?;
            if id == FILTER_LZMA1 {
                let mut b = vec![o.get_props()];
                b.extend(o.dict_size.to_le_bytes());
                b
            } else {
                // The smallest of 2^n and 3 * 2^n that holds the dictionary.
                let n = (0..40)
                    .find(|&n: &u32| (2u64 | u64::from(n & 1)) << (n / 2 + 11) >= o.dict_size.into())
                    .unwrap_or(40);
                vec![n as u8]
            }
        }
        FILTER_DELTA => vec![(number(vm, a[0], "dist")?.unwrap_or(1) - 1) as u8],
        4..=9 => match number(vm, a[0], "start_offset")?.unwrap_or(0) {
            0 => Vec::new(),
            n => (n as u32).to_le_bytes().to_vec(),
        },
        -1 => return Err(vm.value_error("Filter specifier must have an \"id\" entry")),
        _ => return Err(vm.value_error(format!("Invalid filter ID: {id}"))),
    };
    Ok(vm.new_bytes(&out).value())
}
fn decode_properties(vm: &mut Vm, a: &[Value]) -> R {
    let id = vm.to_c_long(a[0])?;
    let b = vm.bytes_copy(a[1])?;
    let d = vm.new_dict();
    let set = |vm: &mut Vm, name: &str, n: i64| {
        let v = vm.new_int(n);
        vm.dict_set_text(d, name, v);
    };
    set(vm, "id", id);
    match (id, b.as_slice()) {
        (FILTER_LZMA1, &[p, s0, s1, s2, s3]) if p <= 224 => {
            set(vm, "dict_size", u32::from_le_bytes([s0, s1, s2, s3]).into());
            set(vm, "lc", (p % 9).into());
            set(vm, "lp", (p / 9 % 5).into());
            set(vm, "pb", (p / 45).into());
        }
        (FILTER_LZMA2, &[n]) if n <= 40 => {
            let size = if n == 40 { u32::MAX.into() } else { (2i64 | i64::from(n & 1)) << (n / 2 + 11) };
            set(vm, "dict_size", size);
        }
        (FILTER_DELTA, &[n]) => set(vm, "dist", i64::from(n) + 1),
        (4..=9, &[]) => {}
        (4..=9, &[s0, s1, s2, s3]) => set(vm, "start_offset", u32::from_le_bytes([s0, s1, s2, s3]).into()),
        _ => return Err(error(vm, "Invalid or unsupported options")),
    }
    Ok(d.value())
}

pub static DEF: ModuleDef = ModuleDef {
    name: "_lzma",
    functions: &[
        def(
            "is_check_supported",
            "($module, check_id, /)",
            |vm, a| {
                let n = vm.to_c_int(a[0])?;
                Ok(Value::bool(matches!(n, 0 | 1 | 4 | 10)))
            },
            "Test whether the given integrity check is supported.\n\nAlways returns True for CHECK_NONE and CHECK_CRC32.",
        ),
        def(
            "_encode_filter_properties",
            "($module, filter, /)",
            encode_properties,
            "Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).\n\nThe result does not include the filter ID itself, only the options.",
        ),
        def(
            "_decode_filter_properties",
            "($module, filter_id, encoded_props, /)",
            decode_properties,
            "Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).\n\nThe result does not include the filter ID itself, only the options.",
        ),
    ],
    types: &[&COMPRESSOR, &DECOMPRESSOR, &ERROR],
    init: |vm, d| {
        for (n, v) in [
            ("FORMAT_AUTO", AUTO),
            ("FORMAT_XZ", XZ),
            ("FORMAT_ALONE", ALONE),
            ("FORMAT_RAW", RAW),
            ("CHECK_NONE", 0),
            ("CHECK_CRC32", 1),
            ("CHECK_CRC64", 4),
            ("CHECK_SHA256", 10),
            ("CHECK_ID_MAX", 15),
            ("CHECK_UNKNOWN", CHECK_UNKNOWN),
            ("FILTER_LZMA1", FILTER_LZMA1),
            ("FILTER_LZMA2", FILTER_LZMA2),
            ("FILTER_DELTA", FILTER_DELTA),
            ("FILTER_X86", 4),
            ("FILTER_POWERPC", 5),
            ("FILTER_IA64", 6),
            ("FILTER_ARM", 7),
            ("FILTER_ARMTHUMB", 8),
            ("FILTER_SPARC", 9),
            ("MF_HC3", 3),
            ("MF_HC4", 4),
            ("MF_BT2", 0x12),
            ("MF_BT3", 0x13),
            ("MF_BT4", 0x14),
            ("MODE_FAST", 1),
            ("MODE_NORMAL", 2),
            ("PRESET_DEFAULT", 6),
            ("PRESET_EXTREME", EXTREME),
        ] {
            let v = vm.new_int(v);
            vm.dict_set_text(d, n, v);
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
