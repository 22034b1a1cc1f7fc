//! Traces from text, compiled and run in a small fake world: no VM is needed.

mod calls;
mod exits;
mod objects;
mod ops;
mod random;
mod world;
