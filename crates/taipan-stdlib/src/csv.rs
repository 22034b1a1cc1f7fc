//! `_csv`: a state machine for reading, quoting rules for writing.

use crate::{ModuleDef, no_pickle};
use std::cell::{Cell, RefCell};
use taipan_text::StrBuilder;
use taipan_vm::call::Args;
use taipan_vm::dict::DictObj;
use taipan_vm::exceptions::EXCEPTION;
use taipan_vm::native::{MethodDef, TypeDef, check_positional, def, getter, raw};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::sequence::iter_self;
use taipan_vm::{
    ExcObj, Gc, ListObj, Native, R, Raised, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace,
};

static ERROR: TypeDef = TypeDef {
    base: Some(&EXCEPTION),
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE,
    ..TypeDef::of::<ExcObj>("_csv.Error")
};
fn error(vm: &mut Vm, msg: impl taipan_vm::errors::Message) -> Raised {
    let t = vm.native_type(&ERROR);
    vm.raise(t, msg)
}

const MINIMAL: i64 = 0;
const ALL: i64 = 1;
const NONNUMERIC: i64 = 2;
const NONE: i64 = 3;
const STRINGS: i64 = 4;
const NOTNULL: i64 = 5;

#[derive(Default)]
struct State {
    /// Longest field, None: not set yet.
    limit: Option<i64>,
}
fn limit(vm: &mut Vm) -> i64 {
    *vm.library::<State>().limit.get_or_insert(128 * 1024)
}
fn dialects(vm: &mut Vm) -> Gc<DictObj> {
    if let Some(d) = vm.state_get("csv.dialects").and_then(|v| v.to_dict()) {
        return d;
    }
    let d = vm.new_dict();
    vm.state_set("csv.dialects", d.value());
    d
}

// ---- dialects ----

pub struct Dialect {
    delimiter: u32,
    quotechar: Option<u32>,
    escapechar: Option<u32>,
    lineterminator: Slot,
    quoting: i64,
    doublequote: bool,
    skipinitialspace: bool,
    strict: bool,
}
impl_trace!(Dialect { lineterminator; delimiter, quotechar, escapechar, quoting, doublequote, skipinitialspace, strict });
type D = Gc<Native<Dialect>>;

