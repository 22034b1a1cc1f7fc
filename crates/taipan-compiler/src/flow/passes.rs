//! Passes over the blocks of a finished unit.

use super::*;

/// A block that only leaves the frame may be copied into each place that jumps to it if it is no longer than this.
const SMALL_EXIT: usize = 4;

impl Flow {
    /// The block that really runs when control reaches `order[pos]` or later: skips empty blocks.
    fn first_nonempty(&self, mut pos: usize) -> Option<Label> {
        while let Some(&l) = self.order.get(pos) {
            if !self.blocks[l.i()].insts.is_empty() {
                return Some(l);
            }
            pos += 1;
        }
        None
    }

    fn falls_through(&self, l: Label) -> bool {
        !self.blocks[l.i()].insts.last().is_some_and(|i| i.ends_flow())
    }

    /// Everything before slots are resolved, in CPython's order.
    pub(super) fn optimise(&mut self) {
        self.merge_unreferenced();
        self.drop_empty_targets();
        self.label_handlers();
        self.resolve_next();
        self.remove_unreachable();
        self.resolve_lines();
        self.thread_jumps();
        self.optimise_swaps();
        self.remove_nops();
        self.inline_exits();
        self.remove_unreachable();
        self.remove_nops_and_jumps();
    }

    /// Moves what only exceptions reach to the end and settles lines.
    pub(super) fn finish_order(&mut self) {
        self.move_cold();
        self.remove_nops_and_jumps();
        self.remove_unreachable();
        self.resolve_lines();
    }

    /// SETUP marks have served; those that carry a line remain as NOPs.
    pub(super) fn drop_marks(&mut self) {
        for b in &mut self.blocks {
            for i in &mut b.insts {
                if i.is_block_push() {
                    i.op = Op::Real(Opcode::NOP);
                    i.target = Label::NONE;
                }
            }
        }
        self.remove_nops_and_jumps();
    }

    /// Labels nobody jumps to do not start blocks.
    fn merge_unreferenced(&mut self) {
        let mut referenced = vec![false; self.blocks.len()];
        for b in &self.blocks {
            for i in b.insts.iter().filter(|i| i.target != Label::NONE) {
                referenced[i.target.i()] = true;
            }
        }
        let mut order: Vec<Label> = Vec::with_capacity(self.order.len());
        for l in std::mem::take(&mut self.order) {
            let joins = !referenced[l.i()]
                && order
                    .last()
                    .is_some_and(|p| !self.blocks[p.i()].insts.last().is_some_and(|i| i.ends_block()));
            match order.last() {
                Some(p) if joins => {
                    let insts = std::mem::take(&mut self.blocks[l.i()].insts);
                    self.blocks[p.i()].insts.extend(insts);
                }
                _ => order.push(l),
            }
        }
        self.order = order;
    }

    /// Instructions that want the location of what comes next.
    fn resolve_next(&mut self) {
        let mut next = Location::NONE;
        for &l in self.order.iter().rev() {
            for i in self.blocks[l.i()].insts.iter_mut().rev() {
                if i.loc.line == -2 {
                    i.loc = next;
                }
                next = i.loc;
            }
        }
    }

    fn remove_nops_and_jumps(&mut self) {
        loop {
            self.remove_nops();
            if !self.remove_redundant_jumps() {
                return;
            }
        }
    }

    /// Makes every target a block with instructions.
    fn drop_empty_targets(&mut self) {
        // The end of the code needs an instruction if somebody jumps there; code generation ends every unit with a return, so an
        // empty last block is never a target that is reached.
        let mut resolve = vec![Label::NONE; self.blocks.len()];
        let mut next = Label::NONE;
        for &l in self.order.iter().rev() {
            if !self.blocks[l.i()].insts.is_empty() {
                next = l;
            }
            resolve[l.i()] = next;
        }
        for b in &mut self.blocks {
            for i in &mut b.insts {
                if i.target != Label::NONE && resolve[i.target.i()] != Label::NONE {
                    i.target = resolve[i.target.i()];
                }
                if i.handler != Label::NONE && resolve[i.handler.i()] != Label::NONE {
                    i.handler = resolve[i.handler.i()];
                }
            }
        }
        let first = self.order[0];
        let blocks = &self.blocks;
        self.order.retain(|l| *l == first || !blocks[l.i()].insts.is_empty());
    }

