//! Type slots: the operations of a class as function pointers, and their link to the special methods.
//!
//! A builtin type fills slots with Rust functions; for each filled slot its dict gets a *slot wrapper*
//! (`int.__add__`) that calls the function. A class written in Python gets, for each special method it defines or
//! inherits, either the builtin function behind an inherited slot wrapper or a *trampoline*: a Rust function that
//! looks the special method up and calls it. So every operation is one indirect call through the slot, and
//! assigning to `C.__add__` only re-derives the slot ([`update_slots`]).
//!
//! The one table of special methods is [`SLOT_DEFS`]. (The idea of slots and wrappers is CPython's.)

use crate::call::Args;
use crate::object::{StrObj, ValueExt};
use crate::typeobj::TypeObj;
use crate::{R, Raised, Vm};
use rustc_hash::FxHashMap;
use taipan_heap::{Gc, Value};

pub type UnaryFn = fn(&mut Vm, Value) -> R;
pub type BinaryFn = fn(&mut Vm, Value, Value) -> R;
/// Third operand: unbound when absent.
pub type TernaryFn = fn(&mut Vm, Value, Value, Value) -> R;
pub type LenFn = fn(&mut Vm, Value) -> R<usize>;
pub type HashFn = fn(&mut Vm, Value) -> R<i64>;
pub type BoolFn = fn(&mut Vm, Value) -> R<bool>;
/// Value unbound: delete.
pub type SetItemFn = fn(&mut Vm, Value, Value, Value) -> R<()>;
pub type ContainsFn = fn(&mut Vm, Value, Value) -> R<bool>;
pub type CompareFn = fn(&mut Vm, Value, Value, CmpOp) -> R;
/// None: exhausted.
pub type NextFn = fn(&mut Vm, Value) -> R<Option<Value>>;
pub type CallFn = fn(&mut Vm, Value, Args) -> R;
pub type NewFn = fn(&mut Vm, Gc<TypeObj>, Args) -> R;
pub type InitFn = fn(&mut Vm, Value, Args) -> R<()>;
/// (descriptor, object or unbound, class)
pub type DescrGetFn = fn(&mut Vm, Value, Value, Value) -> R;
/// Value unbound: delete.
pub type DescrSetFn = fn(&mut Vm, Value, Value, Value) -> R<()>;
pub type GetAttrFn = fn(&mut Vm, Value, Gc<StrObj>) -> R;
pub type SetAttrFn = fn(&mut Vm, Value, Gc<StrObj>, Value) -> R<()>;
/// The memory of an object, with flags as in [`crate::types::buffer::flags`].
pub type BufferFn = fn(&mut Vm, Value, u32) -> R<crate::types::buffer::Buffer>;

/// Comparison operators, numbered as `COMPARE_OP`'s operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CmpOp {
    Lt = 0,
    Le = 1,
    Eq = 2,
    Ne = 3,
    Gt = 4,
    Ge = 5,
}
impl CmpOp {
    pub const ALL: [CmpOp; 6] = [CmpOp::Lt, CmpOp::Le, CmpOp::Eq, CmpOp::Ne, CmpOp::Gt, CmpOp::Ge];
    pub const fn swapped(self) -> CmpOp {
        match self {
            CmpOp::Lt => CmpOp::Gt,
            CmpOp::Le => CmpOp::Ge,
            CmpOp::Gt => CmpOp::Lt,
            CmpOp::Ge => CmpOp::Le,
            o => o,
        }
    }
    pub const fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }
    pub const fn dunder(self) -> &'static str {
        ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"][self as usize]
    }
    /// What an ordering means for this operator.
    pub fn test(self, o: std::cmp::Ordering) -> bool {
        match self {
            CmpOp::Lt => o.is_lt(),
            CmpOp::Le => o.is_le(),
            CmpOp::Eq => o.is_eq(),
            CmpOp::Ne => o.is_ne(),
            CmpOp::Gt => o.is_gt(),
            CmpOp::Ge => o.is_ge(),
        }
    }
}

/// Binary number operations, numbered as `BINARY_OP`'s operand; in-place forms are 13 higher there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinOp {
    Add = 0,
    And = 1,
    FloorDiv = 2,
    LShift = 3,
    MatMul = 4,
    Mul = 5,
    Mod = 6,
    Or = 7,
    Pow = 8,
    RShift = 9,
    Sub = 10,
    TrueDiv = 11,
    Xor = 12,
    DivMod = 13,
}
pub const N_BIN: usize = 14;
impl BinOp {
    pub const ALL: [BinOp; N_BIN] = [
        BinOp::Add,
        BinOp::And,
        BinOp::FloorDiv,
        BinOp::LShift,
        BinOp::MatMul,
        BinOp::Mul,
        BinOp::Mod,
        BinOp::Or,
        BinOp::Pow,
        BinOp::RShift,
        BinOp::Sub,
        BinOp::TrueDiv,
        BinOp::Xor,
        BinOp::DivMod,
    ];
    pub const fn symbol(self) -> &'static str {
        ["+", "&", "//", "<<", "@", "*", "%", "|", "** or pow()", ">>", "-", "/", "^", "divmod()"]
            [self as usize]
    }
    pub const fn inplace_symbol(self) -> &'static str {
        ["+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=", "divmod()"]
            [self as usize]
    }
    /// Name of the special method without underscores and `r`/`i` prefix.
    pub const fn stem(self) -> &'static str {
        [
            "add", "and", "floordiv", "lshift", "matmul", "mul", "mod", "or", "pow", "rshift", "sub",
            "truediv", "xor", "divmod",
        ][self as usize]
    }
}

/// The operations of a class. A function in a binary slot is called with the operands in source order and either
/// may be of the class: it answers `NOT_IMPLEMENTED` for what it does not know.
#[derive(Clone, Copy)]
pub struct Slots {
    pub nb: [Option<BinaryFn>; N_BIN],
    pub inplace: [Option<BinaryFn>; N_BIN],
    /// `pow(a, b, m)`; `nb[Pow]` is the two-operand form.
    pub pow3: Option<TernaryFn>,
    pub neg: Option<UnaryFn>,
    pub pos: Option<UnaryFn>,
    pub abs: Option<UnaryFn>,
    pub invert: Option<UnaryFn>,
    pub bool: Option<BoolFn>,
    pub int: Option<UnaryFn>,
    pub float: Option<UnaryFn>,
    pub index: Option<UnaryFn>,

