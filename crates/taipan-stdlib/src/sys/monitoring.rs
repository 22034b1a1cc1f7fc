//! `sys.monitoring`: tools, callbacks and event sets are kept; no events are delivered yet, so that asking for some is
//! refused.

use crate::ModuleDef;
use taipan_vm::code::CodeObj;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::{Gc, ListObj, R, Value, ValueExt, Vm};

const EVENTS: &[(&str, i64)] = &[
    ("PY_START", 1),
    ("PY_RESUME", 2),
    ("PY_RETURN", 4),
    ("PY_YIELD", 8),
    ("CALL", 16),
    ("LINE", 32),
    ("INSTRUCTION", 64),
    ("JUMP", 128),
    ("BRANCH_LEFT", 256),
    ("BRANCH_RIGHT", 512),
    ("STOP_ITERATION", 1024),
    ("RAISE", 2048),
    ("EXCEPTION_HANDLED", 4096),
    ("PY_UNWIND", 8192),
    ("PY_THROW", 16384),
    ("RERAISE", 32768),
    ("C_RETURN", 65536),
    ("C_RAISE", 131072),
    ("BRANCH", 262144),
    ("NO_EVENTS", 0),
];
const N_EVENTS: u32 = 19;
const TOOLS: i64 = 6;

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
    for i in callbacks_of(n) {
        vm.list_setitem_index(t, i as isize, Value::NONE)?;
    }
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
fn check_events(vm: &mut Vm, v: Value) -> R<()> {
    let set = vm.to_c_int(v)?;
    if set < 0 || set >= 1 << N_EVENTS {
        return Err(vm.value_error(format!("invalid event set 0x{set:x}")));
    }
    const C_EVENTS: i32 = 65536 | 131072;
    if set & C_EVENTS != 0 && set & 16 == 0 {
        return Err(vm.value_error("cannot set C_RETURN or C_RAISE events independently"));
    }
    if set != 0 {
        return Err(vm.not_implemented_error("this interpreter does not deliver monitoring events"));
    }
    Ok(())
}
fn get_events(vm: &mut Vm, a: &[Value]) -> R {
    used_tool(vm, a[0])?;
    Ok(Value::small(0))
}
fn set_events(vm: &mut Vm, a: &[Value]) -> R {
    used_tool(vm, a[0])?;
    check_events(vm, a[1])?;
    Ok(Value::NONE)
}
fn code(vm: &mut Vm, v: Value) -> R<()> {
    if v.downcast::<CodeObj>().is_none() {
        return Err(vm.type_error("code must be a code object"));
    }
    Ok(())
}
fn get_local_events(vm: &mut Vm, a: &[Value]) -> R {
    code(vm, a[1])?;
    used_tool(vm, a[0])?;
    Ok(Value::small(0))
}
fn set_local_events(vm: &mut Vm, a: &[Value]) -> R {
    code(vm, a[1])?;
    used_tool(vm, a[0])?;
    check_events(vm, a[2])?;
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
    def("restart_events", "($module, /)", |_, _| Ok(Value::NONE), ""),
    def("_all_events", "($module, /)", |vm, _| Ok(vm.new_dict().value()), ""),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "sys.monitoring",
    functions: FUNCTIONS,
    init: |vm, d| {
        let object = vm.types.object;
        for n in ["DISABLE", "MISSING"] {
            let o = vm.new_instance(object);
            vm.dict_set_text(d, n, o);
        }
        let events: Vec<(&str, Value)> = EVENTS.iter().map(|e| (e.0, Value::small(e.1))).collect();
        let ns = vm.new_namespace(&events);
        vm.dict_set_text(d, "events", ns);
        for (n, v) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] {
            vm.dict_set_text(d, n, Value::small(v));
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
