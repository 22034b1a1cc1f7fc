//! Weak references.

use taipan_heap::{Marked, Value};

/// Which objects have weak references.
#[derive(Default)]
pub struct WeakTable {}
impl WeakTable {
    pub fn after_mark(&self, _m: &mut Marked) {}
}
impl crate::Vm {
    /// `obj.__weakref__`
    pub fn first_weakref(&mut self, _obj: Value) -> Value {
        Value::NONE
    }
}
impl crate::Vm {
    /// Runs weak reference callbacks and `__del__` of objects that died.
    pub fn run_pending_finalizers(&mut self) {}
}
