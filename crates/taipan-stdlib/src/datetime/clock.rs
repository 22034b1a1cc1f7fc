//! The system's clock and local time.

use super::date::seconds_of;
use taipan_vm::{R, Value, ValueExt, Vm};

pub struct Local {
    pub ymd: (i32, i32, i32),
    pub hms: (i32, i32, i32),
    pub offset: i64,
    pub zone: String,
}
impl Local {
    /// As seconds, as if it were UTC.
    fn seconds(&self) -> i64 {
        seconds_of(self.ymd, self.hms.0, self.hms.1, self.hms.2)
    }
}
pub fn local(vm: &mut Vm, t: i64) -> R<Local> {
    let mut tm = std::mem::MaybeUninit::<libc::tm>::zeroed();
    // SAFETY: room for the result; the zone's name is read at once.
    unsafe {
        if libc::localtime_r(&t, tm.as_mut_ptr()).is_null() {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        let tm = tm.assume_init();
        let zone = if tm.tm_zone.is_null() {
            String::new()
        } else {
            std::ffi::CStr::from_ptr(tm.tm_zone).to_string_lossy().into_owned()
        };
        Ok(Local {
            ymd: (tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday),
            hms: (tm.tm_hour, tm.tm_min, tm.tm_sec.min(59)),
            offset: tm.tm_gmtoff,
            zone,
        })
    }
}
#[cold]
fn out_of_range(vm: &mut Vm) -> taipan_vm::Raised {
    vm.overflow_error("timestamp out of range for platform time_t")
}
/// A timestamp in whole seconds, rounded down.
pub fn seconds(vm: &mut Vm, v: Value) -> R<i64> {
    Ok(split(vm, v, false)?.0)
}
/// A timestamp as seconds and microseconds (rounded half to even, or not wanted).
pub fn split(vm: &mut Vm, v: Value, micros: bool) -> R<(i64, i32)> {
    let Some(f) = v.to_float() else {
        let i = vm.index(v)?;
        return match i.to_i64() {
            Some(i) => Ok((i, 0)),
            None => Err(out_of_range(vm)),
        };
    };
    if f.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    let (mut whole, mut us) = (f.floor(), 0.0);
    if micros {
        whole = f.trunc();
        us = ((f - whole) * 1e6).round_ties_even();
        if us >= 1e6 {
            us -= 1e6;
            whole += 1.0;
        } else if us < 0.0 {
            us += 1e6;
            whole -= 1.0;
        }
    }
    if !(-9.223372036854776e18..9.223372036854776e18).contains(&whole) {
        return Err(out_of_range(vm));
    }
    Ok((whole as i64, us as i32))
}
const MAX_FOLD: i64 = 24 * 3600;

/// The second of two times that the local clock shows alike?
pub fn fold_of(vm: &mut Vm, t: i64, shown: &Local) -> R<bool> {
    let now = shown.seconds();
    let before = local(vm, t - MAX_FOLD)?.seconds();
    let transition = now - before - MAX_FOLD;
    if transition < 0 {
        let probe = local(vm, t + transition)?.seconds();
        return Ok(probe == now);
    }
    Ok(false)
}
/// When the local clock shows a time (in seconds as if it were UTC).
pub fn when(vm: &mut Vm, t: i64, fold: bool) -> R<i64> {
    let a = local(vm, t)?.seconds() - t;
    let u1 = t - a;
    let t1 = local(vm, u1)?.seconds();
    let b = if t1 == t {
        // One solution, perhaps not the one that is wanted.
        let u2 = if fold { u1 + MAX_FOLD } else { u1 - MAX_FOLD };
        let b = local(vm, u2)?.seconds() - u2;
        if a == b {
            return Ok(u1);
        }
        b
    } else {
        t1 - u1
    };
    let u2 = t - b;
    if local(vm, u2)?.seconds() == t {
        return Ok(u2);
    }
    if t1 == t {
        return Ok(u1);
    }
    // In a gap.
    Ok(if fold { u1.min(u2) } else { u1.max(u2) })
}
pub fn now() -> (i64, i32) {
    match std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
        Ok(d) => (d.as_secs() as i64, d.subsec_micros() as i32),
        Err(e) => {
            let us = e.duration().as_micros() as i64;
            ((-us).div_euclid(1_000_000), (-us).rem_euclid(1_000_000) as i32)
        }
    }
}
