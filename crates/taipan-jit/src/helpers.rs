//! The runtime functions that traces call, in one table: name, parameters, result, effects, body.
//!
//! Bodies are the operations that the interpreter calls. A helper gets the VM and tagged words (words, ints) and gives
//! a tagged word, or the error word with the exception in the VM. One that runs Python code finds the frames written
//! back (`sync`); one that does not may allocate, but sees nothing of the frames.

use taipan_trace::{Effects, Facts, Helper, HelperId, Type};
use taipan_vm::frame::frame_flags;
use taipan_vm::interp::SetAttribute;
use taipan_vm::interp::construct;
use taipan_vm::interp::delegation::frames_spared;
use taipan_vm::interp::quiet::{self, Quiet};
use taipan_vm::interp::runtime as rt;
use taipan_vm::object::*;
use taipan_vm::{Args, CmpOp, R, Value, Vm};

/// Makes objects, touches nothing that exists.
const ALLOC: Effects = Effects {
    reads: taipan_trace::AliasSet::NONE,
    writes: taipan_trace::AliasSet::NONE,
    raises: true,
    runs_python: false,
    collects: true,
    pure: false,
};
/// Changes a list's length, array and elements.
const LIST: Effects = Effects {
    writes: taipan_trace::AliasSet::of(&[
        taipan_trace::Alias::ListLen,
        taipan_trace::Alias::ListItems,
        taipan_trace::Alias::Elem,
    ]),
    ..ALLOC
};

/// Gives a list another array with the same items.
const ROOM: Effects = Effects {
    reads: taipan_trace::AliasSet::of(&[
        taipan_trace::Alias::ListLen,
        taipan_trace::Alias::ListItems,
        taipan_trace::Alias::Elem,
    ]),
    writes: taipan_trace::AliasSet::of(&[taipan_trace::Alias::ListItems, taipan_trace::Alias::Elem]),
    ..ALLOC
};
/// Reads and changes objects, but runs no Python code.
const QUIET: Effects =
    Effects { reads: taipan_trace::AliasSet::ALL, writes: taipan_trace::AliasSet::ALL, ..ALLOC };

/// Looks at what an instruction left on the stack.
const LOOK: Effects =
    Effects { raises: false, collects: false, writes: taipan_trace::AliasSet::NONE, ..QUIET };

/// Changes a set or dict.
const SETS: Effects = Effects {
    reads: taipan_trace::AliasSet::ALL,
    writes: taipan_trace::AliasSet::of(&[taipan_trace::Alias::Dict]),
    ..ALLOC
};
/// Changes a function that was just made.
const FUNCTION: Effects =
    Effects { writes: taipan_trace::AliasSet::of(&[taipan_trace::Alias::Other]), raises: true, ..READ };
/// Reads anything, makes objects, changes nothing that exists.
const READ: Effects = Effects { reads: taipan_trace::AliasSet::ALL, ..ALLOC };
/// Iterators go on.
const ITERATE: Effects = Effects { writes: taipan_trace::AliasSet::of(&[taipan_trace::Alias::Iter]), ..READ };
/// Changes generators and what the thread knows of them, and nothing else.
const GENERATOR: Effects = Effects { raises: false, ..ITERATE };

/// What a quiet helper gives that did nothing: a word that is no value.
pub const REFUSED: Value = Value::from_bits(0x45);

fn value(w: u64) -> Value {
    Value::from_bits(w)
}

macro_rules! floats {
    ($($name:literal |$x:ident $(, $y:ident)?| $body:expr;)*) => {
        /// Functions on unboxed floats: name, number of arguments, address. They are those of the interpreter's operators
        /// and of `math`, for arguments with which these raise nothing.
        static FLOATS: &[(&str, usize, Address)] = &[$({
            extern "C" fn f(_vm: *mut Vm, $x: f64 $(, $y: f64)?) -> f64 {
                $body
            }
            ($name, 1 $(+ { let _ = stringify!($y); 1 })?, Address(f as *const () as *const u8))
        },)*];
    };
}
/// Of code.
#[derive(Clone, Copy)]
struct Address(*const u8);
// SAFETY: code is not changed.
unsafe impl Sync for Address {}

