//! Compares text with a pattern: expectations about traces that do not depend on numbers.
//!
//! Lines are compared one by one, with any white space between tokens; empty lines and comments (`;`) do not count.
//! In a pattern
//!
//! * a line `...` stands for any number of lines;
//! * `{{x}}` stands for a token, the same wherever `{{x}}` stands, and another one than `{{y}}` stands for;
//! * `{{_}}` stands for any token.
//!
//! A token is a run of letters, digits and `_.#@'+-`; everything else is itself. A pattern that begins or ends
//! without `...` begins or ends where the text does.

use std::collections::HashMap;

type Names<'a> = HashMap<&'a str, &'a str>;

fn lines(s: &str) -> Vec<Vec<&str>> {
    let code = s.lines().map(|l| l.split(';').next().unwrap_or("").trim());
    code.filter(|l| !l.is_empty()).map(tokens).collect()
}

fn tokens(line: &str) -> Vec<&str> {
    let word = |c: char| c.is_alphanumeric() || "_.#@'+-".contains(c);
    let mut out = Vec::new();
    let mut rest = line.trim_start();
    while let Some(c) = rest.chars().next() {
        let len = if rest.starts_with("{{")
            && let Some(end) = rest.find("}}")
        {
            end + 2
        } else if word(c) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        out.push(&rest[..len]);
        rest = rest[len..].trim_start();
    }
    out
}

fn line_matches<'a>(pattern: &[&'a str], line: &[&'a str], names: &Names<'a>) -> Option<Names<'a>> {
    if pattern.len() != line.len() {
        return None;
    }
    let mut names = names.clone();
    for (&p, &t) in pattern.iter().zip(line) {
        match p.strip_prefix("{{").and_then(|p| p.strip_suffix("}}")) {
            None if p == t => {}
            None => return None,
            Some("_") => {}
            Some(name) => match names.get(name) {
                Some(&bound) if bound == t => {}
                Some(_) => return None,
                None if names.values().any(|bound| *bound == t) => return None,
                None => {
                    names.insert(name, t);
                }
            },
        }
    }
    Some(names)
}

fn all_match<'a>(
    pattern: &[Vec<&'a str>],
    text: &[Vec<&'a str>],
    names: &Names<'a>,
    furthest: &mut (usize, usize),
) -> bool {
    let Some((first, rest)) = pattern.split_first() else { return text.is_empty() };
    if first[..] == ["..."] {
        return (0..=text.len()).any(|skip| all_match(rest, &text[skip..], names, furthest));
    }
    if pattern.len() < furthest.0 {
        *furthest = (pattern.len(), text.len());
    }
    let Some((line, others)) = text.split_first() else { return false };
    line_matches(first, line, names).is_some_and(|names| all_match(rest, others, &names, furthest))
}

/// The text matches the pattern; the error says how far it went.
pub fn matches(pattern: &str, text: &str) -> Result<(), String> {
    let (p, t) = (lines(pattern), lines(text));
    let mut furthest = (usize::MAX, 0);
    if all_match(&p, &t, &HashMap::new(), &mut furthest) {
        return Ok(());
    }
    let missing = p.len().checked_sub(furthest.0).and_then(|i| p.get(i)).map(|l| l.join(" "));
    Err(format!("not found: {}\nin:\n{text}", missing.unwrap_or("the end".into())))
}

#[cfg(test)]
mod tests {
    use super::matches;

    const TEXT: &str = "u0 = slot #0\nu1 = add u0, 1\n  u2 = add u1, u0 ; the sum\nexit s0\n";

    #[test]
    fn what_matches() {
        for pattern in [
            TEXT,
            "...",
            "...\nexit {{_}}",
            "{{a}} = slot #0\n{{b}} = add {{a}}, 1\n...\nexit s0",
            "{{a}} = slot #{{n}}\n...\n{{_}} = add {{b}},{{a}}\nexit s{{k}}\n...".trim_end_matches("..."),
            "...\n{{x}} = add {{y}}, {{z}}\n...\nexit s0\n...",
        ] {
            let pattern = pattern.replace("slot #{{n}}", "slot {{n}}").replace("s{{k}}", "{{k}}");
            assert_eq!(matches(&pattern, TEXT), Ok(()), "{pattern}");
        }
    }

    #[test]
    fn what_does_not() {
        for pattern in [
            "",
            "exit s0",
            "...\nexit s1",
            "{{a}} = slot #0\n...",
            "{{a}} = slot #0\n{{a}} = add {{_}}, 1\n...",
            "{{a}} = slot #0\n{{b}} = add {{c}}, 1\n...",
            "...\n{{a}} = add {{a}}, 1\n...",
            "...\nexit s0\nexit s0",
            "...\n{{_}} = add {{_}}\n...",
        ] {
            let expected = pattern == "{{a}} = slot #0\n...";
            assert_eq!(matches(pattern, TEXT).is_ok(), expected, "{pattern}");
        }
    }
}
