//! `frame.f_lineno = n`: where a trace function may let a frame go on.
//!
//! What lies on the operand stack is followed through the code, by kinds: a jump is allowed to a place whose stack is
//! the bottom part of the present one. As CPython's `Objects/frameobject.c` has it, with its words.

use super::trace::event;
use crate::code::CodeObj;
use crate::frame::frame;
use crate::object::*;
use crate::{R, Vm};
use taipan_bytecode::{Opcode, instructions};
use taipan_heap::{Gc, Value};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Iterator,
    /// A handled exception, or what was handled before it.
    Except,
    Object,
    Null,
    Lasti,
}
use Kind::*;

/// A stack from the bottom; None: code that was not reached.
type Stack = Option<Vec<Kind>>;

/// The stack before each word.
fn stacks(c: &CodeObj) -> Vec<Stack> {
    let code = &c.data().code;
    let mut out: Vec<Stack> = vec![None; code.len() + 1];
    out[0] = Some(vec![]);
    let put = |out: &mut Vec<Stack>, at: usize, s: &[Kind]| {
        if let Some(place) = out.get_mut(at).filter(|p| p.is_none()) {
            *place = Some(s.to_vec());
        }
    };
    loop {
        let known = out.iter().flatten().count();
        for i in instructions(code) {
            let Some(mut s) = out[i.offset].clone() else { continue };
            let arg = i.arg as usize;
            let target = i.jump_target();
            match i.op.base() {
                Opcode::GET_ITER | Opcode::GET_AITER => {
                    s.pop();
                    s.push(Iterator);
                }
                Opcode::PUSH_EXC_INFO => s.push(Except),
                Opcode::PUSH_NULL => s.push(Null),
                Opcode::LOAD_GLOBAL => {
                    s.push(Object);
                    s.extend((arg & 1 != 0).then_some(Null));
                }
                Opcode::LOAD_ATTR => s.extend((arg & 1 != 0).then_some(Null)),
                Opcode::SWAP if (1..=s.len()).contains(&arg) => {
                    let top = s.len() - 1;
                    s.swap(top, top + 1 - arg);
                }
                Opcode::COPY if (1..=s.len()).contains(&arg) => s.push(s[s.len() - arg]),
                op => {
                    if let Some(t) = target {
                        let mut there = s.clone();
                        apply(&mut there, op.stack_effect(i.arg, true));
                        put(&mut out, t, &there);
                    }
                    apply(&mut s, op.stack_effect(i.arg, false));
                }
            }
            if !i.op.traits().terminator {
                put(&mut out, i.next(), &s);
            }
        }
        for e in &c.data().exceptions {
            if let Some(mut s) = out.get(e.start as usize).cloned().flatten() {
                s.truncate(e.depth as usize);
                s.extend(e.lasti.then_some(Lasti));
                s.push(Except);
                put(&mut out, e.target as usize, &s);
            }
        }
        if out.iter().flatten().count() == known {
            return out;
        }
    }
}
fn apply(s: &mut Vec<Kind>, effect: i32) {
    let n = s.len() as i32 + effect;
    s.resize(n.max(0) as usize, Object);
}
fn compatible(from: &[Kind], to: &[Kind]) -> bool {
    let fits = |(f, t): (&Kind, &Kind)| match t {
        Object => *f != Null,
        Null => true,
        t => f == t,
    };
    from.len() >= to.len() && from.iter().zip(to).all(fits)
}
fn why_not(to: &Stack) -> &'static str {
    match to.as_deref().map(|s| s.last()) {
        None => "can't jump into an exception handler, or code may be unreachable",
        Some(Some(Except)) => "can't jump into an 'except' block as there's no exception",
        Some(Some(Lasti)) => "can't jump into a re-raising block as there's no location",
        Some(Some(Iterator)) => "can't jump into the body of a for loop",
        Some(_) => "incompatible stacks",
    }
}

impl Vm {
    /// Sets `f_lineno`: the frame goes on at `line` when its trace function returns.
    pub fn jump_to_line(&mut self, f: Gc<FrameObj>, line: i64) -> R<()> {
        const OUTSIDE: &str = "f_lineno can only be set in a trace function";
        let fp = f.fp.get();
        let Some(code) = f.code.get() else { return Err(self.value_error(OUTSIDE)) };
        let what = if fp.is_null() || fp != self.thread.may_jump { u32::MAX } else { self.thread.what };
        match what {
            event::LINE | event::PY_RESUME | event::PY_YIELD => {}
            event::PY_START => {
                return Err(self.value_error("can't jump from the 'call' trace event of a new frame"));
            }
            u32::MAX => return Err(self.value_error(OUTSIDE)),
            event::CALL | event::C_RETURN => return Err(self.value_error("can't jump during a call")),
            _ => return Err(self.value_error("can only jump from a 'line' trace event")),
        }
        let Ok(line) = i32::try_from(line) else { return Err(self.value_error("lineno out of range")) };
        let first = code.data().first_line as i32;
        if line < first {
            return Err(self.value_error(format!("line {line} comes before the current code block")));
        }
        // Where lines begin.
        let mut begins = vec![-1; code.data().code.len()];
        let mut last = -1;
        for (start, _, l) in code.data().lines() {
            if let Some(l) = l.map(|l| l as i32)
                && l != last
            {
                begins[start] = l;
                last = l;
            }
        }
        let Some(line) = begins.iter().copied().filter(|&l| l >= line).min() else {
            return Err(self.value_error(format!("line {line} comes after the current code block")));
        };
        let all = stacks(&code);
        // SAFETY: `may_jump` is a live frame of this thread.
        let here = unsafe { frame(fp).lasti() } as usize;
        let mut best: Option<(usize, usize)> = None;
        let mut msg = "cannot find bytecode for specified line";
        for (i, _) in begins.iter().enumerate().filter(|(_, l)| **l == line) {
            match (&all[here], &all[i]) {
                (Some(from), Some(to)) if compatible(from, to) => {
                    if best.is_none_or(|(_, depth)| to.len() > depth) {
                        best = Some((i, to.len()));
                    }
                }
                (None, _) => msg = "can't jump from unreachable code",
                (_, to) => msg = why_not(to),
            }
        }
        let (Some((at, depth)), Some(from)) = (best, &all[here]) else { return Err(self.value_error(msg)) };
        let n = code.n_localsplus as usize;
        // SAFETY: the locals of a live frame.
        let locals = unsafe { std::slice::from_raw_parts_mut(fp, n) };
        let unbound = locals.iter().filter(|v| v.is_unbound()).count();
        if unbound > 0 {
            let t = self.exc.RuntimeWarning;
            let s = if unbound == 1 { "" } else { "s" };
            self.warn(t, &format!("assigning None to {unbound} unbound local{s}"), 1)?;
            for v in locals.iter_mut().filter(|v| v.is_unbound()) {
                *v = Value::NONE;
            }
        }
        // Leaving handlers: what was handled before is handled again.
        for i in (depth..from.len()).rev() {
            if from[i] == Except {
                // SAFETY: an operand of the frame, below its stack top.
                self.thread.handled = unsafe { *fp.add(n + i) };
            }
        }
        f.lineno_override.set(line);
        self.thread.jump = Some((at, depth));
        Ok(())
    }
}
