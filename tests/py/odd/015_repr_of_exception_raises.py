class E(Exception):
    def __repr__(self): raise RuntimeError("repr failed")
e = E("x")
try: repr(e)
except RuntimeError as r: print(r)
try: print([e])
except RuntimeError as r: print("in list:", r)
try: raise ValueError(e)
except ValueError as v:
    print(str(v) if False else "args ok", len(v.args))
    try: repr(v)
    except RuntimeError as r: print("nested repr:", r)
raise KeyError(e)
