//! Warnings that CPython's parser and tree pass give before anything is compiled: unknown escapes in literals, and control flow
//! that leaves a `finally` block.

use crate::error::{Res, SyntaxWarningRecord, WarningSink};
use crate::literal;
use crate::source::Source;
use ruff_python_ast::visitor::source_order::{self, SourceOrderVisitor};
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Unknown escapes, of which the parser warns as it goes.
pub(crate) fn escapes(module: &ast::Mod, src: &Source<'_>) -> Vec<SyntaxWarningRecord> {
    if !src.text.contains('\\') {
        return Vec::new();
    }
    let mut e = Escapes { src, found: Vec::new(), raw: false };
    e.visit_mod(module);
    let record = |(at, msg): (usize, String)| {
        let at = TextSize::new(at as u32);
        let line = src.line(at);
        let text = src.line_text(line).unwrap_or("");
        // In characters, as the parser's errors have it; the end is behind the character that is escaped.
        let before = src.text.get(..at.to_usize()).unwrap_or("");
        let column = before.rsplit('\n').next().map_or(0, |b| b.chars().count()) as i64;
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let error = crate::SyntaxErrorInfo {
            lineno: Some(line.into()),
            offset: Some(column + 1),
            end_lineno: Some(line.into()),
            end_offset: Some(column + 3),
            text: Some(format!("{text}{end}")),
            ..crate::SyntaxErrorInfo::bare(crate::ErrorKind::Syntax, msg.replace(literal::FUTURE, ""))
        };
        SyntaxWarningRecord { msg, ..SyntaxWarningRecord::new(Box::new(error)) }
    };
    e.found.into_iter().map(record).collect()
}

/// What the pass over the finished tree warns of.
pub(crate) fn check(module: &ast::Mod, src: &Source<'_>, warn: WarningSink<'_>) -> Res {
    if let ast::Mod::Module(m) = module {
        let mut found = Vec::new();
        finally_body(&m.body, Place::default(), &mut found);
        for (what, range) in found {
            give(src, warn, format!("'{what}' in a 'finally' block"), range)?;
        }
    }
    Ok(())
}

/// Names that are `None`, `True` or `False` only once their characters are normalised.
pub(crate) fn constant_names(module: &ast::Mod) -> Res {
    #[derive(Default)]
    struct Names(Option<String>);
    impl Names {
        fn look(&mut self, name: &str) {
            if self.0.is_none() && matches!(name, "None" | "True" | "False") {
                self.0 = Some(name.to_owned());
            }
        }
    }
    impl<'a> SourceOrderVisitor<'a> for Names {
        fn visit_stmt(&mut self, s: &'a Stmt) {
            crate::grow(|| source_order::walk_stmt(self, s));
        }
        fn visit_expr(&mut self, e: &'a Expr) {
            if let Expr::Name(n) = e {
                self.look(&n.id);
            }
            crate::grow(|| source_order::walk_expr(self, e));
        }
        fn visit_identifier(&mut self, i: &'a ast::Identifier) {
            self.look(i);
        }
    }
    let mut names = Names::default();
    names.visit_mod(module);
    match names.0 {
        Some(n) => Err(Box::new(crate::SyntaxErrorInfo::bare(
            crate::ErrorKind::Value,
            format!("identifier field can't represent '{n}' constant"),
        ))),
        None => Ok(()),
    }
}

fn give(
    src: &Source<'_>,
    warn: &mut dyn FnMut(SyntaxWarningRecord) -> bool,
    msg: String,
    range: TextRange,
) -> Res {
    if warn(SyntaxWarningRecord::new(src.error(msg.clone(), range))) {
        return Err(src.error(msg, range));
    }
    Ok(())
}

struct Escapes<'a> {
    src: &'a Source<'a>,
    found: Vec<(usize, String)>,
    /// Inside a raw f- or t-string.
    raw: bool,
}

