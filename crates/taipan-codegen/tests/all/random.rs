//! Random traces, as recorded and optimised: machine code and evaluator must agree on the exit taken, the frames, the
//! calls made and all memory. Both run in the same real memory, one after the other.
//!
//! `TAIPAN_SEEDS=from..to` tries others.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::mem::offset_of;
use taipan_codegen::*;
use taipan_trace::eval::host::FLOAT_HEADER;
use taipan_trace::eval::{FrameState, Host, Outcome, eval};
use taipan_trace::opt::Optimiser;
use taipan_trace::random::{Rng, World, helper, helpers, trace};
use taipan_trace::{
    Alias, Const, ExitId, HelperId, Inst, Op, Opnd, Repr, SnapId, SnapVal, Snapshot, Trace, TraceId, Type,
    VirtId, Word,
};

const INSTANCE: u8 = 20;
const CELL: u8 = 22;
const RAW: u8 = 26;
/// The random world's objects lie at made-up addresses between these; here they are offsets in memory.
const FIRST: u64 = 0x1000;
const NEW: u64 = 0x8000;
const SIZE: u64 = 1 << 16;

#[repr(C)]
struct Local {
    cursor: u64,
    limit: u64,
}

enum Event {
    Call(HelperId, Vec<u64>),
    Sync(Vec<FrameState>),
}

#[repr(C)]
struct Vm {
    /// Classes in steps of 8 bytes.
    locals: [Local; 8],
    breaker: u32,
    memory: Box<[u64]>,
    /// What is in use.
    next: u64,
    /// Objects made before the trace runs, and those the evaluator made: address to words.
    sizes: BTreeMap<u64, u64>,
    slots: Vec<u64>,
    events: Vec<Event>,
    calls: u64,
    kept: u64,
    trace: Option<Trace>,
}

/// The beginning of a run: objects by address, slots of the frame.
#[derive(Default)]
struct Image {
    objects: Vec<(u64, Vec<u64>)>,
    slots: Vec<u64>,
    valid: bool,
}

fn int(i: i64) -> u64 {
    Word::try_int(i).unwrap_or_default().0
}

