//! Operations that are done only if they need no Python code.
//!
//! Machine code writes the interpreter's frames back before a call that may run Python code, which costs more than many
//! an operation. What is here looks at its operands first and answers `None`, with nothing done, where Python code
//! might run; it may allocate, and raise.

use super::runtime as rt;
use crate::dict::DictObj;
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::slots::BinOp;
use crate::{R, Vm};
use taipan_heap::Value;

/// An int, float, complex, str or bytes, exactly: its operators run no Python code.
fn is_plain(v: Value) -> bool {
    !v.is_ptr() || [id::INT, id::FLOAT, id::COMPLEX, id::STR, id::BYTES].iter().any(|&s| v.shape_is(s))
}
fn is_index(v: Value) -> bool {
    v.is_int() || v.is_none()
}

/// `next(it)` over what is in this process's own hands.
pub fn next(vm: &mut Vm, it: Value) -> Option<R<Option<Value>>> {
    fn quiet(vm: &Vm, it: Value, depth: usize) -> bool {
        match vm.shape_of(it) {
            id::LIST_ITER | id::TUPLE_ITER | id::RANGE_ITER | id::STR_ITER | id::BYTES_ITER => true,
            _ => {
                depth > 0 && crate::types::iterators::enumerated(it).is_some_and(|i| quiet(vm, i, depth - 1))
            }
        }
    }
    quiet(vm, it, 4).then(|| vm.next(it))
}

/// BINARY_OP by its operand, without subscripts.
pub fn binary(vm: &mut Vm, a: Value, b: Value, arg: usize) -> Option<R> {
    let op = *BinOp::ALL.get(arg % 13)?;
    let lists =
        a.shape_is(id::LIST) && b.shape_is(id::LIST) || a.shape_is(id::TUPLE) && b.shape_is(id::TUPLE);
    let text = a.shape_is(id::STR) || a.shape_is(id::BYTES);
    let fine = match op {
        BinOp::Add => is_plain(a) && is_plain(b) || lists,
        BinOp::Mul => is_plain(a) && is_plain(b),
        // Formatting asks its arguments.
        BinOp::Mod => !text && is_plain(a) && is_plain(b),
        _ => is_plain(a) && is_plain(b),
    };
    (fine && arg < 26).then(|| rt::binary_arg(vm, a, b, arg))
}

/// `o[k]`
pub fn subscript(vm: &mut Vm, o: Value, k: Value) -> Option<R> {
    if o.shape_is(id::DICT) && is_plain(k) {
        let d = o.downcast::<DictObj>()?;
        let h = match vm.hash(k) {
            Ok(h) => h,
            Err(e) => return Some(Err(e)),
        };
        return Some(match d.find_plain(vm, k, h)? {
            Some(e) => Ok(d.value_at(e)),
            None => Err(vm.key_error(k)),
        });
    }
    let sequence = [id::LIST, id::TUPLE, id::STR, id::BYTES].iter().any(|&s| o.shape_is(s));
    let slice = || {
        k.downcast::<SliceObj>()
            .is_some_and(|s| [&s.start, &s.stop, &s.step].iter().all(|p| is_index(p.get())))
    };
    (sequence && (k.is_int() || slice())).then(|| vm.getitem(o, k))
}

/// `o[start:stop]`
pub fn binary_slice(vm: &mut Vm, o: Value, start: Value, stop: Value) -> Option<R> {
    let sequence = [id::LIST, id::TUPLE, id::STR, id::BYTES].iter().any(|&s| o.shape_is(s));
    (sequence && is_index(start) && is_index(stop)).then(|| rt::binary_slice(vm, o, start, stop))
}

/// `v in o`
pub fn contains(vm: &mut Vm, v: Value, o: Value) -> Option<R<bool>> {
    if !is_plain(v) {
        return None;
    }
    if o.shape_is(id::STR) {
        return v.shape_is(id::STR).then(|| vm.contains(o, v));
    }
    if o.shape_is(id::DICT) {
        let d = o.downcast::<DictObj>()?;
        let h = match vm.hash(v) {
            Ok(h) => h,
            Err(e) => return Some(Err(e)),
        };
        return Some(Ok(d.find_plain(vm, v, h)?.is_some()));
    }
    let all_plain = |items: &[Value]| items.iter().all(|&x| is_plain(x));
    let fine = o.shape_is(id::TUPLE) && o.downcast::<TupleObj>().is_some_and(|t| all_plain(t.as_slice()))
        || o.shape_is(id::LIST)
            && o.downcast::<ListObj>().is_some_and(|l| l.len.get() <= 64 && all_plain(l.as_slice()));
    fine.then(|| vm.contains(o, v))
}
