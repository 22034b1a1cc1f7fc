//! Modules that are thin skins of Unix calls: select, fcntl, resource, pwd, grp, mmap, termios, faulthandler, _locale,
//! _multiprocessing, _posixsubprocess, _socket.

pub mod faulthandler;
pub mod fcntl;
pub mod locale;
pub mod mmap;
pub mod resource;
pub mod select;
pub mod semaphore;
pub mod socket;
pub mod subprocess;
pub mod termios;
pub mod users;

use std::time::{Duration, Instant};
use taipan_vm::{R, Value, ValueExt, Vm};

/// A file descriptor: an int or an object with `fileno()`.
pub fn fd_arg(vm: &mut Vm, v: Value) -> R<i32> {
    let n = if v.is_int_like() {
        v
    } else {
        match vm.getattr_opt_text(v, "fileno")? {
            Some(f) => {
                let r = vm.call0(f)?;
                if !r.is_int_like() {
                    return Err(vm.type_error("fileno() returned a non-integer"));
                }
                r
            }
            None => return Err(vm.type_error("argument must be an int, or have a fileno() method.")),
        }
    };
    let fd = vm.to_c_int(n)?;
    if fd < 0 {
        return Err(vm.value_error(format!("file descriptor cannot be a negative integer ({fd})")));
    }
    Ok(fd)
}
pub fn errno() -> i32 {
    // SAFETY: this thread's.
    unsafe { *libc::__errno_location() }
}
/// Calls with the GIL given up, again after signals; a negative result becomes OSError.
pub fn call<T: Into<i64> + Copy>(vm: &mut Vm, mut f: impl FnMut() -> T) -> R<T> {
    loop {
        let (r, e) = vm.without_gil(|| {
            let r = f();
            (r, errno())
        });
        if r.into() >= 0 {
            return Ok(r);
        }
        if e != libc::EINTR {
            return Err(vm.os_error(e, Value::UNBOUND));
        }
        vm.check_signals()?;
    }
}
/// Seconds as a duration; None: for ever.
pub fn timeout_arg(vm: &mut Vm, v: Value, text: &str) -> R<Option<Duration>> {
    if v.is_unbound() || v.is_none() {
        return Ok(None);
    }
    if v.to_float().is_none() && !v.is_int_like() {
        return Err(vm.type_error(text));
    }
    let f = vm.to_f64(v)?;
    if f.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if f < 0.0 {
        return Err(vm.value_error("timeout must be non-negative"));
    }
    match Duration::try_from_secs_f64(f) {
        Ok(d) if d.as_secs() < 1 << 40 => Ok(Some(d)),
        _ => Err(vm.overflow_error("timeout is too large")),
    }
}
/// Milliseconds left until a deadline, rounded up; -1: for ever.
pub fn millis_left(deadline: Option<Instant>) -> i32 {
    match deadline {
        None => -1,
        Some(d) => {
            d.saturating_duration_since(Instant::now()).as_nanos().div_ceil(1_000_000).min(i32::MAX as u128)
                as i32
        }
    }
}
