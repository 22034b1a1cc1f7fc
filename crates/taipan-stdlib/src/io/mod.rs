//! `_io`: files, buffers, text.
//!
//! Layers, as in the library reference: [`fileio`] (raw), [`buffered`] (BufferedReader and its kin), [`text`]
//! (TextIOWrapper and the newline decoder), [`memory`] (BytesIO, StringIO); [`base`] has the abstract classes whose
//! methods work on anything that has `read`, `write`, `readline`.

pub mod base;
pub mod buffered;
pub mod fileio;
pub mod memory;
pub mod text;

use crate::ModuleDef;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{ExcObj, R, Raised, Value, ValueExt, Vm};

pub const DEFAULT_BUFFER_SIZE: usize = 128 * 1024;

static FUNCTIONS: &[MethodDef] = &[
    def(
        "open",
        "($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        open,
        "Open file and return a stream.  Raise OSError upon failure.",
    ),
    def(
        "open_code",
        "($module, /, path)",
        open_code,
        "Opens the provided file with the intent to import the contents.",
    ),
    def(
        "text_encoding",
        "($module, encoding, stacklevel=2, /)",
        text_encoding,
        "A helper function to choose the text encoding.",
    ),
];

/// `io.UnsupportedOperation` has two bases, so it is made by calling `type`.
fn unsupported_type(vm: &mut Vm) -> R {
    if let Some(t) = vm.state_get("io.UnsupportedOperation") {
        return Ok(t);
    }
    let (name, bases, ns) = (
        vm.str_value("UnsupportedOperation"),
        [vm.exc.OSError.value(), vm.exc.ValueError.value()],
        vm.new_dict(),
    );
    let bases = vm.tuple(&bases);
    let module = vm.str_value("io");
    vm.dict_set_text(ns, "__module__", module);
    let meta = vm.types.type_.value();
    let t = vm.call(meta, &[name, bases, ns.value()])?;
    vm.state_set("io.UnsupportedOperation", t);
    Ok(t)
}
#[cold]
pub fn unsupported(vm: &mut Vm, msg: &str) -> Raised {
    match unsupported_type(vm) {
        Ok(t) => match t.to_type() {
            Some(t) => vm.raise(t, msg),
            None => vm.value_error(msg),
        },
        Err(e) => e,
    }
}
/// BlockingIOError with the number of bytes written.
pub fn blocking(vm: &mut Vm, msg: &str, written: usize) -> Raised {
    let m = vm.str_value(msg);
    let t = vm.exc.BlockingIOError;
    vm.raise_args(t, &[Value::small(libc::EAGAIN as i64), m, Value::small(written as i64)])
}

pub static DEF: ModuleDef = ModuleDef {
    name: "_io",
    doc: "The io module provides the Python interfaces to stream handling. The\nbuiltin open function is defined in this module.",
    functions: FUNCTIONS,
    types: &[
        &base::IOBASE,
        &base::RAWIOBASE,
        &base::BUFFEREDIOBASE,
        &base::TEXTIOBASE,
        &fileio::FILEIO,
        &buffered::BUFFERED_READER,
        &buffered::BUFFERED_WRITER,
        &buffered::BUFFERED_RANDOM,
        &buffered::BUFFERED_RWPAIR,
        &memory::BYTESIO,
        &memory::STRINGIO,
        &text::TEXTIOWRAPPER,
        &text::NEWLINE_DECODER,
    ],
    init: |vm, d| {
        vm.dict_set_text(d, "DEFAULT_BUFFER_SIZE", Value::small(DEFAULT_BUFFER_SIZE as i64));
        let b = vm.exc.BlockingIOError.value();
        vm.dict_set_text(d, "BlockingIOError", b);
        let u = unsupported_type(vm)?;
        vm.dict_set_text(d, "UnsupportedOperation", u);
        // `builtins.open` is ours.
        if let Some(f) = vm.dict_get_text(d, "open") {
            let b = vm.builtins;
            vm.dict_set_text(b, "open", f);
        }
        Ok(())
    },
};

