//! Compares a text with a pattern, line by line. In a pattern
//!
//! * a line that is only `...` stands for any number of lines;
//! * `...` inside a line stands for any text;
//! * `{{_}}` stands for a word (letters, digits, `_`, `.`, `<`, `>`);
//! * `{{name}}` does too, and must be the same word wherever it occurs.
//!
//! Runs of blanks are equal, blanks at the ends do not count.

use std::collections::HashMap;

type Names = HashMap<String, String>;

/// The error says which line of the pattern failed.
pub fn matches(pattern: &str, text: &str) -> Result<(), String> {
    let clean = |s: &str| -> Vec<String> {
        let lines: Vec<String> =
            s.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let end = lines.iter().rposition(|l| !l.is_empty()).map_or(0, |n| n + 1);
        lines[..end].to_vec()
    };
    let (p, t) = (clean(pattern), clean(text));
    let mut deepest = 0;
    if lines(&p, &t, &Names::new(), 0, &mut deepest) {
        return Ok(());
    }
    Err(format!("pattern line {} does not match: {:?}\n--- text\n{text}", deepest + 1, p.get(deepest)))
}

fn lines(p: &[String], t: &[String], names: &Names, at: usize, deepest: &mut usize) -> bool {
    *deepest = (*deepest).max(at);
    let Some(first) = p.first() else { return t.is_empty() };
    if first == "..." {
        return (0..=t.len()).any(|n| lines(&p[1..], &t[n..], names, at + 1, deepest));
    }
    let Some(line) = t.first() else { return false };
    let mut names = names.clone();
    one(first, line, &mut names) && lines(&p[1..], &t[1..], &names, at + 1, deepest)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '<' | '>')
}

fn one(p: &str, t: &str, names: &mut Names) -> bool {
    if p.is_empty() {
        return t.is_empty();
    }
    if let Some(rest) = p.strip_prefix("...") {
        return t.char_indices().map(|(i, _)| i).chain([t.len()]).any(|i| {
            let mut n = names.clone();
            let ok = one(rest, &t[i..], &mut n);
            if ok {
                *names = n;
            }
            ok
        });
    }
    if let Some(rest) = p.strip_prefix("{{")
        && let Some(end) = rest.find("}}")
    {
        let (name, rest) = (&rest[..end], &rest[end + 2..]);
        let n = t.find(|c| !is_word(c)).unwrap_or(t.len());
        if n == 0 {
            return false;
        }
        let word = &t[..n];
        if name != "_" {
            match names.get(name) {
                Some(old) if old != word => return false,
                Some(_) => {}
                None => {
                    names.insert(name.to_owned(), word.to_owned());
                }
            }
        }
        return one(rest, &t[n..], names);
    }
    let (Some(a), Some(b)) = (p.chars().next(), t.chars().next()) else { return false };
    a == b && one(&p[a.len_utf8()..], &t[b.len_utf8()..], names)
}
