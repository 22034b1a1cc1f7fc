//! Shapes (hidden classes): one 32-bit id in an object's header that fixes its class, its layout and which
//! attribute lives in which slot, so that one comparison guards all three.
//!
//! Terms. A shape of mode `Slots` maps attribute names to slots: the first `inline_cap` lie in the object, the
//! rest in a `ValueArray` that the attribute word refers to. Adding an attribute moves the object to a child
//! shape; the children of a shape form a tree whose root is the class's `root_shape`. A shape of mode `Dict` means
//! that the attribute word holds a dict (or is unbound while there is none): native types with `__dict__`, and
//! instances whose `__dict__` was asked for, from which an attribute was deleted, or which have too many.
//!
//! Each class carries a *version*, mirrored in [`ShapeTable::versions`] for each of its shapes: it changes whenever
//! the set of class attributes, or a function or descriptor among them, changes. An inline cache that holds (shape,
//! version) can rely on any lookup made through the class while both match. Versions are never used again.
//!
//! Invariants: a shape id is never used again, so that a cache that names a dead one matches nothing; ids below
//! [`id::FIRST_FREE`] belong to builtin types.

use crate::Vm;
use crate::dict::DictExt;
use crate::object::StrObj;
use crate::typeobj::{Layout, TypeObj};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use taipan_heap::{Gc, Header, Value};

/// Shapes of the builtin types that the interpreter knows by number.
pub mod id {
    macro_rules! ids { ($($n:ident)*) => { ids!(@ 1u32; $($n)*); };
        (@ $i:expr; $n:ident $($r:ident)*) => { pub const $n: u32 = $i; ids!(@ $i + 1; $($r)*); };
        (@ $i:expr;) => { pub const LAST_NAMED: u32 = $i - 1; }; }
    ids! { INT FLOAT COMPLEX STR BYTES BYTEARRAY TUPLE LIST DICT SET FROZENSET RANGE SLICE FUNCTION NATIVE_FN METHOD
    METHOD_DESCR CODE CELL MODULE TYPE GENERATOR COROUTINE ASYNC_GENERATOR FRAME TRACEBACK PROPERTY STATICMETHOD
    CLASSMETHOD RANGE_ITER LIST_ITER TUPLE_ITER STR_ITER BYTES_ITER OBJECT SLOT_WRAPPER SUPER
    STR_ASCII_ITER }
    pub const FIRST_FREE: u32 = 64;
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Slots,
    Dict,
    /// No attribute word at all.
    Fixed,
}

pub struct Shape {
    class: Cell<*mut TypeObj>,
    /// Bytes of an object of this shape, the class's words included (not the variable tail of native ones).
    pub size: u32,
    /// Offset of the attribute word; 0: none.
    pub attrs: u16,
    /// Offset of the first inline slot.
    pub inline_start: u16,
    pub inline_cap: u16,
    pub mode: Mode,
    /// Attributes held in slots.
    pub count: u32,
    pub parent: u32,
    /// The attribute that the last slot holds (null at a root).
    key: Cell<*mut StrObj>,
    children: RefCell<Vec<(*mut StrObj, u32)>>,
    index: RefCell<Option<FxHashMap<*mut StrObj, u32>>>,
}

impl Shape {
    #[inline(always)]
    pub fn class(&self) -> Gc<TypeObj> {
        // SAFETY: set at creation; objects of the shape keep their class alive.
        unsafe { Gc::from_raw(self.class.get()) }
    }
    pub fn key(&self) -> Option<Gc<StrObj>> {
        let k = self.key.get();
        // SAFETY: keys are interned strings, which the shape table keeps alive.
        if k.is_null() { None } else { Some(unsafe { Gc::from_raw(k) }) }
    }
}

/// Attributes beyond this number move an object to mode `Dict`.
const MAX_SLOTS: u32 = 128;

pub struct ShapeTable {
    shapes: Vec<Option<Box<Shape>>>,
    /// By shape id; for machine code and the interpreter's caches.
    pub classes: Vec<Cell<*mut TypeObj>>,
    /// Shapes whose class died, to be freed at the next creation.
    pub dead: RefCell<Vec<u32>>,
    pub versions: Vec<u32>,
    next_version: u32,
}

