//! The table as plain data, for the module `_symtable`. Numbers are CPython's.

use super::{BlockKind, SymTable, SymbolBlock};
use crate::names::Names;

/// Bits of a scope above the flags.
const SCOPE_SHIFT: u32 = 12;

pub(crate) fn export(table: &SymTable, names: &Names, src: &crate::Source<'_>) -> Vec<SymbolBlock> {
    let name = |n| names.get(n).to_owned();
    table
        .blocks
        .iter()
        .map(|b| SymbolBlock {
            // Comprehensions and lambdas without their angle brackets.
            name: name(b.name).trim_matches(['<', '>']).to_owned(),
            kind: match b.kind {
                BlockKind::Function => 0,
                BlockKind::Class => 1,
                BlockKind::Module => 2,
                BlockKind::Annotation => 3,
                BlockKind::TypeAlias => 4,
                BlockKind::TypeParameters => 5,
                BlockKind::TypeVariable => 6,
            },
            lineno: if b.kind == BlockKind::Module { 0 } else { src.line(b.range.start()) },
            nested: b.nested,
            symbols: b
                .symbols
                .iter()
                // A module's annotations use it as a global that the table does not show.
                .filter(|(n, _)| {
                    !(b.kind == BlockKind::Annotation && names.get(*n) == "__conditional_annotations__")
                })
                .map(|(n, s)| (name(n), s.flags | (s.scope as u32) << SCOPE_SHIFT))
                .collect(),
            varnames: b.varnames.iter().map(|n| name(*n)).collect(),
            children: b.children.iter().map(|c| c.0 as usize).collect(),
        })
        .collect()
}
