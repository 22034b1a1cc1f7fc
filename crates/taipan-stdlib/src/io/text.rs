//! TextIOWrapper and the newline decoder.
//!
//! Reading: bytes from the buffer are decoded in chunks (UTF-8, ASCII and Latin-1 here, others by the codec's
//! incremental decoder), newlines translated, and held as code points from which `read` and `readline` take. Writing:
//! text is encoded at once and collected until a chunk is full, a line ends (line buffering) or somebody flushes.

use super::base::{Base, DICT, TEXTIOBASE, chained, is_closed};
use super::{STREAM, unsupported};
use crate::no_pickle;
use std::cell::{Cell, RefCell};
use taipan_text::{StrBuilder, Text};
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getset, getter, raw, spec};
use taipan_vm::object::Native;
use taipan_vm::{Gc, R, Slot, Slots, StrObj, TypeObj, Value, ValueExt, Vm, impl_trace};

// ---- newlines ----

/// The `newline` argument and what follows from it, with the state of translation.
#[derive(Clone, Debug)]
pub struct Newlines {
    argument: Option<&'static str>,
    /// A '\r' at the end of the last chunk, held back.
    pending_cr: bool,
    /// Kinds seen: 1 '\r', 2 '\n', 4 '\r\n'.
    seen: u8,
}
impl Newlines {
    pub fn new(argument: Option<&str>) -> Newlines {
        let argument = match argument {
            None => None,
            Some("") => Some(""),
            Some("\n") => Some("\n"),
            Some("\r") => Some("\r"),
            Some(_) => Some("\r\n"),
        };
        Newlines { argument, pending_cr: false, seen: 0 }
    }
    pub fn fixed(s: &'static str) -> Newlines {
        Newlines { argument: Some(s), pending_cr: false, seen: 0 }
    }
    pub fn argument(&self) -> Option<&'static str> {
        self.argument
    }
    pub fn seen(&self) -> u8 {
        self.seen
    }
    /// Universal newlines: the decoder looks at them (and translates if no argument was given).
    pub fn universal(&self) -> bool {
        self.argument.is_none_or(str::is_empty)
    }
    pub fn translate_input(&self) -> bool {
        self.argument.is_none()
    }
    /// What '\n' becomes on writing, if not itself.
    pub fn on_write(&self) -> Option<&'static str> {
        match self.argument {
            Some("\r") => Some("\r"),
            Some("\r\n") => Some("\r\n"),
            _ => None,
        }
    }
    /// Takes a decoded chunk: notes the kinds of newlines, translates if asked.
    pub fn decode(&mut self, input: &[u32], fin: bool) -> Vec<u32> {
        let translate = self.argument.is_none();
        let mut text: Vec<u32> = Vec::with_capacity(input.len() + 1);
        if self.pending_cr && (!input.is_empty() || fin) {
            text.push(13);
            self.pending_cr = false;
        }
        text.extend_from_slice(input);
        if !fin && text.last() == Some(&13) {
            text.pop();
            self.pending_cr = true;
        }
        if !text.contains(&13) {
            if text.contains(&10) {
                self.seen |= 2;
            }
            return text;
        }
        let mut out = Vec::with_capacity(text.len());
        let mut i = 0;
        while i < text.len() {
            match text[i] {
                13 if text.get(i + 1) == Some(&10) => {
                    self.seen |= 4;
                    out.extend_from_slice(if translate { &[10] } else { &[13, 10] });
                    i += 2;
                    continue;
                }
                13 => {
                    self.seen |= 1;
                    out.push(if translate { 10 } else { 13 });
                }
                c => {
                    if c == 10 {
                        self.seen |= 2;
                    }
                    out.push(c);
                }
            }
            i += 1;
        }
        out
    }
    /// Length of the first line, newline included.
    pub fn line_end(&self, s: &[u32]) -> Option<usize> {
        match self.argument {
            None | Some("\n") => s.iter().position(|&c| c == 10).map(|i| i + 1),
            Some("") => {
                let i = s.iter().position(|&c| c == 10 || c == 13)?;
                if s[i] == 13 && s.get(i + 1) == Some(&10) { Some(i + 2) } else { Some(i + 1) }
            }
            Some("\r") => s.iter().position(|&c| c == 13).map(|i| i + 1),
            Some(_) => s.windows(2).position(|w| w == [13, 10]).map(|i| i + 2),
        }
    }
}
/// Kinds of newlines as the attribute `newlines` shows them.
pub fn seen_value(vm: &mut Vm, seen: u8) -> Value {
    let all: Vec<&str> =
        [(1, "\r"), (2, "\n"), (4, "\r\n")].iter().filter(|k| seen & k.0 != 0).map(|k| k.1).collect();
    match all.as_slice() {
        [] => Value::NONE,
        [one] => vm.str_value(one),
        many => {
            let l = vm.list_from(many, |vm, s| vm.str_value(s));
            vm.to_tuple_value(l).map_or(Value::NONE, |t| t.value())
        }
    }
}
/// Checks a `newline` argument.
pub fn newline_argument(vm: &mut Vm, v: Value) -> R<Option<String>> {
    if v.is_unbound() || v.is_none() {
        return Ok(None);
    }
    let Some(s) = v.to_str() else {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("newline must be str or None, not {t}")));
    };
    let s = s.to_string_lossy();
    if !matches!(s.as_str(), "" | "\n" | "\r" | "\r\n") {
        return Err(vm.value_error(format!("illegal newline value: {s}")));
    }
    Ok(Some(s))
}

