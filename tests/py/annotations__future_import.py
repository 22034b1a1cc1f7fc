"docstring before the future import"
from __future__ import annotations
import typing
def f(a: int, b: undefined.thing[1] = 2, *c: "quoted", d: {x for x in y} = None, **e: lambda q: q) -> -1 + 2: pass
print(f.__annotations__)
class C:
    x: int
    y: list[C] = []
    z: "str"
    _C__m: int
    __p: "int"
    def m(self: C, o: C | None) -> tuple[C, ...]: pass
print(C.__annotations__, C.m.__annotations__)
v: some_name_that_does_not_exist = 5
w: print("not called")
print(v, __annotations__)
def local():
    x: nope = 1
    return x
print(local(), local.__annotations__)
print(typing.get_type_hints(C.m), typing.get_type_hints(C)["x"])
