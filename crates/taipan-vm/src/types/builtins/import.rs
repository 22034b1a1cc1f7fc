//! `__import__`, as far as it does not need files: modules that are loaded, native modules, and whatever import
//! system was installed: its functions stand in the state under `importlib.` and their name.

use crate::dict::DictExt;
use crate::object::*;
use crate::{R, Vm};
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};
use taipan_heap::{Gc, Value};

/// Is the module's import finished?
fn initialized(vm: &mut Vm, m: Value) -> R<bool> {
    let (spec, init) = (vm.names.__spec__, vm.names._initializing);
    match vm.getattr_opt(m, spec)? {
        Some(s) if !s.is_none() => match vm.getattr_opt(s, init)? {
            Some(i) => Ok(!vm.truth(i)?),
            None => Ok(true),
        },
        _ => Ok(true),
    }
}
/// What needs no more than a look into `sys.modules`.
fn already_loaded(vm: &mut Vm, given: Value, name: Gc<StrObj>, fromlist: Value) -> R<Option<Value>> {
    let modules = vm.modules;
    // A subclass of `str` has its own idea of its hash.
    let found =
        if given.exact_str().is_some() { modules.get_str(name) } else { vm.dict_get(modules, given)? };
    let Some(m) = found.filter(|m| !m.is_none()) else { return Ok(None) };
    if !initialized(vm, m)? {
        return Ok(None);
    }
    if !fromlist.is_none() && vm.truth(fromlist)? {
        // Names of a package may be submodules that are still to be imported.
        let path = vm.names.__path__;
        return Ok(if vm.getattr_opt(m, path)?.is_some() { None } else { Some(m) });
    }
    match name.to_string_lossy().split_once('.') {
        None => Ok(Some(m)),
        Some((top, _)) => {
            let top = vm.intern(top);
            Ok(modules.get_str(top).filter(|m| !m.is_none()))
        }
    }
}

/// Takes importlib's frames out of the traceback in flight: all of an ImportError's, of others those that end with the call of the
/// module's code.
fn remove_importlib_frames(vm: &mut Vm) {
    let exc = vm.take_exception();
    let trim_all = vm.is_instance(exc, vm.exc.ImportError);
    let Some(e) = exc.downcast::<ExcObj>() else {
        let _ = vm.reraise(exc);
        return;
    };
    let set = |vm: &Vm, before: Option<Gc<TracebackObj>>, next: Value| match before {
        Some(t) => t.next.set(&vm.heap, t, next),
        None => e.traceback.set(&vm.heap, e, next),
    };
    // The entry before the chunk of importlib's that is being looked at, and before the present entry.
    let mut outer: Option<Gc<TracebackObj>> = None;
    let mut previous: Option<Gc<TracebackObj>> = None;
    let mut in_importlib = false;
    let mut at = e.traceback.get();
    while let Some(t) = at.downcast::<TracebackObj>() {
        at = t.next.get();
        let Some(code) = t.frame.get().and_then(|f| f.code.get()) else {
            previous = Some(t);
            in_importlib = false;
            continue;
        };
        let file = code.filename.get().to_str().map_or_else(String::new, |f| f.to_string_lossy());
        let now =
            matches!(&*file, "<frozen importlib._bootstrap>" | "<frozen importlib._bootstrap_external>");
        if now && !in_importlib {
            outer = previous;
        }
        in_importlib = now;
        let last =
            || code.name.get().to_str().is_some_and(|n| n.to_string_lossy() == "_call_with_frames_removed");
        if now && (trim_all || last()) {
            set(vm, outer, at);
            previous = outer;
        } else {
            previous = Some(t);
        }
    }
    let _ = vm.reraise(exc);
}

/// `-X importtime`: 1 times what is imported, 2 also names what was loaded already.
pub static IMPORT_TIME: AtomicU8 = AtomicU8::new(0);

