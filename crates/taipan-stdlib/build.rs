//! Compiles the pure-Python standard library to bytecode and packs it into one file that the crate embeds.
//!
//! `library.bin`: a count, then a record per entry (sorted by name): the end of its name with its kind in the top byte,
//! and for code and for text the offset, packed and unpacked size; then the names; then what the records point to, each
//! compressed on its own so that an import unpacks only what it needs, or as it is: then both sizes are the same. An entry is a module or a package under its full
//! name, or a data file (text alone) under its path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use taipan_compiler::{Mode, Options, compile_source, decode_source};

/// Not of use in the library: GUI programs, the package installer's bundle, test data.
const SKIP: &[&str] =
    &["idlelib", "tkinter", "turtledemo", "ensurepip", "test", "tests", "__pycache__", "lib2to3"];
const SKIP_FILES: &[&str] = &["turtle.py"];

/// What the library's packager changed for another interpreter, and what must know that the library is embedded:
/// module, text, replacement.
const PATCHES: &[(&str, &str, &str)] = &[
    ("sysconfig", "return 'RustPython'  # XXX: RUSTPYTHON; For site-packages", "return 'Taipan'"),
    ("site", "return 'RustPython' # XXX: RUSTPYTHON; for site-packages", "return 'Taipan'"),
    (
        "site",
        "    # XXX: RUSTPYTHON\n    return f'{userbase}/lib/rustpython",
        "    return f'{userbase}/lib/taipan",
    ),
    // What looks into another process.
    (
        "asyncio.tools",
        "from _remote_debugging import RemoteUnwinder, FrameInfo",
        "try:
    from _remote_debugging import RemoteUnwinder, FrameInfo
except ImportError:
    FrameInfo = str
    def RemoteUnwinder(pid):
        raise RuntimeError('Remote debugging is not available')",
    ),
    (
        "linecache",
        "        if lazy_entry is not None:\n            try:\n                data = lazy_entry[0]()",
        "        import _library
        if (library := _library.source(fullname)) is not None:
            lazy_entry = (lambda: library,)
        if lazy_entry is not None:
            try:
                data = lazy_entry[0]()",
    ),
];

/// What starting and the commonest imports read, in the order of need: it lies together, for memory comes in pages (of
/// which the kernel maps sixteen at a time).
const FIRST: &[&str] = &[
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "zipimport",
    "codecs",
    "encodings.aliases",
    "encodings",
    "encodings.utf_8",
    "abc",
    "_collections_abc",
    "io",
    "stat",
    "genericpath",
    "posixpath",
    "os",
    "_sitebuiltins",
    "site",
    "linecache",
    "_library_loader",
    "types",
    "enum",
    "re._constants",
    "re._parser",
    "re._casefix",
    "re._compiler",
    "collections.abc",
    "keyword",
    "operator",
    "reprlib",
    "collections",
    "functools",
    "copyreg",
    "re",
    "json.scanner",
    "json.decoder",
    "json.encoder",
    "json",
    "_weakrefset",
    "weakref",
    "copy",
    "ast",
    "annotationlib",
    "_opcode_metadata",
    "opcode",
    "dis",
    "importlib",
    "importlib.machinery",
    "token",
    "tokenize",
    "inspect",
    "dataclasses",
    "typing",
    "warnings",
    "_py_warnings",
    "contextlib",
    "traceback",
    "_colorize",
    "textwrap",
    "string",
    "heapq",
    "bisect",
    "random",
    "datetime",
    "numbers",
    "fractions",
    "pathlib",
    "pathlib._os",
    "fnmatch",
    "glob",
    "argparse",
    "gettext",
    "threading",
    "subprocess",
    "signal",
    "selectors",
    "struct",
    "shutil",
    "tempfile",
    "logging",
];

const PACKAGE: u8 = 1;
const DATA: u8 = 2;

/// A piece as it is stored, and its size before it was compressed.
struct Packed {
    data: Vec<u8>,
    size: usize,
}
impl Packed {
    fn new(data: &[u8]) -> Packed {
        let packed = lz4_flex::block::compress(data);
        if packed.len() < data.len() {
            Packed { data: packed, size: data.len() }
        } else {
            Packed::plain(data)
        }
    }
    /// What most processes read stays as it is: pages of the file that all of them share, instead of memory of their own
    /// besides the pages that the compressed form comes from.
    fn plain(data: &[u8]) -> Packed {
        Packed { data: data.to_vec(), size: data.len() }
    }
}

struct Entry {
    name: String,
    kind: u8,
    code: Packed,
    text: Packed,
}

fn collect(dir: &Path, prefix: &str, out: &mut Vec<(String, u8, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for e in entries.flatten() {
        let path = e.path();
        let name = e.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !SKIP.contains(&name.as_str()) && path.join("__init__.py").exists() {
                collect(&path, &format!("{prefix}{name}."), out);
            }
        } else if let Some(stem) = name.strip_suffix(".py") {
            if prefix.is_empty() && SKIP_FILES.contains(&name.as_str()) {
                continue;
            }
            if stem == "__init__" {
                out.push((prefix.trim_end_matches('.').to_string(), PACKAGE, path));
            } else {
                out.push((format!("{prefix}{stem}"), 0, path));
            }
        } else if name.ends_with(".css") {
            out.push((format!("{}/{name}", prefix.trim_end_matches('.').replace('.', "/")), DATA, path));
        }
    }
}

