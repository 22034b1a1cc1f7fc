//! Compiles the standard library that Taipan embeds, and verifies every code object.

mod common;

use common::{compile, verify::verify};
use std::path::{Path, PathBuf};
use taipan_compiler::{Mode, Options, decode_source};

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    let Ok(list) = std::fs::read_dir(dir) else { return };
    for e in list.flatten() {
        let p = e.path();
        if p.is_dir() && !p.is_symlink() {
            files(&p, out);
        } else if p.extension().is_some_and(|x| x == "py") {
            out.push(p);
        }
    }
}

/// Files that are not Python on purpose, or in an encoding only the VM knows.
const BAD: &[&str] = &["bad_coding", "badsyntax_", "module_koi8_r", "bad_coding2"];

#[test]
fn the_library_compiles() {
    let mut all = Vec::new();
    files(Path::new(rustpython_pylib::LIB_PATH), &mut all);
    all.sort();
    assert!(all.len() > 500, "only {} files of the library were found", all.len());
    // Everything once, and the library itself (not its tests) without docstrings and assertions.
    let work: Vec<(u8, &PathBuf)> = all
        .iter()
        .map(|p| (0, p))
        .chain(all.iter().filter(|p| !p.components().any(|c| c.as_os_str() == "test")).map(|p| (2, p)))
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    let problems: Vec<String> = std::thread::scope(|s| {
        let part = work.len().div_ceil(threads).max(1);
        let running: Vec<_> = work
            .chunks(part)
            .map(|c| s.spawn(|| c.iter().filter_map(|(o, p)| check(*o, p)).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|t| t.join().expect("no panic")).collect()
    });
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems[..problems.len().min(40)].join("\n")
    );
}

/// What is wrong with a file.
fn check(optimize: u8, p: &Path) -> Option<String> {
    let name = p.to_string_lossy();
    let bytes = std::fs::read(p).ok()?;
    if BAD.iter().any(|b| name.contains(b)) {
        return None;
    }
    let options = Options { optimize, ..Options::default() };
    decode_source(&bytes, &name, None)
        .map_err(|e| e.to_string())
        .and_then(|t| compile(&t, &name, Mode::Exec, &options).0.map_err(|e| e.to_string()))
        .and_then(|c| {
            verify(&c)?;
            let mut out = Vec::new();
            taipan_bytecode::write_code(&c, &mut out);
            match taipan_bytecode::read_code(&out, None) {
                Ok(back) if back == c => Ok(()),
                Ok(_) => Err("differs after writing and reading".into()),
                Err(e) => Err(e.to_string()),
            }
        })
        .err()
        .map(|e| format!("{name}: {e}"))
}
