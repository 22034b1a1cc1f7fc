//! Replacement templates of `sub` and `expand`.

use super::{Subject, mark_span};
use taipan_vm::native::TypeDef;
use taipan_vm::typeobj::type_flags;
use taipan_vm::{Gc, ListObj, Native, R, RootedVec, Slot, Value, ValueExt, Vm, impl_trace};

/// Literals and group numbers in turn.
pub struct Template {
    /// A tuple: literal, number, literal, …, literal.
    parts: Slot,
}
impl_trace!(Template { parts });
pub type T = Gc<Native<Template>>;
static TEMPLATE: TypeDef =
    TypeDef { flags: type_flags::NO_NEW, ..TypeDef::native::<Template>("_sre.SRE_Template") };

/// `_sre.template`
pub fn template(vm: &mut Vm, a: &[Value]) -> R {
    let Some(l) = a[1].to_list() else {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("template() argument 2 must be list, not {t}")));
    };
    if l.len.get() % 2 == 0 {
        return Err(vm.type_error("invalid template"));
    }
    for i in (1..l.len.get()).step_by(2) {
        let Some(v) = l.get(i) else { break };
        if vm.to_index(v)? < 0 {
            return Err(vm.type_error("invalid template"));
        }
    }
    let items = RootedVec::from_slice(&vm.heap, l.as_slice());
    let parts = vm.tuple(&items);
    let t = vm.native_type(&TEMPLATE);
    Ok(vm.new_native(t, Template { parts: Slot::new(parts) }).value())
}
/// The template of a replacement text, by `re._compile_template`.
pub fn compiled(vm: &mut Vm, pattern: Value, text: Value) -> R<T> {
    let re = vm.import_module("re")?;
    let r = vm.call_method(re, "_compile_template", &[pattern, text])?;
    match r.native::<Template>() {
        Some(t) => Ok(t),
        None => {
            let t = vm.type_name(r);
            Err(vm.type_error(format!("the result of compiling a replacement string is {t}, not a template")))
        }
    }
}
/// Appends the pieces of an expanded template.
pub fn expand_into(
    vm: &mut Vm,
    t: T,
    s: &Subject,
    marks: &[usize],
    span: (usize, usize),
    out: Gc<ListObj>,
) -> R<()> {
    let Some(parts) = t.parts.get().to_tuple() else { return Ok(()) };
    for (i, &v) in parts.as_slice().iter().enumerate() {
        if i % 2 == 0 {
            let empty = v.to_str().is_some_and(|s| s.len == 0) || v.to_bytes().is_some_and(|b| b.len == 0);
            if !empty {
                vm.list_push(out, v)?;
            }
            continue;
        }
        let g = v.to_i64().unwrap_or(-1);
        if g < 0 || g as usize > marks.len() / 2 {
            return Err(vm.index_error("no such group"));
        }
        let found = if g == 0 { Some(span) } else { mark_span(marks, g as usize - 1) };
        if let Some((b, e)) = found
            && b < e
        {
            let piece = s.slice(vm, b, e);
            vm.list_push(out, piece)?;
        }
    }
    Ok(())
}

/// What `sub` puts in the place of matches.
pub enum Filter {
    Literal(Value),
    Template(T),
    Call(Value),
}
impl Filter {
    pub fn of(vm: &mut Vm, pattern: Value, repl: Value) -> R<Filter> {
        if vm.is_callable(repl) {
            return Ok(Filter::Call(repl));
        }
        let plain = match repl.to_str() {
            Some(s) => !s.chars().any(|c| c == 92),
            None => vm.has_buffer(repl) && vm.with_bytes(repl, |b| !b.contains(&92))?,
        };
        if plain {
            return Ok(Filter::Literal(repl));
        }
        let t = compiled(vm, pattern, repl)?;
        if let Some(p) = t.parts.get().to_tuple()
            && p.len == 1
        {
            return Ok(Filter::Literal(p.get(0)));
        }
        Ok(Filter::Template(t))
    }
}
