//! The pickler.

use super::{DEFAULT, HIGHEST, MemoProxy, chain, is_own, lookup, op, pickling_error, registry, shown};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::{Cell, RefCell};
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getset, member_rw, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::int::arith::Int;
use taipan_vm::{
    BytesObj, Gc, ListObj, Native, PtrSlot, R, Slot, Slots, StrObj, TupleObj, TypeObj, Value, ValueExt, Vm,
    impl_trace,
};

/// Items between two opcodes that store them.
const BATCH: usize = 1000;
/// A frame ends before it gets longer than this, and what is longer is written without being copied.
const FRAME_TARGET: usize = 64 * 1024;
const FRAME_MIN: usize = 4;
const FRAME_HEADER: usize = 9;
/// In fast mode, nesting deeper than this looks out for cycles.
const FAST_NESTING: usize = 50;

pub struct Pickler {
    /// Object (by its word: objects do not move) to its index. The list keeps them alive, in order of index.
    memo: RefCell<FxHashMap<u64, u32>>,
    kept: Slot,
    out: RefCell<Vec<u8>>,
    framing: Cell<bool>,
    frame_start: Cell<Option<usize>>,
    /// The file's method, or unbound: the pickle stays in `out`.
    write: Slot,
    proto: Cell<u8>,
    ready: Cell<bool>,
    /// A dump is under way.
    running: Cell<bool>,
    bin: Cell<i32>,
    fast: Cell<i32>,
    fast_depth: Cell<usize>,
    fast_seen: RefCell<FxHashSet<u64>>,
    fix_imports: Cell<bool>,
    buffer_callback: Slot,
    dispatch_table: Slot,
    /// What was assigned to `persistent_id`.
    persistent: Slot,
    /// While a pickle is made: `persistent_id` and `reducer_override`, or unbound.
    persistent_id: Slot,
    reducer_override: Slot,
}
impl_trace!(Pickler {
    kept, write, buffer_callback, dispatch_table, persistent, persistent_id, reducer_override;
    memo, out, framing, frame_start, proto, ready, running, bin, fast, fast_depth, fast_seen, fix_imports
});
type P = Gc<Native<Pickler>>;

fn new_pickler(vm: &mut Vm, cls: Gc<TypeObj>) -> P {
    let kept = vm.list(&[]);
    let none = || Slot::new(Value::UNBOUND);
    let data = Pickler {
        memo: RefCell::default(),
        kept: Slot::new(kept),
        out: RefCell::default(),
        framing: Cell::new(false),
        frame_start: Cell::new(None),
        write: none(),
        proto: Cell::new(0),
        ready: Cell::new(false),
        running: Cell::new(false),
        bin: Cell::new(0),
        fast: Cell::new(0),
        fast_depth: Cell::new(0),
        fast_seen: RefCell::default(),
        fix_imports: Cell::new(true),
        buffer_callback: none(),
        dispatch_table: none(),
        persistent: none(),
        persistent_id: none(),
        reducer_override: none(),
    };
    vm.new_native(cls, data)
}
fn this(vm: &mut Vm, v: Value) -> R<P> {
    match v.native::<Pickler>() {
        Some(p) => Ok(p),
        None => Err(vm.wrong_receiver(v, "_pickle.Pickler")),
    }
}

const METHODS: &[MethodDef] = &[
    def("persistent_id", "($self, obj, /)", |_, _| Ok(Value::NONE), ""),
    def(
        "dump",
        "($self, obj, /)",
        dump_method,
        "Write a pickled representation of the given object to the open file.",
    ),
    def(
        "clear_memo",
        "($self, /)",
        clear_memo,
        "Clears the pickler's \"memo\".\n\nThe memo is the data structure that remembers which objects the\npickler has already seen, so that shared or recursive objects are\npickled by reference and not by value.  This method is useful when\nre-using picklers.",
    ),
    def(
        "__sizeof__",
        "($self, /)",
        |vm, a| {
            let n = this(vm, a[0])?.memo.borrow().len();
            Ok(Value::small(328 + 16 * n as i64))
        },
        "Returns size in memory, in bytes.",
    ),
];
pub static PICKLER: TypeDef = TypeDef {
    doc: "Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)\n--\n\nThis takes a binary file for writing a pickle data stream.\n\nThe optional *protocol* argument tells the pickler to use the given\nprotocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default\nprotocol is 5. It was introduced in Python 3.8, and is incompatible\nwith previous versions.\n\nSpecifying a negative protocol version selects the highest protocol\nversion supported.  The higher the protocol used, the more recent the\nversion of Python needed to read the pickle produced.\n\nThe *file* argument must have a write() method that accepts a single\nbytes argument. It can thus be a file object opened for binary\nwriting, an io.BytesIO instance, or any other custom object that meets\nthis interface.\n\nIf *fix_imports* is True and protocol is less than 3, pickle will try\nto map the new Python 3 names to the old module names used in Python\n2, so that the pickle data stream is readable with Python 2.\n\nIf *buffer_callback* is None (the default), buffer views are\nserialized into *file* as part of the pickle stream.\n\nIf *buffer_callback* is not None, then it can be called any number\nof times with a buffer view.  If the callback returns a false value\n(such as None), the given buffer is out-of-band; otherwise the\nbuffer is serialized in-band, i.e. inside the pickle stream.\n\nIt is an error if *buffer_callback* is not None and *protocol*\nis None or smaller than 5.",
    flags: type_flags::BASETYPE,
    slots: Slots {
        new: Some(|vm, cls, _| Ok(new_pickler(vm, cls).value())),
        init: Some(init),
        getattr: Some(getattr),
        setattr: Some(setattr),
        ..Slots::NONE
    },
    methods: METHODS,
    getset: &[
        member_rw(
            "bin",
            |vm, v| Ok(Value::small(this(vm, v)?.bin.get().into())),
            |vm, v, n| {
                let n = number(vm, n)?;
                this(vm, v)?.bin.set(n);
                Ok(())
            },
            "",
        ),
        member_rw(
            "fast",
            |vm, v| Ok(Value::small(this(vm, v)?.fast.get().into())),
            |vm, v, n| {
                let n = number(vm, n)?;
                this(vm, v)?.fast.set(n);
                Ok(())
            },
            "",
        ),
        member_rw(
            "dispatch_table",
            |vm, v| {
                let t = this(vm, v)?.dispatch_table.get();
                if t.is_unbound() {
                    let name = vm.intern("dispatch_table");
                    return Err(vm.attribute_error_missing(v, name));
                }
                Ok(t)
            },
            |vm, v, t| {
                let p = this(vm, v)?;
                p.dispatch_table.set(&vm.heap, p, t);
                Ok(())
            },
            "",
        ),
        getset(
            "memo",
            |vm, v| {
                let p = this(vm, v)?;
                let cls = vm.native_type(&MEMO_PROXY);
                Ok(vm.new_native(cls, MemoProxy(PtrSlot::new(Some(p)))).value())
            },
            set_memo,
            "",
        ),
    ],
    ..TypeDef::native::<Pickler>("_pickle.Pickler")
};
/// What a field that is a C int is set to.
fn number(vm: &mut Vm, v: Value) -> R<i32> {
    if v.is_unbound() {
        return Err(vm.type_error("can't delete numeric/char attribute"));
    }
    vm.to_c_int(v)
}
/// `persistent_id` may be assigned on an instance.
fn getattr(vm: &mut Vm, v: Value, name: Gc<StrObj>) -> R {
    if name.eq_str("persistent_id") {
        let f = this(vm, v)?.persistent.get();
        if !f.is_unbound() {
            return Ok(f);
        }
    }
    taipan_vm::attr::generic_getattr(vm, v, name)
}
fn setattr(vm: &mut Vm, v: Value, name: Gc<StrObj>, new: Value) -> R<()> {
    if name.eq_str("persistent_id") {
        let p = this(vm, v)?;
        if new.is_unbound() && p.persistent.get().is_unbound() {
            return Err(vm.attribute_error_missing(v, name));
        }
        p.persistent.set(&vm.heap, p, new);
        return Ok(());
    }
    taipan_vm::attr::generic_setattr(vm, v, name, new)
}
fn init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    static SIG: MethodDef = spec("Pickler", "(file, protocol=None, fix_imports=True, buffer_callback=None)");
    let a: [Value; 4] = bind(vm, &SIG, args)?;
    let p = this(vm, v)?;
    not_running(vm, p)?;
    p.ready.set(false);
    set_protocol(vm, p, a[1], a[2])?;
    set_file(vm, p, a[0])?;
    set_callback(vm, p, a[3])?;
    p.memo.borrow_mut().clear();
    let kept = vm.list(&[]);
    p.kept.set(&vm.heap, p, kept);
    p.fast.set(0);
    let table = vm.getattr_opt_text(v, "dispatch_table")?.unwrap_or(Value::UNBOUND);
    p.dispatch_table.set(&vm.heap, p, table);
    p.ready.set(true);
    Ok(())
}
fn set_protocol(vm: &mut Vm, p: P, protocol: Value, fix_imports: Value) -> R<()> {
    let n = if protocol.is_unbound() || protocol.is_none() { DEFAULT } else { vm.to_c_long(protocol)? };
    let n = if n < 0 { HIGHEST } else { n };
    if n > HIGHEST {
        return Err(vm.value_error(format!("pickle protocol must be <= {HIGHEST}")));
    }
    let fix = fix_imports.is_unbound() || vm.truth(fix_imports)?;
    p.proto.set(n as u8);
    p.bin.set((n > 0) as i32);
    p.fix_imports.set(fix && n < 3);
    Ok(())
}
fn set_file(vm: &mut Vm, p: P, file: Value) -> R<()> {
    match vm.getattr_opt_text(file, "write")? {
        Some(w) => p.write.set(&vm.heap, p, w),
        None => return Err(vm.type_error("file must have a 'write' attribute")),
    }
    Ok(())
}
fn set_callback(vm: &mut Vm, p: P, f: Value) -> R<()> {
    let f = if f.is_none() { Value::UNBOUND } else { f };
    if !f.is_unbound() && p.proto.get() < 5 {
        return Err(vm.value_error("buffer_callback needs protocol >= 5"));
    }
    p.buffer_callback.set(&vm.heap, p, f);
    Ok(())
}
fn not_running(vm: &mut Vm, p: P) -> R<()> {
    if p.running.get() { Err(vm.runtime_error("Pickler object is already used")) } else { Ok(()) }
}
fn clear_memo(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    p.memo.borrow_mut().clear();
    let kept = vm.list(&[]);
    p.kept.set(&vm.heap, p, kept);
    Ok(Value::NONE)
}
fn dump_method(vm: &mut Vm, a: &[Value]) -> R {
    let p = this(vm, a[0])?;
    if !p.ready.get() {
        let t = vm.type_name(a[0]);
        return Err(pickling_error(vm, format!("Pickler.__init__() was not called by {t}.__init__()")));
    }
    not_running(vm, p)?;
    p.out.borrow_mut().clear();
    p.running.set(true);
    let r = dump(vm, p, a[1]).and_then(|()| flush(vm, p));
    p.running.set(false);
    r?;
    Ok(Value::NONE)
}

