use super::*;

#[test]
fn decomposing() {
    assert_eq!(decompose(1.0), (1, 0));
    assert_eq!(decompose(-0.75), (-3, -2));
    assert_eq!(decompose(5e-324), (1, -1074));
    assert_eq!(decompose(0.0), (0, 0));
    assert_eq!(decompose(1e16), (152587890625, 16));
}

#[test]
fn huge_precision_is_zeros() {
    let s = format(0.5, &Style::new(Code::F, 100_000));
    assert_eq!(s.len(), 100_002);
    assert!(s.starts_with("0.5000") && s.ends_with("000"));
}
