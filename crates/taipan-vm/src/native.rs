//! How builtin functions, methods and types are declared, and how arguments are bound to a native signature.
//!
//! A native function is declared with the text signature that CPython shows for it, e.g.
//! `"($self, sep=None, maxsplit=-1)"`. The binder reads it once and from then on hands the function a slice with
//! one value per parameter, in order: `self` (for methods) first, an absent optional argument as `UNBOUND`,
//! `*args` as a tuple, `**kwargs` as a dict. Wrong calls raise CPython's TypeErrors. A function that wants the raw
//! arguments is declared with [`raw`].
//!
//! `($module, …)` and `($type, …)` mark module functions (which do not get the module) and class methods (which
//! get the class first). Static methods and module functions have no `$` parameter or `$module`.

use crate::call::Args;
use crate::dict::DictExt;
use crate::object::StrObj;
use crate::slots::Slots;
use crate::{R, Raised, Vm};
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicPtr, Ordering};
use taipan_heap::{Gc, Kind, Value};

pub type NativeImpl = fn(&mut Vm, &[Value]) -> R;
pub type RawImpl = fn(&mut Vm, Args) -> R;

#[derive(Clone, Copy)]
pub enum Impl {
    /// Gets one value per parameter.
    Bound(NativeImpl),
    /// Gets the arguments as passed (`self` first for methods).
    Raw(RawImpl),
    /// Takes any number of positional arguments and no others; gets them as passed.
    Variadic(NativeImpl),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    Instance,
    Class,
    Static,
    Function,
}

/// A native function or method.
pub struct MethodDef {
    pub name: &'static str,
    pub sig: &'static str,
    pub doc: &'static str,
    pub imp: Impl,
    pub kind: MethodKind,
    quick: Quick,
}

const fn kind_of(sig: &str) -> MethodKind {
    let b = sig.as_bytes();
    if b.len() > 2 && b[1] == b'$' {
        match b[2] {
            b's' => MethodKind::Instance,
            b't' => MethodKind::Class,
            _ => MethodKind::Function,
        }
    } else {
        MethodKind::Function
    }
}

/// What the fast path of a call wants to know of a signature, found at compile time. (A definition holds no cache of
/// its parsed signature: without interior mutability, tables of definitions can be written in place.)
#[derive(Clone, Copy)]
struct Quick {
    /// Parameters (self included).
    arity: u8,
    /// All parameters are positional: the values of a call with `arity` of them are used as they lie.
    plain: bool,
    /// Positional arguments (self included) with which a call needs no more than `UNBOUND` for the parameters that
    /// are left: from `min` to `max`. None: `max < min`.
    min: u8,
    max: u8,
}
const fn quick(sig: &str, kind: MethodKind) -> Quick {
    let b = sig.as_bytes();
    let own = matches!(kind, MethodKind::Instance | MethodKind::Class) as u8;
    let mut q = Quick { arity: own, plain: true, min: own, max: own };
    let (mut i, mut depth, mut quoted, mut keyword_only, mut at_start) = (1, 0, 0u8, false, true);
    // Of the parameter that is being read: it counts, it has a default. And: each keyword-only one has.
    let (mut counts, mut optional, mut defaults) = (false, false, true);
    while i < b.len() {
        if i + 1 == b.len() || (b[i] == b',' && depth == 0 && quoted == 0) {
            // The end of a parameter.
            if counts && keyword_only {
                defaults &= optional;
            } else if counts {
                q.max += 1;
                q.min = if optional { q.min } else { q.max };
            }
            (counts, optional) = (false, false);
        }
        if i + 1 == b.len() {
            break;
        }
        let c = b[i];
        if at_start && !matches!(c, b' ' | b'\n' | b',') {
            at_start = false;
            let alone = i + 2 >= b.len() || b[i + 1] == b',';
            match c {
                b'/' => {}
                b'*' if alone => keyword_only = true,
                b'*' => {
                    q.arity += 1;
                    q.plain = false;
                    keyword_only = true;
                    defaults = false;
                }
                b'$' => {}
                _ => {
                    q.arity += 1;
                    q.plain &= !keyword_only;
                    counts = true;
                }
            }
        }
        match c {
            b'\'' | b'"' if quoted == 0 => quoted = c,
            _ if quoted != 0 && c == quoted => quoted = 0,
            _ if quoted != 0 => {}
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => at_start = true,
            b'=' if depth == 0 => optional = true,
            _ => {}
        }
        i += 1;
    }
    if !defaults {
        (q.min, q.max) = (1, 0);
    }
    q
}

