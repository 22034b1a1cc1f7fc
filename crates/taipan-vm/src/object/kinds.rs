//! The table of kinds: how the collector walks, measures and drops each layout.

use super::*;
use crate::Vm;
use crate::code::CodeObj;
use crate::dict::DictObj;
use crate::set::SetObj;
use crate::typeobj::TypeObj;
use taipan_heap::{Header, KindInfo, Trace, Tracer, Value};

macro_rules! kinds {
    ($($name:ident = $n:literal, $text:literal, $trace:expr, $size:expr, $drop:expr;)*) => {
        pub mod kind {
            use taipan_heap::Kind;
            $( pub const $name: Kind = Kind($n); )*
        }
        pub static KINDS: [KindInfo; 256] = KindInfo::table(&[
            $( (kind::$name, KindInfo { drop: $drop, ..KindInfo::sized($text, $trace, $size) }), )*
        ]);
    };
}

// Kinds 0..16 belong to the heap crate (value arrays, raw bytes).
kinds! {
    INSTANCE = 16, "instance", instance, instance_size, None;
    SUBVALUE = 17, "value subclass", instance, instance_size, None;
    FLOAT = 18, "float", no_refs, fixed::<FloatObj>, None;
    BIGINT = 19, "int", no_refs, bigint_size, None;
    COMPLEX = 20, "complex", no_refs, fixed::<ComplexObj>, None;
    STR = 21, "str", string, str_size, None;
    BYTES = 22, "bytes", no_refs, bytes_size, None;
    TUPLE = 23, "tuple", tuple, tuple_size, None;
    LIST = 24, "list", fields::<ListObj>, sized::<ListObj>, None;
    DICT = 25, "dict", fields::<DictObj>, sized::<DictObj>, None;
    SET = 26, "set", fields::<SetObj>, sized::<SetObj>, None;
    BYTEARRAY = 27, "bytearray", fields::<ByteArrayObj>, sized::<ByteArrayObj>, None;
    RANGE = 29, "range", fields::<RangeObj>, fixed::<RangeObj>, None;
    SLICE = 30, "slice", fields::<SliceObj>, fixed::<SliceObj>, None;
    FUNCTION = 31, "function", fields::<FuncObj>, sized::<FuncObj>, None;
    NATIVE_FN = 32, "native function", fields::<NativeFn>, sized::<NativeFn>, None;
    METHOD = 33, "method", fields::<MethodObj>, sized::<MethodObj>, None;
    CODE = 34, "code", fields::<CodeObj>, fixed::<CodeObj>, Some(crate::code::drop_code);
    CELL = 35, "cell", fields::<CellObj>, fixed::<CellObj>, None;
    MODULE = 36, "module", fields::<ModuleObj>, sized::<ModuleObj>, None;
    TYPE = 37, "type", fields::<TypeObj>, sized::<TypeObj>, Some(crate::typeobj::drop_type);
    GENERATOR = 38, "generator", fields::<GenObj>, fixed::<GenObj>, None;
    FRAME = 39, "frame", fields::<FrameObj>, fixed::<FrameObj>, None;
    TRACEBACK = 40, "traceback", fields::<TracebackObj>, fixed::<TracebackObj>, None;
    EXCEPTION = 41, "exception", fields::<ExcObj>, sized::<ExcObj>, None;
    PROPERTY = 42, "property", fields::<PropertyObj>, sized::<PropertyObj>, None;
    WRAPPER = 43, "wrapper", fields::<WrapObj>, sized::<WrapObj>, None;
    RANGE_ITER = 44, "range iterator", no_refs, fixed::<RangeIter>, None;
    SEQ_ITER = 45, "sequence iterator", fields::<SeqIter>, fixed::<SeqIter>, None;
    NATIVE = 60, "native", native, native_size, Some(native_drop);
}

// The functions below are called by the collector with an object of the kind they are listed for: that is the
// SAFETY of every cast in them.

