//! Encoding and decoding: the registry of codecs and of error handlers, and the codecs that need neither.
//!
//! `str.encode` and `bytes.decode` go straight to taipan-text for the codecs that it has. All others are looked up as
//! CPython does: in a cache, then by the registered search functions (the first of which comes with the package
//! `encodings`). The module `_codecs` is a thin layer over the methods of [`Vm`] here.
//!
//! An error inside a codec goes to an error handler: the built-in ones are functions of taipan-text, others are called
//! with a UnicodeError object.

use super::{methods::str_arg, this};
use crate::object::*;
use crate::{R, Raised, Vm};
use taipan_heap::{Gc, Value};
use taipan_text::codecs::{ByteOrder, Codec, CodecError, DecodeHandler, Errors, Fail, Replacement};
use taipan_text::{StrBuilder, TextBuf, with_units};

/// An `encoding` or `errors` argument: "f() argument 'encoding' must be str, not int".
pub(crate) fn text_argument(vm: &mut Vm, v: Value, name: &str, what: &str) -> R<Gc<StrObj>> {
    let s = match v.to_str() {
        Some(s) => s,
        None => str_arg(vm, v, name, &format!(" '{what}'"))?,
    };
    if s.buffer().contains(&0) && s.chars().any(|c| c == 0) {
        return Err(vm.value_error("embedded null character"));
    }
    Ok(s)
}
/// As [`text_argument`], absent if unbound.
pub(crate) fn optional_text(vm: &mut Vm, v: Value, name: &str, what: &str) -> R<Option<Gc<StrObj>>> {
    if v.is_unbound() { Ok(None) } else { text_argument(vm, v, name, what).map(Some) }
}

pub(super) fn str_encode(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let encoding = optional_text(vm, a[1], "encode", "encoding")?;
    let errors = optional_text(vm, a[2], "encode", "errors")?;
    vm.encode_text(s, encoding, errors)
}

/// The codec of an encoding, if no search is needed.
fn shortcut(name: &str) -> Option<Codec> {
    if let Some(c) = Codec::shortcut(name) {
        return Some(c);
    }
    use ByteOrder::*;
    Some(match normalize(name).as_str() {
        "utf_16_le" | "utf_16le" => Codec::Utf16(Little),
        "utf_16_be" | "utf_16be" => Codec::Utf16(Big),
        "utf_32_le" | "utf_32le" => Codec::Utf32(Little),
        "utf_32_be" | "utf_32be" => Codec::Utf32(Big),
        _ => return None,
    })
}
/// How the registry writes a name: lower case, runs of other characters than letters, digits and dots as one `_`.
pub fn normalize(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}

/// A decoder of taipan-text, for [`Vm::decode_by`]: input, output, handler; the bytes consumed.
pub type Decoder<'a> = dyn FnMut(&[u8], &mut StrBuilder, DecodeHandler<'_, Stop>) -> Result<usize, Stop> + 'a;

/// Why a decoder stopped.
pub enum Stop {
    Raised(Raised),
    /// The handler put another object in place of the input: go on there, behind a text.
    Restart(Value, usize, TextBuf),
}
impl From<Raised> for Stop {
    fn from(r: Raised) -> Stop {
        Stop::Raised(r)
    }
}

/// What handles the errors of one operation.
#[derive(Clone, Copy)]
pub enum Handler {
    Builtin(Errors),
    /// The name of a registered handler, which is looked up at the first error.
    Named(Gc<StrObj>),
}
impl Handler {
    pub fn of(errors: Option<Gc<StrObj>>) -> Handler {
        match errors {
            None => Handler::Builtin(Errors::Strict),
            Some(s) => match s.as_ascii().and_then(Errors::parse) {
                Some(e) => Handler::Builtin(e),
                None => Handler::Named(s),
            },
        }
    }
}

