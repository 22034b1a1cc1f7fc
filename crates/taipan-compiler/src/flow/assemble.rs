//! From blocks to a code object: slots, stack depths, words, location and exception tables, merge points.

use super::*;
use crate::names::Names;
use rustc_hash::FxHashSet;
use std::sync::Arc;
use taipan_bytecode::{CodeObject, ExceptionEntry, LocalVar, LocationWriter, MAX_ARG, kind, word};

/// What a unit knows besides its instructions.
pub struct UnitInfo {
    pub name: Box<str>,
    pub qualname: Box<str>,
    pub filename: Arc<str>,
    pub flags: u32,
    pub first_line: u32,
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub names: Vec<Sym>,
    /// Parameters first.
    pub varnames: Vec<Sym>,
    pub nparams: usize,
    pub cellvars: Vec<Sym>,
    pub freevars: Vec<Sym>,
    pub hidden: FxHashSet<Sym>,
    pub varargs: bool,
    /// Starts with RETURN_GENERATOR.
    pub generator: bool,
    /// The first parameter is called `format` to the outside.
    pub annotations: bool,
}

/// Finishes a unit. The error is a message for a program that is too large.
pub fn assemble(mut flow: Flow, info: UnitInfo, names: &Names) -> Result<CodeObject, String> {
    let first =
        Location { line: info.first_line as i32, end_line: info.first_line as i32, col: 0, end_col: 0 };
    flow.optimise();
    let slots = Slots::new(&info);
    flow.resolve_slots(&slots, names)?;
    flow.check_unbound(info.varnames.len(), info.nparams);
    flow.pair_locals();
    flow.finish_order();
    flow.expand_conditionals();
    flow.insert_prefix(&info, &slots, first);
    let stacksize = flow.stack_depths()?;
    flow.drop_marks();
    let consts = flow.used_consts();
    let laid = flow.lay_out(info.first_line)?;
    Ok(CodeObject {
        argcount: info.argcount,
        posonlyargcount: info.posonlyargcount,
        kwonlyargcount: info.kwonlyargcount,
        stacksize: stacksize.max(1),
        flags: info.flags,
        first_line: info.first_line,
        code: laid.code,
        consts,
        names: info.names.iter().map(|n| names.get(*n).into()).collect(),
        localsplus: slots.localsplus(&info, names),
        filename: info.filename,
        name: info.name,
        qualname: info.qualname,
        linetable: laid.linetable,
        exceptions: laid.exceptions,
        merge_points: laid.merge_points,
    })
}

struct Slots {
    local: FxHashMap<Sym, u32>,
    /// Cells, and free variables of other names.
    deref: FxHashMap<Sym, u32>,
    free: FxHashMap<Sym, u32>,
    /// Cells with their slots, in order.
    cells: Vec<(Sym, u32)>,
    count: usize,
}

impl Slots {
    fn new(info: &UnitInfo) -> Slots {
        let mut local = FxHashMap::default();
        for (i, n) in info.varnames.iter().enumerate() {
            local.insert(*n, i as u32);
        }
        let mut next = info.varnames.len() as u32;
        let mut deref = FxHashMap::default();
        let mut cells = Vec::new();
        for n in &info.cellvars {
            let slot = match local.get(n) {
                Some(&s) => s,
                None => {
                    next += 1;
                    next - 1
                }
            };
            deref.insert(*n, slot);
            cells.push((*n, slot));
        }
        // Arguments that are cells first, as their slots are.
        cells.sort_by_key(|(_, slot)| *slot);
        let mut free = FxHashMap::default();
        for n in &info.freevars {
            deref.entry(*n).or_insert(next);
            free.insert(*n, next);
            next += 1;
        }
        Slots { local, deref, free, cells, count: next as usize }
    }

