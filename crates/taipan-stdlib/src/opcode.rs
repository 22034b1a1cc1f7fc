//! `_opcode`: facts about the opcodes that code objects show, which are CPython's (see taipan-bytecode's `cpython`).

use crate::ModuleDef;
use taipan_vm::code::CodeObj;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::{R, Value, Vm};

const ARG: u8 = 1;
const CONST: u8 = 2;
const EXC: u8 = 4;
const FREE: u8 = 8;
const JUMP: u8 = 16;
const LOCAL: u8 = 32;
const NAME: u8 = 64;

/// Opcode, flags, and the stack effect: base (-128: not told), per unit of the argument, for its lowest bit, along
/// the jump.
static TABLE: &[(u16, u8, i8, i8, i8, i8)] = &[
    (0, 0, 0, 0, 0, 0),
    (1, 0, -2, 0, 0, 0),
    (2, 0, -1, 0, 0, 0),
    (3, 32, -128, 0, 0, 0),
    (4, 0, -3, 0, 0, 0),
    (5, 0, 0, 0, 0, 0),
    (6, 0, 0, 0, 0, 0),
    (7, 0, -1, 0, 0, 0),
    (8, 0, -2, 0, 0, 0),
    (9, 0, -1, 0, 0, 0),
    (10, 0, -1, 0, 0, 0),
    (11, 0, -1, 0, 0, 0),
    (12, 0, 0, 0, 0, 0),
    (13, 0, -1, 0, 0, 0),
    (14, 0, 0, 0, 0, 0),
    (15, 0, 1, 0, 0, 0),
    (16, 0, 0, 0, 0, 0),
    (17, 0, 0, 0, 0, 0),
    (18, 0, 1, 0, 0, 0),
    (19, 0, 0, 0, 0, 0),
    (20, 0, -1, 0, 0, 0),
    (21, 0, 1, 0, 0, 0),
    (22, 0, 1, 0, 0, 0),
    (23, 0, 0, 0, 0, 0),
    (24, 0, 1, 0, 0, 0),
    (25, 0, 1, 0, 0, 0),
    (26, 0, 1, 0, 0, 0),
    (27, 0, 0, 0, 0, 0),
    (28, 0, 0, 0, 0, 0),
    (29, 0, -1, 0, 0, 0),
    (30, 0, -1, 0, 0, 0),
    (31, 0, -1, 0, 0, 0),
    (32, 0, 1, 0, 0, 0),
    (33, 0, 1, 0, 0, 0),
    (34, 0, 1, 0, 0, 0),
    (35, 0, 0, 0, 0, 0),
    (36, 0, 0, 0, 0, 0),
    (37, 0, -4, 0, 0, 0),
    (38, 0, -3, 0, 0, 0),
    (39, 0, 0, 0, 0, 0),
    (40, 0, 0, 0, 0, 0),
    (41, 0, 0, 0, 0, 0),
    (42, 0, 0, 0, 0, 0),
    (43, 0, 1, 0, 0, 0),
    (44, 1, -1, 0, 0, 0),
    (45, 1, -1, 0, -1, 0),
    (46, 1, 1, -1, 0, 0),
    (47, 1, 1, -2, 0, 0),
    (48, 1, 1, -1, 0, 0),
    (49, 1, 1, -1, 0, 0),
    (50, 1, 1, -1, 0, 0),
    (51, 1, 1, -1, 0, 0),
    (52, 1, -1, -1, 0, 0),
    (53, 1, 0, 0, 0, 0),
    (54, 1, -1, 0, 0, 0),
    (55, 1, -2, -1, 0, 0),
    (56, 1, -1, 0, 0, 0),
    (57, 1, -1, 0, 0, 0),
    (58, 1, 0, 0, 0, 0),
    (59, 1, 1, 0, 0, 0),
    (60, 1, 0, 0, 0, 0),
    (61, 65, -1, 0, 0, 0),
    (62, 9, 0, 0, 0, 0),
    (63, 33, 0, 0, 0, 0),
    (64, 65, 0, 0, 0, 0),
    (65, 65, 0, 0, 0, 0),
    (66, 1, -1, 0, 0, 0),
    (67, 1, -1, 0, 0, 0),
    (68, 17, -2, 0, 0, 0),
    (69, 1, 0, 0, 0, 0),
    (70, 17, 1, 0, 0, 0),
    (71, 1, 0, 0, 0, 0),
    (72, 65, 1, 0, 0, 0),
    (73, 65, -1, 0, 0, 0),
    (74, 1, -1, 0, 0, 0),
    (75, 17, 0, 0, 0, 0),
    (76, 17, 0, 0, 0, 0),
    (77, 17, 0, 0, 0, 0),
    (78, 1, -1, 0, 0, 0),
    (79, 1, -1, 0, 0, 0),
    (80, 65, 0, 0, 1, 0),
    (81, 1, 1, 0, 0, 0),
    (82, 3, 1, 0, 0, 0),
    (83, 33, 1, 0, 0, 0),
    (84, 33, 1, 0, 0, 0),
    (85, 33, 1, 0, 0, 0),
    (86, 33, 1, 0, 0, 0),
    (87, 33, 2, 0, 0, 0),
    (88, 33, 1, 0, 0, 0),
    (89, 33, 2, 0, 0, 0),
    (90, 9, 0, 0, 0, 0),
    (91, 65, 0, 0, 0, 0),
    (92, 65, 1, 0, 1, 0),
    (93, 65, 1, 0, 0, 0),
    (94, 1, 1, 0, 0, 0),
    (95, 1, 1, 0, 0, 0),
    (96, 65, -2, 0, 1, 0),
    (97, 9, 0, 0, 0, 0),
    (98, 1, -2, 0, 0, 0),
    (99, 1, -2, 0, 0, 0),
    (100, 17, -1, 0, 0, 0),
    (101, 17, -1, 0, 0, 0),
    (102, 17, -1, 0, 0, 0),
    (103, 17, -1, 0, 0, 0),
    (104, 1, 0, -1, 0, 0),
    (105, 1, -1, 0, 0, 0),
    (106, 17, 0, 0, 0, 0),
    (107, 1, -1, 0, 0, 0),
    (108, 1, -1, 0, 0, 0),
    (109, 1, -1, 0, 0, 0),
    (110, 65, -2, 0, 0, 0),
    (111, 9, -1, 0, 0, 0),
    (112, 33, -1, 0, 0, 0),
    (113, 33, 0, 0, 0, 0),
    (114, 33, -2, 0, 0, 0),
    (115, 65, -1, 0, 0, 0),
    (116, 65, -1, 0, 0, 0),
    (117, 1, 0, 0, 0, 0),
    (118, 1, 0, 1, 0, 0),
    (119, 1, -1, 1, 0, 0),
    (120, 1, 0, 0, 0, 0),
    (128, 1, 0, 0, 0, 0),
    (129, 0, -128, 0, 0, 0),
    (130, 0, -128, 0, 0, 0),
    (131, 0, -128, 0, 0, 0),
    (132, 0, -128, 0, 0, 0),
    (133, 0, -128, 0, 0, 0),
    (134, 0, -128, 0, 0, 0),
    (135, 0, -128, 0, 0, 0),
    (136, 0, -128, 0, 0, 0),
    (137, 0, -128, 0, 0, 0),
    (138, 0, -128, 0, 0, 0),
    (139, 0, -128, 0, 0, 0),
    (140, 0, -128, 0, 0, 0),
    (141, 0, -128, 0, 0, 0),
    (142, 0, -128, 0, 0, 0),
    (143, 1, -128, 0, 0, 0),
    (144, 1, -128, 0, 0, 0),
    (145, 1, -128, 0, 0, 0),
    (146, 1, -128, 0, 0, 0),
    (147, 1, -128, 0, 0, 0),
    (148, 1, -128, 0, 0, 0),
    (149, 1, -128, 0, 0, 0),
    (150, 1, -128, 0, 0, 0),
    (151, 1, -128, 0, 0, 0),
    (152, 1, -128, 0, 0, 0),
    (153, 1, -128, 0, 0, 0),
    (154, 0, -128, 0, 0, 0),
    (155, 1, -128, 0, 0, 0),
    (156, 1, -128, 0, 0, 0),
    (157, 1, -128, 0, 0, 0),
    (158, 1, -128, 0, 0, 0),
    (159, 1, -128, 0, 0, 0),
    (160, 1, -128, 0, 0, 0),
    (161, 1, -128, 0, 0, 0),
    (162, 1, -128, 0, 0, 0),
    (163, 1, -128, 0, 0, 0),
    (164, 1, -128, 0, 0, 0),
    (165, 1, -128, 0, 0, 0),
    (166, 1, -128, 0, 0, 0),
    (167, 1, -128, 0, 0, 0),
    (168, 1, -128, 0, 0, 0),
    (169, 1, -128, 0, 0, 0),
    (170, 1, -128, 0, 0, 0),
    (171, 1, -128, 0, 0, 0),
    (172, 17, -128, 0, 0, 0),
    (173, 17, -128, 0, 0, 0),
    (174, 17, -128, 0, 0, 0),
    (175, 17, -128, 0, 0, 0),
    (176, 17, -128, 0, 0, 0),
    (177, 1, -128, 0, 0, 0),
    (178, 1, -128, 0, 0, 0),
    (179, 65, -128, 0, 0, 0),
    (180, 1, -128, 0, 0, 0),
    (181, 1, -128, 0, 0, 0),
    (182, 1, -128, 0, 0, 0),
    (183, 1, -128, 0, 0, 0),
    (184, 1, -128, 0, 0, 0),
    (185, 1, -128, 0, 0, 0),
    (186, 1, -128, 0, 0, 0),
    (187, 1, -128, 0, 0, 0),
    (188, 1, -128, 0, 0, 0),
    (189, 65, -128, 0, 0, 0),
    (190, 3, -128, 0, 0, 0),
    (191, 3, -128, 0, 0, 0),
    (192, 1, -128, 0, 0, 0),
    (193, 1, -128, 0, 0, 0),
    (194, 65, -128, 0, 0, 0),
    (195, 65, -128, 0, 0, 0),
    (196, 0, -128, 0, 0, 0),
    (197, 1, -128, 0, 0, 0),
    (198, 0, -128, 0, 0, 0),
    (199, 0, -128, 0, 0, 0),
    (200, 65, -128, 0, 0, 0),
    (201, 0, -128, 0, 0, 0),
    (202, 0, -128, 0, 0, 0),
    (203, 0, -128, 0, 0, 0),
    (204, 0, -128, 0, 0, 0),
    (205, 0, -128, 0, 0, 0),
    (206, 0, -128, 0, 0, 0),
    (207, 0, -128, 0, 0, 0),
    (208, 0, -128, 0, 0, 0),
    (209, 1, -128, 0, 0, 0),
    (210, 1, -128, 0, 0, 0),
    (211, 1, -128, 0, 0, 0),
    (234, 0, -1, 0, 0, 0),
    (235, 0, -1, 0, 0, 0),
    (236, 0, -1, 0, 0, 0),
    (237, 17, 1, 0, 0, 0),
    (238, 0, 0, 0, 0, 0),
    (239, 1, 0, 0, 0, 0),
    (240, 0, 0, 0, 0, 0),
    (241, 1, -1, 0, 0, 0),
    (242, 1, -1, 0, 0, 0),
    (243, 1, -1, 0, 0, 0),
    (244, 1, -1, 0, 0, 0),
    (245, 1, 0, 0, 0, 0),
    (246, 0, 0, 0, 0, 0),
    (247, 1, 0, 0, 0, 0),
    (248, 17, -2, 0, 0, 0),
    (249, 65, -2, 0, 1, 0),
    (250, 1, -1, -1, 0, 0),
    (251, 1, -2, -1, 0, 0),
    (252, 0, -3, 0, 0, 0),
    (253, 1, 0, 0, 0, 0),
    (254, 0, 0, 0, 0, 0),
    (255, 1, 0, 0, 0, 0),
    (256, 0, 0, 0, 0, 0),
    (257, 17, 0, 0, 0, 0),
    (258, 17, 0, 0, 0, 0),
    (259, 17, 0, 0, 0, 0),
    (260, 17, 0, 0, 0, 0),
    (261, 33, 1, 0, 0, 0),
    (262, 0, 0, 0, 0, 0),
    (263, 5, 0, 0, 0, 2),
    (264, 5, 0, 0, 0, 1),
    (265, 5, 0, 0, 0, 1),
    (266, 33, -1, 0, 0, 0),
];
fn find(op: i64) -> Option<&'static (u16, u8, i8, i8, i8, i8)> {
    let op = u16::try_from(op).ok()?;
    TABLE.binary_search_by_key(&op, |r| r.0).ok().map(|i| &TABLE[i])
}
fn has(vm: &mut Vm, a: &[Value], flag: u8) -> R {
    let op = vm.to_c_int(a[0])?;
    Ok(Value::bool(find(op as i64).is_some_and(|r| r.1 & flag != 0)))
}
fn is_valid(vm: &mut Vm, a: &[Value]) -> R {
    let op = vm.to_c_int(a[0])?;
    Ok(Value::bool(find(op as i64).is_some()))
}
fn stack_effect(vm: &mut Vm, a: &[Value]) -> R {
    let op = vm.to_c_int(a[0])?;
    let arg = if a[1].is_unbound() || a[1].is_none() { 0 } else { vm.to_c_int(a[1])? as i64 };
    let jump = match a[2] {
        v if v.is_unbound() || v.is_none() => None,
        Value::TRUE => Some(true),
        Value::FALSE => Some(false),
        _ => return Err(vm.value_error("stack_effect: jump must be False, True or None")),
    };
    let found = find(op as i64).filter(|r| r.2 != -128);
    let Some(&(_, _, base, each, low, extra)) = found else {
        return Err(vm.value_error("invalid opcode or oparg"));
    };
    let straight = base as i64 + each as i64 * arg + low as i64 * (arg & 1);
    let jumped = straight + extra as i64;
    let n = match jump {
        Some(true) => jumped,
        Some(false) => straight,
        None => jumped.max(straight),
    };
    Ok(vm.new_int(n))
}
fn names(vm: &mut Vm, list: &[&str]) -> R {
    Ok(vm.list_from(list, |vm, s| vm.str_value(s)))
}
fn get_executor(vm: &mut Vm, a: &[Value]) -> R {
    if a[0].downcast::<CodeObj>().is_none() {
        let t = vm.type_name(a[0]);
        return Err(vm.type_error(format!("expected a code object, not '{t}'")));
    }
    Err(vm.runtime_error("Executors are not available in this build"))
}
fn get_nb_ops(vm: &mut Vm, _: &[Value]) -> R {
    #[rustfmt::skip]
    const OPS: [(&str, &str); 13] = [("ADD", "+"), ("AND", "&"), ("FLOOR_DIVIDE", "//"), ("LSHIFT", "<<"), ("MATRIX_MULTIPLY", "@"), ("MULTIPLY", "*"), ("REMAINDER", "%"), ("OR", "|"), ("POWER", "**"), ("RSHIFT", ">>"), ("SUBTRACT", "-"), ("TRUE_DIVIDE", "/"), ("XOR", "^")];
    let plain = OPS.iter().map(|(n, s)| (format!("NB_{n}"), s.to_string()));
    let inplace = OPS.iter().map(|(n, s)| (format!("NB_INPLACE_{n}"), format!("{s}=")));
    let all = plain.chain(inplace).chain([("NB_SUBSCR".to_string(), "[]".to_string())]);
    Ok(vm.list_from(all, |vm, (n, s)| {
        let (n, s) = (vm.str_value(&n), vm.str_value(&s));
        vm.tuple(&[n, s])
    }))
}
#[rustfmt::skip]
const INTRINSIC1: &[&str] = &["INTRINSIC_1_INVALID", "INTRINSIC_PRINT", "INTRINSIC_IMPORT_STAR", "INTRINSIC_STOPITERATION_ERROR", "INTRINSIC_ASYNC_GEN_WRAP", "INTRINSIC_UNARY_POSITIVE", "INTRINSIC_LIST_TO_TUPLE", "INTRINSIC_TYPEVAR", "INTRINSIC_PARAMSPEC", "INTRINSIC_TYPEVARTUPLE", "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_TYPEALIAS"];
#[rustfmt::skip]
const INTRINSIC2: &[&str] = &["INTRINSIC_2_INVALID", "INTRINSIC_PREP_RERAISE_STAR", "INTRINSIC_TYPEVAR_WITH_BOUND", "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS", "INTRINSIC_SET_FUNCTION_TYPE_PARAMS", "INTRINSIC_SET_TYPEPARAM_DEFAULT"];

