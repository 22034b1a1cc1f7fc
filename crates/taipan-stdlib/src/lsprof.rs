//! `_lsprof`: the profiler behind `cProfile`, on the profile function of `sys.setprofile`.

use crate::ModuleDef;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::time::Instant;
use taipan_vm::call::Args;
use taipan_vm::code::CodeObj;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{Gc, Native, NativeFn, R, RootedVec, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

/// What is known of a function, or of a function as called by another.
#[derive(Clone, Copy, Default)]
struct Counts {
    calls: i64,
    recursive: i64,
    /// With and without what it called.
    total: f64,
    own: f64,
    /// Calls under way.
    level: u32,
}
impl Counts {
    fn stop(&mut self, total: f64, own: f64) {
        self.level = self.level.saturating_sub(1);
        if self.level == 0 {
            self.total += total;
        } else {
            self.recursive += 1;
        }
        self.own += own;
        self.calls += 1;
    }
}
#[derive(Default)]
struct Entry {
    counts: Counts,
    /// By the entry that was called.
    callees: Vec<(usize, Counts)>,
}
struct Running {
    entry: usize,
    start: f64,
    /// Time in what it called.
    below: f64,
}
#[derive(Default)]
struct Table {
    /// By the word of the code object or native definition.
    index: FxHashMap<u64, usize>,
    entries: Vec<Entry>,
    stack: Vec<Running>,
}
struct Profiler {
    table: RefCell<Table>,
    /// Code objects, and names of native functions, by entry.
    keys: Slot,
    timer: Slot,
    unit: Cell<f64>,
    subcalls: Cell<bool>,
    builtins: Cell<bool>,
    since: Instant,
}
impl_trace!(Profiler { keys, timer; table, unit, subcalls, builtins, since });
type P = Gc<Native<Profiler>>;

static PROFILER: TypeDef = TypeDef {
    doc: "Build a profiler object using the specified timer function.\n\n  timer\n    A callable that returns the current time.\n  timeunit\n    The unit of the timer: seconds per count, for timers that return ints.",
    flags: type_flags::BASETYPE,
    slots: Slots { new: Some(new), init: Some(init), ..Slots::NONE },
    methods: &[
        def("getstats", "($self, /)", getstats, "list of profiler_entry objects."),
        def(
            "enable",
            "($self, /, subcalls=True, builtins=True)",
            enable,
            "Start collecting profiling information.\n\n  subcalls\n    If True, also records for each function\n    statistics separated according to its current caller.\n  builtins\n    If True, records the time spent in\n    built-in functions separately from their caller.",
        ),
        def("disable", "($self, /)", disable, "Stop collecting profiling information."),
        def(
            "clear",
            "($self, /)",
            |vm, a| {
                let p = this(vm, a[0])?;
                *p.table.borrow_mut() = Table::default();
                let keys = vm.list(&[]);
                p.keys.set(&vm.heap, p, keys);
                Ok(Value::NONE)
            },
            "Clear all profiling information collected so far.",
        ),
        def("_event", "($self, frame, event, arg, /)", event, ""),
    ],
    ..TypeDef::native::<Profiler>("_lsprof.Profiler")
};
static ENTRY: StructSeqDef = StructSeqDef {
    name: "_lsprof.profiler_entry",
    doc: "",
    fields: &[
        ("code", "code object or built-in function name"),
        ("callcount", "how many times this was called"),
        ("reccallcount", "how many times called recursively"),
        ("totaltime", "total time in this entry"),
        ("inlinetime", "inline time in this entry (not in subcalls)"),
        ("calls", "details of the calls"),
    ],
    n_visible: 6,
    constructible: true,
};
static SUBENTRY: StructSeqDef = StructSeqDef {
    name: "_lsprof.profiler_subentry",
    doc: "",
    fields: &[
        ("code", "called code object or built-in function name"),
        ("callcount", "how many times this is called"),
        ("reccallcount", "how many times this is called recursively"),
        ("totaltime", "total time spent in this call"),
        ("inlinetime", "inline time (not in further subcalls)"),
    ],
    n_visible: 5,
    constructible: true,
};
fn this(vm: &mut Vm, v: Value) -> R<P> {
    match v.native::<Profiler>() {
        Some(p) => Ok(p),
        None => Err(vm.wrong_receiver(v, "_lsprof.Profiler")),
    }
}
fn new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    let keys = vm.list(&[]);
    let data = Profiler {
        table: RefCell::default(),
        keys: Slot::new(keys),
        timer: Slot::new(Value::NONE),
        unit: Cell::new(0.0),
        subcalls: Cell::new(true),
        builtins: Cell::new(true),
        since: Instant::now(),
    };
    Ok(vm.new_native(cls, data).value())
}
fn init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    static SIG: MethodDef = spec("Profiler", "(timer=None, timeunit=0.0, subcalls=True, builtins=True)");
    let [timer, unit, subcalls, builtins] = bind(vm, &SIG, args)?;
    let p = this(vm, v)?;
    if !timer.is_unbound() {
        p.timer.set(&vm.heap, p, timer);
    }
    if !unit.is_unbound() {
        let u = vm.to_f64(unit)?;
        p.unit.set(u);
    }
    set_flags(vm, p, subcalls, builtins)
}
fn set_flags(vm: &mut Vm, p: P, subcalls: Value, builtins: Value) -> R<()> {
    for (v, to) in [(subcalls, &p.subcalls), (builtins, &p.builtins)] {
        if !v.is_unbound() {
            let on = vm.truth(v)?;
            to.set(on);
        }
    }
    Ok(())
}
/// Seconds; of the program's own timer, what it says.
fn now(vm: &mut Vm, p: P) -> R<f64> {
    let timer = p.timer.get();
    if timer.is_none() {
        return Ok(p.since.elapsed().as_secs_f64());
    }
    let r = vm.call0(timer)?;
    let t = vm.to_f64(r)?;
    Ok(if p.unit.get() > 0.0 { t * p.unit.get() } else { t })
}
fn hook(vm: &mut Vm, f: Value) -> R<()> {
    let sys = vm.import_module("sys")?;
    vm.call_method(sys, "setprofile", &[f])?;
    Ok(())
}
fn enable(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    set_flags(vm, p, a[1], a[2])?;
    let sys = vm.import_module("sys")?;
    let old = vm.call_method(sys, "getprofile", &[])?;
    if !old.is_none() {
        return Err(vm.value_error("Another profiling tool is already active"));
    }
    let f = vm.getattr_text(a[0], "_event")?;
    hook(vm, f)?;
    Ok(Value::NONE)
}
fn disable(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    hook(vm, Value::NONE)?;
    // What is under way ends here.
    let t = now(vm, p)?;
    while stop(p, t) {}
    Ok(Value::NONE)
}
/// The entry of a function, made at its first call. `name`: what to show for it.
fn entry_of(vm: &mut Vm, p: P, key: u64, name: impl FnOnce(&mut Vm) -> R) -> R<usize> {
    let known = p.table.borrow().index.get(&key).copied();
    if let Some(i) = known {
        return Ok(i);
    }
    let v = name(vm)?;
    if let Some(l) = p.keys.get().to_list() {
        vm.list_push(l, v)?;
    }
    let mut t = p.table.borrow_mut();
    let i = t.entries.len();
    t.entries.push(Entry::default());
    t.index.insert(key, i);
    Ok(i)
}
fn callee(e: &mut Entry, i: usize) -> &mut Counts {
    let at = match e.callees.iter().position(|c| c.0 == i) {
        Some(at) => at,
        None => {
            e.callees.push((i, Counts::default()));
            e.callees.len() - 1
        }
    };
    &mut e.callees[at].1
}
fn start(p: P, entry: usize, t: f64) {
    let mut table = p.table.borrow_mut();
    let caller = table.stack.last().map(|r| r.entry);
    table.entries[entry].counts.level += 1;
    if p.subcalls.get()
        && let Some(c) = caller
    {
        callee(&mut table.entries[c], entry).level += 1;
    }
    table.stack.push(Running { entry, start: t, below: 0.0 });
}
/// Ends the innermost call. False: there was none.
fn stop(p: P, t: f64) -> bool {
    let mut table = p.table.borrow_mut();
    let Some(r) = table.stack.pop() else { return false };
    let total = t - r.start;
    let own = total - r.below;
    table.entries[r.entry].counts.stop(total, own);
    let caller = table.stack.last_mut().map(|c| {
        c.below += total;
        c.entry
    });
    if p.subcalls.get()
        && let Some(c) = caller
    {
        callee(&mut table.entries[c], r.entry).stop(total, own);
    }
    true
}
fn native_name(vm: &mut Vm, f: Value) -> R {
    let Some(n) = f.downcast::<NativeFn>() else { return Ok(vm.repr(f)?.value()) };
    let name = n.def.name;
    let text = match n.owner.get().downcast::<TypeObj>() {
        Some(t) => format!("<method '{name}' of '{}' objects>", t.name_str()),
        None => match n.module.get().to_str() {
            Some(m) => format!("<built-in method {m}.{name}>"),
            None => format!("<built-in method {name}>"),
        },
    };
    Ok(vm.str_value(&text))
}
/// The profile function.
fn event(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    let Some(what) = a[2].to_str() else { return Ok(Value::NONE) };
    let what = what.to_string_lossy();
    match what.as_str() {
        "call" => {
            let code = vm.getattr_text(a[1], "f_code")?;
            if code.downcast::<CodeObj>().is_some() {
                let e = entry_of(vm, p, code.bits(), |_| Ok(code))?;
                let t = now(vm, p)?;
                start(p, e, t);
            }
        }
        "c_call" if p.builtins.get() => {
            let key = a[3].downcast::<NativeFn>().map_or(a[3].bits(), |n| std::ptr::from_ref(n.def) as u64);
            let e = entry_of(vm, p, key, |vm| native_name(vm, a[3]))?;
            let t = now(vm, p)?;
            start(p, e, t);
        }
        "c_return" | "c_exception" if !p.builtins.get() => {}
        "return" | "c_return" | "c_exception" => {
            let t = now(vm, p)?;
            stop(p, t);
        }
        _ => {}
    }
    Ok(Value::NONE)
}
fn fields(vm: &mut Vm, key: Value, c: Counts) -> [Value; 5] {
    let (calls, recursive) = (vm.new_int(c.calls), vm.new_int(c.recursive));
    [key, calls, recursive, vm.new_float(c.total), vm.new_float(c.own)]
}
fn getstats(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    let all: Vec<(Counts, Vec<(usize, Counts)>)> =
        p.table.borrow().entries.iter().map(|e| (e.counts, e.callees.clone())).collect();
    let Some(keys) = p.keys.get().to_list() else { return Ok(vm.list(&[])) };
    let mut out = RootedVec::new(&vm.heap);
    for (i, (counts, callees)) in all.into_iter().enumerate() {
        if counts.calls == 0 {
            continue;
        }
        let calls = if callees.iter().all(|c| c.1.calls == 0) {
            Value::NONE
        } else {
            let mut subs = RootedVec::new(&vm.heap);
            for (j, c) in callees {
                let f = fields(vm, keys.get(j).unwrap_or(Value::NONE), c);
                let s = vm.new_structseq(&SUBENTRY, &f);
                subs.push(s);
            }
            vm.list(&subs)
        };
        let f = fields(vm, keys.get(i).unwrap_or(Value::NONE), counts);
        let e = vm.new_structseq(&ENTRY, &[f[0], f[1], f[2], f[3], f[4], calls]);
        out.push(e);
    }
    Ok(vm.list(&out))
}
pub static DEF: ModuleDef = ModuleDef {
    name: "_lsprof",
    doc: "Fast profiler",
    types: &[&PROFILER],
    init: |vm, d| {
        for (n, s) in [("profiler_entry", &ENTRY), ("profiler_subentry", &SUBENTRY)] {
            let t = vm.structseq_type(s).value();
            vm.dict_set_text(d, n, t);
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
