//! int and bool.

#![allow(unused_imports)]
use crate::call::Args;
use crate::native::{TypeDef, def, getset, getter, raw};
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::types::PUBLIC;
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use taipan_heap::{Gc, Header, Slot, Value};

pub static INT: TypeDef = TypeDef {
    shape: Some(id::INT),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF,
    ..TypeDef::of::<BigIntObj>("int")
};

pub static BOOL: TypeDef = TypeDef {
    flags: PUBLIC,
    base: Some(&INT),
    ..TypeDef { name: "bool", ..TypeDef::BASE }
};

impl Vm {
    /// An int object from sign and little-endian limbs; a small int where it fits.
    pub fn int_from_limbs(&mut self, negative: bool, limbs: &[u64]) -> Value {
        let n = limbs.iter().rposition(|&l| l != 0).map_or(0, |i| i + 1);
        let limbs = &limbs[..n];
        match limbs {
            [] => return Value::small(0),
            &[l] if l < 1 << 61 => return Value::small(if negative { -(l as i64) } else { l as i64 }),
            &[l] if negative && l == 1 << 61 => return Value::small(-(1 << 61)),
            _ => {}
        }
        let init = BigIntObj { hdr: Header::new(id::INT, kind::BIGINT), len: n as u32, negative };
        // SAFETY: the size covers the limbs, which are written at once.
        unsafe {
            let o = self.heap.alloc_sized(size_of::<BigIntObj>() + 8 * n, init);
            std::ptr::copy_nonoverlapping(limbs.as_ptr(), o.as_ptr().add(1).cast::<u64>(), n);
            o.value()
        }
    }
    pub fn int_from_i64(&mut self, i: i64) -> Value {
        self.int_from_limbs(i < 0, &[i.unsigned_abs()])
    }
    pub fn int_from_u64(&mut self, i: u64) -> Value {
        self.int_from_limbs(false, &[i])
    }
    pub fn int_from_i128(&mut self, i: i128) -> Value {
        let m = i.unsigned_abs();
        self.int_from_limbs(i < 0, &[m as u64, (m >> 64) as u64])
    }
    pub fn int_from_le_bytes(&mut self, negative: bool, bytes: &[u8]) -> Value {
        let limbs: Vec<u64> = bytes
            .chunks(8)
            .map(|c| {
                let mut b = [0u8; 8];
                b[..c.len()].copy_from_slice(c);
                u64::from_le_bytes(b)
            })
            .collect();
        self.int_from_limbs(negative, &limbs)
    }
    /// An int (of any kind) as a float, rounded to nearest even; OverflowError if it is too large.
    pub fn int_to_f64(&mut self, v: Value) -> R<f64> {
        if let Some(i) = v.to_i64() {
            return Ok(i as f64);
        }
        Err(self.overflow_error("int too large to convert to float"))
    }
}
