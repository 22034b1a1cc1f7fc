//! The abstract base classes.

use super::{STREAM, unsupported};
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, def, getter, raw};
use taipan_vm::object::Native;
use taipan_vm::{Gc, R, RootedVec, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

/// Every stream: the `__dict__` of instances, and whether a base-class stream was closed.
#[repr(C)]
pub struct Base {
    pub dict: Slot,
    pub closed: std::cell::Cell<bool>,
}
impl_trace!(Base { dict; closed });
impl Base {
    pub fn new() -> Base {
        Base { dict: Slot::new(Value::UNBOUND), closed: std::cell::Cell::new(false) }
    }
}
/// Where a stream payload's dict is: every payload begins with a [`Base`].
pub const DICT: usize = std::mem::offset_of!(Native<Base>, data);

fn base_new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    Ok(vm.new_native(cls, Base::new()).value())
}

static IOBASE_METHODS: &[MethodDef] = &[
    def(
        "seek",
        "($self, offset, whence=os.SEEK_SET, /)",
        |vm, _| Err(unsupported(vm, "seek")),
        "Change the stream position to the given byte offset.",
    ),
    def("tell", "($self, /)", tell, "Return current stream position."),
    def(
        "truncate",
        "($self, size=None, /)",
        |vm, _| Err(unsupported(vm, "truncate")),
        "Truncate file to size bytes.",
    ),
    def("flush", "($self, /)", flush, "Flush write buffers, if applicable."),
    def("__del__", "($self, /)", del, "Called when the instance is about to be destroyed."),
    def("close", "($self, /)", close, "Flush and close the IO object."),
    def(
        "seekable",
        "($self, /)",
        |vm, a| checked(vm, a[0], Value::FALSE),
        "Return whether object supports random access.",
    ),
    def(
        "readable",
        "($self, /)",
        |vm, a| checked(vm, a[0], Value::FALSE),
        "Return whether object was opened for reading.",
    ),
    def(
        "writable",
        "($self, /)",
        |vm, a| checked(vm, a[0], Value::FALSE),
        "Return whether object was opened for writing.",
    ),
    def(
        "_checkClosed",
        "($self, msg=None, /)",
        |vm, a| {
            check_closed(vm, a[0])?;
            Ok(Value::NONE)
        },
        "",
    ),
    def(
        "_checkSeekable",
        "($self, /)",
        |vm, a| check_ability(vm, a[0], "seekable", "File or stream is not seekable."),
        "",
    ),
    def(
        "_checkReadable",
        "($self, /)",
        |vm, a| check_ability(vm, a[0], "readable", "File or stream is not readable."),
        "",
    ),
    def(
        "_checkWritable",
        "($self, /)",
        |vm, a| check_ability(vm, a[0], "writable", "File or stream is not writable."),
        "",
    ),
    def(
        "fileno",
        "($self, /)",
        |vm, _| Err(unsupported(vm, "fileno")),
        "Return underlying file descriptor if one exists.",
    ),
    def(
        "isatty",
        "($self, /)",
        |vm, a| checked(vm, a[0], Value::FALSE),
        "Return whether this is an 'interactive' stream.",
    ),
    def(
        "__enter__",
        "($self, /)",
        |vm, a| {
            check_closed(vm, a[0])?;
            Ok(a[0])
        },
        "",
    ),
    def(
        "__exit__",
        "($self, *args)",
        |vm, a| {
            vm.call_method(a[0], "close", &[])?;
            Ok(Value::NONE)
        },
        "",
    ),
    def("readline", "($self, size=-1, /)", readline, "Read and return a line from the stream."),
    def("readlines", "($self, hint=-1, /)", readlines, "Return a list of lines from the stream."),
    def("writelines", "($self, lines, /)", writelines, "Write a list of lines to stream."),
];
pub static IOBASE: TypeDef = TypeDef {
    doc: "The abstract base class for all I/O classes.",
    flags: STREAM,
    attrs: DICT,
    slots: Slots { new: Some(base_new), iter: Some(iter), next: Some(next), ..Slots::NONE },
    methods: IOBASE_METHODS,
    getset: &[
        getter("closed", |_, v| Ok(Value::bool(base_closed(v))), ""),
        taipan_vm::native::getset("__dict__", taipan_vm::class::get_dict, taipan_vm::class::set_dict, ""),
    ],
    ..TypeDef::native::<Base>("_io._IOBase")
};
/// The flag of a plain base-class stream (a payload of our own types keeps its own state).
fn base_closed(v: Value) -> bool {
    v.native::<Base>().is_some_and(|b| b.closed.get())
}
/// `obj.closed`
pub fn is_closed(vm: &mut Vm, v: Value) -> R<bool> {
    match vm.getattr_opt_text(v, "closed")? {
        Some(c) => vm.truth(c),
        None => Ok(false),
    }
}
/// The outcome of a close of which the flush failed with `first`: that, or what the close itself raised with the other
/// as its context.
pub fn chained(vm: &mut Vm, first: Value, closed: R) -> R {
    if closed.is_ok() {
        return Err(vm.reraise(first));
    }
    let second = vm.take_exception();
    vm.setattr_text(second, "__context__", first)?;
    Err(vm.reraise(second))
}
pub fn check_closed(vm: &mut Vm, v: Value) -> R<()> {
    if is_closed(vm, v)? {
        return Err(vm.value_error("I/O operation on closed file."));
    }
    Ok(())
}
fn checked(vm: &mut Vm, v: Value, r: Value) -> R {
    check_closed(vm, v)?;
    Ok(r)
}
fn check_ability(vm: &mut Vm, v: Value, what: &str, msg: &str) -> R {
    let r = vm.call_method(v, what, &[])?;
    if r != Value::TRUE {
        return Err(unsupported(vm, msg));
    }
    Ok(r)
}
fn tell(vm: &mut Vm, a: &[Value]) -> R {
    vm.call_method(a[0], "seek", &[Value::small(0), Value::small(1)])
}
fn flush(vm: &mut Vm, a: &[Value]) -> R {
    if is_closed(vm, a[0])? {
        return Err(vm.value_error("I/O operation on closed file."));
    }
    Ok(Value::NONE)
}
fn close(vm: &mut Vm, a: &[Value]) -> R {
    let Some(b) = a[0].native::<Base>() else { return Ok(Value::NONE) };
    if b.closed.get() {
        return Ok(Value::NONE);
    }
    let r = vm.call_method(a[0], "flush", &[]);
    b.closed.set(true);
    r?;
    Ok(Value::NONE)
}
/// Closes the stream, whatever comes of it.
fn del(vm: &mut Vm, a: &[Value]) -> R {
    let closed = match vm.getattr_opt_text(a[0], "closed") {
        Ok(Some(c)) => vm.truth(c),
        Ok(None) => Ok(true),
        Err(e) => Err(e),
    };
    let closed = closed.unwrap_or_else(|_| {
        vm.clear_exception();
        false
    });
    if !closed && vm.call_method(a[0], "close", &[]).is_err() {
        vm.clear_exception();
    }
    Ok(Value::NONE)
}
fn iter(vm: &mut Vm, v: Value) -> R {
    check_closed(vm, v)?;
    Ok(v)
}
fn next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let line = vm.call_method(v, "readline", &[])?;
    Ok(if vm.len(line)? == 0 { None } else { Some(line) })
}
fn readline(vm: &mut Vm, a: &[Value]) -> R {
    let limit = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    let peek = vm.getattr_opt_text(a[0], "peek")?;
    let mut out: Vec<u8> = Vec::new();
    while limit < 0 || out.len() < limit as usize {
        let mut n = 1usize;
        if let Some(p) = peek {
            let ahead = vm.call1(p, Value::small(1))?;
            let Some(b) = ahead.to_bytes() else {
                let t = vm.type_name(ahead);
                return Err(
                    vm.os_error_text(format!("peek() should have returned a bytes object, not '{t}'"))
                );
            };
            let s = b.as_slice();
            if !s.is_empty() {
                n = s.iter().position(|&c| c == b'\n').map_or(s.len(), |i| i + 1);
                if limit >= 0 {
                    n = n.min(limit as usize - out.len());
                }
            }
        }
        let size = vm.new_int(n as i64);
        let b = vm.call_method(a[0], "read", &[size])?;
        let Some(b) = b.to_bytes() else {
            let t = vm.type_name(b);
            return Err(vm.os_error_text(format!("read() should have returned a bytes object, not '{t}'")));
        };
        if b.len == 0 {
            break;
        }
        out.extend_from_slice(b.as_slice());
        if out.last() == Some(&b'\n') {
            break;
        }
    }
    Ok(vm.new_bytes(&out).value())
}
fn readlines(vm: &mut Vm, a: &[Value]) -> R {
    let hint = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    let mut out = RootedVec::new(&vm.heap);
    let mut total = 0usize;
    let it = vm.iter(a[0])?;
    while let Some(l) = vm.next(it)? {
        total += vm.len(l)?;
        out.push(l);
        if hint > 0 && total >= hint as usize {
            break;
        }
    }
    Ok(vm.list(&out))
}
fn writelines(vm: &mut Vm, a: &[Value]) -> R {
    check_closed(vm, a[0])?;
    let this = a[0];
    vm.for_each(a[1], |vm, l| vm.call_method(this, "write", &[l]).map(|_| ()))?;
    Ok(Value::NONE)
}

