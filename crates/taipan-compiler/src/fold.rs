//! Arithmetic on constants, with CPython's limits on the size of results. `None` means: leave it to run time.

use crate::error::Res;
use crate::literal;
use crate::source::Source;
use dashu_int::IBig;
use ruff_python_ast::{self as ast, Expr};
use std::cmp::Ordering;
use taipan_bytecode::{BinOp, Const, Opcode};

const MAX_INT_BITS: usize = 128;
const MAX_COLLECTION: usize = 256;
const MAX_STR: usize = 4096;
const MAX_ITEMS: i64 = 1024;

pub fn operator(op: ast::Operator) -> BinOp {
    match op {
        ast::Operator::Add => BinOp::Add,
        ast::Operator::Sub => BinOp::Subtract,
        ast::Operator::Mult => BinOp::Multiply,
        ast::Operator::MatMult => BinOp::MatrixMultiply,
        ast::Operator::Div => BinOp::TrueDivide,
        ast::Operator::Mod => BinOp::Remainder,
        ast::Operator::Pow => BinOp::Power,
        ast::Operator::LShift => BinOp::LShift,
        ast::Operator::RShift => BinOp::RShift,
        ast::Operator::BitOr => BinOp::Or,
        ast::Operator::BitXor => BinOp::Xor,
        ast::Operator::BitAnd => BinOp::And,
        ast::Operator::FloorDiv => BinOp::FloorDivide,
    }
}

/// The value of a literal in a pattern: negative numbers and complex sums are folded.
pub fn pattern_value(e: &Expr, src: &Source<'_>) -> Res<Option<Const>> {
    Ok(match e {
        Expr::UnaryOp(u) if u.op == ast::UnaryOp::USub => match pattern_value(&u.operand, src)? {
            Some(c) => unary(Opcode::UNARY_NEGATIVE, &c),
            None => None,
        },
        Expr::BinOp(b) => match (pattern_value(&b.left, src)?, pattern_value(&b.right, src)?) {
            (Some(l), Some(r)) => binary(operator(b.op), &l, &r),
            _ => None,
        },
        e => literal::constant(e, src)?,
    })
}

/// `bool(c)`
pub fn truth(c: &Const) -> Option<bool> {
    Some(match c {
        Const::None => false,
        Const::Bool(b) => *b,
        Const::Ellipsis | Const::BigInt { .. } => true,
        Const::Int(i) => *i != 0,
        Const::Float(f) => *f != 0.0,
        Const::Complex(a, b) => *a != 0.0 || *b != 0.0,
        Const::Str(s) | Const::Bytes(s) => !s.is_empty(),
        Const::Tuple(v) | Const::FrozenSet(v) => !v.is_empty(),
        Const::Slice(_) => true,
        Const::Code(_) | Const::Packed(_) => return None,
    })
}

/// A big integer as a constant, small if it fits.
pub fn int_const(i: &IBig) -> Const {
    match i64::try_from(i) {
        Ok(i) => Const::Int(i),
        Err(_) => {
            let (sign, mag) = i.clone().into_parts();
            Const::BigInt { negative: sign == dashu_int::Sign::Negative, magnitude: mag.to_le_bytes() }
        }
    }
}

fn int(c: &Const) -> Option<IBig> {
    Some(match c {
        Const::Bool(b) => IBig::from(*b as u8),
        Const::Int(i) => IBig::from(*i),
        Const::BigInt { negative, magnitude } => {
            let u = IBig::from(dashu_int::UBig::from_le_bytes(magnitude));
            if *negative { -u } else { u }
        }
        _ => return None,
    })
}

fn bits(i: &IBig) -> usize {
    use dashu_int::ops::{BitTest, UnsignedAbs};
    i.clone().unsigned_abs().bit_len()
}

fn to_f64(i: &IBig) -> Option<f64> {
    let f = i.to_f64().value();
    f.is_finite().then_some(f)
}

fn float(c: &Const) -> Option<f64> {
    match c {
        Const::Float(f) => Some(*f),
        Const::Int(i) if i.unsigned_abs() < 1 << 53 => Some(*i as f64),
        c => to_f64(&int(c)?),
    }
}

fn complex(c: &Const) -> Option<(f64, f64)> {
    match c {
        Const::Complex(a, b) => Some((*a, *b)),
        c => Some((float(c)?, 0.0)),
    }
}

