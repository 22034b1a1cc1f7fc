//! Loops of native functions over generators, as bytecode.
//!
//! `sum(f(x) for x in xs)` is a loop over Python code that a native function makes: each item would cost a nested run of
//! the interpreter, and no trace could follow. So where a builtin of the table below is called with a generator, a small
//! Python function that does the same is entered in its place. Its frame is *hidden*: tracebacks, `sys._getframe` and
//! `f_back` pass it by.
//!
//! A function here does what the native one does with the same values, texts of errors included; what it does not know
//! it hands to the native one with what is left of the generator. Watched threads call the native functions.
//!
//! `next` and `send` are no loops, but the same holds of them. They end in `StopIteration` where the generator returns; the
//! function for this is made of `yield from` ([`resumer`]).
//!
//! A `for` over an object whose `__next__` is a Python function goes over a generator in its place, which calls that
//! ([`Vm::get_loop_iter`]): nobody sees what a loop goes over.
//!
//! `sum` adds up what rounding lost, as CPython does, but without asking which summand is the larger one (Knuth's TwoSum,
//! where CPython has Neumaier's form): both give the error exactly.

use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::{R, Vm};
use std::sync::Arc;
use taipan_bytecode::{CodeObject, Const, Opcode, co, instructions};
use taipan_compiler::Mode;
use taipan_heap::{Gc, RootedValue, Value};

/// The functions, named as in [`TABLE`].
const SOURCE: &str = r#"
def all(iterable):
    for x in iterable:
        if not x:
            return False
    return True
def any(iterable):
    for x in iterable:
        if x:
            return True
    return False
def list(iterable):
    return [x for x in iterable]
def tuple(iterable):
    return native_tuple([x for x in iterable])
def set(iterable):
    return {x for x in iterable}
def frozenset(iterable):
    return native_frozenset({x for x in iterable})
def sorted(iterable):
    items = [x for x in iterable]
    items.sort()
    return items
def join(separator, iterable):
    return native_join(separator, [x for x in iterable])
def min(iterable):
    for least in iterable:
        break
    else:
        raise ValueError("min() iterable argument is empty")
    for x in iterable:
        if x < least:
            least = x
    return least
def max(iterable):
    for most in iterable:
        break
    else:
        raise ValueError("max() iterable argument is empty")
    for x in iterable:
        if x > most:
            most = x
    return most
def sum(iterable):
    total = 0
    for x in iterable:
        total = total + x
        if type(total) is not int:
            break
    else:
        return total
    if type(total) is not float:
        return native_sum(iterable, total)
    low = 0.0
    for x in iterable:
        if type(x) is not float:
            if not isinstance(x, int):
                break
            x = float(x)
        t = total + x
        rest = t - total
        low = low + (total - (t - rest) + (x - rest))
        total = t
    else:
        return total + low if low and low - low == 0.0 else total
    if low and low - low == 0.0:
        total = total + low
    return native_sum(iterable, total + x)
def next_or(iterator, default):
    for x in iterator:
        return x
    return default
def next(generator, value=None):
    result = yield from generator
    raise StopIteration if result is None else StopIteration(result)
def walk(iterator):
    try:
        while True:
            yield type(iterator).__next__(iterator)
    except StopIteration:
        return
"#;

/// What has such a function: whose attribute it is, its name there, the function's name here, how many arguments there
/// are, and which of them is the generator.
const TABLE: [(Owner, &str, &str, usize, usize); 16] = [
    (Owner::Builtins, "all", "all", 1, 0),
    (Owner::Builtins, "any", "any", 1, 0),
    (Owner::Builtins, "list", "list", 1, 0),
    (Owner::Builtins, "tuple", "tuple", 1, 0),
    (Owner::Builtins, "set", "set", 1, 0),
    (Owner::Builtins, "frozenset", "frozenset", 1, 0),
    (Owner::Builtins, "sorted", "sorted", 1, 0),
    (Owner::Builtins, "min", "min", 1, 0),
    (Owner::Builtins, "max", "max", 1, 0),
    (Owner::Builtins, "sum", "sum", 1, 0),
    (Owner::Str, "join", "join", 2, 1),
    (Owner::Builtins, "next", "next", 1, 0),
    (Owner::Builtins, "next", "next_or", 2, 0),
    (Owner::Generator, "send", "next", 2, 0),
    (Owner::Generator, "__next__", "next", 1, 0),
    (Owner::Coroutine, "send", "next", 2, 0),
];
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Builtins,
    Str,
    Generator,
    Coroutine,
}
/// Names that the functions use, and those in `builtins`.
const USED: [(&str, &str); 9] = [
    ("native_tuple", "tuple"),
    ("native_frozenset", "frozenset"),
    ("native_sum", "sum"),
    ("type", "type"),
    ("int", "int"),
    ("float", "float"),
    ("isinstance", "isinstance"),
    ("ValueError", "ValueError"),
    ("StopIteration", "StopIteration"),
];

