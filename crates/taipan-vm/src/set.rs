//! Sets and frozensets: the hash table.
//!
//! The table and its probing follow CPython's algorithm exactly (linear probes of 9, then perturbation; growth to
//! four times the used entries, twice for large sets), because the order in which a set is walked is visible to
//! programs: equal hashes and an equal history give an equal order.
//!
//! An entry is two words of a `ValueArray`: the hash as a small int (without its top two bits) and the key. An empty
//! entry has an unbound key and hash 0, a deleted one an unbound key and hash -1, which no key has.

use crate::object::{BytesObj, StrObj, flags, kind};
use crate::shape::id;
use crate::{R, Vm};
use std::cell::Cell;
use taipan_heap::{Gc, Header, HeapObject, Kind, PtrSlot, Tracer, Value, ValueArray};

#[repr(C)]
pub struct SetObj {
    pub hdr: Header,
    /// Live and deleted entries.
    fill: Cell<usize>,
    used: Cell<usize>,
    /// Table size - 1.
    mask: Cell<usize>,
    /// Where `pop` goes on searching.
    finger: Cell<usize>,
    /// Frozenset: its hash, -1 while not computed.
    pub hash: Cell<i64>,
    /// Changes with every structural change.
    stamp: Cell<u32>,
    /// Null while nothing was ever stored.
    table: PtrSlot<ValueArray>,
}
impl SetObj {
    /// For machine code.
    pub const USED_OFFSET: usize = std::mem::offset_of!(SetObj, used);
}
// SAFETY: repr(C), header first.
unsafe impl HeapObject for SetObj {
    const KIND: Kind = kind::SET;
}
// SAFETY: the table is the only reference.
unsafe impl taipan_heap::Trace for SetObj {
    fn trace(&self, t: &mut Tracer) {
        self.table.trace(t);
    }
}

const MIN_SIZE: usize = 8;
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const DELETED: Value = Value::small(-1);
const UNUSED: Value = Value::small(0);

/// The positions at which a key with some hash may be, in order.
struct Probe {
    mask: usize,
    perturb: u64,
    i: usize,
    at: usize,
    left: usize,
}
impl Probe {
    #[inline(always)]
    fn new(hash: i64, mask: usize) -> Probe {
        let i = hash as usize & mask;
        Probe { mask, perturb: hash as u64, i, at: i, left: Probe::linear(i, mask) }
    }
    #[inline(always)]
    fn linear(i: usize, mask: usize) -> usize {
        if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 }
    }
    #[inline(always)]
    fn advance(&mut self) {
        if self.left > 0 {
            self.left -= 1;
            self.at += 1;
            return;
        }
        self.perturb >>= PERTURB_SHIFT;
        self.i = self.i.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb as usize) & self.mask;
        self.at = self.i;
        self.left = Probe::linear(self.i, self.mask);
    }
}

#[inline(always)]
fn hash_word(h: i64) -> Value {
    Value::from_bits((h as u64) << 2)
}

/// Where a key is, or the place where it would go: an unused one, or the last deleted entry on the way there.
enum Place {
    Found(usize),
    Unused(usize),
    Deleted(usize),
}

