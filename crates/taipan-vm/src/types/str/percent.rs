//! `%` formatting of str, bytes and bytearray.

use crate::object::*;
use crate::{R, Vm};
use taipan_heap::{Gc, Value};
use taipan_text::spec::percent::{self, Amount, Conversion, Flags, Percent, Piece};
use taipan_text::{CodeUnit, StrBuilder, Text, TextBuf, with_units};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Str,
    Bytes,
}

pub(super) fn format_str(vm: &mut Vm, v: Value, s: Gc<StrObj>, args: Value) -> R {
    // Without anything to replace it is the object itself that comes out.
    if args.to_tuple().is_some_and(|t| t.len == 0) && !s.chars().any(|c| c == u32::from('%')) {
        return Ok(v);
    }
    // The same for a single conversion that is all there is.
    let one = match args.to_tuple() {
        None => Some(args),
        Some(t) if t.len == 1 => Some(t.as_slice()[0]),
        Some(_) => None,
    };
    if let (Some(v), true) = (one, s.len == 2) {
        if s.eq_str("%s") {
            return vm.str_of(v);
        }
        if s.eq_str("%r") {
            return vm.repr_value(v);
        }
    }
    let buf = with_units!(s.text(), u => run(vm, u, args, Kind::Str))?;
    Ok(vm.new_str_buf(&buf).value())
}
/// `bytes % args`, as bytes.
pub(crate) fn format_bytes(vm: &mut Vm, s: &[u8], args: Value) -> R<Vec<u8>> {
    match run(vm, s, args, Kind::Bytes)? {
        TextBuf::Latin1(v) => Ok(v),
        other => Ok(other.as_text().iter().map(|c| c as u8).collect()),
    }
}

/// The arguments as the conversions use them up.
struct Source {
    /// What `%(key)s` looks in.
    mapping: Option<Value>,
    args: Value,
    /// Length of the tuple, or 1 for a single argument.
    len: usize,
    next: usize,
}
impl Source {
    fn new(vm: &Vm, args: Value, kind: Kind) -> Source {
        let tuple = args.to_tuple();
        let bytes =
            kind == Kind::Bytes && (args.to_bytes().is_some() || args.downcast::<ByteArrayObj>().is_some());
        let single = tuple.is_some() || args.to_str().is_some() || bytes;
        let mapping = !single && vm.slots_of(args).getitem.is_some();
        Source {
            mapping: if mapping { Some(args) } else { None },
            args,
            len: tuple.map_or(1, |t| t.len),
            next: 0,
        }
    }
    fn single(&mut self, v: Value) {
        // A value from a mapping is one argument even if it is a tuple: marked by `usize::MAX`.
        (self.args, self.len, self.next) = (v, usize::MAX, 0);
    }
    fn take(&mut self, vm: &mut Vm) -> R {
        let i = self.next;
        if self.len == usize::MAX {
            if i == 0 {
                self.next = 1;
                return Ok(self.args);
            }
        } else if i < self.len {
            self.next += 1;
            return Ok(match self.args.to_tuple() {
                Some(t) => t.get(i),
                None => self.args,
            });
        }
        Err(vm.text_error(percent::too_few()))
    }
    /// What `take` would give, if the arguments are plain ones.
    fn peek(&self) -> Option<Value> {
        if self.mapping.is_some() || self.len == usize::MAX || self.next >= self.len {
            return None;
        }
        match self.args.to_tuple() {
            Some(t) => t.as_slice().get(self.next).copied(),
            None => Some(self.args),
        }
    }
    fn left_over(&self) -> bool {
        self.mapping.is_none() && self.len != usize::MAX && self.next < self.len
    }
}

fn run<U: CodeUnit>(vm: &mut Vm, s: &[U], args: Value, kind: Kind) -> R<TextBuf> {
    let mut out = StrBuilder::with_capacity(s.len() + 16);
    let mut src = Source::new(vm, args, kind);
    let mut pieces = Percent::new(s);
    loop {
        // What most conversions are: `%s` and `%d`, of a string and a small int.
        if kind == Kind::Str
            && let (Some(letter), Some(v)) = (pieces.letter(), src.peek())
        {
            let done = match (letter, v.as_int(), v.exact_str()) {
                (b's', _, Some(x)) => {
                    out.push_text(x.text());
                    true
                }
                (b's' | b'd', Some(i), _) => {
                    out.push_ascii(taipan_text::int::Decimal::new(i).as_bytes());
                    true
                }
                _ => false,
            };
            if done {
                src.next += 1;
                pieces.skip_letter();
                continue;
            }
        }
        let Some(piece) = pieces.next() else { break };
        match piece.map_err(|e| vm.text_error(e))? {
            Piece::Literal(r) => out.push_units(&s[r]),
            Piece::Conversion(c) => convert(vm, s, c, &mut src, kind, &mut out)?,
        }
    }
    if src.left_over() {
        return Err(vm.text_error(percent::too_many(if kind == Kind::Str { "string" } else { "bytes" })));
    }
    Ok(out.finish())
}

