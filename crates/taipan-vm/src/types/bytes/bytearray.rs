//! bytearray: growable bytes.
//!
//! The bytes are `len` from `start` of a raw array of the heap, so that taking them from the front is cheap. While
//! buffers are on loan (`exports`) the size may not change. A view that is garbage still counts until it is
//! collected, so before a change of size is refused, a collection is made.

use super::methods::{self, byte_value};
use crate::call::Args;
use crate::native::{MethodDef, TypeDef, bind, def, raw, spec, static_def};
use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp, Slots};
use crate::typeobj::{TypeObj, type_flags};
use crate::types::PUBLIC;
use crate::types::buffer::Buffer;
use crate::types::str::codec::optional_text;
use crate::types::str::{index_iter_hint, index_iter_reduce, index_iter_setstate};
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, PtrSlot, RawBytes, Value};
use taipan_text::search;

pub static BYTEARRAY: TypeDef = TypeDef {
    shape: Some(id::BYTEARRAY),
    flags: PUBLIC | type_flags::BASETYPE | type_flags::MATCH_SELF | type_flags::WEAKREFS,
    doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer",
    slots: Slots {
        new: Some(ba_new),
        init: Some(ba_init),
        repr: Some(ba_repr),
        str: Some(ba_str),
        compare: Some(ba_compare),
        iter: Some(ba_iter),
        len: Some(ba_len),
        getitem: Some(ba_getitem),
        setitem: Some(ba_setitem),
        contains: Some(super::bytes_contains),
        concat: Some(super::bytes_concat),
        repeat: Some(super::bytes_repeat),
        iconcat: Some(ba_iconcat),
        irepeat: Some(ba_irepeat),
        buffer: Some(ba_buffer),
        ..Slots::NONE
    }
    .op(BinOp::Mod, super::bytes_mod),
    methods: &[
        def(
            "__alloc__",
            "($self, /)",
            ba_alloc,
            "B.__alloc__() -> int\n\nReturn the number of bytes actually allocated.",
        ),
        def("__reduce__", "($self, /)", ba_reduce, "Return state information for pickling."),
        def("__reduce_ex__", "($self, proto=0, /)", ba_reduce_ex, "Return state information for pickling."),
        def(
            "__sizeof__",
            "($self, /)",
            ba_sizeof,
            "Returns the size of the bytearray object in memory, in bytes.",
        ),
        def(
            "append",
            "($self, item, /)",
            ba_append,
            "Append a single item to the end of the bytearray.\n\n  item\n    The item to be appended.",
        ),
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
        def("clear", "($self, /)", ba_clear, "Remove all items from the bytearray."),
        def("copy", "($self, /)", ba_copy, "Return a copy of B."),
        raw(
            "count",
            "($self, sub[, start[, end]], /)",
            |vm, a| methods::count(vm, "bytearray", a),
            "Return the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.",
        ),
        def(
            "decode",
            "($self, /, encoding='utf-8', errors='strict')",
            methods::decode,
            "Decode the bytearray using the codec registered for encoding.\n\n  encoding\n    The encoding with which to decode the bytearray.\n  errors\n    The error handling scheme to use for the handling of decoding\n    errors.  The default is 'strict' meaning that decoding errors\n    raise a UnicodeDecodeError.  Other possible values are 'ignore'\n    and 'replace' as well as any other name registered with\n    codecs.register_error that can handle UnicodeDecodeErrors.",
        ),
        raw(
            "endswith",
            "($self, suffix[, start[, end]], /)",
            |vm, a| methods::endswith(vm, "bytearray", a),
            "Return True if the bytearray ends with the specified suffix, False otherwise.\n\n  suffix\n    A bytes or a tuple of bytes to try.\n  start\n    Optional start position. Default: start of the bytearray.\n  end\n    Optional stop position. Default: end of the bytearray.",
        ),
        def(
            "expandtabs",
            "($self, /, tabsize=8)",
            methods::expandtabs,
            "Return a copy where all tab characters are expanded using spaces.\n\nIf tabsize is not given, a tab size of 8 characters is assumed.",
        ),
        def(
            "extend",
            "($self, iterable_of_ints, /)",
            ba_extend,
            "Append all the items from the iterator or sequence to the end of the bytearray.\n\n  iterable_of_ints\n    The iterable of items to append.",
        ),
        raw(
            "find",
            "($self, sub[, start[, end]], /)",
            |vm, a| methods::find(vm, "bytearray", a),
            "Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nReturn -1 on failure.",
        ),
        def(
            "fromhex",
            "($type, string, /)",
            methods::fromhex,
            "Create a bytearray object from a string of hexadecimal numbers.\n\nSpaces between two numbers are accepted.\nExample:\n    bytearray.fromhex('B9 01EF') -> bytearray(b'\\\\xb9\\\\x01\\\\xef')",
        ),
        def(
            "hex",
            "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
            methods::hex,
            "Create a string of hexadecimal numbers from a bytearray object.\n\n  sep\n    An optional single character or byte to separate hex bytes.\n  bytes_per_sep\n    How many bytes between separators.  Positive values count from\n    the right, negative values count from the left.\n\nExample:\n>>> value = bytearray([0xb9, 0x01, 0xef])\n>>> value.hex()\n'b901ef'\n>>> value.hex(':')\n'b9:01:ef'\n>>> value.hex(':', 2)\n'b9:01ef'\n>>> value.hex(':', -2)\n'b901:ef'",
        ),
        raw(
            "index",
            "($self, sub[, start[, end]], /)",
            |vm, a| methods::index(vm, "bytearray", a),
            "Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nRaise ValueError if the subsection is not found.",
        ),
        def(
            "insert",
            "($self, index, item, /)",
            ba_insert,
            "Insert a single item into the bytearray before the given index.\n\n  index\n    The index where the value is to be inserted.\n  item\n    The item to be inserted.",
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
            "Concatenate any number of bytes/bytearray objects.\n\nThe bytearray whose method is called is inserted in between each\npair.\n\nThe result is returned as a new bytearray object.",
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
            "Strip leading bytes contained in the argument.\n\nIf the argument is omitted or None, strip leading ASCII whitespace.",
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
            "Partition the bytearray into three parts using the given separator.\n\nThis will search for the separator sep in the bytearray.  If the\nseparator is found, returns a 3-tuple containing the part before the\nseparator, the separator itself, and the part after it as new\nbytearray objects.\n\nIf the separator is not found, returns a 3-tuple containing the copy\nof the original bytearray object and two empty bytearray objects.",
        ),
        def(
            "pop",
            "($self, index=-1, /)",
            ba_pop,
            "Remove and return a single item from B.\n\n  index\n    The index from where to remove the item.\n    -1 (the default value) means remove the last item.\n\nIf no index argument is given, will pop the last item.",
        ),
        def(
            "remove",
            "($self, value, /)",
            ba_remove,
            "Remove the first occurrence of a value in the bytearray.\n\n  value\n    The value to remove.",
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
            "Return a bytearray with the given prefix string removed if present.\n\nIf the bytearray starts with the prefix string, return\nbytearray[len(prefix):].  Otherwise, return a copy of the original\nbytearray.",
        ),
        def(
            "removesuffix",
            "($self, suffix, /)",
            methods::removesuffix,
            "Return a bytearray with the given suffix string removed if present.\n\nIf the bytearray ends with the suffix string and that suffix is not\nempty, return bytearray[:-len(suffix)].  Otherwise, return a copy of\nthe original bytearray.",
        ),
        def(
            "resize",
            "($self, size, /)",
            ba_resize,
            "Resize the internal buffer of bytearray to len.\n\n  size\n    New size to resize to.",
        ),
        def("reverse", "($self, /)", ba_reverse, "Reverse the order of the values in B in place."),
        raw(
            "rfind",
            "($self, sub[, start[, end]], /)",
            |vm, a| methods::rfind(vm, "bytearray", a),
            "Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nReturn -1 on failure.",
        ),
        raw(
            "rindex",
            "($self, sub[, start[, end]], /)",
            |vm, a| methods::rindex(vm, "bytearray", a),
            "Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nRaise ValueError if the subsection is not found.",
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
            "Partition the bytearray into three parts using the given separator.\n\nThis will search for the separator sep in the bytearray, starting at\nthe end.  If the separator is found, returns a 3-tuple containing\nthe part before the separator, the separator itself, and the part\nafter it as new bytearray objects.\n\nIf the separator is not found, returns a 3-tuple containing two\nempty bytearray objects and the copy of the original bytearray\nobject.",
        ),
        def(
            "rsplit",
            "($self, /, sep=None, maxsplit=-1)",
            methods::rsplit,
            "Return a list of the sections in the bytearray, using sep as the delimiter.\n\n  sep\n    The delimiter according which to split the bytearray.\n    None (the default value) means split on ASCII whitespace\n    characters (space, tab, return, newline, formfeed, vertical tab).\n  maxsplit\n    Maximum number of splits to do.\n    -1 (the default value) means no limit.\n\nSplitting is done starting at the end of the bytearray and working\nto the front.",
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
            "Return a list of the sections in the bytearray, using sep as the delimiter.\n\n  sep\n    The delimiter according which to split the bytearray.\n    None (the default value) means split on ASCII whitespace\n    characters (space, tab, return, newline, formfeed, vertical tab).\n  maxsplit\n    Maximum number of splits to do.\n    -1 (the default value) means no limit.",
        ),
        def(
            "splitlines",
            "($self, /, keepends=False)",
            methods::splitlines,
            "Return a list of the lines in the bytearray, breaking at line boundaries.\n\nLine breaks are not included in the resulting list unless keepends\nis given and true.",
        ),
        raw(
            "startswith",
            "($self, prefix[, start[, end]], /)",
            |vm, a| methods::startswith(vm, "bytearray", a),
            "Return True if the bytearray starts with the specified prefix, False otherwise.\n\n  prefix\n    A bytes or a tuple of bytes to try.\n  start\n    Optional start position. Default: start of the bytearray.\n  end\n    Optional stop position. Default: end of the bytearray.",
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
        def(
            "__release_buffer__",
            "($self, buffer, /)",
            methods::release_buffer,
            "Release the buffer object that exposes the underlying memory of the object.",
        ),
    ],
    ..TypeDef::of::<ByteArrayObj>("bytearray")
};

pub static BYTEARRAY_ITER: TypeDef = TypeDef {
    slots: Slots { iter: Some(|_, it| Ok(it)), next: Some(ba_iter_next), ..Slots::NONE },
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
    ..TypeDef::of::<SeqIter>("bytearray_iterator")
};

impl ByteArrayObj {
    /// The bytes as they are now.
    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        match self.buf.get() {
            // SAFETY: `start + len` bytes are within the array. Nothing writes to them while a native function holds
            // the slice: users take it anew after anything that may run Python code.
            Some(b) => unsafe {
                std::slice::from_raw_parts(b.as_mut_ptr().add(self.start.get()), self.len.get())
            },
            None => &[],
        }
    }
    /// # Safety
    /// No other slice of the bytes is in use.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn as_mut_slice(&self) -> &mut [u8] {
        match self.buf.get() {
            // SAFETY: as above, and promised by the caller.
            Some(b) => unsafe {
                std::slice::from_raw_parts_mut(b.as_mut_ptr().add(self.start.get()), self.len.get())
            },
            None => &mut [],
        }
    }
    fn pointer(&self) -> *mut u8 {
        match self.buf.get() {
            Some(b) => b.as_mut_ptr().wrapping_add(self.start.get()),
            None => std::ptr::dangling_mut(),
        }
    }
}

