//! Slices of builtin sequences by small ints, without a slice object.
//!
//! `None` says that the general way is to be taken: another sequence, bounds of another kind. No Python code runs here.

use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::types::slice::SliceBounds;
use crate::types::{bytes, list, str};
use crate::{R, Vm};
use taipan_heap::{Gc, Value};

/// `o[start:stop:step]`
pub fn get(vm: &mut Vm, o: Value, start: Value, stop: Value, step: Value) -> Option<R> {
    let bounds = SliceBounds::plain(start, stop, step)?;
    if !o.is_ptr() {
        return None;
    }
    match vm.shape_of(o) {
        id::LIST => Some(vm.list_part(o.downcast::<ListObj>()?, bounds)),
        id::TUPLE => Some(vm.tuple_part(o.downcast::<TupleObj>()?, bounds)),
        id::STR => Some(str::str_part(vm, o.downcast::<StrObj>()?, bounds)),
        id::BYTES => Some(bytes::bytes_part(vm, o.downcast::<BytesObj>()?, bounds)),
        _ => None,
    }
}

/// `l[start:stop] = v` for a list, and another list or a tuple.
pub fn set(vm: &mut Vm, l: Value, start: Value, stop: Value, v: Value) -> Option<R<()>> {
    let bounds = SliceBounds::plain(start, stop, Value::NONE)?;
    let l: Gc<ListObj> = l.downcast().filter(|_| l.shape_is(id::LIST))?;
    if let Some(other) = v.downcast::<ListObj>().filter(|&o| o != l && v.shape_is(id::LIST)) {
        return Some(list::list_assign_slice(vm, l, bounds, other.as_slice()));
    }
    let t = v.downcast::<TupleObj>().filter(|_| v.shape_is(id::TUPLE))?;
    Some(list::list_assign_slice(vm, l, bounds, t.as_slice()))
}
