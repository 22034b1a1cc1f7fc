//! compile, eval, exec.

use crate::code::CodeObj;
use crate::dict::{DictExt, DictObj};
use crate::frame::frame;
use crate::object::*;
use crate::{R, Raised, Vm};
use std::sync::Arc;
use taipan_bytecode::co;
use taipan_compiler::{ErrorKind, Mode, Options, SyntaxErrorInfo, SyntaxWarningRecord, WarningCategory};
use taipan_heap::{Gc, Value};

const ONLY_AST: i32 = 0x400;
const TYPE_COMMENTS: i32 = 0x1000;
const TOP_LEVEL_AWAIT: i32 = 0x2000;
const ALLOW_INCOMPLETE: i32 = 0x4000;
const OPTIMIZED_AST: i32 = 0x8000 | ONLY_AST;
const DONT_IMPLY_DEDENT: i32 = 0x200;
/// `from __future__` bits.
pub const FUTURE_MASK: u32 = 0x1fe_0000;

/// What `compile()` was asked, for [`TreeHooks`].
pub struct TreeRequest<'a> {
    pub filename: Value,
    /// "exec", "eval", "single" or "func_type"
    pub mode: &'a str,
    /// `PyCF_ONLY_AST`
    pub only_tree: bool,
    /// `PyCF_OPTIMIZED_AST`
    pub optimized: bool,
    /// `PyCF_TYPE_COMMENTS`
    pub type_comments: bool,
    /// `_feature_version`; negative: the newest.
    pub feature_version: i32,
    pub options: &'a Options,
}
/// Syntax trees as Python objects, which the library's `_ast` provides.
pub struct TreeHooks {
    pub is_tree: fn(&mut Vm, Value) -> bool,
    /// From source text.
    pub parse: fn(&mut Vm, &TreeRequest<'_>, &str) -> R,
    /// From a tree, to code or a tree.
    pub compile: fn(&mut Vm, &TreeRequest<'_>, Value) -> R,
}

/// Raises the exception that the compiler's account describes.
pub fn raise_syntax_error(vm: &mut Vm, e: &SyntaxErrorInfo, filename: Value) -> Raised {
    let cls = match e.kind {
        ErrorKind::Syntax => vm.exc.SyntaxError,
        ErrorKind::Indentation => vm.exc.IndentationError,
        ErrorKind::Tab => vm.exc.TabError,
        ErrorKind::Incomplete => vm.exc._IncompleteInputError,
        ErrorKind::Recursion => vm.exc.RecursionError,
        ErrorKind::Memory => vm.exc.MemoryError,
        ErrorKind::Overflow => vm.exc.OverflowError,
        ErrorKind::Value => vm.exc.ValueError,
        ErrorKind::Surrogate => {
            let (at, code) = e.metadata.unwrap_or_default();
            // As long a text, with the surrogate where it is.
            let before = std::iter::repeat_n('?' as u32, at as usize);
            let text = taipan_text::TextBuf::from_code_points(before.chain([code as u32]));
            let object = vm.new_str_buf(&text).value();
            let parts = [
                vm.intern("utf-8").value(),
                object,
                vm.new_int(at),
                vm.new_int(at + 1),
                vm.str_value("surrogates not allowed"),
            ];
            return vm.raise_args(vm.exc.UnicodeEncodeError, &parts);
        }
    };
    if !cls.is_subtype(vm.exc.SyntaxError) {
        return vm.raise(cls, e.msg.as_str());
    }
    let msg = vm.str_value(&e.msg);
    let Some(line) = e.lineno else { return vm.raise_args(cls, &[msg]) };
    let int = |vm: &mut Vm, i: Option<i64>| i.map_or(Value::NONE, |i| vm.new_int(i));
    let text = match &e.text {
        Some(t) => vm.str_value(t),
        None => match source_line(vm, filename, line) {
            Some(t) => vm.str_value(&t),
            None => Value::NONE,
        },
    };
    let parts =
        [filename, vm.new_int(line), int(vm, e.offset), text, int(vm, e.end_lineno), int(vm, e.end_offset)];
    let place = vm.tuple(&parts);
    vm.raise_args(cls, &[msg, place])
}
/// What `sys` says for all compilations.
pub fn default_options(vm: &Vm) -> Options {
    Options { max_int_digits: vm.int_max_str_digits, ..Options::default() }
}
/// Decodes a source file in an encoding that the compiler does not know; the error is its message.
pub fn decode_text(vm: &mut Vm, encoding: &str, bytes: &[u8]) -> Result<String, String> {
    let b = vm.new_bytes(bytes).value();
    let name = vm.str_value(encoding);
    let decoded = vm.call_method(b, "decode", &[name]);
    if let Ok(v) = decoded {
        return match v.to_str() {
            Some(s) => Ok(s.to_string_lossy()),
            None => Err(format!("'{encoding}' is not a text encoding")),
        };
    }
    let exc = vm.take_exception();
    let text = vm.str_text(exc).unwrap_or_default();
    vm.clear_exception();
    Err(text.split("; use codecs.decode()").next().unwrap_or("").to_owned())
}
/// A line of a source file, for errors that come without.
fn source_line(vm: &mut Vm, filename: Value, line: i64) -> Option<String> {
    let name = filename.to_str()?.to_utf8()?.into_owned();
    if name.starts_with('<') || line < 1 {
        return None;
    }
    let bytes = std::fs::read(name).ok()?;
    let text = taipan_compiler::decode_source(&bytes, "", Some(&mut |e, b| decode_text(vm, e, b))).ok()?;
    let line = text.split_inclusive('\n').nth(line as usize - 1)?;
    // CPython's buffer is no longer.
    Some(line[..line.floor_char_boundary(999)].to_owned())
}

/// Compiles source text; gives warnings, raises SyntaxErrors.
pub fn compile_text(
    vm: &mut Vm,
    text: &str,
    filename: Value,
    mode: Mode,
    options: &Options,
) -> R<Gc<CodeObj>> {
    let name = match filename.to_str() {
        Some(s) => s.to_string_lossy(),
        None => "<string>".into(),
    };
    let mut warnings: Vec<SyntaxWarningRecord> = Vec::new();
    let result = taipan_compiler::compile_source(text, &name, mode, options, &mut |w| {
        warnings.push(w);
        false
    });
    give_warnings(vm, &warnings, filename)?;
    match result {
        Ok(code) => Ok(vm.new_code(Arc::new(code))),
        Err(e) => Err(raise_parse_error(vm, &e, text, mode, filename)),
    }
}
/// A SyntaxError, with what `traceback` looks for misspelt keywords in.
pub fn raise_parse_error(
    vm: &mut Vm,
    e: &SyntaxErrorInfo,
    text: &str,
    mode: Mode,
    filename: Value,
) -> Raised {
    let raised = raise_syntax_error(vm, e, filename);
    let Some((line, col)) = e.metadata.filter(|_| vm.exception_is(vm.exc.SyntaxError)) else { return raised };
    let exc = vm.take_exception();
    let end = if mode == Mode::Exec && !text.ends_with('\n') { "\n" } else { "" };
    let source = vm.str_value(&format!("{text}{end}"));
    let parts = [vm.new_int(line), vm.new_int(col), source];
    let metadata = vm.tuple(&parts);
    if let Err(e) = vm.setattr_text(exc, "_metadata", metadata) {
        return e;
    }
    vm.reraise(exc)
}
pub fn give_warnings(vm: &mut Vm, warnings: &[SyntaxWarningRecord], filename: Value) -> R<()> {
    warnings.iter().try_for_each(|w| warn(vm, w, filename))
}
/// `warnings.warn_explicit`; a filter that makes it an error gives a SyntaxError.
fn warn(vm: &mut Vm, w: &SyntaxWarningRecord, filename: Value) -> R<()> {
    let cls = match w.category {
        WarningCategory::Syntax => vm.exc.SyntaxWarning,
        WarningCategory::Deprecation => vm.exc.DeprecationWarning,
    };
    // (Before there is an import system nothing is compiled that has warnings.)
    if vm.state_get("importlib").is_none() {
        return Ok(());
    }
    let m = vm.import_module("_warnings")?;
    let msg = vm.str_value(&w.msg);
    let line = Value::small(w.lineno as i64);
    let Err(e) = vm.call_method(m, "warn_explicit", &[msg, cls.value(), filename, line]) else {
        return Ok(());
    };
    if !vm.exception_is(cls) {
        return Err(e);
    }
    vm.clear_exception();
    Err(raise_syntax_error(vm, &w.error, filename))
}

/// The text of a source argument (str, bytes, bytearray, memoryview).
pub fn source_text(vm: &mut Vm, v: Value, func: &str, what: &str, filename: Value) -> R<String> {
    if let Some(s) = v.to_str() {
        if s.chars().any(|c| c == 0) {
            let e = SyntaxErrorInfo::bare(ErrorKind::Syntax, "source code string cannot contain null bytes");
            return Err(raise_syntax_error(vm, &e, filename));
        }
        if s.to_utf8().is_none() {
            // The error that encoding raises.
            let enc = vm.intern("utf-8").value();
            vm.call_method(v, "encode", &[enc])?;
        }
        return Ok(s.to_string_lossy());
    }
    let bytes = if let Some(b) = v.to_bytes() {
        b.as_slice().to_vec()
    } else if v.downcast::<ByteArrayObj>().is_some() || vm.type_name(v) == "memoryview" {
        let t = vm.types.bytes.value();
        let b = vm.call1(t, v)?;
        b.to_bytes().map_or_else(Vec::new, |b| b.as_slice().to_vec())
    } else {
        return Err(vm.type_error(format!("{func}() arg 1 must be a {what}")));
    };
    if bytes.contains(&0) {
        let e = SyntaxErrorInfo::bare(ErrorKind::Syntax, "source code string cannot contain null bytes");
        return Err(raise_syntax_error(vm, &e, filename));
    }
    let name = filename.to_str().map_or_else(String::new, |s| s.to_string_lossy());
    match taipan_compiler::decode_source(&bytes, &name, Some(&mut |e, b| decode_text(vm, e, b))) {
        Ok(s) => Ok(s),
        Err(e) => Err(raise_syntax_error(vm, &e, filename)),
    }
}
/// Future flags of the code that calls.
fn inherited(vm: &Vm) -> u32 {
    let fp = vm.thread.fp;
    if fp.is_null() {
        return 0;
    }
    // SAFETY: `fp` is the current frame.
    unsafe { frame(fp).code().flags & FUTURE_MASK }
}

pub fn compile(vm: &mut Vm, a: &[Value]) -> R {
    let [source, filename, mode] = [a[0], a[1], a[2]];
    let or = |v: Value, d: Value| if v.is_unbound() { d } else { v };
    let flags = vm.to_c_int(or(a[3], Value::small(0)))?;
    let dont_inherit = vm.truth(or(a[4], Value::FALSE))?;
    let optimize = vm.to_c_int(or(a[5], Value::small(-1)))?;
    let filename = vm.fs_decode(filename)?;
    let Some(mode_s) = mode.to_str() else {
        let t = vm.type_name(mode);
        return Err(vm.type_error(format!("compile() argument 'mode' must be str, not {t}")));
    };
    let known = FUTURE_MASK as i32
        | 0x10
        | ONLY_AST
        | OPTIMIZED_AST
        | TYPE_COMMENTS
        | TOP_LEVEL_AWAIT
        | ALLOW_INCOMPLETE
        | DONT_IMPLY_DEDENT;
    if flags & !known != 0 {
        return Err(vm.value_error("compile(): unrecognised flags"));
    }
    if !(-1..=2).contains(&optimize) {
        return Err(vm.value_error("compile(): invalid optimize value"));
    }
    let mode_t = mode_s.to_string_lossy();
    let m = match &*mode_t {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        "func_type" if flags & ONLY_AST != 0 => Mode::Exec,
        "func_type" => return Err(vm.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST")),
        _ if flags & ONLY_AST != 0 => {
            return Err(vm.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'"));
        }
        _ => return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let mut future = flags as u32 & FUTURE_MASK;
    if !dont_inherit {
        future |= inherited(vm);
    }
    let options = Options {
        optimize: if optimize < 0 { vm.optimize_level() } else { optimize as u8 },
        future_flags: future,
        allow_top_level_await: flags & TOP_LEVEL_AWAIT != 0,
        allow_incomplete: flags & ALLOW_INCOMPLETE != 0,
        dont_imply_dedent: flags & DONT_IMPLY_DEDENT != 0,
        ..default_options(vm)
    };
    let trees = vm.trees;
    let request = TreeRequest {
        filename,
        mode: &mode_t,
        only_tree: flags & ONLY_AST != 0,
        optimized: flags & OPTIMIZED_AST == OPTIMIZED_AST,
        type_comments: flags & TYPE_COMMENTS != 0,
        feature_version: vm.to_c_int(or(a[6], Value::small(-1)))?,
        options: &options,
    };
    if let Some(t) = trees
        && (t.is_tree)(vm, source)
    {
        return (t.compile)(vm, &request, source);
    }
    let text = source_text(vm, source, "compile", "string, bytes or AST object", filename)?;
    if request.only_tree {
        return match trees {
            Some(t) => (t.parse)(vm, &request, &text),
            None => Err(vm.system_error("no module _ast")),
        };
    }
    Ok(compile_text(vm, &text, filename, m, &options)?.value())
}

/// Globals and locals of exec and eval, from their arguments.
fn namespaces(vm: &mut Vm, globals: Value, locals: Value, func: &str) -> R<(Gc<DictObj>, Value)> {
    let none = |v: Value| v.is_unbound() || v.is_none();
    if !none(locals) && !vm.is_mapping(locals) {
        if func == "eval" {
            return Err(vm.type_error("locals must be a mapping"));
        }
        let t = vm.type_name(locals);
        return Err(vm.type_error(format!("locals must be a mapping or None, not {t}")));
    }
    if !none(globals) && globals.to_dict().is_none() {
        if func == "eval" {
            let msg = if vm.is_mapping(globals) {
                "globals must be a real dict; try eval(code, {}, mapping)"
            } else {
                "globals must be a dict"
            };
            return Err(vm.type_error(msg));
        }
        let t = vm.type_name(globals);
        return Err(vm.type_error(format!("exec() globals must be a dict, not {t}")));
    }
    let (g, l) = match globals.to_dict().filter(|_| !none(globals)) {
        Some(g) => (g, if none(locals) { g.value() } else { locals }),
        None => {
            let Some(g) = vm.current_globals() else {
                return Err(vm.system_error("globals and locals cannot be NULL"));
            };
            (g, if none(locals) { vm.current_locals()? } else { locals })
        }
    };
    let key = vm.names.__builtins__;
    if g.get_str(key).is_none() {
        let b = vm.current_builtins();
        let b = super::unadapted(vm, b);
        g.set_str(vm, key, b);
    }
    Ok((g, l))
}

pub fn eval(vm: &mut Vm, a: &[Value]) -> R {
    let (g, l) = namespaces(vm, a[1], a[2], "eval")?;
    if let Some(code) = a[0].downcast::<CodeObj>() {
        if code.tables().nfrees() > 0 {
            return Err(vm.type_error("code object passed to eval() may not contain free variables"));
        }
        return vm.run_code(code, g, l);
    }
    let filename = vm.intern("<string>").value();
    let text = source_text(vm, a[0], "eval", "string, bytes or code object", filename)?;
    let text = text.trim_start_matches([' ', '\t']);
    let options = Options {
        optimize: vm.optimize_level(),
        future_flags: inherited(vm),
        allow_top_level_await: false,
        ..default_options(vm)
    };
    let code = compile_text(vm, text, filename, Mode::Eval, &options)?;
    vm.run_code(code, g, l)
}

pub fn exec(vm: &mut Vm, a: &[Value]) -> R {
    let (g, l) = namespaces(vm, a[1], a[2], "exec")?;
    let closure = if a[3].is_unbound() { Value::NONE } else { a[3] };
    if let Some(code) = a[0].downcast::<CodeObj>() {
        let n = code.tables().nfrees();
        if n == 0 {
            if !closure.is_none() {
                return Err(vm.type_error("cannot use a closure with this code object"));
            }
            vm.run_code(code, g, l)?;
            return Ok(Value::NONE);
        }
        let ok = match closure.downcast::<TupleObj>() {
            Some(c) => c.len == n && c.as_slice().iter().all(|x| x.downcast::<CellObj>().is_some()),
            None => false,
        };
        if !ok {
            return Err(vm.type_error(format!("code object requires a closure of exactly length {n}")));
        }
        let f = vm.new_function(code, g);
        f.closure.set(&vm.heap, f, closure);
        vm.run_function_with_locals(f, l)?;
        return Ok(Value::NONE);
    }
    if !closure.is_none() {
        return Err(vm.type_error("closure can only be used when source is a code object"));
    }
    let filename = vm.intern("<string>").value();
    let text = source_text(vm, a[0], "exec", "string, bytes or code object", filename)?;
    let options = Options {
        optimize: vm.optimize_level(),
        future_flags: inherited(vm),
        allow_top_level_await: false,
        ..default_options(vm)
    };
    let code = compile_text(vm, &text, filename, Mode::Exec, &options)?;
    vm.run_code(code, g, l)?;
    Ok(Value::NONE)
}

impl Vm {
    /// `sys.flags.optimize`
    pub fn optimize_level(&self) -> u8 {
        self.state_get("sys.optimize").and_then(|v| v.as_int()).unwrap_or(0) as u8
    }
    /// A file name argument as a string (`os.fsdecode`).
    pub fn fs_decode(&mut self, v: Value) -> R {
        if let Some(s) = v.to_str() {
            return Ok(s.value());
        }
        if let Some(b) = v.to_bytes() {
            return match std::str::from_utf8(b.as_slice()) {
                Ok(s) => Ok(self.str_value(s)),
                Err(_) => {
                    // Bytes that are no UTF-8 become lone surrogates.
                    let mut out: Vec<u32> = Vec::new();
                    for chunk in b.as_slice().utf8_chunks() {
                        out.extend(chunk.valid().chars().map(|c| c as u32));
                        out.extend(chunk.invalid().iter().map(|&b| 0xdc00 + b as u32));
                    }
                    let buf = taipan_text::TextBuf::from_code_points(out);
                    Ok(self.new_str_buf(&buf).value())
                }
            };
        }
        let n = self.names.__fspath__;
        if let Some(m) = self.lookup_special(v, n)? {
            let r = self.call_special(m, v, &[])?;
            if r.to_str().is_none() && r.to_bytes().is_none() {
                let (t, rt) = (self.type_name(v), self.type_name(r));
                return Err(
                    self.type_error(format!("expected {t}.__fspath__() to return str or bytes, not {rt}"))
                );
            }
            return self.fs_decode(r);
        }
        let t = self.type_name(v);
        Err(self.type_error(format!("expected str, bytes or os.PathLike object, not {t}")))
    }
    /// The builtins of the innermost Python frame.
    pub fn current_builtins(&self) -> Gc<DictObj> {
        if self.thread.fp.is_null() {
            return self.builtins;
        }
        // SAFETY: `fp` is the current frame.
        unsafe { frame(self.thread.fp).func().builtins.get().unwrap_or(self.builtins) }
    }
    /// `locals()`: the namespace of a module or class body, a fresh dict of a function's variables.
    pub fn current_locals(&mut self) -> R {
        let fp = self.thread.fp;
        if fp.is_null() {
            return Err(self.system_error("frame does not exist"));
        }
        // SAFETY: `fp` is the current frame.
        unsafe {
            let f = frame(fp);
            let is_gen = f.flags & crate::frame::frame_flags::GENERATOR != 0;
            let code = f.code();
            let words = std::slice::from_raw_parts(fp, code.n_localsplus as usize);
            // Variables of a comprehension that runs inlined hide the namespace.
            let hidden = |(l, w): (&taipan_bytecode::LocalVar, &Value)| {
                l.is_hidden() && !w.downcast::<CellObj>().map_or(*w, |c| c.value.get()).is_unbound()
            };
            if !is_gen
                && !f.locals.is_unbound()
                && !code.has(co::OPTIMIZED)
                && !code.tables().localsplus.iter().zip(words).any(hidden)
            {
                return Ok(f.locals);
            }
            let d = self.locals_dict(code, words);
            // What was stored through `f_locals`.
            if let Some(extra) =
                f.frame_obj.downcast::<FrameObj>().and_then(|o| o.extra_locals.get().to_dict())
            {
                let mut i = 0;
                while let Some((next, k, v)) = extra.next_entry(i) {
                    i = next;
                    self.dict_set(d, k, v)?;
                }
            }
            Ok(d.value())
        }
    }
    /// A dict of the variables in a frame's words.
    pub fn locals_dict(&mut self, code: Gc<CodeObj>, words: &[Value]) -> Gc<DictObj> {
        let d = self.new_dict();
        for (i, l) in code.tables().localsplus.iter().enumerate() {
            let Some(&w) = words.get(i) else { continue };
            let v = match w.downcast::<CellObj>() {
                Some(c) if l.is_cell() || l.is_free() => c.value.get(),
                _ => w,
            };
            if !v.is_unbound() {
                let name = code.local_name(i);
                d.set_str(self, name, v);
            }
        }
        d
    }
}