    /// Finds the handler of each instruction by walking the SETUP and POP_BLOCK marks.
    fn label_handlers(&mut self) {
        let n = self.blocks.len();
        let mut start: Vec<Option<Vec<Label>>> = vec![None; n];
        let mut pos = vec![usize::MAX; n];
        for (p, l) in self.order.iter().enumerate() {
            pos[l.i()] = p;
        }
        let mut todo = vec![self.order[0]];
        start[self.order[0].i()] = Some(Vec::new());
        while let Some(l) = todo.pop() {
            let mut stack = start[l.i()].clone().unwrap_or_default();
            let mut insts = std::mem::take(&mut self.blocks[l.i()].insts);
            let mut falls = true;
            for i in &mut insts {
                if i.is_block_push() {
                    let t = i.target;
                    let lasti = i.op != Op::SetupFinally;
                    self.blocks[t.i()].is_handler = true;
                    self.blocks[t.i()].lasti = lasti;
                    if start[t.i()].is_none() {
                        start[t.i()] = Some(stack.clone());
                        todo.push(t);
                    }
                    stack.push(t);
                    i.handler = Label::NONE;
                } else if i.op == Op::PopBlock {
                    stack.pop();
                } else {
                    i.handler = stack.last().copied().unwrap_or(Label::NONE);
                    if i.is_jump() && start[i.target.i()].is_none() {
                        start[i.target.i()] = Some(stack.clone());
                        todo.push(i.target);
                    }
                    if i.ends_flow() {
                        falls = false;
                    }
                }
            }
            self.blocks[l.i()].insts = insts;
            if falls
                && let Some(&next) = self.order.get(pos[l.i()] + 1)
                && start[next.i()].is_none()
            {
                start[next.i()] = Some(stack);
                todo.push(next);
            }
        }
        for b in &mut self.blocks {
            for i in &mut b.insts {
                if i.op == Op::PopBlock {
                    i.op = Op::Real(Opcode::NOP);
                }
            }
        }
    }

    fn remove_unreachable(&mut self) {
        for b in &mut self.blocks {
            b.reachable = false;
            b.preds = 0;
        }
        let mut pos = vec![usize::MAX; self.blocks.len()];
        for (p, l) in self.order.iter().enumerate() {
            pos[l.i()] = p;
        }
        let mut todo = vec![self.order[0]];
        self.blocks[self.order[0].i()].reachable = true;
        self.blocks[self.order[0].i()].preds = 1;
        let reach = |blocks: &mut Vec<Block>, l: Label, todo: &mut Vec<Label>| {
            blocks[l.i()].preds += 1;
            if !blocks[l.i()].reachable {
                blocks[l.i()].reachable = true;
                todo.push(l);
            }
        };
        while let Some(l) = todo.pop() {
            let insts = std::mem::take(&mut self.blocks[l.i()].insts);
            let mut last_handler = Label::NONE;
            for i in &insts {
                if i.is_jump() {
                    reach(&mut self.blocks, i.target, &mut todo);
                }
                if i.handler != Label::NONE && i.handler != last_handler {
                    // Exceptions are no ordinary predecessors: they keep a handler alive without counting.
                    last_handler = i.handler;
                    if !self.blocks[i.handler.i()].reachable {
                        reach(&mut self.blocks, i.handler, &mut todo);
                    }
                }
            }
            self.blocks[l.i()].insts = insts;
            if self.falls_through(l)
                && let Some(&next) = self.order.get(pos[l.i()] + 1)
            {
                reach(&mut self.blocks, next, &mut todo);
            }
        }
        let blocks = &mut self.blocks;
        self.order.retain(|l| blocks[l.i()].reachable);
        // A SETUP whose handler cannot be reached protects nothing.
        for p in 0..self.order.len() {
            let l = self.order[p];
            let mut insts = std::mem::take(&mut self.blocks[l.i()].insts);
            for i in &mut insts {
                if i.is_block_push() && !self.blocks[i.target.i()].reachable {
                    i.op = Op::Real(Opcode::NOP);
                    i.target = Label::NONE;
                }
            }
            self.blocks[l.i()].insts = insts;
        }
    }

