//! `pyexpat`: parser objects around [`parser`], which call Python functions for what they find.

pub mod parser;

use crate::ModuleDef;
use parser::{Event, Kind, Model, Parser, Pos, Wants, XmlError, code};
use std::cell::{Cell, RefCell};
use taipan_vm::dict::DictObj;
use taipan_vm::exceptions::EXCEPTION;
use taipan_vm::native::{GetSetDef, TypeDef, def, getset, getter};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{ExcObj, Gc, ModuleObj, Native, R, Raised, RootedVec, Slot, Value, ValueExt, Vm, impl_trace};

static ERROR: TypeDef = TypeDef {
    base: Some(&EXCEPTION),
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("xml.parsers.expat.ExpatError")
};

/// Names and texts of the errors, from 1 on.
const ERRORS: &[(&str, &str)] = &[
    ("NO_MEMORY", "out of memory"),
    ("SYNTAX", "syntax error"),
    ("NO_ELEMENTS", "no element found"),
    ("INVALID_TOKEN", "not well-formed (invalid token)"),
    ("UNCLOSED_TOKEN", "unclosed token"),
    ("PARTIAL_CHAR", "partial character"),
    ("TAG_MISMATCH", "mismatched tag"),
    ("DUPLICATE_ATTRIBUTE", "duplicate attribute"),
    ("JUNK_AFTER_DOC_ELEMENT", "junk after document element"),
    ("PARAM_ENTITY_REF", "illegal parameter entity reference"),
    ("UNDEFINED_ENTITY", "undefined entity"),
    ("RECURSIVE_ENTITY_REF", "recursive entity reference"),
    ("ASYNC_ENTITY", "asynchronous entity"),
    ("BAD_CHAR_REF", "reference to invalid character number"),
    ("BINARY_ENTITY_REF", "reference to binary entity"),
    ("ATTRIBUTE_EXTERNAL_ENTITY_REF", "reference to external entity in attribute"),
    ("MISPLACED_XML_PI", "XML or text declaration not at start of entity"),
    ("UNKNOWN_ENCODING", "unknown encoding"),
    ("INCORRECT_ENCODING", "encoding specified in XML declaration is incorrect"),
    ("UNCLOSED_CDATA_SECTION", "unclosed CDATA section"),
    ("EXTERNAL_ENTITY_HANDLING", "error in processing external entity reference"),
    ("NOT_STANDALONE", "document is not standalone"),
    ("UNEXPECTED_STATE", "unexpected parser state - please send a bug report"),
    ("ENTITY_DECLARED_IN_PE", "entity declared in parameter entity"),
    ("FEATURE_REQUIRES_XML_DTD", "requested feature requires XML_DTD support in Expat"),
    ("CANT_CHANGE_FEATURE_ONCE_PARSING", "cannot change setting once parsing has begun"),
    ("UNBOUND_PREFIX", "unbound prefix"),
    ("UNDECLARING_PREFIX", "must not undeclare prefix"),
    ("INCOMPLETE_PE", "incomplete markup in parameter entity"),
    ("XML_DECL", "XML declaration not well-formed"),
    ("TEXT_DECL", "text declaration not well-formed"),
    ("PUBLICID", "illegal character(s) in public id"),
    ("SUSPENDED", "parser suspended"),
    ("NOT_SUSPENDED", "parser not suspended"),
    ("ABORTED", "parsing aborted"),
    ("FINISHED", "parsing finished"),
    ("SUSPEND_PE", "cannot suspend in external parameter entity"),
    (
        "RESERVED_PREFIX_XML",
        "reserved prefix (xml) must not be undeclared or bound to another namespace name",
    ),
    ("RESERVED_PREFIX_XMLNS", "reserved prefix (xmlns) must not be declared or undeclared"),
    ("RESERVED_NAMESPACE_URI", "prefix must not be bound to one of the reserved namespace names"),
    ("INVALID_ARGUMENT", "invalid argument"),
    ("NO_BUFFER", "a successful prior call to function XML_GetBuffer was required"),
    ("AMPLIFICATION_LIMIT_BREACH", "limit on input amplification factor (from DTD and entities) breached"),
    ("NOT_STARTED", "parser not started"),
];
fn text_of(code: i64) -> Option<&'static str> {
    usize::try_from(code).ok().and_then(|c| c.checked_sub(1)).and_then(|i| ERRORS.get(i)).map(|e| e.1)
}