    fn localsplus(&self, info: &UnitInfo, names: &Names) -> Vec<LocalVar> {
        let mut out: Vec<LocalVar> = Vec::with_capacity(self.count);
        let pos = info.argcount as usize;
        let named = pos + info.kwonlyargcount as usize;
        let vararg = info.varargs.then_some(named);
        for (i, n) in info.varnames.iter().enumerate() {
            let mut k = kind::LOCAL;
            if i < info.nparams {
                k |= if i < info.posonlyargcount as usize {
                    kind::ARG_POS
                } else if i < pos {
                    kind::ARG_POS | kind::ARG_KW
                } else if i < named {
                    kind::ARG_KW
                } else if Some(i) == vararg {
                    kind::ARG_POS | kind::ARG_VAR
                } else {
                    kind::ARG_KW | kind::ARG_VAR
                };
            }
            if info.hidden.contains(n) {
                k |= kind::HIDDEN;
            }
            let name = if info.annotations && i == 0 { "format" } else { names.get(*n) };
            out.push(LocalVar { name: name.into(), kind: k });
        }
        for (n, slot) in &self.cells {
            match out.get_mut(*slot as usize) {
                Some(v) => v.kind |= kind::CELL,
                None => out.push(LocalVar { name: names.get(*n).into(), kind: kind::CELL }),
            }
        }
        for n in &info.freevars {
            out.push(LocalVar { name: names.get(*n).into(), kind: kind::FREE });
        }
        out
    }
}

struct Laid {
    code: Vec<u32>,
    linetable: Box<[u8]>,
    exceptions: Vec<ExceptionEntry>,
    merge_points: Vec<u32>,
}

impl Flow {
    fn resolve_slots(&mut self, slots: &Slots, names: &Names) -> Result<(), String> {
        for b in &mut self.blocks {
            for i in &mut b.insts {
                let map = match i.op {
                    Op::Real(
                        Opcode::LOAD_FAST
                        | Opcode::STORE_FAST
                        | Opcode::DELETE_FAST
                        | Opcode::LOAD_FAST_AND_CLEAR
                        | Opcode::LOAD_FAST_CHECK,
                    )
                    | Op::StoreFastMaybeNull => &slots.local,
                    Op::Real(
                        Opcode::LOAD_DEREF
                        | Opcode::STORE_DEREF
                        | Opcode::DELETE_DEREF
                        | Opcode::LOAD_FROM_DICT_OR_DEREF
                        | Opcode::MAKE_CELL,
                    )
                    | Op::LoadClosure => {
                        if i.arg & FREE != 0 {
                            i.arg &= !FREE;
                            &slots.free
                        } else {
                            &slots.deref
                        }
                    }
                    _ => continue,
                };
                match map.get(&Sym::from_raw(i.arg)) {
                    Some(s) => i.arg = *s,
                    None => {
                        let name = names.get(Sym::from_raw(i.arg));
                        return Err(format!("internal compiler error: no slot for {name} of {:?}", i.op));
                    }
                }
            }
        }
        Ok(())
    }

    fn expand_conditionals(&mut self) {
        for l in &self.order {
            let insts = &mut self.blocks[l.i()].insts;
            let Some(&jump) = insts.last() else { continue };
            let op = match jump.op {
                Op::JumpIfFalse => Opcode::POP_JUMP_IF_FALSE,
                Op::JumpIfTrue => Opcode::POP_JUMP_IF_TRUE,
                _ => continue,
            };
            insts.pop();
            insts.push(Inst { op: Op::Real(Opcode::COPY), arg: 1, target: Label::NONE, ..jump });
            insts.push(Inst { op: Op::Real(Opcode::TO_BOOL), arg: 0, target: Label::NONE, ..jump });
            insts.push(Inst { op: Op::Real(op), ..jump });
        }
    }

    fn insert_prefix(&mut self, info: &UnitInfo, slots: &Slots, first: Location) {
        if info.generator {
            let loc = Location { col: -1, end_col: -1, ..first };
            self.insert_front(Op::Real(Opcode::POP_TOP), 0, loc);
            self.insert_front(Op::Real(Opcode::RETURN_GENERATOR), 0, loc);
        }
        for (_, slot) in slots.cells.iter().rev() {
            self.insert_front(Op::Real(Opcode::MAKE_CELL), *slot, Location::NONE);
        }
        if !info.freevars.is_empty() {
            self.insert_front(Op::Real(Opcode::COPY_FREE_VARS), info.freevars.len() as u32, Location::NONE);
        }
    }

