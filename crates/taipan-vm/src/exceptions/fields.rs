//! The attributes and constructors of exception types.

use super::{EXC, exc_init, exc_new, exc_str};
use crate::call::Args;
use crate::native::{GetSetDef, MethodDef, TypeDef, check_count, def, getset};
use crate::object::*;
use crate::slots::Slots;
use crate::typeobj::TypeObj;
use crate::{R, Vm};
use taipan_heap::{Gc, Value};

fn exc(vm: &mut Vm, v: Value) -> R<Gc<ExcObj>> {
    match v.downcast::<ExcObj>() {
        Some(e) => Ok(e),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("descriptor requires an exception, not '{t}'")))
        }
    }
}
fn field<const I: usize>(vm: &mut Vm, v: Value) -> R {
    Ok(exc(vm, v)?.fields[I].get())
}
fn set_field<const I: usize>(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let e = exc(vm, v)?;
    let x = if x.is_unbound() { Value::NONE } else { x };
    e.fields[I].set(&vm.heap, e, x);
    Ok(())
}
const fn attr<const I: usize>(name: &'static str, doc: &'static str) -> GetSetDef {
    getset(name, field::<I>, set_field::<I>, doc)
}

// ---- BaseException ----

pub(super) const BASE_METHODS: &[MethodDef] = &[
    def(
        "with_traceback",
        "($self, object, /)",
        with_traceback,
        "Set self.__traceback__ to tb and return self.",
    ),
    def("add_note", "($self, object, /)", add_note, "Add a note to the exception"),
    def("__reduce__", "($self, /)", reduce, ""),
    def("__setstate__", "($self, object, /)", setstate, ""),
];
pub(super) const BASE_GETSET: &[GetSetDef] = &[
    getset("args", |vm, v| Ok(exc(vm, v)?.args.get()), set_args, ""),
    getset("__traceback__", |vm, v| Ok(exc(vm, v)?.traceback.get()), set_traceback, ""),
    getset(
        "__context__",
        |vm, v| Ok(exc(vm, v)?.context.get()),
        |vm, v, x| set_chain(vm, v, x, false),
        "exception context",
    ),
    getset(
        "__cause__",
        |vm, v| Ok(exc(vm, v)?.cause.get()),
        |vm, v, x| set_chain(vm, v, x, true),
        "exception cause",
    ),
    getset(
        "__suppress_context__",
        |vm, v| Ok(Value::bool(exc(vm, v)?.suppress_context.get())),
        set_suppress,
        "",
    ),
    getset("__dict__", crate::class::get_dict, crate::class::set_dict, ""),
];

