//! From node objects to the parser's tree, checked as CPython checks: first what each field holds (`TypeError`), then what the
//! compiler relies on (`ValueError`). Ranges in the tree made are numbers of places: see `taipan_compiler::Places`.

use super::constants;
use super::kinds::*;
use ruff_python_ast::{self as ast, AtomicNodeIndex, Expr, ExprContext, Pattern, Stmt};
use ruff_text_size::{TextRange, TextSize};
use taipan_bytecode::Const;
use taipan_compiler::{Places, Tree};
use taipan_vm::{Gc, ListObj, R, Raised, Value, ValueExt, Vm};

// Only ever copied.
#[allow(clippy::declare_interior_mutable_const)]
const NODE: AtomicNodeIndex = AtomicNodeIndex::NONE;

pub struct FromObject<'a> {
    vm: &'a mut Vm,
    classes: Classes,
    places: Places,
    depth: usize,
    deepest: usize,
}

/// A node being read: its kind, its place, the mark of its start.
#[derive(Copy, Clone)]
struct Head {
    object: Value,
    kind: Kind,
    place: [i32; 4],
    start: TextSize,
}

/// The kind of tree that `mode` asks for; a tree of another kind is an error.
pub fn check_mode(vm: &mut Vm, v: Value, mode: &str) -> R<Kind> {
    let classes = Classes::get(vm)?;
    let kind = match mode {
        "eval" => Kind::Expression,
        "single" => Kind::Interactive,
        "func_type" => Kind::FunctionType,
        _ => Kind::Module,
    };
    if classes.kind_of(vm, v, &[kind]).is_none() {
        let t = super::class_name(vm, v);
        return Err(vm.type_error(format!("expected {} node, got {t}", kind.name())));
    }
    Ok(kind)
}

/// Reads a tree of the kind that `mode` asks for.
pub fn module(vm: &mut Vm, v: Value, mode: &str) -> R<(Tree, Places)> {
    let kind = check_mode(vm, v, mode)?;
    let classes = Classes::get(vm)?;
    let mut r = FromObject { vm, classes, places: Places::default(), depth: 0, deepest: 0 };
    let start = r.places.mark(1, 0);
    let head = Head { object: v, kind, place: [1, 0, 1, 0], start };
    let module = if kind == Kind::Expression {
        let body = r.expr_field(head, "body", ExprContext::Load)?;
        ast::Mod::Expression(ast::ModExpression { node_index: NODE, range: r.range(head), body })
    } else {
        let body = r.stmts(head, "body")?;
        if kind == Kind::Module {
            r.type_ignores(head)?;
        }
        ast::Mod::Module(ast::ModModule { node_index: NODE, range: r.range(head), body: body.into() })
    };
    Ok((Tree::new(module, r.deepest), r.places))
}

