//! Lists of objects that do not keep them alive.

use crate::header::Header;
use crate::mark::Marked;
use crate::ptr::Gc;

/// Objects to be looked at when they are dead: those with finalizers, with payloads, weak references' targets,
/// interned strings. Knows which of them are young, so that a minor collection looks at those only.
///
/// `sweep` must be called in *every* collection (from `Host::after_mark` or `Host::before_sweep`), or the list
/// is left with references to freed memory.
#[derive(Default)]
pub struct WeakList {
    objects: Vec<Gc<Header>>,
    /// The young ones begin here.
    young: usize,
}

impl WeakList {
    pub fn push<T>(&mut self, p: Gc<T>) {
        self.objects.push(p.erase());
    }
    #[inline(always)]
    pub(crate) fn has_room(&self) -> bool {
        self.objects.len() < self.objects.capacity()
    }
    /// # Safety
    /// There is room.
    #[inline(always)]
    pub(crate) unsafe fn push_within_room<T>(&mut self, p: Gc<T>) {
        let n = self.objects.len();
        // SAFETY: promised by the caller.
        unsafe {
            self.objects.as_mut_ptr().add(n).write(p.erase());
            self.objects.set_len(n + 1);
        }
    }
    pub fn len(&self) -> usize {
        self.objects.len()
    }
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }
    pub fn iter(&self) -> impl Iterator<Item = Gc<Header>> {
        self.objects.iter().copied()
    }
    /// Takes the dead ones out, and tells them to `f` in the order they came in. They are intact, but only to be
    /// looked at.
    pub fn sweep(&mut self, m: &Marked, mut f: impl FnMut(Gc<Header>)) {
        // In a minor collection all old objects are marked.
        let from = if m.is_full() { 0 } else { self.young };
        let mut kept = from;
        for i in from..self.objects.len() {
            let p = self.objects[i];
            if m.is_live_gc(p) {
                self.objects[kept] = p;
                kept += 1;
            } else {
                f(p);
            }
        }
        self.objects.truncate(kept);
        self.young = kept;
    }
    pub(crate) fn into_vec(self) -> Vec<Gc<Header>> {
        self.objects
    }
}