impl Escapes<'_> {
    fn text(&mut self, range: TextRange, bytes: bool) {
        let text = self.src.slice(range);
        if text.contains('\\') {
            let start = range.start().to_usize();
            // One warning for each literal.
            let mut first = None;
            literal::invalid_escapes(text, bytes, &mut |at, msg| {
                first.get_or_insert((start + at, msg));
            });
            self.found.extend(first);
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Escapes<'_> {
    fn visit_stmt(&mut self, s: &'a Stmt) {
        crate::grow(|| source_order::walk_stmt(self, s));
    }
    fn visit_expr(&mut self, e: &'a Expr) {
        if !matches!(e, Expr::Name(_) | Expr::NumberLiteral(_)) {
            crate::grow(|| source_order::walk_expr(self, e));
        }
    }
    fn visit_string_literal(&mut self, s: &'a ast::StringLiteral) {
        if !s.flags.prefix().is_raw() {
            self.text(s.content_range(), false);
        }
    }
    fn visit_bytes_literal(&mut self, s: &'a ast::BytesLiteral) {
        if !s.flags.prefix().is_raw() {
            self.text(s.content_range(), true);
        }
    }
    fn visit_f_string(&mut self, f: &'a ast::FString) {
        let old = std::mem::replace(&mut self.raw, f.flags.prefix().is_raw());
        for e in &f.elements {
            self.visit_interpolated_string_element(e);
        }
        self.raw = old;
    }
    fn visit_t_string(&mut self, t: &'a ast::TString) {
        let old = std::mem::replace(&mut self.raw, t.flags.prefix().is_raw());
        for e in &t.elements {
            self.visit_interpolated_string_element(e);
        }
        self.raw = old;
    }
    fn visit_interpolated_string_element(&mut self, e: &'a ast::InterpolatedStringElement) {
        match e {
            ast::InterpolatedStringElement::Literal(l) => {
                if !self.raw {
                    self.text(l.range, false);
                }
            }
            ast::InterpolatedStringElement::Interpolation(i) => {
                self.visit_expr(&i.expression);
                if let Some(spec) = &i.format_spec {
                    for e in &spec.elements {
                        crate::grow(|| self.visit_interpolated_string_element(e));
                    }
                }
            }
        }
    }
}

/// Where a statement is, as far as `finally` matters.
#[derive(Copy, Clone, Default)]
struct Place {
    in_finally: bool,
    /// A loop begun inside the finally block.
    in_loop: bool,
    /// A function begun inside the finally block.
    in_function: bool,
}

fn finally_body(body: &[Stmt], place: Place, found: &mut Vec<(&'static str, TextRange)>) {
    for s in body {
        match s {
            Stmt::Return(_) if place.in_finally && !place.in_function => found.push(("return", s.range())),
            Stmt::Break(_) if place.in_finally && !place.in_loop && !place.in_function => {
                found.push(("break", s.range()))
            }
            Stmt::Continue(_) if place.in_finally && !place.in_loop && !place.in_function => {
                found.push(("continue", s.range()));
            }
            Stmt::FunctionDef(f) => {
                crate::grow(|| finally_body(&f.body, Place { in_function: true, ..Place::default() }, found));
            }
            Stmt::ClassDef(c) => crate::grow(|| finally_body(&c.body, place, found)),
            Stmt::For(f) => crate::grow(|| {
                finally_body(&f.body, Place { in_loop: true, ..place }, found);
                finally_body(&f.orelse, place, found);
            }),
            Stmt::While(w) => crate::grow(|| {
                finally_body(&w.body, Place { in_loop: true, ..place }, found);
                finally_body(&w.orelse, place, found);
            }),
            Stmt::If(i) => crate::grow(|| {
                finally_body(&i.body, place, found);
                for c in &i.elif_else_clauses {
                    finally_body(&c.body, place, found);
                }
            }),
            Stmt::With(w) => crate::grow(|| finally_body(&w.body, place, found)),
            Stmt::Match(m) => crate::grow(|| {
                for c in &m.cases {
                    finally_body(&c.body, place, found);
                }
            }),
            Stmt::Try(t) => crate::grow(|| {
                finally_body(&t.body, place, found);
                for h in &t.handlers {
                    let ast::ExceptHandler::ExceptHandler(h) = h;
                    finally_body(&h.body, place, found);
                }
                finally_body(&t.orelse, place, found);
                finally_body(
                    &t.finalbody,
                    Place { in_finally: true, in_loop: false, in_function: false },
                    found,
                );
            }),
            _ => {}
        }
    }
}
