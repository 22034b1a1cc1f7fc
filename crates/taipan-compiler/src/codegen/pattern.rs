//! `match` statements.
//!
//! While a pattern is compiled the subject is on the stack, above it what [`Ctxt::on_top`] counts and the captured values in the
//! order of [`Ctxt::stores`]. A failing test jumps to `fail_pop[n]`, which pops the `n` values there are.

use super::*;
use crate::{fold, literal};
use ruff_python_ast::{Expr, Pattern};
use taipan_bytecode::{BinOp, CmpOp};

#[derive(Default)]
struct Ctxt {
    stores: Vec<Sym>,
    allow_irrefutable: bool,
    fail_pop: Vec<Label>,
    on_top: usize,
}

fn is_wildcard(p: &Pattern) -> bool {
    matches!(p, Pattern::MatchAs(ast::PatternMatchAs { pattern: None, name: None, .. }))
}

impl<'t> Compiler<'t, '_> {
    pub(super) fn match_cases(&mut self, m: &'t ast::StmtMatch) -> Res {
        self.expr(&m.subject)?;
        let end = self.label();
        let n = m.cases.len();
        let has_default = n > 1 && m.cases.last().is_some_and(|c| is_wildcard(&c.pattern));
        let tested = n - has_default as usize;
        for (i, case) in m.cases[..tested].iter().enumerate() {
            let loc = self.loc(case.pattern.range());
            let last = i + 1 == tested;
            if !last {
                self.emit(Opcode::COPY, 1, loc);
            }
            let mut pc = Ctxt { allow_irrefutable: case.guard.is_some() || i + 1 == n, ..Ctxt::default() };
            self.pattern(&case.pattern, &mut pc)?;
            for name in std::mem::take(&mut pc.stores) {
                self.nameop_sym(name, Ctx::Store, loc);
            }
            if let Some(guard) = &case.guard {
                self.ensure_fail_pop(&mut pc, 0);
                let guard_loc = self.loc(guard.range());
                self.jump_if(guard, pc.fail_pop[0], false, guard_loc)?;
            }
            if !last {
                self.emit(Opcode::POP_TOP, 0, NEXT_LOC);
            }
            self.nested_stmts(&case.body)?;
            self.pseudo_jump(Op::Jump, end, NO_LOC);
            self.place_fail_pops(&mut pc, loc);
        }
        if has_default && let Some(case) = m.cases.last() {
            let loc = self.loc(case.pattern.range());
            if n == 1 {
                self.emit(Opcode::POP_TOP, 0, loc);
            } else {
                self.emit(Opcode::NOP, 0, loc);
            }
            if let Some(guard) = &case.guard {
                let guard_loc = self.loc(guard.range());
                self.jump_if(guard, end, false, guard_loc)?;
            }
            self.nested_stmts(&case.body)?;
        }
        self.place(end);
        Ok(())
    }

    fn ensure_fail_pop(&mut self, pc: &mut Ctxt, n: usize) {
        while pc.fail_pop.len() <= n {
            let l = self.label();
            pc.fail_pop.push(l);
        }
    }

    fn fail(&mut self, pc: &mut Ctxt, op: Op, loc: Location) {
        let pops = pc.on_top + pc.stores.len();
        self.ensure_fail_pop(pc, pops);
        self.pseudo_jump(op, pc.fail_pop[pops], loc);
    }

    fn fail_if_false(&mut self, pc: &mut Ctxt, loc: Location) {
        self.fail(pc, Op::Real(Opcode::POP_JUMP_IF_FALSE), loc);
    }

    fn place_fail_pops(&mut self, pc: &mut Ctxt, loc: Location) {
        let labels = std::mem::take(&mut pc.fail_pop);
        for (i, l) in labels.into_iter().enumerate().rev() {
            self.place(l);
            if i > 0 {
                self.emit(Opcode::POP_TOP, 0, loc);
            }
        }
    }

    fn rotate(&mut self, mut count: usize, loc: Location) {
        while count > 1 {
            self.emit(Opcode::SWAP, count as u32, loc);
            count -= 1;
        }
    }

    fn capture(&mut self, name: Option<&ast::Identifier>, pc: &mut Ctxt, range: TextRange) -> Res {
        let loc = self.loc(range);
        let Some(name) = name else {
            self.emit(Opcode::POP_TOP, 0, loc);
            return Ok(());
        };
        let sym = self.mangle(name);
        if pc.stores.contains(&sym) {
            return self.error(format!("multiple assignments to name '{name}' in pattern"), range);
        }
        self.rotate(pc.on_top + pc.stores.len() + 1, loc);
        pc.stores.push(sym);
        Ok(())
    }

    fn subpattern(&mut self, p: &'t Pattern, pc: &mut Ctxt) -> Res {
        let old = std::mem::replace(&mut pc.allow_irrefutable, true);
        self.pattern(p, pc)?;
        pc.allow_irrefutable = old;
        Ok(())
    }

    fn pattern(&mut self, p: &'t Pattern, pc: &mut Ctxt) -> Res {
        self.deeper(|c| c.pattern_inner(p, pc))
    }

    fn pattern_inner(&mut self, p: &'t Pattern, pc: &mut Ctxt) -> Res {
        let range = p.range();
        let loc = self.loc(range);
        match p {
            Pattern::MatchValue(v) => {
                if !matches!(&*v.value, Expr::Attribute(_)) && !is_literal_value(&v.value) {
                    return self.error("patterns may only match literals and attribute lookups", range);
                }
                self.expr(&v.value)?;
                self.emit(Opcode::COMPARE_OP, CmpOp::Eq.oparg(false), loc);
                self.emit(Opcode::TO_BOOL, 0, loc);
                self.fail_if_false(pc, loc);
                Ok(())
            }
            Pattern::MatchSingleton(s) => {
                let c = match s.value {
                    ast::Singleton::None => Const::None,
                    ast::Singleton::True => Const::Bool(true),
                    ast::Singleton::False => Const::Bool(false),
                };
                self.load_const(c, loc);
                self.emit(Opcode::IS_OP, 0, loc);
                self.fail_if_false(pc, loc);
                Ok(())
            }
            Pattern::MatchSequence(s) => self.sequence_pattern(&s.patterns, pc, loc, range),
            Pattern::MatchMapping(m) => self.mapping_pattern(m, pc, loc),
            Pattern::MatchClass(c) => self.class_pattern(c, pc, loc),
            Pattern::MatchStar(s) => self.capture(s.name.as_ref(), pc, range),
            Pattern::MatchAs(a) => {
                let Some(inner) = &a.pattern else {
                    if !pc.allow_irrefutable {
                        return match &a.name {
                            Some(n) => self.error(
                                format!("name capture '{n}' makes remaining patterns unreachable"),
                                range,
                            ),
                            None => self.error("wildcard makes remaining patterns unreachable", range),
                        };
                    }
                    return self.capture(a.name.as_ref(), pc, range);
                };
                pc.on_top += 1;
                self.emit(Opcode::COPY, 1, loc);
                self.pattern(inner, pc)?;
                pc.on_top -= 1;
                self.capture(a.name.as_ref(), pc, range)
            }
            Pattern::MatchOr(o) => self.or_pattern(&o.patterns, pc, loc, range),
        }
    }

    fn sequence_pattern(
        &mut self,
        patterns: &'t [Pattern],
        pc: &mut Ctxt,
        loc: Location,
        range: TextRange,
    ) -> Res {
        let size = patterns.len();
        let mut star = None;
        let mut only_wildcard = true;
        let mut star_wildcard = false;
        for (i, p) in patterns.iter().enumerate() {
            if let Pattern::MatchStar(s) = p {
                if star.is_some() {
                    return self.error("multiple starred names in sequence pattern", range);
                }
                star_wildcard = s.name.is_none();
                only_wildcard &= star_wildcard;
                star = Some(i);
            } else {
                only_wildcard &= is_wildcard(p);
            }
        }
        pc.on_top += 1;
        self.emit(Opcode::MATCH_SEQUENCE, 0, loc);
        self.fail_if_false(pc, loc);
        let length = match star {
            None => Some((size, CmpOp::Eq)),
            Some(_) if size > 1 => Some((size - 1, CmpOp::Ge)),
            Some(_) => None,
        };
        if let Some((n, op)) = length {
            self.emit(Opcode::GET_LEN, 0, loc);
            self.load_const(Const::Int(n as i64), loc);
            self.emit(Opcode::COMPARE_OP, op.oparg(true), loc);
            self.fail_if_false(pc, loc);
        }
        pc.on_top -= 1;
        if only_wildcard {
            self.emit(Opcode::POP_TOP, 0, loc);
            return Ok(());
        }
        match star {
            Some(star) if star_wildcard => {
                // Elements are taken out one by one; the subject stays until the end.
                pc.on_top += 1;
                for (i, p) in patterns.iter().enumerate() {
                    if is_wildcard(p) || i == star {
                        continue;
                    }
                    self.emit(Opcode::COPY, 1, loc);
                    if i < star {
                        self.load_const(Const::Int(i as i64), loc);
                    } else {
                        self.emit(Opcode::GET_LEN, 0, loc);
                        self.load_const(Const::Int((size - i) as i64), loc);
                        self.emit(Opcode::BINARY_OP, BinOp::Subtract as u32, loc);
                    }
                    self.emit(Opcode::BINARY_OP, BinOp::Subscr as u32, loc);
                    self.subpattern(p, pc)?;
                }
                pc.on_top -= 1;
                self.emit(Opcode::POP_TOP, 0, loc);
                Ok(())
            }
            star => {
                match star {
                    None => self.emit(Opcode::UNPACK_SEQUENCE, size as u32, loc),
                    Some(i) => {
                        let after = size - i - 1;
                        if i >= 256 || after >= 1 << 16 {
                            return self
                                .error("too many expressions in star-unpacking sequence pattern", range);
                        }
                        self.emit(Opcode::UNPACK_EX, i as u32 | (after as u32) << 8, loc);
                    }
                }
                pc.on_top += size;
                for p in patterns {
                    pc.on_top -= 1;
                    self.subpattern(p, pc)?;
                }
                Ok(())
            }
        }
    }

    fn mapping_pattern(&mut self, m: &'t ast::PatternMatchMapping, pc: &mut Ctxt, loc: Location) -> Res {
        let size = m.keys.len();
        pc.on_top += 1;
        self.emit(Opcode::MATCH_MAPPING, 0, loc);
        self.fail_if_false(pc, loc);
        if size == 0 && m.rest.is_none() {
            pc.on_top -= 1;
            self.emit(Opcode::POP_TOP, 0, loc);
            return Ok(());
        }
        if size > 0 {
            self.emit(Opcode::GET_LEN, 0, loc);
            self.load_const(Const::Int(size as i64), loc);
            self.emit(Opcode::COMPARE_OP, CmpOp::Ge.oparg(true), loc);
            self.fail_if_false(pc, loc);
        }
        let mut seen: Vec<Const> = Vec::new();
        for k in &m.keys {
            if let Some(c) = fold::pattern_value(k, self.src)? {
                if seen.iter().any(|s| fold::equal(s, &c)) {
                    let repr = taipan_bytecode::dis::const_repr(&c);
                    return self.error(format!("mapping pattern checks duplicate key ({repr})"), m.range);
                }
                seen.push(c);
            } else if !matches!(k, Expr::Attribute(_)) {
                return self
                    .error("mapping pattern keys may only match literals and attribute lookups", m.range);
            }
            self.expr(k)?;
        }
        self.emit(Opcode::BUILD_TUPLE, size as u32, loc);
        self.emit(Opcode::MATCH_KEYS, 0, loc);
        pc.on_top += 2;
        self.emit(Opcode::COPY, 1, loc);
        self.load_const(Const::None, loc);
        self.emit(Opcode::IS_OP, 1, loc);
        self.fail_if_false(pc, loc);
        self.emit(Opcode::UNPACK_SEQUENCE, size as u32, loc);
        pc.on_top += size;
        pc.on_top -= 1;
        for p in &m.patterns {
            pc.on_top -= 1;
            self.subpattern(p, pc)?;
        }
        pc.on_top -= 2;
        match &m.rest {
            Some(rest) => {
                self.emit(Opcode::BUILD_MAP, 0, loc);
                self.emit(Opcode::SWAP, 3, loc);
                self.emit(Opcode::DICT_UPDATE, 2, loc);
                self.emit(Opcode::UNPACK_SEQUENCE, size as u32, loc);
                for left in (1..=size).rev() {
                    self.emit(Opcode::COPY, 1 + left as u32, loc);
                    self.emit(Opcode::SWAP, 2, loc);
                    self.emit(Opcode::DELETE_SUBSCR, 0, loc);
                }
                self.capture(Some(rest), pc, m.range)
            }
            None => {
                self.emit(Opcode::POP_TOP, 0, loc);
                self.emit(Opcode::POP_TOP, 0, loc);
                Ok(())
            }
        }
    }

    fn class_pattern(&mut self, c: &'t ast::PatternMatchClass, pc: &mut Ctxt, loc: Location) -> Res {
        let (positional, keywords) = (&c.arguments.patterns, &c.arguments.keywords);
        for (i, k) in keywords.iter().enumerate() {
            if let Some(o) = keywords[i + 1..].iter().find(|o| o.attr.as_str() == k.attr.as_str()) {
                return self.error(
                    format!("attribute name repeated in class pattern: {}", k.attr),
                    o.pattern.range(),
                );
            }
        }
        self.expr(&c.cls)?;
        let names = keywords.iter().map(|k| Const::str(&k.attr)).collect();
        self.load_const(Const::Tuple(names), loc);
        self.emit(Opcode::MATCH_CLASS, positional.len() as u32, loc);
        self.emit(Opcode::COPY, 1, loc);
        self.load_const(Const::None, loc);
        self.emit(Opcode::IS_OP, 1, loc);
        pc.on_top += 1;
        self.fail_if_false(pc, loc);
        let n = positional.len() + keywords.len();
        self.emit(Opcode::UNPACK_SEQUENCE, n as u32, loc);
        pc.on_top += n;
        pc.on_top -= 1;
        for p in positional.iter().chain(keywords.iter().map(|k| &k.pattern)) {
            pc.on_top -= 1;
            if is_wildcard(p) {
                self.emit(Opcode::POP_TOP, 0, loc);
            } else {
                self.subpattern(p, pc)?;
            }
        }
        Ok(())
    }

    fn or_pattern(&mut self, patterns: &'t [Pattern], pc: &mut Ctxt, loc: Location, range: TextRange) -> Res {
        let end = self.label();
        let mut control: Vec<Sym> = Vec::new();
        for (i, alt) in patterns.iter().enumerate() {
            let alt_loc = self.loc(alt.range());
            let mut inner = Ctxt {
                allow_irrefutable: i + 1 == patterns.len() && pc.allow_irrefutable,
                ..Ctxt::default()
            };
            self.emit(Opcode::COPY, 1, alt_loc);
            self.pattern(alt, &mut inner)?;
            if i == 0 {
                control = inner.stores.clone();
            } else if inner.stores.len() != control.len() {
                return self.error("alternative patterns bind different names", range);
            } else {
                // Bring the captures into the order of the first alternative.
                for at in (0..control.len()).rev() {
                    let Some(have) = inner.stores.iter().position(|n| *n == control[at]) else {
                        return self.error("alternative patterns bind different names", range);
                    };
                    if have != at {
                        let rotations = have + 1;
                        let rotated: Vec<Sym> = inner.stores.drain(..rotations).collect();
                        let to = at - have;
                        inner.stores.splice(to..to, rotated);
                        for _ in 0..rotations {
                            self.rotate(at + 1, alt_loc);
                        }
                    }
                }
            }
            self.pseudo_jump(Op::Jump, end, alt_loc);
            self.place_fail_pops(&mut inner, alt_loc);
        }
        self.emit(Opcode::POP_TOP, 0, loc);
        self.fail(pc, Op::Jump, loc);
        self.place(end);
        let rotation = control.len() + 1 + pc.on_top + pc.stores.len();
        for name in control {
            self.rotate(rotation, loc);
            if pc.stores.contains(&name) {
                let msg = format!("multiple assignments to name '{}' in pattern", self.names.get(name));
                return self.error(msg, range);
            }
            pc.stores.push(name);
        }
        self.emit(Opcode::POP_TOP, 0, loc);
        Ok(())
    }
}

/// Literals, negative numbers and complex sums.
fn is_literal_value(e: &Expr) -> bool {
    match e {
        Expr::UnaryOp(u) => u.op == ast::UnaryOp::USub && matches!(&*u.operand, Expr::NumberLiteral(_)),
        Expr::BinOp(b) => {
            matches!(b.op, ast::Operator::Add | ast::Operator::Sub)
                && is_literal_value(&b.left)
                && matches!(&*b.right, Expr::NumberLiteral(_))
        }
        e => literal::is_constant(e),
    }
}