pub fn unary(op: Opcode, c: &Const) -> Option<Const> {
    match (op, c) {
        (Opcode::UNARY_NEGATIVE, Const::Int(i)) if *i != i64::MIN => Some(Const::Int(-i)),
        (Opcode::UNARY_NEGATIVE, Const::Bool(_) | Const::Int(_) | Const::BigInt { .. }) => {
            Some(int_const(&-int(c)?))
        }
        (Opcode::UNARY_NEGATIVE, Const::Float(f)) => Some(Const::Float(-f)),
        (Opcode::UNARY_NEGATIVE, Const::Complex(a, b)) => Some(Const::Complex(-a, -b)),
        // `~True` warns at run time.
        (Opcode::UNARY_INVERT, Const::Int(i)) => Some(Const::Int(!i)),
        (Opcode::UNARY_INVERT, Const::BigInt { .. }) => Some(int_const(&!int(c)?)),
        _ => None,
    }
}

pub fn positive(c: &Const) -> Option<Const> {
    match c {
        Const::Bool(b) => Some(Const::Int(*b as i64)),
        Const::Int(_) | Const::BigInt { .. } | Const::Float(_) | Const::Complex(..) => Some(c.clone()),
        _ => None,
    }
}

pub fn binary(op: BinOp, a: &Const, b: &Const) -> Option<Const> {
    if op == BinOp::Subscr {
        return subscript(a, b);
    }
    match (a, b) {
        (Const::Bool(x), Const::Bool(y)) if matches!(op, BinOp::And | BinOp::Or | BinOp::Xor) => {
            Some(Const::Bool(match op {
                BinOp::And => x & y,
                BinOp::Or => x | y,
                _ => x ^ y,
            }))
        }
        (Const::Str(_) | Const::Bytes(_) | Const::Tuple(_), _)
        | (_, Const::Str(_) | Const::Bytes(_) | Const::Tuple(_)) => sequence(op, a, b),
        (Const::Complex(..), Const::Complex(..)) => complex_op(op, complex(a)?, complex(b)?),
        (Const::Complex(x, y), _) => match op {
            BinOp::Add => Some(Const::Complex(x + float(b)?, *y)),
            BinOp::Subtract => Some(Const::Complex(x - float(b)?, *y)),
            _ => None,
        },
        (_, Const::Complex(x, y)) => match op {
            BinOp::Add => Some(Const::Complex(float(a)? + x, *y)),
            BinOp::Subtract => Some(Const::Complex(float(a)? - x, -y)),
            _ => None,
        },
        (Const::Float(_), _) | (_, Const::Float(_)) => float_op(op, float(a)?, float(b)?),
        _ => int_op(op, int(a)?, int(b)?),
    }
}

fn int_op(op: BinOp, a: IBig, b: IBig) -> Option<Const> {
    let zero = IBig::ZERO;
    let r = match op {
        BinOp::Add => a + b,
        BinOp::Subtract => a - b,
        BinOp::Multiply => {
            if a != zero && b != zero && bits(&a) + bits(&b) > MAX_INT_BITS {
                return None;
            }
            a * b
        }
        BinOp::FloorDivide | BinOp::Remainder => {
            if b == zero {
                return None;
            }
            let (q, r) = floor_div_rem(&a, &b);
            if op == BinOp::FloorDivide { q } else { r }
        }
        BinOp::TrueDivide => {
            if b == zero {
                return None;
            }
            // Exact only when both are exactly floats; larger ones are left to run time.
            if bits(&a) > 53 || bits(&b) > 53 {
                return None;
            }
            return Some(Const::Float(to_f64(&a)? / to_f64(&b)?));
        }
        BinOp::Power => {
            if b < zero {
                if a == zero || bits(&a) > 53 || bits(&b) > 31 {
                    return None;
                }
                return float_op(BinOp::Power, to_f64(&a)?, to_f64(&b)?);
            }
            let n = usize::try_from(&b).ok()?;
            if a != zero && n != 0 && bits(&a).checked_mul(n)? > MAX_INT_BITS {
                return None;
            }
            if n > 1 << 20 {
                return None;
            }
            a.pow(n)
        }
        BinOp::LShift => {
            let n = usize::try_from(&b).ok()?;
            if a != zero && (n > MAX_INT_BITS || bits(&a) + n > MAX_INT_BITS) {
                return None;
            }
            if a == zero { zero } else { a << n }
        }
        BinOp::RShift => {
            let n = match usize::try_from(&b) {
                Ok(n) => n,
                Err(_) if b < zero => return None,
                Err(_) => usize::MAX,
            };
            if n > bits(&a) { if a < zero { IBig::from(-1) } else { zero } } else { a >> n }
        }
        BinOp::And => a & b,
        BinOp::Or => a | b,
        BinOp::Xor => a ^ b,
        _ => return None,
    };
    Some(int_const(&r))
}

