//! The instructions: stack, locals, operators, comparisons, branches, containers.

use super::*;
use std::mem::offset_of;
use taipan_bytecode::{CmpOp, Intrinsic1};
use taipan_vm::dict::DictObj;
use taipan_vm::frame::frame_flags;
use taipan_vm::interp::quiet;
use taipan_vm::interp::runtime;
use taipan_vm::set::SetObj;
use taipan_vm::shape::id;

/// Offset of the first item of a tuple; the IR counts array elements from 16, so tuple items are one index on.
const TUPLE_SHIFT: i64 = 1;

/// Operands that an instruction takes off the stack, and results that it puts there (what it only looks at counts as
/// neither), if it can be done as the interpreter does it: it neither jumps nor enters or leaves frames.
fn net_effect(op: Opcode, a: usize) -> Option<(usize, usize)> {
    use Opcode::*;
    Some(match op {
        STORE_SLICE => (4, 0),
        DELETE_SUBSCR => (2, 0),
        BUILD_LIST | BUILD_SET | BUILD_STRING => (a, 1),
        BUILD_MAP => (2 * a, 1),
        BUILD_TEMPLATE => (2, 1),
        BUILD_INTERPOLATION => (2 + (a & 1), 1),
        SET_ADD | LIST_EXTEND | SET_UPDATE | DICT_UPDATE | DICT_MERGE => (1, 0),
        MAP_ADD => (2, 0),
        UNPACK_SEQUENCE => (1, a),
        UNPACK_EX => (1, (a & 0xff) + (a >> 8) + 1),
        CALL_INTRINSIC_1 | CONVERT_VALUE => (1, 1),
        GET_YIELD_FROM_ITER | GET_AITER => (1, 1),
        CALL_INTRINSIC_2 | FORMAT_WITH_SPEC | IMPORT_NAME => (2, 1),
        DELETE_ATTR | STORE_GLOBAL => (1, 0),
        DELETE_GLOBAL | DELETE_DEREF => (0, 0),
        IMPORT_FROM | GET_LEN | MATCH_MAPPING | MATCH_SEQUENCE | MATCH_KEYS => (0, 1),
        GET_ANEXT | LOAD_BUILD_CLASS => (0, 1),
        LOAD_SUPER_ATTR => (3, 1 + (a & 1)),
        MATCH_CLASS => (3, 1),
        _ => return None,
    })
}

/// The arithmetic of BINARY_OP's operand, in-place forms like the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Arith {
    Add,
    And,
    FloorDiv,
    LShift,
    Mul,
    Mod,
    Or,
    RShift,
    Sub,
    TrueDiv,
    Xor,
}
fn arith(arg: usize) -> Option<Arith> {
    Some(match arg {
        0 | 13 => Arith::Add,
        1 | 14 => Arith::And,
        2 | 15 => Arith::FloorDiv,
        3 | 16 => Arith::LShift,
        5 | 18 => Arith::Mul,
        6 | 19 => Arith::Mod,
        7 | 20 => Arith::Or,
        9 | 22 => Arith::RShift,
        10 | 23 => Arith::Sub,
        11 | 24 => Arith::TrueDiv,
        12 | 25 => Arith::Xor,
        _ => return None,
    })
}
const SUBSCRIPT: usize = 26;
/// Items of a list that the trace makes itself.
const MAX_LIST: usize = 16;

