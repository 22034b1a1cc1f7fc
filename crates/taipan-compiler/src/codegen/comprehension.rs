//! Comprehensions: inlined into the surrounding frame (PEP 709), or functions of their own (generator expressions).

use super::*;
use crate::symtable::ComprehensionKind;
use ruff_python_ast::Expr;

/// What must be put back after an inlined comprehension.
struct Inlined {
    pushed: Vec<Sym>,
    /// (name, scope and flags before) of the surrounding block.
    changed: Vec<(Sym, Option<crate::symtable::Symbol>)>,
    hidden: Vec<Sym>,
    cleanup: Option<(Label, Label)>,
}

struct Parts<'t> {
    kind: ComprehensionKind,
    key: Key,
    generators: &'t [ast::Comprehension],
    elt: &'t Expr,
    value: Option<&'t Expr>,
}

impl<'t> Compiler<'t, '_> {
    pub(super) fn comprehension(&mut self, e: &'t Expr, mut loc: Location) -> Res {
        if let Expr::Generator(g) = e
            && !g.parenthesized
        {
            loc = self.loc(self.call_parentheses(g.range));
        }
        let p = match e {
            Expr::ListComp(c) => Parts {
                kind: ComprehensionKind::List,
                key: Key::new(c),
                generators: &c.generators,
                elt: &c.elt,
                value: None,
            },
            Expr::SetComp(c) => Parts {
                kind: ComprehensionKind::Set,
                key: Key::new(c),
                generators: &c.generators,
                elt: &c.elt,
                value: None,
            },
            Expr::DictComp(c) => Parts {
                kind: ComprehensionKind::Dict,
                key: Key::new(c),
                generators: &c.generators,
                elt: c.key.as_deref().unwrap_or(&c.value),
                value: Some(&c.value),
            },
            Expr::Generator(c) => Parts {
                kind: ComprehensionKind::Generator,
                key: Key::new(c),
                generators: &c.generators,
                elt: &c.elt,
                value: None,
            },
            _ => return Ok(()),
        };
        let Some(id) = self.table.lookup(p.key) else { return Ok(()) };
        let block = self.table.block(id);
        let (inlined, is_async, name) = (block.comp_inlined, block.coroutine, block.name);
        let top = self.top_level_await && self.u.kind == UnitKind::Module;
        let Some(outermost) = p.generators.first() else { return Ok(()) };
        if is_async
            && p.kind != ComprehensionKind::Generator
            && !matches!(self.u.kind, UnitKind::AsyncFunction | UnitKind::Comprehension)
            && !top
        {
            return self.error("asynchronous comprehension outside of an asynchronous function", e.range());
        }
        if inlined {
            self.expr(&outermost.iter)?;
            self.comp_iter(outermost);
            let state = self.push_inlined(id, loc);
            self.comp_body(&p, loc)?;
            self.pop_inlined(id, state, loc);
            return Ok(());
        }
        let first_line = loc.line as u32;
        self.enter(name, UnitKind::Comprehension, p.key, first_line, None)?;
        self.u.argcount = 1;
        self.comp_body(&p, loc)?;
        if p.kind != ComprehensionKind::Generator {
            self.emit(Opcode::RETURN_VALUE, 0, loc);
        }
        if self.block().generator || self.block().coroutine {
            self.wrap_stop_iteration();
        }
        let code = self.leave_returning_none()?;
        let coroutine = code.flags & co::COROUTINE != 0;
        self.make_closure(code, 0, loc);
        self.expr(&outermost.iter)?;
        self.comp_iter(outermost);
        self.emit(Opcode::CALL, 0, loc);
        if coroutine && p.kind != ComprehensionKind::Generator {
            self.emit(Opcode::GET_AWAITABLE, 0, loc);
            self.load_const(Const::None, loc);
            self.yield_from(loc, true);
        }
        Ok(())
    }

    /// A generator that is a call's only argument has the call's parentheses.
    fn call_parentheses(&self, range: TextRange) -> TextRange {
        use ruff_text_size::TextSize;
        let text = self.src.text;
        let start = text.get(..range.start().to_usize()).and_then(|t| t.rfind('('));
        let mut end = range.end().to_usize();
        let b = text.as_bytes();
        while let Some(c) = b.get(end) {
            match c {
                b')' => {
                    end += 1;
                    break;
                }
                b'#' => {
                    while b.get(end).is_some_and(|c| !matches!(c, b'\n' | b'\r')) {
                        end += 1;
                    }
                }
                _ => end += 1,
            }
        }
        match start {
            Some(s) => TextRange::new(TextSize::new(s as u32), TextSize::new(end as u32)),
            None => range,
        }
    }

    fn comp_iter(&mut self, g: &ast::Comprehension) {
        let loc = self.loc(g.iter.range());
        self.emit(if g.is_async { Opcode::GET_AITER } else { Opcode::GET_ITER }, 0, loc);
    }

    fn comp_body(&mut self, p: &Parts<'t>, loc: Location) -> Res {
        let inlined = self.u.in_inlined > 0 && self.u.kind != UnitKind::Comprehension || self.inlining(p);
        let build = match p.kind {
            ComprehensionKind::List => Some(Opcode::BUILD_LIST),
            ComprehensionKind::Set => Some(Opcode::BUILD_SET),
            ComprehensionKind::Dict => Some(Opcode::BUILD_MAP),
            ComprehensionKind::Generator => None,
        };
        if let Some(op) = build {
            self.emit(op, 0, loc);
            if inlined {
                self.emit(Opcode::SWAP, 2, loc);
            }
        }
        self.comp_generator(p, 0, 0, inlined, loc)
    }

    /// The comprehension's iterator is already on the stack (inlined), not in `.0`.
    fn inlining(&self, p: &Parts<'t>) -> bool {
        self.table.lookup(p.key).is_some_and(|id| self.table.block(id).comp_inlined)
    }

    /// One `for` clause and those inside it.
    fn comp_generator(
        &mut self,
        p: &Parts<'t>,
        index: usize,
        depth: u32,
        on_stack: bool,
        loc: Location,
    ) -> Res {
        let Some(g) = p.generators.get(index) else { return Ok(()) };
        if g.is_async {
            self.async_comp(p, g, index, depth, on_stack, loc)
        } else {
            self.sync_comp(p, g, index, depth, on_stack, loc)
        }
    }

    fn comp_source(&mut self, g: &'t ast::Comprehension, index: usize, on_stack: bool, loc: Location) -> Res {
        if index == 0 {
            if !on_stack {
                let dot0 = self.names.intern(".0");
                self.u.flow.emit_slot(Opcode::LOAD_FAST, dot0, loc);
            }
            return Ok(());
        }
        self.expr(&g.iter)?;
        self.comp_iter(g);
        Ok(())
    }

    fn sync_comp(
        &mut self,
        p: &Parts<'t>,
        g: &'t ast::Comprehension,
        index: usize,
        mut depth: u32,
        on_stack: bool,
        loc: Location,
    ) -> Res {
        let [start, if_cleanup, anchor] = std::array::from_fn(|_| self.label());
        let iter_loc = self.loc(g.iter.range());
        // `for x in [value]` in a later clause is an assignment.
        let single = match &g.iter {
            Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. })
                if index > 0 =>
            {
                match &**elts {
                    [e] if !e.is_starred_expr() => Some(e),
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(e) = single {
            self.expr(e)?;
        } else {
            self.comp_source(g, index, on_stack, loc)?;
            depth += 2;
            self.place(start);
            self.jump(Opcode::FOR_ITER, anchor, iter_loc);
        }
        let depth = if single.is_some() { depth } else { depth - 1 };
        self.target(&g.target, Ctx::Store)?;
        for i in &g.ifs {
            self.jump_if(i, if_cleanup, false, iter_loc)?;
        }
        if index + 1 < p.generators.len() {
            self.deeper(|c| c.comp_generator(p, index + 1, depth, false, loc))?;
        } else {
            self.comp_element(p, depth, loc)?;
        }
        self.place(if_cleanup);
        if single.is_none() {
            let elt_loc = self.loc(p.elt.range());
            let _ = elt_loc;
            self.pseudo_jump(Op::Jump, start, elt_loc);
            self.place(anchor);
            self.emit(Opcode::POP_ITER, 0, NO_LOC);
        }
        Ok(())
    }

    fn async_comp(
        &mut self,
        p: &Parts<'t>,
        g: &'t ast::Comprehension,
        index: usize,
        depth: u32,
        on_stack: bool,
        loc: Location,
    ) -> Res {
        let [start, except, if_cleanup] = std::array::from_fn(|_| self.label());
        self.comp_source(g, index, on_stack, loc)?;
        self.place(start);
        self.pseudo_jump(Op::SetupFinally, except, loc);
        self.emit(Opcode::GET_ANEXT, 0, loc);
        self.load_const(Const::None, loc);
        self.yield_from(loc, true);
        self.pop_block(loc);
        self.target(&g.target, Ctx::Store)?;
        for i in &g.ifs {
            self.jump_if(i, if_cleanup, false, loc)?;
        }
        if index + 1 < p.generators.len() {
            self.deeper(|c| c.comp_generator(p, index + 1, depth + 1, false, loc))?;
        } else {
            self.comp_element(p, depth + 1, loc)?;
        }
        self.place(if_cleanup);
        let elt_loc = self.loc(p.elt.range());
        self.pseudo_jump(Op::Jump, start, elt_loc);
        self.place(except);
        self.emit(Opcode::END_ASYNC_FOR, 0, loc);
        Ok(())
    }

    /// Adds one element; `depth` iterators are between the top and the collection.
    fn comp_element(&mut self, p: &Parts<'t>, depth: u32, loc: Location) -> Res {
        let elt_loc = self.loc(p.elt.range());
        match p.kind {
            ComprehensionKind::Generator => {
                self.expr(p.elt)?;
                self.yield_value(elt_loc);
                self.emit(Opcode::POP_TOP, 0, elt_loc);
            }
            ComprehensionKind::List => {
                self.expr(p.elt)?;
                self.emit(Opcode::LIST_APPEND, depth + 1, elt_loc);
            }
            ComprehensionKind::Set => {
                self.expr(p.elt)?;
                self.emit(Opcode::SET_ADD, depth + 1, elt_loc);
            }
            ComprehensionKind::Dict => {
                self.expr(p.elt)?;
                if let Some(v) = p.value {
                    self.expr(v)?;
                    let end = self.loc(v.range());
                    let own = Location { end_line: end.end_line, end_col: end.end_col, ..elt_loc };
                    self.emit(Opcode::MAP_ADD, depth + 1, own);
                }
            }
        }
        let _ = loc;
        Ok(())
    }

    /// Saves what the comprehension's variables hide and switches their scopes.
    fn push_inlined(&mut self, comp: BlockId, loc: Location) -> Inlined {
        let in_class = self.block().kind == BlockKind::Class && self.u.in_inlined == 0;
        let function_like = self.block().kind.is_function_like();
        self.u.in_inlined += 1;
        let symbols: Vec<(Sym, crate::symtable::Symbol)> = self.table.block(comp).symbols.iter().collect();
        let outer = self.u.block;
        let mut state =
            Inlined { pushed: Vec::new(), changed: Vec::new(), hidden: Vec::new(), cleanup: None };
        for (name, s) in symbols {
            let local = s.flags & def::LOCAL != 0 && s.flags & def::NONLOCAL == 0;
            if s.flags & def::PARAM != 0 {
                continue;
            }
            let outer_symbol = self.table.block(outer).symbols.get(name).copied();
            let outer_scope = outer_symbol.map_or(NameScope::Unknown, |o| o.scope);
            // What is free in the comprehension is found as the outer scope finds it, but not in a class: its own
            // variables are not seen.
            let as_outer = s.scope == NameScope::Free
                || s.scope == NameScope::Cell && outer_scope == NameScope::Free && !local;
            if s.scope != outer_scope && (in_class || !as_outer) {
                state.changed.push((name, outer_symbol));
                let entry = self.table.blocks[outer.0 as usize].symbols.entry(name);
                *entry = s;
            }
            if !local {
                continue;
            }
            if !function_like && self.u.hidden.get(&name) != Some(&true) {
                self.u.hidden.insert(name, true);
                state.hidden.push(name);
            }
            self.u.varnames.add(name);
            self.u.flow.emit_slot(Opcode::LOAD_FAST_AND_CLEAR, name, loc);
            if s.scope == NameScope::Cell {
                self.u.flow.emit_slot(Opcode::MAKE_CELL, name, loc);
            }
            state.pushed.push(name);
        }
        if !state.pushed.is_empty() {
            // The iterator stays on top.
            self.emit(Opcode::SWAP, state.pushed.len() as u32 + 1, loc);
            let (cleanup, end) = (self.label(), self.label());
            self.pseudo_jump(Op::SetupFinally, cleanup, loc);
            state.cleanup = Some((cleanup, end));
        }
        state
    }

    fn restore_pushed(&mut self, state: &Inlined, loc: Location) {
        self.emit(Opcode::SWAP, state.pushed.len() as u32 + 1, loc);
        for name in state.pushed.iter().rev() {
            self.u.flow.emit_pseudo(Op::StoreFastMaybeNull, name.raw(), loc);
        }
    }

    fn pop_inlined(&mut self, _comp: BlockId, state: Inlined, loc: Location) {
        self.u.in_inlined -= 1;
        if let Some((cleanup, end)) = state.cleanup {
            self.pop_block(NO_LOC);
            self.pseudo_jump(Op::JumpNoInterrupt, end, NO_LOC);
            self.place(cleanup);
            self.emit(Opcode::SWAP, 2, NO_LOC);
            self.emit(Opcode::POP_TOP, 0, NO_LOC);
            self.restore_pushed(&state, loc);
            self.emit(Opcode::RERAISE, 0, loc);
            self.place(end);
            self.restore_pushed(&state, loc);
        }
        let outer = self.u.block;
        for (name, before) in state.changed {
            let symbols = &mut self.table.blocks[outer.0 as usize].symbols;
            match before {
                Some(s) => *symbols.entry(name) = s,
                None => symbols.remove(name),
            }
        }
        for name in state.hidden {
            self.u.hidden.insert(name, false);
        }
    }
}
