//! Code that belongs to no trace. Made once for each backend.
//!
//! Slow paths are called with the `preserve_all` convention: the stub saves every register it touches, so that the
//! register allocator of the code that calls it sees nothing but a jump aside. With an ordinary call in a cold block
//! every value that lives across it would be kept in memory by the hot path, too. The convention has no results, so that
//! they go through a word of the state.

use super::{Maker, code_signature};
use crate::error::Error;
use crate::memory::Block;
use crate::runtime::{Enter, Exit, JitState, RuntimeLayout, Stubs, Switch};
use cranelift_codegen::ir::types::{F64, I64};
use cranelift_codegen::ir::{
    AbiParam, BlockArg, InstBuilder, MemFlagsData, Signature, Type, Value, condcodes::IntCC,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::FunctionBuilder;
use std::mem;

pub(super) struct StubBlocks {
    enter: Block,
    leave: Block,
    enter_root: Block,
    switch: Block,
    remember: Block,
    alloc_slow: Block,
    box_float: Block,
    list_room: Option<Block>,
}

pub(super) fn signature(conv: CallConv, params: &[Type], result: Option<Type>) -> Signature {
    let mut s = Signature::new(conv);
    s.params.extend(params.iter().map(|t| AbiParam::new(*t)));
    s.returns.extend(result.map(AbiParam::new));
    s
}

/// What slow paths take besides the VM, which their stubs find.
pub(super) const REMEMBER: &[Type] = &[I64, I64];
pub(super) const ALLOC_SLOW: &[Type] = &[I64];
pub(super) const LIST_ROOM: &[Type] = &[I64];
pub(super) const BOX_FLOAT: &[Type] = &[F64];

const TRUSTED: MemFlagsData = MemFlagsData::trusted();

impl StubBlocks {
    pub(super) fn make(maker: &mut Maker, layout: &RuntimeLayout) -> Result<StubBlocks, Error> {
        let calls = &layout.calls;
        let enter_root = calls.enter_root as *const () as usize;
        let aside = |maker: &mut Maker, name: &str, params: &[Type], result: Option<Type>, to: usize| {
            stub(maker, name, signature(CallConv::PreserveAll, params, None), |b, p| {
                let state = b.ins().get_pinned_reg(I64);
                let vm = b.ins().load(I64, TRUSTED, state, JitState::VM);
                let sig =
                    b.import_signature(signature(CallConv::SystemV, &[&[I64], params].concat(), result));
                let to = b.ins().iconst(I64, to as i64);
                let call = b.ins().call_indirect(sig, to, &[&[vm], p].concat());
                if let Some(&result) = b.inst_results(call).first() {
                    b.ins().store(TRUSTED, result, state, JitState::RESULT);
                }
                b.ins().return_(&[]);
            })
        };
        Ok(StubBlocks {
            enter: stub(maker, "enter", signature(CallConv::SystemV, &[I64; 4], Some(I64)), |b, p| {
                let (code, vm, fp, state) = (p[0], p[1], p[2], p[3]);
                // The register is the caller's, and the state may have been entered before.
                let outer = b.ins().get_pinned_reg(I64);
                let outer_vm = b.ins().load(I64, TRUSTED, state, JitState::VM);
                let outer_fp = b.ins().load(I64, TRUSTED, state, JitState::FP);
                b.ins().store(TRUSTED, vm, state, JitState::VM);
                b.ins().store(TRUSTED, fp, state, JitState::FP);
                b.ins().set_pinned_reg(state);
                let sig = b.import_signature(code_signature());
                let none = b.ins().iconst(I64, 0);
                let call = b.ins().call_indirect(sig, code, &[none]);
                let exit = b.inst_results(call)[0];
                b.ins().set_pinned_reg(outer);
                let exit_fp = b.ins().load(I64, TRUSTED, state, JitState::FP);
                b.ins().store(TRUSTED, exit_fp, state, JitState::EXIT_FP);
                b.ins().store(TRUSTED, outer_vm, state, JitState::VM);
                b.ins().store(TRUSTED, outer_fp, state, JitState::FP);
                b.ins().return_(&[exit]);
            })?,
            leave: stub(maker, "leave", code_signature(), |b, p| {
                b.ins().return_(&[p[0]]);
            })?,
            enter_root: stub(maker, "enter_root", code_signature(), |b, p| {
                let exit = p[0];
                let state = b.ins().get_pinned_reg(I64);
                let vm = b.ins().load(I64, TRUSTED, state, JitState::VM);
                let fp = b.ins().load(I64, TRUSTED, state, JitState::FP);
                let sig = b.import_signature(signature(CallConv::SystemV, &[I64; 4], Some(I64)));
                let to = b.ins().iconst(I64, enter_root as i64);
                let call = b.ins().call_indirect(sig, to, &[vm, fp, state, exit]);
                let fp = b.inst_results(call)[0];
                let (go, not) = (b.create_block(), b.create_block());
                let null = b.ins().icmp_imm_u(IntCC::Equal, fp, 0);
                b.ins().brif(null, not, &[] as &[BlockArg], go, &[]);
                b.switch_to_block(go);
                b.ins().store(TRUSTED, fp, state, JitState::FP);
                let root = b.ins().load(I64, TRUSTED, exit, Exit::ROOT);
                let sig = b.import_signature(code_signature());
                b.ins().return_call_indirect(sig, root, &[exit]);
                b.switch_to_block(not);
                b.ins().return_(&[exit]);
            })?,
            switch: stub(maker, "switch", code_signature(), |b, p| {
                let exit = p[0];
                let state = b.ins().get_pinned_reg(I64);
                let switch = b.ins().load(I64, TRUSTED, exit, Exit::SWITCH);
                let offset = b.ins().load(I64, TRUSTED, switch, Switch::OFFSET);
                let at = b.ins().iadd(state, offset);
                let v = b.ins().load(I64, TRUSTED, at, 0);
                let (shape, object, look, go) =
                    (b.create_block(), b.create_block(), b.create_block(), b.create_block());
                let key = b.append_block_param(look, I64);
                let to = b.append_block_param(go, I64);
                let other = b.ins().load(I64, TRUSTED, switch, Switch::OTHER);
                let by_shape = b.ins().load(I64, TRUSTED, switch, Switch::BY_SHAPE);
                b.ins().brif(by_shape, shape, &[] as &[BlockArg], look, &[BlockArg::Value(v)]);
                b.switch_to_block(shape);
                let low = b.ins().band_imm_u(v, 7);
                let is = b.ins().icmp_imm_u(IntCC::Equal, low, 1);
                b.ins().brif(is, object, &[] as &[BlockArg], go, &[BlockArg::Value(other)]);
                b.switch_to_block(object);
                let k = b.ins().uload32(TRUSTED, v, layout.shape - 1);
                b.ins().jump(look, &[BlockArg::Value(k)]);
                b.switch_to_block(look);
                let shift = b.ins().load(I64, TRUSTED, switch, Switch::SHIFT);
                let mask = b.ins().load(I64, TRUSTED, switch, Switch::MASK);
                let slots = b.ins().load(I64, TRUSTED, switch, Switch::SLOTS);
                let i = b.ins().ushr(key, shift);
                let i = b.ins().band(i, mask);
                let i = b.ins().ishl_imm_u(i, Switch::SLOT_BITS);
                let slot = b.ins().iadd(slots, i);
                let found = b.ins().load(I64, TRUSTED, slot, 0);
                let code = b.ins().load(I64, TRUSTED, slot, Switch::CODE);
                let same = b.ins().icmp(IntCC::Equal, found, key);
                let code = b.ins().select(same, code, other);
                b.ins().jump(go, &[BlockArg::Value(code)]);
                b.switch_to_block(go);
                let sig = b.import_signature(code_signature());
                b.ins().return_call_indirect(sig, to, &[exit]);
            })?,
            remember: aside(maker, "remember", REMEMBER, None, calls.remember as *const () as usize)?,
            alloc_slow: aside(
                maker,
                "alloc_slow",
                ALLOC_SLOW,
                Some(I64),
                calls.alloc_slow as *const () as usize,
            )?,
            box_float: aside(
                maker,
                "box_float",
                BOX_FLOAT,
                Some(I64),
                calls.box_float as *const () as usize,
            )?,
            list_room: match &layout.lists {
                Some(l) => {
                    let to = l.make_room as *const () as usize;
                    Some(aside(maker, "list_room", LIST_ROOM, Some(I64), to)?)
                }
                None => None,
            },
        })
    }

    pub(super) fn enter(&self) -> Enter {
        // SAFETY: the stub was made with this signature.
        unsafe { mem::transmute::<*const u8, Enter>(self.enter.address()) }
    }
    pub(super) fn links(&self) -> Stubs {
        Stubs {
            leave: self.leave.address() as usize,
            enter_root: self.enter_root.address() as usize,
            switch: self.switch.address() as usize,
        }
    }
    /// For listings.
    #[cfg(feature = "disasm")]
    pub(super) fn name(&self, address: usize) -> Option<&'static str> {
        let named =
            [("remember", &self.remember), ("alloc_slow", &self.alloc_slow), ("box_float", &self.box_float)];
        let list_room = self.list_room.iter().map(|b| ("list_room", b));
        named
            .into_iter()
            .chain(list_room)
            .find(|(_, b)| b.address() as usize == address)
            .map(|(name, _)| name)
    }
    pub(super) fn remember(&self) -> usize {
        self.remember.address() as usize
    }
    pub(super) fn alloc_slow(&self) -> usize {
        self.alloc_slow.address() as usize
    }
    pub(super) fn list_room(&self) -> Option<usize> {
        self.list_room.as_ref().map(|b| b.address() as usize)
    }
    pub(super) fn box_float(&self) -> usize {
        self.box_float.address() as usize
    }
}

fn stub(
    maker: &mut Maker,
    name: &str,
    sig: Signature,
    body: impl FnOnce(&mut FunctionBuilder<'_>, &[Value]),
) -> Result<Block, Error> {
    let made = maker.make(false, |func, builder, isa, _| {
        func.signature = sig;
        let mut b = FunctionBuilder::new(func, builder);
        let entry = b.create_block();
        b.append_block_params_for_function_params(entry);
        b.switch_to_block(entry);
        let params = b.block_params(entry).to_vec();
        body(&mut b, &params);
        b.seal_all_blocks();
        b.finalize(isa.frontend_config());
        Ok(())
    })?;
    maker.memory.name_code(&made.block, &format!("taipan:{name}"));
    Ok(made.block)
}