    /// Copies small blocks that leave the frame, and lineless ones that do not fall through, into the places that jump to them.
    fn inline_exits(&mut self) {
        let mut budget = self.order.len() * 4 + 16;
        let mut changed = true;
        while changed && budget > 0 {
            changed = false;
            for p in 0..self.order.len() {
                let l = self.order[p];
                let Some(last) = self.blocks[l.i()].insts.last().copied() else { continue };
                if !last.is_unconditional_jump() || last.target == l {
                    continue;
                }
                let target = &self.blocks[last.target.i()];
                let small_exit =
                    target.size() <= SMALL_EXIT && target.insts.last().is_some_and(|i| i.is_exit());
                let lineless = target.insts.iter().all(|i| i.loc.is_none())
                    && target.insts.last().is_some_and(|i| i.ends_flow());
                if !small_exit && !lineless {
                    continue;
                }
                let copy = target.insts.clone();
                let insts = &mut self.blocks[l.i()].insts;
                if let Some(j) = insts.last_mut() {
                    j.op = Op::Real(Opcode::NOP);
                    j.target = Label::NONE;
                }
                insts.extend(copy);
                if let Some(j) = insts.last_mut()
                    && j.op == Op::JumpNoInterrupt
                    && last.op == Op::Jump
                {
                    j.op = Op::Jump;
                }
                changed = true;
                budget -= 1;
                if budget == 0 {
                    return;
                }
            }
        }
    }

    /// Jumps to jumps go to the end of the chain.
    fn thread_jumps(&mut self) {
        self.positions = vec![u32::MAX; self.blocks.len()];
        for (p, l) in self.order.iter().enumerate() {
            self.positions[l.i()] = p as u32;
        }
        self.references = vec![0; self.blocks.len()];
        for l in &self.order {
            for i in self.blocks[l.i()].insts.iter().filter(|i| i.target != Label::NONE) {
                self.references[i.target.i()] += 1;
            }
        }
        for p in 0..self.order.len() {
            let l = self.order[p];
            for _ in 0..8 {
                if !self.thread_one(l) {
                    break;
                }
            }
        }
    }

