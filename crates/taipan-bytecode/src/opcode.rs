//! `Opcode` and what is derived from the table: names, operand kinds, caches, effects, and the encoding of words.

use crate::for_each_opcode;

/// How an operand is to be read.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Operand {
    None,
    /// Index into `consts`.
    Const,
    /// Index into `names`.
    Name,
    /// `names` index << 1 | method load.
    NameAttr,
    /// `names` index << 1 | push null.
    NameGlobal,
    /// `names` index << 2 | two-argument form << 1 | method load.
    NameSuper,
    /// A slot of the frame (cells and free variables too).
    Local,
    /// Two slots of 12 bits, the first in the high bits.
    LocalPair,
    /// Words forward from the end of the instruction (caches included).
    JumpForward,
    /// Words backward from the end of the instruction (caches included).
    JumpBackward,
    Count,
    Flag,
    SmallInt,
    BinaryOp,
    CompareOp,
    Intrinsic1,
    Intrinsic2,
    SpecialMethod,
    CommonConstant,
    FunctionAttribute,
    Conversion,
    Interpolation,
    UnpackEx,
    Resume,
}

/// Letters of the table.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct Traits {
    pub may_raise: bool,
    /// May run arbitrary Python code.
    pub escapes: bool,
    /// Never falls through to the next instruction.
    pub terminator: bool,
    pub specialisable: bool,
    pub jumps: bool,
}

const fn letters(text: &str) -> Traits {
    let mut t =
        Traits { may_raise: false, escapes: false, terminator: false, specialisable: false, jumps: false };
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'R' => t.may_raise = true,
            b'E' => t.escapes = true,
            b'T' => t.terminator = true,
            b'S' => t.specialisable = true,
            b'J' => t.jumps = true,
            _ => {}
        }
        i += 1;
    }
    t
}

/// One row of the table.
#[derive(Copy, Clone, Debug)]
pub struct OpInfo {
    pub name: &'static str,
    pub operand: Operand,
    /// Inline-cache words behind the instruction.
    pub cache: u8,
    pub traits: Traits,
    /// For a quickened form the opcode it stands for, otherwise itself.
    pub base: Opcode,
    pub doc: &'static str,
}

