//! `_sre`: compiled patterns, matches, scanners and templates around the matcher in [`engine`].

pub mod engine;

use crate::ModuleDef;
use engine::State;
use std::cell::{Cell, RefCell};
use taipan_text::{Text, ucd, with_units};
use taipan_vm::call::Args;
use taipan_vm::dict::DictObj;
use taipan_vm::native::{TypeDef, def, getter, raw};
use taipan_vm::object::Native;
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::buffer::BytesLike;
use taipan_vm::types::sequence::class_getitem;
use taipan_vm::{CmpOp, Gc, R, Raised, RootedVec, Slot, Slots, StrObj, Value, ValueExt, Vm, impl_trace};

pub struct Pattern {
    pattern: Slot,
    groupindex: Slot,
    indexgroup: Slot,
    flags: i32,
    groups: usize,
    /// None: the pattern was made of None and takes both.
    bytes: Option<bool>,
    code: Box<[u32]>,
}
impl_trace!(Pattern { pattern, groupindex, indexgroup; flags, groups, bytes, code });
type PatternRef = Gc<Native<Pattern>>;

pub struct Match {
    string: Slot,
    pattern: Slot,
    pos: usize,
    endpos: usize,
    last_index: i32,
    /// Start and end of each group, `usize::MAX` for none.
    marks: Box<[usize]>,
}
impl_trace!(Match { string, pattern; pos, endpos, last_index, marks });

pub struct Scanner {
    pattern: Slot,
    string: Slot,
    /// None: at the end.
    state: RefCell<Option<State>>,
    busy: Cell<bool>,
}
impl_trace!(Scanner { pattern, string; state, busy });

pub struct Template {
    literal: Slot,
    /// Tuple of group, literal, group, literal, …
    items: Slot,
}
impl_trace!(Template { literal, items });

/// The string or bytes that are searched.
enum Subject {
    Str(Gc<StrObj>),
    Bytes(BytesLike),
}
impl Subject {
    fn of(vm: &mut Vm, v: Value) -> R<Subject> {
        if let Some(s) = v.to_str() {
            return Ok(Subject::Str(s));
        }
        if vm.has_buffer(v) {
            return Ok(Subject::Bytes(vm.bytes_like(v)?));
        }
        let t = vm.type_name(v);
        Err(vm.type_error(format!("expected string or bytes-like object, got '{t}'")))
    }
    fn is_bytes(&self) -> bool {
        matches!(self, Subject::Bytes(_))
    }
    fn text(&self) -> Text<'_> {
        match self {
            Subject::Str(s) => s.text(),
            Subject::Bytes(b) => Text::Latin1(b),
        }
    }
    fn len(&self) -> usize {
        self.text().len()
    }
    /// A part; `v` is the object that it is a part of.
    fn slice(&self, vm: &mut Vm, v: Value, a: usize, b: usize) -> Value {
        let n = self.len();
        let (a, b) = (a.min(n), b.min(n).max(a.min(n)));
        match self {
            Subject::Str(s) if a == 0 && b == n => s.value(),
            Subject::Str(s) => vm.substr(*s, a, b).value(),
            Subject::Bytes(_) if a == 0 && b == n && v.downcast::<taipan_vm::BytesObj>().is_some() => v,
            Subject::Bytes(d) => vm.new_bytes(&d[a..b]).value(),
        }
    }
    fn empty(&self, vm: &mut Vm) -> Value {
        match self {
            Subject::Str(_) => vm.empty_str.value(),
            Subject::Bytes(_) => vm.new_bytes(b"").value(),
        }
    }
}

