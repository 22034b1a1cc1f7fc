//! Objects whose payload is an ordinary Rust struct: all types outside the hot core.
//!
//! `Native<T>` is a heap object with a pointer to `T`'s vtable behind the header, so that one kind serves all of
//! them. `T: NativePayload` says how to trace it (usually by [`impl_trace!`]); if `T` owns Rust memory it is
//! dropped when the object dies. A payload's fields that hold Python values are `Slot`s or `PtrSlot`s, its other
//! mutable fields `Cell`s (or a `RefCell` that is never borrowed across a call into Python).

use crate::Vm;
use crate::typeobj::TypeObj;
use std::any::TypeId;
use taipan_heap::{Gc, Header, HeapObject, Kind, Tracer, Value};

pub use taipan_heap::Trace;

/// Derives [`Trace`] for a struct. Every field must be named: traced fields first, after `;` those without
/// references. `impl_trace!(Deque { items; maxlen, state });`
#[macro_export]
macro_rules! impl_trace {
    ($t:ident { $($f:ident),* $(,)? $(; $($skip:ident),* $(,)?)? }) => {
        // SAFETY: all fields are named; those behind `;` are declared to hold no references.
        unsafe impl $crate::object::Trace for $t {
            #[allow(unused_variables)]
            fn trace(&self, t: &mut $crate::taipan_heap::Tracer) {
                let Self { $($f,)* $($($skip: _,)*)? } = self;
                $( $crate::object::Trace::trace($f, t); )*
            }
        }
    };
}

/// A Rust struct that can be an object's payload.
pub trait NativePayload: Trace + 'static {}
impl<T: Trace + 'static> NativePayload for T {}

pub struct NativeVTable {
    pub id: TypeId,
    pub size: usize,
    pub trace: unsafe fn(*mut Header, &mut Tracer),
    pub drop: unsafe fn(*mut Header),
    pub needs_drop: bool,
}

#[repr(C)]
pub struct Native<T> {
    pub hdr: Header,
    pub vt: &'static NativeVTable,
    pub data: T,
}
// SAFETY: repr(C), header first; casts from NATIVE compare the vtable's type id as well.
unsafe impl<T: 'static> HeapObject for Native<T> {
    const KIND: Kind = super::kind::NATIVE;
}
impl<T> std::ops::Deref for Native<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        &self.data
    }
}

struct Table<T>(std::marker::PhantomData<T>);
impl<T: NativePayload> Table<T> {
    const TABLE: NativeVTable = NativeVTable {
        id: TypeId::of::<T>(),
        size: size_of::<Native<T>>(),
        // SAFETY (both): called by the collector with an object that was made with this vtable.
        trace: |p, t| unsafe { (*p.cast::<Native<T>>()).data.trace(t) },
        drop: |p| unsafe { std::ptr::drop_in_place(&mut (*p.cast::<Native<T>>()).data) },
        needs_drop: std::mem::needs_drop::<T>(),
    };
}
pub fn vtable<T: NativePayload>() -> &'static NativeVTable {
    const { &Table::<T>::TABLE }
}

/// The payload of `v`, if it is an object with a payload of type `T` (also of a Python-level subclass).
#[inline]
pub fn native_of<T: 'static>(v: Value) -> Option<Gc<Native<T>>> {
    let n = v.downcast::<Native<()>>()?;
    if n.vt.id == TypeId::of::<T>() {
        // SAFETY: the vtable says that the payload is a `T`.
        Some(unsafe { v.cast_unchecked::<Native<T>>() })
    } else {
        None
    }
}

impl Vm {
    /// A new object of class `cls` (whose native base must have payload `T`) around `data`.
    pub fn new_native<T: NativePayload>(&mut self, cls: Gc<TypeObj>, data: T) -> Gc<Native<T>> {
        let vt = vtable::<T>();
        let layout = cls.layout.get();
        debug_assert!(layout.fixed as usize >= vt.size, "class {} has a smaller layout", cls.name_str());
        let hdr = cls.new_header(super::kind::NATIVE);
        // SAFETY: the size covers the struct; the class's own words are set to unbound before any safepoint.
        unsafe {
            let obj = self.heap.alloc_sized::<Native<T>>(layout.size(), Native { hdr, vt, data });
            crate::shape::init_extra(obj.as_ptr().cast(), vt.size, layout);
            if vt.needs_drop {
                self.heap.register_drop(obj);
            }
            self.after_alloc(cls, obj.erase());
            obj
        }
    }
}
