//! Random Python programs, the same for the same seed, for the fuzzer and the tests that run some of its programs.

pub mod any;
pub mod hot;

/// SplitMix64.
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.draw() % n.max(1)
    }
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
    pub fn pick<'a, X: ?Sized>(&mut self, from: &[&'a X]) -> &'a X {
        from[self.below(from.len() as u64) as usize]
    }
}

/// What kind of programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// A bit of everything, run a few times.
    Any,
    /// Loops, for the JIT; so many times longer than usual.
    Hot(u64),
}
impl Sort {
    pub fn from_name(name: &str, times: u64) -> Option<Sort> {
        match name {
            "any" => Some(Sort::Any),
            "hot" => Some(Sort::Hot(times)),
            _ => None,
        }
    }
    pub fn program(self, seed: u64) -> String {
        match self {
            Sort::Any => any::program(seed),
            Sort::Hot(times) => hot::longer(seed, times),
        }
    }
}