pub static RAWIOBASE: TypeDef = TypeDef {
    base: Some(&IOBASE),
    doc: "Base class for raw binary I/O.",
    flags: STREAM,
    attrs: DICT,
    methods: &[
        def("read", "($self, size=-1, /)", raw_read, ""),
        raw("readinto", "($self, /, *args)", |vm, _| unimplemented(vm), ""),
        raw("write", "($self, /, *args)", |vm, _| unimplemented(vm), ""),
        def("readall", "($self, /)", raw_readall, "Read until EOF, using multiple read() call."),
    ],
    ..TypeDef::native::<Base>("_io._RawIOBase")
};
/// What a raw stream is to define.
fn unimplemented(vm: &mut Vm) -> R {
    let t = vm.exc.NotImplementedError;
    Err(vm.raise_args(t, &[]))
}
fn raw_read(vm: &mut Vm, a: &[Value]) -> R {
    let n = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    if n < 0 {
        return vm.call_method(a[0], "readall", &[]);
    }
    let t = vm.types.bytearray.value();
    let size = vm.new_int(n as i64);
    let b = vm.call1(t, size)?;
    let r = vm.call_method(a[0], "readinto", &[b])?;
    if r.is_none() {
        return Ok(r);
    }
    let got = vm.to_index(r)?;
    if got < 0 || got > n {
        return Err(vm.value_error(format!("readinto returned {got} outside buffer size {n}")));
    }
    let data = vm.bytes_copy(b)?;
    Ok(vm.new_bytes(&data[..got as usize]).value())
}
fn raw_readall(vm: &mut Vm, a: &[Value]) -> R {
    let mut out: Vec<u8> = Vec::new();
    loop {
        let b = vm.call_method(a[0], "read", &[Value::small(super::DEFAULT_BUFFER_SIZE as i64)])?;
        if b.is_none() {
            if out.is_empty() {
                return Ok(b);
            }
            break;
        }
        let Some(b) = b.to_bytes() else { return Err(vm.type_error("read() should return bytes")) };
        if b.len == 0 {
            break;
        }
        out.extend_from_slice(b.as_slice());
    }
    Ok(vm.new_bytes(&out).value())
}

