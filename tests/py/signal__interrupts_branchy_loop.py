# A loop whose branch goes the other way for good after a while can still be interrupted, by a signal and by a thread.
import signal
import threading


class Stop(Exception):
    pass


def handler(signum, frame):
    raise Stop


def spin():
    i = a = b = 0
    while True:
        if i < 5000:
            a += 1
        else:
            b += 1
        i += 1


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.2)
try:
    spin()
except Stop:
    print("stopped by a signal")

done = []


def other():
    done.append(1)


def wait():
    i = a = b = 0
    t = threading.Timer(0.2, other)
    t.start()
    while not done:
        if i < 5000:
            a += 1
        else:
            b += 1
        i += 1
    t.join()
    print("stopped by a thread")


wait()
