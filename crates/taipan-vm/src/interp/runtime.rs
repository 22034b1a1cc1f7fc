//! What cold handlers call: operations that are neither a protocol of [`crate::ops`] nor a cache.

use super::dispatch::{FAIL, FAIL_AGAIN, GO, Regs, STOP};
use super::generators;
use super::slices;
use crate::dict::{DictExt, DictObj};
use crate::frame::{frame, frame_flags};
use crate::object::*;
use crate::ops::ShapeIs;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp};
use crate::{R, Vm};
use std::sync::atomic::Ordering;
use taipan_bytecode::{CommonConstant, Intrinsic1, Intrinsic2, SpecialMethod};
use taipan_heap::{Gc, RootedVec, Value};

/// The code of the frame is not unpacked, or was not when the frame was made.
///
/// # Safety
/// See `ops`.
pub unsafe fn unpack_code(r: &mut Regs, vm: &mut Vm) {
    // SAFETY: the frame has run nothing yet.
    unsafe {
        let f = frame(r.fp);
        let code = f.code();
        vm.unpack(code);
        f.consts = super::calls::consts_of(code);
        f.pc = code.words.get();
        r.pc = f.pc;
    }
}

/// The operand of BINARY_OP at or above this is in-place.
const INPLACE: usize = 13;

pub fn binary(vm: &mut Vm, a: Value, b: Value, op: BinOp, arg: usize) -> R {
    if arg >= INPLACE {
        return vm.binary_inplace(a, b, op);
    }
    vm.binary(a, b, op)
}
/// BINARY_OP by its operand.
pub fn binary_arg(vm: &mut Vm, a: Value, b: Value, arg: usize) -> R {
    match arg {
        0..13 => vm.binary(a, b, BinOp::ALL[arg]),
        13..26 => vm.binary_inplace(a, b, BinOp::ALL[arg - INPLACE]),
        _ => subscript(vm, a, b),
    }
}
/// COMPARE_OP: `arg` has the to-bool bit.
pub fn compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp, arg: usize) -> R {
    let v = if let (Some(x), Some(y)) = (a.downcast::<StrObj>(), b.downcast::<StrObj>()) {
        Value::bool(match op {
            CmpOp::Eq => x.equals(&y),
            CmpOp::Ne => !x.equals(&y),
            _ => op.test(x.text().cmp(&y.text())),
        })
    } else {
        vm.compare(a, b, op)?
    };
    if arg & taipan_bytecode::CmpOp::TO_BOOL as usize != 0 { Ok(Value::bool(vm.truth(v)?)) } else { Ok(v) }
}
/// `a is b`: numbers outside the heap are the same object when they are the same value.
#[inline(always)]
pub fn is_same(a: Value, b: Value) -> bool {
    a == b
}
pub fn subscript(vm: &mut Vm, o: Value, k: Value) -> R {
    if o.shape_is(id::DICT)
        && let Some(d) = o.downcast::<DictObj>()
    {
        let h = vm.dict_hash(k)?;
        return match vm.dict_find(d, k, h)? {
            Some(e) => Ok(d.value_at(e)),
            None => Err(vm.key_error(k)),
        };
    }
    vm.getitem(o, k)
}
pub fn store_subscript(vm: &mut Vm, o: Value, k: Value, v: Value) -> R<()> {
    if o.shape_is(id::DICT)
        && let Some(d) = o.downcast::<DictObj>()
    {
        return vm.dict_set(d, k, v);
    }
    vm.setitem(o, k, v)
}
pub fn binary_slice(vm: &mut Vm, o: Value, start: Value, stop: Value) -> R {
    if let Some(r) = slices::get(vm, o, start, stop, Value::NONE) {
        return r;
    }
    let s = vm.new_slice(start, stop, Value::NONE);
    vm.getitem(o, s)
}
/// `o[start:stop] = v`
pub fn store_slice(vm: &mut Vm, o: Value, start: Value, stop: Value, v: Value) -> R<()> {
    if let Some(r) = slices::set(vm, o, start, stop, v) {
        return r;
    }
    let s = vm.new_slice(start, stop, Value::NONE);
    vm.setitem(o, s, v)
}
pub fn get_iter(vm: &mut Vm, v: Value) -> R {
    match vm.shape_of(v) {
        id::LIST => Ok(vm.new_index_iter(v, id::LIST_ITER)),
        id::TUPLE => Ok(vm.new_index_iter(v, id::TUPLE_ITER)),
        _ => {
            let name = vm.names.__iter__;
            match vm.made_by_method(v, name, 0)? {
                Some(g) => Ok(g.value()),
                None => vm.iter(v),
            }
        }
    }
}

/// The Python function that implements special method `name` of `o`, if it takes just `n` positional arguments.
pub fn python_method(vm: &mut Vm, o: Value, name: Gc<StrObj>, n: u32) -> Option<Gc<FuncObj>> {
    let cls = vm.type_of(o);
    if !cls.is_heap_type() {
        return None;
    }
    let f = vm.lookup_in_type(cls, name)?.downcast::<FuncObj>()?;
    if f.code.get()?.plain_args == n { Some(f) } else { None }
}

