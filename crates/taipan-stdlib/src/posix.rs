//! `posix`: the operating system.
//!
//! Path arguments may be str, bytes, path-like objects and, where CPython takes them, descriptors; results have the
//! type of the argument. Calls that may block give the GIL up.

use crate::{ModuleDef, fs_str};
use std::ffi::CString;
use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, TypeDef, def, getter};
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{Gc, R, Raised, Slot, Slots, Value, ValueExt, Vm, impl_trace};

mod config;
mod linux;
mod more;
mod process;
mod spawn;

// ---- arguments and results ----

/// A path argument.
pub struct Path {
    pub c: CString,
    /// As given, for error messages.
    pub value: Value,
    /// A descriptor was given.
    pub fd: Option<i32>,
    pub bytes: bool,
}
fn path(vm: &mut Vm, v: Value, func: &str, what: &str, allow_fd: bool) -> R<Path> {
    if allow_fd && v.is_int_like() {
        let fd = vm.to_c_int(v)?;
        return Ok(Path { c: CString::default(), value: v, fd: Some(fd), bytes: false });
    }
    let p = match vm.fspath(v) {
        Ok(p) => p,
        Err(e) => {
            let t = vm.exc.TypeError;
            let n = vm.names.__fspath__;
            if vm.lookup_special(v, n)?.is_some() {
                return Err(e);
            }
            vm.expect_exception(e, t)?;
            let t = vm.type_name(v);
            let kinds = match (func, allow_fd) {
                ("listdir" | "scandir", _) => "string, bytes, os.PathLike, integer or None",
                (_, true) => "string, bytes, os.PathLike or integer",
                _ => "string, bytes or os.PathLike",
            };
            return Err(vm.type_error(format!("{func}: {what} should be {kinds}, not {t}")));
        }
    };
    let bytes = vm.fs_path_bytes(p)?;
    match CString::new(bytes) {
        Ok(c) => Ok(Path { c, value: v, fd: None, bytes: p.to_bytes().is_some() }),
        Err(_) => Err(vm.value_error(format!(
            "{func}: embedded null {} in {what}",
            if p.to_bytes().is_some() { "byte" } else { "character" }
        ))),
    }
}
fn dir_fd(vm: &mut Vm, v: Value) -> R<i32> {
    if v.is_unbound() || v.is_none() { Ok(libc::AT_FDCWD) } else { vm.to_c_int(v) }
}
fn name_value(vm: &mut Vm, b: &[u8], bytes: bool) -> Value {
    if bytes { vm.new_bytes(b).value() } else { fs_str(vm, b) }
}
/// Result of a system call and its errno.
fn sys<T: Default + PartialOrd + Send>(vm: &mut Vm, f: impl Fn() -> T) -> R<Result<T, i32>> {
    loop {
        // SAFETY: errno is this thread's.
        let (r, errno) = vm.without_gil(|| unsafe {
            let r = f();
            (r, *libc::__errno_location())
        });
        if r >= T::default() {
            return Ok(Ok(r));
        }
        if errno != libc::EINTR {
            return Ok(Err(errno));
        }
        vm.check_signals()?;
    }
}
/// None on success; OSError with the path(s) else.
fn done(vm: &mut Vm, r: Result<i32, i32>, p: Value) -> R {
    match r {
        Ok(_) => Ok(Value::NONE),
        Err(e) => Err(vm.os_error(e, p)),
    }
}
fn fail(vm: &mut Vm, errno: i32, p: Value) -> Raised {
    vm.os_error(errno, p)
}
fn flag(vm: &mut Vm, v: Value, default: bool) -> R<bool> {
    if v.is_unbound() { Ok(default) } else { vm.truth(v) }
}

// ---- stat ----

static STAT_RESULT: StructSeqDef = StructSeqDef {
    name: "os.stat_result",
    doc: "stat_result: Result from stat, fstat, or lstat.",
    fields: &[
        ("st_mode", ""),
        ("st_ino", ""),
        ("st_dev", ""),
        ("st_nlink", ""),
        ("st_uid", ""),
        ("st_gid", ""),
        ("st_size", ""),
        ("", ""),
        ("", ""),
        ("", ""),
        ("st_atime", ""),
        ("st_mtime", ""),
        ("st_ctime", ""),
        ("st_atime_ns", ""),
        ("st_mtime_ns", ""),
        ("st_ctime_ns", ""),
        ("st_blksize", ""),
        ("st_blocks", ""),
        ("st_rdev", ""),
    ],
    n_visible: 10,
    constructible: true,
};
fn stat_value(vm: &mut Vm, st: &libc::stat) -> Value {
    let times =
        [(st.st_atime, st.st_atime_nsec), (st.st_mtime, st.st_mtime_nsec), (st.st_ctime, st.st_ctime_nsec)];
    let mut f = taipan_vm::RootedVec::new(&vm.heap);
    for i in [
        st.st_mode as i64,
        st.st_ino as i64,
        st.st_dev as i64,
        st.st_nlink as i64,
        st.st_uid as i64,
        st.st_gid as i64,
        st.st_size,
    ] {
        let v = vm.new_int(i);
        f.push(v);
    }
    for t in times {
        let v = vm.new_int(t.0);
        f.push(v);
    }
    for t in times {
        let v = vm.new_float(t.0 as f64 + 1e-9 * t.1 as f64);
        f.push(v);
    }
    for t in times {
        let v = vm.int_from_i128(t.0 as i128 * 1_000_000_000 + t.1 as i128);
        f.push(v);
    }
    // Its type is another on other machines.
    #[allow(clippy::unnecessary_cast)]
    for i in [st.st_blksize as i64, st.st_blocks, st.st_rdev as i64] {
        let v = vm.new_int(i);
        f.push(v);
    }
    vm.new_structseq(&STAT_RESULT, &f)
}
fn do_stat(vm: &mut Vm, p: &Path, dir: i32, follow: bool) -> R {
    // SAFETY: stat is plain data, filled by the call.
    let mut st: libc::stat = unsafe { std::mem::zeroed() };
    let out = &raw mut st as usize;
    let r = match p.fd {
        // SAFETY: `out` points to `st` for the whole call.
        Some(fd) => sys(vm, || unsafe { libc::fstat(fd, out as *mut libc::stat) })?,
        None => {
            let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
            let c = p.c.as_ptr() as usize;
            // SAFETY: as above; the path is a C string held by `p`.
            sys(vm, || unsafe {
                libc::fstatat(dir, c as *const libc::c_char, out as *mut libc::stat, flags)
            })?
        }
    };
    match r {
        Ok(_) => Ok(stat_value(vm, &st)),
        Err(e) => Err(fail(vm, e, p.value)),
    }
}
fn stat(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "stat", "path", true)?;
    let (d, follow) = (dir_fd(vm, a[1])?, flag(vm, a[2], true)?);
    do_stat(vm, &p, d, follow)
}
fn lstat(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "lstat", "path", false)?;
    let d = dir_fd(vm, a[1])?;
    do_stat(vm, &p, d, false)
}
fn fstat(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let p = Path { c: CString::default(), value: Value::UNBOUND, fd: Some(fd), bytes: false };
    do_stat(vm, &p, libc::AT_FDCWD, true)
}