impl Vm {
    fn new() -> Vm {
        Vm {
            locals: std::array::from_fn(|_| Local { cursor: 0, limit: 0 }),
            breaker: 0,
            memory: vec![0; SIZE as usize / 8].into(),
            next: NEW,
            sizes: BTreeMap::new(),
            slots: Vec::new(),
            events: Vec::new(),
            calls: 0,
            kept: Word::NONE.0,
            trace: None,
        }
    }
    fn base(&self) -> u64 {
        self.memory.as_ptr() as u64
    }
    fn word(&mut self, address: u64) -> &mut u64 {
        &mut self.memory[((address - self.base()) / 8) as usize]
    }
    /// A word of the made-up world.
    fn moved(&self, w: Word) -> Word {
        let made_up = w.is_ptr() && (FIRST..NEW).contains(&w.address());
        if made_up { Word::ptr(self.base() + w.address()) } else { w }
    }
    /// What a world looks like here.
    fn image(&self, world: &World) -> Image {
        let mut host = world.host();
        let mut image = Image { valid: host.valid_for != Some(0), ..Image::default() };
        let base = self.base();
        let mut inside = false;
        for at in (FIRST..NEW).step_by(8) {
            let Ok(w) = host.memory.load(at, 8) else {
                inside = false;
                continue;
            };
            // The arrays of lists and of raw objects are plain pointers.
            let w = if matches!(at, 0x2010 | 0x2110 | 0x7020) { Word(base + w.0) } else { self.moved(w) };
            if !inside {
                image.objects.push((base + at, Vec::new()));
            }
            inside = true;
            image.objects.last_mut().expect("just pushed").1.push(w.0);
        }
        image.slots = host.slots.iter().map(|w| self.moved(*w).0).collect();
        image
    }
    fn reset(&mut self, image: &Image) {
        self.memory[..self.next as usize / 8].fill(0);
        self.sizes.clear();
        self.locals = std::array::from_fn(|_| Local { cursor: 0, limit: 0 });
        (self.next, self.calls, self.kept) = (NEW, 0, Word::NONE.0);
        self.events.clear();
        for (at, words) in &image.objects {
            self.sizes.insert(*at, words.len() as u64);
            for (i, w) in words.iter().enumerate() {
                *self.word(at + 8 * i as u64) = *w;
            }
        }
        self.slots = image.slots.clone();
        self.breaker = !image.valid as u32;
    }
    fn alloc(&mut self, bytes: u64) -> u64 {
        let at = self.base() + self.next;
        self.next += bytes;
        assert!(self.next <= SIZE);
        at
    }
    fn boxed(&mut self, f: f64) -> u64 {
        let at = self.alloc(16);
        *self.word(at) = FLOAT_HEADER.0;
        *self.word(at + 8) = f.to_bits();
        self.sizes.insert(at, 2);
        Word::ptr(at).0
    }
    /// A store of the runtime's, with its barrier.
    fn set(&mut self, object: u64, offset: u64, w: u64) {
        *self.word(object) &= !(0xff << 32);
        *self.word(object + offset) = w;
    }
    fn run(&mut self, a: u64, b: u64) -> Option<u64> {
        self.calls += 1;
        let (calls, base) = (self.calls, self.base());
        let first = base + 0x1000 + 0x100 * (calls % 3);
        self.set(first, 8 * (1 + calls % 3), self.kept);
        *self.word(first) = *self.word(first) & !0xffff_ffff | (10 + calls % 2);
        self.set(base + 0x4000, 8, int(calls as i64));
        self.kept = b;
        if Word(a).is_ptr() && Word(*self.word(Word(a).address())).header_kind() == INSTANCE {
            self.set(Word(a).address(), 8, b);
        }
        (calls % 5 != 4).then(|| if calls % 2 == 0 { a } else { int(calls as i64) })
    }
    fn read(&mut self, a: u64) -> u64 {
        match *self.word(Word(a).address() + 16) {
            0 => Word::NONE.0,
            w => w,
        }
    }
    fn write(&mut self, a: u64, b: u64) {
        self.set(Word(a).address(), 16, b);
    }
    fn find(&self, address: u64, bytes: u32) -> Result<(), String> {
        let found = self.sizes.range(..=address).next_back();
        let inside = found.is_some_and(|(at, words)| address + bytes as u64 <= at + 8 * words);
        if inside { Ok(()) } else { Err(format!("no memory at {address:#x}")) }
    }
}

fn pure(x: f64) -> f64 {
    x * 0.5 + 1.0
}
fn check(w: u64) -> Option<u64> {
    let i = Word(w).int();
    (i % 7 != 0).then(|| int(i % 100))
}

// ---- for machine code ----

fn vm<'a>(p: *mut u8) -> &'a mut Vm {
    // SAFETY: the pointer the code was entered with.
    unsafe { &mut *p.cast::<Vm>() }
}
extern "C" fn h_run(p: *mut u8, a: u64, b: u64) -> u64 {
    vm(p).events.push(Event::Call(helper::RUN, vec![a, b]));
    vm(p).run(a, b).unwrap_or(Word::ERR.0)
}
extern "C" fn h_pure(p: *mut u8, x: f64) -> f64 {
    let x = if x.is_nan() { f64::NAN } else { x };
    vm(p).events.push(Event::Call(helper::PURE, vec![x.to_bits()]));
    pure(x)
}
extern "C" fn h_read(p: *mut u8, a: u64) -> u64 {
    vm(p).events.push(Event::Call(helper::READ, vec![a]));
    vm(p).read(a)
}
extern "C" fn h_write(p: *mut u8, a: u64, b: u64) {
    vm(p).events.push(Event::Call(helper::WRITE, vec![a, b]));
    vm(p).write(a, b);
}
extern "C" fn h_check(p: *mut u8, a: u64) -> u64 {
    vm(p).events.push(Event::Call(helper::CHECK, vec![a]));
    check(a).unwrap_or(Word::ERR.0)
}
extern "C" fn sync(p: *mut u8, _: *mut u64, state: *mut JitState, exit: *const Exit) {
    let vm = vm(p);
    // SAFETY: the exit and the state of code that is running.
    let (snap, values) = unsafe { ((*exit).snap, (*state).values) };
    let trace = vm.trace.take().expect("the trace that runs");
    let frames = rebuild(vm, &trace, snap, &values);
    vm.trace = Some(trace);
    vm.events.push(Event::Sync(frames));
}
extern "C" fn enter_root(_: *mut u8, _: *mut u64, _: *mut JitState, _: *const Exit) -> *mut u64 {
    std::ptr::null_mut()
}
extern "C" fn remember(p: *mut u8, obj: u64, _slot: u64) {
    *vm(p).word(obj) &= !(0xff << 32);
}
extern "C" fn alloc_slow(p: *mut u8, class: u64) -> u64 {
    let bytes = 8 * (class + 1);
    let at = vm(p).alloc(2 * bytes);
    vm(p).locals[class as usize] = Local { cursor: at + bytes, limit: at + 2 * bytes };
    at
}
extern "C" fn box_float(p: *mut u8, f: f64) -> u64 {
    vm(p).boxed(f)
}

