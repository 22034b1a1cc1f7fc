//! Calling things from Rust.

use crate::native::{MethodKind, call_native};
use crate::object::{FuncObj, MethodObj, NativeFn, StrObj, TupleObj};
use crate::{R, Vm};
use taipan_heap::{Gc, RootedVec, Value};

/// Arguments of a call: positional ones first, then one value per name of `kwnames`.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    pub all: &'a [Value],
    pub kwnames: Option<Gc<TupleObj>>,
}
impl<'a> Args<'a> {
    pub const NONE: Args<'static> = Args { all: &[], kwnames: None };
    #[inline(always)]
    pub fn pos(all: &'a [Value]) -> Args<'a> {
        Args { all, kwnames: None }
    }
    pub fn n_keywords(&self) -> usize {
        self.kwnames.map_or(0, |t| t.len)
    }
    #[inline(always)]
    pub fn positional(&self) -> &'a [Value] {
        &self.all[..self.all.len() - self.n_keywords()]
    }
    pub fn get(&self, i: usize) -> Option<Value> {
        self.positional().get(i).copied()
    }
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
    /// Without the first positional argument.
    pub fn rest(&self) -> Args<'a> {
        Args { all: &self.all[1..], kwnames: self.kwnames }
    }
}

/// One value and those behind it, fewer than `N`.
#[inline(always)]
fn prepended<const N: usize>(first: Value, rest: &[Value]) -> [Value; N] {
    let mut buf = [Value::UNBOUND; N];
    buf[0] = first;
    let room = &mut buf[1..][..rest.len()];
    // SAFETY: both have that many words; there are too few for a call of `memcpy`.
    unsafe { taipan_heap::copy_few_words(rest.as_ptr().cast(), room.as_mut_ptr().cast(), rest.len()) };
    buf
}