floats! {
    "pow" |x, y| x.powf(y);
    "exp" |x| x.exp();
    "log" |x| x.ln();
    "sin" |x| x.sin();
    "cos" |x| x.cos();
    "tan" |x| x.tan();
    "atan" |x| x.atan();
    "atan2" |x, y| x.atan2(y);
}
/// A result as machine code wants it.
fn word(vm: &mut Vm, r: R) -> u64 {
    match r {
        Ok(v) => v.bits(),
        Err(e) => {
            // The token of the exception in flight: it stays in the VM.
            let _ = (e, vm);
            Value::ERR.bits()
        }
    }
}

macro_rules! helpers {
    ($($name:ident $text:literal ($vm:ident $(, $arg:ident: $t:ident)*) $effects:expr, $body:expr;)*) => {
        /// A helper by name.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(non_camel_case_types)]
        pub enum H { $($name,)* }

        mod body {
            use super::*;
            $(
                /// # Safety
                /// `vm` is the VM that the trace runs in; the words are values of their types.
                pub unsafe extern "C" fn $name(vm: *mut Vm $(, $arg: u64)*) -> u64 {
                    // SAFETY: machine code passes its own VM, and nobody else uses it meanwhile.
                    let $vm = unsafe { &mut *vm };
                    let r: R = $body;
                    word($vm, r)
                }
            )*
        }
        /// Address by number.
        pub fn address(h: HelperId) -> Option<*const u8> {
            const ADDRESSES: &[fn() -> *const u8] = &[$(|| body::$name as *const () as *const u8,)*];
            let n = h.0 as usize;
            ADDRESSES.get(n).map(|f| f()).or_else(|| FLOATS.get(n - ADDRESSES.len()).map(|f| f.2.0))
        }
        fn effects(h: H) -> Effects {
            match h { $(H::$name => { const E: Effects = $effects; E })* }
        }
        fn table() -> Vec<Helper> {
            let mut all = vec![$(Helper {
                name: $text.into(),
                params: Some(vec![$(Type::$t,)*].into()),
                result: H::$name.result(),
                effects: $effects,
            },)*];
            all.extend(FLOATS.iter().map(|&(name, args, _)| Helper {
                name: name.into(),
                params: Some(vec![Type::Float; args].into()),
                result: Type::Float,
                effects: Effects::PURE,
            }));
            all
        }
        /// A function on floats by name.
        pub fn float_function(name: &str) -> Option<HelperId> {
            let n = FLOATS.iter().position(|f| f.0 == name)?;
            Some(HelperId((<[&str]>::len(&[$($text,)*]) + n) as u32))
        }
    };
}
impl H {
    pub fn runs_python(self) -> bool {
        effects(self).runs_python
    }
    /// What it gives: a value, or a machine bool, as the word 0 or 1.
    pub fn result(self) -> Type {
        if matches!(self, H::str_eq | H::str_in) { Type::Bool } else { Type::Any }
    }
    pub fn needs_snapshot(self) -> bool {
        effects(self).needs_snapshot()
    }
    pub fn id(self) -> HelperId {
        HelperId(self as u32)
    }
}

