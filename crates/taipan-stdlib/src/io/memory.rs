//! BytesIO and StringIO.

use super::base::{BUFFEREDIOBASE, Base, DICT, TEXTIOBASE};
use super::text::{Newlines, newline_argument};
use super::{STREAM, unsupported};
use std::cell::{Cell, RefCell};
use taipan_text::{StrBuilder, TextBuf};
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getter, spec};
use taipan_vm::object::{BytesObj, Native};
use taipan_vm::{Gc, R, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

#[repr(C)]
pub struct BytesIo {
    base: Base,
    store: RefCell<Vec<u8>>,
    pos: Cell<usize>,
    closed: Cell<bool>,
    /// `getbuffer` views alive.
    exports: Cell<usize>,
}
impl_trace!(BytesIo { base; store, pos, closed, exports });
fn bytes_new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    let b = BytesIo {
        base: Base::new(),
        store: RefCell::default(),
        pos: Cell::new(0),
        closed: Cell::new(false),
        exports: Cell::new(0),
    };
    Ok(vm.new_native(cls, b).value())
}
fn bytes_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    static SIG: MethodDef = spec("BytesIO", "(initial_bytes=b'')");
    let [initial] = bind(vm, &SIG, args)?;
    let b = bytes_io(vm, v)?;
    check_exports(vm, b)?;
    let data = if initial.is_unbound() || initial.is_none() { Vec::new() } else { vm.bytes_copy(initial)? };
    *b.store.borrow_mut() = data;
    b.pos.set(0);
    Ok(())
}
fn bytes_io(vm: &mut Vm, v: Value) -> R<Gc<Native<BytesIo>>> {
    match v.native::<BytesIo>() {
        Some(b) if b.closed.get() => Err(vm.value_error("I/O operation on closed file.")),
        Some(b) => Ok(b),
        None => Err(vm.type_error("descriptor requires a '_io.BytesIO' object")),
    }
}
fn check_exports(vm: &mut Vm, b: Gc<Native<BytesIo>>) -> R<()> {
    if b.exports.get() > 0 {
        // The loans may be those of garbage.
        vm.collect_for_program(|d| BYTESIO.methods.iter().any(|m| std::ptr::eq(m, d)));
    }
    if b.exports.get() > 0 {
        return Err(vm.buffer_error("Existing exports of data: object cannot be re-sized"));
    }
    Ok(())
}
fn size_arg(vm: &mut Vm, v: Value) -> R<usize> {
    if v.is_unbound() || v.is_none() {
        return Ok(usize::MAX);
    }
    let n = vm.to_index(v)?;
    Ok(if n < 0 { usize::MAX } else { n as usize })
}
fn bytes_take(b: &BytesIo, n: usize) -> Vec<u8> {
    let r = taken(b, n);
    b.store.borrow()[r].to_vec()
}
/// Moves the position over the next `n` bytes, and says which they are.
fn taken(b: &BytesIo, n: usize) -> std::ops::Range<usize> {
    let len = b.store.borrow().len();
    let from = b.pos.get().min(len);
    let to = from.saturating_add(n).min(len);
    if to > from {
        b.pos.set(to);
    }
    from..to
}
fn bytes_read(vm: &mut Vm, a: &[Value]) -> R {
    let b = bytes_io(vm, a[0])?;
    let n = size_arg(vm, a[1])?;
    let r = taken(&b, n);
    Ok(vm.new_bytes(&b.store.borrow()[r]).value())
}
fn bytes_line(b: &BytesIo, limit: usize) -> std::ops::Range<usize> {
    let n = {
        let d = b.store.borrow();
        let rest = &d[b.pos.get().min(d.len())..];
        let rest = &rest[..rest.len().min(limit)];
        memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1)
    };
    taken(b, n)
}
fn bytes_readline(vm: &mut Vm, a: &[Value]) -> R {
    let b = bytes_io(vm, a[0])?;
    let n = size_arg(vm, a[1])?;
    let r = bytes_line(&b, n);
    Ok(vm.new_bytes(&b.store.borrow()[r]).value())
}
fn bytes_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let b = bytes_io(vm, v)?;
    let r = bytes_line(&b, usize::MAX);
    Ok(if r.is_empty() { None } else { Some(vm.new_bytes(&b.store.borrow()[r]).value()) })
}
fn bytes_readlines(vm: &mut Vm, a: &[Value]) -> R {
    let b = bytes_io(vm, a[0])?;
    let hint = size_arg(vm, a[1])?;
    let mut out = taipan_vm::RootedVec::new(&vm.heap);
    let mut total = 0usize;
    loop {
        let r = bytes_line(&b, usize::MAX);
        if r.is_empty() {
            break;
        }
        total += r.len();
        let v = vm.new_bytes(&b.store.borrow()[r]).value();
        out.push(v);
        if hint > 0 && total >= hint {
            break;
        }
    }
    Ok(vm.list(&out))
}
fn bytes_readinto(vm: &mut Vm, a: &[Value]) -> R {
    let b = bytes_io(vm, a[0])?;
    let buf = vm.get_writable(a[1])?;
    let d = bytes_take(&b, buf.len);
    // SAFETY: within the buffer, which is held.
    unsafe { std::ptr::copy_nonoverlapping(d.as_ptr(), buf.ptr, d.len()) };
    buf.release(vm)?;
    Ok(Value::small(d.len() as i64))
}
fn bytes_write(vm: &mut Vm, a: &[Value]) -> R {
    let b = bytes_io(vm, a[0])?;
    check_exports(vm, b)?;
    if a[1].to_str().is_some() {
        return Err(vm.type_error("a bytes-like object is required, not 'str'"));
    }
    if let Some(data) = a[1].downcast::<BytesObj>() {
        return write_bytes(vm, b, data.as_slice());
    }
    let data = vm.bytes_copy(a[1])?;
    // The object may have closed the stream, or lent its bytes.
    bytes_io(vm, a[0])?;
    check_exports(vm, b)?;
    write_bytes(vm, b, &data)
}
fn write_bytes(vm: &mut Vm, b: Gc<Native<BytesIo>>, data: &[u8]) -> R {
    if data.is_empty() {
        return Ok(Value::small(0));
    }
    let pos = b.pos.get();
    let end = pos.saturating_add(data.len());
    let grow = end.saturating_sub(b.store.borrow().len());
    if grow > 1 << 16 && !vm.can_allocate(grow) || b.store.borrow_mut().try_reserve(grow).is_err() {
        return Err(vm.memory_error());
    }
    let mut d = b.store.borrow_mut();
    if pos == d.len() {
        d.extend_from_slice(data);
    } else {
        if end > d.len() {
            d.resize(end, 0);
        }
        d[pos..end].copy_from_slice(data);
    }
    b.pos.set(end);
    Ok(Value::small(data.len() as i64))
}
fn bytes_seek(vm: &mut Vm, a: &[Value]) -> R {
    let b = bytes_io(vm, a[0])?;
    let off = vm.to_index(a[1])? as i64;
    let whence = if a[2].is_unbound() { 0 } else { vm.to_c_int(a[2])? };
    let base = match whence {
        0 if off < 0 => return Err(vm.value_error(format!("negative seek value {off}"))),
        0 => 0,
        1 => b.pos.get() as i64,
        2 => b.store.borrow().len() as i64,
        _ => return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let p = base.saturating_add(off).max(0);
    b.pos.set(p as usize);
    Ok(vm.new_int(p))
}
fn bytes_truncate(vm: &mut Vm, a: &[Value]) -> R {
    let b = bytes_io(vm, a[0])?;
    check_exports(vm, b)?;
    let n = if a[1].is_unbound() || a[1].is_none() { b.pos.get() as isize } else { vm.to_index(a[1])? };
    bytes_io(vm, a[0])?;
    check_exports(vm, b)?;
    if n < 0 {
        return Err(vm.value_error(format!("negative size value {n}")));
    }
    b.store.borrow_mut().truncate(n as usize);
    Ok(vm.new_int(n as i64))
}
fn bytes_close(vm: &mut Vm, a: &[Value]) -> R {
    if let Some(b) = a[0].native::<BytesIo>() {
        check_exports(vm, b)?;
        b.closed.set(true);
        b.store.take();
    }
    Ok(Value::NONE)
}
fn yes(vm: &mut Vm, a: &[Value]) -> R {
    bytes_io(vm, a[0])?;
    Ok(Value::TRUE)
}
fn getbuffer(vm: &mut Vm, a: &[Value]) -> R {
    bytes_io(vm, a[0])?;
    let t = vm.types.bytearray.value();
    let _ = t;
    let mv = vm.dict_get_text(vm.builtins, "memoryview").unwrap_or(Value::NONE);
    vm.call1(mv, a[0])
}
fn bytes_buffer(vm: &mut Vm, v: Value, flags: u32) -> R<taipan_vm::types::buffer::Buffer> {
    let b = bytes_io(vm, v)?;
    let (p, n) = {
        let mut d = b.store.borrow_mut();
        (d.as_mut_ptr(), d.len())
    };
    // SAFETY: while `exports` is not zero the vector is not resized.
    unsafe { taipan_vm::types::buffer::Buffer::lend(v, p, n, false).counted(&b.exports) }.checked(vm, flags)
}
fn bytes_getstate(vm: &mut Vm, a: &[Value]) -> R {
    let b = bytes_io(vm, a[0])?;
    let d = b.store.borrow().clone();
    let (d, p) = (vm.new_bytes(&d).value(), vm.new_int(b.pos.get() as i64));
    let dict = vm.existing_dict(a[0]).map_or(Value::NONE, |d| d.value());
    Ok(vm.tuple(&[d, p, dict]))
}
fn bytes_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let b = bytes_io(vm, a[0])?;
    let Some(t) = a[1].to_tuple().filter(|t| t.len >= 3) else {
        return Err(vm.type_error("__setstate__ argument should be 3-tuple"));
    };
    let data = vm.bytes_copy(t.get(0))?;
    let at = position(vm, t.get(1), "second")?;
    state_dict(vm, t.get(2), "third")?;
    check_exports(vm, b)?;
    *b.store.borrow_mut() = data;
    b.pos.set(at);
    if let Some(d) = t.get(2).to_dict() {
        vm.set_instance_dict(a[0], d);
    }
    Ok(Value::NONE)
}

