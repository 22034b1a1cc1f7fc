//! bytes: the type and its slots; what bytes and bytearray share is in [`methods`].

pub mod bytearray;
pub mod methods;

pub use bytearray::{BYTEARRAY, BYTEARRAY_ITER};

use crate::call::Args;
use crate::native::{MethodDef, TypeDef, bind, def, raw, spec, static_def};
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::types::buffer::Buffer;
use crate::types::slice::SliceBounds;
use crate::types::str::codec::optional_text;
use crate::types::str::{index_iter_hint, index_iter_reduce, index_iter_setstate};
use crate::{R, Vm};
use taipan_heap::{Gc, Value};
use taipan_text::search;

pub static BYTES: TypeDef = TypeDef {
    shape: Some(id::BYTES),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF,
    doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer",
    slots: Slots {
        new: Some(bytes_new),
        repr: Some(bytes_repr),
        str: Some(bytes_str),
        hash: Some(bytes_hash),
        compare: Some(bytes_compare),
        iter: Some(bytes_iter),
        len: Some(bytes_len),
        getitem: Some(bytes_getitem),
        contains: Some(bytes_contains),
        concat: Some(bytes_concat),
        repeat: Some(bytes_repeat),
        buffer: Some(bytes_buffer),
        ..Slots::NONE
    }
    .op(BinOp::Mod, bytes_mod),
    methods: &[
        def("__getnewargs__", "($self, /)", bytes_getnewargs, ""),
        def("__bytes__", "($self, /)", bytes_dunder, "Convert this value to exact type bytes."),
        def(
            "capitalize",
            "($self, /)",
            methods::capitalize,
            "B.capitalize() -> copy of B\n\nReturn a copy of B with only its first character capitalized (ASCII)\nand the rest lower-cased.",
        ),
        def(
            "center",
            "($self, width, fillchar=b' ', /)",
            methods::center,
            "Return a centered string of length width.\n\nPadding is done using the specified fill character.",
        ),
        raw(
            "count",
            "($self, sub[, start[, end]], /)",
            |vm, a| methods::count(vm, "bytes", a),
            "Return the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.",
        ),
        def(
            "decode",
            "($self, /, encoding='utf-8', errors='strict')",
            methods::decode,
            "Decode the bytes using the codec registered for encoding.\n\n  encoding\n    The encoding with which to decode the bytes.\n  errors\n    The error handling scheme to use for the handling of decoding\n    errors.  The default is 'strict' meaning that decoding errors\n    raise a UnicodeDecodeError.  Other possible values are 'ignore'\n    and 'replace' as well as any other name registered with\n    codecs.register_error that can handle UnicodeDecodeErrors.",
        ),
        raw(
            "endswith",
            "($self, suffix[, start[, end]], /)",
            |vm, a| methods::endswith(vm, "bytes", a),
            "Return True if the bytes ends with the specified suffix, False otherwise.\n\n  suffix\n    A bytes or a tuple of bytes to try.\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.",
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
            |vm, a| methods::find(vm, "bytes", a),
            "Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nReturn -1 on failure.",
        ),
        def(
            "fromhex",
            "($type, string, /)",
            methods::fromhex,
            "Create a bytes object from a string of hexadecimal numbers.\n\nSpaces between two numbers are accepted.\nExample: bytes.fromhex('B9 01EF') -> b'\\\\xb9\\\\x01\\\\xef'.",
        ),
        def(
            "hex",
            "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
            methods::hex,
            "Create a string of hexadecimal numbers from a bytes object.\n\n  sep\n    An optional single character or byte to separate hex bytes.\n  bytes_per_sep\n    How many bytes between separators.  Positive values count from\n    the right, negative values count from the left.\n\nExample:\n>>> value = b'\\xb9\\x01\\xef'\n>>> value.hex()\n'b901ef'\n>>> value.hex(':')\n'b9:01:ef'\n>>> value.hex(':', 2)\n'b9:01ef'\n>>> value.hex(':', -2)\n'b901:ef'",
        ),
        raw(
            "index",
            "($self, sub[, start[, end]], /)",
            |vm, a| methods::index(vm, "bytes", a),
            "Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nRaise ValueError if the subsection is not found.",
        ),
        def(
            "isalnum",
            "($self, /)",
            methods::isalnum,
            "B.isalnum() -> bool\n\nReturn True if all characters in B are alphanumeric\nand there is at least one character in B, False otherwise.",
        ),
        def(
            "isalpha",
            "($self, /)",
            methods::isalpha,
            "B.isalpha() -> bool\n\nReturn True if all characters in B are alphabetic\nand there is at least one character in B, False otherwise.",
        ),
        def(
            "isascii",
            "($self, /)",
            methods::isascii,
            "B.isascii() -> bool\n\nReturn True if B is empty or all characters in B are ASCII,\nFalse otherwise.",
        ),
        def(
            "isdigit",
            "($self, /)",
            methods::isdigit,
            "B.isdigit() -> bool\n\nReturn True if all characters in B are digits\nand there is at least one character in B, False otherwise.",
        ),
        def(
            "islower",
            "($self, /)",
            methods::islower,
            "B.islower() -> bool\n\nReturn True if all cased characters in B are lowercase and there is\nat least one cased character in B, False otherwise.",
        ),
        def(
            "isspace",
            "($self, /)",
            methods::isspace,
            "B.isspace() -> bool\n\nReturn True if all characters in B are whitespace\nand there is at least one character in B, False otherwise.",
        ),
        def(
            "istitle",
            "($self, /)",
            methods::istitle,
            "B.istitle() -> bool\n\nReturn True if B is a titlecased string and there is at least one\ncharacter in B, i.e. uppercase characters may only follow uncased\ncharacters and lowercase characters only cased ones. Return False\notherwise.",
        ),
        def(
            "isupper",
            "($self, /)",
            methods::isupper,
            "B.isupper() -> bool\n\nReturn True if all cased characters in B are uppercase and there is\nat least one cased character in B, False otherwise.",
        ),
        def(
            "join",
            "($self, iterable_of_bytes, /)",
            methods::join,
            "Concatenate any number of bytes objects.\n\nThe bytes whose method is called is inserted in between each pair.\n\nThe result is returned as a new bytes object.\n\nExample: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'.",
        ),
        def(
            "ljust",
            "($self, width, fillchar=b' ', /)",
            methods::ljust,
            "Return a left-justified string of length width.\n\nPadding is done using the specified fill character.",
        ),
        def(
            "lower",
            "($self, /)",
            methods::lower,
            "B.lower() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to lowercase.",
        ),
        def(
            "lstrip",
            "($self, bytes=None, /)",
            methods::lstrip,
            "Strip leading bytes contained in the argument.\n\nIf the argument is omitted or None, strip leading  ASCII whitespace.",
        ),
        static_def(
            "maketrans",
            "(frm, to, /)",
            methods::maketrans,
            "Return a translation table usable for the bytes or bytearray translate method.\n\nThe returned table will be one where each byte in frm is mapped to\nthe byte at the same position in to.\n\nThe bytes objects frm and to must be of the same length.",
        ),
        def(
            "partition",
            "($self, sep, /)",
            methods::partition,
            "Partition the bytes into three parts using the given separator.\n\nThis will search for the separator sep in the bytes.  If the\nseparator is found, returns a 3-tuple containing the part before the\nseparator, the separator itself, and the part after it.\n\nIf the separator is not found, returns a 3-tuple containing the\noriginal bytes object and two empty bytes objects.",
        ),
        def(
            "replace",
            "($self, old, new, count=-1, /)",
            methods::replace,
            "Return a copy with all occurrences of substring old replaced by new.\n\n  count\n    Maximum number of occurrences to replace.\n    -1 (the default value) means replace all occurrences.\n\nIf the optional argument count is given, only the first count occurrences are\nreplaced.",
        ),
        def(
            "removeprefix",
            "($self, prefix, /)",
            methods::removeprefix,
            "Return a bytes object with the given prefix string removed if present.\n\nIf the bytes starts with the prefix string, return\nbytes[len(prefix):].  Otherwise, return a copy of the original\nbytes.",
        ),
        def(
            "removesuffix",
            "($self, suffix, /)",
            methods::removesuffix,
            "Return a bytes object with the given suffix string removed if present.\n\nIf the bytes ends with the suffix string and that suffix is not\nempty, return bytes[:-len(prefix)].  Otherwise, return a copy of the\noriginal bytes.",
        ),
        raw(
            "rfind",
            "($self, sub[, start[, end]], /)",
            |vm, a| methods::rfind(vm, "bytes", a),
            "Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nReturn -1 on failure.",
        ),
        raw(
            "rindex",
            "($self, sub[, start[, end]], /)",
            |vm, a| methods::rindex(vm, "bytes", a),
            "Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nRaise ValueError if the subsection is not found.",
        ),
        def(
            "rjust",
            "($self, width, fillchar=b' ', /)",
            methods::rjust,
            "Return a right-justified string of length width.\n\nPadding is done using the specified fill character.",
        ),
        def(
            "rpartition",
            "($self, sep, /)",
            methods::rpartition,
            "Partition the bytes into three parts using the given separator.\n\nThis will search for the separator sep in the bytes, starting at the\nend.  If the separator is found, returns a 3-tuple containing the\npart before the separator, the separator itself, and the part after\nit.\n\nIf the separator is not found, returns a 3-tuple containing two\nempty bytes objects and the original bytes object.",
        ),
        def(
            "rsplit",
            "($self, /, sep=None, maxsplit=-1)",
            methods::rsplit,
            "Return a list of the sections in the bytes, using sep as the delimiter.\n\n  sep\n    The delimiter according which to split the bytes.\n    None (the default value) means split on ASCII whitespace\n    characters (space, tab, return, newline, formfeed, vertical tab).\n  maxsplit\n    Maximum number of splits to do.\n    -1 (the default value) means no limit.\n\nSplitting is done starting at the end of the bytes and working to\nthe front.",
        ),
        def(
            "rstrip",
            "($self, bytes=None, /)",
            methods::rstrip,
            "Strip trailing bytes contained in the argument.\n\nIf the argument is omitted or None, strip trailing ASCII whitespace.",
        ),
        def(
            "split",
            "($self, /, sep=None, maxsplit=-1)",
            methods::split,
            "Return a list of the sections in the bytes, using sep as the delimiter.\n\n  sep\n    The delimiter according which to split the bytes.\n    None (the default value) means split on ASCII whitespace\n    characters (space, tab, return, newline, formfeed, vertical tab).\n  maxsplit\n    Maximum number of splits to do.\n    -1 (the default value) means no limit.",
        ),
        def(
            "splitlines",
            "($self, /, keepends=False)",
            methods::splitlines,
            "Return a list of the lines in the bytes, breaking at line boundaries.\n\nLine breaks are not included in the resulting list unless keepends\nis given and true.",
        ),
        raw(
            "startswith",
            "($self, prefix[, start[, end]], /)",
            |vm, a| methods::startswith(vm, "bytes", a),
            "Return True if the bytes starts with the specified prefix, False otherwise.\n\n  prefix\n    A bytes or a tuple of bytes to try.\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.",
        ),
        def(
            "strip",
            "($self, bytes=None, /)",
            methods::strip,
            "Strip leading and trailing bytes contained in the argument.\n\nIf the argument is omitted or None, strip leading and trailing ASCII\nwhitespace.",
        ),
        def(
            "swapcase",
            "($self, /)",
            methods::swapcase,
            "B.swapcase() -> copy of B\n\nReturn a copy of B with uppercase ASCII characters converted\nto lowercase ASCII and vice versa.",
        ),
        def(
            "title",
            "($self, /)",
            methods::title,
            "B.title() -> copy of B\n\nReturn a titlecased version of B, i.e. ASCII words start with\nuppercase characters, all remaining cased characters have lowercase.",
        ),
        def(
            "translate",
            "($self, table, /, delete=b'')",
            methods::translate,
            "Return a copy with each character mapped by the given translation table.\n\n  table\n    Translation table, which must be a bytes object of length 256.\n\nAll characters occurring in the optional argument delete are\nremoved.  The remaining characters are mapped through the given\ntranslation table.",
        ),
        def(
            "upper",
            "($self, /)",
            methods::upper,
            "B.upper() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to uppercase.",
        ),
        def(
            "zfill",
            "($self, width, /)",
            methods::zfill,
            "Pad a numeric string with zeros on the left, to fill a field of the given width.\n\nThe original string is never truncated.",
        ),
    ],
    ..TypeDef::of::<BytesObj>("bytes")
};

