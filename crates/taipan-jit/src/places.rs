//! Places in the bytecode where traces begin or want to go on.
//!
//! A *place* is an instruction that a trace jumps to, or that a return comes back to. When it is hot, a root trace is
//! recorded from there, and everything that goes there is linked to it: what several traces have behind them is
//! compiled once, and not once for each. A loop's head is a place too.
//!
//! Invariants: a place is forgotten with its code object, before its address can be another one's. At a place all frames
//! are in memory.

use rustc_hash::FxHashMap;
use taipan_vm::Value;

/// The number of a place; a `jump_trace` names it.
pub type PlaceId = u32;

pub struct Place {
    pub pc: *const u32,
    /// The code object.
    pub code: Value,
    pub executor: Option<u32>,
    /// How often somebody wanted to go on here and there was no executor.
    pub heat: u32,
    pub failures: u32,
    /// So often the executor here was dropped because it was cut badly.
    pub adapted: u32,
    /// Executors that end with a jump to this place, linked or waiting.
    pub comers: Vec<u32>,
}

#[derive(Default)]
pub struct Places {
    list: Vec<Place>,
    by_pc: FxHashMap<usize, PlaceId>,
}
impl Places {
    pub fn find(&self, pc: *const u32) -> Option<PlaceId> {
        self.by_pc.get(&(pc as usize)).copied()
    }
    /// Finds it or makes it.
    pub fn at(&mut self, pc: *const u32, code: Value) -> PlaceId {
        let next = self.list.len() as PlaceId;
        *self.by_pc.entry(pc as usize).or_insert_with(|| {
            self.list.push(Place {
                pc,
                code,
                executor: None,
                heat: 0,
                failures: 0,
                adapted: 0,
                comers: Vec::new(),
            });
            next
        })
    }
    /// The place's code object is dead.
    pub fn forget(&mut self, p: PlaceId) {
        self.by_pc.remove(&(self[p].pc as usize));
        self[p].code = Value::NONE;
    }
    pub fn has_executor(&self, pc: *const u32) -> bool {
        self.find(pc).is_some_and(|p| self[p].executor.is_some())
    }
    pub fn all(&self) -> &[Place] {
        &self.list
    }
}
impl std::ops::Index<PlaceId> for Places {
    type Output = Place;
    fn index(&self, p: PlaceId) -> &Place {
        &self.list[p as usize]
    }
}
impl std::ops::IndexMut<PlaceId> for Places {
    fn index_mut(&mut self, p: PlaceId) -> &mut Place {
        &mut self.list[p as usize]
    }
}
