//! Tests of the collector. `model` compares with a shadow model; `rules` tests one property at a time.

mod kinds;
mod model;
mod rules;