/// The Python function that is called when this object is.
pub fn call_method(vm: &mut Vm, o: Value) -> Option<Gc<FuncObj>> {
    if o.kind() != Some(kind::INSTANCE) {
        return None;
    }
    let (cls, name) = (vm.type_of(o), vm.names.__call__);
    vm.lookup_in_type(cls, name)?.downcast::<FuncObj>()
}
/// Does `==` between these two say what `is` says, since neither class has a method for it?
pub fn equal_by_identity(vm: &mut Vm, a: Value, b: Value) -> bool {
    let (eq, ne) = (vm.names.__eq__, vm.names.__ne__);
    let object = vm.types.object;
    [a, b].into_iter().all(|v| {
        let cls = vm.type_of(v);
        v.kind() == Some(kind::INSTANCE)
            && [eq, ne].into_iter().all(|n| vm.lookup_in_type(cls, n) == vm.lookup_in_type(object, n))
    })
}
/// A Python function among the attributes of `o`'s class that takes two positional arguments.
fn method_of_two(vm: &mut Vm, o: Value, name: Gc<StrObj>) -> Option<Gc<FuncObj>> {
    if o.kind() == Some(kind::INSTANCE) { python_method(vm, o, name, 2) } else { None }
}
/// The Python method that BINARY_OP begins with, and the flags of its frame; `None`: the operator goes another way.
pub fn operator_method(vm: &mut Vm, a: Value, b: Value, arg: usize) -> Option<(Gc<FuncObj>, usize)> {
    let [own, reflected, inplace] = crate::slots::operator_names(vm, *BinOp::ALL.get(arg % INPLACE)?);
    if let Some(f) = method_of_two(vm, a, own) {
        let (ta, tb) = (vm.type_of(a), vm.type_of(b));
        let first = ta == tb || !tb.is_subtype(ta);
        let plain = arg < INPLACE || vm.lookup_in_type(ta, inplace).is_none();
        return (first && plain).then_some((f, frame_flags::BINARY));
    }
    let number = !a.is_ptr() || a.shape_is(id::FLOAT) || a.shape_is(id::INT);
    let f = if number { method_of_two(vm, b, reflected)? } else { return None };
    Some((f, frame_flags::REFLECTED))
}
/// The Python method that COMPARE_OP begins with.
pub fn compare_method(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> Option<Gc<FuncObj>> {
    let name = crate::slots::compare_name(vm, op);
    let f = method_of_two(vm, a, name)?;
    let (ta, tb) = (vm.type_of(a), vm.type_of(b));
    (ta == tb || !tb.is_subtype(ta)).then_some(f)
}
/// What an operator's method gave, as the result of the instruction in front of `pc`.
unsafe fn operator_result(vm: &mut Vm, v: Value, flags: usize, operands: *const Value, pc: *const u32) -> R {
    // SAFETY: the operands are still there; the instruction has one cache word.
    let (a, b, w) = unsafe { (*operands, *operands.add(1), *pc.sub(2)) };
    let arg = (w >> 8) as usize;
    if flags & frame_flags::COMPARE == 0 {
        if v != Value::NOT_IMPLEMENTED {
            return Ok(v);
        }
        let op = BinOp::ALL[arg % INPLACE];
        return vm.binary_rest(a, b, op, arg >= INPLACE, flags & frame_flags::REFLECTED != 0);
    }
    let v = if v == Value::NOT_IMPLEMENTED {
        vm.compare_rest(a, b, CmpOp::ALL[(arg >> 5).min(5)], false)?
    } else {
        v
    };
    if arg & taipan_bytecode::CmpOp::TO_BOOL as usize != 0 { Ok(Value::bool(vm.truth(v)?)) } else { Ok(v) }
}
/// RETURN_VALUE with flags, or with a frame object.
pub unsafe fn return_slow(r: &mut Regs, vm: *mut Vm) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let vm = &mut *vm;
        let v = *r.sp.sub(1);
        let f = frame(r.fp);
        let (flags, prev, ret_sp, of) = (f.flags, f.prev, f.ret_sp, f.locals);
        vm.leave_frame(r.fp, false);
        if flags & frame_flags::CHAIN != 0 {
            return super::delegation::hand_over(r, vm, r.fp, v, true);
        }
        r.fp = prev;
        r.sp = ret_sp;
        vm.thread.fp = prev;
        vm.thread.sp = ret_sp;
        if flags & frame_flags::INIT != 0 && !v.is_none() {
            // The caller's mistake, as in a call that is not specialised.
            r.pc = frame(prev).pc;
            init_result_error(vm, v);
            return FAIL;
        }
        if flags & frame_flags::ENTRY != 0 {
            r.sp.write(v);
            return STOP;
        }
        if flags & frame_flags::NEW != 0 {
            return super::construct::made_by_python(r, vm, v, ret_sp);
        }
        if flags & frame_flags::ASYNC != 0 {
            return crate::types::generator::async_returned(r, vm, of);
        }
        if flags & (frame_flags::FOR_ITER | frame_flags::SEND) != 0 {
            if flags & frame_flags::FOR_ITER != 0
                && !v.is_none()
                && vm.is_watched()
                && vm.tell_loop_end(r.fp, v).is_err()
            {
                r.pc = frame(r.fp).pc;
                return FAIL;
            }
            return generators::returned(r, flags, v);
        }
        if flags & frame_flags::OPERATOR != 0 {
            let pc = frame(r.fp).pc;
            // The operands stay alive until the result is known.
            r.sp = ret_sp.add(2);
            r.pc = pc;
            vm.thread.sp = r.sp;
            let Ok(v) = operator_result(vm, v, flags, ret_sp, pc) else { return FAIL };
            r.sp = ret_sp;
            r.sp.write(v);
            r.sp = r.sp.add(1);
            return GO;
        }
        if flags & frame_flags::DROP == 0 {
            if flags & frame_flags::INIT == 0 {
                r.sp.write(v);
            }
            r.sp = r.sp.add(1);
        }
        r.pc = frame(r.fp).pc;
        GO
    }
}
pub fn init_result_error(vm: &mut Vm, v: Value) {
    let t = vm.type_name(v);
    let _ = vm.type_error(format!("__init__() should return None, not '{t}'"));
}

// ---- names ----

