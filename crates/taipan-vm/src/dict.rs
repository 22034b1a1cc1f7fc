//! Dicts: insertion-ordered hash tables.
//!
//! Entries stand in insertion order in a `ValueArray`, three words each: the hash (as a small int, so without its
//! top two bits), the key (unbound when deleted), the value. A dict of up to [`LINEAR`] entries is searched
//! linearly; a larger one has an index: open addressing over `u32` entry numbers, `EMPTY` or `DELETED`.
//!
//! `keys_version` is unique among all dicts and changes whenever a key is added or removed or the entries move, so
//! that an inline cache of (version, entry number) for a module's globals needs no other check; storing another
//! value under an existing key leaves it alone. It is 0 until somebody asks.
//!
//! Lookup runs Python code (`__eq__`) only where a key with the same hash is neither the same object nor are both
//! strings or both small ints.
//! Everything that may run Python code (`__hash__`, `__eq__`) re-validates the table afterwards.

use crate::object::{StrObj, kind};
use crate::shape::id;
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, Header, HeapObject, Kind, PtrSlot, RawBytes, Tracer, Value, ValueArray};

#[repr(C)]
pub struct DictObj {
    pub hdr: Header,
    /// Live entries.
    used: Cell<u32>,
    /// Entries taken in `entries`, deleted ones included.
    filled: Cell<u32>,
    keys_version: Cell<u32>,
    /// log2 of the index size; 0: no index.
    index_bits: Cell<u32>,
    /// `DELETED` places of the index: they take room as entries do.
    dead: Cell<u32>,
    /// Changes whenever a key is added, removed, or the table is rebuilt: detects mutation under a running
    /// comparison or iteration.
    stamp: Cell<u32>,
    entries: PtrSlot<ValueArray>,
    index: PtrSlot<RawBytes>,
    /// Entries below this one are all deleted: a queue's front is found at once.
    first: Cell<usize>,
}
impl DictObj {
    /// For machine code.
    pub const KEYS_VERSION_OFFSET: usize = std::mem::offset_of!(DictObj, keys_version);
    pub const USED_OFFSET: usize = std::mem::offset_of!(DictObj, used);
    pub const FILLED_OFFSET: usize = std::mem::offset_of!(DictObj, filled);
    pub const ENTRIES_OFFSET: usize = std::mem::offset_of!(DictObj, entries);
}
// SAFETY: repr(C), header first.
unsafe impl HeapObject for DictObj {
    const KIND: Kind = kind::DICT;
}
// SAFETY: entries and index are all the references.
unsafe impl taipan_heap::Trace for DictObj {
    fn trace(&self, t: &mut Tracer) {
        self.entries.trace(t);
        self.index.trace(t);
    }
}

const LINEAR: usize = 8;
const EMPTY: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;
/// Words per entry.
pub const STRIDE: usize = 3;

/// A place in the entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry(pub u32);

enum Quick {
    Found(Entry),
    Absent,
    Slow,
}

#[inline(always)]
fn hash_word(h: i64) -> Value {
    Value::from_bits((h as u64) << 2)
}

