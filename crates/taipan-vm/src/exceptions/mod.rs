//! Exception types and objects.
//!
//! All instances share one struct; what a type adds (errno of OSError, the position of a SyntaxError) is in its
//! `fields`, by index: see [`fields`]. Groups and `except*` are in [`group`], spelling suggestions in [`suggest`].

pub mod fields;
mod group;
mod suggest;

pub use group::prep_reraise_star;
pub use suggest::suggest;

use crate::call::Args;
use crate::native::TypeDef;
use crate::object::*;
use crate::slots::Slots;
use crate::typeobj::{TypeObj, type_flags};
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, Slot, Value};

const EXC: TypeDef = TypeDef {
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("")
};

macro_rules! own {
    () => {
        EXC
    };
    ($e:expr) => {
        $e
    };
}
macro_rules! exceptions {
    ($($def:ident $name:literal $base:ident $([$own:expr])? $doc:literal)*) => {
        $( pub static $def: TypeDef = TypeDef { name: $name, doc: $doc, base: Some(&$base), ..own!($($own)?) }; )*
        const ALL: &[&TypeDef] = &[&BASE_EXCEPTION, $(&$def),*];
    };
}

pub static BASE_EXCEPTION: TypeDef = TypeDef {
    name: "BaseException",
    doc: "Common base class for all exceptions.",
    slots: Slots {
        new: Some(exc_new),
        init: Some(exc_init),
        repr: Some(exc_repr),
        str: Some(exc_str),
        getattr: Some(crate::attr::generic_getattr),
        setattr: Some(crate::attr::generic_setattr),
        ..Slots::NONE
    },
    methods: fields::BASE_METHODS,
    getset: fields::BASE_GETSET,
    ..EXC
};

