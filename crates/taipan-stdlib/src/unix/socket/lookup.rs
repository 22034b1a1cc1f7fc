//! Names of hosts, services, interfaces; numbers in network order.

use super::address::{Address, to_python};
use crate::fs_str;
use std::ffi::{CStr, CString};
use std::net::{Ipv4Addr, Ipv6Addr};
use taipan_vm::{R, Raised, Value, ValueExt, Vm};

fn c_string(vm: &mut Vm, b: Vec<u8>) -> R<CString> {
    CString::new(b).map_err(|_| vm.value_error("embedded null character"))
}
/// A host name: str (IDNA for what is not ASCII) or bytes.
pub fn host_arg(vm: &mut Vm, v: Value) -> R<CString> {
    let b = match v.to_str() {
        Some(s) => match s.as_ascii() {
            Some(t) => t.as_bytes().to_vec(),
            None => {
                let idna = vm.intern("idna").value();
                let e = vm.call_method(v, "encode", &[idna])?;
                vm.bytes_copy(e)?
            }
        },
        None if v.to_bytes().is_some() || vm.has_buffer(v) => vm.bytes_copy(v)?,
        None => {
            let t = vm.type_name(v);
            return Err(vm.type_error(format!("str, bytes or bytearray expected, not {t}")));
        }
    };
    c_string(vm, b)
}
fn gai_error(vm: &mut Vm, code: i32) -> Raised {
    if code == libc::EAI_SYSTEM {
        return vm.last_os_error(Value::UNBOUND);
    }
    // SAFETY: the text is static.
    let text = unsafe { CStr::from_ptr(libc::gai_strerror(code)) }.to_string_lossy().into_owned();
    let text = vm.str_value(&text);
    match vm.state_get("_socket.gaierror").and_then(|t| t.to_type()) {
        Some(t) => vm.raise_args(t, &[Value::small(code as i64), text]),
        None => vm.os_error_text("address lookup failed"),
    }
}
struct Info {
    family: i32,
    kind: i32,
    proto: i32,
    name: Option<Vec<u8>>,
    addr: Address,
}
fn addrinfo(vm: &mut Vm, host: Option<&CStr>, port: Option<&CStr>, hints: [i32; 4]) -> R<Vec<Info>> {
    // SAFETY: plain data.
    let mut h: libc::addrinfo = unsafe { std::mem::zeroed() };
    (h.ai_family, h.ai_socktype, h.ai_protocol, h.ai_flags) = (hints[0], hints[1], hints[2], hints[3]);
    let ptr = |s: Option<&CStr>| s.map_or(std::ptr::null(), CStr::as_ptr);
    let (host, port) = (ptr(host), ptr(port));
    let mut list: *mut libc::addrinfo = std::ptr::null_mut();
    // SAFETY: C strings or null; the list is read and freed here.
    let code = vm.without_gil(|| unsafe { libc::getaddrinfo(host, port, &h, &mut list) });
    if code != 0 {
        return Err(gai_error(vm, code));
    }
    let mut out = Vec::new();
    // SAFETY: a list of the C library's.
    unsafe {
        let mut p = list;
        while !p.is_null() {
            let i = &*p;
            out.push(Info {
                family: i.ai_family,
                kind: i.ai_socktype,
                proto: i.ai_protocol,
                name: (!i.ai_canonname.is_null()).then(|| CStr::from_ptr(i.ai_canonname).to_bytes().to_vec()),
                addr: Address::copy(i.ai_addr, i.ai_addrlen),
            });
            p = i.ai_next;
        }
        libc::freeaddrinfo(list);
    }
    Ok(out)
}
/// The first address of a host: "" is any, "<broadcast>" all.
pub fn resolve_one(vm: &mut Vm, host: CString, family: i32) -> R<Address> {
    let b = host.as_bytes();
    let hints = [family, libc::SOCK_DGRAM, 0, 0];
    let found = if b.is_empty() {
        addrinfo(vm, None, Some(c"0"), [family, libc::SOCK_DGRAM, 0, libc::AI_PASSIVE])?
    } else if b == b"<broadcast>" || b == b"255.255.255.255" {
        if family != libc::AF_INET && family != libc::AF_UNSPEC {
            return Err(vm.os_error_text("address family mismatched"));
        }
        addrinfo(vm, Some(c"255.255.255.255"), None, hints)?
    } else {
        addrinfo(vm, Some(&host), None, hints)?
    };
    match found.into_iter().next() {
        Some(i) => Ok(i.addr),
        None => Err(gai_error(vm, libc::EAI_NONAME)),
    }
}
pub fn getaddrinfo(vm: &mut Vm, a: &[Value]) -> R {
    let host = if a[0].is_none() {
        None
    } else if a[0].to_str().is_some() || a[0].to_bytes().is_some() {
        Some(host_arg(vm, a[0])?)
    } else {
        return Err(vm.type_error("getaddrinfo() argument 1 must be string or None"));
    };
    let port = if a[1].is_none() {
        None
    } else if a[1].is_int_like() {
        let t = vm.str_text(a[1])?;
        Some(c_string(vm, t.into_bytes())?)
    } else if let Some(s) = a[1].to_str() {
        let t = vm.utf8_of(s)?;
        Some(c_string(vm, t.into_bytes())?)
    } else if let Some(b) = a[1].to_bytes() {
        Some(c_string(vm, b.as_slice().to_vec())?)
    } else {
        return Err(vm.os_error_text("Int or String expected"));
    };
    let mut hints = [0; 4];
    for (h, &v) in hints.iter_mut().zip(&a[2..6]) {
        if !v.is_unbound() {
            *h = vm.to_c_int(v)?;
        }
    }
    let l = vm.new_list(&[]);
    for i in addrinfo(vm, host.as_deref(), port.as_deref(), hints)? {
        let addr = to_python(vm, &i.addr)?;
        let name = fs_str(vm, i.name.as_deref().unwrap_or(b""));
        let t = vm.tuple(&[
            Value::small(i.family as i64),
            Value::small(i.kind as i64),
            Value::small(i.proto as i64),
            name,
            addr,
        ]);
        vm.list_push(l, t)?;
    }
    Ok(l.value())
}
pub fn getnameinfo(vm: &mut Vm, a: &[Value]) -> R {
    let flags = vm.to_c_int(a[1])?;
    let Some(t) = a[0].to_tuple() else {
        return Err(vm.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    if t.len < 2 || t.len > 4 {
        return Err(vm.type_error("getnameinfo(): illegal sockaddr argument"));
    }
    let host = host_arg(vm, t.get(0))?;
    let port = vm.to_c_int(t.get(1))?;
    let port = CString::new(port.to_string()).unwrap_or_default();
    let found =
        addrinfo(vm, Some(&host), Some(&port), [libc::AF_UNSPEC, libc::SOCK_DGRAM, 0, libc::AI_NUMERICHOST])?;
    let Some(i) = found.first() else { return Err(gai_error(vm, libc::EAI_NONAME)) };
    if i.family == libc::AF_INET && t.len != 2 {
        return Err(vm.os_error_text("IPv4 sockaddr must be 2 tuple"));
    }
    let (mut h, mut s) = ([0 as libc::c_char; 1025], [0 as libc::c_char; 32]);
    // SAFETY: room on this stack.
    let code = unsafe {
        libc::getnameinfo(i.addr.as_ptr(), i.addr.len, h.as_mut_ptr(), 1025, s.as_mut_ptr(), 32, flags)
    };
    if code != 0 {
        return Err(gai_error(vm, code));
    }
    // SAFETY: C strings now.
    let (h, s) = unsafe {
        (CStr::from_ptr(h.as_ptr()).to_bytes().to_vec(), CStr::from_ptr(s.as_ptr()).to_bytes().to_vec())
    };
    let (h, s) = (fs_str(vm, &h), fs_str(vm, &s));
    Ok(vm.tuple(&[h, s]))
}
fn host_of(vm: &mut Vm, a: &Address) -> R {
    let t = to_python(vm, a)?;
    Ok(t.to_tuple().map_or(Value::NONE, |t| t.get(0)))
}
pub fn gethostbyname(vm: &mut Vm, a: &[Value]) -> R {
    let host = host_arg(vm, a[0])?;
    let addr = resolve_one(vm, host, libc::AF_INET)?;
    host_of(vm, &addr)
}
pub fn gethostbyname_ex(vm: &mut Vm, a: &[Value]) -> R {
    let host = host_arg(vm, a[0])?;
    let found = addrinfo(vm, Some(&host), None, [libc::AF_INET, libc::SOCK_STREAM, 0, libc::AI_CANONNAME])?;
    let name = fs_str(vm, found.iter().find_map(|i| i.name.as_deref()).unwrap_or(host.as_bytes()));
    let l = vm.new_list(&[]);
    for i in &found {
        let h = host_of(vm, &i.addr)?;
        vm.list_push(l, h)?;
    }
    let aliases = vm.list(&[]);
    Ok(vm.tuple(&[name, aliases, l.value()]))
}
pub fn gethostbyaddr(vm: &mut Vm, a: &[Value]) -> R {
    let host = host_arg(vm, a[0])?;
    let addr = resolve_one(vm, host, libc::AF_UNSPEC)?;
    let mut h = [0 as libc::c_char; 1025];
    // SAFETY: room on this stack.
    let code = vm.without_gil(|| unsafe {
        libc::getnameinfo(
            addr.as_ptr(),
            addr.len,
            h.as_mut_ptr(),
            1025,
            std::ptr::null_mut(),
            0,
            libc::NI_NAMEREQD,
        )
    });
    if code != 0 {
        let text = vm.str_value("Unknown host");
        return Err(match vm.state_get("_socket.herror").and_then(|t| t.to_type()) {
            Some(t) => vm.raise_args(t, &[Value::small(1), text]),
            None => vm.os_error_text("Unknown host"),
        });
    }
    // SAFETY: a C string now.
    let name = unsafe { CStr::from_ptr(h.as_ptr()) }.to_bytes().to_vec();
    let name = fs_str(vm, &name);
    let ip = host_of(vm, &addr)?;
    let (aliases, ips) = (vm.list(&[]), vm.list(&[ip]));
    Ok(vm.tuple(&[name, aliases, ips]))
}
pub fn gethostname(vm: &mut Vm, _: &[Value]) -> R {
    let mut b = [0u8; 1024];
    // SAFETY: room on this stack, the last byte stays zero.
    if unsafe { libc::gethostname(b.as_mut_ptr().cast(), 1023) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    let n = b.iter().position(|&c| c == 0).unwrap_or(0);
    Ok(fs_str(vm, &b[..n]))
}
fn name_arg(vm: &mut Vm, v: Value, what: &str) -> R<CString> {
    let Some(s) = v.to_str() else {
        let t = vm.type_name(v);
        return Err(vm.type_error(format!("{what} must be str, not {t}")));
    };
    let b = vm.fs_encode(s)?;
    c_string(vm, b)
}
fn proto_arg(vm: &mut Vm, v: Value, func: &str) -> R<Option<CString>> {
    if v.is_unbound() { Ok(None) } else { name_arg(vm, v, &format!("{func}() argument 2")).map(Some) }
}
pub fn getservbyname(vm: &mut Vm, a: &[Value]) -> R {
    let name = name_arg(vm, a[0], "getservbyname() argument 1")?;
    let proto = proto_arg(vm, a[1], "getservbyname")?;
    // SAFETY: C strings; the result is read at once.
    let port = unsafe {
        let p = libc::getservbyname(name.as_ptr(), proto.as_ref().map_or(std::ptr::null(), |p| p.as_ptr()));
        if p.is_null() { None } else { Some(u16::from_be((*p).s_port as u16)) }
    };
    match port {
        Some(p) => Ok(Value::small(p as i64)),
        None => Err(vm.os_error_text("service/proto not found")),
    }
}
pub fn getservbyport(vm: &mut Vm, a: &[Value]) -> R {
    let port = vm.to_c_int(a[0])?;
    let proto = proto_arg(vm, a[1], "getservbyport")?;
    let Ok(port) = u16::try_from(port) else {
        return Err(vm.overflow_error("getservbyport: port must be 0-65535."));
    };
    // SAFETY: C strings; the result is read at once.
    let name = unsafe {
        let p =
            libc::getservbyport(port.to_be() as i32, proto.as_ref().map_or(std::ptr::null(), |p| p.as_ptr()));
        if p.is_null() { None } else { Some(CStr::from_ptr((*p).s_name).to_bytes().to_vec()) }
    };
    match name {
        Some(n) => Ok(fs_str(vm, &n)),
        None => Err(vm.os_error_text("port/proto not found")),
    }
}
pub fn getprotobyname(vm: &mut Vm, a: &[Value]) -> R {
    let name = name_arg(vm, a[0], "getprotobyname() argument 1")?;
    // SAFETY: a C string; the result is read at once.
    let n = unsafe {
        let p = libc::getprotobyname(name.as_ptr());
        if p.is_null() { None } else { Some((*p).p_proto) }
    };
    match n {
        Some(n) => Ok(Value::small(n as i64)),
        None => Err(vm.os_error_text("protocol not found")),
    }
}
pub fn interface(index: u32) -> Option<String> {
    let mut b = [0 as libc::c_char; 64];
    // SAFETY: more room than IF_NAMESIZE.
    unsafe {
        let p = libc::if_indextoname(index, b.as_mut_ptr());
        if p.is_null() { None } else { Some(CStr::from_ptr(p).to_string_lossy().into_owned()) }
    }
}
pub fn if_nameindex(vm: &mut Vm, _: &[Value]) -> R {
    let mut found = Vec::new();
    // SAFETY: the list ends with index 0 and is freed here.
    unsafe {
        let list = libc::if_nameindex();
        if list.is_null() {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        let mut p = list;
        while (*p).if_index != 0 && !(*p).if_name.is_null() {
            found.push(((*p).if_index, CStr::from_ptr((*p).if_name).to_bytes().to_vec()));
            p = p.add(1);
        }
        libc::if_freenameindex(list);
    }
    Ok(vm.list_from(found, |vm, (i, n)| {
        let n = fs_str(vm, &n);
        vm.tuple(&[Value::small(i as i64), n])
    }))
}
pub fn if_nametoindex(vm: &mut Vm, a: &[Value]) -> R {
    let b = vm.fs_path_bytes(a[0])?;
    let name = c_string(vm, b)?;
    // SAFETY: a C string.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => Err(vm.os_error_text("no interface with this name")),
        n => Ok(Value::small(n as i64)),
    }
}
pub fn if_indextoname(vm: &mut Vm, a: &[Value]) -> R {
    let n = vm.to_c_long(a[0])?;
    match u32::try_from(n).ok().and_then(interface) {
        Some(s) => Ok(vm.str_value(&s)),
        None => Err(vm.os_error(libc::ENXIO, Value::UNBOUND)),
    }
}
pub fn swap16(vm: &mut Vm, v: Value) -> R {
    let n = vm.index(v)?.to_i64();
    match n {
        Some(n) if n < 0 => Err(vm.value_error("Cannot convert negative int")),
        Some(n) if n <= u16::MAX as i64 => Ok(Value::small((n as u16).to_be() as i64)),
        _ => Err(vm.overflow_error("Python int too large for C uint16_t")),
    }
}
pub fn swap32(vm: &mut Vm, v: Value) -> R {
    let n = vm.index(v)?.to_i64();
    match n {
        Some(n) if n < 0 => Err(vm.value_error("Cannot convert negative int")),
        Some(n) if n <= u32::MAX as i64 => Ok(Value::small((n as u32).to_be() as i64)),
        _ => Err(vm.overflow_error("Python int too large for C uint32_t")),
    }
}
pub fn inet_aton(vm: &mut Vm, a: &[Value]) -> R {
    let s = name_arg(vm, a[0], "inet_aton() argument")?;
    unsafe extern "C" {
        fn inet_aton(s: *const libc::c_char, a: *mut libc::in_addr) -> i32;
    }
    let mut out = libc::in_addr { s_addr: 0 };
    // SAFETY: a C string and room.
    if s.as_bytes().is_empty() || unsafe { inet_aton(s.as_ptr(), &mut out) } == 0 {
        return Err(vm.os_error_text("illegal IP address string passed to inet_aton"));
    }
    Ok(vm.new_bytes(&out.s_addr.to_ne_bytes()).value())
}
pub fn inet_ntoa(vm: &mut Vm, a: &[Value]) -> R {
    let b = vm.bytes_copy(a[0])?;
    match <[u8; 4]>::try_from(&b[..]) {
        Ok(b) => Ok(vm.str_value(&Ipv4Addr::from(b).to_string())),
        Err(_) => Err(vm.os_error_text("packed IP wrong length")),
    }
}
pub fn inet_pton(vm: &mut Vm, a: &[Value]) -> R {
    let family = vm.to_c_int(a[0])?;
    let s = name_arg(vm, a[1], "inet_pton() argument 2")?;
    let s = s.to_str().unwrap_or("");
    let bytes = match family {
        libc::AF_INET => s.parse::<Ipv4Addr>().ok().map(|i| i.octets().to_vec()),
        libc::AF_INET6 => s.parse::<Ipv6Addr>().ok().map(|i| i.octets().to_vec()),
        _ => return Err(vm.os_error(libc::EAFNOSUPPORT, Value::UNBOUND)),
    };
    match bytes {
        Some(b) => Ok(vm.new_bytes(&b).value()),
        None => Err(vm.os_error_text("illegal IP address string passed to inet_pton")),
    }
}
pub fn inet_ntop(vm: &mut Vm, a: &[Value]) -> R {
    let family = vm.to_c_int(a[0])?;
    let b = vm.bytes_copy(a[1])?;
    let text = match family {
        libc::AF_INET => <[u8; 4]>::try_from(&b[..]).map(|b| Ipv4Addr::from(b).to_string()),
        libc::AF_INET6 => <[u8; 16]>::try_from(&b[..]).map(|b| Ipv6Addr::from(b).to_string()),
        _ => return Err(vm.value_error(format!("unknown address family {family}"))),
    };
    match text {
        Ok(t) => Ok(vm.str_value(&t)),
        Err(_) => Err(vm.value_error("invalid length of packed IP address string")),
    }
}
