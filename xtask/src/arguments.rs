//! Command-line arguments of the developers' commands: a page of help, options with and without values, the rest.
//!
//! The help text is the table: a line that starts with `  --name` declares an option, and one where a word in
//! capitals follows (`  --name VALUE`) says that it takes a value. So help and parser cannot disagree.

use std::str::FromStr;

pub struct Arguments {
    options: Vec<(String, String)>,
    pub rest: Vec<String>,
}

impl Arguments {
    /// Parses what follows the command's name. `--help` prints `help` and ends the process.
    pub fn parse(help: &str, words: &[String]) -> Result<Arguments, String> {
        let takes_value = |name: &str| {
            help.lines().find_map(|line| {
                let mut words = line.strip_prefix("  --")?.split(' ');
                let found = words.next()? == name;
                found.then(|| words.next().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_uppercase())))
            })
        };
        let mut out = Arguments { options: vec![], rest: vec![] };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if word == "--help" || word == "-h" {
                print!("{help}");
                std::process::exit(0);
            }
            if word == "--" {
                out.rest.extend(words.cloned());
                break;
            }
            let Some(option) = word.strip_prefix("--") else {
                out.rest.push(word.clone());
                continue;
            };
            let (name, value) =
                option.split_once('=').map_or((option, None), |(n, v)| (n, Some(v.to_string())));
            match (takes_value(name), value) {
                (None, _) => return Err(format!("no option --{name}; --help shows what there is")),
                (Some(false), Some(_)) => return Err(format!("--{name} takes no value")),
                (Some(false), None) => out.options.push((name.to_string(), String::new())),
                (Some(true), value) => {
                    let value = value.or_else(|| words.next().cloned());
                    let value = value.ok_or_else(|| format!("--{name} needs a value"))?;
                    out.options.push((name.to_string(), value));
                }
            }
        }
        Ok(out)
    }

    pub fn flag(&self, name: &str) -> bool {
        self.options.iter().any(|(n, _)| n == name)
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.options.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.all(name).last().copied()
    }

    pub fn number<T: FromStr>(&self, name: &str, default: T) -> Result<T, String> {
        match self.value(name) {
            None => Ok(default),
            Some(v) => v.parse().map_err(|_| format!("--{name}: `{v}` is not a number of the right kind")),
        }
    }
}

/// `*` stands for anything; a pattern without one must be the whole name.
pub fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(i) => rest = &rest[i + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELP: &str = "  --jobs N   how many\n  --quick   fast\n";

    fn parse(words: &[&str]) -> Result<Arguments, String> {
        Arguments::parse(HELP, &words.iter().map(|s| s.to_string()).collect::<Vec<_>>())
    }

    #[test]
    fn options_come_from_the_help() {
        let a = parse(&["x", "--jobs", "3", "--quick", "y"]).ok().unwrap();
        assert_eq!((a.number("jobs", 1), a.flag("quick"), a.rest.len()), (Ok(3), true, 2));
        assert!(parse(&["--job", "3"]).is_err());
        assert!(parse(&["--quick=1"]).is_err());
        assert!(parse(&["--jobs=x"]).ok().unwrap().number("jobs", 1).is_err());
    }

    #[test]
    fn patterns() {
        assert!(matches("int__*", "int__add") && matches("*", "") && matches("a*b*c", "a1b2c"));
        assert!(!matches("int", "int__add") && !matches("a*b", "ab1") && !matches("a*a", "a"));
    }
}
