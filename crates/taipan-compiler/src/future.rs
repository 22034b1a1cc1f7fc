//! `from __future__ import`.

use crate::error::Res;
use crate::source::Source;
use ruff_python_ast::{self as ast, Stmt};
use taipan_bytecode::co;

const FEATURES: &[(&str, u32)] = &[
    ("nested_scopes", 0),
    ("generators", 0),
    ("division", 0),
    ("absolute_import", 0),
    ("with_statement", 0),
    ("print_function", 0),
    ("unicode_literals", 0),
    ("barry_as_FLUFL", co::FUTURE_BARRY_AS_BDFL),
    ("generator_stop", 0),
    ("annotations", co::FUTURE_ANNOTATIONS),
];

/// The flags a module asks for. An import that comes too late is an error of the compiler, not of who only wants a tree.
pub(crate) fn scan(module: &ast::Mod, src: &Source<'_>, compiling: bool) -> Res<u32> {
    let ast::Mod::Module(m) = module else { return Ok(0) };
    let mut flags = 0;
    let mut done = false;
    let first_is_doc = crate::literal::docstring(&m.body).is_some();
    for (i, s) in m.body.iter().enumerate() {
        match s {
            Stmt::ImportFrom(f)
                if f.level == 0 && f.module.as_ref().is_some_and(|m| m.as_str() == "__future__") =>
            {
                if done && compiling {
                    return late(src, s);
                }
                if done {
                    return Ok(flags);
                }
                for a in &f.names {
                    let name = a.name.as_str();
                    match FEATURES.iter().find(|(n, _)| *n == name) {
                        Some((_, f)) => flags |= f,
                        None if name == "braces" => return Err(src.error("not a chance", a.range)),
                        None => {
                            return Err(src.error(format!("future feature {name} is not defined"), a.range));
                        }
                    }
                }
            }
            Stmt::Expr(_) if i == 0 && first_is_doc => {}
            _ => done = true,
        }
    }
    Ok(flags)
}

fn late<T>(src: &Source<'_>, s: &Stmt) -> Res<T> {
    use ruff_text_size::Ranged;
    Err(src.error("from __future__ imports must occur at the beginning of the file", s.range()))
}

/// For imports that are not at the top level of the module.
pub(crate) fn check_nested(f: &ast::StmtImportFrom, src: &Source<'_>) -> Res {
    use ruff_text_size::Ranged;
    if f.level == 0 && f.module.as_ref().is_some_and(|m| m.as_str() == "__future__") {
        return Err(src.error("from __future__ imports must occur at the beginning of the file", f.range()));
    }
    Ok(())
}
