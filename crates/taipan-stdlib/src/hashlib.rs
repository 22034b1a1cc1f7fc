//! `_hashlib`: the hashes of `_md5` … `_sha3` by name, and what is made of them: HMAC, PBKDF2, scrypt.

use crate::ModuleDef;
use crate::hashes::{self, COMMON, EXTENDABLE, FIXED, Hash, KINDS, Kind, State, data_arg};
use std::cell::RefCell;
use taipan_vm::exceptions::VALUE_ERROR;
use taipan_vm::native::{MethodDef, TypeDef, def, getter};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{ExcObj, Gc, Native, NativeFn, R, Raised, Value, ValueExt, Vm};

static UNSUPPORTED: TypeDef = TypeDef {
    base: Some(&VALUE_ERROR),
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("_hashlib.UnsupportedDigestmodError")
};
static HASH: TypeDef = TypeDef {
    doc: "A hash is an object used to calculate a checksum of a string of information.",
    flags: type_flags::BASETYPE | type_flags::NO_NEW,
    slots: taipan_vm::Slots { repr: Some(repr), ..taipan_vm::Slots::NONE },
    methods: FIXED,
    getset: &COMMON,
    ..TypeDef::native::<Hash>("_hashlib.HASH")
};
static HASHXOF: TypeDef = TypeDef {
    base: Some(&HASH),
    methods: EXTENDABLE,
    ..TypeDef { slots: HASH.slots, flags: HASH.flags, ..TypeDef::native::<Hash>("_hashlib.HASHXOF") }
};

fn repr(vm: &mut Vm, v: Value) -> R {
    let name = hashes::hash_of(vm, v)?.kind.name;
    let (t, id) = (vm.type_name(v), vm.id_of(v));
    Ok(vm.str_value(&format!("<{name} {t} object @ {id:#x}>")))
}
fn kind_of(name: &str) -> Option<&'static Kind> {
    let n = name.to_ascii_lowercase().replace('-', "_");
    KINDS
        .iter()
        .copied()
        .find(|k| k.name == n || k.name.replace("sha", "sha_") == n && !k.name.starts_with("sha3"))
}
#[cold]
fn unsupported(vm: &mut Vm, text: String) -> Raised {
    let t = vm.native_type(&UNSUPPORTED);
    vm.raise(t, text)
}
/// A digest by name, or the function of this module that makes its objects.
fn digest_kind(vm: &mut Vm, v: Value) -> R<&'static Kind> {
    let name = match (v.to_str(), v.downcast::<NativeFn>()) {
        (Some(s), _) => s.to_string_lossy(),
        (_, Some(f)) => f.def.name.trim_start_matches("openssl_").to_string(),
        _ => {
            let s = vm.repr_text(v)?;
            return Err(unsupported(vm, format!("Unsupported digestmod {s}")));
        }
    };
    match kind_of(&name) {
        Some(k) => Ok(k),
        None => Err(unsupported(vm, format!("Unsupported digestmod {name}"))),
    }
}
fn make(vm: &mut Vm, kind: &'static Kind, data: Value, string: Value) -> R {
    let cls = vm.native_type(if kind.digest == 0 { &HASHXOF } else { &HASH });
    let string = if string.is_none() { Value::UNBOUND } else { string };
    hashes::make(vm, kind, cls, data, string)
}
fn new(vm: &mut Vm, a: &[Value]) -> R {
    let name = vm.expect_str_arg(a[0], "new", "argument 'name'")?.to_string_lossy();
    match kind_of(&name) {
        Some(k) => make(vm, k, a[1], a[3]),
        None => Err(unsupported(vm, format!("unsupported hash type {name}"))),
    }
}

// ---- HMAC ----

