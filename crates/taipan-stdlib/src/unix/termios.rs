//! `termios`: terminals.

use super::{errno, fd_arg};
use crate::ModuleDef;
use taipan_vm::exceptions::EXCEPTION;
use taipan_vm::native::{TypeDef, def};
use taipan_vm::typeobj::type_flags;
use taipan_vm::{ExcObj, R, Raised, Value, ValueExt, Vm};

static ERROR: TypeDef = TypeDef {
    base: Some(&EXCEPTION),
    attrs: std::mem::offset_of!(ExcObj, dict),
    flags: type_flags::BASETYPE | type_flags::WEAKREFS,
    ..TypeDef::of::<ExcObj>("termios.error")
};
/// `termios.error(errno, text)`
fn error(vm: &mut Vm) -> Raised {
    let e = errno();
    let text = vm.str_value(&taipan_vm::exceptions::strerror(e));
    let t = vm.native_type(&ERROR);
    vm.raise_args(t, &[Value::small(e.into()), text])
}
fn done(vm: &mut Vm, r: i32) -> R {
    if r < 0 { Err(error(vm)) } else { Ok(Value::NONE) }
}
fn attributes(vm: &mut Vm, fd: i32) -> R<libc::termios> {
    // SAFETY: room for the result.
    let mut t: libc::termios = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    if unsafe { libc::tcgetattr(fd, &mut t) } < 0 { Err(error(vm)) } else { Ok(t) }
}
/// These characters are numbers while the terminal does not read lines.
fn is_number(i: usize, t: &libc::termios) -> bool {
    t.c_lflag & libc::ICANON == 0 && (i == libc::VMIN || i == libc::VTIME)
}
fn tcgetattr(vm: &mut Vm, a: &[Value]) -> R {
    let fd = fd_arg(vm, a[0])?;
    let t = attributes(vm, fd)?;
    // SAFETY: a termios.
    let (ispeed, ospeed) = unsafe { (libc::cfgetispeed(&t), libc::cfgetospeed(&t)) };
    let cc = vm.list_from(0..t.c_cc.len(), |vm, i| match t.c_cc[i] {
        c if is_number(i, &t) => Value::small(c.into()),
        c => vm.new_bytes(&[c]).value(),
    });
    let flags = [t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag, ispeed, ospeed].map(|n| Value::small(n.into()));
    Ok(vm.list(&[flags[0], flags[1], flags[2], flags[3], flags[4], flags[5], cc]))
}
fn tcsetattr(vm: &mut Vm, a: &[Value]) -> R {
    let fd = fd_arg(vm, a[0])?;
    let when = vm.to_c_int(a[1])?;
    let Some(l) = a[2].to_list().filter(|l| l.len.get() == 7) else {
        return Err(vm.type_error("tcsetattr, arg 3: must be 7 element list"));
    };
    // What the list does not have stays.
    let mut t = attributes(vm, fd)?;
    let mut n = [0u32; 6];
    for (i, n) in n.iter_mut().enumerate() {
        let v = l.get(i).unwrap_or(Value::NONE);
        *n = vm.to_c_long(v)? as u32;
    }
    let cc = match l.get(6).and_then(|v| v.to_list()) {
        Some(c) if c.len.get() == t.c_cc.len() => c,
        _ => {
            let n = t.c_cc.len();
            return Err(vm.type_error(format!("tcsetattr: attributes[6] must be {n} element list")));
        }
    };
    (t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag) = (n[0], n[1], n[2], n[3]);
    for i in 0..t.c_cc.len() {
        let v = cc.get(i).unwrap_or(Value::NONE);
        t.c_cc[i] = match v.to_bytes().filter(|b| b.len == 1) {
            Some(b) => b.as_slice()[0],
            None if v.is_int_like() => vm.to_c_long(v)? as u8,
            None => {
                return Err(vm.type_error("tcsetattr: elements of attributes must be characters or integers"));
            }
        };
    }
    // SAFETY: a termios.
    unsafe {
        if libc::cfsetispeed(&mut t, n[4]) < 0 || libc::cfsetospeed(&mut t, n[5]) < 0 {
            return Err(error(vm));
        }
        let r = libc::tcsetattr(fd, when, &t);
        done(vm, r)
    }
}
fn tcgetwinsize(vm: &mut Vm, a: &[Value]) -> R {
    let fd = fd_arg(vm, a[0])?;
    // SAFETY: room for the result.
    let mut w: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    if unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut w) } < 0 {
        return Err(error(vm));
    }
    Ok(vm.tuple(&[Value::small(w.ws_row.into()), Value::small(w.ws_col.into())]))
}
fn tcsetwinsize(vm: &mut Vm, a: &[Value]) -> R {
    let fd = fd_arg(vm, a[0])?;
    let items =
        taipan_vm::types::sequence::fast_items(vm, a[1], "tcsetwinsize, arg 2: must be a two-item sequence")?;
    if items.len() != 2 {
        return Err(vm.type_error("tcsetwinsize, arg 2: must be a two-item sequence"));
    }
    let (row, col) = (vm.to_c_long(items[0])?, vm.to_c_long(items[1])?);
    let (Ok(row), Ok(col)) = (u16::try_from(row), u16::try_from(col)) else {
        return Err(vm.overflow_error("winsize value(s) out of range"));
    };
    // SAFETY: room for the result, which is then given back changed.
    unsafe {
        let mut w: libc::winsize = std::mem::zeroed();
        if libc::ioctl(fd, libc::TIOCGWINSZ, &mut w) < 0 {
            return Err(error(vm));
        }
        (w.ws_row, w.ws_col) = (row, col);
        let r = libc::ioctl(fd, libc::TIOCSWINSZ, &w);
        done(vm, r)
    }
}
fn two(vm: &mut Vm, a: &[Value], f: unsafe extern "C" fn(i32, i32) -> i32) -> R {
    let fd = fd_arg(vm, a[0])?;
    let n = vm.to_c_int(a[1])?;
    // SAFETY: calls that take two ints.
    let r = vm.without_gil(|| unsafe { f(fd, n) });
    done(vm, r)
}

