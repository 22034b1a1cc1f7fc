//! `mmap`: files in memory.

use super::errno;
use crate::ModuleDef;
use std::cell::Cell;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getter, spec};
use taipan_vm::taipan_heap::{Trace, Tracer};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::buffer::Buffer;
use taipan_vm::{Gc, Native, R, Raised, SliceObj, Slots, TypeObj, Value, ValueExt, Vm};

const ACCESS_DEFAULT: i32 = 0;
const ACCESS_READ: i32 = 1;
const ACCESS_WRITE: i32 = 2;
const ACCESS_COPY: i32 = 3;

struct Map {
    /// Null: closed.
    ptr: Cell<*mut u8>,
    len: Cell<usize>,
    pos: Cell<usize>,
    /// Our own copy of the descriptor, -1: none.
    fd: Cell<i32>,
    tracked: bool,
    offset: i64,
    access: i32,
    shared: bool,
    exports: Cell<usize>,
}
// SAFETY: it holds no references.
unsafe impl Trace for Map {
    fn trace(&self, _: &mut Tracer) {}
}
impl Drop for Map {
    fn drop(&mut self) {
        self.unmap();
    }
}
impl Map {
    fn unmap(&self) {
        let p = self.ptr.replace(std::ptr::null_mut());
        let fd = self.fd.replace(-1);
        // SAFETY: the mapping and the descriptor are its own.
        unsafe {
            if !p.is_null() {
                libc::munmap(p.cast(), self.len.get());
            }
            if fd >= 0 {
                libc::close(fd);
            }
        }
    }
    /// The memory. Nothing else of the process changes it while the GIL is held.
    fn bytes(&self) -> &[u8] {
        // SAFETY: mapped, and readable (maps without PROT_READ fault, as they do in CPython).
        unsafe { std::slice::from_raw_parts(self.ptr.get(), self.len.get()) }
    }
    #[allow(clippy::mut_from_ref)]
    fn bytes_mut(&self) -> &mut [u8] {
        // SAFETY: as above; writable was checked.
        unsafe { std::slice::from_raw_parts_mut(self.ptr.get(), self.len.get()) }
    }
}
type M = Gc<Native<Map>>;