fn text_encoding(vm: &mut Vm, a: &[Value]) -> R {
    if a[0].is_none() {
        let s = vm.library::<crate::start::Settings>();
        let (utf8, warn) = (s.text.utf8_mode, s.warn_default_encoding);
        if warn {
            let t = vm.exc.EncodingWarning;
            vm.warn(t, "'encoding' argument not specified", 2)?;
        }
        return Ok(vm.str_value(if utf8 { "utf-8" } else { "locale" }));
    }
    Ok(a[0])
}
fn open_code(vm: &mut Vm, a: &[Value]) -> R {
    if a[0].to_str().is_none() {
        let t = vm.type_name(a[0]);
        return Err(vm.type_error(format!("open_code() argument 'path' must be str, not {t}")));
    }
    let mode = vm.str_value("rb");
    open_with(vm, a[0], mode, -1, Value::NONE, Value::NONE, Value::NONE, true, Value::NONE)
}
fn arg(v: Value) -> Value {
    if v.is_unbound() { Value::NONE } else { v }
}
fn open(vm: &mut Vm, a: &[Value]) -> R {
    let mode = if a[1].is_unbound() { vm.str_value("r") } else { a[1] };
    let buffering = if a[2].is_unbound() { -1 } else { vm.to_c_int(a[2])? as i64 };
    let closefd = a[6].is_unbound() || vm.truth(a[6])?;
    open_with(vm, a[0], mode, buffering, arg(a[3]), arg(a[4]), arg(a[5]), closefd, arg(a[7]))
}
#[allow(clippy::too_many_arguments)]
fn open_with(
    vm: &mut Vm,
    file: Value,
    mode: Value,
    buffering: i64,
    encoding: Value,
    errors: Value,
    newline: Value,
    closefd: bool,
    opener: Value,
) -> R {
    let path = if file.is_int_like() { file } else { vm.fspath(file)? };
    let Some(m) = mode.to_str() else {
        let t = vm.type_name(mode);
        return Err(vm.type_error(format!("open() argument 'mode' must be str, not {t}")));
    };
    for (v, what) in [(encoding, "encoding"), (errors, "errors"), (newline, "newline")] {
        if !v.is_none() && v.to_str().is_none() {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("open() argument '{what}' must be str or None, not {t}")));
        }
    }
    let m = m.to_string_lossy();
    let (mut creating, mut reading, mut writing, mut appending, mut updating, mut text, mut binary) =
        Default::default();
    let mut seen = Vec::new();
    for c in m.chars() {
        let flag = match c {
            'x' => &mut creating,
            'r' => &mut reading,
            'w' => &mut writing,
            'a' => &mut appending,
            '+' => &mut updating,
            't' => &mut text,
            'b' => &mut binary,
            _ => return Err(vm.value_error(format!("invalid mode: '{m}'"))),
        };
        *flag = true;
        if seen.contains(&c) {
            return Err(vm.value_error(format!("invalid mode: '{m}'")));
        }
        seen.push(c);
    }
    if text && binary {
        return Err(vm.value_error("can't have text and binary mode at once"));
    }
    if creating as u8 + reading as u8 + writing as u8 + appending as u8 != 1 {
        // Without any of them the raw file says so.
        let rest = if seen.iter().any(|c| "xrwa".contains(*c)) {
            "must have exactly one of create/read/write/append mode"
        } else {
            fileio::MODE_ERROR
        };
        return Err(vm.value_error(rest));
    }
    for (v, what) in [(encoding, "an encoding"), (errors, "an errors"), (newline, "a newline")] {
        if binary && !v.is_none() {
            return Err(vm.value_error(format!("binary mode doesn't take {what} argument")));
        }
    }
    if binary && buffering == 1 {
        let t = vm.exc.RuntimeWarning;
        vm.warn(t, "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used", 1)?;
    }
    let raw_mode: String =
        [(creating, 'x'), (reading, 'r'), (writing, 'w'), (appending, 'a'), (updating, '+')]
            .iter()
            .filter(|f| f.0)
            .map(|f| f.1)
            .collect();
    let t = vm.native_type(&fileio::FILEIO).value();
    let rm = vm.str_value(&raw_mode);
    let raw = vm.call(t, &[path, rm, Value::bool(closefd), opener])?;
    let r = wrap(
        vm,
        raw,
        &m,
        buffering,
        encoding,
        errors,
        newline,
        (creating || writing || appending, reading, updating),
        binary,
    );
    if r.is_err() {
        // The file must not stay open behind the error.
        let exc = vm.take_exception();
        if vm.call_method(raw, "close", &[]).is_err() {
            vm.clear_exception();
        }
        return Err(vm.reraise(exc));
    }
    r
}
#[allow(clippy::too_many_arguments)]
fn wrap(
    vm: &mut Vm,
    raw: Value,
    mode: &str,
    buffering: i64,
    encoding: Value,
    errors: Value,
    newline: Value,
    kind: (bool, bool, bool),
    binary: bool,
) -> R {
    let (write, read, update) = kind;
    let mut line_buffering = buffering == 1;
    let mut size = buffering;
    if buffering < 0 {
        let tty = vm.call_method(raw, "isatty", &[])?;
        if vm.truth(tty)? {
            line_buffering = true;
        }
    }
    if size < 0 || size == 1 {
        size = DEFAULT_BUFFER_SIZE as i64;
    }
    if size == 0 {
        if !binary {
            return Err(vm.value_error("can't have unbuffered text I/O"));
        }
        return Ok(raw);
    }
    let t = if update {
        &buffered::BUFFERED_RANDOM
    } else if write {
        &buffered::BUFFERED_WRITER
    } else {
        let _ = read;
        &buffered::BUFFERED_READER
    };
    let t = vm.native_type(t).value();
    let buffer = vm.call(t, &[raw, Value::small(size)])?;
    if binary {
        return Ok(buffer);
    }
    let t = vm.native_type(&text::TEXTIOWRAPPER).value();
    let w = vm.call(t, &[buffer, encoding, errors, newline, Value::bool(line_buffering)])?;
    let m = vm.str_value(mode);
    vm.setattr_text(w, "mode", m)?;
    Ok(w)
}

/// A stream that holds something to be written.
pub fn is_unflushed(v: Value) -> bool {
    text::has_pending(v) || buffered::is_buffered(v)
}
/// Writes out a stream at the end of the process, if it is a text stream (or if it is a buffer).
pub fn flush_at_exit(vm: &mut Vm, v: Value, want_text: bool) {
    match want_text {
        true if text::has_pending(v) => text::flush_at_exit(vm, v),
        false => buffered::flush_at_exit(vm, v),
        _ => {}
    }
}
/// `Value` of an OSError's errno in flight.
pub fn errno_of(exc: Value) -> Option<i32> {
    exc.downcast::<ExcObj>().and_then(|e| e.fields[0].get().to_i64()).map(|e| e as i32)
}

/// Flags of the stream classes.
pub const STREAM: u32 = type_flags::BASETYPE | type_flags::WEAKREFS;
