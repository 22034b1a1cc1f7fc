//! The `builtins` module.

mod adapter;
mod build_class;
pub mod compile;
pub(crate) mod functions;
pub mod import;
mod numeric;
mod output;

use crate::Vm;
use crate::native::{MethodDef, def, raw};
use taipan_heap::Value;

pub use adapter::{adapted, unadapted};
pub use compile::{
    TreeHooks, TreeRequest, compile_text, decode_text, default_options, give_warnings, raise_parse_error,
    raise_syntax_error, source_text,
};

static FUNCTIONS: &[MethodDef] = &[
    def("abs", "($module, x, /)", numeric::abs, "Return the absolute value of the argument."),
    def(
        "aiter",
        "($module, async_iterable, /)",
        functions::aiter,
        "Return an AsyncIterator for an AsyncIterable object.",
    ),
    def(
        "all",
        "($module, iterable, /)",
        functions::all,
        "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.",
    ),
    raw(
        "anext",
        "($module, aiterator, default=<unrepresentable>, /)",
        functions::anext,
        "Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is returned instead of raising StopAsyncIteration.",
    ),
    def(
        "any",
        "($module, iterable, /)",
        functions::any,
        "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.",
    ),
    def(
        "ascii",
        "($module, obj, /)",
        functions::ascii,
        "Return an ASCII-only representation of an object.\n\nAs repr(), return a string containing a printable representation of an\nobject, but escape the non-ASCII characters in the string returned by\nrepr() using \\\\x, \\\\u or \\\\U escapes. This generates a string similar\nto that returned by repr() in Python 2.",
    ),
    def(
        "bin",
        "($module, number, /)",
        numeric::bin,
        "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'",
    ),
    raw(
        "breakpoint",
        "($module, /, *args, **kws)",
        functions::breakpoint,
        "Call sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept\nwhatever arguments are passed.\n\nBy default, this drops you into the pdb debugger.",
    ),
    def(
        "callable",
        "($module, obj, /)",
        functions::callable,
        "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method.",
    ),
    def(
        "chr",
        "($module, i, /)",
        numeric::chr,
        "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.",
    ),
    def(
        "compile",
        "($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        compile::compile,
        "Compile source into a code object that can be executed by exec() or eval().\n\nThe source code may represent a Python module, statement or\nexpression.\nThe filename will be used for run-time error messages.\nThe mode must be 'exec' to compile a module, 'single' to compile a\nsingle (interactive) statement, or 'eval' to compile an expression.\nThe flags argument, if present, controls which future statements\ninfluence the compilation of the code.\nThe dont_inherit argument, if true, stops the compilation inheriting\nthe effects of any future statements in effect in the code calling\ncompile; if absent or false these statements do influence the\ncompilation, in addition to any features explicitly specified.",
    ),
    def(
        "delattr",
        "($module, obj, name, /)",
        functions::delattr,
        "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``",
    ),
    raw(
        "dir",
        "",
        functions::dir,
        "dir([object]) -> list of strings\n\nIf called without an argument, return the names in the current scope.\nElse, return an alphabetized list of names comprising (some of) the\nattributes of the given object, and of attributes reachable from it.\nIf the object supplies a method named __dir__, it will be used;\notherwise the default dir() logic is used and returns:\n  for a module object: the module's attributes.\n  for a class object:  its attributes, and recursively the attributes\n    of its bases.\n  for any other object: its attributes, its class's attributes, and\n    recursively the attributes of its class's base classes.",
    ),
    def(
        "divmod",
        "($module, x, y, /)",
        numeric::divmod,
        "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.",
    ),
    def(
        "eval",
        "($module, source, /, globals=None, locals=None)",
        compile::eval,
        "Evaluate the given source in the context of globals and locals.\n\nThe source may be a string representing a Python expression\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.",
    ),
    def(
        "exec",
        "($module, source, /, globals=None, locals=None, *, closure=None)",
        compile::exec,
        "Execute the given source in the context of globals and locals.\n\nThe source may be a string representing one or more Python statements\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.\nThe closure must be a tuple of cellvars, and can only be used\nwhen source is a code object requiring exactly that many cellvars.",
    ),
    def(
        "format",
        "($module, value, format_spec='', /)",
        functions::format,
        "Return type(value).__format__(value, format_spec)\n\nMany built-in types implement format_spec according to the\nFormat Specification Mini-language. See help('FORMATTING').\n\nIf type(value) does not supply a method named __format__\nand format_spec is empty, then str(value) is returned.\nSee also help('SPECIALMETHODS').",
    ),
    raw(
        "getattr",
        "",
        functions::getattr,
        "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object.\n\ngetattr(x, 'y') is equivalent to x.y.\nWhen a default argument is given, it is returned when the attribute\ndoesn't exist; without it, an exception is raised in that case.",
    ),
    def(
        "globals",
        "($module, /)",
        functions::globals,
        "Return the dictionary containing the current scope's global variables.\n\nNOTE: Updates to this dictionary *will* affect name lookups in the\ncurrent global scope and vice-versa.",
    ),
    def(
        "hasattr",
        "($module, obj, name, /)",
        functions::hasattr,
        "Return whether the object has an attribute with the given name.\n\nThis is done by calling getattr(obj, name) and catching AttributeError.",
    ),
    def(
        "hash",
        "($module, obj, /)",
        functions::hash,
        "Return the integer hash value for the given object.\n\nTwo objects that compare equal must also have the same hash value, but\nthe reverse is not necessarily true.  Hash values may differ between\nPython processes.  Not all objects are hashable; calling hash() on an\nunhashable object raises TypeError.",
    ),
    def(
        "hex",
        "($module, number, /)",
        numeric::hex,
        "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'",
    ),
    def(
        "id",
        "($module, obj, /)",
        functions::id,
        "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects.\n(CPython uses the object's memory address.)",
    ),
    def(
        "input",
        "($module, prompt='', /)",
        output::input,
        "Read a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, if given, is printed to standard output without a\ntrailing newline before reading input.\n\nIf the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise\nEOFError.\nOn *nix systems, readline is used if available.",
    ),
    def(
        "isinstance",
        "($module, obj, class_or_tuple, /)",
        functions::isinstance,
        "Return whether an object is an instance of a class or of a subclass thereof.\n\nA tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the\ntarget to check against.  This is equivalent to ``isinstance(x, A) or\nisinstance(x, B) or ...`` etc.",
    ),
    def(
        "issubclass",
        "($module, cls, class_or_tuple, /)",
        functions::issubclass,
        "Return whether 'cls' is derived from another class or is the same class.\n\nA tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the\ntarget to check against.  This is equivalent to ``issubclass(x, A) or\nissubclass(x, B) or ...``.",
    ),
    raw(
        "iter",
        "",
        functions::iter,
        "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.  In the first form, the argument must\nsupply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the\nsentinel.",
    ),
    def("len", "($module, obj, /)", functions::len, "Return the number of items in a container."),
    def(
        "locals",
        "($module, /)",
        functions::locals,
        "Return a dictionary containing the current scope's local variables.\n\nNOTE: Whether or not updates to this dictionary will affect name\nlookups in the local scope and vice-versa is *implementation\ndependent* and not covered by any backwards compatibility\nguarantees.",
    ),
    raw(
        "max",
        "",
        numeric::max,
        "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the largest argument.",
    ),
    raw(
        "min",
        "",
        numeric::min,
        "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the smallest argument.",
    ),
    raw(
        "next",
        "",
        functions::next,
        "next(iterator[, default])\n\nReturn the next item from the iterator.  If default is given and the\niterator is exhausted, it is returned instead of raising StopIteration.",
    ),
    def(
        "oct",
        "($module, number, /)",
        numeric::oct,
        "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'",
    ),
    def(
        "ord",
        "($module, character, /)",
        numeric::ord,
        "Return the ordinal value of a character.\n\nIf the argument is a one-character string, return the Unicode code\npoint of that character.\n\nIf the argument is a bytes or bytearray object of length 1, return its\nsingle byte value.",
    ),
    def(
        "pow",
        "($module, /, base, exp, mod=None)",
        numeric::pow,
        "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments\n\nSome types, such as ints, are able to use a more efficient algorithm\nwhen invoked using the three argument form.",
    ),
    raw(
        "print",
        "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)",
        output::print,
        "Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between values, default a space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream.",
    ),
    def(
        "repr",
        "($module, obj, /)",
        functions::repr,
        "Return the canonical string representation of the object.\n\nFor many object types, including most builtins, eval(repr(obj)) == obj.",
    ),
    def(
        "round",
        "($module, /, number, ndigits=None)",
        numeric::round,
        "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or None.\nOtherwise the return value has the same type as the number.  ndigits\nmay be negative.",
    ),
    def(
        "setattr",
        "($module, obj, name, value, /)",
        functions::setattr,
        "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``",
    ),
    raw(
        "sorted",
        "($module, iterable, /, *, key=None, reverse=False)",
        functions::sorted,
        "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order.",
    ),
    def(
        "sum",
        "($module, iterable, /, start=0)",
        numeric::sum,
        "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and\nmay reject non-numeric types.",
    ),
    raw(
        "vars",
        "",
        functions::vars,
        "vars([object]) -> dictionary\n\nWithout arguments, equivalent to locals().\nWith an argument, equivalent to object.__dict__.",
    ),
    raw(
        "__build_class__",
        "",
        build_class::build_class,
        "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.",
    ),
    def(
        "__import__",
        "($module, /, name, globals=None, locals=None, fromlist=(),\n           level=0)",
        import::import,
        "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not for general use, it is better to use\nimportlib.import_module() to programmatically import a module.\n\nThe globals argument is only used to determine the context;\nthey are not modified.  The locals argument is unused.  The fromlist\nshould be a list of names to emulate ``from name import ...``, or an\nempty list to emulate ``import name``.\nWhen importing a module from a package, note that __import__('A.B', ...)\nreturns package A when fromlist is empty, but its submodule B when\nfromlist is not empty.  The level argument is used to determine whether\nto perform absolute or relative imports: 0 is absolute, while a positive\nnumber is the number of parent directories to search relative to the\ncurrent module.",
    ),
];

/// `open`: the function of `_io`, until which it imports it.
static OPEN: MethodDef = raw(
    "open",
    "($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, newline=None, closefd=True, opener=None)",
    output::open,
    "Open file and return a stream.  Raise OSError upon failure.",
);

pub fn init(vm: &mut Vm) {
    let d = vm.builtins;
    vm.add_functions(d, "builtins", FUNCTIONS);
    let io = vm.intern("_io").value();
    let open = vm.new_native_fn(&OPEN, Value::UNBOUND, Value::UNBOUND, io);
    let name = vm.intern("builtins").value();
    let doc = vm.str_value("Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a builtin and need to\naccess that built-in object.");
    let package = vm.empty_str.value();
    for (k, v) in [
        ("open", open),
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("Ellipsis", Value::ELLIPSIS),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("__debug__", Value::TRUE),
        ("__name__", name),
        ("__doc__", doc),
        ("__package__", package),
        ("__loader__", Value::NONE),
        ("__spec__", Value::NONE),
    ] {
        vm.dict_set_text(d, k, v);
    }
    let m = vm.module_of_dict(d);
    let modules = vm.modules;
    vm.dict_set_text(modules, "builtins", m.value());
}
