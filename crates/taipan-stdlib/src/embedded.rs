//! The pure-Python standard library, compiled when Taipan was built (see `build.rs` for the format), and its sources.
//!
//! Its modules say that they are files of a folder `PREFIX/lib/taipan3.14` beside the executable, as a zip archive's
//! say that they are files inside the archive: no such files need to be there, and those who want to see the text (a
//! traceback, `inspect`, the debugger) ask the loader for it.

use std::sync::Arc;
use taipan_bytecode::{CodeObject, Image};

static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// Modules that CPython freezes: found by `FrozenImporter` before any path is searched. Name, module it is made of.
const FROZEN: &[(&str, Option<&str>)] = &[
    ("_frozen_importlib", Some("importlib._bootstrap")),
    ("_frozen_importlib_external", Some("importlib._bootstrap_external")),
    ("zipimport", Some("zipimport")),
    ("abc", Some("abc")),
    ("codecs", Some("codecs")),
    ("io", Some("io")),
    ("_collections_abc", Some("_collections_abc")),
    ("_sitebuiltins", Some("_sitebuiltins")),
    ("genericpath", Some("genericpath")),
    ("ntpath", Some("ntpath")),
    ("posixpath", Some("posixpath")),
    ("os", Some("os")),
    ("site", Some("site")),
    ("stat", Some("stat")),
    ("importlib.util", Some("importlib.util")),
    ("importlib.machinery", Some("importlib.machinery")),
    ("runpy", Some("runpy")),
    ("__hello__", Some("__hello__")),
    ("__hello_alias__", Some("__hello__")),
    ("__phello_alias__", Some("__hello__")),
    ("__phello_alias__.spam", Some("__hello__")),
    ("__phello__", Some("__phello__")),
    ("__phello__.__init__", Some("<__phello__")),
    ("__phello__.ham", Some("__phello__.ham")),
    ("__phello__.ham.__init__", Some("<__phello__.ham")),
    ("__phello__.ham.eggs", Some("__phello__.ham.eggs")),
    ("__phello__.spam", Some("__phello__.spam")),
    ("__hello_only__", None),
    // Ours: what every start needs, to save it the search.
    ("_library_loader", Some("_library_loader")),
    ("encodings", Some("encodings")),
    ("encodings.aliases", Some("encodings.aliases")),
    ("encodings.utf_8", Some("encodings.utf_8")),
    ("linecache", Some("linecache")),
];

/// One that the interpreter freezes.
#[derive(Clone, Copy)]
pub struct Frozen {
    /// The library's module that it is; a `<` in front: the body of that package.
    pub origin: Option<&'static str>,
    pub entry: Entry,
}

pub fn frozen(name: &str) -> Option<Frozen> {
    let (name, origin) = FROZEN.iter().find(|f| f.0 == name)?;
    let source = origin.unwrap_or("__hello__").trim_start_matches('<');
    let mut entry = find(source)?;
    // `__phello_alias__` is a package made of what is none; `__phello__.__init__` a module made of a package.
    entry.package = match *name {
        "__phello_alias__" => true,
        n => entry.package && !n.ends_with(".__init__"),
    };
    Some(Frozen { origin: *origin, entry })
}
pub fn frozen_names() -> impl Iterator<Item = &'static str> {
    FROZEN.iter().map(|f| f.0)
}

#[derive(Clone, Copy)]
struct Piece {
    offset: usize,
    packed: usize,
    size: usize,
}
impl Piece {
    fn unpack(self, from: usize) -> Option<Image> {
        let from = from + self.offset;
        let stored = &LIBRARY[from..from + self.packed];
        if self.packed == self.size {
            return Some(Image::Static(stored));
        }
        let mut data: Arc<[u8]> = std::iter::repeat_n(0, self.size).collect();
        lz4_flex::block::decompress_into(stored, Arc::get_mut(&mut data)?).ok()?;
        Some(Image::Shared(data))
    }
}

#[derive(Clone, Copy)]
pub struct Entry {
    pub package: bool,
    code: Piece,
    text: Piece,
}

/// The number at a place.
fn number(at: usize) -> usize {
    LIBRARY[at..at + 4].iter().rev().fold(0, |n, &byte| n << 8 | byte as usize)
}
/// The table's records: the end of the name, and its kind in the top byte; then both pieces.
const RECORD: usize = 28;
fn count() -> usize {
    number(0)
}
fn names_start() -> usize {
    4 + RECORD * count()
}
fn pieces_start() -> usize {
    names_start() + number(4 + RECORD * (count() - 1)) % (1 << 24)
}
fn name(i: usize) -> &'static str {
    let end = |i: usize| number(4 + RECORD * i) % (1 << 24);
    let start = if i == 0 { 0 } else { end(i - 1) };
    std::str::from_utf8(&LIBRARY[names_start() + start..names_start() + end(i)]).unwrap_or("")
}
fn is_module(i: usize) -> bool {
    number(4 + RECORD * i) >> 24 != 2
}
fn record(i: usize) -> Entry {
    let at = 4 + RECORD * i;
    let piece = |at| Piece { offset: number(at), packed: number(at + 4), size: number(at + 8) };
    Entry { package: number(at) >> 24 == 1, code: piece(at + 4), text: piece(at + 16) }
}
/// The place of a name in the table. Start-up is too short to build anything for this.
fn position(wanted: &str) -> Option<usize> {
    let (mut low, mut high) = (0, count());
    while low < high {
        let middle = (low + high) / 2;
        match name(middle).cmp(wanted) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return Some(middle),
        }
    }
    None
}

/// The entry of a module, by its full name.
pub fn find(name: &str) -> Option<Entry> {
    position(name).filter(|&i| is_module(i)).map(record)
}

/// The entry of a file, by its path in the library.
pub fn find_file(path: &str) -> Option<Entry> {
    let Some(module) = path.strip_suffix(".py") else {
        return position(path).filter(|&i| !is_module(i)).map(record);
    };
    let (module, package) = match module.strip_suffix("/__init__") {
        Some(m) => (m, true),
        None => (module, false),
    };
    if module.contains('.') {
        return None;
    }
    find(&module.replace('/', ".")).filter(|e| e.package == package)
}

/// All module names.
pub fn names() -> impl Iterator<Item = &'static str> {
    (0..count()).filter(|&i| is_module(i)).map(name)
}

/// Finds a module's code, decompressed if it is compressed; what is inside it stays packed. Its functions say that they are of `filename`, or of
/// the frozen module.
pub fn code(e: Entry, filename: Option<&str>) -> Option<CodeObject> {
    taipan_bytecode::read_code_lazily(e.code.unpack(pieces_start())?, filename).ok()
}

/// Unpacks a module's source, or a data file.
pub fn text(e: Entry) -> Option<Vec<u8>> {
    e.text.unpack(pieces_start()).map(|t| t.to_vec())
}

/// The folder that the library says it is in, for an executable's prefix.
pub fn folder(prefix: &str) -> String {
    format!("{}/lib/taipan3.14", prefix.trim_end_matches('/'))
}
