//! The one table of IR operations.
//!
//! Everything that knows operations is derived from it: the enum, text form, operand and result types, the checks of
//! the verifier, what passes may do with an instruction, what the evaluator asks of its host. A row reads
//!
//! ```text
//! Name "text" [operand types] [immediates] result effect "doc";
//! ```
//!
//! * operand types: as in [`Type`]; `...` takes a list of any length and any types, in parentheses in the text.
//! * immediates: up to two of [`Imm`].
//! * result: a [`Type`], or `Given` (the instruction says which, and so does the text: `: int`).
//! * effect: one of [`Effect`].
//!
//! In the text an instruction is its name, its operands with commas between, its immediates (before the list, if
//! there is one), the result type if `Given`, and the snapshot:
//!
//! ```text
//! u4 = add_ov u2, 1 s3
//! u5 = load_value u1 #16 slot
//! u6 = call list_append (u1, u5) : any s4
//! ```
//!
//! Two kinds of arithmetic: names with `_ov` exit when the result does not fit a small int; those without say that
//! it does (someone has proved it: a pass, or the recorder).

use crate::effects::Alias;
use crate::ty::Type;

/// What is written in an instruction besides operands.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Imm {
    /// A number: of a slot, an input, a parameter.
    Index,
    /// A byte offset in an object, counted from its address.
    Offset,
    /// An [`Alias`] class.
    Alias,
    /// A shape number.
    Shape,
    /// A kind of objects.
    Kind,
    /// The size of an object in bytes; a multiple of 8.
    Bytes,
    /// The header word of an object.
    Header,
    /// A [`HelperId`](crate::HelperId).
    Helper,
    /// A [`TraceId`](crate::TraceId).
    Trace,
    /// A [`Watch`].
    Watch,
    /// Identifies what is watched.
    Id,
}

/// What an operation does, and so what may be done with it.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Depends on its operands only: equal ones may be one, unused ones may go.
    Pure,
    /// As `Pure`, but making the value may allocate, and so collect.
    PureAlloc,
    /// A value that comes from outside: given by place, never moved.
    Entry,
    /// Goes on, with a result perhaps, or leaves through its snapshot. Depends on its operands only.
    Guard,
    /// The same, but depends on memory of a class too.
    GuardReads(Alias),
    /// Leaves if the executor was invalidated or the VM wants something (signals, other threads).
    Poll,
    /// Reads memory of the class among its immediates.
    Load,
    /// Writes memory of the class among its immediates. A store of a tagged word or pointer has a write barrier.
    Store,
    /// Writes the shape of an object.
    StoreShape,
    /// Writes a field of an object that was just made: no barrier, nobody else has seen the object.
    Init,
    /// Makes an object.
    Alloc,
    /// Calls a helper: its effects are asked through [`Facts`](crate::Facts).
    Call,
    /// Costs nothing when run.
    Mark,
    /// Begins the loop.
    Loop,
    /// Ends the trace.
    End,
}

/// What a `depends` watches: the executor is invalidated when it changes.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Watch {
    /// The version of a class: its attributes and those of its bases.
    Class,
    /// A name in a module's globals.
    Global,
    /// A name in the builtins.
    Builtin,
    /// Code and defaults of a function.
    Function,
    /// Something else the VM knows.
    Other,
}

impl Watch {
    pub const ALL: [Watch; 5] = [Watch::Class, Watch::Global, Watch::Builtin, Watch::Function, Watch::Other];

    pub const fn name(self) -> &'static str {
        match self {
            Watch::Class => "class",
            Watch::Global => "global",
            Watch::Builtin => "builtin",
            Watch::Function => "function",
            Watch::Other => "other",
        }
    }
    pub fn from_name(name: &str) -> Option<Watch> {
        Watch::ALL.into_iter().find(|w| w.name() == name)
    }
}

/// How `return` leaves the entry frame.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum ReturnMode {
    /// The value is pushed in the caller.
    Push,
    /// The word that lies where the value would go counts as pushed (the instance, of `__init__`).
    Keep,
    /// Nothing is pushed.
    Drop,
    /// From a generator that is done: the instruction that resumed it jumps; nothing is pushed.
    Done,
    /// The same, and the value is pushed.
    DonePush,
}

impl ReturnMode {
    pub const ALL: [ReturnMode; 5] =
        [ReturnMode::Push, ReturnMode::Keep, ReturnMode::Drop, ReturnMode::Done, ReturnMode::DonePush];

