//! Rules applied while appending: constant folding and small combinations.

use super::*;
use crate::fold;
use taipan_bytecode::{BinOp, CmpOp};

impl Flow {
    /// The constant an instruction loads.
    fn constant(&self, i: &Inst) -> Option<Const> {
        match i.op {
            Op::Real(Opcode::LOAD_CONST) => match &self.consts.list[i.arg as usize] {
                Const::Code(_) | Const::Packed(_) => None,
                c => Some(c.clone()),
            },
            Op::Real(Opcode::LOAD_SMALL_INT) => Some(Const::Int(i.arg as i64)),
            _ => None,
        }
    }

    /// The constants that the last `n` instructions load.
    fn constants(&self, n: usize) -> Option<Vec<Const>> {
        let insts = &self.blocks[self.current.i()].insts;
        let start = insts.len().checked_sub(n)?;
        insts[start..].iter().map(|i| self.constant(i)).collect()
    }

    fn last(&mut self) -> Option<&mut Inst> {
        self.blocks[self.current.i()].insts.last_mut()
    }

    fn drop_last(&mut self, n: usize) {
        let insts = &mut self.blocks[self.current.i()].insts;
        insts.truncate(insts.len() - n);
    }

    fn replace(&mut self, n: usize, c: Const, loc: Location) -> bool {
        self.drop_last(n);
        self.load_const(c, loc);
        true
    }

    /// True if the instruction is dealt with.
    pub(super) fn peephole(&mut self, op: Opcode, arg: u32, loc: Location) -> bool {
        match op {
            Opcode::BINARY_OP => {
                if let Some(ab) = self.constants(2)
                    && let Some(op) = BinOp::from_u32(arg)
                    && let Some(c) = fold::binary(op, &ab[0], &ab[1])
                {
                    return self.replace(2, c, loc);
                }
            }
            Opcode::UNARY_NEGATIVE | Opcode::UNARY_INVERT => {
                if let Some(a) = self.constants(1)
                    && let Some(c) = fold::unary(op, &a[0])
                {
                    return self.replace(1, c, loc);
                }
            }
            Opcode::CALL_INTRINSIC_1 if arg == taipan_bytecode::Intrinsic1::UnaryPositive as u32 => {
                if let Some(a) = self.constants(1)
                    && let Some(c) = fold::positive(&a[0])
                {
                    return self.replace(1, c, loc);
                }
            }
            Opcode::PUSH_NULL => {
                if let Some(last) = self.last()
                    && last.is(Opcode::LOAD_GLOBAL)
                    && last.arg & 1 == 0
                {
                    last.arg |= 1;
                    return true;
                }
            }
            Opcode::UNPACK_SEQUENCE => {
                if let Some(last) = self.last()
                    && last.is(Opcode::BUILD_TUPLE)
                    && last.arg == arg
                    && (1..=3).contains(&arg)
                {
                    self.drop_last(1);
                    if arg > 1 {
                        self.push(Op::Real(Opcode::SWAP), arg, Label::NONE, loc);
                    }
                    return true;
                }
                // Constants that were just folded into a small tuple.
                if let Some(Const::Tuple(v)) = self.constants(1).and_then(|mut v| v.pop())
                    && v.len() == arg as usize
                    && v.len() <= 3
                {
                    let own = self.last().map_or(loc, |i| i.loc);
                    self.drop_last(1);
                    for c in v {
                        self.load_const(c, own);
                    }
                    if arg > 1 {
                        self.push(Op::Real(Opcode::SWAP), arg, Label::NONE, loc);
                    }
                    return true;
                }
            }
            Opcode::UNARY_NOT => {
                if let Some(a) = self.constants(1)
                    && let Some(b) = fold::truth(&a[0])
                {
                    return self.replace(1, Const::Bool(!b), loc);
                }
                if let Some(last) = self.last()
                    && (last.is(Opcode::IS_OP) || last.is(Opcode::CONTAINS_OP))
                {
                    last.arg ^= 1;
                    last.loc = loc;
                    return true;
                }
            }
            Opcode::TO_BOOL => {
                if let Some(a) = self.constants(1)
                    && let Some(b) = fold::truth(&a[0])
                {
                    return self.replace(1, Const::Bool(b), loc);
                }
                if let Some(last) = self.last() {
                    if last.is(Opcode::COMPARE_OP) {
                        last.arg |= CmpOp::TO_BOOL;
                        return true;
                    }
                    let gives_bool = [Opcode::IS_OP, Opcode::CONTAINS_OP, Opcode::UNARY_NOT, Opcode::TO_BOOL];
                    if gives_bool.iter().any(|&o| last.is(o)) {
                        return true;
                    }
                }
            }
            Opcode::BUILD_TUPLE => {
                if let Some(v) = self.constants(arg as usize) {
                    return self.replace(arg as usize, Const::Tuple(v.into()), loc);
                }
            }
            Opcode::BUILD_LIST | Opcode::BUILD_SET if arg >= 3 => {
                if let Some(v) = self.constants(arg as usize) {
                    self.drop_last(arg as usize);
                    let (c, extend) = if op == Opcode::BUILD_LIST {
                        (Const::Tuple(v.into()), Opcode::LIST_EXTEND)
                    } else {
                        (Const::FrozenSet(v.into()), Opcode::SET_UPDATE)
                    };
                    self.push(Op::Real(op), 0, Label::NONE, loc);
                    self.load_const(c, loc);
                    self.push(Op::Real(extend), 1, Label::NONE, loc);
                    return true;
                }
            }
            Opcode::GET_ITER => {
                // `for x in (*a, *b)`: the list will do.
                let to_tuple = taipan_bytecode::Intrinsic1::ListToTuple as u32;
                if self.last().is_some_and(|i| i.is(Opcode::CALL_INTRINSIC_1) && i.arg == to_tuple) {
                    self.drop_last(1);
                }
                self.display_to_const();
            }
            Opcode::CONTAINS_OP => self.display_to_const(),
            Opcode::BUILD_SLICE => {
                if let Some(v) = self.constants(arg as usize) {
                    let mut v = v.into_iter();
                    let n = || Const::None;
                    let parts =
                        [v.next().unwrap_or_else(n), v.next().unwrap_or_else(n), v.next().unwrap_or_else(n)];
                    return self.replace(arg as usize, Const::Slice(Box::new(parts)), loc);
                }
            }
            Opcode::POP_TOP => {
                let copies = self.last().is_some_and(|i| i.is(Opcode::COPY) && i.arg == 1);
                if copies
                    || self.last().is_some_and(|i| i.is(Opcode::LOAD_CONST) || i.is(Opcode::LOAD_SMALL_INT))
                {
                    if let Some(last) = self.last() {
                        last.op = Op::Real(Opcode::NOP);
                        last.arg = 0;
                    }
                    return true;
                }
            }
            _ => {}
        }
        false
    }

