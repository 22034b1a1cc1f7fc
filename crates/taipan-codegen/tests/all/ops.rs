//! Every operation on plain values against what the evaluator says it means: with operands from outside, and with
//! constants in either place.

use crate::world::*;
use taipan_codegen::{Code, ExitKind};
use taipan_trace::eval::{Applied, apply};
use taipan_trace::{Const, Effect, Inst, Op, Opnd, SnapId, Snapshot, Trace, TraceId, TraceKind, Type, Word};

fn edges(ty: Type, object: Word) -> Vec<Word> {
    let ints = [
        0,
        1,
        -1,
        2,
        3,
        -7,
        8,
        61,
        62,
        63,
        64,
        -64,
        10_007,
        1 << 29,
        1 << 30,
        -(1 << 31),
        (1 << 32) + 5,
        Word::INT_MAX,
        Word::INT_MIN,
        Word::INT_MAX - 1,
        Word::INT_MIN + 1,
        Word::INT_MAX / 2 + 1,
        3037000500,
    ];
    let ints = ints.map(|i| Word::try_int(i).expect("small"));
    let big = (1i64 << 61) as f64;
    let floats = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        0.5,
        2.5,
        -7.9,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        -f64::NAN,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        big,
        -big,
        big - 256.0,
        -big - 512.0,
        2.0 * big,
        4.0 * big,
        1e300,
        -1e-300,
        1e17,
    ];
    match ty {
        Type::Int => ints.to_vec(),
        Type::Obj => vec![object],
        Type::Any => {
            let mut all = ints[..6].to_vec();
            all.extend(floats.iter().filter_map(|x| Word::try_float(*x)));
            all.extend([Word::NONE, Word::TRUE, Word::FALSE, Word::UNBOUND, Word::ELLIPSIS, object]);
            all
        }
        Type::Float => floats.map(Word::from_f64).to_vec(),
        Type::Bool => vec![Word(0), Word(1)],
        Type::Word => {
            let words =
                [0, 1, 2, -1, i64::MIN, i64::MAX, 1 << 61, -(1 << 61), (1 << 61) - 1, 1 << 62, 12345, -12345];
            words.map(|w| Word(w as u64)).to_vec()
        }
        Type::Void => vec![],
    }
}

/// A trace of one instruction: its operands are inputs or constants; it leaves through s0, or ends in s1 with the result.
fn one(op: Op, operands: &[Option<Const>]) -> Trace {
    let exit = taipan_trace::ExitId(0);
    let mut t = Trace::new(TraceId(1), TraceKind::Side { parent: TraceId(0), exit });
    let types = op.info().operands;
    let mut args = Vec::new();
    for (i, (c, ty)) in operands.iter().zip(types).enumerate() {
        args.push(match c {
            Some(c) => Opnd::Const(*c),
            None => Opnd::Inst(t.push(Inst::new(Op::Input, &[]).with_imm(&[i as u64]).with_type(*ty))),
        });
    }
    let mut inst = Inst::new(op, &args);
    if op.has_snapshot() {
        inst = inst.with_snap(SnapId(0));
    }
    let ty = inst.ty;
    let u = t.push(inst);
    t.push(Inst::new(Op::Exit, &[]).with_snap(SnapId(1)));
    let frame = |locals: Vec<taipan_trace::SnapVal>| {
        Snapshot::new(vec![taipan_trace::Frame::entry(Word(0x7000), 0, locals, vec![])])
    };
    t.add_snapshot(frame(vec![]));
    t.add_snapshot(frame(if ty == Type::Void { vec![] } else { vec![Opnd::Inst(u).into()] }));
    t
}

fn same(ty: Type, a: u64, b: u64) -> bool {
    a == b || (ty == Type::Float && f64::from_bits(a).is_nan() && f64::from_bits(b).is_nan())
}

fn check(world: &mut World, op: Op, code: &Code, inputs: &[u64], args: &[Word]) {
    let lengths = op == Op::GuardIndex && (args[1].0 as i64) < 0;
    let wanted = match apply(op, args) {
        Applied::Broken(_) => return,
        _ if lengths => return,
        Applied::NotPlain if op == Op::BoxFloat => None,
        Applied::NotPlain | Applied::Leaves => Some((SnapId(0), None)),
        Applied::Passes => Some((SnapId(1), None)),
        Applied::Value(w) => Some((SnapId(1), Some(w.0))),
    };
    let left = world.feed(code, inputs);
    let ty = op.info().result.unwrap_or(Type::Void);
    let Some((snap, value)) = wanted else {
        let boxed = Word(left.values[0]);
        assert!(boxed.is_ptr() && field(boxed, 0) == FLOAT_HEADER.0, "{op:?} {args:?}");
        assert_eq!(field(boxed, 1), args[0].0);
        return;
    };
    assert_eq!((left.snap, left.kind), (snap, ExitKind::Leave), "{op:?} {args:?}");
    if let Some(value) = value {
        assert!(same(ty, left.values[0], value), "{op:?} {args:?}: {:#x} {value:#x}", left.values[0]);
    }
}

