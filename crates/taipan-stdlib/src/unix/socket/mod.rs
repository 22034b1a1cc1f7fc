//! `_socket`: sockets of the families inet, inet6 and unix.

mod address;
mod constants;
mod lookup;
mod messages;

use super::{errno, millis_left};
use crate::ModuleDef;
use address::{Address, from_python, to_python};
use std::cell::Cell;
use std::time::{Duration, Instant};
use taipan_vm::call::Args;
use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, TypeDef, bind, def, getter, spec};
use taipan_vm::object::Native;
use taipan_vm::typeobj::{TypeObj, type_flags};
use taipan_vm::{Gc, R, Raised, Slots, Value, ValueExt, Vm, impl_trace};

pub struct Socket {
    /// -1: closed or detached.
    fd: Cell<i32>,
    family: Cell<i32>,
    kind: Cell<i32>,
    proto: Cell<i32>,
    /// None: blocking.
    timeout: Cell<Option<Duration>>,
}
impl_trace!(Socket { ; fd, family, kind, proto, timeout });
impl Drop for Socket {
    fn drop(&mut self) {
        if self.fd.get() >= 0 {
            // SAFETY: our own descriptor.
            unsafe { libc::close(self.fd.get()) };
        }
    }
}
type SocketRef = Gc<Native<Socket>>;

#[derive(Default)]
struct Defaults {
    timeout: Option<Duration>,
}

