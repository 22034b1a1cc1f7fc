//! `_locale`: the C library's locale.

use crate::{ModuleDef, fs_str};
use std::ffi::{CStr, CString, c_char};
use taipan_vm::exceptions::EXCEPTION;
use taipan_vm::native::{TypeDef, def};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{ExcObj, R, Raised, Value, ValueExt, Vm};

static ERROR: TypeDef = TypeDef {
    base: Some(&EXCEPTION),
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("locale.Error")
};
#[cold]
fn error(vm: &mut Vm, text: &str) -> Raised {
    let t = vm.native_type(&ERROR);
    vm.raise(t, text)
}
fn c_string(vm: &mut Vm, v: Value, f: &str, what: &str) -> R<CString> {
    let s = vm.expect_str_arg(v, f, what)?.to_string_lossy();
    match CString::new(s) {
        Ok(s) => Ok(s),
        Err(_) => Err(vm.value_error("embedded null character")),
    }
}
/// A C string of the library, copied.
///
/// # Safety
/// It is null or a C string.
unsafe fn text(vm: &mut Vm, p: *const c_char) -> Value {
    if p.is_null() {
        return vm.empty_str.value();
    }
    // SAFETY: promised by the caller.
    let b = unsafe { CStr::from_ptr(p) }.to_bytes();
    fs_str(vm, b)
}
fn setlocale(vm: &mut Vm, a: &[Value]) -> R {
    let category = vm.to_c_int(a[0])?;
    let name = match a[1] {
        v if v.is_unbound() || v.is_none() => None,
        v if v.to_str().is_some() => Some(c_string(vm, v, "setlocale", "argument 2")?),
        v => {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("setlocale() argument 2 must be str or None, not {t}")));
        }
    };
    // SAFETY: a C string or null. (The locale belongs to the process; who changes it in threads must know why.)
    unsafe {
        let p = libc::setlocale(category, name.as_ref().map_or(std::ptr::null(), |n| n.as_ptr()));
        if p.is_null() {
            let text = if name.is_some() { "unsupported locale setting" } else { "locale query failed" };
            return Err(error(vm, text));
        }
        Ok(text(vm, p))
    }
}
/// Sizes of groups of digits: a number that is repeated, or ends.
///
/// # Safety
/// It is null or ends as C's `lconv` says.
unsafe fn grouping(vm: &mut Vm, p: *const c_char) -> Value {
    let mut out = Vec::new();
    // SAFETY: promised by the caller.
    unsafe {
        if !p.is_null() && *p != 0 {
            let mut i = 0;
            while *p.add(i) != 0 && *p.add(i) != c_char::MAX {
                out.push(Value::small((*p.add(i)).into()));
                i += 1;
            }
            out.push(Value::small((*p.add(i)).into()));
        }
    }
    vm.list(&out)
}
fn localeconv(vm: &mut Vm, _: &[Value]) -> R {
    let d = vm.new_dict();
    // SAFETY: the struct stays as it is until the locale is set again; its strings are copied.
    unsafe {
        let l = *libc::localeconv();
        for (n, p) in [
            ("int_curr_symbol", l.int_curr_symbol),
            ("currency_symbol", l.currency_symbol),
            ("mon_decimal_point", l.mon_decimal_point),
            ("mon_thousands_sep", l.mon_thousands_sep),
        ] {
            let v = text(vm, p);
            vm.dict_set_text(d, n, v);
        }
        let v = grouping(vm, l.mon_grouping);
        vm.dict_set_text(d, "mon_grouping", v);
        for (n, p) in [("positive_sign", l.positive_sign), ("negative_sign", l.negative_sign)] {
            let v = text(vm, p);
            vm.dict_set_text(d, n, v);
        }
        for (n, c) in [
            ("int_frac_digits", l.int_frac_digits),
            ("frac_digits", l.frac_digits),
            ("p_cs_precedes", l.p_cs_precedes),
            ("p_sep_by_space", l.p_sep_by_space),
            ("n_cs_precedes", l.n_cs_precedes),
            ("n_sep_by_space", l.n_sep_by_space),
            ("p_sign_posn", l.p_sign_posn),
            ("n_sign_posn", l.n_sign_posn),
        ] {
            vm.dict_set_text(d, n, Value::small(c.into()));
        }
        for (n, p) in [("decimal_point", l.decimal_point), ("thousands_sep", l.thousands_sep)] {
            let v = text(vm, p);
            vm.dict_set_text(d, n, v);
        }
        let v = grouping(vm, l.grouping);
        vm.dict_set_text(d, "grouping", v);
    }
    Ok(d.value())
}
fn strcoll(vm: &mut Vm, a: &[Value]) -> R {
    let (x, y) = (c_string(vm, a[0], "strcoll", "argument 1")?, c_string(vm, a[1], "strcoll", "argument 2")?);
    // SAFETY: C strings.
    Ok(Value::small(unsafe { libc::strcoll(x.as_ptr(), y.as_ptr()) }.into()))
}
fn strxfrm(vm: &mut Vm, a: &[Value]) -> R {
    let x = c_string(vm, a[0], "strxfrm", "argument")?;
    // SAFETY: a C string, and room for as much as the first call says.
    let out = unsafe {
        let n = libc::strxfrm(std::ptr::null_mut(), x.as_ptr(), 0);
        let mut b = vec![0u8; n + 1];
        libc::strxfrm(b.as_mut_ptr().cast(), x.as_ptr(), b.len());
        b.truncate(n);
        b
    };
    // What is compared are the bytes, each as a character.
    match String::from_utf8(out) {
        Ok(s) => Ok(vm.str_value(&s)),
        Err(e) => Ok(vm.new_str_text(taipan_text::Text::Latin1(e.as_bytes())).value()),
    }
}
fn nl_langinfo(vm: &mut Vm, a: &[Value]) -> R {
    let key = vm.to_c_int(a[0])?;
    if !LANGINFO.iter().any(|l| l.1 == key) {
        return Err(vm.value_error("unsupported langinfo constant"));
    }
    // SAFETY: a key of the library; its string is copied.
    Ok(unsafe { text(vm, libc::nl_langinfo(key)) })
}
fn getencoding(vm: &mut Vm, _: &[Value]) -> R {
    // SAFETY: as above.
    let v = unsafe { text(vm, libc::nl_langinfo(libc::CODESET)) };
    Ok(if vm.len(v)? == 0 { vm.str_value("UTF-8") } else { v })
}
/// Those of glibc.
const LANGINFO: &[(&str, i32)] = &[
    ("DAY_1", 131079),
    ("DAY_2", 131080),
    ("DAY_3", 131081),
    ("DAY_4", 131082),
    ("DAY_5", 131083),
    ("DAY_6", 131084),
    ("DAY_7", 131085),
    ("ABDAY_1", 131072),
    ("ABDAY_2", 131073),
    ("ABDAY_3", 131074),
    ("ABDAY_4", 131075),
    ("ABDAY_5", 131076),
    ("ABDAY_6", 131077),
    ("ABDAY_7", 131078),
    ("MON_1", 131098),
    ("MON_2", 131099),
    ("MON_3", 131100),
    ("MON_4", 131101),
    ("MON_5", 131102),
    ("MON_6", 131103),
    ("MON_7", 131104),
    ("MON_8", 131105),
    ("MON_9", 131106),
    ("MON_10", 131107),
    ("MON_11", 131108),
    ("MON_12", 131109),
    ("ABMON_1", 131086),
    ("ABMON_2", 131087),
    ("ABMON_3", 131088),
    ("ABMON_4", 131089),
    ("ABMON_5", 131090),
    ("ABMON_6", 131091),
    ("ABMON_7", 131092),
    ("ABMON_8", 131093),
    ("ABMON_9", 131094),
    ("ABMON_10", 131095),
    ("ABMON_11", 131096),
    ("ABMON_12", 131097),
    ("RADIXCHAR", 65536),
    ("THOUSEP", 65537),
    ("CRNCYSTR", 262159),
    ("D_T_FMT", 131112),
    ("D_FMT", 131113),
    ("T_FMT", 131114),
    ("AM_STR", 131110),
    ("PM_STR", 131111),
    ("CODESET", 14),
    ("T_FMT_AMPM", 131115),
    ("ERA", 131116),
    ("ERA_D_FMT", 131118),
    ("ERA_D_T_FMT", 131120),
    ("ERA_T_FMT", 131121),
    ("ALT_DIGITS", 131119),
    ("YESEXPR", 327680),
    ("NOEXPR", 327681),
    ("_DATE_FMT", 131180),
];

