//! A fake runtime: a VM that is a few words, objects in plain memory, helpers that log their calls.

use std::mem::offset_of;
use std::sync::Arc;
use taipan_codegen::*;
use taipan_trace::{
    Effects, Facts, Helper, HelperId, HelperTable, SnapId, Trace, TraceId, Type, Word, parse,
};

pub const SHAPE: u32 = 77;
pub const KIND: u8 = 9;
pub const FLOAT_HEADER: Word = Word::header(1, 2, 0);

#[repr(C)]
pub struct Local {
    pub cursor: u64,
    pub limit: u64,
}

/// What code has a pointer to.
#[repr(C)]
pub struct Vm {
    /// Classes of 16, 32, 48 and 64 bytes.
    pub locals: [Local; 4],
    pub breaker: u32,
    /// Poll exits come after so many polls, if not 0. (Set by the helper `tick`.)
    pub ticks: u32,
    pub log: Vec<String>,
    /// What a chunk of cells has room for.
    pub cells: u64,
    /// Every object and chunk.
    pub heap: Vec<Box<[u64]>>,
    /// What `enter_root` gives.
    pub root_fp: *mut u64,
    /// What the helper `again` enters: code and state.
    pub again: Option<(Enter, *const u8, *mut JitState)>,
}

impl Vm {
    pub fn new() -> Box<Vm> {
        let local = || Local { cursor: 0, limit: 0 };
        Box::new(Vm {
            locals: [local(), local(), local(), local()],
            breaker: 0,
            ticks: 0,
            log: Vec::new(),
            cells: 4,
            heap: Vec::new(),
            root_fp: std::ptr::null_mut(),
            again: None,
        })
    }
    fn words(&mut self, n: usize) -> *mut u64 {
        self.heap.push(vec![0; n].into());
        self.heap.last_mut().expect("just pushed").as_mut_ptr()
    }
    /// An object of shape `SHAPE` and kind `KIND`, with these words behind the header.
    pub fn object(&mut self, words: &[u64]) -> Word {
        let p = self.words(words.len() + 1);
        // SAFETY: so many words were just allocated.
        unsafe {
            *p = Word::header(SHAPE, KIND, 0).0;
            p.add(1).copy_from_nonoverlapping(words.as_ptr(), words.len());
        }
        Word::ptr(p as u64)
    }
    pub fn take_log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.log)
    }
}

/// The n-th word of an object.
pub fn field(o: Word, n: usize) -> u64 {
    // SAFETY: tests ask for words that are there.
    unsafe { *(o.address() as *const u64).add(n) }
}
pub fn set_field(o: Word, n: usize, bits: u64) {
    // SAFETY: as above.
    unsafe { *(o.address() as *mut u64).add(n) = bits }
}
/// Sets the collector's state.
pub fn make_old(o: Word) {
    // SAFETY: a byte of the header.
    unsafe { *((o.address() + 4) as *mut u8) = 1 }
}

// ---- the runtime's functions ----

fn vm<'a>(p: *mut u8) -> &'a mut Vm {
    // SAFETY: code hands through the pointer it was entered with.
    unsafe { &mut *p.cast::<Vm>() }
}
pub fn handed(state: *const JitState, n: usize) -> Vec<u64> {
    // SAFETY: the state the code was entered with.
    unsafe { (&(*state).values)[..n].to_vec() }
}

extern "C" fn sync(p: *mut u8, fp: *mut u64, state: *mut JitState, exit: *const Exit) {
    // SAFETY: an exit of code that is running, and the frame it runs in.
    let (exit, slot) = unsafe { (&*exit, Word(*fp)) };
    vm(p).log.push(format!("sync {} {:?} {:?} in {slot:?}", exit.snap, exit.kind, Word(handed(state, 1)[0])));
}
extern "C" fn enter_root(p: *mut u8, _fp: *mut u64, _state: *mut JitState, exit: *const Exit) -> *mut u64 {
    // SAFETY: as above.
    let exit = unsafe { &*exit };
    vm(p).log.push(format!("enter_root {} {:?}", exit.snap, exit.kind));
    vm(p).root_fp
}
extern "C" fn remember(p: *mut u8, obj: u64, slot: u64) {
    vm(p).log.push(format!("remember +{}", slot - obj));
    clobber();
}
extern "C" fn alloc_slow(p: *mut u8, class: u64) -> u64 {
    let vm = vm(p);
    let bytes = 16 * (class + 1);
    let cells = vm.cells;
    vm.log.push(format!("alloc_slow {class}"));
    let at = vm.words((bytes * cells / 8) as usize) as u64;
    vm.locals[class as usize] = Local { cursor: at + bytes, limit: at + bytes * cells };
    clobber();
    at
}
extern "C" fn box_float(p: *mut u8, f: f64) -> u64 {
    let vm = vm(p);
    vm.log.push(format!("box_float {f:?}"));
    let at = vm.words(2);
    // SAFETY: two words.
    unsafe {
        *at = FLOAT_HEADER.0;
        *at.add(1) = f.to_bits();
    }
    clobber();
    Word::ptr(at as u64).0
}
/// Writes to every register that a call may destroy.
#[inline(never)]
fn clobber() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: says what it destroys.
    unsafe {
        std::arch::asm!(
            "mov rax, 0x1111",
            "mov rcx, rax",
            "mov rdx, rax",
            "mov rsi, rax",
            "mov rdi, rax",
            "mov r8, rax",
            "mov r9, rax",
            "mov r10, rax",
            "mov r11, rax",
            "movq xmm0, rax",
            "movq xmm1, rax",
            "movq xmm2, rax",
            "movq xmm3, rax",
            "movq xmm4, rax",
            "movq xmm5, rax",
            "movq xmm6, rax",
            "movq xmm7, rax",
            "movq xmm8, rax",
            "movq xmm9, rax",
            "movq xmm10, rax",
            "movq xmm11, rax",
            "movq xmm12, rax",
            "movq xmm13, rax",
            "movq xmm14, rax",
            "movq xmm15, rax",
            clobber_abi("C"),
        );
    }
}