/// `str(v, encoding, errors)`, `bytes.decode`
pub(crate) fn decode_value(
    vm: &mut Vm,
    v: Value,
    encoding: Option<Gc<StrObj>>,
    errors: Option<Gc<StrObj>>,
) -> R {
    let codec = match encoding {
        None => Some(Codec::Utf8),
        Some(e) => e.as_ascii().and_then(shortcut),
    };
    let Some(codec) = codec else {
        let obj = match v.downcast::<BytesObj>() {
            Some(_) => v,
            // Codecs get a view of what is no bytes object, as in CPython.
            None => {
                let b = vm.get_buffer(v, crate::types::buffer::flags::FULL_RO)?;
                vm.new_memoryview(b).value()
            }
        };
        return vm.codec_decode_text(obj, encoding.unwrap_or(vm.empty_str), errors);
    };
    if let Some(b) = v.to_bytes() {
        let (s, _) = vm.decode_with(codec, b.as_slice(), b.value(), Handler::of(errors), true)?;
        return Ok(s.value());
    }
    let bytes = vm.bytes_like(v)?;
    let r = vm.decode_with(codec, &bytes, Value::UNBOUND, Handler::of(errors), true);
    bytes.release(vm)?;
    Ok(r?.0.value())
}

impl Vm {
    // ---- direct codecs ----

    /// `s.encode(encoding, errors)`
    pub fn encode_text(
        &mut self,
        s: Gc<StrObj>,
        encoding: Option<Gc<StrObj>>,
        errors: Option<Gc<StrObj>>,
    ) -> R {
        let codec = match encoding {
            None => Some(Codec::Utf8),
            Some(e) => e.as_ascii().and_then(shortcut),
        };
        match codec {
            Some(c) => self.encode_with(c, s, Handler::of(errors)),
            None => self.codec_encode_text(s.value(), encoding.unwrap_or(self.empty_str), errors),
        }
    }
    /// Encodes with one of taipan-text's codecs, to bytes.
    pub fn encode_with(&mut self, codec: Codec, s: Gc<StrObj>, handler: Handler) -> R {
        let one_byte = match codec {
            Codec::Utf8 | Codec::Ascii => s.is_ascii(),
            Codec::Latin1 => s.width_log2() == 0,
            _ => false,
        };
        if one_byte {
            return Ok(self.new_bytes(s.buffer()).value());
        }
        let mut out = Vec::with_capacity(s.len);
        let name = codec.encode_name();
        let done = with_units!(s.text(), u => codec.encode(u, &mut out, &mut |e| {
            self.handle_encode_error(handler, name, s, e)
        }));
        match done {
            Ok(()) => Ok(self.new_bytes(&out).value()),
            Err(Fail::Handler(r)) => Err(r),
            Err(Fail::Unencodable(e)) => Err(self.encode_error(name, s, e)),
        }
    }
    /// UTF-8, for system interfaces; UnicodeEncodeError for lone surrogates.
    pub fn utf8_of(&mut self, s: Gc<StrObj>) -> R<String> {
        match s.text().to_utf8() {
            Ok(t) => Ok(t),
            Err(i) => {
                let e = CodecError { start: i, end: i + 1, reason: "surrogates not allowed" };
                Err(self.encode_error("utf-8", s, e))
            }
        }
    }
    /// A file name or environment string as the system wants it: UTF-8 with `surrogateescape`.
    pub fn fs_encode(&mut self, s: Gc<StrObj>) -> R<Vec<u8>> {
        if let Some(t) = s.as_ascii() {
            return Ok(t.as_bytes().to_vec());
        }
        let r = self.encode_with(Codec::Utf8, s, Handler::Builtin(Errors::SurrogateEscape))?;
        Ok(r.to_bytes().map_or_else(Vec::new, |b| b.as_slice().to_vec()))
    }
    /// A string from the system's bytes.
    pub fn fs_decode_bytes(&mut self, b: &[u8]) -> Gc<StrObj> {
        match Codec::Utf8.decode_with(b, Errors::SurrogateEscape) {
            Ok(buf) => self.new_str_buf(&buf),
            Err(_) => self.new_str(&String::from_utf8_lossy(b)),
        }
    }
    /// Decodes with one of taipan-text's codecs. `obj` is the bytes object for error messages (unbound: made when
    /// needed). With `fin` false an incomplete sequence at the end is left; the number of bytes consumed is given too.
    pub fn decode_with(
        &mut self,
        codec: Codec,
        data: &[u8],
        obj: Value,
        handler: Handler,
        fin: bool,
    ) -> R<(Gc<StrObj>, usize)> {
        if codec == Codec::Latin1 {
            return Ok((self.new_str_text(taipan_text::Text::Latin1(data)), data.len()));
        }
        if matches!(codec, Codec::Utf8 | Codec::Ascii) && data.is_ascii() {
            return Ok((self.new_str_ascii(data), data.len()));
        }
        let name = match codec {
            Codec::Utf16(ByteOrder::Marked) if data.starts_with(&[0xfe, 0xff]) => "utf-16-be",
            Codec::Utf16(ByteOrder::Marked) => "utf-16-le",
            Codec::Utf32(ByteOrder::Marked) if data.starts_with(&[0, 0, 0xfe, 0xff]) => "utf-32-be",
            Codec::Utf32(ByteOrder::Marked) => "utf-32-le",
            c => c.decode_name(),
        };
        let mut out = StrBuilder::with_capacity(data.len());
        let mut codec = codec;
        let used = self.decode_by(name, data, obj, handler, &mut out, &mut |data, out, fail| {
            let r = codec.decode(data, fin, out, fail);
            // If it goes on elsewhere, then without looking for a mark.
            codec = match codec {
                Codec::Utf16(_) if name.ends_with("be") => Codec::Utf16(ByteOrder::Big),
                Codec::Utf16(_) => Codec::Utf16(ByteOrder::Little),
                Codec::Utf32(_) if name.ends_with("be") => Codec::Utf32(ByteOrder::Big),
                Codec::Utf32(_) => Codec::Utf32(ByteOrder::Little),
                c => c,
            };
            r
        })?;
        Ok((self.new_str_buf(&out.finish()), if fin { data.len() } else { used }))
    }
    /// Runs a decoder of taipan-text. A handler may put another object in place of the input, in which case the decoder
    /// is run again on the rest of that. Gives the number of bytes consumed.
    pub fn decode_by(
        &mut self,
        name: &str,
        data: &[u8],
        obj: Value,
        handler: Handler,
        out: &mut StrBuilder,
        run: &mut Decoder<'_>,
    ) -> R<usize> {
        let mut obj = match handler {
            Handler::Named(_) if obj.is_unbound() => self.new_bytes(data).value(),
            _ => obj,
        };
        let (mut from, mut data) = (0, data);
        loop {
            let r = run(&data[from..], out, &mut |e| {
                let e = CodecError { start: e.start + from, end: e.end + from, ..e };
                let (text, at) = self.decode_step(handler, name, data, obj, e)?;
                match at.checked_sub(from) {
                    Some(at) => Ok((text, at)),
                    None => Err(Stop::Restart(obj, at, text)),
                }
            });
            match r {
                Ok(used) => return Ok(from + used),
                Err(Stop::Raised(e)) => return Err(e),
                Err(Stop::Restart(new, at, text)) => {
                    out.push_text(text.as_text());
                    obj = new;
                    data = match obj.to_bytes() {
                        // SAFETY: `obj` keeps the bytes.
                        Some(b) => unsafe { b.as_ref() }.as_slice(),
                        None => data,
                    };
                    from = at.min(data.len());
                }
            }
        }
    }

