//! Decoding the bytes of any object to str.

use super::codec;
use crate::object::*;
use crate::{R, Vm};
use taipan_heap::{Gc, Value};

/// `str(object, encoding, errors)`
pub(super) fn decode_object(
    vm: &mut Vm,
    v: Value,
    encoding: Option<Gc<StrObj>>,
    errors: Option<Gc<StrObj>>,
) -> R {
    if !vm.has_buffer(v) {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("decoding to str: need a bytes-like object, {t} found")));
    }
    codec::decode_value(vm, v, encoding, errors)
}