pub static BYTES_ITER: TypeDef = TypeDef {
    shape: Some(id::BYTES_ITER),
    slots: Slots { iter: Some(|_, it| Ok(it)), next: Some(bytes_iter_next), ..Slots::NONE },
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
    ..TypeDef::of::<SeqIter>("bytes_iterator")
};

/// The plain bytes of a receiver.
#[inline(always)]
fn this(vm: &mut Vm, v: Value) -> R<Gc<BytesObj>> {
    match v.to_bytes() {
        Some(b) => Ok(b),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'bytes' object but received a '{t}'")))
        }
    }
}

static NEW: MethodDef = spec("bytes", "(source=b'', encoding='utf-8', errors='strict')");

fn bytes_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let [source, encoding, errors] = bind(vm, &NEW, args)?;
    let encoding = optional_text(vm, encoding, "bytes", "encoding")?;
    let errors = optional_text(vm, errors, "bytes", "errors")?;
    let v = if source.is_unbound() && encoding.is_none() && errors.is_none() {
        vm.empty_bytes
    } else if encoding.is_some() || errors.is_some() {
        methods::encode_source(vm, source, encoding, errors)?
    } else {
        make_bytes(vm, source)?
    };
    Ok(if cls == vm.types.bytes { v } else { vm.new_subvalue(cls, v.plain()) })
}
/// `bytes(v)`
fn make_bytes(vm: &mut Vm, v: Value) -> R {
    let name = vm.names.__bytes__;
    if let Some(m) = vm.lookup_special(v, name)? {
        let r = vm.call_special(m, v, &[])?;
        return match r.to_bytes() {
            Some(_) => Ok(r),
            None => {
                let t = vm.type_name(r);
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {t})")))
            }
        };
    }
    if v.to_str().is_some() {
        return Err(vm.type_error("string argument without an encoding"));
    }
    if let Some(n) = methods::count_argument(vm, v)? {
        return Ok(vm.bytes_filled(n, |_| ())?.value());
    }
    if vm.has_buffer(v) {
        let b = vm.get_buffer(v, crate::types::buffer::flags::FULL_RO)?;
        let data = crate::types::memoryview::contiguous_bytes(&b);
        b.release(vm)?;
        return Ok(vm.new_bytes(&data).value());
    }
    let data = methods::collect_bytes(vm, v, "bytes", "bytes")?;
    Ok(vm.new_bytes(&data).value())
}

