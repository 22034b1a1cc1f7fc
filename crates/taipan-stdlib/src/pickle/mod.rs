//! `_pickle`: what is behind the module `pickle`. The bytes that it writes are those of CPython's `_pickle`, which in
//! corners (how a batch of items ends) are not those of the pure-Python pickler.
//!
//! [`save`] has the pickler, [`load`] the unpickler; here are what both want: opcodes, exceptions, the registries of
//! `copyreg`, and `PickleBuffer`.

mod load;
mod save;

use crate::ModuleDef;
use std::borrow::Cow;
use std::cell::RefCell;
use taipan_vm::call::Args;
use taipan_vm::exceptions::EXCEPTION;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, spec};
use taipan_vm::taipan_heap::{Trace, Tracer};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::buffer::{Buffer, flags, is_c_contiguous, is_f_contiguous};
use taipan_vm::{ExcObj, Gc, Native, R, Raised, Slots, TypeObj, Value, ValueExt, Vm};

/// Opcodes, named as in `pickle`.
#[rustfmt::skip]
mod op {
    pub const MARK: u8 = b'('; pub const STOP: u8 = b'.'; pub const POP: u8 = b'0'; pub const POP_MARK: u8 = b'1';
    pub const DUP: u8 = b'2'; pub const FLOAT: u8 = b'F'; pub const INT: u8 = b'I'; pub const BININT: u8 = b'J';
    pub const BININT1: u8 = b'K'; pub const LONG: u8 = b'L'; pub const BININT2: u8 = b'M'; pub const NONE: u8 = b'N';
    pub const PERSID: u8 = b'P'; pub const BINPERSID: u8 = b'Q'; pub const REDUCE: u8 = b'R'; pub const STRING: u8 = b'S';
    pub const BINSTRING: u8 = b'T'; pub const SHORT_BINSTRING: u8 = b'U'; pub const UNICODE: u8 = b'V';
    pub const BINUNICODE: u8 = b'X'; pub const APPEND: u8 = b'a'; pub const BUILD: u8 = b'b'; pub const GLOBAL: u8 = b'c';
    pub const DICT: u8 = b'd'; pub const EMPTY_DICT: u8 = b'}'; pub const APPENDS: u8 = b'e'; pub const GET: u8 = b'g';
    pub const BINGET: u8 = b'h'; pub const INST: u8 = b'i'; pub const LONG_BINGET: u8 = b'j'; pub const LIST: u8 = b'l';
    pub const EMPTY_LIST: u8 = b']'; pub const OBJ: u8 = b'o'; pub const PUT: u8 = b'p'; pub const BINPUT: u8 = b'q';
    pub const LONG_BINPUT: u8 = b'r'; pub const SETITEM: u8 = b's'; pub const TUPLE: u8 = b't'; pub const EMPTY_TUPLE: u8 = b')';
    pub const SETITEMS: u8 = b'u'; pub const BINFLOAT: u8 = b'G';
    pub const PROTO: u8 = 0x80; pub const NEWOBJ: u8 = 0x81; pub const EXT1: u8 = 0x82; pub const EXT2: u8 = 0x83;
    pub const EXT4: u8 = 0x84; pub const TUPLE1: u8 = 0x85; pub const TUPLE2: u8 = 0x86; pub const TUPLE3: u8 = 0x87;
    pub const NEWTRUE: u8 = 0x88; pub const NEWFALSE: u8 = 0x89; pub const LONG1: u8 = 0x8a; pub const LONG4: u8 = 0x8b;
    pub const BINBYTES: u8 = b'B'; pub const SHORT_BINBYTES: u8 = b'C';
    pub const SHORT_BINUNICODE: u8 = 0x8c; pub const BINUNICODE8: u8 = 0x8d; pub const BINBYTES8: u8 = 0x8e;
    pub const EMPTY_SET: u8 = 0x8f; pub const ADDITEMS: u8 = 0x90; pub const FROZENSET: u8 = 0x91; pub const NEWOBJ_EX: u8 = 0x92;
    pub const STACK_GLOBAL: u8 = 0x93; pub const MEMOIZE: u8 = 0x94; pub const FRAME: u8 = 0x95;
    pub const BYTEARRAY8: u8 = 0x96; pub const NEXT_BUFFER: u8 = 0x97; pub const READONLY_BUFFER: u8 = 0x98;
}
const HIGHEST: i64 = 5;
const DEFAULT: i64 = 5;

const EXC: TypeDef = TypeDef {
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("")
};
static PICKLE_ERROR: TypeDef = TypeDef { name: "_pickle.PickleError", base: Some(&EXCEPTION), ..EXC };
static PICKLING_ERROR: TypeDef = TypeDef { name: "_pickle.PicklingError", base: Some(&PICKLE_ERROR), ..EXC };
static UNPICKLING_ERROR: TypeDef =
    TypeDef { name: "_pickle.UnpicklingError", base: Some(&PICKLE_ERROR), ..EXC };

