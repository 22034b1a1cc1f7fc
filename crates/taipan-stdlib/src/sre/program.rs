//! From the code that `re._compiler` makes to the program that the matcher runs.
//!
//! The translation checks the code (anybody may call `_sre.compile`): the matcher takes every index in a program for
//! granted. Jumps become absolute, loops get register numbers, character sets a bitmap for the first 256 characters.

use taipan_text::ucd;

pub const MAGIC: i64 = 20230612;
/// A repeat count without limit.
pub const MAXREPEAT: u32 = u32::MAX;
pub const MAXGROUPS: i64 = 1073741823;

macro_rules! ops { ($($name:ident = $n:literal)*) => { mod op { $(pub const $name: u32 = $n;)* } } }
ops! {
    FAILURE = 0 SUCCESS = 1 ANY = 2 ANY_ALL = 3 ASSERT = 4 ASSERT_NOT = 5 AT = 6 BRANCH = 7 CATEGORY = 8 CHARSET = 9 BIGCHARSET = 10
    GROUPREF = 11 GROUPREF_EXISTS = 12 IN = 13 INFO = 14 JUMP = 15 LITERAL = 16 MARK = 17 MAX_UNTIL = 18 MIN_UNTIL = 19 NOT_LITERAL = 20
    NEGATE = 21 RANGE = 22 REPEAT = 23 REPEAT_ONE = 24 MIN_REPEAT_ONE = 26 ATOMIC_GROUP = 27 POSSESSIVE_REPEAT = 28
    POSSESSIVE_REPEAT_ONE = 29 GROUPREF_IGNORE = 30 IN_IGNORE = 31 LITERAL_IGNORE = 32 NOT_LITERAL_IGNORE = 33 GROUPREF_LOC_IGNORE = 34
    IN_LOC_IGNORE = 35 LITERAL_LOC_IGNORE = 36 NOT_LITERAL_LOC_IGNORE = 37 GROUPREF_UNI_IGNORE = 38 IN_UNI_IGNORE = 39
    LITERAL_UNI_IGNORE = 40 NOT_LITERAL_UNI_IGNORE = 41 RANGE_UNI_IGNORE = 42
}

/// How letters of another case are treated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fold {
    Exact,
    Ascii,
    Unicode,
    Locale,
}
pub fn lower_ascii(c: u32) -> u32 {
    if (65..=90).contains(&c) { c + 32 } else { c }
}
fn lower_locale(c: u32) -> u32 {
    // SAFETY: plain C functions over bytes.
    if c < 256 { unsafe { libc::tolower(c as i32) as u32 } } else { c }
}
fn upper_locale(c: u32) -> u32 {
    // SAFETY: as above.
    if c < 256 { unsafe { libc::toupper(c as i32) as u32 } } else { c }
}
impl Fold {
    #[inline]
    pub fn lower(self, c: u32) -> u32 {
        match self {
            Fold::Exact => c,
            Fold::Ascii => lower_ascii(c),
            Fold::Unicode => ucd::simple_lower(c),
            Fold::Locale => lower_locale(c),
        }
    }
    /// Is `c` the pattern's (already lowered) character?
    #[inline]
    fn is(self, lit: u32, c: u32) -> bool {
        match self {
            Fold::Locale => c == lit || lower_locale(c) == lit || upper_locale(c) == lit,
            f => f.lower(c) == lit,
        }
    }
}