    // ---- errors ----

    /// UnicodeEncodeError
    #[cold]
    pub fn encode_error(&mut self, encoding: &str, s: Gc<StrObj>, e: CodecError) -> Raised {
        match self.new_encode_error(encoding, s, e) {
            Ok(x) => self.raise_exception(x),
            Err(r) => r,
        }
    }
    fn new_encode_error(&mut self, encoding: &str, s: Gc<StrObj>, e: CodecError) -> R {
        let encoding = self.str_value(encoding);
        let reason = self.str_value(e.reason);
        let args = [encoding, s.value(), Value::small(e.start as i64), Value::small(e.end as i64), reason];
        let cls = self.exc.UnicodeEncodeError;
        crate::exceptions::new_exception(self, cls, &args)
    }
    fn new_decode_error(&mut self, encoding: &str, data: &[u8], obj: Value, e: CodecError) -> R {
        let encoding = self.str_value(encoding);
        let obj = if obj.is_unbound() { self.new_bytes(data).value() } else { obj };
        let reason = self.str_value(e.reason);
        let args = [encoding, obj, Value::small(e.start as i64), Value::small(e.end as i64), reason];
        let cls = self.exc.UnicodeDecodeError;
        crate::exceptions::new_exception(self, cls, &args)
    }
    /// UnicodeDecodeError
    #[cold]
    pub fn decode_error(&mut self, encoding: &str, data: &[u8], obj: Value, e: CodecError) -> Raised {
        match self.new_decode_error(encoding, data, obj, e) {
            Ok(x) => self.raise_exception(x),
            Err(r) => r,
        }
    }
    /// For use as the handler of taipan-text's encoders.
    pub fn handle_encode_error(
        &mut self,
        handler: Handler,
        encoding: &str,
        s: Gc<StrObj>,
        e: CodecError,
    ) -> R<(Replacement, usize)> {
        let name = match handler {
            Handler::Builtin(h) => {
                return match h.encode_some(s.text(), e, encoding) {
                    Some(r) => Ok(r),
                    None => Err(self.encode_error(encoding, s, e)),
                };
            }
            Handler::Named(n) => n,
        };
        let f = self.error_handler(name)?;
        let exc = self.new_encode_error(encoding, s, e)?;
        let r = self.call1(f, exc)?;
        let parts = r.to_tuple().filter(|t| t.len == 2).map(|t| (t.get(0), t.get(1)));
        let (Some((v, at)), true) = (parts, parts.is_some_and(|p| p.1.is_int_like())) else {
            return Err(self.type_error("encoding error handler must return (str/bytes, int) tuple"));
        };
        let rep = if let Some(t) = v.to_str() {
            Replacement::Text(t.text().to_buf())
        } else if let Some(b) = v.to_bytes() {
            Replacement::Bytes(b.as_slice().to_vec())
        } else {
            return Err(self.type_error("encoding error handler must return (str/bytes, int) tuple"));
        };
        let at = self.resume_position(at, s.len)?;
        Ok((rep, at))
    }
    /// For use as the handler of taipan-text's decoders.
    pub fn handle_decode_error(
        &mut self,
        handler: Handler,
        encoding: &str,
        data: &[u8],
        obj: Value,
        e: CodecError,
    ) -> R<(TextBuf, usize)> {
        match self.decode_step(handler, encoding, data, obj, e) {
            Ok(r) => Ok(r),
            Err(Stop::Raised(r)) => Err(r),
            // Only `decode_with` goes on with another object.
            Err(Stop::Restart(_, at, text)) => Ok((text, at.min(data.len()))),
        }
    }
    fn decode_step(
        &mut self,
        handler: Handler,
        encoding: &str,
        data: &[u8],
        obj: Value,
        e: CodecError,
    ) -> Result<(TextBuf, usize), Stop> {
        let name = match handler {
            Handler::Builtin(h) if !h.decodes() => {
                return Err(self
                    .type_error("don't know how to handle UnicodeDecodeError in error callback")
                    .into());
            }
            Handler::Builtin(h) => {
                return match h.decode(data, e, encoding) {
                    Some(r) => Ok(r),
                    None => Err(self.decode_error(encoding, data, obj, e).into()),
                };
            }
            Handler::Named(n) => n,
        };
        let f = self.error_handler(name)?;
        let exc = self.new_decode_error(encoding, data, obj, e)?;
        let r = self.call1(f, exc)?;
        let parts = r.to_tuple().filter(|t| t.len == 2).map(|t| (t.get(0).to_str(), t.get(1)));
        let (Some((Some(text), at)), true) = (parts, parts.is_some_and(|p| p.1.is_int_like())) else {
            return Err(self.type_error("decoding error handler must return (str, int) tuple").into());
        };
        let now = self.getattr_text(exc, "object")?;
        let text = text.text().to_buf();
        if now != obj && !obj.is_unbound() {
            let Some(b) = now.to_bytes() else {
                let t = self.type_name(now);
                return Err(self
                    .type_error(format!("UnicodeDecodeError 'object' attribute must be a bytes, not {t}"))
                    .into());
            };
            let at = self.resume_position(at, b.len)?;
            return Err(Stop::Restart(now, at, text));
        }
        let at = self.resume_position(at, data.len())?;
        Ok((text, at))
    }
    fn resume_position(&mut self, v: Value, len: usize) -> R<usize> {
        let i = self.to_ssize(v)?;
        let at = if i < 0 { i.wrapping_add(len as isize) } else { i };
        if at < 0 || at as usize > len {
            return Err(self.index_error(format!("position {at} from error handler out of bounds")));
        }
        Ok(at as usize)
    }

