# Processes by posix_spawn, and the calls that wait for them.
import os
import signal

env = {"PATH": os.environ["PATH"], "GREETING": "hello"}
r, w = os.pipe()
os.set_inheritable(w, True)
pid = os.posix_spawn("/bin/sh", ["sh", "-c", "echo $GREETING; exit 3"], env, file_actions=[(os.POSIX_SPAWN_DUP2, w, 1), (os.POSIX_SPAWN_CLOSE, r)])
os.close(w)
print(os.read(r, 100))
os.close(r)
got, status, usage = os.wait4(pid, 0)
print(got == pid, os.waitstatus_to_exitcode(status), type(usage).__name__, usage.ru_maxrss > 0)

pid = os.posix_spawnp("true", ["true"], env, setsigmask=[signal.SIGUSR1], setsid=True)
done = os.waitid(os.P_PID, pid, os.WEXITED)
print(done.si_pid == pid, done.si_status, done.si_code == os.CLD_EXITED, done.si_signo == signal.SIGCHLD)
pid = os.posix_spawnp("false", ["false"], None)
got, status, _ = os.wait3(0)
print(got == pid, status >> 8)

for bad in (lambda: os.posix_spawn("/no/such/program", ["x"], env), lambda: os.posix_spawn("/bin/true", [], env), lambda: os.posix_spawn("/bin/true", [""], env), lambda: os.posix_spawn("/bin/true", "true", env), lambda: os.posix_spawn("/bin/true", ["true"], 5), lambda: os.posix_spawn("/bin/true", ["true"], env, file_actions=[()]), lambda: os.posix_spawn("/bin/true", ["true"], env, file_actions=[(9,)]), lambda: os.posix_spawn("/bin/true", ["true"], env, file_actions=[(os.POSIX_SPAWN_CLOSE, 1, 2)]), lambda: os.posix_spawn("/bin/true", ["true"], env, setsigdef=[100]), lambda: os.waitid(os.P_ALL, 0, os.WEXITED)):
    try:
        print(bad())
    except (OSError, TypeError, ValueError) as e:
        print(type(e).__name__, e)

fd = os.eventfd(3, os.EFD_NONBLOCK)
os.eventfd_write(fd, 4)
print(os.eventfd_read(fd))
try:
    os.eventfd_read(fd)
except BlockingIOError as e:
    print(e)
print(os.sched_getparam(0), os.sched_getscheduler(0) == os.SCHED_OTHER, os.sched_get_priority_max(os.SCHED_FIFO))
print(os.times_result, os.getresuid() == (os.getuid(), os.geteuid(), os.geteuid()))
os.putenv("ADDED", "1")
os.reload_environ()
print(os.environ["ADDED"])