/// UnboundLocalError for local `i`.
pub unsafe fn unbound_local(vm: &mut Vm, fp: *mut Value, i: usize) {
    // SAFETY: the current frame.
    let name = unsafe { frame(fp).code().local_name(i) };
    let cls = vm.exc.UnboundLocalError;
    let _ = vm
        .raise(cls, format!("cannot access local variable '{name}' where it is not associated with a value"));
}
/// The error of an empty cell: UnboundLocalError for own cells, NameError for free variables.
pub unsafe fn unbound_deref(vm: &mut Vm, fp: *mut Value, i: usize) {
    // SAFETY: the current frame.
    let code = unsafe { frame(fp).code() };
    if code.tables().localsplus[i].is_free() {
        let name = code.local_name(i);
        let _ = vm.name_error_for(
            format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope"),
            name,
        );
    } else {
        // SAFETY: as above.
        unsafe { unbound_local(vm, fp, i) }
    }
}
/// A name in a namespace: a dict, or any mapping (class bodies with `__prepare__`).
fn lookup_namespace(vm: &mut Vm, ns: Value, name: Gc<StrObj>) -> R<Option<Value>> {
    if ns.shape_is(id::DICT)
        && let Some(d) = ns.downcast::<DictObj>()
    {
        return Ok(d.get_str(name));
    }
    if ns.is_unbound() || ns.is_none() {
        return Ok(None);
    }
    match vm.getitem(ns, name.value()) {
        Ok(v) => Ok(Some(v)),
        Err(e) => {
            let t = vm.exc.KeyError;
            vm.expect_exception(e, t)?;
            Ok(None)
        }
    }
}
pub(super) unsafe fn load_global_name(vm: &mut Vm, fp: *mut Value, name: Gc<StrObj>) -> R {
    // SAFETY: the current frame.
    let f = unsafe { frame(fp).func() };
    if let Some(g) = f.globals.get()
        && let Some(v) = lookup_namespace(vm, g.value(), name)?
    {
        return Ok(v);
    }
    if let Some(b) = f.builtins.get()
        && let Some(v) = lookup_namespace(vm, b.value(), name)?
    {
        return Ok(v);
    }
    Err(vm.name_error_for(format!("name '{name}' is not defined"), name))
}
/// Where names of a frame are that are no fast locals. (A module's code that awaits is a coroutine, whose frame has that
/// in the place of a namespace: its names are globals.)
///
/// # Safety
/// `fp` is a live frame.
pub unsafe fn namespace(fp: *mut Value) -> Value {
    // SAFETY: promised by the caller.
    let f = unsafe { frame(fp) };
    match f.locals.downcast::<GenObj>() {
        Some(_) => f.func().globals.get().map_or(Value::UNBOUND, |g| g.value()),
        None => f.locals,
    }
}
pub unsafe fn load_name(vm: &mut Vm, fp: *mut Value, i: usize) -> R {
    // SAFETY: the current frame.
    unsafe {
        let name = frame(fp).code().name_at(i);
        let locals = namespace(fp);
        if let Some(v) = lookup_namespace(vm, locals, name)? {
            return Ok(v);
        }
        load_global_name(vm, fp, name)
    }
}
pub fn store_name(vm: &mut Vm, ns: Value, name: Gc<StrObj>, v: Value) -> R<()> {
    if ns.shape_is(id::DICT)
        && let Some(d) = ns.downcast::<DictObj>()
    {
        d.set_str(vm, name, v);
        return Ok(());
    }
    if ns.is_unbound() {
        return Err(vm.system_error(format!("no locals found when storing '{name}'")));
    }
    vm.setitem(ns, name.value(), v)
}
pub fn delete_name(vm: &mut Vm, ns: Value, name: Gc<StrObj>) -> R<()> {
    if let Err(e) = vm.delitem(ns, name.value()) {
        let t = vm.exc.KeyError;
        vm.expect_exception(e, t)?;
        return Err(vm.name_error_for(format!("name '{name}' is not defined"), name));
    }
    Ok(())
}
pub unsafe fn load_from_dict_or_deref(vm: &mut Vm, fp: *mut Value, i: usize, ns: Value) -> R {
    // SAFETY: the current frame.
    unsafe {
        let name = frame(fp).code().local_name(i);
        if let Some(v) = lookup_namespace(vm, ns, name)? {
            return Ok(v);
        }
        let v = (*fp.add(i)).cast_unchecked::<CellObj>().value.get();
        if v.is_unbound() {
            unbound_deref(vm, fp, i);
            return Err(vm.raised());
        }
        Ok(v)
    }
}
pub unsafe fn load_from_dict_or_globals(vm: &mut Vm, fp: *mut Value, i: usize, ns: Value) -> R {
    // SAFETY: the current frame.
    unsafe {
        let name = frame(fp).code().name_at(i);
        match lookup_namespace(vm, ns, name)? {
            Some(v) => Ok(v),
            None => load_global_name(vm, fp, name),
        }
    }
}
pub unsafe fn load_build_class(vm: &mut Vm, fp: *mut Value) -> R {
    // SAFETY: the current frame.
    let b = unsafe { frame(fp).func().builtins.get() };
    let n = vm.names.__build_class__;
    match b.and_then(|b| b.get_str(n)) {
        Some(v) => Ok(v),
        None => Err(vm.name_error_for("__build_class__ not found", n)),
    }
}
pub fn common_constant(vm: &mut Vm, i: usize) -> Value {
    match CommonConstant::from_u32(i as u32) {
        Some(CommonConstant::AssertionError) => vm.exc.AssertionError.value(),
        Some(CommonConstant::NotImplementedError) => vm.exc.NotImplementedError.value(),
        Some(CommonConstant::Tuple) => vm.types.tuple.value(),
        Some(CommonConstant::All) => vm.dict_get_text(vm.builtins, "all").unwrap_or(Value::NONE),
        Some(CommonConstant::Any) => vm.dict_get_text(vm.builtins, "any").unwrap_or(Value::NONE),
        None => Value::NONE,
    }
}
pub fn setup_annotations(vm: &mut Vm, ns: Value) -> R<()> {
    let n = vm.names.__annotations__;
    if lookup_namespace(vm, ns, n)?.is_none() {
        let d = vm.new_dict().value();
        store_name(vm, ns, n, d)?;
    }
    Ok(())
}

// ---- building ----

