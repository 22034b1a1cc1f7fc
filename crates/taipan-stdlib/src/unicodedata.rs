//! `unicodedata`: the tables of taipan-text.
//!
//! `ucd_3_2_0` has the methods of the module, but answers from the current tables, not from those of Unicode 3.2.

use crate::ModuleDef;
use taipan_text::ucd::{self, names, normalize::Form};
use taipan_vm::native::{MethodDef, TypeDef, def, getter};
use taipan_vm::object::*;
use taipan_vm::{Gc, R, Value, Vm, impl_trace};

/// `ucd_3_2_0`
pub struct Ucd {}
impl_trace!(Ucd {});

pub static UCD: TypeDef = TypeDef {
    methods: METHODS,
    getset: &[getter("unidata_version", |vm, _| Ok(vm.str_value("3.2.0")), "")],
    ..TypeDef::native::<Ucd>("unicodedata.UCD")
};
pub static DEF: ModuleDef = ModuleDef {
    name: "unicodedata",
    doc: "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters. The data in\nthis database is based on the UnicodeData.txt file version\n16.0.0 which is publicly available from ftp://ftp.unicode.org/.\n\nThe module uses the same names and symbols as defined by the\nUnicodeData File Format 16.0.0.",
    functions: FUNCTIONS,
    types: &[&UCD],
    init: |vm, d| {
        let version = vm.str_value("16.0.0");
        vm.dict_set_text(d, "unidata_version", version);
        let cls = vm.native_type(&UCD);
        let old = vm.new_native(cls, Ucd {}).value();
        vm.dict_set_text(d, "ucd_3_2_0", old);
        Ok(())
    },
};

macro_rules! functions {
    ($($name:literal ($($p:tt)*) $f:expr, $doc:literal;)*) => {
        static FUNCTIONS: &[MethodDef] = &[ $( def($name, concat!("($module, ", $($p)*, ", /)"), $f, $doc), )* ];
        static METHODS: &[MethodDef] = &[ $( def($name, concat!("($self, ", $($p)*, ", /)"), |vm, a| ($f)(vm, &a[1..]), $doc), )* ];
    };
}
functions! {
    "decimal" ("chr, default=<unrepresentable>") decimal, "Converts a Unicode character into its equivalent decimal value.\n\nReturns the decimal value assigned to the character chr as integer.\nIf no such value is defined, default is returned, or, if not given,\nValueError is raised.";
    "digit" ("chr, default=<unrepresentable>") digit, "Converts a Unicode character into its equivalent digit value.\n\nReturns the digit value assigned to the character chr as integer.\nIf no such value is defined, default is returned, or, if not given,\nValueError is raised.";
    "numeric" ("chr, default=<unrepresentable>") numeric, "Converts a Unicode character into its equivalent numeric value.\n\nReturns the numeric value assigned to the character chr as float.\nIf no such value is defined, default is returned, or, if not given,\nValueError is raised.";
    "category" ("chr") category, "Returns the general category assigned to the character chr as string.";
    "bidirectional" ("chr") bidirectional, "Returns the bidirectional class assigned to the character chr as string.\n\nIf no such value is defined, an empty string is returned.";
    "combining" ("chr") combining, "Returns the canonical combining class assigned to the character chr as integer.\n\nReturns 0 if no combining class is defined.";
    "mirrored" ("chr") mirrored, "Returns the mirrored property assigned to the character chr as integer.\n\nReturns 1 if the character has been identified as a \"mirrored\"\ncharacter in bidirectional text, 0 otherwise.";
    "east_asian_width" ("chr") east_asian_width, "Returns the east asian width assigned to the character chr as string.";
    "decomposition" ("chr") decomposition, "Returns the character decomposition mapping assigned to the character chr as string.\n\nAn empty string is returned in case no such mapping is defined.";
    "name" ("chr, default=<unrepresentable>") name, "Returns the name assigned to the character chr as a string.\n\nIf no name is defined, default is returned, or, if not given,\nValueError is raised.";
    "lookup" ("name") lookup, "Look up character by name.\n\nIf a character with the given name is found, return the\ncorresponding character.  If not found, KeyError is raised.";
    "is_normalized" ("form, unistr") is_normalized, "Return whether the Unicode string unistr is in the normal form 'form'.\n\nValid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.";
    "normalize" ("form, unistr") normalize, "Return the normal form 'form' for the Unicode string unistr.\n\nValid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.";
}

