//! Code memory: one reservation, cut into blocks that are freed one by one.
//!
//! No page is ever both writable and executable. Two ways to that:
//!
//! * **Mapped twice** (Linux): the pages of a memfd appear once writable and once executable. Writing code costs no
//!   system call, and code in the neighbourhood may run meanwhile.
//! * **Flips**, where a memfd may not be executed: `mprotect` there and back. Blocks are then whole pages, since a page
//!   that is being written cannot run.
//!
//! The executable view is placed near our own text if there is room, so that calls of the runtime are near calls.
//! Freed memory is filled with breakpoints.
//!
//! # Fork
//!
//! Pages of a memfd are shared with forked processes: what the one writes, the other would run. So whoever forks a
//! process that goes on running code takes a copy before ([`CodeMemory::before_fork`]), which the child puts in place of
//! what it shares ([`ForkCopy::in_child`]).

use crate::error::Error;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::os::fd::{AsRawFd, OwnedFd};
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Blocks begin at multiples of this: a cache line, so that short loops do not share theirs with others.
const GRANULE: usize = 64;
/// `int3`; anything invalid would do.
const FILL: u8 = 0xcc;

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Mode {
    Twice,
    Flips,
}

/// See the module's description.
pub struct CodeMemory {
    /// Where it is written; the same as `exec` with flips.
    write: *mut u8,
    exec: *mut u8,
    size: usize,
    mode: Mode,
    granule: usize,
    free: Mutex<Spans>,
    perf: Mutex<Option<File>>,
}

// SAFETY: the pointers are of mappings that live as long as the structure; who may write where is decided by `free`,
// under its lock, and a block is written by the thread that took it, before anybody else knows it.
unsafe impl Send for CodeMemory {}
// SAFETY: as above.
unsafe impl Sync for CodeMemory {}

/// Free spans, by offset; neighbours are joined.
#[derive(Default)]
struct Spans(BTreeMap<usize, usize>);

impl Spans {
    /// First fit: the upper end of memory stays untouched for as long as possible.
    fn take(&mut self, len: usize) -> Option<usize> {
        let (&at, &have) = self.0.iter().find(|(_, have)| **have >= len)?;
        self.0.remove(&at);
        if have > len {
            self.0.insert(at + len, have - len);
        }
        Some(at)
    }
    fn give(&mut self, mut at: usize, mut len: usize) {
        if let Some((&before, &n)) = self.0.range(..at).next_back()
            && before + n == at
        {
            self.0.remove(&before);
            at = before;
            len += n;
        }
        if let Some(n) = self.0.remove(&(at + len)) {
            len += n;
        }
        self.0.insert(at, len);
    }
    fn sum(&self) -> usize {
        self.0.values().sum()
    }
}

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

fn map_error(what: &str) -> Error {
    Error::Map(format!("{what}: {}", std::io::Error::last_os_error()))
}

fn page_size() -> usize {
    // SAFETY: asks for a number.
    usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096)
}

impl CodeMemory {
    /// Reserves so many bytes. Pages are taken from the system when they are first used.
    pub fn new(size: usize) -> Result<Arc<CodeMemory>, Error> {
        let page = page_size();
        let size = size.max(page).next_multiple_of(page);
        let (write, exec) = match map_twice(size) {
            Some(views) => views,
            None => return CodeMemory::with_flips(size),
        };
        Ok(CodeMemory::made(write, exec, size, Mode::Twice, GRANULE))
    }

    /// Always the second way.
    pub fn with_flips(size: usize) -> Result<Arc<CodeMemory>, Error> {
        let page = page_size();
        let size = size.max(page).next_multiple_of(page);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        let at =
            map_near(size, libc::PROT_READ | libc::PROT_EXEC, flags, -1).ok_or_else(|| map_error("mmap"))?;
        Ok(CodeMemory::made(at, at, size, Mode::Flips, page))
    }

