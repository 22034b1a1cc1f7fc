//! Calls, returns and iteration.

use super::model::Resumed;
use super::ops::{is_list, live_shape};
use super::*;
use std::mem::offset_of;
use taipan_bytecode::co;
use taipan_vm::dict::DictObj;
use taipan_vm::frame::frame_flags;
use taipan_vm::interp::construct::{self, Filling, Making};
use taipan_vm::interp::{quiet, runtime, specialise};
use taipan_vm::native::MethodKind;
use taipan_vm::shape::id;
use taipan_vm::typeobj::{TypeObj, type_flags};

/// Bytes of an object that the trace makes itself.
const MAX_OBJECT: usize = 256;

impl Recorder {
    pub(super) fn call_instruction(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let a = at.arg;
        let (callee, live) = (self.peek(a + 2), at.live(a + 2));
        let has_self = !at.live(a + 1).is_unbound();
        self.detail = Some(live);
        if live.kind() == Some(kind::METHOD) && !has_self {
            return self.call_bound(vm, at, next, callee, live);
        }
        let n = a + has_self as usize;
        let args: Vec<Opnd> = (0..n).map(|i| self.peek(n - i)).collect();
        // GC: operands of the frame, which the collector sees; nothing is allocated on the heap while they are used.
        let lives: Vec<Value> = (0..n).map(|i| at.live(n - i)).collect();
        if let Some(f) = live.downcast::<FuncObj>() {
            let func = self.function(callee, f)?;
            let args: Vec<Opnd> = (0..n).map(|i| self.peek(n - i)).collect();
            let args = self.bind(vm, f, func, args, &[])?;
            self.drop(a + 2);
            return self.enter_function(f, func, args, next, 0);
        }
        if let Some(f) = vm.loop_function(live, &lives) {
            // (One of ours: what it is called with is not looked at any more.)
            self.same(callee, live);
            let args: Vec<Opnd> = (0..n).map(|i| self.peek(n - i)).collect();
            self.shaped(args[f.at], lives[f.at])?;
            let f = f.function;
            self.function_guard(f);
            let func = self.constant(f.value());
            let args: Vec<Opnd> = (0..n).map(|i| self.peek(n - i)).collect();
            let args = self.bind(vm, f, func, args, &[])?;
            self.drop(a + 2);
            return self.enter_function(f, func, args, next, 0);
        }
        if let Some(cls) = live.to_type()
            && !has_self
        {
            return self.call_class(vm, at, next, callee, live, cls);
        }
        if let Some(owner) = vm.builtin_new_owner(live)
            && !has_self
            && let Some(obj) = self.builtin_new(vm, owner, &args, &lives)?
        {
            self.same(callee, live);
            self.drop(a + 2);
            self.push(obj);
            return Ok(());
        }
        if let Some(nf) = live.downcast::<NativeFn>() {
            let bound = nf.self_.get();
            if !bound.is_unbound() && !has_self && nf.def.kind == MethodKind::Instance {
                return self.call_bound_native(vm, at, callee, live, nf, args, lives);
            }
            return self.call_native(vm, at, callee, live, nf, &args, &lives);
        }
        if n == 3
            && !has_self
            && let Some((def, owner)) = vm.slot_wrapper_of(live)
            && owner == vm.types.object
            && def.name == "__setattr__"
            && lives[0].kind() == Some(kind::INSTANCE)
            && let Some(name) =
                lives[1].to_str().filter(|s| s.is_interned() && live_shape(lives[1]) == id::STR)
            && let Some((offset, before, after)) = specialise::resolve_object_store(vm, lives[0], name)
        {
            // `object.__setattr__` where the class has another one.
            self.same(callee, live);
            self.same(args[1], lives[1]);
            let obj = self.class_guard(vm, args[0], lives[0])?;
            let v = self.peek(1);
            self.store_word(obj, v, offset, before, after);
            self.drop(a + 2);
            self.push(Opnd::any(Word::NONE));
            return Ok(());
        }
        if n == 1 && has_self && live == object_init(vm) && lives[0].kind() == Some(kind::INSTANCE) {
            // `object.__init__` of nothing else.
            self.same(callee, live);
            self.drop(a + 2);
            self.push(Opnd::any(Word::NONE));
            return Ok(());
        }
        if !has_self && let Some(f) = runtime::call_method(vm, live) {
            // An object whose class says how it is called.
            let obj = self.class_guard(vm, callee, live)?;
            self.function_guard(f);
            let func = self.constant(f.value());
            let mut args = args;
            args.insert(0, obj);
            let args = self.bind(vm, f, func, args, &[])?;
            self.drop(a + 2);
            return self.enter_function(f, func, args, next, 0);
        }
        self.call_generic(a, callee, &args)
    }
    /// The function that is called. One that is made anew time and again is known by its code and globals, another one
    /// by itself.
    fn function(&mut self, callee: Opnd, f: Gc<FuncObj>) -> Rec<Opnd> {
        let Some(code) = f.code.get() else { return Err(Reason::UnsupportedCall) };
        if callee.is_const() || !code.has(co::NESTED) {
            self.same(callee, f.value());
            self.function_guard(f);
            return Ok(self.constant(f.value()));
        }
        let (func, _) = self.shaped(callee, f.value())?;
        let now = self.load(Op::LoadPtr, func, std::mem::offset_of!(FuncObj, code), Alias::Other);
        let c = self.constant(code.value());
        self.guard(Op::GuardIs, &[now, c], &[]);
        self.globals_guard(code, f, |_| func)?;
        Ok(func)
    }
    /// The parameters of a call of `f`, all of them: positional arguments, then `keywords`.
    fn bind(
        &mut self,
        vm: &mut Vm,
        f: Gc<FuncObj>,
        func: Opnd,
        args: Vec<Opnd>,
        keywords: &[(Gc<StrObj>, Opnd)],
    ) -> Rec<Vec<Opnd>> {
        let Some(code) = f.code.get() else { return Err(Reason::UnsupportedCall) };
        vm.unpack(code);
        let (argc, posonly) = (code.argcount as usize, code.posonly as usize);
        let total = argc + code.kwonly as usize;
        let (rest, varkw) = (code.has(co::VARARGS), code.has(co::VARKEYWORDS));
        if args.len() > argc && !rest {
            return Err(Reason::UnsupportedCall);
        }
        let mut locals: Vec<Option<Opnd>> = vec![None; total];
        for (l, &v) in locals.iter_mut().zip(args.iter().take(argc)) {
            *l = Some(v);
        }
        let mut others = Vec::new();
        for &(name, v) in keywords {
            let i = (posonly..total).find(|&i| code.local_name(i).equals(&name));
            match i {
                Some(i) if locals[i].is_none() => locals[i] = Some(v),
                None if varkw => others.push((name, v)),
                _ => return Err(Reason::UnsupportedCall),
            }
        }
        for (i, local) in locals.iter_mut().enumerate() {
            if local.is_none() {
                *local = Some(self.default(vm, f, func, code, i)?);
            }
        }
        let mut locals: Vec<Opnd> = locals.into_iter().flatten().collect();
        if rest {
            let t = self.new_tuple(&args[argc.min(args.len())..]);
            locals.push(t);
        }
        if varkw {
            let d = self.call(H::dict0, &[]);
            for (name, v) in others {
                let name = self.constant(name.value());
                self.call(H::dict_insert, &[d, name, v]);
            }
            locals.push(d);
        }
        Ok(locals)
    }
    /// The default of parameter `i`.
    fn default(
        &mut self,
        vm: &mut Vm,
        f: Gc<FuncObj>,
        func: Opnd,
        code: Gc<taipan_vm::code::CodeObj>,
        i: usize,
    ) -> Rec<Opnd> {
        let argc = code.argcount as usize;
        if i >= argc {
            // Its version guards which dict it is.
            let Some(d) = f.kwdefaults.get().to_dict().filter(|_| func.is_const()) else {
                return Err(Reason::UnsupportedCall);
            };
            let Some(e) = d.find_entry_str(code.local_name(i)) else { return Err(Reason::UnsupportedCall) };
            let dv = self.constant(d.value());
            self.keys_guard(vm, dv, d);
            return Ok(self.dict_value(dv, e.0));
        }
        let Some(d) = f.defaults.get().to_tuple() else { return Err(Reason::UnsupportedCall) };
        let Some(k) = (i + d.len).checked_sub(argc) else { return Err(Reason::UnsupportedCall) };
        if func.is_const() {
            // Another tuple of defaults gives the function another version.
            return Ok(self.constant(d.get(k)));
        }
        let t = self.load(Op::LoadValue, func, std::mem::offset_of!(FuncObj, defaults), Alias::Other);
        let (t, _) = self.shaped(t, d.value())?;
        let len = self.load(Op::LoadWord, t, std::mem::offset_of!(TupleObj, len), Alias::Immut);
        self.word_is(len, d.len as u64);
        Ok(self.load(Op::LoadValue, t, size_of::<TupleObj>() + 8 * k, Alias::Immut))
    }
    /// CALL_KW: callable, self or null, arguments, names.
    pub(super) fn call_keywords(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let a = at.arg;
        let live = at.live(a + 3);
        self.detail = Some(live);
        let Some(names) = at.live(1).to_tuple() else { return Err(Reason::UnsupportedCall) };
        let names_opnd = self.peek(1);
        self.same(names_opnd, names.value());
        let n_kw = names.len;
        let mut all: Vec<Opnd> = (0..a).map(|i| self.peek(a + 1 - i)).collect();
        let keywords = all.split_off(a - n_kw);
        let keywords: Option<Vec<(Gc<StrObj>, Opnd)>> =
            names.as_slice().iter().zip(keywords).map(|(n, v)| Some((n.to_str()?, v))).collect();
        let keywords = keywords.ok_or(Reason::UnsupportedCall)?;
        let callee = self.peek(a + 3);
        if !at.live(a + 2).is_unbound() {
            let first = self.peek(a + 2);
            all.insert(0, first);
        } else if live.kind() == Some(kind::METHOD) {
            return Err(Reason::UnsupportedCall);
        }
        if let Some(f) = live.downcast::<FuncObj>() {
            let func = self.function(callee, f)?;
            let args = self.bind(vm, f, func, all, &keywords)?;
            self.drop(a + 3);
            return self.enter_function(f, func, args, next, 0);
        }
        if let Some(cls) = live.to_type()
            && at.live(a + 2).is_unbound()
        {
            if let Some(f) = plain_init(vm, live, cls) {
                self.same(callee, live);
                let obj = self.begin_instance(vm, cls, f, all, &keywords)?;
                self.drop(a + 3);
                self.push(obj.0);
                return self.enter_function(f, obj.1, obj.2, next, frame_flags::INIT);
            }
            if let Some(how @ Making::Python(_)) = construct::making(vm, cls) {
                return self.construct(vm, live, cls, how, a, all, &keywords, next);
            }
        }
        self.call_interpreted(vm, live, a + 3)
    }
    /// A new instance of a class with this `__init__`, that function, and what it is called with.
    fn begin_instance(
        &mut self,
        vm: &mut Vm,
        cls: Gc<TypeObj>,
        init: Gc<FuncObj>,
        mut args: Vec<Opnd>,
        keywords: &[(Gc<StrObj>, Opnd)],
    ) -> Rec<(Opnd, Opnd, Vec<Opnd>)> {
        self.class_version(vm, cls)?;
        args.insert(0, Opnd::any(Word::NONE));
        self.function_guard(init);
        let func = self.constant(init.value());
        let mut args = self.bind(vm, init, func, args, keywords)?;
        let obj = self.new_instance(cls);
        args[0] = obj;
        Ok((obj, func, args))
    }
    /// A call with unusual arguments, if the callee is native.
    fn call_interpreted(&mut self, vm: &mut Vm, live: Value, drops: usize) -> Rec {
        let native = live.downcast::<NativeFn>().is_some()
            || live.to_type().is_some_and(|t| !t.is_heap_type() && vm.type_of(live) == vm.types.type_);
        if !native {
            return Err(Reason::UnsupportedCall);
        }
        let callee = self.peek(drops);
        self.same(callee, live);
        self.interpret(drops, 1);
        Ok(())
    }
    /// CALL_FUNCTION_EX: callable, null, tuple of arguments, dict of keywords or null.
    pub(super) fn call_star(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let live = at.live(4);
        self.detail = Some(live);
        let (args, named) = (at.live(2), at.live(1));
        let plain_names = named.is_unbound() || named.is_ptr() && live_shape(named) == id::DICT;
        let tuple = args.to_tuple().filter(|_| live_shape(args) == id::TUPLE && plain_names);
        let Some(t) = tuple.filter(|_| at.live(3).is_unbound()) else {
            return self.call_interpreted(vm, live, 4);
        };
        let callee = self.peek(4);
        if let Some(m) = live.downcast::<MethodObj>()
            && let Some(f) = m.func.get().downcast::<FuncObj>()
        {
            let (obj, _) = self.shaped(callee, live)?;
            let func = self.load(Op::LoadValue, obj, offset_of!(MethodObj, func), Alias::Immut);
            let func = self.function(func, f)?;
            let mut args = vec![self.load(Op::LoadValue, obj, offset_of!(MethodObj, self_), Alias::Immut)];
            args.extend(self.star_arguments(t)?);
            let keywords = self.star_keywords(at)?;
            let args = self.bind(vm, f, func, args, &keywords)?;
            self.drop(4);
            return self.enter_function(f, func, args, next, 0);
        }
        if let Some(f) = live.downcast::<FuncObj>() {
            let func = self.function(callee, f)?;
            let args = self.star_arguments(t)?;
            let keywords = self.star_keywords(at)?;
            let args = self.bind(vm, f, func, args, &keywords)?;
            self.drop(4);
            return self.enter_function(f, func, args, next, 0);
        }
        if let Some(cls) = live.to_type()
            && let Some(f) = plain_init(vm, live, cls)
        {
            self.same(callee, live);
            let args = self.star_arguments(t)?;
            let keywords = self.star_keywords(at)?;
            let (obj, func, args) = self.begin_instance(vm, cls, f, args, &keywords)?;
            self.drop(4);
            self.push(obj);
            return self.enter_function(f, func, args, next, frame_flags::INIT);
        }
        self.call_interpreted(vm, live, 4)
    }
    /// The items of the tuple of arguments, of which there are so many now.
    fn star_arguments(&mut self, t: Gc<TupleObj>) -> Rec<Vec<Opnd>> {
        let args = self.peek(2);
        let (args, _) = self.shaped(args, t.value())?;
        let len = self.load(Op::LoadWord, args, offset_of!(TupleObj, len), Alias::Immut);
        self.word_is(len, t.len as u64);
        let item = |i: usize| (size_of::<TupleObj>() + 8 * i, Alias::Immut);
        Ok((0..t.len).map(item).map(|(at, class)| self.load(Op::LoadValue, args, at, class)).collect())
    }
    /// The keywords of a call with `**`, which are these now, in this order.
    fn star_keywords(&mut self, at: &At) -> Rec<Vec<(Gc<StrObj>, Opnd)>> {
        const MOST: usize = 8;
        let live = at.live(1);
        if live.is_unbound() {
            return Ok(Vec::new());
        }
        let d = live.downcast::<DictObj>().filter(|d| d.shape_is_dict()).ok_or(Reason::UnsupportedCall)?;
        let n = d.len();
        let names: Option<Vec<Gc<StrObj>>> =
            (0..n.min(d.filled())).map(|i| d.entry(i)?.0.to_str().filter(|s| s.is_interned())).collect();
        let names = names.filter(|names| names.len() == n && n <= MOST).ok_or(Reason::UnsupportedCall)?;
        let o = self.peek(1);
        let (o, _) = self.shaped(o, live)?;
        let used = self.load(Op::LoadU32, o, DictObj::USED_OFFSET, Alias::Dict);
        self.word_is(used, n as u64);
        let mut keywords = Vec::new();
        if n > 0 {
            let entries = self.load(Op::LoadPtr, o, DictObj::ENTRIES_OFFSET, Alias::Dict);
            for (e, name) in names.into_iter().enumerate() {
                let word = |k: usize| ValueArray::VALUES_OFFSET + 8 * (e * taipan_vm::dict::STRIDE + k);
                let key = self.load(Op::LoadValue, entries, word(1), Alias::Dict);
                let wanted = self.constant(name.value());
                self.guard(Op::GuardIs, &[key, wanted], &[]);
                keywords.push((name, self.load(Op::LoadValue, entries, word(2), Alias::Dict)));
            }
        }
        Ok(keywords)
    }
    /// DICT_MERGE of a dict without items into one; false: of something else.
    pub(super) fn merge_nothing(&mut self, at: &At) -> Rec<bool> {
        let (into, from) = (at.live(at.arg + 1), at.live(1));
        let dict = |v: Value| v.downcast::<DictObj>().filter(|d| d.shape_is_dict());
        if dict(into).is_none() || !dict(from).is_some_and(|m| m.is_empty()) {
            return Ok(false);
        }
        let source = self.peek(1);
        let (source, _) = self.shaped(source, from)?;
        let used = self.load(Op::LoadU32, source, DictObj::USED_OFFSET, Alias::Dict);
        self.word_is(used, 0);
        self.drop(1);
        Ok(true)
    }
    /// LOAD_SUPER_ATTR: super, class, object.
    pub(super) fn load_super(&mut self, vm: &mut Vm, at: &At) -> Rec {
        let (sup, cls, obj) = (at.live(3), at.live(2), at.live(1));
        let name = self.top().code.name_at(at.arg >> 2);
        let found = if sup == vm.types.super_.value() && name != vm.names.__class__ && obj.is_ptr() {
            cls.to_type().filter(|&c| vm.type_of(obj).is_subtype(c) && obj.to_type().is_none()).and_then(
                |_| {
                    let mro = vm.type_of(obj).mro_tuple()?;
                    let items = mro.as_slice();
                    let from = items.iter().position(|&x| x == cls)? + 1;
                    items[from..].iter().find_map(|k| k.to_type()?.dict().get_str(name))
                },
            )
        } else {
            None
        };
        if let Some((c, found)) = found_new(vm, sup, cls, obj, name)
            && at.arg & 1 != 0
        {
            // `super().__new__` in a `__new__`.
            let (s, k, o) = (self.peek(3), self.peek(2), self.peek(1));
            self.same(s, sup);
            self.same(k, cls);
            self.same(o, obj);
            self.class_version(vm, c)?;
            let f = self.constant(found);
            self.drop(3);
            self.push(f);
            self.push(Opnd::any(Word::UNBOUND));
            return Ok(());
        }
        let method = |f: Value| vm.is_method_like(f) || f.is_ptr() && live_shape(f) == id::SLOT_WRAPPER;
        let Some(f) = found.filter(|&f| at.arg & 1 != 0 && method(f)) else {
            self.interpret(3, 1 + (at.arg & 1));
            return Ok(());
        };
        let (s, c, o) = (self.peek(3), self.peek(2), self.peek(1));
        self.same(s, sup);
        self.same(c, cls);
        // The version of a class covers what it inherits.
        let o = self.class_guard(vm, o, obj)?;
        let f = self.constant(f);
        self.drop(3);
        self.push(f);
        self.push(o);
        Ok(())
    }
    /// Code and defaults of this function are what they are now.
    pub(super) fn function_guard(&mut self, f: Gc<FuncObj>) {
        self.relies_on(f.value(), f.version.get(), std::mem::offset_of!(FuncObj, version));
    }
    fn call_bound(&mut self, vm: &mut Vm, at: &At, next: u32, callee: Opnd, live: Value) -> Rec {
        let a = at.arg;
        let Some(m) = live.downcast::<MethodObj>() else { return Err(Reason::UnsupportedCall) };
        let lf = m.func.get();
        let Some(f) = lf.downcast::<FuncObj>() else {
            let args: Vec<Opnd> = (0..a).map(|i| self.peek(a - i)).collect();
            return self.call_generic(a, callee, &args);
        };
        let (obj, _) = self.shaped(callee, live)?;
        let func = self.load(Op::LoadValue, obj, std::mem::offset_of!(MethodObj, func), Alias::Immut);
        let func = self.function(func, f)?;
        let self_ = self.load(Op::LoadValue, obj, std::mem::offset_of!(MethodObj, self_), Alias::Immut);
        let mut args = vec![self_];
        args.extend((0..a).map(|i| self.peek(a - i)).collect::<Vec<_>>());
        let args = self.bind(vm, f, func, args, &[])?;
        self.drop(a + 2);
        self.enter_function(f, func, args, next, 0)
    }
    /// Pushes the frame of a Python function; its arguments are complete, and the caller's operands are dropped.
    pub(super) fn enter(&mut self, f: Gc<FuncObj>, args: &[Opnd], resume: u32, flags: usize) -> Rec {
        let Some(code) = f.code.get() else { return Err(Reason::UnsupportedCall) };
        if code.plain_args as usize != args.len() {
            return Err(Reason::UnsupportedCall);
        }
        self.function_guard(f);
        let func = self.constant(f.value());
        self.enter_function(f, func, args.to_vec(), resume, flags)
    }
    /// Pushes a frame whose parameters are bound. `func` is a constant, or known to have the code of `f`.
    fn enter_function(
        &mut self,
        f: Gc<FuncObj>,
        func: Opnd,
        args: Vec<Opnd>,
        resume: u32,
        flags: usize,
    ) -> Rec {
        // Code that never ran has no instructions yet; it will have when this is recorded again.
        let Some(code) = f.code.get().filter(|c| !c.is_packed()) else { return Err(Reason::UnsupportedCall) };
        // (The frame of a generator function becomes a generator at once.)
        if !code.has(co::GENERATOR | co::COROUTINE | co::ASYNC_GENERATOR) {
            self.limit_depth(code);
        }
        self.roots.push(code.value());
        let caller = self.top_mut();
        caller.resume = resume;
        // The instance that `__init__` fills is the last operand already, and those of an operator are still there: the
        // result's place is below them.
        let operands = match flags {
            frame_flags::INIT => 1,
            _ if flags & frame_flags::OPERATOR != 0 => 2,
            _ => 0,
        };
        let result = caller.depth() - operands;
        // SAFETY: where the interpreter will push the frame: behind the live operands, whose number is known.
        let fp = self.next_fp;
        let n_locals = code.n_localsplus as usize;
        let mut slots: Vec<Option<Opnd>> = args.iter().map(|&a| Some(a)).collect();
        slots.resize(n_locals, Some(Opnd::any(Word::UNBOUND)));
        self.frames.push(ModelFrame {
            func: SnapVal::Val(func),
            owner: SnapVal::Val(Opnd::any(Word::UNBOUND)),
            code,
            fp,
            flags: flags as u32,
            result: result as u32,
            resume: 0,
            n_locals,
            slots,
            written: Vec::new(),
            saved: None,
        });
        self.charge_frame(true);
        self.expected_pc = Some(0);
        Ok(())
    }
    /// The trace ends behind a call that goes too deep: the frame is entered, and another trace goes on there.
    fn limit_depth(&mut self, code: Gc<taipan_vm::code::CodeObj>) {
        let same = self.frames.iter().filter(|f| f.code == code).count();
        if self.course.too_deep(self.frames.len(), same) {
            self.ended = Some(Reason::TooDeep);
        }
    }
    pub(super) fn copy_free_vars(&mut self, n: usize) -> Rec {
        let first = self.top().n_locals - n;
        let func = match self.top().func {
            SnapVal::Val(Opnd::Const(c)) => {
                let f = Value::from_bits(c.bits.0);
                let closure = f.downcast::<FuncObj>().and_then(|f| f.closure.get().to_tuple());
                let Some(closure) = closure.filter(|t| t.len == n) else { return Err(Reason::Unsupported) };
                for i in 0..n {
                    let c = self.constant(closure.get(i));
                    self.set_slot(first + i, c);
                }
                return Ok(());
            }
            SnapVal::Val(func) => func,
            _ => return Err(Reason::Unsupported),
        };
        // The code says how many cells there are.
        let t = self.load(Op::LoadValue, func, std::mem::offset_of!(FuncObj, closure), Alias::Other);
        let t = self.guard(Op::GuardObj, &[t], &[]);
        for i in 0..n {
            let c = self.load(Op::LoadValue, t, size_of::<TupleObj>() + 8 * i, Alias::Immut);
            self.set_slot(first + i, c);
        }
        Ok(())
    }
    fn call_class(
        &mut self,
        vm: &mut Vm,
        at: &At,
        next: u32,
        callee: Opnd,
        live: Value,
        cls: Gc<TypeObj>,
    ) -> Rec {
        let a = at.arg;
        let init = vm.names.__init__;
        let simple = plain_instances(vm, live, cls);
        let f = plain_init(vm, live, cls);
        let args: Vec<Opnd> = (0..a).map(|i| self.peek(a - i)).collect();
        // GC: operands of the frame, which the collector sees; nothing is allocated on the heap while they are used.
        let lives: Vec<Value> = (0..a).map(|i| at.live(a - i)).collect();
        if cls == vm.types.type_ && a == 1 {
            // What is of this class stays so, or leaves.
            self.same(callee, live);
            let o = self.peek(1);
            self.kind_guard(vm, o, lives[0])?;
            let t = self.constant(vm.type_of(lives[0]).value());
            self.drop(3);
            self.push(t);
            return Ok(());
        }
        if let Some(r) = self.number_class(vm, cls, &args, &lives) {
            self.same(callee, live);
            self.drop(a + 2);
            self.push(r);
            return Ok(());
        }
        if cls == vm.types.range
            && let Some(r) = self.new_range(&args, &lives)?
        {
            self.same(callee, live);
            self.drop(a + 2);
            self.push(r);
            return Ok(());
        }
        let object_init = vm.lookup_in_type(vm.types.object, init);
        if simple && a == 0 && vm.lookup_in_type(cls, init) == object_init {
            // Nothing to be initialised.
            self.same(callee, live);
            self.class_version(vm, cls)?;
            let obj = self.new_instance(cls);
            self.drop(2);
            self.push(obj);
            return Ok(());
        }
        if a == 0 && vm.type_of(live) == vm.types.type_ && makes_a_container(vm, cls) {
            self.same(callee, live);
            self.class_version(vm, cls)?;
            let layout = cls.layout.get();
            let obj = if layout.kind == kind::LIST && layout.size() <= MAX_OBJECT {
                let flags = if layout.extra { flags::EXTRA } else { 0 };
                let header = Word::header(cls.root_shape.get(), kind::LIST.0, flags);
                self.new_list_object(header, layout.size(), 0, None)
            } else {
                let c = self.constant(live);
                self.call(H::new_container, &[c])
            };
            self.drop(2);
            self.push(obj);
            return Ok(());
        }
        let Some(f) = f else {
            if construct::is_plain_exception(vm, cls) {
                self.same(callee, live);
                self.class_version(vm, cls)?;
                let t = self.new_tuple(&args);
                let c = self.constant(live);
                let exc = self.call(H::make_exception, &[c, t]);
                let exc = self.op(Op::AsObj, &[exc]);
                self.drop(a + 2);
                self.push(exc);
                return Ok(());
            }
            if let (&[x], &[lx]) = (&args[..], &lives[..])
                && let Some(owner) = construct::value_class(vm, cls)
                && let Some(obj) = self.new_subvalue(vm, cls, owner, (callee, live), (x, lx))?
            {
                self.drop(a + 2);
                self.push(obj);
                return Ok(());
            }
            return match construct::making(vm, cls) {
                Some(how) => self.construct(vm, live, cls, how, a, args, &[], next),
                None => self.call_quietly(vm, a, callee, live, &args, &lives),
            };
        };
        self.same(callee, live);
        let (obj, func, args) = self.begin_instance(vm, cls, f, args, &[])?;
        self.drop(a + 2);
        self.push(obj);
        self.enter_function(f, func, args, next, frame_flags::INIT)
    }
    /// A call of a class with a `__new__` of its own, or with a builtin's and a Python `__init__`: `drops` operands behind
    /// the class, of which `args` and `keywords` are the arguments.
    fn construct(
        &mut self,
        vm: &mut Vm,
        live: Value,
        cls: Gc<TypeObj>,
        how: Making,
        given: usize,
        mut args: Vec<Opnd>,
        keywords: &[(Gc<StrObj>, Opnd)],
        next: u32,
    ) -> Rec {
        let operands = given + 2 + !keywords.is_empty() as usize;
        let callee = self.peek(operands);
        let c = self.same(callee, live);
        self.class_version(vm, cls)?;
        let meta = vm.type_of(live);
        if meta.is_heap_type() {
            self.class_version(vm, meta)?;
        }
        match how {
            Making::Python(f) => {
                self.function_guard(f);
                let func = self.constant(f.value());
                args.insert(0, c);
                let args = self.bind(vm, f, func, args, keywords)?;
                let at = self.top().slots.len() - operands;
                self.set_slot(at + 1, c);
                self.enter_function(f, func, args, next, frame_flags::NEW)?;
                if let [.., caller, new] = &mut self.frames[..] {
                    new.result = (at - caller.n_locals) as u32;
                }
                Ok(())
            }
            Making::Builtin(new, f) => {
                if !keywords.is_empty() {
                    return Err(Reason::UnsupportedCall);
                }
                let obj = if plainly_made(cls) {
                    self.new_instance(cls)
                } else if construct::makes_exceptions(new) {
                    let t = self.new_tuple(&args);
                    let exc = self.call(H::make_exception, &[c, t]);
                    self.op(Op::AsObj, &[exc])
                } else {
                    let h = match given {
                        0 => H::make0,
                        1 => H::make1,
                        2 => H::make2,
                        3 => H::make3,
                        _ => return Err(Reason::UnsupportedCall),
                    };
                    let mut all = vec![c];
                    all.extend_from_slice(&args);
                    let obj = self.call(h, &all);
                    self.op(Op::AsObj, &[obj])
                };
                self.function_guard(f);
                let func = self.constant(f.value());
                args.insert(0, obj);
                let args = self.bind(vm, f, func, args, &[])?;
                self.drop(operands);
                self.push(obj);
                self.enter_function(f, func, args, next, frame_flags::INIT)
            }
        }
    }
    /// The frame of a `__new__` returns.
    fn new_returns(&mut self, vm: &mut Vm, v: Opnd, live: Value) -> Rec {
        let of = vm.type_of(live);
        let v = self.kind_guard(vm, v, live)?;
        let [.., caller, new] = &self.frames[..] else { return Err(Reason::LeftStartFrame) };
        let at = caller.n_locals + new.result as usize;
        let (depth, resume, fp) = (caller.slots.len(), caller.resume, caller.fp);
        // SAFETY: where the frame returns to is behind the call, whose operands are still there, the class first.
        let ((n, named), cls) = unsafe {
            (construct::call_of(caller.code.words.get().wrapping_add(resume as usize)), *fp.add(at))
        };
        let outer = self.frames.len() - 2;
        let operands: Vec<Opnd> = (at..depth).map(|i| self.slot_of(outer, i)).collect();
        self.same(operands[0], cls);
        let filling = match cls.to_type() {
            Some(cls) => construct::filling(vm, cls, of),
            None => return Err(Reason::UnsupportedCall),
        };
        if named && !matches!(filling, Filling::Nothing) {
            return Err(Reason::UnsupportedCall);
        }
        let mut args = vec![v];
        args.extend_from_slice(&operands[2..2 + n]);
        match filling {
            Filling::Nothing => self.leave_inlined(),
            Filling::Python(f) => {
                self.function_guard(f);
                let func = self.constant(f.value());
                let args = self.bind(vm, f, func, args, &[])?;
                self.leave_inlined();
                self.drop(operands.len());
                self.push(v);
                self.next_fp = fp.wrapping_add(depth + taipan_vm::frame::HEADER_WORDS);
                return self.enter_function(f, func, args, resume, frame_flags::INIT);
            }
            Filling::Builtin(_) => {
                let h = match n {
                    0 => H::fill0,
                    1 => H::fill1,
                    2 => H::fill2,
                    3 => H::fill3,
                    _ => return Err(Reason::UnsupportedCall),
                };
                self.call(h, &args);
                self.leave_inlined();
            }
        }
        self.drop(operands.len());
        self.push(v);
        self.expected_pc = Some(resume);
        Ok(())
    }
    /// `T.__new__(C, ..)` of a builtin type, where what it makes is plain.
    fn builtin_new(
        &mut self,
        vm: &mut Vm,
        owner: Gc<TypeObj>,
        args: &[Opnd],
        lives: &[Value],
    ) -> Rec<Option<Opnd>> {
        let Some(cls) = lives.first().and_then(|c| c.to_type()) else { return Ok(None) };
        let layout = cls.layout.get();
        let fits = cls.is_heap_type()
            && cls.is_subtype(owner)
            && !cls.has_flag(type_flags::FINALIZER | type_flags::ABSTRACT)
            && layout.size() <= MAX_OBJECT;
        if !fits {
            return Ok(None);
        }
        if owner == vm.types.object && plainly_made(cls) && args.len() == 1 {
            self.same(args[0], lives[0]);
            self.class_version(vm, cls)?;
            return Ok(Some(self.new_instance(cls)));
        }
        if layout.kind != kind::SUBVALUE || args.len() != 2 {
            return Ok(None);
        }
        self.new_subvalue(vm, cls, owner, (args[0], lives[0]), (args[1], lives[1]))
    }
    /// An instance of a class that extends a builtin type of values, around a value of just that type.
    fn new_subvalue(
        &mut self,
        vm: &mut Vm,
        cls: Gc<TypeObj>,
        owner: Gc<TypeObj>,
        (c, live_class): (Opnd, Value),
        (x, live): (Opnd, Value),
    ) -> Rec<Option<Opnd>> {
        let t = &vm.types;
        let shape = match owner {
            _ if owner == t.tuple => id::TUPLE,
            _ if owner == t.str => id::STR,
            _ if owner == t.bytes => id::BYTES,
            _ if owner == t.int && live.is_int() => 0,
            _ if owner == t.float && live.is_float_imm() => 0,
            _ => return Ok(None),
        };
        if shape != 0 && !(live.is_ptr() && live_shape(live) == shape) {
            return Ok(None);
        }
        self.same(c, live_class);
        self.class_version(vm, cls)?;
        let x = match shape {
            0 => self.int(x, live).or_else(|| self.float(x, live)).ok_or(Reason::UnsupportedOperands)?,
            _ => self.shaped(x, live)?.0,
        };
        let x = self.any(x);
        let layout = cls.layout.get();
        let flags = if layout.extra { flags::EXTRA } else { 0 };
        let header = Word::header(cls.root_shape.get(), kind::SUBVALUE.0, flags);
        let obj = self.trace.op(Op::New, &[], &[layout.size() as u64, header.0]);
        self.trace.store(Op::InitValue, obj, x, offset_of!(SubValue, value) as u32, Alias::Immut);
        for at in (size_of::<SubValue>()..layout.size()).step_by(8) {
            self.trace.store(Op::InitValue, obj, Opnd::any(Word::UNBOUND), at as u32, Alias::Slot);
        }
        Ok(Some(obj))
    }
    /// A range of small ints with a positive step, or one of -1.
    fn new_range(&mut self, args: &[Opnd], lives: &[Value]) -> Rec<Option<Opnd>> {
        let one = Opnd::any(Word(1 << 2));
        let stepping =
            lives.get(2).is_none_or(|s| s.is_int() && (s.int_unchecked() > 0 || *s == Value::small(-1)));
        if !lives.iter().all(|v| v.is_int()) || !stepping {
            return Ok(None);
        }
        let (first, last) = match args {
            [_] => (None, 0),
            [_, _] | [_, _, _] => (Some(0), 1),
            _ => return Ok(None),
        };
        let down = lives.get(2) == Some(&Value::small(-1));
        let step = match args.get(2) {
            Some(&s) if down => self.same(s, lives[2]),
            Some(&s) => {
                let s = self.int(s, lives[2]).ok_or(Reason::UnsupportedOperands)?;
                self.at_least(s, 1);
                s
            }
            None => one,
        };
        let mut bound = |i: usize| self.int(args[i], lives[i]).ok_or(Reason::UnsupportedOperands);
        let start = match first {
            Some(i) => bound(i)?,
            None => Opnd::any(Word(0)),
        };
        let stop = bound(last)?;
        let (from, to) = (first.map_or(0, |i| lives[i].int_unchecked()), lives[last].int_unchecked());
        let (low, high) = if down { (stop, start) } else { (start, stop) };
        let some = if down { to < from } else { from < to };
        let goes = self.op(Op::Lt, &[low, high]);
        self.direction(goes, some);
        let len = match some {
            true => {
                let span = self.guard(Op::SubOv, &[high, low], &[]);
                if down || step == one {
                    span
                } else {
                    // Steps begun: (span - 1) // step + 1.
                    let last = self.op(Op::Sub, &[span, one]);
                    let steps = self.op(Op::FloorDiv, &[last, step]);
                    self.op(Op::Add, &[steps, one])
                }
            }
            false => Opnd::any(Word(0)),
        };
        let header = Word::header(id::RANGE, kind::RANGE.0, 0);
        let r = self.trace.op(Op::New, &[], &[size_of::<RangeObj>() as u64, header.0]);
        let fields = [
            (start, offset_of!(RangeObj, start)),
            (stop, offset_of!(RangeObj, stop)),
            (step, offset_of!(RangeObj, step)),
            (len, offset_of!(RangeObj, len)),
        ];
        for (v, at) in fields {
            self.trace.store(Op::InitValue, r, v, at as u32, Alias::Immut);
        }
        Ok(Some(r))
    }
    fn new_instance(&mut self, cls: Gc<TypeObj>) -> Opnd {
        let size = cls.layout.get().size();
        let header = Word::header(cls.root_shape.get(), kind::INSTANCE.0, 0);
        let obj = self.trace.op(Op::New, &[], &[size as u64, header.0]);
        for at in (8..size).step_by(8) {
            self.trace.store(Op::InitValue, obj, Opnd::any(Word::UNBOUND), at as u32, Alias::Slot);
        }
        obj
    }
    fn class_version(&mut self, vm: &mut Vm, cls: Gc<TypeObj>) -> Rec {
        let version = vm.class_version(cls);
        if version == 0 {
            return Err(Reason::UnsupportedCall);
        }
        self.relies_on(cls.value(), version, std::mem::offset_of!(TypeObj, version));
        Ok(())
    }
    fn call_native(
        &mut self,
        vm: &mut Vm,
        at: &At,
        callee: Opnd,
        live: Value,
        nf: Gc<NativeFn>,
        args: &[Opnd],
        lives: &[Value],
    ) -> Rec {
        let a = at.arg;
        let name = nf.def.name;
        let module_fn = matches!(nf.def.kind, MethodKind::Function);
        let done = |s: &mut Recorder, v: Opnd| {
            s.drop(a + 2);
            s.push(v);
            Ok(())
        };
        if module_fn && name == "len" && args.len() == 1 {
            let n = self.length(args[0], lives[0])?;
            if let Some(n) = n {
                self.same(callee, live);
                let n = self.op(Op::Tag, &[n]);
                return done(self, n);
            }
        }
        if module_fn
            && name == "len"
            && args.len() == 1
            && let Some(o) = self.list_like(vm, args[0], lives[0], |s| s.len.map(|f| f as usize))?
        {
            self.same(callee, live);
            let n = self.load(Op::LoadWord, o, offset_of!(ListObj, len), Alias::ListLen);
            let n = self.op(Op::Tag, &[n]);
            return done(self, n);
        }
        if module_fn
            && name == "iter"
            && args.len() == 1
            && lives[0].is_ptr()
            && live_shape(lives[0]) == id::GENERATOR
        {
            self.same(callee, live);
            let (g, _) = self.shaped(args[0], lives[0])?;
            return done(self, g);
        }
        if name == "append"
            && args.len() == 2
            && is_list(lives[0])
            && nf.owner.get() == vm.types.list.value()
            && !module_fn
        {
            self.same(callee, live);
            let (l, _) = self.shaped(args[0], lives[0])?;
            self.append(l, args[1]);
            return done(self, Opnd::any(Word::NONE));
        }
        if name == "pop"
            && let (&[o], &[l]) = (args, lives)
            && is_list(l)
            && live_shape(l) == id::LIST
            && nf.owner.get() == vm.types.list.value()
            && let Some(list) = l.downcast::<ListObj>()
        {
            self.same(callee, live);
            let (o, _) = self.shaped(o, l)?;
            if let Some(v) = self.pop(o, list) {
                return done(self, v);
            }
        }
        if name == "get"
            && !module_fn
            && matches!(args.len(), 2 | 3)
            && lives[0].is_ptr()
            && live_shape(lives[0]) == id::DICT
            && quiet::is_key(vm, lives[1])
        {
            self.same(callee, live);
            let default = args.get(2).copied().unwrap_or(Opnd::any(Word::NONE));
            let v = self.call_quiet(H::dict_get, &[args[0], args[1], default]);
            return done(self, v);
        }
        if module_fn
            && name == "isinstance"
            && args.len() == 2
            && lives[1].to_type().is_some()
            && vm.type_of(lives[1]) == vm.types.type_
        {
            let Some(t) = lives[1].to_type() else { return Err(Reason::UnsupportedCall) };
            let own = vm.type_of(lives[0]);
            // A class that is not a subclass may still be claimed by `__class__`: only what is plainly so.
            if own.is_subtype(t) {
                self.same(callee, live);
                self.same(args[1], lives[1]);
                let o = self.peek(2);
                if lives[0].is_ptr() {
                    self.shaped(o, lives[0])?;
                } else if self.int(o, lives[0]).is_none() && self.float(o, lives[0]).is_none() {
                    self.same(o, lives[0]);
                }
                return done(self, Opnd::any(Word::TRUE));
            }
            // One of which nothing claims that it is of another class than it is.
            let class = vm.names.__class__;
            let plain = vm.lookup_in_type(own, class) == vm.lookup_in_type(vm.types.object, class);
            if plain && lives[0].to_type().is_none() {
                self.same(callee, live);
                self.same(args[1], lives[1]);
                let o = self.peek(2);
                self.kind_guard(vm, o, lives[0])?;
                return done(self, Opnd::any(Word::FALSE));
            }
        }
        if module_fn
            && name == "isinstance"
            && args.len() == 2
            && let Some(classes) = lives[1].to_tuple().filter(|_| live_shape(lives[1]) == id::TUPLE)
            && classes.as_slice().iter().all(|&c| c.to_type().is_some() && vm.type_of(c) == vm.types.type_)
        {
            let own = vm.type_of(lives[0]);
            let is = classes.as_slice().iter().any(|c| c.to_type().is_some_and(|t| own.is_subtype(t)));
            let class = vm.names.__class__;
            let plain = vm.lookup_in_type(own, class) == vm.lookup_in_type(vm.types.object, class);
            if (is || plain) && lives[0].to_type().is_none() {
                self.same(callee, live);
                self.same(args[1], lives[1]);
                let o = self.peek(2);
                self.kind_guard(vm, o, lives[0])?;
                return done(self, Opnd::any(Word::bool(is)));
            }
        }
        let looks_up = match (name, args.len()) {
            _ if !module_fn || !nf.module.get().to_str().is_some_and(|m| m.eq_str("builtins")) => None,
            ("getattr", 2) => Some((None, None)),
            ("getattr", 3) => Some((Some(args[2]), None)),
            ("hasattr", 2) => Some((Some(Opnd::any(Word::FALSE)), Some(Opnd::any(Word::TRUE)))),
            _ => None,
        };
        if let Some((absent, present)) = looks_up
            && let Some(v) = self.look_up(vm, args, lives, absent, present)?
        {
            self.same(callee, live);
            return done(self, v);
        }
        if let Some(r) = self.number_native(nf, args, lives) {
            self.same(callee, live);
            return done(self, r);
        }
        self.call_quietly(vm, a, callee, live, args, lives)
    }
    /// Natives on numbers that are operations of the machine.
    fn number_native(&mut self, nf: Gc<NativeFn>, args: &[Opnd], lives: &[Value]) -> Option<Opnd> {
        let module = nf.module.get().to_str()?;
        if module.eq_str("math")
            && let Some(r) = self.float_native(nf.def.name, args, lives)
        {
            return Some(r);
        }
        let &[x] = args else { return None };
        match nf.def.name {
            "sqrt"
                if module.eq_str("math")
                    && (lives[0].is_float_imm() && lives[0].float_unchecked() >= 0.0
                        || lives[0].is_int() && lives[0].int_unchecked() >= 0) =>
            {
                let x = self.number_as_float(x, lives[0])?;
                let fine = self.op(Op::FLe, &[Opnd::float(0.0), x]);
                self.direction(fine, true);
                Some(self.op(Op::FSqrt, &[x]))
            }
            "abs" if module.eq_str("builtins") && lives[0].is_float_imm() => {
                let x = self.float(x, lives[0])?;
                Some(self.op(Op::FAbs, &[x]))
            }
            "abs" if module.eq_str("builtins") && lives[0].is_int() => {
                let x = self.int(x, lives[0])?;
                let negative = self.op(Op::Lt, &[x, Opnd::any(Word(0))]);
                let is = lives[0].int_unchecked() < 0;
                self.direction(negative, is);
                Some(if is { self.guard(Op::NegOv, &[x], &[]) } else { x })
            }
            _ => None,
        }
    }
    /// A function of `math` on floats for which it raises nothing.
    fn float_native(&mut self, name: &str, args: &[Opnd], lives: &[Value]) -> Option<Opnd> {
        // (An int becomes a float first, but for those that give an int.)
        let whole = matches!(name, "floor" | "ceil");
        if !lives.iter().all(|v| v.is_float_imm() || v.is_int() && !whole) {
            return None;
        }
        let number = |v: &Value| if v.is_int() { v.int_unchecked() as f64 } else { v.float_unchecked() };
        let now: Vec<f64> = lives.iter().map(number).collect();
        let (fits, positive) = match name {
            "sin" | "cos" | "tan" | "atan" | "atan2" => (now.iter().all(|x| x.is_finite()), false),
            "exp" => (now[0].exp().is_finite(), false),
            "log" => (now.len() == 1 && now[0] > 0.0 && now[0].is_finite(), true),
            "floor" | "ceil" => (now[0].abs() < (1u64 << 52) as f64, false),
            _ => return None,
        };
        if !fits || args.len() != if name == "atan2" { 2 } else { 1 } {
            return None;
        }
        let xs: Option<Vec<Opnd>> =
            args.iter().zip(lives).map(|(&o, &v)| self.number_as_float(o, v)).collect();
        let xs = xs?;
        if whole {
            // (An infinity or nan leaves where it becomes an int.)
            let x = if name == "ceil" { self.op(Op::FNeg, &[xs[0]]) } else { xs[0] };
            let x = self.op(Op::FFloor, &[x]);
            let i = self.guard(Op::TruncOv, &[x], &[]);
            return Some(if name == "ceil" { self.guard(Op::NegOv, &[i], &[]) } else { i });
        }
        if positive {
            let fine = self.op(Op::FLt, &[Opnd::float(0.0), xs[0]]);
            self.direction(fine, true);
        }
        for &x in &xs {
            self.finite(x);
        }
        let r = self.float_call(name, &xs)?;
        self.finite(r);
        Some(r)
    }
    pub(super) fn float_call(&mut self, name: &str, xs: &[Opnd]) -> Option<Opnd> {
        let h = crate::helpers::float_function(name)?;
        Some(self.trace.call(h, xs, Type::Float, None))
    }
    /// Leaves for infinities and nan.
    pub(super) fn finite(&mut self, x: Opnd) {
        let size = self.op(Op::FAbs, &[x]);
        let fine = self.op(Op::FLt, &[size, Opnd::float(f64::INFINITY)]);
        self.direction(fine, true);
    }
    /// `int(x)` and `float(x)` likewise.
    fn number_class(&mut self, vm: &Vm, cls: Gc<TypeObj>, args: &[Opnd], lives: &[Value]) -> Option<Opnd> {
        let (&[x], &[live]) = (args, lives) else { return None };
        if cls == vm.types.float && live.is_int() {
            let x = self.int(x, live)?;
            return Some(self.op(Op::IntToFloat, &[x]));
        }
        if cls == vm.types.float && live.is_float_imm() {
            return self.float(x, live);
        }
        if cls == vm.types.int && live.is_int() {
            return self.int(x, live);
        }
        if cls == vm.types.int && live.is_float_imm() && live.float_unchecked().abs() < (1u64 << 60) as f64 {
            let x = self.float(x, live)?;
            return Some(self.guard(Op::TruncOv, &[x], &[]));
        }
        None
    }
    /// A native method that was bound before (`append = l.append`): the method and its object are told apart.
    fn call_bound_native(
        &mut self,
        vm: &mut Vm,
        at: &At,
        callee: Opnd,
        live: Value,
        nf: Gc<NativeFn>,
        mut args: Vec<Opnd>,
        // GC: operands of the frame, which the collector sees; nothing is allocated on the heap while they are used.
        mut lives: Vec<Value>,
    ) -> Rec {
        let a = at.arg;
        let (cls, name) = (vm.type_of(nf.self_.get()), vm.intern(nf.def.name));
        let unbound = vm.lookup_in_type(cls, name).filter(|&d| {
            d.downcast::<NativeFn>()
                .is_some_and(|d| std::ptr::eq(d.def, nf.def) && d.self_.get().is_unbound())
        });
        lives.insert(0, nf.self_.get());
        let quiet = unbound
            .and_then(|d| Some((d, quiet::kind_of(vm, d, &lives)?)))
            .filter(|&(_, k)| quiet::fits(vm, k, &lives));
        let helper = quiet
            .and_then(|(d, k)| Some((d, k, crate::helpers::native_helper(nf.def.name, k, lives.len())?)));
        let Some((d, k, h)) = helper else { return self.call_generic(a, callee, &args) };
        let (m, _) = self.shaped(callee, live)?;
        let def = self.load(Op::LoadWord, m, std::mem::offset_of!(NativeFn, def), Alias::Immut);
        self.word_is(def, std::ptr::from_ref(nf.def) as u64);
        let of = self.load(Op::LoadValue, m, std::mem::offset_of!(NativeFn, self_), Alias::Immut);
        args.insert(0, of);
        let method = self.constant(d);
        let r = match self.call_body(vm, (method, d), k, &args, &lives)? {
            Some(r) => r,
            None => {
                let mut all = vec![method, Opnd::word(k as u64)];
                all.extend_from_slice(&args);
                self.call_quiet(h, &all)
            }
        };
        self.drop(a + 2);
        self.push(r);
        Ok(())
    }
    /// A native function or builtin class, through the runtime, but without writing frames back if its arguments are
    /// such that it runs no Python code.
    fn call_quietly(
        &mut self,
        vm: &mut Vm,
        a: usize,
        callee: Opnd,
        live: Value,
        args: &[Opnd],
        lives: &[Value],
    ) -> Rec {
        let kind = quiet::kind_of(vm, live, lives).filter(|&k| quiet::fits(vm, k, lives));
        if let Some(k) = kind
            && let Some(r) = self.call_body(vm, (callee, live), k, args, lives)?
        {
            self.drop(a + 2);
            self.push(r);
            return Ok(());
        }
        let helper = kind.and_then(|k| {
            let name = match (live.downcast::<NativeFn>(), live.to_type()) {
                (Some(f), _) => f.def.name.to_string(),
                (_, Some(t)) => t.name_str().to_string(),
                _ => return None,
            };
            Some((crate::helpers::native_helper(&name, k, args.len())?, k))
        });
        let Some((h, k)) = helper else { return self.call_generic(a, callee, args) };
        self.same(callee, live);
        let f = self.constant(live);
        let mut all = vec![f, Opnd::word(k as u64)];
        all.extend_from_slice(args);
        let r = self.call_quiet(h, &all);
        self.drop(a + 2);
        self.push(r);
        Ok(())
    }
    /// Any callable, through the runtime.
    fn call_generic(&mut self, a: usize, callee: Opnd, args: &[Opnd]) -> Rec {
        let h = match args.len() {
            0 => H::call0,
            1 => H::call1,
            2 => H::call2,
            3 => H::call3,
            4 => H::call4,
            _ => return Err(Reason::UnsupportedCall),
        };
        let mut all = vec![callee];
        all.extend_from_slice(args);
        let r = self.call(h, &all);
        self.drop(a + 2);
        self.push(r);
        Ok(())
    }
    pub(super) fn return_value(&mut self, vm: &mut Vm, at: &At) -> Rec {
        let v = self.peek(1);
        if self.frames.len() == 1 {
            return self.return_from_entry(at, v);
        }
        let flags = self.top().flags as usize;
        if flags & frame_flags::INIT != 0 {
            if !at.live(1).is_none() {
                return Err(Reason::Raised);
            }
            self.same(v, Value::NONE);
        } else if flags & frame_flags::GENERATOR != 0 {
            if flags & frame_flags::CHAIN != 0 {
                return self.leaf_returns(at, v);
            }
            return self.generator_returns(v, flags);
        } else if flags & frame_flags::NEW != 0 {
            return self.new_returns(vm, v, at.live(1));
        } else if flags & frame_flags::OPERATOR != 0 {
            let v = self.operator_result(v, at.live(1), flags)?;
            self.leave_inlined();
            self.drop(2);
            self.push(v);
            self.expected_pc = Some(self.top().resume);
            return Ok(());
        } else if flags != 0 && flags != frame_flags::DROP {
            return Err(Reason::GeneratorFrame);
        }
        self.charge_frame(false);
        self.frames.pop();
        if flags == 0 {
            self.push(v);
        }
        self.expected_pc = Some(self.top().resume);
        Ok(())
    }