fn bytes_repr(vm: &mut Vm, v: Value) -> R {
    let b = this(vm, v)?;
    vm.reserve_text(b.len.saturating_mul(4))?;
    let text = taipan_text::escape::repr_bytes(b.as_slice());
    Ok(vm.str_value(&text))
}
fn bytes_str(vm: &mut Vm, v: Value) -> R {
    str_warning(vm, "bytes")?;
    bytes_repr(vm, v)
}
/// `-b`: `str()` of bytes is seldom meant.
fn str_warning(vm: &mut Vm, what: &str) -> R<()> {
    if !vm.bytes_warning {
        return Ok(());
    }
    let t = vm.exc.BytesWarning;
    vm.warn(t, &format!("str() on a {what} instance"), 1)
}
/// `-b`: a comparison of bytes with what they never equal.
fn compare_warning(vm: &mut Vm, what: &str, other: Value, op: CmpOp) -> R<()> {
    if !vm.bytes_warning || !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(());
    }
    let than = if other.to_str().is_some() {
        "string"
    } else if other.is_int_like() && what == "bytes" {
        "int"
    } else {
        return Ok(());
    };
    let t = vm.exc.BytesWarning;
    vm.warn(t, &format!("Comparison between {what} and {than}"), 1)
}
fn bytes_hash(vm: &mut Vm, v: Value) -> R<i64> {
    Ok(crate::strings::bytes_hash(&*this(vm, v)?))
}
fn bytes_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.to_bytes(), b.to_bytes()) else {
        compare_warning(vm, "bytes", b, op)?;
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(match op {
        CmpOp::Eq => x.as_slice() == y.as_slice(),
        CmpOp::Ne => x.as_slice() != y.as_slice(),
        _ => op.test(x.as_slice().cmp(y.as_slice())),
    }))
}
fn bytes_iter(vm: &mut Vm, v: Value) -> R {
    let b = this(vm, v)?;
    Ok(vm.new_index_iter(b.value(), id::BYTES_ITER))
}
fn bytes_iter_next(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(it) = it.downcast::<SeqIter>() else { return Ok(None) };
    let Some(b) = it.seq.get().downcast::<BytesObj>() else { return Ok(None) };
    let i = it.index.get();
    match b.as_slice().get(i) {
        Some(&c) => {
            it.index.set(i + 1);
            Ok(Some(Value::small(c.into())))
        }
        None => {
            it.seq.set(&vm.heap, it, Value::UNBOUND);
            Ok(None)
        }
    }
}
fn bytes_len(vm: &mut Vm, v: Value) -> R<usize> {
    Ok(this(vm, v)?.len)
}
/// `b[bounds]`
pub fn bytes_part(vm: &mut Vm, b: Gc<BytesObj>, bounds: SliceBounds) -> R {
    let (start, _, step, n) = bounds.fit(b.len);
    if step == 1 {
        if n == b.len {
            return Ok(b.value());
        }
        return Ok(vm.new_bytes(&b.as_slice()[start as usize..start as usize + n]).value());
    }
    let part: Vec<u8> = (0..n).map(|i| b.as_slice()[(start + i as isize * step) as usize]).collect();
    Ok(vm.new_bytes(&part).value())
}
fn bytes_getitem(vm: &mut Vm, v: Value, key: Value) -> R {
    let b = this(vm, v)?;
    if key.downcast::<SliceObj>().is_some() {
        let bounds = vm.slice_unpack(key)?;
        return bytes_part(vm, b, bounds);
    }
    if !vm.has_index(key) {
        let t = vm.type_name(key);
        return Err(vm.type_error(format!("byte indices must be integers or slices, not {t}")));
    }
    let i = vm.subscript_index(key)?;
    match Vm::wrap_index(i, b.len) {
        Some(i) => Ok(Value::small(b.as_slice()[i].into())),
        None => Err(vm.index_error("index out of range")),
    }
}
/// For bytes and bytearray.
fn bytes_contains(vm: &mut Vm, v: Value, x: Value) -> R<bool> {
    let me = methods::me(vm, v)?;
    if vm.has_index(x) && !vm.has_buffer(x) {
        let b = methods::byte_value(vm, x, "byte must be in range(0, 256)")?;
        return Ok(me.get().contains(&b));
    }
    let needle = vm.bytes_like(x)?;
    let found = search::contains(me.get(), &needle);
    needle.release(vm)?;
    Ok(found)
}
/// For bytes and bytearray.
fn bytes_concat(vm: &mut Vm, a: Value, b: Value) -> R {
    let me = methods::me(vm, a)?;
    let other = match vm.has_buffer(b).then(|| vm.bytes_like(b)) {
        Some(Ok(o)) => o,
        _ => {
            let (ta, tb) = (vm.type_name(a), vm.type_name(b));
            return Err(vm.type_error(format!("can't concat {tb} to {ta}")));
        }
    };
    let x = me.get();
    let r = if me.is_bytes() && other.is_empty() {
        me.same(vm)
    } else {
        me.filled(vm, x.len() + other.len(), |out| {
            out[..x.len()].copy_from_slice(x);
            out[x.len()..].copy_from_slice(&other);
        })
    };
    other.release(vm)?;
    r
}
/// For bytes and bytearray.
fn bytes_repeat(vm: &mut Vm, v: Value, n: Value) -> R {
    let me = methods::me(vm, v)?;
    let n = vm.repeat_count(n)?.max(0) as usize;
    let x = me.get();
    if n == 1 {
        return me.same(vm);
    }
    let Some(len) = x.len().checked_mul(n).filter(|&l| l <= isize::MAX as usize) else {
        return Err(vm.overflow_error("repeated bytes are too long"));
    };
    me.filled(vm, len, |out| repeat_into(x, out))
}
/// Fills `out`, whose length is a multiple of the unit's, with copies of it.
pub(crate) fn repeat_into(unit: &[u8], out: &mut [u8]) {
    match unit {
        [] => {}
        [b] => out.fill(*b),
        _ => out.chunks_exact_mut(unit.len()).for_each(|c| c.copy_from_slice(unit)),
    }
}
/// For bytes and bytearray.
fn bytes_mod(vm: &mut Vm, a: Value, b: Value) -> R {
    if a.to_bytes().is_none() && a.downcast::<ByteArrayObj>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let me = methods::me(vm, a)?;
    let r = crate::types::str::percent::format_bytes(vm, me.get(), b)?;
    me.make(vm, &r)
}
fn bytes_buffer(vm: &mut Vm, v: Value, flags: u32) -> R<Buffer> {
    let b = this(vm, v)?;
    // SAFETY: bytes objects never change or move; the memory is readable only.
    unsafe { Buffer::lend(v, b.as_slice().as_ptr().cast_mut(), b.len, true) }.checked(vm, flags)
}
fn bytes_getnewargs(vm: &mut Vm, a: &[Value]) -> R {
    let b = this(vm, a[0])?;
    Ok(vm.tuple(&[b.value()]))
}
fn bytes_dunder(vm: &mut Vm, a: &[Value]) -> R {
    Ok(this(vm, a[0])?.value())
}
