//! What compiling costs and what the code is worth: `cargo run --profile quick -p taipan-codegen --example speed`.
//! With a word behind it, prints the listing of the loop of that name.

use std::fmt::Write;
use taipan_codegen::*;
use taipan_trace::{Effects, Helper, HelperId, HelperTable, Type, Word, parse};

#[repr(C)]
struct Vm {
    cursor: u64,
    limit: u64,
    breaker: u64,
    cells: Vec<u64>,
}

extern "C" fn sync(_: *mut u8, _: *mut u64, _: *mut JitState, _: *const Exit) {}
extern "C" fn enter_root(_: *mut u8, _: *mut u64, _: *mut JitState, _: *const Exit) -> *mut u64 {
    std::ptr::null_mut()
}
extern "C" fn remember(_: *mut u8, _: u64, _: u64) {}
extern "C" fn alloc_slow(vm: *mut u8, _: u64) -> u64 {
    // SAFETY: the pointer the code was entered with.
    let vm = unsafe { &mut *vm.cast::<Vm>() };
    let at = vm.cells.as_ptr() as u64;
    (vm.cursor, vm.limit) = (at + 32, at + 8 * vm.cells.len() as u64);
    at
}
extern "C" fn box_float(_: *mut u8, _: f64) -> u64 {
    Word::NONE.0
}
extern "C" fn helper(_: *mut u8, w: u64) -> u64 {
    w
}

struct Addresses;

impl Resolver for Addresses {
    fn helper(&self, _: HelperId) -> Option<*const u8> {
        Some(helper as *const u8)
    }
}

fn facts() -> HelperTable {
    let params: &'static [Type] = &[Type::Any];
    let effects = Effects { raises: true, pure: false, ..Effects::PURE };
    HelperTable(vec![Helper {
        name: "helper".into(),
        params: Some(params.into()),
        result: Type::Any,
        effects,
    }])
}

fn layout() -> RuntimeLayout {
    RuntimeLayout {
        breaker: 16,
        size_class: |bytes| (bytes <= 32).then_some(SizeClass { cursor: 0, limit: 8, bytes: 32, class: 0 }),
        shape: 0,
        gc: 4,
        kind: 5,
        no_barrier: 0,
        frames: None,
        lists: None,
        calls: RuntimeCalls { sync, enter_root, remember, alloc_slow, box_float },
    }
}