fn pattern_of(vm: &mut Vm, v: Value) -> R<PatternRef> {
    match v.native::<Pattern>() {
        Some(p) => Ok(p),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 're.Pattern' object but received a '{t}'")))
        }
    }
}
fn match_of(vm: &mut Vm, v: Value) -> R<Gc<Native<Match>>> {
    match v.native::<Match>() {
        Some(p) => Ok(p),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 're.Match' object but received a '{t}'")))
        }
    }
}
/// The string to search, of the pattern's kind.
fn subject(vm: &mut Vm, p: PatternRef, v: Value) -> R<Subject> {
    let s = Subject::of(vm, v)?;
    match (s.is_bytes(), p.bytes) {
        (true, Some(false)) => Err(vm.type_error("cannot use a string pattern on a bytes-like object")),
        (false, Some(true)) => Err(vm.type_error("cannot use a bytes pattern on a string-like object")),
        _ => Ok(s),
    }
}
fn index_arg(vm: &mut Vm, v: Value, default: isize) -> R<isize> {
    if v.is_unbound() { Ok(default) } else { vm.to_ssize(v) }
}
/// The state for `string, pos, endpos`.
fn begin(vm: &mut Vm, p: PatternRef, string: Value, pos: Value, endpos: Value) -> R<(Subject, State)> {
    let (pos, endpos) = (index_arg(vm, pos, 0)?, index_arg(vm, endpos, isize::MAX)?);
    let s = subject(vm, p, string)?;
    let n = s.len();
    let fit = |i: isize| if i < 0 { 0 } else { (i as usize).min(n) };
    let (a, b) = (fit(pos), fit(endpos));
    Ok((s, State::new(p.groups, a, b)))
}
fn run(vm: &mut Vm, p: PatternRef, s: &Subject, st: &mut State, search: bool) -> R<bool> {
    let code: &[u32] = &p.code;
    with_units!(s.text(), u => if search { engine::search(vm, st, u, code) } else { engine::matches(vm, st, u, code) })
}
fn new_match(vm: &mut Vm, p: PatternRef, string: Value, st: &State) -> Value {
    let mut marks = Vec::with_capacity(2 + 2 * p.groups);
    marks.extend([st.start, st.ptr]);
    for i in 1..=p.groups {
        let (a, b) = st.group(i).unwrap_or((usize::MAX, usize::MAX));
        marks.extend([a, b]);
    }
    let cls = vm.native_type(&MATCH);
    let m = Match {
        string: Slot::new(string),
        pattern: Slot::new(p.value()),
        pos: st.pos,
        endpos: st.end,
        last_index: st.last_index,
        marks: marks.into(),
    };
    vm.new_native(cls, m).value()
}

fn one_shot(vm: &mut Vm, a: &[Value], search: bool, all: bool) -> R {
    let p = pattern_of(vm, a[0])?;
    let (s, mut st) = begin(vm, p, a[1], a[2], a[3])?;
    st.match_all = all;
    let found = run(vm, p, &s, &mut st, search)?;
    Ok(if found { new_match(vm, p, a[1], &st) } else { Value::NONE })
}
fn pattern_match(vm: &mut Vm, a: &[Value]) -> R {
    one_shot(vm, a, false, false)
}
fn pattern_fullmatch(vm: &mut Vm, a: &[Value]) -> R {
    one_shot(vm, a, false, true)
}
fn pattern_search(vm: &mut Vm, a: &[Value]) -> R {
    one_shot(vm, a, true, false)
}
fn group_or(vm: &mut Vm, s: &Subject, string: Value, st: &State, i: usize, default: Value) -> Value {
    match st.group(i) {
        Some((a, b)) => s.slice(vm, string, a, b),
        None => default,
    }
}
fn pattern_findall(vm: &mut Vm, a: &[Value]) -> R {
    let p = pattern_of(vm, a[0])?;
    let (s, mut st) = begin(vm, p, a[1], a[2], a[3])?;
    let out = vm.new_list(&[]);
    let empty = s.empty(vm);
    while run(vm, p, &s, &mut st, true)? {
        let item = match p.groups {
            0 => s.slice(vm, a[1], st.start, st.ptr),
            1 => group_or(vm, &s, a[1], &st, 1, empty),
            n => {
                let mut parts = RootedVec::with_capacity(&vm.heap, n);
                for i in 1..=n {
                    let g = group_or(vm, &s, a[1], &st, i, empty);
                    parts.push(g);
                }
                vm.tuple(&parts)
            }
        };
        vm.list_push(out, item)?;
        st.advance();
    }
    Ok(out.value())
}
fn new_scanner(vm: &mut Vm, a: &[Value]) -> R {
    let p = pattern_of(vm, a[0])?;
    let (_, st) = begin(vm, p, a[1], a[2], a[3])?;
    let cls = vm.native_type(&SCANNER);
    let sc = Scanner { pattern: Slot::new(a[0]), string: Slot::new(a[1]), state: RefCell::new(Some(st)), busy: Cell::new(false) };
    Ok(vm.new_native(cls, sc).value())
}
fn pattern_finditer(vm: &mut Vm, a: &[Value]) -> R {
    let sc = new_scanner(vm, a)?;
    let search = vm.getattr_text(sc, "search")?;
    Ok(vm.new_call_iter(search, Value::NONE))
}
fn scan(vm: &mut Vm, v: Value, search: bool) -> R {
    let Some(sc) = v.native::<Scanner>() else {
        return Err(vm.type_error("descriptor requires a '_sre.SRE_Scanner' object"));
    };
    if sc.busy.get() {
        return Err(vm.value_error("regular expression scanner already executing"));
    }
    let p = pattern_of(vm, sc.pattern.get())?;
    let string = sc.string.get();
    let taken = sc.state.borrow_mut().take();
    let Some(mut st) = taken else { return Ok(Value::NONE) };
    sc.busy.set(true);
    let found = subject(vm, p, string).and_then(|s| {
        st.end = st.end.min(s.len());
        run(vm, p, &s, &mut st, search)
    });
    sc.busy.set(false);
    if !found? {
        return Ok(Value::NONE);
    }
    let m = new_match(vm, p, string, &st);
    st.advance();
    *sc.state.borrow_mut() = Some(st);
    Ok(m)
}
fn pattern_split(vm: &mut Vm, a: &[Value]) -> R {
    let p = pattern_of(vm, a[0])?;
    let max = index_arg(vm, a[2], 0)?;
    let (s, mut st) = begin(vm, p, a[1], Value::UNBOUND, Value::UNBOUND)?;
    let out = vm.new_list(&[]);
    let (mut n, mut last) = (0, st.start);
    while (max == 0 || n < max) && run(vm, p, &s, &mut st, true)? {
        let item = s.slice(vm, a[1], last, st.start);
        vm.list_push(out, item)?;
        for i in 1..=p.groups {
            let g = group_or(vm, &s, a[1], &st, i, Value::NONE);
            vm.list_push(out, g)?;
        }
        n += 1;
        st.advance();
        last = st.start;
    }
    let item = s.slice(vm, a[1], last, st.end);
    vm.list_push(out, item)?;
    Ok(out.value())
}

