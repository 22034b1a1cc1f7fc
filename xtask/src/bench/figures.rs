//! From the samples of one process to the figures that are reported.

/// One timed sample: so many calls, so many seconds.
pub type Sample = (u64, f64);

/// Seconds are per call, divided by the program's inner loops.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    pub first: f64,
    /// Calls done when the first second of timed work was over.
    pub first_second: f64,
    pub best: f64,
    pub median: f64,
    pub peak_rss: f64,
}

impl Figures {
    /// `None` if there are no samples.
    pub fn new(samples: &[Sample], inner_loops: u64, peak_rss: u64) -> Option<Figures> {
        let inner = inner_loops.max(1) as f64;
        let (loops, seconds) = *samples.first()?;
        let total: f64 = samples.iter().map(|s| s.1).sum();
        // Half of the time, not of the samples: the first are shorter. The last sample is always in.
        let mut elapsed = 0.0;
        let mut second_half = Vec::new();
        for (i, &(loops, seconds)) in samples.iter().enumerate() {
            elapsed += seconds;
            if elapsed > total / 2.0 || i + 1 == samples.len() {
                second_half.push(seconds / loops as f64 / inner);
            }
        }
        second_half.sort_by(f64::total_cmp);
        Some(Figures {
            first: seconds / loops as f64 / inner,
            first_second: first_second(samples),
            best: second_half[0],
            median: median(&second_half),
            peak_rss: peak_rss as f64,
        })
    }

    /// Figure by figure the median of several runs.
    pub fn of_runs(runs: &[Figures]) -> Option<Figures> {
        let of = |field: fn(&Figures) -> f64| {
            let mut values: Vec<f64> = runs.iter().map(field).collect();
            values.sort_by(f64::total_cmp);
            median(&values)
        };
        (!runs.is_empty()).then(|| Figures {
            first: of(|f| f.first),
            first_second: of(|f| f.first_second),
            best: of(|f| f.best),
            median: of(|f| f.median),
            peak_rss: of(|f| f.peak_rss),
        })
    }
}

fn first_second(samples: &[Sample]) -> f64 {
    let (mut calls, mut elapsed) = (0.0, 0.0);
    for &(loops, seconds) in samples {
        if elapsed + seconds >= 1.0 {
            return calls + loops as f64 * (1.0 - elapsed) / seconds;
        }
        calls += loops as f64;
        elapsed += seconds;
    }
    // Less than a second was measured: it would have gone on like the last sample.
    match samples.last() {
        Some(&(loops, seconds)) if seconds > 0.0 => calls + loops as f64 * (1.0 - elapsed) / seconds,
        _ => calls,
    }
}

/// Of sorted values.
pub fn median(sorted: &[f64]) -> f64 {
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0,
    }
}

pub fn median_of(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    median(&values)
}

pub fn geometric_mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut n) = (0.0, 0);
    for v in values {
        sum += v.ln();
        n += 1;
    }
    if n == 0 { f64::NAN } else { (sum / n as f64).exp() }
}

/// A time in the unit that suits it.
pub fn show_time(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s >= 1.0 => (s, "s "),
        s if s >= 1e-3 => (s * 1e3, "ms"),
        s if s >= 1e-6 => (s * 1e6, "us"),
        s => (s * 1e9, "ns"),
    };
    format!("{} {unit}", three_digits(value))
}

pub fn show_bytes(bytes: f64) -> String {
    format!("{} MB", three_digits(bytes / 1e6))
}

pub fn three_digits(value: f64) -> String {
    match value {
        v if v < 10.0 => format!("{v:.2}"),
        v if v < 100.0 => format!("{v:.1}"),
        v => format!("{v:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_run() {
        let f = Figures::new(&[(1, 0.5), (1, 0.3), (2, 0.4), (2, 0.6)], 1, 7).unwrap();
        assert_eq!((f.first, f.best, f.median), (0.5, 0.2, 0.25));
        assert!((f.first_second - 3.0).abs() < 1e-9, "0.8 s for two calls, 0.2 s for the third");
        assert_eq!(Figures::new(&[], 1, 0), None);
        assert_eq!(Figures::new(&[(1, 2.0)], 4, 0).map(|f| (f.first, f.first_second)), Some((0.5, 0.5)));
    }

    #[test]
    fn means() {
        assert!((geometric_mean([1.0, 4.0]) - 2.0).abs() < 1e-12);
        assert_eq!(median_of([3.0, 1.0]), 2.0);
        assert_eq!(show_time(0.01234), "12.3 ms");
    }
}
