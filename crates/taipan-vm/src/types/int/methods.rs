//! The named methods of int.

use super::arith::{Int, Small};
use super::text::format;
use super::{int_pos, this};
use crate::native::{GetSetDef, MethodDef, def, getter};
use crate::object::*;
use crate::{R, Vm};
use std::cmp::Ordering;
use taipan_heap::Value;

pub(super) static METHODS: &[MethodDef] = &[
    def("conjugate", "($self, /)", conjugate, "Returns self, the complex conjugate of any int."),
    def(
        "bit_length",
        "($self, /)",
        bit_length,
        "Number of bits necessary to represent self in binary.\n\n>>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6",
    ),
    def(
        "bit_count",
        "($self, /)",
        bit_count,
        "Number of ones in the binary representation of the absolute value of self.\n\nAlso known as the population count.\n\n>>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3",
    ),
    def(
        "to_bytes",
        "($self, /, length=1, byteorder='big', *, signed=False)",
        to_bytes,
        "Return an array of bytes representing an integer.\n\n  length\n    Length of bytes object to use.  An OverflowError is raised if\n    the integer is not representable with the given number of bytes.\n    Default is length 1.\n  byteorder\n    The byte order used to represent the integer.  If byteorder is\n    'big', the most significant byte is at the beginning of the byte\n    array.  If byteorder is 'little', the most significant byte is at\n    the end of the byte array.  To request the native byte order of\n    the host system, use sys.byteorder as the byte order value.\n    Default is to use 'big'.\n  signed\n    Determines whether two's complement is used to represent the\n    integer.  If signed is False and a negative integer is given,\n    an OverflowError is raised.",
    ),
    def(
        "from_bytes",
        "($type, /, bytes, byteorder='big', *, signed=False)",
        from_bytes,
        "Return the integer represented by the given array of bytes.\n\n  bytes\n    Holds the array of bytes to convert.  The argument must either\n    support the buffer protocol or be an iterable object producing\n    bytes.  Bytes and bytearray are examples of built-in objects that\n    support the buffer protocol.\n  byteorder\n    The byte order used to represent the integer.  If byteorder is\n    'big', the most significant byte is at the beginning of the byte\n    array.  If byteorder is 'little', the most significant byte is at\n    the end of the byte array.  To request the native byte order of\n    the host system, use sys.byteorder as the byte order value.\n    Default is to use 'big'.\n  signed\n    Indicates whether two's complement is used to represent the\n    integer.",
    ),
    def(
        "as_integer_ratio",
        "($self, /)",
        as_integer_ratio,
        "Return a pair of integers, whose ratio is equal to the original int.\n\nThe ratio is in lowest terms and has a positive denominator.\n\n>>> (10).as_integer_ratio()\n(10, 1)\n>>> (-10).as_integer_ratio()\n(-10, 1)\n>>> (0).as_integer_ratio()\n(0, 1)",
    ),
    def("__trunc__", "($self, /)", trunc, "Truncating an Integral returns itself."),
    def("__floor__", "($self, /)", floor, "Flooring an Integral returns itself."),
    def("__ceil__", "($self, /)", ceil, "Ceiling of an Integral returns itself."),
    def(
        "__round__",
        "($self, ndigits=None, /)",
        round,
        "Rounding an Integral returns itself.\n\nRounding with an ndigits argument also returns an integer.",
    ),
    def("__getnewargs__", "($self, /)", getnewargs, ""),
    def("__format__", "($self, format_spec, /)", format, "Convert to a string according to format_spec."),
    def("__sizeof__", "($self, /)", sizeof, "Returns size in memory, in bytes."),
    def(
        "is_integer",
        "($self, /)",
        is_integer,
        "Returns True. Exists for duck type compatibility with float.is_integer.",
    ),
];
pub(super) static GETSET: &[GetSetDef] = &[
    getter("real", int_pos, "the real part of a complex number"),
    getter("imag", |_, _| Ok(Value::small(0)), "the imaginary part of a complex number"),
    getter("numerator", int_pos, "the numerator of a rational number in lowest terms"),
    getter("denominator", |_, _| Ok(Value::small(1)), "the denominator of a rational number in lowest terms"),
];

fn same(vm: &mut Vm, a: &[Value]) -> R {
    int_pos(vm, a[0])
}
use same as conjugate;
use same as trunc;
use same as floor;
use same as ceil;

