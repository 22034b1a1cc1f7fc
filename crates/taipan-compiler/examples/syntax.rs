//! Compiles files and prints their syntax errors as the interpreter would, without one.

use taipan_compiler::diagnose::decode_file;
use taipan_compiler::{Mode, Options, SyntaxErrorInfo, compile_source};

fn main() {
    for name in std::env::args().skip(1) {
        let Ok(bytes) = std::fs::read(&name) else { continue };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let options = Options { from_file: true, ..Options::default() };
        let result = decode_file(&bytes, &name, None)
            .and_then(|text| compile_source(&text, &name, Mode::Exec, &options, &mut |_| false));
        println!("== {name}");
        if let Err(info) = result {
            print(&name, &text, &info);
        }
    }
}

fn print(name: &str, source: &str, info: &SyntaxErrorInfo) {
    if let Some(line) = info.lineno {
        println!("  File \"{name}\", line {line}");
        let from_source =
            usize::try_from(line - 1).ok().and_then(|n| source.lines().nth(n)).map(str::to_owned);
        if let Some(text) = info.text.clone().or(from_source) {
            let text = text.trim_end_matches('\n').to_owned();
            let shown = text.trim_start_matches([' ', '\n', '\x0c']);
            println!("    {shown}");
            let spaces = (text.chars().count() - shown.chars().count()) as i64;
            let offset = info.offset.unwrap_or(0);
            let mut end = match info.end_offset {
                Some(end) if info.lineno == info.end_lineno && end != 0 => end,
                _ if info.lineno == info.end_lineno => offset,
                _ => text.chars().count() as i64 + 1,
            };
            if end == offset || end == -1 {
                end = offset + 1;
            }
            let (col, end) = (offset - 1 - spaces, end - 1 - spaces);
            if col >= 0 {
                println!("    {}{}", " ".repeat(col as usize), "^".repeat((end - col).max(0) as usize));
            }
        }
    }
    println!("{}: {}", info.class_name(), info.msg);
}
