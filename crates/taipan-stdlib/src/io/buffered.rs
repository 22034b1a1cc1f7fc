//! BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair.
//!
//! One payload serves the first three: a read buffer (`rbuf` from `rpos`) and a write buffer. At most one of them
//! holds data: before reading, what was written is flushed; before writing, the raw stream is moved back over what was
//! read ahead. Raw streams that are exactly `FileIO` are used directly, others through their methods.

use super::base::{BUFFEREDIOBASE, Base, DICT, chained, is_closed};
use super::{DEFAULT_BUFFER_SIZE, STREAM, blocking, unsupported};
use crate::no_pickle;
use std::cell::{Cell, RefCell};
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getter, raw, spec};
use taipan_vm::object::Native;
use taipan_vm::{Gc, R, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

#[repr(C)]
pub struct Buffered {
    base: Base,
    /// None when detached.
    raw: Slot,
    rbuf: RefCell<Vec<u8>>,
    rpos: Cell<usize>,
    wbuf: RefCell<Vec<u8>>,
    size: Cell<usize>,
    can_read: Cell<bool>,
    can_write: Cell<bool>,
}
impl_trace!(Buffered { base, raw; rbuf, rpos, wbuf, size, can_read, can_write });
type B = Gc<Native<Buffered>>;

fn new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    let b = Buffered {
        base: Base::new(),
        raw: Slot::new(Value::UNBOUND),
        rbuf: RefCell::default(),
        rpos: Cell::new(0),
        wbuf: RefCell::default(),
        size: Cell::new(DEFAULT_BUFFER_SIZE),
        can_read: Cell::new(false),
        can_write: Cell::new(false),
    };
    Ok(vm.new_native(cls, b).value())
}
fn init_with(vm: &mut Vm, v: Value, args: Args, read: bool, write: bool) -> R<()> {
    static READER: MethodDef = spec("BufferedReader", "(raw, buffer_size=131072)");
    static WRITER: MethodDef = spec("BufferedWriter", "(raw, buffer_size=131072)");
    static RANDOM: MethodDef = spec("BufferedRandom", "(raw, buffer_size=131072)");
    let signature = match (read, write) {
        (true, true) => &RANDOM,
        (true, false) => &READER,
        _ => &WRITER,
    };
    let [raw, size] = bind(vm, signature, args)?;
    let Some(b) = v.native::<Buffered>() else { return Err(vm.type_error("not a buffered stream")) };
    // What fails leaves it without a stream.
    b.raw.set_immediate(Value::UNBOUND);
    let size = if size.is_unbound() { DEFAULT_BUFFER_SIZE as isize } else { vm.to_index(size)? };
    if size <= 0 {
        return Err(vm.value_error("buffer size must be strictly positive"));
    }
    let checks: &[(&str, &str)] = match (read, write) {
        (true, true) => &[
            ("seekable", "File or stream is not seekable."),
            ("readable", "File or stream is not readable."),
            ("writable", "File or stream is not writable."),
        ],
        (true, false) => &[("readable", "File or stream is not readable.")],
        _ => &[("writable", "File or stream is not writable.")],
    };
    for (name, msg) in checks {
        let r = vm.call_method(raw, name, &[])?;
        if !vm.truth(r)? {
            return Err(unsupported(vm, msg));
        }
    }
    b.raw.set(&vm.heap, b, raw);
    b.size.set(size as usize);
    b.can_read.set(read);
    b.can_write.set(write);
    b.rbuf.borrow_mut().clear();
    b.wbuf.borrow_mut().clear();
    b.rpos.set(0);
    Ok(())
}
fn buffered(vm: &mut Vm, v: Value) -> R<B> {
    let Some(b) = v.native::<Buffered>() else {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("descriptor requires a buffered stream, not '{t}'")));
    };
    match b.raw.get() {
        Value::UNBOUND => Err(vm.value_error("I/O operation on uninitialized object")),
        Value::NONE => Err(vm.value_error("raw stream has been detached")),
        _ => Ok(b),
    }
}
fn open(vm: &mut Vm, v: Value, what: &str) -> R<B> {
    let b = buffered(vm, v)?;
    if is_closed(vm, b.raw.get())? {
        return Err(vm.value_error(format!("{what} of closed file")));
    }
    Ok(b)
}
fn reader(vm: &mut Vm, v: Value) -> R<B> {
    let b = open(vm, v, "read")?;
    if !b.can_read.get() {
        return Err(unsupported(vm, "read"));
    }
    flush_writes(vm, b)?;
    Ok(b)
}

