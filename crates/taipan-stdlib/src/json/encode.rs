//! Writing JSON.

use super::write_string;
use taipan_text::StrBuilder;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, getter, spec};
use taipan_vm::ops::ShapeIs;
use taipan_vm::shape::id;
use taipan_vm::{
    Gc, Native, NativeFn, R, Raised, RootedVec, Slot, Slots, StrObj, TypeObj, Value, ValueExt, Vm, impl_trace,
};

pub struct Encoder {
    markers: Slot,
    default: Slot,
    encoder: Slot,
    indent: Slot,
    key_separator: Slot,
    item_separator: Slot,
    sort_keys: bool,
    skipkeys: bool,
    allow_nan: bool,
    /// What `encoder` is, if it is one of this module: ASCII only?
    quick: Option<bool>,
}
impl_trace!(Encoder { markers, default, encoder, indent, key_separator, item_separator; sort_keys, skipkeys, allow_nan, quick });
type E = Gc<Native<Encoder>>;

fn this(vm: &mut Vm, v: Value) -> R<E> {
    match v.native::<Encoder>() {
        Some(s) => Ok(s),
        None => Err(vm.wrong_receiver(v, "_json.Encoder")),
    }
}
fn encoder_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec(
        "make_encoder",
        "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
    );
    let [markers, default, encoder, indent, key, item, sort, skip, nan] = bind(vm, &SIG, args)?;
    if !markers.is_none() && markers.to_dict().is_none() {
        let t = vm.type_name(markers);
        return Err(vm.type_error(format!("make_encoder() argument 1 must be dict or None, not {t}")));
    }
    for (i, v) in [(5, key), (6, item)] {
        if v.to_str().is_none() {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("make_encoder() argument {i} must be str, not {t}")));
        }
    }
    let quick = encoder.downcast::<NativeFn>().and_then(|f| {
        let at = super::FUNCTIONS.iter().position(|d| std::ptr::eq(d, f.def))?;
        match at {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    });
    let data = Encoder {
        markers: Slot::new(markers),
        default: Slot::new(default),
        encoder: Slot::new(encoder),
        indent: Slot::new(indent),
        key_separator: Slot::new(key),
        item_separator: Slot::new(item),
        sort_keys: vm.truth(sort)?,
        skipkeys: vm.truth(skip)?,
        allow_nan: vm.truth(nan)?,
        quick,
    };
    Ok(vm.new_native(cls, data).value())
}
fn encoder_call(vm: &mut Vm, v: Value, args: Args) -> R {
    static SIG: MethodDef = spec("_iterencode", "(obj, _current_indent_level)");
    let e = this(vm, v)?;
    let [obj, level] = bind(vm, &SIG, args)?;
    let level = vm.to_index(level)?.max(0) as usize;
    let mut w = Writer { vm, e, out: StrBuilder::default(), open: Vec::new(), level };
    w.value(obj)?;
    let out = w.out;
    let s = vm.new_str_buf(&out.finish()).value();
    Ok(vm.tuple(&[s]))
}
pub static ENCODER: TypeDef = TypeDef {
    doc: "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
    slots: Slots { new: Some(encoder_new), call: Some(encoder_call), ..Slots::NONE },
    getset: &[
        getter("markers", |vm, v| Ok(this(vm, v)?.markers.get()), "markers"),
        getter("default", |vm, v| Ok(this(vm, v)?.default.get()), "default"),
        getter("encoder", |vm, v| Ok(this(vm, v)?.encoder.get()), "encoder"),
        getter("indent", |vm, v| Ok(this(vm, v)?.indent.get()), "indent"),
        getter("key_separator", |vm, v| Ok(this(vm, v)?.key_separator.get()), "key_separator"),
        getter("item_separator", |vm, v| Ok(this(vm, v)?.item_separator.get()), "item_separator"),
        getter("sort_keys", |vm, v| Ok(Value::bool(this(vm, v)?.sort_keys)), "sort_keys"),
        getter("skipkeys", |vm, v| Ok(Value::bool(this(vm, v)?.skipkeys)), "skipkeys"),
    ],
    ..TypeDef::native::<Encoder>("_json.Encoder")
};