impl SetObj {
    pub fn blank(hdr: Header) -> SetObj {
        SetObj {
            hdr,
            fill: Cell::new(0),
            used: Cell::new(0),
            mask: Cell::new(MIN_SIZE - 1),
            finger: Cell::new(0),
            hash: Cell::new(-1),
            stamp: Cell::new(0),
            table: PtrSlot::empty(),
        }
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used.get()
    }
    pub fn is_empty(&self) -> bool {
        self.used.get() == 0
    }
    pub fn is_frozen(&self) -> bool {
        self.hdr.flags.get() & flags::FROZEN != 0
    }
    /// Places in the table.
    pub fn places(&self) -> usize {
        self.mask.get() + 1
    }
    fn changed(&self) {
        self.stamp.set(self.stamp.get().wrapping_add(1));
    }
    /// The first key at place `from` or behind: (next place, full hash, key).
    #[inline]
    pub fn next_entry(&self, from: usize) -> Option<(usize, i64, Value)> {
        let t = self.table.get()?;
        let mut i = from;
        while i <= self.mask.get() {
            // SAFETY: the table has two words for each position within the mask.
            let k = unsafe { t.get_unchecked(2 * i + 1) };
            if !k.is_unbound() {
                // SAFETY: as above.
                return Some((i + 1, full_hash(k, unsafe { t.get_unchecked(2 * i) }), k));
            }
            i += 1;
        }
        None
    }
    /// As [`SetObj::next_entry`], without the hash.
    #[inline]
    pub fn next_key(&self, from: usize) -> Option<(usize, Value)> {
        let t = self.table.get()?;
        let mut i = from;
        while i <= self.mask.get() {
            // SAFETY: the table has two words for each position within the mask.
            let k = unsafe { t.get_unchecked(2 * i + 1) };
            if !k.is_unbound() {
                return Some((i + 1, k));
            }
            i += 1;
        }
        None
    }
    /// The place for a key that is known not to be there, in a table without deleted entries.
    #[inline]
    fn insert_clean(vm: &Vm, t: Gc<ValueArray>, mask: usize, h: i64, key: Value) {
        debug_assert_eq!(t.len(), 2 * (mask + 1));
        let mut p = Probe::new(h, mask);
        // SAFETY: positions are within the mask, and the table has two words for each.
        unsafe {
            while !t.get_unchecked(2 * p.at + 1).is_unbound() {
                p.advance();
            }
            t.set_unchecked(&vm.heap, 2 * p.at, hash_word(h));
            t.set_unchecked(&vm.heap, 2 * p.at + 1, key);
        }
    }
    /// Adds a small int, if the first place to look at is free and the table need not grow; false: nothing was done.
    #[inline(always)]
    pub fn add_int_at_once(&self, key: Value) -> bool {
        let (fill, mask, i) = (self.fill.get(), self.mask.get(), key.int_unchecked());
        // (These are their own hash.)
        if (fill + 1) * 5 >= mask * 3 || !(0..1 << 60).contains(&i) {
            return false;
        }
        let Some(t) = self.table.get() else { return false };
        let at = i as usize & mask;
        // SAFETY: the position is within the mask, and the table has two words for each; ints need no barrier.
        unsafe {
            if t.get_unchecked(2 * at) != UNUSED || !t.get_unchecked(2 * at + 1).is_unbound() {
                return false;
            }
            t.as_slice().get_unchecked(2 * at).set_immediate(hash_word(i));
            t.as_slice().get_unchecked(2 * at + 1).set_immediate(key);
        }
        self.fill.set(fill + 1);
        self.used.set(self.used.get() + 1);
        self.changed();
        true
    }
    /// Is the key there? None if only `__eq__` can tell.
    #[inline]
    pub(crate) fn has_plain(&self, vm: &Vm, key: Value, h: i64) -> Option<bool> {
        let t = self.table.get()?;
        let hw = hash_word(h);
        let mut p = Probe::new(h, self.mask.get());
        loop {
            // SAFETY: positions are within the mask, and the table has two words for each.
            let (word, k) = unsafe { (t.get_unchecked(2 * p.at), t.get_unchecked(2 * p.at + 1)) };
            if k.is_unbound() {
                if word == UNUSED {
                    return Some(false);
                }
            } else if word == hw && (k == key || vm.eq_plain(k, key)?) {
                return Some(true);
            }
            p.advance();
        }
    }
    /// Where the key is or would go, found without Python code; None if only `__eq__` can tell.
    #[inline]
    fn place(&self, vm: &Vm, t: Gc<ValueArray>, key: Value, h: i64) -> Option<Place> {
        let hw = hash_word(h);
        let mut p = Probe::new(h, self.mask.get());
        let mut deleted = None;
        loop {
            // SAFETY: positions are within the mask, and the table has two words for each.
            let (word, k) = unsafe { (t.get_unchecked(2 * p.at), t.get_unchecked(2 * p.at + 1)) };
            if word == hw && !k.is_unbound() {
                if k == key || vm.eq_plain(k, key)? {
                    return Some(Place::Found(p.at));
                }
            } else if k.is_unbound() {
                if word == UNUSED {
                    return Some(deleted.map_or(Place::Unused(p.at), Place::Deleted));
                }
                deleted = Some(p.at);
            }
            p.advance();
        }
    }
}

