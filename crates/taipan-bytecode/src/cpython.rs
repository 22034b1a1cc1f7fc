//! Our code as CPython 3.14 would have it: what `co_code`, `co_linetable` and `co_exceptiontable` show, so that `dis` and programs
//! that read bytecode see what they know.
//!
//! Offsets in units of two bytes differ from ours in words; [`CpythonCode::offsets`] maps them. What we leave out comes back:
//! `EXTENDED_ARG`, `END_FOR` at the exit of a loop, `NOT_TAKEN` behind a conditional jump.

use crate::{
    CodeObject, ExceptionEntry, Location, LocationWriter, Opcode, encode_exception_table, instructions,
    split_pair,
};

/// Opcode, CPython's number, CPython's cache units.
#[rustfmt::skip]
const NUMBERS: &[(Opcode, u8, u8)] = {
    use Opcode::*;
    &[
        (CACHE, 0, 0),
        (NOP, 27, 0),
        (NOT_TAKEN, 28, 0),
        (POP_TOP, 31, 0),
        (PUSH_NULL, 33, 0),
        (COPY, 59, 0),
        (SWAP, 117, 0),
        (UNARY_NEGATIVE, 41, 0),
        (UNARY_NOT, 42, 0),
        (UNARY_INVERT, 40, 0),
        (TO_BOOL, 39, 3),
        (BINARY_OP, 44, 5),
        (BINARY_SLICE, 1, 0),
        (STORE_SLICE, 37, 0),
        (STORE_SUBSCR, 38, 1),
        (DELETE_SUBSCR, 8, 0),
        (COMPARE_OP, 56, 1),
        (IS_OP, 74, 0),
        (CONTAINS_OP, 57, 1),
        (GET_ITER, 16, 0),
        (FOR_ITER, 70, 1),
        (END_FOR, 9, 0),
        (POP_ITER, 30, 0),
        (GET_YIELD_FROM_ITER, 19, 0),
        (GET_AWAITABLE, 71, 0),
        (GET_AITER, 14, 0),
        (GET_ANEXT, 15, 0),
        (END_ASYNC_FOR, 68, 0),
        (SEND, 106, 1),
        (END_SEND, 10, 0),
        (CLEANUP_THROW, 7, 0),
        (YIELD_VALUE, 120, 0),
        (RETURN_GENERATOR, 34, 0),
        (RESUME, 128, 0),
        (RETURN_VALUE, 35, 0),
        (INTERPRETER_EXIT, 20, 0),
        (BUILD_TUPLE, 51, 0),
        (BUILD_LIST, 46, 0),
        (BUILD_SET, 48, 0),
        (BUILD_MAP, 47, 0),
        (BUILD_STRING, 50, 0),
        (BUILD_SLICE, 49, 0),
        (BUILD_TEMPLATE, 2, 0),
        (BUILD_INTERPOLATION, 45, 0),
        (LIST_APPEND, 78, 0),
        (SET_ADD, 107, 0),
        (MAP_ADD, 98, 0),
        (LIST_EXTEND, 79, 0),
        (SET_UPDATE, 109, 0),
        (DICT_UPDATE, 67, 0),
        (DICT_MERGE, 66, 0),
        (UNPACK_SEQUENCE, 119, 1),
        (UNPACK_EX, 118, 0),
        (CALL, 52, 3),
        (CALL_KW, 55, 3),
        (CALL_FUNCTION_EX, 4, 0),
        (CALL_INTRINSIC_1, 53, 0),
        (CALL_INTRINSIC_2, 54, 0),
        (MAKE_FUNCTION, 23, 0),
        (SET_FUNCTION_ATTRIBUTE, 108, 0),
        (EXIT_INIT_CHECK, 11, 0),
        (LOAD_ATTR, 80, 9),
        (LOAD_SUPER_ATTR, 96, 1),
        (STORE_ATTR, 110, 4),
        (DELETE_ATTR, 61, 0),
        (LOAD_GLOBAL, 92, 4),
        (STORE_GLOBAL, 115, 0),
        (DELETE_GLOBAL, 64, 0),
        (LOAD_NAME, 93, 0),
        (STORE_NAME, 116, 0),
        (DELETE_NAME, 65, 0),
        (LOAD_LOCALS, 22, 0),
        (LOAD_FAST, 84, 0),
        (LOAD_FAST_CHECK, 88, 0),
        (LOAD_FAST_AND_CLEAR, 85, 0),
        (LOAD_FAST_LOAD_FAST, 89, 0),
        (STORE_FAST, 112, 0),
        (STORE_FAST_LOAD_FAST, 113, 0),
        (STORE_FAST_STORE_FAST, 114, 0),
        (DELETE_FAST, 63, 0),
        (LOAD_DEREF, 83, 0),
        (STORE_DEREF, 111, 0),
        (DELETE_DEREF, 62, 0),
        (LOAD_FROM_DICT_OR_DEREF, 90, 0),
        (LOAD_FROM_DICT_OR_GLOBALS, 91, 0),
        (MAKE_CELL, 97, 0),
        (COPY_FREE_VARS, 60, 0),
        (LOAD_CONST, 82, 0),
        (LOAD_SMALL_INT, 94, 0),
        (LOAD_BUILD_CLASS, 21, 0),
        (LOAD_COMMON_CONSTANT, 81, 0),
        (LOAD_SPECIAL, 95, 0),
        (IMPORT_NAME, 73, 0),
        (IMPORT_FROM, 72, 0),
        (JUMP_FORWARD, 77, 0),
        (JUMP_BACKWARD, 75, 1),
        (JUMP_BACKWARD_NO_INTERRUPT, 76, 0),
        (POP_JUMP_IF_FALSE, 100, 1),
        (POP_JUMP_IF_TRUE, 103, 1),
        (POP_JUMP_IF_NONE, 101, 1),
        (POP_JUMP_IF_NOT_NONE, 102, 1),
        (RAISE_VARARGS, 104, 0),
        (RERAISE, 105, 0),
        (PUSH_EXC_INFO, 32, 0),
        (POP_EXCEPT, 29, 0),
        (CHECK_EXC_MATCH, 6, 0),
        (CHECK_EG_MATCH, 5, 0),
        (WITH_EXCEPT_START, 43, 0),
        (GET_LEN, 18, 0),
        (MATCH_MAPPING, 25, 0),
        (MATCH_SEQUENCE, 26, 0),
        (MATCH_KEYS, 24, 0),
        (MATCH_CLASS, 99, 0),
        (FORMAT_SIMPLE, 12, 0),
        (FORMAT_WITH_SPEC, 13, 0),
        (CONVERT_VALUE, 58, 0),
        (SETUP_ANNOTATIONS, 36, 0),
    ]
};

