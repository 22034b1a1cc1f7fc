//! The methods of str, but for those about formats, translation and codecs.

use super::this;
use crate::call::Args;
use crate::object::*;
use crate::{R, Vm};
use std::ops::Range;
use taipan_heap::{Gc, Value};
use taipan_text::case::{self, Just};
use taipan_text::search::{self, Lines, Side};
use taipan_text::{TextBuf, with_units};

// ---- arguments ----

/// How CPython names the type of a wrong argument.
fn shown_type(vm: &Vm, v: Value) -> String {
    if v.is_none() { "None".into() } else { vm.type_name(v) }
}
/// "f() argument 1 must be str, not int"
pub(super) fn str_arg(vm: &mut Vm, v: Value, name: &str, what: &str) -> R<Gc<StrObj>> {
    match v.to_str() {
        Some(s) => Ok(s),
        None => {
            let t = shown_type(vm, v);
            Err(vm.type_error(format!("{name}() argument{what} must be str, not {t}")))
        }
    }
}
impl Vm {
    /// An argument of C type `Py_ssize_t`.
    pub fn to_ssize(&mut self, v: Value) -> R<isize> {
        let i = self.index(v)?;
        match i.to_i64() {
            Some(i) => Ok(i as isize),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }
    /// An argument of C type `int`, as `PyLong_AsInt` takes it.
    pub fn to_int_arg(&mut self, v: Value) -> R<i32> {
        let i = self.index(v)?;
        match i.to_i64().and_then(|i| i32::try_from(i).ok()) {
            Some(i) => Ok(i),
            None => Err(self.overflow_error("Python int too large to convert to C int")),
        }
    }
}
/// The receiver and the arguments of `find`-like methods, which are counted here.
pub(crate) fn search_args<'a>(
    vm: &mut Vm,
    kind: &str,
    name: &str,
    args: Args<'a>,
) -> R<(Value, &'a [Value])> {
    if args.kwnames.is_some_and(|t| t.len > 0) {
        return Err(vm.type_error(format!("{kind}.{name}() takes no keyword arguments")));
    }
    let Some((&me, rest)) = args.all.split_first() else {
        return Err(vm.type_error(format!("unbound method {kind}.{name}() needs an argument")));
    };
    if rest.is_empty() {
        return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    if rest.len() > 3 {
        return Err(vm.type_error(format!("{name} expected at most 3 arguments, got {}", rest.len())));
    }
    Ok((me, rest))
}
/// `start` and `end` of a search, as given.
pub(crate) fn search_bounds(vm: &mut Vm, rest: &[Value]) -> R<(i64, i64)> {
    let mut bound = |v: Option<&Value>, default: i64| -> R<i64> {
        match v {
            None | Some(&Value::NONE) => Ok(default),
            Some(&v) => {
                if !vm.has_index(v) {
                    return Err(
                        vm.type_error("slice indices must be integers or None or have an __index__ method")
                    );
                }
                Ok(vm.to_index_clamped(v)? as i64)
            }
        }
    };
    Ok((bound(rest.get(1), 0)?, bound(rest.get(2), i64::MAX)?))
}
struct Search {
    s: Gc<StrObj>,
    sub: Gc<StrObj>,
    range: Option<Range<usize>>,
}
fn search(vm: &mut Vm, name: &str, args: Args) -> R<Search> {
    let (me, rest) = search_args(vm, "str", name, args)?;
    let s = this(vm, me)?;
    let sub = str_arg(vm, rest[0], name, " 1")?;
    let (start, end) = if rest.len() > 1 { search_bounds(vm, rest)? } else { (0, i64::MAX) };
    Ok(Search { s, sub, range: search::bounds(start, end, s.len) })
}
impl Search {
    fn find(self) -> Option<usize> {
        let r = self.range?;
        let from = r.start;
        let at = with_units!(self.s.text(), h => with_units!(self.sub.text(), n => search::find(&h[r], n)))?;
        Some(from + at)
    }
    fn rfind(self) -> Option<usize> {
        let r = self.range?;
        let from = r.start;
        let at = with_units!(self.s.text(), h => with_units!(self.sub.text(), n => search::rfind(&h[r], n)))?;
        Some(from + at)
    }
}
/// `maxsplit` and `count`: negative means no limit.
pub(crate) fn limit(vm: &mut Vm, v: Value) -> R<Option<usize>> {
    if v.is_unbound() {
        return Ok(None);
    }
    Ok(usize::try_from(vm.to_ssize(v)?).ok())
}

// ---- searching ----

pub(super) fn find(vm: &mut Vm, args: Args) -> R {
    let at = search(vm, "find", args)?.find();
    Ok(Value::small(at.map_or(-1, |i| i as i64)))
}
pub(super) fn rfind(vm: &mut Vm, args: Args) -> R {
    let at = search(vm, "rfind", args)?.rfind();
    Ok(Value::small(at.map_or(-1, |i| i as i64)))
}
pub(super) fn index(vm: &mut Vm, args: Args) -> R {
    match search(vm, "index", args)?.find() {
        Some(i) => Ok(Value::small(i as i64)),
        None => Err(vm.value_error("substring not found")),
    }
}
pub(super) fn rindex(vm: &mut Vm, args: Args) -> R {
    match search(vm, "rindex", args)?.rfind() {
        Some(i) => Ok(Value::small(i as i64)),
        None => Err(vm.value_error("substring not found")),
    }
}
pub(super) fn count(vm: &mut Vm, args: Args) -> R {
    let q = search(vm, "count", args)?;
    let n = match q.range {
        Some(r) => with_units!(q.s.text(), h => with_units!(q.sub.text(), n => search::count(&h[r], n))),
        None => 0,
    };
    Ok(Value::small(n as i64))
}
fn affix(vm: &mut Vm, name: &str, args: Args, test: fn(Gc<StrObj>, Range<usize>, Gc<StrObj>) -> bool) -> R {
    let (me, rest) = search_args(vm, "str", name, args)?;
    let s = this(vm, me)?;
    let (start, end) = if rest.len() > 1 { search_bounds(vm, rest)? } else { (0, i64::MAX) };
    let range = search::bounds(start, end, s.len);
    let has = |x: Gc<StrObj>| range.clone().is_some_and(|r| test(s, r, x));
    if let Some(t) = rest[0].to_tuple() {
        for &v in t.as_slice() {
            let Some(x) = v.to_str() else {
                let t = vm.type_name(v);
                return Err(vm.type_error(format!("tuple for {name} must only contain str, not {t}")));
            };
            if has(x) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    match rest[0].to_str() {
        Some(x) => Ok(Value::bool(has(x))),
        None => {
            let t = vm.type_name(rest[0]);
            Err(vm.type_error(format!("{name} first arg must be str or a tuple of str, not {t}")))
        }
    }
}
pub(super) fn startswith(vm: &mut Vm, args: Args) -> R {
    affix(
        vm,
        "startswith",
        args,
        |s, r, x| with_units!(s.text(), h => with_units!(x.text(), n => search::starts_with(&h[r], n))),
    )
}
pub(super) fn endswith(vm: &mut Vm, args: Args) -> R {
    affix(
        vm,
        "endswith",
        args,
        |s, r, x| with_units!(s.text(), h => with_units!(x.text(), n => search::ends_with(&h[r], n))),
    )
}
pub(super) fn removeprefix(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let p = str_arg(vm, a[1], "removeprefix", "")?;
    let has = with_units!(s.text(), h => with_units!(p.text(), n => search::starts_with(h, n)));
    Ok(vm.substr(s, if has { p.len } else { 0 }, s.len).value())
}
pub(super) fn removesuffix(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let p = str_arg(vm, a[1], "removesuffix", "")?;
    let has = with_units!(s.text(), h => with_units!(p.text(), n => search::ends_with(h, n)));
    Ok(vm.substr(s, 0, if has { s.len - p.len } else { s.len }).value())
}

// ---- replacing, splitting, joining ----

pub(super) fn replace(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let old = str_arg(vm, a[1], "replace", " 1")?;
    let new = str_arg(vm, a[2], "replace", " 2")?;
    let max = limit(vm, a[3])?;
    if s.is_ascii() && new.is_ascii() && old.len > 0 && old.width_log2() == 0 {
        return replace_ascii(vm, s, old, new, max.unwrap_or(usize::MAX));
    }
    let most = vm.text_limit();
    let done = with_units!(s.text(), h => with_units!(old.text(), o => with_units!(new.text(), n => {
        search::replace(h, o, n, max, most)
    })));
    match done {
        Ok(None) => Ok(s.value()),
        Ok(Some(buf)) => Ok(vm.new_str_buf(&buf).value()),
        Err(_) => Err(vm.overflow_error("replace string is too long")),
    }
}
/// The same for ASCII text: the places first, then the result is written once.
fn replace_ascii(vm: &mut Vm, s: Gc<StrObj>, old: Gc<StrObj>, new: Gc<StrObj>, max: usize) -> R {
    let (text, needle) = (s.buffer(), old.buffer());
    if text.len() < needle.len() || max == 0 {
        return Ok(s.value());
    }
    let finder = search::Finder::<u8>::new(needle);
    let (mut places, mut from) = (Vec::new(), 0);
    while places.len() < max
        && let Some(i) = finder.find(&text[from..])
    {
        places.push(from + i);
        from += i + needle.len();
    }
    if places.is_empty() {
        return Ok(s.value());
    }
    let kept = text.len() - places.len() * needle.len();
    let len = places.len().checked_mul(new.len).and_then(|n| n.checked_add(kept));
    let Some(len) = len.filter(|&n| n <= isize::MAX as usize && (n <= text.len() || n <= vm.text_limit()))
    else {
        return Err(vm.overflow_error("replace string is too long"));
    };
    let filled = vm.str_filled(len, 0, true, |p| {
        let (mut at, mut from) = (p, 0);
        let mut put = |b: &[u8]| {
            // SAFETY: the lengths were added up above.
            unsafe {
                std::ptr::copy_nonoverlapping(b.as_ptr(), at, b.len());
                at = at.add(b.len());
            }
        };
        for &i in &places {
            put(&text[from..i]);
            put(new.buffer());
            from = i + needle.len();
        }
        put(&text[from..]);
    })?;
    // The strings of one character are kept.
    if filled.len == 1 { Ok(vm.latin1_char(filled.buffer()[0]).value()) } else { Ok(filled.value()) }
}
impl Vm {
    /// How long a text may be that is made on Rust's side first.
    pub(crate) fn text_limit(&self) -> usize {
        match self.heap.limit() {
            0 => 1 << 40,
            n => n,
        }
    }
    fn push_range(&mut self, l: Gc<ListObj>, s: Gc<StrObj>, r: Range<usize>) -> R<()> {
        let v = self.substr(s, r.start, r.end).value();
        self.list_push(l, v)
    }
    /// The items of a new list in reverse.
    pub(crate) fn list_reverse_new(&mut self, l: Gc<ListObj>) {
        if let Some(items) = l.items.get() {
            let (mut i, mut j) = (0, l.len.get());
            while i + 1 < j {
                j -= 1;
                let (x, y) = (items.get(i), items.get(j));
                items.set(&self.heap, i, y);
                items.set(&self.heap, j, x);
                i += 1;
            }
        }
    }
}
/// The separator: None stands for white space.
fn separator(vm: &mut Vm, v: Value) -> R<Option<Gc<StrObj>>> {
    if v.is_none() || v.is_unbound() {
        return Ok(None);
    }
    match v.to_str() {
        Some(s) if s.len == 0 => Err(vm.value_error("empty separator")),
        Some(s) => Ok(Some(s)),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("must be str or None, not {t}")))
        }
    }
}
pub(super) fn split(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let max = limit(vm, a[2])?;
    let sep = separator(vm, a[1])?;
    let l = vm.new_list(&[]);
    // Room for a few pieces at once.
    vm.list_grow(l, 5)?;
    match sep {
        None => with_units!(s.text(), h => for r in search::split_space(h, max, search::is_space) {
            vm.push_range(l, s, r)?;
        }),
        // (CPython gives the object itself here, also one of a subclass.)
        Some(_) if s.len == 0 => vm.list_push(l, a[0])?,
        Some(sep) => {
            with_units!(s.text(), h => with_units!(sep.text(), n => for r in search::split(h, n, max) {
                vm.push_range(l, s, r)?;
            }))
        }
    }
    Ok(l.value())
}
pub(super) fn rsplit(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let max = limit(vm, a[2])?;
    let sep = separator(vm, a[1])?;
    let l = vm.new_list(&[]);
    match sep {
        None => with_units!(s.text(), h => for r in search::rsplit_space(h, max, search::is_space) {
            vm.push_range(l, s, r)?;
        }),
        Some(sep) => {
            with_units!(s.text(), h => with_units!(sep.text(), n => for r in search::rsplit(h, n, max) {
                vm.push_range(l, s, r)?;
            }))
        }
    }
    vm.list_reverse_new(l);
    Ok(l.value())
}
pub(super) fn splitlines(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let keep = !a[1].is_unbound() && vm.truth(a[1])?;
    let l = vm.new_list(&[]);
    with_units!(s.text(), h => for r in search::split_lines(h, Lines::Str, keep) {
        vm.push_range(l, s, r)?;
    });
    Ok(l.value())
}
fn partition_separator(vm: &mut Vm, v: Value) -> R<Gc<StrObj>> {
    match v.to_str() {
        Some(s) if s.len == 0 => Err(vm.value_error("empty separator")),
        Some(s) => Ok(s),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("must be str, not {t}")))
        }
    }
}
pub(super) fn partition(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let sep = partition_separator(vm, a[1])?;
    let empty = vm.empty_str.value();
    match with_units!(s.text(), h => with_units!(sep.text(), n => search::find(h, n))) {
        Some(i) => {
            let head = vm.substr(s, 0, i).value();
            let tail = vm.substr(s, i + sep.len, s.len).value();
            Ok(vm.tuple(&[head, a[1], tail]))
        }
        None => Ok(vm.tuple(&[a[0], empty, empty])),
    }
}
pub(super) fn rpartition(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let sep = partition_separator(vm, a[1])?;
    let empty = vm.empty_str.value();
    match with_units!(s.text(), h => with_units!(sep.text(), n => search::rfind(h, n))) {
        Some(i) => {
            let head = vm.substr(s, 0, i).value();
            let tail = vm.substr(s, i + sep.len, s.len).value();
            Ok(vm.tuple(&[head, a[1], tail]))
        }
        None => Ok(vm.tuple(&[empty, empty, a[0]])),
    }
}
pub(super) fn join(vm: &mut Vm, a: &[Value]) -> R {
    let sep = this(vm, a[0])?;
    if let Some(l) = a[1].to_list().filter(|_| vm.type_of(a[1]) == vm.types.list) {
        return vm.join_with(sep, l.as_slice());
    }
    if let Some(t) = a[1].downcast::<TupleObj>() {
        return vm.join_with(sep, t.as_slice());
    }
    let items = collect_to_join(vm, a[1])?;
    vm.join_with(sep, &items)
}
/// All items; for what cannot be iterated over, join's own message.
pub(crate) fn collect_to_join(vm: &mut Vm, v: Value) -> R<taipan_heap::RootedVec> {
    let it = match vm.iter(v) {
        Ok(it) => it,
        Err(e) => {
            let t = vm.exc.TypeError;
            vm.expect_exception(e, t)?;
            return Err(vm.type_error("can only join an iterable"));
        }
    };
    let mut items = taipan_heap::RootedVec::new(&vm.heap);
    while let Some(x) = vm.next(it)? {
        items.push(x);
    }
    Ok(items)
}

