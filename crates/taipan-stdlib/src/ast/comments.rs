//! `# type:` comments. To CPython's parser they are tokens, allowed in a few places; here they are attached to the node that stands
//! before them, and one that finds no node is a syntax error.

use ruff_text_size::{Ranged, TextRange, TextSize};
use taipan_compiler::{Source, SyntaxErrorInfo};

struct TypeComment {
    range: TextRange,
    text: String,
    used: bool,
}

#[derive(Default)]
pub struct Comments {
    types: Vec<TypeComment>,
    /// `# type: ignore`: line and what follows.
    pub ignores: Vec<(u32, String)>,
}

/// What follows `# type: `, any blanks counting for one.
fn after_prefix(comment: &str) -> Option<&str> {
    let mut rest = comment;
    for part in ["#", " ", "type:", " "] {
        rest = match part {
            " " => rest.trim_start_matches([' ', '\t']),
            part => rest.strip_prefix(part)?,
        };
    }
    Some(rest)
}

impl Comments {
    pub fn new(ranges: &[TextRange], src: &Source<'_>) -> Comments {
        let mut out = Comments::default();
        for &range in ranges {
            let Some(rest) = after_prefix(src.slice(range)) else { continue };
            match rest.strip_prefix("ignore") {
                Some(tag) if !tag.starts_with(|c: char| !c.is_ascii() || c.is_ascii_alphanumeric()) => {
                    let (line, col) = src.line_col(range.start());
                    // Alone on its line, it takes the line's end along.
                    let before = src.line_text(line).and_then(|t| t.get(..col as usize)).unwrap_or("");
                    let end = if before.trim().is_empty() { "\n" } else { "" };
                    out.ignores.push((line, format!("{tag}{end}")));
                }
                _ => out.types.push(TypeComment { range, text: rest.to_owned(), used: false }),
            }
        }
        out
    }

    fn take(
        &mut self,
        within: TextRange,
        src: &Source<'_>,
        fits: impl Fn(&str) -> bool,
    ) -> Option<(String, TextRange)> {
        let from = self.types.partition_point(|c| c.range.start() < within.start());
        let c = self.types.get_mut(from).filter(|c| c.range.start() <= within.end() && !c.used)?;
        if !fits(src.slice(TextRange::new(within.start(), c.range.start()))) {
            return None;
        }
        c.used = true;
        Some((c.text.clone(), c.range))
    }

    fn to_end(at: TextSize, src: &Source<'_>) -> TextRange {
        TextRange::new(at, TextSize::new(src.text.len() as u32).max(at))
    }

    /// Behind a statement, on its line.
    pub fn after(&mut self, end: TextSize, src: &Source<'_>) -> Option<String> {
        if self.types.is_empty() {
            return None;
        }
        self.take(Self::to_end(end, src), src, |t| t.chars().all(|c| c == ' ' || c == '\t')).map(|t| t.0)
    }

    /// Behind the colon of a header, on its line; `within` is from the header to the body.
    pub fn after_colon(&mut self, within: TextRange, src: &Source<'_>) -> Option<String> {
        if self.types.is_empty() {
            return None;
        }
        self.take(within, src, |t| t.trim_end_matches([' ', '\t']).ends_with(':')).map(|t| t.0)
    }

    /// Behind a function's header, on its line or alone on the next.
    pub fn of_function(
        &mut self,
        within: TextRange,
        src: &Source<'_>,
    ) -> Result<Option<String>, Box<SyntaxErrorInfo>> {
        if self.types.is_empty() {
            return Ok(None);
        }
        let Some((first, range)) = self.take(within, src, |_| true) else { return Ok(None) };
        if self.take(TextRange::new(range.end(), within.end().max(range.end())), src, |_| true).is_some() {
            return Err(src.error("Cannot have two type comments on def", TextRange::empty(within.end())));
        }
        Ok(Some(first))
    }

    /// Behind a parameter and perhaps its comma.
    pub fn of_parameter(&mut self, end: TextSize, src: &Source<'_>) -> Option<String> {
        if self.types.is_empty() {
            return None;
        }
        let fits = |t: &str| {
            let t = t.trim_start();
            t.strip_prefix(',').unwrap_or(t).trim().is_empty()
        };
        self.take(Self::to_end(end, src), src, fits).map(|t| t.0)
    }

    /// The error for one that stands where none may.
    pub fn misplaced(&self, src: &Source<'_>) -> Option<Box<SyntaxErrorInfo>> {
        let c = self.types.iter().find(|c| !c.used)?;
        let mut e = src.error("invalid syntax", c.range.range());
        e.text = e.lineno.and_then(|l| src.line_text(l as u32)).map(str::to_owned);
        Some(e)
    }
}