static FUNCTIONS: &[MethodDef] = &[
    def(
        "get_executor",
        "($module, /, code, offset)",
        get_executor,
        "Return the executor object at offset in code if exists, None otherwise.",
    ),
    def(
        "get_intrinsic1_descs",
        "($module, /)",
        |vm, _| names(vm, INTRINSIC1),
        "Return a list of names of the unary intrinsics.",
    ),
    def(
        "get_intrinsic2_descs",
        "($module, /)",
        |vm, _| names(vm, INTRINSIC2),
        "Return a list of names of the binary intrinsics.",
    ),
    def(
        "get_nb_ops",
        "($module, /)",
        get_nb_ops,
        "Return array of symbols of binary ops.\n\nIndexed by the BINARY_OP oparg value.",
    ),
    def(
        "get_special_method_names",
        "($module, /)",
        |vm, _| names(vm, &["__enter__", "__exit__", "__aenter__", "__aexit__"]),
        "Return a list of special method names.",
    ),
    def(
        "get_specialization_stats",
        "($module, /)",
        |_, _| Ok(Value::NONE),
        "Return the specialization stats",
    ),
    def(
        "has_arg",
        "($module, /, opcode)",
        |vm, a| has(vm, a, ARG),
        "Return True if the opcode uses its oparg, False otherwise.",
    ),
    def(
        "has_const",
        "($module, /, opcode)",
        |vm, a| has(vm, a, CONST),
        "Return True if the opcode accesses a constant, False otherwise.",
    ),
    def(
        "has_exc",
        "($module, /, opcode)",
        |vm, a| has(vm, a, EXC),
        "Return True if the opcode sets an exception handler, False otherwise.",
    ),
    def(
        "has_free",
        "($module, /, opcode)",
        |vm, a| has(vm, a, FREE),
        "Return True if the opcode accesses a free variable, False otherwise.\n\nNote that 'free' in this context refers to names in the current scope\nthat are referenced by inner scopes or names in outer scopes that are\nreferenced from this scope. It does not include references to global\nor builtin scopes.",
    ),
    def(
        "has_jump",
        "($module, /, opcode)",
        |vm, a| has(vm, a, JUMP),
        "Return True if the opcode has a jump target, False otherwise.",
    ),
    def(
        "has_local",
        "($module, /, opcode)",
        |vm, a| has(vm, a, LOCAL),
        "Return True if the opcode accesses a local variable, False otherwise.",
    ),
    def(
        "has_name",
        "($module, /, opcode)",
        |vm, a| has(vm, a, NAME),
        "Return True if the opcode accesses an attribute by name, False otherwise.",
    ),
    def("is_valid", "($module, /, opcode)", is_valid, "Return True if opcode is valid, False otherwise."),
    def(
        "stack_effect",
        "($module, opcode, oparg=None, /, *, jump=None)",
        stack_effect,
        "Compute the stack effect of the opcode.",
    ),
];
pub static DEF: ModuleDef = ModuleDef {
    name: "_opcode",
    doc: "Opcode support module.",
    functions: FUNCTIONS,
    init: |vm, d| {
        vm.dict_set_text(d, "ENABLE_SPECIALIZATION", Value::small(1));
        vm.dict_set_text(d, "ENABLE_SPECIALIZATION_FT", Value::small(1));
        Ok(())
    },
    ..ModuleDef::BASE
};
