//! Loads, stores and their barriers, allocation, boxes.

use super::{Barrier, Lower, NO_ARGS, TRUSTED, UNTAG};
use crate::clif::stubs;
use crate::error::Error;
use crate::runtime::ListLayout;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I64};
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, MemFlagsData, Value};
use taipan_trace::{Inst, Op, Type, Word};

impl Lower<'_, '_> {
    pub(super) fn load(&mut self, inst: &Inst, ty: ir::Type) -> Result<Value, Error> {
        let (v, offset) = (self.arg(inst, 0)?, self.displacement(inst.offset())?);
        Ok(self.b.ins().load(ty, TRUSTED, v, offset))
    }
    /// Place and displacement of an element: a tagged index is four times the index.
    pub(super) fn element(&mut self, inst: &Inst) -> Result<(Value, i32), Error> {
        const FIRST: i64 = 16 + UNTAG;
        let v = self.arg(inst, 0)?;
        if let Some(offset) = Self::bits(inst, 1).and_then(|c| i32::try_from(c.checked_mul(2)? + FIRST).ok())
        {
            return Ok((v, offset));
        }
        let index = self.arg(inst, 1)?;
        let index = self.b.ins().ishl_imm_u(index, 1);
        Ok((self.b.ins().iadd(v, index), FIRST as i32))
    }
    /// Place and displacement of an item of four bytes, or twice as many.
    pub(super) fn item(&mut self, inst: &Inst, doubled: u8) -> Result<(Value, i32), Error> {
        let (v, index) = (self.arg(inst, 0)?, self.arg(inst, 1)?);
        let offset = self.displacement(inst.offset())?;
        let index = if doubled == 0 { index } else { self.b.ins().ishl_imm_u(index, doubled as i64) };
        Ok((self.b.ins().iadd(v, index), offset))
    }
    pub(super) fn store(&mut self, inst: &Inst) -> Result<(), Error> {
        let obj = self.arg(inst, 0)?;
        let (place, offset) = match inst.op {
            Op::StoreElem => self.element(inst)?,
            Op::StoreFloatAt => self.item(inst, 1)?,
            _ => (obj, self.displacement(inst.offset())?),
        };
        let Some(&stored) = inst.args.last() else { return Err(self.malformed("an operand is missing")) };
        let mut v = self.opnd(stored)?;
        let tagged = v;
        if matches!(inst.op, Op::StorePtr | Op::InitPtr) {
            v = self.b.ins().iadd_imm_s(v, UNTAG);
        }
        self.b.ins().store(TRUSTED, v, place, offset);
        if !self.barriers[self.at.index()] {
            return Ok(());
        }
        let state = self.displacement(self.env.layout.gc as u64)?;
        let gc = self.b.ins().load(I8, TRUSTED, obj, state);
        let careful = self.b.ins().icmp_imm_u(IntCC::NotEqual, gc, self.env.layout.no_barrier as i64);
        let (block, back) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(block);
        self.b.ins().brif(careful, block, NO_ARGS, back, NO_ARGS);
        self.b.switch_to_block(back);
        let stored = (self.t.ty(stored) != Type::Obj).then_some(tagged);
        self.cold.push(Barrier { block, back, at: self.at, obj, place, offset, stored });
        Ok(())
    }
    /// The slow paths of barriers, behind everything else.
    pub(super) fn slow_stores(&mut self) {
        for barrier in std::mem::take(&mut self.cold) {
            self.made_for(barrier.at.0);
            self.b.switch_to_block(barrier.block);
            if let Some(v) = barrier.stored {
                let pointer = self.is_pointer(v, IntCC::Equal);
                let tell = self.b.create_block();
                self.b.set_cold_block(tell);
                self.b.ins().brif(pointer, tell, NO_ARGS, barrier.back, NO_ARGS);
                self.b.switch_to_block(tell);
            }
            let obj = self.b.ins().iadd_imm_s(barrier.obj, UNTAG);
            let slot = self.b.ins().iadd_imm_s(barrier.place, barrier.offset as i64);
            self.slow_path(self.env.stubs.remember(), stubs::REMEMBER, &[obj, slot]);
            self.b.ins().jump(barrier.back, NO_ARGS);
        }
    }

