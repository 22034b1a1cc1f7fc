//! Raising and catching from Rust.

use crate::object::{ExcObj, StrObj};
use crate::typeobj::TypeObj;
use crate::{Vm, exceptions};
use taipan_heap::{Gc, Value};

/// Says that an exception was raised and is in `vm.exception`.
#[derive(Debug)]
#[must_use = "an exception is pending"]
pub struct Raised(());

pub type R<T = Value> = Result<T, Raised>;

/// A message: text, or a string object.
pub trait Message {
    fn to_value(self, vm: &mut Vm) -> Value;
}
impl Message for &str {
    fn to_value(self, vm: &mut Vm) -> Value {
        vm.new_str(self).value()
    }
}
impl Message for String {
    fn to_value(self, vm: &mut Vm) -> Value {
        vm.new_str(&self).value()
    }
}
impl Message for Value {
    fn to_value(self, _: &mut Vm) -> Value {
        self
    }
}

macro_rules! raisers { ($($f:ident = $t:ident),* $(,)?) => { impl Vm { $(
    #[cold]
    pub fn $f(&mut self, msg: impl Message) -> Raised { let t = self.exc.$t; self.raise(t, msg) }
)* } } }
raisers! {
    type_error = TypeError, value_error = ValueError, index_error = IndexError, attribute_error = AttributeError,
    overflow_error = OverflowError, zero_division = ZeroDivisionError, runtime_error = RuntimeError, name_error = NameError,
    import_error = ImportError, os_error_text = OSError, system_error = SystemError, assertion_error = AssertionError,
    not_implemented_error = NotImplementedError, buffer_error = BufferError, lookup_error = LookupError, eof_error = EOFError,
    recursion_error = RecursionError, reference_error = ReferenceError,
}