#[repr(C)]
pub struct NewlineDecoder {
    decoder: Slot,
    state: RefCell<Newlines>,
    translate: Cell<bool>,
}
impl_trace!(NewlineDecoder { decoder; state, translate });
fn nd_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("IncrementalNewlineDecoder", "(decoder, translate, errors='strict')");
    let [decoder, translate, _] = bind(vm, &SIG, args)?;
    let t = vm.truth(translate)?;
    let state = Newlines::new(if t { None } else { Some("") });
    Ok(vm
        .new_native(
            cls,
            NewlineDecoder {
                decoder: Slot::new(decoder),
                state: RefCell::new(state),
                translate: Cell::new(t),
            },
        )
        .value())
}
fn nd(vm: &mut Vm, v: Value) -> R<Gc<Native<NewlineDecoder>>> {
    match v.native::<NewlineDecoder>() {
        Some(d) => Ok(d),
        None => Err(vm.type_error("not an IncrementalNewlineDecoder")),
    }
}
fn nd_decode(vm: &mut Vm, a: &[Value]) -> R {
    let d = nd(vm, a[0])?;
    let fin = !a[2].is_unbound() && vm.truth(a[2])?;
    let text = if d.decoder.get().is_none() {
        a[1]
    } else {
        vm.call_method(d.decoder.get(), "decode", &[a[1], Value::bool(fin)])?
    };
    let Some(s) = text.to_str() else {
        let t = vm.type_name(text);
        return Err(vm.type_error(format!("decoder should return a string result, not '{t}'")));
    };
    let chars: Vec<u32> = s.chars().collect();
    let out = d.state.borrow_mut().decode(&chars, fin);
    Ok(code_points(vm, &out))
}
fn nd_getstate(vm: &mut Vm, a: &[Value]) -> R {
    let d = nd(vm, a[0])?;
    let (buf, flag) = if d.decoder.get().is_none() {
        (vm.empty_bytes, 0)
    } else {
        let s = vm.call_method(d.decoder.get(), "getstate", &[])?;
        match s.to_tuple().filter(|t| t.len == 2) {
            Some(t) => (t.get(0), t.get(1).to_i64().unwrap_or(0)),
            None => return Err(vm.type_error("illegal decoder state")),
        }
    };
    let flag = flag << 1 | d.state.borrow().pending_cr as i64;
    let f = vm.new_int(flag);
    Ok(vm.tuple(&[buf, f]))
}
fn nd_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let d = nd(vm, a[0])?;
    let Some(t) = a[1].to_tuple().filter(|t| t.len == 2) else {
        return Err(vm.type_error("state argument must be a tuple"));
    };
    let flag = t.get(1).to_i64().unwrap_or(0);
    d.state.borrow_mut().pending_cr = flag & 1 != 0;
    if !d.decoder.get().is_none() {
        let f = vm.new_int(flag >> 1);
        let s = vm.tuple(&[t.get(0), f]);
        vm.call_method(d.decoder.get(), "setstate", &[s])?;
    }
    Ok(Value::NONE)
}
fn nd_reset(vm: &mut Vm, a: &[Value]) -> R {
    let d = nd(vm, a[0])?;
    *d.state.borrow_mut() = Newlines::new(if d.translate.get() { None } else { Some("") });
    if !d.decoder.get().is_none() {
        vm.call_method(d.decoder.get(), "reset", &[])?;
    }
    Ok(Value::NONE)
}
pub static NEWLINE_DECODER: TypeDef = TypeDef {
    doc: "Codec used when reading a file in universal newlines mode.",
    flags: STREAM,
    slots: Slots { new: Some(nd_new), ..Slots::NONE },
    methods: &[
        def("decode", "($self, /, input, final=False)", nd_decode, ""),
        def("getstate", "($self, /)", nd_getstate, ""),
        def("setstate", "($self, state, /)", nd_setstate, ""),
        def("reset", "($self, /)", nd_reset, ""),
    ],
    getset: &[getter(
        "newlines",
        |vm, v| {
            let s = nd(vm, v)?.state.borrow().seen();
            Ok(seen_value(vm, s))
        },
        "",
    )],
    ..TypeDef::native::<NewlineDecoder>("_io.IncrementalNewlineDecoder")
};

fn code_points(vm: &mut Vm, s: &[u32]) -> Value {
    let mut b = StrBuilder::with_capacity(s.len());
    b.push_units(s);
    let buf = b.finish();
    vm.new_str_buf(&buf).value()
}

// ---- TextIOWrapper ----

/// Encodings handled without a codec object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Known {
    Utf8,
    Latin1,
    Ascii,
    Other,
}