pub fn build_set(vm: &mut Vm, items: &[Value]) -> R {
    let s = vm.new_set();
    for &v in items {
        vm.set_add(s, v)?;
    }
    Ok(s.value())
}
pub fn set_add(vm: &mut Vm, s: Value, v: Value) -> R<()> {
    match s.downcast::<crate::set::SetObj>() {
        Some(s) => vm.set_add(s, v),
        None => {
            // A program can get here by assigning to `__conditional_annotations__`.
            let t = vm.type_name(s);
            Err(vm.type_error(format!("'{t}' object is not a set")))
        }
    }
}
pub fn set_update(vm: &mut Vm, s: Value, it: Value) -> R<()> {
    match s.downcast::<crate::set::SetObj>() {
        Some(s) => vm.set_update(s, it),
        None => Err(vm.system_error("SET_UPDATE without a set")),
    }
}
pub fn build_map(vm: &mut Vm, items: &[Value]) -> R {
    let d = vm.new_dict();
    vm.dict_reserve(d, items.len() / 2)?;
    for kv in items.chunks_exact(2) {
        vm.dict_set(d, kv[0], kv[1])?;
    }
    Ok(d.value())
}
pub fn build_string(vm: &mut Vm, parts: &[Value]) -> R {
    let (mut len, mut width, mut ascii) = (0usize, 0u16, true);
    for p in parts {
        let Some(s) = p.to_str() else {
            let t = vm.type_name(*p);
            return Err(vm.type_error(format!("sequence item: expected str instance, {t} found")));
        };
        len += s.len;
        width = width.max(s.width_log2());
        ascii &= s.is_ascii();
    }
    let s = vm.str_filled(len, width, ascii, |p| {
        let mut at = p;
        for v in parts {
            if let Some(s) = v.to_str() {
                // SAFETY: the lengths were added up above.
                unsafe {
                    crate::strings::write_units(at, width, s.text());
                    at = at.add(s.len << width);
                }
            }
        }
    })?;
    Ok(s.value())
}
pub fn build_template(vm: &mut Vm, strings: Value, interpolations: Value) -> R {
    vm.new_template(strings, interpolations)
}
pub fn build_interpolation(vm: &mut Vm, value: Value, text: Value, conversion: usize, spec: Value) -> R {
    let c = match conversion {
        1 => vm.str_value("s"),
        2 => vm.str_value("r"),
        3 => vm.str_value("a"),
        _ => Value::NONE,
    };
    vm.new_interpolation(value, text, c, spec)
}
pub fn list_extend(vm: &mut Vm, l: Value, it: Value) -> R<()> {
    let Some(list) = l.to_list() else { return Err(vm.system_error("LIST_EXTEND without a list")) };
    if vm.slots_of(it).iter.is_none() && vm.slots_of(it).getitem.is_none() {
        let t = vm.type_name(it);
        return Err(vm.type_error(format!("Value after * must be an iterable, not {t}")));
    }
    vm.list_extend(list, it)
}
/// `{**m}`
pub fn dict_update(vm: &mut Vm, d: Value, m: Value) -> R<()> {
    let Some(dict) = d.to_dict() else { return Err(vm.system_error("DICT_UPDATE without a dict")) };
    let n = vm.names.keys;
    if m.to_dict().is_none() && vm.getattr_opt(m, n)?.is_none() {
        let t = vm.type_name(m);
        return Err(vm.type_error(format!("'{t}' object is not a mapping")));
    }
    merge_into(vm, dict, m, |_, _| Ok(()))
}
/// Stores all of mapping `m`; `check` sees each key before.
fn merge_into(
    vm: &mut Vm,
    dict: Gc<DictObj>,
    m: Value,
    mut check: impl FnMut(&mut Vm, Value) -> R<()>,
) -> R<()> {
    if let Some(src) = vm.plain_entries(m) {
        let mut i = 0;
        while let Some((next, k, v)) = src.next_entry(i) {
            check(vm, k)?;
            vm.dict_set(dict, k, v)?;
            i = next;
        }
        return Ok(());
    }
    let keys = vm.keys_of_mapping(m)?;
    for &k in keys.iter() {
        check(vm, k)?;
        let v = vm.getitem(m, k)?;
        vm.dict_set(dict, k, v)?;
    }
    Ok(())
}
/// How error messages name a callable: `module.qualname()`.
fn function_text(vm: &mut Vm, f: Value) -> R<String> {
    let n = vm.names.__qualname__;
    let Some(q) = vm.getattr_opt(f, n)? else { return vm.str_text(f) };
    let q = vm.str_text(q)?;
    let n = vm.names.__module__;
    if let Some(m) = vm.getattr_opt(f, n)?
        && let Some(m) = m.to_str()
        && !m.eq_str("builtins")
    {
        return Ok(format!("{m}.{q}()"));
    }
    Ok(format!("{q}()"))
}
/// `f(**m)`
pub fn dict_merge(vm: &mut Vm, d: Value, m: Value, f: Value) -> R<()> {
    let Some(dict) = d.to_dict() else { return Err(vm.system_error("DICT_MERGE without a dict")) };
    let n = vm.names.keys;
    if m.to_dict().is_none() && vm.getattr_opt(m, n)?.is_none() {
        let (q, t) = (function_text(vm, f)?, vm.type_name(m));
        return Err(vm.type_error(format!("{q} argument after ** must be a mapping, not {t}")));
    }
    let was_empty = dict.is_empty();
    let merged = merge_into(vm, dict, m, |vm, k| {
        if k.to_str().is_none() {
            return Err(vm.type_error("keywords must be strings"));
        }
        // A dict has no key twice.
        if !(was_empty && k.is_ptr() && m.to_dict().is_some()) && vm.dict_get(dict, k)?.is_some() {
            return Err(vm.key_error(k));
        }
        Ok(())
    });
    let Err(e) = merged else { return Ok(()) };
    // As in CPython, any KeyError is taken for that of a key twice.
    let key_error = vm.exc.KeyError;
    vm.catch(e, key_error)?;
    let exc = vm.exception;
    let args = exc.downcast::<ExcObj>().and_then(|e| e.args.get().to_tuple()).filter(|t| t.len == 1);
    let Some(args) = args else { return Err(vm.reraise(exc)) };
    vm.clear_exception();
    let (q, key) = (function_text(vm, f)?, vm.str_text(args.get(0))?);
    Err(vm.type_error(format!("{q} got multiple values for keyword argument '{key}'")))
}
/// `f(*args)`
pub fn star_args(vm: &mut Vm, f: Value, args: Value) -> R<Gc<TupleObj>> {
    if let Some(t) = args.downcast::<TupleObj>() {
        return Ok(t);
    }
    if vm.slots_of(args).iter.is_none() && vm.slots_of(args).getitem.is_none() {
        let (q, t) = (function_text(vm, f)?, vm.type_name(args));
        return Err(vm.type_error(format!("{q} argument after * must be an iterable, not {t}")));
    }
    vm.to_tuple_value(args)
}

// ---- unpacking ----