fn set_args(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let e = exc(vm, v)?;
    if x.is_unbound() {
        return Err(vm.type_error("args may not be deleted"));
    }
    let t = vm.to_tuple_value(x)?;
    e.args.set(&vm.heap, e, t.value());
    Ok(())
}
fn set_traceback(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let e = exc(vm, v)?;
    if x.is_unbound() {
        return Err(vm.type_error("__traceback__ may not be deleted"));
    }
    if !x.is_none() && x.downcast::<TracebackObj>().is_none() {
        return Err(vm.type_error("__traceback__ must be a traceback or None"));
    }
    e.traceback.set(&vm.heap, e, x);
    Ok(())
}
fn set_chain(vm: &mut Vm, v: Value, x: Value, cause: bool) -> R<()> {
    let e = exc(vm, v)?;
    let what = if cause { "__cause__" } else { "__context__" };
    if x.is_unbound() {
        return Err(vm.type_error(format!("{what} may not be deleted")));
    }
    if !x.is_none() && x.downcast::<ExcObj>().is_none() {
        let what = if cause { "exception cause" } else { "exception context" };
        return Err(vm.type_error(format!("{what} must be None or derive from BaseException")));
    }
    if cause {
        e.cause.set(&vm.heap, e, x);
        e.suppress_context.set(true);
    } else {
        e.context.set(&vm.heap, e, x);
    }
    Ok(())
}
fn set_suppress(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let e = exc(vm, v)?;
    match x.as_bool() {
        Some(b) => {
            e.suppress_context.set(b);
            Ok(())
        }
        None if x.is_unbound() => Err(vm.type_error("can't delete numeric/char attribute")),
        None => Err(vm.type_error("attribute value type must be bool")),
    }
}
fn with_traceback(vm: &mut Vm, a: &[Value]) -> R {
    set_traceback(vm, a[0], a[1])?;
    Ok(a[0])
}
fn add_note(vm: &mut Vm, a: &[Value]) -> R {
    if a[1].to_str().is_none() {
        let t = if a[1].is_none() { "None".into() } else { vm.type_name(a[1]) };
        return Err(vm.type_error(format!("add_note() argument must be str, not {t}")));
    }
    let key = vm.names.__notes__;
    match vm.getattr_opt(a[0], key)? {
        None => {
            let l = vm.list(&[a[1]]);
            vm.setattr(a[0], key, l)?;
        }
        Some(n) => match n.to_list() {
            Some(l) => vm.list_push(l, a[1])?,
            None => return Err(vm.type_error("Cannot add note: __notes__ is not a list")),
        },
    }
    Ok(Value::NONE)
}
fn reduce(vm: &mut Vm, a: &[Value]) -> R {
    let e = exc(vm, a[0])?;
    let (t, args) = (vm.type_of(a[0]).value(), e.args.get());
    match e.dict.get().to_dict().filter(|d| !d.is_empty()) {
        Some(d) => Ok(vm.tuple(&[t, args, d.value()])),
        None => Ok(vm.tuple(&[t, args])),
    }
}
fn setstate(vm: &mut Vm, a: &[Value]) -> R {
    if a[1].is_none() {
        return Ok(Value::NONE);
    }
    let Some(d) = a[1].to_dict() else { return Err(vm.type_error("state is not a dictionary")) };
    let mut i = 0;
    while let Some((next, k, v)) = d.next_entry(i) {
        i = next;
        let k = vm.attr_name(k)?;
        vm.setattr(a[0], k, v)?;
    }
    Ok(Value::NONE)
}
/// `__reduce__` with attributes beyond `args` in the state.
fn reduce_with(vm: &mut Vm, v: Value, args: Value, extra: &[(&str, Value)]) -> R {
    let e = exc(vm, v)?;
    let t = vm.type_of(v).value();
    let state = match e.dict.get().to_dict() {
        Some(d) => vm.dict_copy(d)?,
        None => vm.new_dict(),
    };
    for &(k, x) in extra {
        if !x.is_none() && !x.is_unbound() {
            vm.dict_set_text(state, k, x);
        }
    }
    if state.is_empty() {
        return Ok(vm.tuple(&[t, args]));
    }
    Ok(vm.tuple(&[t, args, state.value()]))
}

// ---- one value ----

pub(super) const STOP_ITERATION: TypeDef = TypeDef {
    slots: Slots { init: Some(first_arg_init), ..Slots::NONE },
    getset: &[attr::<0>("value", "generator return value")],
    ..EXC
};
pub(super) const SYSTEM_EXIT: TypeDef = TypeDef {
    slots: Slots { init: Some(system_exit_init), ..Slots::NONE },
    getset: &[attr::<0>("code", "exception code")],
    ..EXC
};
fn first_arg_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    exc_init(vm, v, args)?;
    let x = args.get(0).unwrap_or(Value::NONE);
    set_field::<0>(vm, v, x)
}
fn system_exit_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    exc_init(vm, v, args)?;
    let x = match args.all {
        [] => Value::NONE,
        [x] => *x,
        _ => exc(vm, v)?.args.get(),
    };
    set_field::<0>(vm, v, x)
}

// ---- KeyError ----

pub(super) const KEY_ERROR: TypeDef =
    TypeDef { slots: Slots { str: Some(key_error_str), ..Slots::NONE }, ..EXC };
fn key_error_str(vm: &mut Vm, v: Value) -> R {
    if let Some(t) = exc(vm, v)?.args.get().to_tuple()
        && t.len == 1
    {
        return Ok(vm.repr(t.get(0))?.value());
    }
    exc_str(vm, v)
}

// ---- keyword fields ----

