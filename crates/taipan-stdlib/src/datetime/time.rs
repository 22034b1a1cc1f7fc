//! `time`: a time of day.

use super::{Fields, check_time, check_tz, delta, no_kwargs_replace, strptime, wrap_strftime, zone};
use std::cell::Cell;
use std::cmp::Ordering;
use taipan_vm::call::Args;
use taipan_vm::native::{TypeDef, def, getter, raw};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{CmpOp, Gc, Native, R, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

/// Hour, minute, second, microsecond.
pub type Clock = [i32; 4];

pub struct Time {
    pub clock: Clock,
    pub fold: bool,
    /// A tzinfo, or None.
    pub tz: Slot,
    hash: Cell<i64>,
}
impl_trace!(Time { tz; clock, fold, hash });
type T = Gc<Native<Time>>;

pub static TIME: TypeDef = TypeDef {
    doc: "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.\n",
    flags: type_flags::BASETYPE,
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(|vm, v| vm.call_method(v, "isoformat", &[])),
        hash: Some(hash),
        compare: Some(compare),
        ..Slots::NONE
    },
    methods: &[
        def(
            "strptime",
            "($type, string, format, /)",
            |vm, a| strptime(vm, a, "_strptime_datetime_time"),
            "string, format -> new time parsed from a string (like time.strptime()).",
        ),
        def(
            "isoformat",
            "($self, /, timespec='auto')",
            isoformat,
            "Return the time formatted according to ISO.\n\nThe full format is 'HH:MM:SS.mmmmmm+zz:zz'. By default, the fractional\npart is omitted if self.microsecond == 0.",
        ),
        def(
            "strftime",
            "($self, /, format)",
            |vm, a| wrap_strftime(vm, a[0], a[1]),
            "format -> strftime() style string.",
        ),
        def("__format__", "($self, format_spec, /)", super::format, "Formats self with strftime."),
        def(
            "utcoffset",
            "($self, /)",
            |vm, a| {
                let tz = this(vm, a[0])?.tz.get();
                Ok(zone::utcoffset(vm, tz, Value::NONE)?.unwrap_or(Value::NONE))
            },
            "Return self.tzinfo.utcoffset(self).",
        ),
        def(
            "tzname",
            "($self, /)",
            |vm, a| {
                let tz = this(vm, a[0])?.tz.get();
                zone::tzname(vm, tz, Value::NONE)
            },
            "Return self.tzinfo.tzname(self).",
        ),
        def(
            "dst",
            "($self, /)",
            |vm, a| {
                let tz = this(vm, a[0])?.tz.get();
                Ok(zone::offset_of(vm, tz, "dst", Value::NONE)?.unwrap_or(Value::NONE))
            },
            "Return self.tzinfo.dst(self).",
        ),
        def(
            "replace",
            "($self, /, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)",
            |vm, a| {
                let t = this(vm, a[0])?;
                let mut n = [Value::NONE; 5];
                for (n, &part) in n.iter_mut().zip(&t.clock[..4]) {
                    *n = Value::small(part.into());
                }
                n[4] = t.tz.get();
                for (n, &x) in n.iter_mut().zip(&a[1..6]) {
                    if !x.is_unbound() {
                        *n = x;
                    }
                }
                let fold = if a[6].is_unbound() { Value::small(t.fold.into()) } else { a[6] };
                let cls = vm.type_of(a[0]).value();
                vm.call_kw(cls, &n, &[("fold", fold)])
            },
            "Return time with new specified fields.",
        ),
        raw("__replace__", "($self, /, **changes)", no_kwargs_replace, "The same as replace()."),
        def(
            "fromisoformat",
            "($type, object, /)",
            fromisoformat,
            "Construct a time from a string in ISO 8601 format.",
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
    ..TypeDef::native::<Time>("datetime.time")
};
fn this(vm: &mut Vm, v: Value) -> R<T> {
    match v.native::<Time>() {
        Some(t) => Ok(t),
        None => Err(vm.wrong_receiver(v, "datetime.time")),
    }
}
pub fn make(vm: &mut Vm, cls: Gc<TypeObj>, clock: Clock, tz: Value, fold: bool) -> Value {
    vm.new_native(cls, Time { clock, fold, tz: Slot::new(tz), hash: Cell::new(-1) }).value()
}
/// As pickled.
pub fn state([h, m, s, us]: Clock) -> [u8; 6] {
    [h as u8, m as u8, s as u8, (us >> 16) as u8, (us >> 8) as u8, us as u8]
}
pub fn of_state(s: &[u8]) -> Clock {
    [s[0].into(), s[1].into(), s[2].into(), i32::from(s[3]) << 16 | i32::from(s[4]) << 8 | i32::from(s[5])]
}
fn new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    if let Some(mut s) = super::pickled(args, 2, 6)
        && s[0] & 0x7f < 24
    {
        let tz = args.get(1).unwrap_or(Value::NONE);
        if !tz.is_none() && !zone::is_zone(vm, tz) {
            return Err(vm.type_error("bad tzinfo state arg"));
        }
        let fold = s[0] & 0x80 != 0;
        s[0] &= 0x7f;
        return Ok(make(vm, cls, of_state(&s), tz, fold));
    }
    let a = super::arguments(vm, args, ["hour", "minute", "second", "microsecond", "tzinfo", "fold"], 0, 5)?;
    let mut clock = [0; 4];
    for (c, &v) in clock.iter_mut().zip(&a) {
        if !v.is_unbound() {
            *c = vm.to_c_int(v)?;
        }
    }
    let fold = if a[5].is_unbound() { 0 } else { vm.to_c_int(a[5])? };
    let tz = if a[4].is_unbound() { Value::NONE } else { a[4] };
    check_time(vm, clock, fold)?;
    check_tz(vm, tz)?;
    Ok(make(vm, cls, clock, tz, fold == 1))
}
pub fn micros([h, m, s, us]: Clock) -> i128 {
    i128::from(h * 3600 + m * 60 + s) * 1_000_000 + i128::from(us)
}
fn hash(vm: &mut Vm, v: Value) -> R<i64> {
    let t = this(vm, v)?;
    if t.hash.get() == -1 {
        let offset = zone::utcoffset(vm, t.tz.get(), Value::NONE)?;
        let key = match offset {
            None => vm.new_bytes(&state(t.clock)).value(),
            Some(o) => {
                let o = delta::total(vm, o)?;
                delta::make(vm, micros(t.clock) - o)?
            }
        };
        let h = vm.hash(key)?;
        t.hash.set(h);
    }
    Ok(t.hash.get())
}
fn compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    let (Some(x), Some(y)) = (a.native::<Time>(), b.native::<Time>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if x.tz.get() == y.tz.get() {
        return Ok(Value::bool(op.test(x.clock.cmp(&y.clock))));
    }
    let (o, p) =
        (zone::utcoffset(vm, x.tz.get(), Value::NONE)?, zone::utcoffset(vm, y.tz.get(), Value::NONE)?);
    let order: Ordering = match (o, p) {
        (None, None) => x.clock.cmp(&y.clock),
        (Some(o), Some(p)) => {
            let (o, p) = (delta::total(vm, o)?, delta::total(vm, p)?);
            (micros(x.clock) - o).cmp(&(micros(y.clock) - p))
        }
        _ => match op {
            CmpOp::Eq => return Ok(Value::FALSE),
            CmpOp::Ne => return Ok(Value::TRUE),
            _ => return Err(vm.type_error("can't compare offset-naive and offset-aware times")),
        },
    };
    Ok(Value::bool(op.test(order)))
}
fn repr(vm: &mut Vm, v: Value) -> R {
    let (t, name) = (this(vm, v)?, vm.type_name(v));
    let mut out = format!("{name}({}, {}", t.clock[0], t.clock[1]);
    out += &super::seconds_repr(t.clock);
    if !t.tz.get().is_none() {
        out += &format!(", tzinfo={}", vm.repr_text(t.tz.get())?);
    }
    if t.fold {
        out += ", fold=1";
    }
    out.push(')');
    Ok(vm.str_value(&out))
}
fn isoformat(vm: &mut Vm, a: &[Value]) -> R {
    let t = this(vm, a[0])?;
    let mut out = super::clock_text(vm, t.clock, a[1])?;
    if let Some(o) = zone::utcoffset(vm, t.tz.get(), Value::NONE)? {
        let o = delta::total(vm, o)?;
        out += &zone::offset_text(o, ":");
    }
    Ok(vm.str_value(&out))
}
/// The zone of an offset in microseconds, None for none.
pub fn zone_of(vm: &mut Vm, offset: Option<i64>) -> R {
    match offset {
        Some(o) => zone::of_micros(vm, o.into(), None),
        None => Ok(Value::NONE),
    }
}
/// 24:00 is midnight of the next day; says if it was that.
pub fn midnight(vm: &mut Vm, clock: &mut Clock) -> R<bool> {
    if clock[0] != 24 {
        return Ok(false);
    }
    if clock[1..] != [0, 0, 0] {
        return Err(vm.value_error("minute, second, and microsecond must be 0 when hour is 24"));
    }
    clock[0] = 0;
    Ok(true)
}
fn fromisoformat(vm: &mut Vm, a: &[Value]) -> R {
    let s = super::iso_text(vm, a[1])?;
    let parsed = s.and_then(|s| super::calendar::parse_time(s.strip_prefix('T').unwrap_or(&s)));
    let Some(t) = parsed else { return Err(super::bad_iso(vm, a[1])) };
    let mut clock = t.clock;
    midnight(vm, &mut clock)?;
    let tz = zone_of(vm, t.offset)?;
    if let Some(cls) = a[0].to_type()
        && cls == vm.native_type(&TIME)
    {
        check_time(vm, clock, 0)?;
        return Ok(make(vm, cls, clock, tz, false));
    }
    let n = clock.map(|x| Value::small(x.into()));
    vm.call(a[0], &[n[0], n[1], n[2], n[3], tz])
}
fn reduce(vm: &mut Vm, v: Value, proto: i32) -> R {
    let t = this(vm, v)?;
    let mut s = state(t.clock);
    if proto > 3 && t.fold {
        s[0] |= 0x80;
    }
    let s = vm.new_bytes(&s).value();
    let cls = vm.type_of(v).value();
    let tz = t.tz.get();
    if tz.is_none() { vm.reduce2(cls, &[s]) } else { vm.reduce2(cls, &[s, tz]) }
}
impl Fields {
    /// As `strftime` sees it: on a day that is always the same.
    pub fn of_time(t: &Time) -> Fields {
        Fields { ymd: (1900, 1, 1), clock: t.clock }
    }
}
