//! Deoptimisation: from the values that an exit hands over to the interpreter's frames.
//!
//! The frames of a snapshot are written to the value stack: the entry frame is there already and gets the words that
//! changed; the frames of inlined calls are written behind it, each with its header, as if the calls had been made.
//! Where every word goes is known when the trace is compiled, counted from the entry frame: a snapshot becomes a
//! [`Plan`], a list of words to be written, when it is first needed. Executing a plan first makes what needs an object
//! (floats without immediate form, virtual objects), in the exit buffer, and then writes, with nothing in between that
//! could collect.

use taipan_codegen::{FrameWord, FrameWrites, JitState, runtime::EXIT_VALUES};
use taipan_trace::{Const, Opnd, Repr, SnapId, SnapVal, Trace, Type};
use taipan_vm::code::CodeObj;
use taipan_vm::frame::{Frame, HEADER_WORDS, frame};
use taipan_vm::interp::calls::ArrayValues;
use taipan_vm::taipan_heap::{Header, Heap};
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

/// What a word of the value stack becomes.
#[derive(Clone, Copy, Debug)]
enum Source {
    Word(u64),
    /// A place in the exit buffer, as a tagged word.
    Value(u32),
    /// An address on the value stack, counted in words from the entry frame's locals.
    Stack(i32),
}
/// A field of a virtual object.
#[derive(Debug)]
struct FieldPlan {
    offset: u32,
    repr: Repr,
    source: Source,
}
#[derive(Debug)]
struct VirtualPlan {
    header: u64,
    bytes: usize,
    /// Where its tagged word goes in the exit buffer.
    at: usize,
    fields: Vec<FieldPlan>,
}

/// A snapshot, ready to be executed.
#[derive(Debug)]
pub struct Plan {
    floats: Vec<u32>,
    bools: Vec<u32>,
    virtuals: Vec<VirtualPlan>,
    writes: Vec<(u32, Source)>,
    /// pcs of the frames around the last one: place of the frame, pc.
    pc: *const u32,
    fp: u32,
    sp: u32,
    inlined: usize,
}

// SAFETY: its addresses are looked at by the thread alone that executes it; it is made on another one at most.
unsafe impl Send for Plan {}

fn word_of(c: Const) -> Option<u64> {
    Some(match c.ty {
        Type::Float => Value::try_float(f64::from_bits(c.bits.0))?.bits(),
        Type::Bool => Value::bool(c.bits.0 & 1 != 0).bits(),
        Type::Word => Value::small(c.bits.0 as i64).bits(),
        _ => c.bits.0,
    })
}