fn dialect(vm: &mut Vm, v: Value) -> R<D> {
    match v.native::<Dialect>() {
        Some(d) => Ok(d),
        None => Err(vm.wrong_receiver(v, "_csv.Dialect")),
    }
}
const FIELDS: [&str; 8] = [
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

fn character(vm: &mut Vm, name: &str, v: Value, default: Option<u32>, optional: bool) -> R<Option<u32>> {
    if v.is_unbound() {
        return Ok(default);
    }
    if optional && v.is_none() {
        return Ok(None);
    }
    let or = if optional { " or None" } else { "" };
    let Some(s) = v.to_str() else {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("\"{name}\" must be a unicode character{or}, not {t}")));
    };
    if s.len != 1 {
        return Err(vm.type_error(format!(
            "\"{name}\" must be a unicode character{or}, not a string of length {}",
            s.len
        )));
    }
    Ok(Some(s.char_at(0)))
}
fn dialect_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let pos = args.positional();
    if pos.len() > 9 {
        return Err(vm.type_error(format!("function takes at most 9 arguments ({} given)", args.all.len())));
    }
    let mut base = pos.first().copied().unwrap_or(Value::UNBOUND);
    let mut f = [Value::UNBOUND; 8];
    for (i, &v) in pos.iter().skip(1).enumerate() {
        f[i] = v;
    }
    for (k, v) in args.keywords() {
        if k.eq_str("dialect") {
            base = v;
            continue;
        }
        match FIELDS.iter().position(|n| k.eq_str(n)) {
            Some(i) => f[i] = v,
            None => {
                return Err(vm.type_error(format!("this function got an unexpected keyword argument '{k}'")));
            }
        }
    }
    if !base.is_unbound() && !base.is_none() {
        if base.to_str().is_some() {
            base = registered(vm, base)?;
        }
        if base.native::<Dialect>().is_some() && f.iter().all(|v| v.is_unbound()) {
            return Ok(base);
        }
        for (i, n) in FIELDS.iter().enumerate() {
            if f[i].is_unbound()
                && let Some(v) = vm.getattr_opt_text(base, n)?
            {
                f[i] = v;
            }
        }
    }
    let [delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skip, strict] = f;
    let flag = |vm: &mut Vm, v: Value, default: bool| if v.is_unbound() { Ok(default) } else { vm.truth(v) };
    let delimiter = character(vm, "delimiter", delimiter, Some(44), false)?.unwrap_or(44);
    let doublequote = flag(vm, doublequote, true)?;
    let escapechar = character(vm, "escapechar", escapechar, None, true)?;
    let lineterminator = match lineterminator {
        v if v.is_unbound() => vm.str_value("\r\n"),
        v if v.to_str().is_some() => v,
        v => {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("\"lineterminator\" must be a string, not {t}")));
        }
    };
    let no_quotes = quotechar.is_none();
    let quotechar = character(vm, "quotechar", quotechar, Some(34), true)?;
    let quoting = if quoting.is_unbound() {
        if no_quotes { NONE } else { MINIMAL }
    } else {
        if !quoting.is_int_like() {
            let t = vm.type_name(quoting);
            return Err(vm.type_error(format!("\"quoting\" must be an integer, not {t}")));
        }
        vm.to_c_int(quoting)? as i64
    };
    let skipinitialspace = flag(vm, skip, false)?;
    let strict = flag(vm, strict, false)?;
    if !(MINIMAL..=NOTNULL).contains(&quoting) {
        return Err(vm.type_error("bad \"quoting\" value"));
    }
    if quoting != NONE && quotechar.is_none() {
        return Err(vm.type_error("quotechar must be set if quoting enabled"));
    }
    let Some(end) = lineterminator.to_str() else {
        return Err(vm.type_error("\"lineterminator\" must be a string"));
    };
    let named = [
        ("delimiter", Some(delimiter), true),
        ("escapechar", escapechar, !skipinitialspace),
        ("quotechar", quotechar, !skipinitialspace),
    ];
    for (n, c, space) in named {
        if c.is_some_and(|c| c == 13 || c == 10 || c == 32 && !space) {
            return Err(vm.value_error(format!("bad {n} value")));
        }
    }
    for (i, (n, c, _)) in named.iter().enumerate() {
        for (m, d, _) in &named[i + 1..] {
            if c.is_some() && c == d {
                return Err(vm.value_error(format!("bad {n} or {m} value")));
            }
        }
    }
    for (n, c, _) in named {
        if c.is_some_and(|c| end.chars().any(|e| e == c)) {
            return Err(vm.value_error(format!("bad {n} or lineterminator value")));
        }
    }
    let data = Dialect {
        delimiter,
        quotechar,
        escapechar,
        lineterminator: Slot::new(lineterminator),
        quoting,
        doublequote,
        skipinitialspace,
        strict,
    };
    Ok(vm.new_native(cls, data).value())
}
fn make_dialect(vm: &mut Vm, base: Option<Value>, args: Args) -> R {
    let t = vm.native_type(&DIALECT);
    let mut all = taipan_vm::RootedVec::new(&vm.heap);
    all.push(base.unwrap_or(Value::NONE));
    all.extend_from_slice(&args.all[args.positional().len()..]);
    dialect_new(vm, t, Args { all: &all, kwnames: args.kwnames })
}
fn registered(vm: &mut Vm, name: Value) -> R {
    let d = dialects(vm);
    match vm.dict_get(d, name)? {
        Some(v) => Ok(v),
        None => Err(error(vm, "unknown dialect")),
    }
}
fn char_value(vm: &mut Vm, c: Option<u32>) -> R {
    Ok(c.map_or(Value::NONE, |c| vm.char_str(c).value()))
}
pub static DIALECT: TypeDef = TypeDef {
    doc: "CSV dialect\n\nThe Dialect type records CSV parsing and generation options.\n",
    flags: type_flags::BASETYPE,
    slots: Slots { new: Some(dialect_new), ..Slots::NONE },
    methods: &[
        raw("__reduce__", "($self, /, *args)", no_pickle, "raises an exception to avoid pickling"),
        raw("__reduce_ex__", "($self, /, *args)", no_pickle, "raises an exception to avoid pickling"),
    ],
    getset: &[
        getter("skipinitialspace", |vm, v| Ok(Value::bool(dialect(vm, v)?.skipinitialspace)), ""),
        getter("doublequote", |vm, v| Ok(Value::bool(dialect(vm, v)?.doublequote)), ""),
        getter("strict", |vm, v| Ok(Value::bool(dialect(vm, v)?.strict)), ""),
        getter(
            "delimiter",
            |vm, v| {
                let c = dialect(vm, v)?.delimiter;
                char_value(vm, Some(c))
            },
            "",
        ),
        getter(
            "escapechar",
            |vm, v| {
                let c = dialect(vm, v)?.escapechar;
                char_value(vm, c)
            },
            "",
        ),
        getter("lineterminator", |vm, v| Ok(dialect(vm, v)?.lineterminator.get()), ""),
        getter(
            "quotechar",
            |vm, v| {
                let c = dialect(vm, v)?.quotechar;
                char_value(vm, c)
            },
            "",
        ),
        getter("quoting", |vm, v| Ok(Value::small(dialect(vm, v)?.quoting)), ""),
    ],
    ..TypeDef::native::<Dialect>("_csv.Dialect")
};

