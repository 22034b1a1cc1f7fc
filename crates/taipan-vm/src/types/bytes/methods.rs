//! The methods that bytes and bytearray share. Results are of the receiver's base type: bytes for a subclass of bytes,
//! a new bytearray for a bytearray.
//!
//! Arguments are converted first, which may run Python code; only then the receiver's bytes are looked at.

use crate::call::Args;
use crate::object::*;
use crate::types::buffer::BytesLike;
use crate::types::str::codec::optional_text;
use crate::{R, Vm};
use std::ops::Range;
use taipan_heap::{Gc, Value};
use taipan_text::case::{self, Just, bytes as ascii};
use taipan_text::search::{self, Lines, Side};

use crate::types::str::methods::{collect_to_join, limit, search_args, search_bounds};

/// A receiver. A bytearray is on loan meanwhile: code that runs for the arguments cannot change its length.
pub(crate) enum Me {
    Bytes(Gc<BytesObj>),
    Array(Loan),
}
pub(crate) struct Loan(Gc<ByteArrayObj>);
impl Loan {
    fn new(a: Gc<ByteArrayObj>) -> Loan {
        a.exports.set(a.exports.get() + 1);
        Loan(a)
    }
}
impl Drop for Loan {
    fn drop(&mut self) {
        self.0.exports.set(self.0.exports.get().saturating_sub(1));
    }
}
pub(crate) fn me(vm: &mut Vm, v: Value) -> R<Me> {
    if let Some(b) = v.to_bytes() {
        return Ok(Me::Bytes(b));
    }
    if let Some(b) = v.downcast::<ByteArrayObj>() {
        return Ok(Me::Array(Loan::new(b)));
    }
    let t = vm.type_name(v);
    Err(vm.type_error(format!("descriptor requires a 'bytes' object but received a '{t}'")))
}
impl Me {
    pub(crate) fn get<'a>(&self) -> &'a [u8] {
        // SAFETY: the receiver is alive: it is an argument of the running method.
        unsafe {
            match self {
                Me::Bytes(b) => b.as_ref().as_slice(),
                Me::Array(b) => b.0.as_ref().as_slice(),
            }
        }
    }
    pub(crate) fn is_bytes(&self) -> bool {
        matches!(self, Me::Bytes(_))
    }
    pub(crate) fn make(&self, vm: &mut Vm, b: &[u8]) -> R {
        match self {
            Me::Bytes(_) => vm.try_new_bytes(b).map(|b| b.value()),
            Me::Array(_) => vm.new_bytearray(b).map(|b| b.value()),
        }
    }
    pub(crate) fn filled(&self, vm: &mut Vm, len: usize, f: impl FnOnce(&mut [u8])) -> R {
        match self {
            Me::Bytes(_) => vm.bytes_filled(len, f).map(|b| b.value()),
            Me::Array(_) => vm.bytearray_filled(len, f).map(|b| b.value()),
        }
    }
    /// The result of a method that changes nothing.
    pub(crate) fn same(&self, vm: &mut Vm) -> R {
        match self {
            Me::Bytes(b) => Ok(b.value()),
            Me::Array(_) => self.make(vm, self.get()),
        }
    }
    fn part(&self, vm: &mut Vm, r: Range<usize>) -> R {
        let b = self.get();
        if self.is_bytes() && r.len() == b.len() { self.same(vm) } else { self.make(vm, &b[r]) }
    }
}

impl Vm {
    /// As `new_bytes`, with MemoryError at the limit.
    pub fn try_new_bytes(&mut self, b: &[u8]) -> R<Gc<BytesObj>> {
        if b.len() > 1 << 16 {
            return self.bytes_filled(b.len(), |out| out.copy_from_slice(b));
        }
        Ok(self.new_bytes(b))
    }
}

// ---- arguments ----

