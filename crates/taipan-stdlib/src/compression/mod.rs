//! What compresses: `zlib`, `_bz2`, `_lzma`.
//!
//! The algorithms are crates; here are the objects that take data in pieces. The four decompressor classes with
//! `decompress(data, max_length)` differ in their [`Engine`] only.

pub mod bz2;
pub mod lzma;
pub mod zlib;

use std::cell::{Cell, RefCell};
use taipan_vm::native::{GetSetDef, member};
use taipan_vm::taipan_heap::{Trace, Tracer};
use taipan_vm::{Gc, Native, R, Slot, Value, ValueExt, Vm};

/// A decompression algorithm in progress.
pub trait Engine: 'static {
    /// More output may wait inside when the limit was reached with no input left.
    const HOLDS_OUTPUT: bool;
    /// After an error the stream cannot be used.
    const LAST_ERROR: bool;
    /// The text of the error behind the end.
    const AT_END: &str = "End of stream already reached";
    /// Goes on until `out` is `limit` long, the input is used up or the stream ends. Gives the bytes used, and if it
    /// was the end.
    fn run(&mut self, vm: &mut Vm, input: &[u8], out: &mut Vec<u8>, limit: usize) -> R<(usize, bool)>;
}

pub struct Decompressor<E> {
    pub engine: RefCell<E>,
    /// Input that is not used yet.
    pending: RefCell<Vec<u8>>,
    eof: Cell<bool>,
    needs_input: Cell<bool>,
    failed: Cell<bool>,
    unused: Slot,
}
// SAFETY: engines hold no references.
unsafe impl<E> Trace for Decompressor<E> {
    fn trace(&self, t: &mut Tracer) {
        self.unused.trace(t);
    }
}
impl<E: Engine> Decompressor<E> {
    pub fn new(vm: &Vm, engine: E) -> Decompressor<E> {
        Decompressor {
            engine: RefCell::new(engine),
            pending: RefCell::default(),
            eof: Cell::new(false),
            needs_input: Cell::new(true),
            failed: Cell::new(false),
            unused: Slot::new(vm.empty_bytes),
        }
    }
    pub const MEMBERS: [GetSetDef; 3] = [
        member(
            "eof",
            |vm, v| Ok(Value::bool(this::<E>(vm, v)?.eof.get())),
            "True if the end-of-stream marker has been reached.",
        ),
        member(
            "unused_data",
            |vm, v| Ok(this::<E>(vm, v)?.unused.get()),
            "Data found after the end of the compressed stream.",
        ),
        member(
            "needs_input",
            |vm, v| Ok(Value::bool(this::<E>(vm, v)?.needs_input.get())),
            "True if more input is needed before more decompressed data can be produced.",
        ),
    ];
}
pub fn this<E: Engine>(vm: &mut Vm, v: Value) -> R<Gc<Native<Decompressor<E>>>> {
    match v.native::<Decompressor<E>>() {
        Some(d) => Ok(d),
        None => Err(vm.type_error("descriptor requires a decompressor object")),
    }
}

/// `decompress(data, max_length=-1)`
pub fn decompress<E: Engine>(vm: &mut Vm, a: &[Value]) -> R {
    let d = this::<E>(vm, a[0])?;
    let data = vm.bytes_like(a[1])?;
    let limit = if a[2].is_unbound() { -1 } else { vm.to_index(a[2])? };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if d.eof.get() {
        data.release(vm)?;
        return Err(vm.eof_error(E::AT_END));
    }
    if d.failed.get() {
        data.release(vm)?;
        return Err(vm.value_error("Decompressor is unusable after a previous error"));
    }
    // Taken out: nothing is borrowed while an error is made.
    let mut pending = d.pending.take();
    let mut out = Vec::new();
    let result = if pending.is_empty() {
        step(vm, d, &data, &mut pending, &mut out, limit)
    } else {
        pending.extend_from_slice(&data);
        let input = std::mem::take(&mut pending);
        step(vm, d, &input, &mut pending, &mut out, limit)
    };
    *d.pending.borrow_mut() = pending;
    data.release(vm)?;
    result?;
    Ok(vm.try_new_bytes(&out)?.value())
}
fn step<E: Engine>(
    vm: &mut Vm,
    d: Gc<Native<Decompressor<E>>>,
    input: &[u8],
    left: &mut Vec<u8>,
    out: &mut Vec<u8>,
    limit: usize,
) -> R<()> {
    let result = d.engine.borrow_mut().run(vm, input, out, limit);
    let (used, end) = match result {
        Ok(r) => r,
        Err(e) => {
            d.failed.set(E::LAST_ERROR);
            d.needs_input.set(!E::LAST_ERROR);
            return Err(e);
        }
    };
    let rest = &input[used..];
    if end {
        d.eof.set(true);
        d.needs_input.set(false);
        let rest = vm.new_bytes(rest).value();
        d.unused.set(&vm.heap, d, rest);
    } else if rest.is_empty() {
        d.needs_input.set(!(E::HOLDS_OUTPUT && out.len() >= limit));
    } else {
        d.needs_input.set(false);
        left.extend_from_slice(rest);
    }
    Ok(())
}

/// Room for the next piece of output, at most up to the limit: None when memory is out.
pub fn room(out: &mut Vec<u8>, limit: usize) -> Option<usize> {
    let want = out.len().clamp(16 << 10, 16 << 20).min(limit - out.len());
    out.try_reserve(want).ok()?;
    Some((out.capacity() - out.len()).min(limit - out.len()).min(u32::MAX as usize))
}