    pub repr: Option<UnaryFn>,
    pub str: Option<UnaryFn>,
    pub hash: Option<HashFn>,
    pub compare: Option<CompareFn>,
    pub call: Option<CallFn>,
    pub getattr: Option<GetAttrFn>,
    pub setattr: Option<SetAttrFn>,
    pub iter: Option<UnaryFn>,
    pub next: Option<NextFn>,
    pub descr_get: Option<DescrGetFn>,
    pub descr_set: Option<DescrSetFn>,
    pub init: Option<InitFn>,
    pub new: Option<NewFn>,
    pub del: Option<fn(&mut Vm, Value) -> R<()>>,

    pub len: Option<LenFn>,
    pub getitem: Option<BinaryFn>,
    pub setitem: Option<SetItemFn>,
    pub contains: Option<ContainsFn>,
    /// Sequence `+`, `*`, `+=`, `*=`: tried after the number slots of both operands.
    pub concat: Option<BinaryFn>,
    pub repeat: Option<BinaryFn>,
    pub iconcat: Option<BinaryFn>,
    pub irepeat: Option<BinaryFn>,

    pub await_: Option<UnaryFn>,
    pub aiter: Option<UnaryFn>,
    pub anext: Option<UnaryFn>,

    pub buffer: Option<BufferFn>,
}

impl Slots {
    pub const NONE: Slots = Slots {
        nb: [None; N_BIN],
        inplace: [None; N_BIN],
        pow3: None,
        neg: None,
        pos: None,
        abs: None,
        invert: None,
        bool: None,
        int: None,
        float: None,
        index: None,
        repr: None,
        str: None,
        hash: None,
        compare: None,
        call: None,
        getattr: None,
        setattr: None,
        iter: None,
        next: None,
        descr_get: None,
        descr_set: None,
        init: None,
        new: None,
        del: None,
        len: None,
        getitem: None,
        setitem: None,
        contains: None,
        concat: None,
        repeat: None,
        iconcat: None,
        irepeat: None,
        await_: None,
        aiter: None,
        anext: None,
        buffer: None,
    };
    /// Builder for tables: `Slots::NONE.op(BinOp::Add, f)`.
    pub const fn op(mut self, op: BinOp, f: BinaryFn) -> Slots {
        self.nb[op as usize] = Some(f);
        self
    }
    pub const fn iop(mut self, op: BinOp, f: BinaryFn) -> Slots {
        self.inplace[op as usize] = Some(f);
        self
    }
}

/// One special method: its name, how a wrapper calls the slot, and how the slot is filled.
pub struct SlotDef {
    pub name: &'static str,
    /// Parameters as shown in `__text_signature__`.
    pub sig: &'static str,
    pub doc: &'static str,
    /// Is the slot filled?
    pub filled: fn(&Slots) -> bool,
    /// Same function in both?
    pub same: fn(&Slots, &Slots) -> bool,
    /// Calls the slot of `owner` on behalf of Python code; `args` without self.
    pub wrap: fn(&mut Vm, &Slots, Value, Args) -> R,
    /// Takes the slot from another class.
    pub copy: fn(&mut Slots, &Slots),
    /// Fills the slot with the trampoline.
    pub trampoline: fn(&mut Slots),
    pub clear: fn(&mut Slots),
    /// Special methods with the same number share a slot (`__add__`, `__radd__`).
    pub group: u16,
}

// ---- argument checks of wrappers ----

fn exactly<const N: usize>(vm: &mut Vm, name: &str, a: Args) -> R<[Value; N]> {
    let _ = name;
    if a.kwnames.is_some() {
        return Err(vm.type_error(format!("wrapper {name}() takes no keyword arguments")));
    }
    let mut out = [Value::UNBOUND; N];
    if a.all.len() != N {
        return Err(vm.type_error(format!(
            "expected {N} argument{}, got {}",
            if N == 1 { "" } else { "s" },
            a.all.len()
        )));
    }
    out.copy_from_slice(a.all);
    Ok(out)
}

/// Calls special method `name` of `obj` (looked up on its class) if it has one.
#[inline]
pub(crate) fn special(vm: &mut Vm, obj: Value, name: Gc<StrObj>, args: &[Value]) -> R<Option<Value>> {
    match vm.lookup_special(obj, name)? {
        Some(m) => vm.call_special(m, obj, args).map(Some),
        None => Ok(None),
    }
}
/// As [`special`]; a missing method is an AttributeError (one of its slot was there when the slot was filled).
fn must(vm: &mut Vm, obj: Value, name: Gc<StrObj>, args: &[Value]) -> R {
    match special(vm, obj, name, args)? {
        Some(v) => Ok(v),
        None => Err(vm.attribute_error(name.value())),
    }
}

macro_rules! unary_def {
    ($slot:ident, $name:ident, $doc:literal, $group:expr) => {{
        fn tramp(vm: &mut Vm, a: Value) -> R {
            let n = vm.names.$name;
            must(vm, a, n, &[])
        }
        SlotDef {
            name: stringify!($name),
            sig: "($self, /)",
            doc: $doc,
            filled: |s| s.$slot.is_some(),
            same: |a, b| a.$slot.map(|f| f as usize) == b.$slot.map(|f| f as usize),
            wrap: |vm, s, a, args| {
                exactly::<0>(vm, stringify!($name), args)?;
                match s.$slot {
                    Some(f) => f(vm, a),
                    None => Ok(Value::NOT_IMPLEMENTED),
                }
            },
            copy: |d, s| d.$slot = s.$slot,
            trampoline: |s| s.$slot = Some(tramp),
            clear: |s| s.$slot = None,
            group: $group,
        }
    }};
}

macro_rules! compare_def {
    ($op:ident, $name:ident, $doc:literal) => {
        SlotDef {
            name: stringify!($name),
            sig: "($self, value, /)",
            doc: $doc,
            filled: |s| s.compare.is_some(),
            same: |a, b| a.compare.map(|f| f as usize) == b.compare.map(|f| f as usize),
            wrap: |vm, s, a, args| {
                let [b] = exactly::<1>(vm, stringify!($name), args)?;
                match s.compare {
                    Some(f) => f(vm, a, b, CmpOp::$op),
                    None => Ok(Value::NOT_IMPLEMENTED),
                }
            },
            copy: |d, s| d.compare = s.compare,
            trampoline: |s| s.compare = Some(compare_tramp),
            clear: |s| s.compare = None,
            group: 60,
        }
    };
}

