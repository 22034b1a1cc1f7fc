//! From what was recorded to a whole trace.

use super::*;
use taipan_trace::Inst;

/// A trace that is ready for the optimiser, and what it keeps alive.
pub struct Finished {
    pub trace: Trace,
    // GC: handed on to the JIT at once, which traces them.
    pub roots: Vec<Value>,
    pub recorded: u32,
    pub watched: Vec<Watched>,
    /// The place that it jumps to at its end.
    pub target: Option<PlaceId>,
}

impl Recorder {
    /// The recording as a trace, cut back to the best exit if it ended badly.
    pub fn finish(mut self, reason: Reason) -> Result<Finished, Reason> {
        let mut place = None;
        match reason {
            Reason::ClosedLoop => self.close_loop(),
            Reason::Returned | Reason::Yielded if let Some((v, mode)) = self.returned.take() => {
                let s = self.snap();
                let end = Inst::new(Op::Return, &[v]).with_imm(&[mode as u64]).with_snap(s);
                self.trace.push(end);
            }
            Reason::FitnessSpent | Reason::ReachedExecutor | Reason::TooDeep => {
                let code = self.top().code;
                // SAFETY: the pc is an instruction of the code.
                let pc = unsafe { behind_jumps(code.words.get().add(self.pc as usize)) };
                self.pc = words_from(code, pc);
                let s = self.snapshot_now();
                let s = self.trace.add_snapshot(s);
                place = Some(self.places.borrow_mut().at(pc, code.value()));
                let target = place.unwrap_or_default() as u64;
                self.trace.push(Inst::new(Op::JumpTrace, &[]).with_imm(&[target]).with_snap(s));
            }
            // (The way to the handler is a side trace's.)
            Reason::Raised if self.behind_call => {
                let s = self.snapshot_now();
                self.exit(s);
            }
            // A loop that leaves its generator is left so early that it gains nothing.
            Reason::GeneratorFrame | Reason::Yielded if self.from_loop => return Err(reason),
            _ => {
                let Some(best) = self.best.take() else { return Err(reason) };
                self.trace.insts.truncate(best.insts);
                self.exit(best.snapshot);
            }
        }
        if reason != Reason::ClosedLoop {
            self.slots_first();
        }
        let useful = |i: &Inst| i.op.is_guard() || matches!(i.op, Op::Call | Op::JumpTrace | Op::Return);
        // (A root trace that goes nowhere would be entered again and again.)
        if !self.trace.insts.iter().any(useful) || self.place.is_some() && self.recorded == 0 {
            return Err(Reason::NothingGained);
        }
        let (roots, recorded, watched) = (self.roots, self.recorded, self.watched);
        Ok(Finished { trace: self.trace, roots, recorded, watched, target: place })
    }
    fn exit(&mut self, s: Snapshot) {
        let s = self.trace.add_snapshot(s);
        self.trace.push(Inst::new(Op::Exit, &[]).with_snap(s));
    }

    /// Puts what comes from outside in front. (A word that memory has is never written meanwhile: what is assigned is
    /// written back from its value.)
    fn slots_first(&mut self) {
        let old = std::mem::take(&mut self.trace.insts);
        let entry = |i: &Inst| matches!(i.op, Op::Input | Op::Slot | Op::EntryFunc | Op::EntryOwner);
        let mut map = vec![Opnd::any(Word::NONE); old.len()];
        for first in [true, false] {
            for (i, inst) in old.iter().enumerate().filter(|(_, inst)| entry(inst) == first) {
                let mut inst = inst.clone();
                for a in inst.args.iter_mut() {
                    if let Opnd::Inst(u) = *a {
                        *a = map[u.index()];
                    }
                }
                map[i] = Opnd::Inst(self.trace.push(inst));
            }
        }
        // Of what was cut off, the snapshots go too.
        let snaps = std::mem::take(&mut self.trace.snaps);
        let mut kept: Vec<Option<SnapId>> = vec![None; snaps.len()];
        for i in 0..self.trace.insts.len() {
            let Some(s) = self.trace.insts[i].snap else { continue };
            let id = match kept[s.index()] {
                Some(id) => id,
                None => {
                    let mut snapshot = snaps[s.index()].clone();
                    snapshot.each_mut(&mut |v| {
                        if let SnapVal::Val(Opnd::Inst(u)) = *v {
                            *v = SnapVal::Val(map[u.index()]);
                        }
                    });
                    let id = self.trace.add_snapshot(snapshot);
                    kept[s.index()] = Some(id);
                    id
                }
            };
            self.trace.insts[i].snap = Some(id);
        }
    }

