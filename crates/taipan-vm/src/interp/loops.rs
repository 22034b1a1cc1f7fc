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
//! `sum` adds up what rounding lost, as CPython does, but without asking which summand is the larger one (Knuth's TwoSum,
//! where CPython has Neumaier's form): both give the error exactly.

use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::{R, Vm};
use std::sync::Arc;
use taipan_bytecode::{CodeObject, Const, co};
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
"#;

/// What has such a function: its name in `builtins` (of the method `join`, in `str`), and how many arguments there are,
/// the last of which is the generator.
const TABLE: [(&str, usize); 11] = [
    ("all", 1),
    ("any", 1),
    ("list", 1),
    ("tuple", 1),
    ("set", 1),
    ("frozenset", 1),
    ("sorted", 1),
    ("min", 1),
    ("max", 1),
    ("sum", 1),
    ("join", 2),
];
/// Names that the functions use, and those in `builtins`.
const USED: [(&str, &str); 8] = [
    ("native_tuple", "tuple"),
    ("native_frozenset", "frozenset"),
    ("native_sum", "sum"),
    ("type", "type"),
    ("int", "int"),
    ("float", "float"),
    ("isinstance", "isinstance"),
    ("ValueError", "ValueError"),
];

/// The callables that have a function here, once that was needed.
pub struct Loops {
    entries: Vec<(RootedValue, RootedValue, usize)>,
}

impl Vm {
    /// The Python function to be entered in place of this call, with the same arguments.
    #[inline]
    pub fn loop_function(&mut self, callee: Value, args: &[Value]) -> Option<Gc<FuncObj>> {
        let last = *args.last()?;
        if !last.shape_is(id::GENERATOR) || args.len() > 2 {
            return None;
        }
        self.find_loop(callee, args.len())
    }
    #[inline(never)]
    fn find_loop(&mut self, callee: Value, n: usize) -> Option<Gc<FuncObj>> {
        if self.is_watched() || self.finalizing {
            return None;
        }
        if self.loops.is_none() {
            // (Not made again if that failed: the native functions do as well.)
            let made = self.make_loops().unwrap_or(Loops { entries: Vec::new() });
            self.clear_exception();
            self.loops = Some(made);
        }
        let loops = self.loops.as_ref()?;
        let (_, f, _) = loops.entries.iter().find(|(c, _, args)| c.get() == callee && *args == n)?;
        f.get().downcast::<FuncObj>()
    }
    fn make_loops(&mut self) -> R<Loops> {
        let none = Loops { entries: Vec::new() };
        let options = crate::types::builtins::compile::default_options(self);
        let Ok(mut code) =
            taipan_compiler::compile_source(SOURCE, "<native>", Mode::Exec, &options, &mut |_| false)
        else {
            return Ok(none);
        };
        hide(&mut code);
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
        for (name, n) in TABLE {
            // So many instructions are only worth it where a trace is made of them.
            if name == "sum" && self.jit.is_none() {
                continue;
            }
            let key = self.intern(name);
            let native = if name == "join" { join } else { builtins.get_str(key) };
            let (Some(native), Some(f)) = (native, globals.get_str(key)) else { continue };
            entries.push((RootedValue::new(&self.heap, native), RootedValue::new(&self.heap, f), n));
        }
        Ok(Loops { entries })
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