fn bit_length(vm: &mut Vm, a: &[Value]) -> R {
    let i = this(vm, a[0])?;
    Ok(vm.int_from_u64(i.bit_length()))
}
fn bit_count(vm: &mut Vm, a: &[Value]) -> R {
    let i = this(vm, a[0])?;
    let mut room = [0];
    let n: u64 = i.limbs(&mut room).iter().map(|l| l.count_ones() as u64).sum();
    Ok(vm.int_from_u64(n))
}
fn as_integer_ratio(vm: &mut Vm, a: &[Value]) -> R {
    let n = int_pos(vm, a[0])?;
    Ok(vm.tuple(&[n, Value::small(1)]))
}
fn is_integer(vm: &mut Vm, a: &[Value]) -> R {
    this(vm, a[0])?;
    Ok(Value::TRUE)
}
fn getnewargs(vm: &mut Vm, a: &[Value]) -> R {
    let n = int_pos(vm, a[0])?;
    Ok(vm.tuple(&[n]))
}
/// As CPython would answer, with its digits of 30 bits.
fn sizeof(vm: &mut Vm, a: &[Value]) -> R {
    let digits = this(vm, a[0])?.bit_length().div_ceil(30).max(1);
    let mut basic = 24;
    if a[0].downcast::<SubValue>().is_some() {
        let (cls, name) = (vm.type_of(a[0]).value(), vm.intern("__basicsize__"));
        let v = vm.getattr(cls, name)?;
        basic = vm.to_index(v)? as u64;
    }
    Ok(vm.int_from_u64(basic + 4 * digits))
}

fn round(vm: &mut Vm, a: &[Value]) -> R {
    let i = this(vm, a[0])?;
    if a[1].is_unbound() || a[1].is_none() {
        return Ok(vm.plain_int(i));
    }
    let nd = vm.index(a[1])?;
    let Some(nd) = Int::of(nd) else { return Ok(vm.plain_int(i)) };
    if !nd.negative() {
        return Ok(vm.plain_int(i));
    }
    // More places than digits: nothing is left.
    let places = nd.to_i64().map_or(u64::MAX, |n| n.unsigned_abs());
    if places as f64 * std::f64::consts::LOG2_10 > i.bit_length() as f64 + 3.0 {
        return Ok(Value::small(0));
    }
    let unit = vm.pow_ints(Small(10), Small(places as i64))?;
    let (Some(u), Some(two)) = (Int::of(unit), Int::of(Value::small(2))) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (_, r) = vm.divmod_ints(i, u)?;
    // Floor remainder: down by r, or up by unit - r; half to even.
    let Some(rem) = Int::of(r) else { return Ok(Value::NOT_IMPLEMENTED) };
    let down = vm.sub_ints(i, rem)?;
    let Some(down) = Int::of(down) else { return Ok(Value::NOT_IMPLEMENTED) };
    let twice = vm.mul_ints(rem, two)?;
    let up = match Int::of(twice).map(|t| t.order(u)) {
        Some(Ordering::Less) | None => false,
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => {
            let q = vm.floordiv_ints(down, u)?;
            Int::of(q).is_some_and(Int::is_odd)
        }
    };
    if up { vm.add_ints(down, u) } else { Ok(vm.plain_int(down)) }
}

/// The byte order named by an argument: is it little?
fn little_endian(vm: &mut Vm, v: Value, func: &str) -> R<bool> {
    if v.is_unbound() {
        return Ok(false);
    }
    let Some(s) = v.to_str() else {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("{func}() argument 'byteorder' must be str, not {t}")));
    };
    if s.eq_str("little") {
        Ok(true)
    } else if s.eq_str("big") {
        Ok(false)
    } else {
        Err(vm.value_error("byteorder must be either 'little' or 'big'"))
    }
}

