log = []
class Meta(type):
    def __new__(m, *a): log.append("new"); return super().__new__(m, *a)
    @classmethod
    def __prepare__(m, *a): log.append("prepare"); return {}
try:
    class A(metaclass=Meta):
        x = 1
        raise ValueError("in body")
except ValueError as e: print(e, log, "A" in globals())
try:
    class B(1 / 0): pass
except ZeroDivisionError as e: print(e)
try:
    class C(metaclass=undefined): pass
except NameError as e: print(e)
try:
    @print
    class D:
        return_ = [][1]
except IndexError as e: print(e)
class E:
    def f(self): pass
    y = f.nothing
