//! `_codecs_jp`, `_codecs_kr`, `_codecs_cn`, `_codecs_tw`, `_codecs_hk`, `_codecs_iso2022` and `_multibytecodec`: codecs of
//! East Asia, for `encodings`.
//!
//! The tables are CPython's, not those of the Encoding Standard (and so of the crate encoding_rs), which has fewer
//! encodings and takes Windows' supersets of them: there, Shift JIS is cp932.

mod codec;
mod table;

use crate::ModuleDef;
use codec::{Codec, State, Step};
use std::cell::{Cell, RefCell};
use taipan_text::StrBuilder;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getset, member, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{Gc, Native, R, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

struct Multibyte {
    codec: Codec,
}
impl_trace!(Multibyte { ; codec });
type M = Gc<Native<Multibyte>>;

static CODEC: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    methods: &[
        def(
            "encode",
            "($self, /, input, errors=None)",
            |vm, a| {
                let c = this(vm, a[0])?;
                let errors = errors_arg(vm, a[2])?;
                let s = text_of(vm, a[1])?;
                let (mut state, mut out) = (State::default(), Vec::new());
                encode(vm, c, s, &errors, &mut state, true, &mut out)?;
                let (b, n) = (vm.try_new_bytes(&out)?.value(), vm.len(s)?);
                Ok(vm.tuple(&[b, Value::small(n as i64)]))
            },
            "Return an encoded string version of 'input'.\n\n'errors' may be given to set a different error handling scheme. Default is\n'strict' meaning that encoding errors raise a UnicodeEncodeError. Other possible\nvalues are 'ignore', 'replace' and 'xmlcharrefreplace' as well as any other name\nregistered with codecs.register_error that can handle UnicodeEncodeErrors.",
        ),
        def(
            "decode",
            "($self, /, input, errors=None)",
            |vm, a| {
                let c = this(vm, a[0])?;
                let errors = errors_arg(vm, a[2])?;
                let data = vm.bytes_copy(a[1])?;
                let (mut state, mut out) = (State::default(), StrBuilder::with_capacity(data.len()));
                decode(vm, c, &data, &errors, &mut state, true, &mut out)?;
                let s = vm.new_str_buf(&out.finish()).value();
                Ok(vm.tuple(&[s, Value::small(data.len() as i64)]))
            },
            "Decodes 'input'.\n\n'errors' may be given to set a different error handling scheme. Default is\n'strict' meaning that encoding errors raise a UnicodeDecodeError. Other possible\nvalues are 'ignore' and 'replace' as well as any other name registered with\ncodecs.register_error that is able to handle UnicodeDecodeErrors.\"",
        ),
    ],
    ..TypeDef::native::<Multibyte>("_multibytecodec.MultibyteCodec")
};
fn this(vm: &mut Vm, v: Value) -> R<M> {
    match v.native::<Multibyte>() {
        Some(c) => Ok(c),
        None => Err(vm.type_error("codec is unexpected type")),
    }
}
fn errors_arg(vm: &mut Vm, v: Value) -> R<String> {
    if v.is_unbound() || v.is_none() {
        return Ok("strict".into());
    }
    match v.to_str() {
        Some(s) => Ok(s.to_string_lossy()),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("argument 'errors' must be str or None, not {t}")))
        }
    }
}
fn text_of(vm: &mut Vm, v: Value) -> R {
    match v.to_str() {
        Some(_) => Ok(v),
        None => Ok(vm.str(v)?.value()),
    }
}
/// Calls an error handler. Gives what it puts in place, and where to go on.
fn handle(vm: &mut Vm, errors: &str, exc: Value, len: usize) -> R<(Value, usize)> {
    let find = vm.import_module("_codecs")?;
    let name = vm.str_value(errors);
    let f = vm.call_method(find, "lookup_error", &[name])?;
    let r = vm.call1(f, exc)?;
    let pair = r.to_tuple().filter(|t| t.len == 2 && t.get(1).is_int_like());
    let Some(t) = pair else {
        return Err(vm.type_error("encoding error handler must return (str, int) tuple"));
    };
    let place = match vm.to_index(t.get(1)) {
        Ok(at) if at < 0 => at + len as isize,
        Ok(at) => at,
        Err(_) => {
            vm.clear_exception();
            -1
        }
    };
    if place < 0 || place as usize > len {
        return Err(vm.index_error(format!("position {place} from error handler out of bounds")));
    }
    Ok((t.get(0), place as usize))
}
/// Encodes a str. Gives the number of characters at its end that wait for more.
fn encode(
    vm: &mut Vm,
    c: M,
    s: Value,
    errors: &str,
    state: &mut State,
    fin: bool,
    out: &mut Vec<u8>,
) -> R<usize> {
    let chars: Vec<u32> = s.to_str().map_or_else(Vec::new, |s| s.chars().collect());
    let mut at = 0;
    loop {
        let i = match c.codec.encode(&chars[at..], state, fin, out) {
            Step::Done => return Ok(0),
            Step::Incomplete(i) => return Ok(chars.len() - at - i),
            Step::Illegal(i, _) => at + i,
        };
        match errors {
            "ignore" => at = i + 1,
            "replace" => {
                if let Step::Illegal(..) = c.codec.encode(&[u32::from(b'?')], state, false, out) {
                    out.push(b'?');
                }
                at = i + 1;
            }
            _ => {
                let (name, reason) = (vm.str_value(c.codec.name), vm.str_value("illegal multibyte sequence"));
                let t = vm.exc.UnicodeEncodeError;
                let args = [name, s, Value::small(i as i64), Value::small(i as i64 + 1), reason];
                let exc = vm.call(t.value(), &args)?;
                if errors == "strict" {
                    return Err(vm.raise_exception(exc));
                }
                let (new, place) = handle(vm, errors, exc, chars.len())?;
                if let Some(b) = new.to_bytes() {
                    out.extend_from_slice(b.as_slice());
                } else if new.to_str().is_some() {
                    encode(vm, c, new, "strict", state, false, out)?;
                } else {
                    return Err(vm.type_error("encoding error handler must return (str, int) tuple"));
                }
                at = place;
            }
        }
    }
}
/// Decodes bytes. Gives the number at their end that wait for more.
fn decode(
    vm: &mut Vm,
    c: M,
    data: &[u8],
    errors: &str,
    state: &mut State,
    fin: bool,
    out: &mut StrBuilder,
) -> R<usize> {
    let mut at = 0;
    loop {
        let mut chars = Vec::new();
        let step = c.codec.decode(&data[at..], state, &mut chars);
        for ch in chars {
            out.push(ch);
        }
        let (i, n, reason) = match step {
            Step::Done => return Ok(0),
            Step::Incomplete(i) if !fin => return Ok(data.len() - at - i),
            Step::Incomplete(i) => (at + i, data.len() - at - i, "incomplete multibyte sequence"),
            Step::Illegal(i, n) => (at + i, n, "illegal multibyte sequence"),
        };
        match errors {
            "ignore" => at = i + n,
            "replace" => {
                out.push(0xfffd);
                at = i + n;
            }
            _ => {
                let (name, reason) = (vm.str_value(c.codec.name), vm.str_value(reason));
                let obj = vm.new_bytes(data).value();
                let t = vm.exc.UnicodeDecodeError;
                let args = [name, obj, Value::small(i as i64), Value::small((i + n) as i64), reason];
                let exc = vm.call(t.value(), &args)?;
                if errors == "strict" {
                    return Err(vm.raise_exception(exc));
                }
                let (new, place) = handle(vm, errors, exc, data.len())?;
                match new.to_str() {
                    Some(s) => s.chars().for_each(|ch| out.push(ch)),
                    None => return Err(vm.type_error("decoding error handler must return (str, int) tuple")),
                }
                at = place;
            }
        }
    }
}