// ---- the raw stream ----

/// One read of at most `n` bytes; None: would block.
fn raw_read(vm: &mut Vm, b: B, n: usize) -> R<Option<Vec<u8>>> {
    let raw = b.raw.get();
    let mv = vm.types.bytearray.value();
    let buf = vm.call1(mv, Value::small(n as i64))?;
    let r = vm.call_method(raw, "readinto", &[buf])?;
    if r.is_none() {
        return Ok(None);
    }
    let got = match vm.to_index(r) {
        Ok(got) => got,
        Err(_) => {
            let cause = vm.take_exception();
            let _ = vm.os_error_text("raw readinto() failed");
            let error = vm.take_exception();
            vm.setattr_text(error, "__cause__", cause)?;
            vm.setattr_text(error, "__context__", cause)?;
            return Err(vm.reraise(error));
        }
    };
    if got < 0 || got as usize > n {
        return Err(vm.os_error_text(format!(
            "raw readinto() returned invalid length {got} (should have been between 0 and {n})"
        )));
    }
    let mut data = vm.bytes_copy(buf)?;
    data.truncate(got as usize);
    Ok(Some(data))
}
/// One write; None: would block.
fn raw_write(vm: &mut Vm, b: B, data: &[u8]) -> R<Option<usize>> {
    let raw = b.raw.get();
    let v = vm.new_bytes(data).value();
    let r = vm.call_method(raw, "write", &[v])?;
    if r.is_none() {
        return Ok(None);
    }
    let n = vm.to_index(r)?;
    if n < 0 || n as usize > data.len() {
        return Err(vm.os_error_text(format!(
            "raw write() returned invalid length {n} (should have been between 0 and {})",
            data.len()
        )));
    }
    Ok(Some(n as usize))
}
fn raw_seek(vm: &mut Vm, b: B, off: i64, whence: i64) -> R<i64> {
    let raw = b.raw.get();
    let o = vm.new_int(off);
    let r = vm.call_method(raw, "seek", &[o, Value::small(whence)])?;
    let n = vm.to_c_long(r)?;
    if n < 0 {
        return Err(vm.os_error_text(format!("Raw stream returned invalid position {n}")));
    }
    Ok(n)
}
fn unread(b: B) -> usize {
    b.rbuf.borrow().len() - b.rpos.get()
}
/// Writes out what is buffered.
fn flush_writes(vm: &mut Vm, b: B) -> R<()> {
    while !b.wbuf.borrow().is_empty() {
        let data = b.wbuf.take();
        match raw_write(vm, b, &data) {
            Ok(Some(n)) => {
                let mut w = b.wbuf.borrow_mut();
                let late = std::mem::replace(&mut *w, data[n..].to_vec());
                w.extend(late);
            }
            Ok(None) => {
                *b.wbuf.borrow_mut() = data;
                return Err(blocking(vm, "write could not complete without blocking", 0));
            }
            Err(e) => {
                *b.wbuf.borrow_mut() = data;
                return Err(e);
            }
        }
    }
    Ok(())
}
/// Forgets what was read ahead, moving the raw stream back over it.
fn drop_reads(vm: &mut Vm, b: B) -> R<()> {
    let n = unread(b);
    b.rbuf.borrow_mut().clear();
    b.rpos.set(0);
    if n > 0 {
        raw_seek(vm, b, -(n as i64), 1)?;
    }
    Ok(())
}

// ---- reading ----

