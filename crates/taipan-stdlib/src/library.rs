//! `_library`: finds the modules of the embedded standard library as if they were files of a folder on `sys.path`.
//!
//! `sys._stdlib_dir` is the last entry of `sys.path`, so that a program's own modules come first, as in CPython. The
//! path hook here answers for that folder and those of the packages below it; the loader is in Python
//! (`python/_library_loader.py`), and imported when the first module is found.

use crate::{ModuleDef, embedded};
use taipan_vm::native::{MethodDef, TypeDef, def};
use taipan_vm::{R, Value, ValueExt, Vm, impl_trace};

pub static DEF: ModuleDef = ModuleDef {
    name: "_library",
    doc: "The embedded standard library.",
    functions: FUNCTIONS,
    types: &[&FINDER],
    ..ModuleDef::BASE
};

static FUNCTIONS: &[MethodDef] = &[
    def("code", "($module, path, /)", code, "The code object of the library's file."),
    def("data", "($module, path, /)", |vm, a| data(vm, a[0]), "The bytes of the library's file, or None."),
    def("source", "($module, path, /)", source, "The decoded text of the library's file, or None."),
    def("path_hook", "($module, path, /)", path_hook, "A finder for a folder of the library."),
    def("zip_hook", "($module, path, /)", zip_hook, "A zipimporter for an archive."),
];

/// Finds modules in one folder of the library.
pub struct Finder {
    /// The package whose folder it is, with a dot behind; empty for the library itself.
    package: String,
}
impl_trace!(Finder { ; package });
pub static FINDER: TypeDef = TypeDef {
    methods: &[
        def("find_spec", "($self, fullname, target=None, /)", find_spec, "The spec of a module, or None."),
        def("get_data", "($self, path, /)", get_data, "The bytes of a file of the library."),
        def(
            "iter_modules",
            "($self, prefix='', /)",
            iter_modules,
            "Names of modules, and if they are packages.",
        ),
        def("invalidate_caches", "($self, /)", |_, _| Ok(Value::NONE), "There are no caches."),
    ],
    ..TypeDef::native::<Finder>("_library.Finder")
};

fn text(vm: &mut Vm, v: Value) -> R<String> {
    match v.to_str() {
        Some(s) => Ok(s.to_string_lossy()),
        None => {
            let t = vm.type_name(v);
            Err(vm.type_error(format!("expected str, got {t}")))
        }
    }
}
fn folder(vm: &mut Vm) -> Option<String> {
    let d = vm.sys_dict;
    Some(vm.dict_get_text(d, "_stdlib_dir")?.to_str()?.to_string_lossy())
}
/// The entry of a file, by its full path.
fn entry(vm: &mut Vm, path: &str) -> Option<embedded::Entry> {
    let folder = folder(vm)?;
    embedded::find_file(path.strip_prefix(&folder)?.strip_prefix('/')?)
}
fn not_there(vm: &mut Vm, path: &str) -> taipan_vm::Raised {
    let t = vm.exc.ImportError;
    vm.raise(t, format!("no such file in the library: {path}"))
}

fn code(vm: &mut Vm, a: &[Value]) -> R {
    let path = text(vm, a[0])?;
    match entry(vm, &path).and_then(|e| embedded::code(e, Some(&path))) {
        Some(c) => Ok(vm.new_code(std::sync::Arc::new(c)).value()),
        None => Err(not_there(vm, &path)),
    }
}
fn data(vm: &mut Vm, path: Value) -> R {
    let Some(path) = path.to_str() else { return Ok(Value::NONE) };
    let found = entry(vm, &path.to_string_lossy()).and_then(embedded::text);
    Ok(found.map_or(Value::NONE, |data| vm.new_bytes(&data).value()))
}
fn source(vm: &mut Vm, a: &[Value]) -> R {
    let data = data(vm, a[0])?;
    if data.is_none() {
        return Ok(data);
    }
    let importlib = vm.import_module("_frozen_importlib_external")?;
    vm.call_method(importlib, "decode_source", &[data])
}

