//! `cargo xtask start-order`: which functions a program runs when it starts, as a script for the linker.
//!
//! The kernel maps the 64 KB around a page of the file that is touched: functions of the start that lie all over ten
//! megabytes of code bring most of these into memory. `crates/taipan/start.ld` puts them next to each other. The
//! order cannot be written by hand, and need not be exact: a name that is no longer there matches nothing, a function
//! that is not listed stays where the linker puts it.
//!
//! How it is found: every function of the program gets a breakpoint (`int3`) at its first byte; one that is hit is
//! noted and taken away. So each function costs one stop, and the program runs to its end in no time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use xtask::programs::repository;

use crate::arguments::Arguments;
use crate::interpreters::build_taipan;

pub const HELP: &str = "\
cargo xtask start-order [OPTION…]

Runs taipan with a breakpoint at each of its functions (Linux, x86-64) and writes the functions that `-c pass` and a few
imports run to crates/taipan/start.ld, for the linker.

  --profile P     cargo profile that taipan is built in (release)
  --binary FILE   looks at this program instead of building one
  --add           keeps what the file has already: what is inlined, and so what has a name, differs between profiles
  --dry           only says how many functions there are, and how large they are together
";

/// What is run, in the order of the file: what every program does first comes first.
const PROGRAMS: &[&[&str]] = &[
    &["-c", "pass"],
    &["-c", "import json, re, collections, dataclasses"],
    &[
        "-c",
        "import sys, os\ndef f(a, *b, c=1, **d):\n  return [x for x in b if x], f'{a} {c!r}'\nprint(f(1, 2, 3, e=4))\ntry:\n  {}[1]\nexcept KeyError as e:\n  print(e)",
    ],
];

/// Bytes of functions that do not run, above which a pattern is moved to the end.
const LOOSE: u64 = 1024;