// ---- the memo as Python sees it ----

static MEMO_PROXY: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    methods: &[
        def(
            "clear",
            "($self, /)",
            |vm, a| {
                let p = proxied(vm, a[0])?;
                clear_memo(vm, &[p.value()])
            },
            "Remove all items from memo.",
        ),
        def(
            "copy",
            "($self, /)",
            |vm, a| {
                let p = proxied(vm, a[0])?;
                copy_memo(vm, p)
            },
            "Copy the memo to a new object.",
        ),
        def(
            "__reduce__",
            "($self, /)",
            |vm, a| {
                let p = proxied(vm, a[0])?;
                let d = copy_memo(vm, p)?;
                let f = vm.types.dict.value();
                vm.reduce2(f, &[d])
            },
            "Implement pickle support.",
        ),
    ],
    ..TypeDef::native::<MemoProxy<Pickler>>("_pickle.PicklerMemoProxy")
};
fn proxied(vm: &mut Vm, v: Value) -> R<P> {
    match v.native::<MemoProxy<Pickler>>().and_then(|m| m.0.get()) {
        Some(p) => Ok(p),
        None => Err(vm.wrong_receiver(v, "_pickle.PicklerMemoProxy")),
    }
}
fn copy_memo(vm: &mut Vm, p: P) -> R {
    let d = vm.new_dict();
    let Some(kept) = p.kept.get().to_list() else { return Ok(d.value()) };
    let mut i = 0;
    while let Some(v) = kept.get(i) {
        let index = p.memo.borrow().get(&v.bits()).copied();
        if let Some(index) = index {
            let pair = vm.tuple(&[Value::small(index.into()), v]);
            let id = vm.int_from_u64(vm.id_of(v));
            vm.dict_set(d, id, pair)?;
        }
        i += 1;
    }
    Ok(d.value())
}
fn set_memo(vm: &mut Vm, v: Value, new: Value) -> R<()> {
    let p = this(vm, v)?;
    if new.is_unbound() {
        return Err(vm.type_error("attribute deletion is not supported"));
    }
    let kept = vm.new_list(&[]);
    let mut memo = FxHashMap::default();
    if let Some(from) = new.native::<MemoProxy<Pickler>>().and_then(|m| m.0.get()) {
        if let Some(l) = from.kept.get().to_list() {
            let mut i = 0;
            while let Some(v) = l.get(i) {
                vm.list_push(kept, v)?;
                i += 1;
            }
        }
        memo.clone_from(&from.memo.borrow());
    } else if let Some(d) = new.to_dict() {
        let mut at = 0;
        while let Some((i, _, v)) = d.next_entry(at) {
            at = i;
            let Some(t) = v.to_tuple().filter(|t| t.len == 2) else {
                return Err(vm.type_error("'memo' values must be 2-item tuples"));
            };
            let index = vm.to_index(t.get(0))?;
            memo.insert(t.get(1).bits(), index as u32);
            vm.list_push(kept, t.get(1))?;
        }
    } else {
        let t = vm.type_name(new);
        return Err(
            vm.type_error(format!("'memo' attribute must be a PicklerMemoProxy object or dict, not {t}"))
        );
    }
    *p.memo.borrow_mut() = memo;
    p.kept.set(&vm.heap, p, kept.value());
    Ok(())
}

// ---- functions ----

const DUMP_DOC: &str = "Write a pickled representation of obj to the open file object file.\n\nThis is equivalent to ``Pickler(file, protocol).dump(obj)``, but may\nbe more efficient.";
const DUMPS_DOC: &str = "Return the pickled representation of the object as a bytes object.";
pub const DUMP: MethodDef = def(
    "dump",
    "($module, /, obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)",
    |vm, a| {
        let cls = vm.native_type(&PICKLER);
        let p = new_pickler(vm, cls);
        set_protocol(vm, p, a[2], a[3])?;
        set_file(vm, p, a[1])?;
        set_callback(vm, p, a[4])?;
        p.ready.set(true);
        dump(vm, p, a[0])?;
        flush(vm, p)?;
        Ok(Value::NONE)
    },
    DUMP_DOC,
);
pub const DUMPS: MethodDef = def(
    "dumps",
    "($module, /, obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
    |vm, a| {
        let cls = vm.native_type(&PICKLER);
        let p = new_pickler(vm, cls);
        set_protocol(vm, p, a[1], a[2])?;
        set_callback(vm, p, a[3])?;
        p.ready.set(true);
        dump(vm, p, a[0])?;
        let out = p.out.take();
        Ok(vm.try_new_bytes(&out)?.value())
    },
    DUMPS_DOC,
);