impl Plan {
    /// For snapshot `s`; `None` if it needs more values than there is room for, or a constant that is no immediate.
    pub fn new(trace: &Trace, s: SnapId) -> Option<Plan> {
        let ids = trace.exit_values(s);
        let virtual_ids = trace.snap_virtuals(s);
        if ids.len() + virtual_ids.len() > EXIT_VALUES {
            return None;
        }
        if virtual_ids.iter().any(|&v| Heap::cell_place(trace[v].bytes as usize).is_none()) {
            return None;
        }
        let of_type = |ty: Type| {
            ids.iter()
                .enumerate()
                .filter(|(_, u)| trace[**u].ty == ty)
                .map(|(i, _)| i as u32)
                .collect::<Vec<u32>>()
        };
        let source = |v: SnapVal| -> Option<Source> {
            Some(match v {
                SnapVal::Keep => return None,
                SnapVal::Val(Opnd::Const(c)) => Source::Word(word_of(c)?),
                SnapVal::Val(Opnd::Inst(u)) => Source::Value(ids.binary_search(&u).ok()? as u32),
                SnapVal::Virtual(v) => {
                    Source::Value((ids.len() + virtual_ids.iter().position(|x| *x == v)?) as u32)
                }
            })
        };
        let mut virtuals = Vec::new();
        for (k, &v) in virtual_ids.iter().enumerate() {
            let d = &trace[v];
            let mut fields = Vec::new();
            for f in &d.fields {
                let raw = match f.value {
                    SnapVal::Val(Opnd::Const(c)) if f.repr == Repr::Raw => Some(Source::Word(c.bits.0)),
                    _ => None,
                };
                fields.push(FieldPlan {
                    offset: f.offset,
                    repr: f.repr,
                    source: raw.or_else(|| source(f.value))?,
                });
            }
            virtuals.push(VirtualPlan {
                header: d.header.0,
                bytes: d.bytes as usize,
                at: ids.len() + k,
                fields,
            });
        }
        // Raw fields are read before floats are boxed, so they must not be boxed values at the same time.
        let mut writes = Vec::new();
        let snapshot = &trace[s];
        let (mut fp, mut at) = (0u32, 0u32);
        let mut pc = std::ptr::null();
        for (k, f) in snapshot.frames.iter().enumerate() {
            // SAFETY: the word is a code object that the executor keeps alive.
            let code: Gc<CodeObj> = unsafe { Value::from_bits(f.code.0).cast_unchecked() };
            if k > 0 {
                let outer = &snapshot.frames[k - 1];
                let new = at + HEADER_WORDS as u32;
                let ret = fp + outer.locals.len() as u32 + f.result;
                let consts = code.consts.get().map_or(std::ptr::null(), |c| c.as_ptr_values());
                let mut head = |offset: usize, s: Source| writes.push((at + (offset / 8) as u32, s));
                head(std::mem::offset_of!(Frame, prev), Source::Stack(fp as i32));
                head(std::mem::offset_of!(Frame, ret_sp), Source::Stack(ret as i32));
                head(std::mem::offset_of!(Frame, pc), Source::Word(code.words.get() as u64));
                head(std::mem::offset_of!(Frame, func), source(f.func)?);
                head(std::mem::offset_of!(Frame, code), Source::Word(code.value().bits()));
                head(std::mem::offset_of!(Frame, consts), Source::Word(consts as u64));
                head(std::mem::offset_of!(Frame, frame_obj), Source::Word(Value::UNBOUND.bits()));
                head(std::mem::offset_of!(Frame, locals), source(f.owner)?);
                head(std::mem::offset_of!(Frame, flags), Source::Word(f.flags as u64));
                fp = new;
            }
            pc = code.words.get().wrapping_add(f.pc as usize).cast_const();
            // The header's pc, also of the entry frame: where the frame goes on.
            let pc_at = fp as i32 - HEADER_WORDS as i32 + (std::mem::offset_of!(Frame, pc) / 8) as i32;
            writes.push((pc_at as u32, Source::Word(pc as u64)));
            for (i, v) in f.slots().enumerate() {
                if v != SnapVal::Keep {
                    writes.push((fp + i as u32, source(v)?));
                }
            }
            at = fp + (f.locals.len() + f.stack.len()) as u32;
        }
        let inlined = snapshot.frames.len() - 1;
        Some(Plan {
            floats: of_type(Type::Float),
            bools: of_type(Type::Bool),
            virtuals,
            writes,
            pc,
            fp,
            sp: at,
            inlined,
        })
    }

    /// The same for machine code, which writes words and makes nothing; `None` with virtual objects.
    pub fn writes(&self, trace: &Trace, s: SnapId) -> Option<FrameWrites> {
        if !self.virtuals.is_empty() {
            return None;
        }
        let ids = trace.exit_values(s);
        let word = |s: Source| match s {
            Source::Word(w) => FrameWord::Bits(w),
            Source::Value(i) => FrameWord::Value(ids[i as usize]),
            Source::Stack(n) => FrameWord::Place(n),
        };
        Some(FrameWrites {
            words: self.writes.iter().map(|&(at, s)| (at as i32, word(s))).collect(),
            fp: self.fp as i32,
            sp: self.sp as i32,
            inlined: self.inlined as u32,
        })
    }