fn take(b: B, n: usize) -> Vec<u8> {
    let buf = b.rbuf.borrow();
    let from = b.rpos.get();
    let to = (from + n).min(buf.len());
    b.rpos.set(to);
    buf[from..to].to_vec()
}
/// Fills an empty buffer; the number of bytes, None: would block.
fn fill(vm: &mut Vm, b: B) -> R<Option<usize>> {
    match raw_read(vm, b, b.size.get())? {
        None => Ok(None),
        Some(d) => {
            let n = d.len();
            *b.rbuf.borrow_mut() = d;
            b.rpos.set(0);
            Ok(Some(n))
        }
    }
}
fn read(vm: &mut Vm, a: &[Value]) -> R {
    let n = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    if n < -1 {
        return Err(vm.value_error("read length must be non-negative or -1"));
    }
    let b = reader(vm, a[0])?;
    let mut out = take(b, if n < 0 { usize::MAX / 2 } else { n as usize });
    if n < 0 {
        let raw = b.raw.get();
        if let Some(f) = vm.getattr_opt_text(raw, "readall")? {
            let r = vm.call0(f)?;
            if r.is_none() {
                return Ok(if out.is_empty() { r } else { vm.new_bytes(&out).value() });
            }
            let Some(rest) = r.to_bytes() else { return Err(vm.type_error("readall() should return bytes")) };
            if out.is_empty() {
                return Ok(r);
            }
            out.extend_from_slice(rest.as_slice());
            return Ok(vm.new_bytes(&out).value());
        }
        loop {
            let r = vm.call_method(raw, "read", &[])?;
            if r.is_none() {
                return Ok(if out.is_empty() { r } else { vm.new_bytes(&out).value() });
            }
            let Some(d) = r.to_bytes() else { return Err(vm.type_error("read() should return bytes")) };
            if d.len == 0 {
                return Ok(vm.new_bytes(&out).value());
            }
            out.extend_from_slice(d.as_slice());
        }
    }
    let want = n as usize;
    while out.len() < want {
        let missing = want - out.len();
        if missing >= b.size.get() {
            // Large reads go round the buffer.
            match raw_read(vm, b, missing.min(1 << 30))? {
                None if out.is_empty() => return Ok(Value::NONE),
                None => break,
                Some(d) if d.is_empty() => break,
                Some(d) => out.extend(d),
            }
        } else {
            match fill(vm, b)? {
                None if out.is_empty() => return Ok(Value::NONE),
                None | Some(0) => break,
                Some(_) => out.extend(take(b, missing)),
            }
        }
    }
    Ok(vm.new_bytes(&out).value())
}
fn read1(vm: &mut Vm, a: &[Value]) -> R {
    let n = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    let b = reader(vm, a[0])?;
    let n = if n < 0 { b.size.get() } else { n as usize };
    if n == 0 {
        return Ok(vm.empty_bytes);
    }
    if unread(b) == 0 {
        match raw_read(vm, b, n.min(1 << 30))? {
            None => return Ok(vm.empty_bytes),
            Some(d) => return Ok(vm.new_bytes(&d).value()),
        }
    }
    let d = take(b, n);
    Ok(vm.new_bytes(&d).value())
}
fn peek(vm: &mut Vm, a: &[Value]) -> R {
    let b = reader(vm, a[0])?;
    if unread(b) == 0 {
        fill(vm, b)?;
    }
    let d = b.rbuf.borrow()[b.rpos.get()..].to_vec();
    Ok(vm.new_bytes(&d).value())
}
fn readinto(vm: &mut Vm, a: &[Value], once: bool) -> R {
    let b = reader(vm, a[0])?;
    let buf = vm.get_writable(a[1])?;
    let mut at = 0usize;
    let mut blocked = false;
    while at < buf.len {
        if unread(b) == 0 {
            let direct = buf.len - at > b.size.get();
            if once && at > 0 && !direct {
                break;
            }
            let filled = if direct {
                // More than the buffer holds goes round it.
                raw_read(vm, b, (buf.len - at).min(1 << 30)).map(|d| {
                    d.map(|d| {
                        // SAFETY: within the buffer, which is held.
                        unsafe { std::ptr::copy_nonoverlapping(d.as_ptr(), buf.ptr.add(at), d.len()) };
                        at += d.len();
                        d.len()
                    })
                })
            } else {
                fill(vm, b)
            };
            match filled {
                Ok(Some(n)) if direct && n > 0 => {
                    if once {
                        break;
                    }
                    continue;
                }
                Ok(Some(0)) => break,
                Ok(Some(_)) => {}
                Ok(None) => {
                    blocked = true;
                    break;
                }
                Err(e) => {
                    let exc = vm.take_exception();
                    buf.release(vm)?;
                    let _ = e;
                    return Err(vm.reraise(exc));
                }
            }
        }
        let d = take(b, buf.len - at);
        // SAFETY: within the buffer, which is held.
        unsafe { std::ptr::copy_nonoverlapping(d.as_ptr(), buf.ptr.add(at), d.len()) };
        at += d.len();
        if once && buf.len - at <= b.size.get() {
            break;
        }
    }
    buf.release(vm)?;
    if blocked && at == 0 {
        return Ok(Value::NONE);
    }
    Ok(Value::small(at as i64))
}
/// A line up to and with the newline, at most `limit` bytes.
fn line(vm: &mut Vm, b: B, limit: usize) -> R<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        if unread(b) == 0 && matches!(fill(vm, b)?, None | Some(0)) {
            return Ok(out);
        }
        let (n, done) = {
            let buf = b.rbuf.borrow();
            let rest = &buf[b.rpos.get()..];
            let cap = (limit - out.len()).min(rest.len());
            match rest[..cap].iter().position(|&c| c == b'\n') {
                Some(i) => (i + 1, true),
                None => (cap, out.len() + cap >= limit),
            }
        };
        out.extend(take(b, n));
        if done {
            return Ok(out);
        }
    }
}
fn readline(vm: &mut Vm, a: &[Value]) -> R {
    let n = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    let b = reader(vm, a[0])?;
    let l = line(vm, b, if n < 0 { usize::MAX } else { n as usize })?;
    Ok(vm.new_bytes(&l).value())
}
fn next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    // Subclasses may have their own `readline`.
    if v.is_python_subclass() && v.native::<Buffered>().is_some() && vm.type_of(v).is_heap_type() {
        let l = vm.call_method(v, "readline", &[])?;
        return Ok(if vm.len(l)? == 0 { None } else { Some(l) });
    }
    let b = reader(vm, v)?;
    let l = line(vm, b, usize::MAX)?;
    Ok(if l.is_empty() { None } else { Some(vm.new_bytes(&l).value()) })
}

