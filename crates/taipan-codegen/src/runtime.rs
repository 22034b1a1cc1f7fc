//! What machine code and the VM know of each other. Plain data: offsets and functions are given by the VM when the
//! backend is made ([`RuntimeLayout`]), so that this crate depends on no heap and its tests need no VM.

use crate::memory::Block;
use std::any::Any;
use std::mem::offset_of;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use taipan_trace::{HelperId, InstId, SnapId, Trace, TraceId};

/// How many values an exit can hand over.
pub const EXIT_VALUES: usize = 512;

/// What code needs besides VM and frame. It may be the first field of something larger.
#[repr(C)]
pub struct JitState {
    /// The exit buffer: at an exit, the values of its snapshot in the order of `Trace::exit_values`; when a side trace
    /// begins, its inputs. Floats as their bits, bools as 0 or 1.
    pub values: [u64; EXIT_VALUES],
    /// Where slow paths leave their results: their convention has none. Read at once.
    result: u64,
    /// What code was entered with; of the innermost `enter`, if several are under way.
    vm: *mut u8,
    fp: *mut u64,
    /// Of the exit that the last `enter` gave.
    exit_fp: *mut u64,
    /// Frames up to the entry frame, as the thread counts them: code that leaves or enters frames keeps it right.
    pub depth: u64,
}

impl JitState {
    pub(crate) const RESULT: i32 = offset_of!(JitState, result) as i32;
    pub(crate) const VM: i32 = offset_of!(JitState, vm) as i32;
    pub(crate) const FP: i32 = offset_of!(JitState, fp) as i32;
    pub(crate) const DEPTH: i32 = offset_of!(JitState, depth) as i32;
    pub(crate) const EXIT_FP: i32 = offset_of!(JitState, exit_fp) as i32;

    pub const fn new() -> JitState {
        let null = ptr::null_mut();
        JitState {
            values: [0; EXIT_VALUES],
            result: 0,
            vm: ptr::null_mut(),
            fp: null,
            exit_fp: null,
            depth: 0,
        }
    }
    /// The first local of the entry frame of the exit that the last `enter` gave. It is not that which was entered
    /// with if code went through an exit to another root trace (see [`RuntimeCalls::enter_root`]).
    pub fn exit_frame(&self) -> *mut u64 {
        self.exit_fp
    }
    /// For whoever does what code would have done.
    pub fn set_exit_frame(&mut self, fp: *mut u64) {
        self.exit_fp = fp;
    }
    pub(crate) const fn value_offset(n: usize) -> i32 {
        (offset_of!(JitState, values) + 8 * n) as i32
    }
}

/// The way from Rust into code: `enter(code, vm, fp, state)` runs until an exit that is not linked, and gives that exit.
/// One state may be entered again by what code calls.
///
/// `fp` points at the first local of the entry frame. In Rust's eyes it is a call of a function that does anything:
/// whoever calls it holds no reference to what the VM may change.
pub type Enter = unsafe extern "C" fn(*const u8, *mut u8, *mut u64, *mut JitState) -> *const Exit;

/// Where objects of some size are allocated. Offsets count from the VM pointer.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct SizeClass {
    /// Where the address of the next cell is.
    pub cursor: i32,
    /// Where the end of the present run of cells is.
    pub limit: i32,
    /// Bytes of a cell.
    pub bytes: u32,
    /// What [`RuntimeCalls::alloc_slow`] is told.
    pub class: u32,
}

/// Functions of the runtime that code calls by itself. (Helpers are called because the trace says so.)
#[derive(Copy, Clone)]
pub struct RuntimeCalls {
    /// Before a call that may run Python code: writes the frames back as the exit's snapshot says, whose values are in
    /// the exit buffer. If the call raises, code leaves through the same exit, with the same values.
    pub sync: unsafe extern "C" fn(vm: *mut u8, fp: *mut u64, state: *mut JitState, exit: *const Exit),
    /// At an exit that is linked to a root trace: writes the frames back, and gives the first local of the frame that
    /// is now innermost, which the root trace is entered with; null if it will not, and nothing was written: then the
    /// exit is left through to Rust.
    pub enter_root:
        unsafe extern "C" fn(vm: *mut u8, fp: *mut u64, state: *mut JitState, exit: *const Exit) -> *mut u64,
    /// The slow path of the write barrier: a reference was stored at `slot`, an address inside the object at `obj`.
    pub remember: unsafe extern "C" fn(vm: *mut u8, obj: u64, slot: u64),
    /// The slow path of allocation: the address of a new cell of a class. Never fails.
    pub alloc_slow: unsafe extern "C" fn(vm: *mut u8, class: u64) -> u64,
    /// A float without immediate form as a tagged word. Never fails.
    pub box_float: unsafe extern "C" fn(vm: *mut u8, f: f64) -> u64,
}