fn sock(vm: &mut Vm, v: Value) -> R<SocketRef> {
    match v.native::<Socket>() {
        Some(s) => Ok(s),
        None => Err(vm.wrong_receiver(v, "_socket.socket")),
    }
}
fn timed_out(vm: &mut Vm) -> Raised {
    let t = vm.exc.TimeoutError;
    vm.raise(t, "timed out")
}
/// Waits until the socket is ready; false: the deadline passed.
fn wait(vm: &mut Vm, fd: i32, writing: bool, deadline: Option<Instant>) -> R<bool> {
    let events = if writing { libc::POLLOUT } else { libc::POLLIN };
    loop {
        let mut p = libc::pollfd { fd, events, revents: 0 };
        let (r, e) = vm.without_gil(|| {
            // SAFETY: one entry on this stack.
            let r = unsafe { libc::poll(&mut p, 1, millis_left(deadline)) };
            (r, errno())
        });
        match r {
            0 => return Ok(false),
            1.. => return Ok(true),
            _ if e == libc::EINTR => vm.check_signals()?,
            _ => return Err(vm.os_error(e, Value::UNBOUND)),
        }
    }
}
/// A call on a socket, within its timeout.
fn io(
    vm: &mut Vm,
    s: SocketRef,
    writing: bool,
    deadline: Option<Instant>,
    mut f: impl FnMut(i32) -> isize,
) -> R<usize> {
    let fd = s.fd.get();
    let timed = s.timeout.get().is_some_and(|t| !t.is_zero());
    loop {
        if timed && !wait(vm, fd, writing, deadline)? {
            return Err(timed_out(vm));
        }
        let (r, e) = vm.without_gil(|| {
            let r = f(fd);
            (r, errno())
        });
        if r >= 0 {
            return Ok(r as usize);
        }
        match e {
            libc::EINTR => vm.check_signals()?,
            libc::EAGAIN if timed => {}
            _ => return Err(vm.os_error(e, Value::UNBOUND)),
        }
    }
}
fn deadline(s: SocketRef) -> Option<Instant> {
    s.timeout.get().and_then(|t| Instant::now().checked_add(t))
}
fn set_nonblocking(vm: &mut Vm, fd: i32, on: bool) -> R<()> {
    let mut x = on as libc::c_int;
    // SAFETY: an int on this stack.
    if unsafe { libc::ioctl(fd, libc::FIONBIO, &mut x) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(())
}

fn socket_new(vm: &mut Vm, cls: Gc<TypeObj>, _: Args) -> R {
    let s = Socket {
        fd: Cell::new(-1),
        family: Cell::new(0),
        kind: Cell::new(0),
        proto: Cell::new(0),
        timeout: Cell::new(None),
    };
    Ok(vm.new_native(cls, s).value())
}
fn int_option(vm: &mut Vm, fd: i32, option: i32) -> Option<i32> {
    let _ = vm;
    let (mut x, mut n) = (0i32, 4u32);
    // SAFETY: an int on this stack.
    let r = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, option, (&raw mut x).cast(), &mut n) };
    (r >= 0).then_some(x)
}
fn socket_init(vm: &mut Vm, v: Value, args: Args) -> R<()> {
    static SIG: MethodDef = spec("socket", "(family=-1, type=-1, proto=-1, fileno=None)");
    let [family, kind, proto, fileno] = bind(vm, &SIG, args)?;
    let arg = |vm: &mut Vm, v: Value| if v.is_unbound() { Ok(-1) } else { vm.to_c_int(v) };
    let (mut family, mut kind, mut proto) = (arg(vm, family)?, arg(vm, kind)?, arg(vm, proto)?);
    let s = sock(vm, v)?;
    let fd = if fileno.is_unbound() || fileno.is_none() {
        family = if family == -1 { libc::AF_INET } else { family };
        kind = if kind == -1 { libc::SOCK_STREAM } else { kind };
        proto = if proto == -1 { 0 } else { proto };
        super::call(vm, || {
            // SAFETY: no pointers.
            unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, proto) }
        })?
    } else {
        if fileno.to_float().is_some() {
            return Err(vm.type_error("integer argument expected, got float"));
        }
        let fd = vm.to_c_int(fileno)?;
        if fd < 0 {
            return Err(vm.value_error("negative file descriptor"));
        }
        // SAFETY: address room on this stack.
        let (r, f) = unsafe {
            let mut a = Address::new();
            let r = libc::getsockname(fd, a.ptr(), &mut a.len);
            (r, a.family())
        };
        if r < 0 && matches!(errno(), libc::EBADF | libc::ENOTSOCK) {
            return Err(vm.last_os_error(Value::UNBOUND));
        }
        if family == -1 {
            family = f;
        }
        if kind == -1 {
            kind = match int_option(vm, fd, libc::SO_TYPE) {
                Some(k) => k,
                None => return Err(vm.last_os_error(Value::UNBOUND)),
            };
        }
        if proto == -1 {
            proto = int_option(vm, fd, libc::SO_PROTOCOL).unwrap_or(0);
        }
        fd
    };
    s.fd.set(fd);
    s.family.set(family);
    s.kind.set(kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC));
    s.proto.set(proto);
    if kind & libc::SOCK_NONBLOCK != 0 {
        s.timeout.set(Some(Duration::ZERO));
    } else {
        let t = vm.library::<Defaults>().timeout;
        s.timeout.set(t);
        if t.is_some() {
            set_nonblocking(vm, fd, true)?;
        }
    }
    Ok(())
}
fn socket_repr(vm: &mut Vm, v: Value) -> R {
    let s = sock(vm, v)?;
    let t = format!(
        "<socket object, fd={}, family={}, type={}, proto={}>",
        s.fd.get(),
        s.family.get(),
        s.kind.get(),
        s.proto.get()
    );
    Ok(vm.str_value(&t))
}
fn accept(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let d = deadline(s);
    let mut addr = Address::new();
    let fd = io(vm, s, false, d, |fd| {
        addr.reset();
        // SAFETY: address room on this stack.
        unsafe { libc::accept4(fd, addr.ptr(), &mut addr.len, libc::SOCK_CLOEXEC) as isize }
    })?;
    let who = to_python(vm, &addr)?;
    Ok(vm.tuple(&[Value::small(fd as i64), who]))
}
fn bind_(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let addr = from_python(vm, s.family.get(), a[1], "bind")?;
    // SAFETY: a filled address.
    super::call(vm, || unsafe { libc::bind(s.fd.get(), addr.as_ptr(), addr.len) })?;
    Ok(Value::NONE)
}
fn close_socket(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let fd = s.fd.replace(-1);
    if fd >= 0 {
        let (r, e) = vm.without_gil(|| {
            // SAFETY: our own descriptor.
            let r = unsafe { libc::close(fd) };
            (r, errno())
        });
        if r < 0 && e != libc::ECONNRESET {
            return Err(vm.os_error(e, Value::UNBOUND));
        }
    }
    Ok(Value::NONE)
}
/// The errno of a connection attempt; Err for exceptions that are not about it.
fn try_connect(vm: &mut Vm, s: SocketRef, addr: &Address) -> R<Result<(), i32>> {
    let (fd, d) = (s.fd.get(), deadline(s));
    let (r, mut e) = vm.without_gil(|| {
        // SAFETY: a filled address.
        let r = unsafe { libc::connect(fd, addr.as_ptr(), addr.len) };
        (r, errno())
    });
    if r == 0 {
        return Ok(Ok(()));
    }
    let waits = match e {
        libc::EINTR => {
            vm.check_signals()?;
            s.timeout.get().is_none_or(|t| !t.is_zero())
        }
        libc::EINPROGRESS => s.timeout.get().is_some_and(|t| !t.is_zero()),
        _ => false,
    };
    if !waits {
        return Ok(Err(e));
    }
    if !wait(vm, fd, true, d)? {
        return Ok(Err(libc::EWOULDBLOCK));
    }
    e = int_option(vm, fd, libc::SO_ERROR).unwrap_or_else(errno);
    Ok(if e == 0 || e == libc::EISCONN { Ok(()) } else { Err(e) })
}
fn connect(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let addr = from_python(vm, s.family.get(), a[1], "connect")?;
    match try_connect(vm, s, &addr)? {
        Ok(()) => Ok(Value::NONE),
        Err(libc::EWOULDBLOCK) if s.timeout.get().is_some_and(|t| !t.is_zero()) => Err(timed_out(vm)),
        Err(e) => Err(vm.os_error(e, Value::UNBOUND)),
    }
}
fn connect_ex(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let addr = from_python(vm, s.family.get(), a[1], "connect_ex")?;
    let e = try_connect(vm, s, &addr)?.err().unwrap_or(0);
    Ok(Value::small(e as i64))
}
fn detach(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    Ok(Value::small(s.fd.replace(-1) as i64))
}
fn name_by(vm: &mut Vm, v: Value, f: unsafe extern "C" fn(i32, *mut libc::sockaddr, *mut u32) -> i32) -> R {
    let s = sock(vm, v)?;
    let mut addr = Address::new();
    // SAFETY: address room on this stack.
    if unsafe { f(s.fd.get(), addr.ptr(), &mut addr.len) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    to_python(vm, &addr)
}
fn getsockopt(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let (level, option) = (vm.to_c_int(a[1])?, vm.to_c_int(a[2])?);
    let size = if a[3].is_unbound() { 0 } else { vm.to_c_int(a[3])? };
    if !(0..=1024).contains(&size) {
        return Err(vm.os_error_text("getsockopt buflen out of range"));
    }
    let mut buf = [0u8; 1024];
    let mut n = if size == 0 { 4 } else { size as u32 };
    // SAFETY: room on this stack.
    if unsafe { libc::getsockopt(s.fd.get(), level, option, buf.as_mut_ptr().cast(), &mut n) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    if size == 0 {
        return Ok(Value::small(i32::from_ne_bytes([buf[0], buf[1], buf[2], buf[3]]) as i64));
    }
    Ok(vm.new_bytes(&buf[..(n as usize).min(1024)]).value())
}
fn setsockopt(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let (level, option) = (vm.to_c_int(a[1])?, vm.to_c_int(a[2])?);
    let r = if a[3].is_none() {
        if a[4].is_unbound() {
            return Err(vm.type_error("setsockopt() requires 4 arguments when the third argument is None"));
        }
        let n = vm.to_c_int(a[4])?;
        // SAFETY: no data.
        unsafe { libc::setsockopt(s.fd.get(), level, option, std::ptr::null(), n as u32) }
    } else if a[3].is_int_like() {
        let x = vm.to_c_int(a[3])?;
        // SAFETY: an int on this stack.
        unsafe { libc::setsockopt(s.fd.get(), level, option, (&raw const x).cast(), 4) }
    } else {
        let b = vm.bytes_copy(a[3])?;
        // SAFETY: our copy.
        unsafe { libc::setsockopt(s.fd.get(), level, option, b.as_ptr().cast(), b.len() as u32) }
    };
    if r < 0 { Err(vm.last_os_error(Value::UNBOUND)) } else { Ok(Value::NONE) }
}
fn listen(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let n = if a[1].is_unbound() { 128 } else { vm.to_c_int(a[1])?.max(0) };
    // SAFETY: no pointers.
    if unsafe { libc::listen(s.fd.get(), n) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(Value::NONE)
}
fn flags_arg(vm: &mut Vm, v: Value) -> R<i32> {
    if v.is_unbound() { Ok(0) } else { vm.to_c_int(v) }
}
fn buffer_size(vm: &mut Vm, v: Value, name: &str) -> R<Vec<u8>> {
    let n = vm.to_index(v)?;
    if n < 0 {
        return Err(vm.value_error(format!("negative buffersize in {name}")));
    }
    let mut b = Vec::new();
    if b.try_reserve_exact(n as usize).is_err() {
        return Err(vm.memory_error());
    }
    b.resize(n as usize, 0);
    Ok(b)
}
fn recv(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let mut b = buffer_size(vm, a[1], "recv")?;
    let flags = flags_arg(vm, a[2])?;
    let d = deadline(s);
    // SAFETY: our own buffer.
    let n = io(vm, s, false, d, |fd| unsafe { libc::recv(fd, b.as_mut_ptr().cast(), b.len(), flags) })?;
    Ok(vm.new_bytes(&b[..n]).value())
}
fn recvfrom(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let mut b = buffer_size(vm, a[1], "recvfrom")?;
    let flags = flags_arg(vm, a[2])?;
    let (d, mut addr) = (deadline(s), Address::new());
    let n = io(vm, s, false, d, |fd| {
        addr.reset();
        // SAFETY: our own buffer and address room.
        unsafe { libc::recvfrom(fd, b.as_mut_ptr().cast(), b.len(), flags, addr.ptr(), &mut addr.len) }
    })?;
    let data = vm.new_bytes(&b[..n]).value();
    let who = to_python(vm, &addr)?;
    Ok(vm.tuple(&[data, who]))
}
fn receive_into(vm: &mut Vm, a: &[Value], name: &str) -> R<(usize, Address)> {
    let s = sock(vm, a[0])?;
    let want = if a[2].is_unbound() { 0 } else { vm.to_index(a[2])? };
    let flags = flags_arg(vm, a[3])?;
    if want < 0 {
        return Err(vm.value_error(format!("negative buffersize in {name}")));
    }
    let b = vm.get_writable(a[1])?;
    if want as usize > b.len {
        b.release(vm)?;
        let text = if name == "recv_into" {
            "buffer too small for requested bytes"
        } else {
            "nbytes is greater than the length of the buffer"
        };
        return Err(vm.value_error(text));
    }
    let n = if want == 0 { b.len } else { want as usize };
    let (d, mut addr) = (deadline(s), Address::new());
    let p = b.ptr;
    let r = io(vm, s, false, d, |fd| {
        addr.reset();
        // SAFETY: the loan holds the memory.
        unsafe { libc::recvfrom(fd, p.cast(), n, flags, addr.ptr(), &mut addr.len) }
    });
    b.release(vm)?;
    Ok((r?, addr))
}
fn recv_into(vm: &mut Vm, a: &[Value]) -> R {
    let (n, _) = receive_into(vm, a, "recv_into")?;
    Ok(Value::small(n as i64))
}
fn recvfrom_into(vm: &mut Vm, a: &[Value]) -> R {
    let (n, addr) = receive_into(vm, a, "recvfrom_into")?;
    let who = to_python(vm, &addr)?;
    Ok(vm.tuple(&[Value::small(n as i64), who]))
}
fn send(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let flags = flags_arg(vm, a[2])?;
    let b = vm.bytes_like(a[1])?;
    let (p, len, d) = (b.as_ptr(), b.len(), deadline(s));
    // SAFETY: the bytes are held.
    let r = io(vm, s, true, d, |fd| unsafe { libc::send(fd, p.cast(), len, flags | libc::MSG_NOSIGNAL) });
    b.release(vm)?;
    Ok(Value::small(r? as i64))
}
fn sendall(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let flags = flags_arg(vm, a[2])?;
    let b = vm.bytes_like(a[1])?;
    let (mut done, len, d) = (0, b.len(), deadline(s));
    let p = b.as_ptr();
    while done < len {
        // SAFETY: the bytes are held; `done` lies within.
        let r = io(vm, s, true, d, |fd| unsafe {
            libc::send(fd, p.add(done).cast(), len - done, flags | libc::MSG_NOSIGNAL)
        });
        match r {
            Ok(n) => done += n,
            Err(e) => {
                let exc = vm.take_exception();
                b.release(vm)?;
                let _ = e;
                return Err(vm.reraise(exc));
            }
        }
        vm.check_signals()?;
    }
    b.release(vm)?;
    Ok(Value::NONE)
}
fn sendto(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let (flags, to) = if a[3].is_unbound() { (0, a[2]) } else { (vm.to_c_int(a[2])?, a[3]) };
    let b = vm.bytes_like(a[1])?;
    let addr = from_python(vm, s.family.get(), to, "sendto")?;
    let (p, len, d) = (b.as_ptr(), b.len(), deadline(s));
    // SAFETY: the bytes are held, the address is filled.
    let r = io(vm, s, true, d, |fd| unsafe {
        libc::sendto(fd, p.cast(), len, flags | libc::MSG_NOSIGNAL, addr.as_ptr(), addr.len)
    });
    b.release(vm)?;
    Ok(Value::small(r? as i64))
}
fn timeout_value(vm: &mut Vm, t: Option<Duration>) -> Value {
    match t {
        Some(t) => vm.new_float(t.as_secs_f64()),
        None => Value::NONE,
    }
}
fn timeout_of(vm: &mut Vm, v: Value) -> R<Option<Duration>> {
    if v.is_none() {
        return Ok(None);
    }
    let f = vm.to_f64(v)?;
    if f < 0.0 {
        return Err(vm.value_error("Timeout value out of range"));
    }
    match Duration::try_from_secs_f64(f) {
        Ok(d) if d.as_secs() < 1 << 33 => Ok(Some(d)),
        _ => Err(vm.overflow_error("timestamp too large to convert to C PyTime_t")),
    }
}
fn settimeout(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let t = timeout_of(vm, a[1])?;
    s.timeout.set(t);
    set_nonblocking(vm, s.fd.get(), t.is_some())?;
    Ok(Value::NONE)
}
fn setblocking(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let on = vm.truth(a[1])?;
    s.timeout.set(if on { None } else { Some(Duration::ZERO) });
    set_nonblocking(vm, s.fd.get(), !on)?;
    Ok(Value::NONE)
}
fn shutdown(vm: &mut Vm, a: &[Value]) -> R {
    let s = sock(vm, a[0])?;
    let how = vm.to_c_int(a[1])?;
    // SAFETY: no pointers.
    if unsafe { libc::shutdown(s.fd.get(), how) } < 0 {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(Value::NONE)
}

pub static SOCKET: TypeDef = TypeDef {
    doc: "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\nsocket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\nOpen a socket of the given type.",
    flags: type_flags::BASETYPE,
    slots: Slots { new: Some(socket_new), init: Some(socket_init), repr: Some(socket_repr), ..Slots::NONE },
    methods: &[
        def(
            "_accept",
            "($self, /)",
            accept,
            "_accept() -> (integer, address info)\n\nWait for an incoming connection.  Return a new socket file descriptor\nrepresenting the connection, and the address of the client.",
        ),
        def("bind", "($self, object, /)", bind_, "bind(address)\n\nBind the socket to a local address."),
        def(
            "close",
            "($self, /)",
            close_socket,
            "close()\n\nClose the socket.  It cannot be used after this call.",
        ),
        def(
            "connect",
            "($self, object, /)",
            connect,
            "connect(address)\n\nConnect the socket to a remote address.",
        ),
        def(
            "connect_ex",
            "($self, object, /)",
            connect_ex,
            "connect_ex(address) -> errno\n\nThis is like connect(address), but returns an error code (the errno value)\ninstead of raising an exception when an error occurs.",
        ),
        def(
            "detach",
            "($self, /)",
            detach,
            "detach()\n\nClose the socket object without closing the underlying file descriptor.",
        ),
        def(
            "fileno",
            "($self, /)",
            |vm, a| Ok(Value::small(sock(vm, a[0])?.fd.get() as i64)),
            "fileno() -> integer\n\nReturn the integer file descriptor of the socket.",
        ),
        def(
            "getpeername",
            "($self, /)",
            |vm, a| name_by(vm, a[0], libc::getpeername),
            "getpeername() -> address info\n\nReturn the address of the remote endpoint.",
        ),
        def(
            "getsockname",
            "($self, /)",
            |vm, a| name_by(vm, a[0], libc::getsockname),
            "getsockname() -> address info\n\nReturn the address of the local endpoint.",
        ),
        def(
            "getsockopt",
            "($self, level, option, buffersize=0, /)",
            getsockopt,
            "getsockopt(level, option[, buffersize]) -> value",
        ),
        def(
            "listen",
            "($self, backlog=128, /)",
            listen,
            "listen([backlog])\n\nEnable a server to accept connections.",
        ),
        def("recv", "($self, buffersize, flags=0, /)", recv, "recv(buffersize[, flags]) -> data"),
        def(
            "recv_into",
            "($self, /, buffer, nbytes=0, flags=0)",
            recv_into,
            "recv_into(buffer, [nbytes[, flags]]) -> nbytes_read",
        ),
        def(
            "recvfrom",
            "($self, buffersize, flags=0, /)",
            recvfrom,
            "recvfrom(buffersize[, flags]) -> (data, address info)",
        ),
        def(
            "recvfrom_into",
            "($self, /, buffer, nbytes=0, flags=0)",
            recvfrom_into,
            "recvfrom_into(buffer[, nbytes[, flags]]) -> (nbytes, address info)",
        ),
        def(
            "recvmsg",
            "($self, bufsize, ancbufsize=0, flags=0, /)",
            messages::recvmsg,
            "recvmsg(bufsize[, ancbufsize[, flags]]) -> (data, ancdata, msg_flags, address)",
        ),
        def(
            "recvmsg_into",
            "($self, buffers, ancbufsize=0, flags=0, /)",
            messages::recvmsg_into,
            "recvmsg_into(buffers[, ancbufsize[, flags]]) -> (nbytes, ancdata, msg_flags, address)",
        ),
        def("send", "($self, data, flags=0, /)", send, "send(data[, flags]) -> count"),
        def("sendall", "($self, data, flags=0, /)", sendall, "sendall(data[, flags])"),
        def(
            "sendmsg",
            "($self, buffers, ancdata=(), flags=0, address=None, /)",
            messages::sendmsg,
            "sendmsg(buffers[, ancdata[, flags[, address]]]) -> count",
        ),
        def(
            "sendto",
            "($self, data, flags, address=None, /)",
            sendto,
            "sendto(data[, flags], address) -> count",
        ),
        def("setblocking", "($self, object, /)", setblocking, "setblocking(flag)"),
        def(
            "getblocking",
            "($self, /)",
            |vm, a| Ok(Value::bool(sock(vm, a[0])?.timeout.get().is_none_or(|t| !t.is_zero()))),
            "getblocking()\n\nReturns True if socket is in blocking mode, or False if it\nis in non-blocking mode.",
        ),
        def("settimeout", "($self, object, /)", settimeout, "settimeout(timeout)"),
        def(
            "gettimeout",
            "($self, /)",
            |vm, a| {
                let t = sock(vm, a[0])?.timeout.get();
                Ok(timeout_value(vm, t))
            },
            "gettimeout() -> timeout",
        ),
        def(
            "setsockopt",
            "($self, level, option, value, optlen=None, /)",
            setsockopt,
            "setsockopt(level, option, value: int)",
        ),
        def("shutdown", "($self, object, /)", shutdown, "shutdown(flag)"),
    ],
    getset: &[
        getter("family", |vm, v| Ok(Value::small(sock(vm, v)?.family.get() as i64)), "the socket family"),
        getter("type", |vm, v| Ok(Value::small(sock(vm, v)?.kind.get() as i64)), "the socket type"),
        getter("proto", |vm, v| Ok(Value::small(sock(vm, v)?.proto.get() as i64)), "the socket protocol"),
        getter(
            "timeout",
            |vm, v| {
                let t = sock(vm, v)?.timeout.get();
                Ok(timeout_value(vm, t))
            },
            "the socket timeout",
        ),
    ],
    ..TypeDef::native::<Socket>("_socket.socket")
};

fn init(vm: &mut Vm, d: Gc<DictObj>) -> R<()> {
    for &(n, v) in constants::CONSTANTS {
        vm.dict_set_text(d, n, Value::small(v));
    }
    vm.dict_set_text(d, "has_ipv6", Value::TRUE);
    let (e, t) = (vm.exc.OSError.value(), vm.exc.TimeoutError.value());
    vm.dict_set_text(d, "error", e);
    vm.dict_set_text(d, "timeout", t);
    for (name, key) in [("gaierror", "_socket.gaierror"), ("herror", "_socket.herror")] {
        let bases = vm.tuple(&[e]);
        let ns = vm.new_dict();
        let m = vm.str_value("socket");
        vm.dict_set_text(ns, "__module__", m);
        let n = vm.intern(name).value();
        let type_ = vm.types.type_.value();
        let cls = vm.call(type_, &[n, bases, ns.value()])?;
        vm.state_set(key, cls);
        vm.dict_set_text(d, name, cls);
    }
    let s = vm.native_type(&SOCKET).value();
    vm.dict_set_text(d, "SocketType", s);
    Ok(())
}
fn getdefaulttimeout(vm: &mut Vm, _: &[Value]) -> R {
    let t = vm.library::<Defaults>().timeout;
    Ok(timeout_value(vm, t))
}
fn setdefaulttimeout(vm: &mut Vm, a: &[Value]) -> R {
    let t = timeout_of(vm, a[0])?;
    vm.library::<Defaults>().timeout = t;
    Ok(Value::NONE)
}
fn close_fd(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    // SAFETY: what the program asks for.
    if unsafe { libc::close(fd) } < 0 && errno() != libc::ECONNRESET {
        return Err(vm.last_os_error(Value::UNBOUND));
    }
    Ok(Value::NONE)
}
fn dup(vm: &mut Vm, a: &[Value]) -> R {
    let fd = vm.to_c_int(a[0])?;
    // SAFETY: no pointers.
    let n = super::call(vm, || unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) })?;
    Ok(Value::small(n as i64))
}
fn socketpair(vm: &mut Vm, a: &[Value]) -> R {
    let mut v = [libc::AF_UNIX, libc::SOCK_STREAM, 0];
    for (x, &arg) in v.iter_mut().zip(a) {
        if !arg.is_unbound() {
            *x = vm.to_c_int(arg)?;
        }
    }
    let mut fds = [0; 2];
    // SAFETY: room for two.
    super::call(vm, || unsafe { libc::socketpair(v[0], v[1] | libc::SOCK_CLOEXEC, v[2], fds.as_mut_ptr()) })?;
    let cls = vm.native_type(&SOCKET);
    let mut out = [Value::NONE; 2];
    for (o, fd) in out.iter_mut().zip(fds) {
        let t = vm.library::<Defaults>().timeout;
        let s = Socket {
            fd: Cell::new(fd),
            family: Cell::new(v[0]),
            kind: Cell::new(v[1]),
            proto: Cell::new(v[2]),
            timeout: Cell::new(t),
        };
        *o = vm.new_native(cls, s).value();
        if t.is_some() {
            set_nonblocking(vm, fd, true)?;
        }
    }
    Ok(vm.tuple(&out))
}

pub static DEF: ModuleDef = ModuleDef {
    name: "_socket",
    doc: "Implementation module for socket operations.\n\nSee the socket module for documentation.",
    functions: &[
        def(
            "close",
            "($module, object, /)",
            close_fd,
            "close(integer) -> None\n\nClose an integer socket file descriptor.",
        ),
        def(
            "dup",
            "($module, object, /)",
            dup,
            "dup(integer) -> integer\n\nDuplicate an integer socket file descriptor.",
        ),
        def(
            "socketpair",
            "($module, family=1, type=1, proto=0, /)",
            socketpair,
            "socketpair([family[, type [, proto]]]) -> (socket object, socket object)",
        ),
        def("getdefaulttimeout", "($module, /)", getdefaulttimeout, "getdefaulttimeout() -> timeout"),
        def("setdefaulttimeout", "($module, object, /)", setdefaulttimeout, "setdefaulttimeout(timeout)"),
        def(
            "getaddrinfo",
            "($module, /, host, port, family=0, type=0, proto=0, flags=0)",
            lookup::getaddrinfo,
            "getaddrinfo(host, port [, family, type, proto, flags])\n    -> list of (family, type, proto, canonname, sockaddr)\n\nResolve host and port into addrinfo struct.",
        ),
        def(
            "getnameinfo",
            "($module, sockaddr, flags, /)",
            lookup::getnameinfo,
            "getnameinfo(sockaddr, flags) --> (host, port)\n\nGet host and port for a sockaddr.",
        ),
        def(
            "gethostbyname",
            "($module, host, /)",
            lookup::gethostbyname,
            "gethostbyname(host) -> address\n\nReturn the IP address (a string of the form '255.255.255.255') for a host.",
        ),
        def(
            "gethostbyname_ex",
            "($module, host, /)",
            lookup::gethostbyname_ex,
            "gethostbyname_ex(host) -> (name, aliaslist, addresslist)",
        ),
        def(
            "gethostbyaddr",
            "($module, host, /)",
            lookup::gethostbyaddr,
            "gethostbyaddr(host) -> (name, aliaslist, addresslist)",
        ),
        def(
            "gethostname",
            "($module, /)",
            lookup::gethostname,
            "gethostname() -> string\n\nReturn the current host name.",
        ),
        def(
            "getservbyname",
            "($module, servicename, protocolname=None, /)",
            lookup::getservbyname,
            "getservbyname(servicename[, protocolname]) -> integer",
        ),
        def(
            "getservbyport",
            "($module, port, protocolname=None, /)",
            lookup::getservbyport,
            "getservbyport(port[, protocolname]) -> string",
        ),
        def(
            "getprotobyname",
            "($module, name, /)",
            lookup::getprotobyname,
            "getprotobyname(name) -> integer",
        ),
        def(
            "if_nameindex",
            "($module, /)",
            lookup::if_nameindex,
            "if_nameindex()\n\nReturns a list of network interface information (index, name) tuples.",
        ),
        def(
            "if_nametoindex",
            "($module, oname, /)",
            lookup::if_nametoindex,
            "Returns the interface index corresponding to the interface name if_name.",
        ),
        def(
            "if_indextoname",
            "($module, if_index, /)",
            lookup::if_indextoname,
            "Returns the interface name corresponding to the interface index if_index.",
        ),
        def(
            "ntohs",
            "($module, integer, /)",
            |vm, a| lookup::swap16(vm, a[0]),
            "Convert a 16-bit unsigned integer from network to host byte order.",
        ),
        def(
            "htons",
            "($module, integer, /)",
            |vm, a| lookup::swap16(vm, a[0]),
            "Convert a 16-bit unsigned integer from host to network byte order.",
        ),
        def(
            "ntohl",
            "($module, integer, /)",
            |vm, a| lookup::swap32(vm, a[0]),
            "Convert a 32-bit integer from network to host byte order.",
        ),
        def(
            "htonl",
            "($module, integer, /)",
            |vm, a| lookup::swap32(vm, a[0]),
            "Convert a 32-bit integer from host to network byte order.",
        ),
        def(
            "inet_aton",
            "($module, ip_addr, /)",
            lookup::inet_aton,
            "Convert an IP address in string format (123.45.67.89) to the 32-bit packed binary format used in low-level network functions.",
        ),
        def(
            "inet_ntoa",
            "($module, packed_ip, /)",
            lookup::inet_ntoa,
            "Convert an IP address from 32-bit packed binary format to string format.",
        ),
        def(
            "inet_pton",
            "($module, af, ip, /)",
            lookup::inet_pton,
            "inet_pton(af, ip) -> packed IP address string",
        ),
        def(
            "inet_ntop",
            "($module, af, packed_ip, /)",
            lookup::inet_ntop,
            "inet_ntop(af, packed_ip) -> string formatted IP address",
        ),
        def(
            "CMSG_LEN",
            "($module, length, /)",
            |vm, a| messages::cmsg(vm, a[0], false),
            "CMSG_LEN(length) -> control message length",
        ),
        def(
            "CMSG_SPACE",
            "($module, length, /)",
            |vm, a| messages::cmsg(vm, a[0], true),
            "CMSG_SPACE(length) -> buffer size",
        ),
    ],
    types: &[&SOCKET],
    init,
};
