//! `_datetime`: [`delta`] has timedelta, [`date`] date, [`time`] time, [`moment`] datetime, [`zone`] the time zones;
//! [`calendar`] and [`clock`] what they count with. Here: what more than one of them wants.

pub mod calendar;
mod clock;
mod date;
mod delta;
mod moment;
mod time;
mod zone;

use crate::ModuleDef;
use taipan_vm::call::Args;
use taipan_vm::{R, Raised, StrObj, Value, ValueExt, Vm};
use time::Clock;

/// Date and time of day of any of the three classes.
pub struct Fields {
    ymd: (i32, i32, i32),
    clock: Clock,
}
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
impl Fields {
    fn of(vm: &mut Vm, v: Value) -> R<Fields> {
        if let Some(t) = v.native::<time::Time>() {
            return Ok(Fields::of_time(&t));
        }
        if let Some(m) = v.native::<moment::DateTime>() {
            return Ok(Fields { ymd: m.ymd, clock: m.clock });
        }
        Ok(Fields { ymd: date::ymd(vm, v)?, clock: [0; 4] })
    }
    fn ctime(&self) -> String {
        let ((y, m, d), c) = (self.ymd, self.clock);
        let day = DAYS[calendar::weekday(y, m, d) as usize];
        format!("{day} {} {d:2} {:02}:{:02}:{:02} {y:04}", MONTHS[m as usize - 1], c[0], c[1], c[2])
    }
    fn struct_time(&self, vm: &mut Vm, dst: i64) -> R {
        let ((y, m, d), c) = (self.ymd, self.clock);
        let yday = calendar::days_before_month(y, m) + d;
        let items =
            [y, m, d, c[0], c[1], c[2], calendar::weekday(y, m, d), yday].map(|n| Value::small(n.into()));
        let mut all = items.to_vec();
        all.push(Value::small(dst));
        let t = vm.tuple(&all);
        let module = vm.import_module("time")?;
        vm.call_method(module, "struct_time", &[t])
    }
}

// ---- checks ----

fn check_date(vm: &mut Vm, y: i32, m: i32, d: i32) -> R<()> {
    if !(calendar::MIN_YEAR..=calendar::MAX_YEAR).contains(&y) {
        return Err(vm.value_error(format!("year must be in 1..9999, not {y}")));
    }
    if !(1..=12).contains(&m) {
        return Err(vm.value_error(format!("month must be in 1..12, not {m}")));
    }
    let most = calendar::days_in_month(y, m);
    if !(1..=most).contains(&d) {
        return Err(vm.value_error(format!("day {d} must be in range 1..{most} for month {m} in year {y}")));
    }
    Ok(())
}
fn check_time(vm: &mut Vm, clock: Clock, fold: i32) -> R<()> {
    for (n, (name, most)) in
        clock.into_iter().zip([("hour", 23), ("minute", 59), ("second", 59), ("microsecond", 999_999)])
    {
        if !(0..=most).contains(&n) {
            return Err(vm.value_error(format!("{name} must be in 0..{most}, not {n}")));
        }
    }
    if !(0..=1).contains(&fold) {
        return Err(vm.value_error(format!("fold must be either 0 or 1, not {fold}")));
    }
    Ok(())
}
fn check_tz(vm: &mut Vm, v: Value) -> R<()> {
    if v.is_none() || zone::is_zone(vm, v) {
        return Ok(());
    }
    let t = vm.type_name(v);
    Err(vm.type_error(format!("tzinfo argument must be None or of a tzinfo subclass, not type '{t}'")))
}
/// Arguments of a constructor, worded as where CPython parses them by a format without a name. Those behind the first
/// `positional` are given by name only.
fn arguments<const N: usize>(
    vm: &mut Vm,
    args: Args,
    names: [&str; N],
    required: usize,
    positional: usize,
) -> R<[Value; N]> {
    let mut out = [Value::UNBOUND; N];
    let (pos, total) = (args.positional(), args.all.len());
    if total > N {
        let what = if pos.is_empty() { "keyword " } else { "" };
        return Err(vm.type_error(format!("function takes at most {N} {what}arguments ({total} given)")));
    }
    if pos.len() > positional {
        let n = pos.len();
        return Err(
            vm.type_error(format!("function takes at most {positional} positional arguments ({n} given)"))
        );
    }
    out[..pos.len()].copy_from_slice(pos);
    let mut unknown = None;
    for (name, v) in args.keywords() {
        match names.iter().position(|n| name.eq_str(n)) {
            Some(i) if i < pos.len() => {
                return Err(vm.type_error(format!(
                    "argument for function given by name ('{name}') and position ({})",
                    i + 1
                )));
            }
            Some(i) => out[i] = v,
            None => unknown = Some(name),
        }
    }
    if let Some(i) = (0..required).find(|&i| out[i].is_unbound()) {
        return Err(vm.type_error(format!(
            "function missing required argument '{}' (pos {})",
            names[i],
            i + 1
        )));
    }
    match unknown {
        Some(name) => {
            Err(vm.type_error(format!("this function got an unexpected keyword argument '{name}'")))
        }
        None => Ok(out),
    }
}
/// The bytes of a pickled object, if that is what a constructor got: `len` of them, perhaps as the text that Python 2
/// pickled.
fn pickled(args: Args, most: usize, len: usize) -> Option<Vec<u8>> {
    if args.kwnames.is_some() || args.all.is_empty() || args.all.len() > most {
        return None;
    }
    let bytes = match (args.all[0].to_bytes(), args.all[0].to_str()) {
        (Some(b), _) => b.as_slice().to_vec(),
        (_, Some(s)) => s.chars().map(|c| u8::try_from(c).ok()).collect::<Option<Vec<u8>>>()?,
        _ => return None,
    };
    (bytes.len() == len).then_some(bytes)
}
/// `__replace__`
fn no_kwargs_replace(vm: &mut Vm, args: Args) -> R {
    let replace = vm.getattr_text(args.all[0], "replace")?;
    vm.call_args(replace, args.rest())
}

