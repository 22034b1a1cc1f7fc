//! str: the type, its slots, and what the interpreter asks of strings.
//!
//! Methods work on the plain string behind an instance of a subclass, so that their results are plain strings. The
//! algorithms are in taipan-text; here arguments are checked and results become objects.

pub mod codec;
mod decode;
pub mod format;
pub(crate) mod methods;
pub mod percent;
mod translate;

use crate::call::Args;
use crate::native::{MethodDef, TypeDef, bind, def, raw, spec, static_def};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::strings::write_units;
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::types::slice::SliceBounds;
use crate::{R, Vm};
use taipan_heap::{Gc, Value};
use taipan_text::{Text, search, with_units};

pub static STR: TypeDef = TypeDef {
    shape: Some(id::STR),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF,
    doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.",
    slots: Slots {
        new: Some(str_new),
        repr: Some(str_repr),
        str: Some(str_str),
        hash: Some(str_hash),
        compare: Some(str_compare),
        iter: Some(str_iter),
        len: Some(str_len),
        getitem: Some(str_getitem),
        contains: Some(str_contains),
        concat: Some(str_concat),
        repeat: Some(str_repeat),
        ..Slots::NONE
    }
    .op(BinOp::Mod, str_mod),
    methods: &[
        def(
            "encode",
            "($self, /, encoding='utf-8', errors='strict')",
            codec::str_encode,
            "Encode the string using the codec registered for encoding.\n\n  encoding\n    The encoding in which to encode the string.\n  errors\n    The error handling scheme to use for encoding errors.\n    The default is 'strict' meaning that encoding errors raise a\n    UnicodeEncodeError.  Other possible values are 'ignore', 'replace'\n    and 'xmlcharrefreplace' as well as any other name registered with\n    codecs.register_error that can handle UnicodeEncodeErrors.",
        ),
        def(
            "replace",
            "($self, old, new, /, count=-1)",
            methods::replace,
            "Return a copy with all occurrences of substring old replaced by new.\n\n  count\n    Maximum number of occurrences to replace.\n    -1 (the default value) means replace all occurrences.\n\nIf the optional argument count is given, only the first count occurrences are\nreplaced.",
        ),
        def(
            "split",
            "($self, /, sep=None, maxsplit=-1)",
            methods::split,
            "Return a list of the substrings in the string, using sep as the separator string.\n\n  sep\n    The separator used to split the string.\n\n    When set to None (the default value), will split on any\n    whitespace character (including \\n \\r \\t \\f and spaces) and\n    will discard empty strings from the result.\n  maxsplit\n    Maximum number of splits.\n    -1 (the default value) means no limit.\n\nSplitting starts at the front of the string and works to the end.\n\nNote, str.split() is mainly useful for data that has been\nintentionally delimited.  With natural text that includes\npunctuation, consider using the regular expression module.",
        ),
        def(
            "rsplit",
            "($self, /, sep=None, maxsplit=-1)",
            methods::rsplit,
            "Return a list of the substrings in the string, using sep as the separator string.\n\n  sep\n    The separator used to split the string.\n\n    When set to None (the default value), will split on any\n    whitespace character (including \\n \\r \\t \\f and spaces) and\n    will discard empty strings from the result.\n  maxsplit\n    Maximum number of splits.\n    -1 (the default value) means no limit.\n\nSplitting starts at the end of the string and works to the front.",
        ),
        def(
            "join",
            "($self, iterable, /)",
            methods::join,
            "Concatenate any number of strings.\n\nThe string whose method is called is inserted in between each given\nstring.  The result is returned as a new string.\n\nExample: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'",
        ),
        def(
            "capitalize",
            "($self, /)",
            methods::capitalize,
            "Return a capitalized version of the string.\n\nMore specifically, make the first character have upper case and the\nrest lower case.",
        ),
        def(
            "casefold",
            "($self, /)",
            methods::casefold,
            "Return a version of the string suitable for caseless comparisons.",
        ),
        def(
            "title",
            "($self, /)",
            methods::title,
            "Return a version of the string where each word is titlecased.\n\nMore specifically, words start with uppercased characters and all\nremaining cased characters have lower case.",
        ),
        def(
            "center",
            "($self, width, fillchar=' ', /)",
            methods::center,
            "Return a centered string of length width.\n\nPadding is done using the specified fill character (default is\na space).",
        ),
        raw(
            "count",
            "($self, sub[, start[, end]], /)",
            methods::count,
            "Return the number of non-overlapping occurrences of substring sub in string S[start:end].\n\nOptional arguments start and end are interpreted as in slice\nnotation.",
        ),
        def(
            "expandtabs",
            "($self, /, tabsize=8)",
            methods::expandtabs,
            "Return a copy where all tab characters are expanded using spaces.\n\nIf tabsize is not given, a tab size of 8 characters is assumed.",
        ),
        raw(
            "find",
            "($self, sub[, start[, end]], /)",
            methods::find,
            "Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice\nnotation.  Return -1 on failure.",
        ),
        def(
            "partition",
            "($self, sep, /)",
            methods::partition,
            "Partition the string into three parts using the given separator.\n\nThis will search for the separator in the string.  If the separator\nis found, returns a 3-tuple containing the part before the\nseparator, the separator itself, and the part after it.\n\nIf the separator is not found, returns a 3-tuple containing\nthe original string and two empty strings.",
        ),
        raw(
            "index",
            "($self, sub[, start[, end]], /)",
            methods::index,
            "Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice\nnotation.  Raises ValueError when the substring is not found.",
        ),
        def(
            "ljust",
            "($self, width, fillchar=' ', /)",
            methods::ljust,
            "Return a left-justified string of length width.\n\nPadding is done using the specified fill character (default is\na space).",
        ),
        def("lower", "($self, /)", methods::lower, "Return a copy of the string converted to lowercase."),
        def(
            "lstrip",
            "($self, chars=None, /)",
            methods::lstrip,
            "Return a copy of the string with leading whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead.",
        ),
        raw(
            "rfind",
            "($self, sub[, start[, end]], /)",
            methods::rfind,
            "Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice\nnotation.  Return -1 on failure.",
        ),
        raw(
            "rindex",
            "($self, sub[, start[, end]], /)",
            methods::rindex,
            "Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice\nnotation.  Raises ValueError when the substring is not found.",
        ),
        def(
            "rjust",
            "($self, width, fillchar=' ', /)",
            methods::rjust,
            "Return a right-justified string of length width.\n\nPadding is done using the specified fill character (default is\na space).",
        ),
        def(
            "rstrip",
            "($self, chars=None, /)",
            methods::rstrip,
            "Return a copy of the string with trailing whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead.",
        ),
        def(
            "rpartition",
            "($self, sep, /)",
            methods::rpartition,
            "Partition the string into three parts using the given separator.\n\nThis will search for the separator in the string, starting at the\nend.  If the separator is found, returns a 3-tuple containing the\npart before the separator, the separator itself, and the part after\nit.\n\nIf the separator is not found, returns a 3-tuple containing two\nempty strings and the original string.",
        ),
        def(
            "splitlines",
            "($self, /, keepends=False)",
            methods::splitlines,
            "Return a list of the lines in the string, breaking at line boundaries.\n\nLine breaks are not included in the resulting list unless keepends\nis given and true.",
        ),
        def(
            "strip",
            "($self, chars=None, /)",
            methods::strip,
            "Return a copy of the string with leading and trailing whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead.",
        ),
        def(
            "swapcase",
            "($self, /)",
            methods::swapcase,
            "Convert uppercase characters to lowercase and lowercase characters to uppercase.",
        ),
        def(
            "translate",
            "($self, table, /)",
            translate::translate,
            "Replace each character in the string using the given translation table.\n\n  table\n    Translation table, which must be a mapping of Unicode ordinals\n    to Unicode ordinals, strings, or None.\n\nThe table must implement lookup/indexing via __getitem__, for\ninstance a dictionary or list.  If this operation raises\nLookupError, the character is left untouched.  Characters mapped to\nNone are deleted.",
        ),
        def("upper", "($self, /)", methods::upper, "Return a copy of the string converted to uppercase."),
        raw(
            "startswith",
            "($self, prefix[, start[, end]], /)",
            methods::startswith,
            "Return True if the string starts with the specified prefix, False otherwise.\n\n  prefix\n    A string or a tuple of strings to try.\n  start\n    Optional start position. Default: start of the string.\n  end\n    Optional stop position. Default: end of the string.",
        ),
        raw(
            "endswith",
            "($self, suffix[, start[, end]], /)",
            methods::endswith,
            "Return True if the string ends with the specified suffix, False otherwise.\n\n  suffix\n    A string or a tuple of strings to try.\n  start\n    Optional start position. Default: start of the string.\n  end\n    Optional stop position. Default: end of the string.",
        ),
        def(
            "removeprefix",
            "($self, prefix, /)",
            methods::removeprefix,
            "Return a str with the given prefix string removed if present.\n\nIf the string starts with the prefix string, return\nstring[len(prefix):].  Otherwise, return a copy of the original\nstring.",
        ),
        def(
            "removesuffix",
            "($self, suffix, /)",
            methods::removesuffix,
            "Return a str with the given suffix string removed if present.\n\nIf the string ends with the suffix string and that suffix is not\nempty, return string[:-len(suffix)].  Otherwise, return a copy of\nthe original string.",
        ),
        def(
            "isascii",
            "($self, /)",
            methods::isascii,
            "Return True if all characters in the string are ASCII, False otherwise.\n\nASCII characters have code points in the range U+0000-U+007F.\nEmpty string is ASCII too.",
        ),
        def(
            "islower",
            "($self, /)",
            methods::islower,
            "Return True if the string is a lowercase string, False otherwise.\n\nA string is lowercase if all cased characters in the string are\nlowercase and there is at least one cased character in the string.",
        ),
        def(
            "isupper",
            "($self, /)",
            methods::isupper,
            "Return True if the string is an uppercase string, False otherwise.\n\nA string is uppercase if all cased characters in the string are\nuppercase and there is at least one cased character in the string.",
        ),
        def(
            "istitle",
            "($self, /)",
            methods::istitle,
            "Return True if the string is a title-cased string, False otherwise.\n\nIn a title-cased string, upper- and title-case characters may only\nfollow uncased characters and lowercase characters only cased ones.",
        ),
        def(
            "isspace",
            "($self, /)",
            methods::isspace,
            "Return True if the string is a whitespace string, False otherwise.\n\nA string is whitespace if all characters in the string are\nwhitespace and there is at least one character in the string.",
        ),
        def(
            "isdecimal",
            "($self, /)",
            methods::isdecimal,
            "Return True if the string is a decimal string, False otherwise.\n\nA string is a decimal string if all characters in the string are\ndecimal and there is at least one character in the string.",
        ),
        def(
            "isdigit",
            "($self, /)",
            methods::isdigit,
            "Return True if the string is a digit string, False otherwise.\n\nA string is a digit string if all characters in the string are\ndigits and there is at least one character in the string.",
        ),
        def(
            "isnumeric",
            "($self, /)",
            methods::isnumeric,
            "Return True if the string is a numeric string, False otherwise.\n\nA string is numeric if all characters in the string are numeric and\nthere is at least one character in the string.",
        ),
        def(
            "isalpha",
            "($self, /)",
            methods::isalpha,
            "Return True if the string is an alphabetic string, False otherwise.\n\nA string is alphabetic if all characters in the string are\nalphabetic and there is at least one character in the string.",
        ),
        def(
            "isalnum",
            "($self, /)",
            methods::isalnum,
            "Return True if the string is an alpha-numeric string, False otherwise.\n\nA string is alpha-numeric if all characters in the string are\nalpha-numeric and there is at least one character in the string.",
        ),
        def(
            "isidentifier",
            "($self, /)",
            methods::isidentifier,
            "Return True if the string is a valid Python identifier, False otherwise.\n\nCall keyword.iskeyword(s) to test whether string s is a reserved\nidentifier, such as \"def\" or \"class\".",
        ),
        def(
            "isprintable",
            "($self, /)",
            methods::isprintable,
            "Return True if all characters in the string are printable, False otherwise.\n\nA character is printable if repr() may use it in its output.",
        ),
        def(
            "zfill",
            "($self, width, /)",
            methods::zfill,
            "Pad a numeric string with zeros on the left, to fill a field of the given width.\n\nThe string is never truncated.",
        ),
        raw(
            "format",
            "($self, /, *args, **kwargs)",
            format::format,
            "Return a formatted version of the string, using substitutions from args and kwargs.\nThe substitutions are identified by braces ('{' and '}').",
        ),
        def(
            "format_map",
            "($self, mapping, /)",
            format::format_map,
            "Return a formatted version of the string, using substitutions from mapping.\nThe substitutions are identified by braces ('{' and '}').",
        ),
        def(
            "__format__",
            "($self, format_spec, /)",
            format::dunder_format,
            "Return a formatted version of the string as described by format_spec.",
        ),
        static_def(
            "maketrans",
            "(x, y=<unrepresentable>, z=<unrepresentable>, /)",
            translate::maketrans,
            "Return a translation table usable for str.translate().\n\nIf there is only one argument, it must be a dictionary mapping\nUnicode ordinals (integers) or characters to Unicode ordinals,\nstrings or None.  Character keys will be then converted to ordinals.\nIf there are two arguments, they must be strings of equal length,\nand in the resulting dictionary, each character in x will be mapped\nto the character at the same position in y.  If there is a third\nargument, it must be a string, whose characters will be mapped to\nNone in the result.",
        ),
        def(
            "__sizeof__",
            "($self, /)",
            methods::sizeof,
            "Return the size of the string in memory, in bytes.",
        ),
        def("__getnewargs__", "($self, /)", methods::getnewargs, ""),
    ],
    ..TypeDef::of::<StrObj>("str")
};

