//! Constants of `sys`: versions, limits, flags, paths.

use crate::fs_str;
use crate::start::Settings;
use taipan_vm::dict::DictObj;
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{Gc, R, Value, Vm};

/// The language level we implement.
pub const VERSION: (i64, i64, i64) = (3, 14, 10);

macro_rules! seq { ($id:ident, $name:literal, [$($f:literal),*]) => {
    static $id: StructSeqDef = StructSeqDef { name: $name, doc: "", fields: &[$(($f, "")),*], n_visible: [$($f),*].len(), constructible: false };
} }
seq!(VERSION_INFO, "sys.version_info", ["major", "minor", "micro", "releaselevel", "serial"]);
seq!(
    FLOAT_INFO,
    "sys.float_info",
    [
        "max",
        "max_exp",
        "max_10_exp",
        "min",
        "min_exp",
        "min_10_exp",
        "dig",
        "mant_dig",
        "epsilon",
        "radix",
        "rounds"
    ]
);
seq!(
    INT_INFO,
    "sys.int_info",
    ["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"]
);
seq!(
    HASH_INFO,
    "sys.hash_info",
    ["width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"]
);
seq!(THREAD_INFO, "sys.thread_info", ["name", "lock", "version"]);
static FLAGS: StructSeqDef = StructSeqDef {
    name: "sys.flags",
    doc: "Flags provided through command line arguments or environment vars.",
    fields: &[
        ("debug", ""),
        ("inspect", ""),
        ("interactive", ""),
        ("optimize", ""),
        ("dont_write_bytecode", ""),
        ("no_user_site", ""),
        ("no_site", ""),
        ("ignore_environment", ""),
        ("verbose", ""),
        ("bytes_warning", ""),
        ("quiet", ""),
        ("hash_randomization", ""),
        ("isolated", ""),
        ("dev_mode", ""),
        ("utf8_mode", ""),
        ("warn_default_encoding", ""),
        ("safe_path", ""),
        ("int_max_str_digits", ""),
        ("gil", ""),
        ("thread_inherit_context", ""),
        ("context_aware_warnings", ""),
    ],
    n_visible: 18,
    constructible: false,
};

