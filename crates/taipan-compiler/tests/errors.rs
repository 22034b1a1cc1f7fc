//! Errors and warnings: `errors.txt` holds programs with what CPython 3.14 says of them (written by `errors.py`).

mod common;

use common::compile;
use taipan_compiler::{Mode, Options};

#[test]
fn errors_are_cpythons() {
    let text = include_str!("errors.txt");
    let mut problems = Vec::new();
    for case in text.split("\n=====\n") {
        let Some((source, expected)) = case.split_once("\n-----\n") else { continue };
        let (result, mut warnings) = compile(&format!("{source}\n"), "f.py", Mode::Exec, &Options::default());
        warnings.sort();
        let mut got = String::new();
        if let Err(e) = result {
            let n = |v: Option<i64>| v.map_or("None".into(), |v| v.to_string());
            got += &format!(
                "error {} {} {} {} {}\n",
                n(e.lineno),
                n(e.offset),
                n(e.end_lineno),
                n(e.end_offset),
                e.msg
            );
        }
        for w in warnings {
            got += &format!("warning {w}\n");
        }
        if got.trim() != expected.trim() {
            problems.push(format!("--- {source}\ncpython: {}\ntaipan:  {}", expected.trim(), got.trim()));
        }
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}