unsafe fn no_refs(_: *mut Header, _: &mut Tracer) {}
unsafe fn fixed<T>(_: *const Header) -> usize {
    size_of::<T>()
}
/// A struct that Python-level classes extend in place.
unsafe fn sized<T>(p: *const Header) -> usize {
    // SAFETY: see above.
    unsafe {
        if (*p).flags.get() & flags::EXTRA != 0 {
            // The extra words are not the kind's to know: at least the struct.
            return size_of::<T>();
        }
    }
    size_of::<T>()
}
unsafe fn fields<T: Trace>(p: *mut Header, t: &mut Tracer) {
    // SAFETY: see above.
    unsafe {
        (*p.cast::<T>()).trace(t);
        if (*p).flags.get() & flags::EXTRA != 0 {
            extra(p, t, size_of::<T>());
        }
    }
}
/// The words of a Python-level class behind `from` bytes, and the class itself.
unsafe fn extra(p: *mut Header, t: &mut Tracer, from: usize) {
    // SAFETY: the heap is the first field of its Vm; the class's layout says how many words follow.
    unsafe {
        let vm = &*(t.heap() as *const taipan_heap::Heap).cast::<Vm>();
        let shape = vm.shapes.get((*p).shape.get());
        let size = shape.size as usize;
        let words = p.cast::<u8>().add(from).cast::<Value>();
        t.visit_slice(std::slice::from_raw_parts(words, size.saturating_sub(from) / 8));
        t.visit(shape.class().value());
    }
}
unsafe fn instance(p: *mut Header, t: &mut Tracer) {
    // SAFETY: see above.
    unsafe { extra(p, t, size_of::<Header>()) }
}
unsafe fn instance_size(_: *const Header) -> usize {
    size_of::<Header>()
}
unsafe fn tuple(p: *mut Header, t: &mut Tracer) {
    // SAFETY: see above.
    unsafe { t.visit_slice((*p.cast::<TupleObj>()).as_slice()) }
}
unsafe fn tuple_size(p: *const Header) -> usize {
    // SAFETY: see above.
    unsafe { size_of::<TupleObj>() + 8 * (*p.cast::<TupleObj>()).len }
}
unsafe fn bigint_size(p: *const Header) -> usize {
    // SAFETY: see above.
    unsafe { size_of::<BigIntObj>() + 8 * (*p.cast::<BigIntObj>()).len as usize }
}
unsafe fn string(p: *mut Header, t: &mut Tracer) {
    // SAFETY: see above; the flag tells the layout.
    unsafe {
        if (*p).flags.get() & flags::EXTERNAL != 0 {
            (*p.cast::<ExternalStr>()).buffer.trace(t);
        }
    }
}
unsafe fn str_size(p: *const Header) -> usize {
    // SAFETY: see above.
    unsafe {
        if (*p).flags.get() & flags::EXTERNAL != 0 {
            return size_of::<ExternalStr>();
        }
        let s = &*p.cast::<StrObj>();
        size_of::<StrObj>() + (s.len << s.width_log2())
    }
}
unsafe fn bytes_size(p: *const Header) -> usize {
    // SAFETY: see above.
    unsafe { size_of::<BytesObj>() + (*p.cast::<BytesObj>()).len }
}
unsafe fn native(p: *mut Header, t: &mut Tracer) {
    // SAFETY: see above; the vtable belongs to the payload.
    unsafe {
        let vt = (*p.cast::<Native<()>>()).vt;
        (vt.trace)(p, t);
        if (*p).flags.get() & flags::EXTRA != 0 {
            extra(p, t, vt.size);
        }
    }
}
unsafe fn native_size(p: *const Header) -> usize {
    // SAFETY: see above.
    unsafe { (*p.cast::<Native<()>>()).vt.size }
}
unsafe fn native_drop(p: *mut Header) {
    // SAFETY: see above; called once.
    unsafe { ((*p.cast::<Native<()>>()).vt.drop)(p) }
}

macro_rules! trace_structs { ($($t:ident { $($f:ident),* })*) => { $(
    // SAFETY: every field of the struct that can hold a reference is listed.
    unsafe impl Trace for $t {
        #[inline(always)]
        fn trace(&self, t: &mut Tracer) { let _ = &t; $( self.$f.trace(t); )* }
    }
)* } }
trace_structs! {
    ListObj { items }
    ByteArrayObj { buf }
    RangeObj { start, stop, step, len }
    SliceObj { start, stop, step }
    FuncObj { code, globals, builtins, closure, defaults, kwdefaults, name, qualname, module, doc, annotations, annotate, type_params, dict }
    NativeFn { self_, owner, module }
    MethodObj { func, self_ }
    CellObj { value }
    ModuleObj { dict }
    FrameObj { func, code, generator, saved, locals, back, trace, extra_locals }
    TracebackObj { next, frame }
    ExcObj { args, traceback, context, cause, fields, dict }
    PropertyObj { get, set, del, doc, name }
    WrapObj { func, dict }
    SeqIter { seq }
}
// SAFETY: every field that can hold a reference is visited; those that tell who delegates to a generator are used while it
// runs, or as long as there was no collection.
unsafe impl Trace for GenObj {
    #[inline(always)]
    fn trace(&self, t: &mut Tracer) {
        self.func.trace(t);
        self.code.trace(t);
        self.frame.trace(t);
        for s in [
            &self.handled,
            &self.caller_handled,
            &self.caller_gen,
            &self.name,
            &self.qualname,
            &self.frame_obj,
            &self.origin,
        ] {
            s.trace(t);
        }
        if self.state.get() == GenState::Running {
            self.delegator.trace(t);
            self.other.trace(t);
        }
    }
}
