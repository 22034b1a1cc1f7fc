//! The backend: a trace of the IR becomes machine code.
//!
//! What the rest of Taipan sees is [`Backend`] and the plain data around it; another backend can take its place. The
//! one there is, [`CraneliftBackend`], stands on Cranelift, whose types never leave this crate.
//!
//! # Terms
//!
//! * **code**: the machine code of one trace, with its exits ([`Code`]).
//! * **exit**: a place where code leaves, one for each snapshot and [`ExitKind`] ([`Exit`]). It hands over the values
//!   that its snapshot names in the **exit buffer** ([`JitState`]), unboxed, in the order of `Trace::exit_values`, and
//!   goes on where the exit's target points: at first back to Rust, later perhaps into a side trace.
//! * **stub**: code that belongs to no trace: the way in, the common way out, slow paths ([`Stubs`]).
//!
//! # How control and values go
//!
//! ```text
//!  Rust ──enter(code, vm, fp, state)──▶ root ──exit──▶ side trace ──jump──▶ root …      (all tail jumps)
//!   ▲                                     │
//!   └────────── &Exit ◀── stub `leave` ◀──┘ an exit that is not linked
//! ```
//!
//! All code has one signature, `(exit) -> exit`, in Cranelift's `tail` convention, so that any code can jump to any other.
//! The state has a register of its own (Cranelift's pinned one), and VM and frame are found through it: were they handed
//! from code to code, the register allocator would have to bring them to their places at every exit and slow path.
//! Linking an exit is one atomic store to its target; instructions are never patched.
//!
//! # What may be relied on
//!
//! * Compiling touches no runtime state: a backend is `Send`, and may compile on a thread of its own.
//! * Frames are written only before calls that may run Python code and at jumps to root traces: by code, as
//!   [`Resolver::frames`] says, or else by [`RuntimeCalls::sync`] and [`RuntimeCalls::enter_root`].
//! * Tagged words and addresses of objects are on the native stack, in registers, or in the exit buffer: the collector
//!   must see the exit buffer from the moment code leaves until the frames are written back (it is enough that it lies
//!   on a native stack).
//! * What cannot be compiled is an [`Error`] with a name, never a panic.
//!
//! | module | holds |
//! |---|---|
//! | [`runtime`] | what code and VM know of each other: layout, exits, buffer |
//! | [`memory`] | code memory |
//! | `clif` | the Cranelift backend: lowering, stubs, installing |
//! | `listing` | machine code as text (feature `disasm`; else listings are Cranelift's own) |

mod clif;
mod error;
#[cfg(feature = "disasm")]
mod listing;
pub mod memory;
pub mod runtime;

pub use clif::CraneliftBackend;
pub use error::Error;
pub use memory::{CodeMemory, ForkCopy};
pub use runtime::{
    Code, Enter, Exit, ExitKind, FrameLayout, FrameWord, FrameWrites, JitState, ListLayout, Resolver,
    ReturnTable, RuntimeCalls, RuntimeLayout, SizeClass, Stats, Stubs, Switch, SwitchBy,
};

use taipan_trace::{Facts, Trace};

/// What is asked for with a trace.
pub struct Request<'a> {
    /// Descriptors of helpers, as for the optimiser.
    pub facts: &'a dyn Facts,
    /// Addresses.
    pub resolver: &'a dyn Resolver,
    /// Whatever shall be found in [`Exit::owner`]: the executor.
    pub owner: usize,
    /// The byte that `guard_valid` tests behind calls that may run Python code: zero when the executor was invalidated.
    /// It must stay where it is for as long as the code lives. Null: only the VM's breaker is tested.
    pub valid: *const u8,
    /// For `perf` (see [`CodeMemory::name_code`]) and listings; the trace's id if there is none.
    pub name: Option<&'a str>,
    /// Wants [`Code::listing`].
    pub listing: bool,
    /// Exits can be forced ([`Exit::force`]): for tests.
    pub forceable: bool,
    /// Code counts how often exits are taken ([`Exit::taken`]), linked or not.
    pub counted: bool,
}

/// Makes machine code of traces.
pub trait Backend: Send {
    /// For reports.
    fn name(&self) -> &'static str;
    /// Compiles a valid trace. The code runs through [`Backend::enter`], or by being linked to.
    fn compile(&mut self, trace: &Trace, request: &Request<'_>) -> Result<Code, Error>;
    /// The way from Rust into code.
    fn enter(&self) -> Enter;
    /// What exits are linked with.
    fn stubs(&self) -> Stubs;
}