/// `def("append", "($self, object, /)", list_append, "Append object to the end of the list.")`
pub const fn def(name: &'static str, sig: &'static str, f: NativeImpl, doc: &'static str) -> MethodDef {
    MethodDef { name, sig, doc, imp: Impl::Bound(f), kind: kind_of(sig), quick: quick(sig, kind_of(sig)) }
}
/// A static method of a type.
pub const fn static_def(
    name: &'static str,
    sig: &'static str,
    f: NativeImpl,
    doc: &'static str,
) -> MethodDef {
    MethodDef {
        name,
        sig,
        doc,
        imp: Impl::Bound(f),
        kind: MethodKind::Static,
        quick: quick(sig, MethodKind::Static),
    }
}
/// A function that parses its own arguments. `sig` is what introspection shows ("" for none); its first parameter
/// decides the kind as for [`def`].
pub const fn raw(name: &'static str, sig: &'static str, f: RawImpl, doc: &'static str) -> MethodDef {
    MethodDef { name, sig, doc, imp: Impl::Raw(f), kind: kind_of(sig), quick: quick(sig, kind_of(sig)) }
}

/// A function whose only parameters (besides `self`) are `*args`: `f` gets the arguments, not a tuple of them.
pub const fn variadic(name: &'static str, sig: &'static str, f: NativeImpl, doc: &'static str) -> MethodDef {
    MethodDef { name, sig, doc, imp: Impl::Variadic(f), kind: kind_of(sig), quick: quick(sig, kind_of(sig)) }
}

pub type Getter = fn(&mut Vm, Value) -> R;
/// Value unbound: delete.
pub type Setter = fn(&mut Vm, Value, Value) -> R<()>;

/// A computed attribute.
pub struct GetSetDef {
    pub name: &'static str,
    pub get: Getter,
    pub set: Option<Setter>,
    pub doc: &'static str,
    /// Shown as a `member_descriptor` (in CPython, a field of the C struct).
    pub member: bool,
}
pub const fn getter(name: &'static str, get: Getter, doc: &'static str) -> GetSetDef {
    GetSetDef { name, get, set: None, doc, member: false }
}
pub const fn getset(name: &'static str, get: Getter, set: Setter, doc: &'static str) -> GetSetDef {
    GetSetDef { name, get, set: Some(set), doc, member: false }
}
/// A read-only field: its descriptor is a `member_descriptor`, assignment says "readonly attribute".
pub const fn member(name: &'static str, get: Getter, doc: &'static str) -> GetSetDef {
    fn readonly(vm: &mut Vm, _: Value, _: Value) -> R<()> {
        Err(vm.attribute_error("readonly attribute"))
    }
    GetSetDef { name, get, set: Some(readonly), doc, member: true }
}
/// A field that may be assigned.
pub const fn member_rw(name: &'static str, get: Getter, set: Setter, doc: &'static str) -> GetSetDef {
    GetSetDef { name, get, set: Some(set), doc, member: true }
}

