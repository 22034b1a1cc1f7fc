//! First pass: what happens to each name in each block.

use super::*;
use crate::error::Res;
use crate::names::{Names, Sym};
use crate::source::Source;
use ruff_python_ast::{self as ast, Expr, ExprContext, Pattern, Stmt};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

struct Builder<'a> {
    src: &'a Source<'a>,
    names: &'a mut Names,
    table: SymTable,
    stack: Vec<BlockId>,
    /// The class whose private names are mangled.
    private: Option<Sym>,
    future_annotations: bool,
    top_level_await: bool,
    /// Keeps the blocks of annotations that the compiler has no use for.
    complete: bool,
    /// Functions with a block for the annotations of their variables.
    annotated: FxHashSet<BlockId>,
    depth: u32,
}

/// Builds and analyses the table of a module.
pub fn build(
    module: &ast::Mod,
    src: &Source<'_>,
    names: &mut Names,
    future_annotations: bool,
    top_level_await: bool,
    complete: bool,
) -> Res<SymTable> {
    let mut b = Builder {
        src,
        names,
        table: SymTable { blocks: Vec::new(), by_key: FxHashMap::default() },
        stack: Vec::new(),
        private: None,
        future_annotations,
        top_level_await,
        complete,
        annotated: FxHashSet::default(),
        depth: 0,
    };
    let top = b.names.intern("top");
    b.enter(top, BlockKind::Module, Key::module(), module.range());
    match module {
        ast::Mod::Module(m) => {
            let doc = crate::literal::docstring(&m.body).is_some();
            b.cur().has_docstring = doc;
            b.stmts(&m.body)?;
        }
        ast::Mod::Expression(e) => b.expr(&e.body)?,
    }
    b.exit();
    let Builder { mut table, names, .. } = b;
    analyze::analyze(&mut table, src, names)?;
    Ok(table)
}

impl Builder<'_> {
    fn cur_id(&self) -> BlockId {
        *self.stack.last().unwrap_or(&BlockId(0))
    }
    fn cur(&mut self) -> &mut Block {
        let id = self.cur_id();
        &mut self.table.blocks[id.0 as usize]
    }
    fn block(&self) -> &Block {
        &self.table.blocks[self.cur_id().0 as usize]
    }

    fn new_block(&mut self, name: Sym, kind: BlockKind, key: Key, range: TextRange) -> BlockId {
        let id = BlockId(self.table.blocks.len() as u32);
        let nested = self.stack.last().is_some_and(|p| {
            let p = self.table.block(*p);
            p.nested || p.kind.is_function_like()
        });
        let method = kind == BlockKind::Function
            && self.stack.last().is_some_and(|p| self.table.block(*p).kind == BlockKind::Class);
        let mangled = match self.stack.last() {
            Some(p) if kind != BlockKind::Class => self.table.block(*p).mangled.clone(),
            _ => None,
        };
        self.table.blocks.push(Block {
            kind,
            key,
            name,
            range,
            symbols: Symbols::default(),
            varnames: Vec::new(),
            children: Vec::new(),
            directives: Vec::new(),
            scope_info: "",
            comprehension: None,
            comp_inlined: false,
            comp_iter_target: false,
            comp_iter_expr: self.stack.last().map_or(0, |p| self.table.block(*p).comp_iter_expr),
            nested,
            generator: false,
            coroutine: false,
            method,
            has_docstring: false,
            varargs: false,
            varkeywords: false,
            needs_class_closure: false,
            needs_classdict: false,
            can_see_class_scope: false,
            in_conditional: false,
            annotations_used: false,
            has_conditional_annotations: false,
            annotation_block: None,
            mangled,
        });
        self.table.by_key.insert(key, id);
        id
    }

    /// Makes a block and enters it.
    fn enter(&mut self, name: Sym, kind: BlockKind, key: Key, range: TextRange) -> BlockId {
        let id = self.new_block(name, kind, key, range);
        self.enter_existing(id);
        id
    }

    fn enter_existing(&mut self, id: BlockId) {
        if let Some(&parent) = self.stack.last() {
            self.table.blocks[parent.0 as usize].children.push(id);
        }
        self.stack.push(id);
    }

    fn exit(&mut self) {
        self.stack.pop();
    }

    fn mangle(&mut self, name: &str) -> Sym {
        let plain = self.names.intern(name);
        if let Some(mangled) = &self.block().mangled
            && !mangled.contains(&plain)
        {
            return plain;
        }
        self.names.mangle(self.private, name)
    }

    fn error<T>(&self, msg: impl Into<String>, range: TextRange) -> Res<T> {
        Err(self.src.error(msg, range))
    }

    fn check_name(&self, name: &str, range: TextRange, deleting: bool) -> Res {
        if name == "__debug__" {
            return self.error(
                if deleting { "cannot delete __debug__" } else { "cannot assign to __debug__" },
                range,
            );
        }
        Ok(())
    }

    fn def(&mut self, name: &str, flag: u32, range: TextRange) -> Res {
        self.def_ctx(name, flag, range, false)
    }

    fn def_ctx(&mut self, name: &str, flag: u32, range: TextRange, deleting: bool) -> Res {
        if flag & def::TYPE_PARAM != 0 && self.block().mangled.is_some() {
            let sym = self.names.intern(name);
            if let Some(m) = &mut self.cur().mangled {
                m.insert(sym);
            }
        }
        if flag & (def::PARAM | def::LOCAL | def::IMPORT) != 0 {
            self.check_name(name, range, deleting)?;
        }
        let sym = self.mangle(name);
        self.def_in(sym, flag, self.cur_id(), range)
    }

    fn def_in(&mut self, sym: Sym, flag: u32, id: BlockId, range: TextRange) -> Res {
        let block = &mut self.table.blocks[id.0 as usize];
        let comp_target = block.comp_iter_target;
        let entry = block.symbols.entry(sym);
        let old = entry.flags;
        if flag & old & def::PARAM != 0 {
            let msg = format!("duplicate argument '{}' in function definition", self.names.get(sym));
            return self.error(msg, range);
        }
        if flag & old & def::TYPE_PARAM != 0 {
            let msg = format!("duplicate type parameter '{}'", self.names.get(sym));
            return self.error(msg, range);
        }
        entry.flags |= flag;
        if comp_target {
            if entry.flags & (def::GLOBAL | def::NONLOCAL) != 0 {
                let msg = format!(
                    "comprehension inner loop cannot rebind assignment expression target '{}'",
                    self.names.get(sym)
                );
                return self.error(msg, range);
            }
            entry.flags |= def::COMP_ITER;
        }
        if flag & def::PARAM != 0 {
            block.varnames.push(sym);
        } else if flag & def::GLOBAL != 0 {
            self.table.blocks[0].symbols.entry(sym).flags |= flag;
        }
        Ok(())
    }

    /// A name the compiler makes up.
    fn implicit(&mut self, name: &str, flag: u32) {
        let sym = self.names.intern(name);
        let block = self.cur();
        block.symbols.entry(sym).flags |= flag;
        if flag & def::PARAM != 0 {
            block.varnames.push(sym);
        }
    }

    fn lookup(&mut self, name: &str) -> u32 {
        let sym = self.mangle(name);
        self.block().symbols.flags(sym)
    }

    // Statements.

    fn conditional(&mut self, f: impl FnOnce(&mut Self) -> Res) -> Res {
        let old = std::mem::replace(&mut self.cur().in_conditional, true);
        f(self)?;
        self.cur().in_conditional = old;
        Ok(())
    }

    fn deeper<T>(&mut self, f: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        self.depth += 1;
        if self.depth > crate::MAX_DEPTH {
            return Err(Box::new(crate::SyntaxErrorInfo::recursion()));
        }
        let r = crate::grow(|| f(self));
        self.depth -= 1;
        r
    }
}

