//! Errors with CPython's texts. The VM makes an exception of the named class from each.

use crate::units::{StrBuilder, TextBuf};

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Value,
    Type,
    Overflow,
    Index,
    Lookup,
    /// No message: MemoryError().
    Memory,
}

/// A result too large to be allocated: MemoryError().
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct NoMemory;

impl From<NoMemory> for TextError {
    fn from(_: NoMemory) -> TextError {
        TextError::memory()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    pub kind: ErrorKind,
    pub message: TextBuf,
}

impl TextError {
    pub fn new(kind: ErrorKind, message: impl Into<TextBuf>) -> TextError {
        TextError { kind, message: message.into() }
    }
    pub fn value(message: impl Into<TextBuf>) -> TextError {
        TextError::new(ErrorKind::Value, message)
    }
    pub fn overflow(message: impl Into<TextBuf>) -> TextError {
        TextError::new(ErrorKind::Overflow, message)
    }
    pub fn memory() -> TextError {
        TextError::new(ErrorKind::Memory, "")
    }
}

impl From<StrBuilder> for TextBuf {
    fn from(b: StrBuilder) -> TextBuf {
        b.finish()
    }
}

impl std::fmt::Display for TextError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}Error: {}", self.kind, self.message.as_text().to_string_lossy())
    }
}
impl std::error::Error for TextError {}
