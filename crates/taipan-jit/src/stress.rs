//! Stress: what is rare made frequent, so that tests meet it. Asked for by numbers of the one table (`-X jit.stress_…`).
//!
//! | number | each event |
//! |---|---|
//! | `stress_exits` | an exit is taken at its first execution though its guards hold: the interpreter goes on as the snapshot says |
//! | `stress_aborts` | a recording is given up in the middle |
//! | `stress_gc` | a collection at an allocation while machine code runs |
//! | `stress_passes` | the optimiser leaves out passes for a trace |
//! | `stress_drops` | all executors are dropped |
//!
//! A program's results may not depend on any of it. Where events come is drawn from `stress_seed`. There are at most
//! `stress_fuel` of them: if a run with fuel N fails and one with N - 1 does not, the N-th event is what matters, and
//! the log (`--jit-log=2`) names it.

use crate::tunables::Tunables;
use std::cell::Cell;

pub struct Stress {
    random: Cell<u64>,
    fuel: Cell<u64>,
    happened: Cell<u64>,
}

impl Stress {
    pub fn new(t: &Tunables) -> Stress {
        // (All there is: as long as the program runs.)
        let fuel = if t.stress_fuel == u32::MAX { u64::MAX } else { t.stress_fuel as u64 };
        Stress { random: Cell::new(t.stress_seed as u64), fuel: Cell::new(fuel), happened: Cell::new(0) }
    }
    pub fn fuel(&self) -> u64 {
        self.fuel.get()
    }
    /// Does it strike now, which it does one time in so many (0: never)?
    pub fn draws(&self, one_in: u32) -> bool {
        one_in != 0 && self.fuel.get() != 0 && self.random().is_multiple_of(one_in as u64)
    }
    /// So many events have happened; the number of the last.
    pub fn happened(&self, events: u64) -> u64 {
        self.fuel.set(self.fuel.get().saturating_sub(events));
        self.happened.set(self.happened.get() + events);
        self.happened.get()
    }
    /// SplitMix64.
    pub fn random(&self) -> u64 {
        self.random.set(self.random.get().wrapping_add(0x9E37_79B9_7F4A_7C15));
        let mut z = self.random.get();
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_strikes_alike_until_the_fuel_is_used_up() {
        let drawn = |seed: u32, fuel: u32| {
            let s = Stress::new(&Tunables { stress_seed: seed, stress_fuel: fuel, ..Tunables::default() });
            let one = |_| s.draws(3) && s.happened(1) > 0;
            (0..200).map(one).collect::<Vec<bool>>()
        };
        let (all, some) = (drawn(1, u32::MAX), drawn(1, 5));
        assert_ne!(all, drawn(2, u32::MAX));
        assert!(all.iter().filter(|s| **s).count() > 30);
        assert_eq!(some.iter().filter(|s| **s).count(), 5);
        let fifth = some.iter().rposition(|s| *s).unwrap();
        assert_eq!(all[..=fifth], some[..=fifth]);
    }
    #[test]
    fn nothing_strikes_unasked() {
        let s = Stress::new(&Tunables::default());
        assert!((0..100).all(|_| !s.draws(0)));
    }
}
