//! `gc`: the collector as programs see it.
//!
//! Thresholds are kept but mean nothing: the heap decides by itself when to collect. `disable()` is remembered
//! for `isenabled()` only, since not collecting at all would be the end of programs that rely on reference counts.

use crate::ModuleDef;
use taipan_vm::dict::DictObj;
use taipan_vm::native::{Impl, NativeImpl, def, raw};
use taipan_vm::taipan_heap::{Header, RootedVec};
use taipan_vm::{Args, Gc, R, Value, ValueExt, Vm, kind};

struct State {
    enabled: bool,
    debug: i64,
    thresholds: [i64; 3],
    frozen: usize,
    collections: [i64; 3],
    collected: i64,
}
impl Default for State {
    fn default() -> Self {
        State {
            enabled: true,
            debug: 0,
            thresholds: [2000, 10, 0],
            frozen: 0,
            collections: [0; 3],
            collected: 0,
        }
    }
}

fn enable(vm: &mut Vm, _: &[Value]) -> R {
    vm.library::<State>().enabled = true;
    Ok(Value::NONE)
}
fn disable(vm: &mut Vm, _: &[Value]) -> R {
    vm.library::<State>().enabled = false;
    Ok(Value::NONE)
}
fn isenabled(vm: &mut Vm, _: &[Value]) -> R {
    Ok(Value::bool(vm.library::<State>().enabled))
}
/// Calls `gc.callbacks`.
fn callbacks(vm: &mut Vm, phase: &str, generation: i64, collected: i64) {
    let Some(list) = vm.state_get("gc.callbacks").and_then(|l| l.to_list()) else { return };
    let mut i = 0;
    while let Some(f) = list.get(i) {
        i += 1;
        let info = vm.new_dict();
        for (k, v) in [("generation", generation), ("collected", collected), ("uncollectable", 0)] {
            let v = vm.new_int(v);
            vm.dict_set_text(info, k, v);
        }
        let p = vm.str_value(phase);
        if let Err(e) = vm.call(f, &[p, info.value()]) {
            vm.write_unraisable(e, "Exception ignored while calling GC callback", f);
        }
    }
}
fn collect(vm: &mut Vm, a: &[Value]) -> R {
    let generation = if a[0].is_unbound() { 2 } else { vm.to_c_int(a[0])? as i64 };
    if !(0..=2).contains(&generation) {
        return Err(vm.value_error("invalid generation"));
    }
    callbacks(vm, "start", generation, 0);
    let before = vm.heap.object_count() as i64;
    scrub();
    // Finalizers may let go of more.
    for _ in 0..3 {
        vm.collect_for_program(
            |d| matches!(d.imp, Impl::Bound(g) if std::ptr::fn_addr_eq(collect as NativeImpl, g)),
        );
        if !vm.heap.has_dying() && !vm.weakrefs.has_pending() {
            break;
        }
        vm.run_pending_finalizers();
    }
    let collected = (before - vm.heap.object_count() as i64).max(0);
    let s = vm.library::<State>();
    s.collections[generation as usize] += 1;
    s.collected += collected;
    callbacks(vm, "stop", generation, collected);
    Ok(vm.new_int(collected))
}
/// Overwrites the dead part of the native stack, where old references may still lie.
#[inline(never)]
fn scrub() {
    let mut dead = [0u64; 4096];
    std::hint::black_box(&mut dead);
}
fn get_count(vm: &mut Vm, _: &[Value]) -> R {
    let zero = Value::small(0);
    Ok(vm.tuple(&[zero, zero, zero]))
}
fn get_threshold(vm: &mut Vm, _: &[Value]) -> R {
    let t = vm.library::<State>().thresholds.map(Value::small);
    Ok(vm.tuple(&t))
}
fn set_threshold(vm: &mut Vm, args: Args) -> R {
    taipan_vm::native::check_positional(vm, "gc.set_threshold", args, 1, 3)?;
    for (i, &v) in args.all.iter().enumerate() {
        let n = vm.to_c_int(v)? as i64;
        vm.library::<State>().thresholds[i] = n;
    }
    Ok(Value::NONE)
}
fn get_debug(vm: &mut Vm, _: &[Value]) -> R {
    Ok(Value::small(vm.library::<State>().debug))
}
fn set_debug(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_int(a[0])? as i64;
    vm.library::<State>().debug = n;
    Ok(Value::NONE)
}
fn get_stats(vm: &mut Vm, _: &[Value]) -> R {
    let (n, collected) = {
        let s = vm.library::<State>();
        (s.collections, s.collected)
    };
    let mut out = RootedVec::new(&vm.heap);
    for (i, &c) in n.iter().enumerate() {
        let d = vm.new_dict();
        for (k, v) in
            [("collections", c), ("collected", if i == 2 { collected } else { 0 }), ("uncollectable", 0)]
        {
            let v = vm.new_int(v);
            vm.dict_set_text(d, k, v);
        }
        out.push(d.value());
    }
    Ok(vm.list(&out))
}
/// What Python calls an object: no inner arrays, tables or strings of the VM.
fn is_python_object(o: Gc<Header>) -> bool {
    o.kind().0 >= 16
}
/// Kinds without references, which CPython's collector does not track.
fn is_atomic(o: Gc<Header>) -> bool {
    matches!(o.kind(), kind::FLOAT | kind::BIGINT | kind::COMPLEX | kind::STR | kind::BYTES)
}
/// The Python objects that `o` refers to, through inner arrays.
fn referents(vm: &Vm, o: Gc<Header>, out: &mut RootedVec) {
    let mut inner: Vec<Gc<Header>> = Vec::new();
    vm.heap.children(o, &mut |c| if is_python_object(c) { out.push(c.value()) } else { inner.push(c) });
    // Inner arrays belong to their owner, which is alive.
    for i in inner {
        vm.heap.children(i, &mut |c| {
            if is_python_object(c) {
                out.push(c.value())
            }
        });
    }
}
fn get_referents(vm: &mut Vm, args: Args) -> R {
    let mut out = RootedVec::new(&vm.heap);
    for &v in args.positional() {
        if let Some(o) = v.object() {
            referents(vm, o, &mut out);
        }
    }
    Ok(vm.list(&out))
}
fn get_referrers(vm: &mut Vm, args: Args) -> R {
    let targets = args.positional();
    let mut all: Vec<Gc<Header>> = Vec::new();
    // The unreachable must not be found.
    vm.heap.collect(true);
    vm.heap.for_each_object(&mut |o| {
        if is_python_object(o) && !is_atomic(o) {
            all.push(o);
        }
    });
    // Nothing is collected while this runs: no objects are made.
    let mut found = RootedVec::new(&vm.heap);
    let mut refs = RootedVec::new(&vm.heap);
    for o in all {
        refs.clear();
        referents(vm, o, &mut refs);
        if refs.iter().any(|r| targets.contains(r)) {
            found.push(o.value());
        }
    }
    Ok(vm.list(&found))
}
fn get_objects(vm: &mut Vm, a: &[Value]) -> R {
    if !a[0].is_unbound() && !a[0].is_none() {
        let g = vm.to_c_int(a[0])?;
        if g >= 3 {
            return Err(vm.value_error(
                "generation parameter must be less than the number of available generations (3)",
            ));
        }
        if g < 0 {
            return Err(vm.value_error("generation parameter cannot be negative"));
        }
    }
    let mut out = RootedVec::new(&vm.heap);
    vm.heap.collect(true);
    vm.heap.for_each_object(&mut |o| {
        if is_python_object(o) && !is_atomic(o) {
            out.push(o.value());
        }
    });
    Ok(vm.list(&out))
}
fn is_tracked(_: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(a[0].object().is_some_and(|o| !is_atomic(o))))
}
fn is_finalized(_: &mut Vm, a: &[Value]) -> R {
    Ok(Value::bool(a[0].object().is_some_and(|o| o.flags.get() & taipan_vm::flags::FINALIZED != 0)))
}
fn freeze(vm: &mut Vm, _: &[Value]) -> R {
    let n = vm.heap.object_count();
    vm.library::<State>().frozen = n;
    Ok(Value::NONE)
}
fn unfreeze(vm: &mut Vm, _: &[Value]) -> R {
    vm.library::<State>().frozen = 0;
    Ok(Value::NONE)
}
fn get_freeze_count(vm: &mut Vm, _: &[Value]) -> R {
    let n = vm.library::<State>().frozen;
    vm.size_value(n)
}

