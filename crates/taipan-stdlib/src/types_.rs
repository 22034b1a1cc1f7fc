//! `_types`: the types that have no other name.

use crate::ModuleDef;
use taipan_vm::Vm;
use taipan_vm::native::TypeDef;
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::{generic_alias, namespace, union};

/// There are no capsules; their type has a name all the same.
static CAPSULE: TypeDef = TypeDef {
    flags: type_flags::NO_NEW,
    doc: "Capsule objects let you wrap a C \"void *\" pointer in a Python\nobject.  They're a way of passing data through the Python interpreter\nwithout creating your own custom type.\n\nCapsules are used for communication between extension modules.\nThey provide a way for an extension module to export a C interface\nto other extension modules, so that extension modules can use the\nPython import mechanism to link to one another.",
    ..TypeDef { name: "PyCapsule", ..TypeDef::BASE }
};

pub static DEF: ModuleDef = ModuleDef {
    name: "_types",
    doc: "Define names for built-in types.",
    functions: &[],
    types: &[],
    init: |vm: &mut Vm, d| {
        let t = &vm.types;
        let core = [
            ("AsyncGeneratorType", t.async_generator),
            ("BuiltinFunctionType", t.native_fn),
            ("BuiltinMethodType", t.native_fn),
            ("CellType", t.cell),
            ("ClassMethodDescriptorType", t.classmethod_descr),
            ("CodeType", t.code),
            ("CoroutineType", t.coroutine),
            ("EllipsisType", t.ellipsis),
            ("FrameType", t.frame),
            ("FunctionType", t.function),
            ("GeneratorType", t.generator),
            ("GetSetDescriptorType", t.getset),
            ("LambdaType", t.function),
            ("MappingProxyType", t.mapping_proxy),
            ("MemberDescriptorType", t.member),
            ("MethodDescriptorType", t.method_descr),
            ("MethodType", t.method),
            ("MethodWrapperType", t.method_wrapper),
            ("ModuleType", t.module),
            ("NoneType", t.none_type),
            ("NotImplementedType", t.not_implemented),
            ("TracebackType", t.traceback),
            ("WrapperDescriptorType", t.slot_wrapper),
        ];
        for (name, t) in core {
            vm.dict_set_text(d, name, t.value());
        }
        for (name, def) in [
            ("CapsuleType", &CAPSULE),
            ("GenericAlias", &generic_alias::GENERIC_ALIAS),
            ("SimpleNamespace", &namespace::SIMPLE_NAMESPACE),
            ("UnionType", &union::UNION),
        ] {
            let t = vm.native_type(def).value();
            vm.dict_set_text(d, name, t);
        }
        Ok(())
    },
};
