//! Bytecode of Taipan: the one table of opcodes, code objects, location and exception tables, a compact binary form, the
//! disassembler. Plain data: this crate knows nothing of values or the heap.
//!
//! Code is a sequence of 32-bit words, `op8 | arg24 << 8`; inline caches are the words behind an instruction
//! ([`Opcode::cache_words`]) and are zero in the compiler's output. Offsets everywhere are word offsets. Jumps are relative to
//! the end of the instruction with its caches.

mod code;
mod cpython;
pub mod dis;
mod exceptions;
mod locations;
mod opcode;
mod operands;
mod packed;
mod serial;
mod table;
#[cfg(test)]
mod tests;

pub use code::{CodeObject, Const, LocalVar, kind};
pub use cpython::{CpythonCode, cpython_number, to_cpython};
pub use exceptions::{ExceptionEntry, decode_exception_table, encode_exception_table, find_handler};
pub use locations::{Lines, Location, LocationWriter, Positions};
pub use opcode::{
    CACHE_WORDS, Instr, Instructions, MAX_ARG, OP_INFO, OPCODES, OpInfo, Opcode, Operand, Traits,
    instructions, local_pair, split_pair, word, word_arg, word_op,
};
pub use operands::{
    BinOp, CmpOp, CommonConstant, FunctionAttribute, Intrinsic1, Intrinsic2, SpecialMethod, co,
};
pub use packed::{Head, Image, Packed};
pub use serial::{
    FORMAT_VERSION, ReadError, read_code, read_code_lazily, version as format_version, write_code,
};
