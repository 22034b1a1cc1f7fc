//! The tagged word every Python value fits in.
//!
//! | low bits | what | unbox |
//! |---|---|---|
//! | `…00` | int of 62 bits, `i << 2` | `v as i64 >> 2` |
//! | `…1x` | float, `bits.rotate_left(4) - 1` | `(v + 1).rotate_right(4)` |
//! | `…001` | pointer to a heap object, address + 1 | `v - 1` |
//! | `…101` | specials: error word, unbound, None, False, True, NotImplemented, Ellipsis | compare |
//!
//! Why this one: see DESIGN, part 3. Two ints are recognised by `(a | b) & 3 == 0`, and nearly every
//! float is immediate: ±0, subnormals, 2^-255 ≤ |x| < 2^257, |x| < 2^-767, |x| ≥ 2^769, inf and nan.
//! The others live in a boxed object that belongs to the VM (the heap knows no Python types).
//!
//! A `Value` is neither `Send` nor `Sync`. It is only kept alive by being on a native stack, in a heap
//! object, or in a rooted container (`RootedVec`, `RootedValue`, `Root`): a `Vec<Value>` is not seen.

use crate::header::{Header, HeapObject, Kind};
use crate::ptr::Gc;
use std::fmt;
use std::marker::PhantomData;
use std::ptr::NonNull;

/// See the module's description.
#[repr(transparent)]
#[derive(Copy, Clone, PartialEq, Eq, Hash)]
pub struct Value(u64, PhantomData<*const ()>);

/// Low three bits of a pointer word; what machine code subtracts in its displacements.
pub const PTR_TAG: u64 = 1;
/// `v & PTR_MASK == PTR_TAG`: a pointer.
pub const PTR_MASK: u64 = 7;
/// `v & INT_MASK == 0`: an int.
pub const INT_MASK: u64 = 3;
/// Ints are shifted left by this much.
pub const INT_SHIFT: u32 = 2;
/// `v & FLOAT_BIT != 0`: an immediate float.
pub const FLOAT_BIT: u64 = 2;
/// Rotation of an immediate float's bits.
pub const FLOAT_ROTATE: u32 = 4;

impl Value {
    /// An exception is set; never visible to programs.
    pub const ERR: Value = Value::from_bits(0x05);
    /// An empty local, cell, slot or dictionary entry; never visible to programs.
    pub const UNBOUND: Value = Value::from_bits(0x0d);
    pub const NONE: Value = Value::from_bits(0x15);
    pub const FALSE: Value = Value::from_bits(0x25);
    pub const TRUE: Value = Value::from_bits(0x2d);
    pub const NOT_IMPLEMENTED: Value = Value::from_bits(0x35);
    pub const ELLIPSIS: Value = Value::from_bits(0x3d);
    pub const ZERO: Value = Value::from_bits(0);