macro_rules! handlers { ($($n:ident)*) => {
    #[allow(clippy::upper_case_acronyms)]
    #[derive(Clone, Copy)]
    enum H { $($n),* }
    const N_HANDLERS: usize = [$(stringify!($n)),*].len();
    const HANDLERS: &[GetSetDef] = &[
        $( getset(stringify!($n), |vm, v| { let h = this(vm, v)?.handlers[H::$n as usize].get(); Ok(if h.is_unbound() { Value::NONE } else { h }) },
            |vm, v, f| set_handler(vm, v, H::$n, f), ""), )*
        getset("buffer_text", |vm, v| Ok(Value::bool(this(vm, v)?.buffers.get())), set_buffer_text, ""),
        getset("buffer_size", |vm, v| Ok(Value::small(this(vm, v)?.buffer_size.get() as i64)), set_buffer_size, ""),
        getter("buffer_used", |vm, v| Ok(Value::small(this(vm, v)?.buffer.borrow().len() as i64)), ""),
        getset("namespace_prefixes", |vm, v| Ok(Value::bool(this(vm, v)?.parser.borrow().triplets)), |vm, v, b| { let b = flag(vm, b, "namespace_prefixes")?; this(vm, v)?.parser.borrow_mut().triplets = b; Ok(()) }, ""),
        getset("ordered_attributes", |vm, v| Ok(Value::bool(this(vm, v)?.ordered.get())), |vm, v, b| { let b = flag(vm, b, "ordered_attributes")?; this(vm, v)?.ordered.set(b); Ok(()) }, ""),
        getset("specified_attributes", |vm, v| Ok(Value::bool(this(vm, v)?.specified.get())), |vm, v, b| { let b = flag(vm, b, "specified_attributes")?; this(vm, v)?.specified.set(b); Ok(()) }, ""),
        getter("intern", |vm, v| Ok(this(vm, v)?.intern.get()), ""),
        getter("ErrorCode", |vm, v| Ok(Value::small(this(vm, v)?.error.get().map_or(0, |e| e.code.into()))), ""),
        getter("ErrorLineNumber", |vm, v| { let p = place(vm, v)?; Ok(Value::small(p.line as i64)) }, ""),
        getter("ErrorColumnNumber", |vm, v| { let p = place(vm, v)?; Ok(Value::small(p.column as i64)) }, ""),
        getter("ErrorByteIndex", byte_index, ""),
        getter("CurrentLineNumber", |vm, v| { let p = place(vm, v)?; Ok(Value::small(p.line as i64)) }, ""),
        getter("CurrentColumnNumber", |vm, v| { let p = place(vm, v)?; Ok(Value::small(p.column as i64)) }, ""),
        getter("CurrentByteIndex", byte_index, ""),
    ];
} }
handlers! {
    StartElementHandler EndElementHandler ProcessingInstructionHandler CharacterDataHandler UnparsedEntityDeclHandler NotationDeclHandler
    StartNamespaceDeclHandler EndNamespaceDeclHandler CommentHandler StartCdataSectionHandler EndCdataSectionHandler DefaultHandler
    DefaultHandlerExpand NotStandaloneHandler ExternalEntityRefHandler StartDoctypeDeclHandler EndDoctypeDeclHandler EntityDeclHandler
    XmlDeclHandler ElementDeclHandler AttlistDeclHandler SkippedEntityHandler
}
struct XmlParser {
    parser: RefCell<Parser>,
    handlers: [Slot; N_HANDLERS],
    intern: Slot,
    base: Slot,
    /// Text that waits for more, if `buffers`.
    buffer: RefCell<String>,
    buffers: Cell<bool>,
    buffer_size: Cell<usize>,
    ordered: Cell<bool>,
    specified: Cell<bool>,
    deferral: Cell<bool>,
    /// A handler is running: where its event is.
    event: Cell<Option<Pos>>,
    error: Cell<Option<XmlError>>,
}
impl_trace!(XmlParser { handlers, intern, base; parser, buffer, buffers, buffer_size, ordered, specified, deferral, event, error });
type P = Gc<Native<XmlParser>>;