const HEAD: &str = "\
/* The functions that run when a program starts, next to each other: written by `cargo xtask start-order`, which says why. */
SECTIONS {
  .text.start : {
";
const TAIL: &str = "  }\n}\nINSERT BEFORE .text;\n";

pub fn main(words: &[String]) -> Result<(), String> {
    let args = Arguments::parse(HELP, words)?;
    let binary = match args.value("binary") {
        Some(file) => PathBuf::from(file),
        None => build_taipan(args.value("profile").unwrap_or("release"))?,
    };
    let image = fs::read(&binary).map_err(|e| format!("{}: {e}", binary.display()))?;
    let functions = functions(&image)?;
    let file = repository().join("crates/taipan/start.ld");
    // All functions of a pattern, and those of them that ran: instances of a generic function have the same name.
    let mut sizes: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for (size, aliases) in functions.values() {
        for pattern in patterns(aliases) {
            sizes.entry(pattern).or_default().0 += size;
        }
    }
    let mut names: Vec<String> = Vec::new();
    let mut known = BTreeSet::new();
    let mut bytes = 0;
    for arguments in PROGRAMS {
        for address in tracer::run(&binary, arguments, functions.keys().copied())? {
            if !known.insert(address) {
                continue;
            }
            let (size, aliases) = &functions[&address];
            bytes += size;
            for pattern in patterns(aliases) {
                let ran = &mut sizes.get_mut(&pattern).expect("made from all functions").1;
                if *ran == 0 {
                    names.push(pattern);
                }
                *ran += size;
            }
        }
        println!(
            "{:60} {:6} functions {bytes:8} bytes",
            arguments[1].lines().next().unwrap_or(""),
            known.len()
        );
    }
    if args.flag("dry") {
        return Ok(());
    }
    // What brings along much that does not run comes last, the worst at the end.
    names.sort_by_key(|name| {
        let (all, ran) = sizes[name];
        if all - ran > LOOSE.max(ran) { (all - ran) * 100 / all } else { 0 }
    });
    if args.flag("add") {
        let old = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let old = old.lines().filter_map(|l| l.trim().strip_prefix("*(.text.")?.split_once(' '));
        let new: BTreeSet<String> = names.iter().cloned().collect();
        names.extend(old.map(|(name, _)| name.to_string()).filter(|name| !new.contains(name)));
    }
    let mut text = HEAD.to_string();
    for name in &names {
        let _ = writeln!(text, "    *(.text.{name} .text.unlikely.{name})");
    }
    text += TAIL;
    fs::write(&file, text).map_err(|e| format!("{}: {e}", file.display()))
}

/// The functions of an ELF file by address: size, and the names of what lies there (equal functions are folded).
fn functions(image: &[u8]) -> Result<BTreeMap<u64, (u64, Vec<String>)>, String> {
    use object::{Object, ObjectSection, ObjectSymbol, SymbolKind};
    let file = object::File::parse(image).map_err(|e| e.to_string())?;
    if file.kind() != object::ObjectKind::Executable {
        return Err(
            "the program is position-independent: its addresses are not those of the file".to_string()
        );
    }
    let code: Vec<_> = file
        .sections()
        .filter(|s| s.name().is_ok_and(|n| n.starts_with(".text")))
        .map(|s| s.index())
        .collect();
    let mut out: BTreeMap<u64, (u64, Vec<String>)> = BTreeMap::new();
    for symbol in file.symbols() {
        if symbol.kind() == SymbolKind::Text
            && symbol.size() > 0
            && symbol.section_index().is_some_and(|i| code.contains(&i))
            && let Ok(name) = symbol.name()
        {
            let entry = out.entry(symbol.address()).or_default();
            entry.0 = entry.0.max(symbol.size());
            entry.1.push(name.to_string());
        }
    }
    Ok(out)
}

/// Patterns of a function's names, each once.
fn patterns(aliases: &[String]) -> BTreeSet<String> {
    aliases.iter().filter_map(|name| pattern(name)).collect()
}

/// A Rust symbol as a pattern without the hash that differs between builds; C functions stay where they are.
fn pattern(name: &str) -> Option<String> {
    // (What the optimiser copies gets a dot and a number behind its name.)
    if let Some(path) = name.strip_prefix("_ZN") {
        let (path, hash) = path.rsplit_once("17h")?;
        let ends = hash.as_bytes().get(16) == Some(&b'E');
        return ends.then(|| format!("_ZN{path}17h*"));
    }
    let name = name.split_once('.').map_or(name, |(name, _)| name);
    // In the newer form the hashes stand in the middle, behind `Cs` and before `_`.
    let mut rest = name.strip_prefix("_R")?;
    let mut out = "_R".to_string();
    while let Some((before, hash)) = rest.split_once("Cs") {
        let Some((hash, behind)) = hash.split_once('_') else { break };
        if !hash.chars().all(|c| c.is_ascii_alphanumeric()) {
            break;
        }
        out += before;
        out += "Cs*_";
        rest = behind;
    }
    Some(out + rest + "*")
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod tracer {
    use std::collections::HashSet;
    use std::ffi::CString;
    use std::fs::OpenOptions;
    use std::io;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::FileExt;
    use std::path::Path;
    use std::ptr;

    const BREAKPOINT: u8 = 0xcc;

    /// Runs the program to its end; the functions that ran, in the order in which they ran first.
    pub fn run(
        program: &Path,
        arguments: &[&str],
        functions: impl Iterator<Item = u64>,
    ) -> Result<Vec<u64>, String> {
        let path = CString::new(program.as_os_str().as_bytes()).map_err(|e| e.to_string())?;
        let words: Vec<CString> = arguments.iter().map(|a| CString::new(*a).unwrap_or_default()).collect();
        let mut pointers = vec![path.as_ptr()];
        pointers.extend(words.iter().map(|w| w.as_ptr()));
        pointers.push(ptr::null());
        // SAFETY: between fork and exec the child makes system calls only; all memory was prepared before.
        let child = unsafe {
            match libc::fork() {
                -1 => return Err(io::Error::last_os_error().to_string()),
                0 => {
                    libc::ptrace(libc::PTRACE_TRACEME, 0, 0, 0);
                    libc::execv(path.as_ptr(), pointers.as_ptr());
                    libc::_exit(127)
                }
                child => child,
            }
        };
        let mut status = 0;
        // SAFETY: calls about our child, which stops at exec.
        unsafe {
            libc::waitpid(child, &raw mut status, 0);
            libc::ptrace(
                libc::PTRACE_SETOPTIONS,
                child,
                0,
                libc::PTRACE_O_TRACECLONE | libc::PTRACE_O_EXITKILL,
            );
        }
        let memory = OpenOptions::new().read(true).write(true).open(format!("/proc/{child}/mem"));
        let memory = memory.map_err(|e| format!("memory of the program: {e}"))?;
        let (functions, original) =
            plant(&memory, functions).map_err(|e| format!("memory of the program: {e}"))?;
        let (mut ran, mut known) = (Vec::new(), HashSet::new());
        // SAFETY: calls about our child, all of whose threads we wait for.
        unsafe { libc::ptrace(libc::PTRACE_CONT, child, 0, 0) };
        loop {
            // SAFETY: as above; the registers are a local.
            unsafe {
                let thread = libc::waitpid(-1, &raw mut status, libc::__WALL);
                if thread == -1 {
                    return Err("the program was lost".to_string());
                }
                if !libc::WIFSTOPPED(status) {
                    if thread == child {
                        return Ok(ran);
                    }
                    continue;
                }
                let mut pass_on = 0;
                match libc::WSTOPSIG(status) {
                    libc::SIGTRAP if status >> 16 == 0 => {
                        let mut registers: libc::user_regs_struct = std::mem::zeroed();
                        libc::ptrace(libc::PTRACE_GETREGS, thread, 0, &raw mut registers);
                        let at = registers.rip - 1;
                        if let Ok(i) = functions.binary_search(&at) {
                            registers.rip = at;
                            libc::ptrace(libc::PTRACE_SETREGS, thread, 0, &raw mut registers);
                            if known.insert(at) {
                                memory.write_all_at(&[original[i]], at).map_err(|e| e.to_string())?;
                                ran.push(at);
                            }
                        }
                    }
                    libc::SIGTRAP | libc::SIGSTOP => {}
                    signal => pass_on = signal,
                }
                libc::ptrace(libc::PTRACE_CONT, thread, 0, pass_on);
            }
        }
    }

    /// Puts the breakpoints; the addresses, sorted, and the bytes that were there.
    fn plant(
        memory: &std::fs::File,
        functions: impl Iterator<Item = u64>,
    ) -> io::Result<(Vec<u64>, Vec<u8>)> {
        let mut functions: Vec<u64> = functions.collect();
        functions.sort_unstable();
        let mut original = Vec::with_capacity(functions.len());
        for &at in &functions {
            let mut byte = [0];
            memory.read_exact_at(&mut byte, at)?;
            memory.write_all_at(&[BREAKPOINT], at)?;
            original.push(byte[0]);
        }
        Ok((functions, original))
    }
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
mod tracer {
    pub fn run(_: &std::path::Path, _: &[&str], _: impl Iterator<Item = u64>) -> Result<Vec<u64>, String> {
        Err("needs Linux on x86-64".to_string())
    }
}