/// `re._compile_template(pattern, repl)`.
fn compile_template(vm: &mut Vm, p: PatternRef, repl: Value) -> R<Gc<Native<Template>>> {
    let re = vm.import_module("re")?;
    let f = vm.getattr_text(re, "_compile_template")?;
    let mut r = vm.call(f, &[p.value(), repl]);
    if let Err(e) = r {
        // An unhashable bytes-like or str-like replacement is copied.
        let t = vm.exc.TypeError;
        vm.catch(e, t)?;
        let exc = vm.take_exception();
        let copy = match Subject::of(vm, repl) {
            Ok(Subject::Bytes(b)) if repl.downcast::<taipan_vm::BytesObj>().is_none() => vm.new_bytes(&b).value(),
            Ok(Subject::Str(s)) if s.value() != repl => s.value(),
            _ => return Err(vm.reraise(exc)),
        };
        r = vm.call(f, &[p.value(), copy]);
    }
    let r = r?;
    match r.native::<Template>() {
        Some(t) => Ok(t),
        None => {
            let t = vm.type_name(r);
            Err(vm.type_error(format!("the result of compiling a replacement string is {t}, not a template")))
        }
    }
}
/// What takes the place of a match: pieces are pushed.
fn expand_template(
    vm: &mut Vm,
    t: Gc<Native<Template>>,
    out: &mut RootedVec,
    s: &Subject,
    string: Value,
    span: impl Fn(usize) -> Option<(usize, usize)>,
) {
    let lit = t.literal.get();
    if !lit.is_none() {
        out.push(lit);
    }
    let Some(items) = t.items.get().to_tuple() else { return };
    for pair in items.as_slice().chunks_exact(2) {
        if let Some((a, b)) = pair[0].as_int().and_then(|g| span(g as usize)) {
            let piece = s.slice(vm, string, a, b);
            out.push(piece);
        }
        if !pair[1].is_none() {
            out.push(pair[1]);
        }
    }
}
fn join(vm: &mut Vm, s: &Subject, parts: &RootedVec) -> R {
    let joiner = s.empty(vm);
    if parts.is_empty() {
        return Ok(joiner);
    }
    match s {
        Subject::Str(_) => {
            let sep = vm.empty_str;
            vm.join_with(sep, parts)
        }
        Subject::Bytes(_) => {
            let l = vm.list(parts);
            vm.call_method(joiner, "join", &[l])
        }
    }
}
enum Repl {
    Call(Value),
    Literal(Value),
    Template(Gc<Native<Template>>),
}
fn replacement(vm: &mut Vm, p: PatternRef, repl: Value) -> R<Repl> {
    if vm.slots_of(repl).call.is_some() {
        return Ok(Repl::Call(repl));
    }
    let literal = match Subject::of(vm, repl) {
        Ok(s) => s.text().iter().all(|c| c != '\\' as u32),
        Err(_) => {
            vm.clear_exception();
            false
        }
    };
    if literal {
        return Ok(Repl::Literal(repl));
    }
    let t = compile_template(vm, p, repl)?;
    Ok(match t.items.get().to_tuple() {
        Some(i) if i.len == 0 => Repl::Literal(t.literal.get()),
        _ => Repl::Template(t),
    })
}
fn substitute(vm: &mut Vm, a: &[Value]) -> R<(Value, i64)> {
    let p = pattern_of(vm, a[0])?;
    let (repl, string) = (a[1], a[2]);
    let count = index_arg(vm, a[3], 0)?;
    let how = replacement(vm, p, repl)?;
    let (s, mut st) = begin(vm, p, string, Value::UNBOUND, Value::UNBOUND)?;
    let mut parts = RootedVec::new(&vm.heap);
    let (mut n, mut done) = (0isize, st.start);
    while (count == 0 || n < count) && run(vm, p, &s, &mut st, true)? {
        let (b, e) = (st.start, st.ptr);
        if done < b {
            let piece = s.slice(vm, string, done, b);
            parts.push(piece);
        }
        match how {
            Repl::Call(f) => {
                let m = new_match(vm, p, string, &st);
                let r = vm.call(f, &[m])?;
                if !r.is_none() {
                    parts.push(r);
                }
            }
            Repl::Literal(v) => {
                if !v.is_none() {
                    parts.push(v);
                }
            }
            Repl::Template(t) => expand_template(vm, t, &mut parts, &s, string, |g| if g == 0 { Some((b, e)) } else { st.group(g) }),
        }
        done = e;
        n += 1;
        st.advance();
    }
    if done < st.end {
        let piece = s.slice(vm, string, done, st.end);
        parts.push(piece);
    }
    let r = if n == 0 && parts.len() == 1 { parts[0] } else { join(vm, &s, &parts)? };
    Ok((r, n as i64))
}
fn pattern_sub(vm: &mut Vm, a: &[Value]) -> R {
    Ok(substitute(vm, a)?.0)
}
fn pattern_subn(vm: &mut Vm, a: &[Value]) -> R {
    let (r, n) = substitute(vm, a)?;
    Ok(vm.tuple(&[r, Value::small(n)]))
}