    // ---- the registry ----

    fn registry(&mut self, key: &'static str) -> Value {
        match self.state_get(key) {
            Some(v) => v,
            None => {
                let v = if key == SEARCH { self.list(&[]) } else { self.new_dict().value() };
                self.state_set(key, v);
                v
            }
        }
    }
    /// `codecs.register`
    pub fn codec_register(&mut self, f: Value) -> R<()> {
        if !self.is_callable(f) {
            return Err(self.type_error("argument must be callable"));
        }
        match self.registry(SEARCH).to_list() {
            Some(l) => self.list_push(l, f),
            None => Ok(()),
        }
    }
    /// `codecs.unregister`
    pub fn codec_unregister(&mut self, f: Value) -> R<()> {
        let Some(l) = self.registry(SEARCH).to_list() else { return Ok(()) };
        let items = l.as_slice();
        if let Some(i) = items.iter().position(|&x| x == f) {
            let rest: Vec<usize> = (0..items.len()).filter(|&j| j != i).collect();
            let kept = self.new_list(&[]);
            for j in rest {
                if let Some(v) = l.get(j) {
                    self.list_push(kept, v)?;
                }
            }
            self.state_set(SEARCH, kept.value());
            let fresh = self.new_dict().value();
            self.state_set(CACHE, fresh);
        }
        Ok(())
    }
    /// `codecs.lookup`
    pub fn codec_lookup(&mut self, encoding: Gc<StrObj>) -> R {
        let key = normalize(&encoding.to_string_lossy());
        let key = self.new_str(&key);
        if let Some(d) = self.registry(CACHE).to_dict()
            && let Some(v) = d.get_str(key)
        {
            return Ok(v);
        }
        if self.state_get(READY).is_none() {
            self.state_set(READY, Value::TRUE);
            // The package registers its search function.
            if let Err(e) = self.import_native("encodings") {
                self.state.remove(READY);
                return Err(e);
            }
        }
        let Some(search) = self.registry(SEARCH).to_list() else {
            return Err(self.lookup_error_for(encoding));
        };
        let mut i = 0;
        while let Some(f) = search.get(i) {
            i += 1;
            let r = self.call1(f, key.value())?;
            if r.is_none() {
                continue;
            }
            if r.to_tuple().is_none_or(|t| t.len != 4) {
                return Err(self.type_error("codec search functions must return 4-tuples"));
            }
            if let Some(d) = self.registry(CACHE).to_dict() {
                self.dict_set(d, key.value(), r)?;
            }
            return Ok(r);
        }
        Err(self.lookup_error_for(encoding))
    }
    fn lookup_error_for(&mut self, encoding: Gc<StrObj>) -> Raised {
        self.lookup_error_text(&format!("unknown encoding: {encoding}"))
    }
    fn lookup_error_text(&mut self, text: &str) -> Raised {
        let t = self.exc.LookupError;
        self.raise(t, text)
    }
    /// Encoder (0) or decoder (1) of an encoding that must be one between text and bytes.
    fn text_codec(&mut self, encoding: Gc<StrObj>, which: usize, instead: &str) -> R {
        let info = self.codec_lookup(encoding)?;
        if info.downcast::<TupleObj>().is_none()
            && let Some(v) = self.getattr_opt_text(info, "_is_text_encoding")?
            && !self.truth(v)?
        {
            return Err(self.lookup_error_text(&format!(
                "'{encoding}' is not a text encoding; use {instead} to handle arbitrary codecs"
            )));
        }
        match info.to_tuple() {
            Some(t) if which < t.len => Ok(t.get(which)),
            _ => Err(self.lookup_error_for(encoding)),
        }
    }
    /// Calls an encoder or decoder; the first item of the pair that it returns.
    fn call_codec(
        &mut self,
        f: Value,
        obj: Value,
        encoding: Gc<StrObj>,
        errors: Option<Gc<StrObj>>,
        encodes: bool,
    ) -> R {
        let (op, what) = if encodes { ("encoding", "encoder") } else { ("decoding", "decoder") };
        let r = match errors {
            Some(e) => self.call(f, &[obj, e.value()]),
            None => self.call1(f, obj),
        };
        let r = match r {
            Ok(r) => r,
            Err(e) => {
                self.add_note(&format!("{op} with '{encoding}' codec failed"));
                return Err(e);
            }
        };
        match r.to_tuple().filter(|t| t.len == 2) {
            Some(t) => Ok(t.get(0)),
            None => Err(self.type_error(format!("{what} must return a tuple (object, integer)"))),
        }
    }
    /// `codecs.encode(obj, encoding, errors)`: any codec.
    pub fn codec_encode(&mut self, obj: Value, encoding: Gc<StrObj>, errors: Option<Gc<StrObj>>) -> R {
        let info = self.codec_lookup(encoding)?;
        let f = info.to_tuple().map_or(Value::NONE, |t| t.get(0));
        self.call_codec(f, obj, encoding, errors, true)
    }
    /// `codecs.decode(obj, encoding, errors)`: any codec.
    pub fn codec_decode(&mut self, obj: Value, encoding: Gc<StrObj>, errors: Option<Gc<StrObj>>) -> R {
        let info = self.codec_lookup(encoding)?;
        let f = info.to_tuple().map_or(Value::NONE, |t| t.get(1));
        self.call_codec(f, obj, encoding, errors, false)
    }
    fn codec_encode_text(&mut self, obj: Value, encoding: Gc<StrObj>, errors: Option<Gc<StrObj>>) -> R {
        let f = self.text_codec(encoding, 0, "codecs.encode()")?;
        let r = self.call_codec(f, obj, encoding, errors, true)?;
        if r.to_bytes().is_some() {
            return Ok(r);
        }
        if let Some(b) = r.downcast::<ByteArrayObj>() {
            return Ok(self.new_bytes(b.as_slice()).value());
        }
        let t = self.type_name(r);
        Err(self.type_error(format!(
            "'{encoding}' encoder returned '{t}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
        )))
    }
    fn codec_decode_text(&mut self, obj: Value, encoding: Gc<StrObj>, errors: Option<Gc<StrObj>>) -> R {
        let f = self.text_codec(encoding, 1, "codecs.decode()")?;
        let r = self.call_codec(f, obj, encoding, errors, false)?;
        if r.to_str().is_some() {
            return Ok(r);
        }
        let t = self.type_name(r);
        Err(self.type_error(format!(
            "'{encoding}' decoder returned '{t}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
        )))
    }