/// Positional arguments go to `args`, the named keywords to fields.
fn keyword_init(vm: &mut Vm, v: Value, args: Args, names: &[(&str, usize)]) -> R<()> {
    exc_init(vm, v, Args::pos(args.positional()))?;
    let e = exc(vm, v)?;
    let n = args.n_keywords();
    if n > names.len() {
        let (t, most) = (vm.type_name(v), names.len());
        let s = if most == 1 { "" } else { "s" };
        return Err(vm.type_error(format!("{t}() takes at most {most} keyword argument{s} ({n} given)")));
    }
    for (k, x) in args.keywords() {
        match names.iter().find(|(n, _)| k.eq_str(n)) {
            Some(&(_, i)) => e.fields[i].set(&vm.heap, e, x),
            None => {
                let t = vm.type_name(v);
                return Err(vm.type_error(format!("{t}() got an unexpected keyword argument '{k}'")));
            }
        }
    }
    Ok(())
}
pub(super) const ATTRIBUTE_ERROR: TypeDef = TypeDef {
    slots: Slots { init: Some(|vm, v, a| keyword_init(vm, v, a, &[("name", 0), ("obj", 1)])), ..Slots::NONE },
    methods: &[
        def(
            "__reduce__",
            "($self, /)",
            |vm, a| {
                let e = exc(vm, a[0])?;
                let (n, args) = (e.fields[0].get(), e.args.get());
                reduce_with(vm, a[0], args, &[("name", n), ("args", Value::NONE)])
            },
            "",
        ),
        def(
            "__getstate__",
            "($self, /)",
            |vm, a| {
                let e = exc(vm, a[0])?;
                let d = vm.new_dict();
                let (n, args) = (e.fields[0].get(), e.args.get());
                vm.dict_set_text(d, "name", n);
                vm.dict_set_text(d, "args", args);
                Ok(d.value())
            },
            "",
        ),
    ],
    getset: &[attr::<0>("name", "attribute name"), attr::<1>("obj", "object")],
    ..EXC
};
pub(super) const NAME_ERROR: TypeDef = TypeDef {
    slots: Slots { init: Some(|vm, v, a| keyword_init(vm, v, a, &[("name", 0)])), ..Slots::NONE },
    getset: &[attr::<0>("name", "name")],
    ..EXC
};
pub(super) const IMPORT_ERROR: TypeDef = TypeDef {
    slots: Slots { init: Some(import_error_init), str: Some(import_error_str), ..Slots::NONE },
    methods: &[def(
        "__reduce__",
        "($self, /)",
        |vm, a| {
            let e = exc(vm, a[0])?;
            let (n, p, f, args) = (e.fields[1].get(), e.fields[2].get(), e.fields[3].get(), e.args.get());
            reduce_with(vm, a[0], args, &[("name", n), ("path", p), ("name_from", f)])
        },
        "",
    )],
    getset: &[
        attr::<0>("msg", "exception message"),
        attr::<1>("name", "module name"),
        attr::<2>("path", "module path"),
        attr::<3>("name_from", "name imported from module"),
    ],
    ..EXC
};
fn import_error_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    // What is not given is None again.
    let e = exc(vm, v)?;
    for field in &e.fields[1..4] {
        field.set_immediate(Value::NONE);
    }
    keyword_init(vm, v, args, &[("name", 1), ("path", 2), ("name_from", 3)])?;
    let msg = match args.positional() {
        [m] => *m,
        _ => Value::NONE,
    };
    set_field::<0>(vm, v, msg)
}
fn import_error_str(vm: &mut Vm, v: Value) -> R {
    let m = exc(vm, v)?.fields[0].get();
    if m.exact_str().is_some() { Ok(m) } else { exc_str(vm, v) }
}

// ---- OSError ----

