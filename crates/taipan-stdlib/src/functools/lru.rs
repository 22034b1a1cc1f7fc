//! The cache behind `functools.lru_cache`: a dict from keys to results (no bound) or to numbers of links in a list in
//! order of use (bound).

use std::cell::{Cell, RefCell};
use taipan_vm::call::Args;
use taipan_vm::class::{get_dict, set_dict};
use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getset, spec};
use taipan_vm::ops::ShapeIs;
use taipan_vm::shape::id;
use taipan_vm::typeobj::type_flags;
use taipan_vm::{
    Gc, Native, PtrSlot, R, RootedVec, Slot, Slots, TypeObj, Value, ValueArray, ValueExt, Vm, impl_trace,
};

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Link {
    prev: u32,
    next: u32,
}

pub struct LruCache {
    func: Slot,
    cache: PtrSlot<DictObj>,
    info_type: Slot,
    /// Separates positional from keyword arguments in keys.
    mark: Slot,
    dict: Slot,
    /// Key and result of each link.
    store: PtrSlot<ValueArray>,
    links: RefCell<Vec<Link>>,
    /// Most and least recently used link.
    newest: Cell<u32>,
    oldest: Cell<u32>,
    /// None: no bound.
    maxsize: Option<usize>,
    typed: bool,
    hits: Cell<u64>,
    misses: Cell<u64>,
}
impl_trace!(LruCache { func, cache, info_type, mark, dict, store; links, newest, oldest, maxsize, typed, hits, misses });
type C = Gc<Native<LruCache>>;