// ---- directories ----

/// Names in a directory, `.` and `..` left out, with their types.
fn read_dir(vm: &mut Vm, p: &Path) -> R<Vec<(Vec<u8>, u8, u64)>> {
    // SAFETY: the directory stream is used by this function alone and closed at its end.
    unsafe {
        let dir = match p.fd {
            Some(fd) => {
                let fd = libc::dup(fd);
                let d = if fd < 0 { std::ptr::null_mut() } else { libc::fdopendir(fd) };
                if !d.is_null() {
                    libc::rewinddir(d);
                }
                d
            }
            None => libc::opendir(p.c.as_ptr()),
        };
        if dir.is_null() {
            return Err(vm.last_os_error(p.value));
        }
        let mut out = Vec::new();
        loop {
            *libc::__errno_location() = 0;
            let e = libc::readdir(dir);
            if e.is_null() {
                break;
            }
            let name = std::ffi::CStr::from_ptr((*e).d_name.as_ptr()).to_bytes();
            if name != b"." && name != b".." {
                out.push((name.to_vec(), (*e).d_type, (*e).d_ino));
            }
        }
        libc::closedir(dir);
        Ok(out)
    }
}
fn default_path(vm: &mut Vm, v: Value) -> Value {
    if v.is_unbound() || v.is_none() { vm.str_value(".") } else { v }
}
fn listdir(vm: &mut Vm, a: &[Value]) -> R {
    let v = default_path(vm, a[0]);
    let p = path(vm, v, "listdir", "path", true)?;
    let names = read_dir(vm, &p)?;
    Ok(vm.list_from(names, |vm, n| name_value(vm, &n.0, p.bytes)))
}

/// One entry of `scandir`.
struct DirEntry {
    name: Slot,
    path: Slot,
    kind: u8,
    ino: u64,
    /// Descriptor of the directory, or -1.
    dir: i32,
    stat: Slot,
    lstat: Slot,
}
impl_trace!(DirEntry { name, path, stat, lstat; kind, ino, dir });
struct ScanDir {
    items: Slot,
    at: std::cell::Cell<usize>,
}
impl_trace!(ScanDir { items; at });

