//! Strings: characters, equality, `in`.
//!
//! A character below 256 is one object for all (`Vm::latin1`), so that of a string whose units are bytes behind its header
//! an item is a load from that table, and two such items are equal if they are the same object.

use super::ops::live_shape;
use super::*;
use std::mem::offset_of;
use taipan_vm::object::flags;
use taipan_vm::shape::id;
use taipan_vm::taipan_heap::Header;

fn is_str(v: Value) -> bool {
    v.is_ptr() && live_shape(v) == id::STR
}
/// Of the four bytes that begin with the collector's state, those flags that are not set if units are bytes behind the
/// header.
const WIDE: u64 = ((flags::WIDTH_MASK | flags::EXTERNAL) as u64) << 16;
const _: () = assert!(Header::KIND_OFFSET == Header::GC_OFFSET + 1 && Header::GC_OFFSET.is_multiple_of(4));

impl Recorder {
    /// Item `k` of a str whose units are bytes; `None`: it is another one, or the item is out of range.
    pub(super) fn str_item(
        &mut self,
        vm: &Vm,
        (o, lo): (Opnd, Value),
        (k, lk): (Opnd, Value),
    ) -> Rec<Option<Opnd>> {
        let Some(s) = lo.downcast::<StrObj>().filter(|_| is_str(lo) && lk.is_int()) else { return Ok(None) };
        let i = lk.int_unchecked();
        if s.hdr.flags.get() & (flags::WIDTH_MASK | flags::EXTERNAL) != 0
            || !(-(s.len as i64)..s.len as i64).contains(&i)
        {
            return Ok(None);
        }
        let (obj, _) = self.shaped(o, lo)?;
        let k = self.int(k, lk).ok_or(Reason::UnsupportedOperands)?;
        let state = self.load(Op::LoadU32, obj, Header::GC_OFFSET, Alias::Immut);
        let wide = self.op(Op::WAnd, &[state, Opnd::word(WIDE)]);
        let bytes = self.op(Op::WEq, &[wide, Opnd::word(0)]);
        self.guard(Op::GuardTrue, &[bytes], &[]);
        let len = self.load(Op::LoadWord, obj, offset_of!(StrObj, len), Alias::Immut);
        let k = self.index(k, i, len);
        self.guard(Op::GuardIndex, &[k, len], &[]);
        let byte = self.trace.op(Op::LoadByte, &[obj, k], &[size_of::<StrObj>() as u64, Alias::Immut as u64]);
        let byte = self.op(Op::Tag, &[byte]);
        // (Elements begin 16 bytes behind what `load_elem` is given.)
        let table = Opnd::any(Word::ptr(vm.latin1.as_ptr() as u64 - 16));
        let c = self.trace.op(Op::LoadElem, &[table, byte], &[Alias::Immut as u64]);
        let c = self.op(Op::AsObj, &[c]);
        self.characters.push(c);
        Ok(Some(c))
    }
    /// Is this operand the one object that there is of a character?
    fn is_character(&self, vm: &Vm, o: Opnd, live: Value) -> bool {
        self.characters.contains(&o) || o.is_const() && vm.latin1.contains(&live)
    }
    /// Whether two strings are equal, and whether they are now; `None`: something else is compared.
    pub(super) fn strings_equal(
        &mut self,
        vm: &Vm,
        (x, lx): (Opnd, Value),
        (y, ly): (Opnd, Value),
    ) -> Option<(Opnd, bool)> {
        let (Some(a), Some(b)) = (lx.downcast::<StrObj>(), ly.downcast::<StrObj>()) else { return None };
        if !is_str(lx) || !is_str(ly) {
            return None;
        }
        let equal = a.equals(&b);
        if self.is_character(vm, x, lx) && self.is_character(vm, y, ly) {
            return Some((self.op(Op::Is, &[x, y]), equal));
        }
        let (x, _) = self.shaped(x, lx).ok()?;
        let (y, _) = self.shaped(y, ly).ok()?;
        if lx == ly {
            // Most likely it is so again.
            self.guard(Op::GuardIs, &[x, y], &[]);
            return Some((Opnd::bool(true), true));
        }
        Some((self.trace.call(H::str_eq.id(), &[x, y], Type::Bool, None), equal))
    }
    /// Whether `x` is in `text`, both strings; `None`: they are not.
    pub(super) fn str_in(
        &mut self,
        (x, lx): (Opnd, Value),
        (text, live): (Opnd, Value),
    ) -> Rec<Option<Opnd>> {
        if !is_str(lx) || !is_str(live) {
            return Ok(None);
        }
        let (x, _) = self.shaped(x, lx)?;
        let (text, _) = self.shaped(text, live)?;
        Ok(Some(self.trace.call(H::str_in.id(), &[x, text], Type::Bool, None)))
    }
}