fn convert<U: CodeUnit>(
    vm: &mut Vm,
    s: &[U],
    c: Conversion,
    src: &mut Source,
    kind: Kind,
    out: &mut StrBuilder,
) -> R<()> {
    if let Some(key) = c.key {
        let Some(mapping) = src.mapping else { return Err(vm.text_error(percent::needs_mapping())) };
        let key = match (kind, U::as_u8(&s[key.clone()])) {
            (Kind::Bytes, Some(b)) => vm.new_bytes(b).value(),
            _ => vm.new_str_text(U::text(&s[key])).value(),
        };
        let v = vm.getitem(mapping, key)?;
        src.single(v);
    }
    let mut flags: Flags = c.flags;
    let width = match c.width {
        Amount::None => 0,
        Amount::Number(n) => n,
        Amount::Argument => {
            let v = src.take(vm)?;
            if !v.is_int_like() {
                return Err(vm.text_error(percent::star_not_int()));
            }
            let n = vm.to_ssize(v)?;
            flags.left |= n < 0;
            if n == isize::MIN {
                return Err(vm.overflow_error("width too big"));
            }
            n.unsigned_abs()
        }
    };
    let precision = match c.precision {
        Amount::None => None,
        Amount::Number(n) => Some(n),
        Amount::Argument => {
            let v = src.take(vm)?;
            if !v.is_int_like() {
                return Err(vm.text_error(percent::star_not_int()));
            }
            Some(vm.to_int_arg(v)?.max(0) as usize)
        }
    };
    let Some(code) = c.code else { return Err(vm.text_error(percent::incomplete())) };
    let v = src.take(vm)?;
    vm.reserve_text(width)?;
    let ascii = u8::try_from(code).unwrap_or(0);
    let done = match (ascii, kind) {
        (b's', Kind::Str) => {
            if let Some(x) = v.exact_str().filter(|_| width == 0 && precision.is_none()) {
                out.push_text(x.text());
                return Ok(());
            }
            let x = vm.str(v)?;
            percent::pad(x.text(), flags, width, precision, out)
        }
        (b'r', Kind::Str) => {
            let x = vm.repr(v)?;
            percent::pad(x.text(), flags, width, precision, out)
        }
        (b'a', _) | (b'r', Kind::Bytes) => {
            let x = vm.ascii(v)?;
            percent::pad(x.text(), flags, width, precision, out)
        }
        (b's' | b'b', Kind::Bytes) => {
            let x = bytes_of(vm, v)?;
            percent::pad(Text::Latin1(&x), flags, width, precision, out)
        }
        (b'c', Kind::Str) => {
            let mut one = StrBuilder::new();
            one.push(char_arg(vm, v)?);
            percent::pad(one.as_text(), flags, width, None, out)
        }
        (b'c', Kind::Bytes) => {
            let b = byte_arg(vm, v)?;
            percent::pad(Text::Latin1(&[b]), flags, width, None, out)
        }
        (b'd' | b'i' | b'u' | b'o' | b'x' | b'X', _) => {
            let (negative, digits) = int_arg(vm, v, ascii)?;
            if precision.is_some_and(|p| p > i32::MAX as usize - 3) {
                return Err(vm.overflow_error("precision too large"));
            }
            vm.reserve_text(precision.unwrap_or(0))?;
            percent::pad_int(negative, &digits, ascii, flags, width, precision, out)
        }
        (b'e' | b'f' | b'g' | b'E' | b'F' | b'G', _) => {
            let x = match kind {
                Kind::Str => vm.to_f64(v)?,
                Kind::Bytes => match vm.to_f64(v) {
                    Ok(x) => x,
                    Err(e) => {
                        let t = vm.exc.TypeError;
                        vm.expect_exception(e, t)?;
                        let t = vm.type_name(v);
                        return Err(vm.type_error(format!("float argument required, not {t}")));
                    }
                },
            };
            vm.reserve_text(precision.unwrap_or(0))?;
            percent::pad_float(x, ascii, flags, width, precision, out)
        }
        _ => return Err(vm.text_error(percent::unsupported(code, c.index))),
    };
    done.map_err(|e| vm.text_error(e))
}