    fn stack_depths(&mut self) -> Result<u32, String> {
        for b in &mut self.blocks {
            b.start_depth = -1;
        }
        let mut pos = vec![usize::MAX; self.blocks.len()];
        for (p, l) in self.order.iter().enumerate() {
            pos[l.i()] = p;
        }
        let mut max = 0;
        let mut todo = vec![self.order[0]];
        self.blocks[self.order[0].i()].start_depth = 0;
        while let Some(l) = todo.pop() {
            let mut depth = self.blocks[l.i()].start_depth;
            for k in 0..self.blocks[l.i()].insts.len() {
                let i = self.blocks[l.i()].insts[k];
                let after = depth + i.stack_effect(false);
                if after < 0 {
                    return Err(format!("internal compiler error: stack underflow at {:?}", i.op));
                }
                max = max.max(after).max(depth);
                if i.target != Label::NONE && (i.is_jump() || i.is_block_push()) {
                    let there = depth + i.stack_effect(true);
                    max = max.max(there);
                    let t = &mut self.blocks[i.target.i()];
                    if t.start_depth < 0 {
                        t.start_depth = there;
                        todo.push(i.target);
                    } else if t.start_depth != there {
                        return Err(format!(
                            "internal compiler error: stack depth {there} instead of {} at a target of {:?} on line {}",
                            t.start_depth, i.op, i.loc.line
                        ));
                    }
                }
                depth = after;
            }
            if self.falls_on(l)
                && let Some(&next) = self.order.get(pos[l.i()] + 1)
            {
                let t = &mut self.blocks[next.i()];
                if t.start_depth < 0 {
                    t.start_depth = depth;
                    todo.push(next);
                } else if t.start_depth != depth {
                    return Err(format!(
                        "internal compiler error: stack depth {depth} instead of {} where blocks meet on line {}",
                        t.start_depth,
                        t.insts.first().map_or(0, |i| i.loc.line)
                    ));
                }
            }
        }
        Ok(max as u32)
    }

    fn falls_on(&self, l: Label) -> bool {
        !self.blocks[l.i()].insts.last().is_some_and(|i| i.ends_flow())
    }

    /// Drops constants nobody loads (the first stays: it may be the docstring) and renumbers.
    fn used_consts(&mut self) -> Vec<Const> {
        let mut used = vec![false; self.consts.list.len()];
        if let Some(first) = used.first_mut() {
            *first = true;
        }
        for l in &self.order {
            for i in &self.blocks[l.i()].insts {
                if i.is(Opcode::LOAD_CONST) {
                    used[i.arg as usize] = true;
                }
            }
        }
        let mut map = vec![0u32; used.len()];
        let mut out = Vec::new();
        for (n, c) in std::mem::take(&mut self.consts.list).into_iter().enumerate() {
            if used[n] {
                map[n] = out.len() as u32;
                out.push(c);
            }
        }
        for l in &self.order {
            for i in &mut self.blocks[l.i()].insts {
                if i.is(Opcode::LOAD_CONST) {
                    i.arg = map[i.arg as usize];
                }
            }
        }
        out
    }