static FLAG_NAMES: &[(i32, &str)] = &[
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
    (32, "re.UNICODE"),
];
fn pattern_repr(vm: &mut Vm, v: Value) -> R {
    let p = pattern_of(vm, v)?;
    let mut flags = p.flags;
    if p.bytes == Some(false) && flags & (4 | 32 | 256) == 32 {
        flags &= !32;
    }
    let mut names = Vec::new();
    for &(bit, name) in FLAG_NAMES {
        if flags & bit != 0 {
            names.push(name.to_string());
            flags &= !bit;
        }
    }
    if flags != 0 {
        names.push(format!("0x{flags:x}"));
    }
    let shown = vm.repr(p.pattern.get())?;
    let shown = vm.substr(shown, 0, shown.len.min(200));
    let mut b = taipan_text::StrBuilder::with_capacity(shown.len + 16);
    b.push_str("re.compile(");
    b.push_text(shown.text());
    if !names.is_empty() {
        b.push_str(", ");
        b.push_str(&names.join("|"));
    }
    b.push_str(")");
    let b = b.finish();
    Ok(vm.new_str_buf(&b).value())
}
fn pattern_hash(vm: &mut Vm, v: Value) -> R<i64> {
    let p = pattern_of(vm, v)?;
    let h = vm.hash(p.pattern.get())?;
    // SAFETY: words as bytes.
    let bytes = unsafe { std::slice::from_raw_parts(p.code.as_ptr().cast::<u8>(), p.code.len() * 4) };
    let h = h ^ taipan_vm::strings::secret().bytes(bytes) ^ p.flags as i64 ^ p.bytes.map_or(-1, |b| b as i64) ^ p.groups as i64;
    Ok(if h == -1 { -2 } else { h })
}
fn pattern_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.native::<Pattern>(), b.native::<Pattern>()) else { return Ok(Value::NOT_IMPLEMENTED) };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let same = a == b
        || x.flags == y.flags
            && x.bytes == y.bytes
            && x.code == y.code
            && vm.eq(x.pattern.get(), y.pattern.get())?;
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}
fn itself(_: &mut Vm, a: &[Value]) -> R {
    Ok(a[0])
}
const SEARCHED: &str = "($self, /, string, pos=0, endpos=sys.maxsize)";