impl Recorder {
    pub(super) fn instruction(&mut self, vm: &mut Vm, base: Opcode, at: &At, next: u32) -> Rec {
        let a = at.arg;
        match base {
            Opcode::NOP | Opcode::NOT_TAKEN | Opcode::CACHE | Opcode::RESUME => {}
            Opcode::POP_TOP | Opcode::POP_ITER | Opcode::END_FOR => self.drop(1),
            Opcode::PUSH_NULL => self.push(Opnd::any(Word::UNBOUND)),
            Opcode::COPY => {
                let v = self.peek(a);
                self.push(v);
            }
            Opcode::SWAP => {
                let (x, y) = (self.peek(1), self.peek(a));
                let n = self.top().slots.len();
                self.set_slot(n - 1, y);
                self.set_slot(n - a, x);
            }
            Opcode::LOAD_FAST => {
                let v = self.slot(a);
                self.push(v);
            }
            Opcode::LOAD_FAST_CHECK => {
                if at.live_local(a).is_unbound() {
                    return Err(Reason::Raised);
                }
                let v = self.slot(a);
                let v = self.bound(v);
                self.push(v);
            }
            Opcode::LOAD_FAST_AND_CLEAR => {
                let v = self.slot(a);
                self.set_slot(a, Opnd::any(Word::UNBOUND));
                self.push(v);
            }
            Opcode::LOAD_FAST_LOAD_FAST => {
                let (x, y) = (self.slot(a >> 12), self.slot(a & 0xfff));
                self.push(x);
                self.push(y);
            }
            Opcode::STORE_FAST => {
                let v = self.peek(1);
                self.drop(1);
                self.set_slot(a, v);
            }
            Opcode::STORE_FAST_LOAD_FAST => {
                let v = self.peek(1);
                self.set_slot(a >> 12, v);
                let v = self.slot(a & 0xfff);
                let n = self.top().slots.len();
                self.set_slot(n - 1, v);
            }
            Opcode::STORE_FAST_STORE_FAST => {
                let (x, y) = (self.peek(1), self.peek(2));
                self.drop(2);
                self.set_slot(a >> 12, x);
                self.set_slot(a & 0xfff, y);
            }
            Opcode::DELETE_FAST => {
                if at.live_local(a).is_unbound() {
                    return Err(Reason::Raised);
                }
                let v = self.slot(a);
                self.bound(v);
                self.set_slot(a, Opnd::any(Word::UNBOUND));
            }
            Opcode::LOAD_CONST => {
                let v = self.top().code.const_at(a);
                let v = self.constant(v);
                self.push(v);
            }
            Opcode::LOAD_COMMON_CONSTANT => {
                let v = runtime::common_constant(vm, a);
                let v = self.constant(v);
                self.push(v);
            }
            Opcode::LOAD_SMALL_INT => self.push(Opnd::any(Word((a as u64) << 2))),
            Opcode::LOAD_DEREF => self.load_deref(at)?,
            Opcode::STORE_DEREF => {
                let cell = self.slot(a);
                let cell = self.obj(cell, at.live_local(a))?;
                let v = self.peek(1);
                let v = self.any(v);
                self.trace.store(
                    Op::StoreValue,
                    cell,
                    v,
                    std::mem::offset_of!(CellObj, value) as u32,
                    Alias::Cell,
                );
                self.drop(1);
            }
            Opcode::UNARY_NOT => {
                let v = self.peek(1);
                let b = self.bool(v, at.live(1)).ok_or(Reason::UnsupportedOperands)?;
                let r = self.op(Op::Not, &[b]);
                self.drop(1);
                self.push(r);
            }
            Opcode::UNARY_NEGATIVE => self.negative(at),
            Opcode::UNARY_INVERT => {
                let v = self.peek(1);
                let r = match self.int(v, at.live(1)) {
                    Some(i) => self.op(Op::Invert, &[i]),
                    None => self.call(H::invert, &[v]),
                };
                self.drop(1);
                self.push(r);
            }
            Opcode::TO_BOOL => {
                let v = self.peek(1);
                let b = self.truth(vm, v, at.live(1));
                self.drop(1);
                self.push(b);
            }
            Opcode::BINARY_OP if a == SUBSCRIPT => self.subscript(vm, at, next)?,
            Opcode::BINARY_OP => self.binary(vm, at, next)?,
            Opcode::COMPARE_OP => self.comparison(vm, at, next)?,
            Opcode::IS_OP => {
                let (x, y) = (self.peek(2), self.peek(1));
                let (x, y) = (self.any(x), self.any(y));
                let b = self.op(Op::Is, &[x, y]);
                let b = if a == 1 { self.op(Op::Not, &[b]) } else { b };
                self.drop(2);
                self.push(b);
            }
            Opcode::CONTAINS_OP => {
                let (x, y) = (self.peek(2), self.peek(1));
                let lo = at.live(1);
                let quiet = lo.is_ptr() && quiet::contains(vm, at.live(2), lo).is_some_and(|r| r.is_ok());
                if let Some(b) = self.str_in((x, at.live(2)), (y, lo))? {
                    let b = if a == 1 { self.op(Op::Not, &[b]) } else { b };
                    self.drop(2);
                    self.push(b);
                    return Ok(());
                }
                let args = [x, y, Opnd::word(a as u64)];
                let r = if quiet {
                    self.call_quiet(H::contains_quiet, &args)
                } else {
                    self.call(H::contains, &args)
                };
                self.drop(2);
                let b = self.guard_bool_result(r);
                self.push(b);
            }
            Opcode::POP_JUMP_IF_FALSE | Opcode::POP_JUMP_IF_TRUE => {
                let v = self.peek(1);
                let live = at.live(1);
                let b = self.bool(v, live).ok_or(Reason::UnsupportedOperands)?;
                let is = live == Value::TRUE;
                self.branch(at, next, b, is, is == (base == Opcode::POP_JUMP_IF_TRUE), 1);
            }
            Opcode::POP_JUMP_IF_NONE | Opcode::POP_JUMP_IF_NOT_NONE => {
                let v = self.peek(1);
                let none = at.live(1).is_none();
                let taken = none == (base == Opcode::POP_JUMP_IF_NONE);
                let any = self.any(v);
                if !matches!(self.trace.ty(any), Type::Int | Type::Obj) && !any.is_const() {
                    let op = if none { Op::GuardIs } else { Op::GuardNotIs };
                    self.guard(op, &[any, Opnd::any(Word::NONE)], &[]);
                    if none {
                        self.refine(any, Opnd::any(Word::NONE));
                    }
                }
                self.charge_branch(at, taken);
                self.drop(1);
                self.expected_pc = Some(if taken { next + a as u32 } else { next });
            }
            Opcode::JUMP_FORWARD => self.expected_pc = Some(next + a as u32),
            Opcode::JUMP_BACKWARD => {
                let target = next - a as u32;
                if self.frames.len() > 1 || target != self.start_pc {
                    let p = self.course.back_edge();
                    self.note(p);
                }
                self.expected_pc = Some(target);
            }
            Opcode::JUMP_BACKWARD_NO_INTERRUPT => self.expected_pc = Some(next - a as u32),
            Opcode::STORE_SUBSCR => self.store_subscript(vm, at, next)?,
            Opcode::BINARY_SLICE => {
                let (o, x, y) = (self.peek(3), self.peek(2), self.peek(1));
                let live = at.live(3);
                let index = |v: Value| v.is_int() || v.is_none();
                let quiet = live.is_ptr()
                    && matches!(live_shape(live), id::LIST | id::TUPLE | id::STR | id::BYTES)
                    && index(at.live(2))
                    && index(at.live(1));
                let h = if quiet { H::slice_quiet } else { H::binary_slice };
                let r = if quiet { self.call_quiet(h, &[o, x, y]) } else { self.call(h, &[o, x, y]) };
                self.drop(3);
                self.push(r);
            }
            Opcode::BUILD_TUPLE => self.build_tuple(a),
            Opcode::BUILD_LIST if a <= MAX_LIST => {
                let items: Vec<Opnd> = (0..a).map(|i| self.peek(a - i)).collect();
                let r = self.new_list(&items);
                self.drop(a);
                self.push(r);
            }
            Opcode::BUILD_MAP if a == 0 => {
                let r = self.call(H::dict0, &[]);
                self.push(r);
            }
            Opcode::DICT_MERGE if self.merge_nothing(at)? => {}
            Opcode::MATCH_SEQUENCE | Opcode::MATCH_MAPPING => {
                let (v, live) = (self.peek(1), at.live(1));
                let flag = if base == Opcode::MATCH_SEQUENCE {
                    taipan_vm::typeobj::type_flags::SEQUENCE
                } else {
                    taipan_vm::typeobj::type_flags::MAPPING
                };
                self.kind_guard(vm, v, live)?;
                self.push(Opnd::any(Word::bool(vm.type_of(live).has_flag(flag))));
            }
            Opcode::GET_LEN
                if let Some(n) = {
                    let v = self.peek(1);
                    self.length(v, at.live(1))?
                } =>
            {
                let n = self.op(Op::Tag, &[n]);
                self.push(n);
            }
            Opcode::UNPACK_EX if self.unpack_ex(at)? => {}
            Opcode::BUILD_SLICE => {
                let (x, y, z) = if a == 3 {
                    (self.peek(3), self.peek(2), self.peek(1))
                } else {
                    (self.peek(2), self.peek(1), Opnd::any(Word::NONE))
                };
                let r = self.new_slice(x, y, z);
                self.drop(a);
                self.push(r);
            }
            Opcode::BUILD_STRING if a == 2 || a == 3 => {
                let parts: Vec<Opnd> = (0..a).map(|i| self.peek(a - i)).collect();
                let r = self.call(if a == 2 { H::build_string2 } else { H::build_string3 }, &parts);
                self.drop(a);
                self.push(r);
            }
            Opcode::FORMAT_SIMPLE => {
                let v = self.peek(1);
                let r = if at.live(1).is_ptr() && live_shape(at.live(1)) == id::STR {
                    self.shaped(v, at.live(1))?.0
                } else {
                    self.call(H::format, &[v])
                };
                self.drop(1);
                self.push(r);
            }
            Opcode::LIST_APPEND => {
                let (l, v) = (self.peek(a + 1), self.peek(1));
                let l = self.obj(l, at.live(a + 1))?;
                self.append(l, v);
                self.drop(1);
            }
            Opcode::RAISE_VARARGS => self.raises()?,
            Opcode::PUSH_EXC_INFO => self.push_exception(vm),
            Opcode::POP_EXCEPT => self.pop_exception(vm),
            Opcode::CHECK_EXC_MATCH => self.exception_matches(vm, at)?,
            Opcode::UNPACK_SEQUENCE => self.unpack(at)?,
            Opcode::GET_ITER => self.get_iter(vm, at)?,
            Opcode::GET_YIELD_FROM_ITER if self.yield_from_iter(vm, at)? => {}
            Opcode::FOR_ITER => self.for_iter(vm, at, next)?,
            Opcode::LOAD_GLOBAL => self.load_global(vm, at)?,
            Opcode::LOAD_NAME => self.load_name(vm, at)?,
            Opcode::STORE_NAME => self.store_name(vm, at)?,
            Opcode::STORE_GLOBAL => {
                // SAFETY: the live frame.
                let func = unsafe { frame(at.fp).func() };
                if self.frames.len() == 1 {
                    self.entry_globals(func)?;
                }
                let name = self.top().code.name_at(a);
                self.store_global(vm, func, name);
            }
            Opcode::LOAD_ATTR => self.load_attr(vm, at, next)?,
            Opcode::STORE_ATTR => self.store_attr(vm, at)?,
            Opcode::CALL => self.call_instruction(vm, at, next)?,
            Opcode::RETURN_VALUE => self.return_value(vm, at)?,
            Opcode::COPY_FREE_VARS => self.copy_free_vars(a)?,
            Opcode::MAKE_CELL => {
                let v = self.slot(a);
                let c = self.call(H::new_cell, &[v]);
                self.set_slot(a, c);
            }
            Opcode::MAKE_FUNCTION => {
                // SAFETY: the live frame.
                let live = unsafe { frame(at.fp).func() };
                let Some(globals) = live.globals.get() else { return Err(Reason::Unsupported) };
                if self.frames.len() == 1 {
                    self.entry_globals(live)?;
                }
                let (code, g) = (self.peek(1), self.constant(globals.value()));
                let f = self.call(H::new_function, &[code, g]);
                let f = self.op(Op::AsObj, &[f]);
                self.drop(1);
                self.push(f);
            }
            Opcode::SET_FUNCTION_ATTRIBUTE => {
                let (v, f) = (self.peek(2), self.peek(1));
                self.call(H::set_function, &[f, v, Opnd::word(a as u64)]);
                self.drop(2);
                self.push(f);
            }
            Opcode::BUILD_SET if a == 0 => {
                let s = self.call(H::set0, &[]);
                self.push(s);
            }
            Opcode::CALL_INTRINSIC_1
                if a == Intrinsic1::ListToTuple as usize
                    && at.live(1).is_ptr()
                    && live_shape(at.live(1)) == id::LIST =>
            {
                let l = self.peek(1);
                let (l, _) = self.shaped(l, at.live(1))?;
                let t = self.call(H::list_to_tuple, &[l]);
                self.drop(1);
                self.push(t);
            }
            Opcode::LIST_EXTEND
                if at.live(1).is_ptr()
                    && matches!(live_shape(at.live(1)), id::LIST | id::TUPLE)
                    && live_shape(at.live(a + 1)) == id::LIST =>
            {
                let (l, o) = (self.peek(a + 1), self.peek(1));
                self.call_quiet(H::list_extend_quiet, &[l, o]);
                self.drop(1);
            }
            Opcode::DICT_MERGE
                if at.live(1).is_ptr()
                    && live_shape(at.live(1)) == id::DICT
                    && live_shape(at.live(a + 1)) == id::DICT =>
            {
                let (d, m) = (self.peek(a + 1), self.peek(1));
                let live = at.live(1).to_dict().map_or(0, |d| d.len());
                let (m, _) = self.shaped(m, at.live(1))?;
                if live == 0 {
                    let used = self.load(Op::LoadU32, m, DictObj::USED_OFFSET, Alias::Dict);
                    self.word_is(used, 0);
                } else if at.live(a + 1).to_dict().is_some_and(|d| d.is_empty()) {
                    self.call_quiet(H::dict_merge_quiet, &[d, m]);
                } else {
                    self.interpret(1, 0);
                    return Ok(());
                }
                self.drop(1);
            }
            Opcode::SET_ADD if quiet::is_key(vm, at.live(1)) => {
                let (s, v) = (self.peek(a + 1), self.peek(1));
                self.call_quiet(H::set_add, &[s, v]);
                self.drop(1);
            }
            Opcode::STORE_SLICE
                if at.live(3).is_ptr()
                    && live_shape(at.live(3)) == id::LIST
                    && [at.live(2), at.live(1)].iter().all(|v| v.is_int() || v.is_none())
                    && at.live(4).is_ptr()
                    && matches!(live_shape(at.live(4)), id::LIST | id::TUPLE) =>
            {
                let (v, o, x, y) = (self.peek(4), self.peek(3), self.peek(2), self.peek(1));
                self.call_quiet(H::store_slice_quiet, &[o, x, y, v]);
                self.drop(4);
            }
            Opcode::CALL_KW => self.call_keywords(vm, at, next)?,
            Opcode::CALL_FUNCTION_EX => self.call_star(vm, at, next)?,
            Opcode::LOAD_SUPER_ATTR => self.load_super(vm, at)?,
            Opcode::LOAD_SPECIAL => self.load_special(vm, at)?,
            Opcode::YIELD_VALUE => self.yield_value(vm, at, next)?,
            Opcode::SEND => self.send(vm, at, next)?,
            Opcode::RETURN_GENERATOR => self.return_generator()?,
            Opcode::GET_AWAITABLE => self.get_awaitable(vm, at)?,
            Opcode::END_SEND => {
                let v = self.peek(1);
                self.drop(2);
                self.push(v);
            }
            _ => match net_effect(base, a) {
                Some((drops, pushes)) => self.interpret(drops, pushes),
                None => return Err(Reason::Unsupported),
            },
        }
        Ok(())
    }
    /// Has the interpreter do the instruction, on frames written back.
    pub(super) fn interpret(&mut self, drops: usize, pushes: usize) {
        let top = self.call(if pushes == 0 { H::interpret_0 } else { H::interpret }, &[]);
        self.drop(drops);
        for i in (1..=pushes).rev() {
            let v = if i == 1 { top } else { self.call_looking(i) };
            self.push(v);
        }
    }
    fn call_looking(&mut self, n: usize) -> Opnd {
        self.trace.call(H::stack_word.id(), &[Opnd::word(n as u64)], Type::Any, None)
    }

