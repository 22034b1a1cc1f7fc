//! `_random`: the Mersenne Twister behind the module `random`.

use crate::ModuleDef;
use std::cell::RefCell;
use taipan_text::random::Mt19937;
use taipan_vm::call::Args;
use taipan_vm::native::{TypeDef, check_positional, def};
use taipan_vm::slots::Slots;
use taipan_vm::typeobj::{TypeObj, type_flags};
use taipan_vm::types::int::arith::Int;
use taipan_vm::{Gc, R, Value, ValueExt, Vm, impl_trace};

pub static DEF: ModuleDef = ModuleDef {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    types: &[&RANDOM],
    ..ModuleDef::BASE
};

struct Random {
    mt: RefCell<Mt19937>,
}
impl_trace!(Random { ; mt });

static RANDOM: TypeDef = TypeDef {
    flags: type_flags::BASETYPE,
    doc: "Random() -> create a random number generator with its own internal state.",
    slots: Slots { new: Some(random_new), init: Some(random_init), ..Slots::NONE },
    methods: &[
        def("random", "($self, /)", random, "random() -> x in the interval [0, 1)."),
        def(
            "seed",
            "($self, n=None, /)",
            seed,
            "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier.",
        ),
        def("getstate", "($self, /)", getstate, "getstate() -> tuple containing the current state."),
        def("setstate", "($self, state, /)", setstate, "setstate(state) -> None.  Restores generator state."),
        def(
            "getrandbits",
            "($self, k, /)",
            getrandbits,
            "getrandbits(k) -> x.  Generates an int with k random bits.",
        ),
    ],
    ..TypeDef::native::<Random>("_random.Random")
};

fn random_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    Ok(vm.new_native(cls, Random { mt: RefCell::new(Mt19937::from_u64(0)) }).value())
}
fn random_init(vm: &mut Vm, obj: Value, args: Args) -> R<()> {
    check_positional(vm, "Random", args, 0, 1)?;
    let n = args.all.first().copied().unwrap_or(Value::NONE);
    seed(vm, &[obj, n])?;
    Ok(())
}
fn with<T>(vm: &mut Vm, v: Value, f: impl FnOnce(&mut Mt19937) -> T) -> R<T> {
    match v.native::<Random>() {
        Some(r) => Ok(f(&mut r.mt.borrow_mut())),
        None => Err(vm.wrong_receiver(v, "_random.Random")),
    }
}
/// Words from the system.
fn system_words(words: &mut [u32]) {
    let mut done = 0;
    let bytes = size_of_val(words);
    while done < bytes {
        // SAFETY: the rest of the buffer is ours; any bytes are a u32.
        let n = unsafe { libc::getrandom(words.as_mut_ptr().cast::<u8>().add(done).cast(), bytes - done, 0) };
        if n <= 0 {
            // Not enough randomness: time and process, as the last resort.
            let t = std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |d| d.as_nanos() as u64);
            words[0] ^= t as u32;
            words[1] ^= (t >> 32) as u32 ^ std::process::id();
            return;
        }
        done += n as usize;
    }
}
fn seed(vm: &mut Vm, a: &[Value]) -> R {
    let mt = if a[1].is_unbound() || a[1].is_none() {
        let mut words = [0u32; 624];
        system_words(&mut words);
        Mt19937::from_words(&words)
    } else if let Some(i) = Int::of(a[1]) {
        let mut room = [0];
        let limbs = i.limbs(&mut room);
        let mut words: Vec<u32> = limbs.iter().flat_map(|&l| [l as u32, (l >> 32) as u32]).collect();
        while words.last() == Some(&0) {
            words.pop();
        }
        Mt19937::from_words(&words)
    } else {
        Mt19937::from_u64(vm.hash(a[1])? as u64)
    };
    with(vm, a[0], |r| *r = mt)?;
    Ok(Value::NONE)
}
fn random(vm: &mut Vm, a: &[Value]) -> R {
    let x = with(vm, a[0], Mt19937::next_f64)?;
    Ok(vm.new_float(x))
}
fn getrandbits(vm: &mut Vm, a: &[Value]) -> R {
    let k = vm.index(a[1])?;
    if vm.int_is_negative(k) {
        return Err(vm.value_error("Cannot convert negative int"));
    }
    let Some(k) = k.to_i64() else {
        return Err(vm.overflow_error("Python int too large for C uint64_t"));
    };
    if k <= 64 {
        let n = with(vm, a[0], |r| r.bits(k as u32))?;
        return Ok(vm.int_from_u64(n));
    }
    vm.room_for_limbs(k as u64 / 64 + 1)?;
    let words = with(vm, a[0], |r| r.bits_words(k as usize))?;
    let limbs: Vec<u64> =
        words.chunks(2).map(|c| c[0] as u64 | (c.get(1).copied().unwrap_or(0) as u64) << 32).collect();
    Ok(vm.int_from_limbs(false, &limbs))
}
fn getstate(vm: &mut Vm, a: &[Value]) -> R {
    let mut items = [Value::small(0); 625];
    with(vm, a[0], |r| {
        let (state, index) = r.state();
        for (o, &w) in items.iter_mut().zip(state) {
            *o = Value::small(w as i64);
        }
        items[624] = Value::small(index as i64);
    })?;
    Ok(vm.tuple(&items))
}
fn setstate(vm: &mut Vm, a: &[Value]) -> R {
    let Some(t) = a[1].to_tuple() else { return Err(vm.type_error("state vector must be a tuple")) };
    if t.len != 625 {
        return Err(vm.value_error("state vector is the wrong size"));
    }
    let mut state = [0u32; 624];
    for (i, s) in state.iter_mut().enumerate() {
        let v = t.get(i);
        if !v.is_int_like() {
            return Err(vm.type_error("an integer is required"));
        }
        if vm.int_is_negative(v) {
            return Err(vm.overflow_error("can't convert negative value to unsigned int"));
        }
        match v.to_i64() {
            Some(w) => *s = w as u32,
            None => return Err(vm.overflow_error("Python int too large to convert to C unsigned long")),
        }
    }
    let index = vm.to_c_long(t.get(624))?;
    match usize::try_from(index).ok().and_then(|i| Mt19937::from_state(state, i)) {
        Some(mt) => {
            with(vm, a[0], |r| *r = mt)?;
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("invalid state")),
    }
}
