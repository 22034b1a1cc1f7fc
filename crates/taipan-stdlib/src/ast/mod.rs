//! `_ast`: the classes of syntax trees. All of them come from `python.asdl`, the grammar of trees as the classes' own
//! docstrings state it: `sum = Constructor(type field, …) | …` or `product(type field, …)`, then a line of attributes
//! behind `@` (`?`: may be absent).

mod comments;
mod constants;
mod from_object;
mod kinds;
mod to_object;
mod version;

use crate::ModuleDef;
use kinds::{Classes, Kind};
use std::sync::Arc;
use taipan_compiler::{Mode, Options, Source, Tree};
use taipan_vm::call::Args;
use taipan_vm::dict::DictObj;
use taipan_vm::native::{TypeDef, def, getset, raw};
use taipan_vm::object::Native;
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::builtins::{
    TreeHooks, TreeRequest, give_warnings, raise_parse_error, raise_syntax_error,
};
use taipan_vm::{BinOp, Gc, R, RootedVec, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

static GRAMMAR: &str = include_str!("python.asdl");

#[repr(C)]
struct Node {
    dict: Slot,
}
impl_trace!(Node { dict });
impl Node {
    fn with(d: Gc<DictObj>) -> Node {
        Node { dict: Slot::new(d.value()) }
    }
}
fn node_object(vm: &mut Vm, cls: Gc<TypeObj>, n: Node) -> Value {
    vm.new_native(cls, n).value()
}
fn node_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    Ok(vm.new_native(cls, Node { dict: Slot::new(Value::UNBOUND) }).value())
}
/// An attribute of the node's class that is a sequence of names.
fn names_of(vm: &mut Vm, v: Value, attr: &str) -> R<RootedVec> {
    let cls = vm.type_of(v);
    match vm.getattr_opt_text(cls.value(), attr)? {
        Some(t) => vm.collect(t),
        None => Ok(RootedVec::new(&vm.heap)),
    }
}
fn class_name(vm: &mut Vm, v: Value) -> String {
    let n = vm.type_of(v).name_str();
    n.rsplit('.').next().unwrap_or("").to_string()
}
fn node_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let cls = vm.type_of(v).value();
    let fields = vm.getattr_text(cls, "_fields")?;
    let fields = vm.collect(fields)?;
    let pos = args.positional();
    let name = class_name(vm, v);
    if pos.len() > fields.len() {
        let (n, s) = (fields.len(), if fields.len() == 1 { "" } else { "s" });
        return Err(vm.type_error(format!("{name} constructor takes at most {n} positional argument{s}")));
    }
    let mut given = vec![false; fields.len()];
    for (i, &x) in pos.iter().enumerate() {
        let f = vm.attr_name(fields[i])?;
        vm.setattr(v, f, x)?;
        given[i] = true;
    }
    let mut attributes = None;
    for (k, x) in args.keywords() {
        let at = fields.iter().position(|f| f.to_str().is_some_and(|f| f.equals(&k)));
        match at {
            Some(i) if given[i] => {
                let shown = vm.repr_text(k.value())?;
                return Err(vm.type_error(format!("{name} got multiple values for argument {shown}")));
            }
            Some(i) => given[i] = true,
            None => {
                if attributes.is_none() {
                    attributes = Some(names_of(vm, v, "_attributes")?);
                }
                let known = attributes
                    .as_ref()
                    .is_some_and(|a| a.iter().any(|f| f.to_str().is_some_and(|f| f.equals(&k))));
                if !known {
                    let full = vm.type_name(v);
                    vm.warn_deprecated(&format!(
                        "{full}.__init__ got an unexpected keyword argument '{k}'. Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15."
                    ))?;
                }
            }
        }
        vm.setattr(v, k, x)?;
    }
    if given.iter().all(|&g| g) {
        return Ok(());
    }
    let cls = vm.type_of(v);
    let types = vm.getattr_opt_text(cls.value(), "_field_types")?.and_then(|t| t.to_dict());
    for (i, &g) in given.iter().enumerate() {
        if g {
            continue;
        }
        let Some(types) = types else { break };
        let Some(t) = vm.dict_get(types, fields[i])? else {
            let shown = vm.repr_text(fields[i])?;
            vm.warn_deprecated(&format!(
                "Field {shown} is missing from {name}._field_types. This will become an error in Python 3.15."
            ))?;
            continue;
        };
        let f = vm.attr_name(fields[i])?;
        let kind = class_name(vm, t);
        if kind == "Union" || kind == "UnionType" {
            // An optional field: the class says None.
        } else if kind == "GenericAlias" {
            let l = vm.list(&[]);
            vm.setattr(v, f, l)?;
        } else if vm.state_get("_ast.expr_context") == Some(t) {
            let load = Classes::get(vm)?.shared(Kind::Load);
            vm.setattr(v, f, load)?;
        } else {
            vm.warn_deprecated(&format!(
                "{name}.__init__ missing 1 required positional argument: '{f}'. This will become an error in Python 3.15."
            ))?;
        }
    }
    Ok(())
}
fn node_dict(vm: &mut Vm, v: Value) -> R<Gc<DictObj>> {
    let d = taipan_vm::class::get_dict(vm, v)?;
    match d.to_dict() {
        Some(d) => Ok(d),
        None => Err(vm.type_error("an AST node needs a dict")),
    }
}
fn node_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let d = node_dict(vm, a[0])?;
    let cls = vm.type_of(a[0]).value();
    let copy = vm.dict_copy(d)?;
    let fields = names_of(vm, a[0], "_fields")?;
    // Positions for the leading fields that are there, so that loading does not warn.
    let mut args = RootedVec::new(&vm.heap);
    for &f in fields.iter() {
        if vm.dict_get(d, f)?.is_none() {
            break;
        }
        args.push(Value::NONE);
    }
    let args = vm.tuple(&args);
    Ok(vm.tuple(&[cls, args, copy.value()]))
}
fn node_replace(vm: &mut Vm, args: Args) -> R {
    let Some(v) = args.get(0) else { return Err(vm.type_error("__replace__() needs an argument")) };
    if args.positional().len() > 1 {
        return Err(vm.type_error("__replace__() takes no positional arguments"));
    }
    let d = node_dict(vm, v)?;
    let (fields, attributes) = (names_of(vm, v, "_fields")?, names_of(vm, v, "_attributes")?);
    let has = |vm: &mut Vm, d: Gc<DictObj>, k: Value| -> R<bool> { Ok(vm.dict_get(d, k)?.is_some()) };
    let known = |k: &taipan_vm::StrObj| {
        fields.iter().chain(attributes.iter()).any(|f| f.to_str().is_some_and(|f| f.equals(k)))
    };
    for (k, _) in args.keywords() {
        if !known(&k) {
            let name = class_name(vm, v);
            return Err(
                vm.type_error(format!("{name}.__replace__ got an unexpected keyword argument '{k}'."))
            );
        }
    }
    let cls = vm.type_of(v);
    let mut missing = Vec::new();
    for &f in fields.iter() {
        let given = args.keywords().any(|(k, _)| f.to_str().is_some_and(|f| f.equals(&k)));
        if !given && !has(vm, d, f)? {
            let name = vm.attr_name(f)?;
            if vm.getattr_opt(cls.value(), name)?.is_none() {
                missing.push(format!("'{name}'"));
            }
        }
    }
    if !missing.is_empty() {
        let (n, s, name) = (missing.len(), if missing.len() == 1 { "" } else { "s" }, class_name(vm, v));
        return Err(vm.type_error(format!(
            "{name}.__replace__ missing {n} keyword argument{s}: {}.",
            missing.join(", ")
        )));
    }
    let new = vm.new_native(cls, Node { dict: Slot::new(Value::UNBOUND) }).value();
    let mut i = 0;
    while let Some((next, k, x)) = d.next_entry(i) {
        i = next;
        let k = vm.attr_name(k)?;
        if known(&k) {
            vm.setattr(new, k, x)?;
        }
    }
    for (k, x) in args.keywords() {
        vm.setattr(new, k, x)?;
    }
    Ok(new)
}
const REPR_DEPTH: usize = 3;
fn node_repr(vm: &mut Vm, v: Value) -> R {
    let mut out = taipan_text::StrBuilder::with_capacity(64);
    write_node(vm, v, REPR_DEPTH, &mut out)?;
    let b = out.finish();
    Ok(vm.new_str_buf(&b).value())
}
fn write_node(vm: &mut Vm, v: Value, depth: usize, out: &mut taipan_text::StrBuilder) -> R<()> {
    let name = vm.type_name(v);
    let name = name.strip_prefix("ast.").filter(|n| *n != "AST").map(str::to_string).unwrap_or(name);
    if depth == 0 || !vm.enter_repr(v) {
        out.push_str(&name);
        out.push_str("(...)");
        return Ok(());
    }
    let r = write_fields(vm, v, &name, depth, out);
    vm.leave_repr(v);
    r
}
fn write_fields(vm: &mut Vm, v: Value, name: &str, depth: usize, out: &mut taipan_text::StrBuilder) -> R<()> {
    let fields = names_of(vm, v, "_fields")?;
    out.push_str(name);
    out.push_str("(");
    for (i, &f) in fields.iter().enumerate() {
        let f = vm.attr_name(f)?;
        let x = vm.getattr(v, f)?;
        if i > 0 {
            out.push_str(", ");
        }
        out.push_text(f.text());
        out.push_str("=");
        let items = match (x.to_list(), x.to_tuple()) {
            (Some(l), _) => Some((RootedVec::from_slice(&vm.heap, l.as_slice()), "[", "]")),
            (_, Some(t)) => Some((
                RootedVec::from_slice(&vm.heap, t.as_slice()),
                "(",
                if t.len == 1 { ",)" } else { ")" },
            )),
            _ => None,
        };
        match items {
            Some((items, open, close)) => {
                out.push_str(open);
                let n = items.len();
                for (j, i) in [0, n.wrapping_sub(1)].into_iter().take(n.min(2)).enumerate() {
                    if j == 1 {
                        out.push_str(if n > 2 { ", ..., " } else { ", " });
                    }
                    write_value(vm, items[i], depth - 1, out)?;
                }
                out.push_str(close);
            }
            None => write_value(vm, x, depth - 1, out)?,
        }
    }
    out.push_str(")");
    Ok(())
}
fn write_value(vm: &mut Vm, x: Value, depth: usize, out: &mut taipan_text::StrBuilder) -> R<()> {
    if x.native::<Node>().is_some() {
        return write_node(vm, x, depth, out);
    }
    let r = vm.repr(x)?;
    out.push_text(r.text());
    Ok(())
}