    fn made(write: *mut u8, exec: *mut u8, size: usize, mode: Mode, granule: usize) -> Arc<CodeMemory> {
        let mut free = Spans::default();
        free.give(0, size);
        let (free, perf) = (Mutex::new(free), Mutex::new(None));
        Arc::new(CodeMemory { write, exec, size, mode, granule, free, perf })
    }

    /// A near call or jump from anywhere in this memory reaches the address.
    pub fn reaches(&self, address: usize) -> bool {
        let near =
            |from: usize| (address as i64).wrapping_sub(from as i64).unsigned_abs() < (1 << 31) - (1 << 12);
        near(self.exec as usize) && near(self.exec as usize + self.size)
    }
    /// Bytes in use.
    pub fn used(&self) -> usize {
        self.size - lock(&self.free).sum()
    }
    pub fn size(&self) -> usize {
        self.size
    }

    /// A new block of executable memory with this contents. `fill` is given the bytes as they will be executed at the
    /// address beside them, to put in what depends on it.
    pub fn install(
        self: &Arc<CodeMemory>,
        code: &[u8],
        fill: impl FnOnce(&mut [u8], usize) -> Result<(), Error>,
    ) -> Result<Block, Error> {
        let len = code.len().max(1).next_multiple_of(self.granule);
        let offset = lock(&self.free).take(len).ok_or(Error::MemoryFull { wanted: code.len() })?;
        // From here on dropping the block gives it back.
        let block = Block { memory: self.clone(), offset, len, used: code.len() };
        let mut result = Ok(());
        self.change(&block, |bytes| {
            bytes[..code.len()].copy_from_slice(code);
            bytes[code.len()..].fill(FILL);
            result = fill(&mut bytes[..code.len()], block.address() as usize);
        })?;
        result.map(|()| block)
    }

    /// Lets `f` write a block's bytes.
    fn change(&self, block: &Block, f: impl FnOnce(&mut [u8])) -> Result<(), Error> {
        self.protect(block, libc::PROT_READ | libc::PROT_WRITE)?;
        // SAFETY: the block is inside the mapping, and its owner alone knows it: nothing else refers to these bytes (the
        // executable view is another mapping, or not mapped executable now).
        f(unsafe { std::slice::from_raw_parts_mut(self.write.add(block.offset), block.len) });
        self.protect(block, libc::PROT_READ | libc::PROT_EXEC)
    }
    fn protect(&self, block: &Block, how: i32) -> Result<(), Error> {
        if self.mode == Mode::Twice {
            return Ok(());
        }
        // SAFETY: whole pages of our own mapping that belong to the block alone.
        let ok = unsafe { libc::mprotect(self.exec.add(block.offset).cast(), block.len, how) == 0 };
        if ok { Ok(()) } else { Err(map_error("mprotect")) }
    }

    /// From now on names of code are written to `/tmp/perf-PID.map`, where `perf` looks for them. To be called before the
    /// backend is made, if stubs are to have names, too.
    pub fn name_for_perf(&self) -> std::io::Result<()> {
        let path = format!("/tmp/perf-{}.map", std::process::id());
        let file = File::options().create(true).append(true).open(path)?;
        *lock(&self.perf) = Some(file);
        Ok(())
    }
    /// Tells `perf` the name of a block, if it was asked for.
    pub fn name_code(&self, block: &Block, name: &str) {
        if let Some(file) = &mut *lock(&self.perf) {
            // It is a help for people; if the disk is full, they will notice.
            let _ = writeln!(file, "{:x} {:x} {name}", block.address() as usize, block.used);
        }
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        // SAFETY: our own mappings; every block holds the memory alive, so none is left.
        unsafe {
            libc::munmap(self.exec.cast(), self.size);
            if self.write != self.exec {
                libc::munmap(self.write.cast(), self.size);
            }
        }
    }
}

/// A copy of code memory, for a child process.
pub struct ForkCopy {
    /// None where nothing is shared.
    fd: Option<OwnedFd>,
}