pub fn layout() -> RuntimeLayout {
    fn size_class(bytes: u32) -> Option<SizeClass> {
        let class = bytes.div_ceil(16).checked_sub(1).filter(|c| *c < 4)?;
        let local = offset_of!(Vm, locals) + class as usize * size_of::<Local>();
        Some(SizeClass {
            cursor: (local + offset_of!(Local, cursor)) as i32,
            limit: (local + offset_of!(Local, limit)) as i32,
            bytes: 16 * (class + 1),
            class,
        })
    }
    RuntimeLayout {
        breaker: offset_of!(Vm, breaker) as i32,
        size_class,
        shape: 0,
        gc: 4,
        kind: 5,
        no_barrier: 0,
        frames: None,
        lists: None,
        calls: RuntimeCalls { sync, enter_root, remember, alloc_slow, box_float },
    }
}

// ---- helpers ----

extern "C" fn inc(p: *mut u8, w: u64) -> u64 {
    vm(p).log.push(format!("inc {:?}", Word(w)));
    clobber();
    if Word(w).is_int() { w + 4 } else { Word::ERR.0 }
}
extern "C" fn hypot(_: *mut u8, x: f64, y: f64) -> f64 {
    clobber();
    x.hypot(y)
}
extern "C" fn even(_: *mut u8, w: u64) -> u64 {
    (Word(w).int() % 2 == 0) as u64
}
extern "C" fn python(p: *mut u8, w: u64) -> u64 {
    vm(p).log.push(format!("python {:?}", Word(w)));
    clobber();
    if Word(w) == Word::NONE { Word::ERR.0 } else { w }
}
extern "C" fn note(p: *mut u8, w: u64, b: u64) {
    vm(p).log.push(format!("note {w} {b}"));
    clobber();
}
extern "C" fn check(_: *mut u8, b: u64) -> u64 {
    if b == 0 { Word::ERR.0 } else { 0 }
}
extern "C" fn many(
    _: *mut u8,
    a: u64,
    b: u64,
    x: f64,
    c: u64,
    d: u64,
    e: u64,
    f: u64,
    y: f64,
    g: u64,
) -> u64 {
    let ints = [a, b, c, d, e, f, g].into_iter().enumerate().map(|(i, w)| (i as i64 + 1) * Word(w).int());
    clobber();
    (ints.sum::<i64>() + (10.0 * x + y) as i64) as u64
}
extern "C" fn tick(p: *mut u8) -> u64 {
    let vm = vm(p);
    vm.ticks = vm.ticks.saturating_sub(1);
    if vm.ticks == 0 {
        vm.breaker = 1;
    }
    Word::NONE.0
}
/// Enters the code of its caller again with one less, until nothing is left; then gives -1.
extern "C" fn again(p: *mut u8, w: u64) -> u64 {
    let Some((enter, code, state)) = vm(p).again.filter(|_| w != 0) else { return int(-1) };
    let mut frame = [w - 4];
    // SAFETY: as in `World::enter`.
    unsafe {
        enter(code, p, frame.as_mut_ptr(), state);
        assert_eq!((*state).exit_frame(), frame.as_mut_ptr());
        (&(*state).values)[0]
    }
}
extern "C" fn wraises(_: *mut u8) -> u64 {
    0
}

const RAISES: Effects = Effects { raises: true, pure: false, ..Effects::PURE };
const PLAIN: Effects = Effects { pure: false, ..Effects::PURE };