/// Hands what was written to the file.
fn flush(vm: &mut Vm, p: P) -> R<()> {
    let w = p.write.get();
    if w.is_unbound() {
        return Ok(());
    }
    let out = p.out.take();
    if out.is_empty() {
        return Ok(());
    }
    let b = vm.try_new_bytes(&out)?.value();
    vm.call1(w, b)?;
    Ok(())
}

fn dump(vm: &mut Vm, p: P, obj: Value) -> R<()> {
    let v = p.value();
    let plain = vm.type_of(v) == vm.native_type(&PICKLER);
    let (mut id, mut reducer) = (p.persistent.get(), Value::UNBOUND);
    if !plain {
        if id.is_unbound() {
            id = vm.getattr_opt_text(v, "persistent_id")?.unwrap_or(Value::UNBOUND);
            if is_own(id, "persistent_id", METHODS) {
                id = Value::UNBOUND;
            }
        }
        reducer = vm.getattr_opt_text(v, "reducer_override")?.unwrap_or(Value::UNBOUND);
    }
    p.persistent_id.set(&vm.heap, p, id);
    p.reducer_override.set(&vm.heap, p, reducer);
    let proto = p.proto.get();
    p.frame_start.set(None);
    if proto >= 2 {
        write(p, &[op::PROTO, proto]);
        p.framing.set(proto >= 4);
    }
    let r = save(vm, p, obj, false);
    if r.is_ok() {
        write(p, &[op::STOP]);
        close_frame(p);
    }
    p.framing.set(false);
    p.frame_start.set(None);
    p.persistent_id.set(&vm.heap, p, Value::UNBOUND);
    p.reducer_override.set(&vm.heap, p, Value::UNBOUND);
    if r.is_err() {
        p.out.borrow_mut().clear();
    }
    r
}

// ---- writing ----

fn write(p: P, data: &[u8]) {
    let mut out = p.out.borrow_mut();
    if p.framing.get() && p.frame_start.get().is_none() {
        p.frame_start.set(Some(out.len()));
        out.extend_from_slice(&[0; FRAME_HEADER]);
    }
    out.extend_from_slice(data);
}
fn write_op(p: P, op: u8, argument: &[u8]) {
    let mut b = [0; 16];
    b[0] = op;
    b[1..=argument.len()].copy_from_slice(argument);
    write(p, &b[..=argument.len()]);
}
/// Writes the frame's header, or takes it away where it does not pay.
fn close_frame(p: P) {
    let Some(start) = p.frame_start.take() else { return };
    let mut out = p.out.borrow_mut();
    let body = start + FRAME_HEADER;
    let len = out.len() - body;
    if len >= FRAME_MIN {
        out[start] = op::FRAME;
        out[start + 1..body].copy_from_slice(&(len as u64).to_le_bytes());
    } else {
        out.drain(start..body);
    }
}
/// Between two opcodes: a frame that is long enough ends.
fn boundary(vm: &mut Vm, p: P) -> R<()> {
    if let Some(start) = p.frame_start.get()
        && p.out.borrow().len() - start - FRAME_HEADER >= FRAME_TARGET
    {
        close_frame(p);
        return flush(vm, p);
    }
    Ok(())
}
/// A header and bytes; many bytes stay outside of frames and go to the file as they are. `payload`: the bytes as an
/// object.
fn write_bytes(vm: &mut Vm, p: P, header: &[u8], data: &[u8], payload: Value) -> R<()> {
    if data.len() < FRAME_TARGET {
        write(p, header);
        write(p, data);
        return Ok(());
    }
    close_frame(p);
    let framing = p.framing.replace(false);
    write(p, header);
    let w = p.write.get();
    let r = if w.is_unbound() {
        let fits = p.out.borrow_mut().try_reserve(data.len()).is_ok();
        if fits {
            write(p, data);
            Ok(())
        } else {
            Err(vm.memory_error())
        }
    } else {
        write_through(vm, p, w, data, payload)
    };
    p.framing.set(framing);
    r
}
fn write_through(vm: &mut Vm, p: P, w: Value, data: &[u8], payload: Value) -> R<()> {
    flush(vm, p)?;
    let b = if payload.is_unbound() { vm.try_new_bytes(data)?.value() } else { payload };
    vm.call1(w, b)?;
    Ok(())
}

// ---- the memo ----

fn memo_get(p: P, v: Value) -> Option<u32> {
    p.memo.borrow().get(&v.bits()).copied()
}
fn write_get(p: P, i: u32) {
    match () {
        _ if p.proto.get() == 0 => write(p, format!("g{i}\n").as_bytes()),
        _ if i < 256 => write_op(p, op::BINGET, &[i as u8]),
        _ => write_op(p, op::LONG_BINGET, &i.to_le_bytes()),
    }
}
fn memo_put(vm: &mut Vm, p: P, v: Value) -> R<()> {
    if p.fast.get() != 0 {
        return Ok(());
    }
    let i = p.memo.borrow().len() as u32;
    p.memo.borrow_mut().insert(v.bits(), i);
    if let Some(l) = p.kept.get().to_list() {
        vm.list_push(l, v)?;
    }
    match () {
        _ if p.proto.get() >= 4 => write(p, &[op::MEMOIZE]),
        _ if p.proto.get() == 0 => write(p, format!("p{i}\n").as_bytes()),
        _ if i < 256 => write_op(p, op::BINPUT, &[i as u8]),
        _ => write_op(p, op::LONG_BINPUT, &i.to_le_bytes()),
    }
    Ok(())
}

// ---- objects ----

/// Runs `f`; if it raises, the exception gets a note of where in the object it was.
fn noting<T>(vm: &mut Vm, f: impl FnOnce(&mut Vm) -> R<T>, note: impl FnOnce(&mut Vm) -> String) -> R<T> {
    let r = f(vm);
    if r.is_err() {
        // What the note shows may run Python code.
        let exc = vm.take_exception();
        let text = note(vm);
        vm.clear_exception();
        let e = vm.reraise(exc);
        vm.add_note(&text);
        return Err(e);
    }
    r
}
fn save_item(vm: &mut Vm, p: P, v: Value, of: Value, i: usize) -> R<()> {
    noting(vm, |vm| save(vm, p, v, false), |vm| format!("when serializing {} item {i}", shown(vm, of)))
}
fn save_part(vm: &mut Vm, p: P, v: Value, of: Value, part: &str) -> R<()> {
    noting(vm, |vm| save(vm, p, v, false), |vm| format!("when serializing {} {part}", shown(vm, of)))
}

