//! Code as Python programs see it: CPython's bytes and tables, and offsets into them.

use crate::code::CodeObj;
use crate::{R, Vm};
use std::sync::Arc;
use taipan_bytecode::{
    CodeObject, CpythonCode, ExceptionEntry, Location, LocationWriter, Positions, decode_exception_table,
    to_cpython,
};
use taipan_heap::{Gc, Value};

/// Our code and what is shown of it.
pub struct Shown {
    pub own: Arc<CodeObject>,
    pub cpython: CpythonCode,
}

/// Those converted last, the newest first.
#[derive(Default)]
struct Recent(Vec<Arc<Shown>>);
const KEPT: usize = 64;

impl Vm {
    pub fn shown_code(&mut self, c: Gc<CodeObj>) -> Arc<Shown> {
        let recent = &mut self.library::<Recent>().0;
        if let Some(s) = recent.iter().find(|s| Arc::ptr_eq(&s.own, c.data_arc())) {
            return s.clone();
        }
        let own = c.data_arc().clone();
        let s = Arc::new(Shown { cpython: to_cpython(&own), own });
        recent.insert(0, s.clone());
        recent.truncate(KEPT);
        s
    }
    /// The code whose shown bytes these are, among those that a program looked at lately: our instructions cannot be told from
    /// CPython's bytes alone.
    pub fn code_shown_as(&mut self, bytes: &[u8]) -> R<Arc<Shown>> {
        let found = self.library::<Recent>().0.iter().find(|s| s.cpython.code == bytes).cloned();
        found.ok_or_else(|| self.value_error("code: co_code is malformed"))
    }
    /// A word's offset as `f_lasti` and `tb_lasti` give it.
    pub fn shown_offset(&mut self, c: Gc<CodeObj>, word: usize) -> Value {
        let s = self.shown_code(c);
        Value::small(s.offset(word) as i64)
    }
}

impl Shown {
    /// The byte offset of a word.
    pub fn offset(&self, word: usize) -> usize {
        self.cpython.offsets.get(word).map_or(self.cpython.code.len(), |&o| o as usize)
    }
    /// The word at a byte offset.
    pub fn word(&self, offset: usize) -> usize {
        self.cpython.offsets.partition_point(|&o| (o as usize) < offset)
    }
    /// A line table for our words from one for the bytes shown.
    pub fn own_lines(&self, table: &[u8], first_line: u32) -> Box<[u8]> {
        if *table == *self.cpython.linetable {
            return self.own.linetable.clone();
        }
        let units: Vec<Location> = Positions::new(table, first_line).collect();
        let at = |w: usize| units.get(self.offset(w) / 2).copied().unwrap_or(Location::NONE);
        let mut out = LocationWriter::new(first_line);
        let n = self.own.code.len();
        let mut start = 0;
        while start < n {
            let loc = at(start);
            let end = (start..n).find(|&w| at(w) != loc).unwrap_or(n);
            out.add(loc, end - start);
            start = end;
        }
        out.finish()
    }
    /// An exception table for our words from one for the bytes shown.
    pub fn own_exceptions(&self, table: &[u8]) -> Option<Vec<ExceptionEntry>> {
        if *table == *self.cpython.exceptiontable {
            return Some(self.own.exceptions.clone());
        }
        let word = |unit: u32| self.word(unit as usize * 2) as u32;
        let own = |e: ExceptionEntry| ExceptionEntry {
            start: word(e.start),
            end: word(e.end),
            target: word(e.target),
            ..e
        };
        Some(decode_exception_table(table)?.into_iter().map(own).collect())
    }
}