/// The helpers: name, parameters, result, effects, address.
pub fn helpers() -> Vec<(Helper, usize)> {
    use Type::*;
    let h = |name: &'static str, params: Option<&'static [Type]>, result, effects| Helper {
        name: name.into(),
        params: params.map(Into::into),
        result,
        effects,
    };
    vec![
        (h("inc", Some(&[Any]), Any, RAISES), inc as *const () as usize),
        (h("hypot", Some(&[Float, Float]), Float, Effects::PURE), hypot as *const () as usize),
        (h("even", Some(&[Int]), Bool, Effects::PURE), even as *const () as usize),
        (h("python", Some(&[Any]), Any, Effects::ANY), python as *const () as usize),
        (h("note", Some(&[Word, Bool]), Void, PLAIN), note as *const () as usize),
        (h("check", Some(&[Bool]), Void, RAISES), check as *const () as usize),
        (h("many", None, Word, PLAIN), many as *const () as usize),
        (h("tick", Some(&[]), Any, PLAIN), tick as *const () as usize),
        (h("again", Some(&[Any]), Any, RAISES), again as *const () as usize),
        (h("wraises", Some(&[]), Word, RAISES), wraises as *const () as usize),
    ]
}
use taipan_trace::Word as W;

pub fn facts() -> HelperTable {
    HelperTable(helpers().into_iter().map(|h| h.0).collect())
}

/// Addresses of helpers; entries of traces as told.
#[derive(Default)]
pub struct Addresses(pub Vec<(TraceId, *const u8)>);

impl Resolver for Addresses {
    fn helper(&self, h: HelperId) -> Option<*const u8> {
        helpers().get(h.index()).map(|h| h.1 as *const u8)
    }
    fn entry(&self, t: TraceId, _inputs: bool) -> Option<*const u8> {
        self.0.iter().find(|e| e.0 == t).map(|e| e.1)
    }
}

// ---- running ----

/// A backend with a VM.
pub struct World {
    pub vm: Box<Vm>,
    pub backend: CraneliftBackend,
    pub state: Box<JitState>,
    pub frame: Vec<u64>,
    pub valid: Box<u8>,
    pub entries: Addresses,
    pub listing: bool,
    pub forceable: bool,
    pub counted: bool,
}

/// How code came back.
#[derive(Clone, PartialEq, Debug)]
pub struct Left {
    pub snap: SnapId,
    pub kind: ExitKind,
    pub owner: usize,
    /// The beginning of the exit buffer.
    pub values: Vec<u64>,
}

impl World {
    pub fn new() -> World {
        World::with(CodeMemory::new(1 << 20).expect("code memory"))
    }
    pub fn with(memory: Arc<CodeMemory>) -> World {
        World {
            vm: Vm::new(),
            backend: CraneliftBackend::new(layout(), memory).expect("a backend"),
            state: Box::new(JitState::new()),
            frame: vec![W::UNBOUND.0; 16],
            valid: Box::new(1),
            entries: Addresses::default(),
            listing: false,
            forceable: false,
            counted: false,
        }
    }
    pub fn try_compile(&mut self, trace: &Trace, facts: &dyn Facts) -> Result<Code, Error> {
        let request = Request {
            facts,
            resolver: &self.entries,
            owner: trace.id.0 as usize,
            valid: &raw const *self.valid,
            name: None,
            listing: self.listing,
            forceable: self.forceable,
            counted: self.counted,
        };
        self.backend.compile(trace, &request)
    }
    pub fn compile(&mut self, text: &str) -> Code {
        let facts = facts();
        let trace = parse(text, &facts).unwrap_or_else(|e| panic!("{e}\n{text}"));
        self.try_compile(&trace, &facts).unwrap_or_else(|e| panic!("{e}\n{text}"))
    }
    /// Runs code; words of the frame and of the exit buffer are as they were left.
    pub fn run(&mut self, code: &Code) -> Left {
        self.enter(code.entry())
    }
    pub fn enter(&mut self, entry: *const u8) -> Left {
        let enter = self.backend.enter();
        self.vm.again = Some((enter, entry, &raw mut *self.state));
        let vm: *mut Vm = &mut *self.vm;
        // SAFETY: code of this world, with the pointers that its layout speaks of.
        let exit = unsafe { &*enter(entry, vm.cast(), self.frame.as_mut_ptr(), &mut *self.state) };
        Left { snap: exit.snap, kind: exit.kind, owner: exit.owner, values: self.state.values[..16].to_vec() }
    }
    /// Runs code with these inputs.
    pub fn feed(&mut self, code: &Code, inputs: &[u64]) -> Left {
        self.state.values[..inputs.len()].copy_from_slice(inputs);
        self.run(code)
    }
}

pub fn int(i: i64) -> u64 {
    W::try_int(i).expect("a small int").0
}
pub fn f(x: f64) -> u64 {
    x.to_bits()
}
