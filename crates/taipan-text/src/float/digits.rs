//! Decimal digits of floats.
//!
//! Rounding to a number of digits mostly needs no exact arithmetic. Let k be the number of shortest digits and n that
//! asked for, of a normal number. If k ≤ n ≤ 15, the number rounded to n digits is its shortest form with zeros, since
//! every decimal of 15 digits survives the way through a float. If n < k, the point where rounding turns has n + 1 ≤ k
//! digits; were it between the exact value and the shortest form, it would be a nearer form with no more digits, which
//! contradicts the choice of the shortest form. So the shortest form rounds as the exact value does, unless it is that
//! point itself. Only then, and beyond 15 digits, the exact formatter is asked.

/// A finite number in decimal: 0.d₁d₂d₃… × 10^point, no trailing zeros; zero is "0" with point 1.
#[derive(Clone, Debug)]
pub struct Digits {
    pub negative: bool,
    pub point: i32,
    len: u8,
    short: [u8; 24],
    /// Holds the digits when they are more than `short` can.
    long: Vec<u8>,
}

impl Digits {
    fn zero(negative: bool) -> Digits {
        let mut short = [0; 24];
        short[0] = b'0';
        Digits { negative, point: 1, len: 1, short, long: Vec::new() }
    }

    /// The digits in ASCII.
    #[inline]
    pub fn digits(&self) -> &[u8] {
        if self.long.is_empty() { &self.short[..self.len as usize] } else { &self.long }
    }

    pub fn is_zero(&self) -> bool {
        self.digits() == b"0"
    }

    /// The fewest digits that read back as the same float.
    pub fn shortest(x: f64) -> Digits {
        Digits::from_text(zmij::Buffer::new().format_finite(x).as_bytes())
    }

    /// `n` significant digits (at least 1), correctly rounded.
    pub fn significant(x: f64, n: usize) -> Digits {
        let n = n.max(1);
        if n <= 17
            && let Some(d) = Digits::shortest(x).rounded(n as i64, x)
        {
            return d;
        }
        // No float has more than 767 significant digits: what lies beyond is zeros.
        Digits::from_text(format!("{:.*e}", n.min(800) - 1, x).as_bytes())
    }

    /// Digits up to `places` behind the point, correctly rounded, when that is possible without exact arithmetic.
    pub fn places(x: f64, places: usize) -> Option<Digits> {
        let d = Digits::shortest(x);
        let n = i64::from(d.point) + i64::try_from(places).ok()?;
        d.rounded(n, x)
    }

    /// Rounds shortest digits of `x` to `n` digits, if they decide.
    fn rounded(mut self, n: i64, x: f64) -> Option<Digits> {
        let k = self.len as usize;
        if self.is_zero() {
            return Some(self);
        }
        if !x.is_normal() {
            return None;
        }
        if n >= k as i64 {
            return if n <= 15 { Some(self) } else { None };
        }
        if n < 0 {
            return Some(Digits::zero(self.negative));
        }
        let n = n as usize;
        let up = match self.short[n] {
            b'5' if k == n + 1 => return None,
            d => d >= b'5',
        };
        let mut len = n;
        if up {
            while len > 0 && self.short[len - 1] == b'9' {
                len -= 1;
            }
            if len == 0 {
                self.short[0] = b'1';
                self.point = self.point.checked_add(1)?;
                len = 1;
            } else {
                self.short[len - 1] += 1;
            }
        } else {
            while len > 0 && self.short[len - 1] == b'0' {
                len -= 1;
            }
            if len == 0 {
                return Some(Digits::zero(self.negative));
            }
        }
        self.len = len as u8;
        Some(self)
    }

    /// Reads what Rust formatters write.
    fn from_text(text: &[u8]) -> Digits {
        let (negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, text),
        };
        let mut d = Digits { negative, point: 0, len: 0, short: [0; 24], long: Vec::new() };
        let (mut n, mut seen_point) = (0, false);
        let mut exponent = 0i32;
        for (i, &b) in text.iter().enumerate() {
            match b {
                b'.' => seen_point = true,
                b'e' | b'E' => {
                    exponent =
                        std::str::from_utf8(&text[i + 1..]).ok().and_then(|e| e.parse().ok()).unwrap_or(0);
                    break;
                }
                _ => {
                    if n == 0 && b == b'0' {
                        // A leading zero counts only behind the point, where it moves it.
                        d.point -= i32::from(seen_point);
                        continue;
                    }
                    d.point += i32::from(!seen_point);
                    if let Some(to) = d.short.get_mut(n) {
                        *to = b;
                    } else {
                        if d.long.is_empty() {
                            d.long.reserve(text.len());
                            d.long.extend(d.short);
                        }
                        d.long.push(b);
                    }
                    n += 1;
                }
            }
        }
        if d.long.is_empty() {
            while n > 0 && d.short[n - 1] == b'0' {
                n -= 1;
            }
            if n == 0 {
                return Digits::zero(negative);
            }
            d.len = n as u8;
        } else {
            // The first digit is not zero, so some remain.
            while d.long.last() == Some(&b'0') {
                d.long.pop();
            }
        }
        d.point += exponent;
        d
    }
}
