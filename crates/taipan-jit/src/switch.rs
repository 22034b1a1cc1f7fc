//! Exits with several side traces.
//!
//! Where a place sees many classes, or calls many functions, the side trace of an exit fails at its first guard, in the
//! state in which it was entered, and gets a side trace of its own, and so on: the last of them is found after as many
//! guards as there are cases. When there are more than a few in such a line, they become the *cases* of the exit in front
//! of them, which looks up in a table which one wants the value that it has ([`Switch`]).
//!
//! The table is a hint. Every case has its guards; a value that has no case goes to the last trace of the line, fails
//! there and comes to the runtime, which may record a further case.

use crate::Jit;
use crate::executor::Executor;
use std::collections::HashMap;
use std::rc::Rc;
use taipan_codegen::{Exit, ExitKind, Switch, SwitchBy};
use taipan_trace::{Inst, InstId, Op, Opnd, SnapId, SnapVal, Snapshot, Trace};

/// By which value (its number among those that the exit hands over), how, and what it is to be.
type Key = (usize, SwitchBy, u64);

/// The switches of an executor's exits, by the exits' addresses.
pub type Switches = HashMap<usize, Cases>;

pub struct Cases {
    value: usize,
    by: SwitchBy,
    /// Key and executor; the first is the last of the line, where other values go.
    cases: Vec<(u64, u32)>,
    /// What machine code reads.
    table: Box<Switch>,
}

/// A snapshot with each value as its number among those handed over, and these values; `None`: it has virtual objects.
fn numbered(t: &Trace, s: SnapId) -> Option<(Snapshot, Vec<InstId>)> {
    let values = t.exit_values(s);
    let mut snapshot = t[s].clone();
    let mut plain = true;
    snapshot.each_mut(&mut |v| match v {
        SnapVal::Val(Opnd::Inst(u)) => {
            let n = values.binary_search(u).unwrap_or(usize::MAX);
            *v = SnapVal::Val(Opnd::Inst(InstId(n as u32)));
        }
        SnapVal::Virtual(_) => plain = false,
        _ => {}
    });
    plain.then_some((snapshot, values))
}
/// The number of the input that this operand is, perhaps as a guard has found it to be.
fn input(t: &Trace, mut o: Opnd) -> Option<usize> {
    loop {
        let def = t.def(o)?;
        match def.op {
            Op::Input => return Some(def.number() as usize),
            Op::GuardObj | Op::GuardInt | Op::AsObj => o = def.args[0],
            _ => return None,
        }
    }
}
/// What the guards in the state of the entry want inputs to be.
fn keys(t: &Trace) -> Vec<Key> {
    let first = t.insts.iter().find(|i| i.op.is_guard()).and_then(|i| i.snap);
    let before = |i: &&Inst| !i.op.is_guard() || i.snap == first;
    let key = |i: &Inst| match i.op {
        Op::GuardShape => Some((input(t, i.args[0])?, SwitchBy::Shape, i.shape() as u64)),
        Op::GuardIs => Some((input(t, i.args[0])?, SwitchBy::Word, i.args[1].constant()?.bits.0)),
        _ => None,
    };
    t.insts.iter().take_while(before).filter_map(key).collect()
}

