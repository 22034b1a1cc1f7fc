//! Instructions in basic blocks, between code generation and the finished code object.
//!
//! Code generation appends to the current block; a block ends with a jump or a terminator, and what follows goes to a new one.
//! Peephole rules run while appending ([`peephole`]), so that constants fold bottom up in linear time: an operator whose operands
//! are the last instructions of the block, all constant loads, is replaced there and then. When a unit is complete, [`passes`]
//! thread jumps, drop dead code, resolve lines, find unbound locals, and [`assemble`] lays out words and tables.
//!
//! Operands of instructions on slots are names until assembly; jumps name blocks.

mod assemble;
mod passes;
mod peephole;
mod swaps;

use crate::names::Sym;
use rustc_hash::FxHashMap;
use taipan_bytecode::{Const, Location, Opcode};

pub use assemble::{UnitInfo, assemble};

/// A basic block; also the label of its start.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Label(u32);

impl Label {
    const NONE: Label = Label(u32::MAX);
    fn i(self) -> usize {
        self.0 as usize
    }
}

/// Marks the name in an operand as a free variable.
const FREE: u32 = 1 << 31;

/// An opcode, or an instruction that exists before assembly only.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Op {
    Real(Opcode),
    Jump,
    JumpNoInterrupt,
    /// Jumps if the top is false, which stays.
    JumpIfFalse,
    JumpIfTrue,
    /// From here on exceptions go to the target: with the exception on the stack;
    SetupFinally,
    /// with the instruction's offset and the exception;
    SetupCleanup,
    /// the same, under the value of `__enter__`.
    SetupWith,
    PopBlock,
    /// The cell itself.
    LoadClosure,
    /// Restores a local of an inlined comprehension, perhaps to unbound.
    StoreFastMaybeNull,
    AnnotationsPlaceholder,
}

#[derive(Copy, Clone, Debug)]
pub struct Inst {
    pub op: Op,
    pub arg: u32,
    pub target: Label,
    pub loc: Location,
    /// The handler that covers it.
    handler: Label,
}

impl Inst {
    fn is(&self, op: Opcode) -> bool {
        self.op == Op::Real(op)
    }
    fn is_jump(&self) -> bool {
        match self.op {
            Op::Real(op) => op.traits().jumps,
            Op::Jump | Op::JumpNoInterrupt | Op::JumpIfFalse | Op::JumpIfTrue => true,
            _ => false,
        }
    }
    fn is_unconditional_jump(&self) -> bool {
        matches!(self.op, Op::Jump | Op::JumpNoInterrupt)
    }
    fn is_block_push(&self) -> bool {
        matches!(self.op, Op::SetupFinally | Op::SetupCleanup | Op::SetupWith)
    }
    /// Leaves the frame.
    fn is_exit(&self) -> bool {
        matches!(self.op, Op::Real(op) if op.traits().terminator && !op.traits().jumps)
    }
    /// Nothing follows.
    fn ends_flow(&self) -> bool {
        self.is_unconditional_jump() || self.is_exit()
    }
    fn ends_block(&self) -> bool {
        self.is_jump() || self.is_exit()
    }
    fn stack_effect(&self, jump: bool) -> i32 {
        match self.op {
            Op::Real(op) => op.stack_effect(self.arg, jump),
            Op::SetupFinally | Op::SetupWith => jump as i32,
            Op::SetupCleanup => 2 * jump as i32,
            Op::LoadClosure => 1,
            Op::StoreFastMaybeNull => -1,
            _ => 0,
        }
    }
}

#[derive(Default)]
struct Block {
    insts: Vec<Inst>,
    placed: bool,
    // What the passes find out:
    reachable: bool,
    is_handler: bool,
    lasti: bool,
    cold: bool,
    preds: u32,
    start_depth: i32,
}

impl Block {
    /// Number of instructions, a null pushed with a global counting as one.
    fn size(&self) -> usize {
        self.insts.len() + self.insts.iter().filter(|i| i.is(Opcode::LOAD_GLOBAL) && i.arg & 1 != 0).count()
    }
}

/// Constants of a unit, merged by identity.
#[derive(Default)]
pub struct Consts {
    map: FxHashMap<Const, u32>,
    pub list: Vec<Const>,
}

impl Consts {
    pub fn add(&mut self, c: Const) -> u32 {
        if let Some(&i) = self.map.get(&c) {
            return i;
        }
        let i = self.list.len() as u32;
        self.list.push(c.clone());
        self.map.insert(c, i);
        i
    }
}

pub struct Flow {
    blocks: Vec<Block>,
    order: Vec<Label>,
    current: Label,
    pub consts: Consts,
    /// While jumps are threaded: where blocks are in the order, and how many instructions name them.
    positions: Vec<u32>,
    references: Vec<u32>,
}

