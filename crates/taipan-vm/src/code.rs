//! Code objects in the heap: what the compiler made, with constants and names as objects and the instruction words
//! in memory that the interpreter specialises in place.
//!
//! The library's functions are *packed* until they are first called or looked into: the code object has what a call
//! needs (numbers, names of the function), its instruction words are the one word `CACHE` ([`PACKED`]), and constants
//! and names are missing. Executing that word, and binding arguments by name, unpacks ([`Vm::unpack`]). Code that runs,
//! or ever ran, is unpacked.

use crate::Vm;
use crate::object::{StrObj, TupleObj, kind};
use crate::shape::id;
use std::cell::Cell;
use std::sync::Arc;
use taipan_bytecode::{CodeObject, Const, Head, Opcode, Packed, co, word};
use taipan_heap::{Gc, Header, HeapObject, Kind, PtrSlot, Slot, Value, ValueArray};

/// Globals and builtins of the functions made from a code object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// There are no functions yet.
    None,
    /// The addresses of the dicts, which are kept alive by the functions alone.
    One(usize, usize),
    /// Functions differ.
    Several,
}

#[repr(C)]
pub struct CodeObj {
    pub hdr: Header,
    /// Instruction words, specialised in place. Freed by `drop_code`, unless they are [`PACKED`].
    pub words: Cell<*mut u32>,
    pub n_words: Cell<u32>,
    pub n_locals: u32,
    /// Locals, cells and free variables.
    pub n_localsplus: u32,
    pub stack_size: u32,
    /// Version of functions made from this code; 0: none made yet.
    pub func_version: Cell<u32>,
    /// Where all functions made from this code look names up.
    pub scope: Cell<Scope>,
    pub argcount: u32,
    pub posonly: u32,
    pub kwonly: u32,
    pub flags: u32,
    /// Positional arguments make a complete call: no keyword-only, star or double-star parameters.
    pub simple_args: bool,
    /// Of generators: whether one must be closed when it dies, once known.
    closes: Cell<Option<bool>>,
    /// `argcount` if `simple_args`, else a number that no call has.
    pub plain_args: u32,
    pub consts: PtrSlot<ValueArray>,
    /// Interned.
    pub names: PtrSlot<TupleObj>,
    /// Names of localsplus.
    pub local_names: PtrSlot<TupleObj>,
    pub name: Slot,
    pub qualname: Slot,
    pub filename: Slot,
    origin: Origin,
    /// What watching needs (`interp::trace`), null until then.
    pub tooling: Cell<*mut crate::interp::trace::Tooling>,
}
/// The compiler's data: tables for exceptions, lines, merge points, and the pristine instructions.
#[derive(Clone)]
enum Origin {
    Whole(Arc<CodeObject>),
    Packed(Arc<Packed>),
}
/// The instruction of code that is not unpacked.
pub static PACKED: u32 = word(Opcode::CACHE, 0);

// SAFETY: repr(C), header first.
unsafe impl HeapObject for CodeObj {
    const KIND: Kind = kind::CODE;
}
// SAFETY: all references are visited.
unsafe impl taipan_heap::Trace for CodeObj {
    fn trace(&self, t: &mut taipan_heap::Tracer) {
        self.consts.trace(t);
        self.names.trace(t);
        self.local_names.trace(t);
        self.name.trace(t);
        self.qualname.trace(t);
        self.filename.trace(t);
    }
}
/// Frees the Rust side.
///
/// # Safety
/// Called by the collector, once, for an object of kind CODE.
pub unsafe fn drop_code(p: *mut Header) {
    // SAFETY: the pointers came from `into_raw` in `new_code` and in `watched`.
    unsafe {
        let c = &mut *p.cast::<CodeObj>();
        if !c.is_packed() {
            drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(c.words.get(), c.n_words.get() as usize)));
        }
        std::ptr::drop_in_place(&mut c.origin);
        if !c.tooling.get().is_null() {
            drop(Box::from_raw(c.tooling.get()));
        }
    }
}