impl DictObj {
    pub fn blank(shape: u32) -> DictObj {
        DictObj {
            hdr: Header::new(shape, kind::DICT),
            used: Cell::new(0),
            filled: Cell::new(0),
            keys_version: Cell::new(0),
            index_bits: Cell::new(0),
            dead: Cell::new(0),
            stamp: Cell::new(0),
            entries: PtrSlot::empty(),
            index: PtrSlot::empty(),
            first: Cell::new(0),
        }
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get() as usize
    }
    /// An exact dict (no subclass, which might have its own `__getitem__`).
    #[inline(always)]
    pub fn shape_is_dict(&self) -> bool {
        self.hdr.shape.get() == id::DICT
    }
    pub fn is_empty(&self) -> bool {
        self.used.get() == 0
    }
    /// Entries to walk over (deleted ones included).
    #[inline(always)]
    pub fn filled(&self) -> usize {
        self.filled.get() as usize
    }
    /// The first entry that is not deleted.
    pub fn first_entry(&self) -> Option<Entry> {
        let mut i = self.first.get();
        while i < self.filled() && self.word(i * STRIDE + 1).is_unbound() {
            i += 1;
        }
        self.first.set(i);
        if i < self.filled() { Some(Entry(i as u32)) } else { None }
    }
    /// Changes with every structural change.
    #[inline(always)]
    pub fn stamp(&self) -> u32 {
        self.stamp.get()
    }
    #[inline(always)]
    fn word(&self, i: usize) -> Value {
        match self.entries.get() {
            Some(a) => a.get(i),
            None => Value::UNBOUND,
        }
    }
    /// Key and value of entry `i`, None if it was deleted.
    #[inline(always)]
    pub fn entry(&self, i: usize) -> Option<(Value, Value)> {
        if i >= self.filled() {
            return None;
        }
        let a = self.entries.get()?;
        // SAFETY: the array has room for `filled` entries.
        let (k, v) = unsafe { (a.get_unchecked(i * STRIDE + 1), a.get_unchecked(i * STRIDE + 2)) };
        if k.is_unbound() { None } else { Some((k, v)) }
    }
    /// Hash (without its top two bits), key and value of entry `i`.
    pub fn entry_hash(&self, i: usize) -> i64 {
        self.word(i * STRIDE).int_unchecked()
    }
    #[inline(always)]
    pub fn value_at(&self, e: Entry) -> Value {
        self.word(e.0 as usize * STRIDE + 2)
    }
    pub fn key_at(&self, e: Entry) -> Value {
        self.word(e.0 as usize * STRIDE + 1)
    }
    /// Live entries from the `from`-th on: (index of the next, key, value).
    #[inline]
    pub fn next_entry(&self, from: usize) -> Option<(usize, Value, Value)> {
        let mut i = from;
        while i < self.filled() {
            if let Some((k, v)) = self.entry(i) {
                return Some((i + 1, k, v));
            }
            i += 1;
        }
        None
    }
    /// Live entries before the `before`-th, from the end: (index, key, value).
    pub fn prev_entry(&self, before: usize) -> Option<(usize, Value, Value)> {
        let mut i = before.min(self.filled());
        while i > 0 {
            i -= 1;
            if let Some((k, v)) = self.entry(i) {
                return Some((i, k, v));
            }
        }
        None
    }
    /// The version for inline caches.
    pub fn keys_version(&self, vm: &mut Vm) -> u32 {
        if self.keys_version.get() == 0 {
            vm.next_keys_version += 1;
            self.keys_version.set(vm.next_keys_version);
        }
        self.keys_version.get()
    }
    #[inline(always)]
    pub fn keys_version_now(&self) -> u32 {
        self.keys_version.get()
    }
    /// Must somebody be told of changes?
    pub fn is_watched(&self) -> bool {
        use crate::object::flags::{VALUES_WATCHED, WATCHED};
        self.hdr.flags.get() & (WATCHED | VALUES_WATCHED) != 0
    }
    /// The keys are others, though each that is still there may have its entry.
    #[inline(always)]
    fn grown(&self) {
        self.keys_version.set(0);
        self.stamp.set(self.stamp.get().wrapping_add(1));
    }
    /// A key that was not there was added.
    #[inline(always)]
    fn added(&self, vm: &Vm, key: Value) {
        self.grown();
        if self.hdr.flags.get() & crate::object::flags::WATCHED != 0 {
            vm.tell_of_key(self, Some(key));
        }
    }
    /// A key was removed, or keys have other entries.
    fn changed(&self, vm: &Vm) {
        self.grown();
        if self.hdr.flags.get() & crate::object::flags::WATCHED != 0 {
            vm.tell_of_key(self, None);
        }
    }
    #[inline(always)]
    fn index_slice(&self) -> Option<(&[Cell<u32>], usize)> {
        let raw = self.index.get()?;
        let n = 1usize << self.index_bits.get();
        // SAFETY: the index has `n` entries; it lives as long as the dict refers to it.
        Some((unsafe { std::slice::from_raw_parts(raw.as_mut_ptr() as *const Cell<u32>, n) }, n - 1))
    }