fn scandir(vm: &mut Vm, a: &[Value]) -> R {
    let v = default_path(vm, a[0]);
    let p = path(vm, v, "scandir", "path", true)?;
    let names = read_dir(vm, &p)?;
    let t = vm.native_type(&DIR_ENTRY);
    let base = p.c.as_bytes().to_vec();
    let items = vm.list_from(names, |vm, (n, kind, ino)| {
        let name = name_value(vm, &n, p.bytes);
        let full = match p.fd {
            Some(_) => name,
            None => {
                let mut f = base.clone();
                if !f.is_empty() && !f.ends_with(b"/") {
                    f.push(b'/');
                }
                f.extend_from_slice(&n);
                name_value(vm, &f, p.bytes)
            }
        };
        let e = DirEntry {
            name: Slot::new(name),
            path: Slot::new(full),
            kind,
            ino,
            dir: p.fd.unwrap_or(-1),
            stat: Slot::new(Value::NONE),
            lstat: Slot::new(Value::NONE),
        };
        vm.new_native(t, e).value()
    });
    let t = vm.native_type(&SCANDIR_ITER);
    Ok(vm.new_native(t, ScanDir { items: Slot::new(items), at: std::cell::Cell::new(0) }).value())
}
fn scan_next(_vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let Some(s) = v.native::<ScanDir>() else { return Ok(None) };
    let i = s.at.get();
    s.at.set(i + 1);
    Ok(s.items.get().to_list().and_then(|l| l.get(i)))
}
fn scan_close(_vm: &mut Vm, a: &[Value]) -> R {
    if let Some(s) = a[0].native::<ScanDir>() {
        s.at.set(usize::MAX / 2);
    }
    Ok(Value::NONE)
}
static SCANDIR_ITER: TypeDef = TypeDef {
    slots: Slots { iter: Some(|_, v| Ok(v)), next: Some(scan_next), ..Slots::NONE },
    methods: &[
        def("close", "($self, /)", scan_close, ""),
        def("__enter__", "($self, /)", |_, a| Ok(a[0]), ""),
        def("__exit__", "($self, *args)", |vm, a| scan_close(vm, &a[..1]), ""),
    ],
    ..TypeDef::native::<ScanDir>("posix.ScandirIterator")
};
fn entry_stat(vm: &mut Vm, v: Value, follow: bool) -> R {
    let Some(e) = v.native::<DirEntry>() else { return Err(vm.type_error("not a DirEntry")) };
    let cache = if follow { &e.stat } else { &e.lstat };
    if !cache.get().is_none() {
        return Ok(cache.get());
    }
    let p = path(vm, e.path.get(), "stat", "path", false)?;
    let st = do_stat(vm, &p, if e.dir >= 0 { e.dir } else { libc::AT_FDCWD }, follow)?;
    cache.set(&vm.heap, e, st);
    Ok(st)
}
/// Is the entry of a kind, without a system call where the directory told?
fn entry_is(vm: &mut Vm, v: Value, follow: bool, dt: u8, mode: u32) -> R<bool> {
    let Some(e) = v.native::<DirEntry>() else { return Err(vm.type_error("not a DirEntry")) };
    if e.kind != libc::DT_UNKNOWN && !(follow && e.kind == libc::DT_LNK) {
        return Ok(e.kind == dt);
    }
    match entry_stat(vm, v, follow) {
        Ok(st) => {
            Ok(st.to_tuple().is_some_and(|t| t.get(0).to_i64().unwrap_or(0) as u32 & libc::S_IFMT == mode))
        }
        Err(err) => {
            let t = vm.exc.FileNotFoundError;
            vm.expect_exception(err, t)?;
            Ok(false)
        }
    }
}
static DIR_ENTRY: TypeDef = TypeDef {
    slots: Slots {
        repr: Some(|vm, v| {
            let n = v.native::<DirEntry>().map_or(Value::NONE, |e| e.name.get());
            let n = vm.repr_text(n)?;
            Ok(vm.str_value(&format!("<DirEntry {n}>")))
        }),
        ..Slots::NONE
    },
    methods: &[
        def(
            "is_dir",
            "($self, /, *, follow_symlinks=True)",
            |vm, a| {
                let f = flag(vm, a[1], true)?;
                Ok(Value::bool(entry_is(vm, a[0], f, libc::DT_DIR, libc::S_IFDIR)?))
            },
            "",
        ),
        def(
            "is_file",
            "($self, /, *, follow_symlinks=True)",
            |vm, a| {
                let f = flag(vm, a[1], true)?;
                Ok(Value::bool(entry_is(vm, a[0], f, libc::DT_REG, libc::S_IFREG)?))
            },
            "",
        ),
        def(
            "is_symlink",
            "($self, /)",
            |vm, a| Ok(Value::bool(entry_is(vm, a[0], false, libc::DT_LNK, libc::S_IFLNK)?)),
            "",
        ),
        def("is_junction", "($self, /)", |_, _| Ok(Value::FALSE), ""),
        def(
            "stat",
            "($self, /, *, follow_symlinks=True)",
            |vm, a| {
                let f = flag(vm, a[1], true)?;
                entry_stat(vm, a[0], f)
            },
            "",
        ),
        def(
            "inode",
            "($self, /)",
            |vm, a| {
                let i = a[0].native::<DirEntry>().map_or(0, |e| e.ino);
                Ok(vm.int_from_u64(i))
            },
            "",
        ),
        def(
            "__fspath__",
            "($self, /)",
            |_, a| Ok(a[0].native::<DirEntry>().map_or(Value::NONE, |e| e.path.get())),
            "",
        ),
    ],
    getset: &[
        getter("name", |_, v| Ok(v.native::<DirEntry>().map_or(Value::NONE, |e| e.name.get())), ""),
        getter("path", |_, v| Ok(v.native::<DirEntry>().map_or(Value::NONE, |e| e.path.get())), ""),
    ],
    ..TypeDef::native::<DirEntry>("posix.DirEntry")
};