/// Python's `//` and `%`.
fn floor_div_rem(a: &IBig, b: &IBig) -> (IBig, IBig) {
    let (q, r) = (a / b, a % b);
    if r != IBig::ZERO && (r < IBig::ZERO) != (*b < IBig::ZERO) { (q - 1, r + b) } else { (q, r) }
}

fn float_op(op: BinOp, a: f64, b: f64) -> Option<Const> {
    Some(Const::Float(match op {
        BinOp::Add => a + b,
        BinOp::Subtract => a - b,
        BinOp::Multiply => a * b,
        BinOp::TrueDivide if b != 0.0 => a / b,
        BinOp::FloorDivide if b != 0.0 => {
            let (div, _) = float_divmod(a, b);
            div
        }
        BinOp::Remainder if b != 0.0 => float_divmod(a, b).1,
        BinOp::Power => {
            if a == 0.0 && b < 0.0 || a < 0.0 && b.is_finite() && b != b.floor() {
                return None;
            }
            let r = a.powf(b);
            if r.is_infinite() && a.is_finite() && b.is_finite() {
                return None;
            }
            r
        }
        _ => return None,
    }))
}

fn float_divmod(a: f64, b: f64) -> (f64, f64) {
    let mut m = a % b;
    let mut div = (a - m) / b;
    if m != 0.0 {
        if (b < 0.0) != (m < 0.0) {
            m += b;
            div -= 1.0;
        }
    } else {
        m = 0.0f64.copysign(b);
    }
    let floor = if div != 0.0 {
        let f = div.floor();
        if div - f > 0.5 { f + 1.0 } else { f }
    } else {
        0.0f64.copysign(a / b)
    };
    (floor, m)
}

fn complex_op(op: BinOp, (a, b): (f64, f64), (c, d): (f64, f64)) -> Option<Const> {
    match op {
        BinOp::Add => Some(Const::Complex(a + c, b + d)),
        BinOp::Subtract => Some(Const::Complex(a - c, b - d)),
        // Mixed products and the rest have subtle rules (3.14): run time knows them.
        _ => None,
    }
}

fn chars(s: &[u8]) -> usize {
    s.iter().filter(|b| (**b & 0xc0) != 0x80).count()
}

