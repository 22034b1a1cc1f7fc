use std::sync::Arc;
use taipan_compiler::{Mode, Options, compile_source};
use taipan_vm::Vm;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let src = if args[1] == "-c" { args[2].clone() } else { std::fs::read_to_string(&args[1]).unwrap() };
    let t = std::thread::Builder::new().stack_size(256 << 20).spawn(move || {
        let code = compile_source(&src, "main", Mode::Exec, &Options::default(), &mut |_| true).unwrap();
        let mut vm = Vm::new(Default::default()).unwrap();
        let vmp: *mut Vm = &mut *vm;
        let heap = unsafe { &(*vmp).heap };
        heap.enter(|| {
            let vm = unsafe { &mut *vmp };
            let c = vm.new_code(Arc::new(code));
            let g = vm.new_dict();
            let n = vm.str_value("__main__");
            vm.dict_set_text(g, "__name__", n);
            if vm.run_code(c, g, g.value()).is_err() {
                let e = vm.take_exception();
                let t = vm.type_of(e).name_str();
                let s = vm.str_text(e).unwrap_or_default();
                println!("{t}: {s}");
            }
            let mut i = 0;
            while let Some((n, k, v)) = g.next_entry(i) { i = n; println!("{k:?} = {v:?}"); }
        });
    }).unwrap();
    t.join().unwrap();
}