/// An item of a state tuple that is a position.
fn position(vm: &mut Vm, v: Value, which: &str) -> R<usize> {
    if !v.is_int_like() {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("{which} item of state must be an integer, not {t}")));
    }
    let n = vm.to_index(v)?;
    if n < 0 { Err(vm.value_error("position value cannot be negative")) } else { Ok(n as usize) }
}
fn state_dict(vm: &mut Vm, v: Value, which: &str) -> R<()> {
    if v.is_none() || v.to_dict().is_some() {
        return Ok(());
    }
    let t = vm.type_name(v);
    Err(vm.type_error(format!("{which} item of state should be a dict, got a {t}")))
}

pub static BYTESIO: TypeDef = TypeDef {
    base: Some(&BUFFEREDIOBASE),
    doc: "Buffered I/O implementation using an in-memory bytes buffer.",
    flags: STREAM,
    attrs: DICT,
    slots: Slots {
        new: Some(bytes_new),
        init: Some(bytes_init),
        next: Some(bytes_next),
        buffer: Some(bytes_buffer),
        ..Slots::NONE
    },
    methods: &[
        def(
            "read",
            "($self, size=-1, /)",
            bytes_read,
            "Read at most size bytes, returned as a bytes object.",
        ),
        def(
            "read1",
            "($self, size=-1, /)",
            bytes_read,
            "Read at most size bytes, returned as a bytes object.",
        ),
        def("readline", "($self, size=-1, /)", bytes_readline, "Next line from the file, as a bytes object."),
        def(
            "readlines",
            "($self, size=None, /)",
            bytes_readlines,
            "List of bytes objects, each a line from the file.",
        ),
        def("readinto", "($self, buffer, /)", bytes_readinto, "Read bytes into buffer."),
        def("readinto1", "($self, buffer, /)", bytes_readinto, "Read bytes into buffer."),
        def("write", "($self, b, /)", bytes_write, "Write bytes to file."),
        def("seek", "($self, pos, whence=0, /)", bytes_seek, "Change stream position."),
        def(
            "tell",
            "($self, /)",
            |vm, a| {
                let b = bytes_io(vm, a[0])?;
                Ok(vm.new_int(b.pos.get() as i64))
            },
            "Current file position, an integer.",
        ),
        def("truncate", "($self, size=None, /)", bytes_truncate, "Truncate the file to at most size bytes."),
        def(
            "getvalue",
            "($self, /)",
            |vm, a| {
                let b = bytes_io(vm, a[0])?;
                let d = b.store.borrow().clone();
                Ok(vm.new_bytes(&d).value())
            },
            "Retrieve the entire contents of the BytesIO object.",
        ),
        def(
            "getbuffer",
            "($self, /)",
            getbuffer,
            "Get a read-write view over the contents of the BytesIO object.",
        ),
        def("close", "($self, /)", bytes_close, "Disable all I/O operations."),
        def(
            "flush",
            "($self, /)",
            |vm, a| {
                bytes_io(vm, a[0])?;
                Ok(Value::NONE)
            },
            "Does nothing.",
        ),
        def("readable", "($self, /)", yes, ""),
        def("writable", "($self, /)", yes, ""),
        def("seekable", "($self, /)", yes, ""),
        def(
            "isatty",
            "($self, /)",
            |vm, a| {
                bytes_io(vm, a[0])?;
                Ok(Value::FALSE)
            },
            "",
        ),
        def("__getstate__", "($self, /)", bytes_getstate, ""),
        def("__setstate__", "($self, state, /)", bytes_setstate, ""),
    ],
    getset: &[getter(
        "closed",
        |_, v| Ok(Value::bool(v.native::<BytesIo>().is_some_and(|b| b.closed.get()))),
        "True if the file is closed.",
    )],
    ..TypeDef::native::<BytesIo>("_io.BytesIO")
};