fn layout() -> RuntimeLayout {
    fn size_class(bytes: u32) -> Option<SizeClass> {
        let class = bytes.div_ceil(8).checked_sub(1).filter(|c| *c < 8)?;
        let local = offset_of!(Vm, locals) as i32 + 16 * class as i32;
        Some(SizeClass { cursor: local, limit: local + 8, bytes: 8 * (class + 1), class })
    }
    let calls = RuntimeCalls { sync, enter_root, remember, alloc_slow, box_float };
    RuntimeLayout {
        breaker: offset_of!(Vm, breaker) as i32,
        size_class,
        shape: 0,
        gc: 4,
        kind: 5,
        no_barrier: 0,
        frames: None,
        lists: None,
        calls,
    }
}

struct Addresses;

impl Resolver for Addresses {
    fn helper(&self, h: HelperId) -> Option<*const u8> {
        Some(match h {
            helper::RUN => h_run as *const u8,
            helper::PURE => h_pure as *const u8,
            helper::READ => h_read as *const u8,
            helper::WRITE => h_write as *const u8,
            helper::CHECK => h_check as *const u8,
            _ => return None,
        })
    }
}

/// The frames of a snapshot from the exit buffer: as the evaluator makes them.
fn rebuild(vm: &mut Vm, t: &Trace, snap: SnapId, buffer: &[u64]) -> Vec<FrameState> {
    let ids = t.exit_values(snap);
    let bits = |o: Opnd| match o {
        Opnd::Inst(u) => Word(buffer[ids.binary_search(&u).expect("handed over")]),
        Opnd::Const(c) => c.bits,
    };
    let virtuals = t.snap_virtuals(snap);
    let made: HashMap<VirtId, u64> = virtuals.iter().map(|v| (*v, vm.alloc(t[*v].bytes as u64))).collect();
    let tagged = |vm: &mut Vm, v: SnapVal| -> Option<Word> {
        let o = match v {
            SnapVal::Keep => return None,
            SnapVal::Virtual(v) => return Some(Word::ptr(made[&v])),
            SnapVal::Val(o) => o,
        };
        Some(match t.ty(o) {
            Type::Bool => Word::bool(bits(o).0 != 0),
            Type::Float => {
                let f = bits(o).as_f64();
                Word::try_float(f).unwrap_or_else(|| Word(vm.boxed(f)))
            }
            _ => bits(o),
        })
    };
    for v in &virtuals {
        *vm.word(made[v]) = t[*v].header.0;
        for field in &t[*v].fields {
            let w = match (field.repr, field.value) {
                (Repr::Raw, SnapVal::Val(o)) => bits(o),
                (Repr::Ptr, value) => Word(tagged(vm, value).expect("a field").address()),
                (_, value) => tagged(vm, value).expect("a field"),
            };
            *vm.word(made[v] + field.offset as u64) = w.0;
        }
    }
    let mut frames = Vec::new();
    for f in &t[snap].frames {
        frames.push(FrameState {
            func: tagged(vm, f.func),
            code: f.code,
            pc: f.pc,
            flags: f.flags,
            result: f.result,
            owner: tagged(vm, f.owner),
            locals: f.locals.iter().map(|v| tagged(vm, *v)).collect(),
            stack: f.stack.iter().map(|v| tagged(vm, *v)).collect(),
        });
    }
    frames
}