pub static PATTERN: TypeDef = TypeDef {
    doc: "Compiled regular expression object.",
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    slots: Slots { repr: Some(pattern_repr), hash: Some(pattern_hash), compare: Some(pattern_compare), ..Slots::NONE },
    methods: &[
        def("match", SEARCHED, pattern_match, "Matches zero or more characters at the beginning of the string."),
        def("fullmatch", SEARCHED, pattern_fullmatch, "Matches against all of the string."),
        def("search", SEARCHED, pattern_search, "Scan through string looking for a match, and return a corresponding match object instance.\n\nReturn None if no position in the string matches."),
        def("sub", "($self, /, repl, string, count=0)", pattern_sub, "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl."),
        def("subn", "($self, /, repl, string, count=0)", pattern_subn, "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl."),
        def("findall", SEARCHED, pattern_findall, "Return a list of all non-overlapping matches of pattern in string."),
        def("split", "($self, /, string, maxsplit=0)", pattern_split, "Split string by the occurrences of pattern."),
        def("finditer", SEARCHED, pattern_finditer, "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object."),
        def("scanner", SEARCHED, new_scanner, ""),
        def("__copy__", "($self, /)", itself, ""),
        def("__deepcopy__", "($self, memo, /)", itself, ""),
        def("__class_getitem__", "($type, object, /)", class_getitem, "Patterns are generic over the type of string they handle (str or bytes)"),
    ],
    getset: &[
        getter("pattern", |vm, v| Ok(pattern_of(vm, v)?.pattern.get()), "The pattern string from which the RE object was compiled."),
        getter("flags", |vm, v| Ok(Value::small(pattern_of(vm, v)?.flags as i64)), "The regex matching flags."),
        getter("groups", |vm, v| Ok(Value::small(pattern_of(vm, v)?.groups as i64)), "The number of capturing groups in the pattern."),
        getter("groupindex", |vm, v| { let d = pattern_of(vm, v)?.groupindex.get(); Ok(vm.new_mapping_proxy(d)) }, "A dictionary mapping group names to group numbers."),
    ],
    ..TypeDef::native::<Pattern>("re.Pattern")
};

// ---- Match ----