helpers! {
    // Operators.
    binary "binary" (vm, a: Any, b: Any, arg: Word) Effects::ANY, rt::binary_arg(vm, value(a), value(b), arg as usize);
    compare "compare" (vm, a: Any, b: Any, arg: Word) Effects::ANY,
        rt::compare(vm, value(a), value(b), CmpOp::ALL[(arg >> 5).min(5) as usize], arg as usize);
    negative "negative" (vm, a: Any) Effects::ANY, vm.negative(value(a));
    invert "invert" (vm, a: Any) Effects::ANY, vm.invert(value(a));
    truth "truth" (vm, a: Any) Effects::ANY, vm.truth(value(a)).map(Value::bool);
    contains "contains" (vm, a: Any, b: Any, invert: Word) Effects::ANY,
        vm.contains(value(b), value(a)).map(|f| Value::bool(f != (invert == 1)));
    subscript "subscript" (vm, o: Any, k: Any) Effects::ANY, rt::subscript(vm, value(o), value(k));
    store_subscript "store_subscript" (vm, o: Any, k: Any, v: Any) Effects::ANY,
        rt::store_subscript(vm, value(o), value(k), value(v)).map(|_| Value::NONE);
    binary_slice "binary_slice" (vm, o: Any, a: Any, b: Any) Effects::ANY, rt::binary_slice(vm, value(o), value(a), value(b));
    // Attributes, in general.
    getattr "getattr" (vm, o: Any, name: Obj) Effects::ANY, attr_name(name).and_then(|n| vm.getattr(value(o), n).ok()).ok_or_else(|| token(vm));
    setattr "setattr" (vm, o: Any, name: Obj, v: Any) Effects::ANY,
        attr_name(name).and_then(|n| vm.setattr(value(o), n, value(v)).ok()).map(|_| Value::NONE).ok_or_else(|| token(vm));
    // Iteration.
    get_iter "get_iter" (vm, o: Any) Effects::ANY, rt::get_iter(vm, value(o));
    get_loop_iter "get_loop_iter" (vm, o: Any) Effects::ANY, vm.get_loop_iter(value(o));
    next "next" (vm, it: Any) Effects::ANY, vm.next(value(it)).map(|v| v.unwrap_or(Value::UNBOUND));
    // Calls.
    call0 "call0" (vm, f: Any) Effects::ANY, vm.call_args(value(f), Args::NONE);
    call1 "call1" (vm, f: Any, a: Any) Effects::ANY, vm.call(value(f), &[value(a)]);
    call2 "call2" (vm, f: Any, a: Any, b: Any) Effects::ANY, vm.call(value(f), &[value(a), value(b)]);
    call3 "call3" (vm, f: Any, a: Any, b: Any, c: Any) Effects::ANY, vm.call(value(f), &[value(a), value(b), value(c)]);
    call4 "call4" (vm, f: Any, a: Any, b: Any, c: Any, d: Any) Effects::ANY,
        vm.call(value(f), &[value(a), value(b), value(c), value(d)]);
    // Making things.
    tuple0 "tuple0" (vm) ALLOC, Ok(vm.tuple(&[]));
    format "format" (vm, v: Any) Effects::ANY, {
        let e = vm.empty_str.value();
        vm.format_value(value(v), e)
    };
    build_string2 "build_string2" (vm, a: Any, b: Any) Effects::ANY, rt::build_string(vm, &[value(a), value(b)]);
    build_string3 "build_string3" (vm, a: Any, b: Any, c: Any) Effects::ANY, rt::build_string(vm, &[value(a), value(b), value(c)]);
    dict0 "dict0" (vm) ALLOC, Ok(vm.new_dict().value());
    dict_insert "dict_insert" (vm, d: Any, k: Any, v: Any) QUIET, match value(d).to_dict() {
        Some(d) => vm.dict_set(d, value(k), value(v)).map(|_| Value::NONE),
        None => Err(vm.system_error("not a dict")),
    };
    new_generator "new_generator" (vm, f: Any, code: Any, pc: Word) ALLOC, match (value(f).downcast::<FuncObj>(), value(code).downcast()) {
        (Some(f), Some(code)) => Ok(vm.new_generator(f, code, pc as u32).value()),
        _ => Err(vm.system_error("not a function")),
    };
    new_function "new_function" (vm, code: Any, globals: Any) ALLOC, match (value(code).downcast(), value(globals).to_dict()) {
        (Some(code), Some(globals)) => Ok(vm.new_function(code, globals).value()),
        _ => Err(vm.system_error("not a code object")),
    };
    set_function "set_function" (vm, f: Any, v: Any, which: Word) FUNCTION, match value(f).downcast::<FuncObj>() {
        Some(f) => {
            f.set_attribute(vm, which as usize, value(v));
            Ok(Value::NONE)
        }
        None => Err(vm.system_error("not a function")),
    };
    // (Of a class that says neither how its instances are made nor how they begin.)
    new_container "new_container" (vm, c: Any) ALLOC, vm.call0(value(c));
    // An instance as its builtin base makes it; its `__init__`, if that is a builtin's.
    make0 "make0" (vm, c: Any) Effects::ANY, construct::make(vm, value(c), &[]);
    make1 "make1" (vm, c: Any, x: Any) Effects::ANY, construct::make(vm, value(c), &[value(x)]);
    make2 "make2" (vm, c: Any, x: Any, y: Any) Effects::ANY, construct::make(vm, value(c), &[value(x), value(y)]);
    make3 "make3" (vm, c: Any, x: Any, y: Any, z: Any) Effects::ANY,
        construct::make(vm, value(c), &[value(x), value(y), value(z)]);
    make_exception "make_exception" (vm, c: Any, args: Any) READ, construct::make_exception(vm, value(c), value(args));
    fill0 "fill0" (vm, o: Any) Effects::ANY, construct::fill(vm, value(o), &[]);
    fill1 "fill1" (vm, o: Any, x: Any) Effects::ANY, construct::fill(vm, value(o), &[value(x)]);
    fill2 "fill2" (vm, o: Any, x: Any, y: Any) Effects::ANY, construct::fill(vm, value(o), &[value(x), value(y)]);
    fill3 "fill3" (vm, o: Any, x: Any, y: Any, z: Any) Effects::ANY,
        construct::fill(vm, value(o), &[value(x), value(y), value(z)]);
    bind_native "bind_native" (vm, f: Any, o: Any) ALLOC, match vm.slots_of(value(f)).descr_get {
        Some(bind) => {
            let cls = vm.type_of(value(o)).value();
            bind(vm, value(f), value(o), cls)
        }
        None => Ok(value(f)),
    };
    new_cell "new_cell" (vm, v: Any) ALLOC, Ok(vm.new_cell(value(v)).value());
    // Instructions as the interpreter does them, on frames that were just written back; those that push something, and
    // those that do not.
    interpret "interpret" (vm) Effects::ANY, run_instruction(vm).map(|_| below_top(vm, 1));
    interpret_0 "interpret_0" (vm) Effects::ANY, run_instruction(vm).map(|_| Value::NONE);
    // One that raises; what was raised, in the frame that handles it. That and frames around it are kept by the trace, so
    // many.
    raise_here "raise_here" (vm, kept: Word) Effects::ANY, raise_instruction(vm, kept);
    // One has raised: likewise.
    unwind "unwind" (vm, kept: Word) Effects::ANY, unwind_raised(vm, kept);
    stack_word "stack_word" (vm, n: Word) LOOK, Ok(below_top(vm, n as usize));
    // Generators whose frames are kept by the trace.
    gen_enter "gen_enter" (vm, g: Obj, code: Obj, pc: Word) GENERATOR, match (value(g).downcast::<GenObj>(), value(code).downcast()) {
        (Some(g), Some(code)) if vm.gen_enter(g, code, pc as u32) => Ok(Value::NONE),
        _ => Ok(REFUSED),
    };
    gen_leave "gen_leave" (vm, g: Obj, pc: Word, depth: Word) GENERATOR, {
        if let Some(g) = value(g).downcast::<GenObj>() {
            let flags = if pc >> 33 & 1 != 0 { frame_flags::CHAIN } else { 0 };
            vm.gen_leave(g, pc as u32, depth as u32, pc >> 32 & 1 != 0, flags);
        }
        Ok(Value::NONE)
    };
    // Chains of them: the leaf, if it can be entered; the leaf is done.
    chain_leaf "chain_leaf" (vm, g: Obj) LOOK, Ok(leaf_to_enter(vm, value(g)).unwrap_or(REFUSED));
    leaf_returned "leaf_returned" (vm, g: Obj) GENERATOR, {
        if let Some(g) = value(g).downcast::<GenObj>() {
            // SAFETY: the recorder calls this for the generator of a frame with flag `CHAIN`.
            unsafe { vm.leaf_returned(g) };
        }
        Ok(Value::NONE)
    };
    gen_end "gen_end" (vm, g: Obj) GENERATOR, {
        if let Some(g) = value(g).downcast::<GenObj>() {
            vm.gen_end(g);
        }
        Ok(Value::NONE)
    };
    // The same where no Python code is needed; else the word that says so, with nothing done.
    next_quiet "next_quiet" (vm, it: Any) ITERATE, match quiet::next(vm, value(it)) {
        Some(r) => r.map(|v| v.unwrap_or(Value::UNBOUND)),
        None => Ok(REFUSED),
    };
    binary_quiet "binary_quiet" (vm, a: Any, b: Any, arg: Word) READ,
        quiet::binary(vm, value(a), value(b), arg as usize).unwrap_or(Ok(REFUSED));
    inplace_quiet "inplace_quiet" (vm, a: Any, b: Any, arg: Word) LIST,
        quiet::binary(vm, value(a), value(b), arg as usize).unwrap_or(Ok(REFUSED));
    subscript_quiet "subscript_quiet" (vm, o: Any, k: Any) READ, quiet::subscript(vm, value(o), value(k)).unwrap_or(Ok(REFUSED));
    slice_quiet "slice_quiet" (vm, o: Any, a: Any, b: Any) READ,
        quiet::binary_slice(vm, value(o), value(a), value(b)).unwrap_or(Ok(REFUSED));
    step_slice_quiet "step_slice_quiet" (vm, o: Any, start: Any, stop: Any, step: Any) READ,
        quiet::slice(vm, value(o), value(start), value(stop), value(step)).unwrap_or(Ok(REFUSED));
    dict_get "dict_get" (vm, d: Any, k: Any, default: Any) READ,
        quiet::dict_get(vm, value(d), value(k), value(default)).unwrap_or(Ok(REFUSED));
    // The values of a dict with just these keys, in this order; the items of a mapping go to a new dict of keywords.
    dict_merge_quiet "dict_merge_quiet" (vm, d: Any, m: Any) SETS,
        quiet::dict_merge(vm, value(d), value(m)).map_or(Ok(REFUSED), |r| r.map(|_| Value::NONE));
    list_extend_quiet "list_extend_quiet" (vm, l: Any, o: Any) LIST,
        quiet::list_extend(vm, value(l), value(o)).map_or(Ok(REFUSED), |r| r.map(|_| Value::NONE));
    contains_quiet "contains_quiet" (vm, a: Any, b: Any, invert: Word) READ, match quiet::contains(vm, value(a), value(b)) {
        Some(r) => r.map(|f| Value::bool(f != (invert == 1))),
        None => Ok(REFUSED),
    };
    compare_quiet "compare_quiet" (vm, a: Any, b: Any, arg: Word) READ, if quiet::is_plain(value(a)) && quiet::is_plain(value(b)) {
        rt::compare(vm, value(a), value(b), CmpOp::ALL[(arg >> 5).min(5) as usize], arg as usize)
    } else {
        Ok(REFUSED)
    };
    iter_quiet "iter_quiet" (vm, o: Any) READ, quiet::iter(vm, value(o)).unwrap_or(Ok(REFUSED));
    store_slice_quiet "store_slice_quiet" (vm, o: Any, start: Any, stop: Any, v: Any) LIST,
        quiet::store_slice(vm, value(o), value(start), value(stop), value(v)).map_or(Ok(REFUSED), |r| r.map(|_| Value::NONE));
    store_list_quiet "store_list_quiet" (vm, o: Any, k: Any, v: Any) LIST, quiet::store_subscript(vm, value(o), value(k), value(v))
        .map_or(Ok(REFUSED), |r| r.map(|_| Value::NONE));
    set_add "set_add" (vm, s: Any, v: Any) SETS,
        quiet::set_add(vm, value(s), value(v)).map_or(Ok(REFUSED), |r| r.map(|_| Value::NONE));
    set0 "set0" (vm) ALLOC, rt::build_set(vm, &[]);
    list_to_tuple "list_to_tuple" (vm, l: Obj) READ, match value(l).downcast::<ListObj>() {
        Some(l) => Ok(vm.tuple(l.as_slice())),
        None => Err(vm.system_error("not a list")),
    };
    truth_quiet "truth_quiet" (vm, o: Any) LOOK, Ok(match quiet::truth(vm, value(o)) {
        Some(b) => Value::bool(b),
        None => REFUSED,
    });
    store_quiet "store_quiet" (vm, o: Any, k: Any, v: Any) QUIET, quiet::store_subscript(vm, value(o), value(k), value(v))
        .map_or(Ok(REFUSED), |r| r.map(|_| Value::NONE));
    // Calls of natives: those that change nothing, those that change lists alone, others.
    pure0 "pure0" (vm, f: Any, how: Word) READ, native(vm, f, how, &[]);
    // (Pure: nothing that exists is changed.)
    pure1 "pure1" (vm, f: Any, how: Word, a: Any) READ, native(vm, f, how, &[a]);
    pure2 "pure2" (vm, f: Any, how: Word, a: Any, b: Any) READ, native(vm, f, how, &[a, b]);
    pure3 "pure3" (vm, f: Any, how: Word, a: Any, b: Any, c: Any) READ, native(vm, f, how, &[a, b, c]);
    list_call1 "list_call1" (vm, f: Any, how: Word, a: Any) LIST, native(vm, f, how, &[a]);
    list_call2 "list_call2" (vm, f: Any, how: Word, a: Any, b: Any) LIST, native(vm, f, how, &[a, b]);
    list_call3 "list_call3" (vm, f: Any, how: Word, a: Any, b: Any, c: Any) LIST, native(vm, f, how, &[a, b, c]);
    quiet1 "quiet1" (vm, f: Any, how: Word, a: Any) QUIET, native(vm, f, how, &[a]);
    quiet2 "quiet2" (vm, f: Any, how: Word, a: Any, b: Any) QUIET, native(vm, f, how, &[a, b]);
    quiet3 "quiet3" (vm, f: Any, how: Word, a: Any, b: Any, c: Any) QUIET, native(vm, f, how, &[a, b, c]);
    // The bodies of natives, whose arguments the trace has looked at.
    pure_body1 "pure_body1" (vm, f: Word, a: Any) READ, body(vm, f, &[a]);
    pure_body2 "pure_body2" (vm, f: Word, a: Any, b: Any) READ, body(vm, f, &[a, b]);
    pure_body3 "pure_body3" (vm, f: Word, a: Any, b: Any, c: Any) READ, body(vm, f, &[a, b, c]);
    list_body1 "list_body1" (vm, f: Word, a: Any) LIST, body(vm, f, &[a]);
    list_body2 "list_body2" (vm, f: Word, a: Any, b: Any) LIST, body(vm, f, &[a, b]);
    list_body3 "list_body3" (vm, f: Word, a: Any, b: Any, c: Any) LIST, body(vm, f, &[a, b, c]);
    quiet_body1 "quiet_body1" (vm, f: Word, a: Any) QUIET, body(vm, f, &[a]);
    quiet_body2 "quiet_body2" (vm, f: Word, a: Any, b: Any) QUIET, body(vm, f, &[a, b]);
    quiet_body3 "quiet_body3" (vm, f: Word, a: Any, b: Any, c: Any) QUIET, body(vm, f, &[a, b, c]);
    // Of two strings.
    str_eq "str_eq" (_vm, a: Obj, b: Obj) Effects::PURE, truth_of_strings(a, b, |a, b| a.equals(b));
    str_in "str_in" (_vm, a: Obj, b: Obj) Effects::PURE, truth_of_strings(a, b, taipan_vm::types::str::is_in);
    // Makes room for one more item: the list's array.
    list_room "list_room" (vm, l: Obj) ROOM, match value(l).downcast::<ListObj>() {
        Some(l) => vm.list_grow(l, l.len.get() + 1).map(|a| a.value()),
        None => Err(vm.system_error("not a list")),
    };
}