impl ShapeTable {
    pub fn new() -> Self {
        let n = id::FIRST_FREE as usize;
        ShapeTable {
            shapes: (0..n).map(|_| None).collect(),
            classes: (0..n).map(|_| Cell::new(std::ptr::null_mut())).collect(),
            dead: RefCell::default(),
            versions: vec![0; n],
            next_version: 1,
        }
    }
    #[inline(always)]
    pub fn get(&self, id: u32) -> &Shape {
        match self.shapes.get(id as usize) {
            Some(Some(s)) => s,
            _ => panic!("shape {id} does not exist"),
        }
    }
    pub fn fresh_version(&mut self) -> u32 {
        let v = self.next_version;
        self.next_version += 1;
        v
    }
    /// A root shape for `class`, with the given id if it is one of the named ones.
    pub fn add_root(&mut self, class: Gc<TypeObj>, layout: Layout, mode: Mode, named: Option<u32>) -> u32 {
        let shape = Shape {
            class: Cell::new(class.as_ptr()),
            size: layout.size() as u32,
            attrs: layout.attrs,
            inline_start: layout.fixed,
            inline_cap: layout.inline_cap,
            mode,
            count: 0,
            parent: 0,
            key: Cell::new(std::ptr::null_mut()),
            children: RefCell::default(),
            index: RefCell::default(),
        };
        self.add(shape, class, named)
    }
    fn add(&mut self, shape: Shape, class: Gc<TypeObj>, named: Option<u32>) -> u32 {
        self.free_dead();
        let version = class.version.get();
        let id = match named {
            Some(i) => i,
            None => {
                self.shapes.push(None);
                self.classes.push(Cell::new(std::ptr::null_mut()));
                self.versions.push(0);
                (self.shapes.len() - 1) as u32
            }
        };
        let i = id as usize;
        self.shapes[i] = Some(Box::new(shape));
        self.classes[i].set(class.as_ptr());
        self.versions[i] = version;
        class.shapes.borrow_mut().push(id);
        id
    }
    /// The slot of `key` in `shape` (mode `Slots`).
    pub fn find(&self, id: u32, key: Gc<StrObj>) -> Option<u32> {
        let shape = self.get(id);
        if shape.count > 8 {
            let mut index = shape.index.borrow_mut();
            let map = index.get_or_insert_with(|| {
                let mut m = FxHashMap::default();
                let mut s = shape;
                while !s.key.get().is_null() {
                    m.insert(s.key.get(), s.count - 1);
                    s = self.get(s.parent);
                }
                m
            });
            return map.get(&key.as_ptr()).copied();
        }
        let mut s = shape;
        while !s.key.get().is_null() {
            if s.key.get() == key.as_ptr() {
                return Some(s.count - 1);
            }
            s = self.get(s.parent);
        }
        None
    }
    /// The shape reached from `id` by adding `key`, or None when the object should go to mode `Dict`.
    pub fn child(&mut self, id: u32, key: Gc<StrObj>) -> Option<u32> {
        let shape = self.get(id);
        if let Some(&(_, c)) = shape.children.borrow().iter().find(|c| c.0 == key.as_ptr()) {
            return Some(c);
        }
        if shape.count >= MAX_SLOTS || shape.children.borrow().len() >= 256 {
            return None;
        }
        let class = shape.class();
        let new = Shape {
            class: Cell::new(class.as_ptr()),
            size: shape.size,
            attrs: shape.attrs,
            inline_start: shape.inline_start,
            inline_cap: shape.inline_cap,
            mode: Mode::Slots,
            count: shape.count + 1,
            parent: id,
            key: Cell::new(key.as_ptr()),
            children: RefCell::default(),
            index: RefCell::default(),
        };
        let c = self.add(new, class, None);
        self.get(id).children.borrow_mut().push((key.as_ptr(), c));
        Some(c)
    }
    /// Names in slot order.
    pub fn keys(&self, id: u32) -> Vec<*mut StrObj> {
        let mut s = self.get(id);
        let mut keys = Vec::with_capacity(s.count as usize);
        while !s.key.get().is_null() {
            keys.push(s.key.get());
            s = self.get(s.parent);
        }
        keys.reverse();
        keys
    }
    pub fn set_version(&mut self, class: Gc<TypeObj>, version: u32) {
        class.version.set(version);
        for &s in class.shapes.borrow().iter() {
            self.versions[s as usize] = version;
        }
    }
    /// Called by the collector: classes that are not live lose their shapes.
    pub fn forget_dead(&self, live: impl Fn(*mut TypeObj) -> bool) {
        for (i, c) in self.classes.iter().enumerate() {
            if !c.get().is_null() && !live(c.get()) {
                c.set(std::ptr::null_mut());
                self.dead.borrow_mut().push(i as u32);
            }
        }
    }
    fn free_dead(&mut self) {
        for i in std::mem::take(&mut *self.dead.borrow_mut()) {
            self.shapes[i as usize] = None;
            self.versions[i as usize] = 0;
        }
    }
    pub fn trace(&self, t: &mut taipan_heap::Tracer) {
        for s in self.shapes.iter().flatten() {
            if let Some(k) = s.key() {
                t.visit(k.value());
            }
        }
    }
    #[allow(clippy::len_without_is_empty)] // It never is.
    pub fn len(&self) -> usize {
        self.shapes.len()
    }
}

