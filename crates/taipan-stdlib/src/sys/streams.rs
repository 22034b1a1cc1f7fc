//! The standard streams.

use crate::start::Settings;
use std::sync::atomic::{AtomicU8, Ordering};
use taipan_vm::native::{TypeDef, def};
use taipan_vm::{R, Value, ValueExt, Vm, impl_trace};

/// Which of the descriptors 0, 1 and 2 were closed when the process began (Rust's runtime opens them before `main`).
pub static CLOSED_AT_START: AtomicU8 = AtomicU8::new(0);

/// `sys.stderr` until there is a real one: what importlib says with `-v` goes through it.
struct Printer {
    fd: i32,
}
impl_trace!(Printer { ; fd });
static PRINTER: TypeDef = TypeDef {
    methods: &[
        def("write", "($self, text, /)", printer_write, "Writes text at once."),
        def("flush", "($self, /)", |_, _| Ok(Value::NONE), "Does nothing."),
    ],
    ..TypeDef::native::<Printer>("stderrprinter")
};
fn printer_write(vm: &mut Vm, a: &[Value]) -> R {
    let text = vm.str_text(a[1])?;
    if let Some(p) = a[0].native::<Printer>() {
        // SAFETY: the buffer is a local's; what cannot be written is lost.
        unsafe { libc::write(p.fd, text.as_ptr().cast(), text.len()) };
    }
    Ok(Value::small(text.chars().count() as i64))
}
pub fn set_early_stderr(vm: &mut Vm) {
    let cls = vm.native_type(&PRINTER);
    let p = vm.new_native(cls, Printer { fd: 2 }).value();
    let d = vm.sys_dict;
    vm.dict_set_text(d, "stderr", p);
}

/// Opens stdin, stdout and stderr through `io`.
pub fn open_streams(vm: &mut Vm) -> R<()> {
    vm.import_module("encodings")?;
    let io = vm.import_module("io")?;
    let (mut encoding, mut errors, mut given) = ("utf-8".to_string(), None, false);
    let (unbuffered, interactive, usual_errors) = {
        let s = vm.library::<Settings>();
        if !s.text.utf8_mode && s.text.encoding() != "UTF-8" {
            encoding = "ascii".to_string();
        }
        if let Some(e) = &s.io_encoding {
            let (a, b) = e.split_once(':').unwrap_or((e, ""));
            if !a.is_empty() {
                encoding = a.to_string();
                errors = Some("strict".to_string());
                given = true;
            }
            if !b.is_empty() {
                errors = Some(b.to_string());
            }
        }
        (s.unbuffered, s.interactive, s.text.errors)
    };
    if given {
        // By the codec's own name.
        let codecs = vm.import_module("codecs")?;
        let asked = vm.str_value(&encoding);
        let codec = vm.call_method(codecs, "lookup", &[asked])?;
        if let Some(name) = vm.getattr_text(codec, "name")?.to_str() {
            encoding = name.to_string_lossy();
        }
    }
    for (fd, name, mode) in [(0i64, "stdin", "rb"), (1, "stdout", "wb"), (2, "stderr", "wb")] {
        // SAFETY: asks about a descriptor.
        let valid = unsafe { libc::fcntl(fd as i32, libc::F_GETFD) } != -1
            && CLOSED_AT_START.load(Ordering::Relaxed) & 1 << fd == 0;
        let f = if valid {
            open_stream(
                vm,
                io,
                fd,
                name,
                mode,
                &encoding,
                errors.as_deref().unwrap_or(usual_errors),
                unbuffered,
                interactive,
            )?
        } else {
            Value::NONE
        };
        let d = vm.sys_dict;
        vm.dict_set_text(d, name, f);
        vm.dict_set_text(d, &format!("__{name}__"), f);
    }
    Ok(())
}
fn open_stream(
    vm: &mut Vm,
    io: Value,
    fd: i64,
    name: &str,
    mode: &str,
    encoding: &str,
    errors: &str,
    unbuffered: bool,
    interactive: bool,
) -> R {
    // SAFETY: asks about a descriptor.
    let tty = unsafe { libc::isatty(fd as i32) } == 1;
    let write = fd != 0;
    let open = vm.getattr_text(io, "open")?;
    let mode_v = vm.str_value(mode);
    let buffering = if unbuffered && write { 0 } else { -1 };
    let raw = vm.call_kw(
        open,
        &[Value::small(fd), mode_v],
        &[("buffering", Value::small(buffering)), ("closefd", Value::FALSE)],
    )?;
    let label = vm.str_value(&format!("<{name}>"));
    let inner = match vm.getattr_opt_text(raw, "raw")? {
        Some(r) => r,
        None => raw,
    };
    vm.setattr_text(inner, "name", label)?;
    let errors = if name == "stderr" { "backslashreplace" } else { errors };
    let wrapper = vm.getattr_text(io, "TextIOWrapper")?;
    let (enc, err) = (vm.str_value(encoding), vm.str_value(errors));
    let nl = if write { vm.str_value("\n") } else { Value::NONE };
    let line = Value::bool(tty || interactive || name == "stderr");
    let through = Value::bool(unbuffered && write);
    let f = vm.call_kw(
        wrapper,
        &[raw],
        &[
            ("encoding", enc),
            ("errors", err),
            ("newline", nl),
            ("line_buffering", line),
            ("write_through", through),
        ],
    )?;
    let m = vm.str_value(if write { "w" } else { "r" });
    vm.setattr_text(f, "mode", m)?;
    Ok(f)
}

/// Writes text to sys.stderr, or to descriptor 2 if that is not possible.
pub fn write_stderr(vm: &mut Vm, text: &str) {
    let d = vm.sys_dict;
    if let Some(f) = vm.dict_get_text(d, "stderr").filter(|f| !f.is_none()) {
        let s = vm.str_value(text);
        if vm.call_method(f, "write", &[s]).is_ok() {
            if vm.call_method(f, "flush", &[]).is_err() {
                vm.clear_exception();
            }
            return;
        }
        vm.clear_exception();
    }
    eprint!("{text}");
}