    /// Returns from the entry frame, if the caller goes on where it does now. The trace ends; the exit stands in the
    /// caller, whose frame is in memory.
    fn return_from_entry(&mut self, at: &At, v: Opnd) -> Rec {
        // SAFETY: the live frame; its caller's is complete.
        let (flags, prev, seen) = unsafe {
            let f = frame(at.fp);
            (f.flags, f.prev, !f.frame_obj.is_unbound())
        };
        if seen || prev.is_null() {
            return Err(Reason::LeftStartFrame);
        }
        if flags & frame_flags::GENERATOR != 0 {
            return self.entry_generator_leaves(at, v, None);
        }
        match flags {
            0 | frame_flags::DROP => {}
            frame_flags::INIT if at.live(1).is_none() => {
                self.same(v, Value::NONE);
            }
            frame_flags::INIT => return Err(Reason::Raised),
            frame_flags::BINARY | frame_flags::REFLECTED | frame_flags::COMPARE => {
                let v = self.operator_result(v, at.live(1), flags)?;
                self.leave_entry(flags, v, ReturnMode::Push, Reason::Returned);
                return Ok(());
            }
            _ => return Err(Reason::LeftStartFrame),
        }
        let mode = match flags {
            0 => ReturnMode::Push,
            frame_flags::INIT => ReturnMode::Keep,
            _ => ReturnMode::Drop,
        };
        self.leave_entry(flags, v, mode, Reason::Returned);
        Ok(())
    }
    /// What an operator's method returns is the operator's result, if it is no sign that it does not know; of a comparison
    /// only a bool, whose truth nobody is asked for.
    fn operator_result(&mut self, v: Opnd, live: Value, flags: usize) -> Rec<Opnd> {
        if flags & frame_flags::COMPARE != 0 {
            return self.bool(v, live).ok_or(Reason::UnsupportedOperands);
        }
        if live == Value::NOT_IMPLEMENTED {
            return Err(Reason::UnsupportedOperands);
        }
        if matches!(self.trace.ty(v), Type::Any) && !v.is_const() {
            self.guard(Op::GuardNotIs, &[v, Opnd::any(Word(Value::NOT_IMPLEMENTED.bits()))], &[]);
        }
        Ok(v)
    }
    /// Ends the trace with a return from the entry frame, if that has these flags.
    fn leave_entry(&mut self, flags: usize, v: Opnd, mode: ReturnMode, reason: Reason) {
        let v = self.any(v);
        self.guard(Op::GuardFrame, &[], &[flags as u64]);
        self.returned = Some((v, mode));
        self.ended = Some(reason);
        self.expected_pc = None;
    }

