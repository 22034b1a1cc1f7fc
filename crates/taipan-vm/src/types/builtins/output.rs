//! print, input, open.

use crate::call::Args;
use crate::dict::DictExt;
use crate::object::*;
use crate::{R, Vm};
use std::io::Write;
use taipan_heap::{Gc, Value};

/// Where print writes.
#[derive(Clone, Copy)]
enum Target {
    File(Value),
    /// `sys.stdout` was never set (no `io` yet): the process's standard output.
    Process,
}
impl Target {
    fn write(self, vm: &mut Vm, s: Gc<StrObj>) -> R<()> {
        match self {
            Target::File(f) => {
                let n = vm.names.write;
                vm.call_method_obj(f, n, Args::pos(&[s.value()]))?;
            }
            Target::Process => {
                let _ = std::io::stdout().write_all(s.to_string_lossy().as_bytes());
            }
        }
        Ok(())
    }
}
pub fn print(vm: &mut Vm, args: Args) -> R {
    let (mut sep, mut end, mut file, mut flush) = (Value::NONE, Value::NONE, Value::NONE, Value::FALSE);
    for (k, v) in args.keywords() {
        match k.as_ascii() {
            Some("sep") => sep = v,
            Some("end") => end = v,
            Some("file") => file = v,
            Some("flush") => flush = v,
            _ => {
                let has = ["sep", "end", "file", "flush"].map(String::from).to_vec();
                return Err(crate::native::unexpected_keyword(vm, "print", k, has));
            }
        }
    }
    let target = if file.is_none() {
        let sys = vm.sys_dict;
        let n = vm.names.stdout;
        match sys.get_str(n) {
            Some(f) if f.is_none() => return Ok(Value::NONE),
            Some(f) => Target::File(f),
            None if vm.dict_get_text(sys, "__stdout__").is_some() => {
                return Err(vm.runtime_error("lost sys.stdout"));
            }
            None => Target::Process,
        }
    } else {
        Target::File(file)
    };
    for (v, what) in [(sep, "sep"), (end, "end")] {
        if !v.is_none() && v.to_str().is_none() {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("{what} must be None or a string, not {t}")));
        }
    }
    let sep = sep.to_str().unwrap_or_else(|| vm.latin1_char(b' '));
    let end = end.to_str().unwrap_or_else(|| vm.latin1_char(b'\n'));
    for (i, &v) in args.positional().iter().enumerate() {
        if i > 0 {
            target.write(vm, sep)?;
        }
        let s = vm.str(v)?;
        target.write(vm, s)?;
    }
    target.write(vm, end)?;
    if vm.truth(flush)?
        && let Target::File(f) = target
    {
        vm.call_method(f, "flush", &[])?;
    }
    Ok(Value::NONE)
}

/// `sys.stdin` and the like.
fn stream(vm: &mut Vm, name: &str) -> R {
    let sys = vm.sys_dict;
    match vm.dict_get_text(sys, name) {
        Some(v) if !v.is_none() => Ok(v),
        _ => Err(vm.runtime_error(format!("lost sys.{name}"))),
    }
}
pub fn input(vm: &mut Vm, a: &[Value]) -> R {
    let stdin = stream(vm, "stdin")?;
    let stdout = stream(vm, "stdout")?;
    let stderr = stream(vm, "stderr")?;
    if let Err(e) = vm.call_method(stderr, "flush", &[]) {
        let t = vm.exc.Exception;
        vm.expect_exception(e, t)?;
    }
    if !a[0].is_unbound() {
        let s = vm.str(a[0])?;
        vm.call_method(stdout, "write", &[s.value()])?;
    }
    if let Err(e) = vm.call_method(stdout, "flush", &[]) {
        let t = vm.exc.Exception;
        vm.expect_exception(e, t)?;
    }
    let line = vm.call_method(stdin, "readline", &[])?;
    let Some(s) = line.to_str() else { return Err(vm.type_error("object.readline() returned non-string")) };
    if s.len == 0 {
        return Err(vm.eof_error("EOF when reading a line"));
    }
    if s.char_at(s.len - 1) == u32::from(b'\n') {
        let text = s.text();
        #[allow(clippy::unnecessary_cast)]
        let t = taipan_text::with_units!(text, u => taipan_text::TextBuf::from_code_points(u[..u.len() - 1].iter().map(|&c| c as u32)));
        return Ok(vm.new_str_buf(&t).value());
    }
    Ok(s.value())
}
/// Imports `_io` and passes the call on; `builtins.open` is `_io.open` from then on.
pub fn open(vm: &mut Vm, args: Args) -> R {
    let io = vm.import_module("_io")?;
    let f = vm.getattr_text(io, "open")?;
    let b = vm.builtins;
    let key = vm.intern("open");
    b.set_str(vm, key, f);
    vm.call_args(f, args)
}