/// Replaces the top by exactly `n` items, the first on top.
pub unsafe fn unpack(vm: &mut Vm, r: &mut Regs, v: Value, n: usize) -> R<()> {
    // (Such as a named tuple.)
    if let Some(t) = v.to_tuple()
        && t.len == n
        && vm.slots_of(v).iter.map(|f| f as usize) == vm.types.tuple.slots().iter.map(|f| f as usize)
    {
        // SAFETY: see `ops`; the code's stack size leaves room for the items.
        unsafe {
            r.sp = r.sp.sub(1);
            for &x in t.as_slice().iter().rev() {
                r.sp.write(x);
                r.sp = r.sp.add(1);
            }
        }
        return Ok(());
    }
    let mut out = RootedVec::new(&vm.heap);
    let exact = v
        .to_tuple()
        .map(|t| t.len)
        .or_else(|| v.to_list().filter(|_| v.shape_is(id::LIST)).map(|l| l.len.get()));
    if let Some(len) = exact.filter(|_| !v.is_python_subclass()) {
        if len > n {
            return Err(vm.value_error(format!("too many values to unpack (expected {n}, got {len})")));
        }
        if len < n {
            return Err(vm.value_error(format!("not enough values to unpack (expected {n}, got {len})")));
        }
    }
    let it = unpack_iter(vm, v)?;
    while out.len() < n {
        match vm.next(it)? {
            Some(x) => out.push(x),
            None => {
                let got = out.len();
                return Err(vm.value_error(format!("not enough values to unpack (expected {n}, got {got})")));
            }
        }
    }
    if vm.next(it)?.is_some() {
        let sized = v.to_dict().map(|d| d.len());
        return Err(match sized {
            Some(k) => vm.value_error(format!("too many values to unpack (expected {n}, got {k})")),
            None => vm.value_error(format!("too many values to unpack (expected {n})")),
        });
    }
    // SAFETY: see `ops`.
    unsafe {
        r.sp = r.sp.sub(1);
        for &x in out.iter().rev() {
            r.sp.write(x);
            r.sp = r.sp.add(1);
        }
    }
    Ok(())
}
fn unpack_iter(vm: &mut Vm, v: Value) -> R {
    if vm.slots_of(v).iter.is_none() && vm.slots_of(v).getitem.is_none() {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("cannot unpack non-iterable {t} object")));
    }
    vm.iter(v)
}
/// `a, *b, c = v`
pub unsafe fn unpack_ex(vm: &mut Vm, r: &mut Regs, v: Value, before: usize, after: usize) -> R<()> {
    let it = unpack_iter(vm, v)?;
    let mut all = RootedVec::new(&vm.heap);
    while let Some(x) = vm.next(it)? {
        all.push(x);
    }
    if all.len() < before + after {
        let (want, got) = (before + after, all.len());
        return Err(
            vm.value_error(format!("not enough values to unpack (expected at least {want}, got {got})"))
        );
    }
    let rest = vm.list(&all[before..all.len() - after]);
    // SAFETY: see `ops`.
    unsafe {
        r.sp = r.sp.sub(1);
        let mut put = |v: Value| {
            r.sp.write(v);
            r.sp = r.sp.add(1);
        };
        for i in (all.len() - after..all.len()).rev() {
            put(all[i]);
        }
        put(rest);
        for i in (0..before).rev() {
            put(all[i]);
        }
    }
    Ok(())
}

// ---- attributes ----

/// LOAD_SUPER_ATTR: super, class, self.
pub unsafe fn load_super_attr(r: &mut Regs, vm: &mut Vm, a: usize) -> u32 {
    // SAFETY: see `ops`.
    unsafe {
        let (sup, cls, obj) = (*r.sp.sub(3), *r.sp.sub(2), *r.sp.sub(1));
        let name = frame(r.fp).code().name_at(a >> 2);
        let method = a & 1 != 0;
        let out = load_super(vm, sup, cls, obj, name, method, a & 2 != 0);
        match out {
            Ok((v, bound)) => {
                *r.sp.sub(3) = v;
                r.sp = r.sp.sub(2);
                if method {
                    r.sp.write(if bound { obj } else { Value::UNBOUND });
                    r.sp = r.sp.add(1);
                }
                r.pc = r.pc.add(4);
                GO
            }
            Err(_) => FAIL,
        }
    }
}
fn load_super(
    vm: &mut Vm,
    sup: Value,
    cls: Value,
    obj: Value,
    name: Gc<StrObj>,
    method: bool,
    two_args: bool,
) -> R<(Value, bool)> {
    if sup == vm.types.super_.value()
        && let Some(c) = cls.to_type()
        && name != vm.names.__class__
    {
        // A class below `c` stands for itself, another object for its class.
        let of_class = obj.to_type().filter(|t| t.is_subtype(c));
        let start = of_class.unwrap_or_else(|| vm.type_of(obj));
        if start.is_subtype(c) {
            // The common case: find it along the MRO behind `c`, unbound if it is a plain method.
            if let Some(mro) = start.mro_tuple() {
                let items = mro.as_slice();
                let at = items.iter().position(|&x| x == cls).map_or(items.len(), |i| i + 1);
                for &k in &items[at..] {
                    let Some(k) = k.to_type() else { continue };
                    if let Some(d) = k.dict().get_str(name) {
                        let plain = vm.is_method_like(d) || d.shape_is(id::SLOT_WRAPPER);
                        if method && of_class.is_none() && plain {
                            return Ok((d, true));
                        }
                        return match vm.slots_of(d).descr_get {
                            Some(get) => {
                                let o = if of_class.is_some() { Value::UNBOUND } else { obj };
                                Ok((get(vm, d, o, start.value())?, false))
                            }
                            None => Ok((d, false)),
                        };
                    }
                }
            }
        }
    }
    let s = if two_args || cls != Value::UNBOUND { vm.call(sup, &[cls, obj])? } else { vm.call0(sup)? };
    Ok((vm.getattr(s, name)?, false))
}
/// LOAD_SPECIAL: (method, self or unbound).
pub fn load_special(vm: &mut Vm, obj: Value, i: usize) -> R<(Value, Value)> {
    let (name, other, what) = match SpecialMethod::from_u32(i as u32) {
        Some(SpecialMethod::Enter) => (vm.names.__enter__, vm.names.__aenter__, 0),
        Some(SpecialMethod::Exit) => (vm.names.__exit__, vm.names.__aexit__, 1),
        Some(SpecialMethod::Aenter) => (vm.names.__aenter__, vm.names.__enter__, 2),
        _ => (vm.names.__aexit__, vm.names.__exit__, 3),
    };
    let Some(m) = vm.lookup_special(obj, name)? else {
        let t = vm.type_name(obj);
        let has_other = vm.lookup_special(obj, other)?.is_some();
        let (manager, method, hint) = match what {
            0 => ("context manager", "__enter__", "'async with'"),
            1 => ("context manager", "__exit__", "'async with'"),
            2 => ("asynchronous context manager", "__aenter__", "'with'"),
            _ => ("asynchronous context manager", "__aexit__", "'with'"),
        };
        let mut msg =
            format!("'{t}' object does not support the {manager} protocol (missed {method} method)");
        if has_other {
            msg.push_str(&format!(
                " but it supports the {} protocol. Did you mean to use {hint}?",
                if what < 2 { "asynchronous context manager" } else { "context manager" }
            ));
        }
        return Err(vm.type_error(msg));
    };
    if vm.is_method_like(m) {
        return Ok((m, obj));
    }
    let cls = vm.type_of(obj).value();
    match vm.slots_of(m).descr_get {
        Some(get) => Ok((get(vm, m, obj, cls)?, Value::UNBOUND)),
        None => Ok((m, Value::UNBOUND)),
    }
}

