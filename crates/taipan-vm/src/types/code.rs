//! code objects.

use crate::call::Args;
use crate::code::CodeObj;
use crate::native::{MethodDef, TypeDef, bind, def, getter, member, raw, spec};
use crate::object::*;
use crate::shape::id;
use crate::slots::{CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use taipan_bytecode::{CodeObject, Lines, LocalVar, Positions, kind as local};
use taipan_heap::{Gc, RootedVec, Value, ValueArray};

pub use super::frames::{FRAME, TRACEBACK};

fn code(vm: &mut Vm, v: Value) -> R<Gc<CodeObj>> {
    match v.downcast::<CodeObj>() {
        Some(c) => {
            vm.unpack(c);
            Ok(c)
        }
        None => Err(vm.type_error("not a code object")),
    }
}
/// Line tables count in units of an opcode and its operand.
const BYTES_PER_UNIT: i64 = 2;

fn code_repr(vm: &mut Vm, v: Value) -> R {
    let c = code(vm, v)?;
    let (n, f) = (vm.str_text(c.name.get())?, vm.str_text(c.filename.get())?);
    let line = c.tables().first_line;
    let line = if line == 0 { -1 } else { line as i64 };
    Ok(vm.str_value(&format!("<code object {n} at {:#x}, file \"{f}\", line {line}>", vm.id_of(v))))
}
fn code_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let c = code(vm, v)?;
    let d = c.data();
    let mut h = DefaultHasher::new();
    (&d.name, d.argcount, d.posonlyargcount, d.kwonlyargcount, d.flags, d.first_line, &d.names, &d.code)
        .hash(&mut h);
    Ok((h.finish() >> 4) as i64)
}
fn code_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.downcast::<CodeObj>(), b.downcast::<CodeObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    vm.unpack(x);
    vm.unpack(y);
    let (p, q) = (x.data(), y.data());
    let mut same = p.name == q.name
        && p.argcount == q.argcount
        && p.posonlyargcount == q.posonlyargcount
        && p.kwonlyargcount == q.kwonlyargcount
        && p.flags == q.flags
        && p.first_line == q.first_line
        && p.code == q.code
        && p.names == q.names
        && p.localsplus == q.localsplus
        && p.linetable == q.linetable
        && p.exceptions == q.exceptions
        && p.consts == q.consts;
    if same && let (Some(cx), Some(cy)) = (x.consts.get(), y.consts.get()) {
        for i in 0..cx.len().min(cy.len()) {
            let (u, v) = (cx.get(i), cy.get(i));
            if vm.type_of(u) != vm.type_of(v) || !vm.eq(u, v)? {
                same = false;
                break;
            }
        }
    }
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}

