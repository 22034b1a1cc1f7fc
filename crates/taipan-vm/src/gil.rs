//! Threads: one runs Python code at a time, the one that holds the GIL.
//!
//! What belongs to a thread ([`ThreadState`]) lies in the VM while the thread runs and is parked in a table when it
//! does not. A thread gives the GIL up around calls that block ([`Vm::without_gil`]) and, when another waits longer
//! than the switch interval, at the next safe point.
//!
//! Invariant: whoever touches the VM holds the GIL. Parked threads' native stacks (from where they parked up to their
//! base) and value stacks are roots.

use crate::vm::ThreadState;
use crate::{R, Vm};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use taipan_heap::{Tracer, Value};

/// The lock.
pub struct Gil {
    state: Mutex<State>,
    changed: Condvar,
    /// Somebody waited longer than the interval: the holder should let go.
    pub drop_request: AtomicBool,
    /// Nanoseconds.
    pub interval: AtomicU64,
}
#[derive(Default)]
struct State {
    held: bool,
    /// Counts handovers, so that a thread which let go on request can wait until somebody else had a turn.
    turns: u64,
    waiting: usize,
    /// Threads asleep on `changed`: to wake nobody costs a system call.
    asleep: usize,
}

impl Gil {
    pub fn new() -> Arc<Gil> {
        Arc::new(Gil {
            state: Mutex::new(State { held: true, ..State::default() }),
            changed: Condvar::new(),
            drop_request: AtomicBool::new(false),
            interval: AtomicU64::new(5_000_000),
        })
    }
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn release(&self) {
        let mut s = self.lock();
        s.held = false;
        self.drop_request.store(false, Ordering::Relaxed);
        self.wake(s);
    }
    /// Unlocks and tells who sleeps.
    fn wake(&self, s: MutexGuard<'_, State>) {
        let asleep = s.asleep > 0;
        drop(s);
        if asleep {
            self.changed.notify_all();
        }
    }
    /// Sleeps until something has changed or the time is over, which is then true.
    fn sleep<'a>(&self, mut s: MutexGuard<'a, State>, time: Duration) -> (MutexGuard<'a, State>, bool) {
        s.asleep += 1;
        let (mut s, timeout) = self.changed.wait_timeout(s, time).unwrap_or_else(PoisonError::into_inner);
        s.asleep -= 1;
        (s, timeout.timed_out())
    }
    /// `breaker` is set when the holder takes too long.
    fn acquire(&self, breaker: &std::sync::atomic::AtomicU32) {
        let mut s = self.lock();
        s.waiting += 1;
        while s.held {
            let turns = s.turns;
            let interval = Duration::from_nanos(self.interval.load(Ordering::Relaxed).max(1000));
            let over;
            (s, over) = self.sleep(s, interval);
            if over && s.held && s.turns == turns {
                self.drop_request.store(true, Ordering::Relaxed);
                breaker.store(1, Ordering::Relaxed);
            }
        }
        s.held = true;
        s.turns += 1;
        s.waiting -= 1;
        self.wake(s);
    }
    /// Lets others run: waits until one had its turn, if any waits.
    fn give_way(&self) {
        let mut s = self.lock();
        let turns = s.turns;
        s.held = false;
        self.drop_request.store(false, Ordering::Relaxed);
        self.changed.notify_all();
        let mut rounds = 0;
        while s.turns == turns && s.waiting > 0 && rounds < 1000 {
            (s, _) = self.sleep(s, Duration::from_millis(1));
            rounds += 1;
        }
    }
}

/// A thread that does not run.
struct Parked {
    state: ThreadState,
    exception: Value,
    /// Native stack: [lo, hi).
    lo: usize,
    hi: usize,
}

