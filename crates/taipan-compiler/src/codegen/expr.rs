//! Expressions.

use super::*;
use crate::fold::operator;
use crate::interpolated::{self, Percent, Piece, percent_pieces};
use crate::literal;
use ruff_python_ast::{Expr, ExprContext};
use taipan_bytecode::{BinOp, CmpOp, Intrinsic1};

impl<'t> Compiler<'t, '_> {
    pub(super) fn expr(&mut self, e: &'t Expr) -> Res {
        match e {
            Expr::Name(n) if n.ctx == ExprContext::Load => {
                let loc = self.loc(n.range);
                if n.id.as_str() == "__debug__" {
                    self.load_const(Const::Bool(self.optimize == 0), loc);
                } else {
                    self.nameop(&n.id, Ctx::Load, loc);
                }
                Ok(())
            }
            _ => self.deeper(|c| c.expr_inner(e)),
        }
    }

    fn expr_inner(&mut self, e: &'t Expr) -> Res {
        let loc = self.loc(e.range());
        match e {
            Expr::Name(n) => {
                self.nameop(&n.id, Ctx::Load, loc);
                Ok(())
            }
            Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_) => {
                if let Some(c) = literal::constant(e, self.src)? {
                    self.load_const(c, loc);
                }
                Ok(())
            }
            Expr::Named(n) => {
                self.expr(&n.value)?;
                self.emit(Opcode::COPY, 1, loc);
                self.target(&n.target, Ctx::Store)
            }
            Expr::BoolOp(b) => {
                let op = if b.op == ast::BoolOp::And { Op::JumpIfFalse } else { Op::JumpIfTrue };
                let Some((last, rest)) = b.values.split_last() else { return Ok(()) };
                let end = self.label();
                for v in rest {
                    self.expr(v)?;
                    self.pseudo_jump(op, end, loc);
                    self.emit(Opcode::POP_TOP, 0, loc);
                }
                self.expr(last)?;
                self.place(end);
                Ok(())
            }
            Expr::BinOp(b) => self.bin_op(b),
            Expr::UnaryOp(u) => {
                self.expr(&u.operand)?;
                match u.op {
                    ast::UnaryOp::Not => {
                        self.emit(Opcode::TO_BOOL, 0, loc);
                        self.emit(Opcode::UNARY_NOT, 0, loc);
                    }
                    ast::UnaryOp::USub => self.emit(Opcode::UNARY_NEGATIVE, 0, loc),
                    ast::UnaryOp::Invert => self.emit(Opcode::UNARY_INVERT, 0, loc),
                    ast::UnaryOp::UAdd => {
                        self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::UnaryPositive as u32, loc)
                    }
                }
                Ok(())
            }
            Expr::Lambda(l) => self.lambda(l, loc),
            Expr::If(i) => {
                let [end, other] = [self.label(), self.label()];
                self.jump_if(&i.test, other, false, loc)?;
                self.expr(&i.body)?;
                self.pseudo_jump(Op::Jump, end, NO_LOC);
                self.place(other);
                self.expr(&i.orelse)?;
                self.place(end);
                Ok(())
            }
            Expr::Dict(d) => self.dict(d, loc),
            Expr::Set(s) => {
                self.display(&s.elts, Opcode::BUILD_SET, Opcode::SET_ADD, Opcode::SET_UPDATE, loc)
            }
            Expr::List(l) => {
                self.display(&l.elts, Opcode::BUILD_LIST, Opcode::LIST_APPEND, Opcode::LIST_EXTEND, loc)
            }
            Expr::Tuple(t) => self.tuple(&t.elts, loc),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(e, loc)
            }
            Expr::Yield(y) => {
                if !self.is_function_scope() {
                    return self.error("'yield' outside function", e.range());
                }
                match &y.value {
                    Some(v) => self.expr(v)?,
                    None => self.load_const(Const::None, loc),
                }
                self.yield_value(loc);
                Ok(())
            }
            Expr::YieldFrom(y) => {
                if !self.is_function_scope() {
                    return self.error("'yield from' outside function", e.range());
                }
                if self.u.kind == UnitKind::AsyncFunction {
                    return self.error("'yield from' inside async function", e.range());
                }
                self.expr(&y.value)?;
                self.emit(Opcode::GET_YIELD_FROM_ITER, 0, loc);
                self.load_const(Const::None, loc);
                self.yield_from(loc, false);
                Ok(())
            }
            Expr::Await(a) => {
                let top = self.top_level_await && self.u.kind == UnitKind::Module;
                if !top {
                    if !self.is_function_scope() {
                        return self.error("'await' outside function", e.range());
                    }
                    if !matches!(self.u.kind, UnitKind::AsyncFunction | UnitKind::Comprehension) {
                        return self.error("'await' outside async function", e.range());
                    }
                }
                self.expr(&a.value)?;
                self.emit(Opcode::GET_AWAITABLE, 0, loc);
                self.load_const(Const::None, loc);
                self.yield_from(loc, true);
                Ok(())
            }
            Expr::Compare(c) => self.compare(c, loc),
            Expr::Call(c) => self.call(c, loc),
            Expr::FString(f) => self.f_string(f, loc),
            Expr::TString(t) => self.t_string(t, loc),
            Expr::Attribute(a) => {
                if self.super_load(a, false, loc)? {
                    return Ok(());
                }
                self.expr(&a.value)?;
                let attr_loc = self.attr_loc(loc, a);
                let sym = self.mangle(&a.attr);
                let i = self.name_index(sym);
                self.emit(Opcode::LOAD_ATTR, i << 1, attr_loc);
                Ok(())
            }
            Expr::Subscript(s) => {
                self.check_subscripter(&s.value)?;
                self.check_index(&s.value, &s.slice, e.range())?;
                self.expr(&s.value)?;
                if let Some(parts) = self.two_part_slice(&s.slice) {
                    self.slice_parts(parts)?;
                    self.emit(Opcode::BINARY_SLICE, 0, loc);
                } else {
                    self.expr(&s.slice)?;
                    self.emit(Opcode::BINARY_OP, BinOp::Subscr as u32, loc);
                }
                Ok(())
            }
            Expr::Starred(_) => self.error("can't use starred expression here", e.range()),
            Expr::Slice(s) => {
                let mut n = 2;
                self.slice_bound(s.lower.as_deref(), loc)?;
                self.slice_bound(s.upper.as_deref(), loc)?;
                if let Some(step) = &s.step {
                    self.expr(step)?;
                    n = 3;
                }
                self.emit(Opcode::BUILD_SLICE, n, loc);
                Ok(())
            }
            Expr::IpyEscapeCommand(_) => self.error("invalid syntax", e.range()),
        }
    }

    fn slice_bound(&mut self, e: Option<&'t Expr>, loc: Location) -> Res {
        match e {
            Some(e) => self.expr(e),
            None => {
                self.load_const(Const::None, loc);
                Ok(())
            }
        }
    }

    /// A chain of left-nested operators is walked without recursion.
    fn bin_op(&mut self, b: &'t ast::ExprBinOp) -> Res {
        let mut chain = vec![b];
        let mut left = &*b.left;
        while let Expr::BinOp(inner) = left {
            chain.push(inner);
            left = &inner.left;
        }
        if chain.len() > crate::MAX_DEPTH as usize {
            return Err(Box::new(SyntaxErrorInfo::recursion()));
        }
        // The innermost operation first.
        let mut first = true;
        for op in chain.into_iter().rev() {
            let loc = self.loc(op.range);
            if first {
                first = false;
                if self.percent_format(op, loc)? {
                    continue;
                }
                self.expr(&op.left)?;
            }
            self.expr(&op.right)?;
            self.emit(Opcode::BINARY_OP, operator(op.op) as u32, loc);
        }
        Ok(())
    }

    /// `'%s' % (x,)` with a literal format and a tuple display becomes an f-string.
    fn percent_format(&mut self, b: &'t ast::ExprBinOp, loc: Location) -> Res<bool> {
        let (Expr::StringLiteral(f), Expr::Tuple(t)) = (&*b.left, &*b.right) else { return Ok(false) };
        if b.op != ast::Operator::Mod || t.elts.iter().any(|e| e.is_starred_expr()) {
            return Ok(false);
        }
        let text = literal::string_value(f, self.src);
        let Some(pieces) = percent_pieces(&text, t.elts.len()) else { return Ok(false) };
        let mut n = 0;
        let mut args = t.elts.iter();
        for p in &pieces {
            match p {
                Percent::Text(s) => self.load_const(Const::Str(s.clone().into()), NO_LOC),
                Percent::Arg { conversion, spec } => {
                    let Some(arg) = args.next() else { return Ok(false) };
                    self.expr(arg)?;
                    let arg_loc = self.loc(arg.range());
                    self.emit(Opcode::CONVERT_VALUE, *conversion, arg_loc);
                    if spec.is_empty() {
                        self.emit(Opcode::FORMAT_SIMPLE, 0, arg_loc);
                    } else {
                        self.load_str(spec, arg_loc);
                        self.emit(Opcode::FORMAT_WITH_SPEC, 0, arg_loc);
                    }
                }
            }
            n += 1;
        }
        match n {
            0 => self.load_str("", loc),
            1 => {}
            n => self.emit(Opcode::BUILD_STRING, n, loc),
        }
        Ok(true)
    }

    pub(super) fn compare_op(&mut self, op: ast::CmpOp, loc: Location) {
        let cmp = match op {
            ast::CmpOp::Eq => CmpOp::Eq,
            ast::CmpOp::NotEq => CmpOp::Ne,
            ast::CmpOp::Lt => CmpOp::Lt,
            ast::CmpOp::LtE => CmpOp::Le,
            ast::CmpOp::Gt => CmpOp::Gt,
            ast::CmpOp::GtE => CmpOp::Ge,
            ast::CmpOp::Is => return self.emit(Opcode::IS_OP, 0, loc),
            ast::CmpOp::IsNot => return self.emit(Opcode::IS_OP, 1, loc),
            ast::CmpOp::In => return self.emit(Opcode::CONTAINS_OP, 0, loc),
            ast::CmpOp::NotIn => return self.emit(Opcode::CONTAINS_OP, 1, loc),
        };
        self.emit(Opcode::COMPARE_OP, cmp.oparg(false), loc);
    }

    fn compare(&mut self, c: &'t ast::ExprCompare, loc: Location) -> Res {
        self.check_compare(c)?;
        self.expr(&c.left)?;
        let Some(n) = c.ops.len().checked_sub(1) else { return Ok(()) };
        if n == 0 {
            self.expr(&c.comparators[0])?;
            self.compare_op(c.ops[0], loc);
            return Ok(());
        }
        let cleanup = self.label();
        for k in 0..n {
            self.expr(&c.comparators[k])?;
            self.emit(Opcode::SWAP, 2, loc);
            self.emit(Opcode::COPY, 2, loc);
            self.compare_op(c.ops[k], loc);
            self.pseudo_jump(Op::JumpIfFalse, cleanup, loc);
            self.emit(Opcode::POP_TOP, 0, loc);
        }
        self.expr(&c.comparators[n])?;
        self.compare_op(c.ops[n], loc);
        let end = self.label();
        self.pseudo_jump(Op::Jump, end, NO_LOC);
        self.place(cleanup);
        self.emit(Opcode::SWAP, 2, loc);
        self.emit(Opcode::POP_TOP, 0, loc);
        self.place(end);
        Ok(())
    }

    pub(super) fn yield_value(&mut self, loc: Location) {
        if self.block().coroutine && self.block().generator {
            self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::AsyncGenWrap as u32, loc);
        }
        self.emit(Opcode::YIELD_VALUE, 0, loc);
        self.emit(Opcode::RESUME, 1, loc);
    }

    /// For an attribute on another line than its object, errors point at the attribute.
    pub(super) fn attr_loc(&self, loc: Location, a: &ast::ExprAttribute) -> Location {
        let end = self.loc(a.range);
        if loc.line == end.end_line {
            return loc;
        }
        // The attribute ends where the expression ends.
        let len = a.attr.chars().count() as i32;
        if len <= end.end_col {
            let own = Location {
                line: end.end_line,
                end_line: loc.end_line.max(end.end_line),
                col: end.end_col - len,
                end_col: loc.end_col,
            };
            if loc.end_line == own.line && own.end_col < own.col {
                return Location { col: -1, end_col: -1, ..own };
            }
            own
        } else {
            Location { line: end.end_line, end_line: loc.end_line.max(end.end_line), col: -1, end_col: -1 }
        }
    }

    /// `a:b` where not both are constants.
    pub(super) fn two_part_slice(&self, e: &'t Expr) -> Option<&'t ast::ExprSlice> {
        let Expr::Slice(s) = e else { return None };
        let constant = |e: &Option<Box<Expr>>| e.as_deref().is_none_or(literal::is_constant);
        (s.step.is_none() && !(constant(&s.lower) && constant(&s.upper))).then_some(s)
    }

    pub(super) fn slice_parts(&mut self, s: &'t ast::ExprSlice) -> Res {
        let loc = self.loc(s.range);
        self.slice_bound(s.lower.as_deref(), loc)?;
        self.slice_bound(s.upper.as_deref(), loc)
    }

    // Displays.

    fn all_constant(elts: &[Expr]) -> bool {
        elts.iter().all(literal::is_constant)
    }

    fn constants(&self, elts: &[Expr]) -> Res<Box<[Const]>> {
        elts.iter().filter_map(|e| literal::constant(e, self.src).transpose()).collect()
    }

    pub(super) fn tuple(&mut self, elts: &'t [Expr], loc: Location) -> Res {
        self.unpacked(elts, None, 0, Opcode::BUILD_LIST, Opcode::LIST_APPEND, Opcode::LIST_EXTEND, true, loc)
    }

    fn display(
        &mut self,
        elts: &'t [Expr],
        build: Opcode,
        add: Opcode,
        extend: Opcode,
        loc: Location,
    ) -> Res {
        self.unpacked(elts, None, 0, build, add, extend, false, loc)
    }

    /// Elements, some perhaps starred, into a list, set or tuple; `pushed` values are on the stack already.
    pub(super) fn unpacked(
        &mut self,
        elts: &'t [Expr],
        injected: Option<&str>,
        pushed: u32,
        build: Opcode,
        add: Opcode,
        extend: Opcode,
        tuple: bool,
        loc: Location,
    ) -> Res {
        let n = elts.len() as u32;
        if n > 2 && injected.is_none() && pushed == 0 && Self::all_constant(elts) {
            let items = self.constants(elts)?;
            if tuple && pushed == 0 {
                self.load_const(Const::Tuple(items), loc);
            } else {
                self.emit(build, pushed, loc);
                self.load_const(
                    if add == Opcode::SET_ADD { Const::FrozenSet(items) } else { Const::Tuple(items) },
                    loc,
                );
                self.emit(extend, 1, loc);
                if tuple {
                    self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::ListToTuple as u32, loc);
                }
            }
            return Ok(());
        }
        let big = n as usize + pushed as usize + injected.is_some() as usize > STACK_USE_GUIDELINE;
        let starred = elts.iter().any(|e| e.is_starred_expr());
        if !starred && !big {
            for e in elts {
                self.expr(e)?;
            }
            let mut count = n + pushed;
            if let Some(name) = injected {
                self.nameop(name, Ctx::Load, loc);
                count += 1;
            }
            self.emit(if tuple { Opcode::BUILD_TUPLE } else { build }, count, loc);
            return Ok(());
        }
        let mut built = false;
        if big {
            self.emit(build, pushed, loc);
            built = true;
        }
        for (i, e) in elts.iter().enumerate() {
            match e {
                Expr::Starred(s) => {
                    if !built {
                        self.emit(build, i as u32 + pushed, loc);
                        built = true;
                    }
                    self.expr(&s.value)?;
                    self.emit(extend, 1, loc);
                }
                e => {
                    self.expr(e)?;
                    if built {
                        self.emit(add, 1, loc);
                    }
                }
            }
        }
        if let Some(name) = injected {
            self.nameop(name, Ctx::Load, loc);
            self.emit(add, 1, loc);
        }
        if tuple {
            self.emit(Opcode::CALL_INTRINSIC_1, Intrinsic1::ListToTuple as u32, loc);
        }
        Ok(())
    }

    fn dict(&mut self, d: &'t ast::ExprDict, loc: Location) -> Res {
        let mut have = false;
        let mut pending = 0;
        for (i, item) in d.items.iter().enumerate() {
            if item.key.is_none() {
                if pending > 0 {
                    self.dict_part(&d.items[i - pending..i], loc)?;
                    if have {
                        self.emit(Opcode::DICT_UPDATE, 1, loc);
                    }
                    have = true;
                    pending = 0;
                }
                if !have {
                    self.emit(Opcode::BUILD_MAP, 0, loc);
                    have = true;
                }
                self.expr(&item.value)?;
                self.emit(Opcode::DICT_UPDATE, 1, loc);
            } else if pending * 2 > STACK_USE_GUIDELINE {
                self.dict_part(&d.items[i - pending..i + 1], loc)?;
                if have {
                    self.emit(Opcode::DICT_UPDATE, 1, loc);
                }
                have = true;
                pending = 0;
            } else {
                pending += 1;
            }
        }
        if pending > 0 {
            self.dict_part(&d.items[d.items.len() - pending..], loc)?;
            if have {
                self.emit(Opcode::DICT_UPDATE, 1, loc);
            }
            have = true;
        }
        if !have {
            self.emit(Opcode::BUILD_MAP, 0, loc);
        }
        Ok(())
    }

    fn dict_part(&mut self, items: &'t [ast::DictItem], loc: Location) -> Res {
        let big = items.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.emit(Opcode::BUILD_MAP, 0, NO_LOC);
        }
        for i in items {
            if let Some(k) = &i.key {
                self.expr(k)?;
            }
            self.expr(&i.value)?;
            if big {
                self.emit(Opcode::MAP_ADD, 1, NO_LOC);
            }
        }
        if !big {
            self.emit(Opcode::BUILD_MAP, items.len() as u32, loc);
        }
        Ok(())
    }

    // Strings with interpolations.

    fn f_string(&mut self, f: &'t ast::ExprFString, loc: Location) -> Res {
        let pieces = interpolated::f_string(&f.value, self.src);
        self.joined(pieces, loc)
    }

    fn joined(&mut self, pieces: Vec<Piece<'t>>, loc: Location) -> Res {
        let n = pieces.len();
        let big = n > STACK_USE_GUIDELINE;
        if big {
            self.load_str("", loc);
            let sym = self.names.intern("join");
            let i = self.name_index(sym);
            self.emit(Opcode::LOAD_ATTR, i << 1 | 1, loc);
            self.emit(Opcode::BUILD_LIST, 0, loc);
        }
        for p in pieces {
            match p {
                Piece::Text { bytes, range, .. } => {
                    let text_loc = self.loc(range);
                    self.load_const(Const::Str(bytes.into()), text_loc);
                }
                Piece::Value { element, raw } => self.formatted(element, raw)?,
            }
            if big {
                self.emit(Opcode::LIST_APPEND, 1, loc);
            }
        }
        match n {
            _ if big => self.emit(Opcode::CALL, 1, loc),
            0 => self.load_str("", loc),
            1 => {}
            n => self.emit(Opcode::BUILD_STRING, n as u32, loc),
        }
        Ok(())
    }

    /// str 1, repr 2, ascii 3, none 0
    fn conversion(i: &ast::InterpolatedElement) -> u32 {
        match interpolated::conversion(i) {
            ast::ConversionFlag::Str => 1,
            ast::ConversionFlag::Repr => 2,
            ast::ConversionFlag::Ascii => 3,
            ast::ConversionFlag::None => 0,
        }
    }

    fn formatted(&mut self, i: &'t ast::InterpolatedElement, raw: bool) -> Res {
        let loc = self.loc(i.range);
        self.expr(&i.expression)?;
        let conversion = Self::conversion(i);
        if conversion != 0 {
            self.emit(Opcode::CONVERT_VALUE, conversion, loc);
        }
        match &i.format_spec {
            Some(spec) => {
                self.format_spec(spec, raw)?;
                self.emit(Opcode::FORMAT_WITH_SPEC, 0, loc);
            }
            None => self.emit(Opcode::FORMAT_SIMPLE, 0, loc),
        }
        Ok(())
    }

    fn format_spec(&mut self, spec: &'t ast::InterpolatedStringFormatSpec, raw: bool) -> Res {
        let pieces = interpolated::format_spec(spec, raw, self.src);
        let loc = self.loc(interpolated::spec_range(spec, self.src));
        self.deeper(|c| c.joined(pieces, loc))
    }

    fn t_string(&mut self, t: &'t ast::ExprTString, loc: Location) -> Res {
        // Strings and interpolations alternate, strings at both ends.
        let mut strings: Vec<Vec<u8>> = vec![Vec::new()];
        let mut values = Vec::new();
        for p in interpolated::t_string(&t.value, self.src) {
            match p {
                Piece::Text { bytes, .. } => {
                    if let Some(last) = strings.last_mut() {
                        last.extend_from_slice(&bytes);
                    }
                }
                Piece::Value { element, raw } => {
                    values.push((element, raw));
                    strings.push(Vec::new());
                }
            }
        }
        let n = strings.len() as u32;
        for s in strings {
            self.load_const(Const::Str(s.into()), loc);
        }
        self.emit(Opcode::BUILD_TUPLE, n, loc);
        let count = values.len() as u32;
        for (i, raw) in values {
            let own = self.loc(i.range);
            self.expr(&i.expression)?;
            let text = interpolated::expression_text(i, self.src);
            self.load_const(Const::Str(text.into()), own);
            let mut arg = 2 | Self::conversion(i) << 2;
            if let Some(spec) = &i.format_spec {
                self.format_spec(spec, raw)?;
                arg |= 1;
            }
            self.emit(Opcode::BUILD_INTERPOLATION, arg, own);
        }
        self.emit(Opcode::BUILD_TUPLE, count, loc);
        self.emit(Opcode::BUILD_TEMPLATE, 0, loc);
        Ok(())
    }

    // Targets.

    pub(super) fn target(&mut self, e: &'t Expr, ctx: Ctx) -> Res {
        match e {
            Expr::Name(n) => {
                let loc = self.loc(n.range);
                self.nameop(&n.id, ctx, loc);
                Ok(())
            }
            _ => self.deeper(|c| c.target_inner(e, ctx)),
        }
    }

    fn target_inner(&mut self, e: &'t Expr, ctx: Ctx) -> Res {
        let loc = self.loc(e.range());
        match e {
            Expr::Attribute(a) => {
                self.expr(&a.value)?;
                let attr_loc = self.attr_loc(loc, a);
                if ctx == Ctx::Store {
                    self.note_static_attribute(a);
                }
                let op = if ctx == Ctx::Store { Opcode::STORE_ATTR } else { Opcode::DELETE_ATTR };
                self.emit_name(op, &a.attr, attr_loc);
                Ok(())
            }
            Expr::Subscript(s) => {
                self.expr(&s.value)?;
                if ctx == Ctx::Store
                    && let Some(parts) = self.two_part_slice(&s.slice)
                {
                    self.slice_parts(parts)?;
                    self.emit(Opcode::STORE_SLICE, 0, loc);
                } else {
                    self.expr(&s.slice)?;
                    self.emit(
                        if ctx == Ctx::Store { Opcode::STORE_SUBSCR } else { Opcode::DELETE_SUBSCR },
                        0,
                        loc,
                    );
                }
                Ok(())
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                if ctx == Ctx::Del {
                    return elts.iter().try_for_each(|e| self.target(e, Ctx::Del));
                }
                self.unpack(elts, loc, e.range())
            }
            Expr::Starred(s) => {
                if ctx == Ctx::Store {
                    self.error("starred assignment target must be in a list or tuple", e.range())
                } else {
                    let _ = s;
                    self.error("can't use starred expression here", e.range())
                }
            }
            e => self.error("invalid assignment target", e.range()),
        }
    }

    fn unpack(&mut self, elts: &'t [Expr], loc: Location, range: TextRange) -> Res {
        let mut star = None;
        for (i, e) in elts.iter().enumerate() {
            if !e.is_starred_expr() {
                continue;
            }
            if star.is_some() {
                return self.error("multiple starred expressions in assignment", range);
            }
            let after = elts.len() - i - 1;
            if i >= 256 || after >= 1 << 16 {
                return self.error("too many expressions in star-unpacking assignment", range);
            }
            star = Some(i);
            self.emit(Opcode::UNPACK_EX, i as u32 | (after as u32) << 8, loc);
        }
        if star.is_none() {
            self.emit(Opcode::UNPACK_SEQUENCE, elts.len() as u32, loc);
        }
        for e in elts {
            match e {
                Expr::Starred(s) => self.target(&s.value, Ctx::Store)?,
                e => self.target(e, Ctx::Store)?,
            }
        }
        Ok(())
    }

    /// `self.x = ...` in a method is noted for the class's `__static_attributes__`.
    fn note_static_attribute(&mut self, a: &ast::ExprAttribute) {
        let Expr::Name(n) = &*a.value else { return };
        if n.id.as_str() != "self" {
            return;
        }
        let attr = self.mangle(&a.attr);
        let _ = attr;
        let plain = self.names.intern(&a.attr);
        if let Some(class) = self.outer.iter_mut().rev().find(|u| u.kind == UnitKind::Class)
            && !class.static_attributes.contains(&plain)
        {
            class.static_attributes.push(plain);
        }
    }
}