pub static STR_ITER: TypeDef = TypeDef {
    shape: Some(id::STR_ITER),
    slots: Slots { iter: Some(|_, it| Ok(it)), next: Some(str_iter_next), ..Slots::NONE },
    methods: &[
        def(
            "__length_hint__",
            "($self, /)",
            index_iter_hint,
            "Private method returning an estimate of len(list(it)).",
        ),
        def("__reduce__", "($self, /)", index_iter_reduce, "Return state information for pickling."),
        def(
            "__setstate__",
            "($self, object, /)",
            index_iter_setstate,
            "Set state information for unpickling.",
        ),
    ],
    ..TypeDef::of::<SeqIter>("str_iterator")
};
/// The same over ASCII text, which CPython shows as another type.
pub static STR_ASCII_ITER: TypeDef =
    TypeDef { name: "str_ascii_iterator", shape: Some(id::STR_ASCII_ITER), ..STR_ITER };

/// The plain string of a receiver.
#[inline(always)]
fn this(vm: &mut Vm, v: Value) -> R<Gc<StrObj>> {
    match v.to_str() {
        Some(s) => Ok(s),
        None => Err(not_str(vm, v)),
    }
}
#[cold]
fn not_str(vm: &mut Vm, v: Value) -> crate::Raised {
    let t = vm.type_name(v);
    vm.type_error(format!("descriptor requires a 'str' object but received a '{t}'"))
}