fn char_arg(vm: &mut Vm, v: Value) -> R<u32> {
    if let Some(s) = v.to_str() {
        if s.len == 1 {
            return Ok(s.char_at(0));
        }
        let n = s.len;
        return Err(
            vm.type_error(format!("%c requires an int or a unicode character, not a string of length {n}"))
        );
    }
    if !vm.has_index(v) {
        let t = vm.type_of(v).full_name(vm);
        return Err(vm.type_error(format!("%c requires an int or a unicode character, not {t}")));
    }
    let i = vm.index(v)?;
    match i.to_i64().and_then(|i| u32::try_from(i).ok()).filter(|&c| c <= 0x10ffff) {
        Some(c) => Ok(c),
        None => Err(vm.overflow_error("%c arg not in range(0x110000)")),
    }
}
fn byte_arg(vm: &mut Vm, v: Value) -> R<u8> {
    if let Some(b) = v.to_bytes() {
        if let [one] = b.as_slice() {
            return Ok(*one);
        }
        let n = b.len;
        return Err(vm.type_error(format!(
            "%c requires an integer in range(256) or a single byte, not a bytes object of length {n}"
        )));
    }
    if let Some(b) = v.downcast::<ByteArrayObj>() {
        if let [one] = b.as_slice() {
            return Ok(*one);
        }
        let n = b.len.get();
        return Err(vm.type_error(format!(
            "%c requires an integer in range(256) or a single byte, not a bytearray object of length {n}"
        )));
    }
    if !vm.has_index(v) {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("%c requires an integer in range(256) or a single byte, not {t}")));
    }
    let i = vm.index(v)?;
    match i.to_i64().and_then(|i| u8::try_from(i).ok()) {
        Some(b) => Ok(b),
        None => Err(vm.overflow_error("%c arg not in range(256)")),
    }
}
fn bytes_of(vm: &mut Vm, v: Value) -> R<Vec<u8>> {
    if let Some(b) = v.downcast::<BytesObj>() {
        return Ok(b.as_slice().to_vec());
    }
    let name = vm.names.__bytes__;
    if let Some(m) = vm.lookup_special(v, name)? {
        let r = vm.call_special(m, v, &[])?;
        return match r.to_bytes() {
            Some(b) => Ok(b.as_slice().to_vec()),
            None => {
                let t = vm.type_name(r);
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {t})")))
            }
        };
    }
    if vm.has_buffer(v) {
        return vm.with_bytes(v, |b| b.to_vec());
    }
    let t = vm.type_name(v);
    Err(vm.type_error(format!(
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{t}'"
    )))
}
/// Sign and lower case digits of a number for `%d` and the like.
fn int_arg(vm: &mut Vm, v: Value, code: u8) -> R<(bool, String)> {
    let whole = matches!(code, b'x' | b'X' | b'o');
    let v = if v.is_int_like() {
        v
    } else {
        let s = vm.slots_of(v);
        let number = s.int.is_some() || s.index.is_some() || s.float.is_some() || v.to_float().is_some();
        let r = if !number {
            None
        } else {
            let r = if whole {
                vm.index(v)
            } else {
                let int = vm.types.int.value();
                vm.call1(int, v)
            };
            match r {
                Ok(r) => Some(r),
                Err(e) => {
                    let t = vm.exc.TypeError;
                    vm.expect_exception(e, t)?;
                    None
                }
            }
        };
        match r {
            Some(r) => r,
            None => {
                let t = vm.type_name(v);
                let what = if whole { "an integer" } else { "a real number" };
                return Err(vm.type_error(format!("%{} format: {what} is required, not {t}", code as char)));
            }
        }
    };
    let v = vm.index(v)?;
    let bits = match code {
        b'o' => 3,
        b'x' | b'X' => 4,
        _ => {
            let text = match v.as_int() {
                Some(i) => taipan_text::int::Decimal::new(i).as_str().to_string(),
                None => vm.str_text(v)?,
            };
            return Ok(match text.strip_prefix('-') {
                Some(t) => (true, t.to_string()),
                None => (false, text),
            });
        }
    };
    Ok(match v.downcast::<BigIntObj>() {
        Some(b) => (b.negative, power_of_two_digits(b.limbs(), bits)),
        None => {
            let i = v.as_int().unwrap_or(0);
            (i < 0, power_of_two_digits(&[i.unsigned_abs()], bits))
        }
    })
}
/// Digits of a magnitude in base `1 << bits`.
fn power_of_two_digits(limbs: &[u64], bits: usize) -> String {
    let total = limbs.len() * 64;
    let digit = |at: usize| {
        let (i, shift) = (at / 64, at % 64);
        let low = limbs[i] >> shift;
        let high = if shift + bits > 64 { limbs.get(i + 1).map_or(0, |l| l << (64 - shift)) } else { 0 };
        ((low | high) & ((1 << bits) - 1)) as u32
    };
    let mut out: String =
        (0..total).step_by(bits).map(|at| char::from_digit(digit(at), 16).unwrap_or('0')).rev().collect();
    let zeros = out.len() - out.trim_start_matches('0').len();
    out.drain(..zeros.min(out.len() - 1));
    out
}
