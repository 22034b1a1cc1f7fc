//! Numbers, and what may follow one.

use super::{EOF, Kind, Tokenizer, ch, count_chars, is_digit, is_identifier_char};

fn is_hex(c: i32) -> bool {
    u8::try_from(c).is_ok_and(|b| b.is_ascii_hexdigit())
}

impl Tokenizer<'_> {
    /// A number whose first digit was read.
    pub(super) fn number(&mut self, c: i32, start: usize) -> Kind {
        if c != ch(b'0') {
            return match self.decimal_tail() {
                Some(c) => self.point_or_exponent(c, start),
                None => Kind::ErrorToken,
            };
        }
        let c = self.next_char();
        match u8::try_from(c).unwrap_or(0) {
            b'x' | b'X' => self.radix(16, "hexadecimal"),
            b'o' | b'O' => self.radix(8, "octal"),
            b'b' | b'B' => self.radix(2, "binary"),
            _ => self.zeros(c, start),
        }
    }

    fn radix(&mut self, base: i32, name: &str) -> Kind {
        let fits = |c: i32| if base == 16 { is_hex(c) } else { c >= ch(b'0') && c < ch(b'0') + base };
        let mut c = self.next_char();
        loop {
            if c == ch(b'_') {
                c = self.next_char();
            }
            if !fits(c) {
                if is_digit(c) {
                    return self.fail(format!("invalid digit '{}' in {name} literal", c as u8 as char));
                }
                self.back(c);
                return self.fail(format!("invalid {name} literal"));
            }
            while fits(c) {
                c = self.next_char();
            }
            if c != ch(b'_') {
                break;
            }
        }
        if is_digit(c) {
            return self.fail(format!("invalid digit '{}' in {name} literal", c as u8 as char));
        }
        self.number_end(c, name)
    }

    /// Behind a leading zero: more zeros, a float, or the octal of old.
    fn zeros(&mut self, mut c: i32, start: usize) -> Kind {
        loop {
            if c == ch(b'_') {
                c = self.next_char();
                if !is_digit(c) {
                    self.back(c);
                    return self.fail("invalid decimal literal");
                }
            }
            if c != ch(b'0') {
                break;
            }
            c = self.next_char();
        }
        let zeros_end = self.cur;
        let mut nonzero = false;
        if is_digit(c) {
            nonzero = true;
            match self.decimal_tail() {
                Some(next) => c = next,
                None => return Kind::ErrorToken,
            }
        }
        if matches!(u8::try_from(c), Ok(b'.' | b'e' | b'E' | b'j' | b'J')) {
            return self.point_or_exponent(c, start);
        }
        if nonzero {
            if self.extra_tokens {
                return self.number_end(c, "decimal");
            }
            self.back(c);
            let from = count_chars(&self.text[self.line_start..start]) as i64 + 1;
            let to = count_chars(&self.text[self.line_start..zeros_end]) as i64;
            return self.fail_range(
                "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
                from,
                to,
            );
        }
        self.number_end(c, "decimal")
    }

    /// The rest of a run of digits with underscores, and the character behind it; None after an error.
    fn decimal_tail(&mut self) -> Option<i32> {
        loop {
            let mut c = self.next_char();
            while is_digit(c) {
                c = self.next_char();
            }
            if c != ch(b'_') {
                return Some(c);
            }
            c = self.next_char();
            if !is_digit(c) {
                self.back(c);
                self.fail("invalid decimal literal");
                return None;
            }
        }
    }

    fn point_or_exponent(&mut self, mut c: i32, start: usize) -> Kind {
        if c == ch(b'.') {
            c = self.next_char();
            return self.fraction(c, start);
        }
        self.exponent(&mut c)
    }

    /// Behind the point; `c` is the next character.
    pub(super) fn fraction(&mut self, mut c: i32, _start: usize) -> Kind {
        if is_digit(c) {
            match self.decimal_tail() {
                Some(next) => c = next,
                None => return Kind::ErrorToken,
            }
        }
        self.exponent(&mut c)
    }

    fn exponent(&mut self, c: &mut i32) -> Kind {
        if *c == ch(b'e') || *c == ch(b'E') {
            let e = *c;
            *c = self.next_char();
            if *c == ch(b'+') || *c == ch(b'-') {
                *c = self.next_char();
                if !is_digit(*c) {
                    self.back(*c);
                    return self.fail("invalid decimal literal");
                }
            } else if !is_digit(*c) {
                self.back(*c);
                return self.number_end(e, "decimal");
            }
            match self.decimal_tail() {
                Some(next) => *c = next,
                None => return Kind::ErrorToken,
            }
        }
        if *c == ch(b'j') || *c == ch(b'J') {
            *c = self.next_char();
            return self.number_end(*c, "imaginary");
        }
        self.number_end(*c, "decimal")
    }

    fn follows(&mut self, rest: &[u8]) -> bool {
        let text = &self.text[self.cur..self.limit];
        text.starts_with(rest) && !text.get(rest.len()).is_some_and(|b| is_identifier_char(*b as i32))
    }

    /// `c` was read behind a number: a keyword may follow at once (with a warning), a letter may not.
    fn number_end(&mut self, c: i32, name: &str) -> Kind {
        let keyword = match u8::try_from(c).unwrap_or(0) {
            b'a' => self.follows(b"nd"),
            b'e' => self.follows(b"lse"),
            b'f' => self.follows(b"or"),
            b'i' => matches!(self.text[self.cur..self.limit].first(), Some(b'f' | b'n' | b's')),
            b'o' => self.follows(b"r"),
            b'n' => self.follows(b"ot"),
            _ => false,
        };
        self.back(c);
        if self.extra_tokens {
            return Kind::Number;
        }
        if keyword {
            let line = self.text[..self.cur].rsplit(|&b| b == b'\n').next().unwrap_or_default();
            let column = String::from_utf8_lossy(line).chars().count();
            self.warnings.push((format!("invalid {name} literal"), self.line, column));
        } else if c != EOF && c < 128 && is_identifier_char(c) {
            return self.fail(format!("invalid {name} literal"));
        }
        Kind::Number
    }
}
