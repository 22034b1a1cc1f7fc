//! `sendmsg` and `recvmsg`: scattered data with control messages.

use super::address::{Address, from_python, to_python};
use super::{deadline, flags_arg, io, sock};
use taipan_vm::types::buffer::{Buffer, BytesLike};
use taipan_vm::{R, RootedVec, Value, Vm};

pub fn cmsg(vm: &mut Vm, v: Value, space: bool) -> R {
    let n = vm.to_index(v)?;
    let name = if space { "CMSG_SPACE" } else { "CMSG_LEN" };
    if !(0..=0x7fff_ff00).contains(&n) {
        return Err(vm.overflow_error(format!("{name}() argument out of range")));
    }
    // SAFETY: arithmetic.
    let r = unsafe { if space { libc::CMSG_SPACE(n as u32) } else { libc::CMSG_LEN(n as u32) } };
    Ok(Value::small(r as i64))
}
/// The buffers, and the objects that they belong to (to keep them alive).
fn parts(vm: &mut Vm, v: Value) -> R<(Vec<BytesLike>, RootedVec)> {
    let items = vm.collect(v)?;
    let mut out = Vec::with_capacity(items.len());
    for &i in items.iter() {
        out.push(vm.bytes_like(i)?);
    }
    Ok((out, items))
}
fn release(vm: &mut Vm, b: Vec<BytesLike>) -> R<()> {
    b.into_iter().try_for_each(|b| b.release(vm))
}
pub fn sendmsg(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let (data, _owners) = parts(vm, a[1])?;
    let flags = flags_arg(vm, a[3])?;
    let addr = if a[4].is_unbound() || a[4].is_none() {
        None
    } else {
        Some(from_python(vm, s.family.get(), a[4], "sendmsg")?)
    };
    // Control messages, aligned for the header.
    let mut control: Vec<u64> = Vec::new();
    let mut control_len = 0usize;
    if !a[2].is_unbound() {
        let items = vm.collect(a[2])?;
        let mut msgs = Vec::new();
        for &i in items.iter() {
            let t = vm.collect(i)?;
            if t.len() != 3 {
                return Err(vm.type_error("[sendmsg() ancillary data items] must be 3-item sequences"));
            }
            msgs.push((vm.to_c_int(t[0])?, vm.to_c_int(t[1])?, vm.bytes_copy(t[2])?));
        }
        // SAFETY: arithmetic.
        control_len = msgs.iter().map(|m| unsafe { libc::CMSG_SPACE(m.2.len() as u32) } as usize).sum();
        control.resize(control_len.div_ceil(8), 0);
        let base = control.as_mut_ptr().cast::<u8>();
        let mut at = 0;
        for (level, kind, data) in &msgs {
            // SAFETY: the room was summed up above; headers lie at multiples of their alignment.
            unsafe {
                let h = base.add(at).cast::<libc::cmsghdr>();
                (*h).cmsg_len = libc::CMSG_LEN(data.len() as u32) as _;
                (*h).cmsg_level = *level;
                (*h).cmsg_type = *kind;
                std::ptr::copy_nonoverlapping(data.as_ptr(), libc::CMSG_DATA(h), data.len());
                at += libc::CMSG_SPACE(data.len() as u32) as usize;
            }
        }
    }
    let mut iov: Vec<libc::iovec> =
        data.iter().map(|b| libc::iovec { iov_base: b.as_ptr() as *mut _, iov_len: b.len() }).collect();
    // SAFETY: plain data.
    let mut m: libc::msghdr = unsafe { std::mem::zeroed() };
    m.msg_iov = iov.as_mut_ptr();
    m.msg_iovlen = iov.len() as _;
    if control_len > 0 {
        m.msg_control = control.as_mut_ptr().cast();
        m.msg_controllen = control_len as _;
    }
    if let Some(a) = &addr {
        m.msg_name = a.as_ptr() as *mut _;
        m.msg_namelen = a.len;
    }
    let d = deadline(s);
    // SAFETY: everything it points to lives here.
    let r = io(vm, s, true, d, |fd| unsafe { libc::sendmsg(fd, &m, flags | libc::MSG_NOSIGNAL) });
    release(vm, data)?;
    Ok(Value::small(r? as i64))
}
fn receive(vm: &mut Vm, a: &[Value], mut iov: Vec<libc::iovec>) -> R<(usize, Value, i32, Value)> {
    let s = sock(vm, a[0])?;
    let room = if a[2].is_unbound() { 0 } else { vm.to_index(a[2])? };
    let flags = flags_arg(vm, a[3])?;
    if !(0..=1 << 24).contains(&room) {
        return Err(vm.value_error("invalid ancillary data buffer length"));
    }
    let mut control = vec![0u64; (room as usize).div_ceil(8)];
    let mut addr = Address::new();
    // SAFETY: plain data.
    let mut m: libc::msghdr = unsafe { std::mem::zeroed() };
    let d = deadline(s);
    let n = io(vm, s, false, d, |fd| {
        addr.reset();
        m.msg_name = addr.ptr().cast();
        m.msg_namelen = addr.len;
        m.msg_iov = iov.as_mut_ptr();
        m.msg_iovlen = iov.len() as _;
        m.msg_control = if room > 0 { control.as_mut_ptr().cast() } else { std::ptr::null_mut() };
        m.msg_controllen = room as _;
        // SAFETY: everything it points to lives here.
        unsafe { libc::recvmsg(fd, &mut m, flags) }
    })?;
    addr.len = m.msg_namelen;
    let list = vm.new_list(&[]);
    // SAFETY: the kernel filled the control buffer.
    unsafe {
        let mut h = libc::CMSG_FIRSTHDR(&m);
        while !h.is_null() {
            let p = libc::CMSG_DATA(h);
            let end = (m.msg_control as usize) + m.msg_controllen as usize;
            let len = ((*h).cmsg_len as usize)
                .saturating_sub(p as usize - h as usize)
                .min(end.saturating_sub(p as usize));
            let data = vm.new_bytes(std::slice::from_raw_parts(p, len)).value();
            let t =
                vm.tuple(&[Value::small((*h).cmsg_level as i64), Value::small((*h).cmsg_type as i64), data]);
            vm.list_push(list, t)?;
            h = libc::CMSG_NXTHDR(&m, h);
        }
    }
    let who = to_python(vm, &addr)?;
    Ok((n, list.value(), m.msg_flags, who))
}
pub fn recvmsg(vm: &mut Vm, a: &[Value]) -> R {
    let mut b = super::buffer_size(vm, a[1], "recvmsg()")?;
    let iov = vec![libc::iovec { iov_base: b.as_mut_ptr().cast(), iov_len: b.len() }];
    let (n, anc, flags, who) = receive(vm, a, iov)?;
    let data = vm.new_bytes(&b[..n.min(b.len())]).value();
    Ok(vm.tuple(&[data, anc, Value::small(flags as i64), who]))
}
pub fn recvmsg_into(vm: &mut Vm, a: &[Value]) -> R {
    let items = vm.collect(a[1])?;
    let mut bufs: Vec<Buffer> = Vec::new();
    for &i in items.iter() {
        bufs.push(vm.get_writable(i)?);
    }
    let iov = bufs.iter().map(|b| libc::iovec { iov_base: b.ptr.cast(), iov_len: b.len }).collect();
    let r = receive(vm, a, iov);
    for b in bufs {
        b.release(vm)?;
    }
    let (n, anc, flags, who) = r?;
    Ok(vm.tuple(&[Value::small(n as i64), anc, Value::small(flags as i64), who]))
}