/// A helper that makes room for one more item at the end of a list and gives the list's array: code looks first whether
/// there is room. Offsets are in bytes.
#[derive(Copy, Clone)]
pub struct ListLayout {
    pub helper: HelperId,
    /// In a list: the number of its items, the address of its array (null: none).
    pub len: i32,
    pub items: i32,
    /// In an array: for how many items it has room.
    pub room: i32,
    /// What the helper does.
    pub make_room: unsafe extern "C" fn(vm: *mut u8, list: u64) -> u64,
}

/// Where frames and the thread's registers are, in bytes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct FrameLayout {
    /// From a frame's first local to words of its header: the caller's first local, the next instruction, the function,
    /// the generator, the frame object (the unbound word if there is none), the flags, where the result goes.
    pub prev: i32,
    pub pc: i32,
    pub func: i32,
    pub owner: i32,
    pub frame_obj: i32,
    pub flags: i32,
    pub ret_sp: i32,
    /// The address of the [`ReturnTable`] where returns look for executors; it lives as long as all code.
    pub returns: usize,
    /// From the VM pointer: stack top, first local, number of frames; the end of the value stack; the most frames.
    pub thread_sp: i32,
    pub thread_fp: i32,
    pub thread_depth: i32,
    pub stack_limit: i32,
    pub most_frames: i32,
    /// Room that code wants in front of both limits when it pushes frames: bytes and frames.
    pub spare_bytes: u32,
    pub spare_frames: u32,
    pub unbound: u64,
}

/// Executors by the address at which a caller goes on: a cache, in which a place has the one entry that it shares with
/// others.
#[repr(C)]
pub struct ReturnTable {
    slots: [ReturnSlot; ReturnTable::SLOTS],
}
#[derive(Default)]
#[repr(C)]
struct ReturnSlot {
    pc: AtomicUsize,
    code: AtomicPtr<u8>,
}
impl ReturnTable {
    pub(crate) const SLOTS: usize = 1024;
    pub(crate) const CODE: i32 = offset_of!(ReturnSlot, code) as i32;
    /// A pc is a multiple of 4: so many bits on, it is an offset in the table.
    pub(crate) const SHIFT: i64 = 2;
    pub(crate) const MASK: i64 = (ReturnTable::SLOTS as i64 - 1) << 4;

    pub fn new() -> Box<ReturnTable> {
        Box::new(ReturnTable { slots: std::array::from_fn(|_| ReturnSlot::default()) })
    }
    fn slot(&self, pc: usize) -> &ReturnSlot {
        &self.slots[(pc << Self::SHIFT & Self::MASK as usize) >> 4]
    }
    /// From now on returns to `pc` go to this code.
    ///
    /// # Safety
    /// `code` is the entry of a root trace at `pc`, and it is taken out before that is freed.
    pub unsafe fn set(&self, pc: usize, code: *const u8) {
        let slot = self.slot(pc);
        slot.pc.store(0, Ordering::Release);
        slot.code.store(code.cast_mut(), Ordering::Release);
        slot.pc.store(pc, Ordering::Release);
    }
    /// Returns no longer go to this code.
    pub fn forget(&self, code: *const u8) {
        for slot in &self.slots {
            if slot.code.load(Ordering::Acquire).cast_const() == code {
                slot.pc.store(0, Ordering::Release);
            }
        }
    }
}

/// What a snapshot without virtual objects writes. Places count in words from the first local of the entry frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrameWrites {
    pub words: Vec<(i32, FrameWord)>,
    /// The innermost frame's first local, and its stack top.
    pub fp: i32,
    pub sp: i32,
    /// Frames behind the entry frame.
    pub inlined: u32,
}
/// A word of a frame.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum FrameWord {
    Bits(u64),
    /// A value of the trace, boxed if it is a float or bool.
    Value(InstId),
    /// The address of a place.
    Place(i32),
}

