//! Size classes: 16-byte steps to 256 bytes, then four per doubling to 8 KiB, then those that divide a
//! block of 64 KiB well, to 32 KiB. Larger objects have extents of whole blocks.

/// Objects start at multiples of this.
pub const GRANULE: usize = 16;
pub const LOG_BLOCK: usize = 16;
pub const BLOCK: usize = 1 << LOG_BLOCK;
/// The largest object that shares its block.
pub const MAX_SMALL: usize = 32 << 10;
pub const CLASSES: usize = 41;

/// Bytes of a cell, per class.
pub const CLASS_SIZE: [usize; CLASSES] = {
    let mut sizes = [0; CLASSES];
    let mut n = 0;
    let mut size: usize = 16;
    while size <= 8 << 10 {
        sizes[n] = size;
        n += 1;
        size += if size < 256 { 16 } else { (1 << size.ilog2()) / 4 };
    }
    // 6, 5, 4, 3 and 2 to a block.
    let mut per_block = 6;
    while per_block >= 2 {
        sizes[n] = (BLOCK / per_block) & !(GRANULE - 1);
        n += 1;
        per_block -= 1;
    }
    assert!(n == CLASSES && sizes[n - 1] == MAX_SMALL);
    sizes
};

const CLASS_OF: [u8; MAX_SMALL / GRANULE + 1] = {
    let mut of = [0; MAX_SMALL / GRANULE + 1];
    let mut class = 0;
    let mut i = 0;
    while i < of.len() {
        while CLASS_SIZE[class] < i * GRANULE {
            class += 1;
        }
        of[i] = class as u8;
        i += 1;
    }
    of
};

static CLASS_TABLE: [u8; MAX_SMALL / GRANULE + 1] = CLASS_OF;

/// The class for a size known when compiling (`bytes <= MAX_SMALL`).
pub const fn class_of_const(bytes: usize) -> usize {
    CLASS_OF[bytes.div_ceil(GRANULE)] as usize
}

/// The class for a size known at run time (`bytes <= MAX_SMALL`).
#[inline(always)]
pub fn class_of(bytes: usize) -> usize {
    CLASS_TABLE[bytes.div_ceil(GRANULE)] as usize
}