impl Vm {
    /// Raises `cls(msg)`.
    #[cold]
    pub fn raise(&mut self, cls: Gc<TypeObj>, msg: impl Message) -> Raised {
        let msg = msg.to_value(self);
        self.raise_args(cls, &[msg])
    }
    /// Raises `cls(*args)`.
    #[cold]
    pub fn raise_args(&mut self, cls: Gc<TypeObj>, args: &[Value]) -> Raised {
        match exceptions::new_exception(self, cls, args) {
            Ok(e) => self.raise_exception(e),
            Err(r) => r,
        }
    }
    /// Raises an exception object, chaining it to the one being handled.
    #[cold]
    pub fn raise_exception(&mut self, exc: Value) -> Raised {
        if let Some(e) = exc.downcast::<ExcObj>() {
            let handled = self.current_handled();
            if !handled.is_none() && handled != exc {
                self.set_context_avoiding_cycle(e, handled);
            }
        }
        self.exception = exc;
        Raised(())
    }
    /// Puts an exception back in flight as it was (no chaining).
    pub fn reraise(&mut self, exc: Value) -> Raised {
        self.exception = exc;
        Raised(())
    }
    fn set_context_avoiding_cycle(&mut self, e: Gc<ExcObj>, handled: Value) {
        // If `e` is somewhere in the chain behind `handled`, cut it out there.
        let mut o = handled.downcast::<ExcObj>();
        let mut slow = o;
        let mut step = false;
        while let Some(x) = o {
            let c = x.context.get();
            if c == e.value() {
                x.context.set(&self.heap, x, Value::NONE);
                break;
            }
            o = c.downcast::<ExcObj>();
            if step {
                slow = slow.and_then(|s| s.context.get().downcast::<ExcObj>());
                if slow.is_some() && slow == o {
                    break;
                }
            }
            step = !step;
        }
        e.context.set(&self.heap, e, handled);
    }
    /// The exception in flight, taken: nothing is pending afterwards.
    pub fn take_exception(&mut self) -> Value {
        std::mem::replace(&mut self.exception, Value::UNBOUND)
    }
    pub fn clear_exception(&mut self) {
        self.exception = Value::UNBOUND;
    }
    /// If the exception in flight is a `cls`, Ok (it stays in flight: take or clear it); else passes it on.
    pub fn catch(&mut self, e: Raised, cls: Gc<TypeObj>) -> R<bool> {
        if self.type_of(self.exception).is_subtype(cls) { Ok(true) } else { Err(e) }
    }
    /// Swallows the exception in flight if it is a `cls`; else passes it on.
    pub fn expect_exception(&mut self, e: Raised, cls: Gc<TypeObj>) -> R<()> {
        self.catch(e, cls)?;
        self.clear_exception();
        Ok(())
    }
    pub fn exception_is(&mut self, cls: Gc<TypeObj>) -> bool {
        self.type_of(self.exception).is_subtype(cls)
    }
    #[cold]
    pub fn key_error(&mut self, key: Value) -> Raised {
        let t = self.exc.KeyError;
        self.raise_args(t, &[key])
    }
    /// `StopIteration`, with a value unless unbound.
    #[cold]
    pub fn stop_iteration(&mut self, v: Value) -> Raised {
        let t = self.exc.StopIteration;
        if v.is_unbound() { self.raise_args(t, &[]) } else { self.raise_args(t, &[v]) }
    }
    #[cold]
    pub fn memory_error(&mut self) -> Raised {
        let t = self.exc.MemoryError;
        self.raise_args(t, &[])
    }
    pub fn set_memory_error_pending(&mut self) {
        self.memory_error_pending = true;
        self.set_breaker();
    }
    /// `'C' object has no attribute 'x'`, with name and obj set for suggestions.
    #[cold]
    pub fn attribute_error_missing(&mut self, obj: Value, name: Gc<StrObj>) -> Raised {
        if name.to_utf8().is_none() {
            return self.attribute_error_surrogates(obj, name);
        }
        let msg = match obj.downcast::<TypeObj>() {
            Some(t) => format!("type object '{}' has no attribute '{name}'", t.name_str()),
            None => format!("'{}' object has no attribute '{name}'", self.type_of(obj).name_str()),
        };
        self.attribute_error_for(msg, obj, name)
    }
    /// The same where the name has lone surrogates, which Rust's text cannot hold.
    fn attribute_error_surrogates(&mut self, obj: Value, name: Gc<StrObj>) -> Raised {
        let head = match obj.downcast::<TypeObj>() {
            Some(t) => format!("type object '{}' has no attribute '", t.name_str()),
            None => format!("'{}' object has no attribute '", self.type_of(obj).name_str()),
        };
        let (head, tail) = (self.new_str(&head), self.new_str("'"));
        match self.concat_str(head, name).and_then(|s| self.concat_str(s, tail)) {
            Ok(s) => self.attribute_error_for(s.value(), obj, name),
            Err(e) => e,
        }
    }
    /// AttributeError with `name` and `obj` fields.
    #[cold]
    pub fn attribute_error_for(&mut self, msg: impl Message, obj: Value, name: Gc<StrObj>) -> Raised {
        let r = self.attribute_error(msg);
        if let Some(e) = self.exception.downcast::<ExcObj>() {
            e.fields[0].set(&self.heap, e, name.value());
            e.fields[1].set(&self.heap, e, obj);
        }
        r
    }
    /// NameError with its `name` field.
    #[cold]
    pub fn name_error_for(&mut self, msg: impl Message, name: Gc<StrObj>) -> Raised {
        let r = self.name_error(msg);
        if let Some(e) = self.exception.downcast::<ExcObj>() {
            e.fields[0].set(&self.heap, e, name.value());
        }
        r
    }
    #[cold]
    pub fn unhashable(&mut self, v: Value) -> Raised {
        let t = self.type_of(v).name_str();
        self.type_error(format!("unhashable type: '{t}'"))
    }
    /// `TypeError: expected X, got Y`-like messages want the class name.
    pub fn type_name(&self, v: Value) -> String {
        self.type_of(v).name_str()
    }
    /// From a C errno, with an optional file name (or two).
    #[cold]
    pub fn os_error(&mut self, errno: i32, filename: Value) -> Raised {
        self.os_error2(errno, filename, Value::UNBOUND)
    }
    #[cold]
    pub fn os_error2(&mut self, errno: i32, filename: Value, filename2: Value) -> Raised {
        let text = exceptions::strerror(errno);
        let text = self.new_str(&text).value();
        let code = Value::small(errno as i64);
        let t = self.exc.OSError;
        let mut args = [code, text, filename, Value::NONE, filename2];
        let n = match (filename.is_unbound() || filename.is_none(), filename2.is_unbound()) {
            (true, true) => 2,
            (false, true) => 3,
            (_, false) => {
                if args[2].is_unbound() {
                    args[2] = Value::NONE;
                }
                5
            }
        };
        // Through the constructor, which picks the subclass by errno.
        match self.call(t.value(), &args[..n]) {
            Ok(e) => self.raise_exception(e),
            Err(r) => r,
        }
    }
    /// From `errno` as the last system call left it.
    #[cold]
    pub fn last_os_error(&mut self, filename: Value) -> Raised {
        let e = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
        self.os_error(e, filename)
    }
}