const EXTENDED_ARG: u8 = 69;

/// CPython's number of an opcode (a quickened one counts as its base).
pub fn cpython_number(op: Opcode) -> u8 {
    number(op).0
}

#[cfg(test)]
pub(crate) fn row_opcode(op: Opcode) -> Option<Opcode> {
    NUMBERS.get(op as usize).map(|r| r.0)
}

fn number(op: Opcode) -> (u8, u8) {
    let (_, n, cache) = NUMBERS[op.base() as usize];
    (n, cache)
}

/// A code object's bytes in CPython's form.
#[derive(Clone, Debug)]
pub struct CpythonCode {
    pub code: Vec<u8>,
    pub linetable: Box<[u8]>,
    pub exceptiontable: Vec<u8>,
    /// Byte offset in `code` of the instruction each word belongs to.
    pub offsets: Vec<u32>,
}

struct Item {
    op: u8,
    cache: u8,
    arg: u32,
    /// Index of the item jumped to.
    target: Option<usize>,
    backward: bool,
    loc: Location,
    at: u32,
}

impl Item {
    fn extensions(&self) -> u32 {
        (self.arg > 0xff) as u32 + (self.arg > 0xffff) as u32 + (self.arg > 0xff_ffff) as u32
    }
    fn units(&self) -> u32 {
        self.extensions() + 1 + self.cache as u32
    }
}