    pub fn from_number(n: u32) -> Option<ReturnMode> {
        ReturnMode::ALL.get(n as usize).copied()
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct OpInfo {
    pub text: &'static str,
    pub operands: &'static [Type],
    /// Takes a list instead of fixed operands.
    pub list: bool,
    pub imms: &'static [Imm],
    /// `None`: given by the instruction.
    pub result: Option<Type>,
    pub effect: Effect,
    pub doc: &'static str,
}

macro_rules! operands {
    (...) => { (&[], true) };
    ($($t:ident),*) => { (&[$(Type::$t),*], false) };
}
macro_rules! result {
    (Given) => {
        None
    };
    ($t:ident) => {
        Some(Type::$t)
    };
}

macro_rules! ops {
    ($($name:ident $text:literal [$($operand:tt)*] [$($imm:ident)*] $result:ident $effect:ident $(($alias:ident))? $doc:literal;)*) => {
        /// An operation. The table is at the top of its module's source.
        #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Op {$(
            #[doc = $doc]
            $name,
        )*}

        impl Op {
            pub const ALL: &[Op] = &[$(Op::$name),*];
        }

        static INFO: &[OpInfo] = &[$({
            const OPERANDS: (&[Type], bool) = operands!($($operand)*);
            OpInfo {
                text: $text,
                operands: OPERANDS.0,
                list: OPERANDS.1,
                imms: &[$(Imm::$imm),*],
                result: result!($result),
                effect: Effect::$effect $((Alias::$alias))?,
                doc: $doc,
            }
        },)*];
    };
}