fn to_bytes(vm: &mut Vm, a: &[Value]) -> R {
    let i = this(vm, a[0])?;
    let length = if a[1].is_unbound() { 1 } else { vm.to_index(a[1])? };
    if !a[2].is_unbound() && a[2].to_str().is_none() {
        let t = vm.type_name(a[2]);
        return Err(vm.type_error(format!("to_bytes() argument 'byteorder' must be str, not {t}")));
    }
    let signed = !a[3].is_unbound() && vm.truth(a[3])?;
    let little = little_endian(vm, a[2], "to_bytes")?;
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_error("length argument must be non-negative"));
    };
    let negative = i.negative();
    if negative && !signed {
        return Err(vm.overflow_error("can't convert negative int to unsigned"));
    }
    // Bits needed: a signed number has one more, except that -2**n needs no more than 2**n - 1.
    let mut room = [0];
    let limbs = i.limbs(&mut room);
    let mut bits = super::arith::bit_length(limbs);
    if signed && !i.is_zero() {
        let power = negative && limbs.iter().map(|l| l.count_ones()).sum::<u32>() == 1;
        bits += !power as u64;
    }
    if bits > length as u64 * 8 {
        return Err(vm.overflow_error("int too big to convert"));
    }
    if let Some(n) = i.to_i64()
        && length <= 8
    {
        // It fits, so the other bytes are copies of the sign.
        let b = n.to_be_bytes();
        let mut out = [0; 8];
        let out = &mut out[..length];
        out.copy_from_slice(&b[8 - length..]);
        if little {
            out.reverse();
        }
        return Ok(vm.new_bytes(out).value());
    }
    let b = vm.bytes_filled(length, |out| {
        let mut carry = negative;
        for at in 0..length {
            let limb = limbs.get(at / 8).copied().unwrap_or(0);
            let mut byte = (limb >> (at % 8 * 8)) as u8;
            if negative {
                let (x, c) = (!byte).overflowing_add(carry as u8);
                byte = x;
                carry = c;
            }
            out[if little { at } else { length - 1 - at }] = byte;
        }
    })?;
    Ok(b.value())
}

impl Vm {
    /// `int.from_bytes`
    pub fn int_from_bytes(&mut self, bytes: &[u8], little: bool, signed: bool) -> Value {
        let n = bytes.len();
        if n < 8 {
            // Fits a word with a bit to spare for the sign.
            let mut u = 0u64;
            for i in 0..n {
                u = u << 8 | u64::from(bytes[if little { n - 1 - i } else { i }]);
            }
            let unused = 64 - 8 * n as u32;
            let i = if signed && n > 0 { (u << unused) as i64 >> unused } else { u as i64 };
            return self.new_int(i);
        }
        let at = |i: usize| bytes[if little { i } else { n - 1 - i }];
        let negative = signed && n > 0 && at(n - 1) >> 7 != 0;
        let mut limbs = vec![0u64; n.div_ceil(8)];
        let mut carry = negative;
        for i in 0..n {
            let mut b = at(i);
            if negative {
                let (x, c) = (!b).overflowing_add(carry as u8);
                b = x;
                carry = c;
            }
            limbs[i / 8] |= (b as u64) << (i % 8 * 8);
        }
        if carry {
            // All bits of -2**(8n) are zero but the one beyond the end: cannot be, the top bit was set.
            limbs.push(1);
        }
        self.int_from_limbs(negative, &limbs)
    }
}

fn from_bytes(vm: &mut Vm, a: &[Value]) -> R {
    let signed = !a[3].is_unbound() && {
        if !a[2].is_unbound() && a[2].to_str().is_none() {
            let t = vm.type_name(a[2]);
            return Err(vm.type_error(format!("from_bytes() argument 'byteorder' must be str, not {t}")));
        }
        vm.truth(a[3])?
    };
    let little = little_endian(vm, a[2], "from_bytes")?;
    let mut v = a[1];
    if v.downcast::<BytesObj>().is_none() {
        let n = vm.names.__bytes__;
        let own = vm.lookup_special(v, n)?.is_some();
        if !own
            && (v.is_int_like() || v.to_str().is_some() || vm.slots_of(v).iter.is_none() && !vm.has_buffer(v))
        {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("cannot convert '{t}' object to bytes")));
        }
        let t = vm.types.bytes.value();
        v = vm.call1(t, v)?;
    }
    let i = match v.downcast::<BytesObj>() {
        Some(b) => vm.int_from_bytes(b.as_slice(), little, signed),
        None => {
            let bytes = vm.bytes_copy(v)?;
            vm.int_from_bytes(&bytes, little, signed)
        }
    };
    if a[0] == vm.types.int.value() {
        return Ok(i);
    }
    vm.call1(a[0], i)
}