static AST: TypeDef = TypeDef {
    // Its attributes may be set, as a class statement's.
    flags: type_flags::BASETYPE | type_flags::HEAPTYPE,
    attrs: std::mem::offset_of!(Native<Node>, data),
    slots: Slots { new: Some(node_new), init: Some(node_init), repr: Some(node_repr), ..Slots::NONE },
    methods: &[
        def("__reduce__", "($self, /)", node_reduce, ""),
        raw(
            "__replace__",
            "($self, /, **fields)",
            node_replace,
            "Return a copy of the AST node with new values for the specified fields.",
        ),
    ],
    getset: &[getset("__dict__", taipan_vm::class::get_dict, taipan_vm::class::set_dict, "")],
    ..TypeDef::native::<Node>("ast.AST")
};

/// One class: its name, base, doc, and fields as (type, how many, name).
struct Class<'a> {
    name: &'a str,
    base: &'a str,
    doc: &'a str,
    fields: Vec<(&'a str, char, &'a str)>,
    attributes: &'a str,
    is_sum: bool,
}
fn constructor<'a>(text: &'a str, base: &'a str, attributes: &'a str) -> Class<'a> {
    let text = text.trim();
    let (name, rest) = text.split_once('(').unwrap_or((text, ""));
    let fields = rest.trim_end_matches(')').split(',').filter_map(|f| {
        let (t, n) = f.trim().rsplit_once(' ')?;
        let bare = t.trim_end_matches(['?', '*']);
        let many = if t.ends_with('*') {
            '*'
        } else if t.ends_with('?') {
            '?'
        } else {
            ' '
        };
        Some((bare, many, n))
    });
    Class { name, base, doc: text, fields: fields.collect(), attributes, is_sum: false }
}
fn classes() -> Vec<Class<'static>> {
    let mut out = Vec::new();
    let mut rest = GRAMMAR;
    while let Some(at) = rest.find("\n@") {
        let doc = &rest[..at];
        let tail = &rest[at + 2..];
        let (attributes, next) = tail.split_once('\n').unwrap_or((tail, ""));
        rest = next;
        match doc.split_once(" = ") {
            Some((name, body)) => {
                out.push(Class { name, base: "AST", doc, fields: Vec::new(), attributes, is_sum: true });
                out.extend(body.split('|').map(|c| constructor(c, name, "")));
            }
            None => out.push(constructor(doc, "AST", attributes)),
        }
    }
    out
}

