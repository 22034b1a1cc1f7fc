//! Template strings: `string.templatelib.Template` and `Interpolation`, which t-strings make.
//!
//! A template has one string more than it has interpolations.

use crate::call::Args;
use crate::native::{MethodDef, TypeDef, bind, def, getset, getter, spec};
use crate::object::*;
use crate::slots::Slots;
use crate::typeobj::TypeObj;
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, RootedVec, Slot, Value};

pub struct Template {
    strings: Slot,
    interpolations: Slot,
}
crate::impl_trace!(Template { strings, interpolations });

pub struct Interpolation {
    value: Slot,
    expression: Slot,
    /// A string, or None.
    conversion: Slot,
    format_spec: Slot,
}
crate::impl_trace!(Interpolation { value, expression, conversion, format_spec });

/// Strings that are not empty and interpolations by turns.
pub struct TemplateIter {
    template: Slot,
    /// Twice the place, plus one for the interpolation there.
    at: Cell<usize>,
}
crate::impl_trace!(TemplateIter { template; at });

pub static TEMPLATE: TypeDef = TypeDef {
    doc: "Template object",
    slots: Slots {
        new: Some(template_new),
        repr: Some(template_repr),
        iter: Some(template_iter),
        concat: Some(template_concat),
        ..Slots::NONE
    },
    methods: &[
        def("__reduce__", "($self, /)", template_reduce, "__reduce__() -> (cls, state)"),
        def("__class_getitem__", "($type, object, /)", class_getitem, "See PEP 585"),
    ],
    getset: &[
        getset("strings", |vm, v| Ok(template(vm, v)?.strings.get()), readonly, "Strings"),
        getset(
            "interpolations",
            |vm, v| Ok(template(vm, v)?.interpolations.get()),
            readonly,
            "Interpolations",
        ),
        getter("values", template_values, "Values of interpolations"),
    ],
    ..TypeDef::native::<Template>("string.templatelib.Template")
};

pub static INTERPOLATION: TypeDef = TypeDef {
    doc: "Interpolation object",
    slots: Slots { new: Some(interpolation_new), repr: Some(interpolation_repr), ..Slots::NONE },
    methods: &[
        def("__reduce__", "($self, /)", interpolation_reduce, "__reduce__() -> (cls, state)"),
        def(
            "__class_getitem__",
            "($type, object, /)",
            class_getitem,
            "Interpolations are generic over the types of their values",
        ),
    ],
    getset: &[
        getset("value", |vm, v| Ok(interpolation(vm, v)?.value.get()), readonly, "Value"),
        getset("expression", |vm, v| Ok(interpolation(vm, v)?.expression.get()), readonly, "Expression"),
        getset("conversion", |vm, v| Ok(interpolation(vm, v)?.conversion.get()), readonly, "Conversion"),
        getset(
            "format_spec",
            |vm, v| Ok(interpolation(vm, v)?.format_spec.get()),
            readonly,
            "Format specifier",
        ),
    ],
    ..TypeDef::native::<Interpolation>("string.templatelib.Interpolation")
};

pub static TEMPLATE_ITER: TypeDef = TypeDef {
    doc: "Template iterator object",
    slots: Slots { iter: Some(|_, it| Ok(it)), next: Some(iter_next), ..Slots::NONE },
    ..TypeDef::native::<TemplateIter>("string.templatelib.TemplateIter")
};

fn readonly(vm: &mut Vm, _: Value, _: Value) -> R<()> {
    Err(vm.attribute_error("readonly attribute"))
}

type T = Gc<Native<Template>>;

fn template(vm: &mut Vm, v: Value) -> R<T> {
    match v.native::<Template>() {
        Some(t) => Ok(t),
        None => Err(vm.type_error("a Template is needed")),
    }
}
fn interpolation(vm: &mut Vm, v: Value) -> R<Gc<Native<Interpolation>>> {
    match v.native::<Interpolation>() {
        Some(t) => Ok(t),
        None => Err(vm.type_error("an Interpolation is needed")),
    }
}
impl Native<Template> {
    fn parts(&self) -> (Option<Gc<TupleObj>>, Option<Gc<TupleObj>>) {
        (self.strings.get().to_tuple(), self.interpolations.get().to_tuple())
    }
}

