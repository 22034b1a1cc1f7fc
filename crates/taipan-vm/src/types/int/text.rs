//! Ints as text and from values: `int(...)`, `repr`, `format`, digits in a base.

use super::arith::{Big, Int, Small};
use super::this;
use crate::call::Args;
use crate::native::{MethodDef, bind, spec};
use crate::object::*;
use crate::typeobj::TypeObj;
use crate::{R, Raised, Vm};
use dashu_int::UBig;
use taipan_heap::{Gc, Value};
use taipan_text::Text;
use taipan_text::int::{Decimal, IntError, Parsed};
use taipan_text::spec::{Defaults, IntForm, Spec, format_char, format_float, format_int, int_form};

/// Below this many digits there is no limit (`sys.int_info.str_digits_check_threshold`).
const CHECK_FROM: usize = 640;

static SIG: MethodDef = spec("int", "(_=0, /, base=10)");

pub(super) fn int_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let [x, base] = if args.kwnames.is_none() {
        match *args.all {
            [] => [Value::UNBOUND; 2],
            [x] => [x, Value::UNBOUND],
            [x, base] => [x, base],
            _ => {
                return Err(
                    vm.type_error(format!("int expected at most 2 arguments, got {}", args.all.len()))
                );
            }
        }
    } else {
        bind(vm, &SIG, args)?
    };
    let plain = match (x.is_unbound(), base.is_unbound()) {
        (true, true) => Value::small(0),
        (true, false) => return Err(vm.type_error("int() missing string argument")),
        (false, true) => vm.to_int(x)?,
        (false, false) => int_with_base(vm, x, base)?,
    };
    Ok(vm.new_subvalue(cls, plain))
}
fn int_with_base(vm: &mut Vm, x: Value, base: Value) -> R {
    let base = vm.index(base)?;
    let base = match base.to_i64() {
        Some(b @ (0 | 2..=36)) => b as u32,
        _ => return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0")),
    };
    if let Some(s) = x.to_str() {
        return vm.int_from_text(s.text(), base, x);
    }
    if x.to_bytes().is_some() || x.downcast::<ByteArrayObj>().is_some() {
        return vm.int_from_bytes_text(x, base);
    }
    Err(vm.type_error("int() can't convert non-string with explicit base"))
}

impl Vm {
    /// `int(v)`: a plain int.
    pub fn to_int(&mut self, v: Value) -> R {
        if v.is_int() || self.is_exact_int(v) {
            return Ok(v);
        }
        let s = self.slots_of(v);
        if let Some(f) = s.int {
            let r = f(self, v)?;
            if !r.is_int_like() {
                let t = self.type_name(r);
                return Err(self.type_error(format!("__int__ returned non-int (type {t})")));
            }
            if !self.is_exact_int(r) {
                let t = self.type_name(r);
                self.warn_deprecated(&format!(
                    "__int__ returned non-int (type {t}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python."
                ))?;
            }
            return self.index(r);
        }
        if s.index.is_some() {
            return self.index(v);
        }
        if let Some(t) = v.to_str() {
            return self.int_from_text(t.text(), 10, v);
        }
        if self.has_buffer(v) {
            return self.int_from_bytes_text(v, 10);
        }
        let t = self.type_name(v);
        Err(self.type_error(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{t}'"
        )))
    }
    /// `int(bytes_like, base)`; an error message shows plain bytes.
    fn int_from_bytes_text(&mut self, v: Value, base: u32) -> R {
        let b = self.bytes_copy(v)?;
        let shown = self.new_bytes(&b[..b.len().min(200)]).value();
        self.int_from_text(Text::Latin1(&b), base, shown)
    }
    /// `int(text, base)`; `shown` is what an error message shows.
    pub fn int_from_text(&mut self, text: Text, base: u32, shown: Value) -> R {
        let max = self.int_max_str_digits;
        let parsed = if let Text::Latin1(b) = text
            && shown.to_str().is_none()
        {
            // Bytes beyond ASCII are no digits.
            taipan_text::int::parse_ascii(b, base, max)
        } else {
            taipan_text::with_units!(text, u => taipan_text::int::parse(u, base, max))
        };
        match parsed {
            Ok(Parsed::Small(i)) => Ok(self.new_int(i)),
            Ok(Parsed::Big { negative, base, digits }) => {
                self.room_for_limbs(digits.len() as u64 / 8 + 1)?;
                let digits = std::str::from_utf8(&digits).unwrap_or_default();
                let u = UBig::from_str_radix(digits, base).unwrap_or_default();
                Ok(self.int_from_ubig(negative, &u))
            }
            Err(e) => Err(self.int_text_error(e, base, shown)),
        }
    }
    #[cold]
    fn int_text_error(&mut self, e: IntError, base: u32, shown: Value) -> Raised {
        match e {
            IntError::Base => self.value_error("int() base must be >= 2 and <= 36, or 0"),
            IntError::TooManyDigits(n) => {
                let max = self.int_max_str_digits;
                self.value_error(format!(
                    "Exceeds the limit ({max} digits) for integer string conversion: value has {n} digits; use sys.set_int_max_str_digits() to increase the limit"
                ))
            }
            IntError::Invalid => {
                let r = match self.repr(shown) {
                    Ok(r) => r,
                    Err(e) => return e,
                };
                let text = r.text();
                let mut b = taipan_text::StrBuilder::new();
                b.push_str(&format!("invalid literal for int() with base {base}: "));
                b.push_text(text.slice(0..text.len().min(200)));
                let msg = self.new_str_buf(&b.finish()).value();
                self.value_error(msg)
            }
        }
    }
    /// The digits of the magnitude in base 2 to 36, lower case. Decimal digits are limited in number.
    pub fn int_digits(&mut self, i: Int, base: u32) -> R<String> {
        let Big(b) = i else {
            let mut room = [0];
            let m = i.limbs(&mut room).first().copied().unwrap_or(0);
            return Ok(taipan_text::int::digits(m, base));
        };
        if base.is_power_of_two() {
            self.room_for_limbs(b.limbs().len() as u64 * 8)?;
            return Ok(power_of_two_digits(b.limbs(), base.trailing_zeros()));
        }
        let max = if base == 10 { self.int_max_str_digits } else { 0 };
        // A digit is more than 3 bits.
        let surely = (i.bit_length() as f64 * std::f64::consts::LOG10_2) as usize;
        if max > 0 && surely > max.max(CHECK_FROM) {
            return Err(self.too_many_digits());
        }
        if let &[l] = b.limbs() {
            return Ok(taipan_text::int::digits(l, base));
        }
        let s = if let &[low, high] = b.limbs()
            && base == 10
        {
            (u128::from(high) << 64 | u128::from(low)).to_string()
        } else if base == 10 {
            i.magnitude().to_string()
        } else {
            i.magnitude().in_radix(base as u8).to_string()
        };
        if max > 0 && s.len() > max.max(CHECK_FROM) {
            return Err(self.too_many_digits());
        }
        Ok(s)
    }
    #[cold]
    fn too_many_digits(&mut self) -> Raised {
        let max = self.int_max_str_digits;
        self.value_error(format!(
            "Exceeds the limit ({max} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
        ))
    }
    /// `bin`, `oct`, `hex`: sign, prefix, digits.
    pub fn int_prefixed(&mut self, i: Int, base: u32) -> R {
        let prefix = match base {
            2 => "0b",
            8 => "0o",
            _ => "0x",
        };
        let d = self.int_digits(i, base)?;
        let sign = if i.negative() { "-" } else { "" };
        Ok(self.str_value(&format!("{sign}{prefix}{d}")))
    }
}

