//! The constructors of `python.asdl`, numbered.

use taipan_vm::{Gc, TupleObj, TypeObj, Value, ValueExt, Vm};

macro_rules! kinds {
    ($($name:ident)*) => {
        /// A class of node.
        #[allow(non_camel_case_types, dead_code)]
        #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum Kind { $($name),* }
        impl Kind {
            pub const ALL: &[Kind] = &[$(Kind::$name),*];
            pub fn name(self) -> &'static str {
                const NAMES: &[&str] = &[$(stringify!($name)),*];
                NAMES[self as usize]
            }
        }
    };
}
kinds! {
    Module Interactive Expression FunctionType
    FunctionDef AsyncFunctionDef ClassDef Return Delete Assign TypeAlias AugAssign AnnAssign For AsyncFor While If With
    AsyncWith Match Raise Try TryStar Assert Import ImportFrom Global Nonlocal Expr Pass Break Continue
    BoolOp NamedExpr BinOp UnaryOp Lambda IfExp Dict Set ListComp SetComp DictComp GeneratorExp Await Yield YieldFrom
    Compare Call FormattedValue Interpolation JoinedStr TemplateStr Constant Attribute Subscript Starred Name List Tuple
    Slice
    Load Store Del
    And Or
    Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv
    Invert Not UAdd USub
    Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn
    comprehension ExceptHandler arguments arg keyword alias withitem match_case
    MatchValue MatchSingleton MatchSequence MatchMapping MatchClass MatchStar MatchAs MatchOr
    TypeIgnore
    TypeVar ParamSpec TypeVarTuple
}

/// The classes and the shared fieldless nodes (`Load()`, `Add()`, ...), by kind.
#[derive(Copy, Clone)]
pub struct Classes {
    classes: Gc<TupleObj>,
    shared: Gc<TupleObj>,
}

const CLASSES: &str = "_ast.classes";
const SHARED: &str = "_ast.shared";

impl Classes {
    pub fn get(vm: &mut Vm) -> taipan_vm::R<Classes> {
        let tuple = |vm: &Vm, key| vm.state_get(key).and_then(|v| v.to_tuple());
        if tuple(vm, CLASSES).is_none() {
            vm.import_module("_ast")?;
        }
        match (tuple(vm, CLASSES), tuple(vm, SHARED)) {
            (Some(classes), Some(shared)) => Ok(Classes { classes, shared }),
            _ => Err(vm.system_error("_ast was not initialised")),
        }
    }
    pub fn set(vm: &mut Vm, classes: &[Value], shared: &[Value]) {
        let c = vm.tuple(classes);
        vm.state_set(CLASSES, c);
        let s = vm.tuple(shared);
        vm.state_set(SHARED, s);
    }
    pub fn class(self, k: Kind) -> Option<Gc<TypeObj>> {
        self.classes.get(k as usize).to_type()
    }
    pub fn shared(self, k: Kind) -> Value {
        self.shared.get(k as usize)
    }
    /// The kind of a node among `of`, a subclass's too.
    pub fn kind_of(self, vm: &mut Vm, v: Value, of: &[Kind]) -> Option<Kind> {
        let cls = vm.type_of(v);
        let exact = of.iter().find(|&&k| self.class(k) == Some(cls));
        exact.or_else(|| of.iter().find(|&&k| self.class(k).is_some_and(|c| cls.is_subtype(c)))).copied()
    }
}

const fn range(from: Kind, to: Kind) -> &'static [Kind] {
    Kind::ALL.split_at(to as usize + 1).0.split_at(from as usize).1
}
pub const STMTS: &[Kind] = range(Kind::FunctionDef, Kind::Continue);
pub const EXPRS: &[Kind] = range(Kind::BoolOp, Kind::Slice);
pub const CONTEXTS: &[Kind] = range(Kind::Load, Kind::Del);
pub const BOOL_OPS: &[Kind] = range(Kind::And, Kind::Or);
pub const OPERATORS: &[Kind] = range(Kind::Add, Kind::FloorDiv);
pub const UNARY_OPS: &[Kind] = range(Kind::Invert, Kind::USub);
pub const CMP_OPS: &[Kind] = range(Kind::Eq, Kind::NotIn);
pub const PATTERNS: &[Kind] = range(Kind::MatchValue, Kind::MatchOr);
pub const TYPE_PARAMS: &[Kind] = range(Kind::TypeVar, Kind::TypeVarTuple);

use ruff_python_ast as ast;

/// Pairs of ruff's operators and kinds, in the order of the kinds.
pub const OPERATOR_PAIRS: [(ast::Operator, Kind); 13] = [
    (ast::Operator::Add, Kind::Add),
    (ast::Operator::Sub, Kind::Sub),
    (ast::Operator::Mult, Kind::Mult),
    (ast::Operator::MatMult, Kind::MatMult),
    (ast::Operator::Div, Kind::Div),
    (ast::Operator::Mod, Kind::Mod),
    (ast::Operator::Pow, Kind::Pow),
    (ast::Operator::LShift, Kind::LShift),
    (ast::Operator::RShift, Kind::RShift),
    (ast::Operator::BitOr, Kind::BitOr),
    (ast::Operator::BitXor, Kind::BitXor),
    (ast::Operator::BitAnd, Kind::BitAnd),
    (ast::Operator::FloorDiv, Kind::FloorDiv),
];
pub const UNARY_PAIRS: [(ast::UnaryOp, Kind); 4] = [
    (ast::UnaryOp::Invert, Kind::Invert),
    (ast::UnaryOp::Not, Kind::Not),
    (ast::UnaryOp::UAdd, Kind::UAdd),
    (ast::UnaryOp::USub, Kind::USub),
];
pub const CMP_PAIRS: [(ast::CmpOp, Kind); 10] = [
    (ast::CmpOp::Eq, Kind::Eq),
    (ast::CmpOp::NotEq, Kind::NotEq),
    (ast::CmpOp::Lt, Kind::Lt),
    (ast::CmpOp::LtE, Kind::LtE),
    (ast::CmpOp::Gt, Kind::Gt),
    (ast::CmpOp::GtE, Kind::GtE),
    (ast::CmpOp::Is, Kind::Is),
    (ast::CmpOp::IsNot, Kind::IsNot),
    (ast::CmpOp::In, Kind::In),
    (ast::CmpOp::NotIn, Kind::NotIn),
];
