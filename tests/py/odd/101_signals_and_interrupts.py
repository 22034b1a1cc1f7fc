import signal, os, time
def handler(n, f): print("got", signal.Signals(n).name, f.f_code.co_name if f else None)
old = signal.signal(signal.SIGUSR1, handler)
def send():
    os.kill(os.getpid(), signal.SIGUSR1)
    for _ in range(1000): pass
send()
print(old is signal.SIG_DFL, signal.getsignal(signal.SIGUSR1) is handler)
def raising(n, f): raise LookupError("from the handler")
signal.signal(signal.SIGUSR1, raising)
try:
    os.kill(os.getpid(), signal.SIGUSR1)
    while True: pass
except LookupError as e: print(e)
try:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)
except KeyboardInterrupt: print("KeyboardInterrupt")
signal.signal(signal.SIGALRM, raising); signal.setitimer(signal.ITIMER_REAL, 0.01)
try: time.sleep(5)
except LookupError as e: print("interrupted sleep", e)
signal.signal(signal.SIGUSR1, signal.SIG_IGN); os.kill(os.getpid(), signal.SIGUSR1); print("ignored")
for f in (lambda: signal.signal(9999, handler), lambda: signal.signal(signal.SIGKILL, handler), lambda: signal.signal(signal.SIGUSR1, 5), lambda: signal.raise_signal(9999), lambda: signal.strsignal(2), lambda: signal.Signals(2), lambda: signal.SIGINT + 0):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
import threading
def t():
    try: signal.signal(signal.SIGUSR1, handler)
    except ValueError as e: print(e)
th = threading.Thread(target=t); th.start(); th.join()
signal.signal(signal.SIGINT, signal.SIG_DFL); signal.signal(signal.SIGINT, signal.default_int_handler)
os.kill(os.getpid(), signal.SIGINT)
while True: pass