struct Writer<'a> {
    vm: &'a mut Vm,
    e: E,
    out: StrBuilder,
    /// Containers being written, as bits.
    open: Vec<u64>,
    level: usize,
}
impl Writer<'_> {
    fn push(&mut self, v: Value) {
        if let Some(s) = v.to_str() {
            self.out.push_text(s.text());
        }
    }
    fn newline(&mut self) {
        let indent = self.e.indent.get();
        if let Some(s) = indent.to_str() {
            self.out.push_ascii(b"\n");
            for _ in 0..self.level {
                self.out.push_text(s.text());
            }
        }
    }
    fn string(&mut self, s: Gc<StrObj>, v: Value) -> R<()> {
        if let Some(ascii) = self.e.quick {
            write_string(&mut self.out, s.text(), ascii);
            return Ok(());
        }
        let r = self.vm.call1(self.e.encoder.get(), v)?;
        if r.to_str().is_none() {
            let t = self.vm.type_name(r);
            return Err(self.vm.type_error(format!("encoder() must return a string, not {t}")));
        }
        self.push(r);
        Ok(())
    }
    fn float_text(&mut self, f: f64) -> R<String> {
        if f.is_finite() {
            return Ok(taipan_text::float::repr(f));
        }
        if !self.e.allow_nan {
            let r = taipan_text::float::repr(f);
            return Err(self
                .vm
                .value_error(format!("Out of range float values are not JSON compliant: {r}")));
        }
        Ok(if f.is_nan() {
            "NaN"
        } else if f > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_string())
    }
    fn int_text(&mut self, v: Value) -> R<Value> {
        // An int subclass is written as the int that it is.
        let plain = v.plain();
        Ok(self.vm.repr(plain)?.value())
    }
    fn enter(&mut self, v: Value) -> R<()> {
        self.vm.enter_native()?;
        if !self.e.markers.get().is_none() {
            if self.open.contains(&v.bits()) {
                return Err(self.vm.value_error("Circular reference detected"));
            }
            self.open.push(v.bits());
        }
        Ok(())
    }
    fn leave(&mut self) {
        self.open.pop();
        self.vm.leave_native();
    }
    fn note(&mut self, e: Raised, text: String) -> Raised {
        drop(e);
        let exc = self.vm.take_exception();
        let s = self.vm.str_value(&text);
        if self.vm.call_method(exc, "add_note", &[s]).is_err() {
            self.vm.clear_exception();
        }
        self.vm.reraise(exc)
    }
    fn value(&mut self, v: Value) -> R<()> {
        if let Some(s) = v.to_str() {
            return self.string(s, v);
        }
        match v {
            Value::NONE => self.out.push_ascii(b"null"),
            Value::TRUE => self.out.push_ascii(b"true"),
            Value::FALSE => self.out.push_ascii(b"false"),
            _ if v.as_int().is_some() => {
                let d = taipan_text::int::Decimal::new(v.int_unchecked());
                self.out.push_ascii(d.as_bytes());
            }
            _ if v.is_int_like() => {
                let s = self.int_text(v)?;
                self.push(s);
            }
            _ => {
                if let Some(f) = v.to_float() {
                    let s = self.float_text(f)?;
                    self.out.push_ascii(s.as_bytes());
                } else if v.to_list().is_some() || v.to_tuple().is_some() {
                    return self.sequence(v);
                } else if v.to_dict().is_some() {
                    return self.mapping(v);
                } else {
                    return self.other(v);
                }
            }
        }
        Ok(())
    }
    fn other(&mut self, v: Value) -> R<()> {
        self.enter(v)?;
        let new = self.vm.call1(self.e.default.get(), v)?;
        if let Err(e) = self.value(new) {
            let t = crate::short_name(self.vm, v);
            return Err(self.note(e, format!("when serializing {t} object")));
        }
        self.leave();
        Ok(())
    }
    fn sequence(&mut self, v: Value) -> R<()> {
        let items = match (v.shape_is(id::LIST), v.shape_is(id::TUPLE)) {
            (true, _) => v.to_list().map(|l| RootedVec::from_slice(&self.vm.heap, l.as_slice())),
            (_, true) => v.to_tuple().map(|t| RootedVec::from_slice(&self.vm.heap, t.as_slice())),
            _ => None,
        };
        let items = match items {
            Some(i) => i,
            None => self.vm.collect(v)?,
        };
        if items.is_empty() {
            self.out.push_ascii(b"[]");
            return Ok(());
        }
        self.enter(v)?;
        self.out.push_ascii(b"[");
        self.level += 1;
        self.newline();
        let sep = self.e.item_separator.get();
        for (i, &x) in items.iter().enumerate() {
            if i > 0 {
                self.push(sep);
                self.newline();
            }
            if let Err(e) = self.value(x) {
                let t = crate::short_name(self.vm, v);
                return Err(self.note(e, format!("when serializing {t} item {i}")));
            }
        }
        self.level -= 1;
        self.newline();
        self.out.push_ascii(b"]");
        self.leave();
        Ok(())
    }
    fn mapping(&mut self, v: Value) -> R<()> {
        if v.to_dict().is_some_and(|d| d.is_empty()) {
            self.out.push_ascii(b"{}");
            return Ok(());
        }
        self.enter(v)?;
        // Keys and values in turn.
        let mut pairs = RootedVec::new(&self.vm.heap);
        if !self.e.sort_keys
            && let Some(d) = self.vm.plain_entries(v)
        {
            let mut i = 0;
            while let Some((next, k, x)) = d.next_entry(i) {
                i = next;
                pairs.push(k);
                pairs.push(x);
            }
        } else {
            let items = self.vm.call_method(v, "items", &[])?;
            let items = self.vm.to_list_value(items)?;
            if self.e.sort_keys {
                self.vm.list_sort(items, None, false)?;
            }
            let items = RootedVec::from_slice(&self.vm.heap, items.as_slice());
            for item in items.iter() {
                match item.to_tuple() {
                    Some(t) if t.len == 2 => pairs.extend_from_slice(t.as_slice()),
                    _ => return Err(self.vm.value_error("items must return 2-tuples")),
                }
            }
        }
        self.out.push_ascii(b"{");
        self.level += 1;
        let (item_sep, key_sep) = (self.e.item_separator.get(), self.e.key_separator.get());
        let mut first = true;
        for pair in pairs.as_chunks::<2>().0 {
            let [k, x] = *pair;
            let key = if k.to_str().is_some() {
                k
            } else if let Value::TRUE | Value::FALSE | Value::NONE = k {
                self.vm.str_value(match k {
                    Value::TRUE => "true",
                    Value::FALSE => "false",
                    _ => "null",
                })
            } else if let Some(f) = k.to_float() {
                let s = self.float_text(f)?;
                self.vm.str_value(&s)
            } else if k.is_int_like() {
                self.int_text(k)?
            } else if self.e.skipkeys {
                continue;
            } else {
                let t = self.vm.type_name(k);
                return Err(self
                    .vm
                    .type_error(format!("keys must be str, int, float, bool or None, not {t}")));
            };
            if !first {
                self.push(item_sep);
            }
            first = false;
            self.newline();
            if let Some(s) = key.to_str() {
                self.string(s, key)?;
            }
            self.push(key_sep);
            if let Err(e) = self.value(x) {
                let exc = self.vm.exception;
                let t = crate::short_name(self.vm, v);
                let r = self.vm.repr_text(k);
                self.vm.exception = exc;
                return match r {
                    Ok(r) => Err(self.note(e, format!("when serializing {t} item {r}"))),
                    Err(_) => Err(e),
                };
            }
        }
        self.level -= 1;
        if !first {
            self.newline();
        }
        self.out.push_ascii(b"}");
        self.leave();
        Ok(())
    }
}