/// Sets the words of a Python-level class behind the native struct to unbound.
///
/// # Safety
/// `obj` is a fresh object of the layout whose native part has `native` bytes.
#[inline]
pub unsafe fn init_extra(obj: *mut Header, native: usize, layout: Layout) {
    let size = layout.size();
    if size > native {
        // SAFETY: the object has `size` bytes.
        unsafe {
            let words = obj.cast::<u8>().add(native).cast::<Value>();
            for i in 0..(size - native) / 8 {
                words.add(i).write(Value::UNBOUND);
            }
        }
    }
    if layout.extra {
        // SAFETY: the object is there.
        let flags = unsafe { &(*obj).flags };
        flags.set(flags.get() | crate::object::flags::EXTRA);
    }
}

/// The word of `obj` at byte `offset`.
///
/// # Safety
/// The shape of `obj` says that a value lies there.
#[inline(always)]
pub unsafe fn word(obj: *mut Header, offset: usize) -> *mut Value {
    // SAFETY: see above.
    unsafe { obj.cast::<u8>().add(offset).cast() }
}

impl Vm {
    /// Moves an object of mode `Slots` to mode `Dict`: its attributes go to a dict, which is returned.
    pub fn to_dict_mode(&mut self, obj: Value) -> Gc<crate::dict::DictObj> {
        let hdr = obj.ptr_unchecked();
        // SAFETY: `obj` is an object; its shape tells where its words are.
        unsafe {
            let id = (*hdr).shape.get();
            let (attrs, inline_start, inline_cap, mode, class) = {
                let s = self.shapes.get(id);
                (s.attrs as usize, s.inline_start as usize, s.inline_cap as usize, s.mode, s.class())
            };
            let word0 = word(hdr, attrs);
            if mode == Mode::Dict {
                if let Some(d) = (*word0).downcast::<crate::dict::DictObj>() {
                    return d;
                }
                let d = self.new_dict();
                *word0 = d.value();
                self.heap.barrier(hdr);
                return d;
            }
            let keys = self.shapes.keys(id);
            let d = self.new_dict();
            let values = keys
                .iter()
                .enumerate()
                .map(|(i, &k)| (Gc::from_raw(k), slot_get(hdr, i, inline_start, inline_cap, attrs)));
            d.append_new(self, values);
            let shape = self.dict_shape(class);
            let word0 = word(hdr, attrs);
            *word0 = d.value();
            for i in 0..inline_cap {
                *word(hdr, inline_start + 8 * i) = Value::UNBOUND;
            }
            (*hdr).shape.set(shape);
            self.heap.barrier(hdr);
            d
        }
    }
    /// The shape of mode `Dict` of a class whose root is of mode `Slots`.
    pub fn dict_shape(&mut self, class: Gc<TypeObj>) -> u32 {
        if class.dict_shape.get() == 0 {
            let s = self.shapes.add_root(class, class.layout.get(), Mode::Dict, None);
            class.dict_shape.set(s);
        }
        class.dict_shape.get()
    }
    /// Adds attribute `key` to an object of mode `Slots` that does not have it.
    pub fn add_slot(&mut self, obj: Value, key: Gc<StrObj>, v: Value) {
        let hdr = obj.ptr_unchecked();
        // SAFETY: as in `to_dict_mode`.
        unsafe {
            let id = (*hdr).shape.get();
            let Some(child) = self.shapes.child(id, key) else {
                let d = self.to_dict_mode(obj);
                d.set_str(self, key, v);
                return;
            };
            let s = self.shapes.get(child);
            let (i, cap, start, attrs) =
                (s.count as usize - 1, s.inline_cap as usize, s.inline_start as usize, s.attrs as usize);
            if i < cap {
                *word(hdr, start + 8 * i) = v;
            } else {
                let n = i - cap;
                let spill = (*word(hdr, attrs)).downcast::<taipan_heap::ValueArray>();
                let arr = match spill {
                    Some(a) if a.len() > n => a,
                    old => {
                        let new = taipan_heap::ValueArray::new(
                            &self.heap,
                            (n + 1).next_power_of_two().max(4),
                            Value::UNBOUND,
                        );
                        if let Some(old) = old {
                            for j in 0..old.len() {
                                new.set(&self.heap, j, old.get(j));
                            }
                        }
                        *word(hdr, attrs) = new.value();
                        new
                    }
                };
                arr.set(&self.heap, n, v);
            }
            (*hdr).shape.set(child);
            self.heap.barrier(hdr);
        }
    }
}

/// Value of slot `i`.
///
/// # Safety
/// `hdr` has at least `i + 1` slots, laid out as the other arguments say.
#[inline(always)]
pub unsafe fn slot_get(
    hdr: *mut Header,
    i: usize,
    inline_start: usize,
    inline_cap: usize,
    attrs: usize,
) -> Value {
    // SAFETY: see above.
    unsafe {
        if i < inline_cap {
            *word(hdr, inline_start + 8 * i)
        } else {
            (*word(hdr, attrs)).cast_unchecked::<taipan_heap::ValueArray>().get(i - inline_cap)
        }
    }
}
