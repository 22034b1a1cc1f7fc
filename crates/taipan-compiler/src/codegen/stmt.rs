//! Statements.

use super::*;
use crate::literal;
use ruff_python_ast::{Expr, Stmt};
use taipan_bytecode::{BinOp, CommonConstant, Intrinsic1};

impl<'t> Compiler<'t, '_> {
    /// A module's or class's statements with docstring and annotations.
    pub(super) fn body(&mut self, body: &'t [Stmt], loc: Location) -> Res {
        let future_annotations = self.future & co::FUTURE_ANNOTATIONS != 0;
        if future_annotations && self.block().annotations_used {
            self.emit(Opcode::SETUP_ANNOTATIONS, 0, loc);
        }
        if self.block().kind == BlockKind::Module && self.block().has_conditional_annotations {
            self.emit(Opcode::BUILD_SET, 0, loc);
            self.nameop("__conditional_annotations__", Ctx::Store, loc);
        }
        let mut rest = body;
        if let Some(doc) = literal::docstring(body) {
            rest = &body[1..];
            if self.optimize < 2 {
                let doc_loc = self.loc(doc.range());
                let text = self.doc_text(doc)?;
                self.load_const(Const::Str(text.into()), doc_loc);
                self.nameop("__doc__", Ctx::Store, NO_LOC);
            }
        }
        self.stmts(rest)?;
        self.deferred_annotations(loc)
    }

    pub(super) fn body_interactive(&mut self, body: &'t [Stmt]) -> Res {
        let loc = Location { line: 1, end_line: 1, col: 0, end_col: 0 };
        if self.future & co::FUTURE_ANNOTATIONS != 0 && self.block().annotations_used {
            self.emit(Opcode::SETUP_ANNOTATIONS, 0, loc);
        }
        if self.block().has_conditional_annotations {
            self.emit(Opcode::BUILD_SET, 0, loc);
            self.nameop("__conditional_annotations__", Ctx::Store, loc);
        }
        self.stmts(body)?;
        self.deferred_annotations(loc)
    }

    pub(super) fn stmts(&mut self, body: &'t [Stmt]) -> Res {
        for s in body {
            self.stmt(s)?;
        }
        Ok(())
    }

    pub(super) fn stmt(&mut self, s: &'t Stmt) -> Res {
        self.deeper(|c| c.stmt_inner(s))
    }

    pub(super) fn conditional(&mut self, f: impl FnOnce(&mut Self) -> Res) -> Res {
        self.u.in_conditional += 1;
        f(self)?;
        self.u.in_conditional -= 1;
        Ok(())
    }

    fn stmt_inner(&mut self, s: &'t Stmt) -> Res {
        let loc = self.loc(s.range());
        match s {
            Stmt::FunctionDef(f) => self.function_def(f),
            Stmt::ClassDef(c) => self.class_def(c),
            Stmt::TypeAlias(t) => self.type_alias(t, loc),
            Stmt::Return(r) => self.return_stmt(r, loc),
            Stmt::Delete(d) => d.targets.iter().try_for_each(|t| self.target(t, Ctx::Del)),
            Stmt::Assign(a) => {
                self.expr(&a.value)?;
                for (i, t) in a.targets.iter().enumerate() {
                    if i + 1 < a.targets.len() {
                        self.emit(Opcode::COPY, 1, loc);
                    }
                    self.target(t, Ctx::Store)?;
                }
                Ok(())
            }
            Stmt::AugAssign(a) => self.aug_assign(a, loc),
            Stmt::AnnAssign(a) => self.ann_assign(a, loc),
            Stmt::For(f) => {
                self.conditional(|c| if f.is_async { c.async_for_stmt(f, loc) } else { c.for_stmt(f, loc) })
            }
            Stmt::While(w) => self.conditional(|c| c.while_stmt(w, loc)),
            Stmt::If(i) => self.conditional(|c| c.if_stmt(i, loc)),
            Stmt::With(w) => self.conditional(|c| c.with_stmt(w, 0, loc)),
            Stmt::Match(m) => self.conditional(|c| c.match_stmt(m)),
            Stmt::Try(t) => self.conditional(|c| c.try_stmt(t, loc)),
            Stmt::Raise(r) => {
                let mut n = 0;
                for e in [&r.exc, &r.cause].into_iter().flatten() {
                    self.expr(e)?;
                    n += 1;
                }
                self.emit(Opcode::RAISE_VARARGS, n, loc);
                Ok(())
            }
            Stmt::Assert(a) => self.assert_stmt(a, loc),
            Stmt::Import(i) => self.import(i, loc),
            Stmt::ImportFrom(i) => self.import_from(i, loc),
            Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::Expr(e) => self.expr_stmt(e, loc),
            Stmt::Pass(_) => {
                self.emit(Opcode::NOP, 0, loc);
                Ok(())
            }
            Stmt::Break(_) => self.break_stmt(loc, s.range()),
            Stmt::Continue(_) => self.continue_stmt(loc, s.range()),
            Stmt::IpyEscapeCommand(_) => self.error("invalid syntax", s.range()),
        }
    }

    fn expr_stmt(&mut self, e: &'t ast::StmtExpr, loc: Location) -> Res {
        if self.interactive && self.outer.is_empty() {
            self.expr(&e.value)?;
            self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::Print as u32, loc);
            self.emit(Opcode::POP_TOP, 0, NO_LOC);
            return Ok(());
        }
        if literal::is_constant(&e.value) {
            if let Expr::NumberLiteral(n) = &*e.value {
                literal::number(n, self.src)?;
            }
            self.emit(Opcode::NOP, 0, loc);
            return Ok(());
        }
        self.expr(&e.value)?;
        self.emit(Opcode::POP_TOP, 0, NO_LOC);
        Ok(())
    }

    fn assert_stmt(&mut self, a: &'t ast::StmtAssert, loc: Location) -> Res {
        if let Expr::Tuple(t) = &*a.test
            && !t.elts.is_empty()
        {
            self.warning("assertion is always true, perhaps remove parentheses?".into(), a.range)?;
        }
        if self.optimize > 0 {
            return Ok(());
        }
        let end = self.label();
        self.jump_if(&a.test, end, true, loc)?;
        self.emit(Opcode::LOAD_COMMON_CONSTANT, CommonConstant::AssertionError as u32, loc);
        if let Some(m) = &a.msg {
            self.expr(m)?;
            self.emit(Opcode::CALL, 0, loc);
        }
        self.emit(Opcode::RAISE_VARARGS, 1, self.loc(a.test.range()));
        self.place(end);
        Ok(())
    }

    fn import(&mut self, i: &'t ast::StmtImport, loc: Location) -> Res {
        for a in &i.names {
            self.load_const(Const::Int(0), loc);
            self.load_const(Const::None, loc);
            let name = a.name.as_str();
            self.emit_name(Opcode::IMPORT_NAME, name, loc);
            match &a.asname {
                None => self.nameop(name.split('.').next().unwrap_or(name), Ctx::Store, loc),
                Some(asname) => {
                    let mut parts = name.split('.').skip(1).peekable();
                    let dotted = parts.peek().is_some();
                    while let Some(p) = parts.next() {
                        self.emit_name(Opcode::IMPORT_FROM, p, loc);
                        if parts.peek().is_some() {
                            self.emit(Opcode::SWAP, 2, loc);
                            self.emit(Opcode::POP_TOP, 0, loc);
                        }
                    }
                    self.nameop(asname, Ctx::Store, loc);
                    if dotted {
                        self.emit(Opcode::POP_TOP, 0, loc);
                    }
                }
            }
        }
        Ok(())
    }

    fn import_from(&mut self, i: &'t ast::StmtImportFrom, loc: Location) -> Res {
        if self.u.kind != UnitKind::Module || self.u.in_conditional > 0 {
            crate::future::check_nested(i, self.src)?;
        }
        self.load_const(Const::Int(i.level as i64), loc);
        let names = i.names.iter().map(|a| Const::str(&a.name)).collect();
        self.load_const(Const::Tuple(names), loc);
        self.emit_name(Opcode::IMPORT_NAME, i.module.as_ref().map_or("", |m| m.as_str()), loc);
        for a in &i.names {
            if a.name.as_str() == "*" {
                self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::ImportStar as u32, loc);
                self.emit(Opcode::POP_TOP, 0, NO_LOC);
                return Ok(());
            }
            self.emit_name(Opcode::IMPORT_FROM, &a.name, loc);
            self.nameop(a.asname.as_ref().unwrap_or(&a.name), Ctx::Store, loc);
        }
        self.emit(Opcode::POP_TOP, 0, loc);
        Ok(())
    }

    fn aug_assign(&mut self, a: &'t ast::StmtAugAssign, loc: Location) -> Res {
        let target_loc = self.loc(a.target.range());
        let mut attr_loc = target_loc;
        let mut slice = false;
        match &*a.target {
            Expr::Attribute(t) => {
                self.expr(&t.value)?;
                self.emit(Opcode::COPY, 1, target_loc);
                attr_loc = self.attr_loc(target_loc, t);
                let sym = self.mangle(&t.attr);
                let i = self.name_index(sym);
                self.emit(Opcode::LOAD_ATTR, i << 1, attr_loc);
            }
            Expr::Subscript(t) => {
                self.expr(&t.value)?;
                if let Some(parts) = self.two_part_slice(&t.slice) {
                    slice = true;
                    self.slice_parts(parts)?;
                    for _ in 0..3 {
                        self.emit(Opcode::COPY, 3, target_loc);
                    }
                    self.emit(Opcode::BINARY_SLICE, 0, target_loc);
                } else {
                    self.expr(&t.slice)?;
                    self.emit(Opcode::COPY, 2, target_loc);
                    self.emit(Opcode::COPY, 2, target_loc);
                    self.emit(Opcode::BINARY_OP, BinOp::Subscr as u32, target_loc);
                }
            }
            Expr::Name(n) => self.nameop(&n.id, Ctx::Load, target_loc),
            e => return self.error("illegal expression for augmented assignment", e.range()),
        }
        self.expr(&a.value)?;
        self.emit(Opcode::BINARY_OP, crate::fold::operator(a.op).inplace() as u32, loc);
        match &*a.target {
            Expr::Attribute(t) => {
                self.emit(Opcode::SWAP, 2, attr_loc);
                self.emit_name(Opcode::STORE_ATTR, &t.attr, attr_loc);
            }
            Expr::Subscript(_) if slice => {
                for n in [4, 3, 2] {
                    self.emit(Opcode::SWAP, n, target_loc);
                }
                self.emit(Opcode::STORE_SLICE, 0, target_loc);
            }
            Expr::Subscript(_) => {
                self.emit(Opcode::SWAP, 3, target_loc);
                self.emit(Opcode::SWAP, 2, target_loc);
                self.emit(Opcode::STORE_SUBSCR, 0, target_loc);
            }
            Expr::Name(n) => self.nameop(&n.id, Ctx::Store, target_loc),
            _ => {}
        }
        Ok(())
    }

    fn ann_assign(&mut self, a: &'t ast::StmtAnnAssign, loc: Location) -> Res {
        let future = self.future & co::FUTURE_ANNOTATIONS != 0;
        let in_namespace = matches!(self.u.kind, UnitKind::Module | UnitKind::Class);
        if let Some(v) = &a.value {
            self.expr(v)?;
            self.target(&a.target, Ctx::Store)?;
        }
        match &*a.target {
            Expr::Name(n) if a.simple && in_namespace => {
                let mangled = self.mangle(&n.id);
                let text = self.names.text(mangled);
                if future {
                    let text_loc = self.loc(a.annotation.range());
                    self.annotation_text(&a.annotation, text_loc);
                    self.emit_name(Opcode::LOAD_NAME, "__annotations__", loc);
                    self.load_str(&text, loc);
                    self.emit(Opcode::STORE_SUBSCR, 0, loc);
                } else {
                    let conditional = self.u.kind == UnitKind::Module || self.u.in_conditional > 0;
                    let index = conditional.then(|| {
                        self.u.next_conditional += 1;
                        self.u.next_conditional - 1
                    });
                    self.u.deferred.push((a, index));
                    if let Some(i) = index {
                        if self.u.kind == UnitKind::Class {
                            let sym = self.names.intern("__conditional_annotations__");
                            self.u.flow.emit_slot(Opcode::LOAD_DEREF, sym, loc);
                        } else {
                            self.nameop("__conditional_annotations__", Ctx::Load, loc);
                        }
                        self.load_const(Const::Int(i as i64), loc);
                        self.emit(Opcode::SET_ADD, 1, loc);
                        self.emit(Opcode::POP_TOP, 0, loc);
                    }
                }
            }
            Expr::Attribute(t) if a.value.is_none() => {
                self.expr(&t.value)?;
                self.emit(Opcode::POP_TOP, 0, loc);
            }
            Expr::Subscript(t) if a.value.is_none() => {
                self.expr(&t.value)?;
                self.emit(Opcode::POP_TOP, 0, loc);
                self.check_annotated_index(&t.slice, loc)?;
            }
            _ => {}
        }
        if future && !a.simple && in_namespace {
            self.expr(&a.annotation)?;
            self.emit(Opcode::POP_TOP, 0, loc);
        }
        Ok(())
    }

    fn check_annotated_index(&mut self, e: &'t Expr, loc: Location) -> Res {
        match e {
            Expr::Slice(s) => {
                for part in [&s.lower, &s.upper, &s.step].into_iter().flatten() {
                    self.expr(part)?;
                    self.emit(Opcode::POP_TOP, 0, loc);
                }
                Ok(())
            }
            Expr::Tuple(t) => t.elts.iter().try_for_each(|e| self.check_annotated_index(e, loc)),
            e => {
                self.expr(e)?;
                self.emit(Opcode::POP_TOP, 0, loc);
                Ok(())
            }
        }
    }

    fn return_stmt(&mut self, r: &'t ast::StmtReturn, mut loc: Location) -> Res {
        if !matches!(self.u.kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda) {
            return self.error("'return' outside function", r.range);
        }
        let value = r.value.as_deref();
        if value.is_some() && self.block().coroutine && self.block().generator {
            return self.error("'return' with value in async generator", r.range);
        }
        let constant = value.is_some_and(literal::is_constant);
        let preserve = value.is_some() && !constant;
        let own_line = loc.line;
        match value {
            Some(v) if preserve => self.expr(v)?,
            Some(v) => {
                loc = self.loc(v.range());
                self.emit(Opcode::NOP, 0, loc);
            }
            None => {}
        }
        if value.is_none_or(|v| self.loc(v.range()).line != own_line) {
            loc = self.loc(r.range);
            self.emit(Opcode::NOP, 0, loc);
        }
        self.unwind_all(&mut loc, preserve, None)?;
        match value {
            None => self.load_const(Const::None, loc),
            Some(v) if !preserve => {
                if let Some(c) = literal::constant(v, self.src)? {
                    self.load_const(c, loc);
                }
            }
            _ => {}
        }
        self.emit(Opcode::RETURN_VALUE, 0, loc);
        Ok(())
    }
}
