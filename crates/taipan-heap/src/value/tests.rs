use super::*;

#[test]
fn ints() {
    for i in [0, 1, -1, 42, Value::SMALL_MAX, Value::SMALL_MIN] {
        let v = Value::try_int(i).unwrap();
        assert_eq!(v, Value::small(i));
        assert!(v.is_int() && !v.is_float_imm() && !v.is_ptr() && !v.is_special());
        assert_eq!(v.as_int(), Some(i));
    }
    assert_eq!(Value::try_int(Value::SMALL_MAX + 1), None);
    assert_eq!(Value::try_int(Value::SMALL_MIN - 1), None);
    assert_eq!(Value::try_int(i64::MAX), None);
    assert!(Value::both_ints(Value::small(3), Value::small(-4)));
    assert!(!Value::both_ints(Value::small(3), Value::NONE));
    assert!(!Value::both_ints(Value::try_float(1.0).unwrap(), Value::small(1)));
}

#[test]
fn floats() {
    let immediate = |x: f64| {
        let v = Value::try_float(x).unwrap_or_else(|| panic!("{x:e}"));
        assert!(v.is_float_imm() && !v.is_int() && !v.is_ptr() && !v.is_special());
        assert_eq!(v.float_unchecked().to_bits(), x.to_bits());
    };
    let boxed = |x: f64| assert_eq!(Value::try_float(x), None, "{x:e}");
    // Exactly; Miri's `powi` is not.
    let two = |e: i64| f64::from_bits(((e + 1023) as u64) << 52);
    for s in [1.0, -1.0] {
        for x in
            [0.0, 1.0, 0.1, 1e10, two(-255), two(256), two(257) - two(220), f64::INFINITY, two(769), f64::MAX]
        {
            immediate(s * x);
        }
        for x in [f64::MIN_POSITIVE / 2.0, f64::MIN_POSITIVE, two(-768), 5e-324, f64::NAN] {
            immediate(s * x);
        }
        for x in [two(257), two(768), two(-256), two(-767), 1e100, 1e-100] {
            boxed(s * x);
        }
    }
}

#[test]
fn specials() {
    let all = [
        Value::ERR,
        Value::UNBOUND,
        Value::NONE,
        Value::FALSE,
        Value::TRUE,
        Value::NOT_IMPLEMENTED,
        Value::ELLIPSIS,
    ];
    for (i, v) in all.iter().enumerate() {
        assert!(v.is_special() && !v.is_int() && !v.is_float_imm() && !v.is_ptr());
        assert!(v.object().is_none() && v.kind().is_none());
        assert_eq!(all.iter().filter(|w| *w == v).count(), 1, "{i}");
        assert_eq!(v.is_bool(), *v == Value::TRUE || *v == Value::FALSE);
    }
    assert_eq!(Value::TRUE.bits(), Value::FALSE.bits() | 8);
    assert_eq!((Value::bool(true), Value::bool(false)), (Value::TRUE, Value::FALSE));
    assert_eq!(
        (Value::TRUE.as_bool(), Value::FALSE.as_bool(), Value::NONE.as_bool()),
        (Some(true), Some(false), None)
    );
    assert_eq!(
        format!("{:?} {:?} {:?}", Value::small(-7), Value::NONE, Value::try_float(1.5).unwrap()),
        "-7 None 1.5"
    );
}
