//! `_sre`: the engine behind `re`. `re._compiler` makes code from patterns; here it is translated ([`program`]) and
//! run ([`exec`]); this file has the Python objects.

mod exec;
mod program;
mod template;

use crate::ModuleDef;
use exec::{Matcher, NONE, Stop};
use program::Program;
use std::cell::{Cell, RefCell};
use taipan_text::{CodeUnit, Text, ucd};
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, def, getter, raw};
use taipan_vm::ops::ShapeIs;
use taipan_vm::shape::id;
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::buffer::BytesLike;
use taipan_vm::{
    CmpOp, Gc, Native, R, Raised, RootedVec, Slot, Slots, StrObj, Value, ValueExt, Vm, impl_trace,
};

// ---- subjects ----

/// The text or bytes that a pattern is applied to.
enum Subject {
    Str(Gc<StrObj>),
    Bytes(Value, BytesLike),
}
impl Subject {
    fn of(vm: &mut Vm, v: Value) -> R<Subject> {
        if let Some(s) = v.to_str() {
            return Ok(Subject::Str(s));
        }
        if !vm.has_buffer(v) {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("expected string or bytes-like object, got '{t}'")));
        }
        Ok(Subject::Bytes(v, vm.bytes_like(v)?))
    }
    fn for_pattern(vm: &mut Vm, p: P, v: Value) -> R<Subject> {
        let s = Subject::of(vm, v)?;
        match (&s, p.bytes) {
            (Subject::Str(_), Some(true)) => {
                Err(vm.type_error("cannot use a bytes pattern on a string-like object"))
            }
            (Subject::Bytes(..), Some(false)) => {
                Err(vm.type_error("cannot use a string pattern on a bytes-like object"))
            }
            _ => Ok(s),
        }
    }
    fn len(&self) -> usize {
        match self {
            Subject::Str(s) => s.len,
            Subject::Bytes(_, b) => b.len(),
        }
    }
    fn text(&self) -> Text<'_> {
        match self {
            // SAFETY: the string is on the stack with `self`.
            Subject::Str(s) => unsafe { s.as_ref() }.text(),
            Subject::Bytes(_, b) => Text::Latin1(b),
        }
    }
    fn slice(&self, vm: &mut Vm, lo: usize, hi: usize) -> Value {
        match self {
            Subject::Str(s) => vm.substr(*s, lo.min(s.len), hi.min(s.len).max(lo.min(s.len))).value(),
            Subject::Bytes(v, b) => {
                let (lo, hi) = (lo.min(b.len()), hi.min(b.len()));
                if lo == 0 && hi == b.len() && v.shape_is(id::BYTES) {
                    return *v;
                }
                vm.new_bytes(&b[lo..hi.max(lo)]).value()
            }
        }
    }
    /// An empty one of the same kind.
    fn empty(&self, vm: &mut Vm) -> Value {
        match self {
            Subject::Str(_) => vm.empty_str.value(),
            Subject::Bytes(..) => vm.new_bytes(b"").value(),
        }
    }
    fn release(self, vm: &mut Vm) -> R<()> {
        match self {
            Subject::Str(_) => Ok(()),
            Subject::Bytes(_, b) => b.release(vm),
        }
    }
}

// ---- patterns ----

pub struct Pattern {
    pattern: Slot,
    groupindex: Slot,
    indexgroup: Slot,
    flags: i64,
    groups: usize,
    /// None: for either.
    bytes: Option<bool>,
    program: Program,
    /// For comparing.
    source: Vec<u32>,
}
impl_trace!(Pattern { pattern, groupindex, indexgroup; flags, groups, bytes, program, source });
type P = Gc<Native<Pattern>>;

fn this(vm: &mut Vm, v: Value) -> R<P> {
    match v.native::<Pattern>() {
        Some(p) => Ok(p),
        None => Err(vm.wrong_receiver(v, "re.Pattern")),
    }
}

