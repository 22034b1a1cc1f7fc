//! `date`.

use super::calendar::{self as cal, EPOCH, MAX_ORDINAL};
use super::moment::DateTime;
use super::{Fields, check_date, delta, no_kwargs_replace, strptime, wrap_strftime};
use std::cell::Cell;
use taipan_vm::call::Args;
use taipan_vm::native::{TypeDef, def, getter, raw};
use taipan_vm::typeobj::type_flags;
use taipan_vm::types::structseq::StructSeqDef;
use taipan_vm::{BinOp, CmpOp, Gc, R, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

pub struct Date {
    pub ymd: (i32, i32, i32),
    pub hash: Cell<i64>,
}
impl_trace!(Date { ; ymd, hash });

pub static DATE: TypeDef = TypeDef {
    doc: "date(year, month, day) --> date object",
    flags: type_flags::BASETYPE,
    slots: Slots {
        new: Some(new),
        repr: Some(|vm, v| {
            let ((y, m, d), t) = (ymd(vm, v)?, vm.type_name(v));
            Ok(vm.str_value(&format!("{t}({y}, {m}, {d})")))
        }),
        str: Some(|vm, v| vm.call_method(v, "isoformat", &[])),
        hash: Some(hash),
        compare: Some(compare),
        ..Slots::NONE
    }
    .op(BinOp::Add, |vm, a, b| match (a.native::<Date>(), b.native::<Date>()) {
        (Some(_), None) => add(vm, a, b, 1),
        (None, Some(_)) => add(vm, b, a, 1),
        _ => Ok(Value::NOT_IMPLEMENTED),
    })
    .op(BinOp::Sub, |vm, a, b| match (a.native::<Date>(), b.native::<Date>()) {
        (Some(x), Some(y)) => {
            let n = |(y, m, d)| i128::from(cal::to_ordinal(y, m, d));
            delta::make(vm, (n(x.ymd) - n(y.ymd)) * delta::DAY)
        }
        (Some(_), None) => add(vm, a, b, -1),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }),
    methods: &[
        def(
            "fromtimestamp",
            "($type, timestamp, /)",
            fromtimestamp,
            "Create a date from a POSIX timestamp.\n\nThe timestamp is a number, e.g. created via time.time(), that is interpreted\nas local time.",
        ),
        def(
            "fromordinal",
            "($type, ordinal, /)",
            fromordinal,
            "int -> date corresponding to a proleptic Gregorian ordinal.",
        ),
        def(
            "fromisoformat",
            "($type, object, /)",
            fromisoformat,
            "Construct a date from a string in ISO 8601 format.",
        ),
        def(
            "fromisocalendar",
            "($type, /, year, week, day)",
            fromisocalendar,
            "int, int, int -> Construct a date from the ISO year, week number and weekday.\n\nThis is the inverse of the function date.isocalendar()",
        ),
        def(
            "strptime",
            "($type, string, format, /)",
            |vm, a| strptime(vm, a, "_strptime_datetime_date"),
            "string, format -> new date parsed from a string (like time.strptime()).",
        ),
        def(
            "today",
            "($type, /)",
            |vm, a| {
                let time = vm.import_module("time")?;
                let now = vm.call_method(time, "time", &[])?;
                vm.call_method(a[0], "fromtimestamp", &[now])
            },
            "Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).",
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
            "strftime",
            "($self, /, format)",
            |vm, a| wrap_strftime(vm, a[0], a[1]),
            "format -> strftime() style string.",
        ),
        def("__format__", "($self, format_spec, /)", super::format, "Formats self with strftime."),
        def(
            "timetuple",
            "($self, /)",
            |vm, a| {
                let f = Fields::of(vm, a[0])?;
                f.struct_time(vm, -1)
            },
            "Return time tuple, compatible with time.localtime().",
        ),
        def(
            "isocalendar",
            "($self, /)",
            |vm, a| {
                let (y, m, d) = ymd(vm, a[0])?;
                let (y, w, d) = cal::iso_calendar(y, m, d);
                Ok(vm.new_structseq(
                    &ISO_DATE,
                    &[Value::small(y.into()), Value::small(w.into()), Value::small(d.into())],
                ))
            },
            "Return a named tuple containing ISO year, week number, and weekday.",
        ),
        def(
            "isoformat",
            "($self, /)",
            |vm, a| {
                let (y, m, d) = ymd(vm, a[0])?;
                Ok(vm.str_value(&format!("{y:04}-{m:02}-{d:02}")))
            },
            "Return string in ISO 8601 format, YYYY-MM-DD.",
        ),
        def(
            "isoweekday",
            "($self, /)",
            |vm, a| {
                let (y, m, d) = ymd(vm, a[0])?;
                Ok(Value::small(i64::from(cal::weekday(y, m, d)) + 1))
            },
            "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7",
        ),
        def(
            "toordinal",
            "($self, /)",
            |vm, a| {
                let (y, m, d) = ymd(vm, a[0])?;
                Ok(Value::small(cal::to_ordinal(y, m, d)))
            },
            "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.",
        ),
        def(
            "weekday",
            "($self, /)",
            |vm, a| {
                let (y, m, d) = ymd(vm, a[0])?;
                Ok(Value::small(cal::weekday(y, m, d).into()))
            },
            "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6",
        ),
        def(
            "replace",
            "($self, /, year=unchanged, month=unchanged, day=unchanged)",
            |vm, a| {
                let (y, m, d) = ymd(vm, a[0])?;
                let mut n = [y, m, d].map(|x| Value::small(x.into()));
                for (n, &x) in n.iter_mut().zip(&a[1..]) {
                    if !x.is_unbound() {
                        *n = x;
                    }
                }
                let cls = vm.type_of(a[0]).value();
                vm.call(cls, &n)
            },
            "Return date with new specified fields.",
        ),
        raw("__replace__", "($self, /, **changes)", no_kwargs_replace, "The same as replace()."),
        def(
            "__reduce__",
            "($self, /)",
            |vm, a| {
                let state = state((ymd(vm, a[0])?, false));
                let state = vm.new_bytes(&state).value();
                let cls = vm.type_of(a[0]).value();
                vm.reduce2(cls, &[state])
            },
            "__reduce__() -> (cls, state)",
        ),
    ],
    getset: &[
        getter("year", |vm, v| Ok(Value::small(ymd(vm, v)?.0.into())), ""),
        getter("month", |vm, v| Ok(Value::small(ymd(vm, v)?.1.into())), ""),
        getter("day", |vm, v| Ok(Value::small(ymd(vm, v)?.2.into())), ""),
    ],
    ..TypeDef::native::<Date>("datetime.date")
};
static ISO_DATE: StructSeqDef = StructSeqDef {
    name: "datetime.IsoCalendarDate",
    doc: "",
    fields: &[("year", ""), ("week", ""), ("weekday", "")],
    n_visible: 3,
    constructible: false,
};
/// As pickled; `fold` goes into the month.
pub fn state(((y, m, d), fold): ((i32, i32, i32), bool)) -> [u8; 4] {
    [(y / 256) as u8, (y % 256) as u8, m as u8 | (fold as u8) << 7, d as u8]
}
/// Of a date or a datetime.
pub fn ymd(vm: &mut Vm, v: Value) -> R<(i32, i32, i32)> {
    if let Some(d) = v.native::<Date>() {
        return Ok(d.ymd);
    }
    match v.native::<DateTime>() {
        Some(d) => Ok(d.ymd),
        None => Err(vm.wrong_receiver(v, "datetime.date")),
    }
}
fn make(vm: &mut Vm, cls: Gc<TypeObj>, ymd: (i32, i32, i32)) -> Value {
    vm.new_native(cls, Date { ymd, hash: Cell::new(-1) }).value()
}
/// A date of a class, through its constructor unless it is `date` itself.
fn of_class(vm: &mut Vm, cls: Value, (y, m, d): (i32, i32, i32)) -> R {
    if let Some(t) = cls.to_type()
        && t == vm.native_type(&DATE)
    {
        check_date(vm, y, m, d)?;
        return Ok(make(vm, t, (y, m, d)));
    }
    vm.call(cls, &[Value::small(y.into()), Value::small(m.into()), Value::small(d.into())])
}
fn new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    if let Some(s) = super::pickled(args, 1, 4)
        && (1..=12).contains(&(s[2] & 0x7f))
    {
        let y = i32::from(s[0]) * 256 + i32::from(s[1]);
        return Ok(make(vm, cls, (y, s[2].into(), s[3].into())));
    }
    let [y, m, d] = super::arguments(vm, args, ["year", "month", "day"], 3, 3)?;
    let (y, m, d) = (vm.to_c_int(y)?, vm.to_c_int(m)?, vm.to_c_int(d)?);
    check_date(vm, y, m, d)?;
    Ok(make(vm, cls, (y, m, d)))
}
fn hash(vm: &mut Vm, v: Value) -> R<i64> {
    let Some(d) = v.native::<Date>() else { return Ok(0) };
    if d.hash.get() == -1 {
        let b = vm.new_bytes(&state((d.ymd, false))).value();
        let h = vm.hash(b)?;
        d.hash.set(h);
    }
    Ok(d.hash.get())
}
fn compare(_: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    match (a.native::<Date>(), b.native::<Date>()) {
        (Some(a), Some(b)) => Ok(Value::bool(op.test(a.ymd.cmp(&b.ymd)))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
fn add(vm: &mut Vm, date: Value, d: Value, sign: i64) -> R {
    let Some(d) = delta::of(d) else { return Ok(Value::NOT_IMPLEMENTED) };
    let (y, m, day) = ymd(vm, date)?;
    let n = cal::to_ordinal(y, m, day) + sign * i64::from(d.days);
    if !(1..=MAX_ORDINAL).contains(&n) {
        return Err(vm.overflow_error("date value out of range"));
    }
    let cls = vm.type_of(date).value();
    of_class(vm, cls, cal::from_ordinal(n))
}
fn fromtimestamp(vm: &mut Vm, a: &[Value]) -> R {
    let t = super::clock::seconds(vm, a[1])?;
    let l = super::clock::local(vm, t)?;
    of_class(vm, a[0], (l.ymd.0, l.ymd.1, l.ymd.2))
}
fn fromordinal(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_int(a[1])?;
    if n < 1 {
        return Err(vm.value_error("ordinal must be >= 1"));
    }
    of_class(vm, a[0], cal::from_ordinal(n.into()))
}
fn fromisoformat(vm: &mut Vm, a: &[Value]) -> R {
    let s = super::iso_text(vm, a[1])?;
    match s.and_then(|s| cal::parse_date(&s)) {
        Some(d) => of_class(vm, a[0], d),
        None => Err(super::bad_iso(vm, a[1])),
    }
}
fn fromisocalendar(vm: &mut Vm, a: &[Value]) -> R {
    let mut n = [0; 3];
    for (n, &v) in n.iter_mut().zip(&a[1..]) {
        *n = match vm.to_c_int(v) {
            Ok(n) => n,
            Err(e) => {
                let t = vm.exc.OverflowError;
                vm.expect_exception(e, t)?;
                return Err(vm.value_error("ISO calendar component out of range"));
            }
        };
    }
    let [y, w, d] = n;
    match cal::from_iso_calendar(y, w, d) {
        Ok(d) => of_class(vm, a[0], d),
        Err(cal::IsoError::Year) => Err(vm.value_error(format!("year must be in 1..9999, not {y}"))),
        Err(cal::IsoError::Week) => Err(vm.value_error(format!("Invalid week: {w}"))),
        Err(cal::IsoError::Day) => Err(vm.value_error(format!("Invalid weekday: {d} (range is [1, 7])"))),
    }
}
/// Seconds since the epoch of a date and time of day, as if it were UTC.
pub fn seconds_of((y, m, d): (i32, i32, i32), h: i32, mi: i32, s: i32) -> i64 {
    (cal::to_ordinal(y, m, d) - EPOCH) * 86_400 + i64::from(h * 3600 + mi * 60 + s)
}