#[repr(C)]
pub struct TextIo {
    base: Base,
    buffer: Slot,
    encoding: Slot,
    errors: Slot,
    encoder: Slot,
    decoder: Slot,
    known: Cell<Known>,
    strict: Cell<bool>,
    newlines: RefCell<Newlines>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    detached: Cell<bool>,
    /// What the buffer said at the beginning.
    writable: Cell<bool>,
    chunk: Cell<usize>,
    /// Decoded text and how far it was given out.
    text: RefCell<Vec<u32>>,
    at: Cell<usize>,
    /// Bytes behind `text` (for `tell`), and an incomplete sequence at their end.
    bytes: RefCell<Vec<u8>>,
    rest: RefCell<Vec<u8>>,
    eof: Cell<bool>,
    pending: RefCell<Vec<u8>>,
    telling: Cell<bool>,
}
impl_trace!(TextIo { base, buffer, encoding, errors, encoder, decoder; known, strict, newlines, line_buffering, write_through, detached, writable, chunk, text, at, bytes, rest, eof, pending, telling });
type T = Gc<Native<TextIo>>;

fn new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    let none = || Slot::new(Value::NONE);
    let t = TextIo {
        base: Base::new(),
        buffer: Slot::new(Value::UNBOUND),
        encoding: none(),
        errors: none(),
        encoder: none(),
        decoder: none(),
        known: Cell::new(Known::Utf8),
        strict: Cell::new(true),
        newlines: RefCell::new(Newlines::new(None)),
        line_buffering: Cell::new(false),
        write_through: Cell::new(false),
        detached: Cell::new(false),
        writable: Cell::new(true),
        chunk: Cell::new(8192),
        text: RefCell::default(),
        at: Cell::new(0),
        bytes: RefCell::default(),
        rest: RefCell::default(),
        eof: Cell::new(false),
        pending: RefCell::default(),
        telling: Cell::new(true),
    };
    Ok(vm.new_native(cls, t).value())
}
fn init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    static SIG: MethodDef = spec(
        "TextIOWrapper",
        "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
    );
    let [buffer, encoding, errors, newline, line, through] = bind(vm, &SIG, args)?;
    let Some(t) = v.native::<TextIo>() else { return Err(vm.type_error("not a TextIOWrapper")) };
    // What fails leaves it without a stream.
    t.buffer.set_immediate(Value::UNBOUND);
    t.detached.set(false);
    let nl = newline_argument(vm, newline)?;
    let text = vm.library::<crate::start::Settings>().text;
    let encoding = match encoding {
        e if !e.is_unbound() && !e.is_none() => e,
        _ if text.utf8_mode => vm.str_value("utf-8"),
        _ => vm.str_value("locale"),
    };
    let Some(enc) = encoding.to_str() else {
        let n = vm.type_name(encoding);
        return Err(
            vm.type_error(format!("TextIOWrapper() argument 'encoding' must be str or None, not {n}"))
        );
    };
    check_name(vm, encoding, true)?;
    check_name(vm, errors, true)?;
    let encoding = if enc.eq_str("locale") { vm.str_value(&text.encoding()) } else { encoding };
    let errors = if errors.is_unbound() || errors.is_none() { vm.str_value("strict") } else { errors };
    if errors.to_str().is_none() {
        let n = vm.type_name(errors);
        return Err(vm.type_error(format!("TextIOWrapper() argument 'errors' must be str or None, not {n}")));
    }
    set_encoding(vm, t, encoding, errors)?;
    *t.newlines.borrow_mut() = Newlines::new(nl.as_deref());
    let on = !line.is_unbound() && vm.truth(line)?;
    t.line_buffering.set(on);
    let on = !through.is_unbound() && vm.truth(through)?;
    t.write_through.set(on);
    let w = vm.call_method(buffer, "writable", &[])?;
    let w = vm.truth(w)?;
    t.writable.set(w);
    t.buffer.set(&vm.heap, t, buffer);
    t.detached.set(false);
    // A byte order mark belongs at the beginning only.
    if w && !t.encoder.get().is_none() {
        let seekable = vm.call_method(buffer, "seekable", &[])?;
        if vm.truth(seekable)? {
            let at = vm.call_method(buffer, "tell", &[])?;
            if at != Value::small(0) {
                start_encoder(vm, t, false)?;
            }
        }
    }
    Ok(())
}
/// Sets the encoder to the beginning of the stream, or to its middle.
fn start_encoder(vm: &mut Vm, t: T, at_start: bool) -> R<()> {
    let e = t.encoder.get();
    if !e.is_none() {
        if at_start {
            vm.call_method(e, "reset", &[])?;
        } else {
            vm.call_method(e, "setstate", &[Value::small(0)])?;
        }
    }
    Ok(())
}
/// A name as C has it: no surrogates, no null characters.
fn check_name(vm: &mut Vm, v: Value, nulls: bool) -> R<()> {
    let Some(s) = v.to_str() else { return Ok(()) };
    if s.to_utf8().is_none() {
        // The error that encoding raises.
        let utf8 = vm.intern("utf-8").value();
        vm.call_method(v, "encode", &[utf8])?;
    }
    if nulls && s.chars().any(|c| c == 0) {
        return Err(vm.value_error("embedded null character"));
    }
    Ok(())
}
fn set_encoding(vm: &mut Vm, t: T, encoding: Value, errors: Value) -> R<()> {
    let name = encoding.to_str().map_or_else(String::new, |s| s.to_string_lossy());
    let squeezed: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
    let known = match squeezed.as_str() {
        "utf8" | "u8" => Known::Utf8,
        "latin1" | "iso88591" | "l1" => Known::Latin1,
        "ascii" | "usascii" => Known::Ascii,
        _ => Known::Other,
    };
    t.known.set(known);
    let strict = errors.to_str().is_some_and(|s| s.eq_str("strict"));
    t.strict.set(strict);
    if known == Known::Other {
        let codecs = vm.import_module("codecs")?;
        let info = vm.call_method(codecs, "lookup", &[encoding])?;
        if let Some(x) = vm.getattr_opt_text(info, "_is_text_encoding")?
            && !vm.truth(x)?
        {
            let r = vm.repr_text(encoding)?;
            return Err(vm.lookup_error(format!(
                "{r} is not a text encoding; use codecs.open() to handle arbitrary codecs"
            )));
        }
        let f = vm.getattr_text(info, "incrementalencoder")?;
        if !f.is_none() {
            let e = vm.call1(f, errors)?;
            t.encoder.set(&vm.heap, t, e);
        }
        let f = vm.getattr_text(info, "incrementaldecoder")?;
        if !f.is_none() {
            let d = vm.call1(f, errors)?;
            t.decoder.set(&vm.heap, t, d);
        }
    } else if !strict
        && vm.library::<crate::start::Settings>().dev_mode
        && let Some(e) = errors.to_str()
    {
        // Else the first error finds out.
        vm.error_handler(e)?;
    }
    t.encoding.set(&vm.heap, t, encoding);
    t.errors.set(&vm.heap, t, errors);
    Ok(())
}
fn text_io(vm: &mut Vm, v: Value) -> R<T> {
    let Some(t) = v.native::<TextIo>() else {
        let n = vm.type_name(v);
        return Err(
            vm.type_error(format!("descriptor requires a '_io.TextIOWrapper' object but received a '{n}'"))
        );
    };
    if t.detached.get() {
        return Err(vm.value_error("underlying buffer has been detached"));
    }
    if t.buffer.get().is_unbound() {
        return Err(vm.value_error("I/O operation on uninitialized object"));
    }
    Ok(t)
}
fn open(vm: &mut Vm, v: Value) -> R<T> {
    let t = text_io(vm, v)?;
    if is_closed(vm, t.buffer.get())? {
        return Err(vm.value_error("I/O operation on closed file."));
    }
    Ok(t)
}

