//! The one table of opcodes.
//!
//! Everything that knows opcodes is derived from [`for_each_opcode!`]: the enum, names, operand kinds, stack effects,
//! cache sizes, the disassembler, the interpreter's handler tables, the recorder.
//!
//! A row of `base` reads
//!
//! ```text
//! NAME operand cache [letters] "doc" |arg, jump| (pops, pushes);
//! ```
//!
//! * `operand` is a variant of [`crate::Operand`], `cache` the number of 32-bit inline-cache words behind the instruction.
//! * letters: `R` may raise, `E` may run arbitrary code (calls out to Python), `T` never falls through, `S` worth
//!   specialising (so a poor place to end a trace), `J` may transfer control within the code object.
//! * the closure gives how many values are taken and how many are put; `jump` is true along the jump edge. Values that
//!   are only looked at count as popped and pushed again.
//!
//! A row of `special` is a quickened form: same operand, same cache, same stack effect and letters as its base.
//!
//! ```text
//! NAME BASE "doc";
//! ```
//!
//! Names and meaning follow CPython 3.14 with these differences:
//!
//! * no reference counting, hence no `*_BORROW` forms; no `EXTENDED_ARG` (24-bit operands);
//! * `NOT_TAKEN` is never emitted;
//! * `FOR_ITER`'s jump leaves the exhausted iterator on the stack and lands on `POP_ITER` (CPython lands on an `END_FOR` that
//!   it then skips); `END_FOR` is never emitted;
//! * two-slot instructions hold two 12-bit slot numbers, the first in the high bits (`first << 12 | second`);
//! * `END_ASYNC_FOR` has no operand.