fn no_group(vm: &mut Vm) -> Raised {
    vm.index_error("no such group")
}
/// The number of a group given by number or name.
fn group_index(vm: &mut Vm, m: Gc<Native<Match>>, key: Value) -> R<usize> {
    let p = pattern_of(vm, m.pattern.get())?;
    let i = if key.is_unbound() {
        0
    } else if key.is_int_like() || vm.slots_of(key).index.is_some() {
        vm.to_index_clamped(key)? as i64
    } else {
        match p.groupindex.get().to_dict() {
            Some(d) => vm.dict_get(d, key)?.and_then(|v| v.to_i64()).unwrap_or(-1),
            None => -1,
        }
    };
    if i < 0 || i as usize > p.groups {
        return Err(no_group(vm));
    }
    Ok(i as usize)
}
fn span_at(m: &Match, i: usize) -> Option<(usize, usize)> {
    let (a, b) = (*m.marks.get(2 * i)?, *m.marks.get(2 * i + 1)?);
    if a == usize::MAX { None } else { Some((a, b)) }
}
fn group_at(vm: &mut Vm, m: Gc<Native<Match>>, i: usize, default: Value) -> R {
    let Some((a, b)) = span_at(&m, i) else { return Ok(default) };
    let string = m.string.get();
    let s = Subject::of(vm, string)?;
    Ok(s.slice(vm, string, a, b))
}
fn match_group(vm: &mut Vm, args: Args) -> R {
    if args.kwnames.is_some() {
        return Err(vm.type_error("re.Match.group() takes no keyword arguments"));
    }
    let Some(v) = args.get(0) else { return Err(vm.type_error("unbound method Match.group() needs an argument")) };
    let m = match_of(vm, v)?;
    match args.all.len() {
        1 => group_at(vm, m, 0, Value::NONE),
        2 => {
            let i = group_index(vm, m, args.all[1])?;
            group_at(vm, m, i, Value::NONE)
        }
        _ => {
            let mut out = RootedVec::new(&vm.heap);
            for &k in &args.all[1..] {
                let i = group_index(vm, m, k)?;
                let g = group_at(vm, m, i, Value::NONE)?;
                out.push(g);
            }
            Ok(vm.tuple(&out))
        }
    }
}
fn match_getitem(vm: &mut Vm, v: Value, key: Value) -> R {
    let m = match_of(vm, v)?;
    let i = group_index(vm, m, key)?;
    group_at(vm, m, i, Value::NONE)
}
fn pair(vm: &mut Vm, s: Option<(usize, usize)>) -> Value {
    let (a, b) = s.map_or((-1, -1), |(a, b)| (a as i64, b as i64));
    vm.tuple(&[Value::small(a), Value::small(b)])
}
fn match_span(vm: &mut Vm, a: &[Value]) -> R {
    let m = match_of(vm, a[0])?;
    let i = group_index(vm, m, a[1])?;
    Ok(pair(vm, span_at(&m, i)))
}
fn match_start(vm: &mut Vm, a: &[Value]) -> R {
    let m = match_of(vm, a[0])?;
    let i = group_index(vm, m, a[1])?;
    Ok(Value::small(span_at(&m, i).map_or(-1, |s| s.0 as i64)))
}
fn match_end(vm: &mut Vm, a: &[Value]) -> R {
    let m = match_of(vm, a[0])?;
    let i = group_index(vm, m, a[1])?;
    Ok(Value::small(span_at(&m, i).map_or(-1, |s| s.1 as i64)))
}
fn match_groups(vm: &mut Vm, a: &[Value]) -> R {
    let m = match_of(vm, a[0])?;
    let default = if a[1].is_unbound() { Value::NONE } else { a[1] };
    let mut out = RootedVec::new(&vm.heap);
    for i in 1..m.marks.len() / 2 {
        let g = group_at(vm, m, i, default)?;
        out.push(g);
    }
    Ok(vm.tuple(&out))
}
fn match_groupdict(vm: &mut Vm, a: &[Value]) -> R {
    let m = match_of(vm, a[0])?;
    let default = if a[1].is_unbound() { Value::NONE } else { a[1] };
    let p = pattern_of(vm, m.pattern.get())?;
    let out = vm.new_dict();
    if let Some(d) = p.groupindex.get().to_dict() {
        for &k in vm.dict_keys_vec(d).iter() {
            let i = group_index(vm, m, k)?;
            let g = group_at(vm, m, i, default)?;
            vm.dict_set(out, k, g)?;
        }
    }
    Ok(out.value())
}
fn match_expand(vm: &mut Vm, a: &[Value]) -> R {
    let m = match_of(vm, a[0])?;
    let p = pattern_of(vm, m.pattern.get())?;
    let t = compile_template(vm, p, a[1])?;
    if t.items.get().to_tuple().is_some_and(|t| t.len == 0) {
        return Ok(t.literal.get());
    }
    let string = m.string.get();
    let s = Subject::of(vm, string)?;
    let mut parts = RootedVec::new(&vm.heap);
    expand_template(vm, t, &mut parts, &s, string, |g| span_at(&m, g));
    join(vm, &s, &parts)
}
fn match_repr(vm: &mut Vm, v: Value) -> R {
    let m = match_of(vm, v)?;
    let g = group_at(vm, m, 0, Value::NONE)?;
    let g = vm.repr(g)?;
    let (a, b) = span_at(&m, 0).unwrap_or((0, 0));
    let cls = vm.type_of(v).full_name(vm);
    let mut out = taipan_text::StrBuilder::with_capacity(g.len + 40);
    out.push_str(&format!("<{cls} object; span=({a}, {b}), match="));
    out.push_text(g.text());
    out.push_str(">");
    let out = out.finish();
    Ok(vm.new_str_buf(&out).value())
}
fn match_regs(vm: &mut Vm, v: Value) -> R {
    let m = match_of(vm, v)?;
    let mut out = RootedVec::new(&vm.heap);
    for i in 0..m.marks.len() / 2 {
        let p = pair(vm, span_at(&m, i));
        out.push(p);
    }
    Ok(vm.tuple(&out))
}
fn match_lastgroup(vm: &mut Vm, v: Value) -> R {
    let m = match_of(vm, v)?;
    let p = pattern_of(vm, m.pattern.get())?;
    let names = p.indexgroup.get().to_tuple();
    Ok(names.and_then(|t| t.as_slice().get(usize::try_from(m.last_index).ok()?).copied()).unwrap_or(Value::NONE))
}
pub static MATCH: TypeDef = TypeDef {
    doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    flags: type_flags::NO_NEW,
    slots: Slots { repr: Some(match_repr), getitem: Some(match_getitem), ..Slots::NONE },
    methods: &[
        raw("group", "($self, *args)", match_group, "group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or names.\n    For 0 returns the entire match."),
        def("start", "($self, group=0, /)", match_start, "Return index of the start of the substring matched by group."),
        def("end", "($self, group=0, /)", match_end, "Return index of the end of the substring matched by group."),
        def("span", "($self, group=0, /)", match_span, "For match object m, return the 2-tuple (m.start(group), m.end(group))."),
        def("groups", "($self, /, default=None)", match_groups, "Return a tuple containing all the subgroups of the match, from 1.\n\n  default\n    Is used for groups that did not participate in the match."),
        def("groupdict", "($self, /, default=None)", match_groupdict, "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n  default\n    Is used for groups that did not participate in the match."),
        def("expand", "($self, /, template)", match_expand, "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method."),
        def("__copy__", "($self, /)", itself, ""),
        def("__deepcopy__", "($self, memo, /)", itself, ""),
        def("__class_getitem__", "($type, object, /)", class_getitem, "Matches are generic over the type of string which was matched (str or bytes)"),
    ],
    getset: &[
        getter("string", |vm, v| Ok(match_of(vm, v)?.string.get()), "The string passed to match() or search()."),
        getter("re", |vm, v| Ok(match_of(vm, v)?.pattern.get()), "The regular expression object."),
        getter("pos", |vm, v| Ok(Value::small(match_of(vm, v)?.pos as i64)), "The index into the string at which the RE engine started looking for a match."),
        getter("endpos", |vm, v| Ok(Value::small(match_of(vm, v)?.endpos as i64)), "The index into the string beyond which the RE engine will not go."),
        getter("lastindex", |vm, v| { let i = match_of(vm, v)?.last_index; Ok(if i < 0 { Value::NONE } else { Value::small(i as i64) }) }, "The integer index of the last matched capturing group."),
        getter("lastgroup", match_lastgroup, "The name of the last matched capturing group."),
        getter("regs", match_regs, ""),
    ],
    ..TypeDef::native::<Match>("re.Match")
};
pub static SCANNER: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    methods: &[
        def("match", "($self, /)", |vm, a| scan(vm, a[0], false), ""),
        def("search", "($self, /)", |vm, a| scan(vm, a[0], true), ""),
    ],
    getset: &[getter("pattern", |_, v| Ok(v.native::<Scanner>().map_or(Value::NONE, |s| s.pattern.get())), "")],
    ..TypeDef::native::<Scanner>("_sre.SRE_Scanner")
};
pub static TEMPLATE: TypeDef = TypeDef { flags: type_flags::NO_NEW, ..TypeDef::native::<Template>("_sre.SRE_Template") };