// ---- imports ----

pub unsafe fn import_name(vm: &mut Vm, fp: *mut Value, name: Gc<StrObj>, level: Value, fromlist: Value) -> R {
    // SAFETY: the current frame.
    let (f, locals) = unsafe { (frame(fp).func(), frame(fp).locals) };
    let n = vm.names.__import__;
    let Some(import) = f.builtins.get().and_then(|b| b.get_str(n)) else {
        let t = vm.exc.ImportError;
        return Err(vm.raise(t, "__import__ not found"));
    };
    let globals = f.globals.get().map_or(Value::NONE, |g| g.value());
    let locals = if locals.is_unbound() { Value::NONE } else { locals };
    vm.call(import, &[name.value(), globals, locals, fromlist, level])
}
pub fn import_from(vm: &mut Vm, module: Value, name: Gc<StrObj>) -> R {
    if let Some(v) = vm.getattr_opt(module, name)? {
        return Ok(v);
    }
    // A submodule that is being imported right now.
    let n = vm.names.__name__;
    let pkg = vm.getattr_opt(module, n)?;
    if let Some(p) = pkg.and_then(|p| p.to_str()) {
        let full = vm.new_str(&format!("{p}.{name}"));
        let mods = vm.modules;
        if let Some(m) = vm.dict_get(mods, full.value())? {
            return Ok(m);
        }
    }
    import_from_error(vm, module, pkg, name)
}
fn import_from_error(vm: &mut Vm, module: Value, pkg: Option<Value>, name: Gc<StrObj>) -> R {
    let pkg_text = match pkg.and_then(|p| p.to_str()) {
        Some(p) => p.to_string_lossy(),
        None => "<unknown module name>".to_string(),
    };
    let (file_name, spec_name, init) = (vm.names.__file__, vm.names.__spec__, vm.names._initializing);
    let file = vm.getattr_opt(module, file_name)?.filter(|f| f.to_str().is_some());
    let spec = vm.getattr_opt(module, spec_name)?;
    let mut initializing = false;
    if let Some(s) = spec
        && !s.is_none()
        && let Some(i) = vm.getattr_opt(s, init)?
    {
        initializing = vm.truth(i)?;
    }
    let place = match file.and_then(|f| f.to_str()) {
        Some(f) => f.to_string_lossy(),
        None => "unknown location".to_string(),
    };
    let msg = if initializing {
        format!(
            "cannot import name '{name}' from partially initialized module '{pkg_text}' (most likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{name}' from '{pkg_text}' ({place})")
    };
    let msg = vm.str_value(&msg);
    let cls = vm.exc.ImportError;
    let path = file.unwrap_or(Value::NONE);
    let kw = [("name", pkg.unwrap_or(Value::NONE)), ("path", path), ("name_from", name.value())];
    let e = vm.call_kw(cls.value(), &[msg], &kw)?;
    Err(vm.raise_exception(e))
}
/// `from m import *`
fn import_star(vm: &mut Vm, fp: *mut Value, module: Value) -> R<()> {
    // SAFETY: the current frame.
    let locals = unsafe { namespace(fp) };
    let n = vm.names.__all__;
    let (names, all) = match vm.getattr_opt(module, n)? {
        Some(a) => (a, true),
        None => {
            let n = vm.names.__dict__;
            let Some(d) = vm.getattr_opt(module, n)? else {
                let t = vm.exc.ImportError;
                return Err(vm.raise(t, "from-import-* object has no __dict__ and no __all__"));
            };
            (vm.call_method(d, "keys", &[])?, false)
        }
    };
    let names = vm.collect(names)?;
    for &k in names.iter() {
        let Some(s) = k.to_str() else {
            let n = vm.names.__name__;
            let m = vm.getattr(module, n)?;
            let m = vm.str_text(m)?;
            let t = vm.type_name(k);
            return Err(if all {
                vm.type_error(format!("Item in {m}.__all__ must be str, not {t}"))
            } else {
                vm.type_error(format!("Key in {m}.__dict__ must be str, not {t}"))
            });
        };
        if !all && s.len > 0 && s.char_at(0) == '_' as u32 {
            continue;
        }
        let s = vm.intern_obj(s);
        let v = vm.getattr(module, s)?;
        store_name(vm, locals, s, v)?;
    }
    Ok(())
}

// ---- exceptions ----