ops! {
    Nop "nop" [] [] Void Mark "Nothing; what a pass leaves of a dropped instruction until it renumbers.";

    AsObj "as_obj" [Any] [] Obj Pure "The word, which is known to be that of an object.";

    // Values from outside.
    Slot "slot" [] [Index] Any Entry "A word of the entry frame, as memory has it when the trace is entered: locals first, then the operand stack. (A side trace reads words so that its parent's snapshot keeps.)";
    Input "input" [] [Index] Given Entry "The n-th value handed over by the exit that a side trace grows from.";
    EntryFunc "entry_func" [] [] Obj Entry "The function of the entry frame.";
    EntryOwner "entry_owner" [] [] Obj Entry "The generator that the entry frame belongs to.";
    Param "param" [] [Index] Given Entry "The n-th value carried around the loop; stands right behind `loop`, in order.";

    // Guards on types, and what they then know.
    GuardInt "guard_int" [Any] [] Int Guard "It is a small int.";
    GuardFloat "guard_float" [Any] [] Float Guard "It is a float; an implementation may leave for floats that are boxed.";
    GuardBool "guard_bool" [Any] [] Bool Guard "It is `True` or `False`.";
    GuardObj "guard_obj" [Any] [] Obj Guard "It is a heap object.";
    GuardShape "guard_shape" [Obj] [Shape] Void GuardReads(Shape) "The object has this shape.";
    GuardKind "guard_kind" [Obj] [Kind] Void Guard "The object is of this kind (which it stays).";
    GuardIs "guard_is" [Any, Any] [] Void Guard "The words are the same.";
    GuardNotIs "guard_not_is" [Any, Any] [] Void Guard "The words differ.";
    GuardTrue "guard_true" [Bool] [] Void Guard "It holds.";
    GuardFalse "guard_false" [Bool] [] Void Guard "It does not hold.";
    GuardIndex "guard_index" [Int, Word] [] Void Guard "0 <= index < length.";
    GuardFrame "guard_frame" [] [Index] Void Guard "The entry frame has these flags and no frame object.";
    GuardIntegral "guard_integral" [Float] [] Int Guard "It equals a small int (so -0.0 gives 0).";

    // Ints. The overflow checks are those of 62 bits.
    AddOv "add_ov" [Int, Int] [] Int Guard "a + b";
    SubOv "sub_ov" [Int, Int] [] Int Guard "a - b";
    MulOv "mul_ov" [Int, Int] [] Int Guard "a * b";
    NegOv "neg_ov" [Int] [] Int Guard "-a";
    ShlOv "shl_ov" [Int, Int] [] Int Guard "a << b; leaves unless 0 <= b < 62, too.";
    TruncOv "trunc_ov" [Float] [] Int Guard "The float towards zero; leaves for nan and inf, too.";
    TagOv "tag_ov" [Word] [] Int Guard "A signed word as an int.";
    Add "add" [Int, Int] [] Int Pure "a + b, which fits.";
    Sub "sub" [Int, Int] [] Int Pure "a - b, which fits.";
    Mul "mul" [Int, Int] [] Int Pure "a * b, which fits.";
    Neg "neg" [Int] [] Int Pure "-a, which fits.";
    Shl "shl" [Int, Int] [] Int Pure "a << b, which fits; 0 <= b < 62.";
    Tag "tag" [Word] [] Int Pure "A signed word as an int, which fits.";
    FloorDiv "floordiv" [Int, Int] [] Int Pure "a // b; b is known to be positive.";
    Mod "mod" [Int, Int] [] Int Pure "a % b; b is known to be positive.";
    And "and" [Int, Int] [] Int Pure "a & b";
    Or "or" [Int, Int] [] Int Pure "a | b";
    Xor "xor" [Int, Int] [] Int Pure "a ^ b";
    Invert "invert" [Int] [] Int Pure "~a";
    Shr "shr" [Int, Int] [] Int Pure "a >> b; b as an unsigned number, and 63 if it is more.";
    Lt "lt" [Int, Int] [] Bool Pure "a < b";
    Le "le" [Int, Int] [] Bool Pure "a <= b";
    Eq "eq" [Int, Int] [] Bool Pure "a == b";
    Ne "ne" [Int, Int] [] Bool Pure "a != b (and with 0: the truth of an int)";
    Untag "untag" [Int] [] Word Pure "The int as a signed word.";
    IntToFloat "int_to_float" [Int] [] Float Pure "The nearest float, ties to even.";

    // Words: lengths, counters of iterators. Arithmetic wraps.
    WAdd "wadd" [Word, Word] [] Word Pure "a + b";
    WSub "wsub" [Word, Word] [] Word Pure "a - b";
    WAnd "wand" [Word, Word] [] Word Pure "a & b";
    WShr "wshr" [Word, Word] [] Word Pure "a >> b, unsigned; b < 64.";
    WLt "wlt" [Word, Word] [] Bool Pure "a < b, signed";
    WUlt "wult" [Word, Word] [] Bool Pure "a < b, unsigned";
    WEq "weq" [Word, Word] [] Bool Pure "a == b";
    WNe "wne" [Word, Word] [] Bool Pure "a != b";

    // Floats, as IEEE 754 has them.
    FAdd "fadd" [Float, Float] [] Float Pure "a + b";
    FSub "fsub" [Float, Float] [] Float Pure "a - b";
    FMul "fmul" [Float, Float] [] Float Pure "a * b";
    FDiv "fdiv" [Float, Float] [] Float Pure "a / b; division by zero gives inf or nan: Python's error is a guard of its own.";
    FNeg "fneg" [Float] [] Float Pure "-a: the sign bit, of nan and zero too.";
    FAbs "fabs" [Float] [] Float Pure "The sign bit cleared.";
    FSqrt "fsqrt" [Float] [] Float Pure "The correctly rounded root; nan of negative numbers.";
    FFloor "ffloor" [Float] [] Float Pure "Towards minus infinity.";
    FLt "flt" [Float, Float] [] Bool Pure "a < b; false with nan.";
    FLe "fle" [Float, Float] [] Bool Pure "a <= b; false with nan.";
    FEq "feq" [Float, Float] [] Bool Pure "a == b; false with nan, 0.0 == -0.0.";
    FNe "fne" [Float, Float] [] Bool Pure "a != b; true with nan (and with 0.0: the truth of a float).";

    // Bools, identity, boxing.
    Not "not" [Bool] [] Bool Pure "It does not hold.";
    Is "is" [Any, Any] [] Bool Pure "The words are the same.";
    BoolToInt "bool_to_int" [Bool] [] Int Pure "0 or 1.";
    BoxBool "box_bool" [Bool] [] Any Pure "`False` or `True`.";
    BoxFloat "box_float" [Float] [] Any PureAlloc "The float as a tagged word; one without an immediate form gets an object.";

    // Memory.
    LoadValue "load_value" [Obj] [Offset Alias] Any Load "A tagged word.";
    LoadPtr "load_ptr" [Obj] [Offset Alias] Obj Load "An untagged pointer, which is not null.";
    LoadWord "load_word" [Obj] [Offset Alias] Word Load "64 bits.";
    LoadU32 "load_u32" [Obj] [Offset Alias] Word Load "32 bits, zero-extended.";
    LoadU8 "load_u8" [Obj] [Offset Alias] Word Load "8 bits, zero-extended.";
    LoadFloat "load_float" [Obj] [Offset Alias] Float Load "An unboxed float.";
    LoadElem "load_elem" [Obj, Int] [Alias] Any Load "The tagged word at 16 + 8 * index: an element of an array, an item of a tuple.";
    LoadByte "load_byte" [Obj, Int] [Offset Alias] Word Load "The byte at offset + index, zero-extended.";
    LoadFloatAt "load_float_at" [Obj, Int] [Offset Alias] Float Load "The unboxed float at offset + 8 * index.";
    LoadI32At "load_i32_at" [Obj, Int] [Offset Alias] Word Load "The 32 bits at offset + 4 * index, sign-extended.";
    StoreFloatAt "store_float_at" [Obj, Int, Float] [Offset Alias] Void Store "An unboxed float at offset + 8 * index.";
    StoreValue "store_value" [Obj, Any] [Offset Alias] Void Store "A tagged word.";
    StorePtr "store_ptr" [Obj, Obj] [Offset Alias] Void Store "An untagged pointer.";
    StoreWord "store_word" [Obj, Word] [Offset Alias] Void Store "64 bits.";
    StoreFloat "store_float" [Obj, Float] [Offset Alias] Void Store "An unboxed float.";
    StoreRoot "store_root" [Obj, Any] [Offset Alias] Void Store "A tagged word outside of the heap, where the collector looks for roots: no barrier.";
    StoreElem "store_elem" [Obj, Int, Any] [Alias] Void Store "The tagged word at 16 + 8 * index.";
    StoreShape "store_shape" [Obj] [Shape] Void StoreShape "The object gets another shape.";
    New "new" [] [Bytes Header] Obj Alloc "An object whose header is written; every other word is then written by `init_…`, at once.";
    InitValue "init_value" [Obj, Any] [Offset Alias] Void Init "A tagged word.";
    InitPtr "init_ptr" [Obj, Obj] [Offset Alias] Void Init "An untagged pointer.";
    InitWord "init_word" [Obj, Word] [Offset Alias] Void Init "64 bits.";
    InitFloat "init_float" [Obj, Float] [Offset Alias] Void Init "An unboxed float.";

    // The rest of the world.
    Call "call" [...] [Helper] Given Call "Calls a helper. An error leaves through the snapshot, raising.";
    Depends "depends" [] [Watch Id] Void Mark "The executor is invalidated when this changes.";
    GuardValid "guard_valid" [] [] Void Poll "The executor is still valid and nobody wants the VM's attention.";

    // Control.
    Loop "loop" [...] [] Void Loop "Here the loop begins; the operands are the first values of the parameters behind it.";
    JumpLoop "jump_loop" [...] [] Void End "Back to `loop` with the next values of its parameters.";
    JumpTrace "jump_trace" [...] [Trace] Void End "On to another executor. A list: the values of its inputs. No list: frames are written back and it is entered as a root. Its snapshot says where the interpreter goes on if there is no such executor any more.";
    Exit "exit" [] [] Void End "Leaves.";
    Return "return" [Any] [Index] Void End "The entry frame is left, as the number (a [`ReturnMode`]) says: on to the executor where its caller goes on, or out. (Its snapshot is that in front of the return, and not used.)";
}