/// Calls `$cb! { ($($extra)*) base { rows } special { rows } }`. Use as `for_each_opcode!(cb)` or `for_each_opcode!(cb, extra tokens)`.
#[macro_export]
macro_rules! for_each_opcode {
    ($($cb:ident)::+ $(, $($extra:tt)*)?) => {
        $($cb)::+! {
            ($($($extra)*)?)
            base {
                CACHE None 0 [] "What the code of a function begins with that was never called: unpacks it. Zero, as an empty cache word." |_a, _j| (0, 0);
                // Stack.
                NOP None 0 [] "Does nothing." |_a, _j| (0, 0);
                NOT_TAKEN None 0 [] "Does nothing (CPython's branch event mark; not emitted)." |_a, _j| (0, 0);
                POP_TOP None 0 [] "Drops the top." |_a, _j| (1, 0);
                PUSH_NULL None 0 [] "Pushes the empty word." |_a, _j| (0, 1);
                COPY Count 0 [] "Pushes the value `arg` down (1 = top)." |a, _j| (a, a + 1);
                SWAP Count 0 [] "Exchanges the top with the value `arg` down." |a, _j| (a, a);
                // Operators.
                UNARY_NEGATIVE None 0 [RE] "-x" |_a, _j| (1, 1);
                UNARY_NOT None 0 [] "not x, x is a bool (TO_BOOL comes before)." |_a, _j| (1, 1);
                UNARY_INVERT None 0 [RE] "~x" |_a, _j| (1, 1);
                TO_BOOL None 2 [RES] "bool(x)" |_a, _j| (1, 1);
                BINARY_OP BinaryOp 1 [RES] "l op r, `arg` is a `BinOp` (in-place forms and `[]` included)." |_a, _j| (2, 1);
                BINARY_SLICE None 0 [RE] "container, start, stop -> container[start:stop]" |_a, _j| (3, 1);
                STORE_SLICE None 0 [RE] "value, container, start, stop: container[start:stop] = value" |_a, _j| (4, 0);
                STORE_SUBSCR None 1 [RES] "value, container, key: container[key] = value" |_a, _j| (3, 0);
                DELETE_SUBSCR None 0 [RE] "container, key: del container[key]" |_a, _j| (2, 0);
                COMPARE_OP CompareOp 1 [RES] "l op r; `arg` = op << 5 | to-bool (16) | outcome mask (unordered 1, less 2, greater 4, equal 8)." |_a, _j| (2, 1);
                IS_OP Flag 0 [] "l is r; `arg` 1: is not." |_a, _j| (2, 1);
                CONTAINS_OP Flag 1 [RES] "l in r; `arg` 1: not in." |_a, _j| (2, 1);
                // Iteration, generators, coroutines.
                GET_ITER None 0 [RE] "iter(x)" |_a, _j| (1, 1);
                FOR_ITER JumpForward 1 [RESJ] "iter -> iter, next; exhausted: jump with iter left on the stack." |_a, j| if j { (1, 1) } else { (1, 2) };
                END_FOR None 0 [] "Drops the top (not emitted)." |_a, _j| (1, 0);
                POP_ITER None 0 [] "Drops the iterator at the end of a loop." |_a, _j| (1, 0);
                GET_YIELD_FROM_ITER None 0 [RE] "The iterator that `yield from x` delegates to." |_a, _j| (1, 1);
                GET_AWAITABLE Flag 0 [RE] "The iterator of `await x`; `arg` 1: from __aenter__, 2: from __aexit__ (error text)." |_a, _j| (1, 1);
                GET_AITER None 0 [RE] "x.__aiter__()" |_a, _j| (1, 1);
                GET_ANEXT None 0 [RE] "aiter -> aiter, awaitable of aiter.__anext__()" |_a, _j| (1, 2);
                END_ASYNC_FOR None 0 [R] "aiter, exc: drops both if exc is StopAsyncIteration, else re-raises." |_a, _j| (2, 0);
                SEND JumpForward 1 [RESJ] "receiver, v -> receiver, receiver.send(v); finished: jump with receiver, result." |_a, _j| (2, 2);
                END_SEND None 0 [] "receiver, v -> v" |_a, _j| (2, 1);
                CLEANUP_THROW None 0 [R] "receiver, last sent, exc -> None, value if exc is StopIteration, else re-raises." |_a, _j| (3, 2);
                YIELD_VALUE Count 0 [R] "Yields the top; on resumption the sent value is the top. `arg` 1: yield from or await." |_a, _j| (1, 1);
                RETURN_GENERATOR None 0 [] "Makes the generator from this frame and returns it; on first resumption the sent value is pushed." |_a, _j| (0, 1);
                RESUME Resume 1 [RE] "Start (0), after yield (1), after yield from (2), after await (3); evaluation breaker is looked at. Bit 4: inside one try (CPython's depth-1 mark)." |_a, _j| (0, 0);
                RETURN_VALUE None 0 [T] "Returns the top to the caller." |_a, _j| (1, 0);
                INTERPRETER_EXIT None 0 [T] "Leaves the interpreter loop with the top." |_a, _j| (1, 0);
                // Building.
                BUILD_TUPLE Count 0 [] "`arg` values -> tuple" |a, _j| (a, 1);
                BUILD_LIST Count 0 [] "`arg` values -> list" |a, _j| (a, 1);
                BUILD_SET Count 0 [RE] "`arg` values -> set" |a, _j| (a, 1);
                BUILD_MAP Count 0 [RE] "`arg` key, value pairs -> dict" |a, _j| (2 * a, 1);
                BUILD_STRING Count 0 [R] "`arg` strings -> their concatenation" |a, _j| (a, 1);
                BUILD_SLICE Count 0 [] "2 or 3 values -> slice" |a, _j| (a, 1);
                BUILD_TEMPLATE None 0 [] "tuple of strings, tuple of interpolations -> Template" |_a, _j| (2, 1);
                BUILD_INTERPOLATION Interpolation 0 [] "value, source text[, spec if arg & 1] -> Interpolation; conversion is arg >> 2 (0 none, 1 str, 2 repr, 3 ascii)" |a, _j| (2 + (a & 1), 1);
                LIST_APPEND Count 0 [] "list, ...(arg - 1), v: list.append(v)" |a, _j| (a + 1, a);
                SET_ADD Count 0 [RE] "set, ...(arg - 1), v: set.add(v)" |a, _j| (a + 1, a);
                MAP_ADD Count 0 [RE] "dict, ...(arg - 1), k, v: dict[k] = v" |a, _j| (a + 2, a);
                LIST_EXTEND Count 0 [RE] "list, ...(arg - 1), it: list.extend(it)" |a, _j| (a + 1, a);
                SET_UPDATE Count 0 [RE] "set, ...(arg - 1), it: set.update(it)" |a, _j| (a + 1, a);
                DICT_UPDATE Count 0 [RE] "dict, ...(arg - 1), m: dict.update(m), for {**m}" |a, _j| (a + 1, a);
                DICT_MERGE Count 0 [RE] "callable, null, args, dict, ...(arg - 1), m: merges, duplicate keys are errors, for f(**m)" |a, _j| (a + 4, a + 3);
                UNPACK_SEQUENCE Count 1 [RES] "iterable -> exactly `arg` values, the first on top" |a, _j| (1, a);
                UNPACK_EX UnpackEx 0 [RE] "iterable -> (arg & 255) values, list, (arg >> 8) values, the first on top" |a, _j| (1, (a & 0xff) + (a >> 8) + 1);
                // Calls.
                CALL Count 4 [RES] "callable, self or null, `arg` arguments -> result" |a, _j| (a + 2, 1);
                CALL_KW Count 4 [RES] "callable, self or null, `arg` arguments, tuple of keyword names -> result" |a, _j| (a + 3, 1);
                CALL_FUNCTION_EX None 1 [RES] "callable, null, tuple of arguments, dict or null -> result" |_a, _j| (4, 1);
                CALL_INTRINSIC_1 Intrinsic1 0 [RE] "One of `Intrinsic1`." |_a, _j| (1, 1);
                CALL_INTRINSIC_2 Intrinsic2 0 [RE] "One of `Intrinsic2`." |_a, _j| (2, 1);
                MAKE_FUNCTION None 0 [] "code -> function" |_a, _j| (1, 1);
                SET_FUNCTION_ATTRIBUTE FunctionAttribute 0 [] "value, function -> function; `arg` 1 defaults, 2 keyword defaults, 4 annotations, 8 closure, 16 annotate." |_a, _j| (2, 1);
                EXIT_INIT_CHECK None 0 [R] "TypeError unless the top is None (result of __init__)." |_a, _j| (1, 0);
                // Attributes and names.
                LOAD_ATTR NameAttr 5 [RES] "`names[arg >> 1]` of the top; low bit: method load, pushes method, self or attribute, null." |a, _j| (1, 1 + (a & 1));
                LOAD_SUPER_ATTR NameSuper 4 [RES] "super, class, self -> attribute `names[arg >> 2]`; bit 0 method load, bit 1 two-argument super()." |a, _j| (3, 1 + (a & 1));
                STORE_ATTR Name 4 [RES] "value, object: object.name = value" |_a, _j| (2, 0);
                DELETE_ATTR Name 0 [RE] "del object.name" |_a, _j| (1, 0);
                LOAD_GLOBAL NameGlobal 4 [RES] "Global or builtin `names[arg >> 1]`; low bit: a null is pushed after it." |a, _j| (0, 1 + (a & 1));
                STORE_GLOBAL Name 0 [RE] "Stores a global." |_a, _j| (1, 0);
                DELETE_GLOBAL Name 0 [R] "Deletes a global." |_a, _j| (0, 0);
                LOAD_NAME Name 0 [RE] "Local namespace, globals, builtins." |_a, _j| (0, 1);
                STORE_NAME Name 0 [RE] "Stores into the local namespace." |_a, _j| (1, 0);
                DELETE_NAME Name 0 [RE] "Deletes from the local namespace." |_a, _j| (0, 0);
                LOAD_LOCALS None 0 [R] "The local namespace." |_a, _j| (0, 1);
                LOAD_FAST Local 0 [] "A local known to be bound." |_a, _j| (0, 1);
                LOAD_FAST_CHECK Local 0 [R] "A local that may be unbound." |_a, _j| (0, 1);
                LOAD_FAST_AND_CLEAR Local 0 [] "A local or the empty word, and unbinds it (inlined comprehensions)." |_a, _j| (0, 1);
                LOAD_FAST_LOAD_FAST LocalPair 0 [] "Two locals." |_a, _j| (0, 2);
                STORE_FAST Local 0 [] "Stores a local (the empty word unbinds it)." |_a, _j| (1, 0);
                STORE_FAST_LOAD_FAST LocalPair 0 [] "Stores the first slot, loads the second." |_a, _j| (1, 1);
                STORE_FAST_STORE_FAST LocalPair 0 [] "Stores the top in the first slot, the next in the second." |_a, _j| (2, 0);
                DELETE_FAST Local 0 [R] "Unbinds a local." |_a, _j| (0, 0);
                LOAD_DEREF Local 0 [R] "The content of a cell or free variable (slot number)." |_a, _j| (0, 1);
                STORE_DEREF Local 0 [] "Sets a cell." |_a, _j| (1, 0);
                DELETE_DEREF Local 0 [R] "Empties a cell." |_a, _j| (0, 0);
                LOAD_FROM_DICT_OR_DEREF Local 0 [RE] "mapping -> mapping[name of the slot] or the cell's content" |_a, _j| (1, 1);
                LOAD_FROM_DICT_OR_GLOBALS Name 0 [RE] "mapping -> mapping[name] or global or builtin" |_a, _j| (1, 1);
                MAKE_CELL Local 0 [] "Wraps the slot's content in a new cell." |_a, _j| (0, 0);
                COPY_FREE_VARS Count 0 [] "Copies the `arg` closure cells into the last slots." |_a, _j| (0, 0);
                // Constants.
                LOAD_CONST Const 0 [] "A constant." |_a, _j| (0, 1);
                LOAD_SMALL_INT SmallInt 0 [] "The int `arg` (0..=255)." |_a, _j| (0, 1);
                LOAD_BUILD_CLASS None 0 [R] "builtins.__build_class__" |_a, _j| (0, 1);
                LOAD_COMMON_CONSTANT CommonConstant 0 [] "One of `CommonConstant`." |_a, _j| (0, 1);
                LOAD_SPECIAL SpecialMethod 0 [RE] "object -> method, self or null; one of `SpecialMethod`, looked up on the type." |_a, _j| (1, 2);
                // Imports.
                IMPORT_NAME Name 0 [RE] "level, fromlist -> module" |_a, _j| (2, 1);
                IMPORT_FROM Name 0 [RE] "module -> module, attribute" |_a, _j| (1, 2);
                // Jumps.
                JUMP_FORWARD JumpForward 0 [TJ] "Jumps." |_a, _j| (0, 0);
                JUMP_BACKWARD JumpBackward 1 [RETJ] "Jumps back; evaluation breaker is looked at, heat is counted." |_a, _j| (0, 0);
                JUMP_BACKWARD_NO_INTERRUPT JumpBackward 0 [TJ] "Jumps back inside an await or to shared code." |_a, _j| (0, 0);
                POP_JUMP_IF_FALSE JumpForward 1 [J] "The top is a bool." |_a, _j| (1, 0);
                POP_JUMP_IF_TRUE JumpForward 1 [J] "The top is a bool." |_a, _j| (1, 0);
                POP_JUMP_IF_NONE JumpForward 1 [J] "The top, any value, is None." |_a, _j| (1, 0);
                POP_JUMP_IF_NOT_NONE JumpForward 1 [J] "The top, any value, is not None." |_a, _j| (1, 0);
                // Exceptions.
                RAISE_VARARGS Count 0 [RET] "raise (0: again, 1: exc, 2: exc from cause)" |a, _j| (a, 0);
                RERAISE Count 0 [RT] "Raises the top again; `arg` n > 0: the frame's last instruction is taken from n below the top." |a, _j| (a + 1, a);
                PUSH_EXC_INFO None 0 [] "exc -> previous handled exception, exc; exc becomes the handled one." |_a, _j| (1, 2);
                POP_EXCEPT None 0 [] "The top becomes the handled exception again." |_a, _j| (1, 0);
                CHECK_EXC_MATCH None 0 [RE] "exc, type -> exc, bool" |_a, _j| (2, 2);
                CHECK_EG_MATCH None 0 [RE] "exc, type -> rest or None, matched or None" |_a, _j| (2, 2);
                WITH_EXCEPT_START None 0 [RE] "exit, self or null, lasti, previous, exc: pushes exit(type(exc), exc, exc.__traceback__)" |_a, _j| (5, 6);
                // Pattern matching.
                GET_LEN None 0 [RE] "Pushes len(top)." |_a, _j| (1, 2);
                MATCH_MAPPING None 0 [] "Pushes whether the top is a mapping." |_a, _j| (1, 2);
                MATCH_SEQUENCE None 0 [] "Pushes whether the top is a sequence." |_a, _j| (1, 2);
                MATCH_KEYS None 0 [RE] "subject, keys -> subject, keys, tuple of values or None" |_a, _j| (2, 3);
                MATCH_CLASS Count 0 [RE] "subject, class, keyword names -> tuple of attributes or None; `arg` positional ones" |_a, _j| (3, 1);
                // Text.
                FORMAT_SIMPLE None 0 [RE] "format(x), a str is left alone" |_a, _j| (1, 1);
                FORMAT_WITH_SPEC None 0 [RE] "format(x, spec)" |_a, _j| (2, 1);
                CONVERT_VALUE Conversion 0 [RE] "1 str, 2 repr, 3 ascii" |_a, _j| (1, 1);
                // Modules and classes.
                SETUP_ANNOTATIONS None 0 [RE] "Makes __annotations__ in the local namespace if missing." |_a, _j| (0, 0);
            }
            special {
                ENTER_EXECUTOR JUMP_BACKWARD "A back edge that has a machine-code executor.";
                RESUME_COUNT RESUME "The start of a function, whose entries are counted down.";
                RESUME_EXECUTOR RESUME "The start of a function that has a machine-code executor.";
                BINARY_ADD BINARY_OP "l + r: ints and floats inline.";
                BINARY_SUB BINARY_OP "l - r: ints and floats inline.";
                BINARY_MUL BINARY_OP "l * r: ints and floats inline.";
                BINARY_TRUEDIV BINARY_OP "l / r: floats inline.";
                BINARY_FLOORDIV BINARY_OP "l // r: ints inline.";
                BINARY_MOD BINARY_OP "l % r: ints inline.";
                BINARY_AND BINARY_OP "l & r: ints inline.";
                BINARY_OR BINARY_OP "l | r: ints inline.";
                BINARY_XOR BINARY_OP "l ^ r: ints inline.";
                BINARY_LSHIFT BINARY_OP "l << r: ints inline.";
                BINARY_RSHIFT BINARY_OP "l >> r: ints inline.";
                BINARY_SUBSCR BINARY_OP "l[r]: list and tuple with int inline.";
                COMPARE_LT COMPARE_OP "l < r: ints and floats inline.";
                COMPARE_LE COMPARE_OP "l <= r: ints and floats inline.";
                COMPARE_EQ COMPARE_OP "l == r: ints, floats, same strings inline.";
                COMPARE_NE COMPARE_OP "l != r: ints, floats, same strings inline.";
                COMPARE_GT COMPARE_OP "l > r: ints and floats inline.";
                COMPARE_GE COMPARE_OP "l >= r: ints and floats inline.";
                COMPARE_LT_JUMP COMPARE_OP "COMPARE_LT and the conditional jump behind it.";
                COMPARE_LE_JUMP COMPARE_OP "COMPARE_LE and the conditional jump behind it.";
                COMPARE_EQ_JUMP COMPARE_OP "COMPARE_EQ and the conditional jump behind it.";
                COMPARE_NE_JUMP COMPARE_OP "COMPARE_NE and the conditional jump behind it.";
                COMPARE_GT_JUMP COMPARE_OP "COMPARE_GT and the conditional jump behind it.";
                COMPARE_GE_JUMP COMPARE_OP "COMPARE_GE and the conditional jump behind it.";
                LOAD_ATTR_SLOT LOAD_ATTR "A word of the object (inline attribute slot, `__slots__`); cache: shape, offset, class version.";
                LOAD_ATTR_SLOT2 LOAD_ATTR "As LOAD_ATTR_SLOT, of two shapes of one class; cache: shape, shape, class version, both offsets.";
                LOAD_ATTR_SPILL LOAD_ATTR "Attribute in the spill array; cache: shape, index, class version.";
                LOAD_ATTR_DICT LOAD_ATTR "Attribute of an object in dict mode; cache: shape, keys version, entry.";
                LOAD_ATTR_METHOD LOAD_ATTR "Method of the class; cache: shape, class version, function (2 words).";
                LOAD_ATTR_CLASS LOAD_ATTR "Class attribute through an instance that binds nothing; cache: shape, class version, value (2 words).";
                LOAD_ATTR_CLASS_DATA LOAD_ATTR "Class attribute that may be overwritten; cache: shape, class version, dict (2 words), entry.";
                LOAD_ATTR_POLY LOAD_ATTR "Through the cache that all sites share; cache: -, -, name (2 words).";
                LOAD_ATTR_PROPERTY LOAD_ATTR "Property with a Python getter, entered; cache: shape, class version, getter (2 words).";
                LOAD_ATTR_TYPE LOAD_ATTR "Attribute of a class; cache: class version, -, value (2 words).";
                LOAD_ATTR_TYPE_DATA LOAD_ATTR "Attribute of a class that may be overwritten; cache: class version, -, dict (2 words), entry.";
                LOAD_ATTR_MODULE LOAD_ATTR "Attribute of a module; cache: keys version, entry.";
                STORE_ATTR_SLOT STORE_ATTR "Existing word of the object; cache: shape, offset, -, class version.";
                STORE_ATTR_ADD STORE_ATTR "New attribute in an inline slot; cache: shape, offset, new shape, class version.";
                STORE_ATTR_POLY STORE_ATTR "Through the cache that all sites share; cache: name (2 words).";
                LOAD_GLOBAL_MODULE LOAD_GLOBAL "Found in globals; cache: keys version, entry.";
                LOAD_GLOBAL_BUILTIN LOAD_GLOBAL "Found in builtins; cache: globals' keys version, entry, builtins' keys version.";
                FOR_ITER_RANGE FOR_ITER "Over a range of machine ints.";
                FOR_ITER_LIST FOR_ITER "Over a list.";
                FOR_ITER_TUPLE FOR_ITER "Over a tuple.";
                FOR_ITER_STR FOR_ITER "Over text of characters below 256.";
                FOR_ITER_DICT FOR_ITER "Over keys, values or items of a dict.";
                FOR_ITER_SET FOR_ITER "Over a set.";
                FOR_ITER_ENUMERATE FOR_ITER "Over an enumerate object on a list, tuple or range.";
                FOR_ITER_ZIP FOR_ITER "Over a zip object on lists, tuples and ranges.";
                FOR_ITER_GEN FOR_ITER "Over a generator: its frame is entered.";
                SEND_GEN SEND "To a generator, coroutine or async generator: its frame is entered.";
                ASYNC_GEN_YIELD CALL_INTRINSIC_1 "Wraps what an async generator yields, and the YIELD_VALUE behind it.";
                BINARY_SUBSCR_DICT BINARY_OP "Of a dict.";
                BINARY_SUBSCR_FLAT BINARY_OP "Of an array of numbers; cache: shape.";
                BINARY_SUBSCR_PY BINARY_OP "Of an instance whose class has a Python __getitem__, which is entered.";
                STORE_SUBSCR_FLAT STORE_SUBSCR "In an array of numbers; cache: shape.";
                STORE_SUBSCR_PY STORE_SUBSCR "In an instance whose class has a Python __setitem__, which is entered.";
                CALL_BUILTIN_CLASS CALL "Class of the VM: makes an instance without asking how.";
                CALL_PY CALL "Python function that takes just these positional arguments.";
                CALL_PY_DEFAULTS CALL "Python function whose other parameters have defaults.";
                CALL_BOUND CALL "Bound method of a Python function that takes just these positional arguments.";
                CALL_LEN CALL "len of a list, tuple, str or dict; cache: the builtin (2 words).";
                CALL_LIST_APPEND CALL "list.append; cache: the method (2 words).";
                CALL_ISINSTANCE CALL "isinstance, inline where the class is the object's own or the object a builtin one's; cache: the builtin (2 words).";
                CALL_TYPE CALL "type with one argument.";
                CALL_CLASS CALL "Class with plain __new__ and Python __init__; cache: class version, __init__ (2 words).";
                CALL_NATIVE CALL "Native function or method whose signature takes the arguments as they lie.";
                UNPACK_SEQUENCE_TUPLE UNPACK_SEQUENCE "A tuple.";
                TO_BOOL_BOOL TO_BOOL "Already a bool.";
            }
        }
    };
}