#[derive(Clone)]
struct Mac {
    inner: State,
    outer: State,
    kind: &'static Kind,
}
impl Mac {
    fn new(kind: &'static Kind, key: &[u8]) -> Mac {
        let mut block = if key.len() > kind.block {
            let mut h = (kind.start)();
            h.update(key);
            h.finish(kind.digest)
        } else {
            key.to_vec()
        };
        block.resize(kind.block, 0);
        let keyed = |pad: u8| {
            let mut h = (kind.start)();
            h.update(&block.iter().map(|b| b ^ pad).collect::<Vec<u8>>());
            h
        };
        Mac { inner: keyed(0x36), outer: keyed(0x5c), kind }
    }
    fn finish(self) -> Vec<u8> {
        let mut outer = self.outer;
        outer.update(&self.inner.finish(self.kind.digest));
        outer.finish(self.kind.digest)
    }
    fn of(&self, data: &[&[u8]]) -> Vec<u8> {
        let mut m = self.clone();
        for d in data {
            m.inner.update(d);
        }
        m.finish()
    }
}
struct Hmac(RefCell<Mac>);
// SAFETY: it holds no references.
unsafe impl taipan_vm::Trace for Hmac {
    fn trace(&self, _: &mut taipan_vm::taipan_heap::Tracer) {}
}
static HMAC: TypeDef = TypeDef {
    doc: "The object used to calculate HMAC of a message.\n\nMethods:\n\nupdate() -- updates the current digest with an additional string\ndigest() -- return the current digest value\nhexdigest() -- return the current digest as a string of hexadecimal digits\ncopy() -- return a copy of the current hash object\n\nAttributes:\n\nname -- the name, including the hash algorithm used by this object\ndigest_size -- number of bytes in digest() output",
    flags: type_flags::NO_NEW,
    slots: taipan_vm::Slots {
        repr: Some(|vm, v| {
            let name = mac(vm, v)?.0.borrow().kind.name;
            let id = vm.id_of(v);
            Ok(vm.str_value(&format!("<{name} HMAC object @ {id:#x}>")))
        }),
        ..taipan_vm::Slots::NONE
    },
    methods: &[
        def(
            "copy",
            "($self, /)",
            |vm, a| {
                let m = mac(vm, a[0])?.0.borrow().clone();
                let cls = vm.native_type(&HMAC);
                Ok(vm.new_native(cls, Hmac(RefCell::new(m))).value())
            },
            "Return a copy (\"clone\") of the HMAC object.",
        ),
        def(
            "digest",
            "($self, /)",
            |vm, a| {
                let d = mac(vm, a[0])?.0.borrow().clone().finish();
                Ok(vm.new_bytes(&d).value())
            },
            "Return the digest of the bytes passed to the update() method so far.",
        ),
        def(
            "hexdigest",
            "($self, /)",
            |vm, a| {
                let d = mac(vm, a[0])?.0.borrow().clone().finish();
                let s: String = d.iter().map(|b| format!("{b:02x}")).collect();
                Ok(vm.str_value(&s))
            },
            "Return hexadecimal digest of the bytes passed to the update() method so far.",
        ),
        def(
            "update",
            "($self, /, msg)",
            |vm, a| {
                let d = data_arg(vm, a[1])?;
                mac(vm, a[0])?.0.borrow_mut().inner.update(&d);
                Ok(Value::NONE)
            },
            "Update the HMAC object with msg.",
        ),
    ],
    getset: &[
        getter("digest_size", |vm, v| Ok(Value::small(mac(vm, v)?.0.borrow().kind.digest as i64)), ""),
        getter("block_size", |vm, v| Ok(Value::small(mac(vm, v)?.0.borrow().kind.block as i64)), ""),
        getter(
            "name",
            |vm, v| {
                let n = mac(vm, v)?.0.borrow().kind.name;
                Ok(vm.str_value(&format!("hmac-{n}")))
            },
            "",
        ),
    ],
    ..TypeDef::native::<Hmac>("_hashlib.HMAC")
};
fn mac(vm: &mut Vm, v: Value) -> R<Gc<Native<Hmac>>> {
    match v.native::<Hmac>() {
        Some(m) => Ok(m),
        None => Err(vm.wrong_receiver(v, "_hashlib.HMAC")),
    }
}
/// Digests of any length have no HMAC.
fn mac_kind(vm: &mut Vm, v: Value) -> R<&'static Kind> {
    let k = digest_kind(vm, v)?;
    if k.digest == 0 {
        return Err(unsupported(vm, format!("Unsupported digestmod {}", k.name)));
    }
    Ok(k)
}
fn hmac_new(vm: &mut Vm, a: &[Value]) -> R {
    if a[2].is_unbound() {
        return Err(vm.type_error("Missing required parameter 'digestmod'."));
    }
    let key = vm.bytes_copy(a[0])?;
    let mut m = Mac::new(mac_kind(vm, a[2])?, &key);
    if !a[1].is_unbound() && !a[1].is_none() {
        let d = data_arg(vm, a[1])?;
        m.inner.update(&d);
    }
    let cls = vm.native_type(&HMAC);
    Ok(vm.new_native(cls, Hmac(RefCell::new(m))).value())
}
fn hmac_digest(vm: &mut Vm, a: &[Value]) -> R {
    let (key, msg) = (vm.bytes_copy(a[0])?, vm.bytes_copy(a[1])?);
    let m = Mac::new(mac_kind(vm, a[2])?, &key);
    Ok(vm.new_bytes(&m.of(&[&msg])).value())
}

// ---- keys of passwords ----

