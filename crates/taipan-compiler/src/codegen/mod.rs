//! Code generation: a walk over the tree that appends instructions to the unit of the current scope.
//!
//! A [`Unit`] is a code object being made; units nest as scopes do. Control-flow constructs that `return`, `break` and `continue`
//! must unwind are on the unit's stack of [`Frame`]s. Locations are passed explicitly, as CPython's generator does, because line
//! tables are compared with CPython's.

mod blocks;
mod call;
mod comprehension;
mod expr;
mod function;
mod pattern;
mod stmt;
mod warn;

use crate::error::{Res, SyntaxErrorInfo, WarningSink};
use crate::flow::{self, Flow, Label, Op, UnitInfo};
use crate::names::{Names, Sym};
use crate::source::Source;
use crate::symtable::{BlockId, BlockKind, Key, NameScope, SymTable, def};
use crate::{Mode, Options};
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;
use taipan_bytecode::{CodeObject, Const, FunctionAttribute, Location, Opcode, co};

/// Past this many operands on the stack, displays and calls are built piece by piece.
pub(crate) const STACK_USE_GUIDELINE: usize = 30;
const MAX_STATIC_BLOCKS: usize = 21;

const NO_LOC: Location = Location::NONE;
/// The location of whatever comes next.
const NEXT_LOC: Location = Location { line: -2, end_line: -2, col: -2, end_col: -2 };

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum UnitKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    /// Annotations, type aliases, bounds and defaults of type variables.
    Annotations,
    TypeParams,
}

/// An insertion-ordered set of names with numbers.
#[derive(Default)]
struct NameList {
    index: FxHashMap<Sym, u32>,
    list: Vec<Sym>,
}

impl NameList {
    fn add(&mut self, n: Sym) -> u32 {
        let list = &mut self.list;
        *self.index.entry(n).or_insert_with(|| {
            list.push(n);
            list.len() as u32 - 1
        })
    }
}

/// What must be undone when control leaves a block early.
#[derive(Copy, Clone)]
enum FrameKind<'t> {
    While,
    For,
    AsyncFor,
    TryExcept,
    FinallyTry(&'t [ast::Stmt]),
    FinallyEnd,
    With(Location),
    AsyncWith(Location),
    HandlerCleanup(Option<&'t ast::Identifier>),
    PopValue,
    ExceptionHandler,
    ExceptionGroupHandler,
    StopIteration,
}

#[derive(Copy, Clone)]
struct Frame<'t> {
    kind: FrameKind<'t>,
    block: Option<Label>,
    exit: Option<Label>,
}

struct Unit<'t> {
    kind: UnitKind,
    block: BlockId,
    name: Sym,
    qualname: String,
    private: Option<Sym>,
    first_line: u32,
    argcount: u32,
    posonlyargcount: u32,
    kwonlyargcount: u32,
    names: NameList,
    varnames: NameList,
    nparams: usize,
    cellvars: Vec<Sym>,
    freevars: Vec<Sym>,
    /// Variables of inlined comprehensions in a module or class: name, and whether one is being compiled now.
    hidden: FxHashMap<Sym, bool>,
    flow: Flow,
    frames: Vec<Frame<'t>>,
    /// Attributes assigned through the first parameter of methods.
    static_attributes: Vec<Sym>,
    deferred: Vec<(&'t ast::StmtAnnAssign, Option<u32>)>,
    next_conditional: u32,
    in_inlined: u32,
    in_conditional: u32,
    extra_flags: u32,
}

pub struct Compiler<'t, 'w> {
    src: &'t Source<'t>,
    names: Names,
    table: SymTable,
    filename: Arc<str>,
    mode: Mode,
    optimize: u8,
    top_level_await: bool,
    future: u32,
    warn: WarningSink<'w>,
    /// Above 0: code is compiled a second time (finally), so no warnings.
    quiet: u32,
    u: Unit<'t>,
    outer: Vec<Unit<'t>>,
    depth: u32,
    /// Scopes of names that an inlined comprehension changes for a while: (block, name, scope).
    interactive: bool,
}

#[derive(Copy, Clone, PartialEq, Eq)]
pub(crate) enum Ctx {
    Load,
    Store,
    Del,
}