fn mkdir(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "mkdir", "path", false)?;
    let mode = if a[1].is_unbound() { 0o777 } else { vm.to_c_int(a[1])? as u32 };
    let d = dir_fd(vm, a[2])?;
    let c = p.c.as_ptr() as usize;
    // SAFETY: a C string held by `p`.
    let r = sys(vm, || unsafe { libc::mkdirat(d, c as *const _, mode) })?;
    done(vm, r, p.value)
}
fn unlink_as(vm: &mut Vm, a: &[Value], name: &str, flags: i32) -> R {
    let p = path(vm, a[0], name, "path", false)?;
    let d = dir_fd(vm, a[1])?;
    let c = p.c.as_ptr() as usize;
    // SAFETY: a C string held by `p`.
    let r = sys(vm, || unsafe { libc::unlinkat(d, c as *const _, flags) })?;
    done(vm, r, p.value)
}
fn two_paths(vm: &mut Vm, a: &[Value], name: &str) -> R<(Path, Path)> {
    Ok((path(vm, a[0], name, "src", false)?, path(vm, a[1], name, "dst", false)?))
}
fn rename(vm: &mut Vm, a: &[Value], name: &str) -> R {
    let (s, t) = two_paths(vm, a, name)?;
    let (sd, td) = (dir_fd(vm, a[2])?, dir_fd(vm, a[3])?);
    let (x, y) = (s.c.as_ptr() as usize, t.c.as_ptr() as usize);
    // SAFETY: C strings held by `s` and `t`.
    match sys(vm, || unsafe { libc::renameat(sd, x as *const _, td, y as *const _) })? {
        Ok(_) => Ok(Value::NONE),
        Err(e) => Err(vm.os_error2(e, s.value, t.value)),
    }
}
fn link(vm: &mut Vm, a: &[Value]) -> R {
    let (s, t) = two_paths(vm, a, "link")?;
    let (sd, td) = (dir_fd(vm, a[2])?, dir_fd(vm, a[3])?);
    let follow = flag(vm, a[4], true)?;
    let (x, y) = (s.c.as_ptr() as usize, t.c.as_ptr() as usize);
    let flags = if follow { libc::AT_SYMLINK_FOLLOW } else { 0 };
    // SAFETY: C strings held by `s` and `t`.
    match sys(vm, || unsafe { libc::linkat(sd, x as *const _, td, y as *const _, flags) })? {
        Ok(_) => Ok(Value::NONE),
        Err(e) => Err(vm.os_error2(e, s.value, t.value)),
    }
}
fn symlink(vm: &mut Vm, a: &[Value]) -> R {
    let (s, t) = two_paths(vm, a, "symlink")?;
    let d = dir_fd(vm, a[3])?;
    let (x, y) = (s.c.as_ptr() as usize, t.c.as_ptr() as usize);
    // SAFETY: C strings held by `s` and `t`.
    match sys(vm, || unsafe { libc::symlinkat(x as *const _, d, y as *const _) })? {
        Ok(_) => Ok(Value::NONE),
        Err(e) => Err(vm.os_error2(e, s.value, t.value)),
    }
}
fn readlink(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "readlink", "path", false)?;
    let d = dir_fd(vm, a[1])?;
    let mut buf = vec![0u8; 4097];
    // SAFETY: the buffer has the length given.
    let n = unsafe { libc::readlinkat(d, p.c.as_ptr(), buf.as_mut_ptr().cast(), buf.len()) };
    if n < 0 {
        return Err(vm.last_os_error(p.value));
    }
    buf.truncate(n as usize);
    Ok(name_value(vm, &buf, p.bytes))
}
fn getcwd_bytes(vm: &mut Vm) -> R<Vec<u8>> {
    use std::os::unix::ffi::OsStringExt;
    match std::env::current_dir() {
        Ok(d) => Ok(d.into_os_string().into_vec()),
        Err(e) => Err(vm.os_error(e.raw_os_error().unwrap_or(0), Value::UNBOUND)),
    }
}
fn chdir(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "chdir", "path", true)?;
    let c = p.c.as_ptr() as usize;
    // SAFETY: a C string held by `p`, or a descriptor.
    let r = sys(vm, || unsafe {
        match p.fd {
            Some(fd) => libc::fchdir(fd),
            None => libc::chdir(c as *const _),
        }
    })?;
    done(vm, r, p.value)
}
fn chmod(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "chmod", "path", true)?;
    let mode = vm.to_c_int(a[1])? as u32;
    let d = dir_fd(vm, a[2])?;
    let follow = flag(vm, a[3], true)?;
    let c = p.c.as_ptr() as usize;
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: a C string held by `p`, or a descriptor.
    let r = sys(vm, || unsafe {
        match p.fd {
            Some(fd) => libc::fchmod(fd, mode),
            None => libc::fchmodat(d, c as *const _, mode, flags),
        }
    })?;
    done(vm, r, p.value)
}
fn access(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "access", "path", false)?;
    let mode = vm.to_c_int(a[1])?;
    let d = dir_fd(vm, a[2])?;
    let effective = flag(vm, a[3], false)?;
    let follow = flag(vm, a[4], true)?;
    let flags =
        if effective { libc::AT_EACCESS } else { 0 } | if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: a C string.
    Ok(Value::bool(unsafe { libc::faccessat(d, p.c.as_ptr(), mode, flags) } == 0))
}
fn utime(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "utime", "path", true)?;
    let (times, ns) = (a[1], a[2]);
    let given_times = !times.is_unbound() && !times.is_none();
    if given_times && !ns.is_unbound() {
        return Err(vm.value_error("utime: you may specify either 'times' or 'ns' but not both"));
    }
    let mut ts = [libc::timespec { tv_sec: 0, tv_nsec: libc::UTIME_NOW }; 2];
    if given_times {
        let Some(t) = times.to_tuple().filter(|t| t.len == 2) else {
            return Err(vm.type_error("utime: 'times' must be either a tuple of two ints or None"));
        };
        for (i, ts) in ts.iter_mut().enumerate() {
            let f = vm.to_f64(t.get(i))?;
            *ts = libc::timespec { tv_sec: f.floor() as i64, tv_nsec: ((f - f.floor()) * 1e9) as i64 };
        }
    } else if !ns.is_unbound() {
        let Some(t) = ns.to_tuple().filter(|t| t.len == 2) else {
            return Err(vm.type_error("utime: 'ns' must be a tuple of two ints"));
        };
        for (i, ts) in ts.iter_mut().enumerate() {
            let n = vm.to_c_long(t.get(i))?;
            *ts =
                libc::timespec { tv_sec: n.div_euclid(1_000_000_000), tv_nsec: n.rem_euclid(1_000_000_000) };
        }
    }
    let d = dir_fd(vm, a[3])?;
    let flags = if flag(vm, a[4], true)? { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: two timespecs; a C string or a descriptor.
    let r = unsafe {
        match p.fd {
            Some(fd) => libc::futimens(fd, ts.as_ptr()),
            None => libc::utimensat(d, p.c.as_ptr(), ts.as_ptr(), flags),
        }
    };
    if r < 0 {
        return Err(vm.last_os_error(p.value));
    }
    Ok(Value::NONE)
}

// ---- descriptors ----

