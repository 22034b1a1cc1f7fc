//! The virtual machine: everything that one interpreter owns.

use crate::dict::DictObj;
use crate::errors::R;
use crate::native::TypeDef;
use crate::object::*;
use crate::shape::{Mode, ShapeTable, id};
use crate::typeobj::{MethodCache, TypeObj};
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use taipan_heap::{Gc, Header, Heap, HeapConfig, Host, Marked, Slot, Tracer, Value, ValueArray};

macro_rules! names {
    ($($n:ident)*) => {
        /// Interned names that the VM itself uses.
        #[allow(non_snake_case)]
        pub struct Names { $( pub $n: Gc<StrObj>, )* }
        impl Names {
            fn make(vm: &mut Vm) -> Names { Names { $( $n: vm.intern(stringify!($n)), )* } }
            fn dangling() -> Names {
                // SAFETY: replaced before anything looks.
                let p = unsafe { Gc::from_raw(std::ptr::dangling_mut::<StrObj>()) };
                Names { $( $n: p, )* }
            }
        }
    };
}
names! {
    __abs__ __abstractmethods__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __anext__ __annotate__ __annotate_func__ __annotations__ __annotations_cache__
    __await__ __bases__ __bool__ __build_class__ __builtins__ __bytes__ __call__ __cause__ __ceil__ __class__ __class_getitem__ __classcell__ __classdict__
    __classdictcell__ __complex__ __conditional_annotations__ __contains__ __context__ __copy__ __deepcopy__ __del__ __delattr__ __delete__ __delitem__ __dict__ __dir__ __divmod__ __doc__
    __enter__ __eq__ __exit__ __file__ __firstlineno__ __float__ __floor__ __floordiv__ __format__ __fspath__ __future__ __ge__ __get__ __getattr__
    __getattribute__ __getitem__ __getnewargs__ __getnewargs_ex__ __getstate__ __gt__ __hash__ __iadd__ __iand__ __ifloordiv__ __ilshift__ __imatmul__
    __imod__ __import__ __imul__ __index__ __init__ __init_subclass__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ __irshift__ __isabstractmethod__
    __isub__ __iter__ __itruediv__ __ixor__ __le__ __len__ __length_hint__ __loader__ __lshift__ __lt__ __main__ __matmul__ __match_args__ __missing__ __mod__
    __module__ __mro__ __mro_entries__ __mul__ __name__ __ne__ __neg__ __new__ __next__ __notes__ __objclass__ __or__ __orig_bases__ __orig_class__
    __package__ __parameters__ __path__ __pos__ __pow__ __prepare__ __qualname__ __radd__ __rand__ __rdivmod__ __reduce__ __reduce_ex__ __release_buffer__ __repr__
    __reversed__ __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__
    __rxor__ __self__ __set__ __set_name__ __setattr__ __setitem__ __setstate__ __slots__ __slotnames__ __spec__ __static_attributes__ __str__ __sub__ __subclasscheck__
    __subclasshook__ __suppress_context__ __text_signature__ __traceback__ __truediv__ __trunc__ __type_params__ __typing_subst__ __typing_prepare_subst__ __typing_is_unpacked_typevartuple__ __typing_unpacked_tuple_args__
    __unpacked__ __weakref__ __wrapped__ __xor__ __buffer__ __module_name__ __origin__ __args__ _initializing _uninitialized_submodules
    append builtins bytes_ close copy decode default_ display_hook displayhook encode encoding end errors excepthook extend file fileno fillvalue flush
    get getvalue imag index isatty items join key keys last_exc last_traceback last_type last_value maxsplit metaclass mode modules msg name name_from newline next
    obj open path pop print_file_and_line ps1 ps2 read readline readable real reload repl replace reverse seek send sep setdefault start stderr stdin stdout step stop
    strict sys throw type_ unraisablehook update value values warnoptions warnings warn warn_explicit write x y self_ args kwargs
}

macro_rules! types {
    ($($n:ident)*) => {
        /// The builtin types that Rust code names.
        pub struct Types { $( pub $n: Gc<TypeObj>, )* }
        impl Types {
            fn dangling() -> Types {
                // SAFETY: replaced before anything looks.
                let p = unsafe { Gc::from_raw(std::ptr::dangling_mut::<TypeObj>()) };
                Types { $( $n: p, )* }
            }
        }
    };
}
types! {
    object type_ int bool float complex str bytes bytearray memoryview tuple list dict set frozenset range slice function native_fn method_descr
    classmethod_descr method code cell module generator coroutine async_generator frame traceback property staticmethod classmethod none_type
    ellipsis not_implemented range_iter longrange_iter seq_iter list_iter tuple_iter str_iter str_ascii_iter bytes_iter slot_wrapper method_wrapper getset member super_
    mapping_proxy
}