/// Converts.
pub fn to_cpython(code: &CodeObject) -> CpythonCode {
    let list: Vec<_> = instructions(&code.code).collect();
    let positions: Vec<Location> = code.positions().collect();
    let mut loop_exit = vec![false; code.code.len() + 1];
    for i in list.iter().filter(|i| i.op.base() == Opcode::FOR_ITER) {
        if let Some(t) = i.jump_target().and_then(|t| loop_exit.get_mut(t)) {
            *t = true;
        }
    }
    let mut items: Vec<Item> = Vec::with_capacity(list.len() + 16);
    // Item index of each word; for a loop's exit that of its END_FOR.
    let mut item_of = vec![0usize; code.code.len() + 1];
    let mut own_item = vec![0usize; code.code.len() + 1];
    let mut jumps = Vec::new();
    for i in &list {
        let loc = positions.get(i.offset).copied().unwrap_or(Location::NONE);
        let base = i.op.base();
        item_of[i.offset] = items.len();
        if loop_exit[i.offset] && base == Opcode::POP_ITER {
            let (op, cache) = number(Opcode::END_FOR);
            items.push(Item { op, cache, arg: 0, target: None, backward: false, loc, at: 0 });
        }
        own_item[i.offset..i.next().min(code.code.len())].fill(items.len());
        let mut push = |op: Opcode, arg: u32| {
            let (op, cache) = number(op);
            items.push(Item { op, cache, arg, target: None, backward: false, loc, at: 0 });
        };
        match base {
            Opcode::LOAD_FAST_LOAD_FAST | Opcode::STORE_FAST_LOAD_FAST | Opcode::STORE_FAST_STORE_FAST => {
                let (a, b) = split_pair(i.arg);
                if a < 16 && b < 16 {
                    push(base, a << 4 | b);
                } else {
                    let (x, y) = match base {
                        Opcode::LOAD_FAST_LOAD_FAST => (Opcode::LOAD_FAST, Opcode::LOAD_FAST),
                        Opcode::STORE_FAST_LOAD_FAST => (Opcode::STORE_FAST, Opcode::LOAD_FAST),
                        _ => (Opcode::STORE_FAST, Opcode::STORE_FAST),
                    };
                    push(x, a);
                    push(y, b);
                }
            }
            op => push(op, i.arg),
        }
        if let Some(t) = i.jump_target() {
            jumps.push((items.len() - 1, t));
            let conditional = matches!(
                base,
                Opcode::POP_JUMP_IF_FALSE
                    | Opcode::POP_JUMP_IF_TRUE
                    | Opcode::POP_JUMP_IF_NONE
                    | Opcode::POP_JUMP_IF_NOT_NONE
            );
            if conditional {
                let (op, cache) = number(Opcode::NOT_TAKEN);
                items.push(Item { op, cache, arg: 0, target: None, backward: false, loc, at: 0 });
            }
        }
    }
    item_of[code.code.len()] = items.len();
    for (k, t) in jumps {
        let to = item_of.get(t).copied().unwrap_or(items.len());
        items[k].target = Some(to);
        items[k].backward = to <= k;
        items[k].arg = 0;
    }
    // Jumps grow until all fit.
    let total = loop {
        let mut at = 0;
        for i in &mut items {
            i.at = at;
            at += i.units();
        }
        let mut grown = false;
        for k in 0..items.len() {
            let Some(t) = items[k].target else { continue };
            let to = items.get(t).map_or(at, |i| i.at);
            let end = items[k].at + items[k].units();
            let arg = if items[k].backward { end.saturating_sub(to) } else { to.saturating_sub(end) };
            let before = items[k].extensions();
            items[k].arg = arg;
            if items[k].extensions() > before {
                grown = true;
            } else if items[k].extensions() < before {
                // Never shrink, or this might not end.
                items[k].arg = arg.max(1 << (8 * before));
                grown = true;
            }
        }
        if !grown {
            break at;
        }
    };
    let mut bytes = Vec::with_capacity(total as usize * 2);
    let mut lines = LocationWriter::new(code.first_line);
    let mut pending: Option<(Location, usize)> = None;
    for i in &items {
        for n in (1..=i.extensions()).rev() {
            bytes.extend([EXTENDED_ARG, (i.arg >> (8 * n)) as u8]);
        }
        bytes.extend([i.op, i.arg as u8]);
        bytes.resize(bytes.len() + i.cache as usize * 2, 0);
        let units = i.units() as usize;
        match &mut pending {
            Some((loc, n)) if *loc == i.loc => *n += units,
            p => {
                if let Some((loc, n)) = p.take() {
                    lines.add(loc, n);
                }
                *p = Some((i.loc, units));
            }
        }
    }
    if let Some((loc, n)) = pending {
        lines.add(loc, n);
    }
    let unit = |word: u32| item_of.get(word as usize).and_then(|k| items.get(*k)).map_or(total, |i| i.at);
    let exceptions: Vec<ExceptionEntry> = code
        .exceptions
        .iter()
        .map(|e| ExceptionEntry { start: unit(e.start), end: unit(e.end), target: unit(e.target), ..*e })
        .collect();
    let offsets = own_item[..code.code.len()]
        .iter()
        .map(|k| items.get(*k).map_or(total, |i| i.at + i.extensions()) * 2)
        .collect();
    CpythonCode {
        code: bytes,
        linetable: lines.finish(),
        exceptiontable: encode_exception_table(&exceptions),
        offsets,
    }
}
