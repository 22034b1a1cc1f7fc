//! `tocpython FILE`: the file's code object as a Python expression that CPython 3.14 can evaluate (`C` is `types.CodeType`), to run
//! what this compiler makes under CPython (`tests/under_cpython.py`).

use std::fmt::Write;
use taipan_bytecode::{CodeObject, Const, to_cpython};
use taipan_compiler::{Mode, Options, compile_source, decode_source};

fn main() {
    let Some(name) = std::env::args().nth(1) else { return };
    let Ok(bytes) = std::fs::read(&name) else { std::process::exit(2) };
    let text = match decode_source(&bytes, &name, None) {
        Ok(t) => t,
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(1)
        }
    };
    match compile_source(&text, &name, Mode::Exec, &Options::default(), &mut |_| false) {
        Ok(code) => {
            let mut out = String::new();
            print_code(&code, &mut out);
            println!("{out}");
        }
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(1)
        }
    }
}

fn bytes(b: &[u8], out: &mut String) {
    let _ = write!(out, "b\"{}\"", b.iter().map(|b| format!("\\x{b:02x}")).collect::<String>());
}

fn text(b: &[u8], out: &mut String) {
    bytes(b, out);
    out.push_str(".decode('utf-8','surrogatepass')");
}

fn constant(c: &Const, out: &mut String) {
    let list = |v: &[Const], out: &mut String| {
        for c in v {
            constant(c, out);
            out.push(',');
        }
    };
    match c {
        Const::Str(s) => text(s, out),
        Const::Bytes(b) => bytes(b, out),
        Const::Float(f) => {
            let _ = write!(out, "F(0x{:016x})", f.to_bits());
        }
        Const::Complex(a, b) => {
            let _ = write!(out, "complex(F(0x{:016x}),F(0x{:016x}))", a.to_bits(), b.to_bits());
        }
        Const::Tuple(v) => {
            out.push('(');
            list(v, out);
            out.push(')');
        }
        Const::FrozenSet(v) => {
            out.push_str("frozenset([");
            list(v, out);
            out.push_str("])");
        }
        Const::Slice(v) => {
            out.push_str("slice(");
            list(&v[..], out);
            out.push(')');
        }
        Const::Code(c) => print_code(c, out),
        c => out.push_str(&taipan_bytecode::dis::const_repr(c)),
    }
}

fn names<'a>(list: impl Iterator<Item = &'a str>, out: &mut String) {
    out.push('(');
    for n in list {
        text(n.as_bytes(), out);
        out.push(',');
    }
    out.push(')');
}

fn print_code(c: &CodeObject, out: &mut String) {
    let py = to_cpython(c);
    let _ = write!(
        out,
        "C({},{},{},{},{},{},",
        c.argcount,
        c.posonlyargcount,
        c.kwonlyargcount,
        c.nlocals(),
        c.stacksize,
        c.flags
    );
    bytes(&py.code, out);
    out.push_str(",(");
    for k in &c.consts {
        constant(k, out);
        out.push(',');
    }
    out.push_str("),");
    names(c.names.iter().map(|n| &**n), out);
    out.push(',');
    names(c.varnames(), out);
    out.push(',');
    for s in [&*c.filename, &*c.name, &*c.qualname] {
        text(s.as_bytes(), out);
        out.push(',');
    }
    let _ = write!(out, "{},", c.first_line);
    bytes(&py.linetable, out);
    out.push(',');
    bytes(&py.exceptiontable, out);
    out.push(',');
    names(c.freevars(), out);
    out.push(',');
    names(c.cellvars(), out);
    out.push(')');
}