// ---- stripping and padding ----

fn strip_side(vm: &mut Vm, a: &[Value], name: &str, side: Side) -> R {
    let s = this(vm, a[0])?;
    let r = if a[1].is_unbound() || a[1].is_none() {
        with_units!(s.text(), h => search::strip_by(h, side, search::is_space))
    } else {
        let Some(chars) = a[1].to_str() else {
            return Err(vm.type_error(format!("{name} arg must be None or str")));
        };
        with_units!(s.text(), h => with_units!(chars.text(), n => search::strip_chars(h, side, n)))
    };
    Ok(vm.substr(s, r.start, r.end).value())
}
pub(super) fn strip(vm: &mut Vm, a: &[Value]) -> R {
    strip_side(vm, a, "strip", Side::Both)
}
pub(super) fn lstrip(vm: &mut Vm, a: &[Value]) -> R {
    strip_side(vm, a, "lstrip", Side::Left)
}
pub(super) fn rstrip(vm: &mut Vm, a: &[Value]) -> R {
    strip_side(vm, a, "rstrip", Side::Right)
}
fn justify(vm: &mut Vm, a: &[Value], just: Just) -> R {
    let s = this(vm, a[0])?;
    let width = vm.to_ssize(a[1])?;
    let fill = if a[2].is_unbound() {
        0x20
    } else {
        match a[2].to_str() {
            Some(f) if f.len == 1 => f.char_at(0),
            Some(_) => return Err(vm.type_error("The fill character must be exactly one character long")),
            None => {
                let t = vm.type_name(a[2]);
                return Err(vm.type_error(format!("The fill character must be a unicode character, not {t}")));
            }
        }
    };
    let width = width.max(0) as usize;
    if width <= s.len {
        return Ok(s.value());
    }
    if s.is_ascii() && fill < 0x80 {
        let left = case::left_padding(s.len, width, just);
        let text = vm.str_filled(width, 0, true, |p| {
            // SAFETY: there is room for `width` units, which are more than those of `s`.
            unsafe {
                std::ptr::write_bytes(p, fill as u8, left);
                std::ptr::copy_nonoverlapping(s.buffer().as_ptr(), p.add(left), s.len);
                std::ptr::write_bytes(p.add(left + s.len), fill as u8, width - left - s.len);
            }
        })?;
        return Ok(text.value());
    }
    vm.reserve_text(width.saturating_mul(4))?;
    match with_units!(s.text(), h => case::justify(h, width, just, fill)).map_err(|_| vm.memory_error())? {
        Some(buf) => Ok(vm.new_str_buf(&buf).value()),
        None => Ok(s.value()),
    }
}
pub(super) fn center(vm: &mut Vm, a: &[Value]) -> R {
    justify(vm, a, Just::Center)
}
pub(super) fn ljust(vm: &mut Vm, a: &[Value]) -> R {
    justify(vm, a, Just::Left)
}
pub(super) fn rjust(vm: &mut Vm, a: &[Value]) -> R {
    justify(vm, a, Just::Right)
}
pub(super) fn zfill(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let width = vm.to_ssize(a[1])?.max(0) as usize;
    if width <= s.len {
        return Ok(s.value());
    }
    vm.reserve_text(width.saturating_mul(4))?;
    match with_units!(s.text(), h => case::zfill(h, width)).map_err(|_| vm.memory_error())? {
        Some(buf) => Ok(vm.new_str_buf(&buf).value()),
        None => Ok(s.value()),
    }
}
pub(super) fn expandtabs(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let size = if a[1].is_unbound() { 8 } else { vm.to_int_arg(a[1])?.max(0) as usize };
    #[allow(clippy::useless_conversion)]
    let has_tab = with_units!(s.text(), h => h.iter().any(|&c| u32::from(c) == 9));
    if !has_tab {
        return Ok(s.value());
    }
    let Some(len) = with_units!(s.text(), h => case::expandtabs_len(h, size)) else {
        return Err(vm.overflow_error("new string is too long"));
    };
    vm.reserve_text(len.saturating_mul(1 << s.width_log2()))?;
    let buf = with_units!(s.text(), h => case::expandtabs(h, size)).map_err(|_| vm.memory_error())?;
    Ok(vm.new_str_buf(&buf).value())
}

