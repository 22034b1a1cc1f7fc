//! `time`.

use crate::ModuleDef;
use std::time::{Duration, Instant};
use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, def};
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{Gc, R, Value, ValueExt, Vm};

static STRUCT_TIME: StructSeqDef = StructSeqDef {
    name: "time.struct_time",
    doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().  May be considered as a\nsequence of 9 integers.",
    fields: &[
        ("tm_year", "year, for example, 1993"),
        ("tm_mon", "month of year, range [1, 12]"),
        ("tm_mday", "day of month, range [1, 31]"),
        ("tm_hour", "hours, range [0, 23]"),
        ("tm_min", "minutes, range [0, 59]"),
        ("tm_sec", "seconds, range [0, 61])"),
        ("tm_wday", "day of week, range [0, 6], Monday is 0"),
        ("tm_yday", "day of year, range [1, 366]"),
        ("tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"),
        ("tm_zone", "abbreviation of timezone name"),
        ("tm_gmtoff", "offset from UTC in seconds"),
    ],
    n_visible: 9,
    constructible: true,
};

/// Nanoseconds of a clock.
fn clock_ns(vm: &mut Vm, clock: i32) -> R<i64> {
    // SAFETY: timespec is filled by the call.
    unsafe {
        let mut t: libc::timespec = std::mem::zeroed();
        if libc::clock_gettime(clock, &mut t) < 0 {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        Ok(t.tv_sec * 1_000_000_000 + t.tv_nsec)
    }
}
fn seconds(vm: &mut Vm, clock: i32) -> R {
    let n = clock_ns(vm, clock)?;
    // As CPython: whole seconds and nanoseconds rounded once.
    Ok(vm.new_float(n as f64 / 1e9))
}
fn nanos(vm: &mut Vm, clock: i32) -> R {
    let n = clock_ns(vm, clock)?;
    Ok(vm.new_int(n))
}
fn sleep(vm: &mut Vm, a: &[Value]) -> R {
    let s = if a[0].is_int_like() {
        a[0].to_i64().map_or(f64::MAX, |i| i as f64)
    } else if a[0].to_float().is_some() || vm.has_index(a[0]) {
        vm.to_f64(a[0])?
    } else {
        let t = vm.type_name(a[0]);
        return Err(vm.type_error(format!("'{t}' object cannot be interpreted as an integer or float")));
    };
    if s.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if s < 0.0 {
        return Err(vm.value_error("sleep length must be non-negative"));
    }
    if s > 9.2e9 {
        return Err(vm.overflow_error("timestamp too large to convert to C PyTime_t"));
    }
    let end = Instant::now() + Duration::from_secs_f64(s);
    loop {
        let left = end.saturating_duration_since(Instant::now());
        // In slices, so that signals are seen.
        vm.without_gil(|| std::thread::sleep(left.min(Duration::from_millis(50))));
        vm.check_signals()?;
        if Instant::now() >= end {
            return Ok(Value::NONE);
        }
    }
}
/// Seconds since the epoch from an argument; now if absent.
fn epoch(vm: &mut Vm, v: Value) -> R<i64> {
    if v.is_unbound() || v.is_none() {
        return Ok(clock_ns(vm, libc::CLOCK_REALTIME)?.div_euclid(1_000_000_000));
    }
    if v.to_float().is_some() {
        let f = vm.to_f64(v)?;
        if f.is_nan() {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        if !(-9.2e18..=9.2e18).contains(&f) {
            return Err(vm.overflow_error("timestamp out of range for platform time_t"));
        }
        return Ok(f.floor() as i64);
    }
    let i = vm.index(v)?;
    match i.to_i64() {
        Some(i) => Ok(i),
        None => Err(vm.overflow_error("timestamp out of range for platform time_t")),
    }
}
fn tm_value(vm: &mut Vm, t: &libc::tm) -> Value {
    let zone = if t.tm_zone.is_null() {
        Value::NONE
    } else {
        // SAFETY: a C string of the C library.
        let s = unsafe { std::ffi::CStr::from_ptr(t.tm_zone) }.to_string_lossy().into_owned();
        vm.str_value(&s)
    };
    let i = |n: i64| Value::small(n);
    let fields = [
        i(t.tm_year as i64 + 1900),
        i(t.tm_mon as i64 + 1),
        i(t.tm_mday as i64),
        i(t.tm_hour as i64),
        i(t.tm_min as i64),
        i(t.tm_sec as i64),
        i((t.tm_wday as i64 + 6) % 7),
        i(t.tm_yday as i64 + 1),
        i(t.tm_isdst as i64),
        zone,
        i(t.tm_gmtoff),
    ];
    vm.new_structseq(&STRUCT_TIME, &fields)
}
fn broken_down(vm: &mut Vm, v: Value, local: bool) -> R<libc::tm> {
    let s = epoch(vm, v)?;
    // SAFETY: tm is filled by the call; its zone points to static memory.
    unsafe {
        let mut t: libc::tm = std::mem::zeroed();
        let p = if local { libc::localtime_r(&s, &mut t) } else { libc::gmtime_r(&s, &mut t) };
        if p.is_null() {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        Ok(t)
    }
}
/// A struct_time or 9-tuple as C has it.
fn tm_arg(vm: &mut Vm, v: Value, func: &str) -> R<libc::tm> {
    let Some(t) = v.to_tuple() else { return Err(vm.type_error("Tuple or struct_time argument required")) };
    if t.len != 9 {
        return Err(vm.type_error(format!("{func}(): illegal time tuple argument")));
    }
    let mut f = [0i64; 9];
    for (i, x) in f.iter_mut().enumerate() {
        *x = vm.to_c_int(t.get(i))? as i64;
    }
    // SAFETY: plain data.
    let mut tm: libc::tm = unsafe { std::mem::zeroed() };
    let Ok(year) = i32::try_from(f[0] - 1900) else { return Err(vm.overflow_error("year out of range")) };
    tm.tm_year = year;
    tm.tm_mon = f[1] as i32 - 1;
    tm.tm_mday = f[2] as i32;
    tm.tm_hour = f[3] as i32;
    tm.tm_min = f[4] as i32;
    tm.tm_sec = f[5] as i32;
    tm.tm_wday = ((f[6] + 1) % 7) as i32;
    tm.tm_yday = f[7] as i32 - 1;
    tm.tm_isdst = f[8] as i32;
    Ok(tm)
}
/// CPython's checks for strftime and asctime; zeros stand for the first of their kind.
fn check_tm(vm: &mut Vm, t: &mut libc::tm) -> R<()> {
    if t.tm_mon == -1 {
        t.tm_mon = 0;
    }
    if t.tm_mday == 0 {
        t.tm_mday = 1;
    }
    if t.tm_yday == -1 {
        t.tm_yday = 0;
    }
    let bad = if !(0..=11).contains(&t.tm_mon) {
        "month out of range"
    } else if !(1..=31).contains(&t.tm_mday) {
        "day of month out of range"
    } else if !(0..=23).contains(&t.tm_hour) {
        "hour out of range"
    } else if !(0..=59).contains(&t.tm_min) {
        "minute out of range"
    } else if !(0..=61).contains(&t.tm_sec) {
        "seconds out of range"
    } else if t.tm_wday < 0 {
        "day of week out of range"
    } else if !(0..=365).contains(&t.tm_yday) {
        "day of year out of range"
    } else {
        return Ok(());
    };
    Err(vm.value_error(bad))
}
fn mktime(vm: &mut Vm, a: &[Value]) -> R {
    let mut t = tm_arg(vm, a[0], "mktime")?;
    t.tm_wday = -1;
    // SAFETY: a complete tm.
    let s = unsafe { libc::mktime(&mut t) };
    if s == -1 && t.tm_wday == -1 {
        return Err(vm.overflow_error("mktime argument out of range"));
    }
    Ok(vm.new_float(s as f64))
}
fn time_or_now(vm: &mut Vm, v: Value, func: &str) -> R<libc::tm> {
    if v.is_unbound() {
        return broken_down(vm, Value::NONE, true);
    }
    let mut t = tm_arg(vm, v, func)?;
    check_tm(vm, &mut t)?;
    Ok(t)
}
fn asctime(vm: &mut Vm, a: &[Value]) -> R {
    let t = time_or_now(vm, a[0], "asctime")?;
    Ok(vm.str_value(&asctime_text(&t)))
}
fn asctime_text(t: &libc::tm) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!(
        "{} {}{:3} {:02}:{:02}:{:02} {}",
        DAYS[t.tm_wday.rem_euclid(7) as usize],
        MONTHS[t.tm_mon.rem_euclid(12) as usize],
        t.tm_mday,
        t.tm_hour,
        t.tm_min,
        t.tm_sec,
        1900 + t.tm_year as i64
    )
}
fn ctime(vm: &mut Vm, a: &[Value]) -> R {
    let t = broken_down(vm, a[0], true)?;
    Ok(vm.str_value(&asctime_text(&t)))
}
fn strftime(vm: &mut Vm, a: &[Value]) -> R {
    let Some(f) = a[0].to_str() else {
        let t = vm.type_name(a[0]);
        return Err(vm.type_error(format!("strftime() argument 1 must be str, not {t}")));
    };
    let mut t = time_or_now(vm, a[1], "strftime")?;
    if a[1].is_unbound() {
        t.tm_isdst = t.tm_isdst.clamp(-1, 1);
    }
    t.tm_isdst = t.tm_isdst.clamp(-1, 1);
    if t.tm_zone.is_null() {
        // Names of zones are those in force.
        // SAFETY: as in `broken_down`; a copy is normalised.
        unsafe {
            let mut c = t;
            libc::mktime(&mut c);
            t.tm_zone = c.tm_zone;
            t.tm_gmtoff = c.tm_gmtoff;
        }
    }
    let text = vm.fs_encode(f)?;
    let Ok(fmt) = std::ffi::CString::new(text) else { return Err(vm.value_error("embedded null character")) };
    if fmt.as_bytes().is_empty() {
        return Ok(vm.empty_str.value());
    }
    let mut size = 1024;
    loop {
        let mut buf = vec![0u8; size];
        // SAFETY: the buffer has the size given.
        let n = unsafe { libc::strftime(buf.as_mut_ptr().cast(), size, fmt.as_ptr(), &t) };
        if n > 0 || size >= 256 * fmt.as_bytes().len().max(64) {
            return Ok(crate::fs_str(vm, &buf[..n]));
        }
        size *= 2;
    }
}
fn strptime(vm: &mut Vm, a: &[Value]) -> R {
    let m = vm.import_module("_strptime")?;
    let n = a.iter().take_while(|v| !v.is_unbound()).count();
    vm.call_method(m, "_strptime_time", &a[..n])
}
fn clock_arg(vm: &mut Vm, a: &[Value]) -> R<i32> {
    vm.to_c_int(a[0])
}
fn clock_getres(vm: &mut Vm, a: &[Value]) -> R {
    let c = clock_arg(vm, a)?;
    // SAFETY: timespec is filled by the call.
    unsafe {
        let mut t: libc::timespec = std::mem::zeroed();
        if libc::clock_getres(c, &mut t) < 0 {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        Ok(vm.new_float(t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9))
    }
}
fn get_clock_info(vm: &mut Vm, a: &[Value]) -> R {
    let name = a[0].to_str().map_or_else(String::new, |s| s.to_string_lossy());
    let (imp, mono, adj, clock) = match name.as_str() {
        "time" => ("clock_gettime(CLOCK_REALTIME)", false, true, libc::CLOCK_REALTIME),
        "monotonic" | "perf_counter" => {
            ("clock_gettime(CLOCK_MONOTONIC)", true, false, libc::CLOCK_MONOTONIC)
        }
        "process_time" => {
            ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false, libc::CLOCK_PROCESS_CPUTIME_ID)
        }
        "thread_time" => {
            ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false, libc::CLOCK_THREAD_CPUTIME_ID)
        }
        _ => return Err(vm.value_error("unknown clock")),
    };
    let res = clock_getres(vm, &[Value::small(clock as i64)])?;
    let imp = vm.str_value(imp);
    Ok(vm.new_namespace(&[
        ("implementation", imp),
        ("monotonic", Value::bool(mono)),
        ("adjustable", Value::bool(adj)),
        ("resolution", res),
    ]))
}
fn set_zone(vm: &mut Vm, d: Gc<DictObj>) -> R<()> {
    unsafe extern "C" {
        fn tzset();
    }
    // SAFETY: reads the environment; only the thread with the GIL changes it.
    unsafe { tzset() };
    // The offsets of January and July of this year, as CPython finds them.
    const YEAR: i64 = (365 * 24 + 6) * 3600;
    let now = clock_ns(vm, libc::CLOCK_REALTIME)? / 1_000_000_000;
    let jan = now / YEAR * YEAR;
    let mut zones = Vec::new();
    for t in [jan, jan + YEAR / 2] {
        let v = vm.new_int(t);
        let tm = broken_down(vm, v, true)?;
        // SAFETY: a C string of the C library.
        let z = if tm.tm_zone.is_null() {
            "UTC".into()
        } else {
            unsafe { std::ffi::CStr::from_ptr(tm.tm_zone) }.to_string_lossy().into_owned()
        };
        zones.push((-tm.tm_gmtoff, z));
    }
    let (std, dst) = if zones[0].0 < zones[1].0 { (&zones[1], &zones[0]) } else { (&zones[0], &zones[1]) };
    vm.dict_set_text(d, "timezone", Value::small(std.0));
    vm.dict_set_text(d, "altzone", Value::small(dst.0));
    vm.dict_set_text(d, "daylight", Value::small((std.0 != dst.0) as i64));
    let (a, b) = (vm.str_value(&std.1), vm.str_value(&dst.1));
    let t = vm.tuple(&[a, b]);
    vm.dict_set_text(d, "tzname", t);
    Ok(())
}
fn tzset(vm: &mut Vm, _a: &[Value]) -> R {
    let mods = vm.modules;
    if let Some(m) = vm.dict_get_text(mods, "time")
        && let Some(d) = vm.instance_dict(m)
    {
        set_zone(vm, d)?;
    }
    Ok(Value::NONE)
}

static FUNCTIONS: &[MethodDef] = &[
    def(
        "time",
        "($module, /)",
        |vm, _| seconds(vm, libc::CLOCK_REALTIME),
        "Return the current time in seconds since the Epoch.",
    ),
    def(
        "time_ns",
        "($module, /)",
        |vm, _| nanos(vm, libc::CLOCK_REALTIME),
        "Return the current time in nanoseconds since the Epoch.",
    ),
    def(
        "monotonic",
        "($module, /)",
        |vm, _| seconds(vm, libc::CLOCK_MONOTONIC),
        "Monotonic clock, cannot go backward.",
    ),
    def(
        "monotonic_ns",
        "($module, /)",
        |vm, _| nanos(vm, libc::CLOCK_MONOTONIC),
        "Monotonic clock, cannot go backward, as nanoseconds.",
    ),
    def(
        "perf_counter",
        "($module, /)",
        |vm, _| seconds(vm, libc::CLOCK_MONOTONIC),
        "Performance counter for benchmarking.",
    ),
    def(
        "perf_counter_ns",
        "($module, /)",
        |vm, _| nanos(vm, libc::CLOCK_MONOTONIC),
        "Performance counter for benchmarking as nanoseconds.",
    ),
    def(
        "process_time",
        "($module, /)",
        |vm, _| seconds(vm, libc::CLOCK_PROCESS_CPUTIME_ID),
        "Process time for profiling: sum of the kernel and user-space CPU time.",
    ),
    def(
        "process_time_ns",
        "($module, /)",
        |vm, _| nanos(vm, libc::CLOCK_PROCESS_CPUTIME_ID),
        "Process time for profiling as nanoseconds.",
    ),
    def(
        "thread_time",
        "($module, /)",
        |vm, _| seconds(vm, libc::CLOCK_THREAD_CPUTIME_ID),
        "Thread time for profiling.",
    ),
    def(
        "thread_time_ns",
        "($module, /)",
        |vm, _| nanos(vm, libc::CLOCK_THREAD_CPUTIME_ID),
        "Thread time for profiling as nanoseconds.",
    ),
    def(
        "clock_gettime",
        "($module, clk_id, /)",
        |vm, a| {
            let c = clock_arg(vm, a)?;
            seconds(vm, c)
        },
        "Return the time of the specified clock clk_id as a float.",
    ),
    def(
        "clock_gettime_ns",
        "($module, clk_id, /)",
        |vm, a| {
            let c = clock_arg(vm, a)?;
            nanos(vm, c)
        },
        "Return the time of the specified clock clk_id as nanoseconds (int).",
    ),
    def(
        "clock_getres",
        "($module, clk_id, /)",
        clock_getres,
        "Return the resolution (precision) of the specified clock clk_id.",
    ),
    def("sleep", "($module, object, /)", sleep, "Delay execution for a given number of seconds."),
    def(
        "gmtime",
        "($module, seconds=None, /)",
        |vm, a| {
            let t = broken_down(vm, a[0], false)?;
            Ok(tm_value(vm, &t))
        },
        "Convert seconds since the Epoch to a time tuple expressing UTC.",
    ),
    def(
        "localtime",
        "($module, seconds=None, /)",
        |vm, a| {
            let t = broken_down(vm, a[0], true)?;
            Ok(tm_value(vm, &t))
        },
        "Convert seconds since the Epoch to a time tuple expressing local time.",
    ),
    def(
        "mktime",
        "($module, tuple, /)",
        mktime,
        "Convert a time tuple in local time to seconds since the Epoch.",
    ),
    def(
        "asctime",
        "($module, tuple=None, /)",
        asctime,
        "Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.",
    ),
    def(
        "ctime",
        "($module, seconds=None, /)",
        ctime,
        "Convert a time in seconds since the Epoch to a string in local time.",
    ),
    def(
        "strftime",
        "($module, format, tuple=None, /)",
        strftime,
        "Convert a time tuple to a string according to a format specification.",
    ),
    def(
        "strptime",
        "($module, string, format='%a %b %d %H:%M:%S %Y', /)",
        strptime,
        "Parse a string to a time tuple according to a format specification.",
    ),
    def("get_clock_info", "($module, name, /)", get_clock_info, "Get information of the specified clock."),
    def("tzset", "($module, /)", tzset, "Initialize, or reinitialize, the local timezone."),
];

pub static DEF: ModuleDef = ModuleDef {
    name: "time",
    doc: "This module provides various functions to manipulate time values.",
    functions: FUNCTIONS,
    init: |vm, d| {
        let t = vm.structseq_type(&STRUCT_TIME).value();
        vm.dict_set_text(d, "struct_time", t);
        vm.dict_set_text(d, "_STRUCT_TM_ITEMS", Value::small(11));
        for (k, v) in [
            ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
            ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
            ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
            ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
            ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
            ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
            ("CLOCK_TAI", libc::CLOCK_TAI),
        ] {
            vm.dict_set_text(d, k, Value::small(v as i64));
        }
        set_zone(vm, d)
    },
    ..ModuleDef::BASE
};