impl<'t, 'w> Compiler<'t, 'w> {
    pub fn new(
        src: &'t Source<'t>,
        mut names: Names,
        table: SymTable,
        filename: Arc<str>,
        mode: Mode,
        options: &Options,
        future: u32,
        warn: WarningSink<'w>,
    ) -> Self {
        let name = names.intern("<module>");
        let top = table.top();
        let u = Self::unit(&mut names, &table, name, UnitKind::Module, top, 1, None);
        Compiler {
            src,
            names,
            table,
            filename,
            mode,
            optimize: options.optimize,
            top_level_await: options.allow_top_level_await,
            future,
            warn,
            quiet: 0,
            u,
            outer: Vec::new(),
            depth: 0,
            interactive: mode == Mode::Single,
        }
    }

    /// Compiles the whole program.
    pub fn module(mut self, module: &'t ast::Mod) -> Res<CodeObject> {
        self.u.qualname = "<module>".into();
        self.emit(Opcode::RESUME, 0, Location { line: 0, end_line: 1, col: 0, end_col: 0 });
        let start = Location { line: 1, end_line: 1, col: 0, end_col: 0 };
        match module {
            ast::Mod::Module(m) => {
                let loc = m.body.first().map_or(start, |s| self.loc(s.range()));
                self.u.flow.emit_pseudo(Op::AnnotationsPlaceholder, 0, NO_LOC);
                if self.interactive {
                    self.body_interactive(&m.body)?;
                } else {
                    self.body(&m.body, loc)?;
                }
                self.finish_top(true)
            }
            ast::Mod::Expression(e) => {
                self.expr(&e.body)?;
                self.emit(Opcode::RETURN_VALUE, 0, self.loc(e.body.range()));
                self.finish_top(false)
            }
        }
    }

    fn finish_top(mut self, add_none: bool) -> Res<CodeObject> {
        let block = self.table.block(self.table.top());
        if block.coroutine && self.top_level_await {
            self.wrap_stop_iteration();
        }
        if add_none {
            self.load_const(Const::None, NO_LOC);
            self.emit(Opcode::RETURN_VALUE, 0, NO_LOC);
        }
        let _ = self.mode;
        self.assemble()
    }

    // Units.