    // ---- generators ----

    /// FOR_ITER and SEND: the generator's frame is entered.
    pub(super) fn resume(
        &mut self,
        vm: &mut Vm,
        g: Opnd,
        live: Value,
        next: u32,
        flags: usize,
        v: Opnd,
    ) -> Rec {
        let Some(lg) = live.downcast::<GenObj>() else { return Err(Reason::GeneratorFrame) };
        let (g, _) = self.shaped(g, live)?;
        let (g, lg, spared) = match lg.state.get() {
            GenState::Root => self.leaf(vm, g, lg)?,
            s if s.is_enterable() => (g, lg, None),
            _ => return Err(Reason::GeneratorFrame),
        };
        let chain = if spared.is_some() { frame_flags::CHAIN } else { 0 };
        let (Some(code), Some(f)) = (lg.code.get(), lg.func.get()) else {
            return Err(Reason::GeneratorFrame);
        };
        if !lg.frame_obj.get().is_unbound() {
            return Err(Reason::GeneratorFrame);
        }
        self.limit_depth(code);
        let func = self.load(Op::LoadPtr, g, std::mem::offset_of!(GenObj, func), Alias::Immut);
        self.globals_guard(code, f, |_| func)?;
        let pc = lg.pc.get();
        let before = self.run_generator(vm, g, lg, code);
        if let Some(spared) = spared {
            self.change_most_frames(vm, Op::WSub, spared);
        }
        let (saved, words) = self.saved_words(g, lg);
        if flags & frame_flags::SEND != 0 {
            self.drop(1);
        }
        let fp = self.next_fp;
        let caller = self.top_mut();
        caller.resume = next;
        let result = caller.depth() as u32;
        let mut slots: Vec<Option<Opnd>> = words.iter().copied().map(Some).collect();
        slots.push(Some(v));
        self.frames.push(ModelFrame {
            func: SnapVal::Val(func),
            owner: SnapVal::Val(g),
            code,
            fp,
            flags: (flags | frame_flags::GENERATOR | chain) as u32,
            result,
            resume: 0,
            n_locals: code.n_localsplus as usize,
            slots,
            written: Vec::new(),
            saved: Some(Resumed { array: saved, words, before, spared }),
        });
        self.charge_frame(true);
        self.expected_pc = Some(pc);
        Ok(())
    }
    /// Makes `g` the running generator, if it stands where it does now. The generator that ran before, unless a call did it.
    fn run_generator(
        &mut self,
        vm: &mut Vm,
        g: Opnd,
        lg: Gc<GenObj>,
        code: Gc<taipan_vm::code::CodeObj>,
    ) -> Option<Opnd> {
        let pc = lg.pc.get();
        let c = self.constant(code.value());
        if !lg.handled.get().is_none() || !vm.thread.handled.is_none() {
            // From here on the instruction cannot be done again.
            let entered = self.trace.call(H::gen_enter.id(), &[g, c, Opnd::word(pc as u64)], Type::Any, None);
            self.guard(Op::GuardNotIs, &[entered, Opnd::any(Word(crate::helpers::REFUSED.bits()))], &[]);
            return None;
        }
        let none = Opnd::any(Word::NONE);
        let thread = thread_base(vm);
        self.stands(g, lg, c);
        let handled = self.load(Op::LoadValue, g, offset_of!(GenObj, handled), Alias::Iter);
        self.guard(Op::GuardIs, &[handled, none], &[]);
        let handled = self.load(Op::LoadValue, thread, THREAD_HANDLED, Alias::Iter);
        self.guard(Op::GuardIs, &[handled, none], &[]);
        let before = self.load(Op::LoadValue, thread, THREAD_GEN, Alias::Iter);
        // From here on the instruction cannot be done again.
        let running = Opnd::word(gen_progress(lg.depth.get(), GenState::Running));
        self.trace.store(Op::StoreWord, g, running, GEN_PROGRESS as u32, Alias::Iter);
        self.trace.store(Op::StoreValue, g, before, offset_of!(GenObj, caller_gen) as u32, Alias::Iter);
        self.trace.store(Op::StoreRoot, thread, g, THREAD_GEN as u32, Alias::Iter);
        Some(before)
    }
    /// Leaves unless the generator stands where it does now.
    fn stands(&mut self, g: Opnd, lg: Gc<GenObj>, code: Opnd) {
        let progress = self.load(Op::LoadWord, g, GEN_PROGRESS, Alias::Iter);
        self.word_is(progress, gen_progress(lg.depth.get(), lg.state.get()));
        let at = self.load(Op::LoadWord, g, offset_of!(GenObj, pc), Alias::Iter);
        self.word_is(at, lg.pc.get() as u64);
        let now = self.load(Op::LoadPtr, g, offset_of!(GenObj, code), Alias::Immut);
        self.guard(Op::GuardIs, &[now, code], &[]);
        let seen = self.load(Op::LoadValue, g, offset_of!(GenObj, frame_obj), Alias::Iter);
        self.guard(Op::GuardIs, &[seen, Opnd::any(Word::UNBOUND)], &[]);
    }
    /// The leaf of the chain that begins with this generator, and the frames that the chain spares.
    fn leaf(&mut self, vm: &Vm, root: Opnd, live: Gc<GenObj>) -> Rec<(Opnd, Gc<GenObj>, Option<Opnd>)> {
        let leaf = vm.leaf_of(live, vm.thread.sp).ok_or(Reason::GeneratorFrame)?;
        if !leaf.handled.get().is_none() || !vm.thread.handled.is_none() {
            return Err(Reason::GeneratorFrame);
        }
        let g = self.trace.call(H::chain_leaf.id(), &[root], Type::Any, None);
        self.guard(Op::GuardNotIs, &[g, Opnd::any(Word(crate::helpers::REFUSED.bits()))], &[]);
        let g = self.op(Op::AsObj, &[g]);
        let (g, _) = self.shaped(g, leaf.value())?;
        let level = offset_of!(GenObj, level);
        let (above, below) =
            (self.load(Op::LoadU32, root, level, Alias::Iter), self.load(Op::LoadU32, g, level, Alias::Iter));
        let spared = self.op(Op::WSub, &[below, above]);
        Ok((g, leaf, Some(spared)))
    }
    fn change_most_frames(&mut self, vm: &Vm, op: Op, by: Opnd) {
        let thread = thread_base(vm);
        let n = self.load(Op::LoadWord, thread, THREAD_MOST_FRAMES, Alias::Iter);
        let n = self.op(op, &[n, by]);
        self.trace.store(Op::StoreWord, thread, n, THREAD_MOST_FRAMES as u32, Alias::Iter);
    }
    /// The leaf of a chain returns: the frame of its delegator takes its place, and goes on behind its SEND.
    fn leaf_returns(&mut self, at: &At, v: Opnd) -> Rec {
        let SnapVal::Val(leaf) = self.top().owner else { return Err(Reason::GeneratorFrame) };
        // SAFETY: the live frame.
        let live = unsafe { frame(at.fp).locals };
        let next = live.downcast::<GenObj>().map_or(Value::UNBOUND, |g| g.delegator.get());
        let Some(lg) = next.downcast::<GenObj>() else { return Err(Reason::GeneratorFrame) };
        let (Some(code), Some(f)) = (lg.code.get(), lg.func.get()) else {
            return Err(Reason::GeneratorFrame);
        };
        if !lg.frame_obj.get().is_unbound() {
            return Err(Reason::GeneratorFrame);
        }
        let c = self.constant(code.value());
        let g = self.load(Op::LoadValue, leaf, offset_of!(GenObj, delegator), Alias::Iter);
        let (g, _) = self.shaped(g, next)?;
        self.stands(g, lg, c);
        let func = self.load(Op::LoadPtr, g, offset_of!(GenObj, func), Alias::Immut);
        self.globals_guard(code, f, |_| func)?;
        let (array, words) = self.saved_words(g, lg);
        // From here on the instruction cannot be done again.
        self.trace.call(H::leaf_returned.id(), &[leaf], Type::Any, None);
        let (fp, result, flags) = (self.top().fp, self.top().result, self.top().flags);
        self.leave_inlined();
        let flags =
            if lg.state.get() == GenState::Root { flags & !(frame_flags::CHAIN as u32) } else { flags };
        let slots = words.iter().copied().map(Some).collect();
        self.frames.push(ModelFrame {
            func: SnapVal::Val(func),
            owner: SnapVal::Val(g),
            code,
            fp,
            flags,
            result,
            resume: 0,
            n_locals: code.n_localsplus as usize,
            slots,
            written: Vec::new(),
            saved: Some(Resumed { array, words, before: None, spared: None }),
        });
        self.charge_frame(true);
        self.push(v);
        let behind = lg.pc.get() - 1;
        self.expected_pc = Some(behind + jump_of_resumer(code, behind));
        Ok(())
    }
    /// The saved words of a suspended generator, and the array they are in.
    fn saved_words(&mut self, g: Opnd, live: Gc<GenObj>) -> (Opnd, Vec<Opnd>) {
        let saved = self.load(Op::LoadPtr, g, offset_of!(GenObj, frame), Alias::Iter);
        let words = (0..live.depth.get() as u64)
            .map(|i| self.trace.op(Op::LoadElem, &[saved, Opnd::any(Word(i << 2))], &[Alias::Iter as u64]))
            .collect();
        (saved, words)
    }
    /// Suspends the generator that runs.
    fn stop_generator(&mut self, vm: &mut Vm, g: Opnd, before: Opnd, pc: u32, state: GenState, depth: usize) {
        let progress = Opnd::word(gen_progress(depth as u32, state));
        self.trace.store(Op::StoreWord, g, progress, GEN_PROGRESS as u32, Alias::Iter);
        self.trace.store(Op::StoreWord, g, Opnd::word(pc as u64), offset_of!(GenObj, pc) as u32, Alias::Iter);
        let unbound = Opnd::any(Word::UNBOUND);
        self.trace.store(Op::StoreValue, g, unbound, offset_of!(GenObj, caller_gen) as u32, Alias::Iter);
        self.trace.store(Op::StoreRoot, thread_base(vm), before, THREAD_GEN as u32, Alias::Iter);
    }
    pub(super) fn send(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let (recv, v) = (self.peek(2), self.peek(1));
        let live = at.live(2);
        let generator = live.is_ptr() && matches!(live_shape(live), id::GENERATOR | id::COROUTINE);
        if !generator {
            return self.send_to_iterator(vm, at, next);
        }
        let fresh = live.downcast::<GenObj>().is_some_and(|g| g.state.get() == GenState::Created);
        if fresh {
            if !at.live(1).is_none() {
                return Err(Reason::Raised);
            }
            self.same(v, Value::NONE);
        }
        self.resume(vm, recv, live, next, frame_flags::SEND, v)
    }
    pub(super) fn yield_value(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let v = self.peek(1);
        if self.frames.len() == 1 {
            if self.from_loop {
                // A loop around the generator's consumer shows more.
                return Err(Reason::Yielded);
            }
            return self.entry_generator_leaves(at, v, Some(next));
        }
        let SnapVal::Val(g) = self.top().owner else { return Err(Reason::GeneratorFrame) };
        let flags = self.top().flags as usize;
        if flags & frame_flags::GENERATOR == 0 {
            return Err(Reason::GeneratorFrame);
        }
        let chain = flags & frame_flags::CHAIN != 0;
        let delegating = at.arg == 1;
        let waits_for = at.live(2);
        let links = delegating
            && waits_for.is_ptr()
            && matches!(live_shape(waits_for), id::GENERATOR | id::COROUTINE);
        self.drop(1);
        let n = self.top().slots.len();
        let now: Vec<Opnd> = (0..n).map(|i| self.slot(i)).collect();
        let resumed = match self.top_mut().saved.take() {
            Some(s) => s,
            None => {
                let array = self.load(Op::LoadPtr, g, offset_of!(GenObj, frame), Alias::Iter);
                Resumed { array, words: Vec::new(), before: None, spared: None }
            }
        };
        self.save_words(resumed.array, &now, &resumed.words);
        // What lies above is dead: do not keep it alive.
        for i in n..resumed.words.len() {
            let k = Opnd::any(Word((i as u64) << 2));
            let unbound = Opnd::any(Word::UNBOUND);
            self.trace.op(Op::StoreElem, &[resumed.array, k, unbound], &[Alias::Iter as u64]);
        }
        match resumed.before {
            Some(before) if !links => {
                if let Some(spared) = resumed.spared {
                    self.change_most_frames(vm, Op::WAdd, spared);
                }
                // (Root and leaf have the stamp that they had: there was no collection, or the chain is none any more.)
                let state = match (chain, delegating) {
                    (false, false) => GenState::Suspended,
                    (false, true) => GenState::SuspendedYieldFrom,
                    (true, false) => GenState::Leaf,
                    (true, true) => GenState::LeafYieldFrom,
                };
                self.stop_generator(vm, g, before, next, state, n)
            }
            _ => self.suspend(g, next, delegating, n, chain),
        }
        self.leave_inlined();
        self.push(v);
        self.expected_pc = Some(self.top().resume);
        Ok(())
    }
    /// Writes the words of a generator that is left, where they are not what it was resumed with.
    fn save_words(&mut self, saved: Opnd, now: &[Opnd], before: &[Opnd]) {
        for (i, &o) in now.iter().enumerate() {
            if before.get(i) != Some(&o) {
                let o = self.any(o);
                let k = Opnd::any(Word((i as u64) << 2));
                self.trace.op(Op::StoreElem, &[saved, k, o], &[Alias::Iter as u64]);
            }
        }
    }
    fn suspend(&mut self, g: Opnd, pc: u32, delegating: bool, depth: usize, chain: bool) {
        let at = Opnd::word(pc as u64 | (delegating as u64) << 32 | (chain as u64) << 33);
        self.trace.call(H::gen_leave.id(), &[g, at, Opnd::word(depth as u64)], Type::Any, None);
    }
    fn leave_inlined(&mut self) {
        self.charge_frame(false);
        self.frames.pop();
    }
    /// An inlined generator returns to the FOR_ITER or SEND that resumed it.
    fn generator_returns(&mut self, v: Opnd, flags: usize) -> Rec {
        let SnapVal::Val(g) = self.top().owner else { return Err(Reason::GeneratorFrame) };
        self.trace.call(H::gen_end.id(), &[g], Type::Any, None);
        self.leave_inlined();
        if flags & frame_flags::SEND != 0 {
            self.push(v);
        }
        let resume = self.top().resume;
        self.expected_pc = Some(resume + jump_of_resumer(self.top().code, resume));
        Ok(())
    }
    /// The generator that the entry frame belongs to yields (and goes on at `resume`) or returns.
    fn entry_generator_leaves(&mut self, at: &At, v: Opnd, resume: Option<u32>) -> Rec {
        // SAFETY: the live frame.
        let (flags, seen) = unsafe { (frame(at.fp).flags, !frame(at.fp).frame_obj.is_unbound()) };
        // (Where the leaf of a chain returns, another frame comes in its place: that is the interpreter's.)
        let chain = flags & frame_flags::CHAIN != 0;
        let resumer = flags & !(frame_flags::GENERATOR | frame_flags::CHAIN);
        if chain && resume.is_none() {
            return Err(Reason::GeneratorFrame);
        }
        if (resumer != frame_flags::FOR_ITER && resumer != frame_flags::SEND) || seen {
            return Err(Reason::GeneratorFrame);
        }
        let g = self.op(Op::EntryOwner, &[]);
        let Some(resume) = resume else {
            let mode = if resumer == frame_flags::SEND { ReturnMode::DonePush } else { ReturnMode::Done };
            self.leave_entry(flags, v, mode, Reason::Returned);
            self.trace.call(H::gen_end.id(), &[g], Type::Any, None);
            return Ok(());
        };
        let n = self.top().slots.len() - 1;
        let now: Vec<Opnd> = (0..n).map(|i| self.slot(i)).collect();
        self.leave_entry(flags, v, ReturnMode::Push, Reason::Yielded);
        let saved = self.load(Op::LoadPtr, g, std::mem::offset_of!(GenObj, frame), Alias::Iter);
        self.save_words(saved, &now, &[]);
        self.suspend(g, resume, at.arg == 1, n, chain);
        Ok(())
    }
    /// GET_AWAITABLE of a coroutine that nobody has awaited yet: itself; of an object whose class has `__await__` as a
    /// generator function: that generator.
    pub(super) fn get_awaitable(&mut self, vm: &mut Vm, at: &At) -> Rec {
        let live = at.live(1);
        let (v, name) = (self.peek(1), vm.names.__await__);
        if live.is_ptr() && self.made_by_method(vm, v, live, name)? {
            return Ok(());
        }
        let fresh = live
            .downcast::<GenObj>()
            .filter(|g| live_shape(live) == id::COROUTINE && g.state.get() == GenState::Created);
        let Some(lg) = fresh else {
            self.interpret(1, 1);
            return Ok(());
        };
        let g = self.peek(1);
        let (g, _) = self.shaped(g, live)?;
        let progress = self.load(Op::LoadWord, g, GEN_PROGRESS, Alias::Iter);
        self.word_is(progress, gen_progress(lg.depth.get(), GenState::Created));
        self.drop(1);
        self.push(g);
        Ok(())
    }
    /// A generator that has not started and will at `pc`, with these words in front of its frame.
    pub(super) fn new_generator(
        &mut self,
        func: Opnd,
        code: Gc<taipan_vm::code::CodeObj>,
        pc: u32,
        words: &[Opnd],
    ) -> Opnd {
        let c = self.constant(code.value());
        let g = self.call(H::new_generator, &[func, c, Opnd::word(pc as u64)]);
        // (A helper's result is any value for the optimiser: this one is an object.)
        let g = self.trace.op(Op::AsObj, &[g], &[]);
        let saved = self.load(Op::LoadPtr, g, offset_of!(GenObj, frame), Alias::Iter);
        let fresh = vec![Opnd::any(Word::UNBOUND); words.len()];
        self.save_words(saved, words, &fresh);
        g
    }
    /// RETURN_GENERATOR in an inlined call: the frame becomes a generator.
    pub(super) fn return_generator(&mut self) -> Rec {
        if self.frames.len() == 1 {
            return Err(Reason::LeftStartFrame);
        }
        let SnapVal::Val(func) = self.top().func else { return Err(Reason::Unsupported) };
        let (code, n) = (self.top().code, self.top().n_locals);
        let locals: Vec<Opnd> = (0..n).map(|i| self.slot(i)).collect();
        // It goes on behind the instruction.
        let g = self.new_generator(func, code, self.pc + 1, &locals);
        self.leave_inlined();
        self.push(g);
        self.expected_pc = Some(self.top().resume);
        Ok(())
    }
}