pub(super) const OS_ERROR: TypeDef = TypeDef {
    slots: Slots {
        new: Some(os_error_new),
        init: Some(os_error_init),
        str: Some(os_error_str),
        ..Slots::NONE
    },
    methods: &[def("__reduce__", "($self, /)", os_error_reduce, "")],
    getset: &[
        attr::<0>("errno", "POSIX exception code"),
        attr::<1>("strerror", "exception strerror"),
        attr::<2>("filename", "exception filename"),
        attr::<3>("filename2", "second exception filename"),
        getset("characters_written", written, set_written, ""),
    ],
    ..EXC
};
/// The subclass for an errno.
fn os_subclass(vm: &Vm, errno: i64) -> Gc<TypeObj> {
    let x = &vm.exc;
    match errno as i32 {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => x.BlockingIOError,
        libc::EPIPE | libc::ESHUTDOWN => x.BrokenPipeError,
        libc::ECHILD => x.ChildProcessError,
        libc::ECONNABORTED => x.ConnectionAbortedError,
        libc::ECONNREFUSED => x.ConnectionRefusedError,
        libc::ECONNRESET => x.ConnectionResetError,
        libc::EEXIST => x.FileExistsError,
        libc::ENOENT => x.FileNotFoundError,
        libc::EISDIR => x.IsADirectoryError,
        libc::ENOTDIR => x.NotADirectoryError,
        libc::EINTR => x.InterruptedError,
        libc::EACCES | libc::EPERM => x.PermissionError,
        libc::ESRCH => x.ProcessLookupError,
        libc::ETIMEDOUT => x.TimeoutError,
        _ => x.OSError,
    }
}
/// Subclasses that override `__init__` but not `__new__` get their arguments parsed by `__init__`.
fn parses_in_init(cls: Gc<TypeObj>) -> bool {
    let s = cls.slots();
    s.init.map(|f| f as usize) != Some(os_error_init as *const () as usize)
        && s.new.map(|f| f as usize) == Some(os_error_new as *const () as usize)
}
fn os_error_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    let mut cls = cls;
    let parse = !parses_in_init(cls);
    if parse && args.kwnames.is_some() {
        let t = cls.name_str();
        return Err(vm.type_error(format!("{t}() takes no keyword arguments")));
    }
    if parse
        && cls == vm.exc.OSError
        && (2..=5).contains(&args.all.len())
        && let Some(n) = args.all[0].to_i64()
    {
        cls = os_subclass(vm, n);
    }
    let e = exc_new(vm, cls, args)?;
    if parse {
        os_error_fill(vm, e, args)?;
    } else {
        let x = exc(vm, e)?;
        x.args.set(&vm.heap, x, vm.empty_tuple.value());
    }
    Ok(e)
}
fn os_error_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let cls = vm.type_of(v);
    if !parses_in_init(cls) {
        return Ok(());
    }
    if args.kwnames.is_some() {
        let t = cls.name_str();
        return Err(vm.type_error(format!("{t}() takes no keyword arguments")));
    }
    os_error_fill(vm, v, args)
}
fn os_error_fill(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    let e = exc(vm, v)?;
    let a = args.all;
    let mut kept = a;
    e.fields[4].set_immediate(Value::UNBOUND);
    if (2..=5).contains(&a.len()) {
        e.fields[0].set(&vm.heap, e, a[0]);
        e.fields[1].set(&vm.heap, e, a[1]);
        if let Some(&f) = a.get(2) {
            if vm.is_instance(v, vm.exc.BlockingIOError) && f.is_int_like() {
                e.fields[4].set(&vm.heap, e, f);
            } else if !f.is_none() {
                e.fields[2].set(&vm.heap, e, f);
                if let Some(&f2) = a.get(4)
                    && !f2.is_none()
                {
                    e.fields[3].set(&vm.heap, e, f2);
                }
                kept = &a[..2];
            } else {
                kept = &a[..2];
            }
        }
    }
    let t = vm.tuple(kept);
    e.args.set(&vm.heap, e, t);
    Ok(())
}
fn os_error_str(vm: &mut Vm, v: Value) -> R {
    let e = exc(vm, v)?;
    let [no, text, f1, f2] = [0, 1, 2, 3].map(|i| e.fields[i].get());
    if !f1.is_none() {
        let (no, text, a) = (vm.str_text(no)?, vm.str_text(text)?, vm.repr(f1)?);
        let head = format!("[Errno {no}] {text}: ");
        let head = vm.new_str(&head);
        let s = vm.concat_str(head, a)?;
        if f2.is_none() {
            return Ok(s.value());
        }
        let b = vm.repr(f2)?;
        let arrow = vm.new_str(" -> ");
        let s = vm.concat_str(s, arrow)?;
        return Ok(vm.concat_str(s, b)?.value());
    }
    if !no.is_none() && !text.is_none() {
        let (no, text) = (vm.str_text(no)?, vm.str_text(text)?);
        return Ok(vm.str_value(&format!("[Errno {no}] {text}")));
    }
    exc_str(vm, v)
}
fn os_error_reduce(vm: &mut Vm, a: &[Value]) -> R {
    let e = exc(vm, a[0])?;
    let mut args = e.args.get();
    if let Some(t) = args.to_tuple()
        && t.len == 2
        && !e.fields[2].get().is_none()
    {
        let f2 = e.fields[3].get();
        args = if f2.is_none() {
            vm.tuple(&[t.get(0), t.get(1), e.fields[2].get()])
        } else {
            vm.tuple(&[t.get(0), t.get(1), e.fields[2].get(), Value::NONE, f2])
        };
    }
    reduce_with(vm, a[0], args, &[])
}
fn written(vm: &mut Vm, v: Value) -> R {
    let x = exc(vm, v)?.fields[4].get();
    if x.is_unbound() || x.is_none() {
        return Err(vm.attribute_error("characters_written"));
    }
    Ok(x)
}
fn set_written(vm: &mut Vm, v: Value, x: Value) -> R<()> {
    let e = exc(vm, v)?;
    if x.is_unbound() {
        if e.fields[4].get().is_unbound() {
            return Err(vm.attribute_error("characters_written"));
        }
        e.fields[4].set_immediate(Value::UNBOUND);
        return Ok(());
    }
    let i = vm.index(x)?;
    e.fields[4].set(&vm.heap, e, i);
    Ok(())
}

