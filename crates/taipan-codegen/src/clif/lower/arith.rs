//! Arithmetic and comparisons.
//!
//! Ints are computed with as tagged words, `i << 2`: sums and differences overflow 64 bits exactly when the ints
//! overflow 62; one factor of a product is untagged first. Branches on comparisons are fused by Cranelift; branches on
//! its overflow flag are not, so that overflow is found by comparing where one operand is constant.

use super::Lower;
use crate::error::Error;
use cranelift_codegen::ir::condcodes::{CondCode, FloatCC, IntCC};
use cranelift_codegen::ir::types::{F64, I64};
use cranelift_codegen::ir::{InstBuilder, Value};
use taipan_trace::{Inst, Op, Opnd, Type};

impl Lower<'_, '_> {
    /// An int operand as a signed word.
    pub(super) fn untagged(&mut self, inst: &Inst, n: usize) -> Result<Value, Error> {
        if let Some(bits) = Self::bits(inst, n) {
            return Ok(self.int(bits >> 2));
        }
        let v = self.arg(inst, n)?;
        Ok(self.b.ins().sshr_imm_u(v, 2))
    }
    /// A signed word as an int, if it fits.
    pub(super) fn tag_or_leave(&mut self, inst: &Inst, i: Value) -> Result<Value, Error> {
        let tagged = self.b.ins().ishl_imm_u(i, 2);
        let back = self.b.ins().sshr_imm_u(tagged, 2);
        let lost = self.b.ins().icmp(IntCC::NotEqual, back, i);
        self.leave_if(inst, lost)?;
        Ok(tagged)
    }