/// An int in range(256).
pub(crate) fn byte_value(vm: &mut Vm, v: Value, message: &str) -> R<u8> {
    if let Some(b) = v.as_int().and_then(|i| u8::try_from(i).ok()) {
        return Ok(b);
    }
    match u8::try_from(vm.to_index_clamped(v)?) {
        Ok(b) => Ok(b),
        Err(_) => Err(vm.value_error(message)),
    }
}
/// `bytes(source, encoding, errors)` with encoding or errors given.
pub(super) fn encode_source(
    vm: &mut Vm,
    source: Value,
    encoding: Option<Gc<StrObj>>,
    errors: Option<Gc<StrObj>>,
) -> R {
    match (source.to_str(), encoding) {
        (Some(s), Some(_)) => vm.encode_text(s, encoding, errors),
        (None, Some(_)) => Err(vm.type_error("encoding without a string argument")),
        (Some(_), None) => Err(vm.type_error("string argument without an encoding")),
        (None, None) => Err(vm.type_error("errors without a string argument")),
    }
}
/// A source that is a count of zero bytes.
pub(super) fn count_argument(vm: &mut Vm, v: Value) -> R<Option<usize>> {
    if !vm.has_index(v) {
        return Ok(None);
    }
    match vm.repeat_count(v) {
        Ok(n) => match usize::try_from(n) {
            Ok(n) => Ok(Some(n)),
            Err(_) => Err(vm.value_error("negative count")),
        },
        Err(e) => {
            let t = vm.exc.TypeError;
            vm.expect_exception(e, t)?;
            Ok(None)
        }
    }
}
/// Ints from an iterable, handed over one by one. `word` is what the range message speaks of.
pub(super) fn each_byte(
    vm: &mut Vm,
    v: Value,
    kind: &str,
    word: &str,
    mut f: impl FnMut(&mut Vm, u8) -> R<()>,
) -> R<()> {
    let message = format!("{word} must be in range(0, 256)");
    let s = vm.slots_of(v);
    if v.to_str().is_none() && (s.iter.is_some() || s.getitem.is_some()) {
        let it = match vm.iter(v) {
            Ok(it) => Some(it),
            Err(e) => {
                let t = vm.exc.TypeError;
                vm.expect_exception(e, t)?;
                None
            }
        };
        if let Some(it) = it {
            if kind == "bytes" {
                // Asked by CPython, so seen by programs.
                vm.length_hint(v, 64)?;
            }
            while let Some(x) = vm.next(it)? {
                let b = byte_value(vm, x, &message)?;
                f(vm, b)?;
            }
            return Ok(());
        }
    }
    let t = vm.type_name(v);
    Err(vm.type_error(format!("cannot convert '{t}' object to {kind}")))
}
pub(super) fn collect_bytes(vm: &mut Vm, v: Value, kind: &str, word: &str) -> R<Vec<u8>> {
    let mut out = Vec::new();
    each_byte(vm, v, kind, word, |vm, b| {
        out.push(b);
        if out.len().is_multiple_of(1 << 20) { vm.reserve_text(out.len()) } else { Ok(()) }
    })?;
    Ok(out)
}

/// What to look for: a byte or bytes.
enum Needle {
    Byte(u8),
    Bytes(BytesLike),
}
impl std::ops::Deref for Needle {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Needle::Byte(b) => std::slice::from_ref(b),
            Needle::Bytes(b) => b,
        }
    }
}
fn needle(vm: &mut Vm, v: Value) -> R<Needle> {
    if vm.has_buffer(v) {
        return vm.bytes_like(v).map(Needle::Bytes);
    }
    if !vm.has_index(v) {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("argument should be integer or bytes-like object, not '{t}'")));
    }
    byte_value(vm, v, "byte must be in range(0, 256)").map(Needle::Byte)
}

struct Search {
    me: Me,
    sub: Needle,
    bounds: (i64, i64),
}
fn search(vm: &mut Vm, kind: &str, name: &str, args: Args) -> R<Search> {
    let (v, rest) = search_args(vm, kind, name, args)?;
    let me = me(vm, v)?;
    let bounds = if rest.len() > 1 { search_bounds(vm, rest)? } else { (0, i64::MAX) };
    let sub = needle(vm, rest[0])?;
    Ok(Search { me, sub, bounds })
}
impl Search {
    fn range(&self) -> Option<Range<usize>> {
        search::bounds(self.bounds.0, self.bounds.1, self.me.get().len())
    }
    fn find(&self) -> Option<usize> {
        let r = self.range()?;
        Some(r.start + search::find(&self.me.get()[r], &self.sub[..])?)
    }
    fn rfind(&self) -> Option<usize> {
        let r = self.range()?;
        Some(r.start + search::rfind(&self.me.get()[r], &self.sub[..])?)
    }
}

// ---- searching ----