// ---- writing ----

fn encode(vm: &mut Vm, t: T, s: Gc<StrObj>) -> R<Vec<u8>> {
    if let Some(a) = s.as_ascii()
        && t.known.get() != Known::Other
    {
        return Ok(a.as_bytes().to_vec());
    }
    match (t.known.get(), s.text()) {
        (Known::Latin1, Text::Latin1(b)) => return Ok(b.to_vec()),
        (Known::Utf8, _) => {
            if let Some(u) = s.to_utf8() {
                return Ok(u.into_owned().into_bytes());
            }
        }
        _ => {}
    }
    let r = if t.known.get() == Known::Other && !t.encoder.get().is_none() {
        vm.call_method(t.encoder.get(), "encode", &[s.value()])?
    } else {
        let enc = t.encoding.get().to_str();
        match enc {
            Some(e) => vm.codec_encode(s.value(), e, t.errors.get().to_str())?,
            None => return Err(vm.lookup_error("no encoding")),
        }
    };
    vm.bytes_copy(r)
}
fn write(vm: &mut Vm, a: &[Value]) -> R {
    let t = text_io(vm, a[0])?;
    let Some(s) = a[1].to_str() else {
        let n = vm.type_name(a[1]);
        return Err(vm.type_error(format!("write() argument must be str, not {n}")));
    };
    open(vm, a[0])?;
    if !t.writable.get() {
        return Err(unsupported(vm, "not writable"));
    }
    let len = s.len;
    let mut s = s;
    let newline = |c: u32| s.chars().any(|x| x == c);
    let (has_nl, has_cr) = match s.as_ascii() {
        Some(b) => (b.contains('\n'), t.line_buffering.get() && b.contains('\r')),
        None => (newline(10), newline(13)),
    };
    let on_write = t.newlines.borrow().on_write();
    if has_nl && let Some(w) = on_write {
        let (old, new) = (vm.str_value("\n"), vm.str_value(w));
        let r = vm.call_method(a[1], "replace", &[old, new])?;
        let Some(replaced) = r.to_str() else {
            let n = vm.type_name(r);
            return Err(vm.type_error(format!("replace() should return a string, not '{n}'")));
        };
        s = replaced;
        // A subclass may have changed the stream.
        open(vm, a[0])?;
        if !t.writable.get() {
            return Err(unsupported(vm, "not writable"));
        }
    }
    let data = encode(vm, t, s)?;
    // No more than a chunk is collected.
    if t.pending.borrow().len() + data.len() > t.chunk.get() {
        flush_pending(vm, t)?;
    }
    t.pending.borrow_mut().extend_from_slice(&data);
    let flush_line = t.line_buffering.get() && (has_nl || has_cr);
    if t.write_through.get() || flush_line || t.pending.borrow().len() >= t.chunk.get() {
        flush_pending(vm, t)?;
    }
    if flush_line {
        let b = t.buffer.get();
        vm.call_method(b, "flush", &[])?;
    }
    // What was read ahead is not where we are any more, if there are places at all.
    if !t.text.borrow().is_empty() {
        let seekable = vm.call_method(t.buffer.get(), "seekable", &[])?;
        if vm.truth(seekable)? {
            t.text.borrow_mut().clear();
            t.at.set(0);
            t.bytes.borrow_mut().clear();
        }
    }
    Ok(vm.new_int(len as i64))
}
fn flush_pending(vm: &mut Vm, t: T) -> R<()> {
    if t.pending.borrow().is_empty() {
        return Ok(());
    }
    let data = t.pending.take();
    let v = vm.new_bytes(&data).value();
    let b = t.buffer.get();
    vm.call_method(b, "write", &[v])?;
    Ok(())
}
fn flush(vm: &mut Vm, a: &[Value]) -> R {
    let t = open(vm, a[0])?;
    flush_pending(vm, t)?;
    t.telling.set(true);
    let b = t.buffer.get();
    vm.call_method(b, "flush", &[])
}
fn close(vm: &mut Vm, a: &[Value]) -> R {
    let t = text_io(vm, a[0])?;
    let b = t.buffer.get();
    if is_closed(vm, b)? {
        return Ok(Value::NONE);
    }
    let flushed = vm.call_method(a[0], "flush", &[]);
    let first = if flushed.is_err() { vm.take_exception() } else { Value::UNBOUND };
    let r = vm.call_method(b, "close", &[]);
    if first.is_unbound() { r } else { chained(vm, first, r) }
}
fn del(vm: &mut Vm, v: Value) -> R<()> {
    if let Some(t) = v.native::<TextIo>()
        && !t.detached.get()
        && t.buffer.get().is_ptr()
        && !is_closed(vm, t.buffer.get())?
    {
        flush_pending(vm, t)?;
        let b = t.buffer.get();
        vm.call_method(b, "flush", &[])?;
    }
    Ok(())
}
pub fn has_pending(v: Value) -> bool {
    v.native::<TextIo>().is_some_and(|t| !t.pending.borrow().is_empty())
}
/// Writes out a stream at the end of the process.
pub fn flush_at_exit(vm: &mut Vm, v: Value) {
    if del(vm, v).is_err() {
        vm.clear_exception();
    }
}

