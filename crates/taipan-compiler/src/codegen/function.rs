//! Functions, classes, lambdas, type parameters, annotations.

use super::*;
use crate::literal;
use ruff_python_ast::Expr;
use taipan_bytecode::{CmpOp, CommonConstant, Intrinsic1, Intrinsic2};

impl<'t> Compiler<'t, '_> {
    /// What `__doc__` is to be.
    pub(super) fn doc_text(&self, doc: &ast::ExprStringLiteral) -> Res<Vec<u8>> {
        let text = literal::clean_doc(&literal::string_value(doc, self.src));
        let Err(e) = std::str::from_utf8(&text) else { return Ok(text) };
        // What is no UTF-8 here is a surrogate, of three bytes.
        let at = e.valid_up_to();
        let code = match text[at..] {
            [a, b, c, ..] => (a as i64 & 0xf) << 12 | (b as i64 & 0x3f) << 6 | c as i64 & 0x3f,
            _ => 0xfffd,
        };
        let position = String::from_utf8_lossy(&text[..at]).chars().count() as i64;
        let mut info = SyntaxErrorInfo::bare(crate::ErrorKind::Surrogate, "surrogates not allowed");
        info.metadata = Some((position, code));
        Err(Box::new(info))
    }

    fn decorators(&mut self, list: &'t [ast::Decorator]) -> Res {
        list.iter().try_for_each(|d| self.expr(&d.expression))
    }

    fn apply_decorators(&mut self, list: &'t [ast::Decorator]) {
        for d in list.iter().rev() {
            let loc = self.loc(d.expression.range());
            self.emit(Opcode::CALL, 0, loc);
        }
    }

    /// Pushes defaults; the result says which.
    fn default_arguments(&mut self, p: &'t ast::Parameters, loc: Location) -> Res<u32> {
        let mut flags = 0;
        let mut n = 0;
        for a in p.posonlyargs.iter().chain(&p.args) {
            if let Some(d) = &a.default {
                self.expr(d)?;
                n += 1;
            }
        }
        if n > 0 {
            self.emit(Opcode::BUILD_TUPLE, n, loc);
            flags |= FunctionAttribute::Defaults as u32;
        }
        let mut n = 0;
        for a in &p.kwonlyargs {
            if let Some(d) = &a.default {
                let sym = self.mangle(&a.parameter.name);
                let text = self.names.text(sym);
                self.load_str(&text, loc);
                self.expr(d)?;
                n += 1;
            }
        }
        if n > 0 {
            self.emit(Opcode::BUILD_MAP, n, loc);
            flags |= FunctionAttribute::KwDefaults as u32;
        }
        Ok(flags)
    }

    fn set_counts(&mut self, p: Option<&ast::Parameters>) {
        if let Some(p) = p {
            self.u.posonlyargcount = p.posonlyargs.len() as u32;
            self.u.argcount = (p.posonlyargs.len() + p.args.len()) as u32;
            self.u.kwonlyargcount = p.kwonlyargs.len() as u32;
        }
    }

    pub(super) fn function_def(&mut self, f: &'t ast::StmtFunctionDef) -> Res {
        let range = crate::def_range(self.src, f.decorator_list.last().map(|d| d.range()), f.range);
        let loc = self.loc(range);
        let first_line =
            f.decorator_list.first().map_or(loc.line, |d| self.loc(d.expression.range()).line) as u32;
        self.decorators(&f.decorator_list)?;
        let mut flags = self.default_arguments(&f.parameters, loc)?;
        let type_params = f.type_params.as_deref().filter(|t| !t.type_params.is_empty());
        let mut outer_args = 0;
        if let Some(tp) = type_params {
            outer_args = (flags & FunctionAttribute::Defaults as u32 != 0) as u32
                + (flags & FunctionAttribute::KwDefaults as u32 != 0) as u32;
            if outer_args == 2 {
                self.emit(Opcode::SWAP, 2, loc);
            }
            let name = self.names.intern(&format!("<generic parameters of {}>", f.name));
            self.enter(name, UnitKind::TypeParams, Key::new(tp), first_line, None)?;
            self.u.argcount = outer_args;
            self.type_params(tp)?;
            for n in
                [(FunctionAttribute::Defaults, ".defaults"), (FunctionAttribute::KwDefaults, ".kwdefaults")]
            {
                if flags & n.0 as u32 != 0 {
                    let sym = self.names.intern(n.1);
                    self.u.flow.emit_slot(Opcode::LOAD_FAST, sym, loc);
                }
            }
        }
        flags |= self.function_annotations(f, loc)?;
        self.function_body(f, flags, first_line, loc)?;
        if type_params.is_some() {
            self.emit(Opcode::SWAP, 2, loc);
            self.emit(Opcode::CALL_INTRINSIC_2, Intrinsic2::SetFunctionTypeParams as u32, loc);
            self.emit(Opcode::RETURN_VALUE, 0, loc);
            let code = self.leave()?;
            self.make_closure(code, 0, loc);
            if outer_args > 0 {
                self.emit(Opcode::SWAP, outer_args + 1, loc);
                self.emit(Opcode::CALL, outer_args - 1, loc);
            } else {
                self.emit(Opcode::PUSH_NULL, 0, loc);
                self.emit(Opcode::CALL, 0, loc);
            }
        }
        self.apply_decorators(&f.decorator_list);
        self.nameop(&f.name, Ctx::Store, loc);
        Ok(())
    }

    fn function_body(
        &mut self,
        f: &'t ast::StmtFunctionDef,
        flags: u32,
        first_line: u32,
        loc: Location,
    ) -> Res {
        let kind = if f.is_async { UnitKind::AsyncFunction } else { UnitKind::Function };
        let name = self.names.intern(&f.name);
        self.enter(name, kind, Key::new(f), first_line, None)?;
        self.set_counts(Some(&f.parameters));
        let mut body = &*f.body;
        if let Some(doc) = literal::docstring(body) {
            body = &body[1..];
            if self.optimize < 2 {
                let text = self.doc_text(doc)?;
                self.u.flow.consts.add(Const::Str(text.into()));
                self.u.extra_flags |= co::HAS_DOCSTRING;
            }
        }
        let generator = self.block().generator || self.block().coroutine;
        if generator {
            self.push_stop_iteration();
        }
        self.stmts(body)?;
        if generator {
            self.wrap_stop_iteration();
            self.pop_frame();
        }
        let code = self.leave_returning_none()?;
        self.make_closure(code, flags, loc);
        Ok(())
    }

    pub(super) fn lambda(&mut self, l: &'t ast::ExprLambda, loc: Location) -> Res {
        let params = l.parameters.as_deref();
        let flags = match params {
            Some(p) => self.default_arguments(p, loc)?,
            None => 0,
        };
        let name = self.names.intern("<lambda>");
        self.enter(name, UnitKind::Lambda, Key::new(l), loc.line as u32, None)?;
        self.set_counts(params);
        self.expr(&l.body)?;
        let body_loc = self.loc(l.body.range());
        self.emit(Opcode::RETURN_VALUE, 0, body_loc);
        let code = self.leave_returning_none()?;
        self.make_closure(code, flags, loc);
        Ok(())
    }

    // Annotations.

    /// With `from __future__ import annotations`: the source as `ast.unparse` would print it.
    pub(super) fn annotation_text(&mut self, e: &Expr, loc: Location) {
        let text = crate::unparse::expression(e, self.src);
        self.load_const(Const::Str(text.into()), loc);
    }

    /// Parameters with annotations, in the order CPython evaluates them.
    fn annotated(f: &'t ast::StmtFunctionDef) -> Vec<(&'t str, &'t Expr, bool)> {
        let p = &*f.parameters;
        let mut out = Vec::new();
        let mut add = |a: &'t ast::Parameter, star: bool| {
            if let Some(e) = a.annotation.as_deref() {
                out.push((a.name.as_str(), e, star));
            }
        };
        for a in p.args.iter().chain(&p.posonlyargs) {
            add(&a.parameter, false);
        }
        if let Some(a) = &p.vararg {
            add(a, true);
        }
        for a in &p.kwonlyargs {
            add(&a.parameter, false);
        }
        if let Some(a) = &p.kwarg {
            add(a, false);
        }
        if let Some(e) = f.returns.as_deref() {
            out.push(("return", e, false));
        }
        out
    }

    fn function_annotations(&mut self, f: &'t ast::StmtFunctionDef, loc: Location) -> Res<u32> {
        let list = Self::annotated(f);
        if list.is_empty() {
            return Ok(0);
        }
        self.enter_annotations("__annotate__", Key::annotations(f), loc)?;
        let n = list.len() as u32;
        for (name, e, star) in list {
            let sym = self.mangle(name);
            let text = self.names.text(sym);
            self.load_str(&text, loc);
            self.annotation(e, star)?;
        }
        self.emit(Opcode::BUILD_MAP, n, loc);
        self.emit(Opcode::RETURN_VALUE, 0, loc);
        let code = self.leave()?;
        self.make_closure(code, 0, loc);
        Ok(FunctionAttribute::Annotate as u32)
    }

    /// An annotation or a default of a type parameter; `*x` stands for its only element.
    fn annotation(&mut self, e: &'t Expr, star: bool) -> Res {
        if self.future & co::FUTURE_ANNOTATIONS != 0 && self.block().kind == BlockKind::Annotation {
            let loc = self.loc(e.range());
            self.annotation_text(e, loc);
            return Ok(());
        }
        match e {
            Expr::Starred(s) if star => {
                self.expr(&s.value)?;
                let loc = self.loc(e.range());
                self.emit(Opcode::UNPACK_SEQUENCE, 1, loc);
                Ok(())
            }
            e => self.expr(e),
        }
    }

    /// A scope that computes annotations: raises NotImplementedError for formats it does not know.
    fn enter_annotations(&mut self, name: &str, key: Key, loc: Location) -> Res {
        let name = self.names.intern(name);
        self.enter(name, UnitKind::Annotations, key, loc.line as u32, None)?;
        self.u.posonlyargcount = 1;
        self.u.argcount = 1;
        self.u.flow.consts.add(Const::None);
        let body = self.label();
        let format = self.names.intern(".format");
        self.u.flow.emit_slot(Opcode::LOAD_FAST, format, loc);
        self.load_const(Const::Int(2), loc);
        self.emit(Opcode::COMPARE_OP, CmpOp::Gt.oparg(false), loc);
        self.jump(Opcode::POP_JUMP_IF_FALSE, body, loc);
        self.emit(Opcode::LOAD_COMMON_CONSTANT, CommonConstant::NotImplementedError as u32, loc);
        self.emit(Opcode::RAISE_VARARGS, 1, loc);
        self.place(body);
        Ok(())
    }

    /// The `__annotate__` function of a module or class.
    pub(super) fn deferred_annotations(&mut self, loc: Location) -> Res {
        if self.u.deferred.is_empty() {
            return Ok(());
        }
        let deferred = std::mem::take(&mut self.u.deferred);
        let in_module = self.u.kind == UnitKind::Module;
        let Some(id) = self.block().annotation_block else { return Ok(()) };
        let mark = in_module.then(|| self.u.flow.mark());
        let Some(key) = self.table.key_of(id) else { return Ok(()) };
        self.enter_annotations("__annotate__", key, loc)?;
        self.emit(Opcode::BUILD_MAP, 0, loc);
        for (a, index) in deferred {
            let skip = self.label();
            let own = self.loc(a.range);
            if let Some(i) = index {
                self.load_const(Const::Int(i as i64), own);
                if in_module {
                    self.nameop("__conditional_annotations__", Ctx::Load, own);
                } else {
                    let sym = self.names.intern("__conditional_annotations__");
                    self.u.flow.emit_slot(Opcode::LOAD_DEREF, sym, own);
                }
                self.emit(Opcode::CONTAINS_OP, 0, own);
                self.jump(Opcode::POP_JUMP_IF_FALSE, skip, own);
            }
            self.annotation(&a.annotation, false)?;
            self.emit(Opcode::COPY, 2, own);
            if let Expr::Name(n) = &*a.target {
                let sym = self.mangle(&n.id);
                let text = self.names.text(sym);
                self.load_str(&text, own);
            }
            self.emit(Opcode::STORE_SUBSCR, 0, loc);
            self.place(skip);
        }
        self.emit(Opcode::RETURN_VALUE, 0, loc);
        let code = self.leave()?;
        self.make_closure(code, 0, loc);
        self.nameop(if in_module { "__annotate__" } else { "__annotate_func__" }, Ctx::Store, loc);
        if let Some(mark) = mark {
            let insts = self.u.flow.take_since(mark);
            self.u.flow.fill_placeholder(insts);
        }
        Ok(())
    }

    // Classes.

    pub(super) fn class_def(&mut self, c: &'t ast::StmtClassDef) -> Res {
        let range = crate::def_range(self.src, c.decorator_list.last().map(|d| d.range()), c.range);
        let loc = self.loc(range);
        let first_line =
            c.decorator_list.first().map_or(loc.line, |d| self.loc(d.expression.range()).line) as u32;
        self.decorators(&c.decorator_list)?;
        let type_params = c.type_params.as_deref().filter(|t| !t.type_params.is_empty());
        let name = self.names.intern(&c.name);
        if let Some(a) = &c.arguments {
            self.check_keywords(&a.keywords)?;
        }
        if let Some(tp) = type_params {
            let generic = self.names.intern(&format!("<generic parameters of {}>", c.name));
            self.enter(generic, UnitKind::TypeParams, Key::new(tp), first_line, Some(name))?;
            self.type_params(tp)?;
            self.nameop(".type_params", Ctx::Store, loc);
        }
        let code = self.class_body(c, name, first_line)?;
        self.emit(Opcode::LOAD_BUILD_CLASS, 0, loc);
        self.emit(Opcode::PUSH_NULL, 0, loc);
        self.make_closure(code, 0, loc);
        self.load_str(&c.name, loc);
        if type_params.is_some() {
            self.nameop(".type_params", Ctx::Load, loc);
            self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::SubscriptGeneric as u32, loc);
            self.nameop(".generic_base", Ctx::Store, loc);
            self.class_call(c, Some(".generic_base"), loc)?;
            self.emit(Opcode::RETURN_VALUE, 0, loc);
            let code = self.leave()?;
            self.make_closure(code, 0, loc);
            self.emit(Opcode::PUSH_NULL, 0, loc);
            self.emit(Opcode::CALL, 0, loc);
        } else {
            self.class_call(c, None, loc)?;
        }
        self.apply_decorators(&c.decorator_list);
        self.nameop(&c.name, Ctx::Store, loc);
        Ok(())
    }

    fn class_call(&mut self, c: &'t ast::StmtClassDef, injected: Option<&str>, loc: Location) -> Res {
        match c.arguments.as_deref() {
            Some(a) => self.call_helper(2, a, injected, loc),
            None => {
                let mut n = 2;
                if let Some(name) = injected {
                    self.nameop(name, Ctx::Load, loc);
                    n += 1;
                }
                self.emit(Opcode::CALL, n, loc);
                Ok(())
            }
        }
    }

    fn class_body(&mut self, c: &'t ast::StmtClassDef, name: Sym, first_line: u32) -> Res<CodeObject> {
        self.enter(name, UnitKind::Class, Key::new(c), first_line, Some(name))?;
        let loc = Location { line: first_line as i32, end_line: first_line as i32, col: 0, end_col: 0 };
        self.nameop("__name__", Ctx::Load, loc);
        self.nameop("__module__", Ctx::Store, loc);
        let qualname = self.u.qualname.clone();
        self.load_str(&qualname, loc);
        self.nameop("__qualname__", Ctx::Store, loc);
        self.load_const(Const::Int(first_line as i64), loc);
        self.nameop("__firstlineno__", Ctx::Store, loc);
        if c.type_params.is_some() {
            self.nameop(".type_params", Ctx::Load, loc);
            self.nameop("__type_params__", Ctx::Store, loc);
        }
        let block = self.block();
        let (classdict, class, conditional) =
            (block.needs_classdict, block.needs_class_closure, block.has_conditional_annotations);
        let [classdict_sym, class_sym, conditional_sym] =
            ["__classdict__", "__class__", "__conditional_annotations__"].map(|n| self.names.intern(n));
        if classdict {
            self.emit(Opcode::LOAD_LOCALS, 0, loc);
            self.u.flow.emit_slot(Opcode::STORE_DEREF, classdict_sym, loc);
        }
        if conditional {
            self.emit(Opcode::BUILD_SET, 0, loc);
            self.u.flow.emit_slot(Opcode::STORE_DEREF, conditional_sym, loc);
        }
        self.body(&c.body, loc)?;
        let attributes: Box<[Const]> = std::mem::take(&mut self.u.static_attributes)
            .iter()
            .map(|n| Const::str(self.names.get(*n)))
            .collect();
        self.load_const(Const::Tuple(attributes), NO_LOC);
        self.nameop("__static_attributes__", Ctx::Store, NO_LOC);
        if classdict {
            self.load_closure(classdict_sym, NO_LOC);
            self.nameop("__classdictcell__", Ctx::Store, NO_LOC);
        }
        if class {
            self.load_closure(class_sym, NO_LOC);
            self.emit(Opcode::COPY, 1, NO_LOC);
            self.nameop("__classcell__", Ctx::Store, NO_LOC);
        } else {
            self.load_const(Const::None, NO_LOC);
        }
        self.emit(Opcode::RETURN_VALUE, 0, NO_LOC);
        self.leave()
    }

    // Type parameters.

    fn type_params(&mut self, tp: &'t ast::TypeParams) -> Res {
        let mut seen_default = false;
        let whole = self.loc(tp.type_params.first().map_or(tp.range, |p| p.range()));
        for p in &tp.type_params {
            let loc = self.loc(p.range());
            let name = p.name();
            self.load_str(name, loc);
            let default = match p {
                ast::TypeParam::TypeVar(v) => {
                    match v.bound.as_deref() {
                        Some(b) => {
                            self.lazy_value(b, name, Key::bound(v), false)?;
                            let op = if b.is_tuple_expr() {
                                Intrinsic2::TypeVarWithConstraints
                            } else {
                                Intrinsic2::TypeVarWithBound
                            };
                            self.emit(Opcode::CALL_INTRINSIC_2, op as u32, loc);
                        }
                        None => self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::TypeVar as u32, loc),
                    }
                    v.default.as_deref().map(|d| (d, Key::default(v), false))
                }
                ast::TypeParam::TypeVarTuple(v) => {
                    self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::TypeVarTuple as u32, loc);
                    v.default.as_deref().map(|d| (d, Key::default(v), true))
                }
                ast::TypeParam::ParamSpec(v) => {
                    self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::ParamSpec as u32, loc);
                    v.default.as_deref().map(|d| (d, Key::default(v), false))
                }
            };
            match default {
                Some((d, key, starred)) => {
                    seen_default = true;
                    self.lazy_value(d, name, key, starred)?;
                    self.emit(Opcode::CALL_INTRINSIC_2, Intrinsic2::SetTypeParamDefault as u32, loc);
                }
                None if seen_default => {
                    return self.error(
                        format!("non-default type parameter '{name}' follows default type parameter"),
                        p.range(),
                    );
                }
                None => {}
            }
            self.emit(Opcode::COPY, 1, loc);
            self.nameop(name, Ctx::Store, loc);
        }
        self.emit(Opcode::BUILD_TUPLE, tp.type_params.len() as u32, whole);
        Ok(())
    }

    /// A function that computes a bound, constraints or a default when asked.
    fn lazy_value(&mut self, e: &'t Expr, name: &str, key: Key, starred: bool) -> Res {
        let loc = self.loc(e.range());
        self.load_const(Const::Tuple([Const::Int(1)].into()), loc);
        self.enter_annotations(name, key, loc)?;
        self.annotation(e, starred)?;
        self.emit(Opcode::RETURN_VALUE, 0, loc);
        let code = self.leave()?;
        self.make_closure(code, FunctionAttribute::Defaults as u32, loc);
        Ok(())
    }

    pub(super) fn type_alias(&mut self, t: &'t ast::StmtTypeAlias, loc: Location) -> Res {
        let name = t.name.as_name_expr().map_or("", |n| n.id.as_str());
        let type_params = t.type_params.as_deref().filter(|t| !t.type_params.is_empty());
        match type_params {
            Some(tp) => {
                let generic = self.names.intern(&format!("<generic parameters of {name}>"));
                self.enter(generic, UnitKind::TypeParams, Key::new(tp), loc.line as u32, None)?;
                self.load_str(name, loc);
                self.type_params(tp)?;
            }
            None => {
                self.load_str(name, loc);
                self.load_const(Const::None, loc);
            }
        }
        self.load_const(Const::Tuple([Const::Int(1)].into()), loc);
        self.enter_annotations(name, Key::new(t), loc)?;
        self.expr(&t.value)?;
        self.emit(Opcode::RETURN_VALUE, 0, loc);
        let code = self.leave()?;
        self.make_closure(code, FunctionAttribute::Defaults as u32, loc);
        self.emit(Opcode::BUILD_TUPLE, 3, loc);
        self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::TypeAlias as u32, loc);
        if type_params.is_some() {
            self.emit(Opcode::RETURN_VALUE, 0, loc);
            let code = self.leave()?;
            self.make_closure(code, 0, loc);
            self.emit(Opcode::PUSH_NULL, 0, loc);
            self.emit(Opcode::CALL, 0, loc);
        }
        self.nameop(name, Ctx::Store, loc);
        Ok(())
    }
}