    fn unit(
        names: &mut Names,
        table: &SymTable,
        name: Sym,
        kind: UnitKind,
        id: BlockId,
        first_line: u32,
        private: Option<Sym>,
    ) -> Unit<'t> {
        let b = table.block(id);
        let mut varnames = NameList::default();
        for n in &b.varnames {
            varnames.add(*n);
        }
        let nparams = b.varnames.len();
        let mut cellvars: Vec<Sym> = b
            .symbols
            .iter()
            .filter(|(_, s)| s.scope == NameScope::Cell || s.flags & def::COMP_CELL != 0)
            .map(|(n, _)| n)
            .collect();
        cellvars.sort_by(|a, b| names.get(*a).cmp(names.get(*b)));
        if matches!(b.kind, BlockKind::Class | BlockKind::Module) {
            for (needed, text) in [
                (b.needs_class_closure, "__class__"),
                (b.needs_classdict, "__classdict__"),
                (b.has_conditional_annotations, "__conditional_annotations__"),
            ] {
                let sym = names.intern(text);
                if needed && !cellvars.contains(&sym) {
                    cellvars.push(sym);
                }
            }
        }
        let mut freevars: Vec<Sym> = b
            .symbols
            .iter()
            .filter(|(_, s)| s.scope == NameScope::Free || s.flags & def::FREE_CLASS != 0)
            .map(|(n, _)| n)
            .collect();
        freevars.sort_by(|a, b| names.get(*a).cmp(names.get(*b)));
        Unit {
            kind,
            block: id,
            name,
            qualname: String::new(),
            private,
            first_line,
            argcount: 0,
            posonlyargcount: 0,
            kwonlyargcount: 0,
            names: NameList::default(),
            varnames,
            nparams,
            cellvars,
            freevars,
            hidden: FxHashMap::default(),
            flow: Flow::new(),
            frames: Vec::new(),
            static_attributes: Vec::new(),
            deferred: Vec::new(),
            next_conditional: 0,
            in_inlined: 0,
            in_conditional: 0,
            extra_flags: 0,
        }
    }

    fn enter(&mut self, name: Sym, kind: UnitKind, key: Key, first_line: u32, private: Option<Sym>) -> Res {
        let Some(id) = self.table.lookup(key) else {
            return Err(Box::new(SyntaxErrorInfo::bare(
                crate::ErrorKind::Syntax,
                format!("internal compiler error: no block for {}", self.names.get(name)),
            )));
        };
        let private = private.or(self.u.private);
        let unit = Self::unit(&mut self.names, &self.table, name, kind, id, first_line, private);
        self.outer.push(std::mem::replace(&mut self.u, unit));
        self.u.qualname = self.qualname(name);
        let loc = Location { line: first_line as i32, end_line: first_line as i32, col: 0, end_col: 0 };
        self.emit(Opcode::RESUME, 0, loc);
        Ok(())
    }

    fn qualname(&mut self, name: Sym) -> String {
        let text = self.names.get(name).to_owned();
        let Some(mut p) = self.outer.len().checked_sub(1) else { return text };
        if matches!(self.outer[p].kind, UnitKind::TypeParams | UnitKind::Annotations) {
            match p.checked_sub(1) {
                Some(q) => p = q,
                None => return text,
            }
        }
        if p == 0 && self.outer[0].kind == UnitKind::Module {
            return text;
        }
        let parent = &self.outer[p];
        let parent_block = parent.block;
        let private = parent.private;
        let own = self.u.kind;
        if matches!(own, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Class) {
            let mangled = self.names.mangle(private, &text);
            if self.table.block(parent_block).symbols.scope(mangled) == NameScope::GlobalExplicit {
                return text;
            }
        }
        let parent = &self.outer[p];
        let locals = matches!(parent.kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda);
        format!("{}{}.{text}", parent.qualname, if locals { ".<locals>" } else { "" })
    }

    /// Finishes the current unit and goes back to the one around it.
    fn leave(&mut self) -> Res<CodeObject> {
        let code = self.assemble()?;
        if let Some(outer) = self.outer.pop() {
            self.u = outer;
        }
        Ok(code)
    }

    /// Adds `return None` where control can fall off the end, then leaves.
    fn leave_returning_none(&mut self) -> Res<CodeObject> {
        self.load_const(Const::None, NO_LOC);
        self.emit(Opcode::RETURN_VALUE, 0, NO_LOC);
        self.leave()
    }

    fn assemble(&mut self) -> Res<CodeObject> {
        let b = self.table.block(self.u.block);
        let mut flags = self.u.extra_flags;
        let function_like = b.kind.is_function_like();
        if function_like {
            flags |= co::NEWLOCALS | co::OPTIMIZED;
            if b.nested {
                flags |= co::NESTED;
            }
            if b.method {
                flags |= co::METHOD;
            }
            if b.generator && !b.coroutine {
                flags |= co::GENERATOR;
            }
            if b.generator && b.coroutine {
                flags |= co::ASYNC_GENERATOR;
            }
            if b.coroutine && !b.generator {
                flags |= co::COROUTINE;
            }
            if b.varargs {
                flags |= co::VARARGS;
            }
            if b.varkeywords {
                flags |= co::VARKEYWORDS;
            }
        }
        if b.kind == BlockKind::Module && self.top_level_await && b.coroutine {
            flags |= if b.generator { co::ASYNC_GENERATOR } else { co::COROUTINE };
        }
        flags |= self.future;
        let generator = flags & (co::GENERATOR | co::COROUTINE | co::ASYNC_GENERATOR) != 0;
        let empty = Self::unit(
            &mut self.names,
            &self.table,
            self.u.name,
            UnitKind::Module,
            self.table.top(),
            1,
            None,
        );
        let b = self.table.block(self.u.block);
        let (varargs, annotations) = (b.varargs, b.kind == BlockKind::Annotation);
        let u = std::mem::replace(&mut self.u, empty);
        let info = UnitInfo {
            name: self.names.get(u.name).into(),
            qualname: u.qualname.into(),
            filename: self.filename.clone(),
            flags,
            first_line: u.first_line,
            argcount: u.argcount,
            posonlyargcount: u.posonlyargcount,
            kwonlyargcount: u.kwonlyargcount,
            names: u.names.list,
            varnames: u.varnames.list,
            nparams: u.nparams,
            cellvars: u.cellvars,
            freevars: u.freevars,
            hidden: u.hidden.keys().copied().collect::<FxHashSet<_>>(),
            varargs,
            generator,
            annotations,
        };
        flow::assemble(u.flow, info, &self.names)
            .map_err(|m| Box::new(SyntaxErrorInfo::bare(crate::ErrorKind::Overflow, m)))
    }

    // Emission.

    fn loc(&self, range: TextRange) -> Location {
        self.src.location(range)
    }

    fn emit(&mut self, op: Opcode, arg: u32, loc: Location) {
        self.u.flow.emit(op, arg, loc);
    }

    fn jump(&mut self, op: Opcode, target: Label, loc: Location) {
        self.u.flow.emit_jump(Op::Real(op), target, loc);
    }

    fn pseudo_jump(&mut self, op: Op, target: Label, loc: Location) {
        self.u.flow.emit_jump(op, target, loc);
    }

    fn pop_block(&mut self, loc: Location) {
        self.u.flow.emit_pseudo(Op::PopBlock, 0, loc);
    }

    fn label(&mut self) -> Label {
        self.u.flow.new_label()
    }

    fn place(&mut self, l: Label) {
        self.u.flow.place(l);
    }

    fn load_const(&mut self, c: Const, loc: Location) {
        self.u.flow.load_const(c, loc);
    }

    fn load_str(&mut self, s: &str, loc: Location) {
        self.load_const(Const::str(s), loc);
    }

    fn name_index(&mut self, name: Sym) -> u32 {
        self.u.names.add(name)
    }

    /// An instruction whose operand is an index into `co_names`, of a name that is mangled.
    fn emit_name(&mut self, op: Opcode, name: &str, loc: Location) {
        let sym = self.mangle(name);
        let i = self.name_index(sym);
        self.emit(op, i, loc);
    }

    fn mangle(&mut self, name: &str) -> Sym {
        let plain = self.names.intern(name);
        if self.block().mangled.as_ref().is_some_and(|m| !m.contains(&plain)) {
            return plain;
        }
        self.names.mangle(self.u.private, name)
    }

    fn error<T>(&self, msg: impl Into<String>, range: TextRange) -> Res<T> {
        Err(self.src.error(msg, range))
    }

    fn deeper<T>(&mut self, f: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        self.depth += 1;
        if self.depth > crate::MAX_DEPTH {
            return Err(Box::new(SyntaxErrorInfo::recursion()));
        }
        let r = crate::grow(|| f(self));
        self.depth -= 1;
        r
    }

    fn block(&self) -> &crate::symtable::Block {
        self.table.block(self.u.block)
    }

    fn is_function_scope(&self) -> bool {
        self.block().kind.is_function_like()
    }

    // Names.

    fn nameop(&mut self, name: &str, ctx: Ctx, loc: Location) {
        let sym = self.mangle(name);
        self.nameop_sym(sym, ctx, loc);
    }

    fn nameop_sym(&mut self, sym: Sym, ctx: Ctx, loc: Location) {
        let b = self.block();
        let (scope, kind, sees_class) = (b.symbols.scope(sym), b.kind, b.can_see_class_scope);
        let function_like = kind.is_function_like();
        let hidden_now = self.u.hidden.get(&sym) == Some(&true);
        match scope {
            NameScope::Free | NameScope::Cell => {
                let op = match ctx {
                    Ctx::Store => Opcode::STORE_DEREF,
                    Ctx::Del => Opcode::DELETE_DEREF,
                    Ctx::Load if kind == BlockKind::Class && self.u.in_inlined == 0 => {
                        self.emit(Opcode::LOAD_LOCALS, 0, loc);
                        Opcode::LOAD_FROM_DICT_OR_DEREF
                    }
                    Ctx::Load if sees_class && self.names.get(sym) != "__classdict__" => {
                        self.load_classdict(loc);
                        Opcode::LOAD_FROM_DICT_OR_DEREF
                    }
                    Ctx::Load => Opcode::LOAD_DEREF,
                };
                self.u.flow.emit_deref(op, sym, scope == NameScope::Free, loc);
                return;
            }
            NameScope::Local if function_like || hidden_now => {
                self.u.varnames.add(sym);
                let op = match ctx {
                    Ctx::Load => Opcode::LOAD_FAST,
                    Ctx::Store => Opcode::STORE_FAST,
                    Ctx::Del => Opcode::DELETE_FAST,
                };
                self.u.flow.emit_slot(op, sym, loc);
                return;
            }
            _ => {}
        }
        let global = scope == NameScope::GlobalExplicit
            || (function_like && matches!(scope, NameScope::GlobalImplicit | NameScope::Unknown));
        let i = self.name_index(sym);
        let op = if global {
            match ctx {
                Ctx::Load if sees_class && scope == NameScope::GlobalImplicit => {
                    self.load_classdict(loc);
                    Opcode::LOAD_FROM_DICT_OR_GLOBALS
                }
                Ctx::Load => {
                    self.emit(Opcode::LOAD_GLOBAL, i << 1, loc);
                    return;
                }
                Ctx::Store => Opcode::STORE_GLOBAL,
                Ctx::Del => Opcode::DELETE_GLOBAL,
            }
        } else {
            match ctx {
                Ctx::Load if kind == BlockKind::Class && self.u.in_inlined > 0 => {
                    self.emit(Opcode::LOAD_GLOBAL, i << 1, loc);
                    return;
                }
                Ctx::Load => Opcode::LOAD_NAME,
                Ctx::Store => Opcode::STORE_NAME,
                Ctx::Del => Opcode::DELETE_NAME,
            }
        };
        self.emit(op, i, loc);
    }

    fn load_classdict(&mut self, loc: Location) {
        let classdict = self.names.intern("__classdict__");
        self.u.flow.emit_slot(Opcode::LOAD_DEREF, classdict, loc);
    }

    fn load_closure(&mut self, name: Sym, loc: Location) {
        // A class's own cells come before variables of those names around it (`nonlocal __class__`).
        let own = self.u.kind == UnitKind::Class && self.u.cellvars.contains(&name);
        let free = !own && self.block().symbols.scope(name) == NameScope::Free;
        self.u.flow.emit_closure(name, free, loc);
    }

    /// A function from a code object; defaults and annotations were pushed before, as `attributes` says (bits of
    /// [`FunctionAttribute`]).
    fn make_closure(&mut self, code: CodeObject, attributes: u32, loc: Location) {
        let mut attributes = attributes;
        let free: Vec<Sym> = code.freevars().map(|n| self.names.intern(n)).collect();
        if !free.is_empty() {
            for n in &free {
                self.load_closure(*n, loc);
            }
            self.emit(Opcode::BUILD_TUPLE, free.len() as u32, loc);
            attributes |= FunctionAttribute::Closure as u32;
        }
        self.load_const(Const::Code(Arc::new(code)), loc);
        self.emit(Opcode::MAKE_FUNCTION, 0, loc);
        for a in [
            FunctionAttribute::Closure,
            FunctionAttribute::Annotate,
            FunctionAttribute::Annotations,
            FunctionAttribute::KwDefaults,
            FunctionAttribute::Defaults,
        ] {
            if attributes & a as u32 != 0 {
                self.emit(Opcode::SET_FUNCTION_ATTRIBUTE, a as u32, loc);
            }
        }
    }

    /// A generator's StopIteration must not look like its end: the whole body is guarded.
    fn wrap_stop_iteration(&mut self) {
        let handler = self.label();
        self.u.flow.prepend_setup(Op::SetupCleanup, handler);
        self.load_const(Const::None, NO_LOC);
        self.emit(Opcode::RETURN_VALUE, 0, NO_LOC);
        self.place(handler);
        self.emit(Opcode::CALL_INTRINSIC_1, taipan_bytecode::Intrinsic1::StopIterationError as u32, NO_LOC);
        self.emit(Opcode::RERAISE, 1, NO_LOC);
    }
}