// ---- reading ----

/// Decodes and takes in a chunk; false at the end.
fn fill(vm: &mut Vm, t: T) -> R<bool> {
    flush_pending(vm, t)?;
    let b = t.buffer.get();
    let r = match vm.getattr_opt_text(b, "read1")? {
        Some(f) => vm.call1(f, Value::small(t.chunk.get() as i64))?,
        None => vm.call_method(b, "read", &[Value::small(t.chunk.get() as i64)])?,
    };
    if !vm.has_buffer(r) {
        let n = vm.type_name(r);
        return Err(
            vm.type_error(format!("underlying read1() should have returned a bytes-like object, not '{n}'"))
        );
    }
    let data = vm.bytes_copy(r)?;
    let fin = data.is_empty();
    let chars = decode(vm, t, &data, fin)?;
    let out =
        if t.newlines.borrow().universal() { t.newlines.borrow_mut().decode(&chars, fin) } else { chars };
    let mut text = t.text.borrow_mut();
    let mut bytes = t.bytes.borrow_mut();
    if t.at.get() >= text.len() {
        text.clear();
        t.at.set(0);
        // Bytes whose text is not given out yet: an incomplete sequence, a carriage return held back.
        bytes.clear();
    }
    bytes.extend_from_slice(&data);
    text.extend_from_slice(&out);
    Ok(!fin || !out.is_empty())
}
fn decode(vm: &mut Vm, t: T, data: &[u8], fin: bool) -> R<Vec<u32>> {
    let mut all = t.rest.take();
    all.extend_from_slice(data);
    match t.known.get() {
        Known::Latin1 => return Ok(all.iter().map(|&b| b as u32).collect()),
        Known::Ascii if all.is_ascii() => return Ok(all.iter().map(|&b| b as u32).collect()),
        Known::Utf8 => match std::str::from_utf8(&all) {
            Ok(s) => return Ok(s.chars().map(|c| c as u32).collect()),
            Err(e) if e.error_len().is_none() && !fin => {
                let n = e.valid_up_to();
                *t.rest.borrow_mut() = all[n..].to_vec();
                let s = std::str::from_utf8(&all[..n]).unwrap_or("");
                return Ok(s.chars().map(|c| c as u32).collect());
            }
            Err(_) => {}
        },
        _ => {}
    }
    let text = if t.known.get() == Known::Other && !t.decoder.get().is_none() {
        let v = vm.new_bytes(&all).value();
        vm.call_method(t.decoder.get(), "decode", &[v, Value::bool(fin)])?
    } else {
        // An incomplete sequence at the end waits for the next chunk.
        let mut end = all.len();
        if t.known.get() == Known::Utf8 && !fin {
            let from = all.len().saturating_sub(3);
            if let Some(i) = (from..all.len()).rev().find(|&i| all[i] >= 0xc0) {
                let need = match all[i] {
                    0xc0..=0xdf => 2,
                    0xe0..=0xef => 3,
                    _ => 4,
                };
                if i + need > all.len() {
                    end = i;
                }
            }
        }
        *t.rest.borrow_mut() = all[end..].to_vec();
        let v = vm.new_bytes(&all[..end]).value();
        match t.encoding.get().to_str() {
            Some(e) => vm.codec_decode(v, e, t.errors.get().to_str())?,
            None => return Err(vm.lookup_error("no encoding")),
        }
    };
    match text.to_str() {
        Some(s) => Ok(s.chars().collect()),
        None => {
            let n = vm.type_name(text);
            Err(vm.type_error(format!("decoder should return a string result, not '{n}'")))
        }
    }
}
fn readable(vm: &mut Vm, v: Value) -> R<T> {
    let t = open(vm, v)?;
    let b = t.buffer.get();
    let r = vm.call_method(b, "readable", &[])?;
    if !vm.truth(r)? {
        return Err(unsupported(vm, "not readable"));
    }
    Ok(t)
}
fn take(t: T, n: usize) -> Vec<u32> {
    let text = t.text.borrow();
    let from = t.at.get();
    let to = (from + n).min(text.len());
    t.at.set(to);
    text[from..to].to_vec()
}
fn read(vm: &mut Vm, a: &[Value]) -> R {
    let t = readable(vm, a[0])?;
    let n = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    if n < 0 {
        flush_pending(vm, t)?;
        let b = t.buffer.get();
        let r = vm.call_method(b, "read", &[])?;
        if r.is_none() {
            return Err(super::blocking(vm, "Read returned None.", 0));
        }
        let data = vm.bytes_copy(r)?;
        let chars = decode(vm, t, &data, true)?;
        let more = if t.newlines.borrow().universal() {
            t.newlines.borrow_mut().decode(&chars, true)
        } else {
            chars
        };
        let mut out = take(t, usize::MAX / 2);
        out.extend(more);
        t.text.borrow_mut().clear();
        t.bytes.borrow_mut().clear();
        t.at.set(0);
        return Ok(code_points(vm, &out));
    }
    let n = n as usize;
    let mut out = take(t, n);
    while out.len() < n {
        if !fill(vm, t)? {
            break;
        }
        out.extend(take(t, n - out.len()));
    }
    Ok(code_points(vm, &out))
}
fn line(vm: &mut Vm, t: T, limit: usize) -> R<Vec<u32>> {
    // Text before `searched` has no line end (a '\r' that may become '\r\n' is looked at again).
    let mut searched = 0usize;
    loop {
        let found = {
            let text = t.text.borrow();
            let rest = &text[t.at.get()..];
            let from = searched.min(rest.len());
            let nl = t.newlines.borrow();
            match nl.line_end(&rest[from..]) {
                // "\r" at the end of the text may be half of "\r\n".
                Some(i)
                    if nl.argument() == Some("")
                        && from + i == rest.len()
                        && rest[from + i - 1] == 13
                        && !t.eof.get()
                        && i + from < limit =>
                {
                    None
                }
                Some(i) => Some((from + i).min(limit)),
                None if rest.len() >= limit => Some(limit),
                None => {
                    searched = rest.len().saturating_sub(1);
                    None
                }
            }
        };
        if let Some(n) = found {
            return Ok(take(t, n));
        }
        t.eof.set(false);
        if !fill(vm, t)? {
            t.eof.set(true);
            let all = t.text.borrow().len() - t.at.get();
            let r = take(t, all.min(limit));
            t.eof.set(false);
            return Ok(r);
        }
    }
}
fn readline(vm: &mut Vm, a: &[Value]) -> R {
    let n = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    let t = readable(vm, a[0])?;
    let l = line(vm, t, if n < 0 { usize::MAX } else { n as usize })?;
    Ok(code_points(vm, &l))
}
fn next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    if vm.type_of(v).is_heap_type() {
        let l = vm.call_method(v, "readline", &[])?;
        return Ok(if vm.len(l)? == 0 { None } else { Some(l) });
    }
    let t = readable(vm, v)?;
    t.telling.set(false);
    let l = line(vm, t, usize::MAX)?;
    if l.is_empty() {
        t.telling.set(true);
        return Ok(None);
    }
    Ok(Some(code_points(vm, &l)))
}

