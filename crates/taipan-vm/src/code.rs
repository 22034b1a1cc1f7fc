//! Code objects in the heap: what the compiler made, with constants and names as objects and the instruction words
//! in memory that the interpreter specialises in place.

use crate::Vm;
use crate::object::{StrObj, TupleObj, kind};
use crate::shape::id;
use std::sync::Arc;
use taipan_bytecode::{CodeObject, Const, co};
use taipan_heap::{Gc, Header, HeapObject, Kind, PtrSlot, Slot, Value, ValueArray};

#[repr(C)]
pub struct CodeObj {
    pub hdr: Header,
    /// Instruction words, specialised in place. Freed by `drop_code`.
    pub words: *mut u32,
    pub n_words: u32,
    pub n_locals: u32,
    /// Locals, cells and free variables.
    pub n_localsplus: u32,
    pub stack_size: u32,
    /// Version of functions made from this code; 0: none made yet.
    pub func_version: std::cell::Cell<u32>,
    pub argcount: u32,
    pub posonly: u32,
    pub kwonly: u32,
    pub flags: u32,
    /// Positional arguments make a complete call: no keyword-only, star or double-star parameters.
    pub simple_args: bool,
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
    /// The compiler's data: tables for exceptions, lines, merge points, and the pristine instructions.
    pub data: *const CodeObject,
    /// What watching needs (`interp::trace`), null until then.
    pub tooling: std::cell::Cell<*mut crate::interp::trace::Tooling>,
}
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
        let c = &*p.cast::<CodeObj>();
        drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(c.words, c.n_words as usize)));
        drop(Arc::from_raw(c.data));
        if !c.tooling.get().is_null() {
            drop(Box::from_raw(c.tooling.get()));
        }
    }
}

impl CodeObj {
    /// The compiler's data.
    pub fn data(&self) -> &CodeObject {
        // SAFETY: alive as long as the object.
        unsafe { &*self.data }
    }
    pub fn data_arc(&self) -> Arc<CodeObject> {
        // SAFETY: the pointer came from an Arc that the object holds.
        unsafe {
            Arc::increment_strong_count(self.data);
            Arc::from_raw(self.data)
        }
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
        self.data().line_at(offset as usize)
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
        let mut values = taipan_heap::RootedVec::new(&self.heap);
        for c in &data.consts {
            let v = self.const_value(c);
            values.push(v);
        }
        let consts = ValueArray::new(&self.heap, values.len(), Value::NONE);
        consts.copy_from_slice(&self.heap, 0, &values);
        let names = self.names_tuple(data.names.iter().map(|n| &**n));
        let local_names = self.names_tuple(data.localsplus.iter().map(|n| &*n.name));
        let (name, qualname, filename) =
            (self.intern(&data.name), self.intern(&data.qualname), self.intern(&data.filename));
        let thresholds = self.jit.as_ref().map(|j| (j.threshold(), j.function_threshold()));
        let mut words = crate::interp::quicken(&data.code, &data.merge_points, thresholds).into_boxed_slice();
        let n_words = words.len() as u32;
        let ptr = words.as_mut_ptr();
        std::mem::forget(words);
        let simple = data.kwonlyargcount == 0 && data.flags & (co::VARARGS | co::VARKEYWORDS) == 0;
        let o = self.heap.alloc(CodeObj {
            hdr: Header::new(id::CODE, kind::CODE),
            words: ptr,
            n_words,
            n_locals: data.nlocals() as u32,
            n_localsplus: data.localsplus.len() as u32,
            stack_size: data.stacksize + 2,
            func_version: std::cell::Cell::new(0),
            argcount: data.argcount,
            posonly: data.posonlyargcount,
            kwonly: data.kwonlyargcount,
            flags: data.flags,
            simple_args: simple,
            plain_args: if simple { data.argcount } else { u32::MAX },
            consts: PtrSlot::new(Some(consts)),
            names: PtrSlot::new(Some(names)),
            local_names: PtrSlot::new(Some(local_names)),
            name: Slot::new(name.value()),
            qualname: Slot::new(qualname.value()),
            filename: Slot::new(filename.value()),
            data: Arc::into_raw(data),
            tooling: std::cell::Cell::new(std::ptr::null_mut()),
        });
        self.heap.register_drop(o);
        o
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