// ---- texts ----

/// ", SS" and ", UUUUUU" of a repr, if not 0.
fn seconds_repr(c: Clock) -> String {
    match c {
        [_, _, 0, 0] => String::new(),
        [_, _, s, 0] => format!(", {s}"),
        [_, _, s, us] => format!(", {s}, {us}"),
    }
}
/// "HH:MM:SS.ffffff", as far as `timespec` wants it.
fn clock_text(vm: &mut Vm, [h, m, s, us]: Clock, spec: Value) -> R<String> {
    let spec = match spec {
        v if v.is_unbound() => "auto".to_string(),
        v => vm.expect_str_arg(v, "isoformat", "argument 'timespec'")?.to_string_lossy(),
    };
    Ok(match spec.as_str() {
        "auto" if us == 0 => format!("{h:02}:{m:02}:{s:02}"),
        "auto" | "microseconds" => format!("{h:02}:{m:02}:{s:02}.{us:06}"),
        "milliseconds" => format!("{h:02}:{m:02}:{s:02}.{:03}", us / 1000),
        "seconds" => format!("{h:02}:{m:02}:{s:02}"),
        "minutes" => format!("{h:02}:{m:02}"),
        "hours" => format!("{h:02}"),
        _ => return Err(vm.value_error("Unknown timespec value")),
    })
}
/// What `fromisoformat` got; None if it cannot be of its form.
fn iso_text(vm: &mut Vm, v: Value) -> R<Option<String>> {
    match v.to_str() {
        Some(s) => Ok(s.to_utf8().map(|s| s.into_owned())),
        None => Err(vm.type_error("fromisoformat: argument must be str")),
    }
}
fn bad_iso(vm: &mut Vm, v: Value) -> Raised {
    match vm.repr_text(v) {
        Ok(s) => vm.value_error(format!("Invalid isoformat string: {s}")),
        Err(e) => e,
    }
}
fn strptime(vm: &mut Vm, a: &[Value], f: &str) -> R {
    for (i, &v) in a[1..].iter().enumerate() {
        vm.expect_str_arg(v, "strptime", &format!("argument {}", i + 1))?;
    }
    let module = vm.import_module("_strptime")?;
    vm.call_method(module, f, a)
}
fn format(vm: &mut Vm, a: &[Value]) -> R {
    let Some(s) = a[1].to_str() else {
        let t = if a[1].is_none() { "None".to_string() } else { vm.type_name(a[1]) };
        return Err(vm.type_error(format!("__format__() argument 1 must be str, not {t}")));
    };
    if s.len == 0 {
        return Ok(vm.str(a[0])?.value());
    }
    vm.call_method(a[0], "strftime", &[a[1]])
}
/// `strftime` after what `time.strftime` does not know was put in.
fn wrap_strftime(vm: &mut Vm, v: Value, spec: Value) -> R {
    let spec = vm.expect_str_arg(spec, "strftime", "argument 1")?;
    let f = Fields::of(vm, v)?;
    // A time has no day, and a date no zone.
    let tuple = if v.native::<time::Time>().is_some() {
        f.struct_time(vm, -1)?
    } else {
        vm.call_method(v, "timetuple", &[])?
    };
    let module = vm.import_module("time")?;
    let chars: Vec<u32> = spec.chars().collect();
    let mut out = taipan_text::StrBuilder::with_capacity(chars.len() + 16);
    let at = |i: usize| chars.get(i).copied().and_then(char::from_u32);
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        i += 1;
        if c != u32::from(b'%') || i == chars.len() {
            out.push(c);
            continue;
        }
        let d = at(i);
        i += 1;
        match d {
            Some('f') => out.push_str(&format!("{:06}", f.clock[3])),
            Some('z') => out.push_str(&offset_for(vm, v, "")?),
            Some(':') if at(i) == Some('z') => {
                i += 1;
                out.push_str(&offset_for(vm, v, ":")?);
            }
            Some('Z') => {
                let name = if v.native::<date::Date>().is_some() {
                    Value::NONE
                } else {
                    vm.call_method(v, "tzname", &[])?
                };
                if !name.is_none() {
                    let (one, two) = (vm.str_value("%"), vm.str_value("%%"));
                    let shown = vm.call_method(name, "replace", &[one, two])?;
                    match shown.to_str() {
                        Some(s) => s.chars().for_each(|c| out.push(c)),
                        None => return Err(vm.type_error("tzname.replace() did not return a string")),
                    }
                }
            }
            Some(d @ ('Y' | 'G' | 'F' | 'C')) if f.ymd.0 < 1000 => {
                let mut year = f.ymd.0;
                if d == 'G' {
                    year = calendar::iso_calendar(f.ymd.0, f.ymd.1, f.ymd.2).0;
                }
                match d {
                    'C' => out.push_str(&format!("{:02}", year / 100)),
                    'F' => out.push_str(&format!("{year:04}-{:02}-{:02}", f.ymd.1, f.ymd.2)),
                    _ => out.push_str(&format!("{year:04}")),
                }
            }
            _ => {
                out.push(c);
                out.push(chars[i - 1]);
            }
        }
    }
    let buf = out.finish();
    let spec: taipan_vm::Gc<StrObj> = vm.new_str_buf(&buf);
    vm.call_method(module, "strftime", &[spec.value(), tuple])
}
fn offset_for(vm: &mut Vm, v: Value, sep: &str) -> R<String> {
    if v.native::<date::Date>().is_some() {
        return Ok(String::new());
    }
    let o = vm.call_method(v, "utcoffset", &[])?;
    if o.is_none() { Ok(String::new()) } else { Ok(zone::offset_text(delta::total(vm, o)?, sep)) }
}

