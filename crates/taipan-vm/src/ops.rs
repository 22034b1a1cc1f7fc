//! The protocols: operators, comparison, hashing, iteration, subscripts, conversion to text, numbers.

use crate::object::*;
use crate::shape::id;
use crate::slots::{BinOp, CmpOp};
use crate::typeobj::TypeObj;
use crate::{R, Vm};
use std::cell::Cell;
use std::cmp::Ordering;
use taipan_heap::{Gc, Header, RootedVec, Slot, Value};

/// Nested reprs beyond this are a RecursionError although the stack would hold them: each level copies the text of
/// those within, and CPython's stack ends about here.
const MAX_REPR_DEPTH: usize = 30_000;

impl Vm {
    // ---- binary operators ----

    /// The number slots of both operands; NOT_IMPLEMENTED when neither knows.
    fn binary_slots(&mut self, a: Value, b: Value, op: BinOp) -> R {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let fa = ta.slots().nb[op as usize];
        let fb = if ta == tb { None } else { tb.slots().nb[op as usize] };
        let fb = match (fa, fb) {
            (Some(x), Some(y)) if x as usize == y as usize => None,
            _ => fb,
        };
        if let Some(f) = fa {
            if let Some(g) = fb
                && tb.is_subtype(ta)
            {
                let r = g(self, a, b)?;
                if r != Value::NOT_IMPLEMENTED {
                    return Ok(r);
                }
                return f(self, a, b);
            }
            let r = f(self, a, b)?;
            if r != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        match fb {
            Some(g) => g(self, a, b),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// `a op b`
    pub fn binary(&mut self, a: Value, b: Value, op: BinOp) -> R {
        if let Some(r) = self.number_op(a, b, op) {
            return r;
        }
        let r = self.binary_slots(a, b, op)?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(r);
        }
        if let Some(r) = self.sequence_op(a, b, op, false)? {
            return Ok(r);
        }
        Err(self.binary_error(a, b, op.symbol(), op))
    }
    /// The rest of `a op b` after `a`'s own method has given NotImplemented; `reflected`: after `b`'s.
    pub(crate) fn binary_rest(&mut self, a: Value, b: Value, op: BinOp, inplace: bool, reflected: bool) -> R {
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        if !reflected
            && ta != tb
            && let Some(g) = tb.slots().nb[op as usize]
        {
            let r = if ta.slots().nb[op as usize].is_some_and(|f| f as usize == g as usize) {
                let name = crate::slots::operator_names(self, op)[1];
                crate::slots::special(self, b, name, &[a])?.unwrap_or(Value::NOT_IMPLEMENTED)
            } else {
                g(self, a, b)?
            };
            if r != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        if let Some(r) = self.sequence_op(a, b, op, inplace)? {
            return Ok(r);
        }
        let symbol = if inplace { op.inplace_symbol() } else { op.symbol() };
        Err(self.binary_error(a, b, symbol, op))
    }
    /// `a op= b`
    pub fn binary_inplace(&mut self, a: Value, b: Value, op: BinOp) -> R {
        if let Some(r) = self.number_op(a, b, op) {
            return r;
        }
        if let Some(f) = self.type_of(a).slots().inplace[op as usize] {
            let r = f(self, a, b)?;
            if r != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        let r = self.binary_slots(a, b, op)?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(r);
        }
        if let Some(r) = self.sequence_op(a, b, op, true)? {
            return Ok(r);
        }
        Err(self.binary_error(a, b, op.inplace_symbol(), op))
    }
    fn sequence_op(&mut self, a: Value, b: Value, op: BinOp, inplace: bool) -> R<Option<Value>> {
        match op {
            BinOp::Add => {
                let s = self.slots_of(a);
                match if inplace { s.iconcat.or(s.concat) } else { s.concat } {
                    Some(f) => f(self, a, b).map(Some),
                    None => Ok(None),
                }
            }
            BinOp::Mul => {
                let s = self.slots_of(a);
                if let Some(f) = if inplace { s.irepeat.or(s.repeat) } else { s.repeat } {
                    self.check_repeat_count(b)?;
                    return f(self, a, b).map(Some);
                }
                if let Some(f) = self.type_of(b).slots().repeat {
                    self.check_repeat_count(a)?;
                    return f(self, b, a).map(Some);
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }
    fn check_repeat_count(&mut self, n: Value) -> R<()> {
        if n.is_int_like() || self.type_of(n).slots().index.is_some() {
            return Ok(());
        }
        let t = self.type_name(n);
        Err(self.type_error(format!("can't multiply sequence by non-int of type '{t}'")))
    }
    #[cold]
    fn binary_error(&mut self, a: Value, b: Value, sym: &str, op: BinOp) -> crate::Raised {
        let (ta, tb) = (self.type_name(a), self.type_name(b));
        if op == BinOp::RShift
            && sym == ">>"
            && let Some(n) = a.downcast::<NativeFn>()
            && n.def.name == "print"
        {
            return self.type_error(format!(
                "unsupported operand type(s) for >>: '{ta}' and '{tb}'. Did you mean \"print(<message>, file=<output_stream>)\"?"
            ));
        }
        self.type_error(format!("unsupported operand type(s) for {sym}: '{ta}' and '{tb}'"))
    }
    /// `pow(a, b, m)`
    pub fn power(&mut self, a: Value, b: Value, m: Value) -> R {
        if m.is_none() || m.is_unbound() {
            return self.binary(a, b, BinOp::Pow);
        }
        // As for two operands: the second's comes first if its class is a subclass of the first's.
        let (ta, tb, tm) = (self.type_of(a), self.type_of(b), self.type_of(m));
        let (fa, fb, fm) = (ta.slots().pow3, tb.slots().pow3, tm.slots().pow3);
        let order = if ta != tb && tb.is_subtype(ta) { [fb, fa, fm] } else { [fa, fb, fm] };
        let mut tried: [usize; 3] = [0; 3];
        for (i, f) in order.into_iter().enumerate() {
            let Some(f) = f else { continue };
            if tried.contains(&(f as usize)) {
                continue;
            }
            tried[i] = f as usize;
            let r = f(self, a, b, m)?;
            if r != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        let (ta, tb, tm) = (self.type_name(a), self.type_name(b), self.type_name(m));
        Err(self.type_error(format!("unsupported operand type(s) for ** or pow(): '{ta}', '{tb}', '{tm}'")))
    }
    pub fn unary(&mut self, v: Value, f: Option<crate::slots::UnaryFn>, what: &str) -> R {
        match f {
            Some(f) => f(self, v),
            None => {
                let t = self.type_name(v);
                Err(self.type_error(format!("bad operand type for {what}: '{t}'")))
            }
        }
    }
    pub fn negative(&mut self, v: Value) -> R {
        if let Some(i) = v.as_int() {
            return Ok(self.new_int(-i));
        }
        if let Some(f) = v.as_float_imm() {
            return Ok(self.new_float(-f));
        }
        let f = self.type_of(v).slots().neg;
        self.unary(v, f, "unary -")
    }
    pub fn positive(&mut self, v: Value) -> R {
        let f = self.type_of(v).slots().pos;
        self.unary(v, f, "unary +")
    }
    pub fn invert(&mut self, v: Value) -> R {
        let f = self.type_of(v).slots().invert;
        self.unary(v, f, "unary ~")
    }
    pub fn absolute(&mut self, v: Value) -> R {
        let f = self.type_of(v).slots().abs;
        self.unary(v, f, "abs()")
    }

    // ---- comparison ----

    /// `a op b`, as any value.
    pub fn compare(&mut self, a: Value, b: Value, op: CmpOp) -> R {
        if let Some(r) = crate::types::float::compare_numbers(a, b, op) {
            return Ok(Value::bool(r));
        }
        let (ta, tb) = (self.type_of(a), self.type_of(b));
        let mut reflected_done = false;
        if ta != tb
            && tb.is_subtype(ta)
            && let Some(f) = tb.slots().compare
        {
            reflected_done = true;
            self.enter_native()?;
            let r = f(self, b, a, op.swapped())?;
            if r != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        if let Some(f) = ta.slots().compare {
            self.enter_native()?;
            let r = f(self, a, b, op)?;
            if r != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        self.compare_rest(a, b, op, reflected_done)
    }
    /// The rest of a comparison after `a`'s own method has given NotImplemented.
    pub(crate) fn compare_rest(&mut self, a: Value, b: Value, op: CmpOp, reflected_done: bool) -> R {
        if !reflected_done && let Some(f) = self.type_of(b).slots().compare {
            self.enter_native()?;
            let r = f(self, b, a, op.swapped())?;
            if r != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        match op {
            CmpOp::Eq => Ok(Value::bool(a == b)),
            CmpOp::Ne => Ok(Value::bool(a != b)),
            _ => {
                let (ta, tb) = (self.type_name(a), self.type_name(b));
                Err(self.type_error(format!(
                    "'{}' not supported between instances of '{ta}' and '{tb}'",
                    op.symbol()
                )))
            }
        }
    }
    pub fn compare_bool(&mut self, a: Value, b: Value, op: CmpOp) -> R<bool> {
        let r = self.compare(a, b, op)?;
        self.truth(r)
    }
    /// `a is b or a == b`, as containers compare.
    #[inline]
    pub fn eq(&mut self, a: Value, b: Value) -> R<bool> {
        if a == b {
            return Ok(true);
        }
        if Value::both_ints(a, b) {
            return Ok(false);
        }
        match self.eq_plain(a, b) {
            Some(r) => Ok(r),
            None => self.compare_bool(a, b, CmpOp::Eq),
        }
    }
    #[inline]
    pub fn less(&mut self, a: Value, b: Value) -> R<bool> {
        if Value::both_ints(a, b) {
            return Ok(a.int_unchecked() < b.int_unchecked());
        }
        self.compare_bool(a, b, CmpOp::Lt)
    }

    // ---- truth, hash, length ----

    #[inline]
    pub fn truth(&mut self, v: Value) -> R<bool> {
        if let Some(b) = v.as_bool() {
            return Ok(b);
        }
        if v.is_int() {
            return Ok(v.int_unchecked() != 0);
        }
        if v.is_none() {
            return Ok(false);
        }
        let s = self.slots_of(v);
        if let Some(f) = s.bool {
            return f(self, v);
        }
        if let Some(f) = s.len {
            return Ok(f(self, v)? != 0);
        }
        Ok(true)
    }
    #[inline]
    pub fn hash(&mut self, v: Value) -> R<i64> {
        if let Some(s) = v.downcast::<StrObj>() {
            return Ok(crate::strings::str_hash_or_compute(&s));
        }
        if let Some(i) = v.as_int() {
            return Ok(taipan_text::hash::int(i));
        }
        if let Some(t) = v.downcast::<TupleObj>()
            && t.hash.get() != -1
        {
            return Ok(t.hash.get());
        }
        match self.type_of(v).slots().hash {
            Some(f) => f(self, v),
            None => Err(self.unhashable(v)),
        }
    }
    /// `len(v)`
    pub fn len(&mut self, v: Value) -> R<usize> {
        match self.type_of(v).slots().len {
            Some(f) => f(self, v),
            None => {
                let t = self.type_name(v);
                Err(self.type_error(format!("object of type '{t}' has no len()")))
            }
        }
    }
    /// `operator.length_hint(v, default)`
    pub fn length_hint(&mut self, v: Value, default: usize) -> R<usize> {
        if self.type_of(v).slots().len.is_some() {
            match self.len(v) {
                Ok(n) => return Ok(n),
                Err(e) => {
                    let t = self.exc.TypeError;
                    self.expect_exception(e, t)?;
                }
            }
        }
        let n = self.names.__length_hint__;
        let Some(m) = self.lookup_special(v, n)? else { return Ok(default) };
        let r = match self.call_special(m, v, &[]) {
            Ok(r) => r,
            Err(e) => {
                let t = self.exc.TypeError;
                self.expect_exception(e, t)?;
                return Ok(default);
            }
        };
        if r == Value::NOT_IMPLEMENTED {
            return Ok(default);
        }
        if !r.is_int_like() {
            let t = self.type_name(r);
            return Err(self.type_error(format!("__length_hint__ must be an integer, not {t}")));
        }
        match r.to_i64() {
            Some(n) if n >= 0 => Ok(n as usize),
            Some(_) => Err(self.value_error("__length_hint__() should return >= 0")),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    // ---- subscripts ----

    pub fn getitem(&mut self, obj: Value, key: Value) -> R {
        match self.type_of(obj).slots().getitem {
            Some(f) => f(self, obj, key),
            None => {
                if let Some(cls) = obj.to_type() {
                    if cls == self.types.type_ {
                        return self.generic_alias(obj, key);
                    }
                    let n = self.names.__class_getitem__;
                    if let Some(f) = self.getattr_opt(obj, n)? {
                        return self.call1(f, key);
                    }
                    let t = cls.name_str();
                    return Err(self.type_error(format!("type '{t}' is not subscriptable")));
                }
                let t = self.type_name(obj);
                Err(self.type_error(format!("'{t}' object is not subscriptable")))
            }
        }
    }
    pub fn setitem(&mut self, obj: Value, key: Value, v: Value) -> R<()> {
        match self.type_of(obj).slots().setitem {
            Some(f) => f(self, obj, key, v),
            None => {
                let t = self.type_name(obj);
                let what = if !v.is_unbound() {
                    "does not support item assignment"
                } else {
                    // As a sequence, if it may be one and the key may be an index.
                    let cls = self.type_of(obj);
                    let sequence = cls.is_heap_type() || cls.slots().len.is_some();
                    let index = key.is_int_like() || self.type_of(key).slots().index.is_some();
                    if sequence && index {
                        "doesn't support item deletion"
                    } else {
                        "does not support item deletion"
                    }
                };
                Err(self.type_error(format!("'{t}' object {what}")))
            }
        }
    }
    pub fn delitem(&mut self, obj: Value, key: Value) -> R<()> {
        self.setitem(obj, key, Value::UNBOUND)
    }
    /// `x in obj`
    pub fn contains(&mut self, obj: Value, x: Value) -> R<bool> {
        match self.type_of(obj).slots().contains {
            Some(f) => f(self, obj, x),
            None => self.contains_by_iteration(obj, x),
        }
    }
    pub fn contains_by_iteration(&mut self, obj: Value, x: Value) -> R<bool> {
        let it = match self.iter(obj) {
            Ok(it) => it,
            Err(e) => {
                let te = self.exc.TypeError;
                self.expect_exception(e, te)?;
                let t = self.type_name(obj);
                return Err(self.type_error(format!("argument of type '{t}' is not a container or iterable")));
            }
        };
        while let Some(v) = self.next(it)? {
            if self.eq(v, x)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    // ---- iteration ----

    /// `iter(v)`
    pub fn iter(&mut self, v: Value) -> R {
        let t = self.type_of(v);
        let Some(f) = t.slots().iter else {
            let n = self.names.__getitem__;
            if t.slots().getitem.is_some() && self.lookup_special(v, n)?.is_some() && v.to_dict().is_none() {
                return self.new_seq_iter(v);
            }
            let n = self.type_name(v);
            return Err(self.type_error(format!("'{n}' object is not iterable")));
        };
        let it = f(self, v)?;
        if self.type_of(it).slots().next.is_none() {
            let n = self.type_name(it);
            return Err(self.type_error(format!("iter() returned non-iterator of type '{n}'")));
        }
        Ok(it)
    }
    /// The iterator over anything with `__getitem__`.
    pub fn new_seq_iter(&mut self, v: Value) -> R {
        let t = self.types.seq_iter;
        let hdr = Header::new(t.root_shape.get(), kind::SEQ_ITER);
        Ok(self.heap.alloc(SeqIter { hdr, index: Cell::new(0), seq: Slot::new(v) }).value())
    }
    /// An iterator by index over a builtin sequence, of the class with the given shape (`id::LIST_ITER`, …).
    pub fn new_index_iter(&mut self, v: Value, shape: u32) -> Value {
        self.heap.alloc(SeqIter::new(shape, v)).value()
    }
    /// `next(it)`; None when exhausted.
    #[inline]
    pub fn next(&mut self, it: Value) -> R<Option<Value>> {
        // The commonest ones without a look at the class.
        let shape = it.header().map_or(0, |h| h.shape.get());
        if shape == id::LIST_ITER
            && let Some(s) = it.downcast::<SeqIter>()
            && let Some(l) = s.seq.get().downcast::<ListObj>()
            && let Some(v) = l.get(s.index.get())
        {
            s.index.set(s.index.get() + 1);
            return Ok(Some(v));
        }
        if shape == id::TUPLE_ITER
            && let Some(s) = it.downcast::<SeqIter>()
            && let Some(t) = s.seq.get().downcast::<TupleObj>()
            && let Some(&v) = t.as_slice().get(s.index.get())
        {
            s.index.set(s.index.get() + 1);
            return Ok(Some(v));
        }
        if shape == id::GENERATOR
            && let Some(g) = it.downcast::<GenObj>()
        {
            return match crate::types::generator::next_of(self, g) {
                Ok(v) => Ok(v),
                Err(e) => {
                    let t = self.exc.StopIteration;
                    self.expect_exception(e, t)?;
                    Ok(None)
                }
            };
        }
        if shape == id::RANGE_ITER
            && let Some(i) = it.downcast::<RangeIter>()
        {
            let (left, n) = (i.left.get(), i.next.get());
            if left <= 0 {
                return Ok(None);
            }
            i.left.set(left - 1);
            i.next.set(n.wrapping_add(i.step));
            return Ok(Some(Value::small(n)));
        }
        self.next_by_class(it)
    }
    /// `next(it)` by the class's slot.
    #[inline(always)]
    pub fn next_by_class(&mut self, it: Value) -> R<Option<Value>> {
        match self.type_of(it).slots().next {
            Some(f) => match f(self, it) {
                Ok(v) => Ok(v),
                Err(e) => {
                    let t = self.exc.StopIteration;
                    self.expect_exception(e, t)?;
                    Ok(None)
                }
            },
            None => {
                let t = self.type_name(it);
                Err(self.type_error(format!("'{t}' object is not an iterator")))
            }
        }
    }
    /// Runs `f` for every item.
    pub fn for_each(&mut self, iterable: Value, mut f: impl FnMut(&mut Vm, Value) -> R<()>) -> R<()> {
        if iterable.shape_is(id::LIST) || iterable.shape_is(id::TUPLE) {
            if let Some(t) = iterable.downcast::<TupleObj>() {
                for &v in t.as_slice() {
                    f(self, v)?;
                }
            } else if let Some(l) = iterable.downcast::<ListObj>() {
                let mut i = 0;
                while let Some(v) = l.get(i) {
                    f(self, v)?;
                    i += 1;
                }
            }
            return Ok(());
        }
        if (iterable.shape_is(id::SET) || iterable.shape_is(id::FROZENSET))
            && let Some(s) = iterable.downcast::<crate::set::SetObj>()
        {
            return self.for_each_element(s, &mut f);
        }
        let it = self.iter(iterable)?;
        self.for_each_next(it, f)
    }
    #[inline(never)]
    fn for_each_element(
        &mut self,
        s: Gc<crate::set::SetObj>,
        f: &mut dyn FnMut(&mut Vm, Value) -> R<()>,
    ) -> R<()> {
        let (n, mut i) = (s.len(), 0);
        while let Some((next, v)) = s.next_key(i) {
            f(self, v)?;
            if s.len() != n {
                return Err(self.runtime_error("Set changed size during iteration"));
            }
            i = next;
        }
        Ok(())
    }
    /// Runs `f` for every item that an iterator has left.
    #[inline]
    pub fn for_each_next(&mut self, it: Value, mut f: impl FnMut(&mut Vm, Value) -> R<()>) -> R<()> {
        while let Some(v) = self.next(it)? {
            f(self, v)?;
        }
        Ok(())
    }
    /// All items.
    pub fn collect(&mut self, iterable: Value) -> R<RootedVec> {
        // Most are short: let them grow once.
        let mut out = RootedVec::with_capacity(&self.heap, 16);
        if let Some(t) = iterable.downcast::<TupleObj>() {
            out.extend_from_slice(t.as_slice());
            return Ok(out);
        }
        if iterable.shape_is(id::LIST)
            && let Some(l) = iterable.downcast::<ListObj>()
        {
            out.extend_from_slice(l.as_slice());
            return Ok(out);
        }
        self.for_each(iterable, |vm, v| {
            if out.len() % 0x10000 == 0xffff && !vm.can_allocate(out.len() * 16) {
                return Err(vm.memory_error());
            }
            out.push(v);
            Ok(())
        })?;
        Ok(out)
    }
    /// `tuple(v)`
    pub fn to_tuple_value(&mut self, v: Value) -> R<Gc<TupleObj>> {
        if let Some(t) = v.downcast::<TupleObj>() {
            return Ok(t);
        }
        self.tuple_from(v)
    }
    /// A new tuple of all items.
    pub fn tuple_from(&mut self, iterable: Value) -> R<Gc<TupleObj>> {
        const FEW: usize = 16;
        let it = self.iter(iterable)?;
        // Few items lie on the native stack.
        let mut few = [Value::UNBOUND; FEW];
        for n in 0..FEW {
            match self.next(it)? {
                Some(v) => few[n] = v,
                None => return Ok(self.new_tuple(&few[..n])),
            }
        }
        let mut all = RootedVec::with_capacity(&self.heap, 4 * FEW);
        all.extend_from_slice(&few);
        self.for_each_next(it, |vm, v| {
            if all.len() % 0x10000 == 0xffff && !vm.can_allocate(all.len() * 16) {
                return Err(vm.memory_error());
            }
            all.push(v);
            Ok(())
        })?;
        self.try_new_tuple(&all, &[])
    }
    /// `list(v)`
    pub fn to_list_value(&mut self, v: Value) -> R<Gc<ListObj>> {
        let l = self.new_list(&[]);
        self.list_extend(l, v)?;
        Ok(l)
    }

    // ---- text ----

    /// `repr(v)`
    pub fn repr(&mut self, v: Value) -> R<Gc<StrObj>> {
        let r = self.repr_value(v)?;
        self.expect_str(r, "__repr__")
    }
    /// `repr(v)` as the object that `__repr__` gave, which may be of a subclass of str.
    pub fn repr_value(&mut self, v: Value) -> R {
        let Some(f) = self.type_of(v).slots().repr else { return self.default_repr(v) };
        self.enter_native_text(" while getting the repr of an object")?;
        self.repr_depth += 1;
        let r = f(self, v);
        self.repr_depth -= 1;
        let r = r?;
        self.expect_str(r, "__repr__")?;
        Ok(r)
    }
    /// `str(v)`
    pub fn str(&mut self, v: Value) -> R<Gc<StrObj>> {
        if let Some(s) = v.downcast::<StrObj>() {
            return Ok(s);
        }
        let r = self.str_of(v)?;
        Ok(r.to_str().expect("checked"))
    }
    /// `str(v)`, as the object that the method returned: it may be of a subclass of `str`.
    pub fn str_of(&mut self, v: Value) -> R {
        if v.exact_str().is_some() {
            return Ok(v);
        }
        let slots = self.slots_of(v);
        let Some(f) = slots.str else { return self.repr_value(v) };
        self.enter_native_text(" while getting the str of an object")?;
        let r = f(self, v)?;
        self.leave_native();
        self.expect_str(r, "__str__")?;
        Ok(r)
    }
    fn expect_str(&mut self, r: Value, what: &str) -> R<Gc<StrObj>> {
        match r.to_str() {
            Some(s) => Ok(s),
            None => {
                let t = self.type_name(r);
                Err(self.type_error(format!("{what} returned non-string (type {t})")))
            }
        }
    }
    /// As Rust text, for messages.
    pub fn repr_text(&mut self, v: Value) -> R<String> {
        Ok(self.repr(v)?.to_string_lossy())
    }
    pub fn str_text(&mut self, v: Value) -> R<String> {
        Ok(self.str(v)?.to_string_lossy())
    }
    /// `<C object at 0x…>`
    pub fn default_repr(&mut self, v: Value) -> R {
        let n = self.type_of(v).full_name(self);
        let addr = self.id_of(v);
        Ok(self.str_value(&format!("<{n} object at {addr:#x}>")))
    }
    /// The number behind `id(v)`.
    pub fn id_of(&self, v: Value) -> u64 {
        match v.object() {
            Some(o) => o.addr() as u64,
            None => v.bits(),
        }
    }
    fn enter_native_text(&mut self, what: &str) -> R<()> {
        let here = 0u8;
        if (&raw const here as usize) < self.thread.native_limit || self.repr_depth > MAX_REPR_DEPTH {
            let limit = self.thread.native_limit;
            self.thread.native_limit = limit - 64 * 1024;
            let r = self.recursion_error(format!("maximum recursion depth exceeded{what}"));
            self.thread.native_limit = limit;
            return Err(r);
        }
        Ok(())
    }
    /// Marks `v` as being printed; false if it already is (a cycle). Pair with [`Vm::leave_repr`].
    pub fn enter_repr(&mut self, v: Value) -> bool {
        match v.object() {
            Some(o) => {
                let f = o.flags.get();
                if f & flags::IN_REPR != 0 {
                    return false;
                }
                o.flags.set(f | flags::IN_REPR);
                true
            }
            None => true,
        }
    }
    pub fn leave_repr(&mut self, v: Value) {
        if let Some(o) = v.object() {
            o.flags.set(o.flags.get() & !flags::IN_REPR);
        }
    }
    /// `format(v, spec)`
    pub fn format(&mut self, v: Value, spec: Value) -> R<Gc<StrObj>> {
        let r = self.format_value(v, spec)?;
        Ok(r.to_str().expect("checked"))
    }
    /// `format(v, spec)`, as the object that the method returned: it may be of a subclass of `str`.
    pub fn format_value(&mut self, v: Value, spec: Value) -> R {
        let empty = spec.to_str().is_some_and(|s| s.len == 0);
        if empty {
            if let Some(s) = v.downcast::<StrObj>() {
                return Ok(s.value());
            }
            if v.is_int() || v.shape_is(id::INT) {
                return Ok(self.str(v)?.value());
            }
        }
        // The methods of immutable builtin types.
        let r = if v.is_float_imm() {
            Some(crate::types::float::format(self, &[v, spec])?)
        } else if v.is_int() {
            Some(crate::types::int::format(self, &[v, spec])?)
        } else {
            None
        };
        if let Some(s) = r.filter(|r| r.to_str().is_some()) {
            return Ok(s);
        }
        let n = self.names.__format__;
        let Some(m) = self.lookup_special(v, n)? else {
            let t = self.type_name(v);
            return Err(self.type_error(format!("Type {t} doesn't define __format__")));
        };
        let r = self.call_special(m, v, &[spec])?;
        match r.to_str() {
            Some(_) => Ok(r),
            None => {
                let t = self.type_name(r);
                Err(self.type_error(format!("__format__ must return a str, not {t}")))
            }
        }
    }
    /// `ascii(v)`
    pub fn ascii(&mut self, v: Value) -> R<Gc<StrObj>> {
        let s = self.repr(v)?;
        Ok(if s.is_ascii() { s } else { self.escape_non_ascii(s) })
    }
    /// With `\x`, `\u`, `\U` for what is not ASCII.
    pub fn escape_non_ascii(&mut self, s: Gc<StrObj>) -> Gc<StrObj> {
        let mut out = String::new();
        for c in s.chars() {
            match c {
                0..=0x7f => out.push(c as u8 as char),
                0x80..=0xff => out.push_str(&format!("\\x{c:02x}")),
                0x100..=0xffff => out.push_str(&format!("\\u{c:04x}")),
                _ => out.push_str(&format!("\\U{c:08x}")),
            }
        }
        self.new_str(&out)
    }

    // ---- numbers as arguments ----

    pub fn is_int(&self, v: Value) -> bool {
        v.is_int_like()
    }
    /// `operator.index(v)`: a plain int.
    pub fn index(&mut self, v: Value) -> R {
        if v.is_int() {
            return Ok(v);
        }
        if v.is_int_like() {
            return Ok(match v.as_bool() {
                Some(b) => Value::small(b as i64),
                None => v.plain(),
            });
        }
        match self.type_of(v).slots().index {
            Some(f) => {
                let r = f(self, v)?;
                if !r.is_int_like() {
                    let t = self.type_name(r);
                    return Err(self.type_error(format!("__index__ returned non-int (type {t})")));
                }
                if !r.is_int() && !self.is_exact_int(r) {
                    let t = self.type_name(r);
                    self.warn_deprecated(&format!(
                        "__index__ returned non-int (type {t}).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python."
                    ))?;
                }
                self.index(r)
            }
            None => {
                let t = self.type_name(v);
                Err(self.type_error(format!("'{t}' object cannot be interpreted as an integer")))
            }
        }
    }
    pub fn is_exact_int(&self, v: Value) -> bool {
        v.is_int() || v.shape_is(id::INT)
    }
    /// An argument that must fit `isize` (`Py_ssize_t`).
    pub fn to_index(&mut self, v: Value) -> R<isize> {
        let i = self.index(v)?;
        match i.to_i64() {
            Some(i) => Ok(i as isize),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }
    /// The count of a sequence's repetition: as [`Vm::to_index`] with its own message.
    pub fn repeat_count(&mut self, v: Value) -> R<isize> {
        let i = self.index(v)?;
        match i.to_i64() {
            Some(i) => Ok(i as isize),
            None => {
                let t = self.type_name(v);
                Err(self.overflow_error(format!("cannot fit '{t}' into an index-sized integer")))
            }
        }
    }
    /// As [`Vm::to_index`], clamped to the range instead of raising (slice bounds, `list.insert`).
    pub fn to_index_clamped(&mut self, v: Value) -> R<isize> {
        let i = self.index(v)?;
        Ok(match i.to_i64() {
            Some(i) => i as isize,
            None if self.int_is_negative(i) => isize::MIN,
            None => isize::MAX,
        })
    }
    /// An argument of C type `int`.
    pub fn to_c_int(&mut self, v: Value) -> R<i32> {
        let i = self.index(v)?;
        match i.to_i64() {
            Some(i) => match i32::try_from(i) {
                Ok(i) => Ok(i),
                Err(_) if i < 0 => Err(self.overflow_error("signed integer is less than minimum")),
                Err(_) => Err(self.overflow_error("signed integer is greater than maximum")),
            },
            None => Err(self.overflow_error("Python int too large to convert to C int")),
        }
    }
    /// An argument of C type `long`.
    pub fn to_c_long(&mut self, v: Value) -> R<i64> {
        let i = self.index(v)?;
        match i.to_i64() {
            Some(i) => Ok(i),
            None => Err(self.overflow_error("Python int too large to convert to C long")),
        }
    }
    pub fn int_is_negative(&self, v: Value) -> bool {
        match v.to_i64() {
            Some(i) => i < 0,
            None => v.plain().downcast::<BigIntObj>().is_some_and(|b| b.negative),
        }
    }
    /// What the class's `__float__` says.
    pub(crate) fn float_by(&mut self, f: crate::slots::UnaryFn, v: Value) -> R<f64> {
        let r = f(self, v)?;
        let Some(x) = r.to_float() else {
            let (t, rt) = (self.type_name(v), self.type_name(r));
            return Err(self.type_error(format!("{t}.__float__ returned non-float (type {rt})")));
        };
        if !r.is_float_imm() && r.downcast::<FloatObj>().is_none() {
            let (t, rt) = (self.type_name(v), self.type_name(r));
            self.warn_deprecated(&format!(
                "{t}.__float__ returned non-float (type {rt}).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python."
            ))?;
        }
        Ok(x)
    }
    /// A float argument: float, int, or anything with `__float__` or `__index__`.
    pub fn to_f64(&mut self, v: Value) -> R<f64> {
        if let Some(f) = v.to_float() {
            return Ok(f);
        }
        // A subclass may have its own `__float__`.
        if v.is_int_like() && !v.is_python_subclass() {
            return self.int_to_f64(v);
        }
        let s = *self.type_of(v).slots();
        if let Some(f) = s.float {
            return self.float_by(f, v);
        }
        if s.index.is_some() {
            let i = self.index(v)?;
            return self.int_to_f64(i);
        }
        let t = self.type_name(v);
        Err(self.type_error(format!("must be real number, not {t}")))
    }
    /// A str argument of a native function, for the message "argument 'x' must be str, not T" as CPython's clinic has it.
    pub fn expect_str_arg(&mut self, v: Value, func: &str, what: &str) -> R<Gc<StrObj>> {
        match v.to_str() {
            Some(s) => Ok(s),
            None => {
                let t = if v.is_none() { "None".to_string() } else { self.type_name(v) };
                Err(self.type_error(format!("{func}() {what} must be str, not {t}")))
            }
        }
    }

    /// `isinstance(v, cls)` with `__instancecheck__`, tuples and unions.
    pub fn isinstance(&mut self, v: Value, cls: Value) -> R<bool> {
        if let Some(t) = cls.to_type()
            && self.type_of(v) == t
        {
            return Ok(true);
        }
        if let Some(t) = cls.to_type()
            && self.type_of(cls) == self.types.type_
        {
            return self.isinstance_plain(v, t);
        }
        if let Some(items) = cls.to_tuple() {
            self.enter_native()?;
            for &c in items.as_slice() {
                if self.isinstance(v, c)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let n = self.names.__instancecheck__;
        if let Some(m) = self.lookup_special(cls, n)? {
            self.enter_native()?;
            let r = self.call_special(m, cls, &[v])?;
            return self.truth(r);
        }
        self.isinstance_default(v, cls)
    }
    fn isinstance_plain(&mut self, v: Value, t: Gc<TypeObj>) -> R<bool> {
        if self.is_instance(v, t) {
            return Ok(true);
        }
        // A proxy may claim another class.
        let n = self.names.__class__;
        let own = self.type_of(v);
        if (own.is_heap_type() || !own.has_flag(crate::typeobj::type_flags::PLAIN_GETATTR))
            && let Some(c) = self.getattr_opt(v, n)?
            && let Some(c) = c.to_type()
            && c != self.type_of(v)
        {
            return Ok(c.is_subtype(t));
        }
        Ok(false)
    }
    /// `type.__instancecheck__`, and the check for things that only have `__bases__`.
    pub fn isinstance_default(&mut self, v: Value, cls: Value) -> R<bool> {
        if let Some(t) = cls.to_type() {
            return self.isinstance_plain(v, t);
        }
        let n = self.names.__bases__;
        let has_bases = matches!(self.getattr_opt(cls, n)?, Some(b) if b.to_tuple().is_some());
        if !has_bases {
            return Err(self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union"));
        }
        let n = self.names.__class__;
        match self.getattr_opt(v, n)? {
            Some(c) => self.abstract_issubclass(c, cls),
            None => Ok(false),
        }
    }
    /// `issubclass(c, cls)`
    pub fn issubclass(&mut self, c: Value, cls: Value) -> R<bool> {
        if self.type_of(cls) == self.types.type_ && cls.to_type().is_some() {
            if c == cls {
                return Ok(true);
            }
            return self.issubclass_default(c, cls);
        }
        if let Some(items) = cls.to_tuple() {
            self.enter_native()?;
            for &x in items.as_slice() {
                if self.issubclass(c, x)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let n = self.names.__subclasscheck__;
        if let Some(m) = self.lookup_special(cls, n)? {
            self.enter_native()?;
            let r = self.call_special(m, cls, &[c])?;
            return self.truth(r);
        }
        self.issubclass_default(c, cls)
    }
    /// `type.__subclasscheck__`
    pub fn issubclass_default(&mut self, c: Value, cls: Value) -> R<bool> {
        if let (Some(a), Some(b)) = (c.to_type(), cls.to_type()) {
            return Ok(a.is_subtype(b));
        }
        let n = self.names.__bases__;
        for (v, msg) in [
            (c, "issubclass() arg 1 must be a class"),
            (cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union"),
        ] {
            if v.to_type().is_none() && !matches!(self.getattr_opt(v, n)?, Some(b) if b.to_tuple().is_some())
            {
                return Err(self.type_error(msg));
            }
        }
        self.abstract_issubclass(c, cls)
    }
    fn abstract_issubclass(&mut self, c: Value, cls: Value) -> R<bool> {
        if c == cls {
            return Ok(true);
        }
        self.enter_native()?;
        let n = self.names.__bases__;
        let Some(bases) = self.getattr_opt(c, n)?.and_then(|b| b.to_tuple()) else { return Ok(false) };
        for &b in bases.as_slice() {
            if self.abstract_issubclass(b, cls)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The attribute that `super(cls, obj)` finds, bound; None if none.
    pub fn super_lookup(&mut self, cls: Gc<TypeObj>, obj: Value, name: Gc<StrObj>) -> R<Option<Value>> {
        // The MRO of the object's class, or of the object itself if it is a class below `cls`.
        let start = match obj.to_type() {
            Some(t) if t.is_subtype(cls) => t,
            _ => self.type_of(obj),
        };
        let Some(mro) = start.mro_tuple() else { return Ok(None) };
        let mut seen = false;
        for &c in mro.as_slice() {
            if seen
                && let Some(t) = c.to_type()
                && let Some(d) = t.dict().get_str(name)
            {
                return match self.type_of(d).slots().descr_get {
                    Some(get) => {
                        let o = if obj == start.value() { Value::UNBOUND } else { obj };
                        get(self, d, o, start.value()).map(Some)
                    }
                    None => Ok(Some(d)),
                };
            }
            if c == cls.value() {
                seen = true;
            }
        }
        Ok(None)
    }
}

/// Shape tests that read well.
/// How deep tuples in tuples are compared without going through the slots.
const PLAIN_DEPTH: u32 = 12;

/// Equality and order where that takes no Python code: of exact ints, floats, strings and bytes, of None, and of tuples of
/// these, also those of a subclass that compares as tuple does (such as named tuples). None: only the slots can tell.
impl Vm {
    /// `a is b or a == b`
    #[inline]
    pub fn eq_plain(&self, a: Value, b: Value) -> Option<bool> {
        if a == b {
            return Some(true);
        }
        if Value::both_ints(a, b) {
            return Some(false);
        }
        self.eq_different(a, b, PLAIN_DEPTH)
    }
    /// Equality of two different words that are not both small ints.
    fn eq_different(&self, a: Value, b: Value, depth: u32) -> Option<bool> {
        let (Some(x), Some(y)) = (a.header(), b.header()) else { return eq_immediate(a, b) };
        if x.kind == kind::TUPLE && y.kind == kind::TUPLE {
            // SAFETY: the kinds say so.
            let (x, y) = unsafe { (a.cast_unchecked(), b.cast_unchecked()) };
            return self.eq_items(x, y, depth);
        }
        if x.kind == kind::STR || y.kind == kind::STR {
            // Objects of this kind are plain: subclasses have a kind of their own.
            let (x, y) = (a.downcast::<StrObj>()?, b.downcast::<StrObj>()?);
            return Some(x.equals(&y));
        }
        if let Some(t) = self.plain_tuple(a) {
            // Tuples of one class are compared alike.
            let u = if x.shape.get() == y.shape.get() { b.to_tuple()? } else { self.plain_tuple(b)? };
            return self.eq_items(t, u, depth);
        }
        if let (Some(x), Some(y)) = (a.downcast::<BigIntObj>(), b.downcast::<BigIntObj>()) {
            return Some(x.negative == y.negative && x.limbs() == y.limbs());
        }
        if let (Some(x), Some(y)) = (a.downcast::<BytesObj>(), b.downcast::<BytesObj>()) {
            return Some(x.as_slice() == y.as_slice());
        }
        if let (Some(x), Some(y)) = (a.downcast::<FloatObj>(), b.downcast::<FloatObj>()) {
            return Some(x.value == y.value);
        }
        None
    }
    fn eq_items(&self, x: Gc<TupleObj>, y: Gc<TupleObj>, depth: u32) -> Option<bool> {
        if depth == 0 {
            return None;
        }
        for (&v, &w) in x.as_slice().iter().zip(y.as_slice()) {
            if v == w {
                continue;
            }
            if Value::both_ints(v, w) || !self.eq_different(v, w, depth - 1)? {
                return Some(false);
            }
        }
        Some(x.len == y.len)
    }
    /// A tuple, or the one in an instance of a subclass whose comparison is tuple's.
    #[inline]
    pub(crate) fn plain_tuple(&self, v: Value) -> Option<Gc<TupleObj>> {
        if let Some(t) = v.downcast::<TupleObj>() {
            return Some(t);
        }
        let t = v.to_tuple()?;
        let own = self.types.tuple.slots().compare.map(|f| f as usize);
        if self.slots_of(v).compare.map(|f| f as usize) == own { Some(t) } else { None }
    }
    /// How two values are ordered; None also where a NaN has no order.
    #[inline]
    pub fn order_plain(&self, a: Value, b: Value) -> Option<Ordering> {
        if Value::both_ints(a, b) {
            return Some(a.int_unchecked().cmp(&b.int_unchecked()));
        }
        if let (Some(x), Some(y)) = (a.as_float_imm(), b.as_float_imm()) {
            return x.partial_cmp(&y);
        }
        if let (Some(x), Some(y)) = (a.downcast::<StrObj>(), b.downcast::<StrObj>()) {
            return Some(x.text().cmp(&y.text()));
        }
        self.order_tuples(a, b, PLAIN_DEPTH)
    }
    fn order_tuples(&self, a: Value, b: Value, depth: u32) -> Option<Ordering> {
        if depth == 0 || !a.is_ptr() || !b.is_ptr() {
            return None;
        }
        let (x, y) = (self.plain_tuple(a)?, self.plain_tuple(b)?);
        for (&v, &w) in x.as_slice().iter().zip(y.as_slice()) {
            if v == w {
                continue;
            }
            let order = if v.to_tuple().is_some() {
                self.order_tuples(v, w, depth - 1)?
            } else if let Some(o) = self.order_plain(v, w) {
                o
            } else if let (Some(x), Some(y)) = (v.as_bool(), w.as_bool()) {
                x.cmp(&y)
            } else if self.eq_plain(v, w)? {
                // Equal, and that is enough: they need have no order.
                Ordering::Equal
            } else {
                return None;
            };
            if order != Ordering::Equal {
                return Some(order);
            }
        }
        Some(x.len.cmp(&y.len))
    }
}
/// Equality where one of two different words, or both, are no pointers.
fn eq_immediate(a: Value, b: Value) -> Option<bool> {
    if let Some(r) = crate::types::float::compare_numbers(a, b, CmpOp::Eq) {
        return Some(r);
    }
    let plain = |v: Value| match v.kind() {
        None => !v.is_bool(),
        Some(k) => k == kind::STR,
    };
    if plain(a) && plain(b) { Some(false) } else { None }
}

pub trait ShapeIs {
    fn shape_is(self, id: u32) -> bool;
}
impl ShapeIs for Value {
    #[inline(always)]
    fn shape_is(self, id: u32) -> bool {
        match self.header() {
            Some(h) => h.shape.get() == id,
            None => false,
        }
    }
}