fn compile(vm: &mut Vm, a: &[Value]) -> R {
    let flags = vm.to_c_int(a[1])? as i64;
    let Some(code) = a[2].to_list() else {
        let t = vm.type_name(a[2]);
        return Err(vm.type_error(format!("compile() argument 'code' must be list, not {t}")));
    };
    let groups = vm.to_index(a[3])?;
    let mut source = Vec::with_capacity(code.len.get());
    for &v in code.as_slice() {
        if !v.is_int_like() {
            return Err(vm.type_error("an integer is required"));
        }
        match v.to_i64().and_then(|n| u32::try_from(n).ok()) {
            Some(n) => source.push(n),
            None => return Err(vm.overflow_error("regular expression code size limit exceeded")),
        }
    }
    let bytes = if a[0].is_none() {
        None
    } else {
        let s = Subject::of(vm, a[0])?;
        let b = matches!(s, Subject::Bytes(..));
        s.release(vm)?;
        Some(b)
    };
    let valid = (0..=program::MAXGROUPS).contains(&(groups as i64));
    let program = if valid { program::translate(&source, groups as usize).ok() } else { None };
    let Some(program) = program else { return Err(vm.runtime_error("invalid SRE code")) };
    let t = vm.native_type(&PATTERN);
    let data = Pattern {
        pattern: Slot::new(a[0]),
        groupindex: Slot::new(a[4]),
        indexgroup: Slot::new(a[5]),
        flags,
        groups: groups as usize,
        bytes,
        program,
        source,
    };
    Ok(vm.new_native(t, data).value())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Match,
    Full,
    Search,
}
/// What was found.
struct Found {
    marks: Vec<usize>,
    last_group: u32,
    start: usize,
    end: usize,
}
fn stopped(vm: &mut Vm, s: Stop) -> Raised {
    match s {
        Stop::Memory => vm.memory_error(),
        // The check left an exception.
        Stop::Interrupted => match vm.check_signals() {
            Err(e) => e,
            Ok(()) => {
                let e = vm.exception;
                vm.reraise(e)
            }
        },
    }
}
/// Calls `f` for each match, one behind the other, until it says false.
fn each<U: CodeUnit>(
    vm: &mut Vm,
    p: P,
    text: &[U],
    start: usize,
    end: usize,
    must: bool,
    mode: Mode,
    f: &mut dyn FnMut(&mut Vm, &[usize], u32, (usize, usize)) -> R<bool>,
) -> R<()> {
    let mut m = Matcher::new(&p.program, text, end, p.groups);
    let (mut at, mut must) = (start, must);
    while at <= m.end {
        m.must_advance = must;
        let found = {
            let mut check = || vm.check_signals().is_err();
            match mode {
                Mode::Search => m.search(at, &mut check),
                Mode::Match => m.match_at(at, &mut check),
                Mode::Full => {
                    m.all = true;
                    m.match_at(at, &mut check)
                }
            }
        };
        match found {
            Ok(true) => {}
            Ok(false) => break,
            Err(s) => return Err(stopped(vm, s)),
        }
        let span = (m.match_start, m.match_end);
        if !f(vm, &m.marks, m.last_group, span)? {
            break;
        }
        must = span.0 == span.1;
        at = span.1;
    }
    Ok(())
}
fn for_matches(
    vm: &mut Vm,
    p: P,
    s: &Subject,
    start: usize,
    end: usize,
    must: bool,
    mode: Mode,
    f: &mut dyn FnMut(&mut Vm, &[usize], u32, (usize, usize)) -> R<bool>,
) -> R<()> {
    match s.text() {
        Text::Latin1(t) => each(vm, p, t, start, end, must, mode, f),
        Text::Ucs2(t) => each(vm, p, t, start, end, must, mode, f),
        Text::Ucs4(t) => each(vm, p, t, start, end, must, mode, f),
    }
}
fn find(
    vm: &mut Vm,
    p: P,
    s: &Subject,
    start: usize,
    end: usize,
    must: bool,
    mode: Mode,
) -> R<Option<Found>> {
    let mut found = None;
    for_matches(vm, p, s, start, end, must, mode, &mut |_, marks, last_group, (start, end)| {
        found = Some(Found { marks: marks.to_vec(), last_group, start, end });
        Ok(false)
    })?;
    Ok(found)
}
fn bounds(vm: &mut Vm, s: &Subject, pos: Value, endpos: Value) -> R<(usize, usize)> {
    let len = s.len();
    let mut fit = |v: Value, default: usize| -> R<usize> {
        if v.is_unbound() {
            return Ok(default);
        }
        let n = vm.to_index(v)?;
        Ok(n.clamp(0, len as isize) as usize)
    };
    Ok((fit(pos, 0)?, fit(endpos, len)?))
}
fn apply(vm: &mut Vm, a: &[Value], mode: Mode) -> R {
    let p = this(vm, a[0])?;
    let s = Subject::for_pattern(vm, p, a[1])?;
    let (start, end) = bounds(vm, &s, a[2], a[3])?;
    let found = find(vm, p, &s, start, end, false, mode)?;
    s.release(vm)?;
    Ok(match found {
        Some(f) => new_match(vm, p, a[1], f, start, end),
        None => Value::NONE,
    })
}
fn findall(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    let s = Subject::for_pattern(vm, p, a[1])?;
    let (start, end) = bounds(vm, &s, a[2], a[3])?;
    let out = vm.new_list(&[]);
    let groups = p.groups;
    for_matches(vm, p, &s, start, end, false, Mode::Search, &mut |vm, marks, _, (b, e)| {
        let group = |vm: &mut Vm, g: usize| match mark_span(marks, g) {
            Some((b, e)) => s.slice(vm, b, e),
            None => s.empty(vm),
        };
        let item = match groups {
            0 => s.slice(vm, b, e),
            1 => group(vm, 0),
            n => {
                let mut t = RootedVec::with_capacity(&vm.heap, n);
                for g in 0..n {
                    let v = group(vm, g);
                    t.push(v);
                }
                vm.tuple(&t)
            }
        };
        vm.list_push(out, item)?;
        Ok(true)
    })?;
    s.release(vm)?;
    Ok(out.value())
}
fn split(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    let max = if a[2].is_unbound() { 0 } else { vm.to_index(a[2])? };
    let s = Subject::for_pattern(vm, p, a[1])?;
    let out = vm.new_list(&[]);
    let (mut last, mut n) = (0, 0);
    let len = s.len();
    for_matches(vm, p, &s, 0, len, false, Mode::Search, &mut |vm, marks, _, (b, e)| {
        if max != 0 && n >= max {
            return Ok(false);
        }
        let piece = s.slice(vm, last, b);
        vm.list_push(out, piece)?;
        for g in 0..p.groups {
            let v = match mark_span(marks, g) {
                Some((b, e)) => s.slice(vm, b, e),
                None => Value::NONE,
            };
            vm.list_push(out, v)?;
        }
        last = e;
        n += 1;
        Ok(true)
    })?;
    let piece = s.slice(vm, last, len);
    vm.list_push(out, piece)?;
    s.release(vm)?;
    Ok(out.value())
}
/// The new string and how many substitutions were made.
fn substitute(vm: &mut Vm, a: &[Value]) -> R<(Value, i64)> {
    let p = this(vm, a[0])?;
    let (repl, string) = (a[1], a[2]);
    let count = if a[3].is_unbound() { 0 } else { vm.to_index(a[3])? as i64 };
    let filter = template::Filter::of(vm, a[0], repl)?;
    let s = Subject::for_pattern(vm, p, string)?;
    let len = s.len();
    let out = vm.new_list(&[]);
    let (mut last, mut n) = (0, 0i64);
    for_matches(vm, p, &s, 0, len, false, Mode::Search, &mut |vm, marks, last_group, (b, e)| {
        if count != 0 && n >= count {
            return Ok(false);
        }
        if last < b {
            let piece = s.slice(vm, last, b);
            vm.list_push(out, piece)?;
        }
        match &filter {
            template::Filter::Literal(v) => vm.list_push(out, *v)?,
            template::Filter::Template(t) => template::expand_into(vm, *t, &s, marks, (b, e), out)?,
            template::Filter::Call(f) => {
                let found = Found { marks: marks.to_vec(), last_group, start: b, end: e };
                let m = new_match(vm, p, string, found, 0, len);
                let v = vm.call1(*f, m)?;
                if !v.is_none() {
                    vm.list_push(out, v)?;
                }
            }
        }
        last = e;
        n += 1;
        Ok(true)
    })?;
    if last < len {
        let piece = s.slice(vm, last, len);
        vm.list_push(out, piece)?;
    }
    let empty = s.slice(vm, 0, 0);
    s.release(vm)?;
    let r = if out.len.get() == 0 { empty } else { vm.call_method(empty, "join", &[out.value()])? };
    Ok((r, n))
}
fn sub(vm: &mut Vm, a: &[Value]) -> R {
    Ok(substitute(vm, a)?.0)
}
fn subn(vm: &mut Vm, a: &[Value]) -> R {
    let (s, n) = substitute(vm, a)?;
    let n = vm.new_int(n);
    Ok(vm.tuple(&[s, n]))
}
fn scanner(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    let s = Subject::for_pattern(vm, p, a[1])?;
    let (start, end) = bounds(vm, &s, a[2], a[3])?;
    let loan = match s {
        Subject::Bytes(_, b @ BytesLike::Buffer(_)) => Some(b),
        _ => None,
    };
    let t = vm.native_type(&SCANNER);
    let data = Scanner {
        loan: RefCell::new(loan),
        pattern: Slot::new(a[0]),
        string: Slot::new(a[1]),
        pos: start,
        at: Cell::new(Some(start)),
        end,
        must: Cell::new(false),
        busy: Cell::new(false),
    };
    Ok(vm.new_native(t, data).value())
}
fn finditer(vm: &mut Vm, a: &[Value]) -> R {
    let s = scanner(vm, a)?;
    let f = vm.getattr_text(s, "search")?;
    Ok(vm.new_call_iter(f, Value::NONE))
}
fn pattern_repr(vm: &mut Vm, v: Value) -> R {
    const NAMES: [(&str, i64); 8] = [
        ("IGNORECASE", 2),
        ("MULTILINE", 8),
        ("DOTALL", 16),
        ("VERBOSE", 64),
        ("DEBUG", 128),
        ("ASCII", 256),
        ("LOCALE", 4),
        ("UNICODE", 32),
    ];
    const ORDER: [i64; 8] = [2, 4, 8, 16, 32, 64, 128, 256];
    let p = this(vm, v)?;
    let mut flags = p.flags;
    // UNICODE is what str patterns have anyway.
    if p.bytes == Some(false) && flags & (4 | 32 | 256) == 32 {
        flags &= !32;
    }
    let mut parts = Vec::new();
    for bit in ORDER {
        if flags & bit != 0
            && let Some((n, _)) = NAMES.iter().find(|n| n.1 == bit)
        {
            parts.push(format!("re.{n}"));
            flags &= !bit;
        }
    }
    if flags != 0 {
        parts.push(format!("{flags:#x}"));
    }
    let r = vm.repr(p.pattern.get())?;
    let mut out = taipan_text::StrBuilder::default();
    out.push_str("re.compile(");
    out.push_text(r.text().slice(0..r.len.min(200)));
    if !parts.is_empty() {
        out.push_str(", ");
        out.push_str(&parts.join("|"));
    }
    out.push_str(")");
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn pattern_hash(vm: &mut Vm, v: Value) -> R<i64> {
    use std::hash::{Hash, Hasher};
    let p = this(vm, v)?;
    let h = vm.hash(p.pattern.get())?;
    let mut s = std::collections::hash_map::DefaultHasher::new();
    (h, p.flags, &p.source, p.groups, p.bytes).hash(&mut s);
    let h = (s.finish() >> 3) as i64;
    Ok(h)
}
fn pattern_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (CmpOp::Eq | CmpOp::Ne, Some(x), Some(y)) = (op, a.native::<Pattern>(), b.native::<Pattern>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let same = x == y
        || x.flags == y.flags && x.bytes == y.bytes && x.groups == y.groups && x.source == y.source && {
            let (p, q) = (x.pattern.get(), y.pattern.get());
            vm.eq(p, q)?
        };
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}
fn groupindex(vm: &mut Vm, v: Value) -> R {
    let p = this(vm, v)?;
    let d = p.groupindex.get();
    let t = vm.types.mapping_proxy.value();
    vm.call1(t, d)
}
const WHERE: &str = "($self, /, string, pos=0, endpos=sys.maxsize)";
pub static PATTERN: TypeDef = TypeDef {
    doc: "Compiled regular expression object.",
    flags: type_flags::NO_NEW | type_flags::WEAKREFS,
    slots: Slots {
        repr: Some(pattern_repr),
        hash: Some(pattern_hash),
        compare: Some(pattern_compare),
        ..Slots::NONE
    },
    methods: &[
        def(
            "match",
            WHERE,
            |vm, a| apply(vm, a, Mode::Match),
            "Matches zero or more characters at the beginning of the string.",
        ),
        def("fullmatch", WHERE, |vm, a| apply(vm, a, Mode::Full), "Matches against all of the string."),
        def(
            "search",
            WHERE,
            |vm, a| apply(vm, a, Mode::Search),
            "Scan through string looking for a match, and return a corresponding match object instance.\n\nReturn None if no position in the string matches.",
        ),
        def(
            "sub",
            "($self, /, repl, string, count=0)",
            sub,
            "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.",
        ),
        def(
            "subn",
            "($self, /, repl, string, count=0)",
            subn,
            "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.",
        ),
        def("findall", WHERE, findall, "Return a list of all non-overlapping matches of pattern in string."),
        def("split", "($self, /, string, maxsplit=0)", split, "Split string by the occurrences of pattern."),
        def(
            "finditer",
            WHERE,
            finditer,
            "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object.",
        ),
        def("scanner", WHERE, scanner, ""),
        def("__copy__", "($self, /)", |_, a| Ok(a[0]), ""),
        def("__deepcopy__", "($self, memo, /)", |_, a| Ok(a[0]), ""),
        def(
            "__class_getitem__",
            "($type, object, /)",
            taipan_vm::types::sequence::class_getitem,
            "Patterns are generic over the type of string they handle (str or bytes)",
        ),
    ],
    getset: &[
        getter(
            "pattern",
            |vm, v| Ok(this(vm, v)?.pattern.get()),
            "The pattern string from which the RE object was compiled.",
        ),
        getter(
            "flags",
            |vm, v| {
                let n = this(vm, v)?.flags;
                Ok(vm.new_int(n))
            },
            "The regex matching flags.",
        ),
        getter(
            "groups",
            |vm, v| {
                let n = this(vm, v)?.groups;
                Ok(vm.new_int(n as i64))
            },
            "The number of capturing groups in the pattern.",
        ),
        getter("groupindex", groupindex, "A dictionary mapping group names to group numbers."),
    ],
    ..TypeDef::native::<Pattern>("re.Pattern")
};

// ---- matches ----

pub struct Match {
    pattern: Slot,
    string: Slot,
    found: RefCell<Found>,
    pos: usize,
    endpos: usize,
}
impl_trace!(Match { pattern, string; found, pos, endpos });
type M = Gc<Native<Match>>;

fn mark_span(marks: &[usize], g: usize) -> Option<(usize, usize)> {
    match (marks.get(g * 2), marks.get(g * 2 + 1)) {
        (Some(&a), Some(&b)) if a != NONE && b != NONE && a <= b => Some((a, b)),
        _ => None,
    }
}
fn new_match(vm: &mut Vm, p: P, string: Value, found: Found, pos: usize, endpos: usize) -> Value {
    let t = vm.native_type(&MATCH);
    let data = Match {
        pattern: Slot::new(p.value()),
        string: Slot::new(string),
        found: RefCell::new(found),
        pos,
        endpos,
    };
    vm.new_native(t, data).value()
}
fn match_this(vm: &mut Vm, v: Value) -> R<M> {
    match v.native::<Match>() {
        Some(m) => Ok(m),
        None => Err(vm.wrong_receiver(v, "re.Match")),
    }
}
impl Match {
    fn span(&self, g: usize) -> Option<(usize, usize)> {
        let f = self.found.borrow();
        if g == 0 { Some((f.start, f.end)) } else { mark_span(&f.marks, g - 1) }
    }
    fn groups(&self) -> usize {
        self.pattern.get().native::<Pattern>().map_or(0, |p| p.groups)
    }
}
fn slice_of(vm: &mut Vm, m: M, g: usize, default: Value) -> R {
    let Some((b, e)) = m.span(g) else { return Ok(default) };
    let s = Subject::of(vm, m.string.get())?;
    let v = s.slice(vm, b, e);
    s.release(vm)?;
    Ok(v)
}
/// The number of a group given by number or name.
fn group_number(vm: &mut Vm, m: M, v: Value) -> R<usize> {
    let mut n = -1;
    if vm.slots_of(v).index.is_some() {
        n = vm.to_index_clamped(v)? as i64;
    } else if let Some(d) = m.pattern.get().native::<Pattern>().and_then(|p| p.groupindex.get().to_dict()) {
        match vm.dict_get(d, v) {
            Ok(Some(i)) => n = i.to_i64().unwrap_or(-1),
            Ok(None) => {}
            Err(_) => vm.clear_exception(),
        }
    }
    if n < 0 || n as usize > m.groups() {
        return Err(vm.index_error("no such group"));
    }
    Ok(n as usize)
}
fn group(vm: &mut Vm, args: Args) -> R {
    let m = match_this(vm, args.all[0])?;
    if args.kwnames.is_some() {
        return Err(vm.type_error("re.Match.group() takes no keyword arguments"));
    }
    let which = &args.all[1..];
    match which {
        [] => slice_of(vm, m, 0, Value::NONE),
        [g] => {
            let n = group_number(vm, m, *g)?;
            slice_of(vm, m, n, Value::NONE)
        }
        _ => {
            let mut out = RootedVec::new(&vm.heap);
            for &g in which {
                let n = group_number(vm, m, g)?;
                let v = slice_of(vm, m, n, Value::NONE)?;
                out.push(v);
            }
            Ok(vm.tuple(&out))
        }
    }
}
fn match_getitem(vm: &mut Vm, v: Value, k: Value) -> R {
    let m = match_this(vm, v)?;
    let n = group_number(vm, m, k)?;
    slice_of(vm, m, n, Value::NONE)
}
fn ends(vm: &mut Vm, a: &[Value]) -> R<(i64, i64)> {
    let m = match_this(vm, a[0])?;
    let n = if a[1].is_unbound() { 0 } else { group_number(vm, m, a[1])? };
    Ok(m.span(n).map_or((-1, -1), |(b, e)| (b as i64, e as i64)))
}
fn pair(vm: &mut Vm, (b, e): (i64, i64)) -> Value {
    let (b, e) = (vm.new_int(b), vm.new_int(e));
    vm.tuple(&[b, e])
}
fn groups(vm: &mut Vm, a: &[Value]) -> R {
    let m = match_this(vm, a[0])?;
    let default = if a[1].is_unbound() { Value::NONE } else { a[1] };
    let mut out = RootedVec::new(&vm.heap);
    for g in 1..=m.groups() {
        let v = slice_of(vm, m, g, default)?;
        out.push(v);
    }
    Ok(vm.tuple(&out))
}
fn groupdict(vm: &mut Vm, a: &[Value]) -> R {
    let m = match_this(vm, a[0])?;
    let default = if a[1].is_unbound() { Value::NONE } else { a[1] };
    let out = vm.new_dict();
    if let Some(d) = m.pattern.get().native::<Pattern>().and_then(|p| p.groupindex.get().to_dict()) {
        let mut i = 0;
        while let Some((next, k, n)) = d.next_entry(i) {
            i = next;
            let g = n.to_i64().and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX / 4);
            let v = slice_of(vm, m, g, default)?;
            vm.dict_set(out, k, v)?;
        }
    }
    Ok(out.value())
}
fn expand(vm: &mut Vm, a: &[Value]) -> R {
    let m = match_this(vm, a[0])?;
    let t = template::compiled(vm, m.pattern.get(), a[1])?;
    let s = Subject::of(vm, m.string.get())?;
    let out = vm.new_list(&[]);
    let f = m.found.borrow();
    let (marks, span) = (f.marks.clone(), (f.start, f.end));
    drop(f);
    template::expand_into(vm, t, &s, &marks, span, out)?;
    let empty = s.slice(vm, 0, 0);
    s.release(vm)?;
    if out.len.get() == 0 { Ok(empty) } else { vm.call_method(empty, "join", &[out.value()]) }
}
fn match_repr(vm: &mut Vm, v: Value) -> R {
    let m = match_this(vm, v)?;
    let (b, e) = m.span(0).unwrap_or_default();
    let g = slice_of(vm, m, 0, Value::NONE)?;
    let r = vm.repr(g)?;
    let name = vm.type_name(v);
    let mut out = taipan_text::StrBuilder::default();
    out.push_str(&format!("<{name} object; span=({b}, {e}), match="));
    out.push_text(r.text());
    out.push_str(">");
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn regs(vm: &mut Vm, v: Value) -> R {
    let m = match_this(vm, v)?;
    let mut out = RootedVec::new(&vm.heap);
    for g in 0..=m.groups() {
        let p = pair(vm, m.span(g).map_or((-1, -1), |(b, e)| (b as i64, e as i64)));
        out.push(p);
    }
    Ok(vm.tuple(&out))
}
fn lastindex(vm: &mut Vm, v: Value) -> R {
    let n = match_this(vm, v)?.found.borrow().last_group;
    Ok(if n == 0 { Value::NONE } else { Value::small(n as i64) })
}
fn lastgroup(vm: &mut Vm, v: Value) -> R {
    let m = match_this(vm, v)?;
    let n = m.found.borrow().last_group as usize;
    let names = m.pattern.get().native::<Pattern>().and_then(|p| p.indexgroup.get().to_tuple());
    Ok(match names {
        Some(t) if n > 0 => t.as_slice().get(n).copied().unwrap_or(Value::NONE),
        _ => Value::NONE,
    })
}
pub static MATCH: TypeDef = TypeDef {
    doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    flags: type_flags::NO_NEW,
    slots: Slots { repr: Some(match_repr), getitem: Some(match_getitem), ..Slots::NONE },
    methods: &[
        raw(
            "group",
            "($self, /, *args)",
            group,
            "group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or names.\n    For 0 returns the entire match.",
        ),
        def(
            "start",
            "($self, group=0, /)",
            |vm, a| {
                let n = ends(vm, a)?.0;
                Ok(vm.new_int(n))
            },
            "Return index of the start of the substring matched by group.",
        ),
        def(
            "end",
            "($self, group=0, /)",
            |vm, a| {
                let n = ends(vm, a)?.1;
                Ok(vm.new_int(n))
            },
            "Return index of the end of the substring matched by group.",
        ),
        def(
            "span",
            "($self, group=0, /)",
            |vm, a| {
                let n = ends(vm, a)?;
                Ok(pair(vm, n))
            },
            "For match object m, return the 2-tuple (m.start(group), m.end(group)).",
        ),
        def(
            "groups",
            "($self, /, default=None)",
            groups,
            "Return a tuple containing all the subgroups of the match, from 1.\n\n  default\n    Is used for groups that did not participate in the match.",
        ),
        def(
            "groupdict",
            "($self, /, default=None)",
            groupdict,
            "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n  default\n    Is used for groups that did not participate in the match.",
        ),
        def(
            "expand",
            "($self, /, template)",
            expand,
            "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.",
        ),
        def("__copy__", "($self, /)", |_, a| Ok(a[0]), ""),
        def("__deepcopy__", "($self, memo, /)", |_, a| Ok(a[0]), ""),
        def(
            "__class_getitem__",
            "($type, object, /)",
            taipan_vm::types::sequence::class_getitem,
            "Matches are generic over the type of string which was matched (str or bytes)",
        ),
    ],
    getset: &[
        getter(
            "string",
            |vm, v| Ok(match_this(vm, v)?.string.get()),
            "The string passed to match() or search().",
        ),
        getter("re", |vm, v| Ok(match_this(vm, v)?.pattern.get()), "The regular expression object."),
        getter(
            "pos",
            |vm, v| {
                let n = match_this(vm, v)?.pos;
                Ok(vm.new_int(n as i64))
            },
            "The index into the string at which the RE engine started looking for a match.",
        ),
        getter(
            "endpos",
            |vm, v| {
                let n = match_this(vm, v)?.endpos;
                Ok(vm.new_int(n as i64))
            },
            "The index into the string beyond which the RE engine will not go.",
        ),
        getter("lastindex", lastindex, "The integer index of the last matched capturing group."),
        getter("lastgroup", lastgroup, "The name of the last matched capturing group."),
        getter("regs", regs, ""),
    ],
    ..TypeDef::native::<Match>("re.Match")
};

// ---- scanners ----

pub struct Scanner {
    pattern: Slot,
    string: Slot,
    pos: usize,
    /// None: exhausted.
    at: Cell<Option<usize>>,
    end: usize,
    must: Cell<bool>,
    busy: Cell<bool>,
    /// Keeps a mutable subject as it is until the scan ends.
    loan: RefCell<Option<BytesLike>>,
}
// SAFETY: all references are shown; the loan is never borrowed mutably across a safe point.
unsafe impl taipan_vm::Trace for Scanner {
    fn trace(&self, t: &mut taipan_vm::taipan_heap::Tracer) {
        t.visit(self.pattern.get());
        t.visit(self.string.get());
        // SAFETY: as above.
        if let Some(BytesLike::Buffer(b)) = unsafe { &*self.loan.as_ptr() } {
            b.trace(t);
        }
    }
}
fn scan(vm: &mut Vm, v: Value, mode: Mode) -> R {
    let Some(s) = v.native::<Scanner>() else { return Err(vm.wrong_receiver(v, "_sre.SRE_Scanner")) };
    let p = this(vm, s.pattern.get())?;
    let Some(at) = s.at.get() else { return Ok(Value::NONE) };
    if s.busy.replace(true) {
        return Err(vm.value_error("regular expression scanner already executing"));
    }
    let found = match Subject::of(vm, s.string.get()) {
        Ok(subject) => {
            let f = find(vm, p, &subject, at, s.end, s.must.get(), mode);
            match subject.release(vm) {
                Ok(()) => f,
                Err(e) => Err(e),
            }
        }
        Err(e) => Err(e),
    };
    s.busy.set(false);
    Ok(match found? {
        Some(f) => {
            s.must.set(f.start == f.end);
            s.at.set(Some(f.end));
            new_match(vm, p, s.string.get(), f, s.pos, s.end)
        }
        None => {
            s.at.set(None);
            let loan = s.loan.borrow_mut().take();
            if let Some(b) = loan {
                b.release(vm)?;
            }
            Value::NONE
        }
    })
}
fn scanner_pattern(vm: &mut Vm, v: Value) -> R {
    match v.native::<Scanner>() {
        Some(s) => Ok(s.pattern.get()),
        None => Err(vm.wrong_receiver(v, "_sre.SRE_Scanner")),
    }
}
static SCANNER: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    methods: &[
        def("match", "($self, /)", |vm, a| scan(vm, a[0], Mode::Match), ""),
        def("search", "($self, /)", |vm, a| scan(vm, a[0], Mode::Search), ""),
    ],
    getset: &[getter("pattern", scanner_pattern, "")],
    ..TypeDef::native::<Scanner>("_sre.SRE_Scanner")
};

