//! Runs one process to its end: its output captured, its time limited, its memory and time measured.
//!
//! The process gets a process group of its own. When the limit passes, or when the process has ended and left
//! children behind, the whole group is killed, so that no pipe stays open and nothing survives a test.

use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// More output than this is drained and dropped: a program that prints for ever must not fill our memory.
const OUTPUT_LIMIT: usize = 64 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Code(i32),
    Signal(i32),
    TimedOut,
}

impl End {
    /// The status as Python's `subprocess` gives it: negative for a signal.
    pub fn status(self) -> Option<i32> {
        match self {
            End::Code(c) => Some(c),
            End::Signal(s) => Some(-s),
            End::TimedOut => None,
        }
    }

    pub fn success(self) -> bool {
        self == End::Code(0)
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Code(c) => write!(f, "exit status {c}"),
            End::Signal(s) => write!(f, "signal {s}"),
            End::TimedOut => write!(f, "out of time"),
        }
    }
}

#[derive(Debug)]
pub struct Finished {
    pub end: End,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// From just before the start to the end of the process.
    pub wall: Duration,
    /// User and system time.
    pub cpu: Duration,
    /// Peak resident memory in bytes. What the kernel says at the end counts from the fork, so it is never less than ours;
    /// below that, it is the peak as it was last seen while the process ran.
    pub peak_rss: u64,
}

impl Finished {
    pub fn stdout_text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub fn stderr_text(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}

/// Runs `command` with `stdin` as its input and kills it after `limit`.
pub fn run(command: &mut Command, stdin: &[u8], limit: Duration) -> io::Result<Finished> {
    run_watched(command, stdin, |watched| watched.started.elapsed() > limit)
}

/// A running process, as the function sees it that decides whether to kill it.
#[derive(Clone, Copy)]
pub struct Watched {
    pub started: Instant,
    pid: libc::pid_t,
}

impl Watched {
    /// Peak resident memory in bytes since the program was started; 0 when it cannot be known.
    fn peak(self) -> u64 {
        peak_of(&self.pid.to_string())
    }

    /// Resident memory in bytes; 0 when it cannot be known.
    pub fn resident(self) -> u64 {
        let statm = std::fs::read_to_string(format!("/proc/{}/statm", self.pid)).unwrap_or_default();
        statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
    }
}

/// Peak resident memory of a process ("self": our own) in its present program.
fn peak_of(pid: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
}

/// How often a process is looked at, at first and later.
const LOOKS: [Duration; 2] = [Duration::from_millis(5), Duration::from_millis(50)];

/// Runs `command` with `stdin` as its input; `give_up`, asked about every 50 ms, says when to kill it.
pub fn run_watched(
    command: &mut Command,
    stdin: &[u8],
    mut give_up: impl FnMut(Watched) -> bool + Send,
) -> io::Result<Finished> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let started = Instant::now();
    let mut child = command.spawn()?;
    let pid = child.id() as libc::pid_t;
    let out = drain(child.stdout.take());
    let err = drain(child.stderr.take());
    let writer = child.stdin.take().map(|mut pipe| {
        let data = stdin.to_vec();
        // A program that does not read its input closes the pipe: no error of ours.
        thread::spawn(move || drop(pipe.write_all(&data)))
    });

    // `reaped` is set under the lock, before the pid can be used again, so the watchdog never kills a stranger.
    let reaped = Arc::new(Mutex::new(false));
    let (done, over) = mpsc::channel::<()>();
    let peak_seen = AtomicU64::new(0);
    let (end, wall, usage) = thread::scope(|scope| {
        let watch = scope.spawn({
            let reaped = reaped.clone();
            let peak_seen = &peak_seen;
            move || {
                let mut killed = false;
                let pause = || LOOKS[(started.elapsed() > 2 * LOOKS[1]) as usize];
                while let Err(mpsc::RecvTimeoutError::Timeout) = over.recv_timeout(pause()) {
                    peak_seen.fetch_max(Watched { started, pid }.peak(), Ordering::Relaxed);
                    if !killed && give_up(Watched { started, pid }) {
                        let reaped = reaped.lock().unwrap();
                        if !*reaped {
                            kill_group(pid);
                            killed = true;
                        }
                    }
                }
                killed
            }
        });
        wait_without_reaping(pid);
        let wall = started.elapsed();
        let (status, usage) = {
            let mut reaped = reaped.lock().unwrap();
            *reaped = true;
            reap(pid)
        };
        drop(done);
        let killed = watch.join().unwrap_or(false);
        let end = if killed {
            End::TimedOut
        } else if libc::WIFSIGNALED(status) {
            End::Signal(libc::WTERMSIG(status))
        } else {
            End::Code(libc::WEXITSTATUS(status))
        };
        (end, wall, usage)
    });
    kill_group(pid);
    if let Some(writer) = writer {
        let _ = writer.join();
    }
    // More than ours is the child's own. Otherwise what was seen, if it ran for long enough to be seen.
    let (at_end, seen) = (usage.ru_maxrss as u64 * 1024, peak_seen.into_inner());
    let peak_rss = if at_end > peak_of("self") || seen == 0 { at_end } else { seen };
    let seconds = |t: libc::timeval| Duration::new(t.tv_sec as u64, t.tv_usec as u32 * 1000);
    Ok(Finished {
        end,
        stdout: out.join().unwrap_or_default(),
        stderr: err.join().unwrap_or_default(),
        wall,
        cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime),
        peak_rss,
    })
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut kept = Vec::new();
        let Some(mut pipe) = pipe else { return kept };
        let mut buffer = [0; 16384];
        while let Ok(n) = pipe.read(&mut buffer) {
            if n == 0 {
                break;
            }
            let room = OUTPUT_LIMIT.saturating_sub(kept.len());
            kept.extend_from_slice(&buffer[..n.min(room)]);
        }
        kept
    })
}

fn kill_group(pid: libc::pid_t) {
    // SAFETY: a system call on numbers. The group is the one made for our child.
    unsafe { libc::kill(-pid, libc::SIGKILL) };
}

fn wait_without_reaping(pid: libc::pid_t) {
    loop {
        // SAFETY: `info` is plain data that the call fills; all zeroes is a valid value.
        let r = unsafe {
            let mut info: libc::siginfo_t = std::mem::zeroed();
            libc::waitid(libc::P_PID, pid as libc::id_t, &mut info, libc::WEXITED | libc::WNOWAIT)
        };
        if r == 0 || io::Error::last_os_error().kind() != io::ErrorKind::Interrupted {
            return;
        }
    }
}

fn reap(pid: libc::pid_t) -> (libc::c_int, libc::rusage) {
    let mut status = 0;
    // SAFETY: both out-parameters are plain data, valid for writing; all zeroes is a valid rusage.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::wait4(pid, &mut status, 0, &mut usage);
        usage
    };
    (status, usage)
}