macro_rules! numbers {
    ($($f:ident $e:expr;)*) => { $(
        fn $f(vm: &mut Vm, v: Value) -> R {
            let c = code(vm, v)?;
            let get: fn(&CodeObject) -> u32 = $e;
            Ok(Value::small(get(c.tables()) as i64))
        }
    )* };
}
numbers! {
    co_argcount |d| d.argcount;
    co_posonlyargcount |d| d.posonlyargcount;
    co_kwonlyargcount |d| d.kwonlyargcount;
    co_stacksize |d| d.stacksize;
    co_flags |d| d.flags;
    co_firstlineno |d| d.first_line;
    co_nlocals |d| d.nlocals() as u32;
}
macro_rules! name_tuples {
    ($($f:ident $e:expr;)*) => { $(
        fn $f(vm: &mut Vm, v: Value) -> R {
            let c = code(vm, v)?;
            let wanted: fn(&LocalVar) -> bool = $e;
            let mut out = RootedVec::new(&vm.heap);
            for (i, l) in c.tables().localsplus.iter().enumerate() {
                if wanted(l) {
                    out.push(c.local_name(i).value());
                }
            }
            Ok(vm.tuple(&out))
        }
    )* };
}
name_tuples! {
    co_varnames |l| l.is_local();
    co_cellvars |l| l.is_cell();
    co_freevars |l| l.is_free();
}
fn co_names(vm: &mut Vm, v: Value) -> R {
    let c = code(vm, v)?;
    Ok(c.names.get().map_or(vm.empty_tuple.value(), |t| t.value()))
}
fn co_consts(vm: &mut Vm, v: Value) -> R {
    let c = code(vm, v)?;
    let mut out = RootedVec::new(&vm.heap);
    if let Some(a) = c.consts.get() {
        for i in 0..a.len() {
            out.push(a.get(i));
        }
    }
    Ok(vm.tuple(&out))
}
fn co_name(vm: &mut Vm, v: Value) -> R {
    Ok(code(vm, v)?.name.get())
}
fn co_qualname(vm: &mut Vm, v: Value) -> R {
    Ok(code(vm, v)?.qualname.get())
}
fn co_filename(vm: &mut Vm, v: Value) -> R {
    Ok(code(vm, v)?.filename.get())
}
fn co_code(vm: &mut Vm, v: Value) -> R {
    let c = code(vm, v)?;
    let s = vm.shown_code(c);
    Ok(vm.new_bytes(&s.cpython.code).value())
}
fn co_linetable(vm: &mut Vm, v: Value) -> R {
    let c = code(vm, v)?;
    let s = vm.shown_code(c);
    Ok(vm.new_bytes(&s.cpython.linetable).value())
}
fn co_exceptiontable(vm: &mut Vm, v: Value) -> R {
    let c = code(vm, v)?;
    let s = vm.shown_code(c);
    Ok(vm.new_bytes(&s.cpython.exceptiontable).value())
}
fn co_lnotab(vm: &mut Vm, v: Value) -> R {
    vm.warn_deprecated("co_lnotab is deprecated, use co_lines instead.")?;
    let c = code(vm, v)?;
    let s = vm.shown_code(c);
    let first_line = s.own.first_line;
    let mut out: Vec<u8> = Vec::new();
    let (mut at, mut line) = (0i64, first_line as i64);
    for (start, _, l) in Lines::new(&s.cpython.linetable, first_line) {
        let Some(l) = l else { continue };
        let (mut db, mut dl) = (start as i64 * BYTES_PER_UNIT - at, l as i64 - line);
        if dl == 0 {
            continue;
        }
        while db > 255 {
            out.extend([255, 0]);
            db -= 255;
        }
        while dl > 127 {
            out.extend([db as u8, 127]);
            db = 0;
            dl -= 127;
        }
        while dl < -128 {
            out.extend([db as u8, 0x80]);
            db = 0;
            dl += 128;
        }
        out.extend([db as u8, dl as i8 as u8]);
        at = start as i64 * BYTES_PER_UNIT;
        line = l as i64;
    }
    Ok(vm.new_bytes(&out).value())
}
fn co_lines(vm: &mut Vm, a: &[Value]) -> R {
    let c = code(vm, a[0])?;
    let s = vm.shown_code(c);
    let lines = Lines::new(&s.cpython.linetable, s.own.first_line);
    let l = vm.list_from(lines, |vm, (start, end, line)| {
        let line = line.map_or(Value::NONE, |l| Value::small(l as i64));
        vm.tuple(&[
            Value::small(start as i64 * BYTES_PER_UNIT),
            Value::small(end as i64 * BYTES_PER_UNIT),
            line,
        ])
    });
    vm.iter(l)
}
fn co_positions(vm: &mut Vm, a: &[Value]) -> R {
    let c = code(vm, a[0])?;
    let s = vm.shown_code(c);
    let positions = Positions::new(&s.cpython.linetable, s.own.first_line);
    let l = vm.list_from(positions, |vm, p| {
        let n = |i: i32| if i < 0 { Value::NONE } else { Value::small(i as i64) };
        vm.tuple(&[n(p.line), n(p.end_line), n(p.col), n(p.end_col)])
    });
    vm.iter(l)
}
/// (branch, where it leads when it does not jump, where when it does), as `sys.monitoring` tells them.
fn co_branches(vm: &mut Vm, a: &[Value]) -> R {
    use taipan_bytecode::Opcode;
    let c = code(vm, a[0])?;
    let shown = vm.shown_code(c);
    let words = &c.data().code;
    let mut out = RootedVec::new(&vm.heap);
    for i in taipan_bytecode::instructions(words) {
        let branch = matches!(
            i.op.base(),
            Opcode::FOR_ITER
                | Opcode::POP_JUMP_IF_FALSE
                | Opcode::POP_JUMP_IF_TRUE
                | Opcode::POP_JUMP_IF_NONE
                | Opcode::POP_JUMP_IF_NOT_NONE
        );
        let Some(target) = i.jump_target().filter(|_| branch) else { continue };
        // The end of a loop first drops the iterator.
        let ends = words.get(target).is_some_and(|w| *w as u8 == Opcode::POP_ITER as u8);
        let places =
            [i.offset, i.next(), target + ends as usize].map(|p| Value::small(shown.offset(p) as i64));
        let t = vm.tuple(&places);
        out.push(t);
    }
    let l = vm.list(&out);
    vm.iter(l)
}
fn varname_from_oparg(vm: &mut Vm, a: &[Value]) -> R {
    let c = code(vm, a[0])?;
    let i = vm.to_c_int(a[1])?;
    if i < 0 || i as usize >= c.n_localsplus as usize {
        return Err(vm.index_error("tuple index out of range"));
    }
    Ok(c.local_name(i as usize).value())
}