fn pbkdf2(m: &Mac, salt: &[u8], rounds: u64, length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length);
    let mut block = 1u32;
    while out.len() < length {
        let mut u = m.of(&[salt, &block.to_be_bytes()]);
        let mut t = u.clone();
        for _ in 1..rounds {
            u = m.of(&[&u]);
            for (t, u) in t.iter_mut().zip(&u) {
                *t ^= u;
            }
        }
        let n = (length - out.len()).min(t.len());
        out.extend_from_slice(&t[..n]);
        block = block.wrapping_add(1);
    }
    out
}
fn pbkdf2_hmac(vm: &mut Vm, a: &[Value]) -> R {
    let name = vm.expect_str_arg(a[0], "pbkdf2_hmac", "argument 'hash_name'")?.to_string_lossy();
    let (password, salt) = (vm.bytes_copy(a[1])?, vm.bytes_copy(a[2])?);
    let rounds = vm.to_c_long(a[3])?;
    let Some(kind) = kind_of(&name).filter(|k| k.digest > 0) else {
        return Err(unsupported(vm, format!("unsupported hash type {name}")));
    };
    if rounds < 1 {
        return Err(vm.value_error("iteration value must be greater than 0."));
    }
    if rounds > i64::from(i32::MAX) {
        return Err(vm.overflow_error("iteration value is too great."));
    }
    let length = if a[4].is_unbound() || a[4].is_none() { kind.digest as i64 } else { vm.to_c_long(a[4])? };
    if length < 1 {
        return Err(vm.value_error("key length must be greater than 0."));
    }
    if length > i64::from(i32::MAX) {
        return Err(vm.overflow_error("key length is too great."));
    }
    let key =
        vm.without_gil(move || pbkdf2(&Mac::new(kind, &password), &salt, rounds as u64, length as usize));
    Ok(vm.try_new_bytes(&key)?.value())
}
fn salsa8(b: &mut [u32; 16]) {
    let x0 = *b;
    let quarter = |x: &mut [u32; 16], a: usize, i: usize, j: usize, k: usize| {
        x[i] ^= x[a].wrapping_add(x[k]).rotate_left(7);
        x[j] ^= x[i].wrapping_add(x[a]).rotate_left(9);
        x[k] ^= x[j].wrapping_add(x[i]).rotate_left(13);
        x[a] ^= x[k].wrapping_add(x[j]).rotate_left(18);
    };
    for _ in 0..4 {
        for [a, i, j, k] in [
            [0, 4, 8, 12],
            [5, 9, 13, 1],
            [10, 14, 2, 6],
            [15, 3, 7, 11],
            [0, 1, 2, 3],
            [5, 6, 7, 4],
            [10, 11, 8, 9],
            [15, 12, 13, 14],
        ] {
            quarter(b, a, i, j, k);
        }
    }
    for (x, y) in b.iter_mut().zip(x0) {
        *x = x.wrapping_add(y);
    }
}
fn block_mix(b: &mut [u32], r: usize) {
    let mut x: [u32; 16] = std::array::from_fn(|i| b[(2 * r - 1) * 16 + i]);
    let mut out = vec![0u32; b.len()];
    for i in 0..2 * r {
        for (x, y) in x.iter_mut().zip(&b[16 * i..]) {
            *x ^= y;
        }
        salsa8(&mut x);
        let place = 16 * (i / 2 + if i % 2 == 0 { 0 } else { r });
        out[place..place + 16].copy_from_slice(&x);
    }
    b.copy_from_slice(&out);
}
fn rom_mix(b: &mut [u32], n: usize, r: usize, v: &mut [u32]) {
    let len = 32 * r;
    for i in 0..n {
        v[i * len..(i + 1) * len].copy_from_slice(b);
        block_mix(b, r);
    }
    for _ in 0..n {
        let j = b[(2 * r - 1) * 16] as usize & (n - 1);
        for (x, y) in b.iter_mut().zip(&v[j * len..(j + 1) * len]) {
            *x ^= y;
        }
        block_mix(b, r);
    }
}
fn scrypt(vm: &mut Vm, a: &[Value]) -> R {
    let (password, salt) = (vm.bytes_copy(a[0])?, vm.bytes_copy(a[1])?);
    let (n, r, p) = (vm.to_c_long(a[2])?, vm.to_c_long(a[3])?, vm.to_c_long(a[4])?);
    let memory = if a[5].is_unbound() { 0 } else { vm.to_c_long(a[5])? };
    let length = if a[6].is_unbound() { 64 } else { vm.to_c_long(a[6])? };
    if n < 2 || n & (n - 1) != 0 {
        return Err(vm.value_error("n must be a power of 2."));
    }
    if !(0..=i64::from(i32::MAX)).contains(&memory) {
        return Err(vm.value_error(format!("maxmem must be positive and smaller than {}", i32::MAX)));
    }
    if !(1..=i64::from(i32::MAX)).contains(&length) {
        return Err(vm.value_error(format!("dklen must be greater than 0 and smaller than {}", i32::MAX)));
    }
    let limit = if memory == 0 { 32 << 20 } else { memory };
    let needed = r
        .checked_mul(128)
        .and_then(|x| x.checked_mul(n + 2))
        .and_then(|x| r.checked_mul(128)?.checked_mul(p)?.checked_add(x));
    if r < 1 || p < 1 || needed.is_none_or(|x| x > limit) {
        return Err(vm.value_error("Invalid parameter combination for n, r, p, maxmem."));
    }
    let (n, r, p) = (n as usize, r as usize, p as usize);
    let Some(kind) = kind_of("sha256") else { return Ok(Value::NONE) };
    let key = vm.without_gil(move || {
        let m = Mac::new(kind, &password);
        let bytes = pbkdf2(&m, &salt, 1, p * 128 * r);
        let mut b: Vec<u32> =
            bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
        let mut v = vec![0u32; 32 * r * n];
        for chunk in b.chunks_exact_mut(32 * r) {
            rom_mix(chunk, n, r, &mut v);
        }
        let bytes: Vec<u8> = b.iter().flat_map(|w| w.to_le_bytes()).collect();
        pbkdf2(&m, &bytes, 1, length as usize)
    });
    Ok(vm.try_new_bytes(&key)?.value())
}

