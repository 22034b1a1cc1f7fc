//! The matcher: a backtracking machine over the code that `re._compiler` makes.
//!
//! Everything that may have to be taken back lies on one stack: alternatives to try (choices) and old values of
//! groups (undo entries). Failing pops the stack up to a choice; lookaround, atomic groups and possessive repeats run
//! as machines of their own above the present top and leave only their undo entries. Repeats of more than one
//! character hang on immutable nodes in an arena, so that going back is going back to an index.
//!
//! Code is never trusted: a word behind its end reads as FAILURE and a wild group number fails.

use taipan_text::{CodeUnit, ucd};
use taipan_vm::{R, Vm};

pub const MAXREPEAT: u32 = u32::MAX;

macro_rules! ops { ($($n:ident)*) => { ops!(@ 0u32; $($n)*); }; (@ $i:expr; $n:ident $($r:ident)*) => { pub const $n: u32 = $i; ops!(@ $i + 1; $($r)*); }; (@ $i:expr;) => { pub const OPCODES: u32 = $i; }; }
#[allow(dead_code)]
pub mod op {
    ops! { FAILURE SUCCESS ANY ANY_ALL ASSERT ASSERT_NOT AT BRANCH CATEGORY CHARSET BIGCHARSET GROUPREF GROUPREF_EXISTS IN
        INFO JUMP LITERAL MARK MAX_UNTIL MIN_UNTIL NOT_LITERAL NEGATE RANGE REPEAT REPEAT_ONE SUBPATTERN MIN_REPEAT_ONE
        ATOMIC_GROUP POSSESSIVE_REPEAT POSSESSIVE_REPEAT_ONE GROUPREF_IGNORE IN_IGNORE LITERAL_IGNORE NOT_LITERAL_IGNORE
        GROUPREF_LOC_IGNORE IN_LOC_IGNORE LITERAL_LOC_IGNORE NOT_LITERAL_LOC_IGNORE GROUPREF_UNI_IGNORE IN_UNI_IGNORE
        LITERAL_UNI_IGNORE NOT_LITERAL_UNI_IGNORE RANGE_UNI_IGNORE }
}
const INFO_PREFIX: u32 = 1;
const INFO_CHARSET: u32 = 4;

const UNSET: usize = usize::MAX;
const NO_REPEAT: u32 = u32::MAX;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `a` is a group mark, `b` its old value, `c` the old last mark and last index.
    Undo,
    /// The next alternative of a BRANCH at `pc`.
    Branch,
    /// A greedy repeat of one character at `pc`: began at `a`, now `b` characters.
    One,
    /// The same, lazy: now at `a`, `b` characters.
    MinOne,
    /// Go on at `pc`.
    Go,
    /// A lazy repeat at UNTIL `pc`: once more.
    Again,
}
#[derive(Clone, Copy)]
struct Entry {
    kind: Kind,
    pc: u32,
    rep: u32,
    arena: u32,
    a: usize,
    b: usize,
    c: (i32, i32),
}
#[derive(Clone, Copy)]
struct Rep {
    pc: u32,
    prev: u32,
    count: i64,
    last: usize,
}

/// What is the same for all positions of one search, and its result.
pub struct State {
    pub marks: Vec<usize>,
    pub last_mark: i32,
    pub last_index: i32,
    /// Where the match starts and where it ended.
    pub start: usize,
    pub ptr: usize,
    /// The match must end at `end`.
    pub match_all: bool,
    /// An empty match at `start` does not count.
    pub must_advance: bool,
    /// The part of the string that is looked at.
    pub pos: usize,
    pub end: usize,
    stack: Vec<Entry>,
    reps: Vec<Rep>,
    steps: u32,
}
impl State {
    pub fn new(groups: usize, pos: usize, end: usize) -> State {
        State {
            marks: vec![UNSET; groups.saturating_mul(2)],
            last_mark: -1,
            last_index: -1,
            start: pos,
            ptr: pos,
            match_all: false,
            must_advance: false,
            pos,
            end,
            stack: Vec::new(),
            reps: Vec::new(),
            steps: 0,
        }
    }
    fn reset(&mut self) {
        self.stack.clear();
        self.reps.clear();
        if self.last_mark >= 0 {
            self.marks.fill(UNSET);
        }
        self.last_mark = -1;
        self.last_index = -1;
    }
    /// The span of a group (from 1), if it took part.
    pub fn group(&self, i: usize) -> Option<(usize, usize)> {
        let (a, b) = (*self.marks.get(2 * i - 2)?, *self.marks.get(2 * i - 1)?);
        if a == UNSET || b == UNSET || b < a { None } else { Some((a, b)) }
    }
    /// Ready for the next match behind this one.
    pub fn advance(&mut self) {
        self.must_advance = self.ptr == self.start;
        self.start = self.ptr;
    }
}