fn compare_tramp(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let n = compare_name(vm, op);
    Ok(special(vm, a, n, &[b])?.unwrap_or(Value::NOT_IMPLEMENTED))
}
/// The method of a comparison.
pub fn compare_name(vm: &Vm, op: CmpOp) -> Gc<StrObj> {
    match op {
        CmpOp::Lt => vm.names.__lt__,
        CmpOp::Le => vm.names.__le__,
        CmpOp::Eq => vm.names.__eq__,
        CmpOp::Ne => vm.names.__ne__,
        CmpOp::Gt => vm.names.__gt__,
        CmpOp::Ge => vm.names.__ge__,
    }
}
/// The methods of a binary operator: its own, the reflected, the in-place one.
pub fn operator_names(vm: &Vm, op: BinOp) -> [Gc<StrObj>; 3] {
    tramps::names(vm, op)
}

/// A binary operator on operands of which at least one has Python-level methods.
fn binary_tramp(
    vm: &mut Vm,
    a: Value,
    b: Value,
    op: BinOp,
    me: BinaryFn,
    name: Gc<StrObj>,
    rname: Gc<StrObj>,
) -> R {
    let (ta, tb) = (vm.type_of(a), vm.type_of(b));
    let same =
        |t: Gc<TypeObj>| t.slots().nb[op as usize].map(|f| f as usize) == Some(me as *const () as usize);
    let other = ta != tb && same(tb);
    let mut try_other = other;
    if same(ta) {
        if try_other && tb.is_subtype(ta) && vm.overrides(ta, tb, rname)? {
            let r = special(vm, b, rname, &[a])?.unwrap_or(Value::NOT_IMPLEMENTED);
            if r != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
            try_other = false;
        }
        let r = special(vm, a, name, &[b])?.unwrap_or(Value::NOT_IMPLEMENTED);
        if r != Value::NOT_IMPLEMENTED || ta == tb {
            return Ok(r);
        }
    }
    if try_other {
        return Ok(special(vm, b, rname, &[a])?.unwrap_or(Value::NOT_IMPLEMENTED));
    }
    Ok(Value::NOT_IMPLEMENTED)
}

macro_rules! binary_defs {
    ($op:ident, $name:ident, $rname:ident, $iname:ident, $sym:literal) => {
        [
            {
                SlotDef {
                    name: stringify!($name),
                    sig: "($self, value, /)",
                    doc: concat!("Return self", $sym, "value."),
                    filled: |s| s.nb[BinOp::$op as usize].is_some(),
                    same: |a, b| {
                        a.nb[BinOp::$op as usize].map(|f| f as usize)
                            == b.nb[BinOp::$op as usize].map(|f| f as usize)
                    },
                    wrap: |vm, s, a, args| {
                        let [b] = exactly::<1>(vm, stringify!($name), args)?;
                        match s.nb[BinOp::$op as usize] {
                            Some(f) => f(vm, a, b),
                            None => Ok(Value::NOT_IMPLEMENTED),
                        }
                    },
                    copy: |d, s| d.nb[BinOp::$op as usize] = s.nb[BinOp::$op as usize],
                    trampoline: |s| s.nb[BinOp::$op as usize] = Some(tramps::$name),
                    clear: |s| s.nb[BinOp::$op as usize] = None,
                    group: BinOp::$op as u16,
                }
            },
            {
                SlotDef {
                    name: stringify!($rname),
                    sig: "($self, value, /)",
                    doc: concat!("Return value", $sym, "self."),
                    filled: |s| s.nb[BinOp::$op as usize].is_some(),
                    same: |a, b| {
                        a.nb[BinOp::$op as usize].map(|f| f as usize)
                            == b.nb[BinOp::$op as usize].map(|f| f as usize)
                    },
                    wrap: |vm, s, a, args| {
                        let [b] = exactly::<1>(vm, stringify!($rname), args)?;
                        match s.nb[BinOp::$op as usize] {
                            Some(f) => f(vm, b, a),
                            None => Ok(Value::NOT_IMPLEMENTED),
                        }
                    },
                    copy: |d, s| d.nb[BinOp::$op as usize] = s.nb[BinOp::$op as usize],
                    trampoline: |s| s.nb[BinOp::$op as usize] = Some(tramps::$name),
                    clear: |s| s.nb[BinOp::$op as usize] = None,
                    group: BinOp::$op as u16,
                }
            },
            {
                SlotDef {
                    name: stringify!($iname),
                    sig: "($self, value, /)",
                    doc: concat!("Return self", $sym, "=value."),
                    filled: |s| s.inplace[BinOp::$op as usize].is_some(),
                    same: |a, b| {
                        a.inplace[BinOp::$op as usize].map(|f| f as usize)
                            == b.inplace[BinOp::$op as usize].map(|f| f as usize)
                    },
                    wrap: |vm, s, a, args| {
                        let [b] = exactly::<1>(vm, stringify!($iname), args)?;
                        match s.inplace[BinOp::$op as usize] {
                            Some(f) => f(vm, a, b),
                            None => Ok(Value::NOT_IMPLEMENTED),
                        }
                    },
                    copy: |d, s| d.inplace[BinOp::$op as usize] = s.inplace[BinOp::$op as usize],
                    trampoline: |s| s.inplace[BinOp::$op as usize] = Some(tramps::$iname),
                    clear: |s| s.inplace[BinOp::$op as usize] = None,
                    group: 20 + BinOp::$op as u16,
                }
            },
        ]
    };
}

