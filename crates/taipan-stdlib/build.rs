//! Compiles the pure-Python standard library to bytecode and packs it into one file that the crate embeds.
//!
//! `library.bin`: a count, then per module (sorted by name) name, package flag, offset, packed and unpacked size;
//! then the modules, each compressed on its own so that an import unpacks only what it needs.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use taipan_compiler::{Mode, Options, compile_source, decode_source};

/// Not of use in the library: GUI programs, the package installer's bundle, test data.
const SKIP: &[&str] =
    &["idlelib", "tkinter", "turtledemo", "ensurepip", "test", "tests", "__pycache__", "lib2to3"];
const SKIP_FILES: &[&str] = &["turtle.py"];

struct Module {
    name: String,
    package: bool,
    data: Vec<u8>,
    size: usize,
}

fn collect(dir: &Path, prefix: &str, out: &mut Vec<(String, bool, PathBuf)>) {
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
                out.push((prefix.trim_end_matches('.').to_string(), true, path));
            } else {
                out.push((format!("{prefix}{stem}"), false, path));
            }
        }
    }
}

fn compile(name: &str, path: &Path) -> Option<(Vec<u8>, usize)> {
    let bytes = std::fs::read(path).ok()?;
    let text = decode_source(&bytes, &path.to_string_lossy(), None).ok()?;
    let filename = format!("<frozen {name}>");
    let options = Options::default();
    match compile_source(&text, &filename, Mode::Exec, &options, &mut |_| true) {
        Ok(code) => {
            let mut out = Vec::new();
            taipan_bytecode::write_code(&code, &mut out);
            let size = out.len();
            Some((lz4_flex::block::compress(&out), size))
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
    let next = std::sync::atomic::AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    std::thread::scope(|s| {
        for _ in 0..threads {
            let work = || loop {
                let i = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some((name, package, path)) = files.get(i) else { return };
                if let Some((data, size)) = compile(name, path) {
                    done.lock().expect("no panics").push(Module {
                        name: name.clone(),
                        package: *package,
                        data,
                        size,
                    });
                }
            };
            std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(s, work).expect("a thread");
        }
    });
    let mut modules = done.into_inner().expect("no panics");
    modules.sort_by(|a, b| a.name.cmp(&b.name));
    let mut out = Vec::new();
    out.extend((modules.len() as u32).to_le_bytes());
    let mut offset = 0u32;
    for m in &modules {
        out.extend((m.name.len() as u16).to_le_bytes());
        out.extend(m.name.as_bytes());
        out.push(m.package as u8);
        out.extend(offset.to_le_bytes());
        out.extend((m.data.len() as u32).to_le_bytes());
        out.extend((m.size as u32).to_le_bytes());
        offset += m.data.len() as u32;
    }
    for m in &modules {
        out.extend(&m.data);
    }
    let path = Path::new(&std::env::var("OUT_DIR").expect("set by cargo")).join("library.bin");
    std::fs::write(path, out).expect("OUT_DIR is writable");
}