static PARSER: TypeDef = TypeDef {
    doc: "XML parser",
    flags: type_flags::NO_NEW,
    methods: &[
        def(
            "Parse",
            "($self, data, isfinal=False, /)",
            parse,
            "Parse XML data.\n\n'isfinal' should be true at end of input.",
        ),
        def("ParseFile", "($self, file, /)", parse_file, "Parse XML data from file-like object."),
        def(
            "SetBase",
            "($self, base, /)",
            |vm, a| {
                let p = this(vm, a[0])?;
                vm.expect_str_arg(a[1], "SetBase", "argument")?;
                p.base.set(&vm.heap, p, a[1]);
                Ok(Value::NONE)
            },
            "Set the base URL for the parser.",
        ),
        def(
            "GetBase",
            "($self, /)",
            |vm, a| Ok(this(vm, a[0])?.base.get()),
            "Return base URL string for the parser.",
        ),
        def(
            "GetInputContext",
            "($self, /)",
            context,
            "Return the untranslated text of the input that caused the current event.\n\nIf the event was generated by a large amount of text (such as a start tag\nfor an element with many attributes), not all of the text may be available.",
        ),
        def(
            "ExternalEntityParserCreate",
            "($self, context, encoding=<unrepresentable>, /)",
            external_parser,
            "Create a parser for parsing an external entity based on the information passed to the ExternalEntityRefHandler.",
        ),
        def(
            "SetParamEntityParsing",
            "($self, flag, /)",
            |vm, a| {
                let p = this(vm, a[0])?;
                let n = vm.to_c_int(a[1])?;
                let mut x = p.parser.borrow_mut();
                if x.started() {
                    return Ok(Value::small(0));
                }
                x.param_parsing = n.clamp(0, 2) as u32;
                Ok(Value::small(1))
            },
            "Controls parsing of parameter entities (including the external DTD subset).\n\nPossible flag values are XML_PARAM_ENTITY_PARSING_NEVER,\nXML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE and\nXML_PARAM_ENTITY_PARSING_ALWAYS. Returns true if setting the flag\nwas successful.",
        ),
        def(
            "UseForeignDTD",
            "($self, flag=True, /)",
            |vm, a| {
                let p = this(vm, a[0])?;
                let on = a[1].is_unbound() || vm.truth(a[1])?;
                if p.parser.borrow().started() {
                    let e = XmlError { code: code::CANT_CHANGE, pos: p.parser.borrow().position() };
                    return Err(raise(vm, p, e));
                }
                p.parser.borrow_mut().foreign_dtd = on;
                Ok(Value::NONE)
            },
            "Allows the application to provide an artificial external subset if one is not specified as part of the document instance.\n\nThis readily allows the use of a 'default' document type controlled by the\napplication, while still getting the advantage of providing document type\ninformation to the parser. 'flag' defaults to True if not provided.",
        ),
        def(
            "GetReparseDeferralEnabled",
            "($self, /)",
            |vm, a| Ok(Value::bool(this(vm, a[0])?.deferral.get())),
            "Retrieve reparse deferral enabled status; always returns false with Expat <2.6.0.",
        ),
        def(
            "SetReparseDeferralEnabled",
            "($self, enabled, /)",
            |vm, a| {
                let on = vm.truth(a[1])?;
                this(vm, a[0])?.deferral.set(on);
                Ok(Value::NONE)
            },
            "Enable/Disable reparse deferral; enabled by default with Expat >=2.6.0.",
        ),
    ],
    getset: HANDLERS,
    ..TypeDef::native::<XmlParser>("pyexpat.xmlparser")
};
fn this(vm: &mut Vm, v: Value) -> R<P> {
    match v.native::<XmlParser>() {
        Some(p) => Ok(p),
        None => Err(vm.wrong_receiver(v, "pyexpat.xmlparser")),
    }
}
fn place(vm: &mut Vm, v: Value) -> R<Pos> {
    let p = this(vm, v)?;
    Ok(p.event.get().unwrap_or_else(|| p.parser.borrow().position()))
}
fn byte_index(vm: &mut Vm, v: Value) -> R {
    let p = this(vm, v)?;
    let started = p.parser.borrow().started();
    let n = place(vm, v)?.byte as i64;
    Ok(Value::small(if started { n } else { -1 }))
}
fn flag(vm: &mut Vm, v: Value, name: &str) -> R<bool> {
    if v.is_unbound() {
        return Err(vm.type_error(format!("Cannot delete attribute {name}")));
    }
    vm.truth(v)
}
fn set_handler(vm: &mut Vm, v: Value, h: H, f: Value) -> R<()> {
    let p = this(vm, v)?;
    if f.is_unbound() {
        return Err(vm.type_error("Cannot delete attribute"));
    }
    if matches!(h, H::CharacterDataHandler) {
        flush(vm, p)?;
    }
    p.handlers[h as usize].set(&vm.heap, p, if f.is_none() { Value::UNBOUND } else { f });
    Ok(())
}
fn set_buffer_text(vm: &mut Vm, v: Value, b: Value) -> R<()> {
    let on = flag(vm, b, "buffer_text")?;
    let p = this(vm, v)?;
    if !on {
        flush(vm, p)?;
    }
    p.buffers.set(on);
    Ok(())
}
fn set_buffer_size(vm: &mut Vm, v: Value, n: Value) -> R<()> {
    let p = this(vm, v)?;
    if n.is_unbound() {
        return Err(vm.type_error("Cannot delete attribute"));
    }
    if !n.is_int_like() {
        return Err(vm.type_error("buffer_size must be an integer"));
    }
    let n = vm.to_c_long(n)?;
    if n <= 0 {
        return Err(vm.value_error("buffer_size must be greater than zero"));
    }
    if n > i32::MAX.into() {
        return Err(vm.value_error(format!("buffer_size must not be greater than {}", i32::MAX)));
    }
    flush(vm, p)?;
    p.buffer_size.set(n as usize);
    Ok(())
}
fn new_parser(vm: &mut Vm, parser: Parser, intern: Value) -> P {
    let cls = vm.native_type(&PARSER);
    let data = XmlParser {
        parser: RefCell::new(parser),
        handlers: std::array::from_fn(|_| Slot::new(Value::UNBOUND)),
        intern: Slot::new(intern),
        base: Slot::new(Value::NONE),
        buffer: RefCell::default(),
        buffers: Cell::new(false),
        buffer_size: Cell::new(8192),
        ordered: Cell::new(false),
        specified: Cell::new(false),
        deferral: Cell::new(true),
        event: Cell::new(None),
        error: Cell::new(None),
    };
    vm.new_native(cls, data)
}
fn optional_str(vm: &mut Vm, v: Value, what: &str) -> R<Option<String>> {
    if v.is_unbound() || v.is_none() {
        return Ok(None);
    }
    match v.to_str() {
        Some(s) => Ok(Some(s.to_string_lossy())),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("ParserCreate() argument '{what}' must be str or None, not {t}")))
        }
    }
}
fn create(vm: &mut Vm, a: &[Value]) -> R {
    let encoding = optional_str(vm, a[0], "encoding")?;
    let separator = optional_str(vm, a[1], "namespace_separator")?;
    if separator.as_ref().is_some_and(|s| s.chars().count() > 1) {
        return Err(vm.value_error("namespace_separator must be at most one character, omitted, or None"));
    }
    let intern = match a[2] {
        v if v.is_unbound() => vm.new_dict().value(),
        v if v.is_none() => v,
        v if v.to_dict().is_some() => v,
        _ => return Err(vm.type_error("intern must be a dictionary")),
    };
    Ok(new_parser(vm, Parser::new(encoding, separator), intern).value())
}
fn external_parser(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    let context = optional_str(vm, a[1], "context")?;
    let encoding = optional_str(vm, a[2], "encoding")?;
    let inner = p.parser.borrow().external(context.as_deref(), encoding);
    let new = new_parser(vm, inner, p.intern.get());
    for (to, from) in new.handlers.iter().zip(&p.handlers) {
        to.set(&vm.heap, new, from.get());
    }
    new.base.set(&vm.heap, new, p.base.get());
    new.buffers.set(p.buffers.get());
    new.buffer_size.set(p.buffer_size.get());
    new.ordered.set(p.ordered.get());
    new.specified.set(p.specified.get());
    new.deferral.set(p.deferral.get());
    Ok(new.value())
}
fn context(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    if p.event.get().is_none() {
        return Ok(Value::NONE);
    }
    let b = p.parser.borrow().context().to_vec();
    Ok(vm.new_bytes(&b).value())
}
fn raise(vm: &mut Vm, p: P, e: XmlError) -> Raised {
    if e.code == code::TOO_DEEP {
        return vm.recursion_error("maximum recursion depth exceeded");
    }
    p.error.set(Some(e));
    let text = text_of(e.code.into()).unwrap_or("unknown error");
    let t = vm.native_type(&ERROR);
    let r = vm.raise(t, format!("{text}: line {}, column {}", e.pos.line, e.pos.column));
    let exc = vm.take_exception();
    for (n, v) in [("code", e.code as i64), ("offset", e.pos.column as i64), ("lineno", e.pos.line as i64)] {
        let n = vm.intern(n);
        let _ = vm.set_instance_attr(exc, n, Value::small(v));
    }
    let _ = r;
    vm.reraise(exc)
}