impl CodeMemory {
    /// A copy of all code, to be taken while no other thread compiles.
    pub fn before_fork(&self) -> Result<ForkCopy, Error> {
        if self.mode == Mode::Flips {
            return Ok(ForkCopy { fd: None });
        }
        let fd = new_file(self.size).ok_or_else(|| map_error("memfd_create"))?;
        let free = lock(&self.free);
        let mut at = 0;
        // What lies between the free spans.
        for (start, len) in free.0.iter().map(|(a, n)| (*a, *n)).chain([(self.size, 0)]) {
            // SAFETY: inside the mapping, which is readable and not written meanwhile.
            let used = unsafe { std::slice::from_raw_parts(self.exec.add(at), start - at) };
            write_at(&fd, used, at)?;
            at = start + len;
        }
        Ok(ForkCopy { fd: Some(fd) })
    }
}

impl ForkCopy {
    /// In the child, before it runs or drops any code: from now on it has code of its own. If this fails no code must be
    /// run or dropped.
    pub fn in_child(&self, memory: &CodeMemory) -> Result<(), Error> {
        let Some(fd) = &self.fd else { return Ok(()) };
        let views = [(memory.exec, libc::PROT_EXEC), (memory.write, libc::PROT_WRITE)];
        for (at, how) in views {
            let (how, flags) = (libc::PROT_READ | how, libc::MAP_SHARED | libc::MAP_FIXED);
            // SAFETY: replaces our own mapping by one of the same size and contents, in which nobody is now.
            let p = unsafe { libc::mmap(at.cast(), memory.size, how, flags, fd.as_raw_fd(), 0) };
            if p == libc::MAP_FAILED {
                return Err(map_error("mmap"));
            }
        }
        Ok(())
    }
}

fn write_at(fd: &OwnedFd, mut bytes: &[u8], mut at: usize) -> Result<(), Error> {
    while !bytes.is_empty() {
        // SAFETY: reads from a slice.
        let n =
            unsafe { libc::pwrite(fd.as_raw_fd(), bytes.as_ptr().cast(), bytes.len(), at as libc::off_t) };
        match usize::try_from(n) {
            Ok(n) if n > 0 => (bytes, at) = (&bytes[n..], at + n),
            _ => return Err(map_error("pwrite")),
        }
    }
    Ok(())
}

/// A piece of code memory; dropping it frees it.
pub struct Block {
    memory: Arc<CodeMemory>,
    offset: usize,
    len: usize,
    used: usize,
}

impl Block {
    /// Where it is executed.
    pub fn address(&self) -> *const u8 {
        // SAFETY: inside the mapping.
        unsafe { self.memory.exec.add(self.offset) }
    }
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: inside the mapping, readable, and not written while the block lives.
        unsafe { std::slice::from_raw_parts(self.address(), self.used) }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        let memory = self.memory.clone();
        // If the pages cannot be made writable they keep the old code, which nobody jumps to.
        let _ = memory.change(self, |bytes| bytes.fill(FILL));
        lock(&memory.free).give(self.offset, self.len);
    }
}

/// A file in memory.
#[cfg(target_os = "linux")]
fn new_file(size: usize) -> Option<OwnedFd> {
    // SAFETY: gives a descriptor that is nobody else's.
    let fd = unsafe {
        let fd = libc::memfd_create(c"taipan-code".as_ptr(), libc::MFD_CLOEXEC);
        if fd < 0 {
            return None;
        }
        <OwnedFd as std::os::fd::FromRawFd>::from_raw_fd(fd)
    };
    // SAFETY: a descriptor of our own.
    let sized = unsafe { libc::ftruncate(fd.as_raw_fd(), size as libc::off_t) == 0 };
    sized.then_some(fd)
}

#[cfg(not(target_os = "linux"))]
fn new_file(_size: usize) -> Option<OwnedFd> {
    None
}