#[allow(non_snake_case)]
mod tramps {
    use super::*;
    macro_rules! t { ($($op:ident $name:ident $rname:ident $iname:ident)*) => { $(
        pub fn $name(vm: &mut Vm, a: Value, b: Value) -> R { let (n, r) = (vm.names.$name, vm.names.$rname); binary_tramp(vm, a, b, BinOp::$op, $name, n, r) }
        pub fn $iname(vm: &mut Vm, a: Value, b: Value) -> R { let n = vm.names.$iname; must(vm, a, n, &[b]) }
    )* } }
    /// The method of an operator, its reflected and its in-place form.
    pub fn names(vm: &Vm, op: BinOp) -> [Gc<StrObj>; 3] {
        macro_rules! n {
            ($a:ident $b:ident $c:ident) => {
                [vm.names.$a, vm.names.$b, vm.names.$c]
            };
        }
        match op {
            BinOp::Add => n!(__add__ __radd__ __iadd__),
            BinOp::And => n!(__and__ __rand__ __iand__),
            BinOp::FloorDiv => n!(__floordiv__ __rfloordiv__ __ifloordiv__),
            BinOp::LShift => n!(__lshift__ __rlshift__ __ilshift__),
            BinOp::MatMul => n!(__matmul__ __rmatmul__ __imatmul__),
            BinOp::Mul => n!(__mul__ __rmul__ __imul__),
            BinOp::Mod => n!(__mod__ __rmod__ __imod__),
            BinOp::Or => n!(__or__ __ror__ __ior__),
            BinOp::RShift => n!(__rshift__ __rrshift__ __irshift__),
            BinOp::Sub => n!(__sub__ __rsub__ __isub__),
            BinOp::TrueDiv => n!(__truediv__ __rtruediv__ __itruediv__),
            BinOp::Xor => n!(__xor__ __rxor__ __ixor__),
            BinOp::Pow => n!(__pow__ __rpow__ __ipow__),
            BinOp::DivMod => n!(__divmod__ __rdivmod__ __divmod__),
        }
    }
    t! { Add __add__ __radd__ __iadd__  And __and__ __rand__ __iand__  FloorDiv __floordiv__ __rfloordiv__ __ifloordiv__
    LShift __lshift__ __rlshift__ __ilshift__  MatMul __matmul__ __rmatmul__ __imatmul__  Mul __mul__ __rmul__ __imul__
    Mod __mod__ __rmod__ __imod__  Or __or__ __ror__ __ior__  RShift __rshift__ __rrshift__ __irshift__
    Sub __sub__ __rsub__ __isub__  TrueDiv __truediv__ __rtruediv__ __itruediv__  Xor __xor__ __rxor__ __ixor__
    Pow __pow__ __rpow__ __ipow__ }
    pub fn __divmod__(vm: &mut Vm, a: Value, b: Value) -> R {
        let (n, r) = (vm.names.__divmod__, vm.names.__rdivmod__);
        binary_tramp(vm, a, b, BinOp::DivMod, __divmod__, n, r)
    }
    pub fn pow3(vm: &mut Vm, a: Value, b: Value, m: Value) -> R {
        let (n, r) = (vm.names.__pow__, vm.names.__rpow__);
        let has = |vm: &mut Vm, v: Value| {
            vm.type_of(v).slots().pow3.map(|f| f as usize) == Some(pow3 as *const () as usize)
        };
        if has(vm, a) {
            let x = special(vm, a, n, &[b, m])?.unwrap_or(Value::NOT_IMPLEMENTED);
            if x != Value::NOT_IMPLEMENTED {
                return Ok(x);
            }
        }
        if vm.type_of(a) != vm.type_of(b) && has(vm, b) {
            return Ok(special(vm, b, r, &[a, m])?.unwrap_or(Value::NOT_IMPLEMENTED));
        }
        Ok(Value::NOT_IMPLEMENTED)
    }
    pub fn hash(vm: &mut Vm, a: Value) -> R<i64> {
        let n = vm.names.__hash__;
        match vm.lookup_special(a, n)? {
            None | Some(Value::NONE) => Err(vm.unhashable(a)),
            Some(m) => {
                let h = vm.call_special(m, a, &[])?;
                if !vm.is_int(h) {
                    return Err(vm.type_error("__hash__ method should return an integer"));
                }
                match h.to_i64() {
                    Some(-1) => Ok(-2),
                    Some(i) => Ok(i),
                    None => vm.hash(h),
                }
            }
        }
    }
    pub fn bool(vm: &mut Vm, a: Value) -> R<bool> {
        let n = vm.names.__bool__;
        let r = match vm.lookup_special(a, n)? {
            Some(Value::NONE) => {
                let t = vm.type_name(a);
                return Err(vm.type_error(format!("'{t}' cannot be interpreted as a boolean")));
            }
            Some(m) => vm.call_special(m, a, &[])?,
            None => {
                let n = vm.names.__len__;
                return Ok(match special(vm, a, n, &[])? {
                    Some(r) => len_result(vm, r)? != 0,
                    None => true,
                });
            }
        };
        match r.as_bool() {
            Some(b) => Ok(b),
            None => {
                let t = vm.type_of(r);
                Err(vm.type_error(format!("__bool__ should return bool, returned {}", t.name_str())))
            }
        }
    }
    pub fn len_result(vm: &mut Vm, r: Value) -> R<usize> {
        let i = vm.index(r)?;
        match i.to_i64() {
            Some(n) if n >= 0 => Ok(n as usize),
            _ => {
                if vm.int_is_negative(i) {
                    return Err(vm.value_error("__len__() should return >= 0"));
                }
                Err(vm.overflow_error("cannot fit 'int' into an index-sized integer"))
            }
        }
    }
    pub fn len(vm: &mut Vm, a: Value) -> R<usize> {
        let n = vm.names.__len__;
        let r = must(vm, a, n, &[])?;
        len_result(vm, r)
    }
    pub fn repr(vm: &mut Vm, a: Value) -> R {
        let n = vm.names.__repr__;
        match special(vm, a, n, &[])? {
            Some(v) => Ok(v),
            None => vm.default_repr(a),
        }
    }
    pub fn str(vm: &mut Vm, a: Value) -> R {
        let n = vm.names.__str__;
        must(vm, a, n, &[])
    }
    pub fn call(vm: &mut Vm, f: Value, args: Args) -> R {
        let n = vm.names.__call__;
        match vm.lookup_special(f, n)? {
            Some(m) => vm.call_special_args(m, f, args),
            None => Err(vm.attribute_error_missing(f, n)),
        }
    }
    pub fn getattr(vm: &mut Vm, a: Value, name: Gc<StrObj>) -> R {
        let cls = vm.type_of(a);
        let (ga, gattr) = (vm.names.__getattribute__, vm.names.__getattr__);
        let getattribute = vm.lookup_in_type(cls, ga).unwrap_or(Value::UNBOUND);
        let r = if getattribute == vm.object_getattribute {
            vm.generic_getattr_quiet(a, name)
        } else {
            special(vm, a, ga, &[name.value()])
        };
        match r {
            Ok(Some(v)) => Ok(v),
            Ok(None) => match special(vm, a, gattr, &[name.value()])? {
                Some(v) => Ok(v),
                None => Err(vm.attribute_error_missing(a, name)),
            },
            Err(e) => {
                if !vm.exception_is(vm.exc.AttributeError) || vm.lookup_in_type(cls, gattr).is_none() {
                    return Err(e);
                }
                vm.clear_exception();
                match special(vm, a, gattr, &[name.value()])? {
                    Some(v) => Ok(v),
                    None => Err(vm.attribute_error_missing(a, name)),
                }
            }
        }
    }
    pub fn setattr(vm: &mut Vm, a: Value, name: Gc<StrObj>, v: Value) -> R<()> {
        if v.is_unbound() {
            let n = vm.names.__delattr__;
            must(vm, a, n, &[name.value()])?;
        } else {
            let n = vm.names.__setattr__;
            must(vm, a, n, &[name.value(), v])?;
        }
        Ok(())
    }
    pub fn iter(vm: &mut Vm, a: Value) -> R {
        let n = vm.names.__iter__;
        match vm.lookup_special(a, n)? {
            Some(Value::NONE) => {
                let t = vm.type_of(a);
                Err(vm.type_error(format!("'{}' object is not iterable", t.name_str())))
            }
            Some(m) => vm.call_special(m, a, &[]),
            None => {
                let n = vm.names.__getitem__;
                match vm.lookup_special(a, n)? {
                    Some(_) => vm.new_seq_iter(a),
                    None => {
                        let t = vm.type_of(a);
                        Err(vm.type_error(format!("'{}' object is not iterable", t.name_str())))
                    }
                }
            }
        }
    }
    pub fn next(vm: &mut Vm, a: Value) -> R<Option<Value>> {
        let n = vm.names.__next__;
        // StopIteration stays raised: it may be of a subclass or carry a value.
        must(vm, a, n, &[]).map(Some)
    }
    pub fn descr_get(vm: &mut Vm, d: Value, obj: Value, cls: Value) -> R {
        let n = vm.names.__get__;
        let none = |v: Value| if v.is_unbound() { Value::NONE } else { v };
        match special(vm, d, n, &[none(obj), none(cls)])? {
            Some(v) => Ok(v),
            None => Ok(d),
        }
    }
    pub fn descr_set(vm: &mut Vm, d: Value, obj: Value, v: Value) -> R<()> {
        if v.is_unbound() {
            let n = vm.names.__delete__;
            must(vm, d, n, &[obj])?;
        } else {
            let n = vm.names.__set__;
            must(vm, d, n, &[obj, v])?;
        }
        Ok(())
    }
    pub fn init(vm: &mut Vm, a: Value, args: Args) -> R<()> {
        let n = vm.names.__init__;
        let r = match vm.lookup_special(a, n)? {
            Some(m) => vm.call_special_args(m, a, args)?,
            None => return Ok(()),
        };
        if r != Value::NONE {
            let t = vm.type_of(r);
            return Err(vm.type_error(format!("__init__() should return None, not '{}'", t.name_str())));
        }
        Ok(())
    }
    pub fn new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
        let n = vm.names.__new__;
        let f = vm.getattr(cls.value(), n)?;
        vm.call_prepend(f, cls.value(), args)
    }
    pub fn del(vm: &mut Vm, a: Value) -> R<()> {
        let n = vm.names.__del__;
        special(vm, a, n, &[])?;
        Ok(())
    }
    pub fn buffer(vm: &mut Vm, a: Value, flags: u32) -> R<crate::types::buffer::Buffer> {
        let n = vm.names.__buffer__;
        let r = must(vm, a, n, &[Value::small(flags as i64)])?;
        crate::types::buffer::from_python(vm, a, r, flags)
    }
    pub fn getitem(vm: &mut Vm, a: Value, k: Value) -> R {
        let n = vm.names.__getitem__;
        must(vm, a, n, &[k])
    }
    pub fn setitem(vm: &mut Vm, a: Value, k: Value, v: Value) -> R<()> {
        if v.is_unbound() {
            let n = vm.names.__delitem__;
            must(vm, a, n, &[k])?;
        } else {
            let n = vm.names.__setitem__;
            must(vm, a, n, &[k, v])?;
        }
        Ok(())
    }
    pub fn contains(vm: &mut Vm, a: Value, x: Value) -> R<bool> {
        let n = vm.names.__contains__;
        match vm.lookup_special(a, n)? {
            Some(Value::NONE) => {
                let t = vm.type_of(a);
                Err(vm.type_error(format!("'{}' object is not a container", t.name_str())))
            }
            Some(m) => {
                let r = vm.call_special(m, a, &[x])?;
                vm.truth(r)
            }
            None => vm.contains_by_iteration(a, x),
        }
    }
}