/// The names of the module, kept so that importing it again gives the same classes.
const NAMES: &str = "_ast.names";

fn init(vm: &mut Vm, d: Gc<DictObj>) -> R<()> {
    if let Some(names) = vm.state_get(NAMES).and_then(|v| v.to_dict()) {
        let mut i = 0;
        while let Some((next, k, v)) = names.next_entry(i) {
            i = next;
            vm.dict_set(d, k, v)?;
        }
        return Ok(());
    }
    make_classes(vm, d)?;
    let names = vm.new_dict();
    let mut i = 0;
    while let Some((next, k, v)) = d.next_entry(i) {
        i = next;
        if !k.to_str().is_some_and(|k| k.to_string_lossy().starts_with("__")) {
            vm.dict_set(names, k, v)?;
        }
    }
    vm.state_set(NAMES, names.value());
    Ok(())
}

fn make_classes(vm: &mut Vm, d: Gc<DictObj>) -> R<()> {
    let type_ = vm.types.type_.value();
    let all = classes();
    let empty = vm.empty_tuple.value();
    let ast = vm.native_type(&AST);
    for name in ["_fields", "__match_args__", "_attributes"] {
        let k = vm.intern(name);
        vm.dict_set(ast.dict(), k.value(), empty)?;
    }
    for c in &all {
        let ns = vm.new_dict();
        let mut names = RootedVec::new(&vm.heap);
        for f in &c.fields {
            let n = vm.intern(f.2).value();
            names.push(n);
        }
        let fields = vm.tuple(&names);
        vm.dict_set_text(ns, "_fields", fields);
        vm.dict_set_text(ns, "__match_args__", fields);
        let m = vm.str_value("ast");
        vm.dict_set_text(ns, "__module__", m);
        let doc = vm.str_value(c.doc);
        vm.dict_set_text(ns, "__doc__", doc);
        if c.is_sum || c.base == "AST" {
            let mut names = RootedVec::new(&vm.heap);
            for a in c.attributes.split_whitespace() {
                let bare = a.trim_end_matches('?');
                let n = vm.intern(bare).value();
                names.push(n);
                if bare != a {
                    vm.dict_set_text(ns, bare, Value::NONE);
                }
            }
            let t = vm.tuple(&names);
            vm.dict_set_text(ns, "_attributes", t);
        }
        for f in c.fields.iter().filter(|f| f.1 == '?') {
            vm.dict_set_text(ns, f.2, Value::NONE);
        }
        let base = vm.dict_get_text(d, c.base).unwrap_or(ast.value());
        let bases = vm.tuple(&[base]);
        let name = vm.intern(c.name).value();
        let cls = vm.call(type_, &[name, bases, ns.value()])?;
        vm.dict_set_text(d, c.name, cls);
    }
    let none = vm.new_dict().value();
    vm.setattr_text(ast.value(), "__annotations__", none)?;
    for c in all.iter().filter(|c| c.is_sum) {
        if let Some(cls) = vm.dict_get_text(d, c.name) {
            let none = vm.new_dict().value();
            vm.setattr_text(cls, "__annotations__", none)?;
        }
    }
    // The types of fields, now that all classes are there.
    for c in all.iter().filter(|c| !c.is_sum) {
        let types = vm.new_dict();
        for &(t, many, name) in &c.fields {
            let t = match t {
                "identifier" | "string" => vm.types.str.value(),
                "int" => vm.types.int.value(),
                "constant" => vm.types.object.value(),
                other => vm.dict_get_text(d, other).unwrap_or(Value::NONE),
            };
            let t = match many {
                '*' => {
                    let list = vm.types.list.value();
                    vm.generic_alias(list, t)?
                }
                '?' => vm.binary(t, Value::NONE, BinOp::Or)?,
                _ => t,
            };
            vm.dict_set_text(types, name, t);
        }
        if let Some(cls) = vm.dict_get_text(d, c.name) {
            vm.setattr_text(cls, "_field_types", types.value())?;
            vm.setattr_text(cls, "__annotations__", types.value())?;
        }
    }
    let mut of_kind = RootedVec::new(&vm.heap);
    let mut shared = RootedVec::new(&vm.heap);
    for k in Kind::ALL {
        let cls = vm.dict_get_text(d, k.name()).unwrap_or(Value::NONE);
        of_kind.push(cls);
        // The fieldless nodes of the small sums.
        let small = (Kind::Load as u8..=Kind::NotIn as u8).contains(&(*k as u8));
        let node = if small { vm.call0(cls)? } else { Value::NONE };
        shared.push(node);
    }
    Classes::set(vm, &of_kind, &shared);
    if let Some(c) = vm.dict_get_text(d, "expr_context") {
        vm.state_set("_ast.expr_context", c);
    }
    for (name, v) in [
        ("PyCF_ALLOW_TOP_LEVEL_AWAIT", 8192),
        ("PyCF_ONLY_AST", 1024),
        ("PyCF_OPTIMIZED_AST", 33792),
        ("PyCF_TYPE_COMMENTS", 4096),
    ] {
        vm.dict_set_text(d, name, Value::small(v));
    }
    Ok(())
}

