//! The one table of numbers that steer the JIT.
//!
//! A row is `name default "help";`. From it come the struct, its defaults, setting by name (`-X jit.NAME=VALUE`) and
//! the listing. Units: fitness and exit quality are in fitness points; a point is one IR instruction. What decides where
//! traces begin and end was found by `taipan jit tune --search` over the benchmark programs (`docs/tuning.md`).

macro_rules! tunables {
    ($($name:ident $default:literal $help:literal;)*) => {
        /// See the module's source for what each number means.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Tunables {
            /// What decides where a trace ends (`-X jit.policy=NAME`).
            pub policy: crate::fitness::Policy,
            $(#[doc = $help] pub $name: u32,)*
        }
        impl Default for Tunables {
            fn default() -> Self {
                Tunables { policy: crate::fitness::Policy::default(), $($name: $default,)* }
            }
        }
        impl Tunables {
            /// Names, defaults and help, in order.
            pub const ALL: &[(&str, u32, &str)] = &[$((stringify!($name), $default, $help),)*];
            /// Sets one by name; false: there is none.
            pub fn set(&mut self, name: &str, value: u32) -> bool {
                match name {
                    $(stringify!($name) => self.$name = value,)*
                    _ => return false,
                }
                true
            }
            /// One by name.
            pub fn get(&self, name: &str) -> Option<u32> {
                Some(match name {
                    $(stringify!($name) => self.$name,)*
                    _ => return None,
                })
            }
            /// Names and values, in order.
            pub fn values(&self) -> Vec<(&'static str, u32)> {
                vec![$((stringify!($name), self.$name),)*]
            }
        }
    };
}

tunables! {
    loop_threshold 709 "Backward jumps before a loop is recorded (a prime, so that it does not beat with the program).";
    function_threshold 8461 "Entries of a function before it is recorded: later than the loops that call it.";
    exit_threshold 293 "Times a guard fails before a side trace is recorded there.";
    place_threshold 293 "Times traces or returns come to a place without executor before one is recorded there: not before the loop around it.";
    retry_after 4093 "Backward jumps before a failed recording is tried again; doubled each time.";
    again_after 3 "Backward jumps before a recording is tried again that met the end of its loop.";
    max_failures 4 "Failed recordings after which a place is left alone.";
    fitness_root 3400 "Fitness that a root trace starts with.";
    fitness_side 2400 "Fitness that a side trace starts with that grows from a branch.";
    fitness_guard 1520 "Fitness that a side trace starts with that grows from another guard.";
    branch_cost 114 "Most that one conditional branch costs: when its history is balanced.";
    frame_cost 24 "Cost of an inlined frame, times its depth; given back on return.";
    back_edge_cost 600 "Cost of a backward jump that is not the trace's own.";
    quality_start 2160 "Exit quality of the trace's own start.";
    quality_executor 1800 "Exit quality of a place with an executor.";
    quality_merge 380 "Exit quality of a merge point.";
    quality_ordinary 150 "Exit quality of an ordinary instruction.";
    quality_specialisable 30 "Exit quality of an instruction that specialises: a poor place to stop.";
    background 1 "Compiles on a thread of its own (1), or where it records (0), which is the same every time.";
    max_frames 12 "Inlined frames, at most.";
    max_recursion 8 "Frames of one code object in a trace, at most.";
    max_insts 6000 "IR instructions in a trace, at most.";
    code_kb 24576 "Machine code, in KB: beyond that all of it is dropped, and what is hot is compiled again.";
    adhoc_insts 800 "IR instructions in a trace under the policy ad-hoc.";
    adhoc_frames 5 "Inlined frames under the policy ad-hoc.";
    min_entered 40 "Recorded instructions below which the trace of a function is not entered from native code: the way in and out costs more.";
    adapt 0 "Traces that were cut badly are dropped and recorded again (1): see `fitness::cut_badly`.";
    adapt_share 80 "Per cent of a trace's runs that leave by one exit, for it to be cut badly.";
    adapt_early 30 "Per cent of a trace that this exit stands in, at most.";
    adapt_fitness 75 "Per cent of its fitness that a trace that was cut badly is recorded with again, each time.";
    adapt_max 2 "So often one place is recorded again for that, at most.";
    max_chain 24 "Side traces one behind the other, at most.";
    min_cases 4 "Side traces that fail in the state in which they were entered, one behind the other, before the exit in front chooses among them.";
    max_cases 64 "Side traces among which one exit chooses, at most.";
    reserve_kb 65536 "Address space for machine code, in KB; when it is used up, all code is dropped, as beyond code_kb.";
    evaluate 0 "Traces are run by the evaluator instead of as machine code: to compare.";
    stress_exits 0 "One exit in so many is taken at its first execution though its guards hold (1: every one); 0: none. See `stress.rs`.";
    stress_aborts 0 "One recorded instruction in so many ends the recording.";
    stress_gc 0 "Collects at every so many allocations while machine code runs.";
    stress_passes 0 "For one trace in so many the optimiser leaves out some of its passes.";
    stress_drops 0 "One entry into machine code in so many drops all executors.";
    stress_seed 1 "Where stress strikes is drawn from this.";
    stress_fuel 4294967295 "So often stress strikes, at most: to find by bisection what matters.";
}

/// What `taipan jit tune --search` looks through if nobody says what: all that decides where traces begin and end.
pub const SEARCHED: &[&str] = &[
    "loop_threshold",
    "function_threshold",
    "exit_threshold",
    "place_threshold",
    "fitness_root",
    "fitness_side",
    "fitness_guard",
    "branch_cost",
    "frame_cost",
    "back_edge_cost",
    "quality_executor",
    "quality_merge",
    "quality_ordinary",
    "quality_specialisable",
    "max_frames",
    "max_recursion",
    "max_chain",
];