// ---- functions ----

fn character(vm: &mut Vm, v: Value) -> R<u32> {
    Ok(vm.to_c_int(v)? as u32)
}
fn ascii_iscased(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0])?;
    Ok(Value::bool(c < 128 && (c as u8).is_ascii_alphabetic()))
}
fn unicode_iscased(vm: &mut Vm, a: &[Value]) -> R {
    let c = character(vm, a[0])?;
    Ok(Value::bool(c < 0x110000 && ucd::has_case(c)))
}
fn tolower(vm: &mut Vm, a: &[Value], f: fn(u32) -> u32) -> R {
    let c = character(vm, a[0])?;
    Ok(vm.new_int(if c < 0x110000 { f(c) } else { c } as i64))
}
static FUNCTIONS: &[MethodDef] = &[
    def("ascii_iscased", "($module, character, /)", ascii_iscased, ""),
    def("ascii_tolower", "($module, character, /)", |vm, a| tolower(vm, a, program::lower_ascii), ""),
    def(
        "compile",
        "($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)",
        compile,
        "",
    ),
    def("getcodesize", "($module, /)", |_, _| Ok(Value::small(4)), ""),
    def(
        "template",
        "($module, pattern, template, /)",
        template::template,
        "\n\n  template\n    A list containing interleaved literal strings (str or bytes) and group\n    indices (int), as returned by re._parser.parse_template():\n        [literal1, group1, ..., literalN, groupN]",
    ),
    def("unicode_iscased", "($module, character, /)", unicode_iscased, ""),
    def("unicode_tolower", "($module, character, /)", |vm, a| tolower(vm, a, ucd::simple_lower), ""),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "_sre",
    functions: FUNCTIONS,
    init: |vm, d| {
        vm.dict_set_text(d, "CODESIZE", Value::small(4));
        vm.dict_set_text(d, "MAGIC", Value::small(program::MAGIC));
        vm.dict_set_text(d, "MAXGROUPS", Value::small(program::MAXGROUPS));
        vm.dict_set_text(d, "MAXREPEAT", Value::small(program::MAXREPEAT as i64));
        let c = vm.str_value(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ");
        vm.dict_set_text(d, "copyright", c);
        Ok(())
    },
    ..ModuleDef::BASE
};