// ---- for the evaluator ----

struct RealHost<'a>(&'a mut Vm);

impl Host for RealHost<'_> {
    fn slot(&mut self, n: u32) -> Word {
        Word(self.0.slots[n as usize])
    }
    fn input(&mut self, _: u32) -> Word {
        Word::ZERO
    }
    fn load(&mut self, address: u64, bytes: u32) -> Result<Word, String> {
        self.0.find(address, bytes)?;
        let word = *self.0.word(address) >> (8 * (address % 8));
        Ok(Word(if bytes == 8 { word } else { word & ((1 << (8 * bytes)) - 1) }))
    }
    fn store(&mut self, address: u64, bytes: u32, bits: Word) -> Result<(), String> {
        self.0.find(address, bytes)?;
        let word = self.0.word(address);
        *word = if bytes == 8 { bits.0 } else { *word & !0xffff_ffff | bits.0 & 0xffff_ffff };
        Ok(())
    }
    fn alloc(&mut self, bytes: u32, header: Word) -> u64 {
        let at = self.0.alloc(bytes as u64);
        *self.0.word(at) = header.0;
        self.0.sizes.insert(at, bytes as u64 / 8);
        at
    }
    fn boxed_float(&mut self, _: Word) -> Option<f64> {
        // Machine code leaves for these.
        None
    }
    fn box_float(&mut self, f: f64) -> Word {
        Word(self.0.boxed(f))
    }
    fn call(&mut self, h: HelperId, args: &[(Type, Word)]) -> Option<Word> {
        let nan = |(ty, w): &(Type, Word)| {
            if *ty == Type::Float && w.as_f64().is_nan() { f64::NAN.to_bits() } else { w.0 }
        };
        let words: Vec<u64> = args.iter().map(nan).collect();
        let (a, b) = (words[0], words.get(1).copied().unwrap_or(0));
        self.0.events.push(Event::Call(h, words));
        match h {
            helper::RUN => self.0.run(a, b).map(Word),
            helper::PURE => Some(Word::from_f64(pure(f64::from_bits(a)))),
            helper::READ => Some(Word(self.0.read(a))),
            helper::WRITE => {
                self.0.write(a, b);
                Some(Word::ZERO)
            }
            _ => check(a).map(Word),
        }
    }
    fn sync(&mut self, _: SnapId, _: &[Word], frames: &[FrameState]) {
        self.0.events.push(Event::Sync(frames.to_vec()));
    }
    fn valid(&mut self) -> bool {
        self.0.breaker == 0
    }
}

// ---- what is compared ----

/// Writes down all that can be seen, with new objects named in the order they are met.
struct Report<'a> {
    vm: &'a Vm,
    names: Vec<u64>,
    out: String,
}

impl Report<'_> {
    fn at(&self, address: u64) -> u64 {
        self.vm.memory[((address - self.vm.base()) / 8) as usize]
    }
    fn word(&mut self, w: u64) -> String {
        let base = self.vm.base();
        let inside = |a: u64| (base..base + SIZE).contains(&a);
        let (star, address) = match Word(w) {
            w if w.is_ptr() && inside(w.address()) => ("", w.address()),
            w if w.0 % 8 == 0 && inside(w.0) => ("*", w.0),
            w if w.is_float() => return format!("'{:?}", w.float()),
            w => return Const::any(w).to_string(),
        };
        if address < base + NEW {
            return format!("{star}{:#x}", address - base);
        }
        if self.at(address) == FLOAT_HEADER.0 {
            return format!("'{:?}", f64::from_bits(self.at(address + 8)));
        }
        let n = self.names.iter().position(|a| *a == address).unwrap_or_else(|| {
            self.names.push(address);
            self.names.len() - 1
        });
        format!("{star}new{n}")
    }
    fn frames(&mut self, what: &str, frames: &[FrameState]) {
        self.out.push_str(what);
        for f in frames {
            let words: Vec<Option<Word>> =
                [f.func, f.owner].into_iter().chain(f.locals.iter().chain(&f.stack).copied()).collect();
            let words: Vec<String> =
                words.into_iter().map(|w| w.map_or("=".into(), |w| self.word(w.0))).collect();
            let _ = write!(
                self.out,
                " {{{:?}+{} {} {} ({})}}",
                f.code,
                f.pc,
                f.flags,
                f.result,
                words.join(", ")
            );
        }
        self.out.push('\n');
    }
    fn object(&mut self, name: String, address: u64) {
        let header = self.at(address) & !(0xff << 32);
        let words = match (self.vm.sizes.get(&address), Word(header).header_kind()) {
            (Some(n), _) => *n,
            (None, CELL) => 2,
            (None, RAW) => 5,
            _ => 4,
        };
        let words: Vec<String> = (1..words).map(|n| self.word(self.at(address + 8 * n))).collect();
        let _ = writeln!(self.out, "{name}: {header:#x} {}", words.join(" "));
    }
}