#[derive(Default)]
pub struct Threads {
    parked: RefCell<HashMap<u64, Parked>>,
    /// All threads that have a state: ident -> name or nothing.
    pub count: std::cell::Cell<usize>,
}
impl Threads {
    pub fn trace(&self, t: &mut Tracer) {
        for p in self.parked.borrow().values() {
            let th = &p.state;
            // SAFETY: the value stack up to `sp` is initialised; the native stack belongs to a thread that waits.
            unsafe {
                let n = th.sp.offset_from(th.stack_base) as usize;
                t.visit_slice(std::slice::from_raw_parts(th.stack_base, n));
                t.conservative(p.lo, p.hi);
            }
            th.trace_roots(t);
            t.visit(p.exception);
        }
    }
    /// Sets the trace or the profile function of all threads but the running one.
    pub fn set_functions(&self, trace: Option<Value>, profile: Option<Value>) {
        for p in self.parked.borrow_mut().values_mut() {
            p.state.trace = trace.unwrap_or(p.state.trace);
            p.state.profile = profile.unwrap_or(p.state.profile);
        }
    }
    /// The limit of recursion is another one by so much, for all threads but the running one.
    pub fn change_most_frames(&self, by: isize) {
        for p in self.parked.borrow_mut().values_mut() {
            p.state.most_frames += by;
        }
    }
    pub fn idents(&self) -> Vec<u64> {
        self.parked.borrow().keys().copied().collect()
    }
    /// As [`Threads::frame_of`], where the list may be in the middle of a change.
    pub fn frame_in_signal(&self, ident: u64) -> Option<*mut Value> {
        self.parked.try_borrow().ok()?.get(&ident).map(|p| p.state.fp)
    }
    /// Shows every parked thread and its innermost frame, if the list is not in the middle of a change.
    pub fn each_in_signal(&self, mut f: impl FnMut(u64, *mut Value)) {
        if let Ok(parked) = self.parked.try_borrow() {
            parked.iter().for_each(|(ident, p)| f(*ident, p.state.fp));
        }
    }
    /// The innermost frame of a parked thread.
    pub fn frame_of(&self, ident: u64) -> Option<*mut Value> {
        self.parked.borrow().get(&ident).map(|p| p.state.fp)
    }
}

/// The ident of the calling OS thread, as Python shows it.
pub fn thread_ident() -> u64 {
    // SAFETY: no arguments.
    unsafe { libc::pthread_self() as u64 }
}

/// A VM pointer that crosses threads; dereferenced only with the GIL.
#[derive(Clone, Copy)]
pub struct VmPtr(pub *mut Vm);
// SAFETY: see above.
unsafe impl Send for VmPtr {}

impl Vm {
    fn park(&mut self, lo: usize) -> u64 {
        let ident = self.thread.ident;
        let blank = ThreadState::blank();
        let state = std::mem::replace(&mut self.thread, blank);
        let exception = std::mem::replace(&mut self.exception, Value::UNBOUND);
        let hi = self.heap.stack_base();
        self.threads.parked.borrow_mut().insert(ident, Parked { state, exception, lo, hi });
        ident
    }
    fn unpark(&mut self, ident: u64) {
        let parked = self.threads.parked.borrow_mut().remove(&ident);
        if let Some(p) = parked {
            self.thread = p.state;
            self.update_watching();
            self.exception = p.exception;
            // SAFETY: it is the stack base that this thread had.
            unsafe { self.heap.set_stack_base(p.hi) };
        }
    }
    /// Runs something that blocks and does not touch the VM, with the GIL given up.
    pub fn without_gil<T>(&mut self, f: impl FnOnce() -> T) -> T {
        let gil = self.gil.clone();
        let this: *mut Vm = self;
        taipan_heap::with_stack_pointer(|sp| {
            // SAFETY: with the GIL until `release`, and again from `acquire` on.
            unsafe {
                let ident = (*this).park(sp);
                let breaker: *const std::sync::atomic::AtomicU32 = &(*this).breaker;
                gil.release();
                let r = f();
                gil.acquire(&*breaker);
                (*this).unpark(ident);
                r
            }
        })
    }
    /// At a safe point: another thread wants to run.
    pub fn yield_gil(&mut self) {
        if !self.gil.drop_request.load(Ordering::Relaxed) {
            return;
        }
        let gil = self.gil.clone();
        let this: *mut Vm = self;
        taipan_heap::with_stack_pointer(|sp| {
            // SAFETY: as in `without_gil`.
            unsafe {
                let ident = (*this).park(sp);
                let breaker: *const std::sync::atomic::AtomicU32 = &(*this).breaker;
                gil.give_way();
                gil.acquire(&*breaker);
                (*this).unpark(ident);
            }
        })
    }
    /// Starts an OS thread that runs `body` with the GIL and a thread state of its own. Its native stack has `stack` bytes.
    pub fn spawn_thread(
        &mut self,
        stack: usize,
        body: impl FnOnce(&mut Vm) + Send + 'static,
    ) -> std::io::Result<u64> {
        let ptr = VmPtr(self);
        let gil = self.gil.clone();
        let words = 1usize << 20;
        let (tx, rx) = std::sync::mpsc::channel();
        let run = move || {
            let ptr = ptr;
            let _ = tx.send(thread_ident());
            // SAFETY: the VM lives as long as the process; it is touched with the GIL only.
            unsafe {
                let breaker: *const std::sync::atomic::AtomicU32 = &(*ptr.0).breaker;
                gil.acquire(&*breaker);
                let vm = &mut *ptr.0;
                let Some((base, n)) = crate::frame::map_value_stack(words) else {
                    gil.release();
                    return;
                };
                vm.thread = ThreadState::new(base, n, vm.recursion_limit);
                vm.update_watching();
                vm.threads.count.set(vm.threads.count.get() + 1);
                vm.heap.set_stack_base(0);
                let heap: *const taipan_heap::Heap = &vm.heap;
                (*heap).enter(|| body(&mut *ptr.0));
                let vm = &mut *ptr.0;
                vm.threads.count.set(vm.threads.count.get() - 1);
                vm.thread = ThreadState::blank();
                vm.exception = Value::UNBOUND;
                vm.heap.set_stack_base(0);
                libc::munmap(base.cast(), n * 8);
                gil.release();
            }
        };
        std::thread::Builder::new().stack_size(stack).spawn(run)?;
        // The new thread sends before it wants the GIL.
        rx.recv().map_err(std::io::Error::other)
    }
}