macro_rules! makers { ($($n:literal $k:literal),*) => { [ $(
    def($n, "($module, /, data=b'', *, usedforsecurity=True, string=None)", |vm, a| match kind_of($k) {
        Some(k) => make(vm, k, a[0], a[2]),
        None => Ok(Value::NONE),
    }, concat!("Returns a ", $k, " hash object; optionally initialized with a string")),
)* ] } }
const FUNCTIONS: &[MethodDef] = &[
    def(
        "new",
        "($module, /, name, data=b'', *, usedforsecurity=True, string=None)",
        new,
        "Return a new hash object using the named algorithm.\n\nAn optional string argument may be provided and will be\nautomatically hashed.\n\nThe MD5 and SHA1 algorithms are always supported.",
    ),
    def("hmac_new", "($module, /, key, msg=b'', digestmod=None)", hmac_new, "Return a new hmac object."),
    def("hmac_digest", "($module, /, key, msg, digest)", hmac_digest, "Single-shot HMAC."),
    def(
        "pbkdf2_hmac",
        "($module, /, hash_name, password, salt, iterations, dklen=None)",
        pbkdf2_hmac,
        "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function.",
    ),
    def(
        "scrypt",
        "($module, /, password, *, salt, n, r, p, maxmem=0, dklen=64)",
        scrypt,
        "scrypt password-based key derivation function.",
    ),
    def(
        "get_fips_mode",
        "($module, /)",
        |_, _| Ok(Value::small(0)),
        "Determine the OpenSSL FIPS mode of operation.",
    ),
];
static MAKERS: [MethodDef; 12] = makers!(
    "openssl_md5" "md5", "openssl_sha1" "sha1", "openssl_sha224" "sha224", "openssl_sha256" "sha256", "openssl_sha384" "sha384",
    "openssl_sha512" "sha512", "openssl_sha3_224" "sha3_224", "openssl_sha3_256" "sha3_256", "openssl_sha3_384" "sha3_384",
    "openssl_sha3_512" "sha3_512", "openssl_shake_128" "shake_128", "openssl_shake_256" "shake_256"
);
pub static DEF: ModuleDef = ModuleDef {
    name: "_hashlib",
    doc: "OpenSSL interface for hashlib module",
    functions: FUNCTIONS,
    types: &[&HASH, &HASHXOF, &HMAC, &UNSUPPORTED],
    init: |vm, d| {
        vm.add_functions(d, "_hashlib", &MAKERS);
        let names = vm.list_from(KINDS, |vm, k| vm.str_value(k.name));
        let names = vm.collect(names)?;
        let names = vm.new_frozenset(&names)?;
        vm.dict_set_text(d, "openssl_md_meth_names", names);
        let operator = vm.import_module("_operator")?;
        let f = vm.getattr_text(operator, "_compare_digest")?;
        vm.dict_set_text(d, "compare_digest", f);
        vm.dict_set_text(d, "_GIL_MINSIZE", Value::small(2048));
        Ok(())
    },
};