fn this(vm: &mut Vm, v: Value) -> R<C> {
    match v.native::<LruCache>() {
        Some(c) => Ok(c),
        None => Err(vm.wrong_receiver(v, "functools._lru_cache_wrapper")),
    }
}
fn new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("lru_cache", "(user_function, maxsize, typed, cache_info_type)");
    let [func, maxsize, typed, info] = bind(vm, &SIG, args)?;
    if !vm.is_callable(func) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let maxsize = if maxsize.is_none() {
        None
    } else if vm.slots_of(maxsize).index.is_some() {
        Some(vm.to_index(maxsize)?.max(0) as usize)
    } else {
        return Err(vm.type_error("maxsize should be integer or None"));
    };
    let typed = vm.truth(typed)?;
    let cache = vm.new_dict();
    let object = vm.types.object;
    let mark = vm.new_instance(object);
    let data = LruCache {
        func: Slot::new(func),
        cache: PtrSlot::new(Some(cache)),
        info_type: Slot::new(info),
        mark: Slot::new(mark),
        dict: Slot::new(Value::UNBOUND),
        store: PtrSlot::empty(),
        links: RefCell::default(),
        newest: Cell::new(NONE),
        oldest: Cell::new(NONE),
        maxsize,
        typed,
        hits: Cell::new(0),
        misses: Cell::new(0),
    };
    Ok(vm.new_native(cls, data).value())
}
fn key(vm: &mut Vm, c: C, args: Args) -> Value {
    let pos = args.positional();
    if !c.typed && args.kwnames.is_none() {
        if let [v] = pos
            && (vm.is_exact_int(*v) || v.shape_is(id::STR))
        {
            return *v;
        }
        return vm.tuple(pos);
    }
    let mut k = RootedVec::from_slice(&vm.heap, pos);
    if args.n_keywords() > 0 {
        k.push(c.mark.get());
        for (n, v) in args.keywords() {
            k.push(n.value());
            k.push(v);
        }
    }
    if c.typed {
        for &v in args.all {
            let t = vm.type_of(v).value();
            k.push(t);
        }
    }
    vm.tuple(&k)
}
impl LruCache {
    fn unlink(&self, i: u32) {
        let mut l = self.links.borrow_mut();
        let Link { prev, next } = l[i as usize];
        match prev {
            NONE => self.newest.set(next),
            p => l[p as usize].next = next,
        }
        match next {
            NONE => self.oldest.set(prev),
            n => l[n as usize].prev = prev,
        }
    }
    fn link_first(&self, i: u32) {
        let mut l = self.links.borrow_mut();
        let first = self.newest.get();
        l[i as usize] = Link { prev: NONE, next: first };
        match first {
            NONE => self.oldest.set(i),
            f => l[f as usize].prev = i,
        }
        self.newest.set(i);
    }
}
fn call(vm: &mut Vm, v: Value, args: Args) -> R {
    let c = this(vm, v)?;
    let func = c.func.get();
    let bump = |n: &Cell<u64>| n.set(n.get().wrapping_add(1));
    if c.maxsize == Some(0) {
        bump(&c.misses);
        return vm.call_args(func, args);
    }
    let k = key(vm, c, args);
    let h = vm.hash(k)?;
    let Some(cache) = c.cache.get() else { return vm.call_args(func, args) };
    if let Some(e) = vm.dict_find(cache, k, h)? {
        bump(&c.hits);
        let found = cache.value_at(e);
        if c.maxsize.is_none() {
            return Ok(found);
        }
        let i = found.as_int().unwrap_or(0) as u32;
        if c.newest.get() != i {
            c.unlink(i);
            c.link_first(i);
        }
        return Ok(c.store.get().map_or(Value::NONE, |s| s.get(2 * i as usize + 1)));
    }
    bump(&c.misses);
    let r = vm.call_args(func, args)?;
    let Some(cache) = c.cache.get() else { return Ok(r) };
    let Some(max) = c.maxsize else {
        vm.dict_set_hashed(cache, k, h, r)?;
        return Ok(r);
    };
    // The function may have filled the cache meanwhile.
    if vm.dict_find(cache, k, h)?.is_some() {
        return Ok(r);
    }
    let i = if c.links.borrow().len() < max.min(NONE as usize - 1) {
        let i = c.links.borrow().len();
        let need = 2 * (i + 1);
        let have = c.store.get().map_or(0, |s| s.len());
        if need > have {
            let Some(new) = ValueArray::try_new(&vm.heap, (have * 2).max(16), Value::UNBOUND) else {
                return Err(vm.memory_error());
            };
            if let Some(old) = c.store.get() {
                new.copy_from(&vm.heap, 0, &old, 0, have);
            }
            c.store.set(&vm.heap, c, Some(new));
        }
        c.links.borrow_mut().push(Link { prev: NONE, next: NONE });
        i as u32
    } else {
        let i = c.oldest.get();
        let Some(store) = c.store.get() else { return Ok(r) };
        let old = store.get(2 * i as usize);
        vm.dict_remove(cache, old)?;
        // Comparing keys may have changed the cache: then leave things alone.
        if c.oldest.get() != i || c.store.get() != Some(store) {
            return Ok(r);
        }
        c.unlink(i);
        i
    };
    if let Some(s) = c.store.get() {
        s.set(&vm.heap, 2 * i as usize, k);
        s.set(&vm.heap, 2 * i as usize + 1, r);
    }
    c.link_first(i);
    vm.dict_set_hashed(cache, k, h, Value::small(i as i64))?;
    Ok(r)
}
fn cache_info(vm: &mut Vm, a: &[Value]) -> R {
    let c = this(vm, a[0])?;
    let max = match c.maxsize {
        Some(m) => vm.new_int(m as i64),
        None => Value::NONE,
    };
    let (h, m) = (vm.int_from_u64(c.hits.get()), vm.int_from_u64(c.misses.get()));
    let n = Value::small(c.cache.get().map_or(0, |d| d.len()) as i64);
    vm.call(c.info_type.get(), &[h, m, max, n])
}
fn cache_clear(vm: &mut Vm, a: &[Value]) -> R {
    let c = this(vm, a[0])?;
    c.hits.set(0);
    c.misses.set(0);
    let d = vm.new_dict();
    c.cache.set(&vm.heap, c, Some(d));
    c.store.clear();
    c.links.borrow_mut().clear();
    c.newest.set(NONE);
    c.oldest.set(NONE);
    Ok(Value::NONE)
}
fn get(vm: &mut Vm, v: Value, obj: Value, _: Value) -> R {
    if obj.is_unbound() || obj.is_none() {
        return Ok(v);
    }
    Ok(vm.new_method(v, obj))
}
fn reduce(vm: &mut Vm, a: &[Value]) -> R {
    vm.getattr_text(a[0], "__qualname__")
}
pub static LRU_CACHE_WRAPPER: TypeDef = TypeDef {
    doc: "Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize\n",
    flags: type_flags::WEAKREFS,
    attrs: std::mem::offset_of!(Native<LruCache>, data.dict),
    slots: Slots { new: Some(new), call: Some(call), descr_get: Some(get), ..Slots::NONE },
    methods: &[
        def("cache_info", "($self, /)", cache_info, "Report cache statistics"),
        def("cache_clear", "($self, /)", cache_clear, "Clear the cache and cache statistics"),
        def("__reduce__", "($self, /)", reduce, ""),
        def("__copy__", "($self, /)", |_, a| Ok(a[0]), ""),
        def("__deepcopy__", "($self, memo, /)", |_, a| Ok(a[0]), ""),
    ],
    getset: &[getset("__dict__", get_dict, set_dict, "")],
    ..TypeDef::native::<LruCache>("functools._lru_cache_wrapper")
};