impl Vm {
    pub fn new_bytearray(&mut self, b: &[u8]) -> R<Gc<ByteArrayObj>> {
        self.bytearray_filled(b.len(), |out| out.copy_from_slice(b))
    }
    /// A bytearray of zero bytes, filled through the slice.
    pub fn bytearray_filled(&mut self, len: usize, fill: impl FnOnce(&mut [u8])) -> R<Gc<ByteArrayObj>> {
        let cls = self.types.bytearray;
        let a = self.empty_bytearray(cls);
        self.bytearray_resize(a, len)?;
        // SAFETY: nobody else has the object.
        fill(unsafe { a.as_mut_slice() });
        Ok(a)
    }
    fn empty_bytearray(&mut self, cls: Gc<TypeObj>) -> Gc<ByteArrayObj> {
        let init = ByteArrayObj {
            hdr: cls.new_header(kind::BYTEARRAY),
            len: Cell::new(0),
            start: Cell::new(0),
            buf: PtrSlot::empty(),
            exports: Cell::new(0),
        };
        // SAFETY: the header is the class's.
        unsafe { self.new_extended(cls, init) }
    }
    /// BufferError while buffers are on loan.
    #[inline]
    pub fn bytearray_check_resize(&mut self, a: Gc<ByteArrayObj>) -> R<()> {
        if a.exports.get() == 0 { Ok(()) } else { self.bytearray_exported(a) }
    }
    #[cold]
    fn bytearray_exported(&mut self, a: Gc<ByteArrayObj>) -> R<()> {
        // The loans may be those of garbage. (Of the methods those that hold nothing besides their arguments.)
        const PLAIN: [&str; 6] = ["append", "clear", "insert", "pop", "remove", "resize"];
        self.collect_for_program(|d| {
            PLAIN.contains(&d.name) && BYTEARRAY.methods.iter().any(|m| std::ptr::eq(m, d))
        });
        if a.exports.get() == 0 {
            return Ok(());
        }
        Err(self.buffer_error("Existing exports of data: object cannot be re-sized"))
    }
    /// Sets the length; new bytes are zero.
    pub fn bytearray_resize(&mut self, a: Gc<ByteArrayObj>, len: usize) -> R<()> {
        let old = a.len.get();
        if len == old {
            return Ok(());
        }
        self.bytearray_check_resize(a)?;
        let cap = a.buf.get().map_or(0, |b| b.cap());
        if len < old {
            a.len.set(len);
            if len == 0 {
                a.start.set(0);
                if cap > 64 {
                    a.buf.set(&self.heap, a, None);
                }
            }
            return Ok(());
        }
        if a.start.get() + len <= cap {
            let p = a.pointer();
            // SAFETY: the bytes are within the array.
            unsafe { std::ptr::write_bytes(p.add(old), 0, len - old) };
            a.len.set(len);
            return Ok(());
        }
        // Exactly what is asked for at first, with room to grow from the second time on.
        let want = if old == 0 { Some(len) } else { len.checked_add(len / 8 + 16) };
        let fresh =
            want.filter(|&n| n < RawBytes::MAX_CAP).and_then(|n| RawBytes::try_new(&self.heap, n.max(1)));
        let Some(fresh) = fresh else { return Err(self.memory_error()) };
        // SAFETY: both arrays have `old` bytes there.
        unsafe { std::ptr::copy_nonoverlapping(a.pointer(), fresh.as_mut_ptr(), old) };
        a.buf.set(&self.heap, a, Some(fresh));
        a.start.set(0);
        a.len.set(len);
        Ok(())
    }
    /// `a[lo:hi] = with`
    pub fn bytearray_splice(&mut self, a: Gc<ByteArrayObj>, lo: usize, hi: usize, with: &[u8]) -> R<()> {
        let old = a.len.get();
        let (gone, n) = (hi - lo, with.len());
        if gone != n {
            self.bytearray_check_resize(a)?;
        }
        if lo == 0 && n < gone {
            // From the front: only the start moves.
            a.start.set(a.start.get() + gone - n);
            a.len.set(old - gone + n);
        } else if n > gone {
            self.bytearray_resize(a, old + n - gone)?;
            // SAFETY: the array was made long enough.
            unsafe { std::ptr::copy(a.pointer().add(hi), a.pointer().add(lo + n), old - hi) };
        } else if n < gone {
            // SAFETY: within the bytes.
            unsafe { std::ptr::copy(a.pointer().add(hi), a.pointer().add(lo + n), old - hi) };
            self.bytearray_resize(a, old - gone + n)?;
        }
        // SAFETY: the bytes are there; `with` is not a part of them.
        unsafe { std::ptr::copy(with.as_ptr(), a.pointer().add(lo), n) };
        Ok(())
    }
    pub fn bytearray_extend(&mut self, a: Gc<ByteArrayObj>, with: &[u8]) -> R<()> {
        let n = a.len.get();
        self.bytearray_splice(a, n, n, with)
    }
}

