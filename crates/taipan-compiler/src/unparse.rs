//! Text of annotations under `from __future__ import annotations`.

use crate::source::Source;
use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

/// The expression's text.
pub fn expression(e: &Expr, src: &Source<'_>) -> Vec<u8> {
    src.slice(e.range()).as_bytes().to_vec()
}