/// Loops to 10 million; the name, what a run gives, the trace.
const LOOPS: [(&str, &str); 7] = [
    (
        "ints",
        "  loop (0, 0)
  u1 = param #0 : int
  u2 = param #1 : int
  guard_valid s0
  u3 = lt u1, 10000000
  guard_true u3 s0
  u4 = mul_ov u1, 3 s0
  u5 = xor u4, u1
  u6 = add_ov u2, u5 s0
  u7 = and u6, 1073741823
  u8 = add_ov u1, 1 s0
  jump_loop (u8, u7)
s0 = {0x7000+0 locals (u1, u2) stack ()}",
    ),
    (
        "counting",
        "  loop (0, 0)
  u1 = param #0 : int
  u2 = param #1 : int
  guard_valid s0
  u3 = lt u1, 10000000
  guard_true u3 s0
  u6 = add_ov u2, u1 s0
  u8 = add_ov u1, 1 s0
  jump_loop (u8, u6)
s0 = {0x7000+0 locals (u1, u2) stack ()}",
    ),
    (
        "floats",
        "  loop (0, 0.0, 0.5)
  u1 = param #0 : int
  u2 = param #1 : float
  u3 = param #2 : float
  guard_valid s0
  u4 = lt u1, 10000000
  guard_true u4 s0
  u5 = fmul u3, 3.7
  u6 = fsub 1.0, u3
  u7 = fmul u5, u6
  u8 = fadd u2, u7
  u9 = add_ov u1, 1 s0
  jump_loop (u9, u8, u7)
s0 = {0x7000+0 locals (u1, u2, u3) stack ()}",
    ),
    (
        "boxed",
        "  u0 = slot #0
  u99 = guard_obj u0 s1
  loop (0)
  u1 = param #0 : int
  guard_valid s0
  u4 = lt u1, 10000000
  guard_true u4 s0
  u5 = load_value u99 #8 slot
  u6 = guard_float u5 s0
  u7 = fmul u6, 0.999999
  u8 = box_float u7
  store_value u99, u8 #8 slot
  u9 = add_ov u1, 1 s0
  jump_loop (u9)
s0 = {0x7000+0 locals (u1) stack ()}
s1 = {0x7000+0 locals () stack ()}",
    ),
    (
        "elements",
        "  u0 = slot #0
  u99 = guard_obj u0 s1
  loop (0, 0)
  u1 = param #0 : int
  u2 = param #1 : int
  guard_valid s0
  u4 = lt u1, 10000000
  guard_true u4 s0
  u5 = and u1, 3
  u6 = load_word u99 #8 list_len
  guard_index u5, u6 s0
  u7 = load_elem u99, u5 elem
  u8 = guard_int u7 s0
  u9 = add_ov u8, u2 s0
  store_elem u99, u5, u1 elem
  u10 = add_ov u1, 1 s0
  u11 = and u9, 1073741823
  jump_loop (u10, u11)
s0 = {0x7000+0 locals (u1, u2) stack ()}
s1 = {0x7000+0 locals () stack ()}",
    ),
    (
        "objects",
        "  u0 = slot #0
  u99 = guard_obj u0 s1
  loop (0)
  u1 = param #0 : int
  guard_valid s0
  u4 = lt u1, 10000000
  guard_true u4 s0
  u5 = new #32 #0x9000000004d
  init_value u5, u1 #8 slot
  init_value u5, None #16 slot
  init_value u5, None #24 slot
  store_value u99, u5 #32 slot
  u9 = add_ov u1, 1 s0
  jump_loop (u9)
s0 = {0x7000+0 locals (u1) stack ()}
s1 = {0x7000+0 locals () stack ()}",
    ),
    (
        "calls",
        "  loop (0, 0)
  u1 = param #0 : int
  u2 = param #1 : int
  guard_valid s0
  u3 = lt u1, 10000000
  guard_true u3 s0
  u4 = call helper (u1) : any s0
  u5 = guard_int u4 s0
  u6 = add_ov u2, u5 s0
  u8 = add_ov u1, 1 s0
  jump_loop (u8, u6)
s0 = {0x7000+0 locals (u1, u2) stack ()}",
    ),
];