// ---- SyntaxError ----

pub(super) const SYNTAX_ERROR: TypeDef = TypeDef {
    slots: Slots { init: Some(syntax_error_init), str: Some(syntax_error_str), ..Slots::NONE },
    getset: &[
        attr::<0>("msg", "exception msg"),
        attr::<1>("filename", "exception filename"),
        attr::<2>("lineno", "exception lineno"),
        attr::<3>("offset", "exception offset"),
        attr::<4>("text", "exception text"),
        attr::<5>("end_lineno", "exception end lineno"),
        attr::<6>("end_offset", "exception end offset"),
        attr::<7>("print_file_and_line", "exception print_file_and_line"),
        attr::<8>("_metadata", "exception private metadata"),
    ],
    ..EXC
};
fn syntax_error_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    exc_init(vm, v, args)?;
    let e = exc(vm, v)?;
    if let Some(m) = args.get(0) {
        e.fields[0].set(&vm.heap, e, m);
    }
    if args.all.len() == 2 {
        let t = vm.to_tuple_value(args.all[1])?;
        let n = t.len;
        if !(4..=7).contains(&n) || n == 5 {
            if n == 5 {
                return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
            }
            check_count(vm, "function", n, 4, 7)?;
        }
        for (i, &x) in t.as_slice().iter().enumerate() {
            let to = if i < 6 { i + 1 } else { 8 };
            e.fields[to].set(&vm.heap, e, x);
        }
    }
    Ok(())
}
fn syntax_error_str(vm: &mut Vm, v: Value) -> R {
    let e = exc(vm, v)?;
    let msg = e.fields[0].get();
    let text = if msg.is_none() { "None".to_string() } else { vm.str_text(msg)? };
    let file = e.fields[1].get().to_str().map(|s| {
        let s = s.to_string_lossy();
        s.rsplit('/').next().unwrap_or(&s).to_string()
    });
    let line = e.fields[2].get().plain().as_int();
    Ok(match (file, line) {
        (Some(f), Some(l)) => vm.str_value(&format!("{text} ({f}, line {l})")),
        (Some(f), None) => vm.str_value(&format!("{text} ({f})")),
        (None, Some(l)) => vm.str_value(&format!("{text} (line {l})")),
        (None, None) => vm.str_value(&text),
    })
}

// ---- Unicode errors: encoding, object, start, end, reason ----