#[inline]
pub fn lower_ascii(c: u32) -> u32 {
    if c < 128 { (c as u8).to_ascii_lowercase() as u32 } else { c }
}
#[inline]
pub fn lower_unicode(c: u32) -> u32 {
    if c < 128 { (c as u8).to_ascii_lowercase() as u32 } else { ucd::simple_lower(c) }
}
#[inline]
pub fn upper_unicode(c: u32) -> u32 {
    if c < 128 { (c as u8).to_ascii_uppercase() as u32 } else { ucd::simple_upper(c) }
}
unsafe extern "C" {
    fn tolower(c: i32) -> i32;
    fn toupper(c: i32) -> i32;
    fn isalnum(c: i32) -> i32;
}
pub fn lower_locale(c: u32) -> u32 {
    // SAFETY: bytes are allowed.
    if c < 256 { unsafe { tolower(c as i32) as u32 } } else { c }
}
pub fn upper_locale(c: u32) -> u32 {
    // SAFETY: bytes are allowed.
    if c < 256 { unsafe { toupper(c as i32) as u32 } } else { c }
}
fn word_locale(c: u32) -> bool {
    // SAFETY: bytes are allowed.
    c == '_' as u32 || c < 256 && unsafe { isalnum(c as i32) != 0 }
}
#[inline]
fn word_ascii(c: u32) -> bool {
    c < 128 && ((c as u8).is_ascii_alphanumeric() || c as u8 == b'_')
}
#[inline]
fn word_unicode(c: u32) -> bool {
    if c < 128 { word_ascii(c) } else { ucd::is_alnum(c) }
}
#[inline]
fn space_ascii(c: u32) -> bool {
    matches!(c, 9..=13 | 32)
}
#[inline]
fn category(cat: u32, c: u32) -> bool {
    let yes = match cat >> 1 {
        0 => c.wrapping_sub(48) < 10,
        1 => space_ascii(c),
        2 => word_ascii(c),
        3 => c == 10,
        4 => word_locale(c),
        5 => if c < 128 { c.wrapping_sub(48) < 10 } else { ucd::decimal(c).is_some() },
        6 => if c < 128 { matches!(c, 9..=13 | 28..=32) } else { ucd::is_space(c) },
        7 => word_unicode(c),
        8 => matches!(c, 10..=13 | 28..=30 | 0x85 | 0x2028 | 0x2029),
        _ => return false,
    };
    yes != (cat & 1 != 0)
}

/// Is the character in the set whose code begins at `i`?
fn charset(code: &[u32], mut i: usize, c: u32) -> bool {
    let at = |i: usize| code.get(i).copied().unwrap_or(0);
    let bit = |i: usize, c: u32| at(i + (c >> 5) as usize) >> (c & 31) & 1 != 0;
    let mut ok = true;
    loop {
        let o = at(i);
        i += 1;
        match o {
            op::LITERAL => {
                if c == at(i) {
                    return ok;
                }
                i += 1;
            }
            op::RANGE => {
                if at(i) <= c && c <= at(i + 1) {
                    return ok;
                }
                i += 2;
            }
            op::RANGE_UNI_IGNORE => {
                let (lo, hi) = (at(i), at(i + 1));
                let u = upper_unicode(c);
                if lo <= c && c <= hi || lo <= u && u <= hi {
                    return ok;
                }
                i += 2;
            }
            op::CATEGORY => {
                if category(at(i), c) {
                    return ok;
                }
                i += 1;
            }
            op::CHARSET => {
                if c < 256 && bit(i, c) {
                    return ok;
                }
                i += 8;
            }
            op::BIGCHARSET => {
                let n = at(i) as usize;
                i += 1;
                if c < 0x10000 {
                    let block = at(i + (c >> 10) as usize).to_ne_bytes()[(c >> 8 & 3) as usize];
                    if bit(i + 64 + block as usize * 8, c & 255) {
                        return ok;
                    }
                }
                i = i.saturating_add(64).saturating_add(n.saturating_mul(8));
            }
            op::NEGATE => ok = !ok,
            _ => return !ok,
        }
    }
}
fn charset_locale(code: &[u32], i: usize, c: u32) -> bool {
    charset(code, i, lower_locale(c)) || charset(code, i, upper_locale(c))
}
fn literal_locale(lit: u32, c: u32) -> bool {
    c == lit || lower_locale(c) == lit || upper_locale(c) == lit
}