exceptions! {
    EXCEPTION "Exception" BASE_EXCEPTION "Common base class for all non-exit exceptions."
    BASE_EXCEPTION_GROUP "BaseExceptionGroup" BASE_EXCEPTION [group::GROUP] "A combination of multiple unrelated exceptions."
    EXCEPTION_GROUP "ExceptionGroup" BASE_EXCEPTION_GROUP [group::EXCEPTION_GROUP] "A combination of multiple unrelated exceptions."
    GENERATOR_EXIT "GeneratorExit" BASE_EXCEPTION "Request that a generator exit."
    KEYBOARD_INTERRUPT "KeyboardInterrupt" BASE_EXCEPTION "Program interrupted by user."
    SYSTEM_EXIT "SystemExit" BASE_EXCEPTION [fields::SYSTEM_EXIT] "Request to exit from the interpreter."
    ARITHMETIC_ERROR "ArithmeticError" EXCEPTION "Base class for arithmetic errors."
    FLOATING_POINT_ERROR "FloatingPointError" ARITHMETIC_ERROR "Floating-point operation failed."
    OVERFLOW_ERROR "OverflowError" ARITHMETIC_ERROR "Result too large to be represented."
    ZERO_DIVISION_ERROR "ZeroDivisionError" ARITHMETIC_ERROR "Second argument to a division or modulo operation was zero."
    ASSERTION_ERROR "AssertionError" EXCEPTION "Assertion failed."
    ATTRIBUTE_ERROR "AttributeError" EXCEPTION [fields::ATTRIBUTE_ERROR] "Attribute not found."
    BUFFER_ERROR "BufferError" EXCEPTION "Buffer error."
    EOF_ERROR "EOFError" EXCEPTION "Read beyond end of file."
    IMPORT_ERROR "ImportError" EXCEPTION [fields::IMPORT_ERROR] "Import can't find module, or can't find name in module."
    MODULE_NOT_FOUND_ERROR "ModuleNotFoundError" IMPORT_ERROR "Module not found."
    LOOKUP_ERROR "LookupError" EXCEPTION "Base class for lookup errors."
    INDEX_ERROR "IndexError" LOOKUP_ERROR "Sequence index out of range."
    KEY_ERROR "KeyError" LOOKUP_ERROR [fields::KEY_ERROR] "Mapping key not found."
    MEMORY_ERROR "MemoryError" EXCEPTION "Out of memory."
    NAME_ERROR "NameError" EXCEPTION [fields::NAME_ERROR] "Name not found globally."
    UNBOUND_LOCAL_ERROR "UnboundLocalError" NAME_ERROR "Local name referenced but not bound to a value."
    OS_ERROR "OSError" EXCEPTION [fields::OS_ERROR] "Base class for I/O related errors."
    BLOCKING_IO_ERROR "BlockingIOError" OS_ERROR "I/O operation would block."
    CHILD_PROCESS_ERROR "ChildProcessError" OS_ERROR "Child process error."
    CONNECTION_ERROR "ConnectionError" OS_ERROR "Connection error."
    BROKEN_PIPE_ERROR "BrokenPipeError" CONNECTION_ERROR "Broken pipe."
    CONNECTION_ABORTED_ERROR "ConnectionAbortedError" CONNECTION_ERROR "Connection aborted."
    CONNECTION_REFUSED_ERROR "ConnectionRefusedError" CONNECTION_ERROR "Connection refused."
    CONNECTION_RESET_ERROR "ConnectionResetError" CONNECTION_ERROR "Connection reset."
    FILE_EXISTS_ERROR "FileExistsError" OS_ERROR "File already exists."
    FILE_NOT_FOUND_ERROR "FileNotFoundError" OS_ERROR "File not found."
    INTERRUPTED_ERROR "InterruptedError" OS_ERROR "Interrupted by signal."
    IS_A_DIRECTORY_ERROR "IsADirectoryError" OS_ERROR "Operation doesn't work on directories."
    NOT_A_DIRECTORY_ERROR "NotADirectoryError" OS_ERROR "Operation only works on directories."
    PERMISSION_ERROR "PermissionError" OS_ERROR "Not enough permissions."
    PROCESS_LOOKUP_ERROR "ProcessLookupError" OS_ERROR "Process not found."
    TIMEOUT_ERROR "TimeoutError" OS_ERROR "Timeout expired."
    REFERENCE_ERROR "ReferenceError" EXCEPTION "Weak ref proxy used after referent went away."
    RUNTIME_ERROR "RuntimeError" EXCEPTION "Unspecified run-time error."
    NOT_IMPLEMENTED_ERROR "NotImplementedError" RUNTIME_ERROR "Method or function hasn't been implemented yet."
    PYTHON_FINALIZATION_ERROR "PythonFinalizationError" RUNTIME_ERROR "Operation blocked during Python finalization."
    RECURSION_ERROR "RecursionError" RUNTIME_ERROR "Recursion limit exceeded."
    STOP_ASYNC_ITERATION "StopAsyncIteration" EXCEPTION "Signal the end from iterator.__anext__()."
    STOP_ITERATION "StopIteration" EXCEPTION [fields::STOP_ITERATION] "Signal the end from iterator.__next__()."
    SYNTAX_ERROR "SyntaxError" EXCEPTION [fields::SYNTAX_ERROR] "Invalid syntax."
    INCOMPLETE_INPUT_ERROR "_IncompleteInputError" SYNTAX_ERROR "incomplete input."
    INDENTATION_ERROR "IndentationError" SYNTAX_ERROR "Improper indentation."
    TAB_ERROR "TabError" INDENTATION_ERROR "Improper mixture of spaces and tabs."
    SYSTEM_ERROR "SystemError" EXCEPTION "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version."
    TYPE_ERROR "TypeError" EXCEPTION "Inappropriate argument type."
    VALUE_ERROR "ValueError" EXCEPTION "Inappropriate argument value (of correct type)."
    UNICODE_ERROR "UnicodeError" VALUE_ERROR "Unicode related error."
    UNICODE_DECODE_ERROR "UnicodeDecodeError" UNICODE_ERROR [fields::UNICODE_DECODE_ERROR] "Unicode decoding error."
    UNICODE_ENCODE_ERROR "UnicodeEncodeError" UNICODE_ERROR [fields::UNICODE_ENCODE_ERROR] "Unicode encoding error."
    UNICODE_TRANSLATE_ERROR "UnicodeTranslateError" UNICODE_ERROR [fields::UNICODE_TRANSLATE_ERROR] "Unicode translation error."
    WARNING "Warning" EXCEPTION "Base class for warning categories."
    BYTES_WARNING "BytesWarning" WARNING "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str."
    DEPRECATION_WARNING "DeprecationWarning" WARNING "Base class for warnings about deprecated features."
    ENCODING_WARNING "EncodingWarning" WARNING "Base class for warnings about encodings."
    FUTURE_WARNING "FutureWarning" WARNING "Base class for warnings about constructs that will change semantically\nin the future."
    IMPORT_WARNING "ImportWarning" WARNING "Base class for warnings about probable mistakes in module imports"
    PENDING_DEPRECATION_WARNING "PendingDeprecationWarning" WARNING "Base class for warnings about features which will be deprecated\nin the future."
    RESOURCE_WARNING "ResourceWarning" WARNING "Base class for warnings about resource usage."
    RUNTIME_WARNING "RuntimeWarning" WARNING "Base class for warnings about dubious runtime behavior."
    SYNTAX_WARNING "SyntaxWarning" WARNING "Base class for warnings about dubious syntax."
    UNICODE_WARNING "UnicodeWarning" WARNING "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems."
    USER_WARNING "UserWarning" WARNING "Base class for warnings generated by user code."
}

