//! The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), seeded and read as CPython's `_random.Random` does, so
//! that a seed gives the same numbers.

const N: usize = 624;
const M: usize = 397;

#[derive(Clone)]
pub struct Mt19937 {
    state: [u32; N],
    /// The next word to hand out; N when all were.
    index: usize,
}

impl Mt19937 {
    fn from_word(seed: u32) -> Mt19937 {
        let mut state = [seed; N];
        for i in 1..N {
            let before = state[i - 1];
            state[i] = 1812433253u32.wrapping_mul(before ^ before >> 30).wrapping_add(i as u32);
        }
        Mt19937 { state, index: N }
    }

    /// Seeds with the 32-bit words of a number, least significant first (none is taken as 0): `init_by_array`.
    pub fn from_words(key: &[u32]) -> Mt19937 {
        let key = if key.is_empty() { &[0] } else { key };
        let mut mt = Mt19937::from_word(19650218);
        let s = &mut mt.state;
        let mix =
            |s: &[u32; N], i: usize, factor: u32| s[i] ^ (s[i - 1] ^ s[i - 1] >> 30).wrapping_mul(factor);
        let mut i = 1;
        let step = |s: &mut [u32; N], i: &mut usize| {
            *i += 1;
            if *i >= N {
                s[0] = s[N - 1];
                *i = 1;
            }
        };
        for (&word, j) in key.iter().cycle().zip((0..key.len() as u32).cycle()).take(N.max(key.len())) {
            s[i] = mix(s, i, 1664525).wrapping_add(word).wrapping_add(j);
            step(s, &mut i);
        }
        for _ in 1..N {
            s[i] = mix(s, i, 1566083941).wrapping_sub(i as u32);
            step(s, &mut i);
        }
        s[0] = 0x8000_0000;
        mt
    }

    /// Seeds with a magnitude: `random.seed(n)` for an int (the sign does not count).
    pub fn from_u64(n: u64) -> Mt19937 {
        let (low, high) = (n as u32, (n >> 32) as u32);
        if high == 0 { Mt19937::from_words(&[low]) } else { Mt19937::from_words(&[low, high]) }
    }

    /// The state as `getstate` shows it: the words, then the index.
    pub fn state(&self) -> (&[u32; N], usize) {
        (&self.state, self.index)
    }

    /// From a saved state; `None` is ValueError("invalid state").
    pub fn from_state(state: [u32; N], index: usize) -> Option<Mt19937> {
        if index > N { None } else { Some(Mt19937 { state, index }) }
    }

    #[cold]
    fn refill(&mut self) {
        let s = &mut self.state;
        for i in 0..N {
            let y = s[i] & 0x8000_0000 | s[(i + 1) % N] & 0x7fff_ffff;
            s[i] = s[(i + M) % N] ^ y >> 1 ^ if y & 1 != 0 { 0x9908_b0df } else { 0 };
        }
        self.index = 0;
    }

    pub fn next_u32(&mut self) -> u32 {
        if self.index >= N {
            self.refill();
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        y ^ y >> 18
    }

    /// `random()`: 53 bits in [0, 1).
    pub fn next_f64(&mut self) -> f64 {
        let a = self.next_u32() >> 5;
        let b = self.next_u32() >> 6;
        (f64::from(a) * 67108864.0 + f64::from(b)) * (1.0 / 9007199254740992.0)
    }

    /// `getrandbits(k)` for k up to 64.
    pub fn bits(&mut self, k: u32) -> u64 {
        match k {
            0 => 0,
            1..=32 => u64::from(self.next_u32() >> (32 - k)),
            _ => {
                let low = u64::from(self.next_u32());
                low | u64::from(self.next_u32() >> (64 - k.min(64))) << 32
            }
        }
    }

    /// `getrandbits(k)`: 32-bit words, least significant first.
    pub fn bits_words(&mut self, k: usize) -> Vec<u32> {
        let mut out = Vec::with_capacity(k.div_ceil(32));
        let mut left = k;
        while left > 0 {
            let r = self.next_u32();
            out.push(if left < 32 { r >> (32 - left) } else { r });
            left = left.saturating_sub(32);
        }
        out
    }
}
