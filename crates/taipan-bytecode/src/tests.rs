use crate::*;
use std::sync::Arc;

fn sample() -> CodeObject {
    let mut w = LocationWriter::new(10);
    for (i, loc) in locations().into_iter().enumerate() {
        w.add(loc, i + 1);
    }
    let inner = CodeObject {
        argcount: 1,
        posonlyargcount: 0,
        kwonlyargcount: 2,
        stacksize: 3,
        flags: co::OPTIMIZED | co::NEWLOCALS,
        first_line: 10,
        code: vec![
            word(Opcode::RESUME, 0),
            0,
            word(Opcode::LOAD_FAST_LOAD_FAST, local_pair(0, 1)),
            word(Opcode::BINARY_OP, BinOp::Add as u32),
            0,
            word(Opcode::RETURN_VALUE, 0),
        ],
        consts: vec![Const::None, Const::Float(-0.0), Const::Float(0.0)],
        names: vec!["a".into()],
        localsplus: vec![
            LocalVar { name: "x".into(), kind: kind::LOCAL | kind::CELL },
            LocalVar { name: "y".into(), kind: kind::LOCAL },
        ],
        filename: Arc::from("f.py"),
        name: "g".into(),
        qualname: "f.<locals>.g".into(),
        linetable: w.finish(),
        exceptions: vec![ExceptionEntry { start: 2, end: 5, target: 5, depth: 0, lasti: true }],
        merge_points: vec![2, 5],
    };
    CodeObject {
        consts: vec![
            Const::Code(Arc::new(inner.clone())),
            Const::Int(i64::MIN),
            Const::Int(-1),
            Const::BigInt { negative: true, magnitude: [0, 0, 0, 0, 0, 0, 0, 0, 1].into() },
            Const::Complex(1.5, -0.0),
            Const::Str(b"a\xed\xa0\x80".as_slice().into()),
            Const::Bytes(b"\xff".as_slice().into()),
            Const::Tuple([Const::Bool(true), Const::FrozenSet([Const::Ellipsis].into())].into()),
            Const::Slice(Box::new([Const::None, Const::Int(1), Const::None])),
        ],
        ..inner
    }
}

fn locations() -> Vec<Location> {
    let l = |line, end_line, col, end_col| Location { line, end_line, col, end_col };
    vec![
        l(10, 10, 4, 9),
        l(11, 11, 100, 120),
        l(12, 15, 0, 3),
        Location::NONE,
        l(5, 5, 79, 94),
        l(7, 7, -1, -1),
        l(7, 7, 200, 900),
        l(100000, 100000, 0, 0),
        l(7, 7, 3, 3),
        l(7, 7, 3, 3),
    ]
}

#[test]
fn locations_survive() {
    let code = sample();
    let got: Vec<Location> = code.positions().collect();
    let want: Vec<Location> =
        locations().into_iter().enumerate().flat_map(|(i, l)| std::iter::repeat_n(l, i + 1)).collect();
    assert_eq!(got, want);
    assert_eq!(Positions::at(&code.linetable, 10, 0), want[0]);
    assert_eq!(Positions::at(&code.linetable, 10, 20), want[20]);
    assert_eq!(code.line_at(0), Some(10));
    assert_eq!(code.line_at(7), None);
    let lines: Vec<_> = code.lines().collect();
    assert_eq!(lines[0], (0, 1, Some(10)));
    assert_eq!(lines.last(), Some(&(36, 55, Some(7))));
}

#[test]
fn code_survives_writing_and_reading() {
    let code = sample();
    let mut out = Vec::new();
    write_code(&code, &mut out);
    let back = read_code(&out, None).expect("readable");
    assert_eq!(back, code);
    for n in 0..out.len() {
        assert!(read_code(&out[..n], None).is_err(), "cut at {n}");
    }
    let renamed = read_code(&out, Some("other.py")).expect("readable");
    assert_eq!(&*renamed.filename, "other.py");
    let Const::Code(inner) = &renamed.consts[0] else { panic!("order of constants") };
    assert_eq!(&*inner.filename, "other.py");
}

