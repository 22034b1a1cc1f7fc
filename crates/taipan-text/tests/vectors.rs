//! Compares this crate with CPython 3.14, whose answers `tests/generate.py` recorded in `tests/vectors`.

#[path = "vectors/codecs.rs"]
mod codecs;
#[path = "vectors/common.rs"]
mod common;
#[path = "vectors/float.rs"]
mod float;
#[path = "vectors/numbers.rs"]
mod numbers;
#[path = "vectors/spec.rs"]
mod spec;
#[path = "vectors/text.rs"]
mod text;
#[path = "vectors/ucd.rs"]
mod ucd;
