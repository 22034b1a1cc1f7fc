//! What operands mean: operator numbers, intrinsics, special methods, common constants, code flags.

macro_rules! numbered {
    ($(#[$m:meta])* $name:ident { $($variant:ident = $n:literal $text:literal,)* }) => {
        $(#[$m])*
        #[repr(u8)]
        #[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
        #[allow(non_camel_case_types)]
        pub enum $name { $($variant = $n,)* }
        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            pub const fn from_u32(n: u32) -> Option<$name> {
                match n { $($n => Some($name::$variant),)* _ => None }
            }
            /// As `dis` prints it.
            pub const fn text(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }
    };
}

numbered! {
    /// Operand of `BINARY_OP`, numbered as CPython's `NB_*`.
    BinOp {
        Add = 0 "+", And = 1 "&", FloorDivide = 2 "//", LShift = 3 "<<", MatrixMultiply = 4 "@", Multiply = 5 "*",
        Remainder = 6 "%", Or = 7 "|", Power = 8 "**", RShift = 9 ">>", Subtract = 10 "-", TrueDivide = 11 "/", Xor = 12 "^",
        InplaceAdd = 13 "+=", InplaceAnd = 14 "&=", InplaceFloorDivide = 15 "//=", InplaceLShift = 16 "<<=",
        InplaceMatrixMultiply = 17 "@=", InplaceMultiply = 18 "*=", InplaceRemainder = 19 "%=", InplaceOr = 20 "|=",
        InplacePower = 21 "**=", InplaceRShift = 22 ">>=", InplaceSubtract = 23 "-=", InplaceTrueDivide = 24 "/=",
        InplaceXor = 25 "^=", Subscr = 26 "[]",
    }
}

impl BinOp {
    /// The operator itself and whether it is the in-place form.
    pub const fn split_inplace(self) -> (BinOp, bool) {
        let n = self as u32;
        if n >= 13 && n < 26 {
            match BinOp::from_u32(n - 13) {
                Some(op) => (op, true),
                None => (self, false),
            }
        } else {
            (self, false)
        }
    }

    pub const fn inplace(self) -> BinOp {
        match BinOp::from_u32(self as u32 + 13) {
            Some(op) if (self as u32) < 13 => op,
            _ => self,
        }
    }
}

numbered! {
    /// Operator of `COMPARE_OP`.
    CmpOp { Lt = 0 "<", Le = 1 "<=", Eq = 2 "==", Ne = 3 "!=", Gt = 4 ">", Ge = 5 ">=", }
}

impl CmpOp {
    /// In the operand of `COMPARE_OP`: the result is turned into a bool.
    pub const TO_BOOL: u32 = 16;
    /// Which outcomes make the comparison true: unordered 1, less 2, greater 4, equal 8.
    pub const fn mask(self) -> u32 {
        match self {
            CmpOp::Lt => 2,
            CmpOp::Le => 10,
            CmpOp::Eq => 8,
            CmpOp::Ne => 7,
            CmpOp::Gt => 4,
            CmpOp::Ge => 12,
        }
    }
    /// The operand of `COMPARE_OP`.
    pub const fn oparg(self, to_bool: bool) -> u32 {
        (self as u32) << 5 | if to_bool { Self::TO_BOOL } else { 0 } | self.mask()
    }
    pub const fn from_oparg(arg: u32) -> Option<CmpOp> {
        CmpOp::from_u32(arg >> 5)
    }
}

numbered! {
    /// Operand of `CALL_INTRINSIC_1`.
    Intrinsic1 {
        Print = 1 "INTRINSIC_PRINT", ImportStar = 2 "INTRINSIC_IMPORT_STAR", StopIterationError = 3 "INTRINSIC_STOPITERATION_ERROR",
        AsyncGenWrap = 4 "INTRINSIC_ASYNC_GEN_WRAP", UnaryPositive = 5 "INTRINSIC_UNARY_POSITIVE", ListToTuple = 6 "INTRINSIC_LIST_TO_TUPLE",
        TypeVar = 7 "INTRINSIC_TYPEVAR", ParamSpec = 8 "INTRINSIC_PARAMSPEC", TypeVarTuple = 9 "INTRINSIC_TYPEVARTUPLE",
        SubscriptGeneric = 10 "INTRINSIC_SUBSCRIPT_GENERIC", TypeAlias = 11 "INTRINSIC_TYPEALIAS",
    }
}

numbered! {
    /// Operand of `CALL_INTRINSIC_2`.
    Intrinsic2 {
        PrepReraiseStar = 1 "INTRINSIC_PREP_RERAISE_STAR", TypeVarWithBound = 2 "INTRINSIC_TYPEVAR_WITH_BOUND",
        TypeVarWithConstraints = 3 "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS", SetFunctionTypeParams = 4 "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
        SetTypeParamDefault = 5 "INTRINSIC_SET_TYPEPARAM_DEFAULT",
    }
}

numbered! {
    /// Operand of `LOAD_SPECIAL`.
    SpecialMethod { Enter = 0 "__enter__", Exit = 1 "__exit__", Aenter = 2 "__aenter__", Aexit = 3 "__aexit__", }
}

numbered! {
    /// Operand of `LOAD_COMMON_CONSTANT`.
    CommonConstant {
        AssertionError = 0 "AssertionError", NotImplementedError = 1 "NotImplementedError", Tuple = 2 "tuple", All = 3 "all", Any = 4 "any",
    }
}

numbered! {
    /// Operand of `SET_FUNCTION_ATTRIBUTE` (a bit each, as CPython's `MAKE_FUNCTION_*`).
    FunctionAttribute {
        Defaults = 1 "defaults", KwDefaults = 2 "kwdefaults", Annotations = 4 "annotations", Closure = 8 "closure", Annotate = 16 "annotate",
    }
}

/// `co_flags`, numbered as CPython's.
pub mod co {
    pub const OPTIMIZED: u32 = 0x1;
    pub const NEWLOCALS: u32 = 0x2;
    pub const VARARGS: u32 = 0x4;
    pub const VARKEYWORDS: u32 = 0x8;
    pub const NESTED: u32 = 0x10;
    pub const GENERATOR: u32 = 0x20;
    pub const COROUTINE: u32 = 0x80;
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    pub const ASYNC_GENERATOR: u32 = 0x200;
    pub const FUTURE_DIVISION: u32 = 0x20000;
    pub const FUTURE_ABSOLUTE_IMPORT: u32 = 0x40000;
    pub const FUTURE_WITH_STATEMENT: u32 = 0x80000;
    pub const FUTURE_PRINT_FUNCTION: u32 = 0x100000;
    pub const FUTURE_UNICODE_LITERALS: u32 = 0x200000;
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x400000;
    pub const FUTURE_GENERATOR_STOP: u32 = 0x800000;
    pub const FUTURE_ANNOTATIONS: u32 = 0x1000000;
    /// Taipan's own: frames of this code are not shown.
    pub const HIDDEN: u32 = 0x4000_0000;
    pub const HAS_DOCSTRING: u32 = 0x4000000;
    pub const METHOD: u32 = 0x8000000;
}
