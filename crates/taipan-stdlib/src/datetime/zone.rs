//! `tzinfo` and `timezone`, and what others ask of them.

use super::moment::{DateTime, add_micros};
use super::{check_tz, delta};
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, spec};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{CmpOp, Gc, Native, R, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

pub struct Zone {}
impl_trace!(Zone {});
pub struct Fixed {
    pub offset: Slot,
    /// A str, or unbound.
    name: Slot,
}
impl_trace!(Fixed { offset, name });

const TZNAME: &str = "datetime -> string name of time zone.";
const UTCOFFSET: &str =
    "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC";
const DST: &str = "datetime -> DST offset as timedelta positive east of UTC.";
const FROMUTC: &str = "datetime in UTC -> datetime in local time.";

pub static TZINFO: TypeDef = TypeDef {
    doc: "Abstract base class for time zone info objects.",
    flags: type_flags::BASETYPE,
    slots: Slots { new: Some(|vm, cls, _| Ok(vm.new_native(cls, Zone {}).value())), ..Slots::NONE },
    methods: &[
        def(
            "tzname",
            "($self, object, /)",
            |vm, _| Err(vm.not_implemented_error("a tzinfo subclass must implement tzname()")),
            TZNAME,
        ),
        def(
            "utcoffset",
            "($self, object, /)",
            |vm, _| Err(vm.not_implemented_error("a tzinfo subclass must implement utcoffset()")),
            UTCOFFSET,
        ),
        def(
            "dst",
            "($self, object, /)",
            |vm, _| Err(vm.not_implemented_error("a tzinfo subclass must implement dst()")),
            DST,
        ),
        def("fromutc", "($self, object, /)", fromutc, FROMUTC),
        def("__reduce__", "($self, /)", reduce, "-> (cls, state)"),
    ],
    ..TypeDef::native::<Zone>("datetime.tzinfo")
};
pub static TIMEZONE: TypeDef = TypeDef {
    doc: "Fixed offset from UTC implementation of tzinfo.",
    base: Some(&TZINFO),
    slots: Slots {
        new: Some(timezone_new),
        repr: Some(repr),
        str: Some(|vm, v| {
            let s = name(vm, v)?;
            Ok(s)
        }),
        hash: Some(|vm, v| {
            let o = fixed(vm, v)?.offset.get();
            vm.hash(o)
        }),
        compare: Some(compare),
        ..Slots::NONE
    },
    methods: &[
        def(
            "tzname",
            "($self, object, /)",
            |vm, a| {
                moment_or_none(vm, a[1], "tzname")?;
                name(vm, a[0])
            },
            "If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.",
        ),
        def(
            "utcoffset",
            "($self, object, /)",
            |vm, a| {
                moment_or_none(vm, a[1], "utcoffset")?;
                Ok(fixed(vm, a[0])?.offset.get())
            },
            "Return fixed offset.",
        ),
        def(
            "dst",
            "($self, object, /)",
            |vm, a| {
                moment_or_none(vm, a[1], "dst")?;
                Ok(Value::NONE)
            },
            "Return None.",
        ),
        def(
            "fromutc",
            "($self, object, /)",
            |vm, a| {
                let z = fixed(vm, a[0])?;
                let d = own_moment(vm, a[0], a[1])?;
                let offset = delta::total(vm, z.offset.get())?;
                add_micros(vm, d.value(), offset)
            },
            FROMUTC,
        ),
        def(
            "__getinitargs__",
            "($self, /)",
            |vm, a| {
                let z = fixed(vm, a[0])?;
                let (o, n) = (z.offset.get(), z.name.get());
                Ok(if n.is_unbound() { vm.tuple(&[o]) } else { vm.tuple(&[o, n]) })
            },
            "pickle support",
        ),
    ],
    ..TypeDef::native::<Fixed>("datetime.timezone")
};
fn fixed(vm: &mut Vm, v: Value) -> R<Gc<Native<Fixed>>> {
    match v.native::<Fixed>() {
        Some(z) => Ok(z),
        None => Err(vm.wrong_receiver(v, "datetime.timezone")),
    }
}
fn moment_or_none(vm: &mut Vm, v: Value, f: &str) -> R<()> {
    if v.is_none() || v.native::<DateTime>().is_some() {
        return Ok(());
    }
    let t = vm.type_name(v);
    Err(vm.type_error(format!("{f}(dt) argument must be a datetime instance or None, not {t}")))
}
fn own_moment(vm: &mut Vm, zone: Value, v: Value) -> R<Gc<Native<DateTime>>> {
    let Some(d) = v.native::<DateTime>() else {
        return Err(vm.type_error("fromutc: argument must be a datetime"));
    };
    if d.tz.get() != zone {
        return Err(vm.value_error("fromutc: dt.tzinfo is not self"));
    }
    Ok(d)
}
fn fromutc(vm: &mut Vm, a: &[Value]) -> R {
    own_moment(vm, a[0], a[1])?;
    let offset = utcoffset(vm, a[0], a[1])?;
    let Some(offset) = offset else {
        return Err(vm.value_error("fromutc: non-None utcoffset() result required"));
    };
    let Some(dst) = offset_of(vm, a[0], "dst", a[1])? else {
        return Err(vm.value_error("fromutc: non-None dst() result required"));
    };
    let (o, d) = (delta::total(vm, offset)?, delta::total(vm, dst)?);
    let r = add_micros(vm, a[1], o - d)?;
    let Some(dst) = offset_of(vm, a[0], "dst", r)? else {
        return Err(vm.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert"));
    };
    match delta::total(vm, dst)? {
        0 => Ok(r),
        d => add_micros(vm, r, d),
    }
}
fn reduce(vm: &mut Vm, a: &[Value]) -> R {
    let args = match vm.getattr_opt_text(a[0], "__getinitargs__")? {
        Some(f) => vm.call0(f)?,
        None => vm.tuple(&[]),
    };
    let state = vm.call_method(a[0], "__getstate__", &[])?;
    let cls = vm.type_of(a[0]).value();
    Ok(vm.tuple(&[cls, args, state]))
}
/// Calls a method of a zone that gives an offset, and checks what it gives.
pub fn offset_of(vm: &mut Vm, zone: Value, method: &str, arg: Value) -> R<Option<Value>> {
    if zone.is_none() {
        return Ok(None);
    }
    if let Some(z) = zone.native::<Fixed>() {
        return Ok(if method == "utcoffset" { Some(z.offset.get()) } else { None });
    }
    let r = vm.call_method(zone, method, &[arg])?;
    if r.is_none() {
        return Ok(None);
    }
    let Some(d) = delta::of(r) else {
        let t = vm.type_name(r);
        return Err(vm.type_error(format!("tzinfo.{method}() must return None or timedelta, not '{t}'")));
    };
    check_range(vm, r, d.total())?;
    Ok(Some(r))
}
fn check_range(vm: &mut Vm, v: Value, micros: i128) -> R<()> {
    if micros.abs() < delta::DAY {
        return Ok(());
    }
    let s = vm.repr_text(v)?;
    Err(vm.value_error(format!(
        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {s}"
    )))
}
pub fn utcoffset(vm: &mut Vm, zone: Value, arg: Value) -> R<Option<Value>> {
    offset_of(vm, zone, "utcoffset", arg)
}
pub fn tzname(vm: &mut Vm, zone: Value, arg: Value) -> R {
    if zone.is_none() {
        return Ok(Value::NONE);
    }
    let r = vm.call_method(zone, "tzname", &[arg])?;
    if r.is_none() || r.to_str().is_some() {
        return Ok(r);
    }
    let t = vm.type_name(r);
    Err(vm.type_error(format!("tzinfo.tzname() must return None or a string, not '{t}'")))
}
/// The zone of an offset; without a name and offset it is UTC itself.
pub fn make(vm: &mut Vm, offset: Value, name: Value) -> R {
    let total = delta::total(vm, offset)?;
    if total == 0
        && name.is_unbound()
        && let Some(utc) = vm.state_get("datetime.utc")
    {
        return Ok(utc);
    }
    check_range(vm, offset, total)?;
    let cls = vm.native_type(&TIMEZONE);
    Ok(vm.new_native(cls, Fixed { offset: Slot::new(offset), name: Slot::new(name) }).value())
}
pub fn of_micros(vm: &mut Vm, micros: i128, name: Option<&str>) -> R {
    let offset = delta::make(vm, micros)?;
    let name = name.map_or(Value::UNBOUND, |n| vm.str_value(n));
    make(vm, offset, name)
}
pub fn utc(vm: &mut Vm) -> R {
    of_micros(vm, 0, None)
}
fn timezone_new(vm: &mut Vm, _: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("timezone", "(offset, name=<unrepresentable>)");
    let [offset, name] = bind(vm, &SIG, args)?;
    if delta::of(offset).is_none() {
        let t = vm.type_name(offset);
        return Err(vm.type_error(format!("timezone() argument 1 must be datetime.timedelta, not {t}")));
    }
    if !name.is_unbound() && name.to_str().is_none() {
        let t = if name.is_none() { "None".to_string() } else { vm.type_name(name) };
        return Err(vm.type_error(format!("timezone() argument 2 must be str, not {t}")));
    }
    make(vm, offset, name)
}
fn repr(vm: &mut Vm, v: Value) -> R {
    if vm.state_get("datetime.utc") == Some(v) {
        return Ok(vm.str_value("datetime.timezone.utc"));
    }
    let z = fixed(vm, v)?;
    let (t, o) = (vm.type_name(v), vm.repr_text(z.offset.get())?);
    let name = match z.name.get() {
        n if n.is_unbound() => String::new(),
        n => format!(", {}", vm.repr_text(n)?),
    };
    Ok(vm.str_value(&format!("{t}({o}{name})")))
}
fn name(vm: &mut Vm, v: Value) -> R {
    let z = fixed(vm, v)?;
    if !z.name.get().is_unbound() {
        return Ok(z.name.get());
    }
    let total = delta::total(vm, z.offset.get())?;
    if total == 0 {
        return Ok(vm.str_value("UTC"));
    }
    let s = format!("UTC{}", offset_text(total, ":"));
    Ok(vm.str_value(&s))
}
/// "+HH:MM", with seconds if there are any.
pub fn offset_text(micros: i128, sep: &str) -> String {
    let sign = if micros < 0 { '-' } else { '+' };
    let t = micros.unsigned_abs();
    let (s, us) = (t / 1_000_000, t % 1_000_000);
    let mut out = format!("{sign}{:02}{sep}{:02}", s / 3600, s / 60 % 60);
    if s % 60 != 0 || us != 0 {
        out += &format!("{sep}{:02}", s % 60);
    }
    if us != 0 {
        out += &format!(".{us:06}");
    }
    out
}
fn compare(vm: &mut Vm, a: Value, b: Value, op: CmpOp) -> R {
    match (a.native::<Fixed>(), b.native::<Fixed>(), op) {
        (Some(a), Some(b), CmpOp::Eq | CmpOp::Ne) => {
            let (x, y) = (delta::total(vm, a.offset.get())?, delta::total(vm, b.offset.get())?);
            Ok(Value::bool((x == y) == (op == CmpOp::Eq)))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
/// Is it a zone, or None (or not given)? Gives None for not given.
pub fn argument(vm: &mut Vm, v: Value) -> R {
    let v = if v.is_unbound() { Value::NONE } else { v };
    check_tz(vm, v)?;
    Ok(v)
}
pub fn is_zone(vm: &mut Vm, v: Value) -> bool {
    let t = vm.native_type(&TZINFO);
    vm.is_instance(v, t)
}