// ---- parsing ----

fn parse(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    let last = !a[2].is_unbound() && vm.truth(a[2])?;
    if let Some(s) = a[1].to_str() {
        let data = match s.to_utf8() {
            Some(t) => t.into_owned().into_bytes(),
            None => {
                let enc = vm.intern("utf-8").value();
                let b = vm.call_method(a[1], "encode", &[enc])?;
                vm.bytes_copy(b)?
            }
        };
        p.parser.borrow_mut().force_utf8();
        return run(vm, p, &data, last);
    }
    let data = vm.bytes_copy(a[1])?;
    run(vm, p, &data, last)
}
fn parse_file(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    let Some(read) = vm.getattr_opt_text(a[1], "read")? else {
        return Err(vm.type_error("argument must have 'read' attribute"));
    };
    loop {
        let data = vm.call1(read, Value::small(2048))?;
        if data.to_bytes().is_none() && data.downcast::<taipan_vm::ByteArrayObj>().is_none() {
            let t = vm.type_name(data);
            return Err(vm.type_error(format!("read() did not return a bytes object (type={t})")));
        }
        let data = vm.bytes_copy(data)?;
        let r = run(vm, p, &data, data.is_empty())?;
        if data.is_empty() {
            return Ok(r);
        }
    }
}
/// Which character each byte is in a code page.
fn code_page(vm: &mut Vm, name: &str) -> R<Box<[Option<char>; 256]>> {
    let all: Vec<u8> = (0..=255).collect();
    let b = vm.new_bytes(&all).value();
    let (name, errors) = (vm.str_value(name), vm.intern("replace").value());
    let s = vm.call_method(b, "decode", &[name, errors])?;
    let chars: Vec<u32> = s.to_str().map_or_else(Vec::new, |s| s.chars().collect());
    if chars.len() != 256 {
        return Err(vm.value_error("multi-byte encodings are not supported"));
    }
    Ok(Box::new(std::array::from_fn(|i| char::from_u32(chars[i]).filter(|&c| c != '\u{fffd}'))))
}
fn run(vm: &mut Vm, p: P, data: &[u8], last: bool) -> R {
    if p.event.get().is_some() {
        let e = XmlError { code: code::FINISHED, pos: p.parser.borrow().position() };
        return Err(raise(vm, p, e));
    }
    let mut failed = None;
    // A codec may be the program's own: meanwhile the parser is not in its place, and may not be used.
    let mut parser = p.parser.replace(Parser::new(None, None));
    p.event.set(Some(parser.position()));
    let fed = parser.feed(data, last, &mut |name| match code_page(vm, name) {
        Ok(t) => Some(t),
        Err(e) => {
            failed = Some(e);
            None
        }
    });
    p.parser.replace(parser);
    p.event.set(None);
    if let Some(e) = failed {
        return Err(e);
    }
    if let Err(e) = fed {
        return Err(raise(vm, p, e));
    }
    loop {
        let set = |h: H| !p.handlers[h as usize].get().is_unbound();
        let wants = Wants {
            raw: set(H::DefaultHandler) || set(H::DefaultHandlerExpand),
            keep_entities: set(H::DefaultHandler),
            external_refs: set(H::ExternalEntityRefHandler),
            skipped: set(H::SkippedEntityHandler),
            not_standalone: set(H::NotStandaloneHandler),
        };
        let next = p.parser.borrow_mut().next(wants);
        match next {
            Ok(Some(e)) => {
                p.event.set(Some(e.pos));
                let r = dispatch(vm, p, &e);
                p.event.set(None);
                if let Err(e) = r {
                    p.parser.borrow_mut().abort();
                    return Err(e);
                }
                if let Ok(Some(code)) = r {
                    p.parser.borrow_mut().abort();
                    return Err(raise(vm, p, XmlError { code, pos: e.pos }));
                }
            }
            Ok(None) => break,
            Err(e) => {
                flush(vm, p)?;
                return Err(raise(vm, p, e));
            }
        }
    }
    flush(vm, p)?;
    Ok(Value::small(1))
}
/// Hands buffered text over.
fn flush(vm: &mut Vm, p: P) -> R<()> {
    let text = std::mem::take(&mut *p.buffer.borrow_mut());
    let f = p.handlers[H::CharacterDataHandler as usize].get();
    if !text.is_empty() && !f.is_unbound() {
        let s = vm.str_value(&text);
        vm.call1(f, s)?;
    }
    Ok(())
}
fn interned(vm: &mut Vm, p: P, s: &str) -> R {
    let v = vm.str_value(s);
    match p.intern.get().to_dict() {
        Some(d) => vm.dict_setdefault(d, v, v),
        None => Ok(v),
    }
}
fn opt(vm: &mut Vm, s: &Option<String>) -> Value {
    match s {
        Some(s) => vm.str_value(s),
        None => Value::NONE,
    }
}
fn model_value(vm: &mut Vm, m: &Model) -> R {
    vm.enter_native()?;
    let mut children = RootedVec::new(&vm.heap);
    for c in &m.children {
        let c = model_value(vm, c)?;
        children.push(c);
    }
    let children = vm.tuple(&children);
    let name = opt(vm, &m.name);
    Ok(vm.tuple(&[Value::small(m.kind.into()), Value::small(m.quant.into()), name, children]))
}
/// Calls the handler of an event. Some: the error that its answer means.
fn dispatch(vm: &mut Vm, p: P, e: &Event) -> R<Option<u32>> {
    let handler = |h: H| p.handlers[h as usize].get();
    if let Kind::Text(t) = &e.kind {
        let f = handler(H::CharacterDataHandler);
        if f.is_unbound() {
            return default(vm, p, e);
        }
        if p.buffers.get() {
            let (used, size) = (p.buffer.borrow().len(), p.buffer_size.get());
            if used + t.len() > size {
                flush(vm, p)?;
            }
            if t.len() <= size {
                p.buffer.borrow_mut().push_str(t);
                return Ok(None);
            }
        }
        let f = handler(H::CharacterDataHandler);
        if f.is_unbound() {
            return Ok(None);
        }
        let s = vm.str_value(t);
        vm.call1(f, s)?;
        return Ok(None);
    }
    let h = match &e.kind {
        Kind::Start { .. } => H::StartElementHandler,
        Kind::End { .. } => H::EndElementHandler,
        Kind::Pi { .. } => H::ProcessingInstructionHandler,
        Kind::Comment(_) => H::CommentHandler,
        Kind::StartCdata => H::StartCdataSectionHandler,
        Kind::EndCdata => H::EndCdataSectionHandler,
        Kind::StartNs { .. } => H::StartNamespaceDeclHandler,
        Kind::EndNs { .. } => H::EndNamespaceDeclHandler,
        Kind::XmlDecl { .. } => H::XmlDeclHandler,
        Kind::StartDoctype { .. } => H::StartDoctypeDeclHandler,
        Kind::EndDoctype => H::EndDoctypeDeclHandler,
        Kind::Entity(d) if d.notation.is_some() && !handler(H::UnparsedEntityDeclHandler).is_unbound() => {
            H::UnparsedEntityDeclHandler
        }
        Kind::Entity(_) => H::EntityDeclHandler,
        Kind::Notation { .. } => H::NotationDeclHandler,
        Kind::Element { .. } => H::ElementDeclHandler,
        Kind::Attlist { .. } => H::AttlistDeclHandler,
        Kind::ExternalRef { .. } => H::ExternalEntityRefHandler,
        Kind::Skipped { .. } => H::SkippedEntityHandler,
        Kind::NotStandalone => H::NotStandaloneHandler,
        Kind::Other | Kind::Text(_) => return default(vm, p, e),
    };
    let f = handler(h);
    if f.is_unbound() {
        return default(vm, p, e);
    }
    flush(vm, p)?;
    // What took the text may have changed it.
    let f = handler(h);
    if f.is_unbound() {
        return Ok(None);
    }
    let mut a = RootedVec::new(&vm.heap);
    let base = p.base.get();
    match &e.kind {
        Kind::Start { name, attrs, specified } => {
            let attrs = if p.specified.get() { &attrs[..*specified] } else { attrs };
            a.push(interned(vm, p, name)?);
            let made = if p.ordered.get() {
                let l = vm.new_list(&[]);
                for (n, v) in attrs {
                    let (n, v) = (interned(vm, p, n)?, vm.str_value(v));
                    vm.list_push(l, n)?;
                    vm.list_push(l, v)?;
                }
                l.value()
            } else {
                let d = vm.new_dict();
                for (n, v) in attrs {
                    let (n, v) = (interned(vm, p, n)?, vm.str_value(v));
                    vm.dict_set(d, n, v)?;
                }
                d.value()
            };
            a.push(made);
        }
        Kind::End { name } => a.push(interned(vm, p, name)?),
        Kind::Pi { target, data } => {
            a.push(interned(vm, p, target)?);
            a.push(vm.str_value(data));
        }
        Kind::Comment(s) => a.push(vm.str_value(s)),
        Kind::StartNs { prefix, uri } => a.extend([opt(vm, prefix), opt(vm, uri)]),
        Kind::EndNs { prefix } => a.push(opt(vm, prefix)),
        Kind::XmlDecl { version, encoding, standalone } => {
            a.extend([opt(vm, version), opt(vm, encoding), Value::small((*standalone).into())])
        }
        Kind::StartDoctype { name, system, public, internal } => {
            a.push(interned(vm, p, name)?);
            a.extend([opt(vm, system), opt(vm, public), Value::small((*internal).into())]);
        }
        Kind::Entity(d) if matches!(h, H::UnparsedEntityDeclHandler) => {
            a.push(interned(vm, p, &d.name)?);
            a.extend([base, opt(vm, &d.system), opt(vm, &d.public), opt(vm, &d.notation)]);
        }
        Kind::Entity(d) => {
            a.push(interned(vm, p, &d.name)?);
            a.extend([
                Value::small(d.is_param.into()),
                opt(vm, &d.value),
                base,
                opt(vm, &d.system),
                opt(vm, &d.public),
                opt(vm, &d.notation),
            ]);
        }
        Kind::Notation { name, system, public } => {
            a.push(interned(vm, p, name)?);
            a.extend([base, opt(vm, system), opt(vm, public)]);
        }
        Kind::Element { name, model } => {
            a.push(interned(vm, p, name)?);
            a.push(model_value(vm, model)?);
        }
        Kind::Attlist { element, name, kind, default, required } => {
            a.push(interned(vm, p, element)?);
            a.push(interned(vm, p, name)?);
            a.extend([vm.str_value(kind), opt(vm, default), Value::small((*required).into())]);
        }
        Kind::ExternalRef { context, system, public } => {
            a.extend([opt(vm, context), base, opt(vm, system), opt(vm, public)])
        }
        Kind::Skipped { name, is_param } => {
            // With a default handler, an entity that is known is its.
            a.push(interned(vm, p, name)?);
            a.push(Value::small((*is_param).into()));
        }
        _ => {}
    }
    let r = vm.call(f, &a)?;
    match h {
        H::ExternalEntityRefHandler | H::NotStandaloneHandler => {
            let n = vm.to_c_int(r)?;
            let error = if matches!(h, H::NotStandaloneHandler) {
                code::NOT_STANDALONE
            } else {
                code::EXTERNAL_ENTITY
            };
            Ok((n == 0).then_some(error))
        }
        _ => Ok(None),
    }
}
fn default(vm: &mut Vm, p: P, e: &Event) -> R<Option<u32>> {
    let expand = p.handlers[H::DefaultHandlerExpand as usize].get();
    let f = if expand.is_unbound() { p.handlers[H::DefaultHandler as usize].get() } else { expand };
    if let Some(raw) = &e.raw
        && !f.is_unbound()
    {
        flush(vm, p)?;
        let s = vm.str_value(raw);
        vm.call1(f, s)?;
    }
    Ok(None)
}