    fn lay_out(&mut self, first_line: u32) -> Result<Laid, String> {
        let too_large = || "code object is too large".to_string();
        let mut pos = vec![usize::MAX; self.blocks.len()];
        for (p, l) in self.order.iter().enumerate() {
            pos[l.i()] = p;
        }
        // Turn jumps into real ones; a conditional jump backward becomes its inverse over a JUMP_BACKWARD.
        let mut merges = vec![0u32; self.blocks.len()];
        merges[self.order[0].i()] += 1;
        let mut size = 0usize;
        let mut offset_of = vec![0usize; self.blocks.len()];
        for p in 0..self.order.len() {
            let l = self.order[p];
            offset_of[l.i()] = size;
            let insts = std::mem::take(&mut self.blocks[l.i()].insts);
            let mut out = Vec::with_capacity(insts.len());
            let mut inverted = false;
            for mut i in insts {
                let back = i.target != Label::NONE && pos[i.target.i()] <= p;
                if i.target != Label::NONE && !i.is_block_push() {
                    merges[i.target.i()] += 1;
                }
                i.op = match i.op {
                    Op::SetupFinally
                    | Op::SetupCleanup
                    | Op::SetupWith
                    | Op::PopBlock
                    | Op::AnnotationsPlaceholder => continue,
                    Op::Jump if back => Op::Real(Opcode::JUMP_BACKWARD),
                    Op::JumpNoInterrupt if back => Op::Real(Opcode::JUMP_BACKWARD_NO_INTERRUPT),
                    Op::Jump | Op::JumpNoInterrupt => Op::Real(Opcode::JUMP_FORWARD),
                    Op::LoadClosure => Op::Real(Opcode::LOAD_FAST),
                    Op::StoreFastMaybeNull => Op::Real(Opcode::STORE_FAST),
                    Op::Real(op) if back && op.operand() == taipan_bytecode::Operand::JumpForward => {
                        let inverse = match op {
                            Opcode::POP_JUMP_IF_FALSE => Opcode::POP_JUMP_IF_TRUE,
                            Opcode::POP_JUMP_IF_TRUE => Opcode::POP_JUMP_IF_FALSE,
                            Opcode::POP_JUMP_IF_NONE => Opcode::POP_JUMP_IF_NOT_NONE,
                            Opcode::POP_JUMP_IF_NOT_NONE => Opcode::POP_JUMP_IF_NONE,
                            _ => return Err("internal compiler error: backward jump".into()),
                        };
                        let over = 1 + Opcode::JUMP_BACKWARD.cache_words() as u32;
                        out.push(Inst { op: Op::Real(inverse), arg: over, target: Label::NONE, ..i });
                        inverted = true;
                        size += 1 + inverse.cache_words();
                        Op::Real(Opcode::JUMP_BACKWARD)
                    }
                    op => op,
                };
                if let Op::Real(op) = i.op {
                    size += 1 + op.cache_words();
                }
                out.push(i);
            }
            // The inverted jump falls through to the next block.
            let falls = inverted
                || !out.last().is_some_and(|i| matches!(i.op, Op::Real(op) if op.traits().terminator));
            self.blocks[l.i()].insts = out;
            if falls && let Some(next) = self.order.get(p + 1) {
                merges[next.i()] += 1;
            }
        }
        if size > MAX_ARG as usize {
            return Err(too_large());
        }
        let mut code = Vec::with_capacity(size);
        let mut lines = LocationWriter::new(first_line);
        let mut pending: Option<(Location, usize)> = None;
        let mut exceptions: Vec<ExceptionEntry> = Vec::new();
        let mut merge_points = Vec::new();
        for &l in &self.order {
            let b = &self.blocks[l.i()];
            if merges[l.i()] > 1 && merge_points.last() != Some(&(code.len() as u32)) {
                merge_points.push(code.len() as u32);
            }
            for i in &b.insts {
                let Op::Real(op) = i.op else { continue };
                let start = code.len();
                let end = start + 1 + op.cache_words();
                let arg = if i.target == Label::NONE {
                    i.arg
                } else {
                    let to = offset_of[i.target.i()];
                    (if op.operand() == taipan_bytecode::Operand::JumpBackward { end - to } else { to - end })
                        as u32
                };
                if arg > MAX_ARG {
                    return Err(too_large());
                }
                code.push(word(op, arg));
                code.resize(end, 0);
                match &mut pending {
                    Some((loc, n)) if *loc == i.loc => *n += end - start,
                    p => {
                        if let Some((loc, n)) = p.take() {
                            lines.add(loc, n);
                        }
                        *p = Some((i.loc, end - start));
                    }
                }
                if i.handler != Label::NONE {
                    let h = &self.blocks[i.handler.i()];
                    let entry = ExceptionEntry {
                        start: start as u32,
                        end: end as u32,
                        target: offset_of[i.handler.i()] as u32,
                        depth: (h.start_depth - 1 - h.lasti as i32).max(0) as u32,
                        lasti: h.lasti,
                    };
                    match exceptions.last_mut() {
                        Some(e) if e.end == entry.start && e.target == entry.target => e.end = entry.end,
                        _ => exceptions.push(entry),
                    }
                }
            }
        }
        if let Some((loc, n)) = pending {
            lines.add(loc, n);
        }
        debug_assert_eq!(code.len(), size);
        Ok(Laid { code, linetable: lines.finish(), exceptions, merge_points })
    }
}
