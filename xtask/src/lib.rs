//! What the developers' commands and the test runner of `tests/py` share.
//!
//! `cargo xtask bless` records what CPython does with a test program, and `crates/taipan/tests/py.rs` compares
//! Taipan with it. Both must start programs under the same conditions and see their output in the same form, so
//! the way a program is run stands here once: [`process`] starts and limits one process, [`programs`] knows
//! what a test program is. [`generate`] writes random programs, and [`reduce`] makes them small.

pub mod generate;
pub mod process;
pub mod programs;
pub mod reduce;