static MMAP: TypeDef = TypeDef {
    doc: "mmap(fileno, length[, flags[, prot[, access[, offset[, trackfd]]]]])\n\nMaps length bytes from the file specified by the file descriptor fileno,\nand returns a mmap object.  If length is larger than the current size\nof the file, the file is extended to contain length bytes.  If length\nis 0, the maximum length of the map is the current size of the file.",
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        len: Some(|vm, v| Ok(open(vm, v)?.len.get())),
        getitem: Some(getitem),
        setitem: Some(setitem),
        buffer: Some(buffer),
        ..Slots::NONE
    },
    methods: &[
        def("close", "($self, /)", close, ""),
        def("find", "($self, view, start=None, end=None, /)", |vm, a| find(vm, a, false), ""),
        def("rfind", "($self, view, start=None, end=None, /)", |vm, a| find(vm, a, true), ""),
        def("flush", "($self, offset=0, size=None, /)", flush, ""),
        def("madvise", "($self, option, start=0, length=None, /)", madvise, ""),
        def("move", "($self, dest, src, count, /)", move_, ""),
        def("read", "($self, n=None, /)", read, ""),
        def("read_byte", "($self, /)", read_byte, ""),
        def("readline", "($self, /)", readline, ""),
        def("resize", "($self, newsize, /)", resize, ""),
        def("seek", "($self, pos, whence=0, /)", seek, ""),
        def("seekable", "($self, /)", |_, _| Ok(Value::TRUE), ""),
        def("size", "($self, /)", size, ""),
        def(
            "tell",
            "($self, /)",
            |vm, a| {
                let p = open(vm, a[0])?.pos.get();
                vm.size_value(p)
            },
            "",
        ),
        def("write", "($self, bytes, /)", write, ""),
        def("write_byte", "($self, byte, /)", write_byte, ""),
        def(
            "__enter__",
            "($self, /)",
            |vm, a| {
                open(vm, a[0])?;
                Ok(a[0])
            },
            "",
        ),
        def("__exit__", "($self, exc_type, exc_value, traceback, /)", |vm, a| close(vm, &a[..1]), ""),
    ],
    getset: &[getter("closed", |vm, v| Ok(Value::bool(this(vm, v)?.ptr.get().is_null())), "")],
    ..TypeDef::native::<Map>("mmap.mmap")
};
fn this(vm: &mut Vm, v: Value) -> R<M> {
    match v.native::<Map>() {
        Some(m) => Ok(m),
        None => Err(vm.wrong_receiver(v, "mmap.mmap")),
    }
}
fn open(vm: &mut Vm, v: Value) -> R<M> {
    let m = this(vm, v)?;
    if m.ptr.get().is_null() { Err(vm.value_error("mmap closed or invalid")) } else { Ok(m) }
}
fn writable(vm: &mut Vm, v: Value) -> R<M> {
    let m = open(vm, v)?;
    if m.access == ACCESS_READ {
        return Err(vm.type_error("mmap can't modify a readonly memory map."));
    }
    Ok(m)
}
fn os_error(vm: &mut Vm) -> Raised {
    let e = errno();
    vm.os_error(e, Value::UNBOUND)
}
fn int(vm: &mut Vm, v: Value, default: i32) -> R<i32> {
    if v.is_unbound() { Ok(default) } else { vm.to_c_int(v) }
}
fn new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec(
        "mmap",
        "(fileno, length, flags=MAP_SHARED, prot=PROT_WRITE|PROT_READ, access=ACCESS_DEFAULT, offset=0, *, trackfd=True)",
    );
    let [fileno, length, flags, prot, access, offset, track] = bind(vm, &SIG, args)?;
    let given = !flags.is_unbound() || !prot.is_unbound();
    let fd = vm.to_c_int(fileno)?;
    let mut len = vm.to_index(length)?;
    let (mut flags, mut prot) =
        (int(vm, flags, libc::MAP_SHARED)?, int(vm, prot, libc::PROT_READ | libc::PROT_WRITE)?);
    let mut access = int(vm, access, ACCESS_DEFAULT)?;
    let offset = if offset.is_unbound() { 0 } else { vm.to_c_long(offset)? };
    let tracked = track.is_unbound() || vm.truth(track)?;
    if len < 0 {
        return Err(vm.overflow_error("memory mapped length must be positive"));
    }
    if offset < 0 {
        return Err(vm.overflow_error("memory mapped offset must be positive"));
    }
    if access != ACCESS_DEFAULT && given {
        return Err(vm.value_error("mmap can't specify both access and flags, prot."));
    }
    match access {
        ACCESS_READ => (flags, prot) = (libc::MAP_SHARED, libc::PROT_READ),
        ACCESS_WRITE => (flags, prot) = (libc::MAP_SHARED, libc::PROT_READ | libc::PROT_WRITE),
        ACCESS_COPY => (flags, prot) = (libc::MAP_PRIVATE, libc::PROT_READ | libc::PROT_WRITE),
        ACCESS_DEFAULT if prot & libc::PROT_WRITE == 0 && prot & libc::PROT_READ != 0 => access = ACCESS_READ,
        ACCESS_DEFAULT if prot & libc::PROT_READ == 0 && prot & libc::PROT_WRITE != 0 => {
            access = ACCESS_WRITE
        }
        ACCESS_DEFAULT => {}
        _ => return Err(vm.value_error("mmap invalid access parameter.")),
    }
    let mut own = -1;
    if fd != -1 {
        // SAFETY: room for the result.
        let mut st: libc::stat = unsafe { std::mem::zeroed() };
        // SAFETY: as above.
        if unsafe { libc::fstat(fd, &mut st) } != 0 {
            return Err(os_error(vm));
        }
        if st.st_mode & libc::S_IFMT == libc::S_IFREG {
            if len == 0 {
                if st.st_size == 0 {
                    return Err(vm.value_error("cannot mmap an empty file"));
                }
                if offset >= st.st_size {
                    return Err(vm.value_error("mmap offset is greater than file size"));
                }
                len = (st.st_size - offset) as isize;
            } else if offset > st.st_size || st.st_size - offset < len as i64 {
                return Err(vm.value_error("mmap length is greater than file size"));
            }
        }
        if tracked {
            // SAFETY: a plain call.
            own = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
            if own < 0 {
                return Err(os_error(vm));
            }
        }
    } else {
        flags |= libc::MAP_ANONYMOUS;
    }
    // SAFETY: a new mapping at a place of the kernel's choice.
    let p = unsafe { libc::mmap(std::ptr::null_mut(), len as usize, prot, flags, fd, offset) };
    if p == libc::MAP_FAILED {
        let e = os_error(vm);
        if own >= 0 {
            // SAFETY: ours.
            unsafe { libc::close(own) };
        }
        return Err(e);
    }
    let data = Map {
        ptr: Cell::new(p.cast()),
        len: Cell::new(len as usize),
        pos: Cell::new(0),
        fd: Cell::new(own),
        tracked,
        offset,
        access,
        shared: flags & libc::MAP_SHARED != 0,
        exports: Cell::new(0),
    };
    Ok(vm.new_native(cls, data).value())
}
fn repr(vm: &mut Vm, v: Value) -> R {
    let (m, t) = (this(vm, v)?, vm.type_name(v));
    if m.ptr.get().is_null() {
        return Ok(vm.str_value(&format!("<{t} closed=True>")));
    }
    let access =
        ["ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"][m.access.clamp(0, 3) as usize];
    let (n, pos, offset) = (m.len.get(), m.pos.get(), m.offset);
    Ok(vm.str_value(&format!("<{t} closed=False, access={access}, length={n}, pos={pos}, offset={offset}>")))
}
fn buffer(vm: &mut Vm, v: Value, flags: u32) -> R<Buffer> {
    let m = open(vm, v)?;
    // SAFETY: the memory stays mapped while `exports` is not zero.
    unsafe { Buffer::lend(v, m.ptr.get(), m.len.get(), m.access == ACCESS_READ).counted(&m.exports) }
        .checked(vm, flags)
}
fn exported(vm: &mut Vm, m: M) -> bool {
    if m.exports.get() > 0 {
        // The loans may be those of garbage.
        vm.collect_for_program(|d| MMAP.methods.iter().any(|m| std::ptr::eq(m, d)));
    }
    m.exports.get() > 0
}
fn close(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    if exported(vm, m) {
        return Err(vm.buffer_error("cannot close exported pointers exist"));
    }
    m.unmap();
    Ok(Value::NONE)
}
/// An index, or the start, step and length of a slice.
enum Place {
    At(usize),
    Slice(usize, isize, usize),
}
fn place(vm: &mut Vm, v: Value, k: Value) -> R<Place> {
    let len = open(vm, v)?.len.get();
    if k.downcast::<SliceObj>().is_some() {
        let n = vm.size_value(len)?;
        let r = vm.call_method(k, "indices", &[n])?;
        let Some(t) = r.to_tuple() else { return Err(vm.type_error("mmap indices must be integers")) };
        let (start, stop, step) = (vm.to_index(t.get(0))?, vm.to_index(t.get(1))?, vm.to_index(t.get(2))?);
        let count = match step {
            s if s > 0 && stop > start => (stop - start - 1) / s + 1,
            s if s < 0 && stop < start => (start - stop - 1) / -s + 1,
            _ => 0,
        };
        open(vm, v)?;
        return Ok(Place::Slice(start.max(0) as usize, step, count as usize));
    }
    if vm.slots_of(k).index.is_none() && !k.is_int_like() {
        return Err(vm.type_error("mmap indices must be integers"));
    }
    let i = vm.to_index(k)?;
    let i = if i < 0 { i + len as isize } else { i };
    let m = open(vm, v)?;
    if i < 0 || i as usize >= m.len.get() {
        return Err(vm.index_error("mmap index out of range"));
    }
    Ok(Place::At(i as usize))
}
fn getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let p = place(vm, v, k)?;
    let m = open(vm, v)?;
    match p {
        Place::At(i) => Ok(Value::small(m.bytes()[i].into())),
        Place::Slice(start, 1, n) => Ok(vm.try_new_bytes(&m.bytes()[start..start + n])?.value()),
        Place::Slice(start, step, n) => {
            let out: Vec<u8> =
                (0..n).map(|i| m.bytes()[(start as isize + i as isize * step) as usize]).collect();
            Ok(vm.try_new_bytes(&out)?.value())
        }
    }
}
fn setitem(vm: &mut Vm, v: Value, k: Value, x: Value) -> R<()> {
    if x.is_unbound() {
        return Err(vm.type_error("mmap doesn't support item deletion"));
    }
    writable(vm, v)?;
    match place(vm, v, k)? {
        Place::At(i) => {
            if !x.is_int_like() && vm.slots_of(x).index.is_none() {
                return Err(vm.type_error("mmap item value must be an int"));
            }
            let n = vm.to_index(x)?;
            let Ok(b) = u8::try_from(n) else {
                return Err(vm.value_error("mmap item value must be in range(0, 256)"));
            };
            // Meanwhile the map may have become smaller.
            let m = writable(vm, v)?;
            match m.bytes_mut().get_mut(i) {
                Some(x) => *x = b,
                None => return Err(vm.index_error("mmap index out of range")),
            }
        }
        Place::Slice(start, step, n) => {
            let data = vm.bytes_copy(x)?;
            if data.len() != n {
                return Err(vm.index_error("mmap slice assignment is wrong size"));
            }
            let m = writable(vm, v)?;
            for (i, b) in data.into_iter().enumerate() {
                match m.bytes_mut().get_mut((start as isize + i as isize * step) as usize) {
                    Some(x) => *x = b,
                    None => return Err(vm.index_error("mmap index out of range")),
                }
            }
        }
    }
    Ok(())
}
fn find(vm: &mut Vm, a: &[Value], reverse: bool) -> R {
    let data = vm.bytes_copy(a[1])?;
    let mut bounds = [None; 2];
    for (b, &v) in bounds.iter_mut().zip(&a[2..4]) {
        if !v.is_unbound() && !v.is_none() {
            *b = Some(vm.to_index(v)?);
        }
    }
    let m = open(vm, a[0])?;
    let len = m.len.get() as isize;
    let clip = |n: isize| if n < 0 { (n + len).max(0) } else { n.min(len) };
    let start = clip(bounds[0].unwrap_or(if reverse { 0 } else { m.pos.get() as isize }));
    let end = clip(bounds[1].unwrap_or(len));
    let found = if start > end {
        None
    } else {
        let hay = &m.bytes()[start as usize..end as usize];
        if reverse { memchr::memmem::rfind(hay, &data) } else { memchr::memmem::find(hay, &data) }
    };
    Ok(Value::small(found.map_or(-1, |i| start as i64 + i as i64)))
}
fn flush(vm: &mut Vm, a: &[Value]) -> R {
    let offset = if a[1].is_unbound() { 0 } else { vm.to_index(a[1])? };
    let size = if a[2].is_unbound() || a[2].is_none() { None } else { Some(vm.to_index(a[2])?) };
    let m = open(vm, a[0])?;
    let size = size.unwrap_or(m.len.get() as isize - offset);
    if size < 0 || offset < 0 || (m.len.get() as isize - offset) < size {
        return Err(vm.value_error("flush values out of range"));
    }
    if m.access == ACCESS_READ || m.access == ACCESS_COPY {
        return Ok(Value::NONE);
    }
    // SAFETY: within the mapping.
    if unsafe { libc::msync(m.ptr.get().add(offset as usize).cast(), size as usize, libc::MS_SYNC) } < 0 {
        return Err(os_error(vm));
    }
    Ok(Value::NONE)
}
fn madvise(vm: &mut Vm, a: &[Value]) -> R {
    let option = vm.to_c_int(a[1])?;
    let start = if a[2].is_unbound() { 0 } else { vm.to_index(a[2])? };
    let len = open(vm, a[0])?.len.get() as isize;
    let length = if a[3].is_unbound() || a[3].is_none() { len } else { vm.to_index(a[3])? };
    if start < 0 || start >= len {
        return Err(vm.value_error("madvise start out of bounds"));
    }
    if length < 0 {
        return Err(vm.value_error("madvise length invalid"));
    }
    let m = open(vm, a[0])?;
    // SAFETY: within the mapping.
    if unsafe {
        libc::madvise(m.ptr.get().add(start as usize).cast(), length.min(len - start) as usize, option)
    } != 0
    {
        return Err(os_error(vm));
    }
    Ok(Value::NONE)
}
fn move_(vm: &mut Vm, a: &[Value]) -> R {
    let (dest, src, count) = (vm.to_index(a[1])?, vm.to_index(a[2])?, vm.to_index(a[3])?);
    let m = writable(vm, a[0])?;
    let len = m.len.get() as isize;
    if dest < 0 || src < 0 || count < 0 || len - dest < count || len - src < count {
        return Err(vm.value_error("source, destination, or count out of range"));
    }
    m.bytes_mut().copy_within(src as usize..(src + count) as usize, dest as usize);
    Ok(Value::NONE)
}
fn taken(vm: &mut Vm, m: M, n: usize) -> R {
    let at = m.pos.get().min(m.len.get());
    let n = n.min(m.len.get() - at);
    m.pos.set(at + n);
    Ok(vm.try_new_bytes(&m.bytes()[at..at + n])?.value())
}
fn read(vm: &mut Vm, a: &[Value]) -> R {
    let n = if a[1].is_unbound() || a[1].is_none() { -1 } else { vm.to_index(a[1])? };
    let m = open(vm, a[0])?;
    taken(vm, m, usize::try_from(n).unwrap_or(usize::MAX))
}
fn readline(vm: &mut Vm, a: &[Value]) -> R {
    let m = open(vm, a[0])?;
    let at = m.pos.get().min(m.len.get());
    let n = memchr::memchr(b'\n', &m.bytes()[at..]).map_or(usize::MAX, |i| i + 1);
    taken(vm, m, n)
}
fn read_byte(vm: &mut Vm, a: &[Value]) -> R {
    let m = open(vm, a[0])?;
    let at = m.pos.get();
    if at >= m.len.get() {
        return Err(vm.value_error("read byte out of range"));
    }
    m.pos.set(at + 1);
    Ok(Value::small(m.bytes()[at].into()))
}
fn write(vm: &mut Vm, a: &[Value]) -> R {
    let data = vm.bytes_copy(a[1])?;
    let m = writable(vm, a[0])?;
    let at = m.pos.get();
    if at > m.len.get() || m.len.get() - at < data.len() {
        return Err(vm.value_error("data out of range"));
    }
    m.bytes_mut()[at..at + data.len()].copy_from_slice(&data);
    m.pos.set(at + data.len());
    vm.size_value(data.len())
}
fn write_byte(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_index(a[1])?;
    let Ok(b) = u8::try_from(n) else {
        let text = if n < 0 {
            "unsigned byte integer is less than minimum"
        } else {
            "unsigned byte integer is greater than maximum"
        };
        return Err(vm.overflow_error(text));
    };
    let m = writable(vm, a[0])?;
    let at = m.pos.get();
    if at >= m.len.get() {
        return Err(vm.value_error("write byte out of range"));
    }
    m.bytes_mut()[at] = b;
    m.pos.set(at + 1);
    Ok(Value::NONE)
}
fn seek(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_index(a[1])?;
    let whence = int(vm, a[2], 0)?;
    let m = open(vm, a[0])?;
    let from = match whence {
        0 => 0,
        1 => m.pos.get() as isize,
        2 => m.len.get() as isize,
        _ => return Err(vm.value_error("unknown seek type")),
    };
    match from.checked_add(n) {
        Some(p) if p >= 0 && p as usize <= m.len.get() => {
            m.pos.set(p as usize);
            vm.size_value(p as usize)
        }
        _ => Err(vm.value_error("seek out of range")),
    }
}
fn size(vm: &mut Vm, a: &[Value]) -> R {
    let m = open(vm, a[0])?;
    if !m.tracked {
        return Err(vm.value_error("can't get size with trackfd=False"));
    }
    // SAFETY: room for the result.
    let mut st: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    if unsafe { libc::fstat(m.fd.get(), &mut st) } != 0 {
        return Err(os_error(vm));
    }
    Ok(vm.new_int(st.st_size))
}
fn resize(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_index(a[1])?;
    let m = open(vm, a[0])?;
    if exported(vm, m) {
        return Err(vm.buffer_error("mmap can't resize with extant pointers exported."));
    }
    if m.access == ACCESS_READ || m.access == ACCESS_COPY {
        return Err(vm.type_error("mmap can't resize a readonly or copy-on-write memory map."));
    }
    if !m.tracked {
        return Err(vm.value_error("mmap can't resize with trackfd=False."));
    }
    if n < 0 {
        return Err(vm.value_error("new size out of range"));
    }
    if m.fd.get() == -1 && m.shared && n as usize > m.len.get() {
        return Err(vm.value_error("mmap: can't expand a shared anonymous mapping"));
    }
    // SAFETY: the descriptor and the mapping are its own; nobody has a pointer into it.
    unsafe {
        if m.fd.get() >= 0 && libc::ftruncate(m.fd.get(), m.offset + n as i64) < 0 {
            return Err(os_error(vm));
        }
        let p = libc::mremap(m.ptr.get().cast(), m.len.get(), n as usize, libc::MREMAP_MAYMOVE);
        if p == libc::MAP_FAILED {
            return Err(os_error(vm));
        }
        m.ptr.set(p.cast());
    }
    m.len.set(n as usize);
    Ok(Value::NONE)
}