    // ---- the registry of error handlers ----

    fn handlers(&mut self) -> R<Gc<crate::dict::DictObj>> {
        if self.state_get(HANDLERS).is_none() {
            let d = self.new_dict();
            for def in BUILTIN_HANDLERS {
                let f = self.new_native_fn(def, Value::UNBOUND, Value::UNBOUND, Value::NONE);
                let name = def.name.strip_suffix("_errors").unwrap_or(def.name);
                self.dict_set_text(d, name, f);
            }
            self.state_set(HANDLERS, d.value());
        }
        match self.registry(HANDLERS).to_dict() {
            Some(d) => Ok(d),
            None => Err(self.system_error("no registry of error handlers")),
        }
    }
    /// `codecs.lookup_error`
    pub fn error_handler(&mut self, name: Gc<StrObj>) -> R {
        let d = self.handlers()?;
        match d.get_str(name) {
            Some(f) => Ok(f),
            None => Err(self.lookup_error_text(&format!("unknown error handler name '{name}'"))),
        }
    }
    /// `codecs.register_error`
    pub fn register_error(&mut self, name: Gc<StrObj>, f: Value) -> R<()> {
        if !self.is_callable(f) {
            return Err(self.type_error("handler must be callable"));
        }
        let d = self.handlers()?;
        self.dict_set(d, name.value(), f)
    }
    /// `codecs._unregister_error`: whether there was one.
    pub fn unregister_error(&mut self, name: Gc<StrObj>) -> R<bool> {
        if name.as_ascii().and_then(Errors::parse).is_some() {
            return Err(self.value_error(format!("cannot un-register built-in error handler '{name}'")));
        }
        let d = self.handlers()?;
        Ok(self.dict_remove(d, name.value())?.is_some())
    }
}
const SEARCH: &str = "codecs.search";
const CACHE: &str = "codecs.cache";
const HANDLERS: &str = "codecs.errors";
const READY: &str = "codecs.ready";