pub static BUFFEREDIOBASE: TypeDef = TypeDef {
    base: Some(&IOBASE),
    doc: "Base class for buffered IO objects.",
    flags: STREAM,
    attrs: DICT,
    methods: &[
        def(
            "detach",
            "($self, /)",
            |vm, _| Err(unsupported(vm, "detach")),
            "Disconnect this buffer from its underlying raw stream and return it.",
        ),
        def(
            "read",
            "($self, size=-1, /)",
            |vm, _| Err(unsupported(vm, "read")),
            "Read and return up to n bytes.",
        ),
        def(
            "read1",
            "($self, size=-1, /)",
            |vm, _| Err(unsupported(vm, "read1")),
            "Read and return up to size bytes, with at most one read() call to the underlying raw stream.",
        ),
        def("readinto", "($self, buffer, /)", |vm, a| readinto_by(vm, a, "read"), ""),
        def("readinto1", "($self, buffer, /)", |vm, a| readinto_by(vm, a, "read1"), ""),
        def(
            "write",
            "($self, b, /)",
            |vm, _| Err(unsupported(vm, "write")),
            "Write buffer b to the IO stream.",
        ),
    ],
    ..TypeDef::native::<Base>("_io._BufferedIOBase")
};
fn readinto_by(vm: &mut Vm, a: &[Value], how: &str) -> R {
    let buf = vm.get_writable(a[1])?;
    let n = buf.len;
    let size = vm.new_int(n as i64);
    let data = vm.call_method(a[0], how, &[size])?;
    let Some(b) = data.to_bytes() else { return Err(vm.type_error("read() should return bytes")) };
    if b.len > n {
        return Err(
            vm.value_error(format!("read() returned too much data: {n} bytes requested, {} returned", b.len))
        );
    }
    // SAFETY: the buffer has `n` bytes and is held.
    unsafe { std::ptr::copy_nonoverlapping(b.as_slice().as_ptr(), buf.ptr, b.len) };
    let got = b.len as i64;
    buf.release(vm)?;
    Ok(Value::small(got))
}

pub static TEXTIOBASE: TypeDef = TypeDef {
    base: Some(&IOBASE),
    doc: "Base class for text I/O.",
    flags: STREAM,
    attrs: DICT,
    methods: &[
        def(
            "detach",
            "($self, /)",
            |vm, _| Err(unsupported(vm, "detach")),
            "Separate the underlying buffer from the TextIOBase and return it.",
        ),
        def(
            "read",
            "($self, size=-1, /)",
            |vm, _| Err(unsupported(vm, "read")),
            "Read at most size characters from stream.",
        ),
        def(
            "readline",
            "($self, size=-1, /)",
            |vm, _| Err(unsupported(vm, "readline")),
            "Read until newline or EOF.",
        ),
        def("write", "($self, s, /)", |vm, _| Err(unsupported(vm, "write")), "Write string s to stream."),
    ],
    getset: &[
        getter("encoding", |_, _| Ok(Value::NONE), ""),
        getter("newlines", |_, _| Ok(Value::NONE), ""),
        getter("errors", |_, _| Ok(Value::NONE), ""),
    ],
    ..TypeDef::native::<Base>("_io._TextIOBase")
};
