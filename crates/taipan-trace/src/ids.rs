//! Ids. Each is an index into one of a trace's tables, or names something of the JIT's, and prints as it reads in
//! dumps, logs and tests: `u12`, `s3`, `v0`, `t4`, `x7`, `h5`.

use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $letter:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The letter it is printed with.
            pub const LETTER: char = $letter;

            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )*};
}

ids! {
    /// An instruction of a trace, and the value it gives.
    InstId 'u';
    /// A snapshot of a trace.
    SnapId 's';
    /// A virtual object of a trace's snapshots.
    VirtId 'v';
    /// A trace, and the executor made from it.
    TraceId 't';
    /// A place where machine code leaves an executor: one for each snapshot that is in use, with its number.
    ExitId 'x';
    /// A helper function; what it does is asked through [`Facts`](crate::Facts).
    HelperId 'h';
}

impl From<SnapId> for ExitId {
    fn from(s: SnapId) -> ExitId {
        ExitId(s.0)
    }
}

impl From<ExitId> for SnapId {
    fn from(x: ExitId) -> SnapId {
        SnapId(x.0)
    }
}