#[derive(Default)]
struct Times {
    headed: bool,
    level: usize,
    /// What the imports inside the present one took.
    inner: Duration,
}
/// Writes a line to standard error, past `sys.stderr`, as CPython does.
fn time_line(vm: &mut Vm, own: &str, all: &str, name: Gc<StrObj>) {
    let name = match name.to_utf8() {
        Some(n) => n.into_owned(),
        None => {
            let shown = |c| char::from_u32(c).map_or_else(|| format!("\\u{c:04x}"), String::from);
            name.chars().map(shown).collect()
        }
    };
    let times = vm.library::<Times>();
    if !std::mem::replace(&mut times.headed, true) {
        eprintln!("import time: self [us] | cumulative | imported package");
    }
    eprintln!("import time: {own} | {all} | {:1$}{name}", "", times.level * 2);
}
fn find_and_load(vm: &mut Vm, find: Value, name: Value, text: Gc<StrObj>) -> R {
    let recurse = vm.state_get("importlib.import").unwrap_or(Value::NONE);
    if IMPORT_TIME.load(Ordering::Relaxed) == 0 {
        return vm.call(find, &[name, recurse]);
    }
    let times = vm.library::<Times>();
    times.level += 1;
    let before = std::mem::take(&mut times.inner);
    let began = Instant::now();
    let r = vm.call(find, &[name, recurse]);
    let all = began.elapsed();
    let times = vm.library::<Times>();
    times.level -= 1;
    let own = all.saturating_sub(times.inner);
    times.inner = before + all;
    let micros = |d: Duration| d.as_nanos().div_ceil(1000);
    time_line(vm, &format!("{:9}", micros(own)), &format!("{:10}", micros(all)), text);
    r
}

/// An import that is not relative, of what is not loaded or may have submodules to load.
fn absolute(vm: &mut Vm, find: Value, name: Value, text: Gc<StrObj>, fromlist: Value) -> R {
    let module = find_and_load(vm, find, name, text)?;
    if fromlist.is_none() || !vm.truth(fromlist)? {
        let text = text.to_string_lossy();
        return match text.split_once('.') {
            None => Ok(module),
            Some((top, _)) => {
                let top = vm.str_value(top);
                import(vm, &[top, Value::NONE, Value::NONE, Value::NONE, Value::small(0)])
            }
        };
    }
    let path = vm.names.__path__;
    if vm.getattr_opt(module, path)?.is_none() {
        return Ok(module);
    }
    let recurse = vm.state_get("importlib.import").unwrap_or(Value::NONE);
    let handle = vm.state_get("importlib._handle_fromlist").unwrap_or(Value::NONE);
    vm.call(handle, &[module, fromlist, recurse])
}

pub fn import(vm: &mut Vm, a: &[Value]) -> R {
    let none = |v: Value| if v.is_unbound() { Value::NONE } else { v };
    let (name, fromlist, level) = (a[0], none(a[3]), a[4]);
    let Some(s) = name.to_str() else { return Err(vm.type_error("module name must be a string")) };
    let level = if level.is_unbound() { 0 } else { vm.to_c_int(level)? };
    if level < 0 {
        return Err(vm.value_error("level must be >= 0"));
    }
    if level == 0 && s.len == 0 {
        return Err(vm.value_error("Empty module name"));
    }
    let s = vm.intern_obj(s);
    if level > 0 {
        let g = none(a[1]);
        if g.is_none() {
            let m = vm.str_value("'__name__' not in globals");
            return Err(vm.key_error(m));
        }
        let Some(d) = g.to_dict() else { return Err(vm.type_error("globals must be a dict")) };
        let (p, sp, n) = (vm.names.__package__, vm.names.__spec__, vm.names.__name__);
        let found = |k| d.get_str(k).is_some_and(|v| !v.is_none());
        if !found(p) && !found(sp) && d.get_str(n).is_none() {
            let m = vm.str_value("'__name__' not in globals");
            return Err(vm.key_error(m));
        }
    } else if let Some(m) = already_loaded(vm, name, s, fromlist)? {
        if IMPORT_TIME.load(Ordering::Relaxed) == 2 {
            time_line(vm, "cached   ", "cached    ", s);
        }
        return Ok(m);
    }
    if level == 0
        && let Some(find) = vm.state_get("importlib._find_and_load")
    {
        let r = absolute(vm, find, name, s, fromlist);
        if r.is_err() {
            remove_importlib_frames(vm);
        }
        return r;
    }
    if let Some(f) = vm.state_get("importlib.__import__") {
        let fromlist = if a[3].is_unbound() { vm.empty_tuple.value() } else { fromlist };
        let r = vm.call(f, &[name, none(a[1]), none(a[2]), fromlist, Value::small(level as i64)]);
        if r.is_err() {
            remove_importlib_frames(vm);
        }
        return r;
    }
    let modules = vm.modules;
    let text = s.to_string_lossy();
    if let Some(make) = vm.native_modules.get(&*text).copied() {
        let m = make(vm)?;
        modules.set_str(vm, s, m);
        return Ok(m);
    }
    let t = vm.exc.ModuleNotFoundError;
    let msg = vm.str_value(&format!("No module named '{text}'"));
    let e = vm.call_kw(t.value(), &[msg], &[("name", s.value())])?;
    Err(vm.raise_exception(e))
}
