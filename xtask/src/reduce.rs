//! Makes a Python program smaller as long as it keeps a property: blocks of lines go, largest first.

/// The smallest program found on which `holds` still holds. `holds` may be called a few hundred times.
pub fn reduce(program: &str, mut holds: impl FnMut(&str) -> bool) -> String {
    let mut lines: Vec<String> = program.lines().map(str::to_string).collect();
    loop {
        let before = lines.len();
        // Runs of statements of one depth, halves, quarters and so on; then single ones.
        let mut size = lines.len().div_ceil(2);
        while size >= 1 {
            let mut at = 0;
            while at < lines.len() {
                match without(&lines, at, size) {
                    Some(candidate) if holds(&text(&candidate)) => lines = candidate,
                    _ => at += size,
                }
            }
            size /= 2;
        }
        unwrap_blocks(&mut lines, &mut holds);
        if lines.len() == before {
            return text(&lines);
        }
    }
}

fn text(lines: &[String]) -> String {
    lines.iter().map(|l| format!("{l}\n")).collect()
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Without about `size` lines from `at` on: whole statements with what belongs to them, and `pass` in a block that
/// would be left empty. `None` when nothing would go.
fn without(lines: &[String], at: usize, size: usize) -> Option<Vec<String>> {
    let indent = depth(&lines[at]);
    let mut end = at + 1;
    while end < lines.len() {
        let d = depth(&lines[end]);
        let belongs = d > indent || (d == indent && continues(&lines[end]));
        if d < indent || (!belongs && end - at >= size) {
            break;
        }
        end += 1;
    }
    let opens_block = at > 0 && depth(&lines[at - 1]) < indent;
    let ends_block = end >= lines.len() || depth(&lines[end]) < indent;
    let mut out = lines[..at].to_vec();
    if opens_block && ends_block {
        if lines[at].trim() == "pass" {
            return None;
        }
        out.push(format!("{}pass", " ".repeat(indent)));
    }
    out.extend_from_slice(&lines[end..]);
    Some(out)
}

/// `if x:` and the like with one block: the block alone, one step to the left.
fn unwrap_blocks(lines: &mut Vec<String>, holds: &mut impl FnMut(&str) -> bool) {
    let mut at = 0;
    while at < lines.len() {
        let indent = depth(&lines[at]);
        if lines[at].trim_end().ends_with(':') {
            let mut candidate = lines[..at].to_vec();
            let mut i = at + 1;
            while i < lines.len() && depth(&lines[i]) > indent {
                candidate.push(lines[i][4.min(depth(&lines[i]))..].to_string());
                i += 1;
            }
            // What follows the first block (handlers, else) goes.
            while i < lines.len()
                && (depth(&lines[i]) > indent || (depth(&lines[i]) == indent && continues(&lines[i])))
            {
                i += 1;
            }
            candidate.extend_from_slice(&lines[i..]);
            if holds(&text(&candidate)) {
                *lines = candidate;
                continue;
            }
        }
        at += 1;
    }
}

fn continues(line: &str) -> bool {
    ["else:", "elif ", "except", "finally:"].iter().any(|k| line.trim_start().starts_with(k))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_is_left() {
        let program =
            "a = 1\nif a:\n    b = 2\n    try:\n        print(b)\n    except E:\n        pass\nc = 3\n";
        assert_eq!(reduce(program, |p| p.contains("print(b)")), "print(b)\n");
        assert_eq!(reduce("x = 1\n", |_| true), "");
    }

    #[test]
    fn blocks_are_never_left_empty() {
        let program = "def f():\n    a\n    b\nf()\n";
        assert_eq!(reduce(program, |p| p.contains("def f():\n    ")), "def f():\n    pass\n");
    }
}