impl Jit {
    /// Exit `y` leads to the side trace `e` from now on, which was recorded from there; or, if `y` stands where the exit
    /// in front of its owner stood, that one does.
    pub(crate) fn link_side(&self, y: &Exit, e: &Executor) {
        if self.link_case(y, e).is_none() {
            // SAFETY: the trace was recorded from this exit; it is unlinked when the executor is dropped.
            unsafe { y.link_side(e.code.entry()) }
        }
    }
    fn link_case(&self, y: &Exit, e: &Executor) -> Option<()> {
        let machine = self.machine()?;
        if y.kind != ExitKind::Leave {
            return None;
        }
        // The traces behind each other that fail in the state in which they were entered, the last first.
        let mut line = vec![self.executor(y.owner)?];
        self.before(&line[0], y)?;
        while let Some(last) = line.last()
            && !last.exit.is_null()
        {
            // SAFETY: the exit is its parent's, which lives as long as it does.
            let Some(before) = self.before_exit(unsafe { &*last.exit }) else { break };
            line.push(before);
        }
        let first = line.last()?.clone();
        let x = first.exit;
        // SAFETY: as above.
        let exit = unsafe { &*x };
        let owner = self.executor(exit.owner)?;
        let mut switches = owner.switches.borrow_mut();
        let t = &self.config.tunables;
        if let Some(s) = switches.get_mut(&(x as usize)) {
            let key = keys(&e.trace).into_iter().find(|k| (k.0, k.1) == (s.value, s.by))?.2;
            if s.cases.len() >= t.max_cases as usize || s.cases.iter().any(|c| c.0 == key) {
                return None;
            }
            s.cases.push((key, e.id));
        } else {
            if line.len() < t.min_cases as usize {
                return None;
            }
            let of: Vec<Vec<Key>> = line.iter().map(|b| keys(&b.trace)).collect();
            let apart = |k: &Key| -> Option<Vec<u64>> {
                of.iter().map(|f| f.iter().find(|f| (f.0, f.1) == (k.0, k.1)).map(|f| f.2)).collect()
            };
            let ((value, by, key), others) = keys(&e.trace)
                .into_iter()
                .find_map(|k| Some((k, apart(&k)?)).filter(|(k, o)| !o.contains(&k.2)))?;
            let mut cases: Vec<(u64, u32)> = others.into_iter().zip(line.iter().map(|b| b.id)).collect();
            cases.push((key, e.id));
            let table = Switch::new(value, by, &[], std::ptr::null());
            switches.insert(x as usize, Cases { value, by, cases, table });
        }
        let cases = switches.get_mut(&(x as usize))?;
        self.make_table(cases, Some(e));
        // SAFETY: every case was recorded in the state of this exit, which hands over the same values in the same order;
        // the table is the owner's, and is replaced when a case is dropped.
        unsafe { exit.link_switch(machine.stubs, &cases.table) };
        for case in line.iter().map(|c| &**c).chain([e]) {
            case.case_of.set(Some((owner.id, x)));
        }
        e.chain.set(first.chain.get());
        Some(())
    }
    /// The side trace that this exit belongs to, if it stands where that begins.
    fn before_exit(&self, y: &Exit) -> Option<Rc<Executor>> {
        let owner = self.executor(y.owner)?;
        self.before(&owner, y)?;
        Some(owner)
    }
    fn before(&self, owner: &Executor, y: &Exit) -> Option<()> {
        if owner.exit.is_null() {
            return None;
        }
        // SAFETY: the exit is its parent's, which lives as long as it does.
        let x = unsafe { &*owner.exit };
        let parent = self.executor(x.owner)?;
        let (there, values) = numbered(&parent.trace, x.snap)?;
        let (here, inputs) = numbered(&owner.trace, y.snap)?;
        let same = inputs.len() == values.len()
            && inputs.iter().enumerate().all(|(n, &u)| input(&owner.trace, Opnd::Inst(u)) == Some(n));
        (same && here == there).then_some(())
    }
    /// `e` is not found by its number yet.
    fn make_table(&self, s: &mut Cases, e: Option<&Executor>) {
        let entry = |id: u32| match e.filter(|e| e.id == id) {
            Some(e) => Some(e.code.entry()),
            None => self.executor(id as usize).map(|e| e.code.entry()),
        };
        let cases: Vec<(u64, *const u8)> =
            s.cases.iter().filter_map(|&(k, id)| Some((k, entry(id)?))).collect();
        let other = cases.first().map_or(std::ptr::null(), |c| c.1);
        s.table = Switch::new(s.value, s.by, &cases, other);
    }
    /// Takes `e`, which is dropped, out of the switch whose case it is.
    pub(crate) fn drop_case(&self, e: &Executor) {
        let Some((owner, x)) = e.case_of.get() else { return };
        let Some(owner) = self.executor(owner as usize) else { return };
        // SAFETY: its owner lives.
        let exit = unsafe { &*x };
        let mut switches = owner.switches.borrow_mut();
        let (Some(s), Some(machine)) = (switches.get_mut(&(x as usize)), self.machine()) else { return };
        s.cases.retain(|c| c.1 != e.id);
        self.make_table(s, None);
        // SAFETY: as where it was linked.
        unsafe { exit.link_switch(machine.stubs, &s.table) };
    }
    /// The exit `x`, whose first side trace is dropped, is no switch any more.
    pub(crate) fn drop_switch(&self, x: *const Exit) {
        // SAFETY: the caller has looked that the owner lives.
        let owner = self.executor(unsafe { (*x).owner });
        if let Some(owner) = owner {
            owner.switches.borrow_mut().remove(&(x as usize));
        }
    }
}