    /// The array of a list that has room for one more item.
    pub(super) fn list_room(&mut self, inst: &Inst, lists: &ListLayout, stub: usize) -> Result<Value, Error> {
        let list = self.arg(inst, 0)?;
        let (look, slow, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(slow);
        let array = self.b.append_block_param(done, I64);
        let items = self.displacement(lists.items as u64)?;
        let items = self.b.ins().load(I64, TRUSTED, list, items);
        self.b.ins().brif(items, look, NO_ARGS, slow, NO_ARGS);

        self.b.switch_to_block(look);
        let len = self.displacement(lists.len as u64)?;
        let len = self.b.ins().load(I64, TRUSTED, list, len);
        let room = self.b.ins().load(I64, TRUSTED, items, lists.room);
        let fits = self.b.ins().icmp(IntCC::UnsignedLessThan, len, room);
        let tagged = self.b.ins().iadd_imm_s(items, -UNTAG);
        self.b.ins().brif(fits, done, &[BlockArg::Value(tagged)], slow, NO_ARGS);

        self.b.switch_to_block(slow);
        self.slow_path(stub, stubs::LIST_ROOM, &[list]);
        let got = self.slow_result();
        let error = self.b.ins().icmp_imm_s(IntCC::Equal, got, Word::ERR.0 as i64);
        self.leave_if(inst, error)?;
        self.b.ins().jump(done, &[BlockArg::Value(got)]);

        self.b.switch_to_block(done);
        Ok(array)
    }
    pub(super) fn new_object(&mut self, inst: &Inst) -> Result<Value, Error> {
        let Some(class) = (self.env.layout.size_class)(inst.bytes()) else {
            return Err(self.unsupported("so large an object"));
        };
        let cell = self.b.ins().load(I64, TRUSTED, self.vm, class.cursor);
        let next = self.b.ins().iadd_imm_s(cell, class.bytes as i64);
        let limit = self.b.ins().load(I64, TRUSTED, self.vm, class.limit);
        let full = self.b.ins().icmp(IntCC::UnsignedGreaterThan, next, limit);
        let (slow, fast, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(slow);
        let address = self.b.append_block_param(done, I64);
        self.b.ins().brif(full, slow, NO_ARGS, fast, NO_ARGS);

        self.b.switch_to_block(slow);
        let number = self.int(class.class as i64);
        self.slow_path(self.env.stubs.alloc_slow(), stubs::ALLOC_SLOW, &[number]);
        let got = self.slow_result();
        self.b.ins().jump(done, &[BlockArg::Value(got)]);

        self.b.switch_to_block(fast);
        self.b.ins().store(TRUSTED, next, self.vm, class.cursor);
        self.b.ins().jump(done, &[BlockArg::Value(cell)]);

        self.b.switch_to_block(done);
        let header = self.int(inst.header().0 as i64);
        self.b.ins().store(TRUSTED, header, address, 0);
        Ok(self.b.ins().iadd_imm_s(address, -UNTAG))
    }

    pub(super) fn boxed_bool(&mut self, v: Value) -> Value {
        let w = self.b.ins().uextend(I64, v);
        let w = self.b.ins().ishl_imm_u(w, 3);
        self.b.ins().bor_imm_u(w, Word::FALSE.0 as i64)
    }
    pub(super) fn boxed_float(&mut self, x: Value) -> Value {
        let bits = self.b.ins().bitcast(I64, MemFlagsData::new(), x);
        let turned = self.b.ins().rotl_imm_u(bits, 4);
        let word = self.b.ins().iadd_imm_s(turned, -1);
        let bit = self.b.ins().band_imm_u(word, 2);
        let immediate = self.b.ins().icmp_imm_u(IntCC::NotEqual, bit, 0);
        let (slow, done) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(slow);
        let boxed = self.b.append_block_param(done, I64);
        self.b.ins().brif(immediate, done, &[BlockArg::Value(word)], slow, NO_ARGS);

        self.b.switch_to_block(slow);
        self.slow_path(self.env.stubs.box_float(), stubs::BOX_FLOAT, &[x]);
        let got = self.slow_result();
        self.b.ins().jump(done, &[BlockArg::Value(got)]);
        self.b.switch_to_block(done);
        boxed
    }
}