pub(super) fn find(vm: &mut Vm, kind: &str, args: Args) -> R {
    let at = search(vm, kind, "find", args)?.find();
    Ok(Value::small(at.map_or(-1, |i| i as i64)))
}
pub(super) fn rfind(vm: &mut Vm, kind: &str, args: Args) -> R {
    let at = search(vm, kind, "rfind", args)?.rfind();
    Ok(Value::small(at.map_or(-1, |i| i as i64)))
}
pub(super) fn index(vm: &mut Vm, kind: &str, args: Args) -> R {
    match search(vm, kind, "index", args)?.find() {
        Some(i) => Ok(Value::small(i as i64)),
        None => Err(vm.value_error("subsection not found")),
    }
}
pub(super) fn rindex(vm: &mut Vm, kind: &str, args: Args) -> R {
    match search(vm, kind, "rindex", args)?.rfind() {
        Some(i) => Ok(Value::small(i as i64)),
        None => Err(vm.value_error("subsection not found")),
    }
}
pub(super) fn count(vm: &mut Vm, kind: &str, args: Args) -> R {
    let q = search(vm, kind, "count", args)?;
    let n = q.range().map_or(0, |r| search::count(&q.me.get()[r], &q.sub[..]));
    Ok(Value::small(n as i64))
}
fn affix(vm: &mut Vm, kind: &str, name: &str, args: Args, test: fn(&[u8], &[u8]) -> bool) -> R {
    let (v, rest) = search_args(vm, kind, name, args)?;
    let me = me(vm, v)?;
    let (start, end) = if rest.len() > 1 { search_bounds(vm, rest)? } else { (0, i64::MAX) };
    let has = |vm: &mut Vm, x: Value| -> R<bool> {
        let x = vm.bytes_like(x)?;
        let found = search::bounds(start, end, me.get().len()).is_some_and(|r| test(&me.get()[r], &x));
        x.release(vm)?;
        Ok(found)
    };
    if let Some(t) = rest[0].to_tuple() {
        for &x in t.as_slice() {
            if has(vm, x)? {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    if !vm.has_buffer(rest[0]) {
        let t = vm.type_name(rest[0]);
        return Err(vm.type_error(format!("{name} first arg must be bytes or a tuple of bytes, not {t}")));
    }
    Ok(Value::bool(has(vm, rest[0])?))
}
pub(super) fn startswith(vm: &mut Vm, kind: &str, args: Args) -> R {
    affix(vm, kind, "startswith", args, |s, x| s.starts_with(x))
}
pub(super) fn endswith(vm: &mut Vm, kind: &str, args: Args) -> R {
    affix(vm, kind, "endswith", args, |s, x| s.ends_with(x))
}
pub(super) fn removeprefix(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    let p = vm.bytes_like(a[1])?;
    let b = me.get();
    let from = if b.starts_with(&p) { p.len() } else { 0 };
    me.part(vm, from..b.len())
}
pub(super) fn removesuffix(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    let p = vm.bytes_like(a[1])?;
    let b = me.get();
    let to = if b.ends_with(&p) { b.len() - p.len() } else { b.len() };
    me.part(vm, 0..to)
}

// ---- replacing, splitting, joining ----

pub(super) fn replace(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    let old = vm.bytes_like(a[1])?;
    let new = vm.bytes_like(a[2])?;
    let max = limit(vm, a[3])?;
    let most = vm.text_limit();
    match search::replace_bytes(me.get(), &old, &new, max, most) {
        Ok(None) => me.same(vm),
        Ok(Some(b)) => me.make(vm, &b),
        Err(_) => Err(vm.overflow_error("replace bytes is too long")),
    }
}
fn separator(vm: &mut Vm, v: Value) -> R<Option<BytesLike>> {
    if v.is_none() || v.is_unbound() {
        return Ok(None);
    }
    let s = vm.bytes_like(v)?;
    if s.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    Ok(Some(s))
}
pub(super) fn split(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    let max = limit(vm, a[2])?;
    let sep = separator(vm, a[1])?;
    let l = vm.new_list(&[]);
    let b = me.get();
    match &sep {
        None => {
            for r in search::split_space(b, max, search::is_byte_space) {
                let v = me.part(vm, r)?;
                vm.list_push(l, v)?;
            }
        }
        Some(sep) => {
            for r in search::split(b, &sep[..], max) {
                let v = me.part(vm, r)?;
                vm.list_push(l, v)?;
            }
        }
    }
    Ok(l.value())
}
pub(super) fn rsplit(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    let max = limit(vm, a[2])?;
    let sep = separator(vm, a[1])?;
    let l = vm.new_list(&[]);
    let b = me.get();
    match &sep {
        None => {
            for r in search::rsplit_space(b, max, search::is_byte_space) {
                let v = me.part(vm, r)?;
                vm.list_push(l, v)?;
            }
        }
        Some(sep) => {
            for r in search::rsplit(b, &sep[..], max) {
                let v = me.part(vm, r)?;
                vm.list_push(l, v)?;
            }
        }
    }
    vm.list_reverse_new(l);
    Ok(l.value())
}
pub(super) fn splitlines(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    let keep = !a[1].is_unbound() && vm.truth(a[1])?;
    let l = vm.new_list(&[]);
    for r in search::split_lines(me.get(), Lines::Bytes, keep) {
        let v = me.part(vm, r)?;
        vm.list_push(l, v)?;
    }
    Ok(l.value())
}
fn partition_at(vm: &mut Vm, a: &[Value], last: bool) -> R {
    let me = me(vm, a[0])?;
    let sep = vm.bytes_like(a[1])?;
    if sep.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let b = me.get();
    let at = if last { search::rfind(b, &sep[..]) } else { search::find(b, &sep[..]) };
    let parts = match at {
        Some(i) => {
            let head = me.part(vm, 0..i)?;
            let middle = if me.is_bytes() { a[1] } else { me.make(vm, &sep)? };
            let tail = me.part(vm, i + sep.len()..b.len())?;
            [head, middle, tail]
        }
        None => {
            let whole = if me.is_bytes() { a[0] } else { me.same(vm)? };
            let (x, y, z) = (whole, me.make(vm, b"")?, me.make(vm, b"")?);
            if last { [y, z, x] } else { [x, y, z] }
        }
    };
    Ok(vm.tuple(&parts))
}
pub(super) fn partition(vm: &mut Vm, a: &[Value]) -> R {
    partition_at(vm, a, false)
}
pub(super) fn rpartition(vm: &mut Vm, a: &[Value]) -> R {
    partition_at(vm, a, true)
}
pub(super) fn join(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    // A list is read as it is: items' methods may change it.
    let list = a[1].to_list();
    let collected = match list {
        Some(_) => taipan_heap::RootedVec::new(&vm.heap),
        None => collect_to_join(vm, a[1])?,
    };
    let n = list.map_or(collected.len(), |l| l.len.get());
    let item = |i: usize| list.map_or(collected.get(i).copied(), |l| l.get(i));
    if n == 1
        && me.is_bytes()
        && let Some(one) = item(0).filter(|v| v.downcast::<BytesObj>().is_some())
    {
        return Ok(one);
    }
    let sep = me.get();
    let mut out = Vec::new();
    for i in 0..n {
        let Some(v) = item(i).filter(|_| list.is_none_or(|l| l.len.get() == n)) else {
            return Err(vm.runtime_error("sequence changed size during iteration"));
        };
        if i > 0 {
            out.extend_from_slice(sep);
        }
        // Whatever went wrong.
        if vm.with_bytes(v, |b| out.extend_from_slice(b)).is_err() {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("sequence item {i}: expected a bytes-like object, {t} found")));
        }
        if out.len() > 1 << 24 {
            vm.reserve_text(out.len())?;
        }
    }
    if list.is_some_and(|l| l.len.get() != n) {
        return Err(vm.runtime_error("sequence changed size during iteration"));
    }
    me.make(vm, &out)
}

// ---- stripping and padding ----

fn strip_side(vm: &mut Vm, a: &[Value], side: Side) -> R {
    let me = me(vm, a[0])?;
    let r = if a[1].is_unbound() || a[1].is_none() {
        search::strip_by(me.get(), side, search::is_byte_space)
    } else {
        let chars = vm.bytes_like(a[1])?;
        search::strip_chars(me.get(), side, &chars[..])
    };
    me.part(vm, r)
}
pub(super) fn strip(vm: &mut Vm, a: &[Value]) -> R {
    strip_side(vm, a, Side::Both)
}
pub(super) fn lstrip(vm: &mut Vm, a: &[Value]) -> R {
    strip_side(vm, a, Side::Left)
}
pub(super) fn rstrip(vm: &mut Vm, a: &[Value]) -> R {
    strip_side(vm, a, Side::Right)
}
fn justify(vm: &mut Vm, a: &[Value], name: &str, just: Just) -> R {
    let me = me(vm, a[0])?;
    let width = vm.to_ssize(a[1])?.max(0) as usize;
    let fill = if a[2].is_unbound() {
        b' '
    } else {
        let (bytes, kind) = match (a[2].to_bytes(), a[2].downcast::<ByteArrayObj>()) {
            (Some(b), _) => (b.as_slice().to_vec(), "bytes"),
            (_, Some(b)) => (b.as_slice().to_vec(), "bytearray"),
            _ => {
                let t = if a[2].is_none() { "None".into() } else { vm.type_name(a[2]) };
                return Err(
                    vm.type_error(format!("{name}() argument 2 must be a byte string of length 1, not {t}"))
                );
            }
        };
        match bytes[..] {
            [one] => one,
            _ => {
                let n = bytes.len();
                return Err(vm.type_error(format!(
                    "{name}(): argument 2 must be a byte string of length 1, not a {kind} object of length {n}"
                )));
            }
        }
    };
    let b = me.get();
    match case::padding(b.len(), width, just) {
        None => me.same(vm),
        Some((left, right)) => me.filled(vm, left + b.len() + right, |out| {
            out[..left].fill(fill);
            out[left..left + b.len()].copy_from_slice(b);
            out[left + b.len()..].fill(fill);
        }),
    }
}
pub(super) fn center(vm: &mut Vm, a: &[Value]) -> R {
    justify(vm, a, "center", Just::Center)
}
pub(super) fn ljust(vm: &mut Vm, a: &[Value]) -> R {
    justify(vm, a, "ljust", Just::Left)
}
pub(super) fn rjust(vm: &mut Vm, a: &[Value]) -> R {
    justify(vm, a, "rjust", Just::Right)
}
pub(super) fn zfill(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    let width = vm.to_ssize(a[1])?.max(0) as usize;
    let b = me.get();
    if width <= b.len() {
        return me.same(vm);
    }
    let sign = usize::from(matches!(b.first(), Some(b'+' | b'-')));
    me.filled(vm, width, |out| {
        out.fill(b'0');
        out[..sign].copy_from_slice(&b[..sign]);
        out[width - b.len() + sign..].copy_from_slice(&b[sign..]);
    })
}
pub(super) fn expandtabs(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    let size = if a[1].is_unbound() { 8 } else { vm.to_int_arg(a[1])?.max(0) as usize };
    let Some(len) = case::expandtabs_len(me.get(), size) else {
        return Err(vm.overflow_error("result too long"));
    };
    vm.reserve_text(len)?;
    match case::expandtabs(me.get(), size).map_err(|_| vm.memory_error())? {
        taipan_text::TextBuf::Latin1(v) => me.make(vm, &v),
        _ => me.same(vm),
    }
}

// ---- case and classes ----

macro_rules! maps {
    ($($name:ident)*) => { $(
        pub(super) fn $name(vm: &mut Vm, a: &[Value]) -> R {
            let me = me(vm, a[0])?;
            me.make(vm, &ascii::$name(me.get()))
        }
    )* };
}
maps! { lower upper swapcase title capitalize }

macro_rules! tests {
    ($($name:ident = $test:ident)*) => { $(
        pub(super) fn $name(vm: &mut Vm, a: &[Value]) -> R {
            Ok(Value::bool(ascii::$test(me(vm, a[0])?.get())))
        }
    )* };
}
tests! {
    isalpha = is_alpha  isalnum = is_alnum  isdigit = is_digit  isspace = is_space  islower = is_lower
    isupper = is_upper  istitle = is_title
}
pub(super) fn isascii(vm: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(me(vm, a[0])?.get().is_ascii()))
}