fn init(vm: &mut Vm, d: Gc<DictObj>) -> R<()> {
    let garbage = vm.list(&[]);
    let callbacks = vm.list(&[]);
    vm.state_set("gc.callbacks", callbacks);
    vm.dict_set_text(d, "garbage", garbage);
    vm.dict_set_text(d, "callbacks", callbacks);
    for (k, v) in [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", 32),
        ("DEBUG_LEAK", 38),
    ] {
        vm.dict_set_text(d, k, Value::small(v));
    }
    Ok(())
}

pub static DEF: ModuleDef = ModuleDef {
    name: "gc",
    doc: "This module provides access to the garbage collector for reference cycles.\n\nenable() -- Enable automatic garbage collection.\ndisable() -- Disable automatic garbage collection.\nisenabled() -- Returns true if automatic collection is enabled.\ncollect() -- Do a full collection right now.\nget_count() -- Return the current collection counts.\nget_stats() -- Return list of dictionaries containing per-generation stats.\nset_debug() -- Set debugging flags.\nget_debug() -- Get debugging flags.\nset_threshold() -- Set the collection thresholds.\nget_threshold() -- Return the current collection thresholds.\nget_objects() -- Return a list of all objects tracked by the collector.\nis_tracked() -- Returns true if a given object is tracked.\nis_finalized() -- Returns true if a given object has been already finalized.\nget_referrers() -- Return the list of objects that refer to an object.\nget_referents() -- Return the list of objects that an object refers to.\nfreeze() -- Freeze all tracked objects and ignore them for future collections.\nunfreeze() -- Unfreeze all objects in the permanent generation.\nget_freeze_count() -- Return the number of objects in the permanent generation.\n",
    functions: &[
        def("enable", "($module, /)", enable, "Enable automatic garbage collection."),
        def("disable", "($module, /)", disable, "Disable automatic garbage collection."),
        def(
            "isenabled",
            "($module, /)",
            isenabled,
            "Returns true if automatic garbage collection is enabled.",
        ),
        def(
            "collect",
            "($module, /, generation=2)",
            collect,
            "Run the garbage collector.\n\nWith no arguments, run a full collection.  The optional argument\nmay be an integer specifying which generation to collect.  A ValueError\nis raised if the generation number is invalid.\n\nThe number of unreachable objects is returned.",
        ),
        def("get_count", "($module, /)", get_count, "Return a three-tuple of the current collection counts."),
        def("get_threshold", "($module, /)", get_threshold, "Return the current collection thresholds."),
        raw(
            "set_threshold",
            "",
            set_threshold,
            "set_threshold(threshold0, [threshold1, [threshold2]])\nSet the collection thresholds (the collection frequency).\n\nSetting 'threshold0' to zero disables collection.",
        ),
        def("get_debug", "($module, /)", get_debug, "Get the garbage collection debugging flags."),
        def("set_debug", "($module, flags, /)", set_debug, "Set the garbage collection debugging flags."),
        def(
            "get_stats",
            "($module, /)",
            get_stats,
            "Return a list of dictionaries containing per-generation statistics.",
        ),
        raw(
            "get_referents",
            "($module, /, *objs)",
            get_referents,
            "Return the list of objects that are directly referred to by 'objs'.",
        ),
        raw(
            "get_referrers",
            "($module, /, *objs)",
            get_referrers,
            "Return the list of objects that directly refer to any of 'objs'.",
        ),
        def(
            "get_objects",
            "($module, /, generation=None)",
            get_objects,
            "Return a list of objects tracked by the collector (excluding the list returned).",
        ),
        def(
            "is_tracked",
            "($module, obj, /)",
            is_tracked,
            "Returns true if the object is tracked by the garbage collector.",
        ),
        def(
            "is_finalized",
            "($module, obj, /)",
            is_finalized,
            "Returns true if the object has been already finalized by the GC.",
        ),
        def(
            "freeze",
            "($module, /)",
            freeze,
            "Freeze all current tracked objects and ignore them for future collections.",
        ),
        def("unfreeze", "($module, /)", unfreeze, "Unfreeze all objects in the permanent generation."),
        def(
            "get_freeze_count",
            "($module, /)",
            get_freeze_count,
            "Return the number of objects in the permanent generation.",
        ),
    ],
    types: &[],
    init,
};