fn report(vm: &Vm, snap: SnapId, raising: bool, frames: &[FrameState]) -> String {
    let mut r = Report { vm, names: Vec::new(), out: String::new() };
    for event in &vm.events {
        match event {
            Event::Call(h, args) => {
                let args: Vec<String> = args.iter().map(|w| r.word(*w)).collect();
                let _ = writeln!(r.out, "call {h} ({})", args.join(", "));
            }
            Event::Sync(frames) => r.frames("sync", frames),
        }
    }
    r.frames(&format!("{snap} {raising}"), frames);
    let base = vm.base();
    for at in vm.sizes.keys().copied().filter(|a| *a < base + NEW).collect::<Vec<_>>() {
        r.object(format!("{:#x}", at - base), at);
    }
    let mut n = 0;
    while let Some(&at) = r.names.get(n) {
        r.object(format!("new{n}"), at);
        n += 1;
    }
    r.out
}

/// The trace with constant objects where they are.
fn moved(vm: &Vm, t: &Trace) -> Trace {
    let opnd = |o: Opnd| match o {
        Opnd::Const(c) if c.ty == Type::Obj => Opnd::any(vm.moved(c.bits)),
        o => o,
    };
    let value = |v: &mut SnapVal| {
        if let SnapVal::Val(o) = v {
            *o = opnd(*o);
        }
    };
    let mut t = t.clone();
    t.insts.iter_mut().for_each(|i| i.args.iter_mut().for_each(|o| *o = opnd(*o)));
    t.snaps.iter_mut().for_each(|s| s.each_mut(&mut |v| value(v)));
    t.virtuals.iter_mut().for_each(|v| v.fields.iter_mut().for_each(|f| value(&mut f.value)));
    t
}

/// A trace from an exit that leaves at once.
fn side_trace(t: &Trace, snap: SnapId) -> Option<Trace> {
    let (mut side, frames) = t.begin_side(TraceId(2), ExitId::from(snap), &|_, _| Alias::Slot)?;
    let snap = side.add_snapshot(Snapshot::new(frames));
    side.push(Inst::new(Op::Exit, &[]).with_snap(snap));
    Some(side)
}

#[derive(Default, Debug)]
struct Seen {
    runs: usize,
    sides: usize,
    ends: usize,
    raising: usize,
    polls: usize,
    syncs: usize,
    virtuals: usize,
    remembered: usize,
}