// ---- StringIO ----

#[repr(C)]
pub struct StringIo {
    base: Base,
    /// Code points.
    store: RefCell<Vec<u32>>,
    pos: Cell<usize>,
    closed: Cell<bool>,
    newlines: RefCell<Newlines>,
}
impl_trace!(StringIo { base; store, pos, closed, newlines });
fn string_new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    let s = StringIo {
        base: Base::new(),
        store: RefCell::default(),
        pos: Cell::new(0),
        closed: Cell::new(false),
        newlines: RefCell::new(Newlines::fixed("\n")),
    };
    Ok(vm.new_native(cls, s).value())
}
fn string_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    static SIG: MethodDef = spec("StringIO", "(initial_value='', newline='\\n')");
    let [initial, newline] = bind(vm, &SIG, args)?;
    let s = string_io_any(vm, v)?;
    if let Some(s) = newline.to_str()
        && !matches!(&*s.to_string_lossy(), "" | "\n" | "\r" | "\r\n")
    {
        let shown = vm.repr_text(newline)?;
        return Err(vm.value_error(format!("illegal newline value: {shown}")));
    }
    let nl = if newline.is_unbound() { Some("\n".to_string()) } else { newline_argument(vm, newline)? };
    *s.newlines.borrow_mut() = Newlines::new(nl.as_deref());
    s.closed.set(false);
    s.store.borrow_mut().clear();
    s.pos.set(0);
    if !initial.is_unbound() && !initial.is_none() {
        let Some(t) = initial.to_str() else {
            let t = vm.type_name(initial);
            return Err(vm.type_error(format!("initial_value must be str or None, not {t}")));
        };
        put(&s, t.chars());
        s.pos.set(0);
    }
    Ok(())
}
fn string_io_any(vm: &mut Vm, v: Value) -> R<Gc<Native<StringIo>>> {
    match v.native::<StringIo>() {
        Some(s) => Ok(s),
        None => Err(vm.type_error("descriptor requires a '_io.StringIO' object")),
    }
}
fn string_io(vm: &mut Vm, v: Value) -> R<Gc<Native<StringIo>>> {
    let s = string_io_any(vm, v)?;
    if s.closed.get() {
        return Err(vm.value_error("I/O operation on closed file"));
    }
    Ok(s)
}
/// Writes code points at the position, newlines translated.
fn put(s: &StringIo, chars: impl Iterator<Item = u32>) {
    {
        let nl = s.newlines.borrow();
        let mut d = s.store.borrow_mut();
        if !nl.universal() && nl.on_write().is_none() && s.pos.get() == d.len() {
            // At the end, and nothing to translate.
            d.extend(chars);
            s.pos.set(d.len());
            return;
        }
    }
    let mut text: Vec<u32> = chars.collect();
    {
        let mut nl = s.newlines.borrow_mut();
        if nl.universal() {
            text = nl.decode(&text, true);
        }
        if let Some(w) = nl.on_write() {
            let w: Vec<u32> = w.chars().map(|c| c as u32).collect();
            text = text.into_iter().flat_map(|c| if c == 10 { w.clone() } else { vec![c] }).collect();
        }
    }
    let mut d = s.store.borrow_mut();
    let pos = s.pos.get();
    if pos > d.len() {
        d.resize(pos, 0);
    }
    let end = pos + text.len();
    if pos == d.len() {
        d.extend_from_slice(&text);
    } else {
        if end > d.len() {
            d.resize(end, 0);
        }
        d[pos..end].copy_from_slice(&text);
    }
    s.pos.set(end);
}
fn to_value(vm: &mut Vm, d: &[u32]) -> Value {
    let mut b = StrBuilder::with_capacity(d.len());
    b.push_units(d);
    let buf: TextBuf = b.finish();
    vm.new_str_buf(&buf).value()
}
fn string_write(vm: &mut Vm, a: &[Value]) -> R {
    let Some(t) = a[1].to_str() else {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("string argument expected, got '{t}'")));
    };
    let s = string_io(vm, a[0])?;
    // (Writing nothing does not fill the gap behind the end.)
    if t.len > 0 {
        put(&s, t.chars());
    }
    Ok(vm.new_int(t.len as i64))
}
fn string_take(s: &StringIo, n: usize) -> Vec<u32> {
    let d = s.store.borrow();
    let from = s.pos.get().min(d.len());
    let to = from.saturating_add(n).min(d.len());
    s.pos.set(s.pos.get().max(to));
    d[from..to].to_vec()
}
fn string_read(vm: &mut Vm, a: &[Value]) -> R {
    let s = string_io(vm, a[0])?;
    let n = size_arg(vm, a[1])?;
    let d = string_take(&s, n);
    Ok(to_value(vm, &d))
}
fn string_line(s: &StringIo, limit: usize) -> Vec<u32> {
    let n = {
        let d = s.store.borrow();
        let rest = &d[s.pos.get().min(d.len())..];
        let rest = &rest[..rest.len().min(limit)];
        s.newlines.borrow().line_end(rest).unwrap_or(rest.len())
    };
    string_take(s, n)
}
fn string_readline(vm: &mut Vm, a: &[Value]) -> R {
    let s = string_io(vm, a[0])?;
    let n = size_arg(vm, a[1])?;
    let d = string_line(&s, n);
    Ok(to_value(vm, &d))
}
fn string_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    if vm.type_of(v).is_heap_type() {
        let l = vm.call_method(v, "readline", &[])?;
        return Ok(if vm.len(l)? == 0 { None } else { Some(l) });
    }
    let s = string_io(vm, v)?;
    let d = string_line(&s, usize::MAX);
    Ok(if d.is_empty() { None } else { Some(to_value(vm, &d)) })
}
fn string_seek(vm: &mut Vm, a: &[Value]) -> R {
    let s = string_io(vm, a[0])?;
    let off = vm.to_index(a[1])?;
    let whence = if a[2].is_unbound() { 0 } else { vm.to_c_int(a[2])? };
    let p = match whence {
        0 if off < 0 => return Err(vm.value_error(format!("Negative seek position {off}"))),
        0 => off as usize,
        1 | 2 if off != 0 => return Err(vm.os_error_text("Can't do nonzero cur-relative seeks")),
        1 => s.pos.get(),
        2 => s.store.borrow().len(),
        _ => return Err(vm.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    s.pos.set(p);
    Ok(vm.new_int(p as i64))
}
fn string_truncate(vm: &mut Vm, a: &[Value]) -> R {
    let s = string_io(vm, a[0])?;
    let n = if a[1].is_unbound() || a[1].is_none() { s.pos.get() as isize } else { vm.to_index(a[1])? };
    if n < 0 {
        return Err(vm.value_error(format!("Negative size value {n}")));
    }
    s.store.borrow_mut().truncate(n as usize);
    Ok(vm.new_int(n as i64))
}
fn string_yes(vm: &mut Vm, a: &[Value]) -> R {
    string_io(vm, a[0])?;
    Ok(Value::TRUE)
}
fn string_getstate(vm: &mut Vm, a: &[Value]) -> R {
    let s = string_io(vm, a[0])?;
    let d = s.store.borrow().clone();
    let v = to_value(vm, &d);
    let nl = match s.newlines.borrow().argument() {
        Some(n) => vm.str_value(n),
        None => Value::NONE,
    };
    let p = vm.new_int(s.pos.get() as i64);
    let dict = vm.existing_dict(a[0]).map_or(Value::NONE, |d| d.value());
    Ok(vm.tuple(&[v, nl, p, dict]))
}
fn string_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let Some(t) = a[1].to_tuple().filter(|t| t.len >= 4) else {
        return Err(vm.type_error("__setstate__ argument should be 4-tuple"));
    };
    string_io(vm, a[0])?;
    let at = position(vm, t.get(2), "third")?;
    state_dict(vm, t.get(3), "fourth")?;
    string_init(vm, a[0], Args::pos(&[t.get(0), t.get(1)]))?;
    let s = string_io(vm, a[0])?;
    if let Some(x) = t.get(0).to_str() {
        *s.store.borrow_mut() = x.chars().collect();
    }
    s.pos.set(at);
    if let Some(d) = t.get(3).to_dict() {
        vm.set_instance_dict(a[0], d);
    }
    Ok(Value::NONE)
}

pub static STRINGIO: TypeDef = TypeDef {
    base: Some(&TEXTIOBASE),
    doc: "Text I/O implementation using an in-memory buffer.",
    flags: STREAM,
    attrs: DICT,
    slots: Slots { new: Some(string_new), init: Some(string_init), next: Some(string_next), ..Slots::NONE },
    methods: &[
        def(
            "read",
            "($self, size=-1, /)",
            string_read,
            "Read at most size characters, returned as a string.",
        ),
        def("readline", "($self, size=-1, /)", string_readline, "Read until newline or EOF."),
        def("write", "($self, s, /)", string_write, "Write string to file."),
        def("seek", "($self, pos, whence=0, /)", string_seek, "Change stream position."),
        def(
            "tell",
            "($self, /)",
            |vm, a| {
                let s = string_io(vm, a[0])?;
                Ok(vm.new_int(s.pos.get() as i64))
            },
            "Tell the current file position.",
        ),
        def("truncate", "($self, pos=None, /)", string_truncate, "Truncate size to pos."),
        def(
            "getvalue",
            "($self, /)",
            |vm, a| {
                let s = string_io(vm, a[0])?;
                let d = s.store.borrow().clone();
                Ok(to_value(vm, &d))
            },
            "Retrieve the entire contents of the object.",
        ),
        def(
            "close",
            "($self, /)",
            |vm, a| {
                let s = string_io_any(vm, a[0])?;
                s.closed.set(true);
                s.store.take();
                Ok(Value::NONE)
            },
            "Close the IO object.",
        ),
        def("readable", "($self, /)", string_yes, ""),
        def("writable", "($self, /)", string_yes, ""),
        def("seekable", "($self, /)", string_yes, ""),
        def("detach", "($self, /)", |vm, _| Err(unsupported(vm, "detach")), ""),
        def("__getstate__", "($self, /)", string_getstate, ""),
        def("__setstate__", "($self, state, /)", string_setstate, ""),
    ],
    getset: &[
        getter("closed", |vm, v| Ok(Value::bool(string_io_any(vm, v)?.closed.get())), ""),
        getter(
            "newlines",
            |vm, v| {
                let s = string_io(vm, v)?;
                let n = s.newlines.borrow().seen();
                Ok(super::text::seen_value(vm, n))
            },
            "",
        ),
        getter(
            "line_buffering",
            |vm, v| {
                string_io(vm, v)?;
                Ok(Value::FALSE)
            },
            "",
        ),
    ],
    ..TypeDef::native::<StringIo>("_io.StringIO")
};
