import threading, sys
def bad(): raise ValueError("in thread")
t = threading.Thread(target=bad, name="worker-1")
sys.stderr = sys.stdout
hook = threading.excepthook
def show(a): print(a.exc_type.__name__, a.exc_value, a.thread.name, a.exc_traceback.tb_next is not None)
threading.excepthook = show
t.start(); t.join()
def hook_fails(a): raise KeyError("hook")
threading.excepthook = lambda a: print("custom", a.exc_type.__name__)
t = threading.Thread(target=sys.exit, args=(3,)); t.start(); t.join()
t = threading.Thread(target=lambda: (_ for _ in ()).throw(KeyboardInterrupt)); t.start(); t.join()
t = threading.Thread(target=None); t.start(); t.join(); print("no target is fine")
t = threading.Thread(target=5); t.start(); t.join()
print("main goes on", threading.active_count())
class Sub(threading.Thread):
    def __init__(self): pass
try: Sub().start()
except RuntimeError as e: print(e)
raise ValueError("in the main thread")