impl Vm {
    /// Calls `f(*args)`.
    #[inline]
    pub fn call(&mut self, f: Value, args: &[Value]) -> R {
        self.call_args(f, Args::pos(args))
    }
    pub fn call0(&mut self, f: Value) -> R {
        self.call_args(f, Args::NONE)
    }
    pub fn call1(&mut self, f: Value, a: Value) -> R {
        self.call_args(f, Args::pos(&[a]))
    }
    /// Calls `f` with keyword arguments given as Rust pairs.
    pub fn call_kw(&mut self, f: Value, args: &[Value], kw: &[(&str, Value)]) -> R {
        let mut all = RootedVec::from_slice(&self.heap, args);
        let mut names = RootedVec::new(&self.heap);
        for &(n, v) in kw {
            let n = self.intern(n);
            names.push(n.value());
            all.push(v);
        }
        let kwnames = if names.is_empty() { None } else { Some(self.new_tuple(&names)) };
        self.call_args(f, Args { all: &all, kwnames })
    }
    /// Calls `f` with any arguments.
    pub fn call_args(&mut self, f: Value, args: Args) -> R {
        if let Some(func) = f.downcast::<FuncObj>() {
            return self.call_function(func, args);
        }
        if let Some(n) = f.downcast::<NativeFn>() {
            return self.call_native_fn(n, args);
        }
        if let Some(m) = f.downcast::<MethodObj>() {
            return self.call_prepend(m.func.get(), m.self_.get(), args);
        }
        match self.type_of(f).slots().call {
            Some(c) => {
                self.enter_native()?;
                let r = c(self, f, args);
                self.leave_native();
                r
            }
            None => {
                let t = self.type_of(f).name_str();
                Err(self.type_error(format!("'{t}' object is not callable")))
            }
        }
    }
    /// Calls `f(first, *args)`.
    pub fn call_prepend(&mut self, f: Value, first: Value, args: Args) -> R {
        const SMALL: usize = 8;
        let n = args.all.len() + 1;
        if n <= SMALL {
            let buf = prepended::<SMALL>(first, args.all);
            return self.call_args(f, Args { all: &buf[..n], kwnames: args.kwnames });
        }
        let mut all = RootedVec::with_capacity(&self.heap, n);
        all.push(first);
        all.extend_from_slice(args.all);
        self.call_args(f, Args { all: &all, kwnames: args.kwnames })
    }
    pub fn call_native_fn(&mut self, n: Gc<NativeFn>, args: Args) -> R {
        let def = n.def;
        let self_ = n.self_.get();
        let qual = move |vm: &mut Vm| vm.native_qualname(n);
        match def.kind {
            MethodKind::Function | MethodKind::Static => call_native(self, def, args, qual),
            _ if !self_.is_unbound() => {
                const SMALL: usize = 8;
                let k = args.all.len() + 1;
                if k <= SMALL {
                    let buf = prepended::<SMALL>(self_, args.all);
                    return call_native(self, def, Args { all: &buf[..k], kwnames: args.kwnames }, qual);
                }
                let mut all = RootedVec::with_capacity(&self.heap, k);
                all.push(self_);
                all.extend_from_slice(args.all);
                call_native(self, def, Args { all: &all, kwnames: args.kwnames }, qual)
            }
            _ => {
                self.check_receiver(n, args)?;
                call_native(self, def, args, qual)
            }
        }
    }
    /// The first argument of an unbound method call must be an instance of the method's class.
    #[inline]
    pub fn check_receiver(&mut self, n: Gc<NativeFn>, args: Args) -> R<()> {
        // The class itself, mostly.
        match (n.owner.get().downcast::<crate::typeobj::TypeObj>(), args.all.first()) {
            (Some(owner), Some(&recv)) if args.kwnames.is_none() && self.type_of(recv) == owner => Ok(()),
            _ => self.check_receiver_class(n, args),
        }
    }
    #[inline(never)]
    fn check_receiver_class(&mut self, n: Gc<NativeFn>, args: Args) -> R<()> {
        let Some(owner) = n.owner.get().downcast::<crate::typeobj::TypeObj>() else { return Ok(()) };
        let Some(recv) = args.get(0) else {
            let t = owner.short_name();
            return Err(self.type_error(format!("unbound method {t}.{}() needs an argument", n.def.name)));
        };
        let cls = self.type_of(recv);
        if cls != owner && !cls.is_subtype(owner) {
            let (o, t) = (owner.name_str(), cls.name_str());
            return Err(self.type_error(format!(
                "descriptor '{}' for '{o}' objects doesn't apply to a '{t}' object",
                n.def.name
            )));
        }
        Ok(())
    }
    /// How error messages name a native function.
    pub fn native_qualname(&mut self, n: Gc<NativeFn>) -> String {
        if let Some(t) = n.owner.get().downcast::<crate::typeobj::TypeObj>() {
            return format!("{}.{}", t.short_name(), n.def.name);
        }
        match n.module.get().downcast::<StrObj>() {
            Some(m) if !m.eq_str("builtins") => format!("{m}.{}", n.def.name),
            _ => n.def.name.to_string(),
        }
    }
    /// Calls method `name` of `obj`.
    pub fn call_method(&mut self, obj: Value, name: &str, args: &[Value]) -> R {
        let name = self.intern(name);
        self.call_method_obj(obj, name, Args::pos(args))
    }
    pub fn call_method_obj(&mut self, obj: Value, name: Gc<StrObj>, args: Args) -> R {
        let (f, bound) = self.load_method(obj, name)?;
        if bound { self.call_prepend(f, obj, args) } else { self.call_args(f, args) }
    }
    /// Calls special method `m`, found on the class of `obj`.
    pub fn call_special(&mut self, m: Value, obj: Value, args: &[Value]) -> R {
        self.call_special_args(m, obj, Args::pos(args))
    }
    pub fn call_special_args(&mut self, m: Value, obj: Value, args: Args) -> R {
        if m.downcast::<FuncObj>().is_some() {
            return self.call_prepend(m, obj, args);
        }
        if let Some(n) = m.downcast::<NativeFn>()
            && n.self_.get().is_unbound()
            && n.def.kind == MethodKind::Instance
        {
            return self.call_prepend(m, obj, args);
        }
        if let Some(r) = self.call_slot_wrapper(m, obj, args) {
            return r;
        }
        let cls = self.type_of(obj).value();
        let f = match self.type_of(m).slots().descr_get {
            Some(get) => get(self, m, obj, cls)?,
            None => m,
        };
        self.call_args(f, args)
    }
}