impl Vm {
    /// `BUILD_TEMPLATE`: from a tuple of strings and a tuple of interpolations, one shorter.
    pub fn new_template(&mut self, strings: Value, interpolations: Value) -> R {
        let cls = self.native_type(&TEMPLATE);
        let data = Template { strings: Slot::new(strings), interpolations: Slot::new(interpolations) };
        Ok(self.new_native(cls, data).value())
    }
    /// `BUILD_INTERPOLATION`. `conversion` is None or a string; an unbound spec is the empty string.
    pub fn new_interpolation(
        &mut self,
        value: Value,
        expression: Value,
        conversion: Value,
        spec: Value,
    ) -> R {
        let cls = self.interpolation_type()?;
        let spec = if spec.is_unbound() || spec.is_none() { self.empty_str.value() } else { spec };
        let data = Interpolation {
            value: Slot::new(value),
            expression: Slot::new(expression),
            conversion: Slot::new(conversion),
            format_spec: Slot::new(spec),
        };
        Ok(self.new_native(cls, data).value())
    }
    /// The type, with its `__match_args__`.
    pub fn interpolation_type(&mut self) -> R<Gc<TypeObj>> {
        let cls = self.native_type(&INTERPOLATION);
        let key = self.names.__match_args__;
        if cls.dict().get_str(key).is_none() {
            let mut names = RootedVec::new(&self.heap);
            for n in ["value", "expression", "conversion", "format_spec"] {
                let n = self.intern(n);
                names.push(n.value());
            }
            let names = self.tuple(&names);
            self.dict_set_text(cls.dict(), "__match_args__", names);
            self.type_changed(cls);
        }
        Ok(cls)
    }
}

fn class_getitem(vm: &mut Vm, a: &[Value]) -> R {
    vm.generic_alias(a[0], a[1])
}

// ---- Template ----