    /// A local that must be bound.
    fn bound(&mut self, v: Opnd) -> Opnd {
        if matches!(self.trace.ty(v), Type::Any) && !v.is_const() {
            self.guard(Op::GuardNotIs, &[v, Opnd::any(Word::UNBOUND)], &[]);
        }
        v
    }
    fn guard_bool_result(&mut self, r: Opnd) -> Opnd {
        // The helper gives True or False: the guard never leaves.
        let b = self.op(Op::Is, &[r, Opnd::any(Word::TRUE)]);
        let _ = r;
        b
    }
    fn load_deref(&mut self, at: &At) -> Rec {
        let cell = self.slot(at.arg);
        let live = at.live_local(at.arg);
        let cell = self.obj(cell, live)?;
        let Some(c) = live.downcast::<CellObj>() else { return Err(Reason::UnsupportedOperands) };
        if c.value.get().is_unbound() {
            return Err(Reason::Raised);
        }
        let v = self.load(Op::LoadValue, cell, std::mem::offset_of!(CellObj, value), Alias::Cell);
        let v = self.bound(v);
        self.push(v);
        Ok(())
    }
    /// The truth of a value as a machine bool.
    fn truth(&mut self, vm: &mut Vm, v: Opnd, live: Value) -> Opnd {
        if let Some(b) = self.bool(v, live) {
            return b;
        }
        if let Some(i) = self.int(v, live) {
            return self.op(Op::Ne, &[i, Opnd::any(Word(0))]);
        }
        if let Some(f) = self.float(v, live) {
            return self.op(Op::FNe, &[f, Opnd::float(0.0)]);
        }
        if live.is_none() {
            self.same(v, live);
            return Opnd::bool(false);
        }
        if let Ok(Some(n)) = self.length(v, live) {
            return self.op(Op::WNe, &[n, Opnd::word(0)]);
        }
        if quiet::truth(vm, live).is_some() {
            let r = self.call_quiet(H::truth_quiet, &[v]);
            return self.guard_bool_result(r);
        }
        let (by_value, by_len) = (vm.names.__bool__, vm.names.__len__);
        let cls = vm.type_of(live);
        if live.is_ptr()
            && (live.kind() == Some(kind::INSTANCE) || !cls.is_heap_type())
            && vm.lookup_in_type(cls, by_value).is_none()
            && vm.lookup_in_type(cls, by_len).is_none()
            && self.class_guard(vm, v, live).is_ok()
        {
            return Opnd::bool(true);
        }
        let r = self.call(H::truth, &[v]);
        self.guard_bool_result(r)
    }
    /// How many items a builtin container has.
    pub(super) fn length(&mut self, v: Opnd, live: Value) -> Rec<Option<Opnd>> {
        if !live.is_ptr() {
            return Ok(None);
        }
        let (op, offset, class) = match live_shape(live) {
            id::LIST => (Op::LoadWord, offset_of!(ListObj, len), Alias::ListLen),
            id::TUPLE => (Op::LoadWord, offset_of!(TupleObj, len), Alias::Immut),
            id::STR => (Op::LoadWord, offset_of!(StrObj, len), Alias::Immut),
            id::BYTES => (Op::LoadWord, offset_of!(BytesObj, len), Alias::Immut),
            id::DICT => (Op::LoadU32, DictObj::USED_OFFSET, Alias::Dict),
            id::SET | id::FROZENSET => (Op::LoadWord, SetObj::USED_OFFSET, Alias::Dict),
            _ => return Ok(None),
        };
        let (o, _) = self.shaped(v, live)?;
        Ok(Some(self.load(op, o, offset, class)))
    }
    fn negative(&mut self, at: &At) {
        let v = self.peek(1);
        let live = at.live(1);
        let r = if let Some(i) = self.int(v, live) {
            self.guard(Op::NegOv, &[i], &[])
        } else if let Some(f) = self.float(v, live) {
            self.op(Op::FNeg, &[f])
        } else {
            self.call(H::negative, &[v])
        };
        self.drop(1);
        self.push(r);
    }
    fn binary(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let (x, y) = (self.peek(2), self.peek(1));
        let (lx, ly) = (at.live(2), at.live(1));
        let op = arith(at.arg);
        let r = match self.arithmetic(op, x, y, lx, ly) {
            Some(r) => r,
            None => {
                if op.is_some()
                    && let Some((f, flags)) = runtime::operator_method(vm, lx, ly, at.arg)
                {
                    return self.enter_operator(vm, at, f, flags, next);
                }
                if let Some(r) = self.power(at, x, y, lx, ly) {
                    self.drop(2);
                    self.push(r);
                    return Ok(());
                }
                let args = [x, y, Opnd::word(at.arg as u64)];
                if quiet::binary_is_quiet(lx, ly, at.arg) {
                    let in_place = at.arg >= 13 && lx.is_ptr() && live_shape(lx) == id::LIST;
                    self.call_quiet(if in_place { H::inplace_quiet } else { H::binary_quiet }, &args)
                } else {
                    self.call(H::binary, &args)
                }
            }
        };
        self.drop(2);
        self.push(r);
        Ok(())
    }
    /// `x ** y` of a positive float and a number, without a call of the runtime.
    fn power(&mut self, at: &At, x: Opnd, y: Opnd, lx: Value, ly: Value) -> Option<Opnd> {
        let small = |v: Value| v.is_int() && v.int_unchecked().unsigned_abs() < 1 << 53;
        if !matches!(at.arg, 8 | 21) || !lx.is_float_imm() || !(ly.is_float_imm() || small(ly)) {
            return None;
        }
        let (a, b) = (
            lx.float_unchecked(),
            if ly.is_int() { ly.int_unchecked() as f64 } else { ly.float_unchecked() },
        );
        // Of a whole number above zero, any base has a power.
        let whole = b > 0.0 && b.fract() == 0.0 && (y.as_int().is_some() || y.constant().is_some());
        if a <= 0.0 && !whole || !a.is_finite() || !b.is_finite() || !a.powf(b).is_finite() {
            return None;
        }
        let x = self.float(x, lx)?;
        let y = if ly.is_int() {
            y.as_int()?;
            Opnd::float(b)
        } else {
            self.float(y, ly)?
        };
        if !whole {
            let positive = self.op(Op::FLt, &[Opnd::float(0.0), x]);
            self.direction(positive, true);
        }
        self.finite(x);
        if y.as_float().is_none() {
            self.finite(y);
        }
        let r = self.float_call("pow", &[x, y])?;
        self.finite(r);
        Some(r)
    }
    /// A Python method does the operator. Its operands stay below its frame, as the interpreter has them.
    fn enter_operator(&mut self, vm: &mut Vm, at: &At, f: Gc<FuncObj>, flags: usize, resume: u32) -> Rec {
        let (x, y) = (self.peek(2), self.peek(1));
        let x = self.kind_guard(vm, x, at.live(2))?;
        let y = if y == x { x } else { self.peek(1) };
        let y = self.kind_guard(vm, y, at.live(1))?;
        let args = if flags == frame_flags::REFLECTED {
            // The interpreter copies the operands in their order as arguments.
            self.next_fp = self.next_fp.wrapping_add(2);
            [y, x]
        } else {
            [x, y]
        };
        self.enter(f, &args, resume, flags)
    }
    /// The value is of the class that it is of now.
    pub(super) fn kind_guard(&mut self, vm: &mut Vm, o: Opnd, live: Value) -> Rec<Opnd> {
        if live.is_ptr() {
            return self.class_guard(vm, o, live);
        }
        if let Some(i) = self.int(o, live) {
            return Ok(i);
        }
        if let Some(f) = self.float(o, live) {
            return Ok(f);
        }
        Ok(self.same(o, live))
    }
    /// Ints and floats without a call; `None`: not these operands.
    fn arithmetic(&mut self, op: Option<Arith>, x: Opnd, y: Opnd, lx: Value, ly: Value) -> Option<Opnd> {
        let op = op?;
        if lx.is_int() && ly.is_int() {
            let (a, b) = (lx.int_unchecked(), ly.int_unchecked());
            // Only what the live values do without leaving is worth recording.
            let fits = match op {
                Arith::Add => Value::try_int(a + b).is_some(),
                Arith::Sub => Value::try_int(a - b).is_some(),
                Arith::Mul => a.checked_mul(b).and_then(Value::try_int).is_some(),
                Arith::LShift => {
                    (0..62).contains(&b) && (a << b) >> b == a && Value::try_int(a << b).is_some()
                }
                Arith::RShift => b >= 0,
                Arith::FloorDiv | Arith::Mod => b > 0,
                Arith::TrueDiv => b != 0 && a.unsigned_abs() <= 1 << 53 && b.unsigned_abs() <= 1 << 53,
                Arith::And | Arith::Or | Arith::Xor => true,
            };
            if !fits {
                return None;
            }
            let i = self.int(x, lx)?;
            let y = if y == x { i } else { y };
            let j = self.int(y, ly)?;
            return Some(match op {
                Arith::Add => self.guard(Op::AddOv, &[i, j], &[]),
                Arith::Sub => self.guard(Op::SubOv, &[i, j], &[]),
                Arith::Mul => self.guard(Op::MulOv, &[i, j], &[]),
                Arith::LShift => self.guard(Op::ShlOv, &[i, j], &[]),
                Arith::And => self.op(Op::And, &[i, j]),
                Arith::Or => self.op(Op::Or, &[i, j]),
                Arith::Xor => self.op(Op::Xor, &[i, j]),
                Arith::RShift => {
                    self.at_least(j, 0);
                    self.op(Op::Shr, &[i, j])
                }
                Arith::FloorDiv => {
                    self.at_least(j, 1);
                    self.op(Op::FloorDiv, &[i, j])
                }
                Arith::Mod => {
                    self.at_least(j, 1);
                    self.op(Op::Mod, &[i, j])
                }
                Arith::TrueDiv => {
                    self.exact_in_float(i);
                    self.exact_in_float(j);
                    let zero = self.op(Op::Eq, &[j, Opnd::any(Word(0))]);
                    self.direction(zero, false);
                    let (f, g) = (self.op(Op::IntToFloat, &[i]), self.op(Op::IntToFloat, &[j]));
                    self.op(Op::FDiv, &[f, g])
                }
            });
        }
        if !matches!(op, Arith::Add | Arith::Sub | Arith::Mul | Arith::TrueDiv) {
            return None;
        }
        let number = |v: Value| v.is_int() || v.is_float_imm();
        if !number(lx) || !number(ly) {
            return None;
        }
        let zero = if ly.is_int() { ly.int_unchecked() == 0 } else { ly.float_unchecked() == 0.0 };
        if op == Arith::TrueDiv && zero {
            return None;
        }
        let f = self.number_as_float(x, lx)?;
        let y = if y == x { f } else { y };
        let g = self.number_as_float(y, ly)?;
        Some(match op {
            Arith::Add => self.op(Op::FAdd, &[f, g]),
            Arith::Sub => self.op(Op::FSub, &[f, g]),
            Arith::Mul => self.op(Op::FMul, &[f, g]),
            _ => {
                let zero = self.op(Op::FEq, &[g, Opnd::float(0.0)]);
                self.direction(zero, false);
                self.op(Op::FDiv, &[f, g])
            }
        })
    }
    pub(super) fn number_as_float(&mut self, o: Opnd, live: Value) -> Option<Opnd> {
        if live.is_int() {
            let i = self.int(o, live)?;
            return Some(match i.as_int() {
                Some(i) => Opnd::float(i as f64),
                None => self.op(Op::IntToFloat, &[i]),
            });
        }
        self.float(o, live)
    }
    pub(super) fn at_least(&mut self, i: Opnd, min: i64) {
        if i.as_int().is_some_and(|i| i >= min) {
            return;
        }
        let b = self.op(Op::Le, &[Opnd::any(Word((min << 2) as u64)), i]);
        self.direction(b, true);
    }
    fn exact_in_float(&mut self, i: Opnd) {
        const EXACT: i64 = 1 << 53;
        if i.as_int().is_some_and(|i| i.abs() <= EXACT) {
            return;
        }
        let lo = self.op(Op::Le, &[Opnd::any(Word((-EXACT << 2) as u64)), i]);
        self.direction(lo, true);
        let hi = self.op(Op::Le, &[i, Opnd::any(Word((EXACT << 2) as u64))]);
        self.direction(hi, true);
    }
    /// COMPARE_OP, perhaps with the conditional jump behind it.
    fn comparison(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let (x, y) = (self.peek(2), self.peek(1));
        let (lx, ly) = (at.live(2), at.live(1));
        let op = CmpOp::ALL[(at.arg >> 5).min(5)];
        let fused = matches!(
            at.op,
            Opcode::COMPARE_LT_JUMP
                | Opcode::COMPARE_LE_JUMP
                | Opcode::COMPARE_EQ_JUMP
                | Opcode::COMPARE_NE_JUMP
                | Opcode::COMPARE_GT_JUMP
                | Opcode::COMPARE_GE_JUMP
        );
        let b = match self.compare_numbers(op, x, y, lx, ly) {
            Some(b) => Some(b),
            None => self.compare_identical(vm, op, x, y, lx, ly),
        };
        let Some((b, is)) = b else {
            if at.op != Opcode::COMPARE_OP
                && let Some(f) = runtime::compare_method(vm, lx, ly, taipan_vm::CmpOp::ALL[op as usize])
            {
                // (It comes back to the jump, of a fused one too.)
                return self.enter_operator(vm, at, f, frame_flags::COMPARE, next);
            }
            let args = [x, y, Opnd::word(at.arg as u64)];
            let quiet = plain(lx) && plain(ly);
            let r =
                if quiet { self.call_quiet(H::compare_quiet, &args) } else { self.call(H::compare, &args) };
            self.drop(2);
            if !fused {
                self.push(r);
                return Ok(());
            }
            // Which way it goes is known when the comparison has been made.
            let b = self.guard_bool_result(r);
            // SAFETY: behind the cache word stands the jump, with a cache word of its own.
            let j = unsafe { *at.at.add(2) };
            let fall = next + 2;
            let on = j as u8 == Opcode::POP_JUMP_IF_TRUE as u8;
            self.pending = Some(Pending::Branch { b, taken: fall + (j >> 8), on, fall });
            return Ok(());
        };
        if !fused {
            self.drop(2);
            self.push(b);
            return Ok(());
        }
        // SAFETY: behind the cache word stands the jump, with a cache word of its own.
        let j = unsafe { *at.at.add(2) };
        let on = j as u8 == Opcode::POP_JUMP_IF_TRUE as u8;
        let jump = At {
            sp: at.sp,
            fp: at.fp,
            arg: (j >> 8) as usize,
            op: Opcode::POP_JUMP_IF_TRUE,
            at: at.at.wrapping_add(2),
        };
        self.branch(&jump, next + 2, b, is, is == on, 2);
        Ok(())
    }
    /// The comparison as a machine bool, and how it comes out now.
    fn compare_numbers(&mut self, op: CmpOp, x: Opnd, y: Opnd, lx: Value, ly: Value) -> Option<(Opnd, bool)> {
        if lx.is_int() && ly.is_int() {
            let i = self.int(x, lx)?;
            let y = if y == x { i } else { y };
            let j = self.int(y, ly)?;
            let (a, b) = (lx.int_unchecked(), ly.int_unchecked());
            return Some(match op {
                CmpOp::Lt => (self.op(Op::Lt, &[i, j]), a < b),
                CmpOp::Le => (self.op(Op::Le, &[i, j]), a <= b),
                CmpOp::Eq => (self.op(Op::Eq, &[i, j]), a == b),
                CmpOp::Ne => (self.op(Op::Ne, &[i, j]), a != b),
                CmpOp::Gt => (self.op(Op::Lt, &[j, i]), a > b),
                CmpOp::Ge => (self.op(Op::Le, &[j, i]), a >= b),
            });
        }
        let both_floats = lx.is_float_imm() && ly.is_float_imm();
        // An int that floats hold exactly compares as one.
        let exact = |v: Value| v.is_int() && v.int_unchecked().abs() <= 1 << 53;
        let mixed = lx.is_float_imm() && exact(ly) || ly.is_float_imm() && exact(lx);
        if !both_floats && !mixed {
            return None;
        }
        for (o, live) in [(x, lx), (y, ly)] {
            if live.is_int() {
                let i = self.int(o, live)?;
                self.exact_in_float(i);
            }
        }
        let (x, y) = (self.peek(2), self.peek(1));
        let f = self.number_as_float(x, lx)?;
        let y = if y == x { f } else { y };
        let g = self.number_as_float(y, ly)?;
        let live = |v: Value| if v.is_int() { v.int_unchecked() as f64 } else { v.float_unchecked() };
        let (a, b) = (live(lx), live(ly));
        Some(match op {
            CmpOp::Lt => (self.op(Op::FLt, &[f, g]), a < b),
            CmpOp::Le => (self.op(Op::FLe, &[f, g]), a <= b),
            CmpOp::Eq => (self.op(Op::FEq, &[f, g]), a == b),
            CmpOp::Ne => (self.op(Op::FNe, &[f, g]), a != b),
            CmpOp::Gt => (self.op(Op::FLt, &[g, f]), a > b),
            CmpOp::Ge => (self.op(Op::FLe, &[g, f]), a >= b),
        })
    }
    /// Equality that identity decides: None with something that is no object, the same string.
    fn compare_identical(
        &mut self,
        vm: &mut Vm,
        op: CmpOp,
        x: Opnd,
        y: Opnd,
        lx: Value,
        ly: Value,
    ) -> Option<(Opnd, bool)> {
        if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
            return None;
        }
        if let Some((equal, is)) = self.strings_equal(vm, (x, lx), (y, ly)) {
            return Some(match (op, equal.as_bool()) {
                (CmpOp::Eq, _) => (equal, is),
                (_, Some(known)) => (Opnd::bool(!known), !is),
                _ => (self.op(Op::Not, &[equal]), !is),
            });
        }
        if lx.is_bool() && ly.is_bool() {
            let (a, b) = (self.bool(x, lx)?, self.bool(y, ly)?);
            let (a, b) = (self.any(a), self.any(b));
            let same = self.op(Op::Is, &[a, b]);
            let r = if op == CmpOp::Eq { same } else { self.op(Op::Not, &[same]) };
            return Some((r, (lx == ly) == (op == CmpOp::Eq)));
        }
        if runtime::equal_by_identity(vm, lx, ly) {
            let a = self.class_guard(vm, x, lx).ok()?;
            let b = if x == y { a } else { self.class_guard(vm, y, ly).ok()? };
            let same = self.op(Op::Is, &[a, b]);
            let r = if op == CmpOp::Eq { same } else { self.op(Op::Not, &[same]) };
            return Some((r, (lx == ly) == (op == CmpOp::Eq)));
        }
        None
    }
    /// A conditional jump on `b`, which is `is` now; drops `n` operands.
    fn branch(&mut self, at: &At, next: u32, b: Opnd, is: bool, taken: bool, n: usize) {
        self.charge_branch(at, taken);
        self.direction(b, is);
        self.drop(n);
        self.expected_pc = Some(if taken { next + at.arg as u32 } else { next });
    }
    fn charge_branch(&mut self, at: &At, taken: bool) {
        // SAFETY: conditional jumps have a cache word, which is their history.
        let history = unsafe { *at.at.add(1) };
        let p = self.course.branch(history, taken);
        self.note(p);
    }

    // ---- containers ----

    fn subscript(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let (o, k) = (self.peek(2), self.peek(1));
        let (lo, lk) = (at.live(2), at.live(1));
        if lk.is_int() && lo.is_ptr() && matches!(live_shape(lo), id::LIST | id::TUPLE) {
            let is_list = live_shape(lo) == id::LIST;
            let len = if is_list {
                lo.downcast::<ListObj>().map_or(0, |l| l.len.get())
            } else {
                lo.downcast::<TupleObj>().map_or(0, |t| t.len)
            };
            let i = lk.int_unchecked();
            if (-(len as i64)..len as i64).contains(&i) {
                let (obj, _) = self.shaped(o, lo)?;
                let k = self.int(k, lk).ok_or(Reason::UnsupportedOperands)?;
                let v = if is_list { self.list_item(obj, k, i) } else { self.tuple_item(obj, k, i) };
                self.drop(2);
                self.push(v);
                return Ok(());
            }
            if i >= len as i64 && self.catches() {
                let (obj, _) = self.shaped(o, lo)?;
                let k = self.int(k, lk).ok_or(Reason::UnsupportedOperands)?;
                let n = self.length(obj, lo)?.ok_or(Reason::UnsupportedOperands)?;
                let n = self.op(Op::Tag, &[n]);
                let within = self.op(Op::Lt, &[k, n]);
                self.direction(within, false);
                return self.raises();
            }
        }
        if let (true, Some(b)) = (lk.is_int(), lo.downcast::<BytesObj>())
            && live_shape(lo) == id::BYTES
            && (-(b.len as i64)..b.len as i64).contains(&lk.int_unchecked())
        {
            let (obj, _) = self.shaped(o, lo)?;
            let k = self.int(k, lk).ok_or(Reason::UnsupportedOperands)?;
            let len = self.load(Op::LoadWord, obj, offset_of!(BytesObj, len), Alias::Immut);
            let k = self.index(k, lk.int_unchecked(), len);
            self.guard(Op::GuardIndex, &[k, len], &[]);
            let byte =
                self.trace.op(Op::LoadByte, &[obj, k], &[size_of::<BytesObj>() as u64, Alias::Immut as u64]);
            let v = self.op(Op::Tag, &[byte]);
            self.drop(2);
            self.push(v);
            return Ok(());
        }
        if let Some(c) = self.str_item(vm, (o, lo), (k, lk))? {
            self.drop(2);
            self.push(c);
            return Ok(());
        }
        if let Some(v) = self.flat_item(vm, at)? {
            self.drop(2);
            self.push(v);
            return Ok(());
        }
        if lo.is_ptr() && live_shape(lo) == id::DICT && self.catches() {
            // Whether the key is there is a way to go.
            let absent = Opnd::any(Word::UNBOUND);
            if let Some(Ok(found)) = quiet::dict_get(vm, lo, lk, Value::UNBOUND) {
                let v = self.call_quiet(H::dict_get, &[o, k, absent]);
                if found.is_unbound() {
                    self.guard(Op::GuardIs, &[v, absent], &[]);
                    return self.raises();
                }
                self.guard(Op::GuardNotIs, &[v, absent], &[]);
                self.drop(2);
                self.push(v);
                return Ok(());
            }
        }
        let getitem = vm.names.__getitem__;
        if let Some(f) = taipan_vm::interp::runtime::python_method(vm, lo, getitem, 2) {
            self.class_guard(vm, o, lo)?;
            let args = [self.peek(2), self.peek(1)];
            self.drop(2);
            return self.enter(f, &args, next, 0);
        }
        let quiet = lo.is_ptr()
            && (matches!(live_shape(lo), id::LIST | id::TUPLE | id::STR | id::BYTES)
                && (lk.is_int() || quiet::is_plain_slice(lk))
                || live_shape(lo) == id::DICT && quiet::dict_get(vm, lo, lk, Value::NONE).is_some());
        let parts = self.slices.iter().find(|s| s.0 == k).map(|s| s.1);
        let r = if let Some([x, y, z]) = parts.filter(|_| quiet && lk.downcast::<SliceObj>().is_some()) {
            self.call_quiet(H::step_slice_quiet, &[o, x, y, z])
        } else if quiet {
            self.call_quiet(H::subscript_quiet, &[o, k])
        } else {
            self.call(H::subscript, &[o, k])
        };
        self.drop(2);
        self.push(r);
        Ok(())
    }
    /// Items and the index of a subscript of an array of numbers, as letter, items, index; the operands are `o` and `k`.
    fn flat_place(&mut self, vm: &Vm, o: (Opnd, Value), k: (Opnd, Value)) -> Rec<Option<(u8, Opnd, Opnd)>> {
        let (Some((t, code)), true) = (quiet::flat(vm, o.1), k.1.is_int()) else { return Ok(None) };
        let log = match code {
            b'd' => 3,
            b'i' => 2,
            _ => return Ok(None),
        };
        // SAFETY: the layout is that of the object's class.
        let bytes = unsafe { *o.1.ptr_unchecked().cast::<u8>().add(t.bytes).cast::<usize>() };
        if !(0..(bytes >> log) as i64).contains(&k.1.int_unchecked()) {
            return Ok(None);
        }
        let (a, _) = self.shaped(o.0, o.1)?;
        let letter = self.load(Op::LoadU8, a, t.code, Alias::Immut);
        self.word_is(letter, code as u64);
        let k = self.int(k.0, k.1).ok_or(Reason::UnsupportedOperands)?;
        let bytes = self.load(Op::LoadWord, a, t.bytes, Alias::Flat);
        // (The number of items from that of bytes: the index counts in items.)
        let n = self.op(Op::WShr, &[bytes, Opnd::word(log)]);
        self.guard(Op::GuardIndex, &[k, n], &[]);
        let items = self.load(Op::LoadPtr, a, t.data, Alias::Flat);
        Ok(Some((code, items, k)))
    }
    fn flat_item(&mut self, vm: &Vm, at: &At) -> Rec<Option<Opnd>> {
        let (o, k) = (self.peek(2), self.peek(1));
        let Some((code, items, k)) = self.flat_place(vm, (o, at.live(2)), (k, at.live(1)))? else {
            return Ok(None);
        };
        Ok(Some(if code == b'd' {
            self.trace.op(Op::LoadFloatAt, &[items, k], &[0, Alias::FlatItems as u64])
        } else {
            let w = self.trace.op(Op::LoadI32At, &[items, k], &[0, Alias::FlatItems as u64]);
            self.op(Op::Tag, &[w])
        }))
    }
    /// Stores a float or int into an array of floats.
    fn store_flat_item(&mut self, vm: &Vm, at: &At) -> Rec<bool> {
        let (v, o, k) = (self.peek(3), self.peek(2), self.peek(1));
        let lv = at.live(3);
        let number = lv.is_float_imm() || lv.is_int() || matches!(self.trace.ty(v), Type::Float);
        if !number || quiet::flat(vm, at.live(2)).is_none_or(|f| f.1 != b'd') {
            return Ok(false);
        }
        let Some((_, items, k)) = self.flat_place(vm, (o, at.live(2)), (k, at.live(1)))? else {
            return Ok(false);
        };
        let x = match self.float(v, lv) {
            Some(x) => x,
            None => {
                let i = self.int(v, lv).ok_or(Reason::UnsupportedOperands)?;
                self.op(Op::IntToFloat, &[i])
            }
        };
        self.trace.op(Op::StoreFloatAt, &[items, k, x], &[0, Alias::FlatItems as u64]);
        Ok(true)
    }
    /// An index from the front: a negative one is counted from the end.
    pub(super) fn index(&mut self, k: Opnd, live: i64, len: Opnd) -> Opnd {
        if live >= 0 {
            return k;
        }
        let zero = Opnd::any(Word(0));
        if k.as_int().is_none() {
            let neg = self.op(Op::Lt, &[k, zero]);
            self.direction(neg, true);
        }
        let n = self.op(Op::Tag, &[len]);
        self.op(Op::Add, &[k, n])
    }
    fn list_item(&mut self, l: Opnd, k: Opnd, live: i64) -> Opnd {
        let len = self.load(Op::LoadWord, l, std::mem::offset_of!(ListObj, len), Alias::ListLen);
        let k = self.index(k, live, len);
        self.guard(Op::GuardIndex, &[k, len], &[]);
        let items = self.load(Op::LoadPtr, l, std::mem::offset_of!(ListObj, items), Alias::ListItems);
        self.trace.op(Op::LoadElem, &[items, k], &[Alias::Elem as u64])
    }
    /// `l.append(v)`
    /// `l.pop()` of a list whose array stays the same; `None`: the list is empty, or so empty that it gets another one.
    pub(super) fn pop(&mut self, l: Opnd, live: Gc<ListObj>) -> Option<Opnd> {
        /// Smaller arrays are kept, and others as long as a third is in use.
        const KEPT: usize = 64;
        let (n, capacity) = (live.len.get(), live.items.get()?.len());
        if n == 0 || capacity > KEPT && (n - 1) * 3 < capacity {
            return None;
        }
        let len = self.load(Op::LoadWord, l, offset_of!(ListObj, len), Alias::ListLen);
        let some = self.op(Op::WLt, &[Opnd::word(0), len]);
        self.direction(some, true);
        let items = self.load(Op::LoadPtr, l, offset_of!(ListObj, items), Alias::ListItems);
        let last = self.op(Op::WSub, &[len, Opnd::word(1)]);
        let room = self.load(Op::LoadWord, items, ValueArray::LEN_OFFSET, Alias::Immut);
        if capacity <= KEPT {
            let small = self.op(Op::WUlt, &[room, Opnd::word(KEPT as u64 + 1)]);
            self.direction(small, true);
        } else {
            let twice = self.op(Op::WAdd, &[last, last]);
            let thrice = self.op(Op::WAdd, &[twice, last]);
            let empty = self.op(Op::WUlt, &[thrice, room]);
            self.direction(empty, false);
        }
        let k = self.op(Op::Tag, &[last]);
        let v = self.trace.op(Op::LoadElem, &[items, k], &[Alias::Elem as u64]);
        self.trace.op(Op::StoreElem, &[items, k, Opnd::any(Word::UNBOUND)], &[Alias::Elem as u64]);
        self.trace.store(Op::StoreWord, l, last, offset_of!(ListObj, len) as u32, Alias::ListLen);
        Some(v)
    }
    pub(super) fn append(&mut self, l: Opnd, v: Opnd) {
        let v = self.any(v);
        let items = self.call(H::list_room, &[l]);
        let items = self.op(Op::AsObj, &[items]);
        let len = self.load(Op::LoadWord, l, offset_of!(ListObj, len), Alias::ListLen);
        let k = self.op(Op::Tag, &[len]);
        self.trace.op(Op::StoreElem, &[items, k, v], &[Alias::Elem as u64]);
        let more = self.op(Op::WAdd, &[len, Opnd::word(1)]);
        self.trace.store(Op::StoreWord, l, more, offset_of!(ListObj, len) as u32, Alias::ListLen);
    }
    fn tuple_item(&mut self, t: Opnd, k: Opnd, live: i64) -> Opnd {
        let len = self.load(Op::LoadWord, t, std::mem::offset_of!(TupleObj, len), Alias::Immut);
        let k = self.index(k, live, len);
        self.guard(Op::GuardIndex, &[k, len], &[]);
        if let Some(i) = k.as_int() {
            return self.load(Op::LoadValue, t, size_of::<TupleObj>() + 8 * i as usize, Alias::Immut);
        }
        let k = self.op(Op::Add, &[k, Opnd::any(Word((TUPLE_SHIFT << 2) as u64))]);
        self.trace.op(Op::LoadElem, &[t, k], &[Alias::Immut as u64])
    }
    fn store_subscript(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let (v, o, k) = (self.peek(3), self.peek(2), self.peek(1));
        let (lo, lk) = (at.live(2), at.live(1));
        if lk.is_int()
            && lo.is_ptr()
            && live_shape(lo) == id::LIST
            && let Some(l) = lo.downcast::<ListObj>()
        {
            let (len, i) = (l.len.get() as i64, lk.int_unchecked());
            if (-len..len).contains(&i) {
                let (obj, _) = self.shaped(o, lo)?;
                let k = self.int(k, lk).ok_or(Reason::UnsupportedOperands)?;
                let len = self.load(Op::LoadWord, obj, std::mem::offset_of!(ListObj, len), Alias::ListLen);
                let k = self.index(k, i, len);
                self.guard(Op::GuardIndex, &[k, len], &[]);
                let items =
                    self.load(Op::LoadPtr, obj, std::mem::offset_of!(ListObj, items), Alias::ListItems);
                let v = self.any(v);
                self.trace.op(Op::StoreElem, &[items, k, v], &[Alias::Elem as u64]);
                self.drop(3);
                return Ok(());
            }
        }
        if self.store_flat_item(vm, at)? {
            self.drop(3);
            return Ok(());
        }
        let setitem = vm.names.__setitem__;
        if let Some(f) = taipan_vm::interp::runtime::python_method(vm, lo, setitem, 3) {
            self.class_guard(vm, o, lo)?;
            let args = [self.peek(2), self.peek(1), self.peek(3)];
            self.drop(3);
            // The interpreter copies the value behind the key before it pushes the frame.
            self.next_fp = self.next_fp.wrapping_add(1);
            return self.enter(f, &args, next, taipan_vm::frame::frame_flags::DROP);
        }
        if quiet::store_is_quiet(vm, lo, lk, at.live(3)) {
            let list = live_shape(lo) == id::LIST;
            self.call_quiet(if list { H::store_list_quiet } else { H::store_quiet }, &[o, k, v]);
        } else {
            self.call(H::store_subscript, &[o, k, v]);
        }
        self.drop(3);
        Ok(())
    }
    /// A slice object, whose parts are remembered: whoever takes a slice of something builtin needs no object.
    fn new_slice(&mut self, start: Opnd, stop: Opnd, step: Opnd) -> Opnd {
        let parts = [start, stop, step].map(|o| self.any(o));
        let header = Word::header(id::SLICE, kind::SLICE.0, 0);
        let s = self.trace.op(Op::New, &[], &[size_of::<SliceObj>() as u64, header.0]);
        let at = [offset_of!(SliceObj, start), offset_of!(SliceObj, stop), offset_of!(SliceObj, step)];
        for (v, at) in parts.into_iter().zip(at) {
            self.trace.store(Op::InitValue, s, v, at as u32, Alias::Immut);
        }
        self.slices.push((s, parts));
        s
    }
    fn new_list(&mut self, items: &[Opnd]) -> Opnd {
        let items: Vec<Opnd> = items.iter().map(|&o| self.any(o)).collect();
        let n = items.len();
        let array = (n > 0).then(|| {
            let header = Word::header(0, Kind::VALUES.0, 0);
            let bytes = ValueArray::VALUES_OFFSET + 8 * n;
            let array = self.trace.op(Op::New, &[], &[bytes as u64, header.0]);
            let len = Opnd::word(n as u64);
            self.trace.store(Op::InitWord, array, len, ValueArray::LEN_OFFSET as u32, Alias::Other);
            for (i, v) in items.into_iter().enumerate() {
                let at = ValueArray::VALUES_OFFSET + 8 * i;
                self.trace.store(Op::InitValue, array, v, at as u32, Alias::Elem);
            }
            array
        });
        let header = Word::header(id::LIST, kind::LIST.0, 0);
        self.new_list_object(header, size_of::<ListObj>(), n, array)
    }
    /// A list or an instance of a subclass, of so many bytes, with the items of an array; what else it has is unbound.
    pub(super) fn new_list_object(
        &mut self,
        header: Word,
        bytes: usize,
        len: usize,
        array: Option<Opnd>,
    ) -> Opnd {
        let l = self.trace.op(Op::New, &[], &[bytes as u64, header.0]);
        let len = Opnd::word(len as u64);
        self.trace.store(Op::InitWord, l, len, offset_of!(ListObj, len) as u32, Alias::ListLen);
        let items = offset_of!(ListObj, items) as u32;
        match array {
            Some(a) => self.trace.store(Op::InitPtr, l, a, items, Alias::ListItems),
            None => self.trace.store(Op::InitWord, l, Opnd::word(0), items, Alias::ListItems),
        };
        for at in (size_of::<ListObj>()..bytes).step_by(8) {
            self.trace.store(Op::InitValue, l, Opnd::any(Word::UNBOUND), at as u32, Alias::Slot);
        }
        l
    }
    fn build_tuple(&mut self, n: usize) {
        let items: Vec<Opnd> = (0..n).map(|i| self.peek(n - i)).collect();
        let t = self.new_tuple(&items);
        self.drop(n);
        self.push(t);
    }
    pub(super) fn new_tuple(&mut self, items: &[Opnd]) -> Opnd {
        let n = items.len();
        if n == 0 {
            return self.call(H::tuple0, &[]);
        }
        let items: Vec<Opnd> = items.iter().map(|&o| self.any(o)).collect();
        let head = size_of::<TupleObj>();
        let header = Word::header(id::TUPLE, kind::TUPLE.0, 0);
        let t = self.trace.op(Op::New, &[], &[(head + 8 * n) as u64, header.0]);
        let at = |o: usize| o as u32;
        self.trace.store(
            Op::InitWord,
            t,
            Opnd::word(n as u64),
            at(std::mem::offset_of!(TupleObj, len)),
            Alias::Immut,
        );
        self.trace.store(
            Op::InitWord,
            t,
            Opnd::word(-1i64 as u64),
            at(std::mem::offset_of!(TupleObj, hash)),
            Alias::Other,
        );
        for (i, v) in items.into_iter().enumerate() {
            self.trace.store(Op::InitValue, t, v, at(head + 8 * i), Alias::Immut);
        }
        t
    }
    /// `a, *b, c = v` of a list or tuple that is not longer than a display; false: of another one.
    fn unpack_ex(&mut self, at: &At) -> Rec<bool> {
        let (before, after) = (at.arg & 0xff, at.arg >> 8);
        let (v, live) = (self.peek(1), at.live(1));
        let shape = if live.is_ptr() { live_shape(live) } else { 0 };
        let n = match (live.downcast::<TupleObj>(), live.downcast::<ListObj>()) {
            (Some(t), _) if shape == id::TUPLE => t.len,
            (_, Some(l)) if shape == id::LIST => l.len.get(),
            _ => return Ok(false),
        };
        if n == 0 || n < before + after || n > before + after + MAX_LIST {
            return Ok(false);
        }
        let items = self.items(v, live, n)?;
        let rest = self.new_list(&items[before..n - after]);
        self.drop(1);
        for &v in items[n - after..].iter().rev() {
            self.push(v);
        }
        self.push(rest);
        for &v in items[..before].iter().rev() {
            self.push(v);
        }
        Ok(true)
    }
    /// The items of a list or tuple, exactly, of which there are so many now: some.
    fn items(&mut self, v: Opnd, live: Value, n: usize) -> Rec<Vec<Opnd>> {
        let (o, shape) = self.shaped(v, live)?;
        if shape == id::TUPLE {
            let len = self.load(Op::LoadWord, o, offset_of!(TupleObj, len), Alias::Immut);
            self.word_is(len, n as u64);
            let at = |i: usize| size_of::<TupleObj>() + 8 * i;
            return Ok((0..n).map(|i| self.load(Op::LoadValue, o, at(i), Alias::Immut)).collect());
        }
        let len = self.load(Op::LoadWord, o, offset_of!(ListObj, len), Alias::ListLen);
        self.word_is(len, n as u64);
        let items = self.load(Op::LoadPtr, o, offset_of!(ListObj, items), Alias::ListItems);
        let item = |i: usize| Opnd::any(Word((i as u64) << 2));
        Ok((0..n).map(|i| self.trace.op(Op::LoadElem, &[items, item(i)], &[Alias::Elem as u64])).collect())
    }
    fn unpack(&mut self, at: &At) -> Rec {
        let n = at.arg;
        let v = self.peek(1);
        let live = at.live(1);
        let items: Vec<Opnd> = match if live.is_ptr() { live_shape(live) } else { 0 } {
            id::TUPLE if live.downcast::<TupleObj>().is_some_and(|t| t.len == n) => self.items(v, live, n)?,
            id::LIST if n > 0 && live.downcast::<ListObj>().is_some_and(|t| t.len.get() == n) => {
                self.items(v, live, n)?
            }
            _ => {
                self.interpret(1, n);
                return Ok(());
            }
        };
        self.drop(1);
        for v in items.into_iter().rev() {
            self.push(v);
        }
        Ok(())
    }
}

/// A list, or an instance of a subclass.
pub(super) fn is_list(v: Value) -> bool {
    v.downcast::<ListObj>().is_some()
}
/// A number, str or bytes, exactly.
fn plain(v: Value) -> bool {
    !v.is_ptr() || matches!(live_shape(v), id::INT | id::FLOAT | id::COMPLEX | id::STR | id::BYTES)
}
/// The shape of a live object.
pub(super) fn live_shape(v: Value) -> u32 {
    // SAFETY: the caller has seen that it is a pointer, which refers to a live object.
    unsafe { (*v.ptr_unchecked()).shape.get() }
}
