//! The matcher: backtracking with a stack of its own, so that neither long texts nor deep patterns use the native one.
//!
//! The stack holds choices to come back to and, between them, what to undo on the way back (marks and loop
//! registers). Bodies that may not be tried again (lookaround, atomic groups) begin with a barrier; `Cut` takes the
//! choices above it away and leaves what is to undo.

use super::program::{Insn, MAXREPEAT, One, Program, Start, word_test};
use taipan_text::CodeUnit;

/// No position.
pub const NONE: usize = usize::MAX;

#[derive(Clone, Copy)]
enum Entry {
    Choice {
        pc: u32,
        pos: usize,
    },
    Branch {
        pc: u32,
        alt: u32,
        pos: usize,
    },
    Greedy {
        pc: u32,
        pos: usize,
        low: usize,
    },
    Lazy {
        pc: u32,
        pos: usize,
        left: u32,
    },
    Mark {
        i: u32,
        old: usize,
        last: u32,
    },
    Reg {
        reg: u32,
        count: u32,
        last: usize,
    },
    /// Body failed: go on failing, or at `pc` (unless it is `NOWHERE`) from `pos`.
    Barrier {
        pc: u32,
        pos: usize,
    },
}
const NOWHERE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Reg {
    count: u32,
    last: usize,
}

/// Why matching stopped without an answer.
#[derive(Debug)]
pub enum Stop {
    Memory,
    /// The caller's check said so.
    Interrupted,
}

pub struct Matcher<'a, U> {
    pub text: &'a [U],
    /// The end as the caller gave it.
    pub end: usize,
    program: &'a Program,
    pub marks: Vec<usize>,
    /// Group closed last, 0: none.
    pub last_group: u32,
    pub match_start: usize,
    pub match_end: usize,
    /// The match must not be empty at its start.
    pub must_advance: bool,
    /// The match must reach the end.
    pub all: bool,
    regs: Vec<Reg>,
    stack: Vec<Entry>,
    barriers: Vec<(usize, usize)>,
    steps: u32,
}

const MAX_STACK: usize = 1 << 27;

