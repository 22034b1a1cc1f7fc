//! The interpreter (being written).
use crate::call::Args;
use crate::object::FuncObj;
use crate::{R, Vm};
use taipan_heap::Gc;

#[derive(Default)]
pub struct Hooks {}

/// Instruction words with statically known quickenings applied.
pub fn quicken(code: &[u32]) -> Vec<u32> {
    code.to_vec()
}

impl Vm {
    /// Calls a Python function from Rust.
    pub fn call_function(&mut self, f: Gc<FuncObj>, args: Args) -> R {
        let _ = (f, args);
        Err(self.not_implemented_error("interpreter"))
    }
}