    // ---- lookup without Python code ----

    /// Finds a key; `None`: only Python code can tell.
    pub fn find_plain(&self, vm: &Vm, key: Value, h: i64) -> Option<Option<Entry>> {
        match self.find_quick(key, h, Some(vm)) {
            Quick::Found(e) => Some(Some(e)),
            Quick::Absent => Some(None),
            Quick::Slow => None,
        }
    }
    /// Finds a key by identity and by what needs no Python code: the text of strings. `Slow` where only `__eq__` can
    /// tell. Without a VM: as strings only.
    #[inline(always)]
    fn find_quick(&self, key: Value, h: i64, vm: Option<&Vm>) -> Quick {
        let Some(a) = self.entries.get() else { return Quick::Absent };
        let hw = hash_word(h);
        // The hash first: an object whose hash has changed is not found, even by identity.
        // SAFETY: entry numbers below `filled`, and those in the index, are within the array.
        let may_be = |e: usize| unsafe { a.get_unchecked(e * STRIDE) } == hw;
        // SAFETY: as above.
        let key_of = |e: usize| unsafe { a.get_unchecked(e * STRIDE + 1) };
        let test = |e: usize, k: Value| -> Quick {
            if k.is_unbound() {
                return Quick::Absent;
            }
            match (key.downcast::<StrObj>(), k.downcast::<StrObj>()) {
                (Some(x), Some(y)) if x.equals(&y) => Quick::Found(Entry(e as u32)),
                (Some(_), Some(_)) => Quick::Absent,
                _ => match vm.map(|vm| vm.eq_plain(k, key)) {
                    Some(Some(true)) => Quick::Found(Entry(e as u32)),
                    None | Some(Some(false)) => Quick::Absent,
                    Some(None) => Quick::Slow,
                },
            }
        };
        match self.index_slice() {
            None => {
                for e in 0..self.filled() {
                    if !may_be(e) {
                        continue;
                    }
                    let k = key_of(e);
                    if k == key {
                        return Quick::Found(Entry(e as u32));
                    }
                    match test(e, k) {
                        Quick::Absent => {}
                        r => return r,
                    }
                }
                Quick::Absent
            }
            Some((index, mask)) => {
                let mut i = spread(h) & mask;
                loop {
                    match index[i].get() {
                        EMPTY => return Quick::Absent,
                        DELETED => {}
                        e if may_be(e as usize) => {
                            let k = key_of(e as usize);
                            if k == key {
                                return Quick::Found(Entry(e));
                            }
                            match test(e as usize, k) {
                                Quick::Absent => {}
                                r => return r,
                            }
                        }
                        _ => {}
                    }
                    i = (i + 1) & mask;
                }
            }
        }
    }
    /// The value of a key that is a small int or a string, if that very object is there: needs no call.
    #[inline(always)]
    pub fn get_same(&self, key: Value) -> Option<Value> {
        let h = if key.is_int() {
            // The hash of these is the int.
            Some(key.int_unchecked()).filter(|i| (0..1 << 60).contains(i))?
        } else if crate::ops::ShapeIs::shape_is(key, id::STR) {
            // SAFETY: the shape is a string's.
            Some(unsafe { key.cast_unchecked::<StrObj>() }.hash.get()).filter(|h| *h != -1)?
        } else {
            return None;
        };
        let a = self.entries.get()?;
        // SAFETY: entry numbers below `filled`, and those in the index, are within the array.
        unsafe {
            let Some((index, mask)) = self.index_slice() else {
                let e = (0..self.filled()).find(|e| a.get_unchecked(e * STRIDE + 1) == key)?;
                return Some(a.get_unchecked(e * STRIDE + 2));
            };
            let mut i = spread(h) & mask;
            loop {
                let e = index.get_unchecked(i).get();
                if e < DELETED && a.get_unchecked(e as usize * STRIDE + 1) == key {
                    return Some(a.get_unchecked(e as usize * STRIDE + 2));
                }
                if e == EMPTY {
                    return None;
                }
                i = (i + 1) & mask;
            }
        }
    }
    #[inline]
    fn find_str(&self, key: Value, h: i64) -> Option<Entry> {
        match self.find_quick(key, h, None) {
            Quick::Found(e) => Some(e),
            _ => None,
        }
    }
    /// Value of a string key, compared as strings only.
    #[inline]
    pub fn get_str(&self, key: Gc<StrObj>) -> Option<Value> {
        if self.used.get() == 0 {
            return None;
        }
        let h = crate::strings::str_hash_or_compute(&key);
        self.find_str(key.value(), h).map(|e| self.value_at(e))
    }
    pub fn find_entry_str(&self, key: Gc<StrObj>) -> Option<Entry> {
        let h = crate::strings::str_hash_or_compute(&key);
        self.find_str(key.value(), h)
    }