/// Number of positional arguments between MIN and MAX, for wrappers with optional ones.
fn between(vm: &mut Vm, name: &str, a: Args, min: usize, max: usize) -> R<()> {
    if a.kwnames.is_some() {
        return Err(vm.type_error(format!("wrapper {name}() takes no keyword arguments")));
    }
    let n = a.all.len();
    if n < min {
        return Err(vm.type_error(format!(
            "expected at least {min} argument{}, got {n}",
            if min == 1 { "" } else { "s" }
        )));
    }
    if n > max {
        return Err(vm.type_error(format!(
            "expected at most {max} argument{}, got {n}",
            if max == 1 { "" } else { "s" }
        )));
    }
    Ok(())
}

macro_rules! def {
    ($slot:ident, $name:ident, $sig:literal, $doc:literal, $group:expr, |$vm:ident, $f:ident, $a:ident, $args:ident| $wrap:expr) => {
        SlotDef {
            name: stringify!($name),
            sig: $sig,
            doc: $doc,
            filled: |s| s.$slot.is_some(),
            same: |a, b| a.$slot.map(|f| f as usize) == b.$slot.map(|f| f as usize),
            wrap: |$vm, s, $a, $args| match s.$slot {
                Some($f) => $wrap,
                None => Ok(Value::NOT_IMPLEMENTED),
            },
            copy: |d, s| d.$slot = s.$slot,
            trampoline: |s| s.$slot = Some(tramps::$slot),
            clear: |s| s.$slot = None,
            group: $group,
        }
    };
}

fn index_value(vm: &mut Vm, i: i64) -> R {
    Ok(vm.new_int(i))
}

