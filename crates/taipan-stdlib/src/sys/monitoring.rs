//! `sys.monitoring`: who wants to be told of which events. `taipan_vm::interp::trace` tells them.

use crate::ModuleDef;
use taipan_vm::code::CodeObj;
use taipan_vm::interp::trace::{TOOLS as N_TOOLS, event};
use taipan_vm::native::{MethodDef, def};
use taipan_vm::{Gc, ListObj, R, Value, ValueExt, Vm};

const N_EVENTS: u32 = event::COUNT;
const TOOLS: i64 = N_TOOLS as i64;

/// Names of the tools in use (None: free), then the callbacks of each.
fn table(vm: &mut Vm) -> Gc<ListObj> {
    if let Some(l) = vm.state_get("sys.monitoring").and_then(|v| v.to_list()) {
        return l;
    }
    let l = vm.new_list(&[Value::NONE; TOOLS as usize * (1 + N_EVENTS as usize)]);
    vm.state_set("sys.monitoring", l.value());
    l
}
fn tool(vm: &mut Vm, v: Value) -> R<usize> {
    let n = vm.to_c_int(v)? as i64;
    if (0..TOOLS).contains(&n) {
        return Ok(n as usize);
    }
    Err(vm.value_error(format!("invalid tool {n} (must be between 0 and {})", TOOLS - 1)))
}
fn used_tool(vm: &mut Vm, v: Value) -> R<usize> {
    let n = tool(vm, v)?;
    if table(vm).get(n).is_none_or(|v| v.is_none()) {
        return Err(vm.value_error(format!("tool {n} is not in use")));
    }
    Ok(n)
}
fn callbacks_of(n: usize) -> std::ops::Range<usize> {
    let first = TOOLS as usize + n * N_EVENTS as usize;
    first..first + N_EVENTS as usize
}
fn use_tool_id(vm: &mut Vm, a: &[Value]) -> R {
    let n = tool(vm, a[0])?;
    if a[1].to_str().is_none() {
        return Err(vm.value_error("tool name must be a str"));
    }
    let t = table(vm);
    if t.get(n).is_some_and(|v| !v.is_none()) {
        return Err(vm.value_error(format!("tool {n} is already in use")));
    }
    vm.list_setitem_index(t, n as isize, a[1])?;
    Ok(Value::NONE)
}
fn clear_tool_id(vm: &mut Vm, a: &[Value]) -> R {
    let n = tool(vm, a[0])?;
    let t = table(vm);
    if t.get(n).is_none_or(|v| v.is_none()) {
        return Ok(Value::NONE);
    }
    for i in callbacks_of(n) {
        vm.list_setitem_index(t, i as isize, Value::NONE)?;
    }
    vm.monitor.events[n] = 0;
    vm.monitor.forget_local(n);
    vm.update_watching();
    Ok(Value::NONE)
}
fn free_tool_id(vm: &mut Vm, a: &[Value]) -> R {
    clear_tool_id(vm, a)?;
    let (n, t) = (tool(vm, a[0])?, table(vm));
    vm.list_setitem_index(t, n as isize, Value::NONE)?;
    Ok(Value::NONE)
}
fn get_tool(vm: &mut Vm, a: &[Value]) -> R {
    let n = tool(vm, a[0])?;
    Ok(table(vm).get(n).unwrap_or(Value::NONE))
}
fn register_callback(vm: &mut Vm, a: &[Value]) -> R {
    let n = tool(vm, a[0])?;
    let event = vm.to_c_int(a[1])?;
    if event <= 0 || event.count_ones() != 1 {
        return Err(vm.value_error("The callback can only be set for one event at a time"));
    }
    let e = event.trailing_zeros();
    if e >= N_EVENTS {
        return Err(vm.value_error(format!("invalid event {event}")));
    }
    let t = table(vm);
    let i = callbacks_of(n).start + e as usize;
    let old = t.get(i).unwrap_or(Value::NONE);
    vm.list_setitem_index(t, i as isize, a[2])?;
    Ok(old)
}
const CALL: u32 = 1 << event::CALL;
const C_EVENTS: u32 = 1 << event::C_RETURN | 1 << event::C_RAISE;
const BRANCH: u32 = 1 << event::BRANCH;
const BRANCHES: u32 = 1 << event::BRANCH_LEFT | 1 << event::BRANCH_RIGHT;

