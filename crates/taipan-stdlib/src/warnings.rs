//! `_warnings`: issuing warnings. What a program sees and changes of the rules are attributes of `warnings` once that is
//! imported; until then they are the state kept here.

use crate::ModuleDef;
use taipan_vm::dict::{DictExt, DictObj};
use taipan_vm::interp::delegation::Level;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::object::StrObj;
use taipan_vm::{Gc, R, TypeObj, Value, ValueExt, Vm};

static FUNCTIONS: &[MethodDef] = &[
    def(
        "warn",
        "($module, /, message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
        warn,
        "Issue a warning, or maybe ignore it or raise an exception.\n\n  message\n    Text of the warning message.\n  category\n    The Warning category subclass. Defaults to UserWarning.\n  stacklevel\n    How far up the call stack to make this warning appear. A value of 2 for\n    example attributes the warning to the caller of the code calling warn().\n  source\n    If supplied, the destroyed object which emitted a ResourceWarning\n  skip_file_prefixes\n    An optional tuple of module filename prefixes indicating frames to skip\n    during stacklevel computations for stack frame attribution.",
    ),
    def(
        "warn_explicit",
        "($module, /, message, category, filename, lineno, module=<unrepresentable>, registry=None, module_globals=None, source=None)",
        warn_explicit,
        "Issue a warning, or maybe ignore it or raise an exception.",
    ),
    def("_filters_mutated_lock_held", "($module, /)", filters_mutated, ""),
    def("_acquire_lock", "($module, /)", acquire_lock, ""),
    def("_release_lock", "($module, /)", release_lock, ""),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "_warnings",
    doc: "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
    functions: FUNCTIONS,
    init: |vm, d| {
        let filters = default_filters(vm);
        let once = vm.new_dict().value();
        let default = vm.intern("default").value();
        let class = vm.native_type(&crate::contextvars::CONTEXT_VAR).value();
        let name = vm.str_value("_warnings_context");
        let context = vm.call1(class, name)?;
        for (name, v) in [
            ("filters", filters),
            ("_onceregistry", once),
            ("_defaultaction", default),
            ("_warnings_context", context),
        ] {
            vm.state_set(state_key(name), v);
            vm.dict_set_text(d, name, v);
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
fn state_key(name: &str) -> &'static str {
    match name {
        "filters" => "warnings.filters",
        "_onceregistry" => "warnings.onceregistry",
        "_defaultaction" => "warnings.defaultaction",
        _ => "warnings.context",
    }
}
fn default_filters(vm: &mut Vm) -> Value {
    let exc = &vm.exc;
    let rules = [
        ("default", exc.DeprecationWarning, Some("__main__")),
        ("ignore", exc.DeprecationWarning, None),
        ("ignore", exc.PendingDeprecationWarning, None),
        ("ignore", exc.ImportWarning, None),
        ("ignore", exc.ResourceWarning, None),
    ];
    vm.list_from(rules, |vm, (action, category, module)| {
        let action = vm.intern(action).value();
        let module = module.map_or(Value::NONE, |m| vm.intern(m).value());
        vm.tuple(&[action, Value::NONE, category.value(), module, Value::small(0)])
    })
}

#[derive(Default)]
struct State {
    /// Counts changes of the filters: what registries remember is of one version.
    version: i64,
    /// The thread that holds the lock, and how often.
    holder: Option<(u64, usize)>,
}
fn acquire_lock(vm: &mut Vm, _: &[Value]) -> R {
    let me = vm.thread.ident;
    loop {
        let holder = &mut vm.library::<State>().holder;
        match holder {
            Some((thread, depth)) if *thread == me => *depth += 1,
            None => *holder = Some((me, 1)),
            // It is held for a few instructions.
            Some(_) => {
                vm.without_gil(|| std::thread::sleep(std::time::Duration::from_micros(20)));
                continue;
            }
        }
        return Ok(Value::NONE);
    }
}
fn release_lock(vm: &mut Vm, _: &[Value]) -> R {
    let me = vm.thread.ident;
    let holder = &mut vm.library::<State>().holder;
    match holder {
        Some((thread, depth)) if *thread == me => {
            *depth -= 1;
            if *depth == 0 {
                *holder = None;
            }
            Ok(Value::NONE)
        }
        _ => Err(vm.runtime_error("cannot release un-acquired lock")),
    }
}
fn filters_mutated(vm: &mut Vm, _: &[Value]) -> R {
    let me = vm.thread.ident;
    let state = vm.library::<State>();
    if state.holder.is_none_or(|(thread, _)| thread != me) {
        return Err(vm.runtime_error("warnings lock is not held"));
    }
    state.version += 1;
    Ok(Value::NONE)
}

/// An attribute of `warnings`, if that is imported and has it.
fn attribute(vm: &mut Vm, name: &str) -> R<Option<Value>> {
    let modules = vm.modules;
    match vm.dict_get_text(modules, "warnings").filter(|m| !m.is_none()) {
        Some(m) => vm.getattr_opt_text(m, name),
        None => Ok(None),
    }
}
/// The same, or the state it has as long as nobody changes it.
fn attribute_or_state(vm: &mut Vm, name: &str, native: &str) -> R {
    match attribute(vm, name)? {
        // It is also what is left when the attribute goes.
        Some(v) => {
            vm.state_set(state_key(native), v);
            Ok(v)
        }
        None => Ok(vm.state_get(state_key(native)).unwrap_or(Value::NONE)),
    }
}

// ---- what is done with a warning ----

/// Does a filter's pattern (None, a text, or something with `match`) fit?
fn fits(vm: &mut Vm, pattern: Value, text: Value) -> R<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if let Some(p) = pattern.exact_str() {
        return vm.eq(p.value(), text);
    }
    let r = vm.call_method(pattern, "match", &[text])?;
    vm.truth(r)
}
/// The action of the first filter that fits, with the filter.
fn search(
    vm: &mut Vm,
    filters: Value,
    what: &str,
    category: Value,
    text: Value,
    lineno: i64,
    module: Value,
) -> R<Option<(Value, Value)>> {
    let Some(list) = filters.to_list() else {
        return Err(vm.value_error(format!("{what} must be a list")));
    };
    let mut i = 0;
    while let Some(item) = list.get(i) {
        let Some(t) = item.to_tuple().filter(|t| t.len == 5) else {
            return Err(vm.value_error(format!("warnings.filters item {i} isn't a 5-tuple")));
        };
        let action = t.get(0);
        if action.to_str().is_none() {
            let n = vm.type_name(action);
            return Err(vm.type_error(format!("action must be a string, not '{n}'")));
        }
        if fits(vm, t.get(1), text)?
            && fits(vm, t.get(3), module)?
            && vm.issubclass(category, t.get(2))?
            && matches!(vm.to_index(t.get(4))? as i64, line if line == 0 || line == lineno)
        {
            return Ok(Some((action, item)));
        }
        i += 1;
    }
    Ok(None)
}
fn action_of(vm: &mut Vm, category: Value, text: Value, lineno: i64, module: Value) -> R<(Value, Value)> {
    let variable = attribute_or_state(vm, "_warnings_context", "_warnings_context")?;
    let context = vm.call_method(variable, "get", &[Value::NONE])?;
    if !context.is_none() {
        let own = vm.getattr_text(context, "_filters")?;
        let what = "_filters of warnings._warnings_context";
        if let Some(found) = search(vm, own, what, category, text, lineno, module)? {
            return Ok(found);
        }
    }
    let filters = attribute_or_state(vm, "filters", "filters")?;
    if let Some(found) = search(vm, filters, "_warnings.filters", category, text, lineno, module)? {
        return Ok(found);
    }
    let action = attribute_or_state(vm, "defaultaction", "_defaultaction")?;
    if action.to_str().is_none() {
        let n = vm.type_name(action);
        return Err(vm.type_error(format!("_warnings.defaultaction must be a string, not '{n}'")));
    }
    Ok((action, Value::NONE))
}
/// Looks whether the warning was given before; a registry of other filters is emptied first.
fn already_warned(vm: &mut Vm, registry: Gc<DictObj>, key: Value, set: bool) -> R<bool> {
    let version = vm.library::<State>().version;
    let name = vm.intern("version");
    if registry.get_str(name).and_then(|v| v.as_int()) != Some(version) {
        vm.call_method(registry.value(), "clear", &[])?;
        let v = vm.new_int(version);
        registry.set_str(vm, name, v);
    }
    if let Some(found) = vm.dict_get(registry, key)?
        && vm.truth(found)?
    {
        return Ok(true);
    }
    if set {
        vm.dict_set(registry, key, Value::TRUE)?;
    }
    Ok(false)
}
/// `module` unbound: made of the file's name.
struct Place {
    filename: Value,
    lineno: i64,
    module: Value,
    registry: Value,
}
fn explicit(vm: &mut Vm, category: Value, message: Value, place: &Place, source: Value) -> R {
    let module = match place.module {
        m if m.is_none() => return Ok(Value::NONE),
        m if m.is_unbound() => {
            let name = place.filename.to_str().map_or_else(String::new, |s| s.to_string_lossy());
            match name.as_str() {
                "" => vm.str_value("<unknown>"),
                n => vm.str_value(n.strip_suffix(".py").unwrap_or(n)),
            }
        }
        m => m,
    };
    let warning = vm.exc.Warning;
    let (text, category, message) = if vm.is_instance(message, warning) {
        (vm.str(message)?.value(), vm.type_of(message).value(), message)
    } else {
        let made = vm.call1(category, message)?;
        (message, category, made)
    };
    let lineno = vm.new_int(place.lineno);
    let key = vm.tuple(&[text, category, lineno]);
    let registry = match place.registry {
        r if r.is_unbound() || r.is_none() => None,
        r => match r.to_dict() {
            Some(d) => Some(d),
            None => return Err(vm.type_error("'registry' must be a dict or None")),
        },
    };
    if let Some(r) = registry
        && already_warned(vm, r, key, false)?
    {
        return Ok(Value::NONE);
    }
    let (action, item) = action_of(vm, category, text, place.lineno, module)?;
    let name = action.to_str().map_or_else(String::new, |s| s.to_string_lossy());
    let known = match name.as_str() {
        "error" => return Err(vm.raise_exception(message)),
        "ignore" => return Ok(Value::NONE),
        "always" | "all" => false,
        other => {
            if let Some(r) = registry {
                vm.dict_set(r, key, Value::TRUE)?;
            }
            match other {
                "once" => {
                    let once = match registry {
                        Some(r) => r,
                        None => {
                            let once = attribute_or_state(vm, "onceregistry", "_onceregistry")?;
                            match once.to_dict() {
                                Some(d) => d,
                                None => {
                                    let n = vm.type_name(once);
                                    return Err(vm.type_error(format!(
                                        "_warnings.onceregistry must be a dict, not '{n}'"
                                    )));
                                }
                            }
                        }
                    };
                    let key = vm.tuple(&[text, category]);
                    already_warned(vm, once, key, true)?
                }
                "module" => match registry {
                    Some(r) => {
                        let key = vm.tuple(&[text, category]);
                        already_warned(vm, r, key, true)?
                    }
                    None => false,
                },
                "default" => false,
                _ => {
                    let (action, item) = (vm.repr_text(action)?, vm.repr_text(item)?);
                    return Err(vm.runtime_error(format!(
                        "Unrecognized action ({action}) in warnings.filters:\n {item}"
                    )));
                }
            }
        }
    };
    if !known {
        show(vm, text, message, category, place.filename, lineno, source)?;
    }
    Ok(Value::NONE)
}
fn show(
    vm: &mut Vm,
    text: Value,
    message: Value,
    category: Value,
    filename: Value,
    lineno: Value,
    source: Value,
) -> R<()> {
    if !vm.finalizing {
        vm.import_module("warnings")?;
    }
    let Some(f) = attribute(vm, "_showwarnmsg")? else {
        return show_plainly(vm, text, category, filename, lineno);
    };
    if !vm.is_callable(f) {
        return Err(vm.type_error("warnings._showwarnmsg() must be set to a callable"));
    }
    let Some(class) = attribute(vm, "WarningMessage")? else {
        return Err(vm.runtime_error("unable to get warnings.WarningMessage"));
    };
    let source = if source.is_unbound() { Value::NONE } else { source };
    let record = vm.call(class, &[message, category, filename, lineno, Value::NONE, Value::NONE, source])?;
    vm.call1(f, record).map(drop)
}
/// Where `warnings` cannot do it: the line, and the source line if there is one.
fn show_plainly(vm: &mut Vm, text: Value, category: Value, filename: Value, lineno: Value) -> R<()> {
    let name = vm.getattr_text(category, "__name__")?;
    let (file, name, shown) = (vm.str_text(filename)?, vm.str_text(name)?, vm.str_text(text)?);
    let line = lineno.to_i64().unwrap_or(0);
    let mut out = format!("{file}:{line}: {name}: {shown}\n");
    let source = std::fs::read_to_string(&file).unwrap_or_default();
    if let Some(l) = usize::try_from(line - 1).ok().and_then(|n| source.lines().nth(n)) {
        out.push_str(&format!("  {}\n", l.trim()));
    }
    crate::sys::write_stderr(vm, &out);
    Ok(())
}

// ---- where it comes from ----

/// The file of a frame's code.
fn file_of(level: Level) -> Option<Gc<StrObj>> {
    // SAFETY: a live frame.
    unsafe { level.place() }.0.and_then(|c| c.filename.get().to_str())
}
fn is_internal(level: Level) -> bool {
    file_of(level).is_some_and(|f| {
        let f = f.to_string_lossy();
        f.contains("importlib") && f.contains("_bootstrap")
    })
}
fn outer(level: Level) -> Option<Level> {
    // SAFETY: live frames.
    unsafe { level.outer()?.visible() }
}
fn next_external(level: Level, prefixes: &[String]) -> Option<Level> {
    let mut at = outer(level);
    while let Some(l) = at {
        let skipped = !prefixes.is_empty()
            && file_of(l).is_some_and(|f| {
                let f = f.to_string_lossy();
                prefixes.iter().any(|p| f.starts_with(p.as_str()))
            });
        if !is_internal(l) && !skipped {
            break;
        }
        at = outer(l);
    }
    at
}
/// The place that is `stacklevel` frames out.
fn place_at(vm: &mut Vm, stacklevel: i64, prefixes: &[String]) -> R<Place> {
    let mut at = Level::at(vm, 0);
    let plain = stacklevel <= 0 || at.is_some_and(is_internal);
    let mut left = stacklevel;
    while left > 1
        && let Some(l) = at
    {
        at = if plain { outer(l) } else { next_external(l, prefixes) };
        left -= 1;
    }
    let (globals, filename, lineno) = match at {
        Some(l) => {
            // SAFETY: a live frame.
            let ((code, lasti), func) = unsafe { (l.place(), l.func()) };
            let globals = func.and_then(|f| f.globals.get());
            let filename = code.map_or(Value::NONE, |c| c.filename.get());
            let line = code.and_then(|c| c.line_at(lasti)).unwrap_or(0);
            (globals.unwrap_or(vm.sys_dict), filename, i64::from(line))
        }
        None => (vm.sys_dict, vm.str_value("<sys>"), 0),
    };
    let key = vm.intern("__warningregistry__");
    let registry = match globals.get_str(key) {
        Some(r) => r,
        None => {
            let r = vm.new_dict().value();
            globals.set_str(vm, key, r);
            r
        }
    };
    let key = vm.names.__name__;
    let module = match globals.get_str(key).filter(|m| m.is_none() || m.to_str().is_some()) {
        Some(m) => m,
        None => vm.str_value("<string>"),
    };
    Ok(Place { filename, lineno, module, registry })
}
fn category_of(vm: &mut Vm, message: Value, category: Value) -> R {
    let warning = vm.exc.Warning;
    let category = match category {
        _ if vm.is_instance(message, warning) => vm.type_of(message).value(),
        c if c.is_unbound() || c.is_none() => vm.exc.UserWarning.value(),
        c => c,
    };
    if category.downcast::<TypeObj>().is_none() || !vm.issubclass(category, warning.value())? {
        let n = vm.type_name(category);
        return Err(vm.type_error(format!("category must be a Warning subclass, not '{n}'")));
    }
    Ok(category)
}
fn warn(vm: &mut Vm, a: &[Value]) -> R {
    let mut stacklevel = if a[2].is_unbound() { 1 } else { vm.to_index(a[2])? as i64 };
    let mut prefixes = Vec::new();
    if !a[4].is_unbound() {
        let Some(t) = a[4].to_tuple() else {
            let n = vm.type_name(a[4]);
            return Err(vm.type_error(format!("warn() argument 'skip_file_prefixes' must be tuple, not {n}")));
        };
        for &p in t.as_slice() {
            let Some(s) = p.to_str() else {
                let n = vm.type_name(p);
                return Err(vm.type_error(format!("Found non-str '{n}' in skip_file_prefixes.")));
            };
            prefixes.push(s.to_string_lossy());
        }
        if !prefixes.is_empty() {
            stacklevel = stacklevel.max(2);
        }
    }
    let category = category_of(vm, a[0], a[1])?;
    let place = place_at(vm, stacklevel, &prefixes)?;
    explicit(vm, category, a[0], &place, a[3])
}
fn warn_explicit(vm: &mut Vm, a: &[Value]) -> R {
    let [message, category, filename, lineno, module, registry, globals, source] =
        [a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]];
    if filename.to_str().is_none() {
        let n = vm.type_name(filename);
        return Err(vm.type_error(format!("warn_explicit() argument 'filename' must be str, not {n}")));
    }
    let lineno = i64::from(vm.to_c_int(lineno)?);
    if !globals.is_unbound() && !globals.is_none() && globals.to_dict().is_none() {
        let n = vm.type_name(globals);
        return Err(vm.type_error(format!("module_globals must be a dict, not '{n}'")));
    }
    explicit(vm, category, message, &Place { filename, lineno, module, registry }, source)
}