fn sequence(op: BinOp, a: &Const, b: &Const) -> Option<Const> {
    match op {
        BinOp::Add => match (a, b) {
            (Const::Str(x), Const::Str(y)) => Some(Const::Str(literal::join_wtf8(x, y).into())),
            (Const::Bytes(x), Const::Bytes(y)) => Some(Const::Bytes([&**x, &**y].concat().into())),
            (Const::Tuple(x), Const::Tuple(y)) => Some(Const::Tuple([&**x, &**y].concat().into())),
            _ => None,
        },
        BinOp::Multiply => {
            let (seq, n) = match (a, b) {
                (s @ (Const::Str(_) | Const::Bytes(_) | Const::Tuple(_)), n) => (s, n),
                (n, s) => (s, n),
            };
            let n = match n {
                Const::Bool(b) => *b as i64,
                Const::Int(n) => *n,
                _ => return None,
            };
            let count = usize::try_from(n).unwrap_or(0);
            match seq {
                Const::Str(s) => {
                    let len = chars(s);
                    if n < 0 && len != 0 || len.checked_mul(count)? > MAX_STR {
                        return None;
                    }
                    Some(Const::Str(s.repeat(count).into()))
                }
                Const::Bytes(s) => {
                    if n < 0 && !s.is_empty() || s.len().checked_mul(count)? > MAX_STR {
                        return None;
                    }
                    Some(Const::Bytes(s.repeat(count).into()))
                }
                Const::Tuple(v) => {
                    if n < 0 && !v.is_empty() || v.len().checked_mul(count)? > MAX_COLLECTION {
                        return None;
                    }
                    if n > 0 && items(v, MAX_ITEMS / n) < 0 {
                        return None;
                    }
                    Some(Const::Tuple((0..count).flat_map(|_| v.iter().cloned()).collect()))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What is left of `limit` after counting all items, nested ones included.
fn items(v: &[Const], mut limit: i64) -> i64 {
    limit -= v.len() as i64;
    for c in v {
        if limit < 0 {
            break;
        }
        if let Const::Tuple(v) | Const::FrozenSet(v) = c {
            limit = items(v, limit);
        }
    }
    limit
}

/// The indices a constant slice selects from `len` items.
fn slice_indices(parts: &[Const; 3], len: usize) -> Option<Vec<usize>> {
    let len = len as i64;
    let number = |c: &Const| match c {
        Const::None => Some(None),
        Const::Bool(b) => Some(Some(*b as i64)),
        Const::Int(i) => Some(Some(*i)),
        _ => None,
    };
    let (start, stop, step) = (number(&parts[0])?, number(&parts[1])?, number(&parts[2])?.unwrap_or(1));
    if step == 0 {
        return None;
    }
    let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let clamp = |i: i64| if i < 0 { i.saturating_add(len).max(low) } else { i.min(high) };
    let mut at = start.map_or(if step > 0 { 0 } else { len - 1 }, clamp);
    let stop = stop.map_or(if step > 0 { len } else { -1 }, clamp);
    let mut out = Vec::new();
    while if step > 0 { at < stop } else { at > stop } {
        out.push(at as usize);
        at = at.saturating_add(step);
    }
    Some(out)
}

fn subscript(a: &Const, b: &Const) -> Option<Const> {
    if let Const::Slice(parts) = b {
        return match a {
            Const::Tuple(v) => {
                Some(Const::Tuple(slice_indices(parts, v.len())?.into_iter().map(|i| v[i].clone()).collect()))
            }
            Const::Bytes(v) => {
                Some(Const::Bytes(slice_indices(parts, v.len())?.into_iter().map(|i| v[i]).collect()))
            }
            Const::Str(s) => {
                let starts: Vec<usize> = (0..s.len()).filter(|&i| s[i] & 0xc0 != 0x80).collect();
                let mut out = Vec::new();
                for i in slice_indices(parts, starts.len())? {
                    out.extend_from_slice(&s[starts[i]..starts.get(i + 1).copied().unwrap_or(s.len())]);
                }
                Some(Const::Str(out.into()))
            }
            _ => None,
        };
    }
    let index = |len: usize| -> Option<usize> {
        let i = match b {
            Const::Bool(b) => *b as i64,
            Const::Int(i) => *i,
            _ => return None,
        };
        let i = if i < 0 { i + len as i64 } else { i };
        usize::try_from(i).ok().filter(|i| *i < len)
    };
    match a {
        Const::Tuple(v) => v.get(index(v.len())?).cloned(),
        Const::Bytes(v) => Some(Const::Int(*v.get(index(v.len())?)? as i64)),
        Const::Str(s) => {
            let starts: Vec<usize> = (0..s.len()).filter(|&i| s[i] & 0xc0 != 0x80).collect();
            let i = index(starts.len())?;
            let end = starts.get(i + 1).copied().unwrap_or(s.len());
            Some(Const::Str(s[starts[i]..end].into()))
        }
        _ => None,
    }
}

/// Python's `==` between constants, for duplicate keys in mapping patterns.
pub fn equal(a: &Const, b: &Const) -> bool {
    match (a, b) {
        (Const::Complex(..), _) | (_, Const::Complex(..)) => match (complex(a), complex(b)) {
            (Some(x), Some(y)) => x == y,
            _ => false,
        },
        (Const::Float(_), _) | (_, Const::Float(_)) => match (float(a), float(b)) {
            (Some(x), Some(y)) => x.partial_cmp(&y) == Some(Ordering::Equal),
            _ => false,
        },
        (
            Const::Bool(_) | Const::Int(_) | Const::BigInt { .. },
            Const::Bool(_) | Const::Int(_) | Const::BigInt { .. },
        ) => int(a) == int(b),
        _ => a == b,
    }
}
