class D:
    def __set_name__(self, o, n): raise LookupError(f"{o.__name__}.{n}")
class A:
    x = D()