/// Are instances of the class made plainly, and by the trace?
fn plain_instances(vm: &Vm, live: Value, cls: Gc<TypeObj>) -> bool {
    vm.type_of(live) == vm.types.type_
        && cls.has_flag(type_flags::SIMPLE_NEW)
        && cls.layout.get().kind == kind::INSTANCE
        && !cls.has_flag(type_flags::FINALIZER)
}
/// Does `object.__new__` make instances of this class, of nothing but their words?
fn plainly_made(cls: Gc<TypeObj>) -> bool {
    let layout = cls.layout.get();
    layout.kind == kind::INSTANCE
        && layout.size() <= MAX_OBJECT
        && !cls.has_flag(type_flags::FINALIZER | type_flags::ABSTRACT)
}
/// The `__init__` of such a class, if it is a Python function.
fn plain_init(vm: &mut Vm, live: Value, cls: Gc<TypeObj>) -> Option<Gc<FuncObj>> {
    let init = vm.names.__init__;
    let f = vm.lookup_in_type(cls, init).filter(|_| plain_instances(vm, live, cls))?.downcast::<FuncObj>()?;
    construct::returns(f).then_some(f)
}
/// Does calling this Python class without arguments do nothing but make a list, dict or set?
fn makes_a_container(vm: &Vm, cls: Gc<TypeObj>) -> bool {
    let types = &vm.types;
    let made = |s: &taipan_vm::slots::Slots| (s.new.map(|f| f as usize), s.init.map(|f| f as usize));
    cls.is_heap_type()
        && !cls.has_flag(type_flags::FINALIZER)
        && !cls.has_flag(type_flags::NO_NEW)
        && [types.list, types.dict, types.set]
            .iter()
            .any(|&t| cls.is_subtype(t) && made(cls.slots()) == made(t.slots()))
}
/// What `super(cls, obj).__new__` is, if that is a builtin's or a static method in Python, and `obj` as a class.
fn found_new(
    vm: &mut Vm,
    sup: Value,
    cls: Value,
    obj: Value,
    name: Gc<StrObj>,
) -> Option<(Gc<TypeObj>, Value)> {
    let c = obj.to_type()?;
    if name != vm.names.__new__
        || sup != vm.types.super_.value()
        || vm.type_of(obj) != vm.types.type_
        || !c.is_subtype(cls.to_type()?)
    {
        return None;
    }
    let mro = c.mro_tuple()?;
    let items = mro.as_slice();
    let from = items.iter().position(|&x| x == cls)? + 1;
    let found = items[from..].iter().find_map(|k| k.to_type()?.dict().get_str(name))?;
    if vm.builtin_new_owner(found).is_some() {
        return Some((c, found));
    }
    if !found.is_ptr() || live_shape(found) != id::STATICMETHOD {
        return None;
    }
    let f = found.downcast::<WrapObj>()?.func.get();
    f.downcast::<FuncObj>().map(|f| (c, f.value()))
}
/// `object.__init__`
fn object_init(vm: &mut Vm) -> Value {
    let (object, init) = (vm.types.object, vm.names.__init__);
    vm.lookup_in_type(object, init).unwrap_or(Value::UNBOUND)
}
/// How far the FOR_ITER or SEND in front of `behind` jumps when its generator is done.
fn jump_of_resumer(code: Gc<taipan_vm::code::CodeObj>, behind: u32) -> u32 {
    // SAFETY: the instruction and its cache word stand there.
    unsafe { *code.words.get().add(behind as usize - 2) >> 8 }
}