    /// A list or set display that is only iterated over or searched needs no new object.
    fn display_to_const(&mut self) {
        let insts = &self.blocks[self.current.i()].insts;
        let n = insts.len();
        let Some(last) = insts.last().copied() else { return };
        if last.is(Opcode::LIST_EXTEND) || last.is(Opcode::SET_UPDATE) {
            let ok = n >= 3
                && last.arg == 1
                && insts[n - 2].is(Opcode::LOAD_CONST)
                && (insts[n - 3].is(Opcode::BUILD_LIST) || insts[n - 3].is(Opcode::BUILD_SET))
                && insts[n - 3].arg == 0;
            if ok && let Some(c @ (Const::Tuple(_) | Const::FrozenSet(_))) = self.constant(&insts[n - 2]) {
                self.replace(3, c, last.loc);
            }
            return;
        }
        let list = last.is(Opcode::BUILD_LIST);
        if !(list || (last.is(Opcode::BUILD_SET) && last.arg > 0)) {
            return;
        }
        let size = last.arg as usize;
        if n > size
            && let Some(v) =
                insts[n - 1 - size..n - 1].iter().map(|i| self.constant(i)).collect::<Option<Vec<_>>>()
        {
            let c = if list { Const::Tuple(v.into()) } else { Const::FrozenSet(v.into()) };
            self.replace(size + 1, c, last.loc);
        } else if list && let Some(last) = self.last() {
            last.op = Op::Real(Opcode::BUILD_TUPLE);
        }
    }

    /// True if the jump is dealt with.
    pub(super) fn jump_peephole(&mut self, op: Op, target: Label, loc: Location) -> bool {
        let sense = match op {
            Op::Real(Opcode::POP_JUMP_IF_FALSE) => false,
            Op::Real(Opcode::POP_JUMP_IF_TRUE) => true,
            Op::JumpIfFalse | Op::JumpIfTrue => {
                if let Some(a) = self.constants(1)
                    && let Some(b) = fold::truth(&a[0])
                {
                    if b == (op == Op::JumpIfTrue) {
                        self.push(Op::Jump, 0, target, loc);
                    }
                    return true;
                }
                return false;
            }
            Op::Real(Opcode::POP_JUMP_IF_NONE | Opcode::POP_JUMP_IF_NOT_NONE) => {
                if let Some(a) = self.constants(1) {
                    self.nop_last();
                    if (a[0] == Const::None) == (op == Op::Real(Opcode::POP_JUMP_IF_NONE)) {
                        self.push(Op::Jump, 0, target, loc);
                    }
                    return true;
                }
                return false;
            }
            _ => return false,
        };
        if let Some(a) = self.constants(1)
            && let Some(b) = fold::truth(&a[0])
        {
            self.nop_last();
            if b == sense {
                self.push(Op::Jump, 0, target, loc);
            }
            return true;
        }
        let insts = &self.blocks[self.current.i()].insts;
        let n = insts.len();
        if n >= 1 && insts[n - 1].is(Opcode::UNARY_NOT) {
            self.drop_last(1);
            let op = if sense { Opcode::POP_JUMP_IF_FALSE } else { Opcode::POP_JUMP_IF_TRUE };
            self.push(Op::Real(op), 0, target, loc);
            return true;
        }
        if n >= 2 && insts[n - 1].is(Opcode::IS_OP) && self.constant(&insts[n - 2]) == Some(Const::None) {
            let negated = insts[n - 1].arg == 1;
            self.drop_last(2);
            let op = if sense != negated { Opcode::POP_JUMP_IF_NONE } else { Opcode::POP_JUMP_IF_NOT_NONE };
            self.push(Op::Real(op), 0, target, loc);
            return true;
        }
        false
    }

    fn nop_last(&mut self) {
        if let Some(last) = self.last() {
            last.op = Op::Real(Opcode::NOP);
            last.arg = 0;
        }
    }
}