// `compile()`.

pub static HOOKS: TreeHooks = TreeHooks { is_tree, parse, compile };

fn is_tree(vm: &mut Vm, v: Value) -> bool {
    let ast = vm.native_type(&AST);
    vm.is_instance(v, ast)
}

fn parse(vm: &mut Vm, request: &TreeRequest<'_>, text: &str) -> R {
    if request.mode == "func_type" {
        return parse_function_type(vm, request, text);
    }
    let mode = match request.mode {
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => Mode::Exec,
    };
    let text = if mode == Mode::Eval { text.trim_start_matches([' ', '\t']) } else { text };
    let mut src = Source::new(text);
    src.max_int_digits = request.options.max_int_digits;
    let mut warnings = Vec::new();
    let parsed = Tree::parse(&src, mode, request.options, &mut warnings);
    give_warnings(vm, &warnings, request.filename)?;
    let tree = match parsed {
        Ok(t) => t,
        Err(e) => return Err(raise_parse_error(vm, &e, text, mode, request.filename)),
    };
    if let Some(e) = version::check(&tree, &src, request.feature_version) {
        return Err(raise_syntax_error(vm, &e, request.filename));
    }
    to_object(vm, request, &tree, &src)
}

fn to_object(vm: &mut Vm, request: &TreeRequest<'_>, tree: &Tree, src: &Source<'_>) -> R {
    let classes = Classes::get(vm)?;
    let comments = if request.type_comments {
        comments::Comments::new(&tree.comments, src)
    } else {
        comments::Comments::default()
    };
    let optimized = to_object::Optimized {
        level: request.optimized.then_some(request.options.optimize),
        keep_annotations: tree.future_annotations || request.options.future_annotations(),
    };
    let mut w = to_object::ToObject { vm, src, classes, optimized, comments, filename: request.filename };
    let Some(module) = tree.module() else { return Ok(Value::NONE) };
    let v = w.module(module, request.mode == "single")?;
    if let Some(e) = w.comments.misplaced(src) {
        return Err(raise_syntax_error(vm, &e, request.filename));
    }
    Ok(v)
}