// ---- writing ----

fn write(vm: &mut Vm, a: &[Value]) -> R {
    if a[1].to_str().is_some() {
        return Err(vm.type_error("a bytes-like object is required, not 'str'"));
    }
    let b = open(vm, a[0], "write")?;
    if !b.can_write.get() {
        return Err(unsupported(vm, "write"));
    }
    drop_reads(vm, b)?;
    let data = vm.bytes_copy(a[1])?;
    let n = data.len();
    if b.wbuf.borrow().len() + n > b.size.get() {
        flush_writes(vm, b)?;
        if n >= b.size.get() {
            let mut rest = &data[..];
            while !rest.is_empty() {
                match raw_write(vm, b, rest)? {
                    Some(k) => rest = &rest[k..],
                    None => {
                        let keep = rest.len().min(b.size.get());
                        b.wbuf.borrow_mut().extend_from_slice(&rest[..keep]);
                        if keep == rest.len() {
                            break;
                        }
                        let written = n - rest.len() + keep;
                        return Err(blocking(vm, "write could not complete without blocking", written));
                    }
                }
            }
            return Ok(Value::small(n as i64));
        }
    }
    b.wbuf.borrow_mut().extend_from_slice(&data);
    Ok(Value::small(n as i64))
}
fn flush(vm: &mut Vm, a: &[Value]) -> R {
    let b = open(vm, a[0], "flush")?;
    flush_writes(vm, b)?;
    if b.can_write.get() && b.can_read.get() {
        drop_reads(vm, b)?;
    }
    let raw = b.raw.get();
    vm.call_method(raw, "flush", &[])?;
    Ok(Value::NONE)
}
fn close(vm: &mut Vm, a: &[Value]) -> R {
    let b = buffered(vm, a[0])?;
    let raw = b.raw.get();
    if is_closed(vm, raw)? {
        return Ok(Value::NONE);
    }
    let flushed = vm.call_method(a[0], "flush", &[]);
    let first = if flushed.is_err() { vm.take_exception() } else { Value::UNBOUND };
    b.wbuf.borrow_mut().clear();
    let closed = vm.call_method(raw, "close", &[]);
    if first.is_unbound() { closed } else { chained(vm, first, closed) }
}
fn detach(vm: &mut Vm, a: &[Value]) -> R {
    let b = buffered(vm, a[0])?;
    vm.call_method(a[0], "flush", &[])?;
    let raw = b.raw.get();
    b.raw.set_immediate(Value::NONE);
    Ok(raw)
}
/// A dead stream still writes out what it has; the descriptor goes with the raw stream.
fn del(vm: &mut Vm, v: Value) -> R<()> {
    if let Some(b) = v.native::<Buffered>()
        && !b.wbuf.borrow().is_empty()
        && b.raw.get().is_ptr()
        && !is_closed(vm, b.raw.get())?
    {
        flush_writes(vm, b)?;
    }
    Ok(())
}
pub fn is_buffered(v: Value) -> bool {
    v.native::<Buffered>().is_some()
}
/// Writes out a stream at the end of the process.
pub fn flush_at_exit(vm: &mut Vm, v: Value) {
    if del(vm, v).is_err() {
        vm.clear_exception();
    }
}

