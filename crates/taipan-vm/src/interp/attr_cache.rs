//! The attribute cache that all polymorphic sites share.
//!
//! A site that has missed its own inline cache a few times looks here: one table for loads and one for stores,
//! direct-mapped by (shape, name). An entry holds where the attribute is found while the shape's class version
//! stays what it was; V8's megamorphic stub cache is the idea's source.
//!
//! Invariants: shape ids and versions are never used again for something else, so an entry that matches is right.
//! Values are not kept alive by an entry: the class that the version belongs to holds them. Names are interned
//! strings, which live as long as the VM.

use super::specialise::Place;
use crate::object::StrObj;
use taipan_heap::{Gc, Value};

/// How [`LoadEntry::at`] and [`LoadEntry::value`] are to be read.
pub mod how {
    pub const NOTHING: u32 = 0;
    /// `at`: offset in the object.
    pub const WORD: u32 = 1;
    /// `at`: index << 16 | offset of the attribute word.
    pub const SPILL: u32 = 2;
    /// `value`: a function to be bound.
    pub const METHOD: u32 = 3;
    /// `value`: the attribute.
    pub const VALUE: u32 = 4;
    /// `value`: the class's dict, `at`: entry in it.
    pub const DATA: u32 = 5;
}

#[derive(Clone, Copy)]
#[repr(C)]
pub struct LoadEntry {
    pub name: Value,
    pub shape: u32,
    pub version: u32,
    pub value: Value,
    pub at: u32,
    pub how: u32,
}
#[derive(Clone, Copy)]
#[repr(C)]
pub struct StoreEntry {
    pub name: Value,
    pub shape: u32,
    pub version: u32,
    /// Of the word; or with [`SPILLED`]: index in the spill array << 16 | offset of the attribute word.
    pub offset: u32,
    /// The shape after the store.
    pub after: u32,
}

/// Flag of [`StoreEntry::offset`].
pub const SPILLED: u32 = 1 << 31;

const LOADS: usize = 1024;
const STORES: usize = 256;

pub struct AttrCache {
    loads: Box<[LoadEntry; LOADS]>,
    stores: Box<[StoreEntry; STORES]>,
}
impl Default for AttrCache {
    fn default() -> Self {
        let load = LoadEntry {
            name: Value::UNBOUND,
            shape: 0,
            version: 0,
            value: Value::UNBOUND,
            at: 0,
            how: how::NOTHING,
        };
        let store = StoreEntry { name: Value::UNBOUND, shape: 0, version: 0, offset: 0, after: 0 };
        AttrCache { loads: Box::new([load; LOADS]), stores: Box::new([store; STORES]) }
    }
}
#[inline(always)]
fn index(shape: u32, name: Value, len: usize) -> usize {
    // Names are 16-byte cells; shapes of one family have neighbouring numbers.
    ((name.bits() >> 4) as usize ^ (shape as usize).wrapping_mul(0x9e5)) & (len - 1)
}
impl AttrCache {
    #[inline(always)]
    pub fn load_entry(&self, shape: u32, name: Value) -> &LoadEntry {
        &self.loads[index(shape, name, LOADS)]
    }
    #[inline(always)]
    pub fn store_entry(&self, shape: u32, name: Value) -> &StoreEntry {
        &self.stores[index(shape, name, STORES)]
    }
    pub fn fill_load(&mut self, shape: u32, version: u32, name: Gc<StrObj>, place: Place) {
        let none = Value::UNBOUND;
        let (how, at, value) = match place {
            Place::Word(offset) => (how::WORD, offset, none),
            Place::Spill(i, attrs) if i < 0xffff => (how::SPILL, i << 16 | attrs, none),
            Place::Method(f) => (how::METHOD, 0, f),
            Place::Value(v) => (how::VALUE, 0, v),
            Place::Data(d, e) => (how::DATA, e, d.value()),
            _ => return,
        };
        let name = name.value();
        self.loads[index(shape, name, LOADS)] = LoadEntry { name, shape, version, value, at, how };
    }
    pub fn fill_store(&mut self, shape: u32, version: u32, name: Gc<StrObj>, offset: u32, after: u32) {
        let name = name.value();
        self.stores[index(shape, name, STORES)] = StoreEntry { name, shape, version, offset, after };
    }
}
