//! From source text to code objects.
//!
//! ```text
//! bytes ─ decode_source ─▶ text ─ ruff ─▶ AST ─ symtable ─▶ scopes ─ codegen ─▶ blocks ─ flow ─▶ CodeObject
//! ```
//!
//! * [`source`]: decoding and positions; [`diagnose`]: the parser's errors in CPython's words;
//! * [`symtable`]: which scope a name belongs to (two passes, as CPython's);
//! * [`interpolated`]: the pieces of f-strings;
//! * [`codegen`]: instructions in basic blocks; [`fold`]: constant arithmetic; [`literal`]: the value of string and bytes literals,
//!   taken from the source because the parser loses lone surrogates;
//! * [`flow`]: jumps, lines, unbound locals, stack depth, tables.
//!
//! Names, order of instructions, positions, error texts are CPython 3.14's; differences of the instruction set are listed in
//! `taipan_bytecode`'s table.

mod codegen;
pub mod diagnose;
mod error;
mod flow;
pub mod fold;
mod future;
pub mod interpolated;
mod lint;
pub mod literal;
mod names;
pub mod source;
mod symtable;
mod unparse;

pub use error::{ErrorKind, SyntaxErrorInfo, SyntaxWarningRecord, WarningCategory, WarningSink};
pub use source::{Places, Source, declared_encoding, decode_source};
pub use symtable::SymbolBlock;

use error::Res;
use ruff_python_ast as ast;
use ruff_python_parser::{ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange, TextSize};
use std::sync::Arc;
use taipan_bytecode::{CodeObject, co};

/// What the source is, as `compile()`'s third argument.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Mode {
    Exec,
    Eval,
    Single,
}