// ---- position ----

fn tell(vm: &mut Vm, a: &[Value]) -> R {
    let b = buffered(vm, a[0])?;
    let raw = b.raw.get();
    let r = vm.call_method(raw, "tell", &[])?;
    let pos = vm.to_c_long(r)?;
    if pos < 0 {
        return Err(vm.os_error_text(format!("Raw stream returned invalid position {pos}")));
    }
    // (A device may say that it is always at 0.)
    let n = (pos - unread(b) as i64).max(0) + b.wbuf.borrow().len() as i64;
    Ok(vm.new_int(n))
}
fn seek(vm: &mut Vm, a: &[Value]) -> R {
    let whence = if a[2].is_unbound() { 0 } else { vm.to_c_int(a[2])? as i64 };
    if !(0..=4).contains(&whence) {
        return Err(vm.value_error(format!("whence value {whence} unsupported")));
    }
    let b = open(vm, a[0], "seek")?;
    let raw = b.raw.get();
    let ok = vm.call_method(raw, "seekable", &[])?;
    if !vm.truth(ok)? {
        return Err(unsupported(vm, "File or stream is not seekable."));
    }
    let off = vm.to_c_long(a[1])?;
    if whence != 2 && b.can_read.get() && unread(b) > 0 && b.wbuf.borrow().is_empty() {
        // Perhaps within the buffer.
        let here = raw_seek(vm, b, 0, 1)? - unread(b) as i64;
        let target = if whence == 1 { here + off } else { off };
        let within = target - (here - b.rpos.get() as i64);
        if within >= 0 && within as usize <= b.rbuf.borrow().len() {
            b.rpos.set(within as usize);
            return Ok(vm.new_int(target.max(0)));
        }
    }
    flush_writes(vm, b)?;
    let off = if whence == 1 { off - unread(b) as i64 } else { off };
    let n = raw_seek(vm, b, off, whence)?;
    b.rbuf.borrow_mut().clear();
    b.rpos.set(0);
    Ok(vm.new_int(n))
}
fn truncate(vm: &mut Vm, a: &[Value]) -> R {
    let b = open(vm, a[0], "truncate")?;
    if !b.can_write.get() {
        return Err(unsupported(vm, "truncate"));
    }
    let pos = if a[1].is_unbound() || a[1].is_none() { tell(vm, &a[..1])? } else { a[1] };
    flush_writes(vm, b)?;
    drop_reads(vm, b)?;
    let raw = b.raw.get();
    vm.call_method(raw, "truncate", &[pos])
}

// ---- what is passed on ----

fn pass(vm: &mut Vm, v: Value, name: &str) -> R {
    let b = buffered(vm, v)?;
    let raw = b.raw.get();
    vm.call_method(raw, name, &[])
}
fn pass_attr(vm: &mut Vm, v: Value, name: &str) -> R {
    let b = buffered(vm, v)?;
    let raw = b.raw.get();
    vm.getattr_text(raw, name)
}
fn get_closed(vm: &mut Vm, v: Value) -> R {
    pass_attr(vm, v, "closed")
}
fn get_raw(vm: &mut Vm, v: Value) -> R {
    Ok(buffered(vm, v)?.raw.get())
}
fn get_name(vm: &mut Vm, v: Value) -> R {
    pass_attr(vm, v, "name")
}
fn get_mode(vm: &mut Vm, v: Value) -> R {
    pass_attr(vm, v, "mode")
}
pub fn stream_repr(vm: &mut Vm, v: Value) -> R {
    let t = vm.type_of(v).full_name(vm);
    if !vm.enter_repr(v) {
        return Err(vm.runtime_error(format!("reentrant call inside {t}.__repr__")));
    }
    let name = vm.getattr_opt_text(v, "name");
    vm.leave_repr(v);
    match name {
        Ok(Some(n)) => {
            let n = vm.repr_text(n)?;
            Ok(vm.str_value(&format!("<{t} name={n}>")))
        }
        Ok(None) => Ok(vm.str_value(&format!("<{t}>"))),
        Err(e) => {
            let ve = vm.exc.ValueError;
            vm.expect_exception(e, ve)?;
            Ok(vm.str_value(&format!("<{t}>")))
        }
    }
}