// ---- the built-in handlers as functions ----

macro_rules! handlers {
    ($($f:ident $name:literal $kind:ident $doc:literal)*) => {
        $( fn $f(vm: &mut Vm, a: &[Value]) -> R { builtin_handler(vm, Errors::$kind, a[0]) } )*
        static BUILTIN_HANDLERS: &[crate::native::MethodDef] = &[ $( crate::native::def($name, "($module, object, /)", $f, $doc), )* ];
    };
}
handlers! {
    strict_errors "strict_errors" Strict "Implements the 'strict' error handling, which raises a UnicodeError on coding errors."
    ignore_errors "ignore_errors" Ignore "Implements the 'ignore' error handling, which ignores malformed data and continues."
    replace_errors "replace_errors" Replace "Implements the 'replace' error handling, which replaces malformed data with a replacement marker."
    xmlcharrefreplace_errors "xmlcharrefreplace_errors" XmlCharRefReplace "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference."
    backslashreplace_errors "backslashreplace_errors" BackslashReplace "Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence."
    namereplace_errors "namereplace_errors" NameReplace "Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence."
    surrogatepass "surrogatepass" SurrogatePass ""
    surrogateescape "surrogateescape" SurrogateEscape ""
}

/// An error handler called from Python with a UnicodeError object.
fn builtin_handler(vm: &mut Vm, h: Errors, exc: Value) -> R {
    let wrong = |vm: &mut Vm| {
        let t = vm.type_name(exc);
        Err(vm.type_error(format!("don't know how to handle {t} in error callback")))
    };
    if h == Errors::Strict {
        if exc.downcast::<ExcObj>().is_none() {
            return Err(vm.type_error("codec must pass exception instance"));
        }
        return Err(vm.raise_exception(exc));
    }
    let (encodes, decodes) =
        (vm.is_instance(exc, vm.exc.UnicodeEncodeError), vm.is_instance(exc, vm.exc.UnicodeDecodeError));
    let translates = vm.is_instance(exc, vm.exc.UnicodeTranslateError);
    if !encodes && !decodes && !translates || decodes && !h.decodes() {
        return wrong(vm);
    }
    if translates
        && matches!(
            h,
            Errors::SurrogateEscape | Errors::SurrogatePass | Errors::NameReplace | Errors::XmlCharRefReplace
        )
    {
        return wrong(vm);
    }
    let obj = vm.getattr_text(exc, "object")?;
    let start = vm.getattr_text(exc, "start")?;
    let end = vm.getattr_text(exc, "end")?;
    let (start, end) = (vm.to_ssize(start)?.max(0) as usize, vm.to_ssize(end)?.max(0) as usize);
    let encoding = if translates {
        String::new()
    } else {
        let e = vm.getattr_text(exc, "encoding")?;
        vm.str_text(e)?
    };
    // Positions are clamped to the object, as CPython's accessors do.
    let clamp = |len: usize| {
        let start = start.min(len.saturating_sub(1));
        (start, end.clamp((start + 1).min(len), len))
    };
    let done = if decodes {
        let Some(b) = obj.to_bytes() else { return wrong(vm) };
        let (start, end) = clamp(b.len);
        h.decode(b.as_slice(), CodecError { start, end, reason: "" }, &encoding)
            .map(|(t, at)| (vm.new_str_buf(&t).value(), at))
    } else {
        let Some(s) = obj.to_str() else { return wrong(vm) };
        let (start, end) = clamp(s.len);
        let e = CodecError { start, end, reason: "" };
        if translates && h == Errors::Replace {
            let mut out = StrBuilder::new();
            out.push_repeat(0xfffd, end - start);
            Some((vm.new_str_buf(&out.finish()).value(), end))
        } else {
            h.encode(s.text(), e, &encoding).map(|(r, at)| {
                let v = match r {
                    Replacement::Text(t) => vm.new_str_buf(&t).value(),
                    Replacement::Bytes(b) => vm.new_bytes(&b).value(),
                };
                (v, at)
            })
        }
    };
    match done {
        Some((v, at)) => Ok(vm.tuple(&[v, Value::small(at as i64)])),
        None => Err(vm.raise_exception(exc)),
    }
}