pub static DEF: ModuleDef = ModuleDef {
    name: "_datetime",
    doc: "Fast implementation of the datetime module.",
    types: &[&date::DATE, &moment::DATETIME, &time::TIME, &delta::TIMEDELTA, &zone::TZINFO, &zone::TIMEZONE],
    init: |vm, d| {
        vm.dict_set_text(d, "MINYEAR", Value::small(1));
        vm.dict_set_text(d, "MAXYEAR", Value::small(9999));
        let utc = zone::utc(vm)?;
        vm.state_set("datetime.utc", utc);
        vm.dict_set_text(d, "UTC", utc);
        let minute = 60_000_000;
        let (lo, hi) =
            (zone::of_micros(vm, -(1439 * minute), None)?, zone::of_micros(vm, 1439 * minute, None)?);
        let day = delta::DAY;
        let one = delta::make(vm, day)?;
        let micro = delta::make(vm, 1)?;
        let (dmin, dmax) = (delta::make(vm, -999_999_999 * day)?, delta::make(vm, 1_000_000_000 * day - 1)?);
        let set = |vm: &mut Vm, t: &'static taipan_vm::native::TypeDef, names: &[(&str, Value)]| {
            let t = vm.native_type(t).dict();
            for &(n, v) in names {
                vm.dict_set_text(t, n, v);
            }
        };
        set(vm, &zone::TIMEZONE, &[("utc", utc), ("min", lo), ("max", hi)]);
        set(vm, &delta::TIMEDELTA, &[("min", dmin), ("max", dmax), ("resolution", micro)]);
        let num = |n: i64| Value::small(n);
        for (t, low, high, step) in [
            (&date::DATE, vec![1, 1, 1], vec![9999, 12, 31], one),
            (&time::TIME, vec![0, 0], vec![23, 59, 59, 999_999], micro),
            (&moment::DATETIME, vec![1, 1, 1, 0, 0], vec![9999, 12, 31, 23, 59, 59, 999_999], micro),
        ] {
            let cls = vm.native_type(t).value();
            // GC: small ints.
            let low: Vec<Value> = low.into_iter().map(num).collect();
            // GC: small ints.
            let high: Vec<Value> = high.into_iter().map(num).collect();
            let (low, high) = (vm.call(cls, &low)?, vm.call(cls, &high)?);
            set(vm, t, &[("min", low), ("max", high), ("resolution", step)]);
        }
        Ok(())
    },
    ..ModuleDef::BASE
};
