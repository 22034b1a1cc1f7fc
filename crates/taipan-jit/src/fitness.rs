//! Where a trace should end: `fitness < exit_quality`.
//!
//! *Fitness* is how much further a trace is worth extending: it begins at a tunable value and falls with every
//! instruction, with every branch by how balanced its history is, with every backward edge, and with every frame
//! entered (given back when the frame is left). *Exit quality* is how good a place is to stop at. The rule is one
//! comparison, made before each instruction. The `ad-hoc` policy, fixed limits of length and depth, is what this
//! replaced; it stays for comparison.

use crate::tunables::Tunables;

/// What decides where a trace ends.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Policy {
    /// Fitness against exit quality.
    #[default]
    Fitness,
    /// Fixed limits: `adhoc_insts` and `adhoc_frames`.
    AdHoc,
}
impl Policy {
    pub const ALL: [Policy; 2] = [Policy::Fitness, Policy::AdHoc];
    pub fn name(self) -> &'static str {
        match self {
            Policy::Fitness => "fitness",
            Policy::AdHoc => "ad-hoc",
        }
    }
    pub fn from_name(name: &str) -> Option<Policy> {
        Policy::ALL.into_iter().find(|p| p.name() == name)
    }
}

/// How good a place is to stop at, from best to worst.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Start,
    Executor,
    Merge,
    Ordinary,
    Specialisable,
}
pub fn quality(t: &Tunables, p: Place) -> i64 {
    (match p {
        Place::Start => t.quality_start,
        Place::Executor => t.quality_executor,
        Place::Merge => t.quality_merge,
        Place::Ordinary => t.quality_ordinary,
        Place::Specialisable => t.quality_specialisable,
    }) as i64
}

/// What a branch with this history costs: nothing when it always went this way, the most from balanced on.
pub fn branch_cost(t: &Tunables, history: u32, taken: bool) -> i64 {
    let seen = history & 0xffff;
    let away = if taken { 16 - seen.count_ones() } else { seen.count_ones() };
    (t.branch_cost as i64 * away.min(8) as i64) / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_costs_by_its_balance() {
        let t = Tunables::default();
        assert_eq!(branch_cost(&t, 0xffff, true), 0);
        assert_eq!(branch_cost(&t, 0, false), 0);
        assert_eq!(branch_cost(&t, 0x5555, true), t.branch_cost as i64);
        assert_eq!(branch_cost(&t, 0x5555, false), t.branch_cost as i64);
        // Going where the branch never went costs the most.
        assert_eq!(branch_cost(&t, 0xffff, false), t.branch_cost as i64);
        assert!(branch_cost(&t, 0x1, false) < branch_cost(&t, 0x11, false));
    }
    #[test]
    fn the_start_is_the_best_place() {
        let t = Tunables::default();
        let all = [Place::Start, Place::Executor, Place::Merge, Place::Ordinary, Place::Specialisable];
        assert!(all.windows(2).all(|w| quality(&t, w[0]) > quality(&t, w[1])));
    }
}
