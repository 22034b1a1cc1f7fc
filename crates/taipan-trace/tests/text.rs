//! The text form and the verifier: traces from text, and what is wrong with them.

use taipan_trace::*;

fn helpers() -> HelperTable {
    let h = |name: &'static str, params: &'static [Type], result, effects| Helper {
        name: name.into(),
        params: Some(params.into()),
        result,
        effects,
    };
    HelperTable(vec![
        h("run", &[Type::Any, Type::Any], Type::Any, Effects::ANY),
        h("sqrt", &[Type::Float], Type::Float, Effects::PURE),
        h("grow", &[Type::Obj], Type::Void, Effects { collects: true, ..Effects::default() }),
    ])
}

fn round_trip(text: &str) -> Trace {
    let facts = helpers();
    let t = parse(text, &facts).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let printed = t.text(&facts).to_string();
    assert_eq!(parse(&printed, &facts).as_ref(), Ok(&t), "{printed}");
    assert_eq!(parse(&t.to_string(), &facts).as_ref(), Ok(&t));
    t
}

#[track_caller]
fn breaks(rule: u32, text: &str) {
    let errors = verify(&round_trip(text), &helpers()).expect_err("nothing found");
    assert!(errors.iter().any(|e| e.rule == rule), "{errors:?}");
}

const LOOP: &str = "trace t1 root
  u0 = slot #0
  u1 = guard_int u0 s0
  loop (u1)
  u3 = param #0 : int
  guard_valid s1
  u4 = lt u3, 100
  guard_true u4 s1
  u6 = add_ov u3, 1 s1
  jump_loop (u6)
s0 = {0x7000+4 locals (=, =) stack ()}
s1 = {0x7000+4 locals (u3, =) stack (v0)} {0x7100+2 func @0x9000 owner Unbound flags 1 ret 2 locals (u3) stack ()}
v0 = #32 #0x50000000007 (+8 value u3, +16 raw #5, +24 value v0)
";

#[test]
fn a_loop_round_trips() {
    let t = round_trip(LOOP);
    assert_eq!(verify(&t, &helpers()), Ok(()));
    assert_eq!(t.exit_values(SnapId(1)), vec![InstId(3)]);
    assert_eq!(t.params().count(), 1);
}

#[test]
fn every_constant_round_trips() {
    let all = "5, -7, 2305843009213693951, -2305843009213693952, 0.0, -0.0, 1e300, 2.5, 5e-324, inf, -inf, nan, \
        nan#0xfff8000000000000, true, false, #5, #-1, #0xffffff, @0x1000, None, True, False, Unbound, Error, '2.5, 'nan, \
        '-0.0, any#0x45";
    let t = round_trip(&format!("trace t1 root\n  u0 = call run ({all}) : any\n  exit\n"));
    assert_eq!(t.insts[0].args.len(), all.split(',').count());
    assert!(t.to_string().contains(all), "{t}");
}

#[test]
fn labels_are_free_and_comments_skipped() {
    let t = round_trip(
        "trace t9 side t3 x2\n u70 = input #0 : float ; the sum\n\n u9 = fadd u70, 1.0\n exit s5\ns5 = {0x10+0 locals (u9) stack ()}",
    );
    assert_eq!(t.kind, TraceKind::Side { parent: TraceId(3), exit: ExitId(2) });
    assert_eq!(t.insts[1].args[0], Opnd::Inst(InstId(0)));
    assert_eq!(t.insts[2].snap, Some(SnapId(0)));
}

#[test]
fn every_operation_is_found_by_its_text() {
    for op in Op::ALL {
        assert_eq!(Op::from_text(op.text()), Some(*op));
        assert!(!op.info().doc.is_empty());
    }
}

#[test]
fn errors_say_where() {
    let at = |text: &str| {
        let e = parse(text, &helpers()).expect_err(text);
        (e.line, e.column, e.message)
    };
    assert_eq!(at(""), (1, 1, "empty text".into()));
    assert_eq!(at("trace t1 root\n  u1 = frob u0"), (2, 8, "no operation `frob`".into()));
    assert_eq!(at("trace t1 root\n  u1 = not u0"), (2, 12, "u0 is not defined above".into()));
    assert_eq!(at("trace t1 root\n  exit s3"), (2, 8, "s3 is not defined".into()));
    assert_eq!(at("trace t1 root\n  u1 = add 1 2"), (2, 14, "expected `,`".into()));
    assert_eq!(at("trace t1 root\n  add 1, 2"), (2, 3, "`add` gives a value here".into()));
    assert_eq!(at("trace t1 root\n  u0 = slot #-1"), (2, 13, "`#-1` is too large".into()));
    assert_eq!(
        at("trace t1 root\n  u0 = add 1, 99999999999999999999"),
        (2, 15, "`99999999999999999999` is not an operand".into())
    );
    assert_eq!(at("trace t1 root\ns0 = {0x10 locals () stack ()}").0, 2);
    assert_eq!(at("trace t1 root\ns0 = {0x10+1 locals (= stack ()}\nexit s0").0, 2);
    assert_eq!(at("trace t1 root\ns0 = {}\ns0 = {}").2, "s0 is defined twice");
    assert_eq!(at("trace t1 root\nu0 = slot #0\nu0 = slot #1").2, "u0 is defined twice");
    assert_eq!(at("trace t1 root\nexit é"), (2, 6, "expected `s` and a number".into()));
}