static NEW: MethodDef = spec("str", "(object='', encoding='utf-8', errors='strict')");

fn str_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    if args.kwnames.is_none() && args.all.len() == 1 {
        let v = str_of(vm, args.all[0])?;
        return Ok(finish_new(vm, cls, v));
    }
    if args.kwnames.is_none() && args.all.len() > 3 {
        let n = args.all.len();
        return Err(vm.type_error(format!("str expected at most 3 arguments, got {n}")));
    }
    let [object, encoding, errors] = bind(vm, &NEW, args)?;
    let text = |vm: &mut Vm, v: Value, what: &str| -> R<Option<Gc<StrObj>>> {
        if v.is_unbound() { Ok(None) } else { codec::text_argument(vm, v, "str", what).map(Some) }
    };
    let encoding = text(vm, encoding, "encoding")?;
    let errors = text(vm, errors, "errors")?;
    let v = if object.is_unbound() {
        vm.empty_str.value()
    } else if encoding.is_none() && errors.is_none() {
        str_of(vm, object)?
    } else {
        if object.to_str().is_some() {
            return Err(vm.type_error("decoding str is not supported"));
        }
        decode::decode_object(vm, object, encoding, errors)?
    };
    Ok(finish_new(vm, cls, v))
}
fn finish_new(vm: &mut Vm, cls: Gc<TypeObj>, v: Value) -> Value {
    if cls == vm.types.str { v } else { vm.new_subvalue(cls, v.plain()) }
}
/// `str(v)` as the value that `__str__` gave, which may be of a subclass.
fn str_of(vm: &mut Vm, v: Value) -> R {
    if v.exact_str().is_some() {
        return Ok(v);
    }
    let s = vm.slots_of(v);
    let Some(f) = s.str else { return vm.repr_value(v) };
    vm.enter_native()?;
    let r = f(vm, v)?;
    if r.to_str().is_none() {
        let t = vm.type_name(r);
        return Err(vm.type_error(format!("__str__ returned non-string (type {t})")));
    }
    Ok(r)
}