// ---- reading ----

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    StartRecord,
    StartField,
    Escaped,
    InField,
    InQuoted,
    EscapeInQuoted,
    QuoteInQuoted,
    EatNewline,
    AfterEscapedNewline,
}
/// The end of a line.
const EOL: u32 = u32::MAX;

pub struct Reader {
    input: Slot,
    dialect: Slot,
    field: RefCell<StrBuilder>,
    at: Cell<At>,
    /// The field has no quotes.
    unquoted: Cell<bool>,
    line: Cell<i64>,
    /// Calls of `__next__`, to see when one happens inside another.
    calls: Cell<u64>,
}
impl_trace!(Reader { input, dialect; field, at, unquoted, line, calls });
type Rd = Gc<Native<Reader>>;

fn reader(vm: &mut Vm, args: Args) -> R {
    let n = args.positional().len();
    if n == 0 || n > 2 {
        let which = if n == 0 { "at least 1 argument" } else { "at most 2 arguments" };
        return Err(vm.type_error(format!("reader expected {which}, got {n}")));
    }
    let input = vm.iter(args.all[0])?;
    let d = make_dialect(vm, args.get(1), args)?;
    let t = vm.native_type(&READER);
    let data = Reader {
        input: Slot::new(input),
        dialect: Slot::new(d),
        field: RefCell::default(),
        at: Cell::new(At::StartRecord),
        unquoted: Cell::new(true),
        line: Cell::new(0),
        calls: Cell::new(0),
    };
    Ok(vm.new_native(t, data).value())
}
fn rd(vm: &mut Vm, v: Value) -> R<Rd> {
    match v.native::<Reader>() {
        Some(d) => Ok(d),
        None => Err(vm.wrong_receiver(v, "_csv.reader")),
    }
}
fn save(vm: &mut Vm, r: Rd, d: D, out: Gc<ListObj>) -> R<()> {
    let b = std::mem::take(&mut *r.field.borrow_mut());
    let empty = b.is_empty();
    let unquoted = r.unquoted.get();
    let v = if empty && unquoted && matches!(d.quoting, STRINGS | NOTNULL) {
        Value::NONE
    } else {
        let s = vm.new_str_buf(&b.finish()).value();
        if unquoted && !empty && matches!(d.quoting, NONNUMERIC | STRINGS) {
            let f = vm.types.float.value();
            vm.call1(f, s)?
        } else {
            s
        }
    };
    vm.list_push(out, v)
}
fn step(vm: &mut Vm, r: Rd, d: D, out: Gc<ListObj>, limit: i64, c: u32) -> R<()> {
    let newline = c == 10 || c == 13;
    let is = |x: Option<u32>| x == Some(c);
    let add = |vm: &mut Vm, c: u32| -> R<()> {
        if r.field.borrow().len() as i64 >= limit {
            return Err(error(vm, format!("field larger than field limit ({limit})")));
        }
        r.field.borrow_mut().push(c);
        Ok(())
    };
    let after = if c == EOL { At::StartRecord } else { At::EatNewline };
    let mut at = r.at.get();
    if at == At::StartRecord {
        if c == EOL {
            return Ok(());
        }
        if newline {
            r.at.set(At::EatNewline);
            return Ok(());
        }
        at = At::StartField;
    }
    if at == At::AfterEscapedNewline {
        if c == EOL {
            return Ok(());
        }
        at = At::InField;
    }
    let next = match at {
        At::StartField => {
            r.unquoted.set(true);
            if newline || c == EOL {
                save(vm, r, d, out)?;
                after
            } else if is(d.quotechar) && d.quoting != NONE {
                r.unquoted.set(false);
                At::InQuoted
            } else if is(d.escapechar) {
                At::Escaped
            } else if c == 32 && d.skipinitialspace {
                At::StartField
            } else if c == d.delimiter {
                save(vm, r, d, out)?;
                At::StartField
            } else {
                add(vm, c)?;
                At::InField
            }
        }
        At::Escaped => {
            add(vm, if c == EOL { 10 } else { c })?;
            if newline { At::AfterEscapedNewline } else { At::InField }
        }
        At::InField => {
            if newline || c == EOL {
                save(vm, r, d, out)?;
                after
            } else if is(d.escapechar) {
                At::Escaped
            } else if c == d.delimiter {
                save(vm, r, d, out)?;
                At::StartField
            } else {
                add(vm, c)?;
                At::InField
            }
        }
        At::InQuoted => {
            if c == EOL {
                At::InQuoted
            } else if is(d.escapechar) {
                At::EscapeInQuoted
            } else if is(d.quotechar) && d.quoting != NONE {
                if d.doublequote { At::QuoteInQuoted } else { At::InField }
            } else {
                add(vm, c)?;
                At::InQuoted
            }
        }
        At::EscapeInQuoted => {
            add(vm, if c == EOL { 10 } else { c })?;
            At::InQuoted
        }
        At::QuoteInQuoted => {
            if d.quoting != NONE && is(d.quotechar) {
                add(vm, c)?;
                At::InQuoted
            } else if c == d.delimiter {
                save(vm, r, d, out)?;
                At::StartField
            } else if newline || c == EOL {
                save(vm, r, d, out)?;
                after
            } else if !d.strict {
                add(vm, c)?;
                At::InField
            } else {
                let show = |c: u32| char::from_u32(c).unwrap_or('\u{fffd}');
                let (a, b) = (show(d.delimiter), show(d.quotechar.unwrap_or(34)));
                return Err(error(vm, format!("'{a}' expected after '{b}'")));
            }
        }
        _ => {
            if newline {
                At::EatNewline
            } else if c == EOL {
                At::StartRecord
            } else {
                return Err(error(
                    vm,
                    "new-line character seen in unquoted field - do you need to open the file with newline=''?",
                ));
            }
        }
    };
    r.at.set(next);
    Ok(())
}
fn reader_next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let r = rd(vm, v)?;
    let d = dialect(vm, r.dialect.get())?;
    let max = limit(vm);
    r.calls.set(r.calls.get().wrapping_add(1));
    let call = r.calls.get();
    let out = vm.new_list(&[]);
    *r.field.borrow_mut() = StrBuilder::default();
    r.at.set(At::StartRecord);
    r.unquoted.set(true);
    loop {
        let line = vm.next(r.input.get())?;
        if r.calls.get() != call {
            return Err(error(vm, "iterator has already advanced the reader"));
        }
        let Some(line) = line else {
            if r.field.borrow().is_empty() && r.at.get() != At::InQuoted {
                return Ok(None);
            }
            if d.strict {
                return Err(error(vm, "unexpected end of data"));
            }
            save(vm, r, d, out)?;
            return Ok(Some(out.value()));
        };
        let Some(s) = line.to_str() else {
            let t = vm.type_name(line);
            return Err(error(
                vm,
                format!("iterator should return strings, not {t} (the file should be opened in text mode)"),
            ));
        };
        r.line.set(r.line.get() + 1);
        for i in 0..s.len {
            step(vm, r, d, out, max, s.char_at(i))?;
        }
        step(vm, r, d, out, max, EOL)?;
        if r.at.get() == At::StartRecord {
            return Ok(Some(out.value()));
        }
    }
}
pub static READER: TypeDef = TypeDef {
    doc: "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n",
    flags: type_flags::BASETYPE | type_flags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(reader_next), ..Slots::NONE },
    getset: &[
        getter("dialect", |vm, v| Ok(rd(vm, v)?.dialect.get()), ""),
        getter(
            "line_num",
            |vm, v| {
                let n = rd(vm, v)?.line.get();
                Ok(vm.new_int(n))
            },
            "",
        ),
    ],
    ..TypeDef::native::<Reader>("_csv.reader")
};

