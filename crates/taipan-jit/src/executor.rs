//! Executors: traces with their machine code, and what keeps them right.

use crate::deopt::Plan;
use crate::journal::Journal;
use crate::places::PlaceId;
use crate::reasons::{Reason, Start};
use crate::switch::Switches;
use std::cell::{Cell, OnceCell, RefCell};
use taipan_codegen::{Code, Exit};
use taipan_trace::{SnapId, Trace};
use taipan_vm::Value;

pub struct Executor {
    pub id: u32,
    /// As compiled: its snapshots say what exits write back.
    pub trace: Trace,
    pub code: Code,
    /// Where it begins, for a root trace.
    pub place: Option<PlaceId>,
    /// The exit that goes to it, for a side trace, and whose that is.
    pub exit: *const Exit,
    pub parent: Option<u32>,
    /// The backward jump that enters it, if it was recorded from one.
    pub site: *mut u32,
    /// Everything that code and snapshots refer to.
    // GC: traced by the JIT while the executor lives.
    pub roots: Vec<Value>,
    /// 0 when invalidated.
    pub valid: Box<Cell<u8>>,
    /// Side traces between this one and its root.
    pub chain: Cell<u32>,
    /// The exit that chooses this one among its cases, if another one than `exit` does, and whose that is.
    pub case_of: Cell<Option<(u32, *const Exit)>>,
    /// Of its exits, those with several side traces.
    pub switches: RefCell<Switches>,
    /// Bytecode instructions recorded.
    pub recorded: u32,
    pub entered: Cell<u64>,
    /// Why recording ended there.
    pub end: Reason,
    pub start: Start,
    /// What recording decided, if it was to be kept.
    pub journal: Option<Journal>,
    /// By snapshot, made when it is needed.
    pub plans: Box<[OnceCell<Box<Plan>>]>,
}
impl Executor {
    pub fn plan(&self, s: SnapId) -> &Plan {
        self.plans[s.index()].get_or_init(|| {
            Box::new(Plan::new(&self.trace, s).expect("snapshots of instructions have plans: it was tried"))
        })
    }
}