impl CodeObj {
    /// The compiler's data.
    pub fn data(&self) -> &CodeObject {
        self.data_arc()
    }
    pub fn data_arc(&self) -> &Arc<CodeObject> {
        match &self.origin {
            Origin::Whole(c) => c,
            Origin::Packed(p) => p.whole(),
        }
    }
    /// The same without instructions, constants and names: what is wanted while the code runs.
    pub fn tables(&self) -> &CodeObject {
        match &self.origin {
            Origin::Whole(c) => c,
            Origin::Packed(p) => p.tables(),
        }
    }
    #[inline(always)]
    pub fn is_packed(&self) -> bool {
        std::ptr::eq(self.words.get(), &raw const PACKED)
    }
    /// Must a generator of this code be closed when it dies? Those with `try` in them must, coroutines (a warning if
    /// never awaited) and async generators (the loop's hook).
    #[inline]
    pub fn closes(&self) -> bool {
        self.closes.get().unwrap_or_else(|| {
            let table = &self.tables().exceptions;
            // One handler covers the whole body: it turns StopIteration into RuntimeError.
            let tries = table.iter().any(|e| e.target != table[0].target);
            let closes = tries || self.has(co::COROUTINE | co::ASYNC_GENERATOR);
            self.closes.set(Some(closes));
            closes
        })
    }
    /// The same, if it was asked for before.
    #[inline(always)]
    pub fn closes_known(&self) -> Option<bool> {
        self.closes.get()
    }
    #[inline(always)]
    pub fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }
    pub fn name_at(&self, i: usize) -> Gc<StrObj> {
        let names = self.names.get().expect("code has names");
        // SAFETY: names are strings.
        unsafe { names.get(i).cast_unchecked() }
    }
    pub fn const_at(&self, i: usize) -> Value {
        self.consts.get().map_or(Value::NONE, |c| c.get(i))
    }
    pub fn local_name(&self, i: usize) -> Gc<StrObj> {
        let names = self.local_names.get().expect("code has local names");
        // SAFETY: names are strings.
        unsafe { names.get(i).cast_unchecked() }
    }
    /// Words of a frame: header, locals, operand stack.
    pub fn frame_words(&self) -> usize {
        crate::frame::HEADER_WORDS + self.n_localsplus as usize + self.stack_size as usize
    }
    pub fn line_at(&self, offset: u32) -> Option<u32> {
        self.tables().line_at(offset as usize)
    }
}