/// `which` is " 1" where the function has other arguments.
fn character(vm: &mut Vm, v: Value, name: &str, which: &str) -> R<u32> {
    match v.to_str() {
        Some(s) if s.len == 1 => Ok(s.char_at(0)),
        Some(s) => {
            let n = s.len;
            Err(vm.type_error(format!(
                "{name}(): argument{which} must be a unicode character, not a string of length {n}"
            )))
        }
        None => {
            let t = if v.is_none() { "None".into() } else { vm.type_name(v) };
            Err(vm.type_error(format!("{name}() argument{which} must be a unicode character, not {t}")))
        }
    }
}
fn or_default(vm: &mut Vm, v: Option<Value>, default: Value, text: &str) -> R {
    match v {
        Some(v) => Ok(v),
        None if default.is_unbound() => Err(vm.value_error(text)),
        None => Ok(default),
    }
}
fn decimal(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0], "decimal", " 1")?;
    or_default(vm, ucd::decimal(c).map(|d| Value::small(d.into())), a[1], "not a decimal")
}
fn digit(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0], "digit", " 1")?;
    or_default(vm, ucd::digit(c).map(|d| Value::small(d.into())), a[1], "not a digit")
}
fn numeric(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0], "numeric", " 1")?;
    let v = ucd::numeric(c).map(|x| vm.new_float(x));
    or_default(vm, v, a[1], "not a numeric character")
}
fn name(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0], "name", " 1")?;
    let v = names::name(c).map(|n| vm.str_value(&n));
    or_default(vm, v, a[1], "no such name")
}
fn category(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0], "category", "")?;
    Ok(vm.intern(ucd::category(c)).value())
}
fn bidirectional(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0], "bidirectional", "")?;
    Ok(vm.intern(ucd::bidirectional(c)).value())
}
fn combining(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0], "combining", "")?;
    Ok(Value::small(ucd::combining(c).into()))
}
fn mirrored(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0], "mirrored", "")?;
    Ok(Value::small(ucd::is_mirrored(c).into()))
}
fn east_asian_width(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0], "east_asian_width", "")?;
    Ok(vm.intern(ucd::east_asian_width(c)).value())
}
fn decomposition(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0], "decomposition", "")?;
    Ok(vm.str_value(&ucd::decomposition(c)))
}
fn text(vm: &mut Vm, v: Value, name: &str, which: &str) -> R<Gc<StrObj>> {
    match v.to_str() {
        Some(s) => Ok(s),
        None => {
            let t = if v.is_none() { "None".into() } else { vm.type_name(v) };
            Err(vm.type_error(format!("{name}() argument{which} must be str, not {t}")))
        }
    }
}
fn lookup(vm: &mut Vm, a: &[Value]) -> R {
    let s = text(vm, a[0], "lookup", "")?;
    if s.len > 256 {
        let e = vm.str_value("name too long");
        return Err(vm.key_error(e));
    }
    let n = s.to_string_lossy();
    match names::lookup_text(&n) {
        Some(t) => Ok(vm.new_str_buf(&t).value()),
        None => {
            let e = vm.str_value(&format!("undefined character name '{n}'"));
            Err(vm.key_error(e))
        }
    }
}
fn form(vm: &mut Vm, a: &[Value], name: &str) -> R<(Form, Gc<StrObj>)> {
    let f = text(vm, a[0], name, " 1")?;
    let s = text(vm, a[1], name, " 2")?;
    match f.as_ascii().and_then(Form::parse) {
        Some(f) => Ok((f, s)),
        None => Err(vm.value_error("invalid normalization form")),
    }
}
fn is_normalized(vm: &mut Vm, a: &[Value]) -> R {
    let (f, s) = form(vm, a, "is_normalized")?;
    Ok(Value::bool(ucd::normalize::is_normalized(s.text(), f)))
}
fn normalize(vm: &mut Vm, a: &[Value]) -> R {
    let (f, s) = form(vm, a, "normalize")?;
    Ok(match ucd::normalize::normalize(s.text(), f) {
        Some(t) => vm.new_str_buf(&t).value(),
        None => s.value(),
    })
}
