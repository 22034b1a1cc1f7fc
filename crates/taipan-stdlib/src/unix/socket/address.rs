//! Socket addresses, between Python's tuples and the system's structures.

use crate::fs_str;
use std::net::{Ipv4Addr, Ipv6Addr};
use taipan_vm::{R, Value, ValueExt, Vm};

pub struct Address {
    store: libc::sockaddr_storage,
    pub len: u32,
}
const ROOM: u32 = size_of::<libc::sockaddr_storage>() as u32;
impl Address {
    pub fn new() -> Address {
        // SAFETY: plain data.
        Address { store: unsafe { std::mem::zeroed() }, len: ROOM }
    }
    pub fn reset(&mut self) {
        *self = Address::new();
    }
    /// # Safety
    /// `p` points to `len` bytes of an address.
    pub unsafe fn copy(p: *const libc::sockaddr, len: u32) -> Address {
        let mut a = Address::new();
        a.len = len.min(ROOM);
        // SAFETY: within both.
        unsafe { std::ptr::copy_nonoverlapping(p.cast::<u8>(), (&raw mut a.store).cast(), a.len as usize) };
        a
    }
    pub fn ptr(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.store).cast()
    }
    pub fn as_ptr(&self) -> *const libc::sockaddr {
        (&raw const self.store).cast()
    }
    pub fn family(&self) -> i32 {
        self.store.ss_family as i32
    }
    fn bytes(&self) -> &[u8] {
        // SAFETY: the storage.
        unsafe { std::slice::from_raw_parts((&raw const self.store).cast(), (self.len.min(ROOM)) as usize) }
    }
    fn fill<T>(&mut self, v: T) {
        const { assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>()) };
        // SAFETY: it fits.
        unsafe { (&raw mut self.store).cast::<T>().write(v) };
        self.len = size_of::<T>() as u32;
    }
}

pub fn to_python(vm: &mut Vm, a: &Address) -> R {
    if a.len == 0 {
        return Ok(Value::NONE);
    }
    match a.family() {
        libc::AF_INET => {
            // SAFETY: the family says so.
            let s = unsafe { &*a.as_ptr().cast::<libc::sockaddr_in>() };
            let ip = Ipv4Addr::from(s.sin_addr.s_addr.to_ne_bytes());
            let host = vm.str_value(&ip.to_string());
            Ok(vm.tuple(&[host, Value::small(u16::from_be(s.sin_port) as i64)]))
        }
        libc::AF_INET6 => {
            // SAFETY: the family says so.
            let s = unsafe { &*a.as_ptr().cast::<libc::sockaddr_in6>() };
            let ip = Ipv6Addr::from(s.sin6_addr.s6_addr);
            let mut text = ip.to_string();
            if s.sin6_scope_id != 0 && (ip.segments()[0] & 0xffc0) == 0xfe80 {
                text.push('%');
                text.push_str(
                    &super::lookup::interface(s.sin6_scope_id).unwrap_or_else(|| s.sin6_scope_id.to_string()),
                );
            }
            let host = vm.str_value(&text);
            Ok(vm.tuple(&[
                host,
                Value::small(u16::from_be(s.sin6_port) as i64),
                Value::small(u32::from_be(s.sin6_flowinfo) as i64),
                Value::small(s.sin6_scope_id as i64),
            ]))
        }
        libc::AF_UNIX => {
            let path = a.bytes().get(2..).unwrap_or(&[]).to_vec();
            if path.first() == Some(&0) {
                return Ok(vm.new_bytes(&path).value());
            }
            let n = path.iter().position(|&b| b == 0).unwrap_or(path.len());
            Ok(fs_str(vm, &path[..n]))
        }
        f => {
            let data = a.bytes().get(2..).unwrap_or(&[]).to_vec();
            let data = vm.new_bytes(&data).value();
            Ok(vm.tuple(&[Value::small(f as i64), data]))
        }
    }
}
fn port(vm: &mut Vm, v: Value, func: &str) -> R<u16> {
    let n = vm.to_c_int(v)?;
    match u16::try_from(n) {
        Ok(p) => Ok(p),
        Err(_) => Err(vm.overflow_error(format!("{func}(): port must be 0-65535."))),
    }
}
pub fn from_python(vm: &mut Vm, family: i32, v: Value, func: &str) -> R<Address> {
    let mut a = Address::new();
    match family {
        libc::AF_INET | libc::AF_INET6 => {
            let six = family == libc::AF_INET6;
            let name = if six { "AF_INET6" } else { "AF_INET" };
            let Some(t) = v.to_tuple() else {
                let t = vm.type_name(v);
                return Err(vm.type_error(format!("{func}(): {name} address must be tuple, not {t}")));
            };
            let max = if six { 4 } else { 2 };
            if t.len < 2 || t.len > max {
                let want =
                    if six { "a tuple (host, port[, flowinfo[, scopeid]])" } else { "a pair (host, port)" };
                return Err(vm.type_error(format!("{func}(): {name} address must be {want}")));
            }
            let host = super::lookup::host_arg(vm, t.get(0))?;
            let ip = super::lookup::resolve_one(vm, host, family)?;
            let port = port(vm, t.get(1), func)?;
            if six {
                let mut extra = [0u32; 2];
                for (i, x) in extra.iter_mut().enumerate() {
                    if t.len > 2 + i {
                        *x = vm.to_c_long(t.get(2 + i))? as u32;
                    }
                }
                if extra[0] > 0xfffff {
                    return Err(vm.overflow_error(format!("{func}(): flowinfo must be 0-1048575.")));
                }
                // SAFETY: resolved for this family.
                let mut s = unsafe { *ip.as_ptr().cast::<libc::sockaddr_in6>() };
                s.sin6_port = port.to_be();
                s.sin6_flowinfo = extra[0].to_be();
                if t.len > 3 {
                    s.sin6_scope_id = extra[1];
                }
                a.fill(s);
            } else {
                // SAFETY: resolved for this family.
                let mut s = unsafe { *ip.as_ptr().cast::<libc::sockaddr_in>() };
                s.sin_port = port.to_be();
                a.fill(s);
            }
            Ok(a)
        }
        libc::AF_UNIX => {
            let path = match v.to_str() {
                Some(s) => vm.fs_encode(s)?,
                None => vm.bytes_copy(v)?,
            };
            // SAFETY: plain data.
            let mut s: libc::sockaddr_un = unsafe { std::mem::zeroed() };
            let abstract_ = path.first() == Some(&0);
            let room = s.sun_path.len() - !abstract_ as usize;
            if path.len() > room {
                return Err(vm.os_error_text("AF_UNIX path too long"));
            }
            s.sun_family = libc::AF_UNIX as u16;
            for (d, &b) in s.sun_path.iter_mut().zip(&path) {
                *d = b as libc::c_char;
            }
            a.fill(s);
            a.len = 2 + path.len() as u32 + (!abstract_ && !path.is_empty()) as u32;
            Ok(a)
        }
        _ => Err(vm.os_error_text(format!("{func}(): bad family"))),
    }
}