    /// Arithmetic that leaves on overflow.
    pub(super) fn checked(&mut self, inst: &Inst) -> Result<Value, Error> {
        let (mut x, mut y) = (inst.args.first().copied(), inst.args.get(1).copied());
        if inst.op.commutes() && x.is_some_and(|x| x.is_const()) {
            (x, y) = (y, x);
        }
        let Some(x) = x else { return Err(self.malformed("an operand is missing")) };
        let constant = y.and_then(Opnd::constant).map(|c| c.bits.0 as i64);
        let a = self.opnd(x)?;
        Ok(match (inst.op, constant) {
            // The sum is on the wrong side of the operand.
            (Op::AddOv, Some(c)) => {
                let sum = self.b.ins().iadd_imm_s(a, c);
                let cc = if c >= 0 { IntCC::SignedLessThan } else { IntCC::SignedGreaterThan };
                let wrong = self.b.ins().icmp(cc, sum, a);
                self.leave_if(inst, wrong)?;
                sum
            }
            (Op::SubOv, Some(c)) => {
                let down = self.int(c);
                let difference = self.b.ins().isub(a, down);
                let cc = if c >= 0 { IntCC::SignedGreaterThan } else { IntCC::SignedLessThan };
                let wrong = self.b.ins().icmp(cc, difference, a);
                self.leave_if(inst, wrong)?;
                difference
            }
            (Op::NegOv, _) => {
                let min = self.b.ins().icmp_imm_s(IntCC::Equal, a, i64::MIN);
                self.leave_if(inst, min)?;
                self.b.ins().ineg(a)
            }
            (Op::ShlOv, _) => {
                let by = self.untagged(inst, 1)?;
                if constant.is_none_or(|c| !(0..62).contains(&(c >> 2))) {
                    let too_far = self.b.ins().icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, by, 62);
                    self.leave_if(inst, too_far)?;
                }
                let shifted = self.b.ins().ishl(a, by);
                let back = self.b.ins().sshr(shifted, by);
                let lost = self.b.ins().icmp(IntCC::NotEqual, back, a);
                self.leave_if(inst, lost)?;
                shifted
            }
            _ => {
                let Some(y) = y else { return Err(self.malformed("an operand is missing")) };
                let (value, overflow) = match inst.op {
                    Op::AddOv => {
                        let b = self.opnd(y)?;
                        self.b.ins().sadd_overflow(a, b)
                    }
                    Op::SubOv => {
                        let b = self.opnd(y)?;
                        self.b.ins().ssub_overflow(a, b)
                    }
                    _ => {
                        let b = match constant {
                            Some(c) => self.int(c >> 2),
                            None => {
                                let b = self.opnd(y)?;
                                self.b.ins().sshr_imm_u(b, 2)
                            }
                        };
                        self.b.ins().smul_overflow(a, b)
                    }
                };
                self.leave_if(inst, overflow)?;
                value
            }
        })
    }

    /// Operations that do nothing but give a value.
    pub(super) fn pure(&mut self, inst: &Inst) -> Result<Value, Error> {
        if let Some(v) = self.compare(inst, false)? {
            return Ok(v);
        }
        let a = self.arg(inst, 0)?;
        let two = inst.op.info().operands.len() == 2;
        let b = if two { self.arg(inst, 1)? } else { a };
        Ok(match inst.op {
            Op::Add | Op::WAdd => self.b.ins().iadd(a, b),
            Op::Sub | Op::WSub => self.b.ins().isub(a, b),
            Op::AsObj => a,
            Op::WShr => self.b.ins().ushr(a, b),
            Op::And | Op::WAnd => self.b.ins().band(a, b),
            Op::Or => self.b.ins().bor(a, b),
            Op::Xor => self.b.ins().bxor(a, b),
            Op::Neg => self.b.ins().ineg(a),
            // All bits but those of the tag.
            Op::Invert => self.b.ins().bxor_imm_s(a, !3),
            Op::Mul => match (Self::bits(inst, 0), Self::bits(inst, 1)) {
                (_, Some(c)) => self.b.ins().imul_imm_s(a, c >> 2),
                (Some(c), _) => self.b.ins().imul_imm_s(b, c >> 2),
                _ => {
                    let b = self.b.ins().sshr_imm_u(b, 2);
                    self.b.ins().imul(a, b)
                }
            },
            Op::Shl => {
                let by = self.untagged(inst, 1)?;
                self.b.ins().ishl(a, by)
            }
            Op::Shr => self.shift_right(inst, a)?,
            Op::FloorDiv | Op::Mod => self.divide(inst, a, b),
            Op::Tag => self.b.ins().ishl_imm_u(a, 2),
            Op::Untag => self.b.ins().sshr_imm_u(a, 2),
            Op::IntToFloat => {
                let i = self.b.ins().sshr_imm_u(a, 2);
                self.b.ins().fcvt_from_sint(F64, i)
            }
            Op::FAdd => self.b.ins().fadd(a, b),
            Op::FSub => self.b.ins().fsub(a, b),
            Op::FMul => self.b.ins().fmul(a, b),
            Op::FDiv => self.b.ins().fdiv(a, b),
            Op::FNeg => self.b.ins().fneg(a),
            Op::FAbs => self.b.ins().fabs(a),
            Op::FSqrt => self.b.ins().sqrt(a),
            Op::FFloor => self.b.ins().floor(a),
            Op::Not => {
                // Of a comparison: the other comparison, which a branch can be fused with.
                let of = self.t.def(inst.args[0]).filter(|i| i.ty == Type::Bool);
                match of {
                    Some(of) => match self.compare(of, true)? {
                        Some(v) => v,
                        None => self.b.ins().bxor_imm_u(a, 1),
                    },
                    None => self.b.ins().bxor_imm_u(a, 1),
                }
            }
            Op::BoolToInt => {
                let w = self.b.ins().uextend(I64, a);
                self.b.ins().ishl_imm_u(w, 2)
            }
            Op::BoxBool => self.boxed_bool(a),
            _ => return Err(self.unsupported(inst.op.text())),
        })
    }

    /// A comparison, or its contrary; `None` if the instruction is none.
    pub(super) fn compare(&mut self, inst: &Inst, not: bool) -> Result<Option<Value>, Error> {
        let int = match inst.op {
            Op::Lt | Op::WLt => Some(IntCC::SignedLessThan),
            Op::Le => Some(IntCC::SignedLessThanOrEqual),
            Op::Eq | Op::WEq | Op::Is => Some(IntCC::Equal),
            Op::Ne | Op::WNe => Some(IntCC::NotEqual),
            Op::WUlt => Some(IntCC::UnsignedLessThan),
            _ => None,
        };
        let float = match inst.op {
            Op::FLt => FloatCC::LessThan,
            Op::FLe => FloatCC::LessThanOrEqual,
            Op::FEq => FloatCC::Equal,
            Op::FNe => FloatCC::NotEqual,
            _ if int.is_some() => FloatCC::Ordered,
            _ => return Ok(None),
        };
        let (a, b) = (self.arg(inst, 0)?, self.arg(inst, 1)?);
        Ok(Some(match int {
            Some(cc) => self.b.ins().icmp(if not { cc.complement() } else { cc }, a, b),
            None => self.b.ins().fcmp(if not { float.complement() } else { float }, a, b),
        }))
    }

    pub(super) fn shift_right(&mut self, inst: &Inst, a: Value) -> Result<Value, Error> {
        let by = match Self::bits(inst, 1) {
            Some(c) => self.int(((c >> 2) as u64).min(63) as i64),
            None => {
                let (v, most) = (self.untagged(inst, 1)?, self.int(63));
                let far = self.b.ins().icmp(IntCC::UnsignedGreaterThan, v, most);
                self.b.ins().select(far, most, v)
            }
        };
        let shifted = self.b.ins().sshr(a, by);
        Ok(self.b.ins().band_imm_s(shifted, !3))
    }

    /// `a // b` or `a % b` of tagged ints, where b is positive.
    pub(super) fn divide(&mut self, inst: &Inst, a: Value, b: Value) -> Value {
        let floor = inst.op == Op::FloorDiv;
        let divisor = Self::bits(inst, 1).map(|c| c >> 2).filter(|d| *d > 0);
        match (divisor, floor) {
            (Some(d), true) if d & (d - 1) == 0 => {
                let q = self.b.ins().sshr_imm_u(a, d.trailing_zeros() as i64);
                self.b.ins().band_imm_s(q, !3)
            }
            (Some(d), false) if d & (d - 1) == 0 => self.b.ins().band_imm_s(a, (d - 1) << 2),
            (Some(d), _) => {
                let q = self.divide_by(a, d as u64);
                let q = self.b.ins().ishl_imm_u(q, 2);
                if floor {
                    return q;
                }
                let product = self.b.ins().imul_imm_s(q, d);
                self.b.ins().isub(a, product)
            }
            // The tags cancel out in the quotient, and stay in the remainder.
            (None, true) => {
                let q = self.b.ins().sdiv(a, b);
                let product = self.b.ins().imul(q, b);
                let r = self.b.ins().isub(a, product);
                let sign = self.b.ins().sshr_imm_u(r, 63);
                let q = self.b.ins().iadd(q, sign);
                self.b.ins().ishl_imm_u(q, 2)
            }
            (None, false) => {
                let r = self.b.ins().srem(a, b);
                let sign = self.b.ins().sshr_imm_u(r, 63);
                let more = self.b.ins().band(sign, b);
                self.b.ins().iadd(r, more)
            }
        }
    }

    /// The quotient, rounded down, of a tagged int by a constant that is no power of two; untagged.
    ///
    /// Of `i < 0` it is `!(!i / d)`, so that one division of `0 <= t < 2^61` is left. With `2^61 * d <= 2^k` and `m` the
    /// next whole number above `2^k / d`, `m*d = 2^k + e` for an `e < d`, and so `t*m / 2^k = t/d + t*e / (d * 2^k)` is
    /// less than `1/d` above `t/d`: both have the same whole part.
    fn divide_by(&mut self, a: Value, d: u64) -> Value {
        let log = 64 - (d - 1).leading_zeros();
        let k = (61 + log).max(64);
        let m = ((1u128 << k) / d as u128 + 1) as i64;
        let sign = self.b.ins().sshr_imm_u(a, 63);
        let t = self.b.ins().bxor(a, sign);
        let t = self.b.ins().ushr_imm_u(t, 2);
        let m = self.int(m);
        let q = self.b.ins().umulhi(t, m);
        let q = if k > 64 { self.b.ins().ushr_imm_u(q, k as i64 - 64) } else { q };
        self.b.ins().bxor(q, sign)
    }
}