pub static DEF: ModuleDef = ModuleDef {
    name: "mmap",
    types: &[&MMAP],
    init: |vm, d| {
        let e = vm.exc.OSError.value();
        vm.dict_set_text(d, "error", e);
        // SAFETY: a plain call.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        for (n, v) in [
            ("PROT_EXEC", 4),
            ("PROT_READ", 1),
            ("PROT_WRITE", 2),
            ("MAP_SHARED", 1),
            ("MAP_PRIVATE", 2),
            ("MAP_DENYWRITE", 2048),
            ("MAP_EXECUTABLE", 4096),
            ("MAP_ANON", 32),
            ("MAP_ANONYMOUS", 32),
            ("MAP_POPULATE", 32768),
            ("MAP_STACK", 131072),
            ("MAP_NORESERVE", 16384),
            ("MAP_32BIT", 64),
            ("PAGESIZE", page),
            ("ALLOCATIONGRANULARITY", page),
            ("ACCESS_DEFAULT", 0),
            ("ACCESS_READ", 1),
            ("ACCESS_WRITE", 2),
            ("ACCESS_COPY", 3),
            ("MADV_NORMAL", 0),
            ("MADV_RANDOM", 1),
            ("MADV_SEQUENTIAL", 2),
            ("MADV_WILLNEED", 3),
            ("MADV_DONTNEED", 4),
            ("MADV_REMOVE", 9),
            ("MADV_DONTFORK", 10),
            ("MADV_DOFORK", 11),
            ("MADV_HWPOISON", 100),
            ("MADV_MERGEABLE", 12),
            ("MADV_UNMERGEABLE", 13),
            ("MADV_HUGEPAGE", 14),
            ("MADV_NOHUGEPAGE", 15),
            ("MADV_DONTDUMP", 16),
            ("MADV_DODUMP", 17),
            ("MADV_FREE", 8),
        ] {
            vm.dict_set_text(d, n, Value::small(v));
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
