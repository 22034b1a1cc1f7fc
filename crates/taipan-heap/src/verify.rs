//! The verifier: is the heap what the collector believes it to be?
//!
//! Checked, for every object, dead or alive (an object that died since the last collection still holds what it
//! held, and nothing was freed since):
//!
//! 1. its kind is in the table, and it fits in its cell;
//! 2. each of its references is to the start of an object of a valid kind;
//! 3. if it is old and not remembered, it refers to old objects only; if it has cards, a reference to a young
//!    object is on a dirty card; and it is remembered if it says so;
//! 4. cards of objects that are not in the remembered set are clean.
//!
//! And when marking is done: what a marked object refers to is marked.

use crate::barrier::CARDS_MIN;
use crate::blocks::State;
use crate::class::BLOCK;
use crate::header::{Header, state};
use crate::heap::Heap;
use crate::mark::{Tracer, is_valid};
use crate::ptr::Gc;
use crate::value::Value;
use std::collections::HashSet;

impl Heap {
    /// Checks everything; the first fault found is the error.
    pub fn verify(&self) -> Result<(), String> {
        let remembered: HashSet<usize> = self.remembered.borrow().iter().map(|&p| p as usize).collect();
        let mut fault = None;
        self.for_each_object(&mut |o| {
            if fault.is_none() {
                fault = self.check(o, &remembered).err();
            }
        });
        fault.map_or(Ok(()), Err)
    }

    fn check(&self, o: Gc<Header>, remembered: &HashSet<usize>) -> Result<(), String> {
        if !is_valid(self, o.kind()) {
            return Err(format!("object {:#x} has the invalid kind {:?}", o.addr(), o.kind()));
        }
        let name = self.info(o.kind()).name;
        let size = self.object_size(o);
        let room = match self.space.cell_of(o.addr()) {
            Some((b, _)) if b.state.get() == State::Small => b.cell.get() as usize,
            Some((b, _)) => b.bytes.get().next_multiple_of(BLOCK),
            None => 0,
        };
        if size > room {
            return Err(format!("{name} {:#x} of {size} bytes is in a cell of {room}", o.addr()));
        }
        let mut fault = None;
        let mut young = None;
        self.references(o, &mut |p| {
            if fault.is_none() {
                fault = self.check_reference(p).err();
            }
            if fault.is_none() && !self.space.is_marked(p as usize) {
                young = Some(p as usize);
            }
        });
        if let Some(f) = fault {
            return Err(format!("{name} {:#x} holds {f}", o.addr()));
        }
        let old = self.space.is_marked(o.addr());
        let cards = size > CARDS_MIN && self.info(o.kind()).values_from.is_some();
        let says = o.header().gc.get();
        let is_remembered = remembered.contains(&o.addr());
        let wrong = |what: &str| Err(format!("{name} {:#x} (state {says}) {what}", o.addr()));
        match says {
            state::NO_BARRIER if old && !is_remembered => wrong("is old, says it is remembered, and is not"),
            state::NO_BARRIER if !old && is_remembered => wrong("is young and remembered"),
            state::OLD | state::CARDS_CLEAN if !old => wrong("is young, and says it is old"),
            state::OLD if cards => wrong("has no cards, and is large"),
            state::OLD | state::CARDS_CLEAN if is_remembered => wrong("is remembered, and does not say so"),
            state::OLD | state::CARDS_CLEAN if young.is_some() => {
                wrong(&format!("refers to the young {:#x} and is not remembered", young.unwrap_or(0)))
            }
            state::CARDS_CLEAN if !cards => wrong("has cards, and should not"),
            state::CARDS_DIRTY if !is_remembered => wrong("has dirty cards and is not remembered"),
            state::CARDS_DIRTY => self.check_cards(o, size),
            0..=3 if cards && says != state::CARDS_DIRTY => {
                let dirty = self.space.cards(o.addr()..o.addr() + size).iter().any(|c| c.get() != 0);
                if dirty { wrong("has a dirty card") } else { Ok(()) }
            }
            0..=3 => Ok(()),
            _ => wrong("is in no valid state"),
        }
    }
    fn check_reference(&self, p: *mut Header) -> Result<(), String> {
        match self.resolve(p as usize) {
            None => Err(format!("{p:p}, where no object is")),
            Some(q) if q != p => Err(format!("{p:p}, inside of the object {q:p}")),
            // SAFETY: `resolve` gives objects.
            Some(_) => match unsafe { (*p).kind } {
                k if is_valid(self, k) => Ok(()),
                k => Err(format!("{p:p} of the invalid kind {k:?}")),
            },
        }
    }
    /// References to young objects are on dirty cards.
    fn check_cards(&self, o: Gc<Header>, size: usize) -> Result<(), String> {
        let from = self.info(o.kind()).values_from.unwrap_or(8) as usize;
        for at in (o.addr() + from..o.addr() + size).step_by(8) {
            // SAFETY: the table says that these words are values.
            let v = unsafe { *(at as *const Value) };
            if v.is_ptr()
                && !self.space.is_marked(v.ptr_unchecked() as usize)
                && self.space.card(at).get() == 0
            {
                return Err(format!("{:?} has the young {v:?} at {at:#x}, on a clean card", o));
            }
        }
        Ok(())
    }
    fn references(&self, o: Gc<Header>, f: &mut dyn FnMut(*mut Header)) {
        let mut t = Tracer::telling(self, f);
        // SAFETY: the table of kinds describes the object.
        unsafe { (self.info(o.kind()).trace)(o.as_ptr(), &mut t) }
    }

    pub(crate) fn assert_verified(&self, when: &str) {
        if let Err(e) = self.verify() {
            panic!("heap verifier, {when}: {e}");
        }
    }
    /// After marking.
    pub(crate) fn assert_marked(&self) {
        self.for_each_object(&mut |o| {
            if self.space.is_marked(o.addr()) {
                self.references(o, &mut |p| {
                    assert!(
                        self.space.is_marked(p as usize),
                        "heap verifier, after marking: {o:?} is marked, {p:p} to which it refers is not"
                    );
                });
            }
        });
    }
}
