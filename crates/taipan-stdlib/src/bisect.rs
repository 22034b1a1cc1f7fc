//! `_bisect`: positions in sorted sequences.

use crate::ModuleDef;
use taipan_vm::native::def;
use taipan_vm::{R, Value, ValueExt, Vm};

/// `right`: behind equal items.
fn position(vm: &mut Vm, a: &[Value], right: bool) -> R<usize> {
    let (seq, x) = (a[0], a[1]);
    let lo = if a[2].is_unbound() { 0 } else { vm.to_index(a[2])? };
    if lo < 0 {
        return Err(vm.value_error("lo must be non-negative"));
    }
    let mut lo = lo as usize;
    let mut hi = if a[3].is_unbound() || a[3].is_none() {
        vm.len(seq)?
    } else {
        let h = vm.to_index(a[3])?;
        if h < 0 { vm.len(seq)? } else { h as usize }
    };
    let key = if a[4].is_unbound() || a[4].is_none() { None } else { Some(a[4]) };
    while lo < hi {
        let mid = lo + (hi - lo) / 2;
        let mut item =
            match seq.to_list().and_then(|l| if seq.is_python_subclass() { None } else { l.get(mid) }) {
                Some(v) => v,
                None => {
                    let i = vm.new_int(mid as i64);
                    vm.getitem(seq, i)?
                }
            };
        if let Some(k) = key {
            item = vm.call1(k, item)?;
        }
        if right {
            if vm.less(x, item)? { hi = mid } else { lo = mid + 1 }
        } else if vm.less(item, x)? {
            lo = mid + 1
        } else {
            hi = mid
        }
    }
    Ok(lo)
}
fn bisect(vm: &mut Vm, a: &[Value], right: bool) -> R {
    let i = position(vm, a, right)?;
    Ok(vm.new_int(i as i64))
}
fn insort(vm: &mut Vm, a: &[Value], right: bool) -> R {
    let x = if a[4].is_unbound() || a[4].is_none() { a[1] } else { vm.call1(a[4], a[1])? };
    let i = position(vm, &[a[0], x, a[2], a[3], a[4]], right)?;
    let i = vm.new_int(i as i64);
    vm.call_method(a[0], "insert", &[i, a[1]])?;
    Ok(Value::NONE)
}
const SIG: &str = "($module, /, a, x, lo=0, hi=None, *, key=None)";

pub static DEF: ModuleDef = ModuleDef {
    name: "_bisect",
    doc: "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach.\n",
    functions: &[
        def(
            "bisect_right",
            SIG,
            |vm, a| bisect(vm, a, true),
            "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in a[:i] have e <= x, and all e in\na[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will\ninsert just after the rightmost x already there.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.",
        ),
        def(
            "insort_right",
            SIG,
            |vm, a| insort(vm, a, true),
            "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, insert it to the right of the rightmost x.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.",
        ),
        def(
            "bisect_left",
            SIG,
            |vm, a| bisect(vm, a, false),
            "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in a[:i] have e < x, and all e in\na[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will\ninsert just before the leftmost x already there.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.",
        ),
        def(
            "insort_left",
            SIG,
            |vm, a| insort(vm, a, false),
            "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, insert it to the left of the leftmost x.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.",
        ),
    ],
    ..ModuleDef::BASE
};
