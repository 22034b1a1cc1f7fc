//! The proleptic Gregorian calendar: what needs no object. Ordinal 1 is January 1 of year 1.

pub const MIN_YEAR: i32 = 1;
pub const MAX_YEAR: i32 = 9999;
pub const MAX_ORDINAL: i64 = 3_652_059;
/// Ordinal of January 1, 1970.
pub const EPOCH: i64 = 719_163;

pub fn is_leap(y: i32) -> bool {
    y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)
}
pub fn days_in_month(y: i32, m: i32) -> i32 {
    match m {
        2 if is_leap(y) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
pub fn days_before_month(y: i32, m: i32) -> i32 {
    const BEFORE: [i32; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    BEFORE[m.clamp(1, 12) as usize] + (m > 2 && is_leap(y)) as i32
}
fn days_before_year(y: i32) -> i64 {
    let y = i64::from(y) - 1;
    y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400)
}
pub fn to_ordinal(y: i32, m: i32, d: i32) -> i64 {
    days_before_year(y) + i64::from(days_before_month(y, m) + d)
}
pub fn from_ordinal(ordinal: i64) -> (i32, i32, i32) {
    let n = ordinal - 1;
    let (n400, n) = (n.div_euclid(146_097), n.rem_euclid(146_097));
    let (n100, n) = (n / 36_524, n % 36_524);
    let (n4, n) = (n / 1461, n % 1461);
    let (n1, n) = (n / 365, n % 365);
    let y = (n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1) as i32;
    if n1 == 4 || n100 == 4 {
        return (y - 1, 12, 31);
    }
    let n = n as i32;
    let mut m = (n + 50) >> 5;
    if days_before_month(y, m) > n {
        m -= 1;
    }
    (y, m, n - days_before_month(y, m) + 1)
}
/// Monday is 0.
pub fn weekday(y: i32, m: i32, d: i32) -> i32 {
    ((to_ordinal(y, m, d) + 6) % 7) as i32
}
fn iso_week1_monday(y: i32) -> i64 {
    let first = to_ordinal(y, 1, 1);
    let first_weekday = (first + 6).rem_euclid(7);
    let monday = first - first_weekday;
    if first_weekday > 3 { monday + 7 } else { monday }
}
/// ISO year, week and weekday.
pub fn iso_calendar(y: i32, m: i32, d: i32) -> (i32, i32, i32) {
    let today = to_ordinal(y, m, d);
    let mut year = y;
    let mut week = (today - iso_week1_monday(y)).div_euclid(7);
    if week < 0 {
        year -= 1;
        week = (today - iso_week1_monday(year)).div_euclid(7);
    } else if week >= 52 && today >= iso_week1_monday(y + 1) {
        year += 1;
        week = 0;
    }
    (year, week as i32 + 1, weekday(y, m, d) + 1)
}
pub enum IsoError {
    Year,
    Week,
    Day,
}
pub fn from_iso_calendar(year: i32, week: i32, day: i32) -> Result<(i32, i32, i32), IsoError> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(IsoError::Year);
    }
    if !(1..53).contains(&week) {
        let first = weekday(year, 1, 1);
        // Years that begin on a Thursday, and leap years on a Wednesday, have 53 weeks.
        if week != 53 || !(first == 3 || first == 2 && is_leap(year)) {
            return Err(IsoError::Week);
        }
    }
    if !(1..8).contains(&day) {
        return Err(IsoError::Day);
    }
    Ok(from_ordinal(iso_week1_monday(year) + i64::from((week - 1) * 7 + day - 1)))
}