/// Writes an object; `persistent`: it is a persistent id, which has none itself.
fn save(vm: &mut Vm, p: P, v: Value, persistent: bool) -> R<()> {
    boundary(vm, p)?;
    let f = p.persistent_id.get();
    if !persistent && !f.is_unbound() {
        let pid = vm.call1(f, v)?;
        if !pid.is_none() {
            return save_persistent(vm, p, pid);
        }
    }
    let proto = p.proto.get();
    if v.is_none() {
        write(p, &[op::NONE]);
        return Ok(());
    }
    if let Some(b) = v.as_bool() {
        match proto {
            0 | 1 => write(p, if b { b"I01\n" } else { b"I00\n" }),
            _ => write(p, &[if b { op::NEWTRUE } else { op::NEWFALSE }]),
        }
        return Ok(());
    }
    let t = vm.type_of(v);
    if t == vm.types.int {
        return save_int(vm, p, v);
    }
    if t == vm.types.float {
        let x = v.to_float().unwrap_or(0.0);
        if proto > 0 {
            write_op(p, op::BINFLOAT, &x.to_be_bytes());
        } else {
            let s = vm.repr_text(v)?;
            write(p, format!("F{s}\n").as_bytes());
        }
        return Ok(());
    }
    if let Some(i) = memo_get(p, v) {
        write_get(p, i);
        return Ok(());
    }
    if let Some(b) = v.downcast::<BytesObj>() {
        return save_bytes(vm, p, b);
    }
    if let Some(s) = v.downcast::<StrObj>() {
        return save_str(vm, p, s);
    }
    vm.enter_native_in("while pickling an object")?;
    let types = &vm.types;
    match t {
        _ if t == types.dict => save_dict(vm, p, v),
        _ if t == types.set => save_set(vm, p, v),
        _ if t == types.frozenset => save_frozenset(vm, p, v),
        _ if t == types.list => save_list(vm, p, v),
        _ if t == types.tuple => save_tuple(vm, p, v),
        _ if t == types.bytearray => save_bytearray(vm, p, v),
        _ if v.native::<super::PickleBuffer>().is_some() => save_buffer(vm, p, v),
        _ => save_other(vm, p, v, t),
    }
}
fn save_persistent(vm: &mut Vm, p: P, pid: Value) -> R<()> {
    if p.proto.get() > 0 {
        save(vm, p, pid, true)?;
        write(p, &[op::BINPERSID]);
        return Ok(());
    }
    let s = vm.str(pid)?;
    match s.as_ascii() {
        Some(s) => write(p, format!("P{s}\n").as_bytes()),
        None => return Err(pickling_error(vm, "persistent IDs in protocol 0 must be ASCII strings")),
    }
    Ok(())
}
fn save_int(vm: &mut Vm, p: P, v: Value) -> R<()> {
    let proto = p.proto.get();
    if let Some(i) = v.to_i64().and_then(|i| i32::try_from(i).ok()) {
        let b = i.to_le_bytes();
        match i {
            _ if proto == 0 => write(p, format!("I{i}\n").as_bytes()),
            0..=0xff => write_op(p, op::BININT1, &b[..1]),
            0x100..=0xffff => write_op(p, op::BININT2, &b[..2]),
            _ => write_op(p, op::BININT, &b),
        }
        return Ok(());
    }
    let Some(i) = Int::of(v) else { return Ok(()) };
    if proto < 2 {
        let s = vm.int_digits(i, 10)?;
        let sign = if i.negative() { "-" } else { "" };
        let s = if s.starts_with('-') { s } else { format!("{sign}{s}") };
        write(p, format!("L{s}L\n").as_bytes());
        return Ok(());
    }
    let bytes = long_bytes(i);
    match u8::try_from(bytes.len()) {
        Ok(n) => write_op(p, op::LONG1, &[n]),
        Err(_) => match i32::try_from(bytes.len()) {
            Ok(n) => write_op(p, op::LONG4, &n.to_le_bytes()),
            Err(_) => return Err(vm.overflow_error("int too large to pickle")),
        },
    }
    write(p, &bytes);
    Ok(())
}
/// Two's complement, little-endian, as short as can be.
fn long_bytes(i: Int) -> Vec<u8> {
    let mut room = [0];
    let limbs = i.limbs(&mut room);
    let mut b: Vec<u8> = limbs.iter().flat_map(|l| l.to_le_bytes()).collect();
    b.push(0);
    let sign = if i.negative() {
        let mut carry = true;
        for x in &mut b {
            let (y, c) = (!*x).overflowing_add(carry as u8);
            (*x, carry) = (y, c);
        }
        0xff
    } else {
        0
    };
    while b.len() > 1 && b[b.len() - 1] == sign && (b[b.len() - 2] ^ sign) & 0x80 == 0 {
        b.pop();
    }
    b
}
/// Header of a counted string: the shortest of three forms.
fn counted(vm: &mut Vm, p: P, n: usize, ops: [u8; 3], kind: &str) -> R<Vec<u8>> {
    let short = p.proto.get() >= 4 || ops[0] == op::SHORT_BINBYTES;
    let mut h = Vec::with_capacity(9);
    match () {
        _ if n <= 0xff && short => h.extend([ops[0], n as u8]),
        _ if n <= 0xffff_ffff => {
            h.push(ops[1]);
            h.extend((n as u32).to_le_bytes());
        }
        _ if p.proto.get() >= 4 => {
            h.push(ops[2]);
            h.extend((n as u64).to_le_bytes());
        }
        _ => {
            return Err(vm.overflow_error(format!(
                "serializing a {kind} larger than 4 GiB requires pickle protocol 4 or higher"
            )));
        }
    }
    Ok(h)
}
fn save_bytes(vm: &mut Vm, p: P, b: Gc<BytesObj>) -> R<()> {
    let v = b.value();
    if p.proto.get() < 3 {
        // Python 2 has no opcode for it.
        if b.len == 0 {
            let f = vm.types.bytes.value();
            let args = vm.tuple(&[]);
            return save_reduced(vm, p, f, args, v);
        }
        let f = registry(vm, "codecs", "encode")?;
        let text = vm.new_str_text(taipan_text::Text::Latin1(b.as_slice())).value();
        let latin1 = vm.intern("latin1").value();
        let args = vm.tuple(&[text, latin1]);
        return save_reduced(vm, p, f, args, v);
    }
    save_bytes_data(vm, p, b.as_slice(), v)?;
    memo_put(vm, p, v)
}
fn save_bytes_data(vm: &mut Vm, p: P, data: &[u8], payload: Value) -> R<()> {
    let h = counted(vm, p, data.len(), [op::SHORT_BINBYTES, op::BINBYTES, op::BINBYTES8], "bytes object")?;
    write_bytes(vm, p, &h, data, payload)
}
fn save_bytearray_data(vm: &mut Vm, p: P, data: &[u8]) -> R<()> {
    let mut h = vec![op::BYTEARRAY8];
    h.extend((data.len() as u64).to_le_bytes());
    write_bytes(vm, p, &h, data, Value::UNBOUND)
}
fn save_bytearray(vm: &mut Vm, p: P, v: Value) -> R<()> {
    let data = vm.bytes_copy(v)?;
    if p.proto.get() < 5 {
        let f = vm.types.bytearray.value();
        let args = if data.is_empty() {
            vm.tuple(&[])
        } else {
            let b = vm.try_new_bytes(&data)?.value();
            vm.tuple(&[b])
        };
        return save_reduced(vm, p, f, args, v);
    }
    save_bytearray_data(vm, p, &data)?;
    memo_put(vm, p, v)
}
fn save_buffer(vm: &mut Vm, p: P, v: Value) -> R<()> {
    if p.proto.get() < 5 {
        return Err(pickling_error(vm, "PickleBuffer can only be pickled with protocol >= 5"));
    }
    let Some(b) = super::raw_bytes(vm, v)? else {
        return Err(pickling_error(
            vm,
            "PickleBuffer can not be pickled when pointing to a non-contiguous buffer",
        ));
    };
    let f = p.buffer_callback.get();
    let in_band = f.is_unbound() || {
        let r = vm.call1(f, v)?;
        vm.truth(r)?
    };
    let r = if in_band {
        // SAFETY: copied at once.
        let data = unsafe { b.as_slice() }.to_vec();
        if b.readonly {
            save_bytes_data(vm, p, &data, Value::UNBOUND)
        } else {
            save_bytearray_data(vm, p, &data)
        }
    } else {
        write(p, &[op::NEXT_BUFFER]);
        if b.readonly {
            write(p, &[op::READONLY_BUFFER]);
        }
        Ok(())
    };
    b.release(vm)?;
    r?;
    if in_band { memo_put(vm, p, v) } else { Ok(()) }
}
/// UTF-8, in which lone surrogates have the three bytes that they would have.
fn utf8(s: Gc<StrObj>) -> Vec<u8> {
    let mut out = Vec::with_capacity(s.len * 2);
    for c in s.chars() {
        match char::from_u32(c) {
            Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => {
                out.extend([0xe0 | (c >> 12) as u8, 0x80 | (c >> 6 & 0x3f) as u8, 0x80 | (c & 0x3f) as u8])
            }
        }
    }
    out
}
fn save_str(vm: &mut Vm, p: P, s: Gc<StrObj>) -> R<()> {
    if p.proto.get() > 0 {
        let owned;
        let data = match s.as_ascii() {
            Some(a) => a.as_bytes(),
            None => {
                owned = utf8(s);
                &owned
            }
        };
        let h =
            counted(vm, p, data.len(), [op::SHORT_BINUNICODE, op::BINUNICODE, op::BINUNICODE8], "string")?;
        write_bytes(vm, p, &h, data, Value::UNBOUND)?;
    } else {
        let mut out = vec![op::UNICODE];
        for c in s.chars() {
            match c {
                0 | 10 | 13 | 0x1a | 0x5c | 0x100..=0xffff => out.extend(format!("\\u{c:04x}").into_bytes()),
                0x10000.. => out.extend(format!("\\U{c:08x}").into_bytes()),
                _ => out.push(c as u8),
            }
        }
        out.push(b'\n');
        write(p, &out);
    }
    memo_put(vm, p, s.value())
}
/// In fast mode nothing is remembered; deep down, what is inside itself is looked out for.
fn fast_enter(vm: &mut Vm, p: P, v: Value) -> R<bool> {
    if p.fast.get() == 0 {
        return Ok(false);
    }
    let depth = p.fast_depth.get() + 1;
    p.fast_depth.set(depth);
    if depth >= FAST_NESTING && !p.fast_seen.borrow_mut().insert(v.bits()) {
        p.fast_depth.set(depth - 1);
        let (t, id) = (vm.type_name(v), vm.id_of(v));
        return Err(vm.value_error(format!(
            "fast mode: can't pickle cyclic objects including object type {t} at {id:#x}"
        )));
    }
    Ok(true)
}
fn fast_leave(p: P, v: Value, entered: bool) {
    if entered {
        if p.fast_depth.get() >= FAST_NESTING {
            p.fast_seen.borrow_mut().remove(&v.bits());
        }
        p.fast_depth.set(p.fast_depth.get() - 1);
    }
}
fn save_tuple(vm: &mut Vm, p: P, v: Value) -> R<()> {
    let Some(t) = v.downcast::<TupleObj>() else { return Ok(()) };
    let (n, proto) = (t.len, p.proto.get());
    if n == 0 {
        write(p, if proto > 0 { &[op::EMPTY_TUPLE] } else { &[op::MARK, op::TUPLE] });
        return Ok(());
    }
    let short = n <= 3 && proto >= 2;
    if !short {
        write(p, &[op::MARK]);
    }
    for i in 0..n {
        save_item(vm, p, t.get(i), v, i)?;
    }
    // It may have been written by one of its items: then it is thrown away again.
    if let Some(i) = memo_get(p, v) {
        match () {
            _ if short => write(p, &vec![op::POP; n]),
            _ if proto == 0 => write(p, &vec![op::POP; n + 1]),
            _ => write(p, &[op::POP_MARK]),
        }
        write_get(p, i);
        return Ok(());
    }
    write(p, &[if short { [op::TUPLE1, op::TUPLE2, op::TUPLE3][n - 1] } else { op::TUPLE }]);
    memo_put(vm, p, v)
}
fn save_list(vm: &mut Vm, p: P, v: Value) -> R<()> {
    let fast = fast_enter(vm, p, v)?;
    write(p, if p.proto.get() > 0 { &[op::EMPTY_LIST] } else { &[op::MARK, op::LIST] });
    memo_put(vm, p, v)?;
    if let Some(l) = v.downcast::<ListObj>()
        && l.len.get() > 0
    {
        if p.proto.get() > 0 {
            batch_list(vm, p, l)?;
        } else {
            let it = vm.iter(v)?;
            batch_items(vm, p, it, v)?;
        }
    }
    fast_leave(p, v, fast);
    Ok(())
}
fn batch_list(vm: &mut Vm, p: P, l: Gc<ListObj>) -> R<()> {
    let v = l.value();
    if l.len.get() == 1 {
        if let Some(x) = l.get(0) {
            save_item(vm, p, x, v, 0)?;
        }
        write(p, &[op::APPEND]);
        return Ok(());
    }
    let mut i = 0;
    loop {
        write(p, &[op::MARK]);
        for _ in 0..BATCH {
            let Some(x) = l.get(i) else { break };
            save_item(vm, p, x, v, i)?;
            i += 1;
        }
        write(p, &[op::APPENDS]);
        if i >= l.len.get() {
            return Ok(());
        }
    }
}
/// The items of an iterator, appended to the list on the stack.
fn batch_items(vm: &mut Vm, p: P, it: Value, of: Value) -> R<()> {
    if p.proto.get() == 0 {
        let mut i = 0;
        while let Some(x) = vm.next(it)? {
            save_item(vm, p, x, of, i)?;
            write(p, &[op::APPEND]);
            i += 1;
        }
        return Ok(());
    }
    let mut total = 0;
    loop {
        let Some(first) = vm.next(it)? else { return Ok(()) };
        let Some(mut x) = vm.next(it)? else {
            save_item(vm, p, first, of, total)?;
            write(p, &[op::APPEND]);
            return Ok(());
        };
        write(p, &[op::MARK]);
        save_item(vm, p, first, of, total)?;
        let mut n = 1;
        total += 1;
        loop {
            save_item(vm, p, x, of, total)?;
            n += 1;
            total += 1;
            if n == BATCH {
                break;
            }
            match vm.next(it)? {
                Some(y) => x = y,
                None => break,
            }
        }
        write(p, &[op::APPENDS]);
        if n < BATCH {
            return Ok(());
        }
    }
}
fn save_pair(vm: &mut Vm, p: P, k: Value, v: Value, of: Value) -> R<()> {
    save(vm, p, k, false)?;
    noting(
        vm,
        |vm| save(vm, p, v, false),
        |vm| {
            let k = vm.repr_text(k).unwrap_or_default();
            format!("when serializing {} item {k}", shown(vm, of))
        },
    )
}
fn save_dict(vm: &mut Vm, p: P, v: Value) -> R<()> {
    let fast = fast_enter(vm, p, v)?;
    write(p, if p.proto.get() > 0 { &[op::EMPTY_DICT] } else { &[op::MARK, op::DICT] });
    memo_put(vm, p, v)?;
    if let Some(d) = v.to_dict()
        && !d.is_empty()
    {
        if p.proto.get() > 0 {
            batch_dict(vm, p, d)?;
        } else {
            let items = vm.call_method(v, "items", &[])?;
            let it = vm.iter(items)?;
            batch_pairs(vm, p, it, v)?;
        }
    }
    fast_leave(p, v, fast);
    Ok(())
}
fn batch_dict(vm: &mut Vm, p: P, d: Gc<taipan_vm::dict::DictObj>) -> R<()> {
    let (v, len) = (d.value(), d.len());
    let mut at = 0;
    let mut next = |d: Gc<taipan_vm::dict::DictObj>| {
        let (i, k, x) = d.next_entry(at)?;
        at = i;
        Some((k, x))
    };
    if len == 1 {
        if let Some((k, x)) = next(d) {
            save_pair(vm, p, k, x, v)?;
        }
        write(p, &[op::SETITEM]);
        return Ok(());
    }
    loop {
        let mut n = 0;
        write(p, &[op::MARK]);
        while let Some((k, x)) = next(d) {
            save_pair(vm, p, k, x, v)?;
            if d.len() != len {
                return Err(vm.runtime_error("dictionary changed size during iteration"));
            }
            n += 1;
            if n == BATCH {
                break;
            }
        }
        write(p, &[op::SETITEMS]);
        if n < BATCH {
            return Ok(());
        }
    }
}
fn pair(vm: &mut Vm, v: Value) -> R<(Value, Value)> {
    match v.to_tuple().filter(|t| t.len == 2) {
        Some(t) => Ok((t.get(0), t.get(1))),
        None => Err(vm.type_error("dict items iterator must return 2-tuples")),
    }
}
fn batch_pairs(vm: &mut Vm, p: P, it: Value, of: Value) -> R<()> {
    if p.proto.get() == 0 {
        while let Some(x) = vm.next(it)? {
            let (k, x) = pair(vm, x)?;
            save_pair(vm, p, k, x, of)?;
            write(p, &[op::SETITEM]);
        }
        return Ok(());
    }
    loop {
        let Some(first) = vm.next(it)? else { return Ok(()) };
        let (k, x) = pair(vm, first)?;
        let Some(mut item) = vm.next(it)? else {
            save_pair(vm, p, k, x, of)?;
            write(p, &[op::SETITEM]);
            return Ok(());
        };
        write(p, &[op::MARK]);
        save_pair(vm, p, k, x, of)?;
        let mut n = 1;
        loop {
            let (k, x) = pair(vm, item)?;
            save_pair(vm, p, k, x, of)?;
            n += 1;
            if n == BATCH {
                break;
            }
            match vm.next(it)? {
                Some(y) => item = y,
                None => break,
            }
        }
        write(p, &[op::SETITEMS]);
        if n < BATCH {
            return Ok(());
        }
    }
}
/// A set for protocols that have no opcode for it: made from a list.
fn save_set_reduced(vm: &mut Vm, p: P, v: Value, cls: Value) -> R<()> {
    let l = vm.to_list_value(v)?.value();
    let args = vm.tuple(&[l]);
    save_reduced(vm, p, cls, args, v)
}
fn save_set(vm: &mut Vm, p: P, v: Value) -> R<()> {
    if p.proto.get() < 4 {
        let cls = vm.types.set.value();
        return save_set_reduced(vm, p, v, cls);
    }
    write(p, &[op::EMPTY_SET]);
    memo_put(vm, p, v)?;
    let Some(s) = v.downcast::<taipan_vm::set::SetObj>() else { return Ok(()) };
    let len = s.len();
    if len == 0 {
        return Ok(());
    }
    let mut at = 0;
    loop {
        let mut n = 0;
        write(p, &[op::MARK]);
        while let Some((i, x)) = s.next_key(at) {
            at = i;
            save_part(vm, p, x, v, "element")?;
            if s.len() != len {
                return Err(vm.runtime_error("set changed size during iteration"));
            }
            n += 1;
            if n == BATCH {
                break;
            }
        }
        write(p, &[op::ADDITEMS]);
        if n < BATCH {
            return Ok(());
        }
    }
}
fn save_frozenset(vm: &mut Vm, p: P, v: Value) -> R<()> {
    if p.proto.get() < 4 {
        let cls = vm.types.frozenset.value();
        return save_set_reduced(vm, p, v, cls);
    }
    let fast = fast_enter(vm, p, v)?;
    write(p, &[op::MARK]);
    if let Some(s) = v.downcast::<taipan_vm::set::SetObj>() {
        let mut at = 0;
        while let Some((i, x)) = s.next_key(at) {
            at = i;
            save_part(vm, p, x, v, "element")?;
        }
    }
    fast_leave(p, v, fast);
    if let Some(i) = memo_get(p, v) {
        write(p, &[op::POP_MARK]);
        write_get(p, i);
        return Ok(());
    }
    write(p, &[op::FROZENSET]);
    memo_put(vm, p, v)
}