macro_rules! fixed_exceptions { ($($n:ident)*) => {
    /// Exception types, by their Python names.
    #[allow(non_snake_case)]
    pub struct ExcTypes { $( pub $n: Gc<TypeObj>, )* }
    impl ExcTypes {
        fn dangling() -> ExcTypes {
            // SAFETY: replaced before anything looks.
            let p = unsafe { Gc::from_raw(std::ptr::dangling_mut::<TypeObj>()) };
            ExcTypes { $( $n: p, )* }
        }
        pub(crate) fn set(&mut self, name: &str, t: Gc<TypeObj>) {
            match name { $( stringify!($n) => self.$n = t, )* _ => {} }
        }
    }
} }
fixed_exceptions! {
    BaseException Exception BaseExceptionGroup ExceptionGroup GeneratorExit KeyboardInterrupt SystemExit ArithmeticError FloatingPointError OverflowError
    ZeroDivisionError AssertionError AttributeError BufferError EOFError ImportError ModuleNotFoundError LookupError IndexError KeyError MemoryError NameError
    UnboundLocalError OSError BlockingIOError ChildProcessError ConnectionError BrokenPipeError ConnectionAbortedError ConnectionRefusedError
    ConnectionResetError FileExistsError FileNotFoundError InterruptedError IsADirectoryError NotADirectoryError PermissionError ProcessLookupError
    TimeoutError ReferenceError RuntimeError NotImplementedError PythonFinalizationError RecursionError StopAsyncIteration StopIteration SyntaxError
    _IncompleteInputError IndentationError TabError SystemError TypeError ValueError UnicodeError UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError Warning
    BytesWarning DeprecationWarning EncodingWarning FutureWarning ImportWarning PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning
    UnicodeWarning UserWarning
}

/// Settings of a VM, fixed at its start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Bytes; 0: none.
    pub heap_limit: usize,
    /// Bytes to allocate between collections; 0: the default.
    pub gc_nursery: usize,
    /// Collect at every so many allocations; 0: no stress.
    pub gc_stress: usize,
    pub gc_verify: bool,
    /// Value stack, in words.
    pub stack_words: usize,
    pub recursion_limit: usize,
}
impl Default for Config {
    fn default() -> Self {
        Config {
            heap_limit: 0,
            gc_nursery: 0,
            gc_stress: 0,
            gc_verify: false,
            stack_words: 16 << 20,
            recursion_limit: 1000,
        }
    }
}

/// What belongs to the running thread; exchanged when another thread takes the GIL.
pub struct ThreadState {
    /// Value stack: [base, limit).
    pub stack_base: *mut Value,
    pub stack_limit: *mut Value,
    /// First free word, and the locals of the current frame (null: none).
    pub sp: *mut Value,
    pub fp: *mut Value,
    /// The exception being handled (`sys.exc_info()`), None if none, in the innermost generator or the thread.
    pub handled: Value,
    /// The generator that runs, or unbound.
    pub running_gen: Value,
    /// Python frames.
    pub depth: usize,
    /// Frames that there may be: the limit of recursion, less those that chains of generators stand for. (Signed: they may
    /// be more.)
    pub most_frames: isize,
    /// Lowest address native code may reach before RecursionError.
    pub native_limit: usize,
    /// Where the innermost run of the interpreter loop began on the native stack: what its callers hold is at this
    /// address or above, with all registers.
    pub native_entry: usize,
    /// Runs of machine code under way; and the frame objects that were made meanwhile for its frames.
    // GC: see `trace_roots`.
    pub machine_runs: usize,
    pub seen: Vec<Value>,
    /// The handler table: that of a watched thread, or the plain one.
    pub table: *const crate::interp::dispatch::Handler_,
    /// The functions of `sys.settrace` and `sys.setprofile`, or None.
    pub trace: Value,
    pub profile: Value,
    /// Callbacks under way: while not 0, the thread is not watched.
    pub tracing: u32,
    /// The exception that just had a handler was the last thing to happen.
    pub unwound: bool,
    /// The frame that a trace function is being told of, and of what: decides whether its `f_lineno` may be set.
    pub may_jump: *mut Value,
    pub what: u32,
    /// Where the frame is to go on: offset and stack depth.
    pub jump: Option<(usize, usize)>,
    pub calls: Vec<crate::interp::trace::NativeCall>,
    pub ident: u64,
}
impl ThreadState {
    /// What is neither on the value stack nor on the native one.
    pub(crate) fn trace_roots(&self, t: &mut Tracer) {
        for v in [self.handled, self.running_gen, self.trace, self.profile] {
            t.visit(v);
        }
        t.visit_slice(&self.seen);
        for c in &self.calls {
            c.trace(t);
        }
    }
}

