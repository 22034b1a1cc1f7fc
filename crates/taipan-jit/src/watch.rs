//! Watchers: what traces rely on without looking.
//!
//! A trace that calls a method relies on the class to have it, one that enters a function on its code and defaults, one
//! that reads a global name on the keys of the dict, and on the value if that is a function, class or module. Guards would
//! ask again and again for what hardly ever changes. Instead the object is marked, and the runtime tells when its version
//! changes, or a watched value: executors that rely on it are *retired* then. Nothing leads to a retired executor any
//! more. One that is running when that happens (it has called what made the change) leaves behind the call, where
//! `guard_valid` looks.
//!
//! What changes time and again is not watched but guarded: see [`Watches::may_watch`].

use rustc_hash::{FxHashMap, FxHashSet};
use taipan_vm::Value;
use taipan_vm::dict::{DictObj, Entry};
use taipan_vm::object::{FuncObj, ValueExt, flags};

/// So often something may change before traces ask for it.
const MANY: u32 = 3;
/// Of so many things it is known how often they changed.
const MOST_CHANGED: usize = 1 << 12;

/// A class, function or dict, and the version that a trace relies on; or a value of a dict.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Watched {
    // GC: both objects are among the roots of the trace.
    object: Value,
    version: u32,
    entry: Option<(u32, Value)>,
}
fn mark(o: Value, flag: u16) {
    if let Some(h) = o.header() {
        h.flags.set(h.flags.get() | flag);
    }
}
impl Watched {
    /// Marks the object, so that another version is told.
    pub fn version(object: Value, version: u32) -> Watched {
        mark(object, flags::WATCHED);
        Watched { object, version, entry: None }
    }
    /// Marks the dict, so that another value is told.
    pub fn value(dict: Value, entry: Entry, value: Value) -> Watched {
        mark(dict, flags::VALUES_WATCHED);
        Watched { object: dict, version: 0, entry: Some((entry.0, value)) }
    }
    /// Is it as it was? (Of a value: while the keys are.)
    pub fn holds(&self) -> bool {
        let (o, version) = (self.object, self.version);
        match (o.to_type(), o.downcast::<FuncObj>(), o.downcast::<DictObj>(), self.entry) {
            (Some(t), ..) => t.version.get() == version,
            (_, Some(f), ..) => f.version.get() == version,
            (.., Some(d), None) => d.keys_version_now() == version,
            (.., Some(d), Some((e, v))) => d.value_at(Entry(e)) == v,
            _ => false,
        }
    }
}

/// The address of an object; an entry of it, or [`VERSION`].
type Key = (usize, u32);
const VERSION: u32 = u32::MAX;

/// Who relies on what.
#[derive(Default)]
pub struct Watches {
    executors: FxHashMap<Key, Vec<u32>>,
    /// How often it changed.
    changes: FxHashMap<Key, u32>,
    /// Values that traces store.
    stored: FxHashSet<Key>,
}
fn key(o: Value, entry: Option<Entry>) -> Key {
    (o.bits() as usize, entry.map_or(VERSION, |e| e.0))
}
impl Watches {
    /// Is it worth watching? (Not what has changed a few times, nor what traces store, which tell nobody.)
    pub fn may_watch(&self, o: Value, entry: Option<Entry>) -> bool {
        let key = key(o, entry);
        self.changes.get(&key).is_none_or(|&n| n < MANY) && !self.stored.contains(&key)
    }
    pub fn add(&mut self, executor: u32, what: &[Watched]) {
        for w in what {
            let key = key(w.object, w.entry.map(|(e, _)| Entry(e)));
            self.executors.entry(key).or_default().push(executor);
        }
    }
    /// A trace is going to store this value; false: somebody relies on it.
    pub fn may_store(&mut self, d: Value, e: Entry) -> bool {
        let key = key(d, Some(e));
        self.stored.insert(key);
        !self.executors.contains_key(&key)
    }
    /// It changes: those that rely on it.
    pub fn changed(&mut self, o: Value, entry: Option<Entry>) -> Vec<u32> {
        let key = key(o, entry);
        let relying = self.executors.remove(&key);
        if relying.is_some() || entry.is_none() {
            *self.changes.entry(key).or_default() += 1;
        }
        relying.unwrap_or_default()
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
