//! Watchers: what traces rely on without looking.
//!
//! A trace that calls a method relies on the class to have it, one that enters a function on its code and defaults. Both
//! have a version, which changes with them; a guard would ask for it again and again. Instead the class or function is
//! marked, and the runtime tells when its version changes: executors that rely on it are *retired* then. Nothing leads to
//! a retired executor any more. One that is running when that happens (it has called what made the change) leaves behind
//! the call, where `guard_valid` looks.
//!
//! What changes time and again is not watched but guarded: see [`Watches::may_watch`].

use rustc_hash::FxHashMap;
use taipan_vm::Value;
use taipan_vm::object::{FuncObj, ValueExt, flags};

/// So often a class or function may change before traces ask for its version.
const MANY: u32 = 3;
/// Of so many objects it is known how often they changed.
const MOST_CHANGED: usize = 1 << 12;

/// A class or function, and the version that a trace relies on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Watched {
    // GC: among the roots of the trace.
    pub object: Value,
    pub version: u32,
}
impl Watched {
    /// Marks the object, so that a change is told.
    pub fn new(object: Value, version: u32) -> Watched {
        if let Some(h) = object.header() {
            h.flags.set(h.flags.get() | flags::WATCHED);
        }
        Watched { object, version }
    }
    /// Has the object this version still?
    pub fn holds(&self) -> bool {
        let now = match (self.object.to_type(), self.object.downcast::<FuncObj>()) {
            (Some(t), _) => t.version.get(),
            (_, Some(f)) => f.version.get(),
            _ => return false,
        };
        now == self.version
    }
}

/// Who relies on what.
#[derive(Default)]
pub struct Watches {
    /// Executors, by the address of what they rely on.
    executors: FxHashMap<usize, Vec<u32>>,
    /// How often it changed.
    changes: FxHashMap<usize, u32>,
}
fn address(o: Value) -> usize {
    o.bits() as usize
}
impl Watches {
    /// Is it worth watching? (Not what has changed a few times.)
    pub fn may_watch(&self, o: Value) -> bool {
        self.changes.get(&address(o)).is_none_or(|&n| n < MANY)
    }
    pub fn add(&mut self, executor: u32, what: &[Watched]) {
        for w in what {
            self.executors.entry(address(w.object)).or_default().push(executor);
        }
    }
    /// It has changed: those that rely on it.
    pub fn changed(&mut self, o: Value) -> Vec<u32> {
        *self.changes.entry(address(o)).or_default() += 1;
        self.executors.remove(&address(o)).unwrap_or_default()
    }
    /// Forgets executors that are no more. (How often something changed stays known though its address may be another's
    /// by now: that is guarded then.)
    pub fn retain(&mut self, lives: impl Fn(u32) -> bool) {
        self.executors.retain(|_, list| {
            list.retain(|&n| lives(n));
            !list.is_empty()
        });
        if self.changes.len() > MOST_CHANGED {
            self.changes.clear();
        }
    }
}