    // ---- changes ----

    fn insert_index(&self, h: i64, e: u32) {
        if let Some((index, mask)) = self.index_slice() {
            let mut i = spread(h) & mask;
            while index[i].get() < DELETED {
                i = (i + 1) & mask;
            }
            if index[i].get() == DELETED {
                self.dead.set(self.dead.get() - 1);
            }
            index[i].set(e);
        }
    }
    fn remove_index(&self, h: i64, e: u32) {
        if let Some((index, mask)) = self.index_slice() {
            let mut i = spread(h) & mask;
            loop {
                let x = index[i].get();
                if x == e {
                    if index[(i + 1) & mask].get() == EMPTY {
                        index[i].set(EMPTY);
                    } else {
                        index[i].set(DELETED);
                        self.dead.set(self.dead.get() + 1);
                    }
                    return;
                }
                if x == EMPTY {
                    return;
                }
                i = (i + 1) & mask;
            }
        }
    }
    /// Makes room for `more` entries: compacts or grows. False at the memory limit.
    fn make_room(this: Gc<DictObj>, vm: &mut Vm, more: usize) -> bool {
        let cap = this.entries.get().map_or(0, |a| a.len() / STRIDE);
        let filled = this.filled();
        let used = this.len();
        if filled + more <= cap && used + this.dead.get() as usize + more <= cap {
            return true;
        }
        let want = (used + more).max(4);
        let new_cap = if want <= 4 {
            4
        } else if want <= LINEAR {
            LINEAR
        } else {
            // Index of a power of two, filled to two thirds at most.
            let size = (want * 2).next_power_of_two();
            size * 2 / 3
        };
        if new_cap >= DELETED as usize {
            return false;
        }
        let Some(new) = ValueArray::try_new(&vm.heap, new_cap * STRIDE, Value::UNBOUND) else { return false };
        let mut n = 0;
        if let Some(old) = this.entries.get() {
            for e in 0..filled {
                if !old.get(e * STRIDE + 1).is_unbound() {
                    if n == e && used == filled {
                        // Nothing was deleted: copy at once.
                        new.copy_from(&vm.heap, 0, &old, 0, filled * STRIDE);
                        n = filled;
                        break;
                    }
                    new.copy_from(&vm.heap, n * STRIDE, &old, e * STRIDE, STRIDE);
                    n += 1;
                }
            }
        }
        let bits = if new_cap > LINEAR { (new_cap * 3 / 2).next_power_of_two().trailing_zeros() } else { 0 };
        let index = if bits > 0 {
            let Some(raw) = RawBytes::try_new(&vm.heap, 4usize << bits) else { return false };
            // SAFETY: `4 << bits` bytes, fresh.
            unsafe { std::ptr::write_bytes(raw.as_mut_ptr(), 0xff, 4usize << bits) };
            Some(raw)
        } else {
            None
        };
        this.entries.set(&vm.heap, this, Some(new));
        this.index.set(&vm.heap, this, index);
        this.index_bits.set(bits);
        this.filled.set(n as u32);
        this.first.set(0);
        this.dead.set(0);
        if bits > 0 {
            for e in 0..n {
                this.insert_index(new.get(e * STRIDE).int_unchecked(), e as u32);
            }
        }
        if used == filled {
            this.grown();
        } else {
            this.changed(vm);
        }
        true
    }
    /// Appends an entry for a key that is not there.
    #[inline]
    fn append(this: Gc<DictObj>, vm: &mut Vm, h: i64, key: Value, v: Value) -> bool {
        let e = this.filled();
        let full = |a: Gc<ValueArray>| (e.max(this.len() + this.dead.get() as usize) + 1) * STRIDE > a.len();
        if this.entries.get().is_none_or(full) && !DictObj::make_room(this, vm, 1) {
            return false;
        }
        let Some(entries) = this.entries.get() else { return false };
        let e = this.filled();
        debug_assert!((e + 1) * STRIDE <= entries.len());
        // SAFETY: there is room for one more entry.
        unsafe {
            entries.set_unchecked(&vm.heap, e * STRIDE, hash_word(h));
            entries.set_unchecked(&vm.heap, e * STRIDE + 1, key);
            entries.set_unchecked(&vm.heap, e * STRIDE + 2, v);
        }
        this.filled.set(e as u32 + 1);
        this.used.set(this.used.get() + 1);
        this.insert_index(hash_word(h).int_unchecked(), e as u32);
        this.added(vm, key);
        true
    }
    /// Adds an entry if the first place in the index is free, so that the key cannot be there, and nothing must grow.
    #[inline]
    fn append_at_once(this: Gc<DictObj>, vm: &Vm, h: i64, key: Value, v: Value) -> bool {
        let (Some((index, mask)), Some(entries)) = (this.index_slice(), this.entries.get()) else {
            return false;
        };
        let place = &index[spread(h) & mask];
        let e = this.filled();
        if place.get() != EMPTY || (e.max(this.len() + this.dead.get() as usize) + 1) * STRIDE > entries.len()
        {
            return false;
        }
        // SAFETY: there is room for one more entry.
        unsafe {
            entries.set_unchecked(&vm.heap, e * STRIDE, hash_word(h));
            entries.set_unchecked(&vm.heap, e * STRIDE + 1, key);
            entries.set_unchecked(&vm.heap, e * STRIDE + 2, v);
        }
        place.set(e as u32);
        this.filled.set(e as u32 + 1);
        this.used.set(this.used.get() + 1);
        this.added(vm, key);
        true
    }
    /// Makes an empty dict a copy of `src`, which does not have many deleted entries. False at the memory limit.
    fn become_copy(this: Gc<DictObj>, vm: &mut Vm, src: Gc<DictObj>) -> bool {
        let (Some(entries), filled) = (src.entries.get(), src.filled()) else { return true };
        let Some(new) = entries.try_clone(&vm.heap, filled * STRIDE, Value::UNBOUND) else { return false };
        let index = match src.index_slice() {
            Some((old, _)) => {
                let bytes = size_of_val(old);
                let Some(raw) = RawBytes::try_new(&vm.heap, bytes) else { return false };
                // SAFETY: both have so many bytes, and the new ones are nobody else's.
                unsafe { std::ptr::copy_nonoverlapping(old.as_ptr().cast(), raw.as_mut_ptr(), bytes) };
                Some(raw)
            }
            None => None,
        };
        this.entries.set(&vm.heap, this, Some(new));
        this.index.set(&vm.heap, this, index);
        this.index_bits.set(src.index_bits.get());
        this.filled.set(filled as u32);
        this.used.set(src.used.get());
        this.dead.set(src.dead.get());
        this.first.set(src.first.get());
        this.changed(vm);
        true
    }
    /// If a copy of the whole table is better than a new one.
    fn is_compact(&self) -> bool {
        self.filled() * 2 <= self.len() * 3
    }
    #[inline(always)]
    fn set_value(this: Gc<DictObj>, vm: &Vm, e: Entry, v: Value) {
        if this.hdr.flags.get() & crate::object::flags::VALUES_WATCHED != 0 {
            vm.tell_of_value(this, e, v);
        }
        if let Some(a) = this.entries.get() {
            a.set(&vm.heap, e.0 as usize * STRIDE + 2, v);
        }
    }
    fn remove_entry(this: Gc<DictObj>, vm: &mut Vm, e: Entry) -> Value {
        let Some(a) = this.entries.get() else { return Value::UNBOUND };
        let i = e.0 as usize * STRIDE;
        let v = a.get(i + 2);
        this.remove_index(a.get(i).int_unchecked(), e.0);
        a.set(&vm.heap, i + 1, Value::UNBOUND);
        a.set(&vm.heap, i + 2, Value::UNBOUND);
        this.used.set(this.used.get() - 1);
        this.changed(vm);
        v
    }
}

