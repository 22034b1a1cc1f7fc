class A:
    __slots__ = ("ok",)
    @property
    def ro(self): return 1
    def __setitem__(self, k, v): raise LookupError(f"setitem {k}")
    def __delitem__(self, k): raise LookupError(f"delitem {k}")
a = A()
def t1(): a.ro = 1
def t2(): a.nope = 1
def t3(): a[1] = 2
def t4(): a[1:2] = 2
def t5(): del a[0]
def t6(): a.ro += 1
def t7(): a[0] += 1
def t8(): (1).x = 1
def t9(): "abc"[0] = "z"
def t10(): (1, 2)[0] = 5
def t11(): None.x = 1
def t12(): len.x = 1
def t13(): int.x = 1
def t14(): [].x = 1
def t15(): x, y = 1
def t16(): x, y = [1]
def t17(): x, *y, z = [1]
def t18(): range(3)[0] = 1
def t19(): b"a"[0] = 1
def t20(): {1}[0] = 1
def t21(): frozenset()[0] = 1
def t22(): a.ok, a.ro = 1, 2
def t23():
    for a.ro in [1]: pass
def t24():
    with open("_input.txt") as a.ro: pass
def t25(): [a.ro for a.ro in [1]]
def t26(): (lambda: 0).__code__ = 5
def t27(): t1.__name__ = 5
def t28(): type(a).ro.fget = None
def t29(): object().x = 1
def t30(): (x for x in ()).gi_frame = 1
def t31(): import math; math.__dict__ = {}
def t32(): a.__class__ = int
def t33(): a.__dict__ = {}
def t34(): Exception().args = 5
def t35(): ....x = 1
def t36(): True.x = 1
for i in range(1, 37):
    try: globals()[f"t{i}"](); print(i, "no error")
    except Exception as e: print(i, type(e).__name__, e)
print(a.ok)
t4()