// ---- module ----

fn compile(vm: &mut Vm, a: &[Value]) -> R {
    let flags = vm.to_c_int(a[1])?;
    let Some(list) = a[2].to_list() else {
        let t = vm.type_name(a[2]);
        return Err(vm.type_error(format!("compile() argument 'code' must be list, not {t}")));
    };
    let groups = vm.to_index(a[3])?;
    if a[4].to_dict().is_none() {
        let t = vm.type_name(a[4]);
        return Err(vm.type_error(format!("compile() argument 'groupindex' must be dict, not {t}")));
    }
    if a[5].to_tuple().is_none() {
        let t = vm.type_name(a[5]);
        return Err(vm.type_error(format!("compile() argument 'indexgroup' must be tuple, not {t}")));
    }
    let mut code = Vec::with_capacity(list.as_slice().len());
    for v in list.as_slice() {
        match v.to_i64().map(u32::try_from) {
            Some(Ok(c)) => code.push(c),
            _ => return Err(vm.overflow_error("regular expression code size limit exceeded")),
        }
    }
    let bytes = if a[0].is_none() { None } else { Some(Subject::of(vm, a[0])?.is_bytes()) };
    if code.is_empty() || code[0] >= engine::op::OPCODES || !(0..=1 << 29).contains(&groups) {
        return Err(vm.runtime_error("invalid SRE code"));
    }
    let cls = vm.native_type(&PATTERN);
    let p = Pattern {
        pattern: Slot::new(a[0]),
        groupindex: Slot::new(a[4]),
        indexgroup: Slot::new(a[5]),
        flags,
        groups: groups as usize,
        bytes,
        code: code.into(),
    };
    Ok(vm.new_native(cls, p).value())
}
fn template(vm: &mut Vm, a: &[Value]) -> R {
    pattern_of(vm, a[0])?;
    let items = match a[1].to_list() {
        Some(l) if l.as_slice().len() & 1 == 1 => RootedVec::from_slice(&vm.heap, l.as_slice()),
        _ => return Err(vm.type_error("invalid template")),
    };
    let mut out = RootedVec::new(&vm.heap);
    for pair in items[1..].chunks_exact(2) {
        let g = vm.to_index_clamped(pair[0])?;
        if g < 0 {
            return Err(vm.type_error("invalid template"));
        }
        let lit = if vm.len(pair[1])? == 0 { Value::NONE } else { pair[1] };
        out.push(Value::small(g as i64));
        out.push(lit);
    }
    // A template that is a literal alone keeps it even if it is empty.
    let lit = if !out.is_empty() && vm.len(items[0])? == 0 { Value::NONE } else { items[0] };
    let t = vm.tuple(&out);
    let cls = vm.native_type(&TEMPLATE);
    Ok(vm.new_native(cls, Template { literal: Slot::new(lit), items: Slot::new(t) }).value())
}
fn char_arg(vm: &mut Vm, v: Value) -> R<u32> {
    Ok(vm.to_c_int(v)? as u32)
}
fn ascii_iscased(vm: &mut Vm, a: &[Value]) -> R {
    let c = char_arg(vm, a[0])?;
    Ok(Value::bool(c < 128 && (c as u8).is_ascii_alphabetic()))
}
fn unicode_iscased(vm: &mut Vm, a: &[Value]) -> R {
    let c = char_arg(vm, a[0])?;
    Ok(Value::bool(c <= 0x10ffff && (ucd::simple_lower(c) != c || ucd::simple_upper(c) != c)))
}
fn ascii_tolower(vm: &mut Vm, a: &[Value]) -> R {
    let c = char_arg(vm, a[0])?;
    Ok(Value::small(engine::lower_ascii(c) as i64))
}
fn unicode_tolower(vm: &mut Vm, a: &[Value]) -> R {
    let c = char_arg(vm, a[0])?;
    Ok(Value::small(if c <= 0x10ffff { engine::lower_unicode(c) } else { c } as i64))
}

