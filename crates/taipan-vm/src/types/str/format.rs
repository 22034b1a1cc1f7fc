//! `str.format`, `format_map` and `str.__format__`.

use super::methods::str_arg;
use super::this;
use crate::call::Args;
use crate::object::*;
use crate::{R, Vm};
use std::ops::Range;
use taipan_heap::{Gc, Value};
use taipan_text::StrBuilder;
use taipan_text::spec::markup::{self, Access, First, Markup, Numbering};
use taipan_text::spec::{Defaults, Spec, format_str};

/// Where replacement fields get their values.
enum Source<'a> {
    Args(Args<'a>),
    Mapping(Value),
}

struct Formatter<'a> {
    text: Gc<StrObj>,
    source: Source<'a>,
    numbering: Numbering,
}

pub(super) fn format(vm: &mut Vm, args: Args) -> R {
    let Some(me) = args.get(0) else {
        return Err(vm.type_error("unbound method str.format() needs an argument"));
    };
    let text = this(vm, me)?;
    if text.len > 0 && !text.chars().any(|c| c == u32::from('{') || c == u32::from('}')) {
        return Ok(me);
    }
    let rest = args.rest();
    if rest.all.len() == 1 && rest.kwnames.is_none() && text.eq_str("{}") {
        let spec = vm.empty_str.value();
        return vm.format_value(rest.all[0], spec);
    }
    render(vm, text, Source::Args(rest))
}
pub(super) fn format_map(vm: &mut Vm, a: &[Value]) -> R {
    let text = this(vm, a[0])?;
    render(vm, text, Source::Mapping(a[1]))
}
fn render(vm: &mut Vm, text: Gc<StrObj>, source: Source) -> R {
    let mut out = StrBuilder::with_capacity(text.len + 16);
    let mut f = Formatter { text, source, numbering: Numbering::default() };
    f.run(vm, 0..text.len, 2, &mut out)?;
    Ok(vm.new_str_buf(&out.finish()).value())
}

impl Formatter<'_> {
    fn run(&mut self, vm: &mut Vm, part: Range<usize>, depth: usize, out: &mut StrBuilder) -> R<()> {
        if depth == 0 {
            return Err(vm.value_error("Max string recursion exceeded"));
        }
        let text = self.text;
        for piece in Markup::over(text.text(), part) {
            let piece = piece.map_err(|e| vm.text_error(e))?;
            out.push_text(text.text().slice(piece.literal));
            let Some(field) = piece.field else { continue };
            let mut v = self.value(vm, field.name)?;
            if let Some(c) = field.conversion {
                v = match char::from_u32(c) {
                    Some('r') => vm.repr(v)?.value(),
                    Some('s') => vm.str(v)?.value(),
                    Some('a') => vm.ascii(v)?.value(),
                    _ => return Err(vm.text_error(markup::unknown_conversion(c))),
                };
            }
            if !field.nested && field.spec.is_empty() {
                // Exact strings and small ints as they are.
                if let Some(s) = v.exact_str() {
                    out.push_text(s.text());
                    continue;
                }
                if let Some(i) = v.as_int() {
                    out.push_ascii(taipan_text::int::Decimal::new(i).as_bytes());
                    continue;
                }
            }
            let spec = if field.nested {
                let mut s = StrBuilder::new();
                self.run(vm, field.spec, depth - 1, &mut s)?;
                vm.new_str_buf(&s.finish())
            } else {
                vm.substr(text, field.spec.start, field.spec.end)
            };
            let done = vm.format(v, spec.value())?;
            out.push_text(done.text());
        }
        Ok(())
    }
    fn value(&mut self, vm: &mut Vm, name: Range<usize>) -> R {
        let text = self.text;
        let (first, rest) =
            markup::split_name(text.text(), name, Some(&mut self.numbering)).map_err(|e| vm.text_error(e))?;
        let mut v = match (first, &self.source) {
            (First::Index(i), Source::Args(args)) => match args.get(i) {
                Some(v) => v,
                None => return Err(vm.text_error(markup::no_argument(i))),
            },
            (First::Index(_), Source::Mapping(_)) => {
                return Err(vm.value_error("Format string contains positional fields"));
            }
            (First::Key(r), source) => {
                let key = vm.substr(text, r.start, r.end);
                match source {
                    Source::Mapping(m) => vm.getitem(*m, key.value())?,
                    Source::Args(args) => match args.keywords().find(|(n, _)| n.equals(&key)) {
                        Some((_, v)) => v,
                        None => return Err(vm.key_error(key.value())),
                    },
                }
            }
        };
        for access in rest {
            v = match access.map_err(|e| vm.text_error(e))? {
                Access::Attribute(r) => {
                    let name = vm.substr(text, r.start, r.end);
                    let name = vm.intern_obj(name);
                    vm.getattr(v, name)?
                }
                Access::Index(i) => {
                    let i = vm.new_int(i as i64);
                    vm.getitem(v, i)?
                }
                Access::Key(r) => {
                    let key = vm.substr(text, r.start, r.end);
                    vm.getitem(v, key.value())?
                }
            };
        }
        Ok(v)
    }
}

pub(super) fn dunder_format(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let spec = str_arg(vm, a[1], "__format__", "")?;
    if spec.len == 0 {
        return if a[0].exact_str().is_some() { Ok(a[0]) } else { vm.str_of(a[0]) };
    }
    let name = vm.type_name(a[0]);
    let spec = Spec::parse(spec.text(), Defaults::string(&name)).map_err(|e| vm.text_error(e))?;
    vm.reserve_text(spec.width.unwrap_or(0).saturating_mul(4))?;
    let buf = format_str(s.text(), &spec, &name).map_err(|e| vm.text_error(e))?;
    if buf.as_text().len() == s.len && spec.precision.is_none_or(|p| p >= s.len) {
        return Ok(a[0]);
    }
    Ok(vm.new_str_buf(&buf).value())
}