/// A loop of about so many instructions, as traces of programs look: fields, checked ints, floats, a call now and then;
/// a snapshot for every second guard.
fn synthetic(insts: usize) -> String {
    let mut t = String::from("  u0 = slot #0\n  u1 = guard_obj u0 s0\n  loop (0, 1, 2, 0.5, 1.5)\n");
    for (i, ty) in ["int", "int", "int", "float", "float"].iter().enumerate() {
        let _ = writeln!(t, "  u{} = param #{i} : {ty}", 10 + i);
    }
    let mut snaps = String::from("s0 = {0x7000+0 locals () stack ()}\n");
    let (mut ints, mut floats) = (vec![10, 11, 12], vec![13, 14]);
    let (mut n, mut next, mut guards, mut snap) = (8, 20, 0, 0);
    let mut pick = {
        let mut seed = 7u64;
        move |n: usize| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as usize % n
        }
    };
    let _ = writeln!(t, "  guard_valid s0");
    while n < insts {
        if guards % 2 == 0 {
            snap += 1;
            let i: Vec<String> =
                (0..6).map(|_| format!("u{}", ints[ints.len() - 1 - pick(ints.len().min(6))])).collect();
            let x: Vec<String> = (0..3)
                .map(|_| format!("u{}", floats[floats.len() - 1 - pick(floats.len().min(4))]))
                .collect();
            let _ = writeln!(
                snaps,
                "s{snap} = {{0x7000+{snap} locals ({}) stack ({})}}",
                i.join(", "),
                x.join(", ")
            );
        }
        guards += 1;
        let i = |p: usize| ints[ints.len() - 1 - p % ints.len().min(8)];
        let x = |p: usize| floats[floats.len() - 1 - p % floats.len().min(6)];
        let k = 8 * (1 + pick(20));
        match pick(8) {
            0 | 1 => {
                let _ = writeln!(
                    t,
                    "  u{next} = load_value u1 #{k} slot\n  u{} = guard_int u{next} s{snap}",
                    next + 1
                );
                let _ = writeln!(t, "  u{} = and u{}, 1023", next + 2, next + 1);
                ints.push(next + 2);
                (n, next) = (n + 3, next + 3);
            }
            2 => {
                let _ = writeln!(
                    t,
                    "  u{next} = add_ov u{}, u{} s{snap}\n  u{} = and u{next}, 65535",
                    i(pick(8)),
                    i(pick(8)),
                    next + 1
                );
                ints.push(next + 1);
                (n, next) = (n + 2, next + 2);
            }
            3 => {
                let _ = writeln!(
                    t,
                    "  u{next} = load_value u1 #{} slot\n  u{} = guard_float u{next} s{snap}",
                    k + 160,
                    next + 1
                );
                let _ = writeln!(t, "  u{} = fmul u{}, u{}", next + 2, next + 1, x(pick(6)));
                floats.push(next + 2);
                (n, next) = (n + 3, next + 3);
            }
            4 | 5 => {
                let _ = writeln!(
                    t,
                    "  u{next} = fadd u{}, u{}\n  u{} = fmul u{next}, 0.25",
                    x(pick(6)),
                    x(pick(6)),
                    next + 1
                );
                let _ = writeln!(
                    t,
                    "  u{} = flt u{}, 1e30\n  guard_true u{} s{snap}",
                    next + 2,
                    next + 1,
                    next + 2
                );
                floats.push(next + 1);
                (n, next) = (n + 4, next + 3);
            }
            6 => {
                let _ = writeln!(
                    t,
                    "  u{next} = box_float u{}\n  store_value u1, u{next} #{} slot",
                    x(pick(6)),
                    k + 320
                );
                (n, next) = (n + 2, next + 1);
            }
            _ if pick(3) == 0 => {
                let _ = writeln!(
                    t,
                    "  u{next} = call helper (u{}) : any s{snap}\n  u{} = guard_int u{next} s{snap}",
                    i(pick(8)),
                    next + 1
                );
                ints.push(next + 1);
                (n, next) = (n + 2, next + 2);
            }
            _ => {
                let _ = writeln!(t, "  store_value u1, u{} #{} slot", i(pick(8)), k + 320);
                n += 1;
            }
        }
    }
    let l = |v: &[i32], k: usize| v[v.len() - 1 - k];
    let _ = writeln!(
        t,
        "  jump_loop (u{}, u{}, u{}, u{}, u{})",
        l(&ints, 0),
        l(&ints, 1),
        l(&ints, 2),
        l(&floats, 0),
        l(&floats, 1)
    );
    t + &snaps
}

/// Every second iteration leaves to a side trace, which jumps back.
fn linked(
    backend: &mut CraneliftBackend,
    request: &Request<'_>,
    vm: &mut Vm,
    state: &mut JitState,
) -> Result<(), Box<dyn std::error::Error>> {
    let root = "trace t1 side t0 x0
  u0 = input #0 : int
  u1 = input #1 : float
  loop (u0, u1)
  u2 = param #0 : int
  u3 = param #1 : float
  guard_valid s0
  u4 = lt u2, 10000000
  guard_true u4 s0
  u5 = and u2, 1
  u6 = eq u5, 0
  guard_true u6 s1
  u7 = fadd u3, 0.5
  u8 = add_ov u2, 1 s0
  jump_loop (u8, u7)
s0 = {0x7000+0 locals (u2, u3) stack ()}
s1 = {0x7000+1 locals (u2, u3) stack ()}";
    let side = "trace t2 side t1 x1
  u0 = input #0 : int
  u1 = input #1 : float
  u2 = fadd u1, 0.25
  u3 = add_ov u0, 1 s0
  jump_trace t1 (u3, u2) s0
s0 = {0x7000+1 locals (u0, u1) stack ()}";
    let root = backend.compile(&parse(root, request.facts)?, request)?;
    let side = backend.compile(&parse(side, request.facts)?, request)?;
    let stubs = backend.stubs();
    let Some(exit) = root.exit(taipan_trace::SnapId(1), ExitKind::Leave) else { return Ok(()) };
    // SAFETY: the side trace was recorded from the exit, as it were; both live long enough.
    unsafe {
        exit.link_side(side.entry());
        side.link_jump(stubs, Some(root.entry()));
    }
    let mut best = f64::MAX;
    for _ in 0..5 {
        state.values[..2].fill(0);
        let began = cpu_time();
        // SAFETY: as in `main`.
        unsafe { backend.enter()(root.entry(), (&raw mut *vm).cast(), std::ptr::null_mut(), state) };
        best = best.min(cpu_time() - began);
        assert_eq!((state.values[0], state.values[1]), (40_000_000, 3_750_000f64.to_bits()));
    }
    println!(
        "linked: {:.2} ns for two iterations, one of them through a side trace and back",
        best * 2e3 / 1e7
    );
    Ok(())
}

