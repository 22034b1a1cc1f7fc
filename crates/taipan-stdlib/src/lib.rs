//! The native modules of the standard library, one file or folder each, and the embedded pure-Python library.
//!
//! To add a module: write `src/NAME.rs` with a `pub static DEF: ModuleDef`, add it to [`MODULES`]. Its functions are
//! declared as in taipan-vm's `native`; its types are `TypeDef`s whose dotted name carries the module.

pub mod abc;
pub mod array;
pub mod ast;
pub mod atexit;
pub mod binascii;
pub mod bisect;
pub mod blake2;
pub mod cjk;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod compression;
pub mod contextvars;
pub mod csv;
pub mod datetime;
pub mod embedded;
pub mod errno;
pub mod expat;
pub mod functools;
pub mod gc;
pub mod hashes;
pub mod hashlib;
pub mod heapq;
pub mod imp;
pub mod io;
pub mod itertools;
pub mod json;
pub mod library;
pub mod lsprof;
pub mod marshal;
pub mod math;
pub mod opcode;
pub mod operator;
pub mod pickle;
pub mod posix;
pub mod preconfig;
pub mod queue;
pub mod random_;
pub mod signal;
pub mod sre;
pub mod start;
pub mod statistics;
pub mod string;
pub mod struct_;
pub mod suggestions;
pub mod symtable;
pub mod sys;
pub mod thread;
pub mod time;
pub mod tokenize;
pub mod types_;
pub mod typing;
pub mod unicodedata;
pub mod unix;
pub mod warnings;
pub mod weakref;

use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, TypeDef};
use taipan_vm::{Gc, R, Value, Vm};

/// A native module.
pub struct ModuleDef {
    pub name: &'static str,
    pub doc: &'static str,
    pub functions: &'static [MethodDef],
    /// Types that are names of the module.
    pub types: &'static [&'static TypeDef],
    /// Fills in the rest: constants, exceptions, state.
    pub init: fn(&mut Vm, Gc<DictObj>) -> R<()>,
}
impl ModuleDef {
    pub const BASE: ModuleDef =
        ModuleDef { name: "", doc: "", functions: &[], types: &[], init: |_, _| Ok(()) };
}

/// All native modules.
pub static MODULES: &[&ModuleDef] = &[
    &abc::DEF,
    &array::DEF,
    &ast::DEF,
    &atexit::DEF,
    &binascii::DEF,
    &bisect::DEF,
    &blake2::DEF,
    &cjk::CN,
    &cjk::HK,
    &cjk::ISO2022,
    &cjk::JP,
    &cjk::KR,
    &cjk::MULTIBYTE,
    &cjk::TW,
    &cmath::DEF,
    &codecs::DEF,
    &collections::DEF,
    &compression::bz2::DEF,
    &compression::lzma::DEF,
    &compression::zlib::DEF,
    &contextvars::DEF,
    &csv::DEF,
    &datetime::DEF,
    &errno::DEF,
    &expat::DEF,
    &functools::DEF,
    &gc::DEF,
    &hashes::MD5,
    &hashes::SHA1,
    &hashes::SHA2,
    &hashes::SHA3,
    &hashlib::DEF,
    &heapq::DEF,
    &statistics::DEF,
    &imp::DEF,
    &io::DEF,
    &itertools::DEF,
    &json::DEF,
    &library::DEF,
    &lsprof::DEF,
    &marshal::DEF,
    &math::DEF,
    &opcode::DEF,
    &operator::DEF,
    &pickle::DEF,
    &posix::DEF,
    &queue::DEF,
    &random_::DEF,
    &signal::DEF,
    &sre::DEF,
    &string::DEF,
    &struct_::DEF,
    &suggestions::DEF,
    &symtable::DEF,
    &sys::DEF,
    &thread::DEF,
    &time::DEF,
    &tokenize::DEF,
    &types_::DEF,
    &typing::DEF,
    &unicodedata::DEF,
    &unix::faulthandler::DEF,
    &unix::fcntl::DEF,
    &unix::locale::DEF,
    &unix::mmap::DEF,
    &unix::resource::DEF,
    &unix::select::DEF,
    &unix::semaphore::DEF,
    &unix::semaphore::SHMEM,
    &unix::socket::DEF,
    &unix::subprocess::DEF,
    &unix::termios::DEF,
    &unix::users::GRP,
    &unix::users::PWD,
    &warnings::DEF,
    &weakref::DEF,
];

/// Makes the module object of a definition.
pub fn create(vm: &mut Vm, def: &'static ModuleDef) -> R {
    let m = vm.new_module(def.name, def.doc);
    let d = m.dict.get().downcast::<DictObj>().unwrap_or(vm.builtins);
    fill(vm, def, d)?;
    Ok(m.value())
}
fn fill(vm: &mut Vm, def: &'static ModuleDef, d: Gc<DictObj>) -> R<()> {
    let module = vm.intern(def.name).value();
    for f in def.functions {
        let v = vm.new_native_fn(f, Value::UNBOUND, Value::UNBOUND, module);
        vm.dict_set_text(d, f.name, v);
    }
    for &t in def.types {
        let cls = vm.native_type(t);
        let name = t.name.rsplit_once('.').map_or(t.name, |n| n.1);
        vm.dict_set_text(d, name, cls.value());
    }
    (def.init)(vm, d)
}

/// The definition of a native module.
pub fn find(name: &str) -> Option<&'static ModuleDef> {
    MODULES.iter().copied().find(|m| m.name == name)
}

/// `type(v).__name__`, without the module that names of builtin types carry in messages.
pub fn short_name(vm: &mut Vm, v: Value) -> String {
    let name = vm.type_name(v);
    name.rsplit_once('.').map_or(name.clone(), |n| n.1.to_string())
}

/// `__reduce__` of what cannot be pickled.
pub fn no_pickle(vm: &mut Vm, args: taipan_vm::Args) -> R {
    let t = short_name(vm, args.all[0]);
    Err(vm.type_error(format!("cannot pickle '{t}' instances")))
}

/// The file system encoding of a C string: UTF-8 with surrogateescape.
pub fn fs_str(vm: &mut Vm, bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(s) => vm.str_value(s),
        Err(_) => {
            let mut b = taipan_text::StrBuilder::with_capacity(bytes.len());
            for chunk in bytes.utf8_chunks() {
                b.push_str(chunk.valid());
                for &x in chunk.invalid() {
                    b.push(0xdc00 + x as u32);
                }
            }
            let buf = b.finish();
            vm.new_str_buf(&buf).value()
        }
    }
}