// ---- case and classes of characters ----

macro_rules! maps {
    ($($name:ident)*) => { $(
        pub(super) fn $name(vm: &mut Vm, a: &[Value]) -> R {
            let s = this(vm, a[0])?;
            let buf: TextBuf = with_units!(s.text(), h => case::$name(h));
            Ok(vm.new_str_buf(&buf).value())
        }
    )* };
}
maps! { casefold swapcase title capitalize }

pub(super) fn lower(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    if s.is_ascii() {
        return Ok(vm.map_ascii(s, |c| c.to_ascii_lowercase())?.value());
    }
    let buf: TextBuf = with_units!(s.text(), h => case::lower(h));
    Ok(vm.new_str_buf(&buf).value())
}
pub(super) fn upper(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    if s.is_ascii() {
        return Ok(vm.map_ascii(s, |c| c.to_ascii_uppercase())?.value());
    }
    let buf: TextBuf = with_units!(s.text(), h => case::upper(h));
    Ok(vm.new_str_buf(&buf).value())
}

/// Tests by what they are called in `case`; perhaps what does the same for ASCII.
macro_rules! tests {
    ($($name:ident = $test:ident $(/ $ascii:ident)?)*) => { $(
        pub(super) fn $name(vm: &mut Vm, a: &[Value]) -> R {
            let s = this(vm, a[0])?;
            $(if let (true, taipan_text::Text::Latin1(b)) = (s.is_ascii(), s.text()) {
                return Ok(Value::bool(case::bytes::$ascii(b)));
            })?
            Ok(Value::bool(with_units!(s.text(), h => case::$test(h))))
        }
    )* };
}
tests! {
    isalpha = is_alpha / is_alpha  isalnum = is_alnum / is_alnum  isdecimal = is_decimal / is_digit
    isdigit = is_digit / is_digit  isnumeric = is_numeric / is_digit
    isspace = is_space  isprintable = is_printable  isidentifier = is_identifier  islower = is_lower  isupper = is_upper
    istitle = is_title
}
pub(super) fn isascii(vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(this(vm, a[0])?.is_ascii()))
}

// ---- rest ----

pub(super) fn sizeof(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    let head = if s.is_ascii() { 40 } else { 56 };
    Ok(vm.new_int((head + ((s.len + 1) << s.width_log2())) as i64))
}
pub(super) fn getnewargs(vm: &mut Vm, a: &[Value]) -> R {
    let s = this(vm, a[0])?;
    // A copy, as CPython makes one.
    let copy = vm.new_str_text(s.text()).value();
    Ok(vm.tuple(&[copy]))
}
