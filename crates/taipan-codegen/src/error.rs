//! Why a trace has no machine code. None of it is the fault of the program that runs: the trace is dropped, and the
//! interpreter goes on.

use std::fmt;
use taipan_trace::{HelperId, InstId};

/// See the module's description.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The backend does not know this machine.
    Host(&'static str),
    /// The system gives no memory for code.
    Map(String),
    /// Code memory is full: something must be freed first.
    MemoryFull { wanted: usize },
    /// The backend cannot do what the instruction asks for.
    Unsupported { at: InstId, what: &'static str },
    /// The trace is not valid; the verifier says more.
    Malformed { at: InstId, what: &'static str },
    /// Nobody knows the helper or its address.
    NoHelper { at: InstId, helper: HelperId },
    /// An exit hands over more values than the exit buffer has room for.
    TooManyValues { at: InstId, values: usize },
    /// Cranelift refused.
    Codegen(String),
}

impl Error {
    /// A short name, for counting.
    pub fn name(&self) -> &'static str {
        match self {
            Error::Host(_) => "host",
            Error::Map(_) => "map",
            Error::MemoryFull { .. } => "code memory full",
            Error::Unsupported { .. } => "unsupported",
            Error::Malformed { .. } => "malformed",
            Error::NoHelper { .. } => "no helper",
            Error::TooManyValues { .. } => "too many exit values",
            Error::Codegen(_) => "codegen",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Host(what) => write!(f, "no machine code on this host: {what}"),
            Error::Map(what) => write!(f, "no memory for code: {what}"),
            Error::MemoryFull { wanted } => write!(f, "code memory has no room for {wanted} bytes"),
            Error::Unsupported { at, what } => write!(f, "{at}: {what} is not supported"),
            Error::Malformed { at, what } => write!(f, "{at}: {what}"),
            Error::NoHelper { at, helper } => write!(f, "{at}: nobody knows helper {helper}"),
            Error::TooManyValues { at, values } => write!(f, "{at}: an exit with {values} values"),
            Error::Codegen(what) => write!(f, "cranelift: {what}"),
        }
    }
}
impl std::error::Error for Error {}