    pub const SMALL_MAX: i64 = (1 << 61) - 1;
    pub const SMALL_MIN: i64 = -(1 << 61);

    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Value {
        Value(bits, PhantomData)
    }
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }

    // ---- ints ----

    /// An int that is known to fit in 62 bits.
    #[inline(always)]
    pub const fn small(i: i64) -> Value {
        debug_assert!(i >= Value::SMALL_MIN && i <= Value::SMALL_MAX);
        Value::from_bits((i << INT_SHIFT) as u64)
    }
    #[inline(always)]
    pub const fn try_int(i: i64) -> Option<Value> {
        let shifted = i << INT_SHIFT;
        if shifted >> INT_SHIFT == i { Some(Value::from_bits(shifted as u64)) } else { None }
    }
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.0 & INT_MASK == 0
    }
    #[inline(always)]
    pub const fn as_int(self) -> Option<i64> {
        if self.is_int() { Some(self.0 as i64 >> INT_SHIFT) } else { None }
    }
    /// The int of a word that `is_int`. (Of another word: nonsense, but not undefined.)
    #[inline(always)]
    pub const fn int_unchecked(self) -> i64 {
        self.0 as i64 >> INT_SHIFT
    }
    #[inline(always)]
    pub const fn both_ints(a: Value, b: Value) -> bool {
        (a.0 | b.0) & INT_MASK == 0
    }

    // ---- floats ----

    /// The immediate form, if `f` has one.
    #[inline(always)]
    pub const fn try_float(f: f64) -> Option<Value> {
        let v = f.to_bits().rotate_left(FLOAT_ROTATE).wrapping_sub(1);
        if v & FLOAT_BIT != 0 { Some(Value::from_bits(v)) } else { None }
    }
    #[inline(always)]
    pub const fn is_float_imm(self) -> bool {
        self.0 & FLOAT_BIT != 0
    }
    #[inline(always)]
    pub const fn as_float_imm(self) -> Option<f64> {
        if self.is_float_imm() { Some(self.float_unchecked()) } else { None }
    }
    /// The float of a word that `is_float_imm`. (Of another word: nonsense, but not undefined.)
    #[inline(always)]
    pub const fn float_unchecked(self) -> f64 {
        f64::from_bits(self.0.wrapping_add(1).rotate_right(FLOAT_ROTATE))
    }

    // ---- specials ----

    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value::from_bits(Value::FALSE.0 | (b as u64) << 3)
    }
    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.0 & !8 == Value::FALSE.0
    }
    #[inline(always)]
    pub const fn as_bool(self) -> Option<bool> {
        if self.is_bool() { Some(self.0 & 8 != 0) } else { None }
    }
    #[inline(always)]
    pub const fn is_true(self) -> bool {
        self.0 == Value::TRUE.0
    }
    #[inline(always)]
    pub const fn is_false(self) -> bool {
        self.0 == Value::FALSE.0
    }
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.0 == Value::NONE.0
    }
    #[inline(always)]
    pub const fn is_unbound(self) -> bool {
        self.0 == Value::UNBOUND.0
    }
    #[inline(always)]
    pub const fn is_err(self) -> bool {
        self.0 == Value::ERR.0
    }
    #[inline(always)]
    pub const fn is_not_implemented(self) -> bool {
        self.0 == Value::NOT_IMPLEMENTED.0
    }
    #[inline(always)]
    pub const fn is_special(self) -> bool {
        self.0 & PTR_MASK == 5
    }

    // ---- pointers ----

    #[inline(always)]
    pub const fn is_ptr(self) -> bool {
        self.0 & PTR_MASK == PTR_TAG
    }
    #[inline(always)]
    pub fn from_ptr(p: *mut Header) -> Value {
        Value::from_bits((p as u64).wrapping_add(PTR_TAG))
    }
    /// The address in a word that `is_ptr`.
    #[inline(always)]
    pub fn ptr_unchecked(self) -> *mut Header {
        debug_assert!(self.is_ptr());
        self.0.wrapping_sub(PTR_TAG) as *mut Header
    }
    /// The object, whatever its kind.
    #[inline(always)]
    pub fn object(self) -> Option<Gc<Header>> {
        // SAFETY: a pointer word holds the address of a live object, never null.
        self.is_ptr().then(|| unsafe { Gc::from_raw(self.ptr_unchecked()) })
    }
    #[inline(always)]
    pub fn header(&self) -> Option<&Header> {
        // SAFETY: as in `object`; the borrow ends with that of the word, which keeps the object alive.
        self.is_ptr().then(|| unsafe { &*self.ptr_unchecked() })
    }
    #[inline(always)]
    pub fn kind(self) -> Option<Kind> {
        self.header().map(|h| h.kind)
    }
    #[inline(always)]
    pub fn is<T: HeapObject>(self) -> bool {
        self.kind() == Some(T::KIND)
    }
    #[inline(always)]
    pub fn downcast<T: HeapObject>(self) -> Option<Gc<T>> {
        // SAFETY: the kind says that the object is a T.
        if self.is::<T>() { Some(unsafe { self.cast_unchecked() }) } else { None }
    }
    /// # Safety
    /// The word is a pointer to an object that begins with a `T`.
    #[inline(always)]
    pub unsafe fn cast_unchecked<T>(self) -> Gc<T> {
        // SAFETY: promised by the caller.
        unsafe { Gc::from_non_null(NonNull::new_unchecked(self.ptr_unchecked().cast())) }
    }
}

impl From<bool> for Value {
    #[inline(always)]
    fn from(b: bool) -> Value {
        Value::bool(b)
    }
}

impl<T> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(p: Gc<T>) -> Value {
        p.value()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(i) = self.as_int() {
            return write!(f, "{i}");
        }
        if let Some(x) = self.as_float_imm() {
            return write!(f, "{x:?}");
        }
        match *self {
            Value::ERR => f.write_str("<error>"),
            Value::UNBOUND => f.write_str("<unbound>"),
            Value::NONE => f.write_str("None"),
            Value::FALSE => f.write_str("False"),
            Value::TRUE => f.write_str("True"),
            Value::NOT_IMPLEMENTED => f.write_str("NotImplemented"),
            Value::ELLIPSIS => f.write_str("Ellipsis"),
            v if v.is_ptr() => write!(f, "{:?}@{:#x}", self.kind(), v.0 - PTR_TAG),
            v => write!(f, "<special {:#x}>", v.0),
        }
    }
}

#[cfg(test)]
mod tests;