// ---- translation, hex, decoding ----

pub(super) fn translate(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    let table = if a[1].is_none() {
        None
    } else {
        let t = vm.bytes_copy(a[1])?;
        if t.len() != 256 {
            return Err(vm.value_error("translation table must be 256 characters long"));
        }
        Some(t)
    };
    let mut gone = [false; 256];
    if !a[2].is_unbound() {
        vm.with_bytes(a[2], |b| b.iter().for_each(|&c| gone[c as usize] = true))?;
    }
    let out: Vec<u8> = me
        .get()
        .iter()
        .filter(|&&c| !gone[c as usize])
        .map(|&c| table.as_ref().map_or(c, |t| t[c as usize]))
        .collect();
    if me.is_bytes() && out == me.get() {
        return me.same(vm);
    }
    me.make(vm, &out)
}
pub(super) fn maketrans(vm: &mut Vm, a: &[Value]) -> R {
    let from = vm.bytes_copy(a[0])?;
    let to = vm.bytes_copy(a[1])?;
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    from.iter().zip(&to).for_each(|(&x, &y)| table[x as usize] = y);
    Ok(vm.new_bytes(&table).value())
}
pub(super) fn hex(vm: &mut Vm, a: &[Value]) -> R {
    let me = me(vm, a[0])?;
    let (sep, every) = hex_arguments(vm, a[1], a[2])?;
    hex_text(vm, me.get(), sep, every)
}
/// The separator and the group size of `hex` methods.
pub fn hex_arguments(vm: &mut Vm, sep: Value, every: Value) -> R<(Option<u8>, i32)> {
    let every = if every.is_unbound() { 1 } else { vm.to_int_arg(every)? };
    if sep.is_unbound() {
        return Ok((None, every));
    }
    if vm.len(sep)? != 1 {
        return Err(vm.value_error("sep must be length 1."));
    }
    let c = if let Some(s) = sep.to_str() {
        s.char_at(0)
    } else if let Some(b) = sep.to_bytes() {
        b.as_slice()[0].into()
    } else {
        return Err(vm.type_error("sep must be str or bytes."));
    };
    match u8::try_from(c) {
        Ok(c) if c < 0x80 => Ok((Some(c), every)),
        _ => Err(vm.value_error("sep must be ASCII.")),
    }
}
pub fn hex_text(vm: &mut Vm, b: &[u8], sep: Option<u8>, every: i32) -> R {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    vm.reserve_text(b.len().saturating_mul(3))?;
    let group = every.unsigned_abs() as usize;
    let sep = sep.filter(|_| group > 0 && group < b.len());
    let mut out = Vec::with_capacity(b.len() * 2 + if sep.is_some() { b.len() / group } else { 0 });
    // Groups are counted from the end, or from the start for a negative size.
    let first = if every > 0 && group > 0 { b.len() % group } else { 0 };
    for (i, &c) in b.iter().enumerate() {
        if let Some(s) = sep
            && i > 0
            && (i + group - first).is_multiple_of(group)
        {
            out.push(s);
        }
        out.push(HEX[(c >> 4) as usize]);
        out.push(HEX[(c & 15) as usize]);
    }
    Ok(vm.new_str_ascii(&out).value())
}
pub(super) fn fromhex(vm: &mut Vm, a: &[Value]) -> R {
    let text = if let Some(s) = a[1].to_str() {
        if let Some(i) = s.chars().position(|c| c >= 0x80) {
            return Err(not_hex(vm, i));
        }
        s.buffer().to_vec()
    } else if vm.has_buffer(a[1]) {
        vm.bytes_copy(a[1])?
    } else {
        let t = vm.type_name(a[1]);
        return Err(vm.type_error(format!("fromhex() argument must be str or bytes-like, not {t}")));
    };
    let digit = |c: u8| (c as char).to_digit(16).map(|d| d as u8);
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut i = 0;
    loop {
        while text.get(i).is_some_and(|&c| search::is_byte_space(c.into())) {
            i += 1;
        }
        let Some(&c) = text.get(i) else { break };
        let Some(high) = digit(c) else { return Err(not_hex(vm, i)) };
        let Some(&c) = text.get(i + 1) else {
            return Err(vm.value_error("fromhex() arg must contain an even number of hexadecimal digits"));
        };
        let Some(low) = digit(c) else { return Err(not_hex(vm, i + 1)) };
        out.push(high << 4 | low);
        i += 2;
    }
    let cls = a[0].to_type();
    if cls == Some(vm.types.bytearray) {
        return Ok(vm.new_bytearray(&out)?.value());
    }
    let bytes = vm.new_bytes(&out).value();
    if cls == Some(vm.types.bytes) { Ok(bytes) } else { vm.call1(a[0], bytes) }
}
fn not_hex(vm: &mut Vm, i: usize) -> crate::Raised {
    vm.value_error(format!("non-hexadecimal number found in fromhex() arg at position {i}"))
}
pub(super) fn decode(vm: &mut Vm, a: &[Value]) -> R {
    let encoding = optional_text(vm, a[1], "decode", "encoding")?;
    let errors = optional_text(vm, a[2], "decode", "errors")?;
    crate::types::str::codec::decode_value(vm, a[0], encoding, errors)
}
/// `__release_buffer__(view)`: the view is released.
pub(crate) fn release_buffer(vm: &mut Vm, a: &[Value]) -> R {
    match a[1].native::<crate::types::memoryview::MemoryView>() {
        Some(m) => crate::types::memoryview::release(vm, m)?,
        None => return Err(vm.type_error("expected a memoryview object")),
    }
    Ok(Value::NONE)
}