/// Objects without opcodes of their own: what reduces them, or by name.
fn save_other(vm: &mut Vm, p: P, v: Value, t: Gc<TypeObj>) -> R<()> {
    let f = p.reducer_override.get();
    if !f.is_unbound() {
        let r = vm.call1(f, v)?;
        if r != Value::NOT_IMPLEMENTED {
            return save_result(vm, p, r, v);
        }
    }
    if t == vm.types.type_ {
        return save_type(vm, p, v);
    }
    if t == vm.types.function {
        return save_global(vm, p, v, None);
    }
    let table = match p.dispatch_table.get() {
        t if t.is_unbound() => registry(vm, "copyreg", "dispatch_table")?,
        t => t,
    };
    let r = match lookup(vm, table, t.value())? {
        Some(f) => vm.call1(f, v)?,
        None if t.is_subtype(vm.types.type_) => return save_global(vm, p, v, None),
        None => {
            let name = vm.names.__reduce_ex__;
            match vm.getattr_opt(v, name)? {
                Some(f) => vm.call1(f, Value::small(p.proto.get().into()))?,
                None => {
                    let name = vm.names.__reduce__;
                    match vm.getattr_opt(v, name)? {
                        Some(f) => vm.call0(f)?,
                        None => {
                            let t = shown(vm, v);
                            return Err(pickling_error(vm, format!("Can't pickle {t} object")));
                        }
                    }
                }
            }
        }
    };
    save_result(vm, p, r, v)
}
fn save_result(vm: &mut Vm, p: P, r: Value, v: Value) -> R<()> {
    if r.to_str().is_some() {
        return save_global(vm, p, v, Some(r));
    }
    noting(
        vm,
        |vm| match r.to_tuple() {
            Some(t) => save_reduce(vm, p, t, Some(v)),
            None => {
                let t = shown(vm, r);
                Err(pickling_error(vm, format!("__reduce__ must return a string or tuple, not {t}")))
            }
        },
        |vm| format!("when serializing {} object", shown(vm, v)),
    )
}
/// `v` is `f(*args)`.
fn save_reduced(vm: &mut Vm, p: P, f: Value, args: Value, v: Value) -> R<()> {
    let t = vm.new_tuple(&[f, args]);
    save_reduce(vm, p, t, Some(v))
}
/// An optional item of what `__reduce__` returned, unbound if it is not there.
fn optional(vm: &mut Vm, t: Gc<TupleObj>, i: usize, wanted: &str, ok: impl Fn(&Vm, Value) -> bool) -> R {
    match t.as_slice().get(i) {
        None => Ok(Value::UNBOUND),
        Some(v) if v.is_none() => Ok(Value::UNBOUND),
        Some(&v) if ok(vm, v) => Ok(v),
        Some(&v) => {
            let n = ["first", "second", "third", "fourth", "fifth", "sixth"][i];
            let s = shown(vm, v);
            Err(pickling_error(
                vm,
                format!("{n} item of the tuple returned by __reduce__ must be {wanted}, not {s}"),
            ))
        }
    }
}
fn save_reduce(vm: &mut Vm, p: P, t: Gc<TupleObj>, obj: Option<Value>) -> R<()> {
    if !(2..=6).contains(&t.len) {
        return Err(pickling_error(vm, "tuple returned by __reduce__ must contain 2 through 6 elements"));
    }
    let (f, args) = (t.get(0), t.get(1));
    if !vm.is_callable(f) {
        let s = shown(vm, f);
        return Err(pickling_error(
            vm,
            format!("first item of the tuple returned by __reduce__ must be callable, not {s}"),
        ));
    }
    let Some(arg) = args.to_tuple() else {
        let s = shown(vm, args);
        return Err(pickling_error(
            vm,
            format!("second item of the tuple returned by __reduce__ must be a tuple, not {s}"),
        ));
    };
    let state = optional(vm, t, 2, "", |_, _| true)?;
    let is_iterator = |vm: &Vm, v: Value| vm.slots_of(v).next.is_some();
    let listitems = optional(vm, t, 3, "an iterator", is_iterator)?;
    let dictitems = optional(vm, t, 4, "an iterator", is_iterator)?;
    let setter = optional(vm, t, 5, "callable", |vm, v| vm.is_callable(v))?;
    let proto = p.proto.get();
    let of = obj.unwrap_or(Value::NONE);
    let name = if proto >= 2 {
        let n = vm.names.__name__;
        vm.getattr_opt(f, n)?.and_then(|n| n.to_str())
    } else {
        None
    };
    let is = |s: &str| name.is_some_and(|n| n.eq_str(s));
    if is("__newobj_ex__") {
        save_newobj_ex(vm, p, f, arg, obj)?;
    } else if is("__newobj__") {
        let Some(&cls) = arg.as_slice().first() else {
            return Err(pickling_error(vm, "__newobj__ expected at least 1 argument, got 0"));
        };
        check_class(vm, cls, obj, "__newobj__")?;
        let rest = vm.tuple(&arg.as_slice()[1..]);
        save_part(vm, p, cls, of, "class")?;
        save_part(vm, p, rest, of, "__new__ arguments")?;
        write(p, &[op::NEWOBJ]);
    } else {
        save_part(vm, p, f, of, "reconstructor")?;
        save_part(vm, p, args, of, "reconstructor arguments")?;
        write(p, &[op::REDUCE]);
    }
    if let Some(v) = obj {
        match memo_get(p, v) {
            Some(i) => {
                write(p, &[op::POP]);
                write_get(p, i);
            }
            None => memo_put(vm, p, v)?,
        }
    }
    if !listitems.is_unbound() {
        batch_items(vm, p, listitems, of)?;
    }
    if !dictitems.is_unbound() {
        batch_pairs(vm, p, dictitems, of)?;
    }
    if state.is_unbound() {
        return Ok(());
    }
    if setter.is_unbound() {
        save_part(vm, p, state, of, "state")?;
        write(p, &[op::BUILD]);
        return Ok(());
    }
    // setter(obj, state), and what it returns is thrown away.
    save_part(vm, p, setter, of, "state setter")?;
    save(vm, p, of, false)?;
    save_part(vm, p, state, of, "state")?;
    write(p, &[op::TUPLE2, op::REDUCE, op::POP]);
    Ok(())
}
/// The class that `__newobj__` gets must be one, and the object's own.
fn check_class(vm: &mut Vm, cls: Value, obj: Option<Value>, f: &str) -> R<()> {
    if cls.to_type().is_none() {
        let s = shown(vm, cls);
        return Err(pickling_error(vm, format!("first argument to {f}() must be a class, not {s}")));
    }
    if let Some(v) = obj {
        let n = vm.names.__class__;
        let own = vm.getattr(v, n)?;
        if own != cls {
            let (a, b) = (vm.repr_text(own)?, vm.repr_text(cls)?);
            return Err(pickling_error(vm, format!("first argument to {f}() must be {a}, not {b}")));
        }
    }
    Ok(())
}
fn save_newobj_ex(vm: &mut Vm, p: P, f: Value, arg: Gc<TupleObj>, obj: Option<Value>) -> R<()> {
    let _ = f;
    let of = obj.unwrap_or(Value::NONE);
    let &[cls, args, kwargs] = arg.as_slice() else {
        return Err(pickling_error(vm, format!("__newobj_ex__ expected 3 arguments, got {}", arg.len)));
    };
    check_class(vm, cls, obj, "__newobj_ex__")?;
    let Some(positional) = args.to_tuple() else {
        let s = shown(vm, args);
        return Err(pickling_error(
            vm,
            format!("second argument to __newobj_ex__() must be a tuple, not {s}"),
        ));
    };
    let Some(kw) = kwargs.to_dict() else {
        let s = shown(vm, kwargs);
        return Err(pickling_error(vm, format!("third argument to __newobj_ex__() must be a dict, not {s}")));
    };
    if p.proto.get() >= 4 {
        save_part(vm, p, cls, of, "class")?;
        save_part(vm, p, args, of, "__new__ arguments")?;
        save_part(vm, p, kwargs, of, "__new__ arguments")?;
        write(p, &[op::NEWOBJ_EX]);
        return Ok(());
    }
    // partial(cls.__new__, cls, *args, **kwargs)()
    let partial = registry(vm, "functools", "partial")?;
    let new = vm.names.__new__;
    let new = vm.getattr(cls, new)?;
    let mut all = taipan_vm::RootedVec::from_slice(&vm.heap, &[new, cls]);
    all.extend_from_slice(positional.as_slice());
    let mut names = taipan_vm::RootedVec::new(&vm.heap);
    let mut at = 0;
    while let Some((i, k, v)) = kw.next_entry(at) {
        at = i;
        if k.to_str().is_none() {
            return Err(vm.type_error("keywords must be strings"));
        }
        names.push(k);
        all.push(v);
    }
    let kwnames = if names.is_empty() { None } else { Some(vm.new_tuple(&names)) };
    let made = vm.call_args(partial, Args { all: &all, kwnames })?;
    save_part(vm, p, made, of, "reconstructor")?;
    let none = vm.tuple(&[]);
    save(vm, p, none, false)?;
    write(p, &[op::REDUCE]);
    Ok(())
}

