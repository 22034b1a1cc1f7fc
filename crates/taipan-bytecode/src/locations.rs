//! The location table: for each word line, end line, column, end column, in CPython's compressed format (`InternalDocs/code_objects.md`
//! there). One entry covers 1 to 8 words; caches belong to their instruction.

/// A source range; lines from 1, columns in bytes of UTF-8 from 0. `-1`: not known.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Location {
    pub line: i32,
    pub end_line: i32,
    pub col: i32,
    pub end_col: i32,
}

impl Location {
    /// No location: the instruction is artificial.
    pub const NONE: Location = Location { line: -1, end_line: -1, col: -1, end_col: -1 };

    pub fn is_none(&self) -> bool {
        self.line < 0
    }
}

const NO_COLUMNS: u8 = 13;
const LONG: u8 = 14;
const NONE: u8 = 15;

/// Writes a location table.
pub struct LocationWriter {
    out: Vec<u8>,
    line: i32,
}

impl LocationWriter {
    pub fn new(first_line: u32) -> Self {
        LocationWriter { out: Vec::new(), line: first_line as i32 }
    }

    pub fn finish(self) -> Box<[u8]> {
        self.out.into()
    }

    fn start(&mut self, code: u8, words: usize) {
        self.out.push(0x80 | code << 3 | (words as u8 - 1));
    }

    fn varint(&mut self, mut v: u32) {
        while v >= 64 {
            self.out.push(0x40 | (v & 0x3f) as u8);
            v >>= 6;
        }
        self.out.push(v as u8);
    }

    fn svarint(&mut self, v: i32) {
        self.varint(if v < 0 { v.unsigned_abs() << 1 | 1 } else { (v as u32) << 1 });
    }

    /// The next `words` words have this location.
    pub fn add(&mut self, loc: Location, mut words: usize) {
        while words > 8 {
            self.entry(loc, 8);
            words -= 8;
        }
        if words > 0 {
            self.entry(loc, words);
        }
    }

    fn entry(&mut self, loc: Location, words: usize) {
        if loc.line < 0 {
            self.start(NONE, words);
            return;
        }
        let delta = loc.line - self.line;
        if loc.col < 0 || loc.end_col < 0 {
            if loc.end_line == loc.line || loc.end_line < 0 {
                self.start(NO_COLUMNS, words);
                self.svarint(delta);
                self.line = loc.line;
                return;
            }
        } else if loc.end_line == loc.line {
            if delta == 0 && loc.col < 80 && loc.end_col - loc.col < 16 && loc.end_col >= loc.col {
                self.start((loc.col >> 3) as u8, words);
                self.out.push(((loc.col & 7) << 4 | (loc.end_col - loc.col)) as u8);
                return;
            }
            if (0..3).contains(&delta) && loc.col < 128 && loc.end_col < 128 {
                self.start(10 + delta as u8, words);
                self.out.push(loc.col as u8);
                self.out.push(loc.end_col as u8);
                self.line = loc.line;
                return;
            }
        }
        self.start(LONG, words);
        self.svarint(delta);
        self.varint((loc.end_line - loc.line).max(0) as u32);
        self.varint((loc.col + 1) as u32);
        self.varint((loc.end_col + 1) as u32);
        self.line = loc.line;
    }
}

/// Iterates entries: (words, location).
#[derive(Clone)]
struct Entries<'a> {
    bytes: &'a [u8],
    line: i32,
}

impl Entries<'_> {
    fn byte(&mut self) -> u8 {
        match self.bytes.split_first() {
            Some((&b, rest)) => {
                self.bytes = rest;
                b
            }
            None => 0,
        }
    }
    fn varint(&mut self) -> i32 {
        let (mut v, mut shift) = (0u32, 0);
        loop {
            let b = self.byte();
            if shift < 32 {
                v |= ((b & 0x3f) as u32) << shift;
            }
            shift += 6;
            if b & 0x40 == 0 {
                return v as i32;
            }
        }
    }
    fn svarint(&mut self) -> i32 {
        let v = self.varint() as u32;
        if v & 1 != 0 { ((v >> 1) as i32).wrapping_neg() } else { (v >> 1) as i32 }
    }
}

impl Iterator for Entries<'_> {
    type Item = (usize, Location);
    fn next(&mut self) -> Option<(usize, Location)> {
        if self.bytes.is_empty() {
            return None;
        }
        let first = self.byte();
        let words = (first & 7) as usize + 1;
        let loc = match first >> 3 & 15 {
            NONE => Location::NONE,
            NO_COLUMNS => {
                self.line = self.line.wrapping_add(self.svarint());
                Location { line: self.line, end_line: self.line, col: -1, end_col: -1 }
            }
            LONG => {
                self.line = self.line.wrapping_add(self.svarint());
                let end_line = self.line.wrapping_add(self.varint());
                let col = self.varint() - 1;
                let end_col = self.varint() - 1;
                Location { line: self.line, end_line, col, end_col }
            }
            code @ 10..=12 => {
                self.line = self.line.wrapping_add(code as i32 - 10);
                let (col, end_col) = (self.byte() as i32, self.byte() as i32);
                Location { line: self.line, end_line: self.line, col, end_col }
            }
            code => {
                let b = self.byte() as i32;
                let col = (code as i32) << 3 | b >> 4 & 7;
                Location { line: self.line, end_line: self.line, col, end_col: col + (b & 15) }
            }
        };
        Some((words, loc))
    }
}

/// The location of each word in turn (`co_positions`).
pub struct Positions<'a> {
    entries: Entries<'a>,
    left: usize,
    now: Location,
}

impl<'a> Positions<'a> {
    pub fn new(linetable: &'a [u8], first_line: u32) -> Self {
        Positions {
            entries: Entries { bytes: linetable, line: first_line as i32 },
            left: 0,
            now: Location::NONE,
        }
    }
    /// Location of the word at `offset`.
    pub fn at(linetable: &'a [u8], first_line: u32, offset: usize) -> Location {
        let mut start = 0;
        for (words, loc) in (Entries { bytes: linetable, line: first_line as i32 }) {
            start += words;
            if offset < start {
                return loc;
            }
        }
        Location::NONE
    }
}

impl Iterator for Positions<'_> {
    type Item = Location;
    fn next(&mut self) -> Option<Location> {
        if self.left == 0 {
            (self.left, self.now) = self.entries.next()?;
        }
        self.left -= 1;
        Some(self.now)
    }
}

/// Ranges with one line: (start, end, line) (`co_lines`).
pub struct Lines<'a> {
    entries: std::iter::Peekable<Entries<'a>>,
    offset: usize,
}

impl<'a> Lines<'a> {
    pub fn new(linetable: &'a [u8], first_line: u32) -> Self {
        Lines { entries: Entries { bytes: linetable, line: first_line as i32 }.peekable(), offset: 0 }
    }
}

impl Iterator for Lines<'_> {
    type Item = (usize, usize, Option<u32>);
    fn next(&mut self) -> Option<Self::Item> {
        let start = self.offset;
        let (words, loc) = self.entries.next()?;
        self.offset += words;
        while let Some((words, _)) = self.entries.next_if(|(_, l)| l.line == loc.line) {
            self.offset += words;
        }
        Some((start, self.offset, u32::try_from(loc.line).ok()))
    }
}
