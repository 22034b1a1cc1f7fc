//! Splitting. Each splitter is an iterator of index ranges, so that the VM can make the pieces as it goes; the `rsplit`
//! family yields from the right end, and the VM reverses its list.

use super::{Finder, is_line_break};
use crate::units::CodeUnit;
use std::ops::Range;

/// `s.split(sep, maxsplit)`; an empty separator is the caller's ValueError ("empty separator").
pub fn split<'a, H: CodeUnit, N: CodeUnit>(s: &'a [H], sep: &'a [N], max: Option<usize>) -> Split<'a, H> {
    let finder = Finder::new(sep);
    Split { s, finder, sep: sep.len().max(1), at: 0, left: max.unwrap_or(usize::MAX), done: false }
}

pub struct Split<'a, H: CodeUnit> {
    s: &'a [H],
    finder: Finder<'a, H>,
    sep: usize,
    at: usize,
    left: usize,
    done: bool,
}

impl<H: CodeUnit> Iterator for Split<'_, H> {
    type Item = Range<usize>;
    fn next(&mut self) -> Option<Range<usize>> {
        if self.done {
            return None;
        }
        let from = self.at;
        if self.left > 0 {
            self.left -= 1;
            if let Some(i) = self.finder.find(&self.s[from..]) {
                self.at = from + i + self.sep;
                return Some(from..from + i);
            }
        }
        self.done = true;
        Some(from..self.s.len())
    }
}

/// `s.rsplit(sep, maxsplit)`, from the right.
pub fn rsplit<'a, H: CodeUnit, N: CodeUnit>(s: &'a [H], sep: &'a [N], max: Option<usize>) -> RSplit<'a, H> {
    let finder = Finder::new(sep);
    RSplit { s, finder, sep: sep.len().max(1), left: max.unwrap_or(usize::MAX), done: false }
}

pub struct RSplit<'a, H: CodeUnit> {
    s: &'a [H],
    finder: Finder<'a, H>,
    sep: usize,
    left: usize,
    done: bool,
}

impl<H: CodeUnit> Iterator for RSplit<'_, H> {
    type Item = Range<usize>;
    fn next(&mut self) -> Option<Range<usize>> {
        if self.done {
            return None;
        }
        if self.left > 0 {
            self.left -= 1;
            if let Some(i) = self.finder.rfind(self.s) {
                let piece = i + self.sep..self.s.len();
                self.s = &self.s[..i];
                return Some(piece);
            }
        }
        self.done = true;
        Some(0..self.s.len())
    }
}

/// `s.split(None, maxsplit)`.
pub fn split_space<U: CodeUnit, F: Fn(u32) -> bool>(
    s: &[U],
    max: Option<usize>,
    space: F,
) -> SplitSpace<'_, U, F> {
    SplitSpace { s, at: 0, left: max.unwrap_or(usize::MAX), space }
}

pub struct SplitSpace<'a, U: CodeUnit, F> {
    s: &'a [U],
    at: usize,
    left: usize,
    space: F,
}

impl<U: CodeUnit, F: Fn(u32) -> bool> Iterator for SplitSpace<'_, U, F> {
    type Item = Range<usize>;
    fn next(&mut self) -> Option<Range<usize>> {
        let s = self.s;
        while self.at < s.len() && (self.space)(s[self.at].u()) {
            self.at += 1;
        }
        let from = self.at;
        if from == s.len() {
            return None;
        }
        if self.left == 0 {
            // The rest, with the space at its end.
            self.at = s.len();
            return Some(from..s.len());
        }
        self.left -= 1;
        while self.at < s.len() && !(self.space)(s[self.at].u()) {
            self.at += 1;
        }
        Some(from..self.at)
    }
}

/// `s.rsplit(None, maxsplit)`, from the right.
pub fn rsplit_space<U: CodeUnit, F: Fn(u32) -> bool>(
    s: &[U],
    max: Option<usize>,
    space: F,
) -> RSplitSpace<'_, U, F> {
    RSplitSpace { s, end: s.len(), left: max.unwrap_or(usize::MAX), space }
}

pub struct RSplitSpace<'a, U: CodeUnit, F> {
    s: &'a [U],
    end: usize,
    left: usize,
    space: F,
}

impl<U: CodeUnit, F: Fn(u32) -> bool> Iterator for RSplitSpace<'_, U, F> {
    type Item = Range<usize>;
    fn next(&mut self) -> Option<Range<usize>> {
        let s = self.s;
        while self.end > 0 && (self.space)(s[self.end - 1].u()) {
            self.end -= 1;
        }
        let to = self.end;
        if to == 0 {
            return None;
        }
        if self.left == 0 {
            self.end = 0;
            return Some(0..to);
        }
        self.left -= 1;
        while self.end > 0 && !(self.space)(s[self.end - 1].u()) {
            self.end -= 1;
        }
        Some(self.end..to)
    }
}

/// What ends a line.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Lines {
    /// All of Unicode's boundaries, as `str.splitlines`.
    Str,
    /// `\n`, `\r` and `\r\n`, as `bytes.splitlines`.
    Bytes,
}

/// Index of the first of `str.splitlines`' boundaries.
fn find_line_break<U: CodeUnit>(s: &[U]) -> Option<usize> {
    let mut at = 0;
    let (chunks, _) = s.as_chunks::<32>();
    for chunk in chunks {
        // A coarse test of all, which becomes vector code: no boundary lies in 0x20..0x85, few characters elsewhere do.
        let hit = match U::as_u8(chunk) {
            Some(b) => b.iter().fold(false, |hit, &b| hit | (b < 0x20) | (b == 0x85)),
            None => chunk
                .iter()
                .fold(false, |hit, c| hit | (c.u() < 0x20) | (c.u() == 0x85) | (c.u() | 1 == 0x2029)),
        };
        if hit && let Some(i) = chunk.iter().position(|c| is_line_break(c.u())) {
            return Some(at + i);
        }
        at += chunk.len();
    }
    s[at..].iter().position(|c| is_line_break(c.u())).map(|i| at + i)
}

/// `s.splitlines(keepends)`.
pub fn split_lines<U: CodeUnit>(s: &[U], rule: Lines, keep_ends: bool) -> LineIter<'_, U> {
    LineIter { s, at: 0, rule, keep_ends }
}

pub struct LineIter<'a, U: CodeUnit> {
    s: &'a [U],
    at: usize,
    rule: Lines,
    keep_ends: bool,
}

impl<U: CodeUnit> Iterator for LineIter<'_, U> {
    type Item = Range<usize>;
    fn next(&mut self) -> Option<Range<usize>> {
        let (s, from) = (self.s, self.at);
        if from >= s.len() {
            return None;
        }
        let rest = &s[from..];
        let end = match self.rule {
            Lines::Str => find_line_break(rest),
            Lines::Bytes => match U::as_u8(rest) {
                Some(bytes) => memchr::memchr2(b'\n', b'\r', bytes),
                None => rest.iter().position(|c| matches!(c.u(), 0x0a | 0x0d)),
            },
        };
        let Some(i) = end else {
            self.at = s.len();
            return Some(from..s.len());
        };
        let end = from + i;
        let crlf = s[end].u() == 0x0d && s.get(end + 1).is_some_and(|c| c.u() == 0x0a);
        self.at = end + if crlf { 2 } else { 1 };
        Some(from..if self.keep_ends { self.at } else { end })
    }
}