/// Of this thread, in µs: other programs want the machine, too.
fn cpu_time() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: fills in the structure.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut t) };
    t.tv_sec as f64 * 1e6 + t.tv_nsec as f64 / 1e3
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let shown = std::env::args().nth(1);
    let facts = facts();
    let mut vm = Vm { cursor: 0, limit: 0, breaker: 0, cells: vec![0; 1 << 12] };
    let mut state = Box::new(JitState::new());
    let began = cpu_time();
    let mut backend = CraneliftBackend::new(layout(), CodeMemory::new(16 << 20)?)?;
    println!("code memory, backend and stubs: {:.0} µs", cpu_time() - began);
    let valid = Box::new(1u8);
    let request = |listing| Request {
        facts: &facts,
        resolver: &Addresses,
        owner: 0,
        valid: &raw const *valid,
        name: None,
        listing,
        forceable: false,
        counted: false,
    };
    let mut object = [Word::header(77, 9, 0).0, 4, 0, 0, 0, 0, 0, 0, 0];
    for (name, text) in LOOPS {
        let trace = parse(&format!("trace t1 root\n{text}"), &facts)?;
        let code = backend.compile(&trace, &request(shown.as_deref() == Some(name)))?;
        if let Some(listing) = code.listing() {
            println!("{listing}");
        }
        let mut frame = [Word::ptr(object.as_ptr() as u64).0];
        let mut best = f64::MAX;
        for _ in 0..5 {
            object[1] = if name == "boxed" { Word::try_float(1.5).map_or(0, |w| w.0) } else { 4 };
            let began = cpu_time();
            let p = (&raw mut vm).cast();
            // SAFETY: code made by this backend, and what its layout speaks of.
            let exit = unsafe { &*backend.enter()(code.entry(), p, frame.as_mut_ptr(), &mut *state) };
            best = best.min(cpu_time() - began);
            assert_eq!((exit.snap.0, state.values[0]), (0, 40_000_000), "{name}");
        }
        let ns = best * 1e3 / 1e7;
        println!(
            "{name:9} {:3} instructions, {:4} bytes: {ns:.2} ns an iteration",
            trace.insts.len(),
            code.stats().bytes
        );
    }
    let text = "trace t1 root\n  exit s0\ns0 = {0x7000+0 locals () stack ()}";
    let code = backend.compile(&parse(text, &facts)?, &request(false))?;
    let (enter, began) = (backend.enter(), cpu_time());
    for _ in 0..1_000_000 {
        // SAFETY: as above.
        unsafe { enter(code.entry(), (&raw mut vm).cast(), std::ptr::null_mut(), &mut *state) };
    }
    println!("in and out again: {:.2} ns", (cpu_time() - began) / 1e3);
    linked(&mut backend, &request(false), &mut vm, &mut state)?;
    println!(
        "\ninstructions exits bytes | CPU µs to compile | an instruction: µs, bytes | building Cranelift's IR: µs"
    );
    for n in [50, 300, 1500] {
        let trace = parse(&format!("trace t1 root\n{}", synthetic(n)), &facts)?;
        let mut all: Vec<f64> = Vec::new();
        let mut build = f64::MAX;
        let mut stats = Stats::default();
        for _ in 0..40 {
            let began = cpu_time();
            stats = backend.compile(&trace, &request(false))?.stats();
            all.push(cpu_time() - began);
            build = build.min(stats.build.as_secs_f64() * 1e6);
        }
        all.sort_by(f64::total_cmp);
        let us = all[all.len() / 2];
        println!(
            "{:5} {:4} {:6} | {us:7.1} | {:.2} µs {:.1} bytes | {build:.1}",
            stats.insts,
            stats.exits,
            stats.bytes,
            us / stats.insts as f64,
            stats.bytes as f64 / stats.insts as f64
        );
    }
    Ok(())
}