impl Builder<'_> {
    fn stmts(&mut self, body: &[Stmt]) -> Res {
        for s in body {
            self.stmt(s)?;
        }
        Ok(())
    }

    fn stmt(&mut self, s: &Stmt) -> Res {
        self.deeper(|b| b.stmt_inner(s))
    }

    fn stmt_inner(&mut self, s: &Stmt) -> Res {
        match s {
            Stmt::FunctionDef(f) => self.function(f),
            Stmt::ClassDef(c) => self.class(c),
            Stmt::TypeAlias(t) => self.type_alias(t),
            Stmt::Return(r) => self.opt(r.value.as_deref()),
            Stmt::Delete(d) => self.exprs(&d.targets),
            Stmt::Assign(a) => {
                self.exprs(&a.targets)?;
                self.expr(&a.value)
            }
            Stmt::AnnAssign(a) => self.ann_assign(a),
            Stmt::AugAssign(a) => {
                self.expr(&a.target)?;
                self.expr(&a.value)
            }
            Stmt::For(f) => {
                if f.is_async {
                    self.top_level_async();
                }
                self.expr(&f.target)?;
                self.expr(&f.iter)?;
                self.conditional(|b| {
                    b.stmts(&f.body)?;
                    b.stmts(&f.orelse)
                })
            }
            Stmt::While(w) => {
                self.expr(&w.test)?;
                self.conditional(|b| {
                    b.stmts(&w.body)?;
                    b.stmts(&w.orelse)
                })
            }
            Stmt::If(i) => {
                self.expr(&i.test)?;
                self.conditional(|b| {
                    b.stmts(&i.body)?;
                    for c in &i.elif_else_clauses {
                        b.opt(c.test.as_ref())?;
                        b.stmts(&c.body)?;
                    }
                    Ok(())
                })
            }
            Stmt::With(w) => {
                if w.is_async {
                    self.top_level_async();
                }
                self.conditional(|b| {
                    for item in &w.items {
                        b.expr(&item.context_expr)?;
                        b.opt(item.optional_vars.as_deref())?;
                    }
                    b.stmts(&w.body)
                })
            }
            Stmt::Match(m) => {
                self.expr(&m.subject)?;
                self.conditional(|b| {
                    for c in &m.cases {
                        b.pattern(&c.pattern)?;
                        b.opt(c.guard.as_deref())?;
                        b.stmts(&c.body)?;
                    }
                    Ok(())
                })
            }
            Stmt::Raise(r) => {
                self.opt(r.exc.as_deref())?;
                self.opt(r.cause.as_deref())
            }
            Stmt::Try(t) => self.conditional(|b| {
                b.stmts(&t.body)?;
                for h in &t.handlers {
                    let ast::ExceptHandler::ExceptHandler(h) = h;
                    b.opt(h.type_.as_deref())?;
                    if let Some(name) = &h.name {
                        b.def(name, def::LOCAL, h.range)?;
                    }
                    b.stmts(&h.body)?;
                }
                b.stmts(&t.orelse)?;
                b.stmts(&t.finalbody)
            }),
            Stmt::Assert(a) => {
                self.expr(&a.test)?;
                self.opt(a.msg.as_deref())
            }
            Stmt::Import(i) => self.aliases(&i.names, s.range()),
            Stmt::ImportFrom(i) => self.aliases(&i.names, s.range()),
            Stmt::Global(g) => self.declaration(&g.names, def::GLOBAL, s.range()),
            Stmt::Nonlocal(g) => self.declaration(&g.names, def::NONLOCAL, s.range()),
            Stmt::Expr(e) => self.expr(&e.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::IpyEscapeCommand(_) => Ok(()),
        }
    }

    fn top_level_async(&mut self) {
        if self.top_level_await && self.block().kind == BlockKind::Module {
            self.cur().coroutine = true;
        }
    }

    fn declaration(&mut self, names: &[ast::Identifier], flag: u32, range: TextRange) -> Res {
        let what = if flag == def::GLOBAL { "global" } else { "nonlocal" };
        for name in names {
            let flags = self.lookup(name);
            if flags & (def::PARAM | def::LOCAL | def::USE | def::ANNOT) != 0 {
                let msg = if flags & def::PARAM != 0 {
                    format!("name '{name}' is parameter and {what}")
                } else if flags & def::USE != 0 {
                    format!("name '{name}' is used prior to {what} declaration")
                } else if flags & def::ANNOT != 0 {
                    format!("annotated name '{name}' can't be {what}")
                } else {
                    format!("name '{name}' is assigned to before {what} declaration")
                };
                return self.error(msg, range);
            }
            self.def(name, flag, range)?;
            let sym = self.mangle(name);
            self.cur().directives.push((sym, range));
        }
        Ok(())
    }

    fn aliases(&mut self, names: &[ast::Alias], stmt: TextRange) -> Res {
        for a in names {
            if a.name.as_str() == "*" {
                if self.block().kind != BlockKind::Module {
                    let _ = stmt;
                    return self.error("import * only allowed at module level", a.range);
                }
                continue;
            }
            let stored = match &a.asname {
                Some(n) => n.as_str(),
                None => a.name.split('.').next().unwrap_or(""),
            };
            self.def(stored, def::IMPORT, a.range)?;
        }
        Ok(())
    }

    fn function(&mut self, f: &ast::StmtFunctionDef) -> Res {
        let range = f.range();
        self.def(
            &f.name,
            def::LOCAL,
            crate::def_range(self.src, f.decorator_list.last().map(|d| d.range()), range),
        )?;
        self.defaults(&f.parameters)?;
        for d in &f.decorator_list {
            self.expr(&d.expression)?;
        }
        let def_range = crate::def_range(self.src, f.decorator_list.last().map(|d| d.range()), range);
        if let Some(tp) = &f.type_params {
            let p = &f.parameters;
            let has_defaults = p.posonlyargs.iter().chain(&p.args).any(|a| a.default.is_some());
            let has_kwdefaults = p.kwonlyargs.iter().any(|a| a.default.is_some());
            self.enter_type_params(&f.name, tp, false, has_defaults, has_kwdefaults, def_range)?;
            self.type_params(tp)?;
        }
        let name = self.names.intern(&f.name);
        let id = self.new_block(name, BlockKind::Function, Key::new(f), def_range);
        self.annotations(f, id)?;
        self.enter_existing(id);
        if f.is_async {
            self.cur().coroutine = true;
        }
        let doc = crate::literal::docstring(&f.body).is_some();
        self.cur().has_docstring = doc;
        self.parameters(&f.parameters)?;
        self.stmts(&f.body)?;
        self.exit();
        if f.type_params.is_some() {
            self.exit();
        }
        Ok(())
    }

    fn defaults(&mut self, p: &ast::Parameters) -> Res {
        for a in p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs) {
            self.opt(a.default.as_deref())?;
        }
        Ok(())
    }

    fn parameters(&mut self, p: &ast::Parameters) -> Res {
        for a in p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs) {
            self.def(&a.parameter.name, def::PARAM, a.parameter.range)?;
        }
        if let Some(a) = &p.vararg {
            self.def(&a.name, def::PARAM, a.name.range.cover(TextRange::empty(a.range.end())))?;
            self.cur().varargs = true;
        }
        if let Some(a) = &p.kwarg {
            self.def(&a.name, def::PARAM, a.name.range.cover(TextRange::empty(a.range.end())))?;
            self.cur().varkeywords = true;
        }
        Ok(())
    }

    /// Annotations of parameters and result, in a block of their own beside the function's.
    fn annotations(&mut self, f: &ast::StmtFunctionDef, function: BlockId) -> Res {
        let p = &*f.parameters;
        let mut any = false;
        let mut all: Vec<&Expr> = Vec::new();
        for a in p.posonlyargs.iter().chain(&p.args) {
            all.extend(a.parameter.annotation.as_deref());
        }
        all.extend(p.vararg.as_deref().and_then(|a| a.annotation.as_deref()));
        all.extend(p.kwarg.as_deref().and_then(|a| a.annotation.as_deref()));
        for a in &p.kwonlyargs {
            all.extend(a.parameter.annotation.as_deref());
        }
        all.extend(f.returns.as_deref());
        let future = self.future_annotations;
        let in_class = self.block().kind == BlockKind::Class;
        let sees_class = self.block().can_see_class_scope;
        let name = self.names.intern("__annotate__");
        let mark = self.mark();
        let range = self.table.block(function).range;
        let id = self.enter(name, BlockKind::Annotation, Key::annotations(f), range);
        self.implicit(".format", def::PARAM);
        self.implicit(".format", def::USE);
        if (in_class || sees_class) && !future {
            self.cur().can_see_class_scope = true;
            self.implicit("__classdict__", def::USE);
        }
        for e in all {
            any = true;
            self.expr(e)?;
        }
        self.exit();
        if !any && !in_class && !sees_class && !self.complete {
            self.discard(mark);
        } else if future {
            // Only the text is used: nothing in it is a use of a name.
            self.keep_format(id, mark.1);
        }
        if any {
            let b = &mut self.table.blocks[function.0 as usize];
            b.annotations_used = true;
            b.annotation_block = Some(id);
        }
        Ok(())
    }

    /// Leaves nothing of an annotation's block but its parameter; the block is child number `child` of the current one.
    fn keep_format(&mut self, id: BlockId, child: usize) {
        self.discard((id.0 as usize + 1, child + 1));
        let format = self.names.intern(".format");
        let block = &mut self.table.blocks[id.0 as usize];
        block.children.clear();
        block.symbols.retain(|n| n == format);
    }

    /// For blocks that are only visited for their errors.
    fn mark(&self) -> (usize, usize) {
        (self.table.blocks.len(), self.block().children.len())
    }

    fn discard(&mut self, (blocks, children): (usize, usize)) {
        self.table.blocks.truncate(blocks);
        self.table.by_key.retain(|_, id| (id.0 as usize) < blocks);
        self.cur().children.truncate(children);
    }

    fn class(&mut self, c: &ast::StmtClassDef) -> Res {
        let def_range = crate::def_range(self.src, c.decorator_list.last().map(|d| d.range()), c.range());
        self.def(&c.name, def::LOCAL, def_range)?;
        for d in &c.decorator_list {
            self.expr(&d.expression)?;
        }
        let outer_private = self.private;
        let name = self.names.intern(&c.name);
        if let Some(tp) = &c.type_params {
            self.enter_type_params(&c.name, tp, true, false, false, def_range)?;
            self.private = Some(name);
            self.cur().mangled = Some(FxHashSet::default());
            self.type_params(tp)?;
        }
        if let Some(args) = &c.arguments {
            self.arguments(args)?;
        }
        self.enter(name, BlockKind::Class, Key::new(c), def_range);
        self.private = Some(name);
        if c.type_params.is_some() {
            self.implicit("__type_params__", def::LOCAL);
            self.implicit(".type_params", def::USE);
        }
        let doc = crate::literal::docstring(&c.body).is_some();
        self.cur().has_docstring = doc;
        self.stmts(&c.body)?;
        self.exit();
        if c.type_params.is_some() {
            self.exit();
        }
        self.private = outer_private;
        Ok(())
    }

    fn type_alias(&mut self, t: &ast::StmtTypeAlias) -> Res {
        self.expr(&t.name)?;
        let in_class = self.block().kind == BlockKind::Class;
        let text = t.name.as_name_expr().map_or("", |n| n.id.as_str());
        let name = self.names.intern(text);
        if let Some(tp) = &t.type_params {
            self.enter_type_params(text, tp, false, false, false, t.range())?;
            self.type_params(tp)?;
        }
        self.enter(name, BlockKind::TypeAlias, Key::new(t), t.range());
        self.implicit(".format", def::PARAM);
        self.implicit(".format", def::USE);
        if in_class {
            self.cur().can_see_class_scope = true;
            self.implicit("__classdict__", def::USE);
        }
        self.expr(&t.value)?;
        self.exit();
        if t.type_params.is_some() {
            self.exit();
        }
        Ok(())
    }

    fn enter_type_params(
        &mut self,
        name: &str,
        tp: &ast::TypeParams,
        class: bool,
        has_defaults: bool,
        has_kwdefaults: bool,
        range: TextRange,
    ) -> Res {
        let in_class = self.block().kind == BlockKind::Class;
        let sym = self.names.intern(name);
        self.enter(sym, BlockKind::TypeParameters, Key::new(tp), range);
        if in_class {
            self.cur().can_see_class_scope = true;
            self.implicit("__classdict__", def::USE);
        }
        if class {
            self.implicit(".type_params", def::LOCAL | def::USE);
            self.implicit(".generic_base", def::LOCAL | def::USE);
        }
        if has_defaults {
            self.implicit(".defaults", def::PARAM);
        }
        if has_kwdefaults {
            self.implicit(".kwdefaults", def::PARAM);
        }
        Ok(())
    }

    fn type_params(&mut self, tp: &ast::TypeParams) -> Res {
        for p in &tp.type_params {
            self.def(p.name(), def::TYPE_PARAM | def::LOCAL, p.range())?;
            match p {
                ast::TypeParam::TypeVar(v) => {
                    let info = match v.bound.as_deref() {
                        Some(Expr::Tuple(_)) => "a TypeVar constraint",
                        _ => "a TypeVar bound",
                    };
                    self.bound_or_default(v.bound.as_deref(), &v.name, Key::bound(v), info, p.range())?;
                    self.bound_or_default(
                        v.default.as_deref(),
                        &v.name,
                        Key::default(v),
                        "a TypeVar default",
                        p.range(),
                    )?;
                }
                ast::TypeParam::TypeVarTuple(v) => {
                    let key = Key::default(v);
                    self.bound_or_default(
                        v.default.as_deref(),
                        &v.name,
                        key,
                        "a TypeVarTuple default",
                        p.range(),
                    )?;
                }
                ast::TypeParam::ParamSpec(v) => {
                    let key = Key::default(v);
                    self.bound_or_default(
                        v.default.as_deref(),
                        &v.name,
                        key,
                        "a ParamSpec default",
                        p.range(),
                    )?;
                }
            }
        }
        Ok(())
    }

    fn bound_or_default(
        &mut self,
        e: Option<&Expr>,
        name: &ast::Identifier,
        key: Key,
        info: &'static str,
        range: TextRange,
    ) -> Res {
        if name.as_str() == "__classdict__" {
            return self.error(format!("reserved name '{name}' cannot be used for type parameter"), range);
        }
        let Some(e) = e else { return Ok(()) };
        let sees = self.block().can_see_class_scope;
        let sym = self.names.intern(name);
        self.enter(sym, BlockKind::TypeVariable, key, e.range());
        self.implicit(".format", def::PARAM);
        self.implicit(".format", def::USE);
        self.cur().can_see_class_scope = sees;
        if sees {
            self.implicit("__classdict__", def::USE);
        }
        self.cur().scope_info = info;
        self.expr(e)?;
        self.exit();
        Ok(())
    }

    fn ann_assign(&mut self, a: &ast::StmtAnnAssign) -> Res {
        self.cur().annotations_used = true;
        if let Expr::Name(n) = &*a.target {
            let flags = self.lookup(&n.id);
            if flags & (def::GLOBAL | def::NONLOCAL) != 0 && self.cur_id().0 != 0 && a.simple {
                let what = if flags & def::GLOBAL != 0 { "global" } else { "nonlocal" };
                return self.error(format!("annotated name '{}' can't be {what}", n.id), a.range());
            }
            if a.simple {
                self.def(&n.id, def::ANNOT | def::LOCAL, n.range())?;
            } else if a.value.is_some() {
                self.def(&n.id, def::LOCAL, n.range())?;
            }
        } else {
            self.expr(&a.target)?;
        }
        self.annotation(&a.annotation)?;
        self.opt(a.value.as_deref())
    }

    /// The annotation of a variable.
    fn annotation(&mut self, e: &Expr) -> Res {
        let kind = self.block().kind;
        let unevaluated = kind == BlockKind::Function || self.future_annotations;
        let conditional =
            kind == BlockKind::Module || (kind == BlockKind::Class && self.block().in_conditional);
        if conditional && !unevaluated && !self.block().has_conditional_annotations {
            self.cur().has_conditional_annotations = true;
            self.implicit("__conditional_annotations__", def::USE);
        }
        let parent = self.cur_id();
        let name = self.names.intern("__annotate__");
        if unevaluated {
            let mark = self.mark();
            // The node is also an expression, whose key must not be taken: the mark of annotations does not clash.
            let id = self.enter(name, BlockKind::Annotation, Key::annotations(e), e.range());
            self.implicit(".format", def::PARAM);
            self.implicit(".format", def::USE);
            self.expr(e)?;
            self.exit();
            if self.complete && !self.future_annotations && self.annotated.insert(parent) {
                self.keep_format(id, mark.1);
            } else {
                self.discard(mark);
            }
            return Ok(());
        }
        match self.block().annotation_block {
            Some(id) => self.stack.push(id),
            None => {
                let id = self.enter(name, BlockKind::Annotation, Key::annotations(e), e.range());
                self.table.blocks[parent.0 as usize].annotation_block = Some(id);
                self.implicit(".format", def::PARAM);
                self.implicit(".format", def::USE);
                if kind == BlockKind::Class {
                    self.cur().can_see_class_scope = true;
                    self.implicit("__classdict__", def::USE);
                }
            }
        }
        if conditional {
            self.implicit("__conditional_annotations__", def::USE);
        }
        self.expr(e)?;
        self.exit();
        Ok(())
    }

    // Patterns.

    fn pattern(&mut self, p: &Pattern) -> Res {
        self.deeper(|b| b.pattern_inner(p))
    }

    fn pattern_inner(&mut self, p: &Pattern) -> Res {
        match p {
            Pattern::MatchValue(v) => self.expr(&v.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(s) => s.patterns.iter().try_for_each(|p| self.pattern(p)),
            Pattern::MatchMapping(m) => {
                m.keys.iter().try_for_each(|k| self.expr(k))?;
                m.patterns.iter().try_for_each(|p| self.pattern(p))?;
                match &m.rest {
                    Some(n) => self.def(n, def::LOCAL, p.range()),
                    None => Ok(()),
                }
            }
            Pattern::MatchClass(c) => {
                self.expr(&c.cls)?;
                c.arguments.patterns.iter().try_for_each(|p| self.pattern(p))?;
                for k in &c.arguments.keywords {
                    self.check_name(&k.attr, k.pattern.range(), false)?;
                }
                c.arguments.keywords.iter().try_for_each(|k| self.pattern(&k.pattern))
            }
            Pattern::MatchStar(s) => match &s.name {
                Some(n) => self.def(n, def::LOCAL, p.range()),
                None => Ok(()),
            },
            Pattern::MatchAs(a) => {
                if let Some(p) = &a.pattern {
                    self.pattern(p)?;
                }
                match &a.name {
                    Some(n) => self.def(n, def::LOCAL, p.range()),
                    None => Ok(()),
                }
            }
            Pattern::MatchOr(o) => o.patterns.iter().try_for_each(|p| self.pattern(p)),
        }
    }

    // Expressions.

    fn opt(&mut self, e: Option<&Expr>) -> Res {
        e.map_or(Ok(()), |e| self.expr(e))
    }

    fn exprs(&mut self, list: &[Expr]) -> Res {
        list.iter().try_for_each(|e| self.expr(e))
    }

    fn arguments(&mut self, a: &ast::Arguments) -> Res {
        self.exprs(&a.args)?;
        for k in &a.keywords {
            if let Some(n) = &k.arg {
                self.check_name(n, k.range, false)?;
            }
        }
        a.keywords.iter().try_for_each(|k| self.expr(&k.value))
    }

    fn expr(&mut self, e: &Expr) -> Res {
        match e {
            // The common leaves need no stack check.
            Expr::Name(n) => self.name(n),
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => Ok(()),
            Expr::BooleanLiteral(_) | Expr::NoneLiteral(_) | Expr::EllipsisLiteral(_) => Ok(()),
            _ => self.deeper(|b| b.expr_inner(e)),
        }
    }

    fn name(&mut self, n: &ast::ExprName) -> Res {
        let load = n.ctx == ExprContext::Load;
        self.def_ctx(&n.id, if load { def::USE } else { def::LOCAL }, n.range, n.ctx == ExprContext::Del)?;
        if load && n.id.as_str() == "super" && self.block().kind.is_function_like() {
            self.implicit("__class__", def::USE);
        }
        Ok(())
    }

    fn expr_inner(&mut self, e: &Expr) -> Res {
        match e {
            Expr::Name(n) => self.name(n),
            Expr::Named(n) => {
                self.not_in_annotation("named expression", e)?;
                if self.block().comp_iter_expr > 0 {
                    return self.error(
                        "assignment expression cannot be used in a comprehension iterable expression",
                        e.range(),
                    );
                }
                if self.block().comprehension.is_some()
                    && let Expr::Name(target) = &*n.target
                {
                    self.named_in_comprehension(target)?;
                }
                self.expr(&n.value)?;
                self.expr(&n.target)
            }
            Expr::BoolOp(b) => self.exprs(&b.values),
            Expr::BinOp(b) => {
                // Chains of operators nest to the left: walk them without recursion.
                let mut rights = vec![&*b.right];
                let mut left = &*b.left;
                while let Expr::BinOp(inner) = left {
                    rights.push(&inner.right);
                    left = &inner.left;
                }
                self.expr(left)?;
                rights.into_iter().rev().try_for_each(|r| self.expr(r))
            }
            Expr::UnaryOp(u) => self.expr(&u.operand),
            Expr::Lambda(l) => {
                if let Some(p) = &l.parameters {
                    self.defaults(p)?;
                }
                let name = self.names.intern("<lambda>");
                self.enter(name, BlockKind::Function, Key::new(l), e.range());
                if let Some(p) = &l.parameters {
                    self.parameters(p)?;
                }
                self.expr(&l.body)?;
                self.exit();
                Ok(())
            }
            Expr::If(i) => {
                self.expr(&i.test)?;
                self.expr(&i.body)?;
                self.expr(&i.orelse)
            }
            Expr::Dict(d) => {
                for i in &d.items {
                    self.opt(i.key.as_ref())?;
                }
                d.items.iter().try_for_each(|i| self.expr(&i.value))
            }
            Expr::Set(s) => self.exprs(&s.elts),
            Expr::ListComp(c) => self.comprehension(
                Key::new(c),
                ComprehensionKind::List,
                &c.generators,
                &c.elt,
                None,
                e.range(),
            ),
            Expr::SetComp(c) => self.comprehension(
                Key::new(c),
                ComprehensionKind::Set,
                &c.generators,
                &c.elt,
                None,
                e.range(),
            ),
            Expr::DictComp(c) => match &c.key {
                Some(k) => self.comprehension(
                    Key::new(c),
                    ComprehensionKind::Dict,
                    &c.generators,
                    k,
                    Some(&c.value),
                    e.range(),
                ),
                None => self.error("dict unpacking cannot be used in dict comprehension", e.range()),
            },
            Expr::Generator(c) => self.comprehension(
                Key::new(c),
                ComprehensionKind::Generator,
                &c.generators,
                &c.elt,
                None,
                e.range(),
            ),
            Expr::Yield(y) => {
                self.not_in_annotation("yield expression", e)?;
                self.opt(y.value.as_deref())?;
                self.cur().generator = true;
                self.not_in_comprehension(e)
            }
            Expr::YieldFrom(y) => {
                self.not_in_annotation("yield expression", e)?;
                self.expr(&y.value)?;
                self.cur().generator = true;
                self.not_in_comprehension(e)
            }
            Expr::Await(a) => {
                self.not_in_annotation("await expression", e)?;
                if !self.top_level_await {
                    if !self.block().kind.is_function_like() {
                        return self.error("'await' outside function", e.range());
                    }
                    if !self.in_async_def() && self.block().comprehension.is_none() {
                        return self.error("'await' outside async function", e.range());
                    }
                }
                self.expr(&a.value)?;
                self.cur().coroutine = true;
                Ok(())
            }
            Expr::Compare(c) => {
                self.expr(&c.left)?;
                self.exprs(&c.comparators)
            }
            Expr::Call(c) => {
                self.expr(&c.func)?;
                self.arguments(&c.arguments)
            }
            Expr::FString(f) => {
                for part in f.value.iter() {
                    if let ast::FStringPart::FString(f) = part {
                        self.interpolated(&f.elements)?;
                    }
                }
                Ok(())
            }
            Expr::TString(t) => t.value.iter().try_for_each(|t| self.interpolated(&t.elements)),
            Expr::Attribute(a) => {
                if a.ctx != ExprContext::Load {
                    self.check_name(&a.attr, e.range(), a.ctx == ExprContext::Del)?;
                }
                self.expr(&a.value)
            }
            Expr::Subscript(s) => {
                self.expr(&s.value)?;
                self.expr(&s.slice)
            }
            Expr::Starred(s) => self.expr(&s.value),
            Expr::List(l) => self.exprs(&l.elts),
            Expr::Tuple(t) => self.exprs(&t.elts),
            Expr::Slice(s) => {
                self.opt(s.lower.as_deref())?;
                self.opt(s.upper.as_deref())?;
                self.opt(s.step.as_deref())
            }
            Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_) => Ok(()),
            Expr::NoneLiteral(_) | Expr::EllipsisLiteral(_) | Expr::IpyEscapeCommand(_) => Ok(()),
        }
    }

    fn in_async_def(&self) -> bool {
        self.block().kind == BlockKind::Function
            && self.block().coroutine
            && self.block().comprehension.is_none()
            || self.block().comprehension.is_some()
    }

    fn interpolated(&mut self, elements: &ast::InterpolatedStringElements) -> Res {
        for e in elements {
            if let ast::InterpolatedStringElement::Interpolation(i) = e {
                self.expr(&i.expression)?;
                if let Some(spec) = &i.format_spec {
                    self.deeper(|b| b.interpolated(&spec.elements))?;
                }
            }
        }
        Ok(())
    }

    fn not_in_annotation(&self, what: &str, e: &Expr) -> Res {
        let place = match self.block().kind {
            BlockKind::Annotation => "an annotation",
            BlockKind::TypeVariable => self.block().scope_info,
            BlockKind::TypeAlias => "a type alias",
            BlockKind::TypeParameters => "the definition of a generic",
            _ => return Ok(()),
        };
        self.error(format!("{what} cannot be used within {place}"), e.range())
    }

    fn not_in_comprehension(&self, e: &Expr) -> Res {
        let what = match self.block().comprehension {
            None => return Ok(()),
            Some(ComprehensionKind::List) => "list comprehension",
            Some(ComprehensionKind::Set) => "set comprehension",
            Some(ComprehensionKind::Dict) => "dict comprehension",
            Some(ComprehensionKind::Generator) => "generator expression",
        };
        self.error(format!("'yield' inside {what}"), e.range())
    }

    /// `:=` in a comprehension binds in the block around all comprehensions.
    fn named_in_comprehension(&mut self, target: &ast::ExprName) -> Res {
        let sym = self.mangle(&target.id);
        for i in (0..self.stack.len()).rev() {
            let id = self.stack[i];
            let block = self.table.block(id);
            let flags = block.symbols.flags(sym);
            if block.comprehension.is_some() {
                if flags & def::COMP_ITER != 0 && flags & (def::LOCAL | def::GLOBAL) != 0 {
                    let msg = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{}'",
                        target.id
                    );
                    return self.error(msg, target.range);
                }
                continue;
            }
            let place = match block.kind {
                BlockKind::Function => {
                    let flag = if flags & def::GLOBAL != 0 { def::GLOBAL } else { def::NONLOCAL };
                    self.def(&target.id, flag, target.range)?;
                    self.cur().directives.push((sym, target.range));
                    return self.def_in(sym, def::LOCAL, id, target.range);
                }
                BlockKind::Module => {
                    self.def(&target.id, def::GLOBAL, target.range)?;
                    self.cur().directives.push((sym, target.range));
                    return self.def_in(sym, def::GLOBAL, id, target.range);
                }
                BlockKind::Annotation => continue,
                BlockKind::Class => "used in a class body".to_owned(),
                BlockKind::TypeParameters => "used within the definition of a generic".to_owned(),
                BlockKind::TypeAlias => "used in a type alias".to_owned(),
                BlockKind::TypeVariable => format!("used in {}", block.scope_info),
            };
            let msg = format!("assignment expression within a comprehension cannot be {place}");
            return self.error(msg, target.range);
        }
        Ok(())
    }

    fn comprehension(
        &mut self,
        key: Key,
        kind: ComprehensionKind,
        generators: &[ast::Comprehension],
        elt: &Expr,
        value: Option<&Expr>,
        range: TextRange,
    ) -> Res {
        let Some((first, rest)) = generators.split_first() else { return Ok(()) };
        // The outermost iterable is evaluated outside.
        self.cur().comp_iter_expr += 1;
        self.expr(&first.iter)?;
        self.cur().comp_iter_expr -= 1;
        let name = self.names.intern(match kind {
            ComprehensionKind::List => "<listcomp>",
            ComprehensionKind::Set => "<setcomp>",
            ComprehensionKind::Dict => "<dictcomp>",
            ComprehensionKind::Generator => "<genexpr>",
        });
        self.enter(name, BlockKind::Function, key, range);
        self.cur().comprehension = Some(kind);
        if first.is_async {
            self.cur().coroutine = true;
        }
        self.implicit(".0", def::PARAM);
        self.comp_target(&first.target)?;
        self.exprs(&first.ifs)?;
        for g in rest {
            self.comp_target(&g.target)?;
            self.cur().comp_iter_expr += 1;
            self.expr(&g.iter)?;
            self.cur().comp_iter_expr -= 1;
            self.exprs(&g.ifs)?;
            if g.is_async {
                self.cur().coroutine = true;
            }
        }
        self.opt(value)?;
        self.expr(elt)?;
        let generator = kind == ComprehensionKind::Generator;
        self.cur().generator = generator;
        let is_async = self.block().coroutine && !generator;
        self.exit();
        if is_async {
            let b = self.block();
            let function = b.kind == BlockKind::Function && b.coroutine && b.comprehension.is_none();
            let top = self.top_level_await && b.kind == BlockKind::Module;
            if !function && !top && b.comprehension.is_none() {
                return self.error("asynchronous comprehension outside of an asynchronous function", range);
            }
            self.cur().coroutine = true;
        }
        Ok(())
    }

    fn comp_target(&mut self, target: &Expr) -> Res {
        self.cur().comp_iter_target = true;
        self.expr(target)?;
        self.cur().comp_iter_target = false;
        Ok(())
    }
}
