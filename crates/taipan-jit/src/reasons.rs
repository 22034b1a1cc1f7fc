//! Why a recording ended: every stop and abort has a name here, is counted and shown.

macro_rules! reasons {
    ($($name:ident $text:literal;)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Reason { $($name,)* }
        impl Reason {
            pub const ALL: &[Reason] = &[$(Reason::$name,)*];
            pub fn text(self) -> &'static str {
                match self { $(Reason::$name => $text,)* }
            }
        }
    };
}

/// What a trace starts at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Start {
    /// A hot backward jump.
    Loop,
    /// The beginning of a function that is entered often.
    Function,
    /// A place that traces or returns come to.
    Place,
    /// A hot exit of another trace.
    Exit,
}
impl Start {
    pub fn name(self) -> &'static str {
        match self {
            Start::Loop => "loop",
            Start::Function => "function",
            Start::Place => "place",
            Start::Exit => "exit",
        }
    }
}

reasons! {
    ClosedLoop "closed its loop";
    ReachedExecutor "reached another executor";
    LoopEnded "the loop ended in the recorded iteration";
    Returned "returned from its entry frame";
    FitnessSpent "fitness below exit quality";
    LeftStartFrame "returned from the frame it began in";
    Changed "what it relied on has changed";
    Unsupported "an instruction that is not supported";
    UnsupportedCall "a call that is not supported";
    UnsupportedAttribute "an attribute that cannot be cached";
    UnsupportedOperands "operands that are not supported";
    GeneratorFrame "a generator's frame";
    Yielded "yielded from its entry frame";
    Raised "an exception was raised";
    ModelDiffers "the frames are not what the recorder expects";
    TooDeep "too many inlined frames";
    TooLong "too many instructions";
    NothingGained "ended where it began";
    Cancelled "the thread came to be watched";
    Stressed "stress asked for it";
    NoMemory "code memory is full";
    Backend "the backend refused it";
}
impl Reason {
    /// The recording is of use although it did not reach a good end.
    pub fn is_end(self) -> bool {
        matches!(
            self,
            Reason::ClosedLoop
                | Reason::ReachedExecutor
                | Reason::Returned
                | Reason::Yielded
                | Reason::FitnessSpent
        )
    }
}