// ---- writing ----

pub struct Writer {
    write: Slot,
    dialect: Slot,
}
impl_trace!(Writer { write, dialect });
fn writer(vm: &mut Vm, args: Args) -> R {
    let n = args.positional().len();
    if n == 0 || n > 2 {
        let which = if n == 0 { "at least 1 argument" } else { "at most 2 arguments" };
        return Err(vm.type_error(format!("writer expected {which}, got {n}")));
    }
    let d = make_dialect(vm, args.get(1), args)?;
    let write = vm.getattr_opt_text(args.all[0], "write")?.filter(|w| vm.is_callable(*w));
    let Some(write) = write else { return Err(vm.type_error("argument 1 must have a \"write\" method")) };
    let t = vm.native_type(&WRITER);
    Ok(vm.new_native(t, Writer { write: Slot::new(write), dialect: Slot::new(d) }).value())
}
fn wr(vm: &mut Vm, v: Value) -> R<Gc<Native<Writer>>> {
    match v.native::<Writer>() {
        Some(d) => Ok(d),
        None => Err(vm.wrong_receiver(v, "_csv.writer")),
    }
}
/// Appends a field; `text` is None for None.
fn append(vm: &mut Vm, d: D, out: &mut StrBuilder, text: Option<Value>, mut quoted: bool) -> R<()> {
    let need_escape = |vm: &mut Vm| error(vm, "need to escape, but no escapechar set");
    let end = d.lineterminator.get().to_str();
    let s = text.and_then(|t| t.to_str());
    let mut body = StrBuilder::default();
    if s.is_none_or(|s| s.len == 0) && d.delimiter == 32 && d.skipinitialspace {
        if d.quoting == NONE || text.is_none() && matches!(d.quoting, STRINGS | NOTNULL) {
            return Err(error(
                vm,
                "empty field must be quoted if delimiter is a space and skipinitialspace is true",
            ));
        }
        quoted = true;
    }
    if let Some(s) = s {
        for c in s.chars() {
            let mut escape = false;
            let special = c == d.delimiter
                || Some(c) == d.escapechar
                || Some(c) == d.quotechar
                || c == 10
                || c == 13
                || end.is_some_and(|e| e.chars().any(|x| x == c));
            if special {
                if d.quoting == NONE {
                    escape = true;
                } else {
                    if Some(c) == d.quotechar {
                        if d.doublequote {
                            body.push(c);
                        } else {
                            escape = true;
                        }
                    } else if Some(c) == d.escapechar {
                        escape = true;
                    }
                    if !escape {
                        quoted = true;
                    }
                }
                if escape {
                    match d.escapechar {
                        Some(e) => body.push(e),
                        None => return Err(need_escape(vm)),
                    }
                }
            }
            body.push(c);
        }
    }
    let q = if quoted { d.quotechar } else { None };
    if let Some(q) = q {
        out.push(q);
    }
    out.push_text(body.as_text());
    if let Some(q) = q {
        out.push(q);
    }
    Ok(())
}
fn is_number(vm: &mut Vm, v: Value) -> bool {
    let s = vm.slots_of(v);
    s.index.is_some() || s.int.is_some() || s.float.is_some() || v.to_complex().is_some()
}
fn writerow(vm: &mut Vm, a: &[Value]) -> R {
    let w = wr(vm, a[0])?;
    let d = dialect(vm, w.dialect.get())?;
    let it = match vm.iter(a[1]) {
        Ok(it) => it,
        Err(e) => {
            let t = vm.exc.TypeError;
            vm.expect_exception(e, t)?;
            let t = vm.type_name(a[1]);
            return Err(error(vm, format!("iterable expected, not {t}")));
        }
    };
    let mut out = StrBuilder::default();
    let (mut n, mut null) = (0, false);
    while let Some(v) = vm.next(it)? {
        let quoted = match d.quoting {
            NONNUMERIC => !is_number(vm, v),
            ALL => true,
            STRINGS => v.to_str().is_some(),
            NOTNULL => !v.is_none(),
            _ => false,
        };
        if n > 0 {
            out.push(d.delimiter);
        }
        null = v.is_none();
        let text = if null {
            None
        } else if v.to_str().is_some() {
            Some(v)
        } else {
            Some(vm.str(v)?.value())
        };
        append(vm, d, &mut out, text, quoted)?;
        n += 1;
    }
    if n > 0 && out.is_empty() {
        if d.quoting == NONE || null && matches!(d.quoting, STRINGS | NOTNULL) {
            return Err(error(vm, "single empty field record must be quoted"));
        }
        append(vm, d, &mut out, None, true)?;
    }
    if let Some(s) = d.lineterminator.get().to_str() {
        out.push_text(s.text());
    }
    let line = vm.new_str_buf(&out.finish()).value();
    vm.call1(w.write.get(), line)
}
fn writerows(vm: &mut Vm, a: &[Value]) -> R {
    let it = vm.iter(a[1])?;
    while let Some(row) = vm.next(it)? {
        writerow(vm, &[a[0], row])?;
    }
    Ok(Value::NONE)
}
pub static WRITER: TypeDef = TypeDef {
    doc: "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n",
    flags: type_flags::BASETYPE | type_flags::NO_NEW,
    methods: &[
        def(
            "writerow",
            "($self, row, /)",
            writerow,
            "Construct and write a CSV record from an iterable of fields.\n\nNon-string elements will be converted to string.",
        ),
        def(
            "writerows",
            "($self, rows, /)",
            writerows,
            "Construct and write a series of iterables to a csv file.\n\nNon-string elements will be converted to string.",
        ),
    ],
    getset: &[getter("dialect", |vm, v| Ok(wr(vm, v)?.dialect.get()), "")],
    ..TypeDef::native::<Writer>("_csv.writer")
};