#[derive(Clone, Debug)]
pub struct Options {
    /// 0, 1 (`-O`) or 2 (`-OO`).
    pub optimize: u8,
    /// `CO_FUTURE_*` flags inherited from the calling code.
    pub future_flags: u32,
    /// The text is a program's file: null bytes are found line by line.
    pub from_file: bool,
    /// `PyCF_ALLOW_TOP_LEVEL_AWAIT`
    pub allow_top_level_await: bool,
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`
    pub allow_incomplete: bool,
    /// `PyCF_DONT_IMPLY_DEDENT`
    pub dont_imply_dedent: bool,
    /// `sys.get_int_max_str_digits()`, 0 for no limit.
    pub max_int_digits: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            optimize: 0,
            future_flags: 0,
            from_file: false,
            allow_top_level_await: false,
            allow_incomplete: false,
            dont_imply_dedent: false,
            max_int_digits: 4300,
        }
    }
}

impl Options {
    pub fn future_annotations(&self) -> bool {
        self.future_flags & co::FUTURE_ANNOTATIONS != 0
    }

    fn diagnosis(&self) -> diagnose::Options {
        diagnose::Options {
            allow_incomplete: self.allow_incomplete,
            dont_imply_dedent: self.dont_imply_dedent,
            from_file: self.from_file,
            max_int_digits: self.max_int_digits,
        }
    }
}

/// How deep expressions and statements may nest.
pub(crate) const MAX_DEPTH: u32 = 20_000;

/// Runs `f` with enough native stack for one more level of recursion.
pub fn grow<T>(f: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, f)
}

/// Parses and compiles.
pub fn compile_source(
    text: &str,
    filename: &str,
    mode: Mode,
    options: &Options,
    warn: WarningSink<'_>,
) -> Result<CodeObject, SyntaxErrorInfo> {
    // The parser grows the stack as it recurses; freeing what it made recurses as well.
    let need = stack_for(text);
    stacker::maybe_grow(need.min(2 << 20), need, || {
        let mut source = Source::new(text);
        source.max_int_digits = options.max_int_digits;
        let mut warnings = Vec::new();
        let parsed = parse_and_warn(&source, mode, options, &mut warnings);
        // The tokenizer and the parser have warned by the time they find an error.
        for record in warnings {
            let error = record.error.clone();
            if warn(record) {
                return Err(*error);
            }
        }
        compile_ast(&parsed?.0, &source, filename, mode, options, warn)
    })
}

/// A parsed program.
pub struct Tree {
    module: Option<ast::Mod>,
    /// Where the comments are.
    pub comments: Vec<TextRange>,
    /// The program has `from __future__ import annotations`.
    pub future_annotations: bool,
    stack: usize,
}

impl Tree {
    /// Parses, and checks what CPython checks before it gives out a tree.
    /// Warnings are added to the list also where there is an error.
    pub fn parse(
        source: &Source<'_>,
        mode: Mode,
        options: &Options,
        warnings: &mut Vec<SyntaxWarningRecord>,
    ) -> Result<Tree, SyntaxErrorInfo> {
        let stack = stack_for(source.text);
        stacker::maybe_grow(stack.min(2 << 20), stack, || {
            let (module, comments) = parse_and_warn(source, mode, options, warnings)?;
            let mut tree = Tree { module: Some(module), comments, future_annotations: false, stack };
            tree.check(source, warnings)?;
            Ok(tree)
        })
    }

    /// What CPython checks before it gives out a tree: it warns and looks at `__future__` imports.
    pub fn check(
        &mut self,
        source: &Source<'_>,
        warnings: &mut Vec<SyntaxWarningRecord>,
    ) -> Result<(), SyntaxErrorInfo> {
        let Some(module) = &self.module else { return Ok(()) };
        let mut inner = || {
            lint::check(module, source, &mut |w| {
                warnings.push(w);
                false
            })?;
            future::scan(module, source, false)
        };
        self.future_annotations = inner().map_err(|e| *e)? & co::FUTURE_ANNOTATIONS != 0;
        Ok(())
    }

    /// A tree made of other things than text, `depth` levels deep.
    pub fn new(module: ast::Mod, depth: usize) -> Tree {
        let stack = (depth.saturating_mul(1024)).clamp(1 << 20, 256 << 20);
        Tree { module: Some(module), comments: Vec::new(), future_annotations: false, stack }
    }

    pub fn module(&self) -> Option<&ast::Mod> {
        self.module.as_ref()
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        // Freeing it recurses.
        stacker::maybe_grow(self.stack.min(2 << 20), self.stack, || drop(self.module.take()));
    }
}

/// Stack for parsing a text and freeing what came of it.
fn stack_for(text: &str) -> usize {
    (text.len().saturating_mul(512)).clamp(1 << 20, 256 << 20)
}

/// Parses only.
pub fn parse(source: &Source<'_>, mode: Mode, options: &Options) -> Result<ast::Mod, SyntaxErrorInfo> {
    parse_and_warn(source, mode, options, &mut Vec::new()).map(|(module, _)| module)
}

fn parse_and_warn(
    source: &Source<'_>,
    mode: Mode,
    options: &Options,
    warnings: &mut Vec<SyntaxWarningRecord>,
) -> Result<(ast::Mod, Vec<TextRange>), SyntaxErrorInfo> {
    let settings = options.diagnosis();
    let kind = match mode {
        Mode::Eval => ruff_python_parser::Mode::Expression,
        Mode::Exec | Mode::Single => ruff_python_parser::Mode::Module,
    };
    *warnings = diagnose::precheck(source.text, mode, settings)?;
    let options = ParseOptions::from(kind).with_target_version(ast::PythonVersion::PY314);
    let mut parsed = parse_unchecked(source.text, options.clone());
    if parsed.has_syntax_errors() {
        if let Some(info) = diagnose::diagnose(source.text, mode, settings) {
            return Err(info);
        }
        if let Some(text) = diagnose::repair(source.text) {
            parsed = parse_unchecked(&text, options);
        }
        if let Some(first) = parsed.errors().first() {
            // Both parsers should agree on what is Python; if they do not, the faster one has the last word.
            let mut e = *source.error("invalid syntax", first.location);
            e.text = e.lineno.and_then(|l| source.line_text(l as u32)).map(str::to_owned);
            return Err(e);
        }
    }
    // The tokenizer's warnings and the parser's come as they go through the text.
    warnings.extend(lint::escapes(parsed.syntax(), source));
    warnings.sort_by_key(|w| w.lineno);
    let comments = parsed
        .tokens()
        .iter()
        .filter(|t| t.kind() == ruff_python_ast::token::TokenKind::Comment)
        .map(|t| t.range())
        .collect();
    if !source.text.is_ascii() {
        lint::constant_names(parsed.syntax()).map_err(|e| *e)?;
    }
    Ok((parsed.into_syntax(), comments))
}

/// The symbol table of a program, the module's block first; children are indices.
pub fn symbol_table(text: &str, mode: Mode, options: &Options) -> Result<Vec<SymbolBlock>, SyntaxErrorInfo> {
    let source = Source::new(text);
    let module = parse(&source, mode, options)?;
    let flags = future::scan(&module, &source, true).map_err(|e| *e)? | options.future_flags;
    let mut names = names::Names::default();
    let annotations = flags & co::FUTURE_ANNOTATIONS != 0;
    let table =
        symtable::build(&module, &source, &mut names, annotations, options.allow_top_level_await, true)
            .map_err(|e| *e)?;
    Ok(symtable::export(&table, &names, &source))
}

/// Compiles a tree that was parsed from `source`.
pub fn compile_ast(
    module: &ast::Mod,
    source: &Source<'_>,
    filename: &str,
    mode: Mode,
    options: &Options,
    warn: WarningSink<'_>,
) -> Result<CodeObject, SyntaxErrorInfo> {
    compile_inner(module, source, filename, mode, options, warn).map_err(|e| *e)
}

fn compile_inner(
    module: &ast::Mod,
    source: &Source<'_>,
    filename: &str,
    mode: Mode,
    options: &Options,
    warn: WarningSink<'_>,
) -> Res<CodeObject> {
    lint::check(module, source, &mut *warn)?;
    let future = future::scan(module, source, true)? | options.future_flags;
    let future_annotations = future & co::FUTURE_ANNOTATIONS != 0;
    let mut names = names::Names::default();
    let table = symtable::build(
        module,
        source,
        &mut names,
        future_annotations,
        options.allow_top_level_await,
        false,
    )?;
    codegen::Compiler::new(source, names, table, Arc::from(filename), mode, options, future, warn)
        .module(module)
}

/// The range of `def` or `class` itself: without the decorators.
pub fn def_range(src: &Source<'_>, last_decorator: Option<TextRange>, range: TextRange) -> TextRange {
    let Some(last) = last_decorator.filter(|_| !src.is_tree()) else { return range };
    let bytes = src.text.as_bytes();
    let mut i = last.end().to_usize();
    // Parentheses around a decorator's expression belong to its line.
    while i < bytes.len() {
        match bytes[i] {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b')' | b'\\' => i += 1,
            b'#' => {
                while i < bytes.len() && bytes[i] != b'\n' && bytes[i] != b'\r' {
                    i += 1;
                }
            }
            _ => break,
        }
    }
    let start = TextSize::new(i as u32);
    if start < range.end() { TextRange::new(start, range.end()) } else { range }
}
