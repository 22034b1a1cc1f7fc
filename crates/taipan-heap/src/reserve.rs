//! Address space from the operating system.
//!
//! A heap takes one reservation for everything (objects, mark bits, cards, block records), so that "is this
//! word a pointer into my heap" is one subtraction and one compare, and several heaps live side by side.
//! Reserved memory costs nothing until it is touched; where less is allowed (`ulimit -v`), less is taken.

pub(crate) const PAGE: usize = 4096;

/// Memory that is ours until dropped, zero at first.
pub(crate) struct Region {
    addr: usize,
    bytes: usize,
}

impl Region {
    pub(crate) fn addr(&self) -> usize {
        self.addr
    }
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

/// The address space that a heap may ask for: all it wants, or half of what the process may have.
pub(crate) fn affordable(want: usize) -> usize {
    #[cfg(all(unix, not(miri)))]
    {
        let mut lim = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: `lim` is a place for the result.
        if unsafe { libc::getrlimit(libc::RLIMIT_AS, &mut lim) } == 0 && lim.rlim_cur != libc::RLIM_INFINITY {
            return want.min((lim.rlim_cur / 2) as usize);
        }
    }
    if cfg!(all(unix, not(miri))) { want } else { want.min(8 << 20) }
}

#[cfg(all(unix, not(miri)))]
mod os {
    use super::Region;

    impl Region {
        pub(crate) fn reserve(bytes: usize) -> Option<Region> {
            // SAFETY: a new private mapping.
            let p = unsafe {
                libc::mmap(
                    std::ptr::null_mut(),
                    bytes,
                    libc::PROT_READ | libc::PROT_WRITE,
                    libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE,
                    -1,
                    0,
                )
            };
            if p == libc::MAP_FAILED { None } else { Some(Region { addr: p as usize, bytes }) }
        }
        /// Gives whole pages back. True if they read as zero afterwards.
        pub(crate) fn decommit(&self, addr: usize, bytes: usize) -> bool {
            debug_assert!(addr >= self.addr && addr + bytes <= self.addr + self.bytes);
            let advice = if cfg!(target_os = "linux") { libc::MADV_DONTNEED } else { libc::MADV_FREE };
            // SAFETY: the pages are ours and hold nothing that is wanted.
            let done = unsafe { libc::madvise(addr as *mut _, bytes, advice) } == 0;
            done && cfg!(target_os = "linux")
        }
        /// Wants small pages here: a huge one takes 0.1 ms to clear, which is felt when starting.
        pub(crate) fn small_pages(&self, addr: usize, bytes: usize) {
            #[cfg(target_os = "linux")]
            {
                let lo = addr.next_multiple_of(super::PAGE);
                let hi = (addr + bytes) & !(super::PAGE - 1);
                if hi > lo {
                    // SAFETY: advice only, for pages that are ours.
                    unsafe { libc::madvise(lo as *mut _, hi - lo, libc::MADV_NOHUGEPAGE) };
                }
            }
            #[cfg(not(target_os = "linux"))]
            let _ = (addr, bytes);
        }
    }
    impl Drop for Region {
        fn drop(&mut self) {
            // SAFETY: mapped by `reserve`, and nothing uses it any more.
            unsafe { libc::munmap(self.addr as *mut _, self.bytes) };
        }
    }
}

/// Without mmap (Miri, other systems): ordinary memory, and little of it.
#[cfg(not(all(unix, not(miri))))]
mod os {
    use super::{PAGE, Region};
    use std::alloc::{Layout, alloc_zeroed, dealloc};

    fn layout(bytes: usize) -> Option<Layout> {
        Layout::from_size_align(bytes, PAGE).ok()
    }
    impl Region {
        pub(crate) fn reserve(bytes: usize) -> Option<Region> {
            // SAFETY: the size is not zero.
            let p = unsafe { alloc_zeroed(layout(bytes.max(PAGE))?) };
            if p.is_null() { None } else { Some(Region { addr: p as usize, bytes: bytes.max(PAGE) }) }
        }
        pub(crate) fn decommit(&self, _addr: usize, _bytes: usize) -> bool {
            false
        }
        pub(crate) fn small_pages(&self, _addr: usize, _bytes: usize) {}
    }
    impl Drop for Region {
        fn drop(&mut self) {
            if let Some(l) = layout(self.bytes) {
                // SAFETY: allocated with this layout.
                unsafe { dealloc(self.addr as *mut u8, l) }
            }
        }
    }
}
