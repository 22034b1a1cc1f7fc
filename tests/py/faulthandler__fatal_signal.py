# What is written before a fatal signal ends the process: the frames of the thread. (Native frames differ.)
import faulthandler, os, signal, sys


def inner():
    faulthandler._sigabrt()


def middle():
    inner()


r, w = os.pipe()
pid = os.fork()
if pid == 0:
    faulthandler.enable(w, all_threads=False, c_stack=False)
    middle()
os.close(w)
text = b""
while piece := os.read(r, 4096):
    text += piece
_, status = os.waitpid(pid, 0)
print(os.WTERMSIG(status) == signal.SIGABRT)
print(text.decode().replace(os.path.dirname(os.path.abspath(__file__)) + os.sep, ""))
