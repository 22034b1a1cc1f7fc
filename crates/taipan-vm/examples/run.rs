//! Runs a program on the bare VM (no library): for work on the VM itself.
use taipan_compiler::{Mode, Options};
use taipan_vm::{Value, Vm};

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

fn run(vm: &mut Vm, path: &str) {
    let text = std::fs::read_to_string(path).expect("file");
    let main = vm.new_module("__main__", "");
    let modules = vm.modules;
    vm.dict_set_text(modules, "__main__", main.value());
    let d = taipan_vm::ValueExt::to_dict(main.dict.get()).expect("dict");
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
                let n = vm.str_text(c.qualname.get()).unwrap_or_default();
                eprintln!("  line {:?} in {n}", c.line_at(t.lasti.get()));
            }
            tb = Some(t.next.get());
        }
        match vm.str_text(e) {
            Ok(s) => eprintln!("{t}: {s}"),
            Err(_) => eprintln!("{t}: <str failed>"),
        }
        std::process::exit(1);
    }
}
