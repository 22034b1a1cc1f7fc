//! The order of sets is CPython's: a recorded run of operations (PYTHONHASHSEED=0).

use super::*;
use crate::vm::Config;
use taipan_heap::RootedVec;

fn key(vm: &mut Vm, text: &str) -> Value {
    match text.parse::<i64>() {
        Ok(i) => vm.new_int(i),
        Err(_) => vm.str_value(text),
    }
}

#[test]
fn order_is_cpythons() {
    crate::strings::set_hash_seed(Some("0"));
    let mut vm = Vm::new(Config::default()).expect("a VM");
    let vm = &mut *vm;
    let mut s = vm.new_set().value();
    for (n, line) in include_str!("vectors.txt").lines().enumerate() {
        let mut words = line.split(' ');
        let op = words.next().unwrap_or("");
        let mut keys = RootedVec::new(&vm.heap);
        for w in words {
            let k = key(vm, w);
            keys.push(k);
        }
        let list = vm.list(&keys);
        let as_set = vm.set_from(list).unwrap().value();
        match op {
            "new" => s = vm.new_set().value(),
            "add" | "discard" => {
                vm.call_method(s, op, &[keys[0]]).unwrap();
            }
            "pop" => {
                let k = vm.call_method(s, "pop", &[]).unwrap();
                assert!(vm.eq(k, keys[0]).unwrap(), "line {n}: {line}");
            }
            "update" => {
                vm.call_method(s, "update", &[list]).unwrap();
            }
            "inter" => {
                let both = vm.binary(as_set, s, BinOp::Or).unwrap();
                let half = vm.new_list(&[]);
                vm.list_extend(half, list).unwrap();
                let items = vm.collect(s).unwrap();
                for &x in items.iter().step_by(2) {
                    vm.list_push(half, x).unwrap();
                }
                s = vm.call_method(both, "intersection", &[half.value()]).unwrap();
            }
            "diff" => s = vm.call_method(s, "difference", &[as_set]).unwrap(),
            "sym" => {
                vm.call_method(s, "symmetric_difference_update", &[list]).unwrap();
            }
            "copy" => {
                let c = vm.call_method(s, "copy", &[]).unwrap();
                s = vm.binary(c, as_set, BinOp::Or).unwrap();
            }
            "isub" => s = vm.binary_inplace(s, as_set, BinOp::Sub).unwrap(),
            "frozen" => {
                let f = vm.new_frozenset_empty();
                vm.set_update(f, s).unwrap();
                let g = vm.new_frozenset_empty();
                vm.set_update(g, list).unwrap();
                let x = vm.binary(f.value(), g.value(), BinOp::Xor).unwrap();
                s = vm.set_from(x).unwrap().value();
            }
            "dict" => {
                let d = vm.new_dict();
                for &k in keys.iter() {
                    vm.dict_set(d, k, Value::NONE).unwrap();
                }
                let c = vm.set_from(d.value()).unwrap().value();
                s = vm.binary(c, s, BinOp::Or).unwrap();
            }
            "is" => {
                let items = vm.collect(s).unwrap();
                let got: Vec<String> = items.iter().map(|&v| vm.str_text(v).unwrap()).collect();
                assert_eq!(got.join(" "), line[2..].trim_start(), "line {n}");
            }
            _ => panic!("line {n}: {line}"),
        }
    }
}