// ---- position ----

fn tell(vm: &mut Vm, a: &[Value]) -> R {
    let t = open(vm, a[0])?;
    let b = t.buffer.get();
    let ok = vm.call_method(b, "seekable", &[])?;
    if !vm.truth(ok)? {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    if !t.telling.get() {
        return Err(vm.os_error_text("telling position disabled by next() call"));
    }
    flush_pending(vm, t)?;
    vm.call_method(b, "flush", &[])?;
    let r = vm.call_method(b, "tell", &[])?;
    let pos = vm.to_c_long(r)?;
    let unread_bytes = unread_bytes(vm, t)?;
    Ok(vm.new_int(pos - unread_bytes as i64))
}
/// How many of the bytes taken from the buffer are behind the place that was given out.
fn unread_bytes(vm: &mut Vm, t: T) -> R<usize> {
    let (given, total) = (t.at.get(), t.text.borrow().len());
    let bytes = t.bytes.borrow().clone();
    if bytes.is_empty() || given == total && t.rest.borrow().is_empty() && !t.newlines.borrow().pending_cr {
        return Ok(0);
    }
    // The shortest prefix of the bytes whose text is what was given out.
    let translate = t.newlines.borrow().universal();
    let arg = t.newlines.borrow().argument();
    let mut lo = 0;
    let mut hi = bytes.len();
    let count = |vm: &mut Vm, n: usize| -> R<usize> {
        let saved = t.rest.take();
        let state = if t.known.get() == Known::Other && !t.decoder.get().is_none() {
            vm.call_method(t.decoder.get(), "getstate", &[])?
        } else {
            Value::NONE
        };
        if !state.is_none() {
            vm.call_method(t.decoder.get(), "reset", &[])?;
        }
        let chars = decode(vm, t, &bytes[..n], false);
        if !state.is_none() {
            vm.call_method(t.decoder.get(), "setstate", &[state])?;
        }
        *t.rest.borrow_mut() = saved;
        let chars = chars?;
        Ok(if translate { Newlines::new(arg).decode(&chars, false).len() } else { chars.len() })
    };
    while lo < hi {
        let mid = (lo + hi) / 2;
        if count(vm, mid)? >= given {
            hi = mid;
        } else {
            lo = mid + 1;
        }
    }
    Ok(bytes.len() - lo)
}
fn forget(t: T) {
    t.text.borrow_mut().clear();
    t.at.set(0);
    t.bytes.borrow_mut().clear();
    t.rest.borrow_mut().clear();
    t.newlines.borrow_mut().pending_cr = false;
    t.eof.set(false);
}
fn seek(vm: &mut Vm, a: &[Value]) -> R {
    let t = open(vm, a[0])?;
    let b = t.buffer.get();
    let ok = vm.call_method(b, "seekable", &[])?;
    if !vm.truth(ok)? {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    let whence = if a[2].is_unbound() { 0 } else { vm.to_c_int(a[2])? };
    let off = vm.to_c_long(a[1])?;
    let target = match whence {
        0 if off < 0 => return Err(vm.value_error(format!("negative seek position {off}"))),
        0 => (vm.new_int(off), 0),
        1 if off != 0 => return Err(unsupported(vm, "can't do nonzero cur-relative seeks")),
        1 => (tell(vm, &a[..1])?, 0),
        2 if off != 0 => return Err(unsupported(vm, "can't do nonzero end-relative seeks")),
        2 => (Value::small(0), 2),
        _ => return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    vm.call_method(a[0], "flush", &[])?;
    let r = vm.call_method(b, "seek", &[target.0, Value::small(target.1)])?;
    forget(t);
    t.telling.set(true);
    if !t.decoder.get().is_none() {
        vm.call_method(t.decoder.get(), "reset", &[])?;
    }
    start_encoder(vm, t, r == Value::small(0))?;
    Ok(r)
}
fn truncate(vm: &mut Vm, a: &[Value]) -> R {
    let t = open(vm, a[0])?;
    vm.call_method(a[0], "flush", &[])?;
    let b = t.buffer.get();
    let pos = if a[1].is_unbound() { Value::NONE } else { a[1] };
    vm.call_method(b, "truncate", &[pos])
}
fn detach(vm: &mut Vm, a: &[Value]) -> R {
    let t = text_io(vm, a[0])?;
    vm.call_method(a[0], "flush", &[])?;
    t.detached.set(true);
    Ok(t.buffer.get())
}
fn reconfigure(vm: &mut Vm, a: &[Value]) -> R {
    let t = text_io(vm, a[0])?;
    let [encoding, errors, newline, line, through] = [a[1], a[2], a[3], a[4], a[5]];
    let given = |v: Value| !v.is_unbound() && !v.is_none();
    for (name, v) in [("encoding", encoding), ("errors", errors)] {
        if given(v) && v.to_str().is_none() {
            let n = vm.type_name(v);
            return Err(
                vm.type_error(format!("reconfigure() argument '{name}' must be str or None, not {n}"))
            );
        }
        check_name(vm, v, false)?;
    }
    if (given(encoding) || given(errors) || !newline.is_unbound()) && !t.text.borrow().is_empty() {
        return Err(unsupported(
            vm,
            "It is not possible to set the encoding or newline of stream after the first read",
        ));
    }
    vm.call_method(a[0], "flush", &[])?;
    if given(encoding) || given(errors) {
        let errors = if given(errors) {
            errors
        } else if given(encoding) {
            vm.str_value("strict")
        } else {
            t.errors.get()
        };
        let encoding = match encoding {
            e if !given(e) => t.encoding.get(),
            e if e.to_str().is_some_and(|s| s.eq_str("locale")) => {
                let text = vm.library::<crate::start::Settings>().text;
                vm.str_value(&text.encoding())
            }
            e => e,
        };
        t.encoder.set_immediate(Value::NONE);
        t.decoder.set_immediate(Value::NONE);
        set_encoding(vm, t, encoding, errors)?;
        let b = t.buffer.get();
        let seekable = vm.call_method(b, "seekable", &[])?;
        if !t.encoder.get().is_none() && vm.truth(seekable)? {
            let at = vm.call_method(b, "tell", &[])?;
            start_encoder(vm, t, at == Value::small(0))?;
        }
    }
    if !newline.is_unbound() {
        let nl = newline_argument(vm, newline)?;
        *t.newlines.borrow_mut() = Newlines::new(nl.as_deref());
    }
    if given(line) {
        let on = vm.to_c_long(line)? != 0;
        t.line_buffering.set(on);
    }
    if given(through) {
        let on = vm.to_c_long(through)? != 0;
        t.write_through.set(on);
    }
    Ok(Value::NONE)
}
fn pass(vm: &mut Vm, v: Value, name: &str) -> R {
    let t = text_io(vm, v)?;
    let b = t.buffer.get();
    vm.call_method(b, name, &[])
}
fn repr(vm: &mut Vm, v: Value) -> R {
    let Some(t) = v.native::<TextIo>() else { return vm.default_repr(v) };
    let cls = vm.type_of(v).full_name(vm);
    let mut s = format!("<{cls}");
    for k in ["name", "mode"] {
        match vm.getattr_opt_text(v, k) {
            Ok(Some(x)) => {
                let x = vm.repr_text(x)?;
                s.push_str(&format!(" {k}={x}"));
            }
            Ok(None) => {}
            Err(e) => {
                let ve = vm.exc.ValueError;
                vm.expect_exception(e, ve)?;
            }
        }
    }
    let e = vm.repr_text(t.encoding.get())?;
    s.push_str(&format!(" encoding={e}>"));
    Ok(vm.str_value(&s))
}
fn set_chunk(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let t = text_io(vm, v)?;
    if x.is_unbound() {
        let n = vm.type_of(v).full_name(vm);
        let m = vm.str_value(&format!("attribute '_CHUNK_SIZE' of '{n}' objects cannot be deleted"));
        return Err(vm.attribute_error(m));
    }
    let Ok(n) = vm.to_index(x) else {
        let overflow = vm.exc.OverflowError;
        if !vm.exception_is(overflow) {
            let exc = vm.take_exception();
            return Err(vm.reraise(exc));
        }
        vm.clear_exception();
        let n = vm.type_name(x);
        return Err(vm.value_error(format!("cannot fit '{n}' into an index-sized integer")));
    };
    if n <= 0 {
        return Err(vm.value_error("a strictly positive integer is required"));
    }
    t.chunk.set(n as usize);
    Ok(())
}

pub static TEXTIOWRAPPER: TypeDef = TypeDef {
    base: Some(&TEXTIOBASE),
    doc: "Character and line based layer over a BufferedIOBase object, buffer.",
    flags: STREAM,
    attrs: DICT,
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        next: Some(next),
        del: Some(del),
        ..Slots::NONE
    },
    methods: &[
        raw("__getstate__", "($self, /, *args)", no_pickle, ""),
        def("write", "($self, text, /)", write, ""),
        def("read", "($self, size=-1, /)", read, ""),
        def("readline", "($self, size=-1, /)", readline, ""),
        def("flush", "($self, /)", flush, ""),
        def("close", "($self, /)", close, ""),
        def("detach", "($self, /)", detach, ""),
        def(
            "reconfigure",
            "($self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
            reconfigure,
            "Reconfigure the text stream with new parameters.",
        ),
        def("seek", "($self, cookie, whence=os.SEEK_SET, /)", seek, ""),
        def("tell", "($self, /)", tell, ""),
        def("truncate", "($self, pos=None, /)", truncate, ""),
        def("fileno", "($self, /)", |vm, a| pass(vm, a[0], "fileno"), ""),
        def("seekable", "($self, /)", |vm, a| pass(vm, a[0], "seekable"), ""),
        def("readable", "($self, /)", |vm, a| pass(vm, a[0], "readable"), ""),
        def("writable", "($self, /)", |vm, a| pass(vm, a[0], "writable"), ""),
        def("isatty", "($self, /)", |vm, a| pass(vm, a[0], "isatty"), ""),
    ],
    getset: &[
        getter("encoding", |vm, v| Ok(text_io(vm, v)?.encoding.get()), ""),
        getter("errors", |vm, v| Ok(text_io(vm, v)?.errors.get()), ""),
        getter("buffer", |vm, v| Ok(text_io(vm, v)?.buffer.get()), ""),
        getter("line_buffering", |vm, v| Ok(Value::bool(text_io(vm, v)?.line_buffering.get())), ""),
        getter("write_through", |vm, v| Ok(Value::bool(text_io(vm, v)?.write_through.get())), ""),
        getter(
            "newlines",
            |vm, v| {
                let t = text_io(vm, v)?;
                let s = t.newlines.borrow().seen();
                Ok(seen_value(vm, s))
            },
            "",
        ),
        getter(
            "closed",
            |vm, v| {
                let t = text_io(vm, v)?;
                let b = t.buffer.get();
                vm.getattr_text(b, "closed")
            },
            "",
        ),
        getter(
            "name",
            |vm, v| {
                let t = text_io(vm, v)?;
                let b = t.buffer.get();
                vm.getattr_text(b, "name")
            },
            "",
        ),
        getset(
            "_CHUNK_SIZE",
            |vm, v| {
                let n = text_io(vm, v)?.chunk.get();
                Ok(vm.new_int(n as i64))
            },
            set_chunk,
            "",
        ),
    ],
    ..TypeDef::native::<TextIo>("_io.TextIOWrapper")
};
