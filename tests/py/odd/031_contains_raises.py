class E:
    def __eq__(self, o): raise ZeroDivisionError("eq")
for f in (lambda: E() in [1], lambda: 1 in [E()], lambda: [1].index(E()), lambda: [E()].count(1), lambda: [1].remove(E()), lambda: (E(),) == (1,), lambda: [E()] == [E()], lambda: {1: E()} == {1: 2}, lambda: 1 in (x for x in [E()]), lambda: 1 in {1: E()}.values(), lambda: (1, E()) < (1, 2)):
    try: print(f())
    except ZeroDivisionError as e: print(e)
e = E(); print(e in [e], [e] == [e], (e,) == (e,), [e].index(e), {1: e} == {1: e}, [e].count(e))
e == e
