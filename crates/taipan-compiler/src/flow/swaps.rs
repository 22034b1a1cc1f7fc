//! `SWAP`s: runs made minimal, and stores exchanged instead of values.

use super::*;

impl Inst {
    fn swappable(&self) -> bool {
        self.op == Op::StoreFastMaybeNull || self.is(Opcode::STORE_FAST) || self.is(Opcode::POP_TOP)
    }
    /// The name it stores to.
    fn stores_to(&self) -> Option<u32> {
        (self.op == Op::StoreFastMaybeNull || self.is(Opcode::STORE_FAST)).then_some(self.arg)
    }
}

impl Flow {
    pub(super) fn optimise_swaps(&mut self) {
        for p in 0..self.order.len() {
            let l = self.order[p];
            let insts = &mut self.blocks[l.i()].insts;
            // Two stores to one place on one line: only the second counts.
            for k in 1..insts.len() {
                let (a, b) = (insts[k - 1], insts[k]);
                if a.is(Opcode::STORE_FAST)
                    && b.is(Opcode::STORE_FAST)
                    && a.arg == b.arg
                    && a.loc.line == b.loc.line
                {
                    insts[k - 1].op = Op::Real(Opcode::POP_TOP);
                    insts[k - 1].arg = 0;
                    // The value may have been copied for it.
                    if k >= 2 && insts[k - 2].is(Opcode::COPY) && insts[k - 2].arg == 1 {
                        for i in &mut insts[k - 2..k] {
                            i.op = Op::Real(Opcode::NOP);
                            i.arg = 0;
                        }
                    }
                }
            }
            let mut i = 0;
            while i < insts.len() {
                if insts[i].is(Opcode::SWAP) {
                    i = minimise_run(insts, i);
                    static_swaps(insts, i);
                }
                i += 1;
            }
        }
    }
}

/// Replaces a run of SWAPs (with NOPs between) by the fewest that do the same. Returns the index of the run's last instruction.
fn minimise_run(insts: &mut [Inst], start: usize) -> usize {
    let (mut end, mut depth, mut count) = (start, 0, 0);
    for (k, i) in insts.iter().enumerate().skip(start) {
        if i.is(Opcode::SWAP) {
            depth = depth.max(i.arg as usize);
            count += 1;
            end = k;
        } else if !i.is(Opcode::NOP) {
            break;
        }
    }
    if count < 2 {
        return end;
    }
    let run = &mut insts[start..=end];
    // What the run does to a stack of numbers (the top is 0).
    let mut stack: Vec<usize> = (0..depth).collect();
    for i in run.iter().filter(|i| i.is(Opcode::SWAP)) {
        if i.arg > 0 {
            stack.swap(0, i.arg as usize - 1);
        }
    }
    // Each cycle of the permutation takes as many swaps with the top as it has members, one more if the top is not in it.
    let mut visited = vec![false; depth];
    let mut swaps: Vec<u32> = Vec::new();
    for i in 0..depth {
        if visited[i] || stack[i] == i {
            continue;
        }
        let mut j = i;
        loop {
            if j != 0 {
                swaps.push(j as u32 + 1);
            }
            if visited[j] {
                break;
            }
            visited[j] = true;
            j = stack[j];
        }
    }
    if swaps.len() > run.len() {
        return end;
    }
    // They were found last first.
    let skip = run.len() - swaps.len();
    for (k, i) in run.iter_mut().enumerate() {
        if k < skip {
            i.op = Op::Real(Opcode::NOP);
            i.arg = 0;
        } else {
            i.op = Op::Real(Opcode::SWAP);
            i.arg = swaps[swaps.len() - 1 - (k - skip)];
        }
    }
    end
}

/// SWAPs at and before `i` that only serve stores right behind them: exchange the stores.
fn static_swaps(insts: &mut [Inst], mut i: usize) {
    let next = |insts: &[Inst], from: usize, line: Option<i32>| -> Option<usize> {
        for (k, i) in insts.iter().enumerate().skip(from + 1) {
            if line.is_some_and(|l| i.loc.line != l) {
                return None;
            }
            if i.is(Opcode::NOP) {
                continue;
            }
            return i.swappable().then_some(k);
        }
        None
    };
    loop {
        let s = insts[i];
        if s.is(Opcode::SWAP) {
            let Some(j) = next(insts, i, None) else { return };
            let line = insts[j].loc.line;
            let mut k = j;
            for _ in 1..s.arg {
                match next(insts, k, (line >= 0).then_some(line)) {
                    Some(n) => k = n,
                    None => return,
                }
            }
            let (a, b) = (insts[j].stores_to(), insts[k].stores_to());
            if a.is_some() || b.is_some() {
                if a == b {
                    return;
                }
                let clash = |n: Option<u32>| n.is_some() && (n == a || n == b);
                if insts[j + 1..k].iter().any(|x| clash(x.stores_to())) {
                    return;
                }
            }
            insts[i].op = Op::Real(Opcode::NOP);
            insts[i].arg = 0;
            insts.swap(j, k);
        } else if !(s.is(Opcode::NOP) || s.swappable()) {
            return;
        }
        match i.checked_sub(1) {
            Some(n) => i = n,
            None => return,
        }
    }
}