impl FromObject<'_> {
    // Errors.

    fn value_error<T>(&mut self, msg: impl Into<String>) -> R<T> {
        Err(self.vm.value_error(msg.into()))
    }

    fn type_error<T>(&mut self, msg: impl Into<String>) -> R<T> {
        Err(self.vm.type_error(msg.into()))
    }

    fn expected<T>(&mut self, what: &str, v: Value) -> R<T> {
        let shown = self.vm.repr(v)?;
        let msg = format!("expected some sort of {what}, but got {shown}");
        self.type_error(msg)
    }

    fn missing(&mut self, field: &str, of: &str) -> Raised {
        self.vm.type_error(format!("required field \"{field}\" missing from {of}"))
    }

    fn required<T>(&mut self, field: &str, kind: Kind) -> R<T> {
        self.value_error(format!("field '{field}' is required for {}", kind.name()))
    }

    fn deeper<T>(&mut self, what: &str, f: impl FnOnce(&mut Self) -> R<T>) -> R<T> {
        self.vm.enter_native_in(what)?;
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let r = f(self);
        self.depth -= 1;
        r
    }

    // Fields.

    fn get(&mut self, v: Value, field: &str) -> R<Option<Value>> {
        self.vm.getattr_opt_text(v, field)
    }

    /// A field that must be there, though it may be None.
    fn need(&mut self, h: Head, field: &str) -> R {
        match self.get(h.object, field)? {
            Some(v) => Ok(v),
            None => Err(self.missing(field, h.kind.name())),
        }
    }

    fn int(&mut self, v: Value) -> R<i32> {
        if !v.is_int_like() {
            let shown = self.vm.repr(v)?;
            return self.value_error(format!("invalid integer value: {shown}"));
        }
        match v.to_i64().map(i32::try_from) {
            Some(Ok(i)) => Ok(i),
            _ => Err(self.vm.overflow_error("Python int too large to convert to C int")),
        }
    }

    fn int_field(&mut self, h: Head, field: &str) -> R<i32> {
        let v = self.need(h, field)?;
        self.int(v)
    }

    fn text_of(&mut self, v: Value) -> R<String> {
        let Some(s) = v.to_str() else { return self.type_error("AST identifier must be of type str") };
        if s.to_utf8().is_none() {
            let enc = self.vm.intern("utf-8").value();
            self.vm.call_method(v, "encode", &[enc])?;
        }
        Ok(s.to_string_lossy())
    }

    fn identifier(&mut self, v: Value, at: TextSize) -> R<Option<ast::Identifier>> {
        if v.is_none() {
            return Ok(None);
        }
        if v.to_str().is_none() || self.vm.type_of(v) != self.vm.types.str {
            return self.type_error("AST identifier must be of type str");
        }
        let text = self.text_of(v)?;
        Ok(Some(ast::Identifier { id: text.into(), range: TextRange::empty(at), node_index: NODE }))
    }

    fn ident(&mut self, h: Head, field: &str) -> R<ast::Identifier> {
        let v = self.need(h, field)?;
        match self.identifier(v, h.start)? {
            Some(i) => Ok(i),
            None => self.required(field, h.kind),
        }
    }

    fn opt_ident(&mut self, h: Head, field: &str) -> R<Option<ast::Identifier>> {
        match self.get(h.object, field)? {
            Some(v) => self.identifier(v, h.start),
            None => Ok(None),
        }
    }

    /// Type comments and the like: checked, not used.
    fn string(&mut self, h: Head, field: &str) -> R<Option<Value>> {
        let Some(v) = self.get(h.object, field)?.filter(|v| !v.is_none()) else { return Ok(None) };
        let t = self.vm.type_of(v);
        if t != self.vm.types.str && t != self.vm.types.bytes {
            return self.type_error("AST string must be of type str");
        }
        Ok(Some(v))
    }

    /// The items of a list field. Reading one may run Python code: the list must not change its size.
    fn each<T>(&mut self, h: Head, field: &str, mut f: impl FnMut(&mut Self, Value) -> R<T>) -> R<Vec<T>> {
        let mut out = Vec::new();
        let Some(v) = self.get(h.object, field)? else { return Ok(out) };
        let Some(list): Option<Gc<ListObj>> = v.to_list() else {
            let t = self.vm.type_of(v).name_str().to_string();
            return self.type_error(format!("{} field \"{field}\" must be a list, not a {t}", h.kind.name()));
        };
        let n = list.as_slice().len();
        for i in 0..n {
            let item = list.as_slice().get(i).copied().unwrap_or(Value::NONE);
            out.push(f(self, item)?);
            if list.as_slice().len() != n {
                return Err(self.vm.runtime_error(format!(
                    "{} field \"{field}\" changed size during iteration",
                    h.kind.name()
                )));
            }
        }
        Ok(out)
    }

    fn exprs(&mut self, h: Head, field: &str, ctx: ExprContext) -> R<Vec<Expr>> {
        self.each(h, field, |r, v| match r.expr(v, ctx)? {
            Some(e) => Ok(e),
            None => r.value_error("None disallowed in expression list"),
        })
    }

    fn stmts(&mut self, h: Head, field: &str) -> R<Vec<Stmt>> {
        self.each(h, field, |r, v| match r.stmt(v)? {
            Some(s) => Ok(s),
            None => r.value_error("None disallowed in statement list"),
        })
    }

    fn not_empty<T>(&mut self, list: &[T], field: &str, h: Head) -> R<()> {
        if list.is_empty() {
            return self.value_error(format!("empty {field} on {}", h.kind.name()));
        }
        Ok(())
    }

    fn body(&mut self, h: Head) -> R<Vec<Stmt>> {
        let body = self.stmts(h, "body")?;
        self.not_empty(&body, "body", h)?;
        Ok(body)
    }

    fn expr_field(&mut self, h: Head, field: &str, ctx: ExprContext) -> R<Box<Expr>> {
        let v = self.need(h, field)?;
        match self.expr(v, ctx)? {
            Some(e) => Ok(Box::new(e)),
            None => self.required(field, h.kind),
        }
    }

    fn load(&mut self, h: Head, field: &str) -> R<Box<Expr>> {
        self.expr_field(h, field, ExprContext::Load)
    }

    fn opt_expr(&mut self, h: Head, field: &str, ctx: ExprContext) -> R<Option<Box<Expr>>> {
        match self.get(h.object, field)? {
            Some(v) => Ok(self.expr(v, ctx)?.map(Box::new)),
            None => Ok(None),
        }
    }

    fn opt_load(&mut self, h: Head, field: &str) -> R<Option<Box<Expr>>> {
        self.opt_expr(h, field, ExprContext::Load)
    }

    /// One of the fieldless nodes.
    fn shared(&mut self, h: Head, field: &str, of: &[Kind], what: &str) -> R<Kind> {
        let v = self.need(h, field)?;
        self.shared_kind(v, of, what)
    }

    fn shared_kind(&mut self, v: Value, of: &[Kind], what: &str) -> R<Kind> {
        match self.classes.kind_of(self.vm, v, of) {
            Some(k) => Ok(k),
            None => self.expected(what, v),
        }
    }

    // Places.

    /// Reads a node's place. The end may be absent where the grammar says so.
    fn place(&mut self, v: Value, what: &str, end_required: bool) -> R<[i32; 4]> {
        let mut place = [0; 4];
        for (i, field) in ["lineno", "col_offset", "end_lineno", "end_col_offset"].into_iter().enumerate() {
            let x = self.get(v, field)?;
            place[i] = match x {
                None if i < 2 || end_required => return Err(self.missing(field, what)),
                None => place[i - 2],
                Some(x) if i >= 2 && !end_required && x.is_none() => place[i - 2],
                Some(x) => self.int(x)?,
            };
        }
        Ok(place)
    }

    fn check_place(&mut self, [line, col, end_line, end_col]: [i32; 4]) -> R<()> {
        if line > end_line {
            return self.value_error(format!("AST node line range ({line}, {end_line}) is not valid"));
        }
        if (line < 0 && end_line != line) || (col < 0 && col != end_col) {
            return self.value_error(format!(
                "AST node column range ({col}, {end_col}) for line range ({line}, {end_line}) is not valid"
            ));
        }
        if line == end_line && col > end_col {
            return self.value_error(format!("line {line}, column {col}-{end_col} is not a valid range"));
        }
        Ok(())
    }

    /// Reads a node's place and marks its start.
    fn head(&mut self, v: Value, kind: Option<Kind>, what: &str, end_required: bool) -> R<Head> {
        let place = self.place(v, what, end_required)?;
        let Some(kind) = kind else { return self.expected(what, v) };
        self.check_place(place)?;
        let start = self.places.mark(place[0], place[1]);
        Ok(Head { object: v, kind, place, start })
    }

    /// Begins a node whose place is read after its fields; [`Self::end`] ends it.
    fn begin(&mut self, v: Value, kind: Kind) -> Head {
        let start = self.places.mark(1, 0);
        Head { object: v, kind, place: [1, 0, 1, 0], start }
    }

    fn end(&mut self, h: Head) -> R<TextRange> {
        let place = self.place(h.object, h.kind.name(), false)?;
        self.check_place(place)?;
        self.places.set(h.start, place[0], place[1]);
        Ok(self.range(Head { place, ..h }))
    }

    /// The head of a node that has no place of its own: it is where `around` is.
    fn part(&mut self, v: Value, kind: Kind, around: Head) -> Head {
        let start = self.places.mark(around.place[0], around.place[1]);
        Head { object: v, kind, place: around.place, start }
    }

    /// Marks the end of a node.
    fn range(&mut self, h: Head) -> TextRange {
        let end = self.places.mark(h.place[2], h.place[3]);
        TextRange::new(h.start, end)
    }

    // Statements.

    fn stmt(&mut self, v: Value) -> R<Option<Stmt>> {
        if v.is_none() {
            return Ok(None);
        }
        let kind = self.classes.kind_of(self.vm, v, STMTS);
        self.deeper("while traversing 'stmt' node", |r| {
            let h = r.head(v, kind, "stmt", false)?;
            r.stmt_inner(h).map(Some)
        })
    }

    fn stmt_inner(&mut self, h: Head) -> R<Stmt> {
        use ExprContext::{Del, Store};
        let node_index = NODE;
        Ok(match h.kind {
            Kind::FunctionDef | Kind::AsyncFunctionDef => {
                let name = self.ident(h, "name")?;
                self.not_constant(&name)?;
                let decorator_list = self.decorators(h)?;
                let type_params = self.type_params(h)?;
                let parameters = Box::new(self.arguments(h)?);
                let returns = self.opt_load(h, "returns")?;
                let body = self.body(h)?;
                self.string(h, "type_comment")?;
                Stmt::FunctionDef(ast::StmtFunctionDef {
                    range: self.range(h),
                    node_index,
                    is_async: h.kind == Kind::AsyncFunctionDef,
                    decorator_list: decorator_list.into(),
                    name,
                    type_params,
                    parameters,
                    returns,
                    body: body.into(),
                })
            }
            Kind::ClassDef => {
                let name = self.ident(h, "name")?;
                self.not_constant(&name)?;
                let decorator_list = self.decorators(h)?;
                let type_params = self.type_params(h)?;
                let inner = self.part(h.object, h.kind, h);
                let args = self.exprs(h, "bases", ExprContext::Load)?;
                let keywords = self.keywords(h)?;
                let range = self.range(inner);
                let arguments = (!args.is_empty() || !keywords.is_empty()).then(|| {
                    Box::new(ast::Arguments {
                        range,
                        node_index: NODE,
                        args: args.into(),
                        keywords: keywords.into(),
                    })
                });
                let body = self.body(h)?;
                Stmt::ClassDef(ast::StmtClassDef {
                    range: self.range(h),
                    node_index,
                    decorator_list: decorator_list.into(),
                    name,
                    type_params,
                    arguments,
                    body: body.into(),
                })
            }
            Kind::Return => {
                let value = self.opt_load(h, "value")?;
                Stmt::Return(ast::StmtReturn { range: self.range(h), node_index, value })
            }
            Kind::Delete => {
                let targets = self.exprs(h, "targets", Del)?;
                self.not_empty(&targets, "targets", h)?;
                Stmt::Delete(ast::StmtDelete { range: self.range(h), node_index, targets })
            }
            Kind::Assign => {
                let targets = self.exprs(h, "targets", Store)?;
                self.not_empty(&targets, "targets", h)?;
                let value = self.load(h, "value")?;
                self.string(h, "type_comment")?;
                Stmt::Assign(ast::StmtAssign { range: self.range(h), node_index, targets, value })
            }
            Kind::TypeAlias => {
                let name = self.expr_field(h, "name", Store)?;
                if !name.is_name_expr() {
                    return self.type_error("TypeAlias with non-Name name");
                }
                let type_params = self.type_params(h)?;
                let value = self.load(h, "value")?;
                Stmt::TypeAlias(ast::StmtTypeAlias {
                    range: self.range(h),
                    node_index,
                    name,
                    type_params,
                    value,
                })
            }
            Kind::AugAssign => {
                let target = self.expr_field(h, "target", Store)?;
                let op = self.operator(h)?;
                let value = self.load(h, "value")?;
                Stmt::AugAssign(ast::StmtAugAssign { range: self.range(h), node_index, target, op, value })
            }
            Kind::AnnAssign => {
                let target = self.expr_field(h, "target", Store)?;
                let annotation = self.load(h, "annotation")?;
                let value = self.opt_load(h, "value")?;
                let simple = self.int_field(h, "simple")? != 0;
                if simple && !target.is_name_expr() {
                    return self.type_error("AnnAssign with simple non-Name target");
                }
                Stmt::AnnAssign(ast::StmtAnnAssign {
                    range: self.range(h),
                    node_index,
                    target,
                    annotation,
                    value,
                    simple,
                })
            }
            Kind::For | Kind::AsyncFor => {
                let target = self.expr_field(h, "target", Store)?;
                let iter = self.load(h, "iter")?;
                let body = self.body(h)?;
                let orelse = self.stmts(h, "orelse")?;
                self.string(h, "type_comment")?;
                Stmt::For(ast::StmtFor {
                    range: self.range(h),
                    node_index,
                    is_async: h.kind == Kind::AsyncFor,
                    target,
                    iter,
                    body: body.into(),
                    orelse: orelse.into(),
                })
            }
            Kind::While => {
                let test = self.load(h, "test")?;
                let body = self.body(h)?;
                let orelse = self.stmts(h, "orelse")?;
                Stmt::While(ast::StmtWhile {
                    range: self.range(h),
                    node_index,
                    test,
                    body: body.into(),
                    orelse: orelse.into(),
                })
            }
            Kind::If => {
                let test = self.load(h, "test")?;
                let body = self.body(h)?;
                let inner = self.part(h.object, h.kind, h);
                let orelse = self.stmts(h, "orelse")?;
                let range = self.range(inner);
                let mut elif_else_clauses = Vec::new();
                if !orelse.is_empty() {
                    elif_else_clauses.push(ast::ElifElseClause {
                        range,
                        node_index: NODE,
                        test: None,
                        body: orelse.into(),
                    });
                }
                Stmt::If(ast::StmtIf {
                    range: self.range(h),
                    node_index,
                    test,
                    body: body.into(),
                    elif_else_clauses,
                })
            }
            Kind::With | Kind::AsyncWith => {
                let items = self.each(h, "items", |r, v| r.with_item(v, h))?;
                self.not_empty(&items, "items", h)?;
                let body = self.body(h)?;
                self.string(h, "type_comment")?;
                Stmt::With(ast::StmtWith {
                    range: self.range(h),
                    node_index,
                    is_async: h.kind == Kind::AsyncWith,
                    items,
                    body: body.into(),
                })
            }
            Kind::Match => {
                let subject = self.load(h, "subject")?;
                let cases = self.each(h, "cases", |r, v| r.match_case(v, h))?;
                self.not_empty(&cases, "cases", h)?;
                Stmt::Match(ast::StmtMatch { range: self.range(h), node_index, subject, cases })
            }
            Kind::Raise => {
                let exc = self.opt_load(h, "exc")?;
                let cause = self.opt_load(h, "cause")?;
                if exc.is_none() && cause.is_some() {
                    return self.value_error("Raise with cause but no exception");
                }
                Stmt::Raise(ast::StmtRaise { range: self.range(h), node_index, exc, cause })
            }
            Kind::Try | Kind::TryStar => {
                let body = self.body(h)?;
                let handlers = self.each(h, "handlers", Self::handler)?;
                let orelse = self.stmts(h, "orelse")?;
                let finalbody = self.stmts(h, "finalbody")?;
                let name = h.kind.name();
                if handlers.is_empty() && finalbody.is_empty() {
                    return self.value_error(format!("{name} has neither except handlers nor finalbody"));
                }
                if handlers.is_empty() && !orelse.is_empty() {
                    return self.value_error(format!("{name} has orelse but no except handlers"));
                }
                Stmt::Try(ast::StmtTry {
                    range: self.range(h),
                    node_index,
                    body: body.into(),
                    handlers,
                    orelse: orelse.into(),
                    finalbody: finalbody.into(),
                    is_star: h.kind == Kind::TryStar,
                })
            }
            Kind::Assert => {
                let test = self.load(h, "test")?;
                let msg = self.opt_load(h, "msg")?;
                Stmt::Assert(ast::StmtAssert { range: self.range(h), node_index, test, msg })
            }
            Kind::Import => {
                let names = self.each(h, "names", Self::alias)?;
                self.not_empty(&names, "names", h)?;
                Stmt::Import(ast::StmtImport { range: self.range(h), node_index, names, is_lazy: false })
            }
            Kind::ImportFrom => {
                let module = self.opt_ident(h, "module")?;
                let names = self.each(h, "names", Self::alias)?;
                let level = match self.get(h.object, "level")? {
                    Some(v) if !v.is_none() => self.int(v)?,
                    _ => 0,
                };
                let Ok(level) = u32::try_from(level) else {
                    return self.value_error("Negative ImportFrom level");
                };
                self.not_empty(&names, "names", h)?;
                Stmt::ImportFrom(ast::StmtImportFrom {
                    range: self.range(h),
                    node_index,
                    module,
                    names,
                    level,
                    is_lazy: false,
                })
            }
            Kind::Global => {
                let names = self.names(h)?;
                Stmt::Global(ast::StmtGlobal { range: self.range(h), node_index, names })
            }
            Kind::Nonlocal => {
                let names = self.names(h)?;
                names.iter().try_for_each(|n| self.not_constant(n))?;
                Stmt::Nonlocal(ast::StmtNonlocal { range: self.range(h), node_index, names })
            }
            Kind::Expr => {
                let value = self.load(h, "value")?;
                Stmt::Expr(ast::StmtExpr { range: self.range(h), node_index, value })
            }
            Kind::Break => Stmt::Break(ast::StmtBreak { range: self.range(h), node_index }),
            Kind::Continue => Stmt::Continue(ast::StmtContinue { range: self.range(h), node_index }),
            _ => Stmt::Pass(ast::StmtPass { range: self.range(h), node_index }),
        })
    }

    fn names(&mut self, h: Head) -> R<Vec<ast::Identifier>> {
        let names = self.each(h, "names", |r, v| match r.identifier(v, h.start)? {
            Some(i) => Ok(i),
            None => r.value_error("None disallowed in identifier list"),
        })?;
        self.not_empty(&names, "names", h)?;
        Ok(names)
    }

    fn decorators(&mut self, h: Head) -> R<Vec<ast::Decorator>> {
        self.each(h, "decorator_list", |r, v| {
            let inner = r.part(v, h.kind, h);
            let Some(expression) = r.expr(v, ExprContext::Load)? else {
                return r.value_error("None disallowed in expression list");
            };
            Ok(ast::Decorator { range: r.range(inner), node_index: NODE, expression })
        })
    }

    fn keywords(&mut self, h: Head) -> R<Vec<ast::Keyword>> {
        self.each(h, "keywords", |r, v| {
            let k = r.begin(v, Kind::keyword);
            let arg = r.opt_ident(k, "arg")?;
            let value = *r.load(k, "value")?;
            Ok(ast::Keyword { range: r.end(k)?, node_index: NODE, arg, value })
        })
    }

    fn alias(&mut self, v: Value) -> R<ast::Alias> {
        let h = self.begin(v, Kind::alias);
        let name = self.ident(h, "name")?;
        let asname = self.opt_ident(h, "asname")?;
        for n in [Some(&name), asname.as_ref()].into_iter().flatten() {
            self.not_constant(n)?;
        }
        Ok(ast::Alias { range: self.end(h)?, node_index: NODE, name, asname })
    }

    fn with_item(&mut self, v: Value, around: Head) -> R<ast::WithItem> {
        let h = self.part(v, Kind::withitem, around);
        let context_expr = *self.load(h, "context_expr")?;
        let optional_vars = self.opt_expr(h, "optional_vars", ExprContext::Store)?;
        Ok(ast::WithItem { range: self.range(h), node_index: NODE, context_expr, optional_vars })
    }

    fn handler(&mut self, v: Value) -> R<ast::ExceptHandler> {
        let kind = self.classes.kind_of(self.vm, v, &[Kind::ExceptHandler]);
        let h = self.head(v, kind, "excepthandler", false)?;
        let type_ = self.opt_load(h, "type")?;
        let name = self.opt_ident(h, "name")?;
        if let Some(n) = &name {
            self.not_constant(n)?;
        }
        let body = self.body(h)?;
        Ok(ast::ExceptHandler::ExceptHandler(ast::ExceptHandlerExceptHandler {
            range: self.range(h),
            node_index: NODE,
            type_,
            name,
            body: body.into(),
        }))
    }

    fn match_case(&mut self, v: Value, around: Head) -> R<ast::MatchCase> {
        let h = self.part(v, Kind::match_case, around);
        let p = self.need(h, "pattern")?;
        let Some(pattern) = self.pattern(p, false)? else { return self.required("pattern", h.kind) };
        let guard = self.opt_load(h, "guard")?;
        let body = self.body(h)?;
        Ok(ast::MatchCase { range: self.range(h), node_index: NODE, pattern, guard, body: body.into() })
    }

    fn type_ignores(&mut self, h: Head) -> R<()> {
        self.each(h, "type_ignores", |r, v| {
            if r.classes.kind_of(r.vm, v, &[Kind::TypeIgnore]).is_none() {
                return r.expected("type_ignore", v);
            }
            let i = r.part(v, Kind::TypeIgnore, h);
            r.int_field(i, "lineno")?;
            r.need(i, "tag")?;
            r.string(i, "tag").map(|_| ())
        })
        .map(|_| ())
    }

    // Functions.

    /// The `args` of a function or lambda.
    fn arguments(&mut self, around: Head) -> R<ast::Parameters> {
        let v = self.need(around, "args")?;
        let h = self.part(v, Kind::arguments, around);
        let mut posonlyargs = self.args(h, "posonlyargs")?;
        let mut args = self.args(h, "args")?;
        let vararg = self.opt_arg(h, "vararg")?;
        let mut kwonlyargs = self.args(h, "kwonlyargs")?;
        let kwarg = self.opt_arg(h, "kwarg")?;
        let defaults = self.exprs(h, "defaults", ExprContext::Load)?;
        let kw_defaults = self.each(h, "kw_defaults", |r, v| r.expr(v, ExprContext::Load))?;
        if defaults.len() > posonlyargs.len() + args.len() {
            return self.value_error("more positional defaults than args on arguments");
        }
        if kw_defaults.len() != kwonlyargs.len() {
            return self.value_error("length of kwonlyargs is not the same as kw_defaults on arguments");
        }
        let positional = posonlyargs.iter_mut().chain(args.iter_mut());
        let skip = positional.size_hint().0 - defaults.len();
        for (a, d) in positional.skip(skip).zip(defaults) {
            a.default = Some(Box::new(d));
        }
        for (a, d) in kwonlyargs.iter_mut().zip(kw_defaults) {
            a.default = d.map(Box::new);
        }
        Ok(ast::Parameters {
            range: self.range(h),
            node_index: NODE,
            posonlyargs: posonlyargs.into(),
            args: args.into(),
            vararg,
            kwonlyargs: kwonlyargs.into(),
            kwarg,
        })
    }

    fn args(&mut self, h: Head, field: &str) -> R<Vec<ast::ParameterWithDefault>> {
        self.each(h, field, |r, v| {
            let parameter = r.arg(v)?;
            Ok(ast::ParameterWithDefault {
                range: parameter.range,
                node_index: NODE,
                parameter,
                default: None,
            })
        })
    }

    fn opt_arg(&mut self, h: Head, field: &str) -> R<Option<Box<ast::Parameter>>> {
        match self.get(h.object, field)?.filter(|v| !v.is_none()) {
            Some(v) => Ok(Some(Box::new(self.arg(v)?))),
            None => Ok(None),
        }
    }

    fn arg(&mut self, v: Value) -> R<ast::Parameter> {
        let h = self.begin(v, Kind::arg);
        let name = self.ident(h, "arg")?;
        let annotation = self.opt_load(h, "annotation")?;
        self.string(h, "type_comment")?;
        Ok(ast::Parameter { range: self.end(h)?, node_index: NODE, name, annotation })
    }

    fn type_params(&mut self, h: Head) -> R<Option<Box<ast::TypeParams>>> {
        let inner = self.part(h.object, h.kind, h);
        let type_params = self.each(h, "type_params", Self::type_param)?;
        let range = self.range(inner);
        Ok((!type_params.is_empty())
            .then(|| Box::new(ast::TypeParams { range, node_index: NODE, type_params })))
    }

    fn type_param(&mut self, v: Value) -> R<ast::TypeParam> {
        let kind = self.classes.kind_of(self.vm, v, TYPE_PARAMS);
        let h = self.head(v, kind, "type_param", true)?;
        let name = self.ident(h, "name")?;
        self.not_constant(&name)?;
        let node_index = NODE;
        Ok(match h.kind {
            Kind::TypeVar => {
                let bound = self.opt_load(h, "bound")?;
                let default = self.opt_load(h, "default_value")?;
                let range = self.range(h);
                ast::TypeParam::TypeVar(ast::TypeParamTypeVar { range, node_index, name, bound, default })
            }
            Kind::ParamSpec => {
                let default = self.opt_load(h, "default_value")?;
                let range = self.range(h);
                ast::TypeParam::ParamSpec(ast::TypeParamParamSpec { range, node_index, name, default })
            }
            _ => {
                let default = self.opt_load(h, "default_value")?;
                let range = self.range(h);
                ast::TypeParam::TypeVarTuple(ast::TypeParamTypeVarTuple { range, node_index, name, default })
            }
        })
    }

    fn not_constant(&mut self, name: &str) -> R<()> {
        if matches!(name, "None" | "True" | "False") {
            return self.value_error(format!("identifier field can't represent '{name}' constant"));
        }
        Ok(())
    }

    // Patterns.

    fn patterns(&mut self, h: Head, field: &str, star: bool) -> R<Vec<Pattern>> {
        self.each(h, field, |r, v| match r.pattern(v, star)? {
            Some(p) => Ok(p),
            None => r.value_error("None disallowed in pattern list"),
        })
    }

    fn capture(&mut self, name: &str) -> R<()> {
        if name == "_" {
            return self.value_error("can't capture name '_' in patterns");
        }
        self.not_constant(name)
    }

    fn opt_capture(&mut self, h: Head, field: &str) -> R<Option<ast::Identifier>> {
        let name = self.opt_ident(h, field)?;
        if let Some(n) = &name {
            self.capture(n)?;
        }
        Ok(name)
    }

    /// A value that a pattern compares with.
    fn pattern_value(&mut self, e: &Expr) -> R<()> {
        let literal = match e {
            Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::EllipsisLiteral(_) => {
                return self.value_error("unexpected constant inside of a literal pattern");
            }
            // Tuples and frozensets stand as numbers too.
            Expr::NumberLiteral(n) if !is_number(self.places.value(n.range.start())) => {
                return self.value_error("unexpected constant inside of a literal pattern");
            }
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => true,
            Expr::Attribute(_) | Expr::FString(_) | Expr::TString(_) => true,
            Expr::UnaryOp(_) => self.is_signed(e, true, true),
            Expr::BinOp(b) => {
                matches!(b.op, ast::Operator::Add | ast::Operator::Sub)
                    && self.is_signed(&b.left, true, false)
                    && self.is_number_of(&b.right, false, true)
            }
            _ => false,
        };
        if !literal {
            return self.value_error("patterns may only match literals and attribute lookups");
        }
        Ok(())
    }

    fn is_number_of(&self, e: &Expr, real: bool, imaginary: bool) -> bool {
        let Expr::NumberLiteral(n) = e else { return false };
        match self.places.value(n.range.start()) {
            Some(Const::Complex(..)) => imaginary,
            Some(Const::Int(_) | Const::BigInt { .. } | Const::Float(_)) => real,
            _ => false,
        }
    }

    /// A number, or one with a minus.
    fn is_signed(&self, e: &Expr, real: bool, imaginary: bool) -> bool {
        match e {
            Expr::UnaryOp(u) => u.op == ast::UnaryOp::USub && self.is_number_of(&u.operand, real, imaginary),
            e => self.is_number_of(e, real, imaginary),
        }
    }

    fn pattern(&mut self, v: Value, star: bool) -> R<Option<Pattern>> {
        if v.is_none() {
            return Ok(None);
        }
        let kind = self.classes.kind_of(self.vm, v, PATTERNS);
        self.deeper("while traversing 'pattern' node", |r| {
            let h = r.head(v, kind, "pattern", true)?;
            r.pattern_inner(h, star).map(Some)
        })
    }

    fn pattern_inner(&mut self, h: Head, star: bool) -> R<Pattern> {
        let node_index = NODE;
        Ok(match h.kind {
            Kind::MatchValue => {
                let value = self.load(h, "value")?;
                self.pattern_value(&value)?;
                Pattern::MatchValue(ast::PatternMatchValue { range: self.range(h), node_index, value })
            }
            Kind::MatchSingleton => {
                let v = self.need(h, "value")?;
                constants::of_value(self.vm, v)?;
                let value = if v.is_none() {
                    ast::Singleton::None
                } else if v == Value::TRUE {
                    ast::Singleton::True
                } else if v == Value::FALSE {
                    ast::Singleton::False
                } else {
                    return self.value_error("MatchSingleton can only contain True, False and None");
                };
                Pattern::MatchSingleton(ast::PatternMatchSingleton {
                    range: self.range(h),
                    node_index,
                    value,
                })
            }
            Kind::MatchSequence => {
                let patterns = self.patterns(h, "patterns", true)?;
                Pattern::MatchSequence(ast::PatternMatchSequence {
                    range: self.range(h),
                    node_index,
                    patterns,
                })
            }
            Kind::MatchMapping => {
                let keys = self.exprs(h, "keys", ExprContext::Load)?;
                let patterns = self.patterns(h, "patterns", false)?;
                let rest = self.opt_capture(h, "rest")?;
                if keys.len() != patterns.len() {
                    return self.value_error("MatchMapping doesn't have the same number of keys as patterns");
                }
                for k in &keys {
                    if !matches!(k, Expr::NoneLiteral(_) | Expr::BooleanLiteral(_)) {
                        self.pattern_value(k)?;
                    }
                }
                Pattern::MatchMapping(ast::PatternMatchMapping {
                    range: self.range(h),
                    node_index,
                    keys: keys.into(),
                    patterns: patterns.into(),
                    rest,
                })
            }
            Kind::MatchClass => {
                let cls = self.load(h, "cls")?;
                let inner = self.part(h.object, h.kind, h);
                let patterns = self.patterns(h, "patterns", false)?;
                let attrs = self.each(h, "kwd_attrs", |r, v| match r.identifier(v, h.start)? {
                    Some(i) => r.not_constant(&i).map(|()| i),
                    None => r.value_error("None disallowed in identifier list"),
                })?;
                let values = self.patterns(h, "kwd_patterns", false)?;
                if attrs.len() != values.len() {
                    return self.value_error(
                        "MatchClass doesn't have the same number of keyword attributes as patterns",
                    );
                }
                let mut name = &*cls;
                while let Expr::Attribute(a) = name {
                    name = &a.value;
                }
                if !name.is_name_expr() {
                    return self
                        .value_error("MatchClass cls field can only contain Name or Attribute nodes.");
                }
                let keywords = attrs.into_iter().zip(values).map(|(attr, pattern)| {
                    use ruff_text_size::Ranged;
                    ast::PatternKeyword { range: pattern.range(), node_index: NODE, attr, pattern }
                });
                let arguments = ast::PatternArguments {
                    patterns: patterns.into(),
                    keywords: keywords.collect(),
                    range: self.range(inner),
                    node_index: NODE,
                };
                Pattern::MatchClass(ast::PatternMatchClass {
                    range: self.range(h),
                    node_index,
                    cls,
                    arguments,
                })
            }
            Kind::MatchStar => {
                let name = self.opt_capture(h, "name")?;
                if !star {
                    return self.value_error("can't use MatchStar here");
                }
                Pattern::MatchStar(ast::PatternMatchStar { range: self.range(h), node_index, name })
            }
            Kind::MatchAs => {
                let pattern = match self.get(h.object, "pattern")? {
                    Some(p) => self.pattern(p, false)?.map(Box::new),
                    None => None,
                };
                let name = self.opt_capture(h, "name")?;
                if name.is_none() && pattern.is_some() {
                    return self.value_error("MatchAs must specify a target name if a pattern is given");
                }
                Pattern::MatchAs(ast::PatternMatchAs { range: self.range(h), node_index, pattern, name })
            }
            _ => {
                let patterns = self.patterns(h, "patterns", false)?;
                if patterns.len() < 2 {
                    return self.value_error("MatchOr requires at least 2 patterns");
                }
                Pattern::MatchOr(ast::PatternMatchOr { range: self.range(h), node_index, patterns })
            }
        })
    }

    // Expressions.

    fn operator(&mut self, h: Head) -> R<ast::Operator> {
        let k = self.shared(h, "op", OPERATORS, "operator")?;
        Ok(OPERATOR_PAIRS.iter().find(|p| p.1 == k).map_or(ast::Operator::Add, |p| p.0))
    }

    fn expr(&mut self, v: Value, ctx: ExprContext) -> R<Option<Expr>> {
        if v.is_none() {
            return Ok(None);
        }
        let kind = self.classes.kind_of(self.vm, v, EXPRS);
        self.deeper("while traversing 'expr' node", |r| {
            let h = r.head(v, kind, "expr", false)?;
            r.expr_inner(h, ctx).map(Some)
        })
    }

    /// The context of an assignable expression; what it must be in is `want`.
    fn ctx(&mut self, h: Head, want: ExprContext) -> R<ExprContext> {
        let k = self.shared(h, "ctx", CONTEXTS, "expr_context")?;
        let ctx = match k {
            Kind::Store => ExprContext::Store,
            Kind::Del => ExprContext::Del,
            _ => ExprContext::Load,
        };
        if ctx != want {
            let (want, k) = (context_name(want), k.name());
            return self.value_error(format!("expression must have {want} context but has {k} instead"));
        }
        Ok(ctx)
    }

    fn generators(&mut self, h: Head) -> R<Vec<ast::Comprehension>> {
        let list = self.each(h, "generators", |r, v| {
            let c = r.part(v, Kind::comprehension, h);
            let target = *r.expr_field(c, "target", ExprContext::Store)?;
            let iter = *r.load(c, "iter")?;
            let ifs = r.exprs(c, "ifs", ExprContext::Load)?;
            let is_async = r.int_field(c, "is_async")? != 0;
            Ok(ast::Comprehension { range: r.range(c), node_index: NODE, target, iter, ifs, is_async })
        })?;
        if list.is_empty() {
            return self.value_error("comprehension with no generators");
        }
        Ok(list)
    }

    /// The context a node of this kind states.
    fn expr_inner(&mut self, h: Head, want: ExprContext) -> R<Expr> {
        let node_index = NODE;
        let ctx = match h.kind {
            Kind::Attribute | Kind::Subscript | Kind::Starred | Kind::Name | Kind::List | Kind::Tuple => {
                self.ctx(h, want)?
            }
            _ if want != ExprContext::Load => {
                let name = context_name(want);
                return self.value_error(format!("expression which can't be assigned to in {name} context"));
            }
            _ => want,
        };
        Ok(match h.kind {
            Kind::BoolOp => {
                let op = self.shared(h, "op", BOOL_OPS, "boolop")?;
                let op = if op == Kind::And { ast::BoolOp::And } else { ast::BoolOp::Or };
                let values = self.exprs(h, "values", ExprContext::Load)?;
                if values.len() < 2 {
                    return self.value_error("BoolOp with less than 2 values");
                }
                Expr::BoolOp(ast::ExprBoolOp { range: self.range(h), node_index, op, values })
            }
            Kind::NamedExpr => {
                let target = self.expr_field(h, "target", ExprContext::Store)?;
                let value = self.load(h, "value")?;
                if !target.is_name_expr() {
                    return self.type_error("NamedExpr target must be a Name");
                }
                Expr::Named(ast::ExprNamed { range: self.range(h), node_index, target, value })
            }
            Kind::BinOp => {
                let left = self.load(h, "left")?;
                let op = self.operator(h)?;
                let right = self.load(h, "right")?;
                Expr::BinOp(ast::ExprBinOp { range: self.range(h), node_index, left, op, right })
            }
            Kind::UnaryOp => {
                let k = self.shared(h, "op", UNARY_OPS, "unaryop")?;
                let op = UNARY_PAIRS.iter().find(|p| p.1 == k).map_or(ast::UnaryOp::Not, |p| p.0);
                let operand = self.load(h, "operand")?;
                Expr::UnaryOp(ast::ExprUnaryOp { range: self.range(h), node_index, op, operand })
            }
            Kind::Lambda => {
                let parameters = Some(Box::new(self.arguments(h)?));
                let body = self.load(h, "body")?;
                Expr::Lambda(ast::ExprLambda { range: self.range(h), node_index, parameters, body })
            }
            Kind::IfExp => {
                let test = self.load(h, "test")?;
                let body = self.load(h, "body")?;
                let orelse = self.load(h, "orelse")?;
                Expr::If(ast::ExprIf { range: self.range(h), node_index, test, body, orelse })
            }
            Kind::Dict => {
                let keys = self.each(h, "keys", |r, v| r.expr(v, ExprContext::Load))?;
                let values = self.exprs(h, "values", ExprContext::Load)?;
                if keys.len() != values.len() {
                    return self.value_error("Dict doesn't have the same number of keys as values");
                }
                let items = keys.into_iter().zip(values).map(|(key, value)| ast::DictItem { key, value });
                let items = items.collect();
                Expr::Dict(ast::ExprDict { range: self.range(h), node_index, items })
            }
            Kind::Set => {
                let elts = self.exprs(h, "elts", ExprContext::Load)?;
                Expr::Set(ast::ExprSet { range: self.range(h), node_index, elts })
            }
            Kind::ListComp | Kind::SetComp | Kind::GeneratorExp => {
                let generators = self.generators(h)?;
                let elt = self.load(h, "elt")?;
                let range = self.range(h);
                match h.kind {
                    Kind::ListComp => {
                        Expr::ListComp(ast::ExprListComp { range, node_index, elt, generators })
                    }
                    Kind::SetComp => Expr::SetComp(ast::ExprSetComp { range, node_index, elt, generators }),
                    _ => Expr::Generator(ast::ExprGenerator {
                        range,
                        node_index,
                        elt,
                        generators,
                        parenthesized: true,
                    }),
                }
            }
            Kind::DictComp => {
                let generators = self.generators(h)?;
                let key = Some(self.load(h, "key")?);
                let value = self.load(h, "value")?;
                Expr::DictComp(ast::ExprDictComp { range: self.range(h), node_index, key, value, generators })
            }
            Kind::Await => {
                let value = self.load(h, "value")?;
                Expr::Await(ast::ExprAwait { range: self.range(h), node_index, value })
            }
            Kind::Yield => {
                let value = self.opt_load(h, "value")?;
                Expr::Yield(ast::ExprYield { range: self.range(h), node_index, value })
            }
            Kind::YieldFrom => {
                let value = self.load(h, "value")?;
                Expr::YieldFrom(ast::ExprYieldFrom { range: self.range(h), node_index, value })
            }
            Kind::Compare => {
                let left = self.load(h, "left")?;
                let ops = self.each(h, "ops", |r, v| {
                    let k = r.shared_kind(v, CMP_OPS, "cmpop")?;
                    Ok(CMP_PAIRS.iter().find(|p| p.1 == k).map_or(ast::CmpOp::Eq, |p| p.0))
                })?;
                let comparators = self.exprs(h, "comparators", ExprContext::Load)?;
                if comparators.is_empty() {
                    return self.value_error("Compare with no comparators");
                }
                if comparators.len() != ops.len() {
                    return self.value_error("Compare has a different number of comparators and operands");
                }
                Expr::Compare(ast::ExprCompare {
                    range: self.range(h),
                    node_index,
                    left,
                    ops: ops.into(),
                    comparators: comparators.into(),
                })
            }
            Kind::Call => {
                let func = self.load(h, "func")?;
                let inner = self.part(h.object, h.kind, h);
                let args = self.exprs(h, "args", ExprContext::Load)?;
                let keywords = self.keywords(h)?;
                let arguments = ast::Arguments {
                    range: self.range(inner),
                    node_index: NODE,
                    args: args.into(),
                    keywords: keywords.into(),
                };
                Expr::Call(ast::ExprCall { range_start: h.start, node_index, func, arguments })
            }
            Kind::JoinedStr => {
                let elements = self.elements(h, false)?;
                self.f_string(h, elements)
            }
            Kind::TemplateStr => {
                let elements = self.elements(h, true)?.into();
                let range = self.range(h);
                let flags = ast::TStringFlags::empty();
                let t = ast::TString { range, node_index, elements, flags };
                Expr::TString(ast::ExprTString {
                    range,
                    node_index: NODE,
                    value: ast::TStringValue::single(t),
                })
            }
            Kind::FormattedValue => {
                let element = self.interpolation(h)?;
                self.f_string(h, vec![element])
            }
            Kind::Interpolation => {
                let elements = vec![self.interpolation(h)?].into();
                let range = self.range(h);
                let flags = ast::TStringFlags::empty();
                let t = ast::TString { range, node_index, elements, flags };
                Expr::TString(ast::ExprTString {
                    range,
                    node_index: NODE,
                    value: ast::TStringValue::single(t),
                })
            }
            Kind::Constant => {
                let v = self.need(h, "value")?;
                let kind = self.string(h, "kind")?;
                let value = constants::of_value(self.vm, v)?;
                let unicode = kind.and_then(|k| k.to_str()).is_some_and(|k| k.to_string_lossy() == "u");
                self.literal(h, value, unicode)
            }
            Kind::Attribute => {
                let value = self.load(h, "value")?;
                let attr = self.ident(h, "attr")?;
                Expr::Attribute(ast::ExprAttribute { range: self.range(h), node_index, value, attr, ctx })
            }
            Kind::Subscript => {
                let value = self.load(h, "value")?;
                let slice = self.load(h, "slice")?;
                Expr::Subscript(ast::ExprSubscript { range: self.range(h), node_index, value, slice, ctx })
            }
            Kind::Starred => {
                let value = self.expr_field(h, "value", ctx)?;
                Expr::Starred(ast::ExprStarred { range: self.range(h), node_index, value, ctx })
            }
            Kind::Name => {
                let id = self.ident(h, "id")?;
                self.not_constant(&id)?;
                Expr::Name(ast::ExprName { range: self.range(h), node_index, id: id.id, ctx })
            }
            Kind::List => {
                let elts = self.exprs(h, "elts", ctx)?;
                Expr::List(ast::ExprList { range: self.range(h), node_index, elts, ctx })
            }
            Kind::Tuple => {
                let elts = self.exprs(h, "elts", ctx)?;
                let range = self.range(h);
                Expr::Tuple(ast::ExprTuple { range, node_index, elts, ctx, parenthesized: true })
            }
            _ => {
                let lower = self.opt_load(h, "lower")?;
                let upper = self.opt_load(h, "upper")?;
                let step = self.opt_load(h, "step")?;
                Expr::Slice(ast::ExprSlice { range: self.range(h), node_index, lower, upper, step })
            }
        })
    }

    /// A literal; its value is kept beside the tree. Tuples and frozensets, which source has no literals for, stand as numbers.
    fn literal(&mut self, h: Head, value: Const, unicode: bool) -> Expr {
        let range = self.range(h);
        let node_index = NODE;
        let e = match &value {
            Const::None => return Expr::NoneLiteral(ast::ExprNoneLiteral { range, node_index }),
            Const::Bool(b) => {
                return Expr::BooleanLiteral(ast::ExprBooleanLiteral { range, node_index, value: *b });
            }
            Const::Ellipsis => return Expr::EllipsisLiteral(ast::ExprEllipsisLiteral { range, node_index }),
            Const::Str(_) => {
                let flags = if unicode {
                    ast::StringLiteralFlags::empty()
                        .with_prefix(ast::str_prefix::StringLiteralPrefix::Unicode)
                } else {
                    ast::StringLiteralFlags::empty()
                };
                let s = ast::StringLiteral { range, node_index: NODE, value: "".into(), flags };
                let value = ast::StringLiteralValue::single(s);
                Expr::StringLiteral(ast::ExprStringLiteral { range, node_index, value })
            }
            Const::Bytes(_) => {
                let flags = ast::BytesLiteralFlags::empty();
                let b = ast::BytesLiteral { range, node_index: NODE, value: Box::new([]), flags };
                let value = ast::BytesLiteralValue::single(b);
                Expr::BytesLiteral(ast::ExprBytesLiteral { range, node_index, value })
            }
            c => {
                let value = match c {
                    Const::Float(f) => ast::Number::Float(*f),
                    Const::Complex(real, imag) => ast::Number::Complex { real: *real, imag: *imag },
                    _ => ast::Number::Int(ast::Int::ZERO),
                };
                Expr::NumberLiteral(ast::ExprNumberLiteral { range, node_index, value })
            }
        };
        self.places.set_value(range.start(), value);
        e
    }

    // Strings with interpolations.

    fn f_string(&mut self, h: Head, elements: Vec<ast::InterpolatedStringElement>) -> Expr {
        let range = self.range(h);
        let flags = ast::FStringFlags::empty();
        let f = ast::FString { range, node_index: NODE, elements: elements.into(), flags };
        Expr::FString(ast::ExprFString { range, node_index: NODE, value: ast::FStringValue::single(f) })
    }

    fn text_element(&mut self, e: &Expr) -> Option<ast::InterpolatedStringElement> {
        let Expr::StringLiteral(s) = e else { return None };
        let range = s.range;
        Some(ast::InterpolatedStringElement::Literal(ast::InterpolatedStringLiteralElement {
            range,
            node_index: NODE,
            value: "".into(),
        }))
    }

    /// An expression that is formatted as it is.
    fn plain_element(expression: Expr) -> ast::InterpolatedStringElement {
        use ruff_text_size::Ranged;
        ast::InterpolatedStringElement::Interpolation(ast::InterpolatedElement {
            range: expression.range(),
            node_index: NODE,
            expression: Box::new(expression),
            debug_text: None,
            conversion: ast::ConversionFlag::None,
            format_spec: None,
        })
    }

    /// The `values` of a `JoinedStr` or `TemplateStr`. Strings inside of strings are one string.
    fn elements(&mut self, h: Head, template: bool) -> R<Vec<ast::InterpolatedStringElement>> {
        let of_value: &[Kind] = if template { &[Kind::Interpolation] } else { &[Kind::FormattedValue] };
        let nested = self.each(h, "values", |r, v| {
            if let Some(kind) = r.classes.kind_of(r.vm, v, of_value) {
                return r.deeper("while traversing 'expr' node", |r| {
                    let h = r.head(v, Some(kind), "expr", false)?;
                    Ok(vec![r.interpolation(h)?])
                });
            }
            match r.expr(v, ExprContext::Load)? {
                None => r.value_error("None disallowed in expression list"),
                Some(Expr::FString(f)) if !template => Ok(f
                    .value
                    .iter()
                    .filter_map(|p| p.as_f_string())
                    .flat_map(|f| f.elements.iter().cloned())
                    .collect()),
                Some(e) => Ok(vec![r.text_element(&e).unwrap_or_else(|| Self::plain_element(e))]),
            }
        })?;
        Ok(nested.into_iter().flatten().collect())
    }

    /// A `FormattedValue` or `Interpolation`.
    fn interpolation(&mut self, h: Head) -> R<ast::InterpolatedStringElement> {
        let expression = self.load(h, "value")?;
        if h.kind == Kind::Interpolation {
            let v = self.need(h, "str")?;
            let text = constants::of_value(self.vm, v)?;
            self.places.set_value(h.start, text);
        }
        let conversion = match self.int_field(h, "conversion")? {
            -1 => ast::ConversionFlag::None,
            0x73 => ast::ConversionFlag::Str,
            0x72 => ast::ConversionFlag::Repr,
            0x61 => ast::ConversionFlag::Ascii,
            n => {
                return Err(self.vm.system_error(format!("Unrecognized conversion character {n}")));
            }
        };
        let format_spec = match self.get(h.object, "format_spec")?.filter(|v| !v.is_none()) {
            None => None,
            Some(v) => Some(Box::new(self.format_spec(v)?)),
        };
        Ok(ast::InterpolatedStringElement::Interpolation(ast::InterpolatedElement {
            range: self.range(h),
            node_index: NODE,
            expression,
            debug_text: None,
            conversion,
            format_spec,
        }))
    }

    fn format_spec(&mut self, v: Value) -> R<ast::InterpolatedStringFormatSpec> {
        if let Some(kind) = self.classes.kind_of(self.vm, v, &[Kind::JoinedStr]) {
            return self.deeper("while traversing 'expr' node", |r| {
                let h = r.head(v, Some(kind), "expr", false)?;
                let elements = r.elements(h, false)?.into();
                Ok(ast::InterpolatedStringFormatSpec { range: r.range(h), node_index: NODE, elements })
            });
        }
        let Some(e) = self.expr(v, ExprContext::Load)? else {
            return self.value_error("None disallowed in expression list");
        };
        use ruff_text_size::Ranged;
        let range = e.range();
        let element = self.text_element(&e).unwrap_or_else(|| Self::plain_element(e));
        Ok(ast::InterpolatedStringFormatSpec { range, node_index: NODE, elements: vec![element].into() })
    }
}

fn context_name(ctx: ExprContext) -> &'static str {
    match ctx {
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
        _ => "Load",
    }
}

fn is_number(c: Option<&Const>) -> bool {
    matches!(c, Some(Const::Int(_) | Const::BigInt { .. } | Const::Float(_) | Const::Complex(..)))
}