/// The changes to the packager's files, by path in the library.
fn patches() -> HashMap<String, String> {
    println!("cargo::rerun-if-changed=library.patch");
    let all = std::fs::read_to_string("library.patch").expect("library.patch is there");
    let pieces = all.split("\n--- a/").skip(1);
    pieces.map(|p| (p.lines().next().unwrap_or("").to_string(), format!("--- a/{p}\n"))).collect()
}

/// A module's source.
fn source(name: &str, path: &Path, patches: &HashMap<String, String>) -> Vec<u8> {
    let mut bytes = std::fs::read(path).expect("the library is readable");
    let patch = path.strip_prefix(rustpython_pylib::LIB_PATH).ok().and_then(|p| patches.get(p.to_str()?));
    if let Some(patch) = patch {
        let old = std::str::from_utf8(&bytes).expect("what is patched is UTF-8");
        let new = diffy::Patch::from_str(patch).map_err(|e| e.to_string());
        let new = new.and_then(|p| diffy::apply(old, &p).map_err(|e| e.to_string()));
        bytes = new.unwrap_or_else(|e| panic!("library.patch, {name}: {e}")).into_bytes();
    }
    for (_, from, to) in PATCHES.iter().filter(|p| p.0 == name) {
        let text = std::str::from_utf8(&bytes).expect("what is patched is UTF-8");
        assert_eq!(text.matches(from).count(), 1, "{name}: the library has changed: {from}");
        bytes = text.replace(from, to).into_bytes();
    }
    bytes
}

fn compile(name: &str, bytes: &[u8]) -> Option<Packed> {
    let filename = format!("<frozen {name}>");
    let options = Options::default();
    let text = decode_source(bytes, &filename, None).ok()?;
    match compile_source(&text, &filename, Mode::Exec, &options, &mut |_| true) {
        Ok(code) => {
            let mut out = Vec::new();
            taipan_bytecode::write_code(&code, &mut out);
            // Taipan takes it as it is.
            assert!(
                taipan_bytecode::read_code(&out, None).as_ref() == Ok(&code),
                "{name} is not read as it was written"
            );
            Some(if FIRST.contains(&name) { Packed::plain(&out) } else { Packed::new(&out) })
        }
        Err(e) => {
            println!(
                "cargo::warning=library module {name} does not compile: {} (line {:?})",
                e.msg, e.lineno
            );
            None
        }
    }
}

fn pack(name: &str, kind: u8, path: &Path, patches: &HashMap<String, String>) -> Option<Entry> {
    let name = name.to_string();
    if kind == DATA {
        let data = std::fs::read(path).ok()?;
        return Some(Entry { name, kind, code: Packed::new(b""), text: Packed::new(&data) });
    }
    let text = source(&name, path, patches);
    Some(Entry { kind, code: compile(&name, &text)?, text: Packed::new(&text), name })
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    collect(Path::new(rustpython_pylib::LIB_PATH), "", &mut files);
    // Our own modules in Python take the place of the library's.
    println!("cargo::rerun-if-changed=python");
    let mut own = Vec::new();
    collect(Path::new("python"), "", &mut own);
    files.retain(|f| own.iter().all(|o| o.0 != f.0));
    files.extend(own);
    files.sort();
    let patches = patches();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    std::thread::scope(|s| {
        for _ in 0..threads {
            let work = || loop {
                let i = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some((name, kind, path)) = files.get(i) else { return };
                if let Some(entry) = pack(name, *kind, path, &patches) {
                    done.lock().expect("no panics").push(entry);
                }
            };
            std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(s, work).expect("a thread");
        }
    });
    let mut entries = done.into_inner().expect("no panics");
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let mut out = Vec::new();
    out.extend((entries.len() as u32).to_le_bytes());
    // Code first, so that what imports read lies together.
    let rank = |name: &str| FIRST.iter().position(|&f| f == name).unwrap_or(FIRST.len());
    let mut by_need: Vec<usize> = (0..entries.len()).collect();
    by_need.sort_by_key(|&i| rank(&entries[i].name));
    let mut pieces: Vec<u8> = Vec::new();
    let mut places = vec![[0; 2]; entries.len()];
    for is_text in [false, true] {
        for &i in &by_need {
            let e = &entries[i];
            places[i][usize::from(is_text)] = pieces.len() as u32;
            pieces.extend(if is_text { &e.text.data } else { &e.code.data });
        }
    }
    let mut name_end = 0u32;
    for (e, at) in entries.iter().zip(&places) {
        name_end += e.name.len() as u32;
        out.extend((name_end | (e.kind as u32) << 24).to_le_bytes());
        for (piece, at) in [&e.code, &e.text].into_iter().zip(at) {
            for n in [*at, piece.data.len() as u32, piece.size as u32] {
                out.extend(n.to_le_bytes());
            }
        }
    }
    for e in &entries {
        out.extend(e.name.as_bytes());
    }
    out.extend(pieces);
    let path = Path::new(&std::env::var("OUT_DIR").expect("set by cargo")).join("library.bin");
    std::fs::write(path, out).expect("OUT_DIR is writable");
}
