//! `datetime`.

use super::calendar::{self as cal, MAX_ORDINAL};
use super::date::{DATE, Date, seconds_of, state as date_state};
use super::time::{Clock, TIME, Time, micros, midnight, of_state, state as clock_state, zone_of};
use super::{Fields, check_date, check_time, check_tz, clock, delta, strptime, time, zone};
use std::cell::Cell;
use std::cmp::Ordering;
use taipan_vm::call::Args;
use taipan_vm::native::{TypeDef, def, getter};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{BinOp, CmpOp, Gc, Native, R, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

pub struct DateTime {
    pub ymd: (i32, i32, i32),
    pub clock: Clock,
    pub fold: bool,
    /// A tzinfo, or None.
    pub tz: Slot,
    hash: Cell<i64>,
}
impl_trace!(DateTime { tz; ymd, clock, fold, hash });
type M = Gc<Native<DateTime>>;

pub static DATETIME: TypeDef = TypeDef {
    doc: "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.\n",
    base: Some(&DATE),
    flags: type_flags::BASETYPE,
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(|vm, v| {
            let sep = vm.str_value(" ");
            vm.call_method(v, "isoformat", &[sep])
        }),
        hash: Some(hash),
        compare: Some(compare),
        ..Slots::NONE
    }
    .op(BinOp::Add, |vm, a, b| {
        match (a.native::<DateTime>(), delta::of(b), delta::of(a), b.native::<DateTime>()) {
            (Some(_), Some(d), ..) => add_micros(vm, a, d.total()),
            (_, _, Some(d), Some(_)) => add_micros(vm, b, d.total()),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    })
    .op(BinOp::Sub, subtract),
    methods: &[
        def(
            "now",
            "($type, /, tz=None)",
            |vm, a| {
                let tz = zone::argument(vm, a[1])?;
                let now = clock::now();
                of_timestamp(vm, a[0], now, tz)
            },
            "Returns new datetime object representing current time local to tz.\n\n  tz\n    Timezone object.\n\nIf no tz is specified, uses local timezone.",
        ),
        def(
            "utcnow",
            "($type, /)",
            |vm, a| {
                let w = vm.exc.DeprecationWarning;
                vm.warn(w, "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).", 1)?;
                let now = clock::now();
                of_utc(vm, a[0], now, Value::NONE)
            },
            "Return a new datetime representing UTC day and time.",
        ),
        def(
            "fromtimestamp",
            "($type, /, timestamp, tz=None)",
            |vm, a| {
                let tz = zone::argument(vm, a[2])?;
                let t = clock::split(vm, a[1], true)?;
                of_timestamp(vm, a[0], t, tz)
            },
            "timestamp[, tz] -> tz's local time from POSIX timestamp.",
        ),
        def(
            "utcfromtimestamp",
            "($type, timestamp, /)",
            |vm, a| {
                let w = vm.exc.DeprecationWarning;
                vm.warn(w, "datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.fromtimestamp(timestamp, datetime.UTC).", 1)?;
                let t = clock::split(vm, a[1], true)?;
                of_utc(vm, a[0], t, Value::NONE)
            },
            "Construct a naive UTC datetime from a POSIX timestamp.",
        ),
        def(
            "strptime",
            "($type, date_string, format, /)",
            |vm, a| strptime(vm, a, "_strptime_datetime_datetime"),
            "string, format -> new datetime parsed from a string (like time.strptime()).",
        ),
        def(
            "combine",
            "($type, /, date, time, tzinfo=unchanged)",
            combine,
            "date, time -> datetime with same date and time fields",
        ),
        def(
            "fromisoformat",
            "($type, object, /)",
            fromisoformat,
            "string -> datetime from a string in most ISO 8601 formats",
        ),
        def(
            "date",
            "($self, /)",
            |vm, a| {
                let ymd = this(vm, a[0])?.ymd;
                let cls = vm.native_type(&DATE);
                Ok(vm.new_native(cls, Date { ymd, hash: Cell::new(-1) }).value())
            },
            "Return date object with same year, month and day.",
        ),
        def(
            "time",
            "($self, /)",
            |vm, a| {
                let m = this(vm, a[0])?;
                let cls = vm.native_type(&TIME);
                Ok(time::make(vm, cls, m.clock, Value::NONE, m.fold))
            },
            "Return time object with same time but with tzinfo=None.",
        ),
        def(
            "timetz",
            "($self, /)",
            |vm, a| {
                let m = this(vm, a[0])?;
                let cls = vm.native_type(&TIME);
                Ok(time::make(vm, cls, m.clock, m.tz.get(), m.fold))
            },
            "Return time object with same time and tzinfo.",
        ),
        def(
            "ctime",
            "($self, /)",
            |vm, a| {
                let f = Fields::of(vm, a[0])?;
                Ok(vm.str_value(&f.ctime()))
            },
            "Return ctime() style string.",
        ),
        def(
            "timetuple",
            "($self, /)",
            |vm, a| {
                let tz = this(vm, a[0])?.tz.get();
                let flag = match zone::offset_of(vm, tz, "dst", a[0])? {
                    Some(d) => (delta::total(vm, d)? != 0) as i64,
                    None => -1,
                };
                let f = Fields::of(vm, a[0])?;
                f.struct_time(vm, flag)
            },
            "Return time tuple, compatible with time.localtime().",
        ),
        def("timestamp", "($self, /)", timestamp, "Return POSIX timestamp as float."),
        def(
            "utctimetuple",
            "($self, /)",
            |vm, a| {
                let m = this(vm, a[0])?;
                let mut f = Fields { ymd: m.ymd, clock: m.clock };
                if let Some(o) = zone::utcoffset(vm, m.tz.get(), a[0])? {
                    let t = total(&m) - delta::total(vm, o)?;
                    let n = t.div_euclid(delta::DAY) as i64;
                    if !(1..=MAX_ORDINAL).contains(&n) {
                        return Err(vm.overflow_error("date value out of range"));
                    }
                    f = Fields { ymd: cal::from_ordinal(n), clock: clock_of(t.rem_euclid(delta::DAY)) };
                }
                f.struct_time(vm, 0)
            },
            "Return UTC time tuple, compatible with time.localtime().",
        ),
        def(
            "isoformat",
            "($self, /, sep='T', timespec='auto')",
            isoformat,
            "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\nsep is used to separate the year from the time, and defaults to 'T'.\nThe optional argument timespec specifies the number of additional terms\nof the time to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n",
        ),
        def(
            "utcoffset",
            "($self, /)",
            |vm, a| {
                let tz = this(vm, a[0])?.tz.get();
                Ok(zone::utcoffset(vm, tz, a[0])?.unwrap_or(Value::NONE))
            },
            "Return self.tzinfo.utcoffset(self).",
        ),
        def(
            "tzname",
            "($self, /)",
            |vm, a| {
                let tz = this(vm, a[0])?.tz.get();
                zone::tzname(vm, tz, a[0])
            },
            "Return self.tzinfo.tzname(self).",
        ),
        def(
            "dst",
            "($self, /)",
            |vm, a| {
                let tz = this(vm, a[0])?.tz.get();
                Ok(zone::offset_of(vm, tz, "dst", a[0])?.unwrap_or(Value::NONE))
            },
            "Return self.tzinfo.dst(self).",
        ),
        def(
            "replace",
            "($self, /, year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)",
            |vm, a| {
                let m = this(vm, a[0])?;
                let (y, mo, d) = m.ymd;
                let c = m.clock;
                let mut n = [Value::NONE; 8];
                for (n, x) in n.iter_mut().zip([y, mo, d, c[0], c[1], c[2], c[3]]) {
                    *n = Value::small(x.into());
                }
                n[7] = m.tz.get();
                for (n, &x) in n.iter_mut().zip(&a[1..9]) {
                    if !x.is_unbound() {
                        *n = x;
                    }
                }
                let fold = if a[9].is_unbound() { Value::small(m.fold.into()) } else { a[9] };
                let cls = vm.type_of(a[0]).value();
                vm.call_kw(cls, &n, &[("fold", fold)])
            },
            "Return datetime with new specified fields.",
        ),
        def(
            "astimezone",
            "($self, /, tz=None)",
            astimezone,
            "tz -> convert to local time in new timezone tz\n",
        ),
        def(
            "__reduce_ex__",
            "($self, proto, /)",
            |vm, a| {
                let p = vm.to_c_int(a[1])?;
                reduce(vm, a[0], p)
            },
            "__reduce_ex__(proto) -> (cls, state)",
        ),
        def("__reduce__", "($self, /)", |vm, a| reduce(vm, a[0], 2), "__reduce__() -> (cls, state)"),
    ],
    getset: &[
        getter("hour", |vm, v| Ok(Value::small(this(vm, v)?.clock[0].into())), ""),
        getter("minute", |vm, v| Ok(Value::small(this(vm, v)?.clock[1].into())), ""),
        getter("second", |vm, v| Ok(Value::small(this(vm, v)?.clock[2].into())), ""),
        getter("microsecond", |vm, v| Ok(Value::small(this(vm, v)?.clock[3].into())), ""),
        getter("tzinfo", |vm, v| Ok(this(vm, v)?.tz.get()), ""),
        getter("fold", |vm, v| Ok(Value::small(this(vm, v)?.fold.into())), ""),
    ],
    ..TypeDef::native::<DateTime>("datetime.datetime")
};
fn this(vm: &mut Vm, v: Value) -> R<M> {
    match v.native::<DateTime>() {
        Some(m) => Ok(m),
        None => Err(vm.wrong_receiver(v, "datetime.datetime")),
    }
}
/// Microseconds since day 0.
fn total(m: &DateTime) -> i128 {
    let (y, mo, d) = m.ymd;
    i128::from(cal::to_ordinal(y, mo, d)) * delta::DAY + micros(m.clock)
}
fn clock_of(us: i128) -> Clock {
    let (s, us) = ((us / 1_000_000) as i32, (us % 1_000_000) as i32);
    [s / 3600, s / 60 % 60, s % 60, us]
}
pub fn make(
    vm: &mut Vm,
    cls: Gc<TypeObj>,
    ymd: (i32, i32, i32),
    clock: Clock,
    tz: Value,
    fold: bool,
) -> Value {
    vm.new_native(cls, DateTime { ymd, clock, fold, tz: Slot::new(tz), hash: Cell::new(-1) }).value()
}
/// A datetime of a class, through its constructor unless it is `datetime` itself.
fn of_class(vm: &mut Vm, cls: Value, ymd: (i32, i32, i32), c: Clock, tz: Value, fold: bool) -> R {
    if let Some(t) = cls.to_type()
        && t == vm.native_type(&DATETIME)
    {
        check_date(vm, ymd.0, ymd.1, ymd.2)?;
        check_time(vm, c, 0)?;
        return Ok(make(vm, t, ymd, c, tz, fold));
    }
    let n = [ymd.0, ymd.1, ymd.2, c[0], c[1], c[2], c[3]].map(|x| Value::small(x.into()));
    let args = [n[0], n[1], n[2], n[3], n[4], n[5], n[6], tz];
    if fold { vm.call_kw(cls, &args, &[("fold", Value::small(1))]) } else { vm.call(cls, &args) }
}
fn new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    if let Some(mut s) = super::pickled(args, 2, 10)
        && (1..=12).contains(&(s[2] & 0x7f))
    {
        let tz = args.get(1).unwrap_or(Value::NONE);
        if !tz.is_none() && !zone::is_zone(vm, tz) {
            return Err(vm.type_error("bad tzinfo state arg"));
        }
        let fold = s[2] & 0x80 != 0;
        s[2] &= 0x7f;
        let ymd = (i32::from(s[0]) * 256 + i32::from(s[1]), s[2].into(), s[3].into());
        return Ok(make(vm, cls, ymd, of_state(&s[4..]), tz, fold));
    }
    let names = ["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"];
    let a = super::arguments(vm, args, names, 3, 8)?;
    let mut n = [0; 7];
    for (n, &v) in n.iter_mut().zip(&a) {
        if !v.is_unbound() {
            *n = vm.to_c_int(v)?;
        }
    }
    let fold = if a[8].is_unbound() { 0 } else { vm.to_c_int(a[8])? };
    let tz = if a[7].is_unbound() { Value::NONE } else { a[7] };
    check_date(vm, n[0], n[1], n[2])?;
    let c = [n[3], n[4], n[5], n[6]];
    check_time(vm, c, fold)?;
    check_tz(vm, tz)?;
    Ok(make(vm, cls, (n[0], n[1], n[2]), c, tz, fold == 1))
}
/// Some time later (or earlier), of the same class and zone.
pub fn add_micros(vm: &mut Vm, v: Value, us: i128) -> R {
    let m = this(vm, v)?;
    let t = total(&m) + us;
    let n = t.div_euclid(delta::DAY);
    if !(1..=i128::from(MAX_ORDINAL)).contains(&n) {
        return Err(vm.overflow_error("date value out of range"));
    }
    let cls = vm.type_of(v).value();
    of_class(vm, cls, cal::from_ordinal(n as i64), clock_of(t.rem_euclid(delta::DAY)), m.tz.get(), false)
}
fn offset(vm: &mut Vm, v: Value) -> R<Option<i128>> {
    let m = this(vm, v)?;
    match zone::utcoffset(vm, m.tz.get(), v)? {
        Some(o) => Ok(Some(delta::total(vm, o)?)),
        None => Ok(None),
    }
}
fn subtract(vm: &mut Vm, a: Value, b: Value) -> R {
    let Some(x) = a.native::<DateTime>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(d) = delta::of(b) {
        return add_micros(vm, a, -d.total());
    }
    let Some(y) = b.native::<DateTime>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let plain = total(&x) - total(&y);
    if x.tz.get() == y.tz.get() {
        return delta::make(vm, plain);
    }
    match (offset(vm, a)?, offset(vm, b)?) {
        (None, None) => delta::make(vm, plain),
        (Some(o), Some(p)) => delta::make(vm, plain - o + p),
        _ => Err(vm.type_error("can't subtract offset-naive and offset-aware datetimes")),
    }
}
/// Does the offset of a time depend on which of two times it is? Then it equals nothing in another zone.
fn is_ambiguous(vm: &mut Vm, v: Value, o: Option<i128>) -> R<bool> {
    let m = this(vm, v)?;
    if m.tz.get().native::<zone::Fixed>().is_some() || m.tz.get().is_none() {
        return Ok(false);
    }
    let cls = vm.native_type(&DATETIME);
    let other = make(vm, cls, m.ymd, m.clock, m.tz.get(), !m.fold);
    Ok(offset(vm, other)? != o)
}
fn compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.native::<DateTime>(), b.native::<DateTime>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let key = |m: &DateTime| (m.ymd, m.clock);
    if x.tz.get() == y.tz.get() {
        return Ok(Value::bool(op.test(key(&x).cmp(&key(&y)))));
    }
    let (o, p) = (offset(vm, a)?, offset(vm, b)?);
    let mut order = match (o, p) {
        _ if o == p => key(&x).cmp(&key(&y)),
        (Some(o), Some(p)) => (total(&x) - o).cmp(&(total(&y) - p)),
        _ => match op {
            CmpOp::Eq => return Ok(Value::FALSE),
            CmpOp::Ne => return Ok(Value::TRUE),
            _ => return Err(vm.type_error("can't compare offset-naive and offset-aware datetimes")),
        },
    };
    if matches!(op, CmpOp::Eq | CmpOp::Ne)
        && order.is_eq()
        && (is_ambiguous(vm, a, o)? || is_ambiguous(vm, b, p)?)
    {
        order = Ordering::Less;
    }
    Ok(Value::bool(op.test(order)))
}
fn state(m: &DateTime, fold: bool) -> [u8; 10] {
    let mut out = [0; 10];
    out[..4].copy_from_slice(&date_state((m.ymd, fold)));
    out[4..].copy_from_slice(&clock_state(m.clock));
    out
}
fn hash(vm: &mut Vm, v: Value) -> R<i64> {
    let m = this(vm, v)?;
    if m.hash.get() == -1 {
        // As the first of two times that look alike.
        let first = if m.fold {
            let cls = vm.native_type(&DATETIME);
            make(vm, cls, m.ymd, m.clock, m.tz.get(), false)
        } else {
            v
        };
        let key = match offset(vm, first)? {
            None => vm.new_bytes(&state(&m, false)).value(),
            Some(o) => delta::make(vm, total(&m) - o)?,
        };
        let h = vm.hash(key)?;
        m.hash.set(h);
    }
    Ok(m.hash.get())
}
fn repr(vm: &mut Vm, v: Value) -> R {
    let (m, t) = (this(vm, v)?, vm.type_name(v));
    let ((y, mo, d), c) = (m.ymd, m.clock);
    let mut out = format!("{t}({y}, {mo}, {d}, {}, {}{}", c[0], c[1], super::seconds_repr(c));
    if m.fold {
        out += ", fold=1";
    }
    if !m.tz.get().is_none() {
        out += &format!(", tzinfo={}", vm.repr_text(m.tz.get())?);
    }
    out.push(')');
    Ok(vm.str_value(&out))
}
fn isoformat(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let sep = match a[1] {
        v if v.is_unbound() => u32::from(b'T'),
        v => match v.to_str() {
            Some(s) if s.len == 1 => s.char_at(0),
            Some(s) => {
                let n = s.len;
                return Err(vm.type_error(format!(
                    "isoformat() argument 1 must be a unicode character, not a string of length {n}"
                )));
            }
            None => {
                let t = vm.type_name(v);
                return Err(
                    vm.type_error(format!("isoformat() argument 1 must be a unicode character, not {t}"))
                );
            }
        },
    };
    let (y, mo, d) = m.ymd;
    let clock = super::clock_text(vm, m.clock, a[2])?;
    let mut out = taipan_text::StrBuilder::with_capacity(32);
    out.push_str(&format!("{y:04}-{mo:02}-{d:02}"));
    out.push(sep);
    out.push_str(&clock);
    if let Some(o) = offset(vm, a[0])? {
        out.push_str(&zone::offset_text(o, ":"));
    }
    Ok(vm.new_str_buf(&out.finish()).value())
}
fn reduce(vm: &mut Vm, v: Value, proto: i32) -> R {
    let m = this(vm, v)?;
    let s = vm.new_bytes(&state(&m, proto > 3 && m.fold)).value();
    let cls = vm.type_of(v).value();
    let tz = m.tz.get();
    if tz.is_none() { vm.reduce2(cls, &[s]) } else { vm.reduce2(cls, &[s, tz]) }
}
fn combine(vm: &mut Vm, a: &[Value]) -> R {
    let is_date = a[1].native::<Date>().is_some() || a[1].native::<DateTime>().is_some();
    for (i, ok, want) in [(1, is_date, "date"), (2, a[2].native::<Time>().is_some(), "time")] {
        if !ok {
            let t = vm.type_name(a[i]);
            return Err(vm.type_error(format!("combine() argument {i} must be datetime.{want}, not {t}")));
        }
    }
    let ymd = super::date::ymd(vm, a[1])?;
    let Some(t) = a[2].native::<Time>() else { return Ok(Value::NONE) };
    let tz = if a[3].is_unbound() { t.tz.get() } else { a[3] };
    check_tz(vm, tz)?;
    of_class(vm, a[0], ymd, t.clock, tz, t.fold)
}
/// UTC's time at a timestamp.
fn of_utc(vm: &mut Vm, cls: Value, (s, us): (i64, i32), tz: Value) -> R {
    let n = s.div_euclid(86_400);
    let rest = s.rem_euclid(86_400) as i32;
    let ordinal = n.saturating_add(cal::EPOCH);
    if !(-1_000_000_000..=1_000_000_000).contains(&ordinal) {
        return Err(vm.value_error("year is out of range"));
    }
    let ymd = cal::from_ordinal(ordinal);
    check_date(vm, ymd.0, ymd.1, ymd.2)?;
    of_class(vm, cls, ymd, [rest / 3600, rest / 60 % 60, rest % 60, us], tz, false)
}
fn of_timestamp(vm: &mut Vm, cls: Value, (s, us): (i64, i32), tz: Value) -> R {
    if !tz.is_none() {
        let utc = of_utc(vm, cls, (s, us), tz)?;
        return vm.call_method(tz, "fromutc", &[utc]);
    }
    let l = clock::local(vm, s)?;
    check_date(vm, l.ymd.0, l.ymd.1, l.ymd.2)?;
    let fold = clock::fold_of(vm, s, &l)?;
    of_class(vm, cls, l.ymd, [l.hms.0, l.hms.1, l.hms.2, us], Value::NONE, fold)
}
fn timestamp(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let us = match offset(vm, a[0])? {
        Some(o) => total(&m) - o - i128::from(cal::EPOCH) * delta::DAY,
        None => {
            let t = seconds_of(m.ymd, m.clock[0], m.clock[1], m.clock[2]);
            let s = clock::when(vm, t, m.fold)?;
            // As CPython has it: a sum of floats.
            return Ok(vm.new_float(s as f64 + f64::from(m.clock[3]) / 1e6));
        }
    };
    delta::ratio(vm, us, 1_000_000)
}
/// The local zone at a timestamp.
fn local_zone(vm: &mut Vm, s: i64) -> R {
    let l = clock::local(vm, s)?;
    zone::of_micros(vm, i128::from(l.offset) * 1_000_000, Some(&l.zone))
}
fn local_zone_of(vm: &mut Vm, m: M) -> R {
    let t = seconds_of(m.ymd, m.clock[0], m.clock[1], m.clock[2]);
    let s = clock::when(vm, t, m.fold)?;
    local_zone(vm, s)
}
fn astimezone(vm: &mut Vm, a: &[Value]) -> R {
    let m = this(vm, a[0])?;
    let mut tz = zone::argument(vm, a[1])?;
    let own = match m.tz.get() {
        z if z.is_none() => local_zone_of(vm, m)?,
        z => z,
    };
    if own == tz {
        return Ok(a[0]);
    }
    let t = match zone::utcoffset(vm, own, a[0])? {
        Some(o) if !m.tz.get().is_none() => total(&m) - delta::total(vm, o)?,
        // Local time, which may be in a gap: the instant, not the zone there, is what counts.
        _ => {
            let s = clock::when(vm, seconds_of(m.ymd, m.clock[0], m.clock[1], m.clock[2]), m.fold)?;
            i128::from(s + cal::EPOCH * 86_400) * 1_000_000 + i128::from(m.clock[3])
        }
    };
    let n = t.div_euclid(delta::DAY);
    if !(1..=i128::from(MAX_ORDINAL)).contains(&n) {
        return Err(vm.overflow_error("date value out of range"));
    }
    if tz.is_none() {
        let s = (t.div_euclid(1_000_000)) as i64 - cal::EPOCH * 86_400;
        tz = local_zone(vm, s)?;
    }
    let cls = vm.type_of(a[0]).value();
    let utc = of_class(vm, cls, cal::from_ordinal(n as i64), clock_of(t.rem_euclid(delta::DAY)), tz, false)?;
    vm.call_method(tz, "fromutc", &[utc])
}
fn fromisoformat(vm: &mut Vm, a: &[Value]) -> R {
    let Some(s) = super::iso_text(vm, a[1])? else { return Err(super::bad_iso(vm, a[1])) };
    // The separator may be any character.
    let mut plain = String::with_capacity(s.len());
    for (i, c) in s.chars().enumerate() {
        plain.push(if c.is_ascii() || !matches!(i, 7 | 8 | 10) { c } else { 'T' });
    }
    let parsed = cal::date_end(&plain).filter(|_| plain.is_ascii()).and_then(|end| {
        let date = cal::parse_date(plain.get(..end)?)?;
        match plain.get(end + 1..) {
            None => (plain.len() == end).then_some((date, None)),
            Some(t) => Some((date, Some(cal::parse_time(t)?))),
        }
    });
    let Some((mut ymd, t)) = parsed else { return Err(super::bad_iso(vm, a[1])) };
    let (mut c, mut tz) = ([0; 4], Value::NONE);
    if let Some(t) = t {
        c = t.clock;
        tz = zone_of(vm, t.offset)?;
        if midnight(vm, &mut c)? {
            check_date(vm, ymd.0, ymd.1, ymd.2)?;
            ymd = cal::from_ordinal(cal::to_ordinal(ymd.0, ymd.1, ymd.2) + 1);
        }
    }
    of_class(vm, a[0], ymd, c, tz, false)
}
