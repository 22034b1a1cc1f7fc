//! The pure-Python standard library, compiled when Taipan was built (see `build.rs` for the format).

use std::collections::HashMap;
use std::sync::OnceLock;
use taipan_bytecode::CodeObject;

static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

#[derive(Clone, Copy)]
pub struct Entry {
    pub package: bool,
    offset: usize,
    packed: usize,
    size: usize,
}

fn index() -> &'static (HashMap<&'static str, Entry>, usize) {
    static INDEX: OnceLock<(HashMap<&'static str, Entry>, usize)> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut at = 0;
        let u32_at = |at: &mut usize| {
            let v = u32::from_le_bytes([LIBRARY[*at], LIBRARY[*at + 1], LIBRARY[*at + 2], LIBRARY[*at + 3]]);
            *at += 4;
            v as usize
        };
        let n = u32_at(&mut at);
        let mut map = HashMap::with_capacity(n);
        for _ in 0..n {
            let len = u16::from_le_bytes([LIBRARY[at], LIBRARY[at + 1]]) as usize;
            at += 2;
            let name = std::str::from_utf8(&LIBRARY[at..at + len]).unwrap_or("");
            at += len;
            let package = LIBRARY[at] != 0;
            at += 1;
            let (offset, packed, size) = (u32_at(&mut at), u32_at(&mut at), u32_at(&mut at));
            map.insert(name, Entry { package, offset, packed, size });
        }
        (map, at)
    })
}

/// The entry of a module, by its full name.
pub fn find(name: &str) -> Option<Entry> {
    index().0.get(name).copied()
}

/// All module names.
pub fn names() -> impl Iterator<Item = &'static str> {
    index().0.keys().copied()
}

/// Unpacks a module's code.
pub fn code(e: Entry) -> Option<CodeObject> {
    let from = index().1 + e.offset;
    let data = lz4_flex::block::decompress(&LIBRARY[from..from + e.packed], e.size).ok()?;
    taipan_bytecode::read_code(&data, None).ok()
}