impl Flow {
    pub fn new() -> Flow {
        let mut f = Flow {
            blocks: Vec::new(),
            order: Vec::new(),
            current: Label(0),
            consts: Consts::default(),
            positions: Vec::new(),
            references: Vec::new(),
        };
        let entry = f.new_label();
        f.place(entry);
        f
    }

    pub fn new_label(&mut self) -> Label {
        self.blocks.push(Block::default());
        Label(self.blocks.len() as u32 - 1)
    }

    /// What is appended next belongs to `label`; the block before falls through to it.
    pub fn place(&mut self, label: Label) {
        debug_assert!(!self.blocks[label.i()].placed, "a label is placed once");
        self.blocks[label.i()].placed = true;
        self.order.push(label);
        self.current = label;
    }

    fn block(&mut self) -> &mut Block {
        let ended = self.blocks[self.current.i()].insts.last().is_some_and(|i| i.ends_block());
        if ended {
            let next = self.new_label();
            self.place(next);
        }
        &mut self.blocks[self.current.i()]
    }

    /// Appends without rules.
    fn push(&mut self, op: Op, arg: u32, target: Label, loc: Location) {
        self.block().insts.push(Inst { op, arg, target, loc, handler: Label::NONE });
    }

    pub fn emit(&mut self, op: Opcode, arg: u32, loc: Location) {
        if !self.peephole(op, arg, loc) {
            self.push(Op::Real(op), arg, Label::NONE, loc);
        }
    }

    /// An instruction whose operand is a name that has a slot.
    pub fn emit_slot(&mut self, op: Opcode, name: Sym, loc: Location) {
        self.push(Op::Real(op), name.raw(), Label::NONE, loc);
    }

    /// The same for cells; a name can be a cell of an inlined comprehension and a free variable of the unit at once.
    pub fn emit_deref(&mut self, op: Opcode, name: Sym, free: bool, loc: Location) {
        self.push(Op::Real(op), name.raw() | if free { FREE } else { 0 }, Label::NONE, loc);
    }

    pub fn emit_closure(&mut self, name: Sym, free: bool, loc: Location) {
        self.push(Op::LoadClosure, name.raw() | if free { FREE } else { 0 }, Label::NONE, loc);
    }

    pub fn emit_pseudo(&mut self, op: Op, arg: u32, loc: Location) {
        self.push(op, arg, Label::NONE, loc);
    }

    pub fn emit_jump(&mut self, op: Op, target: Label, loc: Location) {
        if !self.jump_peephole(op, target, loc) {
            self.push(op, 0, target, loc);
        }
    }

    pub fn load_const(&mut self, c: Const, loc: Location) {
        match c {
            Const::Int(i @ 0..=255) => {
                // Counted among the constants until unused ones go, as CPython does (the first one stays).
                self.consts.add(Const::Int(i));
                self.push(Op::Real(Opcode::LOAD_SMALL_INT), i as u32, Label::NONE, loc);
            }
            c => {
                let i = self.consts.add(c);
                self.push(Op::Real(Opcode::LOAD_CONST), i, Label::NONE, loc);
            }
        }
    }

    /// Puts `insts` where the placeholder for annotations is.
    pub fn fill_placeholder(&mut self, insts: Vec<Inst>) {
        for b in &mut self.blocks {
            if let Some(at) = b.insts.iter().position(|i| i.op == Op::AnnotationsPlaceholder) {
                b.insts.splice(at..=at, insts);
                return;
            }
        }
    }

    /// Takes back what was appended to the current block since it had `mark` instructions.
    pub fn take_since(&mut self, mark: usize) -> Vec<Inst> {
        let insts = &mut self.blocks[self.current.i()].insts;
        insts.split_off(mark.min(insts.len()))
    }

    /// Starts a fresh block and returns the number of its instructions (0), for [`Flow::take_since`].
    pub fn mark(&mut self) -> usize {
        let l = self.new_label();
        self.place(l);
        0
    }

    /// Inserts at the very start.
    fn insert_front(&mut self, op: Op, arg: u32, loc: Location) {
        let entry = self.order[0].i();
        self.blocks[entry].insts.insert(0, Inst { op, arg, target: Label::NONE, loc, handler: Label::NONE });
    }

    /// The first jump target of the unit, for wrapping all of it in a handler.
    pub fn prepend_setup(&mut self, op: Op, target: Label) {
        let entry = self.order[0].i();
        self.blocks[entry]
            .insts
            .insert(0, Inst { op, arg: 0, target, loc: Location::NONE, handler: Label::NONE });
    }
}