    fn thread_one(&mut self, l: Label) -> bool {
        let Some(&last) = self.blocks[l.i()].insts.last() else { return false };
        if !last.is_jump() || last.target == Label::NONE || last.target == l {
            return false;
        }
        let Some(&first) = self.blocks[last.target.i()].insts.first() else { return false };
        let jumps_on = first.is_unconditional_jump() && first.target != last.target;
        // The new jump has the line of the one it skips to; the old line stays as a NOP.
        let set = |f: &mut Flow, op: Op, target: Label, loc: Location| -> bool {
            let insts = &mut f.blocks[l.i()].insts;
            if let Some(i) = insts.last_mut() {
                if i.op == op && i.target == target {
                    return false;
                }
                let mut jump = *i;
                f.references[i.target.i()] -= 1;
                f.references[target.i()] += 1;
                i.op = Op::Real(Opcode::NOP);
                i.target = Label::NONE;
                jump.op = op;
                jump.target = target;
                jump.loc = loc;
                insts.push(jump);
            }
            true
        };
        match last.op {
            Op::Jump if jumps_on => set(self, Op::Jump, first.target, first.loc),
            Op::Real(
                Opcode::POP_JUMP_IF_FALSE
                | Opcode::POP_JUMP_IF_TRUE
                | Opcode::POP_JUMP_IF_NONE
                | Opcode::POP_JUMP_IF_NOT_NONE,
            ) if jumps_on => set(self, last.op, first.target, first.loc),
            Op::JumpIfFalse | Op::JumpIfTrue => {
                let sense = last.op == Op::JumpIfTrue;
                // The target's first real instructions: [TO_BOOL] POP_JUMP_IF_x or JUMP_IF_x, or POP_TOP.
                let mut it =
                    self.blocks[last.target.i()].insts.iter().filter(|i| !i.is(Opcode::NOP)).copied();
                let Some(mut i) = it.next() else { return false };
                if i.is(Opcode::TO_BOOL) {
                    match it.next() {
                        Some(n) => i = n,
                        None => return false,
                    }
                }
                let after = self.after(last.target);
                match i.op {
                    Op::Jump if i.target != last.target => set(self, last.op, i.target, i.loc),
                    Op::JumpIfFalse | Op::JumpIfTrue => {
                        if (i.op == Op::JumpIfTrue) == sense {
                            i.target != last.target && set(self, last.op, i.target, i.loc)
                        } else {
                            match after {
                                Some(a) if a != last.target => set(self, last.op, a, i.loc),
                                _ => false,
                            }
                        }
                    }
                    Op::Real(op @ (Opcode::POP_JUMP_IF_FALSE | Opcode::POP_JUMP_IF_TRUE)) => {
                        let target =
                            if (op == Opcode::POP_JUMP_IF_TRUE) == sense { Some(i.target) } else { after };
                        // COPY, TO_BOOL, POP_JUMP: the value that stays would be dropped there, so this becomes the popping form; the
                        // fall-through path then must not have it either.
                        match target {
                            Some(t) => self.pop_form(l, sense, t),
                            None => false,
                        }
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// `JUMP_IF_x` followed by POP_TOP, whose target tests the same value and drops it: becomes `TO_BOOL; POP_JUMP_IF_x`.
    fn pop_form(&mut self, l: Label, sense: bool, target: Label) -> bool {
        let Some(next) = self.after(l) else { return false };
        // Only this block may reach the POP_TOP.
        if self.references[next.i()] > 0 {
            return false;
        }
        let Some(at) = self.blocks[next.i()].insts.iter().position(|i| !i.is(Opcode::NOP)) else {
            return false;
        };
        if !self.blocks[next.i()].insts[at].is(Opcode::POP_TOP) {
            return false;
        }
        self.blocks[next.i()].insts[at].op = Op::Real(Opcode::NOP);
        self.blocks[next.i()].insts[at].loc = Location::NONE;
        let insts = &mut self.blocks[l.i()].insts;
        let Some(mut jump) = insts.pop() else { return false };
        let gives_bool = insts.last().is_some_and(|i| {
            i.is(Opcode::IS_OP)
                || i.is(Opcode::CONTAINS_OP)
                || i.is(Opcode::UNARY_NOT)
                || i.is(Opcode::TO_BOOL)
        });
        if let Some(i) = insts.last_mut()
            && i.is(Opcode::COMPARE_OP)
        {
            i.arg |= taipan_bytecode::CmpOp::TO_BOOL;
        } else if !gives_bool {
            insts.push(Inst { op: Op::Real(Opcode::TO_BOOL), arg: 0, target: Label::NONE, ..jump });
        }
        self.references[jump.target.i()] -= 1;
        self.references[target.i()] += 1;
        jump.op = Op::Real(if sense { Opcode::POP_JUMP_IF_TRUE } else { Opcode::POP_JUMP_IF_FALSE });
        jump.target = target;
        insts.push(jump);
        true
    }

    /// The block behind `l`.
    fn after(&self, l: Label) -> Option<Label> {
        let p = *self.positions.get(l.i())?;
        self.first_nonempty(p as usize + 1)
    }

    /// Gives instructions without a line the line of what runs before them.
    fn resolve_lines(&mut self) {
        self.duplicate_lineless_exits();
        self.remove_unreachable();
        for p in 0..self.order.len() {
            let l = self.order[p];
            let mut prev = Location::NONE;
            for i in &mut self.blocks[l.i()].insts {
                if i.loc.is_none() {
                    i.loc = prev;
                } else {
                    prev = i.loc;
                }
            }
            if self.falls_through(l)
                && let Some(&next) = self.order.get(p + 1)
            {
                self.inherit_line(next, prev);
            }
            if let Some(last) = self.blocks[l.i()].insts.last().copied()
                && last.is_jump()
            {
                self.inherit_line(last.target, prev);
            }
        }
    }

    fn inherit_line(&mut self, l: Label, loc: Location) {
        let b = &mut self.blocks[l.i()];
        if b.preds == 1
            && let Some(i) = b.insts.first_mut()
            && i.loc.is_none()
        {
            i.loc = loc;
        }
    }

    /// A lineless block that leaves the frame and has several predecessors is copied, so that each copy gets a line.
    fn duplicate_lineless_exits(&mut self) {
        self.remove_unreachable();
        let lineless_exit = |b: &Block| {
            b.insts.last().is_some_and(|i| i.is_exit()) && b.insts.iter().all(|i| i.loc.is_none())
        };
        // Behind the originals, which do not fall through.
        let mut copies: FxHashMap<Label, Vec<Label>> = FxHashMap::default();
        for p in 0..self.order.len() {
            let l = self.order[p];
            let Some(last) = self.blocks[l.i()].insts.last().copied() else { continue };
            if !last.is_jump() {
                continue;
            }
            let t = &self.blocks[last.target.i()];
            if !lineless_exit(t) || t.preds <= 1 {
                continue;
            }
            let mut insts = t.insts.clone();
            if let Some(i) = insts.first_mut() {
                i.loc = last.loc;
            }
            let (lasti, is_handler) = (t.lasti, t.is_handler);
            self.blocks[last.target.i()].preds -= 1;
            let copy = Label(self.blocks.len() as u32);
            self.blocks.push(Block {
                insts,
                placed: true,
                lasti,
                is_handler,
                preds: 1,
                reachable: true,
                ..Block::default()
            });
            if let Some(i) = self.blocks[l.i()].insts.last_mut() {
                i.target = copy;
            }
            copies.entry(last.target).or_default().push(copy);
        }
        if !copies.is_empty() {
            let mut order = Vec::with_capacity(self.order.len() + copies.len());
            for &l in &self.order {
                order.push(l);
                if let Some(c) = copies.get(&l) {
                    order.extend(c.iter().rev());
                }
            }
            self.order = order;
        }
        for p in 1..self.order.len() {
            let (before, l) = (self.order[p - 1], self.order[p]);
            if self.falls_through(before) && lineless_exit(&self.blocks[l.i()]) {
                let loc = self.blocks[before.i()].insts.last().map_or(Location::NONE, |i| i.loc);
                if let Some(i) = self.blocks[l.i()].insts.first_mut() {
                    i.loc = loc;
                }
            }
        }
    }

    /// Drops NOPs that carry no line of their own.
    fn remove_nops(&mut self) {
        for p in 0..self.order.len() {
            let l = self.order[p];
            if !self.blocks[l.i()].insts.iter().any(|i| i.is(Opcode::NOP)) {
                continue;
            }
            let next_line = self
                .first_nonempty(p + 1)
                .and_then(|n| {
                    self.blocks[n.i()].insts.iter().find(|i| !(i.is(Opcode::NOP) && i.loc.is_none()))
                })
                .map(|i| i.loc.line);
            let mut insts = std::mem::take(&mut self.blocks[l.i()].insts);
            let mut out: Vec<Inst> = Vec::with_capacity(insts.len());
            let mut prev_line = -1;
            for k in 0..insts.len() {
                let i = insts[k];
                if i.is(Opcode::NOP) {
                    let line = i.loc.line;
                    if line < 0 || prev_line == line {
                        continue;
                    }
                    if let Some(next) = insts.get_mut(k + 1) {
                        if next.loc.line == line {
                            continue;
                        }
                        if next.loc.is_none() {
                            next.loc = i.loc;
                            continue;
                        }
                    } else if next_line == Some(line) {
                        continue;
                    }
                }
                prev_line = i.loc.line;
                out.push(i);
            }
            self.blocks[l.i()].insts = out;
        }
        self.drop_empty_targets();
    }

    /// Jumps to the block that follows anyway become NOPs; says whether there were any.
    fn remove_redundant_jumps(&mut self) -> bool {
        let mut changed = false;
        for p in 0..self.order.len() {
            let l = self.order[p];
            let next = self.first_nonempty(p + 1);
            if let Some(last) = self.blocks[l.i()].insts.last_mut()
                && last.is_unconditional_jump()
                && Some(last.target) == next
            {
                last.op = Op::Real(Opcode::NOP);
                last.target = Label::NONE;
                changed = true;
            }
        }
        changed
    }

    /// Moves what only exceptions reach behind everything else.
    fn move_cold(&mut self) {
        let n = self.blocks.len();
        let mut warm = vec![false; n];
        let mut pos = vec![usize::MAX; n];
        for (p, l) in self.order.iter().enumerate() {
            pos[l.i()] = p;
        }
        let mut todo = vec![self.order[0]];
        warm[self.order[0].i()] = true;
        while let Some(l) = todo.pop() {
            if let Some(last) = self.blocks[l.i()].insts.last()
                && last.is_jump()
                && !warm[last.target.i()]
            {
                warm[last.target.i()] = true;
                todo.push(last.target);
            }
            if self.falls_through(l)
                && let Some(&next) = self.order.get(pos[l.i()] + 1)
                && !warm[next.i()]
            {
                warm[next.i()] = true;
                todo.push(next);
            }
        }
        if self.order.iter().all(|l| warm[l.i()]) {
            return;
        }
        // Falling through between warm and cold becomes a jump.
        let order = self.order.clone();
        for (p, &l) in order.iter().enumerate() {
            let Some(&next) = order.get(p + 1) else { continue };
            if self.falls_through(l) && warm[l.i()] != warm[next.i()] {
                let template = self.blocks[l.i()].insts.last().copied();
                let jump = Inst {
                    op: Op::JumpNoInterrupt,
                    arg: 0,
                    target: next,
                    loc: Location::NONE,
                    handler: Label::NONE,
                };
                if template.is_some_and(|t| t.ends_block()) {
                    let l2 = Label(self.blocks.len() as u32);
                    self.blocks.push(Block {
                        insts: vec![jump],
                        placed: true,
                        reachable: true,
                        ..Block::default()
                    });
                    warm.push(warm[l.i()]);
                    let at = self.order.iter().position(|x| *x == l).map_or(self.order.len(), |q| q + 1);
                    self.order.insert(at, l2);
                } else {
                    self.blocks[l.i()].insts.push(jump);
                }
            }
        }
        let (mut hot, cold): (Vec<Label>, Vec<Label>) = self.order.iter().partition(|l| warm[l.i()]);
        for l in &cold {
            self.blocks[l.i()].cold = true;
        }
        hot.extend(cold);
        self.order = hot;
        // A jump that only goes backward because its block was moved closes no loop.
        for p in 0..self.order.len() {
            let l = self.order[p];
            let was = |l: Label| pos.get(l.i()).copied().unwrap_or(usize::MAX);
            if !self.blocks[l.i()].cold {
                continue;
            }
            if let Some(i) = self.blocks[l.i()].insts.last_mut()
                && i.op == Op::Jump
                && warm[i.target.i()]
                && was(i.target) > was(l)
            {
                i.op = Op::JumpNoInterrupt;
            }
        }
    }

    /// `LOAD_FAST` of a local that may be unbound becomes `LOAD_FAST_CHECK`. Slots are numbers here; the first `nparams` are bound at
    /// the start.
    pub(super) fn check_unbound(&mut self, nlocals: usize, nparams: usize) {
        let mut pos = vec![usize::MAX; self.blocks.len()];
        for (p, l) in self.order.iter().enumerate() {
            pos[l.i()] = p;
        }
        let mut base = 0;
        while base < nlocals {
            self.check_unbound_group(base, nlocals, nparams, &pos);
            base += 64;
        }
    }

    fn check_unbound_group(&mut self, base: usize, nlocals: usize, nparams: usize, pos: &[usize]) {
        let width = (nlocals - base).min(64);
        let all: u64 = if width == 64 { !0 } else { (1 << width) - 1 };
        let params = nparams.saturating_sub(base).min(64);
        let unbound_at_start = all & !(if params >= 64 { !0 } else { (1u64 << params) - 1 });
        if unbound_at_start == 0 && !self.unbinds(base, width) {
            return;
        }
        let bit = |arg: u32| -> u64 {
            match (arg as usize).checked_sub(base) {
                Some(n) if n < width => 1 << n,
                _ => 0,
            }
        };
        let mut start: Vec<Option<u64>> = vec![None; self.blocks.len()];
        start[self.order[0].i()] = Some(unbound_at_start);
        let mut todo = vec![self.order[0]];
        let flow = |start: &mut Vec<Option<u64>>, todo: &mut Vec<Label>, l: Label, mask: u64| {
            let s = &mut start[l.i()];
            let merged = s.unwrap_or(0) | mask;
            if *s != Some(merged) {
                *s = Some(merged);
                todo.push(l);
            }
        };
        while let Some(l) = todo.pop() {
            let mut mask = start[l.i()].unwrap_or(0);
            for k in 0..self.blocks[l.i()].insts.len() {
                let i = self.blocks[l.i()].insts[k];
                if i.handler != Label::NONE {
                    flow(&mut start, &mut todo, i.handler, mask);
                }
                match i.op {
                    Op::Real(Opcode::DELETE_FAST | Opcode::LOAD_FAST_AND_CLEAR) | Op::StoreFastMaybeNull => {
                        mask |= bit(i.arg)
                    }
                    Op::Real(Opcode::STORE_FAST | Opcode::LOAD_FAST | Opcode::LOAD_FAST_CHECK) => {
                        mask &= !bit(i.arg)
                    }
                    _ => {}
                }
                if i.is_jump() {
                    flow(&mut start, &mut todo, i.target, mask);
                }
            }
            if self.falls_through(l)
                && let Some(&next) = self.order.get(pos[l.i()] + 1)
            {
                flow(&mut start, &mut todo, next, mask);
            }
        }
        for &l in &self.order {
            let mut mask = start[l.i()].unwrap_or(0);
            for i in &mut self.blocks[l.i()].insts {
                match i.op {
                    Op::Real(Opcode::DELETE_FAST | Opcode::LOAD_FAST_AND_CLEAR) | Op::StoreFastMaybeNull => {
                        mask |= bit(i.arg)
                    }
                    Op::Real(Opcode::STORE_FAST) => mask &= !bit(i.arg),
                    Op::Real(Opcode::LOAD_FAST) => {
                        if mask & bit(i.arg) != 0 {
                            i.op = Op::Real(Opcode::LOAD_FAST_CHECK);
                        }
                        mask &= !bit(i.arg);
                    }
                    _ => {}
                }
            }
        }
    }

    fn unbinds(&self, base: usize, width: usize) -> bool {
        self.order.iter().any(|l| {
            self.blocks[l.i()].insts.iter().any(|i| {
                matches!(
                    i.op,
                    Op::Real(Opcode::DELETE_FAST | Opcode::LOAD_FAST_AND_CLEAR) | Op::StoreFastMaybeNull
                ) && (base..base + width).contains(&(i.arg as usize))
            })
        })
    }

    /// Pairs of accesses to locals.
    pub(super) fn pair_locals(&mut self) {
        use taipan_bytecode::local_pair;
        for &l in &self.order {
            let insts = std::mem::take(&mut self.blocks[l.i()].insts);
            let mut out: Vec<Inst> = Vec::with_capacity(insts.len());
            let mut k = 0;
            while k < insts.len() {
                let a = insts[k];
                if let Some(b) = insts.get(k + 1) {
                    let pair = match (a.op, b.op) {
                        (Op::Real(Opcode::LOAD_FAST), Op::Real(Opcode::LOAD_FAST)) => {
                            Some(Opcode::LOAD_FAST_LOAD_FAST)
                        }
                        (Op::Real(Opcode::STORE_FAST), Op::Real(Opcode::LOAD_FAST)) => {
                            Some(Opcode::STORE_FAST_LOAD_FAST)
                        }
                        (Op::Real(Opcode::STORE_FAST), Op::Real(Opcode::STORE_FAST)) => {
                            Some(Opcode::STORE_FAST_STORE_FAST)
                        }
                        _ => None,
                    };
                    let same_line = a.loc.line < 0 || b.loc.line < 0 || a.loc.line == b.loc.line;
                    if let Some(op) = pair
                        && same_line
                        && a.handler == b.handler
                        && a.arg < 4096
                        && b.arg < 4096
                    {
                        out.push(Inst { op: Op::Real(op), arg: local_pair(a.arg, b.arg), ..a });
                        k += 2;
                        continue;
                    }
                }
                out.push(a);
                k += 1;
            }
            self.blocks[l.i()].insts = out;
        }
    }
}
