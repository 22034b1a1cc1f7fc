//! Looking through subclasses of immutable value types to the plain value.

use super::*;
use taipan_heap::{Gc, Value};

/// Conversions that need no VM and run no Python code.
pub trait ValueExt: Copy {
    /// The plain value behind an instance of a subclass of int, float, complex, str, bytes or tuple; any other value itself.
    fn plain(self) -> Value;
    /// A str or an instance of a subclass of str.
    fn to_str(self) -> Option<Gc<StrObj>>;
    fn to_bytes(self) -> Option<Gc<BytesObj>>;
    fn to_tuple(self) -> Option<Gc<TupleObj>>;
    /// A list or an instance of a subclass of list.
    fn to_list(self) -> Option<Gc<ListObj>>;
    fn to_dict(self) -> Option<Gc<crate::dict::DictObj>>;
    /// A float or an instance of a subclass of float.
    fn to_float(self) -> Option<f64>;
    /// An int, bool or an instance of a subclass of int that fits 64 bits.
    fn to_i64(self) -> Option<i64>;
    fn to_complex(self) -> Option<(f64, f64)>;
    /// Any int: bool, small or big, subclasses too.
    fn is_int_like(self) -> bool;
    /// An exact str object.
    fn exact_str(self) -> Option<Gc<StrObj>>;
    fn to_type(self) -> Option<Gc<crate::typeobj::TypeObj>>;
    /// An instance of a Python-level subclass of a builtin type (or of any Python class).
    fn is_python_subclass(self) -> bool;
    /// The payload of a native object.
    fn native<T: 'static>(self) -> Option<Gc<Native<T>>>;
}

impl ValueExt for Value {
    #[inline(always)]
    fn plain(self) -> Value {
        match self.downcast::<SubValue>() {
            Some(s) => s.value.get(),
            None => self,
        }
    }
    #[inline(always)]
    fn to_str(self) -> Option<Gc<StrObj>> {
        self.downcast::<StrObj>().or_else(|| self.plain().downcast::<StrObj>())
    }
    #[inline(always)]
    fn to_bytes(self) -> Option<Gc<BytesObj>> {
        self.downcast::<BytesObj>().or_else(|| self.plain().downcast::<BytesObj>())
    }
    #[inline(always)]
    fn to_tuple(self) -> Option<Gc<TupleObj>> {
        self.downcast::<TupleObj>().or_else(|| self.plain().downcast::<TupleObj>())
    }
    #[inline(always)]
    fn to_list(self) -> Option<Gc<ListObj>> {
        self.downcast::<ListObj>()
    }
    #[inline(always)]
    fn to_dict(self) -> Option<Gc<crate::dict::DictObj>> {
        self.downcast::<crate::dict::DictObj>()
    }
    #[inline(always)]
    fn to_float(self) -> Option<f64> {
        if self.is_float_imm() {
            return Some(self.float_unchecked());
        }
        let v = self.plain();
        match v.downcast::<FloatObj>() {
            Some(f) => Some(f.value),
            None => v.as_float_imm(),
        }
    }
    #[inline]
    fn to_i64(self) -> Option<i64> {
        if let Some(i) = self.as_int() {
            return Some(i);
        }
        if let Some(b) = self.as_bool() {
            return Some(b as i64);
        }
        let v = self.plain();
        if let Some(i) = v.as_int() {
            return Some(i);
        }
        let b = v.downcast::<BigIntObj>()?;
        match (b.limbs(), b.negative) {
            (&[l], false) => i64::try_from(l).ok(),
            (&[l], true) if l <= 1 << 63 => Some((l as i64).wrapping_neg()),
            _ => None,
        }
    }
    fn to_complex(self) -> Option<(f64, f64)> {
        self.plain().downcast::<ComplexObj>().map(|c| (c.re, c.im))
    }
    #[inline]
    fn is_int_like(self) -> bool {
        self.is_int() || self.is_bool() || {
            let v = self.plain();
            v.is_int() || v.downcast::<BigIntObj>().is_some()
        }
    }
    #[inline(always)]
    fn exact_str(self) -> Option<Gc<StrObj>> {
        self.downcast::<StrObj>()
    }
    #[inline(always)]
    fn to_type(self) -> Option<Gc<crate::typeobj::TypeObj>> {
        self.downcast::<crate::typeobj::TypeObj>()
    }
    #[inline(always)]
    fn is_python_subclass(self) -> bool {
        match self.header() {
            Some(h) => h.shape.get() >= crate::shape::id::FIRST_FREE,
            None => false,
        }
    }
    #[inline(always)]
    fn native<T: 'static>(self) -> Option<Gc<Native<T>>> {
        native_of::<T>(self)
    }
}