/// `#[repr(C)]` with the heap first: the collector and machine code find both from one pointer.
#[repr(C)]
pub struct Vm {
    pub heap: Heap,
    /// Not 0: something wants attention at the next safe point.
    pub breaker: AtomicU32,
    pub thread: ThreadState,
    /// The exception in flight, or unbound.
    pub exception: Value,
    pub shapes: ShapeTable,
    pub method_cache: MethodCache,
    pub attr_cache: crate::interp::attr_cache::AttrCache,
    /// Loops of native functions as bytecode, once needed.
    pub loops: Option<crate::interp::loops::Loops>,
    /// Types that are arrays of numbers.
    pub flat: Vec<crate::interp::quiet::FlatType>,
    pub names: Names,
    pub types: Types,
    pub exc: ExcTypes,
    pub interned: crate::strings::Interned,
    pub empty_str: Gc<StrObj>,
    pub latin1: [Value; 256],
    pub empty_tuple: Gc<TupleObj>,
    pub empty_bytes: Value,
    /// Those of one byte, as far as they were ever made.
    pub(crate) single_bytes: [Value; 256],
    /// The `builtins` and `sys` modules' dicts; sys.modules.
    pub builtins: Gc<DictObj>,
    pub sys_dict: Gc<DictObj>,
    pub modules: Gc<DictObj>,
    /// `object.__getattribute__`, to see whether a class has its own.
    pub object_getattribute: Value,
    /// Types made from definitions outside the core set, by the definition's address.
    pub native_types: FxHashMap<usize, *mut TypeObj>,
    /// Per-module state of native modules: any rooted value by key.
    pub state: FxHashMap<&'static str, taipan_heap::RootedValue>,
    /// Native modules by name.
    pub native_modules: FxHashMap<&'static str, fn(&mut Vm) -> R>,
    pub next_keys_version: u32,
    pub next_func_version: u32,
    pub memory_error_pending: bool,
    pub recursion_limit: usize,
    /// `sys.set_int_max_str_digits`; 0: no limit.
    pub int_max_str_digits: usize,
    /// `-b`: comparing bytes with str, and `str(bytes)`, warn.
    pub bytes_warning: bool,
    /// Nested calls of `repr`.
    pub repr_depth: usize,
    pub weakrefs: crate::types::weakref::WeakTable,
    pub gil: std::sync::Arc<crate::gil::Gil>,
    pub threads: crate::gil::Threads,
    /// The thread that handles signals.
    pub main_ident: u64,
    /// How `_signal` runs a Python handler.
    pub signal_dispatch: Option<fn(&mut Vm, i32) -> R<()>>,
    /// `_ast`'s part of `compile()`.
    pub trees: Option<&'static crate::types::builtins::TreeHooks>,
    /// Callbacks and finalizers are being run.
    pub finalizing: bool,
    pub config: Config,
    pub(crate) hooks: crate::interp::Hooks,
    /// The tools of `sys.monitoring`.
    pub monitor: crate::interp::trace::Monitor,
    /// The JIT, if there is one.
    pub jit: Option<std::rc::Rc<dyn crate::interp::jit::TraceJit>>,
    /// Instructions that the interpreter ran while it was told to count them (and those that were recorded).
    pub counted: u64,
    pub(crate) counting: bool,
    /// Everything the library keeps per VM that is no Python value.
    pub library: FxHashMap<std::any::TypeId, Box<dyn std::any::Any>>,
}

