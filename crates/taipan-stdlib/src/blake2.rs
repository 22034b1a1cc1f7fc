//! `_blake2`: BLAKE2b and BLAKE2s with all parameters of the tree modes.

use crate::ModuleDef;
use std::cell::RefCell;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getter, spec};
use taipan_vm::object::Native;
use taipan_vm::typeobj::TypeObj;
use taipan_vm::{Gc, R, Slots, Value, ValueExt, Vm, impl_trace};

const SIGMA: [[u8; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
macro_rules! engine {
    ($name:ident, $w:ty, $wide:ty, $rounds:literal, $r:expr, $iv:expr) => {
        #[derive(Clone)]
        struct $name {
            h: [$w; 8],
            count: $wide,
            buf: Vec<u8>,
            last_node: bool,
        }
        impl $name {
            const IV: [$w; 8] = $iv;
            const BYTES: usize = size_of::<$w>();
            const BLOCK: usize = 16 * size_of::<$w>();
            /// From the parameter block.
            fn new(p: &[u8], last_node: bool) -> $name {
                let mut h = Self::IV;
                for (h, c) in h.iter_mut().zip(p.chunks_exact(Self::BYTES)) {
                    *h ^= c.iter().rev().fold(0, |a: $w, &b| a << 8 | b as $w);
                }
                $name { h, count: 0, buf: Vec::new(), last_node }
            }
            fn compress(&mut self, block: &[u8], last: bool) {
                let m: [$w; 16] = std::array::from_fn(|i| {
                    block[i * Self::BYTES..(i + 1) * Self::BYTES]
                        .iter()
                        .rev()
                        .fold(0, |a: $w, &b| a << 8 | b as $w)
                });
                let mut v: [$w; 16] =
                    std::array::from_fn(|i| if i < 8 { self.h[i] } else { Self::IV[i - 8] });
                v[12] ^= self.count as $w;
                v[13] ^= (self.count >> <$w>::BITS) as $w;
                if last {
                    v[14] = !v[14];
                    if self.last_node {
                        v[15] = !v[15];
                    }
                }
                let turns: [u32; 4] = $r;
                for round in 0..$rounds {
                    let s = &SIGMA[round % 10];
                    let mut g = |a: usize, b: usize, c: usize, d: usize, i: usize| {
                        v[a] = v[a].wrapping_add(v[b]).wrapping_add(m[s[2 * i] as usize]);
                        v[d] = (v[d] ^ v[a]).rotate_right(turns[0]);
                        v[c] = v[c].wrapping_add(v[d]);
                        v[b] = (v[b] ^ v[c]).rotate_right(turns[1]);
                        v[a] = v[a].wrapping_add(v[b]).wrapping_add(m[s[2 * i + 1] as usize]);
                        v[d] = (v[d] ^ v[a]).rotate_right(turns[2]);
                        v[c] = v[c].wrapping_add(v[d]);
                        v[b] = (v[b] ^ v[c]).rotate_right(turns[3]);
                    };
                    for i in 0..4 {
                        g(i, 4 + i, 8 + i, 12 + i, i);
                    }
                    for i in 0..4 {
                        g(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, 4 + i);
                    }
                }
                for i in 0..8 {
                    self.h[i] ^= v[i] ^ v[i + 8];
                }
            }
            fn update(&mut self, data: &[u8]) {
                let mut buf = std::mem::take(&mut self.buf);
                buf.extend_from_slice(data);
                // The last block waits: it is compressed differently.
                let mut at = 0;
                while buf.len() - at > Self::BLOCK {
                    self.count = self.count.wrapping_add(Self::BLOCK as $wide);
                    self.compress(&buf[at..at + Self::BLOCK], false);
                    at += Self::BLOCK;
                }
                buf.drain(..at);
                self.buf = buf;
            }
            fn finish(mut self, n: usize) -> Vec<u8> {
                let mut buf = std::mem::take(&mut self.buf);
                self.count = self.count.wrapping_add(buf.len() as $wide);
                buf.resize(Self::BLOCK, 0);
                self.compress(&buf, true);
                self.h.iter().flat_map(|w| w.to_le_bytes()).take(n).collect()
            }
        }
    };
}
engine!(
    B,
    u64,
    u128,
    12,
    [32, 24, 16, 63],
    [
        0x6a09e667f3bcc908,
        0xbb67ae8584caa73b,
        0x3c6ef372fe94f82b,
        0xa54ff53a5f1d36f1,
        0x510e527fade682d1,
        0x9b05688c2b3e6c1f,
        0x1f83d9abfb41bd6b,
        0x5be0cd19137e2179
    ]
);
engine!(
    S,
    u32,
    u64,
    10,
    [16, 12, 8, 7],
    [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]
);
#[derive(Clone)]
enum State {
    B(B),
    S(S),
}
struct Blake {
    state: RefCell<State>,
    size: usize,
}
impl_trace!(Blake { ; state, size });

fn blake(vm: &mut Vm, v: Value) -> R<Gc<Native<Blake>>> {
    match v.native::<Blake>() {
        Some(b) => Ok(b),
        None => Err(vm.type_error("descriptor requires a _blake2 object")),
    }
}
fn feed(vm: &mut Vm, s: &mut State, v: Value) -> R<()> {
    if v.to_str().is_some() {
        return Err(vm.type_error("Strings must be encoded before hashing"));
    }
    if !vm.has_buffer(v) {
        return Err(vm.type_error("object supporting the buffer API required"));
    }
    let d = vm.bytes_copy(v)?;
    match s {
        State::B(b) => b.update(&d),
        State::S(b) => b.update(&d),
    }
    Ok(())
}
fn unsigned(vm: &mut Vm, v: Value, max: u64, too_large: &str) -> R<u64> {
    if v.is_unbound() {
        return Ok(0);
    }
    let i = vm.index(v)?;
    if vm.int_is_negative(i) {
        return Err(vm.value_error("Cannot convert negative int"));
    }
    match taipan_vm::types::int::arith::Int::of(i).map(|i| i.magnitude()).and_then(|m| u64::try_from(m).ok())
    {
        Some(n) if n <= max => Ok(n),
        Some(_) => Err(vm.overflow_error(too_large)),
        None => Err(vm.overflow_error("Python int too large for C unsigned long long")),
    }
}
fn make(vm: &mut Vm, cls: Gc<TypeObj>, args: Args, big: bool) -> R {
    const TEXT: &str = "(data=b'', /, *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)";
    static SIGB: MethodDef = spec("blake2b", TEXT);
    static SIGS: MethodDef = spec("blake2s", TEXT);
    let [data, size, key, salt, person, fanout, depth, leaf, offset, node_depth, inner, last, _, string] =
        bind(vm, if big { &SIGB } else { &SIGS }, args)?;
    let (max, part, name) = if big { (64usize, 16usize, "Blake2b") } else { (32, 8, "Blake2s") };
    let int = |vm: &mut Vm, v: Value, d: i32| if v.is_unbound() { Ok(d) } else { vm.to_c_int(v) };
    let size = int(vm, size, max as i32)?;
    if size <= 0 || size as usize > max {
        return Err(vm.value_error(format!(
            "digest_size for {name} must be between 1 and {max} bytes, here it is {size}"
        )));
    }
    let (fanout, depth) = (int(vm, fanout, 1)?, int(vm, depth, 1)?);
    let (node_depth, inner) = (int(vm, node_depth, 0)?, int(vm, inner, 0)?);
    let bytes = |vm: &mut Vm, v: Value| if v.is_unbound() { Ok(Vec::new()) } else { vm.bytes_copy(v) };
    let (key, salt, person) = (bytes(vm, key)?, bytes(vm, salt)?, bytes(vm, person)?);
    if salt.len() > part {
        return Err(vm.value_error(format!("maximum salt length is {part} bytes")));
    }
    if person.len() > part {
        return Err(vm.value_error(format!("maximum person length is {part} bytes")));
    }
    if !(0..=255).contains(&fanout) {
        return Err(vm.value_error("fanout must be between 0 and 255"));
    }
    if !(1..=255).contains(&depth) {
        return Err(vm.value_error("depth must be between 1 and 255"));
    }
    let leaf = unsigned(vm, leaf, u32::MAX as u64, "leaf_size is too large")?;
    let offset =
        unsigned(vm, offset, if big { u64::MAX } else { (1 << 48) - 1 }, "node_offset is too large")?;
    if !(0..=255).contains(&node_depth) {
        return Err(vm.value_error("node_depth must be between 0 and 255"));
    }
    if inner < 0 || inner as usize > max {
        return Err(vm.value_error(format!("inner_size must be between 0 and is {max}")));
    }
    if key.len() > max {
        return Err(vm.value_error(format!("maximum key length is {max} bytes")));
    }
    let last = !last.is_unbound() && vm.truth(last)?;
    let mut p = vec![size as u8, key.len() as u8, fanout as u8, depth as u8];
    p.extend((leaf as u32).to_le_bytes());
    p.extend(&offset.to_le_bytes()[..if big { 8 } else { 6 }]);
    p.extend([node_depth as u8, inner as u8]);
    p.resize(if big { 32 } else { 16 }, 0);
    for x in [&salt, &person] {
        p.extend(x);
        p.resize(p.len() + part - x.len(), 0);
    }
    let mut state = if big { State::B(B::new(&p, last)) } else { State::S(S::new(&p, last)) };
    if !key.is_empty() {
        let mut block = key;
        match &mut state {
            State::B(b) => {
                block.resize(B::BLOCK, 0);
                b.update(&block);
            }
            State::S(b) => {
                block.resize(S::BLOCK, 0);
                b.update(&block);
            }
        }
    }
    if !data.is_unbound() && !string.is_unbound() {
        return Err(vm.type_error("'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version."));
    }
    let data = if data.is_unbound() { string } else { data };
    if !data.is_unbound() {
        feed(vm, &mut state, data)?;
    }
    Ok(vm.new_native(cls, Blake { state: RefCell::new(state), size: size as usize }).value())
}
fn update(vm: &mut Vm, a: &[Value]) -> R {
    let b = blake(vm, a[0])?;
    let mut s = b.state.borrow().clone();
    feed(vm, &mut s, a[1])?;
    *b.state.borrow_mut() = s;
    Ok(Value::NONE)
}
fn copy(vm: &mut Vm, a: &[Value]) -> R {
    let b = blake(vm, a[0])?;
    let (state, size, cls) = (b.state.borrow().clone(), b.size, vm.type_of(a[0]));
    Ok(vm.new_native(cls, Blake { state: RefCell::new(state), size }).value())
}
fn output(vm: &mut Vm, v: Value) -> R<Vec<u8>> {
    let b = blake(vm, v)?;
    let s = b.state.borrow().clone();
    Ok(match s {
        State::B(s) => s.finish(b.size),
        State::S(s) => s.finish(b.size),
    })
}
fn digest(vm: &mut Vm, a: &[Value]) -> R {
    let d = output(vm, a[0])?;
    Ok(vm.new_bytes(&d).value())
}
fn hexdigest(vm: &mut Vm, a: &[Value]) -> R {
    let d = output(vm, a[0])?;
    let s: String = d.iter().map(|b| format!("{b:02x}")).collect();
    Ok(vm.str_value(&s))
}
const METHODS: &[MethodDef] = &[
    def("copy", "($self, /)", copy, "Return a copy of the hash object."),
    def("digest", "($self, /)", digest, "Return the digest value as a bytes object."),
    def("hexdigest", "($self, /)", hexdigest, "Return the digest value as a string of hexadecimal digits."),
    def("update", "($self, data, /)", update, "Update this hash object with the provided bytes-like object."),
];
macro_rules! class {
    ($t:ident, $name:literal, $full:literal, $big:literal, $block:literal) => {
        static $t: TypeDef = TypeDef {
            doc: "Return a new BLAKE2 hash object.",
            slots: Slots { new: Some(|vm, cls, args| make(vm, cls, args, $big)), ..Slots::NONE },
            methods: METHODS,
            getset: &[
                getter("name", |vm, _| Ok(vm.str_value($name)), ""),
                getter("block_size", |_, _| Ok(Value::small($block)), ""),
                getter("digest_size", |vm, v| Ok(Value::small(blake(vm, v)?.size as i64)), ""),
            ],
            ..TypeDef::native::<Blake>($full)
        };
    };
}
class!(BLAKE2B, "blake2b", "_blake2.blake2b", true, 128);
class!(BLAKE2S, "blake2s", "_blake2.blake2s", false, 64);

pub static DEF: ModuleDef = ModuleDef {
    name: "_blake2",
    doc: "_blake2b provides BLAKE2b for hashlib\n",
    types: &[&BLAKE2B, &BLAKE2S],
    init: |vm, d| {
        vm.dict_set_text(d, "_GIL_MINSIZE", Value::small(2048));
        for (t, prefix, sizes) in
            [(&BLAKE2B, "BLAKE2B", [16, 16, 64, 64]), (&BLAKE2S, "BLAKE2S", [8, 8, 32, 32])]
        {
            let cls = vm.native_type(t);
            for (n, v) in
                ["SALT_SIZE", "PERSON_SIZE", "MAX_KEY_SIZE", "MAX_DIGEST_SIZE"].into_iter().zip(sizes)
            {
                vm.dict_set_text(d, &format!("{prefix}_{n}"), Value::small(v));
                let k = vm.intern(n);
                vm.dict_set(cls.dict(), k.value(), Value::small(v))?;
            }
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
