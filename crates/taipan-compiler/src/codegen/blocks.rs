//! Control flow: conditions, loops, try, with, and leaving them early.

use super::*;
use ruff_python_ast::{Expr, Stmt};
use taipan_bytecode::{Intrinsic2, SpecialMethod};

impl<'t> Compiler<'t, '_> {
    fn push_frame(
        &mut self,
        kind: FrameKind<'t>,
        block: Option<Label>,
        exit: Option<Label>,
        range: TextRange,
    ) -> Res {
        if self.u.frames.len() >= MAX_STATIC_BLOCKS {
            return self.error("too many statically nested blocks", range);
        }
        self.u.frames.push(Frame { kind, block, exit });
        Ok(())
    }

    pub(super) fn push_stop_iteration(&mut self) {
        self.u.frames.push(Frame { kind: FrameKind::StopIteration, block: None, exit: None });
    }

    pub(super) fn pop_frame(&mut self) {
        self.u.frames.pop();
    }

    /// Undoes frames from the innermost outward: all of them, or up to a loop, which is returned in `looped`.
    pub(super) fn unwind_all(
        &mut self,
        loc: &mut Location,
        preserve: bool,
        mut looped: Option<&mut Option<Frame<'t>>>,
    ) -> Res {
        let Some(&top) = self.u.frames.last() else { return Ok(()) };
        if matches!(top.kind, FrameKind::ExceptionGroupHandler) {
            let msg = "'break', 'continue' and 'return' cannot appear in an except* block";
            return Err(self.src.error_at(msg, *loc));
        }
        if let Some(l) = looped.as_deref_mut()
            && matches!(top.kind, FrameKind::While | FrameKind::For | FrameKind::AsyncFor)
        {
            *l = Some(top);
            return Ok(());
        }
        self.u.frames.pop();
        self.unwind(loc, top, preserve)?;
        self.unwind_all(loc, preserve, looped)?;
        self.u.frames.push(top);
        Ok(())
    }

    /// Undoes one frame; with `preserve` the top of the stack stays on top.
    fn unwind(&mut self, loc: &mut Location, frame: Frame<'t>, preserve: bool) -> Res {
        match frame.kind {
            FrameKind::While
            | FrameKind::ExceptionHandler
            | FrameKind::ExceptionGroupHandler
            | FrameKind::StopIteration => {}
            FrameKind::For | FrameKind::AsyncFor | FrameKind::PopValue => {
                if preserve {
                    self.emit(Opcode::SWAP, 2, *loc);
                }
                self.emit(Opcode::POP_TOP, 0, *loc);
            }
            FrameKind::TryExcept => self.pop_block(*loc),
            FrameKind::FinallyTry(body) => {
                self.pop_block(*loc);
                if preserve {
                    self.u.frames.push(Frame { kind: FrameKind::PopValue, block: None, exit: None });
                }
                self.quiet += 1;
                self.stmts(body)?;
                self.quiet -= 1;
                if preserve {
                    self.pop_frame();
                }
                // The finally block appears to run after the statement that leaves.
                *loc = NO_LOC;
            }
            FrameKind::FinallyEnd => {
                if preserve {
                    self.emit(Opcode::SWAP, 2, *loc);
                }
                self.emit(Opcode::POP_TOP, 0, *loc);
                if preserve {
                    self.emit(Opcode::SWAP, 2, *loc);
                }
                self.pop_block(*loc);
                self.emit(Opcode::POP_EXCEPT, 0, *loc);
            }
            FrameKind::With(with) | FrameKind::AsyncWith(with) => {
                *loc = with;
                self.pop_block(*loc);
                if preserve {
                    self.emit(Opcode::SWAP, 3, *loc);
                    self.emit(Opcode::SWAP, 2, *loc);
                }
                self.call_exit_with_nones(*loc);
                if matches!(frame.kind, FrameKind::AsyncWith(_)) {
                    self.emit(Opcode::GET_AWAITABLE, 2, *loc);
                    self.load_const(Const::None, *loc);
                    self.yield_from(*loc, true);
                }
                self.emit(Opcode::POP_TOP, 0, *loc);
                *loc = NO_LOC;
            }
            FrameKind::HandlerCleanup(name) => {
                if name.is_some() {
                    self.pop_block(*loc);
                }
                if preserve {
                    self.emit(Opcode::SWAP, 2, *loc);
                }
                self.pop_block(*loc);
                self.emit(Opcode::POP_EXCEPT, 0, *loc);
                if let Some(name) = name {
                    self.unbind_handler_name(name, *loc);
                }
            }
        }
        Ok(())
    }

    fn unbind_handler_name(&mut self, name: &str, loc: Location) {
        self.load_const(Const::None, loc);
        self.nameop(name, Ctx::Store, loc);
        self.nameop(name, Ctx::Del, loc);
    }

    fn call_exit_with_nones(&mut self, loc: Location) {
        for _ in 0..3 {
            self.load_const(Const::None, loc);
        }
        self.emit(Opcode::CALL, 3, loc);
    }

    pub(super) fn break_stmt(&mut self, mut loc: Location, range: TextRange) -> Res {
        self.emit(Opcode::NOP, 0, loc);
        let mut looped = None;
        self.unwind_all(&mut loc, false, Some(&mut looped))?;
        let Some(frame) = looped else { return self.error("'break' outside loop", range) };
        self.unwind(&mut loc, frame, false)?;
        if let Some(exit) = frame.exit {
            self.pseudo_jump(Op::Jump, exit, loc);
        }
        Ok(())
    }

    pub(super) fn continue_stmt(&mut self, mut loc: Location, range: TextRange) -> Res {
        self.emit(Opcode::NOP, 0, loc);
        let mut looped = None;
        self.unwind_all(&mut loc, false, Some(&mut looped))?;
        let Some(frame) = looped else { return self.error("'continue' not properly in loop", range) };
        if let Some(block) = frame.block {
            self.pseudo_jump(Op::Jump, block, loc);
        }
        Ok(())
    }

    pub(super) fn if_stmt(&mut self, i: &'t ast::StmtIf, loc: Location) -> Res {
        let end = self.label();
        let mut next = if i.elif_else_clauses.is_empty() { end } else { self.label() };
        self.jump_if(&i.test, next, false, loc)?;
        self.stmts(&i.body)?;
        for (k, c) in i.elif_else_clauses.iter().enumerate() {
            self.pseudo_jump(Op::Jump, end, NO_LOC);
            self.place(next);
            let last = k + 1 == i.elif_else_clauses.len();
            if let Some(test) = &c.test {
                next = if last { end } else { self.label() };
                let loc = self.loc(c.range());
                self.jump_if(test, next, false, loc)?;
            }
            self.stmts(&c.body)?;
        }
        self.place(end);
        Ok(())
    }

    pub(super) fn while_stmt(&mut self, w: &'t ast::StmtWhile, loc: Location) -> Res {
        let [top, end, anchor] = [self.label(), self.label(), self.label()];
        self.place(top);
        self.push_frame(FrameKind::While, Some(top), Some(end), w.range)?;
        self.jump_if(&w.test, anchor, false, loc)?;
        self.stmts(&w.body)?;
        self.pseudo_jump(Op::Jump, top, NO_LOC);
        self.pop_frame();
        self.place(anchor);
        self.stmts(&w.orelse)?;
        self.place(end);
        Ok(())
    }

    pub(super) fn for_stmt(&mut self, f: &'t ast::StmtFor, _loc: Location) -> Res {
        let [start, cleanup, end] = [self.label(), self.label(), self.label()];
        self.push_frame(FrameKind::For, Some(start), Some(end), f.range)?;
        self.expr(&f.iter)?;
        let loc = self.loc(f.iter.range());
        self.emit(Opcode::GET_ITER, 0, loc);
        self.place(start);
        self.jump(Opcode::FOR_ITER, cleanup, loc);
        // Keeps the line of a target on another line; dropped if redundant.
        let target_loc = self.loc(f.target.range());
        self.emit(Opcode::NOP, 0, target_loc);
        self.target(&f.target, Ctx::Store)?;
        self.stmts(&f.body)?;
        self.pseudo_jump(Op::Jump, start, NO_LOC);
        self.place(cleanup);
        self.emit(Opcode::POP_ITER, 0, NO_LOC);
        self.pop_frame();
        self.stmts(&f.orelse)?;
        self.place(end);
        Ok(())
    }

    fn check_async(&self, what: &str, range: TextRange) -> Res {
        let top = self.top_level_await && self.u.kind == UnitKind::Module;
        if self.u.kind == UnitKind::AsyncFunction || top {
            return Ok(());
        }
        self.error(format!("'{what}' outside async function"), range)
    }

    pub(super) fn async_for_stmt(&mut self, f: &'t ast::StmtFor, loc: Location) -> Res {
        self.check_async("async for", f.range)?;
        let [start, except, end] = [self.label(), self.label(), self.label()];
        self.expr(&f.iter)?;
        let iter_loc = self.loc(f.iter.range());
        self.emit(Opcode::GET_AITER, 0, iter_loc);
        self.place(start);
        self.push_frame(FrameKind::AsyncFor, Some(start), Some(end), f.range)?;
        self.pseudo_jump(Op::SetupFinally, except, loc);
        self.emit(Opcode::GET_ANEXT, 0, loc);
        self.load_const(Const::None, loc);
        self.yield_from(loc, true);
        self.pop_block(loc);
        self.target(&f.target, Ctx::Store)?;
        self.stmts(&f.body)?;
        self.pseudo_jump(Op::Jump, start, NO_LOC);
        self.pop_frame();
        self.place(except);
        self.emit(Opcode::END_ASYNC_FOR, 0, iter_loc);
        self.stmts(&f.orelse)?;
        self.place(end);
        Ok(())
    }

    /// `receiver, None`: delegates until the receiver is exhausted.
    pub(super) fn yield_from(&mut self, loc: Location, awaiting: bool) {
        let [send, fail, exit] = [self.label(), self.label(), self.label()];
        self.place(send);
        self.jump(Opcode::SEND, exit, loc);
        self.pseudo_jump(Op::SetupFinally, fail, loc);
        self.emit(Opcode::YIELD_VALUE, 1, loc);
        self.pop_block(NO_LOC);
        self.emit(Opcode::RESUME, if awaiting { 3 } else { 2 }, loc);
        self.pseudo_jump(Op::JumpNoInterrupt, send, loc);
        self.place(fail);
        self.emit(Opcode::CLEANUP_THROW, 0, loc);
        self.place(exit);
        self.emit(Opcode::END_SEND, 0, loc);
    }

    fn pop_except_and_reraise(&mut self) {
        self.emit(Opcode::COPY, 3, NO_LOC);
        self.emit(Opcode::POP_EXCEPT, 0, NO_LOC);
        self.emit(Opcode::RERAISE, 1, NO_LOC);
    }

    pub(super) fn try_stmt(&mut self, t: &'t ast::StmtTry, loc: Location) -> Res {
        if t.finalbody.is_empty() {
            return self.try_except(t, loc);
        }
        let [body, end, exit, cleanup] = [self.label(), self.label(), self.label(), self.label()];
        self.pseudo_jump(Op::SetupFinally, end, loc);
        self.place(body);
        self.push_frame(FrameKind::FinallyTry(&t.finalbody), Some(body), Some(end), t.range)?;
        if t.handlers.is_empty() {
            self.stmts(&t.body)?;
        } else {
            self.try_except(t, loc)?;
        }
        self.pop_block(NO_LOC);
        self.pop_frame();
        self.stmts(&t.finalbody)?;
        self.pseudo_jump(Op::Jump, exit, NO_LOC);
        self.place(end);
        self.push_frame(FrameKind::FinallyEnd, Some(end), None, t.range)?;
        self.pseudo_jump(Op::SetupCleanup, cleanup, NO_LOC);
        self.emit(Opcode::PUSH_EXC_INFO, 0, NO_LOC);
        self.quiet += 1;
        self.stmts(&t.finalbody)?;
        self.quiet -= 1;
        self.pop_frame();
        self.emit(Opcode::RERAISE, 0, NO_LOC);
        self.place(cleanup);
        self.pop_except_and_reraise();
        self.place(exit);
        Ok(())
    }

    fn try_except(&mut self, t: &'t ast::StmtTry, loc: Location) -> Res {
        if t.is_star {
            return self.try_star(t, loc);
        }
        let [body, except, end, cleanup] = [self.label(), self.label(), self.label(), self.label()];
        self.pseudo_jump(Op::SetupFinally, except, loc);
        self.place(body);
        self.push_frame(FrameKind::TryExcept, Some(body), None, t.range)?;
        self.stmts(&t.body)?;
        self.pop_frame();
        self.pop_block(NO_LOC);
        self.stmts(&t.orelse)?;
        self.pseudo_jump(Op::Jump, end, NO_LOC);
        self.place(except);
        self.pseudo_jump(Op::SetupCleanup, cleanup, NO_LOC);
        self.emit(Opcode::PUSH_EXC_INFO, 0, NO_LOC);
        self.push_frame(FrameKind::ExceptionHandler, None, None, t.range)?;
        for (i, h) in t.handlers.iter().enumerate() {
            let ast::ExceptHandler::ExceptHandler(h) = h;
            let loc = self.loc(h.range);
            if h.type_.is_none() && i + 1 < t.handlers.len() {
                return self.error("default 'except:' must be last", h.range);
            }
            let next = self.label();
            if let Some(ty) = &h.type_ {
                self.expr(ty)?;
                self.emit(Opcode::CHECK_EXC_MATCH, 0, loc);
                self.jump(Opcode::POP_JUMP_IF_FALSE, next, loc);
            }
            let cleanup_body = self.label();
            if let Some(name) = &h.name {
                let cleanup_end = self.label();
                self.nameop(name, Ctx::Store, loc);
                self.pseudo_jump(Op::SetupCleanup, cleanup_end, loc);
                self.place(cleanup_body);
                self.push_frame(FrameKind::HandlerCleanup(Some(name)), Some(cleanup_body), None, h.range)?;
                self.stmts(&h.body)?;
                self.pop_frame();
                self.pop_block(NO_LOC);
                self.pop_block(NO_LOC);
                self.emit(Opcode::POP_EXCEPT, 0, NO_LOC);
                self.unbind_handler_name(name, NO_LOC);
                self.pseudo_jump(Op::Jump, end, NO_LOC);
                self.place(cleanup_end);
                self.unbind_handler_name(name, NO_LOC);
                self.emit(Opcode::RERAISE, 1, NO_LOC);
            } else {
                self.emit(Opcode::POP_TOP, 0, loc);
                self.place(cleanup_body);
                self.push_frame(FrameKind::HandlerCleanup(None), Some(cleanup_body), None, h.range)?;
                self.stmts(&h.body)?;
                self.pop_frame();
                self.pop_block(NO_LOC);
                self.emit(Opcode::POP_EXCEPT, 0, NO_LOC);
                self.pseudo_jump(Op::Jump, end, NO_LOC);
            }
            self.place(next);
        }
        self.emit(Opcode::RERAISE, 0, NO_LOC);
        self.pop_frame();
        self.place(cleanup);
        self.pop_except_and_reraise();
        self.place(end);
        Ok(())
    }

    fn try_star(&mut self, t: &'t ast::StmtTry, loc: Location) -> Res {
        let [body, except, orelse, end, cleanup, reraise_star, reraise] =
            std::array::from_fn(|_| self.label());
        self.pseudo_jump(Op::SetupFinally, except, loc);
        self.place(body);
        self.push_frame(FrameKind::TryExcept, Some(body), None, t.range)?;
        self.stmts(&t.body)?;
        self.pop_frame();
        self.pop_block(NO_LOC);
        self.pseudo_jump(Op::Jump, orelse, NO_LOC);
        self.place(except);
        self.pseudo_jump(Op::SetupCleanup, cleanup, NO_LOC);
        self.emit(Opcode::PUSH_EXC_INFO, 0, NO_LOC);
        self.push_frame(FrameKind::ExceptionGroupHandler, None, None, t.range)?;
        let n = t.handlers.len();
        for (i, h) in t.handlers.iter().enumerate() {
            let ast::ExceptHandler::ExceptHandler(h) = h;
            let loc = self.loc(h.range);
            let [next, with_error, no_match] = std::array::from_fn(|_| self.label());
            if i == 0 {
                // The list of what the handlers raise, and a copy of the exception: orig, list, rest.
                self.emit(Opcode::BUILD_LIST, 0, loc);
                self.emit(Opcode::COPY, 2, loc);
            }
            if let Some(ty) = &h.type_ {
                self.expr(ty)?;
                self.emit(Opcode::CHECK_EG_MATCH, 0, loc);
                self.emit(Opcode::COPY, 1, loc);
                self.jump(Opcode::POP_JUMP_IF_NONE, no_match, loc);
            }
            let [cleanup_end, cleanup_body] = [self.label(), self.label()];
            match &h.name {
                Some(name) => self.nameop(name, Ctx::Store, loc),
                None => self.emit(Opcode::POP_TOP, 0, loc),
            }
            self.pseudo_jump(Op::SetupCleanup, cleanup_end, loc);
            self.place(cleanup_body);
            self.push_frame(FrameKind::HandlerCleanup(h.name.as_ref()), Some(cleanup_body), None, h.range)?;
            self.stmts(&h.body)?;
            self.pop_frame();
            self.pop_block(NO_LOC);
            if let Some(name) = &h.name {
                self.unbind_handler_name(name, NO_LOC);
            }
            self.pseudo_jump(Op::Jump, next, NO_LOC);
            self.place(cleanup_end);
            if let Some(name) = &h.name {
                self.unbind_handler_name(name, NO_LOC);
            }
            self.emit(Opcode::LIST_APPEND, 3, NO_LOC);
            self.emit(Opcode::POP_TOP, 0, NO_LOC);
            self.pseudo_jump(Op::Jump, with_error, NO_LOC);
            self.place(next);
            self.emit(Opcode::NOP, 0, NO_LOC);
            self.pseudo_jump(Op::Jump, with_error, NO_LOC);
            self.place(no_match);
            self.emit(Opcode::POP_TOP, 0, loc);
            self.place(with_error);
            if i + 1 == n {
                self.emit(Opcode::LIST_APPEND, 1, NO_LOC);
                self.pseudo_jump(Op::Jump, reraise_star, NO_LOC);
            }
        }
        self.pop_frame();
        self.place(reraise_star);
        self.emit(Opcode::CALL_INTRINSIC_2, Intrinsic2::PrepReraiseStar as u32, NO_LOC);
        self.emit(Opcode::COPY, 1, NO_LOC);
        self.jump(Opcode::POP_JUMP_IF_NOT_NONE, reraise, NO_LOC);
        self.emit(Opcode::POP_TOP, 0, NO_LOC);
        self.pop_block(NO_LOC);
        self.emit(Opcode::POP_EXCEPT, 0, NO_LOC);
        self.pseudo_jump(Op::Jump, end, NO_LOC);
        self.place(reraise);
        self.pop_block(NO_LOC);
        self.emit(Opcode::SWAP, 2, NO_LOC);
        self.emit(Opcode::POP_EXCEPT, 0, NO_LOC);
        self.emit(Opcode::RERAISE, 0, NO_LOC);
        self.place(cleanup);
        self.pop_except_and_reraise();
        self.place(orelse);
        self.stmts(&t.orelse)?;
        self.place(end);
        Ok(())
    }

    #[allow(clippy::only_used_in_recursion)]
    pub(super) fn with_stmt(&mut self, w: &'t ast::StmtWith, pos: usize, stmt_loc: Location) -> Res {
        if w.is_async && pos == 0 {
            self.check_async("async with", w.range)?;
        }
        let Some(item) = w.items.get(pos) else { return self.stmts(&w.body) };
        let [block, last, exit, cleanup] = std::array::from_fn(|_| self.label());
        self.expr(&item.context_expr)?;
        let loc = self.loc(item.context_expr.range());
        let (enter, leave) = if w.is_async {
            (SpecialMethod::Aenter, SpecialMethod::Aexit)
        } else {
            (SpecialMethod::Enter, SpecialMethod::Exit)
        };
        self.emit(Opcode::COPY, 1, loc);
        self.emit(Opcode::LOAD_SPECIAL, leave as u32, loc);
        self.emit(Opcode::SWAP, 2, loc);
        self.emit(Opcode::SWAP, 3, loc);
        self.emit(Opcode::LOAD_SPECIAL, enter as u32, loc);
        self.emit(Opcode::CALL, 0, loc);
        if w.is_async {
            self.emit(Opcode::GET_AWAITABLE, 1, loc);
            self.load_const(Const::None, loc);
            self.yield_from(loc, true);
        }
        self.pseudo_jump(Op::SetupWith, last, loc);
        self.place(block);
        let kind = if w.is_async { FrameKind::AsyncWith(loc) } else { FrameKind::With(loc) };
        self.push_frame(kind, Some(block), Some(last), item.context_expr.range())?;
        match &item.optional_vars {
            Some(v) => self.target(v, Ctx::Store)?,
            None => self.emit(Opcode::POP_TOP, 0, loc),
        }
        self.deeper(|c| c.with_stmt(w, pos + 1, stmt_loc))?;
        self.pop_block(NO_LOC);
        self.pop_frame();
        self.call_exit_with_nones(loc);
        if w.is_async {
            self.emit(Opcode::GET_AWAITABLE, 2, loc);
            self.load_const(Const::None, loc);
            self.yield_from(loc, true);
        }
        self.emit(Opcode::POP_TOP, 0, loc);
        self.pseudo_jump(Op::Jump, exit, loc);
        self.place(last);
        self.pseudo_jump(Op::SetupCleanup, cleanup, loc);
        self.emit(Opcode::PUSH_EXC_INFO, 0, loc);
        self.emit(Opcode::WITH_EXCEPT_START, 0, loc);
        if w.is_async {
            self.emit(Opcode::GET_AWAITABLE, 2, loc);
            self.load_const(Const::None, loc);
            self.yield_from(loc, true);
        }
        let suppress = self.label();
        self.emit(Opcode::TO_BOOL, 0, NO_LOC);
        self.jump(Opcode::POP_JUMP_IF_TRUE, suppress, NO_LOC);
        self.emit(Opcode::RERAISE, 2, NO_LOC);
        self.place(suppress);
        self.emit(Opcode::POP_TOP, 0, NO_LOC);
        self.pop_block(NO_LOC);
        self.emit(Opcode::POP_EXCEPT, 0, NO_LOC);
        for _ in 0..3 {
            self.emit(Opcode::POP_TOP, 0, NO_LOC);
        }
        self.pseudo_jump(Op::Jump, exit, NO_LOC);
        self.place(cleanup);
        self.pop_except_and_reraise();
        self.place(exit);
        Ok(())
    }

    /// Jumps to `target` if `e` is true (`sense`) or false.
    pub(super) fn jump_if(&mut self, e: &'t Expr, target: Label, sense: bool, loc: Location) -> Res {
        self.deeper(|c| c.jump_if_inner(e, target, sense, loc))
    }

    fn jump_if_inner(&mut self, e: &'t Expr, target: Label, sense: bool, loc: Location) -> Res {
        let pop_jump = |sense| if sense { Opcode::POP_JUMP_IF_TRUE } else { Opcode::POP_JUMP_IF_FALSE };
        match e {
            Expr::UnaryOp(u) if u.op == ast::UnaryOp::Not => {
                return self.jump_if(&u.operand, target, !sense, loc);
            }
            Expr::BoolOp(b) => {
                let or = b.op == ast::BoolOp::Or;
                let Some((last, rest)) = b.values.split_last() else { return Ok(()) };
                let end = self.label();
                let inner = if or == sense { target } else { end };
                for v in rest {
                    self.jump_if(v, inner, or, loc)?;
                }
                self.jump_if(last, target, sense, loc)?;
                self.place(end);
                return Ok(());
            }
            Expr::If(i) => {
                let [end, other] = [self.label(), self.label()];
                self.jump_if(&i.test, other, false, loc)?;
                self.jump_if(&i.body, target, sense, loc)?;
                self.pseudo_jump(Op::Jump, end, NO_LOC);
                self.place(other);
                self.jump_if(&i.orelse, target, sense, loc)?;
                self.place(end);
                return Ok(());
            }
            Expr::Compare(c) if c.ops.len() > 1 => {
                self.check_compare(c)?;
                let own = self.loc(e.range());
                self.expr(&c.left)?;
                let cleanup = self.label();
                let n = c.ops.len() - 1;
                for k in 0..n {
                    self.expr(&c.comparators[k])?;
                    self.emit(Opcode::SWAP, 2, own);
                    self.emit(Opcode::COPY, 2, own);
                    self.compare_op(c.ops[k], own);
                    self.emit(Opcode::TO_BOOL, 0, own);
                    self.jump(Opcode::POP_JUMP_IF_FALSE, cleanup, own);
                }
                self.expr(&c.comparators[n])?;
                self.compare_op(c.ops[n], own);
                self.emit(Opcode::TO_BOOL, 0, own);
                self.jump(pop_jump(sense), target, own);
                let end = self.label();
                self.pseudo_jump(Op::Jump, end, NO_LOC);
                self.place(cleanup);
                self.emit(Opcode::POP_TOP, 0, own);
                if !sense {
                    self.pseudo_jump(Op::Jump, target, NO_LOC);
                }
                self.place(end);
                return Ok(());
            }
            _ => {}
        }
        self.expr(e)?;
        let own = self.loc(e.range());
        self.emit(Opcode::TO_BOOL, 0, own);
        self.jump(pop_jump(sense), target, own);
        let _ = loc;
        Ok(())
    }

    pub(super) fn match_stmt(&mut self, m: &'t ast::StmtMatch) -> Res {
        self.match_cases(m)
    }

    pub(super) fn nested_stmts(&mut self, body: &'t [Stmt]) -> Res {
        self.stmts(body)
    }
}
