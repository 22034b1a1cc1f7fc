//! Tests of the collector. `model` and `life` run random programs and compare with a shadow
//! model; `rules` tests one property at a time.
//!
//! Under Miri, which sees no stacks and takes long, only what does without runs:
//! `MIRIFLAGS="-Zmiri-permissive-provenance -Zmiri-tree-borrows -Zmiri-ignore-leaks" cargo +nightly miri test -p taipan-heap`

mod kinds;
mod life;
mod model;
mod rules;
