//! Looking for better parameters: coordinate descent over the table of tunables, judged by the replay.
//!
//! One number after the other is tried at fractions and multiples of what it is, and the best is kept; when no number gains
//! any more, the steps get finer. A local optimum is what comes out, which is enough: numbers that differ little matter
//! little. Nothing here is random, so a search can be repeated.

use super::replay::{Outcome, replay};
use super::score;
use super::stream::Stream;
use crate::tunables::Tunables;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A number that is searched, and the least and the most that is tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    pub name: &'static str,
    pub low: u32,
    pub high: u32,
}
impl Range {
    /// `NAME`, or `NAME=LOW..HIGH`.
    pub fn parse(text: &str) -> Option<Range> {
        let (name, bounds) = text.split_once('=').unwrap_or((text, ""));
        let (name, default, _) = Tunables::ALL.iter().copied().find(|row| row.0 == name)?;
        if bounds.is_empty() {
            return Some(Range { name, low: (default / 4).max(1), high: default.saturating_mul(4) });
        }
        let (low, high) = bounds.split_once("..")?;
        let (low, high) = (low.parse().ok()?, high.parse().ok()?);
        (low <= high).then_some(Range { name, low, high })
    }
}

/// Factors of a number's present value that are tried, coarse and then fine.
const STEPS: [&[f64]; 2] = [&[0.5, 0.71, 1.41, 2.0], &[0.84, 1.19]];
/// What a step must gain at least.
const LEAST: f64 = 0.0005;

/// Replays all streams under these numbers.
pub fn outcomes(streams: &[(String, Stream)], t: &Tunables) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(streams.len());
    let mut all: Vec<(usize, Outcome)> = std::thread::scope(|scope| {
        let run = || {
            let mut done = Vec::new();
            loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                let Some((_, s)) = streams.get(i) else { return done };
                done.push((i, replay(s, t)));
            }
        };
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(run)).collect();
        threads.into_iter().flat_map(|t| t.join().unwrap_or_default()).collect()
    });
    all.sort_by_key(|(i, _)| *i);
    all.into_iter().map(|(_, o)| o).collect()
}
/// The geometric mean of the scores relative to those of `base`.
pub fn relative(base: &[Outcome], now: &[Outcome], horizon: u32) -> f64 {
    let sum: f64 = base.iter().zip(now).map(|(b, n)| (score(n, horizon) / score(b, horizon)).ln()).sum();
    (sum / base.len().max(1) as f64).exp()
}

/// The best numbers found, and how good they are relative to `from`. `tell` hears of every gain.
pub fn search(
    streams: &[(String, Stream)],
    from: &Tunables,
    ranges: &[Range],
    rounds: usize,
    horizon: u32,
    tell: &mut dyn FnMut(&str, u32, f64),
) -> (Tunables, f64) {
    let base = outcomes(streams, from);
    let (mut best, mut least) = (from.clone(), 1.0);
    for steps in STEPS {
        for _ in 0..rounds {
            let before = least;
            for r in ranges {
                let now = best.get(r.name).unwrap_or_default();
                let mut tried = vec![now];
                for f in steps {
                    let n = ((now.max(1) as f64 * f).round() as u32).clamp(r.low, r.high);
                    if tried.contains(&n) {
                        continue;
                    }
                    tried.push(n);
                    let mut t = best.clone();
                    t.set(r.name, n);
                    let score = relative(&base, &outcomes(streams, &t), horizon);
                    if score < least - LEAST {
                        (best, least) = (t, score);
                        tell(r.name, n, score);
                    }
                }
            }
            if before - least < LEAST {
                break;
            }
        }
    }
    (best, least)
}