/// RAISE_VARARGS: `exc` unbound: raise again.
pub fn do_raise(vm: &mut Vm, exc: Value, cause: Value) -> u32 {
    if exc.is_unbound() {
        let h = vm.current_handled();
        if h.is_none() {
            let _ = vm.runtime_error("No active exception to reraise");
            return FAIL;
        }
        // As CPython: a bare `raise` adds no entry to the traceback where it stands.
        vm.exception = h;
        return FAIL_AGAIN;
    }
    let Ok(e) = make_exception(vm, exc, "exceptions must derive from BaseException") else { return FAIL };
    if !cause.is_unbound() {
        let c = if cause.is_none() {
            Value::NONE
        } else {
            match make_exception(vm, cause, "exception causes must derive from BaseException") {
                Ok(c) => c,
                Err(_) => return FAIL,
            }
        };
        if let Some(x) = e.downcast::<ExcObj>() {
            x.cause.set(&vm.heap, x, c);
            x.suppress_context.set(true);
        }
    }
    let _ = vm.raise_exception(e);
    FAIL
}
/// An exception object from a class or an instance.
pub fn make_exception(vm: &mut Vm, v: Value, msg: &str) -> R {
    if v.downcast::<ExcObj>().is_some() {
        return Ok(v);
    }
    if let Some(t) = v.to_type()
        && t.is_subtype(vm.exc.BaseException)
    {
        let e = vm.call0(v)?;
        if e.downcast::<ExcObj>().is_none() {
            let (a, b) = (vm.repr_text(v)?, vm.type_of(e).value());
            let b = vm.repr_text(b)?;
            return Err(vm.type_error(format!(
                "calling {a} should have returned an instance of BaseException, not {b}"
            )));
        }
        return Ok(e);
    }
    Err(vm.type_error(msg))
}
/// Does `exc` (an instance) match the class or tuple of classes of an `except` clause?
pub fn exc_match(vm: &mut Vm, exc: Value, cls: Value) -> R<bool> {
    const MSG: &str = "catching classes that do not inherit from BaseException is not allowed";
    let base = vm.exc.BaseException;
    if let Some(t) = cls.to_type() {
        if !t.is_subtype(base) {
            return Err(vm.type_error(MSG));
        }
        return Ok(vm.type_of(exc).is_subtype(t));
    }
    if let Some(items) = cls.to_tuple() {
        for &c in items.as_slice() {
            if c.to_type().is_none_or(|t| !t.is_subtype(base)) {
                return Err(vm.type_error(MSG));
            }
        }
        return Ok(items
            .as_slice()
            .iter()
            .any(|c| c.to_type().is_some_and(|t| vm.type_of(exc).is_subtype(t))));
    }
    Err(vm.type_error(MSG))
}
/// `except*`: (rest, matched), None for empty.
pub fn eg_match(vm: &mut Vm, exc: Value, cls: Value) -> R<(Value, Value)> {
    let group = vm.exc.BaseExceptionGroup;
    let items = cls.to_tuple();
    let classes: &[Value] = match &items {
        Some(t) => t.as_slice(),
        None => std::slice::from_ref(&cls),
    };
    for c in classes {
        match c.to_type() {
            Some(t) if t.is_subtype(group) => {
                return Err(
                    vm.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.")
                );
            }
            Some(t) if t.is_subtype(vm.exc.BaseException) => {}
            _ => {
                return Err(
                    vm.type_error("catching classes that do not inherit from BaseException is not allowed")
                );
            }
        }
    }
    if exc.is_none() {
        return Ok((Value::NONE, Value::NONE));
    }
    if exc_match(vm, exc, cls)? {
        if vm.is_instance(exc, group) {
            return Ok((Value::NONE, exc));
        }
        // A naked exception is wrapped.
        let empty = vm.empty_str.value();
        let one = vm.tuple(&[exc]);
        let g = vm.call(group.value(), &[empty, one])?;
        if let (Some(g), Some(e)) = (g.downcast::<ExcObj>(), exc.downcast::<ExcObj>()) {
            g.traceback.set(&vm.heap, g, e.traceback.get());
        }
        return Ok((Value::NONE, g));
    }
    if vm.is_instance(exc, group) {
        let pair = vm.call_method(exc, "split", &[cls])?;
        let Some(t) = pair.to_tuple() else {
            let (c, t) = (vm.type_name(exc), vm.type_name(pair));
            return Err(vm.type_error(format!("{c}.split must return a tuple, not {t}")));
        };
        if t.len < 2 {
            let c = vm.type_name(exc);
            return Err(
                vm.type_error(format!("{c}.split must return a 2-tuple, got tuple of size {}", t.len))
            );
        }
        return Ok((t.get(1), t.get(0)));
    }
    Ok((exc, Value::NONE))
}
pub fn with_except(vm: &mut Vm, exit: Value, self_: Value, exc: Value) -> R {
    let t = vm.type_of(exc).value();
    let tb = exc.downcast::<ExcObj>().map_or(Value::NONE, |e| e.traceback.get());
    if self_.is_unbound() { vm.call(exit, &[t, exc, tb]) } else { vm.call(exit, &[self_, t, exc, tb]) }
}
/// The value that a StopIteration carries.
pub fn stop_iteration_value(exc: Value) -> Value {
    match exc.downcast::<ExcObj>() {
        Some(e) => e.fields[0].get(),
        None => Value::NONE,
    }
}

// ---- match ----

/// MATCH_KEYS: the values, or None.
pub fn match_keys(vm: &mut Vm, subject: Value, keys: Value) -> R {
    let Some(keys) = keys.to_tuple() else { return Ok(Value::NONE) };
    let mut seen = RootedVec::new(&vm.heap);
    let mut out = RootedVec::new(&vm.heap);
    let get = if keys.len > 0 { vm.getattr_text(subject, "get")? } else { Value::NONE };
    let dummy = vm.new_dict().value();
    for &k in keys.as_slice() {
        for &s in seen.iter() {
            if vm.eq(s, k)? {
                let r = vm.repr_text(k)?;
                return Err(vm.value_error(format!("mapping pattern checks duplicate key ({r})")));
            }
        }
        seen.push(k);
        let v = vm.call(get, &[k, dummy])?;
        if v == dummy {
            return Ok(Value::NONE);
        }
        out.push(v);
    }
    Ok(vm.tuple(&out))
}
/// MATCH_CLASS: the attributes, or None.
pub fn match_class(vm: &mut Vm, subject: Value, cls: Value, n_pos: usize, kw: Value) -> R {
    let Some(t) = cls.to_type() else { return Err(vm.type_error("called match pattern must be a class")) };
    if !vm.isinstance(subject, cls)? {
        return Ok(Value::NONE);
    }
    let mut out = RootedVec::new(&vm.heap);
    let mut seen = RootedVec::new(&vm.heap);
    let name = t.name_str();
    if n_pos > 0 {
        let key = vm.names.__match_args__;
        let (args, match_self) = match vm.getattr_opt(cls, key)? {
            Some(a) => match a.to_tuple() {
                Some(a) => (a, false),
                None => {
                    let at = vm.type_name(a);
                    return Err(vm.type_error(format!("{name}.__match_args__ must be a tuple (got {at})")));
                }
            },
            None => (vm.empty_tuple, t.has_flag(crate::typeobj::type_flags::MATCH_SELF)),
        };
        let allowed = if match_self { 1 } else { args.len };
        if allowed < n_pos {
            let s = if allowed == 1 { "" } else { "s" };
            return Err(vm.type_error(format!(
                "{name}() accepts {allowed} positional sub-pattern{s} ({n_pos} given)"
            )));
        }
        if match_self {
            out.push(subject);
        } else {
            for &a in &args.as_slice()[..n_pos] {
                let Some(an) = a.to_str() else {
                    let at = vm.type_name(a);
                    return Err(vm.type_error(format!("__match_args__ elements must be strings (got {at})")));
                };
                match match_attr(vm, &mut seen, subject, an, &name)? {
                    Some(v) => out.push(v),
                    None => return Ok(Value::NONE),
                }
            }
        }
    }
    if let Some(kw) = kw.to_tuple() {
        for &a in kw.as_slice() {
            let Some(an) = a.to_str() else { continue };
            match match_attr(vm, &mut seen, subject, an, &name)? {
                Some(v) => out.push(v),
                None => return Ok(Value::NONE),
            }
        }
    }
    Ok(vm.tuple(&out))
}
fn match_attr(
    vm: &mut Vm,
    seen: &mut RootedVec,
    subject: Value,
    attr: Gc<StrObj>,
    cls: &str,
) -> R<Option<Value>> {
    let attr = vm.intern_obj(attr);
    if seen.contains(&attr.value()) {
        return Err(vm.type_error(format!("{cls}() got multiple sub-patterns for attribute '{attr}'")));
    }
    seen.push(attr.value());
    vm.getattr_opt(subject, attr)
}