fn path_hook(vm: &mut Vm, a: &[Value]) -> R {
    let path = text(vm, a[0])?;
    let folder = folder(vm);
    let below = folder.as_ref().and_then(|f| path.strip_prefix(f.as_str()));
    let package = match below {
        Some("") => Some(String::new()),
        Some(below) => below.strip_prefix('/').map(|below| below.replace('/', ".")),
        None => None,
    };
    match package {
        Some(p) if p.is_empty() || embedded::find(&p).is_some_and(|e| e.package) => {
            let package = if p.is_empty() { p } else { p + "." };
            let cls = vm.native_type(&FINDER);
            Ok(vm.new_native(cls, Finder { package }).value())
        }
        _ => {
            let t = vm.exc.ImportError;
            Err(vm.raise(t, "not a folder of the library"))
        }
    }
}
fn find_spec(vm: &mut Vm, a: &[Value]) -> R {
    let Some(finder) = a[0].native::<Finder>() else { return Ok(Value::NONE) };
    let name = text(vm, a[1])?;
    let full = format!("{}{}", finder.package, name.rsplit('.').next().unwrap_or(&name));
    let Some(folder) = folder(vm) else { return Ok(Value::NONE) };
    let base = format!("{folder}/{}", full.replace('.', "/"));
    let Some(e) = embedded::find(&full) else { return in_folder(vm, a[1], &base) };
    let (folder, stem, locations) = if e.package {
        (&*base, "__init__", vm.str_value(&base))
    } else {
        let (folder, stem) = base.rsplit_once('/').unwrap_or(("", &base));
        (folder, stem, Value::NONE)
    };
    // What `importlib.util.cache_from_source` gives, which takes longer than the rest of the import.
    let cached = format!("{folder}/__pycache__/{stem}.{}.pyc", crate::sys::CACHE_TAG);
    let (path, cached) = (vm.str_value(&format!("{folder}/{stem}.py")), vm.str_value(&cached));
    let loader = vm.import_module("_library_loader")?;
    vm.call_method(loader, "spec", &[a[1], path, cached, locations])
}
/// What somebody put into the library's folder besides.
fn in_folder(vm: &mut Vm, name: Value, base: &str) -> R {
    let package = format!("{base}/__init__.py");
    let is_package = std::path::Path::new(&package).is_file();
    let path = if is_package { package } else { format!("{base}.py") };
    if !is_package && !std::path::Path::new(&path).is_file() {
        return Ok(Value::NONE);
    }
    let (path, folder) = (vm.str_value(&path), vm.str_value(base));
    let locations = if is_package { vm.list(&[folder]) } else { Value::NONE };
    let external = vm.import_module("_frozen_importlib_external")?;
    let make = vm.getattr_text(external, "spec_from_file_location")?;
    vm.call_kw(make, &[name, path], &[("submodule_search_locations", locations)])
}
fn get_data(vm: &mut Vm, a: &[Value]) -> R {
    let found = data(vm, a[1])?;
    if found.is_none() {
        let path = text(vm, a[1])?;
        let t = vm.exc.OSError;
        return Err(vm.raise(t, format!("no such file in the library: {path}")));
    }
    Ok(found)
}
fn iter_modules(vm: &mut Vm, a: &[Value]) -> R {
    let Some(finder) = a[0].native::<Finder>() else { return Ok(Value::NONE) };
    let prefix = text(vm, a[1])?;
    let mut found: Vec<(&str, bool)> = embedded::names()
        .filter_map(|n| n.strip_prefix(&*finder.package).filter(|n| !n.is_empty() && !n.contains('.')))
        .map(|n| (n, embedded::find(&format!("{}{n}", finder.package)).is_some_and(|e| e.package)))
        .collect();
    found.sort_unstable();
    Ok(vm.list_from(found, |vm, (name, package)| {
        let name = vm.str_value(&format!("{prefix}{name}"));
        vm.tuple(&[name, Value::bool(package)])
    }))
}

/// `zipimport.zipimporter` for what is a file or below one; zipimport is imported only then.
fn zip_hook(vm: &mut Vm, a: &[Value]) -> R {
    let path = text(vm, a[0])?;
    let nearest = std::path::Path::new(&path).ancestors().find_map(|p| std::fs::metadata(p).ok());
    if !nearest.is_some_and(|m| m.is_file()) {
        let t = vm.exc.ImportError;
        return Err(vm.raise(t, format!("not a Zip file: '{path}'")));
    }
    let zipimport = vm.import_module("zipimport")?;
    vm.call_method(zipimport, "zipimporter", &[a[0]])
}
