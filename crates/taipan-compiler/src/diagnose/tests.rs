//! Recorded answers of CPython 3.14 (`tests/vectors.jsonl`), and what no vector can say.

use super::vectors::Case;
use super::{ErrorKind, Mode, Options, check, is_incomplete, precheck};

#[test]
fn answers_as_cpython() {
    compare(include_str!("tests/vectors.jsonl"), 1000);
}

#[test]
fn tokens_as_cpython() {
    compare(include_str!("tests/tokens.jsonl"), 30);
}

fn compare(vectors: &str, least: usize) {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in vectors.lines() {
        let expected = Case::parse(line).unwrap_or_else(|| panic!("not a vector: {line}"));
        let answer = expected.answer();
        count += 1;
        if answer != expected {
            wrong.push(format!("expected {}\n     got {}", expected.to_line(), answer.to_line()));
        }
    }
    assert!(count >= least);
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    for source in ["-".repeat(100_000) + "1", "not ".repeat(100_000) + "1", "lambda: ".repeat(100_000) + "1"]
    {
        let kind = check(&source, Mode::Exec, Options::default()).err().map(|info| info.kind);
        assert_eq!(kind, Some(ErrorKind::Memory));
    }
    assert_eq!(check(&("(".repeat(199) + "1" + &")".repeat(199)), Mode::Exec, Options::default()), Ok(()));
    assert_eq!(check(&("[".repeat(199) + "1" + &"]".repeat(199)), Mode::Exec, Options::default()), Ok(()));
    let info = check(&"(".repeat(5000), Mode::Exec, Options::default()).unwrap_err();
    assert_eq!(info.msg, "too many nested parentheses");
    assert_eq!(info.offset, Some(201));
}

#[test]
fn incomplete_input() {
    for source in
        ["if 1:", "x = (", "'''a", "def f():\n  x", "x = [1,\n", "class A:\n", "@d\n", "x \\\n", "x y", "'a"]
    {
        assert!(is_incomplete(source, Mode::Single), "{source:?}");
    }
    for source in ["x", "if 1:\n  x\n", "if 1: x\n\n", ")"] {
        assert!(!is_incomplete(source, Mode::Single), "{source:?}");
    }
}

#[test]
fn null_bytes() {
    let info = check("x\0", Mode::Exec, Options::default()).unwrap_err();
    assert_eq!(info.msg, "source code string cannot contain null bytes");
    assert_eq!(info.lineno, None);
}

#[test]
fn what_only_the_fast_parser_accepts() {
    let nested = "(".repeat(201) + "1" + &")".repeat(201);
    let minus = "-".repeat(7000) + "1";
    let digits = "1".repeat(4301);
    for source in [
        "x = yield == 1",
        "f((x)=1)",
        "if 1:\n\tx\n        y\n",
        "f'{1:{2:{3:{4}}}}'",
        "\u{feff}x",
        "[*(a) < b]",
        "*(a) in b",
        "try:\n x\nelse:\n y\nfinally:\n z",
        "match x:\n case [a b]: pass",
        "match x:\n case {1: a **r}: pass",
        "match x:\n case 1 | (*a): pass",
        &nested,
        &minus,
        &digits,
    ] {
        assert!(precheck(source, Mode::Exec, Options::default()).is_err(), "{source:?}");
    }
    for source in ["x = yield", "f(x)[0] = 1", "if 1:\n\tx\n\ty\n", "def f(a: (int)=1): pass", "'((((('"] {
        assert_eq!(precheck(source, Mode::Exec, Options::default()), Ok(Vec::new()), "{source:?}");
    }
}

#[test]
fn warnings_about_numbers() {
    let warnings =
        precheck("x1or = 0x1for\ny = 1if 2else 3.5or'4or'", Mode::Exec, Options::default()).unwrap();
    let texts: Vec<_> = warnings.iter().map(|w| format!("{} {}", w.lineno, w.msg)).collect();
    assert_eq!(
        texts,
        [
            "1 invalid hexadecimal literal",
            "2 invalid decimal literal",
            "2 invalid decimal literal",
            "2 invalid decimal literal"
        ]
    );
}