pub fn init(vm: &mut Vm) {
    for def in ALL {
        let t = vm.native_type(def);
        vm.exc.set(def.name, t);
        let b = vm.builtins;
        vm.dict_set_text(b, def.name, t.value());
    }
    vm.finish_groups();
    let b = vm.builtins;
    let os = vm.exc.OSError.value();
    vm.dict_set_text(b, "EnvironmentError", os);
    vm.dict_set_text(b, "IOError", os);
}

pub(crate) fn exc_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let t = vm.new_tuple(args.positional());
    Ok(exc_of(vm, cls, t))
}
/// An exception with these arguments.
pub(crate) fn exc_of(vm: &mut Vm, cls: Gc<TypeObj>, args: Gc<TupleObj>) -> Value {
    let none = || Slot::new(Value::NONE);
    let init = ExcObj {
        hdr: cls.new_header(kind::EXCEPTION),
        args: Slot::new(args.value()),
        traceback: none(),
        context: none(),
        cause: none(),
        suppress_context: Cell::new(false),
        fields: std::array::from_fn(|_| none()),
        dict: Slot::new(Value::UNBOUND),
    };
    // SAFETY: the header is the class's.
    unsafe { vm.new_extended(cls, init) }.value()
}
pub(crate) fn exc_init(vm: &mut Vm, e: Value, args: Args) -> R<()> {
    if args.kwnames.is_some() {
        let t = vm.type_name(e);
        return Err(vm.type_error(format!("{t}() takes no keyword arguments")));
    }
    if let Some(x) = e.downcast::<ExcObj>() {
        // (As it was made with.)
        if x.args.get().to_tuple().is_some_and(|t| t.as_slice() == args.all) {
            return Ok(());
        }
        let t = vm.new_tuple(args.all).value();
        x.args.set(&vm.heap, x, t);
    }
    Ok(())
}
pub(crate) fn exc_repr(vm: &mut Vm, e: Value) -> R {
    let name = vm.type_of(e).short_name();
    let Some(args) = e.downcast::<ExcObj>().and_then(|x| x.args.get().to_tuple()) else {
        return vm.default_repr(e);
    };
    let text = if args.len == 1 {
        let a = vm.repr_text(args.get(0))?;
        format!("{name}({a})")
    } else {
        let a = vm.repr_text(args.value())?;
        format!("{name}{a}")
    };
    Ok(vm.str_value(&text))
}
pub(crate) fn exc_str(vm: &mut Vm, e: Value) -> R {
    let Some(args) = e.downcast::<ExcObj>().and_then(|x| x.args.get().to_tuple()) else {
        return Ok(vm.empty_str.value());
    };
    match args.len {
        0 => Ok(vm.empty_str.value()),
        1 => Ok(vm.str(args.get(0))?.value()),
        _ => Ok(vm.repr(args.value())?.value()),
    }
}

/// Makes an exception object of a class by calling it.
pub fn new_exception(vm: &mut Vm, cls: Gc<TypeObj>, args: &[Value]) -> R {
    crate::class::type_call(vm, cls.value(), Args::pos(args))
}

/// The text of a C errno.
pub fn strerror(errno: i32) -> String {
    // SAFETY: strerror_r fills the buffer with a C string.
    unsafe {
        let mut buf = [0 as libc::c_char; 256];
        libc::strerror_r(errno, buf.as_mut_ptr(), buf.len());
        std::ffi::CStr::from_ptr(buf.as_ptr()).to_string_lossy().into_owned()
    }
}

impl Vm {
    /// `exc.add_note(text)` on the exception in flight.
    pub fn add_note(&mut self, text: &str) {
        let exc = self.exception;
        let key = self.names.__notes__;
        let note = self.str_value(text);
        match self.instance_attr(exc, key).and_then(|v| v.to_list()) {
            Some(l) => {
                let _ = self.list_push(l, note);
            }
            None => {
                let l = self.list(&[note]);
                let _ = self.set_instance_attr(exc, key, l);
            }
        }
    }
}
impl Vm {
    /// A DeprecationWarning at the caller of the running native function.
    pub fn warn_deprecated(&mut self, text: &str) -> R<()> {
        let t = self.exc.DeprecationWarning;
        self.warn(t, text, 1)
    }
    /// `warnings.warn(text, category, stacklevel)`, counted from the Python code that called native code.
    pub fn warn(&mut self, category: Gc<TypeObj>, text: &str, stacklevel: i64) -> R<()> {
        if self.state_get("importlib").is_none() {
            return Ok(());
        }
        let m = self.import_module("_warnings")?;
        let f = self.getattr_text(m, "warn")?;
        let msg = self.str_value(text);
        self.call(f, &[msg, category.value(), Value::small(stacklevel)])?;
        Ok(())
    }
}
