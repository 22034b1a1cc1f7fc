# super() in methods that get a class.
class A:
    def __new__(cls, *args):
        self = super(A, cls).__new__(cls)
        self.made = cls.__name__, args
        return self

    @classmethod
    def make(cls, x):
        return "A.make", cls.__name__, x

    @staticmethod
    def plain(x):
        return "A.plain", x

    def method(self):
        return "A.method", type(self).__name__

    attr = "A.attr"


class B(A):
    def __new__(cls, *args):
        return super().__new__(cls, *args)

    @classmethod
    def make(cls, x):
        return super().make(x), super(B, cls).plain(x), super().attr

    @classmethod
    def unbound(cls):
        return super().method(cls(9))

    @staticmethod
    def plain(x):
        return super(B, B).plain(x)

    def method(self):
        return super().method(), super(B, self).make(1), super().plain(2)


class C(B):
    pass


for cls in (A, B, C):
    for _ in range(3):
        o = cls(1, 2)
    print(o.made, cls.make(3), cls.plain(4), o.method())
print(B.unbound(), C.unbound())


class Meta(type):
    def __call__(cls, *a):
        return super().__call__(*a), "called"

    def __new__(mcls, name, bases, ns):
        return super().__new__(mcls, name, bases, dict(ns, extra=1))

    def describe(cls):
        return "Meta.describe", cls.__name__


class Sub(Meta):
    def describe(cls):
        return super().describe(), super(Sub, cls).describe()


class D(metaclass=Sub):
    pass


print(D.extra, D.describe(), type(D()[0]).__name__)
for f in (
    lambda: super(B, A).make,
    lambda: super(B, 5).make,
    lambda: super(B, C).missing,
    lambda: super(B, C).__new__(int),
    lambda: super(1, 2).x,
    lambda: object.__new__(),
    lambda: object.__new__(1),
    lambda: object.__new__(int),
    lambda: int.__new__(str),
    lambda: tuple.__new__(C),
):
    try:
        print(f())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