/// The parser meets any text at all without a panic.
#[test]
fn damaged_text_is_an_error() {
    let bytes = LOOP.as_bytes();
    for i in 0..bytes.len() {
        let cut = String::from_utf8_lossy(&bytes[..i]).into_owned();
        let _ = parse(&cut, &helpers());
        for c in ["", "#", "=", "(", "é", "9999999999999999999999"] {
            let damaged = format!("{}{c}{}", &LOOP[..i], &LOOP[i + 1..]);
            if let Ok(t) = parse(&damaged, &helpers()) {
                let _ = verify(&t, &helpers());
            }
        }
    }
}

#[test]
fn form() {
    breaks(1, "trace t1 root\n u0 = slot #0\n u1 = add u0, 1\n exit s0\ns0 = {0x10+0 locals () stack ()}");
    breaks(3, "trace t1 root\n u0 = slot #0\n");
    breaks(3, "trace t1 root\n exit s0\n exit s0\ns0 = {0x10+0 locals () stack ()}");
    breaks(4, "trace t1 root\n loop ()\n exit s0\ns0 = {0x10+0 locals () stack ()}");
    breaks(4, "trace t1 root\n loop (1)\n u1 = param #0 : int\n jump_loop (None)");
    breaks(4, "trace t1 root\n loop (1)\n jump_loop (1)");
    breaks(5, "trace t1 root\n loop ()\n jump_loop ()");
    breaks(6, "trace t1 root\n u0 = input #0 : int\n exit s0\ns0 = {0x10+0 locals () stack ()}");
    breaks(14, "trace t1 root\n store_word @0x10, #1 #8 immut\n exit s0\ns0 = {0x10+0 locals () stack ()}");
    let mut t = round_trip(LOOP);
    t.insts[3].args = Args::NONE;
    t.insts[6].args = [Opnd::Inst(InstId(8))].as_slice().into();
    let errors = verify(&t, &helpers()).expect_err("used before it is there");
    assert!(errors.iter().any(|e| e.rule == 2), "{errors:?}");
}

#[test]
fn snapshots() {
    breaks(7, "trace t1 root\n guard_true true\n exit s0\ns0 = {0x10+0 locals () stack ()}");
    breaks(7, "trace t1 root\n u0 = add 1, 2 s0\n exit s0\ns0 = {0x10+0 locals () stack ()}");
    breaks(8, "trace t1 root\n u0 = add_ov 1, 2 s0\n exit s0\ns0 = {0x10+0 locals (u0) stack ()}");
    breaks(9, "trace t1 root\n exit s0\ns0 =");
    breaks(9, "trace t1 root\n exit s0\ns0 = {0x10+0 locals (#5) stack ()}");
    breaks(9, "trace t1 root\n exit s0\ns0 = {0x10+0 locals () stack ()} {0x20+0 locals () stack ()}");
    breaks(11, "trace t1 root\n exit s0\ns0 = {0x10+0 locals (v0) stack ()}\nv0 = #24 #7 (+8 value 1)");
    breaks(11, "trace t1 root\n exit s0\ns0 = {0x10+0 locals (v0) stack ()}\nv0 = #16 #7 (+8 raw 1)");
    let sync = "trace t1 root\n u0 = slot #0\n u1 = call run (u0, u0) : any s0\n exit s1\n";
    let with = |s0: &str| {
        format!("{sync}s0 = {{0x10+1 locals ({s0}) stack ()}}\ns1 = {{0x10+2 locals (=) stack ()}}")
    };
    breaks(10, &with("1"));
    breaks(10, &with(""));
    assert_eq!(verify(&round_trip(&with("u0")), &helpers()), Ok(()));
    assert_eq!(verify(&round_trip(&with("=")), &helpers()), Ok(()));
}

#[test]
fn effects() {
    let ends = "\n exit s0\ns0 = {0x10+0 locals () stack ()}";
    breaks(12, &format!("trace t1 root\n u0 = call sqrt (1) : float{ends}"));
    breaks(12, &format!("trace t1 root\n u0 = call sqrt (1.0) : any{ends}"));
    breaks(12, &format!("trace t1 root\n u0 = call h77 () : any s0{ends}"));
    breaks(13, &format!("trace t1 root\n u0 = new #24 #7\n init_value u0, 1 #8 slot{ends}"));
    breaks(13, &format!("trace t1 root\n u0 = new #16 #7\n init_value u0, 1 #16 slot{ends}"));
    let new = "trace t1 root\n u0 = new #16 #7\n init_value u0, 1 #8 slot\n";
    breaks(13, &format!("{new} call grow (u0) : void\n init_value u0, 2 #8 slot{ends}"));
    assert_eq!(verify(&round_trip(&format!("{new} call grow (u0) : void{ends}")), &helpers()), Ok(()));
}
