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
impl Vm {
    /// `os.fspath(v)`: a str or bytes.
    pub fn fspath(&mut self, v: Value) -> R {
        use crate::object::ValueExt;
        if v.to_str().is_some() || v.to_bytes().is_some() {
            return Ok(v);
        }
        let n = self.names.__fspath__;
        let Some(m) = self.lookup_special(v, n)? else {
            let t = self.type_name(v);
            return Err(self.type_error(format!("expected str, bytes or os.PathLike object, not {t}")));
        };
        let r = self.call_special(m, v, &[])?;
        if r.to_str().is_some() || r.to_bytes().is_some() {
            return Ok(r);
        }
        let (t, rt) = (self.type_name(v), self.type_name(r));
        Err(self.type_error(format!("expected {t}.__fspath__() to return str or bytes, not {rt}")))
    }
    /// A path argument as the system wants it.
    pub fn fs_path_bytes(&mut self, v: Value) -> R<Vec<u8>> {
        use crate::object::ValueExt;
        let p = self.fspath(v)?;
        match (p.to_str(), p.to_bytes()) {
            (Some(s), _) => self.fs_encode(s),
            (_, Some(b)) => Ok(b.as_slice().to_vec()),
            _ => Ok(Vec::new()),
        }
    }
}