// ---- functions ----

fn register_dialect(vm: &mut Vm, args: Args) -> R {
    check_positional(vm, "register_dialect", Args::pos(args.positional()), 1, 2)?;
    let name = args.all[0];
    if name.to_str().is_none() {
        return Err(vm.type_error("dialect name must be a string"));
    }
    let d = make_dialect(vm, args.get(1), args)?;
    let all = dialects(vm);
    vm.dict_set(all, name, d)?;
    Ok(Value::NONE)
}
fn unregister_dialect(vm: &mut Vm, a: &[Value]) -> R {
    let all = dialects(vm);
    match vm.dict_remove(all, a[0])? {
        Some(_) => Ok(Value::NONE),
        None => Err(error(vm, "unknown dialect")),
    }
}
fn get_dialect(vm: &mut Vm, a: &[Value]) -> R {
    registered(vm, a[0])
}
fn list_dialects(vm: &mut Vm, _: &[Value]) -> R {
    let all = dialects(vm);
    let keys = vm.dict_keys_vec(all);
    Ok(vm.list(&keys))
}
fn field_size_limit(vm: &mut Vm, a: &[Value]) -> R {
    let old = limit(vm);
    if !a[0].is_unbound() {
        if !a[0].is_int_like() {
            return Err(vm.type_error("limit must be an integer"));
        }
        let n = vm.to_index(a[0])?;
        vm.library::<State>().limit = Some(n as i64);
    }
    Ok(vm.new_int(old))
}