impl Op {
    #[inline]
    pub fn info(self) -> &'static OpInfo {
        &INFO[self as usize]
    }
    pub fn text(self) -> &'static str {
        self.info().text
    }
    pub fn effect(self) -> Effect {
        self.info().effect
    }
    pub fn from_text(text: &str) -> Option<Op> {
        Op::ALL.iter().copied().find(|op| op.text() == text)
    }
    /// Leaves through a snapshot, always or sometimes. (Of a call the helper says.)
    pub fn has_snapshot(self) -> bool {
        matches!(self.effect(), Effect::Guard | Effect::GuardReads(_) | Effect::Poll)
            || matches!(self, Op::Exit | Op::JumpTrace | Op::Return)
    }
    /// Equal instructions give equal values, whatever happens in between.
    pub fn is_pure(self) -> bool {
        matches!(self.effect(), Effect::Pure | Effect::PureAlloc)
    }
    pub fn is_guard(self) -> bool {
        matches!(self.effect(), Effect::Guard | Effect::GuardReads(_) | Effect::Poll)
    }
    /// Ends a trace.
    pub fn is_end(self) -> bool {
        self.effect() == Effect::End
    }
    /// a op b == b op a. Not of float addition and multiplication: the order decides which nan comes out.
    pub fn commutes(self) -> bool {
        use Op::*;
        matches!(self, AddOv | MulOv | Add | Mul | And | Or | Xor | Eq | Ne | WAdd | WAnd | WEq | WNe)
            || matches!(self, FEq | FNe | Is | GuardIs | GuardNotIs)
    }
    /// The form of an overflow-checking operation for when the result is known to fit.
    pub fn unchecked(self) -> Option<Op> {
        Some(match self {
            Op::AddOv => Op::Add,
            Op::SubOv => Op::Sub,
            Op::MulOv => Op::Mul,
            Op::NegOv => Op::Neg,
            Op::ShlOv => Op::Shl,
            Op::TagOv => Op::Tag,
            _ => return None,
        })
    }
    /// Position of an immediate of this kind.
    pub fn imm_at(self, kind: Imm) -> Option<usize> {
        self.info().imms.iter().position(|k| *k == kind)
    }
}
