//! Errors and warnings of the compiler, as plain data: the VM makes exceptions of them.

/// Which exception the VM raises.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    Syntax,
    Indentation,
    Tab,
    /// `_IncompleteInputError` (only with `PyCF_ALLOW_INCOMPLETE_INPUT`).
    Incomplete,
    /// RecursionError: only the message counts.
    Recursion,
    /// MemoryError: only the message counts.
    Memory,
    /// OverflowError: only the message counts.
    Overflow,
    /// ValueError: only the message counts.
    Value,
    /// UnicodeEncodeError: a docstring holds a surrogate. `metadata` has its position and code point.
    Surrogate,
}

/// A SyntaxError to be. Line numbers and offsets count from 1; 0 and -1 occur as CPython gives them. Errors of the parser have
/// offsets in characters and the source line in `text`; errors of the compiler proper have offsets in bytes of UTF-8 and no text
/// (CPython fetches the line from the file if there is one).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxErrorInfo {
    pub kind: ErrorKind,
    pub msg: String,
    /// `None`: the exception has no position at all.
    pub lineno: Option<i64>,
    pub offset: Option<i64>,
    pub end_lineno: Option<i64>,
    pub end_offset: Option<i64>,
    pub text: Option<String>,
    /// Where the last whole statement before the error begins, (0, 0) if there is none: with the source it makes the
    /// exception's `_metadata`, from which `traceback` suggests keywords. `None`: not an error of the parser.
    pub metadata: Option<(i64, i64)>,
}

impl SyntaxErrorInfo {
    /// Without a position.
    pub fn bare(kind: ErrorKind, msg: impl Into<String>) -> SyntaxErrorInfo {
        SyntaxErrorInfo {
            kind,
            msg: msg.into(),
            lineno: None,
            offset: None,
            end_lineno: None,
            end_offset: None,
            text: None,
            metadata: None,
        }
    }

    /// Name of the exception class.
    pub fn class_name(&self) -> &'static str {
        match self.kind {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::Incomplete => "_IncompleteInputError",
            ErrorKind::Recursion => "RecursionError",
            ErrorKind::Memory => "MemoryError",
            ErrorKind::Overflow => "OverflowError",
            ErrorKind::Value => "ValueError",
            ErrorKind::Surrogate => "UnicodeEncodeError",
        }
    }

    pub fn recursion() -> SyntaxErrorInfo {
        Self::bare(ErrorKind::Recursion, "maximum recursion depth exceeded during compilation")
    }
}

impl std::fmt::Display for SyntaxErrorInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.msg)?;
        if let (Some(line), Some(offset)) = (self.lineno, self.offset) {
            write!(f, " at {line}:{offset}")?;
        }
        Ok(())
    }
}
impl std::error::Error for SyntaxErrorInfo {}

/// A SyntaxWarning to be given with `warn_explicit`, and the SyntaxError that it is where a filter makes an error of it: the
/// callback returns `true` then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxWarningRecord {
    pub category: WarningCategory,
    pub msg: String,
    pub lineno: u32,
    pub error: Box<SyntaxErrorInfo>,
}
impl SyntaxWarningRecord {
    pub(crate) fn new(error: Box<SyntaxErrorInfo>) -> SyntaxWarningRecord {
        SyntaxWarningRecord {
            category: WarningCategory::Syntax,
            msg: error.msg.clone(),
            lineno: error.lineno.unwrap_or(1) as u32,
            error,
        }
    }
}

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum WarningCategory {
    Syntax,
    Deprecation,
}

/// Gets each warning; `true`: treat it as an error.
pub type WarningSink<'a> = &'a mut dyn FnMut(SyntaxWarningRecord) -> bool;

pub(crate) type Res<T = ()> = Result<T, Box<SyntaxErrorInfo>>;
