//! Tests of the collector. `model` and `life` run random programs and compare with a shadow
//! model; `rules` tests one property at a time.

mod kinds;
mod life;
mod model;
mod rules;