    /// Writes the frames back.
    ///
    /// # Safety
    /// `fp` is the entry frame of the trace that left with `state` through this plan's snapshot, and there is room on
    /// the value stack.
    pub unsafe fn execute(&self, vm: &mut Vm, fp: *mut Value, state: &mut JitState) -> Landed {
        // SAFETY: promised by the caller.
        unsafe {
            if !self.virtuals.is_empty() {
                self.make_virtuals(vm, state);
            } else {
                self.box_values(vm, state);
            }
            for &(at, s) in &self.writes {
                let w = match s {
                    Source::Word(w) => w,
                    Source::Value(i) => state.values[i as usize],
                    Source::Stack(n) => fp.offset(n as isize) as u64,
                };
                fp.offset(at as i32 as isize).write(Value::from_bits(w));
            }
            let (new, sp) = (fp.add(self.fp as usize), fp.add(self.sp as usize));
            vm.thread.fp = new;
            vm.thread.sp = sp;
            debug_assert!(frame(new).pc == self.pc);
            if !vm.thread.seen.is_empty() {
                vm.attach_seen_frames(new, self.inlined + 1);
            }
            Landed { pc: self.pc, sp, fp: new, inlined: self.inlined }
        }
    }
    /// Floats and bools become tagged words, in place.
    fn box_values(&self, vm: &mut Vm, state: &mut JitState) {
        for &i in &self.bools {
            let v = &mut state.values[i as usize];
            *v = Value::bool(*v & 1 != 0).bits();
        }
        for &i in &self.floats {
            let f = f64::from_bits(state.values[i as usize]);
            let v = match Value::try_float(f) {
                Some(v) => v,
                None => vm.new_float(f),
            };
            state.values[i as usize] = v.bits();
        }
    }
    /// First all objects, then their fields, which may refer to each other.
    fn make_virtuals(&self, vm: &mut Vm, state: &mut JitState) {
        // Raw fields want the values as they were handed over.
        let raw: Vec<u64> = state.values[..self.virtuals[0].at].to_vec();
        self.box_values(vm, state);
        for v in &self.virtuals {
            let h = taipan_trace::Word(v.header);
            let header = Header::with_flags(
                h.header_shape(),
                taipan_vm::taipan_heap::Kind(h.header_kind()),
                (h.0 >> 48) as u16,
            );
            // SAFETY: the size is what the header's shape says, and all words are written at once; those with a
            // meaning for the collector hold harmless ints until the fields are known.
            state.values[v.at] = unsafe {
                let p = match (vm.heap.try_bump(v.bytes), Heap::cell_place(v.bytes)) {
                    (0, Some(place)) => vm.heap.alloc_slow(place.class),
                    (p, _) => p,
                };
                let o = p as *mut Header;
                o.write(header);
                let obj = Gc::from_raw(o).value();
                let words = o.cast::<Value>();
                for f in &v.fields {
                    let w = match (f.repr, f.source) {
                        (Repr::Raw, Source::Word(w)) => w,
                        (Repr::Raw, Source::Value(i)) => raw[i as usize],
                        _ => 0,
                    };
                    words.add(f.offset as usize / 8).write(Value::from_bits(w));
                }
                obj.bits()
            };
        }
        for v in &self.virtuals {
            let obj = Value::from_bits(state.values[v.at]).ptr_unchecked();
            for f in &v.fields {
                let w = match f.source {
                    Source::Word(w) => w,
                    Source::Value(i) => state.values[i as usize],
                    Source::Stack(_) => continue,
                };
                let w = match f.repr {
                    Repr::Raw => continue,
                    Repr::Value => w,
                    Repr::Ptr => Value::from_bits(w).ptr_unchecked() as u64,
                };
                // SAFETY: the field is within the object.
                unsafe { obj.cast::<u8>().add(f.offset as usize).cast::<u64>().write(w) };
            }
            // It may have become old while the others were made.
            vm.heap.barrier(obj);
        }
    }
}