/// A set of events as the VM keeps it: C_RETURN and C_RAISE come with CALL, BRANCH is both branches.
fn event_set(vm: &mut Vm, v: Value, local: bool) -> R<u32> {
    let given = vm.to_c_int(v)?;
    let what = if local { "local event set" } else { "event set" };
    if !(0..1 << N_EVENTS).contains(&given) {
        return Err(vm.value_error(format!("invalid {what} 0x{given:x}")));
    }
    let mut set = given as u32;
    if set & C_EVENTS != 0 && set & CALL == 0 {
        return Err(vm.value_error("cannot set C_RETURN or C_RAISE events independently"));
    }
    set &= !C_EVENTS;
    if set & BRANCH != 0 {
        set = set & !BRANCH | BRANCHES;
    }
    if local && set >= 1 << event::LOCAL {
        return Err(vm.value_error(format!("invalid {what} 0x{given:x}")));
    }
    Ok(set)
}
fn get_events(vm: &mut Vm, a: &[Value]) -> R {
    let n = tool(vm, a[0])?;
    Ok(Value::small(vm.monitor.events[n] as i64))
}
fn set_events(vm: &mut Vm, a: &[Value]) -> R {
    let n = tool(vm, a[0])?;
    let set = event_set(vm, a[1], false)?;
    used_tool(vm, a[0])?;
    vm.monitor.events[n] = set;
    vm.update_watching();
    Ok(Value::NONE)
}
fn code(vm: &mut Vm, v: Value) -> R<Gc<CodeObj>> {
    match v.downcast::<CodeObj>() {
        Some(c) => Ok(c),
        None => Err(vm.type_error("code must be a code object")),
    }
}
fn get_local_events(vm: &mut Vm, a: &[Value]) -> R {
    let c = code(vm, a[1])?;
    let n = tool(vm, a[0])?;
    Ok(Value::small(vm.monitor.local_events(c, n) as i64))
}
fn set_local_events(vm: &mut Vm, a: &[Value]) -> R {
    let c = code(vm, a[1])?;
    let n = tool(vm, a[0])?;
    let set = event_set(vm, a[2], true)?;
    used_tool(vm, a[0])?;
    vm.monitor.set_local_events(c, n, set);
    vm.update_watching();
    Ok(Value::NONE)
}
/// Event name -> tools, as a bit set, of the events that are asked for everywhere.
fn all_events(vm: &mut Vm, _: &[Value]) -> R {
    let d = vm.new_dict();
    for e in 0..event::C_RETURN {
        let tools = vm
            .monitor
            .events
            .iter()
            .enumerate()
            .filter(|(_, set)| **set & 1 << e != 0)
            .fold(0, |b, (n, _)| b | 1 << n);
        if tools != 0 {
            vm.dict_set_text(d, event::NAMES[e as usize], Value::small(tools));
        }
    }
    Ok(d.value())
}
fn restart_events(vm: &mut Vm, _: &[Value]) -> R {
    vm.restart_events();
    Ok(Value::NONE)
}
static FUNCTIONS: &[MethodDef] = &[
    def("use_tool_id", "($module, tool_id, name, /)", use_tool_id, ""),
    def("clear_tool_id", "($module, tool_id, /)", clear_tool_id, ""),
    def("free_tool_id", "($module, tool_id, /)", free_tool_id, ""),
    def("get_tool", "($module, tool_id, /)", get_tool, ""),
    def("register_callback", "($module, tool_id, event, func, /)", register_callback, ""),
    def("get_events", "($module, tool_id, /)", get_events, ""),
    def("set_events", "($module, tool_id, event_set, /)", set_events, ""),
    def("get_local_events", "($module, tool_id, code, /)", get_local_events, ""),
    def("set_local_events", "($module, tool_id, code, event_set, /)", set_local_events, ""),
    def("restart_events", "($module, /)", restart_events, ""),
    def("_all_events", "($module, /)", all_events, ""),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "sys.monitoring",
    functions: FUNCTIONS,
    init: |vm, d| {
        let object = vm.types.object;
        for (n, key) in [("DISABLE", "sys.monitoring.DISABLE"), ("MISSING", "sys.monitoring.MISSING")] {
            let o = vm.new_instance(object);
            vm.state_set(key, o);
            vm.dict_set_text(d, n, o);
        }
        let mut events: Vec<(&str, Value)> =
            event::NAMES.iter().enumerate().map(|(i, n)| (*n, Value::small(1 << i))).collect();
        events.push(("NO_EVENTS", Value::small(0)));
        let ns = vm.new_namespace(&events);
        vm.dict_set_text(d, "events", ns);
        for (n, v) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] {
            vm.dict_set_text(d, n, Value::small(v));
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
