//! The exported symbol table against CPython's `_symtable` (numbers taken from there).

use taipan_compiler::{Mode, Options, symbol_table};

const SOURCE: &str = "
import os
class A[T](B):
  '''doc'''
  x: int = 1
  def f(self, a, *b, c=1, **d):
    global g; nonlocal_ = 1
    return [i for i in a if (w := i)] + [lambda q: a + T]
type Z[U: int] = list[U]
";

#[test]
fn symbols_are_cpythons() {
    let blocks = symbol_table(SOURCE, Mode::Exec, &Options::default()).expect("a table");
    let find =
        |name: &str, kind: u32| blocks.iter().find(|b| b.name == name && b.kind == kind).expect("a block");
    let symbols = |b: &taipan_compiler::SymbolBlock| -> Vec<(String, u32)> { b.symbols.clone() };
    let s = |list: &[(&str, u32)]| -> Vec<(String, u32)> {
        list.iter().map(|(n, f)| (n.to_string(), *f)).collect()
    };
    assert_eq!(symbols(&blocks[0]), s(&[("os", 4224), ("A", 4098), ("g", 8193), ("Z", 4098)]));
    assert_eq!(blocks[0].lineno, 0);
    assert_eq!(find("A", 5).lineno, 3);
    assert_eq!(
        symbols(find("A", 5)),
        s(&[(".type_params", 20498), (".generic_base", 4114), ("T", 21506), ("B", 12304)])
    );
    let f = find("f", 0);
    assert_eq!(
        symbols(f),
        s(&[
            ("self", 4100),
            ("a", 20500),
            ("c", 4100),
            ("b", 4100),
            ("d", 4100),
            ("g", 8193),
            ("nonlocal_", 4098),
            ("w", 4098),
            ("i", 4626),
            ("T", 16384)
        ])
    );
    assert_eq!(f.varnames, ["self", "a", "c", "b", "d"]);
    assert_eq!(symbols(find("lambda", 0)), s(&[("q", 4100), ("a", 16400), ("T", 16400)]));
    assert_eq!(symbols(find("U", 6)), s(&[(".format", 4116), ("int", 12304)]));
    assert!(find("U", 6).nested);
    assert!(!find("Z", 5).nested);
}
