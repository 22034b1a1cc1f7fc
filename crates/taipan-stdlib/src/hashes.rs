//! `_md5`, `_sha1`, `_sha2`, `_sha3`.

use crate::ModuleDef;
use md5::Digest;
use std::cell::RefCell;
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getter, spec};
use taipan_vm::object::Native;
use taipan_vm::typeobj::{TypeObj, type_flags};
use taipan_vm::{Gc, R, Slots, Value, ValueExt, Vm, impl_trace};

/// The sponge of SHA-3 and SHAKE.
#[derive(Clone)]
pub struct Keccak {
    lanes: [u64; 25],
    rate: usize,
    at: usize,
    suffix: u8,
}
const ROUNDS: [u64; 24] = [
    0x0000000000000001,
    0x0000000000008082,
    0x800000000000808a,
    0x8000000080008000,
    0x000000000000808b,
    0x0000000080000001,
    0x8000000080008081,
    0x8000000000008009,
    0x000000000000008a,
    0x0000000000000088,
    0x0000000080008009,
    0x000000008000000a,
    0x000000008000808b,
    0x800000000000008b,
    0x8000000000008089,
    0x8000000000008003,
    0x8000000000008002,
    0x8000000000000080,
    0x000000000000800a,
    0x800000008000000a,
    0x8000000080008081,
    0x8000000000008080,
    0x0000000080000001,
    0x8000000080008008,
];
const TURNS: [u32; 24] =
    [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
const PLACES: [usize; 24] =
    [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];
fn permute(a: &mut [u64; 25]) {
    for rc in ROUNDS {
        let mut c = [0u64; 5];
        for (x, c) in c.iter_mut().enumerate() {
            *c = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        }
        for x in 0..5 {
            let d = c[(x + 4) % 5] ^ c[(x + 1) % 5].rotate_left(1);
            for y in 0..5 {
                a[x + 5 * y] ^= d;
            }
        }
        let mut last = a[1];
        for (&p, t) in PLACES.iter().zip(TURNS) {
            (last, a[p]) = (a[p], last.rotate_left(t));
        }
        for y in 0..5 {
            let row: [u64; 5] = std::array::from_fn(|x| a[5 * y + x]);
            for x in 0..5 {
                a[5 * y + x] = row[x] ^ (!row[(x + 1) % 5] & row[(x + 2) % 5]);
            }
        }
        a[0] ^= rc;
    }
}
impl Keccak {
    fn new(rate: usize, suffix: u8) -> Keccak {
        Keccak { lanes: [0; 25], rate, at: 0, suffix }
    }
    fn xor(&mut self, i: usize, b: u8) {
        self.lanes[i / 8] ^= (b as u64) << (8 * (i % 8));
    }
    fn update(&mut self, data: &[u8]) {
        for &b in data {
            self.xor(self.at, b);
            self.at += 1;
            if self.at == self.rate {
                permute(&mut self.lanes);
                self.at = 0;
            }
        }
    }
    fn finish(mut self, n: usize) -> Vec<u8> {
        self.xor(self.at, self.suffix);
        self.xor(self.rate - 1, 0x80);
        let mut out = Vec::with_capacity(n);
        while out.len() < n {
            permute(&mut self.lanes);
            let block = self.lanes.iter().flat_map(|l| l.to_le_bytes()).take(self.rate);
            out.extend(block.take(n - out.len()));
        }
        out
    }
}

#[derive(Clone)]
pub enum State {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
    Keccak(Keccak),
}
macro_rules! each {
    ($s:expr, $h:ident => $e:expr, $k:ident => $f:expr) => {
        match $s {
            State::Md5($h) => $e,
            State::Sha1($h) => $e,
            State::Sha224($h) => $e,
            State::Sha256($h) => $e,
            State::Sha384($h) => $e,
            State::Sha512($h) => $e,
            State::Keccak($k) => $f,
        }
    };
}
impl State {
    pub fn update(&mut self, data: &[u8]) {
        each!(self, h => h.update(data), k => k.update(data))
    }
    pub fn finish(self, n: usize) -> Vec<u8> {
        each!(self, h => h.finalize().to_vec(), k => k.finish(n))
    }
}
pub struct Kind {
    pub name: &'static str,
    pub block: usize,
    /// 0: as long as the caller wants.
    pub digest: usize,
    pub start: fn() -> State,
    ty: &'static TypeDef,
}
pub struct Hash {
    pub state: RefCell<State>,
    pub kind: &'static Kind,
}
pub static KINDS: [&Kind; 12] = [
    &MD5_KIND,
    &SHA1_KIND,
    &SHA224_KIND,
    &SHA256_KIND,
    &SHA384_KIND,
    &SHA512_KIND,
    &K224,
    &K256,
    &K384,
    &K512,
    &S128,
    &S256,
];
impl_trace!(Hash { ; state, kind });

pub fn hash_of(vm: &mut Vm, v: Value) -> R<Gc<Native<Hash>>> {
    match v.native::<Hash>() {
        Some(h) => Ok(h),
        None => Err(vm.type_error("descriptor requires a hash object")),
    }
}
pub fn data_arg(vm: &mut Vm, v: Value) -> R<Vec<u8>> {
    if v.to_str().is_some() {
        return Err(vm.type_error("Strings must be encoded before hashing"));
    }
    if !vm.has_buffer(v) {
        return Err(vm.type_error("object supporting the buffer API required"));
    }
    vm.bytes_copy(v)
}
fn update(vm: &mut Vm, a: &[Value]) -> R {
    let h = hash_of(vm, a[0])?;
    let d = data_arg(vm, a[1])?;
    h.state.borrow_mut().update(&d);
    Ok(Value::NONE)
}
fn copy(vm: &mut Vm, a: &[Value]) -> R {
    let h = hash_of(vm, a[0])?;
    let state = h.state.borrow().clone();
    let cls = vm.type_of(a[0]);
    Ok(vm.new_native(cls, Hash { state: RefCell::new(state), kind: h.kind }).value())
}
fn output(vm: &mut Vm, a: &[Value]) -> R<Vec<u8>> {
    let h = hash_of(vm, a[0])?;
    let n = match a.get(1) {
        Some(&v) => {
            let n = vm.to_index(v)?;
            if n < 0 {
                return Err(vm.value_error("value must be positive"));
            }
            if n >= 1 << 29 {
                return Err(vm.value_error("digest length is too large"));
            }
            n as usize
        }
        None => h.kind.digest,
    };
    let state = h.state.borrow().clone();
    Ok(state.finish(n))
}
fn digest(vm: &mut Vm, a: &[Value]) -> R {
    let d = output(vm, a)?;
    Ok(vm.new_bytes(&d).value())
}
fn hexdigest(vm: &mut Vm, a: &[Value]) -> R {
    let d = output(vm, a)?;
    let s: String = d.iter().map(|b| format!("{b:02x}")).collect();
    Ok(vm.str_value(&s))
}
pub fn make(vm: &mut Vm, kind: &'static Kind, cls: Gc<TypeObj>, data: Value, string: Value) -> R {
    let mut state = (kind.start)();
    if !data.is_unbound() && !string.is_unbound() {
        return Err(vm.type_error("'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version."));
    }
    let data = if data.is_unbound() { string } else { data };
    if !data.is_unbound() {
        let d = data_arg(vm, data)?;
        state.update(&d);
    }
    Ok(vm.new_native(cls, Hash { state: RefCell::new(state), kind }).value())
}
fn of(vm: &mut Vm, kind: &'static Kind, a: &[Value]) -> R {
    let cls = vm.native_type(kind.ty);
    make(vm, kind, cls, a[0], a[2])
}
pub const FIXED: &[MethodDef] = &[
    def("copy", "($self, /)", copy, "Return a copy of the hash object."),
    def("digest", "($self, /)", digest, "Return the digest value as a bytes object."),
    def("hexdigest", "($self, /)", hexdigest, "Return the digest value as a string of hexadecimal digits."),
    def("update", "($self, obj, /)", update, "Update this hash object's state with the provided string."),
];
pub const EXTENDABLE: &[MethodDef] = &[
    def("copy", "($self, /)", copy, "Return a copy of the hash object."),
    def("digest", "($self, /, length)", digest, "Return the digest value as a bytes object."),
    def(
        "hexdigest",
        "($self, /, length)",
        hexdigest,
        "Return the digest value as a string of hexadecimal digits.",
    ),
    def("update", "($self, data, /)", update, "Update this hash object with the provided bytes-like object."),
];
pub const COMMON: [taipan_vm::native::GetSetDef; 3] = [
    getter("block_size", |vm, v| Ok(Value::small(hash_of(vm, v)?.kind.block as i64)), ""),
    getter(
        "name",
        |vm, v| {
            let n = hash_of(vm, v)?.kind.name;
            Ok(vm.str_value(n))
        },
        "",
    ),
    getter("digest_size", |vm, v| Ok(Value::small(hash_of(vm, v)?.kind.digest as i64)), ""),
];
macro_rules! simple { ($($k:ident $t:ident $name:literal $ty:literal $block:literal $digest:literal $state:expr;)*) => { $(
    static $k: Kind = Kind { name: $name, block: $block, digest: $digest, start: || $state, ty: &$t };
    static $t: TypeDef = TypeDef { flags: type_flags::NO_NEW, methods: FIXED, getset: &COMMON, ..TypeDef::native::<Hash>($ty) };
)* } }
simple! {
    MD5_KIND MD5_TYPE "md5" "_md5.md5" 64 16 State::Md5(Default::default());
    SHA1_KIND SHA1_TYPE "sha1" "_sha1.sha1" 64 20 State::Sha1(Default::default());
    SHA224_KIND SHA224_TYPE "sha224" "_sha2.SHA224Type" 64 28 State::Sha224(Default::default());
    SHA256_KIND SHA256_TYPE "sha256" "_sha2.SHA256Type" 64 32 State::Sha256(Default::default());
    SHA384_KIND SHA384_TYPE "sha384" "_sha2.SHA384Type" 128 48 State::Sha384(Default::default());
    SHA512_KIND SHA512_TYPE "sha512" "_sha2.SHA512Type" 128 64 State::Sha512(Default::default());
}
macro_rules! sponge { ($($k:ident $t:ident $name:literal $ty:literal $rate:literal $digest:literal $suffix:literal $methods:ident;)*) => { $(
    static $k: Kind = Kind { name: $name, block: $rate, digest: $digest, start: || State::Keccak(Keccak::new($rate, $suffix)), ty: &$t };
    static $t: TypeDef = TypeDef {
        slots: Slots { new: Some(|vm, cls, args: Args| {
            static SIG: MethodDef = spec($name, "(data=b'', /, *, usedforsecurity=True, string=None)");
            let [data, _, string] = bind(vm, &SIG, args)?;
            make(vm, &$k, cls, data, string)
        }), ..Slots::NONE },
        methods: $methods,
        getset: &[
            getter("block_size", |vm, v| Ok(Value::small(hash_of(vm, v)?.kind.block as i64)), ""),
            getter("name", |vm, v| { let n = hash_of(vm, v)?.kind.name; Ok(vm.str_value(n)) }, ""),
            getter("digest_size", |vm, v| Ok(Value::small(hash_of(vm, v)?.kind.digest as i64)), ""),
            getter("_capacity_bits", |_, _| Ok(Value::small(1600 - $rate * 8)), ""),
            getter("_rate_bits", |_, _| Ok(Value::small($rate * 8)), ""),
            getter("_suffix", |vm, _| Ok(vm.new_bytes(&[$suffix]).value()), ""),
        ],
        ..TypeDef::native::<Hash>($ty)
    };
)* } }
sponge! {
    K224 SHA3_224 "sha3_224" "_sha3.sha3_224" 144 28 6 FIXED;
    K256 SHA3_256 "sha3_256" "_sha3.sha3_256" 136 32 6 FIXED;
    K384 SHA3_384 "sha3_384" "_sha3.sha3_384" 104 48 6 FIXED;
    K512 SHA3_512 "sha3_512" "_sha3.sha3_512" 72 64 6 FIXED;
    S128 SHAKE_128 "shake_128" "_sha3.shake_128" 168 0 0x1f EXTENDABLE;
    S256 SHAKE_256 "shake_256" "_sha3.shake_256" 136 0 0x1f EXTENDABLE;
}
const SIG: &str = "($module, /, data=b'', *, usedforsecurity=True, string=None)";
macro_rules! types { ($vm:ident, $d:ident, $($n:literal = $t:ident),*) => {{
    $( let t = $vm.native_type(&$t).value(); $vm.dict_set_text($d, $n, t); )*
    $vm.dict_set_text($d, "_GIL_MINSIZE", Value::small(2048));
    Ok(())
}} }
pub static MD5: ModuleDef = ModuleDef {
    name: "_md5",
    functions: &[def(
        "md5",
        SIG,
        |vm, a| of(vm, &MD5_KIND, a),
        "Return a new MD5 hash object; optionally initialized with a string.",
    )],
    init: |vm, d| types!(vm, d, "MD5Type" = MD5_TYPE),
    ..ModuleDef::BASE
};
pub static SHA1: ModuleDef = ModuleDef {
    name: "_sha1",
    functions: &[def(
        "sha1",
        SIG,
        |vm, a| of(vm, &SHA1_KIND, a),
        "Return a new SHA1 hash object; optionally initialized with a string.",
    )],
    init: |vm, d| types!(vm, d, "SHA1Type" = SHA1_TYPE),
    ..ModuleDef::BASE
};
pub static SHA2: ModuleDef = ModuleDef {
    name: "_sha2",
    functions: &[
        def(
            "sha256",
            SIG,
            |vm, a| of(vm, &SHA256_KIND, a),
            "Return a new SHA-256 hash object; optionally initialized with a string.",
        ),
        def(
            "sha224",
            SIG,
            |vm, a| of(vm, &SHA224_KIND, a),
            "Return a new SHA-224 hash object; optionally initialized with a string.",
        ),
        def(
            "sha512",
            SIG,
            |vm, a| of(vm, &SHA512_KIND, a),
            "Return a new SHA-512 hash object; optionally initialized with a string.",
        ),
        def(
            "sha384",
            SIG,
            |vm, a| of(vm, &SHA384_KIND, a),
            "Return a new SHA-384 hash object; optionally initialized with a string.",
        ),
    ],
    init: |vm, d| {
        types!(
            vm,
            d,
            "SHA224Type" = SHA224_TYPE,
            "SHA256Type" = SHA256_TYPE,
            "SHA384Type" = SHA384_TYPE,
            "SHA512Type" = SHA512_TYPE
        )
    },
    ..ModuleDef::BASE
};
pub static SHA3: ModuleDef = ModuleDef {
    name: "_sha3",
    types: &[&SHA3_224, &SHA3_256, &SHA3_384, &SHA3_512, &SHAKE_128, &SHAKE_256],
    init: |vm, d| types!(vm, d,),
    ..ModuleDef::BASE
};