// ---- making code objects by hand ----

fn text_arg(vm: &mut Vm, v: Value, func: &str, what: &str) -> R<String> {
    match v.to_str() {
        Some(s) => Ok(s.to_string_lossy()),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("{func}() argument '{what}' must be str, not {t}")))
        }
    }
}
fn bytes_arg(vm: &mut Vm, v: Value, func: &str, what: &str) -> R<Vec<u8>> {
    match v.to_bytes() {
        Some(s) => Ok(s.as_slice().to_vec()),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("{func}() argument '{what}' must be bytes, not {t}")))
        }
    }
}
fn tuple_arg(vm: &mut Vm, v: Value, func: &str, what: &str) -> R<Gc<TupleObj>> {
    match v.to_tuple() {
        Some(s) => Ok(s),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("{func}() argument '{what}' must be tuple, not {t}")))
        }
    }
}
fn names_arg(vm: &mut Vm, v: Value, func: &str, what: &str) -> R<Vec<Box<str>>> {
    let t = tuple_arg(vm, v, func, what)?;
    let mut out = Vec::new();
    for &n in t.as_slice() {
        let Some(s) = n.to_str() else {
            let t = vm.type_name(n);
            return Err(vm.type_error(format!("name tuples must contain only strings, not '{t}'")));
        };
        out.push(s.to_string_lossy().into_boxed_str());
    }
    Ok(out)
}
fn count_arg(vm: &mut Vm, v: Value, what: &str) -> R<u32> {
    let n = vm.to_c_int(v)?;
    match u32::try_from(n) {
        Ok(n) => Ok(n),
        Err(_) => Err(vm.value_error(format!("{what} must be a positive integer"))),
    }
}
/// A code object from data, with constants that need not be representable as data.
fn with_consts(vm: &mut Vm, d: CodeObject, consts: &[Value]) -> Gc<CodeObj> {
    let c = vm.new_code(Arc::new(d));
    let a = ValueArray::new(&vm.heap, consts.len(), Value::NONE);
    a.copy_from_slice(&vm.heap, 0, consts);
    c.consts.set(&vm.heap, c, Some(a));
    c
}

static CODE_SIG: MethodDef = spec(
    "code",
    "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
);