/// The hash of an entry with the top bits that its word lacks: ints have none there, strings know theirs.
#[inline(always)]
pub(crate) fn full_hash(key: Value, word: Value) -> i64 {
    if let Some(s) = key.downcast::<StrObj>() {
        let h = s.hash.get();
        if h != -1 {
            return h;
        }
    } else if let Some(b) = key.downcast::<BytesObj>() {
        let h = b.hash.get();
        if h != -1 {
            return h;
        }
    }
    word.int_unchecked()
}

impl Vm {
    pub fn new_set(&mut self) -> Gc<SetObj> {
        self.heap.alloc(SetObj::blank(Header::new(id::SET, kind::SET)))
    }
    pub fn new_frozenset_empty(&mut self) -> Gc<SetObj> {
        let s = self.heap.alloc(SetObj::blank(Header::new(id::FROZENSET, kind::SET)));
        s.hdr.flags.set(s.hdr.flags.get() | flags::FROZEN);
        s
    }
    /// `frozenset(items)`
    pub fn new_frozenset(&mut self, items: &[Value]) -> R {
        let s = self.new_frozenset_empty();
        for &v in items {
            self.set_add(s, v)?;
        }
        Ok(s.value())
    }
    fn new_set_table(&mut self, size: usize) -> R<Gc<ValueArray>> {
        match ValueArray::try_pairs(&self.heap, size, (UNUSED, Value::UNBOUND)) {
            Some(t) => Ok(t),
            None => Err(self.memory_error()),
        }
    }
    #[inline]
    fn set_table(&mut self, s: Gc<SetObj>) -> R<Gc<ValueArray>> {
        match s.table.get() {
            Some(t) => Ok(t),
            None => {
                let t = self.new_set_table(s.places())?;
                s.table.set(&self.heap, s, Some(t));
                Ok(t)
            }
        }
    }

    /// `hash(v)` for use as a set element; the TypeError says so.
    #[inline]
    pub fn set_hash(&mut self, v: Value) -> R<i64> {
        match self.hash(v) {
            Ok(h) => Ok(h),
            Err(e) => Err(self.unhashable_as(e, v, "a set element")),
        }
    }
    /// Rewords the TypeError of a failed `hash(v)`.
    #[cold]
    pub fn unhashable_as(&mut self, e: crate::Raised, v: Value, what: &str) -> crate::Raised {
        let exact = self.exc.TypeError;
        if self.type_of(self.exception) != exact {
            return e;
        }
        let cause = self.take_exception();
        let text = match self.str_text(cause) {
            Ok(t) => t,
            Err(e) => return e,
        };
        let t = self.type_of(v).full_name(self);
        let t = t.strip_prefix("__main__.").unwrap_or(&t);
        self.type_error(format!("cannot use '{t}' as {what} ({text})"))
    }