fn this(vm: &mut Vm, v: Value) -> R<Gc<ByteArrayObj>> {
    match v.downcast::<ByteArrayObj>() {
        Some(a) => Ok(a),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires a 'bytearray' object but received a '{t}'")))
        }
    }
}
const RANGE: &str = "byte must be in range(0, 256)";

fn ba_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    Ok(vm.empty_bytearray(cls).value())
}
static INIT: MethodDef = spec("bytearray", "(source=b'', encoding='utf-8', errors='strict')");

fn ba_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let a = this(vm, v)?;
    let [source, encoding, errors] = bind(vm, &INIT, args)?;
    let encoding = optional_text(vm, encoding, "bytearray", "encoding")?;
    let errors = optional_text(vm, errors, "bytearray", "errors")?;
    vm.bytearray_resize(a, 0)?;
    if source.is_unbound() && encoding.is_none() && errors.is_none() {
        return Ok(());
    }
    if encoding.is_some() || errors.is_some() {
        let b = methods::encode_source(vm, source, encoding, errors)?;
        let b = b.to_bytes().map_or(vec![], |b| b.as_slice().to_vec());
        return vm.bytearray_extend(a, &b);
    }
    if source.to_str().is_some() {
        return Err(vm.type_error("string argument without an encoding"));
    }
    if let Some(n) = methods::count_argument(vm, source)? {
        return vm.bytearray_resize(a, n);
    }
    if vm.has_buffer(source) {
        let data = source_bytes(vm, source)?;
        return vm.bytearray_extend(a, &data);
    }
    // One by one: the iterator may look at what is there already.
    let done = methods::each_byte(vm, source, "bytearray", "byte", |vm, b| vm.bytearray_extend(a, &[b]));
    if done.is_err() && a.exports.get() == 0 {
        vm.bytearray_resize(a, 0)?;
    }
    done
}
/// Bytes of a buffer or an iterable of ints.
fn source_bytes(vm: &mut Vm, v: Value) -> R<Vec<u8>> {
    if vm.has_buffer(v) {
        let b = vm.get_buffer(v, crate::types::buffer::flags::FULL_RO)?;
        let data = crate::types::memoryview::contiguous_bytes(&b);
        b.release(vm)?;
        return Ok(data);
    }
    methods::collect_bytes(vm, v, "bytearray", "byte")
}

