//! Runs a program with the simplest import system: native modules and single files of the library. For work on
//! the VM itself, when the real one does not start.
use taipan_compiler::{Mode, Options};
use taipan_vm::native::{MethodDef, def};
use taipan_vm::{R, Value, ValueExt, Vm};

fn main() {
    let path = std::env::args().nth(1).expect("usage: run FILE");
    let stress = std::env::var("STRESS").ok().and_then(|s| s.parse().ok()).unwrap_or(0);
    taipan_vm::strings::set_hash_seed(std::env::var("PYTHONHASHSEED").ok().as_deref());
    let config = taipan_vm::vm::Config { gc_stress: stress, ..Default::default() };
    let mut vm = Vm::new(config).expect("vm");
    let host: *mut Vm = &mut *vm;
    // SAFETY: the VM lives until the end of the closure; `enter` only notes the stack's base.
    vm.heap.enter(|| run(unsafe { &mut *host }, &path));
}

static IMPORT: MethodDef =
    def("__import__", "(name, globals=None, locals=None, fromlist=(), level=0)", import, "");

const LIB: &str = "/root/.cache/taipan-peers/root/usr/lib/python3.14/";

fn import(vm: &mut Vm, a: &[Value]) -> R {
    let mut name = a[0].to_str().map_or_else(String::new, |s| s.to_string_lossy());
    if a[4].to_i64().unwrap_or(0) > 0
        && let Some(g) = a[1].to_dict()
        && let Some(p) = vm.dict_get_text(g, "__package__").and_then(|p| p.to_str())
    {
        name = if name.is_empty() { p.to_string_lossy() } else { format!("{p}.{name}") };
    }
    let mut whole = String::new();
    let mut top = Value::NONE;
    let mut last = Value::NONE;
    for part in name.split('.') {
        whole = if whole.is_empty() { part.to_string() } else { format!("{whole}.{part}") };
        let m = load(vm, &whole)?;
        if top.is_none() {
            top = m;
        } else {
            vm.setattr_text(last, part, m)?;
        }
        last = m;
    }
    let from = !a[3].is_unbound() && vm.truth(a[3])?;
    if from && let Some(l) = a[3].to_tuple() {
        for n in l.as_slice() {
            let n = n.to_str().map_or_else(String::new, |s| s.to_string_lossy());
            if vm.getattr_opt_text(last, &n)?.is_none() && n != "*" {
                if let Ok(m) = load(vm, &format!("{whole}.{n}")) {
                    vm.setattr_text(last, &n, m)?;
                }
                vm.clear_exception();
            }
        }
    }
    Ok(if from || a[4].to_i64().unwrap_or(0) > 0 { last } else { top })
}
fn load(vm: &mut Vm, name: &str) -> R {
    let modules = vm.modules;
    if let Some(m) = vm.dict_get_text(modules, name) {
        return Ok(m);
    }
    if let Some(d) = taipan_stdlib::find(name) {
        let m = taipan_stdlib::create(vm, d)?;
        vm.dict_set_text(modules, name, m);
        return Ok(m);
    }
    let rel = name.replace('.', "/");
    let extra = std::env::var("TAIPAN_EXTRA").unwrap_or_default();
    for (file, pkg) in [
        (format!("{extra}{rel}.py"), false),
        (format!("{extra}{rel}/__init__.py"), true),
        (format!("{LIB}{rel}.py"), false),
        (format!("{LIB}{rel}/__init__.py"), true),
    ] {
        if let Ok(text) = std::fs::read_to_string(&file) {
            let m = vm.new_module(name, "");
            vm.dict_set_text(modules, name, m.value());
            let package = if pkg { name } else { name.rsplit_once('.').map_or("", |p| p.0) };
            let p = vm.str_value(package);
            vm.setattr_text(m.value(), "__package__", p)?;
            let f = vm.str_value(&file);
            vm.setattr_text(m.value(), "__file__", f)?;
            let code =
                taipan_vm::types::builtins::compile_text(vm, &text, f, Mode::Exec, &Options::default())?;
            let d = m.dict.get().to_dict().expect("dict");
            vm.run_code(code, d, d.value())?;
            return Ok(vm.dict_get_text(modules, name).unwrap_or(m.value()));
        }
    }
    let t = vm.exc.ModuleNotFoundError;
    let n = vm.str_value(name);
    let msg = vm.str_value(&format!("No module named '{name}'"));
    let e = vm.call_kw(t.value(), &[msg], &[("name", n)])?;
    Err(vm.raise_exception(e))
}

fn run(vm: &mut Vm, path: &str) {
    let text = std::fs::read_to_string(path).expect("file");
    let f = vm.new_native_fn(&IMPORT, Value::UNBOUND, Value::UNBOUND, Value::UNBOUND);
    let b = vm.builtins;
    vm.dict_set_text(b, "__import__", f);
    let main = vm.new_module("__main__", "");
    let modules = vm.modules;
    vm.dict_set_text(modules, "__main__", main.value());
    let sys = load(vm, "sys").ok().and_then(|m| m.downcast::<taipan_vm::ModuleObj>());
    if let Some(d) = sys.and_then(|m| m.dict.get().to_dict()) {
        vm.dict_set_text(d, "modules", modules.value());
    }
    let d = main.dict.get().to_dict().expect("dict");
    let file = vm.str_value(path);
    vm.dict_set_text(d, "__file__", file);
    let b = vm.dict_get_text(modules, "builtins").unwrap_or(Value::NONE);
    vm.dict_set_text(d, "__builtins__", b);
    let code = taipan_vm::types::builtins::compile_text(vm, &text, file, Mode::Exec, &Options::default());
    let r = code.and_then(|c| vm.run_code(c, d, d.value()));
    if r.is_err() {
        let e = vm.take_exception();
        let t = vm.type_name(e);
        let mut tb = e.downcast::<taipan_vm::ExcObj>().map(|x| x.traceback.get());
        while let Some(t) = tb.and_then(|t| t.downcast::<taipan_vm::TracebackObj>()) {
            if let Some(c) = t.frame.get().and_then(|f| f.code.get()) {
                let (n, f) = (
                    vm.str_text(c.qualname.get()).unwrap_or_default(),
                    vm.str_text(c.filename.get()).unwrap_or_default(),
                );
                eprintln!("  {f}:{} in {n}", c.line_at(t.lasti.get()).unwrap_or(0));
            }
            tb = Some(t.next.get());
        }
        match vm.str_text(e) {
            Ok(s) => eprintln!("{t}: {s}"),
            Err(_) => eprintln!("{t}: <str failed>"),
        }
        std::process::exit(1);
    }
    vm.heap.collect(true);
    vm.run_pending_finalizers();
}