fn compare(seed: u64, vm: &mut Vm, backend: &mut CraneliftBackend, seen: &mut Seen) {
    let facts = helpers();
    let (recorded, world) = trace(seed);
    let mut rng = Rng::new(seed);
    let mut worlds = vec![world.clone()];
    worlds.extend((0..3).map(|_| world.changed(&mut rng)));
    let images: Vec<Image> = worlds.iter().map(|w| vm.image(w)).collect();
    let recorded = moved(vm, &recorded);
    let mut optimised = recorded.clone();
    Optimiser::new().run(&mut optimised, &facts);
    for t in [recorded, optimised] {
        let request = Request {
            facts: &facts,
            resolver: &Addresses,
            owner: 0,
            valid: std::ptr::null(),
            name: None,
            listing: false,
            forceable: false,
            counted: false,
        };
        let code =
            backend.compile(&t, &request).unwrap_or_else(|e| panic!("seed {seed}: {e}\n{}", t.text(&facts)));
        for image in &images {
            vm.reset(image);
            let Ok(Outcome::Exit { snap, raising, frames, .. }) =
                eval(&t, &facts, &mut RealHost(vm), 100_000)
            else {
                continue;
            };
            let wanted = report(vm, snap, raising, &frames);

            vm.reset(image);
            let old: Vec<u64> = vm.sizes.keys().copied().filter(|_| rng.chance(50)).collect();
            old.iter().for_each(|o| *vm.word(*o) |= 1 << 32);
            vm.trace = Some(t.clone());
            let mut state = JitState::new();
            let mut slots = vm.slots.clone();
            // SAFETY: code of this backend, and what its layout speaks of. The evaluator has gone the same way.
            let exit = unsafe {
                &*backend.enter()(code.entry(), (&raw mut *vm).cast(), slots.as_mut_ptr(), &mut state)
            };
            let frames = rebuild(vm, &t, exit.snap, &state.values);
            let got = report(vm, exit.snap, exit.kind == ExitKind::Raise, &frames);
            if got != wanted {
                panic!("seed {seed}\n{}\nevaluator:\n{wanted}\nmachine code:\n{got}", t.text(&facts));
            }
            for o in old {
                // Nobody was told: then nothing new is in it.
                if *vm.word(o) >> 32 & 0xff == 0 {
                    seen.remembered += 1;
                    continue;
                }
                for n in 1..vm.sizes[&o] {
                    let w = Word(*vm.word(o + 8 * n));
                    let new = w.is_ptr() && (vm.base() + NEW..vm.base() + SIZE).contains(&w.address());
                    assert!(!new, "seed {seed}: {o:#x}+{} forgotten\n{}", 8 * n, t.text(&facts));
                }
            }
            // Again, with a side trace that does nothing but leave with the same frames.
            if exit.kind == ExitKind::Leave
                && let Some(side) = side_trace(&t, exit.snap)
            {
                let side_code = backend.compile(&side, &Request { owner: 2, ..request }).expect("compiles");
                let stubs = backend.stubs();
                // SAFETY: made for this exit, and unlinked again.
                unsafe { exit.link_side(side_code.entry()) };
                vm.reset(image);
                slots.clone_from(&vm.slots);
                // SAFETY: as above.
                let last = unsafe {
                    &*backend.enter()(code.entry(), (&raw mut *vm).cast(), slots.as_mut_ptr(), &mut state)
                };
                exit.unlink(stubs);
                assert_eq!(last.owner, 2);
                let frames = rebuild(vm, &side, last.snap, &state.values);
                let got = report(vm, snap, false, &frames);
                if got != wanted {
                    let (t, side) = (t.text(&facts), side.text(&facts));
                    panic!("seed {seed}\n{t}\n{side}\nevaluator:\n{wanted}\nmachine code:\n{got}");
                }
                seen.sides += 1;
            }
            seen.runs += 1;
            seen.ends += (t.insts.last().and_then(|i| i.snap) == Some(exit.snap)) as usize;
            seen.raising += raising as usize;
            seen.polls += (exit.kind == ExitKind::Poll) as usize;
            seen.syncs += vm.events.iter().filter(|e| matches!(e, Event::Sync(_))).count();
            seen.virtuals += !t.snap_virtuals(exit.snap).is_empty() as usize;
        }
    }
}

#[test]
fn machine_code_does_what_the_evaluator_does() {
    let seeds = std::env::var("TAIPAN_SEEDS").unwrap_or_default();
    let bounds: Vec<u64> = seeds.split("..").filter_map(|s| s.parse().ok()).collect();
    let (from, to) = (bounds.first().copied().unwrap_or(0), bounds.get(1).copied().unwrap_or(300));
    let mut vm = Box::new(Vm::new());
    let memory = CodeMemory::new(1 << 20).expect("code memory");
    let mut backend = CraneliftBackend::new(layout(), memory).expect("a backend");
    let mut seen = Seen::default();
    for seed in from..to {
        compare(seed, &mut vm, &mut backend, &mut seen);
    }
    if bounds.is_empty() {
        let counts =
            [seen.sides, seen.ends, seen.raising, seen.polls, seen.syncs, seen.virtuals, seen.remembered];
        assert!(seen.runs > 1000 && counts.iter().all(|n| *n > 10), "{seen:?}");
    } else {
        println!("{seen:?}");
    }
}
