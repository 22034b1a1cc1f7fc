//! SyntaxWarnings of the compiler.

use super::*;
use crate::error::SyntaxWarningRecord;
use ruff_python_ast::Expr;

impl<'t> Compiler<'t, '_> {
    pub(super) fn warning(&mut self, msg: String, range: TextRange) -> Res {
        if self.quiet > 0 {
            return Ok(());
        }
        let record = SyntaxWarningRecord::new(self.src.error(msg.clone(), range));
        if (self.warn)(record) { self.error(msg, range) } else { Ok(()) }
    }

    /// `x is 1`
    pub(super) fn check_compare(&mut self, c: &ast::ExprCompare) -> Res {
        let literal = |e: &Expr| match e {
            Expr::StringLiteral(_) => Some("str"),
            Expr::BytesLiteral(_) => Some("bytes"),
            Expr::NumberLiteral(n) => Some(self.number_type(n)),
            Expr::Tuple(t) if t.elts.iter().all(crate::literal::is_constant) => Some("tuple"),
            _ => None,
        };
        let mut left = &*c.left;
        for (op, right) in c.ops.iter().zip(c.comparators.iter()) {
            if matches!(op, ast::CmpOp::Is | ast::CmpOp::IsNot)
                && let Some(name) = literal(left).or_else(|| literal(right))
            {
                let (is, eq) = if *op == ast::CmpOp::Is { ("is", "==") } else { ("is not", "!=") };
                return self
                    .warning(format!("\"{is}\" with '{name}' literal. Did you mean \"{eq}\"?"), c.range);
            }
            left = right;
        }
        Ok(())
    }

    /// Trees that were not parsed have more than numbers there.
    fn number_type(&self, n: &ast::ExprNumberLiteral) -> &'static str {
        match (self.src.given(n.range.start()), &n.value) {
            (Some(Const::Tuple(_)), _) => "tuple",
            (Some(Const::FrozenSet(_)), _) => "frozenset",
            (_, ast::Number::Int(_)) => "int",
            (_, ast::Number::Float(_)) => "float",
            (_, ast::Number::Complex { .. }) => "complex",
        }
    }

    fn constant_type(&self, e: &Expr) -> Option<&'static str> {
        Some(match e {
            Expr::NoneLiteral(_) => "NoneType",
            Expr::BooleanLiteral(_) => "bool",
            Expr::EllipsisLiteral(_) => "ellipsis",
            Expr::NumberLiteral(n) => self.number_type(n),
            Expr::StringLiteral(_) => "str",
            Expr::BytesLiteral(_) => "bytes",
            _ => return None,
        })
    }

    fn inferred_type(&self, e: &Expr) -> Option<&'static str> {
        Some(match e {
            Expr::Tuple(_) => "tuple",
            Expr::List(_) | Expr::ListComp(_) => "list",
            Expr::Dict(_) | Expr::DictComp(_) => "dict",
            Expr::Set(_) | Expr::SetComp(_) => "set",
            Expr::Generator(_) => "generator",
            Expr::Lambda(_) => "function",
            Expr::FString(_) => "str",
            Expr::TString(_) => "string.templatelib.Template",
            e => return self.constant_type(e),
        })
    }

    /// `(1, 2)(3)`
    pub(super) fn check_caller(&mut self, e: &Expr) -> Res {
        let bad = match e {
            Expr::Tuple(_)
            | Expr::List(_)
            | Expr::ListComp(_)
            | Expr::Dict(_)
            | Expr::DictComp(_)
            | Expr::Set(_) => true,
            Expr::SetComp(_) | Expr::Generator(_) | Expr::FString(_) | Expr::TString(_) => true,
            e => crate::literal::is_constant(e),
        };
        if bad && let Some(t) = self.inferred_type(e) {
            self.warning(format!("'{t}' object is not callable; perhaps you missed a comma?"), e.range())?;
        }
        Ok(())
    }

    /// `1[2]`
    pub(super) fn check_subscripter(&mut self, e: &Expr) -> Res {
        let bad = match e {
            Expr::NoneLiteral(_) | Expr::EllipsisLiteral(_) | Expr::BooleanLiteral(_) => true,
            Expr::NumberLiteral(n) => self.number_type(n) != "tuple",
            Expr::Set(_) | Expr::SetComp(_) | Expr::Generator(_) | Expr::TString(_) | Expr::Lambda(_) => true,
            _ => false,
        };
        if bad && let Some(t) = self.inferred_type(e) {
            self.warning(
                format!("'{t}' object is not subscriptable; perhaps you missed a comma?"),
                e.range(),
            )?;
        }
        Ok(())
    }

    /// `[1]["a"]`
    pub(super) fn check_index(&mut self, e: &Expr, index: &Expr, whole: TextRange) -> Res {
        let container = matches!(
            e,
            Expr::StringLiteral(_)
                | Expr::BytesLiteral(_)
                | Expr::Tuple(_)
                | Expr::List(_)
                | Expr::ListComp(_)
                | Expr::FString(_)
        );
        if !container {
            return Ok(());
        }
        let index_type = match index {
            Expr::NumberLiteral(ast::ExprNumberLiteral { value: ast::Number::Int(_), .. })
            | Expr::BooleanLiteral(_) => return Ok(()),
            e => self.inferred_type(e),
        };
        if let (Some(t), Some(i)) = (self.inferred_type(e), index_type) {
            let msg = format!("{t} indices must be integers or slices, not {i}; perhaps you missed a comma?");
            let _ = whole;
            self.warning(msg, e.range())?;
        }
        Ok(())
    }
}
