//! The `taipan` command.

mod cli;
mod repl;
mod run;
mod shapes;
mod tune;

use std::io::Write;
use std::process::ExitCode;

/// Native stack for the program: recursion that goes through native code is bounded by it.
const STACK: usize = 64 << 20;

/// Runs before Rust's runtime, which opens standard descriptors that are closed: CPython makes such a stream None.
extern "C" fn look_at_descriptors() {
    for fd in 0..3 {
        // SAFETY: asks about a descriptor.
        if unsafe { libc::fcntl(fd, libc::F_GETFD) } == -1 {
            taipan_stdlib::sys::CLOSED_AT_START.fetch_or(1 << fd, std::sync::atomic::Ordering::Relaxed);
        }
    }
}
// SAFETY: functions in this section are called with the process's arguments, which the C convention may ignore.
#[used]
#[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(not(target_os = "macos"), unsafe(link_section = ".init_array"))]
static AT_START: extern "C" fn() = look_at_descriptors;

fn main() -> ExitCode {
    let invocation = match cli::parse(std::env::args_os().skip(1).collect(), &|n| std::env::var_os(n)) {
        Ok(i) => i,
        Err(cli::Early::Print(text)) => {
            let _ = std::io::stdout().write_all(text.as_bytes());
            return ExitCode::SUCCESS;
        }
        Err(cli::Early::Fatal(text)) => {
            eprintln!("{text}");
            return ExitCode::FAILURE;
        }
        Err(cli::Early::Usage(text)) => {
            eprintln!(
                "{text}\nusage: taipan [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `taipan -h' for more information."
            );
            return ExitCode::from(2);
        }
    };
    if invocation.settings.text.coerce {
        // SAFETY: this is the only thread yet.
        unsafe { std::env::set_var("LC_CTYPE", "C.UTF-8") };
    }
    let spawned =
        std::thread::Builder::new().name("main".into()).stack_size(STACK).spawn(move || run::run(invocation));
    // Signals are the business of the thread that runs the program.
    taipan_stdlib::signal::block_all();
    match spawned.map(|t| t.join()) {
        Ok(Ok(run::INTERRUPTED)) => {
            // Whoever waits for the process sees that a signal ended it.
            // SAFETY: calls about this process and thread; the set is a local.
            unsafe {
                let mut set: libc::sigset_t = std::mem::zeroed();
                libc::sigemptyset(&raw mut set);
                libc::sigaddset(&raw mut set, libc::SIGINT);
                libc::signal(libc::SIGINT, libc::SIG_DFL);
                libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, std::ptr::null_mut());
                libc::raise(libc::SIGINT);
            }
            std::process::exit(128 + libc::SIGINT)
        }
        // The status was decided; exit without waiting for daemon threads.
        Ok(Ok(status)) => std::process::exit(status),
        _ => ExitCode::from(70),
    }
}
