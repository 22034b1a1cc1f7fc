//! Code that is still in its binary form.
//!
//! Most functions of a module that is imported are never called. Read by [`crate::read_code_lazily`], a module's
//! nested code objects keep pointing into its bytes; [`Packed::whole`] decodes one when somebody wants it.

use crate::code::CodeObject;
use crate::serial;
use std::sync::{Arc, OnceLock};

/// A module's binary form: part of the executable, which the kernel pages in as it is read, or unpacked memory.
#[derive(Clone)]
pub enum Image {
    Static(&'static [u8]),
    Shared(Arc<[u8]>),
}
impl std::ops::Deref for Image {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Image::Static(b) => b,
            Image::Shared(b) => b,
        }
    }
}
impl From<Vec<u8>> for Image {
    fn from(bytes: Vec<u8>) -> Image {
        Image::Shared(bytes.into())
    }
}

/// A nested code object of the library.
pub struct Packed {
    bytes: Image,
    at: usize,
    filename: Arc<str>,
    whole: OnceLock<Arc<CodeObject>>,
    tables: OnceLock<Box<CodeObject>>,
}

/// What a function needs to know of its code before it is called.
#[derive(Debug)]
pub struct Head<'a> {
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub stacksize: u32,
    pub flags: u32,
    pub first_line: u32,
    pub nlocals: u32,
    pub nlocalsplus: u32,
    pub name: &'a str,
    pub qualname: &'a str,
}

impl Packed {
    pub(crate) fn new(bytes: Image, at: usize, filename: Arc<str>) -> Packed {
        Packed { bytes, at, filename, whole: OnceLock::new(), tables: OnceLock::new() }
    }
    pub fn filename(&self) -> &Arc<str> {
        &self.filename
    }
    pub fn head(&self) -> Head<'_> {
        serial::head(&self.bytes[self.at..]).expect("the head was read with the code around it")
    }
    /// All of it. Library code is read back when it is written, so what stands here can be decoded.
    pub fn whole(&self) -> &Arc<CodeObject> {
        self.whole.get_or_init(|| Arc::new(self.decode()))
    }
    fn decode(&self) -> CodeObject {
        serial::nested(&self.bytes, self.at, &self.filename).expect("library code can be read")
    }
    /// Shows all of it to `f`, and keeps the tables.
    pub fn with_whole<R>(&self, f: impl FnOnce(&CodeObject) -> R) -> R {
        if let Some(c) = self.whole.get() {
            return f(c);
        }
        let c = self.decode();
        let r = f(&c);
        self.keep_tables(c);
        r
    }
    /// What is wanted while the code runs: everything but the instructions, constants and names, which are empty.
    pub fn tables(&self) -> &CodeObject {
        if let Some(c) = self.whole.get() {
            return c;
        }
        match self.tables.get() {
            Some(c) => c,
            None => self.keep_tables(self.decode()),
        }
    }
    fn keep_tables(&self, c: CodeObject) -> &CodeObject {
        self.tables.get_or_init(|| {
            Box::new(CodeObject { code: Vec::new(), consts: Vec::new(), names: Vec::new(), ..c })
        })
    }
}
impl std::fmt::Debug for Packed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Packed({})", self.head().qualname)
    }
}