impl ThreadState {
    /// State of a thread that is about to run.
    pub(crate) fn new(base: *mut Value, words: usize, recursion_limit: usize) -> ThreadState {
        ThreadState {
            stack_base: base,
            // SAFETY: `words` were mapped; a margin is kept for frames that are being pushed.
            stack_limit: unsafe { base.add(words - 4096) },
            sp: base,
            fp: std::ptr::null_mut(),
            handled: Value::NONE,
            running_gen: Value::UNBOUND,
            depth: 0,
            most_frames: recursion_limit as isize,
            native_limit: crate::frame::native_stack_limit(),
            native_entry: 0,
            machine_runs: 0,
            seen: Vec::new(),
            table: crate::interp::dispatch::TABLE.as_ptr(),
            trace: Value::NONE,
            profile: Value::NONE,
            tracing: 0,
            unwound: false,
            may_jump: std::ptr::null_mut(),
            what: u32::MAX,
            jump: None,
            calls: Vec::new(),
            ident: thread_ident(),
        }
    }
    /// No thread: between two.
    pub fn blank() -> ThreadState {
        ThreadState {
            stack_base: std::ptr::null_mut(),
            stack_limit: std::ptr::null_mut(),
            sp: std::ptr::null_mut(),
            fp: std::ptr::null_mut(),
            handled: Value::NONE,
            running_gen: Value::UNBOUND,
            depth: 0,
            most_frames: 0,
            native_limit: 0,
            native_entry: 0,
            machine_runs: 0,
            seen: Vec::new(),
            table: crate::interp::dispatch::TABLE.as_ptr(),
            trace: Value::NONE,
            profile: Value::NONE,
            tracing: 0,
            unwound: false,
            may_jump: std::ptr::null_mut(),
            what: u32::MAX,
            jump: None,
            calls: Vec::new(),
            ident: 0,
        }
    }
}

// ---- signals ----

/// Signals that arrived, a bit each.
static PENDING_SIGNALS: AtomicU64 = AtomicU64::new(0);
/// The breaker of the VM whose main thread handles signals.
static SIGNAL_BREAKER: std::sync::atomic::AtomicPtr<std::sync::atomic::AtomicU32> =
    std::sync::atomic::AtomicPtr::new(std::ptr::null_mut());

/// Called by the operating system; only stores.
pub extern "C" fn on_signal(n: libc::c_int) {
    PENDING_SIGNALS.fetch_or(1 << (n as u64 & 63), Ordering::Relaxed);
    let b = SIGNAL_BREAKER.load(Ordering::Relaxed);
    if !b.is_null() {
        // SAFETY: set to the breaker of a VM that is never freed.
        unsafe { (*b).store(1, Ordering::Relaxed) };
    }
}
/// Signals that arrived since the last call.
pub fn take_signals() -> u64 {
    PENDING_SIGNALS.swap(0, Ordering::Relaxed)
}

impl Vm {
    /// This VM's main thread is the one that handles signals.
    pub fn receive_signals(&mut self) {
        self.main_ident = thread_ident();
        SIGNAL_BREAKER.store(&mut self.breaker, Ordering::Relaxed);
    }
    /// Runs handlers of signals that arrived (on the main thread). The handler of `_signal` is under the state key
    /// `signal.dispatch`; without it SIGINT raises KeyboardInterrupt.
    pub fn check_signals(&mut self) -> R<()> {
        if self.thread.ident != self.main_ident || PENDING_SIGNALS.load(Ordering::Relaxed) == 0 {
            return Ok(());
        }
        let mut bits = take_signals();
        while bits != 0 {
            let n = bits.trailing_zeros();
            bits &= bits - 1;
            match self.signal_dispatch {
                Some(f) => f(self, n as i32)?,
                None if n as i32 == libc::SIGINT => {
                    let t = self.exc.KeyboardInterrupt;
                    return Err(self.raise_args(t, &[]));
                }
                None => {}
            }
        }
        Ok(())
    }
}
