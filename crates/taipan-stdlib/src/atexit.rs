//! `atexit`.

use crate::ModuleDef;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, def, raw};
use taipan_vm::{Gc, ListObj, R, RootedVec, Value, ValueExt, Vm};

/// The registered functions: a list of (function, arguments, keyword names or None).
fn registered(vm: &mut Vm) -> Gc<ListObj> {
    if let Some(l) = vm.state_get("atexit").and_then(|v| v.to_list()) {
        return l;
    }
    let l = vm.new_list(&[]);
    vm.state_set("atexit", l.value());
    l
}
fn register(vm: &mut Vm, args: Args) -> R {
    let Some(f) = args.get(0) else {
        return Err(vm.type_error("register() takes at least 1 argument (0 given)"));
    };
    if !vm.is_callable(f) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let a = vm.tuple(&args.all[1..]);
    let names = args.kwnames.map_or(Value::NONE, |n| n.value());
    let entry = vm.tuple(&[f, a, names]);
    let l = registered(vm);
    vm.list_push(l, entry)?;
    Ok(f)
}
fn unregister(vm: &mut Vm, a: &[Value]) -> R {
    let l = registered(vm);
    let mut i = 0;
    while let Some(e) = l.get(i) {
        let f = e.to_tuple().map_or(Value::NONE, |t| t.get(0));
        if vm.eq(f, a[0])? {
            // Comparing may have changed the list.
            if l.get(i) == Some(e) {
                vm.list_remove_at(l, i);
                continue;
            }
        }
        i += 1;
    }
    Ok(Value::NONE)
}
fn clear(vm: &mut Vm, _: &[Value]) -> R {
    let l = registered(vm);
    vm.list_take(l);
    Ok(Value::NONE)
}
/// Calls the functions, last registered first. What they register or unregister has no effect.
fn run(vm: &mut Vm, _: &[Value]) -> R {
    let l = registered(vm);
    let all = RootedVec::from_slice(&vm.heap, l.as_slice());
    for &e in all.iter().rev() {
        let Some(t) = e.to_tuple() else { continue };
        let args = t.get(1).to_tuple().map(|a| RootedVec::from_slice(&vm.heap, a.as_slice()));
        let Some(args) = args else { continue };
        if let Err(e) = vm.call_args(t.get(0), Args { all: &args, kwnames: t.get(2).to_tuple() }) {
            let r = vm.exception;
            let f = vm.repr_text(t.get(0)).unwrap_or_default();
            vm.exception = r;
            vm.write_unraisable(e, &format!("Exception ignored in atexit callback {f}"), Value::NONE);
        }
    }
    vm.list_take(l);
    Ok(Value::NONE)
}
static FUNCTIONS: &[MethodDef] = &[
    def("_clear", "($module, /)", clear, "Clear the list of previously registered exit functions."),
    def(
        "_ncallbacks",
        "($module, /)",
        |vm, _| {
            let l = registered(vm);
            Ok(Value::small(l.len.get() as i64))
        },
        "Return the number of registered exit functions.",
    ),
    def(
        "_run_exitfuncs",
        "($module, /)",
        run,
        "Run all registered exit functions.\n\nIf a callback raises an exception, it is logged with sys.unraisablehook.",
    ),
    raw(
        "register",
        "($module, func, /, *args, **kwargs)",
        register,
        "Register a function to be executed upon normal program termination\n\n    func - function to be called at exit\n    args - optional arguments to pass to func\n    kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator.",
    ),
    def(
        "unregister",
        "($module, func, /)",
        unregister,
        "Unregister an exit function which was previously registered using\natexit.register\n\n    func - function to be unregistered",
    ),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "atexit",
    doc: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public functions, register and unregister, are defined.\n",
    functions: FUNCTIONS,
    ..ModuleDef::BASE
};
