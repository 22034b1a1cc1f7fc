from abc import ABC, abstractmethod, ABCMeta
import abc
class Shape(ABC):
    @abstractmethod
    def area(self): ...
    @property
    @abstractmethod
    def name(self): ...
    @classmethod
    @abstractmethod
    def make(cls): ...
    def describe(self): return f"{self.name} {self.area()}"
class Sq(Shape):
    name = "square"
    def __init__(self, s=1): self.s = s
    def area(self): return self.s ** 2
    @classmethod
    def make(cls): return cls(7)
class Half(Shape):
    def area(self): return 0
for c in (Shape, Half):
    try: c()
    except TypeError as e: print(e)
print(Sq(3).describe(), Sq.make().area(), sorted(Shape.__abstractmethods__), Half.__abstractmethods__ == {"name", "make"}, Sq.__abstractmethods__, isinstance(Sq(), Shape))
class One(ABC):
    @abstractmethod
    def only(self): return "base impl"
try: One()
except TypeError as e: print(e)
class Impl(One):
    def only(self): return "impl>" + super().only()
print(Impl().only())
class Duck(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, c): return any("quack" in b.__dict__ for b in c.__mro__) or NotImplemented
class D: quack = 1
class N: pass
print(isinstance(D(), Duck), issubclass(N, Duck), isinstance(5, Duck))
Duck.register(N); print(issubclass(N, Duck), isinstance(N(), Duck), Duck in N.__mro__)
@Duck.register
class R: pass
print(isinstance(R(), Duck))
try: Duck.register(5)
except TypeError as e: print(e)
try:
    class Cyc(Duck): pass
    Cyc.register(Duck)
except RuntimeError as e: print(e)
class Dyn(ABC):
    @abstractmethod
    def a(self): ...
Dyn.a = lambda self: 1
try: Dyn()
except TypeError as e: print(e)
abc.update_abstractmethods(Dyn); print(Dyn().a())
print(abc.get_cache_token() is not None, ABC.__class__, ABCMeta.__mro__[1])
from collections.abc import Iterable, Sized, Hashable, Callable, Iterator, Container, Collection, Sequence, Generator, Awaitable
class It:
    def __iter__(self): return iter([])
    def __len__(self): return 0
    def __contains__(self, x): return False
print(isinstance(It(), Iterable), isinstance(It(), Sized), isinstance(It(), Collection), isinstance(It(), Sequence), isinstance([], Hashable), isinstance(len, Callable), isinstance(iter([]), Iterator), isinstance((x for x in ()), Generator), issubclass(list, Sequence), issubclass(dict, Sequence))
class NotHash: __hash__ = None
class NotIter: __iter__ = None
print(isinstance(NotHash(), Hashable), isinstance(NotIter(), Iterable))
from typing import Protocol, runtime_checkable
@runtime_checkable
class Closable(Protocol):
    def close(self): ...
class F:
    def close(self): pass
print(isinstance(F(), Closable), isinstance(5, Closable), issubclass(F, Closable))
class NoRT(Protocol):
    x: int
try: isinstance(F(), NoRT)
except TypeError as e: print(e)
try: Closable()
except TypeError as e: print(e)
import numbers
print(isinstance(5, numbers.Integral), isinstance(2.5, numbers.Real), isinstance(1j, numbers.Complex), isinstance(True, numbers.Number), issubclass(int, numbers.Rational))
