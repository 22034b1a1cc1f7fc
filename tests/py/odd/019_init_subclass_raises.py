class Base:
    def __init_subclass__(cls, **k): raise TypeError(f"no subclasses, {cls.__name__} {k}")
try:
    class A(Base, x=1): pass
except TypeError as e: print(e)
print([c.__name__ for c in Base.__subclasses__()] in ([], ["A"]))
class B(Base): pass
