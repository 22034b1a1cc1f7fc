//! Executors: traces with their machine code, and what keeps them right.

use crate::deopt::Plan;
use std::cell::Cell;
use taipan_codegen::Code;
use taipan_trace::{SnapId, Trace};
use taipan_vm::dict::DictObj;
use taipan_vm::object::FuncObj;
use taipan_vm::{Gc, Value};

pub struct Executor {
    pub id: u32,
    /// As compiled: its snapshots say what exits write back.
    pub trace: Trace,
    pub code: Code,
    /// The backward jump that enters it, for a root trace.
    pub site: *mut u32,
    /// Globals and builtins that the entry frame's function must have: global names were looked up in them.
    pub globals: Value,
    pub builtins: Value,
    /// Everything that code and snapshots refer to.
    pub roots: Vec<Value>,
    /// 0 when invalidated.
    pub valid: Box<Cell<u8>>,
    pub is_root: bool,
    /// Side traces between this one and its root.
    pub chain: u32,
    /// Bytecode instructions recorded.
    pub recorded: u32,
    pub entered: Cell<u64>,
    /// By snapshot.
    pub plans: Box<[Option<Plan>]>,
}
impl Executor {
    /// Were its global names looked up where this function looks them up?
    pub fn is_for(&self, f: Gc<FuncObj>) -> bool {
        let same = |d: Option<Gc<DictObj>>, v: Value| d.is_some_and(|d| d.value() == v);
        same(f.globals.get(), self.globals) && same(f.builtins.get(), self.builtins)
    }
    pub fn plan(&self, s: SnapId) -> &Plan {
        self.plans[s.index()].as_ref().expect("snapshots of instructions have plans")
    }
}