struct Machine<'a, U> {
    s: &'a [U],
    code: &'a [u32],
    st: &'a mut State,
}

impl<U: CodeUnit> Machine<'_, U> {
    #[inline(always)]
    fn c(&self, i: usize) -> u32 {
        self.code.get(i).copied().unwrap_or(0)
    }
    #[inline(always)]
    fn ch(&self, i: usize) -> u32 {
        self.s[i].u()
    }
    /// Does one character match the single-character item at `pc`? None: it is not such an item.
    #[inline]
    fn one(&self, pc: usize, c: u32) -> Option<bool> {
        let lit = self.c(pc + 1);
        Some(match self.c(pc) {
            op::LITERAL => c == lit,
            op::NOT_LITERAL => c != lit,
            op::ANY => c != 10,
            op::ANY_ALL => true,
            op::IN => charset(self.code, pc + 2, c),
            op::CATEGORY => category(lit, c),
            op::LITERAL_IGNORE => lower_ascii(c) == lit,
            op::NOT_LITERAL_IGNORE => lower_ascii(c) != lit,
            op::IN_IGNORE => charset(self.code, pc + 2, lower_ascii(c)),
            op::LITERAL_UNI_IGNORE => lower_unicode(c) == lit,
            op::NOT_LITERAL_UNI_IGNORE => lower_unicode(c) != lit,
            op::IN_UNI_IGNORE => charset(self.code, pc + 2, lower_unicode(c)),
            op::LITERAL_LOC_IGNORE => literal_locale(lit, c),
            op::NOT_LITERAL_LOC_IGNORE => !literal_locale(lit, c),
            op::IN_LOC_IGNORE => charset_locale(self.code, pc + 2, c),
            _ => return None,
        })
    }
    /// The code behind a single-character item.
    fn after_one(&self, pc: usize) -> usize {
        match self.c(pc) {
            op::ANY | op::ANY_ALL => pc + 1,
            op::IN | op::IN_IGNORE | op::IN_UNI_IGNORE | op::IN_LOC_IGNORE => pc + 1 + self.c(pc + 1) as usize,
            _ => pc + 2,
        }
    }
    /// How many characters from `p` on match the item at `pc`, at most `max`.
    fn count(&self, pc: usize, p: usize, max: u32) -> usize {
        let room = self.st.end.saturating_sub(p);
        let n = if max == MAXREPEAT { room } else { room.min(max as usize) };
        let s = &self.s[p..p + n];
        let code = self.code;
        let run = |f: &dyn Fn(u32) -> bool| s.iter().position(|&c| !f(c.u())).unwrap_or(n);
        match self.c(pc) {
            op::ANY_ALL => n,
            op::ANY => match U::as_u8(s) {
                Some(b) => memchr::memchr(b'\n', b).unwrap_or(n),
                None => s.iter().position(|&c| c.u() == 10).unwrap_or(n),
            },
            op::LITERAL => {
                let lit = self.c(pc + 1);
                s.iter().position(|&c| c.u() != lit).unwrap_or(n)
            }
            op::NOT_LITERAL => match (U::as_u8(s), u8::try_from(self.c(pc + 1))) {
                (Some(b), Ok(lit)) => memchr::memchr(lit, b).unwrap_or(n),
                _ => {
                    let lit = self.c(pc + 1);
                    s.iter().position(|&c| c.u() == lit).unwrap_or(n)
                }
            },
            op::IN => s.iter().position(|&c| !charset(code, pc + 2, c.u())).unwrap_or(n),
            _ => run(&|c| self.one(pc, c).unwrap_or(false)),
        }
    }
    fn at(&self, what: u32, p: usize) -> bool {
        let end = self.st.end;
        let word = |f: fn(u32) -> bool| (p > 0 && f(self.ch(p - 1))) != (p < end && f(self.ch(p)));
        match what {
            0 | 2 => p == 0,
            1 => p == 0 || self.ch(p - 1) == 10,
            3 => word(word_ascii),
            4 => !word(word_ascii),
            5 => p == end || p + 1 == end && self.ch(p) == 10,
            6 => p == end || self.ch(p) == 10,
            7 => p == end,
            8 => word(word_locale),
            9 => !word(word_locale),
            10 => word(word_unicode),
            11 => !word(word_unicode),
            _ => false,
        }
    }
    /// The text of a group that a back reference wants.
    fn reference(&self, g: u32) -> Option<(usize, usize)> {
        if g as usize >= self.st.marks.len() / 2 { None } else { self.st.group(g as usize + 1) }
    }
    fn push(&mut self, kind: Kind, pc: usize, rep: u32, a: usize, b: usize) {
        let arena = self.st.reps.len() as u32;
        self.st.stack.push(Entry { kind, pc: pc as u32, rep, arena, a, b, c: (0, 0) });
    }
    fn new_rep(&mut self, r: Rep) -> u32 {
        self.st.reps.push(r);
        self.st.reps.len() as u32 - 1
    }

    /// Runs from `pc` at `p`; the end of the match. The undo entries of a match stay on the stack, its choices do not.
    fn run(&mut self, vm: &mut Vm, pc: usize, p: usize, rep: u32, top: bool) -> R<Option<usize>> {
        let base = self.st.stack.len();
        let r = self.run_inner(vm, pc, p, rep, top, base)?;
        if r.is_some() && !top {
            let mut to = base;
            for i in base..self.st.stack.len() {
                let e = self.st.stack[i];
                if e.kind == Kind::Undo {
                    self.st.stack[to] = e;
                    to += 1;
                }
            }
            self.st.stack.truncate(to);
        }
        Ok(r)
    }
    fn run_inner(&mut self, vm: &mut Vm, mut pc: usize, mut p: usize, mut rep: u32, top: bool, base: usize) -> R<Option<usize>> {
        let end = self.st.end;
        loop {
            self.st.steps = self.st.steps.wrapping_add(1);
            if self.st.steps & 0xffff == 0 {
                vm.check_signals()?;
                if self.st.stack.len() > 1 << 28 {
                    return Err(vm.memory_error());
                }
            }
            let o = self.c(pc);
            let ok = match o {
                op::LITERAL => {
                    let ok = p < end && self.ch(p) == self.c(pc + 1);
                    p += 1;
                    pc += 2;
                    ok
                }
                op::IN => {
                    let ok = p < end && charset(self.code, pc + 2, self.ch(p));
                    p += 1;
                    pc += 1 + self.c(pc + 1) as usize;
                    ok
                }
                op::SUCCESS => {
                    let refused = top
                        && (self.st.match_all && p != end || self.st.must_advance && p == self.st.start);
                    if !refused {
                        return Ok(Some(p));
                    }
                    false
                }
                op::MARK => {
                    let m = self.c(pc + 1) as usize;
                    if m < self.st.marks.len() {
                        let st = &mut *self.st;
                        let old = (st.last_mark, st.last_index);
                        let e = Entry { kind: Kind::Undo, pc: 0, rep: 0, arena: 0, a: m, b: st.marks[m], c: old };
                        // Without a choice below nothing is ever taken back, but lookaround is rare enough not to ask.
                        st.stack.push(e);
                        if m & 1 != 0 {
                            st.last_index = (m / 2 + 1) as i32;
                        }
                        st.last_mark = st.last_mark.max(m as i32);
                        st.marks[m] = p;
                        pc += 2;
                        true
                    } else {
                        false
                    }
                }
                op::JUMP => {
                    let skip = self.c(pc + 1) as usize;
                    pc += 1 + skip;
                    skip != 0
                }
                op::INFO => {
                    let ok = end.saturating_sub(p) >= self.c(pc + 3) as usize;
                    pc += 1 + self.c(pc + 1) as usize;
                    ok
                }
                op::AT => {
                    let ok = self.at(self.c(pc + 1), p);
                    pc += 2;
                    ok
                }
                op::BRANCH => match self.branch(pc + 1, p, rep) {
                    Some(to) => {
                        pc = to;
                        true
                    }
                    None => false,
                },
                op::REPEAT_ONE => {
                    let (min, max) = (self.c(pc + 2) as usize, self.c(pc + 3));
                    let tail = pc + 1 + self.c(pc + 1) as usize;
                    let n = if end.saturating_sub(p) < min { None } else { Some(self.count(pc + 4, p, max)) };
                    match n {
                        Some(n) if n >= min => {
                            if n > min {
                                self.push(Kind::One, pc, rep, p, n);
                            }
                            p += n;
                            pc = tail;
                            true
                        }
                        _ => false,
                    }
                }
                op::MIN_REPEAT_ONE => {
                    let (min, max) = (self.c(pc + 2) as usize, self.c(pc + 3));
                    let tail = pc + 1 + self.c(pc + 1) as usize;
                    let ok = end.saturating_sub(p) >= min && (min == 0 || self.count(pc + 4, p, min as u32) >= min);
                    if ok {
                        p += min;
                        if max == MAXREPEAT || min < max as usize {
                            self.push(Kind::MinOne, pc, rep, p, min);
                        }
                        pc = tail;
                    }
                    ok
                }
                op::POSSESSIVE_REPEAT_ONE => {
                    let (min, max) = (self.c(pc + 2) as usize, self.c(pc + 3));
                    let n = self.count(pc + 4, p, max);
                    p += n;
                    pc += 1 + self.c(pc + 1) as usize;
                    n >= min
                }
                op::REPEAT => {
                    rep = self.new_rep(Rep { pc: pc as u32, prev: rep, count: -1, last: UNSET });
                    pc += 1 + self.c(pc + 1) as usize;
                    matches!(self.c(pc), op::MAX_UNTIL | op::MIN_UNTIL)
                }
                op::MAX_UNTIL | op::MIN_UNTIL if rep != NO_REPEAT => {
                    let node = self.st.reps[rep as usize];
                    let (n, start) = (node.count.saturating_add(1), node.pc as usize);
                    let (min, max) = (self.c(start + 2) as i64, self.c(start + 3));
                    let more = (max == MAXREPEAT || n < max as i64) && p != node.last;
                    if n < min {
                        rep = self.new_rep(Rep { count: n, ..node });
                        pc = start + 4;
                    } else if more && o == op::MAX_UNTIL {
                        self.push(Kind::Go, pc + 1, node.prev, p, 0);
                        rep = self.new_rep(Rep { count: n, last: p, ..node });
                        pc = start + 4;
                    } else {
                        if more {
                            self.push(Kind::Again, pc, rep, p, 0);
                        }
                        rep = node.prev;
                        pc += 1;
                    }
                    true
                }
                op::POSSESSIVE_REPEAT => {
                    let (min, max) = (self.c(pc + 2), self.c(pc + 3));
                    let tail = pc + 2 + self.c(pc + 1) as usize;
                    let (mut n, mut ok, mut last) = (0u32, true, UNSET);
                    while n < min {
                        match self.run(vm, pc + 4, p, NO_REPEAT, false)? {
                            // An empty repetition stays empty.
                            Some(q) if q == p && n > 0 => break,
                            Some(q) => p = q,
                            None => {
                                ok = false;
                                break;
                            }
                        }
                        n += 1;
                    }
                    while ok && (max == MAXREPEAT || n < max) && p != last {
                        last = p;
                        match self.run(vm, pc + 4, p, NO_REPEAT, false)? {
                            Some(q) => p = q,
                            None => break,
                        }
                        n = n.saturating_add(1);
                    }
                    pc = tail;
                    ok
                }
                op::ATOMIC_GROUP => match self.run(vm, pc + 2, p, NO_REPEAT, false)? {
                    Some(q) => {
                        p = q;
                        pc += 1 + self.c(pc + 1) as usize;
                        true
                    }
                    None => false,
                },
                op::ASSERT => {
                    let back = self.c(pc + 2) as usize;
                    let ok = p >= back && self.run(vm, pc + 3, p - back, NO_REPEAT, false)?.is_some();
                    pc += 1 + self.c(pc + 1) as usize;
                    ok
                }
                op::ASSERT_NOT => {
                    let back = self.c(pc + 2) as usize;
                    let height = self.st.stack.len();
                    let found = p >= back && self.run(vm, pc + 3, p - back, NO_REPEAT, false)?.is_some();
                    if found {
                        self.undo_to(height);
                    }
                    pc += 1 + self.c(pc + 1) as usize;
                    !found
                }
                op::GROUPREF | op::GROUPREF_IGNORE | op::GROUPREF_UNI_IGNORE | op::GROUPREF_LOC_IGNORE => {
                    match self.reference(self.c(pc + 1)) {
                        Some((a, b)) if end.saturating_sub(p) >= b - a => {
                            let f: fn(u32) -> u32 = match o {
                                op::GROUPREF_IGNORE => lower_ascii,
                                op::GROUPREF_UNI_IGNORE => lower_unicode,
                                op::GROUPREF_LOC_IGNORE => lower_locale,
                                _ => |c| c,
                            };
                            let (x, y) = (&self.s[a..b], &self.s[p..p + (b - a)]);
                            let ok = x.iter().zip(y).all(|(x, y)| x == y || f(x.u()) == f(y.u()));
                            p += b - a;
                            pc += 2;
                            ok
                        }
                        _ => false,
                    }
                }
                op::GROUPREF_EXISTS => {
                    pc += if self.reference(self.c(pc + 1)).is_some() { 3 } else { 2 + self.c(pc + 2) as usize };
                    true
                }
                _ => {
                    let m = p < end && self.one(pc, self.ch(p)) == Some(true);
                    if m {
                        pc = self.after_one(pc);
                        p += 1;
                    }
                    m
                }
            };
            if !ok && !self.fail(base, &mut pc, &mut p, &mut rep) {
                return Ok(None);
            }
        }
    }
    fn literal_at(&self, pc: usize) -> Option<u32> {
        (self.c(pc) == op::LITERAL).then(|| self.c(pc + 1))
    }
    /// The next alternative that can match, from the list at `pc` (at the skip); a choice is left for those behind it.
    fn branch(&mut self, mut pc: usize, p: usize, rep: u32) -> Option<usize> {
        let end = self.st.end;
        loop {
            let skip = self.c(pc) as usize;
            if skip == 0 {
                return None;
            }
            let body = pc + 1;
            let next = pc + skip;
            let hopeless = match self.c(body) {
                op::LITERAL => p >= end || self.ch(p) != self.c(body + 1),
                op::IN => p >= end || !charset(self.code, body + 2, self.ch(p)),
                _ => false,
            };
            if hopeless {
                pc = next;
                continue;
            }
            if self.c(next) != 0 {
                self.push(Kind::Branch, next, rep, p, 0);
            }
            return Some(body);
        }
    }
    fn undo(&mut self, e: Entry) {
        self.st.marks[e.a] = e.b;
        (self.st.last_mark, self.st.last_index) = e.c;
    }
    /// Takes back the groups set since the stack had this height (there are no choices above it).
    fn undo_to(&mut self, height: usize) {
        while self.st.stack.len() > height {
            if let Some(e) = self.st.stack.pop()
                && e.kind == Kind::Undo
            {
                self.undo(e);
            }
        }
    }
    /// Goes back to the last choice above `base`; false if there is none.
    fn fail(&mut self, base: usize, pc: &mut usize, p: &mut usize, rep: &mut u32) -> bool {
        let end = self.st.end;
        while self.st.stack.len() > base {
            let Some(e) = self.st.stack.pop() else { return false };
            if e.kind == Kind::Undo {
                self.undo(e);
                continue;
            }
            self.st.reps.truncate(e.arena as usize);
            *rep = e.rep;
            let at = e.pc as usize;
            match e.kind {
                Kind::Undo => {}
                Kind::Branch => {
                    if let Some(to) = self.branch(at, e.a, e.rep) {
                        (*pc, *p) = (to, e.a);
                        return true;
                    }
                }
                Kind::One => {
                    let min = self.c(at + 2) as usize;
                    let tail = at + 1 + self.c(at + 1) as usize;
                    let mut n = e.b - 1;
                    if let Some(lit) = self.literal_at(tail) {
                        while n > min && (e.a + n >= end || self.ch(e.a + n) != lit) {
                            n -= 1;
                        }
                    }
                    if n > min {
                        self.st.stack.push(Entry { b: n, ..e });
                    }
                    (*pc, *p) = (tail, e.a + n);
                    return true;
                }
                Kind::MinOne => {
                    let max = self.c(at + 3);
                    if e.a < end && self.one(at + 4, self.ch(e.a)) == Some(true) {
                        let n = e.b + 1;
                        if max == MAXREPEAT || n < max as usize {
                            self.st.stack.push(Entry { a: e.a + 1, b: n, ..e });
                        }
                        (*pc, *p) = (at + 1 + self.c(at + 1) as usize, e.a + 1);
                        return true;
                    }
                }
                Kind::Go => {
                    (*pc, *p) = (at, e.a);
                    return true;
                }
                Kind::Again => {
                    let node = self.st.reps[e.rep as usize];
                    *rep = self.new_rep(Rep { count: node.count.saturating_add(1), last: e.a, ..node });
                    (*pc, *p) = (node.pc as usize + 4, e.a);
                    return true;
                }
            }
        }
        false
    }
    fn try_at(&mut self, vm: &mut Vm, pc: usize, p: usize) -> R<bool> {
        self.st.reset();
        let keep = self.st.start;
        // An empty match is refused at the place where the search began only.
        if let Some(q) = self.run(vm, pc, p, NO_REPEAT, true)? {
            self.st.start = p;
            self.st.ptr = q;
            return Ok(true);
        }
        self.st.start = keep;
        Ok(false)
    }
}