macro_rules! define {
    (() base { $($op:ident $operand:ident $cache:literal [$($letters:ident)?] $doc:literal $effect:expr;)* }
        special { $($sop:ident $base:ident $sdoc:literal;)* }) => {
        #[repr(u8)]
        #[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        pub enum Opcode {
            $(#[doc = $doc] $op,)*
            $(#[doc = $sdoc] $sop,)*
        }

        /// Every opcode in numeric order, quickened forms last.
        pub const OPCODES: &[Opcode] = &[$(Opcode::$op,)* $(Opcode::$sop,)*];

        const BASE_COUNT: usize = [$(Opcode::$op,)*].len();

        const BASE_INFO: [OpInfo; BASE_COUNT] = [$(OpInfo {
            name: stringify!($op),
            operand: Operand::$operand,
            cache: $cache,
            traits: letters(concat!($(stringify!($letters))?)),
            base: Opcode::$op,
            doc: $doc,
        },)*];

        const OP_INFO_CONST: [OpInfo; OPCODES.len()] = [
            $(BASE_INFO[Opcode::$op as usize],)*
            $(OpInfo { name: stringify!($sop), base: Opcode::$base, doc: $sdoc, ..BASE_INFO[Opcode::$base as usize] },)*
        ];

        /// The table, by opcode number.
        pub static OP_INFO: [OpInfo; OPCODES.len()] = OP_INFO_CONST;

        /// `(pops, pushes)` by opcode number of the base opcode.
        static EFFECTS: [fn(u32, bool) -> (u32, u32); BASE_COUNT] = [$($effect,)*];
    };
}
for_each_opcode!(define);

const _: () = assert!(OPCODES.len() <= 256, "opcodes are one byte");

/// Cache words by opcode byte (for skipping through code quickly).
pub static CACHE_WORDS: [u8; 256] = {
    let mut t = [0; 256];
    let mut i = 0;
    while i < OPCODES.len() {
        t[i] = OP_INFO_CONST[i].cache;
        i += 1;
    }
    t
};

impl Opcode {
    #[inline]
    pub const fn from_u8(n: u8) -> Option<Opcode> {
        if (n as usize) < OPCODES.len() { Some(OPCODES[n as usize]) } else { None }
    }
    #[inline]
    pub fn info(self) -> &'static OpInfo {
        &OP_INFO[self as usize]
    }
    pub fn name(self) -> &'static str {
        self.info().name
    }
    pub fn operand(self) -> Operand {
        self.info().operand
    }
    #[inline]
    pub const fn cache_words(self) -> usize {
        OP_INFO_CONST[self as usize].cache as usize
    }
    /// The opcode the compiler emitted.
    pub fn base(self) -> Opcode {
        self.info().base
    }
    pub fn traits(self) -> Traits {
        self.info().traits
    }
    pub fn is_specialised(self) -> bool {
        self as usize >= BASE_COUNT
    }
    pub fn from_name(name: &str) -> Option<Opcode> {
        OPCODES.iter().copied().find(|op| op.name() == name)
    }
    /// How many values are taken from the stack and how many are put, when falling through or along the jump.
    pub fn pops_pushes(self, arg: u32, jump: bool) -> (u32, u32) {
        EFFECTS[self.base() as usize](arg, jump)
    }
    /// The change of the stack's depth.
    pub fn stack_effect(self, arg: u32, jump: bool) -> i32 {
        let (pops, pushes) = self.pops_pushes(arg, jump);
        pushes as i32 - pops as i32
    }
    /// Where a jump at word `offset` goes, if this is a jump.
    pub fn jump_target(self, offset: usize, arg: u32) -> Option<usize> {
        let next = offset + 1 + self.cache_words();
        match self.operand() {
            Operand::JumpForward => Some(next + arg as usize),
            Operand::JumpBackward => next.checked_sub(arg as usize),
            _ => None,
        }
    }
    pub fn is_unconditional_jump(self) -> bool {
        let t = self.traits();
        t.jumps && t.terminator
    }
}

/// Largest operand.
pub const MAX_ARG: u32 = (1 << 24) - 1;

/// An instruction word.
#[inline]
pub const fn word(op: Opcode, arg: u32) -> u32 {
    op as u32 | arg << 8
}
#[inline]
pub const fn word_arg(word: u32) -> u32 {
    word >> 8
}
#[inline]
pub const fn word_op(word: u32) -> Option<Opcode> {
    Opcode::from_u8(word as u8)
}
/// Operand of a two-slot instruction.
#[inline]
pub const fn local_pair(first: u32, second: u32) -> u32 {
    first << 12 | second
}
#[inline]
pub const fn split_pair(arg: u32) -> (u32, u32) {
    (arg >> 12, arg & 0xfff)
}

/// A decoded instruction.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Instr {
    /// Word offset.
    pub offset: usize,
    pub op: Opcode,
    pub arg: u32,
}

impl Instr {
    /// Offset of the instruction behind it.
    pub fn next(&self) -> usize {
        self.offset + 1 + self.op.cache_words()
    }
    pub fn jump_target(&self) -> Option<usize> {
        self.op.jump_target(self.offset, self.arg)
    }
}

/// Walks code from the start, stepping over caches; stops at an unknown opcode.
pub struct Instructions<'a> {
    code: &'a [u32],
    offset: usize,
}

/// See [`Instructions`].
pub fn instructions(code: &[u32]) -> Instructions<'_> {
    Instructions { code, offset: 0 }
}

impl Iterator for Instructions<'_> {
    type Item = Instr;
    fn next(&mut self) -> Option<Instr> {
        let w = *self.code.get(self.offset)?;
        let instr = Instr { offset: self.offset, op: word_op(w)?, arg: word_arg(w) };
        self.offset = instr.next();
        Some(instr)
    }
}