const UNICODE_GETSET: &[GetSetDef] = &[
    attr::<0>("encoding", "exception encoding"),
    attr::<1>("object", "exception object"),
    attr::<2>("start", "exception start"),
    attr::<3>("end", "exception end"),
    attr::<4>("reason", "exception reason"),
];
pub(super) const UNICODE_DECODE_ERROR: TypeDef = TypeDef {
    slots: Slots { init: Some(decode_init), str: Some(unicode_str), ..Slots::NONE },
    getset: UNICODE_GETSET,
    ..EXC
};
pub(super) const UNICODE_ENCODE_ERROR: TypeDef = TypeDef {
    slots: Slots { init: Some(encode_init), str: Some(unicode_str), ..Slots::NONE },
    getset: UNICODE_GETSET,
    ..EXC
};
pub(super) const UNICODE_TRANSLATE_ERROR: TypeDef = TypeDef {
    slots: Slots { init: Some(translate_init), str: Some(unicode_str), ..Slots::NONE },
    getset: UNICODE_GETSET,
    ..EXC
};
fn fill_unicode(vm: &mut Vm, v: Value, parts: [Value; 5]) -> R<()> {
    let e = exc(vm, v)?;
    for (i, p) in parts.into_iter().enumerate() {
        let p = if i == 2 || i == 3 { vm.index(p)? } else { p };
        e.fields[i].set(&vm.heap, e, p);
    }
    Ok(())
}
/// The positional arguments, which must be `N`, worded as for constructors that parse a tuple.
fn exactly<const N: usize>(vm: &mut Vm, args: Args) -> R<[Value; N]> {
    let a = args.positional();
    check_count(vm, "function", a.len(), N, N)?;
    let mut out = [Value::UNBOUND; N];
    out.copy_from_slice(a);
    Ok(out)
}
fn str_arg(vm: &mut Vm, v: Value, n: usize) -> R<()> {
    if v.to_str().is_none() {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("argument {n} must be str, not {t}")));
    }
    Ok(())
}
fn decode_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    exc_init(vm, v, args)?;
    let [encoding, object, start, end, reason] = exactly(vm, args)?;
    str_arg(vm, encoding, 1)?;
    let object = if object.to_bytes().is_some() {
        object
    } else {
        let t = vm.types.bytes.value();
        match vm.call1(t, object) {
            Ok(b) if object.to_i64().is_none() => b,
            _ => {
                vm.clear_exception();
                let t = vm.type_name(object);
                return Err(vm.type_error(format!("a bytes-like object is required, not '{t}'")));
            }
        }
    };
    str_arg(vm, reason, 5)?;
    fill_unicode(vm, v, [encoding, object, start, end, reason])
}
fn encode_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    exc_init(vm, v, args)?;
    let [encoding, object, start, end, reason] = exactly(vm, args)?;
    str_arg(vm, encoding, 1)?;
    str_arg(vm, object, 2)?;
    str_arg(vm, reason, 5)?;
    fill_unicode(vm, v, [encoding, object, start, end, reason])
}
fn translate_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    exc_init(vm, v, args)?;
    let [object, start, end, reason] = exactly(vm, args)?;
    str_arg(vm, object, 1)?;
    str_arg(vm, reason, 4)?;
    fill_unicode(vm, v, [Value::NONE, object, start, end, reason])
}
fn unicode_str(vm: &mut Vm, v: Value) -> R {
    let e = exc(vm, v)?;
    let [enc, object, start, end, reason] = [0, 1, 2, 3, 4].map(|i| e.fields[i].get());
    if object.is_none() {
        return Ok(vm.empty_str.value());
    }
    let (reason, enc) = (vm.str_text(reason)?, if enc.is_none() { String::new() } else { vm.str_text(enc)? });
    let (s, t) = (start.to_i64().unwrap_or(0), end.to_i64().unwrap_or(0));
    let text = if let Some(b) = object.to_bytes() {
        if s >= 0 && (s as usize) < b.len && t == s + 1 {
            format!(
                "'{enc}' codec can't decode byte 0x{:02x} in position {s}: {reason}",
                b.as_slice()[s as usize]
            )
        } else {
            format!("'{enc}' codec can't decode bytes in position {s}-{}: {reason}", t - 1)
        }
    } else {
        let head = if enc.is_empty() {
            "can't translate".to_string()
        } else {
            format!("'{enc}' codec can't encode")
        };
        match object.to_str().filter(|o| s >= 0 && (s as usize) < o.len && t == s + 1) {
            Some(o) => {
                let c = o.char_at(s as usize);
                let shown = match c {
                    0..=0xff => format!("\\x{c:02x}"),
                    0x100..=0xffff => format!("\\u{c:04x}"),
                    _ => format!("\\U{c:08x}"),
                };
                format!("{head} character '{shown}' in position {s}: {reason}")
            }
            None => format!("{head} characters in position {s}-{}: {reason}", t - 1),
        }
    };
    Ok(vm.str_value(&text))
}
