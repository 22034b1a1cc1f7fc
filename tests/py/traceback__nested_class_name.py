class Outer:
    class Inner(Exception):
        class Deepest(Exception): pass
def f():
    class Local(Exception): pass
    raise Local("from local") from Outer.Inner.Deepest(1, 2)
f()