fn template_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    if args.kwnames.is_some_and(|k| k.len > 0) {
        return Err(vm.type_error("Template.__new__ only accepts *args arguments"));
    }
    for &v in args.positional() {
        if v.to_str().is_none() && v.native::<Interpolation>().is_none() {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {t}"
            )));
        }
    }
    let (mut strings, mut values) = (RootedVec::new(&vm.heap), RootedVec::new(&vm.heap));
    let mut last = vm.empty_str;
    for &v in args.positional() {
        match v.to_str() {
            Some(s) => last = vm.concat_str(last, s)?,
            None => {
                strings.push(last.value());
                values.push(v);
                last = vm.empty_str;
            }
        }
    }
    strings.push(last.value());
    let (s, i) = (vm.tuple(&strings), vm.tuple(&values));
    vm.new_template(s, i)
}
fn template_repr(vm: &mut Vm, v: Value) -> R {
    let t = template(vm, v)?;
    let mut out = taipan_text::StrBuilder::new();
    out.push_str("Template(strings=");
    out.push_text(vm.repr(t.strings.get())?.text());
    out.push_str(", interpolations=");
    out.push_text(vm.repr(t.interpolations.get())?.text());
    out.push_str(")");
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn template_iter(vm: &mut Vm, v: Value) -> R {
    template(vm, v)?;
    let cls = vm.native_type(&TEMPLATE_ITER);
    Ok(vm.new_native(cls, TemplateIter { template: Slot::new(v), at: Cell::new(0) }).value())
}
fn iter_next(_: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(it) = it.native::<TemplateIter>() else { return Ok(None) };
    let Some(t) = it.template.get().native::<Template>() else { return Ok(None) };
    let (Some(strings), Some(values)) = t.parts() else { return Ok(None) };
    loop {
        let at = it.at.get();
        it.at.set(at + 1);
        let from = if at % 2 == 0 { strings } else { values };
        let Some(&v) = from.as_slice().get(at / 2) else {
            it.at.set(at);
            return Ok(None);
        };
        if v.to_str().is_none_or(|s| s.len > 0) {
            return Ok(Some(v));
        }
    }
}
fn template_concat(vm: &mut Vm, a: Value, b: Value) -> R {
    let (Some(x), Some(y)) = (a.native::<Template>(), b.native::<Template>()) else {
        let t = vm.type_name(b);
        return Err(vm.type_error(format!(
            "can only concatenate string.templatelib.Template (not \"{t}\") to string.templatelib.Template"
        )));
    };
    let ((Some(xs), Some(xi)), (Some(ys), Some(yi))) = (x.parts(), y.parts()) else {
        return Err(vm.system_error("a Template without its tuples"));
    };
    let mut strings = RootedVec::from_slice(&vm.heap, xs.as_slice());
    let (last, first) =
        (strings.pop().and_then(|v| v.to_str()), ys.as_slice().first().and_then(|v| v.to_str()));
    if let (Some(p), Some(q)) = (last, first) {
        let joint = vm.concat_str(p, q)?;
        strings.push(joint.value());
    }
    strings.extend_from_slice(ys.as_slice().get(1..).unwrap_or_default());
    let mut values = RootedVec::from_slice(&vm.heap, xi.as_slice());
    values.extend_from_slice(yi.as_slice());
    let (s, i) = (vm.tuple(&strings), vm.tuple(&values));
    vm.new_template(s, i)
}
fn template_values(vm: &mut Vm, v: Value) -> R {
    let t = template(vm, v)?;
    let mut out = RootedVec::new(&vm.heap);
    if let (_, Some(items)) = t.parts() {
        for i in items.as_slice() {
            if let Some(i) = i.native::<Interpolation>() {
                out.push(i.value.get());
            }
        }
    }
    Ok(vm.tuple(&out))
}
fn template_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let t = template(vm, a[0])?;
    let args = vm.tuple(&[t.strings.get(), t.interpolations.get()]);
    let package = vm.import_native("string.templatelib")?;
    // `__import__` of a dotted name gives the package.
    let module = match vm.getattr_opt_text(package, "templatelib")? {
        Some(m) => m,
        None => package,
    };
    let f = vm.getattr_text(module, "_template_unpickle")?;
    Ok(vm.tuple(&[f, args]))
}

// ---- Interpolation ----

static NEW: MethodDef = spec("Interpolation", "(value, expression='', conversion=None, format_spec='')");

fn interpolation_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    let [value, expression, conversion, format_spec] = bind(vm, &NEW, args)?;
    let mut text = |v: Value, what: &str| -> R {
        if v.is_unbound() {
            return Ok(vm.empty_str.value());
        }
        if v.to_str().is_none() {
            let t = if v.is_none() { "None".into() } else { vm.type_name(v) };
            return Err(vm.type_error(format!("Interpolation() argument '{what}' must be str, not {t}")));
        }
        Ok(v)
    };
    let expression = text(expression, "expression")?;
    let conversion = if conversion.is_unbound() || conversion.is_none() {
        Value::NONE
    } else {
        text(conversion, "conversion")?
    };
    if let Some(c) = conversion.to_str()
        && !["s", "a", "r"].iter().any(|x| c.eq_str(x))
    {
        return Err(vm.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'"));
    }
    let format_spec = text(format_spec, "format_spec")?;
    vm.new_interpolation(value, expression, conversion, format_spec)
}
fn interpolation_parts(vm: &mut Vm, v: Value) -> R<[Value; 4]> {
    let i = interpolation(vm, v)?;
    Ok([i.value.get(), i.expression.get(), i.conversion.get(), i.format_spec.get()])
}
fn interpolation_repr(vm: &mut Vm, v: Value) -> R {
    let mut out = taipan_text::StrBuilder::new();
    for (i, part) in interpolation_parts(vm, v)?.into_iter().enumerate() {
        out.push_str(if i == 0 { "Interpolation(" } else { ", " });
        out.push_text(vm.repr(part)?.text());
    }
    out.push_str(")");
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn interpolation_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let parts = interpolation_parts(vm, a[0])?;
    let args = vm.tuple(&parts);
    let cls = vm.type_of(a[0]).value();
    Ok(vm.tuple(&[cls, args]))
}