/// Offsets and functions, from the one place that knows them.
#[derive(Copy, Clone)]
pub struct RuntimeLayout {
    /// From the VM pointer to the 32-bit word that is not zero when somebody wants the VM's attention.
    pub breaker: i32,
    /// The class of objects of so many bytes; `None` if they are too large to be allocated by code.
    pub size_class: fn(bytes: u32) -> Option<SizeClass>,
    /// Offsets in an object's header: the shape (32 bits), the collector's state (a byte), the kind (a byte).
    pub shape: i32,
    pub gc: i32,
    pub kind: i32,
    /// The collector's state of an object that may be stored to without telling anybody.
    pub no_barrier: u8,
    /// `None`: code neither writes frames nor leaves them, and has the runtime do it.
    pub frames: Option<FrameLayout>,
    /// `None`: room in lists is made by the helper alone.
    pub lists: Option<ListLayout>,
    pub calls: RuntimeCalls,
}

/// Addresses that a trace needs.
pub trait Resolver {
    /// `extern "C" fn(vm, args…) -> result`: tagged values, pointers and words as `u64`, bools as `u64` 0 or 1, floats as
    /// `f64`. A helper that raises gives the error word (also one without result; one that gives a float or a raw word
    /// cannot raise).
    fn helper(&self, h: HelperId) -> Option<*const u8>;
    /// The code a `jump_trace` goes to, if there is any now (later: [`Code::link_jump`]). With `inputs` it is entered
    /// with values in the exit buffer, else as a root trace.
    fn entry(&self, _t: TraceId, _inputs: bool) -> Option<*const u8> {
        None
    }
    /// What a snapshot writes, if code is to do it; else the runtime does.
    fn frames(&self, _trace: &Trace, _snap: SnapId) -> Option<FrameWrites> {
        None
    }
}

/// Why code leaves. Exits of one snapshot for different reasons are different exits, since they are linked differently.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum ExitKind {
    /// A guard did not hold, or the trace ends: the interpreter goes on as the snapshot says, or a side trace does.
    Leave,
    /// A helper raised: the interpreter unwinds from there, or a side trace does.
    Raise,
    /// `guard_valid`: the interpreter must get control. Never linked, or nobody would see to what is wanted.
    Poll,
    /// A `jump_trace` to a root trace: linked to it by [`Exit::link_root`].
    Jump,
    /// `return`: the entry frame was left, and there is no executor where its caller goes on. The thread says where that
    /// is; nothing is handed over. Never linked.
    Return,
}

impl ExitKind {
    pub const ALL: [ExitKind; 5] =
        [ExitKind::Leave, ExitKind::Raise, ExitKind::Poll, ExitKind::Jump, ExitKind::Return];
}

/// An exit. It lives as long as the [`Code`] it belongs to, at one address.
///
/// ```text
///            link_side                link_root
///   side ◀────────────── not linked ────────────▶ root
///    └──────────────────▶   ▲   ◀──────────────────┘
///                  unlink: code jumps to the stub `leave`, which gives the exit to Rust
/// ```
#[repr(C)]
pub struct Exit {
    /// What code jumps to.
    target: AtomicPtr<u8>,
    /// If the target is the stub `enter_root`: what that jumps to.
    root: AtomicPtr<u8>,
    /// If the target is the stub `switch`: what that looks in.
    switch: AtomicPtr<Switch>,
    /// As in the request.
    pub owner: usize,
    pub snap: SnapId,
    pub kind: ExitKind,
    /// For whoever counts what comes to Rust; code does not.
    pub hits: AtomicU32,
    /// How often it was taken, wherever it led, if code counts.
    taken: AtomicU64,
    /// Code leaves here whatever its guards find, if it was compiled so that it can be told to.
    forced: AtomicBool,
}

impl Exit {
    pub(crate) const TARGET: i32 = offset_of!(Exit, target) as i32;
    pub(crate) const ROOT: i32 = offset_of!(Exit, root) as i32;
    pub(crate) const SWITCH: i32 = offset_of!(Exit, switch) as i32;
    pub(crate) const TAKEN: i32 = offset_of!(Exit, taken) as i32;
    pub(crate) const FORCED: i32 = offset_of!(Exit, forced) as i32;