pub static DEF: ModuleDef = ModuleDef {
    name: "_locale",
    doc: "Support for POSIX locales.",
    functions: &[
        def(
            "setlocale",
            "($module, category, locale=None, /)",
            setlocale,
            "Activates/queries locale processing.",
        ),
        def(
            "localeconv",
            "($module, /)",
            localeconv,
            "Returns numeric and monetary locale-specific parameters.",
        ),
        def("strcoll", "($module, os1, os2, /)", strcoll, "Compares two strings according to the locale."),
        def(
            "strxfrm",
            "($module, string, /)",
            strxfrm,
            "Return a string that can be used as a key for locale-aware comparisons.",
        ),
        def(
            "nl_langinfo",
            "($module, key, /)",
            nl_langinfo,
            "Return the value for the locale information associated with key.",
        ),
        def("getencoding", "($module, /)", getencoding, "Get the current locale encoding."),
    ],
    types: &[&ERROR],
    init: |vm, d| {
        // What text is made of is the environment's from the start, as in CPython.
        crate::preconfig::set_library_locale();
        for (n, v) in [
            ("CTYPE", 0),
            ("NUMERIC", 1),
            ("TIME", 2),
            ("COLLATE", 3),
            ("MONETARY", 4),
            ("MESSAGES", 5),
            ("ALL", 6),
        ] {
            vm.dict_set_text(d, &format!("LC_{n}"), Value::small(v));
        }
        vm.dict_set_text(d, "CHAR_MAX", Value::small(c_char::MAX.into()));
        for &(n, v) in LANGINFO {
            vm.dict_set_text(d, n, Value::small(v.into()));
        }
        Ok(())
    },
};