/// `(int, *str, **Any) -> float`, PEP 484's signature comments: the argument types are parsed as a call's arguments are.
fn parse_function_type(vm: &mut Vm, request: &TreeRequest<'_>, text: &str) -> R {
    let src = Source::new(text);
    let parts = match version::split_function_type(&src) {
        Ok(p) => p,
        Err(e) => return Err(raise_syntax_error(vm, &e, request.filename)),
    };
    let classes = Classes::get(vm)?;
    let mut w = to_object::ToObject {
        vm,
        src: &src,
        classes,
        optimized: to_object::Optimized::default(),
        comments: comments::Comments::default(),
        filename: request.filename,
    };
    w.function_type(&parts.0, &parts.1)
}

fn compile(vm: &mut Vm, request: &TreeRequest<'_>, v: Value) -> R {
    let kind = from_object::check_mode(vm, v, request.mode)?;
    if request.only_tree && (!request.optimized || kind == Kind::FunctionType) {
        return Ok(v);
    }
    let (mut tree, places) = from_object::module(vm, v, request.mode)?;
    let src = Source::of_tree(places);
    if request.only_tree {
        let mut warnings = Vec::new();
        let checked = tree.check(&src, &mut warnings);
        give_warnings(vm, &warnings, request.filename)?;
        if let Err(e) = checked {
            return Err(raise_syntax_error(vm, &e, request.filename));
        }
        return to_object(vm, request, &tree, &src);
    }
    let mode = match request.mode {
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => Mode::Exec,
    };
    let name = request.filename.to_str().map_or_else(|| "<string>".to_owned(), |s| s.to_string_lossy());
    let mut warnings = Vec::new();
    let options: &Options = request.options;
    let Some(module) = tree.module() else { return Ok(Value::NONE) };
    let result = taipan_compiler::compile_ast(module, &src, &name, mode, options, &mut |w| {
        warnings.push(w);
        false
    });
    give_warnings(vm, &warnings, request.filename)?;
    match result {
        Ok(code) => Ok(vm.new_code(Arc::new(code)).value()),
        Err(e) => Err(raise_syntax_error(vm, &e, request.filename)),
    }
}

pub static DEF: ModuleDef = ModuleDef { name: "_ast", types: &[&AST], init, ..ModuleDef::BASE };