// ---- intrinsics ----

pub fn intrinsic1(vm: &mut Vm, fp: *mut Value, i: usize, v: Value) -> R {
    match Intrinsic1::from_u32(i as u32) {
        Some(Intrinsic1::Print) => {
            let n = vm.names.displayhook;
            match vm.sys_dict.get_str(n) {
                Some(h) => vm.call1(h, v),
                None => Err(vm.runtime_error("lost sys.displayhook")),
            }
        }
        Some(Intrinsic1::ImportStar) => {
            import_star(vm, fp, v)?;
            Ok(Value::NONE)
        }
        Some(Intrinsic1::StopIterationError) => Ok(stop_iteration_error(vm, fp, v)),
        Some(Intrinsic1::AsyncGenWrap) => Ok(vm.async_gen_wrap(v)),
        Some(Intrinsic1::UnaryPositive) => vm.positive(v),
        Some(Intrinsic1::ListToTuple) => Ok(vm.to_tuple_value(v)?.value()),
        Some(k @ (Intrinsic1::TypeVar | Intrinsic1::ParamSpec | Intrinsic1::TypeVarTuple)) => {
            let cls = typing_attr(
                vm,
                match k {
                    Intrinsic1::TypeVar => "TypeVar",
                    Intrinsic1::ParamSpec => "ParamSpec",
                    _ => "TypeVarTuple",
                },
            )?;
            if matches!(k, Intrinsic1::TypeVarTuple) {
                return vm.call1(cls, v);
            }
            vm.call_kw(cls, &[v], &[("infer_variance", Value::TRUE)])
        }
        Some(Intrinsic1::SubscriptGeneric) => {
            let f = typing_attr(vm, "_subscript_generic")?;
            vm.call1(f, v)
        }
        Some(Intrinsic1::TypeAlias) => {
            let f = typing_attr(vm, "_make_type_alias")?;
            vm.call1(f, v)
        }
        None => Err(vm.system_error("unknown intrinsic")),
    }
}
/// A name of the native `_typing` module.
fn typing_attr(vm: &mut Vm, name: &str) -> R {
    let m = vm.import_native("_typing")?;
    vm.getattr_text(m, name)
}
pub fn intrinsic2(vm: &mut Vm, i: usize, a: Value, b: Value) -> R {
    match Intrinsic2::from_u32(i as u32) {
        Some(Intrinsic2::PrepReraiseStar) => crate::exceptions::prep_reraise_star(vm, a, b),
        Some(Intrinsic2::TypeVarWithBound) => {
            let f = typing_attr(vm, "_typevar_with_bound")?;
            vm.call(f, &[a, b])
        }
        Some(Intrinsic2::TypeVarWithConstraints) => {
            let f = typing_attr(vm, "_typevar_with_constraints")?;
            vm.call(f, &[a, b])
        }
        Some(Intrinsic2::SetFunctionTypeParams) => {
            if let Some(f) = a.downcast::<FuncObj>() {
                f.type_params.set(&vm.heap, f, b);
            }
            Ok(a)
        }
        Some(Intrinsic2::SetTypeParamDefault) => {
            let f = typing_attr(vm, "_set_typeparam_default")?;
            vm.call(f, &[a, b])
        }
        None => Err(vm.system_error("unknown intrinsic")),
    }
}
/// An exception leaves a generator: StopIteration becomes RuntimeError.
fn stop_iteration_error(vm: &mut Vm, fp: *mut Value, exc: Value) -> Value {
    // SAFETY: the current frame.
    let code = unsafe { frame(fp).code() };
    use taipan_bytecode::co;
    let msg = if vm.is_instance(exc, vm.exc.StopIteration) {
        if code.has(co::ASYNC_GENERATOR) {
            "async generator raised StopIteration"
        } else if code.has(co::COROUTINE) {
            "coroutine raised StopIteration"
        } else {
            "generator raised StopIteration"
        }
    } else if code.has(co::ASYNC_GENERATOR) && vm.is_instance(exc, vm.exc.StopAsyncIteration) {
        "async generator raised StopAsyncIteration"
    } else {
        return exc;
    };
    let _ = vm.runtime_error(msg);
    let e = vm.take_exception();
    if let Some(x) = e.downcast::<ExcObj>() {
        x.cause.set(&vm.heap, x, exc);
        x.context.set(&vm.heap, x, exc);
        x.suppress_context.set(true);
    }
    e
}

/// The candidate closest to `wrong`, if close enough ("Did you mean").
pub fn suggest(wrong: &str, candidates: &[String]) -> Option<String> {
    crate::exceptions::suggest(wrong, candidates)
}

impl Vm {
    /// Something asked for attention: signals, finalizers, a pending MemoryError, other threads.
    #[cold]
    #[inline(never)]
    pub fn check_breaker(&mut self) -> R<()> {
        self.breaker.store(0, Ordering::Relaxed);
        if let Some(jit) = self.jit.clone() {
            jit.poll();
        }
        self.check_memory()?;
        self.run_pending()
    }
}
