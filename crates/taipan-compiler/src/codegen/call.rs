//! Calls, `super()` attributes, class-definition calls.

use super::*;
use ruff_python_ast::{Expr, ExprContext};
use taipan_bytecode::{CommonConstant, Intrinsic1};

impl<'t> Compiler<'t, '_> {
    pub(super) fn call(&mut self, c: &'t ast::ExprCall, loc: Location) -> Res {
        self.check_keywords(&c.arguments.keywords)?;
        if self.method_call(c, loc)? {
            return Ok(());
        }
        let skip = self.label();
        self.check_caller(&c.func)?;
        self.expr(&c.func)?;
        self.loop_call(c, skip)?;
        let func_loc = self.loc(c.func.range());
        self.emit(Opcode::PUSH_NULL, 0, func_loc);
        self.call_helper(0, &c.arguments, None, loc)?;
        self.place(skip);
        Ok(())
    }

    pub(super) fn check_keywords(&mut self, keywords: &[ast::Keyword]) -> Res {
        if keywords.len() > STACK_USE_GUIDELINE {
            let mut seen = FxHashSet::default();
            if keywords.iter().filter_map(|k| k.arg.as_ref()).all(|n| seen.insert(n.as_str())) {
                return Ok(());
            }
        }
        for (i, k) in keywords.iter().enumerate() {
            let Some(name) = &k.arg else { continue };
            if let Some(other) =
                keywords[i + 1..].iter().find(|o| o.arg.as_ref().is_some_and(|n| n.as_str() == name.as_str()))
            {
                return self.error(format!("keyword argument repeated: {name}"), other.range);
            }
        }
        Ok(())
    }

    /// `all(x for ...)`, `any(...)`, `tuple(...)`: if the name is the builtin, loops in place.
    fn loop_call(&mut self, c: &'t ast::ExprCall, skip: Label) -> Res {
        let (Expr::Name(func), [Expr::Generator(generator)], []) =
            (&*c.func, &*c.arguments.args, &*c.arguments.keywords)
        else {
            return Ok(());
        };
        let (constant, answer) = match func.id.as_str() {
            "all" => (CommonConstant::All, Some(true)),
            "any" => (CommonConstant::Any, Some(false)),
            "tuple" => (CommonConstant::Tuple, None),
            _ => return Ok(()),
        };
        let coroutine =
            self.table.lookup(Key::new(generator)).is_some_and(|id| self.table.block(id).coroutine);
        if coroutine {
            return Ok(());
        }
        let loc = self.loc(func.range);
        let [not_builtin, top, cleanup] = std::array::from_fn(|_| self.label());
        self.emit(Opcode::COPY, 1, loc);
        self.emit(Opcode::LOAD_COMMON_CONSTANT, constant as u32, loc);
        self.emit(Opcode::IS_OP, 0, loc);
        self.jump(Opcode::POP_JUMP_IF_FALSE, not_builtin, loc);
        self.emit(Opcode::POP_TOP, 0, loc);
        if answer.is_none() {
            self.emit(Opcode::BUILD_LIST, 0, loc);
        }
        self.expr(&c.arguments.args[0])?;
        self.place(top);
        self.jump(Opcode::FOR_ITER, cleanup, loc);
        match answer {
            None => {
                self.emit(Opcode::LIST_APPEND, 2, loc);
                self.pseudo_jump(Op::Jump, top, loc);
            }
            Some(all) => {
                self.emit(Opcode::TO_BOOL, 0, loc);
                self.jump(if all { Opcode::POP_JUMP_IF_TRUE } else { Opcode::POP_JUMP_IF_FALSE }, top, loc);
                self.emit(Opcode::POP_ITER, 0, NO_LOC);
                self.load_const(Const::Bool(!all), loc);
                self.pseudo_jump(Op::Jump, skip, loc);
            }
        }
        self.place(cleanup);
        self.emit(Opcode::POP_ITER, 0, NO_LOC);
        match answer {
            None => self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::ListToTuple as u32, loc),
            Some(all) => self.load_const(Const::Bool(all), loc),
        }
        self.pseudo_jump(Op::Jump, skip, loc);
        self.place(not_builtin);
        Ok(())
    }

    /// A name that the module imports: `mod.f()` is then not a method call.
    fn is_imported(&mut self, e: &Expr) -> bool {
        let Expr::Name(n) = e else { return false };
        let sym = self.names.intern(&n.id);
        self.table.block(self.table.top()).symbols.flags(sym) & def::IMPORT != 0
    }

    fn method_call(&mut self, c: &'t ast::ExprCall, loc: Location) -> Res<bool> {
        let Expr::Attribute(a) = &*c.func else { return Ok(false) };
        let args = &c.arguments;
        if a.ctx != ExprContext::Load || self.is_imported(&a.value) {
            return Ok(false);
        }
        let (n, nkw) = (args.args.len(), args.keywords.len());
        if n + nkw + (nkw > 0) as usize >= STACK_USE_GUIDELINE
            || args.args.iter().any(|e| e.is_starred_expr())
            || args.keywords.iter().any(|k| k.arg.is_none())
        {
            return Ok(false);
        }
        let func_loc = self.loc(a.range);
        let attr_loc = self.attr_loc(func_loc, a);
        if !self.super_load(a, true, func_loc)? {
            self.expr(&a.value)?;
            let sym = self.mangle(&a.attr);
            let i = self.name_index(sym);
            self.emit(Opcode::LOAD_ATTR, i << 1 | 1, attr_loc);
        }
        let call_loc = self.attr_loc(loc, a);
        let call_loc = if call_loc.line == loc.line {
            loc
        } else {
            Location { end_line: loc.end_line, end_col: loc.end_col, ..call_loc }
        };
        self.arguments(args, 0, call_loc, attr_loc)?;
        Ok(true)
    }

    /// Simple arguments and CALL or CALL_KW; `more` values were pushed before.
    fn arguments(&mut self, args: &'t ast::Arguments, more: u32, loc: Location, names_loc: Location) -> Res {
        for e in &args.args {
            self.expr(e)?;
        }
        let n = more + args.args.len() as u32;
        if args.keywords.is_empty() {
            self.emit(Opcode::CALL, n, loc);
            return Ok(());
        }
        for k in &args.keywords {
            self.expr(&k.value)?;
        }
        self.keyword_names(&args.keywords, names_loc);
        self.emit(Opcode::CALL_KW, n + args.keywords.len() as u32, loc);
        Ok(())
    }

    fn keyword_names(&mut self, keywords: &[ast::Keyword], loc: Location) {
        let names: Box<[Const]> =
            keywords.iter().filter_map(|k| k.arg.as_ref()).map(|n| Const::str(n)).collect();
        self.load_const(Const::Tuple(names), loc);
    }

    /// Callable and null (and `pushed` arguments) are on the stack: pushes the rest and calls. `injected` is the name of a last
    /// positional argument.
    pub(super) fn call_helper(
        &mut self,
        pushed: u32,
        args: &'t ast::Arguments,
        injected: Option<&str>,
        loc: Location,
    ) -> Res {
        let (n, nkw) = (args.args.len(), args.keywords.len());
        let simple = n + nkw * 2 <= STACK_USE_GUIDELINE
            && !args.args.iter().any(|e| e.is_starred_expr())
            && args.keywords.iter().all(|k| k.arg.is_some());
        if simple {
            for e in &args.args {
                self.expr(e)?;
            }
            let mut count = pushed + n as u32;
            if let Some(name) = injected {
                self.nameop(name, Ctx::Load, loc);
                count += 1;
            }
            if nkw == 0 {
                self.emit(Opcode::CALL, count, loc);
                return Ok(());
            }
            for k in &args.keywords {
                self.expr(&k.value)?;
            }
            self.keyword_names(&args.keywords, loc);
            self.emit(Opcode::CALL_KW, count + nkw as u32, loc);
            return Ok(());
        }
        match &*args.args {
            [Expr::Starred(s)] if pushed == 0 && injected.is_none() => self.expr(&s.value)?,
            elts => self.unpacked(
                elts,
                injected,
                pushed,
                Opcode::BUILD_LIST,
                Opcode::LIST_APPEND,
                Opcode::LIST_EXTEND,
                true,
                loc,
            )?,
        }
        if nkw == 0 {
            self.emit(Opcode::PUSH_NULL, 0, loc);
        } else {
            let mut seen = 0;
            let mut have = false;
            for (i, k) in args.keywords.iter().enumerate() {
                if k.arg.is_some() {
                    seen += 1;
                    continue;
                }
                if seen > 0 {
                    self.keyword_part(&args.keywords[i - seen..i], loc)?;
                    if have {
                        self.emit(Opcode::DICT_MERGE, 1, loc);
                    }
                    have = true;
                    seen = 0;
                }
                if !have {
                    self.emit(Opcode::BUILD_MAP, 0, loc);
                    have = true;
                }
                self.expr(&k.value)?;
                self.emit(Opcode::DICT_MERGE, 1, loc);
            }
            if seen > 0 {
                self.keyword_part(&args.keywords[nkw - seen..], loc)?;
                if have {
                    self.emit(Opcode::DICT_MERGE, 1, loc);
                }
            }
        }
        self.emit(Opcode::CALL_FUNCTION_EX, 0, loc);
        Ok(())
    }

    fn keyword_part(&mut self, keywords: &'t [ast::Keyword], loc: Location) -> Res {
        let big = keywords.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.emit(Opcode::BUILD_MAP, 0, NO_LOC);
        }
        for k in keywords {
            if let Some(n) = &k.arg {
                self.load_str(n, loc);
            }
            self.expr(&k.value)?;
            if big {
                self.emit(Opcode::MAP_ADD, 1, NO_LOC);
            }
        }
        if !big {
            self.emit(Opcode::BUILD_MAP, keywords.len() as u32, loc);
        }
        Ok(())
    }

    /// `super().name` and `super(C, self).name` without making the super object. True if it applied.
    pub(super) fn super_load(&mut self, a: &'t ast::ExprAttribute, method: bool, loc: Location) -> Res<bool> {
        let Expr::Call(c) = &*a.value else { return Ok(false) };
        let Expr::Name(f) = &*c.func else { return Ok(false) };
        if f.id.as_str() != "super" || !c.arguments.keywords.is_empty() || a.attr.as_str() == "__class__" {
            return Ok(false);
        }
        let super_sym = self.names.intern("super");
        if self.block().symbols.scope(super_sym) != NameScope::GlobalImplicit {
            return Ok(false);
        }
        if self.table.block(self.table.top()).symbols.contains(super_sym) && self.table.top() != self.u.block
        {
            let top = self.table.block(self.table.top()).symbols.flags(super_sym);
            if top & (def::BOUND | def::GLOBAL) != 0 {
                return Ok(false);
            }
        }
        let args = &c.arguments.args;
        let class = self.names.intern("__class__");
        match args.len() {
            2 if !args.iter().any(|e| e.is_starred_expr()) => {}
            0 => {
                let function =
                    matches!(self.u.kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda);
                if !function || self.u.argcount == 0 || self.block().symbols.scope(class) != NameScope::Free {
                    return Ok(false);
                }
            }
            _ => return Ok(false),
        }
        let f_loc = self.loc(f.range);
        self.nameop("super", Ctx::Load, f_loc);
        if args.is_empty() {
            let super_loc = self.loc(c.range());
            self.u.flow.emit_slot(Opcode::LOAD_DEREF, class, super_loc);
            if let Some(&first) = self.u.varnames.list.first() {
                self.nameop_sym(first, Ctx::Load, super_loc);
            }
        } else {
            for e in args {
                self.expr(e)?;
            }
        }
        let attr_loc = self.attr_loc(loc, a);
        let sym = self.mangle(&a.attr);
        let i = self.name_index(sym);
        let two = !args.is_empty() as u32;
        self.emit(Opcode::LOAD_SUPER_ATTR, i << 2 | two << 1 | method as u32, attr_loc);
        Ok(true)
    }
}