#[test]
fn nested_code_stays_packed_until_it_is_wanted() {
    let code = sample();
    let mut out = Vec::new();
    write_code(&code, &mut out);
    let lazy = read_code_lazily(out.into(), None).expect("readable");
    let Const::Packed(inner) = &lazy.consts[0] else { panic!("order of constants") };
    let (head, whole) = (inner.head(), inner.whole());
    assert_eq!((head.qualname, head.nlocals, head.nlocalsplus), ("f.<locals>.g", 2, 2));
    assert_eq!(head.stacksize, whole.stacksize);
    assert_eq!(lazy, code);
}

#[test]
fn code_with_anything_in_its_cache_words_survives() {
    for words in [vec![word(Opcode::RESUME, 0), 7], vec![word(Opcode::RESUME, 0)], vec![0xffff_ffff, 0]] {
        let code = CodeObject { code: words, ..sample() };
        let mut out = Vec::new();
        write_code(&code, &mut out);
        assert_eq!(read_code(&out, None).expect("readable"), code);
    }
}

#[test]
fn damaged_files_are_errors() {
    let mut out = Vec::new();
    write_code(&sample(), &mut out);
    for n in 8..out.len() {
        for bit in [1u8, 0x80, 0xff] {
            let mut bad = out.clone();
            bad[n] ^= bit;
            let _ = read_code(&bad, None);
        }
    }
}

#[test]
fn exception_table_survives() {
    let table = vec![
        ExceptionEntry { start: 0, end: 70, target: 4000, depth: 1, lasti: false },
        ExceptionEntry { start: 70, end: 71, target: 1 << 20, depth: 33, lasti: true },
    ];
    assert_eq!(decode_exception_table(&encode_exception_table(&table)), Some(table.clone()));
    assert_eq!(find_handler(&table, 69), Some(&table[0]));
    assert_eq!(find_handler(&table, 70), Some(&table[1]));
    assert_eq!(find_handler(&table, 71), None);
}

#[test]
fn constants_differ_by_type_and_sign() {
    assert_ne!(Const::Int(1), Const::Float(1.0));
    assert_ne!(Const::Int(1), Const::Bool(true));
    assert_ne!(Const::Float(0.0), Const::Float(-0.0));
    assert_eq!(Const::Float(f64::NAN), Const::Float(f64::NAN));
    assert_ne!(Const::Tuple([Const::Int(1)].into()), Const::Tuple([Const::Float(1.0)].into()));
}

#[test]
fn the_table_is_sound() {
    for &op in OPCODES {
        assert_eq!(Opcode::from_u8(op as u8), Some(op));
        assert_eq!(Opcode::from_name(op.name()), Some(op));
        assert!(!op.base().is_specialised());
        assert_eq!(op.base().cache_words(), op.cache_words());
    }
    assert_eq!(Opcode::FOR_ITER.stack_effect(3, false), 1);
    assert_eq!(Opcode::FOR_ITER.stack_effect(3, true), 0);
    assert_eq!(Opcode::CALL.stack_effect(2, false), -3);
    assert_eq!(Opcode::UNPACK_EX.stack_effect(2 | 3 << 8, false), 5);
    assert!(Opcode::JUMP_BACKWARD.is_unconditional_jump());
    assert!(!Opcode::FOR_ITER.is_unconditional_jump());
}

#[test]
fn disassembly_reads_well() {
    let text = dis::disassemble(&sample(), None);
    assert!(text.contains("BINARY_OP                   0 (+)"), "{text}");
    assert!(text.contains(">>    2 LOAD_FAST_LOAD_FAST         1 (x, y)"), "{text}");
    assert!(text.contains("  2 to 5 -> 5 [0] lasti"), "{text}");
}

#[test]
fn cpythons_numbers_are_in_the_order_of_the_table() {
    for &op in OPCODES.iter().filter(|op| !op.is_specialised()) {
        // Each row of the conversion belongs to its opcode.
        assert_eq!(cpython::row_opcode(op), Some(op));
    }
}

#[test]
fn code_converts_to_cpythons_form() {
    let mut code = sample();
    code.code = vec![
        word(Opcode::RESUME, 0),
        0,
        word(Opcode::LOAD_FAST_LOAD_FAST, local_pair(0, 300)),
        word(Opcode::RETURN_VALUE, 0),
    ];
    let c = to_cpython(&code);
    // RESUME, LOAD_FAST 0, EXTENDED_ARG 1, LOAD_FAST 44, RETURN_VALUE
    assert_eq!(c.code, [128, 0, 84, 0, 69, 1, 84, 44, 35, 0]);
    assert_eq!(c.offsets, [0, 0, 2, 8]);
}