impl Host for Vm {
    fn trace_roots(&self, t: &mut Tracer) {
        let th = &self.thread;
        // SAFETY: words from the stack's base to `sp` are initialised values (or tagged-word-safe pointers of frames).
        if !th.stack_base.is_null() {
            unsafe {
                let n = th.sp.offset_from(th.stack_base) as usize;
                t.visit_slice(std::slice::from_raw_parts(th.stack_base, n));
            }
        }
        th.trace_roots(t);
        t.visit(self.exception);
        for s in self.interned.iter() {
            t.visit_ptr(s.cast());
        }
        t.visit_slice(&self.latin1);
        t.visit(self.empty_str.value());
        t.visit(self.empty_tuple.value());
        t.visit(self.empty_bytes);
        t.visit_slice(&self.single_bytes);
        t.visit(self.builtins.value());
        t.visit(self.sys_dict.value());
        t.visit(self.modules.value());
        t.visit(self.object_getattribute);
        for &p in self.native_types.values() {
            t.visit_ptr(p.cast());
        }
        self.weakrefs.trace(t);
        self.shapes.trace(t);
        // Classes of builtin shapes are never collected.
        for i in 0..id::FIRST_FREE as usize {
            t.visit_ptr(self.shapes.classes[i].get().cast());
        }
        self.threads.trace(t);
        if let Some(jit) = &self.jit {
            jit.trace(t);
        }
    }
    fn after_mark(&self, m: &mut Marked) {
        self.weakrefs.after_mark(m);
        if self.weakrefs.has_pending() {
            self.breaker.store(1, Ordering::Relaxed);
        }
    }
    fn wants_finalizer(&self, o: Gc<Header>) -> bool {
        o.value().downcast::<GenObj>().is_none_or(|g| crate::types::weakref::has_to_close(&g))
    }
    fn before_sweep(&self, m: &Marked) {
        self.forget_dead_classes(m);
        if let Some(jit) = &self.jit {
            jit.forget_dead(m);
        }
    }
    fn attention(&self, _a: taipan_heap::Attention) {
        self.breaker.store(1, Ordering::Relaxed);
    }
}

impl Vm {
    /// A VM with the builtin types and modules. The box must stay where it is.
    pub fn new(config: Config) -> Result<Box<Vm>, taipan_heap::HeapError> {
        let mut hc = HeapConfig::new(&KINDS);
        hc.limit = config.heap_limit;
        hc.verify = config.gc_verify;
        hc.stress = config.gc_stress;
        hc.nursery = config.gc_nursery;
        let heap = Heap::new(hc)?;
        // Until the roots are known.
        heap.set_enabled(false);
        let (stack_base, words) = crate::frame::map_value_stack(config.stack_words)
            .ok_or(taipan_heap::HeapError::NoAddressSpace)?;
        // SAFETY: these are replaced below before anything looks at them.
        let dangling = unsafe {
            (
                Gc::from_raw(std::ptr::dangling_mut()),
                Gc::from_raw(std::ptr::dangling_mut()),
                Gc::from_raw(std::ptr::dangling_mut()),
            )
        };
        let recursion_limit = config.recursion_limit;
        let mut vm = Box::new(Vm {
            heap,
            breaker: AtomicU32::new(0),
            thread: ThreadState::new(stack_base, words, recursion_limit),
            exception: Value::UNBOUND,
            shapes: ShapeTable::new(),
            method_cache: MethodCache::new(),
            attr_cache: Default::default(),
            loops: None,
            flat: Vec::new(),
            names: Names::dangling(),
            types: Types::dangling(),
            exc: ExcTypes::dangling(),
            interned: Default::default(),
            empty_str: dangling.0,
            latin1: [Value::UNBOUND; 256],
            empty_tuple: dangling.1,
            empty_bytes: Value::UNBOUND,
            single_bytes: [Value::UNBOUND; 256],
            builtins: dangling.2,
            sys_dict: dangling.2,
            modules: dangling.2,
            object_getattribute: Value::UNBOUND,
            native_types: FxHashMap::default(),
            state: FxHashMap::default(),
            native_modules: FxHashMap::default(),
            next_keys_version: 0,
            next_func_version: 0,
            memory_error_pending: false,
            recursion_limit,
            int_max_str_digits: 4300,
            bytes_warning: false,
            repr_depth: 0,
            weakrefs: Default::default(),
            gil: crate::gil::Gil::new(),
            threads: Default::default(),
            main_ident: crate::gil::thread_ident(),
            signal_dispatch: None,
            trees: None,
            finalizing: false,
            config,
            hooks: Default::default(),
            monitor: Default::default(),
            jit: None,
            counted: 0,
            counting: false,
            library: FxHashMap::default(),
        });
        vm.bootstrap();
        let host: *const Vm = &*vm;
        // SAFETY: the VM outlives its heap's use of it: the heap is a field, dropped with it.
        unsafe { vm.heap.set_host(host) };
        vm.heap.set_enabled(true);
        Ok(vm)
    }