// ---- by name ----

/// The classes of None, Ellipsis and NotImplemented have no name to be found by.
fn save_type(vm: &mut Vm, p: P, v: Value) -> R<()> {
    for single in [Value::NONE, Value::ELLIPSIS, Value::NOT_IMPLEMENTED] {
        if vm.type_of(single).value() == v {
            let f = vm.types.type_.value();
            let args = vm.tuple(&[single]);
            return save_reduced(vm, p, f, args, v);
        }
    }
    save_global(vm, p, v, None)
}
fn parts(vm: &mut Vm, name: Gc<StrObj>) -> taipan_vm::RootedVec {
    let mut out = taipan_vm::RootedVec::new(&vm.heap);
    if !name.chars().any(|c| c == '.' as u32) {
        out.push(name.value());
        return out;
    }
    let text = name.to_string_lossy();
    for s in text.split('.') {
        let s = vm.intern(s).value();
        out.push(s);
    }
    out
}
/// Follows a dotted name. If it leads nowhere: the AttributeError that says so.
fn follow(vm: &mut Vm, from: Value, path: &[Value]) -> R<Result<Value, Value>> {
    let mut v = from;
    for &n in path {
        let n = vm.attr_name(n)?;
        match vm.getattr(v, n) {
            Ok(x) => v = x,
            Err(e) => {
                let t = vm.exc.AttributeError;
                vm.catch(e, t)?;
                return Ok(Err(vm.take_exception()));
            }
        }
    }
    Ok(Ok(v))
}
/// The module that an object can be found in under a name.
fn which_module(vm: &mut Vm, v: Value, name: Gc<StrObj>, path: &[Value]) -> R {
    let n = vm.names.__module__;
    let mut module = vm.getattr_opt(v, n)?.unwrap_or(Value::NONE);
    if path.iter().any(|p| p.to_str().is_some_and(|s| s.eq_str("<locals>"))) {
        let shown = vm.repr_text(v)?;
        return Err(pickling_error(vm, format!("Can't pickle local object {shown}")));
    }
    if module.is_none() {
        module = vm.names.__main__.value();
        let all = vm.modules;
        let keys = vm.dict_keys_vec(all);
        for &k in keys.iter() {
            let Some(m) = vm.dict_get(all, k)? else { continue };
            let main = k.to_str().is_some_and(|s| s.eq_str("__main__") || s.eq_str("__mp_main__"));
            if main || m.is_none() {
                continue;
            }
            if follow(vm, m, path)? == Ok(v) {
                return Ok(k);
            }
        }
    }
    let found = find_in(vm, module);
    let m = match found {
        Ok(m) => m,
        Err(e) => {
            let known = [vm.exc.ImportError, vm.exc.ValueError, vm.exc.KeyError];
            if !known.iter().any(|&t| vm.exception_is(t)) {
                return Err(e);
            }
            let cause = vm.take_exception();
            let (shown, text) = (vm.repr_text(v)?, vm.str_text(cause)?);
            let e = pickling_error(vm, format!("Can't pickle {shown}: {text}"));
            chain(vm, cause);
            return Err(e);
        }
    };
    let (text, context) = match follow(vm, m, path)? {
        Ok(x) if x == v => return Ok(module),
        Ok(_) => ("it's not the same object as", None),
        Err(e) => ("it's not found as", Some(e)),
    };
    let (shown, m) = (vm.repr_text(v)?, vm.str_text(module)?);
    let e = pickling_error(vm, format!("Can't pickle {shown}: {text} {m}.{name}"));
    if let Some(c) = context {
        chain(vm, c);
    }
    Err(e)
}
fn find_in(vm: &mut Vm, module: Value) -> R {
    let all = vm.modules;
    if let Some(m) = vm.dict_get(all, module)?
        && !m.is_none()
    {
        return Ok(m);
    }
    let import = vm.builtin("__import__")?;
    vm.call1(import, module)?;
    match vm.dict_get(all, module)? {
        Some(m) => Ok(m),
        None => Err(vm.key_error(module)),
    }
}
fn save_global(vm: &mut Vm, p: P, v: Value, name: Option<Value>) -> R<()> {
    let name = match name {
        Some(n) => n,
        None => {
            let n = vm.intern("__qualname__");
            match vm.getattr_opt(v, n)? {
                Some(n) => n,
                None => {
                    let n = vm.names.__name__;
                    vm.getattr(v, n)?
                }
            }
        }
    };
    let Some(name_str) = name.to_str() else {
        let t = vm.type_name(name);
        return Err(vm.type_error(format!("expected str, got {t}")));
    };
    let path = parts(vm, name_str);
    let module = which_module(vm, v, name_str, &path)?;
    // The name of a builtin class is a string of its own.
    let own = v.to_type().is_some_and(|t| !t.is_heap_type()) && module == name;
    let name = if own { vm.new_str(&name_str.to_string_lossy()).value() } else { name };
    let proto = p.proto.get();
    if proto >= 2 {
        let codes = registry(vm, "copyreg", "_extension_registry")?;
        let key = vm.tuple(&[module, name]);
        if let Some(code) = lookup(vm, codes, key)? {
            return save_extension(vm, p, v, code);
        }
    }
    if proto >= 4 {
        save(vm, p, module, false)?;
        save(vm, p, name, false)?;
        write(p, &[op::STACK_GLOBAL]);
    } else {
        // getattr(getattr(first, second), third)
        let getattr = if path.len() > 1 { vm.builtin("getattr")? } else { Value::NONE };
        for _ in 1..path.len() {
            save(vm, p, getattr, false)?;
            if proto < 2 {
                write(p, &[op::MARK]);
            }
        }
        write_global(vm, p, module, path[0])?;
        for &n in &path[1..] {
            save(vm, p, n, false)?;
            write(p, &[if proto < 2 { op::TUPLE } else { op::TUPLE2 }, op::REDUCE]);
        }
    }
    memo_put(vm, p, v)
}
fn save_extension(vm: &mut Vm, p: P, v: Value, code: Value) -> R<()> {
    if !vm.is_exact_int(code) {
        let (v, code) = (vm.repr_text(v)?, vm.repr_text(code)?);
        return Err(pickling_error(vm, format!("Can't pickle {v}: extension code {code} isn't an integer")));
    }
    let n = code.to_i64().unwrap_or(-1);
    let b = (n as u32).to_le_bytes();
    match n {
        1..=0xff => write_op(p, op::EXT1, &b[..1]),
        0x100..=0xffff => write_op(p, op::EXT2, &b[..2]),
        0x10000..=0x7fff_ffff => write_op(p, op::EXT4, &b),
        _ => {
            let code = vm.repr_text(code)?;
            return Err(vm.runtime_error(format!("extension code {code} is out of range")));
        }
    }
    Ok(())
}
fn write_global(vm: &mut Vm, p: P, module: Value, name: Value) -> R<()> {
    let (mut module, mut name) = (module, name);
    if p.proto.get() < 3 && p.fix_imports.get() {
        // Python 2's names.
        let names = registry(vm, "_compat_pickle", "REVERSE_NAME_MAPPING")?;
        let key = vm.tuple(&[module, name]);
        if let Some(old) = lookup(vm, names, key)? {
            match old.to_tuple().filter(|t| t.len == 2) {
                Some(t) => (module, name) = (t.get(0), t.get(1)),
                None => {
                    let t = vm.type_name(old);
                    return Err(vm.runtime_error(format!(
                        "_compat_pickle.REVERSE_NAME_MAPPING values should be 2-tuples, not {t}"
                    )));
                }
            }
        } else {
            let modules = registry(vm, "_compat_pickle", "REVERSE_IMPORT_MAPPING")?;
            if let Some(old) = lookup(vm, modules, module)? {
                module = old;
            }
        }
    }
    let mut out = vec![op::GLOBAL];
    for (v, kind) in [(module, "module"), (name, "global")] {
        let s = v.to_str();
        let text = s.as_ref().and_then(|s| s.to_utf8()).filter(|t| p.proto.get() >= 3 || t.is_ascii());
        match text {
            Some(t) => out.extend_from_slice(t.as_bytes()),
            None => {
                let shown = vm.repr_text(v)?;
                let proto = p.proto.get();
                let encoding = vm.str_value(if proto >= 3 { "utf-8" } else { "ascii" });
                let failed = vm.call_method(v, "encode", &[encoding]).is_err();
                let context = if failed { vm.take_exception() } else { Value::NONE };
                let e = pickling_error(
                    vm,
                    format!("can't pickle {kind} identifier {shown} using pickle protocol {proto}"),
                );
                if failed {
                    chain(vm, context);
                }
                return Err(e);
            }
        }
        out.push(b'\n');
    }
    write(p, &out);
    Ok(())
}