/// A builtin type.
pub struct TypeDef {
    /// `__name__`; a dotted name gives `__module__` too (default: builtins).
    pub name: &'static str,
    pub doc: &'static str,
    /// Base type by definition; None: object.
    pub base: Option<&'static TypeDef>,
    pub kind: Kind,
    /// Bytes of the native struct.
    pub size: usize,
    /// Offset of a `Slot` that holds the instance `__dict__` (or unbound), 0: none.
    pub attrs: usize,
    pub flags: u32,
    pub slots: Slots,
    pub methods: &'static [MethodDef],
    pub getset: &'static [GetSetDef],
    /// Shape number, for the types that the interpreter knows.
    pub shape: Option<u32>,
}
impl TypeDef {
    /// A type whose instances are `Native<T>`.
    pub const fn native<T: 'static>(name: &'static str) -> TypeDef {
        TypeDef { size: size_of::<crate::object::Native<T>>(), ..TypeDef::BASE }.named(name)
    }
    /// A type whose instances are of the core kind of `T`.
    pub const fn of<T: taipan_heap::HeapObject>(name: &'static str) -> TypeDef {
        TypeDef { size: size_of::<T>(), kind: T::KIND, ..TypeDef::BASE }.named(name)
    }
    pub const BASE: TypeDef = TypeDef {
        name: "",
        doc: "",
        base: None,
        kind: crate::object::kind::NATIVE,
        size: 0,
        attrs: 0,
        flags: 0,
        slots: Slots::NONE,
        methods: &[],
        getset: &[],
        shape: None,
    };
    const fn named(mut self, name: &'static str) -> TypeDef {
        self.name = name;
        self
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ParamKind {
    PosOnly,
    PosOrKw,
    KwOnly,
    VarArgs,
    VarKw,
}
struct Param {
    name: String,
    kind: ParamKind,
    required: bool,
}
/// A parsed text signature.
pub struct Signature {
    params: Vec<Param>,
    /// `self` or the class, handed through as the first value.
    has_self: bool,
    /// Parameters that can be given by position (without self).
    n_pos: usize,
    min_pos: usize,
    n_posonly: usize,
    varargs: Option<usize>,
    varkw: Option<usize>,
}

/// Parsed signatures, found again by the addresses of kind and text (equal texts may or may not be one): a cell of
/// [`RECENT`] first, without a lock, then the list of all.
struct Parsed {
    key: (usize, usize, MethodKind),
    signature: Signature,
}
const RECENT_SIZE: usize = 1024;
static RECENT: [AtomicPtr<Parsed>; RECENT_SIZE] = [const { AtomicPtr::new(ptr::null_mut()) }; RECENT_SIZE];
static ALL: Mutex<Vec<&'static Parsed>> = Mutex::new(Vec::new());

impl MethodDef {
    pub fn signature(&self) -> &'static Signature {
        let key = (self.sig.as_ptr() as usize, self.sig.len(), self.kind);
        let recent = &RECENT[(key.0 ^ key.0 >> 10 ^ key.1 << 3 ^ self.kind as usize) % RECENT_SIZE];
        // SAFETY: what is stored in the cells is never freed.
        match unsafe { recent.load(Ordering::Acquire).as_ref() } {
            Some(p) if p.key == key => &p.signature,
            _ => self.parsed(key, recent),
        }
    }
    #[cold]
    fn parsed(&self, key: (usize, usize, MethodKind), recent: &AtomicPtr<Parsed>) -> &'static Signature {
        let mut all = ALL.lock().unwrap_or_else(|e| e.into_inner());
        let p = match all.iter().find(|p| p.key == key) {
            Some(&p) => p,
            None => {
                let signature = parse_signature(self.sig, self.kind);
                let own = signature.has_self as usize;
                debug_assert_eq!(
                    signature.params.len() + own,
                    self.quick.arity as usize,
                    "{}{}",
                    self.name,
                    self.sig
                );
                debug_assert!(
                    self.quick.max < self.quick.min
                        || (signature.min_pos + own, signature.n_pos + own)
                            == (self.quick.min as usize, self.quick.max as usize)
                            && signature.varargs.is_none()
                            && signature.varkw.is_none(),
                    "{}{}",
                    self.name,
                    self.sig
                );
                let p: &'static Parsed = Box::leak(Box::new(Parsed { key, signature }));
                all.push(p);
                p
            }
        };
        recent.store(ptr::from_ref(p).cast_mut(), Ordering::Release);
        &p.signature
    }
    /// Values that the function expects (with self).
    pub fn arity(&self) -> usize {
        self.quick.arity as usize
    }
    /// If the function can be called with exactly this many positional arguments (self included) as they lie.
    #[inline]
    pub fn takes_exactly(&self, n: usize) -> bool {
        self.quick.plain && n == self.quick.arity as usize
    }
    /// If a call with this many positional arguments (self included) leaves only parameters with defaults.
    #[inline]
    pub fn takes_positional(&self, n: usize) -> bool {
        n >= self.quick.min as usize && n <= self.quick.max as usize
    }
}