macro_rules! common {
    ($($extra:expr),* $(,)?) => { &[
        raw("__getstate__", "($self, /, *args)", no_pickle, ""),
        def("detach", "($self, /)", detach, "Disconnect this buffer from its underlying raw stream and return it."),
        def("flush", "($self, /)", flush, ""),
        def("close", "($self, /)", close, ""),
        def("seekable", "($self, /)", |vm, a| pass(vm, a[0], "seekable"), ""),
        def("readable", "($self, /)", |vm, a| { let b = buffered(vm, a[0])?; if b.can_read.get() { pass(vm, a[0], "readable") } else { Ok(Value::FALSE) } }, ""),
        def("writable", "($self, /)", |vm, a| { let b = buffered(vm, a[0])?; if b.can_write.get() { pass(vm, a[0], "writable") } else { Ok(Value::FALSE) } }, ""),
        def("fileno", "($self, /)", |vm, a| pass(vm, a[0], "fileno"), ""),
        def("isatty", "($self, /)", |vm, a| pass(vm, a[0], "isatty"), ""),
        def("seek", "($self, target, whence=0, /)", seek, ""),
        def("tell", "($self, /)", tell, ""),
        def("truncate", "($self, pos=None, /)", truncate, ""),
        def("_dealloc_warn", "($self, source, /)", |_, _| Ok(Value::NONE), ""),
        $($extra),*
    ] };
}
const GETSET: &[taipan_vm::native::GetSetDef] = &[
    getter("closed", get_closed, ""),
    getter("raw", get_raw, ""),
    getter("name", get_name, ""),
    getter("mode", get_mode, ""),
];
const SLOTS: Slots =
    Slots { new: Some(new), repr: Some(stream_repr), next: Some(next), del: Some(del), ..Slots::NONE };
const READ: MethodDef = def("read", "($self, size=-1, /)", read, "Read and return up to n bytes.");
const READ1: MethodDef = def("read1", "($self, size=-1, /)", read1, "");
const PEEK: MethodDef = def("peek", "($self, size=0, /)", peek, "");
const READINTO: MethodDef = def("readinto", "($self, buffer, /)", |vm, a| readinto(vm, a, false), "");
const READINTO1: MethodDef = def("readinto1", "($self, buffer, /)", |vm, a| readinto(vm, a, true), "");
const READLINE: MethodDef = def("readline", "($self, size=-1, /)", readline, "");
const WRITE: MethodDef = def("write", "($self, buffer, /)", write, "");

pub static BUFFERED_READER: TypeDef = TypeDef {
    base: Some(&BUFFEREDIOBASE),
    doc: "Create a new buffered reader using the given readable raw IO object.",
    flags: STREAM,
    attrs: DICT,
    slots: Slots { init: Some(|vm, v, a| init_with(vm, v, a, true, false)), ..SLOTS },
    methods: common![READ, READ1, PEEK, READINTO, READINTO1, READLINE],
    getset: GETSET,
    ..TypeDef::native::<Buffered>("_io.BufferedReader")
};
pub static BUFFERED_WRITER: TypeDef = TypeDef {
    base: Some(&BUFFEREDIOBASE),
    doc: "A buffer for a writeable sequential RawIO object.",
    flags: STREAM,
    attrs: DICT,
    slots: Slots { init: Some(|vm, v, a| init_with(vm, v, a, false, true)), next: None, ..SLOTS },
    methods: common![WRITE],
    getset: GETSET,
    ..TypeDef::native::<Buffered>("_io.BufferedWriter")
};
pub static BUFFERED_RANDOM: TypeDef = TypeDef {
    base: Some(&BUFFEREDIOBASE),
    doc: "A buffered interface to random access streams.",
    flags: STREAM,
    attrs: DICT,
    slots: Slots { init: Some(|vm, v, a| init_with(vm, v, a, true, true)), ..SLOTS },
    methods: common![READ, READ1, PEEK, READINTO, READINTO1, READLINE, WRITE],
    getset: GETSET,
    ..TypeDef::native::<Buffered>("_io.BufferedRandom")
};