pub fn is_word(c: u32) -> bool {
    c < 128 && ((c as u8).is_ascii_alphanumeric() || c == 95)
}
fn is_loc_word(c: u32) -> bool {
    // SAFETY: as above.
    c == 95 || c < 256 && unsafe { libc::isalnum(c as i32) } != 0
}
pub fn is_uni_word(c: u32) -> bool {
    if c < 128 { is_word(c) } else { ucd::is_alnum(c) }
}
fn category(n: u32, c: u32) -> bool {
    let ascii_space = |c: u32| c == 32 || (9..=13).contains(&c);
    let yes = match n & !1 {
        0 => (48..=57).contains(&c),
        2 => ascii_space(c),
        4 => is_word(c),
        6 => c == 10,
        8 => is_loc_word(c),
        10 => {
            if c < 128 {
                (48..=57).contains(&c)
            } else {
                ucd::is_decimal(c)
            }
        }
        12 => {
            if c < 128 {
                ascii_space(c) || (28..=31).contains(&c)
            } else {
                ucd::is_space(c)
            }
        }
        14 => is_uni_word(c),
        _ => ucd::is_line_break(c),
    };
    yes != (n & 1 != 0)
}
/// `\b` by the kind of position code.
pub fn word_test(at: u32) -> fn(u32) -> bool {
    match at {
        3 | 4 => is_word,
        8 | 9 => is_loc_word,
        _ => is_uni_word,
    }
}

#[derive(Debug)]
pub struct Set {
    low: [u64; 4],
    fold: Fold,
    code: Box<[u32]>,
}
impl Set {
    fn new(fold: Fold, code: &[u32]) -> Set {
        let mut s = Set { low: [0; 4], fold, code: code.into() };
        for c in 0..256u32 {
            if s.slow(c) {
                s.low[c as usize / 64] |= 1 << (c % 64);
            }
        }
        s
    }
    #[inline(always)]
    pub fn has(&self, c: u32) -> bool {
        if c < 256 { self.low[c as usize / 64] >> (c % 64) & 1 != 0 } else { self.slow(c) }
    }
    #[inline(never)]
    fn slow(&self, c: u32) -> bool {
        match self.fold {
            Fold::Locale => self.member(lower_locale(c), upper_locale(c)),
            f => {
                let c = f.lower(c);
                self.member(c, c)
            }
        }
    }
    /// Either of two characters, item by item (so that a negation means neither).
    fn member(&self, c: u32, d: u32) -> bool {
        let s = &self.code;
        let (mut i, mut ok) = (0, true);
        let bit = |words: &[u32], n: u32| words[n as usize / 32] >> (n % 32) & 1 != 0;
        loop {
            match s[i] {
                op::LITERAL => {
                    if c == s[i + 1] || d == s[i + 1] {
                        return ok;
                    }
                    i += 2;
                }
                op::CATEGORY => {
                    if category(s[i + 1], c) || category(s[i + 1], d) {
                        return ok;
                    }
                    i += 2;
                }
                op::RANGE => {
                    let r = s[i + 1]..=s[i + 2];
                    if r.contains(&c) || r.contains(&d) {
                        return ok;
                    }
                    i += 3;
                }
                op::RANGE_UNI_IGNORE => {
                    let r = s[i + 1]..=s[i + 2];
                    if r.contains(&c) || r.contains(&ucd::simple_upper(c)) {
                        return ok;
                    }
                    i += 3;
                }
                op::CHARSET => {
                    let map = &s[i + 1..];
                    if c < 256 && bit(map, c) || d < 256 && bit(map, d) {
                        return ok;
                    }
                    i += 9;
                }
                op::BIGCHARSET => {
                    let blocks = s[i + 1] as usize;
                    if c < 65536 {
                        let word = s[i + 2 + (c >> 10) as usize];
                        let block = (word >> ((c >> 8 & 3) * 8) & 255) as usize;
                        if bit(&s[i + 66 + block * 8..], c & 255) {
                            return ok;
                        }
                    }
                    i += 66 + blocks * 8;
                }
                op::NEGATE => {
                    ok = !ok;
                    i += 1;
                }
                _ => return !ok,
            }
        }
    }
}

