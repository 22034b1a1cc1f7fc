# What hot code relies on changes under it: classes, functions, globals, builtins, modules, from far and near.
import math
import builtins
import sys


class A:
    def f(self):
        return 1

    def g(self, k):
        return self.f() + k


class B(A):
    pass


def poke(i, n, do):
    if i == n:
        do()
    return i


def methods(n, at, do):
    t, b = 0, B()
    for i in range(n):
        t += b.g(1)
        poke(i, at, do)
        t += b.f()
    return t


def two(self):
    return 2


print(methods(3000, -1, None))
print(methods(3000, 2000, lambda: setattr(A, "f", two)))
print(methods(3000, 2500, lambda: setattr(B, "f", lambda self: 5)))
print(methods(3000, 2500, lambda: delattr(B, "f")))
print(methods(3000, 2500, lambda: setattr(A, "g", lambda self, k: -k)))


def helper(x, y=1):
    return x + y


def functions(n, at, do):
    t = 0
    for i in range(n):
        t += helper(i & 3)
        poke(i, at, do)
        t += helper(1)
    return t


def other(x, y=1):
    return x * 10 + y


print(functions(3000, -1, None))


def defaults():
    helper.__defaults__ = (7,)


def code():
    helper.__code__ = other.__code__


def rebind():
    global helper
    helper = lambda x: 1000 + x


print(functions(3000, 2000, defaults))
print(functions(3000, 2000, code))
print(functions(3000, 2000, rebind))


def by_dict():
    globals()["helper"] = lambda x: x


print(functions(3000, 2000, by_dict))


def delete():
    global helper
    del helper


try:
    print(functions(3000, 2000, delete))
except NameError as e:
    print(e)
helper = other
print(functions(3000, -1, None))


# A name that comes to hide a builtin, and goes again.
def lengths(n, at, do):
    t = 0
    for i in range(n):
        t += len("abc")
        poke(i, at, do)
        t += len("de")
    return t


def hide():
    globals()["len"] = lambda s: -1


def show():
    del globals()["len"]


print(lengths(3000, -1, None))
print(lengths(3000, 2000, hide))
print(lengths(3000, 2000, show))
old = builtins.len


def replace():
    builtins.len = lambda s: 100


print(lengths(3000, 2000, replace))
builtins.len = old
print(lengths(3000, -1, None))


# Modules.
def roots(n, at, do):
    t = 0.0
    for i in range(n):
        t += math.sqrt(4.0)
        poke(i, at, do)
        t += math.floor(2.5)
    return t


old_sqrt = math.sqrt
print(roots(3000, -1, None))


def odd_sqrt():
    math.sqrt = lambda x: 0.5


print(roots(3000, 2000, odd_sqrt))
math.sqrt = old_sqrt
print(roots(3000, -1, None))
print(roots(3000, 2000, lambda: setattr(math, "extra", 1)))

# Globals that change all the time, functions among them.
counter = 0
choice = abs


def spin(n):
    global counter, choice
    t = 0
    for i in range(n):
        counter += 1
        t += choice(-i)
        if i % 100 == 0:
            choice = abs if choice is int else int
    return t, counter


print(spin(3000), spin(3000))


# In recursion: the frames below go on after the change.
class Node:
    def __init__(self, left, right):
        self.left, self.right = left, right

    def total(self):
        t = 1
        if self.left:
            t += self.left.total()
        if self.right:
            t += self.right.total()
        return t


def tree(d):
    return Node(tree(d - 1), tree(d - 1)) if d else None


root = tree(10)
print(root.total(), root.total(), root.total())
seen = 0
old_total = Node.total


def counting(self):
    global seen
    seen += 1
    if seen == 300:
        Node.total = old_total
    return old_total(self)


Node.total = counting
print(root.total(), seen, Node.total is old_total)


# A generator and a comprehension in which things change.
def produce(n):
    for i in range(n):
        if i == n // 2:
            A.f = lambda self: i
        yield A().f()


print(sum(produce(3000)), sum(x for x in produce(3001)))
print(sum([A().f() for _ in range(2000)]))

# From another thread.
import threading

stop = False


def change():
    global stop
    A.f = lambda self: "changed"
    stop = True


def wait():
    a, n = A(), 0
    t = threading.Thread(target=change)
    t.start()
    while not stop or a.f() != "changed":
        n += 1
    t.join()
    return a.f()


print(wait())


# Names that come by other ways.
def unhide():
    globals().pop("len", None)


for way in (lambda: exec("len = lambda s: 10", globals()), lambda: globals().update({"len": lambda s: 20}),
            lambda: globals().__setitem__("le" + chr(110), lambda s: 30), lambda: globals().setdefault("len", str)):
    try:
        print(lengths(3000, 2000, way))
    except TypeError as e:
        print(e)
    unhide()
    print(lengths(3000, -1, None))


def fresh(i):
    globals()[f"name_{i}"] = i


def names(n):
    t = 0
    for i in range(n):
        if i % 50 == 0:
            fresh(i)
        t += helper(i & 3) + len("ab")
        if i % 400 == 399:
            del globals()[f"name_{i - 399}"]
    return t


print(names(3000), names(3000), sum(1 for k in globals() if k.startswith("name_")))


# One code object, functions with different globals.
source = """
def scale(x):
    return x * FACTOR + OFFSET
def run(n):
    t = 0
    for i in range(n):
        t += scale(i)
    return t
"""
compiled = compile(source, "<made>", "exec")
spaces = []
for k in range(4):
    space = {"FACTOR": k, "OFFSET": k * 10}
    exec(compiled, space)
    spaces.append(space)
    print([s["run"](2000) for s in spaces])
import types
moved = types.FunctionType(spaces[1]["scale"].__code__, {"FACTOR": -1, "OFFSET": 5})
spaces[2]["scale"] = moved
print([s["run"](2000) for s in spaces])


def outer(n):
    t = 0
    for i in range(n):
        t += inner(i)
        if i == n // 2:
            inner.__code__ = spaces[1]["scale"].__code__
    return t


def inner(x):
    return x


FACTOR, OFFSET = 100, 1
print(outer(3000))


# One loop that calls a name and gives it another function: the trace relies on what it stores itself.
def odd(x):
    return x


def even(x):
    return -x


current = odd


def alternate(n):
    global current
    t = 0
    for i in range(n):
        t += current(i)
        current = even
        t -= current(1)
        current = odd
    return t


print(alternate(3000), alternate(3000))