#[test]
fn plain_operations_mean_what_the_evaluator_says() {
    let mut world = World::new();
    let object = world.vm.object(&[1, 2, 3]);
    let facts = facts();
    let mut tested = Vec::new();
    for &op in Op::ALL {
        let info = op.info();
        let plain = matches!(info.effect, Effect::Pure | Effect::PureAlloc | Effect::Guard);
        if !plain || info.list || info.operands.is_empty() || op == Op::GuardKind {
            continue;
        }
        tested.push(op);
        let edges: Vec<Vec<Word>> = info.operands.iter().map(|ty| edges(*ty, object)).collect();
        let firsts = &edges[0];
        let seconds = edges.get(1).map_or(vec![None], |e| e.iter().map(|w| Some(*w)).collect());
        let args = |a: &Word, b: &Option<Word>| -> Vec<Word> { std::iter::once(*a).chain(*b).collect() };
        let bits = |ws: &[Word]| -> Vec<u64> { ws.iter().map(|w| w.0).collect() };
        let ty = |i: usize| info.operands[i];
        // Both from outside.
        let code = world.try_compile(&one(op, &vec![None; edges.len()]), &facts).expect("compiles");
        for a in firsts {
            for b in &seconds {
                check(&mut world, op, &code, &bits(&args(a, b)), &args(a, b));
            }
        }
        // One of them constant.
        for a in firsts {
            let c = Some(Const::of(ty(0), *a));
            let rest = vec![None; edges.len() - 1];
            let code = world.try_compile(&one(op, &[vec![c], rest].concat()), &facts).expect("compiles");
            for b in &seconds {
                check(&mut world, op, &code, &bits(&args(a, b)), &args(a, b));
            }
        }
        for b in seconds.iter().flatten() {
            let c = Some(Const::of(ty(1), *b));
            let code = world.try_compile(&one(op, &[None, c]), &facts).expect("compiles");
            for a in firsts {
                check(&mut world, op, &code, &bits(&[*a, *b]), &[*a, *b]);
            }
        }
    }
    assert!(tested.len() >= 60, "{tested:?}");
}

#[test]
fn comparisons_turned_round_and_branched_on() {
    let mut world = World::new();
    for (op, ty) in [
        ("lt", "int"),
        ("le", "int"),
        ("eq", "int"),
        ("ne", "int"),
        ("wult", "word"),
        ("flt", "float"),
        ("fle", "float"),
        ("feq", "float"),
        ("fne", "float"),
        ("is", "any"),
    ] {
        for guard in ["guard_true", "guard_false"] {
            for not in [false, true] {
                let negate = if not { "u3 = not u2\n" } else { "u3 = not u2\n u3 = not u3\n" };
                let text = format!(
                    "trace t1 side t0 x0\n u0 = input #0 : {ty}\n u1 = input #1 : {ty}\n u2 = {op} u0, u1\n \
                     {negate} {guard} u3 s0\n exit s1\n s0 = {{0x7000+0 locals () stack ()}}\n \
                     s1 = {{0x7000+0 locals (u3) stack ()}}"
                );
                let text = text.replace("u3 = not u3", "u4 = not u3");
                let text =
                    if not { text } else { text.replace(&format!("{guard} u3"), &format!("{guard} u4")) };
                let code = world.compile(&text);
                let t = taipan_trace::Type::from_name(ty).expect("a type");
                let operands = edges(t, Word::NONE);
                let o = Op::from_text(op).expect("an operation");
                for a in &operands {
                    for b in &operands {
                        let Applied::Value(Word(holds)) = apply(o, &[*a, *b]) else { panic!("{op}") };
                        let holds = (holds != 0) != not;
                        let passes = holds == (guard == "guard_true");
                        let left = world.feed(&code, &[a.0, b.0]);
                        assert_eq!(left.snap, SnapId(passes as u32), "{op} {a:?} {b:?} {guard} {not}");
                        if passes {
                            // u3 is the negation of the comparison.
                            let u3 = (holds == not) as u64;
                            assert_eq!(left.values[0], u3, "{op} {a:?} {b:?} {guard} {not}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn divisions_by_constants() {
    let mut world = World::new();
    let facts = facts();
    let max = Word::INT_MAX;
    let divisors = [
        1,
        2,
        3,
        5,
        6,
        7,
        9,
        10,
        11,
        12,
        13,
        64,
        100,
        641,
        1000,
        10_007,
        1_000_000_007,
        1 << 40,
        max - 1,
        max,
    ];
    for d in divisors {
        let c = Const::int(d);
        let codes = [Op::FloorDiv, Op::Mod]
            .map(|op| (op, world.try_compile(&one(op, &[None, c]), &facts).expect("compiles")));
        let mut dividends = vec![0, 1, -1, max, max - 1, -max, Word::INT_MIN, Word::INT_MIN + 1];
        let mut far = 1i64;
        while let Some(next) = far.checked_mul(3).filter(|n| *n < max) {
            far = next;
            let near = far / d * d;
            dividends.extend([far, -far, near, near - 1, near + 1, -near, -near - 1, -near + 1]);
        }
        for i in dividends {
            let (Some(a), Some(b)) = (Word::try_int(i), Word::try_int(d)) else { continue };
            for (op, code) in &codes {
                check(&mut world, *op, code, &[a.0, b.0], &[a, b]);
            }
        }
    }
}