/// Where a generator has its depth and state, which lie in one word; its pc has a word of its own.
const GEN_PROGRESS: usize = offset_of!(GenObj, depth);
const _: () = assert!(
    offset_of!(GenObj, state) == GEN_PROGRESS + 4
        && offset_of!(GenObj, pc) == GEN_PROGRESS + 8
        && offset_of!(GenObj, handled) == GEN_PROGRESS + 16
        && GEN_PROGRESS.is_multiple_of(8)
);
/// That word. (The bytes behind the state are zero.)
fn gen_progress(depth: u32, state: GenState) -> u64 {
    depth as u64 | (state as u64) << 32
}
/// The VM, from which the words of its running thread are counted.
pub(super) fn thread_base(vm: &Vm) -> Opnd {
    Opnd::any(Word::ptr(std::ptr::from_ref(vm) as u64))
}
pub(super) const THREAD_HANDLED: usize =
    offset_of!(Vm, thread) + offset_of!(taipan_vm::vm::ThreadState, handled);
const THREAD_MOST_FRAMES: usize =
    offset_of!(Vm, thread) + offset_of!(taipan_vm::vm::ThreadState, most_frames);
const THREAD_GEN: usize = offset_of!(Vm, thread) + offset_of!(taipan_vm::vm::ThreadState, running_gen);