#[inline(always)]
fn spread(h: i64) -> usize {
    // Hashes of ints are the ints: mix the upper half in. The top two bits are not kept in entries.
    let h = (h as u64) << 2 >> 2;
    (h ^ (h >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(20) as usize
}

/// Dict operations on `Gc<DictObj>`.
pub trait DictExt: Copy {
    /// Stores under a string key; beyond the memory limit a MemoryError becomes pending.
    fn set_str(self, vm: &mut Vm, key: Gc<StrObj>, v: Value);
    /// Stores under string keys that are not there yet.
    fn append_new(self, vm: &mut Vm, items: impl ExactSizeIterator<Item = (Gc<StrObj>, Value)>);
    fn remove_str(self, vm: &mut Vm, key: Gc<StrObj>) -> Option<Value>;
    fn clear(self, vm: &mut Vm);
}

impl DictExt for Gc<DictObj> {
    fn set_str(self, vm: &mut Vm, key: Gc<StrObj>, v: Value) {
        let h = crate::strings::str_hash_or_compute(&key);
        match self.find_str(key.value(), h) {
            Some(e) => DictObj::set_value(self, vm, e, v),
            None => {
                if !DictObj::append(self, vm, h, key.value(), v) {
                    vm.set_memory_error_pending();
                }
            }
        }
    }
    fn append_new(self, vm: &mut Vm, items: impl ExactSizeIterator<Item = (Gc<StrObj>, Value)>) {
        let mut room = DictObj::make_room(self, vm, items.len());
        for (key, v) in items {
            let h = crate::strings::str_hash_or_compute(&key);
            room = room && DictObj::append(self, vm, h, key.value(), v);
        }
        if !room {
            vm.set_memory_error_pending();
        }
    }
    fn remove_str(self, vm: &mut Vm, key: Gc<StrObj>) -> Option<Value> {
        let e = self.find_entry_str(key)?;
        Some(DictObj::remove_entry(self, vm, e))
    }
    fn clear(self, vm: &mut Vm) {
        self.entries.clear();
        self.index.clear();
        self.index_bits.set(0);
        self.filled.set(0);
        self.first.set(0);
        self.used.set(0);
        self.dead.set(0);
        self.changed(vm);
    }
}

impl Vm {
    pub fn new_dict(&mut self) -> Gc<DictObj> {
        self.heap.alloc(DictObj::blank(id::DICT))
    }
    /// Finds a key of any type. May run Python code (`__eq__`).
    pub fn dict_find(&mut self, d: Gc<DictObj>, key: Value, h: i64) -> R<Option<Entry>> {
        match d.find_quick(key, h, Some(self)) {
            Quick::Found(e) => Ok(Some(e)),
            Quick::Absent => Ok(None),
            Quick::Slow => self.dict_find_slow(d, key, h),
        }
    }
    #[inline(never)]
    fn dict_find_slow(&mut self, d: Gc<DictObj>, key: Value, h: i64) -> R<Option<Entry>> {
        let hw = hash_word(h);
        'again: loop {
            let stamp = d.stamp();
            let n = d.filled();
            let mask_index = d.index_slice().is_some();
            let mut i = 0;
            let mut steps = 0usize;
            loop {
                let e = if mask_index {
                    let Some((index, mask)) = d.index_slice() else { continue 'again };
                    if steps == 0 {
                        i = spread(hw.int_unchecked()) & mask;
                    } else {
                        i = (i + 1) & mask;
                    }
                    steps += 1;
                    match index[i].get() {
                        EMPTY => return Ok(None),
                        DELETED => continue,
                        e => e as usize,
                    }
                } else {
                    if i >= n {
                        return Ok(None);
                    }
                    i += 1;
                    i - 1
                };
                let k = d.word(e * STRIDE + 1);
                if k.is_unbound() || d.word(e * STRIDE) != hw {
                    continue;
                }
                if k == key {
                    return Ok(Some(Entry(e as u32)));
                }
                let same = self.keys_equal(k, key)?;
                if d.stamp() != stamp {
                    continue 'again;
                }
                if same {
                    return Ok(Some(Entry(e as u32)));
                }
            }
        }
    }
    #[inline]
    fn keys_equal(&mut self, a: Value, b: Value) -> R<bool> {
        if let (Some(x), Some(y)) = (a.downcast::<StrObj>(), b.downcast::<StrObj>()) {
            return Ok(x.equals(&y));
        }
        self.eq(a, b)
    }
    /// `hash(key)` for use as a dict key; the TypeError says so.
    #[inline]
    pub fn dict_hash(&mut self, key: Value) -> R<i64> {
        match self.hash(key) {
            Ok(h) => Ok(h),
            Err(e) => Err(self.unhashable_as(e, key, "a dict key")),
        }
    }
    /// `d.get(key)`, raising for unhashable keys.
    pub fn dict_get(&mut self, d: Gc<DictObj>, key: Value) -> R<Option<Value>> {
        let h = self.dict_hash(key)?;
        Ok(self.dict_find(d, key, h)?.map(|e| d.value_at(e)))
    }
    pub fn dict_set(&mut self, d: Gc<DictObj>, key: Value, v: Value) -> R<()> {
        let h = self.dict_hash(key)?;
        self.dict_set_hashed(d, key, h, v)
    }
    /// Stores under a key that is known not to be there.
    pub fn dict_set_new(&mut self, d: Gc<DictObj>, key: Value, h: i64, v: Value) -> R<()> {
        if DictObj::append_at_once(d, self, h, key, v) || DictObj::append(d, self, h, key, v) {
            return Ok(());
        }
        Err(self.memory_error())
    }
    pub fn dict_set_hashed(&mut self, d: Gc<DictObj>, key: Value, h: i64, v: Value) -> R<()> {
        if DictObj::append_at_once(d, self, h, key, v) {
            return Ok(());
        }
        match self.dict_find(d, key, h)? {
            Some(e) => {
                DictObj::set_value(d, self, e, v);
                Ok(())
            }
            None => {
                if DictObj::append(d, self, h, key, v) {
                    Ok(())
                } else {
                    Err(self.memory_error())
                }
            }
        }
    }
    /// Removes a key; None if it was not there.
    pub fn dict_remove(&mut self, d: Gc<DictObj>, key: Value) -> R<Option<Value>> {
        let h = self.dict_hash(key)?;
        match self.dict_find(d, key, h)? {
            Some(e) => Ok(Some(DictObj::remove_entry(d, self, e))),
            None => Ok(None),
        }
    }
    /// Removes the last entry, giving key and value. Its place and those behind it are free again, unlike after other
    /// removals: an iterator can tell that keys came and went.
    pub fn dict_pop_last(&mut self, d: Gc<DictObj>) -> Option<(Value, Value)> {
        let (i, k, v) = d.prev_entry(usize::MAX)?;
        DictObj::remove_entry(d, self, Entry(i as u32));
        d.filled.set(i as u32);
        Some((k, v))
    }
    /// A plain dict with the same entries.
    pub fn dict_copy(&mut self, d: Gc<DictObj>) -> R<Gc<DictObj>> {
        let new = self.new_dict();
        if d.is_empty() {
            return Ok(new);
        }
        if self.dict_fill_from(new, d)? {
            return Ok(new);
        }
        self.dict_reserve(new, d.len())?;
        let mut i = 0;
        while let Some((next, k, v)) = d.next_entry(i) {
            let h = d.entry_hash(next - 1);
            // Hashes in entries lack two bits, which an entry does not need.
            if !DictObj::append(new, self, h, k, v) {
                return Err(self.memory_error());
            }
            i = next;
        }
        Ok(new)
    }
    /// If `d` is empty: makes it a copy of `src` at once, when that is possible. True: done.
    pub fn dict_fill_from(&mut self, d: Gc<DictObj>, src: Gc<DictObj>) -> R<bool> {
        if !d.is_empty() || !src.is_compact() {
            return Ok(false);
        }
        if DictObj::become_copy(d, self, src) { Ok(true) } else { Err(self.memory_error()) }
    }
    pub fn dict_reserve(&mut self, d: Gc<DictObj>, n: usize) -> R<()> {
        if n > 4 && !DictObj::make_room(d, self, n) {
            return Err(self.memory_error());
        }
        Ok(())
    }
    /// Keys, in order, as a list of values in a rooted vector (a snapshot).
    pub fn dict_keys_vec(&mut self, d: Gc<DictObj>) -> taipan_heap::RootedVec {
        let mut out = taipan_heap::RootedVec::new(&self.heap);
        let mut i = 0;
        while let Some((next, k, _)) = d.next_entry(i) {
            out.push(k);
            i = next;
        }
        out
    }
    pub fn dict_get_text(&mut self, d: Gc<DictObj>, key: &str) -> Option<Value> {
        let k = self.intern(key);
        d.get_str(k)
    }
    /// Stores a value under an entry that is there.
    #[inline]
    pub fn dict_set_entry(&mut self, d: Gc<DictObj>, e: Entry, v: Value) {
        DictObj::set_value(d, self, e, v);
    }
    /// Adds an entry for a key that is not there.
    pub fn dict_append(&mut self, d: Gc<DictObj>, key: Value, h: i64, v: Value) -> R<()> {
        if DictObj::append(d, self, h, key, v) { Ok(()) } else { Err(self.memory_error()) }
    }
    /// Puts a key that is not there before all others. Quick if something was removed at the front.
    pub fn dict_prepend(&mut self, d: Gc<DictObj>, key: Value, h: i64, v: Value) -> R<()> {
        let first = d.first_entry().map_or(0, |e| e.0 as usize);
        if let (Some(free), Some(entries)) = (first.checked_sub(1), d.entries.get()) {
            entries.set(&self.heap, free * STRIDE, hash_word(h));
            entries.set(&self.heap, free * STRIDE + 1, key);
            entries.set(&self.heap, free * STRIDE + 2, v);
            d.used.set(d.used.get() + 1);
            d.first.set(free);
            d.insert_index(hash_word(h).int_unchecked(), free as u32);
            d.changed(self);
            return Ok(());
        }
        // Make a table with the new entry in front, and take it over.
        let new = self.new_dict();
        self.dict_reserve(new, d.len() + 1)?;
        self.dict_append(new, key, h, v)?;
        let mut i = 0;
        while let Some((next, k, x)) = d.next_entry(i) {
            self.dict_append(new, k, d.entry_hash(next - 1), x)?;
            i = next;
        }
        d.entries.set(&self.heap, d, new.entries.get());
        d.index.set(&self.heap, d, new.index.get());
        d.index_bits.set(new.index_bits.get());
        d.filled.set(new.filled.get());
        d.used.set(new.used.get());
        d.dead.set(new.dead.get());
        d.first.set(0);
        d.changed(self);
        Ok(())
    }
    /// Removes an entry that is there, giving its value.
    pub fn dict_delete(&mut self, d: Gc<DictObj>, e: Entry) -> Value {
        DictObj::remove_entry(d, self, e)
    }
    pub fn dict_set_text(&mut self, d: Gc<DictObj>, key: &str, v: Value) {
        let k = self.intern(key);
        d.set_str(self, k, v);
    }
}
