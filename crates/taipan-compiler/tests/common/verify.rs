//! What must be true of every code object:
//!
//! 1. control never runs off the end, and jumps land on instructions;
//! 2. the stack's depth is the same on all ways to an instruction, never negative, never above `stacksize`;
//! 3. where an exception is handled the stack is at least as deep as the handler's entry says;
//! 4. operands name existing constants, names and slots; caches are zero;
//! 5. merge points are sorted offsets of instructions; the location table covers exactly the code;
//! 6. a RETURN_VALUE leaves nothing on the stack.

use taipan_bytecode::{CodeObject, Const, Opcode, Operand, find_handler, instructions, split_pair};

pub fn verify(code: &CodeObject) -> Result<(), String> {
    one(code).map_err(|e| format!("{} line {}: {e}", code.qualname, code.first_line))?;
    for c in &code.consts {
        if let Const::Code(c) = c {
            verify(c)?;
        }
    }
    Ok(())
}

fn one(code: &CodeObject) -> Result<(), String> {
    let n = code.code.len();
    let list: Vec<_> = instructions(&code.code).collect();
    let mut index = vec![usize::MAX; n + 1];
    for (k, i) in list.iter().enumerate() {
        index[i.offset] = k;
        operand(code, i.op, i.arg).map_err(|e| format!("at {}: {} {}: {e}", i.offset, i.op.name(), i.arg))?;
        if code.code[i.offset + 1..i.next().min(n)].iter().any(|w| *w != 0) {
            return Err(format!("at {}: a cache is not zero", i.offset));
        }
    }
    if list.last().map(|i| i.next()) != Some(n) {
        return Err("the last instruction is cut".into());
    }
    let mut depth: Vec<Option<u32>> = vec![None; list.len()];
    depth[0] = Some(0);
    let mut todo = vec![0];
    while let Some(k) = todo.pop() {
        let i = list[k];
        let Some(here) = depth[k] else { continue };
        let mut flow = |offset: usize, d: u32, todo: &mut Vec<usize>| -> Result<(), String> {
            let to = index.get(offset).copied().unwrap_or(usize::MAX);
            if to >= list.len() {
                return Err(format!(
                    "at {}: {} goes to {offset}, where no instruction is",
                    i.offset,
                    i.op.name()
                ));
            }
            if d > code.stacksize {
                return Err(format!("at {}: depth {d} above stacksize {}", i.offset, code.stacksize));
            }
            match depth[to] {
                None => {
                    depth[to] = Some(d);
                    todo.push(to);
                    Ok(())
                }
                Some(old) if old == d => Ok(()),
                Some(old) => Err(format!("depth {old} and {d} meet at {offset}")),
            }
        };
        if let Some(h) = find_handler(&code.exceptions, i.offset as u32) {
            // The operands of the instruction are still there or gone: the entry's depth is below them in both cases.
            let (pops, _) = i.op.pops_pushes(i.arg, false);
            if here < h.depth
                || (here - pops.min(here) < h.depth && !matches!(i.op, Opcode::SEND | Opcode::NOP))
            {
                let pushes = i.op.pops_pushes(i.arg, false).1;
                if here + pushes - pops < h.depth {
                    return Err(format!("at {}: depth {here} below the handler's {}", i.offset, h.depth));
                }
            }
            flow(h.target as usize, h.depth + 1 + h.lasti as u32, &mut todo)?;
        }
        if i.op == Opcode::RETURN_VALUE && here != 1 {
            return Err(format!("at {}: returns with depth {here}", i.offset));
        }
        for jump in [false, true] {
            let (pops, pushes) = i.op.pops_pushes(i.arg, jump);
            if jump {
                let Some(t) = i.jump_target() else { continue };
                let after = (here + pushes).checked_sub(pops).ok_or("underflow")?;
                flow(t, after, &mut todo)?;
            } else if !i.op.traits().terminator {
                if pops > here {
                    return Err(format!("at {}: {} takes {pops} of {here}", i.offset, i.op.name()));
                }
                flow(i.next(), here - pops + pushes, &mut todo)?;
            } else if pops > here {
                return Err(format!("at {}: {} takes {pops} of {here}", i.offset, i.op.name()));
            }
        }
    }
    let dead = depth.iter().position(Option::is_none);
    if let Some(k) = dead {
        return Err(format!("at {}: {} is never reached", list[k].offset, list[k].op.name()));
    }
    if !code.merge_points.is_sorted()
        || code.merge_points.iter().any(|m| index.get(*m as usize).is_none_or(|k| *k == usize::MAX))
    {
        return Err("bad merge points".into());
    }
    if code.positions().count() != n {
        return Err("the location table has another length".into());
    }
    let mut last = 0;
    for e in &code.exceptions {
        if e.start < last || e.end <= e.start || e.end as usize > n {
            return Err("bad exception table".into());
        }
        last = e.end;
    }
    Ok(())
}

fn operand(code: &CodeObject, op: Opcode, arg: u32) -> Result<(), String> {
    let check = |n: u32, len: usize| if (n as usize) < len { Ok(()) } else { Err(format!("of {len}")) };
    match op.operand() {
        Operand::Const => check(arg, code.consts.len()),
        Operand::Name => check(arg, code.names.len()),
        Operand::NameAttr | Operand::NameGlobal => check(arg >> 1, code.names.len()),
        Operand::NameSuper => check(arg >> 2, code.names.len()),
        Operand::Local => check(arg, code.localsplus.len()),
        Operand::LocalPair => {
            let (a, b) = split_pair(arg);
            check(a, code.localsplus.len())?;
            check(b, code.localsplus.len())
        }
        _ => Ok(()),
    }
}
