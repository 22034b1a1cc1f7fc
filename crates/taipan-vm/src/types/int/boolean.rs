//! bool.

use super::{INT, int_and, int_invert, int_or, int_xor};
use crate::call::Args;
use crate::native::{TypeDef, check_positional};
use crate::slots::{BinOp, Slots};
use crate::typeobj::TypeObj;
use crate::types::PUBLIC;
use crate::{R, Vm};
use taipan_heap::{Gc, Value};

pub static BOOL: TypeDef = TypeDef {
    flags: PUBLIC,
    base: Some(&INT),
    doc: "Returns True when the argument is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
    slots: Slots { new: Some(bool_new), repr: Some(bool_repr), invert: Some(bool_invert), ..Slots::NONE }
        .op(BinOp::And, bool_and)
        .op(BinOp::Or, bool_or)
        .op(BinOp::Xor, bool_xor),
    ..TypeDef { name: "bool", ..TypeDef::BASE }
};

fn bool_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    check_positional(vm, "bool", args, 0, 1)?;
    match args.all.first() {
        Some(&v) => Ok(Value::bool(vm.truth(v)?)),
        None => Ok(Value::FALSE),
    }
}
fn bool_repr(vm: &mut Vm, v: Value) -> R {
    let n = if v.is_true() { "True" } else { "False" };
    Ok(vm.intern(n).value())
}
fn bool_invert(vm: &mut Vm, v: Value) -> R {
    vm.warn_deprecated(
        "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.",
    )?;
    int_invert(vm, v)
}
macro_rules! bool_ops {
    ($($name:ident $int:ident $op:tt;)*) => { $(
        fn $name(vm: &mut Vm, a: Value, b: Value) -> R {
            match (a.as_bool(), b.as_bool()) {
                (Some(x), Some(y)) => Ok(Value::bool(x $op y)),
                _ => $int(vm, a, b),
            }
        }
    )* };
}
bool_ops! {
    bool_and int_and &;
    bool_or int_or |;
    bool_xor int_xor ^;
}
