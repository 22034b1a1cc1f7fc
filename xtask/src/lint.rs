//! `cargo xtask lint`: rules of this code base that no compiler checks, by looking at the text.

use std::fs;
use std::path::Path;
use std::process::Command;

use xtask::programs::repository;

use crate::arguments::Arguments;

pub const HELP: &str = "\
cargo xtask lint

Looks for what must not be in the code: `unsafe` without a SAFETY comment, a `Vec<Value>` that the collector does not
see without a comment `// GC:` that says why that is right, unfinished code, ignored tests, debug prints, paths of one machine.
Files of more than 1,500 lines are mentioned.
";

const LONG_FILE: usize = 1500;

struct Rule {
    what: &'static str,
    /// Looked for in code; comments and text constants count as code unless the rule is about comments.
    found: fn(&str) -> bool,
    /// A line, or the comment above it, that holds this word is right.
    excused_by: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        what: "unsafe without a SAFETY comment",
        found: |code| code.contains("unsafe {") || code.contains("unsafe impl "),
        excused_by: "SAFETY",
    },
    Rule {
        what: "a Vec<Value> is not seen by the collector (say why in a comment `// GC:`)",
        found: |code| code.contains("Vec<Value>") || code.contains("Vec<vm::Value>"),
        excused_by: "GC:",
    },
    Rule {
        what: "unfinished code",
        found: |code| code.contains("todo!(") || code.contains("unimplemented!("),
        excused_by: "",
    },
    Rule { what: "a debug print", found: |code| code.contains("dbg!("), excused_by: "" },
    Rule { what: "an ignored test", found: |code| code.contains("#[ignore"), excused_by: "" },
];

/// In any file: what belongs to the machine that somebody works on, not to the project.
const FOREIGN: &[&str] = &["/root/", "/home/"];

pub fn main(words: &[String]) -> Result<(), String> {
    Arguments::parse(HELP, words)?;
    let root = repository();
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(&root).output();
    let listed = listed.map_err(|e| format!("git: {e}"))?.stdout;
    let mut problems = Vec::new();
    for name in String::from_utf8_lossy(&listed).split('\0').filter(|n| !n.is_empty()) {
        // Expectations and fixed data are not ours to change.
        if name.starts_with("tests/py/") || name == "Cargo.lock" || name == "xtask/src/lint.rs" {
            continue;
        }
        let Ok(text) = fs::read_to_string(root.join(name)) else { continue };
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = FOREIGN.iter().find(|w| names_path(line, w)) {
                problems.push(format!("{name}:{}: {word} belongs to one machine", number + 1));
            }
        }
        if name.ends_with(".rs") {
            check_rust(name, &text, &mut problems);
        }
    }
    check_commands(&root, &mut problems);
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() { Ok(()) } else { Err(format!("{} places to mend", problems.len())) }
}

/// Whether `line` holds the absolute path `path`, not the same words inside a longer one.
fn names_path(line: &str, path: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || "-_.}".contains(c);
    line.match_indices(path).any(|(i, _)| !line[..i].ends_with(inside))
}

fn check_rust(name: &str, text: &str, problems: &mut Vec<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let generated = lines.iter().take(5).any(|l| l.contains("do not edit"));
    if lines.len() > LONG_FILE && !generated {
        println!("note: {name} has {} lines: split it along its seams", lines.len());
    }
    for (i, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        for rule in RULES.iter().filter(|r| (r.found)(code)) {
            // Tests of the collector hold values on purpose, in containers that they make roots of.
            let is_test = name.contains("/tests/") || name.ends_with("/tests.rs");
            if is_test && rule.excused_by == "GC:" {
                continue;
            }
            let excused = !rule.excused_by.is_empty() && excused(&lines, i, rule.excused_by);
            if !excused {
                problems.push(format!("{name}:{}: {}", i + 1, rule.what));
            }
        }
    }
}

/// Whether the line itself, or the statement's earlier lines and the comment above, hold `word`.
fn excused(lines: &[&str], at: usize, word: &str) -> bool {
    if lines[at].contains(word) {
        return true;
    }
    let mut above = lines[..at].iter().rev().take(12).map(|l| l.trim());
    // Back over what belongs to the same statement or has its attributes, to the nearest comment.
    let mut in_comment = false;
    above.find_map(|line| {
        let comment = line.starts_with("//");
        if comment {
            in_comment = true;
            return line.contains(word).then_some(true);
        }
        let ends_statement = line.is_empty() || line.ends_with([';', '}']);
        (in_comment || ends_statement).then_some(false)
    }) == Some(true)
}

/// `.ci/run` must run what README says runs the tests.
fn check_commands(root: &Path, problems: &mut Vec<String>) {
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap_or_default();
    let readme = read("README.md");
    let command = readme.lines().filter(|l| l.starts_with("cargo ")).nth(1).unwrap_or("(no second command)");
    if !read(".ci/run").lines().any(|l| l.trim() == command) {
        problems.push(format!(".ci/run does not run README's second command, {command}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        check_rust("x.rs", text, &mut found);
        found
    }

    #[test]
    fn unsafe_needs_a_reason() {
        assert_eq!(problems("fn f() {\n    unsafe { g() }\n}\n").len(), 1);
        assert_eq!(problems("// SAFETY: of a\n    unsafe { a() };\n    unsafe { b() };\n").len(), 1);
        let good = "// SAFETY: g needs nothing,\n// truly\n#[inline]\nlet x =\n    unsafe { g() };\n";
        assert_eq!(problems(good), Vec::<String>::new());
        assert_eq!(problems("unsafe { g() } // SAFETY: fine\n"), Vec::<String>::new());
    }

    #[test]
    fn values_in_vectors_need_a_reason() {
        assert_eq!(problems("let v: Vec<Value> = vec![];\n").len(), 1);
        assert!(
            problems("// GC: filled and dropped without an allocation\nlet v: Vec<Value> = vec![];\n")
                .is_empty()
        );
        assert!(problems("/// A Vec<Value> is a bug.\n").is_empty());
    }
}
