//! FileIO: a file descriptor.

use super::base::{Base, DICT, RAWIOBASE};
use super::{DEFAULT_BUFFER_SIZE, STREAM, unsupported};
use crate::no_pickle;
use std::cell::Cell;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getset, getter, raw, spec};
use taipan_vm::object::Native;
use taipan_vm::{Gc, R, Raised, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

#[repr(C)]
pub struct FileIo {
    base: Base,
    /// -1: closed.
    fd: Cell<i32>,
    closefd: Cell<bool>,
    created: Cell<bool>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    appending: Cell<bool>,
    /// -1: not asked yet.
    seekable: Cell<i8>,
}
impl_trace!(FileIo { base; fd, closefd, created, readable, writable, appending, seekable });

impl Drop for FileIo {
    fn drop(&mut self) {
        if self.fd.get() >= 0 && self.closefd.get() {
            // SAFETY: the descriptor is ours.
            unsafe { libc::close(self.fd.get()) };
        }
    }
}

fn new(vm: &mut Vm, cls: Gc<TypeObj>, _args: Args) -> R {
    let f = FileIo {
        base: Base::new(),
        fd: Cell::new(-1),
        closefd: Cell::new(true),
        created: Cell::new(false),
        readable: Cell::new(false),
        writable: Cell::new(false),
        appending: Cell::new(false),
        seekable: Cell::new(-1),
    };
    Ok(vm.new_native(cls, f).value())
}
fn file(vm: &mut Vm, v: Value) -> R<Gc<Native<FileIo>>> {
    match v.native::<FileIo>() {
        Some(f) => Ok(f),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a '_io.FileIO' object but received a '{t}'")))
        }
    }
}
fn open_file(vm: &mut Vm, v: Value) -> R<Gc<Native<FileIo>>> {
    let f = file(vm, v)?;
    if f.fd.get() < 0 {
        return Err(vm.value_error("I/O operation on closed file"));
    }
    Ok(f)
}
fn init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    static SIG: MethodDef = spec("FileIO", "(file, mode='r', closefd=True, opener=None)");
    let [name, mode, closefd, opener] = bind(vm, &SIG, args)?;
    let f = file(vm, v)?;
    if f.fd.get() >= 0 {
        close_fd(vm, f)?;
    }
    let mode = if mode.is_unbound() {
        "r".to_string()
    } else {
        match mode.to_str() {
            Some(m) => m.to_string_lossy(),
            None => return Err(vm.type_error("FileIO() argument 'mode' must be str")),
        }
    };
    let closefd = closefd.is_unbound() || vm.truth(closefd)?;
    if name.as_bool().is_some() {
        let t = vm.exc.RuntimeWarning;
        vm.warn(t, "bool is used as a file descriptor", 1)?;
    }
    let mut flags = libc::O_CLOEXEC;
    let (mut rwa, mut plus) = (0, false);
    let mut read = false;
    let mut write = false;
    for c in mode.chars() {
        match c {
            'x' => {
                rwa += 1;
                f.created.set(true);
                write = true;
                flags |= libc::O_EXCL | libc::O_CREAT
            }
            'r' => {
                rwa += 1;
                read = true
            }
            'w' => {
                rwa += 1;
                write = true;
                flags |= libc::O_CREAT | libc::O_TRUNC
            }
            'a' => {
                rwa += 1;
                write = true;
                f.appending.set(true);
                flags |= libc::O_APPEND | libc::O_CREAT
            }
            'b' => {}
            '+' => {
                if plus {
                    return Err(mode_error(vm));
                }
                plus = true;
                read = true;
                write = true
            }
            _ => return Err(vm.value_error(format!("invalid mode: {mode}"))),
        }
        if rwa > 1 {
            return Err(mode_error(vm));
        }
    }
    if rwa == 0 {
        return Err(mode_error(vm));
    }
    f.readable.set(read);
    f.writable.set(write);
    flags |= match (read, write) {
        (true, true) => libc::O_RDWR,
        (true, false) => libc::O_RDONLY,
        _ => libc::O_WRONLY,
    };
    if name.is_int_like() {
        let fd = vm.to_c_int(name)?;
        if fd < 0 {
            return Err(vm.value_error("negative file descriptor"));
        }
        f.fd.set(fd);
        f.closefd.set(closefd);
    } else {
        if !closefd {
            return Err(vm.value_error("Cannot use closefd=False with file name"));
        }
        f.closefd.set(true);
        if opener.is_unbound() || opener.is_none() {
            let path = vm.fs_path_bytes(name)?;
            let Ok(c) = std::ffi::CString::new(path) else {
                return Err(vm.value_error("embedded null byte"));
            };
            let fd = loop {
                let c = &c;
                // SAFETY: a C string; the mode argument is for O_CREAT.
                let (fd, errno) = vm.without_gil(move || unsafe {
                    (libc::open(c.as_ptr(), flags, 0o666), *libc::__errno_location())
                });
                if fd >= 0 {
                    break fd;
                }
                if errno != libc::EINTR {
                    return Err(vm.os_error(errno, name));
                }
                vm.check_signals()?;
            };
            f.fd.set(fd);
        } else {
            let r = vm.call(opener, &[name, Value::small(flags as i64)])?;
            if !r.is_int_like() {
                return Err(vm.type_error("expected integer from opener"));
            }
            let fd = vm.to_c_int(r)?;
            if fd < 0 {
                return Err(vm.value_error(format!("opener returned {fd}")));
            }
            // SAFETY: sets a flag of the descriptor.
            unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
            f.fd.set(fd);
        }
    }
    // Directories can be opened but not read.
    // SAFETY: `st` is filled by fstat.
    unsafe {
        let mut st: libc::stat = std::mem::zeroed();
        if libc::fstat(f.fd.get(), &mut st) == 0 {
            if st.st_mode & libc::S_IFMT == libc::S_IFDIR {
                let e = vm.os_error(libc::EISDIR, name);
                abandon(f);
                return Err(e);
            }
        } else if *libc::__errno_location() == libc::EBADF {
            f.fd.set(-1);
            return Err(vm.os_error(libc::EBADF, Value::UNBOUND));
        }
    }
    vm.setattr_text(v, "name", name)?;
    if f.appending.get() {
        // SAFETY: the descriptor is open.
        unsafe { libc::lseek(f.fd.get(), 0, libc::SEEK_END) };
    }
    Ok(())
}
pub const MODE_ERROR: &str = "Must have exactly one of create/read/write/append mode and at most one plus";
fn mode_error(vm: &mut Vm) -> Raised {
    vm.value_error(MODE_ERROR)
}
/// Lets the descriptor go after a failed start.
fn abandon(f: Gc<Native<FileIo>>) {
    let fd = f.fd.replace(-1);
    if f.closefd.get() && fd >= 0 {
        // SAFETY: the descriptor is ours.
        unsafe { libc::close(fd) };
    }
}
fn close_fd(vm: &mut Vm, f: Gc<Native<FileIo>>) -> R<()> {
    let fd = f.fd.replace(-1);
    if fd >= 0 && f.closefd.get() {
        // SAFETY: the descriptor is ours, and given up.
        let (r, errno) = vm.without_gil(move || unsafe { (libc::close(fd), *libc::__errno_location()) });
        if r < 0 && errno != libc::EINTR {
            return Err(vm.os_error(errno, Value::UNBOUND));
        }
    }
    Ok(())
}
fn close(vm: &mut Vm, a: &[Value]) -> R {
    let f = file(vm, a[0])?;
    if !f.closefd.get() {
        f.fd.set(-1);
        return Ok(Value::NONE);
    }
    close_fd(vm, f)?;
    Ok(Value::NONE)
}
/// Reads into memory, again after signals; None: would block.
fn read_fd(vm: &mut Vm, fd: i32, ptr: *mut u8, len: usize) -> R<Option<usize>> {
    let p = ptr as usize;
    loop {
        // SAFETY: the caller holds `len` bytes at `ptr`.
        let (n, errno) = vm.without_gil(move || unsafe {
            let n = libc::read(fd, p as *mut libc::c_void, len.min(0x7fff_f000));
            (n, *libc::__errno_location())
        });
        if n >= 0 {
            return Ok(Some(n as usize));
        }
        match errno {
            libc::EINTR => vm.check_signals()?,
            libc::EAGAIN => return Ok(None),
            e => return Err(vm.os_error(e, Value::UNBOUND)),
        }
    }
}
fn check_readable(vm: &mut Vm, f: Gc<Native<FileIo>>) -> R<()> {
    if !f.readable.get() {
        return Err(unsupported(vm, "File not open for reading"));
    }
    Ok(())
}
fn readinto(vm: &mut Vm, a: &[Value]) -> R {
    let f = open_file(vm, a[0])?;
    check_readable(vm, f)?;
    let b = vm.get_writable(a[1])?;
    let n = read_fd(vm, f.fd.get(), b.ptr, b.len);
    b.release(vm)?;
    Ok(n?.map_or(Value::NONE, |n| Value::small(n as i64)))
}
fn read(vm: &mut Vm, a: &[Value]) -> R {
    let f = open_file(vm, a[0])?;
    check_readable(vm, f)?;
    let n = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    if n < 0 {
        return readall(vm, &a[..1]);
    }
    let mut buf = vec![0u8; (n as usize).min(0x7fff_f000)];
    match read_fd(vm, f.fd.get(), buf.as_mut_ptr(), buf.len())? {
        Some(n) => Ok(vm.new_bytes(&buf[..n]).value()),
        None => Ok(Value::NONE),
    }
}
/// Everything up to the end of the file.
fn readall(vm: &mut Vm, a: &[Value]) -> R {
    let f = open_file(vm, a[0])?;
    check_readable(vm, f)?;
    // SAFETY: `st` is filled by fstat; lseek asks for the position.
    let expected = unsafe {
        let mut st: libc::stat = std::mem::zeroed();
        let pos = libc::lseek(f.fd.get(), 0, libc::SEEK_CUR);
        if libc::fstat(f.fd.get(), &mut st) == 0 && pos >= 0 && st.st_size >= pos {
            (st.st_size - pos) as usize + 1
        } else {
            DEFAULT_BUFFER_SIZE
        }
    };
    let mut out: Vec<u8> = Vec::new();
    let mut chunk = expected.clamp(1, 1 << 30);
    loop {
        if !vm.can_allocate(chunk) || out.try_reserve(chunk).is_err() {
            return Err(vm.memory_error());
        }
        let at = out.len();
        out.resize(at + chunk, 0);
        let n = read_fd(vm, f.fd.get(), out[at..].as_mut_ptr(), chunk)?;
        out.truncate(at + n.unwrap_or(0));
        match n {
            None if out.is_empty() => return Ok(Value::NONE),
            None | Some(0) => break,
            Some(_) => chunk = (out.len() / 2).clamp(DEFAULT_BUFFER_SIZE, 1 << 26),
        }
    }
    Ok(vm.new_bytes(&out).value())
}
/// Writes bytes that stay where they are; None: would block.
pub fn write_fd(vm: &mut Vm, fd: i32, data: &[u8]) -> R<Option<usize>> {
    let (p, len) = (data.as_ptr() as usize, data.len().min(0x7fff_f000));
    loop {
        // SAFETY: `data` is held by the caller.
        let (n, errno) = vm.without_gil(move || unsafe {
            let n = libc::write(fd, p as *const libc::c_void, len);
            (n, *libc::__errno_location())
        });
        if n >= 0 {
            return Ok(Some(n as usize));
        }
        match errno {
            libc::EINTR => vm.check_signals()?,
            libc::EAGAIN => return Ok(None),
            e => return Err(vm.os_error(e, Value::UNBOUND)),
        }
    }
}
fn write(vm: &mut Vm, a: &[Value]) -> R {
    let f = open_file(vm, a[0])?;
    if !f.writable.get() {
        return Err(unsupported(vm, "File not open for writing"));
    }
    let b = vm.bytes_like(a[1])?;
    // SAFETY: the memory is held by `b`.
    let data: &[u8] = unsafe { std::slice::from_raw_parts(b.as_ptr(), b.len()) };
    let n = write_fd(vm, f.fd.get(), data);
    b.release(vm)?;
    Ok(n?.map_or(Value::NONE, |n| Value::small(n as i64)))
}
fn seek_to(vm: &mut Vm, f: Gc<Native<FileIo>>, off: i64, whence: i32) -> R {
    // SAFETY: the descriptor is open.
    let (r, errno) = unsafe { (libc::lseek(f.fd.get(), off, whence), *libc::__errno_location()) };
    if f.seekable.get() < 0 {
        f.seekable.set((r >= 0) as i8);
    }
    if r < 0 {
        return Err(vm.os_error(errno, Value::UNBOUND));
    }
    Ok(vm.new_int(r))
}
fn seek(vm: &mut Vm, a: &[Value]) -> R {
    let f = open_file(vm, a[0])?;
    if a[1].to_float().is_some() {
        return Err(vm.type_error("'float' object cannot be interpreted as an integer"));
    }
    let off = vm.to_c_long(a[1])?;
    let whence = if a[2].is_unbound() { 0 } else { vm.to_c_int(a[2])? };
    seek_to(vm, f, off, whence)
}
fn tell(vm: &mut Vm, a: &[Value]) -> R {
    let f = open_file(vm, a[0])?;
    seek_to(vm, f, 0, libc::SEEK_CUR)
}
fn truncate(vm: &mut Vm, a: &[Value]) -> R {
    let f = open_file(vm, a[0])?;
    if !f.writable.get() {
        return Err(unsupported(vm, "File not open for writing"));
    }
    let size = if a[1].is_unbound() || a[1].is_none() {
        seek_to(vm, f, 0, libc::SEEK_CUR)?
    } else {
        vm.index(a[1])?
    };
    let n = vm.to_c_long(size)?;
    let fd = f.fd.get();
    // SAFETY: the descriptor is open.
    let (r, errno) = vm.without_gil(move || unsafe { (libc::ftruncate(fd, n), *libc::__errno_location()) });
    if r < 0 {
        return Err(vm.os_error(errno, Value::UNBOUND));
    }
    Ok(size)
}
fn fileno(vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::small(open_file(vm, a[0])?.fd.get() as i64))
}
fn isatty(vm: &mut Vm, a: &[Value]) -> R {
    let f = open_file(vm, a[0])?;
    // SAFETY: asks about the descriptor.
    Ok(Value::bool(unsafe { libc::isatty(f.fd.get()) } == 1))
}
fn seekable(vm: &mut Vm, a: &[Value]) -> R {
    let f = open_file(vm, a[0])?;
    if f.seekable.get() < 0 {
        // SAFETY: asks for the position.
        let r = unsafe { libc::lseek(f.fd.get(), 0, libc::SEEK_CUR) };
        f.seekable.set((r >= 0) as i8);
    }
    Ok(Value::bool(f.seekable.get() == 1))
}
fn mode(f: &FileIo) -> &'static str {
    match (f.created.get(), f.appending.get(), f.readable.get(), f.writable.get()) {
        (true, _, true, _) => "xb+",
        (true, ..) => "xb",
        (_, true, true, _) => "ab+",
        (_, true, ..) => "ab",
        (.., true, true) => "rb+",
        (.., true, false) => "rb",
        _ => "wb",
    }
}
fn repr(vm: &mut Vm, v: Value) -> R {
    let f = file(vm, v)?;
    let t = vm.type_of(v).full_name(vm);
    if f.fd.get() < 0 {
        return Ok(vm.str_value(&format!("<{t} [closed]>")));
    }
    let (m, c) = (mode(&f), if f.closefd.get() { "True" } else { "False" });
    match vm.getattr_opt_text(v, "name")? {
        Some(n) => {
            let n = vm.repr_text(n)?;
            Ok(vm.str_value(&format!("<{t} name={n} mode='{m}' closefd={c}>")))
        }
        None => Ok(vm.str_value(&format!("<{t} fd={} mode='{m}' closefd={c}>", f.fd.get()))),
    }
}

