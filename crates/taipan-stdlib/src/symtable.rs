//! `_symtable`: the compiler's symbol tables, which `symtable` wraps.

use crate::ModuleDef;
use taipan_compiler::{Mode, SymbolBlock};
use taipan_vm::native::{MethodDef, TypeDef, def, getter};
use taipan_vm::types::builtins::{default_options, raise_parse_error, source_text};
use taipan_vm::{R, RootedVec, Slot, Slots, Value, ValueExt, Vm, impl_trace};

/// One block: module, function, class, ...
#[repr(C)]
struct Entry {
    name: Slot,
    symbols: Slot,
    varnames: Slot,
    children: Slot,
    kind: u32,
    lineno: u32,
    nested: bool,
}
impl_trace!(Entry { name, symbols, varnames, children; kind, lineno, nested });

fn entry(vm: &mut Vm, v: Value) -> R<taipan_vm::Gc<taipan_vm::object::Native<Entry>>> {
    match v.native::<Entry>() {
        Some(e) => Ok(e),
        None => Err(vm.type_error("descriptor requires a 'symtable entry' object")),
    }
}
fn entry_repr(vm: &mut Vm, v: Value) -> R {
    let e = entry(vm, v)?;
    let (id, line) = (vm.id_of(v), e.lineno);
    let name = vm.str_text(e.name.get())?;
    Ok(vm.str_value(&format!("<symtable entry {name}({id}), line {line}>")))
}

static ENTRY: TypeDef = TypeDef {
    slots: Slots { repr: Some(entry_repr), ..Slots::NONE },
    getset: &[
        getter(
            "id",
            |vm, v| {
                let id = vm.id_of(v);
                Ok(vm.new_int(id as i64))
            },
            "",
        ),
        getter("name", |vm, v| Ok(entry(vm, v)?.name.get()), ""),
        getter("symbols", |vm, v| Ok(entry(vm, v)?.symbols.get()), ""),
        getter("varnames", |vm, v| Ok(entry(vm, v)?.varnames.get()), ""),
        getter("children", |vm, v| Ok(entry(vm, v)?.children.get()), ""),
        getter("nested", |vm, v| Ok(Value::bool(entry(vm, v)?.nested)), ""),
        getter("type", |vm, v| Ok(Value::small(entry(vm, v)?.kind as i64)), ""),
        getter("lineno", |vm, v| Ok(Value::small(entry(vm, v)?.lineno as i64)), ""),
    ],
    ..TypeDef::native::<Entry>("symtable entry")
};

fn symtable(vm: &mut Vm, a: &[Value]) -> R {
    let filename = vm.fs_decode(a[1])?;
    let Some(start) = a[2].to_str() else {
        let t = vm.type_name(a[2]);
        return Err(vm.type_error(format!("symtable() argument 3 must be str, not {t}")));
    };
    let text = source_text(vm, a[0], "symtable", "string or bytes object", filename)?;
    let mode = match &*start.to_string_lossy() {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => return Err(vm.value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'")),
    };
    let options = default_options(vm);
    let blocks = match taipan_compiler::symbol_table(&text, mode, &options) {
        Ok(b) => b,
        Err(e) => return Err(raise_parse_error(vm, &e, &text, mode, filename)),
    };
    // The children of a block come after it.
    let cls = vm.native_type(&ENTRY);
    let mut made = RootedVec::new(&vm.heap);
    for b in &blocks {
        let (name, symbols, varnames) = contents(vm, b);
        let children = vm.list(&[]);
        let [name, symbols, varnames, children] = [name, symbols, varnames, children].map(Slot::new);
        let (kind, lineno, nested) = (b.kind, b.lineno, b.nested);
        let e = vm.new_native(cls, Entry { name, symbols, varnames, children, kind, lineno, nested });
        made.push(e.value());
    }
    for (i, b) in blocks.iter().enumerate() {
        let Some(l) = made[i].native::<Entry>().and_then(|e| e.children.get().to_list()) else { continue };
        for &c in &b.children {
            if let Some(&child) = made.get(c) {
                vm.list_push(l, child)?;
            }
        }
    }
    Ok(made.first().copied().unwrap_or(Value::NONE))
}
fn contents(vm: &mut Vm, b: &SymbolBlock) -> (Value, Value, Value) {
    const MODULE: u32 = 2;
    let name = vm.intern(if b.kind == MODULE { "top" } else { &b.name }).value();
    let d = vm.new_dict();
    for (n, flags) in &b.symbols {
        vm.dict_set_text(d, n, Value::small(*flags as i64));
    }
    let varnames = vm.list_from(b.varnames.iter(), |vm, n| vm.intern(n).value());
    (name, d.value(), varnames)
}

static FUNCTIONS: &[MethodDef] = &[def(
    "symtable",
    "($module, source, filename, startstr, /)",
    symtable,
    "Return symbol and scope dictionaries used internally by compiler.",
)];

/// CPython's numbers for flags, scopes and kinds of block.
const NUMBERS: &[(&str, i64)] = &[
    ("USE", 16),
    ("DEF_GLOBAL", 1),
    ("DEF_NONLOCAL", 8),
    ("DEF_LOCAL", 2),
    ("DEF_PARAM", 4),
    ("DEF_TYPE_PARAM", 1024),
    ("DEF_FREE_CLASS", 64),
    ("DEF_IMPORT", 128),
    ("DEF_BOUND", 134),
    ("DEF_ANNOT", 256),
    ("DEF_COMP_ITER", 512),
    ("DEF_COMP_CELL", 2048),
    ("TYPE_FUNCTION", 0),
    ("TYPE_CLASS", 1),
    ("TYPE_MODULE", 2),
    ("TYPE_ANNOTATION", 3),
    ("TYPE_TYPE_ALIAS", 4),
    ("TYPE_TYPE_PARAMETERS", 5),
    ("TYPE_TYPE_VARIABLE", 6),
    ("LOCAL", 1),
    ("GLOBAL_EXPLICIT", 2),
    ("GLOBAL_IMPLICIT", 3),
    ("FREE", 4),
    ("CELL", 5),
    ("SCOPE_OFF", 12),
    ("SCOPE_MASK", 15),
];

pub static DEF: ModuleDef = ModuleDef {
    name: "_symtable",
    functions: FUNCTIONS,
    init: |vm, d| {
        for &(name, n) in NUMBERS {
            vm.dict_set_text(d, name, Value::small(n));
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