/// A module inside of this one.
fn submodule(vm: &mut Vm, d: Gc<DictObj>, name: &str, doc: &str) -> R<Gc<DictObj>> {
    let full = format!("pyexpat.{name}");
    let m: Gc<ModuleObj> = vm.new_module(&full, doc);
    let all = vm.modules;
    vm.dict_set_text(all, &full, m.value());
    vm.dict_set_text(d, name, m.value());
    Ok(m.dict.get().to_dict().unwrap_or(d))
}
fn init(vm: &mut Vm, d: Gc<DictObj>) -> R<()> {
    let (error, parser) = (vm.native_type(&ERROR).value(), vm.native_type(&PARSER).value());
    vm.dict_set_text(d, "ExpatError", error);
    vm.dict_set_text(d, "error", error);
    vm.dict_set_text(d, "XMLParserType", parser);
    for (n, v) in [("NEVER", 0), ("UNLESS_STANDALONE", 1), ("ALWAYS", 2)] {
        vm.dict_set_text(d, &format!("XML_PARAM_ENTITY_PARSING_{n}"), Value::small(v));
    }
    for (n, s) in [("EXPAT_VERSION", "expat_2.9.0"), ("native_encoding", "UTF-8")] {
        let s = vm.str_value(s);
        vm.dict_set_text(d, n, s);
    }
    let version = vm.tuple(&[Value::small(2), Value::small(9), Value::small(0)]);
    vm.dict_set_text(d, "version_info", version);
    let features = [
        ("sizeof(XML_Char)", 1),
        ("sizeof(XML_LChar)", 1),
        ("XML_DTD", 0),
        ("XML_CONTEXT_BYTES", 1024),
        ("XML_NS", 0),
        ("XML_BLAP_MAX_AMP", 100),
        ("XML_BLAP_ACT_THRES", 8388608),
        ("XML_GE", 0),
    ];
    let features = vm.list_from(features, |vm, (n, v)| {
        let n = vm.str_value(n);
        vm.tuple(&[n, Value::small(v)])
    });
    vm.dict_set_text(d, "features", features);
    let errors = submodule(vm, d, "errors", "Constants used to describe error conditions.")?;
    let (codes, messages) = (vm.new_dict(), vm.new_dict());
    for (i, (name, text)) in ERRORS.iter().enumerate() {
        let (n, s) = (Value::small(i as i64 + 1), vm.str_value(text));
        vm.dict_set_text(errors, &format!("XML_ERROR_{name}"), s);
        vm.dict_set(codes, s, n)?;
        vm.dict_set(messages, n, s)?;
    }
    vm.dict_set_text(errors, "codes", codes.value());
    vm.dict_set_text(errors, "messages", messages.value());
    let model = submodule(vm, d, "model", "Constants used to interpret content model information.")?;
    for (i, n) in ["EMPTY", "ANY", "MIXED", "NAME", "CHOICE", "SEQ"].iter().enumerate() {
        vm.dict_set_text(model, &format!("XML_CTYPE_{n}"), Value::small(i as i64 + 1));
    }
    for (i, n) in ["NONE", "OPT", "REP", "PLUS"].iter().enumerate() {
        vm.dict_set_text(model, &format!("XML_CQUANT_{n}"), Value::small(i as i64));
    }
    Ok(())
}
pub static DEF: ModuleDef = ModuleDef {
    name: "pyexpat",
    doc: "Python wrapper for Expat parser.",
    functions: &[
        def(
            "ParserCreate",
            "($module, /, encoding=None, namespace_separator=None, intern=<unrepresentable>)",
            create,
            "Return a new XML parser object.",
        ),
        def(
            "ErrorString",
            "($module, code, /)",
            |vm, a| {
                let n = vm.to_c_long(a[0])?;
                Ok(text_of(n).map_or(Value::NONE, |s| vm.str_value(s)))
            },
            "Returns string error for given number.",
        ),
    ],
    init,
    ..ModuleDef::BASE
};
