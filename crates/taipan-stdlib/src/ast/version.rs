//! `ast.parse`'s less usual arguments: `feature_version` and the mode `func_type`.

use ruff_python_ast::visitor::source_order::{self, SourceOrderVisitor};
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange, TextSize};
use taipan_compiler::{Source, SyntaxErrorInfo, Tree};

/// The first thing in the tree that Python 3.`version` did not have.
pub fn check(tree: &Tree, src: &Source<'_>, version: i32) -> Option<SyntaxErrorInfo> {
    // 3.7 is the oldest that anything is checked against, 3.14 the newest.
    if !(0..14).contains(&version) {
        return None;
    }
    let mut c = Check { src, version, found: None };
    c.visit_mod(tree.module()?);
    let (msg, range) = c.found?;
    let mut e = *src.error(msg, range);
    e.text = e.lineno.and_then(|l| src.line_text(l as u32)).map(str::to_owned);
    Some(e)
}

struct Check<'a> {
    src: &'a Source<'a>,
    version: i32,
    found: Option<(String, TextRange)>,
}

impl Check<'_> {
    fn need(&mut self, minor: i32, what: &str, range: TextRange) {
        if self.version < minor && self.found.is_none() {
            let msg = format!("{what} only supported in Python 3.{minor} and greater");
            self.found = Some((msg, range));
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Check<'_> {
    fn visit_stmt(&mut self, s: &'a Stmt) {
        taipan_compiler::grow(|| source_order::walk_stmt(self, s));
        let range = s.range();
        match s {
            Stmt::FunctionDef(f) if f.is_async => self.need(5, "Async functions are", range),
            Stmt::For(f) if f.is_async => self.need(5, "Async for loops are", range),
            Stmt::With(w) if w.is_async => self.need(5, "Async with statements are", range),
            Stmt::AnnAssign(_) => self.need(6, "Variable annotation syntax is", range),
            Stmt::AugAssign(a) if a.op == ast::Operator::MatMult => {
                self.need(5, "The '@' operator is", range);
            }
            Stmt::Match(_) => self.need(10, "Pattern matching is", range),
            Stmt::Try(t) => {
                for h in &t.handlers {
                    let ast::ExceptHandler::ExceptHandler(h) = h;
                    if let Some(Expr::Tuple(types)) = h.type_.as_deref()
                        && !types.parenthesized
                    {
                        self.need(14, "except expressions without parentheses are", h.range);
                    }
                }
                if t.is_star {
                    self.need(11, "Exception groups are", range);
                }
            }
            Stmt::TypeAlias(_) => self.need(12, "Type statement is", range),
            _ => {}
        }
    }
    fn visit_parameters(&mut self, p: &'a ast::Parameters) {
        source_order::walk_parameters(self, p);
        if !p.posonlyargs.is_empty() {
            self.need(8, "Positional-only parameters are", p.range);
        }
    }
    fn visit_type_params(&mut self, p: &'a ast::TypeParams) {
        source_order::walk_type_params(self, p);
        for p in &p.type_params {
            if p.default().is_some() {
                self.need(13, "Type parameter defaults are", p.range());
            }
        }
        self.need(12, "Type parameter lists are", p.range);
    }
    fn visit_comprehension(&mut self, c: &'a ast::Comprehension) {
        source_order::walk_comprehension(self, c);
        if c.is_async {
            self.need(6, "Async comprehensions are", c.range);
        }
    }
    fn visit_expr(&mut self, e: &'a Expr) {
        taipan_compiler::grow(|| source_order::walk_expr(self, e));
        let range = e.range();
        match e {
            Expr::Named(_) => self.need(8, "Assignment expressions are", range),
            Expr::Await(_) => self.need(5, "Await expressions are", range),
            Expr::BinOp(b) if b.op == ast::Operator::MatMult => {
                self.need(5, "The '@' operator is", range);
            }
            Expr::NumberLiteral(_) if self.src.slice(range).contains('_') => {
                self.need(6, "Underscores in numeric literals are", range);
            }
            Expr::TString(_) => self.need(14, "t-strings are", range),
            _ => {}
        }
    }
}

/// Argument types and return type of a signature comment.
pub fn split_function_type(src: &Source<'_>) -> Result<(Vec<Expr>, Expr), SyntaxErrorInfo> {
    let invalid = |at: TextRange| {
        let mut e = *src.error("invalid syntax", at);
        e.text = e.lineno.and_then(|l| src.line_text(l as u32)).map(str::to_owned);
        e
    };
    // The tokens show where the arguments are; each is parsed by itself, so that its positions are right.
    let text = src.text;
    let whole = TextRange::up_to(TextSize::of(text));
    let tokens = parse_unchecked(text, ParseOptions::from(Mode::Module));
    use ruff_python_ast::token::TokenKind as T;
    let mut depth = 0usize;
    let mut open = None;
    let mut starts: Vec<TextSize> = Vec::new();
    let mut ends: Vec<TextSize> = Vec::new();
    let mut close = None;
    let mut arrow = None;
    for t in tokens.tokens().iter() {
        let r = t.range();
        match t.kind() {
            T::Lpar | T::Lsqb | T::Lbrace => {
                if open.is_none() {
                    if t.kind() != T::Lpar {
                        return Err(invalid(r));
                    }
                    open = Some(r);
                    starts.push(r.end());
                } else {
                    depth += 1;
                }
            }
            T::Rpar | T::Rsqb | T::Rbrace if close.is_none() => {
                if open.is_some() && depth == 0 {
                    ends.push(r.start());
                    close = Some(r);
                } else {
                    depth = depth.saturating_sub(1);
                }
            }
            T::Comma if open.is_some() && close.is_none() && depth == 0 => {
                ends.push(r.start());
                starts.push(r.end());
            }
            T::Rarrow if close.is_some() && arrow.is_none() => arrow = Some(r),
            T::Comment | T::NonLogicalNewline | T::Newline => {}
            _ if open.is_none() || close.is_some() && arrow.is_none() => return Err(invalid(r)),
            _ => {}
        }
    }
    let (Some(_), Some(arrow)) = (close, arrow) else { return Err(invalid(TextRange::empty(whole.end()))) };
    let expression = |from: TextSize, to: TextSize| -> Result<Expr, SyntaxErrorInfo> {
        let range = TextRange::new(from, to);
        match ruff_python_parser::parse_expression_range(text, range) {
            Ok(p) => Ok(*p.into_syntax().body),
            Err(e) => Err(invalid(e.location)),
        }
    };
    let mut args = Vec::new();
    // Plain types, then at most one with a star, then at most one with two.
    let mut seen = 0;
    let n = starts.len();
    for (i, (&from, &to)) in starts.iter().zip(&ends).enumerate() {
        let part = src.slice(TextRange::new(from, to));
        let lead = part.len() - part.trim_start().len();
        let trimmed = part.trim();
        if trimmed.is_empty() {
            // `()`, or after a last comma.
            if i + 1 == n && n == 1 {
                continue;
            }
            return Err(invalid(TextRange::empty(to)));
        }
        let stars = trimmed.len() - trimmed.trim_start_matches('*').len();
        if stars > 2 || stars < seen || (stars > 0 && stars == seen) {
            return Err(invalid(TextRange::new(from, to)));
        }
        seen = stars;
        let from = from + TextSize::new((lead + stars) as u32);
        args.push(expression(from, to)?);
    }
    let behind = src.slice(TextRange::new(arrow.end(), whole.end()));
    let blank = behind.len() - behind.trim_start().len();
    let start = arrow.end() + TextSize::new(blank as u32);
    let end = TextSize::of(text.trim_end());
    if end <= start {
        return Err(invalid(TextRange::empty(whole.end())));
    }
    let returns = expression(start, end)?;
    Ok((args, returns))
}