fn open(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "open", "path", false)?;
    let flags = vm.to_c_int(a[1])? | libc::O_CLOEXEC;
    let mode = if a[2].is_unbound() { 0o777 } else { vm.to_c_int(a[2])? as u32 };
    let d = dir_fd(vm, a[3])?;
    let c = p.c.as_ptr() as usize;
    // SAFETY: a C string held by `p`.
    match sys(vm, || unsafe { libc::openat(d, c as *const _, flags, mode) })? {
        Ok(fd) => Ok(Value::small(fd as i64)),
        Err(e) => Err(fail(vm, e, p.value)),
    }
}
fn fd_call(vm: &mut Vm, v: Value, f: impl Fn(i32) -> i32) -> R {
    let fd = vm.to_c_int(v)?;
    let r = sys(vm, || f(fd))?;
    done(vm, r, Value::UNBOUND)
}
fn close(vm: &mut Vm, a: &[Value]) -> R {
    // SAFETY: closes what the program says.
    fd_call(vm, a[0], |fd| unsafe { libc::close(fd) })
}
fn read(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let n = vm.to_index(a[1])?;
    if n < 0 {
        return Err(vm.os_error(libc::EINVAL, Value::UNBOUND));
    }
    let mut buf = vec![0u8; (n as usize).min(0x7fff_f000)];
    let (p, len) = (buf.as_mut_ptr() as usize, buf.len());
    // SAFETY: the buffer has the length given.
    match sys(vm, || unsafe { libc::read(fd, p as *mut _, len) })? {
        Ok(n) => Ok(vm.new_bytes(&buf[..n as usize]).value()),
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn readinto(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let b = vm.get_writable(a[1])?;
    let (p, len) = (b.ptr as usize, b.len.min(0x7fff_f000));
    // SAFETY: the buffer is on loan until it is released.
    let r = sys(vm, || unsafe { libc::read(fd, p as *mut _, len) });
    b.release(vm)?;
    match r? {
        Ok(n) => Ok(vm.new_int(n as i64)),
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn closerange(vm: &mut Vm, a: &[Value]) -> R {
    let (low, high) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?);
    sys(vm, || {
        for fd in low.max(0)..high {
            // SAFETY: closes a descriptor, or fails.
            unsafe { libc::close(fd) };
        }
        0
    })?
    .map_err(|e| fail(vm, e, Value::UNBOUND))?;
    Ok(Value::NONE)
}
fn device_encoding(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    // SAFETY: asks about a descriptor.
    if unsafe { libc::isatty(fd) } != 1 {
        return Ok(Value::NONE);
    }
    Ok(vm.str_value("utf-8"))
}
fn write(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    let data = vm.bytes_copy(a[1])?;
    let (p, len) = (data.as_ptr() as usize, data.len().min(0x7fff_f000));
    // SAFETY: the data is held.
    match sys(vm, || unsafe { libc::write(fd, p as *const _, len) })? {
        Ok(n) => Ok(vm.new_int(n as i64)),
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn lseek(vm: &mut Vm, a: &[Value]) -> R {
    let (fd, off, how) = (vm.to_c_int(a[0])?, vm.to_c_long(a[1])?, vm.to_c_int(a[2])?);
    // SAFETY: plain numbers.
    let r = unsafe { libc::lseek(fd, off, how) };
    if r < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(vm.new_int(r))
}
fn dup(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    // SAFETY: plain numbers.
    let r = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
    if r < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(Value::small(r as i64))
}
fn dup2(vm: &mut Vm, a: &[Value]) -> R {
    let (x, y) = (vm.to_c_int(a[0])?, vm.to_c_int(a[1])?);
    let inherit = flag(vm, a[2], true)?;
    // SAFETY: plain numbers.
    match sys(vm, || unsafe { if inherit { libc::dup2(x, y) } else { libc::dup3(x, y, libc::O_CLOEXEC) } })? {
        Ok(fd) => Ok(Value::small(fd as i64)),
        Err(e) => Err(fail(vm, e, Value::UNBOUND)),
    }
}
fn pipe(vm: &mut Vm, _a: &[Value]) -> R {
    let mut fds = [0i32; 2];
    // SAFETY: two descriptors are written.
    if unsafe { libc::pipe2(fds.as_mut_ptr(), libc::O_CLOEXEC) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(vm.tuple(&[Value::small(fds[0] as i64), Value::small(fds[1] as i64)]))
}
fn isatty(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    // SAFETY: asks about a descriptor.
    Ok(Value::bool(unsafe { libc::isatty(fd) } == 1))
}
fn get_inheritable(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    // SAFETY: plain numbers.
    let f = unsafe { libc::fcntl(fd, libc::F_GETFD) };
    if f < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(Value::bool(f & libc::FD_CLOEXEC == 0))
}
fn set_inheritable(vm: &mut Vm, a: &[Value]) -> R {
    let on = vm.truth(a[1])?;
    // SAFETY: plain numbers.
    fd_call(vm, a[0], |fd| unsafe {
        let f = libc::fcntl(fd, libc::F_GETFD);
        if f < 0 {
            f
        } else {
            libc::fcntl(fd, libc::F_SETFD, if on { f & !libc::FD_CLOEXEC } else { f | libc::FD_CLOEXEC })
        }
    })
}
static TERMINAL_SIZE: StructSeqDef = StructSeqDef {
    name: "os.terminal_size",
    doc: "A tuple of (columns, lines) for holding terminal window size",
    fields: &[("columns", ""), ("lines", "")],
    n_visible: 2,
    constructible: true,
};
fn terminal_size(vm: &mut Vm, a: &[Value]) -> R {
    let fd = if a[0].is_unbound() { 1 } else { vm.to_c_int(a[0])? };
    // SAFETY: winsize is filled by the call.
    unsafe {
        let mut w: libc::winsize = std::mem::zeroed();
        if libc::ioctl(fd, libc::TIOCGWINSZ, &mut w) < 0 {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        Ok(vm.new_structseq(&TERMINAL_SIZE, &[Value::small(w.ws_col as i64), Value::small(w.ws_row as i64)]))
    }
}
fn truncate(vm: &mut Vm, a: &[Value]) -> R {
    let p = path(vm, a[0], "truncate", "path", true)?;
    let n = vm.to_c_long(a[1])?;
    let c = p.c.as_ptr() as usize;
    // SAFETY: a C string held by `p`, or a descriptor.
    let r = sys(vm, || unsafe {
        match p.fd {
            Some(fd) => libc::ftruncate(fd, n),
            None => libc::truncate(c as *const _, n),
        }
    })?;
    done(vm, r, p.value)
}
fn urandom(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_index(a[0])?;
    if n < 0 {
        return Err(vm.value_error("negative argument not allowed"));
    }
    let b = vm.bytes_filled(n as usize, |buf| {
        let mut at = 0;
        while at < buf.len() {
            // SAFETY: within the buffer.
            let n = unsafe { libc::getrandom(buf[at..].as_mut_ptr().cast(), buf.len() - at, 0) };
            if n <= 0 {
                break;
            }
            at += n as usize;
        }
    })?;
    Ok(b.value())
}
fn strerror(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_int(a[0])?;
    Ok(vm.str_value(&taipan_vm::exceptions::strerror(n)))
}
static UNAME: StructSeqDef = StructSeqDef {
    name: "posix.uname_result",
    doc: "uname_result: Result from os.uname().",
    fields: &[("sysname", ""), ("nodename", ""), ("release", ""), ("version", ""), ("machine", "")],
    n_visible: 5,
    constructible: true,
};
fn uname(vm: &mut Vm, _a: &[Value]) -> R {
    // SAFETY: utsname is filled by the call with C strings.
    unsafe {
        let mut u: libc::utsname = std::mem::zeroed();
        libc::uname(&mut u);
        let f = [
            u.sysname.as_ptr(),
            u.nodename.as_ptr(),
            u.release.as_ptr(),
            u.version.as_ptr(),
            u.machine.as_ptr(),
        ]
        .map(|p| vm.str_value(&std::ffi::CStr::from_ptr(p).to_string_lossy()));
        Ok(vm.new_structseq(&UNAME, &f))
    }
}
fn putenv(vm: &mut Vm, a: &[Value]) -> R {
    let (k, v) = (vm.fs_path_bytes(a[0])?, vm.fs_path_bytes(a[1])?);
    let (Ok(k), Ok(v)) = (CString::new(k), CString::new(v)) else {
        return Err(vm.value_error("embedded null byte"));
    };
    if k.as_bytes().contains(&b'=') {
        return Err(vm.value_error("illegal environment variable name"));
    }
    // SAFETY: C strings; only the thread with the GIL changes the environment.
    if unsafe { libc::setenv(k.as_ptr(), v.as_ptr(), 1) } != 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(Value::NONE)
}
fn unsetenv(vm: &mut Vm, a: &[Value]) -> R {
    let k = vm.fs_path_bytes(a[0])?;
    let Ok(k) = CString::new(k) else { return Err(vm.value_error("embedded null byte")) };
    // SAFETY: a C string; see `putenv`.
    if unsafe { libc::unsetenv(k.as_ptr()) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(Value::NONE)
}
fn fspath(vm: &mut Vm, a: &[Value]) -> R {
    vm.fspath(a[0])
}
fn umask(vm: &mut Vm, a: &[Value]) -> R {
    let m = vm.to_c_int(a[0])? as u32;
    // SAFETY: a plain number.
    Ok(Value::small(unsafe { libc::umask(m) } as i64))
}
fn cpu_count(vm: &mut Vm, _a: &[Value]) -> R {
    let set = vm.library::<crate::start::Settings>().option("cpu_count", "PYTHON_CPU_COUNT");
    if let Some(n) = set.and_then(|n| n.parse::<u32>().ok()).filter(|&n| n > 0) {
        return Ok(Value::small(n as i64));
    }
    Ok(std::thread::available_parallelism().map_or(Value::NONE, |n| Value::small(n.get() as i64)))
}
fn sched_getaffinity(vm: &mut Vm, a: &[Value]) -> R {
    let pid = vm.to_c_int(a[0])?;
    let s = vm.new_set();
    // SAFETY: the set is filled by the call.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        if libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &mut set) < 0 {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        for i in 0..libc::CPU_SETSIZE as usize {
            if libc::CPU_ISSET(i, &set) {
                vm.set_add(s, Value::small(i as i64))?;
            }
        }
    }
    Ok(s.value())
}
/// `posixpath`'s fast paths.
fn path_normpath(vm: &mut Vm, a: &[Value]) -> R {
    let v = vm.fspath(a[0])?;
    let b = vm.fs_path_bytes(v)?;
    if b.is_empty() {
        return Ok(name_value(vm, b".", v.to_bytes().is_some()));
    }
    let slashes =
        if b.starts_with(b"//") && !b.starts_with(b"///") { 2 } else { b.starts_with(b"/") as usize };
    let mut parts: Vec<&[u8]> = Vec::new();
    for c in b.split(|&c| c == b'/') {
        match c {
            b"" | b"." => {}
            b".." if slashes == 0 && parts.last().is_none_or(|p| *p == b"..") => parts.push(c),
            b".." => {
                parts.pop();
            }
            c => parts.push(c),
        }
    }
    let mut out = vec![b'/'; slashes];
    out.extend(parts.join(&b'/'));
    if out.is_empty() {
        out.push(b'.');
    }
    Ok(name_value(vm, &out, v.to_bytes().is_some()))
}
fn splitroot_ex(vm: &mut Vm, a: &[Value]) -> R {
    let v = vm.fspath(a[0])?;
    let b = vm.fs_path_bytes(v)?;
    let n = if b.starts_with(b"//") && !b.starts_with(b"///") { 2 } else { b.starts_with(b"/") as usize };
    let bytes = v.to_bytes().is_some();
    let parts = [&b[..0], &b[..n], &b[n..]].map(|p| name_value(vm, p, bytes));
    Ok(vm.tuple(&parts))
}

macro_rules! ids { ($($n:ident)*) => { &[ $( def(stringify!($n), "($module, /)", |vm, _| {
    // SAFETY: no arguments.
    let i = unsafe { libc::$n() } as i64;
    Ok(vm.new_int(i))
}, "") ),* ] } }
static IDS: &[MethodDef] = ids! { getpid getppid getuid geteuid getgid getegid getpgrp };

static FUNCTIONS: &[MethodDef] = &[
    def(
        "stat",
        "($module, /, path, *, dir_fd=None, follow_symlinks=True)",
        stat,
        "Perform a stat system call on the given path.",
    ),
    def(
        "lstat",
        "($module, /, path, *, dir_fd=None)",
        lstat,
        "Perform a stat system call on the given path, without following symbolic links.",
    ),
    def("fstat", "($module, /, fd)", fstat, "Perform a stat system call on the given file descriptor."),
    def(
        "listdir",
        "($module, /, path=None)",
        listdir,
        "Return a list containing the names of the files in the directory.",
    ),
    def(
        "scandir",
        "($module, /, path=None)",
        scandir,
        "Return an iterator of DirEntry objects for given path.",
    ),
    def("mkdir", "($module, /, path, mode=511, *, dir_fd=None)", mkdir, "Create a directory."),
    def(
        "rmdir",
        "($module, /, path, *, dir_fd=None)",
        |vm, a| unlink_as(vm, a, "rmdir", libc::AT_REMOVEDIR),
        "Remove a directory.",
    ),
    def(
        "unlink",
        "($module, /, path, *, dir_fd=None)",
        |vm, a| unlink_as(vm, a, "unlink", 0),
        "Remove a file (same as remove()).",
    ),
    def(
        "remove",
        "($module, /, path, *, dir_fd=None)",
        |vm, a| unlink_as(vm, a, "remove", 0),
        "Remove a file (same as unlink()).",
    ),
    def(
        "rename",
        "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        |vm, a| rename(vm, a, "rename"),
        "Rename a file or directory.",
    ),
    def(
        "replace",
        "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        |vm, a| rename(vm, a, "replace"),
        "Rename a file or directory, overwriting the destination.",
    ),
    def(
        "link",
        "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
        link,
        "Create a hard link to a file.",
    ),
    def(
        "symlink",
        "($module, /, src, dst, target_is_directory=False, *, dir_fd=None)",
        symlink,
        "Create a symbolic link pointing to src named dst.",
    ),
    def(
        "readlink",
        "($module, /, path, *, dir_fd=None)",
        readlink,
        "Return a string representing the path to which the symbolic link points.",
    ),
    def(
        "getcwd",
        "($module, /)",
        |vm, _| {
            let d = getcwd_bytes(vm)?;
            Ok(fs_str(vm, &d))
        },
        "Return a unicode string representing the current working directory.",
    ),
    def(
        "getcwdb",
        "($module, /)",
        |vm, _| {
            let d = getcwd_bytes(vm)?;
            Ok(vm.new_bytes(&d).value())
        },
        "Return a bytes string representing the current working directory.",
    ),
    def("chdir", "($module, /, path)", chdir, "Change the current working directory to the specified path."),
    def("fchdir", "($module, /, fd)", chdir, "Change to the directory of the given file descriptor."),
    def(
        "chmod",
        "($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)",
        chmod,
        "Change the access permissions of a file.",
    ),
    def(
        "access",
        "($module, /, path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
        access,
        "Use the real uid/gid to test for access to a path.",
    ),
    def(
        "utime",
        "($module, /, path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)",
        utime,
        "Set the access and modified time of path.",
    ),
    def(
        "open",
        "($module, /, path, flags, mode=511, *, dir_fd=None)",
        open,
        "Open a file for low level IO.  Returns a file descriptor (integer).",
    ),
    def("close", "($module, /, fd)", close, "Close a file descriptor."),
    def("read", "($module, fd, length, /)", read, "Read from a file descriptor.  Returns a bytes object."),
    def(
        "readinto",
        "($module, fd, buffer, /)",
        readinto,
        "Read into a buffer object from a file descriptor.",
    ),
    def(
        "closerange",
        "($module, fd_low, fd_high, /)",
        closerange,
        "Closes all file descriptors in [fd_low, fd_high), ignoring errors.",
    ),
    def(
        "device_encoding",
        "($module, /, fd)",
        device_encoding,
        "Return a string describing the encoding of a terminal's file descriptor.",
    ),
    def("write", "($module, fd, data, /)", write, "Write a bytes object to a file descriptor."),
    def(
        "lseek",
        "($module, fd, position, how, /)",
        lseek,
        "Set the position of a file descriptor.  Return the new position.",
    ),
    def("dup", "($module, fd, /)", dup, "Return a duplicate of a file descriptor."),
    def("dup2", "($module, /, fd, fd2, inheritable=True)", dup2, "Duplicate file descriptor."),
    def("pipe", "($module, /)", pipe, "Create a pipe."),
    def("isatty", "($module, fd, /)", isatty, "Return True if the fd is connected to a terminal."),
    // SAFETY (the three below): plain numbers.
    def(
        "fsync",
        "($module, /, fd)",
        // SAFETY: a system call on a number; a wrong one is an error that is reported.
        |vm, a| fd_call(vm, a[0], |fd| unsafe { libc::fsync(fd) }),
        "Force write of fd to disk.",
    ),
    def(
        "fdatasync",
        "($module, /, fd)",
        // SAFETY: a system call on a number; a wrong one is an error that is reported.
        |vm, a| fd_call(vm, a[0], |fd| unsafe { libc::fdatasync(fd) }),
        "Force write of fd to disk without forcing update of metadata.",
    ),
    def(
        "ftruncate",
        "($module, fd, length, /)",
        truncate,
        "Truncate a file, specified by file descriptor, to a specific length.",
    ),
    def(
        "truncate",
        "($module, /, path, length)",
        truncate,
        "Truncate a file, specified by path, to a specific length.",
    ),
    def(
        "get_inheritable",
        "($module, fd, /)",
        get_inheritable,
        "Get the close-on-exe flag of the specified file descriptor.",
    ),
    def(
        "set_inheritable",
        "($module, fd, inheritable, /)",
        set_inheritable,
        "Set the inheritable flag of the specified file descriptor.",
    ),
    def(
        "get_terminal_size",
        "($module, fd=<unrepresentable>, /)",
        terminal_size,
        "Return the size of the terminal window as (columns, lines).",
    ),
    def(
        "urandom",
        "($module, size, /)",
        urandom,
        "Return a bytes object containing random bytes suitable for cryptographic use.",
    ),
    def("strerror", "($module, code, /)", strerror, "Translate an error code to a message string."),
    def("uname", "($module, /)", uname, "Return an object identifying the current operating system."),
    def("putenv", "($module, name, value, /)", putenv, "Change or add an environment variable."),
    def("unsetenv", "($module, name, /)", unsetenv, "Delete an environment variable."),
    def("fspath", "($module, /, path)", fspath, "Return the file system path representation of the object."),
    def("umask", "($module, mask, /)", umask, "Set the current numeric umask and return the previous umask."),
    def("cpu_count", "($module, /)", cpu_count, "Return the number of logical CPUs in the system."),
    def("sched_getaffinity", "($module, pid, /)", sched_getaffinity, "Return the affinity of the process."),
    def(
        "_path_normpath",
        "($module, /, path)",
        path_normpath,
        "Normalize path, eliminating double slashes, etc.",
    ),
    def(
        "_path_splitroot_ex",
        "($module, path, /)",
        splitroot_ex,
        "Split a pathname into drive, root and tail.",
    ),
    def("_inputhook", "($module, /)", |_, _| Ok(Value::NONE), ""),
];

macro_rules! consts { ($($n:ident)*) => { &[ $( (stringify!($n), libc::$n as i64) ),* ] } }
static CONSTANTS: &[(&str, i64)] = consts! {
    F_OK R_OK W_OK X_OK O_RDONLY O_WRONLY O_RDWR O_APPEND O_CREAT O_EXCL O_TRUNC O_NONBLOCK O_NDELAY O_NOCTTY O_SYNC O_DSYNC O_RSYNC O_CLOEXEC
    O_DIRECTORY O_NOFOLLOW O_NOATIME O_PATH O_TMPFILE O_ACCMODE O_ASYNC O_DIRECT SEEK_DATA SEEK_HOLE WNOHANG WUNTRACED WCONTINUED WEXITED WSTOPPED WNOWAIT
    P_PID P_PGID P_ALL
    PRIO_PROCESS PRIO_PGRP PRIO_USER RTLD_LAZY RTLD_NOW RTLD_GLOBAL RTLD_LOCAL RTLD_NODELETE RTLD_NOLOAD
    GRND_NONBLOCK GRND_RANDOM SCHED_OTHER SCHED_FIFO SCHED_RR SCHED_BATCH SCHED_IDLE ST_RDONLY ST_NOSUID POSIX_FADV_NORMAL POSIX_FADV_SEQUENTIAL
    POSIX_FADV_RANDOM POSIX_FADV_WILLNEED POSIX_FADV_DONTNEED POSIX_FADV_NOREUSE
};
/// The process's variables, as they are now.
fn create_environ(vm: &mut Vm, _: &[Value]) -> R {
    let env = vm.new_dict();
    for (k, v) in std::env::vars_os() {
        use std::os::unix::ffi::OsStrExt;
        let (k, v) = (vm.new_bytes(k.as_bytes()).value(), vm.new_bytes(v.as_bytes()).value());
        vm.dict_set(env, k, v)?;
    }
    Ok(env.value())
}
fn init(vm: &mut Vm, d: Gc<DictObj>) -> R<()> {
    let module = vm.intern("posix").value();
    more::init(vm, d);
    linux::init(vm, d);
    spawn::init(vm, d);
    let own = process::FUNCTIONS.iter().chain(config::FUNCTIONS).chain(more::FUNCTIONS);
    for f in IDS.iter().chain(own).chain(linux::FUNCTIONS).chain(spawn::FUNCTIONS) {
        let v = vm.new_native_fn(f, Value::UNBOUND, Value::UNBOUND, module);
        vm.dict_set_text(d, f.name, v);
    }
    for &(k, v) in CONSTANTS {
        vm.dict_set_text(d, k, Value::small(v));
    }
    for (k, table) in [
        ("sysconf_names", config::SYSCONF),
        ("confstr_names", config::CONFSTR),
        ("pathconf_names", config::PATHCONF),
    ] {
        let names = vm.new_dict();
        for &(n, v) in table {
            vm.dict_set_text(names, n, Value::small(v));
        }
        vm.dict_set_text(d, k, names.value());
    }
    for (k, v) in [("TMP_MAX", 238328), ("NGROUPS_MAX", 65536), ("EX_NOTFOUND", 0)] {
        if v != 0 {
            vm.dict_set_text(d, k, Value::small(v));
        }
    }
    for s in [&STAT_RESULT, &TERMINAL_SIZE, &UNAME] {
        let t = vm.structseq_type(s).value();
        let name = s.name.rsplit('.').next().unwrap_or(s.name);
        vm.dict_set_text(d, name, t);
    }
    let e = vm.exc.OSError.value();
    vm.dict_set_text(d, "error", e);
    let env = create_environ(vm, &[])?;
    vm.dict_set_text(d, "environ", env);
    let have: Vec<&str> = vec![
        "HAVE_FACCESSAT",
        "HAVE_FCHDIR",
        "HAVE_FCHMOD",
        "HAVE_FCHMODAT",
        "HAVE_FDOPENDIR",
        "HAVE_FSTATAT",
        "HAVE_FTRUNCATE",
        "HAVE_FUTIMENS",
        "HAVE_LINKAT",
        "HAVE_LSTAT",
        "HAVE_MKDIRAT",
        "HAVE_OPENAT",
        "HAVE_READLINKAT",
        "HAVE_RENAMEAT",
        "HAVE_SYMLINKAT",
        "HAVE_UNLINKAT",
        "HAVE_UTIMENSAT",
    ];
    let l = vm.list_from(have, |vm, s| vm.str_value(s));
    vm.dict_set_text(d, "_have_functions", l);
    Ok(())
}

pub static DEF: ModuleDef = ModuleDef {
    name: "posix",
    doc: "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.",
    functions: FUNCTIONS,
    types: &[&DIR_ENTRY],
    init,
};