pub use body::list_room;

/// Calls the body of a native function.
#[inline(always)]
fn body(vm: &mut Vm, f: u64, args: &[u64]) -> R {
    let mut all = [Value::UNBOUND; 3];
    for (to, &w) in all.iter_mut().zip(args) {
        *to = value(w);
    }
    // SAFETY: the recorder has taken the word from the native function's definition, which lives as long as the program.
    let f = unsafe { std::mem::transmute::<usize, taipan_vm::native::NativeImpl>(f as usize) };
    f(vm, &all[..args.len()])
}
#[inline(always)]
fn truth_of_strings(a: u64, b: u64, f: fn(&StrObj, &StrObj) -> bool) -> R {
    let (Some(a), Some(b)) = (value(a).downcast::<StrObj>(), value(b).downcast::<StrObj>()) else {
        return Ok(Value::from_bits(0));
    };
    Ok(Value::from_bits(f(&a, &b) as u64))
}
/// What calls the body of a native function, in the place of what looks at its arguments first.
pub fn body_helper(h: H) -> Option<H> {
    Some(match h {
        H::pure1 => H::pure_body1,
        H::pure2 => H::pure_body2,
        H::pure3 => H::pure_body3,
        H::list_call1 => H::list_body1,
        H::list_call2 => H::list_body2,
        H::list_call3 => H::list_body3,
        H::quiet1 => H::quiet_body1,
        H::quiet2 => H::quiet_body2,
        H::quiet3 => H::quiet_body3,
        _ => return None,
    })
}
/// Calls a native function, if its arguments are still such that it runs no Python code.
fn native(vm: &mut Vm, f: u64, how: u64, args: &[u64]) -> R {
    let mut all = [Value::UNBOUND; 3];
    for (to, &w) in all.iter_mut().zip(args) {
        *to = value(w);
    }
    let Some(&kind) = QUIET_KINDS.get(how as usize) else { return Ok(REFUSED) };
    quiet::call(vm, value(f), kind, &all[..args.len()]).unwrap_or(Ok(REFUSED))
}
const QUIET_KINDS: [Quiet; 15] = [
    Quiet::Plain,
    Quiet::List,
    Quiet::ListAt,
    Quiet::Lists,
    Quiet::ListOfPlain,
    Quiet::Find,
    Quiet::Dict,
    Quiet::DictKey,
    Quiet::SetKey,
    Quiet::Set,
    Quiet::Iterable,
    Quiet::OfPlain,
    Quiet::Join,
    Quiet::Method,
    Quiet::Receiver,
];
/// The helper that calls a native function with arguments of this kind.
pub fn native_helper(name: &str, kind: Quiet, args: usize) -> Option<H> {
    let pure = match kind {
        Quiet::Plain | Quiet::OfPlain | Quiet::Join => name != "sort",
        // An iterator that is an argument goes on.
        Quiet::Iterable => matches!(name, "len" | "iter" | "enumerate" | "zip"),
        Quiet::Receiver => matches!(name, "id" | "callable"),
        Quiet::Method => matches!(name, "pack" | "unpack" | "tell" | "getvalue"),
        _ => matches!(name, "copy" | "keys" | "values" | "items" | "get" | "__getitem__" | "__contains__"),
    };
    let list = matches!(kind, Quiet::List | Quiet::ListAt | Quiet::Lists | Quiet::ListOfPlain | Quiet::Find);
    Some(match (pure, list, args) {
        (true, _, 0) => H::pure0,
        (true, _, 1) => H::pure1,
        (true, _, 2) => H::pure2,
        (true, _, 3) => H::pure3,
        (_, true, 1) => H::list_call1,
        (_, true, 2) => H::list_call2,
        (_, true, 3) => H::list_call3,
        (_, _, 1) => H::quiet1,
        (_, _, 2) => H::quiet2,
        (_, _, 3) => H::quiet3,
        _ => return None,
    })
}
/// The leaf of the chain with this root, if it can be entered and far from the limit of recursion, which traces do not look at.
fn leaf_to_enter(vm: &Vm, root: Value) -> Option<Value> {
    let root = root.downcast::<GenObj>()?;
    let leaf = vm.leaf_of(root, vm.thread.sp)?;
    let frames = (vm.thread.depth + crate::SPARE_FRAMES) as isize + frames_spared(root, leaf);
    (frames < vm.thread.most_frames).then(|| leaf.value())
}
fn run_instruction(vm: &mut Vm) -> R<()> {
    // SAFETY: machine code has written the frames back, with the pc of an instruction that the recorder gives here.
    if unsafe { taipan_vm::interp::jit::run_instruction(vm) } { Ok(()) } else { Err(token(vm)) }
}
fn raise_instruction(vm: &mut Vm, kept: u64) -> R {
    // SAFETY: machine code has written the frames back, with the pc of an instruction that the recorder saw raise; one of
    // them handles the exception.
    match unsafe { taipan_vm::interp::jit::raise_instruction(vm, kept as usize) } {
        Some(exc) => Ok(exc),
        None => Err(vm.system_error("an instruction that raises did not")),
    }
}
fn unwind_raised(vm: &mut Vm, kept: u64) -> R {
    // SAFETY: machine code has written the frames back, with the pc of the instruction that raised; one of them handles the
    // exception.
    match unsafe { taipan_vm::interp::jit::unwind(vm, kept as usize) } {
        Some(exc) => Ok(exc),
        None => Err(token(vm)),
    }
}
/// The word `n` below the top.
fn below_top(vm: &Vm, n: usize) -> Value {
    // SAFETY: the instruction before has left so many words there.
    unsafe { *vm.thread.sp.sub(n) }
}
fn attr_name(w: u64) -> Option<taipan_vm::Gc<StrObj>> {
    value(w).downcast::<StrObj>()
}
fn token(vm: &mut Vm) -> taipan_vm::Raised {
    let e = vm.exception;
    vm.reraise(e)
}

/// What the optimiser asks.
pub struct VmFacts {
    helpers: Vec<Helper>,
}
impl VmFacts {
    pub fn new() -> VmFacts {
        VmFacts { helpers: table() }
    }
}
impl Facts for VmFacts {
    fn helper(&self, h: HelperId) -> Option<&Helper> {
        self.helpers.get(h.0 as usize)
    }
    fn helper_named(&self, name: &str) -> Option<HelperId> {
        self.helpers.iter().position(|h| h.name == name).map(|i| HelperId(i as u32))
    }
    fn shape_is_fixed(&self, shape: u32) -> bool {
        shape < taipan_vm::shape::id::FIRST_FREE
    }
}