fn str_repr(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v)?;
    let buf = with_units!(s.text(), u => taipan_text::escape::repr(u));
    Ok(vm.new_str_buf(&buf).value())
}
fn str_str(vm: &mut Vm, v: Value) -> R {
    Ok(this(vm, v)?.value())
}
fn str_hash(vm: &mut Vm, v: Value) -> R<i64> {
    Ok(crate::strings::str_hash_or_compute(&*this(vm, v)?))
}
fn str_compare(_: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.to_str(), b.to_str()) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::bool(compare_strs(x, y, op)))
}
#[inline]
pub fn compare_strs(x: Gc<StrObj>, y: Gc<StrObj>, op: CmpOp) -> bool {
    match op {
        CmpOp::Eq => x == y || x.equals(&y),
        CmpOp::Ne => x != y && !x.equals(&y),
        _ if x == y => op.test(std::cmp::Ordering::Equal),
        _ => op.test(x.text().cmp(&y.text())),
    }
}
fn str_iter(vm: &mut Vm, v: Value) -> R {
    let s = this(vm, v)?;
    let shape = if s.as_ascii().is_some() { id::STR_ASCII_ITER } else { id::STR_ITER };
    Ok(vm.new_index_iter(s.value(), shape))
}
fn str_iter_next(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(it) = it.downcast::<SeqIter>() else { return Ok(None) };
    let Some(s) = it.seq.get().exact_str() else { return Ok(None) };
    let i = it.index.get();
    if i >= s.len {
        it.seq.set(&vm.heap, it, Value::UNBOUND);
        return Ok(None);
    }
    it.index.set(i + 1);
    Ok(Some(vm.char_str(s.char_at(i)).value()))
}
fn str_len(vm: &mut Vm, v: Value) -> R<usize> {
    Ok(this(vm, v)?.len)
}
fn str_getitem(vm: &mut Vm, v: Value, key: Value) -> R {
    let s = this(vm, v)?;
    if let Some(i) = key.as_int() {
        return vm.str_getitem(s, i as isize);
    }
    if key.downcast::<SliceObj>().is_some() {
        let bounds = vm.slice_unpack(key)?;
        return str_part(vm, s, bounds);
    }
    if !vm.has_index(key) {
        let t = vm.type_name(key);
        return Err(vm.type_error(format!("string indices must be integers, not '{t}'")));
    }
    let i = vm.subscript_index(key)?;
    vm.str_getitem(s, i)
}
/// `s[bounds]`
pub fn str_part(vm: &mut Vm, s: Gc<StrObj>, bounds: SliceBounds) -> R {
    let (start, _, step, n) = bounds.fit(s.len);
    if step == 1 {
        return Ok(vm.substr(s, start as usize, start as usize + n).value());
    }
    vm.str_stepped(s, start, step, n)
}
fn str_contains(vm: &mut Vm, v: Value, x: Value) -> R<bool> {
    let s = this(vm, v)?;
    let Some(x) = x.to_str() else {
        let t = vm.type_name(x);
        return Err(vm.type_error(format!("'in <string>' requires string as left operand, not {t}")));
    };
    Ok(is_in(&x, &s))
}
/// `part in text`
pub fn is_in(part: &StrObj, text: &StrObj) -> bool {
    with_units!(text.text(), h => with_units!(part.text(), n => search::contains(h, n)))
}
fn str_concat(vm: &mut Vm, a: Value, b: Value) -> R {
    let x = this(vm, a)?;
    let Some(y) = b.to_str() else {
        let t = vm.type_name(b);
        return Err(vm.type_error(format!("can only concatenate str (not \"{t}\") to str")));
    };
    vm.fast_concat(x, y)
}
fn str_repeat(vm: &mut Vm, v: Value, n: Value) -> R {
    let s = this(vm, v)?;
    let n = vm.repeat_count(n)?;
    Ok(vm.repeat_str(s, n.max(0) as usize)?.value())
}
fn str_mod(vm: &mut Vm, a: Value, b: Value) -> R {
    match a.to_str() {
        Some(s) => percent::format_str(vm, a, s, b),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

// ---- iterators by index: str, bytes, bytearray ----

fn index_iter(vm: &mut Vm, v: Value) -> R<Gc<SeqIter>> {
    match v.downcast::<SeqIter>() {
        Some(it) => Ok(it),
        None => Err(vm.type_error("an index iterator is needed")),
    }
}
pub(crate) fn index_iter_hint(vm: &mut Vm, a: &[Value]) -> R {
    let it = index_iter(vm, a[0])?;
    let seq = it.seq.get();
    let n = if seq.is_unbound() { 0 } else { vm.len(seq)?.saturating_sub(it.index.get()) };
    Ok(vm.new_int(n as i64))
}
pub(crate) fn index_iter_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let it = index_iter(vm, a[0])?;
    let iter = vm.dict_get_text(vm.builtins, "iter").unwrap_or(Value::NONE);
    let seq = it.seq.get();
    if seq.is_unbound() {
        let empty = if a[0].shape_is(id::STR_ITER) || a[0].shape_is(id::STR_ASCII_ITER) {
            vm.empty_str.value()
        } else {
            vm.empty_tuple.value()
        };
        let args = vm.tuple(&[empty]);
        return Ok(vm.tuple(&[iter, args]));
    }
    let args = vm.tuple(&[seq]);
    let i = vm.new_int(it.index.get() as i64);
    Ok(vm.tuple(&[iter, args, i]))
}
pub(crate) fn index_iter_setstate(vm: &mut Vm, a: &[Value]) -> R {
    let it = index_iter(vm, a[0])?;
    let i = vm.to_index(a[1])?.max(0) as usize;
    let seq = it.seq.get();
    if !seq.is_unbound() {
        let n = vm.len(seq)?;
        it.index.set(i.min(n));
    }
    Ok(Value::NONE)
}

// ---- what the interpreter and other types ask of strings ----

impl Vm {
    /// `s[i]`
    #[inline]
    pub fn str_getitem(&mut self, s: Gc<StrObj>, i: isize) -> R {
        match Vm::wrap_index(i, s.len) {
            Some(i) => Ok(self.char_str(s.char_at(i)).value()),
            None => Err(self.index_error("string index out of range")),
        }
    }
    /// `s[start:stop]` with bounds as a slice has them (negative from the end, clamped).
    pub fn str_slice(&mut self, s: Gc<StrObj>, start: isize, stop: isize) -> Gc<StrObj> {
        let n = s.len as isize;
        let fit = |i: isize| if i < 0 { (i.saturating_add(n)).max(0) } else { i.min(n) };
        let (lo, hi) = (fit(start), fit(stop));
        if lo >= hi { self.empty_str } else { self.substr(s, lo as usize, hi as usize) }
    }
    /// The characters `lo..hi`, which are in range.
    pub fn substr(&mut self, s: Gc<StrObj>, lo: usize, hi: usize) -> Gc<StrObj> {
        if lo == 0 && hi == s.len {
            return s;
        }
        match s.text() {
            Text::Latin1(b) if s.is_ascii() => self.new_str_ascii(&b[lo..hi]),
            t => self.new_str_text(t.slice(lo..hi)),
        }
    }
    fn str_stepped(&mut self, s: Gc<StrObj>, start: isize, step: isize, n: usize) -> R {
        let at = |i: usize| (start + i as isize * step) as usize;
        if n == 0 {
            return Ok(self.empty_str.value());
        }
        if let Text::Latin1(b) = s.text() {
            let part: Vec<u8> = (0..n).map(|i| b[at(i)]).collect();
            return Ok(self.new_str_text(Text::Latin1(&part)).value());
        }
        let buf = taipan_text::TextBuf::from_code_points((0..n).map(|i| s.char_at(at(i))));
        Ok(self.new_str_buf(&buf).value())
    }
    /// `a + b`
    #[inline]
    pub fn fast_concat(&mut self, a: Gc<StrObj>, b: Gc<StrObj>) -> R {
        Ok(self.concat_str(a, b)?.value())
    }
    /// `BUILD_STRING`: the strings of a slice, joined.
    pub fn join_strs(&mut self, parts: &[Value]) -> R {
        let empty = self.empty_str;
        self.join_with(empty, parts)
    }
    /// `sep.join(parts)`; parts that are no strings raise as CPython's join does.
    pub fn join_with(&mut self, sep: Gc<StrObj>, parts: &[Value]) -> R {
        if let [one] = parts
            && one.exact_str().is_some()
        {
            return Ok(*one);
        }
        let gaps = parts.len().saturating_sub(1);
        let (mut width, mut ascii) = if gaps > 0 { (sep.width_log2(), sep.is_ascii()) } else { (0, true) };
        let mut len = Some(0usize);
        for (i, p) in parts.iter().enumerate() {
            let Some(s) = p.to_str() else {
                let t = self.type_name(*p);
                return Err(self.type_error(format!("sequence item {i}: expected str instance, {t} found")));
            };
            len = len.and_then(|n| n.checked_add(s.len));
            width = width.max(s.width_log2());
            ascii &= s.is_ascii();
        }
        let len =
            sep.len.checked_mul(gaps).and_then(|n| len?.checked_add(n)).filter(|&n| n < isize::MAX as usize);
        let Some(len) = len else {
            return Err(self.overflow_error("join() result is too long for a Python string"));
        };
        let s = self.str_filled(len, width, ascii, |p| {
            let mut at = p;
            // SAFETY: the lengths were added up above; no part is wider than the result.
            let mut put = |s: Gc<StrObj>| unsafe {
                write_units(at, width, s.text());
                at = at.add(s.len << width);
            };
            for (i, v) in parts.iter().enumerate() {
                if i > 0 && sep.len > 0 {
                    put(sep);
                }
                if let Some(s) = v.to_str() {
                    put(s);
                }
            }
        })?;
        Ok(s.value())
    }
    /// `s * n`
    pub fn repeat_str(&mut self, s: Gc<StrObj>, n: usize) -> R<Gc<StrObj>> {
        if n == 1 {
            return Ok(s);
        }
        if n == 0 || s.len == 0 {
            return Ok(self.empty_str);
        }
        let Some(len) = s.len.checked_mul(n).filter(|&l| l <= isize::MAX as usize) else {
            return Err(self.overflow_error("repeated string is too long"));
        };
        let w = s.width_log2();
        self.str_filled(len, w, s.is_ascii(), |p| {
            let (unit, total) = (s.len << w, len << w);
            // SAFETY: `total` bytes are there; each step copies what is written already.
            unsafe {
                if unit == 1 {
                    std::ptr::write_bytes(p, s.buffer()[0], total);
                    return;
                }
                std::ptr::copy_nonoverlapping(s.buffer().as_ptr(), p, unit);
                let mut done = unit;
                while done < total {
                    let n = done.min(total - done);
                    std::ptr::copy_nonoverlapping(p, p.add(done), n);
                    done += n;
                }
            }
        })
    }
    /// Raises MemoryError if a Rust buffer of this size cannot be had: before text is built whose size a program chose.
    pub fn reserve_text(&mut self, bytes: usize) -> R<()> {
        if bytes > 1 << 16
            && (!self.can_allocate(bytes) || Vec::<u8>::new().try_reserve_exact(bytes).is_err())
        {
            return Err(self.memory_error());
        }
        Ok(())
    }
    /// An error of taipan-text as an exception.
    pub fn text_error(&mut self, e: taipan_text::TextError) -> crate::Raised {
        use taipan_text::ErrorKind::*;
        let cls = match e.kind {
            Value => self.exc.ValueError,
            Type => self.exc.TypeError,
            Overflow => self.exc.OverflowError,
            Index => self.exc.IndexError,
            Lookup => self.exc.LookupError,
            Memory => return self.memory_error(),
        };
        let msg = self.new_str_buf(&e.message).value();
        self.raise(cls, msg)
    }
}