/// Matches at the state's start.
pub fn matches<U: CodeUnit>(vm: &mut Vm, st: &mut State, s: &[U], code: &[u32]) -> R<bool> {
    let p = st.start;
    if p > st.end {
        return Ok(false);
    }
    Machine { s, code, st }.try_at(vm, 0, p)
}

/// Searches from the state's start on.
pub fn search<U: CodeUnit>(vm: &mut Vm, st: &mut State, s: &[U], code: &[u32]) -> R<bool> {
    let (from, end) = (st.start, st.end);
    if from > end {
        return Ok(false);
    }
    let mut m = Machine { s, code, st };
    let (mut pc, mut last) = (0, end);
    let mut prefix: &[u32] = &[];
    let mut set = None;
    if m.c(0) == op::INFO {
        let (skip, flags, min) = (m.c(1) as usize, m.c(2), m.c(3) as usize);
        if end - from < min {
            return Ok(false);
        }
        last -= min;
        pc = 1 + skip;
        if flags & INFO_PREFIX != 0 {
            let n = m.c(5) as usize;
            prefix = code.get(7..7usize.saturating_add(n)).unwrap_or(&[]);
        } else if flags & INFO_CHARSET != 0 {
            set = Some(5);
        }
    }
    let mut p = from;
    while p <= last {
        if let Some(&first) = prefix.first() {
            let found = match (U::as_u8(s), u8::try_from(first)) {
                (Some(b), Ok(c)) => memchr::memchr(c, &b[p..end]),
                _ => s[p..end].iter().position(|c| c.u() == first),
            };
            match found {
                Some(i) if p + i <= last => p += i,
                _ => return Ok(false),
            }
            if end - p < prefix.len() || !prefix.iter().zip(&s[p..]).all(|(&a, b)| a == b.u()) {
                p += 1;
                continue;
            }
        } else if let Some(i) = set {
            match s[p..end].iter().position(|c| charset(code, i, c.u())) {
                Some(i) if p + i <= last => p += i,
                _ => return Ok(false),
            }
        }
        if m.try_at(vm, pc, p)? {
            return Ok(true);
        }
        if m.c(pc) == op::AT && matches!(m.c(pc + 1), 0 | 2) {
            return Ok(false);
        }
        p += 1;
    }
    Ok(false)
}