static FUNCTIONS: &[MethodDef] = &[
    def(
        "field_size_limit",
        "($module, /, new_limit=<unrepresentable>)",
        field_size_limit,
        "Sets an upper limit on parsed fields.\n\nReturns old limit. If limit is not given, no new limit is set and\nthe old limit is returned",
    ),
    def(
        "get_dialect",
        "($module, /, name)",
        get_dialect,
        "Return the dialect instance associated with name.",
    ),
    def("list_dialects", "($module, /)", list_dialects, "Return a list of all known dialect names."),
    raw(
        "reader",
        "($module, iterable, /, dialect='excel', **fmtparams)",
        reader,
        "Return a reader object that will process lines from the given iterable.\n\nThe \"iterable\" argument can be any object that returns a line\nof input for each iteration, such as a file object or a list.  The\noptional \"dialect\" argument defines a CSV dialect.  The function\nalso accepts optional keyword arguments which override settings\nprovided by the dialect.\n\nThe returned object is an iterator.  Each iteration returns a row\nof the CSV file (which can span multiple input lines).\n",
    ),
    raw(
        "register_dialect",
        "($module, name, /, dialect='excel', **fmtparams)",
        register_dialect,
        "Create a mapping from a string name to a CVS dialect.\n\nThe optional \"dialect\" argument specifies the base dialect instance\nor the name of the registered dialect.  The function also accepts\noptional keyword arguments which override settings provided by the\ndialect.\n",
    ),
    def(
        "unregister_dialect",
        "($module, /, name)",
        unregister_dialect,
        "Delete the name/dialect mapping associated with a string name.",
    ),
    raw(
        "writer",
        "($module, fileobj, /, dialect='excel', **fmtparams)",
        writer,
        "Return a writer object that will write user data on the given file object.\n\nThe \"fileobj\" argument can be any object that supports the file API.\nThe optional \"dialect\" argument defines a CSV dialect.  The function\nalso accepts optional keyword arguments which override settings\nprovided by the dialect.\n",
    ),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "_csv",
    doc: "CSV parsing and writing.\n",
    functions: FUNCTIONS,
    types: &[&DIALECT, &ERROR],
    init: |vm, d| {
        for (n, v) in [
            ("QUOTE_ALL", 1),
            ("QUOTE_MINIMAL", 0),
            ("QUOTE_NONE", 3),
            ("QUOTE_NONNUMERIC", 2),
            ("QUOTE_NOTNULL", 5),
            ("QUOTE_STRINGS", 4),
        ] {
            vm.dict_set_text(d, n, Value::small(v));
        }
        for (n, t) in [("Reader", &READER), ("Writer", &WRITER)] {
            let t = vm.native_type(t).value();
            vm.dict_set_text(d, n, t);
        }
        let all = dialects(vm).value();
        vm.dict_set_text(d, "_dialects", all);
        Ok(())
    },
};