/// A test of one character.
#[derive(Debug)]
pub enum One {
    Any,
    AnyAll,
    Lit(u32),
    NotLit(u32),
    LitFold(Fold, u32),
    NotLitFold(Fold, u32),
    In(Box<Set>),
    Category(u32),
}
impl One {
    #[inline(always)]
    pub fn test(&self, c: u32) -> bool {
        match self {
            One::Any => c != 10,
            One::AnyAll => true,
            One::Lit(l) => c == *l,
            One::NotLit(l) => c != *l,
            One::In(s) => s.has(c),
            One::LitFold(f, l) => f.is(*l, c),
            One::NotLitFold(f, l) => !f.is(*l, c),
            One::Category(n) => category(*n, c),
        }
    }
}

#[derive(Debug)]
pub enum Insn {
    /// The end of the pattern.
    Success,
    Fail,
    One(One),
    At(u32),
    Mark(u32),
    Jump(u32),
    /// Alternatives: where they are, and the literal they begin with if they do.
    Branch(Box<[(u32, Option<u32>)]>),
    /// Repeats of one character; `lit`: the literal behind them, if there is one.
    Greedy {
        item: One,
        min: u32,
        max: u32,
        lit: Option<u32>,
    },
    Lazy {
        item: One,
        min: u32,
        max: u32,
    },
    Possessive {
        item: One,
        min: u32,
        max: u32,
    },
    /// Starts a loop whose decision is at `until`.
    Loop {
        reg: u32,
        until: u32,
    },
    MaxUntil {
        reg: u32,
        min: u32,
        max: u32,
        body: u32,
    },
    /// Its second half is the next instruction: try once more.
    MinUntil {
        reg: u32,
        min: u32,
        body: u32,
    },
    MinAgain {
        reg: u32,
        max: u32,
        body: u32,
    },
    /// Decision of a possessive loop, before its body.
    PossUntil {
        reg: u32,
        min: u32,
        max: u32,
        tail: u32,
    },
    /// Body follows, up to a `Cut`.
    Atomic,
    Assert {
        back: u32,
    },
    AssertNot {
        back: u32,
        after: u32,
    },
    /// The end of a body that is not tried again once it matched.
    Cut,
    GroupRef {
        group: u32,
        fold: Fold,
    },
    /// Jumps if the group did not take part.
    GroupExists {
        group: u32,
        no: u32,
    },
}

/// What a search may look for first.
#[derive(Debug)]
pub enum Start {
    Anywhere,
    /// All matches begin with these characters.
    Prefix(Vec<u32>),
    Set(Set),
    /// Only at the beginning of the string.
    Beginning,
}

#[derive(Debug)]
pub struct Program {
    pub code: Vec<Insn>,
    pub registers: usize,
    pub start: Start,
    /// Shortest match.
    pub min: usize,
}

/// The code is not what `re` makes.
#[derive(Debug)]
pub struct Invalid;
type Res<T> = Result<T, Invalid>;

struct Translator<'a> {
    src: &'a [u32],
    out: Vec<Insn>,
    registers: u32,
    groups: u32,
    depth: usize,
}

pub fn translate(src: &[u32], groups: usize) -> Res<Program> {
    let mut t = Translator { src, out: Vec::new(), registers: 0, groups: groups as u32, depth: 0 };
    let (mut at, mut start, mut min) = (0, Start::Anywhere, 0);
    if src.first() == Some(&op::INFO) {
        let end = t.skip(1)?;
        let (flags, shortest) = (t.at(2)?, t.at(3)?);
        t.at(4)?;
        min = shortest as usize;
        if flags & 1 != 0 {
            let n = t.at(5)? as usize;
            let chars = src.get(7..7usize.checked_add(n).ok_or(Invalid)?).ok_or(Invalid)?;
            if 7 + n > end || n == 0 {
                return Err(Invalid);
            }
            start = Start::Prefix(chars.to_vec());
        } else if flags & 4 != 0 {
            let n = t.check_set(5, end)?;
            start = Start::Set(Set::new(Fold::Exact, &src[5..n]));
        }
        at = end;
    }
    let last = src.len().checked_sub(1).ok_or(Invalid)?;
    if src[last] != op::SUCCESS || at > last {
        return Err(Invalid);
    }
    t.block(at, last)?;
    t.out.push(Insn::Success);
    if matches!(t.out[0], Insn::At(0 | 2)) {
        start = Start::Beginning;
    }
    Ok(Program { code: t.out, registers: t.registers as usize, start, min })
}