    fn bootstrap(&mut self) {
        self.empty_str = self.make_empty_str();
        for b in 0..=255u8 {
            self.latin1[b as usize] = self.make_latin1_char(b).value();
        }
        self.empty_tuple = self.heap.alloc(TupleObj::header(0));
        self.names = Names::make(self);
        self.builtins = self.new_dict();
        self.sys_dict = self.new_dict();
        self.modules = self.new_dict();
        self.empty_bytes = self.new_bytes(b"").value();
        crate::types::init(self);
        crate::exceptions::init(self);
        crate::types::builtins::init(self);
    }

    // ---- classes of values ----

    #[inline(always)]
    pub fn type_of(&self, v: Value) -> Gc<TypeObj> {
        if v.is_ptr() {
            // SAFETY: `v` is an object; its shape exists as long as it does.
            return unsafe {
                let shape = (*v.ptr_unchecked()).shape.get() as usize;
                Gc::from_raw(self.shapes.classes.get_unchecked(shape).get())
            };
        }
        self.type_of_immediate(v)
    }
    #[inline]
    pub fn type_of_immediate(&self, v: Value) -> Gc<TypeObj> {
        if v.is_int() {
            self.types.int
        } else if v.is_float_imm() {
            self.types.float
        } else if v.is_bool() {
            self.types.bool
        } else if v.is_none() {
            self.types.none_type
        } else if v == Value::ELLIPSIS {
            self.types.ellipsis
        } else if v == Value::NOT_IMPLEMENTED {
            self.types.not_implemented
        } else {
            debug_assert!(false, "no class for {v:?}");
            self.types.none_type
        }
    }
    /// The operations of a value's class. The class is alive as long as the value.
    #[inline(always)]
    pub fn slots_of(&self, v: Value) -> &'static crate::Slots {
        // SAFETY: slots live in the class, which is reachable from the value; they are replaced only as a whole.
        unsafe { self.type_of(v).as_ref().slots() }
    }
    /// Is `v` an instance of `cls` or a subclass (by MRO)?
    #[inline]
    pub fn is_instance(&self, v: Value, cls: Gc<TypeObj>) -> bool {
        let t = self.type_of(v);
        t == cls || t.is_subtype(cls)
    }
    #[inline(always)]
    pub fn shape_of(&self, v: Value) -> u32 {
        match v.header() {
            Some(h) => h.shape.get(),
            None => 0,
        }
    }

    /// The version of the class of `v`; 0: none yet.
    #[inline]
    pub fn class_version_of(&self, v: Value) -> u32 {
        self.type_of(v).version.get()
    }
    /// The type for a definition, made at first use.
    pub fn native_type(&mut self, def: &'static TypeDef) -> Gc<TypeObj> {
        let key = def as *const TypeDef as usize;
        if let Some(&t) = self.native_types.get(&key) {
            // SAFETY: the table keeps its types alive.
            return unsafe { Gc::from_raw(t) };
        }
        let t = crate::class::type_from_def(self, def);
        self.native_types.insert(key, t.as_ptr());
        t
    }
    /// What a native type needs done after an instance was allocated: finalizers.
    #[inline(always)]
    pub fn after_alloc(&mut self, cls: Gc<TypeObj>, obj: Gc<Header>) {
        if cls.has_flag(crate::typeobj::type_flags::FINALIZER) {
            self.heap.register_finalizer(obj);
        }
    }

    // ---- making plain objects ----

    #[inline]
    pub fn new_int(&mut self, i: i64) -> Value {
        match Value::try_int(i) {
            Some(v) => v,
            None => self.int_from_i64(i),
        }
    }
    /// A float. NaNs made here are objects, so that `float("nan")` twice gives two that are not identical (only those
    /// that the interpreter's own arithmetic makes are immediate).
    #[inline]
    pub fn new_float(&mut self, f: f64) -> Value {
        match Value::try_float(f) {
            Some(v) if !f.is_nan() => v,
            _ => self.heap.alloc(FloatObj { hdr: Header::new(id::FLOAT, kind::FLOAT), value: f }).value(),
        }
    }
    pub fn new_complex(&mut self, re: f64, im: f64) -> Value {
        self.heap.alloc(ComplexObj { hdr: Header::new(id::COMPLEX, kind::COMPLEX), re, im }).value()
    }
    pub fn new_tuple(&mut self, items: &[Value]) -> Gc<TupleObj> {
        if items.is_empty() {
            return self.empty_tuple;
        }
        let init = TupleObj::header(items.len());
        // SAFETY: the size covers the items, which are written at once.
        unsafe {
            let t = self.heap.alloc_uninit(size_of::<TupleObj>() + 8 * items.len(), init);
            taipan_heap::copy_words(items.as_ptr().cast(), t.as_ptr().add(1).cast(), items.len());
            t
        }
    }
    /// Puts an item into a tuple that is being made, and that no program has seen.
    pub fn tuple_fill(&mut self, t: Gc<TupleObj>, i: usize, v: Value) {
        assert!(i < t.len);
        // SAFETY: the items lie behind the struct; a slot is a cell of a value.
        let slot = unsafe { &*t.as_ptr().add(1).cast::<taipan_heap::Slot>().add(i) };
        slot.set(&self.heap, t, v);
    }
    /// As a value.
    pub fn tuple(&mut self, items: &[Value]) -> Value {
        self.new_tuple(items).value()
    }
    pub fn new_list(&mut self, items: &[Value]) -> Gc<ListObj> {
        let arr = if items.is_empty() { None } else { Some(ValueArray::from_slice(&self.heap, items)) };
        self.heap.alloc(ListObj {
            hdr: Header::new(id::LIST, kind::LIST),
            len: std::cell::Cell::new(items.len()),
            items: taipan_heap::PtrSlot::new(arr),
        })
    }
    pub fn list(&mut self, items: &[Value]) -> Value {
        self.new_list(items).value()
    }
    /// `list.append`
    #[inline]
    pub fn list_push(&mut self, l: Gc<ListObj>, v: Value) -> R<()> {
        let n = l.len.get();
        let arr = match l.items.get() {
            Some(a) if n < a.len() => a,
            _ => self.list_grow(l, n + 1)?,
        };
        arr.set(&self.heap, n, v);
        l.len.set(n + 1);
        Ok(())
    }
    /// Room for at least `want` items, growing by an eighth so that appends are cheap in the long run.
    #[inline(never)]
    pub fn list_grow(&mut self, l: Gc<ListObj>, want: usize) -> R<Gc<ValueArray>> {
        if let Some(a) = l.items.get()
            && a.len() >= want
        {
            return Ok(a);
        }
        let cap = (want + (want >> 3) + 6) & !3;
        let Some(new) = (if cap < ValueArray::MAX_LEN {
            ValueArray::try_new(&self.heap, cap, Value::UNBOUND)
        } else {
            None
        }) else {
            return Err(self.memory_error());
        };
        if let Some(old) = l.items.get() {
            new.copy_from(&self.heap, 0, &old, 0, l.len.get());
        }
        l.items.set(&self.heap, l, Some(new));
        Ok(new)
    }
    pub fn new_slice(&mut self, start: Value, stop: Value, step: Value) -> Value {
        let hdr = Header::new(id::SLICE, kind::SLICE);
        self.heap
            .alloc(SliceObj { hdr, start: Slot::new(start), stop: Slot::new(stop), step: Slot::new(step) })
            .value()
    }
    pub fn new_method(&mut self, func: Value, self_: Value) -> Value {
        self.heap
            .alloc(MethodObj {
                hdr: Header::new(id::METHOD, kind::METHOD),
                func: Slot::new(func),
                self_: Slot::new(self_),
            })
            .value()
    }
    pub fn new_cell(&mut self, v: Value) -> Gc<CellObj> {
        self.heap.alloc(CellObj { hdr: Header::new(id::CELL, kind::CELL), value: Slot::new(v) })
    }
    /// A native function object. `owner` for a method descriptor, `self_` for a bound one.
    pub fn new_native_fn(
        &mut self,
        def: &'static crate::native::MethodDef,
        self_: Value,
        owner: Value,
        module: Value,
    ) -> Value {
        let shape = if owner.is_unbound() || !self_.is_unbound() { id::NATIVE_FN } else { id::METHOD_DESCR };
        self.heap
            .alloc(NativeFn {
                hdr: Header::new(shape, kind::NATIVE_FN),
                def,
                self_: Slot::new(self_),
                owner: Slot::new(owner),
                module: Slot::new(module),
            })
            .value()
    }
    /// Values from an iterator of Rust data, as a list.
    pub fn list_from<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut f: impl FnMut(&mut Vm, T) -> Value,
    ) -> Value {
        let mut v = taipan_heap::RootedVec::new(&self.heap);
        for i in items {
            let x = f(self, i);
            v.push(x);
        }
        self.list(&v)
    }

    // ---- safepoints and stacks ----

    pub fn set_breaker(&self) {
        self.breaker.store(1, Ordering::Relaxed);
    }
    /// Checks the native stack before Rust code that may recurse through Python calls.
    #[inline(always)]
    pub fn enter_native(&mut self) -> R<()> {
        let here = 0u8;
        if (&raw const here as usize) < self.thread.native_limit {
            return Err(self.native_recursion_error());
        }
        Ok(())
    }
    /// The same for code whose error names the place: it looks before what it calls does.
    pub fn enter_native_in(&mut self, place: &str) -> R<()> {
        let here = 0u8;
        if (&raw const here as usize) < self.thread.native_limit + 16 * 1024 {
            return Err(self.native_recursion_error_in(place));
        }
        Ok(())
    }
    #[inline(always)]
    pub fn leave_native(&mut self) {}
    #[cold]
    #[inline(never)]
    pub fn native_recursion_error(&mut self) -> crate::Raised {
        self.native_recursion_error_in("")
    }
    fn native_recursion_error_in(&mut self, place: &str) -> crate::Raised {
        // Room for the exception's own construction.
        let limit = self.thread.native_limit;
        self.thread.native_limit = limit - 64 * 1024;
        let space = if place.is_empty() { "" } else { " " };
        let r = self.recursion_error(format!("maximum recursion depth exceeded{space}{place}"));
        self.thread.native_limit = limit;
        r
    }
    /// `sys.setrecursionlimit`
    pub fn set_recursion_limit(&mut self, n: usize) {
        let by = n as isize - self.recursion_limit as isize;
        self.recursion_limit = n;
        self.thread.most_frames += by;
        self.threads.change_most_frames(by);
    }
    /// Runs `f` with a limit of recursion that leaves room for so many frames more, at least.
    pub fn with_frames<T>(&mut self, more: usize, f: impl FnOnce(&mut Vm) -> T) -> T {
        let by = (self.thread.depth as isize + more as isize - self.thread.most_frames).max(0);
        self.thread.most_frames += by;
        let v = f(self);
        self.thread.most_frames -= by;
        v
    }
    /// State kept by a part of the library, made at first use.
    pub fn library<T: Default + 'static>(&mut self) -> &mut T {
        self.library
            .entry(std::any::TypeId::of::<T>())
            .or_insert_with(|| Box::new(T::default()))
            .downcast_mut::<T>()
            .expect("keyed by type")
    }
    /// A Python value kept per VM under a key (a module's error type, a cache).
    pub fn state_get(&self, key: &str) -> Option<Value> {
        self.state.get(key).map(|v| v.get())
    }
    pub fn state_set(&mut self, key: &'static str, v: Value) {
        let r = taipan_heap::RootedValue::new(&self.heap, v);
        self.state.insert(key, r);
    }

    fn forget_dead_classes(&self, m: &Marked) {
        // Also in collections of the young: a dead class must not be found here again once its memory is reused.
        for c in &self.shapes.classes {
            let p = c.get();
            if !p.is_null() && m.is_live_ptr(p.cast()) {
                // SAFETY: the class is live.
                unsafe { (*p).subclasses.borrow_mut().retain(|s| m.is_live_ptr(s.cast())) };
            }
        }
        self.shapes.forget_dead(|p| m.is_live_ptr(p.cast()));
    }
    /// Mode of new instances' attributes.
    pub(crate) fn mode_of(layout: crate::typeobj::Layout, native_dict: bool) -> Mode {
        if layout.attrs == 0 {
            Mode::Fixed
        } else if native_dict {
            Mode::Dict
        } else {
            Mode::Slots
        }
    }
}