// ---- pairs ----

#[repr(C)]
pub struct Pair {
    base: Base,
    reader: Slot,
    writer: Slot,
}
impl_trace!(Pair { base, reader, writer });
fn pair_new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    Ok(vm
        .new_native(
            cls,
            Pair { base: Base::new(), reader: Slot::new(Value::UNBOUND), writer: Slot::new(Value::UNBOUND) },
        )
        .value())
}
fn pair_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    static SIG: MethodDef = spec("BufferedRWPair", "(reader, writer, buffer_size=131072, /)");
    let [r, w, size] = bind(vm, &SIG, args)?;
    let Some(p) = v.native::<Pair>() else { return Err(vm.type_error("not a BufferedRWPair")) };
    let size = if size.is_unbound() { Value::small(DEFAULT_BUFFER_SIZE as i64) } else { size };
    let (rt, wt) = (vm.native_type(&BUFFERED_READER).value(), vm.native_type(&BUFFERED_WRITER).value());
    let r = vm.call(rt, &[r, size])?;
    p.reader.set(&vm.heap, p, r);
    let w = vm.call(wt, &[w, size])?;
    p.writer.set(&vm.heap, p, w);
    Ok(())
}
fn side(vm: &mut Vm, v: Value, read: bool) -> R {
    let s = v.native::<Pair>().map_or(Value::UNBOUND, |p| if read { p.reader.get() } else { p.writer.get() });
    if s.is_unbound() { Err(vm.value_error("I/O operation on uninitialized object")) } else { Ok(s) }
}
macro_rules! forward {
    ($name:literal, $sig:literal, $read:literal) => {
        def(
            $name,
            $sig,
            |vm, a| {
                let s = side(vm, a[0], $read)?;
                let n = a[1..].iter().take_while(|v| !v.is_unbound()).count();
                vm.call_method(s, $name, &a[1..1 + n])
            },
            "",
        )
    };
}
pub static BUFFERED_RWPAIR: TypeDef = TypeDef {
    base: Some(&BUFFEREDIOBASE),
    doc: "A buffered reader and writer object together.",
    flags: STREAM,
    attrs: DICT,
    slots: Slots { new: Some(pair_new), init: Some(pair_init), ..Slots::NONE },
    methods: &[
        forward!("read", "($self, size=-1, /)", true),
        forward!("read1", "($self, size=-1, /)", true),
        forward!("peek", "($self, size=0, /)", true),
        forward!("readinto", "($self, buffer, /)", true),
        forward!("readinto1", "($self, buffer, /)", true),
        forward!("readable", "($self, /)", true),
        forward!("write", "($self, buffer, /)", false),
        forward!("flush", "($self, /)", false),
        forward!("writable", "($self, /)", false),
        def(
            "close",
            "($self, /)",
            |vm, a| {
                let (w, r) = (side(vm, a[0], false)?, side(vm, a[0], true)?);
                let first = vm.call_method(w, "close", &[]);
                if first.is_err() {
                    let exc = vm.take_exception();
                    let closed = vm.call_method(r, "close", &[]);
                    return chained(vm, exc, closed);
                }
                vm.call_method(r, "close", &[])
            },
            "",
        ),
        def(
            "isatty",
            "($self, /)",
            |vm, a| {
                let w = side(vm, a[0], false)?;
                let t = vm.call_method(w, "isatty", &[])?;
                if vm.truth(t)? {
                    return Ok(t);
                }
                let r = side(vm, a[0], true)?;
                vm.call_method(r, "isatty", &[])
            },
            "",
        ),
    ],
    getset: &[getter(
        "closed",
        |vm, v| {
            let w = side(vm, v, false)?;
            vm.getattr_text(w, "closed")
        },
        "",
    )],
    ..TypeDef::native::<Pair>("_io.BufferedRWPair")
};