    pub(crate) fn new(owner: usize, snap: SnapId, kind: ExitKind, stubs: Stubs) -> Exit {
        Exit {
            target: AtomicPtr::new(stubs.leave as *mut u8),
            root: AtomicPtr::new(ptr::null_mut()),
            switch: AtomicPtr::new(ptr::null_mut()),
            owner,
            snap,
            kind,
            hits: AtomicU32::new(0),
            taken: AtomicU64::new(0),
            forced: AtomicBool::new(false),
        }
    }
    /// How often it was taken, linked or not (0 if code does not count: see `Request::counted`).
    pub fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }
    /// Has code leave here though the guards hold, or no longer (see `Request::forceable`); gives what was.
    pub fn force(&self, on: bool) -> bool {
        self.forced.swap(on, Ordering::Relaxed)
    }

    /// From now on the exit goes to a side trace, which finds its inputs in the exit buffer.
    ///
    /// # Safety
    /// `code` is the entry of a side trace that was recorded from this exit, and it is unlinked before that is freed.
    pub unsafe fn link_side(&self, code: *const u8) {
        self.target.store(code.cast_mut(), Ordering::Release);
    }
    /// From now on the exit goes to one of several side traces.
    ///
    /// # Safety
    /// As [`Exit::link_side`] wants of each; the switch lives until the exit is linked otherwise.
    pub unsafe fn link_switch(&self, stubs: Stubs, switch: &Switch) {
        self.switch.store(ptr::from_ref(switch).cast_mut(), Ordering::Release);
        self.target.store(stubs.switch as *mut u8, Ordering::Release);
    }
    /// From now on the exit writes frames back and goes to a root trace.
    ///
    /// # Safety
    /// `code` is the entry of a root trace that begins where the innermost frame of the exit's snapshot stands, and it
    /// is unlinked before that is freed.
    pub unsafe fn link_root(&self, stubs: Stubs, code: *const u8) {
        self.root.store(code.cast_mut(), Ordering::Release);
        self.target.store(stubs.enter_root as *mut u8, Ordering::Release);
    }
    /// From now on the exit goes back to Rust. (`root` stays: somebody may be between the two loads.)
    pub fn unlink(&self, stubs: Stubs) {
        self.target.store(stubs.leave as *mut u8, Ordering::Release);
    }
    pub fn is_linked(&self, stubs: Stubs) -> bool {
        self.target.load(Ordering::Acquire) as usize != stubs.leave
    }
    /// Counts; the new number.
    pub fn hit(&self) -> u32 {
        let n = self.hits.load(Ordering::Relaxed).saturating_add(1);
        self.hits.store(n, Ordering::Relaxed);
        n
    }
}

/// Code that belongs to no trace, by address. It lives as long as the backend and all code it made.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Stubs {
    pub(crate) leave: usize,
    pub(crate) enter_root: usize,
    pub(crate) switch: usize,
}

/// By what a [`Switch`] tells its cases apart.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum SwitchBy {
    /// The shape of the object that the value is.
    Shape,
    /// The value's word.
    Word,
}

/// Side traces of one exit that differ in what they want a value to be. It is a hint: each looks again by its own guards,
/// and the values in the exit buffer are those of the exit for all of them.
#[repr(C)]
pub struct Switch {
    /// Where the value is in the state.
    offset: i64,
    by_shape: i64,
    /// A key's slot: `key >> shift & mask`.
    shift: i64,
    mask: i64,
    slots: *const SwitchSlot,
    /// Where none of the cases is meant.
    other: *const u8,
    _owned: Box<[SwitchSlot]>,
}
#[derive(Copy, Clone)]
#[repr(C)]
struct SwitchSlot {
    key: u64,
    code: *const u8,
}

impl Switch {
    pub(crate) const OFFSET: i32 = offset_of!(Switch, offset) as i32;
    pub(crate) const BY_SHAPE: i32 = offset_of!(Switch, by_shape) as i32;
    pub(crate) const SHIFT: i32 = offset_of!(Switch, shift) as i32;
    pub(crate) const MASK: i32 = offset_of!(Switch, mask) as i32;
    pub(crate) const SLOTS: i32 = offset_of!(Switch, slots) as i32;
    pub(crate) const OTHER: i32 = offset_of!(Switch, other) as i32;
    pub(crate) const SLOT_BITS: i64 = 4;
    pub(crate) const CODE: i32 = offset_of!(SwitchSlot, code) as i32;