/// Digits of `bits` bits each, most significant first.
fn power_of_two_digits(limbs: &[u64], bits: u32) -> String {
    let n = super::arith::bit_length(limbs).div_ceil(bits as u64);
    let mask = (1u64 << bits) - 1;
    let digit = |at: u64| {
        let (w, s) = ((at / 64) as usize, (at % 64) as u32);
        let mut d = limbs[w] >> s;
        if s + bits > 64
            && let Some(&high) = limbs.get(w + 1)
        {
            d |= high << (64 - s);
        }
        b"0123456789abcdefghijklmnopqrstuvwxyz"[(d & mask) as usize] as char
    };
    (0..n).rev().map(|i| digit(i * bits as u64)).collect()
}

pub(super) fn int_repr(vm: &mut Vm, v: Value) -> R {
    let i = this(vm, v)?;
    if let Small(i) = i {
        return Ok(vm.new_str_ascii(Decimal::new(i).as_bytes()).value());
    }
    let d = vm.int_digits(i, 10)?;
    Ok(vm.str_value(&if i.negative() { format!("-{d}") } else { d }))
}

pub fn format(vm: &mut Vm, a: &[Value]) -> R {
    let i = this(vm, a[0])?;
    let Some(s) = a[1].to_str() else {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("__format__() argument must be str, not {t}")));
    };
    if s.len == 0 {
        return if vm.is_exact_int(a[0]) { int_repr(vm, a[0]) } else { Ok(vm.str(a[0])?.value()) };
    }
    let type_name = if a[0].is_int() { "int".into() } else { std::borrow::Cow::from(vm.type_name(a[0])) };
    let spec = match Spec::parse(s.text(), Defaults::int(&type_name)) {
        Ok(s) => s,
        Err(e) => return Err(vm.text_error(e)),
    };
    let form = match int_form(&spec, &type_name) {
        Ok(f) => f,
        Err(e) => return Err(vm.text_error(e)),
    };
    let out = match form {
        IntForm::Base(base) => {
            let d = vm.int_digits(i, base)?;
            format_int(i.negative(), &d, &spec)
        }
        IntForm::Char => match i.to_i64() {
            Some(c) => format_char(c, &spec),
            None => return Err(vm.overflow_error("Python int too large to convert to C long")),
        },
        IntForm::Float => {
            let f = vm.int_to_float(i)?;
            format_float(f, &spec, &type_name)
        }
    };
    match out {
        Ok(t) => Ok(vm.new_str_buf(&t).value()),
        Err(e) => Err(vm.text_error(e)),
    }
}
