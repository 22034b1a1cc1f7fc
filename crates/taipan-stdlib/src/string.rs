//! `_string`: what `string.Formatter` needs of the parser of format strings.

use crate::ModuleDef;
use std::cell::{Cell, RefCell};
use taipan_text::spec::markup::{Access, First, Markup, split_name};
use taipan_vm::native::{TypeDef, def};
use taipan_vm::object::*;
use taipan_vm::slots::Slots;
use taipan_vm::{Gc, R, Slot, Value, Vm, impl_trace};

pub static DEF: ModuleDef = ModuleDef {
    name: "_string",
    doc: "string helper module",
    functions: &[
        def("formatter_parser", "($module, object, /)", parser, "parse the argument as a format string"),
        def(
            "formatter_field_name_split",
            "($module, object, /)",
            field_name_split,
            "split the argument as a field name",
        ),
    ],
    ..ModuleDef::BASE
};

/// Pieces of a format string, from a place on.
pub struct Pieces {
    text: Slot,
    at: Cell<usize>,
}
impl_trace!(Pieces { text; at });
pub static PIECES: TypeDef = TypeDef {
    slots: Slots { iter: Some(|_, it| Ok(it)), next: Some(next_piece), ..Slots::NONE },
    ..TypeDef::native::<Pieces>("formatteriterator")
};

/// The accesses of a field name.
pub struct Accesses {
    text: Slot,
    /// What is left, and the error that ends it.
    rest: RefCell<std::collections::VecDeque<Result<Access, taipan_text::TextError>>>,
}
impl_trace!(Accesses { text; rest });
pub static ACCESSES: TypeDef = TypeDef {
    slots: Slots { iter: Some(|_, it| Ok(it)), next: Some(next_access), ..Slots::NONE },
    ..TypeDef::native::<Accesses>("fieldnameiterator")
};

fn text(vm: &mut Vm, v: Value) -> R<Gc<StrObj>> {
    match v.to_str() {
        Some(s) => Ok(s),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("expected str, got {t}")))
        }
    }
}
fn parser(vm: &mut Vm, a: &[Value]) -> R {
    let s = text(vm, a[0])?;
    let cls = vm.native_type(&PIECES);
    Ok(vm.new_native(cls, Pieces { text: Slot::new(s.value()), at: Cell::new(0) }).value())
}
fn next_piece(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(it) = it.native::<Pieces>() else { return Ok(None) };
    let Some(s) = it.text.get().to_str() else { return Ok(None) };
    let mut markup = Markup::over(s.text(), it.at.get()..s.len);
    let piece = match markup.next() {
        None => return Ok(None),
        Some(Ok(p)) => p,
        Some(Err(e)) => {
            it.at.set(s.len);
            return Err(vm.text_error(e));
        }
    };
    it.at.set(markup.position());
    let literal = vm.substr(s, piece.literal.start, piece.literal.end).value();
    let none = Value::NONE;
    let Some(f) = piece.field else { return Ok(Some(vm.tuple(&[literal, none, none, none]))) };
    let name = vm.substr(s, f.name.start, f.name.end).value();
    let spec = vm.substr(s, f.spec.start, f.spec.end).value();
    let conversion = f.conversion.map_or(none, |c| vm.char_str(c).value());
    Ok(Some(vm.tuple(&[literal, name, spec, conversion])))
}
fn field_name_split(vm: &mut Vm, a: &[Value]) -> R {
    let s = text(vm, a[0])?;
    let (first, rest) = split_name(s.text(), 0..s.len, None).map_err(|e| vm.text_error(e))?;
    let first = match first {
        First::Index(i) => vm.new_int(i as i64),
        First::Key(r) => vm.substr(s, r.start, r.end).value(),
    };
    let cls = vm.native_type(&ACCESSES);
    let data = Accesses { text: Slot::new(s.value()), rest: RefCell::new(rest.collect()) };
    let it = vm.new_native(cls, data).value();
    Ok(vm.tuple(&[first, it]))
}
fn next_access(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(it) = it.native::<Accesses>() else { return Ok(None) };
    let Some(s) = it.text.get().to_str() else { return Ok(None) };
    let next = it.rest.borrow_mut().pop_front();
    let (attribute, v) = match next {
        None => return Ok(None),
        Some(Err(e)) => return Err(vm.text_error(e)),
        Some(Ok(Access::Attribute(r))) => (true, vm.substr(s, r.start, r.end).value()),
        Some(Ok(Access::Key(r))) => (false, vm.substr(s, r.start, r.end).value()),
        Some(Ok(Access::Index(i))) => (false, vm.new_int(i as i64)),
    };
    Ok(Some(vm.tuple(&[Value::bool(attribute), v])))
}