pub fn fill(vm: &mut Vm, d: Gc<DictObj>) -> R<()> {
    let s = vm.library::<Settings>().clone();
    let int = |i: i64| Value::small(i);
    let (major, minor, micro) = VERSION;
    let text = |vm: &mut Vm, k: &str, v: &str| {
        let v = vm.str_value(v);
        vm.dict_set_text(d, k, v);
    };
    text(
        vm,
        "version",
        &format!(
            "{major}.{minor}.{micro} (Taipan {}, {}) [Rust]",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::ARCH
        ),
    );
    text(
        vm,
        "copyright",
        "Copyright (c) 2026 The Taipan authors.\n\nThe standard library: Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved.",
    );
    text(vm, "platform", std::env::consts::OS);
    text(vm, "byteorder", if cfg!(target_endian = "little") { "little" } else { "big" });
    text(vm, "float_repr_style", "short");
    text(vm, "platlibdir", "lib");
    text(vm, "abiflags", "");
    text(vm, "_framework", "");
    let empty = vm.empty_str.value();
    let name = vm.str_value("CPython");
    let git = vm.tuple(&[name, empty, empty]);
    vm.dict_set_text(d, "_git", git);
    let prefix = s.option("pycache_prefix", "PYTHONPYCACHEPREFIX").map_or(Value::NONE, |p| vm.str_value(&p));
    vm.dict_set_text(d, "pycache_prefix", prefix);
    vm.dict_set_text(d, "_home", Value::NONE);
    let final_ = vm.str_value("final");
    let version = vm.new_structseq(&VERSION_INFO, &[int(major), int(minor), int(micro), final_, int(0)]);
    vm.dict_set_text(d, "version_info", version);
    let hex = major << 24 | minor << 16 | micro << 8 | 0xf0;
    vm.dict_set_text(d, "hexversion", int(hex));
    vm.dict_set_text(d, "api_version", int(1013));
    let maxsize = vm.new_int(i64::MAX);
    vm.dict_set_text(d, "maxsize", maxsize);
    vm.dict_set_text(d, "maxunicode", int(0x10ffff));
    vm.dict_set_text(d, "dont_write_bytecode", Value::bool(s.dont_write_bytecode));
    let floats = [
        vm.new_float(f64::MAX),
        int(1024),
        int(308),
        vm.new_float(f64::MIN_POSITIVE),
        int(-1021),
        int(-307),
        int(15),
        int(53),
        vm.new_float(f64::EPSILON),
        int(2),
        int(1),
    ];
    let v = vm.new_structseq(&FLOAT_INFO, &floats);
    vm.dict_set_text(d, "float_info", v);
    let v = vm.new_structseq(&INT_INFO, &[int(30), int(4), int(4300), int(640)]);
    vm.dict_set_text(d, "int_info", v);
    let sip = vm.str_value("siphash13");
    let modulus = vm.new_int((1 << 61) - 1);
    let v = vm.new_structseq(
        &HASH_INFO,
        &[int(64), modulus, int(314159), int(0), int(1000003), sip, int(64), int(128), int(0)],
    );
    vm.dict_set_text(d, "hash_info", v);
    let (pthread, sem) = (vm.str_value("pthread"), vm.str_value("semaphore"));
    let v = vm.new_structseq(&THREAD_INFO, &[pthread, sem, Value::NONE]);
    vm.dict_set_text(d, "thread_info", v);

    // sys.implementation
    let name = vm.str_value("taipan");
    let tag = vm.str_value(super::CACHE_TAG);
    let multiarch = vm.str_value(&format!("{}-linux-gnu", std::env::consts::ARCH));
    let ns = [
        ("name", name),
        ("cache_tag", tag),
        ("version", version),
        ("hexversion", int(hex)),
        ("_multiarch", multiarch),
        ("supports_isolated_interpreters", Value::FALSE),
    ];
    let v = vm.new_namespace(&ns);
    vm.dict_set_text(d, "implementation", v);

    // Flags.
    vm.state_set("sys.optimize", int(s.optimize as i64));
    let b = |x: bool| int(x as i64);
    let flags = [
        int(0),
        b(s.inspect),
        b(s.interactive),
        int(s.optimize as i64),
        b(s.dont_write_bytecode),
        b(s.no_user_site),
        b(s.no_site),
        b(s.ignore_environment),
        int(s.verbose as i64),
        int(s.bytes_warning as i64),
        b(s.quiet),
        b(s.hash_randomization),
        b(s.isolated),
        Value::bool(s.dev_mode),
        b(s.text.utf8_mode),
        b(s.warn_default_encoding),
        Value::bool(s.safe_path),
        int(s.int_max_str_digits),
        int(1),
        int(0),
        int(0),
    ];
    let v = vm.new_structseq(&FLAGS, &flags);
    vm.dict_set_text(d, "flags", v);

    // Names of modules.
    let mut names: Vec<&str> = crate::MODULES.iter().map(|m| m.name).chain(["builtins"]).collect();
    names.sort_unstable();
    let l = vm.list_from(names, |vm, n| vm.str_value(n));
    let t = vm.to_tuple_value(l)?.value();
    vm.dict_set_text(d, "builtin_module_names", t);
    let mut all: Vec<&str> = crate::embedded::names()
        .filter(|n| !n.contains('.'))
        .chain(crate::MODULES.iter().map(|m| m.name))
        .collect();
    all.sort_unstable();
    all.dedup();
    let l = vm.list_from(all, |vm, n| vm.str_value(n));
    let t = vm.to_tuple_value(l)?;
    let v = vm.new_frozenset(t.as_slice())?;
    vm.dict_set_text(d, "stdlib_module_names", v);

    // Paths and arguments.
    let list = |vm: &mut Vm, k: &str, items: &[Vec<u8>]| {
        let l = vm.list_from(items, |vm, i| fs_str(vm, i));
        vm.dict_set_text(d, k, l);
    };
    list(vm, "argv", &s.argv);
    list(vm, "orig_argv", &s.orig_argv);
    for k in ["meta_path", "path_hooks"] {
        let l = vm.list(&[]);
        vm.dict_set_text(d, k, l);
    }
    let cache = vm.new_dict().value();
    vm.dict_set_text(d, "path_importer_cache", cache);
    let exe = fs_str(vm, &s.executable);
    vm.dict_set_text(d, "executable", exe);
    vm.dict_set_text(d, "_base_executable", exe);
    // The library is inside the executable: the prefixes are where it would be installed.
    let prefix = std::path::Path::new(std::str::from_utf8(&s.executable).unwrap_or("/usr/bin/taipan"));
    let prefix = prefix
        .parent()
        .and_then(|p| p.parent())
        .map_or("/usr".to_string(), |p| p.to_string_lossy().into_owned());
    for k in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] {
        text(vm, k, &prefix);
    }
    let folder = crate::embedded::folder(&prefix);
    text(vm, "_stdlib_dir", &folder);
    let path: Vec<Vec<u8>> = s.path.iter().cloned().chain([folder.into_bytes()]).collect();
    list(vm, "path", &path);
    let w = vm.list_from(&s.warnoptions, |vm, o| vm.str_value(o));
    vm.dict_set_text(d, "warnoptions", w);
    let x = vm.new_dict();
    for (k, v) in &s.xoptions {
        let v = match v {
            Some(v) => vm.str_value(v),
            None => Value::TRUE,
        };
        vm.dict_set_text(x, k, v);
    }
    vm.dict_set_text(d, "_xoptions", x.value());
    let jit = crate::create(vm, &super::jit::DEF)?;
    vm.dict_set_text(d, "_jit", jit);
    let monitoring = crate::create(vm, &super::monitoring::DEF)?;
    vm.dict_set_text(d, "monitoring", monitoring);
    let mods = vm.modules;
    vm.dict_set_text(mods, "sys.monitoring", monitoring);
    for hook in ["displayhook", "excepthook", "unraisablehook", "breakpointhook"] {
        if let Some(f) = vm.dict_get_text(d, hook) {
            vm.dict_set_text(d, &format!("__{hook}__"), f);
        }
    }
    Ok(())
}