// ---- piece by piece ----

/// Encoders, decoders, readers and writers alike.
struct Piecewise {
    codec: Slot,
    stream: Slot,
    errors: RefCell<String>,
    state: Cell<State>,
    /// Bytes that wait for more, and text.
    bytes: RefCell<Vec<u8>>,
    text: RefCell<Vec<u32>>,
}
impl_trace!(Piecewise { codec, stream; errors, state, bytes, text });
type W = Gc<Native<Piecewise>>;

fn pieces(vm: &mut Vm, v: Value) -> R<W> {
    match v.native::<Piecewise>() {
        Some(p) => Ok(p),
        None => Err(vm.wrong_receiver(v, "_multibytecodec")),
    }
}
fn codec_of(vm: &mut Vm, p: W) -> R<M> {
    this(vm, p.codec.get())
}
fn make(vm: &mut Vm, cls: Gc<TypeObj>, stream: Value, errors: Value) -> R {
    let errors = errors_arg(vm, errors)?;
    let codec = vm.getattr_text(cls.value(), "codec")?;
    this(vm, codec)?;
    let data = Piecewise {
        codec: Slot::new(codec),
        stream: Slot::new(stream),
        errors: RefCell::new(errors),
        state: Cell::default(),
        bytes: RefCell::default(),
        text: RefCell::default(),
    };
    Ok(vm.new_native(cls, data).value())
}
fn new_coder(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("__new__", "(errors='strict')");
    let [errors] = bind(vm, &SIG, args)?;
    make(vm, cls, Value::NONE, errors)
}
fn new_stream(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("__new__", "(stream, errors='strict')");
    let [stream, errors] = bind(vm, &SIG, args)?;
    make(vm, cls, stream, errors)
}
fn nothing(_: &mut Vm, _: Value, _: Args) -> R<()> {
    Ok(())
}
fn set_errors(vm: &mut Vm, v: Value, e: Value) -> R<()> {
    if e.is_unbound() {
        let m = vm.str_value("cannot delete attribute");
        return Err(vm.attribute_error(m));
    }
    if e.to_str().is_none() {
        return Err(vm.type_error("errors must be a string"));
    }
    let e = errors_arg(vm, e)?;
    *pieces(vm, v)?.errors.borrow_mut() = e;
    Ok(())
}
macro_rules! errors {
    () => {
        getset(
            "errors",
            |vm, v| {
                let e = pieces(vm, v)?.errors.borrow().clone();
                Ok(vm.str_value(&e))
            },
            set_errors,
            "how to treat errors",
        )
    };
}
fn encode_piece(vm: &mut Vm, p: W, v: Value, fin: bool) -> R<Vec<u8>> {
    if v.to_str().is_none() {
        return Err(vm.type_error("couldn't convert the object to str."));
    }
    let c = codec_of(vm, p)?;
    let mut s = v;
    let pending = p.text.take();
    if !pending.is_empty() {
        let mut b = StrBuilder::with_capacity(8);
        pending.iter().for_each(|&ch| b.push(ch));
        if let Some(s) = v.to_str() {
            s.chars().for_each(|ch| b.push(ch));
        }
        s = vm.new_str_buf(&b.finish()).value();
    }
    let (mut state, mut out, errors) = (p.state.get(), Vec::new(), p.errors.borrow().clone());
    let left = encode(vm, c, s, &errors, &mut state, fin, &mut out)?;
    p.state.set(state);
    if left > 0
        && let Some(s) = s.to_str()
    {
        *p.text.borrow_mut() = s.chars().skip(s.len - left).collect();
    }
    Ok(out)
}
fn decode_piece(vm: &mut Vm, p: W, data: &[u8], fin: bool) -> R {
    let c = codec_of(vm, p)?;
    let mut all = p.bytes.take();
    all.extend_from_slice(data);
    let (mut state, mut out, errors) =
        (p.state.get(), StrBuilder::with_capacity(all.len()), p.errors.borrow().clone());
    let left = match decode(vm, c, &all, &errors, &mut state, fin, &mut out) {
        Ok(n) => n,
        Err(e) => {
            // What was there before stays.
            all.truncate(all.len() - data.len());
            *p.bytes.borrow_mut() = all;
            return Err(e);
        }
    };
    p.state.set(state);
    *p.bytes.borrow_mut() = all.split_off(all.len() - left);
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn reset_encoder(vm: &mut Vm, p: W) -> R<Vec<u8>> {
    let c = codec_of(vm, p)?;
    let (mut state, mut out) = (p.state.get(), Vec::new());
    c.codec.reset(&mut state, &mut out);
    p.state.set(State::default());
    p.text.borrow_mut().clear();
    Ok(out)
}
fn reset_decoder(vm: &mut Vm, a: &[Value]) -> R {
    let p = pieces(vm, a[0])?;
    p.state.set(State::default());
    p.bytes.borrow_mut().clear();
    Ok(Value::NONE)
}
static ENCODER: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    slots: Slots { new: Some(new_coder), init: Some(nothing), ..Slots::NONE },
    methods: &[
        def(
            "encode",
            "($self, /, input, final=False)",
            |vm, a| {
                let p = pieces(vm, a[0])?;
                let fin = !a[2].is_unbound() && vm.truth(a[2])?;
                let out = encode_piece(vm, p, a[1], fin)?;
                Ok(vm.new_bytes(&out).value())
            },
            "",
        ),
        def(
            "getstate",
            "($self, /)",
            |vm, a| {
                let p = pieces(vm, a[0])?;
                let text: String = p.text.borrow().iter().filter_map(|&c| char::from_u32(c)).collect();
                let mut b = vec![text.len() as u8];
                b.extend_from_slice(text.as_bytes());
                b.extend_from_slice(&p.state.get());
                Ok(vm.int_from_bytes(&b, true, false))
            },
            "",
        ),
        def(
            "setstate",
            "($self, state, /)",
            |vm, a| {
                let p = pieces(vm, a[0])?;
                let n = vm.index(a[1])?;
                let b = vm.call_method(n, "to_bytes", &[Value::small(32)])?;
                let mut b = vm.bytes_copy(b)?;
                b.reverse();
                let n = b[0] as usize;
                if n > 8 {
                    let t = vm.exc.UnicodeError;
                    return Err(vm.raise(t, "pending buffer too large"));
                }
                let text = String::from_utf8_lossy(&b[1..1 + n]).into_owned();
                *p.text.borrow_mut() = text.chars().map(u32::from).collect();
                let mut state = State::default();
                state.copy_from_slice(&b[1 + n..9 + n]);
                p.state.set(state);
                Ok(Value::NONE)
            },
            "",
        ),
        def(
            "reset",
            "($self, /)",
            |vm, a| {
                let p = pieces(vm, a[0])?;
                reset_encoder(vm, p)?;
                Ok(Value::NONE)
            },
            "",
        ),
    ],
    getset: &[errors!()],
    ..TypeDef::native::<Piecewise>("_multibytecodec.MultibyteIncrementalEncoder")
};
static DECODER: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    slots: Slots { new: Some(new_coder), init: Some(nothing), ..Slots::NONE },
    methods: &[
        def(
            "decode",
            "($self, /, input, final=False)",
            |vm, a| {
                let p = pieces(vm, a[0])?;
                let fin = !a[2].is_unbound() && vm.truth(a[2])?;
                let data = vm.bytes_copy(a[1])?;
                decode_piece(vm, p, &data, fin)
            },
            "",
        ),
        def(
            "getstate",
            "($self, /)",
            |vm, a| {
                let p = pieces(vm, a[0])?;
                let b = p.bytes.borrow().clone();
                let (b, n) = (vm.new_bytes(&b).value(), vm.int_from_u64(u64::from_le_bytes(p.state.get())));
                Ok(vm.tuple(&[b, n]))
            },
            "",
        ),
        def(
            "setstate",
            "($self, state, /)",
            |vm, a| {
                let p = pieces(vm, a[0])?;
                let pair = a[1].to_tuple().filter(|t| t.len == 2 && t.get(0).to_bytes().is_some());
                let Some(t) = pair else { return Err(vm.type_error("setstate(): illegal state argument")) };
                let b = vm.bytes_copy(t.get(0))?;
                if b.len() > 8 {
                    let t = vm.exc.UnicodeError;
                    return Err(vm.raise(t, "pending buffer too large"));
                }
                let n = vm.call_method(t.get(1), "to_bytes", &[Value::small(8)])?;
                let mut n = vm.bytes_copy(n)?;
                n.reverse();
                let mut state = State::default();
                state.copy_from_slice(&n);
                p.state.set(state);
                *p.bytes.borrow_mut() = b;
                Ok(Value::NONE)
            },
            "",
        ),
        def("reset", "($self, /)", reset_decoder, ""),
    ],
    getset: &[errors!()],
    ..TypeDef::native::<Piecewise>("_multibytecodec.MultibyteIncrementalDecoder")
};
fn read_with(vm: &mut Vm, a: &[Value], method: &str) -> R {
    let p = pieces(vm, a[0])?;
    let size = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    if size == 0 {
        return Ok(vm.empty_str.value());
    }
    loop {
        let stream = p.stream.get();
        let data = if size < 0 {
            vm.call_method(stream, method, &[])?
        } else {
            vm.call_method(stream, method, &[Value::small(size as i64)])?
        };
        let Some(b) = data.to_bytes() else {
            let t = vm.type_name(data);
            return Err(vm.type_error(format!("stream function returned a non-bytes object ({t})")));
        };
        let b = b.as_slice().to_vec();
        let end = size < 0 || b.is_empty();
        let s = decode_piece(vm, p, &b, end)?;
        if end || vm.len(s)? > 0 {
            return Ok(s);
        }
    }
}
static READER: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    slots: Slots { new: Some(new_stream), init: Some(nothing), ..Slots::NONE },
    methods: &[
        def("read", "($self, sizeobj=None, /)", |vm, a| read_with(vm, a, "read"), ""),
        def("readline", "($self, sizeobj=None, /)", |vm, a| read_with(vm, a, "readline"), ""),
        def(
            "readlines",
            "($self, sizehintobj=None, /)",
            |vm, a| {
                let s = read_with(vm, a, "read")?;
                vm.call_method(s, "splitlines", &[Value::TRUE])
            },
            "",
        ),
        def("reset", "($self, /)", reset_decoder, ""),
    ],
    getset: &[errors!(), member("stream", |vm, v| Ok(pieces(vm, v)?.stream.get()), "")],
    ..TypeDef::native::<Piecewise>("_multibytecodec.MultibyteStreamReader")
};
fn write(vm: &mut Vm, p: W, s: Value) -> R<()> {
    let out = encode_piece(vm, p, s, false)?;
    let b = vm.new_bytes(&out).value();
    let stream = p.stream.get();
    vm.call_method(stream, "write", &[b])?;
    Ok(())
}
static WRITER: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    slots: Slots { new: Some(new_stream), init: Some(nothing), ..Slots::NONE },
    methods: &[
        def(
            "write",
            "($self, strobj, /)",
            |vm, a| {
                let p = pieces(vm, a[0])?;
                write(vm, p, a[1])?;
                Ok(Value::NONE)
            },
            "",
        ),
        def(
            "writelines",
            "($self, lines, /)",
            |vm, a| {
                let p = pieces(vm, a[0])?;
                vm.for_each(a[1], |vm, s| write(vm, p, s))?;
                Ok(Value::NONE)
            },
            "",
        ),
        def(
            "reset",
            "($self, /)",
            |vm, a| {
                let p = pieces(vm, a[0])?;
                let out = reset_encoder(vm, p)?;
                if !out.is_empty() {
                    let b = vm.new_bytes(&out).value();
                    let stream = p.stream.get();
                    vm.call_method(stream, "write", &[b])?;
                }
                Ok(Value::NONE)
            },
            "",
        ),
    ],
    getset: &[errors!(), member("stream", |vm, v| Ok(pieces(vm, v)?.stream.get()), "")],
    ..TypeDef::native::<Piecewise>("_multibytecodec.MultibyteStreamWriter")
};

fn getcodec(vm: &mut Vm, a: &[Value]) -> R {
    let Some(s) = a[0].to_str() else { return Err(vm.type_error("encoding name must be a string.")) };
    match codec::find(&s.to_string_lossy()) {
        Some(codec) => {
            let cls = vm.native_type(&CODEC);
            Ok(vm.new_native(cls, Multibyte { codec }).value())
        }
        None => Err(vm.lookup_error("no such codec is supported.")),
    }
}
const GETCODEC: &[MethodDef] = &[def("getcodec", "($module, name, /)", getcodec, "")];
macro_rules! modules { ($($id:ident $name:literal),*) => { $(
    pub static $id: ModuleDef = ModuleDef { name: $name, functions: GETCODEC, ..ModuleDef::BASE };
)* } }
modules!(JP "_codecs_jp", KR "_codecs_kr", CN "_codecs_cn", TW "_codecs_tw", HK "_codecs_hk", ISO2022 "_codecs_iso2022");
pub static MULTIBYTE: ModuleDef =
    ModuleDef { name: "_multibytecodec", types: &[&ENCODER, &DECODER, &READER, &WRITER], ..ModuleDef::BASE };