/// Hours, minutes, seconds, microseconds of a text in ISO 8601's form.
fn clock(s: &str) -> Option<[i32; 4]> {
    let b = s.as_bytes();
    let two = |at: usize| -> Option<i32> {
        let d = b.get(at..at + 2)?;
        d.iter().all(u8::is_ascii_digit).then(|| i32::from(d[0] - b'0') * 10 + i32::from(d[1] - b'0'))
    };
    let mut out = [0; 4];
    let mut at = 0;
    let mut separated = false;
    for (i, part) in out.iter_mut().take(3).enumerate() {
        *part = two(at)?;
        at += 2;
        let next = b.get(at);
        if i == 0 {
            separated = next == Some(&b':');
        }
        match next {
            None => return Some(out),
            Some(_) if i == 2 => break,
            Some(b':') => at += 1,
            Some(_) if separated => return None,
            Some(b'.' | b',') => return None,
            Some(_) => {}
        }
    }
    if !matches!(b[at], b'.' | b',') {
        return None;
    }
    let digits = &b[at + 1..];
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    out[3] = (0..6).fold(0, |n, i| n * 10 + digits.get(i).map_or(0, |d| i32::from(d - b'0')));
    Some(out)
}
pub struct IsoTime {
    pub clock: [i32; 4],
    /// Offset from UTC in microseconds.
    pub offset: Option<i64>,
}
pub fn parse_time(s: &str) -> Option<IsoTime> {
    if s.len() < 2 || !s.is_ascii() {
        return None;
    }
    let Some(i) = s.find(['+', '-', 'Z']) else { return Some(IsoTime { clock: clock(s)?, offset: None }) };
    let time = clock(&s[..i])?;
    let zone = &s[i + 1..];
    if s.as_bytes()[i] == b'Z' {
        return zone.is_empty().then_some(IsoTime { clock: time, offset: Some(0) });
    }
    let [h, m, sec, us] = clock(zone)?;
    let total = (i64::from(h * 3600 + m * 60 + sec)) * 1_000_000 + i64::from(us);
    Some(IsoTime { clock: time, offset: Some(if s.as_bytes()[i] == b'-' { -total } else { total }) })
}
pub fn parse_date(s: &str) -> Option<(i32, i32, i32)> {
    if !matches!(s.len(), 7 | 8 | 10) || !s.is_ascii() {
        return None;
    }
    let number = |from: usize, n: usize| -> Option<i32> {
        let d = s.get(from..from + n)?;
        if d.bytes().all(|c| c.is_ascii_digit()) { d.parse().ok() } else { None }
    };
    let b = s.as_bytes();
    let year = number(0, 4)?;
    let dash = b[4] == b'-';
    let mut at = 4 + dash as usize;
    if b.get(at) == Some(&b'W') {
        let week = number(at + 1, 2)?;
        at += 3;
        let mut day = 1;
        if at < s.len() {
            if (b[at] == b'-') != dash {
                return None;
            }
            at += dash as usize;
            day = number(at, s.len() - at).filter(|_| s.len() == at + 1)?;
        }
        return from_iso_calendar(year, week, day).ok();
    }
    let month = number(at, 2)?;
    at += 2;
    if (b.get(at) == Some(&b'-')) != dash {
        return None;
    }
    at += dash as usize;
    let day = number(at, 2)?;
    (at + 2 == s.len()).then_some((year, month, day))
}
/// Where the date ends in a text of date and time.
pub fn date_end(s: &str) -> Option<usize> {
    let b = s.as_bytes();
    let digit = |i: usize| b.get(i).is_some_and(u8::is_ascii_digit);
    match b.len() {
        0..7 => return None,
        7 => return Some(7),
        _ => {}
    }
    if b[4] == b'-' {
        if b[5] != b'W' {
            return Some(10);
        }
        return match b.get(8) {
            Some(b'-') if b.len() == 9 => None,
            Some(b'-') if b.len() > 10 && digit(10) => Some(8),
            Some(b'-') => Some(10),
            _ => Some(8),
        };
    }
    if b[4] == b'W' {
        let mut i = 7;
        while digit(i) {
            i += 1;
        }
        return Some(if i < 9 {
            i
        } else if i % 2 == 0 {
            7
        } else {
            8
        });
    }
    Some(8)
}