    /// By the value with this number among those of the exit; cases are keys with the entries of code.
    pub fn new(value: usize, by: SwitchBy, cases: &[(u64, *const u8)], other: *const u8) -> Box<Switch> {
        const MOST: usize = 1 << 10;
        let mut size = cases.len().next_power_of_two();
        // A slot for each, if there is such a table; else later ones lose theirs.
        let (size, shift) = loop {
            let fits = |shift: &u32| {
                let mut taken = vec![false; size];
                cases.iter().all(|(key, _)| {
                    !std::mem::replace(&mut taken[(key >> shift) as usize & (size - 1)], true)
                })
            };
            match (0..24).find(fits) {
                Some(shift) => break (size, shift),
                None if size >= MOST => break (size, 0),
                None => size *= 2,
            }
        };
        let mut slots = vec![SwitchSlot { key: u64::MAX, code: other }; size].into_boxed_slice();
        for &(key, code) in cases.iter().rev() {
            slots[(key >> shift) as usize & (size - 1)] = SwitchSlot { key, code };
        }
        Box::new(Switch {
            offset: JitState::value_offset(value).into(),
            by_shape: (by == SwitchBy::Shape) as i64,
            shift: shift.into(),
            mask: size as i64 - 1,
            slots: slots.as_ptr(),
            other,
            _owned: slots,
        })
    }
}

/// Where a `jump_trace` goes; null: out through its snapshot.
#[derive(Default)]
#[repr(C)]
pub(crate) struct JumpSlot {
    pub(crate) target: AtomicPtr<u8>,
}

/// How a trace ends, if by `jump_trace`.
pub(crate) enum Jump {
    None,
    /// Straight to code: with values for inputs (`true`), or with frames that code writes.
    Slot(TraceId, bool, Arc<JumpSlot>),
    /// By way of frames that the runtime writes: the index of its exit.
    Root(TraceId, usize),
}

/// What compiling took and gave.
#[derive(Copy, Clone, Default, Debug)]
pub struct Stats {
    /// Instructions of the trace.
    pub insts: usize,
    pub exits: usize,
    /// Bytes of machine code.
    pub bytes: usize,
    /// From IR to Cranelift's.
    pub build: Duration,
    /// In Cranelift.
    pub compile: Duration,
    /// Into code memory.
    pub install: Duration,
}

/// The machine code of a trace. Dropping it frees the memory: nothing may be linked to it any more, and no thread may be
/// in it (nor return to it) then.
pub struct Code {
    pub(crate) block: Block,
    /// What it jumps to and calls: the backend may go first.
    pub(crate) _stubs: Arc<dyn Any + Send + Sync>,
    pub(crate) exits: Arc<[Exit]>,
    pub(crate) jump: Jump,
    pub(crate) listing: Option<String>,
    pub(crate) stats: Stats,
}

impl Code {
    /// What [`Enter`] is called with, and exits are linked to.
    pub fn entry(&self) -> *const u8 {
        self.block.address()
    }
    pub fn bytes(&self) -> &[u8] {
        self.block.bytes()
    }
    /// The exits, in the order in which instructions first use them.
    pub fn exits(&self) -> &[Exit] {
        &self.exits
    }
    pub fn exit(&self, snap: SnapId, kind: ExitKind) -> Option<&Exit> {
        self.exits.iter().find(|x| x.snap == snap && x.kind == kind)
    }
    /// The trace that the end jumps to, and whether with values for its inputs.
    pub fn jumps_to(&self) -> Option<(TraceId, bool)> {
        match &self.jump {
            Jump::None => None,
            Jump::Slot(t, inputs, _) => Some((*t, *inputs)),
            Jump::Root(t, _) => Some((*t, false)),
        }
    }
    /// Lets the jump at the end go to this code, or out through its snapshot.
    ///
    /// # Safety
    /// `code` is the entry of the trace that [`Code::jumps_to`] names, and the jump is unlinked before that is freed.
    pub unsafe fn link_jump(&self, stubs: Stubs, code: Option<*const u8>) {
        match (&self.jump, code) {
            (Jump::None, _) => {}
            (Jump::Slot(.., slot), code) => {
                slot.target.store(code.unwrap_or(ptr::null()).cast_mut(), Ordering::Release);
            }
            // SAFETY: promised by the caller.
            (Jump::Root(_, i), Some(code)) => unsafe { self.exits[*i].link_root(stubs, code) },
            (Jump::Root(_, i), None) => self.exits[*i].unlink(stubs),
        }
    }
    /// The machine code as text, if it was asked for.
    pub fn listing(&self) -> Option<&str> {
        self.listing.as_deref()
    }
    pub fn stats(&self) -> Stats {
        self.stats
    }
}
