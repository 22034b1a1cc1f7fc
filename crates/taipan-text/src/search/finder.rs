//! A prepared needle. Bytes use `memmem`; wider units use a scan for the first unit with a budget, then two-way
//! (Crochemore and Perrin 1991), which is linear and needs constant space.

use super::{find_unit, rfind_unit};
use crate::units::CodeUnit;
use memchr::memmem;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A needle prepared to be searched in haystacks of units `H`.
pub struct Finder<'n, H: CodeUnit>(Kind<'n, H>);

#[allow(clippy::large_enum_variant)] // One lives at a time, on the stack.
enum Kind<'n, H: CodeUnit> {
    /// Some unit does not fit the haystack's width.
    Never,
    Empty,
    One(H),
    Bytes(memmem::Finder<'n>, &'n [u8]),
    Units {
        needle: Cow<'n, [H]>,
        forward: OnceCell<Factors>,
        backward: OnceCell<Factors>,
    },
}

impl<'n, H: CodeUnit> Finder<'n, H> {
    pub fn new<N: CodeUnit>(needle: &'n [N]) -> Self {
        Finder(match needle {
            [] => Kind::Empty,
            [one] => H::fit(one.u()).map_or(Kind::Never, Kind::One),
            _ => match H::of(N::text(needle)) {
                Some(same) => match H::as_u8(same) {
                    Some(bytes) => Kind::Bytes(memmem::Finder::new(bytes), bytes),
                    None => Self::units(Cow::Borrowed(same)),
                },
                None => match needle.iter().map(|c| H::fit(c.u())).collect::<Option<Vec<H>>>() {
                    Some(own) => Self::units(Cow::Owned(own)),
                    None => Kind::Never,
                },
            },
        })
    }

    fn units(needle: Cow<'n, [H]>) -> Kind<'n, H> {
        Kind::Units { needle, forward: OnceCell::new(), backward: OnceCell::new() }
    }

    pub fn find(&self, hay: &[H]) -> Option<usize> {
        match &self.0 {
            Kind::Never => None,
            Kind::Empty => Some(0),
            Kind::One(c) => find_unit(hay, *c),
            Kind::Bytes(f, _) => f.find(H::as_u8(hay)?),
            Kind::Units { needle, forward, .. } => {
                let first = needle[0];
                let (mut at, mut budget) = (0, hay.len() / 4 + 64);
                while at + needle.len() <= hay.len() {
                    at += find_unit(&hay[at..hay.len() - needle.len() + 1], first)?;
                    let same = hay[at..].iter().zip(&needle[..]).take_while(|(a, b)| a == b).count();
                    if same == needle.len() {
                        return Some(at);
                    }
                    at += 1;
                    let Some(left) = budget.checked_sub(same + 4) else {
                        let factors = forward.get_or_init(|| Factors::new(&Forward(&needle[..])));
                        return two_way(&Forward(&hay[at..]), &Forward(&needle[..]), factors).map(|i| at + i);
                    };
                    budget = left;
                }
                None
            }
        }
    }

    pub fn rfind(&self, hay: &[H]) -> Option<usize> {
        match &self.0 {
            Kind::Never => None,
            Kind::Empty => Some(hay.len()),
            Kind::One(c) => rfind_unit(hay, *c),
            Kind::Bytes(_, needle) => memmem::rfind(H::as_u8(hay)?, needle),
            Kind::Units { needle, backward, .. } => {
                let last = *needle.last()?;
                let (mut end, mut budget) = (hay.len(), hay.len() / 4 + 64);
                while end >= needle.len() {
                    let tail = rfind_unit(&hay[needle.len() - 1..end], last)? + needle.len();
                    let same =
                        hay[..tail].iter().rev().zip(needle.iter().rev()).take_while(|(a, b)| a == b).count();
                    if same == needle.len() {
                        return Some(tail - needle.len());
                    }
                    end = tail - 1;
                    let Some(left) = budget.checked_sub(same + 4) else {
                        let factors = backward.get_or_init(|| Factors::new(&Backward(&needle[..])));
                        let i = two_way(&Backward(&hay[..end]), &Backward(&needle[..]), factors)?;
                        return Some(end - i - needle.len());
                    };
                    budget = left;
                }
                None
            }
        }
    }
}

/// A sequence read in one direction or the other, so that one algorithm serves `find` and `rfind`.
trait Sequence {
    type Unit: CodeUnit;
    fn len(&self) -> usize;
    fn at(&self, i: usize) -> Self::Unit;
}

struct Forward<'a, U>(&'a [U]);
struct Backward<'a, U>(&'a [U]);

impl<U: CodeUnit> Sequence for Forward<'_, U> {
    type Unit = U;
    fn len(&self) -> usize {
        self.0.len()
    }
    #[inline(always)]
    fn at(&self, i: usize) -> U {
        self.0[i]
    }
}
impl<U: CodeUnit> Sequence for Backward<'_, U> {
    type Unit = U;
    fn len(&self) -> usize {
        self.0.len()
    }
    #[inline(always)]
    fn at(&self, i: usize) -> U {
        self.0[self.0.len() - 1 - i]
    }
}

/// The critical factorisation of a needle.
struct Factors {
    cut: usize,
    period: usize,
    /// The whole needle has this period, so a matched prefix may be remembered across shifts.
    periodic: bool,
}

impl Factors {
    fn new<S: Sequence>(needle: &S) -> Factors {
        let (a, pa) = maximal_suffix(needle, false);
        let (b, pb) = maximal_suffix(needle, true);
        let (cut, period) = if a > b { (a, pa) } else { (b, pb) };
        let n = needle.len();
        let periodic = cut + period <= n && (0..cut).all(|i| needle.at(i) == needle.at(i + period));
        if periodic {
            Factors { cut, period, periodic }
        } else {
            Factors { cut, period: cut.max(n - cut) + 1, periodic }
        }
    }
}

/// Start and period of the lexically greatest suffix, under the order or its reverse.
fn maximal_suffix<S: Sequence>(s: &S, reverse: bool) -> (usize, usize) {
    let (mut left, mut right, mut offset, mut period) = (0, 1, 0, 1);
    while right + offset < s.len() {
        let (a, b) = (s.at(right + offset), s.at(left + offset));
        if a == b {
            if offset + 1 == period {
                right += period;
                offset = 0;
            } else {
                offset += 1;
            }
        } else if (a < b) != reverse {
            right += offset + 1;
            offset = 0;
            period = right - left;
        } else {
            left = right;
            right += 1;
            offset = 0;
            period = 1;
        }
    }
    (left, period)
}

fn two_way<S: Sequence>(hay: &S, needle: &S, f: &Factors) -> Option<usize> {
    let n = needle.len();
    let (mut at, mut memory) = (0, 0);
    while at + n <= hay.len() {
        let mut i = f.cut.max(memory);
        while i < n && needle.at(i) == hay.at(at + i) {
            i += 1;
        }
        if i < n {
            at += i - f.cut + 1;
            memory = 0;
            continue;
        }
        let mut j = f.cut;
        while j > memory && needle.at(j - 1) == hay.at(at + j - 1) {
            j -= 1;
        }
        if j <= memory {
            return Some(at);
        }
        at += f.period;
        memory = if f.periodic { n - f.period } else { 0 };
    }
    None
}
