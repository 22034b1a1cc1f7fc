# isinstance and type with sites that see many classes.
from abc import ABCMeta
from fractions import Fraction
import numbers


class Meta(type):
    def __instancecheck__(cls, v):
        return v == 5


class Odd(metaclass=Meta):
    pass


class A:
    pass


class B(A):
    pass


class Liar:
    @property
    def __class__(self):
        return A


class MyInt(int):
    pass


values = [1, True, None, 1.5, 1e300, 2**70, "a", b"b", (), [], {}, A(), B(), Liar(), MyInt(3), A, type, Ellipsis, NotImplemented, Fraction(1), 5]
classes = [int, bool, float, str, bytes, tuple, list, dict, object, type, type(None), A, B, MyInt, Odd, numbers.Number, numbers.Rational, (int, str), int | list]


def check(v, c):
    return isinstance(v, c)


for c in classes:
    print(c, "".join("x" if check(v, c) else "." for v in values))
for v in values:
    print("".join("x" if check(v, c) else "." for c in classes))


def kind(v):
    return type(v)


for v in values:
    print(kind(v).__name__, type(v) is int, type(v) is type)
for c in (1, None, [int], "int"):
    for _ in range(3):
        try:
            print(check(2.5, c))
        except TypeError as e:
            print(e)
type = lambda v: "mine"
for _ in range(4):
    print(kind(1))
del type
print(kind(1))
isinstance = lambda v, c: "mine"
print(check(1, int))