impl<'a, U: CodeUnit> Matcher<'a, U> {
    pub fn new(program: &'a Program, text: &'a [U], end: usize, groups: usize) -> Matcher<'a, U> {
        Matcher {
            text,
            end: end.min(text.len()),
            program,
            marks: vec![NONE; groups * 2],
            last_group: 0,
            match_start: 0,
            match_end: 0,
            must_advance: false,
            all: false,
            regs: vec![Reg { count: 0, last: NONE }; program.registers],
            stack: Vec::new(),
            barriers: Vec::new(),
            steps: 0,
        }
    }
    #[inline(always)]
    fn char(&self, i: usize) -> u32 {
        self.text[i].into()
    }
    /// Tries to match at `start`.
    pub fn match_at(&mut self, start: usize, check: &mut dyn FnMut() -> bool) -> Result<bool, Stop> {
        // (A fill of nothing is a store to no address, which is slow where the C library masks it out.)
        if !self.marks.is_empty() {
            self.marks.fill(NONE);
        }
        self.last_group = 0;
        self.match_start = start;
        self.stack.clear();
        self.barriers.clear();
        self.run(start, check)
    }
    /// Looks for the first match from `start` on.
    pub fn search(&mut self, start: usize, check: &mut dyn FnMut() -> bool) -> Result<bool, Stop> {
        let program = self.program;
        if self.end < start || self.end - start < program.min {
            return Ok(false);
        }
        let last = self.end - program.min;
        let must = self.must_advance;
        let mut pos = start;
        match &program.start {
            Start::Beginning => {
                if pos == 0 {
                    return self.match_at(0, check);
                }
            }
            Start::Prefix(prefix) => {
                let first = prefix[0];
                while let Some(p) = self.find(first, pos, self.end) {
                    if p > last {
                        break;
                    }
                    self.must_advance = must && p == start;
                    if prefix[1..]
                        .iter()
                        .enumerate()
                        .all(|(i, &c)| p + 1 + i < self.end && self.char(p + 1 + i) == c)
                        && self.match_at(p, check)?
                    {
                        return Ok(true);
                    }
                    pos = p + 1;
                }
            }
            Start::Set(set) => {
                while pos <= last && pos < self.end {
                    if set.has(self.char(pos)) {
                        self.must_advance = must && pos == start;
                        if self.match_at(pos, check)? {
                            return Ok(true);
                        }
                    }
                    pos += 1;
                }
            }
            Start::Anywhere => {
                while pos <= last {
                    self.must_advance = must && pos == start;
                    if self.match_at(pos, check)? {
                        return Ok(true);
                    }
                    pos += 1;
                }
            }
        }
        Ok(false)
    }
    fn find(&self, c: u32, from: usize, to: usize) -> Option<usize> {
        if c > U::MAX || from >= to {
            return None;
        }
        let part = &self.text[from..to];
        let i = match U::as_u8(part) {
            Some(bytes) => memchr::memchr(c as u8, bytes),
            None => {
                let u = U::truncate(c);
                part.iter().position(|&x| x == u)
            }
        };
        i.map(|i| i + from)
    }
    /// How many characters from `pos` on pass the test, at most `max`.
    #[inline]
    fn count(&self, item: &One, pos: usize, max: u32) -> usize {
        let left = self.end - pos;
        let most = if max == MAXREPEAT { left } else { left.min(max as usize) };
        let part = &self.text[pos..pos + most];
        let n = match item {
            One::AnyAll => return most,
            One::Any => match U::as_u8(part) {
                Some(b) => memchr::memchr(10, b),
                None => part.iter().position(|&c| c.into() == 10),
            },
            One::Lit(l) => part.iter().position(|&c| c.into() != *l),
            One::NotLit(l) => match U::as_u8(part) {
                Some(b) if *l < 256 => memchr::memchr(*l as u8, b),
                _ => part.iter().position(|&c| c.into() == *l),
            },
            One::In(s) => part.iter().position(|&c| !s.has(c.into())),
            item => part.iter().position(|&c| !item.test(c.into())),
        };
        n.unwrap_or(most)
    }
    fn at(&self, code: u32, pos: usize) -> bool {
        let nl = |i: usize| self.char(i) == 10;
        match code {
            0 | 2 => pos == 0,
            1 => pos == 0 || nl(pos - 1),
            5 => pos == self.end || pos + 1 == self.end && nl(pos),
            6 => pos == self.end || nl(pos),
            7 => pos == self.end,
            _ => {
                let word = word_test(code);
                let before = pos > 0 && word(self.char(pos - 1));
                let here = pos < self.end && word(self.char(pos));
                // Even codes are the negations, but for \b itself.
                (before != here) == matches!(code, 3 | 8 | 10)
            }
        }
    }
    fn group(&self, g: u32) -> Option<(usize, usize)> {
        let (a, b) = (self.marks[g as usize * 2], self.marks[g as usize * 2 + 1]);
        if a == NONE || b == NONE || b < a { None } else { Some((a, b)) }
    }
    fn save_reg(&mut self, reg: u32) {
        let r = self.regs[reg as usize];
        self.stack.push(Entry::Reg { reg, count: r.count, last: r.last });
    }
    /// The position behind the characters of a repeat that are surely taken, or None.
    fn run(&mut self, start: usize, check: &mut dyn FnMut() -> bool) -> Result<bool, Stop> {
        let program = self.program;
        let code = &program.code;
        let (mut pc, mut pos) = (0usize, start);
        'run: loop {
            // Falls out of the match to fail; `continue 'run` goes on.
            match &code[pc] {
                Insn::One(one) => {
                    if pos < self.end && one.test(self.char(pos)) {
                        pos += 1;
                        pc += 1;
                        continue 'run;
                    }
                }
                Insn::Success => {
                    if !(self.all && pos != self.end || self.must_advance && pos == self.match_start) {
                        self.match_end = pos;
                        return Ok(true);
                    }
                }
                Insn::Fail => {}
                Insn::At(n) => {
                    if self.at(*n, pos) {
                        pc += 1;
                        continue 'run;
                    }
                }
                Insn::Mark(n) => {
                    let i = *n as usize;
                    if !self.stack.is_empty() {
                        self.stack.push(Entry::Mark { i: *n, old: self.marks[i], last: self.last_group });
                    }
                    self.marks[i] = pos;
                    if i & 1 != 0 {
                        self.last_group = n / 2 + 1;
                    }
                    pc += 1;
                    continue 'run;
                }
                Insn::Jump(to) => {
                    pc = *to as usize;
                    continue 'run;
                }
                Insn::Branch(_) => {
                    if let Some(p) = self.branch(code, pc as u32, 0, pos) {
                        pc = p;
                        continue 'run;
                    }
                }
                Insn::Greedy { item, min, max, lit } => {
                    let n = self.count(item, pos, *max);
                    if n >= *min as usize {
                        let low = pos + *min as usize;
                        if let Some(p) = self.give_back(*lit, pos + n, low) {
                            if p > low {
                                self.stack.push(Entry::Greedy { pc: pc as u32, pos: p, low });
                            }
                            pos = p;
                            pc += 1;
                            continue 'run;
                        }
                    }
                }
                Insn::Lazy { item, min, max } => {
                    let n = self.count(item, pos, *min);
                    if n >= *min as usize {
                        pos += n;
                        let left = if *max == MAXREPEAT { MAXREPEAT } else { max - min };
                        if left > 0 {
                            self.stack.push(Entry::Lazy { pc: pc as u32, pos, left });
                        }
                        pc += 1;
                        continue 'run;
                    }
                }
                Insn::Possessive { item, min, max } => {
                    let n = self.count(item, pos, *max);
                    if n >= *min as usize {
                        pos += n;
                        pc += 1;
                        continue 'run;
                    }
                }
                Insn::Loop { reg, until } => {
                    self.save_reg(*reg);
                    self.regs[*reg as usize] = Reg { count: 0, last: NONE };
                    pc = *until as usize;
                    continue 'run;
                }
                Insn::MaxUntil { reg, min, max, body } => {
                    let r = self.regs[*reg as usize];
                    if r.count < *min || (r.count < *max || *max == MAXREPEAT) && r.last != pos {
                        if r.count >= *min {
                            self.stack.push(Entry::Choice { pc: pc as u32 + 1, pos });
                        }
                        self.save_reg(*reg);
                        self.regs[*reg as usize] = Reg { count: r.count.saturating_add(1), last: pos };
                        pc = *body as usize;
                    } else {
                        pc += 1;
                    }
                    if self.stack.len() > MAX_STACK {
                        return Err(Stop::Memory);
                    }
                    continue 'run;
                }
                Insn::MinUntil { reg, min, body } => {
                    let r = self.regs[*reg as usize];
                    if r.count < *min {
                        self.save_reg(*reg);
                        self.regs[*reg as usize] = Reg { count: r.count.saturating_add(1), last: pos };
                        pc = *body as usize;
                    } else {
                        self.stack.push(Entry::Choice { pc: pc as u32 + 1, pos });
                        pc += 2;
                    }
                    continue 'run;
                }
                Insn::MinAgain { reg, max, body } => {
                    let r = self.regs[*reg as usize];
                    if (r.count < *max || *max == MAXREPEAT) && r.last != pos {
                        self.save_reg(*reg);
                        self.regs[*reg as usize] = Reg { count: r.count.saturating_add(1), last: pos };
                        pc = *body as usize;
                        continue 'run;
                    }
                }
                Insn::PossUntil { reg, min, max, tail } => {
                    let r = self.regs[*reg as usize];
                    let needed = r.count < *min;
                    if needed || (r.count < *max || *max == MAXREPEAT) && r.last != pos {
                        self.barrier(if needed { NOWHERE } else { *tail }, pos);
                        self.save_reg(*reg);
                        self.regs[*reg as usize] = Reg { count: r.count.saturating_add(1), last: pos };
                        // An atomic body keeps its end position.
                        pc += 1;
                    } else {
                        pc = *tail as usize;
                    }
                    continue 'run;
                }
                Insn::Atomic => {
                    self.barrier(NOWHERE, pos);
                    pc += 1;
                    continue 'run;
                }
                Insn::Assert { back } => {
                    if let Some(p) = pos.checked_sub(*back as usize) {
                        self.barrier(NOWHERE, pos);
                        if let Some(b) = self.barriers.last_mut() {
                            b.1 = pos;
                        }
                        pos = p;
                        pc += 1;
                        continue 'run;
                    }
                }
                Insn::AssertNot { back, after } => {
                    match pos.checked_sub(*back as usize) {
                        Some(p) => {
                            self.barrier(*after, pos);
                            if let Some(b) = self.barriers.last_mut() {
                                // A match of the body is a failure.
                                b.1 = NONE - 1;
                            }
                            pos = p;
                            pc += 1;
                        }
                        None => pc = *after as usize,
                    }
                    continue 'run;
                }
                Insn::Cut => {
                    if let Some((base, mode)) = self.barriers.pop() {
                        if mode == NONE - 1 {
                            // Undo all of the body, the barrier too, and fail.
                            while self.stack.len() > base {
                                self.undo();
                            }
                        } else {
                            self.cut(base);
                            if mode != NONE {
                                pos = mode;
                            }
                            pc += 1;
                            continue 'run;
                        }
                    }
                }
                Insn::GroupRef { group, fold } => {
                    if let Some((a, b)) = self.group(*group)
                        && self.end - pos >= b - a
                        && (0..b - a).all(|i| fold.lower(self.char(a + i)) == fold.lower(self.char(pos + i)))
                    {
                        pos += b - a;
                        pc += 1;
                        continue 'run;
                    }
                }
                Insn::GroupExists { group, no } => {
                    pc = if self.group(*group).is_some() { pc + 1 } else { *no as usize };
                    continue 'run;
                }
            }
            // Failed: back to the last choice.
            self.steps = self.steps.wrapping_add(1);
            if self.steps & 0xfff == 0 && check() {
                return Err(Stop::Interrupted);
            }
            loop {
                let Some(&e) = self.stack.last() else { return Ok(false) };
                match e {
                    Entry::Choice { pc: p, pos: q } => {
                        self.stack.pop();
                        (pc, pos) = (p as usize, q);
                        continue 'run;
                    }
                    Entry::Branch { pc: p, alt, pos: q } => {
                        self.stack.pop();
                        if let Some(p) = self.branch(code, p, alt, q) {
                            (pc, pos) = (p, q);
                            continue 'run;
                        }
                    }
                    Entry::Greedy { pc: p, pos: q, low } => {
                        self.stack.pop();
                        let Insn::Greedy { lit, .. } = &code[p as usize] else { continue };
                        if let Some(q) = self.give_back(*lit, q - 1, low) {
                            if q > low {
                                self.stack.push(Entry::Greedy { pc: p, pos: q, low });
                            }
                            (pc, pos) = (p as usize + 1, q);
                            continue 'run;
                        }
                    }
                    Entry::Lazy { pc: p, pos: q, left } => {
                        self.stack.pop();
                        let Insn::Lazy { item, .. } = &code[p as usize] else { continue };
                        if q < self.end && item.test(self.char(q)) {
                            let left = if left == MAXREPEAT { left } else { left - 1 };
                            if left > 0 {
                                self.stack.push(Entry::Lazy { pc: p, pos: q + 1, left });
                            }
                            (pc, pos) = (p as usize + 1, q + 1);
                            continue 'run;
                        }
                    }
                    Entry::Barrier { pc: p, pos: q } => {
                        self.stack.pop();
                        self.barriers.pop();
                        if p != NOWHERE {
                            (pc, pos) = (p as usize, q);
                            continue 'run;
                        }
                    }
                    Entry::Mark { .. } | Entry::Reg { .. } => self.undo(),
                }
            }
        }
    }
    /// Takes the top entry away, undoing what it says.
    fn undo(&mut self) {
        match self.stack.pop() {
            Some(Entry::Mark { i, old, last }) => {
                self.marks[i as usize] = old;
                self.last_group = last;
            }
            Some(Entry::Reg { reg, count, last }) => self.regs[reg as usize] = Reg { count, last },
            _ => {}
        }
    }
    fn barrier(&mut self, pc: u32, pos: usize) {
        self.barriers.push((self.stack.len(), NONE));
        self.stack.push(Entry::Barrier { pc, pos });
    }
    /// Forgets the choices above a barrier, and it.
    fn cut(&mut self, base: usize) {
        let mut to = base;
        for i in base..self.stack.len() {
            if matches!(self.stack[i], Entry::Mark { .. } | Entry::Reg { .. }) {
                self.stack[to] = self.stack[i];
                to += 1;
            }
        }
        self.stack.truncate(to);
    }
    /// The largest position from `high` down to `low` where what comes next can begin.
    #[inline]
    fn give_back(&self, lit: Option<u32>, high: usize, low: usize) -> Option<usize> {
        let Some(c) = lit else { return Some(high) };
        let mut p = high;
        loop {
            if p < self.end && self.char(p) == c {
                return Some(p);
            }
            if p <= low {
                return None;
            }
            p -= 1;
        }
    }
    /// The first alternative from `alt` on that may match; later ones become a choice.
    #[inline]
    fn branch(&mut self, code: &[Insn], pc: u32, alt: u32, pos: usize) -> Option<usize> {
        let Insn::Branch(alternatives) = &code[pc as usize] else { return None };
        let here = if pos < self.end { Some(self.char(pos)) } else { None };
        let fits = |first: &Option<u32>| first.is_none() || *first == here;
        let rest = &alternatives[alt as usize..];
        let i = rest.iter().position(|a| fits(&a.1))?;
        if let Some(j) = rest[i + 1..].iter().position(|a| fits(&a.1)) {
            self.stack.push(Entry::Branch { pc, alt: alt + (i + 1 + j) as u32, pos });
        }
        Some(rest[i].0 as usize)
    }
}
