//! Interpreter needs that other modules are about to provide.
use crate::{R, Vm};
use taipan_heap::Value;
impl Vm {
    /// A native module, imported if need be.
    pub fn import_native(&mut self, name: &str) -> R {
        let mods = self.modules;
        let key = self.intern(name);
        if let Some(m) = mods.get_str(key) {
            return Ok(m);
        }
        let import = self.dict_get_text(self.builtins, "__import__").unwrap_or(Value::NONE);
        self.call1(import, key.value())
    }
    pub fn set_int_max_str_digits(&mut self, n: usize) {
        self.int_max_str_digits = n;
    }
    /// Signals, finalizers, thread switches: whatever the breaker was set for.
    pub fn run_pending(&mut self) -> R<()> {
        self.check_signals()?;
        self.yield_gil();
        self.run_pending_finalizers();
        Ok(())
    }
}