/// A writable and an executable view of the same pages.
fn map_twice(size: usize) -> Option<(*mut u8, *mut u8)> {
    let fd = new_file(size)?;
    let exec = map_near(size, libc::PROT_READ | libc::PROT_EXEC, libc::MAP_SHARED, fd.as_raw_fd())?;
    let how = libc::PROT_READ | libc::PROT_WRITE;
    // SAFETY: a new mapping at an address that the system chooses.
    let write = unsafe { libc::mmap(ptr::null_mut(), size, how, libc::MAP_SHARED, fd.as_raw_fd(), 0) };
    if write == libc::MAP_FAILED {
        // SAFETY: the mapping just made.
        unsafe { libc::munmap(exec.cast(), size) };
        return None;
    }
    Some((write.cast(), exec))
}

/// A mapping, below our own text if there is room.
fn map_near(size: usize, prot: i32, flags: i32, fd: i32) -> Option<*mut u8> {
    #[cfg(target_os = "linux")]
    {
        const STEP: usize = 16 << 20;
        let text = (map_near as fn(usize, i32, i32, i32) -> Option<*mut u8> as usize) & !(STEP - 1);
        for k in 1..=96 {
            let Some(hint) = text.checked_sub(size.next_multiple_of(STEP) + k * STEP) else { break };
            // SAFETY: with this flag the call fails where something is mapped already.
            let p =
                unsafe { libc::mmap(hint as *mut _, size, prot, flags | libc::MAP_FIXED_NOREPLACE, fd, 0) };
            if p as usize == hint {
                return Some(p.cast());
            }
            if p != libc::MAP_FAILED {
                // An old kernel, to which the address was a mere hint.
                // SAFETY: the mapping just made.
                unsafe { libc::munmap(p, size) };
                break;
            }
        }
    }
    // SAFETY: a new mapping at an address that the system chooses.
    let p = unsafe { libc::mmap(ptr::null_mut(), size, prot, flags, fd, 0) };
    (p != libc::MAP_FAILED).then_some(p.cast())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_join_again() {
        let mut s = Spans::default();
        s.give(0, 1000);
        let (a, b, c) = (s.take(100), s.take(200), s.take(300));
        assert_eq!((a, b, c), (Some(0), Some(100), Some(300)));
        s.give(0, 100);
        s.give(300, 300);
        assert_eq!(s.0.iter().map(|(a, n)| (*a, *n)).collect::<Vec<_>>(), [(0, 100), (300, 700)]);
        assert_eq!(s.take(150), Some(300));
        s.give(100, 200);
        assert_eq!(s.take(250), Some(0));
        assert_eq!(s.take(10_000), None);
    }

    fn gives(block: &Block) -> u64 {
        // SAFETY: the block holds a whole function of this type.
        let f: extern "C" fn() -> u64 = unsafe { std::mem::transmute(block.address()) };
        f()
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn both_ways_run_code_and_use_memory_again() {
        for memory in [CodeMemory::new(1 << 20), CodeMemory::with_flips(1 << 20)] {
            let memory = memory.expect("code memory");
            // mov eax, imm32; ret
            let code = |n: u8| [0xb8, n, 0, 0, 0, 0xc3];
            let a = memory.install(&code(7), |_, _| Ok(())).expect("room");
            let b = memory.install(&code(8), |_, _| Ok(())).expect("room");
            assert_eq!((gives(&a), gives(&b)), (7, 8));
            let (at, used) = (a.address(), memory.used());
            drop(a);
            assert!(memory.used() < used);
            let c = memory
                .install(&code(0), |bytes, address| {
                    assert_eq!(address, at as usize);
                    bytes[1] = 9;
                    Ok(())
                })
                .expect("room");
            assert_eq!((gives(&b), gives(&c), c.address()), (8, 9, at));
            let wanted = 2 << 20;
            let full = memory.install(&vec![0; wanted], |_, _| Ok(())).err();
            assert_eq!(full, Some(Error::MemoryFull { wanted }));
            drop((b, c));
            assert_eq!(memory.used(), 0);
        }
    }
}