pub static FILEIO: TypeDef = TypeDef {
    base: Some(&RAWIOBASE),
    doc: "Open a file.",
    flags: STREAM,
    attrs: DICT,
    slots: Slots { new: Some(new), init: Some(init), repr: Some(repr), ..Slots::NONE },
    methods: &[
        raw("__getstate__", "($self, /, *args)", no_pickle, ""),
        def("read", "($self, size=-1, /)", read, "Read at most size bytes, returned as bytes."),
        def("readall", "($self, /)", readall, "Read all data from the file, returned as bytes."),
        def("readinto", "($self, buffer, /)", readinto, "Same as RawIOBase.readinto()."),
        def("write", "($self, b, /)", write, "Write buffer b to file, return number of bytes written."),
        def(
            "seek",
            "($self, pos, whence=0, /)",
            seek,
            "Move to new file position and return the file position.",
        ),
        def("tell", "($self, /)", tell, "Current file position."),
        def(
            "truncate",
            "($self, size=None, /)",
            truncate,
            "Truncate the file to at most size bytes and return the truncated size.",
        ),
        def("close", "($self, /)", close, "Close the file."),
        def("seekable", "($self, /)", seekable, "True if file supports random-access."),
        def(
            "readable",
            "($self, /)",
            |vm, a| {
                let f = open_file(vm, a[0])?;
                Ok(Value::bool(f.readable.get()))
            },
            "True if file was opened in a read mode.",
        ),
        def(
            "writable",
            "($self, /)",
            |vm, a| {
                let f = open_file(vm, a[0])?;
                Ok(Value::bool(f.writable.get()))
            },
            "True if file was opened in a write mode.",
        ),
        def("fileno", "($self, /)", fileno, "Return the underlying file descriptor (an integer)."),
        def("isatty", "($self, /)", isatty, "True if the file is connected to a TTY device."),
        def("_isatty_open_only", "($self, /)", isatty, ""),
        def("_dealloc_warn", "($self, source, /)", |_, _| Ok(Value::NONE), ""),
    ],
    getset: &[
        getter("closed", |vm, v| Ok(Value::bool(file(vm, v)?.fd.get() < 0)), "True if the file is closed"),
        getter(
            "closefd",
            |vm, v| Ok(Value::bool(file(vm, v)?.closefd.get())),
            "True if the file descriptor will be closed by close().",
        ),
        getter(
            "mode",
            |vm, v| {
                let m = mode(&*file(vm, v)?);
                Ok(vm.str_value(m))
            },
            "String giving the file mode",
        ),
        getset("_blksize", |_, _| Ok(Value::small(DEFAULT_BUFFER_SIZE as i64)), |_, _, _| Ok(()), ""),
    ],
    ..TypeDef::native::<FileIo>("_io.FileIO")
};