fn ba_repr(vm: &mut Vm, v: Value) -> R {
    let a = this(vm, v)?;
    vm.reserve_text(a.len.get().saturating_mul(4))?;
    let name = vm.type_name(v);
    let text = taipan_text::escape::repr_bytearray(a.as_slice(), &name);
    Ok(vm.str_value(&text))
}
fn ba_str(vm: &mut Vm, v: Value) -> R {
    super::str_warning(vm, "bytearray")?;
    ba_repr(vm, v)
}
fn ba_compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    super::compare_warning(vm, "bytearray", b, op)?;
    if b.to_str().is_some() || !vm.has_buffer(a) || !vm.has_buffer(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let x = vm.bytes_like(a)?;
    let y = vm.bytes_like(b)?;
    let r = match op {
        CmpOp::Eq => x[..] == y[..],
        CmpOp::Ne => x[..] != y[..],
        _ => op.test(x[..].cmp(&y[..])),
    };
    x.release(vm)?;
    y.release(vm)?;
    Ok(Value::bool(r))
}
fn ba_iter(vm: &mut Vm, v: Value) -> R {
    let shape = vm.native_type(&BYTEARRAY_ITER).root_shape.get();
    Ok(vm.new_index_iter(v, shape))
}
fn ba_iter_next(vm: &mut Vm, it: Value) -> R<Option<Value>> {
    let Some(it) = it.downcast::<SeqIter>() else { return Ok(None) };
    let Some(a) = it.seq.get().downcast::<ByteArrayObj>() else { return Ok(None) };
    let i = it.index.get();
    match a.as_slice().get(i) {
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
fn ba_len(vm: &mut Vm, v: Value) -> R<usize> {
    Ok(this(vm, v)?.len.get())
}
/// A subscript that is an int.
fn position(vm: &mut Vm, a: Gc<ByteArrayObj>, key: Value) -> R<usize> {
    if !vm.has_index(key) {
        let t = vm.type_name(key);
        return Err(vm.type_error(format!("bytearray indices must be integers or slices, not {t}")));
    }
    let i = vm.subscript_index(key)?;
    match Vm::wrap_index(i, a.len.get()) {
        Some(i) => Ok(i),
        None => Err(vm.index_error("bytearray index out of range")),
    }
}
fn ba_getitem(vm: &mut Vm, v: Value, key: Value) -> R {
    let a = this(vm, v)?;
    if key.downcast::<SliceObj>().is_some() {
        let bounds = vm.slice_unpack(key)?;
        let (start, _, step, n) = bounds.fit(a.len.get());
        if step == 1 {
            return Ok(vm.new_bytearray(&a.as_slice()[start as usize..start as usize + n])?.value());
        }
        let part: Vec<u8> = (0..n).map(|i| a.as_slice()[(start + i as isize * step) as usize]).collect();
        return Ok(vm.new_bytearray(&part)?.value());
    }
    let i = position(vm, a, key)?;
    Ok(Value::small(a.as_slice()[i].into()))
}
fn ba_setitem(vm: &mut Vm, v: Value, key: Value, x: Value) -> R<()> {
    let a = this(vm, v)?;
    if key.downcast::<SliceObj>().is_some() {
        return set_slice(vm, a, key, x);
    }
    if x.is_unbound() {
        let i = position(vm, a, key)?;
        return vm.bytearray_splice(a, i, i + 1, b"");
    }
    position(vm, a, key)?;
    let b = byte_value(vm, x, RANGE)?;
    // The value's `__index__` may have changed the length.
    let i = position(vm, a, key)?;
    // SAFETY: no other slice is in use.
    unsafe { a.as_mut_slice()[i] = b };
    Ok(())
}
fn set_slice(vm: &mut Vm, a: Gc<ByteArrayObj>, key: Value, x: Value) -> R<()> {
    let data = if x.is_unbound() {
        None
    } else if x.to_str().is_some() || vm.has_index(x) || vm.slots_of(x).float.is_some() {
        return Err(vm.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
    } else {
        Some(source_bytes(vm, x)?)
    };
    let bounds = vm.slice_unpack(key)?;
    let (start, stop, step, n) = bounds.fit(a.len.get());
    let with = data.as_deref().unwrap_or_default();
    if step == 1 {
        let (lo, hi) = (start as usize, stop.max(start) as usize);
        return vm.bytearray_splice(a, lo, hi, with);
    }
    if with.is_empty() {
        if n == 0 {
            return Ok(());
        }
        vm.bytearray_check_resize(a)?;
        let drop = |i: usize| {
            let d = i as isize - start;
            d % step == 0 && (0..n as isize).contains(&(d / step))
        };
        let kept: Vec<u8> =
            a.as_slice().iter().enumerate().filter(|(i, _)| !drop(*i)).map(|(_, &c)| c).collect();
        return vm.bytearray_splice(a, 0, a.len.get(), &kept);
    }
    if with.len() != n {
        let m = with.len();
        return Err(
            vm.value_error(format!("attempt to assign bytes of size {m} to extended slice of size {n}"))
        );
    }
    // SAFETY: no other slice is in use: `with` is a copy.
    let out = unsafe { a.as_mut_slice() };
    for (i, &c) in with.iter().enumerate() {
        out[(start + i as isize * step) as usize] = c;
    }
    Ok(())
}
fn ba_iconcat(vm: &mut Vm, v: Value, x: Value) -> R {
    let a = this(vm, v)?;
    if !vm.has_buffer(x) {
        let (tx, tv) = (vm.type_name(x), vm.type_name(v));
        return Err(vm.type_error(format!("can't concat {tx} to {tv}")));
    }
    if v == x && a.len.get() > 0 {
        // Its own loan is in the way, as in CPython.
        return Err(vm.buffer_error("Existing exports of data: object cannot be re-sized"));
    }
    let data = vm.bytes_copy(x)?;
    vm.bytearray_extend(a, &data)?;
    Ok(v)
}
fn ba_irepeat(vm: &mut Vm, v: Value, n: Value) -> R {
    let a = this(vm, v)?;
    let n = vm.repeat_count(n)?.max(0) as usize;
    let unit = a.as_slice().to_vec();
    let Some(len) = unit.len().checked_mul(n) else { return Err(vm.memory_error()) };
    vm.bytearray_resize(a, len)?;
    // SAFETY: no other slice is in use.
    super::repeat_into(&unit, unsafe { a.as_mut_slice() });
    Ok(v)
}
fn ba_buffer(vm: &mut Vm, v: Value, flags: u32) -> R<Buffer> {
    let a = this(vm, v)?;
    // SAFETY: while the count is not zero the bytes stay where they are, and the heap does not move objects.
    unsafe { Buffer::lend(v, a.pointer(), a.len.get(), false).counted(&a.exports) }.checked(vm, flags)
}

// ---- methods of its own ----

fn ba_append(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    let b = byte_value(vm, a[1], RANGE)?;
    vm.bytearray_extend(me, &[b])?;
    Ok(Value::NONE)
}
fn ba_extend(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    if vm.has_buffer(a[1]) {
        // They go where the end was before, as far as it is still there.
        let end = me.len.get();
        let data = vm.bytes_copy(a[1])?;
        let at = end.min(me.len.get());
        vm.bytearray_splice(me, at, at, &data)?;
        return Ok(Value::NONE);
    }
    let it = match vm.iter(a[1]) {
        Ok(it) => it,
        Err(e) => {
            let t = vm.exc.TypeError;
            vm.expect_exception(e, t)?;
            let t = vm.type_name(a[1]);
            return Err(vm.type_error(format!("can't extend bytearray with {t}")));
        }
    };
    let mut data = Vec::new();
    while let Some(x) = vm.next(it)? {
        if a[1].to_str().is_some() {
            return Err(vm.type_error("expected iterable of integers; got: 'str'"));
        }
        let b = byte_value(vm, x, RANGE)?;
        data.push(b);
    }
    vm.bytearray_extend(me, &data)?;
    Ok(Value::NONE)
}
fn ba_insert(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    let i = vm.to_ssize(a[1])?;
    let b = byte_value(vm, a[2], RANGE)?;
    let n = me.len.get();
    let i = if i < 0 { i.saturating_add(n as isize).max(0) as usize } else { (i as usize).min(n) };
    vm.bytearray_splice(me, i, i, &[b])?;
    Ok(Value::NONE)
}
fn ba_pop(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    let i = if a[1].is_unbound() { -1 } else { vm.to_ssize(a[1])? };
    if me.len.get() == 0 {
        return Err(vm.index_error("pop from empty bytearray"));
    }
    let Some(i) = Vm::wrap_index(i, me.len.get()) else {
        return Err(vm.index_error("pop index out of range"));
    };
    vm.bytearray_check_resize(me)?;
    let b = me.as_slice()[i];
    vm.bytearray_splice(me, i, i + 1, b"")?;
    Ok(Value::small(b.into()))
}
fn ba_remove(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    let b = byte_value(vm, a[1], RANGE)?;
    match search::find_unit(me.as_slice(), b) {
        Some(i) => vm.bytearray_splice(me, i, i + 1, b"")?,
        None => return Err(vm.value_error("value not found in bytearray")),
    }
    Ok(Value::NONE)
}
fn ba_reverse(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    // SAFETY: no other slice is in use.
    unsafe { me.as_mut_slice().reverse() };
    Ok(Value::NONE)
}
fn ba_clear(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    vm.bytearray_resize(me, 0)?;
    Ok(Value::NONE)
}
fn ba_copy(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    Ok(vm.new_bytearray(me.as_slice())?.value())
}
fn ba_resize(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    let n = vm.to_ssize(a[1])?;
    let Ok(len) = usize::try_from(n) else {
        return Err(vm.value_error(format!("Can only resize to positive sizes, got {n}")));
    };
    vm.bytearray_resize(me, len)?;
    Ok(Value::NONE)
}
fn allocated(a: Gc<ByteArrayObj>) -> usize {
    match a.len.get() {
        0 => 0,
        n => n + 1,
    }
}
fn ba_alloc(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    Ok(vm.new_int(allocated(me) as i64))
}
fn ba_sizeof(vm: &mut Vm, a: &[Value]) -> R {
    let me = this(vm, a[0])?;
    Ok(vm.new_int((56 + allocated(me)) as i64))
}
fn reduce(vm: &mut Vm, v: Value, protocol: i32) -> R {
    let a = this(vm, v)?;
    let args = if a.len.get() == 0 {
        vm.empty_tuple.value()
    } else if protocol < 3 {
        let text = vm.new_str_text(taipan_text::Text::Latin1(a.as_slice())).value();
        let encoding = vm.str_value("latin-1");
        vm.tuple(&[text, encoding])
    } else {
        let b = vm.new_bytes(a.as_slice()).value();
        vm.tuple(&[b])
    };
    let state = vm.call_method(v, "__getstate__", &[])?;
    let cls = vm.type_of(v).value();
    Ok(vm.tuple(&[cls, args, state]))
}
fn ba_reduce(vm: &mut Vm, a: &[Value]) -> R {
    reduce(vm, a[0], 2)
}
fn ba_reduce_ex(vm: &mut Vm, a: &[Value]) -> R {
    let p = if a[1].is_unbound() { 0 } else { vm.to_int_arg(a[1])? };
    reduce(vm, a[0], p)
}
