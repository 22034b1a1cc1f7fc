//! The builtin types, a file each, and the order in which they come to life.

pub mod buffer;
pub mod builtins;
pub mod bytes;
pub mod code;
pub mod complex;
pub mod descriptors;
pub mod dict;
pub mod float;
pub mod frames;
pub mod function;
pub mod generator;
pub mod generic_alias;
pub mod int;
pub mod iterators;
pub mod list;
pub mod mapping_proxy;
pub mod memoryview;
pub mod module;
pub mod namespace;
pub mod object;
pub mod property;
pub mod range;
pub mod sequence;
pub mod set;
pub mod shown;
pub mod slice;
pub mod str;
pub mod structseq;
pub mod super_;
pub mod template;
pub mod tuple;
pub mod type_;
pub mod typevars;
pub mod union;
pub mod weakref;

use crate::Vm;
use crate::class::{fill_dict, make_builtin};
use crate::native::TypeDef;
use crate::shape::id;

macro_rules! core_types {
    ($($field:ident = $def:path;)*) => {
        const CORE: &[(&TypeDef, fn(&mut Vm, taipan_heap::Gc<crate::TypeObj>))] = &[ $( (&$def, |vm, t| vm.types.$field = t), )* ];
    };
}
// `object` and `type` first.
core_types! {
    object = object::OBJECT; type_ = type_::TYPE;
    slot_wrapper = descriptors::SLOT_WRAPPER; method_wrapper = descriptors::METHOD_WRAPPER; getset = descriptors::GETSET; member = descriptors::MEMBER;
    classmethod_descr = descriptors::CLASSMETHOD_DESCR; native_fn = descriptors::NATIVE_FN; method_descr = descriptors::METHOD_DESCR; staticmethod = function::STATICMETHOD;
    classmethod = function::CLASSMETHOD; property = property::PROPERTY; function = function::FUNCTION; method = function::METHOD; cell = function::CELL;
    super_ = super_::SUPER; mapping_proxy = mapping_proxy::MAPPING_PROXY;
    int = int::INT; bool = int::BOOL; float = float::FLOAT; complex = complex::COMPLEX; str = str::STR; str_iter = str::STR_ITER; str_ascii_iter = str::STR_ASCII_ITER;
    bytes = bytes::BYTES; bytes_iter = bytes::BYTES_ITER; bytearray = bytes::BYTEARRAY; memoryview = memoryview::MEMORYVIEW; tuple = tuple::TUPLE; tuple_iter = tuple::TUPLE_ITER;
    list = list::LIST; list_iter = list::LIST_ITER; dict = dict::DICT; set = set::SET; frozenset = set::FROZENSET;
    range = range::RANGE; range_iter = range::RANGE_ITER; longrange_iter = range::LONGRANGE_ITER; slice = slice::SLICE; seq_iter = iterators::SEQ_ITER;
    code = code::CODE; module = module::MODULE; generator = generator::GENERATOR; coroutine = generator::COROUTINE;
    async_generator = generator::ASYNC_GENERATOR; frame = code::FRAME; traceback = code::TRACEBACK;
    none_type = object::NONE_TYPE; ellipsis = object::ELLIPSIS; not_implemented = object::NOT_IMPLEMENTED;
}

/// Makes the core types. Dicts of types are filled once the descriptor types exist.
pub fn init(vm: &mut Vm) {
    for &(def, set) in CORE {
        let base = match def.base {
            Some(b) => Some(vm.native_type(b)),
            None if std::ptr::eq(def, &object::OBJECT) => None,
            None => Some(vm.types.object),
        };
        let t = make_builtin(vm, def, base);
        vm.native_types.insert(def as *const TypeDef as usize, t.as_ptr());
        set(vm, t);
    }
    // The types made before `slot_wrapper` have empty dicts.
    for &(def, _) in CORE {
        let t = vm.native_type(def);
        if t.dict().is_empty() {
            let module = def.name.rsplit_once('.').map_or("builtins", |m| m.0);
            fill_dict(vm, t, def, module);
        }
        vm.derive_flags(t);
    }
    let n = vm.names.__getattribute__;
    vm.object_getattribute = vm.types.object.dict().get_str(n).expect("object has __getattribute__");
    debug_assert!(vm.shapes.classes[id::TYPE as usize].get() == vm.types.type_.as_ptr());
    let b = vm.builtins;
    for &(def, _) in CORE {
        if def.flags & PUBLIC != 0 {
            let t = vm.native_type(def);
            vm.dict_set_text(b, def.name, t.value());
        }
    }
    for &def in iterators::PUBLIC_TYPES {
        let t = vm.native_type(def);
        vm.dict_set_text(b, def.name, t.value());
    }
}

/// Flag of a definition: the type is a name of `builtins`.
pub const PUBLIC: u32 = 1 << 31;