static BINARY: [[SlotDef; 3]; 12] = [
    binary_defs!(Add, __add__, __radd__, __iadd__, "+"),
    binary_defs!(And, __and__, __rand__, __iand__, "&"),
    binary_defs!(FloorDiv, __floordiv__, __rfloordiv__, __ifloordiv__, "//"),
    binary_defs!(LShift, __lshift__, __rlshift__, __ilshift__, "<<"),
    binary_defs!(MatMul, __matmul__, __rmatmul__, __imatmul__, "@"),
    binary_defs!(Mul, __mul__, __rmul__, __imul__, "*"),
    binary_defs!(Mod, __mod__, __rmod__, __imod__, "%"),
    binary_defs!(Or, __or__, __ror__, __ior__, "|"),
    binary_defs!(RShift, __rshift__, __rrshift__, __irshift__, ">>"),
    binary_defs!(Sub, __sub__, __rsub__, __isub__, "-"),
    binary_defs!(TrueDiv, __truediv__, __rtruediv__, __itruediv__, "/"),
    binary_defs!(Xor, __xor__, __rxor__, __ixor__, "^"),
];

fn pow_wrap(vm: &mut Vm, s: &Slots, a: Value, b: Value, m: Option<Value>, name: &str) -> R {
    let _ = name;
    match (m, s.pow3, s.nb[BinOp::Pow as usize]) {
        (Some(m), Some(f), _) if m != Value::NONE => f(vm, a, b, m),
        (_, _, Some(f)) => f(vm, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
macro_rules! pow_def {
    ($name:ident, $sig:literal, $doc:literal, |$vm:ident, $s:ident, $a:ident, $args:ident| $wrap:expr) => {
        SlotDef {
            name: stringify!($name),
            sig: $sig,
            doc: $doc,
            filled: |s| s.nb[BinOp::Pow as usize].is_some(),
            same: |a, b| {
                a.nb[BinOp::Pow as usize].map(|f| f as usize) == b.nb[BinOp::Pow as usize].map(|f| f as usize)
            },
            wrap: |$vm, $s, $a, $args| $wrap,
            copy: |d, s| {
                d.nb[BinOp::Pow as usize] = s.nb[BinOp::Pow as usize];
                d.pow3 = s.pow3;
            },
            trampoline: |s| {
                s.nb[BinOp::Pow as usize] = Some(tramps::__pow__);
                s.pow3 = Some(tramps::pow3);
            },
            clear: |s| {
                s.nb[BinOp::Pow as usize] = None;
                s.pow3 = None;
            },
            group: BinOp::Pow as u16,
        }
    };
}
macro_rules! divmod_def {
    ($name:ident, $doc:literal, |$a:ident, $b:ident| ($x:ident, $y:ident)) => {
        SlotDef {
            name: stringify!($name),
            sig: "($self, value, /)",
            doc: $doc,
            filled: |s| s.nb[BinOp::DivMod as usize].is_some(),
            same: |a, b| {
                a.nb[BinOp::DivMod as usize].map(|f| f as usize)
                    == b.nb[BinOp::DivMod as usize].map(|f| f as usize)
            },
            wrap: |vm, s, $a, args| {
                let [$b] = exactly::<1>(vm, stringify!($name), args)?;
                match s.nb[BinOp::DivMod as usize] {
                    Some(f) => f(vm, $x, $y),
                    None => Ok(Value::NOT_IMPLEMENTED),
                }
            },
            copy: |d, s| d.nb[BinOp::DivMod as usize] = s.nb[BinOp::DivMod as usize],
            trampoline: |s| s.nb[BinOp::DivMod as usize] = Some(tramps::__divmod__),
            clear: |s| s.nb[BinOp::DivMod as usize] = None,
            group: BinOp::DivMod as u16,
        }
    };
}

/// A descriptor's object and class arguments: None means absent.
fn absent(v: Value) -> Value {
    if v.is_none() { Value::UNBOUND } else { v }
}

static OTHER: &[SlotDef] = &[
    pow_def!(__pow__, "($self, value, mod=None, /)", "Return pow(self, value, mod).", |vm, s, a, args| {
        between(vm, "__pow__", args, 1, 2)?;
        pow_wrap(vm, s, a, args.all[0], args.all.get(1).copied(), "__pow__")
    }),
    pow_def!(__rpow__, "($self, value, mod=None, /)", "Return pow(value, self, mod).", |vm, s, a, args| {
        between(vm, "__rpow__", args, 1, 2)?;
        pow_wrap(vm, s, args.all[0], a, args.all.get(1).copied(), "__rpow__")
    }),
    SlotDef {
        name: "__ipow__",
        sig: "($self, value, /)",
        doc: "Return self**=value.",
        filled: |s| s.inplace[BinOp::Pow as usize].is_some(),
        same: |a, b| {
            a.inplace[BinOp::Pow as usize].map(|f| f as usize)
                == b.inplace[BinOp::Pow as usize].map(|f| f as usize)
        },
        wrap: |vm, s, a, args| {
            between(vm, "__ipow__", args, 1, 2)?;
            match s.inplace[BinOp::Pow as usize] {
                Some(f) => f(vm, a, args.all[0]),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        },
        copy: |d, s| d.inplace[BinOp::Pow as usize] = s.inplace[BinOp::Pow as usize],
        trampoline: |s| s.inplace[BinOp::Pow as usize] = Some(tramps::__ipow__),
        clear: |s| s.inplace[BinOp::Pow as usize] = None,
        group: 20 + BinOp::Pow as u16,
    },
    divmod_def!(__divmod__, "Return divmod(self, value).", |a, b| (a, b)),
    divmod_def!(__rdivmod__, "Return divmod(value, self).", |a, b| (b, a)),
    unary_def!(neg, __neg__, "-self", 40),
    unary_def!(pos, __pos__, "+self", 41),
    unary_def!(abs, __abs__, "abs(self)", 42),
    unary_def!(invert, __invert__, "~self", 43),
    def!(bool, __bool__, "($self, /)", "True if self else False", 44, |vm, f, a, args| {
        exactly::<0>(vm, "__bool__", args)?;
        Ok(Value::bool(f(vm, a)?))
    }),
    unary_def!(int, __int__, "int(self)", 45),
    unary_def!(float, __float__, "float(self)", 46),
    unary_def!(
        index,
        __index__,
        "Return self converted to an integer, if self is suitable for use as an index into a list.",
        47
    ),
    def!(repr, __repr__, "($self, /)", "Return repr(self).", 50, |vm, f, a, args| {
        exactly::<0>(vm, "__repr__", args)?;
        f(vm, a)
    }),
    def!(str, __str__, "($self, /)", "Return str(self).", 51, |vm, f, a, args| {
        exactly::<0>(vm, "__str__", args)?;
        f(vm, a)
    }),
    def!(hash, __hash__, "($self, /)", "Return hash(self).", 52, |vm, f, a, args| {
        exactly::<0>(vm, "__hash__", args)?;
        let h = f(vm, a)?;
        index_value(vm, h)
    }),
    compare_def!(Lt, __lt__, "Return self<value."),
    compare_def!(Le, __le__, "Return self<=value."),
    compare_def!(Eq, __eq__, "Return self==value."),
    compare_def!(Ne, __ne__, "Return self!=value."),
    compare_def!(Gt, __gt__, "Return self>value."),
    compare_def!(Ge, __ge__, "Return self>=value."),
    def!(call, __call__, "($self, /, *args, **kwargs)", "Call self as a function.", 61, |vm, f, a, args| f(
        vm, a, args
    )),
    def!(
        getattr,
        __getattribute__,
        "($self, name, /)",
        "Return getattr(self, name).",
        62,
        |vm, f, a, args| {
            let [n] = exactly::<1>(vm, "__getattribute__", args)?;
            let n = vm.attr_name(n)?;
            f(vm, a, n)
        }
    ),
    SlotDef {
        name: "__getattr__",
        sig: "",
        doc: "",
        filled: |_| false,
        same: |a, b| a.getattr.map(|f| f as usize) == b.getattr.map(|f| f as usize),
        wrap: |_, _, _, _| Ok(Value::NOT_IMPLEMENTED),
        copy: |d, s| d.getattr = s.getattr,
        trampoline: |s| s.getattr = Some(tramps::getattr),
        clear: |s| s.getattr = None,
        group: 62,
    },
    def!(
        setattr,
        __setattr__,
        "($self, name, value, /)",
        "Implement setattr(self, name, value).",
        63,
        |vm, f, a, args| {
            let [n, v] = exactly::<2>(vm, "__setattr__", args)?;
            vm.check_setattr_hijack(a, f, "__setattr__")?;
            let n = vm.attr_name(n)?;
            f(vm, a, n, v)?;
            Ok(Value::NONE)
        }
    ),
    def!(setattr, __delattr__, "($self, name, /)", "Implement delattr(self, name).", 63, |vm, f, a, args| {
        let [n] = exactly::<1>(vm, "__delattr__", args)?;
        vm.check_setattr_hijack(a, f, "__delattr__")?;
        let n = vm.attr_name(n)?;
        f(vm, a, n, Value::UNBOUND)?;
        Ok(Value::NONE)
    }),
    def!(iter, __iter__, "($self, /)", "Implement iter(self).", 64, |vm, f, a, args| {
        exactly::<0>(vm, "__iter__", args)?;
        f(vm, a)
    }),
    def!(next, __next__, "($self, /)", "Implement next(self).", 65, |vm, f, a, args| {
        exactly::<0>(vm, "__next__", args)?;
        match f(vm, a)? {
            Some(v) => Ok(v),
            None => Err(vm.stop_iteration(Value::UNBOUND)),
        }
    }),
    def!(
        descr_get,
        __get__,
        "($self, instance, owner=None, /)",
        "Return an attribute of instance, which is of type owner.",
        66,
        |vm, f, a, args| {
            between(vm, "__get__", args, 1, 2)?;
            let obj = absent(args.all[0]);
            let cls = args.all.get(1).copied().map_or(Value::UNBOUND, absent);
            if obj.is_unbound() && cls.is_unbound() {
                return Err(vm.type_error("__get__(None, None) is invalid"));
            }
            f(vm, a, obj, cls)
        }
    ),
    def!(
        descr_set,
        __set__,
        "($self, instance, value, /)",
        "Set an attribute of instance to value.",
        67,
        |vm, f, a, args| {
            let [o, v] = exactly::<2>(vm, "__set__", args)?;
            f(vm, a, o, v)?;
            Ok(Value::NONE)
        }
    ),
    def!(
        descr_set,
        __delete__,
        "($self, instance, /)",
        "Delete an attribute of instance.",
        67,
        |vm, f, a, args| {
            let [o] = exactly::<1>(vm, "__delete__", args)?;
            f(vm, a, o, Value::UNBOUND)?;
            Ok(Value::NONE)
        }
    ),
    def!(
        init,
        __init__,
        "($self, /, *args, **kwargs)",
        "Initialize self.  See help(type(self)) for accurate signature.",
        68,
        |vm, f, a, args| {
            f(vm, a, args)?;
            Ok(Value::NONE)
        }
    ),
    SlotDef {
        // `__new__` of a builtin is a function of its own, not a wrapper: see `class::add_new`.
        name: "__new__",
        sig: "",
        doc: "",
        filled: |_| false,
        same: |a, b| a.new.map(|f| f as usize) == b.new.map(|f| f as usize),
        wrap: |_, _, _, _| Ok(Value::NOT_IMPLEMENTED),
        copy: |d, s| d.new = s.new,
        trampoline: |s| s.new = Some(tramps::new),
        clear: |s| s.new = None,
        group: 69,
    },
    def!(
        del,
        __del__,
        "($self, /)",
        "Called when the instance is about to be destroyed.",
        70,
        |vm, f, a, args| {
            exactly::<0>(vm, "__del__", args)?;
            f(vm, a)?;
            Ok(Value::NONE)
        }
    ),
    def!(len, __len__, "($self, /)", "Return len(self).", 71, |vm, f, a, args| {
        exactly::<0>(vm, "__len__", args)?;
        let n = f(vm, a)?;
        index_value(vm, n as i64)
    }),
    def!(getitem, __getitem__, "($self, key, /)", "Return self[key].", 72, |vm, f, a, args| {
        let [k] = exactly::<1>(vm, "__getitem__", args)?;
        f(vm, a, k)
    }),
    def!(setitem, __setitem__, "($self, key, value, /)", "Set self[key] to value.", 73, |vm, f, a, args| {
        let [k, v] = exactly::<2>(vm, "__setitem__", args)?;
        f(vm, a, k, v)?;
        Ok(Value::NONE)
    }),
    def!(setitem, __delitem__, "($self, key, /)", "Delete self[key].", 73, |vm, f, a, args| {
        let [k] = exactly::<1>(vm, "__delitem__", args)?;
        f(vm, a, k, Value::UNBOUND)?;
        Ok(Value::NONE)
    }),
    def!(contains, __contains__, "($self, key, /)", "Return bool(key in self).", 74, |vm, f, a, args| {
        let [k] = exactly::<1>(vm, "__contains__", args)?;
        Ok(Value::bool(f(vm, a, k)?))
    }),
    unary_def!(await_, __await__, "Return an iterator to be used in await expression.", 80),
    unary_def!(aiter, __aiter__, "Return an awaitable, that resolves in asynchronous iterator.", 81),
    unary_def!(anext, __anext__, "Return a value or raise StopAsyncIteration.", 82),
    def!(
        buffer,
        __buffer__,
        "($self, flags, /)",
        "Return a buffer object that exposes the underlying memory of the object.",
        83,
        |vm, f, a, args| {
            let [n] = exactly::<1>(vm, "__buffer__", args)?;
            let n = vm.to_index(n)?;
            let Ok(flags) = u32::try_from(n) else {
                return Err(vm.overflow_error("buffer flags out of range"));
            };
            let b = f(vm, a, flags)?;
            Ok(vm.new_memoryview(b).value())
        }
    ),
];

// Sequence `+` and `*` appear in the dict of list, tuple, str, … under the number names.
macro_rules! seq_def {
    ($slot:ident, $name:ident, $doc:literal, $group:expr) => {
        SlotDef {
            name: stringify!($name),
            sig: "($self, value, /)",
            doc: $doc,
            filled: |s| s.$slot.is_some(),
            same: |a, b| a.$slot.map(|f| f as usize) == b.$slot.map(|f| f as usize),
            wrap: |vm, s, a, args| {
                let [b] = exactly::<1>(vm, stringify!($name), args)?;
                match s.$slot {
                    Some(f) => f(vm, a, b),
                    None => Ok(Value::NOT_IMPLEMENTED),
                }
            },
            copy: |d, s| d.$slot = s.$slot,
            trampoline: |_| {},
            clear: |s| s.$slot = None,
            group: $group,
        }
    };
}
static SEQUENCE: &[SlotDef] = &[
    seq_def!(concat, __add__, "Return self+value.", 90),
    seq_def!(repeat, __mul__, "Return self*value.", 91),
    seq_def!(repeat, __rmul__, "Return value*self.", 91),
    seq_def!(iconcat, __iadd__, "Implement self+=value.", 92),
    seq_def!(irepeat, __imul__, "Implement self*=value.", 93),
];

/// Every special method that is a slot. A name may occur twice (`__add__` as number and as sequence operation).
pub fn slot_defs() -> impl Iterator<Item = &'static SlotDef> {
    BINARY.iter().flatten().chain(OTHER).chain(SEQUENCE)
}

pub fn slot_def_index(name: &str) -> Option<usize> {
    slot_defs().position(|d| d.name == name)
}
pub fn slot_def(index: usize) -> &'static SlotDef {
    slot_defs().nth(index).expect("index from slot_def_index")
}

/// The table by name and by group, with interned names, made once per VM.
#[derive(Default)]
pub struct SlotIndex {
    /// Members of each group, with their names (interned strings, which live as long as the VM).
    groups: Vec<Vec<(&'static SlotDef, *mut StrObj)>>,
    /// Places in `groups` by name.
    by_name: FxHashMap<*mut StrObj, Vec<usize>>,
}
fn slot_index(vm: &mut Vm) -> &mut SlotIndex {
    if vm.library::<SlotIndex>().groups.is_empty() {
        let mut index = SlotIndex::default();
        let mut numbers: FxHashMap<u16, usize> = FxHashMap::default();
        for d in slot_defs() {
            let name = vm.intern(d.name).as_ptr();
            let g = *numbers.entry(d.group).or_insert_with(|| {
                index.groups.push(Vec::new());
                index.groups.len() - 1
            });
            index.groups[g].push((d, name));
            let places = index.by_name.entry(name).or_default();
            if !places.contains(&g) {
                places.push(g);
            }
        }
        *vm.library::<SlotIndex>() = index;
    }
    vm.library::<SlotIndex>()
}

/// Re-derives the slots of `cls` that belong to the special method `name` (interned; all of them when None).
pub fn update_slots(vm: &mut Vm, cls: Gc<TypeObj>, name: Option<Gc<StrObj>>) -> Result<(), Raised> {
    let index = slot_index(vm);
    let groups: Vec<usize> = match name {
        Some(n) => match index.by_name.get(&n.as_ptr()) {
            Some(g) => g.clone(),
            None => return Ok(()),
        },
        None => (0..index.groups.len()).collect(),
    };
    let mut slots = *cls.slots();
    for g in groups {
        // Small and static in content: taken out while the VM is used.
        let members = slot_index(vm).groups[g].clone();
        update_group(vm, cls, &members, &mut slots);
    }
    cls.set_slots(slots);
    Ok(())
}

fn update_group(
    vm: &mut Vm,
    cls: Gc<TypeObj>,
    members: &[(&'static SlotDef, *mut StrObj)],
    slots: &mut Slots,
) {
    // A single native function behind all the special methods of the slot can be used directly; anything else
    // goes through the trampoline.
    let mut native: Option<(&'static SlotDef, Gc<TypeObj>)> = None;
    let mut python = false;
    let Some(&(first, _)) = members.first() else { return };
    let group = first.group;
    for &(d, key) in members {
        // SAFETY: interned strings are never freed.
        let key: Gc<StrObj> = unsafe { Gc::from_raw(key) };
        let Some(v) = vm.lookup_in_type(cls, key) else { continue };
        match vm.slot_wrapper_of(v) {
            // The wrapper of the same method (perhaps of another name's slot that shares the group).
            Some((w, owner)) if w.group == group && std::ptr::eq(w, d) && cls.is_subtype(owner) => {
                match native {
                    None => native = Some((d, owner)),
                    Some((_, o)) if (d.same)(o.slots(), owner.slots()) => {}
                    Some(_) => python = true,
                }
            }
            Some(_) if group >= 90 => {}
            // `__add__` of a sequence: its number slot stays empty.
            Some((w, owner)) if w.group >= 90 && w.name == d.name && cls.is_subtype(owner) => {}
            _ => {
                if d.name == "__new__" && vm.builtin_new_owner(v).is_some() {
                    native = vm.builtin_new_owner(v).map(|o| (d, o));
                } else if group < 90 {
                    python = true;
                }
            }
        }
    }
    if python {
        (first.trampoline)(slots);
    } else if let Some((d, owner)) = native {
        (d.copy)(slots, owner.slots());
    } else {
        (first.clear)(slots);
    }
}