/// What `re._constants` was written for.
const MAGIC: i64 = 20230612;

pub static DEF: ModuleDef = ModuleDef {
    name: "_sre",
    functions: &[
        def("compile", "($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)", compile, ""),
        def("template", "($module, pattern, template, /)", template, "\n\n  template\n    A list containing interleaved literal strings (str or bytes) and group\n    indices (int), as returned by re._parser.parse_template():\n        [literal1, group1, ..., literalN, groupN]"),
        def("getcodesize", "($module, /)", |_, _| Ok(Value::small(4)), ""),
        def("ascii_iscased", "($module, character, /)", ascii_iscased, ""),
        def("unicode_iscased", "($module, character, /)", unicode_iscased, ""),
        def("ascii_tolower", "($module, character, /)", ascii_tolower, ""),
        def("unicode_tolower", "($module, character, /)", unicode_tolower, ""),
    ],
    init: |vm, d: Gc<DictObj>| {
        for (name, v) in [("MAGIC", MAGIC), ("CODESIZE", 4), ("MAXREPEAT", engine::MAXREPEAT as i64), ("MAXGROUPS", 1073741823)] {
            vm.dict_set_text(d, name, Value::small(v));
        }
        let c = vm.str_value(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ");
        vm.dict_set_text(d, "copyright", c);
        Ok(())
    },
    ..ModuleDef::BASE
};