impl Translator<'_> {
    fn at(&self, i: usize) -> Res<u32> {
        self.src.get(i).copied().ok_or(Invalid)
    }
    /// Where the skip word at `i` leads.
    fn skip(&self, i: usize) -> Res<usize> {
        let n = self.at(i)? as usize;
        let to = i.checked_add(n).ok_or(Invalid)?;
        if to > self.src.len() || n == 0 { Err(Invalid) } else { Ok(to) }
    }
    fn pc(&self) -> u32 {
        self.out.len() as u32
    }
    /// Checks a set that begins at `i`; gives the place behind its end.
    fn check_set(&self, mut i: usize, end: usize) -> Res<usize> {
        loop {
            i += match self.at(i)? {
                op::FAILURE => break,
                op::NEGATE => 1,
                op::LITERAL => 2,
                op::CATEGORY if self.at(i + 1)? < 18 => 2,
                op::RANGE | op::RANGE_UNI_IGNORE => 3,
                op::CHARSET => 9,
                op::BIGCHARSET => {
                    let blocks = self.at(i + 1)? as usize;
                    if blocks > 256 {
                        return Err(Invalid);
                    }
                    for w in 0..64 {
                        let word = self.at(i + 2 + w)?;
                        if (0..4).any(|b| (word >> (b * 8) & 255) as usize >= blocks) {
                            return Err(Invalid);
                        }
                    }
                    66 + blocks * 8
                }
                _ => return Err(Invalid),
            };
            if i >= end {
                return Err(Invalid);
            }
        }
        if i < end { Ok(i + 1) } else { Err(Invalid) }
    }
    /// A test of one character at `i`, and the place behind it.
    fn one(&self, i: usize, end: usize) -> Res<Option<(One, usize)>> {
        let lit = |one: One| Ok(Some((one, i + 2)));
        let set = |fold: Fold| {
            let to = self.skip(i + 1)?;
            let n = self.check_set(i + 2, end.min(to))?;
            Ok(Some((One::In(Box::new(Set::new(fold, &self.src[i + 2..n]))), to)))
        };
        match self.at(i)? {
            op::ANY => Ok(Some((One::Any, i + 1))),
            op::ANY_ALL => Ok(Some((One::AnyAll, i + 1))),
            op::LITERAL => lit(One::Lit(self.at(i + 1)?)),
            op::NOT_LITERAL => lit(One::NotLit(self.at(i + 1)?)),
            op::LITERAL_IGNORE => lit(One::LitFold(Fold::Ascii, self.at(i + 1)?)),
            op::NOT_LITERAL_IGNORE => lit(One::NotLitFold(Fold::Ascii, self.at(i + 1)?)),
            op::LITERAL_UNI_IGNORE => lit(One::LitFold(Fold::Unicode, self.at(i + 1)?)),
            op::NOT_LITERAL_UNI_IGNORE => lit(One::NotLitFold(Fold::Unicode, self.at(i + 1)?)),
            op::LITERAL_LOC_IGNORE => lit(One::LitFold(Fold::Locale, self.at(i + 1)?)),
            op::NOT_LITERAL_LOC_IGNORE => lit(One::NotLitFold(Fold::Locale, self.at(i + 1)?)),
            op::CATEGORY if self.at(i + 1)? < 18 => lit(One::Category(self.at(i + 1)?)),
            op::IN => set(Fold::Exact),
            op::IN_IGNORE => set(Fold::Ascii),
            op::IN_UNI_IGNORE => set(Fold::Unicode),
            op::IN_LOC_IGNORE => set(Fold::Locale),
            _ => Ok(None),
        }
    }
    fn group(&self, i: usize) -> Res<u32> {
        let g = self.at(i)?;
        if g < self.groups { Ok(g) } else { Err(Invalid) }
    }
    fn bounds(&self, i: usize) -> Res<(u32, u32)> {
        let (min, max) = (self.at(i)?, self.at(i + 1)?);
        if min > max { Err(Invalid) } else { Ok((min, max)) }
    }
    fn block(&mut self, mut i: usize, end: usize) -> Res<()> {
        self.depth += 1;
        if self.depth > 2000 || end > self.src.len() {
            return Err(Invalid);
        }
        while i < end {
            i = self.step(i, end)?;
        }
        self.depth -= 1;
        if i == end { Ok(()) } else { Err(Invalid) }
    }
    fn step(&mut self, i: usize, end: usize) -> Res<usize> {
        if let Some((one, next)) = self.one(i, end)? {
            self.out.push(Insn::One(one));
            return Ok(next);
        }
        let code = self.at(i)?;
        match code {
            op::FAILURE => {
                self.out.push(Insn::Fail);
                Ok(i + 1)
            }
            op::AT => {
                let n = self.at(i + 1)?;
                if n >= 12 {
                    return Err(Invalid);
                }
                self.out.push(Insn::At(n));
                Ok(i + 2)
            }
            op::MARK => {
                let n = self.at(i + 1)?;
                if n / 2 >= self.groups {
                    return Err(Invalid);
                }
                self.out.push(Insn::Mark(n));
                Ok(i + 2)
            }
            op::INFO => self.skip(i + 1),
            op::BRANCH => self.branch(i),
            op::REPEAT_ONE | op::MIN_REPEAT_ONE | op::POSSESSIVE_REPEAT_ONE => {
                let next = self.skip(i + 1)?;
                let (min, max) = self.bounds(i + 2)?;
                let Some((item, n)) = self.one(i + 4, next)? else { return Err(Invalid) };
                if self.at(n)? != op::SUCCESS || n + 1 != next {
                    return Err(Invalid);
                }
                let lit = if self.src.get(next) == Some(&op::LITERAL) {
                    self.src.get(next + 1).copied()
                } else {
                    None
                };
                self.out.push(match code {
                    op::REPEAT_ONE => Insn::Greedy { item, min, max, lit },
                    op::MIN_REPEAT_ONE => Insn::Lazy { item, min, max },
                    _ => Insn::Possessive { item, min, max },
                });
                Ok(next)
            }
            op::REPEAT => {
                let until = self.skip(i + 1)?;
                let (min, max) = self.bounds(i + 2)?;
                let reg = self.registers;
                self.registers += 1;
                let head = self.out.len();
                self.out.push(Insn::Loop { reg, until: 0 });
                let body = self.pc();
                self.block(i + 4, until)?;
                let target = self.pc();
                self.out[head] = Insn::Loop { reg, until: target };
                match self.at(until)? {
                    op::MAX_UNTIL => self.out.push(Insn::MaxUntil { reg, min, max, body }),
                    op::MIN_UNTIL => {
                        self.out.push(Insn::MinUntil { reg, min, body });
                        self.out.push(Insn::MinAgain { reg, max, body });
                    }
                    _ => return Err(Invalid),
                }
                Ok(until + 1)
            }
            op::POSSESSIVE_REPEAT => {
                let until = self.skip(i + 1)?;
                let (min, max) = self.bounds(i + 2)?;
                let reg = self.registers;
                self.registers += 1;
                let target = self.pc() + 1;
                self.out.push(Insn::Loop { reg, until: target });
                self.out.push(Insn::Fail);
                self.block(i + 4, until)?;
                if self.at(until)? != op::SUCCESS {
                    return Err(Invalid);
                }
                self.out.push(Insn::Cut);
                self.out.push(Insn::Jump(target));
                let tail = self.pc();
                self.out[target as usize] = Insn::PossUntil { reg, min, max, tail };
                Ok(until + 1)
            }
            op::ATOMIC_GROUP => {
                let next = self.skip(i + 1)?;
                self.out.push(Insn::Atomic);
                self.body(i + 2, next)?;
                Ok(next)
            }
            op::ASSERT | op::ASSERT_NOT => {
                let next = self.skip(i + 1)?;
                let back = self.at(i + 2)?;
                let head = self.out.len();
                self.out.push(Insn::Assert { back });
                self.body(i + 3, next)?;
                if code == op::ASSERT_NOT {
                    let after = self.pc();
                    self.out[head] = Insn::AssertNot { back, after };
                }
                Ok(next)
            }
            op::GROUPREF | op::GROUPREF_IGNORE | op::GROUPREF_UNI_IGNORE | op::GROUPREF_LOC_IGNORE => {
                let group = self.group(i + 1)?;
                let fold = match code {
                    op::GROUPREF => Fold::Exact,
                    op::GROUPREF_IGNORE => Fold::Ascii,
                    op::GROUPREF_UNI_IGNORE => Fold::Unicode,
                    _ => Fold::Locale,
                };
                self.out.push(Insn::GroupRef { group, fold });
                Ok(i + 2)
            }
            op::GROUPREF_EXISTS => {
                let group = self.group(i + 1)?;
                // The skip counts from the group number.
                let to = (i + 1).checked_add(self.at(i + 2)? as usize).ok_or(Invalid)?;
                if to > end || to < i + 3 {
                    return Err(Invalid);
                }
                let head = self.out.len();
                self.out.push(Insn::Fail);
                // What looks like a jump over the other branch may be an operand that ends the only one.
                let saved = (self.registers, self.depth);
                if to >= i + 5
                    && self.at(to - 2)? == op::JUMP
                    && let Ok(last) = self.both_branches(i, to, group, head)
                {
                    return Ok(last);
                }
                (self.registers, self.depth) = saved;
                self.out.truncate(head + 1);
                self.block(i + 3, to)?;
                self.out[head] = Insn::GroupExists { group, no: self.out.len() as u32 };
                Ok(to)
            }
            _ => Err(Invalid),
        }
    }
    /// A test of a group with a branch for each outcome, the second of which begins at `to`.
    fn both_branches(&mut self, i: usize, to: usize, group: u32, head: usize) -> Res<usize> {
        let last = self.skip(to - 1)?;
        self.block(i + 3, to - 2)?;
        let jump = self.out.len();
        self.out.push(Insn::Fail);
        self.out[head] = Insn::GroupExists { group, no: self.out.len() as u32 };
        self.block(to, last)?;
        self.out[jump] = Insn::Jump(self.out.len() as u32);
        Ok(last)
    }
    /// A body that ends with SUCCESS before `next`.
    fn body(&mut self, from: usize, next: usize) -> Res<()> {
        let last = next - 1;
        if last < from || self.at(last)? != op::SUCCESS {
            return Err(Invalid);
        }
        self.block(from, last)?;
        self.out.push(Insn::Cut);
        Ok(())
    }
    fn branch(&mut self, i: usize) -> Res<usize> {
        let head = self.out.len();
        self.out.push(Insn::Fail);
        let (mut alternatives, mut jumps) = (Vec::new(), Vec::new());
        let mut s = i + 1;
        while self.at(s)? != 0 {
            let next = self.skip(s)?;
            if next < s + 3 || self.at(next - 2)? != op::JUMP {
                return Err(Invalid);
            }
            let pc = self.out.len();
            self.block(s + 1, next - 2)?;
            let first = match self.out.get(pc) {
                Some(Insn::One(One::Lit(c))) => Some(*c),
                _ => None,
            };
            alternatives.push((pc as u32, first));
            jumps.push(self.out.len());
            self.out.push(Insn::Fail);
            s = next;
        }
        let end = self.pc();
        for j in jumps {
            self.out[j] = Insn::Jump(end);
        }
        self.out[head] = Insn::Branch(alternatives.into());
        Ok(s + 1)
    }
}