    #[inline]
    fn set_place(&mut self, s: Gc<SetObj>, key: Value, h: i64) -> R<Place> {
        let t = self.set_table(s)?;
        match s.place(self, t, key, h) {
            Some(p) => Ok(p),
            None => self.set_place_by_eq(s, key, h),
        }
    }
    #[inline(never)]
    fn set_place_by_eq(&mut self, s: Gc<SetObj>, key: Value, h: i64) -> R<Place> {
        let hw = hash_word(h);
        'again: loop {
            let t = self.set_table(s)?;
            let mut p = Probe::new(h, s.mask.get());
            let stamp = s.stamp.get();
            let mut deleted = None;
            loop {
                // SAFETY: positions are within the mask, and the table has two words for each; table and mask are
                // read again after Python code ran.
                let (word, k) = unsafe { (t.get_unchecked(2 * p.at), t.get_unchecked(2 * p.at + 1)) };
                if k.is_unbound() {
                    if word == UNUSED {
                        return Ok(deleted.map_or(Place::Unused(p.at), Place::Deleted));
                    }
                    deleted = Some(p.at);
                } else if word == hw {
                    let same = self.eq(k, key)?;
                    if s.stamp.get() != stamp {
                        continue 'again;
                    }
                    if same {
                        return Ok(Place::Found(p.at));
                    }
                }
                p.advance();
            }
        }
    }
    /// Is the key with this hash there? May run Python code (`__eq__`).
    #[inline]
    pub fn set_has(&mut self, s: Gc<SetObj>, key: Value, h: i64) -> R<bool> {
        if s.used.get() == 0 {
            return Ok(false);
        }
        match s.has_plain(self, key, h) {
            Some(b) => Ok(b),
            None => Ok(matches!(self.set_place_by_eq(s, key, h)?, Place::Found(_))),
        }
    }
    /// Adds a key whose hash is known; true if it was not there.
    #[inline]
    pub fn set_add_hashed(&mut self, s: Gc<SetObj>, key: Value, h: i64) -> R<bool> {
        // The first place to look at is mostly free, and seldom the last one before the table must grow.
        let (fill, mask) = (s.fill.get(), s.mask.get());
        if let Some(t) = s.table.get()
            && (fill + 1) * 5 < mask * 3
        {
            let at = h as usize & mask;
            // SAFETY: the position is within the mask, and the table has two words for each.
            unsafe {
                if t.get_unchecked(2 * at) == UNUSED && t.get_unchecked(2 * at + 1).is_unbound() {
                    t.set_unchecked(&self.heap, 2 * at, hash_word(h));
                    t.set_unchecked(&self.heap, 2 * at + 1, key);
                    s.fill.set(fill + 1);
                    s.used.set(s.used.get() + 1);
                    s.changed();
                    return Ok(true);
                }
            }
        }
        self.set_add_probing(s, key, h)
    }
    /// The same where that needs no Python code.
    pub fn set_add_plain(&mut self, s: Gc<SetObj>, key: Value, h: i64) -> Option<R<bool>> {
        let t = match s.table.get() {
            Some(t) => t,
            None => return Some(self.set_add_hashed(s, key, h)),
        };
        let p = s.place(self, t, key, h)?;
        Some(self.set_add_at(s, p, key, h))
    }
    #[inline(never)]
    fn set_add_probing(&mut self, s: Gc<SetObj>, key: Value, h: i64) -> R<bool> {
        let p = self.set_place(s, key, h)?;
        self.set_add_at(s, p, key, h)
    }
    #[inline]
    fn set_add_at(&mut self, s: Gc<SetObj>, p: Place, key: Value, h: i64) -> R<bool> {
        let (i, fresh) = match p {
            Place::Found(_) => return Ok(false),
            Place::Unused(i) => (i, true),
            Place::Deleted(i) => (i, false),
        };
        let t = self.set_table(s)?;
        // SAFETY: `set_place` gives a position within the mask.
        unsafe {
            t.set_unchecked(&self.heap, 2 * i, hash_word(h));
            t.set_unchecked(&self.heap, 2 * i + 1, key);
        }
        s.fill.set(s.fill.get() + fresh as usize);
        s.used.set(s.used.get() + 1);
        s.changed();
        if fresh && s.fill.get() * 5 >= s.mask.get() * 3 {
            self.set_grow(s)?;
        }
        Ok(true)
    }
    #[inline(never)]
    fn set_grow(&mut self, s: Gc<SetObj>) -> R<()> {
        let used = s.used.get();
        self.set_resize(s, if used > 50000 { used * 2 } else { used * 4 })
    }
    /// A new table, the smallest with more than `min` places, without deleted entries.
    fn set_resize(&mut self, s: Gc<SetObj>, min: usize) -> R<()> {
        let mut size = MIN_SIZE;
        while size <= min {
            size <<= 1;
        }
        let new = self.new_set_table(size)?;
        let mut i = 0;
        while let Some((next, h, k)) = s.next_entry(i) {
            SetObj::insert_clean(self, new, size - 1, h, k);
            i = next;
        }
        s.table.set(&self.heap, s, Some(new));
        s.mask.set(size - 1);
        s.fill.set(s.used.get());
        s.changed();
        Ok(())
    }
    /// Removes a key; true if it was there.
    pub fn set_discard_hashed(&mut self, s: Gc<SetObj>, key: Value, h: i64) -> R<bool> {
        if s.used.get() == 0 {
            return Ok(false);
        }
        let Place::Found(i) = self.set_place(s, key, h)? else { return Ok(false) };
        self.set_delete_at(s, i);
        Ok(true)
    }
    fn set_delete_at(&mut self, s: Gc<SetObj>, i: usize) {
        if let Some(t) = s.table.get() {
            t.as_slice()[2 * i].set_immediate(DELETED);
            t.as_slice()[2 * i + 1].set_immediate(Value::UNBOUND);
            s.used.set(s.used.get() - 1);
            s.changed();
        }
    }
    /// Removes some key, None if the set is empty.
    pub fn set_pop_any(&mut self, s: Gc<SetObj>) -> Option<Value> {
        if s.used.get() == 0 {
            return None;
        }
        let t = s.table.get()?;
        let mask = s.mask.get();
        let mut i = s.finger.get() & mask;
        while t.get(2 * i + 1).is_unbound() {
            i = if i == mask { 0 } else { i + 1 };
        }
        let k = t.get(2 * i + 1);
        self.set_delete_at(s, i);
        s.finger.set(i + 1);
        Some(k)
    }
    pub fn set_clear(&mut self, s: Gc<SetObj>) {
        s.table.clear();
        s.mask.set(MIN_SIZE - 1);
        s.fill.set(0);
        s.used.set(0);
        s.finger.set(0);
        s.hash.set(-1);
        s.changed();
    }
    /// Exchanges the contents of two sets.
    pub(crate) fn set_swap(&mut self, a: Gc<SetObj>, b: Gc<SetObj>) {
        a.fill.swap(&b.fill);
        a.used.swap(&b.used);
        a.mask.swap(&b.mask);
        let (x, y) = (a.table.get(), b.table.get());
        a.table.set(&self.heap, a, y);
        b.table.set(&self.heap, b, x);
        a.changed();
        b.changed();
        if !(a.is_frozen() && b.is_frozen()) {
            a.hash.set(-1);
            b.hash.set(-1);
        }
    }

    /// `s.add(v)`
    #[inline]
    pub fn set_add(&mut self, s: Gc<SetObj>, v: Value) -> R<()> {
        let h = match v.as_int() {
            Some(i) => taipan_text::hash::int(i),
            None => self.set_hash(v)?,
        };
        self.set_add_hashed(s, v, h)?;
        Ok(())
    }
    /// `v in s`, for any set; a set as `v` stands for the frozenset of its elements.
    pub fn set_contains(&mut self, s: Gc<SetObj>, v: Value) -> R<bool> {
        let h = self.set_key_hash(v)?;
        self.set_has(s, v, h)
    }
    /// As [`Vm::set_hash`]; a set is hashed as a frozenset.
    #[inline]
    pub fn set_key_hash(&mut self, v: Value) -> R<i64> {
        if let Some(i) = v.as_int() {
            return Ok(taipan_text::hash::int(i));
        }
        if let Some(s) = v.downcast::<StrObj>() {
            return Ok(crate::strings::str_hash_or_compute(&s));
        }
        self.set_key_hash_any(v)
    }
    #[inline(never)]
    fn set_key_hash_any(&mut self, v: Value) -> R<i64> {
        match self.hash(v) {
            Ok(h) => Ok(h),
            Err(e) => {
                let t = self.exc.TypeError;
                if let Some(x) = v.downcast::<SetObj>()
                    && self.exception_is(t)
                {
                    self.clear_exception();
                    return Ok(self.frozenset_hash_of(x));
                }
                Err(self.unhashable_as(e, v, "a set element"))
            }
        }
    }
    pub(crate) fn frozenset_hash_of(&mut self, s: Gc<SetObj>) -> i64 {
        let mut h = taipan_text::hash::Set::new();
        let mut i = 0;
        while let Some((next, x, _)) = s.next_entry(i) {
            h.add(x);
            i = next;
        }
        h.finish(s.len())
    }

    /// Adds the elements of another set.
    pub(crate) fn set_merge(&mut self, s: Gc<SetObj>, other: Gc<SetObj>) -> R<()> {
        if s == other || other.used.get() == 0 {
            return Ok(());
        }
        if (s.fill.get() + other.used.get()) * 5 >= s.mask.get() * 3 {
            self.set_resize(s, (s.used.get() + other.used.get()) * 2)?;
        }
        let t = self.set_table(s)?;
        if s.fill.get() == 0 {
            let mask = s.mask.get();
            if let Some(o) = other.table.get()
                && mask == other.mask.get()
                && other.fill.get() == other.used.get()
            {
                t.copy_from(&self.heap, 0, &o, 0, 2 * (mask + 1));
            } else {
                let mut i = 0;
                while let Some((next, h, k)) = other.next_entry(i) {
                    SetObj::insert_clean(self, t, mask, h, k);
                    i = next;
                }
            }
            s.fill.set(other.used.get());
            s.used.set(other.used.get());
            s.changed();
            return Ok(());
        }
        let mut i = 0;
        while let Some((next, h, k)) = other.next_entry(i) {
            self.set_add_hashed(s, k, h)?;
            i = next;
        }
        Ok(())
    }
    /// `s.update(iterable)`
    pub fn set_update(&mut self, s: Gc<SetObj>, iterable: Value) -> R<()> {
        use crate::ops::ShapeIs;
        if let Some(o) = iterable.downcast::<SetObj>() {
            return self.set_merge(s, o);
        }
        if iterable.shape_is(id::DICT)
            && let Some(d) = iterable.downcast::<crate::dict::DictObj>()
        {
            if (s.fill.get() + d.len()) * 5 >= s.mask.get() * 3 {
                self.set_resize(s, (s.used.get() + d.len()) * 2)?;
            }
            let mut i = 0;
            while let Some((next, k, _)) = d.next_entry(i) {
                let h = full_hash(k, Value::small(d.entry_hash(next - 1)));
                self.set_add_hashed(s, k, h)?;
                i = next;
            }
            return Ok(());
        }
        if iterable.shape_is(id::LIST)
            && let Some(l) = iterable.downcast::<crate::object::ListObj>()
        {
            let mut i = 0;
            while let Some(v) = l.get(i) {
                self.set_add(s, v)?;
                i += 1;
            }
            return Ok(());
        }
        self.for_each(iterable, |vm, v| vm.set_add(s, v))
    }
    /// After removals: a new table if more than a quarter of its places are deleted entries.
    pub(crate) fn set_compact(&mut self, s: Gc<SetObj>) -> R<()> {
        if s.fill.get() - s.used.get() > s.mask.get() / 4 {
            return self.set_grow(s);
        }
        Ok(())
    }
    /// All elements, in the order of the table.
    pub fn set_items(&mut self, s: Gc<SetObj>) -> taipan_heap::RootedVec {
        let mut out = taipan_heap::RootedVec::with_capacity(&self.heap, s.len());
        let mut i = 0;
        while let Some((next, k)) = s.next_key(i) {
            out.push(k);
            i = next;
        }
        out
    }
}
