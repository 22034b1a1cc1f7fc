//! Watchers: what traces rely on without looking.
//!
//! A trace that calls a method relies on the class to have it; one that enters a function, on its code and defaults; one
//! that uses global names, on all functions of its code to have the same globals, on where the dict has the name (or that
//! it has not), and on the value if that is a function, class or module. Guards would ask again and again for what hardly
//! ever changes. Instead the object is marked, and the runtime tells when its version changes, or a watched value:
//! executors that rely on it are *retired* then. Nothing leads to a retired executor any more. One that is running when
//! that happens (it has called what made the change) leaves behind the call, where `guard_valid` looks.
//!
//! What changes time and again is not watched but guarded: see [`Watches::may_watch`].

use rustc_hash::{FxHashMap, FxHashSet};
use taipan_vm::code::{CodeObj, Scope};
use taipan_vm::dict::{DictObj, Entry};
use taipan_vm::object::{FuncObj, StrObj, ValueExt, flags};
use taipan_vm::{Gc, Value};

/// So often something may change before traces ask for it.
const MANY: u32 = 3;
/// Of so many things it is known how often they changed.
const MOST_CHANGED: usize = 1 << 12;

/// What of an object is watched.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The version of a class or function, where functions of a code object look names up.
    Version,
    /// That the keys of a dict have the entries that they have.
    Keys,
    /// That a dict does not have this key.
    // GC: code that the trace comes from refers to it.
    Absent(Value),
    /// The same of any key. (Nobody relies on that, but it can change.)
    Absents,
    /// The value of an entry of a dict.
    Value(Entry),
}
/// The address of an object, and what of it, as a number.
type Key = (usize, u64);
fn key(o: Value, what: What) -> Key {
    // (Keys are objects, whose words are larger than numbers of entries.)
    let n = match what {
        What::Version => u64::MAX,
        What::Keys => u64::MAX - 1,
        What::Absent(k) => k.bits(),
        What::Absents => u64::MAX - 2,
        What::Value(e) => e.0.into(),
    };
    (o.bits() as usize, n)
}

/// Something that a trace relies on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Watched {
    // GC: all objects are among the roots of the trace.
    object: Value,
    what: What,
    now: Now,
}
/// How it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Now {
    Version(u32),
    Scope(Scope),
    Key(Entry, Value),
    Absent(Gc<StrObj>),
    Value(Entry, Value),
}
fn mark(o: Value, flag: u16) {
    if let Some(h) = o.header() {
        h.flags.set(h.flags.get() | flag);
    }
}
impl Watched {
    /// A class or function.
    pub fn version(object: Value, version: u32) -> Watched {
        mark(object, flags::WATCHED);
        Watched { object, what: What::Version, now: Now::Version(version) }
    }
    /// Where functions of this code look names up.
    pub fn scope(code: Gc<CodeObj>) -> Watched {
        mark(code.value(), flags::WATCHED);
        Watched { object: code.value(), what: What::Version, now: Now::Scope(code.scope.get()) }
    }
    /// A dict's key, which has this entry.
    pub fn key(d: Gc<DictObj>, e: Entry) -> Watched {
        mark(d.value(), flags::WATCHED);
        Watched { object: d.value(), what: What::Keys, now: Now::Key(e, d.key_at(e)) }
    }
    /// A key that a dict does not have.
    pub fn absent(d: Gc<DictObj>, name: Gc<StrObj>) -> Watched {
        mark(d.value(), flags::WATCHED);
        Watched { object: d.value(), what: What::Absent(name.value()), now: Now::Absent(name) }
    }
    /// A value in a dict, whose key is watched too.
    pub fn value(d: Gc<DictObj>, e: Entry) -> Watched {
        mark(d.value(), flags::VALUES_WATCHED);
        Watched { object: d.value(), what: What::Value(e), now: Now::Value(e, d.value_at(e)) }
    }
    /// Is it as it was?
    fn holds(&self) -> bool {
        let (o, dict) = (self.object, self.object.downcast::<DictObj>());
        match (self.now, dict) {
            (Now::Version(v), _) => match (o.to_type(), o.downcast::<FuncObj>()) {
                (Some(t), _) => t.version.get() == v,
                (_, Some(f)) => f.version.get() == v,
                _ => false,
            },
            (Now::Scope(s), _) => o.downcast::<CodeObj>().is_some_and(|c| c.scope.get() == s),
            (Now::Key(e, k), Some(d)) => (e.0 as usize) < d.filled() && d.key_at(e) == k,
            (Now::Absent(name), Some(d)) => d.find_entry_str(name).is_none(),
            (Now::Value(e, v), Some(d)) => (e.0 as usize) < d.filled() && d.value_at(e) == v,
            (_, None) => false,
        }
    }
}

/// Who relies on what.
#[derive(Default)]
pub struct Watches {
    executors: FxHashMap<Key, Vec<u32>>,
    /// How often it changed.
    changes: FxHashMap<Key, u32>,
    /// Values that traces store.
    stored: FxHashSet<Key>,
}
impl Watches {
    /// Is it worth watching? (Not what has changed a few times, nor what traces store, which tell nobody.)
    pub fn may_watch(&self, o: Value, what: What) -> bool {
        let key = key(o, what);
        self.changes.get(&key).is_none_or(|&n| n < MANY) && !self.stored.contains(&key)
    }
    /// Is all of this as it was, and still watchable? (A value may be stored by a trace that was made meanwhile.)
    pub fn hold(&self, what: &[Watched]) -> bool {
        what.iter().all(|w| w.holds() && self.may_watch(w.object, w.what))
    }
    pub fn add(&mut self, executor: u32, what: &[Watched]) {
        for w in what {
            self.executors.entry(key(w.object, w.what)).or_default().push(executor);
        }
    }
    /// A trace is going to store this value; false: somebody relies on it.
    pub fn may_store(&mut self, d: Value, e: Entry) -> bool {
        let key = key(d, What::Value(e));
        self.stored.insert(key);
        !self.executors.contains_key(&key)
    }
    /// It changes: those that rely on it.
    pub fn changed(&mut self, o: Value, what: What) -> Vec<u32> {
        if what == What::Absents {
            let address = o.bits() as usize;
            let absent = |k: &&Key| k.0 == address && (u32::MAX as u64..u64::MAX - 2).contains(&k.1);
            let keys: Vec<Key> = self.executors.keys().filter(absent).copied().collect();
            return keys.into_iter().flat_map(|k| self.take(k)).collect();
        }
        self.take(key(o, what))
    }
    fn take(&mut self, key: Key) -> Vec<u32> {
        let relying = self.executors.remove(&key);
        if relying.is_some() {
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
