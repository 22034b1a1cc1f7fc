def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class D(dict):
    def __missing__(self, k): return k.upper()
class A:
    real = "r"
    def __getitem__(self, i): return f"item{i}"
show(lambda: ("{a}".format_map({"a": 1})))
show(lambda: ("{a} {b}".format_map(D())))
show(lambda: ("{a[0]} {a.real}".format_map({"a": A()})))
show(lambda: ("{}".format_map({})))
show(lambda: ("{0}".format_map([5])))
show(lambda: ("{x}".format_map({})))
show(lambda: ("x".format_map(5)))
show(lambda: ("{a}".format_map(None)))
show(lambda: ("{a!r:>5}".format_map({"a": "q"})))
show(lambda: ("{a:{w}}".format_map({"a": 1, "w": 4})))
show(lambda: ("x".format_map()))