fn code_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    let [
        argcount,
        posonly,
        kwonly,
        nlocals,
        stacksize,
        flags,
        codestring,
        constants,
        names,
        varnames,
        filename,
        name,
        qualname,
        firstlineno,
        linetable,
        exceptiontable,
        freevars,
        cellvars,
    ] = bind(vm, &CODE_SIG, args)?;
    let f = "code";
    let argcount = count_arg(vm, argcount, "code: argcount")?;
    let posonly = count_arg(vm, posonly, "code: posonlyargcount")?;
    let kwonly = count_arg(vm, kwonly, "code: kwonlyargcount")?;
    let nlocals = count_arg(vm, nlocals, "code: nlocals")?;
    let stacksize = count_arg(vm, stacksize, "code: stacksize")?;
    let flags = count_arg(vm, flags, "code: flags")?;
    let varnames = names_arg(vm, varnames, f, "varnames")?;
    let empty = vm.empty_tuple.value();
    let or_empty = |v: Value| if v.is_unbound() { empty } else { v };
    let freevars = names_arg(vm, or_empty(freevars), f, "freevars")?;
    let cellvars = names_arg(vm, or_empty(cellvars), f, "cellvars")?;
    let total = argcount as usize + kwonly as usize + (flags & 4 != 0) as usize + (flags & 8 != 0) as usize;
    if varnames.len() < total || varnames.len() != nlocals as usize || posonly > argcount {
        return Err(vm.value_error("code: varnames is too small"));
    }
    let mut localsplus: Vec<LocalVar> = Vec::new();
    for (i, n) in varnames.iter().enumerate() {
        let i = i as u32;
        let arg = if i < posonly {
            local::ARG_POS
        } else if i < argcount {
            local::ARG_POS | local::ARG_KW
        } else if i < argcount + kwonly {
            local::ARG_KW
        } else if (i as usize) < total {
            local::ARG_VAR
        } else {
            0
        };
        let cell = if cellvars.contains(n) { local::CELL } else { 0 };
        localsplus.push(LocalVar { name: n.clone(), kind: local::LOCAL | arg | cell });
    }
    for n in &cellvars {
        if !varnames.contains(n) {
            localsplus.push(LocalVar { name: n.clone(), kind: local::CELL });
        }
    }
    for n in freevars {
        localsplus.push(LocalVar { name: n, kind: local::FREE });
    }
    let words = bytes_arg(vm, codestring, f, "codestring")?;
    let consts = tuple_arg(vm, constants, f, "constants")?;
    let shown = vm.code_shown_as(&words)?;
    let first_line = count_arg(vm, firstlineno, "code: firstlineno")?;
    let lines = bytes_arg(vm, linetable, f, "linetable")?;
    let table = bytes_arg(vm, exceptiontable, f, "exceptiontable")?;
    let Some(exceptions) = shown.own_exceptions(&table) else {
        return Err(vm.value_error("code: exceptiontable is malformed"));
    };
    let d = CodeObject {
        argcount,
        posonlyargcount: posonly,
        kwonlyargcount: kwonly,
        stacksize,
        flags,
        first_line,
        code: shown.own.code.clone(),
        consts: Vec::new(),
        names: names_arg(vm, names, f, "names")?,
        localsplus,
        filename: text_arg(vm, filename, f, "filename")?.into(),
        name: text_arg(vm, name, f, "name")?.into(),
        qualname: text_arg(vm, qualname, f, "qualname")?.into(),
        linetable: shown.own_lines(&lines, first_line),
        exceptions,
        merge_points: shown.own.merge_points.clone(),
    };
    Ok(with_consts(vm, d, consts.as_slice()).value())
}