impl Vm {
    /// A constant as a value; strings that look like names are interned.
    pub fn const_value(&mut self, c: &Const) -> Value {
        match c {
            Const::None => Value::NONE,
            Const::Bool(b) => Value::bool(*b),
            Const::Ellipsis => Value::ELLIPSIS,
            Const::Int(i) => self.new_int(*i),
            Const::BigInt { negative, magnitude } => self.int_from_le_bytes(*negative, magnitude),
            Const::Float(f) => self.new_float(*f),
            Const::Complex(re, im) => self.new_complex(*re, *im),
            Const::Str(b) => self.const_str(b).value(),
            Const::Bytes(b) if b.is_empty() => self.empty_bytes,
            Const::Bytes(b) => self.new_bytes(b).value(),
            Const::Tuple(items) => {
                let mut v = taipan_heap::RootedVec::new(&self.heap);
                for i in items.iter() {
                    let x = self.const_value(i);
                    v.push(x);
                }
                self.new_tuple(&v).value()
            }
            Const::FrozenSet(items) => {
                let mut v = taipan_heap::RootedVec::new(&self.heap);
                for i in items.iter() {
                    let x = self.const_value(i);
                    v.push(x);
                }
                match self.new_frozenset(&v) {
                    Ok(s) => s,
                    Err(_) => {
                        self.clear_exception();
                        Value::NONE
                    }
                }
            }
            Const::Slice(parts) => {
                let [a, b, c] = [&parts[0], &parts[1], &parts[2]].map(|p| self.const_value(p));
                self.new_slice(a, b, c)
            }
            Const::Code(c) => self.new_code(c.clone()).value(),
            Const::Packed(p) => self.packed_code(p).value(),
        }
    }
    /// WTF-8 bytes to a string object.
    pub fn const_str(&mut self, b: &[u8]) -> Gc<StrObj> {
        match std::str::from_utf8(b) {
            Ok(s) => {
                let name_like = !s.is_empty()
                    && s.len() < 128
                    && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                if name_like { self.intern(s) } else { self.new_str(s) }
            }
            Err(_) => {
                let buf = taipan_text::TextBuf::from_code_points(Wtf8(b));
                self.new_str_buf(&buf)
            }
        }
    }
    pub fn new_code(&mut self, data: Arc<CodeObject>) -> Gc<CodeObj> {
        let d = &*data;
        let head = Head {
            argcount: d.argcount,
            posonlyargcount: d.posonlyargcount,
            kwonlyargcount: d.kwonlyargcount,
            stacksize: d.stacksize,
            flags: d.flags,
            first_line: d.first_line,
            nlocals: d.nlocals() as u32,
            nlocalsplus: d.localsplus.len() as u32,
            name: &d.name,
            qualname: &d.qualname,
        };
        let c = self.code_from(head, &data.filename, Origin::Whole(data.clone()));
        self.unpack(c);
        c
    }
    fn packed_code(&mut self, p: &Arc<Packed>) -> Gc<CodeObj> {
        self.code_from(p.head(), p.filename(), Origin::Packed(p.clone()))
    }
    /// A code object with what is known without unpacking.
    fn code_from(&mut self, head: Head, filename: &str, origin: Origin) -> Gc<CodeObj> {
        let (name, qualname, filename) =
            (self.intern(head.name), self.intern(head.qualname), self.intern(filename));
        let simple = head.kwonlyargcount == 0 && head.flags & (co::VARARGS | co::VARKEYWORDS) == 0;
        let o = self.heap.alloc(CodeObj {
            hdr: Header::new(id::CODE, kind::CODE),
            words: Cell::new((&raw const PACKED).cast_mut()),
            n_words: Cell::new(0),
            n_locals: head.nlocals,
            n_localsplus: head.nlocalsplus,
            stack_size: head.stacksize + 2,
            func_version: Cell::new(0),
            scope: Cell::new(Scope::None),
            argcount: head.argcount,
            posonly: head.posonlyargcount,
            kwonly: head.kwonlyargcount,
            flags: head.flags,
            simple_args: simple,
            closes: Cell::new(None),
            plain_args: if simple { head.argcount } else { u32::MAX },
            consts: PtrSlot::empty(),
            names: PtrSlot::empty(),
            local_names: PtrSlot::empty(),
            name: Slot::new(name.value()),
            qualname: Slot::new(qualname.value()),
            filename: Slot::new(filename.value()),
            origin,
            tooling: Cell::new(std::ptr::null_mut()),
        });
        self.heap.register_drop(o);
        o
    }
    /// Makes constants, names and instructions, if that was not done yet.
    pub fn unpack(&mut self, c: Gc<CodeObj>) {
        if !c.is_packed() {
            return;
        }
        match c.origin.clone() {
            Origin::Whole(data) => self.unpack_from(c, &data),
            Origin::Packed(p) => p.with_whole(|data| self.unpack_from(c, data)),
        }
    }
    fn unpack_from(&mut self, c: Gc<CodeObj>, data: &CodeObject) {
        let mut values = taipan_heap::RootedVec::new(&self.heap);
        for k in &data.consts {
            let v = self.const_value(k);
            values.push(v);
        }
        let consts = ValueArray::new(&self.heap, values.len(), Value::NONE);
        consts.copy_from_slice(&self.heap, 0, &values);
        c.consts.set(&self.heap, c, Some(consts));
        let names = self.names_tuple(data.names.iter().map(|n| &**n));
        c.names.set(&self.heap, c, Some(names));
        let local_names = self.names_tuple(data.localsplus.iter().map(|n| &*n.name));
        c.local_names.set(&self.heap, c, Some(local_names));
        let thresholds = self.jit.as_ref().map(|j| (j.threshold(), j.function_threshold()));
        let words =
            Box::leak(crate::interp::quicken(&data.code, &data.merge_points, thresholds).into_boxed_slice());
        c.n_words.set(words.len() as u32);
        c.words.set(words.as_mut_ptr());
    }
    fn names_tuple<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Gc<TupleObj> {
        let mut v = taipan_heap::RootedVec::new(&self.heap);
        for n in names {
            let n = self.intern(n);
            v.push(n.value());
        }
        self.new_tuple(&v)
    }
}

/// Code points of WTF-8 bytes.
struct Wtf8<'a>(&'a [u8]);
impl Iterator for Wtf8<'_> {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        let (&b0, rest) = self.0.split_first()?;
        let (n, mut c) = match b0 {
            0..=0x7f => (0, b0 as u32),
            0xc0..=0xdf => (1, (b0 & 0x1f) as u32),
            0xe0..=0xef => (2, (b0 & 0x0f) as u32),
            _ => (3, (b0 & 0x07) as u32),
        };
        for &b in rest.iter().take(n) {
            c = c << 6 | (b & 0x3f) as u32;
        }
        self.0 = &rest[n.min(rest.len())..];
        Some(c)
    }
}