    /// Puts the slots in front, makes those that changed parameters of the loop, and jumps back with their new values.
    fn close_loop(&mut self) {
        let entry = &self.frames[0];
        // The slot instructions, by slot.
        let n_slots = entry.slots.len();
        let mut loads: Vec<Option<InstIdx>> = vec![None; n_slots];
        for (i, inst) in self.trace.insts.iter().enumerate() {
            if inst.op == Op::Slot
                && (inst.number() as usize) < n_slots
                && loads[inst.number() as usize].is_none()
            {
                loads[inst.number() as usize] = Some(i);
            }
        }
        let changed: Vec<usize> =
            (0..n_slots).filter(|&i| entry.slots[i].is_some() && entry.is_written(i)).collect();
        let old = std::mem::take(&mut self.trace.insts);
        let finals: Vec<Opnd> =
            changed.iter().map(|&i| entry.slots[i].expect("changed slots are loaded")).collect();
        let mut map: Vec<Opnd> = vec![Opnd::any(Word::NONE); old.len()];
        // In front: every slot that is read or changed.
        let mut slot_value: Vec<Option<Opnd>> = vec![None; n_slots];
        for i in 0..n_slots {
            if loads[i].is_some() || changed.contains(&i) {
                slot_value[i] = Some(self.trace.op(Op::Slot, &[], &[i as u64]));
            }
        }
        // So is whose frame it is, which does not change.
        let mut entry_value: [Option<Opnd>; 2] = [None; 2];
        for (op, v) in [Op::EntryFunc, Op::EntryOwner].into_iter().zip(&mut entry_value) {
            if old.iter().any(|i| i.op == op) {
                *v = Some(self.trace.op(op, &[], &[]));
            }
        }
        let first: Vec<Opnd> = changed.iter().filter_map(|&i| slot_value[i]).collect();
        let params = self.trace.begin_loop(&first, &vec![Type::Any; first.len()]);
        for (&i, p) in changed.iter().zip(&params) {
            slot_value[i] = Some(*p);
        }
        for (i, mut inst) in old.into_iter().enumerate() {
            if inst.op == Op::Slot {
                map[i] = slot_value[inst.number() as usize].unwrap_or(Opnd::any(Word::NONE));
                continue;
            }
            if let (Op::EntryFunc, [Some(v), _]) | (Op::EntryOwner, [_, Some(v)]) = (inst.op, entry_value) {
                map[i] = v;
                continue;
            }
            for a in inst.args.iter_mut() {
                if let Opnd::Inst(u) = *a {
                    *a = map[u.index()];
                }
            }
            map[i] = Opnd::Inst(self.trace.push(inst));
        }
        let rename = |o: Opnd| match o {
            Opnd::Inst(u) => map[u.index()],
            c => c,
        };
        let mut snaps = std::mem::take(&mut self.trace.snaps);
        for s in &mut snaps {
            s.each_mut(&mut |v| {
                if let SnapVal::Val(o) = v {
                    *v = SnapVal::Val(rename(*o));
                }
            });
            // Memory has what the first iteration began with.
            let f = &mut s.frames[0];
            let n = f.locals.len();
            for &i in &changed {
                let place = if i < n {
                    &mut f.locals[i]
                } else if i - n < f.stack.len() {
                    &mut f.stack[i - n]
                } else {
                    continue;
                };
                if *place == SnapVal::Keep
                    && let Some(p) = slot_value[i]
                {
                    *place = SnapVal::Val(p);
                }
            }
        }
        self.trace.snaps = snaps;
        let next: Vec<Opnd> = finals.into_iter().map(rename).collect();
        let next: Vec<Opnd> = next.into_iter().map(|o| self.any(o)).collect();
        // Once per iteration: signals, other threads.
        let s = self.snapshot_at_start(&next, &changed);
        let s = self.trace.add_snapshot(s);
        self.trace.push(Inst::new(Op::GuardValid, &[]).with_snap(s));
        self.trace.push(Inst::new(Op::JumpLoop, &next));
    }
    /// The state at the end of the iteration, which is the start of the next.
    fn snapshot_at_start(&self, next: &[Opnd], changed: &[usize]) -> Snapshot {
        let entry = &self.frames[0];
        let mut f = entry.snapshot(self.start_pc);
        let n = f.locals.len();
        for (i, v) in f.locals.iter_mut().enumerate() {
            *v = settle(i, next, changed);
        }
        for (i, v) in f.stack.iter_mut().enumerate() {
            *v = settle(n + i, next, changed);
        }
        Snapshot::new(vec![f])
    }
}
type InstIdx = usize;

fn settle(i: usize, next: &[Opnd], changed: &[usize]) -> SnapVal {
    match changed.iter().position(|&c| c == i) {
        Some(k) => SnapVal::Val(next[k]),
        None => SnapVal::Keep,
    }
}