#[cold]
fn pickling_error(vm: &mut Vm, text: impl taipan_vm::errors::Message) -> Raised {
    let t = vm.native_type(&PICKLING_ERROR);
    vm.raise(t, text)
}
#[cold]
fn unpickling_error(vm: &mut Vm, text: impl taipan_vm::errors::Message) -> Raised {
    let t = vm.native_type(&UNPICKLING_ERROR);
    vm.raise(t, text)
}
/// A class as messages show it: with its module, unless that is builtins or `__main__`.
fn shown(vm: &mut Vm, v: Value) -> String {
    let name = vm.type_of(v).full_name(vm);
    name.strip_prefix("__main__.").map_or(name.clone(), str::to_string)
}
/// The exception in flight came of another.
fn chain(vm: &mut Vm, context: Value) {
    if let Some(e) = vm.exception.downcast::<taipan_vm::ExcObj>() {
        e.context.set(&vm.heap, e, context);
    }
}
/// A registry of another module.
fn registry(vm: &mut Vm, module: &str, name: &str) -> R {
    let m = vm.import_module(module)?;
    vm.getattr_text(m, name)
}
/// `d[key]` for a dict, None if it is not there.
fn lookup(vm: &mut Vm, d: Value, key: Value) -> R<Option<Value>> {
    match d.to_dict() {
        Some(d) => vm.dict_get(d, key),
        None => match vm.getitem(d, key) {
            Ok(v) => Ok(Some(v)),
            Err(e) => {
                let t = vm.exc.KeyError;
                vm.expect_exception(e, t)?;
                Ok(None)
            }
        },
    }
}
/// Is it a method of the native class itself that was found? Then nobody has overridden it.
fn is_own(v: Value, name: &str, of: &'static [MethodDef]) -> bool {
    match v.downcast::<taipan_vm::NativeFn>() {
        Some(f) => of.iter().any(|m| m.name == name && std::ptr::eq(m, f.def)),
        None => false,
    }
}

// ---- PickleBuffer ----

/// None: released.
struct PickleBuffer(RefCell<Option<Buffer>>);
// SAFETY: the loan is all that refers to objects.
unsafe impl Trace for PickleBuffer {
    fn trace(&self, t: &mut Tracer) {
        // SAFETY: the collector runs while nothing borrows mutably.
        if let Some(b) = unsafe { &*self.0.as_ptr() } {
            b.trace(t);
        }
    }
}
static PICKLE_BUFFER: TypeDef = TypeDef {
    doc: "Wrapper for potentially out-of-band buffers",
    flags: type_flags::WEAKREFS,
    slots: Slots { new: Some(buffer_new), buffer: Some(buffer_lend), ..Slots::NONE },
    methods: &[
        def(
            "raw",
            "($self, /)",
            buffer_raw,
            "Return a memoryview of the raw memory underlying this buffer.\n\nWill raise BufferError is the buffer isn't contiguous.",
        ),
        def(
            "release",
            "($self, /)",
            buffer_release,
            "Release the underlying buffer held by the PickleBuffer object.",
        ),
    ],
    ..TypeDef::native::<PickleBuffer>("pickle.PickleBuffer")
};
fn buffer_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("PickleBuffer", "(object, /)");
    let [v] = bind(vm, &SIG, args)?;
    let b = vm.get_buffer(v, flags::FULL_RO)?;
    Ok(vm.new_native(cls, PickleBuffer(RefCell::new(Some(b)))).value())
}
/// The object that lends.
fn buffer_owner(vm: &mut Vm, v: Value) -> R {
    let owner = match v.native::<PickleBuffer>() {
        Some(p) => p.0.borrow().as_ref().map(|b| b.obj),
        None => None,
    };
    match owner {
        Some(o) => Ok(o),
        None => Err(vm.value_error("operation forbidden on released PickleBuffer object")),
    }
}
fn buffer_lend(vm: &mut Vm, v: Value, flags: u32) -> R<Buffer> {
    let owner = buffer_owner(vm, v)?;
    vm.get_buffer(owner, flags)
}
fn buffer_raw(vm: &mut Vm, a: &[Value]) -> R {
    let b = raw_bytes(vm, a[0])?;
    match b {
        Some(b) => Ok(vm.new_memoryview(b).value()),
        None => Err(vm.buffer_error("cannot extract raw buffer from non-contiguous buffer")),
    }
}
/// The memory as plain bytes; None if it is not contiguous.
fn raw_bytes(vm: &mut Vm, v: Value) -> R<Option<Buffer>> {
    let mut b = buffer_lend(vm, v, flags::FULL_RO)?;
    if !is_c_contiguous(&b.shape, &b.strides, b.itemsize)
        && !is_f_contiguous(&b.shape, &b.strides, b.itemsize)
    {
        b.release(vm)?;
        return Ok(None);
    }
    (b.format, b.itemsize) = (Cow::Borrowed("B"), 1);
    (b.shape, b.strides) = (vec![b.len as isize], vec![1]);
    Ok(Some(b))
}
fn buffer_release(vm: &mut Vm, a: &[Value]) -> R {
    let b = match a[0].native::<PickleBuffer>() {
        Some(p) => p.0.borrow_mut().take(),
        None => None,
    };
    if let Some(b) = b {
        b.release(vm)?;
    }
    Ok(Value::NONE)
}

/// A proxy of a memo: `copy()`, `clear()`, `__reduce__()`.
struct MemoProxy<T: 'static>(taipan_vm::PtrSlot<Native<T>>);
// SAFETY: the one field is shown.
unsafe impl<T: 'static> Trace for MemoProxy<T> {
    fn trace(&self, t: &mut Tracer) {
        self.0.trace(t);
    }
}

pub static DEF: ModuleDef = ModuleDef {
    name: "_pickle",
    doc: "Optimized C implementation for the Python pickle module.",
    functions: &[save::DUMP, save::DUMPS, load::LOAD, load::LOADS],
    types: &[
        &PICKLE_ERROR,
        &PICKLING_ERROR,
        &UNPICKLING_ERROR,
        &save::PICKLER,
        &load::UNPICKLER,
        &PICKLE_BUFFER,
    ],
    ..ModuleDef::BASE
};