fn parse_signature(sig: &str, kind: MethodKind) -> Signature {
    let inner = sig.trim().trim_start_matches('(').trim_end_matches(')');
    let mut params: Vec<Param> = Vec::new();
    let mut has_self = matches!(kind, MethodKind::Instance | MethodKind::Class);
    let mut kwonly = false;
    for part in split_params(inner) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        if part == "/" {
            for p in &mut params {
                p.kind = ParamKind::PosOnly;
            }
        } else if part == "*" {
            kwonly = true;
        } else if let Some(n) = part.strip_prefix("**") {
            params.push(Param { name: n.into(), kind: ParamKind::VarKw, required: false });
        } else if let Some(n) = part.strip_prefix('*') {
            params.push(Param { name: n.into(), kind: ParamKind::VarArgs, required: false });
            kwonly = true;
        } else if part.starts_with('$') {
            has_self = !part.starts_with("$module");
        } else {
            let (name, required) = match part.split_once('=') {
                Some((n, _)) => (n.trim(), false),
                None => (part, true),
            };
            let kind = if kwonly { ParamKind::KwOnly } else { ParamKind::PosOrKw };
            params.push(Param { name: name.into(), kind, required });
        }
    }
    let positional = |p: &&Param| matches!(p.kind, ParamKind::PosOnly | ParamKind::PosOrKw);
    Signature {
        n_pos: params.iter().filter(positional).count(),
        min_pos: params.iter().filter(positional).filter(|p| p.required).count(),
        n_posonly: params.iter().filter(|p| p.kind == ParamKind::PosOnly).count(),
        varargs: params.iter().position(|p| p.kind == ParamKind::VarArgs),
        varkw: params.iter().position(|p| p.kind == ParamKind::VarKw),
        params,
        has_self,
    }
}
/// Splits at commas outside quotes and brackets (defaults may contain them).
fn split_params(s: &str) -> Vec<&str> {
    let (mut out, mut depth, mut quote, mut start) = (Vec::new(), 0i32, None, 0);
    for (i, c) in s.char_indices() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                out.push(&s[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    out.push(&s[start..]);
    out
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

const MAX_NATIVE_ARGS: usize = 24;
/// Most functions: less to fill with `UNBOUND`.
const FEW: usize = 6;

/// Calls a native function. `args` holds self first if the function wants one; `qual` is how error messages name
/// it (`list.append`).
#[inline]
pub fn call_native(vm: &mut Vm, def: &'static MethodDef, args: Args, qual: impl Fn(&mut Vm) -> String) -> R {
    let f = match def.imp {
        Impl::Raw(f) => return f(vm, args),
        Impl::Variadic(f) => {
            let own = matches!(def.kind, MethodKind::Instance | MethodKind::Class) as usize;
            if args.n_keywords() == 0 && args.all.len() >= own {
                return f(vm, args.all);
            }
            // The binder words what is wrong.
            f
        }
        Impl::Bound(f) => f,
    };
    if args.kwnames.is_none() && def.takes_exactly(args.all.len()) {
        return f(vm, args.all);
    }
    bind_and_call(vm, def, f, args, qual)
}

/// Calls a function with positional arguments if only parameters with defaults are left; `None`: that is for the binder.
#[inline(always)]
pub fn call_with_defaults(vm: &mut Vm, def: &'static MethodDef, f: NativeImpl, args: &[Value]) -> Option<R> {
    let total = def.arity();
    if total > FEW || !def.takes_positional(args.len()) {
        return None;
    }
    // `UNBOUND` stands for what was not given.
    let mut out = [Value::UNBOUND; FEW];
    for (o, &v) in out.iter_mut().zip(args) {
        *o = v;
    }
    Some(f(vm, &out[..total]))
}
#[inline(never)]
fn bind_and_call(
    vm: &mut Vm,
    def: &'static MethodDef,
    f: NativeImpl,
    args: Args,
    qual: impl Fn(&mut Vm) -> String,
) -> R {
    let total = def.arity();
    if args.kwnames.is_none()
        && let Some(r) = call_with_defaults(vm, def, f, args.all)
    {
        return r;
    }
    let mut out = [Value::UNBOUND; MAX_NATIVE_ARGS];
    assert!(total <= MAX_NATIVE_ARGS, "{} has too many parameters", def.name);
    bind_values(vm, def, args, &mut out[..total], qual)?;
    f(vm, &out[..total])
}

fn bind_values(
    vm: &mut Vm,
    def: &'static MethodDef,
    args: Args,
    out: &mut [Value],
    qual: impl Fn(&mut Vm) -> String,
) -> R<()> {
    let sig = def.signature();
    let offset = sig.has_self as usize;
    let (pos, kw, nkw) = (args.positional(), args.keywords(), args.n_keywords());
    if pos.len() < offset {
        let q = qual(vm);
        return Err(vm.type_error(format!("unbound method {q}() needs an argument")));
    }
    if offset == 1 {
        out[0] = pos[0];
    }
    let given = &pos[offset..];
    let posonly_all = sig.n_posonly == sig.params.len();
    let named = |p: &Param| matches!(p.kind, ParamKind::PosOrKw | ParamKind::KwOnly | ParamKind::VarKw);
    if nkw > 0 && !sig.params.iter().any(named) {
        let q = qual(vm);
        return Err(vm.type_error(format!("{q}() takes no keyword arguments")));
    }
    let too_many = sig.varkw.is_none() && sig.varargs.is_none() && given.len() + nkw > sig.params.len();
    if given.len() > sig.n_pos && sig.varargs.is_none()
        || posonly_all && given.len() < sig.min_pos
        || too_many
    {
        return Err(count_error(vm, def, sig, given.len(), nkw, qual));
    }
    let n = given.len().min(sig.n_pos);
    out[offset..offset + n].copy_from_slice(&given[..n]);
    if let Some(i) = sig.varargs {
        out[offset + i] = vm.new_tuple(&given[n..]).value();
    }
    if let Some(i) = sig.varkw {
        out[offset + i] = vm.new_dict().value();
    }
    let need = sig.params[..sig.n_posonly].iter().filter(|p| p.required).count();
    if nkw > 0 && given.len() < need {
        let kind = if need < sig.n_pos { "at least" } else { "exactly" };
        return Err(vm.type_error(format!(
            "{}() takes {kind} {need} positional argument{} ({} given)",
            def.name,
            plural(need),
            given.len()
        )));
    }
    for (name, v) in kw {
        let found = sig
            .params
            .iter()
            .position(|p| matches!(p.kind, ParamKind::PosOrKw | ParamKind::KwOnly) && name.eq_str(&p.name));
        match found {
            Some(i) if out[offset + i].is_unbound() => out[offset + i] = v,
            Some(i) => {
                return Err(vm.type_error(format!(
                    "argument for {}() given by name ('{name}') and position ({})",
                    def.name,
                    i + 1
                )));
            }
            None => match sig.varkw {
                Some(i) => {
                    // SAFETY: made above.
                    let d: Gc<crate::dict::DictObj> = unsafe { out[offset + i].cast_unchecked() };
                    d.set_str(vm, name, v);
                }
                None if sig.params.iter().any(|p| p.kind == ParamKind::PosOnly && name.eq_str(&p.name)) => {
                    return Err(vm.type_error(format!(
                        "{}() got some positional-only arguments passed as keyword arguments: '{name}'",
                        def.name
                    )));
                }
                None => {
                    let names = sig
                        .params
                        .iter()
                        .filter(|p| matches!(p.kind, ParamKind::PosOrKw | ParamKind::KwOnly))
                        .map(|p| p.name.clone());
                    return Err(unexpected_keyword(vm, def.name, name, names.collect()));
                }
            },
        }
    }
    for (i, p) in sig.params.iter().enumerate() {
        if p.required && out[offset + i].is_unbound() {
            return Err(match p.kind {
                ParamKind::KwOnly => vm.type_error(format!(
                    "{}() missing required keyword-only argument: '{}'",
                    def.name, p.name
                )),
                ParamKind::PosOnly => count_error(vm, def, sig, given.len(), nkw, qual),
                _ => vm.type_error(format!(
                    "{}() missing required argument '{}' (pos {})",
                    def.name,
                    p.name,
                    i + 1
                )),
            });
        }
    }
    Ok(())
}

/// The TypeError of a keyword argument that the function `f` does not have.
#[cold]
pub fn unexpected_keyword(vm: &mut Vm, f: &str, name: Gc<StrObj>, has: Vec<String>) -> Raised {
    let hint = crate::exceptions::suggest(&name.to_string_lossy(), &has);
    let hint = hint.map_or_else(String::new, |h| format!(". Did you mean '{h}'?"));
    vm.type_error(format!("{f}() got an unexpected keyword argument '{name}'{hint}"))
}
#[cold]
fn count_error(
    vm: &mut Vm,
    def: &MethodDef,
    sig: &Signature,
    n: usize,
    nkw: usize,
    qual: impl Fn(&mut Vm) -> String,
) -> Raised {
    let name = def.name;
    let (min, max) = (sig.min_pos, sig.n_pos);
    let posonly_all = sig.n_posonly == sig.params.len();
    if max == 0 && sig.params.is_empty() {
        let q = qual(vm);
        return vm.type_error(format!("{q}() takes no arguments ({n} given)"));
    }
    if posonly_all && min == 1 && max == 1 {
        let q = qual(vm);
        return vm.type_error(format!("{q}() takes exactly one argument ({n} given)"));
    }
    if posonly_all {
        return vm.type_error(arg_count_text(name, n, min, max));
    }
    let total = n + nkw;
    let all = sig.params.iter().filter(|p| p.kind != ParamKind::VarKw).count();
    if total > all {
        let what = if n == 0 { "keyword " } else { "" };
        return vm.type_error(format!(
            "{name}() takes at most {all} {what}argument{} ({total} given)",
            plural(all)
        ));
    }
    if max == 0 {
        return vm.type_error(format!("{name}() takes no positional arguments"));
    }
    let (kind, count) = match () {
        _ if min == max => ("exactly", max),
        _ if n < min => ("at least", min),
        _ => ("at most", max),
    };
    vm.type_error(format!("{name}() takes {kind} {count} positional argument{} ({n} given)", plural(count)))
}

fn arg_count_text(name: &str, n: usize, min: usize, max: usize) -> String {
    let (which, m) = if min == max {
        ("", min)
    } else if n < min {
        ("at least ", min)
    } else {
        ("at most ", max)
    };
    format!("{name} expected {which}{m} argument{}, got {n}", plural(m))
}

/// Between `min` and `max` arguments, worded as where CPython parses them by a format.
pub fn check_count(vm: &mut Vm, name: &str, n: usize, min: usize, max: usize) -> R<()> {
    let (which, m) = match n {
        _ if (min..=max).contains(&n) => return Ok(()),
        _ if min == max => ("exactly", min),
        _ if n < min => ("at least", min),
        _ => ("at most", max),
    };
    let call = if name == "function" { "" } else { "()" };
    Err(vm.type_error(format!("{name}{call} takes {which} {m} argument{} ({n} given)", plural(m))))
}

/// For raw functions: between `min` and `max` positional arguments and no keywords.
pub fn check_positional(vm: &mut Vm, name: &str, args: Args, min: usize, max: usize) -> R<()> {
    if args.kwnames.is_some() {
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    let n = args.all.len();
    if n < min || n > max {
        return Err(vm.type_error(arg_count_text(name, n, min, max)));
    }
    Ok(())
}

/// Binds the arguments of a constructor (`new`/`init` slot) to a signature without `$self`; the result has one value per
/// parameter. `spec` is a `static`: `static SIG: MethodDef = spec("int", "(x=0, /, base=10)")`.
pub fn bind<const N: usize>(vm: &mut Vm, spec: &'static MethodDef, args: Args) -> R<[Value; N]> {
    let mut out = [Value::UNBOUND; N];
    if args.kwnames.is_none() && spec.takes_exactly(args.all.len()) {
        out.copy_from_slice(args.all);
        return Ok(out);
    }
    assert_eq!(spec.arity(), N, "{}: signature and array differ", spec.name);
    if args.kwnames.is_none() && spec.takes_positional(args.all.len()) {
        out[..args.all.len()].copy_from_slice(args.all);
        return Ok(out);
    }
    bind_values(vm, spec, args, &mut out, |_| spec.name.to_string())?;
    Ok(out)
}
/// A signature alone, for [`bind`].
pub const fn spec(name: &'static str, sig: &'static str) -> MethodDef {
    fn never(_: &mut Vm, _: &[Value]) -> R {
        Ok(Value::NONE)
    }
    MethodDef {
        name,
        sig,
        doc: "",
        imp: Impl::Bound(never),
        kind: MethodKind::Function,
        quick: quick(sig, MethodKind::Function),
    }
}

impl Args<'_> {
    /// Keyword names and values.
    pub fn keywords(&self) -> impl ExactSizeIterator<Item = (Gc<StrObj>, Value)> + '_ {
        let names: &[Value] = match self.kwnames {
            // SAFETY: the tuple is alive while `self` is.
            Some(t) => unsafe { t.as_ref() }.as_slice(),
            None => &[],
        };
        let first = self.all.len() - names.len();
        // SAFETY: keyword names are strings.
        names
            .iter()
            .enumerate()
            .map(move |(i, n)| (unsafe { n.cast_unchecked::<StrObj>() }, self.all[first + i]))
    }
    pub fn keyword(&self, name: &str) -> Option<Value> {
        self.keywords().find(|(n, _)| n.eq_str(name)).map(|(_, v)| v)
    }
}
