# Functions of the library before and after their first call: what can be asked of them, and how they run first.
import inspect
import json.encoder
import sys
import textwrap

f = textwrap.dedent
print(f.__code__.co_varnames[:2], f.__code__.co_argcount, f.__code__.co_name, f.__code__.co_flags & 3)
print(len(f.__code__.co_code) > 10, "margin" in f.__code__.co_varnames, f.__doc__.splitlines()[0])
print(f("  a\n   b"))
print(inspect.signature(textwrap.shorten), textwrap.wrap.__code__.co_freevars)
print(textwrap.shorten("Hello  world!", width=11), textwrap.indent(prefix="> ", text="a\nb"))
try:
    textwrap.fill()
except TypeError as e:
    print(e)

import statistics

names = []


def watch(frame, event, arg):
    if frame.f_code.co_filename.endswith("statistics>") or "statistics" in frame.f_code.co_filename:
        names.append((event, frame.f_code.co_name))
    return None


sys.settrace(watch)
statistics.median([3, 1, 2])
sys.settrace(None)
print(names)

import calendar

code = calendar.isleap.__code__
print(code == calendar.isleap.__code__, hash(code) == hash(calendar.isleap.__code__), calendar.isleap(2000))
other = code.replace(co_name="other")
print(other.co_name, other == code, eval(other, {}) if False else calendar.leapdays(2000, 2020))


def swap():
    pass


swap.__code__ = calendar.leapdays.__code__
print(swap.__doc__, swap.__code__.co_name)

import colorsys

g = colorsys.rgb_to_hsv
print(g.__defaults__, g.__kwdefaults__, g.__doc__)
gen = (x for x in [1])
import fnmatch

it = fnmatch.filter(["a.py", "b.c"], "*.py")
print(it, list(gen))
try:
    import heapq

    heapq.merge([1], key=5, reverse=0, other=1)
except TypeError as e:
    print(e)
print(list(heapq.merge([1, 3], [2])))
