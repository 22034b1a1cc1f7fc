//! `pwd` and `grp`.

use crate::{ModuleDef, fs_str};
use std::ffi::{CStr, CString};
use taipan_vm::native::def;
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{R, Value, ValueExt, Vm};

static PASSWD: StructSeqDef = StructSeqDef {
    name: "pwd.struct_passwd",
    doc: "pwd.struct_passwd: Results from getpw*() routines.\n\nThis object may be accessed either as a tuple of\n  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\nor via the object attributes as named in the above tuple.",
    fields: &[
        ("pw_name", "user name"),
        ("pw_passwd", "password"),
        ("pw_uid", "user id"),
        ("pw_gid", "group id"),
        ("pw_gecos", "real name"),
        ("pw_dir", "home directory"),
        ("pw_shell", "shell program"),
    ],
    n_visible: 7,
    constructible: true,
};
static GROUP: StructSeqDef = StructSeqDef {
    name: "grp.struct_group",
    doc: "grp.struct_group: Results from getgr*() routines.\n\nThis object may be accessed either as a tuple of\n  (gr_name,gr_passwd,gr_gid,gr_mem)\nor via the object attributes as named in the above tuple.\n",
    fields: &[
        ("gr_name", "group name"),
        ("gr_passwd", "password"),
        ("gr_gid", "group id"),
        ("gr_mem", "group members"),
    ],
    n_visible: 4,
    constructible: true,
};
/// # Safety
/// Null or a C string.
unsafe fn text(vm: &mut Vm, p: *const libc::c_char) -> Value {
    if p.is_null() {
        return Value::NONE;
    }
    // SAFETY: as promised.
    let b = unsafe { CStr::from_ptr(p) }.to_bytes().to_vec();
    fs_str(vm, &b)
}
/// # Safety
/// An entry of the C library's.
unsafe fn passwd(vm: &mut Vm, p: *const libc::passwd) -> Value {
    // SAFETY: as promised.
    unsafe {
        let p = &*p;
        let name = text(vm, p.pw_name);
        let pw = text(vm, p.pw_passwd);
        let gecos = text(vm, p.pw_gecos);
        let dir = text(vm, p.pw_dir);
        let shell = text(vm, p.pw_shell);
        vm.new_structseq(
            &PASSWD,
            &[name, pw, Value::small(p.pw_uid as i64), Value::small(p.pw_gid as i64), gecos, dir, shell],
        )
    }
}
/// # Safety
/// An entry of the C library's.
unsafe fn group(vm: &mut Vm, g: *const libc::group) -> R {
    // SAFETY: as promised; the members end with a null.
    unsafe {
        let g = &*g;
        let name = text(vm, g.gr_name);
        let pw = text(vm, g.gr_passwd);
        let members = vm.new_list(&[]);
        let mut m = g.gr_mem;
        while !m.is_null() && !(*m).is_null() {
            let t = text(vm, *m);
            vm.list_push(members, t)?;
            m = m.add(1);
        }
        Ok(vm.new_structseq(&GROUP, &[name, pw, Value::small(g.gr_gid as i64), members.value()]))
    }
}
/// An id; None: out of range.
fn id_arg(vm: &mut Vm, v: Value) -> R<Option<u32>> {
    let i = vm.index(v)?;
    Ok(i.to_i64().and_then(|i| u32::try_from(i).ok()))
}
fn name_arg(vm: &mut Vm, v: Value, func: &str, what: &str) -> R<CString> {
    let Some(s) = v.to_str() else {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("{func}() argument{what} must be str, not {t}")));
    };
    let b = vm.fs_encode(s)?;
    CString::new(b).map_err(|_| vm.value_error("embedded null byte"))
}
fn not_found(vm: &mut Vm, what: &str, v: Value) -> R {
    let t = vm.str_text(v)?;
    let m = vm.str_value(&format!("{what}{t}"));
    Err(vm.key_error(m))
}
fn getpwuid(vm: &mut Vm, a: &[Value]) -> R {
    let id = id_arg(vm, a[0])?;
    // SAFETY: the result is copied before anybody else calls.
    let p = id.map_or(std::ptr::null_mut(), |id| unsafe { libc::getpwuid(id) });
    if p.is_null() {
        return not_found(vm, "getpwuid(): uid not found: ", a[0]);
    }
    // SAFETY: not null.
    Ok(unsafe { passwd(vm, p) })
}
fn getpwnam(vm: &mut Vm, a: &[Value]) -> R {
    let n = name_arg(vm, a[0], "getpwnam", "")?;
    // SAFETY: a C string.
    let p = unsafe { libc::getpwnam(n.as_ptr()) };
    if p.is_null() {
        let q = vm.repr(a[0])?.value();
        return not_found(vm, "getpwnam(): name not found: ", q);
    }
    // SAFETY: not null.
    Ok(unsafe { passwd(vm, p) })
}
fn getpwall(vm: &mut Vm, _: &[Value]) -> R {
    let l = vm.new_list(&[]);
    // SAFETY: one thread at a time: the GIL is held.
    unsafe {
        libc::setpwent();
        loop {
            let p = libc::getpwent();
            if p.is_null() {
                break;
            }
            let v = passwd(vm, p);
            vm.list_push(l, v)?;
        }
        libc::endpwent();
    }
    Ok(l.value())
}
fn getgrgid(vm: &mut Vm, a: &[Value]) -> R {
    let id = id_arg(vm, a[0])?;
    // SAFETY: the result is copied before anybody else calls.
    let p = id.map_or(std::ptr::null_mut(), |id| unsafe { libc::getgrgid(id) });
    if p.is_null() {
        return not_found(vm, "getgrgid(): gid not found: ", a[0]);
    }
    // SAFETY: not null.
    unsafe { group(vm, p) }
}
fn getgrnam(vm: &mut Vm, a: &[Value]) -> R {
    let n = name_arg(vm, a[0], "getgrnam", " 'name'")?;
    // SAFETY: a C string.
    let p = unsafe { libc::getgrnam(n.as_ptr()) };
    if p.is_null() {
        let q = vm.repr(a[0])?.value();
        return not_found(vm, "getgrnam(): name not found: ", q);
    }
    // SAFETY: not null.
    unsafe { group(vm, p) }
}
fn getgrall(vm: &mut Vm, _: &[Value]) -> R {
    let l = vm.new_list(&[]);
    // SAFETY: one thread at a time: the GIL is held.
    unsafe {
        libc::setgrent();
        loop {
            let p = libc::getgrent();
            if p.is_null() {
                break;
            }
            let v = group(vm, p)?;
            vm.list_push(l, v)?;
        }
        libc::endgrent();
    }
    Ok(l.value())
}
pub static PWD: ModuleDef = ModuleDef {
    name: "pwd",
    doc: "This module provides access to the Unix password database.\nIt is available on all Unix versions.",
    functions: &[
        def(
            "getpwuid",
            "($module, uidobj, /)",
            getpwuid,
            "Return the password database entry for the given numeric user ID.\n\nSee `help(pwd)` for more on password database entries.",
        ),
        def(
            "getpwnam",
            "($module, name, /)",
            getpwnam,
            "Return the password database entry for the given user name.\n\nSee `help(pwd)` for more on password database entries.",
        ),
        def(
            "getpwall",
            "($module, /)",
            getpwall,
            "Return a list of all available password database entries, in arbitrary order.\n\nSee help(pwd) for more on password database entries.",
        ),
    ],
    init: |vm, d| {
        let t = vm.structseq_type(&PASSWD).value();
        vm.dict_set_text(d, "struct_passwd", t);
        Ok(())
    },
    ..ModuleDef::BASE
};
pub static GRP: ModuleDef = ModuleDef {
    name: "grp",
    doc: "Access to the Unix group database.",
    functions: &[
        def(
            "getgrgid",
            "($module, /, id)",
            getgrgid,
            "Return the group database entry for the given numeric group ID.\n\nIf id is not valid, raise KeyError.",
        ),
        def(
            "getgrnam",
            "($module, /, name)",
            getgrnam,
            "Return the group database entry for the given group name.\n\nIf name is not valid, raise KeyError.",
        ),
        def(
            "getgrall",
            "($module, /)",
            getgrall,
            "Return a list of all available group entries, in arbitrary order.\n\nAn entry whose name starts with '+' or '-' represents an instruction\nto use YP/NIS and may not be accessible via getgrnam or getgrgid.",
        ),
    ],
    init: |vm, d| {
        let t = vm.structseq_type(&GROUP).value();
        vm.dict_set_text(d, "struct_group", t);
        Ok(())
    },
    ..ModuleDef::BASE
};
