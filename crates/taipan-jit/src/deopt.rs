//! Deoptimisation: from the values that an exit hands over to the interpreter's frames.
//!
//! The frames of a snapshot are written to the value stack: the entry frame is there already and gets the words that
//! changed; the frames of inlined calls are written behind it, each with its header, as if the calls had been made. First
//! everything that needs an object is made (boxed floats, virtual objects), then frames are written, with nothing in
//! between that could collect.

use taipan_codegen::JitState;
use taipan_trace::{Const, Opnd, Repr, SnapId, SnapVal, Trace, Type};
use taipan_vm::code::CodeObj;
use taipan_vm::frame::{Frame, HEADER_WORDS, frame};
use taipan_vm::interp::calls::ArrayValues;
use taipan_vm::taipan_heap::{Header, RootedVec};
use taipan_vm::{Gc, Value, Vm};

/// Where the interpreter is after the frames were written back.
#[derive(Clone, Copy, Debug)]
pub struct Landed {
    pub pc: *const u32,
    pub sp: *mut Value,
    pub fp: *mut Value,
    /// Frames behind the entry frame.
    pub inlined: usize,
}

struct Values<'a> {
    trace: &'a Trace,
    /// Instructions whose values are handed over, in order, and the values as tagged words.
    ids: Vec<taipan_trace::InstId>,
    words: RootedVec,
    virtuals: Vec<(taipan_trace::VirtId, usize)>,
    objects: RootedVec,
}

fn tagged(vm: &mut Vm, ty: Type, bits: u64) -> Value {
    match ty {
        Type::Float => vm.new_float(f64::from_bits(bits)),
        Type::Bool => Value::bool(bits & 1 != 0),
        Type::Word => Value::small(bits as i64),
        _ => Value::from_bits(bits),
    }
}
fn constant(vm: &mut Vm, c: Const) -> Value {
    tagged(vm, c.ty, c.bits.0)
}

impl Values<'_> {
    fn get(&self, vm: &mut Vm, v: SnapVal) -> Option<Value> {
        Some(match v {
            SnapVal::Keep => return None,
            SnapVal::Val(Opnd::Const(c)) => constant(vm, c),
            SnapVal::Val(Opnd::Inst(u)) => self.words[self.ids.binary_search(&u).ok()?],
            SnapVal::Virtual(v) => self.objects[self.virtuals.iter().find(|x| x.0 == v)?.1],
        })
    }
}

/// Writes the frames of snapshot `s` back.
///
/// # Safety
/// `fp` is the entry frame of the trace that left with `state`, and there is room on the value stack.
pub unsafe fn write_frames(vm: &mut Vm, fp: *mut Value, trace: &Trace, s: SnapId, state: &JitState) -> Landed {
    let ids = trace.exit_values(s);
    let mut words = RootedVec::with_capacity(&vm.heap, ids.len());
    // Raw words first: they are values for the collector only once they are tagged.
    for (i, &u) in ids.iter().enumerate() {
        let v = tagged(vm, trace[u].ty, state.values[i]);
        words.push(v);
    }
    let mut values = Values { trace, ids, words, virtuals: Vec::new(), objects: RootedVec::new(&vm.heap) };
    // SAFETY: promised by the caller.
    unsafe {
        make_virtuals(vm, &mut values, s, state);
        let snapshot = &trace[s];
        let mut fp = fp;
        let mut at = fp;
        let last = snapshot.frames.len() - 1;
        let mut words_of = std::ptr::null::<u32>();
        for (k, f) in snapshot.frames.iter().enumerate() {
            let code: Gc<CodeObj> = Value::from_bits(f.code.0).cast_unchecked();
            if k > 0 {
                let outer = &snapshot.frames[k - 1];
                let new = at.add(HEADER_WORDS);
                let func = values.get(vm, f.func).unwrap_or(Value::NONE);
                let owner = values.get(vm, f.owner).unwrap_or(Value::UNBOUND);
                new.cast::<Frame>().sub(1).write(Frame {
                    prev: fp,
                    ret_sp: fp.add(outer.locals.len() + f.result as usize),
                    pc: code.words,
                    func,
                    code: code.value(),
                    consts: code.consts.get().map_or(std::ptr::null(), |c| c.as_ptr_values()),
                    frame_obj: Value::UNBOUND,
                    locals: owner,
                    flags: f.flags as usize,
                });
                fp = new;
            }
            words_of = code.words.add(f.pc as usize);
            frame(fp).pc = words_of;
            for (i, v) in f.slots().enumerate() {
                if let Some(v) = values.get(vm, v) {
                    fp.add(i).write(v);
                }
            }
            at = fp.add(f.locals.len() + f.stack.len());
            let _ = last;
        }
        vm.thread.fp = fp;
        vm.thread.sp = at;
        Landed { pc: words_of, sp: at, fp, inlined: last }
    }
}

/// Makes the virtual objects of a snapshot: first all, then their fields, which may refer to each other.
unsafe fn make_virtuals(vm: &mut Vm, values: &mut Values, s: SnapId, state: &JitState) {
    let trace = values.trace;
    for v in trace.snap_virtuals(s) {
        let d = &trace[v];
        // SAFETY: the size is what the header's shape says; all words are written before anything else happens.
        let obj = unsafe {
            let header = Header::with_flags(d.header.header_shape(), taipan_vm::taipan_heap::Kind(d.header.header_kind()), (d.header.0 >> 48) as u16);
            let o = vm.heap.alloc_sized(d.bytes as usize, Bare { header });
            // Harmless until the fields are known.
            let words = o.as_ptr().cast::<Value>();
            for i in 1..d.bytes as usize / 8 {
                words.add(i).write(Value::small(0));
            }
            Gc::<Header>::from_raw(o.as_ptr().cast()).value()
        };
        values.virtuals.push((v, values.objects.len()));
        values.objects.push(obj);
    }
    for k in 0..values.virtuals.len() {
        let (v, at) = values.virtuals[k];
        let obj = values.objects[at].ptr_unchecked();
        for f in &trace[v].fields {
            let raw = match f.value {
                SnapVal::Val(Opnd::Inst(u)) => values.ids.binary_search(&u).ok().map(|i| state.values[i]),
                SnapVal::Val(Opnd::Const(c)) => Some(c.bits.0),
                _ => None,
            };
            let word = match f.repr {
                Repr::Raw => raw.unwrap_or(0),
                Repr::Value => values.get(vm, f.value).map_or(Value::UNBOUND.bits(), |v| v.bits()),
                Repr::Ptr => values.get(vm, f.value).map_or(0, |v| v.ptr_unchecked() as u64),
            };
            // SAFETY: the field is within the object.
            unsafe { obj.cast::<u8>().add(f.offset as usize).cast::<u64>().write(word) };
        }
        // SAFETY: an object of the heap; it may have become old meanwhile.
        vm.heap.barrier(obj);
    }
}

/// An object of which only the header is known.
#[repr(C)]
struct Bare {
    header: Header,
}
// SAFETY: repr(C), header first. The kind is given with each object.
unsafe impl taipan_vm::taipan_heap::HeapObject for Bare {
    const KIND: taipan_vm::taipan_heap::Kind = taipan_vm::object::kind::INSTANCE;
}