pub static DEF: ModuleDef = ModuleDef {
    name: "termios",
    doc: "This module provides an interface to the Posix calls for tty I/O control.\n\nFor a complete description of these calls, see the Posix or Unix manual\npages. It is only available for those Unix versions that support Posix\ntermios style tty I/O control (and then only if configured at installation\ntime).\n\nAll functions in this module take a file descriptor fd as their first\nargument. This can be an integer file descriptor, such as returned by\nsys.stdin.fileno(), or a file object, such as sys.stdin itself.",
    functions: &[
        def("tcgetattr", "($module, fd, /)", tcgetattr, "Get the tty attributes for file descriptor fd."),
        def(
            "tcsetattr",
            "($module, fd, when, attributes, /)",
            tcsetattr,
            "Set the tty attributes for file descriptor fd.",
        ),
        def(
            "tcsendbreak",
            "($module, fd, duration, /)",
            |vm, a| two(vm, a, libc::tcsendbreak),
            "Send a break on file descriptor fd.",
        ),
        def(
            "tcdrain",
            "($module, fd, /)",
            |vm, a| {
                let fd = fd_arg(vm, a[0])?;
                // SAFETY: a plain call.
                let r = vm.without_gil(|| unsafe { libc::tcdrain(fd) });
                done(vm, r)
            },
            "Wait until all output written to file descriptor fd has been transmitted.",
        ),
        def(
            "tcflush",
            "($module, fd, queue, /)",
            |vm, a| two(vm, a, libc::tcflush),
            "Discard queued data on file descriptor fd.",
        ),
        def(
            "tcflow",
            "($module, fd, action, /)",
            |vm, a| two(vm, a, libc::tcflow),
            "Suspend or resume input or output on file descriptor fd.",
        ),
        def("tcgetwinsize", "($module, fd, /)", tcgetwinsize, "Get the tty winsize for file descriptor fd."),
        def(
            "tcsetwinsize",
            "($module, fd, winsize, /)",
            tcsetwinsize,
            "Set the tty winsize for file descriptor fd.",
        ),
    ],
    types: &[&ERROR],
    init: |vm, d| {
        for &(n, v) in CONSTANTS {
            let v = vm.new_int(v);
            vm.dict_set_text(d, n, v);
        }
        Ok(())
    },
};
/// Those of Linux on x86-64.
const CONSTANTS: &[(&str, i64)] = &[
    ("B0", 0),
    ("B1000000", 1000000),
    ("B110", 110),
    ("B115200", 115200),
    ("B1152000", 1152000),
    ("B1200", 1200),
    ("B134", 134),
    ("B14400", 14400),
    ("B150", 150),
    ("B1500000", 1500000),
    ("B1800", 1800),
    ("B19200", 19200),
    ("B200", 200),
    ("B2000000", 2000000),
    ("B230400", 230400),
    ("B2400", 2400),
    ("B2500000", 2500000),
    ("B28800", 28800),
    ("B300", 300),
    ("B3000000", 3000000),
    ("B3500000", 3500000),
    ("B38400", 38400),
    ("B4000000", 4000000),
    ("B460800", 460800),
    ("B4800", 4800),
    ("B50", 50),
    ("B500000", 500000),
    ("B57600", 57600),
    ("B576000", 576000),
    ("B600", 600),
    ("B7200", 7200),
    ("B75", 75),
    ("B76800", 76800),
    ("B921600", 921600),
    ("B9600", 9600),
    ("BRKINT", 2),
    ("BS0", 0),
    ("BS1", 8192),
    ("BSDLY", 8192),
    ("CBAUD", 4111),
    ("CBAUDEX", 4096),
    ("CDSUSP", 25),
    ("CEOF", 4),
    ("CEOL", 0),
    ("CEOT", 4),
    ("CERASE", 127),
    ("CFLUSH", 15),
    ("CIBAUD", 269418496),
    ("CINTR", 3),
    ("CKILL", 21),
    ("CLNEXT", 22),
    ("CLOCAL", 2048),
    ("CQUIT", 28),
    ("CR0", 0),
    ("CR1", 512),
    ("CR2", 1024),
    ("CR3", 1536),
    ("CRDLY", 1536),
    ("CREAD", 128),
    ("CRPRNT", 18),
    ("CRTSCTS", 2147483648),
    ("CS5", 0),
    ("CS6", 16),
    ("CS7", 32),
    ("CS8", 48),
    ("CSIZE", 48),
    ("CSTART", 17),
    ("CSTOP", 19),
    ("CSTOPB", 64),
    ("CSUSP", 26),
    ("CWERASE", 23),
    ("ECHO", 8),
    ("ECHOCTL", 512),
    ("ECHOE", 16),
    ("ECHOK", 32),
    ("ECHOKE", 2048),
    ("ECHONL", 64),
    ("ECHOPRT", 1024),
    ("EXTA", 19200),
    ("EXTB", 38400),
    ("EXTPROC", 65536),
    ("FF0", 0),
    ("FF1", 32768),
    ("FFDLY", 32768),
    ("FIOASYNC", 21586),
    ("FIOCLEX", 21585),
    ("FIONBIO", 21537),
    ("FIONCLEX", 21584),
    ("FIONREAD", 21531),
    ("FLUSHO", 4096),
    ("HUPCL", 1024),
    ("IBSHIFT", 16),
    ("ICANON", 2),
    ("ICRNL", 256),
    ("IEXTEN", 32768),
    ("IGNBRK", 1),
    ("IGNCR", 128),
    ("IGNPAR", 4),
    ("IMAXBEL", 8192),
    ("INLCR", 64),
    ("INPCK", 16),
    ("IOCSIZE_MASK", 1073676288),
    ("IOCSIZE_SHIFT", 16),
    ("ISIG", 1),
    ("ISTRIP", 32),
    ("IUCLC", 512),
    ("IUTF8", 16384),
    ("IXANY", 2048),
    ("IXOFF", 4096),
    ("IXON", 1024),
    ("NCCS", 32),
    ("NL0", 0),
    ("NL1", 256),
    ("NLDLY", 256),
    ("NOFLSH", 128),
    ("N_MOUSE", 2),
    ("N_PPP", 3),
    ("N_SLIP", 1),
    ("N_STRIP", 4),
    ("N_TTY", 0),
    ("OCRNL", 8),
    ("OFDEL", 128),
    ("OFILL", 64),
    ("OLCUC", 2),
    ("ONLCR", 4),
    ("ONLRET", 32),
    ("ONOCR", 16),
    ("OPOST", 1),
    ("PARENB", 256),
    ("PARMRK", 8),
    ("PARODD", 512),
    ("PENDIN", 16384),
    ("TAB0", 0),
    ("TAB1", 2048),
    ("TAB2", 4096),
    ("TAB3", 6144),
    ("TABDLY", 6144),
    ("TCFLSH", 21515),
    ("TCGETS", 21505),
    ("TCIFLUSH", 0),
    ("TCIOFF", 2),
    ("TCIOFLUSH", 2),
    ("TCION", 3),
    ("TCOFLUSH", 1),
    ("TCOOFF", 0),
    ("TCOON", 1),
    ("TCSADRAIN", 1),
    ("TCSAFLUSH", 2),
    ("TCSANOW", 0),
    ("TCSBRK", 21513),
    ("TCSBRKP", 21541),
    ("TCSETS", 21506),
    ("TCSETSF", 21508),
    ("TCSETSW", 21507),
    ("TCXONC", 21514),
    ("TIOCCONS", 21533),
    ("TIOCEXCL", 21516),
    ("TIOCGETD", 21540),
    ("TIOCGICOUNT", 21597),
    ("TIOCGLCKTRMIOS", 21590),
    ("TIOCGPGRP", 21519),
    ("TIOCGSERIAL", 21534),
    ("TIOCGSOFTCAR", 21529),
    ("TIOCGWINSZ", 21523),
    ("TIOCINQ", 21531),
    ("TIOCLINUX", 21532),
    ("TIOCMBIC", 21527),
    ("TIOCMBIS", 21526),
    ("TIOCMGET", 21525),
    ("TIOCMIWAIT", 21596),
    ("TIOCMSET", 21528),
    ("TIOCM_CAR", 64),
    ("TIOCM_CD", 64),
    ("TIOCM_CTS", 32),
    ("TIOCM_DSR", 256),
    ("TIOCM_DTR", 2),
    ("TIOCM_LE", 1),
    ("TIOCM_RI", 128),
    ("TIOCM_RNG", 128),
    ("TIOCM_RTS", 4),
    ("TIOCM_SR", 16),
    ("TIOCM_ST", 8),
    ("TIOCNOTTY", 21538),
    ("TIOCNXCL", 21517),
    ("TIOCOUTQ", 21521),
    ("TIOCPKT", 21536),
    ("TIOCPKT_DATA", 0),
    ("TIOCPKT_DOSTOP", 32),
    ("TIOCPKT_FLUSHREAD", 1),
    ("TIOCPKT_FLUSHWRITE", 2),
    ("TIOCPKT_NOSTOP", 16),
    ("TIOCPKT_START", 8),
    ("TIOCPKT_STOP", 4),
    ("TIOCSCTTY", 21518),
    ("TIOCSERCONFIG", 21587),
    ("TIOCSERGETLSR", 21593),
    ("TIOCSERGETMULTI", 21594),
    ("TIOCSERGSTRUCT", 21592),
    ("TIOCSERGWILD", 21588),
    ("TIOCSERSETMULTI", 21595),
    ("TIOCSERSWILD", 21589),
    ("TIOCSER_TEMT", 1),
    ("TIOCSETD", 21539),
    ("TIOCSLCKTRMIOS", 21591),
    ("TIOCSPGRP", 21520),
    ("TIOCSSERIAL", 21535),
    ("TIOCSSOFTCAR", 21530),
    ("TIOCSTI", 21522),
    ("TIOCSWINSZ", 21524),
    ("TOSTOP", 256),
    ("VDISCARD", 13),
    ("VEOF", 4),
    ("VEOL", 11),
    ("VEOL2", 16),
    ("VERASE", 2),
    ("VINTR", 0),
    ("VKILL", 3),
    ("VLNEXT", 15),
    ("VMIN", 6),
    ("VQUIT", 1),
    ("VREPRINT", 12),
    ("VSTART", 8),
    ("VSTOP", 9),
    ("VSUSP", 10),
    ("VSWTC", 7),
    ("VSWTCH", 7),
    ("VT0", 0),
    ("VT1", 16384),
    ("VTDLY", 16384),
    ("VTIME", 5),
    ("VWERASE", 14),
    ("XCASE", 4),
    ("XTABS", 6144),
    ("_POSIX_VDISABLE", 0),
];