/// The callables that have a function here, once that was needed.
pub struct Loops {
    entries: Vec<Entry>,
    walk: Option<RootedValue>,
}
struct Entry {
    callable: RootedValue,
    function: RootedValue,
    /// How many arguments, which of them is the generator, and of which shape.
    args: usize,
    at: usize,
    shape: u32,
}
/// A function to be entered in place of a call.
pub struct LoopFunction {
    pub function: Gc<FuncObj>,
    /// Which argument is the generator.
    pub at: usize,
}

impl Vm {
    /// The Python function to be entered in place of this call, with the same arguments.
    #[inline]
    pub fn loop_function(&mut self, callee: Value, args: &[Value]) -> Option<LoopFunction> {
        let resumable = |v: &Value| v.shape_is(id::GENERATOR) || v.shape_is(id::COROUTINE);
        match args {
            [g] if g.shape_is(id::GENERATOR) => {}
            [g, h] if resumable(g) || h.shape_is(id::GENERATOR) => {}
            _ => return None,
        }
        self.find_loop(callee, args)
    }
    #[inline(never)]
    fn find_loop(&mut self, callee: Value, args: &[Value]) -> Option<LoopFunction> {
        let loops = self.loops()?;
        let fits =
            |e: &&Entry| e.callable.get() == callee && e.args == args.len() && args[e.at].shape_is(e.shape);
        let e = loops.entries.iter().find(fits)?;
        Some(LoopFunction { function: e.function.get().downcast::<FuncObj>()?, at: e.at })
    }
    /// The functions, if they may be used.
    fn loops(&mut self) -> Option<&Loops> {
        if self.is_watched() || self.finalizing {
            return None;
        }
        if self.loops.is_none() {
            // (Not made again if that failed: the native functions do as well.)
            let made = self.make_loops().unwrap_or(Loops { entries: Vec::new(), walk: None });
            self.clear_exception();
            self.loops = Some(made);
        }
        self.loops.as_ref()
    }
    /// The generator function over an iterator whose `__next__` is a Python function, where a loop goes over it.
    pub fn walk_function(&mut self, it: Value) -> Option<(Gc<FuncObj>, Gc<crate::code::CodeObj>)> {
        let name = self.names.__next__;
        if it.kind() != Some(kind::INSTANCE)
            || self.jit.is_none()
            || !super::runtime::python_method(self, it, name, 1).is_some_and(super::construct::returns)
        {
            return None;
        }
        let f = self.loops()?.walk.as_ref()?.get().downcast::<FuncObj>()?;
        let code = f.code.get()?;
        self.unpack(code);
        Some((f, code))
    }
    /// What a loop over `v` goes over.
    pub fn get_loop_iter(&mut self, v: Value) -> R {
        let it = super::runtime::get_iter(self, v)?;
        let Some((f, code)) = self.walk_function(it) else { return Ok(it) };
        let g = self.new_generator(f, code, 1);
        if let Some(saved) = g.frame.get() {
            saved.set(&self.heap, 0, it);
        }
        Ok(g.value())
    }
    /// Is it the iterator of itself, which its `__iter__` is made to say and nothing else?
    pub fn is_own_iterator(&mut self, o: Value) -> Option<Gc<FuncObj>> {
        let name = self.names.__iter__;
        let f = super::runtime::python_method(self, o, name, 1)?;
        let code = f.code.get().filter(|c| !c.is_packed())?;
        // SAFETY: the words of live code.
        let words = unsafe { std::slice::from_raw_parts(code.words.get(), code.n_words.get() as usize) };
        let mut rest = instructions(words).filter(|i| i.op.base() != Opcode::RESUME);
        let (first, second) = (rest.next()?, rest.next()?);
        let says = (first.op.base(), first.arg, second.op.base());
        (says == (Opcode::LOAD_FAST, 0, Opcode::RETURN_VALUE)).then_some(f)
    }
    fn make_loops(&mut self) -> R<Loops> {
        let none = Loops { entries: Vec::new(), walk: None };
        let options = crate::types::builtins::compile::default_options(self);
        let Ok(mut code) =
            taipan_compiler::compile_source(SOURCE, "<native>", Mode::Exec, &options, &mut |_| false)
        else {
            return Ok(none);
        };
        hide(&mut code);
        for c in &mut code.consts {
            if let Const::Code(inner) = c
                && &*inner.name == "next"
            {
                resumer(Arc::make_mut(inner));
            }
        }
        let code = self.new_code(Arc::new(code));
        let globals = self.new_dict();
        let builtins = self.builtins_of(globals);
        let join = self.types.str.dict().get_str(self.names.join);
        // Whatever a program does to the builtins later, these are meant.
        let mut used = vec![("native_join", join)];
        for (own, name) in USED {
            let name = self.intern(name);
            used.push((own, builtins.get_str(name)));
        }
        for (own, v) in used {
            let Some(v) = v else { return Ok(none) };
            self.dict_set_text(globals, own, v);
        }
        self.run_code(code, globals, globals.value())?;
        let mut entries = Vec::new();
        for (owner, name, own, args, at) in TABLE {
            // So many instructions are only worth it where a trace is made of them.
            if name == "sum" && self.jit.is_none() {
                continue;
            }
            let name = self.intern(name);
            let native = match owner {
                Owner::Builtins => builtins.get_str(name),
                Owner::Str => self.types.str.dict().get_str(name),
                Owner::Generator => self.types.generator.dict().get_str(name),
                Owner::Coroutine => self.types.coroutine.dict().get_str(name),
            };
            let own = self.intern(own);
            let (Some(native), Some(f)) = (native, globals.get_str(own)) else { continue };
            entries.push(Entry {
                callable: RootedValue::new(&self.heap, native),
                function: RootedValue::new(&self.heap, f),
                args,
                at,
                shape: if owner == Owner::Coroutine { id::COROUTINE } else { id::GENERATOR },
            });
        }
        let walk = self.intern("walk");
        let walk = globals.get_str(walk).map(|f| RootedValue::new(&self.heap, f));
        Ok(Loops { entries, walk })
    }
}
fn hide(code: &mut CodeObject) {
    code.flags |= co::HIDDEN;
    for c in &mut code.consts {
        if let Const::Code(inner) = c {
            hide(Arc::make_mut(inner));
        }
    }
}
/// From a generator function that says `yield from` to a function that sends its second argument and returns what is
/// yielded.
fn resumer(code: &mut CodeObject) {
    let word = |op: Opcode, arg: u32| op as u32 | arg << 8;
    let at: Vec<(usize, Opcode)> = instructions(&code.code).map(|i| (i.offset, i.op)).collect();
    for (offset, op) in at {
        let w = &mut code.code[offset];
        match op {
            Opcode::RETURN_GENERATOR | Opcode::GET_YIELD_FROM_ITER => *w = word(Opcode::NOP, 0),
            // (What RETURN_GENERATOR leaves on the stack.)
            Opcode::POP_TOP => *w = word(Opcode::NOP, 0),
            // What is sent.
            Opcode::LOAD_CONST => *w = word(Opcode::LOAD_FAST, 1),
            Opcode::YIELD_VALUE => *w = word(Opcode::RETURN_VALUE, 0),
            _ => {}
        }
    }
    code.flags &= !co::GENERATOR;
    code.exceptions.clear();
}