fn code_replace(vm: &mut Vm, args: Args) -> R {
    if args.positional().len() != 1 {
        return Err(vm.type_error("replace() takes no positional arguments"));
    }
    let c = code(vm, args.all[0])?;
    let mut d: CodeObject = c.data().clone();
    let mut consts = co_consts(vm, args.all[0])?.to_tuple().unwrap_or(vm.empty_tuple);
    let f = "replace";
    let shown = match args.keyword("co_code") {
        Some(v) => {
            let b = bytes_arg(vm, v, f, "co_code")?;
            let own = vm.shown_code(c);
            if own.cpython.code == b { own } else { vm.code_shown_as(&b)? }
        }
        None => vm.shown_code(c),
    };
    let mut rename: Vec<(fn(&LocalVar) -> bool, Vec<Box<str>>, &str)> = Vec::new();
    for (k, v) in args.keywords() {
        let Some(key) = k.as_ascii() else { continue };
        match key {
            "co_argcount" => d.argcount = count_arg(vm, v, key)?,
            "co_posonlyargcount" => d.posonlyargcount = count_arg(vm, v, key)?,
            "co_kwonlyargcount" => d.kwonlyargcount = count_arg(vm, v, key)?,
            "co_nlocals" => {
                if count_arg(vm, v, key)? as usize != d.nlocals() {
                    return Err(vm.value_error("code: co_nlocals != len(co_varnames)"));
                }
            }
            "co_stacksize" => d.stacksize = count_arg(vm, v, key)?,
            "co_flags" => d.flags = count_arg(vm, v, key)?,
            "co_firstlineno" => d.first_line = count_arg(vm, v, key)?,
            "co_code" => {
                d.code = shown.own.code.clone();
                d.merge_points = shown.own.merge_points.clone();
            }
            "co_consts" => consts = tuple_arg(vm, v, f, key)?,
            "co_names" => d.names = names_arg(vm, v, f, key)?,
            "co_varnames" => rename.push((LocalVar::is_local, names_arg(vm, v, f, key)?, "co_varnames")),
            "co_cellvars" => rename.push((LocalVar::is_cell, names_arg(vm, v, f, key)?, "co_cellvars")),
            "co_freevars" => rename.push((LocalVar::is_free, names_arg(vm, v, f, key)?, "co_freevars")),
            "co_filename" => d.filename = text_arg(vm, v, f, key)?.into(),
            "co_name" => d.name = text_arg(vm, v, f, key)?.into(),
            "co_qualname" => d.qualname = text_arg(vm, v, f, key)?.into(),
            "co_linetable" => {
                let b = bytes_arg(vm, v, f, key)?;
                d.linetable = shown.own_lines(&b, d.first_line);
            }
            "co_exceptiontable" => {
                let b = bytes_arg(vm, v, f, key)?;
                match shown.own_exceptions(&b) {
                    Some(t) => d.exceptions = t,
                    None => return Err(vm.value_error("code: exceptiontable is malformed")),
                }
            }
            _ => return Err(vm.type_error(format!("replace() got an unexpected keyword argument '{k}'"))),
        }
    }
    for (which, names, what) in rename {
        let places: Vec<usize> = (0..d.localsplus.len()).filter(|&i| which(&d.localsplus[i])).collect();
        if places.len() != names.len() {
            let dir = if names.len() < places.len() { "small" } else { "large" };
            return Err(vm.value_error(format!("code: {what} is too {dir}")));
        }
        for (p, n) in places.into_iter().zip(names) {
            d.localsplus[p].name = n;
        }
    }
    if d.posonlyargcount > d.argcount || d.total_args() > d.nlocals() {
        return Err(vm.value_error("code: co_varnames is too small"));
    }
    Ok(with_consts(vm, d, consts.as_slice()).value())
}

pub static CODE: TypeDef = TypeDef {
    shape: Some(id::CODE),
    flags: type_flags::WEAKREFS,
    slots: Slots {
        new: Some(code_new),
        repr: Some(code_repr),
        hash: Some(code_hash),
        compare: Some(code_compare),
        ..Slots::NONE
    },
    methods: &[
        raw(
            "replace",
            "($self, /, **changes)",
            code_replace,
            "Return a copy of the code object with new values for the specified fields.",
        ),
        raw("__replace__", "($self, /, **changes)", code_replace, "The same as replace()."),
        def("co_lines", "($self, /)", co_lines, ""),
        def("co_positions", "($self, /)", co_positions, ""),
        def("co_branches", "($self, /)", co_branches, ""),
        def(
            "_varname_from_oparg",
            "($self, /, oparg)",
            varname_from_oparg,
            "(internal-only) Return the local variable name for the given oparg.\n\nWARNING: this method is for internal use only and may change or go away.",
        ),
    ],
    getset: &[
        member("co_argcount", co_argcount, ""),
        member("co_posonlyargcount", co_posonlyargcount, ""),
        member("co_kwonlyargcount", co_kwonlyargcount, ""),
        member("co_stacksize", co_stacksize, ""),
        member("co_flags", co_flags, ""),
        member("co_names", co_names, ""),
        member("co_filename", co_filename, ""),
        member("co_name", co_name, ""),
        member("co_qualname", co_qualname, ""),
        member("co_firstlineno", co_firstlineno, ""),
        member("co_consts", co_consts, ""),
        member("co_linetable", co_linetable, ""),
        member("co_exceptiontable", co_exceptiontable, ""),
        getter("co_lnotab", co_lnotab, ""),
        getter("_co_code_adaptive", co_code, ""),
        getter("co_varnames", co_varnames, ""),
        getter("co_cellvars", co_cellvars, ""),
        getter("co_freevars", co_freevars, ""),
        getter("co_code", co_code, ""),
        member("co_nlocals", co_nlocals, ""),
    ],
    doc: "Create a code object.  Not for the faint of heart.",
    ..TypeDef::of::<CodeObj>("code")
};
