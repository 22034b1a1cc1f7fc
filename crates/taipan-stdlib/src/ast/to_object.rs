//! From the parser's tree to node objects. Positions are CPython's: where the parser's ranges differ (decorators, `elif`, the
//! parentheses of a lone generator argument, pieces of f-strings), they are put right here.

use super::comments::Comments;
use super::kinds::{CMP_PAIRS, Classes, Kind, OPERATOR_PAIRS, UNARY_PAIRS};
use super::{Node, node_object};
use ruff_python_ast::{self as ast, Expr, Pattern, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};
use taipan_bytecode::{Const, Location};
use taipan_compiler::interpolated::{self, Percent, Piece};
use taipan_compiler::{Source, SyntaxErrorInfo, fold, literal};
use taipan_vm::types::builtins::raise_syntax_error;
use taipan_vm::{Gc, ListObj, R, Value, Vm};

type Field = (&'static str, Value);

/// What `PyCF_OPTIMIZED_AST` changes.
#[derive(Copy, Clone, Default)]
pub struct Optimized {
    /// The level of optimisation; `None` leaves the tree as written.
    pub level: Option<u8>,
    /// `from __future__ import annotations`: annotations stay as written.
    pub keep_annotations: bool,
}

pub struct ToObject<'a, 's> {
    pub vm: &'a mut Vm,
    pub src: &'a Source<'s>,
    pub classes: Classes,
    pub optimized: Optimized,
    pub comments: Comments,
    pub filename: Value,
}

impl ToObject<'_, '_> {
    pub fn module(&mut self, m: &ast::Mod, interactive: bool) -> R {
        match m {
            ast::Mod::Module(m) => {
                let body = self.body_with_docstring(&m.body)?;
                if interactive {
                    return self.node(Kind::Interactive, &[("body", body)], None);
                }
                let ignores = self.vm.new_list(&[]);
                for (line, tag) in std::mem::take(&mut self.comments.ignores) {
                    let fields = [("lineno", self.vm.new_int(line as i64)), ("tag", self.vm.str_value(&tag))];
                    let n = self.node(Kind::TypeIgnore, &fields, None)?;
                    self.vm.list_push(ignores, n)?;
                }
                self.node(Kind::Module, &[("body", body), ("type_ignores", ignores.value())], None)
            }
            ast::Mod::Expression(e) => {
                let body = self.expr(&e.body)?;
                self.node(Kind::Expression, &[("body", body)], None)
            }
        }
    }

    /// `(int, str) -> bool`
    pub fn function_type(&mut self, args: &[Expr], returns: &Expr) -> R {
        let args = self.exprs(args)?;
        let returns = self.expr(returns)?;
        self.node(Kind::FunctionType, &[("argtypes", args), ("returns", returns)], None)
    }

    // Pieces.

    /// A node with fields, then its place.
    fn node(&mut self, k: Kind, fields: &[Field], place: Option<Location>) -> R {
        let Some(cls) = self.classes.class(k) else { return Err(self.vm.system_error("_ast lacks a class")) };
        let d = self.vm.new_dict();
        for (name, v) in fields {
            self.vm.dict_set_text(d, name, *v);
        }
        if let Some(p) = place {
            for (name, n) in [
                ("lineno", p.line),
                ("col_offset", p.col),
                ("end_lineno", p.end_line),
                ("end_col_offset", p.end_col),
            ] {
                self.vm.dict_set_text(d, name, Value::small(n as i64));
            }
        }
        Ok(node_object(self.vm, cls, Node::with(d)))
    }

    fn at(&mut self, k: Kind, fields: &[Field], range: TextRange) -> R {
        let place = self.src.location(range);
        self.node(k, fields, Some(place))
    }

    fn list<T>(&mut self, items: &[T], mut f: impl FnMut(&mut Self, &T) -> R) -> R {
        let l: Gc<ListObj> = self.vm.new_list(&[]);
        for i in items {
            let v = f(self, i)?;
            self.vm.list_push(l, v)?;
        }
        Ok(l.value())
    }

    fn exprs(&mut self, items: &[Expr]) -> R {
        self.list(items, |w, e| w.expr(e))
    }

    fn opt(&mut self, e: Option<&Expr>) -> R {
        match e {
            Some(e) => self.expr(e),
            None => Ok(Value::NONE),
        }
    }

    fn ident(&mut self, name: &str) -> Value {
        self.vm.intern(name).value()
    }

    fn opt_ident(&mut self, name: Option<&ast::Identifier>) -> Value {
        name.map_or(Value::NONE, |n| self.ident(n))
    }

    fn syntax<T>(&mut self, r: Result<T, Box<SyntaxErrorInfo>>) -> R<T> {
        r.map_err(|e| raise_syntax_error(self.vm, &e, self.filename))
    }

    fn text(&mut self, bytes: &[u8]) -> Value {
        self.vm.const_str(bytes).value()
    }

    fn type_comment(&mut self, text: Option<String>) -> Value {
        match text {
            Some(t) => self.vm.str_value(&t),
            None => Value::NONE,
        }
    }

    fn deeper(&mut self) -> R<()> {
        self.vm.enter_native_in("during ast construction")
    }

    // Statements.

    /// A compound statement goes up to the semicolon behind the last statement in it.
    fn compound(&self, range: TextRange) -> TextRange {
        if self.src.is_tree() {
            return range;
        }
        let Some(rest) = self.src.text.get(range.end().to_usize()..) else { return range };
        let tail = rest.trim_start_matches([' ', '\t', '\x0c']);
        if !tail.starts_with(';') {
            return range;
        }
        let over = rest.len() - tail.len() + 1;
        TextRange::new(range.start(), range.end() + TextSize::new(over as u32))
    }

    fn body(&mut self, body: &[Stmt]) -> R {
        self.list(body, |w, s| w.stmt(s))
    }

    /// The body of a module, class or function: its docstring goes with `-OO`.
    fn body_with_docstring(&mut self, body: &[Stmt]) -> R {
        if self.optimized.level.is_some_and(|l| l >= 2) && literal::docstring(body).is_some() {
            if let [only] = body {
                let place = self.src.location(only.range());
                let place = Location { end_line: place.line, end_col: place.col + 4, ..place };
                let pass = self.node(Kind::Pass, &[], Some(place))?;
                return Ok(self.vm.list(&[pass]));
            }
            return self.body(&body[1..]);
        }
        self.body(body)
    }

    fn stmt(&mut self, s: &Stmt) -> R {
        self.deeper()?;
        let mut range = s.range();
        if matches!(
            s,
            Stmt::For(_) | Stmt::While(_) | Stmt::If(_) | Stmt::With(_) | Stmt::Match(_) | Stmt::Try(_)
        ) {
            range = self.compound(range);
        }
        match s {
            Stmt::FunctionDef(f) => self.function(f),
            Stmt::ClassDef(c) => self.class(c),
            Stmt::Return(r) => {
                let value = self.opt(r.value.as_deref())?;
                self.at(Kind::Return, &[("value", value)], range)
            }
            Stmt::Delete(d) => {
                let targets = self.exprs(&d.targets)?;
                self.at(Kind::Delete, &[("targets", targets)], range)
            }
            Stmt::Assign(a) => {
                let targets = self.exprs(&a.targets)?;
                let value = self.expr(&a.value)?;
                let comment = self.comments.after(range.end(), self.src);
                let comment = self.type_comment(comment);
                let fields = [("targets", targets), ("value", value), ("type_comment", comment)];
                self.at(Kind::Assign, &fields, range)
            }
            Stmt::TypeAlias(t) => {
                let name = self.expr(&t.name)?;
                let params = self.type_params(t.type_params.as_deref())?;
                let value = self.expr(&t.value)?;
                self.at(Kind::TypeAlias, &[("name", name), ("type_params", params), ("value", value)], range)
            }
            Stmt::AugAssign(a) => {
                let target = self.expr(&a.target)?;
                let op = self.operator(a.op);
                let value = self.expr(&a.value)?;
                self.at(Kind::AugAssign, &[("target", target), ("op", op), ("value", value)], range)
            }
            Stmt::AnnAssign(a) => {
                let target = self.expr(&a.target)?;
                let annotation = self.annotation(Some(&a.annotation))?;
                let value = self.opt(a.value.as_deref())?;
                let fields = [
                    ("target", target),
                    ("annotation", annotation),
                    ("value", value),
                    ("simple", Value::small(a.simple as i64)),
                ];
                self.at(Kind::AnnAssign, &fields, range)
            }
            Stmt::For(f) => {
                let target = self.expr(&f.target)?;
                let iter = self.expr(&f.iter)?;
                let comment = self.header_comment(f.iter.end(), &f.body);
                let body = self.body(&f.body)?;
                let orelse = self.body(&f.orelse)?;
                let fields = [
                    ("target", target),
                    ("iter", iter),
                    ("body", body),
                    ("orelse", orelse),
                    ("type_comment", comment),
                ];
                self.at(if f.is_async { Kind::AsyncFor } else { Kind::For }, &fields, range)
            }
            Stmt::While(w) => {
                let test = self.expr(&w.test)?;
                let body = self.body(&w.body)?;
                let orelse = self.body(&w.orelse)?;
                self.at(Kind::While, &[("test", test), ("body", body), ("orelse", orelse)], range)
            }
            Stmt::If(i) => self.if_stmt(i, range),
            Stmt::With(w) => {
                let items = self.list(&w.items, |t, i| {
                    let context = t.expr(&i.context_expr)?;
                    let vars = t.opt(i.optional_vars.as_deref())?;
                    t.node(Kind::withitem, &[("context_expr", context), ("optional_vars", vars)], None)
                })?;
                let header = w.items.last().map_or(range.start(), |i| i.range.end());
                let comment = self.header_comment(header, &w.body);
                let body = self.body(&w.body)?;
                let fields = [("items", items), ("body", body), ("type_comment", comment)];
                self.at(if w.is_async { Kind::AsyncWith } else { Kind::With }, &fields, range)
            }
            Stmt::Match(m) => {
                let subject = self.expr(&m.subject)?;
                let cases = self.list(&m.cases, |w, c| {
                    let pattern = w.pattern(&c.pattern)?;
                    let guard = w.opt(c.guard.as_deref())?;
                    let body = w.body(&c.body)?;
                    let fields = [("pattern", pattern), ("guard", guard), ("body", body)];
                    w.node(Kind::match_case, &fields, None)
                })?;
                self.at(Kind::Match, &[("subject", subject), ("cases", cases)], range)
            }
            Stmt::Raise(r) => {
                let exc = self.opt(r.exc.as_deref())?;
                let cause = self.opt(r.cause.as_deref())?;
                self.at(Kind::Raise, &[("exc", exc), ("cause", cause)], range)
            }
            Stmt::Try(t) => {
                let body = self.body(&t.body)?;
                let handlers = self.list(&t.handlers, |w, h| {
                    let ast::ExceptHandler::ExceptHandler(h) = h;
                    let type_ = w.opt(h.type_.as_deref())?;
                    let name = w.opt_ident(h.name.as_ref());
                    let body = w.body(&h.body)?;
                    let fields = [("type", type_), ("name", name), ("body", body)];
                    let range = w.compound(h.range);
                    w.at(Kind::ExceptHandler, &fields, range)
                })?;
                let orelse = self.body(&t.orelse)?;
                let finalbody = self.body(&t.finalbody)?;
                let fields =
                    [("body", body), ("handlers", handlers), ("orelse", orelse), ("finalbody", finalbody)];
                self.at(if t.is_star { Kind::TryStar } else { Kind::Try }, &fields, range)
            }
            Stmt::Assert(a) => {
                let test = self.expr(&a.test)?;
                let msg = self.opt(a.msg.as_deref())?;
                self.at(Kind::Assert, &[("test", test), ("msg", msg)], range)
            }
            Stmt::Import(i) => {
                let names = self.aliases(&i.names)?;
                self.at(Kind::Import, &[("names", names)], range)
            }
            Stmt::ImportFrom(i) => {
                let module = self.opt_ident(i.module.as_ref());
                let names = self.aliases(&i.names)?;
                let fields = [("module", module), ("names", names), ("level", Value::small(i.level as i64))];
                self.at(Kind::ImportFrom, &fields, range)
            }
            Stmt::Global(g) => {
                let names = self.list(&g.names, |w, n| Ok(w.ident(n)))?;
                self.at(Kind::Global, &[("names", names)], range)
            }
            Stmt::Nonlocal(n) => {
                let names = self.list(&n.names, |w, n| Ok(w.ident(n)))?;
                self.at(Kind::Nonlocal, &[("names", names)], range)
            }
            Stmt::Expr(e) => {
                let value = self.expr(&e.value)?;
                self.at(Kind::Expr, &[("value", value)], range)
            }
            Stmt::Pass(_) => self.at(Kind::Pass, &[], range),
            Stmt::Break(_) => self.at(Kind::Break, &[], range),
            Stmt::Continue(_) => self.at(Kind::Continue, &[], range),
            Stmt::IpyEscapeCommand(_) => Err(self.vm.system_error("no such statement")),
        }
    }

    fn header_comment(&mut self, end: TextSize, body: &[Stmt]) -> Value {
        let body = body.first().map_or(end, |s| s.start());
        let comment = self.comments.after_colon(TextRange::new(end, body.max(end)), self.src);
        self.type_comment(comment)
    }

    /// `elif` is an `if` in the `else`, up to the end of the whole statement.
    fn if_stmt(&mut self, i: &ast::StmtIf, whole: TextRange) -> R {
        let mut orelse = self.vm.list(&[]);
        for c in i.elif_else_clauses.iter().rev() {
            let body = self.body(&c.body)?;
            orelse = match &c.test {
                None => body,
                Some(test) => {
                    let test = self.expr(test)?;
                    let range = TextRange::new(c.range.start(), whole.end());
                    let n =
                        self.at(Kind::If, &[("test", test), ("body", body), ("orelse", orelse)], range)?;
                    self.vm.list(&[n])
                }
            };
        }
        let test = self.expr(&i.test)?;
        let body = self.body(&i.body)?;
        self.at(Kind::If, &[("test", test), ("body", body), ("orelse", orelse)], whole)
    }

    fn decorators(&mut self, list: &[ast::Decorator]) -> R {
        self.list(list, |w, d| w.expr(&d.expression))
    }

    fn function(&mut self, f: &ast::StmtFunctionDef) -> R {
        let name = self.ident(&f.name);
        let args = self.arguments(Some(&f.parameters), true)?;
        let header = f.returns.as_ref().map_or(f.parameters.range.end(), |r| r.end());
        let body = f.body.first().map_or(header, |s| s.start());
        let comment = self.comments.of_function(TextRange::new(header, body.max(header)), self.src);
        let comment = self.syntax(comment)?;
        let comment = self.type_comment(comment);
        let body = self.body_with_docstring(&f.body)?;
        let decorators = self.decorators(&f.decorator_list)?;
        let returns = self.annotation(f.returns.as_deref())?;
        let params = self.type_params(f.type_params.as_deref())?;
        let last = f.decorator_list.last().map(|d| d.range());
        let range = self.compound(taipan_compiler::def_range(self.src, last, f.range));
        let fields = [
            ("name", name),
            ("args", args),
            ("body", body),
            ("decorator_list", decorators),
            ("returns", returns),
            ("type_comment", comment),
            ("type_params", params),
        ];
        self.at(if f.is_async { Kind::AsyncFunctionDef } else { Kind::FunctionDef }, &fields, range)
    }

    fn class(&mut self, c: &ast::StmtClassDef) -> R {
        let name = self.ident(&c.name);
        let (bases, keywords) = match &c.arguments {
            Some(a) => (self.exprs(&a.args)?, self.keywords(&a.keywords)?),
            None => (self.vm.list(&[]), self.vm.list(&[])),
        };
        let body = self.body_with_docstring(&c.body)?;
        let decorators = self.decorators(&c.decorator_list)?;
        let params = self.type_params(c.type_params.as_deref())?;
        let last = c.decorator_list.last().map(|d| d.range());
        let range = self.compound(taipan_compiler::def_range(self.src, last, c.range));
        let fields = [
            ("name", name),
            ("bases", bases),
            ("keywords", keywords),
            ("body", body),
            ("decorator_list", decorators),
            ("type_params", params),
        ];
        self.at(Kind::ClassDef, &fields, range)
    }

    fn annotation(&mut self, e: Option<&Expr>) -> R {
        let old = self.optimized;
        if old.keep_annotations {
            self.optimized.level = None;
        }
        let r = self.opt(e);
        self.optimized = old;
        r
    }

    fn aliases(&mut self, names: &[ast::Alias]) -> R {
        self.list(names, |w, a| {
            let name = w.ident(&a.name);
            let asname = w.opt_ident(a.asname.as_ref());
            w.at(Kind::alias, &[("name", name), ("asname", asname)], a.range)
        })
    }

    fn keywords(&mut self, list: &[ast::Keyword]) -> R {
        self.list(list, |w, k| {
            let arg = w.opt_ident(k.arg.as_ref());
            let value = w.expr(&k.value)?;
            w.at(Kind::keyword, &[("arg", arg), ("value", value)], k.range)
        })
    }

    fn arguments(&mut self, p: Option<&ast::Parameters>, comments: bool) -> R {
        let Some(p) = p else {
            let mut list = || self.vm.list(&[]);
            let fields = [
                ("posonlyargs", list()),
                ("args", list()),
                ("vararg", Value::NONE),
                ("kwonlyargs", list()),
                ("kw_defaults", list()),
                ("kwarg", Value::NONE),
                ("defaults", list()),
            ];
            return self.node(Kind::arguments, &fields, None);
        };
        let with_default =
            |w: &mut Self, a: &ast::ParameterWithDefault| w.arg(&a.parameter, a.range.end(), comments);
        let posonly = self.list(&p.posonlyargs, with_default)?;
        let args = self.list(&p.args, with_default)?;
        let single = |w: &mut Self, a: &Option<Box<ast::Parameter>>| match a {
            Some(a) => w.arg(a, a.range.end(), comments),
            None => Ok(Value::NONE),
        };
        let vararg = single(self, &p.vararg)?;
        let kwonly = self.list(&p.kwonlyargs, with_default)?;
        let kw_defaults = self.list(&p.kwonlyargs, |w, a| w.opt(a.default.as_deref()))?;
        let kwarg = single(self, &p.kwarg)?;
        let given: Vec<&Expr> =
            p.posonlyargs.iter().chain(p.args.iter()).filter_map(|a| a.default.as_deref()).collect();
        let defaults = self.list(&given, |w, e| w.expr(e))?;
        let fields = [
            ("posonlyargs", posonly),
            ("args", args),
            ("vararg", vararg),
            ("kwonlyargs", kwonly),
            ("kw_defaults", kw_defaults),
            ("kwarg", kwarg),
            ("defaults", defaults),
        ];
        self.node(Kind::arguments, &fields, None)
    }

    fn arg(&mut self, a: &ast::Parameter, end: TextSize, comments: bool) -> R {
        let name = self.ident(&a.name);
        let annotation = self.annotation(a.annotation.as_deref())?;
        let comment = if comments { self.comments.of_parameter(end, self.src) } else { None };
        let comment = self.type_comment(comment);
        // Without the stars.
        let range = TextRange::new(a.name.range.start(), a.range.end());
        self.at(Kind::arg, &[("arg", name), ("annotation", annotation), ("type_comment", comment)], range)
    }

    fn type_params(&mut self, p: Option<&ast::TypeParams>) -> R {
        let Some(p) = p else { return Ok(self.vm.list(&[])) };
        self.list(&p.type_params, |w, p| match p {
            ast::TypeParam::TypeVar(v) => {
                let name = w.ident(&v.name);
                let bound = w.opt(v.bound.as_deref())?;
                let default = w.opt(v.default.as_deref())?;
                let fields = [("name", name), ("bound", bound), ("default_value", default)];
                w.at(Kind::TypeVar, &fields, v.range)
            }
            ast::TypeParam::ParamSpec(v) => {
                let name = w.ident(&v.name);
                let default = w.opt(v.default.as_deref())?;
                w.at(Kind::ParamSpec, &[("name", name), ("default_value", default)], v.range)
            }
            ast::TypeParam::TypeVarTuple(v) => {
                let name = w.ident(&v.name);
                let default = w.opt(v.default.as_deref())?;
                w.at(Kind::TypeVarTuple, &[("name", name), ("default_value", default)], v.range)
            }
        })
    }

    // Patterns.

    fn patterns(&mut self, list: &[Pattern]) -> R {
        self.list(list, |w, p| w.pattern(p))
    }

    /// A literal in a pattern.
    fn pattern_literal(&mut self, e: &Expr) -> R {
        if self.optimized.level.is_some() && matches!(e, Expr::UnaryOp(_) | Expr::BinOp(_)) {
            let folded = fold::pattern_value(e, self.src);
            if let Some(c) = self.syntax(folded)? {
                let value = self.vm.const_value(&c);
                return self.at(Kind::Constant, &[("value", value), ("kind", Value::NONE)], e.range());
            }
        }
        self.expr(e)
    }

    fn pattern(&mut self, p: &Pattern) -> R {
        self.deeper()?;
        let range = p.range();
        match p {
            Pattern::MatchValue(v) => {
                let value = self.pattern_literal(&v.value)?;
                self.at(Kind::MatchValue, &[("value", value)], range)
            }
            Pattern::MatchSingleton(s) => {
                let value = match s.value {
                    ast::Singleton::None => Value::NONE,
                    ast::Singleton::True => Value::TRUE,
                    ast::Singleton::False => Value::FALSE,
                };
                self.at(Kind::MatchSingleton, &[("value", value)], range)
            }
            Pattern::MatchSequence(s) => {
                let patterns = self.patterns(&s.patterns)?;
                self.at(Kind::MatchSequence, &[("patterns", patterns)], range)
            }
            Pattern::MatchMapping(m) => {
                let keys = self.list(&m.keys, |w, k| w.pattern_literal(k))?;
                let patterns = self.patterns(&m.patterns)?;
                let rest = self.opt_ident(m.rest.as_ref());
                self.at(Kind::MatchMapping, &[("keys", keys), ("patterns", patterns), ("rest", rest)], range)
            }
            Pattern::MatchClass(c) => {
                let cls = self.expr(&c.cls)?;
                let patterns = self.patterns(&c.arguments.patterns)?;
                let attrs = self.list(&c.arguments.keywords, |w, k| Ok(w.ident(&k.attr)))?;
                let kwd = self.list(&c.arguments.keywords, |w, k| w.pattern(&k.pattern))?;
                let fields =
                    [("cls", cls), ("patterns", patterns), ("kwd_attrs", attrs), ("kwd_patterns", kwd)];
                self.at(Kind::MatchClass, &fields, range)
            }
            Pattern::MatchStar(s) => {
                let name = self.opt_ident(s.name.as_ref());
                self.at(Kind::MatchStar, &[("name", name)], range)
            }
            Pattern::MatchAs(a) => {
                let pattern = match &a.pattern {
                    Some(p) => self.pattern(p)?,
                    None => Value::NONE,
                };
                let name = self.opt_ident(a.name.as_ref());
                self.at(Kind::MatchAs, &[("pattern", pattern), ("name", name)], range)
            }
            Pattern::MatchOr(o) => {
                let patterns = self.patterns(&o.patterns)?;
                self.at(Kind::MatchOr, &[("patterns", patterns)], range)
            }
        }
    }

    // Expressions.

    fn operator(&mut self, op: ast::Operator) -> Value {
        let k = OPERATOR_PAIRS.iter().find(|p| p.0 == op).map_or(Kind::Add, |p| p.1);
        self.classes.shared(k)
    }

    fn ctx(&mut self, ctx: ast::ExprContext) -> Value {
        self.classes.shared(match ctx {
            ast::ExprContext::Load | ast::ExprContext::Invalid => Kind::Load,
            ast::ExprContext::Store => Kind::Store,
            ast::ExprContext::Del => Kind::Del,
        })
    }

    fn constant(&mut self, value: Value, kind: Value, place: Location) -> R {
        self.node(Kind::Constant, &[("value", value), ("kind", kind)], Some(place))
    }

    fn generators(&mut self, list: &[ast::Comprehension]) -> R {
        self.list(list, |w, c| {
            let target = w.expr(&c.target)?;
            let iter = w.expr(&c.iter)?;
            let ifs = w.exprs(&c.ifs)?;
            let fields = [
                ("target", target),
                ("iter", iter),
                ("ifs", ifs),
                ("is_async", Value::small(c.is_async as i64)),
            ];
            w.node(Kind::comprehension, &fields, None)
        })
    }

    pub fn expr(&mut self, e: &Expr) -> R {
        self.expr_at(e, e.range())
    }

    fn expr_at(&mut self, e: &Expr, range: TextRange) -> R {
        self.deeper()?;
        match e {
            Expr::BoolOp(b) => {
                let op = self.classes.shared(if b.op == ast::BoolOp::And { Kind::And } else { Kind::Or });
                let values = self.exprs(&b.values)?;
                self.at(Kind::BoolOp, &[("op", op), ("values", values)], range)
            }
            Expr::Named(n) => {
                let target = self.expr(&n.target)?;
                let value = self.expr(&n.value)?;
                self.at(Kind::NamedExpr, &[("target", target), ("value", value)], range)
            }
            Expr::BinOp(b) => {
                if self.optimized.level.is_some()
                    && let Some(v) = self.percent_format(b)?
                {
                    return Ok(v);
                }
                let left = self.expr(&b.left)?;
                let op = self.operator(b.op);
                let right = self.expr(&b.right)?;
                self.at(Kind::BinOp, &[("left", left), ("op", op), ("right", right)], range)
            }
            Expr::UnaryOp(u) => {
                let k = UNARY_PAIRS.iter().find(|p| p.0 == u.op).map_or(Kind::Not, |p| p.1);
                let op = self.classes.shared(k);
                let operand = self.expr(&u.operand)?;
                self.at(Kind::UnaryOp, &[("op", op), ("operand", operand)], range)
            }
            Expr::Lambda(l) => {
                let args = self.arguments(l.parameters.as_deref(), false)?;
                let body = self.expr(&l.body)?;
                self.at(Kind::Lambda, &[("args", args), ("body", body)], range)
            }
            Expr::If(i) => {
                let test = self.expr(&i.test)?;
                let body = self.expr(&i.body)?;
                let orelse = self.expr(&i.orelse)?;
                self.at(Kind::IfExp, &[("test", test), ("body", body), ("orelse", orelse)], range)
            }
            Expr::Dict(d) => {
                let keys = self.list(&d.items, |w, i| w.opt(i.key.as_ref()))?;
                let values = self.list(&d.items, |w, i| w.expr(&i.value))?;
                self.at(Kind::Dict, &[("keys", keys), ("values", values)], range)
            }
            Expr::Set(s) => {
                let elts = self.exprs(&s.elts)?;
                self.at(Kind::Set, &[("elts", elts)], range)
            }
            Expr::ListComp(c) => {
                let elt = self.expr(&c.elt)?;
                let generators = self.generators(&c.generators)?;
                self.at(Kind::ListComp, &[("elt", elt), ("generators", generators)], range)
            }
            Expr::SetComp(c) => {
                let elt = self.expr(&c.elt)?;
                let generators = self.generators(&c.generators)?;
                self.at(Kind::SetComp, &[("elt", elt), ("generators", generators)], range)
            }
            Expr::DictComp(c) => {
                let key = self.opt(c.key.as_deref())?;
                let value = self.expr(&c.value)?;
                let generators = self.generators(&c.generators)?;
                self.at(Kind::DictComp, &[("key", key), ("value", value), ("generators", generators)], range)
            }
            Expr::Generator(c) => {
                let elt = self.expr(&c.elt)?;
                let generators = self.generators(&c.generators)?;
                self.at(Kind::GeneratorExp, &[("elt", elt), ("generators", generators)], range)
            }
            Expr::Await(a) => {
                let value = self.expr(&a.value)?;
                self.at(Kind::Await, &[("value", value)], range)
            }
            Expr::Yield(y) => {
                let value = self.opt(y.value.as_deref())?;
                self.at(Kind::Yield, &[("value", value)], range)
            }
            Expr::YieldFrom(y) => {
                let value = self.expr(&y.value)?;
                self.at(Kind::YieldFrom, &[("value", value)], range)
            }
            Expr::Compare(c) => {
                let left = self.expr(&c.left)?;
                let ops = self.list(&c.ops, |w, op| {
                    let k = CMP_PAIRS.iter().find(|p| p.0 == *op).map_or(Kind::Eq, |p| p.1);
                    Ok(w.classes.shared(k))
                })?;
                let comparators = self.exprs(&c.comparators)?;
                self.at(Kind::Compare, &[("left", left), ("ops", ops), ("comparators", comparators)], range)
            }
            Expr::Call(c) => {
                let func = self.expr(&c.func)?;
                let args = match &*c.arguments.args {
                    // A lone generator has the call's parentheses.
                    [e @ Expr::Generator(g)] if !g.parenthesized => {
                        let g = self.expr_at(e, c.arguments.range)?;
                        self.vm.list(&[g])
                    }
                    args => self.exprs(args)?,
                };
                let keywords = self.keywords(&c.arguments.keywords)?;
                self.at(Kind::Call, &[("func", func), ("args", args), ("keywords", keywords)], range)
            }
            Expr::FString(f) => {
                let pieces = interpolated::f_string(&f.value, self.src);
                let values = self.pieces(&pieces, false)?;
                self.at(Kind::JoinedStr, &[("values", values)], range)
            }
            Expr::TString(t) => {
                let pieces = interpolated::t_string(&t.value, self.src);
                let values = self.pieces(&pieces, true)?;
                self.at(Kind::TemplateStr, &[("values", values)], range)
            }
            Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_) => {
                let c = literal::constant(e, self.src);
                let c = self.syntax(c)?.unwrap_or(Const::None);
                let value = self.vm.const_value(&c);
                let kind = match e {
                    Expr::StringLiteral(s) if s.value.is_unicode() => self.ident("u"),
                    _ => Value::NONE,
                };
                let place = self.src.location(range);
                self.constant(value, kind, place)
            }
            Expr::Attribute(a) => {
                let value = self.expr(&a.value)?;
                let attr = self.ident(&a.attr);
                let ctx = self.ctx(a.ctx);
                self.at(Kind::Attribute, &[("value", value), ("attr", attr), ("ctx", ctx)], range)
            }
            Expr::Subscript(s) => {
                let value = self.expr(&s.value)?;
                let slice = self.expr(&s.slice)?;
                let ctx = self.ctx(s.ctx);
                self.at(Kind::Subscript, &[("value", value), ("slice", slice), ("ctx", ctx)], range)
            }
            Expr::Starred(s) => {
                let value = self.expr(&s.value)?;
                let ctx = self.ctx(s.ctx);
                self.at(Kind::Starred, &[("value", value), ("ctx", ctx)], range)
            }
            Expr::Name(n) => {
                if let Some(level) = self.optimized.level
                    && n.id.as_str() == "__debug__"
                    && n.ctx == ast::ExprContext::Load
                {
                    let place = self.src.location(range);
                    return self.constant(Value::bool(level == 0), Value::NONE, place);
                }
                let id = self.ident(&n.id);
                let ctx = self.ctx(n.ctx);
                self.at(Kind::Name, &[("id", id), ("ctx", ctx)], range)
            }
            Expr::List(l) => {
                let elts = self.exprs(&l.elts)?;
                let ctx = self.ctx(l.ctx);
                self.at(Kind::List, &[("elts", elts), ("ctx", ctx)], range)
            }
            Expr::Tuple(t) => {
                let elts = self.exprs(&t.elts)?;
                let ctx = self.ctx(t.ctx);
                self.at(Kind::Tuple, &[("elts", elts), ("ctx", ctx)], range)
            }
            Expr::Slice(s) => {
                let lower = self.opt(s.lower.as_deref())?;
                let upper = self.opt(s.upper.as_deref())?;
                let step = self.opt(s.step.as_deref())?;
                self.at(Kind::Slice, &[("lower", lower), ("upper", upper), ("step", step)], range)
            }
            Expr::IpyEscapeCommand(_) => Err(self.vm.system_error("no such expression")),
        }
    }

    fn pieces(&mut self, pieces: &[Piece<'_>], template: bool) -> R {
        self.list(pieces, |w, p| match p {
            Piece::Text { bytes, range, unicode } => {
                let value = w.text(bytes);
                let kind = if *unicode { w.ident("u") } else { Value::NONE };
                let place = w.src.location(*range);
                w.constant(value, kind, place)
            }
            Piece::Value { element, raw } => w.interpolation(element, *raw, template),
        })
    }

    fn interpolation(&mut self, i: &ast::InterpolatedElement, raw: bool, template: bool) -> R {
        self.deeper()?;
        let value = self.expr(&i.expression)?;
        let conversion = Value::small(match interpolated::conversion(i) {
            ast::ConversionFlag::None => -1,
            ast::ConversionFlag::Str => b's' as i64,
            ast::ConversionFlag::Ascii => b'a' as i64,
            ast::ConversionFlag::Repr => b'r' as i64,
        });
        let spec = match &i.format_spec {
            None => Value::NONE,
            Some(s) => {
                let pieces = interpolated::format_spec(s, raw, self.src);
                let values = self.pieces(&pieces, false)?;
                self.at(Kind::JoinedStr, &[("values", values)], interpolated::spec_range(s, self.src))?
            }
        };
        if template {
            let text = interpolated::expression_text(i, self.src);
            let text = self.text(&text);
            let fields = [("value", value), ("str", text), ("conversion", conversion), ("format_spec", spec)];
            return self.at(Kind::Interpolation, &fields, i.range);
        }
        let fields = [("value", value), ("conversion", conversion), ("format_spec", spec)];
        self.at(Kind::FormattedValue, &fields, i.range)
    }

    /// `'%s' % (x,)` becomes an f-string.
    fn percent_format(&mut self, b: &ast::ExprBinOp) -> R<Option<Value>> {
        let (Expr::StringLiteral(f), Expr::Tuple(t)) = (&*b.left, &*b.right) else { return Ok(None) };
        if b.op != ast::Operator::Mod || t.elts.iter().any(|e| e.is_starred_expr()) {
            return Ok(None);
        }
        let text = literal::string_value(f, self.src);
        let Some(pieces) = interpolated::percent_pieces(&text, t.elts.len()) else { return Ok(None) };
        // What stands nowhere in the source.
        let nowhere = Location::NONE;
        let mut args = t.elts.iter();
        let values = self.vm.new_list(&[]);
        for p in &pieces {
            let v = match p {
                Percent::Text(s) => {
                    let s = self.text(s);
                    self.constant(s, Value::NONE, nowhere)?
                }
                Percent::Arg { conversion, spec } => {
                    let Some(arg) = args.next() else { return Ok(None) };
                    let value = self.expr(arg)?;
                    let c = [b's', b'r', b'a'][(*conversion as usize).clamp(1, 3) - 1];
                    let spec = if spec.is_empty() {
                        Value::NONE
                    } else {
                        let s = self.vm.str_value(spec);
                        self.constant(s, Value::NONE, nowhere)?
                    };
                    let fields =
                        [("value", value), ("conversion", Value::small(c as i64)), ("format_spec", spec)];
                    self.at(Kind::FormattedValue, &fields, arg.range())?
                }
            };
            self.vm.list_push(values, v)?;
        }
        self.at(Kind::JoinedStr, &[("values", values.value())], b.range).map(Some)
    }
}
